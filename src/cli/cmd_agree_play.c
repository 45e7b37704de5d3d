// cmd_agree_play.c: `comity agree play`: strategies of keeping and breaking, played off.
#include "cli/commands.h"

#include "agree/play.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const Play *played, Session *session);

static Exit play_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    PlayCase *given;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = play_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Play played;
    double begun = session_clock();
    play(&played, given, session->arena);
    session->work_seconds = session_clock() - begun;
    session->item_count = (uint64_t)given->turns * given->repetitions * played.match_count;
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        play_add_json(&writer, &played, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, &played, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

// Two digits, as of a table to be looked at; the JSON has the whole numbers.
static Str ratio_text(int64_t over, uint64_t under, Arena *arena)
{
    Int128 hundredths = (Int128)over * 100, divisor = (Int128)under;
    Int128 rounded = (hundredths + (hundredths < 0 ? -divisor : divisor) / 2) / divisor;
    return number_write((Number){rounded, 100}, arena);
}

static void text_add(Buffer *buffer, const Play *played, Session *session)
{
    static const GridColumn columns[] = {{STR_INIT("strategy"), false},
                                         {STR_INIT("payoff a turn"), true},
                                         {STR_INIT("turns kept, %"), true}};
    const PlayCase *given = played->given;
    Arena *arena = session->arena;
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    for (uint32_t i = 0; i < given->strategy_count; i++) {
        const Standing *standing = &played->standings[i];
        grid_add_row(&grid,
                     (Str[]){strategy_word(standing->strategy),
                             ratio_text(standing->payoff, standing->turns, arena),
                             ratio_text((int64_t)(100 * standing->kept), standing->turns, arena)});
    }
    buffer_add_format(buffer,
                      "%zu matches of %u turns, each %u times; an act slips with a chance of %.*s, "
                      "seed %llu.\n\n",
                      played->match_count, given->turns, given->repetitions,
                      STR_ARG(given->noise_text), (unsigned long long)given->seed);
    grid_add_text(buffer, &grid, session->terminal.style);
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree play stakes.json", "Which strategies do well on these payoffs, with noise."},
};
const Command command_agree_play = {
    .name = "agree play",
    .sentence = "play strategies of keeping and breaking off against one another",
    .operands = "[FILE|-]",
    .about =
        "A case gives what a turn is worth to each side by what both did (both_keep, deceived, "
        "deceives, neither), the strategies (all, if none is named: always, never, grim, "
        "tit_for_tat, suspicious, tit_for_two_tats, generous, contrite, win_stay, grit), "
        "turns, repetitions, noise and seed. The same case gives the same bytes everywhere.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = play_run,
};
