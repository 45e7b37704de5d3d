// vec_test.c: arrays keep what was pushed, and every new member is zero.
#include "base/vec.h"
#include "check.h"

typedef struct Pair {
    uint64_t a, b;
} Pair;

static Status push_many(Arena *arena, void *)
{
    VEC(Pair) pairs = {};
    VEC(char) chars = {};
    for (uint64_t i = 0; i < 10'000; i++) {
        Pair *pair = VEC_PUSH(&pairs, arena);
        assert_true(pair->a == 0 && pair->b == 0);
        *pair = (Pair){i, ~i};
        *VEC_PUSH(&chars, arena) = (char)i;
    }
    assert_int_equal(pairs.count, 10'000);
    for (uint64_t i = 0; i < pairs.count; i++) {
        assert_true(pairs.at[i].a == i && pairs.at[i].b == ~i && chars.at[i] == (char)i);
    }
    return STATUS_OK;
}

static void test_push(void **)
{
    with_arena(4 * MEBIBYTE, push_many, NULL, STATUS_OK);
}

static Status push_after_pop(Arena *arena, void *)
{
    VEC(Pair) stack = {};
    for (uint64_t i = 1; i < 100; i++) {
        *VEC_PUSH(&stack, arena) = (Pair){i, i};
        stack.count--;
        Pair *again = VEC_PUSH(&stack, arena);
        assert_true(again->a == 0 && again->b == 0);
    }
    return STATUS_OK;
}

static void test_push_after_pop_is_zeroed(void **)
{
    with_arena(MEBIBYTE, push_after_pop, NULL, STATUS_OK);
}

static Status push_for_ever(Arena *arena, void *)
{
    VEC(Pair) pairs = {};
    for (int i = 0; i < 1'000'000; i++) {
        VEC_PUSH(&pairs, arena);
    }
    return STATUS_OK;
}

static void test_limit_unwinds(void **)
{
    with_arena(MEBIBYTE, push_for_ever, NULL, STATUS_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_push),
        cmocka_unit_test(test_push_after_pop_is_zeroed),
        cmocka_unit_test(test_limit_unwinds),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
