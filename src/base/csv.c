// csv.c: the grammar of RFC 4180, with a line end of either kind, and empty lines skipped.
//
//   row    = cell *("," cell) (LF | CRLF | end)
//   cell   = quoted | *any but comma, quote and line end
//   quoted = '"' *(any but quote | '""') '"'
//
// A fault costs one row: a quote that is out of place, the line on which it stands; a quote that is
// never closed, only the line on which it opens, so that what follows is still read.
#include "base/csv.h"

#include "base/vec.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

// One row being read.
typedef struct Reading {
    CsvReader *reader;
    Problems *problems;
    Arena *arena;
    size_t line_at;     // where the physical line begins
    size_t counted_at;  // up to here its characters are counted: `column` is that of this byte
    uint32_t column;
    VEC(Str) cells;
    VEC(uint32_t) columns;
} Reading;

static size_t line_end_size(const CsvReader *reader, size_t at);
static Status row_read(Reading *reading);
static Status cell_read(Reading *reading);
static Status plain_read(Reading *reading);
static Status quoted_read(Reading *reading);
static Str unquoted(Str inside, Arena *arena);
static uint32_t column_at(Reading *reading, size_t at);
static Status row_check_utf8(Reading *reading, size_t from, uint32_t line);
static Status fault(Reading *reading, size_t at, const char *message, const char *hint);
static size_t line_break_after(Str text, size_t at);
static Place place_at(const CsvReader *reader, uint32_t line, size_t line_at, size_t at);

CsvReader csv_open(Str text, Str source)
{
    size_t mark = str_starts_with(text, STR(BYTE_ORDER_MARK)) ? sizeof BYTE_ORDER_MARK - 1 : 0;
    return (CsvReader){.text = text, .source = source, .at = mark, .line = 1};
}

Status csv_next(CsvRow *out, CsvReader *reader, Problems *problems, Arena *arena)
{
    for (size_t size; (size = line_end_size(reader, reader->at)) > 0; reader->line++) {
        reader->at += size;
    }
    if (reader->at >= reader->text.len) {
        return STATUS_NOT_FOUND;
    }
    size_t from = reader->at;
    uint32_t line = reader->line;
    Reading reading = {
        .reader = reader,
        .problems = problems,
        .arena = arena,
        .line_at = from,
        .counted_at = from,
        .column = 1,
    };
    TRY(row_read(&reading));
    TRY(row_check_utf8(&reading, from, line));
    *out = (CsvRow){reading.cells.at, reading.cells.count, line, reading.columns.at};
    return STATUS_OK;
}

void csv_add_cell(Buffer *buffer, Str cell)
{
    // A byte-order mark at the start of a file is not read as text unless it stands in quotes.
    bool needs_quotes = str_starts_with(cell, STR(BYTE_ORDER_MARK));
    for (size_t i = 0; i < cell.len && !needs_quotes; i++) {
        char c = cell.at[i];
        needs_quotes = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (!needs_quotes) {
        buffer_add(buffer, cell);
        return;
    }
    buffer_add_char(buffer, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"') {
            buffer_add_char(buffer, '"');
        }
        buffer_add_char(buffer, cell.at[i]);
    }
    buffer_add_char(buffer, '"');
}

// Bytes of the line end at a position; 0 if there is none. A CR alone ends a line only where it is
// the last byte of the text.
static size_t line_end_size(const CsvReader *reader, size_t at)
{
    Str text = reader->text;
    if (at >= text.len) {
        return 0;
    }
    if (text.at[at] == '\n') {
        return 1;
    }
    if (text.at[at] != '\r') {
        return 0;
    }
    return at + 1 == text.len ? 1 : text.at[at + 1] == '\n' ? 2 : 0;
}

static Status row_read(Reading *reading)
{
    CsvReader *reader = reading->reader;
    for (;;) {
        TRY(cell_read(reading));
        size_t line_end = line_end_size(reader, reader->at);
        if (line_end > 0 || reader->at == reader->text.len) {
            reader->at += line_end;
            reader->line += line_end > 0;
            return STATUS_OK;
        }
        reader->at++;  // the comma
    }
}

// Reads one cell; the reader then stands at a comma, a line end or the end of the text.
static Status cell_read(Reading *reading)
{
    CsvReader *reader = reading->reader;
    *VEC_PUSH(&reading->columns, reading->arena) = column_at(reading, reader->at);
    bool is_quoted = reader->at < reader->text.len && reader->text.at[reader->at] == '"';
    return is_quoted ? quoted_read(reading) : plain_read(reading);
}

