// monitor.c: the twelve rules, in their order. Each is a function that gives the verdict of the
// day and says so, or leaves it to the next.
//
//   records of the day ─> rules 1 to 3: has it begun ─> 4, 5: does it rest ─> 6: the stretch
//                         ─> 7: the test ─> 8 to 12: what the test means after the days before
#include "agree/monitor.h"

#include <assert.h>

#include "agree/window.h"

// So many digits, with all decimals of the figure: then sums over DAYS_MAX days fit 128 bits.
#define FIGURE_DIGITS_MAX 30

typedef enum Test { TEST_TRUE, TEST_FALSE, TEST_UNKNOWN, TEST_SETTLED } Test;

// Days on which something was so, oldest first; those out of reach are left behind.
typedef struct DayQueue {
    VEC(Date) days;
    size_t head;
} DayQueue;

// The days that an excuse covers, up to one; DATE_FIRST: none.
typedef struct Excuse {
    Date until;
    uint32_t record;
} Excuse;

// What is remembered of one commitment.
typedef struct Watch {
    const Commitment *of;
    Memory memory;  // at the end of yesterday
    Memory before;  // the same, once the day is over
    Verdict verdict;
    // Rules 3 to 5.
    bool is_active, is_withdrawn;
    uint32_t while_true, while_false;  // days on end, today included
    bool is_notified;                  // notice was given in these false days
    Date notified;
    uint32_t notice_record;
    // The stretch.
    bool is_bound;  // was bound yesterday
    Date stretch;
    State yesterday;
    bool is_failing;  // there is a first false day
    Date first_false;
    uint32_t true_days, unknown_days;
    bool returns_broken;  // a break from before the suspension still counts
    DayQueue false_days, excused_days;
    // Records.
    bool notice_today;
    uint32_t notice_today_record;
    Excuse recent, older;  // begun on the day of the last one; before it
    Date excuse_day;
    // Figures, in units of 1 / scale.
    Int128 scale, limit, margin;
    Window window, earlier;  // earlier: the window that ended `restated` days ago
} Watch;

// What is known of a status or an act.
typedef struct Known {
    bool is_given;
    Str value;
    Date day;
    uint32_t record;
} Known;

typedef VEC(uint32_t) Indices;

struct Monitor {
    const Agreement *agreement;
    const Trace *trace;
    Arena *arena;
    Watch *watches;
    Known *statuses, *acts, *events;
    Int128 *values;      // of each record of a figure, in units of its last decimal
    Indices *by_figure;  // the commitments that ask for a figure
    size_t at;           // the next record
    Date day;
};

typedef struct RuleCall {
    Monitor *monitor;
    Watch *watch;
    const Commitment *of;
    Date day;
    Verdict *out;
} RuleCall;

// clang-format off
static const Str states[STATE_COUNT] = {
    [STATE_NOT_DUE] = STR_INIT("not_due"), [STATE_KEPT] = STR_INIT("kept"),
    [STATE_AT_RISK] = STR_INIT("at_risk"), [STATE_BROKEN] = STR_INIT("broken"),
    [STATE_EXCUSED] = STR_INIT("excused"), [STATE_SUSPENDED] = STR_INIT("suspended"),
    [STATE_UNKNOWN] = STR_INIT("unknown"), [STATE_ENDED] = STR_INIT("ended"),
};
static const Str reasons[REASON_COUNT] = {
    [REASON_BEFORE_START] = STR_INIT("before_start"), [REASON_NOT_ACTIVATED] = STR_INIT("not_activated"),
    [REASON_WAITING] = STR_INIT("waiting"), [REASON_SETTLING] = STR_INIT("settling"),
    [REASON_PENDING] = STR_INIT("pending"), [REASON_DUE_SOON] = STR_INIT("due_soon"),
    [REASON_MET] = STR_INIT("met"), [REASON_MARGIN] = STR_INIT("margin"),
    [REASON_PERFORMED] = STR_INIT("performed"), [REASON_PERFORMED_LATE] = STR_INIT("performed_late"),
    [REASON_CURING] = STR_INIT("curing"), [REASON_FAILED] = STR_INIT("failed"),
    [REASON_RECOVERING] = STR_INIT("recovering"), [REASON_NO_FIGURE] = STR_INIT("no_figure"),
    [REASON_SILENT] = STR_INIT("silent"), [REASON_EXCUSED] = STR_INIT("excused"),
    [REASON_RELIEVED] = STR_INIT("relieved"), [REASON_RESUMING] = STR_INIT("resuming"),
    [REASON_WITHDRAWN] = STR_INIT("withdrawn"), [REASON_ENDED] = STR_INIT("ended"),
};
// clang-format on

