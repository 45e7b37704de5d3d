// plot.c: bars, heat maps and points. Each plot is laid out once (how wide its labels, how high its rows),
// and drawn from that layout; its height is known before there is a page.
//
//   title
//   note
//            ┌ label_width ┐┌ the plot proper, as wide as the page leaves ┐
//   rows     label          ▒▒▒▒▒▒▒▒▒│██████ 31
//   legend   ■ stricter  ▒ looser
#include "render/plot.h"

#include <math.h>

#include "render/brush.h"

#define PAGE_WIDTH 960.0
#define MARGIN 24.0
#define GAP 10.0
#define BETWEEN_PLOTS 36.0
#define ROW_HEIGHT 22.0
#define BAR_HEIGHT 14.0
#define LABEL_WIDTH_MAX 300.0
#define FIGURE_ROOM 64.0  // for the figure behind a bar
#define CELL_HEIGHT 26.0
#define CELL_WIDTH_MAX 150.0
#define FIELD_HEIGHT 440.0  // of points
#define TICK_ROOM 70.0

static const char title_font[] = "Sans Bold 13";
static const char note_font[] = "Sans 9";

typedef struct Sheet {
    const Plot *plots;
    size_t count;
} Sheet;

typedef struct Stroke {
    cairo_t *cairo;
    double y;
} Stroke;

static void sheet_draw(cairo_t *cairo, const void *what);
static double plot_height(cairo_t *cairo, const Plot *plot);
static double heading_height(cairo_t *cairo, const Plot *plot);
static void heading_draw(Stroke *brush, const Plot *plot);
static void bars_draw(Stroke *brush, const Plot *plot);
static void heat_draw(Stroke *brush, const Plot *plot);
static void points_draw(Stroke *brush, const Plot *plot);
static double label_width(cairo_t *cairo, const Plot *plot);

Status plot_draw(Str *out, PictureFormat format, const Plot *plots, size_t count,
                 Problems *problems, Arena *arena)
{
    Sheet sheet = {plots, count};
    cairo_t *measure = picture_measure();
    double height = 2 * MARGIN - BETWEEN_PLOTS;
    for (size_t i = 0; i < count; i++) {
        height += plot_height(measure, &plots[i]) + BETWEEN_PLOTS;
    }
    cairo_destroy(measure);
    Page page = {PAGE_WIDTH, height < 2 * MARGIN ? 2 * MARGIN : height, sheet_draw, &sheet};
    return picture_make(out, format, &page, problems, arena);
}

static void sheet_draw(cairo_t *cairo, const void *what)
{
    static void (*const kinds[])(Stroke * brush, const Plot *plot) = {
        [PLOT_BARS] = bars_draw,
        [PLOT_HEAT] = heat_draw,
        [PLOT_POINTS] = points_draw,
    };
    const Sheet *sheet = what;
    Stroke brush = {cairo, MARGIN};
    for (size_t i = 0; i < sheet->count; i++) {
        double begin = brush.y;
        heading_draw(&brush, &sheet->plots[i]);
        kinds[sheet->plots[i].kind](&brush, &sheet->plots[i]);
        brush.y = begin + plot_height(cairo, &sheet->plots[i]) + BETWEEN_PLOTS;
    }
}

// --- Text -------------------------------------------------------------------------------------

static void block_draw(Stroke *brush, Str text, const char *font)
{
    if (text.len == 0) {
        return;
    }
    PangoLayout *layout = picture_text(brush->cairo, text, font, PAGE_WIDTH - 2 * MARGIN);
    int wide, high;
    pango_layout_get_pixel_size(layout, &wide, &high);
    cairo_move_to(brush->cairo, MARGIN, brush->y);
    pango_cairo_show_layout(brush->cairo, layout);
    g_object_unref(layout);
    brush->y += high;
}

