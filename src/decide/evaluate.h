// evaluate.h: what the kinds of nodes are worth, each from the file that knows it (inner header).
// Anyone else asks `evaluate` (engine.h), which hands a node on to one of these.
#ifndef DECIDE_EVALUATE_H
#define DECIDE_EVALUATE_H

#include "decide/engine.h"

// fact.c: the fact of the current row: given for it, presumed for all, or unknown.
Value evaluate_by_row(Run *run, const Node *node);

// set.c: a cell of the current row; one that names groups is the set they are on the day.
Value evaluate_cell(Run *run, const Node *node);
// The operators that read a set; `in` is evaluate_member.
Truth evaluate_has(Run *run, const Node *node);
Truth evaluate_has_any(Run *run, const Node *node);
Truth evaluate_has_all(Run *run, const Node *node);
// `meets` of codes that are given; of the item's own codes: codes_meet_set.
Truth evaluate_meets(Run *run, const Node *node);

// fold.c: `any`, `no`, `every`; sum, count, min, max, set of; `the TABLE.COLUMN where`.
Truth evaluate_quantified(Run *run, const Node *node);
Value evaluate_aggregate(Run *run, const Node *node);
Value evaluate_the(Run *run, const Node *node);
// A sum and one member more. One that may count (unknown) adds itself or nothing; none adds nothing.
Value sum_with(Value total, Value member, Truth counts, Arena *arena);

#endif