static Status figures_scale(Monitor *monitor, Problems *problems);
static void scales_find(Int128 *scales, const Monitor *monitor);
static Status values_scale(Monitor *monitor, const Int128 *scales, Problems *problems);
static void ranks_find(Ranks *ranks, const Monitor *monitor);
static bool needs_ranks(const Commitment *commitment);
static bool record_counts(const TraceRecord *record);
static void watch_begin(Monitor *monitor, uint32_t index, const Int128 *scales, const Ranks *ranks);
static void records_take(Monitor *monitor);
static void record_take(Monitor *monitor, uint32_t index);
static void figure_take(Monitor *monitor, uint32_t index);
static void excuse_take(Watch *watch, const TraceRecord *record, uint32_t index);
static void commitment_judge(RuleCall *call);
static bool is_out_of_time(RuleCall *call);
static bool has_not_begun(RuleCall *call);
static bool after_holds(const Monitor *monitor, const AfterCondition *condition);
static bool duty_rests(RuleCall *call);
static Memory while_reads(const RuleCall *call);
static void while_count(RuleCall *call, Memory kept);
static bool relief_is_due(const RuleCall *call);
static void stretch_begin(RuleCall *call);
static void test_judge(RuleCall *call);
static Test test_find(RuleCall *call);
static Test keep_test(RuleCall *call);
static Test window_test(const RuleCall *call, const Window *window, Verdict *out);
static void aggregate_find(Int128 *over, Int128 *under, const RuleCall *call, const Window *window);
static Test hold_test(RuleCall *call);
static Test do_test(RuleCall *call);
static void true_judge(RuleCall *call, bool was_broken);
static void false_judge(RuleCall *call);
static void unknown_judge(RuleCall *call);
static bool is_excused(const RuleCall *call);
static uint32_t days_within(DayQueue *queue, Date first);
static bool verdict_give(RuleCall *call, State state, Reason reason);
static Date date_latest(Date a, int64_t b);

Status monitor_new(Monitor **out, const Agreement *agreement, const Trace *trace,
                   Problems *problems, Arena *arena)
{
    Monitor *monitor = ARENA_NEW(arena, Monitor);
    *monitor = (Monitor){.agreement = agreement,
                         .trace = trace,
                         .arena = arena,
                         .watches = ARENA_MANY(arena, Watch, agreement->commitment_count),
                         .statuses = ARENA_MANY(arena, Known, map_count(agreement->statuses)),
                         .acts = ARENA_MANY(arena, Known, map_count(agreement->acts)),
                         .events = ARENA_MANY(arena, Known, map_count(agreement->events)),
                         .values = ARENA_MANY(arena, Int128, trace->records.count),
                         .by_figure = ARENA_MANY(arena, Indices, agreement->figures.count),
                         .day = trace->first_day - 1};
    TRY(figures_scale(monitor, problems));
    *out = monitor;
    return STATUS_OK;
}

bool monitor_next(Monitor *monitor)
{
    if (monitor->day == monitor->trace->last_day) {
        return false;
    }
    monitor->day++;
    records_take(monitor);
    uint32_t count = monitor->agreement->commitment_count;
    for (uint32_t i = 0; i < count; i++) {
        Watch *watch = &monitor->watches[i];
        watch->yesterday = watch->verdict.state;
        watch->verdict = (Verdict){.record = RECORD_NONE};
        commitment_judge(&(RuleCall){monitor, watch, watch->of, monitor->day, &watch->verdict});
        watch->notice_today = false;
    }
    // Only now, since the conditions of the day read how it stood before.
    for (uint32_t i = 0; i < count; i++) {
        Watch *watch = &monitor->watches[i];
        Memory memory = memory_of_state(watch->verdict.state);
        watch->before = watch->memory;
        watch->memory = memory == MEMORY_NOT_YET ? watch->memory : memory;
    }
    return true;
}

Date monitor_day(const Monitor *monitor)
{
    return monitor->day;
}

