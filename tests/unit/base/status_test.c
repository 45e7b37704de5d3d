// status_test.c: each status has an exit code of interfaces.md and words of its own.
#include "check.h"

static void test_exit_codes(void **)
{
    static const struct {
        const char *name;
        Status status;
        int exit_code;
    } rows[] = {
        {"done", STATUS_OK, 0},
        {"invalid", STATUS_INVALID, 3},
        {"not found", STATUS_NOT_FOUND, 3},
        {"refused", STATUS_REFUSED, 3},
        {"conflict", STATUS_CONFLICT, 3},
        {"range", STATUS_RANGE, 3},
        {"no memory", STATUS_NO_MEMORY, 4},
        {"broken", STATUS_BROKEN, 4},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(status_exit_code(rows[i].status) == rows[i].exit_code, rows[i].name);
    }
}

static void test_words_differ(void **)
{
    for (Status a = STATUS_OK; a <= STATUS_BROKEN; a++) {
        for (Status b = STATUS_OK; b < a; b++) {
            CHECK(strcmp(status_word(a), status_word(b)) != 0, status_word(a));
        }
    }
}

static Status twice(Status first, int *calls)
{
    TRY(first);
    *calls += 1;
    return STATUS_OK;
}

static void test_try_passes_on(void **)
{
    int calls = 0;
    assert_int_equal(twice(STATUS_CONFLICT, &calls), STATUS_CONFLICT);
    assert_int_equal(calls, 0);
    assert_int_equal(twice(STATUS_OK, &calls), STATUS_OK);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_words_differ),
        cmocka_unit_test(test_try_passes_on),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
