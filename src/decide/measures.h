// measures.h: what the law is on a day: each provision as in force, not yet, suspended, not
// enforced, ended or unclear; since when, until when, and by which statement.
#ifndef DECIDE_MEASURES_H
#define DECIDE_MEASURES_H

#include "lang/program.h"

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

typedef struct Measure {
    const Provision *provision;
    MeasureState state;
    bool has_since, has_until;
    Date since;                // the first day on which it is so
    Date until;                // the first day on which it no longer is
    const Provision *because;  // the status that says so; null: its own days
} Measure;

typedef struct Measures {
    VEC(Measure) list;
} Measures;

// Every provision that was published by the day `known`, in the order of the program. Days on which
// the law changes later are those that were known by then.
void measures_find(Measures *out, const Program *program, Date as_of, Date known, Arena *arena);

#endif
