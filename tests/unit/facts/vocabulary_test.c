// vocabulary_test.c: how facts are found, declared again, asked and presumed.
#include "facts/vocabulary.h"

#include "../base/check.h"

static Arena *arena;
static Vocabulary *vocabulary;
static Problems problems;

static int vocabulary_open(void **)
{
    arena = arena_new(16 * MEBIBYTE);
    vocabulary = vocabulary_new(arena);
    problems = (Problems){.arena = arena};
    return 0;
}

static int vocabulary_close(void **)
{
    arena_free(arena);
    return 0;
}

static FactId add(const char *name, Type type)
{
    FactId fact;
    Status status = vocabulary_add(&fact, vocabulary, str_from_c(name), type,
                                   (Place){.source = STR("a.rules"), .line = 3}, &problems);
    if (status != STATUS_OK) {
        fail_msg("%s was refused", name);
    }
    return fact;
}

static const Type truth = {.kind = TYPE_TRUTH};
static const Type date = {.kind = TYPE_DATE};
static const Type country = {.kind = TYPE_COUNTRY};

static void test_places(void **)
{
    (void)vocabulary_add_place(vocabulary, STR("die"), PLACE_ITEM);
    static const struct {
        const char *name;
        unsigned place;
        Role role;
        const char *rest;
    } rows[] = {
        {"destination", PLACE_CASE, ROLE_ANY, "destination"},
        {"item.tpp", PLACE_ITEM, ROLE_ANY, "tpp"},
        {"item", PLACE_CASE, ROLE_ANY, "item"},
        {"items.tpp", PLACE_CASE, ROLE_ANY, "items.tpp"},
        {"end_user.lists", PLACE_PARTY, ROLE_END_USER, "lists"},
        {"ultimate_consignee.a.b", PLACE_PARTY, ROLE_ULTIMATE_CONSIGNEE, "a.b"},
        {"party.lists", PLACE_PARTY, ROLE_ANY, "lists"},
        {"owner.percent", PLACE_OWNER, ROLE_ANY, "percent"},
        {"component.value", PLACE_COMPONENT, ROLE_ANY, "value"},
        {"die.area_mm2", PLACE_BUILT_IN_COUNT, ROLE_ANY, "area_mm2"},
        {"end_use.kind", PLACE_CASE, ROLE_ANY, "end_use.kind"},
        {"case.kind", PLACE_CASE, ROLE_ANY, "case.kind"},
        {"", PLACE_CASE, ROLE_ANY, ""},
        {".", PLACE_CASE, ROLE_ANY, "."},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Role role;
        Str rest;
        PlaceId place = vocabulary_split(vocabulary, str_from_c(rows[i].name), &role, &rest);
        CHECK(place == rows[i].place && role == rows[i].role, rows[i].name);
        CHECK_STR(rest, rows[i].rest, rows[i].name);
    }
}

static void test_one_fact_by_every_role(void **)
{
    FactId lists = add("party.lists", (Type){.kind = TYPE_SET, .member = TYPE_TEXT});
    assert_int_equal(add("exporter.lists", (Type){.kind = TYPE_SET, .member = TYPE_TEXT}).index,
                     lists.index);
    add("consignee.prior_statement", truth);
    FactName found;
    assert_true(vocabulary_find(vocabulary, STR("end_user.lists"), &found));
    assert_true(found.fact.index == lists.index && found.role == ROLE_END_USER);
    assert_true(vocabulary_find(vocabulary, STR("party.lists"), &found));
    assert_true(found.fact.index == lists.index && found.role == ROLE_ANY);
    assert_true(vocabulary_find(vocabulary, STR("consignee.prior_statement"), &found));
    CHECK_STR(vocabulary_fact(vocabulary, found.fact)->full, "party.prior_statement", "full");
    assert_false(vocabulary_find(vocabulary, STR("lists"), &found));
    assert_false(vocabulary_find(vocabulary, STR("owner.lists"), &found));
}

