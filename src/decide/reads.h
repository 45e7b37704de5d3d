// reads.h: which facts an answer can hang on (inner header). Whatever the case says of all others,
// the answer is the same; so cases that agree on these are decided once.
#ifndef DECIDE_READS_H
#define DECIDE_READS_H

#include "decide/engine.h"

// A number with which a fact is compared. Between two neighbouring cuts all values are alike.
typedef struct Cut {
    uint32_t fact;
    Number at;
} Cut;

typedef struct Reads {
    const Decider *decider;
    uint32_t law;
    Bits facts;       // by fact, in whatever role; those that derived facts are made from included
    bool parties;     // of which roles something is said
    bool codes;       // what entries read is in `facts` already
    bool all;         // requirements as they turned out: all that the law reads
    Bits counted;     // facts that are not only compared with constants
    VEC(Cut) cuts;    // those constants
    Bits derived;     // facts taken as they are: not what they are derived from; may be null
    Bits provisions;  // already looked at
    Arena *arena;
} Reads;

Reads reads_new(const Decider *decider, uint32_t law, Arena *arena);
void reads_fact(Reads *reads, uint32_t fact);
void reads_node(Reads *reads, const Node *node);
// Its conditions, members and reasons, and whether its rulebook governs.
void reads_provision(Reads *reads, const Provision *provision);
// What an item's codes hang on; which exceptions are claimed.
void reads_codes(Reads *reads);
void reads_claims(Reads *reads);
// Everything on which the outcome can hang under a law, on whatever day.
void reads_law(Reads *reads);

#endif
