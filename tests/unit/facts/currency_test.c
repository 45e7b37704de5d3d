// currency_test.c: ISO 4217 codes, and slips.
#include "facts/currency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_codes(void **)
{
    // clang-format off
    static const struct {
        const char *name, *text, *code, *nearest;
    } cases[] = {
        {"dollar", "USD", "USD", "USD"},     {"renminbi", "CNY", "CNY", "CNY"},
        {"first", "AED", "AED", "AED"},      {"last", "ZWL", "ZWL", "ZWL"},
        {"of 2025", "XCG", "XCG", "XCG"},    {"withdrawn in 2023", "HRK", "HRK", "HRK"},
        {"lower case", "usd", "", "USD"},    {"slip", "EUT", "", "EUR"},
        {"no currency", "XXX", "", NULL},    {"for tests", "XTS", "", NULL},
        {"usual name", "RMB", "", NULL},     {"empty", "", "", ""},
        {"longer", "USDX", "", NULL},        {"shorter", "US", "", NULL},
        {"far", "123456", "", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_from_c(cases[i].text);
        Str code = currency_code(currency_by_code(text));
        Str nearest = currency_code(currency_nearest(text));
        if (!str_equal(code, str_from_c(cases[i].code))) {
            fail_msg("%s: got '%.*s'", cases[i].name, STR_ARG(code));
        }
        if (cases[i].nearest != NULL && !str_equal(nearest, str_from_c(cases[i].nearest))) {
            fail_msg("%s: nearest is '%.*s'", cases[i].name, STR_ARG(nearest));
        }
    }
}

static void test_rows(void **)
{
    assert_true(currency_count() > 170);
    for (uint16_t i = 1; i <= currency_count(); i++) {
        Str code = currency_code((CurrencyId){i});
        assert_int_equal(code.len, 3);
        assert_int_equal(currency_by_code(code).index, i);
    }
    assert_int_equal(currency_code((CurrencyId){}).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes), cmocka_unit_test(test_rows)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
