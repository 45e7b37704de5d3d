// parquet.h: Parquet files as columns of Arrow, by carquet. Where the build has none of it, every
// call says so: "parquet.missing".
//
// A file is read some tens of thousands of rows at a time; one with lists or structs in it by its
// row groups, whole.
#ifndef BASE_PARQUET_H
#define BASE_PARQUET_H

#include "base/arrow.h"
#include "base/problem.h"

// Does it begin as a Parquet file does?
bool parquet_is_begun(Str bytes);

typedef struct ParquetReader ParquetReader;

// Reads the schema of an open file, which stays the caller's; ends with the arena.
// "parquet.broken", "parquet.pipe" (its schema stands at its end, so it cannot come through a pipe),
// "parquet.missing".
Status parquet_reader_open(ParquetReader **out, int descriptor, Str source, Problems *problems,
                           Arena *arena);
// Borrowed: a struct of the columns.
const struct ArrowSchema *parquet_reader_schema(const ParquetReader *reader);
// The next batch, to be released; NOT_FOUND at the end; "parquet.broken".
Status parquet_reader_next(struct ArrowArray *out, ParquetReader *reader, Problems *problems);
// How much of the file has been read, in percent of its rows.
unsigned parquet_reader_share(const ParquetReader *reader);

typedef struct ParquetWriter ParquetWriter;

// Writes to a file that can be written at its end only; `schema` and `to` stay the caller's, until
// parquet_writer_end. `path` is its name, for problems. BROKEN with "disk.write"; "parquet.missing".
Status parquet_writer_new(ParquetWriter **out, FILE *to, Str path, const struct ArrowSchema *schema,
                          Problems *problems, Arena *arena);
// A batch of that schema: a struct without nulls, not a slice.
Status parquet_writer_add(ParquetWriter *writer, const struct ArrowArray *batch,
                          Problems *problems);
// Without it, the file is none.
Status parquet_writer_end(ParquetWriter *writer, Problems *problems);

#endif
