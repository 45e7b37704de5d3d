// cmd_check.c: `comity check`: every fault of the rulebooks in one run. The problems are its
// result, so they go to standard output.
#include "base/json.h"
#include "cli/commands.h"
#include "cli/rulebooks.h"

typedef struct Counts {
    size_t rulebooks, errors, warnings;
} Counts;

static void text_print(Session *session, const Problems *problems, Counts counts);
static void json_print(Session *session, const Problems *problems, Counts counts);
static void count_print(size_t count, const char *what, const char *after);

static Exit check_run(Session *session)
{
    Rulebooks rulebooks = {};
    Options *options = &session->options;
    Status status =
        rulebooks_load_paths(&rulebooks, session, options->operands.at, options->operands.count);
    if (status != STATUS_OK && status != STATUS_INVALID) {
        return session_end(session, status);
    }
    const Problems *problems = &session->problems;
    Counts counts = {.rulebooks = rulebooks.root_count,
                     .errors = problems->error_count,
                     .warnings = problems->list.count};
    for (size_t i = 0; i < problems->list.count; i++) {
        counts.warnings -= problems->list.at[i].severity == SEVERITY_ERROR;
    }
    session->item_count = counts.rulebooks;
    (session->json ? json_print : text_print)(session, problems, counts);
    if (status != STATUS_OK) {
        return EXIT_INPUT;
    }
    return counts.warnings > 0 && option_is_given(options, "strict") ? EXIT_NO : EXIT_DONE;
}

static void text_print(Session *session, const Problems *problems, Counts counts)
{
    for (size_t i = 0; i < problems->list.count; i++) {
        problem_print(stdout, &problems->list.at[i], session->terminal.out_colour);
    }
    if (!session->quiet) {
        count_print(counts.rulebooks, "rulebook", ", ");
        count_print(counts.errors, "error", ", ");
        count_print(counts.warnings, "warning", "\n");
    }
}

static void json_print(Session *session, const Problems *problems, Counts counts)
{
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_integer(&writer, "rulebooks", (int64_t)counts.rulebooks);
    json_member_integer(&writer, "errors", (int64_t)counts.errors);
    json_member_integer(&writer, "warnings", (int64_t)counts.warnings);
    json_member_begin_array(&writer, "problems");
    for (size_t i = 0; i < problems->list.count; i++) {
        Buffer problem = buffer_new(session->arena);
        problem_add_json(&problem, &problems->list.at[i]);
        json_raw(&writer, buffer_str(&problem));
    }
    json_end_array(&writer);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static void count_print(size_t count, const char *what, const char *after)
{
    printf("%zu %s%s%s", count, what, count == 1 ? "" : "s", after);
}

static const OptionRow options[] = {
    {.name = "strict", .says = "exit 1 if there are warnings"},
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
    .about = "Reads rulebooks with their tables and reports all errors and warnings, each with its "
             "place, what was expected and the nearest known name. Rulebooks that they use are "
             "looked for beside them, then among the shipped ones.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = check_run,
};
