// replaying.c: each case is read twice, since a case belongs to the vocabulary of its rulebooks, and
// decided twice. One that either side cannot read is none of the history.
#include "cli/replaying.h"

#include "account/account.h"

#define CASE_ARENA_MAX (2 * GIBIBYTE)
#define CASE_PROBLEMS_MAX 100

typedef struct Replaying {
    const ReplayTask *task;
    Decider *before, *after;
    Arena *arena;  // of one case
} Replaying;

typedef struct Work {
    Replaying *worker;
    CaseRow row;
    const JsonValue *value;  // read already; null: it stands in the row
    Buffer *notes;
} Work;

static void case_run(Work *work);
static Status case_answer(Arena *arena, void *argument);
static Status side_decide(Case **given, Decision *out, Work *work, const ReplaySide *side,
                          Decider *decider, Problems *problems, Arena *arena);
static void days_set(Case *given, const DeciderOptions *options);
static Str changed_text(const Work *work, const Otherwise *otherwise, Arena *arena);
static void unread_note(Work *work, const Problems *problems, Arena *arena);

void *replaying_new(const void *argument, Arena *arena)
{
    const ReplayTask *task = argument;
    Replaying *worker = ARENA_NEW(arena, Replaying);
    worker->task = task;
    worker->before = decider_new(task->before.program, task->before.options, arena);
    worker->after = decider_new(task->after.program, task->after.options, arena);
    worker->arena = arena_new(CASE_ARENA_MAX);
    if (worker->arena != NULL) {
        arena_defer(arena, (void (*)(void *))arena_free, worker->arena);
    }
    return worker;
}

Status replaying_answer_rows(void *argument, const Chunk *chunk, Answers *notes)
{
    Replaying *worker = argument;
    CaseRows rows = case_rows_of(&worker->task->rows, chunk_text(chunk), chunk->line);
    for (;;) {
        Work work = {.worker = worker, .notes = &notes->text};
        Problems problems = {.arena = worker->arena};
        Status status = case_rows_next(&work.row, &rows, &problems, worker->arena);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (status == STATUS_OK) {
            case_run(&work);
        } else {
            unread_note(&work, &problems, worker->arena);
            arena_reset(worker->arena);
        }
    }
}

void replaying_answer_value(void *argument, const JsonValue *value, Buffer *notes)
{
    Replaying *worker = argument;
    Work work = {.worker = worker, .value = value, .notes = notes};
    work.row.place.source = worker->task->rows.source;
    case_run(&work);
}

static void case_run(Work *work)
{
    Arena *arena = work->worker->arena;
    size_t written = work->notes->len;
    if (arena_run(arena, case_answer, work) == STATUS_NO_MEMORY) {
        work->notes->len = written;
        work->row.id = (Str){};  // it lay in the arena, too
        arena_reset(arena);
        Problems problems = {.arena = arena};
        (void)problem_error(&problems, work->row.place, "case.memory",
                            "this case needs more memory than a case may have");
        unread_note(work, &problems, arena);
    }
    arena_reset(arena);
}

static Status case_answer(Arena *arena, void *argument)
{
    Work *work = argument;
    Replaying *worker = work->worker;
    const ReplayTask *task = worker->task;
    Problems problems = {.arena = arena, .limit = CASE_PROBLEMS_MAX};
    Case *given = NULL, *again = NULL;
    Decision before = {}, after = {};
    Otherwise otherwise;
    Status status =
        side_decide(&given, &before, work, &task->before, worker->before, &problems, arena);
    if (status == STATUS_OK) {
        status = side_decide(&again, &after, work, &task->after, worker->after, &problems, arena);
    }
    if (status != STATUS_OK) {
        unread_note(work, &problems, arena);
        return STATUS_OK;
    }
    work->row.id = given->id;
    otherwise_find(&otherwise, &before, &after, task->as_enforced, arena);
    Str changed = otherwise.turn == TURN_NONE ? (Str){} : changed_text(work, &otherwise, arena);
    replay_note(work->notes, task->replay, given, &before, &after, &otherwise, changed);
    return STATUS_OK;
}

