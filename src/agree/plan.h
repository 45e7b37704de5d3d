// plan.h: in which order the acts of a package are carried out, so that no side is ever far ahead of
// what it has received.
//
// A side's exposure after some acts is what it has given less what it has received, at its own values,
// if positive; that of an order is the greatest of any side after any act. It hangs on the set of acts
// done alone, so an order is a path through sets.
#ifndef AGREE_PLAN_H
#define AGREE_PLAN_H

#include "agree/form.h"

#define PLAN_ACTS_MAX 63
#define PLAN_SIDES_MAX 8

typedef uint64_t ActSet;  // bit i: act i is done

typedef struct Act {
    Str name;
    uint32_t by;
    int64_t change[PLAN_SIDES_MAX];  // of what each side has given less received
    ActSet after;                    // acts that come before it
} Act;

typedef struct PlanCase {
    Str id;
    const Str *sides;
    uint32_t side_count;
    const Act *acts;  // by name
    uint32_t count;
    bool has_bound;
    int64_t bound;
} PlanCase;

// INVALID also where acts require one another in a ring: "plan.ring" names them.
Status plan_read(PlanCase **out, const JsonValue *json, Str source, Problems *problems,
                 Arena *arena);

typedef struct PlanOrder {
    bool is_there;
    const uint32_t *acts;  // all of them
} PlanOrder;

typedef struct Plan {
    const PlanCase *given;
    bool is_settled;  // else the search was too long: the least bound lies from least_bound up
    int64_t least_bound;
    PlanOrder order;  // the first, by names, of those with that exposure
    bool bound_is_settled;
    PlanOrder within;     // the first with at most the given bound
    int64_t *final_gain;  // a side each
} Plan;

void plan_find(Plan *out, const PlanCase *given, Arena *arena);
void plan_add_json(JsonWriter *writer, const Plan *plan);

// Exposure of each side after the first acts of an order, for a table: count x sides.
int64_t *plan_exposures(const Plan *plan, PlanOrder order, Arena *arena);

#endif
