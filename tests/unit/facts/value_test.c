// value_test.c: what is not exact stands for all that it can still be. The oracle is that sentence
// taken literally: list everything a value can be, compare each, and see what came out.
//
// Numbers run over -8 … 8, wider than every end used, so that an open end has something beyond it.
#include "facts/value.h"

#include "../base/check.h"

#define END 3  // ends of intervals run over -END … END
#define WINDOW 8
#define OPEN (END + 1)
#define UNIVERSE 5  // atoms 1 … UNIVERSE

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(512 * MEBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

// All intervals with small ends, open ones among them; none or not.
static size_t all_numbers(Value *out)
{
    size_t count = 0;
    for (int low = -END; low <= OPEN; low++) {
        for (int high = -END; high <= OPEN; high++) {
            if (low != OPEN && high != OPEN && low > high) {
                continue;
            }
            Range range = {.low = number_whole(low),
                           .high = number_whole(high),
                           .has_low = low != OPEN,
                           .has_high = high != OPEN};
            Value value = value_of_range(VALUE_NUMBER, range, arena);
            out[count++] = value;
            value.may |= MAY_BE_NONE;
            value.exact = false;
            out[count++] = value;
        }
    }
    out[count++] = value_none(VALUE_NUMBER);
    return count;
}

static bool can_be(Value value, int number)
{
    const Range *range = value.range;
    Number n = number_whole(number);
    return (value.may & MAY_BE_SOME) != 0 &&
           (range == NULL || ((!range->has_low || number_compare(range->low, n) <= 0) &&
                              (!range->has_high || number_compare(range->high, n) >= 0)));
}

static bool compare_ints(int comparison, int a, int b)
{
    return comparison == LESS               ? a < b
           : comparison == LESS_OR_EQUAL    ? a <= b
           : comparison == GREATER          ? a > b
           : comparison == GREATER_OR_EQUAL ? a >= b
                                            : a == b;
}

// `comparison` 4 is equality.
static Truth compare_all(int comparison, Value a, Value b)
{
    unsigned truth = ((a.may | b.may) & MAY_BE_NONE) != 0 ? TRUTH_NO : 0;
    for (int x = -WINDOW; x <= WINDOW; x++) {
        for (int y = -WINDOW; can_be(a, x) && y <= WINDOW; y++) {
            truth |= can_be(b, y) ? truth_of(compare_ints(comparison, x, y)) : 0;
        }
    }
    return (Truth)truth;
}

static void test_comparisons(void **)
{
    Value values[256];
    size_t count = all_numbers(values);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            for (int comparison = LESS; comparison <= GREATER_OR_EQUAL; comparison++) {
                Truth got = value_compare((Comparison)comparison, values[i], values[j]);
                assert_int_equal(got, compare_all(comparison, values[i], values[j]));
            }
            assert_int_equal(value_equal(values[i], values[j]),
                             compare_all(4, values[i], values[j]));
        }
    }
}

static Value operate(int op, Value a, Value b)
{
    return op == '+'   ? value_add(a, b, arena)
           : op == '-' ? value_subtract(a, b, arena)
           : op == '*' ? value_multiply(a, b, arena)
                       : value_divide(a, b, arena);
}

static bool operate_ints(int op, Number *out, int a, int b)
{
    Number x = number_whole(a);
    Number y = number_whole(b);
    Status status = op == '+'   ? number_add(out, x, y)
                    : op == '-' ? number_subtract(out, x, y)
                    : op == '*' ? number_multiply(out, x, y)
                                : number_divide(out, x, y);
    return status == STATUS_OK;
}

static bool holds(Value value, Number number)
{
    const Range *range = value.range;
    return (value.may & MAY_BE_SOME) != 0 &&
           (range == NULL || ((!range->has_low || number_compare(range->low, number) <= 0) &&
                              (!range->has_high || number_compare(range->high, number) >= 0)));
}

