// possible.h: can conditions hold at once? By intervals and values per fact, so that two provisions
// that exclude each other are known to, and two that do not are shown by a case.
#ifndef REVIEW_POSSIBLE_H
#define REVIEW_POSSIBLE_H

#include "base/vec.h"
#include "lang/program.h"

typedef enum Possible {
    POSSIBLE_NO,    // in no case
    POSSIBLE_YES,   // in this case
    POSSIBLE_OPEN,  // not settled: they ask what is not followed here, or take too long
} Possible;

// That a condition holds, or that it does not.
typedef struct Demand {
    const Node *test;
    bool holds;
} Demand;

typedef VEC(Demand) Demands;

// Of a rulebook's law, on some of these days. What is taken from `arena` may be given back when the
// answer is read. YES: *witness, unless null, is such a case in words, "destination CN, item.n 5
// kg".
Possible possible_at_once(Str *witness, const Program *program, const Rulebook *rulebook, Days days,
                          const Demand *demands, size_t count, Arena *arena);

// Adds what must hold for a provision to hold: its conditions, and the `where` of its `each`.
void demands_of_provision(Demands *out, const Provision *provision, Arena *arena);

// The days that both cover; false if there are none.
bool days_both(Days *out, Days a, Days b);

#endif
