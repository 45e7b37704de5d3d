// case_csv.c: the reader of cases in rows. The first row is the header; each other row says either
// a case or a problem, and what it read comes back the same when it is written and read again.
#include "target.h"
#include "case_sample.h"

static Status text_read(Arena *arena, void *argument);
static void row_read(const CsvRow *header, const CsvRow *row, const Vocabulary *vocabulary,
                     Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    CsvReader reader = csv_open(*(Str *)argument, STR("fuzz.csv"));
    CsvRow header;
    if (csv_next(&header, &reader, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    const Vocabulary *vocabulary = case_sample_vocabulary(arena);
    for (;;) {
        CsvRow row;
        Status status = csv_next(&row, &reader, &problems, arena);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (status == STATUS_OK) {
            row_read(&header, &row, vocabulary, arena);
        }
    }
}

static void row_read(const CsvRow *header, const CsvRow *row, const Vocabulary *vocabulary,
                     Arena *arena)
{
    Problems problems = {.arena = arena};
    Case *self = NULL;
    Status status = case_read_csv(&self, header, row, vocabulary, (Place){}, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status == STATUS_OK) {
        case_sample_check(self);
    }
}
