// case_rows.c: NDJSON line by line, CSV row by row.
#include "cli/case_rows.h"

#include "account/account.h"

static Str id_of_row(const CsvRow *header, const CsvRow *row);
static Status csv_row_next(CaseRow *out, CaseRows *rows, Problems *problems, Arena *arena);
static Status line_next(CaseRow *out, CaseRows *rows);

Status case_rows_header(CaseRowsOf *out, Feed *feed, Chunk *first, Problems *problems, Arena *arena)
{
    Status status = feed_next(first, feed, problems);
    if (status == STATUS_NOT_FOUND) {
        Place place = {.source = feed->source, .line = 1};
        return problem_error(problems, place, "csv.header", "there is no header");
    }
    TRY(status);
    CsvReader reader = csv_open((Str){first->at, first->len}, feed->source);
    CsvRow row;
    TRY(csv_next(&row, &reader, problems, arena));
    Str *cells = ARENA_MANY(arena, Str, row.count);
    for (size_t i = 0; i < row.count; i++) {
        cells[i] = str_copy(row.cells[i], arena);
    }
    out->header = row;
    out->header.cells = cells;
    first->begin = reader.at;
    first->line = reader.line;
    return STATUS_OK;
}

CaseRows case_rows_of(const CaseRowsOf *of, Str text, uint32_t line)
{
    CaseRows rows = {.of = of, .rest = text, .line = line};
    if (of->kind == FEED_CSV) {
        rows.reader = csv_open(text, of->source);
        rows.reader.line = line;
    }
    return rows;
}

Status case_rows_next(CaseRow *out, CaseRows *rows, Problems *problems, Arena *arena)
{
    *out = (CaseRow){.of = rows->of, .place = {.source = rows->of->source, .line = rows->line}};
    return rows->of->kind == FEED_CSV ? csv_row_next(out, rows, problems, arena)
                                      : line_next(out, rows);
}

static Status csv_row_next(CaseRow *out, CaseRows *rows, Problems *problems, Arena *arena)
{
    TRY(csv_next(&out->row, &rows->reader, problems, arena));
    out->place.line = out->row.line;
    out->id = id_of_row(&rows->of->header, &out->row);
    return STATUS_OK;
}

static Status line_next(CaseRow *out, CaseRows *rows)
{
    while (rows->rest.len > 0) {
        out->place.line = rows->line++;
        out->line = str_trim(str_split(rows->rest, '\n', &rows->rest));
        if (out->line.len > 0) {
            return STATUS_OK;
        }
    }
    return STATUS_NOT_FOUND;
}

Status case_row_read(Case **out, CaseRow *row, const Vocabulary *vocabulary, Problems *problems,
                     Arena *arena)
{
    if (row->of->kind == FEED_CSV) {
        return case_read_csv(out, &row->of->header, &row->row, vocabulary, row->place, problems,
                             arena);
    }
    const JsonValue *value = NULL;
    TRY(json_read(&value, row->line, row->place.source, row->place.line, problems, arena));
    row->id = account_id(value);
    return case_read_json(out, value, vocabulary, row->place, problems, arena);
}

static Str id_of_row(const CsvRow *header, const CsvRow *row)
{
    for (size_t i = 0; i < header->count && i < row->count; i++) {
        if (str_equal(str_trim(header->cells[i]), STR("id"))) {
            return str_trim(row->cells[i]);
        }
    }
    return (Str){};
}
