// columns.c: a program for tests, which have no other way to make a file of columns on a bare
// machine.
//
//   columns write FORMAT FILE ROWS < TABLE.csv    a file of batches of so many rows
//   columns copy FROM FORMAT FILE                 every batch of an Arrow file, written again
//
// FORMAT is arrow, arrow-zstd, stream, stream-zstd or parquet. A header's cell is a name, or a name
// and a format: "item.tpp:d:10,2" (written "item.tpp:d:10.2", without a comma); an empty cell is
// null; a cell of a list parts its members by ';'.
#include <fcntl.h>
#include <stdlib.h>

#include "base/arrow_build.h"
#include "base/arrow_reader.h"
#include "base/arrow_writer.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/parquet.h"

typedef struct Target {
    FILE *to;
    const struct ArrowSchema *schema;
    ArrowWriter *arrow;
    ParquetWriter *parquet;
    Problems *problems;
} Target;

typedef struct Call {
    int argc;
    char **argv;
    Problems problems;
} Call;

static Status target_open(Target *out, const char *format, const char *path,
                          const struct ArrowSchema *schema, Problems *problems, Arena *arena);
static Status target_add(Target *target, struct ArrowArray *batch);
static Status target_end(Target *target);
static Status table_write(Call *call, Arena *arena);
static const ArrowField *header_read(const CsvRow *header, Arena *arena);
static void cell_add(ArrowBuilder *to, const ArrowField *field, Str cell);
static Status file_copy(Call *call, Arena *arena);

static Status call_run(Arena *arena, void *argument)
{
    Call *call = argument;
    call->problems.arena = arena;
    bool is_copy = call->argc == 5 && str_equal(str_from_c(call->argv[1]), STR("copy"));
    bool is_write = call->argc == 5 && str_equal(str_from_c(call->argv[1]), STR("write"));
    Status status = is_copy    ? file_copy(call, arena)
                    : is_write ? table_write(call, arena)
                               : STATUS_INVALID;
    for (size_t i = 0; i < call->problems.list.count; i++) {
        problem_print(stderr, &call->problems.list.at[i], false);
    }
    return status;
}

int main(int argc, char **argv)
{
    Call call = {argc, argv, {}};
    Arena *arena = arena_new(4 * GIBIBYTE);
    Status status = arena_run(arena, call_run, &call);
    arena_free(arena);
    return status_exit_code(status);
}

static Status target_open(Target *out, const char *format, const char *path,
                          const struct ArrowSchema *schema, Problems *problems, Arena *arena)
{
    Str word = str_from_c(format);
    *out = (Target){.to = fopen(path, "we"), .schema = schema, .problems = problems};
    if (out->to == NULL) {
        return STATUS_BROKEN;
    }
    if (str_equal(word, STR("parquet"))) {
        return parquet_writer_new(&out->parquet, out->to, str_from_c(path), schema, problems,
                                  arena);
    }
    ArrowWriterOptions options = {.is_file = str_starts_with(word, STR("arrow")),
                                  .is_compressed = str_ends_with(word, STR("-zstd"))};
    return arrow_writer_new(&out->arrow, out->to, schema, options, arena);
}

static Status target_add(Target *target, struct ArrowArray *batch)
{
    Status status = target->parquet != NULL
                        ? parquet_writer_add(target->parquet, batch, target->problems)
                        : arrow_writer_add(target->arrow, batch);
    arrow_array_release(batch);
    return status;
}

static Status target_end(Target *target)
{
    TRY(target->parquet != NULL ? parquet_writer_end(target->parquet, target->problems)
                                : arrow_writer_end(target->arrow));
    return fclose(target->to) == 0 ? STATUS_OK : STATUS_BROKEN;
}

