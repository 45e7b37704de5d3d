// columns.h: many cases at once, as columns of Apache Arrow: a struct of columns, a column a fact,
// named as in a case ("item.tpp", "destination", "end_user.country", "items", "id").
//
//   schema ─ columns_bind ─> Columns ─ columns_load(batch) ─> rows ─ columns_case(row) ─> Case
//
// A row gives exactly the case that its cells would give as a row of CSV: a null, or an empty text,
// says nothing; lists and what is in them are read as JSON is. A struct is the beginning of longer
// names: `end_user` with `country` in it is `end_user.country`.
//
// A column may be text (also by dictionary), yes or no, whole numbers, decimals, dates; a list for
// a set, a list of structs for items, owners, parts. Binary fractions are taken only where they are
// whole: thresholds are exact, and 5.92 is not a binary fraction.
#ifndef FACTS_COLUMNS_H
#define FACTS_COLUMNS_H

#include "base/arrow.h"
#include "facts/case.h"

typedef enum ColumnKind {
    COLUMN_NULL,         // nothing in it
    COLUMN_TRUTH,        // a bit a row
    COLUMN_SIGNED,       // whole numbers of `width` bytes
    COLUMN_UNSIGNED,     //
    COLUMN_FRACTION,     // binary floating point
    COLUMN_DECIMAL,      // 128 bits and a scale
    COLUMN_DAY,          // days since 1970-01-01, in 32 bits
    COLUMN_MILLISECOND,  // the same in milliseconds, in 64 bits
    COLUMN_TEXT,         // offsets of `width` bytes into UTF-8
    COLUMN_TEXT_VIEW,    // views of 16 bytes
    COLUMN_DICTIONARY,   // indexes of `width` bytes into `values`
    COLUMN_LIST,         // offsets of `width` bytes into its one child, or `list_size` a row
    COLUMN_STRUCT,
} ColumnKind;

// A column as its schema has it.
typedef struct ColumnType ColumnType;
struct ColumnType {
    ColumnKind kind;
    Str name;
    uint8_t width;
    bool is_signed;     // of the indexes of a dictionary
    int32_t scale;      // of a decimal: digits behind the point
    int32_t list_size;  // of a list of one size; else 0
    const ColumnType *values;
    const ColumnType *children;
    uint32_t child_count;
};

typedef enum ColumnUse {
    COLUMN_SAYS_FACT,   // one fact of the case, of the only item or of a role: `fact`
    COLUMN_SAYS_PART,   // a row of such a fact, or whether it is complete: item.in_words[p17]
    COLUMN_SAYS_PATH,   // what its name leads to, further down: items[1].tpp, item.parts[0].value
    COLUMN_SAYS_ITEMS,  // all items, a struct each
    COLUMN_SAYS_ID,
} ColumnUse;

// A bitmap in which the bit of a row that is null is 0.
typedef struct ColumnNulls {
    const uint8_t *bits;
    int64_t start;  // the bit of the batch's first row
} ColumnNulls;

typedef struct FactColumn {
    Str name;  // "item.tpp"
    const ColumnType *type;
    ColumnUse use;
    FactName fact;         // of COLUMN_SAYS_FACT and COLUMN_SAYS_PART
    const uint32_t *path;  // its position in each struct on the way to it
    uint32_t depth;
    // The batch at hand.
    const struct ArrowArray *array;
    int64_t start;       // the position in the array's buffers of the batch's first row
    ColumnNulls *nulls;  // a row is null where any says so; room for depth + 1
    uint32_t null_count;
} FactColumn;

typedef struct Columns {
    const Vocabulary *vocabulary;
    const ColumnType *type;  // the struct of all
    FactColumn *at;
    uint32_t count;
    size_t rows;  // of the batch at hand
} Columns;

// Binds a schema. INVALID with a Problem for each column that has no fact's name
// ("case.fact_unknown") or another type than its fact ("case.type"). What the schema holds is
// copied.
Status columns_bind(Columns **out, const struct ArrowSchema *schema, const Vocabulary *vocabulary,
                    Place place, Problems *problems, Arena *arena);

// Takes a batch of the schema in hand, which must outlive its use here and stays the caller's to
// release. INVALID ("case.columns") if the array is not built as the schema says; the batch is then
// empty.
Status columns_load(Columns *self, const struct ArrowArray *batch, Place place, Problems *problems);

// The case of one row. INVALID with a Problem for each of its cells that cannot be read: the others
// rows are none the worse for it.
Status columns_case(Case **out, const Columns *self, size_t row, Place place, Problems *problems,
                    Arena *arena);

// The case in which one cell alone is said: is it right, and does it say anything?
Status columns_case_of_cell(Case **out, const Columns *self, uint32_t column, size_t row,
                            Place place, Problems *problems, Arena *arena);

// Is nothing said in this row of the column? (By its bitmaps alone: an empty text is seen later.)
bool column_is_null(const FactColumn *column, size_t row);

// What a cell says, as text: what tells it from other cells of its column. Lists as JSON; a fault
// says what is wrong. Lives in `arena`, or in the column.
typedef enum ColumnTextKind {
    COLUMN_TEXT_NULL,
    COLUMN_TEXT_PLAIN,
    COLUMN_TEXT_FAULT
} ColumnTextKind;
typedef struct ColumnText {
    ColumnTextKind kind;
    Str text;
} ColumnText;
ColumnText column_text(const FactColumn *column, size_t row, Arena *arena);

// What a kind is called in problems: "text", "whole numbers".
Str column_kind_word(ColumnKind kind);

#endif
