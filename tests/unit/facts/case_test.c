// case_test.c: facts said one by one as a form says them, and by code; rows of CSV.
#include "sample.h"

static Sample sample;

static int open_sample(void **)
{
    sample_open(&sample);
    return 0;
}

static int close_sample(void **)
{
    sample_close(&sample);
    return 0;
}

static Value value_at(const Case *self, const char *name, const Record *item)
{
    FactName fact;
    if (!vocabulary_find(sample.vocabulary, str_from_c(name), &fact)) {
        fail_msg("there is no fact '%s'", name);
    }
    return case_get(self, fact, item);
}

static Str text_at(const Case *self, const char *name, const Record *item)
{
    FactName fact;
    Value value = value_at(self, name, item);
    (void)vocabulary_find(sample.vocabulary, str_from_c(name), &fact);
    return value.kind == VALUE_ABSENT
               ? STR("absent")
               : value_write(value, &vocabulary_fact(sample.vocabulary, fact.fact)->type,
                             self->symbols, sample.arena);
}

static Status say(Case *self, const char *name, const char *text)
{
    sample.problems = (Problems){.arena = sample.arena};
    return case_say_text(self, str_from_c(name), str_from_c(text), (Place){}, &sample.problems);
}

static void test_said_by_text(void **)
{
    // clang-format off
    static const struct { const char *name, *text, *fact, *written; } rows[] = {
        {"destination", "China", "destination", "CN"},
        {"destination", "US", "destination", "US"},  // said again: the last counts
        {"destination", "", "destination", "absent"},
        {"destination", "?", "destination", "absent"},
        {"item.tpp", "4800", "item.tpp", "4800"},
        {"item.tpp", "{\"at_least\":\"10\"}", "item.tpp", "unknown"},
        {"item.in_words[p17]", "yes", "item.in_words", "p17: yes"},
        {"item.in_words[p17]", "no", "item.in_words", "p17: no"},
        {"end_user.lists", "us.sdn; us.entity_list", "end_user.lists", "us.entity_list, us.sdn"},
        {"end_user.lists_complete", "no", "end_user.lists", "us.entity_list, us.sdn and perhaps more"},
        {"end_user.lists_complete", "yes", "end_user.lists", "us.entity_list, us.sdn"},
        {"end_user.lists", "[]", "end_user.lists", "none"},
        {"end_user.owners", "[{\"percent\":\"50\"},{}]", "end_user.owners", "2 members"},
        {"end_user.owners[2].percent", "5", "end_user.owners", "3 members"},
        {"end_user.owners", "none", "end_user.owners", "0 members"},
        {"item.composition", "NdFeB", "item.composition", "B, Fe, Nd"},
        {"item.code", "3A090.a", "item.code", "3A090.a"},
        {"item.list", "us", "item.code", "3A090.a"},
        {"item.code", "none", "item.code", "unlisted"},
        {"exporter.name", "none", "exporter.name", "none"},
    };
    // clang-format on
    Case *self = case_new(sample.vocabulary, sample.arena);
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(say(self, rows[i].name, rows[i].text) == STATUS_OK, rows[i].name);
        CHECK_STR(text_at(self, rows[i].fact, NULL), rows[i].written, rows[i].name);
    }
}

// What a form is told to ask for by position can be said by position.
static void test_said_by_position(void **)
{
    Case *self = case_new(sample.vocabulary, sample.arena);
    assert_false(self->items_given);
    assert_int_equal(say(self, "items[0].tpp", "1"), STATUS_OK);
    assert_int_equal(say(self, "items[1].tpp", "2"), STATUS_OK);
    assert_int_equal(self->item_count, 2);
    CHECK_STR(text_at(self, "item.tpp", self->items[0]), "1", "first");
    CHECK_STR(text_at(self, "item.tpp", self->items[1]), "2", "second");
    assert_int_equal(say(self, "id", "case 9"), STATUS_OK);
    CHECK_STR(self->id, "case 9", "id");
    assert_int_equal(say(self, "date", "2026-07-23"), STATUS_OK);
    assert_true(self->has_date);
    for (int i = 0; i < 40; i++) {  // the list outgrows its room more than once
        Str name = str_format(sample.arena, "items[1].parts[%d].value", i);
        Str text = str_format(sample.arena, "%d USD", i);
        assert_int_equal(case_say_text(self, name, text, (Place){}, &sample.problems), STATUS_OK);
    }
    const List *parts = value_at(self, "item.parts", self->items[1]).list;
    assert_int_equal(parts->count, 40);
    for (uint32_t i = 0; i < parts->count; i++) {
        assert_int_equal(parts->members[i]->index, i);
    }
}

static void test_code_list_said_later(void **)
{
    Case *self = case_new(sample.vocabulary, sample.arena);
    assert_int_equal(say(self, "item.code", "1C902"), STATUS_OK);
    assert_int_equal(say(self, "item.list", "cn"), STATUS_OK);
    const Set *codes = value_at(self, "item.code", NULL).set;
    CHECK_STR(symbols_write(self->symbols, code_list(self->symbols, codes->atoms[0])), "cn",
              "list");
}

