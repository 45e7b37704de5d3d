// arrow_writer.h: writes Arrow IPC, as a stream (for pipes) or as a file (with a footer, for random
// reading), a batch at a time.
#ifndef BASE_ARROW_WRITER_H
#define BASE_ARROW_WRITER_H

#include <stdio.h>

#include "base/arrow.h"
#include "base/str.h"

typedef struct ArrowWriterOptions {
    bool is_file;
    bool is_compressed;  // by zstd, buffer by buffer
} ArrowWriterOptions;

typedef struct ArrowWriter ArrowWriter;

// Writes the schema; `schema` and `to` stay the caller's, until arrow_writer_end. Ends with the
// arena. INVALID for a type that is not written (arrow_type.h), BROKEN if writing failed.
Status arrow_writer_new(ArrowWriter **out, FILE *to, const struct ArrowSchema *schema,
                        ArrowWriterOptions options, Arena *arena);
// A batch of that schema: a struct without nulls. A dictionary goes before it, where it is not the
// one that was written last; in a file it has to be the same all along: CONFLICT. NO_MEMORY, BROKEN.
Status arrow_writer_add(ArrowWriter *writer, const struct ArrowArray *batch);
// The end mark, without which a reader knows that something is missing; and the footer of a file.
Status arrow_writer_end(ArrowWriter *writer);

#endif
