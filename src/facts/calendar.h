// calendar.h: the parts of the calendar that law counts by.
#ifndef FACTS_CALENDAR_H
#define FACTS_CALENDAR_H

#include "base/date.h"

// Is there a period of this name: calendar_year, calendar_quarter, calendar_month, calendar_day?
bool period_is_known(Str name);
// The first and the last day of the period in which a day lies. `name` is known.
void period_of(Str name, Date day, Date *from, Date *through);

#endif
