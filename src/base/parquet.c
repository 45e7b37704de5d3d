// parquet.c: the seam to carquet. Everything that it says of a file becomes a problem with the
// file's name; one thread, since our own threads decide in the meantime.
#include "base/parquet.h"

bool parquet_is_begun(Str bytes)
{
    return str_starts_with(bytes, STR("PAR1"));
}

#ifdef COMITY_PARQUET

#include <carquet/carquet.h>
#include <errno.h>
#include <unistd.h>

#include "base/arrow_build.h"

#define BATCH_ROWS 32'768
#define GROUP_ROWS 131'072  // of what we write: some megabytes, read again in pieces
#define ZSTD_LEVEL 1

// A column of decimals. carquet hands on the bare numbers in which Parquet keeps them: whole, of 4 or
// 8 bytes, or of some bytes with the greatest first.
typedef struct Scaled {
    size_t width;  // 0: it is none
    bool is_greatest_first;
    int32_t precision, scale;
} Scaled;

struct ParquetReader {
    Str source;
    Scaled *columns;  // by the order of the columns that hold values

    FILE *file;
    carquet_reader_t *reader;
    carquet_batch_reader_t *batches;  // of a flat file; else row groups are read
    struct ArrowSchema schema;
    struct ArrowArray first;  // of the first row group, which was read for its schema
    int32_t group;
    int64_t rows;  // so far
};

struct ParquetWriter {
    Str path;
    carquet_writer_t *writer;  // null: ended
    const struct ArrowSchema *schema;
    int64_t rows;  // of the row group that is written
};

static void reader_close(void *argument);
static Status file_open(ParquetReader *reader, int descriptor, Problems *problems);
static bool is_flat(const carquet_schema_t *schema);
static Status flat_begin(ParquetReader *reader, Problems *problems);
static Status groups_begin(ParquetReader *reader, Problems *problems);
static Status flat_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems);
static Status group_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems);
static Status scaled_find(ParquetReader *reader, const carquet_schema_t *schema, Problems *problems,
                          Arena *arena);
static Status schema_scale(struct ArrowSchema *schema, const Scaled **column);
static Status array_scale(struct ArrowArray *array, const Scaled **column);
static Status values_scale(struct ArrowArray *array, const Scaled *column);
static Int128 value_scaled(const unsigned char *at, const Scaled *column);
static Status refuse(const ParquetReader *reader, Problems *problems, const carquet_error_t *error);
static void writer_close(void *argument);
static Status write_failed(const ParquetWriter *writer, Problems *problems,
                           const carquet_error_t *error);
static void schema_stays(struct ArrowSchema *schema);
static void array_stays(struct ArrowArray *array);

Status parquet_reader_open(ParquetReader **out, int descriptor, Str source, Problems *problems,
                           Arena *arena)
{
    ParquetReader *reader = ARENA_NEW(arena, ParquetReader);
    reader->source = source;
    arena_defer(arena, reader_close, reader);
    TRY(file_open(reader, descriptor, problems));
    carquet_error_t error = CARQUET_ERROR_INIT;
    carquet_reader_options_t options;
    carquet_reader_options_init(&options);
    options.num_threads = 1;
    reader->reader = carquet_reader_open_file(reader->file, &options, &error);
    if (reader->reader == NULL) {
        return refuse(reader, problems, &error);
    }
    TRY(scaled_find(reader, carquet_reader_schema(reader->reader), problems, arena));
    TRY(is_flat(carquet_reader_schema(reader->reader)) ? flat_begin(reader, problems)
                                                       : groups_begin(reader, problems));
    const Scaled *column = reader->columns;
    TRY(schema_scale(&reader->schema, &column));
    *out = reader;
    return STATUS_OK;
}

const struct ArrowSchema *parquet_reader_schema(const ParquetReader *reader)
{
    return &reader->schema;
}

Status parquet_reader_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems)
{
    *out = (struct ArrowArray){};
    TRY(reader->batches != NULL ? flat_next(out, reader, problems)
                                : group_next(out, reader, problems));
    reader->rows += out->length;
    const Scaled *column = reader->columns;
    Status status = array_scale(out, &column);
    if (status != STATUS_OK) {
        arrow_array_release(out);
    }
    return status;
}

unsigned parquet_reader_share(const ParquetReader *reader)
{
    int64_t rows = carquet_reader_num_rows(reader->reader);
    return rows <= 0 ? 0 : (unsigned)(100 * (double)reader->rows / (double)rows);
}

