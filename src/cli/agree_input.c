// agree_input.c: files and options → an agreement and its trace.
#include "cli/agree_input.h"

#include "agree/agreement_json.h"
#include "agree/agreement_text.h"
#include "cli/phrase.h"
#include "render/render.h"

static Status days_of_text(AgreeInput *out, Session *session);
static Status book_read(AgreeInput *out, Session *session);

Status agree_input_agreement(AgreeInput *out, Session *session, Str path)
{
    Str text;
    *out = (AgreeInput){};
    TRY(session_read(&text, session, path));
    out->is_text = agreement_is_text(text);
    return out->is_text ? agreement_read_text(&out->agreement, text, path, &session->problems,
                                              session->arena)
                        : agreement_read_json(&out->agreement, &out->trace, text, path,
                                              &session->problems, session->arena);
}

Status agree_input_records(AgreeInput *out, Session *session, const char *option)
{
    Str text, records;
    for (size_t at = 0; option_next(&records, &session->options, option, &at);) {
        TRY(session_read(&text, session, records));
        TRY(trace_read_ndjson(&out->trace, &out->agreement, text, records, &session->problems,
                              session->arena));
    }
    return STATUS_OK;
}

Status agree_input_read(AgreeInput *out, Session *session, Str path)
{
    TRY(agree_input_agreement(out, session, path));
    TRY(agree_input_records(out, session, "records"));
    if (out->is_text) {
        TRY(days_of_text(out, session));
    }
    TRY(agree_input_day(&out->trace.first_day, session, "from"));
    TRY(agree_input_day(&out->trace.last_day, session, "through"));
    if (out->trace.last_day < out->trace.first_day) {
        return problem_error(&session->problems, (Place){}, "agree.order",
                             "the last day is before the first");
    }
    trace_sort(&out->trace, session->arena);
    return book_read(out, session);
}

Status agree_input_states(States *out, const AgreeInput *input, const Book *book, Session *session)
{
    Trace *counted = ARENA_NEW(session->arena, Trace);  // the states refer to it
    TRY(book_open(counted, &input->agreement, &input->trace, book, &session->problems,
                  session->arena));
    return states_find(out, &input->agreement, counted, &session->problems, session->arena);
}

Exit agree_end(Session *session, Status status)
{
    const Problems *problems = &session->problems;
    bool is_usage = status == STATUS_INVALID && problems->list.count > 0 &&
                    str_equal(problems->list.at[problems->list.count - 1].code, STR("usage"));
    Exit exit = session_end(session, status);
    return is_usage ? EXIT_USAGE : exit;
}

static StateRun run_on(const States *states, uint32_t commitment, Date day)
{
    const StateRun *run = states_on(states, commitment, day);
    return run != NULL ? *run : (StateRun){.from = day, .to = states->trace->last_day};
}

bool agree_differences(Buffer *buffer, const States *states, const Str *names, size_t count,
                       Str title, Session *session)
{
    Arena *arena = session->arena;
    GridColumn *columns = ARENA_MANY(arena, GridColumn, count + 3);
    columns[0].title = title;
    columns[1].title = STR("from");
    columns[2].title = STR("through");
    for (size_t i = 0; i < count; i++) {
        columns[i + 3].title = names[i];
    }
    Grid grid = grid_new(columns, count + 3, arena);
    const Agreement *agreement = states[0].agreement;
    const Trace *trace = states[0].trace;
    for (uint32_t c = 0; c < agreement->commitment_count; c++) {
        for (Date day = trace->first_day, end; day <= trace->last_day; day = end + 1) {
            Str *cells = ARENA_MANY(arena, Str, count + 3);
            bool differs = false;
            end = trace->last_day;
            for (size_t i = 0; i < count; i++) {
                StateRun run = run_on(&states[i], c, day);
                end = run.to < end ? run.to : end;
                cells[i + 3] = phrase_plain(state_word(run.verdict.state), arena);
                differs = differs || !str_equal(cells[i + 3], cells[3]);
            }
            cells[0] = agreement->commitments[c].name;
            cells[1] = date_write(day, arena);
            cells[2] = date_write(end, arena);
            if (differs) {
                grid_add_row(&grid, cells);
            }
        }
    }
    if (grid.cells.count > 0) {
        grid_add_text(buffer, &grid, session->terminal.style);
    }
    return grid.cells.count > 0;
}

Str agree_book_name(const Book *book)
{
    return book->side.len > 0 ? book->side : STR("confirmed");
}

// From the agreement's first day to the last of which anything was reported, or to its own last.
static Status days_of_text(AgreeInput *out, Session *session)
{
    const Agreement *agreement = &out->agreement;
    Trace *trace = &out->trace;
    bool has_from = agreement->has_from || option_is_given(&session->options, "from");
    if (!has_from) {
        return problem_error(&session->problems, agreement->place, "agree.order",
                             "the agreement has no first day; give --from");
    }
    trace->first_day = trace->last_day = agreement->from;
    for (size_t i = 0; i < trace->records.count; i++) {
        Date day = trace->records.at[i].day;
        trace->last_day = day > trace->last_day ? day : trace->last_day;
    }
    if (agreement->has_through && agreement->through < trace->last_day) {
        trace->last_day = agreement->through;
    }
    return STATUS_OK;
}

Status agree_input_day(Date *out, Session *session, const char *option)
{
    Str text = option_value(&session->options, option, (Str){});
    if (text.len == 0 || date_read(out, text) == STATUS_OK) {
        return STATUS_OK;
    }
    (void)problem_error(&session->problems, (Place){}, "usage", "'--%s %.*s' is no day", option,
                        STR_ARG(text));
    problem_hint(&session->problems, "write year, month and day: 2025-06-11");
    return STATUS_INVALID;
}

static Status book_read(AgreeInput *out, Session *session)
{
    Book *book = &out->book;
    book->has_known_on = option_is_given(&session->options, "known-on");
    TRY(agree_input_day(&book->known_on, session, "known-on"));
    if (book->has_known_on && book->known_on < out->trace.first_day) {
        return problem_error(&session->problems, (Place){}, "agree.order",
                             "'--known-on' is before the first day");
    }
    Str name = option_value(&session->options, "book", STR("confirmed"));
    bool is_known = str_equal(name, STR("confirmed"));
    for (uint32_t i = 0; i < out->agreement.side_count && !is_known; i++) {
        is_known = str_equal(name, out->agreement.sides[i]);
        book->side = is_known ? name : (Str){};
    }
    if (!is_known) {
        (void)problem_error(&session->problems, (Place){}, "usage",
                            "'%.*s' is no side of this agreement", STR_ARG(name));
        return STATUS_INVALID;
    }
    return STATUS_OK;
}
