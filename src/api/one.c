// one.c: one case, decided or explained.
#include "account/account.h"
#include "api/handle.h"
#include "render/render.h"

#define CASE_PROBLEMS_MAX 100
#define TEXT_WIDTH 100

typedef struct One {
    ComityText *out;
    const ComityDecider *decider;
    Worker *worker;
    Str json;
    const ComityExplainOptions *explain;  // of comity_explain
} One;

static ComityStatus one_answer(One *one, ComityDecider *decider,
                               Status (*answer)(Arena *arena, void *argument));
static Status decision_answer(Arena *arena, void *argument);
static Status explanation_answer(Arena *arena, void *argument);
static Status case_decide(Decision *out, Str *id, const One *one, Problems *problems, Arena *arena);
static Status unread_answer(const One *one, Str id, const Problems *problems, Status status,
                            Arena *arena);
static Status options_read(ComityExplainOptions *out, Outcome *wanted, const One *one,
                           Problems *problems);
static Str trees_write(const Explanation *const *trees, uint32_t count,
                       const ComityExplainOptions *options, Arena *arena);

ComityStatus comity_decide(ComityText *decision, ComityDecider *decider, const char *case_json,
                           size_t length)
{
    One one = {.out = decision, .json = {case_json, length}};
    return one_answer(&one, decider, decision_answer);
}

ComityStatus comity_explain(ComityText *explanation, ComityDecider *decider, const char *case_json,
                            size_t length, const ComityExplainOptions *options)
{
    One one = {.out = explanation, .json = {case_json, length}, .explain = options};
    return one_answer(&one, decider, explanation_answer);
}

static ComityStatus one_answer(One *one, ComityDecider *decider,
                               Status (*answer)(Arena *arena, void *argument))
{
    *one->out = (ComityText){};
    one->decider = decider;
    one->worker = worker_take(decider);
    Status status = worker_run(one->worker, answer, one);
    worker_give(decider, one->worker, status == STATUS_NO_MEMORY);
    return api_status(status);
}

static Status decision_answer(Arena *arena, void *argument)
{
    const One *one = argument;
    Problems problems = {.arena = arena, .limit = CASE_PROBLEMS_MAX};
    Decision decision = {};
    Str id = {};
    Status status = case_decide(&decision, &id, one, &problems, arena);
    if (status != STATUS_OK) {
        return unread_answer(one, id, &problems, status, arena);
    }
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    account_add_decision(&writer, &decision, one->worker->decider, one->decider->explains, arena);
    return api_text(one->out, buffer_str(&buffer));
}

static Status explanation_answer(Arena *arena, void *argument)
{
    const One *one = argument;
    Problems problems = {.arena = arena, .limit = CASE_PROBLEMS_MAX};
    Decision decision = {};
    ComityExplainOptions options = {};
    Outcome wanted = OUTCOME_UNDETERMINED;
    Str id = {};
    Status status = options_read(&options, &wanted, one, &problems);
    if (status == STATUS_OK) {
        status = case_decide(&decision, &id, one, &problems, arena);
    }
    if (status != STATUS_OK) {
        return unread_answer(one, id, &problems, status, arena);
    }
    Decider *decider = one->worker->decider;
    const Explanation **trees = ARENA_MANY(arena, const Explanation *, decision.item_count);
    for (uint32_t i = 0; i < decision.item_count; i++) {
        trees[i] = options.why_not == NULL
                       ? decide_explain(decider, &decision, i, arena)
                       : decide_explain_why_not(decider, &decision, i, wanted, arena);
    }
    return api_text(one->out, trees_write(trees, decision.item_count, &options, arena));
}

static Status case_decide(Decision *out, Str *id, const One *one, Problems *problems, Arena *arena)
{
    const JsonValue *value = NULL;
    Case *given = NULL;
    TRY(json_read(&value, one->json, (Str){}, 1, problems, arena));
    *id = account_id(value);
    TRY(case_read_json(&given, value, one->decider->rulebooks->loaded.program->vocabulary,
                       (Place){}, problems, arena));
    return decide_case(out, one->worker->decider, given, problems, arena);
}

static Status unread_answer(const One *one, Str id, const Problems *problems, Status status,
                            Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    account_add_unread(&writer, id, problems, arena);
    TRY(api_text(one->out, buffer_str(&buffer)));
    return status;
}

static Status options_read(ComityExplainOptions *out, Outcome *wanted, const One *one,
                           Problems *problems)
{
    TRY(api_options(out, sizeof *out, one->explain,
                    offsetof(ComityExplainOptions, width) + sizeof(unsigned), problems));
    if (out->format != COMITY_JSON && out->format != COMITY_TEXT) {
        return problem_error(problems, (Place){}, "usage", "there is no format %d",
                             (int)out->format);
    }
    if (out->why_not != NULL &&
        (!outcome_find(str_from_c(out->why_not), wanted) || *wanted == OUTCOME_UNDETERMINED)) {
        Status status = problem_error(problems, (Place){}, "usage", "'%s' is no outcome to ask for",
                                      out->why_not);
        problem_hint(problems, "not_controlled, no_licence_required, exception, general_licence, "
                               "licence_required or prohibited");
        return status;
    }
    return STATUS_OK;
}

static Str trees_write(const Explanation *const *trees, uint32_t count,
                       const ComityExplainOptions *options, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    if (options->format == COMITY_TEXT) {
        TextStyle style = {.width = options->width > 0 ? options->width : TEXT_WIDTH};
        for (uint32_t i = 0; i < count; i++) {
            const Outline *outline = explanation_outline(trees[i], options->all, arena);
            outline_add_text(&buffer, outline, style, arena);
        }
        return buffer_str(&buffer);
    }
    JsonWriter writer = {.to = &buffer};
    json_begin_array(&writer);
    for (uint32_t i = 0; i < count; i++) {
        explanation_add_json(&writer, trees[i]);
    }
    json_end_array(&writer);
    return buffer_str(&buffer);
}
