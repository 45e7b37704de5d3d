// Several laws and rulebooks in one decision, the order of what is missing, and what a decision may
// not hang on. What one rulebook decides stands in tests/lang, with the decisions it must give.
#include "trial.h"

#include "decide/codes.h"

#define US                                                                                         \
    "rulebook us.one\n"                                                                            \
    "  list      us\n"                                                                             \
    "fact destination : country\n"                                                                 \
    "fact party.country : country\n"                                                               \
    "fact item.hot : yes or no\n"                                                                  \
    "entry 3A001\n"                                                                                \
    "  cite      \"1\"\n"                                                                          \
    "require r\n"                                                                                  \
    "  for       3A001\n"                                                                          \
    "  when      item.hot\n"                                                                       \
    "  cite      \"1\"\n"
#define CN                                                                                         \
    "rulebook cn.two\n"                                                                            \
    "  list      cn\n"                                                                             \
    "  governs   when exporter.country is CN\n"                                                    \
    "entry 3A001\n"                                                                                \
    "  cite      \"2\"\n"                                                                          \
    "prohibit p\n"                                                                                 \
    "  for       3A001\n"                                                                          \
    "  to        US\n"                                                                             \
    "  cite      \"2\"\n"

static const char *const two_laws[] = {US, CN, NULL};

static const struct {
    const char *name, *rules, *facts;
    Outcome outcome, at_least, at_most;
    const char *missing, *may_govern, *waits_for;
} rows[] = {
    {"each list is its law's", "us cn",
     "{\"exporter.country\":\"CN\",\"destination\":\"US\",\"item\":{\"code\":\"us:3A001\",\"hot\":"
     "true}}",
     OUTCOME_UNDETERMINED, OUTCOME_LICENCE_REQUIRED, OUTCOME_PROHIBITED, "item.code", "", ""},
    {"two codes, two laws: the stricter", "us cn",
     "{\"exporter.country\":\"CN\",\"destination\":\"US\",\"item\":{\"codes\":[\"us:3A001\",\"cn:"
     "3A001\"],"
     "\"hot\":true}}",
     OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, "", "", ""},
    {"named: unknown whether it governs counts as yes", "us cn",
     "{\"destination\":\"US\",\"item\":{\"codes\":[\"us:3A001\",\"cn:3A001\"],\"hot\":true}}",
     OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, "", "", ""},
    {"not named: it stands aside", "",
     "{\"destination\":\"US\",\"item\":{\"codes\":[\"us:3A001\",\"cn:3A001\"],\"hot\":true}}",
     OUTCOME_LICENCE_REQUIRED, OUTCOME_LICENCE_REQUIRED, OUTCOME_LICENCE_REQUIRED, "", "cn.two",
     "exporter.country"},
    {"not named, and it governs", "",
     "{\"exporter.country\":\"CN\",\"destination\":\"US\",\"item\":{\"codes\":[\"cn:3A001\"],"
     "\"hot\":true}}",
     OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, "", "", ""},
    {"it does not govern", "us cn",
     "{\"exporter.country\":\"US\",\"destination\":\"US\",\"item\":{\"codes\":[\"us:3A001\",\"cn:"
     "3A001\"],"
     "\"hot\":false}}",
     OUTCOME_NO_LICENCE_REQUIRED, OUTCOME_NO_LICENCE_REQUIRED, OUTCOME_NO_LICENCE_REQUIRED, "", "",
     ""},
    {"one law alone", "us", "{\"item\":{\"code\":\"3A001\",\"hot\":false}}",
     OUTCOME_NO_LICENCE_REQUIRED, OUTCOME_NO_LICENCE_REQUIRED, OUTCOME_NO_LICENCE_REQUIRED, "", "",
     ""},
    {"one open law is no matter where another decides", "us cn",
     "{\"exporter.country\":\"CN\",\"destination\":\"US\",\"item\":{\"codes\":[\"us:3A001\",\"cn:"
     "3A001\"]}}",
     OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, OUTCOME_PROHIBITED, "", "", ""},
};

static void laws_are_taken_together(void **)
{
    const Program *program = trial_program(two_laws, NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        Decider *decider = trial_decider(program, rows[i].rules);
        Decision decision = trial_decision(decider, program, rows[i].facts);
        const char *name = rows[i].name;
        CHECK(decision.bounds.outcome == rows[i].outcome, name);
        CHECK(decision.bounds.at_least == rows[i].at_least, name);
        CHECK(decision.bounds.at_most == rows[i].at_most, name);
        CHECK_STR(trial_missing(decision.missing, decision.missing_count), rows[i].missing, name);
        CHECK(decision.may_govern_count == (rows[i].may_govern[0] != '\0'), name);
        if (decision.may_govern_count > 0) {
            CHECK_STR(decision.may_govern[0].rulebook, rows[i].may_govern, name);
            CHECK_STR(trial_missing(decision.may_govern[0].waits_for,
                                    decision.may_govern[0].waits_for_count),
                      rows[i].waits_for, name);
        }
    }
}

