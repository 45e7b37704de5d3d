// arrow.h: columns as Apache Arrow's C Data Interface lays them out: two structs of a fixed shape,
// by which programs and libraries pass batches without copying. The names of the structs and of
// their members are the interface's own (format/CDataInterface, version 1).
//
// What is passed owns itself: whoever receives a struct calls its `release` once, unless it is NULL
// (already released), and moves it by copying the bytes and setting the source's `release` to NULL.
#ifndef BASE_ARROW_H
#define BASE_ARROW_H

#include <stdint.h>

#ifndef ARROW_C_DATA_INTERFACE  // another header of the same interface may have come first
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;    // the type, as a short string: "u" text, "l" int64, "+s" struct …
    const char *name;      // of the column, or NULL
    const char *metadata;  // pairs, encoded, or NULL
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;  // the type of the values, or NULL
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;  // -1: not counted
    int64_t offset;      // rows of the buffers to skip
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;  // [0] is the bitmap of what is not null, or NULL: all are not null
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

// Batches of one schema, one after another.
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);  // 0, or an errno
    int (*get_next)(struct ArrowArrayStream *,
                    struct ArrowArray *out);  // at the end: out->release is NULL
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

#endif
