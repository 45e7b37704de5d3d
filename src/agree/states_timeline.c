// states_timeline.c: from states and records to lines of a timeline.
#include "agree/states_timeline.h"

#include "base/csv.h"
#include "lang/timeline.h"

static void measure_lines(TimelineLines *out, const States *states, uint32_t status, Arena *arena);
static bool is_status_of_measure(Str word);
static void line_close(TimelineLines *out, size_t first, Date before);
static void commitment_lines(TimelineLines *out, const States *states, uint32_t commitment,
                             Arena *arena);
static Str status_of_state(State state);

void timeline_find(TimelineLines *out, const States *states, Arena *arena)
{
    *out = (TimelineLines){};
    for (uint32_t i = 0; i < map_count(states->agreement->statuses); i++) {
        measure_lines(out, states, i, arena);
    }
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        commitment_lines(out, states, i, arena);
    }
}

void timeline_write_csv(Buffer *to, const TimelineLines *lines)
{
    buffer_add(to, STR("measure,status,from,to,because\n"));
    for (size_t i = 0; i < lines->lines.count; i++) {
        const TimelineLine *line = &lines->lines.at[i];
        const Str cells[] = {line->measure, line->status, date_write(line->from, to->arena),
                             line->is_open ? (Str){} : date_write(line->to, to->arena),
                             line->because};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            buffer_add(to, k > 0 ? STR(",") : STR(""));
            csv_add_cell(to, cells[k]);
        }
        buffer_add_char(to, '\n');
    }
}

void timeline_write_lines(Buffer *to, const TimelineLines *lines)
{
    for (size_t i = 0; i < lines->lines.count; i++) {
        const TimelineLine *line = &lines->lines.at[i];
        JsonWriter writer = {.to = to};
        json_begin_object(&writer);
        json_member_string(&writer, "measure", line->measure);
        json_member_string(&writer, "status", line->status);
        json_member_string(&writer, "from", date_write(line->from, to->arena));
        json_member_text(&writer, "to", line->is_open ? (Str){} : date_write(line->to, to->arena));
        json_member_string(&writer, "because", line->because);
        json_end_object(&writer);
        buffer_add_char(to, '\n');
    }
}

// Each record of the status begins a line and ends the one before it; of two on one day the later
// counts.
static void measure_lines(TimelineLines *out, const States *states, uint32_t status, Arena *arena)
{
    const Trace *trace = states->trace;
    size_t first = out->lines.count;
    for (size_t i = 0; i < trace->records.count; i++) {
        const TraceRecord *record = &trace->records.at[i];
        if (record->kind != RECORD_STATUS || record->subject != status ||
            record->day > trace->last_day) {
            continue;
        }
        size_t last = out->lines.count;
        if (last > first && str_equal(out->lines.at[last - 1].status, record->text)) {
            continue;
        }
        line_close(out, first, record->day);
        if (is_status_of_measure(record->text)) {
            *VEC_PUSH(&out->lines, arena) = (TimelineLine){
                .measure = map_key(states->agreement->statuses, status),
                .status = record->text,
                .from = record->day,
                .is_open = true,
                .because = record->source.len > 0
                               ? str_format(arena, "record %u, %.*s", record->position + 1,
                                            STR_ARG(record->source))
                               : str_format(arena, "record %u", record->position + 1)};
        }
    }
}

// The last line since `first` ends the day before; one that would be left without a day goes.
static void line_close(TimelineLines *out, size_t first, Date before)
{
    if (out->lines.count == first || !out->lines.at[out->lines.count - 1].is_open) {
        return;
    }
    TimelineLine *last = &out->lines.at[out->lines.count - 1];
    last->is_open = false;
    last->to = before - 1;
    out->lines.count -= last->to < last->from ? 1 : 0;
}

static bool is_status_of_measure(Str word)
{
    for (TimelineStatus status = TIMELINE_IN_FORCE; status < TIMELINE_KEPT; status++) {
        if (str_equal(timeline_status_word(status), word)) {
            return true;
        }
    }
    return false;
}

static void commitment_lines(TimelineLines *out, const States *states, uint32_t commitment,
                             Arena *arena)
{
    const Agreement *agreement = states->agreement;
    Str name = str_format(arena, "%.*s.%.*s", STR_ARG(agreement->id),
                          STR_ARG(agreement->commitments[commitment].name));
    size_t first = out->lines.count;
    for (size_t i = 0; i < states->of[commitment].runs.count; i++) {
        const StateRun *run = &states->of[commitment].runs.at[i];
        Str status = status_of_state(run->verdict.state);
        size_t last = out->lines.count;
        bool goes_on = status.len == 0 ||  // what is remembered stays
                       (last > first && str_equal(out->lines.at[last - 1].status, status));
        if (goes_on) {
            continue;
        }
        line_close(out, first, run->from);
        *VEC_PUSH(&out->lines, arena) = (TimelineLine){
            .measure = name,
            .status = status,
            .from = run->from,
            .is_open = true,
            .because = str_format(arena, "%.*s: %.*s", STR_ARG(state_word(run->verdict.state)),
                                  STR_ARG(reason_word(run->verdict.reason)))};
    }
}

// What a state makes those remember who hang on it; empty: nothing new.
static Str status_of_state(State state)
{
    switch (memory_of_state(state)) {
    case MEMORY_KEPT:
        return timeline_status_word(TIMELINE_KEPT);
    case MEMORY_NOT_KEPT:
        return timeline_status_word(TIMELINE_NOT_KEPT);
    case MEMORY_NOT_YET:
        break;
    }
    return (Str){};
}
