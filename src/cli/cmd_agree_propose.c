// cmd_agree_propose.c: `comity agree propose`: which packages no other beats.
#include "cli/commands.h"

#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/proposal.h"

// Ctrl-C ends a search, not the program: what was found by then is written.
static bool search_goes_on(void *progress, uint64_t steps)
{
    progress_show(progress, steps);
    return !interrupt_is_wanted();
}

static Status proposal_write(const Proposal *proposal, Session *session);

static Exit propose_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    PackageCase *given;
    Progress progress = progress_begin(session, "steps", NULL, true);
    Watch watch = {.goes_on = search_goes_on, .argument = &progress};
    Exit exit = session_count(&watch.steps_max, session, "steps", COUNT_ANY);
    exit = exit == EXIT_DONE ? session_count(&watch.cells_max, session, "tables", COUNT_ANY) : exit;
    if (exit != EXIT_DONE) {
        return exit;
    }
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = package_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Proposal proposal;
    double begun = session_clock();
    interrupt_watch();
    propose(&proposal, given, &watch, session->arena);
    progress_end(&progress);
    session->work_seconds = session_clock() - begun;
    session->item_count = proposal.frontier.count;
    status = proposal_write(&proposal, session);
    if (status == STATUS_OK && interrupt_is_wanted()) {
        interrupt_obey();
    }
    return session_end(session, status);
}

// The point asked for, and why; null if it is not there.
static const Why *why_asked(const Proposal *proposal, Session *session)
{
    PointKind kind = POINT_NASH;
    (void)point_kind_find(&kind, option_value(&session->options, "point", STR("nash")));
    if (!proposal->points[kind].is_there) {
        return NULL;
    }
    Why *why = ARENA_NEW(session->arena, Why);
    why_find(why, proposal, proposal->points[kind], session->arena);
    return why;
}

static Status proposal_write(const Proposal *proposal, Session *session)
{
    Str format = session_format(session, STR("text"));
    const Why *why = why_asked(proposal, session);
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    PictureFormat picture;
    if (picture_format_find(&picture, format)) {
        Str drawn;
        TRY(proposal_picture(&drawn, picture, proposal, &session->problems, session->arena));
        buffer_add(&buffer, drawn);
    } else if (str_equal(format, STR("csv"))) {
        proposal_add_csv(&buffer, proposal, session->arena);
    } else if (str_equal(format, STR("json"))) {
        proposal_add_json(&writer, proposal, why, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        proposal_add_text(&buffer, proposal, why, session->terminal.style, session->arena);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static const OptionRow options[] = {
    {.name = "format",
     .value = "FORMAT",
     .says = "text, json, csv (a row a package), svg, png or pdf (the frontier drawn); else text",
     .words = "text|json|csv|svg|png|pdf"},
    {.name = "point",
     .value = "NAME",
     .says = "the package to explain: nash (else), kalai_smorodinsky, egalitarian, welfare, "
             "trade_balanced, equal_share",
     .words = "nash|kalai_smorodinsky|egalitarian|welfare|trade_balanced|equal_share"},
    {.name = "steps",
     .value = "N",
     .says = "end the search after N steps, with what was found and a bound on what was not"},
    {.name = "tables",
     .value = "N",
     .says = "search issues depth first where a table of them would have more than N cells"},
};
static const Example examples[] = {
    {"comity agree propose london.json", "The packages that no other beats, and which stand out."},
    {"comity agree propose --point egalitarian london.json",
     "Why that one, and what the next would cost."},
    {"comity agree propose --format png london.json > frontier.png", "The frontier, drawn."},
};
const Command command_agree_propose = {
    .name = "agree propose",
    .sentence = "find the packages that no other beats, and those that stand out",
    .operands = "[FILE|-]",
    .about =
        "A case names the sides, the issues with their options, what each option is worth to each "
        "side, what does not go together, and what each side has without an agreement. Of all "
        "packages (an option for each issue) those are found that no other beats: exactly, without "
        "looking at each. Ctrl-C ends a long search; what was found is written, with a bound on "
        "what was not looked at.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = propose_run,
};
