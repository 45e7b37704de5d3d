// cmd_agree_sequence.c: `comity agree sequence`.
#include "cli/commands.h"

#include "agree/sequence.h"

static Exit sequence_run(Session *session)
{
    Str path = option_operand(&session->options, STR("-"));
    Str text;
    const JsonValue *json;
    SequenceCase *given;
    Status status = session_read(&text, session, path);
    if (status == STATUS_OK) {
        status = json_read(&json, text, path, 1, &session->problems, session->arena);
    }
    if (status == STATUS_OK) {
        status = sequence_read(&given, json, path, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Sequence sequence;
    sequence_find(&sequence, given, session->arena);
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    sequence_add_json(&writer, &sequence);
    text_write_to(stdout, buffer_str(&buffer));
    putchar('\n');
    return EXIT_DONE;
}

static const OptionRow options[] = {
    {.name = "format",
     .value = "text|json",
     .says = "how to write it; else text",
     .words = "text|json"},
};
static const Example examples[] = {
    {"comity agree sequence geneva.json",
     "Who moves when, which ring nobody breaks, and the cheapest way out."},
};
const Command command_agree_sequence = {
    .name = "agree sequence",
    .sentence = "find who can move, and who waits for ever",
    .operands = "[FILE|-]",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = sequence_run,
};