static void test_built_in(void **)
{
    static const struct {
        const char *name;
        unsigned index;
    } rows[] = {
        {"date", FACT_DATE},
        {"known", FACT_KNOWN},
        {"item.id", FACT_ITEM_ID},
        {"item.list", FACT_ITEM_LIST},
        {"item.code", FACT_ITEM_CODE},
        {"item.codes", FACT_ITEM_CODE},
        {"exception.claimed", FACT_EXCEPTION_CLAIMED},
        {"item.parts", FACT_ITEM_PARTS},
        {"party.owners", FACT_PARTY_OWNERS},
        {"broker.owners", FACT_PARTY_OWNERS},
        {"party.listings", FACT_PARTY_LISTINGS},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        FactName found;
        CHECK(vocabulary_find(vocabulary, str_from_c(rows[i].name), &found), rows[i].name);
        CHECK(found.fact.index == rows[i].index, rows[i].name);
    }
    assert_int_equal(vocabulary->places[PLACE_OWNER].list.index, FACT_PARTY_OWNERS);
    // A rulebook may say "code" where we keep a set of them, and more lists than we know.
    assert_int_equal(add("item.code", (Type){.kind = TYPE_CODE, .or_none = true}).index,
                     FACT_ITEM_CODE);
    Atom kr = symbols_word(vocabulary->symbols, STR("kr"));
    Type list = {.kind = TYPE_WORD, .words = value_of_set(&kr, 1, true, arena).set};
    assert_int_equal(add("item.list", list).index, FACT_ITEM_LIST);
    const Set *words = vocabulary->facts.at[FACT_ITEM_LIST].type.words;
    Atom us = symbols_word(vocabulary->symbols, STR("us"));
    assert_true(set_has(words, kr) && set_has(words, us));
    FactId fact;
    assert_int_equal(
        vocabulary_add(&fact, vocabulary, STR("item.code"), date, (Place){}, &problems),
        STATUS_CONFLICT);
}

