// cmd_agree_plan.c: `comity agree plan`.
#include "cli/commands.h"

#include "agree/plan.h"

static Exit plan_run(Session *session)
{
    Str path = option_operand(&session->options, STR("-"));
    Str text;
    const JsonValue *json;
    PlanCase *given;
    Status status = session_read(&text, session, path);
    if (status == STATUS_OK) {
        status = json_read(&json, text, path, 1, &session->problems, session->arena);
    }
    if (status == STATUS_OK) {
        status = plan_read(&given, json, path, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Plan plan;
    plan_find(&plan, given, session->arena);
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    plan_add_json(&writer, &plan);
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
    {"comity agree plan steps.json", "The order with the least worst exposure."},
};
const Command command_agree_plan = {
    .name = "agree plan",
    .sentence = "order the acts of a package so that no side is far ahead",
    .operands = "[FILE|-]",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = plan_run,
};
