// cmd_agree_check.c: `comity agree check`: is an agreement precise, before it is signed.
#include "cli/commands.h"

#include "agree/agreement_text.h"
#include "agree/vague.h"
#include "cli/agree_input.h"
#include "cli/rulebooks.h"

static bool name_is_known(const void *program, Str name, Str *nearest);
static void text_print(Session *session, size_t warnings);
static void json_print(Session *session, size_t warnings);

static bool asks_of_cases(const Agreement *agreement)
{
    for (size_t i = 0; i < agreement->figures.count; i++) {
        if (agreement->figures.at[i].asked.count > 0) {
            return true;
        }
    }
    return false;
}

// The rulebooks are only read where a population asks something of a case.
static Exit agreement_check(Session *session, Str path)
{
    AgreeInput input;
    Status status = agree_input_agreement(&input, session, path);
    if (status != STATUS_OK) {
        return status == STATUS_INVALID ? EXIT_INPUT : agree_end(session, status);
    }
    NamesKnown names = {.is_known = name_is_known};
    Rulebooks rulebooks = {};
    if (asks_of_cases(&input.agreement)) {
        Exit exit = rulebooks_load(&rulebooks, session);
        if (exit != EXIT_DONE) {
            return exit;
        }
        names.context = rulebooks.program;
    }
    agreement_review(&input.agreement, names.context != NULL ? &names : NULL, &session->problems,
                     session->arena);
    session->item_count += input.agreement.commitment_count;
    return EXIT_DONE;
}

Exit agree_check_files(Session *session)
{
    const Options *options = &session->options;
    Exit exit = EXIT_DONE;
    size_t count = options->operands.count > 0 ? options->operands.count : 1;
    for (size_t i = 0; i < count && (exit == EXIT_DONE || exit == EXIT_INPUT); i++) {
        Exit one = agreement_check(session, options->operands.count > 0 ? options->operands.at[i]
                                                                        : STR("-"));
        exit = one == EXIT_DONE ? exit : one;
    }
    if (exit != EXIT_DONE && exit != EXIT_INPUT) {
        return exit;
    }
    problems_sort(&session->problems);
    size_t warnings = 0;
    for (size_t i = 0; i < session->problems.list.count; i++) {
        warnings += session->problems.list.at[i].severity == SEVERITY_WARNING;
    }
    (session->json ? json_print : text_print)(session, warnings);
    bool is_strict = option_is_given(options, "strict");
    bool failed = session->problems.error_count > 0 || exit == EXIT_INPUT;
    return failed ? EXIT_INPUT : is_strict && warnings > 0 ? EXIT_NO : EXIT_DONE;
}

static bool name_is_known(const void *context, Str name, Str *nearest)
{
    const Program *program = context;
    FactName fact;
    if (vocabulary_find(program->vocabulary, name, &fact)) {
        return true;
    }
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        if (rulebook_is_named(program->rulebooks[i], name)) {
            return true;
        }
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        if (provision_is_named(&program->provisions[i], name)) {
            return true;
        }
    }
    *nearest = vocabulary_nearest(program->vocabulary, name, program->vocabulary->arena);
    return false;
}

static void text_print(Session *session, size_t warnings)
{
    const Problems *problems = &session->problems;
    for (size_t i = 0; i < problems->list.count; i++) {
        problem_print(stdout, &problems->list.at[i], session->terminal.out_colour);
    }
    if (!session->quiet) {
        printf("%llu commitment%s, %zu error%s, %zu warning%s\n",
               (unsigned long long)session->item_count, session->item_count == 1 ? "" : "s",
               problems->error_count, problems->error_count == 1 ? "" : "s", warnings,
               warnings == 1 ? "" : "s");
    }
}

static void json_print(Session *session, size_t warnings)
{
    const Problems *problems = &session->problems;
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_integer(&writer, "commitments", (int64_t)session->item_count);
    json_member_integer(&writer, "errors", (int64_t)problems->error_count);
    json_member_integer(&writer, "warnings", (int64_t)warnings);
    json_key(&writer, STR("problems"));
    json_problems(&writer, problems, session->arena);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static const OptionRow options[] = {
    {.name = "strict", .says = "exit 1 if there are warnings"},
    {.name = "rules",
     .value = "NAME|DIR",
     .is_many = true,
     .says = "rulebooks whose facts a population may ask for; else all that are shipped"},
};
static const Example examples[] = {
    {"comity agree check london.agreement", "What is missing, and the line that would mend it."},
    {"comity agree check --strict --json london.agreement", "For a script."},
};
const Command command_agree_check = {
    .name = "agree check",
    .sentence = "find what is vague in an agreement, before it is signed",
    .operands = "[FILE|-]...",
    .about =
        "Errors are what nobody could test: no figure, act or status, no source, threshold, unit, "
        "window or due day, nothing that says what silence means, an event that nobody records, "
        "commitments that wait for each other. Warnings are doors left open: a single source, too "
        "few cases, what is pending left out, no cure, no way back, a sentence that no commitment "
        "cites, cures and excuses without end, figures revised afterwards, a suspension that wipes "
        "out a break. Each comes with the line that would mend it.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = agree_check_files,
};
