// country_test.c: codes, names and slips; the table against itself and against ICU's own (CLDR).
#include "facts/country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <cmocka.h>

#define CHECK(condition, row, got)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: got '%.*s'", (row), STR_ARG(got));                                       \
        }                                                                                          \
    } while (0)

static void test_codes(void **)
{
    // clang-format off
    static const struct {
        const char *name, *text, *code;
    } cases[] = {
        {"first", "AD", "AD"},       {"last", "ZW", "ZW"},         {"Kosovo", "XK", "XK"},
        {"looks like a word", "IN", "IN"},                         {"unused", "XX", ""},
        {"lower case", "cn", ""},    {"mixed case", "Cn", ""},     {"empty", "", ""},
        {"one letter", "C", ""},     {"three letters", "CHN", ""}, {"digits", "A1", ""},
        {"beyond Z", "A[", ""},      {"not ASCII", "\xC3\x84", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str code = country_code(country_by_code(str_from_c(cases[i].text)));
        CHECK(str_equal(code, str_from_c(cases[i].code)), cases[i].name, code);
    }
}

static void test_names(void **)
{
    // clang-format off
    static const struct {
        const char *text, *code;
    } cases[] = {
        // As 15 CFR parts 738 and 740 write them.
        {"China", "CN"}, {"China (PRC)", "CN"}, {"Korea, South", "KR"}, {"Korea, North", "KP"},
        {"Burma", "MM"}, {"Türkiye", "TR"}, {"Macau", "MO"}, {"Cote d'Ivoire", "CI"},
        {"Cote d'lvoire", "CI"}, {"Congo (Democratic Republic of the)", "CD"},
        {"Congo (Republic of the)", "CG"}, {"Seycheles", "SC"}, {"Bahamas, The", "BS"},
        {"Gambia, The", "GM"}, {"Micronesia (Federated State of)", "FM"}, {"St. Lucia", "LC"},
        {"St. Kitts and Nevis", "KN"}, {"Sint Maarten", "SX"}, {"Curaçao", "CW"},
        {"Bonaire, Sint Eustatius, and Saba", "BQ"},
        // As ISO 3166-1 and the United Nations write them.
        {"Korea (the Republic of)", "KR"}, {"Korea (the Democratic People's Republic of)", "KP"},
        {"Iran (Islamic Republic of)", "IR"}, {"Venezuela (Bolivarian Republic of)", "VE"},
        {"Taiwan (Province of China)", "TW"}, {"Lao People's Democratic Republic", "LA"},
        {"United Kingdom of Great Britain and Northern Ireland (the)", "GB"},
        {"Netherlands (Kingdom of the)", "NL"}, {"Palestine, State of", "PS"},
        {"Virgin Islands (British)", "VG"}, {"Virgin Islands (U.S.)", "VI"},
        {"Holy See (the)", "VA"}, {"Moldova (the Republic of)", "MD"},
        {"Sint Maarten (Dutch part)", "SX"}, {"Saint Martin (French part)", "MF"},
        // As trade documents write them.
        {"USA", "US"}, {"U.S.A.", "US"}, {"the united states", "US"}, {"UK", "GB"},
        {"England", "GB"}, {"Holland", "NL"}, {"P.R. China", "CN"}, {"PRC", "CN"},
        {"HONG KONG", "HK"}, {"Hongkong", "HK"}, {"Hong Kong SAR, China", "HK"},
        {"Chinese Taipei", "TW"}, {"Viet Nam", "VN"}, {"Ivory Coast", "CI"}, {"Dubai", "AE"},
        {"Czech Republic", "CZ"}, {"Swaziland", "SZ"}, {"Trinidad & Tobago", "TT"},
        {"Congo, Dem. Rep.", "CD"}, {"Côte d’Ivoire", "CI"}, {"COTE D IVOIRE", "CI"},
        {"  Viet   Nam ", "VN"}, {"Lao People's Dem. Rep.", "LA"}, {"Dominican Rep.", "DO"},
        {"Guinea", "GN"}, {"Guinea-Bissau", "GW"}, {"Guinea, Equatorial", "GQ"},
        {"Niger", "NE"}, {"Nigeria", "NG"}, {"Dominica", "DM"}, {"Österreich", "AT"},
        // In Chinese, half and full width.
        {"中国", "CN"}, {"美国", "US"}, {"韩国", "KR"}, {"朝鲜", "KP"}, {"中国香港", "HK"},
        {"香港特别行政区", "HK"}, {"中国台湾", "TW"}, {"刚果（金）", "CD"}, {"刚果(布)", "CG"},
        {"中华人民共和国", "CN"}, {"大韩民国", "KR"}, {"阿联酋", "AE"}, {"ＣＨＩＮＡ", "CN"},
        // Two countries, or none.
        {"Congo", ""}, {"Korea", ""}, {"Virgin Islands", ""}, {"Saint Martin", ""},
        {"Crimea", ""}, {"Yugoslavia", ""}, {"European Union", ""}, {"Atlantis", ""}, {"", ""},
        {"the", ""}, {"()", ""}, {",", ""}, {"China)", "CN"}, {"cn", ""}, {"\xE4\xB8", ""},
        {"China\xFF", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str code = country_code(country_by_name(str_from_c(cases[i].text)));
        CHECK(str_equal(code, str_from_c(cases[i].code)), cases[i].text, code);
    }
}

static void test_find(void **)
{
    // clang-format off
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"DE", "DE"}, {"DEU", "DE"}, {"Germany", "DE"}, {"XKX", "XK"}, {"deu", ""},
        {"PER", "PE"}, {"AND", "AD"}, {"USA", "US"}, {"XXX", ""}, {"ROK", "KR"},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str code = country_code(country_find(str_from_c(cases[i].text)));
        CHECK(str_equal(code, str_from_c(cases[i].code)), cases[i].text, code);
    }
}

