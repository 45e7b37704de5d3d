// brush.c: text and boxes, on cairo.
#include "render/brush.h"

const char brush_font[] = "Sans 10";

Extent brush_extent(cairo_t *cairo, Str text, const char *font, double width)
{
    int wide, high;
    PangoLayout *layout = picture_text(cairo, text, font, width);
    pango_layout_get_pixel_size(layout, &wide, &high);
    g_object_unref(layout);
    return (Extent){wide, high};
}

void brush_line(cairo_t *cairo, Str text, double x, double width, double middle, Align align)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                                PANGO_ALIGN_RIGHT};
    int wide, high;
    PangoLayout *layout = picture_text(cairo, text, brush_font, width);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, alignments[align]);
    pango_layout_get_pixel_size(layout, &wide, &high);
    cairo_move_to(cairo, x, middle - high / 2.0);
    pango_cairo_show_layout(cairo, layout);
    g_object_unref(layout);
}

void brush_box(cairo_t *cairo, double x, double y, double width, double height, Fill fill)
{
    if (width <= 0) {
        return;
    }
    cairo_save(cairo);
    cairo_rectangle(cairo, x, y, width, height);
    cairo_clip_preserve(cairo);
    cairo_set_source_rgb(cairo, fill.red, fill.green, fill.blue);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0.1, 0.1, 0.1);
    cairo_set_line_width(cairo, 0.8);
    for (double at = -height; at < width; at += 5) {
        if ((fill.lines & 1) != 0) {
            cairo_move_to(cairo, x + at, y + height);
            cairo_rel_line_to(cairo, height, -height);
        }
        if ((fill.lines & 2) != 0) {
            cairo_move_to(cairo, x + at, y);
            cairo_rel_line_to(cairo, height, height);
        }
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
    cairo_rectangle(cairo, x, y, width, height);
    cairo_set_source_rgb(cairo, 0.1, 0.1, 0.1);
    cairo_set_line_width(cairo, 0.6);
    cairo_stroke(cairo);
}
