// arrow_batch.c: one batch of columns in, one out.
#include "api/batch_rows.h"

#define CALL_MAX GIBIBYTE

typedef struct BatchCall {
    struct ArrowArray *out;
    struct ArrowSchema *out_schema;
    const struct ArrowSchema *schema;
    const struct ArrowArray *batch;
    const ComityBatchOptions *options;
    ComityText *problems;
    RowsDecider rows;
    ComityDecider *decider;
} BatchCall;

static Status schema_answer(Arena *arena, void *argument);
static Status batch_answer(Arena *arena, void *argument);
static Status batch_decide(BatchCall *call, Problems *problems, Arena *arena);

ComityStatus comity_batch_schema(struct ArrowSchema *out, const ComityBatchOptions *options,
                                 ComityText *problems)
{
    *out = (struct ArrowSchema){};
    if (problems != NULL) {
        *problems = (ComityText){};
    }
    Arena *arena = arena_new(MEBIBYTE);
    BatchCall call = {.out_schema = out, .options = options, .problems = problems};
    Status status = arena_run(arena, schema_answer, &call);
    arena_free(arena);
    return api_status(status);
}

ComityStatus comity_decide_batch(struct ArrowArray *out, struct ArrowSchema *out_schema,
                                 ComityDecider *decider, const struct ArrowSchema *schema,
                                 const struct ArrowArray *batch, const ComityBatchOptions *options,
                                 ComityText *problems)
{
    struct ArrowSchema unwanted = {};
    BatchCall call = {.out = out,
                      .out_schema = out_schema != NULL ? out_schema : &unwanted,
                      .schema = schema,
                      .batch = batch,
                      .options = options,
                      .problems = problems,
                      .decider = decider};
    *call.out = (struct ArrowArray){};
    *call.out_schema = (struct ArrowSchema){};
    if (problems != NULL) {
        *problems = (ComityText){};
    }
    Arena *arena = arena_new(CALL_MAX);
    Status status = arena_run(arena, batch_answer, &call);
    rows_close(&call.rows, status == STATUS_NO_MEMORY);
    arena_free(arena);
    if (status != STATUS_OK) {
        arrow_array_release(call.out);
    }
    if (status != STATUS_OK || out_schema == NULL) {
        arrow_schema_release(call.out_schema);
    }
    return api_status(status);
}

static Status schema_answer(Arena *arena, void *argument)
{
    const BatchCall *call = argument;
    Problems problems = {.arena = arena};
    DecisionChoice choice;
    Status status = rows_choose(&choice, call->options, &problems, arena);
    if (status != STATUS_OK) {
        TRY(api_problems(call->problems, &problems, arena));
        return status;
    }
    return decision_schema_new(call->out_schema, choice, arena);
}

static Status batch_answer(Arena *arena, void *argument)
{
    BatchCall *call = argument;
    Problems problems = {.arena = arena};
    Status status = batch_decide(call, &problems, arena);
    if (problems.error_count > 0) {
        TRY(api_problems(call->problems, &problems, arena));
    }
    return status;
}

static Status batch_decide(BatchCall *call, Problems *problems, Arena *arena)
{
    TRY(rows_open(&call->rows, call->decider, call->schema, call->options, problems, arena));
    TRY(decision_schema_new(call->out_schema, call->rows.choice, arena));
    return rows_decide(call->out, &call->rows, call->batch, problems);
}
