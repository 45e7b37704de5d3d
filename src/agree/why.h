// why.h: why this package, and what another would cost.
#ifndef AGREE_WHY_H
#define AGREE_WHY_H

#include "agree/propose.h"

// One issue of a package, against the first option of the issue: what is now.
typedef struct Trade {
    uint32_t issue, option;
    uint32_t giver;                  // the side that it is asked of, else the one that loses most
    Amount gain[PACKAGE_SIDES_MAX];  // a side each, against now; a loss is negative
} Trade;

// The package on the frontier that a side would rather have: the least step up for it.
typedef struct Step {
    bool is_there;
    size_t label;
    const uint16_t *index;
    Amount change[PACKAGE_SIDES_MAX];  // of each side's utility
} Step;

typedef struct Why {
    const Proposal *proposal;
    Point point;
    const Trade *trades;  // dearest to the giver first; those that change nothing are left out
    uint32_t trade_count;
    const uint32_t *interactions;  // those that hold
    uint32_t interaction_count;
    const Step *steps;  // a side each
} Why;

// `point` is there.
void why_find(Why *out, const Proposal *proposal, Point point, Arena *arena);

// {"trades", "interactions", "next"}: `next` says for each side what it would gain and
// what each other side would lose for each unit of that ("price", a quotient).
void why_add_json(JsonWriter *writer, const Why *why, Arena *arena);

// What a side loses for each unit that another gains by a step: a decimal, or a quotient a/b.
Str step_price(const Step *step, uint32_t gainer, uint32_t loser, Arena *arena);

#endif
