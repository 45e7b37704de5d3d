// review.h: what is to be said of a program that can be run: provisions that collide, what can
// never hold, what nobody reads, what is easily misread, and what it costs.
//
// Building a program refuses what has no meaning. What is found here has one, but hardly the one
// that was meant; it takes longer, and a decision need not wait for it: `comity check` asks.
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "lang/program.h"

// Problems: conflict.policy, date.target, cost.product (errors); unused.*, dead.*, doubt.*
// (warnings).
void program_review(const Program *program, Problems *problems, Arena *arena);

// So many members are assumed of each list of a case.
#define COST_MEMBERS 10

// The most that one item of a case can ask of a rulebook.
typedef struct Cost {
    const Rulebook *rulebook;
    uint64_t conditions;  // comparisons, tests and sums as written
    uint64_t steps;       // each as often as it may be asked: of rows, of members of lists
} Cost;

// One a rulebook, in the program's order.
const Cost *program_cost(const Program *program, Arena *arena);

#endif
