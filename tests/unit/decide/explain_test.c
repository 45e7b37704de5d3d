// The explanation: every provision that bore on an item, its conditions as they are worth there,
// down to facts with where they come from.
#include "trial.h"

static const char *const texts[] = {"rulebook zz.explain\n"
                                    "  list      zz\n"
                                    "fact destination : country\n"
                                    "fact item.n : number in mm2\n"
                                    "fact item.m : number in mm2\n"
                                    "fact item.toy : yes or no\n"
                                    "fact party.lists : set of one of ban\n"
                                    "  presumed  none\n"
                                    "derive item.sum : number in mm2 = item.n + item.m\n"
                                    "  cite      \"derived\"\n"
                                    "group g of country = CY, IL\n"
                                    "entry 1A001\n"
                                    "  when      item.sum >= 10 mm2\n"
                                    "  unless    \"Note 1\" item.toy\n"
                                    "  cite      \"entry cite\"\n"
                                    "require r\n"
                                    "  for       1A001\n"
                                    "  to        g\n"
                                    "  cite      \"requirement cite\"\n"
                                    "require gone\n"
                                    "  when      item.toy\n"
                                    "  cite      \"never\"\n"
                                    "prohibit p\n"
                                    "  when      any party where (party.lists has ban)\n"
                                    "  cite      \"prohibition cite\"\n"
                                    "policy strict\n"
                                    "  on        r\n"
                                    "  says      denial \"Denied in words\"\n"
                                    "  cite      \"policy cite\"\n"
                                    "exception E\n"
                                    "  lifts     r\n"
                                    "  when      item.n < 5 mm2\n"
                                    "  cite      \"exception cite\"\n",
                                    NULL};

