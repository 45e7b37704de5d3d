// case_stream.c: a feed's chunks, row by row; each case in an arena that is reset behind it.
#include "cli/case_stream.h"

#include "account/account.h"
#include "cli/case_rows.h"

#define CASE_ARENA_MAX (2 * GIBIBYTE)
#define BROKEN_SHOWN_MAX 20

typedef struct Stream {
    Session *session;
    Feed *feed;
    Arena *arena;  // of one case
    CaseVisit visit;
    void *argument;
    size_t *broken;
    CaseRowsOf rows;
    CaseRow row;    // the one on its way
    CaseText text;  // what it says
} Stream;

static Status chunks_visit(Stream *stream);
static Status rows_visit(Stream *stream, const Chunk *chunk);
static Status row_visit(Arena *arena, void *argument);
static Status document_visit(Stream *stream);
static Status value_visit(Stream *stream, const JsonValue *value);
static Status text_visit(Arena *arena, void *argument);
static void broken_report(Stream *stream, const Problems *problems);

Status cases_visit(Session *session, Str path, CaseVisit visit, void *argument, size_t *broken)
{
    Stream stream = {.session = session,
                     .arena = arena_new(CASE_ARENA_MAX),
                     .visit = visit,
                     .argument = argument,
                     .broken = broken};
    if (stream.arena == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_defer(session->arena, (void (*)(void *))arena_free, stream.arena);
    TRY(feed_open(&stream.feed, path, STR("auto"), &session->problems, session->arena));
    TRY(feed_refuse_columns(stream.feed, &session->problems));
    stream.rows = (CaseRowsOf){.source = stream.feed->source, .kind = stream.feed->kind};
    return stream.feed->kind == FEED_JSON ? document_visit(&stream) : chunks_visit(&stream);
}

static Status chunks_visit(Stream *stream)
{
    Problems *problems = &stream->session->problems;
    Chunk chunk = {};
    bool is_csv = stream->feed->kind == FEED_CSV;
    Status status = is_csv ? case_rows_header(&stream->rows, stream->feed, &chunk, problems,
                                              stream->session->arena)
                           : feed_next(&chunk, stream->feed, problems);
    while (status == STATUS_OK) {
        status = rows_visit(stream, &chunk);
        if (status == STATUS_OK) {
            status = feed_next(&chunk, stream->feed, problems);
        }
    }
    chunk_free(&chunk);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

// A row is read into the arena of its case.
static Status rows_visit(Stream *stream, const Chunk *chunk)
{
    Str text = {chunk->at + chunk->begin, chunk->len - chunk->begin};
    CaseRows rows = case_rows_of(&stream->rows, text, chunk->line);
    for (;;) {
        Problems problems = {.arena = stream->arena};
        Status status = case_rows_next(&stream->row, &rows, &problems, stream->arena);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (status == STATUS_OK) {
            TRY(arena_run(stream->arena, row_visit, stream));
        } else {
            broken_report(stream, &problems);
        }
        arena_reset(stream->arena);
    }
}

static Status row_visit(Arena *arena, void *argument)
{
    Stream *stream = argument;
    const CaseRow *row = &stream->row;
    stream->text = (CaseText){.place = row->place, .id = row->id};
    if (stream->rows.kind == FEED_CSV) {
        stream->text.header = &stream->rows.header;
        stream->text.row = &row->row;
        return text_visit(arena, stream);
    }
    Problems problems = {.arena = arena};
    if (json_read(&stream->text.value, row->line, row->place.source, row->place.line, &problems,
                  arena) != STATUS_OK) {
        broken_report(stream, &problems);
        return STATUS_OK;
    }
    stream->text.id = account_id(stream->text.value);
    return text_visit(arena, stream);
}

// One value: an object is one case, an array several.
static Status document_visit(Stream *stream)
{
    Session *session = stream->session;
    Str text = {};
    const JsonValue *value = NULL;
    TRY(feed_read_all(&text, stream->feed, &session->problems));
    TRY(json_read(&value, text, stream->feed->source, 1, &session->problems, session->arena));
    if (json_kind(value) != JSON_ARRAY) {
        return value_visit(stream, value);
    }
    for (JsonEach each = json_each(value); json_next(&each);) {
        TRY(value_visit(stream, each.value));
    }
    return STATUS_OK;
}

static Status value_visit(Stream *stream, const JsonValue *value)
{
    stream->text = (CaseText){
        .place = {.source = stream->feed->source}, .id = account_id(value), .value = value};
    TRY(arena_run(stream->arena, text_visit, stream));
    arena_reset(stream->arena);
    return STATUS_OK;
}

static Status text_visit(Arena *arena, void *argument)
{
    Stream *stream = argument;
    return stream->visit(stream->argument, &stream->text, arena);
}

// Copied out of the arena of its case.
static void broken_report(Stream *stream, const Problems *problems)
{
    Problems *shown = &stream->session->problems;
    ++*stream->broken;
    for (size_t i = 0; i < problems->list.count && *stream->broken <= BROKEN_SHOWN_MAX; i++) {
        const Problem *problem = &problems->list.at[i];
        (void)problem_error(shown, problem->place, str_to_c(problem->code, shown->arena), "%.*s",
                            STR_ARG(problem->message));
    }
}

// --- One case ---------------------------------------------------------------------------------

static Status row_read(Case **out, const CaseText *text, const Vocabulary *vocabulary,
                       const bool *without, Problems *problems, Arena *arena)
{
    size_t count = text->row->count < text->header->count ? text->row->count : text->header->count;
    Str *names = ARENA_MANY(arena, Str, count + 1), *cells = ARENA_MANY(arena, Str, count + 1);
    uint32_t *columns = ARENA_MANY(arena, uint32_t, count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (text->row->cells[i].len > 0 && (without == NULL || !without[i])) {
            names[kept] = text->header->cells[i];
            cells[kept] = text->row->cells[i];
            columns[kept++] = text->row->columns[i];
        }
    }
    CsvRow header = {.cells = names, .count = kept};
    CsvRow row = {.cells = cells, .count = kept, .line = text->row->line, .columns = columns};
    return case_read_csv(out, &header, &row, vocabulary, text->place, problems, arena);
}

Status case_text_read(Case **out, const CaseText *text, const Vocabulary *vocabulary,
                      const bool *without, Problems *problems, Arena *arena)
{
    return text->row != NULL
               ? row_read(out, text, vocabulary, without, problems, arena)
               : case_read_json(out, text->value, vocabulary, text->place, problems, arena);
}
