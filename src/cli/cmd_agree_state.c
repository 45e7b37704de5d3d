// cmd_agree_state.c: `comity agree state`: which commitments are kept, day by day.
#include "cli/commands.h"

#include "cli/agree_input.h"
#include "cli/phrase.h"
#include "render/render.h"

// Books of one agreement: the one asked for or, where its figures have two sources, all.
typedef struct Shelf {
    const AgreeInput *input;
    VEC(Book) books;
    VEC(States) states;
} Shelf;

static Status file_run(Session *session, Str path, bool is_first);
static Status shelf_fill(Shelf *shelf, Session *session);
static void lines_write(Buffer *buffer, const Shelf *shelf);
static void csv_write(Buffer *buffer, const Shelf *shelf, bool with_header);
static void text_write(Buffer *buffer, const Shelf *shelf, Session *session);
static void runs_write(Buffer *buffer, const States *states, Session *session);
static Str evidence_text(const States *states, const StateRun *run, Arena *arena);
static void differences_write(Buffer *buffer, const Shelf *shelf, Session *session);
static Status picture_write(Buffer *buffer, const Shelf *shelf, PictureFormat format,
                            Session *session);

static Exit state_run(Session *session)
{
    const Options *options = &session->options;
    Status status = STATUS_OK;
    if (options->operands.count == 0) {
        status = file_run(session, STR("-"), true);
    }
    for (size_t i = 0; i < options->operands.count && status == STATUS_OK; i++) {
        status = file_run(session, options->operands.at[i], i == 0);
    }
    return agree_end(session, status);
}

