// lane.h: a column of a batch as small numbers, a block of rows at a time (inner header).
//
// Of most columns the cells are few: codes, countries, words, days. Each different cell is read
// once, and is a *class* from then on: 0 says nothing, 1, 2 … are cells in the order in which they
// came. Classes outlive the batch. Numbers stay numbers, counted in their last decimal place.
//
//   item.code    3A001.a  EAR99  3A001.a  (null)       cells
//                   1       2       1       0          classes
//
// A row with a cell that cannot be taken so (it is wrong, or there are too many classes) stands
// *alone*: it is decided as a case by itself, which also says what is wrong with it.
#ifndef DECIDE_LANE_H
#define DECIDE_LANE_H

#include "decide/engine.h"
#include "facts/columns.h"

#define BLOCK_ROWS 4096
#define BLOCK_WORDS (BLOCK_ROWS / 64)
#define CLASS_WRONG 1  // rows of this class stand alone: one for all cells beyond the limit

typedef enum LaneKind {
    LANE_CLASSES,
    LANE_NUMBERS,
    LANE_FREE,     // a text that no rule reads: 1 where something is said
    LANE_ALONE,    // rows in which it says anything stand alone
    LANE_DERIVED,  // of no column: worked out when first asked for
} LaneKind;

typedef struct Lane Lane;
typedef struct Block Block;

typedef struct LaneClass {
    bool wrong;  // its rows stand alone
    bool says;   // anything
    bool has_day;
    Date day;
} LaneClass;

typedef struct NumberClasses NumberClasses;

struct Lane {
    const Columns *columns;
    uint32_t index;  // of the column
    const FactColumn *column;
    LaneKind kind;
    Arena *arena;
    VEC(LaneClass) classes;
    Map *by_text;
    NumberClasses *by_number;
    uint32_t *of_dictionary;  // class by index, for the dictionary at hand; UINT32_MAX: not met
    int64_t dictionary_count, dictionary_room;
    int32_t scale;        // of numbers: digits behind the point
    Number base;          // what 1 of the lane is in base units
    int64_t least, most;  // that a case takes
    // The block at hand.
    uint32_t *ids;  // of numbers only where lane_ids was asked for
    bool has_ids;
    void (*work_out)(Lane *lane, Block *block);  // of a derived lane: fills `ids`
    // Numbers: in 32 bits where the column has no wider ones, else in 64; whole words of 64 rows can
    // be read of either.
    const int32_t *narrow;  // null: only `values`
    int32_t *narrow_room;
    int64_t *values;  // of narrow ones only where lane_values was asked for
    bool has_values;
    uint64_t *known;  // bits: the row has a value
    bool any_wrong;   // some class is wrong
};

struct Block {
    size_t from;
    uint32_t count;
    uint64_t alone[BLOCK_WORDS];
};

// Lanes of all columns. `reads`: facts that any law reads, by bit.
Lane *lanes_new(const Columns *columns, Bits reads, Arena *arena);
// Another batch is at hand.
void lane_reload(Lane *lane, Arena *arena);
// Reads a block; `scratch` is for what is needed meanwhile.
void lane_fill(Lane *lane, Block *block, Arena *scratch);
// Classes of a lane of numbers, too, for the block at hand.
const uint32_t *lane_ids(Lane *lane, Block *block);
// All numbers in 64 bits.
const int64_t *lane_values(Lane *lane, const Block *block);
static inline bool block_is_alone(const Block *block, uint32_t row)
{
    return (block->alone[row / 64] >> (row % 64)) & 1;
}
static inline void block_set_alone(Block *block, uint32_t row)
{
    block->alone[row / 64] |= UINT64_C(1) << (row % 64);
}

// A lane of no column; the class of a number in it, or CLASS_WRONG if it has too many.
void lane_derived_new(Lane *out, const Columns *columns, void (*work_out)(Lane *, Block *),
                      Arena *arena);
uint32_t lane_class_of_number(Lane *lane, int64_t number);

// A value of the lane, as the rules count.
Number lane_base_number(const Lane *lane, int64_t value);
// A number of the case, counted as the rules count (in base units), in the lane's own counting:
// value * 10^scale / unit. RANGE if it has too many digits.
Status lane_number(Number *out, const Lane *lane, Number value);

#endif
