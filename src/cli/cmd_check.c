// cmd_check.c: `comity check`: every fault of the rulebooks in one run. The problems are its
// result, so they go to standard output.
#include <assert.h>
#include <inttypes.h>

#include "base/json.h"
#include "cli/commands.h"

#include "cli/agree_input.h"
#include "cli/rulebooks.h"
#include "lang/problem_code.h"
#include "review/review.h"

typedef struct Counts {
    size_t rulebooks, errors, warnings;
} Counts;

static Status review_run(Session *session, const Rulebooks *rulebooks);
static const Cost *costs_of(Session *session, const Rulebooks *rulebooks);
static void codes_print(Session *session);
static void text_print(Session *session, const Rulebooks *rulebooks, Counts counts);
static void json_print(Session *session, const Rulebooks *rulebooks, Counts counts);
static void count_print(size_t count, const char *what, const char *after);

static bool are_agreements(const Options *options)
{
    for (size_t i = 0; i < options->operands.count; i++) {
        if (!str_ends_with(options->operands.at[i], STR(".agreement"))) {
            return false;
        }
    }
    return true;
}

static Exit check_run(Session *session)
{
    Rulebooks rulebooks = {};
    Options *options = &session->options;
    if (option_is_given(options, "codes")) {
        codes_print(session);
        return EXIT_DONE;
    }
    if (options->operands.count > 0 && are_agreements(options)) {
        return agree_check_files(session);
    }
    Status status =
        rulebooks_load_paths(&rulebooks, session, options->operands.at, options->operands.count);
    if (status != STATUS_OK && status != STATUS_INVALID) {
        return session_end(session, status);
    }
    if (status == STATUS_OK) {
        status = review_run(session, &rulebooks);
    }
    const Problems *problems = &session->problems;
    Counts counts = {.rulebooks = rulebooks.root_count,
                     .errors = problems->error_count,
                     .warnings = problems->list.count};
    for (size_t i = 0; i < problems->list.count; i++) {
        counts.warnings -= problems->list.at[i].severity == SEVERITY_ERROR;
    }
    session->item_count = counts.rulebooks;
    (session->json ? json_print : text_print)(session, &rulebooks, counts);
    if (status != STATUS_OK) {
        return EXIT_INPUT;
    }
    return counts.warnings > 0 && option_is_given(options, "strict") ? EXIT_NO : EXIT_DONE;
}

// Of the rulebooks that the call names, not of those that they use.
static Status review_run(Session *session, const Rulebooks *rulebooks)
{
    Problems *all = &session->problems;
    Problems found = {.arena = session->arena};
    program_review(rulebooks->program, &found, session->arena);
    for (size_t i = 0; i < found.list.count; i++) {
        const Problem *problem = &found.list.at[i];
        if (rulebooks_is_root(rulebooks, problem->place.source)) {
            *VEC_PUSH(&all->list, session->arena) = *problem;
            all->error_count += problem->severity == SEVERITY_ERROR;
        }
    }
    all->left_out += found.left_out;
    problems_sort(all);
    return all->error_count > 0 ? STATUS_INVALID : STATUS_OK;
}

// Null where there is no program.
static const Cost *costs_of(Session *session, const Rulebooks *rulebooks)
{
    return rulebooks->program == NULL ? NULL : program_cost(rulebooks->program, session->arena);
}

static bool is_checked(const Rulebooks *rulebooks, uint32_t index)
{
    return rulebooks_is_root(rulebooks, rulebooks->program->rulebooks[index]->file->source.path);
}

static void costs_print(Session *session, const Rulebooks *rulebooks)
{
    const Cost *costs = costs_of(session, rulebooks);
    for (uint32_t i = 0; costs != NULL && i < rulebooks->program->rulebook_count; i++) {
        if (is_checked(rulebooks, i) && costs[i].conditions > 0) {
            printf("%.*s: at most %" PRIu64 " steps an item\n", STR_ARG(costs[i].rulebook->name),
                   costs[i].steps);
        }
    }
}

