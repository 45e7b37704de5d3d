// message.h: JSON-RPC 2.0 messages: reading members that may be missing or of another kind, and
// the objects that the protocol repeats everywhere (inner header).
#ifndef LSP_MESSAGE_H
#define LSP_MESSAGE_H

#include "base/json.h"
#include "lsp/position.h"

typedef enum ErrorCode {
    ERROR_PARSE = -32700,
    ERROR_INVALID_REQUEST = -32600,
    ERROR_METHOD_NOT_FOUND = -32601,
    ERROR_INVALID_PARAMS = -32602,
    ERROR_INTERNAL = -32603,
    ERROR_NOT_INITIALIZED = -32002,
    ERROR_REQUEST_CANCELLED = -32800,
    ERROR_REQUEST_FAILED = -32803,
} ErrorCode;

// A member of an object; null if `object` is none, or has no such member.
const JsonValue *member_of(const JsonValue *object, const char *key);
// A member by its path: "textDocument.hover.contentFormat".
const JsonValue *member_below(const JsonValue *object, const char *path);
bool member_text(Str *out, const JsonValue *object, const char *key);
// A whole number from 0 to 2^31 - 1.
bool member_number(uint32_t *out, const JsonValue *object, const char *key);
bool member_is_true(const JsonValue *object, const char *path);
bool member_position(Position *out, const JsonValue *object, const char *key);
bool member_range(Range16 *out, const JsonValue *object, const char *key);
// Does an array of texts hold this one?
bool array_has_text(const JsonValue *array, Str text);

// "key": {"start": …, "end": …}
void write_range(JsonWriter *writer, const char *key, Range16 range);
// {"uri": …, "range": …}, as a member if there is a key.
void write_location(JsonWriter *writer, const char *key, Str uri, Range16 range);
// A TextEdit: {"range": …, "newText": …}, as a member if there is a key.
void write_edit(JsonWriter *writer, const char *key, Range16 range, Str text);

#endif
