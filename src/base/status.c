// status.c: the one table from statuses to exit codes and words.
#include "base/status.h"

#include <assert.h>

static const struct {
    int exit_code;
    const char *word;
} statuses[] = {
    [STATUS_OK] = {0, "done"},
    [STATUS_INVALID] = {3, "wrong input"},
    [STATUS_NOT_FOUND] = {3, "not found"},
    [STATUS_REFUSED] = {3, "refused"},
    [STATUS_CONFLICT] = {3, "in conflict with what is there"},
    [STATUS_RANGE] = {3, "too large"},
    [STATUS_NO_MEMORY] = {4, "out of memory"},
    [STATUS_BROKEN] = {4, "disk, network or database failed"},
};

int status_exit_code(Status status)
{
    assert((unsigned)status < sizeof statuses / sizeof statuses[0]);
    return statuses[status].exit_code;
}

const char *status_word(Status status)
{
    assert((unsigned)status < sizeof statuses / sizeof statuses[0]);
    return statuses[status].word;
}
