// date_test.c: days and their numbers, held against counting day by day.
#include "base/date.h"
#include "check.h"

static void test_read(void **)
{
    // clang-format off
    static const struct {
        const char *text;
        Date date;
    } rows[] = {
        {"1970-01-01", 0},       {"1970-01-02", 1},       {"1969-12-31", -1},
        {"2000-02-29", 11'016},  {"2000-03-01", 11'017},  {"2026-11-10", 20'767},
        {"1600-01-01", -135'140}, {"9999-12-31", 2'932'896},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Date date = 12'345;
        CHECK(date_read(&date, str_from_c(rows[i].text)) == STATUS_OK, rows[i].text);
        CHECK(date == rows[i].date, rows[i].text);
    }
}

static void test_refuse(void **)
{
    // clang-format off
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"no leap day", "2025-02-29"},   {"1900 had none", "1900-02-29"}, {"31 April", "2025-04-31"},
        {"month 0", "2025-00-10"},       {"month 13", "2025-13-01"},      {"day 0", "2025-01-00"},
        {"day 32", "2025-01-32"},        {"too early", "1599-12-31"},     {"one digit", "2025-1-01"},
        {"blank inside", "2025-01- 1"},  {"blank before", " 2025-01-01"}, {"sign", "-025-01-01"},
        {"longer", "2025-01-011"},       {"a time", "2025-01-01T00:00Z"}, {"five digits", "10000-01-01"},
        {"empty", ""},                   {"slashes", "2025/01/01"},       {"letters", "2025-O1-01"},
        {"year alone", "2025"},          {"two digits", "25-01-01"},      {"no day", "2025-01-"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Date date = 12'345;
        CHECK(date_read(&date, str_from_c(rows[i].text)) == STATUS_INVALID, rows[i].name);
        CHECK(date == 12'345, rows[i].name);
    }
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

// The obvious calendar: from 1600-01-01, a Saturday, one day after another.
static Status walk(Arena *arena, void *)
{
    Date date = -135'140;
    int weekday = 6;
    for (int year = 1600; year < 2500; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= days_in(year, month); day++, date++) {
                int got[3];
                date_parts(date, &got[0], &got[1], &got[2]);
                assert_true(got[0] == year && got[1] == month && got[2] == day);
                assert_int_equal(date_weekday(date), weekday);
                weekday = weekday % 7 + 1;
                ArenaMark mark = arena_mark(arena);
                Date again;
                assert_int_equal(date_read(&again, date_write(date, arena)), STATUS_OK);
                assert_int_equal(again, date);
                arena_return(arena, mark);
            }
        }
    }
    return STATUS_OK;
}

static void test_every_day_of_900_years(void **)
{
    with_arena(MEBIBYTE, walk, NULL, STATUS_OK);
}

static Status write_edges(Arena *arena, void *)
{
    CHECK_STR(date_write(0, arena), "1970-01-01", "epoch");
    CHECK_STR(date_write(2'932'896, arena), "9999-12-31", "last");
    // Not days that can be read; but showing them must be harmless.
    int year, month, day;
    date_parts(DATE_FIRST, &year, &month, &day);
    assert_int_equal(year, -5'877'641);
    date_parts(DATE_LAST, &year, &month, &day);
    assert_int_equal(year, 5'881'580);
    return STATUS_OK;
}

static void test_write(void **)
{
    with_arena(MEBIBYTE, write_edges, NULL, STATUS_OK);
}

static Date day_of(const char *text)
{
    Date date = 0;
    CHECK(date_read(&date, str_from_c(text)) == STATUS_OK, text);
    return date;
}

static void test_months(void **)
{
    // clang-format off
    static const struct {
        const char *name, *day;
        int months;
        const char *then;
    } rows[] = {
        {"within a year",        "2026-01-15", 3,  "2026-04-15"},
        {"into the next",        "2026-11-30", 3,  "2027-02-28"},
        {"into a leap February", "2027-11-30", 3,  "2028-02-29"},
        {"no 31st",              "2026-05-31", 1,  "2026-06-30"},
        {"a year",               "2028-02-29", 12, "2029-02-28"},
        {"none",                 "2026-05-31", 0,  "2026-05-31"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(date_add_months(day_of(rows[i].day), rows[i].months) == day_of(rows[i].then),
              rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_refuse),
        cmocka_unit_test(test_every_day_of_900_years),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_months),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
