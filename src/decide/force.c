// force.c: which measures of a day are in force. Its own days bring a measure in; then the
// statuses that cover the day and are known are laid over each other, the one published last on
// top. Rows of a timeline are statuses like those of a rulebook; one that holds `while` a
// commitment is kept is there, is not, or may be, by what the timeline says of the commitment.
#include <stdlib.h>

#include "decide/engine.h"

// --- Commitments ------------------------------------------------------------------------------

// A row stands for the ends of its days; what is decided on a day reads the end of the day before.
static bool row_covers(const TimelineRow *row, Date as_of, Date known)
{
    Date day = row->status >= TIMELINE_KEPT ? as_of - 1 : as_of;
    return days_cover(&row->days, day, known);
}

// Rows of one name stand by their day of publication, so the last that covers the day counts.
Commitments commitments_on(const Timeline *timeline, Date as_of, Date known, Arena *arena)
{
    Commitments out = {.timeline = timeline};
    for (uint32_t i = 0; timeline != NULL && i < timeline->count; i++) {
        const TimelineRow *row = &timeline->rows[i];
        if (row->status >= TIMELINE_KEPT && row_covers(row, as_of, known)) {
            out.rows = out.rows != NULL ? out.rows : map_new(arena);
            map_put(out.rows, row->name, i);
        }
    }
    return out;
}

const TimelineRow *commitment_row(const Commitments *commitments, Str name)
{
    uint32_t row;
    bool is_said = commitments->rows != NULL && map_find(commitments->rows, name, &row);
    return is_said ? &commitments->timeline->rows[row] : NULL;
}

Truth commitment_kept(const Commitments *commitments, Str name)
{
    const TimelineRow *row = commitment_row(commitments, name);
    return row == NULL ? TRUTH_UNKNOWN : truth_of(row->status == TIMELINE_KEPT);
}

// The checker lets nothing else into a `while`.
static Truth while_truth(const Commitments *commitments, const Node *node)
{
    if (node->kind == NODE_COMMITMENT) {
        return commitment_kept(commitments, node->text);
    }
    uint32_t yes = 0, possible = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        Truth truth = while_truth(commitments, node->children[i]);
        yes += truth == TRUTH_YES;
        possible += truth != TRUTH_NO;
    }
    Truth truth = truth_at_least(node->least, yes, possible);
    return node->op == OP_NOT ? truth_not(truth) : truth;
}

// --- Statuses ---------------------------------------------------------------------------------

static Force force_said(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_SUSPEND:
    case STATEMENT_REPEAL:
        return FORCE_OUT;
    case STATEMENT_NOT_ENFORCED:
        return FORCE_NOT_ENFORCED;
    case STATEMENT_UNCLEAR:
        return FORCE_UNCLEAR;
    default:
        return FORCE_IN;
    }
}

static Force force_of_row(TimelineStatus status)
{
    switch (status) {
    case TIMELINE_SUSPENDED:
    case TIMELINE_ENDED:
        return FORCE_OUT;
    case TIMELINE_NOT_ENFORCED:
        return FORCE_NOT_ENFORCED;
    case TIMELINE_UNCLEAR:
        return FORCE_UNCLEAR;
    case TIMELINE_IN_FORCE:
    case TIMELINE_KEPT:
    case TIMELINE_NOT_KEPT:
        break;
    }
    return FORCE_IN;
}

static Date day_published(const Days *days)
{
    return days->has_published ? days->published : days->has_from ? days->from : DATE_FIRST;
}

// Of statuses of one day the one published last is on top; of one day of publication, the later
// begun, then the one of the more careful word, then the timeline's: so the order of statements
// does not matter.
static int said_compare(const void *a, const void *b)
{
    const Said *left = a, *right = b;
    if (left->published != right->published) {
        return left->published > right->published ? 1 : -1;
    }
    if (left->from != right->from) {
        return left->from > right->from ? 1 : -1;
    }
    return (left->rank > right->rank) - (left->rank < right->rank);
}

static Said said_on(const Days *days)
{
    return (Said){.published = day_published(days),
                  .from = days->has_from ? days->from : DATE_FIRST,
                  .holds = TRUTH_YES};
}

static Said said_of(const Provision *status)
{
    Said said = said_on(&status->days);
    said.status = status;
    said.force = force_said(status->kind);
    said.rank = (int)status->kind;
    return said;
}

static Said said_of_row(const TimelineRow *row)
{
    Said said = said_on(&row->days);
    said.row = row;
    said.force = force_of_row(row->status);
    said.rank = STATEMENT_KIND_COUNT + (int)row->status;
    return said;
}

void said_add_status(SaidList *out, const Provision *status, const Commitments *commitments,
                     Date as_of, Date known, Arena *arena)
{
    if (days_cover(&status->days, as_of, known)) {
        Said said = said_of(status);
        if (status->while_kept != NULL) {
            said.holds = while_truth(commitments, status->while_kept);
        }
        *VEC_PUSH(out, arena) = said;
    }
}

void said_add_row(SaidList *out, const TimelineRow *row, Date as_of, Date known, Arena *arena)
{
    if (row->status < TIMELINE_KEPT && row_covers(row, as_of, known)) {
        *VEC_PUSH(out, arena) = said_of_row(row);
    }
}

void said_sort(SaidList *list)
{
    if (list->count > 1) {
        qsort(list->at, list->count, sizeof *list->at, said_compare);
    }
}

static void said_collect(SaidList *out, const Decider *decider, const Day *day, Date as_of,
                         Date known)
{
    const Program *program = decider->program;
    const Timeline *timeline = decider->options.timeline;
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *status = &program->provisions[i];
        if (status->kind >= STATEMENT_SUSPEND) {
            said_add_status(out, status, &day->commitments, as_of, known, day->arena);
        }
    }
    for (uint32_t i = 0; timeline != NULL && i < timeline->count; i++) {
        said_add_row(out, &timeline->rows[i], as_of, known, day->arena);
    }
    said_sort(out);
}

// One that may hold leaves open which of the two it is, if they differ; if they do not, it is so
// by the one that holds.
static void said_apply(ProvisionForce *force, const Said *said)
{
    bool is_open = said->holds == TRUTH_UNKNOWN;
    if (said->holds == TRUTH_NO) {
        force->idle = said->status;
        return;
    }
    if (is_open && force->force == said->force) {
        return;
    }
    force->idle = NULL;
    force->force = is_open ? FORCE_UNCLEAR : said->force;
    force->because = said->status;
    force->because_row = said->row;
}

// A limit counts in its period alone; that it will come is known before.
static bool provision_covers(const Provision *provision, Date as_of, Date known)
{
    return days_cover(&provision->days, as_of, known) &&
           (provision->limit == NULL || days_cover(&provision->limit->days, as_of, DATE_LAST));
}

void day_statuses(const Decider *decider, Day *day, Date as_of, Date known)
{
    const Program *program = decider->program;
    SaidList said = {};
    said_collect(&said, decider, day, as_of, known);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        day->forces[i] = (ProvisionForce){.force = FORCE_IN};
    }
    for (size_t i = 0; i < said.count; i++) {
        const Said *one = &said.at[i];
        const uint32_t *targets = one->row != NULL ? one->row->targets : one->status->targets;
        uint32_t count = one->row != NULL ? one->row->target_count : one->status->target_count;
        for (uint32_t t = 0; t < count; t++) {
            said_apply(&day->forces[targets[t]], one);
        }
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        if (!provision_covers(&program->provisions[i], as_of, known)) {
            day->forces[i].force = FORCE_OUT;
        }
    }
}
