// decide_columns.h: many cases at once, as columns: only what they come to, a byte each.
//
//   Columns *columns;  columns_bind(&columns, schema, …);
//   ColumnDecider *many = column_decider_new(decider, columns, arena, scratch);
//   for each batch {
//       column_decider_load(many, batch, …);
//       decide_columns(out, many, 0, columns->rows, …);
//   }
//
// The answers are those of decide_case, row by row. Rows that agree in all that the rules read are
// decided once; a row of which that cannot be told is decided as a case by itself. What was worked
// out is kept from batch to batch, within bounds: memory does not grow with the rows.
#ifndef DECIDE_DECIDE_COLUMNS_H
#define DECIDE_DECIDE_COLUMNS_H

#include "decide/decide.h"
#include "facts/columns.h"

#define OUTCOME_REFUSED 0xFF  // of a row that cannot be decided: it has a Problem

typedef struct ColumnDecider ColumnDecider;

// Where answers go, an Outcome a row; null: not wanted.
typedef struct ColumnDecisions {
    uint8_t *outcome, *at_least, *at_most, *reachable, *as_enforced;
} ColumnDecisions;

// `arena` holds what is kept; what is taken of `scratch` is given back with each call. Like the
// decider, it belongs to one thread.
ColumnDecider *column_decider_new(Decider *decider, Columns *columns, Arena *arena, Arena *scratch);

// Takes a batch in hand (columns_load). The rows of the one before are decided by then.
Status column_decider_load(ColumnDecider *self, const struct ArrowArray *batch, Place place,
                           Problems *problems);

// Decides rows `from` … `from + count - 1` of the batch. `place.line` is that of the batch's first
// row. INVALID if any row was refused: it has a Problem on its line, and the others are decided.
Status decide_columns(ColumnDecisions out, ColumnDecider *self, size_t from, size_t count,
                      Place place, Problems *problems);

// Counted work, for tests and for whoever wonders about speed: rows; those that were decided each by
// itself; cases that were decided for all rows like them.
typedef struct ColumnWork {
    uint64_t rows, alone, shared;
} ColumnWork;
ColumnWork column_decider_work(const ColumnDecider *self);

#endif
