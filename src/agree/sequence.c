// sequence.c: see sequence.h.
//
// Cores are found by growing sets: while some member's condition would hold if all outside the set
// were done, one of a few commitments must join (`blockers_add` says which, so that every core can be
// reached). The way out is a least hitting set of the cores, by branch and bound: branch on the members
// of a core that is not hit yet, bound by such cores that share no member.
#include "agree/sequence.h"

#include <stdlib.h>

#define GROWN_MAX 200'000'000   // members looked at while sets are grown
#define BRANCHES_MAX 2'000'000  // of the way out

static bool wait_holds(const Wait *wait, const SequenceCase *given, const bool *is_done);
static NameSet set_of(const bool *is_in, uint32_t count, Arena *arena);
static void rounds_run(Sequence *out, bool *is_done, bool from_there, Arena *arena);
static void earliest_find(Sequence *out, Arena *arena);
static void cores_find(Sequence *out, Arena *arena);
static void way_out_find(Sequence *out, Arena *arena);

void sequence_find(Sequence *out, const SequenceCase *given, Arena *arena)
{
    *out = (Sequence){.given = given, .cores_are_all = true, .first_is_least = true};
    bool *is_done = ARENA_MANY(arena, bool, given->count);
    bool *is_stuck = ARENA_MANY(arena, bool, given->count);
    rounds_run(out, is_done, false, arena);
    out->is_done = is_done;
    for (uint32_t i = 0; i < given->count; i++) {
        is_stuck[i] = !is_done[i];
    }
    out->deadlock = set_of(is_stuck, given->count, arena);
    earliest_find(out, arena);
    if (out->deadlock.count > 0) {
        cores_find(out, arena);
        way_out_find(out, arena);
    }
}

// --- Who moves when ---------------------------------------------------------------------------

static bool wait_holds(const Wait *wait, const SequenceCase *given, const bool *is_done)
{
    if (wait == NULL) {
        return true;
    }
    if (wait->kind != WAIT_AT_LEAST) {
        return wait->kind == WAIT_DONE ? is_done[wait->which] : given->event_comes[wait->which];
    }
    uint32_t held = 0;
    for (uint32_t i = 0; i < wait->count && held < wait->least; i++) {
        held += wait_holds(wait->parts[i], given, is_done);
    }
    return held >= wait->least;
}

static NameSet set_of(const bool *is_in, uint32_t count, Arena *arena)
{
    NameSet set = {};
    for (uint32_t i = 0; i < count; i++) {
        set.count += is_in[i];
    }
    uint32_t *members = ARENA_MANY(arena, uint32_t, set.count + 1), at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (is_in[i]) {
            members[at++] = i;
        }
    }
    set.members = members;
    return set;
}

// All that can be done at once is done at once, again and again.
static void rounds_run(Sequence *out, bool *is_done, bool from_there, Arena *arena)
{
    const SequenceCase *given = out->given;
    bool *is_next = ARENA_MANY(arena, bool, given->count);
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (uint32_t i = 0; i < given->count; i++) {
            is_next[i] = !is_done[i] && wait_holds(given->movers[i].after, given, is_done);
            has_moved = has_moved || is_next[i];
        }
        for (uint32_t i = 0; i < given->count; i++) {
            is_done[i] = is_done[i] || is_next[i];
        }
        if (has_moved && from_there) {
            *VEC_PUSH(&out->rounds_from_there, arena) = set_of(is_next, given->count, arena);
        } else if (has_moved) {
            *VEC_PUSH(&out->rounds, arena) = set_of(is_next, given->count, arena);
        }
    }
}

#define NEVER INT64_MAX

static int day_compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

// The day on which a condition holds, by the days known so far; of several the k-th earliest.
static int64_t wait_day(const Wait *wait, const SequenceCase *given, const int64_t *days,
                        Arena *arena)
{
    if (wait == NULL) {
        return 0;
    }
    if (wait->kind == WAIT_DONE) {
        return days[wait->which];
    }
    if (wait->kind == WAIT_EVENT) {
        return given->event_comes[wait->which] ? given->event_days[wait->which] : NEVER;
    }
    if (wait->least == 0 || wait->least > wait->count) {
        return wait->least == 0 ? 0 : NEVER;
    }
    ArenaMark mark = arena_mark(arena);
    int64_t *parts = ARENA_MANY(arena, int64_t, wait->count);
    for (uint32_t i = 0; i < wait->count; i++) {
        parts[i] = wait_day(wait->parts[i], given, days, arena);
    }
    qsort(parts, wait->count, sizeof *parts, day_compare);
    int64_t day = parts[wait->least - 1];
    arena_return(arena, mark);
    return day;
}

