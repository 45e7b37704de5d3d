// parquet_test.c: what is written comes back; what is cut off or spoilt gets its problem. In a build
// without Parquet: that it says so.
#include "base/parquet.h"

#include <unistd.h>

#include "arrow_sample.h"
#include "check.h"

#ifdef COMITY_PARQUET

// The columns of the sample that stand right below the root.
static const ArrowField plain_root = {"+s", "", false, sample_columns, 5};

static void plain_batch(struct ArrowArray *out, int64_t from, int64_t count, Arena *arena)
{
    ArrowBuilder *builder = arrow_builder_new(&sample_root, arena);
    for (int64_t row = from; row < from + count; row++) {
        sample_row_add(builder, row, arena);
    }
    assert_int_equal(arrow_builder_finish(out, builder), STATUS_OK);
    for (int64_t i = 5; i < 8; i++) {
        arrow_array_release(out->children[i]);
    }
    out->n_children = 5;
}

static FILE *sample_written(bool is_flat, int64_t rows, Arena *arena)
{
    FILE *file = tmpfile();
    Problems problems = {.arena = arena};
    struct ArrowSchema schema;
    ParquetWriter *writer;
    assert_int_equal(arrow_schema_new(&schema, is_flat ? &plain_root : &sample_root), STATUS_OK);
    assert_int_equal(parquet_writer_new(&writer, file, STR("t.parquet"), &schema, &problems, arena),
                     STATUS_OK);
    static const int64_t parts[] = {0, 7, 7, 18};  // the second is empty
    for (size_t i = 0; i + 1 < ROWS(parts); i++) {
        int64_t end = i + 2 == ROWS(parts) ? rows : parts[i + 1];
        struct ArrowArray batch;
        (is_flat ? plain_batch : sample_batch)(&batch, parts[i], end - parts[i], arena);
        assert_int_equal(parquet_writer_add(writer, &batch, &problems), STATUS_OK);
        arrow_array_release(&batch);
    }
    assert_int_equal(parquet_writer_end(writer, &problems), STATUS_OK);
    fflush(file);
    arrow_schema_release(&schema);
    return file;
}

// All batches as text; then how it ended.
static Str shown(int descriptor, size_t *batches, Arena *arena)
{
    Problems problems = {.arena = arena};
    ParquetReader *reader = NULL;
    Buffer buffer = buffer_new(arena);
    Status status = parquet_reader_open(&reader, descriptor, STR("t.parquet"), &problems, arena);
    for (*batches = 0; status == STATUS_OK; ++*batches) {
        struct ArrowArray batch;
        status = parquet_reader_next(&batch, reader, &problems);
        if (status == STATUS_OK) {
            sample_show_batch(&buffer, parquet_reader_schema(reader), &batch);
            arrow_array_release(&batch);
        }
    }
    CHECK((status == STATUS_NOT_FOUND) == (problems.error_count == 0), "a failure has its problem");
    if (problems.error_count > 0) {
        buffer_add(&buffer, problems.list.at[0].code);
    }
    return buffer_str(&buffer);
}

static Str sample_shown(bool is_flat, int64_t rows, Arena *arena)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    Buffer buffer = buffer_new(arena);
    assert_int_equal(arrow_schema_new(&schema, is_flat ? &plain_root : &sample_root), STATUS_OK);
    (is_flat ? plain_batch : sample_batch)(&batch, 0, rows, arena);
    sample_show_batch(&buffer, &schema, &batch);
    arrow_array_release(&batch);
    arrow_schema_release(&schema);
    return buffer_str(&buffer);
}

static Status read_again(Arena *arena, void *)
{
    static const int64_t rows[] = {18, 40'000};
    for (size_t i = 0; i < ROWS(rows); i++) {
        for (int is_flat = 0; is_flat < 2; is_flat++) {
            FILE *file = sample_written(is_flat, rows[i], arena);
            size_t batches;
            Str got = shown(fileno(file), &batches, arena);
            assert_true(str_equal(got, sample_shown(is_flat, rows[i], arena)));
            assert_true(!is_flat || rows[i] < 40'000 || batches > 2);  // not the file at once
            fclose(file);
        }
    }
    return STATUS_OK;
}

static void test_comes_back(void **)
{
    with_arena(GIBIBYTE, read_again, NULL, STATUS_OK);
}

static Status read_cut(Arena *arena, void *)
{
    for (int is_flat = 0; is_flat < 2; is_flat++) {
        FILE *file = sample_written(is_flat, 18, arena);
        size_t batches;
        off_t size = lseek(fileno(file), 0, SEEK_END);
        for (off_t len = size - 1; len >= 0; len--) {
            ArenaMark mark = arena_mark(arena);
            assert_int_equal(ftruncate(fileno(file), len), 0);
            CHECK_STR(shown(fileno(file), &batches, arena), "parquet.broken", "cut off");
            arena_return(arena, mark);
        }
        fclose(file);
    }
    return STATUS_OK;
}

static void test_cut(void **)
{
    with_arena(GIBIBYTE, read_cut, NULL, STATUS_OK);
}

// Each byte in turn is spoilt: whatever comes of it, it ends.
static Status read_spoilt(Arena *arena, void *)
{
    FILE *file = sample_written(false, 18, arena);
    off_t size = lseek(fileno(file), 0, SEEK_END);
    for (off_t at = 0; at < size; at++) {
        ArenaMark mark = arena_mark(arena);
        size_t batches;
        char byte, spoilt;
        assert_int_equal(pread(fileno(file), &byte, 1, at), 1);
        spoilt = (char)(byte ^ (at % 2 == 0 ? 0xFF : 0x01));
        assert_int_equal(pwrite(fileno(file), &spoilt, 1, at), 1);
        (void)shown(fileno(file), &batches, arena);
        assert_int_equal(pwrite(fileno(file), &byte, 1, at), 1);
        arena_return(arena, mark);
    }
    fclose(file);
    return STATUS_OK;
}

static void test_spoilt(void **)
{
    with_arena(GIBIBYTE, read_spoilt, NULL, STATUS_OK);
}

static Status read_pipe(Arena *arena, void *)
{
    int ends[2];
    size_t batches;
    assert_int_equal(pipe(ends), 0);
    CHECK_STR(shown(ends[0], &batches, arena), "parquet.pipe", "a pipe");
    close(ends[0]);
    close(ends[1]);
    return STATUS_OK;
}

static void test_pipe(void **)
{
    with_arena(MEBIBYTE, read_pipe, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_spoilt),
        cmocka_unit_test(test_pipe),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static Status open_missing(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    ParquetReader *reader;
    ParquetWriter *writer;
    assert_int_equal(parquet_reader_open(&reader, 0, STR("t"), &problems, arena), STATUS_INVALID);
    assert_int_equal(parquet_writer_new(&writer, stdout, STR("t"), NULL, &problems, arena),
                     STATUS_INVALID);
    CHECK_STR(problems.list.at[0].code, "parquet.missing", "says so");
    return STATUS_OK;
}

static void test_missing(void **)
{
    with_arena(MEBIBYTE, open_missing, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_missing)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
