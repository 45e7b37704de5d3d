// handle.c: holding, lending, and what every call of the library does at its edge.
#include "api/handle.h"

#include <assert.h>
#include <stdlib.h>

#include "account/account.h"

#define LASTING_MAX GIBIBYTE
#define CASE_MAX (2 * GIBIBYTE)

typedef struct Nested {
    Worker *worker;
    Status (*work)(Arena *arena, void *argument);
    void *argument;
} Nested;

static bool is_full(const Worker *worker);
static Worker *worker_new(const ComityDecider *decider);
static Status decider_make(Arena *lasting, void *argument);
static Status case_run(Arena *lasting, void *argument);

const char *comity_status_word(ComityStatus status)
{
    static const char *const words[] = {
        [COMITY_OK] = "done",
        [COMITY_INVALID] = "wrong input",
        [COMITY_BROKEN] = "disk or stream failed",
        [COMITY_NO_MEMORY] = "out of memory",
    };
    return (unsigned)status < sizeof words / sizeof *words ? words[status] : "unknown status";
}

const char *comity_version(void)
{
    return COMITY_VERSION;
}

void comity_text_free(ComityText *text)
{
    free(text->at);
    *text = (ComityText){};
}

ComityRulebooks *rulebooks_hold(ComityRulebooks *rulebooks)
{
    atomic_fetch_add(&rulebooks->holders, 1);
    return rulebooks;
}

ComityDecider *decider_hold(ComityDecider *decider)
{
    atomic_fetch_add(&decider->holders, 1);
    return decider;
}

Worker *worker_take(ComityDecider *decider)
{
    pthread_mutex_lock(&decider->lock);
    Worker *worker = decider->idle;
    if (worker != NULL) {
        decider->idle = worker->next;
    }
    pthread_mutex_unlock(&decider->lock);
    return worker != NULL ? worker : worker_new(decider);
}

void worker_give(ComityDecider *decider, Worker *worker, bool broken)
{
    if (worker == NULL) {
        return;
    }
    if (broken || is_full(worker)) {
        worker_free(worker);
        return;
    }
    arena_reset(worker->arena);
    pthread_mutex_lock(&decider->lock);
    worker->next = decider->idle;
    decider->idle = worker;
    pthread_mutex_unlock(&decider->lock);
}

Worker *worker_renew(ComityDecider *decider, Worker *worker, bool broken)
{
    if (worker != NULL && !broken && !is_full(worker)) {
        return worker;
    }
    worker_give(decider, worker, broken);
    return worker_take(decider);
}

void worker_free(Worker *worker)
{
    arena_free(worker->arena);
    arena_free(worker->lasting);
    free(worker);
}

// The decider's arena must be able to unwind too, and past the case's: hence one inside the other.
Status worker_run(Worker *worker, Status (*work)(Arena *arena, void *argument), void *argument)
{
    if (worker == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_reset(worker->arena);
    return arena_run(worker->lasting, case_run, &(Nested){worker, work, argument});
}

ComityStatus api_status(Status status)
{
    return status == STATUS_OK             ? COMITY_OK
           : status == STATUS_NO_MEMORY    ? COMITY_NO_MEMORY
           : status_exit_code(status) == 3 ? COMITY_INVALID
                                           : COMITY_BROKEN;
}

Status api_text(ComityText *out, Str text)
{
    *out = (ComityText){.at = malloc(text.len + 1)};
    if (out->at == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (text.len > 0) {
        memcpy(out->at, text.at, text.len);
    }
    out->at[text.len] = '\0';
    out->length = text.len;
    return STATUS_OK;
}

Status api_problems(ComityText *out, const Problems *problems, Arena *arena)
{
    if (out == NULL) {
        return STATUS_OK;
    }
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    json_problems(&writer, problems, arena);
    return api_text(out, buffer_str(&buffer));
}

Status api_options(void *out, size_t size, const void *given, size_t least, Problems *problems)
{
    size_t given_size = 0;
    if (given == NULL) {
        return STATUS_OK;
    }
    memcpy(&given_size, given, sizeof given_size);
    if (given_size < least || given_size > 64 * KIBIBYTE) {
        Status status =
            problem_error(problems, (Place){}, "usage",
                          "options of %zu bytes: there are none of that size", given_size);
        problem_hint(problems, "begin with their size: {.size = sizeof options}");
        return status;
    }
    memcpy(out, given, given_size < size ? given_size : size);
    return STATUS_OK;
}

const Str *api_names(const char *const *names, size_t count, Arena *arena)
{
    Str *out = ARENA_MANY(arena, Str, count);
    for (size_t i = 0; i < count; i++) {
        out[i] = str_copy(str_from_c(names[i]), arena);
    }
    return out;
}

static bool is_full(const Worker *worker)
{
    return arena_used(worker->lasting) > KEPT_MAX;
}

static Worker *worker_new(const ComityDecider *decider)
{
    Worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    worker->lasting = arena_new(LASTING_MAX);
    worker->arena = arena_new(CASE_MAX);
    Nested making = {.worker = worker, .argument = (void *)(uintptr_t)decider};
    if (worker->arena == NULL || arena_run(worker->lasting, decider_make, &making) != STATUS_OK) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

static Status decider_make(Arena *lasting, void *argument)
{
    const Nested *making = argument;
    const ComityDecider *decider = making->argument;
    making->worker->decider =
        decider_new(decider->rulebooks->loaded.program, decider->options, lasting);
    return STATUS_OK;
}

static Status case_run(Arena *, void *argument)
{
    const Nested *nested = argument;
    return arena_run(nested->worker->arena, nested->work, nested->argument);
}
