// record.c: the kinds of records, and their order.
#include "agree/record.h"

static const Str kinds[RECORD_KIND_COUNT] = {
    [RECORD_FIGURE] = STR_INIT("figure"), [RECORD_STATUS] = STR_INIT("status"),
    [RECORD_ACT] = STR_INIT("act"),       [RECORD_UNDO] = STR_INIT("undo"),
    [RECORD_EVENT] = STR_INIT("event"),   [RECORD_NOTICE] = STR_INIT("notice"),
    [RECORD_EXCUSE] = STR_INIT("excuse"), [RECORD_EXCUSE_ENDED] = STR_INIT("excuse_ended"),
};

// The field that says what it is about.
static const char *const subjects[RECORD_KIND_COUNT] = {
    [RECORD_FIGURE] = "figure",     [RECORD_STATUS] = "status",
    [RECORD_ACT] = "act",           [RECORD_UNDO] = "act",
    [RECORD_EVENT] = "event",       [RECORD_NOTICE] = "commitment",
    [RECORD_EXCUSE] = "commitment", [RECORD_EXCUSE_ENDED] = "commitment",
};

static void merge(TraceRecord *to, const TraceRecord *from, size_t begin, size_t middle,
                  size_t end);

Str record_kind_word(RecordKind kind)
{
    return kinds[kind];
}

Status record_kind_read(RecordKind *out, Str word)
{
    for (RecordKind kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        if (str_equal(kinds[kind], word)) {
            *out = kind;
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}

void record_add_json(JsonWriter *writer, const TraceRecord *record, const Agreement *agreement)
{
    Arena *arena = writer->to->arena;
    const Map *names[RECORD_KIND_COUNT] = {[RECORD_FIGURE] = agreement->figure_names,
                                           [RECORD_STATUS] = agreement->statuses,
                                           [RECORD_ACT] = agreement->acts,
                                           [RECORD_UNDO] = agreement->acts,
                                           [RECORD_EVENT] = agreement->events,
                                           [RECORD_NOTICE] = agreement->commitment_names,
                                           [RECORD_EXCUSE] = agreement->commitment_names,
                                           [RECORD_EXCUSE_ENDED] = agreement->commitment_names};
    json_begin_object(writer);
    json_member_integer(writer, "number", (int64_t)record->position + 1);
    json_member_string(writer, "day", date_write(record->day, arena));
    json_member_string(writer, "type", kinds[record->kind]);
    json_member_string(writer, subjects[record->kind],
                       map_key(names[record->kind], record->subject));
    if (record->kind == RECORD_FIGURE) {
        json_member_string(writer, "of", date_write(record->of, arena));
        json_member_text(writer, "value",
                         record->is_none ? (Str){} : number_write(record->value, arena));
    } else if (record->kind == RECORD_STATUS) {
        json_member_string(writer, "value", record->text);
    } else if (record->kind == RECORD_EXCUSE) {
        json_member_string(writer, "ground", record->text);
        json_member_string(writer, "until", date_write(record->of, arena));
    }
    if (record->source.len > 0) {
        json_member_string(writer, "source", record->source);
    }
    if (record->evidence.len > 0) {
        json_member_string(writer, "evidence", record->evidence);
    }
    json_end_object(writer);
}

Hash record_hash(const TraceRecord *record, const Agreement *agreement, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    if (record->line.len == 0) {
        record_add_json(&writer, record, agreement);
    }
    return hash_of(record->line.len > 0 ? record->line : buffer_str(&buffer));
}

// Merging from below, since it keeps the order of equals; most traces are in order already.
void trace_sort(Trace *trace, Arena *arena)
{
    size_t count = trace->records.count;
    bool is_sorted = true;
    for (size_t i = 1; i < count && is_sorted; i++) {
        is_sorted = trace->records.at[i - 1].day <= trace->records.at[i].day;
    }
    if (is_sorted) {
        return;
    }
    TraceRecord *from = trace->records.at;
    TraceRecord *to = ARENA_MANY(arena, TraceRecord, count);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = begin + width < count ? begin + width : count;
            size_t end = middle + width < count ? middle + width : count;
            merge(to, from, begin, middle, end);
        }
        TraceRecord *swapped = from;
        from = to;
        to = swapped;
    }
    trace->records.at = from;
    trace->records.capacity = count;
}

static void merge(TraceRecord *to, const TraceRecord *from, size_t begin, size_t middle, size_t end)
{
    size_t left = begin, right = middle;
    for (size_t at = begin; at < end; at++) {
        bool takes_left = right == end || (left < middle && from[left].day <= from[right].day);
        to[at] = takes_left ? from[left++] : from[right++];
    }
}
