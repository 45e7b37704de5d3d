// common.c: see common.h. It reads the shelf as the program does, with no more of the program than
// the engine's own parts.
#include "common.h"

#include <stdio.h>
#include <time.h>

static Status folder_read(Sources *sources, Str folder, Problems *problems, Arena *arena);
static Str below(Str folder, Str name, Arena *arena);
static Source *sources_add(const Source **list, size_t *count, Arena *arena);
static double seconds(clockid_t which);

Stopwatch clock_read(void)
{
    return (Stopwatch){.cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), .wall = seconds(CLOCK_MONOTONIC)};
}

Status shelf_load(Program **out, Str shelf, Problems *problems, Arena *arena)
{
    Str *names = NULL;
    size_t count = 0;
    TRY(file_list(&names, &count, shelf, problems, arena));
    Sources sources = {};
    for (size_t i = 0; i < count; i++) {
        Str folder = below(shelf, names[i], arena);
        if (file_is_folder(folder)) {
            TRY(folder_read(&sources, folder, problems, arena));
        }
    }
    return program_build(out, sources, problems, arena);
}

Status folder_load(Program **out, Str folder, Problems *problems, Arena *arena)
{
    Sources sources = {};
    TRY(folder_read(&sources, folder, problems, arena));
    return program_build(out, sources, problems, arena);
}

Status lines_read(Lines *out, Str folder, Str name, Problems *problems, Arena *arena)
{
    Str text;
    TRY(file_read(&text, below(folder, name, arena), GIBIBYTE, problems, arena));
    while (text.len > 0) {
        Str line = str_split(text, '\n', &text);
        if (line.len > 0) {
            *VEC_PUSH(out, arena) = line;
        }
    }
    return STATUS_OK;
}

int failed(const Problems *problems)
{
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        if (problem->severity == SEVERITY_ERROR) {
            fprintf(stderr, "%.*s: %.*s\n", STR_ARG(problem->place.source),
                    STR_ARG(problem->message));
        }
    }
    return 1;
}

// A test's cases, and the digests of the text that was read, are no tables of a rulebook.
static Status folder_read(Sources *sources, Str folder, Problems *problems, Arena *arena)
{
    Str *names = NULL;
    size_t count = 0;
    TRY(file_list(&names, &count, folder, problems, arena));
    for (size_t i = 0; i < count; i++) {
        bool is_rulebook = str_ends_with(names[i], STR(".rules"));
        bool is_table = str_ends_with(names[i], STR(".csv")) &&
                        !str_ends_with(names[i], STR(".cases.csv")) &&
                        !str_ends_with(names[i], STR(".read.csv"));
        if (is_rulebook || is_table) {
            Source source = {.path = below(folder, names[i], arena)};
            TRY(file_read(&source.text, source.path, GIBIBYTE, problems, arena));
            *(is_rulebook ? sources_add(&sources->rulebooks, &sources->rulebook_count, arena)
                          : sources_add(&sources->tables, &sources->table_count, arena)) = source;
        }
    }
    return STATUS_OK;
}

static Str below(Str folder, Str name, Arena *arena)
{
    return str_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
}

// A few dozen files: growing by one is no work.
static Source *sources_add(const Source **list, size_t *count, Arena *arena)
{
    size_t size = *count * sizeof **list;
    Source *grown = arena_grow(arena, (void *)(uintptr_t)*list, size, size + sizeof **list);
    *list = grown;
    return &grown[(*count)++];
}

static double seconds(clockid_t which)
{
    struct timespec time;
    clock_gettime(which, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}
