// Tokens → trees: what binds to what, what belongs to which clause, and that an error ends with its
// clause. Trees are shown with every operation in brackets.
#include "../base/check.h"

#include "lang/tree.h"

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(GIBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static void tree_show(Buffer *to, const Tree *tree);

static void children_show(Buffer *to, const Tree *tree, const char *between)
{
    for (uint32_t i = 0; i < tree->count; i++) {
        buffer_add_format(to, "%s", i == 0 ? "" : between);
        tree_show(to, tree->children[i]);
    }
    if (tree->except != NULL) {
        buffer_add(to, STR(" except "));
        tree_show(to, tree->except);
    }
}

static void tree_show(Buffer *to, const Tree *tree)
{
    if (tree == NULL) {
        buffer_add_char(to, '-');
        return;
    }
    switch (tree->kind) {
    case TREE_OPERATION:
        buffer_add_format(to, "[%s ", operator_row(tree->op)->word);
        children_show(to, tree, " ");
        buffer_add_char(to, ']');
        return;
    case TREE_QUANTIFIED:
    case TREE_AGGREGATE:
        buffer_add_format(to, "[%s %.*s%s%.*s: ", operator_row(tree->op)->word, STR_ARG(tree->text),
                          tree->of.len > 0 ? " of " : "", STR_ARG(tree->of));
        children_show(to, tree, " ");
        buffer_add_char(to, ']');
        return;
    case TREE_THE:
        buffer_add_format(to, "[the %.*s ", STR_ARG(tree->text));
        children_show(to, tree, " ");
        buffer_add_char(to, ']');
        return;
    case TREE_SET:
        buffer_add_char(to, '{');
        children_show(to, tree, " ");
        buffer_add_char(to, '}');
        return;
    case TREE_RANGE:
        children_show(to, tree, "..");
        return;
    case TREE_ANY_OF:
        buffer_add_format(to, "any-%.*s", STR_ARG(tree->text));
        return;
    case TREE_INDEX:
        buffer_add_format(to, "%.*s<", STR_ARG(tree->text));
        children_show(to, tree, " ");
        buffer_add_char(to, '>');
        return;
    case TREE_NUMBER:
        buffer_add_format(to, "%.*s%s%.*s", STR_ARG(tree->text), tree->unit.len > 0 ? "_" : "",
                          STR_ARG(tree->unit));
        return;
    case TREE_STRING:
        buffer_add_format(to, "'%.*s'", STR_ARG(tree->text));
        return;
    default:
        buffer_add(to, tree->first.text);
    }
}

static const struct {
    const char *name, *text, *tree;
} shapes[] = {
    {"and", "a and b and c", "[and a b c]"},
    {"or in brackets", "a and (b or c)", "[and a [or b c]]"},
    {"not binds to what follows", "not a and b", "[and [not a] b]"},
    {"not before a test", "not a < b", "[not [< a b]]"},
    {"products before sums", "a + b * c - d / e < f", "[< [- [+ a [* b c]] [/ d e]] f]"},
    {"sums lean to the left", "a - b - c > d", "[> [- [- a b] c] d]"},
    {"quotients lean to the left", "a / b / c > d", "[> [/ [/ a b] c] d]"},
    {"brackets are an expression before a sign", "(a + b) * c >= d", "[>= [* [+ a b] c] d]"},
    {"brackets are a condition elsewhere", "(a >= b) and c", "[and [>= a b] c]"},
    {"brackets before a test", "(a + b) is none", "[is none [+ a b]]"},
    {"brackets in brackets", "((a and b)) or (c + d > e)", "[or [and a b] [> [+ c d] e]]"},
    {"units", "x >= 5.92 TOPS_bit/mm2", "[>= x 5.92_TOPS_bit/mm2]"},
    {"percent", "x >= 0.1 %", "[>= x 0.1_%]"},
    {"a quotient of numbers", "x >= 1 mm2 / 2 mm2", "[>= x [/ 1_mm2 2_mm2]]"},
    {"is", "a is b", "[is a b]"},
    {"is not", "a is not b", "[is not a b]"},
    {"is none", "a is not none", "[is not none a]"},
    {"is unknown", "a is unknown", "[is unknown a]"},
    {"is kept", "a.b is kept", "[is kept a.b]"},
    {"in", "a in b, c except d, e and f", "[and [in a {b c except {d e}}] f]"},
    {"not in", "a not in b", "[not in a {b}]"},
    {"has", "a has b", "[has a b]"},
    {"has any of", "a has any of b, c", "[has any of a {b c}]"},
    {"has all of", "a has all of b", "[has all of a {b}]"},
    {"meets", "item meets 1A001..1A003, 1A005 except 1A002",
     "[meets item {1A001..1A003 1A005 except {1A002}}]"},
    {"applies", "us.end_use applies", "[applies us.end_use]"},
    {"any", "any party where (a) and b", "[and [any party: a -] b]"},
    {"any of", "any owner of party where (a or b)", "[any owner of party: [or a b] -]"},
    {"no", "no item where (a)", "[no item: a -]"},
    {"no is a value where no place follows", "a is no", "[is a no]"},
    {"every", "every part where (a) has (b)", "[every part: a b]"},
    {"every without where", "every part has (b)", "[every part: - b]"},
    {"sum", "sum of a * b over part where (c) / d >= 1", "[>= [/ [sum part: [* a b] c] d] 1]"},
    {"count", "count of part over part > 2", "[> [count part: part -] 2]"},
    {"not in behind a parenthesis", "(a + b) not in c, d", "[not in [+ a b] {c d}]"},
    {"the", "the t.c where (t.k is a) has b", "[has [the t.c [is t.k a]] b]"},
    {"a fact of a row", "item.w[t] is yes", "[is item.w<t> yes]"},
    {"except ends with its set", "a in any country except b, c",
     "[in a {any-country except {b c}}]"},
    {"a text is a value", "a is \"b\"", "[is a 'b']"},
    {"days", "a >= 2025-01-01", "[>= a 2025-01-01]"},
};

static void what_binds_to_what(void **)
{
    for (size_t i = 0; i < ROWS(shapes); i++) {
        Problems problems = {.arena = arena};
        Tree *tree = NULL;
        Source source = {STR("-"), str_from_c(shapes[i].text)};
        Status status = tree_parse_alone(&tree, source, &problems, arena);
        CHECK(status == STATUS_OK, shapes[i].name);
        Buffer got = buffer_new(arena);
        tree_show(&got, tree);
        CHECK_STR(buffer_str(&got), shapes[i].tree, shapes[i].name);
    }
}

static const struct {
    const char *name, *text, *code;
    uint32_t column;
} faults[] = {
    {"nothing", "", "parse.expected", 1},
    {"mixed", "a and b or c", "parse.mixed", 9},
    {"mixed the other way", "a or b and c", "parse.mixed", 8},
    {"half a comparison", "a >=", "parse.expected", 5},
    {"no end of brackets", "(a and b", "parse.expected", 9},
    {"too many brackets", "a)", "parse.expected", 2},
    {"two values", "a b", "parse.expected", 3},
    {"an operator alone", "and", "parse.expected", 1},
    {"a reserved word as a name", "when", "parse.expected", 1},
    {"any without a place", "any where (a)", "parse.expected", 1},
    {"where without brackets", "any party where a", "parse.expected", 17},
    {"every without has", "every party where (a)", "parse.expected", 22},
    {"the without where", "the t.c", "parse.expected", 8},
    {"not without in", "a not b", "parse.expected", 7},
    {"a range without its end", "item meets 1A001..", "parse.expected", 19},
    {"a set without a member", "a in b,", "parse.expected", 8},
    {"a comparison of comparisons", "a < b < c", "parse.expected", 7},
    {"has all without of", "a has all b", "parse.expected", 11},
};

static void faults_have_a_place(void **)
{
    for (size_t i = 0; i < ROWS(faults); i++) {
        Problems problems = {.arena = arena};
        Tree *tree = NULL;
        Source source = {STR("-"), str_from_c(faults[i].text)};
        Status status = tree_parse_alone(&tree, source, &problems, arena);
        CHECK(status == STATUS_INVALID && problems.error_count == 1, faults[i].name);
        CHECK_STR(problems.list.at[0].code, faults[i].code, faults[i].name);
        CHECK(problems.list.at[0].place.column == faults[i].column, faults[i].name);
    }
}

static void an_error_ends_with_its_clause(void **)
{
    Problems problems = {.arena = arena};
    Source source = {STR("t.rules"), STR("rulebook a.b\n"
                                         "  list      )\n"
                                         "  title     \"T\"\n"
                                         "nonsense here\n"
                                         "  when      x\n"
                                         "require r from 2025-02-30 nonsense\n"
                                         "  when      a and\n"
                                         "  unless    (b\n"
                                         "  to        CY\n"
                                         "  because   NS\n"
                                         "group g of country = CY\n")};
    const File *file = file_parse(source, &problems, arena);
    static const uint32_t lines[] = {2, 4, 6, 7, 8};
    assert_int_equal(problems.list.count, ROWS(lines));
    for (size_t i = 0; i < ROWS(lines); i++) {
        assert_int_equal(problems.list.at[i].place.line, lines[i]);
    }
    assert_int_equal(file->statements.count, 3);
    assert_int_equal(file->statements.at[0].clauses.count, 1);
    assert_int_equal(file->statements.at[1].clauses.count, 2);  // to and because
    assert_true(file->statements.at[1].header_failed);
    assert_false(file->statements.at[2].header_failed);
}

static void days_are_first_and_last(void **)
{
    Problems problems = {.arena = arena};
    Source source = {STR("t.rules"), STR("rulebook a.b\n"
                                         "require r from 2025-01-02 until 2025-01-05\n"
                                         "  published 2024-12-31\n"
                                         "require s through 2025-01-05\n")};
    const File *file = file_parse(source, &problems, arena);
    const Days *r = &file->statements.at[1].days, *s = &file->statements.at[2].days;
    assert_int_equal(problems.list.count, 0);
    CHECK_STR(date_write(r->from, arena), "2025-01-02", "from");
    CHECK_STR(date_write(r->end, arena), "2025-01-04", "until is the first day after");
    CHECK_STR(date_write(r->published, arena), "2024-12-31", "published");
    CHECK_STR(date_write(s->end, arena), "2025-01-05", "through is the last day");
    assert_false(s->has_from || s->has_published);
}

static Str repeated(const char *before, const char *part, const char *middle, const char *after,
                    size_t count)
{
    Buffer text = buffer_new(arena);
    buffer_add(&text, str_from_c(before));
    for (size_t i = 0; i < count; i++) {
        buffer_add(&text, str_from_c(part));
    }
    buffer_add(&text, str_from_c(middle));
    for (size_t i = 0; i < count; i++) {
        buffer_add(&text, str_from_c(after));
    }
    return buffer_str(&text);
}

// Each of these overflowed the stack, or would.
static const struct {
    const char *name, *before, *part, *middle, *after;
} deep[] = {
    {"brackets of a condition", "", "(", "a", ")"},
    {"brackets that never close", "", "(", "a", ""},
    {"brackets of an expression", "", "(", "a", ")+1"},
    {"not", "", "not ", "a", ""},
    {"any in any", "", "any p where (", "a", ")"},
    {"every in every", "", "every p has (", "a", ")"},
    {"sum of sum", "", "sum of ", "a", " over p"},
    {"the in the", "", "the t.c where (", "a", ")"},
    {"rows of rows", "", "a[", "1", "]"},
    {"except in except", "a in ", "b except ", "c", ""},
    {"a sum of 10,000", "", "a + ", "b > c", ""},
    {"a product of 10,000", "", "a * ", "b > c", ""},
    {"sums in brackets", "", "(", "a", " + b + c + d)"},
};

static void what_is_too_deep_is_refused(void **)
{
    for (size_t i = 0; i < ROWS(deep); i++) {
        Problems problems = {.arena = arena};
        Tree *tree = NULL;
        Source source = {STR("-"), repeated(deep[i].before, deep[i].part, deep[i].middle,
                                            deep[i].after, 10'000)};
        Status status = tree_parse_alone(&tree, source, &problems, arena);
        CHECK(status == STATUS_INVALID && problems.error_count == 1, deep[i].name);
        CHECK_STR(problems.list.at[0].code, "parse.depth", deep[i].name);
    }
}

static void what_is_long_is_not_deep(void **)
{
    static const char *const parts[][2] = {{"a and ", "b"}, {"a or ", "b"}, {"", "a in b"}};
    for (size_t i = 0; i < ROWS(parts); i++) {
        Problems problems = {.arena = arena};
        Tree *tree = NULL;
        Source source = {STR("-"),
                         repeated("", parts[i][0], parts[i][1], i == 2 ? ", c" : "", 100'000)};
        Status status = tree_parse_alone(&tree, source, &problems, arena);
        CHECK(status == STATUS_OK, parts[i][1]);
        CHECK(tree->height <= 2, parts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_binds_to_what),
        cmocka_unit_test(faults_have_a_place),
        cmocka_unit_test(an_error_ends_with_its_clause),
        cmocka_unit_test(days_are_first_and_last),
        cmocka_unit_test(what_is_too_deep_is_refused),
        cmocka_unit_test(what_is_long_is_not_deep),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("parser", tests, arena_open, arena_close);
}
