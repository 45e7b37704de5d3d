// states.c: a monitor run to its end.
#include "agree/states.h"

#include "base/csv.h"

static const TraceRecord *record_of(const States *states, const StateRun *run);
static void line_write(Buffer *to, const States *states, uint32_t commitment, const StateRun *run,
                       Str book);
static void csv_row(Buffer *to, const States *states, uint32_t commitment, const StateRun *run,
                    Str book);

static void verdict_keep(StateRuns *runs, const Verdict *verdict, Date day, Arena *arena);

Status states_find(States *out, const Agreement *agreement, const Trace *trace, Problems *problems,
                   Arena *arena)
{
    Monitor *monitor;
    TRY(monitor_new(&monitor, agreement, trace, problems, arena));
    *out = (States){.agreement = agreement,
                    .trace = trace,
                    .of = ARENA_MANY(arena, StateRuns, agreement->commitment_count)};
    while (monitor_next(monitor)) {
        for (uint32_t i = 0; i < agreement->commitment_count; i++) {
            verdict_keep(&out->of[i], monitor_verdict(monitor, i), monitor_day(monitor), arena);
        }
    }
    return STATUS_OK;
}

static void verdict_keep(StateRuns *runs, const Verdict *verdict, Date day, Arena *arena)
{
    StateRun *last = runs->runs.count > 0 ? &runs->runs.at[runs->runs.count - 1] : NULL;
    if (last != NULL && last->verdict.state == verdict->state &&
        last->verdict.reason == verdict->reason) {
        last->to = day;
        return;
    }
    *VEC_PUSH(&runs->runs, arena) = (StateRun){day, day, *verdict};
}

void states_write_json(Buffer *to, const States *states)
{
    JsonWriter writer = {.to = to};
    json_begin_object(&writer);
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        json_key(&writer, states->agreement->commitments[i].name);
        json_begin_array(&writer);
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            const StateRun *run = &states->of[i].runs.at[k];
            json_begin_array(&writer);
            json_string(&writer, date_write(run->from, to->arena));
            json_string(&writer, state_word(run->verdict.state));
            json_string(&writer, reason_word(run->verdict.reason));
            json_end_array(&writer);
        }
        json_end_array(&writer);
    }
    json_end_object(&writer);
    buffer_add_char(to, '\n');
}

void states_write_lines(Buffer *to, const States *states, Str book)
{
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            line_write(to, states, i, &states->of[i].runs.at[k], book);
        }
    }
}

Str states_csv_header(void)
{
    return STR("book,commitment,from,to,state,reason,figure,record\n");
}

void states_write_csv(Buffer *to, const States *states, Str book)
{
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            csv_row(to, states, i, &states->of[i].runs.at[k], book);
        }
    }
}

const StateRun *states_on(const States *states, uint32_t commitment, Date day)
{
    const StateRuns *runs = &states->of[commitment];
    size_t low = 0, high = runs->runs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (runs->runs.at[middle].to < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool covers = low < runs->runs.count && runs->runs.at[low].from <= day;
    return covers ? &runs->runs.at[low] : NULL;
}

static const TraceRecord *record_of(const States *states, const StateRun *run)
{
    return run->verdict.record == RECORD_NONE ? NULL
                                              : &states->trace->records.at[run->verdict.record];
}

static void line_write(Buffer *to, const States *states, uint32_t commitment, const StateRun *run,
                       Str book)
{
    JsonWriter writer = {.to = to};
    const Verdict *verdict = &run->verdict;
    const TraceRecord *record = record_of(states, run);
    json_begin_object(&writer);
    json_member_string(&writer, "book", book);
    json_member_string(&writer, "commitment", states->agreement->commitments[commitment].name);
    json_member_string(&writer, "from", date_write(run->from, to->arena));
    json_member_string(&writer, "to", date_write(run->to, to->arena));
    json_member_string(&writer, "state", state_word(verdict->state));
    json_member_string(&writer, "reason", reason_word(verdict->reason));
    json_member_text(&writer, "figure",
                     verdict->has_figure ? number_write(verdict->figure, to->arena) : (Str){});
    json_member_text(&writer, "window_from",
                     verdict->has_figure ? date_write(verdict->window_first, to->arena) : (Str){});
    json_member_integer(&writer, "figure_days", verdict->figure_days);
    if (record == NULL) {
        json_member_null(&writer, "record");
    } else {
        json_key(&writer, STR("record"));
        record_add_json(&writer, record, states->agreement);
    }
    json_end_object(&writer);
    buffer_add_char(to, '\n');
}

static void csv_row(Buffer *to, const States *states, uint32_t commitment, const StateRun *run,
                    Str book)
{
    const Verdict *verdict = &run->verdict;
    const TraceRecord *record = record_of(states, run);
    const Str cells[] = {book,
                         states->agreement->commitments[commitment].name,
                         date_write(run->from, to->arena),
                         date_write(run->to, to->arena),
                         state_word(verdict->state),
                         reason_word(verdict->reason),
                         verdict->has_figure ? number_write(verdict->figure, to->arena) : (Str){},
                         record == NULL ? (Str){}
                                        : str_format(to->arena, "%u", record->position + 1)};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        buffer_add(to, i > 0 ? STR(",") : STR(""));
        csv_add_cell(to, cells[i]);
    }
    buffer_add_char(to, '\n');
}
