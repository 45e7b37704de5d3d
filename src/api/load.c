// load.c: rulebooks become a handle, and options a decider.
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "account/account.h"
#include "api/handle.h"
#include "lang/timeline.h"

#define PROGRAM_MAX (4 * GIBIBYTE)

typedef struct Loading {
    ComityRulebooks *rulebooks;
    const ComityLoadOptions *options;
    ComityText *problems;
} Loading;

typedef struct Making {
    ComityDecider *decider;
    const ComityDeciderOptions *options;
    ComityText *problems;
} Making;

static Status rulebooks_load(Arena *arena, void *argument);
static Status sources_read(Rulebooks *out, const ComityLoadOptions *options, Problems *problems,
                           Arena *arena);
static Str shelf_beside(Arena *arena);
static void rulebooks_end(ComityRulebooks *rulebooks);
static Status list_write(Arena *arena, void *argument);
static Status decider_set(Arena *arena, void *argument);
static Status options_read(ComityDecider *decider, const ComityDeciderOptions *options,
                           Problems *problems, Arena *arena);
static Status day_read(bool *given, Date *out, const char *text, const char *name,
                       Problems *problems);
static Status timeline_set(DeciderOptions *out, const ComityDeciderOptions *options,
                           const Program *program, Problems *problems, Arena *arena);

// --- Rulebooks --------------------------------------------------------------------------------

ComityStatus comity_rulebooks_load(ComityRulebooks **out, const ComityLoadOptions *options,
                                   ComityText *problems)
{
    *out = NULL;
    if (problems != NULL) {
        *problems = (ComityText){};
    }
    ComityRulebooks *rulebooks = calloc(1, sizeof *rulebooks);
    if (rulebooks == NULL) {
        return COMITY_NO_MEMORY;
    }
    rulebooks->holders = 1;
    rulebooks->arena = arena_new(PROGRAM_MAX);
    Status status =
        arena_run(rulebooks->arena, rulebooks_load, &(Loading){rulebooks, options, problems});
    if (status != STATUS_OK) {
        rulebooks_end(rulebooks);
        return api_status(status);
    }
    *out = rulebooks;
    return COMITY_OK;
}

void comity_rulebooks_free(ComityRulebooks *rulebooks)
{
    if (rulebooks != NULL && atomic_fetch_sub(&rulebooks->holders, 1) == 1) {
        rulebooks_end(rulebooks);
    }
}

ComityStatus comity_rulebooks_list(ComityText *out, const ComityRulebooks *rulebooks)
{
    *out = (ComityText){};
    Arena *arena = arena_new(64 * MEBIBYTE);  // the program's is no one thread's
    Loading listing = {.rulebooks = (ComityRulebooks *)(uintptr_t)rulebooks, .problems = out};
    Status status = arena_run(arena, list_write, &listing);
    arena_free(arena);
    return api_status(status);
}

static Status rulebooks_load(Arena *arena, void *argument)
{
    const Loading *loading = argument;
    Problems problems = {.arena = arena};
    ComityLoadOptions options = {};
    Status status =
        api_options(&options, sizeof options, loading->options,
                    offsetof(ComityLoadOptions, source_count) + sizeof(size_t), &problems);
    if (status == STATUS_OK) {
        status = sources_read(&loading->rulebooks->loaded, &options, &problems, arena);
    }
    if (status != STATUS_OK) {
        TRY(api_problems(loading->problems, &problems, arena));
    }
    return status;
}

static Status sources_read(Rulebooks *out, const ComityLoadOptions *options, Problems *problems,
                           Arena *arena)
{
    Source *open = ARENA_MANY(arena, Source, options->source_count);
    for (size_t i = 0; i < options->source_count; i++) {
        const ComitySource *source = &options->sources[i];
        open[i] = (Source){str_copy(str_from_c(source->path), arena),
                           str_copy((Str){source->text, source->length}, arena)};
    }
    Str shelf =
        options->shelf != NULL ? str_copy(str_from_c(options->shelf), arena) : shelf_beside(arena);
    Reading reading = {.shelf = shelf, .open = open, .open_count = options->source_count};
    return shelf_load(out, &reading, api_names(options->rules, options->rule_count, arena),
                      options->rule_count, problems, arena);
}

// The shelf installed with this library, wherever it lies.
static Str shelf_beside(Arena *arena)
{
    Dl_info info;
    char path[PATH_MAX];
    bool found = dladdr((void *)comity_rulebooks_load, &info) != 0 && info.dli_fname != NULL &&
                 realpath(info.dli_fname, path) != NULL;
    return shelf_find(found ? str_from_c(path) : (Str){}, arena);
}

