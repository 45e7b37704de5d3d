// cmd_agree_state.c: `comity agree state`: which commitments are kept, day by day.
#include "cli/commands.h"

#include "agree/agreement_json.h"
#include "agree/book.h"
#include "agree/states.h"

static Status state_work(Session *session, Str path)
{
    Str text;
    Agreement agreement;
    Trace trace = {};
    States states;
    double begun = session_clock();
    TRY(session_read(&text, session, path));
    TRY(agreement_read_json(&agreement, &trace, text, path, &session->problems, session->arena));
    double loaded = session_clock();
    session->load_seconds = loaded - begun;
    trace_sort(&trace, session->arena);
    Trace counted;
    TRY(book_open(&counted, &agreement, &trace, &(Book){}, &session->problems, session->arena));
    TRY(states_find(&states, &agreement, &counted, &session->problems, session->arena));
    session->work_seconds = session_clock() - loaded;
    session->item_count = trace.records.count;
    Buffer buffer = buffer_new(session->arena);
    states_write_json(&buffer, &states);
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Exit state_run(Session *session)
{
    const Options *options = &session->options;
    Status status = STATUS_OK;
    size_t count = options->operands.count > 0 ? options->operands.count : 1;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status =
            state_work(session, options->operands.count > 0 ? options->operands.at[i] : STR("-"));
    }
    return session_end(session, status);
}

static const OptionRow options[] = {
    {.name = "format", .value = "FORMAT", .words = "json", .says = "json"},
};
static const Example examples[] = {
    {"comity agree state agreement.json", "The state of each commitment."},
};
const Command command_agree_state = {
    .name = "agree state",
    .sentence = "show which commitments are kept, day by day",
    .operands = "[FILE|-]",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = state_run,
};
