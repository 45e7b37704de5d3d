// arrow_stream.c: batch after batch, as they are asked for.
//
//   in ──get_next──> batch ──rows_decide──> out      one batch is in memory at a time
#include <errno.h>
#include <stdlib.h>

#include "api/batch_rows.h"

#define STREAM_MAX (4 * GIBIBYTE)

typedef struct Stream {
    struct ArrowArrayStream in;
    ComityDecider *decider;
    Arena *arena;  // what was bound; and, while a batch is decided, its problems
    RowsDecider rows;
    bool is_broken;    // memory ran out under way
    ComityText error;  // the last
} Stream;

typedef struct Opening {
    Stream *stream;
    const ComityBatchOptions *options;
    ComityText *problems;
} Opening;

// A batch on its way, or a schema that is asked for.
typedef struct Asking {
    Stream *stream;
    const struct ArrowArray *batch;
    struct ArrowArray *out;
    struct ArrowSchema *out_schema;
} Asking;

static Status stream_open(Arena *arena, void *argument);
static Status schema_bind(Stream *stream, const ComityBatchOptions *options, Problems *problems,
                          Arena *arena);
static void stream_free(Stream *stream);
static int stream_get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out);
static int stream_get_next(struct ArrowArrayStream *self, struct ArrowArray *out);
static const char *stream_get_last_error(struct ArrowArrayStream *self);
static void stream_release(struct ArrowArrayStream *self);
static Status schema_answer(Arena *arena, void *argument);
static Status batch_answer(Arena *arena, void *argument);
static int fail(Stream *stream, Status status);
static const char *text_of_input(struct ArrowArrayStream *in);
static void error_set(Stream *stream, Str text);

ComityStatus comity_decide_stream(struct ArrowArrayStream *out, ComityDecider *decider,
                                  struct ArrowArrayStream *in, const ComityBatchOptions *options,
                                  ComityText *problems)
{
    *out = (struct ArrowArrayStream){};
    if (problems != NULL) {
        *problems = (ComityText){};
    }
    Stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) {
        in->release(in);
        return COMITY_NO_MEMORY;
    }
    stream->in = *in;
    in->release = NULL;  // moved
    stream->decider = decider_hold(decider);
    stream->arena = arena_new(STREAM_MAX);
    Status status = arena_run(stream->arena, stream_open, &(Opening){stream, options, problems});
    if (status != STATUS_OK) {
        stream_free(stream);
        return api_status(status);
    }
    *out = (struct ArrowArrayStream){
        .get_schema = stream_get_schema,
        .get_next = stream_get_next,
        .get_last_error = stream_get_last_error,
        .release = stream_release,
        .private_data = stream,
    };
    return COMITY_OK;
}

static Status stream_open(Arena *arena, void *argument)
{
    const Opening *opening = argument;
    Problems problems = {.arena = arena};
    Status status = schema_bind(opening->stream, opening->options, &problems, arena);
    if (status != STATUS_OK) {
        TRY(api_problems(opening->problems, &problems, arena));
    }
    return status;
}

static Status schema_bind(Stream *stream, const ComityBatchOptions *options, Problems *problems,
                          Arena *arena)
{
    struct ArrowSchema schema = {};
    if (stream->in.get_schema(&stream->in, &schema) != 0) {
        return problem_world(problems, STATUS_BROKEN, (Place){}, "file.read",
                             "the stream cannot say its schema: %s", text_of_input(&stream->in));
    }
    Status status = rows_open(&stream->rows, stream->decider, &schema, options, problems, arena);
    arrow_schema_release(&schema);
    return status;
}

static void stream_free(Stream *stream)
{
    if (stream->in.release != NULL) {
        stream->in.release(&stream->in);
    }
    rows_close(&stream->rows, stream->is_broken);
    arena_free(stream->arena);
    comity_decider_free(stream->decider);
    comity_text_free(&stream->error);
    free(stream);
}

static int stream_get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    Stream *stream = self->private_data;
    *out = (struct ArrowSchema){};
    Status status = stream->is_broken ? STATUS_NO_MEMORY
                                      : arena_run(stream->arena, schema_answer,
                                                  &(Asking){.stream = stream, .out_schema = out});
    return status == STATUS_OK ? 0 : fail(stream, status);
}

static int stream_get_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    Stream *stream = self->private_data;
    struct ArrowArray batch = {};
    *out = (struct ArrowArray){};
    if (stream->is_broken) {
        return fail(stream, STATUS_NO_MEMORY);
    }
    int error = stream->in.get_next(&stream->in, &batch);
    if (error != 0) {
        error_set(stream, str_from_c(text_of_input(&stream->in)));
        return error;
    }
    if (batch.release == NULL) {
        return 0;
    }
    Status status = arena_run(stream->arena, batch_answer,
                              &(Asking){.stream = stream, .batch = &batch, .out = out});
    batch.release(&batch);
    return status == STATUS_OK ? 0 : fail(stream, status);
}

static const char *stream_get_last_error(struct ArrowArrayStream *self)
{
    const Stream *stream = self->private_data;
    return stream->error.at;
}

static void stream_release(struct ArrowArrayStream *self)
{
    stream_free(self->private_data);
    self->release = NULL;
}

static Status schema_answer(Arena *arena, void *argument)
{
    const Asking *asking = argument;
    ArenaMark mark = arena_mark(arena);
    Status status = decision_schema_new(asking->out_schema, asking->stream->rows.choice, arena);
    arena_return(arena, mark);
    return status;
}

static Status batch_answer(Arena *arena, void *argument)
{
    const Asking *asking = argument;
    ArenaMark mark = arena_mark(arena);
    Problems problems = {.arena = arena};
    Status status = rows_decide(asking->out, &asking->stream->rows, asking->batch, &problems);
    if (problems.list.count > 0) {
        const Problem *problem = &problems.list.at[0];
        error_set(asking->stream, str_format(arena, "%.*s [%.*s]", STR_ARG(problem->message),
                                             STR_ARG(problem->code)));
    }
    arena_return(arena, mark);
    return status;
}

// The errno of a status, which said what is wrong already or is a lack of memory.
static int fail(Stream *stream, Status status)
{
    if (status != STATUS_NO_MEMORY) {
        return status_exit_code(status) == 3 ? EINVAL : EIO;
    }
    stream->is_broken = true;
    error_set(stream, STR("out of memory"));
    return ENOMEM;
}

static const char *text_of_input(struct ArrowArrayStream *in)
{
    const char *text = in->get_last_error(in);
    return text != NULL ? text : "it does not say why";
}

static void error_set(Stream *stream, Str text)
{
    comity_text_free(&stream->error);
    (void)api_text(&stream->error, text);  // without memory, there is no text
}
