// csv_test.c: rows as RFC 4180 has them, faults with their places, and rows that come back.
#include "base/csv.h"
#include "check.h"

// Cells in brackets, then @line and the columns; a fault as !code line:column.
static Str described(Str text, Arena *arena)
{
    Problems problems = {.arena = arena};
    CsvReader reader = csv_open(text, STR("t.csv"));
    Buffer buffer = buffer_new(arena);
    for (;;) {
        CsvRow row;
        Status status = csv_next(&row, &reader, &problems, arena);
        if (status == STATUS_NOT_FOUND) {
            return buffer_str(&buffer);
        }
        if (status != STATUS_OK) {
            const Problem *last = &problems.list.at[problems.list.count - 1];
            buffer_add_format(&buffer, "!%.*s %u:%u\n", STR_ARG(last->code), last->place.line,
                              last->place.column);
            continue;
        }
        for (size_t i = 0; i < row.count; i++) {
            buffer_add_format(&buffer, "[%.*s]%u", STR_ARG(row.cells[i]), row.columns[i]);
        }
        buffer_add_format(&buffer, "@%u\n", row.line);
    }
}

static Status read_rows(Arena *arena, void *)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"two rows", "a,bc\nd,e\n", "[a]1[bc]3@1\n[d]1[e]3@2\n"},
        {"CRLF", "a,b\r\nc,d\r\n", "[a]1[b]3@1\n[c]1[d]3@2\n"},
        {"no line end at the end", "a,b", "[a]1[b]3@1\n"},
        {"CR at the end", "a,b\r", "[a]1[b]3@1\n"},
        {"CR inside is text", "a\rb,c\n", "[a\rb]1[c]5@1\n"},
        {"empty cells", ",,\n", "[]1[]2[]3@1\n"},
        {"comma at the end", "a,", "[a]1[]3@1\n"},
        {"empty lines", "\n\r\na\n\n\nb\n\n", "[a]1@3\n[b]1@6\n"},
        {"only empty lines", "\n\r\n\r", ""},
        {"nothing", "", ""},
        {"byte-order mark",
         "\xEF\xBB\xBF"
         "a,b\n",
         "[a]1[b]3@1\n"},
        {"quoted", "\"a\",\"b,c\"\n", "[a]1[b,c]5@1\n"},
        {"doubled quotes", "\"a\"\"b\",\"\"\"\"\n", "[a\"b]1[\"]8@1\n"},
        {"empty, quoted", "\"\"\n", "[]1@1\n"},
        {"a line end inside", "\"a\nb\",c\nd\n", "[a\nb]1[c]4@1\n[d]1@3\n"},
        {"CRLF inside", "\"a\r\nb\"\r\nd\n", "[a\r\nb]1@1\n[d]1@3\n"},
        {"blanks are text", " a , b \n", "[ a ]1[ b ]5@1\n"},
        {"columns count characters", "稀土,é,x\n", "[稀土]1[é]4[x]6@1\n"},
        {"a quote inside", "a\"b,c\nd\n", "!csv.quote 1:2\n[d]1@2\n"},
        {"text after a quote", "x\n\"a\" ,c\nd\n", "[x]1@1\n!csv.quote 2:4\n[d]1@3\n"},
        {"never closed", "a,\"b\nc,d\n", "!csv.quote 1:3\n[c]1[d]3@2\n"},
        {"never closed, last", "a\n\"", "[a]1@1\n!csv.quote 2:1\n"},
        {"text after a quote on a later line", "\"a\nb\"c\nd\n", "!csv.quote 2:3\n[d]1@3\n"},
        {"not UTF-8", "a,\xFF\nb\n", "!csv.utf8 1:3\n[b]1@2\n"},
        {"not UTF-8 on a later line", "\"a\nb\xC3\",c\nd\n", "!csv.utf8 2:2\n[d]1@3\n"},
        {"each fault once", "\"a\"b\nc\"\nd\n\xFF\n",
         "!csv.quote 1:4\n!csv.quote 2:2\n[d]1@3\n"
         "!csv.utf8 4:1\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(described(str_from_c(rows[i].text), arena), rows[i].want, rows[i].name);
    }
    return STATUS_OK;
}

static void test_read(void **)
{
    with_arena(MEBIBYTE, read_rows, NULL, STATUS_OK);
}

