// diary.h: the days that somebody must keep in mind: first and last days, due days, and what comes of
// the states of the last day if nothing happens (a cure that ends, a relief after notice).
#ifndef AGREE_DIARY_H
#define AGREE_DIARY_H

#include "agree/monitor.h"

typedef enum DiaryKind {
    DIARY_BEGINS,
    DIARY_EXPIRES,  // its last day
    DIARY_DUE,
    DIARY_CURE_ENDS,  // the last day on which it may be cured
    DIARY_RELIEF,     // the first day on which a side that gave notice is free
    DIARY_EXCUSE_ENDS,
    DIARY_SILENCE,  // the first day on which silence is a break
    DIARY_KIND_COUNT,
} DiaryKind;

typedef struct DiaryEntry {
    Date day;
    DiaryKind kind;
    const Commitment *commitment;
    Str says;
} DiaryEntry;

typedef struct Diary {
    VEC(DiaryEntry) entries;  // by day, then as the agreement has its commitments
} Diary;

// "due", "cure_ends"
Str diary_word(DiaryKind kind);
// Of the day at which the monitor stands. A due day that hangs on a start that has not come is left
// out, as is one of what is done.
void diary_find(Diary *out, const Monitor *monitor, const Agreement *agreement, Arena *arena);
// As iCalendar (RFC 5545), a day each. The same diary is the same bytes: no clock is in it.
void diary_write_calendar(Buffer *to, const Diary *diary, const Agreement *agreement, Date stamp);

#endif
