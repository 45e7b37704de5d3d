// class_table.h: what rows of the same classes come to, worked out once (inner header).
//
// A number counts as a class by the cuts between which it lies, where nothing else is asked of it.
// A key joins the classes of a few lanes, as many bits each as it has classes. Where the keys are
// few the answers stand in one array, so that a row costs one look; else in a map. An answer that
// is not there is asked of `fill`, with a row that has this key.
#ifndef DECIDE_CLASS_TABLE_H
#define DECIDE_CLASS_TABLE_H

#include "decide/lane.h"

#define ANSWER_NONE 0         // not worked out
#define ANSWER_APART 0xFFFFu  // rows of this key stand alone

typedef struct TableLane {
    Lane *lane;
    bool presence;        // only whether it says anything
    const int64_t *cuts;  // of a lane of numbers: between which of them; null: the number itself
    uint32_t cut_count;
    uint32_t word;  // where it stands in a key
    unsigned shift, bits;
} TableLane;

typedef struct ClassTable {
    Arena *arena;
    TableLane *lanes;
    uint32_t count;
    bool dense;
    bool hopeless;      // keys too long, or hardly one comes twice: its rows stand alone
    uint32_t words;     // of a key
    unsigned bits;      // of the last of them
    uint16_t *answers;  // dense: by key; else by place in a map; 0 is free
    uint64_t *keys;
    uint32_t room, entries;
    uint64_t filled, asked;  // answers worked out; rows
} ClassTable;

typedef uint16_t (*ClassFill)(void *what, uint32_t row);

ClassTable *class_table_new(const TableLane *lanes, uint32_t count, Arena *arena);
// The answers of a block's rows, where `wanted` has their bit and they do not stand alone. Rows of
// an answer APART, or of a hopeless table, stand alone from then on; no answer is given for what is
// not wanted.
void class_table_ask(ClassTable *self, uint16_t *out, Block *block, const uint64_t *wanted,
                     ClassFill fill, void *what, Arena *scratch);

// Of a table without lanes: the one answer of all rows, once it was asked for; else NONE.
static inline uint16_t class_table_constant(const ClassTable *self)
{
    return self->count == 0 ? self->answers[0] : ANSWER_NONE;
}

#endif