static void text_print(Session *session, const Rulebooks *rulebooks, Counts counts)
{
    const Problems *problems = &session->problems;
    for (size_t i = 0; i < problems->list.count; i++) {
        problem_print(stdout, &problems->list.at[i], session->terminal.out_colour);
    }
    if (!session->quiet) {
        costs_print(session, rulebooks);
        count_print(counts.rulebooks, "rulebook", ", ");
        count_print(counts.errors, "error", ", ");
        count_print(counts.warnings, "warning", "\n");
    }
}

static void costs_write(JsonWriter *writer, Session *session, const Rulebooks *rulebooks)
{
    const Cost *costs = costs_of(session, rulebooks);
    json_member_begin_array(writer, "costs");
    for (uint32_t i = 0; costs != NULL && i < rulebooks->program->rulebook_count; i++) {
        if (is_checked(rulebooks, i)) {
            json_begin_object(writer);
            json_member_string(writer, "rulebook", costs[i].rulebook->name);
            json_member_integer(writer, "conditions", (int64_t)costs[i].conditions);
            json_member_integer(writer, "steps", (int64_t)costs[i].steps);
            json_end_object(writer);
        }
    }
    json_end_array(writer);
}

static void json_print(Session *session, const Rulebooks *rulebooks, Counts counts)
{
    const Problems *problems = &session->problems;
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_integer(&writer, "rulebooks", (int64_t)counts.rulebooks);
    json_member_integer(&writer, "errors", (int64_t)counts.errors);
    json_member_integer(&writer, "warnings", (int64_t)counts.warnings);
    costs_write(&writer, session, rulebooks);
    json_key(&writer, STR("problems"));
    json_problems(&writer, problems, session->arena);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static void codes_write_json(Session *session, const ProblemCode *codes, size_t count)
{
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_array(&writer);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(&writer);
        json_member_string(&writer, "code", str_from_c(codes[i].code));
        json_member_string(&writer, "severity",
                           codes[i].severity == SEVERITY_ERROR ? STR("error") : STR("warning"));
        json_member_string(&writer, "says", str_from_c(codes[i].says));
        json_end_object(&writer);
    }
    json_end_array(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static void codes_print(Session *session)
{
    size_t count = 0;
    const ProblemCode *codes = problem_codes(&count);
    if (session->json) {
        codes_write_json(session, codes, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%-20s %-8s %s\n", codes[i].code,
               codes[i].severity == SEVERITY_ERROR ? "error" : "warning", codes[i].says);
    }
}

static void count_print(size_t count, const char *what, const char *after)
{
    printf("%zu %s%s%s", count, what, count == 1 ? "" : "s", after);
}

static_assert(COST_MEMBERS == 10, "the sentence below says ten");

static const OptionRow options[] = {
    {.name = "strict", .says = "exit 1 if there are warnings"},
    {.name = "codes", .says = "list every code of a problem, with what it says, and check nothing"},
};
static const Example examples[] = {
    {"comity check", "The shipped rulebooks."},
    {"comity check my/rules", "All rulebooks below a folder, with what they use."},
    {"comity check --json draft.rules",
     "One rulebook; problems as JSON, for an editor or a script."},
};
const Command command_check = {
    .name = "check",
    .sentence = "find every fault in rulebooks",
    .operands = "[FILE|DIR]...",
    .about =
        "Reads rulebooks with their tables and reports all errors and warnings, each with its "
        "place, what was expected and the nearest known name: also policies that collide, "
        "with a case that shows it, statements that can never hold, and what is declared and "
        "never read. Closes with the most steps (comparisons, rows and members looked at) that "
        "one item of a case can cost under each rulebook, for lists of ten "
        "members. Rulebooks that they use are looked for beside them, then among the shipped "
        "ones. Agreements (*.agreement) are checked as by `comity agree check`.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = check_run,
};
