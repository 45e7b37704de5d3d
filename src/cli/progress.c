// progress.c: one line that is written over.
#include "cli/progress.h"

Progress progress_begin(Session *session, const Feed *feed)
{
    return (Progress){.session = session, .feed = feed, .begun = session_clock()};
}

// Where standard error is a terminal, but not where the answers scroll by on the same one.
static bool progress_is_wanted(const Session *session)
{
    Str when = option_value(&session->options, "progress", STR("auto"));
    bool is_seen = session->terminal.err_is_terminal && !session->terminal.out_is_terminal;
    return !session->quiet &&
           (str_equal(when, STR("always")) || (is_seen && str_equal(when, STR("auto"))));
}

void progress_show(Progress *progress, uint64_t cases)
{
    double now = session_clock();
    if (now - progress->begun < 1 || now - progress->shown < 0.2 ||
        !progress_is_wanted(progress->session)) {
        return;
    }
    progress->shown = now;
    progress->is_shown = true;
    fprintf(stderr, "\r%llu cases, %.0f a second", (unsigned long long)cases,
            (double)cases / (now - progress->begun));
    unsigned share = progress->feed == NULL ? 0 : feed_share(progress->feed);
    if (share > 0) {
        fprintf(stderr, ", %u %% of the file", share);
    }
}

void progress_end(Progress *progress)
{
    if (progress->is_shown) {
        fputs("\r\033[K", stderr);
    }
}
