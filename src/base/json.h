// json.h: reading and writing JSON. The reader is yyjson, strict: UTF-8, no comments, numbers kept
// as their text, keys given twice refused, at most JSON_DEPTH_MAX levels.
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/str.h"

#define JSON_DEPTH_MAX 64

typedef struct JsonValue JsonValue;  // borrowed from the arena of json_read

typedef enum JsonKind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
} JsonKind;

// Reads one value. `source` and `line` say where the text comes from (NDJSON: its line, from 1);
// problems "json.syntax", "json.duplicate_key", "json.depth", "json.utf8" get their place in it.
// Everything lives in `arena` (the document is freed with it). Of one text the first fault of
// syntax is told, or up to 20 keys given twice. A byte-order mark in front is skipped.
Status json_read(const JsonValue **out, Str text, Str source, uint32_t line, Problems *problems,
                 Arena *arena);

JsonKind json_kind(const JsonValue *value);
bool json_bool(const JsonValue *value);
// The text of a string, or a number as it was written.
Str json_text(const JsonValue *value);
// Members of an array or object.
size_t json_count(const JsonValue *value);
const JsonValue *json_member(const JsonValue *object, Str key);  // null if there is none

// for (JsonEach each = json_each(value); json_next(&each);) use(each.key, each.value);
typedef struct JsonEach {
    Str key;  // of an object's member
    const JsonValue *value;
    const void *at;
    size_t left;
    bool is_object;
} JsonEach;
JsonEach json_each(const JsonValue *array_or_object);
bool json_next(JsonEach *each);

// Writing: commas come by themselves. Keys are written in the order of the calls. At the top,
// values follow one another without a comma: the caller puts line ends between them (NDJSON).
typedef struct JsonWriter {
    Buffer *to;
    bool needs_comma;
    bool pretty;  // two blanks a level; else one line
    bool is_after_key;
    unsigned depth;
} JsonWriter;
void json_begin_object(JsonWriter *writer);
void json_end_object(JsonWriter *writer);
void json_begin_array(JsonWriter *writer);
void json_end_array(JsonWriter *writer);
void json_key(JsonWriter *writer, Str key);
void json_string(JsonWriter *writer, Str text);  // escapes; invalid UTF-8 becomes U+FFFD
void json_boolean(JsonWriter *writer, bool value);
void json_integer(JsonWriter *writer, int64_t value);
void json_null(JsonWriter *writer);
void json_raw(JsonWriter *writer, Str json);  // already JSON
// Shorthands for members.
void json_member_string(JsonWriter *writer, const char *key, Str text);
// A string; null where the text is empty.
void json_member_text(JsonWriter *writer, const char *key, Str text);
void json_member_boolean(JsonWriter *writer, const char *key, bool value);
void json_member_integer(JsonWriter *writer, const char *key, int64_t value);
void json_member_null(JsonWriter *writer, const char *key);
// An array of problems, as problem_add_json writes each.
void json_problems(JsonWriter *writer, const Problems *problems, Arena *arena);
void json_member_begin_array(JsonWriter *writer, const char *key);
void json_member_begin_object(JsonWriter *writer, const char *key);

// Adds `text` quoted and escaped.
void json_quote(Buffer *buffer, Str text);

#endif