// Every result is held; and, but for division, each end of the result is one.
static void check_operation(int op, Value a, Value b)
{
    Value got = operate(op, a, b);
    bool meets_low = false;
    bool meets_high = false;
    for (int x = -WINDOW; x <= WINDOW; x++) {
        for (int y = -WINDOW; can_be(a, x) && y <= WINDOW; y++) {
            Number number;
            if (!can_be(b, y)) {
                continue;
            }
            if (!operate_ints(op, &number, x, y)) {
                assert_true((got.may & MAY_BE_NONE) != 0);  // divided by zero
                continue;
            }
            assert_true(holds(got, number));
            meets_low |= got.range != NULL && got.range->has_low &&
                         number_compare(got.range->low, number) == 0;
            meets_high |= got.range != NULL && got.range->has_high &&
                          number_compare(got.range->high, number) == 0;
        }
    }
    if (((a.may | b.may) & MAY_BE_NONE) != 0) {
        assert_true((got.may & MAY_BE_NONE) != 0);
    } else if (op != '/') {
        assert_int_equal(got.may, MAY_BE_SOME);
    }
    if (got.range != NULL && op != '/') {
        assert_true(meets_low == got.range->has_low && meets_high == got.range->has_high);
    }
    assert_false(got.overflow);
}

static void test_arithmetic(void **)
{
    static const int operators[] = {'+', '-', '*', '/'};
    Value values[256];
    size_t count = all_numbers(values);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            for (size_t k = 0; k < ROWS(operators); k++) {
                check_operation(operators[k], values[i], values[j]);
            }
        }
    }
}

static void test_open_ends_are_not_lost(void **)
{
    // 0 times anything is 0; an open end stays one against anything else.
    Value zero = value_of_number(VALUE_NUMBER, number_whole(0), arena);
    Value any = value_unknown(VALUE_NUMBER, false);
    Value product = value_multiply(zero, any, arena);
    assert_true(product.exact && number_is_zero(product.range->low));
    Value above =
        value_of_range(VALUE_NUMBER, (Range){.low = number_whole(2), .has_low = true}, arena);
    product = value_multiply(above, above, arena);
    assert_true(product.range->has_low && !product.range->has_high);
    // 1 / [2, …) is in [0, 1/2].
    Value one = value_of_number(VALUE_NUMBER, number_whole(1), arena);
    Value quotient = value_divide(one, above, arena);
    assert_true(number_is_zero(quotient.range->low) && quotient.range->has_high);
    assert_int_equal(number_compare(quotient.range->high, (Number){1, 2}), 0);
}

static void test_hull_and_folds(void **)
{
    Value values[256];
    size_t count = all_numbers(values);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            Value a = values[i];
            Value b = values[j];
            Value hull = value_hull(a, b, arena);
            assert_int_equal(hull.may, a.may | b.may);
            for (int x = -WINDOW; x <= WINDOW; x++) {
                assert_true(can_be(hull, x) || (!can_be(a, x) && !can_be(b, x)));
                for (int y = -WINDOW; can_be(a, x) && y <= WINDOW; y++) {
                    if (can_be(b, y)) {
                        assert_true(can_be(value_least(a, b, arena), x < y ? x : y));
                        assert_true(can_be(value_greatest(a, b, arena), x > y ? x : y));
                    }
                }
                bool is_x = can_be(a, x);
                Value joined = value_or_zero(a, arena);
                assert_true(can_be(joined, 0) && (!is_x || can_be(joined, x)));
                assert_int_equal(joined.may, MAY_BE_SOME);
            }
            if (hull.exact && (a.may & b.may & MAY_BE_SOME) != 0) {
                assert_true(value_same(a, b));
            }
        }
    }
}

