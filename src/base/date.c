// date.c: days from civil dates and back.
//
// The year is taken to begin on 1 March, so that the leap day is its last; months then begin after
// (153 m + 2) / 5 days, and 400 years are always 146,097 days. The method is Howard Hinnant's
// ("chrono-Compatible Low-Level Date Algorithms"); no table, no loop.
#include "base/date.h"

#define DAYS_IN_400_YEARS 146'097
#define MARCH_OF_0 719'468  // days from 0000-03-01 to 1970-01-01
#define DATE_SIZE 10        // YYYY-MM-DD

static bool digits_read(int *out, Str text);
static int64_t days_of(int64_t year, int month, int day);
static int days_in_month(int year, int month);
static void parts_of(Date date, int64_t *year, int *month, int *day);

Status date_read(Date *out, Str text)
{
    int year, month, day;
    if (text.len != DATE_SIZE || text.at[4] != '-' || text.at[7] != '-' ||
        !digits_read(&year, str_slice(text, 0, 4)) || !digits_read(&month, str_slice(text, 5, 2)) ||
        !digits_read(&day, str_slice(text, 8, 2))) {
        return STATUS_INVALID;
    }
    if (year < 1600 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return STATUS_INVALID;
    }
    *out = (Date)days_of(year, month, day);  // within 5 million days: fits
    return STATUS_OK;
}

Str date_write(Date date, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    date_add_to(&buffer, date);
    return buffer_str(&buffer);
}

void date_add_to(Buffer *buffer, Date date)
{
    int64_t year;
    int month, day;
    parts_of(date, &year, &month, &day);
    buffer_add_format(buffer, "%04lld-%02d-%02d", (long long)year, month, day);
}

void date_parts(Date date, int *year, int *month, int *day)
{
    int64_t wide_year;
    parts_of(date, &wide_year, month, day);
    *year = (int)wide_year;  // 2^31 days are fewer than six million years
}

Date date_of_month(int year, int month)
{
    int months = year * 12 + month - 1;
    return (Date)days_of(months / 12, months % 12 + 1, 1);
}

Date date_add_months(Date date, int months)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    Date first = date_of_month(year, month + months);
    Date last = date_of_month(year, month + months + 1) - 1;
    return first + day - 1 < last ? first + day - 1 : last;
}

int date_weekday(Date date)
{
    // Day 0, 1970-01-01, was a Thursday.
    int64_t since_monday = ((int64_t)date + 3) % 7;
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

static bool digits_read(int *out, Str text)
{
    int value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    *out = value;
    return true;
}

static int64_t days_of(int64_t year, int month, int day)
{
    int months_since_march = (month + 9) % 12;
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_400_YEARS + day_of_era - MARCH_OF_0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

static void parts_of(Date date, int64_t *year, int *month, int *day)
{
    int64_t days = (int64_t)date + MARCH_OF_0;
    int64_t era = (days >= 0 ? days : days - (DAYS_IN_400_YEARS - 1)) / DAYS_IN_400_YEARS;
    int64_t day_of_era = days - era * DAYS_IN_400_YEARS;
    // Takes out the leap days, of which an era has one every 4, not every 100, and one every 400
    // years, and so finds the year.
    int64_t without_leap_days =
        day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096;
    int64_t year_of_era = without_leap_days / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t months_since_march = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * months_since_march + 2) / 5 + 1);
    *month = (int)(months_since_march < 10 ? months_since_march + 3 : months_since_march - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}
