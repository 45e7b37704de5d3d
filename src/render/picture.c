// picture.c: surfaces of cairo, written to memory.
#include "render/picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

// What cairo takes of an image, and how sharp one is that is not too high for that.
#define IMAGE_SIDE_MAX 32000.0
#define IMAGE_SCALE 2.0

static double image_scale(const Page *page);
static cairo_surface_t *surface_new(PictureFormat format, const Page *page, Buffer *buffer);
static cairo_status_t page_draw(cairo_surface_t *surface, double scale, const Page *page);
static cairo_status_t bytes_add(void *buffer, const unsigned char *bytes, unsigned count);

bool picture_format_find(PictureFormat *out, Str name)
{
    static const Str words[] = {
        [PICTURE_SVG] = STR_INIT("svg"),
        [PICTURE_PNG] = STR_INIT("png"),
        [PICTURE_PDF] = STR_INIT("pdf"),
    };
    size_t end = name.len;
    while (end > 0 && name.at[end - 1] != '.') {
        end--;
    }
    for (PictureFormat format = PICTURE_SVG; format <= PICTURE_PDF; format++) {
        if (str_equal(str_slice(name, end, SIZE_MAX), words[format])) {
            *out = format;
            return true;
        }
    }
    return false;
}

Status picture_make(Str *out, PictureFormat format, const Page *page, Problems *problems,
                    Arena *arena)
{
    double scale = format == PICTURE_PNG ? image_scale(page) : 1;
    if (scale < 1) {
        Status status = problem_error(problems, (Place){}, "render.size",
                                      "the picture is too high for PNG: %.0f points", page->height);
        problem_hint(problems, "SVG has no such limit");
        return status;
    }
    Buffer buffer = buffer_new(arena);
    cairo_surface_t *surface = surface_new(format, page, &buffer);
    cairo_status_t status = page_draw(surface, scale, page);
    if (status == CAIRO_STATUS_SUCCESS && format == PICTURE_PNG) {
        status = cairo_surface_write_to_png_stream(surface, bytes_add, &buffer);
    }
    cairo_surface_finish(surface);
    status = status == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : status;
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        return problem_world(problems, STATUS_BROKEN, (Place){}, "render.picture",
                             "the picture cannot be drawn: %s", cairo_status_to_string(status));
    }
    *out = buffer_str(&buffer);
    return STATUS_OK;
}

static double image_scale(const Page *page)
{
    double fits = IMAGE_SIDE_MAX / page->height;
    return fits < IMAGE_SCALE ? fits : IMAGE_SCALE;
}

static cairo_surface_t *surface_new(PictureFormat format, const Page *page, Buffer *buffer)
{
    if (format == PICTURE_SVG) {
        return cairo_svg_surface_create_for_stream(bytes_add, buffer, page->width, page->height);
    }
    if (format == PICTURE_PNG) {
        double scale = image_scale(page);
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(page->width * scale),
                                          (int)(page->height * scale));
    }
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(bytes_add, buffer, page->width, page->height);
    // The same picture is the same bytes: no clock is in it.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    return surface;
}

static cairo_status_t page_draw(cairo_surface_t *surface, double scale, const Page *page)
{
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    page->draw(cairo, page->what);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    return status;
}

static cairo_status_t bytes_add(void *buffer, const unsigned char *bytes, unsigned count)
{
    buffer_add(buffer, (Str){(const char *)bytes, count});
    return CAIRO_STATUS_SUCCESS;
}

PangoLayout *picture_text(cairo_t *cairo, Str text, const char *font, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    }
    pango_layout_set_text(layout, text.len == 0 ? "" : text.at, (int)text.len);
    return layout;
}

cairo_t *picture_measure(void)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    return cairo;
}
