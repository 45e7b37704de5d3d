// rulebook.c: rulebooks read, checked, laid out and decided by. The input is cut at lines `%%`:
//
//   a rulebook
//   %%
//   its table, beside it as t.csv
//   %%
//   cases, a line each
//
// Whatever the bytes, it ends. A rulebook builds, or its problems say where it does not. One that
// builds is laid out the same when laid out again, and decides every case that can be read, twice
// with the same bytes; what a decision says of its bounds holds together. Its review ends.
#include "target.h"

#include "decide/decide.h"
#include "lang/format.h"
#include "review/review.h"

#define CASES_MAX 4

static Status text_read(Arena *arena, void *argument);
static Str part_next(Str *rest);
static void problems_are_sound(const Problems *problems, Arena *arena);
static void layout_is_stable(Source source, Arena *arena);
static void program_is_reviewed(const Program *program, Arena *arena);
static void cases_decide(const Program *program, Str cases, Arena *arena);
static Str case_decide(Decider *decider, const Vocabulary *vocabulary, Str text, Arena *arena);
static void decision_is_sound(const Decision *decision);
static void explanations_end(Decider *decider, const Decision *decision, Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, GIBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Str rest = *(Str *)argument;
    Source rulebook = {STR("fuzz.rules"), part_next(&rest)};
    Source table = {STR("t.csv"), part_next(&rest)};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status status = program_build(&program, (Sources){&rulebook, 1, &table, 1}, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    problems_are_sound(&problems, arena);
    layout_is_stable(rulebook, arena);
    if (status == STATUS_OK) {
        program_is_reviewed(program, arena);
        cases_decide(program, rest, arena);
    }
    return STATUS_OK;
}

// What stands before the next line `%%`.
static Str part_next(Str *rest)
{
    if (str_starts_with(*rest, STR("%%\n"))) {
        *rest = str_slice(*rest, 3, SIZE_MAX);
        return (Str){};
    }
    size_t at = str_find(*rest, STR("\n%%\n"));
    Str part = str_slice(*rest, 0, at == SIZE_MAX ? at : at + 1);
    *rest = at == SIZE_MAX ? (Str){} : str_slice(*rest, at + 4, SIZE_MAX);
    return part;
}

static void problems_are_sound(const Problems *problems, Arena *arena)
{
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        Buffer buffer = buffer_new(arena);
        problem_add_json(&buffer, problem);
        Problems none = {.arena = arena};
        const JsonValue *value;
        Status status = json_read(&value, buffer_str(&buffer), STR("-"), 1, &none, arena);
        assert(status == STATUS_OK);
        assert(problem->message.len > 0 && problem->place.line > 0 && problem->place.column > 0);
    }
}

static void layout_is_stable(Source source, Arena *arena)
{
    Problems problems = {.arena = arena};
    const File *file = file_parse(source, &problems, arena);
    if (problems.error_count > 0) {
        return;
    }
    Source laid_out = {source.path, format_file(file, arena)};
    const File *again = file_parse(laid_out, &problems, arena);
    assert(problems.error_count == 0);
    assert(str_equal(format_file(again, arena), laid_out.text));
}

// Whatever is found has its place; there is a bound for each rulebook.
static void program_is_reviewed(const Program *program, Arena *arena)
{
    Problems problems = {.arena = arena};
    program_review(program, &problems, arena);
    problems_are_sound(&problems, arena);
    const Cost *costs = program_cost(program, arena);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        assert(costs[i].rulebook == program->rulebooks[i]);
    }
}

static void cases_decide(const Program *program, Str cases, Arena *arena)
{
    static const Str all = STR_INIT("*");
    DeciderOptions options = {.has_as_of = true, .derive = &all, .derive_count = 1};
    Status status = date_read(&options.as_of, STR("2026-07-23"));
    assert(status == STATUS_OK);
    Decider *decider = decider_new(program, options, arena);
    Decider *other = decider_new(program, options, arena);
    for (int i = 0; i < CASES_MAX && (i == 0 || cases.len > 0); i++) {
        Str line = str_split(cases, '\n', &cases);
        Str text = line.len > 0 ? line : STR("{}");
        Str first = case_decide(decider, program->vocabulary, text, arena);
        Str second = case_decide(decider, program->vocabulary, text, arena);
        Str third = case_decide(other, program->vocabulary, text, arena);
        assert(str_equal(first, second) && str_equal(first, third));
    }
}

// The decision as JSON; empty if the case cannot be read or decided.
static Str case_decide(Decider *decider, const Vocabulary *vocabulary, Str text, Arena *arena)
{
    Problems problems = {.arena = arena};
    const JsonValue *json = NULL;
    Case *given = NULL;
    Decision decision;
    if (json_read(&json, text, STR("case.json"), 1, &problems, arena) != STATUS_OK ||
        case_read_json(&given, json, vocabulary, (Place){}, &problems, arena) != STATUS_OK ||
        decide_case(&decision, decider, given, &problems, arena) != STATUS_OK) {
        assert(problems.error_count > 0);
        return (Str){};
    }
    decision_is_sound(&decision);
    explanations_end(decider, &decision, arena);
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    decision_add_json(&writer, &decision, arena);
    Status status = json_read(&json, buffer_str(&buffer), STR("-"), 1, &problems, arena);
    assert(status == STATUS_OK);
    return buffer_str(&buffer);
}

static void bounds_are_sound(Bounds bounds)
{
    assert(bounds.at_least <= bounds.at_most && bounds.at_most < OUTCOME_UNDETERMINED);
    assert((bounds.outcome == OUTCOME_UNDETERMINED) == (bounds.at_least != bounds.at_most));
    assert(bounds.outcome == OUTCOME_UNDETERMINED || bounds.outcome == bounds.at_least);
    assert(bounds.reachable <= bounds.at_least);
}

static void decision_is_sound(const Decision *decision)
{
    bool undetermined = decision->bounds.outcome == OUTCOME_UNDETERMINED;
    bounds_are_sound(decision->bounds);
    assert(undetermined == (decision->missing_count > 0));
    for (uint32_t i = 1; i < decision->missing_count; i++) {
        assert(decision->missing[i - 1].weight >= decision->missing[i].weight);
    }
    for (uint32_t i = 0; i < decision->item_count; i++) {
        bounds_are_sound(decision->items[i].bounds);
        assert(decision->items[i].bounds.at_most <= decision->bounds.at_most);
    }
}

static void explanations_end(Decider *decider, const Decision *decision, Arena *arena)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const Explanation *why = decide_explain(decider, decision, i, arena);
        assert(why != NULL && why->title.len > 0);
        why = decide_explain_why_not(decider, decision, i, OUTCOME_NO_LICENCE_REQUIRED, arena);
        assert(why != NULL);
    }
}
