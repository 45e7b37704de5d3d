// wide_test.c: numbers of 256 bits, against adding bit by bit and against themselves.
#include "base/wide.h"
#include "check.h"

#define ALL_ONES (~(Uint128)0)
#define HALF ((Uint128)1 << 127)

static const Uint128 values[] = {
    0,
    1,
    2,
    3,
    10,
    UINT64_MAX,
    (Uint128)UINT64_MAX + 1,
    (Uint128)UINT64_MAX * 10,
    HALF - 1,
    HALF,
    ALL_ONES - 1,
    ALL_ONES,
};
enum { VALUE_COUNT = ROWS(values) };

// The slow and obvious product: add and shift, a bit at a time.
static Wide product_slow(Uint128 a, Uint128 b)
{
    Wide sum = {0, 0};
    for (int bit = 127; bit >= 0; bit--) {
        sum.high = sum.high << 1 | sum.low >> 127;
        sum.low <<= 1;
        if (b >> bit & 1) {
            sum.low += a;
            sum.high += sum.low < a;
        }
    }
    return sum;
}

static void test_multiply(void **)
{
    for (int i = 0; i < VALUE_COUNT; i++) {
        for (int j = 0; j < VALUE_COUNT; j++) {
            Wide got = wide_multiply(values[i], values[j]);
            assert_int_equal(wide_compare(got, product_slow(values[i], values[j])), 0);
        }
    }
}

// value = quotient * by + rest, and rest < by. The product of the quotient's high half, as the
// value that it makes up, fits the high half.
static void test_divide(void **)
{
    for (int i = 0; i < VALUE_COUNT; i++) {
        for (int j = 0; j < VALUE_COUNT; j++) {
            for (int k = 0; k < VALUE_COUNT && values[k] < HALF; k++) {
                Wide value = {values[i], values[j]};
                Uint128 by = values[k], rest;
                if (by == 0) {
                    continue;
                }
                Wide quotient = wide_divide(value, by, &rest);
                assert_true(rest < by);
                Wide back = wide_multiply(quotient.low, by);
                back.high += quotient.high * by;
                back = wide_add(back, (Wide){0, rest});
                assert_int_equal(wide_compare(back, value), 0);
            }
        }
    }
}

static void test_add_subtract(void **)
{
    for (int i = 0; i < VALUE_COUNT; i++) {
        for (int j = 0; j < VALUE_COUNT; j++) {
            Wide a = {values[i] >> 1, values[j]}, b = {values[j] >> 1, values[i]};
            Wide sum = wide_add(a, b);
            assert_int_equal(wide_compare(wide_subtract(sum, b), a), 0);
            assert_int_equal(wide_compare(wide_subtract(sum, a), b), 0);
        }
    }
}

static void test_compare(void **)
{
    assert_int_equal(wide_compare((Wide){1, 0}, (Wide){0, ALL_ONES}), 1);
    assert_int_equal(wide_compare((Wide){0, ALL_ONES}, (Wide){1, 0}), -1);
    assert_int_equal(wide_compare((Wide){1, 2}, (Wide){1, 3}), -1);
    assert_int_equal(wide_compare((Wide){ALL_ONES, 3}, (Wide){ALL_ONES, 3}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multiply),
        cmocka_unit_test(test_divide),
        cmocka_unit_test(test_add_subtract),
        cmocka_unit_test(test_compare),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
