// What a rulebook of many statements costs, built and reviewed. What the review says of one stands in
// tests/lang, with the problems it must give.
#include "../base/check.h"

#include "lang/program.h"
#include "review/review.h"

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

// Tens of thousands of statements of each kind: twice as many take about twice the memory, and no
// statement looks at all the others (it would not end here).
static const struct {
    const char *name, *head, *each;
    bool builds;
} masses[] = {
    {"facts", "", "fact item.f%zu : yes or no\n", true},
    {"types", "", "type t%zu : one of a, b\n", true},
    {"groups", "", "group g%zu of country = CY\n", true},
    {"derivations", "", "derive item.d%zu : yes or no = item.b\n", true},
    {"requirements", "", "require r%zu\n  when item.b\n  cite \"1\"\n", true},
    {"destinations", "fact destination : country\n", "require r%zu\n  to CY, IL\n  cite \"1\"\n",
     true},
    {"policies", "require r\n  cite \"1\"\n", "policy p%zu\n  on r\n  says denial\n  cite \"1\"\n",
     true},
    {"suspensions of one", "require r\n  cite \"1\"\n",
     "suspend r from 2025-01-01\n  cite \"%zu\"\n", true},
    {"clauses", "require r\n  cite \"1\"\n", "  when item.b # %zu\n", true},
    {"exceptions", "require r\n  cite \"1\"\n",
     "exception e%zu\n  lifts r\n  when item.b\n  cite \"1\"\n", true},
    {"facts", "", "fact item.f%zu : number in g\n  ask \"?\"\n", true},
    {"derived facts", "", "derive item.d%zu : yes or no\n  = item.b\n", true},
    {"names that are unknown", "", "require r%zu\n  when item.c\n  cite \"1\"\n", false},
    {"one name", "", "require r\n  cite \"%zu\"\n", false},
    {"statements that are none", "", "nonsense %zu\n", false},
};

static size_t mass_build(size_t row, size_t count)
{
    Buffer text = buffer_new(arena);
    Arena *once = arena_new(4 * GIBIBYTE);
    buffer_add_format(&text, "rulebook zz.mass\nfact item.b : yes or no\n%s", masses[row].head);
    for (size_t i = 0; i < count; i++) {
        // Not a literal, since it comes from the table above.
        char line[128];
        const char *at = strstr(masses[row].each, "%zu");
        snprintf(line, sizeof line, "%.*s%zu%s", (int)(at == NULL ? 0 : at - masses[row].each),
                 masses[row].each, i, at == NULL ? masses[row].each : at + 3);
        buffer_add(&text, str_from_c(line));
    }
    Source source = {STR("t.rules"), buffer_str(&text)};
    Problems problems = {.arena = once};
    Program *program = NULL;
    Status status = program_build(&program, (Sources){&source, 1, NULL, 0}, &problems, once);
    CHECK((status == STATUS_OK) == masses[row].builds, masses[row].name);
    if (status == STATUS_OK) {
        program_review(program, &problems, once);
    }
    size_t used = arena_used(once);
    arena_free(once);
    return used;
}

static void many_statements_cost_no_more_each(void **)
{
    for (size_t row = 0; row < ROWS(masses); row++) {
        size_t once = mass_build(row, mass(30'000)), twice = mass_build(row, mass(60'000));
        CHECK(twice < 3 * once, masses[row].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_statements_cost_no_more_each),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("review", tests, arena_open, arena_close);
}
