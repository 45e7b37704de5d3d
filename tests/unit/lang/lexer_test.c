// Text → tokens. A row gives the tokens as `kind:text`, one blank between them.
#include "../base/check.h"

#include "lang/token.h"

static Arena *arena;

static int arena_open(void **)
{
    arena = arena_new(256 * MEBIBYTE);
    return 0;
}

static int arena_close(void **)
{
    arena_free(arena);
    return 0;
}

static const struct {
    const char *name, *text, *tokens;
} rows[] = {
    {"nothing", "", ""},
    {"word", "when", "word:when"},
    {"dots and hyphens", "us.country_chart no61.1 london-framework.a",
     "word:us.country_chart word:no61.1 word:london-framework.a"},
    {"a name of another rulebook", "us.country_chart/chart", "word:us.country_chart/chart"},
    {"a unit is three tokens", "GB/s/mm2", "word:GB/s sign:/ word:mm2"},
    {"a dot at the end is none of the word", "item.", "word:item"},
    {"date before number", "2025-04-04", "date:2025-04-04"},
    {"no date: too short", "2025-4-04", "number:2025 sign:- number:4 sign:- number:04"},
    {"a date goes on", "2025-04-041", "number:2025 sign:- number:04 sign:- number:041"},
    {"code before number", "3A090.a", "code:3A090.a"},
    {"code with a list", "us:3A001", "code:us:3A001"},
    {"deep code", "1C902.a.4.b", "code:1C902.a.4.b"},
    {"no exponent: a code", "1E002", "code:1E002"},
    {"a lower-case letter is no code", "1e5", "number:1 word:e5"},
    {"a range", "1C902..1C908", "code:1C902 sign:.. code:1C908"},
    {"a range of paragraphs", "1C902.b..1C902.d", "code:1C902.b sign:.. code:1C902.d"},
    {"numbers", "4800 5.92 790_000_000 0.1",
     "number:4800 number:5.92 number:790_000_000 number:0.1"},
    {"a sign is the number's where a value begins", "x >= -1", "word:x sign:>= number:-1"},
    {"minus between blanks", "x - 1", "word:x sign:- number:1"},
    {"minus without blanks is a sign", "3-1", "number:3 sign:- number:1"},
    {"percent", "25 % 25%", "number:25 sign:% number:25 sign:%"},
    {"string", "cite \"item 4\"", "word:cite string:item 4"},
    {"a string may hold any letter", "\"管制 #1\"", "string:管制 #1"},
    {"comment", "when # not this \"\nunless", "word:when word:unless"},
    {"signs", "<=<>=>= ..,:;[]()+*/",
     "sign:<= sign:< sign:>= sign:>= sign:.. sign:, sign:: sign:; sign:[ sign:] sign:( sign:) "
     "sign:+ "
     "sign:* sign:/"},
    {"Windows", "a\r\nb\r\n", "word:a word:b"},
    {"a byte-order mark in front", "\xEF\xBB\xBFrulebook", "word:rulebook"},
    {"what has no meaning is left out", "a & b", "word:a word:b"},
    {"countries stay countries", "IN NO IS", "word:IN word:NO word:IS"},
};

static const char *const kinds[] = {
    [TOKEN_WORD] = "word", [TOKEN_CODE] = "code",     [TOKEN_NUMBER] = "number",
    [TOKEN_DATE] = "date", [TOKEN_STRING] = "string", [TOKEN_SIGN] = "sign",
};

static Tokens tokens_of(Str text, Problems *problems)
{
    Tokens tokens = {};
    Comments comments = {};
    token_read_all(&tokens, &comments, (Source){STR("t.rules"), text}, problems, arena);
    return tokens;
}

static void texts_become_tokens(void **)
{
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        Tokens tokens = tokens_of(str_from_c(rows[i].text), &problems);
        Buffer got = buffer_new(arena);
        for (size_t t = 0; t + 1 < tokens.count; t++) {
            buffer_add_format(&got, "%s%s:%.*s", t == 0 ? "" : " ", kinds[tokens.at[t].kind],
                              STR_ARG(tokens.at[t].text));
        }
        CHECK(tokens.at[tokens.count - 1].kind == TOKEN_END, rows[i].name);
        CHECK_STR(buffer_str(&got), rows[i].tokens, rows[i].name);
    }
}

static const struct {
    const char *name, *text;
    size_t index;
    uint32_t line, column;
    bool first, spaced;
} places[] = {
    {"the first", "a", 0, 1, 1, true, true},
    {"behind a word", "a b", 1, 1, 3, false, true},
    {"without a blank", "a(b", 2, 1, 3, false, false},
    {"next line", "a\n  b", 1, 2, 3, true, true},
    {"columns are characters", "\"管制\" b", 1, 1, 6, false, true},
    {"behind a comment", "a # x\nb", 1, 2, 1, true, true},
    {"behind a mark",
     "\xEF\xBB\xBF"
     "a b",
     1, 1, 3, false, true},
    {"behind what has no meaning", "管制 b", 0, 1, 4, true, true},
};

