// bands.c: a row a band, a box a span. A legend names only the kinds that are met.
#include "render/bands.h"

#include <assert.h>
#include <math.h>

#include "render/brush.h"

#define PAGE_WIDTH 960.0
#define MARGIN 24.0
#define GAP 10.0
#define ROW_HEIGHT 26.0
#define BAND_HEIGHT 16.0
#define LABEL_WIDTH_MAX 280.0
#define TICK_GAP_MIN 48.0  // between the names of months

static const char title_font[] = "Sans Bold 13";

typedef struct Ruler {
    double from, width;  // of all days
    double days;
    Date first;
} Ruler;

static void page_draw(cairo_t *cairo, const void *what);
static double heading_draw(cairo_t *cairo, const Bands *bands, double y);
static void months_draw(cairo_t *cairo, const Bands *bands, const Ruler *ruler, double y,
                        double bottom);
static void band_draw(cairo_t *cairo, const Band *band, const Ruler *ruler, double y);
static void legend_draw(cairo_t *cairo, const Bands *bands, double x, double y);
static bool kind_is_met(const Bands *bands, uint32_t kind);
static double label_width(cairo_t *cairo, const Bands *bands);
static double day_at(const Ruler *ruler, int64_t day);

// Told apart by lines too, not by colour alone.
static const Fill fills[] = {
    {0.93, 0.93, 0.93, 0}, {0.35, 0.62, 0.42, 0}, {0.95, 0.78, 0.36, 1}, {0.75, 0.22, 0.22, 3},
    {0.72, 0.62, 0.82, 2}, {0.55, 0.70, 0.85, 1}, {0.75, 0.75, 0.75, 2}, {0.45, 0.45, 0.45, 0},
};

Status bands_draw(Str *out, PictureFormat format, const Bands *bands, Problems *problems,
                  Arena *arena)
{
    assert(bands->kind_count <= sizeof fills / sizeof *fills);
    cairo_t *measure = picture_measure();
    double height = heading_draw(measure, bands, MARGIN) +
                    ROW_HEIGHT * (double)(bands->band_count + 2) + MARGIN;
    cairo_destroy(measure);
    Page page = {PAGE_WIDTH, height, page_draw, bands};
    return picture_make(out, format, &page, problems, arena);
}

static void page_draw(cairo_t *cairo, const void *what)
{
    const Bands *bands = what;
    double labels = label_width(cairo, bands);
    double y = heading_draw(cairo, bands, MARGIN);
    double from = MARGIN + labels + GAP;
    Ruler ruler = {.from = from,
                   .width = PAGE_WIDTH - MARGIN - from,
                   .days = (double)bands->last - (double)bands->first + 1,
                   .first = bands->first};
    months_draw(cairo, bands, &ruler, y, y + ROW_HEIGHT * (double)(bands->band_count + 1));
    y += ROW_HEIGHT;
    for (size_t i = 0; i < bands->band_count; i++) {
        cairo_set_source_rgb(cairo, 0, 0, 0);
        brush_line(cairo, bands->bands[i].name, MARGIN, labels, y + ROW_HEIGHT / 2, ALIGN_RIGHT);
        band_draw(cairo, &bands->bands[i], &ruler, y + (ROW_HEIGHT - BAND_HEIGHT) / 2);
        y += ROW_HEIGHT;
    }
    legend_draw(cairo, bands, from, y);
}

// Where it ends.
static double heading_draw(cairo_t *cairo, const Bands *bands, double y)
{
    const struct {
        Str text;
        const char *font;
    } lines[] = {{bands->title, title_font}, {bands->note, brush_font}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].text.len > 0) {
            double height = brush_extent(cairo, lines[i].text, lines[i].font, 0).height;
            PangoLayout *layout =
                picture_text(cairo, lines[i].text, lines[i].font, PAGE_WIDTH - 2 * MARGIN);
            cairo_set_source_rgb(cairo, 0, 0, 0);
            cairo_move_to(cairo, MARGIN, y);
            pango_cairo_show_layout(cairo, layout);
            g_object_unref(layout);
            y += height;
        }
    }
    return y + GAP;
}

// A line at the first of each month, and its name where there is room.
static void months_draw(cairo_t *cairo, const Bands *bands, const Ruler *ruler, double y,
                        double bottom)
{
    int year, month, day;
    double last = -TICK_GAP_MIN;
    char name[32];
    date_parts(bands->first, &year, &month, &day);
    for (int next = day == 1 ? month : month + 1;; next++) {
        Date first = date_of_month(year, next);
        double x = day_at(ruler, first);
        if (first > bands->last) {
            return;
        }
        cairo_set_source_rgb(cairo, 0.8, 0.8, 0.8);
        cairo_set_line_width(cairo, 0.6);
        cairo_move_to(cairo, x, y + ROW_HEIGHT * 0.7);
        cairo_line_to(cairo, x, bottom);
        cairo_stroke(cairo);
        if (x - last >= TICK_GAP_MIN) {
            int of_year, of_month;
            date_parts(first, &of_year, &of_month, &day);
            int len = snprintf(name, sizeof name, "%04d-%02d", of_year, of_month);
            cairo_set_source_rgb(cairo, 0.3, 0.3, 0.3);
            brush_line(cairo, (Str){name, (size_t)len}, x, TICK_GAP_MIN * 1.5,
                       y + ROW_HEIGHT * 0.35, ALIGN_LEFT);
            last = x;
        }
    }
}

static void band_draw(cairo_t *cairo, const Band *band, const Ruler *ruler, double y)
{
    for (size_t i = 0; i < band->span_count; i++) {
        const BandSpan *span = &band->spans[i];
        double x = day_at(ruler, span->from);
        brush_box(cairo, x, y, day_at(ruler, (int64_t)span->to + 1) - x, BAND_HEIGHT,
                  fills[span->kind]);
    }
}

static void legend_draw(cairo_t *cairo, const Bands *bands, double x, double y)
{
    for (uint32_t kind = 0; kind < bands->kind_count; kind++) {
        if (kind_is_met(bands, kind)) {
            double width = brush_extent(cairo, bands->kinds[kind], brush_font, 0).width + 1;
            brush_box(cairo, x, y + (ROW_HEIGHT - BAND_HEIGHT) / 2, BAND_HEIGHT, BAND_HEIGHT,
                      fills[kind]);
            cairo_set_source_rgb(cairo, 0, 0, 0);
            brush_line(cairo, bands->kinds[kind], x + BAND_HEIGHT + 6, width, y + ROW_HEIGHT / 2,
                       ALIGN_LEFT);
            x += BAND_HEIGHT + 6 + width + 1.5 * GAP;
        }
    }
}

static bool kind_is_met(const Bands *bands, uint32_t kind)
{
    for (size_t i = 0; i < bands->band_count; i++) {
        for (size_t k = 0; k < bands->bands[i].span_count; k++) {
            if (bands->bands[i].spans[k].kind == kind) {
                return true;
            }
        }
    }
    return false;
}

static double label_width(cairo_t *cairo, const Bands *bands)
{
    double width = 0;
    for (size_t i = 0; i < bands->band_count; i++) {
        width = fmax(width, brush_extent(cairo, bands->bands[i].name, brush_font, 0).width);
    }
    return fmin(width + 1, LABEL_WIDTH_MAX);
}

static double day_at(const Ruler *ruler, int64_t day)
{
    return ruler->from + ruler->width * ((double)day - (double)ruler->first) / ruler->days;
}
