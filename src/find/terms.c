// terms.c: words are broken by ICU's rules for text (Unicode's annex 29). Not so a run of Chinese:
// its dictionary has few technical words, and breaks one differently by what stands beside it. A
// run is read from left to right, the longest word of the glossary first; what is in between is
// taken in pairs of characters.
#include "find/terms.h"

#include <assert.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "facts/element.h"
#include "facts/unit.h"
#include "find/glossary.h"

struct TermReader {
    Arena *arena;
    UBreakIterator *breaks;
};

enum { FORMULA_ELEMENTS_MAX = 16 };

static void breaks_close(void *breaks);
static void words_read(Terms *out, TermReader *reader, Str text);
static void segment_read(Terms *out, TermReader *reader, Str segment);
static size_t run_length(Str text, bool *is_han);
static void chinese_read(Terms *out, TermReader *reader, Str run);
static void pairs_add(Terms *out, TermReader *reader, Str run);
static void phrase_add(Terms *out, TermReader *reader, Str phrase, Str word);
static void key_add(Terms *out, TermReader *reader, Str key, Str word);
static bool has_word_character(Str text);
static Str element_key(Str name);
static Str fold(Str text, Arena *arena);
static void formula_add(Terms *out, TermReader *reader, Str word);

TermReader *term_reader_new(Arena *arena)
{
    TermReader *reader = ARENA_NEW(arena, TermReader);
    UErrorCode error = U_ZERO_ERROR;
    reader->arena = arena;
    reader->breaks = ubrk_open(UBRK_WORD, "en", NULL, 0, &error);
    assert(U_SUCCESS(error));  // the rules are part of the library
    arena_defer(arena, breaks_close, reader->breaks);
    return reader;
}

static void breaks_close(void *breaks)
{
    ubrk_close(breaks);
}

void terms_read(Terms *out, TermReader *reader, Str text)
{
    while (text.len > 0) {
        bool is_han = false;
        size_t len = run_length(text, &is_han);
        (is_han ? chinese_read : words_read)(out, reader, str_slice(text, 0, len));
        text = str_slice(text, len, SIZE_MAX);
    }
}

void terms_read_typed(Terms *out, TermReader *reader, Str text)
{
    for (Str rest = text; rest.len > 0;) {
        Str word = str_split(rest, ' ', &rest);
        terms_read(out, reader, word);
        formula_add(out, reader, word);
        terms_add_unit(out, reader, word, word);
    }
}

static void words_read(Terms *out, TermReader *reader, Str text)
{
    UErrorCode error = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.at, (int64_t)text.len, &error);
    ubrk_setUText(reader->breaks, &view, &error);
    assert(U_SUCCESS(error));
    int32_t from = ubrk_first(reader->breaks);
    for (int32_t to; (to = ubrk_next(reader->breaks)) != UBRK_DONE; from = to) {
        segment_read(out, reader, str_slice(text, (size_t)from, (size_t)(to - from)));
    }
    utext_close(&view);
}

// A name of the rule language holds words: TOPS_bit, permanent_magnet.
static void segment_read(Terms *out, TermReader *reader, Str segment)
{
    for (Str rest = segment; rest.len > 0;) {
        Str piece = str_split(rest, '_', &rest);
        phrase_add(out, reader, glossary_word(fold(piece, reader->arena)), piece);
    }
}

// How far the text goes on in Chinese characters, or in others.
static size_t run_length(Str text, bool *is_han)
{
    size_t len = 0;
    for (int32_t at = 0; (size_t)at < text.len; len = (size_t)at) {
        UChar32 c;
        UErrorCode error = U_ZERO_ERROR;
        U8_NEXT_OR_FFFD(text.at, at, (int32_t)text.len, c);
        bool is_one = uscript_getScript(c, &error) == USCRIPT_HAN;
        if (len == 0) {
            *is_han = is_one;
        } else if (is_one != *is_han) {
            break;
        }
    }
    return len;
}

static void chinese_read(Terms *out, TermReader *reader, Str run)
{
    size_t from = 0;  // of what no word of the glossary has taken
    for (size_t at = 0; at < run.len;) {
        Str means = {};
        Str rest = str_slice(run, at, SIZE_MAX);
        size_t len = glossary_chinese(rest, &means);
        if (len == 0) {
            int32_t next = (int32_t)at;
            U8_FWD_1(run.at, next, (int32_t)run.len);
            at = (size_t)next;
            continue;
        }
        pairs_add(out, reader, str_slice(run, from, at - from));
        phrase_add(out, reader, means, str_slice(rest, 0, len));
        at += len;
        from = at;
    }
    pairs_add(out, reader, str_slice(run, from, SIZE_MAX));
}

