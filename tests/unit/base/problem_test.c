// problem_test.c: what is kept, in which order, and how it is shown.
#include "base/problem.h"
#include "check.h"

#include <stdio.h>

#include "base/json.h"

static Str printed(const Problem *problem, bool colour, Arena *arena)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    problem_print(to, problem, colour);
    fclose(to);
    Str copy = str_copy((Str){text, size}, arena);
    free(text);
    return copy;
}

static Status print_rows(Arena *arena, void *)
{
    static const struct {
        const char *name;
        Place place;
        const char *message, *hint, *want;
    } rows[] = {
        {"all of it",
         {.source = STR_INIT("a.rules"),
          .line = 3,
          .column = 7,
          .width = 4,
          .text = STR_INIT("fact: mm22 yes")},
         "there is no unit 'mm22'",
         "write mm2",
         "a.rules:3:7: error: there is no unit 'mm22' [unit.unknown]\n"
         "  fact: mm22 yes\n"
         "        ^^^^\n"
         "  hint: write mm2\n"},
        {"no text",
         {.source = STR_INIT("a"), .line = 3, .column = 7},
         "m",
         "",
         "a:3:7: error: m [unit.unknown]\n"},
        {"no column",
         {.source = STR_INIT("a"), .line = 3, .text = STR_INIT("the line")},
         "m",
         "",
         "a:3: error: m [unit.unknown]\n  the line\n"},
        {"no line", {.source = STR_INIT("a")}, "m", "", "a: error: m [unit.unknown]\n"},
        {"nowhere", {}, "m", "", "error: m [unit.unknown]\n"},
        {"a field",
         {.source = STR_INIT("c.json"), .line = 1, .field = STR_INIT("item.tpp")},
         "m",
         "",
         "c.json:1: item.tpp: error: m [unit.unknown]\n"},
        {"a field alone",
         {.field = STR_INIT("item.tpp")},
         "m",
         "",
         "item.tpp: error: m [unit.unknown]\n"},
        {"characters, not bytes",
         {.source = STR_INIT("a"), .line = 1, .column = 4, .text = STR_INIT("稀土 x")},
         "m",
         "",
         "a:1:4: error: m [unit.unknown]\n  稀土 x\n     ^\n"},
        {"a tab is one column",
         {.source = STR_INIT("a"), .line = 1, .column = 2, .text = STR_INIT("\tx")},
         "m",
         "",
         "a:1:2: error: m [unit.unknown]\n   x\n   ^\n"},
        {"behind the end",
         {.source = STR_INIT("a"), .line = 1, .column = 3, .text = STR_INIT("ab")},
         "m",
         "",
         "a:1:3: error: m [unit.unknown]\n  ab\n    ^\n"},
        {"no wider than the line",
         {.source = STR_INIT("a"), .line = 1, .column = 2, .width = 90, .text = STR_INIT("abc")},
         "m",
         "",
         "a:1:2: error: m [unit.unknown]\n  abc\n   ^^\n"},
        {"terminal escapes are shown, not obeyed",
         {.source = STR_INIT("a\033b"), .line = 1, .column = 2, .text = STR_INIT("\033[2Jx")},
         "bad '\033[31m\r\n'",
         "\xC2\x9B and \u202E",
         "a�b:1:2: error: bad '�[31m��' [unit.unknown]\n  �[2Jx\n   ^\n  hint: � and �\n"},
        {"malformed bytes",
         {.source = STR_INIT("a"),
          .line = 1,
          .column = 2,
          .text = STR_INIT("a\xFF"
                           "b")},
         "m\xC3",
         "",
         "a:1:2: error: m� [unit.unknown]\n  a�b\n   ^\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        CHECK(problem_error(&problems, rows[i].place, "unit.unknown", "%s", rows[i].message) ==
                  STATUS_INVALID,
              rows[i].name);
        problem_hint(&problems, "%s", rows[i].hint);
        CHECK_STR(printed(&problems.list.at[0], false, arena), rows[i].want, rows[i].name);
    }
    return STATUS_OK;
}

static void test_print(void **)
{
    with_arena(MEBIBYTE, print_rows, NULL, STATUS_OK);
}

