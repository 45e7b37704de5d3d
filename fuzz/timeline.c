// timeline.c: the reader of timelines, as CSV or as JSON a line. Whatever the bytes, it ends: with
// rows, or with problems that say where. One that is read decides a case on each of its days, twice
// with the same bounds.
#include "target.h"

#include "decide/decide.h"

#define ROWS_DECIDED_MAX 8

static const char rules[] = "rulebook zz.book\n"
                            "  reaches   unlisted items\n"
                            "require licence\n"
                            "  cite      \"1\"\n"
                            "require whole.a\n"
                            "  when      london.chips is kept\n"
                            "  cite      \"2\"\n"
                            "suspend licence from 2026-01-01\n"
                            "  while     london.chips is kept\n"
                            "  cite      \"3\"\n";

static Status text_read(Arena *arena, void *argument);
static void days_decide(const Program *program, const Timeline *timeline, Arena *arena);
static Bounds day_decide(const Program *program, const Timeline *timeline, Date date, Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Source source = {STR("zz.rules"), str_from_c(rules)};
    Source file = {STR("fuzz.csv"), *(Str *)argument};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status built = program_build(&program, (Sources){&source, 1, NULL, 0}, &problems, arena);
    assert(built == STATUS_OK);
    Timeline timeline;
    Status status = timeline_read(&timeline, file, program, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status == STATUS_OK) {
        days_decide(program, &timeline, arena);
    }
    return STATUS_OK;
}

static void days_decide(const Program *program, const Timeline *timeline, Arena *arena)
{
    for (uint32_t i = 0; i < timeline->count && i < ROWS_DECIDED_MAX; i++) {
        Date date = timeline->rows[i].days.from;
        Bounds first = day_decide(program, timeline, date, arena);
        Bounds second = day_decide(program, timeline, date, arena);
        assert(memcmp(&first, &second, sizeof first) == 0);
        assert(first.at_least <= first.at_most);
    }
}

static Bounds day_decide(const Program *program, const Timeline *timeline, Date date, Arena *arena)
{
    DeciderOptions options = {.has_as_of = true, .as_of = date, .timeline = timeline};
    Decider *decider = decider_new(program, options, arena);
    Problems problems = {.arena = arena};
    Decision decision;
    Status status =
        decide_case(&decision, decider, case_new(program->vocabulary, arena), &problems, arena);
    assert(status == STATUS_OK);
    return decision.bounds;
}
