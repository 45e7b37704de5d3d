// csv.h: comma-separated values after RFC 4180: quotes doubled inside quotes, LF or CRLF, UTF-8
// with or without a byte-order mark. Read row by row, so that a file of gigabytes needs one row.
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/problem.h"
#include "base/str.h"

typedef struct CsvRow {
    const Str *cells;
    size_t count;
    uint32_t line;            // at which the row begins, from 1
    const uint32_t *columns;  // character column of each cell, from 1
} CsvRow;

typedef struct CsvReader {
    Str text, source;
    size_t at;
    uint32_t line;
} CsvReader;

CsvReader csv_open(Str text, Str source);
// The next row: STATUS_OK, STATUS_NOT_FOUND at the end, STATUS_INVALID for a row that cannot be
// read ("csv.quote", "csv.utf8"; the reader stands behind it). Empty lines are skipped.
// Cells that had quotes are unquoted into the arena; others are borrowed from the text.
Status csv_next(CsvRow *out, CsvReader *reader, Problems *problems, Arena *arena);
// A cell, quoted if it must be.
void csv_add_cell(Buffer *buffer, Str cell);

#endif