// A handle of our own on the same file, from its beginning.
static Status file_open(ParquetReader *reader, int descriptor, Problems *problems)
{
    Place place = {.source = reader->source};
    if (lseek(descriptor, 0, SEEK_END) < 0) {
        Status status = problem_error(problems, place, "parquet.pipe",
                                      "Parquet cannot be read from a pipe: its schema stands at "
                                      "its end");
        problem_hint(problems, "name the file, or send Arrow through the pipe");
        return status;
    }
    int own = dup(descriptor);
    reader->file = own < 0 ? NULL : fdopen(own, "rb");
    if (reader->file == NULL || fseek(reader->file, 0, SEEK_SET) != 0) {
        return problem_world(problems, STATUS_BROKEN, place, "file.read",
                             "'%.*s' cannot be read from its beginning", STR_ARG(reader->source));
    }
    return STATUS_OK;
}

static void reader_close(void *argument)
{
    ParquetReader *reader = argument;
    arrow_array_release(&reader->first);
    arrow_schema_release(&reader->schema);
    if (reader->batches != NULL) {
        carquet_batch_reader_free(reader->batches);
    }
    carquet_reader_close(reader->reader);
    if (reader->file != NULL) {
        fclose(reader->file);
    }
}

// Every column stands right below the root, once a row.
static bool is_flat(const carquet_schema_t *schema)
{
    int32_t columns = carquet_schema_num_columns(schema);
    for (int32_t i = 0; i < columns; i++) {
        if (carquet_schema_max_rep_level(schema, i) > 0) {
            return false;
        }
    }
    return carquet_schema_num_elements(schema) == columns + 1;
}

static Status flat_begin(ParquetReader *reader, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    carquet_batch_reader_config_t config;
    carquet_batch_reader_config_init(&config);
    config.num_threads = 1;
    config.batch_size = BATCH_ROWS;
    if (carquet_arrow_export_schema(carquet_reader_schema(reader->reader), &reader->schema,
                                    &error) != CARQUET_OK) {
        reader->schema = (struct ArrowSchema){};
        return refuse(reader, problems, &error);
    }
    reader->batches = carquet_batch_reader_create(reader->reader, &config, &error);
    return reader->batches == NULL ? refuse(reader, problems, &error) : STATUS_OK;
}

static Status flat_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    carquet_row_batch_t *batch = NULL;
    carquet_status_t status = carquet_batch_reader_next(reader->batches, &batch);
    if (status == CARQUET_ERROR_END_OF_DATA || (status == CARQUET_OK && batch == NULL)) {
        return STATUS_NOT_FOUND;
    }
    if (status != CARQUET_OK) {
        const carquet_error_t *last = carquet_batch_reader_last_error(reader->batches);
        return refuse(reader, problems, last == NULL ? &error : last);
    }
    status =
        carquet_arrow_export_batch(batch, carquet_reader_schema(reader->reader), NULL, out, &error);
    carquet_row_batch_free(batch);
    if (status != CARQUET_OK) {
        *out = (struct ArrowArray){};
        return refuse(reader, problems, &error);
    }
    return STATUS_OK;
}

// The schema of lists and structs comes with the first row group only.
static Status groups_begin(ParquetReader *reader, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    if (carquet_reader_num_row_groups(reader->reader) == 0) {
        return arrow_schema_node(&reader->schema, STR("+s"), STR(""), 0, 0, false);
    }
    if (carquet_reader_read_arrow(reader->reader, 0, &reader->schema, &reader->first, &error) !=
        CARQUET_OK) {
        reader->schema = (struct ArrowSchema){};
        reader->first = (struct ArrowArray){};
        return refuse(reader, problems, &error);
    }
    return STATUS_OK;
}

static Status group_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    if (reader->group >= carquet_reader_num_row_groups(reader->reader)) {
        return STATUS_NOT_FOUND;
    }
    int32_t group = reader->group++;
    if (reader->first.release != NULL) {
        *out = reader->first;
        reader->first = (struct ArrowArray){};
        return STATUS_OK;
    }
    if (carquet_reader_read_arrow(reader->reader, group, NULL, out, &error) != CARQUET_OK) {
        *out = (struct ArrowArray){};
        return refuse(reader, problems, &error);
    }
    return STATUS_OK;
}

// --- Decimals ---------------------------------------------------------------------------------