const Verdict *monitor_verdict(const Monitor *monitor, uint32_t commitment)
{
    return &monitor->watches[commitment].verdict;
}

Memory monitor_memory(const Monitor *monitor, uint32_t commitment)
{
    return monitor->watches[commitment].memory;
}

Memory monitor_memory_before(const Monitor *monitor, uint32_t commitment)
{
    return monitor->watches[commitment].before;
}

bool monitor_event(const Monitor *monitor, uint32_t event)
{
    return monitor->events[event].is_given;
}

Counted monitor_counted(const Monitor *monitor, uint32_t commitment)
{
    const Watch *watch = &monitor->watches[commitment];
    const Commitment *of = watch->of;
    const Excuse *excuse =
        watch->recent.until > watch->older.until ? &watch->recent : &watch->older;
    return (Counted){.stretch = watch->stretch,
                     .is_bound = watch->is_bound,
                     .is_failing = watch->is_failing,
                     .first_false = watch->first_false,
                     .true_days = watch->true_days,
                     .unknown_days = watch->unknown_days,
                     .while_true = watch->while_true,
                     .while_false = watch->while_false,
                     .is_notified = watch->is_notified,
                     .notified = watch->notified,
                     .excused_until = excuse->until,
                     .due = of->has_due ? of->due : watch->stretch + (Date)of->due_days};
}

void monitor_records(const Monitor *monitor, uint32_t commitment,
                     void (*visit)(void *context, uint32_t record), void *context)
{
    const Watch *watch = &monitor->watches[commitment];
    if (!watch->verdict.has_figure) {
        return;
    }
    for (Date of = watch->window.first; of <= watch->window.last; of++) {
        const WindowCell *cell = window_cell(&watch->window, of);
        if (cell->is_given) {
            visit(context, cell->record);
        }
    }
}

Memory memory_of_state(State state)
{
    static const Memory after[STATE_COUNT] = {[STATE_KEPT] = MEMORY_KEPT,
                                              [STATE_AT_RISK] = MEMORY_KEPT,
                                              [STATE_EXCUSED] = MEMORY_KEPT,
                                              [STATE_BROKEN] = MEMORY_NOT_KEPT,
                                              [STATE_SUSPENDED] = MEMORY_NOT_KEPT};
    return after[state];
}

Str state_word(State state)
{
    return states[state];
}

Str reason_word(Reason reason)
{
    return reasons[reason];
}

// --- Figures as whole numbers -------------------------------------------------------------------

// The scale of a figure is the greatest below of its values, limits and margins: a power of ten.
static void scale_widen(Int128 *scale, Number number)
{
    *scale = number.under > *scale ? number.under : *scale;
}

static bool scale_apply(Int128 *out, Int128 scale, Number number)
{
    const Int128 most = (Int128)1'000'000'000'000'000 * 1'000'000'000'000'000;  // 10^30
    Int128 factor = scale == number.under ? 1 : scale / number.under;
    return !__builtin_mul_overflow(number.over, factor, out) && *out<most && * out> - most &&
           scale < most;
}

static Status figures_scale(Monitor *monitor, Problems *problems)
{
    const Agreement *agreement = monitor->agreement;
    Int128 *scales = ARENA_MANY(monitor->arena, Int128, agreement->figures.count);
    Ranks *ranks = ARENA_MANY(monitor->arena, Ranks, agreement->figures.count);
    scales_find(scales, monitor);
    TRY(values_scale(monitor, scales, problems));
    ranks_find(ranks, monitor);
    Status status = STATUS_OK;
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        const Commitment *commitment = &agreement->commitments[i];
        Watch *watch = &monitor->watches[i];
        Int128 scale = commitment->kind == COMMITMENT_KEEP ? scales[commitment->figure] : 1;
        watch->of = commitment;
        if (!scale_apply(&watch->limit, scale, commitment->limit) ||
            !scale_apply(&watch->margin, scale, commitment->margin)) {
            status =
                problem_error(problems, commitment->place, "agree.number",
                              "the limit of '%.*s' needs more than %d digits, with all decimals",
                              STR_ARG(commitment->name), FIGURE_DIGITS_MAX);
        }
        watch_begin(monitor, i, scales, ranks);
    }
    return status;
}

