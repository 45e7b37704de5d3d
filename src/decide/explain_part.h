// explain_part.h: the parts of an explanation (inner header), for the tree of a decision
// (explain.c) and for what stands in the way of another (why_not.c). All live in the run's arena.
#ifndef DECIDE_EXPLAIN_PART_H
#define DECIDE_EXPLAIN_PART_H

#include "decide/explain.h"
#include "decide/steps.h"

// Of many rows or members so many are shown; what is left is said as a number.
#define SHOWN_MAX 12

typedef VEC(const Explanation *) Children;

Explanation *explanation_new(Run *run, ExplanationKind kind, Str title);
const Explanation *explanation_with(Explanation *explanation, const Children *children);
// A null child is none.
void child_add(Run *run, Children *children, const Explanation *child);
// "N more", if any.
void left_out_add(Run *run, Children *children, uint32_t count);

// A condition as it is worth where the run stands, down to facts.
const Explanation *explain_condition(Run *run, const Condition *condition);
// A requirement or prohibition that holds or may, with its policy and what lifted it.
Explanation *explain_instance(Run *run, const Instance *instance);
const Explanation *explain_limb(Run *run, const LimbState *limb);
// Why the provision is not plainly in force: a status with its days, or a row of the timeline. Null:
// none says so.
const Explanation *explain_force(Run *run, const Provision *provision);

#endif