// 1,234,567; what is no whole number with up to two digits behind the point.
static Str figure_text(double value, char *room, size_t size)
{
    bool whole = value == floor(value);
    char digits[64];
    int len = snprintf(digits, sizeof digits, whole ? "%.0f" : "%.2f", value);
    int point = whole ? len : len - 3;
    size_t at = 0;
    for (int i = 0; i < len && at + 2 < size; i++) {
        if (i > (value < 0) && i < point && (point - i) % 3 == 0) {
            room[at++] = ',';
        }
        room[at++] = digits[i];
    }
    return (Str){room, at};
}

// --- What all plots have ----------------------------------------------------------------------

static double block_height(cairo_t *cairo, Str text, const char *font)
{
    return text.len == 0 ? 0 : brush_extent(cairo, text, font, PAGE_WIDTH - 2 * MARGIN).height;
}

static double heading_height(cairo_t *cairo, const Plot *plot)
{
    return block_height(cairo, plot->title, title_font) +
           block_height(cairo, plot->note, note_font) + GAP;
}

static void heading_draw(Stroke *brush, const Plot *plot)
{
    cairo_set_source_rgb(brush->cairo, 0, 0, 0);
    block_draw(brush, plot->title, title_font);
    cairo_set_source_rgb(brush->cairo, 0.3, 0.3, 0.3);
    block_draw(brush, plot->note, note_font);
    brush->y += GAP;
}

static size_t named_count(const Plot *plot)
{
    size_t count = 0;
    for (size_t i = 0; i < plot->point_count; i++) {
        count += plot->points[i].name.len > 0;
    }
    return count;
}

static double plot_height(cairo_t *cairo, const Plot *plot)
{
    if (plot->kind == PLOT_POINTS) {
        double axis = 3.5 * ROW_HEIGHT;  // titles of both axes, ticks
        return heading_height(cairo, plot) + FIELD_HEIGHT + axis +
               ROW_HEIGHT * (double)named_count(plot);
    }
    double row = plot->kind == PLOT_BARS ? ROW_HEIGHT : CELL_HEIGHT;
    double below = plot->kind == PLOT_BARS ? GAP + ROW_HEIGHT : 0;  // the legend
    double above = plot->kind == PLOT_BARS ? 0 : 2 * CELL_HEIGHT;   // titles of columns
    return heading_height(cairo, plot) + above + row * (double)plot->row_count + below;
}

static double label_width(cairo_t *cairo, const Plot *plot)
{
    double width = brush_extent(cairo, plot->row_title, brush_font, 0).width;
    for (size_t i = 0; i < plot->row_count; i++) {
        width = fmax(width, brush_extent(cairo, plot->rows[i], brush_font, 0).width);
    }
    return fmin(width + 1, LABEL_WIDTH_MAX);
}

static double value_at(const Plot *plot, size_t row, size_t series)
{
    return plot->values[row * plot->series_count + series];
}

// --- Bars -------------------------------------------------------------------------------------

static Fill fill_of(size_t series)
{
    static const Fill fills[] = {
        {0.12, 0.29, 0.49, 0}, {0.93, 0.68, 0.35, 1}, {0.70, 0.70, 0.70, 2}, {0.35, 0.55, 0.35, 3},
        {0.60, 0.20, 0.25, 1}, {0.85, 0.85, 0.95, 3}, {0.45, 0.45, 0.45, 0}, {0.75, 0.60, 0.75, 2},
    };
    return fills[series % (sizeof fills / sizeof *fills)];
}

static double side_sum(const Plot *plot, size_t row, bool left)
{
    double sum = 0;
    for (size_t i = 0; i < plot->series_count; i++) {
        sum += plot->series[i].left == left ? value_at(plot, row, i) : 0;
    }
    return sum;
}

static double side_greatest(const Plot *plot, bool left)
{
    double greatest = 0;
    for (size_t row = 0; row < plot->row_count; row++) {
        greatest = fmax(greatest, side_sum(plot, row, left));
    }
    return greatest;
}

