// json_test.c: what is read, what is refused and where, and what is written.
#include "base/json.h"
#include "check.h"

static void write_value(JsonWriter *writer, const JsonValue *value)
{
    switch (json_kind(value)) {
    case JSON_NULL:
        json_null(writer);
        return;
    case JSON_BOOL:
        json_boolean(writer, json_bool(value));
        return;
    case JSON_NUMBER:
        json_raw(writer, json_text(value));
        return;
    case JSON_STRING:
        json_string(writer, json_text(value));
        return;
    case JSON_ARRAY:
        json_begin_array(writer);
        for (JsonEach each = json_each(value); json_next(&each);) {
            write_value(writer, each.value);
        }
        json_end_array(writer);
        return;
    case JSON_OBJECT:
        json_begin_object(writer);
        for (JsonEach each = json_each(value); json_next(&each);) {
            json_key(writer, each.key);
            write_value(writer, each.value);
        }
        json_end_object(writer);
        return;
    }
}

static Status read_good(Arena *arena, void *)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"object", " {\"a\" : 1 , \"b\":[true,false,null]}\n", "{\"a\":1,\"b\":[true,false,null]}"},
        {"a string alone", "\"x\"", "\"x\""},
        {"a number alone", "-12", "-12"},
        {"empty containers", "[{},[],\"\"]", "[{},[],\"\"]"},
        {"pretty", "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n", "{\"a\":[1,2]}"},
        {"numbers as written", "[5.920,1e5,-0,0.0,123456789012345678901234567890.5,1E+2]",
         "[5.920,1e5,-0,0.0,123456789012345678901234567890.5,1E+2]"},
        {"60 digits", "[111111111111111111111111111111111111111111111111111111111111]",
         "[111111111111111111111111111111111111111111111111111111111111]"},
        {"escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\"",
         "\"\\\"\\\\/\\b\\f\\n\\r\\tAé\""},
        {"surrogate pair", "\"\\ud834\\udd1e\"", "\"𝄞\""},
        {"zero character", "\"a\\u0000b\"", "\"a\\u0000b\""},
        {"UTF-8", "[\"稀土 é 𝄞\"]", "[\"稀土 é 𝄞\"]"},
        {"byte-order mark", "\xEF\xBB\xBF{}", "{}"},
        {"same key in two objects", "[{\"a\":1},{\"a\":{\"a\":2}}]",
         "[{\"a\":1},{\"a\":{\"a\":2}}]"},
        {"key and value alike", "{\"a\":\"a\",\"b\":\"a\"}", "{\"a\":\"a\",\"b\":\"a\"}"},
        {"empty key", "{\"\":1}", "{\"\":1}"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        const JsonValue *value = NULL;
        Status status =
            json_read(&value, str_from_c(rows[i].text), STR("t.json"), 1, &problems, arena);
        CHECK(status == STATUS_OK && problems.list.count == 0, rows[i].name);
        Buffer buffer = buffer_new(arena);
        write_value(&(JsonWriter){.to = &buffer}, value);
        CHECK_STR(buffer_str(&buffer), rows[i].want, rows[i].name);
    }
    return STATUS_OK;
}

static void test_read(void **)
{
    with_arena(MEBIBYTE, read_good, NULL, STATUS_OK);
}