static void test_refused_by_text(void **)
{
    // clang-format off
    static const struct { const char *name, *text, *problem; } rows[] = {
        {"destinaton", "CN", "case.fact_unknown destinaton"},
        {"item.in_words", "yes", "case.type item.in_words"},
        {"item.in_words[]", "yes", "case.fact_unknown item.in_words[]"},
        {"item.tpp[0]", "1", "case.fact_unknown item.tpp[0]"},
        {"item.parts[0]", "1", "case.fact_unknown item.parts[0]"},
        {"item.parts[x].value", "1", "case.fact_unknown item.parts[x].value"},
        {"items[.tpp", "1", "case.fact_unknown items[.tpp"},
        {"items[].tpp", "1", "case.fact_unknown items[].tpp"},
        {"items[9].tpp", "1", "case.type items[9].tpp"},
        {"item.parts", "many", "case.type item.parts"},
        {"item.tpp", "x", "case.number item.tpp"},
        {"item", "x", "case.fact_unknown item"},
        {"", "x", "case.fact_unknown "},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Case *self = case_new(sample.vocabulary, sample.arena);
        CHECK(say(self, rows[i].name, rows[i].text) == STATUS_INVALID, rows[i].name);
        CHECK_STR(sample_problems(&sample), rows[i].problem, rows[i].name);
    }
    Case *self = case_new(sample.vocabulary, sample.arena);
    assert_int_equal(say(self, "item.tpp", "{\"at_least\""), STATUS_INVALID);
}

static void test_made_by_code(void **)
{
    Case *self = case_new(sample.vocabulary, sample.arena);
    Record *first = case_add_item(self);
    assert_ptr_equal(first, self->items[0]);
    for (uint32_t i = 1; i < 9; i++) {
        assert_int_equal(case_add_item(self)->index, i);
    }
    assert_int_equal(self->item_count, 9);
    assert_ptr_equal(self->items[0], first);
    assert_ptr_equal(case_party(self, ROLE_BROKER), case_party(self, ROLE_BROKER));
    FactName name;
    assert_true(vocabulary_find(sample.vocabulary, STR("broker.country"), &name));
    const Fact *fact = vocabulary_fact(sample.vocabulary, name.fact);
    record_say(case_party(self, ROLE_BROKER), fact, value_of_atom(5));
    assert_true(value_same(case_get(self, name, NULL), value_of_atom(5)));
    name.role = ROLE_EXPORTER;
    assert_int_equal(case_get(self, name, NULL).kind, VALUE_ABSENT);
    name.role = ROLE_ANY;
    assert_int_equal(case_get(self, name, NULL).kind, VALUE_ABSENT);
}

static Status read_row(Case **out, const char *text)
{
    sample.problems = (Problems){.arena = sample.arena};
    CsvReader reader = csv_open(str_from_c(text), STR("cases.csv"));
    CsvRow header;
    CsvRow row;
    if (csv_next(&header, &reader, &sample.problems, sample.arena) != STATUS_OK ||
        csv_next(&row, &reader, &sample.problems, sample.arena) != STATUS_OK) {
        fail_msg("not CSV: %s", text);
    }
    return case_read_csv(out, &header, &row, sample.vocabulary, (Place){.source = STR("cases.csv")},
                         &sample.problems, sample.arena);
}

static void test_csv(void **)
{
    static const char text[] =
        "id,destination,item.code,item.list,item.tpp,end_user.lists,transit_countries,"
        "end_user.owners,item.value,items[1].tpp,transit_countries_complete,date,item.name\n"
        "a1,\"Korea, South\",3A090.a;4A090,us,,none,CN;HK,\"[{\"\"percent\"\":50}]\",?,,no,"
        "2026-01-02,\n";
    Case *self = NULL;
    assert_int_equal(read_row(&self, text), STATUS_OK);
    CHECK_STR(self->id, "a1", "id");
    CHECK_STR(text_at(self, "destination", NULL), "KR", "destination");
    CHECK_STR(text_at(self, "item.code", NULL), "3A090.a, 4A090", "code");
    CHECK_STR(text_at(self, "item.tpp", NULL), "absent", "tpp");
    CHECK_STR(text_at(self, "item.value", NULL), "absent", "value");
    CHECK_STR(text_at(self, "end_user.lists", NULL), "none", "lists");
    CHECK_STR(text_at(self, "transit_countries", NULL), "CN, HK and perhaps more", "transit");
    CHECK_STR(text_at(self, "end_user.owners", NULL), "1 member", "owners");
    CHECK_STR(date_write(self->date, sample.arena), "2026-01-02", "date");
    assert_int_equal(self->item_count, 1);
}

static void test_csv_refused(void **)
{
    // clang-format off
    static const struct { const char *csv, *problems; } rows[] = {
        {"destinaton\nCN\n", "case.fact_unknown destinaton"},
        {"destination,item.tpp\nNowhere,x\n", "case.country destination; case.number item.tpp"},
        {"destination\nCN,US\n", "case.fact_unknown "},
        {"destination,destination\nCN,US\n", "case.twice destination"},
        {"item.tpp,items[0].tpp\n1,1\n", "case.twice items"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Case *self = NULL;
        CHECK(read_row(&self, rows[i].csv) == STATUS_INVALID && self == NULL, rows[i].csv);
        CHECK_STR(sample_problems(&sample), rows[i].problems, rows[i].csv);
        CHECK(sample.problems.list.at[0].place.line == 2 ||
                  sample.problems.list.at[0].place.field.len > 0,
              rows[i].csv);
    }
    Case *self = NULL;
    assert_int_equal(read_row(&self, "destination,item.tpp\nCN,x\n"), STATUS_INVALID);
    const Place place = sample.problems.list.at[0].place;
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 4);
    CHECK_STR(place.source, "cases.csv", "source");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said_by_text),         cmocka_unit_test(test_said_by_position),
        cmocka_unit_test(test_code_list_said_later), cmocka_unit_test(test_refused_by_text),
        cmocka_unit_test(test_made_by_code),         cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("case", tests, open_sample, close_sample);
}