// From "never" down, until nothing gets earlier: `takes` is not negative, so the least days stand
// after as many passes as the longest chain has links.
static void earliest_find(Sequence *out, Arena *arena)
{
    const SequenceCase *given = out->given;
    out->earliest = ARENA_MANY(arena, int64_t, given->count);
    for (uint32_t i = 0; i < given->count; i++) {
        out->earliest[i] = NEVER;
    }
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (uint32_t i = 0; i < given->count; i++) {
            int64_t day = wait_day(given->movers[i].after, given, out->earliest, arena);
            if (day != NEVER && day + given->movers[i].takes < out->earliest[i]) {
                out->earliest[i] = day + given->movers[i].takes;
                has_changed = true;
            }
        }
    }
}

// --- Cores ------------------------------------------------------------------------------------

typedef struct Growing {
    const SequenceCase *given;
    Sequence *out;
    bool *is_outside;  // done, as far as the set being grown is concerned
    Map *seen;         // sets grown already, as bits
    uint64_t grown;    // members looked at
    Arena *arena;
} Growing;

// Commitments of which at least one must join the set, if a condition that holds is to fail: of k
// parts that hold and would do, one.
static void blockers_add(const Growing *growing, const Wait *wait, bool *is_blocker)
{
    if (wait->kind == WAIT_DONE) {
        is_blocker[wait->which] = true;
    }
    uint32_t taken = 0;
    for (uint32_t i = 0; wait->kind == WAIT_AT_LEAST && i < wait->count && taken < wait->least;
         i++) {
        if (wait_holds(wait->parts[i], growing->given, growing->is_outside)) {
            blockers_add(growing, wait->parts[i], is_blocker);
            taken++;
        }
    }
}

static bool set_is_new(Growing *growing)
{
    uint32_t bytes = growing->given->count / 8 + 1;
    char *bits = arena_take(growing->arena, bytes);
    for (uint32_t i = 0; i < growing->given->count; i++) {
        bits[i / 8] |= (char)(!growing->is_outside[i] << i % 8);
    }
    bool is_new = false;
    map_add(growing->seen, (Str){bits, bytes}, 0, &is_new);
    return is_new;
}

// Does the set have all members of a core already known? Then it can become no other.
static bool holds_a_core(const Growing *growing)
{
    for (size_t i = 0; i < growing->out->cores.count; i++) {
        const NameSet *core = &growing->out->cores.at[i];
        uint32_t inside = 0;
        while (inside < core->count && !growing->is_outside[core->members[inside]]) {
            inside++;
        }
        if (inside == core->count) {
            return true;
        }
    }
    return false;
}

static bool is_subset(NameSet a, NameSet b)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < b.count && found < a.count; i++) {
        found += a.members[found] == b.members[i];
    }
    return found == a.count;
}

// A set that holds itself up, from which those known that contain it are taken out.
static void core_add(Growing *growing)
{
    uint32_t count = growing->given->count;
    bool *is_in = ARENA_MANY(growing->arena, bool, count);
    for (uint32_t i = 0; i < count; i++) {
        is_in[i] = !growing->is_outside[i];
    }
    NameSet core = set_of(is_in, count, growing->arena);
    size_t kept = 0;
    for (size_t i = 0; i < growing->out->cores.count; i++) {
        if (!is_subset(core, growing->out->cores.at[i])) {
            growing->out->cores.at[kept++] = growing->out->cores.at[i];
        }
    }
    growing->out->cores.count = kept;
    *VEC_PUSH(&growing->out->cores, growing->arena) = core;
}

// A member whose condition would hold; null if the set holds itself up.
static const Mover *member_that_moves(const Growing *growing)
{
    for (uint32_t i = 0; i < growing->given->count; i++) {
        const Mover *mover = &growing->given->movers[i];
        if (!growing->is_outside[i] &&
            wait_holds(mover->after, growing->given, growing->is_outside)) {
            return mover;
        }
    }
    return NULL;
}