static Value atom_value(unsigned left, bool or_none)
{
    Atom atoms[UNIVERSE];
    size_t count = 0;
    for (Atom atom = 1; atom <= UNIVERSE; atom++) {
        if ((left >> atom & 1) != 0) {
            atoms[count++] = atom;
        }
    }
    if (count == 1 && !or_none) {
        return value_of_atom(atoms[0]);
    }
    Value value = value_unknown(VALUE_ATOM, or_none);
    value.set = value_of_set(atoms, count, true, arena).set;
    return value;
}

// From its members backwards and each twice: neither may matter.
static Value set_value(unsigned members, bool complete)
{
    Atom atoms[2 * UNIVERSE];
    size_t count = 0;
    for (Atom atom = UNIVERSE; atom >= 1; atom--) {
        if ((members >> atom & 1) != 0) {
            atoms[count++] = atom;
            atoms[count++] = atom;
        }
    }
    return value_of_set(atoms, count, complete, arena);
}

#define SUBSETS (1u << (UNIVERSE + 1))

static void test_atoms(void **)
{
    for (unsigned a = 2; a < SUBSETS; a += 2) {
        for (unsigned b = 2; b < SUBSETS; b += 2) {
            for (int none = 0; none < 2; none++) {
                unsigned want = none != 0 ? TRUTH_NO : 0;
                want |= (a & b) != 0 ? TRUTH_YES : 0;
                // They can differ unless both are one and the same word.
                want |= a == b && (a & (a - 1)) == 0 ? 0 : TRUTH_NO;
                Truth got = value_equal(atom_value(a, none != 0), atom_value(b, false));
                assert_int_equal(got, want);
                Value hull = value_hull(atom_value(a, none != 0), atom_value(b, false), arena);
                assert_true(value_same(hull, atom_value(a | b, none != 0)));
            }
        }
    }
    Value anything = value_unknown(VALUE_ATOM, false);
    assert_int_equal(value_equal(anything, value_of_atom(1)), TRUTH_UNKNOWN);
    assert_true(value_same(value_hull(anything, value_of_atom(1), arena), anything));
}

// What a set can be: exactly its members, or, if more may come, every set that holds them. The last
// atom of the universe is in no known set, so there is always something that may come.
static bool set_can_be(unsigned known, bool complete, unsigned members)
{
    return complete ? members == known : (members & known) == known;
}

static void test_sets(void **)
{
    const unsigned known_end = SUBSETS / 2;
    for (unsigned a = 0; a < known_end; a += 2) {
        for (unsigned b = 0; b < known_end; b += 2) {
            for (int complete = 0; complete < 4; complete++) {
                bool is_a = (complete & 1) != 0;
                bool is_b = (complete & 2) != 0;
                unsigned want = 0;
                for (unsigned x = 0; x < SUBSETS; x += 2) {
                    for (unsigned y = 0; set_can_be(a, is_a, x) && y < SUBSETS; y += 2) {
                        want |= set_can_be(b, is_b, y) ? truth_of(x == y) : 0;
                    }
                }
                Value left = set_value(a, is_a);
                Value right = set_value(b, is_b);
                assert_int_equal(value_equal(left, right), want);
                Value hull = value_hull(left, right, arena);
                bool is_same = a == b && is_a == is_b;
                assert_true(value_same(hull, set_value(a & b, is_same && is_a)));
            }
        }
    }
}

