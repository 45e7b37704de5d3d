// value_arithmetic.c: + - * / over intervals of exact quotients (R. E. Moore, Interval Analysis,
// 1966), and the folds of sums, least and greatest.
//
// An end is a number or open, which counts as an infinity of its sign; 0 times an infinity is 0,
// because the infinity stands for numbers, and 0 times any of them is 0. A result beyond 38 digits
// is unknown and says so: nothing is rounded, so no bound of ours is ever too narrow.
//
// Dates are numbers of days. The difference of two dates is a plain number, 1 for each day; a date
// and a plain number of days make a date.
#include "facts/value.h"

typedef enum Operator { ADD, SUBTRACT, MULTIPLY, DIVIDE } Operator;

// An end of an interval: `infinite` is -1, 0 or 1.
typedef struct End {
    Number number;
    int infinite;
} End;

static Value operate(Operator op, Value a, Value b, Arena *arena);
static bool result_kind(Operator op, Value a, Value b, ValueKind *kind, Atom *currency);
static Status operate_exact(Operator op, Number *out, Number a, Number b);
static Status operate_ranges(Operator op, Range *out, const Range *a, const Range *b);
static Status add_ranges(Range *out, const Range *a, const Range *b);
static Range negate_range(const Range *a);
static Status multiply_ranges(Range *out, const Range *a, const Range *b);
static Status multiply_ends(End *out, End a, End b);
static Status invert_range(Range *out, const Range *a);
static bool holds_zero(const Range *range);
static bool is_zero(const Range *range);
static End low_end(const Range *range);
static End high_end(const Range *range);
static int end_compare(End a, End b);
static Value extreme(Value a, Value b, int sign, Arena *arena);

static const Range no_bounds = {};

static inline const Range *range_of(Value value)
{
    bool is_measured =
        value.kind == VALUE_NUMBER || value.kind == VALUE_MONEY || value.kind == VALUE_DATE;
    return is_measured && value.range != NULL ? value.range : &no_bounds;
}

Value value_add(Value a, Value b, Arena *arena)
{
    return operate(ADD, a, b, arena);
}

Value value_subtract(Value a, Value b, Arena *arena)
{
    return operate(SUBTRACT, a, b, arena);
}

Value value_multiply(Value a, Value b, Arena *arena)
{
    return operate(MULTIPLY, a, b, arena);
}

Value value_divide(Value a, Value b, Arena *arena)
{
    return operate(DIVIDE, a, b, arena);
}

Value value_least(Value a, Value b, Arena *arena)
{
    return extreme(a, b, -1, arena);
}

Value value_greatest(Value a, Value b, Arena *arena)
{
    return extreme(a, b, 1, arena);
}

Value value_or_zero(Value a, Arena *arena)
{
    if (value_is_none(a)) {
        Value zero = value_of_number((ValueKind)a.kind, number_whole(0), arena);
        zero.atom = a.atom;
        return zero;
    }
    Range range = *range_of(a);
    if (range.has_low && number_sign(range.low) > 0) {
        range.low = number_whole(0);
    }
    if (range.has_high && number_sign(range.high) < 0) {
        range.high = number_whole(0);
    }
    Value value = value_of_range((ValueKind)a.kind, range, arena);
    value.atom = a.atom;
    value.overflow = a.overflow;
    return value;
}

Value value_within(Value a, Range bounds, Arena *arena)
{
    if (a.exact) {
        return a;
    }
    Range range = *range_of(a);
    if (bounds.has_low && (!range.has_low || number_compare(range.low, bounds.low) < 0)) {
        range.low = bounds.low;
        range.has_low = true;
    }
    if (bounds.has_high && (!range.has_high || number_compare(range.high, bounds.high) > 0)) {
        range.high = bounds.high;
        range.has_high = true;
    }
    if (range.has_low && range.has_high && number_compare(range.low, range.high) > 0) {
        return a;  // the two contradict each other: what was said stands
    }
    Value value = value_of_range((ValueKind)a.kind, range, arena);
    value.may = a.may;
    value.exact = value.exact && a.may == MAY_BE_SOME;
    value.atom = a.atom;
    value.overflow = a.overflow;
    return value;
}

