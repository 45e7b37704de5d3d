// case_json_test.c: cases from JSON. That two ways of writing mean the same is tested by reading
// both and comparing every slot of every record.
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

static Status read_case(Case **out, const char *text)
{
    const JsonValue *json;
    sample.problems = (Problems){.arena = sample.arena};
    if (json_read(&json, str_from_c(text), STR("-"), 1, &sample.problems, sample.arena) !=
        STATUS_OK) {
        fail_msg("not JSON: %s", text);
    }
    return case_read_json(out, json, sample.vocabulary, (Place){.source = STR("-")},
                          &sample.problems, sample.arena);
}

static Case *good_case(const char *text)
{
    Case *self = NULL;
    if (read_case(&self, text) != STATUS_OK) {
        fail_msg("%s: %.*s", text, STR_ARG(sample_problems(&sample)));
    }
    return self;
}

static Str fact_text(const Case *self, const char *name, const Record *item)
{
    FactName fact;
    if (!vocabulary_find(sample.vocabulary, str_from_c(name), &fact)) {
        fail_msg("there is no fact '%s'", name);
    }
    Value value = case_get(self, fact, item);
    return value.kind == VALUE_ABSENT
               ? STR("absent")
               : value_write(value, &vocabulary_fact(sample.vocabulary, fact.fact)->type,
                             self->symbols, sample.arena);
}