static void test_has(void **)
{
    for (unsigned set = 0; set < SUBSETS / 2; set += 2) {
        for (unsigned member = 2; member < SUBSETS; member += 2) {
            for (int flags = 0; flags < 4; flags++) {
                bool complete = (flags & 1) != 0;
                bool or_none = (flags & 2) != 0;
                unsigned want = or_none ? TRUTH_NO : 0;
                for (unsigned x = 0; x < SUBSETS; x += 2) {
                    for (Atom atom = 1; set_can_be(set, complete, x) && atom <= UNIVERSE; atom++) {
                        bool is_left = (member >> atom & 1) != 0;
                        want |= is_left ? truth_of((x >> atom & 1) != 0) : 0;
                    }
                }
                Truth got = value_has(set_value(set, complete), atom_value(member, or_none));
                assert_int_equal(got, want);
            }
        }
    }
    Value empty = set_value(0, true);
    Value anything = value_unknown(VALUE_ATOM, false);
    assert_int_equal(value_has(empty, anything), TRUTH_NO);
    assert_int_equal(value_has(set_value(2, true), anything), TRUTH_UNKNOWN);
    assert_int_equal(value_has(set_value(2, true), value_none(VALUE_ATOM)), TRUTH_NO);
    assert_int_equal(value_has((Value){}, value_of_atom(1)), TRUTH_UNKNOWN);
    assert_int_equal(value_has(value_unknown(VALUE_SET, false), value_of_atom(1)), TRUTH_UNKNOWN);
}

static void test_is_none(void **)
{
    struct {
        const char *name;
        Value value;
        Truth want;
    } rows[] = {
        {"complete and empty", set_value(0, true), TRUTH_YES},
        {"incomplete and empty", set_value(0, false), TRUTH_UNKNOWN},
        {"incomplete with a member", set_value(2, false), TRUTH_NO},
        {"complete with a member", set_value(2, true), TRUTH_NO},
        {"set not given", value_unknown(VALUE_SET, false), TRUTH_UNKNOWN},
        {"empty list", value_of_list(NULL, 0, true, arena), TRUTH_YES},
        {"incomplete list", value_of_list(NULL, 0, false, arena), TRUTH_UNKNOWN},
        {"none", value_none(VALUE_NUMBER), TRUTH_YES},
        {"unknown, not or none", value_unknown(VALUE_NUMBER, false), TRUTH_NO},
        {"unknown or none", value_unknown(VALUE_NUMBER, true), TRUTH_UNKNOWN},
        {"absent", (Value){}, TRUTH_UNKNOWN},
        {"a word", value_of_atom(3), TRUTH_NO},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(value_is_none_test(rows[i].value) == rows[i].want, rows[i].name);
    }
}

static Value money(int amount, Atom currency)
{
    Value value = value_of_number(VALUE_MONEY, number_whole(amount), arena);
    value.atom = currency;
    return value;
}

static void test_money(void **)
{
    const Atom usd = 3000;
    const Atom cny = 3001;
    Value number = value_of_number(VALUE_NUMBER, number_whole(4), arena);
    assert_int_equal(value_compare(LESS, money(1, usd), money(2, usd)), TRUTH_YES);
    assert_int_equal(value_compare(LESS, money(1, usd), money(2, cny)), TRUTH_UNKNOWN);
    assert_int_equal(value_equal(money(1, usd), money(2, cny)), TRUTH_UNKNOWN);
    assert_int_equal(value_compare(LESS, money(0, ATOM_NONE), money(2, cny)), TRUTH_YES);
    assert_true(value_same(value_add(money(1, usd), money(2, usd), arena), money(3, usd)));
    assert_true(value_same(value_add(money(0, ATOM_NONE), money(2, usd), arena), money(2, usd)));
    assert_true(value_same(value_multiply(number, money(2, usd), arena), money(8, usd)));
    assert_true(value_same(value_divide(money(8, usd), number, arena), money(2, usd)));
    Value share = value_divide(money(8, usd), money(2, usd), arena);
    assert_true(value_same(share, number));
    share = value_divide(money(8, usd), money(2, cny), arena);
    assert_true(share.kind == VALUE_NUMBER && !share.exact && share.range == NULL);
    Value sum = value_add(money(8, usd), money(2, cny), arena);
    assert_true(sum.kind == VALUE_MONEY && !sum.exact && sum.range == NULL);
    assert_true(value_is_none(value_divide(money(8, usd), money(0, usd), arena)));
    Value either = value_hull(money(8, usd), money(2, cny), arena);
    assert_true(!either.exact && either.range == NULL);
    assert_int_equal(value_compare(LESS, either, money(9, usd)), TRUTH_UNKNOWN);
}

