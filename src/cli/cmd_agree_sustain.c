// cmd_agree_sustain.c: `comity agree sustain`: does keeping pay, and what does the drafting do to that.
#include "cli/commands.h"

#include "agree/sustain.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const SustainCase *given, Session *session);

static Exit sustain_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    SustainCase *given;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = sustain_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        sustain_add_json(&writer, given, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, given, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

// A row a side and terms; then, of the text as written, what each delay does.
static void terms_add(Buffer *buffer, const SustainCase *given, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("terms"), false}, {STR_INIT("days to relief"), true},
        {STR_INIT("side"), false},  {STR_INIT("keeps from, a year"), true},
        {STR_INIT("has"), true},    {STR_INIT("keeps"), false}};
    Arena *arena = session->arena;
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    for (uint32_t i = 0; i < given->term_count; i++) {
        const Terms *terms = &given->terms[i];
        Sustained *found = ARENA_MANY(arena, Sustained, given->side_count);
        sustain_find(found, given, terms, arena);
        for (uint32_t k = 0; k < given->side_count; k++) {
            const Stakes *stakes = &given->stakes[k];
            Str days = str_format(arena, "%lld", (long long)terms_delay(terms));
            grid_add_row(&grid, (Str[]){terms->name, days, given->sides[k],
                                        critical_write(found[k].critical, arena),
                                        stakes->has_patience ? number_write(stakes->patience, arena)
                                                             : (Str){},
                                        !stakes->has_patience ? (Str){}
                                        : found[k].holds      ? STR("yes")
                                                              : STR("no")});
        }
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

static void choices_add(Buffer *buffer, const SustainCase *given, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("delay"), false},     {STR_INIT("days"), true},
        {STR_INIT("side"), false},      {STR_INIT("as written"), true},
        {STR_INIT("a day less"), true}, {STR_INIT("a week less"), true}};
    Arena *arena = session->arena;
    const Terms *terms = &given->terms[0];
    Sustained *found = ARENA_MANY(arena, Sustained, given->side_count);
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    sustain_find(found, given, terms, arena);
    for (uint32_t i = 0; i < terms->delay_count; i++) {
        for (uint32_t k = 0; k < given->side_count; k++) {
            const DelayChoice *choice = &found[k].choices[i];
            grid_add_row(
                &grid,
                (Str[]){terms->delays[i].name,
                        str_format(arena, "%lld", (long long)terms->delays[i].days),
                        given->sides[k], critical_write(found[k].critical, arena),
                        choice->has_day ? critical_write(choice->day_less, arena) : (Str){},
                        choice->has_week ? critical_write(choice->week_less, arena) : (Str){}});
        }
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

static void text_add(Buffer *buffer, const SustainCase *given, Session *session)
{
    buffer_add(buffer, STR("A side keeps as long as a year from now counts for it at least this "
                           "much of today:\n\n"));
    terms_add(buffer, given, session);
    buffer_add(buffer, STR("\nWhat each delay of the text does to that:\n\n"));
    choices_add(buffer, given, session);
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree sustain stakes.json",
     "For how patient a side keeping pays, by drafting choice."},
};
const Command command_agree_sustain = {
    .name = "agree sustain",
    .sentence = "find how patient each side must be to keep an agreement",
    .operands = "[FILE|-]",
    .about = "A case gives for each side what a day is worth to it when it keeps, when it deceives "
             "undetected, and under relief, and the delays from a failure to relief. Shown is the "
             "least discount factor a year from which keeping pays, exactly, and what a day or a "
             "week less of each delay does to it; with relief that passes and false alarms, too.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = sustain_run,
};
