// value_read_test.c: values from text, and back; what is refused, and what is offered instead.
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

static Status read_as(Value *out, const char *type_name, const char *text, Type *type)
{
    *type = sample_type(&sample, type_name);
    sample.problems = (Problems){.arena = sample.arena};
    return value_read(out, str_from_c(text), type, sample.vocabulary->symbols, (Place){},
                      &sample.problems, sample.arena);
}

static void test_read_and_write(void **)
{
    // clang-format off
    static const struct { const char *type, *text, *written; } rows[] = {
        {"truth", "yes", "yes"},                 {"truth", "false", "no"},
        {"truth", " true ", "yes"},              {"truth", "?", "unknown"},
        {"truth", "unknown", "unknown"},
        {"number in mm2", "814", "814"},         {"number in mm2", "814 mm2", "814"},
        {"number in mm2", "8.14 cm2", "814"},    {"number in mm2", "-0.50", "-0.5"},
        {"number in mm2", "814mm2", "814"},      {"number in mm2", "4_800", "4800"},
        {"number in %", "25.00", "25"},          {"number in %", "25 %", "25"},
        {"number in %", "250 ppm", "0.025"},
        {"number in TOPS_bit", "4800", "4800"},  {"number in ", "1/3", "1/3"},
        {"number in mm2", "10/4 mm2", "2.5"},    {"number in ", "1000000", "1000000"},
        {"density or none", "none", "none"},     {"density or none", "5.92", "5.92"},
        {"density or none", "2/3 TOPS_bit/mm2", "2/3"},
        {"days", "25", "25"},                    {"days", "48 h", "2"},
        {"days", "25 days", "25"},
        {"money", "500 USD", "500 USD"},         {"money", "0.10 CNY", "0.1 CNY"},
        {"date", "2025-04-04", "2025-04-04"},    {"date", "1969-12-31", "1969-12-31"},
        {"country", "CN", "CN"},                 {"country", "Korea, South", "KR"},
        {"country", "中国", "CN"},                {"element", "Dy", "Dy"},
        {"code", "3A090.a", "3A090.a"},          {"code", "us:3A090.a", "3A090.a"},
        {"code", "EAR99", "unlisted"},           {"code", "none", "unlisted"},
        {"text", "NVIDIA A100", "NVIDIA A100"},  {"text", "none", "none"},
        {"text", "unknown", "unknown"},          {"text or none", "none", "none"},
        {"origin", "foreign", "foreign"},        {"origin", "US", "US"},
        {"origin", "France", "FR"},              {"civil,military", "military", "military"},
        {"NS_1,RS_1", "NS 1", "NS_1"},           {"NS 1,RS 1", "NS_1", "NS 1"},
        {"none,y_items", "none", "none"},
        {"set of country", "CN; US;CN", "CN, US"}, {"set of country", "none", "none"},
        {"set of country", "Korea, South", "KR"},  {"set of country", "?", "unknown"},
        {"set of country", "HK, CN", "CN, HK"},    {"set of country", "CN;Korea, South", "CN, KR"},
        {"set of element", "TbDyFe", "Dy, Fe, Tb"}, {"set of element", "Tb;Dy", "Dy, Tb"},
        {"set of element", "Nd2Fe14B", "B, Fe, Nd"}, {"set of element", "Dy, Tb", "Dy, Tb"},
        {"set of text", "Acme, Ltd; Beta", "Acme, Ltd, Beta"},
        {"set of NS_1,RS_1", "RS 1, NS 1", "NS_1, RS_1"},
        {"set of code", "3A090.a;us:3E991", "3A090.a, 3E991"},
        {"any", "yes", "yes"},                   {"any", "none", "none"},
        {"any", "2025-04-04", "2025-04-04"},     {"any", "500 USD", "500 USD"},
        {"any", "25 %", "0.25"},                 {"any", "4800", "4800"},
        {"any", "CN", "CN"},                     {"any", "3A090.a", "3A090.a"},
        {"any", "civil", "civil"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Value value;
        Type type;
        CHECK(read_as(&value, rows[i].type, rows[i].text, &type) == STATUS_OK, rows[i].text);
        CHECK(sample.problems.error_count == 0, rows[i].text);
        Str written = value_write(value, &type, sample.vocabulary->symbols, sample.arena);
        CHECK_STR(written, rows[i].written, rows[i].text);
    }
}

static void test_refused(void **)
{
    // clang-format off
    static const struct { const char *type, *text, *code, *hint; } rows[] = {
        {"truth", "maybe", "case.type", ""},
        {"truth", "", "case.type", ""},
        {"number in mm2", "", "case.number", "write a decimal, in 'mm2' unless another unit follows it"},
        {"number in mm2", "wide", "case.number", "write a decimal, in 'mm2' unless another unit follows it"},
        {"number in ", "1e5", "case.number", "write all its digits, without an exponent"},
        {"number in ", "1E+5", "case.number", "write all its digits, without an exponent"},
        {"number in ", "4,800", "case.number", "write it without commas; '_' may group digits"},
        {"number in ", "4800.", "case.number", "write a decimal, such as 20 or 5.92"},
        {"number in ", "1.2.3", "case.number", "write a decimal, such as 20 or 5.92"},
        {"number in ", "1/0", "case.number", "write a decimal, such as 20 or 5.92"},
        {"number in ", "+5", "case.number", "write a decimal, such as 20 or 5.92"},
        {"number in ", "123456789012345678901234567890123456789", "case.number", ""},
        {"number in mm2", "5 mm", "case.unit", ""},
        {"number in mm2", "5 m2m", "case.unit", NULL},
        {"number in mm2", "5 MM2", "case.unit", "the nearest is 'mm'"},
        {"money", "500", "case.unit", "write it behind the amount: '500 USD'"},
        {"money", "500 usd", "case.unit", "the nearest is 'USD'"},
        {"money", "much", "case.number", "write an amount and its currency: '500 USD'"},
        {"date", "2025-02-30", "case.date", "write a day that exists as year-month-day: 2025-04-04"},
        {"date", "4.4.2025", "case.date", "write a day that exists as year-month-day: 2025-04-04"},
        {"country", "Chinaa", "case.country", "the nearest is 'CN'"},
        {"country", "none", "case.country", NULL},
        {"element", "tb", "case.word", "the nearest is 'Tb'"},
        {"civil,military", "milittary", "case.word", "the nearest is 'military'"},
        {"target,permanent_magnet", "Magnet", "case.word", "the nearest is 'permanent_magnet'"},
        {"civil,military", "none", "case.word", ""},
        {"origin", "nowhere at all", "case.word", ""},
        {"code", "3A090 a", "case.type", "write it as in its list: 3A090.a, or us:3A090.a"},
        {"code", "", "case.type", "write it as in its list: 3A090.a, or us:3A090.a"},
        {"set of civil,military", "civil;peace", "case.word", ""},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Value value = value_of_atom(77);
        Type type;
        CHECK(read_as(&value, rows[i].type, rows[i].text, &type) == STATUS_INVALID, rows[i].text);
        CHECK(value_same(value, value_of_atom(77)), rows[i].text);
        CHECK(sample.problems.list.count == 1, rows[i].text);
        CHECK_STR(sample.problems.list.at[0].code, rows[i].code, rows[i].text);
        if (rows[i].hint != NULL) {
            CHECK_STR(sample.problems.list.at[0].hint, rows[i].hint, rows[i].text);
        }
    }
}

static void test_all_members_are_named(void **)
{
    Value value;
    Type type;
    assert_int_equal(read_as(&value, "set of country", "CN;Nowhere;US;Neverland", &type),
                     STATUS_INVALID);
    assert_int_equal(sample.problems.list.count, 2);
}

static void test_limits(void **)
{
    Buffer text = buffer_new(sample.arena);
    for (size_t i = 0; i < 10'001; i++) {
        buffer_add(&text, STR("CN;"));
    }
    Type type = sample_type(&sample, "set of country");
    Value value;
    sample.problems = (Problems){.arena = sample.arena};
    assert_int_equal(value_read(&value, buffer_str(&text), &type, sample.vocabulary->symbols,
                                (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample.problems.list.at[0].code, "case.limit", "members");
    buffer_clear(&text);
    for (size_t i = 0; i <= MEBIBYTE; i++) {
        buffer_add_char(&text, 'x');
    }
    type = sample_type(&sample, "text");
    sample.problems = (Problems){.arena = sample.arena};
    assert_int_equal(value_read(&value, buffer_str(&text), &type, sample.vocabulary->symbols,
                                (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample.problems.list.at[0].code, "case.limit", "text");
}

static void test_json(void **)
{
    // clang-format off
    static const struct { const char *type, *text, *json; } rows[] = {
        {"truth", "yes", "\"yes\""},
        {"number in %", "25", "\"25\""},
        {"set of country", "US;CN", "[\"CN\",\"US\"]"},
        {"set of country", "none", "[]"},
        {"set of country", "?", "\"unknown\""},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        Value value;
        Type type;
        CHECK(read_as(&value, rows[i].type, rows[i].text, &type) == STATUS_OK, rows[i].text);
        Buffer buffer = buffer_new(sample.arena);
        JsonWriter writer = {.to = &buffer};
        value_add_json(&writer, value, &type, sample.vocabulary->symbols, sample.arena);
        CHECK_STR(buffer_str(&buffer), rows[i].json, rows[i].text);
    }
}

static void test_days_written(void **)
{
    static const struct {
        const char *name;
        Int128 over, under;
        const char *text;
    } rows[] = {
        {"a day", 11016, 1, "2000-02-29"},
        {"half a day later", 22033, 2, "2000-02-29"},
        {"half a day before 1970", -1, 2, "1969-12-31"},
        {"first", -135'140, 1, "1600-01-01"},
        {"before the first", -135'141, 1, "unknown"},
        {"after the last", (Int128)1 << 100, 1, "unknown"},
    };
    Type type = sample_type(&sample, "date");
    for (size_t i = 0; i < ROWS(rows); i++) {
        Value value =
            value_of_number(VALUE_DATE, (Number){rows[i].over, rows[i].under}, sample.arena);
        CHECK_STR(value_write(value, &type, sample.vocabulary->symbols, sample.arena), rows[i].text,
                  rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_and_write),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_all_members_are_named),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_days_written),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("value_read", tests, open_sample, close_sample);
}