static Value operate(Operator op, Value a, Value b, Arena *arena)
{
    ValueKind kind = VALUE_NUMBER;
    Atom currency = ATOM_NONE;
    bool is_defined = result_kind(op, a, b, &kind, &currency);
    const Range *left = range_of(a);
    const Range *right = range_of(b);
    if (value_is_none(a) || value_is_none(b)) {
        return value_none(kind);
    }
    if (op == DIVIDE && is_zero(right)) {  // also where the divisor may be none
        return value_none(kind);
    }
    Value unknown = value_unknown(kind, ((a.may | b.may) & MAY_BE_NONE) != 0);
    unknown.overflow = a.overflow || b.overflow;
    if (op == DIVIDE && holds_zero(right)) {
        unknown.may |= MAY_BE_NONE;
        return unknown;
    }
    if (!is_defined) {
        return unknown;
    }
    Value value;
    if (a.exact && b.exact) {
        Number number;
        if (operate_exact(op, &number, left->low, right->low) != STATUS_OK) {
            unknown.overflow = true;
            return unknown;
        }
        value = value_of_number(kind, number, arena);
    } else {
        Range range;
        if (operate_ranges(op, &range, left, right) != STATUS_OK) {
            unknown.overflow = true;
            return unknown;
        }
        value = value_of_range(kind, range, arena);
    }
    value.may = unknown.may;
    value.exact = value.exact && value.may == MAY_BE_SOME;
    value.atom = value.range != NULL ? currency : ATOM_NONE;
    value.overflow = unknown.overflow;
    return value;
}

// Which kind the result is of; false if the two do not go together (two currencies, money times
// money, dates added).
static bool result_kind(Operator op, Value a, Value b, ValueKind *kind, Atom *currency)
{
    bool is_money_a = a.kind == VALUE_MONEY;
    bool is_money_b = b.kind == VALUE_MONEY;
    bool is_date_a = a.kind == VALUE_DATE;
    bool is_date_b = b.kind == VALUE_DATE;
    bool is_sum = op == ADD || op == SUBTRACT;
    *kind = VALUE_NUMBER;
    *currency = ATOM_NONE;
    if (is_date_a || is_date_b) {
        bool is_difference = op == SUBTRACT && is_date_a && is_date_b;
        bool is_date = is_sum && !is_money_a && !is_money_b && is_date_a != is_date_b &&
                       (is_date_a || op == ADD);
        *kind = is_date ? VALUE_DATE : VALUE_NUMBER;
        return is_difference || is_date;
    }
    if (!is_money_a && !is_money_b) {
        return true;
    }
    Atom any = a.atom != ATOM_NONE && is_money_a ? a.atom : is_money_b ? b.atom : ATOM_NONE;
    if (is_money_a && is_money_b) {
        bool is_same = a.atom == b.atom || a.atom == ATOM_NONE || b.atom == ATOM_NONE;
        *kind = is_sum ? VALUE_MONEY : VALUE_NUMBER;
        *currency = is_sum && is_same ? any : ATOM_NONE;
        return is_same && op != MULTIPLY;
    }
    // Money and a number. One that was not said (or of no kind yet) may turn out to be money.
    *kind = op == DIVIDE && is_money_b ? VALUE_NUMBER : VALUE_MONEY;
    *currency = *kind == VALUE_MONEY ? any : ATOM_NONE;
    return op == MULTIPLY || (op == DIVIDE && is_money_a);
}

static Status operate_exact(Operator op, Number *out, Number a, Number b)
{
    switch (op) {
    case ADD:
        return number_add(out, a, b);
    case SUBTRACT:
        return number_subtract(out, a, b);
    case MULTIPLY:
        return number_multiply(out, a, b);
    case DIVIDE:
        break;
    }
    return number_divide(out, a, b);
}

static Status operate_ranges(Operator op, Range *out, const Range *a, const Range *b)
{
    switch (op) {
    case ADD:
        return add_ranges(out, a, b);
    case SUBTRACT: {
        Range negated = negate_range(b);
        return add_ranges(out, a, &negated);
    }
    case MULTIPLY:
        return multiply_ranges(out, a, b);
    case DIVIDE:
        break;
    }
    Range inverse;
    TRY(invert_range(&inverse, b));
    return multiply_ranges(out, a, &inverse);
}

static Status add_ranges(Range *out, const Range *a, const Range *b)
{
    Range sum = {.has_low = a->has_low && b->has_low, .has_high = a->has_high && b->has_high};
    if (sum.has_low) {
        TRY(number_add(&sum.low, a->low, b->low));
    }
    if (sum.has_high) {
        TRY(number_add(&sum.high, a->high, b->high));
    }
    *out = sum;
    return STATUS_OK;
}

