// trial.h: what the tests of this folder share: rulebooks as texts, cases as JSON, decisions.
#ifndef TESTS_UNIT_DECIDE_TRIAL_H
#define TESTS_UNIT_DECIDE_TRIAL_H

#include "../base/check.h"

#include "decide/decide.h"

#define TRIAL_BOOKS_MAX 4

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(2 * GIBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

// Texts end with a null; one table lies beside them, as t.csv.
static inline Program *trial_program(const char *const *texts, const char *table)
{
    Source sources[TRIAL_BOOKS_MAX] = {};
    Source rows = {STR("t.csv"), str_from_c(table)};
    size_t count = 0;
    for (; texts[count] != NULL; count++) {
        sources[count] = (Source){str_format(arena, "%zu.rules", count), str_from_c(texts[count])};
    }
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status status =
        program_build(&program, (Sources){sources, count, &rows, table != NULL}, &problems, arena);
    if (status != STATUS_OK) {
        const Problem *problem = &problems.list.at[0];
        fail_msg("%.*s:%u: %.*s", STR_ARG(problem->place.source), problem->place.line,
                 STR_ARG(problem->message));
    }
    return program;
}

// Rulebooks named by the call, as "us cn"; empty: none, so that all count unnamed.
static inline Decider *trial_decider(const Program *program, const char *names)
{
    Str *list = ARENA_MANY(arena, Str, TRIAL_BOOKS_MAX);
    DeciderOptions options = {.names = list, .has_as_of = true};
    for (Str rest = str_from_c(names); rest.len > 0;) {
        list[options.name_count++] = str_split(rest, ' ', &rest);
    }
    Status status = date_read(&options.as_of, STR("2026-07-23"));
    assert_int_equal(status, STATUS_OK);
    return decider_new(program, options, arena);
}

static inline Status trial_decide(Decision *out, Decider *decider, const Program *program,
                                  const char *text, Problems *problems)
{
    const JsonValue *json = NULL;
    Case *given = NULL;
    TRY(json_read(&json, str_from_c(text), STR("case.json"), 1, problems, arena));
    TRY(case_read_json(&given, json, program->vocabulary, (Place){}, problems, arena));
    return decide_case(out, decider, given, problems, arena);
}

static inline Decision trial_decision(Decider *decider, const Program *program, const char *text)
{
    Problems problems = {.arena = arena};
    Decision decision = {};
    Status status = trial_decide(&decision, decider, program, text, &problems);
    if (status != STATUS_OK) {
        fail_msg("%s: %.*s", text, STR_ARG(problems.list.at[0].message));
    }
    return decision;
}

static inline Str trial_json(const Decision *decision)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    decision_add_json(&writer, decision, arena);
    return buffer_str(&buffer);
}

// The names of missing facts, one blank between them.
static inline Str trial_missing(const MissingFact *missing, uint32_t count)
{
    Buffer names = buffer_new(arena);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_format(&names, "%s%.*s", i == 0 ? "" : " ", STR_ARG(missing[i].fact));
    }
    return buffer_str(&names);
}

#endif
