// str_test.c: pieces of text, UTF-8, spellings, buffers.
#include "check.h"

// From first to last: each comes before all behind it, and is equal to itself alone.
static void test_compare(void **)
{
    static const char *const order[] = {"", "A", "B", "a", "a\x01", "aa", "ab", "b", "z", "é"};
    for (size_t i = 0; i < ROWS(order); i++) {
        for (size_t j = 0; j < ROWS(order); j++) {
            Str a = str_from_c(order[i]), b = str_from_c(order[j]);
            int got = str_compare(a, b);
            CHECK((got > 0) - (got < 0) == (i > j) - (i < j), order[i]);
            CHECK(str_equal(a, b) == (i == j), order[i]);
            CHECK((str_hash(a) == str_hash(b)) == (i == j), order[i]);
        }
    }
    // Two ways to write the empty text.
    assert_true(str_equal((Str){}, STR("")) && str_compare((Str){}, STR("")) == 0);
    assert_true(str_hash((Str){}) == str_hash(STR("")));
}

static void test_slice(void **)
{
    static const struct {
        const char *name, *text;
        size_t from, len;
        const char *want;
    } rows[] = {
        {"middle", "abcdef", 2, 3, "cde"},
        {"too long", "abc", 1, 9, "bc"},
        {"all", "abc", 0, SIZE_MAX, "abc"},
        {"behind", "abc", 3, 1, ""},
        {"far behind", "abc", 99, 1, ""},
        {"none of none", "", 0, 1, ""},
        {"lengths do not wrap", "abc", 2, SIZE_MAX, "c"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str got = str_slice(str_from_c(rows[i].text), rows[i].from, rows[i].len);
        CHECK_STR(got, rows[i].want, rows[i].name);
    }
    assert_int_equal(str_slice((Str){}, 3, 3).len, 0);
}

static void test_find(void **)
{
    static const struct {
        const char *name, *text, *what;
        size_t at;
    } rows[] = {
        {"first of two", "abcabc", "bc", 1}, {"at the start", "abc", "ab", 0},
        {"at the end", "abc", "c", 2},       {"after half a match", "aab", "ab", 1},
        {"missing", "abc", "d", SIZE_MAX},   {"longer than the text", "ab", "abc", SIZE_MAX},
        {"nothing", "abc", "", 0},           {"in nothing", "", "a", SIZE_MAX},
        {"nothing in nothing", "", "", 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str text = str_from_c(rows[i].text), what = str_from_c(rows[i].what);
        CHECK(str_find(text, what) == rows[i].at, rows[i].name);
        CHECK(what.len != 1 || str_find_char(text, what.at[0]) == rows[i].at, rows[i].name);
    }
    assert_true(str_starts_with(STR("3A090.a"), STR("3A090")));
    assert_true(str_starts_with(STR("a"), STR("")));
    assert_false(str_starts_with(STR("3A"), STR("3A090")));
    assert_true(str_ends_with(STR("a.rules"), STR(".rules")));
    assert_false(str_ends_with(STR("rules"), STR(".rules")));
    assert_true(str_ends_with(STR("x"), STR("")));
}

static void test_trim(void **)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"both ends", " \t a b\r\n", "a b"},
        {"none", "a", "a"},
        {"only blanks", " \t\n ", ""},
        {"empty", "", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(str_trim(str_from_c(rows[i].text)), rows[i].want, rows[i].name);
    }
}

