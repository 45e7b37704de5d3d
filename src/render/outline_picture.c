// outline_picture.c: the outline as a picture, a row a node.
//
//   (✓) licence required                     marks: a filled disc with a tick, an empty square with
//    ├─(✓) us.country_chart/rs.a.before      a cross, a diamond with a question mark: told apart
//    │      15 CFR 742.6(a)(6)(iii)(A)       without colour
//    └─<?> us.end_use/military
//
// Two passes over the tree: the first finds how high everything is, the second draws. Both lay the
// text out with Pango, which finds a font for each script.
#include "render/outline.h"

#include "render/picture.h"

#define PAGE_WIDTH 960.0
#define MARGIN 24.0
#define INDENT 26.0
#define MARK_SIZE 14.0
#define TEXT_LEFT 22.0  // from the mark's left edge
#define ROW_GAP 7.0
#define LEAST_TEXT_WIDTH 240.0
#define DEPTH_SHOWN_MAX 24  // deeper rows are not moved further to the right

typedef struct Pen {
    cairo_t *cairo;
    PangoLayout *layout;
    PangoFontDescription *title_font, *detail_font;
    bool draws;  // else it only measures
    double y;
} Pen;

static void outline_draw(cairo_t *cairo, const void *outline);
static double outline_height(const Outline *outline);
static Pen pen_new(cairo_t *cairo, bool draws);
static void pen_end(Pen *pen);
static double node_draw(Pen *pen, const Outline *node, unsigned depth);
static double text_width_at(double x);
static void layout_set(Pen *pen, Str text, PangoFontDescription *font, double x);
static void text_draw(Pen *pen, Str text, PangoFontDescription *font, double x, double grey);
static double first_line_middle(Pen *pen, Str text, double x);
static void mark_draw(Pen *pen, Mark mark, double x, double middle);
static void tick_draw(Pen *pen, double x, double y);
static void cross_draw(Pen *pen, double x, double y);
static void question_draw(Pen *pen, double x, double y);
static void joint_draw(Pen *pen, double from, double middle, double x);

Status outline_picture(Str *out, PictureFormat format, const Outline *outline, Problems *problems,
                       Arena *arena)
{
    Page page = {PAGE_WIDTH, outline_height(outline), outline_draw, outline};
    return picture_make(out, format, &page, problems, arena);
}

static void outline_draw(cairo_t *cairo, const void *outline)
{
    Pen pen = pen_new(cairo, true);
    (void)node_draw(&pen, outline, 0);
    pen_end(&pen);
}

static double outline_height(const Outline *outline)
{
    cairo_t *cairo = picture_measure();
    Pen pen = pen_new(cairo, false);
    (void)node_draw(&pen, outline, 0);
    double height = pen.y + MARGIN - ROW_GAP;
    pen_end(&pen);
    cairo_destroy(cairo);
    return height;
}

static Pen pen_new(cairo_t *cairo, bool draws)
{
    Pen pen = {
        .cairo = cairo,
        .layout = pango_cairo_create_layout(cairo),
        .title_font = pango_font_description_from_string("Sans 10.5"),
        .detail_font = pango_font_description_from_string("Sans 8.5"),
        .draws = draws,
        .y = MARGIN,
    };
    pango_layout_set_wrap(pen.layout, PANGO_WRAP_WORD_CHAR);
    return pen;
}

static void pen_end(Pen *pen)
{
    pango_font_description_free(pen->title_font);
    pango_font_description_free(pen->detail_font);
    g_object_unref(pen->layout);
}

// Draws a node and all below it; returns the height at which its mark stands.
static double node_draw(Pen *pen, const Outline *node, unsigned depth)
{
    double x = MARGIN + INDENT * (depth < DEPTH_SHOWN_MAX ? depth : DEPTH_SHOWN_MAX);
    double text_x = x + (node->mark == MARK_NONE ? 0 : TEXT_LEFT);
    double middle = first_line_middle(pen, node->title, text_x);
    mark_draw(pen, node->mark, x, middle);
    text_draw(pen, node->title, pen->title_font, text_x, 0);
    for (uint32_t i = 0; i < node->detail_count; i++) {
        text_draw(pen, node->details[i], pen->detail_font, text_x, 0.3);
    }
    pen->y += ROW_GAP;
    for (uint32_t i = 0; i < node->count; i++) {
        double child = node_draw(pen, node->children[i], depth + 1);
        joint_draw(pen, middle, child, x);
    }
    return middle;
}

static double text_width_at(double x)
{
    double room = PAGE_WIDTH - MARGIN - x;
    return room < LEAST_TEXT_WIDTH ? LEAST_TEXT_WIDTH : room;
}

