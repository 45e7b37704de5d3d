// casework.c: a case that cannot be read costs its own answer, no other's: each runs in an arena
// that is reset behind it.
#include "cli/casework.h"

#include "account/account.h"
#include "cli/present.h"

#define CASE_ARENA_MAX (2 * GIBIBYTE)
#define CASE_PROBLEMS_MAX 100

struct Worker {
    const CaseTask *task;
    Decider *decider;
    Arena *arena;  // of one case
};

// A case on its way.
typedef struct Work {
    Worker *worker;
    CaseRow row;
    const JsonValue *value;  // read already; null: it stands in the row
    Buffer *out;
} Work;

static void case_run(Work *work);
static Status case_answer(Arena *arena, void *argument);
static Status case_read(Case **out, Work *work, Problems *problems, Arena *arena);
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
    return worker;
}

void *worker_new_for_batch(const void *task, Arena *arena)
{
    return worker_new(task, arena);
}

void worker_answer_rows(void *argument, Str text, uint32_t line, Buffer *out)
{
    Worker *worker = argument;
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

void worker_answer_value(Worker *worker, const JsonValue *value, Buffer *out)
{
    Work work = {.worker = worker, .value = value, .out = out};
    work.row.place.source = worker->task->rows.source;
    case_run(&work);
    atomic_fetch_add(&worker->task->tally->cases, 1);
}

static void case_run(Work *work)
{
    Arena *arena = work->worker->arena;
    size_t written = work->out->len;
    if (arena_run(arena, case_answer, work) == STATUS_NO_MEMORY) {
        work->out->len = written;
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
    if (work->value == NULL) {
        return case_row_read(out, &work->row, vocabulary, problems, arena);
    }
    work->row.id = account_id(work->value);
    return case_read_json(out, work->value, vocabulary, work->row.place, problems, arena);
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
        present_csv(work->out, decision, arena);
        return;
    case ANSWER_TABLE:
        if (task->is_single) {
            page_add(work->out, decision, task->page, arena);
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
        present_problem_csv(work->out, work->row.id, problems, arena);
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
    return (JsonWriter){.to = work->out,
                        .pretty = task->format == ANSWER_JSON,
                        .depth = is_member,
                        .needs_comma = is_member};
}

static void line_end(const Work *work)
{
    const CaseTask *task = work->worker->task;
    if (task->format == ANSWER_NDJSON || task->is_single) {
        buffer_add_char(work->out, '\n');
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
