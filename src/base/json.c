// json.c: reading through yyjson, and writing.
//
// yyjson parses without recursion into one flat array, in the order of the text:
//
//   [ object | "a" | array | 1 | 2 | "b" | null ]      a container knows where its last member ends
//
// so depth and doubled keys are checked in one pass over it with a stack of JSON_DEPTH_MAX ends. It
// unescapes in place, in a copy of ours, so a value's address says where it stood in the text. All
// its memory is the arena's; meeting the limit unwinds through it, which loses nothing.
//
// A JsonValue is a yyjson_val; nobody outside this file needs to know.
#include "base/json.h"

#include <assert.h>
#include <stdlib.h>
#include <yyjson.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define REPLACEMENT "\xEF\xBF\xBD"
#define FEW_KEYS 16      // up to here, comparing all pairs is faster than sorting
#define REPEATED_MAX 20  // doubled keys reported of one text; finding each place costs a pass
#define QUOTED_MAX 80    // bytes of a key that a message repeats

// One text being read.
typedef struct Reading {
    Str text;          // as given, without a byte-order mark
    const char *copy;  // the same bytes, into which yyjson unescapes
    Str source;
    uint32_t line;
    Problems *problems;
    Arena *arena;
    size_t repeated_count;  // doubled keys so far
} Reading;

static yyjson_doc *text_parse(Reading *reading, yyjson_read_err *error);
static void *memory_take(void *arena, size_t size);
static void *memory_grow(void *arena, void *old, size_t old_size, size_t size);
static void memory_leave(void *arena, void *memory);
static Status text_refuse(const Reading *reading, const yyjson_read_err *error);
static Status syntax_refuse(const Reading *reading, const yyjson_read_err *error);
static Status number_refuse(const Reading *reading, size_t at);
static bool is_number_char(char c);
static bool ends_behind_half_number(Str text);
static Status character_refuse(const Reading *reading, const yyjson_read_err *error);
static size_t depth_exceeded_at(Str text);
static Status depth_refuse(const Reading *reading, size_t at);
static Status values_check(Reading *reading, const yyjson_doc *document);
static void keys_check(Reading *reading, yyjson_val *object);
static void few_keys_check(Reading *reading, yyjson_val *object);
static void many_keys_check(Reading *reading, yyjson_val *object);
static int key_order(const void *left, const void *right);
static void key_refuse(Reading *reading, const yyjson_val *key);
static Place place_at(const Reading *reading, size_t at);
static Str str_of(const yyjson_val *value);
static yyjson_val *val_of(const void *value);

static void value_begin(JsonWriter *writer);
static void container_begin(JsonWriter *writer, char bracket);
static void container_end(JsonWriter *writer, char bracket);
static void line_begin(JsonWriter *writer);
static size_t quote_char(Buffer *buffer, Str text, size_t at);

Status json_read(const JsonValue **out, Str text, Str source, uint32_t line, Problems *problems,
                 Arena *arena)
{
    if (str_starts_with(text, STR(BYTE_ORDER_MARK))) {
        text = str_slice(text, sizeof BYTE_ORDER_MARK - 1, SIZE_MAX);
    }
    Reading reading = {
        .text = text,
        .source = source,
        .line = line == 0 ? 1 : line,
        .problems = problems,
        .arena = arena,
    };
    yyjson_read_err error = {};
    yyjson_doc *document = text_parse(&reading, &error);
    if (document == NULL) {
        return text_refuse(&reading, &error);
    }
    TRY(values_check(&reading, document));
    *out = (const JsonValue *)yyjson_doc_get_root(document);
    return STATUS_OK;
}

JsonKind json_kind(const JsonValue *value)
{
    switch (yyjson_get_type(val_of(value))) {
    case YYJSON_TYPE_BOOL:
        return JSON_BOOL;
    case YYJSON_TYPE_RAW:
        return JSON_NUMBER;
    case YYJSON_TYPE_STR:
        return JSON_STRING;
    case YYJSON_TYPE_ARR:
        return JSON_ARRAY;
    case YYJSON_TYPE_OBJ:
        return JSON_OBJECT;
    default:  // a type of yyjson's, not an enum: what is left is null
        return JSON_NULL;
    }
}

bool json_bool(const JsonValue *value)
{
    assert(json_kind(value) == JSON_BOOL);
    return yyjson_get_bool(val_of(value));
}

Str json_text(const JsonValue *value)
{
    assert(json_kind(value) == JSON_STRING || json_kind(value) == JSON_NUMBER);
    return str_of(val_of(value));
}

