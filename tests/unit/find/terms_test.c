// Text → the terms by which it is found.
#include "../base/check.h"

#include "find/glossary.h"
#include "find/terms.h"

static Arena *arena;
static TermReader *reader;

static int arena_open(void **)
{
    arena = arena_new(GIBIBYTE);
    reader = term_reader_new(arena);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static Str keys_of(const char *text, void (*read)(Terms *, TermReader *, Str))
{
    Terms terms = {};
    Buffer keys = buffer_new(arena);
    read(&terms, reader, str_from_c(text));
    for (size_t i = 0; i < terms.list.count; i++) {
        buffer_add_format(&keys, "%s%.*s", i > 0 ? " " : "", STR_ARG(terms.list.at[i].key));
    }
    return buffer_str(&keys);
}

typedef struct TextRow {
    const char *name, *text, *keys;
} TextRow;

static const TextRow texts[] = {
    {"nothing", "", ""},
    {"signs alone", " -- (;) /", ""},
    {"case", "ALLOY Alloy", "allo allo"},
    {"full width", "Ａｌｌｏｙ", "allo"},
    {"words of grammar", "the alloy of an oxide", "allo oxid"},
    {"an element by its name", "samarium Cobalt", "Sm Co"},
    {"a symbol alone is no word of a text", "in As", ""},
    {"hyphens part words", "samarium-cobalt", "Sm Co"},
    {"a name of the language", "permanent_magnet", "perman magnet"},
    {"a letter alone is no word, a digit is", "b 2", "2"},
    {"figures", "5.92 TOPS_bit/mm2", "5.92 top bit mm2"},
    {"spelling", "aluminum fibers", "Al fibr"},
    {"a trade word", "HBM", "high bandwidth memor"},
    {"Chinese words", "钐钴永磁", "Sm Co perman magnet"},
    {"the longest Chinese word", "钕铁硼永磁材料", "Nd Fe B perman magnet"},
    {"a Chinese word that holds an element", "储氢材料", "H storag material"},
    {"Chinese that is not known: pairs", "管制物项", "管制 制物 物项"},
    {"one Chinese character", "甲", "甲"},
    {"Chinese before a word", "管制合金", "管制 allo"},
    {"both scripts", "SmCo永磁", "smco perman magnet"},
    {"a mark over a letter", "é", "é"},
};

static void texts_are_terms(void **)
{
    for (size_t i = 0; i < ROWS(texts); i++) {
        CHECK_STR(keys_of(texts[i].text, terms_read), texts[i].keys, texts[i].name);
    }
}

static const TextRow typed[] = {
    {"a formula", "NdFeB magnet", "ndfeb Nd Fe B magnet"},
    {"a formula with numbers", "Sm2Co17", "sm2co17 Sm Co"},
    {"a symbol", "Sm", "sm Sm"},
    {"a word of grammar is no symbol", "In", ""},
    {"a unit by what it measures", "TB/s", "tb Measured in bit/s"},
    {"a plain number has none", "%", ""},
};

static void typed_words_are_formulas_and_units(void **)
{
    for (size_t i = 0; i < ROWS(typed); i++) {
        CHECK_STR(keys_of(typed[i].text, terms_read_typed), typed[i].keys, typed[i].name);
    }
}

// Each row is one word.
static const char *const families[][4] = {
    {"magnet", "magnets", "magnetic"},
    {"alloy", "alloys"},
    {"process", "processing", "processor", "processors"},
    {"compute", "computer", "computers", "computing"},
    {"memory", "memories"},
    {"oxide", "oxides"},
    {"technology", "technologies"},
};

static void endings_do_not_matter(void **)
{
    for (size_t i = 0; i < ROWS(families); i++) {
        Str stem = word_stem(str_from_c(families[i][0]));
        for (size_t k = 1; k < ROWS(families[i]) && families[i][k] != NULL; k++) {
            CHECK_STR(word_stem(str_from_c(families[i][k])), str_to_c(stem, arena), families[i][k]);
        }
    }
    CHECK_STR(word_stem(STR("gas")), "gas", "a short word is whole");
    CHECK_STR(word_stem(STR("glass")), "glass", "ss is no plural");
}

static void a_term_knows_its_place(void **)
{
    const char *text = "the 钐钴 alloys";
    Terms terms = {};
    terms_read(&terms, reader, str_from_c(text));
    assert_int_equal(terms.list.count, 3);
    CHECK_STR(terms.list.at[0].word, "钐", "the first");
    CHECK_STR(terms.list.at[2].word, "alloys", "the last");
    assert_ptr_equal(terms.list.at[2].word.at, text + strlen("the 钐钴 "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_terms),
        cmocka_unit_test(typed_words_are_formulas_and_units),
        cmocka_unit_test(endings_do_not_matter),
        cmocka_unit_test(a_term_knows_its_place),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("terms", tests, arena_open, arena_close);
}