static Status plain_read(Reading *reading)
{
    CsvReader *reader = reading->reader;
    size_t from = reader->at, at = from;
    while (at < reader->text.len && reader->text.at[at] != ',' && line_end_size(reader, at) == 0) {
        if (reader->text.at[at] == '"') {
            return fault(reading, at, "a quote stands inside a cell that did not begin with one",
                         "quote the whole cell, and write a quote in it twice");
        }
        at++;
    }
    *VEC_PUSH(&reading->cells, reading->arena) = str_slice(reader->text, from, at - from);
    reader->at = at;
    return STATUS_OK;
}

static Status quoted_read(Reading *reading)
{
    CsvReader *reader = reading->reader;
    Str text = reader->text;
    size_t open = reader->at, line_at = reading->line_at;
    uint32_t line = reader->line;
    size_t at = open + 1;
    bool has_quotes = false;
    for (; at < text.len; at++) {
        if (text.at[at] == '\n') {
            reading->line_at = at + 1;
            reader->line++;
        } else if (text.at[at] == '"') {
            if (at + 1 == text.len || text.at[at + 1] != '"') {
                break;
            }
            has_quotes = true;
            at++;
        }
    }
    if (at == text.len) {
        reading->line_at = line_at;
        reader->line = line;
        return fault(reading, open, "the quote that opens here is never closed", NULL);
    }
    size_t end = at + 1;
    if (end < text.len && text.at[end] != ',' && line_end_size(reader, end) == 0) {
        return fault(reading, end, "text follows the quote that closes a cell",
                     "write a quote inside a quoted cell twice");
    }
    Str inside = str_slice(text, open + 1, at - open - 1);
    *VEC_PUSH(&reading->cells, reading->arena) =
        has_quotes ? unquoted(inside, reading->arena) : inside;
    reader->at = end;
    return STATUS_OK;
}

// Two quotes become one.
static Str unquoted(Str inside, Arena *arena)
{
    char *text = arena_take(arena, inside.len);
    size_t len = 0;
    for (size_t i = 0; i < inside.len; i++) {
        text[len++] = inside.at[i];
        i += inside.at[i] == '"';
    }
    return (Str){text, len};
}

// Counts on from the cell before, so that a row of many cells takes linear time.
static uint32_t column_at(Reading *reading, size_t at)
{
    if (reading->counted_at < reading->line_at) {
        reading->counted_at = reading->line_at;  // a quoted cell went on to another line
        reading->column = 1;
    }
    Str passed = str_slice(reading->reader->text, reading->counted_at, at - reading->counted_at);
    reading->column += (uint32_t)str_column(passed, passed.len) - 1;
    reading->counted_at = at;
    return reading->column;
}

static Status row_check_utf8(Reading *reading, size_t from, uint32_t line)
{
    const CsvReader *reader = reading->reader;
    size_t bad;
    Str row = str_slice(reader->text, from, reader->at - from);
    if (str_is_utf8(row, &bad)) {
        return STATUS_OK;
    }
    size_t line_at = from;
    for (size_t at = from; at < from + bad; at++) {
        if (reader->text.at[at] == '\n') {
            line_at = at + 1;
            line++;
        }
    }
    Status status =
        problem_error(reading->problems, place_at(reader, line, line_at, from + bad), "csv.utf8",
                      "byte 0x%02X is not UTF-8 here", (unsigned)(unsigned char)row.at[bad]);
    problem_hint(reading->problems, "save the file as UTF-8");
    return status;
}

// A quote is out of place in the line that begins at line_at. The reader goes on behind that line.
static Status fault(Reading *reading, size_t at, const char *message, const char *hint)
{
    CsvReader *reader = reading->reader;
    Status status =
        problem_error(reading->problems, place_at(reader, reader->line, reading->line_at, at),
                      "csv.quote", "%s", message);
    if (hint != NULL) {
        problem_hint(reading->problems, "%s", hint);
    }
    reader->at = line_break_after(reader->text, at);
    reader->at += reader->at < reader->text.len;
    reader->line++;
    return status;
}

// Position of the line feed at or after `at`, or the end of the text.
static size_t line_break_after(Str text, size_t at)
{
    size_t found = str_find_char(str_slice(text, at, SIZE_MAX), '\n');
    return found == SIZE_MAX ? text.len : at + found;
}

static Place place_at(const CsvReader *reader, uint32_t line, size_t line_at, size_t at)
{
    Str text = str_slice(reader->text, line_at, line_break_after(reader->text, at) - line_at);
    if (str_ends_with(text, STR("\r"))) {
        text.len--;
    }
    return (Place){
        .source = reader->source,
        .line = line,
        .column = (uint32_t)str_column(text, at - line_at),
        .text = text,
    };
}