static Status print_long(Arena *arena, void *)
{
    Buffer line = buffer_new(arena);
    for (int i = 0; i < 1'000; i++) {
        buffer_add_format(&line, "%03d ", i);
    }
    Problems problems = {.arena = arena};
    Place place = {
        .source = STR("a"), .line = 1, .column = 2'001, .width = 3, .text = buffer_str(&line)};
    assert_int_equal(problem_error(&problems, place, "x.y", "m"), STATUS_INVALID);
    Str shown = printed(&problems.list.at[0], false, arena);
    // Lines two and three, by characters: the caret stands below "500".
    Str rest, text = str_slice(shown, str_find_char(shown, '\n') + 1, SIZE_MAX);
    text = str_split(text, '\n', &rest);
    assert_true(str_starts_with(text, STR("  …")) && str_ends_with(text, STR("…")));
    size_t at = str_find(text, STR("500"));
    assert_int_equal(str_column(text, at) - 1, str_find_char(rest, '^'));
    assert_true(str_ends_with(str_trim(rest), STR("^^^")));
    assert_true(str_column(text, text.len) < 110);

    problems = (Problems){.arena = arena};
    buffer_clear(&line);
    for (int i = 0; i < 20'000; i++) {
        buffer_add(&line, STR("long "));
    }
    place.text = buffer_str(&line);
    assert_int_equal(problem_error(&problems, place, "x.y", "%.*s", STR_ARG(place.text)),
                     STATUS_INVALID);
    assert_int_equal(problems.list.at[0].place.text.len, 0);
    assert_true(problems.list.at[0].message.len < 1'100);
    assert_true(str_ends_with(problems.list.at[0].message, STR("…")));
    return STATUS_OK;
}

static void test_long_lines_and_messages(void **)
{
    with_arena(4 * MEBIBYTE, print_long, NULL, STATUS_OK);
}

static Status print_colour(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    problem_warning(&problems, (Place){.source = STR("a"), .line = 1}, "dead.x", "m");
    assert_int_equal(problems.error_count, 0);
    CHECK_STR(printed(&problems.list.at[0], false, arena), "a:1: warning: m [dead.x]\n", "plain");
    CHECK_STR(printed(&problems.list.at[0], true, arena),
              "\033[1ma:1:\033[0m \033[1;35mwarning:\033[0m m [dead.x]\n", "coloured");
    return STATUS_OK;
}

static void test_colour(void **)
{
    with_arena(MEBIBYTE, print_colour, NULL, STATUS_OK);
}

static Status print_json(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    Place place = {.source = STR("a \"b\""), .line = 2, .column = 5, .field = STR("item.tpp")};
    assert_int_equal(problem_error(&problems, place, "unit.unknown", "no '%s'", "x\\"),
                     STATUS_INVALID);
    problem_hint(&problems, "write %s", "mm2");
    problem_warning(&problems, (Place){}, "dead.x", "m");
    Buffer buffer = buffer_new(arena);
    problem_add_json(&buffer, &problems.list.at[0]);
    CHECK_STR(buffer_str(&buffer),
              "{\"severity\":\"error\",\"code\":\"unit.unknown\",\"message\":\"no 'x\\\\'\","
              "\"hint\":\"write mm2\",\"place\":{\"path\":\"a \\\"b\\\"\",\"line\":2,\"column\":5,"
              "\"field\":\"item.tpp\"}}",
              "error");
    buffer_clear(&buffer);
    problem_add_json(&buffer, &problems.list.at[1]);
    CHECK_STR(buffer_str(&buffer),
              "{\"severity\":\"warning\",\"code\":\"dead.x\",\"message\":\"m\",\"hint\":null,"
              "\"place\":{\"path\":null,\"line\":null,\"column\":null,\"field\":null}}",
              "warning");
    return STATUS_OK;
}

static void test_json(void **)
{
    with_arena(MEBIBYTE, print_json, NULL, STATUS_OK);
}

static Status sort_some(Arena *arena, void *)
{
    static const struct {
        const char *source;
        uint32_t line, column;
        const char *code, *message;
    } rows[] = {
        {"b", 1, 1, "x", "7"}, {"a", 2, 1, "x", "5"},  {"a", 1, 9, "x", "4"}, {"a", 1, 2, "y", "2"},
        {"a", 1, 2, "x", "0"}, {"a", 10, 1, "x", "6"}, {"a", 1, 2, "x", "1"}, {"a", 1, 2, "y", "3"},
    };
    Problems problems = {.arena = arena};
    for (size_t i = 0; i < ROWS(rows); i++) {
        Place place = {
            .source = str_from_c(rows[i].source), .line = rows[i].line, .column = rows[i].column};
        problem_warning(&problems, place, rows[i].code, "%s", rows[i].message);
    }
    size_t used = arena_used(arena);
    problems_sort(&problems);
    assert_int_equal(arena_used(arena), used);
    for (size_t i = 0; i < ROWS(rows); i++) {
        assert_int_equal(problems.list.at[i].message.at[0], '0' + i);
    }
    return STATUS_OK;
}

static void test_sort_is_stable(void **)
{
    with_arena(MEBIBYTE, sort_some, NULL, STATUS_OK);
}

static Status keep_few(Arena *arena, void *)
{
    Problems problems = {.arena = arena, .limit = 2};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(problem_error(&problems, (Place){}, "x", "%d", i), STATUS_INVALID);
        problem_hint(&problems, "hint %d", i);
    }
    assert_int_equal(problems.list.count, 2);
    assert_int_equal(problems.error_count, 5);
    assert_int_equal(problems.left_out, 3);
    CHECK_STR(problems.list.at[1].hint, "hint 1", "the hint of one that was kept");

    problems = (Problems){.arena = arena};
    problem_hint(&problems, "of nothing");
    for (int i = 0; i < 1'500; i++) {
        problem_warning(&problems, (Place){}, "x", "m");
    }
    assert_int_equal(problems.list.count, 1'000);
    assert_int_equal(problems.error_count, 0);

    problems = (Problems){.arena = arena};
    assert_int_equal(problem_world(&problems, STATUS_BROKEN, (Place){}, "disk.read", "m"),
                     STATUS_BROKEN);
    assert_int_equal(problems.error_count, 1);
    return STATUS_OK;
}

static void test_limit(void **)
{
    with_arena(4 * MEBIBYTE, keep_few, NULL, STATUS_OK);
}

static Status outlive(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    char text[] = "the line", source[] = "path", field[] = "item.tpp", code[] = "a.b";
    Place place = {.source = str_from_c(source),
                   .line = 1,
                   .column = 1,
                   .field = str_from_c(field),
                   .text = str_from_c(text)};
    assert_int_equal(problem_error(&problems, place, code, "m"), STATUS_INVALID);
    memset(text, '?', strlen(text));
    memset(source, '?', strlen(source));
    memset(field, '?', strlen(field));
    memset(code, '?', strlen(code));
    CHECK_STR(printed(&problems.list.at[0], false, arena),
              "path:1:1: item.tpp: error: m [a.b]\n  the line\n  ^\n", "copied");
    return STATUS_OK;
}

static void test_outlives_what_it_speaks_of(void **)
{
    with_arena(MEBIBYTE, outlive, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_long_lines_and_messages),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_sort_is_stable),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_outlives_what_it_speaks_of),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