// 管制物项 is 管制, 制物, 物项; a character alone is itself.
static void pairs_add(Terms *out, TermReader *reader, Str run)
{
    int32_t first = 0, second = 0, len = (int32_t)run.len;
    if (len == 0) {
        return;
    }
    U8_FWD_1(run.at, second, len);
    if (second == len) {
        key_add(out, reader, run, run);
    }
    while (second < len) {
        int32_t end = second;
        U8_FWD_1(run.at, end, len);
        Str pair = str_slice(run, (size_t)first, (size_t)(end - first));
        key_add(out, reader, pair, pair);
        first = second;
        second = end;
    }
}

static void phrase_add(Terms *out, TermReader *reader, Str phrase, Str word)
{
    for (Str rest = phrase; rest.len > 0;) {
        key_add(out, reader, str_split(rest, ' ', &rest), word);
    }
}

// `key` is in lower case. What has neither a letter nor a digit is no word, nor is one letter.
static void key_add(Terms *out, TermReader *reader, Str key, Str word)
{
    bool is_letter = key.len == 1 && (key.at[0] < '0' || key.at[0] > '9');
    if (is_letter || !has_word_character(key) || glossary_is_empty_word(key)) {
        return;
    }
    Str element = element_key(key);
    *VEC_PUSH(&out->list, reader->arena) =
        (Term){.key = element.len > 0 ? element : word_stem(key), .word = word};
}

static bool has_word_character(Str text)
{
    for (int32_t at = 0; (size_t)at < text.len;) {
        UChar32 c;
        U8_NEXT_OR_FFFD(text.at, at, (int32_t)text.len, c);
        if (u_isalnum(c)) {
            return true;
        }
    }
    return false;
}

// The symbol of an element that is named in full. Symbols begin with a capital, and other keys do
// not, so they never meet.
static Str element_key(Str name)
{
    for (uint16_t i = 1; i <= ELEMENT_COUNT; i++) {
        if (str_equal(name, element_name((ElementId){i}))) {
            return element_symbol((ElementId){i});
        }
    }
    return (Str){};
}

// Case and compatibility forms do not matter.
static Str fold(Str text, Arena *arena)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&error);
    size_t room = text.len * 18 + 1;  // folding makes at most 18 units of one
    UChar *wide = ARENA_MANY(arena, UChar, text.len + 1);
    UChar *folded = ARENA_MANY(arena, UChar, room);
    char *narrow = ARENA_MANY(arena, char, room * 3);
    int32_t len = 0;
    u_strFromUTF8WithSub(wide, (int32_t)text.len + 1, &len, text.at, (int32_t)text.len, 0xFFFD,
                         NULL, &error);
    len = unorm2_normalize(folder, wide, len, folded, (int32_t)room, &error);
    u_strToUTF8WithSub(narrow, (int32_t)room * 3, &len, folded, len, 0xFFFD, NULL, &error);
    assert(U_SUCCESS(error));
    return (Str){narrow, (size_t)len};
}

// A word that is one symbol, or several ("NdFeB"). "In" is a word of grammar first.
static void formula_add(Terms *out, TermReader *reader, Str word)
{
    ElementId elements[FORMULA_ELEMENTS_MAX];
    size_t count = 0;
    if (glossary_is_empty_word(fold(word, reader->arena)) ||
        !element_split(word, elements, FORMULA_ELEMENTS_MAX, &count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        *VEC_PUSH(&out->list, reader->arena) =
            (Term){.key = element_symbol(elements[i]), .word = word};
    }
}

void terms_add_code(Terms *out, TermReader *reader, Str code)
{
    *VEC_PUSH(&out->list, reader->arena) =
        (Term){.key = str_joined(reader->arena, STR("Code "), fold(code, reader->arena), (Str){}),
               .word = code};
}

void terms_add_unit(Terms *out, TermReader *reader, Str text, Str word)
{
    Unit unit;
    if (text.len < 2 || unit_parse(&unit, text) != STATUS_OK || unit_is_plain(unit)) {
        return;
    }
    Buffer key = buffer_new(reader->arena);
    unit.factor = unit_one().factor;
    buffer_add(&key, STR("Measured in "));
    unit_print(&key, unit);
    *VEC_PUSH(&out->list, reader->arena) = (Term){.key = buffer_str(&key), .word = word};
}
