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

static Status row_decide(RowsDecider *self, size_t number, Arena *arena);
static Status row_answer(Arena *arena, void *argument);
static Status row_case(Row *row, Arena *arena);
static Str row_id(const Row *row, Arena *arena);

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
    *out = self;
    return STATUS_OK;
}

Status rows_decide(struct ArrowArray *out, RowsDecider *self, const struct ArrowArray *batch,
                   Problems *problems)
{
    TRY(columns_load(self->columns, batch, (Place){}, problems));
    self->worker = worker_take(self->decider);
    for (size_t number = 0; number < self->columns->rows; number++) {
        TRY(row_decide(self, number, problems->arena));
    }
    Status status = decision_columns_finish(out, self->answers);
    if (status == STATUS_RANGE) {
        status = problem_error(problems, (Place){}, "case.columns",
                               "the decisions of this batch are more than 2 GiB of text");
        problem_hint(problems, "pass it in parts, or without the column 'decision'");
    }
    return status;
}

void rows_end(RowsDecider *self, bool broken)
{
    worker_give(self->decider, self->worker, broken);
    self->worker = NULL;
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
        row->id = row_id(row, arena);
    }
    return status;
}

// Of a case that cannot be read otherwise.
static Str row_id(const Row *row, Arena *arena)
{
    const Columns *columns = row->rows->columns;
    for (uint32_t i = 0; i < columns->count; i++) {
        Problems ignored = {.arena = arena};
        Case *named = NULL;
        if (columns->at[i].use == COLUMN_SAYS_ID &&
            columns_case_of_cell(&named, columns, i, row->number, (Place){}, &ignored, arena) ==
                STATUS_OK) {
            return named->id;
        }
    }
    return (Str){};
}
