// calendar_test.c: the period in which a day lies.
#include "facts/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static Date day(const char *text)
{
    Date date = 0;
    assert_int_equal(date_read(&date, str_from_c(text)), STATUS_OK);
    return date;
}

static void test_periods(void **)
{
    // clang-format off
    static const struct {
        const char *name, *period, *day, *from, *through;
    } rows[] = {
        {"last of a year",     "calendar_year",    "2026-12-31", "2026-01-01", "2026-12-31"},
        {"first of a year",    "calendar_year",    "2027-01-01", "2027-01-01", "2027-12-31"},
        {"fourth quarter",     "calendar_quarter", "2026-10-01", "2026-10-01", "2026-12-31"},
        {"middle of the first","calendar_quarter", "2026-02-15", "2026-01-01", "2026-03-31"},
        {"leap February",      "calendar_month",   "2028-02-10", "2028-02-01", "2028-02-29"},
        {"December",           "calendar_month",   "2026-12-01", "2026-12-01", "2026-12-31"},
        {"a day",              "calendar_day",     "2026-07-04", "2026-07-04", "2026-07-04"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Date from = 0, through = 0;
        assert_true(period_is_known(str_from_c(rows[i].period)));
        period_of(str_from_c(rows[i].period), day(rows[i].day), &from, &through);
        assert_true(from == day(rows[i].from));
        assert_true(through == day(rows[i].through));
    }
    assert_true(!period_is_known(STR("lunar_month")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_periods)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