static void side_draw(cairo_t *cairo, const Plot *plot, size_t row, bool left, double axis,
                      double scale, double top)
{
    char room[64];
    double x = axis;
    for (size_t i = 0; i < plot->series_count; i++) {
        if (plot->series[i].left == left) {
            double width = value_at(plot, row, i) * scale;
            brush_box(cairo, left ? x - width : x, top, width, BAR_HEIGHT, fill_of(i));
            x += left ? -width : width;
        }
    }
    double sum = side_sum(plot, row, left);
    if (sum > 0) {
        Str figure = figure_text(sum, room, sizeof room);
        cairo_set_source_rgb(cairo, 0, 0, 0);
        brush_line(cairo, figure, left ? x - FIGURE_ROOM - 4 : x + 4, FIGURE_ROOM,
                   top + BAR_HEIGHT / 2, left ? ALIGN_RIGHT : ALIGN_LEFT);
    }
}

static void legend_draw(Stroke *brush, const Plot *plot, double x)
{
    for (size_t i = 0; i < plot->series_count; i++) {
        Str name = plot->series[i].name;
        double width = brush_extent(brush->cairo, name, brush_font, 0).width + 1;
        brush_box(brush->cairo, x, brush->y + (ROW_HEIGHT - BAR_HEIGHT) / 2, BAR_HEIGHT, BAR_HEIGHT,
                  fill_of(i));
        cairo_set_source_rgb(brush->cairo, 0, 0, 0);
        brush_line(brush->cairo, name, x + BAR_HEIGHT + 6, width, brush->y + ROW_HEIGHT / 2,
                   ALIGN_LEFT);
        x += BAR_HEIGHT + 6 + width + 2 * GAP;
    }
}

static void bars_draw(Stroke *brush, const Plot *plot)
{
    double labels = label_width(brush->cairo, plot);
    double left = side_greatest(plot, true), right = side_greatest(plot, false);
    double from = MARGIN + labels + GAP;
    double figures = FIGURE_ROOM * ((left > 0) + (right > 0));
    double scale = (PAGE_WIDTH - MARGIN - from - figures) / fmax(left + right, 1e-300);
    double axis = from + (left > 0 ? FIGURE_ROOM + left * scale : 0);
    double top = brush->y;
    for (size_t row = 0; row < plot->row_count; row++) {
        double y = brush->y + (ROW_HEIGHT - BAR_HEIGHT) / 2;
        cairo_set_source_rgb(brush->cairo, 0, 0, 0);
        brush_line(brush->cairo, plot->rows[row], MARGIN, labels, y + BAR_HEIGHT / 2, ALIGN_RIGHT);
        side_draw(brush->cairo, plot, row, true, axis, scale, y);
        side_draw(brush->cairo, plot, row, false, axis, scale, y);
        brush->y += ROW_HEIGHT;
    }
    cairo_set_source_rgb(brush->cairo, 0.1, 0.1, 0.1);
    cairo_set_line_width(brush->cairo, 1);
    cairo_move_to(brush->cairo, axis, top);
    cairo_line_to(brush->cairo, axis, brush->y);
    cairo_stroke(brush->cairo);
    brush->y += GAP;
    legend_draw(brush, plot, from);
}

// --- Heat maps --------------------------------------------------------------------------------

// From white to dark by the root, so that what is little beside the greatest is still seen.
static double darkness(double value, double greatest)
{
    return greatest > 0 ? 0.75 * sqrt(value / greatest) : 0;
}

static void cell_draw(cairo_t *cairo, double value, double greatest, double x, double y,
                      double width)
{
    char room[64];
    double dark = darkness(value, greatest);
    cairo_rectangle(cairo, x, y, width, CELL_HEIGHT);
    cairo_set_source_rgb(cairo, 1 - dark, 1 - 0.8 * dark, 1 - 0.6 * dark);
    cairo_fill_preserve(cairo);
    cairo_set_source_rgb(cairo, 0.7, 0.7, 0.7);
    cairo_set_line_width(cairo, 0.6);
    cairo_stroke(cairo);
    double ink = value == 0 ? 0.65 : dark > 0.45 ? 1 : 0;
    cairo_set_source_rgb(cairo, ink, ink, ink);
    brush_line(cairo, figure_text(value, room, sizeof room), x, width, y + CELL_HEIGHT / 2,
               ALIGN_MIDDLE);
}

