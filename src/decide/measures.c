// measures.c: a provision's state changes only on its own borders and on those of the statuses that
// name it, rows of a timeline and of its commitments among them; the days around the one asked for
// are looked at there.
#include "decide/measures.h"

#include <stdlib.h>

#include "decide/engine.h"

// A provision with the statuses that name it, as known on one day.
typedef struct Dated {
    const MeasuresAsked *asked;
    Arena *arena;
    const Provision *provision;
    VEC(const Provision *) statuses;
    VEC(const TimelineRow *) rows;
    VEC(Date) borders;
    bool hangs;  // a status of it hangs on commitments
} Dated;

// Its state on a day.
typedef struct State {
    MeasureState state;
    Force force;
    Said because;     // neither a status nor a row: its own days
    bool is_applied;  // else the status does not hold
} State;

static Dated *dated_find(const MeasuresAsked *asked, Arena *arena);
static void status_add(Dated *dated, const Provision *status);
static void while_borders_add(Dated *dated, const Node *node);
static void borders_add(Dated *dated, const Days *days);
static Measure measure_at(const Dated *dated, Date as_of);
static void because_add(Measure *out, const Dated *dated, const Said *because, Date as_of);
static void commitments_add(Measure *out, const Dated *dated, const Node *node,
                            const Commitments *commitments);
static State state_on(const Dated *dated, Date day);
static void state_apply(State *state, const Said *said);
static MeasureState state_said(const Said *said);
static MeasureState state_of_row(TimelineStatus status);
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

void measures_find(Measures *out, const MeasuresAsked *asked, Arena *arena)
{
    const Program *program = asked->program;
    Dated *dated = dated_find(asked, arena);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        if (provision->kind < STATEMENT_SUSPEND && days_known(&provision->days, asked->known)) {
            *VEC_PUSH(&out->list, arena) = measure_at(&dated[i], asked->as_of);
        }
    }
}

// By provision.
static Dated *dated_find(const MeasuresAsked *asked, Arena *arena)
{
    const Program *program = asked->program;
    const Timeline *timeline = asked->timeline;
    Dated *all = ARENA_MANY(arena, Dated, program->provision_count + 1);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        all[i] = (Dated){.asked = asked, .arena = arena, .provision = &program->provisions[i]};
        borders_add(&all[i], &program->provisions[i].days);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *status = &program->provisions[i];
        for (uint32_t t = 0; status->kind >= STATEMENT_SUSPEND && t < status->target_count; t++) {
            status_add(&all[status->targets[t]], status);
        }
    }
    for (uint32_t i = 0; timeline != NULL && i < timeline->count; i++) {
        const TimelineRow *row = &timeline->rows[i];
        for (uint32_t t = 0; t < row->target_count; t++) {
            *VEC_PUSH(&all[row->targets[t]].rows, arena) = row;
            borders_add(&all[row->targets[t]], &row->days);
        }
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        if (all[i].borders.count > 0) {
            qsort(all[i].borders.at, all[i].borders.count, sizeof(Date), border_compare);
        }
    }
    return all;
}

static void status_add(Dated *dated, const Provision *status)
{
    *VEC_PUSH(&dated->statuses, dated->arena) = status;
    borders_add(dated, &status->days);
    if (status->while_kept != NULL) {
        dated->hangs = true;
        while_borders_add(dated, status->while_kept);
    }
}

// A commitment is read on the days after those of its row.
static void while_borders_add(Dated *dated, const Node *node)
{
    const Timeline *timeline = dated->asked->timeline;
    for (uint32_t i = 0; i < node->count; i++) {
        while_borders_add(dated, node->children[i]);
    }
    for (uint32_t i = 0; timeline != NULL && i < timeline->count; i++) {
        const TimelineRow *row = &timeline->rows[i];
        if (node->kind == NODE_COMMITMENT && row->status >= TIMELINE_KEPT &&
            str_equal(row->name, node->text)) {
            Days days = row->days;
            days.from += 1;
            days.end += 1;
            borders_add(dated, &days);
        }
    }
}

static void borders_add(Dated *dated, const Days *days)
{
    if (days->has_from) {
        *VEC_PUSH(&dated->borders, dated->arena) = days->from;
    }
    if (days->has_end) {
        *VEC_PUSH(&dated->borders, dated->arena) = days->end + 1;
    }
}