static void scales_find(Int128 *scales, const Monitor *monitor)
{
    const Agreement *agreement = monitor->agreement;
    for (size_t i = 0; i < agreement->figures.count; i++) {
        scales[i] = 1;
    }
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        const Commitment *commitment = &agreement->commitments[i];
        if (commitment->kind == COMMITMENT_KEEP) {
            scale_widen(&scales[commitment->figure], commitment->limit);
            scale_widen(&scales[commitment->figure], commitment->margin);
        }
    }
    for (size_t i = 0; i < monitor->trace->records.count; i++) {
        const TraceRecord *record = &monitor->trace->records.at[i];
        if (record_counts(record)) {
            scale_widen(&scales[record->subject], record->value);
        }
    }
}

static Status values_scale(Monitor *monitor, const Int128 *scales, Problems *problems)
{
    for (size_t i = 0; i < monitor->trace->records.count; i++) {
        const TraceRecord *record = &monitor->trace->records.at[i];
        if (record_counts(record) &&
            !scale_apply(&monitor->values[i], scales[record->subject], record->value)) {
            return problem_error(problems, (Place){.field = STR("trace")}, "agree.number",
                                 "the values of '%.*s' need more than %d digits, with all decimals",
                                 STR_ARG(monitor->agreement->figures.at[record->subject].name),
                                 FIGURE_DIGITS_MAX);
        }
    }
    return STATUS_OK;
}

static void watch_begin(Monitor *monitor, uint32_t index, const Int128 *scales, const Ranks *ranks)
{
    Watch *watch = &monitor->watches[index];
    const Commitment *of = watch->of;
    watch->recent.until = watch->older.until = watch->excuse_day = DATE_FIRST;
    watch->verdict.state = STATE_NOT_DUE;
    if (of->kind != COMMITMENT_KEEP) {
        return;
    }
    watch->scale = scales[of->figure];
    *VEC_PUSH(&monitor->by_figure[of->figure], monitor->arena) = index;
    Date first = monitor->trace->first_day, last = monitor->trace->last_day;
    const Ranks *used = needs_ranks(of) ? &ranks[of->figure] : NULL;
    watch->window = window_new(first, last, used, monitor->arena);
    if (monitor->agreement->figures.at[of->figure].restated != DAYS_NONE) {
        watch->earlier = window_new(first, last, used, monitor->arena);
    }
}

// The values of each figure of which a median, the least or the greatest is asked for: counted, then
// put in place, so that the trace is gone through twice however many figures there are.
static void ranks_find(Ranks *ranks, const Monitor *monitor)
{
    const Agreement *agreement = monitor->agreement;
    uint32_t *counts = ARENA_MANY(monitor->arena, uint32_t, agreement->figures.count);
    const Trace *trace = monitor->trace;
    for (size_t i = 0; i < trace->records.count; i++) {
        if (record_counts(&trace->records.at[i])) {
            counts[trace->records.at[i].subject]++;
        }
    }
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        const Commitment *commitment = &agreement->commitments[i];
        if (commitment->kind == COMMITMENT_KEEP && needs_ranks(commitment) &&
            ranks[commitment->figure].values == NULL) {
            ranks[commitment->figure].values =
                ARENA_MANY(monitor->arena, Int128, (size_t)counts[commitment->figure] + 1);
        }
    }
    for (size_t i = 0; i < trace->records.count; i++) {
        const TraceRecord *record = &trace->records.at[i];
        if (record_counts(record) && ranks[record->subject].values != NULL) {
            Ranks *own = &ranks[record->subject];
            own->values[own->count++] = monitor->values[i];
        }
    }
    for (size_t i = 0; i < agreement->figures.count; i++) {
        if (ranks[i].values != NULL) {
            ranks_make(&ranks[i]);
        }
    }
}

static bool needs_ranks(const Commitment *commitment)
{
    return commitment->aggregate == AGGREGATE_MEDIAN || commitment->aggregate == AGGREGATE_MIN ||
           commitment->aggregate == AGGREGATE_MAX;
}

// Does it say a value of a figure that somebody asks for?
static bool record_counts(const TraceRecord *record)
{
    return record->kind == RECORD_FIGURE && record->subject != SUBJECT_NONE && !record->is_none;
}

// --- Records ------------------------------------------------------------------------------------

