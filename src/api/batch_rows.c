// batch_rows.c: each row becomes a case in the worker's arena, is decided there, and is then spread over
// columns, which are not the worker's: so a row that needs too much memory leaves nothing half added.
#include "api/batch_rows.h"

#include "account/account.h"

#define CASE_PROBLEMS_MAX 100

typedef struct Row {
    RowsDecider *rows;
    size_t number;
    Status status;  // of the case
    Str id;
    Problems problems;
    Decision decision;
    Str json;
} Row;

// A batch of which outcomes alone are wanted.
typedef struct Narrow {
    RowsDecider *rows;
    const struct ArrowArray *batch;
    Problems *problems;
    Status loaded;
    ColumnDecisions out;
} Narrow;

static Status narrow_decide(RowsDecider *self, const struct ArrowArray *batch, Problems *problems);
static Status narrow_kept(Arena *kept, void *argument);
static Status narrow_run(Arena *scratch, void *argument);
static void narrow_forget(RowsDecider *self, bool broken);
static Status narrow_add(RowsDecider *self, const ColumnDecisions *out, size_t number,
                         Arena *arena);
static Status rows_decide_each(RowsDecider *self, const struct ArrowArray *batch,
                               Problems *problems);
static Status row_decide(RowsDecider *self, size_t number, Arena *arena);
static Status row_answer(Arena *arena, void *argument);
static Status row_case(Row *row, Arena *arena);
static Str row_id(const Columns *columns, size_t number, Arena *arena);

Status rows_choose(DecisionChoice *out, const ComityBatchOptions *given, Problems *problems,
                   Arena *arena)
{
    ComityBatchOptions options = {};
    TRY(api_options(&options, sizeof options, given,
                    offsetof(ComityBatchOptions, column_count) + sizeof(size_t), problems));
    return decision_choice_read(out, api_names(options.columns, options.column_count, arena),
                                options.column_count, problems);
}

Status rows_open(RowsDecider *out, ComityDecider *decider, const struct ArrowSchema *schema,
                 const ComityBatchOptions *options, Problems *problems, Arena *arena)
{
    RowsDecider self = {.decider = decider};
    TRY(rows_choose(&self.choice, options, problems, arena));
    TRY(columns_bind(&self.columns, schema, decider->rulebooks->loaded.program->vocabulary,
                     (Place){}, problems, arena));
    self.answers = decision_columns_new(self.choice, arena);
    if (decision_choice_is_narrow(self.choice)) {
        self.kept = arena_new(KEPT_MAX);  // null: each row by itself
    }
    *out = self;
    return STATUS_OK;
}

Status rows_decide(struct ArrowArray *out, RowsDecider *self, const struct ArrowArray *batch,
                   Problems *problems)
{
    if (self->worker == NULL) {
        self->worker = worker_take(self->decider);
    }
    Status status = self->kept != NULL ? narrow_decide(self, batch, problems) : STATUS_NO_MEMORY;
    if (status == STATUS_NO_MEMORY) {
        status = rows_decide_each(self, batch, problems);
    }
    TRY(status);
    status = decision_columns_finish(out, self->answers);
    if (status == STATUS_RANGE) {
        status = problem_error(problems, (Place){}, "case.columns",
                               "the decisions of this batch are more than 2 GiB of text");
        problem_hint(problems, "pass it in parts, or without the column 'decision'");
    }
    return status;
}

void rows_close(RowsDecider *self, bool broken)
{
    if (self->decider != NULL) {
        worker_give(self->decider, self->worker, broken);
        arena_free(self->kept);
    }
    *self = (RowsDecider){};
}

// --- Outcomes alone ---------------------------------------------------------------------------

// NO_MEMORY: nothing was added, and each row is to be decided by itself, which takes less.
static Status narrow_decide(RowsDecider *self, const struct ArrowArray *batch, Problems *problems)
{
    Arena *arena = problems->arena;
    size_t rows = batch->length > 0 ? (size_t)batch->length : 0;
    Narrow narrow = {.rows = self, .batch = batch, .problems = problems};
    narrow.out = (ColumnDecisions){.outcome = ARENA_MANY(arena, uint8_t, rows),
                                   .at_least = ARENA_MANY(arena, uint8_t, rows),
                                   .at_most = ARENA_MANY(arena, uint8_t, rows),
                                   .reachable = ARENA_MANY(arena, uint8_t, rows),
                                   .as_enforced = ARENA_MANY(arena, uint8_t, rows)};
    if (self->many_of != self->worker) {
        narrow_forget(self, false);
    }
    Status ran = arena_run(self->kept, narrow_kept, &narrow);
    if (ran != STATUS_OK) {
        narrow_forget(self, true);
        return ran;
    }
    TRY(narrow.loaded);
    for (size_t number = 0; number < rows; number++) {
        TRY(narrow_add(self, &narrow.out, number, arena));
    }
    self->worker = worker_renew(self->decider, self->worker, false);
    return STATUS_OK;
}

