// load.c: how long until the first case could be decided, in a fresh process: all shipped rulebooks
// are read (from the page cache) and built, a decider is made, and one case meets its day's law.
//
//   bench-load SHELF      one JSON object: rulebooks, load_ms (CPU), wall_ms, first_ms (CPU, of the
//                         decider and the first case, contained in load_ms)
#include <stdio.h>

#include "common.h"

static Status first_case(const Program *program, Problems *problems, Arena *arena);

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench-load SHELF\n");
        return 2;
    }
    Stopwatch begun = clock_read();
    Arena *arena = arena_new(4 * GIBIBYTE);
    Problems problems = {.arena = arena};
    Program *program = NULL;
    if (shelf_load(&program, str_from_c(argv[1]), &problems, arena) != STATUS_OK) {
        return failed(&problems);
    }
    Stopwatch built = clock_read();
    if (first_case(program, &problems, arena) != STATUS_OK) {
        return failed(&problems);
    }
    Stopwatch ended = clock_read();
    printf("{\"rulebooks\":%u,\"load_ms\":%.3f,\"wall_ms\":%.3f,\"first_ms\":%.3f}\n",
           program->rulebook_count, (ended.cpu - begun.cpu) * 1e3, (ended.wall - begun.wall) * 1e3,
           (ended.cpu - built.cpu) * 1e3);
    arena_free(arena);
    return 0;
}

static Status first_case(const Program *program, Problems *problems, Arena *arena)
{
    DeciderOptions options = {.has_as_of = true};
    TRY(date_read(&options.as_of, STR("2026-07-23")));
    Decider *decider = decider_new(program, options, arena);
    Case *given = case_new(program->vocabulary, arena);
    TRY(case_say_text(given, STR("destination"), STR("BR"), (Place){}, problems));
    TRY(case_say_text(given, STR("item.list"), STR("us"), (Place){}, problems));
    TRY(case_say_text(given, STR("item.code"), STR("3A001"), (Place){}, problems));
    Decision decision;
    return decide_case(&decision, decider, given, problems, arena);
}
