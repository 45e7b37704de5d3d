// check.h: what the unit tests of this folder share. A row that fails is named.
#ifndef TESTS_UNIT_BASE_CHECK_H
#define TESTS_UNIT_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

#define CHECK(condition, row)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: %s", (row), #condition);                                                 \
        }                                                                                          \
    } while (0)

#define CHECK_STR(got, want, row) check_str((got), (want), (row))
static inline void check_str(Str got, const char *want, const char *row)
{
    if (!str_equal(got, str_from_c(want))) {
        fail_msg("%s: '%.*s' instead of '%s'", row, STR_ARG(got), want);
    }
}

// How many there are of what a test makes by the mass: a tenth where the runner says that each step is
// slow (valgrind).
static inline size_t mass(size_t count)
{
    return getenv("COMITY_SLOW") == NULL ? count : count / 10;
}

// Runs `work` in an arena of its own, which ends with it.
static inline void with_arena(size_t limit, Status (*work)(Arena *, void *), void *argument,
                              Status want)
{
    Arena *arena = arena_new(limit);
    Status status = arena_run(arena, work, argument);
    arena_free(arena);
    assert_int_equal(status, want);
}

// Random numbers that are the same in every run (SplitMix64).
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

#endif