static void set_grow(Growing *growing)
{
    if (!set_is_new(growing) || holds_a_core(growing)) {
        return;
    }
    growing->grown += growing->given->count;
    if (growing->grown > GROWN_MAX) {
        growing->out->cores_are_all = false;
        return;
    }
    const Mover *mover = member_that_moves(growing);
    if (mover == NULL) {
        core_add(growing);
        return;
    }
    bool *is_blocker = ARENA_MANY(growing->arena, bool, growing->given->count);
    if (mover->after != NULL) {
        blockers_add(growing, mover->after, is_blocker);
    }
    for (uint32_t i = 0; i < growing->given->count; i++) {
        // What is not in deadlock is in no core.
        if (is_blocker[i] && growing->is_outside[i] && !growing->out->is_done[i]) {
            growing->is_outside[i] = false;
            set_grow(growing);
            growing->is_outside[i] = true;
        }
    }
}

static int core_compare(const void *a, const void *b)
{
    const NameSet *left = a, *right = b;
    for (uint32_t i = 0; i < left->count && i < right->count; i++) {
        if (left->members[i] != right->members[i]) {
            return left->members[i] < right->members[i] ? -1 : 1;
        }
    }
    return (left->count > right->count) - (left->count < right->count);
}

static void cores_find(Sequence *out, Arena *arena)
{
    uint32_t count = out->given->count;
    Growing growing = {.given = out->given,
                       .out = out,
                       .is_outside = ARENA_MANY(arena, bool, count),
                       .seen = map_new(arena),
                       .arena = arena};
    memset(growing.is_outside, true, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!out->is_done[i]) {
            growing.is_outside[i] = false;
            set_grow(&growing);
            growing.is_outside[i] = true;
        }
    }
    qsort(out->cores.at, out->cores.count, sizeof *out->cores.at, core_compare);
}

// --- The way out ------------------------------------------------------------------------------

typedef struct Hitting {
    Sequence *out;
    bool *is_chosen, *is_barred;  // a commitment each
    int64_t exposure;
    uint32_t count, branches;
    bool *best;
    bool has_best;
    int64_t best_exposure;
    uint32_t best_count;
    Arena *arena;
} Hitting;

static bool is_hit(const Hitting *hitting, const NameSet *core)
{
    for (uint32_t i = 0; i < core->count; i++) {
        if (hitting->is_chosen[core->members[i]]) {
            return true;
        }
    }
    return false;
}

// The cheapest member that may still be chosen; NEVER if there is none.
static int64_t core_price(const Hitting *hitting, const NameSet *core)
{
    int64_t price = NEVER;
    for (uint32_t i = 0; i < core->count; i++) {
        int64_t exposure = hitting->out->given->movers[core->members[i]].exposure;
        if (!hitting->is_barred[core->members[i]] && exposure < price) {
            price = exposure;
        }
    }
    return price;
}

// What the cores that are not hit cost at least, and how many moves: those that share no member with
// one counted before. *next is the first of them. False if one cannot be hit any more.
static bool rest_bound(const Hitting *hitting, int64_t *exposure, uint32_t *count,
                       const NameSet **next)
{
    ArenaMark mark = arena_mark(hitting->arena);
    bool *is_used = ARENA_MANY(hitting->arena, bool, hitting->out->given->count);
    *exposure = 0;
    *count = 0;
    *next = NULL;
    bool can_be_hit = true;
    for (size_t i = 0; i < hitting->out->cores.count && can_be_hit; i++) {
        const NameSet *core = &hitting->out->cores.at[i];
        bool is_apart = !is_hit(hitting, core);
        for (uint32_t k = 0; k < core->count && is_apart; k++) {
            is_apart = !is_used[core->members[k]];
        }
        if (!is_apart) {
            continue;
        }
        int64_t price = core_price(hitting, core);
        can_be_hit = price != NEVER;
        *exposure += can_be_hit ? price : 0;
        *count += 1;
        *next = *next == NULL ? core : *next;
        for (uint32_t k = 0; k < core->count; k++) {
            is_used[core->members[k]] = true;
        }
    }
    arena_return(hitting->arena, mark);
    return can_be_hit;
}

