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

#endif