static const Explanation *find(const Explanation *tree, const char *title)
{
    if (tree == NULL || str_equal(tree->title, str_from_c(title))) {
        return tree;
    }
    for (uint32_t i = 0; i < tree->count; i++) {
        const Explanation *found = find(tree->children[i], title);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static const Explanation *explain(const Program *program, const char *facts, Outcome *why_not)
{
    Decider *decider = trial_decider(program, "zz");
    Decision decision = trial_decision(decider, program, facts);
    return why_not == NULL ? decide_explain(decider, &decision, 0, arena)
                           : decide_explain_why_not(decider, &decision, 0, *why_not, arena);
}

static const struct {
    const char *name, *facts, *title, *below;  // the node, and the one that it hangs below
    const char *value, *basis, *cite, *label;
    Truth holds;
} rows[] = {
    {"a fact that is given",
     "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"m\":\"5\",\"toy\":false}}", "item.n",
     "item.sum", "6 mm2", "given", "", "", 0},
    {"a fact that is derived",
     "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"m\":\"5\",\"toy\":false}}", "item.sum",
     "code 1A001", "11 mm2", "derived", "derived", "", 0},
    {"a fact that is missing", "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"toy\":false}}",
     "item.m", "item.sum", "unknown", "missing", "", "", 0},
    {"a fact that is presumed",
     "{\"destination\":\"CY\",\"end_user\":{\"lists\":[\"ban\"]},\"item\":{\"n\":\"6\"}}",
     "exporter.lists", "zz.explain/p", "none", "presumed", "", "", 0},
    {"a condition with its label",
     "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"m\":\"5\",\"toy\":false}}", "unless item.toy",
     "code 1A001", "yes", "", "", "Note 1", TRUTH_YES},
    {"a requirement with its citation",
     "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"m\":\"5\",\"toy\":false}}", "zz.explain/r",
     NULL, "yes", "", "requirement cite", "require", TRUTH_YES},
    {"a code with its entry's",
     "{\"destination\":\"CY\",\"item\":{\"n\":\"6\",\"m\":\"5\",\"toy\":false}}", "code 1A001",
     NULL, "yes", "facts", "entry cite", "entry", TRUTH_YES},
    {"a code that is stated", "{\"destination\":\"CY\",\"item\":{\"code\":\"1A001\"}}",
     "code 1A001", NULL, "yes", "stated", "entry cite", "entry", TRUTH_YES},
    {"a policy in the law's words", "{\"destination\":\"CY\",\"item\":{\"code\":\"1A001\"}}",
     "policy: denial", "zz.explain/r", "Denied in words", "", "policy cite", "", 0},
    {"an exception that fails",
     "{\"destination\":\"CY\",\"item\":{\"code\":\"1A001\",\"n\":\"6\"},\"exception\":{\"claimed\":"
     "[\"E\"]}}",
     "zz.explain/E", NULL, "no", "", "exception cite", "exception", TRUTH_NO},
    {"what lifts it",
     "{\"destination\":\"CY\",\"item\":{\"code\":\"1A001\",\"n\":\"4\"},\"exception\":{\"claimed\":"
     "[\"E\"]}}",
     "lifted by E", "zz.explain/r", "", "", "", "", 0},
};

static void nodes_say_what_they_rest_on(void **)
{
    const Program *program = trial_program(texts, NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        const Explanation *tree = explain(program, rows[i].facts, NULL);
        if (rows[i].below != NULL) {
            tree = find(tree, rows[i].below);
            CHECK(tree != NULL, rows[i].name);
        }
        const Explanation *node = find(tree, rows[i].title);
        CHECK(node != NULL, rows[i].name);
        CHECK_STR(node->value, rows[i].value, rows[i].name);
        CHECK_STR(node->basis, rows[i].basis, rows[i].name);
        CHECK_STR(node->cite, rows[i].cite, rows[i].name);
        CHECK_STR(node->label, rows[i].label, rows[i].name);
        CHECK(rows[i].holds == 0 || node->holds == rows[i].holds, rows[i].name);
    }
}

static void what_did_not_bear_is_left_out(void **)
{
    const Program *program = trial_program(texts, NULL);
    const Explanation *tree = explain(
        program, "{\"destination\":\"US\",\"item\":{\"n\":\"1\",\"m\":\"1\",\"toy\":false}}", NULL);
    CHECK_STR(tree->title, "not_controlled", "the outcome is the root");
    assert_null(find(tree, "zz.explain/r"));
    assert_null(find(tree, "zz.explain/gone"));
}

static void why_not_names_what_stands_in_the_way(void **)
{
    const Program *program = trial_program(texts, NULL);
    Outcome wanted = OUTCOME_NO_LICENCE_REQUIRED;
    const Explanation *tree =
        explain(program, "{\"destination\":\"CY\",\"item\":{\"code\":\"1A001\"}}", &wanted);
    const Explanation *r = find(tree, "zz.explain/r");
    assert_non_null(r);
    CHECK_STR(r->cite, "requirement cite", "with its citation");
    assert_non_null(find(r, "destination"));
    assert_null(find(tree, "zz.explain/p"));  // it does not hold, so it is not in the way
}

// Each leaf that is a fact says where its value comes from; each provision has a
// citation.
static void leaves_are_facts(const Explanation *tree)
{
    CHECK(tree->title.len > 0, "every node has a title");
    if (tree->kind == EXPLANATION_FACT) {
        CHECK(tree->basis.len > 0, str_to_c(tree->title, arena));
    }
    for (uint32_t i = 0; i < tree->count; i++) {
        leaves_are_facts(tree->children[i]);
    }
}

static void every_fact_says_where_it_comes_from(void **)
{
    const Program *program = trial_program(texts, NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        leaves_are_facts(explain(program, rows[i].facts, NULL));
        for (Outcome wanted = 0; wanted < OUTCOME_UNDETERMINED; wanted++) {
            leaves_are_facts(explain(program, rows[i].facts, &wanted));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_say_what_they_rest_on),
        cmocka_unit_test(what_did_not_bear_is_left_out),
        cmocka_unit_test(why_not_names_what_stands_in_the_way),
        cmocka_unit_test(every_fact_says_where_it_comes_from),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain", tests, arena_open, arena_close);
}
