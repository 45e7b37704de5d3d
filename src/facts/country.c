// country.c: codes by position in a 26 by 26 table, names by bisection.
//
// The facts stand in two files of rows: country.inc (codes and names to show) and country_name.inc
// (names to find). A name is looked up in three steps:
//
//   "Congo, The Dem. Rép. of the"
//     -> plain    "congo, the dem. rep. of the"        case and accents gone (Unicode's
//                                                      NFKC_Casefold, then marks dropped)
//     -> folded   "congodemocraticrepublicof"          words joined, some dropped or written out:
//                                                      not in the table
//     -> inverted "democraticrepublicofcongo"          what follows the comma comes first: found
//
// Blanks go too, since "Hongkong" and "Viet Nam" are as frequent as "Hong Kong" and "Vietnam".
#include "facts/country.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
    LETTER_COUNT = 26,
    NAME_SIZE_MAX = 256,  // the longest name in the table has fewer than 60 bytes
};

// Text of bounded length by value, so that looking up takes no memory.
typedef struct Name {
    char at[NAME_SIZE_MAX];
    size_t len;
} Name;

// clang-format off
enum Letter {
    LETTER_A, LETTER_B, LETTER_C, LETTER_D, LETTER_E, LETTER_F, LETTER_G, LETTER_H, LETTER_I,
    LETTER_J, LETTER_K, LETTER_L, LETTER_M, LETTER_N, LETTER_O, LETTER_P, LETTER_Q, LETTER_R,
    LETTER_S, LETTER_T, LETTER_U, LETTER_V, LETTER_W, LETTER_X, LETTER_Y, LETTER_Z,
};

enum CountryIndex {
    COUNTRY_NONE,
#define ROW(first, second, alpha3, name, name_zh) COUNTRY_##first##second,
#include "facts/country.inc"
#undef ROW
    COUNTRY_END,
};

static const struct CountryRow {
    Str code, alpha3, name, name_zh;
} countries[] = {
    [COUNTRY_NONE] = {},
#define ROW(first, second, alpha3, name, name_zh) \
    [COUNTRY_##first##second] = {STR_INIT(#first #second), STR_INIT(alpha3), STR_INIT(name), \
                                 STR_INIT(name_zh)},
#include "facts/country.inc"
#undef ROW
};

