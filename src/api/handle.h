// handle.h: what the handles of comity.h hold.
//
//   ComityRulebooks ─ arena: texts, program          counted: by whoever loaded it, and by deciders
//         ^
//   ComityDecider ─ arena: options, timeline
//         └─ idle: Worker ─ Worker ─ Worker          one for each call that was ever under way at once
//
// A Decider of `decide` belongs to one thread, so a call takes an idle worker, or makes one, and
// gives it back.
#ifndef API_HANDLE_H
#define API_HANDLE_H

#include <pthread.h>
#include <stdatomic.h>

#include <comity.h>

#include "decide/decide.h"
#include "shelf/shelf.h"

// A decider keeps what it worked out of each day's law. One that holds more than this is let go.
#define KEPT_MAX (256 * MEBIBYTE)

struct ComityRulebooks {
    atomic_uint holders;
    Arena *arena;
    Rulebooks loaded;
};

typedef struct Worker Worker;
struct Worker {
    Decider *decider;
    Arena *lasting;  // the decider's
    Arena *arena;    // of one case
    Worker *next;
};

struct ComityDecider {
    atomic_uint holders;  // whoever made it, and streams
    ComityRulebooks *rulebooks;
    Arena *arena;
    DeciderOptions options;
    bool explains;
    pthread_mutex_t lock;  // of `idle`
    Worker *idle;
};

ComityRulebooks *rulebooks_hold(ComityRulebooks *rulebooks);
ComityDecider *decider_hold(ComityDecider *decider);

// An idle worker, or a new one; null if there is no memory.
Worker *worker_take(ComityDecider *decider);
// Hands it back. `broken`: its memory ran out under way, so nothing that it holds is trusted.
void worker_give(ComityDecider *decider, Worker *worker, bool broken);
// The same worker, or another where it is broken or has kept enough; null if there is no memory.
Worker *worker_renew(ComityDecider *decider, Worker *worker, bool broken);
void worker_free(Worker *worker);
// Runs `work` with worker->arena, which is reset before; at the limit of either arena NO_MEMORY.
Status worker_run(Worker *worker, Status (*work)(Arena *arena, void *argument), void *argument);

ComityStatus api_status(Status status);
// A copy on the heap that the caller of the library frees. NO_MEMORY.
Status api_text(ComityText *out, Str text);
// The problems as JSON, in an arena that must be inside arena_run; `out` may be null.
Status api_problems(ComityText *out, const Problems *problems, Arena *arena);
// The members of options that a caller's version has, over zeros. INVALID with "usage" for a size
// that cannot be.
Status api_options(void *out, size_t size, const void *given, size_t least, Problems *problems);
// Texts of an array of C strings.
const Str *api_names(const char *const *names, size_t count, Arena *arena);

#endif
