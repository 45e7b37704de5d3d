// value.c: making values, and asking of them what the conditions of the language ask.
//
// Comparing is by interval: a value that is not exact stands for all that it can still be, and a
// comparison is decided when all of these agree. What may also be none adds "can be no", since none
// compares as no; so such bounds can decide no, never yes.
#include "facts/value.h"

#include <assert.h>
#include <stdlib.h>

// Fewer are sorted by insertion: most sets have one to five members.
#define INSERTION_MAX 16

static const Set nothing_known = {.complete = false};
static const Range no_bounds = {};

static size_t sort_atoms(Atom *atoms, size_t count);
static int atom_order(const void *left, const void *right);
static bool range_same(const Range *a, const Range *b);
static bool set_same(const Set *a, const Set *b);
static bool list_same(const List *a, const List *b);
static bool by_row_same(const ByRow *a, const ByRow *b);
static bool is_measured(Value value);
static bool money_differs(Value a, Value b);
static Truth or_no_if_none(Truth truth, Value a, Value b);
static Truth range_less(const Range *a, const Range *b, bool or_equal);
static Truth range_equal(const Range *a, const Range *b);
static Truth equal_if_some(Value a, Value b);
static Truth atom_equal(Value a, Value b);
static Truth atom_can_be(Value value, Atom atom);
static Truth set_equal(const Set *a, const Set *b);
static bool set_within(const Set *a, const Set *b);
static bool set_meets(const Set *a, const Set *b);
static Value hull_of_some(Value a, Value b, Arena *arena);
static Value hull_of_atoms(Value a, Value b, Arena *arena);
static Value hull_of_sets(const Set *a, const Set *b, Arena *arena);
static Range range_hull(const Range *a, const Range *b);

static inline const Range *range_of(Value value)
{
    return value.range == NULL ? &no_bounds : value.range;
}
static inline const Set *set_of(Value value)
{
    return value.set == NULL ? &nothing_known : value.set;
}

Str truth_word(Truth truth)
{
    switch (truth) {
    case TRUTH_NO:
        return STR("no");
    case TRUTH_YES:
        return STR("yes");
    case TRUTH_UNKNOWN:
        break;
    }
    return STR("unknown");
}

Value value_of_number(ValueKind kind, Number number, Arena *arena)
{
    Range *range = ARENA_NEW(arena, Range);
    *range = (Range){.low = number, .high = number, .has_low = true, .has_high = true};
    return (Value){.kind = (uint8_t)kind, .may = MAY_BE_SOME, .exact = true, .range = range};
}

Value value_of_range(ValueKind kind, Range range, Arena *arena)
{
    Value value = value_unknown(kind, false);
    if (!range.has_low && !range.has_high) {
        return value;
    }
    Range *own = ARENA_NEW(arena, Range);
    *own = range;
    value.range = own;
    value.exact = range.has_low && range.has_high && number_compare(range.low, range.high) == 0;
    return value;
}

Value value_of_date(Date date, Arena *arena)
{
    return value_of_number(VALUE_DATE, number_whole(date), arena);
}

Value value_of_set(const Atom *atoms, size_t count, bool complete, Arena *arena)
{
    Atom *own = ARENA_MANY(arena, Atom, count);
    if (count > 0) {
        memcpy(own, atoms, count * sizeof *own);
    }
    Set *set = ARENA_NEW(arena, Set);
    *set = (Set){.atoms = own, .count = (uint32_t)sort_atoms(own, count), .complete = complete};
    return (Value){.kind = VALUE_SET, .may = MAY_BE_SOME, .exact = complete, .set = set};
}

Value value_of_list(Record **members, size_t count, bool complete, Arena *arena)
{
    List *list = ARENA_NEW(arena, List);
    *list = (List){.members = members, .count = (uint32_t)count, .complete = complete};
    return (Value){.kind = VALUE_LIST, .may = MAY_BE_SOME, .exact = complete, .list = list};
}

bool set_has(const Set *set, Atom atom)
{
    size_t low = 0;
    size_t high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->atoms[middle] < atom) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < set->count && set->atoms[low] == atom;
}