static void records_take(Monitor *monitor)
{
    const Trace *trace = monitor->trace;
    for (; monitor->at < trace->records.count && trace->records.at[monitor->at].day <= monitor->day;
         monitor->at++) {
        if (trace->records.at[monitor->at].subject != SUBJECT_NONE) {
            record_take(monitor, (uint32_t)monitor->at);
        }
    }
}

static void record_take(Monitor *monitor, uint32_t index)
{
    const TraceRecord *record = &monitor->trace->records.at[index];
    Watch *watches = monitor->watches;
    Known known = {true, record->text, record->day, index};
    switch (record->kind) {
    case RECORD_FIGURE:
        figure_take(monitor, index);
        return;
    case RECORD_STATUS:
        monitor->statuses[record->subject] = known;
        return;
    case RECORD_ACT:  // performed by the first act after the last undo
        if (!monitor->acts[record->subject].is_given) {
            monitor->acts[record->subject] = known;
        }
        return;
    case RECORD_UNDO:
        monitor->acts[record->subject].is_given = false;
        return;
    case RECORD_EVENT:
        monitor->events[record->subject].is_given = true;
        return;
    case RECORD_NOTICE:
        watches[record->subject].notice_today = record->day == monitor->day;
        watches[record->subject].notice_today_record = index;
        return;
    case RECORD_EXCUSE:
    case RECORD_EXCUSE_ENDED:
        excuse_take(&watches[record->subject], record, index);
        return;
    case RECORD_KIND_COUNT:
        return;
    }
}

static void figure_take(Monitor *monitor, uint32_t index)
{
    const TraceRecord *record = &monitor->trace->records.at[index];
    const Int128 *value = record->is_none ? NULL : &monitor->values[index];
    const Indices *asking = &monitor->by_figure[record->subject];
    for (size_t i = 0; i < asking->count; i++) {
        Watch *watch = &monitor->watches[asking->at[i]];
        window_set(&watch->window, record->of, value, index);
        if (watch->earlier.cells != NULL) {
            window_set(&watch->earlier, record->of, value, index);
        }
    }
}

// Rule 10. An end ends all excuses begun on days before; those of its own day go on.
static void excuse_take(Watch *watch, const TraceRecord *record, uint32_t index)
{
    if (watch->excuse_day < record->day) {
        watch->older = watch->recent.until > watch->older.until ? watch->recent : watch->older;
        watch->recent.until = DATE_FIRST;
        watch->excuse_day = record->day;
    }
    if (record->kind == RECORD_EXCUSE_ENDED) {
        watch->older.until = DATE_FIRST;
        return;
    }
    const Commitment *of = watch->of;
    bool counts = false;
    for (uint32_t i = 0; i < of->ground_count && !counts; i++) {
        counts = str_equal(of->grounds[i], record->text);
    }
    int64_t last = (int64_t)record->day + of->excuse_days - 1;
    Date until = last < record->of ? (Date)last : record->of;
    if (counts && until > watch->recent.until) {
        watch->recent = (Excuse){until, index};
    }
}

// --- Rules 1 to 6 -------------------------------------------------------------------------------

static void commitment_judge(RuleCall *call)
{
    Watch *watch = call->watch;
    if (is_out_of_time(call) || has_not_begun(call) || duty_rests(call)) {
        watch->is_bound = false;
        return;
    }
    if (!watch->is_bound) {
        stretch_begin(call);
    }
    if ((int64_t)call->day < (int64_t)watch->stretch + call->of->settle) {
        (void)verdict_give(call, STATE_NOT_DUE, REASON_SETTLING);
        return;
    }
    test_judge(call);
}

// Rules 1 and 2.
static bool is_out_of_time(RuleCall *call)
{
    if (call->day < call->of->from) {
        return verdict_give(call, STATE_NOT_DUE, REASON_BEFORE_START);
    }
    if (call->day > call->of->until) {
        return verdict_give(call, STATE_ENDED, REASON_ENDED);
    }
    return call->watch->is_withdrawn && verdict_give(call, STATE_SUSPENDED, REASON_WITHDRAWN);
}

// Rule 3.
static bool has_not_begun(RuleCall *call)
{
    Watch *watch = call->watch;
    watch->is_active =
        watch->is_active || call->of->after == NULL || after_holds(call->monitor, call->of->after);
    return !watch->is_active && verdict_give(call, STATE_NOT_DUE, REASON_NOT_ACTIVATED);
}

