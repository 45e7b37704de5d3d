// calendar.c: years, quarters and months are whole months, counted from January; working days are
// counted one by one.
#include "facts/calendar.h"

#include <assert.h>
#include <stdlib.h>

static const struct {
    Str name;
    int months;  // 0: a day
} periods[] = {
    {STR_INIT("calendar_year"), 12},
    {STR_INIT("calendar_quarter"), 3},
    {STR_INIT("calendar_month"), 1},
    {STR_INIT("calendar_day"), 0},
};

static int period_months(Str name)
{
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        if (str_equal(name, periods[i].name)) {
            return periods[i].months;
        }
    }
    return -1;
}

bool period_is_known(Str name)
{
    return period_months(name) >= 0;
}

void period_of(Str name, Date day, Date *from, Date *through)
{
    int year, month, of_month;
    int months = period_months(name);
    assert(months >= 0);
    *from = *through = day;
    if (months > 0) {
        date_parts(day, &year, &month, &of_month);
        month -= (month - 1) % months;
        *from = date_of_month(year, month);
        *through = date_of_month(year, month + months) - 1;
    }
}

// --- Working days -----------------------------------------------------------------------------

static int day_compare(const void *a, const void *b)
{
    Date left = ((const CalendarDay *)a)->day, right = ((const CalendarDay *)b)->day;
    return (left > right) - (left < right);
}

void calendar_sort(Calendar *calendar)
{
    if (calendar->count > 0) {
        qsort(calendar->days, calendar->count, sizeof *calendar->days, day_compare);
    }
}

// The first of its days that is not before this one; `count` if none.
static uint32_t calendar_at(const Calendar *calendar, Date day)
{
    uint32_t low = 0, high = calendar->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->days[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool calendar_covers(const Calendar *calendar, int year)
{
    uint32_t at = calendar_at(calendar, date_of_month(year, 1));
    return at < calendar->count && calendar->days[at].day < date_of_month(year + 1, 1);
}

// False: nobody says whether the day is working.
static bool day_step(DayCount *count, const Calendar *calendar, Date day, bool *working)
{
    bool weekend = date_weekday(day) > 5;
    uint32_t at = calendar == NULL ? 0 : calendar_at(calendar, day);
    bool named = calendar != NULL && at < calendar->count && calendar->days[at].day == day;
    *working = named ? calendar->days[at].kind == CALENDAR_WORKING : !weekend;
    if (named && calendar->days[at].kind == CALENDAR_UNSURE) {
        return false;
    }
    count->holidays += named && !*working;
    count->weekends += !named && weekend;
    return true;
}

Status calendar_count(DayCount *out, const Calendar *calendar, Date from, int64_t days)
{
    const Date end = date_of_month(10'000, 1);
    int covered = 0;
    *out = (DayCount){.last = from};
    while (days > 0) {
        int year, month, of_month;
        bool working = false;
        Date day = out->last + 1;
        date_parts(day, &year, &month, &of_month);
        if (day >= end ||
            (calendar != NULL && year != covered && !calendar_covers(calendar, year)) ||
            !day_step(out, calendar, day, &working)) {
            return STATUS_RANGE;
        }
        covered = year;
        out->last = day;
        days -= working;
    }
    return STATUS_OK;
}