bool value_same(Value a, Value b)
{
    if (a.kind != b.kind || a.may != b.may || a.exact != b.exact || a.overflow != b.overflow ||
        a.atom != b.atom) {
        return false;
    }
    switch ((ValueKind)a.kind) {
    case VALUE_ABSENT:
    case VALUE_TRUTH:
        return true;
    case VALUE_NUMBER:
    case VALUE_MONEY:
    case VALUE_DATE:
        return a.range == b.range || range_same(range_of(a), range_of(b));
    case VALUE_ATOM:
    case VALUE_SET:
        return a.set == b.set || (a.set != NULL && b.set != NULL && set_same(a.set, b.set));
    case VALUE_LIST:
        return a.list == b.list || (a.list != NULL && b.list != NULL && list_same(a.list, b.list));
    case VALUE_BY_ROW:
        break;
    }
    return a.by_row == b.by_row ||
           (a.by_row != NULL && b.by_row != NULL && by_row_same(a.by_row, b.by_row));
}

Truth value_compare(Comparison comparison, Value a, Value b)
{
    if (value_is_none(a) || value_is_none(b)) {
        return TRUTH_NO;
    }
    if (a.kind != b.kind || !is_measured(a) || money_differs(a, b)) {
        return TRUTH_UNKNOWN;
    }
    Truth truth = TRUTH_UNKNOWN;
    switch (comparison) {
    case LESS:
        truth = range_less(range_of(a), range_of(b), false);
        break;
    case LESS_OR_EQUAL:
        truth = range_less(range_of(a), range_of(b), true);
        break;
    case GREATER:
        truth = range_less(range_of(b), range_of(a), false);
        break;
    case GREATER_OR_EQUAL:
        truth = range_less(range_of(b), range_of(a), true);
        break;
    }
    return or_no_if_none(truth, a, b);
}

Truth value_equal(Value a, Value b)
{
    if (value_is_none(a) || value_is_none(b)) {
        return TRUTH_NO;
    }
    return or_no_if_none(equal_if_some(a, b), a, b);
}

Truth value_is_none_test(Value value)
{
    if (value.kind == VALUE_SET && value.set != NULL) {
        return value.set->count > 0 ? TRUTH_NO : value.set->complete ? TRUTH_YES : TRUTH_UNKNOWN;
    }
    if (value.kind == VALUE_LIST && value.list != NULL) {
        return value.list->count > 0 ? TRUTH_NO : value.list->complete ? TRUTH_YES : TRUTH_UNKNOWN;
    }
    if (value_is_none(value)) {
        return TRUTH_YES;
    }
    bool is_some = value.may == MAY_BE_SOME && value.kind != VALUE_SET && value.kind != VALUE_LIST;
    return is_some ? TRUTH_NO : TRUTH_UNKNOWN;
}

Truth value_has(Value set, Value member)
{
    if (value_is_none(set) || value_is_none(member)) {
        return TRUTH_NO;
    }
    if (set.kind != VALUE_SET || member.kind != VALUE_ATOM) {
        return TRUTH_UNKNOWN;
    }
    const Set *known = set_of(set);
    Truth truth = TRUTH_UNKNOWN;
    if (known->complete && known->count == 0) {
        truth = TRUTH_NO;
    } else if (member.exact) {
        truth = set_has(known, member.atom) ? TRUTH_YES
                : known->complete           ? TRUTH_NO
                                            : TRUTH_UNKNOWN;
    } else if (member.set != NULL) {  // the words that it can still be
        truth = set_within(member.set, known)                      ? TRUTH_YES
                : known->complete && !set_meets(member.set, known) ? TRUTH_NO
                                                                   : TRUTH_UNKNOWN;
    }
    return or_no_if_none(truth, set, member);
}

Value value_hull(Value a, Value b, Arena *arena)
{
    if (value_same(a, b)) {
        return a;
    }
    uint8_t may = a.may | b.may;
    if (a.kind == VALUE_ABSENT || b.kind == VALUE_ABSENT) {
        ValueKind kind = (ValueKind)(a.kind == VALUE_ABSENT ? b.kind : a.kind);
        return value_unknown(kind, (may & MAY_BE_NONE) != 0);
    }
    Value hull = value_is_none(a) ? b : value_is_none(b) ? a : hull_of_some(a, b, arena);
    hull.may = may;
    if ((may & MAY_BE_NONE) != 0 && hull.exact) {
        // No longer exact: an atom's one possibility moves into the set of what is left.
        if (hull.kind == VALUE_ATOM) {
            hull.set = value_of_set(&hull.atom, 1, true, arena).set;
            hull.atom = ATOM_NONE;
        }
        hull.exact = false;
    }
    return hull;
}