static void test_dates(void **)
{
    Value first = value_of_date(100, arena);
    Value later = value_of_date(145, arena);
    Value days = value_of_number(VALUE_NUMBER, number_whole(45), arena);
    assert_true(value_same(value_subtract(later, first, arena), days));
    assert_true(value_same(value_add(first, days, arena), later));
    assert_true(value_same(value_add(days, first, arena), later));
    assert_true(value_same(value_subtract(later, days, arena), first));
    assert_int_equal(value_compare(GREATER, later, first), TRUTH_YES);
    // Not said by any rule: dates do not add up, and a day is not compared with a number.
    assert_false(value_add(first, later, arena).exact);
    assert_int_equal(value_compare(LESS, first, days), TRUTH_UNKNOWN);
}

static void test_overflow(void **)
{
    Number big = {};
    assert_int_equal(number_read(&big, STR("99999999999999999999999999999999999999")), STATUS_OK);
    Value value = value_of_number(VALUE_NUMBER, big, arena);
    Value product = value_multiply(value, value, arena);
    assert_true(product.overflow && !product.exact && product.range == NULL);
    assert_int_equal(value_compare(GREATER, product, value), TRUTH_UNKNOWN);
    assert_true(value_add(product, value, arena).overflow);
    Range range = {.low = number_whole(1), .high = big, .has_low = true, .has_high = true};
    Value bounds = value_of_range(VALUE_NUMBER, range, arena);
    assert_true(value_multiply(bounds, bounds, arena).overflow);
    assert_true(value_is_none(value_multiply(value, value_none(VALUE_NUMBER), arena)));
}

static void test_within(void **)
{
    Range positive = {.low = number_whole(0), .has_low = true};
    Value unknown = value_within(value_unknown(VALUE_NUMBER, true), positive, arena);
    Value minus = value_of_number(VALUE_NUMBER, number_whole(-1), arena);
    assert_int_equal(unknown.may, MAY_BE_SOME | MAY_BE_NONE);
    assert_int_equal(value_compare(LESS, unknown, minus), TRUTH_NO);
    assert_int_equal(value_compare(GREATER, unknown, minus), TRUTH_UNKNOWN);  // it may be none
    assert_true(value_same(value_within(minus, positive, arena), minus));
}

static void test_truths(void **)
{
    static const Truth all[] = {TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN};
    for (size_t i = 0; i < ROWS(all); i++) {
        for (size_t j = 0; j < ROWS(all); j++) {
            unsigned want_and = 0;
            unsigned want_or = 0;
            unsigned want_same = 0;
            for (unsigned x = 0; x < 2; x++) {
                for (unsigned y = 0; y < 2; y++) {
                    bool is_open = (all[i] >> x & 1) != 0 && (all[j] >> y & 1) != 0;
                    want_and |= is_open ? truth_of(x && y) : 0;
                    want_or |= is_open ? truth_of(x || y) : 0;
                    want_same |= is_open ? truth_of(x == y) : 0;
                }
            }
            assert_int_equal(truth_and(all[i], all[j]), want_and);
            assert_int_equal(truth_or(all[i], all[j]), want_or);
            assert_int_equal(value_equal(value_of_truth(all[i]), value_of_truth(all[j])),
                             want_same);
        }
        assert_int_equal(truth_not(truth_not(all[i])), all[i]);
    }
    assert_int_equal(truth_not(TRUTH_YES), TRUTH_NO);
    assert_int_equal(value_truth(value_of_atom(2)), TRUTH_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test(test_open_ends_are_not_lost),
        cmocka_unit_test(test_hull_and_folds),
        cmocka_unit_test(test_atoms),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_has),
        cmocka_unit_test(test_is_none),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_within),
        cmocka_unit_test(test_truths),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("value", tests, arena_open, arena_close);
}
