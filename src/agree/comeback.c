// comeback.c: an imagined course of events for each commitment that fails alone.
#include "agree/comeback.h"

#include "agree/monitor.h"

// Commitment-days that are tried at most; beyond, lengths are doubled instead of counted up.
#define WORK_MAX 8'000'000
#define TRIES_MAX 64

typedef struct Trial {
    Agreement agreement;  // without dates
    Trace trace;
    uint32_t counters;  // the sum of all: how long anything can take
    Arena *arena;
} Trial;

static void trial_begin(Trial *trial, const Agreement *agreement, Arena *arena);
static uint32_t counters_of(const Commitment *commitment);
static bool fails_to_return(Stuck *out, Trial *trial, uint32_t failed, uint32_t days);
static void course_write(Trial *trial, uint32_t failed, Date from, Date to);
static void day_write(Trial *trial, uint32_t commitment, Date day, bool is_kept, bool was_kept);
static void record_add(Trial *trial, TraceRecord record);
static Number figure_value(const Commitment *commitment, bool is_kept);

bool comeback_find(Stuck *out, const Agreement *agreement, Arena *arena)
{
    Trial trial;
    trial_begin(&trial, agreement, arena);
    uint32_t count = agreement->commitment_count;
    uint64_t run = (uint64_t)count * 5 * ((uint64_t)trial.counters + 1);
    for (uint32_t failed = 0; failed < count; failed++) {
        uint32_t longest = counters_of(&agreement->commitments[failed]) + 2;
        bool counts_up = longest <= TRIES_MAX && run * longest * count <= WORK_MAX;
        for (uint32_t days = 1; days <= longest; days = counts_up ? days + 1 : 2 * days) {
            if (run > WORK_MAX) {
                return false;  // longer than anybody would wait
            }
            if (fails_to_return(out, &trial, failed, days)) {
                return true;
            }
        }
    }
    return false;
}

static void trial_begin(Trial *trial, const Agreement *agreement, Arena *arena)
{
    *trial = (Trial){.agreement = *agreement, .arena = arena};
    uint32_t count = agreement->commitment_count;
    trial->agreement.commitments = ARENA_MANY(arena, Commitment, count);
    for (uint32_t i = 0; i < count; i++) {
        Commitment *commitment = &trial->agreement.commitments[i];
        *commitment = agreement->commitments[i];
        commitment->from = DATE_FIRST;
        commitment->until = DATE_LAST;
        commitment->due_days = commitment->has_due ? 0 : commitment->due_days;
        commitment->has_due = false;
        commitment->relief_is_final = false;
        trial->counters += counters_of(commitment);
    }
}

static uint32_t counters_of(const Commitment *commitment)
{
    uint32_t silence = commitment->silence == DAYS_NONE ? 0 : commitment->silence;
    return commitment->window + commitment->settle + commitment->cure + commitment->recover +
           silence + commitment->relief_days + commitment->resume + commitment->due_days +
           commitment->false_days.in + 2;
}

static bool fails_to_return(Stuck *out, Trial *trial, uint32_t failed, uint32_t days)
{
    const Agreement *agreement = &trial->agreement;
    ArenaMark mark = arena_mark(trial->arena);
    Problems problems = {.arena = trial->arena};
    Monitor *monitor;
    Date begin = (Date)trial->counters + 1, end = begin + (Date)days - 1;
    bool *lost = ARENA_MANY(trial->arena, bool, agreement->commitment_count);
    bool is_stuck = false, began = true;
    // Long enough for a break to run round a ring more than once.
    trial->trace = (Trace){.first_day = 0, .last_day = end + 3 * (Date)trial->counters + 1};
    course_write(trial, failed, begin, end);
    if (monitor_new(&monitor, agreement, &trial->trace, &problems, trial->arena) != STATUS_OK) {
        arena_return(trial->arena, mark);
        return false;
    }
    while (monitor_next(monitor)) {
        for (uint32_t i = 0; i < agreement->commitment_count; i++) {
            bool is_kept = monitor_memory(monitor, i) == MEMORY_KEPT;
            began = began && (monitor_day(monitor) != begin - 1 || is_kept);
            lost[i] = !is_kept;
        }
    }
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        is_stuck = is_stuck || (began && lost[i]);
    }
    if (is_stuck) {
        *out = (Stuck){failed, days, lost};
    } else {
        arena_return(trial->arena, mark);
    }
    return is_stuck;
}

// Everything is reported on its day; a side that may give notice does so each day.
static void course_write(Trial *trial, uint32_t failed, Date from, Date to)
{
    const Agreement *agreement = &trial->agreement;
    for (uint32_t i = 0; i < map_count(agreement->events); i++) {
        record_add(trial, (TraceRecord){.kind = RECORD_EVENT, .subject = i});
    }
    for (Date day = 0; day <= trial->trace.last_day; day++) {
        for (uint32_t i = 0; i < agreement->commitment_count; i++) {
            bool is_kept = i != failed || day < from || day > to;
            bool was_kept = i != failed || day - 1 < from || day - 1 > to;
            day_write(trial, i, day, is_kept, day > 0 && was_kept);
        }
    }
}

static void day_write(Trial *trial, uint32_t index, Date day, bool is_kept, bool was_kept)
{
    const Commitment *commitment = &trial->agreement.commitments[index];
    switch (commitment->kind) {
    case COMMITMENT_KEEP:
        // Of "at least so many days with a figure" one keeps less by saying nothing.
        if (is_kept || commitment->aggregate != AGGREGATE_COUNT_OF) {
            record_add(trial, (TraceRecord){.kind = RECORD_FIGURE,
                                            .subject = commitment->figure,
                                            .day = day,
                                            .of = day,
                                            .value = figure_value(commitment, is_kept)});
        }
        break;
    case COMMITMENT_HOLD:
        record_add(trial, (TraceRecord){.kind = RECORD_STATUS,
                                        .subject = commitment->status,
                                        .day = day,
                                        .text = is_kept ? commitment->value : STR("?")});
        break;
    case COMMITMENT_DO:
        if (is_kept != was_kept) {
            record_add(trial, (TraceRecord){.kind = is_kept ? RECORD_ACT : RECORD_UNDO,
                                            .subject = commitment->act,
                                            .day = day});
        }
        break;
    case COMMITMENT_KIND_COUNT:
        break;
    }
    if (commitment->relief_by_notice) {
        record_add(trial, (TraceRecord){.kind = RECORD_NOTICE, .subject = index, .day = day});
    }
}

static void record_add(Trial *trial, TraceRecord record)
{
    *VEC_PUSH(&trial->trace.records, trial->arena) = record;
}

// One that keeps the limit however many days are added up, or breaks it by a single day.
static Number figure_value(const Commitment *commitment, bool is_kept)
{
    Number limit = commitment->limit, moved = limit;
    bool is_up = commitment->is_at_least == is_kept;  // good is high, or bad is
    Number by = is_kept ? commitment->margin : number_whole(1);
    Status status = is_up ? number_add(&moved, limit, by) : number_subtract(&moved, limit, by);
    if (status != STATUS_OK) {
        return limit;
    }
    bool is_past = is_up ? number_sign(moved) > 0 : number_sign(moved) < 0;
    return is_past ? moved : number_whole(0);
}
