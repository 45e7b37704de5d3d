// cmd_agree_state.c: `comity agree state`: which commitments are kept, day by day.
#include "cli/commands.h"

#include "agree/agreement_json.h"
#include "render/render.h"

static Exit state_run(Session *session)
{
    Str path = option_operand(&session->options, STR("-"));
    Str text;
    Agreement agreement;
    Trace trace = {};
    Status status = session_read(&text, session, path);
    if (status == STATUS_OK) {
        status =
            agreement_read_json(&agreement, &trace, text, path, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    return EXIT_DONE;
}

static const Example examples[] = {
    {"comity agree state agreement.json", "The state of each commitment."},
};
const Command command_agree_state = {
    .name = "agree state",
    .sentence = "show which commitments are kept, day by day",
    .operands = "[FILE|-]",
    EXAMPLE_ROWS,
    .run = state_run,
};
