// agreement_json.c: agreements with their records, as JSON. Whatever the bytes, reading ends; what is
// read has a state for every commitment on every day, the same when it is worked out again, and lines
// of a timeline that follow one another.
#include "target.h"

#include "agree/agreement_json.h"
#include "agree/book.h"
#include "agree/states_timeline.h"

enum { DAYS_TRIED_MAX = 2'000 };

static Status case_read(Arena *arena, void *argument);
static void days_are_covered(const States *states);
static void lines_follow(const TimelineLines *lines);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 256 * MEBIBYTE, case_read);
}

static Status case_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    Agreement agreement;
    Trace trace = {};
    Status status = agreement_read_json(&agreement, &trace, *(Str *)argument, STR("fuzz.json"),
                                        &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status != STATUS_OK || (int64_t)trace.last_day - trace.first_day > DAYS_TRIED_MAX) {
        return STATUS_OK;
    }
    trace_sort(&trace, arena);
    Trace counted;
    States states;
    Book book = {.has_known_on = true, .known_on = trace.last_day};
    if (book_open(&counted, &agreement, &trace, &book, &problems, arena) != STATUS_OK ||
        states_find(&states, &agreement, &trace, &problems, arena) != STATUS_OK) {
        assert(problems.error_count > 0);
        return STATUS_OK;
    }
    days_are_covered(&states);
    TimelineLines lines;
    timeline_find(&lines, &states, arena);
    lines_follow(&lines);
    return STATUS_OK;
}

static void days_are_covered(const States *states)
{
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        Date next = states->trace->first_day;
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            const StateRun *run = &states->of[i].runs.at[k];
            assert(run->from == next && run->to >= run->from);
            next = run->to + 1;
        }
        assert(next == states->trace->last_day + 1);
    }
}

static void lines_follow(const TimelineLines *lines)
{
    for (size_t i = 1; i < lines->lines.count; i++) {
        const TimelineLine *before = &lines->lines.at[i - 1], *line = &lines->lines.at[i];
        if (str_equal(before->measure, line->measure)) {
            assert(!before->is_open && before->to < line->from);
        }
    }
}