static Status file_run(Session *session, Str path, bool is_first)
{
    AgreeInput input;
    double begun = session_clock();
    TRY(agree_input_read(&input, session, path));
    double loaded = session_clock();
    Shelf shelf = {.input = &input};
    TRY(shelf_fill(&shelf, session));
    session->load_seconds += loaded - begun;
    session->work_seconds += session_clock() - loaded;
    session->item_count += input.trace.records.count;
    Buffer buffer = buffer_new(session->arena);
    Str format = session_format(session, STR("table"));
    PictureFormat picture;
    if (picture_format_find(&picture, format)) {
        TRY(picture_write(&buffer, &shelf, picture, session));
    } else if (str_equal(format, STR("json"))) {
        states_write_json(&buffer, &shelf.states.at[0]);
    } else if (str_equal(format, STR("ndjson"))) {
        lines_write(&buffer, &shelf);
    } else if (str_equal(format, STR("csv"))) {
        csv_write(&buffer, &shelf, is_first);
    } else {
        text_write(&buffer, &shelf, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Status shelf_fill(Shelf *shelf, Session *session)
{
    const AgreeInput *input = shelf->input;
    *VEC_PUSH(&shelf->books, session->arena) = input->book;
    bool shows_all =
        book_is_divided(&input->agreement) && !option_is_given(&session->options, "book");
    for (uint32_t i = 0; i < input->agreement.side_count && shows_all; i++) {
        Book *book = VEC_PUSH(&shelf->books, session->arena);
        *book = input->book;
        book->side = input->agreement.sides[i];
    }
    for (size_t i = 0; i < shelf->books.count; i++) {
        States *states = VEC_PUSH(&shelf->states, session->arena);
        TRY(agree_input_states(states, input, &shelf->books.at[i], session));
    }
    return STATUS_OK;
}

static void lines_write(Buffer *buffer, const Shelf *shelf)
{
    for (size_t i = 0; i < shelf->books.count; i++) {
        states_write_lines(buffer, &shelf->states.at[i], agree_book_name(&shelf->books.at[i]));
    }
}

static void csv_write(Buffer *buffer, const Shelf *shelf, bool with_header)
{
    buffer_add(buffer, with_header ? states_csv_header() : STR(""));
    for (size_t i = 0; i < shelf->books.count; i++) {
        states_write_csv(buffer, &shelf->states.at[i], agree_book_name(&shelf->books.at[i]));
    }
}

static void text_write(Buffer *buffer, const Shelf *shelf, Session *session)
{
    Trace trace = *shelf->states.at[0].trace;
    if (!session->quiet) {
        buffer_add_format(buffer, "%.*s through %.*s, by %s figures%s\n\n",
                          STR_ARG(date_write(trace.first_day, session->arena)),
                          STR_ARG(date_write(trace.last_day, session->arena)),
                          shelf->books.at[0].side.len > 0 ? "one side's" : "the confirmed",
                          shelf->books.at[0].has_known_on ? ", as known on the last day" : "");
    }
    runs_write(buffer, &shelf->states.at[0], session);
    if (shelf->books.count > 1) {
        buffer_add_char(buffer, '\n');
        differences_write(buffer, shelf, session);
    }
}

static void runs_write(Buffer *buffer, const States *states, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("commitment"), false}, {STR_INIT("from"), false}, {STR_INIT("through"), false},
        {STR_INIT("state"), false},      {STR_INIT("why"), false},  {STR_INIT("figure"), true},
        {STR_INIT("rests on"), false},
    };
    Arena *arena = session->arena;
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            const StateRun *run = &states->of[i].runs.at[k];
            const Verdict *verdict = &run->verdict;
            grid_add_row(
                &grid, (Str[]){k == 0 ? states->agreement->commitments[i].name : (Str){},
                               date_write(run->from, arena), date_write(run->to, arena),
                               phrase_plain(state_word(verdict->state), arena),
                               phrase_plain(reason_word(verdict->reason), arena),
                               verdict->has_figure ? number_write(verdict->figure, arena) : (Str){},
                               evidence_text(states, run, arena)});
        }
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

// "figure of 2025-06-30 (record 12)"
static Str evidence_text(const States *states, const StateRun *run, Arena *arena)
{
    if (run->verdict.record == RECORD_NONE) {
        return (Str){};
    }
    const TraceRecord *record = &states->trace->records.at[run->verdict.record];
    Date day = record->kind == RECORD_FIGURE ? record->of : record->day;
    return str_format(arena, "%.*s of %.*s (record %u)", STR_ARG(record_kind_word(record->kind)),
                      STR_ARG(date_write(day, arena)), record->position + 1);
}

// The days on which not all books say the same state.
static void differences_write(Buffer *buffer, const Shelf *shelf, Session *session)
{
    Str *names = ARENA_MANY(session->arena, Str, shelf->books.count);
    for (size_t i = 0; i < shelf->books.count; i++) {
        names[i] = agree_book_name(&shelf->books.at[i]);
    }
    if (!agree_differences(buffer, shelf->states.at, names, shelf->books.count,
                           STR("books differ on"), session)) {
        buffer_add(buffer, STR("The books of both sides say the same on every day.\n"));
    }
}

static Status picture_write(Buffer *buffer, const Shelf *shelf, PictureFormat format,
                            Session *session)
{
    Arena *arena = session->arena;
    const States *states = &shelf->states.at[0];
    const Agreement *agreement = &shelf->input->agreement;
    Band *bands = ARENA_MANY(arena, Band, agreement->commitment_count);
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        size_t count = states->of[i].runs.count;
        BandSpan *spans = ARENA_MANY(arena, BandSpan, count);
        for (size_t k = 0; k < count; k++) {
            const StateRun *run = &states->of[i].runs.at[k];
            spans[k] = (BandSpan){run->from, run->to, run->verdict.state};
        }
        bands[i] = (Band){agreement->commitments[i].name, spans, count};
    }
    Str kinds[STATE_COUNT];
    for (State state = 0; state < STATE_COUNT; state++) {
        kinds[state] = phrase_plain(state_word(state), arena);
    }
    Bands picture = {.title = agreement->id,
                     .note = str_format(arena, "by the figures of: %.*s",
                                        STR_ARG(agree_book_name(&shelf->books.at[0]))),
                     .first = states->trace->first_day,
                     .last = states->trace->last_day,
                     .bands = bands,
                     .band_count = agreement->commitment_count,
                     .kinds = kinds,
                     .kind_count = STATE_COUNT};
    Str bytes;
    TRY(bands_draw(&bytes, format, &picture, &session->problems, arena));
    buffer_add(buffer, bytes);
    return STATUS_OK;
}

static const OptionRow options[] = {
    AGREE_OPTION_ROWS,
    {.name = "format",
     .value = "FORMAT",
     .words = "table|json|ndjson|csv|svg|png|pdf",
     .says = "table; json (the first day of each run); ndjson and csv (a run a line, with its "
             "figure and the record it rests on); svg, png, pdf (a band a commitment)"},
};
static const Example examples[] = {
    {"comity agree state agreement.json", "The state of each commitment, as runs of days."},
    {"comity agree state --format svg agreement.json > states.svg", "A band a commitment."},
    {"comity agree state --known-on 2025-09-30 agreement.json",
     "What would have been said, had the figures of that day been known at once."},
    {"comity agree state --book CN agreement.json", "By one side's figures alone."},
};
const Command command_agree_state = {
    .name = "agree state",
    .sentence = "show which commitments are kept, day by day",
    .operands = "[FILE|-]...",
    .about =
        "Says of each commitment on each day whether it is not due, kept, at risk, broken, "
        "excused, suspended, unknown or ended, and why, by what was known at the end of that day. "
        "A record counts from the day it was published. Where figures have two sources, each "
        "side's book and the confirmed one are worked out, and the days on which they differ are "
        "shown.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = state_run,
};
