// serve.c: from a descriptor to messages. Input is read as it comes into one buffer; whole messages
// are answered from its front, and what is left is moved there.
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "lsp/frame.h"
#include "lsp/lsp.h"

#define READ_BYTES (64 * KIBIBYTE)
// Whoever types without a pause is told of faults so often all the same.
#define UNSAID_SECONDS_MAX 0.25

typedef struct Serving {
    Lsp *lsp;
    int input;
    Buffer bytes;
    double unsaid_since;  // 0: nothing is unsaid
    Problems *problems;
} Serving;

static FrameState messages_answer(Serving *serving, bool *goes_on);
static void changes_settle(Serving *serving, bool more_waits);
static Status bytes_read(Serving *serving, bool *ended);
static bool input_waits(int input);
static double clock_seconds(void);

Status lsp_serve(bool *in_order, int input, LspHost host, Problems *problems, Arena *arena)
{
    Serving serving = {.lsp = lsp_new(host, arena),
                       .input = input,
                       .bytes = buffer_new(arena),
                       .problems = problems};
    bool goes_on = true, ended = false;
    *in_order = false;
    while (goes_on && !ended) {
        TRY(bytes_read(&serving, &ended));
        if (messages_answer(&serving, &goes_on) == FRAME_BROKEN) {
            return STATUS_INVALID;
        }
        if (goes_on) {
            changes_settle(&serving, input_waits(input));
        }
    }
    *in_order = lsp_is_shut_down(serving.lsp);
    if (goes_on && serving.bytes.len > 0) {
        Status status = problem_error(problems, (Place){}, "lsp.frame",
                                      "the stream ends inside a message, behind %zu bytes of it",
                                      serving.bytes.len);
        problem_hint(problems, "Content-Length is the number of bytes behind the header");
        return status;
    }
    return STATUS_OK;
}

static FrameState messages_answer(Serving *serving, bool *goes_on)
{
    Str rest = buffer_str(&serving->bytes);
    FrameState state = FRAME_WHOLE;
    Str body;
    size_t size;
    while (*goes_on && rest.len > 0 &&
           (state = frame_cut(&body, &size, rest, serving->problems)) == FRAME_WHOLE) {
        rest = str_slice(rest, size, SIZE_MAX);
        *goes_on = lsp_answer(serving->lsp, body, rest);
        changes_settle(serving, *goes_on);
    }
    if (rest.len > 0 && rest.at != serving->bytes.at) {
        memmove(serving->bytes.at, rest.at, rest.len);
    }
    serving->bytes.len = rest.len;
    return state;
}

// More input, if there is some, comes first, but not for ever.
static void changes_settle(Serving *serving, bool more_waits)
{
    if (!lsp_has_changes(serving->lsp)) {
        serving->unsaid_since = 0;
        return;
    }
    double now = clock_seconds();
    serving->unsaid_since = serving->unsaid_since == 0 ? now : serving->unsaid_since;
    if (!more_waits || now - serving->unsaid_since > UNSAID_SECONDS_MAX) {
        lsp_publish(serving->lsp);
        serving->unsaid_since = 0;
    }
}

static Status bytes_read(Serving *serving, bool *ended)
{
    static const char room[READ_BYTES];
    size_t before = serving->bytes.len;
    buffer_add(&serving->bytes, (Str){room, sizeof room});
    ssize_t count;
    do {
        count = read(serving->input, serving->bytes.at + before, sizeof room);
    } while (count < 0 && errno == EINTR);
    serving->bytes.len = before + (count > 0 ? (size_t)count : 0);
    *ended = count == 0;
    if (count < 0) {
        return problem_world(serving->problems, STATUS_BROKEN, (Place){}, "disk.read",
                             "the client cannot be read: %s", strerror(errno));
    }
    return STATUS_OK;
}

static bool input_waits(int input)
{
    struct pollfd wanted = {.fd = input, .events = POLLIN};
    return poll(&wanted, 1, 0) > 0 && (wanted.revents & POLLIN) != 0;
}

static double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
