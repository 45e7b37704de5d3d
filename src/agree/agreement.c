// agreement.c: the words of an agreement, as its files have them.
#include "agree/agreement.h"

static const Str kinds[COMMITMENT_KIND_COUNT] = {
    [COMMITMENT_KEEP] = STR_INIT("keep"),
    [COMMITMENT_HOLD] = STR_INIT("hold"),
    [COMMITMENT_DO] = STR_INIT("do"),
};

static const Str aggregates[AGGREGATE_KIND_COUNT] = {
    [AGGREGATE_MEDIAN] = STR_INIT("median"), [AGGREGATE_MEAN] = STR_INIT("mean"),
    [AGGREGATE_SUM] = STR_INIT("sum"),       [AGGREGATE_MIN] = STR_INIT("min"),
    [AGGREGATE_MAX] = STR_INIT("max"),       [AGGREGATE_COUNT_OF] = STR_INIT("count"),
    [AGGREGATE_LAST] = STR_INIT("last"),
};

Agreement agreement_new(Arena *arena)
{
    return (Agreement){.commitment_names = map_new(arena),
                       .figure_names = map_new(arena),
                       .statuses = map_new(arena),
                       .acts = map_new(arena),
                       .events = map_new(arena)};
}

uint32_t agreement_figure(Agreement *agreement, Str name, Arena *arena)
{
    bool is_new = false;
    uint32_t count = (uint32_t)agreement->figures.count;
    uint32_t index = map_add(agreement->figure_names, name, count, &is_new);
    if (is_new) {
        *VEC_PUSH(&agreement->figures, arena) =
            (Figure){.name = name, .band = number_whole(0), .restated = DAYS_NONE};
    }
    return index;
}

Commitment commitment_default(Str name)
{
    return (Commitment){.name = name,
                        .from = DATE_FIRST,
                        .until = DATE_LAST,
                        .recover = 1,
                        .silence = DAYS_NONE,
                        .stale = DAYS_NONE,
                        .min_count = 1,
                        .limit = number_whole(0),
                        .margin = number_whole(0)};
}

Str commitment_kind_word(CommitmentKind kind)
{
    return kinds[kind];
}

Str measure_words(MeasureOf measure)
{
    static const char *const words[MEASURE_COUNT] = {
        [MEASURE_MEDIAN_DAYS] = "median days_to_decide",
        [MEASURE_MEAN_DAYS] = "mean days_to_decide",
        [MEASURE_APPLICATIONS] = "applications",
        [MEASURE_DECIDED] = "decided",
        [MEASURE_APPROVED] = "approved",
        [MEASURE_REFUSED] = "refused",
        [MEASURE_HELD] = "held",
        [MEASURE_APPROVAL_RATE] = "approval_rate",
        [MEASURE_SUM_VALUE] = "sum of value",
        [MEASURE_SUM_QUANTITY] = "sum of quantity",
    };
    return str_from_c(words[measure]);
}

Str aggregate_word(Aggregate aggregate)
{
    return aggregates[aggregate];
}

Status commitment_kind_read(CommitmentKind *out, Str word)
{
    for (CommitmentKind kind = 0; kind < COMMITMENT_KIND_COUNT; kind++) {
        if (str_equal(kinds[kind], word)) {
            *out = kind;
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}

Status aggregate_read(Aggregate *out, Str word)
{
    for (Aggregate aggregate = 0; aggregate < AGGREGATE_KIND_COUNT; aggregate++) {
        if (str_equal(aggregates[aggregate], word)) {
            *out = aggregate;
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}
