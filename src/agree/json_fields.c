// json_fields.c: members of JSON objects by form.
#include "agree/json_fields.h"

#include <stdarg.h>
#include <stdio.h>

#include "agree/agreement.h"
#include "base/map.h"

static const JsonValue *member_find(FieldReader *reader, const JsonValue *object, const char *key,
                                    FieldNeed need);

void field_begin(FieldReader *reader, const char *key, uint32_t index)
{
    *VEC_PUSH(&reader->steps, reader->arena) = (FieldStep){key, index};
}

void field_end(FieldReader *reader)
{
    reader->steps.count--;
}

// Spelt out only where something is said: a trace may have a million records.
Place field_place(FieldReader *reader, const char *key)
{
    Buffer path = buffer_new(reader->arena);
    for (size_t i = 0; i < reader->steps.count; i++) {
        buffer_add_format(&path, "%s%s[%u]", path.len > 0 ? "." : "", reader->steps.at[i].key,
                          reader->steps.at[i].index);
    }
    if (key != NULL) {
        buffer_add_format(&path, "%s%s", path.len > 0 ? "." : "", key);
    }
    Place place = reader->place;
    place.field = buffer_str(&path);
    return place;
}

void fields_know(FieldReader *reader, const JsonValue *object, const char *const *keys)
{
    for (JsonEach each = json_each(object); json_next(&each);) {
        bool is_known = false;
        for (size_t i = 0; keys[i] != NULL && !is_known; i++) {
            is_known = str_equal(each.key, str_from_c(keys[i]));
        }
        if (is_known) {
            continue;
        }
        Map *names = map_new(reader->arena);
        for (size_t i = 0; keys[i] != NULL; i++) {
            map_put(names, str_from_c(keys[i]), 0);
        }
        Str nearest = map_nearest(names, each.key);
        (void)field_refuse(reader, NULL, "agree.field", "there is no field '%.*s' here",
                           STR_ARG(each.key));
        if (nearest.len > 0) {
            problem_hint(reader->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
    }
}

bool field_text(FieldReader *reader, Str *out, const JsonValue *object, const char *key,
                FieldNeed need)
{
    const JsonValue *value = member_find(reader, object, key, need);
    if (value == NULL) {
        return false;
    }
    if (json_kind(value) != JSON_STRING || json_text(value).len == 0) {
        return field_refuse(reader, key, "agree.field", "'%s' is a text", key);
    }
    *out = json_text(value);
    return true;
}

bool field_date(FieldReader *reader, Date *out, const JsonValue *object, const char *key,
                FieldNeed need)
{
    const JsonValue *value = member_find(reader, object, key, need);
    if (value == NULL) {
        return false;
    }
    if (json_kind(value) != JSON_STRING || date_read(out, json_text(value)) != STATUS_OK) {
        (void)field_refuse(reader, key, "agree.field", "'%s' is no day", key);
        problem_hint(reader->problems, "write year, month and day: \"2025-06-11\"");
        return false;
    }
    return true;
}

bool field_number(FieldReader *reader, Number *out, const JsonValue *object, const char *key,
                  FieldNeed need)
{
    const JsonValue *value = member_find(reader, object, key, need);
    if (value == NULL) {
        return false;
    }
    bool has_text = json_kind(value) == JSON_STRING || json_kind(value) == JSON_NUMBER;
    Status status = has_text ? number_read(out, json_text(value)) : STATUS_INVALID;
    if (status == STATUS_OK) {
        return true;
    }
    return field_refuse(
        reader, key, "agree.field",
        status == STATUS_RANGE ? "'%s' has more than 38 digits" : "'%s' is no decimal", key);
}

bool field_days(FieldReader *reader, uint32_t *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_find(reader, object, key, FIELD_OPTIONAL);
    if (value == NULL) {
        return false;
    }
    Number number = number_whole(-1);
    bool is_whole = json_kind(value) == JSON_NUMBER &&
                    number_read(&number, json_text(value)) == STATUS_OK && number_is_whole(number);
    number = number_reduce(number);
    if (!is_whole || number.over < 0 || number.over > DAYS_MAX) {
        return field_refuse(reader, key, "agree.field", "'%s' is a whole number from 0 to %d", key,
                            DAYS_MAX);
    }
    *out = (uint32_t)number.over;  // at most DAYS_MAX
    return true;
}

bool field_flag(FieldReader *reader, bool *out, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_find(reader, object, key, FIELD_OPTIONAL);
    if (value == NULL) {
        return false;
    }
    if (json_kind(value) != JSON_BOOL) {
        return field_refuse(reader, key, "agree.field", "'%s' is true or false", key);
    }
    *out = json_bool(value);
    return true;
}

const JsonValue *field_list(FieldReader *reader, const JsonValue *object, const char *key,
                            FieldNeed need)
{
    const JsonValue *value = member_find(reader, object, key, need);
    if (value != NULL && json_kind(value) != JSON_ARRAY) {
        (void)field_refuse(reader, key, "agree.field", "'%s' is a list", key);
        return NULL;
    }
    return value;
}

const JsonValue *field_object(FieldReader *reader, const JsonValue *object, const char *key)
{
    const JsonValue *value = member_find(reader, object, key, FIELD_OPTIONAL);
    if (value != NULL && json_kind(value) != JSON_OBJECT) {
        (void)field_refuse(reader, key, "agree.field", "'%s' is an object", key);
        return NULL;
    }
    return value;
}

bool field_refuse(FieldReader *reader, const char *key, const char *code, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)problem_error(reader->problems, field_place(reader, key), code, "%s", message);
    return false;
}

// The member; null is as good as absent.
static const JsonValue *member_find(FieldReader *reader, const JsonValue *object, const char *key,
                                    FieldNeed need)
{
    bool is_object = json_kind(object) == JSON_OBJECT;
    const JsonValue *value = is_object ? json_member(object, str_from_c(key)) : NULL;
    if (value != NULL && json_kind(value) == JSON_NULL) {
        value = NULL;
    }
    if (value == NULL && need == FIELD_NEEDED) {
        (void)field_refuse(reader, key, "agree.missing", "'%s' is missing", key);
    }
    return value;
}
