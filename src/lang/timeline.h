// timeline.h: which measure has which status on which days, and which commitment is kept: what an
// agreement hands to a decision. CSV, or a JSON object a line, with
//
//   measure,status,from,to,because[,published]      both days included; no `to`: while it lasts
//   us.affiliates,suspended,2026-11-10,,talks
//   london_framework.us.chips,kept,2026-12-01,2027-03-31,figures
//
// A measure is named as rulebook/statement, as law.statement or as a rulebook; a whole stands for
// its parts. Its statuses: in_force, suspended, not_enforced, unclear, ended. Those of a
// commitment: kept, not_kept, as it stood at the end of these days.
#ifndef LANG_TIMELINE_H
#define LANG_TIMELINE_H

#include "lang/program.h"

typedef enum TimelineStatus {
    TIMELINE_IN_FORCE,
    TIMELINE_SUSPENDED,
    TIMELINE_NOT_ENFORCED,
    TIMELINE_UNCLEAR,
    TIMELINE_ENDED,
    TIMELINE_KEPT,  // from here on: of commitments
    TIMELINE_NOT_KEPT,
} TimelineStatus;

typedef struct TimelineRow {
    Str name, because;
    TimelineStatus status;
    Days days;                // published: on its first day, unless another is said
    const uint32_t *targets;  // provisions; none: of a commitment
    uint32_t target_count;
    Place place;
} TimelineRow;

typedef struct Timeline {
    const TimelineRow *rows;
    uint32_t count;
    Hash hash;
} Timeline;

// "in_force", "kept": as a file has it.
Str timeline_status_word(TimelineStatus status);

// Problems: "timeline.header", "timeline.status", "timeline.measure", "date.impossible",
// "date.order", "conflict.status" (two statuses of one name for one day, published on one day).
Status timeline_read(Timeline *out, Source source, const Program *program, Problems *problems,
                     Arena *arena);

#endif