static void test_split(void **)
{
    static const struct {
        const char *name, *text, *first, *rest;
    } rows[] = {
        {"two", "a.b", "a", "b"},          {"three", "a.b.c", "a", "b.c"},
        {"one", "abc", "abc", ""},         {"ends with it", "a.", "a", ""},
        {"begins with it", ".a", "", "a"}, {"empty", "", "", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str rest;
        CHECK_STR(str_split(str_from_c(rows[i].text), '.', &rest), rows[i].first, rows[i].name);
        CHECK_STR(rest, rows[i].rest, rows[i].name);
    }
}

static void test_utf8(void **)
{
    static const struct {
        const char *name, *text;
        size_t bad;  // SIZE_MAX: well-formed
    } rows[] = {
        {"ASCII", "plain text of more than eight bytes", SIZE_MAX},
        {"empty", "", SIZE_MAX},
        {"two, three, four bytes", "é€𝄞", SIZE_MAX},
        {"overlong slash", "a\xC0\xAF", 1},
        {"overlong of three", "\xE0\x9F\xBF", 0},
        {"overlong of four", "\xF0\x8F\xBF\xBF", 0},
        {"surrogate", "ab\xED\xA0\x80", 2},
        {"beyond U+10FFFF", "\xF4\x90\x80\x80", 0},
        {"five bytes", "\xF8\x88\x80\x80\x80", 0},
        {"stray continuation", "abcdefgh\x80", 8},
        {"cut off after one", "abc\xE2", 3},
        {"cut off after two", "abc\xE2\x82", 3},
        {"third byte wrong", "\xE2\x82x", 0},
        {"fourth byte wrong", "\xF0\x9D\x84x", 0},
        {"bad behind eight good bytes", "abcdefghi\xFFjklmnopq", 9},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        size_t bad = SIZE_MAX;
        bool is_good = str_is_utf8(str_from_c(rows[i].text), &bad);
        CHECK(is_good == (rows[i].bad == SIZE_MAX) && bad == rows[i].bad, rows[i].name);
    }
}

static Str encoded(char bytes[4], uint32_t point)
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return (Str){bytes, 1};
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, point >>= 6) {
        bytes[i] = (char)(0x80 | (point & 0x3F));
    }
    bytes[0] = (char)(first[size] | point);
    return (Str){bytes, size};
}

// Every number that can be encoded so, whether it is a character or not.
static void test_utf8_of_every_code_point(void **)
{
    for (uint32_t point = 0; point < 0x200000; point++) {
        char bytes[4];
        size_t bad;
        bool is_character = point < 0x110000 && !(point >= 0xD800 && point < 0xE000);
        if (str_is_utf8(encoded(bytes, point), &bad) != is_character) {
            fail_msg("U+%04X", point);
        }
    }
}

static void test_column(void **)
{
    static const struct {
        const char *name, *line;
        size_t byte, column;
    } rows[] = {
        {"start", "abc", 0, 1},           {"ASCII", "abc", 2, 3},
        {"behind the end", "abc", 9, 4},  {"after é", "éa", 2, 2},
        {"after Chinese", "稀土x", 6, 3}, {"empty", "", 0, 1},
        {"after four bytes", "𝄞x", 4, 2},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK(str_column(str_from_c(rows[i].line), rows[i].byte) == rows[i].column, rows[i].name);
    }
}

