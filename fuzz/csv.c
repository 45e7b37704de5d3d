// csv.c: the reader of tables. Whatever the bytes, it ends, and each row that it reads comes back
// the same when it is written and read again.
#include "target.h"

#include "base/csv.h"

static void rows_read(Str text, Problems *problems, Arena *arena);
static void row_comes_back(const CsvRow *row, Arena *arena);
static Str row_written(const CsvRow *row, Arena *arena);
static Status text_read(Arena *arena, void *argument);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 256 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    rows_read(*(Str *)argument, &problems, arena);
    return STATUS_OK;
}

static void rows_read(Str text, Problems *problems, Arena *arena)
{
    CsvReader reader = csv_open(text, STR("fuzz.csv"));
    for (;;) {
        CsvRow row;
        size_t errors = problems->error_count;
        Status status = csv_next(&row, &reader, problems, arena);
        if (status == STATUS_NOT_FOUND) {
            return;
        }
        assert((status == STATUS_OK) == (problems->error_count == errors));
        if (status == STATUS_OK) {
            row_comes_back(&row, arena);
        }
    }
}

static void row_comes_back(const CsvRow *row, Arena *arena)
{
    Problems problems = {.arena = arena};
    CsvReader reader = csv_open(row_written(row, arena), STR("written.csv"));
    CsvRow again;
    Status status = csv_next(&again, &reader, &problems, arena);
    assert(status == STATUS_OK && again.count == row->count);
    for (size_t i = 0; i < row->count; i++) {
        assert(str_equal(again.cells[i], row->cells[i]));
        size_t bad;
        assert(str_is_utf8(row->cells[i], &bad) && row->columns[i] > 0);
    }
}

// A row of one empty cell is quoted: an empty line would be skipped.
static Str row_written(const CsvRow *row, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < row->count; i++) {
        if (i > 0) {
            buffer_add_char(&buffer, ',');
        }
        csv_add_cell(&buffer, row->cells[i]);
    }
    if (buffer.len == 0) {
        buffer_add(&buffer, STR("\"\""));
    }
    buffer_add_char(&buffer, '\n');
    return buffer_str(&buffer);
}
