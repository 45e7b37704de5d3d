// file_test.c: whole files, pipes and folders; what is missing, too large, or no file.
#include "base/file.h"
#include "check.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/comity-file-test-XXXXXX";

static Str path_of(const char *name, Arena *arena)
{
    return str_format(arena, "%s/%s", folder, name);
}

static void write_file(Str path, const char *content, size_t size, Arena *arena)
{
    FILE *file = fopen(str_to_c(path, arena), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static size_t open_count(Arena *arena)
{
    Problems problems = {.arena = arena};
    Str *names;
    size_t count;
    assert_int_equal(file_list(&names, &count, STR("/proc/self/fd"), &problems, arena), STATUS_OK);
    return count;
}

static Status read_files(Arena *arena, void *)
{
    Str path = path_of("a", arena), content;
    Problems problems = {.arena = arena};
    write_file(path, "ab\0c\n", 5, arena);
    size_t open = open_count(arena);
    for (size_t limit = 0; limit < 10; limit++) {
        Status status = file_read(&content, path, limit, &problems, arena);
        assert_int_equal(status, limit < 5 ? STATUS_RANGE : STATUS_OK);
        if (status == STATUS_OK) {
            assert_int_equal(content.len, 5);
            assert_memory_equal(content.at, "ab\0c\n", 6);  // with the zero behind
        } else {
            CHECK_STR(problems.list.at[limit].code, "file.large", "code");
        }
    }
    write_file(path, "", 0, arena);
    assert_int_equal(file_read(&content, path, 0, &problems, arena), STATUS_OK);
    assert_true(content.len == 0 && content.at[0] == '\0');

    // A file whose size the system does not tell.
    assert_int_equal(file_read(&content, STR("/proc/self/status"), MEBIBYTE, &problems, arena),
                     STATUS_OK);
    assert_true(str_find(content, STR("Pid:")) != SIZE_MAX);
    assert_int_equal(open_count(arena), open);
    return STATUS_OK;
}

static void test_read(void **)
{
    with_arena(16 * MEBIBYTE, read_files, NULL, STATUS_OK);
}

static Status read_standard_input(Arena *arena, void *)
{
    Str path = path_of("input", arena), content;
    size_t size = 300'000;  // several steps
    char *text = arena_take(arena, size);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)('a' + i % 26);
    }
    write_file(path, text, size, arena);
    Problems problems = {.arena = arena};
    FILE *from = popen(str_to_c(str_format(arena, "cat %.*s", STR_ARG(path)), arena), "r");
    assert_non_null(from);
    int saved = dup(STDIN_FILENO);
    assert_true(dup2(fileno(from), STDIN_FILENO) >= 0);
    Status status = file_read(&content, STR("-"), MEBIBYTE, &problems, arena);
    char one;
    assert_int_equal(read(STDIN_FILENO, &one, 1), 0);  // still open
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
    pclose(from);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(content.len, size);
    assert_memory_equal(content.at, text, size);
    return STATUS_OK;
}

static void test_standard_input(void **)
{
    with_arena(16 * MEBIBYTE, read_standard_input, NULL, STATUS_OK);
}

static Status read_what_is_not_there(Arena *arena, void *)
{
    char long_path[5'000];
    memset(long_path, 'x', sizeof long_path);
    const struct {
        const char *name;
        Str path;
        Status status;
        const char *code;
    } rows[] = {
        {"missing", path_of("none", arena), STATUS_NOT_FOUND, "file.missing"},
        {"in a file", path_of("a/b", arena), STATUS_NOT_FOUND, "file.missing"},
        {"no name", STR(""), STATUS_NOT_FOUND, "file.missing"},
        {"a zero in it", STR("/dev\0/null"), STATUS_NOT_FOUND, "file.missing"},
        {"folder", str_from_c(folder), STATUS_BROKEN, "file.read"},
        {"long", {long_path, sizeof long_path}, STATUS_BROKEN, "file.read"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        Str content = STR("untouched");
        CHECK(file_read(&content, rows[i].path, MEBIBYTE, &problems, arena) == rows[i].status,
              rows[i].name);
        CHECK_STR(content, "untouched", rows[i].name);
        CHECK(problems.list.count == 1, rows[i].name);
        CHECK_STR(problems.list.at[0].code, rows[i].code, rows[i].name);
        CHECK(file_exists(rows[i].path) == str_equal(rows[i].path, str_from_c(folder)),
              rows[i].name);
    }
    return STATUS_OK;
}

static void test_missing(void **)
{
    with_arena(MEBIBYTE, read_what_is_not_there, NULL, STATUS_OK);
}

static Status read_too_much(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    Str content;
    return file_read(&content, STR("/dev/zero"), GIBIBYTE, &problems, arena);
}

static void test_arena_limit_closes_the_file(void **)
{
    Arena *counting = arena_new(MEBIBYTE);
    size_t open = open_count(counting);
    with_arena(MEBIBYTE, read_too_much, NULL, STATUS_NO_MEMORY);
    assert_int_equal(open_count(counting), open);
    arena_free(counting);
}

static Status list_folder(Arena *arena, void *)
{
    static const char *const names[] = {"b", "a10", "a2", "Z", ".hidden", "é"};
    static const char *const sorted[] = {".hidden", "Z", "a10", "a2", "b", "é"};
    Str list_folder_path = path_of("list", arena);
    assert_int_equal(mkdir(str_to_c(list_folder_path, arena), 0700), 0);
    Problems problems = {.arena = arena};
    Str *found;
    size_t count = 99;
    assert_int_equal(file_list(&found, &count, list_folder_path, &problems, arena), STATUS_OK);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < ROWS(names); i++) {
        write_file(str_format(arena, "%.*s/%s", STR_ARG(list_folder_path), names[i]), "", 0, arena);
    }
    assert_int_equal(file_list(&found, &count, list_folder_path, &problems, arena), STATUS_OK);
    assert_int_equal(count, ROWS(sorted));
    for (size_t i = 0; i < count; i++) {
        CHECK_STR(found[i], sorted[i], "sorted");
    }
    assert_true(file_is_folder(list_folder_path) && file_exists(list_folder_path));
    Str file = path_of("list/b", arena);
    assert_true(!file_is_folder(file) && file_exists(file));
    assert_int_equal(file_list(&found, &count, file, &problems, arena), STATUS_NOT_FOUND);
    assert_int_equal(file_list(&found, &count, path_of("no", arena), &problems, arena),
                     STATUS_NOT_FOUND);
    return STATUS_OK;
}

static void test_list(void **)
{
    with_arena(MEBIBYTE, list_folder, NULL, STATUS_OK);
}

static int folder_make(void **)
{
    return mkdtemp(folder) == NULL;
}

static int folder_remove(void **)
{
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),    cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_missing), cmocka_unit_test(test_arena_limit_closes_the_file),
        cmocka_unit_test(test_list),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
