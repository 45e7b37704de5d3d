// message.c: nothing here trusts the client: what is missing or of another kind is no error, but
// absent, and whoever needs it says so.
#include "lsp/message.h"

static void write_position(JsonWriter *writer, const char *key, Position position);
static void object_begin(JsonWriter *writer, const char *key);

const JsonValue *member_of(const JsonValue *object, const char *key)
{
    return object == NULL || json_kind(object) != JSON_OBJECT
               ? NULL
               : json_member(object, str_from_c(key));
}

const JsonValue *member_below(const JsonValue *object, const char *path)
{
    Str rest = str_from_c(path);
    while (object != NULL && rest.len > 0) {
        Str key = str_split(rest, '.', &rest);
        object = json_kind(object) == JSON_OBJECT ? json_member(object, key) : NULL;
    }
    return object;
}

bool member_text(Str *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_of(object, key);
    if (value == NULL || json_kind(value) != JSON_STRING) {
        return false;
    }
    *out = json_text(value);
    return true;
}

bool member_number(uint32_t *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_of(object, key);
    if (value == NULL || json_kind(value) != JSON_NUMBER) {
        return false;
    }
    Str text = json_text(value);
    uint64_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.len > 10) {
            return false;
        }
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    }
    *out = (uint32_t)number;
    return text.len > 0 && number <= INT32_MAX;
}

bool member_is_true(const JsonValue *object, const char *path)
{
    const JsonValue *value = member_below(object, path);
    return value != NULL && json_kind(value) == JSON_BOOL && json_bool(value);
}

bool member_position(Position *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_of(object, key);
    return member_number(&out->line, value, "line") &&
           member_number(&out->character, value, "character");
}

bool member_range(Range16 *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_of(object, key);
    return member_position(&out->start, value, "start") && member_position(&out->end, value, "end");
}

bool array_has_text(const JsonValue *array, Str text)
{
    if (array == NULL || json_kind(array) != JSON_ARRAY) {
        return false;
    }
    for (JsonEach each = json_each(array); json_next(&each);) {
        if (json_kind(each.value) == JSON_STRING && str_equal(json_text(each.value), text)) {
            return true;
        }
    }
    return false;
}

void write_range(JsonWriter *writer, const char *key, Range16 range)
{
    json_member_begin_object(writer, key);
    write_position(writer, "start", range.start);
    write_position(writer, "end", range.end);
    json_end_object(writer);
}

void write_location(JsonWriter *writer, const char *key, Str uri, Range16 range)
{
    object_begin(writer, key);
    json_member_string(writer, "uri", uri);
    write_range(writer, "range", range);
    json_end_object(writer);
}

void write_edit(JsonWriter *writer, const char *key, Range16 range, Str text)
{
    object_begin(writer, key);
    write_range(writer, "range", range);
    json_member_string(writer, "newText", text);
    json_end_object(writer);
}

static void write_position(JsonWriter *writer, const char *key, Position position)
{
    json_member_begin_object(writer, key);
    json_member_integer(writer, "line", position.line);
    json_member_integer(writer, "character", position.character);
    json_end_object(writer);
}

static void object_begin(JsonWriter *writer, const char *key)
{
    if (key == NULL) {
        json_begin_object(writer);
    } else {
        json_member_begin_object(writer, key);
    }
}