static Status read_bad(Arena *arena, void *)
{
    static const struct {
        const char *name, *text, *code;
        uint32_t line, column;
    } rows[] = {
        {"nothing", "", "json.syntax", 1, 1},
        {"blanks", " \n ", "json.syntax", 1, 1},
        {"cut off", "{\"a\":1,\n\"b\":", "json.syntax", 2, 5},
        {"cut off in a string", "[\"abc", "json.syntax", 1, 6},
        {"comma at the end", "[1,\n2,\n]", "json.syntax", 2, 2},
        {"two values", "{} {}", "json.syntax", 1, 4},
        {"single quotes", "{'a':1}", "json.syntax", 1, 2},
        {"no quotes", "{a:1}", "json.syntax", 1, 2},
        {"no colon", "{\"a\" 1}", "json.syntax", 1, 6},
        {"no comma", "[1 2]", "json.syntax", 1, 4},
        {"comment", "{ // x\n}", "json.syntax", 1, 3},
        {"NaN", "[NaN]", "json.syntax", 1, 2},
        {"word", "[nul]", "json.syntax", 1, 2},
        {"leading zero", "[01]", "json.syntax", 1, 2},
        {"plus", "[+1]", "json.syntax", 1, 2},
        {"no digit", "[1.]", "json.syntax", 1, 2},
        {"no digit, and more", "{\"a\":1.,\"b\":2}", "json.syntax", 1, 6},
        {"no digit, last member", "{\"a\":-}", "json.syntax", 1, 6},
        {"no digit in the exponent", "[7,1.5e+]", "json.syntax", 1, 4},
        {"no digit, two lines", "[7,\n-\n]", "json.syntax", 2, 1},
        {"bare minus", "-", "json.syntax", 1, 2},
        {"cut off behind a string", "{\"a\":\"x-\"", "json.syntax", 1, 10},
        {"cut off in a string like a number", "{\"a\":\"x-}", "json.syntax", 1, 10},
        {"line end in a string", "[\"a\nb\"]", "json.syntax", 1, 4},
        {"unknown escape", "[\"\\x\"]", "json.syntax", 1, 4},
        {"half a surrogate pair", "[\"\\ud834\"]", "json.syntax", 1, 9},
        {"not UTF-8", "{\"é\":\"a\xFF\"}", "json.utf8", 1, 8},
        {"UTF-8 cut off", "[\"\xE2\x82", "json.utf8", 1, 3},
        {"overlong", "[\"\xC0\xAF\"]", "json.utf8", 1, 3},
        {"surrogate as UTF-8", "[\"\xED\xA0\x80\"]", "json.utf8", 1, 3},
        {"syntax before UTF-8", "[1 2,\"\xFF\"]", "json.syntax", 1, 4},
        {"key twice", "{\"a\":1,\n \"b\":2,\n \"a\":3}", "json.duplicate_key", 3, 2},
        {"key twice, escaped", "{\"a\":1,\"\\u0061\":3}", "json.duplicate_key", 1, 8},
        {"key twice, inside", "[{\"x\":{\"é\":1,\"é\":2}}]", "json.duplicate_key", 1, 14},
        {"empty key twice", "{\"\":1,\"\":2}", "json.duplicate_key", 1, 7},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        const JsonValue *value = NULL;
        Status status =
            json_read(&value, str_from_c(rows[i].text), STR("t.json"), 1, &problems, arena);
        CHECK(status == STATUS_INVALID && problems.list.count == 1 && value == NULL, rows[i].name);
        const Problem *problem = &problems.list.at[0];
        CHECK_STR(problem->code, rows[i].code, rows[i].name);
        if (problem->place.line != rows[i].line || problem->place.column != rows[i].column) {
            fail_msg("%s: at %u:%u", rows[i].name, problem->place.line, problem->place.column);
        }
        CHECK_STR(problem->place.source, "t.json", rows[i].name);
    }
    return STATUS_OK;
}

static void test_refuse(void **)
{
    with_arena(MEBIBYTE, read_bad, NULL, STATUS_OK);
}

static Status say_what(Arena *arena, void *)
{
    static const struct {
        const char *text, *message, *hint;
    } rows[] = {
        {"{'a':1}", "''' stands where a key in double quotes is expected",
         "JSON knows double quotes only"},
        {"{\"a\" 1}", "'1' stands where a colon is expected", ""},
        {"[1 2]", "'2' stands where a comma or ']' is expected", ""},
        {"{\"a\":1;}", "';' stands where a comma or '}' is expected", ""},
        {"[稀]", "'稀' stands where a value is expected", ""},
        {"[#x]", "'#' stands where a value is expected", "JSON has no comments"},
        {"[01]", "'01' is not a number as JSON writes them",
         "digits stand on both sides of the point, and none but 0 begins with 0"},
        {"[1,]", "a comma stands before a closing bracket", "take the comma out"},
        {"{\"a\":1,\"a\":1}", "the key 'a' is given twice", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        const JsonValue *value;
        // As line 7 of an NDJSON file.
        CHECK(json_read(&value, str_from_c(rows[i].text), STR("t"), 7, &problems, arena) ==
                  STATUS_INVALID,
              rows[i].text);
        CHECK_STR(problems.list.at[0].message, rows[i].message, rows[i].text);
        CHECK_STR(problems.list.at[0].hint, rows[i].hint, rows[i].text);
        CHECK_STR(problems.list.at[0].place.text, rows[i].text, rows[i].text);
        CHECK(problems.list.at[0].place.line == 7, rows[i].text);
    }
    return STATUS_OK;
}

static void test_messages(void **)
{
    with_arena(MEBIBYTE, say_what, NULL, STATUS_OK);
}

static Str nested(size_t depth, bool is_closed, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < depth; i++) {
        buffer_add(&buffer, i % 2 == 0 ? STR("[") : STR("{\"a[[\\\"\":"));
    }
    buffer_add(&buffer, STR("1"));
    for (size_t i = depth; is_closed && i > 0; i--) {
        buffer_add(&buffer, i % 2 == 1 ? STR("]") : STR("}"));
    }
    return buffer_str(&buffer);
}

