// casework.c: a case that cannot be read costs its own answer, no other's: each runs in an arena
// that is reset behind it.
#include "cli/casework.h"

#include "account/account.h"
#include "account/decision_columns.h"
#include "cli/present.h"
#include "facts/columns.h"

#define CASE_ARENA_MAX (2 * GIBIBYTE)
#define CASE_PROBLEMS_MAX 100

struct Worker {
    const CaseTask *task;
    Decider *decider;
    Arena *arena;               // of one case
    Columns *columns;           // of cases that are rows of columns
    uint64_t loaded;            // number of the batch in hand; 0: none
    DecisionColumns *answered;  // of ANSWER_COLUMNS
};

// A case on its way.
typedef struct Work {
    Worker *worker;
    CaseRow row;
    const JsonValue *value;  // read already; null: it stands in the row
    bool is_column_row;      // of the batch in hand
    size_t column_row;
    Answers *out;
} Work;

static void columns_answer(Worker *worker, const ColumnPart *part, Answers *out);
static void text_answer(Worker *worker, Str text, uint32_t line, Answers *out);
static void case_run(Work *work);
static Status case_answer(Arena *arena, void *argument);
static Status case_read(Case **out, Work *work, Problems *problems, Arena *arena);
static Status column_row_read(Case **out, Work *work, Problems *problems, Arena *arena);
static void decision_write(const Work *work, const Decision *decision, Arena *arena);
static void decision_json(const Work *work, const Decision *decision, Arena *arena);
static void problems_write(const Work *work, const Problems *problems, Arena *arena);
static void problems_json(const Work *work, const Problems *problems, Arena *arena);
static void problems_show(const Work *work, const Problems *problems);
static JsonWriter writer_for(const Work *work);
static void line_end(const Work *work);
static void grid_add(Grid *grid, const Str *cells);
static bool outcome_fails(const CaseTask *task, const Bounds *bounds);

Worker *worker_new(const CaseTask *task, Arena *arena)
{
    Worker *worker = ARENA_NEW(arena, Worker);
    worker->task = task;
    worker->decider = decider_new(task->program, task->options, arena);
    worker->arena = arena_new(CASE_ARENA_MAX);
    if (worker->arena != NULL) {
        arena_defer(arena, (void (*)(void *))arena_free, worker->arena);
    }
    if (task->schema != NULL) {
        // Whoever began has bound it once and found no problem; each thread needs its own.
        Problems none = {.arena = arena};
        (void)columns_bind(&worker->columns, task->schema, task->program->vocabulary, (Place){},
                           &none, arena);
    }
    if (task->format == ANSWER_COLUMNS) {
        worker->answered = decision_columns_new(decision_choice_usual(), arena);
    }
    return worker;
}

void *worker_new_for_batch(const void *task, Arena *arena)
{
    return worker_new(task, arena);
}

Status worker_answer_rows(void *argument, const Chunk *chunk, Answers *out)
{
    Worker *worker = argument;
    if (chunk->columns.batch != NULL) {
        columns_answer(worker, &chunk->columns, out);
    } else {
        text_answer(worker, chunk_text(chunk), chunk->line, out);
    }
    return worker_finish(worker, out);
}

Status worker_finish(Worker *worker, Answers *out)
{
    return worker->answered == NULL ? STATUS_OK
                                    : decision_columns_finish(&out->columns, worker->answered);
}

// A row counts as a line, from 1. Each thread has the batch in hand that its part is of.
static void columns_answer(Worker *worker, const ColumnPart *part, Answers *out)
{
    const ColumnBatch *batch = part->batch;
    Work work = {.worker = worker, .is_column_row = true, .out = out};
    work.row.place.source = worker->task->rows.source;
    Problems problems = {.arena = worker->arena};
    Status status = STATUS_OK;
    if (worker->loaded != batch->number) {
        status = columns_load(worker->columns, &batch->array, work.row.place, &problems);
        worker->loaded = status == STATUS_OK ? batch->number : 0;
    }
    for (size_t i = 0; i < part->count; i++) {
        work.column_row = part->from + i;
        work.row.place.line = (uint32_t)(batch->row + work.column_row + 1);
        work.row.id = (Str){};
        if (status == STATUS_OK) {
            case_run(&work);
        } else {
            atomic_fetch_add(&worker->task->tally->unread, 1);
            problems_write(&work, &problems, worker->arena);
        }
        atomic_fetch_add(&worker->task->tally->cases, 1);
    }
    if (status != STATUS_OK) {
        arena_reset(worker->arena);
    }
}

