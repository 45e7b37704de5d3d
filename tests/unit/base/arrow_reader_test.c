// arrow_reader_test.c: what the writer writes, the reader reads: streams and files, plain and
// compressed, slices, dictionaries that change; and what is cut off or spoilt gets its problem.
#include "base/arrow_reader.h"
#include <unistd.h>
#include "base/arrow_writer.h"
#include "arrow_sample.h"
#include "check.h"

typedef struct Written {
    FILE *to;
    char *at;
    size_t len;
} Written;

static void written_free(void *argument)
{
    free(((Written *)argument)->at);
}

// In memory, which ends with the arena.
static Written *written_open(Arena *arena)
{
    Written *written = ARENA_NEW(arena, Written);
    written->to = open_memstream(&written->at, &written->len);
    arena_defer(arena, written_free, written);
    return written;
}

static Str written_end(Written *written)
{
    fclose(written->to);
    return (Str){written->at, written->len};
}

// Two batches of the sample, the second a slice of a larger one, and an empty one between.
static Str sample_written(ArrowWriterOptions options, Arena *arena)
{
    Written *written = written_open(arena);
    struct ArrowSchema schema;
    ArrowWriter *writer;
    assert_int_equal(arrow_schema_new(&schema, &sample_root), STATUS_OK);
    assert_int_equal(arrow_writer_new(&writer, written->to, &schema, options, arena), STATUS_OK);
    static const int64_t parts[][3] = {{0, 11, 0}, {0, 0, 0}, {8, 10, 3}};  // from, count, skipped
    for (size_t i = 0; i < ROWS(parts); i++) {
        struct ArrowArray batch;
        sample_batch(&batch, parts[i][0], parts[i][1], arena);
        batch.offset = parts[i][2];
        batch.length -= parts[i][2];
        assert_int_equal(arrow_writer_add(writer, &batch), STATUS_OK);
        arrow_array_release(&batch);
    }
    assert_int_equal(arrow_writer_end(writer), STATUS_OK);
    arrow_schema_release(&schema);
    return written_end(written);
}

// All batches as text; then how it ended.
static Str shown(Str bytes, int descriptor, Arena *arena)
{
    Problems problems = {.arena = arena};
    ArrowReader *reader = NULL;
    Buffer buffer = buffer_new(arena);
    ArrowInput input = {.source = STR("t.arrow"),
                        .descriptor = descriptor,
                        .begun = bytes,
                        .batch_max = 64 * MEBIBYTE};
    Status status = arrow_reader_open(&reader, input, &problems, arena);
    while (status == STATUS_OK) {
        struct ArrowArray batch;
        status = arrow_reader_next(&batch, reader, &problems);
        if (status == STATUS_OK) {
            sample_show_batch(&buffer, arrow_reader_schema(reader), &batch);
            arrow_array_release(&batch);
        }
    }
    CHECK((status == STATUS_NOT_FOUND) == (problems.error_count == 0), "a failure has its problem");
    if (problems.error_count > 0) {
        buffer_add(&buffer, problems.list.at[0].code);
        buffer_add_format(&buffer, " %.*s", STR_ARG(problems.list.at[0].message));
    }
    return buffer_str(&buffer);
}

static Str sample_shown(Arena *arena)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    Buffer buffer = buffer_new(arena);
    assert_int_equal(arrow_schema_new(&schema, &sample_root), STATUS_OK);
    sample_batch(&batch, 0, 18, arena);
    sample_show_batch(&buffer, &schema, &batch);
    arrow_array_release(&batch);
    arrow_schema_release(&schema);
    return buffer_str(&buffer);
}

static const ArrowWriterOptions ways[] = {
    {false, false}, {false, true}, {true, false}, {true, true}};

static Status read_again(Arena *arena, void *)
{
    Str want = sample_shown(arena);
    assert_true(str_find(want, STR("永")) != SIZE_MAX && str_find(want, STR("name")) != SIZE_MAX);
    for (size_t i = 0; i < ROWS(ways); i++) {
        Str bytes = sample_written(ways[i], arena);
        assert_true(arrow_is_begun(bytes));
        assert_true(str_equal(shown(bytes, -1, arena), want));
        FILE *file = tmpfile();
        fwrite(bytes.at, 1, bytes.len, file);
        fflush(file);
        assert_true(str_equal(shown((Str){}, fileno(file), arena), want));
        fclose(file);
    }
    return STATUS_OK;
}

static void test_comes_back(void **)
{
    with_arena(GIBIBYTE, read_again, NULL, STATUS_OK);
}