static void test_declared_again(void **)
{
    Atom words[] = {symbols_word(vocabulary->symbols, STR("civil")),
                    symbols_word(vocabulary->symbols, STR("military"))};
    Type two = {.kind = TYPE_WORD, .words = value_of_set(words, 2, true, arena).set};
    Type same = {
        .kind = TYPE_WORD, .words = value_of_set(words, 2, true, arena).set, .name = STR("kind")};
    Type one = {.kind = TYPE_WORD, .words = value_of_set(words, 1, true, arena).set};
    Type set = two;
    set.kind = TYPE_SET;
    set.member = TYPE_WORD;
    Type percent = {.kind = TYPE_NUMBER, .unit = {.factor = {1, 100}}, .unit_text = STR("percent")};
    Type sign = {.kind = TYPE_NUMBER, .unit = {.factor = {1, 100}}, .unit_text = STR("%")};
    Type plain = {.kind = TYPE_NUMBER, .unit = unit_one()};
    struct {
        const char *name;
        Type before, now;
        bool fits;
    } rows[] = {
        {"a.same", two, same, true},
        {"a.fewer", two, one, false},
        {"a.set", two, set, false},
        {"a.percent", percent, sign, true},
        {"a.plain", percent, plain, false},
        {"a.truth", truth, truth, true},
        {"a.date", truth, date, false},
        {"a.none", country, {.kind = TYPE_COUNTRY, .or_none = true}, false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        FactId first = add(rows[i].name, rows[i].before);
        FactId again = {9999};
        size_t errors = problems.error_count;
        Status status = vocabulary_add(&again, vocabulary, str_from_c(rows[i].name), rows[i].now,
                                       (Place){}, &problems);
        CHECK((status == STATUS_OK) == rows[i].fits, rows[i].name);
        CHECK(again.index == (rows[i].fits ? first.index : 9999), rows[i].name);
        CHECK(problems.error_count == errors + (rows[i].fits ? 0 : 1), rows[i].name);
    }
    const Problem *last = &problems.list.at[problems.list.count - 1];
    CHECK_STR(last->code, "type.redeclared", "code");
    CHECK_STR(last->message,
              "'a.none' is declared as 'country or none' here, and as 'country' before", "message");
    CHECK_STR(last->hint, "a fact has one type in all rulebooks; the other one is at a.rules:3",
              "hint");
    CHECK_STR(type_write(&set, vocabulary->symbols, arena), "set of one of civil, military",
              "type");
}

static void test_terms(void **)
{
    FactId lists = add("party.lists", (Type){.kind = TYPE_SET, .member = TYPE_TEXT});
    Atom us = symbols_word(vocabulary->symbols, STR("us"));
    Atom cn = symbols_word(vocabulary->symbols, STR("cn"));
    Value empty = value_of_set(NULL, 0, true, arena);
    struct {
        FactTerms terms;
    } terms[] = {
        {{.role = ROLE_ANY, .ask = STR("On which lists?")}},
        {{.law = us, .role = ROLE_END_USER, .ask = STR("Is it listed?"), .ask_zh = STR("列名?")}},
        {{.law = us, .role = ROLE_EXPORTER, .has_presumption = true, .presumed = empty}},
    };
    for (size_t i = 0; i < ROWS(terms); i++) {
        *VEC_PUSH(&vocabulary->facts.at[lists.index].terms, arena) = terms[i].terms;
    }
    const struct {
        const char *name;
        Role role;
        Atom law;
        const char *ask, *ask_zh;
        bool is_presumed;
    } rows[] = {
        {"of the role and law", ROLE_END_USER, us, "Is it listed?", "列名?", false},
        {"another law's question only for want of one", ROLE_END_USER, cn, "On which lists?",
         "列名?", false},
        {"presumed", ROLE_EXPORTER, us, "On which lists?", "", true},
        {"not presumed by another law", ROLE_EXPORTER, cn, "On which lists?", "", false},
        {"of any role", ROLE_ANY, us, "On which lists?", "", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        FactName name = {.fact = lists, .role = rows[i].role};
        CHECK_STR(vocabulary_question(vocabulary, name, rows[i].law, false), rows[i].ask,
                  rows[i].name);
        CHECK_STR(vocabulary_question(vocabulary, name, rows[i].law, true), rows[i].ask_zh,
                  rows[i].name);
        Value presumed = {};
        CHECK(vocabulary_presumed(vocabulary, name, rows[i].law, &presumed) == rows[i].is_presumed,
              rows[i].name);
        CHECK(!rows[i].is_presumed || value_same(presumed, empty), rows[i].name);
    }
}

static void test_nearest(void **)
{
    add("destination", country);
    add("end_use.kind", truth);
    add("item.performance_density", truth);
    add("party.country", country);
    add("component.origin", country);
    static const struct {
        const char *name, *nearest;
    } rows[] = {
        {"destinaton", "destination"},
        {"item.performence_density", "item.performance_density"},
        {"performance_density", "item.performance_density"},
        {"country", "end_user.country"},
        {"end_user.contry", "end_user.country"},
        {"enduser.country", "end_user.country"},
        {"exporter.performance_density", "item.performance_density"},
        {"item.destination", "destination"},
        {"component.orgin", "component.origin"},
        {"end_use.knd", "end_use.kind"},
        {"end_usr", "end_user"},
        {"qqqqqqqqqqqqqqqqqqqq", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(vocabulary_nearest(vocabulary, str_from_c(rows[i].name), arena), rows[i].nearest,
                  rows[i].name);
    }
}

static void test_places_end(void **)
{
    assert_int_equal(vocabulary_add_place(vocabulary, STR("die"), PLACE_ITEM),
                     PLACE_BUILT_IN_COUNT);
    assert_int_equal(vocabulary_add_place(vocabulary, STR("die"), PLACE_ITEM),
                     PLACE_BUILT_IN_COUNT);
    assert_int_equal(vocabulary_add_place(vocabulary, STR("die"), PLACE_CASE), PLACE_MAX);
    for (unsigned i = PLACE_BUILT_IN_COUNT + 1; i < PLACE_MAX; i++) {
        Str name = str_format(arena, "place%u", i);
        assert_int_equal(vocabulary_add_place(vocabulary, name, PLACE_ITEM), i);
    }
    assert_int_equal(vocabulary_add_place(vocabulary, STR("more"), PLACE_ITEM), PLACE_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, vocabulary_open, vocabulary_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_places),     TEST(test_one_fact_by_every_role),
        TEST(test_built_in),   TEST(test_declared_again),
        TEST(test_terms),      TEST(test_nearest),
        TEST(test_places_end),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("vocabulary", tests, NULL, NULL);
}