size_t json_count(const JsonValue *value)
{
    assert(json_kind(value) == JSON_ARRAY || json_kind(value) == JSON_OBJECT);
    return yyjson_get_len(val_of(value));
}

const JsonValue *json_member(const JsonValue *object, Str key)
{
    assert(json_kind(object) == JSON_OBJECT);
    // yyjson takes no null, which is one way to write the empty key.
    return (const JsonValue *)yyjson_obj_getn(val_of(object), key.len == 0 ? "" : key.at, key.len);
}

JsonEach json_each(const JsonValue *array_or_object)
{
    yyjson_val *container = val_of(array_or_object);
    assert(yyjson_is_ctn(container));
    return (JsonEach){
        .at = unsafe_yyjson_get_first(container),
        .left = yyjson_get_len(container),
        .is_object = yyjson_is_obj(container),
    };
}

bool json_next(JsonEach *each)
{
    if (each->left == 0) {
        return false;
    }
    yyjson_val *value = val_of(each->at);
    if (each->is_object) {
        each->key = str_of(value);
        value++;  // an object's value follows its key
    }
    each->value = (const JsonValue *)value;
    each->at = unsafe_yyjson_get_next(value);
    each->left--;
    return true;
}

void json_begin_object(JsonWriter *writer)
{
    container_begin(writer, '{');
}

void json_end_object(JsonWriter *writer)
{
    container_end(writer, '}');
}

void json_begin_array(JsonWriter *writer)
{
    container_begin(writer, '[');
}

void json_end_array(JsonWriter *writer)
{
    container_end(writer, ']');
}

void json_key(JsonWriter *writer, Str key)
{
    assert(writer->depth > 0 && !writer->is_after_key);
    value_begin(writer);
    json_quote(writer->to, key);
    buffer_add(writer->to, writer->pretty ? STR(": ") : STR(":"));
    writer->is_after_key = true;
}

void json_string(JsonWriter *writer, Str text)
{
    value_begin(writer);
    json_quote(writer->to, text);
}

void json_boolean(JsonWriter *writer, bool value)
{
    json_raw(writer, value ? STR("true") : STR("false"));
}

void json_integer(JsonWriter *writer, int64_t value)
{
    value_begin(writer);
    buffer_add_format(writer->to, "%lld", (long long)value);
}

void json_null(JsonWriter *writer)
{
    json_raw(writer, STR("null"));
}

void json_raw(JsonWriter *writer, Str json)
{
    value_begin(writer);
    buffer_add(writer->to, json);
}

void json_member_string(JsonWriter *writer, const char *key, Str text)
{
    json_key(writer, str_from_c(key));
    json_string(writer, text);
}

void json_member_text(JsonWriter *writer, const char *key, Str text)
{
    if (text.len > 0) {
        json_member_string(writer, key, text);
    } else {
        json_member_null(writer, key);
    }
}

void json_member_boolean(JsonWriter *writer, const char *key, bool value)
{
    json_key(writer, str_from_c(key));
    json_boolean(writer, value);
}

void json_member_integer(JsonWriter *writer, const char *key, int64_t value)
{
    json_key(writer, str_from_c(key));
    json_integer(writer, value);
}

void json_member_null(JsonWriter *writer, const char *key)
{
    json_key(writer, str_from_c(key));
    json_null(writer);
}

void json_problems(JsonWriter *writer, const Problems *problems, Arena *arena)
{
    json_begin_array(writer);
    for (size_t i = 0; i < problems->list.count; i++) {
        Buffer problem = buffer_new(arena);
        problem_add_json(&problem, &problems->list.at[i]);
        json_raw(writer, buffer_str(&problem));
    }
    json_end_array(writer);
}

void json_member_begin_array(JsonWriter *writer, const char *key)
{
    json_key(writer, str_from_c(key));
    json_begin_array(writer);
}

void json_member_begin_object(JsonWriter *writer, const char *key)
{
    json_key(writer, str_from_c(key));
    json_begin_object(writer);
}

void json_quote(Buffer *buffer, Str text)
{
    buffer_add_char(buffer, '"');
    size_t plain_from = 0, at = 0;
    while (at < text.len) {
        unsigned char c = (unsigned char)text.at[at];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            at++;  // most characters: added together, up to the next that is not plain
            continue;
        }
        buffer_add(buffer, str_slice(text, plain_from, at - plain_from));
        at += quote_char(buffer, text, at);
        plain_from = at;
    }
    buffer_add(buffer, str_slice(text, plain_from, at - plain_from));
    buffer_add_char(buffer, '"');
}