static Status side_decide(Case **given, Decision *out, Work *work, const ReplaySide *side,
                          Decider *decider, Problems *problems, Arena *arena)
{
    const Vocabulary *vocabulary = side->program->vocabulary;
    if (work->value == NULL) {
        TRY(case_row_read(given, &work->row, vocabulary, problems, arena));
    } else {
        work->row.id = account_id(work->value);
        TRY(case_read_json(given, work->value, vocabulary, work->row.place, problems, arena));
    }
    days_set(*given, &side->options);
    return decide_case(out, decider, *given, problems, arena);
}

// A day that the call names counts for all cases, whatever day they name: it is what is compared.
static void days_set(Case *given, const DeciderOptions *options)
{
    given->has_date = given->has_date && !options->has_as_of;
    given->has_known = given->has_known && !options->has_as_of && !options->has_known;
}

// --- A changed case ---------------------------------------------------------------------------

static void changed_json(Buffer *out, const Work *work, const Otherwise *otherwise)
{
    JsonWriter writer = {.to = out};
    json_begin_object(&writer);
    json_member_text(&writer, "id", work->row.id);
    otherwise_add_json(&writer, otherwise);
    json_end_object(&writer);
    buffer_add_char(out, '\n');
}

static void cell_add(Buffer *out, Str text)
{
    buffer_add_char(out, ',');
    csv_add_cell(out, text);
}

void replaying_csv_header(Buffer *out)
{
    buffer_add(out, STR("id,turn"));
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        const char *word = answer_part_word(part);
        buffer_add_format(out, ",%s.before,%s.after", word, word);
    }
    buffer_add(out, STR(",by,cite,problems\n"));
}

static void changed_csv(Buffer *out, const Work *work, const Otherwise *otherwise)
{
    csv_add_cell(out, work->row.id);
    cell_add(out, turn_word(otherwise->turn));
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        cell_add(out, otherwise->texts[part].before);
        cell_add(out, otherwise->texts[part].after);
    }
    const RequirementAnswer *by = otherwise->by;
    cell_add(out, by == NULL ? (Str){} : by->provision->full);
    cell_add(out, by == NULL ? (Str){} : by->cite);
    buffer_add(out, STR(",\n"));
}

static void unread_json(Buffer *out, const Work *work, const Problems *problems, Arena *arena)
{
    account_add_unread(&(JsonWriter){.to = out}, work->row.id, problems, arena);
    buffer_add_char(out, '\n');
}

static void unread_csv(Buffer *out, const Work *work, const Problems *problems, Arena *arena)
{
    Buffer text = buffer_new(arena);
    for (size_t i = 0; i < problems->list.count; i++) {
        buffer_add(&text, i > 0 ? STR("; ") : STR(""));
        buffer_add(&text, problems->list.at[i].message);
    }
    csv_add_cell(out, work->row.id);
    for (int i = 0; i < 1 + 2 * PART_COUNT + 2; i++) {
        buffer_add_char(out, ',');
    }
    cell_add(out, buffer_str(&text));
    buffer_add_char(out, '\n');
}

static const struct {
    void (*changed)(Buffer *out, const Work *work, const Otherwise *otherwise);
    void (*unread)(Buffer *out, const Work *work, const Problems *problems, Arena *arena);
} formats[] = {
    [CHANGED_NONE] = {NULL, NULL},
    [CHANGED_NDJSON] = {changed_json, unread_json},
    [CHANGED_CSV] = {changed_csv, unread_csv},
};

static Str changed_text(const Work *work, const Otherwise *otherwise, Arena *arena)
{
    Buffer out = buffer_new(arena);
    ChangedFormat format = work->worker->task->changed;
    if (format != CHANGED_NONE) {
        formats[format].changed(&out, work, otherwise);
    }
    return buffer_str(&out);
}

static void unread_note(Work *work, const Problems *problems, Arena *arena)
{
    Buffer out = buffer_new(arena);
    ChangedFormat format = work->worker->task->changed;
    if (format != CHANGED_NONE) {
        formats[format].unread(&out, work, problems, arena);
    }
    replay_note_unread(work->notes, buffer_str(&out));
}