static const uint8_t index_by_code[LETTER_COUNT * LETTER_COUNT] = {
#define ROW(first, second, alpha3, name, name_zh) \
    [LETTER_##first * LETTER_COUNT + LETTER_##second] = COUNTRY_##first##second,
#include "facts/country.inc"
#undef ROW
};
static_assert(COUNTRY_END - 1 <= UINT8_MAX, "index_by_code holds an index in a byte");

static const struct NameRow {
    Str folded;
    uint16_t index;
} names[] = {
#define NAME(folded, code) {STR_INIT(folded), COUNTRY_##code},
#include "facts/country_name.inc"
#undef NAME
};
enum { NAME_COUNT = sizeof names / sizeof *names };

// Words that are dropped or written out before a name is looked up.
static const struct Abbreviation {
    Str word, full;
} abbreviations[] = {
    {STR_INIT("the"),  STR_INIT("")},
    {STR_INIT("and"),  STR_INIT("")},
    {STR_INIT("st"),   STR_INIT("saint")},
    {STR_INIT("rep"),  STR_INIT("republic")},
    {STR_INIT("dem"),  STR_INIT("democratic")},
    {STR_INIT("is"),   STR_INIT("islands")},
    {STR_INIT("isds"), STR_INIT("islands")},
    {STR_INIT("terr"), STR_INIT("territories")},
};
// clang-format on

static bool plain_read(Name *out, Str text);
static bool plain_read_unicode(Name *out, Str text);
static bool folded_add(Name *folded, Str plain);
static bool inverted_split(Str plain, Str *before, Str *after);
static CountryId folded_find(Str folded);
static Str word_full(Str word);
static bool name_add(Name *name, Str str);
static bool name_add_character(Name *name, UChar32 character);

static inline Str name_str(const Name *name)
{
    return (Str){name->at, name->len};
}

static inline bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

CountryId country_find(Str text)
{
    CountryId id = country_by_code(text);
    if (country_is_none(id)) {
        id = country_by_alpha3(text);
    }
    return country_is_none(id) ? country_by_name(text) : id;
}

CountryId country_by_code(Str code)
{
    if (code.len != 2 || !is_upper(code.at[0]) || !is_upper(code.at[1])) {
        return (CountryId){};
    }
    return (CountryId){index_by_code[(code.at[0] - 'A') * LETTER_COUNT + (code.at[1] - 'A')]};
}

CountryId country_by_alpha3(Str code)
{
    if (code.len != 3) {
        return (CountryId){};
    }
    for (uint16_t i = 1; i < COUNTRY_END; i++) {
        if (str_equal(countries[i].alpha3, code)) {
            return (CountryId){i};
        }
    }
    return (CountryId){};
}

CountryId country_by_name(Str name)
{
    Name plain = {}, folded = {}, inverted = {};
    if (!plain_read(&plain, name) || !folded_add(&folded, name_str(&plain))) {
        return (CountryId){};
    }
    CountryId id = folded_find(name_str(&folded));
    Str before, after;
    if (country_is_none(id) && inverted_split(name_str(&plain), &before, &after) &&
        folded_add(&inverted, after) && folded_add(&inverted, before)) {
        id = folded_find(name_str(&inverted));
    }
    return id;
}

CountryId country_nearest(Str text)
{
    Name plain = {}, folded = {};
    if (!plain_read(&plain, text) || !folded_add(&folded, name_str(&plain))) {
        return (CountryId){};
    }
    // A slip of case in a code, or a name that country_by_name would take.
    Str code = name_str(&folded);
    if (code.len == 2) {
        char upper[2] = {(char)(code.at[0] & ~0x20), (char)(code.at[1] & ~0x20)};
        CountryId id = country_by_code((Str){upper, 2});
        if (!country_is_none(id)) {
            return id;
        }
    }
    CountryId id = country_find(text);
    if (!country_is_none(id)) {
        return id;
    }
    // One edit in four characters is a slip, more is another word.
    size_t limit = folded.len / 4 < 4 ? folded.len / 4 : 4;
    for (size_t i = 0; i < NAME_COUNT && limit > 0; i++) {
        size_t distance = str_distance(name_str(&folded), names[i].folded, limit);
        if (distance <= limit) {
            assert(distance > 0);  // else country_find had found it
            id = (CountryId){names[i].index};
            limit = distance - 1;  // from here on only a nearer one
        }
    }
    return id;
}

uint16_t country_count(void)
{
    return COUNTRY_END - 1;
}

Str country_code(CountryId id)
{
    assert(id.index < COUNTRY_END);
    return countries[id.index].code;
}

Str country_alpha3(CountryId id)
{
    assert(id.index < COUNTRY_END);
    return countries[id.index].alpha3;
}

Str country_name(CountryId id)
{
    assert(id.index < COUNTRY_END);
    return countries[id.index].name;
}

Str country_name_zh(CountryId id)
{
    assert(id.index < COUNTRY_END);
    return countries[id.index].name_zh;
}

// Case and accents go; letters, digits and ASCII punctuation stay. False if the text is too long
// for a name, or not UTF-8.
static bool plain_read(Name *out, Str text)
{
    if (text.len >= NAME_SIZE_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if ((unsigned char)c >= 0x80) {
            return plain_read_unicode(out, text);
        }
        out->at[i] = is_upper(c) ? (char)(c | 0x20) : c;
    }
    out->len = text.len;
    return true;
}

static bool plain_read_unicode(Name *out, Str text)
{
    // Folding may lengthen a text: one ligature of Arabic becomes 18 characters.
    UChar raw[NAME_SIZE_MAX], cased[NAME_SIZE_MAX], wide[NAME_SIZE_MAX];
    int32_t len = 0;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&error);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&error);
    u_strFromUTF8(raw, NAME_SIZE_MAX, &len, text.at, (int32_t)text.len, &error);
    len = unorm2_normalize(casefold, raw, len, cased, NAME_SIZE_MAX, &error);
    len = unorm2_normalize(decompose, cased, len, wide, NAME_SIZE_MAX, &error);
    if (U_FAILURE(error)) {
        return false;
    }
    out->len = 0;
    for (int32_t i = 0; i < len;) {
        UChar32 character;
        U16_NEXT(wide, i, len, character);
        if (u_charType(character) == U_NON_SPACING_MARK) {
            continue;
        }
        bool keep = character < 0x80 || u_isalnum(character);
        if (!name_add_character(out, keep ? character : ' ')) {
            return false;
        }
    }
    return true;
}

// Joins the words of `plain` to what is there. False if it gets too long.
static bool folded_add(Name *folded, Str plain)
{
    size_t start = 0;
    for (size_t i = 0; i <= plain.len; i++) {
        char c = i < plain.len ? plain.at[i] : ' ';
        if ((unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            continue;
        }
        if (!name_add(folded, word_full((Str){plain.at + start, i - start}))) {
            return false;
        }
        start = i + 1;
    }
    return true;
}

static Str word_full(Str word)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
        if (str_equal(abbreviations[i].word, word)) {
            return abbreviations[i].full;
        }
    }
    return word;
}

// "korea, republic of" and "korea (republic of)" are "korea" before and "republic of" after.
static bool inverted_split(Str plain, Str *before, Str *after)
{
    size_t at = str_find_char(plain, '(');
    if (at == SIZE_MAX) {
        at = str_find_char(plain, ',');
    }
    if (at == SIZE_MAX) {
        return false;
    }
    *before = (Str){plain.at, at};
    *after = (Str){plain.at + at + 1, plain.len - at - 1};
    return true;
}

static CountryId folded_find(Str folded)
{
    size_t low = 0, high = NAME_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(folded, names[middle].folded);
        if (order == 0) {
            return (CountryId){names[middle].index};
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (CountryId){};
}

static bool name_add(Name *name, Str str)
{
    if (str.len > NAME_SIZE_MAX - name->len) {
        return false;
    }
    if (str.len > 0) {
        memcpy(name->at + name->len, str.at, str.len);
    }
    name->len += str.len;
    return true;
}

static bool name_add_character(Name *name, UChar32 character)
{
    if (NAME_SIZE_MAX - name->len < U8_MAX_LENGTH) {
        return false;
    }
    U8_APPEND_UNSAFE(name->at, name->len, character);
    return true;
}
