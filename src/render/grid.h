// grid.h: a table in text: a line of titles, a rule, and rows whose cells are wrapped to their
// column.
#ifndef RENDER_GRID_H
#define RENDER_GRID_H

#include "base/vec.h"
#include "render/width.h"

typedef struct GridColumn {
    Str title;
    bool right;  // numbers stand at the right
} GridColumn;

typedef struct Grid {
    Arena *arena;
    const GridColumn *columns;
    size_t column_count;
    VEC(Str) cells;  // row after row
} Grid;

Grid grid_new(const GridColumn *columns, size_t column_count, Arena *arena);
// A cell a column; texts are borrowed.
void grid_add_row(Grid *grid, const Str *cells);
// Columns are as wide as their widest cell. Where that is more than the style's width, the widest
// give way; where the words leave no room for that, each row becomes a block of lines, "title
// text". A column without any text is left out.
void grid_add_text(Buffer *buffer, const Grid *grid, TextStyle style);

#endif
