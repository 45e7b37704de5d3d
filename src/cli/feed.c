// feed.c: reading, cutting at the ends of rows, and telling NDJSON from one JSON value.
#include "cli/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arrow_reader.h"
#include "base/parquet.h"
#include "cli/interrupt.h"

#define READ_SIZE (256 * KIBIBYTE)
#define ROW_MAX (64 * MEBIBYTE)        // of NDJSON and CSV
#define DOCUMENT_MAX (256 * MEBIBYTE)  // of JSON, which is read whole

// Where in a row of CSV a byte stands: only a quote at the beginning of a cell opens one.
enum { CELL_BEGIN, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_MET };

static void feed_close(void *feed);
static Status feed_fill(Feed *feed, Problems *problems);
static void rows_find(Feed *feed);
static void csv_rows_find(Feed *feed);
static Status kind_find(Feed *feed, Str kind, Problems *problems);
static bool is_header(const Feed *feed);
static FeedKind kind_of_bytes(const Feed *feed);
static FeedKind kind_of_json(const Feed *feed);
static size_t value_end(Str text);
static size_t blanks_after(Str text, size_t at);
static Status row_too_large(const Feed *feed, Problems *problems);
static Status read_failed(const Feed *feed, Problems *problems, const char *what);

Status feed_open(Feed **out, Str path, Str kind, Problems *problems, Arena *arena)
{
    Feed *feed = ARENA_NEW(arena, Feed);
    feed->source = path;
    feed->descriptor = STDIN_FILENO;
    feed->rest.line = 1;
    arena_defer(arena, feed_close, feed);
    if (!str_equal(path, STR("-"))) {
        feed->descriptor = open(str_to_c(path, arena), O_RDONLY | O_CLOEXEC);
        if (feed->descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) {
            return problem_world(problems, STATUS_NOT_FOUND, (Place){.source = path},
                                 "file.missing", "there is no '%.*s'", STR_ARG(path));
        }
        if (feed->descriptor < 0) {
            return read_failed(feed, problems, "opened");
        }
    }
    TRY(kind_find(feed, kind, problems));
    if (feed->kind == FEED_ARROW || feed->kind == FEED_PARQUET) {
        Str begun = {feed->rest.at, feed->rest.len};
        TRY(column_feed_open(&feed->columns, feed->kind == FEED_PARQUET, feed->descriptor,
                             feed->source, begun, problems, arena));
    }
    *out = feed;
    return STATUS_OK;
}

Status feed_refuse_columns(const Feed *feed, Problems *problems)
{
    if (feed->columns == NULL) {
        return STATUS_OK;
    }
    Status status = problem_error(problems, (Place){.source = feed->source}, "file.columns",
                                  "cases in columns (Arrow, Parquet) are not taken here");
    problem_hint(problems, "'comity decide' takes them");
    return status;
}

Status feed_next(Chunk *out, Feed *feed, Problems *problems)
{
    if (interrupt_is_wanted()) {
        return STATUS_NOT_FOUND;
    }
    if (feed->columns != NULL) {
        return column_feed_next(&out->columns, feed->columns, problems);
    }
    rows_find(feed);
    while (feed->rows_end == 0 && !feed->at_end) {
        if (feed->rest.len >= ROW_MAX) {
            return row_too_large(feed, problems);
        }
        TRY(feed_fill(feed, problems));
        rows_find(feed);
    }
    size_t len = feed->rows_end > 0 ? feed->rows_end : feed->rest.len;
    if (len == 0) {
        return STATUS_NOT_FOUND;
    }
    // What is read goes out, and what was begun moves into the memory of the chunk that came back.
    Chunk given = feed->rest, kept = *out;
    size_t begun = given.len - len;
    if (kept.capacity < begun + READ_SIZE) {
        kept.capacity = begun + READ_SIZE;
        kept.at = realloc(kept.at, kept.capacity);
        if (kept.at == NULL) {
            *out = (Chunk){};
            return STATUS_NO_MEMORY;
        }
    }
    memcpy(kept.at, given.at + len, begun);
    kept.len = begun;
    kept.begin = 0;
    kept.line = given.line;
    for (size_t at = 0; at < len; at++) {
        kept.line += given.at[at] == '\n';
    }
    given.len = len;
    *out = given;
    feed->rest = kept;
    feed->scanned -= len;
    feed->rows_end = 0;
    return STATUS_OK;
}