static void test_nearest(void **)
{
    // clang-format off
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"cn", "CN"}, {"Cn", "CN"}, {"chn", ""}, {"Germny", "DE"}, {"Untied States", "US"},
        {"Irann", "IR"}, {"Sweeden", "SE"}, {"Kazahkstan", "KZ"}, {"Burma", "MM"},
        {"uk", "GB"}, {"Q", ""}, {"", ""}, {"Wonderland", ""}, {"Korea", ""},
    };
    // clang-format on
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str code = country_code(country_nearest(str_from_c(cases[i].text)));
        CHECK(str_equal(code, str_from_c(cases[i].code)), cases[i].text, code);
    }
}

// Longer than any name, in bytes or once folded: not found, and nothing overrun.
static void test_long_names(void **)
{
    static const char *const pieces[] = {"a", "é", "is ", "ﷺ", "中", "\xF0\x9F\x87\xA8", ","};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        for (size_t count = 1; count <= 300; count++) {
            Str piece = str_from_c(pieces[i]);
            char *text = malloc(piece.len * count);  // exactly, so that a sanitizer sees the end
            assert_non_null(text);
            for (size_t at = 0; at < count; at++) {
                memcpy(text + at * piece.len, piece.at, piece.len);
            }
            Str name = {text, piece.len * count};
            assert_true(country_is_none(country_by_name(name)));
            (void)country_nearest(name);
            free(text);
        }
    }
}

// The rows: codes in order and found, names to show lead back to their country.
static void test_rows(void **)
{
    assert_int_equal(country_count(), 250);
    for (uint16_t i = 1; i <= country_count(); i++) {
        CountryId id = {i};
        Str code = country_code(id);
        CHECK(country_by_code(code).index == i, "code", code);
        CHECK(country_by_alpha3(country_alpha3(id)).index == i, "alpha-3", code);
        CHECK(country_by_name(country_name(id)).index == i, "name", code);
        CHECK(country_by_name(country_name_zh(id)).index == i, "name in Chinese", code);
        CHECK(i == 1 || str_compare(country_code((CountryId){(uint16_t)(i - 1)}), code) < 0,
              "order of codes", code);
    }
}

// The names to find: in order, each once, each as the lookup folds it.
static void test_name_rows(void **)
{
    // clang-format off
    static const struct {
        Str folded, code;
    } names[] = {
#define NAME(folded, code) {STR_INIT(folded), STR_INIT(#code)},
#include "facts/country_name.inc"
#undef NAME
    };
    // clang-format on
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str code = country_code(country_by_name(names[i].folded));
        CHECK(str_equal(code, names[i].code), names[i].folded.at, code);
        CHECK(i == 0 || str_compare(names[i - 1].folded, names[i].folded) < 0, "order of names",
              names[i].folded);
    }
}

static Str name_by_icu(char *out, size_t size, const char *code, const char *language)
{
    char locale[] = "en_XX";
    memcpy(locale + 3, code, 2);
    UChar wide[128];
    int32_t len = 0;
    UErrorCode error = U_ZERO_ERROR;
    uloc_getDisplayCountry(locale, language, wide, 128, &error);
    u_strToUTF8(out, (int32_t)size, &len, wide, -1, &error);
    assert_true(U_SUCCESS(error));
    return (Str){out, (size_t)len};
}

// Every country that ICU knows is here under the names and the alpha-3 code that ICU has for it.
static void test_against_icu(void **)
{
    uint16_t count = 0;
    for (const char *const *code = uloc_getISOCountries(); *code != NULL; code++) {
        if (strstr("DG EA IC", *code) != NULL) {
            continue;  // reserved in ISO 3166-1 at a country's request, no countries
        }
        CountryId id = country_by_code(str_from_c(*code));
        CHECK(!country_is_none(id), *code, STR(""));
        count++;
        char locale[] = "en_XX", name[256];
        memcpy(locale + 3, *code, 2);
        bool is_kosovo = strcmp(*code, "XK") == 0;  // ICU has XKK, banks and statistics XKX
        Str alpha3 = is_kosovo ? STR("XKX") : str_from_c(uloc_getISO3Country(locale));
        CHECK(country_by_alpha3(alpha3).index == id.index, *code, alpha3);
        Str english = name_by_icu(name, sizeof name, *code, "en");
        bool of_two = str_equal(english, STR("St. Martin"));
        CHECK(country_by_name(english).index == (of_two ? 0 : id.index), *code, english);
        Str chinese = name_by_icu(name, sizeof name, *code, "zh");
        CHECK(country_by_name(chinese).index == id.index, *code, chinese);
    }
    assert_int_equal(count, country_count());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),      cmocka_unit_test(test_names),
        cmocka_unit_test(test_find),       cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_long_names), cmocka_unit_test(test_rows),
        cmocka_unit_test(test_name_rows),  cmocka_unit_test(test_against_icu),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
