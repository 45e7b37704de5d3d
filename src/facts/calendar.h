// calendar.h: the parts of the calendar that law counts by.
#ifndef FACTS_CALENDAR_H
#define FACTS_CALENDAR_H

#include "base/date.h"

// Is there a period of this name: calendar_year, calendar_quarter, calendar_month, calendar_day?
bool period_is_known(Str name);
// The first and the last day of the period in which a day lies. `name` is known.
void period_of(Str name, Date day, Date *from, Date *through);

// The days off of a calendar; what it does not name is as the week has it.
typedef enum CalendarDayKind {
    CALENDAR_HOLIDAY,
    CALENDAR_WORKING,  // though it be a Saturday or Sunday
    CALENDAR_UNSURE,   // nobody says which of the two
} CalendarDayKind;

typedef struct CalendarDay {
    Date day;
    CalendarDayKind kind;
} CalendarDay;

// It covers the years of which it names a day, and says nothing of others. Null stands for one
// that covers all and names none.
typedef struct Calendar {
    CalendarDay *days;
    uint32_t count;
} Calendar;

// Puts the days in their order; to be done before one counts.
void calendar_sort(Calendar *calendar);

typedef struct DayCount {
    Date last;
    int weekends, holidays;  // left out: days of the week, and named days
} DayCount;

// The last of so many working days behind `from`, which itself is not counted. With no days to
// count it is `from`. RANGE where the calendar ends, or the years that can be written; *out then
// says how far it came.
Status calendar_count(DayCount *out, const Calendar *calendar, Date from, int64_t days);

#endif