// Is the choice better than the best: less exposure, fewer, first in order?
static bool choice_is_better(const Hitting *hitting)
{
    if (!hitting->has_best || hitting->exposure != hitting->best_exposure) {
        return !hitting->has_best || hitting->exposure < hitting->best_exposure;
    }
    if (hitting->count != hitting->best_count) {
        return hitting->count < hitting->best_count;
    }
    for (uint32_t i = 0; i < hitting->out->given->count; i++) {
        if (hitting->is_chosen[i] != hitting->best[i]) {
            return hitting->is_chosen[i];
        }
    }
    return false;
}

static void choice_extend(Hitting *hitting)
{
    int64_t exposure;
    uint32_t count;
    const NameSet *next;
    if (hitting->branches++ >= BRANCHES_MAX || !rest_bound(hitting, &exposure, &count, &next)) {
        return;
    }
    exposure += hitting->exposure;
    count += hitting->count;
    if (hitting->has_best &&
        (exposure > hitting->best_exposure ||
         (exposure == hitting->best_exposure && count > hitting->best_count))) {
        return;
    }
    if (next == NULL) {
        if (choice_is_better(hitting)) {
            memcpy(hitting->best, hitting->is_chosen, hitting->out->given->count);
            hitting->best_exposure = hitting->exposure;
            hitting->best_count = hitting->count;
            hitting->has_best = true;
        }
        return;
    }
    // Choices with an earlier member of this core have been looked at when a later one is tried.
    bool *was_barred = ARENA_MANY(hitting->arena, bool, next->count);
    for (uint32_t i = 0; i < next->count; i++) {
        uint32_t member = next->members[i];
        was_barred[i] = hitting->is_barred[member];
        if (was_barred[i]) {
            continue;
        }
        hitting->is_chosen[member] = true;
        hitting->exposure += hitting->out->given->movers[member].exposure;
        hitting->count++;
        choice_extend(hitting);
        hitting->count--;
        hitting->exposure -= hitting->out->given->movers[member].exposure;
        hitting->is_chosen[member] = false;
        hitting->is_barred[member] = true;
    }
    for (uint32_t i = 0; i < next->count; i++) {
        hitting->is_barred[next->members[i]] = was_barred[i];
    }
}

// Where cores are missing, what they hold up moves first, too: whoever is left stuck, one by one.
static void choice_complete(Sequence *out, bool *is_first, Arena *arena)
{
    const SequenceCase *given = out->given;
    bool *is_done = ARENA_MANY(arena, bool, given->count);
    for (uint32_t next = 0; next < given->count;) {
        Sequence trial = {.given = given};
        memcpy(is_done, is_first, given->count);
        rounds_run(&trial, is_done, true, arena);
        for (next = 0; next < given->count && is_done[next]; next++) {
        }
        if (next < given->count) {
            is_first[next] = true;
            out->exposure += given->movers[next].exposure;
            out->first_is_least = false;
        }
    }
}

static void way_out_find(Sequence *out, Arena *arena)
{
    const SequenceCase *given = out->given;
    Hitting hitting = {.out = out,
                       .is_chosen = ARENA_MANY(arena, bool, given->count),
                       .is_barred = ARENA_MANY(arena, bool, given->count),
                       .best = ARENA_MANY(arena, bool, given->count),
                       .arena = arena};
    choice_extend(&hitting);
    out->exposure = hitting.best_exposure;
    out->first_is_least = hitting.branches <= BRANCHES_MAX;
    choice_complete(out, hitting.best, arena);
    out->first = set_of(hitting.best, given->count, arena);
    bool *is_done = ARENA_MANY(arena, bool, given->count);
    bool *all_done = ARENA_MANY(arena, bool, given->count);
    bool *is_unasked = ARENA_MANY(arena, bool, given->count);
    memset(all_done, true, given->count);
    for (uint32_t i = 0; i < out->first.count; i++) {
        uint32_t member = out->first.members[i];
        is_done[member] = true;
        is_unasked[member] = !wait_holds(given->movers[member].after, given, all_done);
    }
    out->without_event = set_of(is_unasked, given->count, arena);
    *VEC_PUSH(&out->rounds_from_there, arena) = out->first;
    rounds_run(out, is_done, true, arena);
}