static void tokens_know_their_places(void **)
{
    for (size_t i = 0; i < ROWS(places); i++) {
        Problems problems = {.arena = arena};
        Tokens tokens = tokens_of(str_from_c(places[i].text), &problems);
        const Token *token = &tokens.at[places[i].index];
        CHECK(token->line == places[i].line, places[i].name);
        CHECK(token->column == places[i].column, places[i].name);
        CHECK(token->first == places[i].first, places[i].name);
        CHECK(token->spaced == places[i].spaced, places[i].name);
    }
}

static void a_place_is_as_wide_as_its_characters(void **)
{
    static const struct {
        const char *text;
        uint32_t width;
    } widths[] = {
        {"item.tpp", 8}, {"\"ab\"", 4}, {"\"\"", 2}, {"\"稀土\"", 4}, {"\"a\xF0\x9F\x9A\xA2\"", 4}};
    for (size_t i = 0; i < ROWS(widths); i++) {
        Problems problems = {.arena = arena};
        Tokens tokens = tokens_of(str_from_c(widths[i].text), &problems);
        Place place = token_place(&tokens.at[0], (Source){STR("t"), str_from_c(widths[i].text)});
        CHECK(place.width == widths[i].width, widths[i].text);
    }
}

static void comments_are_kept(void **)
{
    Tokens tokens = {};
    Comments comments = {};
    Problems problems = {.arena = arena};
    token_read_all(&tokens, &comments,
                   (Source){STR("t"), STR("# one \na # two\n\"# no\"\n  # three")}, &problems,
                   arena);
    assert_int_equal(comments.count, 3);
    CHECK_STR(comments.at[0].text, "# one", "trimmed");
    assert_true(comments.at[0].alone && !comments.at[1].alone && comments.at[2].alone);
    assert_int_equal(comments.at[2].line, 4);
}

static const struct {
    const char *name;
    Str text;
    const char *code;
    uint32_t line, column;
} faults[] = {
    {"a sign of another language", STR_INIT("a & b"), "lex.character", 1, 3},
    {"a zero byte", STR_INIT("a\n b\0c"), "lex.character", 2, 3},
    {"a letter that is not ASCII", STR_INIT("when größe"), "lex.character", 1, 8},
    {"no end of a text", STR_INIT("a \"b\nc"), "lex.string", 1, 3},
    {"not UTF-8", STR_INIT("a\n\"b\xFF\""), "lex.utf8", 2, 3},
    {"cut inside a character", STR_INIT("\"b\xE5\x8F"), "lex.utf8", 1, 3},
};

static void faults_have_a_place(void **)
{
    for (size_t i = 0; i < ROWS(faults); i++) {
        Problems problems = {.arena = arena};
        (void)tokens_of(faults[i].text, &problems);
        CHECK(problems.error_count > 0, faults[i].name);
        const Problem *problem = &problems.list.at[0];
        CHECK_STR(problem->code, faults[i].code, faults[i].name);
        CHECK(problem->place.line == faults[i].line, faults[i].name);
        CHECK(problem->place.column == faults[i].column, faults[i].name);
    }
}

static Str repeated(const char *part, size_t count)
{
    Buffer text = buffer_new(arena);
    for (size_t i = 0; i < count; i++) {
        buffer_add(&text, str_from_c(part));
    }
    return buffer_str(&text);
}

// Up to 2e84d89 each token counted its column from the beginning of its line.
static void a_long_line_costs_no_more_than_short_ones(void **)
{
    size_t count = mass(500'000);
    Problems problems = {.arena = arena};
    Tokens tokens = tokens_of(repeated("a ", count), &problems);
    assert_int_equal(tokens.count, count + 1);
    assert_int_equal(tokens.at[count - 1].column, 2 * count - 1);
    tokens = tokens_of(repeated("\x01 ", count), &problems);
    assert_int_equal(tokens.count, 1);
    assert_int_equal(problems.error_count, count);
}

static void a_run_of_what_has_no_meaning_is_one_fault(void **)
{
    Problems problems = {.arena = arena};
    (void)tokens_of(repeated("\x01", mass(1'000'000)), &problems);
    assert_int_equal(problems.error_count, 1);
}

static void long_words_are_refused(void **)
{
    static const char *const parts[] = {"x", "9", "a.b"};
    for (size_t i = 0; i < ROWS(parts); i++) {
        Problems problems = {.arena = arena};
        Tokens tokens = tokens_of(repeated(parts[i], 100'000), &problems);
        assert_int_equal(problems.error_count, 1);
        CHECK_STR(problems.list.at[0].code, "lex.long", parts[i]);
        CHECK(tokens.count == 1, parts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_tokens),
        cmocka_unit_test(tokens_know_their_places),
        cmocka_unit_test(a_place_is_as_wide_as_its_characters),
        cmocka_unit_test(comments_are_kept),
        cmocka_unit_test(faults_have_a_place),
        cmocka_unit_test(a_long_line_costs_no_more_than_short_ones),
        cmocka_unit_test(a_run_of_what_has_no_meaning_is_one_fault),
        cmocka_unit_test(long_words_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("lexer", tests, arena_open, arena_close);
}
