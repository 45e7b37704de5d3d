// Columns of a terminal: what a text takes, and where a line is broken.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/render.h"

static const struct {
    const char *text;
    size_t width;
} widths[] = {
    {"", 0},     {"abc", 3}, {"é", 1},        {"e\xCC\x81", 1},  // the accent stands on the e
    {"中文", 4}, {"…", 1},   {"\xFF\xFE", 2},                    // not UTF-8: one a byte
};

static void text_is_as_wide_as_it_shows(void **)
{
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        assert_int_equal(width_of(str_from_c(widths[i].text)), widths[i].width);
    }
}

static const struct {
    const char *text;
    size_t width;
    const char *line, *rest;
} splits[] = {
    {"a short text", 20, "a short text", ""},
    {"a short text", 12, "a short text", ""},
    {"a short text", 7, "a short", "text"},
    {"a short text", 8, "a short", "text"},
    {"a short text", 6, "a", "short text"},
    {"unbreakable", 4, "unbr", "eakable"},
    {"us.chips/headquarters", 12, "us.chips/", "headquarters"},
    {"us.chips/headquarters", 6, "us.", "chips/headquarters"},
    {"a us.chips/x", 11, "a", "us.chips/x"},  // a blank first
    {"742.6(a)(6)(iii)", 10, "742.6(a)", "(6)(iii)"},
    {"in_words[x-1]", 10, "in_words", "[x-1]"},
    {"中文字", 4, "中文", "字"},
    {"中文字", 5, "中文", "字"},
    {"中", 1, "中", ""},  // at least one character, or there would be no end
    {"ab 中文", 5, "ab 中", "文"},
};

static void line_ends_at_a_blank_or_between_characters(void **)
{
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
        Str rest;
        Str line = width_split(str_from_c(splits[i].text), splits[i].width, &rest);
        assert_true(str_equal(line, str_from_c(splits[i].line)));
        assert_true(str_equal(rest, str_from_c(splits[i].rest)));
    }
}

static const struct {
    const char *text;
    size_t least, least_inside;
} leasts[] = {
    {"", 0, 0},
    {"a longer text", 6, 6},
    {"us.chips/rs.a in_words[x]", 13, 6},
    {"中文 abc", 3, 3},
};

static void least_width_keeps_words_whole(void **)
{
    for (size_t i = 0; i < sizeof leasts / sizeof leasts[0]; i++) {
        assert_int_equal(width_least(str_from_c(leasts[i].text), false), leasts[i].least);
        assert_int_equal(width_least(str_from_c(leasts[i].text), true), leasts[i].least_inside);
    }
}

static void every_split_comes_to_an_end(void **)
{
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
        for (size_t width = 0; width < 12; width++) {
            Str rest = str_from_c(splits[i].text);
            size_t lines = 0;
            while (rest.len > 0 && lines < 100) {
                (void)width_split(rest, width, &rest);
                lines++;
            }
            assert_true(lines < 100);
        }
    }
}

static void controls_do_not_reach_the_terminal(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    Buffer buffer = buffer_new(arena);
    width_add_text(&buffer, STR("a\033[31mb\n\xE2\x80\xAE\xFF"
                                "中"));
    assert_true(str_equal(buffer_str(&buffer), STR("a�[31mb���中")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_as_wide_as_it_shows),
        cmocka_unit_test(line_ends_at_a_blank_or_between_characters),
        cmocka_unit_test(least_width_keeps_words_whole),
        cmocka_unit_test(every_split_comes_to_an_end),
        cmocka_unit_test(controls_do_not_reach_the_terminal),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
