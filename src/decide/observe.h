// observe.h: which truths the tests of a program came to, over all the cases that were observed.
// For `comity test --coverage`; deciding itself counts nothing.
//
// A test is what `and`, `or` and `not` join: a comparison, a membership, a quantifier. Tests stand
// in the conditions of provisions, in the branches of derived facts and in `governs`. What a test
// came to counts only where it bore on its statement: where no other test beside it settles that
// already (an `and` with a no, an `or` with a yes, a condition of the same statement that fails, a
// row that `where` leaves out, a branch after one that holds, a rulebook that does not govern).
#ifndef DECIDE_OBSERVE_H
#define DECIDE_OBSERVE_H

#include "decide/decide.h"

typedef struct ObservedTest {
    const Node *test;
    Str statement;  // "us.country_chart/rs.a", "item.tpp", "us.country_chart"
    Str clause;     // "when", "unless", "for", "to", "each", "=", "governs"
    Str label;
    Place place;                // of the statement
    uint64_t yes, no, unknown;  // how often it came to this
    bool can_be_unknown;        // it reads something that neither a table nor a presumption settles
} ObservedTest;

typedef struct Observation {
    ObservedTest *tests;  // in the order of the text
    uint32_t count;
    uint32_t *by_node;  // index of a node's test, or UINT32_MAX
    // By provision: a policy that held on a requirement that was to be applied for. A decision
    // names what the policies on it come to, and not which of them held.
    bool *policy_held;
} Observation;

// Lives in the arena.
Observation *observation_new(const Program *program, Arena *arena);
// Asks the tests of the decision taken last by this decider.
void decide_observe(Decider *decider, Observation *observation);

#endif
