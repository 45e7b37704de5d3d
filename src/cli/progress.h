// progress.h: on standard error, how far long work is.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/command.h"
#include "cli/feed.h"

typedef struct Progress {
    Session *session;
    const char *what;     // is counted: "cases", "steps"
    const Feed *feed;     // of which a share is read; null: of none
    bool answers_at_end;  // else they scroll by meanwhile
    double begun, shown;
    bool is_shown;
} Progress;

#define PROGRESS_OPTION_ROW                                                                        \
    {                                                                                              \
        .name = "progress", .value = "WHEN", .words = "auto|always|never",                         \
        .says = "after a second, how far it is: auto (on a terminal), always, never"               \
    }

Progress progress_begin(Session *session, const char *what, const Feed *feed, bool answers_at_end);
// After a second, and then several times a second: how many there are so far.
void progress_show(Progress *progress, uint64_t count);
// Clears the line.
void progress_end(Progress *progress);
// Says that it ended there, and where its answers are ("": nowhere), on a line.
void progress_interrupted(const Progress *progress, uint64_t count, Str path);

#endif