static void test_facts(void **)
{
    // clang-format off
    static const struct { const char *json, *fact, *text; } rows[] = {
        {"{\"destination\":\"CN\"}", "destination", "CN"},
        {"{\"destination\":\"China\"}", "destination", "CN"},
        {"{\"destination\":null}", "destination", "absent"},
        {"{}", "destination", "absent"},
        {"{\"item\":{\"tpp\":\"4800\"}}", "item.tpp", "4800"},
        {"{\"item.tpp\":4800.50}", "item.tpp", "4800.5"},
        {"{\"item\":{\"tpp\":\"0.1\"}}", "item.tpp", "0.1"},
        {"{\"item\":{\"applicable_die_area_mm2\":\"8.14 cm2\"}}", "item.applicable_die_area_mm2", "814"},
        {"{\"item\":{\"us_controlled_content_percent\":\"25.00\"}}", "item.us_controlled_content_percent", "25"},
        {"{\"item\":{\"performance_density\":\"none\"}}", "item.performance_density", "none"},
        {"{\"item\":{\"tpp\":{\"at_least\":\"10\",\"at_most\":\"20\"}}}", "item.tpp", "unknown"},
        {"{\"item\":{\"tpp\":{\"at_least\":\"10\",\"at_most\":10}}}", "item.tpp", "10"},
        {"{\"item\":{\"tpp\":{\"at_least\":null}}}", "item.tpp", "absent"},
        {"{\"end_use\":{\"kind\":\"civil\"}}", "end_use.kind", "civil"},
        {"{\"purchase_order.written\":true}", "purchase_order.written", "yes"},
        {"{\"purchase_order\":{\"written\":\"no\"}}", "purchase_order.written", "no"},
        {"{\"certifications\":{\"complete\":false}}", "certifications.complete", "no"},
        {"{\"exception\":{\"claimed\":\"none\"}}", "exception.claimed", "none"},
        {"{\"exception.claimed\":\"LVS\"}", "exception.claimed", "LVS"},
        {"{\"exception.claimed\":[\"LVS\",\"STA\"]}", "exception.claimed", "LVS, STA"},
        {"{\"entity_list_footnotes\":[1,\"4\"]}", "entity_list_footnotes", "1, 4"},
        {"{\"entity_list_footnotes\":[]}", "entity_list_footnotes", "none"},
        {"{\"transit_countries\":\"Viet Nam\"}", "transit_countries", "VN"},
        {"{\"transit_countries\":{\"known\":[\"VN\"],\"complete\":false}}", "transit_countries", "VN and perhaps more"},
        {"{\"transit_countries\":{\"known\":[\"VN\"]}}", "transit_countries", "VN and perhaps more"},
        {"{\"transit_countries\":{\"known\":[\"VN\"],\"complete\":true}}", "transit_countries", "VN"},
        {"{\"transit_countries\":[\"VN\"],\"transit_countries_complete\":false}", "transit_countries", "VN and perhaps more"},
        {"{\"transit_countries_complete\":false,\"transit_countries\":[\"VN\"]}", "transit_countries", "VN and perhaps more"},
        {"{\"transit_countries_complete\":true,\"transit_countries\":[\"VN\"]}", "transit_countries", "VN"},
        {"{\"transit_countries_complete\":false}", "transit_countries", "absent"},
        {"{\"item\":{\"composition\":\"TbDyFe\"}}", "item.composition", "Dy, Fe, Tb"},
        {"{\"item\":{\"composition\":[\"Tb\",\"Dy\"]}}", "item.composition", "Dy, Tb"},
        {"{\"item\":{\"reasons\":[\"NS 1\",\"RS_1\"]}}", "item.reasons", "NS_1, RS_1"},
        {"{\"item\":{\"origin\":\"foreign\"}}", "item.origin", "foreign"},
        {"{\"item\":{\"origin\":\"US\"}}", "item.origin", "US"},
        {"{\"item\":{\"fdp\":{\"b\":true}}}", "item.fdp.b", "yes"},
        {"{\"item\":{\"in_words\":{\"p17\":true,\"p18\":\"no\",\"p19\":null}}}", "item.in_words", "p17: yes, p18: no"},
        {"{\"item.in_words[p17]\":true}", "item.in_words", "p17: yes"},
        {"{\"item.in_words[p17]\":true,\"item\":{\"in_words\":{\"p11\":false}}}", "item.in_words", "p17: yes, p11: no"},
        {"{\"end_user\":{\"country\":\"CN\",\"lists\":[]}}", "end_user.lists", "none"},
        {"{\"end_user\":{\"lists\":\"none\"}}", "end_user.lists", "none"},
        {"{\"end_user.lists\":\"us.sdn\"}", "end_user.lists", "us.sdn"},
        {"{\"end_user\":{}}", "end_user.lists", "absent"},
        {"{\"end_user\":null}", "end_user.lists", "absent"},
        {"{\"exporter\":{\"name\":\"none\"}}", "exporter.name", "none"},
        {"{\"consignee.prior_statement\":true}", "consignee.prior_statement", "yes"},
        {"{\"item.untyped\":[1,\"Dy\",\"CN\"]}", "item.untyped", "1, CN, Dy"},
        {"{\"item.untyped\":[]}", "item.untyped", "none"},
        {"{\"item.untyped\":true}", "item.untyped", "yes"},
        {"{\"item.untyped\":{\"at_least\":\"1\"}}", "item.untyped", "unknown"},
        {"{\"item.untyped\":{\"at_least\":\"2 %\",\"at_most\":\"0.02\"}}", "item.untyped", "0.02"},
        {"{\"order\":{\"value\":\"500 USD\"}}", "order.value", "500 USD"},
        {"{\"notification.days_before\":25}", "notification.days_before", "25"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Case *self = good_case(rows[i].json);
        CHECK_STR(fact_text(self, rows[i].fact, NULL), rows[i].text, rows[i].json);
    }
}

// Codes are of the list that the item names, before or after them.
static void test_codes(void **)
{
    // clang-format off
    static const struct { const char *item, *text, *list; } rows[] = {
        {"{\"list\":\"cn\",\"code\":\"1C902.a\"}", "1C902.a", "cn"},
        {"{\"code\":\"1C902.a\",\"list\":\"cn\"}", "1C902.a", "cn"},
        {"{\"codes\":[\"1C902.a\"],\"list\":\"cn\"}", "1C902.a", "cn"},
        {"{\"code\":\"us:3A090.a\",\"list\":\"cn\"}", "3A090.a", "us"},
        {"{\"code\":\"3A090.a\"}", "3A090.a", ""},
        {"{\"code\":[\"3A090.a\",\"4A090\"],\"list\":\"us\"}", "3A090.a, 4A090", "us"},
        {"{\"code\":\"EAR99\",\"list\":\"us\"}", "unlisted", NULL},
        {"{\"code\":\"none\",\"list\":\"cn\"}", "unlisted", NULL},
        {"{\"code\":[\"none\"]}", "unlisted", NULL},
        {"{\"code\":\"unlisted\"}", "unlisted", NULL},
        {"{\"code\":[]}", "none", NULL},
        {"{\"code\":null}", "absent", NULL},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str text = str_format(sample.arena, "{\"items\":[%s]}", rows[i].item);
        Case *self = good_case(str_to_c(text, sample.arena));
        CHECK_STR(fact_text(self, "item.code", NULL), rows[i].text, rows[i].item);
        if (rows[i].list != NULL) {
            FactName name;
            assert_true(vocabulary_find(sample.vocabulary, STR("item.codes"), &name));
            const Set *codes = case_get(self, name, NULL).set;
            Atom list = code_list(self->symbols, codes->atoms[0]);
            CHECK_STR(symbols_write(self->symbols, list), rows[i].list, rows[i].item);
        }
    }
}

static bool same_record(const Record *a, const Record *b);

static bool same_value(Value a, Value b)
{
    if (a.kind != VALUE_LIST || b.kind != VALUE_LIST) {
        return value_same(a, b);
    }
    bool same = a.list->count == b.list->count && a.list->complete == b.list->complete;
    for (uint32_t i = 0; same && i < a.list->count; i++) {
        same = same_record(a.list->members[i], b.list->members[i]);
    }
    return same;
}

static bool same_record(const Record *a, const Record *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    bool same = a->place == b->place && a->role == b->role && a->index == b->index;
    for (uint32_t i = 0; same && i < sample.vocabulary->places[a->place].fact_count; i++) {
        same = same_value(a->given[i], b->given[i]);
    }
    return same;
}

static bool same_case(const Case *a, const Case *b)
{
    bool same = same_record(a->root, b->root) && a->item_count == b->item_count &&
                a->items_given == b->items_given;
    for (uint32_t i = 0; same && i < a->item_count; i++) {
        same = same_record(a->items[i], b->items[i]);
    }
    for (unsigned role = 0; same && role < ROLE_COUNT; role++) {
        same = same_record(a->parties[role], b->parties[role]);
    }
    return same;
}

static void test_same(void **)
{
    // clang-format off
    static const struct { const char *a, *b; } rows[] = {
        {"{\"item\":{\"tpp\":\"1\",\"value\":\"2 USD\"}}", "{\"items\":[{\"tpp\":1,\"value\":\"2.00 USD\"}]}"},
        {"{\"item\":{\"tpp\":\"1\"}}", "{\"item.tpp\":\"1\"}"},
        {"{\"items\":[{},{\"tpp\":\"1\"}]}", "{\"items[0].name\":null,\"items[1].tpp\":\"1\"}"},
        {"{\"end_user\":{\"country\":\"CN\"},\"end_use\":{\"kind\":\"civil\"}}",
         "{\"end_user.country\":\"CHN\",\"end_use.kind\":\"civil\"}"},
        {"{\"end_user\":{\"owners\":[{\"name\":\"A\",\"percent\":\"50\"},{\"percent\":\"20 %\"}]}}",
         "{\"end_user.owners[0].name\":\"a\",\"end_user.owners[0].percent\":50,\"end_user.owners[1].percent\":20}"},
        {"{\"end_user\":{\"owners\":{\"known\":[{\"percent\":\"50\"}],\"complete\":false}}}",
         "{\"end_user.owners\":[{\"percent\":\"50\"}],\"end_user\":{\"owners_complete\":false}}"},
        {"{\"item\":{\"processing_units\":[{\"modes\":[{\"bits\":8},{\"bits\":16}]}]}}",
         "{\"item.processing_units[0].modes[0].bits\":\"8\",\"item.processing_units[0].modes[1].bits\":\"16\"}"},
        {"{\"item\":{\"parts\":[]}}", "{\"item.parts\":\"none\"}"},
        {"{\"item\":{\"fdp\":{\"b\":true,\"c\":false}}}", "{\"item.fdp\":{\"b\":true},\"item\":{\"fdp.c\":false}}"},
        // The same said twice is no fault.
        {"{\"destination\":\"CN\",\"item\":{\"tpp\":\"1\"},\"item.tpp\":\"1.0\"}",
         "{\"destination\":\"CN\",\"item.tpp\":\"1\"}"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(same_case(good_case(rows[i].a), good_case(rows[i].b)), rows[i].a);
    }
    assert_false(same_case(good_case("{\"end_user.owners[0].percent\":50}"),
                           good_case("{\"end_user.owners[0].percent\":51}")));
}

static void test_ids_and_days(void **)
{
    Case *self = good_case("{\"id\":7,\"date\":\"2026-07-23\",\"known\":\"2026-01-01\","
                           "\"items\":[{\"id\":1},{\"id\":\"B\"}]}");
    CHECK_STR(self->id, "7", "id");
    assert_true(self->has_date && self->has_known);
    CHECK_STR(date_write(self->date, sample.arena), "2026-07-23", "date");
    CHECK_STR(date_write(self->known, sample.arena), "2026-01-01", "known");
    CHECK_STR(fact_text(self, "date", NULL), "2026-07-23", "date as a fact");
    CHECK_STR(fact_text(self, "item.id", self->items[1]), "B", "second item");
    self = good_case("{}");
    assert_true(!self->has_date && !self->has_known && !self->items_given);
    assert_int_equal(self->item_count, 1);
    assert_null(self->parties[ROLE_END_USER]);
    assert_non_null(good_case("{\"end_user\":{}}")->parties[ROLE_END_USER]);
}

static void test_numbers_of_records(void **)
{
    Case *self = good_case("{\"items\":[{},{\"parts\":[{},{}]}],\"broker\":{\"owners\":[{}]}}");
    assert_int_equal(self->record_count, 7);
    const Value *parts = NULL;
    for (uint32_t i = 0; parts == NULL; i++) {
        parts = self->items[1]->given[i].kind == VALUE_LIST ? &self->items[1]->given[i] : NULL;
    }
    Record *part = parts->list->members[1];
    assert_true(part->place == PLACE_COMPONENT && part->index == 1);
    assert_ptr_equal(part->parent, self->items[1]);
    assert_int_equal(self->parties[ROLE_BROKER]->role, ROLE_BROKER);
}

static void test_refused(void **)
{
    // clang-format off
    static const struct { const char *json, *problems, *hint; } rows[] = {
        {"[]", "case.type ", ""},
        {"{\"destinaton\":\"CN\"}", "case.fact_unknown destinaton", "the nearest is 'destination'"},
        {"{\"tpp\":\"1\"}", "case.fact_unknown tpp", "the nearest is 'item.tpp'"},
        {"{\"items\":[{},{\"tppp\":\"1\"}]}", "case.fact_unknown items[1].tppp", "the nearest is 'item.tpp'"},
        {"{\"item\":{\"parts\":[{\"valeu\":1}]}}", "case.fact_unknown item.parts[0].valeu", "the nearest is 'component.value'"},
        {"{\"end_user\":{\"contry\":\"CN\"}}", "case.fact_unknown end_user.contry", "the nearest is 'end_user.country'"},
        {"{\"end_use\":{\"knd\":\"civil\"}}", "case.fact_unknown end_use.knd", "the nearest is 'end_use.kind'"},
        {"{\"end_use\":\"civil\"}", "case.fact_unknown end_use", NULL},
        {"{\"\":1}", "case.fact_unknown ", ""},
        {"{\"end_user\":{\"\":1}}", "case.fact_unknown end_user.", ""},
        {"{\"parts\":[{\"code\":1}]}", "case.fact_unknown parts", "the nearest is 'item.parts'"},
        {"{\"items\":[{},{\"tpp\":\"wide\"}]}", "case.number items[1].tpp", NULL},
        {"{\"item\":{\"tpp\":1e5}}", "case.number item.tpp", "write all its digits, without an exponent"},
        {"{\"item\":{\"tpp\":\"-1\"}}", "case.number item.tpp", ""},
        {"{\"item\":{\"tpp\":{\"at_least\":-9,\"at_most\":\"-1\"}}}", "case.number item.tpp", ""},
        {"{\"item\":{\"tpp\":{\"at_least\":\"20\",\"at_most\":\"10\"}}}", "case.number item.tpp", ""},
        {"{\"item\":{\"tpp\":{\"at_lest\":\"20\"}}}", "case.type item.tpp", NULL},
        {"{\"item\":{\"tpp\":{\"at_least\":\"x\"}}}", "case.number item.tpp.at_least", NULL},
        {"{\"item\":{\"tpp\":true}}", "case.type item.tpp", ""},
        {"{\"item\":{\"tpp\":[1]}}", "case.type item.tpp", ""},
        {"{\"item\":{\"tpp\":\"5 mm2\"}}", "case.unit item.tpp", ""},
        {"{\"item\":{\"tpp\":\"unknown\"}}", "case.type item.tpp", "null says that it is not known"},
        {"{\"order.value\":500}", "case.unit order.value", "write it behind the amount: '500 USD'"},
        {"{\"order.value\":{\"at_least\":\"1 USD\",\"at_most\":\"2 CNY\"}}", "case.unit order.value", ""},
        {"{\"date\":\"2026-02-30\"}", "case.date date", NULL},
        {"{\"date\":{\"at_least\":\"2026-02-03\"}}", "case.date date", NULL},
        {"{\"destination\":{\"a\":1}}", "case.type destination", ""},
        {"{\"destination\":49}", "case.type destination", ""},
        {"{\"transit_countries\":[\"CN\",\"Nowhere\",5,null,[]]}",
         "case.country transit_countries[1]; case.type transit_countries[2]; case.type transit_countries[3]; case.type transit_countries[4]", NULL},
        {"{\"transit_countries\":{\"members\":[\"CN\"]}}", "case.type transit_countries", "write an array, or {\"known\": [...], \"complete\": false}"},
        {"{\"transit_countries\":{\"known\":[\"CN\"],\"complete\":\"no\"}}", "case.type transit_countries", NULL},
        {"{\"transit_countries_complete\":\"perhaps\"}", "case.type transit_countries_complete", ""},
        {"{\"item\":{},\"items\":[{}]}", "case.twice items", "'item' stands for the only one of 'items'"},
        {"{\"item.tpp\":1,\"items\":[{}]}", "case.twice items", NULL},
        {"{\"item.tpp\":1,\"item\":{\"tpp\":2}}", "case.twice item.tpp", ""},
        {"{\"item\":{\"code\":\"3A090\",\"codes\":[\"4A090\"]}}", "case.twice item.codes", ""},
        {"{\"item.in_words[p1]\":true,\"item\":{\"in_words\":{\"p1\":false}}}", "case.twice item.in_words[p1]", ""},
        {"{\"end_user.owners[0].percent\":1,\"end_user\":{\"owners\":[]}}", "case.twice end_user.owners", ""},
        {"{\"items\":[]}", "case.type items", NULL},
        {"{\"items\":{}}", "case.type items", NULL},
        {"{\"items\":[null,{}]}", "case.type items[0]", ""},
        {"{\"item\":[]}", "case.type item", ""},
        {"{\"end_user\":\"Acme\"}", "case.type end_user", ""},
        {"{\"id\":{}}", "case.type id", ""},
        {"{\"item\":{\"parts\":{}}}", "case.type item.parts", NULL},
        {"{\"item\":{\"parts\":[1]}}", "case.type item.parts[0]", ""},
        {"{\"item\":{\"in_words\":true}}", "case.type item.in_words", "this is kept by row: {\"p17\": true}"},
        {"{\"item\":{\"in_words\":{\"p1\":\"maybe\"}}}", "case.type item.in_words[p1]", ""},
        {"{\"items[2].tpp\":1}", "case.type items[2].tpp", ""},
        {"{\"items[1000].tpp\":1}", "case.limit items[1000].tpp", ""},
        {"{\"item.parts[1].value\":1}", "case.type item.parts[1].value", ""},
        {"{\"item\":{\"code\":\"3A090 or so\"}}", "case.type item.code", NULL},
        {"{\"item\":{\"list\":\"usa\"}}", "case.word item.list", "the nearest is 'us'"},
        {"{\"a\":1,\"destination\":\"Nowhere at all\",\"item\":{\"tpp\":\"x\",\"y\":1}}",
         "case.fact_unknown a; case.country destination; case.number item.tpp; case.fact_unknown item.y", NULL},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Case *self = NULL;
        CHECK(read_case(&self, rows[i].json) == STATUS_INVALID, rows[i].json);
        CHECK(self == NULL, rows[i].json);
        CHECK_STR(sample_problems(&sample), rows[i].problems, rows[i].json);
        const Problem *last = &sample.problems.list.at[sample.problems.list.count - 1];
        if (rows[i].hint != NULL) {
            CHECK_STR(last->hint, rows[i].hint, rows[i].json);
        }
    }
}

static void repeat(Buffer *buffer, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add(buffer, i == 0 ? STR("") : STR(","));
        buffer_add(buffer, str_from_c(text));
    }
}

static void test_limits(void **)
{
    static const struct {
        const char *before, *member, *after, *problem;
        size_t count;
    } rows[] = {
        {"{\"items\":[", "{}", "]}", NULL, 1'000},
        {"{\"items\":[", "{}", "]}", "case.limit items[1000]", 1'001},
        {"{\"transit_countries\":[", "\"CN\"", "]}", NULL, 10'000},
        {"{\"transit_countries\":[", "\"CN\"", "]}", "case.limit transit_countries", 10'001},
        {"{\"item\":{\"parts\":[", "{}", "]}}", NULL, 10'000},
        {"{\"item\":{\"parts\":[", "{}", "]}}", "case.limit item.parts", 10'001},
        {"{\"item\":{\"processing_units\":[", "{\"modes\":[{},{},{},{},{},{},{},{},{},{}]}", "]}}",
         "case.limit item.processing_units[9090].modes[7]", 10'000},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buffer text = buffer_new(sample.arena);
        buffer_add(&text, str_from_c(rows[i].before));
        repeat(&text, rows[i].member, rows[i].count);
        buffer_add(&text, str_from_c(rows[i].after));
        Case *self = NULL;
        Status status = read_case(&self, str_to_c(buffer_str(&text), sample.arena));
        CHECK((status == STATUS_OK) == (rows[i].problem == NULL), rows[i].before);
        if (rows[i].problem != NULL) {
            Str all = sample_problems(&sample);
            CHECK(str_starts_with(all, str_from_c(rows[i].problem)), str_to_c(all, sample.arena));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_ids_and_days),
        cmocka_unit_test(test_numbers_of_records),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("case_json", tests, open_sample, close_sample);
}
