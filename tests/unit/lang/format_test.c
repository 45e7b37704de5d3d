// Layout: a rulebook as someone wrote it, and as `comity fmt` gives it. Each result is formatted
// again, and must stay.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/format.h"

#define NINETY                                                                                     \
    "when_item_is_described_by_a_name_of_some_ninety_characters_so_that_little_else_fits_here_12"

static const struct {
    const char *name, *given, *wanted;
} layouts[] = {
    {"clauses in order", "require a\n cite \"x\"\n when b\n for 3A001\n",
     "require a\n  for       3A001\n  when      b\n  cite      \"x\"\n"},
    {"when and unless as they were", "require a\n unless b\n when c\n unless \"n\" d\n",
     "require a\n  unless    b\n  when      c\n  unless    \"n\" d\n"},
    {"days next to the name", "require a\n cite \"x\"\n published 2025-01-01\n",
     "require a\n  published 2025-01-01\n  cite      \"x\"\n"},
    {"a branch on the line of its name", "group g of country = CY,IL\n",
     "group g of country\n  = CY, IL\n"},
    {"blanks of signs", "derive item.x:number in GB/s/mm2\n = ( item.a+2 )*item.b /item.c >=5%\n",
     "derive item.x : number in GB/s/mm2\n  = (item.a + 2) * item.b / item.c >= 5 %\n"},
    {"a number below zero behind a bracket", "derive item.x : number\n = ( -1 ) * item.b\n",
     "derive item.x : number\n  = ( -1) * item.b\n"},
    {"ranges and rows", "require a\n for 1C902 .. 1C908\n when item.w [ provision ] is yes\n",
     "require a\n  for       1C902..1C908\n  when      item.w[provision] is yes\n"},
    {"comments keep their lines",
     "# top\n\n\n\nrequire a   #1\n # before\n when b#2\n  # inside\n  and c #3\n# end\n",
     "# top\n\nrequire a  #1\n  # before\n  when      b  #2\n            # inside\n"
     "            and c  #3\n# end\n"},
    {"a long line breaks outside first",
     "require a\n when (aaaa and bbbb) or (" NINETY " and cccc)\n",
     "require a\n  when      (aaaa and bbbb)\n            or (" NINETY "\n            and cccc)\n"},
    {"not before a word that begins a clause", "type t : one of " NINETY ", list, other, code\n",
     "type t : one of " NINETY ", list,\n            other, code\n"},
    {"line ends of Windows, no end at the end", "require a\r\n when b # c\r\n\r\nrequire d",
     "require a\n  when      b  # c\n\nrequire d\n"},
    {"nothing", "", ""},
    {"comments alone", "\n\n# a\n\n\n# b", "# a\n\n# b\n"},
};

static Str formatted(Str text, Arena *arena)
{
    Problems problems = {.arena = arena};
    const File *file = file_parse((Source){STR("t.rules"), text}, &problems, arena);
    return format_file(file, arena);
}

static void layouts_are_as_wanted(void **)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        Arena *arena = arena_new(MEBIBYTE);
        Str once = formatted(str_from_c(layouts[i].given), arena);
        if (!str_equal(once, str_from_c(layouts[i].wanted))) {
            print_error("%s:\n%.*s", layouts[i].name, STR_ARG(once));
        }
        assert_true(str_equal(once, str_from_c(layouts[i].wanted)));
        assert_true(str_equal(formatted(once, arena), once));
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(layouts_are_as_wanted)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
