// calendar_test.c: the period in which a day lies; counting working days.
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

static void test_working_days(void **)
{
    // clang-format off
    CalendarDay days[] = {
        {day("2028-12-30"), CALENDAR_WORKING},  // a Saturday
        {day("2028-02-28"), CALENDAR_HOLIDAY},  // a Monday
        {day("2029-06-01"), CALENDAR_UNSURE},
        {day("2029-01-01"), CALENDAR_HOLIDAY},
    };
    static const struct {
        const char *name, *from;
        int64_t days;
        const char *last;  // null: RANGE
        int weekends, holidays;
    } rows[] = {
        {"no days",                     "2028-02-28", 0,  "2028-02-28", 0, 0},
        {"no days, outside",            "2030-01-01", 0,  "2030-01-01", 0, 0},
        {"to the leap day",             "2028-02-25", 1,  "2028-02-29", 2, 1},
        {"a working Saturday",          "2028-12-29", 1,  "2028-12-30", 0, 0},
        {"over the year's end",         "2028-12-30", 1,  "2029-01-02", 1, 1},
        {"over the end of what is said","2029-05-30", 2,  NULL,         0, 0},
        {"into it",                     "2027-12-31", 1,  "2028-01-03", 2, 0},
        {"before it",                   "2027-12-30", 1,  NULL,         0, 0},
    };
    // clang-format on
    Calendar calendar = {days, sizeof days / sizeof *days};
    calendar_sort(&calendar);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        DayCount count;
        Status status = calendar_count(&count, &calendar, day(rows[i].from), rows[i].days);
        if (status != (rows[i].last == NULL ? STATUS_RANGE : STATUS_OK) ||
            (rows[i].last != NULL &&
             (count.last != day(rows[i].last) || count.weekends != rows[i].weekends ||
              count.holidays != rows[i].holidays))) {
            fail_msg("%s", rows[i].name);
        }
    }
}

static void test_without_a_calendar(void **)
{
    DayCount count;
    assert_int_equal(calendar_count(&count, NULL, day("2026-12-24"), 10), STATUS_OK);
    assert_int_equal(count.last, day("2027-01-07"));
    assert_int_equal(count.weekends, 4);
    assert_int_equal(calendar_count(&count, NULL, day("9999-12-30"), 2), STATUS_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_periods),
                                       cmocka_unit_test(test_working_days),
                                       cmocka_unit_test(test_without_a_calendar)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
