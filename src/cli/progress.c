// progress.c: one line that is written over.
#include "cli/progress.h"

Progress progress_begin(Session *session, const char *what, const Feed *feed, bool answers_at_end)
{
    return (Progress){.session = session,
                      .what = what,
                      .feed = feed,
                      .answers_at_end = answers_at_end,
                      .begun = session_clock()};
}

// Where standard error is a terminal, but not where the answers scroll by on the same one.
static bool progress_is_wanted(const Progress *progress)
{
    const Session *session = progress->session;
    Str when = option_value(&session->options, "progress", STR("auto"));
    bool is_seen = session->terminal.err_is_terminal &&
                   (progress->answers_at_end || !session->terminal.out_is_terminal);
    return !session->quiet &&
           (str_equal(when, STR("always")) || (is_seen && str_equal(when, STR("auto"))));
}

void progress_show(Progress *progress, uint64_t count)
{
    double now = session_clock();
    if (now - progress->begun < 1 || now - progress->shown < 0.2 || !progress_is_wanted(progress)) {
        return;
    }
    progress->shown = now;
    progress->is_shown = true;
    fprintf(stderr, "\r%llu %s, %.0f a second", (unsigned long long)count, progress->what,
            (double)count / (now - progress->begun));
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

void progress_interrupted(const Progress *progress, uint64_t count, Str path)
{
    unsigned share = progress->feed == NULL ? 0 : feed_share(progress->feed);
    fprintf(stderr, "interrupted after %llu %s", (unsigned long long)count, progress->what);
    if (share > 0) {
        fprintf(stderr, ", %u %% of the file", share);
    }
    if (path.len > 0) {
        fprintf(stderr, "; they are in '%.*s'", STR_ARG(path));
    }
    fputc('\n', stderr);
}
