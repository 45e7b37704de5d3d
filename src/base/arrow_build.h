// arrow_build.h: making what arrow.h describes: schemas, and columns that grow row by row.
//
// What is made owns itself: its memory is the heap's, no arena's, since whoever receives it releases
// it, perhaps in another program. What is handed on can be released by several holders: the nodes of
// a batch count who still needs the bytes beneath.
#ifndef BASE_ARROW_BUILD_H
#define BASE_ARROW_BUILD_H

#include "base/arrow.h"
#include "base/date.h"
#include "base/number.h"
#include "base/vec.h"

// A column as it is to be; for static tables. Formats that can be built: "u" text, "b" truth, "l"
// whole number, "d:P,S" decimal, "tdD" day, "+l" list (of one child), "+s" struct.
typedef struct ArrowField ArrowField;
struct ArrowField {
    const char *format;
    const char *name;
    bool nullable;
    const ArrowField *children;
    unsigned child_count;
};

// A schema of a field and of all below it. NO_MEMORY; *out is then released.
Status arrow_schema_new(struct ArrowSchema *out, const ArrowField *field);
// A node alone, with room for so many children, each still to be made. NO_MEMORY.
Status arrow_schema_node(struct ArrowSchema *out, Str format, Str name, int64_t flags,
                         size_t child_count, bool has_dictionary);
// Calls `release` if it is not released yet.
void arrow_schema_release(struct ArrowSchema *schema);
void arrow_array_release(struct ArrowArray *array);

// --- Building ---------------------------------------------------------------------------------

// One column; a struct or a list has builders for its children. Ends with the arena. What cannot be
// had (memory; more than 2 GiB of text in one batch) is kept, and said by arrow_builder_finish.
typedef struct ArrowBuilder ArrowBuilder;

ArrowBuilder *arrow_builder_new(const ArrowField *field, Arena *arena);
ArrowBuilder *arrow_builder_child(ArrowBuilder *builder, size_t index);
int64_t arrow_builder_length(const ArrowBuilder *builder);
// Bytes held by it and by all below it, about.
size_t arrow_builder_size(const ArrowBuilder *builder);

void arrow_add_null(ArrowBuilder *builder);  // of a struct: its children get one each
void arrow_add_text(ArrowBuilder *builder, Str text);
void arrow_add_truth(ArrowBuilder *builder, bool truth);
void arrow_add_whole(ArrowBuilder *builder, int64_t number);
void arrow_add_decimal(ArrowBuilder *builder, Int128 unscaled);
void arrow_add_date(ArrowBuilder *builder, Date date);
// Closes a row whose parts were added to the children: all that a list's child got since the last
// row, or one of each of a struct's.
void arrow_add_row(ArrowBuilder *builder);

// Moves what was built into *out; the builder is empty again. NO_MEMORY or RANGE, and then *out is
// released and what was added is gone.
Status arrow_builder_finish(struct ArrowArray *out, ArrowBuilder *builder);

// --- Holding ----------------------------------------------------------------------------------

// Bytes that several arrays stand on. Freed with the last of them; the count is atomic, since
// batches go from thread to thread.
typedef struct ArrowBytes ArrowBytes;

// `at` was given by malloc and belongs to it from now on, also if there is no memory (null).
ArrowBytes *arrow_bytes_new(void *at);
void arrow_bytes_keep(ArrowBytes *bytes);
void arrow_bytes_drop(ArrowBytes *bytes);

// A node whose buffers lie in `bytes` (kept once more by it), with so many buffers and children,
// all null. NO_MEMORY.
Status arrow_array_node(struct ArrowArray *out, ArrowBytes *bytes, int64_t length,
                        size_t buffer_count, size_t child_count, bool has_dictionary);
// Room for one more text or buffer that ends with `bytes`; null if there is no memory.
void *arrow_bytes_more(ArrowBytes *bytes, size_t size);
// Another holder of an array that arrow_array_node or arrow_builder_finish made. NO_MEMORY.
Status arrow_array_share(struct ArrowArray *out, const struct ArrowArray *array);

#endif
