// cmd_agree_calendar.c: `comity agree calendar`: the days to keep in mind.
#include "cli/commands.h"

#include "agree/diary.h"
#include "base/csv.h"
#include "cli/agree_input.h"
#include "render/render.h"

static void table_write(Buffer *buffer, const Diary *diary, Session *session);
static void csv_write(Buffer *buffer, const Diary *diary);

static Status calendar_work(Session *session)
{
    AgreeInput input;
    Trace counted;
    Monitor *monitor;
    Diary diary;
    TRY(agree_input_read(&input, session, option_operand(&session->options, STR("-"))));
    TRY(book_open(&counted, &input.agreement, &input.trace, &input.book, &session->problems,
                  session->arena));
    TRY(monitor_new(&monitor, &input.agreement, &counted, &session->problems, session->arena));
    while (monitor_next(monitor)) {
    }
    diary_find(&diary, monitor, &input.agreement, session->arena);
    session->item_count = diary.entries.count;
    Buffer buffer = buffer_new(session->arena);
    Str format = option_value(&session->options, "format", STR("ics"));
    if (str_equal(format, STR("ics"))) {
        diary_write_calendar(&buffer, &diary, &input.agreement, counted.last_day);
    } else if (str_equal(format, STR("csv"))) {
        csv_write(&buffer, &diary);
    } else {
        table_write(&buffer, &diary, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Exit calendar_run(Session *session)
{
    if (session->options.operands.count > 1) {
        return session_usage(session, "one agreement at a time");
    }
    return agree_end(session, calendar_work(session));
}

static void table_write(Buffer *buffer, const Diary *diary, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("day"), false},
        {STR_INIT("by"), false},
        {STR_INIT("what"), false},
    };
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, session->arena);
    for (size_t i = 0; i < diary->entries.count; i++) {
        const DiaryEntry *entry = &diary->entries.at[i];
        grid_add_row(&grid, (Str[]){date_write(entry->day, session->arena), entry->commitment->by,
                                    entry->says});
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

static void csv_write(Buffer *buffer, const Diary *diary)
{
    buffer_add(buffer, STR("day,by,commitment,kind\n"));
    for (size_t i = 0; i < diary->entries.count; i++) {
        const DiaryEntry *entry = &diary->entries.at[i];
        const Str cells[] = {date_write(entry->day, buffer->arena), entry->commitment->by,
                             entry->commitment->name, diary_word(entry->kind)};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            buffer_add(buffer, k > 0 ? STR(",") : STR(""));
            csv_add_cell(buffer, cells[k]);
        }
        buffer_add_char(buffer, '\n');
    }
}

static const OptionRow options[] = {
    AGREE_OPTION_ROWS,
    {.name = "format",
     .value = "FORMAT",
     .words = "ics|table|csv",
     .says = "ics (iCalendar, for any calendar), table, csv"},
};
static const Example examples[] = {
    {"comity agree calendar --records reported.ndjson london.agreement > london.ics",
     "For the calendar of a desk."},
    {"comity agree calendar --format table agreement.json", "To read."},
};
const Command command_agree_calendar = {
    .name = "agree calendar",
    .sentence = "write the days of an agreement to keep in mind",
    .operands = "[FILE|-]",
    .about =
        "First and last days, due days, and what comes of the states of the last day if nothing "
        "happens: the last day of a cure, the first of a relief after notice, the end of an "
        "excuse, the day on which silence becomes a break.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = calendar_run,
};