static void a_code_says_whose_it_is_where_two_lists_could(void **)
{
    const Program *program = trial_program(two_laws, NULL);
    Decider *both = trial_decider(program, "us cn");
    Problems problems = {.arena = arena};
    Decision decision = {};
    Status status =
        trial_decide(&decision, both, program, "{\"item\":{\"code\":\"3A001\"}}", &problems);
    assert_int_equal(status, STATUS_INVALID);
    CHECK_STR(problems.list.at[0].code, "case.code_list", "without a list");
    decision = trial_decision(both, program,
                              "{\"item\":{\"list\":\"us\",\"code\":\"3A001\",\"hot\":true}}");
    assert_int_equal(decision.items[0].code_count, 1);
    CHECK_STR(decision.items[0].codes[0].list, "us", "with its list beside it");
}

static void laws_stand_side_by_side(void **)
{
    const Program *program = trial_program(two_laws, NULL);
    Decision decision = trial_decision(trial_decider(program, "us cn"), program,
                                       "{\"exporter.country\":\"US\",\"destination\":\"US\","
                                       "\"item\":{\"codes\":[\"us:3A001\",\"cn:3A001\"],"
                                       "\"hot\":true}}");
    const ItemAnswer *item = &decision.items[0];
    assert_int_equal(item->law_count, 2);
    for (uint32_t i = 0; i < 2; i++) {
        bool us = str_equal(item->laws[i].law, STR("us"));
        assert_int_equal(item->laws[i].bounds.outcome,
                         us ? OUTCOME_LICENCE_REQUIRED : OUTCOME_NO_LICENCE_REQUIRED);
    }
}

// --- Missing ----------------------------------------------------------------------------------

// a is a condition of both requirements, b and c stand in one `or` of the first: of the outcome's
// weight r and s get a half each; of r's half a gets a half and the `or` the other, b and c a
// quarter.
static void weights_are_handed_on_in_equal_parts(void **)
{
    static const char *const texts[] = {"rulebook zz.weights\n"
                                        "  reaches   unlisted items\n"
                                        "fact a : yes or no\n"
                                        "fact b : yes or no\n"
                                        "fact c : yes or no\n"
                                        "require r\n  when c or b\n  when a\n  cite \"1\"\n"
                                        "require s\n  when a\n  cite \"1\"\n",
                                        NULL};
    const Program *program = trial_program(texts, NULL);
    Decision decision = trial_decision(trial_decider(program, "zz"), program, "{}");
    CHECK_STR(trial_missing(decision.missing, decision.missing_count), "a b c",
              "heaviest first, then by name");
    uint64_t b = decision.missing[1].weight;
    assert_true(b > 0);
    assert_true(decision.missing[0].weight == 6 * b);
    assert_true(decision.missing[2].weight == b);
}

static const struct {
    const char *name, *rules, *facts, *missing;
} walks[] = {
    {"a known node hides what is below it", "require r\n  when a and (b or c)\n  cite \"1\"\n",
     "{\"b\":true}", "a"},
    {"a node that is no hides its neighbours", "require r\n  when (a and b) or c\n  cite \"1\"\n",
     "{\"a\":false}", "c"},
    {"through a derived fact",
     "derive d : yes or no = a and b\nrequire r\n  when d\n  cite \"1\"\n", "{\"a\":true}", "b"},
    {"through the branches still possible",
     "derive d : yes or no\n  = b when a\n  = c otherwise\nrequire r\n  when d\n  cite \"1\"\n",
     "{\"a\":true}", "b"},
    {"through a branch's own condition",
     "derive d : yes or no\n  = b when a\n  = c otherwise\nrequire r\n  when d\n  cite \"1\"\n",
     "{\"b\":true}", "a c"},
    {"not what gives no more than there is",
     "require r\n  when a\n  cite \"1\"\nrequire s\n  cite \"1\"\n", "{}", ""},
    {"what is stronger than what there is",
     "prohibit p\n  when a\n  cite \"1\"\nrequire s\n  cite \"1\"\n", "{}", "a"},
    {"a presumption is not missing",
     "fact e : yes or no\n  presumed no\nrequire r\n  when a or e\n  cite \"1\"\n", "{}", "a"},
    {"a fact of a row, by its key",
     "table t from \"t.csv\"\n  column id : text\n  key id\nfact w by t : yes or no\nrequire r\n"
     "  each t\n  when w[t]\n  cite \"1\"\n",
     "{\"w\":{\"k1\":false}}", "w[k2]"},
    {"a member, by its position",
     "fact component.x : yes or no\nrequire r\n  when any component where (component.x)\n  cite "
     "\"1\"\n",
     "{\"item\":{\"parts\":[{\"x\":false},{}]}}", "item.parts[1].x"},
    {"a member of one of several items",
     "fact component.x : yes or no\nrequire r\n  when any component where (component.x)\n  cite "
     "\"1\"\n",
     "{\"items\":[{\"parts\":[{\"x\":false}]},{\"parts\":[{}]}]}", "items[1].parts[0].x"},
    {"the list itself where it may have more",
     "fact component.x : yes or no\nrequire r\n  when any component where (component.x)\n  cite "
     "\"1\"\n",
     "{\"item\":{\"parts\":[{\"x\":false}],\"parts_complete\":false}}", "item.parts"},
    {"a party that is not given is asked for by its role",
     "fact party.x : yes or no\nrequire r\n  when any party where (party.x)\n  cite \"1\"\n",
     "{\"exporter\":{\"x\":false},\"broker\":{\"x\":false}}", "end_user.x"},
};

