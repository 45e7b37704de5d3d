// plan.c: see plan.h.
//
// A bound is tried by a walk depth first, acts in the order of their names, that remembers the sets
// from which there is no way on: so a set is looked at once, and the first way found is the first by
// names. Bounds are raised from the least that can be (a first act costs its side all of it), each
// time to the least exposure that stood in the way, until a walk gets through (iterative deepening:
// Korf, Artificial Intelligence 27, 1985; here the bound is on the worst step and not on a sum).
#include "agree/plan.h"

#define SETS_MAX ((size_t)1 << 24)  // are remembered in one walk

typedef struct Walk {
    const PlanCase *given;
    int64_t bound;
    int64_t beyond;  // the least exposure met above the bound; INT64_MAX: none
    // Sets without a way on: open addressing, 0 is free (nothing done is never asked twice).
    ActSet *dead;
    size_t dead_count, room;
    bool is_too_long;
    uint32_t *order;
    Arena *arena;
} Walk;

static bool walk_try(Walk *walk, int64_t bound);
static bool set_visit(Walk *walk, ActSet done, const int64_t *balance, uint32_t depth);
static PlanOrder order_of(const Walk *walk);
static int64_t bound_least(const PlanCase *given);

void plan_find(Plan *out, const PlanCase *given, Arena *arena)
{
    *out = (Plan){.given = given, .final_gain = ARENA_MANY(arena, int64_t, given->side_count)};
    for (uint32_t i = 0; i < given->count; i++) {
        for (uint32_t k = 0; k < given->side_count; k++) {
            out->final_gain[k] -= given->acts[i].change[k];
        }
    }
    Walk walk = {
        .given = given, .order = ARENA_MANY(arena, uint32_t, given->count), .arena = arena};
    int64_t bound = bound_least(given);
    bool is_through = walk_try(&walk, bound);
    while (!is_through && !walk.is_too_long) {
        bound = walk.beyond;
        is_through = walk_try(&walk, bound);
    }
    out->is_settled = is_through;
    out->least_bound = bound;
    out->order = is_through ? order_of(&walk) : (PlanOrder){};
    if (!given->has_bound) {
        return;
    }
    if (out->is_settled && given->bound < out->least_bound) {
        out->bound_is_settled = true;
        return;
    }
    is_through = walk_try(&walk, given->bound);
    out->bound_is_settled = is_through || !walk.is_too_long;
    out->within = is_through ? order_of(&walk) : (PlanOrder){};
}

static PlanOrder order_of(const Walk *walk)
{
    uint32_t *acts = ARENA_MANY(walk->arena, uint32_t, walk->given->count);
    memcpy(acts, walk->order, walk->given->count * sizeof *acts);
    return (PlanOrder){true, acts};
}

static int64_t exposure_of(const PlanCase *given, const int64_t *balance)
{
    int64_t exposure = 0;
    for (uint32_t i = 0; i < given->side_count; i++) {
        exposure = balance[i] > exposure ? balance[i] : exposure;
    }
    return exposure;
}

// The least over the acts that can be the first, or what remains when all is done.
static int64_t bound_least(const PlanCase *given)
{
    int64_t least = INT64_MAX, balance[PLAN_SIDES_MAX] = {};
    for (uint32_t i = 0; i < given->count; i++) {
        int64_t exposure = exposure_of(given, given->acts[i].change);
        least = given->acts[i].after == 0 && exposure < least ? exposure : least;
        for (uint32_t k = 0; k < given->side_count; k++) {
            balance[k] += given->acts[i].change[k];
        }
    }
    int64_t last = exposure_of(given, balance);
    return last > least ? last : least;
}

// --- Sets without a way on --------------------------------------------------------------------

static uint64_t set_hash(ActSet set)
{
    set *= 0x9E3779B97F4A7C15;
    return set ^ set >> 29;
}

// Where the set is, or would be.
static size_t dead_place(const Walk *walk, ActSet set)
{
    size_t at = set_hash(set) & (walk->room - 1);
    while (walk->dead[at] != 0 && walk->dead[at] != set) {
        at = (at + 1) & (walk->room - 1);
    }
    return at;
}

static void dead_grow(Walk *walk)
{
    ActSet *old = walk->dead;
    size_t old_room = walk->room;
    walk->room = old_room == 0 ? 1'024 : 4 * old_room;
    walk->dead = ARENA_MANY(walk->arena, ActSet, walk->room);
    for (size_t i = 0; i < old_room; i++) {
        if (old[i] != 0) {
            walk->dead[dead_place(walk, old[i])] = old[i];
        }
    }
}

static void dead_add(Walk *walk, ActSet set)
{
    if (2 * walk->dead_count >= walk->room) {
        dead_grow(walk);
    }
    walk->dead[dead_place(walk, set)] = set;
    walk->is_too_long = ++walk->dead_count >= SETS_MAX;
}

// --- The walk ---------------------------------------------------------------------------------

static bool walk_try(Walk *walk, int64_t bound)
{
    static const int64_t nothing[PLAN_SIDES_MAX] = {};
    walk->bound = bound;
    walk->beyond = INT64_MAX;
    walk->dead_count = 0;
    walk->is_too_long = false;
    if (walk->room == 0) {
        dead_grow(walk);
    }
    memset(walk->dead, 0, walk->room * sizeof *walk->dead);
    return set_visit(walk, 0, nothing, 0);
}

static bool act_is_next(const Walk *walk, ActSet done, uint32_t act)
{
    return (done >> act & 1) == 0 && (walk->given->acts[act].after & ~done) == 0;
}

// Is there a way on from here to the end, within the bound?
static bool set_visit(Walk *walk, ActSet done, const int64_t *balance, uint32_t depth)
{
    const PlanCase *given = walk->given;
    if (depth == given->count) {
        return true;
    }
    if (done != 0 && walk->dead[dead_place(walk, done)] == done) {
        return false;
    }
    for (uint32_t i = 0; i < given->count && !walk->is_too_long; i++) {
        int64_t after[PLAN_SIDES_MAX];
        if (!act_is_next(walk, done, i)) {
            continue;
        }
        for (uint32_t k = 0; k < given->side_count; k++) {
            after[k] = balance[k] + given->acts[i].change[k];
        }
        int64_t exposure = exposure_of(given, after);
        walk->order[depth] = i;
        if (exposure > walk->bound) {
            walk->beyond = exposure < walk->beyond ? exposure : walk->beyond;
        } else if (set_visit(walk, done | (ActSet)1 << i, after, depth + 1)) {
            return true;
        }
    }
    if (done != 0) {
        dead_add(walk, done);
    }
    return false;
}

int64_t *plan_exposures(const Plan *plan, PlanOrder order, Arena *arena)
{
    const PlanCase *given = plan->given;
    int64_t *exposures = ARENA_MANY(arena, int64_t, (size_t)given->count * given->side_count);
    int64_t balance[PLAN_SIDES_MAX] = {};
    for (uint32_t i = 0; i < given->count; i++) {
        for (uint32_t k = 0; k < given->side_count; k++) {
            balance[k] += given->acts[order.acts[i]].change[k];
            exposures[(size_t)i * given->side_count + k] = balance[k] > 0 ? balance[k] : 0;
        }
    }
    return exposures;
}
