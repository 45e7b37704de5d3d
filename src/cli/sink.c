// sink.c: writing, and what becomes of a file when that fails.
#include "cli/sink.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/decision_columns.h"
#include "base/arrow_writer.h"
#include "base/parquet.h"

#define OUTPUT_BLOCK MEBIBYTE

struct Sink {
    FILE *to;
    SinkKind kind;
    Str path;      // empty: standard output
    char *beside;  // what is written; null: the path itself, or it is renamed
    ArrowWriter *arrow;
    ParquetWriter *parquet;
    struct ArrowSchema schema;
    bool has_failed;  // and it is said
    Arena *arena;
};

static void sink_close(void *argument);
static Status file_make(Sink *sink, Problems *problems);
static bool is_replaceable(const char *path);
static Status columns_begin(Sink *sink, Problems *problems);
static Status columns_write(Sink *sink, Answers *answers, Problems *problems);
static Status columns_end(Sink *sink, Problems *problems);
static Status file_end(Str *out, Sink *sink, bool is_partial, Problems *problems);
static Status failed(Sink *sink, Problems *problems, int error);

Status sink_open(Sink **out, Str path, SinkKind kind, Problems *problems, Arena *arena)
{
    Sink *sink = ARENA_NEW(arena, Sink);
    sink->path = path;
    sink->kind = kind;
    sink->arena = arena;
    sink->to = stdout;
    arena_defer(arena, sink_close, sink);
    if (path.len > 0) {
        TRY(file_make(sink, problems));
    }
    *out = sink;
    return kind == SINK_TEXT ? STATUS_OK : columns_begin(sink, problems);
}

FILE *sink_file(const Sink *sink)
{
    return sink->to;
}

Status sink_write(Sink *sink, Answers *answers, Problems *problems)
{
    if (sink->kind != SINK_TEXT) {
        return columns_write(sink, answers, problems);
    }
    text_write_to(sink->to, buffer_str(&answers->text));
    return ferror(sink->to) ? failed(sink, problems, errno) : STATUS_OK;
}

Status sink_flush(Sink *sink, Problems *problems)
{
    return fflush(sink->to) == 0 ? STATUS_OK : failed(sink, problems, errno);
}

Status sink_end(Str *out, Sink *sink, bool is_partial, Problems *problems)
{
    *out = sink->path;
    if (sink->has_failed) {
        return STATUS_BROKEN;
    }
    if (sink->kind != SINK_TEXT) {
        TRY(columns_end(sink, problems));
    }
    TRY(sink_flush(sink, problems));
    return sink->to == stdout ? STATUS_OK : file_end(out, sink, is_partial, problems);
}

static void sink_close(void *argument)
{
    Sink *sink = argument;
    arrow_schema_release(&sink->schema);
    if (sink->to != stdout && sink->to != NULL) {
        fclose(sink->to);
    }
    sink->to = NULL;
    if (sink->beside != NULL) {
        unlink(sink->beside);
    }
}

// A file beside the one that is wanted. What is no file (a pipe, /dev/null) is written as it is.
static Status file_make(Sink *sink, Problems *problems)
{
    char *path = str_to_c(sink->path, sink->arena);
    sink->to = NULL;
    if (!is_replaceable(path)) {
        sink->to = fopen(path, "we");
        return sink->to == NULL ? failed(sink, problems, errno) : STATUS_OK;
    }
    char *beside =
        str_to_c(str_joined(sink->arena, sink->path, STR(".part-"), STR("XXXXXX")), sink->arena);
    int descriptor = mkstemp(beside);
    if (descriptor < 0) {
        return failed(sink, problems, errno);
    }
    sink->beside = beside;
    mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor, 0666 & ~mask);
    sink->to = fdopen(descriptor, "w");
    if (sink->to == NULL) {
        close(descriptor);
        return failed(sink, problems, errno);
    }
    setvbuf(sink->to, NULL, _IOFBF, OUTPUT_BLOCK);
    return STATUS_OK;
}

static bool is_replaceable(const char *path)
{
    struct stat found;
    return stat(path, &found) != 0 || S_ISREG(found.st_mode);
}

// --- Columns ----------------------------------------------------------------------------------

static Status columns_begin(Sink *sink, Problems *problems)
{
    TRY(decision_schema_new(&sink->schema, decision_choice_usual(), sink->arena));
    if (sink->kind == SINK_PARQUET) {
        return parquet_writer_new(&sink->parquet, sink->to, sink->path, &sink->schema, problems,
                                  sink->arena);
    }
    bool is_file = sink->kind == SINK_ARROW_FILE;
    ArrowWriterOptions options = {.is_file = is_file, .is_compressed = is_file};
    Status status = arrow_writer_new(&sink->arrow, sink->to, &sink->schema, options, sink->arena);
    return status == STATUS_BROKEN ? failed(sink, problems, errno) : status;
}

static Status columns_write(Sink *sink, Answers *answers, Problems *problems)
{
    if (answers->columns.release == NULL) {
        return STATUS_OK;
    }
    Status status = sink->kind == SINK_PARQUET
                        ? parquet_writer_add(sink->parquet, &answers->columns, problems)
                        : arrow_writer_add(sink->arrow, &answers->columns);
    arrow_array_release(&answers->columns);
    if (status == STATUS_BROKEN && sink->kind == SINK_PARQUET) {
        sink->has_failed = true;  // and it is said
    }
    return status == STATUS_BROKEN && sink->kind != SINK_PARQUET ? failed(sink, problems, errno)
                                                                 : status;
}

static Status columns_end(Sink *sink, Problems *problems)
{
    if (sink->kind == SINK_PARQUET) {
        return parquet_writer_end(sink->parquet, problems);
    }
    return arrow_writer_end(sink->arrow) == STATUS_OK ? STATUS_OK : failed(sink, problems, errno);
}

// --- The end of a file ------------------------------------------------------------------------

static Status file_end(Str *out, Sink *sink, bool is_partial, Problems *problems)
{
    bool is_whole = sink->beside == NULL || fsync(fileno(sink->to)) == 0;
    int error = errno;
    is_whole = fclose(sink->to) == 0 && is_whole;
    sink->to = NULL;
    if (!is_whole) {
        return failed(sink, problems, error);
    }
    if (sink->beside == NULL) {
        return STATUS_OK;
    }
    Str path = is_partial ? str_joined(sink->arena, sink->path, STR(".part"), STR("")) : sink->path;
    if (rename(sink->beside, str_to_c(path, sink->arena)) != 0) {
        return failed(sink, problems, errno);
    }
    sink->beside = NULL;
    *out = path;
    return STATUS_OK;
}

// Says so once; what was written of a file goes with the arena.
static Status failed(Sink *sink, Problems *problems, int error)
{
    if (sink->has_failed) {
        return STATUS_BROKEN;
    }
    sink->has_failed = true;
    if (sink->path.len == 0) {
        return STATUS_BROKEN;  // of standard output, main says it
    }
    char reason[128];
    const char *words =
        error == 0 ? "the disk may be full" : strerror_r(error, reason, sizeof reason);
    Status status =
        problem_world(problems, STATUS_BROKEN, (Place){.source = sink->path}, "disk.write",
                      "'%.*s' cannot be written: %s", STR_ARG(sink->path), words);
    if (sink->beside != NULL) {
        problem_hint(problems, "nothing is left of it; a file of that name stays as it was");
    }
    return status;
}
