// arrow_type.h: Arrow's types, by the short strings of the C Data Interface ("u", "tdD",
// "d:10,2"): how the values lie in memory, and what the type is called in IPC messages.
#ifndef BASE_ARROW_TYPE_H
#define BASE_ARROW_TYPE_H

#include "base/flat.h"

typedef enum ArrowLayout {
    ARROW_NOTHING,     // no buffer
    ARROW_BITS,        // valid, bits
    ARROW_FIXED,       // valid, values of `width` bytes
    ARROW_TEXT,        // valid, offsets of `width` bytes, bytes
    ARROW_VIEWS,       // valid, views of 16 bytes, as many buffers of bytes as are said
    ARROW_LIST,        // valid, offsets of `width` bytes; a child
    ARROW_FIXED_LIST,  // valid; a child of `width` times as many
    ARROW_STRUCT,      // valid; children
} ArrowLayout;

// The union `Type` of Arrow's Schema.fbs.
typedef enum ArrowTypeId {
    ARROW_TYPE_NULL = 1,
    ARROW_TYPE_INT,
    ARROW_TYPE_FLOAT,
    ARROW_TYPE_BINARY,
    ARROW_TYPE_UTF8,
    ARROW_TYPE_BOOL,
    ARROW_TYPE_DECIMAL,
    ARROW_TYPE_DATE,
    ARROW_TYPE_TIME,
    ARROW_TYPE_TIMESTAMP,
    ARROW_TYPE_INTERVAL,
    ARROW_TYPE_LIST,
    ARROW_TYPE_STRUCT,
    ARROW_TYPE_UNION,
    ARROW_TYPE_FIXED_BINARY,
    ARROW_TYPE_FIXED_LIST,
    ARROW_TYPE_MAP,
    ARROW_TYPE_DURATION,
    ARROW_TYPE_LARGE_BINARY,
    ARROW_TYPE_LARGE_UTF8,
    ARROW_TYPE_LARGE_LIST,
    ARROW_TYPE_RUNS,
    ARROW_TYPE_BINARY_VIEW,
    ARROW_TYPE_UTF8_VIEW,
    ARROW_TYPE_LIST_VIEW,
    ARROW_TYPE_LARGE_LIST_VIEW,
    ARROW_TYPE_COUNT,
} ArrowTypeId;

#define ARROW_PARAMS_MAX 3

typedef struct ArrowType {
    ArrowLayout layout;
    size_t width;
    ArrowTypeId id;
    int64_t params[ARROW_PARAMS_MAX];  // in the order of the fields of its table in Schema.fbs
    Str zone;                          // of a timestamp
} ArrowType;

// From a format. False for types that we do not read or write: unions, maps, intervals, runs, views
// of lists.
bool arrow_type_read(ArrowType *out, const char *format);
// From the table of a type in an IPC message: the format, by which arrow_type_read finds the rest.
// False for a type that we do not read.
bool arrow_type_of_table(Str *format, ArrowTypeId id, FlatTable table, Arena *arena);
// Adds the table; where it begins.
size_t arrow_type_add_table(Buffer *to, const ArrowType *type);
// "timestamp", for problems.
Str arrow_type_word(ArrowTypeId id);

#endif
