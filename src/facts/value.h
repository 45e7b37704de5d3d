// value.h: what is known of one fact, and what it can still be.
//
// *Unknown* is a value that knows what is left: a number, money or date its bounds, a word the
// words left, a set the members seen so far. *None* says that there is no such thing. Truths are
// two bits, "can be no" and "can be yes", so Kleene's tables are bit operations.
#ifndef FACTS_VALUE_H
#define FACTS_VALUE_H

#include "base/date.h"
#include "base/number.h"
#include "facts/atom.h"

typedef enum Truth {
    TRUTH_NO = 1,
    TRUTH_YES = 2,
    TRUTH_UNKNOWN = 3,
} Truth;

static inline Truth truth_of(bool yes)
{
    return yes ? TRUTH_YES : TRUTH_NO;
}
static inline Truth truth_not(Truth a)
{
    return (Truth)(((a & TRUTH_NO) << 1) | ((a & TRUTH_YES) >> 1));
}
static inline Truth truth_and(Truth a, Truth b)
{
    return (Truth)(((a | b) & TRUTH_NO) | (a & b & TRUTH_YES));
}
static inline Truth truth_or(Truth a, Truth b)
{
    return (Truth)((a & b & TRUTH_NO) | ((a | b) & TRUTH_YES));
}
// Of several of which so many are yes, and so many are not no: are at least `least` yes?
static inline Truth truth_at_least(uint32_t least, uint32_t yes, uint32_t possible)
{
    return yes >= least ? TRUTH_YES : possible < least ? TRUTH_NO : TRUTH_UNKNOWN;
}
// "yes", "no", "unknown"
Str truth_word(Truth truth);

typedef enum ValueKind {
    VALUE_ABSENT,  // nothing was said
    VALUE_TRUTH,
    VALUE_NUMBER,
    VALUE_MONEY,
    VALUE_DATE,  // a number of days
    VALUE_ATOM,  // word, text, country, element, code
    VALUE_SET,
    VALUE_LIST,    // members with facts of their own
    VALUE_BY_ROW,  // a truth (or other value) for each row of a table
} ValueKind;

// What a value may be: the bits of Value.may.
#define MAY_BE_SOME 1
#define MAY_BE_NONE 2

// Both ends belong to it; a missing end is open.
typedef struct Range {
    Number low, high;
    bool has_low, has_high;
} Range;

// Sorted atoms without repetition. Incomplete: there may be more.
typedef struct Set {
    const Atom *atoms;
    uint32_t count;
    bool complete;
} Set;

typedef struct Record Record;

// Incomplete: there may be more members.
typedef struct List {
    Record **members;
    uint32_t count;
    bool complete;
} List;

typedef struct ByRow ByRow;

typedef struct Value {
    uint8_t kind;   // ValueKind
    uint8_t may;    // MAY_BE_SOME, MAY_BE_NONE
    bool exact;     // one value: `atom`, a range of one point, a complete set or list
    bool overflow;  // unknown because it needs more than 38 digits
    Atom atom;      // truth bits; the atom; of money its currency (0: any; so without bounds)
    union {
        const Range *range;  // number, money, date; null: no bounds
        const Set *set;      // of a set its members; of an atom that is not exact, what is left
        const List *list;
        const ByRow *by_row;
    };
} Value;

struct ByRow {
    const Atom *rows;  // key of the row
    const Value *values;
    uint32_t count;
};

static inline Value value_of_truth(Truth truth)
{
    return (Value){
        .kind = VALUE_TRUTH, .may = MAY_BE_SOME, .exact = truth != TRUTH_UNKNOWN, .atom = truth};
}
static inline Value value_of_atom(Atom atom)
{
    return (Value){.kind = VALUE_ATOM, .may = MAY_BE_SOME, .exact = true, .atom = atom};
}
static inline Value value_none(ValueKind kind)
{
    return (Value){.kind = (uint8_t)kind, .may = MAY_BE_NONE, .exact = true};
}
static inline Value value_unknown(ValueKind kind, bool or_none)
{
    return (Value){.kind = (uint8_t)kind,
                   .may = (uint8_t)(MAY_BE_SOME | (or_none ? MAY_BE_NONE : 0)),
                   .atom = kind == VALUE_TRUTH ? TRUTH_UNKNOWN : ATOM_NONE};
}
// Exact numbers (kind VALUE_NUMBER, VALUE_MONEY or VALUE_DATE).
Value value_of_number(ValueKind kind, Number number, Arena *arena);
// Bounds; exact if both ends are one.
Value value_of_range(ValueKind kind, Range range, Arena *arena);
Value value_of_date(Date date, Arena *arena);
// A set from atoms in any order, with repetitions.
Value value_of_set(const Atom *atoms, size_t count, bool complete, Arena *arena);
Value value_of_list(Record **members, size_t count, bool complete, Arena *arena);

static inline bool value_is_none(Value value)
{
    return value.may == MAY_BE_NONE;
}
// The truth of a truth value; of any other, unknown.
static inline Truth value_truth(Value value)
{
    return value.kind == VALUE_TRUTH ? (Truth)value.atom : TRUTH_UNKNOWN;
}
// Is everything said that can be said? (An incomplete set is not known.)
static inline bool value_is_known(Value value)
{
    return value.exact;
}
bool set_has(const Set *set, Atom atom);
// The same value in every respect?
bool value_same(Value a, Value b);

// The least value that holds whatever either holds (branches that are still possible).
Value value_hull(Value a, Value b, Arena *arena);

// What a comparison, a membership or a sum makes of values: the tables "Unknown" and "with unknown,
// with none" of the language. Money in two currencies compares as unknown.
typedef enum Comparison { LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL } Comparison;
Truth value_compare(Comparison comparison, Value a, Value b);
Truth value_equal(Value a, Value b);
Truth value_is_none_test(Value value);
// `set has atom`; for a set that may be none, and an atom that may be unknown.
Truth value_has(Value set, Value member);
Value value_add(Value a, Value b, Arena *arena);
Value value_subtract(Value a, Value b, Arena *arena);
Value value_multiply(Value a, Value b, Arena *arena);
Value value_divide(Value a, Value b, Arena *arena);
// The lesser or greater of two numbers that are some (for min and max by bounds).
Value value_least(Value a, Value b, Arena *arena);
Value value_greatest(Value a, Value b, Arena *arena);
// Zero joined to a number: what a member adds to a sum whose `where` is unknown.
Value value_or_zero(Value a, Arena *arena);
// Held to bounds that the fact declares.
Value value_within(Value a, Range bounds, Arena *arena);

#endif
