// arena_test.c: zeroed and aligned, also after a reset; limits unwind; the deferred runs in
// reverse.
#include "check.h"

static bool is_zero(const char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] != 0) {
            return false;
        }
    }
    return true;
}

static void test_takes_zeroed_and_aligned(void **)
{
    Arena *arena = arena_new(64 * MEBIBYTE);
    uint64_t seed = 1;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 300; i++) {
            size_t size = random_next(&seed) % (i % 50 == 0 ? 100'000 : 200);
            char *at = arena_take(arena, size);
            assert_int_equal((uintptr_t)at % 16, 0);
            assert_true(is_zero(at, size));
            memset(at, 0xA5, size);
        }
        arena_reset(arena);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_free(arena);
}

static void test_takes_do_not_overlap(void **)
{
    Arena *arena = arena_new(8 * MEBIBYTE);
    enum { COUNT = 2'000 };
    uint32_t **at = ARENA_MANY(arena, uint32_t *, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        at[i] = ARENA_MANY(arena, uint32_t, 1 + i % 300);
        for (uint32_t j = 0; j < 1 + i % 300; j++) {
            at[i][j] = i;
        }
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        for (uint32_t j = 0; j < 1 + i % 300; j++) {
            assert_int_equal(at[i][j], i);
        }
    }
    arena_free(arena);
}

static void test_grows_in_place_where_last(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    char *first = arena_take(arena, 24);
    memset(first, 'x', 24);
    char *grown = arena_grow(arena, first, 24, 200);
    assert_ptr_equal(grown, first);
    assert_true(grown[23] == 'x' && is_zero(grown + 24, 176));
    arena_take(arena, 1);
    char *moved = arena_grow(arena, grown, 200, 400);
    assert_ptr_not_equal(moved, grown);
    assert_true(moved[23] == 'x' && is_zero(moved + 24, 376));
    assert_ptr_equal(arena_grow(arena, moved, 400, 8), moved);
    assert_non_null(arena_grow(arena, NULL, 0, 16));
    arena_free(arena);
}

static void test_grown_tail_is_clean_after_return(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    char *kept = arena_take(arena, 16);
    ArenaMark mark = arena_mark(arena);
    memset(arena_take(arena, 1'000), 0xA5, 1'000);
    arena_return(arena, mark);
    kept = arena_grow(arena, kept, 16, 900);
    assert_true(is_zero(kept, 900));
    arena_free(arena);
}

static Status take_many(Arena *arena, void *argument)
{
    const size_t *request = argument;
    arena_take_many(arena, request[0], request[1]);
    return STATUS_CONFLICT;  // a status of its own, to see that it is passed on
}

static void test_limits(void **)
{
    static const struct {
        const char *name;
        size_t limit, count, size;
        bool fits;
    } rows[] = {
        {"all of it", 1'024, 1'024, 1, true},
        {"one more", 1'024, 1'025, 1, false},
        {"nothing of nothing", 0, 0, 8, true},
        {"one of nothing", 0, 1, 1, false},
        {"product wraps to little", MEBIBYTE, SIZE_MAX / 2 + 1, 2, false},
        {"all there is", MEBIBYTE, SIZE_MAX, 1, false},
        {"all there is, unlimited", SIZE_MAX, SIZE_MAX - 8, 1, false},
        {"a large block", 8 * MEBIBYTE, 7 * MEBIBYTE, 1, true},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        size_t request[] = {rows[i].count, rows[i].size};
        Arena *arena = arena_new(rows[i].limit);
        Status status = arena_run(arena, take_many, request);
        arena_free(arena);
        CHECK(status == (rows[i].fits ? STATUS_CONFLICT : STATUS_NO_MEMORY), rows[i].name);
    }
}

static Status take_on(Arena *arena, void *)
{
    for (int i = 0; i < 1'000'000; i++) {
        arena_take(arena, 1'000);
    }
    return STATUS_OK;
}

static void test_limit_bounds_what_is_held(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    assert_int_equal(arena_run(arena, take_on, NULL), STATUS_NO_MEMORY);
    assert_true(arena_used(arena) <= MEBIBYTE && arena_used(arena) > MEBIBYTE / 2);
    for (int round = 0; round < 100; round++) {  // a reset gives everything back
        arena_reset(arena);
        size_t request[] = {900 * KIBIBYTE, 1};
        assert_int_equal(arena_run(arena, take_many, request), STATUS_CONFLICT);
    }
    arena_free(arena);
}

static Status run_inner(Arena *arena, void *argument)
{
    int *reached = argument;
    assert_int_equal(arena_run(arena, take_on, NULL), STATUS_NO_MEMORY);
    *reached = 1;
    arena_take(arena, 2 * MEBIBYTE);  // must unwind to the outer run
    *reached = 2;
    return STATUS_OK;
}

static void test_nested_runs_restore_the_outer(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    int reached = 0;
    assert_int_equal(arena_run(arena, run_inner, &reached), STATUS_NO_MEMORY);
    assert_int_equal(reached, 1);
    arena_free(arena);
}

static void test_run_without_arena(void **)
{
    assert_int_equal(arena_run(NULL, take_on, NULL), STATUS_NO_MEMORY);
    arena_free(NULL);
}

typedef struct Ended {
    char *order;
    char name;
} Ended;

static void write_end(void *what)
{
    Ended *ended = what;
    size_t len = strlen(ended->order);
    ended->order[len] = ended->name;
    ended->order[len + 1] = '\0';
}

static void test_deferred_ends_in_reverse(void **)
{
    char order[16] = "";
    Ended ends[] = {{order, 'a'}, {order, 'b'}, {order, 'c'}, {order, 'd'}};
    Arena *arena = arena_new(MEBIBYTE);
    arena_defer(arena, write_end, &ends[0]);
    arena_defer(arena, write_end, &ends[1]);
    ArenaMark mark = arena_mark(arena);
    arena_defer(arena, write_end, &ends[2]);
    arena_take(arena, 300 * KIBIBYTE);  // another block
    arena_defer(arena, write_end, &ends[3]);
    arena_return(arena, mark);
    assert_string_equal(order, "dc");
    arena_reset(arena);
    assert_string_equal(order, "dcba");
    arena_defer(arena, write_end, &ends[0]);
    assert_int_equal(arena_run(arena, take_on, NULL), STATUS_NO_MEMORY);
    assert_string_equal(order, "dcba");  // unwinding leaves it to the owner
    arena_free(arena);
    assert_string_equal(order, "dcbaa");
}

static void test_return_gives_back(void **)
{
    Arena *arena = arena_new(4 * MEBIBYTE);
    char *kept = arena_take(arena, 100);
    memset(kept, 'k', 100);
    size_t used = arena_used(arena);
    for (int i = 0; i < 1'000; i++) {  // far more than the limit, were it not given back
        ArenaMark mark = arena_mark(arena);
        size_t size = 1'000 + 100 * (size_t)i;
        char *scratch = arena_take(arena, size);
        assert_true(is_zero(scratch, size));
        memset(scratch, 0xA5, size);
        arena_return(arena, mark);
        assert_int_equal(arena_used(arena), used);
    }
    assert_true(kept[0] == 'k' && kept[99] == 'k');
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_zeroed_and_aligned),
        cmocka_unit_test(test_takes_do_not_overlap),
        cmocka_unit_test(test_grows_in_place_where_last),
        cmocka_unit_test(test_grown_tail_is_clean_after_return),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_limit_bounds_what_is_held),
        cmocka_unit_test(test_nested_runs_restore_the_outer),
        cmocka_unit_test(test_run_without_arena),
        cmocka_unit_test(test_deferred_ends_in_reverse),
        cmocka_unit_test(test_return_gives_back),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
