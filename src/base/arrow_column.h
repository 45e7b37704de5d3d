// arrow_column.h: the columns of an IPC stream or file, as its schema message says, and their
// values taken out of a message's body.
#ifndef BASE_ARROW_COLUMN_H
#define BASE_ARROW_COLUMN_H

#include "base/arrow_build.h"
#include "base/arrow_type.h"
#include "base/problem.h"

typedef struct ArrowColumn ArrowColumn;
struct ArrowColumn {
    Str name;
    const char *format;  // of the indices, where there is a dictionary
    ArrowType type;
    bool nullable, ordered;
    ArrowColumn *children;
    size_t child_count;
    ArrowColumn *values;  // of its dictionary; null: it has none
    int64_t dictionary_id;
    struct ArrowArray dictionary;  // as it is now; released: none came yet
};

// Reads the table Schema into one column of structs. "arrow.broken", "arrow.type", "arrow.endian".
Status arrow_column_read(ArrowColumn *out, FlatTable schema, Place place, Problems *problems,
                         Arena *arena);
// The schema as the C Data Interface has it: columns of views are texts with 64-bit offsets.
Status arrow_column_schema(struct ArrowSchema *out, const ArrowColumn *column);
// Releases the dictionaries below a column.
void arrow_column_release(ArrowColumn *column);

typedef enum ArrowCompression { ARROW_PLAIN, ARROW_LZ4, ARROW_ZSTD } ArrowCompression;

// A body, and how far its buffers were taken.
typedef struct ArrowDecoding {
    FlatVector nodes, buffers, views;
    size_t node, buffer, view;
    Str body;
    ArrowBytes *bytes;  // that the body lies in
    ArrowCompression compression;
    size_t room;  // bytes that may still be made from it
    Str what;     // "record batch 3"
    Place place;
    Problems *problems;
} ArrowDecoding;

// Prepares for the table RecordBatch. "arrow.broken", "arrow.compression".
Status arrow_decoding_new(ArrowDecoding *out, FlatTable batch);
// All columns of the table RecordBatch, as one struct.
Status arrow_batch_decode(struct ArrowArray *out, const ArrowColumn *root, FlatTable batch,
                          ArrowDecoding *decoding);
// The next column. *out stands on the decoding's bytes. "arrow.broken", "arrow.dictionary",
// "arrow.large"; NO_MEMORY.
Status arrow_column_decode(struct ArrowArray *out, const ArrowColumn *column,
                           ArrowDecoding *decoding);
// Replaces the dictionary of a column, or adds to its end. Takes `more`.
Status arrow_column_dictionary(ArrowColumn *column, struct ArrowArray *more, bool is_delta,
                               const ArrowDecoding *decoding);

#endif
