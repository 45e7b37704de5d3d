// Rulebooks → program: names across rulebooks, and texts that are cut off, repeated or far too
// large. What one rulebook alone may say stands in tests/lang, with the problems it must give.
#include "../base/check.h"

#include "lang/program.h"

#define SOURCES_MAX 4

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(4 * GIBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static Status build(Program **out, Problems *problems, const char *const *texts, size_t count)
{
    Source sources[SOURCES_MAX] = {};
    Source table = {STR("t.csv"), STR("id,marks\na,N1\nb,N1;N2\n")};
    for (size_t i = 0; i < count; i++) {
        sources[i] = (Source){str_format(arena, "%zu.rules", i), str_from_c(texts[i])};
    }
    return program_build(out, (Sources){sources, count, &table, 1}, problems, arena);
}

#define LENDER                                                                                     \
    "rulebook zz.lender\n"                                                                         \
    "  list      zz\n"                                                                             \
    "fact destination : country\n"                                                                 \
    "fact item.n : number in mm2\n"                                                                \
    "type mark : one of N1, N2\n"                                                                  \
    "group near of country = CY, IL\n"                                                             \
    "table t from \"t.csv\"\n"                                                                     \
    "  column    id : text\n"                                                                      \
    "  column    marks : set of mark\n"                                                            \
    "  key       id\n"                                                                             \
    "entry 1A001\n"                                                                                \
    "  cite      \"1\"\n"                                                                          \
    "require base.one\n"                                                                           \
    "  to        near\n"                                                                           \
    "  cite      \"1\"\n"
#define OTHER                                                                                      \
    "rulebook zz.other\n"                                                                          \
    "group near of country = MX\n"                                                                 \
    "type mark : one of M1\n"

static const struct {
    const char *name;
    const char *texts[3];
    const char *code;  // of the only error; null: none
    uint32_t line;
} rows[] = {
    {"names of a used rulebook are bare",
     {LENDER, "rulebook zz.user\n  use zz.lender\nfact item.m : mark\nrequire r\n  to near\n"
              "  when any t where (t.marks has item.m)\n  cite \"1\"\npolicy p\n  on base\n"
              "  says denial\n  cite \"1\"\n"},
     NULL,
     0},
    {"facts are one vocabulary: no use is needed",
     {LENDER, "rulebook yy.user\nrequire r\n  when item.n > 1 mm2\n  cite \"1\"\n"},
     NULL,
     0},
    {"a fact has one type everywhere",
     {LENDER, "rulebook yy.user\nfact item.n : number in kg\n"},
     "type.redeclared",
     4},
    {"a declaration may be repeated",
     {LENDER, "rulebook yy.user\nfact item.n : number in mm2\n  ask \"How large?\"\n"},
     NULL,
     0},
    {"a name that is not used is unknown",
     {LENDER, "rulebook zz.user\nrequire r\n  to near\n  cite \"1\"\n"},
     "name.unknown",
     3},
    {"a name behind its rulebook needs no use",
     {LENDER, "rulebook zz.user\nrequire r\n  to zz.lender/near\n  cite \"1\"\n"},
     NULL,
     0},
    {"a rulebook's own name comes first",
     {LENDER,
      "rulebook zz.user\n  use zz.lender\ngroup near of country = MX\nrequire r\n  to near\n"
      "  cite \"1\"\n"},
     NULL,
     0},
    {"two that fit: neither is meant",
     {LENDER, OTHER,
      "rulebook zz.user\n  use zz.lender, zz.other\nrequire r\n  to near\n"
      "  cite \"1\"\n"},
     "name.unknown",
     4},
    {"two that fit, said in full",
     {LENDER, OTHER,
      "rulebook zz.user\n  use zz.lender, zz.other\nrequire r\n  to zz.other/near\n"
      "  cite \"1\"\n"},
     NULL,
     0},
    {"a rulebook used twice is one",
     {LENDER, "rulebook zz.user\n  use zz.lender, zz.lender\nrequire r\n  to near\n  cite \"1\"\n"},
     NULL,
     0},
    {"a rulebook may use itself",
     {"rulebook zz.user\n  use zz.user\ngroup g of country = CY\n"},
     NULL,
     0},
    {"two may use each other",
     {"rulebook zz.a\n  use zz.b\ngroup g of country = CY\nfact destination : country\n",
      "rulebook zz.b\n  use zz.a\nrequire r\n  to g\n  cite \"1\"\n"},
     NULL,
     0},
    {"two rulebooks of one name", {LENDER, LENDER}, "name.twice", 1},
    {"a whole has parts in another rulebook's name",
     {LENDER, "rulebook zz.user\npolicy p\n  on zz.lender\n  says denial\n  cite \"1\"\n"},
     NULL,
     0},
    {"a part of a name is no whole",
     {LENDER,
      "rulebook zz.user\n  use zz.lender\npolicy p\n  on bas\n  says denial\n  cite \"1\"\n"},
     "name.provision",
     4},
    {"a place declared by another",
     {"rulebook zz.a\nfact item.dies : place of die\n",
      "rulebook zz.b\nfact die.size : number in mm2\nrequire r\n"
      "  when any die where (die.size > 1 mm2)\n  cite \"1\"\n"},
     NULL,
     0},
};

static void names_reach_across_rulebooks(void **)
{
    for (size_t i = 0; i < ROWS(rows); i++) {
        size_t count = 0;
        while (count < 3 && rows[i].texts[count] != NULL) {
            count++;
        }
        Problems problems = {.arena = arena};
        Program *program = NULL;
        Status status = build(&program, &problems, rows[i].texts, count);
        if (rows[i].code == NULL) {
            const char *said =
                problems.list.count == 0 ? "" : str_to_c(problems.list.at[0].message, arena);
            CHECK_STR(str_from_c(said), "", rows[i].name);
            CHECK(status == STATUS_OK && program != NULL, rows[i].name);
            continue;
        }
        CHECK(status == STATUS_INVALID && program == NULL, rows[i].name);
        CHECK(problems.error_count == 1, rows[i].name);
        CHECK_STR(problems.list.at[0].code, rows[i].code, rows[i].name);
        CHECK(problems.list.at[0].place.line == rows[i].line, rows[i].name);
    }
}

static void the_order_of_files_does_not_matter(void **)
{
    static const char user[] =
        "rulebook zz.user\n  use zz.lender\nrequire r\n  to nera\n  cite \"1\"\n"
        "require s\n  when item.q\n  cite \"1\"\n";
    const char *forth[] = {LENDER, user}, *back[] = {user, LENDER};
    Problems a = {.arena = arena}, b = {.arena = arena};
    Program *program = NULL;
    (void)!build(&program, &a, forth, 2);
    (void)!build(&program, &b, back, 2);
    assert_int_equal(a.list.count, 2);
    assert_int_equal(b.list.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(str_equal(a.list.at[i].message, b.list.at[i].message));
        assert_int_equal(a.list.at[i].place.line, b.list.at[i].place.line);
    }
    CHECK_STR(a.list.at[0].hint, "did you mean 'near'?", "the nearest name of a used rulebook");
}

// Every construct once.
static const char whole[] =
    "rulebook zz.whole\n"
    "  title     \"Whole\"\n"
    "  title zh  \"整体\"\n"
    "  list      zz\n"
    "  governs   when exporter.country is CN\n"
    "  reaches   unlisted items when item.b\n"
    "type mark : one of N1, N2, any country or none\n"
    "fact party.country : country  # comment\n"
    "fact party.lists : set of one of ban\n"
    "  ask       \"?\"\n"
    "  presumed  none\n"
    "fact item.n : number in GB/s/mm2 or none\n"
    "  least     0 GB/s/mm2\n"
    "fact item.b : yes or no\n"
    "fact item.day : date\n"
    "fact item.visit : number\n"
    "fact item.units : place of unit\n"
    "fact unit.rate : number in TOPS\n"
    "fact destination : country\n"
    "table t from \"t.csv\"\n"
    "  column    id : text\n"
    "  column    marks : set of one of N1, N2\n"
    "  key       id\n"
    "  open\n"
    "fact item.kept by t : yes or no\n"
    "  ask       \"{t.id}?\"\n"
    "derive item.sum : number in TOPS = sum of unit.rate over unit where (unit.rate > 1 TOPS)\n"
    "derive item.kind : one of big, small or none from 2020-01-01\n"
    "  = big when item.sum >= 5.92 TOPS\n"
    "  = small otherwise\n"
    "  cite      \"0\"\n"
    "group g of country through 2024-12-31 = CY, IL\n"
    "group g of country from 2025-01-01 = any country except CN\n"
    "entry 1A001\n"
    "  \"Heading\"\n"
    "entry 1A001.a from 2023-11-17\n"
    "  when      item.n >= 2 * 3 GB/s/mm2 or (item.kind is big and not item.b)\n"
    "  unless    \"Note 2\" item.n is none\n"
    "  over      1A001.b..1A001.d\n"
    "  cite      \"1\"\n"
    "require r.a published 2024-01-01\n"
    "  each      t where (t.marks has N1)\n"
    "  for       1A001, 1A002..1A005 except 1A003\n"
    "  to        g except CY\n"
    "  when      item.kept[t] is yes and item.day < 2025-01-01\n"
    "  because   NS, \"RS 1\"\n"
    "  cite      t.id\n"
    "prohibit p\n"
    "  when      any party where (party.lists has ban)\n"
    "  unless    every unit has (unit.rate <= 1 TOPS)\n"
    "  cite      \"2\"\n"
    "limit l\n"
    "  counts    item.sum\n"
    "  most      3 TOPS\n"
    "  per       destination\n"
    "  period    2025-01-01 through 2025-12-31\n"
    "  cite      \"3\"\n"
    "exception E.one\n"
    "  lifts     r\n"
    "  reasons   NS\n"
    "  when      no requirement where (requirement.reason is not NS) and l is kept\n"
    "  cite      \"4\"\n"
    "general licence G\n"
    "  lifts     p\n"
    "  cite      \"5\"\n"
    "policy strict\n"
    "  on        r\n"
    "  says      presumption_of_denial \"denied\"\n"
    "  cite      \"6\"\n"
    "policy mild\n"
    "  on        r\n"
    "  says      approval\n"
    "  when      r.a applies\n"
    "  over      strict\n"
    "  cite      \"7\"\n"
    "factor f\n"
    "  on        r\n"
    "  says      \"f\"\n"
    "  when      item.b is unknown\n"
    "  cite      \"8\"\n"
    "clock c\n"
    "  on        r\n"
    "  starts    item.day\n"
    "  within    45 working days\n"
    "  stops     during item.visit\n"
    "  cite      \"9\"\n"
    "suspend r from 2025-01-01 through 2025-12-31 published 2024-12-31\n"
    "  cite      \"10\"\n"
    "reinstate r from 2025-06-01\n"
    "not enforced p from 2025-01-01\n"
    "unclear r.a from 2026-01-01\n"
    "suspend p from 2026-01-01\n"
    "  while     frame.work is kept\n"
    "repeal p from 2030-01-01\n";

static void the_whole_builds(void **)
{
    Problems problems = {.arena = arena};
    Program *program = NULL;
    const char *text = whole;
    Status status = build(&program, &problems, &text, 1);
    if (status != STATUS_OK) {
        fail_msg("%.*s", STR_ARG(problems.list.at[0].message));
    }
    assert_int_equal(program->rulebook_count, 1);
    assert_int_equal(program->table_count, 1);
    assert_int_equal(program->group_count, 2);
    assert_int_equal(program->derivation_count, 2);
}

// Cut anywhere, it builds or says where it does not.
static void it_may_be_cut_anywhere(void **)
{
    Source table = {STR("t.csv"), STR("id,marks\na,N1\n")};
    size_t built = 0;
    for (size_t len = 0; len < sizeof whole; len++) {
        Arena *once = arena_new(64 * MEBIBYTE);
        char *cut = len == 0 ? NULL : malloc(len);  // its end is the end of what may be read
        if (len > 0) {
            assert_non_null(cut);
            memcpy(cut, whole, len);
        }
        Source source = {STR("t.rules"), {cut, len}};
        Problems problems = {.arena = once};
        Program *program = NULL;
        Status status = program_build(&program, (Sources){&source, 1, &table, 1}, &problems, once);
        assert_int_equal(status == STATUS_OK, problems.error_count == 0);
        for (size_t i = 0; i < problems.list.count; i++) {
            const Place *place = &problems.list.at[i].place;
            if (place->line == 0 || place->column == 0) {
                fail_msg("cut at %zu, '%.*s' has no place", len,
                         STR_ARG(problems.list.at[i].message));
            }
        }
        built += status == STATUS_OK;
        free(cut);
        arena_free(once);
    }
    assert_true(built > 20);  // at the ends of statements, at least
}

static Str chain(const char *each, size_t count)
{
    Buffer text = buffer_new(arena);
    buffer_add(&text,
               STR("rulebook zz.chain\nfact item.f0 : yes or no\ngroup f0 of country = CY\n"));
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(&text,
                          each[0] == 'd' ? "derive item.f%zu : yes or no = item.f%zu\n"
                                         : "group f%zu of country = f%zu\n",
                          count - i, count - i - 1);
    }
    return buffer_str(&text);
}