static void text_answer(Worker *worker, Str text, uint32_t line, Answers *out)
{
    CaseRows rows = case_rows_of(&worker->task->rows, text, line);
    for (;;) {
        // The row is read into the arena of its case, which is reset behind it.
        Work work = {.worker = worker, .out = out};
        Problems problems = {.arena = worker->arena};
        Status status = case_rows_next(&work.row, &rows, &problems, worker->arena);
        if (status == STATUS_NOT_FOUND) {
            return;
        }
        if (status == STATUS_OK) {
            case_run(&work);
        } else {
            atomic_fetch_add(&worker->task->tally->unread, 1);
            problems_write(&work, &problems, worker->arena);
            arena_reset(worker->arena);
        }
        atomic_fetch_add(&worker->task->tally->cases, 1);
    }
}

void worker_answer_value(Worker *worker, const JsonValue *value, Answers *out)
{
    Work work = {.worker = worker, .value = value, .out = out};
    work.row.place.source = worker->task->rows.source;
    case_run(&work);
    atomic_fetch_add(&worker->task->tally->cases, 1);
}

static void case_run(Work *work)
{
    Arena *arena = work->worker->arena;
    size_t written = work->out->text.len;
    if (arena_run(arena, case_answer, work) == STATUS_NO_MEMORY) {
        work->out->text.len = written;
        work->row.id = (Str){};  // it lay in the arena, too
        arena_reset(arena);
        Problems problems = {.arena = arena};
        (void)problem_error(&problems, work->row.place, "case.memory",
                            "this case needs more memory than a case may have");
        atomic_fetch_add(&work->worker->task->tally->unread, 1);
        problems_write(work, &problems, arena);
    }
    arena_reset(arena);
}

static Status case_answer(Arena *arena, void *argument)
{
    Work *work = argument;
    Problems problems = {.arena = arena, .limit = CASE_PROBLEMS_MAX};
    Case *given = NULL;
    Decision decision = {};
    Status status = case_read(&given, work, &problems, arena);
    if (status == STATUS_OK) {
        work->row.id = given->id;
        status = decide_case(&decision, work->worker->decider, given, &problems, arena);
    }
    if (status != STATUS_OK) {
        atomic_fetch_add(&work->worker->task->tally->unread, 1);
        problems_write(work, &problems, arena);
        return STATUS_OK;
    }
    if (outcome_fails(work->worker->task, &decision.bounds)) {
        atomic_fetch_add(&work->worker->task->tally->failed, 1);
    }
    decision_write(work, &decision, arena);
    return STATUS_OK;
}

static Status case_read(Case **out, Work *work, Problems *problems, Arena *arena)
{
    const Vocabulary *vocabulary = work->worker->task->program->vocabulary;
    if (work->is_column_row) {
        return column_row_read(out, work, problems, arena);
    }
    if (work->value == NULL) {
        return case_row_read(out, &work->row, vocabulary, problems, arena);
    }
    work->row.id = account_id(work->value);
    return case_read_json(out, work->value, vocabulary, work->row.place, problems, arena);
}

// The case, or at least its name for the problems.
static Status column_row_read(Case **out, Work *work, Problems *problems, Arena *arena)
{
    const Columns *columns = work->worker->columns;
    Place place = work->row.place;
    Status status = columns_case(out, columns, work->column_row, place, problems, arena);
    for (uint32_t i = 0; i < columns->count && status != STATUS_OK; i++) {
        if (columns->at[i].use == COLUMN_SAYS_ID) {
            Columns alone = *columns;
            Case *named;
            Problems aside = {.arena = arena};
            alone.at = &columns->at[i];
            alone.count = 1;
            Status read = columns_case(&named, &alone, work->column_row, place, &aside, arena);
            work->row.id = read == STATUS_OK ? named->id : (Str){};
        }
    }
    return status;
}

