// window_test.c: the figures of a run of days, held against going through the days again.
#include "agree/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DAYS = 60, STEPS = 2'000 };

// The same run of days, looked at each time.
typedef struct Plain {
    Int128 values[DAYS];
    bool given[DAYS];
    Date first, last;
} Plain;

static void with_arena(size_t limit, Status (*work)(Arena *arena, void *argument))
{
    Arena *arena = arena_new(limit);
    assert_int_equal(arena_run(arena, work, NULL), STATUS_OK);
    arena_free(arena);
}

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + 1;
    return (uint32_t)(*state >> 33) % below;
}

static int value_compare(const void *a, const void *b)
{
    Int128 left = *(const Int128 *)a, right = *(const Int128 *)b;
    return (left > right) - (left < right);
}

static void window_is_as_plain(const Window *window, const Plain *plain)
{
    Int128 sorted[DAYS], sum = 0;
    uint32_t count = 0;
    Date newest = 0;
    for (Date day = plain->first; day <= plain->last; day++) {
        if (plain->given[day]) {
            sorted[count++] = plain->values[day];
            sum += plain->values[day];
            newest = day;
        }
    }
    qsort(sorted, count, sizeof *sorted, value_compare);
    assert_int_equal(window->count, count);
    assert_true(window->sum == sum);
    assert_true(count == 0 || window->newest == newest);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(window_ranked(window, i) == sorted[i]);
    }
}

// Publications, revisions and withdrawals inside the window and before and behind it, while it moves.
static Status window_random(Arena *arena, void *)
{
    Int128 values[] = {7, -3, 7, 0, 12, 5, 1, -3, 90, 4, 2};
    size_t value_count = sizeof values / sizeof *values;
    Int128 copy[sizeof values / sizeof *values];
    for (uint64_t seed = 1; seed <= 40; seed++) {
        memcpy(copy, values, sizeof values);
        Ranks ranks = {copy, (uint32_t)value_count};
        ranks_make(&ranks);
        assert_int_equal(ranks.count, 9);
        Window window = window_new(0, DAYS - 1, &ranks, arena);
        Plain plain = {.first = 0, .last = -1};
        uint64_t state = seed;
        for (int step = 0; step < STEPS && plain.last < DAYS - 1; step++) {
            uint32_t what = draw(&state, 20);
            Date day = (Date)draw(&state, DAYS);
            if (what == 0) {
                plain.last += (Date)draw(&state, 4);
                plain.last = plain.last >= DAYS ? DAYS - 1 : plain.last;
                Date first = plain.last - (Date)draw(&state, 12);
                plain.first = first > plain.first ? first : plain.first;
                plain.last = plain.last < plain.first ? plain.first : plain.last;
                window_move(&window, plain.first, plain.last);
            } else {
                Int128 value = values[draw(&state, (uint32_t)value_count)];
                plain.given[day] = what > 5;
                plain.values[day] = value;
                window_set(&window, day, what > 5 ? &value : NULL, 1);
            }
            window_is_as_plain(&window, &plain);
        }
    }
    return STATUS_OK;
}

static void test_random(void **)
{
    with_arena(16 * MEBIBYTE, window_random);
}

static Status window_beyond(Arena *arena, void *)
{
    Window window = window_new(100, 110, NULL, arena);
    Int128 value = 5;
    window_set(&window, 99, &value, 1);
    window_set(&window, 111, &value, 1);
    window_move(&window, 100, 110);
    assert_int_equal(window.count, 0);
    window_set(&window, 110, &value, 7);
    assert_int_equal(window.newest, 110);
    assert_int_equal(window_cell(&window, 110)->record, 7);
    return STATUS_OK;
}

static void test_days_beyond_are_left_out(void **)
{
    with_arena(MEBIBYTE, window_beyond);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_days_beyond_are_left_out),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
