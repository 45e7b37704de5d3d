// states_timeline.h: what an agreement hands to a decision: which measure has which status on which
// days, and which commitment was kept at the end of them (lang/timeline.h reads it).
#ifndef AGREE_STATES_TIMELINE_H
#define AGREE_STATES_TIMELINE_H

#include "agree/states.h"

typedef struct TimelineLine {
    Str measure;  // of a commitment with its agreement before it: london_framework.cn.speed
    Str status;   // in_force, suspended …; kept, not_kept
    Date from, to;
    bool is_open;  // lasts, as far as is known
    Str because;
} TimelineLine;

typedef struct TimelineLines {
    VEC(TimelineLine) lines;
} TimelineLines;

// Measures that the agreement names first, by the records of their statuses, from the first of them
// on; then commitments, on the days of the states. A commitment that was not due yet has no line. A
// status that is none of in_force, suspended, not_enforced, unclear, ended is left out.
void timeline_find(TimelineLines *out, const States *states, Arena *arena);

// measure,status,from,to,because: with its header.
void timeline_write_csv(Buffer *to, const TimelineLines *lines);
// A JSON object a line.
void timeline_write_lines(Buffer *to, const TimelineLines *lines);

#endif