static void test_distance(void **)
{
    static const struct {
        const char *name, *a, *b;
        size_t limit, want;
    } rows[] = {
        {"equal", "tpp", "tpp", 2, 0},
        {"case ignored", "China", "cHINA", 2, 0},
        {"insert", "tpp", "ttpp", 2, 1},
        {"delete", "item", "itm", 2, 1},
        {"replace", "item", "itam", 2, 1},
        {"swap", "item", "ietm", 2, 1},
        {"two swaps", "abcd", "badc", 3, 2},
        {"no edit inside a swap", "ca", "abc", 5, 3},
        {"textbook", "kitten", "sitting", 5, 3},
        {"beyond the limit", "kitten", "sitting", 2, 3},
        {"lengths alone", "a", "abcdefgh", 3, 4},
        {"from nothing", "", "abc", 3, 3},
        {"nothing to nothing", "", "", 0, 0},
        {"limit 0", "a", "b", 0, 1},
        {"characters, not bytes", "Zürich", "Zurich", 2, 1},
        {"Chinese", "稀土", "稀上", 2, 1},
        {"swap at the limit", "ab", "ba", 1, 1},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str a = str_from_c(rows[i].a), b = str_from_c(rows[i].b);
        CHECK(str_distance(a, b, rows[i].limit) == rows[i].want, rows[i].name);
        CHECK(str_distance(b, a, rows[i].limit) == rows[i].want, rows[i].name);
    }
    char long_text[400];
    memset(long_text, 'a', sizeof long_text);
    assert_int_equal(str_distance((Str){long_text, 400}, (Str){long_text, 399}, 5), 6);
    assert_int_equal(str_distance((Str){long_text, 400}, (Str){long_text, 400}, 5), 0);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// The definition, word for word.
static size_t slow_distance(Str a, Str b)
{
    if (a.len == 0 || b.len == 0) {
        return a.len + b.len;
    }
    Str a_less = {a.at, a.len - 1}, b_less = {b.at, b.len - 1};
    bool is_same = a.at[a_less.len] == b.at[b_less.len];
    size_t edits = slow_distance(a_less, b_less) + !is_same;
    edits = least(edits, slow_distance(a_less, b) + 1);
    edits = least(edits, slow_distance(a, b_less) + 1);
    if (a.len > 1 && b.len > 1 && a.at[a.len - 1] == b.at[b.len - 2] &&
        a.at[a.len - 2] == b.at[b.len - 1]) {
        Str a_two_less = {a.at, a.len - 2}, b_two_less = {b.at, b.len - 2};
        edits = least(edits, slow_distance(a_two_less, b_two_less) + 1);
    }
    return edits;
}

static void test_distance_by_definition(void **)
{
    uint64_t seed = 7;
    for (int i = 0; i < 1'500; i++) {
        char letters[2][6];
        Str texts[2];
        for (int t = 0; t < 2; t++) {
            texts[t] = (Str){letters[t], random_next(&seed) % 6};
            for (size_t j = 0; j < texts[t].len; j++) {
                letters[t][j] = (char)('a' + random_next(&seed) % 3);
            }
        }
        size_t want = slow_distance(texts[0], texts[1]);
        for (size_t limit = 0; limit < 7; limit++) {
            if (str_distance(texts[0], texts[1], limit) != least(want, limit + 1)) {
                fail_msg("'%.*s' and '%.*s' within %zu: not %zu", STR_ARG(texts[0]),
                         STR_ARG(texts[1]), limit, want);
            }
        }
    }
}

static Status build_texts(Arena *arena, void *)
{
    Str made = str_format(arena, "%s has %d of %.*s", "item", 3, STR_ARG(STR("Dy")));
    CHECK_STR(made, "item has 3 of Dy", "format");
    CHECK_STR(str_format(arena, "%s", ""), "", "format of nothing");
    assert_string_equal(str_to_c(str_slice(STR("terminated"), 0, 4), arena), "term");
    assert_string_equal(str_to_c((Str){}, arena), "");
    CHECK_STR(str_copy(STR("abc"), arena), "abc", "copy");
    CHECK_STR(str_from_c(NULL), "", "null");
    return STATUS_OK;
}

static void test_copies(void **)
{
    with_arena(MEBIBYTE, build_texts, NULL, STATUS_OK);
}

static Status fill_buffer(Arena *arena, void *)
{
    Buffer buffer = buffer_new(arena);
    CHECK_STR(buffer_str(&buffer), "", "nothing yet");
    buffer_add(&buffer, (Str){});
    size_t want = 0;
    for (int i = 0; i < 2'000; i++) {
        buffer_add_char(&buffer, '.');
        buffer_add(&buffer, STR("text"));
        buffer_add_format(&buffer, "%d", i % 10);
        want += 6;
        assert_int_equal(buffer.len, want);
        assert_memory_equal(buffer.at + want - 6, ".text", 5);
        assert_int_equal(buffer.at[want - 1], '0' + i % 10);
    }
    buffer_add_format(&buffer, "%50000d", 1);  // more than doubling gives
    assert_int_equal(buffer.len, want + 50'000);
    assert_int_equal(buffer.at[buffer.len - 1], '1');
    buffer_clear(&buffer);
    buffer_add(&buffer, STR("again"));
    CHECK_STR(buffer_str(&buffer), "again", "cleared");
    return STATUS_OK;
}

static void test_buffer(void **)
{
    with_arena(MEBIBYTE, fill_buffer, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_slice),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_utf8_of_every_code_point),
        cmocka_unit_test(test_column),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_distance_by_definition),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_buffer),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