static void rulebooks_end(ComityRulebooks *rulebooks)
{
    arena_free(rulebooks->arena);
    free(rulebooks);
}

static Status list_write(Arena *arena, void *argument)
{
    const Loading *listing = argument;
    const Program *program = listing->rulebooks->loaded.program;
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    json_begin_array(&writer);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        const Rulebook *rulebook = program->rulebooks[i];
        json_begin_object(&writer);
        json_member_string(&writer, "name", rulebook->name);
        json_member_text(&writer, "title", rulebook->title);
        json_member_string(&writer, "sha256", hash_write(rulebook->hash, arena));
        json_end_object(&writer);
    }
    json_end_array(&writer);
    return api_text(listing->problems, buffer_str(&buffer));
}

// --- Deciders ---------------------------------------------------------------------------------

ComityStatus comity_decider_new(ComityDecider **out, ComityRulebooks *rulebooks,
                                const ComityDeciderOptions *options, ComityText *problems)
{
    *out = NULL;
    if (problems != NULL) {
        *problems = (ComityText){};
    }
    ComityDecider *decider = calloc(1, sizeof *decider);
    if (decider == NULL) {
        return COMITY_NO_MEMORY;
    }
    decider->holders = 1;
    pthread_mutex_init(&decider->lock, NULL);
    decider->rulebooks = rulebooks_hold(rulebooks);
    decider->arena = arena_new(PROGRAM_MAX);
    Status status = arena_run(decider->arena, decider_set, &(Making){decider, options, problems});
    if (status != STATUS_OK) {
        comity_decider_free(decider);
        return api_status(status);
    }
    *out = decider;
    return COMITY_OK;
}

void comity_decider_free(ComityDecider *decider)
{
    if (decider == NULL || atomic_fetch_sub(&decider->holders, 1) != 1) {
        return;
    }
    for (Worker *worker = decider->idle; worker != NULL;) {
        Worker *next = worker->next;
        worker_free(worker);
        worker = next;
    }
    pthread_mutex_destroy(&decider->lock);
    arena_free(decider->arena);
    comity_rulebooks_free(decider->rulebooks);
    free(decider);
}

static Status decider_set(Arena *arena, void *argument)
{
    const Making *making = argument;
    Problems problems = {.arena = arena};
    ComityDeciderOptions options = {};
    Status status = api_options(&options, sizeof options, making->options,
                                offsetof(ComityDeciderOptions, explain) + sizeof(bool), &problems);
    if (status == STATUS_OK) {
        status = options_read(making->decider, &options, &problems, arena);
    }
    if (status != STATUS_OK) {
        TRY(api_problems(making->problems, &problems, arena));
    }
    return status;
}

static Status options_read(ComityDecider *decider, const ComityDeciderOptions *options,
                           Problems *problems, Arena *arena)
{
    const Rulebooks *loaded = &decider->rulebooks->loaded;
    DeciderOptions *out = &decider->options;
    *out = (DeciderOptions){
        .names = options->rulebook_count > 0
                     ? api_names(options->rulebooks, options->rulebook_count, arena)
                     : loaded->names,
        .name_count = options->rulebook_count > 0 ? options->rulebook_count : loaded->name_count,
        .derive = api_names(options->derive, options->derive_count, arena),
        .derive_count = options->derive_count,
    };
    decider->explains = options->explain;
    TRY(shelf_names_check(loaded->program, out->names, out->name_count, problems));
    TRY(day_read(&out->has_as_of, &out->as_of, options->as_of, "as_of", problems));
    TRY(day_read(&out->has_known, &out->known, options->known, "known", problems));
    return timeline_set(out, options, loaded->program, problems, arena);
}

static Status day_read(bool *given, Date *out, const char *text, const char *name,
                       Problems *problems)
{
    *given = text != NULL;
    if (*given && date_read(out, str_from_c(text)) != STATUS_OK) {
        return problem_error(problems, (Place){}, "usage",
                             "'%s' is a day, such as 2026-07-23, not '%s'", name, text);
    }
    return STATUS_OK;
}

static Status timeline_set(DeciderOptions *out, const ComityDeciderOptions *options,
                           const Program *program, Problems *problems, Arena *arena)
{
    if (options->timeline == NULL) {
        return STATUS_OK;
    }
    Timeline *timeline = ARENA_NEW(arena, Timeline);
    Str text = str_copy((Str){options->timeline, options->timeline_length}, arena);
    TRY(timeline_read(timeline, (Source){STR("timeline"), text}, program, problems, arena));
    out->timeline = timeline;
    return STATUS_OK;
}