static Status read_deep(Arena *arena, void *)
{
    const struct {
        const char *name;
        size_t depth;
        bool is_closed;
        const char *code;
    } rows[] = {
        {"as deep as may be", JSON_DEPTH_MAX, true, ""},
        {"one deeper", JSON_DEPTH_MAX + 1, true, "json.depth"},
        {"one deeper, cut off", JSON_DEPTH_MAX + 1, false, "json.depth"},
        {"as deep as may be, cut off", JSON_DEPTH_MAX, false, "json.syntax"},
        {"half a million", 500'000, true, "json.depth"},
        {"half a million, cut off", 500'000, false, "json.depth"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        ArenaMark mark = arena_mark(arena);
        Problems problems = {.arena = arena};
        const JsonValue *value;
        Str text = nested(rows[i].depth, rows[i].is_closed, arena);
        Status status = json_read(&value, text, STR("t"), 1, &problems, arena);
        CHECK((status == STATUS_OK) == (rows[i].code[0] == '\0'), rows[i].name);
        CHECK(problems.list.count == (status != STATUS_OK), rows[i].name);
        if (status != STATUS_OK) {
            CHECK_STR(problems.list.at[0].code, rows[i].code, rows[i].name);
        }
        arena_return(arena, mark);
    }
    Buffer wide = buffer_new(arena);  // many side by side are not deep
    buffer_add(&wide, STR("[[]"));
    for (int i = 0; i < 1'000; i++) {
        buffer_add(&wide, STR(",[[],{}]"));
    }
    buffer_add(&wide, STR("]"));
    Problems problems = {.arena = arena};
    const JsonValue *value;
    assert_int_equal(json_read(&value, buffer_str(&wide), STR("t"), 1, &problems, arena),
                     STATUS_OK);
    return STATUS_OK;
}

static void test_depth(void **)
{
    with_arena(256 * MEBIBYTE, read_deep, NULL, STATUS_OK);
}

static Status read_many_keys(Arena *arena, void *)
{
    for (unsigned count = 14; count < 20; count++) {  // around where the method changes
        for (unsigned first = 0; first < count; first++) {
            ArenaMark mark = arena_mark(arena);
            unsigned second = first + 1 + (first * 5) % (count - first);
            Buffer text = buffer_new(arena);
            for (unsigned i = 0; i <= count; i++) {
                buffer_add_format(&text, "%s\"k%u\":%u", i == 0 ? "{" : ",",
                                  i == second ? first : i, i);
            }
            buffer_add(&text, STR("}"));
            Problems problems = {.arena = arena};
            const JsonValue *value;
            assert_int_equal(json_read(&value, buffer_str(&text), STR("t"), 1, &problems, arena),
                             STATUS_INVALID);
            assert_int_equal(problems.list.count, 1);
            Str before = str_slice(buffer_str(&text), 0, problems.list.at[0].place.column - 1);
            // The later of the two is shown: as many keys stand before it.
            unsigned colons = 0;
            for (size_t i = 0; i < before.len; i++) {
                colons += before.at[i] == ':';
            }
            assert_int_equal(colons, second);
            arena_return(arena, mark);
        }
    }
    return STATUS_OK;
}

static void test_many_keys(void **)
{
    with_arena(MEBIBYTE, read_many_keys, NULL, STATUS_OK);
}

// A hundred thousand doubled keys: some are shown, the text is refused, and it ends.
static Status read_doubled(Arena *arena, void *)
{
    for (unsigned method = 0; method < 2; method++) {
        Buffer text = buffer_new(arena);
        buffer_add(&text, STR("["));
        for (unsigned i = 0; i < 100'000; i++) {
            buffer_add(&text, i == 0 ? STR("{") : method == 0 ? STR(",") : STR("},{"));
            buffer_add_format(&text, "\"k%u\":0,\"k%u\":0", i, i);
        }
        buffer_add(&text, STR("}]"));
        Problems problems = {.arena = arena};
        const JsonValue *value;
        assert_int_equal(json_read(&value, buffer_str(&text), STR("t"), 1, &problems, arena),
                         STATUS_INVALID);
        assert_true(problems.error_count > 0 && problems.error_count < 100);
    }
    return STATUS_OK;
}

static void test_doubled_keys_end(void **)
{
    with_arena(256 * MEBIBYTE, read_doubled, NULL, STATUS_OK);
}

static Status look_up(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    const JsonValue *value;
    Str text = STR("{\"a\":{\"b\":[1,\"two\"]},\"c\":true,\"\":null}");
    assert_int_equal(json_read(&value, text, STR("t"), 1, &problems, arena), STATUS_OK);
    assert_int_equal(json_count(value), 3);
    const JsonValue *array = json_member(json_member(value, STR("a")), STR("b"));
    assert_int_equal(json_kind(array), JSON_ARRAY);
    assert_int_equal(json_count(array), 2);
    JsonEach each = json_each(array);
    assert_true(json_next(&each));
    CHECK_STR(json_text(each.value), "1", "number");
    assert_true(json_next(&each));
    CHECK_STR(json_text(each.value), "two", "string");
    assert_int_equal(each.key.len, 0);
    assert_false(json_next(&each));
    assert_true(json_bool(json_member(value, STR("c"))));
    assert_int_equal(json_kind(json_member(value, (Str){})), JSON_NULL);
    assert_null(json_member(value, STR("ab")));
    assert_null(json_member(value, STR("b")));
    return STATUS_OK;
}

static void test_members(void **)
{
    with_arena(MEBIBYTE, look_up, NULL, STATUS_OK);
}

static void write_some(JsonWriter *writer)
{
    json_begin_object(writer);
    json_member_string(writer, "s", STR("x"));
    json_member_begin_array(writer, "a");
    json_integer(writer, INT64_MIN);
    json_begin_object(writer);
    json_end_object(writer);
    json_begin_array(writer);
    json_end_array(writer);
    json_end_array(writer);
    json_member_begin_object(writer, "o");
    json_member_boolean(writer, "t", true);
    json_member_integer(writer, "i", 7);
    json_member_null(writer, "n");
    json_end_object(writer);
    json_key(writer, STR("r"));
    json_raw(writer, STR("5.92"));
    json_end_object(writer);
}

static Status write_both_ways(Arena *arena, void *)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter line = {.to = &buffer};
    write_some(&line);
    buffer_add(&buffer, STR("\n"));
    json_boolean(&line, false);  // at the top no comma
    CHECK_STR(
        buffer_str(&buffer),
        "{\"s\":\"x\",\"a\":[-9223372036854775808,{},[]],\"o\":{\"t\":true,\"i\":7,\"n\":null},"
        "\"r\":5.92}\nfalse",
        "in a line");
    buffer_clear(&buffer);
    JsonWriter pretty = {.to = &buffer, .pretty = true};
    write_some(&pretty);
    CHECK_STR(buffer_str(&buffer),
              "{\n"
              "  \"s\": \"x\",\n"
              "  \"a\": [\n"
              "    -9223372036854775808,\n"
              "    {},\n"
              "    []\n"
              "  ],\n"
              "  \"o\": {\n"
              "    \"t\": true,\n"
              "    \"i\": 7,\n"
              "    \"n\": null\n"
              "  },\n"
              "  \"r\": 5.92\n"
              "}",
              "pretty");
    return STATUS_OK;
}

static void test_write(void **)
{
    with_arena(MEBIBYTE, write_both_ways, NULL, STATUS_OK);
}

static Status quote_some(Arena *arena, void *)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"plain", "plain", "\"plain\""},
        {"empty", "", "\"\""},
        {"quotes and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
        {"control characters", "\b\f\n\r\t\x01\x1F", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\""},
        {"DEL stays", "\x7F", "\"\x7F\""},
        {"UTF-8 stays", "é稀𝄞", "\"é稀𝄞\""},
        {"stray byte",
         "a\xFF"
         "b",
         "\"a�b\""},
        {"cut off", "a\xE2\x82", "\"a��\""},
        {"surrogate", "\xED\xA0\x80", "\"���\""},
        {"good after bad", "\xC3é", "\"�é\""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buffer buffer = buffer_new(arena);
        json_quote(&buffer, str_from_c(rows[i].text));
        CHECK_STR(buffer_str(&buffer), rows[i].want, rows[i].name);
    }
    return STATUS_OK;
}

static void test_quote(void **)
{
    with_arena(MEBIBYTE, quote_some, NULL, STATUS_OK);
}

static Status read_beyond_limit(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    static char text[200'001];
    memset(text, '[', sizeof text);
    const JsonValue *value;
    Status status = json_read(&value, (Str){text, sizeof text}, STR("t"), 1, &problems, arena);
    fail_msg("read, with %d", (int)status);
    return status;
}

static void test_limit_unwinds_through_the_parser(void **)
{
    with_arena(256 * KIBIBYTE, read_beyond_limit, NULL, STATUS_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),      cmocka_unit_test(test_refuse),
        cmocka_unit_test(test_messages),  cmocka_unit_test(test_depth),
        cmocka_unit_test(test_many_keys), cmocka_unit_test(test_doubled_keys_end),
        cmocka_unit_test(test_members),   cmocka_unit_test(test_write),
        cmocka_unit_test(test_quote),     cmocka_unit_test(test_limit_unwinds_through_the_parser),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