// Through a pipe, of which some was read already.
static Status read_pipe(Arena *arena, void *)
{
    Str want = sample_shown(arena);
    for (size_t i = 0; i < ROWS(ways); i++) {
        for (size_t begun = 0; begun < 20; begun += 5) {
            int ends[2];
            Str bytes = sample_written(ways[i], arena);
            assert_int_equal(pipe(ends), 0);
            assert_int_equal(write(ends[1], bytes.at + begun, bytes.len - begun),
                             bytes.len - begun);
            close(ends[1]);
            assert_true(str_equal(shown(str_slice(bytes, 0, begun), ends[0], arena), want));
            close(ends[0]);
        }
    }
    return STATUS_OK;
}

static void test_pipe(void **)
{
    with_arena(GIBIBYTE, read_pipe, NULL, STATUS_OK);
}

static Status read_cut(Arena *arena, void *)
{
    for (size_t i = 0; i < ROWS(ways); i++) {
        Str bytes = sample_written(ways[i], arena);
        for (size_t len = 0; len < bytes.len; len++) {
            ArenaMark mark = arena_mark(arena);
            // Copied, so that a sanitizer sees what is read beyond it.
            char *copy = malloc(len + (len == 0));
            memcpy(copy, bytes.at, len);
            Str got = shown((Str){copy, len}, -1, arena);
            size_t at = str_find(got, STR("arrow."));
            CHECK(at != SIZE_MAX, "a file that is cut off is noticed");
            free(copy);
            arena_return(arena, mark);
        }
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
    static const unsigned char spoils[] = {0xFF, 0x01, 0x80};
    size_t unknown = 0;
    for (size_t i = 0; i < ROWS(ways); i++) {
        Str bytes = sample_written(ways[i], arena);
        for (size_t at = 0; at < bytes.len; at++) {
            ArenaMark mark = arena_mark(arena);
            char *copy = malloc(bytes.len);
            memcpy(copy, bytes.at, bytes.len);
            copy[at] = (char)(copy[at] ^ spoils[at % ROWS(spoils)]);
            (void)shown((Str){copy, bytes.len}, -1, arena);
            copy[at] = (char)(bytes.at[at] ^ 0x40);
            Str got = shown((Str){copy, bytes.len}, -1, arena);
            unknown += str_find(got, STR("arrow.compression ")) != SIZE_MAX;
            free(copy);
            arena_return(arena, mark);
        }
    }
    assert_true(unknown > 0);  // a method of compression that there is not
    return STATUS_OK;
}

static void test_spoilt(void **)
{
    with_arena(GIBIBYTE, read_spoilt, NULL, STATUS_OK);
}

// --- Dictionaries -----------------------------------------------------------------------------

static Str dictionaries_written(ArrowWriterOptions options, const char *const (*parts)[2],
                                size_t count, Status *status, Arena *arena)
{
    Written *written = written_open(arena);
    ArrowWriter *writer = NULL;
    struct ArrowSchema first = {}, schema;
    *status = STATUS_OK;
    for (size_t i = 0; i < count && *status == STATUS_OK; i++) {
        struct ArrowArray batch;
        sample_dictionary(&schema, &batch, parts[i][0], parts[i][1], arena);
        if (i == 0) {
            first = schema;
            *status = arrow_writer_new(&writer, written->to, &first, options, arena);
        } else {
            arrow_schema_release(&schema);
        }
        *status = *status == STATUS_OK ? arrow_writer_add(writer, &batch) : *status;
        arrow_array_release(&batch);
    }
    if (*status == STATUS_OK) {
        *status = arrow_writer_end(writer);
    }
    arrow_schema_release(&first);
    return written_end(written);
}

static Status read_dictionaries(Arena *arena, void *)
{
    static const char *const same[][2] = {{"a,bc", "01-"}, {"a,bc", "10"}};
    static const char *const other[][2] = {{"a,bc", "01-"}, {"x", "0"}, {"x", "00"}};
    static const struct {
        const char *name;
        const char *const (*parts)[2];
        size_t count;
        const char *want, *want_file;
    } rows[] = {
        {"the same", same, 2, "c=a,,,\nc=bc,,,\nc=-,,\nc=bc,,,\nc=a,,,\n",
         "c=a,,,\nc=bc,,,\nc=-,,\nc=bc,,,\nc=a,,,\n"},
        {"another", other, 3, "c=a,,,\nc=bc,,,\nc=-,,\nc=x,,,\nc=x,,,\nc=x,,,\n", NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        for (size_t way = 0; way < ROWS(ways); way++) {
            Status status;
            const char *want = ways[way].is_file ? rows[i].want_file : rows[i].want;
            Str bytes =
                dictionaries_written(ways[way], rows[i].parts, rows[i].count, &status, arena);
            assert_int_equal(status, want == NULL ? STATUS_CONFLICT : STATUS_OK);
            if (want != NULL) {
                CHECK_STR(shown(bytes, -1, arena), want, rows[i].name);
            }
        }
    }
    return STATUS_OK;
}

static void test_dictionaries(void **)
{
    with_arena(64 * MEBIBYTE, read_dictionaries, NULL, STATUS_OK);
}

// A dictionary that adds to the one before. Our writer only replaces, so it says `delta: no` in a
// byte of its own; the one byte that says `yes` is looked for.
static Status read_delta(Arena *arena, void *)
{
    static const char *const parts[][2] = {{"a,bc", "01-"}, {"x", "2"}};
    Status status;
    Str bytes = dictionaries_written(ways[0], parts, 2, &status, arena);
    assert_int_equal(status, STATUS_OK);
    char *copy = ARENA_MANY(arena, char, bytes.len);
    memcpy(copy, bytes.at, bytes.len);
    size_t found = 0;
    for (size_t at = 0; at < bytes.len; at++) {
        copy[at] ^= 1;
        ArenaMark mark = arena_mark(arena);
        Str got = shown((Str){copy, bytes.len}, -1, arena);
        found += str_equal(got, STR("c=a,,,\nc=bc,,,\nc=-,,\nc=x,,,\n"));
        copy[at] ^= 1;
        arena_return(arena, mark);
    }
    assert_int_equal(found, 1);
    return STATUS_OK;
}

static void test_delta(void **)
{
    with_arena(GIBIBYTE, read_delta, NULL, STATUS_OK);
}

// An index beyond its dictionary is written as it is; who reads it says so.
static Status read_beyond(Arena *arena, void *)
{
    static const char *const beyond[][2] = {{"a,bc", "02"}};
    Status status;
    Str bytes = dictionaries_written(ways[0], beyond, 1, &status, arena);
    Str got = shown(bytes, -1, arena);
    assert_true(str_starts_with(got, STR("arrow.broken record batch 1 ")));
    return STATUS_OK;
}

static void test_beyond(void **)
{
    with_arena(64 * MEBIBYTE, read_beyond, NULL, STATUS_OK);
}

// --- Ownership --------------------------------------------------------------------------------

// A child that was moved out lives on when the rest is released.
static Status move_child(Arena *arena, void *)
{
    struct ArrowArray batch, shared, child;
    struct ArrowSchema schema;
    assert_int_equal(arrow_schema_new(&schema, &sample_root), STATUS_OK);
    sample_batch(&batch, 0, 9, arena);
    assert_int_equal(arrow_array_share(&shared, &batch), STATUS_OK);
    child = *batch.children[0];
    batch.children[0]->release = NULL;
    arrow_array_release(&batch);
    assert_null(batch.release);
    Buffer one = buffer_new(arena), other = buffer_new(arena);
    for (int64_t row = 0; row < 9; row++) {
        sample_show(&one, schema.children[0], &child, row);
        sample_show(&other, schema.children[0], shared.children[0], row);
    }
    assert_true(str_equal(buffer_str(&one), buffer_str(&other)) && one.len > 9);
    arrow_array_release(&child);
    arrow_array_release(&shared);
    arrow_schema_release(&schema);
    return STATUS_OK;
}

static void test_child_moves(void **)
{
    with_arena(64 * MEBIBYTE, move_child, NULL, STATUS_OK);
}

static void test_formats(void **)
{
    static const struct {
        const char *format;
        bool is_known;
    } rows[] = {
        {"u", true},      {"d:10,2", true},     {"d:10,2,256", true}, {"d:10", false},
        {"d:0,2", false}, {"d:10,2,77", false}, {"tsn:", true},       {"tsu:Europe/Paris", true},
        {"tsx:", false},  {"w:7", true},        {"w:0", false},       {"w:-1", false},
        {"+w:3", true},   {"+m", false},        {"+ud:0,1", false},   {"", false},
        {"tdD", true},    {"uu", false},        {"d:1,2,3,4", false}, {"d:99,0", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        ArrowType type;
        CHECK(arrow_type_read(&type, rows[i].format) == rows[i].is_known, rows[i].format);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back),   cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_cut),          cmocka_unit_test(test_spoilt),
        cmocka_unit_test(test_dictionaries), cmocka_unit_test(test_beyond),
        cmocka_unit_test(test_delta),        cmocka_unit_test(test_child_moves),
        cmocka_unit_test(test_formats),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
