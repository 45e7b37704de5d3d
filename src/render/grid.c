// grid.c: widths first, then line by line. Where columns have to give way, words stay whole as long
// as that is possible; then they end at their joints; and where even that is too wide, a row is no
// line of columns any more but a block of lines, "title  text" each.
#include "render/grid.h"

enum { GAP = 2 };

static void widths_find(size_t *widths, const Grid *grid);
static bool widths_fit(size_t *widths, const Grid *grid, size_t room);
static bool widths_shrink(size_t *widths, const Grid *grid, bool inside_words, size_t room);
static void blocks_write(Buffer *buffer, const Grid *grid, TextStyle style);
static void block_line_write(Buffer *buffer, Str title, Str text, size_t indent, size_t room);
static size_t widths_total(const size_t *widths, size_t count);
static void row_write(Buffer *buffer, const Grid *grid, const Str *cells, const size_t *widths);
static void cell_write(Buffer *buffer, Str line, const GridColumn *column, size_t width);
static void titles_write(Buffer *buffer, const Grid *grid, const size_t *widths, TextStyle style);
static void blanks_trim(Buffer *buffer);

Grid grid_new(const GridColumn *columns, size_t column_count, Arena *arena)
{
    return (Grid){.arena = arena, .columns = columns, .column_count = column_count};
}

void grid_add_row(Grid *grid, const Str *cells)
{
    for (size_t i = 0; i < grid->column_count; i++) {
        *VEC_PUSH(&grid->cells, grid->arena) = cells[i];
    }
}

void grid_add_text(Buffer *buffer, const Grid *grid, TextStyle style)
{
    size_t *widths = ARENA_MANY(grid->arena, size_t, grid->column_count);
    widths_find(widths, grid);
    if (style.width > 0 && !widths_fit(widths, grid, style.width)) {
        blocks_write(buffer, grid, style);
        return;
    }
    titles_write(buffer, grid, widths, style);
    for (size_t at = 0; at < grid->cells.count; at += grid->column_count) {
        row_write(buffer, grid, grid->cells.at + at, widths);
    }
}

// The widest cell of each column; 0 for a column without any.
static void widths_find(size_t *widths, const Grid *grid)
{
    for (size_t i = 0; i < grid->cells.count; i++) {
        size_t width = width_of(grid->cells.at[i]);
        size_t *widest = &widths[i % grid->column_count];
        *widest = width > *widest ? width : *widest;
    }
    for (size_t i = 0; i < grid->column_count; i++) {
        size_t title = width_of(grid->columns[i].title);
        widths[i] = widths[i] > 0 && widths[i] < title ? title : widths[i];
    }
}

static bool widths_fit(size_t *widths, const Grid *grid, size_t room)
{
    return widths_total(widths, grid->column_count) <= room ||
           widths_shrink(widths, grid, false, room) || widths_shrink(widths, grid, true, room);
}

// Takes columns from the widest that can give way until the row fits. False if it does not come to
// that.
static bool widths_shrink(size_t *widths, const Grid *grid, bool inside_words, size_t room)
{
    size_t *least = ARENA_MANY(grid->arena, size_t, grid->column_count);
    for (size_t i = 0; i < grid->column_count; i++) {
        least[i] = width_of(grid->columns[i].title);
    }
    for (size_t i = 0; i < grid->cells.count; i++) {
        size_t width = width_least(grid->cells.at[i], inside_words);
        size_t *own = &least[i % grid->column_count];
        *own = width > *own ? width : *own;
    }
    while (widths_total(widths, grid->column_count) > room) {
        size_t widest = SIZE_MAX;
        for (size_t i = 0; i < grid->column_count; i++) {
            bool gives = widths[i] > least[i];
            widest = gives && (widest == SIZE_MAX || widths[i] > widths[widest]) ? i : widest;
        }
        if (widest == SIZE_MAX) {
            return false;
        }
        widths[widest]--;
    }
    return true;
}

static size_t widths_total(const size_t *widths, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += widths[i] > 0 ? widths[i] + (total > 0 ? GAP : 0) : 0;
    }
    return total;
}

static void titles_write(Buffer *buffer, const Grid *grid, const size_t *widths, TextStyle style)
{
    Str *cells = ARENA_MANY(grid->arena, Str, grid->column_count);
    for (size_t i = 0; i < grid->column_count; i++) {
        cells[i] = grid->columns[i].title;
    }
    buffer_add(buffer, style.colour ? STR("\033[1m") : STR(""));
    row_write(buffer, grid, cells, widths);
    buffer_add(buffer, style.colour ? STR("\033[0m") : STR(""));
    bool is_first = true;
    for (size_t i = 0; i < grid->column_count; i++) {
        if (widths[i] == 0) {
            continue;
        }
        width_add_blanks(buffer, is_first ? 0 : GAP);
        for (size_t column = 0; column < widths[i]; column++) {
            buffer_add(buffer, style.ascii ? STR("-") : STR("─"));
        }
        is_first = false;
    }
    buffer_add_char(buffer, '\n');
}

// One row, on as many lines as its longest cell needs.
static void row_write(Buffer *buffer, const Grid *grid, const Str *cells, const size_t *widths)
{
    Str *rests = ARENA_MANY(grid->arena, Str, grid->column_count);
    memcpy(rests, cells, grid->column_count * sizeof *rests);
    for (bool has_more = true; has_more;) {
        has_more = false;
        bool is_first = true;
        for (size_t i = 0; i < grid->column_count; i++) {
            if (widths[i] == 0) {
                continue;
            }
            width_add_blanks(buffer, is_first ? 0 : GAP);
            Str line = width_split(rests[i], widths[i], &rests[i]);
            cell_write(buffer, line, &grid->columns[i], widths[i]);
            has_more = has_more || rests[i].len > 0;
            is_first = false;
        }
        blanks_trim(buffer);
        buffer_add_char(buffer, '\n');
    }
}

static void cell_write(Buffer *buffer, Str line, const GridColumn *column, size_t width)
{
    size_t used = width_of(line);
    size_t blanks = used < width ? width - used : 0;
    width_add_blanks(buffer, column->right ? blanks : 0);
    width_add_text(buffer, line);
    width_add_blanks(buffer, column->right ? 0 : blanks);
}

static void blanks_trim(Buffer *buffer)
{
    while (buffer->len > 0 && buffer->at[buffer->len - 1] == ' ') {
        buffer->len--;
    }
}

static void blocks_write(Buffer *buffer, const Grid *grid, TextStyle style)
{
    size_t indent = 0;
    for (size_t i = 0; i < grid->column_count; i++) {
        size_t width = width_of(grid->columns[i].title) + GAP;
        indent = width > indent ? width : indent;
    }
    for (size_t at = 0; at < grid->cells.count; at += grid->column_count) {
        buffer_add(buffer, at > 0 ? STR("\n") : STR(""));
        for (size_t i = 0; i < grid->column_count; i++) {
            block_line_write(buffer, grid->columns[i].title, grid->cells.at[at + i], indent,
                             style.width - indent);
        }
    }
}

static void block_line_write(Buffer *buffer, Str title, Str text, size_t indent, size_t room)
{
    while (text.len > 0) {
        width_add_text(buffer, title);
        width_add_blanks(buffer, indent - width_of(title));
        width_add_text(buffer, width_split(text, room, &text));
        buffer_add_char(buffer, '\n');
        title = (Str){};
    }
}
