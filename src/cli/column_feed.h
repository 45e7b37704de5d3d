// column_feed.h: input that is columns already, Arrow or Parquet, handed out some rows at a time.
// A batch of the file may have any number of rows; its parts go to several threads, and the last
// that is done with it gives it back.
#ifndef CLI_COLUMN_FEED_H
#define CLI_COLUMN_FEED_H

#include <stdatomic.h>

#include "base/arrow.h"
#include "base/problem.h"

typedef struct ColumnBatch {
    atomic_size_t holders;
    uint64_t number;  // from 1
    uint64_t row;     // of the file, that of its first row, from 0
    struct ArrowArray array;
} ColumnBatch;

// Rows of a batch. No batch: none.
typedef struct ColumnPart {
    ColumnBatch *batch;
    size_t from, count;
} ColumnPart;

typedef struct ColumnFeed ColumnFeed;

// `begun` was read already. Ends with the arena; the descriptor stays the caller's.
Status column_feed_open(ColumnFeed **out, bool is_parquet, int descriptor, Str source, Str begun,
                        Problems *problems, Arena *arena);
const struct ArrowSchema *column_feed_schema(const ColumnFeed *feed);
// The next part; what *out held is given back. NOT_FOUND at the end.
Status column_feed_next(ColumnPart *out, ColumnFeed *feed, Problems *problems);
unsigned column_feed_share(const ColumnFeed *feed);
bool column_feed_would_wait(const ColumnFeed *feed);
void column_part_free(ColumnPart *part);

#endif
