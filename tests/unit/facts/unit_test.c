// unit_test.c: units read, compared, converted, multiplied and printed; slips.
#include "facts/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ARENA_SIZE = 1 << 20 };

#define CHECK(condition, row, got)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: got '%.*s'", (row), STR_ARG(got));                                       \
        }                                                                                          \
    } while (0)

static Unit unit_of(const char *text)
{
    Unit unit;
    if (unit_parse(&unit, str_from_c(text)) != STATUS_OK) {
        fail_msg("there is no unit '%s'", text);
    }
    return unit;
}

static Str printed(Unit unit, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    unit_print(&buffer, unit);
    return buffer_str(&buffer);
}

static void test_convert(void **state)
{
    // clang-format off
    static const struct {
        const char *value, *from, *to, *result;
    } cases[] = {
        {"25", "%", "1", "0.25"},              {"0.1", "percent", "1", "0.001"},
        {"5", "ppm", "%", "0.0005"},           {"1", "ppb", "ppm", "0.001"},
        {"814", "mm2", "cm2", "8.14"},         {"0.0026", "um2", "nm2", "2600"},
        {"1", "m3", "l", "1000"},              {"1", "ft3", "m3", "0.028316846592"},
        {"1", "inch", "mm", "25.4"},           {"1", "ft", "inch", "12"},
        {"1", "l", "dm3", "1"},                {"1", "ml", "cm3", "1"},
        {"100", "mg", "g", "0.1"},             {"1", "t", "kg", "1000"},
        {"1", "lb", "g", "453.59237"},         {"3", "ug", "mg", "0.003"},
        {"45", "days", "h", "1080"},           {"1", "week", "days", "7"},
        {"90", "minute", "h", "1.5"},          {"2", "years", "months", "24"},
        {"6", "months", "years", "0.5"},       {"3", "GHz", "MHz", "3000"},
        {"1", "THz", "kHz", "1000000000"},     {"600", "rpm", "Hz", "10"},
        {"8", "bit", "B", "1"},                {"1", "GB", "MB", "1000"},
        {"1", "GiB", "B", "1073741824"},       {"1", "TiB", "KiB", "1073741824"},
        {"600", "GB/s", "Gb/s", "4800"},       {"6.5", "TB/s", "GB/s", "6500"},
        {"600", "GBps", "GB/s", "600"},        {"4800", "TOPS*bit", "TOPS_bit", "4800"},
        {"1", "POPS", "TOPS", "1000"},         {"5.92", "TOPS_bit/mm2", "TOPS_bit/cm2", "592"},
        {"3.2", "GB/s/mm2", "TB/s/cm2", "0.32"},
        {"1", "petaflops", "teraflops", "1000"}, {"200", "PFLOPS", "exaflops", "0.2"},
        {"30", "MPa", "N/mm2", "30"},          {"5", "GPa", "bar", "50000"},
        {"1", "atm", "kPa", "101.325"},        {"1000", "mbar", "bar", "1"},
        {"300", "Wh/kg", "kJ/g", "1.08"},      {"1", "kWh", "MJ", "3.6"},
        {"330", "mAh/g", "Ah/kg", "330"},      {"1", "Ah", "C", "3600"},
        {"1", "V*A", "W", "1"},                {"1", "V/A", "ohm", "1"},
        {"1", "eV", "J", "0.0000000000000000001602176634"}, {"1", "MeV", "keV", "1000"},
        {"1.73", "g/cm3", "kg/m3", "1730"},    {"50", "1/cm2", "1/mm2", "0.5"},
        {"50", "per_cm2", "1/cm2", "50"},      {"0.2", "Gb/mm2", "Mb/mm2", "200"},
        {"2", "cm²", "mm2", "200"},            {"2", "cm³", "ml", "2"},
        {"7", "µm", "um", "7"},                {"7", "μm", "nm", "7000"},
        {"1", "J/kg", "m2/s2", "1"},           {"1", "mT", "T", "0.001"},
        {"1", "nmi", "km", "1.852"},           {"1", "knots", "nmi/h", "1"},
        {"1", "h", "days", "1/24"},            {"1", "m/s", "km/h", "3.6"},
    };
    // clang-format on
    Arena *arena = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Number value, result;
        assert_int_equal(number_read(&value, str_from_c(cases[i].value)), STATUS_OK);
        Unit from = unit_of(cases[i].from), to = unit_of(cases[i].to);
        CHECK(unit_equal_dimension(from, to), cases[i].from, printed(to, arena));
        assert_int_equal(unit_convert(&result, value, from, to), STATUS_OK);
        Str text = number_write(result, arena);
        CHECK(str_equal(text, str_from_c(cases[i].result)), cases[i].from, text);
    }
}

