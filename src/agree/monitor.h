// monitor.h: the state of each commitment, day by day, by what was known on each day.
//
// A monitor is given an agreement and a trace in order, and goes forward a day at a time. Each day
// it takes the records of the day, then asks the twelve rules of docs/agreements.md for each
// commitment. Conditions read the *memory* of others as it stood the day before (kept, not kept, not
// yet), so the order of commitments never matters and a ring of conditions has one meaning.
#ifndef AGREE_MONITOR_H
#define AGREE_MONITOR_H

#include "agree/record.h"

typedef enum State {
    STATE_NOT_DUE,
    STATE_KEPT,
    STATE_AT_RISK,
    STATE_BROKEN,
    STATE_EXCUSED,
    STATE_SUSPENDED,
    STATE_UNKNOWN,
    STATE_ENDED,
    STATE_COUNT,
} State;

typedef enum Reason {
    REASON_BEFORE_START,
    REASON_NOT_ACTIVATED,
    REASON_WAITING,
    REASON_SETTLING,
    REASON_PENDING,
    REASON_DUE_SOON,
    REASON_MET,
    REASON_MARGIN,
    REASON_PERFORMED,
    REASON_PERFORMED_LATE,
    REASON_CURING,
    REASON_FAILED,
    REASON_RECOVERING,
    REASON_NO_FIGURE,
    REASON_SILENT,
    REASON_EXCUSED,
    REASON_RELIEVED,
    REASON_RESUMING,
    REASON_WITHDRAWN,
    REASON_ENDED,
    REASON_COUNT,
} Reason;

// Whether a commitment is kept, for those that hang on it.
typedef enum Memory { MEMORY_NOT_YET, MEMORY_KEPT, MEMORY_NOT_KEPT } Memory;

#define RECORD_NONE UINT32_MAX

// What one day says of one commitment.
typedef struct Verdict {
    State state;
    Reason reason;
    // Of `keep`: what the window comes to, and its days; else no figure.
    bool has_figure;
    Number figure;
    Date window_first;
    uint32_t figure_days;
    uint32_t record;  // index in the trace of the record it rests on; RECORD_NONE: on none
} Verdict;

typedef struct Monitor Monitor;

// How a verdict came about: what was counted up to the end of the day.
typedef struct Counted {
    Date stretch;     // first day on which the obligation has been binding since
    bool is_bound;    // it binds on the day
    bool is_failing;  // there is a first false day, and no true one since
    Date first_false;
    uint32_t true_days, unknown_days;  // on end
    uint32_t while_true, while_false;  // days on end on which the conditions were kept, or not
    bool is_notified;
    Date notified;
    Date excused_until;  // DATE_FIRST: no excuse runs
    Date due;            // of `do`, once it binds
} Counted;

// RANGE with "agree.number" if a figure cannot be kept exactly (30 digits with all decimals).
//   trace  sorted; kept as long as the monitor
Status monitor_new(Monitor **out, const Agreement *agreement, const Trace *trace,
                   Problems *problems, Arena *arena);
// Goes on to the next day, from first_day on; false behind the last.
bool monitor_next(Monitor *monitor);
Date monitor_day(const Monitor *monitor);
// What the day says.
const Verdict *monitor_verdict(const Monitor *monitor, uint32_t commitment);
// At the end of the day.
Memory monitor_memory(const Monitor *monitor, uint32_t commitment);
Counted monitor_counted(const Monitor *monitor, uint32_t commitment);
// As it was read on the day: at the end of the day before.
Memory monitor_memory_before(const Monitor *monitor, uint32_t commitment);
// Has the event occurred by the end of the day?
bool monitor_event(const Monitor *monitor, uint32_t event);
// The records on which a `keep` rests: those of the window's days, oldest first.
void monitor_records(const Monitor *monitor, uint32_t commitment,
                     void (*visit)(void *context, uint32_t record), void *context);

// What a state makes those remember who hang on it; NOT_YET: nothing new.
Memory memory_of_state(State state);
// "at_risk", "due_soon": as files have them.
Str state_word(State state);
Str reason_word(Reason reason);

#endif
