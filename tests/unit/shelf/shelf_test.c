// Texts in memory, beside what lies on the disk. Folders and names are tried through the command
// (tests/cli).
#include "../base/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "shelf/shelf.h"

static const char draft[] = "rulebook draft.rules\n"
                            "  list      draft\n"
                            "  use       cn.vocabulary\n"
                            "table t from \"t.csv\"\n"
                            "  column    id : code\n"
                            "  key       id\n"
                            "entries rows\n"
                            "  each      t\n"
                            "  code      t.id\n"
                            "  cite      \"1\"\n";

static Arena *arena;
static Problems problems;

static int arena_begin(void **)
{
    arena = arena_new(GIBIBYTE);
    problems = (Problems){.arena = arena};
    return 0;
}

static int arena_end(void **)
{
    arena_free(arena);
    return 0;
}

static Status load(Rulebooks *out, const Source *open, size_t count, const char *name)
{
    Reading reading = {.shelf = shelf_of_program(arena), .open = open, .open_count = count};
    Str rule = str_from_c(name);
    return shelf_load(out, &reading, &rule, name != NULL, &problems, arena);
}

static void test_a_text_uses_the_shelf(void **)
{
    Source open[] = {{STR("new/draft.rules"), str_from_c(draft)},
                     {STR("new/t.csv"), STR("id\n1B001\n")}};
    Rulebooks rulebooks = {};
    assert_int_equal(load(&rulebooks, open, 2, NULL), STATUS_OK);
    assert_int_equal(rulebooks.name_count, 1);
    assert_true(str_equal(rulebooks.names[0], STR("draft.rules")));
    assert_int_equal(rulebooks.root_count, 1);
    assert_true(rulebooks.program->rulebook_count > 1);  // cn.vocabulary, and what it uses
    for (uint32_t i = 0; i < rulebooks.program->rulebook_count; i++) {
        assert_false(str_equal(rulebooks.program->rulebooks[i]->name, STR("us.country_chart")));
    }
}

// A table of the same name in another folder is not meant, and the disk is not looked at.
static void test_a_table_lies_beside_its_rulebook(void **)
{
    Source open[] = {{STR("new/draft.rules"), str_from_c(draft)},
                     {STR("old/t.csv"), STR("id\n1B001\n")}};
    Rulebooks rulebooks = {};
    assert_int_equal(load(&rulebooks, open, 2, NULL), STATUS_INVALID);
    assert_true(str_equal(problems.list.at[0].code, STR("table.file")));
}

// "draft.rules" would lie in the current folder, were it a file: what is there is not its law.
static void test_the_current_folder_is_not_read(void **)
{
    char folder[] = "/tmp/comity-shelf-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    FILE *file = fopen("t.csv", "w");
    assert_non_null(file);
    fputs("id\n1B001\n", file);
    fclose(file);
    setenv("COMITY_RULEBOOKS", COMITY_RULEBOOK_SOURCE_DIR, true);
    Source open = {STR("draft.rules"), str_from_c(draft)};
    Rulebooks rulebooks = {};
    Status status = load(&rulebooks, &open, 1, NULL);
    unsetenv("COMITY_RULEBOOKS");
    unlink("t.csv");
    assert_int_equal(chdir("/"), 0);
    rmdir(folder);
    assert_int_equal(status, STATUS_INVALID);
    assert_true(str_equal(problems.list.at[0].code, STR("table.file")));
}

static void test_a_name_selects(void **)
{
    Rulebooks rulebooks = {};
    assert_int_equal(load(&rulebooks, NULL, 0, "cn.parties"), STATUS_OK);
    assert_int_equal(rulebooks.name_count, 1);
    assert_true(str_equal(rulebooks.names[0], STR("cn.parties")));
    assert_true(rulebooks.program->rulebook_count > 3);
}

static void test_an_unknown_name_is_refused(void **)
{
    Rulebooks rulebooks = {};
    assert_int_equal(load(&rulebooks, NULL, 0, "cn.partys"), STATUS_NOT_FOUND);
    assert_true(str_equal(problems.list.at[0].code, STR("usage")));
    assert_true(str_find(problems.list.at[0].hint, STR("cn.parties")) < 40);
}

// Installed below a prefix that was then moved, in a folder of the processor's or not; a package.
static void test_the_shelf_lies_beside_the_binary(void **)
{
    char folder[] = "/tmp/comity-shelf-XXXXXX";
    assert_non_null(mkdtemp(folder));
    static const struct {
        const char *shelf, *binary;
    } rows[] = {
        {"share/comity/rulebooks", "bin/comity"},
        {"share/comity/rulebooks", "lib/libcomity.so.0"},
        {"share/comity/rulebooks", "lib/x86_64-linux-gnu/libcomity.so.0"},
        {"rulebooks", "libcomity.so.0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Str command = str_format(arena, "mkdir -p %s/%zu/lib/x86_64-linux-gnu %s/%zu/bin %s/%zu/%s",
                                 folder, i, folder, i, folder, i, rows[i].shelf);
        assert_int_equal(system(str_to_c(command, arena)), 0);
        Str shelf = shelf_find(str_format(arena, "%s/%zu/%s", folder, i, rows[i].binary), arena);
        assert_true(str_ends_with(shelf, str_from_c(rows[i].shelf)));
        assert_true(str_starts_with(shelf, str_format(arena, "%s/%zu/", folder, i)));
    }
    assert_int_equal(system(str_to_c(str_format(arena, "rm -r %s", folder), arena)), 0);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_text_uses_the_shelf, arena_begin, arena_end),
        cmocka_unit_test_setup_teardown(test_a_table_lies_beside_its_rulebook, arena_begin,
                                        arena_end),
        cmocka_unit_test_setup_teardown(test_the_current_folder_is_not_read, arena_begin,
                                        arena_end),
        cmocka_unit_test_setup_teardown(test_a_name_selects, arena_begin, arena_end),
        cmocka_unit_test_setup_teardown(test_an_unknown_name_is_refused, arena_begin, arena_end),
        cmocka_unit_test_setup_teardown(test_the_shelf_lies_beside_the_binary, arena_begin,
                                        arena_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