static Status table_write(Call *call, Arena *arena)
{
    Str text;
    CsvRow header, row;
    int64_t rows_max = strtol(call->argv[4], NULL, 10);
    TRY(file_read(&text, STR("-"), GIBIBYTE, &call->problems, arena));
    CsvReader reader = csv_open(text, STR("-"));
    TRY(csv_next(&header, &reader, &call->problems, arena));
    const ArrowField root = {"+s", "", false, header_read(&header, arena), (unsigned)header.count};
    struct ArrowSchema schema;
    TRY(arrow_schema_new(&schema, &root));
    Target target;
    TRY(target_open(&target, call->argv[2], call->argv[3], &schema, &call->problems, arena));
    ArrowBuilder *builder = arrow_builder_new(&root, arena);
    struct ArrowArray batch;
    Status status;
    while ((status = csv_next(&row, &reader, &call->problems, arena)) == STATUS_OK) {
        for (size_t i = 0; i < header.count; i++) {
            cell_add(arrow_builder_child(builder, i), &root.children[i],
                     i < row.count ? row.cells[i] : (Str){});
        }
        arrow_add_row(builder);
        if (arrow_builder_length(builder) == rows_max) {
            TRY(arrow_builder_finish(&batch, builder));
            TRY(target_add(&target, &batch));
        }
    }
    if (arrow_builder_length(builder) > 0) {
        TRY(arrow_builder_finish(&batch, builder));
        TRY(target_add(&target, &batch));
    }
    TRY(target_end(&target));
    arrow_schema_release(&schema);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static const ArrowField *header_read(const CsvRow *header, Arena *arena)
{
    static const ArrowField member[] = {{"u", "item", true, NULL, 0}};
    ArrowField *fields = ARENA_MANY(arena, ArrowField, header->count);
    for (size_t i = 0; i < header->count; i++) {
        Str format;
        char *name = str_to_c(str_split(header->cells[i], ':', &format), arena);
        char *typed = str_to_c(format.len == 0 ? STR("u") : format, arena);
        for (char *at = typed; *at != '\0'; at++) {
            *at = *at == '.' ? ',' : *at;
        }
        bool is_list = str_equal(str_from_c(typed), STR("+l"));
        fields[i] = (ArrowField){typed, name, true, is_list ? member : NULL, is_list};
    }
    return fields;
}

static void cell_add(ArrowBuilder *to, const ArrowField *field, Str cell)
{
    Str format = str_from_c(field->format);
    Number number = {};
    Date date = 0;
    if (cell.len == 0) {
        arrow_add_null(to);
    } else if (str_equal(format, STR("u"))) {
        arrow_add_text(to, cell);
    } else if (str_equal(format, STR("+l"))) {
        while (cell.len > 0) {
            arrow_add_text(arrow_builder_child(to, 0), str_split(cell, ';', &cell));
        }
        arrow_add_row(to);
    } else if (str_equal(format, STR("b"))) {
        arrow_add_truth(to, str_equal(cell, STR("yes")));
    } else if (str_equal(format, STR("tdD")) && date_read(&date, cell) == STATUS_OK) {
        arrow_add_date(to, date);
    } else if (str_equal(format, STR("l")) && number_read(&number, cell) == STATUS_OK) {
        arrow_add_whole(to, (int64_t)number.over);
    } else if (number_read(&number, cell) == STATUS_OK) {  // of two places
        arrow_add_decimal(to, number.over * (100 / number.under));
    } else {
        arrow_add_null(to);
    }
}

static Status file_copy(Call *call, Arena *arena)
{
    ArrowReader *reader;
    Str path = str_from_c(call->argv[2]);
    bool is_pipe = str_equal(path, STR("-"));
    int descriptor = is_pipe ? 0 : open(call->argv[2], O_RDONLY | O_CLOEXEC);
    ArrowInput input = {.source = path, .descriptor = descriptor};
    TRY(arrow_reader_open(&reader, input, &call->problems, arena));
    Target target;
    TRY(target_open(&target, call->argv[3], call->argv[4], arrow_reader_schema(reader),
                    &call->problems, arena));
    struct ArrowArray batch;
    Status status;
    while ((status = arrow_reader_next(&batch, reader, &call->problems)) == STATUS_OK) {
        TRY(target_add(&target, &batch));
    }
    TRY(status == STATUS_NOT_FOUND ? STATUS_OK : status);
    return target_end(&target);
}