// A prefix is the same power of ten before every unit.
static void test_prefixes(void **state)
{
    // clang-format off
    static const struct {
        const char *prefixes, *stem, *base;
    } cases[] = {
        {"pnumcdk", "m", "m"}, {"um", "g", "g"},    {"k", "g", "g"},      {"m", "l", "l"},
        {"pnum", "s", "s"},    {"kMGT", "Hz", "Hz"}, {"kMGT", "b", "bit"}, {"KMGTP", "B", "B"},
        {"GTP", "OPS", "OPS"}, {"GTPE", "FLOPS", "FLOPS"},                {"kM", "N", "N"},
        {"kMG", "Pa", "Pa"},   {"m", "bar", "bar"}, {"mkMG", "J", "J"},   {"kM", "Wh", "Wh"},
        {"kM", "eV", "eV"},    {"mkMG", "W", "W"},  {"mk", "A", "A"},     {"m", "Ah", "Ah"},
        {"mk", "V", "V"},      {"m", "T", "T"},     {"k", "B", "B"},      {"m", "L", "l"},
    };
    static const struct {
        char prefix;
        const char *over, *under;
    } powers[] = {
        {'p', "1", "1000000000000"}, {'n', "1", "1000000000"}, {'u', "1", "1000000"},
        {'m', "1", "1000"}, {'c', "1", "100"}, {'d', "1", "10"}, {'k', "1000", "1"},
        {'K', "1000", "1"}, {'M', "1000000", "1"}, {'G', "1000000000", "1"},
        {'T', "1000000000000", "1"}, {'P', "1000000000000000", "1"},
        {'E', "1000000000000000000", "1"},
    };
    // clang-format on
    Arena *arena = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (const char *prefix = cases[i].prefixes; *prefix != '\0'; prefix++) {
            Str name = str_format(arena, "%c%s", *prefix, cases[i].stem);
            Unit unit = unit_of(str_to_c(name, arena)), ratio;
            assert_int_equal(unit_divide(&ratio, unit, unit_of(cases[i].base)), STATUS_OK);
            size_t power = 0;
            while (powers[power].prefix != *prefix) {
                power++;
            }
            Number over, under, expected;
            assert_int_equal(number_read(&over, str_from_c(powers[power].over)), STATUS_OK);
            assert_int_equal(number_read(&under, str_from_c(powers[power].under)), STATUS_OK);
            assert_int_equal(number_divide(&expected, over, under), STATUS_OK);
            CHECK(unit_equal(ratio, (Unit){.factor = expected}), str_to_c(name, arena),
                  printed(ratio, arena));
        }
    }
}

// What the law counts apart, and what has another dimension, cannot be compared.
static void test_dimensions_differ(void **)
{
    // clang-format off
    static const struct {
        const char *a, *b;
    } cases[] = {
        {"mm", "mm2"},       {"GB", "GB/s"},         {"TOPS", "TOPS_bit"}, {"TOPS", "teraflops"},
        {"teraflops", "WT"}, {"TOPS", "WT"},         {"days", "months"},   {"%", "bit"},
        {"Hz", "OPS"},       {"mm2", "1/mm2"},       {"kg", "N"},          {"W", "Wh"},
        {"Ah", "Wh"},        {"GB/s", "GB/s/mm2"},   {"MPa", "MJ"},        {"K", "1"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(!unit_equal_dimension(unit_of(cases[i].a), unit_of(cases[i].b)), cases[i].a,
              str_from_c(cases[i].b));
    }
    assert_true(unit_is_plain(unit_of("%")));
    assert_true(unit_is_plain(unit_of("mm/m")));
    assert_false(unit_is_plain(unit_of("bit")));
}

static void test_parse_refuses(void **)
{
    // clang-format off
    static const struct {
        const char *text;
        Status status;
    } cases[] = {
        {"", STATUS_INVALID},         {"/", STATUS_INVALID},      {"GB/", STATUS_INVALID},
        {"/s", STATUS_INVALID},       {"GB//s", STATUS_INVALID},  {"GB/*s", STATUS_INVALID},
        {"2", STATUS_INVALID},        {"²", STATUS_INVALID},      {"per_", STATUS_INVALID},
        {"gb/s", STATUS_NOT_FOUND},   {"GB/S", STATUS_NOT_FOUND}, {"GB / s", STATUS_NOT_FOUND},
        {"mm1", STATUS_NOT_FOUND},    {"mm0", STATUS_NOT_FOUND},  {"mm22", STATUS_NOT_FOUND},
        {"USD", STATUS_NOT_FOUND},    {"degC", STATUS_NOT_FOUND}, {"mpa", STATUS_NOT_FOUND},
        {"per_per_s", STATUS_NOT_FOUND}, {"s/per_m", STATUS_NOT_FOUND},
        {"THz9", STATUS_RANGE},       {"nm9", STATUS_RANGE},
        {"s9*s9*s9*s9*s9*s9*s9*s9*s9*s9*s9*s9", STATUS_RANGE},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Unit unit = {.factor = {7, 1}};
        Status status = unit_parse(&unit, str_from_c(cases[i].text));
        CHECK(status == cases[i].status, cases[i].text, STR("another status"));
        assert_true(number_compare(unit.factor, number_whole(7)) == 0);  // untouched
    }
}

static void test_print(void **state)
{
    // clang-format off
    static const struct {
        const char *text, *printed;
    } cases[] = {
        {"1", "1"},               {"percent", "%"},         {"mm/m", "0.001"},
        {"mm2", "mm2"},           {"m*m", "m2"},            {"ft3", "ft3"},
        {"cm3", "cm3"},           {"days", "days"},         {"year", "years"},
        {"TOPS*bit", "TOPS_bit"}, {"TOPS_bit/mm2", "TOPS_bit/mm2"},
        {"GB/s", "GB/s"},         {"GBps", "GB/s"},         {"GB/s/mm2", "GB/s/mm2"},
        {"1/cm2", "1/cm2"},       {"g/cm3", "g/cm3"},       {"Wh/kg", "Wh/kg"},
        {"mAh/g", "mAh/g"},       {"Gb/mm2", "Gb/mm2"},     {"V*A", "W"},
        {"N/m2", "Pa"},           {"kg*m/s2", "N"},         {"kg*kg/K", "kg2/K"},
        {"t*K/A2", "1000 kg*K/A2"}, {"1/K", "1/K"},         {"petaflops", "petaflops"},
        {"WT", "WT"},             {"h/days", "1/24"},       {"h/km", "3.6 s/m"},
    };
    // clang-format on
    Arena *arena = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = printed(unit_of(cases[i].text), arena);
        CHECK(str_equal(text, str_from_c(cases[i].printed)), cases[i].text, text);
    }
}