static bool after_holds(const Monitor *monitor, const AfterCondition *condition)
{
    if (condition->kind == AFTER_KEPT) {
        return monitor->watches[condition->index].memory == MEMORY_KEPT;
    }
    if (condition->kind == AFTER_EVENT) {
        return monitor->events[condition->index].is_given;
    }
    uint32_t held = 0;
    for (uint32_t i = 0; i < condition->part_count; i++) {
        held += after_holds(monitor, &condition->parts[i]) ? 1 : 0;
    }
    return condition->kind == AFTER_ALL   ? held == condition->part_count
           : condition->kind == AFTER_ANY ? held > 0
                                          : held >= condition->least;
}

// Rules 4 and 5.
static bool duty_rests(RuleCall *call)
{
    Watch *watch = call->watch;
    Memory kept = while_reads(call);
    while_count(call, kept);
    if (watch->yesterday == STATE_SUSPENDED) {
        if (kept == MEMORY_KEPT && watch->while_true > call->of->resume) {
            return false;
        }
        return verdict_give(call, STATE_SUSPENDED,
                            kept == MEMORY_KEPT ? REASON_RESUMING : REASON_RELIEVED);
    }
    if (kept == MEMORY_NOT_YET) {
        return verdict_give(call, STATE_NOT_DUE, REASON_WAITING);
    }
    if (kept == MEMORY_KEPT || !relief_is_due(call)) {
        return false;
    }
    watch->is_withdrawn = call->of->relief_is_final;
    bool keeps_break = call->of->recover_on_return && watch->yesterday == STATE_BROKEN;
    watch->returns_broken = watch->returns_broken || keeps_break;
    call->out->record = call->of->relief_by_notice ? watch->notice_record : RECORD_NONE;
    return verdict_give(call, STATE_SUSPENDED,
                        watch->is_withdrawn ? REASON_WITHDRAWN : REASON_RELIEVED);
}

// Kleene's conjunction: one that is not kept decides.
static Memory while_reads(const RuleCall *call)
{
    Memory all = MEMORY_KEPT;
    for (uint32_t i = 0; i < call->of->while_count; i++) {
        const WhileCondition *condition = &call->of->duty_while[i];
        Memory one = call->monitor->watches[condition->commitment].memory;
        if (one == MEMORY_NOT_KEPT) {
            return MEMORY_NOT_KEPT;
        }
        all = one == MEMORY_NOT_YET && !condition->presumed ? MEMORY_NOT_YET : all;
    }
    return all;
}

// How long the conditions have been kept or not, and whether notice was given in that time.
static void while_count(RuleCall *call, Memory kept)
{
    Watch *watch = call->watch;
    watch->while_true = kept == MEMORY_KEPT ? watch->while_true + 1 : 0;
    watch->while_false = kept == MEMORY_NOT_KEPT ? watch->while_false + 1 : 0;
    if (kept != MEMORY_NOT_KEPT) {
        watch->is_notified = false;
    } else if (watch->notice_today && !watch->is_notified) {
        watch->is_notified = true;
        watch->notified = call->day;
        watch->notice_record = watch->notice_today_record;
    }
}

static bool relief_is_due(const RuleCall *call)
{
    const Watch *watch = call->watch;
    if (!call->of->relief_by_notice) {
        return watch->while_false > call->of->relief_days;
    }
    return watch->is_notified &&
           (int64_t)call->day >= (int64_t)watch->notified + call->of->relief_days;
}

// Rule 6: all that is counted begins anew.
static void stretch_begin(RuleCall *call)
{
    Watch *watch = call->watch;
    watch->is_bound = true;
    watch->stretch = call->day;
    watch->is_failing = false;
    watch->true_days = watch->unknown_days = 0;
    watch->false_days.head = watch->false_days.days.count;
    watch->excused_days.head = watch->excused_days.days.count;
}

// --- Rule 7: the test ---------------------------------------------------------------------------

static Test test_find(RuleCall *call)
{
    switch (call->of->kind) {
    case COMMITMENT_KEEP:
        return keep_test(call);
    case COMMITMENT_HOLD:
        return hold_test(call);
    case COMMITMENT_DO:
        return do_test(call);
    case COMMITMENT_KIND_COUNT:
        break;
    }
    return TEST_UNKNOWN;
}

