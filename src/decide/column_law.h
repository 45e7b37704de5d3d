// column_law.h: one law of one day over a block of rows (inner header).
//
// What a law comes to is the strictest of parts that do not know each other: whether a code holds
// at all, and its requirements; those that an exception may lift go together with all that it lifts.
//
//   law ─┬─ floor                       table, by the classes of what it reads
//        ├─ requirement                 bitmaps: and, or, not of comparisons and tables
//        ├─ requirement of each row     table
//        └─ requirements + exceptions   table
#ifndef DECIDE_COLUMN_LAW_H
#define DECIDE_COLUMN_LAW_H

#include "decide/bitmap.h"
#include "decide/class_table.h"
#include "decide/decide_columns.h"
#include "decide/reads.h"

// The five answers of a block, an Outcome a row: the strictest so far.
typedef struct BlockBounds {
    uint8_t at_least[BLOCK_ROWS], at_most[BLOCK_ROWS], reachable[BLOCK_ROWS];
    uint8_t enforced_at_least[BLOCK_ROWS], enforced_at_most[BLOCK_ROWS];
} BlockBounds;

typedef struct ColumnLaw ColumnLaw;

struct ColumnDecider {
    Decider *decider;
    Columns *columns;
    Arena *arena, *scratch;
    Lane *lanes;
    Lane *date, *known;  // null: no such column
    VEC(struct DayLanes *) days;
    VEC(Bounds) palette;  // bounds by answer - 1
    Block block;
    BlockBounds *bounds;
    bool wants[5];  // which of its five anybody asked for
    // Of requirements by bitmaps: which rows some of them reaches, until the block ends.
    Truths reached[2][2];         // prohibitions?; enforced?
    uint64_t floor[BLOCK_WORDS];  // a rulebook reaches the row's item
    uint16_t *answers;
    uint64_t of_day[BLOCK_WORDS];  // rows of the day that is decided
    ColumnWork work;
};

typedef struct DayLanes {
    Day *day;
    ColumnLaw **laws;
} DayLanes;

ColumnLaw *column_law_new(ColumnDecider *self, Day *day, uint32_t law);
// Joins what the law comes to with the bounds of the block's rows that are wanted.
void column_law_decide(ColumnDecider *self, ColumnLaw *law, const uint64_t *wanted);

// At the end of the block: what stands in `reached` and `floor` counts too.
void column_law_close(ColumnDecider *self);

// What a condition of the law reads: derived lanes stand for what they are derived from.
Reads column_law_reads(const ColumnDecider *self, const ColumnLaw *law);

// column_derived.c: a derived number that is only compared. Null if the fact is none.
typedef struct DerivedLane DerivedLane;
DerivedLane *derived_lane_new(ColumnDecider *self, ColumnLaw *law, const LawPlan *plan,
                              const Reads *reads, uint32_t fact);
// Once all derived lanes of the law are known.
void derived_lane_tables(DerivedLane *derived);
uint32_t derived_lane_fact(const DerivedLane *derived);
Lane *derived_lane(DerivedLane *derived);

// column_condition.c: a condition over a block.
typedef struct ColumnCondition ColumnCondition;
ColumnCondition *column_condition_new(ColumnDecider *self, ColumnLaw *law, const Node *node);
void column_condition_truths(ColumnDecider *self, ColumnCondition *condition,
                             const uint64_t *wanted, Truths *out);

// The lanes on which what was read can hang; `numbers` counts those that are told apart by number.
TableLane *lanes_of_reads(ColumnDecider *self, const ColumnLaw *law, const Reads *reads,
                          uint32_t *count, uint32_t *numbers);
// Bits of a key that tells them apart, as they are now.
unsigned lanes_bits(const TableLane *lanes, uint32_t count);
// The lane of numbers of a fact; null if it has none.
Lane *number_lane(ColumnDecider *self, FactName name);

// A run of the law on a row, in scratch memory. False: the row cannot be decided.
bool row_run(Run *out, ColumnDecider *self, const ColumnLaw *law, uint32_t row, Problems *unheard);

#endif
