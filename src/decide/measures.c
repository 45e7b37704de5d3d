// measures.c: a provision's state changes only on its own borders and on those of the statuses that
// name it; the days around the one asked for are looked at there.
#include "decide/measures.h"

#include <stdlib.h>

#include "decide/engine.h"

// A provision with the statuses that name it, as known on one day.
typedef struct Dated {
    const Provision *provision;
    VEC(const Provision *) statuses;
    VEC(Date) borders;
    Date known;
} Dated;

static Dated *dated_find(const Program *program, Date known, Arena *arena);
static void borders_add(Dated *dated, const Days *days, Arena *arena);
static Measure measure_at(const Dated *dated, Date as_of);
static MeasureState state_on(const Dated *dated, Date day, const Provision **because);
static MeasureState state_said(const Provision *status);
static int border_compare(const void *a, const void *b);

Str measure_state_word(MeasureState state)
{
    static const Str words[] = {
        [MEASURE_IN_FORCE] = STR_INIT("in_force"),
        [MEASURE_NOT_YET] = STR_INIT("not_yet"),
        [MEASURE_SUSPENDED] = STR_INIT("suspended"),
        [MEASURE_NOT_ENFORCED] = STR_INIT("not_enforced"),
        [MEASURE_ENDED] = STR_INIT("ended"),
        [MEASURE_UNCLEAR] = STR_INIT("unclear"),
    };
    return words[state];
}

void measures_find(Measures *out, const Program *program, Date as_of, Date known, Arena *arena)
{
    Dated *dated = dated_find(program, known, arena);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        if (provision->kind < STATEMENT_SUSPEND && days_known(&provision->days, known)) {
            *VEC_PUSH(&out->list, arena) = measure_at(&dated[i], as_of);
        }
    }
}

// By provision.
static Dated *dated_find(const Program *program, Date known, Arena *arena)
{
    Dated *all = ARENA_MANY(arena, Dated, program->provision_count + 1);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        all[i].provision = &program->provisions[i];
        all[i].known = known;
        borders_add(&all[i], &program->provisions[i].days, arena);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *status = &program->provisions[i];
        for (uint32_t t = 0; status->kind >= STATEMENT_SUSPEND && t < status->target_count; t++) {
            Dated *dated = &all[status->targets[t]];
            *VEC_PUSH(&dated->statuses, arena) = status;
            borders_add(dated, &status->days, arena);
        }
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        if (all[i].borders.count > 0) {
            qsort(all[i].borders.at, all[i].borders.count, sizeof(Date), border_compare);
        }
    }
    return all;
}

static void borders_add(Dated *dated, const Days *days, Arena *arena)
{
    if (days->has_from) {
        *VEC_PUSH(&dated->borders, arena) = days->from;
    }
    if (days->has_end) {
        *VEC_PUSH(&dated->borders, arena) = days->end + 1;
    }
}

static Measure measure_at(const Dated *dated, Date as_of)
{
    Measure out = {.provision = dated->provision};
    const Provision *ignored;
    out.state = state_on(dated, as_of, &out.because);
    for (size_t i = dated->borders.count; i > 0 && !out.has_since; i--) {
        Date border = dated->borders.at[i - 1];
        if (border <= as_of && state_on(dated, border - 1, &ignored) != out.state) {
            out.has_since = true;
            out.since = border;
        }
    }
    for (size_t i = 0; i < dated->borders.count && !out.has_until; i++) {
        Date border = dated->borders.at[i];
        if (border > as_of && state_on(dated, border, &ignored) != out.state) {
            out.has_until = true;
            out.until = border;
        }
    }
    return out;
}

// What is not yet in force, or no longer, is not touched by a status.
static MeasureState state_on(const Dated *dated, Date day, const Provision **because)
{
    const Days *days = &dated->provision->days;
    *because = NULL;
    if (days->has_from && day < days->from) {
        return MEASURE_NOT_YET;
    }
    if (days->has_end && day > days->end) {
        return MEASURE_ENDED;
    }
    for (size_t i = 0; i < dated->statuses.count; i++) {
        const Provision *status = dated->statuses.at[i];
        if (days_cover(&status->days, day, dated->known) &&
            (*because == NULL || status_prevails(status, *because))) {
            *because = status;
        }
    }
    return *because == NULL ? MEASURE_IN_FORCE : state_said(*because);
}

static MeasureState state_said(const Provision *status)
{
    if (status->while_kept != NULL) {
        return MEASURE_UNCLEAR;  // no timeline says whether the commitment is kept
    }
    switch (status->kind) {
    case STATEMENT_SUSPEND:
        return MEASURE_SUSPENDED;
    case STATEMENT_REPEAL:
        return MEASURE_ENDED;
    case STATEMENT_NOT_ENFORCED:
        return MEASURE_NOT_ENFORCED;
    case STATEMENT_UNCLEAR:
        return MEASURE_UNCLEAR;
    default:
        return MEASURE_IN_FORCE;
    }
}

static int border_compare(const void *a, const void *b)
{
    Date left = *(const Date *)a, right = *(const Date *)b;
    return (left > right) - (left < right);
}
