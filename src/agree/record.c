// record.c: the kinds of records, and their order.
#include "agree/record.h"

static const Str kinds[RECORD_KIND_COUNT] = {
    [RECORD_FIGURE] = STR_INIT("figure"), [RECORD_STATUS] = STR_INIT("status"),
    [RECORD_ACT] = STR_INIT("act"),       [RECORD_UNDO] = STR_INIT("undo"),
    [RECORD_EVENT] = STR_INIT("event"),   [RECORD_NOTICE] = STR_INIT("notice"),
    [RECORD_EXCUSE] = STR_INIT("excuse"), [RECORD_EXCUSE_ENDED] = STR_INIT("excuse_ended"),
};

static void merge(Record *to, const Record *from, size_t begin, size_t middle, size_t end);

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
    Record *from = trace->records.at;
    Record *to = ARENA_MANY(arena, Record, count);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = begin + width < count ? begin + width : count;
            size_t end = middle + width < count ? middle + width : count;
            merge(to, from, begin, middle, end);
        }
        Record *swapped = from;
        from = to;
        to = swapped;
    }
    trace->records.at = from;
    trace->records.capacity = count;
}

static void merge(Record *to, const Record *from, size_t begin, size_t middle, size_t end)
{
    size_t left = begin, right = middle;
    for (size_t at = begin; at < end; at++) {
        bool takes_left = right == end || (left < middle && from[left].day <= from[right].day);
        to[at] = takes_left ? from[left++] : from[right++];
    }
}
