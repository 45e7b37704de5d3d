// picture.h: what every picture shares (inner header): a page of points that is drawn once, as SVG,
// PNG or PDF, and text that Pango lays out, with a font for each script.
#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "base/problem.h"
#include "render/picture_format.h"

typedef struct Page {
    double width, height;  // in points
    void (*draw)(cairo_t *cairo, const void *what);
    const void *what;
} Page;

// The bytes of a page. INVALID with "render.size" if it is too high for PNG, which has two pixels a
// point as long as that fits; BROKEN with "render.picture" if cairo fails.
Status picture_make(Str *out, PictureFormat format, const Page *page, Problems *problems,
                    Arena *arena);

// A text in a font ("Sans 10.5"), its lines broken at `width` points (0: not broken).
PangoLayout *picture_text(cairo_t *cairo, Str text, const char *font, double width);
// Something to measure text with, before there is a page. Freed with cairo_destroy.
cairo_t *picture_measure(void);

#endif
