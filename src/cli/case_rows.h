// case_rows.h: the rows of a chunk, each a case that is yet to be read.
#ifndef CLI_CASE_ROWS_H
#define CLI_CASE_ROWS_H

#include "cli/feed.h"
#include "facts/case.h"

// What every row of an input has in common.
typedef struct CaseRowsOf {
    Str source;
    FeedKind kind;
    CsvRow header;  // of CSV
} CaseRowsOf;

typedef struct CaseRows {
    const CaseRowsOf *of;
    Str rest;  // of NDJSON
    uint32_t line;
    CsvReader reader;  // of CSV
} CaseRows;

typedef struct CaseRow {
    const CaseRowsOf *of;
    Str line;    // of NDJSON
    CsvRow row;  // of CSV
    Place place;
    Str id;  // as far as it is known
} CaseRow;

// Reads the header of CSV, which stands in the first chunk; what follows it is left there.
Status case_rows_header(CaseRowsOf *out, Feed *feed, Chunk *first, Problems *problems,
                        Arena *arena);
// Of the text of a chunk that begins at this line.
CaseRows case_rows_of(const CaseRowsOf *of, Str text, uint32_t line);
// The next row; empty lines are left out. NOT_FOUND: there is none. INVALID: it cannot be cut into
// cells, and the rows go on behind it. A row of CSV lives in `arena`.
Status case_rows_next(CaseRow *out, CaseRows *rows, Problems *problems, Arena *arena);
// The case of a row, in `arena`. Sets the row's id as soon as it is known.
Status case_row_read(Case **out, CaseRow *row, const Vocabulary *vocabulary, Problems *problems,
                     Arena *arena);

#endif
