// arrow_reader.h: reads Arrow IPC, streams and files, batch by batch: one batch and the
// dictionaries are in memory, never the file. Bytes that are no Arrow, or are cut off, give a
// problem with the place; nothing in them is believed unchecked.
#ifndef BASE_ARROW_READER_H
#define BASE_ARROW_READER_H

#include "base/arrow.h"
#include "base/problem.h"

#define ARROW_BATCH_MAX (4 * GIBIBYTE)

typedef struct ArrowInput {
    Str source;        // its name, for problems
    int descriptor;    // -1: `begun` is all there is. Whoever opened it closes it
    Str begun;         // bytes that were read from a pipe already; borrowed
    size_t batch_max;  // bytes a batch may take, as read and as expanded; 0: ARROW_BATCH_MAX
    bool (*is_stopped)(void);  // where not null and true, a read that waits ends the input
} ArrowInput;

typedef struct ArrowReader ArrowReader;

// Does it begin as a stream or a file of Arrow does?
bool arrow_is_begun(Str bytes);

// Reads the schema; ends with the arena. "arrow.broken", "arrow.cut_off", "arrow.type",
// "arrow.endian", "arrow.version", "arrow.large", "file.read".
Status arrow_reader_open(ArrowReader **out, ArrowInput input, Problems *problems, Arena *arena);
// Borrowed: a struct of the columns. Texts as views are read as texts with 64-bit offsets.
const struct ArrowSchema *arrow_reader_schema(const ArrowReader *reader);
// The next batch, to be released. NOT_FOUND at the end; else as above, and "arrow.dictionary",
// "arrow.compression".
Status arrow_reader_next(struct ArrowArray *out, ArrowReader *reader, Problems *problems);
// How much of a file has been read, in percent; 0 where it is no file.
unsigned arrow_reader_share(const ArrowReader *reader);
// Has a pipe nothing to read at the moment?
bool arrow_reader_would_wait(const ArrowReader *reader);

#endif
