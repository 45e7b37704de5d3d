// states.h: the states of all days, as runs: days on end on which neither state nor reason changes.
#ifndef AGREE_STATES_H
#define AGREE_STATES_H

#include "agree/monitor.h"
#include "base/json.h"

typedef struct StateRun {
    Date from, to;    // both included
    Verdict verdict;  // of its first day
} StateRun;

typedef struct StateRuns {
    VEC(StateRun) runs;
} StateRuns;

typedef struct States {
    const Agreement *agreement;
    const Trace *trace;
    StateRuns *of;  // by commitment
} States;

// Problems: those of monitor_new.
Status states_find(States *out, const Agreement *agreement, const Trace *trace, Problems *problems,
                   Arena *arena);

// {"cn.speed": [["2025-06-11","kept","met"], …], …}: the first day of each run.
void states_write_json(Buffer *to, const States *states);
// A JSON object a run: {"book","commitment","from","to","state","reason","figure","window_from",
// "figure_days","record"}; null where there is none. The record is the one it rests on, as it was
// given, with its number in the trace.
void states_write_lines(Buffer *to, const States *states, Str book);
// The same as CSV, without its header.
void states_write_csv(Buffer *to, const States *states, Str book);
Str states_csv_header(void);

// The run that covers a day; null if none does.
const StateRun *states_on(const States *states, uint32_t commitment, Date day);

#endif
