// date.h: days of the Gregorian calendar, as a count from 1970-01-01.
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef int32_t Date;

#define DATE_FIRST INT32_MIN  // before every day that can be written
#define DATE_LAST INT32_MAX   // after every day that can be written

// Reads YYYY-MM-DD, years 1600 to 9999, a day that exists. INVALID otherwise.
Status date_read(Date *out, Str text);
Str date_write(Date date, Arena *arena);
void date_add_to(Buffer *buffer, Date date);
void date_parts(Date date, int *year, int *month, int *day);
// The first day of a month; months run on, so the 13th is January of the next year.
Date date_of_month(int year, int month);
// The same day so many months later, or the last of that month if it has no such day.
Date date_add_months(Date date, int months);
// 1 Monday … 7 Sunday.
int date_weekday(Date date);

#endif