static yyjson_doc *text_parse(Reading *reading, yyjson_read_err *error)
{
    Str text = reading->text;
    char *copy = arena_take(reading->arena, text.len + YYJSON_PADDING_SIZE);
    if (text.len > 0) {
        memcpy(copy, text.at, text.len);
    }
    reading->copy = copy;
    yyjson_alc memory = {memory_take, memory_grow, memory_leave, reading->arena};
    return yyjson_read_opts(copy, text.len, YYJSON_READ_INSITU | YYJSON_READ_NUMBER_AS_RAW, &memory,
                            error);
}

static void *memory_take(void *arena, size_t size)
{
    return arena_take(arena, size);
}

static void *memory_grow(void *arena, void *old, size_t old_size, size_t size)
{
    return arena_grow(arena, old, old_size, size);
}

static void memory_leave(void *, void *)
{
    // It ends with the arena.
}

// Says why a text is not JSON: the fault that stands first in it.
static Status text_refuse(const Reading *reading, const yyjson_read_err *error)
{
    size_t bad;
    size_t deep = depth_exceeded_at(reading->text);
    bool is_utf8 = str_is_utf8(reading->text, &bad);
    if (deep < error->pos && (is_utf8 || deep < bad)) {
        return depth_refuse(reading, deep);
    }
    if (is_utf8 || bad > error->pos) {
        return syntax_refuse(reading, error);
    }
    Status status = problem_error(reading->problems, place_at(reading, bad), "json.utf8",
                                  "byte 0x%02X is not UTF-8 here",
                                  (unsigned)(unsigned char)reading->text.at[bad]);
    problem_hint(reading->problems, "save the file as UTF-8");
    return status;
}

static Status syntax_refuse(const Reading *reading, const yyjson_read_err *error)
{
    static const struct {
        yyjson_read_code code;
        const char *message, *hint;
    } faults[] = {
        {YYJSON_READ_ERROR_INVALID_PARAMETER, "there is no JSON value here", NULL},
        {YYJSON_READ_ERROR_EMPTY_CONTENT, "there is no JSON value here", NULL},
        {YYJSON_READ_ERROR_UNEXPECTED_END, "the text ends before the value does", NULL},
        {YYJSON_READ_ERROR_UNEXPECTED_CONTENT, "something follows the value",
         "several values are written one a line (NDJSON)"},
        {YYJSON_READ_ERROR_JSON_STRUCTURE, "a comma stands before a closing bracket",
         "take the comma out"},
        {YYJSON_READ_ERROR_INVALID_STRING, "this cannot stand in a JSON string",
         "escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits"},
        {YYJSON_READ_ERROR_LITERAL, "this word is none of true, false and null", NULL},
    };
    if (error->code == YYJSON_READ_ERROR_INVALID_NUMBER ||
        (error->code == YYJSON_READ_ERROR_UNEXPECTED_END &&
         ends_behind_half_number(reading->text))) {
        return number_refuse(reading, error->pos);
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (faults[i].code == error->code) {
            Status status = problem_error(reading->problems, place_at(reading, error->pos),
                                          "json.syntax", "%s", faults[i].message);
            if (faults[i].hint != NULL) {
                problem_hint(reading->problems, "%s", faults[i].hint);
            }
            return status;
        }
    }
    return character_refuse(reading, error);
}

// yyjson stands in the number, or up to two characters behind it: the whole of it is shown.
static Status number_refuse(const Reading *reading, size_t at)
{
    Str text = reading->text;
    for (int steps = 0; steps < 2 && at > 0; steps++) {
        at -= at == text.len || !is_number_char(text.at[at]);
    }
    while (at > 0 && is_number_char(text.at[at - 1])) {
        at--;
    }
    Place place = place_at(reading, at);
    size_t size = 0;
    while (at + size < text.len && is_number_char(text.at[at + size])) {
        size++;
    }
    place.width = size < UINT16_MAX ? (uint32_t)size : UINT16_MAX;
    Status status = problem_error(
        reading->problems, place, "json.syntax", "'%.*s' is not a number as JSON writes them",
        STR_ARG(str_slice(text, at, size < QUOTED_MAX ? size : QUOTED_MAX)));
    problem_hint(reading->problems,
                 "digits stand on both sides of the point, and none but 0 begins with 0");
    return status;
}