static Test keep_test(RuleCall *call)
{
    Watch *watch = call->watch;
    int64_t first = (int64_t)call->day - call->of->window + 1;
    window_move(&watch->window, date_latest(watch->stretch, first), call->day);
    Test test = window_test(call, &watch->window, call->out);
    if (watch->earlier.cells == NULL) {
        return test;
    }
    // A figure made worse after its day has left the window is seen in the window as it was.
    uint32_t lag = call->monitor->agreement->figures.at[call->of->figure].restated;
    int64_t then = (int64_t)call->day - lag;
    if (then < (int64_t)watch->stretch + call->of->settle) {
        return test;
    }
    window_move(&watch->earlier, date_latest(watch->stretch, then - call->of->window + 1),
                (Date)then);
    Verdict earlier = {};
    return window_test(call, &watch->earlier, &earlier) == TEST_FALSE ? TEST_FALSE : test;
}

// By the figures of a window; what it comes to is put in the verdict.
static Test window_test(const RuleCall *call, const Window *window, Verdict *out)
{
    const Commitment *of = call->of;
    const Watch *watch = call->watch;
    out->window_first = window->first;
    out->figure_days = window->count;
    bool is_stale =
        of->stale != DAYS_NONE && (int64_t)window->last - window->newest > (int64_t)of->stale;
    if (window->count == 0 || window->count < of->min_count || is_stale) {
        return TEST_UNKNOWN;
    }
    Int128 over, under;
    aggregate_find(&over, &under, call, window);
    out->has_figure = true;
    out->figure = number_reduce((Number){over, under * watch->scale});
    out->record = window_cell(window, window->newest)->record;
    Int128 spare = watch->limit * under - over;
    spare = of->is_at_least ? -spare : spare;
    out->reason = spare < watch->margin * under ? REASON_MARGIN : REASON_MET;
    return spare >= 0 ? TEST_TRUE : TEST_FALSE;
}

// A fraction in units of the figure's last decimal.
static void aggregate_find(Int128 *over, Int128 *under, const RuleCall *call, const Window *window)
{
    uint32_t count = window->count;
    *under = 1;
    switch (call->of->aggregate) {
    case AGGREGATE_MEDIAN:  // of an even number: the mean of the middle two
        *over = window_ranked(window, (count - 1) / 2) + window_ranked(window, count / 2);
        *under = 2;
        return;
    case AGGREGATE_MEAN:
        *over = window->sum;
        *under = count;
        return;
    case AGGREGATE_SUM:
        *over = window->sum;
        return;
    case AGGREGATE_MIN:
        *over = window_ranked(window, 0);
        return;
    case AGGREGATE_MAX:
        *over = window_ranked(window, count - 1);
        return;
    case AGGREGATE_COUNT_OF:
        *over = count * call->watch->scale;
        return;
    case AGGREGATE_LAST:
        *over = window_cell(window, window->newest)->value;
        return;
    case AGGREGATE_KIND_COUNT:
        break;
    }
    *over = 0;
}

static Test hold_test(RuleCall *call)
{
    const Known *status = &call->monitor->statuses[call->of->status];
    if (!status->is_given) {
        return TEST_UNKNOWN;
    }
    call->out->record = status->record;
    call->out->reason = REASON_MET;
    return str_equal(status->value, call->of->value) ? TEST_TRUE : TEST_FALSE;
}

// Before the due day an act that is not performed is no failure, and the verdict is given here.
static Test do_test(RuleCall *call)
{
    const Commitment *of = call->of;
    const Known *act = &call->monitor->acts[of->act];
    int64_t due = of->has_due ? of->due : (int64_t)call->watch->stretch + of->due_days;
    if (act->is_given) {
        call->out->record = act->record;
        call->out->reason = act->day > due ? REASON_PERFORMED_LATE : REASON_PERFORMED;
        return TEST_TRUE;
    }
    if (call->day > due) {
        return TEST_FALSE;
    }
    bool is_soon = due - call->day < of->warn;
    (void)verdict_give(call, is_soon ? STATE_AT_RISK : STATE_NOT_DUE,
                       is_soon ? REASON_DUE_SOON : REASON_PENDING);
    return TEST_SETTLED;
}

// --- Rules 8 to 12: what the test means ---------------------------------------------------------