static Measure measure_at(const Dated *dated, Date as_of)
{
    Measure out = {.provision = dated->provision};
    State state = state_on(dated, as_of);
    out.state = state.state;
    because_add(&out, dated, &state.because, as_of);
    for (size_t i = dated->borders.count; i > 0 && !out.has_since; i--) {
        Date border = dated->borders.at[i - 1];
        if (border <= as_of && state_on(dated, border - 1).state != out.state) {
            out.has_since = true;
            out.since = border;
        }
    }
    for (size_t i = 0; i < dated->borders.count && !out.has_until; i++) {
        Date border = dated->borders.at[i];
        if (border > as_of && state_on(dated, border).state != out.state) {
            out.has_until = true;
            out.until = border;
        }
    }
    return out;
}

static void because_add(Measure *out, const Dated *dated, const Said *because, Date as_of)
{
    out->because = because->status;
    out->because_row = because->row;
    out->holds = because->holds;
    if (because->status != NULL && because->status->while_kept != NULL) {
        const MeasuresAsked *asked = dated->asked;
        Commitments commitments =
            commitments_on(asked->timeline, as_of, asked->known, dated->arena);
        commitments_add(out, dated, because->status->while_kept, &commitments);
    }
}

// Those of a `while`, in the order in which it names them, each once.
static void commitments_add(Measure *out, const Dated *dated, const Node *node,
                            const Commitments *commitments)
{
    VEC(MeasureCommitment) found = {};
    for (uint32_t i = 0; i < node->count; i++) {
        commitments_add(out, dated, node->children[i], commitments);
    }
    for (uint32_t i = 0; i < out->commitment_count; i++) {
        if (node->kind == NODE_COMMITMENT && str_equal(out->commitments[i].name, node->text)) {
            return;
        }
        *VEC_PUSH(&found, dated->arena) = out->commitments[i];
    }
    if (node->kind == NODE_COMMITMENT) {
        *VEC_PUSH(&found, dated->arena) =
            (MeasureCommitment){node->text, commitment_row(commitments, node->text)};
        out->commitments = found.at;
        out->commitment_count = (uint32_t)found.count;
    }
}

// What is not yet in force, or no longer, is not touched by a status.
static State state_on(const Dated *dated, Date day)
{
    const Days *days = &dated->provision->days;
    const MeasuresAsked *asked = dated->asked;
    if (days->has_from && day < days->from) {
        return (State){.state = MEASURE_NOT_YET};
    }
    if (days->has_end && day > days->end) {
        return (State){.state = MEASURE_ENDED};
    }
    Commitments commitments = {};
    if (dated->hangs) {
        commitments = commitments_on(asked->timeline, day, asked->known, dated->arena);
    }
    SaidList said = {};
    for (size_t i = 0; i < dated->statuses.count; i++) {
        said_add_status(&said, dated->statuses.at[i], &commitments, day, asked->known,
                        dated->arena);
    }
    for (size_t i = 0; i < dated->rows.count; i++) {
        said_add_row(&said, dated->rows.at[i], day, asked->known, dated->arena);
    }
    said_sort(&said);
    State out = {.state = MEASURE_IN_FORCE, .force = FORCE_IN};
    for (size_t i = 0; i < said.count; i++) {
        state_apply(&out, &said.at[i]);
    }
    return out;
}

// As force.c lays statuses over each other; a repeal is told from a suspension.
static void state_apply(State *state, const Said *said)
{
    bool is_open = said->holds == TRUTH_UNKNOWN;
    if (said->holds == TRUTH_NO) {
        state->because = state->is_applied ? state->because : *said;
    } else if (is_open && state->force != said->force) {
        *state = (State){MEASURE_UNCLEAR, FORCE_UNCLEAR, *said, true};
    } else if (!is_open) {
        *state = (State){state_said(said), said->force, *said, true};
    }
}

static MeasureState state_said(const Said *said)
{
    if (said->row != NULL) {
        return state_of_row(said->row->status);
    }
    switch (said->status->kind) {
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

static MeasureState state_of_row(TimelineStatus status)
{
    switch (status) {
    case TIMELINE_SUSPENDED:
        return MEASURE_SUSPENDED;
    case TIMELINE_ENDED:
        return MEASURE_ENDED;
    case TIMELINE_NOT_ENFORCED:
        return MEASURE_NOT_ENFORCED;
    case TIMELINE_UNCLEAR:
        return MEASURE_UNCLEAR;
    case TIMELINE_IN_FORCE:
    case TIMELINE_KEPT:
    case TIMELINE_NOT_KEPT:
        break;
    }
    return MEASURE_IN_FORCE;
}

static int border_compare(const void *a, const void *b)
{
    Date left = *(const Date *)a, right = *(const Date *)b;
    return (left > right) - (left < right);
}
