// comeback.h: does an agreement come back after a break? Both sides may rest, each waiting for the
// other to return; a ring of `while` can stay so for ever.
//
// It is tried, not argued: all commitments are kept, then one fails alone for some days and is kept
// again. For each commitment and each number of days up to the longest counter the monitor runs on;
// if some commitment is not kept in the end, that is said, with the course of events.
#ifndef AGREE_COMEBACK_H
#define AGREE_COMEBACK_H

#include "agree/agreement.h"

typedef struct Stuck {
    uint32_t failed;   // the commitment that failed
    uint32_t days;     // for so many
    const bool *lost;  // by commitment: never kept again
} Stuck;

// True if something is stuck: the first found, by commitment, then by days. Days, dates and what is
// withdrawn for good are left out of account (vague.no_return says that), and so are agreements
// that do not begin at all (agree.deadlock).
bool comeback_find(Stuck *out, const Agreement *agreement, Arena *arena);

#endif