static void layout_set(Pen *pen, Str text, PangoFontDescription *font, double x)
{
    pango_layout_set_font_description(pen->layout, font);
    pango_layout_set_width(pen->layout, (int)(text_width_at(x) * PANGO_SCALE));
    pango_layout_set_text(pen->layout, text.len == 0 ? "" : text.at, (int)text.len);
}

static void text_draw(Pen *pen, Str text, PangoFontDescription *font, double x, double grey)
{
    int width, height;
    layout_set(pen, text, font, x);
    pango_layout_get_pixel_size(pen->layout, &width, &height);
    if (pen->draws) {
        cairo_set_source_rgb(pen->cairo, grey, grey, grey);
        cairo_move_to(pen->cairo, x, pen->y);
        pango_cairo_show_layout(pen->cairo, pen->layout);
    }
    pen->y += height;
}

static double first_line_middle(Pen *pen, Str text, double x)
{
    PangoRectangle line;
    layout_set(pen, text, pen->title_font, x);
    pango_layout_line_get_pixel_extents(pango_layout_get_line_readonly(pen->layout, 0), NULL,
                                        &line);
    return pen->y + line.height / 2.0;
}

static void mark_draw(Pen *pen, Mark mark, double x, double middle)
{
    static void (*const signs[])(Pen * pen, double x, double y) = {
        [MARK_YES] = tick_draw,
        [MARK_NO] = cross_draw,
        [MARK_UNKNOWN] = question_draw,
    };
    if (pen->draws && mark != MARK_NONE) {
        cairo_set_line_width(pen->cairo, 1.4);
        signs[mark](pen, x, middle - MARK_SIZE / 2);
    }
}

static void tick_draw(Pen *pen, double x, double y)
{
    cairo_set_source_rgb(pen->cairo, 0.05, 0.35, 0.15);
    cairo_arc(pen->cairo, x + MARK_SIZE / 2, y + MARK_SIZE / 2, MARK_SIZE / 2, 0, 2 * G_PI);
    cairo_fill(pen->cairo);
    cairo_set_source_rgb(pen->cairo, 1, 1, 1);
    cairo_move_to(pen->cairo, x + 3.5, y + 7.5);
    cairo_line_to(pen->cairo, x + 6, y + 10);
    cairo_line_to(pen->cairo, x + 10.5, y + 4.5);
    cairo_stroke(pen->cairo);
}

static void cross_draw(Pen *pen, double x, double y)
{
    cairo_set_source_rgb(pen->cairo, 0.6, 0.1, 0.1);
    cairo_rectangle(pen->cairo, x + 1, y + 1, MARK_SIZE - 2, MARK_SIZE - 2);
    cairo_move_to(pen->cairo, x + 4, y + 4);
    cairo_line_to(pen->cairo, x + MARK_SIZE - 4, y + MARK_SIZE - 4);
    cairo_move_to(pen->cairo, x + MARK_SIZE - 4, y + 4);
    cairo_line_to(pen->cairo, x + 4, y + MARK_SIZE - 4);
    cairo_stroke(pen->cairo);
}

static void question_draw(Pen *pen, double x, double y)
{
    double half = MARK_SIZE / 2 + 1;
    cairo_set_source_rgb(pen->cairo, 0.55, 0.35, 0);
    cairo_move_to(pen->cairo, x + MARK_SIZE / 2, y + MARK_SIZE / 2 - half);
    cairo_rel_line_to(pen->cairo, half, half);
    cairo_rel_line_to(pen->cairo, -half, half);
    cairo_rel_line_to(pen->cairo, -half, -half);
    cairo_close_path(pen->cairo);
    cairo_stroke(pen->cairo);
    // The hook of a question mark, its stroke and its dot.
    cairo_arc(pen->cairo, x + 7, y + 5.5, 2, G_PI, 2.5 * G_PI);
    cairo_line_to(pen->cairo, x + 7, y + 8.8);
    cairo_stroke(pen->cairo);
    cairo_arc(pen->cairo, x + 7, y + 10.8, 0.9, 0, 2 * G_PI);
    cairo_fill(pen->cairo);
}

// From below a node's mark down, and across to a child's.
static void joint_draw(Pen *pen, double from, double middle, double x)
{
    if (!pen->draws) {
        return;
    }
    double down = x + MARK_SIZE / 2;
    cairo_set_source_rgb(pen->cairo, 0.6, 0.6, 0.6);
    cairo_set_line_width(pen->cairo, 1);
    cairo_move_to(pen->cairo, down, from + MARK_SIZE / 2 + 3);
    cairo_line_to(pen->cairo, down, middle);
    cairo_line_to(pen->cairo, x + INDENT - 3, middle);
    cairo_stroke(pen->cairo);
}
