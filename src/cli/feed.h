// feed.h: input that is read piece by piece, so that memory does not grow with the file.
//
//   file ──read──> [ rows of the chunk | begun row ]     a chunk ends where a row ends; what is
//                                      └── kept ──┘      begun goes before what is read next
#ifndef CLI_FEED_H
#define CLI_FEED_H

#include "base/problem.h"
#include "cli/column_feed.h"

typedef enum FeedKind {
    FEED_JSON,    // one value: a case, or an array of cases
    FEED_NDJSON,  // a case a line
    FEED_CSV,     // a header, then a case a row
    FEED_ARROW,   // columns, a case a row
    FEED_PARQUET,
} FeedKind;

// Whole rows. Its memory is reused for the next.
typedef struct Chunk {
    char *at;
    size_t len, capacity;
    size_t begin;        // bytes at the front that were dealt with already (a header)
    uint32_t line;       // of what follows `begin`
    ColumnPart columns;  // instead of text, where the feed has columns
} Chunk;

typedef struct Feed {
    int descriptor;
    Str source;
    FeedKind kind;
    Chunk rest;       // read, and not handed out
    size_t scanned;   // bytes of it in which rows were looked for
    size_t rows_end;  // where its last whole row ends
    int quote_state;  // of CSV, at `scanned`
    bool at_end;
    ColumnFeed *columns;  // of FEED_ARROW and FEED_PARQUET
} Feed;

// Opens a file ("-": standard input), and finds out from its name and its beginning what it is,
// unless `kind` says so: "json", "ndjson", "csv", "arrow", "parquet" or "auto". Closed with the
// arena. Whoever cannot take columns asks feed_refuse_columns next.
Status feed_open(Feed **out, Str path, Str kind, Problems *problems, Arena *arena);
// INVALID with "file.columns" if it has columns.
Status feed_refuse_columns(const Feed *feed, Problems *problems);
// The next chunk; NOT_FOUND at the end, or when the user interrupts. RANGE with "file.large" for a row of more than 64 MiB.
Status feed_next(Chunk *out, Feed *feed, Problems *problems);
// All that is left, of text.
Status feed_read_all(Str *out, Feed *feed, Problems *problems);
// Is there little left? Reads on, if that needs no waiting.
bool feed_is_short(Feed *feed, Problems *problems);
// Would reading wait for whoever writes the other end?
bool feed_would_wait(const Feed *feed);
// How much of a file has been read, in percent; 0 where it is no file, or not known.
unsigned feed_share(const Feed *feed);
// What of a chunk was not dealt with yet, where it is text.
Str chunk_text(const Chunk *chunk);
void chunk_free(Chunk *chunk);

#endif
