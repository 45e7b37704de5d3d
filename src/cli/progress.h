// progress.h: on standard error, how far long work is.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/command.h"
#include "cli/feed.h"

typedef struct Progress {
    Session *session;
    const Feed *feed;  // null: read whole
    double begun, shown;
    bool is_shown;
} Progress;

#define PROGRESS_OPTION_ROW                                                                        \
    {                                                                                              \
        .name = "progress", .value = "WHEN", .words = "auto|always|never",                         \
        .says = "after a second, how far it is: auto (on a terminal), always, never"               \
    }

Progress progress_begin(Session *session, const Feed *feed);
// After a second, and then several times a second: how many cases there are so far.
void progress_show(Progress *progress, uint64_t cases);
// Clears the line.
void progress_end(Progress *progress);

#endif
