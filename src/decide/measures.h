// measures.h: what the law is on a day: each provision as in force, not yet, suspended, not
// enforced, ended or unclear; since when, until when, and by which statement.
#ifndef DECIDE_MEASURES_H
#define DECIDE_MEASURES_H

#include "lang/timeline.h"

typedef enum MeasureState {
    MEASURE_IN_FORCE,
    MEASURE_NOT_YET,
    MEASURE_SUSPENDED,
    MEASURE_NOT_ENFORCED,
    MEASURE_ENDED,    // its days are over, or it was repealed
    MEASURE_UNCLEAR,  // no source says, or it hangs on a commitment
} MeasureState;
// "in_force"
Str measure_state_word(MeasureState state);

// A commitment on which a status hangs.
typedef struct MeasureCommitment {
    Str name;
    const TimelineRow *row;  // what the timeline says of it; null: nothing
} MeasureCommitment;

typedef struct Measure {
    const Provision *provision;
    MeasureState state;
    bool has_since, has_until;
    Date since;                      // the first day on which it is so
    Date until;                      // the first day on which it no longer is
    const Provision *because;        // the status that says so, or
    const TimelineRow *because_row;  // a row of the timeline; both null: its own days
    // Of a status that hangs on commitments: does it hold? One that does not is named where it is
    // all that bears on the measure.
    Truth holds;
    const MeasureCommitment *commitments;
    uint32_t commitment_count;
} Measure;

typedef struct Measures {
    VEC(Measure) list;
} Measures;

typedef struct MeasuresAsked {
    const Program *program;
    const Timeline *timeline;  // null: none is passed in, and what hangs on one is unclear
    Date as_of, known;
} MeasuresAsked;

// Every provision that was published by the day `known`, in the order of the program. Days on which
// the law changes later are those that were known by then.
void measures_find(Measures *out, const MeasuresAsked *asked, Arena *arena);

#endif
