// cmd_agree_balance.c: `comity agree balance`: what each side gives and gets.
#include "cli/commands.h"

#include "agree/balance.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const Balance *balance, Session *session);

static Exit balance_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    Balance balance;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = balance_read(&balance, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        balance_add_json(&writer, &balance, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, &balance, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

static void rows_add(Grid *grid, const Balance *balance, Arena *arena)
{
    Str *cells = ARENA_MANY(arena, Str, 4 + balance->side_count);
    for (BalanceKind kind = 0; kind < BALANCE_COUNT; kind++) {
        const BalanceRow *row = &balance->rows[kind];
        if (!row->is_known) {
            continue;
        }
        uint32_t at = 0;
        cells[at++] = balance_word(kind);
        for (uint32_t i = 0; i < balance->side_count; i++) {
            cells[at++] = span_write(row->sides[i], arena);
        }
        cells[at++] = row->has_index ? number_write(row->index, arena) : (Str){};
        cells[at++] = row->may_be_even ? STR("yes") : STR("no");
        cells[at++] = balance_says(kind);
        grid_add_row(grid, cells);
    }
}

static void text_add(Buffer *buffer, const Balance *balance, Session *session)
{
    Arena *arena = session->arena;
    uint32_t width = 4 + balance->side_count, at = 0;
    GridColumn *columns = ARENA_MANY(arena, GridColumn, width);
    columns[at++].title = STR("measure");
    for (uint32_t i = 0; i < balance->side_count; i++) {
        columns[at++] = (GridColumn){balance->sides[i], true};
    }
    columns[at++] = (GridColumn){STR("index"), true};
    columns[at++].title = STR("may be even");
    columns[at++].title = STR("of a side");
    Grid grid = grid_new(columns, width, arena);
    rows_add(&grid, balance, arena);
    grid_add_text(buffer, &grid, session->terminal.style);
    for (uint32_t i = 0; i < balance->source_count; i++) {
        buffer_add_format(buffer, "%s%.*s", i == 0 ? "\nSources: " : "; ",
                          STR_ARG(balance->sources[i]));
    }
    buffer_add(buffer, balance->source_count > 0 ? STR("\n") : (Str){});
    if (balance->without_source > 0) {
        buffer_add_format(buffer, "Lines without a source: %u\n", balance->without_source);
    }
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree balance effects.json", "What each side gives and gets, by five measures."},
};
const Command command_agree_balance = {
    .name = "agree balance",
    .sentence = "weigh what each side gives and gets",
    .operands = "[FILE|-]",
    .about =
        "A table of effects gives of each measure that is lifted the trade under it (of several "
        "years their mean), the change of each side's imports at today's prices, and the change "
        "in protection; a figure is a decimal or a range. Shown are coverage, its share of the "
        "partner's exports, reciprocity after Bagwell and Staiger, substantial equivalence, and "
        "the shares of the gain, each with its range, an index (1 is even), and whether the "
        "ranges allow that it is even.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = balance_run,
};
