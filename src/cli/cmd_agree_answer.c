// cmd_agree_answer.c: `comity agree answer`: a proportionate answer to a breach.
#include "cli/commands.h"

#include "agree/breach.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const Answer *answer, Session *session);

static Exit answer_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    AnswerCase *given;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = breach_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Answer answer;
    breach_answer(&answer, given, session->arena);
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        breach_add_json(&writer, &answer, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, &answer, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

static void text_add(Buffer *buffer, const Answer *answer, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("suspend"), false}, {STR_INIT("level"), true}, {STR_INIT("of"), false}};
    const AnswerCase *given = answer->given;
    Arena *arena = session->arena;
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    buffer_add_format(buffer, "An answer of %.*s, within the ceiling of %.*s:\n\n",
                      STR_ARG(breach_figure(answer->level, given->level_places, arena)),
                      STR_ARG(breach_figure(given->ceiling, given->level_places, arena)));
    for (uint32_t i = 0; i < given->option_count; i++) {
        const AnswerOption *option = &given->options[i];
        if (answer->taken[i] > 0) {
            grid_add_row(
                &grid, (Str[]){option->name,
                               number_write(option->steps[answer->taken[i] - 1].shown_level, arena),
                               option->same_sector      ? STR("the same sector")
                               : option->same_agreement ? STR("the same agreement")
                                                        : STR("elsewhere")});
        }
    }
    grid_add_text(buffer, &grid, session->terminal.style);
    buffer_add_format(buffer, "\nOwn cost %.*s, civil harm %.*s.\n",
                      STR_ARG(breach_figure(answer->cost, given->cost_places, arena)),
                      STR_ARG(breach_figure(answer->harm, given->harm_places, arena)));
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree answer breach.json", "What to suspend, and how far, within the ceiling."},
};
const Command command_agree_answer = {
    .name = "agree answer",
    .sentence = "find a proportionate answer to a breach",
    .operands = "[FILE|-]",
    .about = "A case gives the shortfall of trade a year (a range is answered up to its lower "
             "bound), its sector and agreement, and what could be suspended, in steps with level, "
             "own cost and civil harm. The answer is never above the ceiling, and as near to it as "
             "can be; then in the same sector, the same agreement, at least cost and least harm.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = answer_run,
};
