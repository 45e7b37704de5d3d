// symbols_test.c: words, texts and codes as atoms; two layers; paragraphs of codes.
#include "facts/atom.h"

#include "../base/check.h"

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(16 * MEBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static void test_texts(void **)
{
    static const struct {
        const char *name, *a, *b;
        bool same;
    } rows[] = {
        {"case", "NVIDIA", "Nvidia", true},
        {"blanks", "  Acme   Trading\tLtd ", "acme trading ltd", true},
        {"punctuation counts", "Acme, Ltd", "Acme Ltd", false},
        {"full width", "ＡＣＭＥ", "acme", true},
        {"ideographic blank", "中国　科学院", "中国 科学院", true},
        {"sharp s", "Straße", "STRASSE", true},
        {"composed or not", "Türkiye", "Tu\u0308rkiye", true},
        {"accents count", "Turkiye", "Türkiye", false},
        {"ligature", "ﬁlter", "filter", true},
        {"soft hyphen", "semi\u00ADconductor", "semiconductor", true},
        {"no-break blank", "a\u00A0b", "a b", true},
        {"empty and blank", "", "  ", true},
    };
    Symbols *symbols = symbols_new(NULL, arena);
    for (size_t i = 0; i < ROWS(rows); i++) {
        Atom a = symbols_text(symbols, str_from_c(rows[i].a));
        Atom b = symbols_text(symbols, str_from_c(rows[i].b));
        CHECK((a == b) == rows[i].same, rows[i].name);
    }
    // The first spelling by bytes is shown, whichever came first; but no case alters its base.
    CHECK_STR(symbols_write(symbols, symbols_text(symbols, STR("nvidia"))), "NVIDIA", "shown");
    Atom later = symbols_text(symbols, STR("Acme  ltd"));
    CHECK(later == symbols_text(symbols, STR("ACME Ltd")), "equal");
    CHECK_STR(symbols_write(symbols, later), "ACME Ltd", "the first by bytes");
    Symbols *above = symbols_new(symbols, arena);
    CHECK_STR(symbols_write(above, symbols_text(above, STR("ACME  LTD"))), "ACME Ltd",
              "the base's");
}

// Folding by hand and by ICU must agree: the same text, once with a character that forces ICU.
static void test_long_texts(void **)
{
    Symbols *symbols = symbols_new(NULL, arena);
    Buffer plain = buffer_new(arena);
    Buffer folded = buffer_new(arena);
    for (int i = 0; i < 2000; i++) {
        buffer_add(&plain, STR("Word  and\n"));
        buffer_add(&folded, STR("WORD AND "));
    }
    Atom first = symbols_text(symbols, buffer_str(&plain));
    assert_int_equal(first, symbols_text(symbols, buffer_str(&folded)));
    buffer_add(&plain, STR("é"));
    buffer_add(&folded, STR("É"));
    Atom second = symbols_text(symbols, buffer_str(&plain));
    assert_int_not_equal(first, second);
    assert_int_equal(second, symbols_text(symbols, buffer_str(&folded)));
    // U+FDFA unfolds to eighteen characters.
    buffer_clear(&plain);
    for (int i = 0; i < 100; i++) {
        buffer_add(&plain, STR("\uFDFA"));
    }
    assert_int_equal(symbols_text(symbols, buffer_str(&plain)),
                     symbols_text(symbols, buffer_str(&plain)));
}

static void test_kinds_are_apart(void **)
{
    Symbols *symbols = symbols_new(NULL, arena);
    Atom word = symbols_word(symbols, STR("metal"));
    Atom text = symbols_text(symbols, STR("metal"));
    Atom code = symbols_code(symbols, STR("us"), STR("metal"));
    assert_true(word != text && word != code && text != code);
    assert_int_equal(symbols_kind(symbols, word), SYMBOL_WORD);
    assert_int_equal(symbols_kind(symbols, text), SYMBOL_TEXT);
    assert_int_equal(symbols_kind(symbols, code), SYMBOL_CODE);
    assert_int_not_equal(word, symbols_word(symbols, STR("Metal")));
    CHECK_STR(symbols_write(symbols, ATOM_NONE), "none", "none");
    CHECK_STR(symbols_write(symbols, atom_of_country(country_by_code(STR("CN")))), "CN", "country");
    CHECK_STR(symbols_write(symbols, atom_of_element(element_by_symbol(STR("Dy")))), "Dy",
              "element");
}

static void test_layers(void **)
{
    Symbols *program = symbols_new(NULL, arena);
    Atom civil = symbols_word(program, STR("civil"));
    Atom heading = symbols_code(program, STR("us"), STR("3A090"));
    size_t count = symbols_count(program);
    Symbols *one = symbols_new(program, arena);
    Symbols *other = symbols_new(program, arena);
    assert_int_equal(symbols_word(one, STR("civil")), civil);
    Atom mine = symbols_word(one, STR("mine"));
    Atom theirs = symbols_word(other, STR("theirs"));
    assert_int_equal(mine, theirs);  // two cases do not know of each other
    CHECK_STR(symbols_write(one, mine), "mine", "own");
    CHECK_STR(symbols_write(other, theirs), "theirs", "own");
    CHECK_STR(symbols_write(other, civil), "civil", "below");
    // A paragraph that a case brings hangs below the heading that the program has.
    Atom paragraph = symbols_code(one, STR("us"), STR("3A090.a"));
    assert_int_equal(code_parent(one, paragraph), heading);
    assert_int_equal(symbols_count(program), count);
    Atom found;
    assert_false(symbols_find_word(program, STR("mine"), &found));
    assert_true(symbols_find_word(one, STR("mine"), &found));
}

static void test_codes(void **)
{
    Symbols *symbols = symbols_new(NULL, arena);
    Atom deep = symbols_code(symbols, STR("us"), STR("3A001.b.2.a"));
    Atom heading = symbols_code(symbols, STR("us"), STR("3A001"));
    Atom chinese = symbols_code(symbols, STR("cn"), STR("3A001"));
    assert_int_not_equal(heading, chinese);
    assert_int_equal(code_heading(symbols, deep), heading);
    assert_int_equal(code_heading(symbols, heading), heading);
    assert_int_equal(code_parent(symbols, heading), ATOM_NONE);
    CHECK_STR(symbols_write(symbols, code_parent(symbols, deep)), "3A001.b.2", "parent");
    CHECK_STR(symbols_write(symbols, code_list(symbols, deep)), "us", "list");
    assert_true(code_is_within(symbols, deep, heading));
    assert_true(code_is_within(symbols, deep, deep));
    assert_false(code_is_within(symbols, heading, deep));
    assert_false(code_is_within(symbols, deep, chinese));
    // A heading is no prefix of letters: 3A00 is not above 3A001.
    assert_false(code_is_within(symbols, heading, symbols_code(symbols, STR("us"), STR("3A00"))));
}

static void test_between(void **)
{
    static const struct {
        const char *code, *first, *last;
        bool between;
    } rows[] = {
        {"1C905", "1C902", "1C908", true},
        {"1C902", "1C902", "1C908", true},
        {"1C908", "1C902", "1C908", true},
        {"1C909", "1C902", "1C908", false},
        {"1C905.a.4", "1C902", "1C908", true},
        {"1C901.z", "1C902", "1C908", false},
        {"3B001.l", "3B001.k", "3B001.n", true},
        {"3B001.l.2", "3B001.k", "3B001.n", true},
        {"3B001.j", "3B001.k", "3B001.n", false},
        {"3B001", "3B001.k", "3B001.n", false},
        {"3B002.l", "3B001.k", "3B001.n", false},
        {"9A610.aa", "9A610.y", "9A610.bb", true},
        {"9A610.z", "9A610.y", "9A610.aa", true},
        {"9A610.b", "9A610.y", "9A610.aa", false},
        {"3A001.b.10", "3A001.b.2", "3A001.b.12", true},
        {"3A001.b.1", "3A001.b.2", "3A001.b.12", false},
        {"3A001.b.a", "3A001.b.2", "3A001.b.12", false},
    };
    Symbols *symbols = symbols_new(NULL, arena);
    for (size_t i = 0; i < ROWS(rows); i++) {
        Atom code = symbols_code(symbols, STR("us"), str_from_c(rows[i].code));
        Atom first = symbols_code(symbols, STR("us"), str_from_c(rows[i].first));
        Atom last = symbols_code(symbols, STR("us"), str_from_c(rows[i].last));
        CHECK(code_is_between(symbols, code, first, last) == rows[i].between, rows[i].code);
        Atom chinese = symbols_code(symbols, STR("cn"), str_from_c(rows[i].code));
        CHECK(!code_is_between(symbols, chinese, first, last), rows[i].code);
    }
    Atom word = symbols_word(symbols, STR("unlisted"));
    Atom heading = symbols_code(symbols, STR("us"), STR("3A001"));
    assert_false(code_is_between(symbols, word, heading, heading));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),           cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_kinds_are_apart), cmocka_unit_test(test_layers),
        cmocka_unit_test(test_codes),           cmocka_unit_test(test_between),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("symbols", tests, arena_open, arena_close);
}