static void test_judge(RuleCall *call)
{
    Watch *watch = call->watch;
    Test test = test_find(call);
    if (test == TEST_SETTLED) {
        watch->true_days = 0;
        return;
    }
    bool was_broken = watch->yesterday == STATE_BROKEN || watch->returns_broken;
    watch->returns_broken = false;
    watch->true_days = test == TEST_TRUE ? watch->true_days + 1 : 0;
    watch->unknown_days = test == TEST_UNKNOWN ? watch->unknown_days + 1 : 0;
    if (test == TEST_TRUE) {
        true_judge(call, was_broken);
        return;
    }
    if (test == TEST_FALSE) {
        watch->first_false = watch->is_failing ? watch->first_false : call->day;
        watch->is_failing = true;
    }
    if (was_broken) {
        (void)verdict_give(call, STATE_BROKEN,
                           test == TEST_FALSE ? REASON_FAILED : REASON_NO_FIGURE);
    } else if (is_excused(call)) {
        watch->is_failing = false;
        watch->unknown_days = 0;
        *VEC_PUSH(&watch->excused_days.days, call->monitor->arena) = call->day;
        (void)verdict_give(call, STATE_EXCUSED, REASON_EXCUSED);
        return;
    }
    if (test == TEST_FALSE) {
        *VEC_PUSH(&watch->false_days.days, call->monitor->arena) = call->day;
    }
    if (!was_broken) {
        (test == TEST_FALSE ? false_judge : unknown_judge)(call);
    }
}

// Rule 8.
static void true_judge(RuleCall *call, bool was_broken)
{
    Watch *watch = call->watch;
    watch->is_failing = false;
    if (was_broken && watch->true_days < call->of->recover) {
        (void)verdict_give(call, STATE_BROKEN, REASON_RECOVERING);
        return;
    }
    Reason reason = call->out->reason;  // as the test left it
    (void)verdict_give(call, reason == REASON_MARGIN ? STATE_AT_RISK : STATE_KEPT, reason);
}

// Rule 11: a cure runs from the first false day, unless too many days failed already.
static void false_judge(RuleCall *call)
{
    Watch *watch = call->watch;
    Quota quota = call->of->false_days;
    bool is_too_often =
        quota.in > 0 &&
        days_within(&watch->false_days,
                    date_latest(watch->stretch, (int64_t)call->day - quota.in + 1)) > quota.at_most;
    bool cures = !is_too_often && (int64_t)call->day - watch->first_false < (int64_t)call->of->cure;
    (void)verdict_give(call, cures ? STATE_AT_RISK : STATE_BROKEN,
                       cures ? REASON_CURING : REASON_FAILED);
}

// Rule 12. An unknown day does not end a run of false days, but a false day one of unknown days.
static void unknown_judge(RuleCall *call)
{
    bool is_silent =
        call->of->silence != DAYS_NONE && call->watch->unknown_days > call->of->silence;
    (void)verdict_give(call, is_silent ? STATE_BROKEN : STATE_UNKNOWN,
                       is_silent ? REASON_SILENT : REASON_NO_FIGURE);
}

// Rule 10.
static bool is_excused(const RuleCall *call)
{
    Watch *watch = call->watch;
    Quota total = call->of->excuse_total;
    const Excuse *longest =
        watch->recent.until > watch->older.until ? &watch->recent : &watch->older;
    Date first = date_latest(watch->stretch, (int64_t)call->day - total.in + 1);
    bool is_used_up = total.in > 0 && days_within(&watch->excused_days, first) >= total.at_most;
    if (longest->until < call->day || is_used_up) {
        return false;
    }
    call->out->record = longest->record;
    return true;
}

// How many of the days in the queue are not before `first`; the others are forgotten, since `first`
// only goes forward.
static uint32_t days_within(DayQueue *queue, Date first)
{
    while (queue->head < queue->days.count && queue->days.at[queue->head] < first) {
        queue->head++;
    }
    return (uint32_t)(queue->days.count - queue->head);
}

// Always true: a rule that gives a verdict is the last of the day.
static bool verdict_give(RuleCall *call, State state, Reason reason)
{
    call->out->state = state;
    call->out->reason = reason;
    return true;
}

// The later of two days; the second may lie before all that can be written.
static Date date_latest(Date a, int64_t b)
{
    return b > a ? (Date)b : a;
}