static Status scaled_find(ParquetReader *reader, const carquet_schema_t *schema, Problems *problems,
                          Arena *arena)
{
    int32_t elements = carquet_schema_num_elements(schema);
    reader->columns = ARENA_MANY(arena, Scaled, (size_t)elements + 1);
    size_t count = 0;
    for (int32_t i = 1; i < elements; i++) {
        const carquet_schema_node_t *node = carquet_schema_get_element(schema, i);
        if (!carquet_schema_node_is_leaf(node)) {
            continue;
        }
        Scaled *column = &reader->columns[count++];
        const carquet_logical_type_t *type = carquet_schema_node_logical_type(node);
        carquet_physical_type_t kept = carquet_schema_node_physical_type(node);
        if (type == NULL || type->id != CARQUET_LOGICAL_DECIMAL) {
            continue;
        }
        column->precision = type->params.decimal.precision;
        column->scale = type->params.decimal.scale;
        column->is_greatest_first = kept == CARQUET_PHYSICAL_FIXED_LEN_BYTE_ARRAY;
        int32_t size = column->is_greatest_first        ? carquet_schema_node_type_length(node)
                       : kept == CARQUET_PHYSICAL_INT32 ? 4
                       : kept == CARQUET_PHYSICAL_INT64 ? 8
                                                        : 0;
        bool is_kept = size > 0 && size <= (int32_t)sizeof(Int128);  // else left as the bytes it is
        column->width = is_kept ? (size_t)size : 0;
        if (is_kept && (column->precision < 1 || column->precision > NUMBER_DIGITS_MAX ||
                        column->scale < 0 || column->scale > column->precision)) {
            carquet_error_t error = {.message = "a decimal of so many digits cannot be"};
            return refuse(reader, problems, &error);
        }
    }
    return STATUS_OK;
}

// Below each node in the order of the columns.
static Status schema_scale(struct ArrowSchema *schema, const Scaled **column)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        struct ArrowSchema *child = schema->children[i];
        if (child->n_children > 0) {
            TRY(schema_scale(child, column));
            continue;
        }
        const Scaled *scaled = (*column)++;
        if (scaled->width > 0) {
            char format[64];
            struct ArrowSchema decimal;
            snprintf(format, sizeof format, "d:%d,%d", scaled->precision, scaled->scale);
            TRY(arrow_schema_node(&decimal, str_from_c(format), str_from_c(child->name),
                                  child->flags, 0, false));
            arrow_schema_release(child);
            *child = decimal;
        }
    }
    return STATUS_OK;
}

static Status array_scale(struct ArrowArray *array, const Scaled **column)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->n_children > 0) {
            TRY(array_scale(array->children[i], column));
            continue;
        }
        const Scaled *scaled = (*column)++;
        if (scaled->width > 0) {
            TRY(values_scale(array->children[i], scaled));
        }
    }
    return STATUS_OK;
}