static void only_what_is_open_is_missing(void **)
{
    for (size_t i = 0; i < ROWS(walks); i++) {
        Str text = str_format(arena,
                              "rulebook zz.walk\n  reaches unlisted items\nfact a : yes or no\n"
                              "fact b : yes or no\nfact c : yes or no\n%s",
                              walks[i].rules);
        const char *texts[] = {str_to_c(text, arena), NULL};
        const Program *program = trial_program(texts, "id\nk1\nk2\n");
        Decision decision = trial_decision(trial_decider(program, "zz"), program, walks[i].facts);
        CHECK_STR(trial_missing(decision.missing, decision.missing_count), walks[i].missing,
                  walks[i].name);
        CHECK((decision.missing_count > 0) == (decision.bounds.outcome == OUTCOME_UNDETERMINED),
              walks[i].name);
    }
}

// --- What a decision may not hang on ----------------------------------------------------------

#define HEAD "rulebook zz.order\n  list zz\n"
#define FACTS                                                                                      \
    "fact destination : country\nfact item.n : number in mm2\nfact party.lists : set of one of "   \
    "ban\n"                                                                                        \
    "  presumed none\n"
#define GROUPS "group g of country = CY, IL\ngroup h of country = g except IL\n"
#define ENTRIES                                                                                    \
    "entry 1A001.a\n  when item.n > 3 mm2\n  cite \"1\"\nentry 1A001.b\n  when item.n > 1 mm2\n"   \
    "  cite \"1\"\n"
#define RULES                                                                                      \
    "require r.one\n  for 1A001\n  to g\n  because NS\n  cite \"1\"\nrequire r.two\n  for "        \
    "1A001.a\n"                                                                                    \
    "  to h\n  cite \"1\"\nprohibit p\n  when any party where (party.lists has ban)\n  cite "      \
    "\"1\"\n"
#define POLICIES                                                                                   \
    "policy x\n  on r\n  says denial\n  cite \"1\"\npolicy y\n  on r.two\n  says approval\n  "     \
    "over x\n"                                                                                     \
    "  cite \"1\"\nsuspend r.two from 2026-01-01 through 2026-02-01\n"

static const char *const cases[] = {
    "{\"id\":\"1\",\"destination\":\"CY\",\"item\":{\"n\":\"2\"}}",
    "{\"id\":\"2\",\"destination\":\"CY\",\"item\":{\"n\":\"4\"}}",
    "{\"id\":\"3\",\"item\":{\"n\":\"4\"}}",
    "{\"id\":\"4\",\"destination\":\"IL\",\"item\":{}}",
    "{\"id\":\"5\",\"date\":\"2026-01-15\",\"destination\":\"CY\",\"item\":{\"n\":\"4\"}}",
    "{\"id\":\"6\",\"destination\":\"CY\",\"item.code\":\"1A001\",\"consignee.lists\":[\"ban\"]}",
    "{\"id\":\"7\",\"destination\":\"CY\",\"items\":[{\"n\":\"4\"},{\"code\":\"none\"},{}]}",
};

// Apart from the hash of the text.
static Str without_hash(Str json)
{
    return str_slice(json, 0, str_find(json, STR("\"rulebooks\"")));
}

