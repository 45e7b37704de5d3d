// column_cell.h: one cell of a column, as text or as JSON (inner header).
#ifndef FACTS_COLUMN_CELL_H
#define FACTS_COLUMN_CELL_H

#include "facts/columns.h"

typedef enum CellKind {
    CELL_NULL,
    CELL_TRUTH,   // "yes" or "no"
    CELL_NUMBER,  // a decimal, all its digits
    CELL_TEXT,    // a date as well
    CELL_FAULT,   // `text` says what is wrong with it
} CellKind;

typedef struct ColumnCell {
    CellKind kind;
    Str text;
} ColumnCell;

// A cell that is no list or struct. `at` counts from the array's own beginning, its offset left
// out; numbers and dates are written in `arena`, texts stay where they are.
ColumnCell column_cell(const ColumnType *type, const struct ArrowArray *array, int64_t at,
                       Arena *arena);

// Any cell as JSON. The fault of the first part that cannot be read, or an empty text.
Str column_cell_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                     int64_t at, Arena *arena);

// column_type.c: what a schema says of a column; NOT_FOUND for a type that is not read.
Status column_type_read(ColumnType *out, const struct ArrowSchema *schema, unsigned depth,
                        Arena *arena);
// Is an array built as its type says, with at least so many rows? Else what is wrong with it.
bool column_array_check(const ColumnType *type, const struct ArrowArray *array, int64_t rows,
                        Str *fault);
bool column_bit(const void *bits, int64_t at);

#endif
