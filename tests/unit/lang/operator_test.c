// The operator table. Truths exhaustively against Kleene's tables as the language page prints them;
// what a test makes of unknown and none against the sentences "decided if all that it can be
// agrees, else unknown" and "none: no", taken literally.
#include "../base/check.h"

#include "lang/operator.h"

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(256 * MEBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static Truth apply(Operator op, Value a, Value b)
{
    return value_truth(operator_row(op)->apply(a, b, arena));
}

#define Y TRUTH_YES
#define N TRUTH_NO
#define U TRUTH_UNKNOWN

static const struct {
    const char *name;
    Truth a, b, and_, or_;
} kleene[] = {
    {"yes yes", Y, Y, Y, Y},     {"yes no", Y, N, N, Y},     {"yes unknown", Y, U, U, Y},
    {"no yes", N, Y, N, Y},      {"no no", N, N, N, N},      {"no unknown", N, U, N, U},
    {"unknown yes", U, Y, U, Y}, {"unknown no", U, N, N, U}, {"unknown unknown", U, U, U, U},
};

static void truths_are_kleenes(void **)
{
    for (size_t i = 0; i < ROWS(kleene); i++) {
        Value a = value_of_truth(kleene[i].a), b = value_of_truth(kleene[i].b);
        CHECK(apply(OP_AND, a, b) == kleene[i].and_, kleene[i].name);
        CHECK(apply(OP_OR, a, b) == kleene[i].or_, kleene[i].name);
    }
    assert_int_equal(apply(OP_NOT, value_of_truth(Y), (Value){}), N);
    assert_int_equal(apply(OP_NOT, value_of_truth(N), (Value){}), Y);
    assert_int_equal(apply(OP_NOT, value_of_truth(U), (Value){}), U);
}

// A number within bounds, perhaps none: lists what it can be.
#define NONE 99
typedef struct Possible {
    int at[8];
    size_t count;
} Possible;

static Value number_between(int low, int high, bool or_none)
{
    Range range = {number_whole(low), number_whole(high), true, true};
    Value value = value_of_range(VALUE_NUMBER, range, arena);
    if (or_none) {
        value.may |= MAY_BE_NONE;
        value.exact = false;
    }
    return value;
}

static Possible possible_of(int low, int high, bool or_none)
{
    Possible possible = {};
    for (int n = low; n <= high; n++) {
        possible.at[possible.count++] = n;
    }
    if (or_none) {
        possible.at[possible.count++] = NONE;
    }
    return possible;
}

static bool test_holds(Operator op, int a, int b)
{
    bool none = a == NONE || b == NONE;
    switch (op) {
    case OP_LESS:
        return !none && a < b;
    case OP_LESS_OR_EQUAL:
        return !none && a <= b;
    case OP_GREATER:
        return !none && a > b;
    case OP_GREATER_OR_EQUAL:
        return !none && a >= b;
    case OP_IS:
        return !none && a == b;
    case OP_IS_NOT:
        return none || a != b;
    case OP_IS_NONE:
        return a == NONE;
    case OP_IS_NOT_NONE:
        return a != NONE;
    default:
        fail();
        return false;
    }
}

static Truth by_listing(Operator op, Possible a, Possible b)
{
    unsigned truth = 0;
    for (size_t i = 0; i < a.count; i++) {
        for (size_t k = 0; k < b.count; k++) {
            truth |= test_holds(op, a.at[i], b.at[k]) ? TRUTH_YES : TRUTH_NO;
        }
    }
    return (Truth)truth;
}

static const Operator tests_on_numbers[] = {
    OP_LESS, OP_LESS_OR_EQUAL, OP_GREATER, OP_GREATER_OR_EQUAL,
    OP_IS,   OP_IS_NOT,        OP_IS_NONE, OP_IS_NOT_NONE,
};

// "Bounds of a value that may be none can decide no, never yes": so it comes out by listing, too.
static void tests_agree_with_all_that_can_be(void **)
{
    size_t compared = 0;
    for (size_t t = 0; t < ROWS(tests_on_numbers); t++) {
        for (int bits = 0; bits < 4 * 4 * 4 * 4 * 4; bits++) {
            int low_a = bits & 3, high_a = bits >> 2 & 3, low_b = bits >> 4 & 3,
                high_b = bits >> 6 & 3;
            bool none_a = bits >> 8 & 1, none_b = bits >> 9 & 1;
            if (low_a > high_a || low_b > high_b) {
                continue;
            }
            Operator op = tests_on_numbers[t];
            Truth got = apply(op, number_between(low_a, high_a, none_a),
                              number_between(low_b, high_b, none_b));
            Truth want = by_listing(op, possible_of(low_a, high_a, none_a),
                                    possible_of(low_b, high_b, none_b));
            if (got != want) {
                fail_msg("%d..%d%s %s %d..%d%s is %d instead of %d", low_a, high_a,
                         none_a ? " or none" : "", operator_row(op)->word, low_b, high_b,
                         none_b ? " or none" : "", got, want);
            }
            compared++;
        }
    }
    assert_int_equal(compared, ROWS(tests_on_numbers) * 10 * 10 * 4);
}

static void none_decides(void **)
{
    Value none = value_none(VALUE_NUMBER);
    Value one = value_of_number(VALUE_NUMBER, number_whole(1), arena);
    Value unknown = value_unknown(VALUE_NUMBER, true);
    Value others[] = {none, one, unknown};
    for (size_t t = 0; t < ROWS(tests_on_numbers) - 2; t++) {
        Operator op = tests_on_numbers[t];
        Truth want = op == OP_IS_NOT ? Y : N;
        for (size_t i = 0; i < ROWS(others); i++) {
            CHECK(apply(op, none, others[i]) == want, operator_row(op)->word);
            CHECK(apply(op, others[i], none) == want, operator_row(op)->word);
        }
    }
    static const Operator arithmetic[] = {OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE};
    for (size_t i = 0; i < ROWS(arithmetic); i++) {
        const OperatorRow *row = operator_row(arithmetic[i]);
        CHECK(value_is_none(row->apply(none, one, arena)), row->word);
        CHECK(value_is_none(row->apply(one, none, arena)), row->word);
        CHECK(value_is_none(row->apply(none, unknown, arena)), row->word);
    }
}

static void only_is_unknown_sees_unknown(void **)
{
    Value unknown = value_unknown(VALUE_NUMBER, false);
    Value one = value_of_number(VALUE_NUMBER, number_whole(1), arena);
    assert_int_equal(apply(OP_IS_UNKNOWN, unknown, (Value){}), Y);
    assert_int_equal(apply(OP_IS_UNKNOWN, one, (Value){}), N);
    assert_int_equal(apply(OP_IS_UNKNOWN, value_none(VALUE_NUMBER), (Value){}), N);
    assert_int_equal(apply(OP_IS_NOT_UNKNOWN, unknown, (Value){}), N);
    assert_int_equal(apply(OP_IS_NONE, value_unknown(VALUE_NUMBER, true), (Value){}), U);
    assert_int_equal(apply(OP_IS_NONE, unknown, (Value){}), N);
}

// Arithmetic on bounds: the least interval that holds every result of ends between them.
static void arithmetic_is_by_intervals(void **)
{
    static const Operator arithmetic[] = {OP_ADD, OP_SUBTRACT, OP_MULTIPLY};
    for (size_t t = 0; t < ROWS(arithmetic); t++) {
        for (int bits = 0; bits < 7 * 7 * 7 * 7; bits++) {
            int low_a = bits % 7 - 3, high_a = bits / 7 % 7 - 3, low_b = bits / 49 % 7 - 3,
                high_b = bits / 343 - 3;
            if (low_a > high_a || low_b > high_b) {
                continue;
            }
            int least = INT32_MAX, most = INT32_MIN;
            for (int a = low_a; a <= high_a; a++) {
                for (int b = low_b; b <= high_b; b++) {
                    int c = arithmetic[t] == OP_ADD        ? a + b
                            : arithmetic[t] == OP_SUBTRACT ? a - b
                                                           : a * b;
                    least = c < least ? c : least;
                    most = c > most ? c : most;
                }
            }
            Value got = operator_row(arithmetic[t])
                            ->apply(number_between(low_a, high_a, false),
                                    number_between(low_b, high_b, false), arena);
            const char *word = operator_row(arithmetic[t])->word;
            CHECK(got.range->has_low && number_compare(got.range->low, number_whole(least)) == 0,
                  word);
            CHECK(got.range->has_high && number_compare(got.range->high, number_whole(most)) == 0,
                  word);
        }
    }
}

static void words_lead_to_operators(void **)
{
    for (Operator op = OP_LESS; op <= OP_GREATER_OR_EQUAL; op++) {
        assert_int_equal(operator_of_sign(str_from_c(operator_row(op)->word)), op);
        assert_true(operator_is_comparison(op));
    }
    for (Operator op = OP_ADD; op <= OP_DIVIDE; op++) {
        assert_int_equal(operator_of_sign(str_from_c(operator_row(op)->word)), op);
        assert_false(operator_is_comparison(op));
    }
    assert_int_equal(operator_of_sign(STR("=")), OP_NONE);
    assert_int_equal(operator_of_quantifier(STR("every")), OP_EVERY);
    assert_int_equal(operator_of_quantifier(STR("some")), OP_NONE);
    assert_int_equal(operator_of_aggregate(STR("sum")), OP_SUM);
    assert_int_equal(operator_of_aggregate(STR("any")), OP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truths_are_kleenes),
        cmocka_unit_test(tests_agree_with_all_that_can_be),
        cmocka_unit_test(none_decides),
        cmocka_unit_test(only_is_unknown_sees_unknown),
        cmocka_unit_test(arithmetic_is_by_intervals),
        cmocka_unit_test(words_lead_to_operators),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("operator", tests, arena_open, arena_close);
}