// Followed by calls, from the far end.
static void chains_have_an_end(void **)
{
    static const char *const kinds[] = {"derive", "group"};
    for (size_t i = 0; i < ROWS(kinds); i++) {
        for (size_t count = 90; count <= 90'000; count *= 1000) {
            Source source = {STR("t.rules"), chain(kinds[i], count)};
            Problems problems = {.arena = arena};
            Program *program = NULL;
            Status status =
                program_build(&program, (Sources){&source, 1, NULL, 0}, &problems, arena);
            CHECK((status == STATUS_OK) == (count == 90), kinds[i]);
            CHECK(count == 90 || str_equal(problems.list.at[0].code, STR("cost.depth")), kinds[i]);
        }
    }
}

static void a_table_has_so_many_columns(void **)
{
    Buffer text = buffer_new(arena);
    buffer_add(&text, STR("rulebook zz.columns\ntable t from \"t.csv\"\n"));
    for (size_t i = 0; i < 1001; i++) {
        buffer_add_format(&text, "  column c%zu : text\n", i);
    }
    Source source = {STR("t.rules"), buffer_str(&text)};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status status = program_build(&program, (Sources){&source, 1, NULL, 0}, &problems, arena);
    assert_int_equal(status, STATUS_INVALID);
    assert_int_equal(problems.error_count, 1);
    CHECK_STR(problems.list.at[0].code, "cost.columns", "the only error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_reach_across_rulebooks),
        cmocka_unit_test(the_order_of_files_does_not_matter),
        cmocka_unit_test(the_whole_builds),
        cmocka_unit_test(it_may_be_cut_anywhere),
        cmocka_unit_test(chains_have_an_end),
        cmocka_unit_test(a_table_has_so_many_columns),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("program", tests, arena_open, arena_close);
}