// Sorts and drops repetitions; how many are left.
static size_t sort_atoms(Atom *atoms, size_t count)
{
    if (count > INSERTION_MAX) {
        qsort(atoms, count, sizeof *atoms, atom_order);
    } else {
        for (size_t i = 1; i < count; i++) {
            Atom atom = atoms[i];
            size_t to = i;
            for (; to > 0 && atoms[to - 1] > atom; to--) {
                atoms[to] = atoms[to - 1];
            }
            atoms[to] = atom;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || atoms[i] != atoms[i - 1]) {
            atoms[kept++] = atoms[i];
        }
    }
    return kept;
}

static int atom_order(const void *left, const void *right)
{
    Atom a = *(const Atom *)left;
    Atom b = *(const Atom *)right;
    return (a > b) - (a < b);
}

static bool range_same(const Range *a, const Range *b)
{
    return a->has_low == b->has_low && a->has_high == b->has_high &&
           (!a->has_low || number_compare(a->low, b->low) == 0) &&
           (!a->has_high || number_compare(a->high, b->high) == 0);
}

static bool set_same(const Set *a, const Set *b)
{
    return a->complete == b->complete && a->count == b->count &&
           (a->count == 0 || memcmp(a->atoms, b->atoms, a->count * sizeof *a->atoms) == 0);
}

static bool list_same(const List *a, const List *b)
{
    return a->complete == b->complete && a->count == b->count &&
           (a->count == 0 || memcmp(a->members, b->members, a->count * sizeof(Record *)) == 0);
}

static bool by_row_same(const ByRow *a, const ByRow *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->rows[i] != b->rows[i] || !value_same(a->values[i], b->values[i])) {
            return false;
        }
    }
    return true;
}

static bool is_measured(Value value)
{
    return value.kind == VALUE_NUMBER || value.kind == VALUE_MONEY || value.kind == VALUE_DATE;
}

// Money of no stated currency (the sum of nothing) goes with any.
static bool money_differs(Value a, Value b)
{
    return a.kind == VALUE_MONEY && a.atom != ATOM_NONE && b.atom != ATOM_NONE && a.atom != b.atom;
}

static Truth or_no_if_none(Truth truth, Value a, Value b)
{
    return ((a.may | b.may) & MAY_BE_NONE) != 0 ? (Truth)(truth | TRUTH_NO) : truth;
}

// a < b, or a <= b.
static Truth range_less(const Range *a, const Range *b, bool or_equal)
{
    if (a->has_high && b->has_low) {
        int order = number_compare(a->high, b->low);
        if (order < 0 || (or_equal && order == 0)) {
            return TRUTH_YES;
        }
    }
    if (a->has_low && b->has_high) {
        int order = number_compare(a->low, b->high);
        if (order > 0 || (!or_equal && order == 0)) {
            return TRUTH_NO;
        }
    }
    return TRUTH_UNKNOWN;
}

static Truth range_equal(const Range *a, const Range *b)
{
    if (range_less(a, b, false) == TRUTH_YES || range_less(b, a, false) == TRUTH_YES) {
        return TRUTH_NO;
    }
    bool is_one = range_less(a, b, true) == TRUTH_YES && range_less(b, a, true) == TRUTH_YES;
    return is_one ? TRUTH_YES : TRUTH_UNKNOWN;
}

