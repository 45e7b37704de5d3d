// brush.h: what plots and bands draw with (inner header): lines of text cut to a width, and boxes that
// are told apart in black and white, too.
#ifndef RENDER_BRUSH_H
#define RENDER_BRUSH_H

#include "render/picture.h"

extern const char brush_font[];

typedef struct Extent {
    double width, height;
} Extent;

typedef enum Align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT } Align;

// How a box is filled: a colour, and lines over it at an angle, so that no two look alike.
typedef struct Fill {
    double red, green, blue;
    int lines;  // 0: none; 1: rising; 2: falling; 3: both
} Fill;

// The room that a text takes; broken at `width` (0: not broken).
Extent brush_extent(cairo_t *cairo, Str text, const char *font, double width);
// A line within `width` from x, cut short with an ellipsis; centred on `middle` in height.
void brush_line(cairo_t *cairo, Str text, double x, double width, double middle, Align align);
// A box with its border; nothing if it has no width.
void brush_box(cairo_t *cairo, double x, double y, double width, double height, Fill fill);

#endif
