// rows.h: which rows of a table a condition lets through (inner header).
//
// A condition over rows is cut at its `and`s, and each part is settled as seldom as it can be:
//   row alone               once, into a bitset
//   row and one fact        once for each value of the fact that is met (a code, a country, a word)
//   anything else           row by row, on the rows that are left
// Each bitset is a pair: rows that pass, rows that may.
#ifndef DECIDE_ROWS_H
#define DECIDE_ROWS_H

#include "decide/engine.h"

typedef bool (*RowVisit)(Run *run, void *argument, uint32_t row, Truth truth);

// The filter of a provision's `each` with all its conditions, or of a condition alone.
RowFilter *rows_filter_of_provision(Run *run, const Provision *provision);
RowFilter *rows_filter_of_node(Run *run, const Node *node, uint32_t table, const Node *where,
                               const Node *has);
// Visits the rows that pass (yes) or may (unknown), in the order of the table, each made current.
void rows_visit(Run *run, RowFilter *filter, RowVisit visit, void *argument);

// The conditions that keep the current row of a provision open; what the bitsets settle is not
// asked again. `out` has room for `rows_part_count` nodes.
uint32_t rows_part_count(const RowFilter *filter);
uint32_t rows_open_parts(Run *run, RowFilter *filter, const Node **out);

#endif