static void test_nearest(void **)
{
    // clang-format off
    static const struct {
        const char *text, *nearest;
    } cases[] = {
        {"mpa", "MPa"},      {"gb/s", "Gb"},      {"GB/S", "s"},         {"Percent", "percent"},
        {"tops_bit", "TOPS_bit"}, {"TOPSbit", "TOPS_bit"},               {"TOP_bit/mm2", "TOPS_bit"},
        {"petaflop", "petaflops"}, {"Days", "days"}, {"dayz", "days"},   {"kgs", "kg"},
        {"USD", ""},         {"furlong", ""},     {"GB/s", ""},          {"", ""},
        {"q", ""},           {"GB//s", ""},      {"degC", "K"},          {"W/degC", "K"},
        {"mph", "km/h"},     {"NM", "nmi"},      {"Knots", "knots"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str nearest = unit_nearest(str_from_c(cases[i].text));
        CHECK(str_equal(nearest, str_from_c(cases[i].nearest)), cases[i].text, nearest);
    }
}

// a*b/b is a, a/a is 1, whatever the units.
static void test_multiply_and_divide(void **state)
{
    // clang-format off
    static const char *const texts[] = {"%", "mm2", "TOPS_bit", "GB/s", "Wh/kg", "1/cm2",
                                        "ft3", "days", "years", "WT", "rpm", "GiB"};
    enum { COUNT = sizeof texts / sizeof *texts };
    Arena *arena = *state;
    for (size_t i = 0; i < COUNT; i++) {
        Unit a = unit_of(texts[i]), ratio;
        assert_int_equal(unit_divide(&ratio, a, a), STATUS_OK);
        CHECK(unit_equal(ratio, unit_one()), texts[i], printed(ratio, arena));
        for (size_t j = 0; j < COUNT; j++) {
            Unit b = unit_of(texts[j]), product, back;
            assert_int_equal(unit_multiply(&product, a, b), STATUS_OK);
            assert_int_equal(unit_divide(&back, product, b), STATUS_OK);
            CHECK(unit_equal(back, a), texts[i], printed(back, arena));
            CHECK(unit_equal(product, a) == unit_equal(b, unit_one()), texts[i],
                  printed(product, arena));
        }
    }
}

// The units in which design and law count the facts of a case.
static void test_vocabulary(void **)
{
    static const char *const texts[] = {
        "TOPS_bit", "TOPS_bit/mm2", "TOPS", "bit", "mm2", "GB/s", "GB/s/mm2", "nm", "um2", "Gb/mm2",
        "petaflops", "ft3", "WT", "percent", "mg", "MPa", "g/cm3", "1/cm2", "mm", "GPa", "um",
        "Wh/kg", "mAh/g", "m3", "days", "years", "months", "kg", "t",
    };
    // clang-format on
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        (void)unit_of(texts[i]);
    }
}

// Whatever is offered can be read, and there is an end to it.
static void test_names(void **state)
{
    (void)state;
    size_t count = 0;
    for (Str name; (name = unit_name(count)).len > 0; count++) {
        Unit unit;
        if (unit_parse(&unit, name) != STATUS_OK) {
            fail_msg("'%.*s' is no unit", STR_ARG(name));
        }
    }
    assert_true(count > 80);
    assert_int_equal(unit_name(SIZE_MAX).len, 0);
}

static int arena_begin(void **state)
{
    *state = arena_new(ARENA_SIZE);
    return *state == NULL;
}

static int arena_end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_convert),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_dimensions_differ),
        cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_multiply_and_divide),
        cmocka_unit_test(test_vocabulary),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
