// element_test.c: symbols, names, slips, and words that split into elements or do not.
#include "facts/element.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CHECK(condition, row, got)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: got '%.*s'", (row), STR_ARG(got));                                       \
        }                                                                                          \
    } while (0)

enum { FOUND_MAX = 8 };

// "Tb Dy Fe" of the elements of a word, "" if it does not split.
static Str split_write(char *out, size_t size, Str word)
{
    ElementId found[FOUND_MAX];
    size_t count = 0, len = 0;
    if (!element_split(word, found, FOUND_MAX, &count)) {
        return (Str){};
    }
    for (size_t i = 0; i < count; i++) {
        Str symbol = element_symbol(found[i]);
        assert_true(len + symbol.len + 1 < size);
        memcpy(out + len, symbol.at, symbol.len);
        len += symbol.len;
        out[len++] = ' ';
    }
    return (Str){out, len - 1};
}

static void test_split(void **)
{
    // clang-format off
    static const struct {
        const char *word, *symbols;
    } cases[] = {
        {"TbDyFe", "Tb Dy Fe"},  {"NdFeB", "Nd Fe B"},        {"Sm-Co", "Sm Co"},
        {"SmCo5", "Sm Co"},      {"Sm2Co17", "Sm Co"},        {"Nd2Fe14B", "Nd Fe B"},
        {"Nd₂Fe₁₄B", "Nd Fe B"}, {"Tb", "Tb"},                {"Y", "Y"},
        {"CO", "C O"},           {"Co", "Co"},                {"CoO", "Co O"},
        {"FeTbFe", "Fe Tb"},     {"Al-12Si", ""},             {"Tb0.3Dy0.7Fe1.92", "Tb Dy Fe"},
        {"UO2", "U O"},          {"HfNoOs", "Hf No Os"},      {"GaAs", "Ga As"},
        {"AlScLuYGdDyTbHoEr", ""},  // more than there is room for
        {"", ""},                {"tb", ""},                  {"TBDYFE", ""},
        {"Tb Dy", ""},           {"TbDy+Fe", ""},             {"TbXx", ""},
        {"2Fe", ""},             {"-Fe", ""},                 {"Fe-", ""},
        {"Sm--Co", ""},          {"Fe2.", ""},                {"Fe.2", ""},
        {"Tbd", ""},             {"J", ""},                   {"terbium", ""},
        {"Fe\xE2\x82", ""},      {"Fe\xE2\x82\x8A", ""},      {"Fe\xE2", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        Str got = split_write(text, sizeof text, str_from_c(cases[i].word));
        CHECK(str_equal(got, str_from_c(cases[i].symbols)), cases[i].word, got);
    }
}

static void test_split_failure_writes_nothing(void **)
{
    ElementId found[2] = {{7}, {8}};
    size_t count = 9;
    assert_false(element_split(STR("TbDyFe"), found, 2, &count));
    assert_false(element_split(STR("TbXx"), found, 2, &count));
    assert_int_equal(found[0].index, 7);
    assert_int_equal(found[1].index, 8);
    assert_int_equal(count, 9);
    assert_true(element_split(STR("TbDy"), found, 2, &count));
    assert_int_equal(count, 2);
}

static void test_names(void **)
{
    // clang-format off
    static const struct {
        uint16_t number;
        const char *symbol, *name, *name_zh;
    } cases[] = {
        {1, "H", "hydrogen", "氢"},     {13, "Al", "aluminium", "铝"},  {21, "Sc", "scandium", "钪"},
        {31, "Ga", "gallium", "镓"},    {32, "Ge", "germanium", "锗"},  {39, "Y", "yttrium", "钇"},
        {51, "Sb", "antimony", "锑"},   {57, "La", "lanthanum", "镧"},  {62, "Sm", "samarium", "钐"},
        {64, "Gd", "gadolinium", "钆"}, {65, "Tb", "terbium", "铽"},    {66, "Dy", "dysprosium", "镝"},
        {67, "Ho", "holmium", "钬"},    {71, "Lu", "lutetium", "镥"},   {74, "W", "tungsten", "钨"},
        {83, "Bi", "bismuth", "铋"},    {92, "U", "uranium", "铀"},     {118, "Og", "oganesson", "鿫"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ElementId id = element_by_symbol(str_from_c(cases[i].symbol));
        assert_int_equal(id.index, cases[i].number);
        CHECK(str_equal(element_name(id), str_from_c(cases[i].name)), cases[i].symbol,
              element_name(id));
        CHECK(str_equal(element_name_zh(id), str_from_c(cases[i].name_zh)), cases[i].symbol,
              element_name_zh(id));
    }
}

static void test_nearest(void **)
{
    // clang-format off
    static const struct {
        const char *text, *symbol;
    } cases[] = {
        {"tb", "Tb"}, {"TB", "Tb"}, {"y", "Y"}, {"terbium", "Tb"}, {"Terbium", "Tb"},
        {"dysprosum", "Dy"}, {"aluminum", "Al"}, {"sulfur", "S"}, {"cesium", "Cs"}, {"铽", "Tb"},
        {"xx", ""}, {"", ""}, {"magnet", ""}, {"steel", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str symbol = element_symbol(element_nearest(str_from_c(cases[i].text)));
        CHECK(str_equal(symbol, str_from_c(cases[i].symbol)), cases[i].text, symbol);
    }
}

// Every symbol leads to its row alone, has the form of one, and splits into itself.
static void test_rows(void **)
{
    for (uint16_t i = 1; i <= ELEMENT_COUNT; i++) {
        Str symbol = element_symbol((ElementId){i});
        assert_int_equal(element_by_symbol(symbol).index, i);
        assert_true(symbol.len == 1 || symbol.len == 2);
        assert_true(element_name((ElementId){i}).len > 2);
        assert_true(str_is_utf8(element_name_zh((ElementId){i}), NULL));
        ElementId found[1];
        size_t count;
        assert_true(element_split(symbol, found, 1, &count));
        assert_int_equal(found[0].index, i);
        for (uint16_t other = 1; other < i; other++) {
            assert_false(str_equal(element_name((ElementId){other}), element_name((ElementId){i})));
            assert_false(
                str_equal(element_name_zh((ElementId){other}), element_name_zh((ElementId){i})));
        }
    }
    assert_true(element_is_none(element_by_symbol(STR(""))));
    assert_true(element_is_none(element_by_symbol(STR("tb"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split), cmocka_unit_test(test_split_failure_writes_nothing),
        cmocka_unit_test(test_names), cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_rows),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
