// missing.h: the facts on which an answer hangs (inner header). A walk goes back from what is
// unknown and hands a weight on, down to leaves; the list of leaves is the answer.
#ifndef DECIDE_MISSING_H
#define DECIDE_MISSING_H

#include "decide/steps.h"

// --- Asked by answer.c and decide.c -----------------------------------------------------------

#define WEIGHT_ONE (UINT64_C(1) << 62)

typedef struct MissingWalk MissingWalk;
MissingWalk *missing_new(Case *given, Arena *arena);
// Walks back from an unknown instance, condition or the item's codes with a weight.
void missing_from_instance(MissingWalk *walk, Run *run, const Instance *instance, uint64_t weight);
void missing_from_provision(MissingWalk *walk, Run *run, const Provision *provision,
                            uint64_t weight);
void missing_from_node(MissingWalk *walk, Run *run, const Node *node, uint64_t weight);
void missing_fact(MissingWalk *walk, Run *run, FactName name, uint64_t weight);
// missing_codes.c: from the floor: for want of a code, or of whether a rulebook reaches the item.
void missing_from_codes(MissingWalk *walk, Run *run, uint64_t weight);
// limit.c: from a limit of which it is unknown whether it is kept.
void missing_from_limit(MissingWalk *walk, Run *run, const Provision *limit, uint64_t weight);
// From what the items of the case add to it, which is open: their amounts, and whether they count.
void missing_from_counted(MissingWalk *walk, Run *run, const Provision *limit, uint64_t weight);
// leaf.c: what was met, sorted: heaviest first, then by name. `presumed`: only facts that have a
// presumption, by name.
uint32_t missing_list(MissingWalk *walk, MissingFact **out);
uint32_t missing_presumed(MissingWalk *walk, AssumedFact **out);

// --- Between the files of the walk ------------------------------------------------------------

// A derived fact that was met: its weight is collected before it is handed on.
typedef struct Pending {
    Run *run;
    Record *record;
    FactName name;
    uint64_t weight;
    unsigned depth;
} Pending;

typedef struct Leaf {
    MissingFact fact;
    bool presumed;
    Value presumption;
    Str law;  // whose question it is
} Leaf;

struct MissingWalk {
    Case *given;
    Arena *arena;
    Map *by_name;  // of leaves
    VEC(Leaf) leaves;
    VEC(Pending) pending;
};

// missing.c: hands on what derived facts still hold, until all weight is in the leaves.
void missing_drain(MissingWalk *walk);
// Is a node unknown, or of a set one of its elements?
bool node_is_open(Run *run, const Node *node);

// missing_codes.c: from `item meets SET`.
void missing_from_codes_meet(MissingWalk *walk, Run *run, const Node *node, uint64_t weight);

// leaf.c: the weight reaches a fact; `row_of` is a node of the table whose current row the fact is
// of, or null.
void leaf_of_fact(MissingWalk *walk, Run *run, FactName name, const Node *row_of, uint64_t weight);
// What one of a currency is worth.
void leaf_of_rate(MissingWalk *walk, Run *run, Atom currency, uint64_t weight);
// What no fact of the case can settle: the law itself is open.
void leaf_of_law(MissingWalk *walk, Run *run, Str what, Str why, uint64_t weight);
// By its full name: a commitment.
Leaf *leaf_of_name(MissingWalk *walk, Str name, uint64_t weight);

#endif