Status feed_read_all(Str *out, Feed *feed, Problems *problems)
{
    while (!feed->at_end) {
        if (feed->rest.len > DOCUMENT_MAX) {
            Status status =
                problem_world(problems, STATUS_RANGE, (Place){.source = feed->source}, "file.large",
                              "'%.*s' is larger than %zu MiB, as one JSON value",
                              STR_ARG(feed->source), DOCUMENT_MAX / MEBIBYTE);
            problem_hint(problems, "write a case a line (NDJSON): such a file may have any size");
            return status;
        }
        TRY(feed_fill(feed, problems));
    }
    *out = (Str){feed->rest.at, feed->rest.len};
    return STATUS_OK;
}

bool feed_is_short(Feed *feed, Problems *problems)
{
    if (feed->columns != NULL) {
        return false;  // a part is little, and what follows is not known
    }
    if (!feed->at_end && !feed_would_wait(feed) && feed_fill(feed, problems) != STATUS_OK) {
        return true;  // feed_next will say so again
    }
    return feed->at_end;
}

bool feed_would_wait(const Feed *feed)
{
    if (feed->columns != NULL) {
        return column_feed_would_wait(feed->columns);
    }
    struct pollfd poll_one = {.fd = feed->descriptor, .events = POLLIN};
    return !feed->at_end && feed->rows_end == 0 && poll(&poll_one, 1, 0) == 0;
}

unsigned feed_share(const Feed *feed)
{
    if (feed->columns != NULL) {
        return column_feed_share(feed->columns);
    }
    struct stat file;
    off_t at = lseek(feed->descriptor, 0, SEEK_CUR);
    if (at < 0 || fstat(feed->descriptor, &file) != 0 || file.st_size <= 0) {
        return 0;
    }
    return (unsigned)(100 * (double)at / (double)file.st_size);
}

Str chunk_text(const Chunk *chunk)
{
    return str_slice((Str){chunk->at, chunk->len}, chunk->begin, SIZE_MAX);
}

void chunk_free(Chunk *chunk)
{
    free(chunk->at);
    column_part_free(&chunk->columns);
    *chunk = (Chunk){};
}

static void feed_close(void *argument)
{
    Feed *feed = argument;
    if (feed->descriptor > STDERR_FILENO) {
        close(feed->descriptor);
    }
    chunk_free(&feed->rest);
}

static Status feed_fill(Feed *feed, Problems *problems)
{
    Chunk *rest = &feed->rest;
    if (rest->capacity - rest->len < READ_SIZE) {
        size_t capacity = 2 * rest->capacity + READ_SIZE;
        char *at = realloc(rest->at, capacity);
        if (at == NULL) {
            return STATUS_NO_MEMORY;
        }
        rest->at = at;
        rest->capacity = capacity;
    }
    ssize_t got;
    do {
        got = read(feed->descriptor, rest->at + rest->len, rest->capacity - rest->len);
    } while (got < 0 && errno == EINTR && !interrupt_is_wanted());
    if (got < 0 && errno == EINTR) {
        return STATUS_NOT_FOUND;
    }
    if (got < 0) {
        return read_failed(feed, problems, "read");
    }
    rest->len += (size_t)got;
    feed->at_end = got == 0;
    return STATUS_OK;
}

// Looks for whole rows in what was read since last time.
static void rows_find(Feed *feed)
{
    if (feed->kind == FEED_CSV) {
        csv_rows_find(feed);
        return;
    }
    Chunk *rest = &feed->rest;
    if (rest->len > feed->scanned) {
        const char *from = rest->at + feed->scanned;
        const char *last = memrchr(from, '\n', rest->len - feed->scanned);
        feed->rows_end = last == NULL ? feed->rows_end : (size_t)(last - rest->at) + 1;
        feed->scanned = rest->len;
    }
}

static void csv_rows_find(Feed *feed)
{
    Chunk *rest = &feed->rest;
    int state = feed->quote_state;
    for (; feed->scanned < rest->len; feed->scanned++) {
        char c = rest->at[feed->scanned];
        if (state == CELL_QUOTED) {
            state = c == '"' ? CELL_QUOTE_MET : CELL_QUOTED;
        } else if (c == '"') {
            state = state == CELL_PLAIN ? CELL_PLAIN : CELL_QUOTED;
        } else if (c == '\n') {
            state = CELL_BEGIN;
            feed->rows_end = feed->scanned + 1;
        } else {
            state = c == ',' ? CELL_BEGIN : CELL_PLAIN;
        }
    }
    feed->quote_state = state;
}