static void the_order_of_statements_does_not_matter(void **)
{
    static const char *const forth[] = {HEAD FACTS GROUPS ENTRIES RULES POLICIES, NULL};
    static const char *const back[] = {HEAD POLICIES RULES ENTRIES GROUPS FACTS, NULL};
    const Program *a = trial_program(forth, NULL), *b = trial_program(back, NULL);
    Decider *one = trial_decider(a, "zz"), *other = trial_decider(b, "zz");
    for (size_t i = 0; i < ROWS(cases); i++) {
        Decision first = trial_decision(one, a, cases[i]);
        Decision second = trial_decision(other, b, cases[i]);
        CHECK(str_equal(without_hash(trial_json(&first)), without_hash(trial_json(&second))),
              cases[i]);
    }
}

// One decider keeps what it worked out: of a case before, nothing may be seen in the next.
static void cases_before_do_not_matter(void **)
{
    static const char *const texts[] = {HEAD FACTS GROUPS ENTRIES RULES POLICIES, NULL};
    const Program *program = trial_program(texts, NULL);
    Decider *kept = trial_decider(program, "zz");
    for (size_t i = 0; i < ROWS(cases) * ROWS(cases); i++) {
        const char *text = cases[i % ROWS(cases)];
        (void)trial_decision(kept, program, cases[i / ROWS(cases)]);
        Decision after = trial_decision(kept, program, text);
        Decision alone = trial_decision(trial_decider(program, "zz"), program, text);
        CHECK(str_equal(trial_json(&after), trial_json(&alone)), text);
    }
}

static void the_outcome_alone_is_the_same_outcome(void **)
{
    static const char *const texts[] = {HEAD FACTS GROUPS ENTRIES RULES POLICIES, NULL};
    static const Str name = STR_INIT("zz");
    const Program *program = trial_program(texts, NULL);
    DeciderOptions options = {
        .names = &name, .name_count = 1, .has_as_of = true, .outcome_only = true};
    Status status = date_read(&options.as_of, STR("2026-07-23"));
    assert_int_equal(status, STATUS_OK);
    Decider *brief = decider_new(program, options, arena), *whole = trial_decider(program, "zz");
    for (size_t i = 0; i < ROWS(cases); i++) {
        Bounds a = trial_decision(brief, program, cases[i]).bounds;
        Bounds b = trial_decision(whole, program, cases[i]).bounds;
        CHECK(memcmp(&a, &b, sizeof a) == 0, cases[i]);
    }
}

// A table of 3,000 rows, three of each code; the rows r0, r3, r6 … are for Cyprus and Israel, the
// others for Mexico.
static const Program *rows_program(void)
{
    static const char *const texts[] = {
        "rulebook zz.rows\n  list zz\nfact destination : country\n"
        "table t from \"t.csv\"\n  column id : text\n"
        "  column code : code\n  column to : set of country\n  key id\n"
        "entries e\n  each t\n  code t.code\n  cite \"1\"\n"
        "require r\n  each t where (item meets t.code)\n"
        "  when t.to has destination\n  cite t.id\n",
        NULL};
    Buffer table = buffer_new(arena);
    buffer_add(&table, STR("id,code,to\n"));
    for (unsigned i = 0; i < 3000; i++) {
        buffer_add_format(&table, "r%u,1A%03u,%s\n", i, i % 1000, i % 3 == 0 ? "CY;IL" : "MX");
    }
    buffer_add_char(&table, '\0');
    return trial_program(texts, table.at);
}

// A table of many rows is looked through once, not once a case. (Two codes: no case is alike.)
static void rows_are_asked_once(void **)
{
    const Program *program = rows_program();
    Decider *decider = trial_decider(program, "zz");
    static const char text[] =
        "{\"destination\":\"CY\",\"item\":{\"codes\":[\"1A333\",\"1A334\"]}}";
    Decision decision = trial_decision(decider, program, text);
    assert_int_equal(decision.items[0].requirement_count, 2);  // r333, r2334; the others go to MX
    CHECK_STR(decision.items[0].requirements[1].row, "r333", "the row");
    uint64_t before = decider_work(decider).rows;
    for (int i = 0; i < 10; i++) {
        (void)trial_decision(decider, program, text);
    }
    assert_true(decider_work(decider).rows - before <= 10 * 10);
    assert_int_equal(decider_work(decider).cases, 11);
    assert_int_equal(decider_work(decider).alike, 0);
}

