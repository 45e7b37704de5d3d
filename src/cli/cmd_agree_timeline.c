// cmd_agree_timeline.c: `comity agree timeline`: what an agreement hands to `comity decide`.
#include "cli/commands.h"

#include "agree/states_timeline.h"
#include "cli/agree_input.h"

static Status timeline_work(Session *session)
{
    AgreeInput input;
    States states;
    TimelineLines lines;
    double begun = session_clock();
    TRY(agree_input_read(&input, session, option_operand(&session->options, STR("-"))));
    session->load_seconds = session_clock() - begun;
    TRY(agree_input_states(&states, &input, &input.book, session));
    timeline_find(&lines, &states, session->arena);
    session->work_seconds = session_clock() - begun - session->load_seconds;
    session->item_count = input.trace.records.count;
    Buffer buffer = buffer_new(session->arena);
    Str format =
        option_value(&session->options, "format", session->json ? STR("ndjson") : STR("csv"));
    (str_equal(format, STR("csv")) ? timeline_write_csv : timeline_write_lines)(&buffer, &lines);
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Exit timeline_run(Session *session)
{
    if (session->options.operands.count > 1) {
        return session_usage(session, "one agreement at a time");
    }
    return agree_end(session, timeline_work(session));
}

static const OptionRow options[] = {
    AGREE_OPTION_ROWS,
    {.name = "format", .value = "FORMAT", .words = "csv|ndjson", .says = "csv, ndjson"},
};
static const Example examples[] = {
    {"comity agree timeline --records reported.ndjson london.agreement > timeline.csv",
     "What a decision needs of it."},
    {"comity decide --timeline timeline.csv case.json", "A decision that reads it."},
};
const Command command_agree_timeline = {
    .name = "agree timeline",
    .sentence = "write what an agreement hands to a decision",
    .operands = "[FILE|-]",
    .about =
        "Writes which measure has which status on which days, by the records, and whether each "
        "commitment was kept at the end of each day: measure, status, from, to, because; both "
        "days included, no `to` while it lasts. `comity decide --timeline` reads it, so that a "
        "measure which a rulebook suspends while a commitment is kept comes back on the day after "
        "it breaks.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = timeline_run,
};
