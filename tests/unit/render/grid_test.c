// Tables in text: widths, wrapping, columns without any text.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/render.h"

static const GridColumn columns[] = {
    {STR_INIT("id"), false},
    {STR_INIT("empty"), false},
    {STR_INIT("count"), true},
    {STR_INIT("what"), false},
};

static void assert_grid(const Str *cells, size_t count, TextStyle style, const char *wanted)
{
    Arena *arena = arena_new(MEBIBYTE);
    Grid grid = grid_new(columns, 4, arena);
    for (size_t at = 0; at < count; at += 4) {
        grid_add_row(&grid, cells + at);
    }
    Buffer buffer = buffer_new(arena);
    grid_add_text(&buffer, &grid, style);
    assert_string_equal(str_to_c(buffer_str(&buffer), arena), wanted);
    arena_free(arena);
}

static void columns_are_as_wide_as_their_cells(void **)
{
    static const Str cells[] = {
        STR_INIT("a"),    STR_INIT(""), STR_INIT("1"),       STR_INIT("中文"),
        STR_INIT("long"), STR_INIT(""), STR_INIT("1000000"), STR_INIT("x"),
    };
    assert_grid(cells, 8, (TextStyle){.ascii = true},
                "id      count  what\n"
                "----  -------  ----\n"
                "a           1  中文\n"
                "long  1000000  x\n");
}

static void widest_column_gives_way(void **)
{
    static const Str cells[] = {
        STR_INIT("a"),
        STR_INIT(""),
        STR_INIT("1"),
        STR_INIT("one two three four five"),
    };
    assert_grid(cells, 4, (TextStyle){.ascii = true, .width = 24},
                "id  count  what\n"
                "--  -----  -------------\n"
                "a       1  one two three\n"
                "           four five\n");
}

static void words_stay_whole_as_long_as_they_can(void **)
{
    static const Str cells[] = {
        STR_INIT("unknown"),
        STR_INIT(""),
        STR_INIT("1"),
        STR_INIT("us.advanced_computing/headquarters.a under 742.6(a)(6)"),
    };
    assert_grid(cells, 4, (TextStyle){.ascii = true, .width = 60},
                "id       count  what\n"
                "-------  -----  --------------------------------------------\n"
                "unknown      1  us.advanced_computing/headquarters.a under\n"
                "                742.6(a)(6)\n");
    assert_grid(cells, 4, (TextStyle){.ascii = true, .width = 40},
                "id       count  what\n"
                "-------  -----  ------------------------\n"
                "unknown      1  us.advanced_computing/\n"
                "                headquarters.a under\n"
                "                742.6(a)(6)\n");
}

static void what_does_not_fit_is_a_block(void **)
{
    static const Str cells[] = {
        STR_INIT("a"), STR_INIT(""), STR_INIT("1"), STR_INIT("headquarters elsewhere"),
        STR_INIT("b"), STR_INIT(""), STR_INIT("2"), STR_INIT("none"),
    };
    assert_grid(cells, 8, (TextStyle){.ascii = true, .width = 20},
                "id     a\n"
                "count  1\n"
                "what   headquarters\n"
                "       elsewhere\n"
                "\n"
                "id     b\n"
                "count  2\n"
                "what   none\n");
}

static void without_rows_there_are_no_columns(void **)
{
    assert_grid(NULL, 0, (TextStyle){.ascii = true}, "\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_cells),
        cmocka_unit_test(widest_column_gives_way),
        cmocka_unit_test(words_stay_whole_as_long_as_they_can),
        cmocka_unit_test(what_does_not_fit_is_a_block),
        cmocka_unit_test(without_rows_there_are_no_columns),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