static Range negate_range(const Range *a)
{
    Range negated = {.has_low = a->has_high, .has_high = a->has_low};
    if (negated.has_low) {
        negated.low = number_negate(a->high);
    }
    if (negated.has_high) {
        negated.high = number_negate(a->low);
    }
    return negated;
}

// The least and greatest of the four products of ends.
static Status multiply_ranges(Range *out, const Range *a, const Range *b)
{
    const End ends_a[] = {low_end(a), high_end(a)};
    const End ends_b[] = {low_end(b), high_end(b)};
    End low = {.infinite = 1};
    End high = {.infinite = -1};
    for (int i = 0; i < 4; i++) {
        End product;
        TRY(multiply_ends(&product, ends_a[i / 2], ends_b[i % 2]));
        low = end_compare(product, low) < 0 ? product : low;
        high = end_compare(product, high) > 0 ? product : high;
    }
    *out = (Range){.low = low.number,
                   .high = high.number,
                   .has_low = low.infinite == 0,
                   .has_high = high.infinite == 0};
    return STATUS_OK;
}

static Status multiply_ends(End *out, End a, End b)
{
    if (a.infinite == 0 && b.infinite == 0) {
        *out = (End){};
        return number_multiply(&out->number, a.number, b.number);
    }
    int sign_a = a.infinite == 0 ? number_sign(a.number) : a.infinite;
    int sign_b = b.infinite == 0 ? number_sign(b.number) : b.infinite;
    *out = (End){.number = number_whole(0), .infinite = sign_a * sign_b};
    return STATUS_OK;
}

// 1 / a, for bounds that do not hold 0: what has no end above comes as near to 0 as one likes.
static Status invert_range(Range *out, const Range *a)
{
    Number one = number_whole(1);
    Range inverse = {
        .low = number_whole(0), .high = number_whole(0), .has_low = true, .has_high = true};
    if (a->has_high) {
        TRY(number_divide(&inverse.low, one, a->high));
    }
    if (a->has_low) {
        TRY(number_divide(&inverse.high, one, a->low));
    }
    *out = inverse;
    return STATUS_OK;
}

static bool holds_zero(const Range *range)
{
    return (!range->has_low || number_sign(range->low) <= 0) &&
           (!range->has_high || number_sign(range->high) >= 0);
}

static bool is_zero(const Range *range)
{
    return range->has_low && range->has_high && number_is_zero(range->low) &&
           number_is_zero(range->high);
}

static End low_end(const Range *range)
{
    return range->has_low ? (End){.number = range->low}
                          : (End){.number = number_whole(0), .infinite = -1};
}

static End high_end(const Range *range)
{
    return range->has_high ? (End){.number = range->high}
                           : (End){.number = number_whole(0), .infinite = 1};
}

static int end_compare(End a, End b)
{
    if (a.infinite != 0 || b.infinite != 0) {
        return (a.infinite > b.infinite) - (a.infinite < b.infinite);
    }
    return number_compare(a.number, b.number);
}

// The greatest (sign 1) or least (-1), end by end: each end of the result is the greater (lesser)
// of the two ends.
static Value extreme(Value a, Value b, int sign, Arena *arena)
{
    ValueKind kind = (ValueKind)a.kind;
    bool is_same =
        a.kind == b.kind && (a.atom == b.atom || a.atom == ATOM_NONE || b.atom == ATOM_NONE);
    if (!is_same) {
        return value_unknown(kind == VALUE_ABSENT ? (ValueKind)b.kind : kind, false);
    }
    End lows[] = {low_end(range_of(a)), low_end(range_of(b))};
    End highs[] = {high_end(range_of(a)), high_end(range_of(b))};
    End low = end_compare(lows[0], lows[1]) * sign >= 0 ? lows[0] : lows[1];
    End high = end_compare(highs[0], highs[1]) * sign >= 0 ? highs[0] : highs[1];
    Range range = {.low = low.number,
                   .high = high.number,
                   .has_low = low.infinite == 0,
                   .has_high = high.infinite == 0};
    Value value = value_of_range(kind, range, arena);
    value.atom = value.range == NULL ? ATOM_NONE : a.atom == ATOM_NONE ? b.atom : a.atom;
    value.overflow = a.overflow || b.overflow;
    return value;
}