static void decision_write(const Work *work, const Decision *decision, Arena *arena)
{
    const CaseTask *task = work->worker->task;
    Str cells[PRESENT_COLUMNS];
    switch (task->format) {
    case ANSWER_JSON:
    case ANSWER_NDJSON:
        decision_json(work, decision, arena);
        return;
    case ANSWER_CSV:
        present_csv(&work->out->text, decision, arena);
        return;
    case ANSWER_COLUMNS:
        decision_columns_add(work->worker->answered, decision, (Str){});
        return;
    case ANSWER_TABLE:
        if (task->is_single) {
            page_add(&work->out->text, decision, task->page, arena);
            return;
        }
        present_row(cells, decision, arena);
        grid_add(task->grid, cells);
        return;
    }
}

static void decision_json(const Work *work, const Decision *decision, Arena *arena)
{
    JsonWriter writer = writer_for(work);
    account_add_decision(&writer, decision, work->worker->decider, work->worker->task->explains,
                         arena);
    line_end(work);
}

static void problems_write(const Work *work, const Problems *problems, Arena *arena)
{
    const CaseTask *task = work->worker->task;
    Str cells[PRESENT_COLUMNS];
    problems_show(work, problems);
    switch (task->format) {
    case ANSWER_JSON:
    case ANSWER_NDJSON:
        problems_json(work, problems, arena);
        return;
    case ANSWER_CSV:
        present_problem_csv(&work->out->text, work->row.id, problems, arena);
        return;
    case ANSWER_COLUMNS:
        decision_columns_add_unread(work->worker->answered, work->row.id, problems);
        return;
    case ANSWER_TABLE:
        if (!task->is_single) {
            present_problem_row(cells, work->row.id, problems, arena);
            grid_add(task->grid, cells);
        }
        return;
    }
}

static void problems_json(const Work *work, const Problems *problems, Arena *arena)
{
    JsonWriter writer = writer_for(work);
    account_add_unread(&writer, work->row.id, problems, arena);
    line_end(work);
}

// Keeps them for the report on the terminal: its texts are copied out of the case's arena.
static void problems_show(const Work *work, const Problems *problems)
{
    Problems *shown = work->worker->task->shown;
    for (size_t i = 0; shown != NULL && i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        Str code = problem->code;
        if (problem->severity == SEVERITY_ERROR) {
            (void)problem_error(shown, problem->place, str_to_c(code, shown->arena), "%.*s",
                                STR_ARG(problem->message));
            if (problem->hint.len > 0) {
                problem_hint(shown, "%.*s", STR_ARG(problem->hint));
            }
        }
    }
}

// Inside the array that ANSWER_JSON makes of several cases, every one begins with a comma; whoever
// writes the array drops the first.
static JsonWriter writer_for(const Work *work)
{
    const CaseTask *task = work->worker->task;
    bool is_member = task->format == ANSWER_JSON && !task->is_single;
    return (JsonWriter){.to = &work->out->text,
                        .pretty = task->format == ANSWER_JSON,
                        .depth = is_member,
                        .needs_comma = is_member};
}

static void line_end(const Work *work)
{
    const CaseTask *task = work->worker->task;
    if (task->format == ANSWER_NDJSON || task->is_single) {
        buffer_add_char(&work->out->text, '\n');
    }
}

static void grid_add(Grid *grid, const Str *cells)
{
    Str copies[PRESENT_COLUMNS];
    for (size_t i = 0; i < PRESENT_COLUMNS; i++) {
        copies[i] = str_copy(cells[i], grid->arena);
    }
    grid_add_row(grid, copies);
}

// Is it one of those outcomes, or stricter? `undetermined` is only what is called so, and counts as
// its least otherwise.
static bool outcome_fails(const CaseTask *task, const Bounds *bounds)
{
    if (task->fails_on[OUTCOME_UNDETERMINED] && bounds->outcome == OUTCOME_UNDETERMINED) {
        return true;
    }
    for (Outcome outcome = 0; outcome < OUTCOME_UNDETERMINED; outcome++) {
        if (task->fails_on[outcome] && bounds->at_least >= outcome) {
            return true;
        }
    }
    return false;
}
