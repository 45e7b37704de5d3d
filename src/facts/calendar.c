// calendar.c: years, quarters and months are whole months, counted from January.
#include "facts/calendar.h"

#include <assert.h>

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