static double greatest_value(const Plot *plot)
{
    double greatest = 0;
    for (size_t i = 0; i < plot->row_count * plot->series_count; i++) {
        greatest = fmax(greatest, plot->values[i]);
    }
    return greatest;
}

static void heat_draw(Stroke *brush, const Plot *plot)
{
    double labels = label_width(brush->cairo, plot);
    double from = MARGIN + labels + GAP;
    double width = (PAGE_WIDTH - MARGIN - from) / (double)plot->series_count;
    double greatest = greatest_value(plot);
    width = fmin(width, CELL_WIDTH_MAX);
    cairo_set_source_rgb(brush->cairo, 0.3, 0.3, 0.3);
    brush_line(brush->cairo, plot->series_title, from, width * (double)plot->series_count,
               brush->y + CELL_HEIGHT / 2, ALIGN_LEFT);
    brush->y += CELL_HEIGHT;
    brush_line(brush->cairo, plot->row_title, MARGIN, labels, brush->y + CELL_HEIGHT / 2,
               ALIGN_RIGHT);
    for (size_t i = 0; i < plot->series_count; i++) {
        cairo_set_source_rgb(brush->cairo, 0, 0, 0);
        brush_line(brush->cairo, plot->series[i].name, from + width * (double)i, width,
                   brush->y + CELL_HEIGHT / 2, ALIGN_MIDDLE);
    }
    brush->y += CELL_HEIGHT;
    for (size_t row = 0; row < plot->row_count; row++) {
        cairo_set_source_rgb(brush->cairo, 0, 0, 0);
        brush_line(brush->cairo, plot->rows[row], MARGIN, labels, brush->y + CELL_HEIGHT / 2,
                   ALIGN_RIGHT);
        for (size_t i = 0; i < plot->series_count; i++) {
            cell_draw(brush->cairo, value_at(plot, row, i), greatest, from + width * (double)i,
                      brush->y, width);
        }
        brush->y += CELL_HEIGHT;
    }
}

// --- Points -----------------------------------------------------------------------------------

// The field that the points stand in, and the values at its edges: round ones.
typedef struct Field {
    double left, top, width, height;
    double x_from, x_to, x_step, y_from, y_to, y_step;
} Field;

// 1, 2 or 5 times a power of ten, so that some six steps span the range.
static double step_of(double range)
{
    double step = pow(10, floor(log10(range / 6)));
    double times = range / 6 / step;
    return step * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

static void range_of(const Plot *plot, bool is_x, double *from, double *to, double *step)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < plot->point_count; i++) {
        double value = is_x ? plot->points[i].x : plot->points[i].y;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    double range = most > least ? most - least : fmax(fabs(most), 1);
    *step = step_of(range);
    *from = floor(least / *step) * *step;
    *to = ceil(most / *step) * *step;
    *to = *to > *from ? *to : *from + *step;
}

static double x_place(const Field *field, double x)
{
    return field->left + field->width * (x - field->x_from) / (field->x_to - field->x_from);
}

static double y_place(const Field *field, double y)
{
    return field->top + field->height * (1 - (y - field->y_from) / (field->y_to - field->y_from));
}