// Puts a node of our own into the place of carquet's.
static Status values_scale(struct ArrowArray *array, const Scaled *column)
{
    struct ArrowArray scaled = {};
    ArrowBytes *bytes = arrow_bytes_new(NULL);
    if (bytes == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t rows = (size_t)(array->length + array->offset);
    const uint8_t *valid = array->buffers[0];
    uint8_t *copy = arrow_bytes_more(bytes, (rows + 7) / 8);
    Int128 *values = arrow_bytes_more(bytes, rows * sizeof *values);
    Status status = copy == NULL || values == NULL
                        ? STATUS_NO_MEMORY
                        : arrow_array_node(&scaled, bytes, array->length, 2, 0, false);
    arrow_bytes_drop(bytes);
    TRY(status);
    if (valid != NULL) {
        memcpy(copy, valid, (rows + 7) / 8);
    }
    const unsigned char *at = array->buffers[1];
    for (size_t row = 0; row < rows; row++) {
        bool is_there = valid == NULL || (valid[row / 8] >> row % 8 & 1);
        values[row] = is_there ? value_scaled(at + row * column->width, column) : 0;
    }
    scaled.offset = array->offset;
    scaled.null_count = array->null_count;
    scaled.buffers[0] = valid == NULL ? NULL : copy;
    scaled.buffers[1] = values;
    arrow_array_release(array);
    *array = scaled;
    return STATUS_OK;
}

static Int128 value_scaled(const unsigned char *at, const Scaled *column)
{
    if (!column->is_greatest_first) {
        int32_t small = 0;
        int64_t large = 0;
        memcpy(column->width == 4 ? (void *)&small : (void *)&large, at, column->width);
        return column->width == 4 ? small : large;
    }
    unsigned __int128 value = at[0] & 0x80 ? ~(unsigned __int128)0 : 0;  // its sign goes before it
    for (size_t i = 0; i < column->width; i++) {
        value = value << 8 | at[i];
    }
    return (Int128)value;
}

static Status refuse(const ParquetReader *reader, Problems *problems, const carquet_error_t *error)
{
    Str said = str_from_c(error->message);
    said = said.len == 0 ? STR("it is no whole Parquet file") : said;
    Status status = problem_error(problems, (Place){.source = reader->source}, "parquet.broken",
                                  "it cannot be read: %.*s", STR_ARG(said));
    problem_hint(problems, "was it written to its end, and copied whole?");
    return status;
}

// --- Writing ----------------------------------------------------------------------------------

Status parquet_writer_new(ParquetWriter **out, FILE *to, Str path, const struct ArrowSchema *schema,
                          Problems *problems, Arena *arena)
{
    ParquetWriter *writer = ARENA_NEW(arena, ParquetWriter);
    writer->schema = schema;
    writer->path = path;
    errno = 0;
    arena_defer(arena, writer_close, writer);
    carquet_error_t error = CARQUET_ERROR_INIT;
    carquet_schema_t *own = NULL;
    struct ArrowSchema lent = *schema;
    lent.release = schema_stays;
    if (carquet_arrow_import_schema(&lent, &own, &error) != CARQUET_OK) {
        return write_failed(writer, problems, &error);
    }
    carquet_writer_options_t options;
    carquet_writer_options_init(&options);
    options.compression = CARQUET_COMPRESSION_ZSTD;
    options.compression_level = ZSTD_LEVEL;
    options.created_by = "comity";
    writer->writer = carquet_writer_create_file(to, own, &options, &error);
    carquet_schema_free(own);
    if (writer->writer == NULL) {
        return write_failed(writer, problems, &error);
    }
    *out = writer;
    return STATUS_OK;
}

Status parquet_writer_add(ParquetWriter *writer, const struct ArrowArray *batch, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    if (batch->length == 0) {
        return STATUS_OK;
    }
    struct ArrowArray array = *batch;
    struct ArrowSchema schema = *writer->schema;
    array.release = array_stays;
    schema.release = schema_stays;
    if (writer->rows + batch->length > GROUP_ROWS && writer->rows > 0) {
        writer->rows = 0;
        if (carquet_writer_new_row_group(writer->writer) != CARQUET_OK) {
            return write_failed(writer, problems, &error);
        }
    }
    writer->rows += batch->length;
    return carquet_writer_write_arrow(writer->writer, &array, &schema, &error) == CARQUET_OK
               ? STATUS_OK
               : write_failed(writer, problems, &error);
}

Status parquet_writer_end(ParquetWriter *writer, Problems *problems)
{
    carquet_error_t error = CARQUET_ERROR_INIT;
    carquet_writer_t *own = writer->writer;
    writer->writer = NULL;
    return carquet_writer_close(own) == CARQUET_OK ? STATUS_OK
                                                   : write_failed(writer, problems, &error);
}

static void writer_close(void *argument)
{
    ParquetWriter *writer = argument;
    if (writer->writer != NULL) {
        carquet_writer_abort(writer->writer);
    }
}

static Status write_failed(const ParquetWriter *writer, Problems *problems,
                           const carquet_error_t *error)
{
    char reason[128];
    const char *said = error->message[0] != '\0' ? error->message
                       : errno != 0              ? strerror_r(errno, reason, sizeof reason)
                                                 : "the disk may be full";
    return problem_world(problems, STATUS_BROKEN, (Place){.source = writer->path}, "disk.write",
                         "'%.*s' cannot be written: %s", STR_ARG(writer->path), said);
}

// carquet takes what it is given; ours is lent, and releasing it does nothing.
static void schema_stays(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void array_stays(struct ArrowArray *array)
{
    array->release = NULL;
}

#else

static Status missing(Problems *problems)
{
    Status status = problem_error(problems, (Place){}, "parquet.missing",
                                  "this program was built without Parquet");
    problem_hint(problems, "use Arrow, or run ./setup and build again");
    return status;
}

Status parquet_reader_open(ParquetReader **, int, Str, Problems *problems, Arena *)
{
    return missing(problems);
}

const struct ArrowSchema *parquet_reader_schema(const ParquetReader *)
{
    return NULL;
}

Status parquet_reader_next(struct ArrowArray *, ParquetReader *, Problems *problems)
{
    return missing(problems);
}

unsigned parquet_reader_share(const ParquetReader *)
{
    return 0;
}

Status parquet_writer_new(ParquetWriter **, FILE *, Str, const struct ArrowSchema *,
                          Problems *problems, Arena *)
{
    return missing(problems);
}

Status parquet_writer_add(ParquetWriter *, const struct ArrowArray *, Problems *problems)
{
    return missing(problems);
}

Status parquet_writer_end(ParquetWriter *, Problems *problems)
{
    return missing(problems);
}

#endif