static Status show_place(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    CsvReader reader = csv_open(STR("a,b\"c\r\nd\n"), STR("t.csv"));
    CsvRow row;
    assert_int_equal(csv_next(&row, &reader, &problems, arena), STATUS_INVALID);
    const Problem *problem = &problems.list.at[0];
    CHECK_STR(problem->place.source, "t.csv", "source");
    CHECK_STR(problem->place.text, "a,b\"c", "line");
    assert_true(problem->hint.len > 0);
    return STATUS_OK;
}

static void test_place(void **)
{
    with_arena(MEBIBYTE, show_place, NULL, STATUS_OK);
}

static Status write_cells(Arena *arena, void *)
{
    static const struct {
        const char *cell, *want;
    } rows[] = {
        {"a", "a"},
        {"", ""},
        {"a b", "a b"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {"稀土", "稀土"},
        {"\xEF\xBB\xBFx", "\"\xEF\xBB\xBFx\""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buffer buffer = buffer_new(arena);
        csv_add_cell(&buffer, str_from_c(rows[i].cell));
        CHECK_STR(buffer_str(&buffer), rows[i].want, rows[i].cell);
    }
    return STATUS_OK;
}

static void test_write(void **)
{
    with_arena(MEBIBYTE, write_cells, NULL, STATUS_OK);
}

static Status write_and_read(Arena *arena, void *)
{
    static const char letters[] = "ab,\"\n\r \t";
    uint64_t seed = 3;
    for (int i = 0; i < 5'000; i++) {
        ArenaMark mark = arena_mark(arena);
        Str cells[4];
        size_t count = 2 + random_next(&seed) % 3;
        Buffer line = buffer_new(arena);
        for (size_t c = 0; c < count; c++) {
            Buffer cell = buffer_new(arena);
            for (uint64_t n = random_next(&seed) % 6; n > 0; n--) {
                buffer_add_char(&cell, letters[random_next(&seed) % (sizeof letters - 1)]);
            }
            cells[c] = buffer_str(&cell);
            buffer_add(&line, c == 0 ? STR("") : STR(","));
            csv_add_cell(&line, cells[c]);
        }
        buffer_add(&line, i % 2 == 0 ? STR("\n") : STR("\r\n"));
        Problems problems = {.arena = arena};
        CsvReader reader = csv_open(buffer_str(&line), STR("t.csv"));
        CsvRow row;
        assert_int_equal(csv_next(&row, &reader, &problems, arena), STATUS_OK);
        assert_int_equal(row.count, count);
        for (size_t c = 0; c < count; c++) {
            assert_true(str_equal(row.cells[c], cells[c]));
        }
        assert_int_equal(csv_next(&row, &reader, &problems, arena), STATUS_NOT_FOUND);
        arena_return(arena, mark);
    }
    return STATUS_OK;
}

static void test_write_comes_back(void **)
{
    with_arena(MEBIBYTE, write_and_read, NULL, STATUS_OK);
}

// Time that grows with the square of the size would not end in this test's time.
static Status read_large(Arena *arena, void *)
{
    Buffer text = buffer_new(arena);
    for (int i = 0; i < 1'000'000; i++) {
        buffer_add(&text, STR("a,"));
    }
    buffer_add(&text, STR("\n"));
    for (int i = 0; i < 200'000; i++) {
        buffer_add(&text, STR("\"\"\"\"x\n"));  // a fault a line
    }
    buffer_add(&text, STR("\"never closed"));
    Problems problems = {.arena = arena};
    CsvReader reader = csv_open(buffer_str(&text), STR("t.csv"));
    CsvRow row;
    assert_int_equal(csv_next(&row, &reader, &problems, arena), STATUS_OK);
    assert_int_equal(row.count, 1'000'001);
    assert_int_equal(row.columns[1'000'000], 2'000'001);
    while (csv_next(&row, &reader, &problems, arena) != STATUS_NOT_FOUND) {
    }
    assert_int_equal(problems.error_count, 200'001);
    return STATUS_OK;
}

static void test_large(void **)
{
    with_arena(256 * MEBIBYTE, read_large, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),  cmocka_unit_test(test_place),
        cmocka_unit_test(test_write), cmocka_unit_test(test_write_comes_back),
        cmocka_unit_test(test_large),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