static void grid_line(cairo_t *cairo, double x, double y, double width, double height)
{
    cairo_set_source_rgb(cairo, 0.85, 0.85, 0.85);
    cairo_set_line_width(cairo, 0.6);
    cairo_move_to(cairo, x, y);
    cairo_rel_line_to(cairo, width, height);
    cairo_stroke(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
}

static void ticks_draw(cairo_t *cairo, const Field *field)
{
    char room[64];
    for (double x = field->x_from; x <= field->x_to + field->x_step / 2; x += field->x_step) {
        grid_line(cairo, x_place(field, x), field->top, 0, field->height);
        brush_line(cairo, figure_text(x, room, sizeof room), x_place(field, x) - TICK_ROOM / 2,
                   TICK_ROOM, field->top + field->height + ROW_HEIGHT / 2, ALIGN_MIDDLE);
    }
    for (double y = field->y_from; y <= field->y_to + field->y_step / 2; y += field->y_step) {
        grid_line(cairo, field->left, y_place(field, y), field->width, 0);
        brush_line(cairo, figure_text(y, room, sizeof room), field->left - TICK_ROOM - 4, TICK_ROOM,
                   y_place(field, y), ALIGN_RIGHT);
    }
}

// A mark for each name: told apart by its form alone. Around (x, y), half as wide as `size`.
static void mark_draw(cairo_t *cairo, size_t which, double x, double y, double size)
{
    // Corners and a turn in eighths of a circle: circle, square, diamond, two triangles, pentagon.
    static const int corners[] = {32, 4, 4, 3, 3, 5};
    static const double turns[] = {0, 1, 0, 2, -2, -2};
    size_t form = which % (sizeof turns / sizeof *turns);
    cairo_new_path(cairo);
    for (int i = 0; i < corners[form]; i++) {
        double angle = 2 * M_PI * i / corners[form] + turns[form] * M_PI / 4;
        cairo_line_to(cairo, x + size * cos(angle), y + size * sin(angle));
    }
    cairo_close_path(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_width(cairo, 1.8);
    cairo_stroke(cairo);
}

// How many named points before this one stand where it stands.
static size_t marks_below(const Plot *plot, size_t point)
{
    size_t below = 0;
    for (size_t i = 0; i < point; i++) {
        const PlotPoint *other = &plot->points[i];
        below += other->name.len > 0 && other->x == plot->points[point].x &&
                 other->y == plot->points[point].y;
    }
    return below;
}

static void field_draw(cairo_t *cairo, const Plot *plot, const Field *field)
{
    size_t named = 0;
    for (size_t i = 0; i < plot->point_count; i++) {
        const PlotPoint *point = &plot->points[i];
        double x = x_place(field, point->x), y = y_place(field, point->y);
        if (point->name.len > 0) {
            mark_draw(cairo, named++, x, y, 7 + 5 * (double)marks_below(plot, i));
        } else {
            cairo_set_source_rgb(cairo, 0.35, 0.35, 0.35);
            cairo_arc(cairo, x, y, 2.2, 0, 2 * M_PI);
            cairo_fill(cairo);
        }
    }
}

static void names_draw(Stroke *brush, const Plot *plot, double left)
{
    size_t named = 0;
    for (size_t i = 0; i < plot->point_count; i++) {
        const PlotPoint *point = &plot->points[i];
        if (point->name.len > 0) {
            mark_draw(brush->cairo, named++, left + 8, brush->y + ROW_HEIGHT / 2, 6);
            cairo_set_source_rgb(brush->cairo, 0, 0, 0);
            brush_line(brush->cairo, point->name, left + 24, PAGE_WIDTH - MARGIN - left - 24,
                       brush->y + ROW_HEIGHT / 2, ALIGN_LEFT);
            brush->y += ROW_HEIGHT;
        }
    }
}

static void points_draw(Stroke *brush, const Plot *plot)
{
    Field field = {.left = MARGIN + TICK_ROOM + 4, .top = brush->y + 1.5 * ROW_HEIGHT};
    field.width = PAGE_WIDTH - MARGIN - TICK_ROOM / 2 - field.left;
    field.height = FIELD_HEIGHT;
    range_of(plot, true, &field.x_from, &field.x_to, &field.x_step);
    range_of(plot, false, &field.y_from, &field.y_to, &field.y_step);
    cairo_set_source_rgb(brush->cairo, 0, 0, 0);
    brush_line(brush->cairo, plot->series_title, MARGIN, PAGE_WIDTH / 2, brush->y + ROW_HEIGHT / 2,
               ALIGN_LEFT);
    if (plot->point_count > 0) {
        ticks_draw(brush->cairo, &field);
        field_draw(brush->cairo, plot, &field);
    }
    brush->y = field.top + field.height + ROW_HEIGHT;
    brush_line(brush->cairo, plot->row_title, field.left, field.width, brush->y + ROW_HEIGHT / 2,
               ALIGN_RIGHT);
    brush->y += ROW_HEIGHT;
    names_draw(brush, plot, field.left);
}