static Truth equal_if_some(Value a, Value b)
{
    if (a.kind != b.kind) {
        return a.exact && b.exact ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    switch ((ValueKind)a.kind) {
    case VALUE_TRUTH: {
        Truth both = truth_and(value_truth(a), value_truth(b));
        Truth neither = truth_and(truth_not(value_truth(a)), truth_not(value_truth(b)));
        return truth_or(both, neither);
    }
    case VALUE_NUMBER:
    case VALUE_MONEY:
    case VALUE_DATE:
        return money_differs(a, b) ? TRUTH_UNKNOWN : range_equal(range_of(a), range_of(b));
    case VALUE_ATOM:
        return atom_equal(a, b);
    case VALUE_SET:
        return set_equal(set_of(a), set_of(b));
    case VALUE_ABSENT:
    case VALUE_LIST:
    case VALUE_BY_ROW:
        break;
    }
    return TRUTH_UNKNOWN;
}

static Truth atom_equal(Value a, Value b)
{
    if (a.exact) {
        return atom_can_be(b, a.atom);
    }
    if (b.exact) {
        return atom_can_be(a, b.atom);
    }
    bool are_apart = a.set != NULL && b.set != NULL && !set_meets(a.set, b.set);
    return are_apart ? TRUTH_NO : TRUTH_UNKNOWN;
}

static Truth atom_can_be(Value value, Atom atom)
{
    if (value.exact) {
        return truth_of(value.atom == atom);
    }
    return value.set != NULL && !set_has(value.set, atom) ? TRUTH_NO : TRUTH_UNKNOWN;
}

static Truth set_equal(const Set *a, const Set *b)
{
    if ((b->complete && !set_within(a, b)) || (a->complete && !set_within(b, a))) {
        return TRUTH_NO;
    }
    return a->complete && b->complete ? TRUTH_YES : TRUTH_UNKNOWN;
}

// Is each member of `a` in `b`?
static bool set_within(const Set *a, const Set *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (!set_has(b, a->atoms[i])) {
            return false;
        }
    }
    return true;
}

// Is any?
static bool set_meets(const Set *a, const Set *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (set_has(b, a->atoms[i])) {
            return true;
        }
    }
    return false;
}

static Value hull_of_some(Value a, Value b, Arena *arena)
{
    Value hull = value_unknown((ValueKind)a.kind, false);
    hull.overflow = a.overflow || b.overflow;
    if (a.kind != b.kind || money_differs(a, b)) {
        return hull;
    }
    switch ((ValueKind)a.kind) {
    case VALUE_TRUTH:
        return value_of_truth((Truth)(a.atom | b.atom));
    case VALUE_NUMBER:
    case VALUE_MONEY:
    case VALUE_DATE: {
        Value range =
            value_of_range((ValueKind)a.kind, range_hull(range_of(a), range_of(b)), arena);
        range.atom = range.range == NULL ? ATOM_NONE : a.atom == ATOM_NONE ? b.atom : a.atom;
        range.overflow = hull.overflow;
        return range;
    }
    case VALUE_ATOM:
        return hull_of_atoms(a, b, arena);
    case VALUE_SET:
        return hull_of_sets(set_of(a), set_of(b), arena);
    case VALUE_ABSENT:
    case VALUE_LIST:
    case VALUE_BY_ROW:
        break;
    }
    return hull;
}

// The words left of either; null where one can be anything.
static Value hull_of_atoms(Value a, Value b, Arena *arena)
{
    Value hull = value_unknown(VALUE_ATOM, false);
    Set one_a = {&a.atom, 1, true};
    Set one_b = {&b.atom, 1, true};
    const Set *left_a = a.exact ? &one_a : a.set;
    const Set *left_b = b.exact ? &one_b : b.set;
    if (left_a == NULL || left_b == NULL) {
        return hull;
    }
    Atom *atoms = ARENA_MANY(arena, Atom, (size_t)left_a->count + left_b->count);
    size_t count = 0;
    for (uint32_t i = 0; i < left_a->count; i++) {
        atoms[count++] = left_a->atoms[i];
    }
    for (uint32_t i = 0; i < left_b->count; i++) {
        atoms[count++] = left_b->atoms[i];
    }
    const Set *left = value_of_set(atoms, count, true, arena).set;
    if (left->count == 1) {
        return value_of_atom(left->atoms[0]);
    }
    hull.set = left;
    return hull;
}

// What both hold for certain. It is complete only if both are, and are the same.
static Value hull_of_sets(const Set *a, const Set *b, Arena *arena)
{
    if (set_same(a, b)) {
        return value_of_set(a->atoms, a->count, a->complete, arena);
    }
    Atom *atoms = ARENA_MANY(arena, Atom, a->count);
    size_t count = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        if (set_has(b, a->atoms[i])) {
            atoms[count++] = a->atoms[i];
        }
    }
    return value_of_set(atoms, count, false, arena);
}

static Range range_hull(const Range *a, const Range *b)
{
    Range hull = {.has_low = a->has_low && b->has_low, .has_high = a->has_high && b->has_high};
    if (hull.has_low) {
        hull.low = number_compare(a->low, b->low) <= 0 ? a->low : b->low;
    }
    if (hull.has_high) {
        hull.high = number_compare(a->high, b->high) >= 0 ? a->high : b->high;
    }
    return hull;
}
