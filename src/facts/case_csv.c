// case_csv.c: a case from a row of CSV: a column a fact, by its full name ("item.tpp",
// "end_user.country", "items[1].tpp"); an empty cell says nothing.
#include "facts/case_reader.h"

static void read_cell(CaseReader *reader, Str name, Str text);

Status case_read_csv(Case **out, const CsvRow *header, const CsvRow *row,
                     const Vocabulary *vocabulary, Place place, Problems *problems, Arena *arena)
{
    Case *self = case_new(vocabulary, arena);
    CaseReader reader = case_reader_new(self, place, problems);
    reader.reading.place.line = row->line;
    for (size_t i = 0; i < row->count; i++) {
        reader.reading.place.column = row->columns == NULL ? 0 : row->columns[i];
        if (i < header->count) {
            read_cell(&reader, str_trim(header->cells[i]), row->cells[i]);
        } else if (str_trim(row->cells[i]).len > 0) {
            (void)problem_error(problems, reader.reading.place, "case.fact_unknown",
                                "the row has %zu cells, its header %zu", row->count, header->count);
            break;
        }
    }
    TRY(case_finish(&reader));
    *out = self;
    return STATUS_OK;
}

static void read_cell(CaseReader *reader, Str name, Str text)
{
    if (str_trim(text).len == 0) {
        return;
    }
    Field field = field_name(NULL, name);
    if (str_equal(name, STR("id"))) {
        (void)case_say_id(reader, str_trim(text), &field);
        return;
    }
    Target target;
    Status status = case_target(&target, reader, name, &field);
    if (status == STATUS_OK) {
        (void)case_say_cell(reader, &target, text, &field);
    } else if (status == STATUS_NOT_FOUND) {
        (void)case_refuse_name(reader, NULL, name, &field);
    }
}
