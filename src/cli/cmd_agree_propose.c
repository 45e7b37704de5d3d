// cmd_agree_propose.c: `comity agree propose`: which packages no other beats.
#include "cli/commands.h"

#include <signal.h>

#include "agree/propose.h"

// Ctrl-C ends a search, not the program: what was found by then is written.
static volatile sig_atomic_t is_interrupted;

static void interrupt_note(int)
{
    is_interrupted = 1;
}

static bool search_goes_on(void *argument, uint64_t steps)
{
    const Session *session = argument;
    if (session->terminal.err_is_terminal) {
        fprintf(stderr, "\rcomity: %llu million packages and parts of packages looked at",
                (unsigned long long)(steps / 1'000'000));
    }
    return !is_interrupted;
}

// 0 where it is not given.
static uint64_t count_option(const Session *session, const char *name)
{
    Number number = number_whole(0);
    Str text = option_value(&session->options, name, STR("0"));
    bool is_count = number_read(&number, text) == STATUS_OK && number_is_whole(number) &&
                    number_sign(number) >= 0 &&
                    number_compare(number, number_whole(INT64_MAX)) <= 0;
    return is_count ? (uint64_t)(number.over / number.under) : 0;
}

static Exit propose_run(Session *session)
{
    Str path = option_operand(&session->options, STR("-"));
    Str text;
    const JsonValue *json;
    PackageCase *given;
    Status status = session_read(&text, session, path);
    if (status == STATUS_OK) {
        status = json_read(&json, text, path, 1, &session->problems, session->arena);
    }
    if (status == STATUS_OK) {
        status = package_read(&given, json, path, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Watch watch = {.goes_on = search_goes_on,
                   .argument = session,
                   .steps_max = count_option(session, "steps"),
                   .cells_max = count_option(session, "tables")};
    Proposal proposal;
    signal(SIGINT, interrupt_note);
    propose(&proposal, given, &watch, session->arena);
    signal(SIGINT, SIG_DFL);
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    proposal_add_json(&writer, &proposal, session->arena);
    text_write_to(stdout, buffer_str(&buffer));
    putchar('\n');
    return EXIT_DONE;
}

static const OptionRow options[] = {
    {.name = "format",
     .value = "text|json",
     .says = "how to write it; else text",
     .words = "text|json"},
    {.name = "steps",
     .value = "N",
     .says = "end the search after N steps, with what was found and a bound on what was not"},
    {.name = "tables",
     .value = "N",
     .says = "search issues depth first where a table of them would have more than N cells"},
};
static const Example examples[] = {
    {"comity agree propose london.json", "The packages that no other beats, and which stand out."},
};
const Command command_agree_propose = {
    .name = "agree propose",
    .sentence = "find the packages that no other beats, and those that stand out",
    .operands = "[FILE|-]",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = propose_run,
};