static Status narrow_kept(Arena *, void *argument)
{
    const Narrow *narrow = argument;
    return worker_run(narrow->rows->worker, narrow_run, argument);
}

static Status narrow_run(Arena *scratch, void *argument)
{
    Narrow *narrow = argument;
    RowsDecider *self = narrow->rows;
    if (self->many == NULL) {
        self->many = column_decider_new(self->worker->decider, self->columns, self->kept, scratch);
        self->many_of = self->worker;
    }
    narrow->loaded = column_decider_load(self->many, narrow->batch, (Place){}, narrow->problems);
    if (narrow->loaded == STATUS_OK) {
        // What is wrong with a row is said when it is decided by itself.
        Problems unheard = {.arena = scratch, .limit = 1};
        Status status =
            decide_columns(narrow->out, self->many, 0, self->columns->rows, (Place){}, &unheard);
        return status == STATUS_INVALID ? STATUS_OK : status;
    }
    return STATUS_OK;
}

// `broken`: memory ran out under way.
static void narrow_forget(RowsDecider *self, bool broken)
{
    self->many = NULL;
    self->many_of = NULL;
    arena_reset(self->kept);
    self->worker = worker_renew(self->decider, self->worker, broken);
}

static Status narrow_add(RowsDecider *self, const ColumnDecisions *out, size_t number, Arena *arena)
{
    if (out->outcome[number] == OUTCOME_REFUSED) {
        return row_decide(self, number, arena);
    }
    ArenaMark mark = arena_mark(arena);
    Outcome outcomes[] = {(Outcome)out->outcome[number], (Outcome)out->at_least[number],
                          (Outcome)out->at_most[number], (Outcome)out->reachable[number],
                          (Outcome)out->as_enforced[number]};
    Str id = self->choice.has[DECISION_ID] ? row_id(self->columns, number, arena) : (Str){};
    decision_columns_add_outcomes(self->answers, id, outcomes);
    arena_return(arena, mark);
    return STATUS_OK;
}

// --- Row by row -------------------------------------------------------------------------------

static Status rows_decide_each(RowsDecider *self, const struct ArrowArray *batch,
                               Problems *problems)
{
    TRY(columns_load(self->columns, batch, (Place){}, problems));
    for (size_t number = 0; number < self->columns->rows; number++) {
        TRY(row_decide(self, number, problems->arena));
    }
    return STATUS_OK;
}

static Status row_decide(RowsDecider *self, size_t number, Arena *arena)
{
    ArenaMark mark = arena_mark(arena);
    Row row = {.rows = self, .number = number};
    if (self->worker == NULL) {
        return STATUS_NO_MEMORY;
    }
    Status ran = worker_run(self->worker, row_answer, &row);
    if (ran == STATUS_OK && row.status == STATUS_OK) {
        decision_columns_add(self->answers, &row.decision, row.json);
    } else if (ran == STATUS_OK) {
        decision_columns_add_unread(self->answers, row.id, &row.problems);
    } else {
        Problems problems = {.arena = arena};
        (void)problem_error(&problems, (Place){}, "case.memory",
                            "this case needs more memory than a case may have");
        decision_columns_add_unread(self->answers, (Str){}, &problems);
    }
    self->worker = worker_renew(self->decider, self->worker, ran != STATUS_OK);
    arena_return(arena, mark);
    return STATUS_OK;
}

static Status row_answer(Arena *arena, void *argument)
{
    Row *row = argument;
    row->problems = (Problems){.arena = arena, .limit = CASE_PROBLEMS_MAX};
    row->status = row_case(row, arena);
    if (row->status == STATUS_OK && row->rows->choice.has[DECISION_JSON]) {
        Buffer buffer = buffer_new(arena);
        JsonWriter writer = {.to = &buffer};
        account_add_decision(&writer, &row->decision, row->rows->worker->decider,
                             row->rows->decider->explains, arena);
        row->json = buffer_str(&buffer);
    }
    return STATUS_OK;
}

static Status row_case(Row *row, Arena *arena)
{
    Case *given = NULL;
    Status status =
        columns_case(&given, row->rows->columns, row->number, (Place){}, &row->problems, arena);
    if (status == STATUS_OK) {
        row->id = given->id;
        status =
            decide_case(&row->decision, row->rows->worker->decider, given, &row->problems, arena);
    } else {
        row->id = row_id(row->rows->columns, row->number, arena);
    }
    return status;
}

// Of a case that cannot be read otherwise, or need not be.
static Str row_id(const Columns *columns, size_t number, Arena *arena)
{
    for (uint32_t i = 0; i < columns->count; i++) {
        Problems ignored = {.arena = arena};
        Case *named = NULL;
        if (columns->at[i].use == COLUMN_SAYS_ID &&
            columns_case_of_cell(&named, columns, i, number, (Place){}, &ignored, arena) ==
                STATUS_OK) {
            return named->id;
        }
    }
    return (Str){};
}
