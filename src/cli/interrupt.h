// interrupt.h: Ctrl-C in a long run: what is begun is finished, so that what was written can be
// read. A second one ends at once.
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

// From now on the first SIGINT is only noted; a read that waits ends with EINTR.
void interrupt_watch(void);
// Has there been one?
bool interrupt_is_wanted(void);
// A thread that is begun between these two never gets the signal: it goes to whoever reads.
void interrupt_hold(void);
void interrupt_let(void);
// Ends as if it had not been caught, so that a shell sees it. Call it when all is written.
void interrupt_obey(void);

#endif