static Status kind_find(Feed *feed, Str kind, Problems *problems)
{
    static const struct {
        Str word, ending;
        FeedKind kind;
    } kinds[] = {
        {STR_INIT("csv"), STR_INIT(".csv"), FEED_CSV},
        {STR_INIT("ndjson"), STR_INIT(".ndjson"), FEED_NDJSON},
        {STR_INIT("ndjson"), STR_INIT(".jsonl"), FEED_NDJSON},
        {STR_INIT("arrow"), STR_INIT(".arrow"), FEED_ARROW},
        {STR_INIT("arrow"), STR_INIT(".arrows"), FEED_ARROW},
        {STR_INIT("arrow"), STR_INIT(".feather"), FEED_ARROW},
        {STR_INIT("parquet"), STR_INIT(".parquet"), FEED_PARQUET},
        {STR_INIT("json"), STR_INIT("\n"), FEED_JSON},  // what is called .json may hold lines
    };
    bool is_auto = str_equal(kind, STR("auto"));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (is_auto ? str_ends_with(feed->source, kinds[i].ending)
                    : str_equal(kind, kinds[i].word)) {
            feed->kind = kinds[i].kind;
            return STATUS_OK;
        }
    }
    // Enough to see the end of the first line, or of the input.
    do {
        TRY(feed_fill(feed, problems));
        feed->kind = kind_of_bytes(feed);
    } while (!feed->at_end && feed->rest.len < READ_SIZE && feed->kind == FEED_JSON);
    return STATUS_OK;
}

static FeedKind kind_of_bytes(const Feed *feed)
{
    Str begun = {feed->rest.at, feed->rest.len};
    return arrow_is_begun(begun)     ? FEED_ARROW
           : parquet_is_begun(begun) ? FEED_PARQUET
           : is_header(feed)         ? FEED_CSV
                                     : kind_of_json(feed);
}

// Is its first line a list of names, as CSV has it? No JSON value begins with a letter and has a
// comma on its first line, nor is a case or a list of cases a string.
static bool is_header(const Feed *feed)
{
    Str rest = {feed->rest.at, feed->rest.len};
    if (str_starts_with(rest, STR("\xEF\xBB\xBF"))) {
        rest = str_slice(rest, 3, SIZE_MAX);
    }
    Str line = str_split(rest, '\n', &rest);
    bool is_name = line.len > 0 && ((line.at[0] >= 'a' && line.at[0] <= 'z') ||
                                    (line.at[0] >= 'A' && line.at[0] <= 'Z') || line.at[0] == '"');
    return is_name && str_find_char(line, ',') != SIZE_MAX;
}

// An array is one value; so is an object, unless its end is that of a line and more follows, or the
// next line begins with one.
static FeedKind kind_of_json(const Feed *feed)
{
    Str text = {feed->rest.at, feed->rest.len};
    text = str_slice(text, blanks_after(text, 0), SIZE_MAX);
    if (text.len == 0 || text.at[0] != '{') {
        return FEED_JSON;
    }
    size_t end = value_end(text);
    size_t line = str_find_char(text, '\n');
    if (line == SIZE_MAX) {
        return FEED_JSON;
    }
    bool ends_on_line = end <= line && blanks_after(text, end) > line;
    size_t next = blanks_after(text, line);
    bool next_begins = next < text.len && text.at[next] == '{' && text.at[next - 1] == '\n';
    return (ends_on_line && next < text.len) || next_begins ? FEED_NDJSON : FEED_JSON;
}

// Behind the bracket that closes the first one; SIZE_MAX if there is none.
static size_t value_end(Str text)
{
    size_t depth = 0;
    bool is_in_string = false;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.at[at];
        if (is_in_string) {
            at += c == '\\';
            is_in_string = c != '"';
        } else if (c == '"') {
            is_in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return SIZE_MAX;
}

static size_t blanks_after(Str text, size_t at)
{
    while (at < text.len && strchr(" \t\r\n", text.at[at]) != NULL && text.at[at] != '\0') {
        at++;
    }
    return at;
}

static Status row_too_large(const Feed *feed, Problems *problems)
{
    Place place = {.source = feed->source, .line = feed->rest.line};
    Status status = problem_world(problems, STATUS_RANGE, place, "file.large",
                                  "a case takes more than %zu MiB", ROW_MAX / MEBIBYTE);
    problem_hint(problems, "%s",
                 feed->kind == FEED_CSV ? "is there a quote that is never closed?"
                                        : "a case stands on one line");
    return status;
}

static Status read_failed(const Feed *feed, Problems *problems, const char *what)
{
    return problem_world(problems, STATUS_BROKEN, (Place){.source = feed->source}, "file.read",
                         "'%.*s' cannot be %s: %s", STR_ARG(feed->source), what, strerror(errno));
}
