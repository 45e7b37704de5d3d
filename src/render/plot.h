// plot.h: figures as a picture: bars, heat maps, points. One description gives SVG, PNG and PDF; series differ by their
// hatching and not by colour alone, so that a picture can be printed in black and white. The
// figures stand in the picture, too: nobody has to guess them from a length or a shade.
//
//   Before and after                      Changed cases by destination
//                 none  exception  …        looser <─────┬─────> stricter
//   none          1,204        12           CN  ▒▒▒▒▒▒▒▒ │ ███ 31
//   exception         0       310           AE           │ █████████ 92
#ifndef RENDER_PLOT_H
#define RENDER_PLOT_H

#include "base/problem.h"
#include "base/str.h"
#include "render/picture_format.h"

typedef enum PlotKind {
    PLOT_BARS,    // a row a label; series to the right of the axis, or to the left of it
    PLOT_HEAT,    // a cell a row and column, darker the more there are
    PLOT_POINTS,  // a dot a point; those with a name by a mark of their own, told below
} PlotKind;

// Points of one name may stand in one place: their marks go round one another.
typedef struct PlotPoint {
    double x, y;
    Str name;  // empty: a dot
} PlotPoint;

typedef struct PlotSeries {
    Str name;
    bool left;  // of bars: to the left of the axis
} PlotSeries;

// Series are the columns. `values` has a value for each row and series, row after row, none below 0.
// Of points, `row_title` stands below the x axis and `series_title` above the y axis.
typedef struct Plot {
    PlotKind kind;
    Str title, note;
    Str row_title, series_title;
    const Str *rows;
    size_t row_count;
    const PlotSeries *series;
    size_t series_count;
    const double *values;
    const PlotPoint *points;
    size_t point_count;
} Plot;

// Several plots, one below the other. INVALID with "render.size" if they are too high for PNG;
// BROKEN with "render.picture" if they cannot be drawn.
Status plot_draw(Str *out, PictureFormat format, const Plot *plots, size_t count,
                 Problems *problems, Arena *arena);

#endif