// Of five destinations Cyprus and Israel are alike, and Germany and France, for each of ten codes,
// once it is known which rows are for them (so not yet for the first code). The name of an item is
// its own, and so are words that no rulebook knows.
static void alike_cases_are_decided_once(void **)
{
    const Program *program = rows_program();
    Decider *kept = trial_decider(program, "zz");
    static const char *const countries[] = {"CY", "IL", "MX", "DE", "FR"};
    for (unsigned i = 0; i < 50; i++) {
        Str text = str_format(
            arena, "{\"destination\":\"%s\",\"item\":{\"id\":\"i%u\",\"code\":\"1A%03u\"}}%c",
            countries[i % 5], i, 333 + i / 5, '\0');
        Decision after = trial_decision(kept, program, text.at);
        Decision alone = trial_decision(trial_decider(program, "zz"), program, text.at);
        CHECK(str_equal(trial_json(&after), trial_json(&alone)), text.at);
    }
    assert_int_equal(decider_work(kept).alike, 9 * 2);
    static const char unknown[] = "{\"destination\":\"CY\",\"item\":{\"code\":\"7Z999.q\"}}";
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(trial_decision(kept, program, unknown).warnings.list.count, 1);
    }
    assert_int_equal(decider_work(kept).alike, 9 * 2);
}

// Fifteen entries, each of which a fact decides: more states of codes than are kept.
#define STATE_FACTS 15

static const Program *states_program(void)
{
    Buffer text = buffer_new(arena);
    buffer_add(&text, STR("rulebook zz.states\n  list zz\nfact destination : country\n"));
    for (unsigned i = 0; i < STATE_FACTS; i++) {
        buffer_add_format(&text, "fact item.f%u : yes or no\n", i);
        buffer_add_format(&text, "entry 1A%03u\n  when item.f%u\n  cite \"1\"\n", i, i);
    }
    buffer_add(&text, STR("table t from \"t.csv\"\n  column id : text\n  column code : code\n"
                          "  key id\n"
                          "require r\n  each t where (item meets t.code)\n  cite t.id\n"
                          "derive item.late : yes or no\n"
                          "  = any t where (item meets t.code) when destination is CY\n"
                          "  = no otherwise\n"
                          "require s\n  when item.late\n  cite \"1\"\n"));
    buffer_add_char(&text, '\0');
    return trial_program((const char *[]){text.at, NULL}, "id,code\nr1,1A001\nr2,1A002\n");
}

// Each bit of the number is a fact; what is to be asked of those behind the bound alone hangs on
// Cyprus.
static Str states_case(unsigned number)
{
    Buffer text = buffer_new(arena);
    buffer_add_format(&text, "{\"destination\":\"%s\",\"item\":{",
                      number < CODE_STATES_MAX ? "MX" : "CY");
    for (unsigned i = 0; i < STATE_FACTS; i++) {
        buffer_add_format(&text, "%s\"f%u\":%s", i > 0 ? "," : "", i,
                          number >> i & 1 ? "true" : "false");
    }
    buffer_add(&text, STR("}}"));
    buffer_add_char(&text, '\0');
    return buffer_str(&text);
}

// A long batch takes no more memory for codes than their bound, and decides behind it as before.
static void states_of_codes_have_a_bound(void **)
{
    const Program *program = states_program();
    Decider *decider = trial_decider(program, "zz");
    Arena *lasting = arena;
    arena = arena_new(GIBIBYTE);  // of the case at hand
    size_t used = 0;
    for (unsigned i = 0; i < CODE_STATES_MAX + 100; i++) {
        arena_reset(arena);
        Str text = states_case(i);
        Decision after = trial_decision(decider, program, text.at);
        if (i < 100 || i >= CODE_STATES_MAX) {
            Decision alone = trial_decision(trial_decider(program, "zz"), program, text.at);
            CHECK(str_equal(trial_json(&after), trial_json(&alone)), text.at);
        }
        used = i == CODE_STATES_MAX ? arena_used(lasting) : used;
    }
    assert_int_equal(decider_work(decider).code_states, CODE_STATES_MAX);
    assert_int_equal(arena_used(lasting), used);
    arena_free(arena);
    arena = lasting;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_are_taken_together),
        cmocka_unit_test(a_code_says_whose_it_is_where_two_lists_could),
        cmocka_unit_test(laws_stand_side_by_side),
        cmocka_unit_test(weights_are_handed_on_in_equal_parts),
        cmocka_unit_test(only_what_is_open_is_missing),
        cmocka_unit_test(the_order_of_statements_does_not_matter),
        cmocka_unit_test(cases_before_do_not_matter),
        cmocka_unit_test(the_outcome_alone_is_the_same_outcome),
        cmocka_unit_test(rows_are_asked_once),
        cmocka_unit_test(alike_cases_are_decided_once),
        cmocka_unit_test(states_of_codes_have_a_bound),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("decide", tests, arena_open, arena_close);
}
