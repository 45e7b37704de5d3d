// json.c: the reader of JSON. Whatever the bytes, it ends; what it reads comes back the same when
// it is written and read again; what it refuses, it says why, in words that are JSON themselves.
#include "target.h"

#include "base/json.h"

static Status text_read(Arena *arena, void *argument);
static Str value_written(const JsonValue *value, Arena *arena);
static void value_comes_back(const JsonValue *value, Arena *arena);
static void value_write(JsonWriter *writer, const JsonValue *value);
static void members_write(JsonWriter *writer, const JsonValue *object);
static void text_is_utf8(Str text);
static void problems_are_json(const Problems *problems, Arena *arena);
static void elements_write(JsonWriter *writer, const JsonValue *array);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 256 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    const JsonValue *value = NULL;
    Status status = json_read(&value, *(Str *)argument, STR("fuzz.json"), 1, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status == STATUS_OK) {
        value_comes_back(value, arena);
    }
    problems_are_json(&problems, arena);
    return STATUS_OK;
}

static Str value_written(const JsonValue *value, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    value_write(&writer, value);
    return buffer_str(&buffer);
}

static void value_comes_back(const JsonValue *value, Arena *arena)
{
    Problems problems = {.arena = arena};
    Str first = value_written(value, arena);
    const JsonValue *again = NULL;
    Status status = json_read(&again, first, STR("written.json"), 1, &problems, arena);
    assert(status == STATUS_OK);
    assert(str_equal(first, value_written(again, arena)));
}

static void value_write(JsonWriter *writer, const JsonValue *value)
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
        text_is_utf8(json_text(value));
        json_string(writer, json_text(value));
        return;
    case JSON_ARRAY:
        elements_write(writer, value);
        return;
    case JSON_OBJECT:
        members_write(writer, value);
        return;
    }
}

static void elements_write(JsonWriter *writer, const JsonValue *array)
{
    json_begin_array(writer);
    for (JsonEach each = json_each(array); json_next(&each);) {
        value_write(writer, each.value);
    }
    json_end_array(writer);
}

static void members_write(JsonWriter *writer, const JsonValue *object)
{
    json_begin_object(writer);
    for (JsonEach each = json_each(object); json_next(&each);) {
        text_is_utf8(each.key);
        assert(json_member(object, each.key) == each.value);  // no key stands twice
        json_key(writer, each.key);
        value_write(writer, each.value);
    }
    json_end_object(writer);
}

static void text_is_utf8(Str text)
{
    size_t bad;
    assert(str_is_utf8(text, &bad));
}

static void problems_are_json(const Problems *problems, Arena *arena)
{
    for (size_t i = 0; i < problems->list.count; i++) {
        Buffer buffer = buffer_new(arena);
        problem_add_json(&buffer, &problems->list.at[i]);
        Problems none = {.arena = arena};
        const JsonValue *value;
        Status status = json_read(&value, buffer_str(&buffer), STR("-"), 1, &none, arena);
        assert(status == STATUS_OK);
        text_is_utf8(problems->list.at[i].message);
    }
}
