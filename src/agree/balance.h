// balance.h: what each side gives and gets, by several measures, each with its range.
//
// A table of effects says of each measure that is lifted: by which side, the trade under it (of several
// years the mean counts), what imports of each side change at today's prices, and the change in
// protection (an ad valorem equivalent). Each figure is a decimal or a range [least, most]; sums of
// ranges are ranges. Nothing is estimated here: models and the desk hand the figures in.
#ifndef AGREE_BALANCE_H
#define AGREE_BALANCE_H

#include "agree/form.h"

#define BALANCE_SIDES_MAX 8

typedef struct Span {
    Number least, most;
} Span;

typedef enum BalanceKind {
    BALANCE_COVERAGE,     // trade under what the side lifts
    BALANCE_SHARE,        // the same, as a share of what the partner exports to it
    BALANCE_RECIPROCITY,  // change of its imports at initial prices (Bagwell and Staiger 1999)
    BALANCE_EQUIVALENT,   // trade times change in protection (GATT XXVIII)
    BALANCE_GAIN,         // gain above what it has without an agreement, as a share of all gains
    BALANCE_COUNT,
} BalanceKind;

typedef struct BalanceRow {
    bool is_known;  // else no figures were given
    Span sides[BALANCE_SIDES_MAX];
    // Of two sides, by the middles of their ranges: 1 - abs(a - b) / (abs(a) + abs(b)); 1 is even.
    bool has_index;
    Number index;
    bool may_be_even;  // the ranges of all sides share a value
} BalanceRow;

typedef struct Balance {
    Str id;
    const Str *sides;
    uint32_t side_count;
    BalanceRow rows[BALANCE_COUNT];
    const Str *sources;  // of the figures, each once
    uint32_t source_count;
    uint32_t without_source;  // lines that name none
} Balance;

// Reads the table and adds it up. INVALID with "balance.…" or "form.…".
Status balance_read(Balance *out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena);
Str balance_word(BalanceKind kind);
Str balance_says(BalanceKind kind);
// "12.5", or "12 to 13".
Str span_write(Span span, Arena *arena);
void balance_add_json(JsonWriter *writer, const Balance *balance, Arena *arena);

#endif