static bool is_number_char(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// yyjson takes {"a":1.} for a text that was cut off, since it looks one character ahead.
static bool ends_behind_half_number(Str text)
{
    if (text.len < 2 || strchr(",]} \t\r\n", text.at[text.len - 1]) == NULL) {
        return false;
    }
    char last = text.at[text.len - 2];
    size_t at = text.len - 1;
    while (at > 0 && is_number_char(text.at[at - 1])) {
        at--;
    }
    bool is_half = is_number_char(last) && !(last >= '0' && last <= '9');
    return is_half && at > 0 && strchr(":,[ \t\r\n", text.at[at - 1]) != NULL;
}

static Status character_refuse(const Reading *reading, const yyjson_read_err *error)
{
    // What was expected is said only in yyjson's message.
    static const struct {
        const char *in_message, *expected;
    } places[] = {
        {"a colon", "a colon"},  // before the next: its message names the key too
        {"object key", "a key in double quotes"},
        {"closing bracket", "a comma or ']'"},
        {"closing brace", "a comma or '}'"},
        {"", "a value"},
    };
    size_t i = 0;
    while (strstr(error->msg, places[i].in_message) == NULL) {
        i++;
    }
    size_t size = 1;
    while (error->pos + size < reading->text.len && size < 4 &&
           ((unsigned char)reading->text.at[error->pos + size] & 0xC0) == 0x80) {
        size++;
    }
    Str found = str_slice(reading->text, error->pos, size);
    Status status =
        problem_error(reading->problems, place_at(reading, error->pos), "json.syntax",
                      "'%.*s' stands where %s is expected", STR_ARG(found), places[i].expected);
    if (str_equal(found, STR("'"))) {
        problem_hint(reading->problems, "JSON knows double quotes only");
    } else if (str_equal(found, STR("/")) || str_equal(found, STR("#"))) {
        problem_hint(reading->problems, "JSON has no comments");
    }
    return status;
}

// Position of the bracket that opens one level too many; SIZE_MAX if there is none.
static size_t depth_exceeded_at(Str text)
{
    size_t depth = 0;
    bool is_in_string = false;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.at[at];
        if (is_in_string) {
            at += c == '\\';
            is_in_string = c != '"';
        } else if (c == '"') {
            is_in_string = true;
        } else if (c == '[' || c == '{') {
            if (depth++ == JSON_DEPTH_MAX) {
                return at;
            }
        } else if ((c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return SIZE_MAX;
}

static Status depth_refuse(const Reading *reading, size_t at)
{
    return problem_error(reading->problems, place_at(reading, at), "json.depth",
                         "arrays and objects are nested more than %d deep here", JSON_DEPTH_MAX);
}

static Status values_check(Reading *reading, const yyjson_doc *document)
{
    const yyjson_val *ends[JSON_DEPTH_MAX];  // of the containers around the value
    size_t depth = 0;
    yyjson_val *root = document->root;
    for (yyjson_val *value = root; value < root + document->val_read; value++) {
        while (depth > 0 && value == ends[depth - 1]) {
            depth--;
        }
        if (!unsafe_yyjson_is_ctn(value)) {
            continue;
        }
        if (depth == JSON_DEPTH_MAX) {
            return depth_refuse(reading, depth_exceeded_at(reading->text));
        }
        ends[depth++] = unsafe_yyjson_get_next(value);
        if (yyjson_is_obj(value)) {
            keys_check(reading, value);
        }
    }
    return reading->repeated_count == 0 ? STATUS_OK : STATUS_INVALID;
}

static void keys_check(Reading *reading, yyjson_val *object)
{
    if (yyjson_get_len(object) <= FEW_KEYS) {
        few_keys_check(reading, object);
    } else {
        many_keys_check(reading, object);
    }
}

static void few_keys_check(Reading *reading, yyjson_val *object)
{
    const yyjson_val *keys[FEW_KEYS];
    size_t count = yyjson_get_len(object);
    yyjson_val *key = unsafe_yyjson_get_first(object);
    for (size_t i = 0; i < count; i++, key = unsafe_yyjson_get_next(key + 1)) {
        keys[i] = key;
        for (size_t before = 0; before < i; before++) {
            if (str_equal(str_of(keys[before]), str_of(key))) {
                key_refuse(reading, key);
                break;
            }
        }
    }
}

static void many_keys_check(Reading *reading, yyjson_val *object)
{
    ArenaMark mark = arena_mark(reading->arena);
    size_t count = yyjson_get_len(object);
    const yyjson_val **keys = ARENA_MANY(reading->arena, const yyjson_val *, count);
    yyjson_val *key = unsafe_yyjson_get_first(object);
    for (size_t i = 0; i < count; i++, key = unsafe_yyjson_get_next(key + 1)) {
        keys[i] = key;
    }
    qsort(keys, count, sizeof *keys, key_order);
    const yyjson_val *repeated[REPEATED_MAX];
    size_t repeated_count = 0;
    for (size_t i = 1; i < count && repeated_count < REPEATED_MAX; i++) {
        if (str_equal(str_of(keys[i - 1]), str_of(keys[i]))) {
            repeated[repeated_count++] = keys[i];
        }
    }
    // The scratch goes before the problems come, which may live in the same arena.
    arena_return(reading->arena, mark);
    for (size_t i = 0; i < repeated_count; i++) {
        key_refuse(reading, repeated[i]);
    }
}

// By text, and equal ones as they stand.
static int key_order(const void *left, const void *right)
{
    const yyjson_val *a = *(const yyjson_val *const *)left;
    const yyjson_val *b = *(const yyjson_val *const *)right;
    int order = str_compare(str_of(a), str_of(b));
    return order != 0 ? order : (a > b) - (a < b);
}

static void key_refuse(Reading *reading, const yyjson_val *key)
{
    if (reading->repeated_count++ >= REPEATED_MAX) {
        return;
    }
    Str text = str_of(key);
    Place place = place_at(reading, (size_t)(text.at - reading->copy) - 1);
    place.width = (uint32_t)str_column(text, text.len) + 1;  // with its quotes
    // Already refused as a whole; the status is made of the count.
    (void)!problem_error(reading->problems, place, "json.duplicate_key",
                         "the key '%.*s%s' is given twice", STR_ARG(str_slice(text, 0, QUOTED_MAX)),
                         text.len > QUOTED_MAX ? "…" : "");
}

static Place place_at(const Reading *reading, size_t at)
{
    Str text = reading->text;
    uint32_t line = reading->line;
    size_t line_at = 0;
    for (size_t found; at > line_at; line_at += found + 1, line++) {
        found = str_find_char(str_slice(text, line_at, at - line_at), '\n');
        if (found == SIZE_MAX) {
            break;
        }
    }
    Str rest = str_slice(text, line_at, SIZE_MAX);
    Str shown = str_slice(rest, 0, str_find_char(rest, '\n'));
    if (str_ends_with(shown, STR("\r"))) {
        shown.len--;
    }
    return (Place){
        .source = reading->source,
        .line = line,
        .column = (uint32_t)str_column(shown, at - line_at),
        .text = shown,
    };
}

static Str str_of(const yyjson_val *value)
{
    return (Str){value->uni.str, (size_t)(value->tag >> YYJSON_TAG_BIT)};
}

static yyjson_val *val_of(const void *value)
{
    return (yyjson_val *)(uintptr_t)value;  // yyjson's functions take no const
}

// What must stand before a value: nothing after its key, else a comma, and a line of its own.
static void value_begin(JsonWriter *writer)
{
    if (writer->is_after_key) {
        writer->is_after_key = false;
    } else if (writer->depth > 0) {
        if (writer->needs_comma) {
            buffer_add_char(writer->to, ',');
        }
        line_begin(writer);
    }
    writer->needs_comma = true;
}

static void container_begin(JsonWriter *writer, char bracket)
{
    value_begin(writer);
    buffer_add_char(writer->to, bracket);
    writer->needs_comma = false;
    writer->depth++;
}

static void container_end(JsonWriter *writer, char bracket)
{
    assert(writer->depth > 0 && !writer->is_after_key);
    writer->depth--;
    if (writer->needs_comma) {  // it holds something
        line_begin(writer);
    }
    buffer_add_char(writer->to, bracket);
    writer->needs_comma = true;
}

static void line_begin(JsonWriter *writer)
{
    if (!writer->pretty) {
        return;
    }
    buffer_add_char(writer->to, '\n');
    for (unsigned level = 0; level < writer->depth; level++) {
        buffer_add(writer->to, STR("  "));
    }
}

// Adds the character at a position, which is not plain; returns its bytes.
static size_t quote_char(Buffer *buffer, Str text, size_t at)
{
    static const char escapes[] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n',  ['\r'] = 'r',
        ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\',
    };
    unsigned char c = (unsigned char)text.at[at];
    if (c >= 0x80) {
        size_t bad, size = 2;
        while (size <= 4 && !str_is_utf8(str_slice(text, at, size), &bad)) {
            size++;
        }
        bool is_good = size <= 4;
        buffer_add(buffer, is_good ? str_slice(text, at, size) : STR(REPLACEMENT));
        return is_good ? size : 1;
    }
    if (c < sizeof escapes && escapes[c] != 0) {
        buffer_add_char(buffer, '\\');
        buffer_add_char(buffer, escapes[c]);
    } else {
        buffer_add_format(buffer, "\\u%04x", c);
    }
    return 1;
}
