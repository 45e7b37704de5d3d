// column_feed.c: batches from the reader of either format, cut into parts.
#include "cli/column_feed.h"

#include <stdlib.h>

#include "base/arrow_build.h"
#include "base/arrow_reader.h"
#include "base/parquet.h"
#include "cli/interrupt.h"

#define PART_ROWS 2'048  // some answers of a thread, so that they are soon written

struct ColumnFeed {
    ArrowReader *arrow;      // or
    ParquetReader *parquet;  //
    ColumnBatch *batch;      // in hand, held once
    size_t next;             // its next row
    uint64_t number, rows;
};

static void feed_close(void *argument);
static Status batch_next(ColumnFeed *feed, Problems *problems);
static void batch_drop(ColumnBatch *batch);

Status column_feed_open(ColumnFeed **out, bool is_parquet, int descriptor, Str source, Str begun,
                        Problems *problems, Arena *arena)
{
    ColumnFeed *feed = ARENA_NEW(arena, ColumnFeed);
    arena_defer(arena, feed_close, feed);
    if (is_parquet) {
        TRY(parquet_reader_open(&feed->parquet, descriptor, source, problems, arena));
    } else {
        ArrowInput input = {.source = source,
                            .descriptor = descriptor,
                            .begun = begun,
                            .is_stopped = interrupt_is_wanted};
        TRY(arrow_reader_open(&feed->arrow, input, problems, arena));
    }
    *out = feed;
    return STATUS_OK;
}

const struct ArrowSchema *column_feed_schema(const ColumnFeed *feed)
{
    return feed->parquet != NULL ? parquet_reader_schema(feed->parquet)
                                 : arrow_reader_schema(feed->arrow);
}

Status column_feed_next(ColumnPart *out, ColumnFeed *feed, Problems *problems)
{
    column_part_free(out);
    while (feed->batch == NULL || feed->next == (size_t)feed->batch->array.length) {
        TRY(batch_next(feed, problems));
    }
    size_t left = (size_t)feed->batch->array.length - feed->next;
    atomic_fetch_add(&feed->batch->holders, 1);
    *out = (ColumnPart){feed->batch, feed->next, left < PART_ROWS ? left : PART_ROWS};
    feed->next += out->count;
    return STATUS_OK;
}

unsigned column_feed_share(const ColumnFeed *feed)
{
    return feed->parquet != NULL ? parquet_reader_share(feed->parquet)
                                 : arrow_reader_share(feed->arrow);
}

bool column_feed_would_wait(const ColumnFeed *feed)
{
    bool is_in_hand = feed->batch != NULL && feed->next < (size_t)feed->batch->array.length;
    return !is_in_hand && feed->arrow != NULL && arrow_reader_would_wait(feed->arrow);
}

void column_part_free(ColumnPart *part)
{
    if (part->batch != NULL) {
        batch_drop(part->batch);
    }
    *part = (ColumnPart){};
}

static void feed_close(void *argument)
{
    ColumnFeed *feed = argument;
    if (feed->batch != NULL) {
        batch_drop(feed->batch);
        feed->batch = NULL;
    }
}

static Status batch_next(ColumnFeed *feed, Problems *problems)
{
    feed_close(feed);
    ColumnBatch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) {
        return STATUS_NO_MEMORY;
    }
    Status status = feed->parquet != NULL
                        ? parquet_reader_next(&batch->array, feed->parquet, problems)
                        : arrow_reader_next(&batch->array, feed->arrow, problems);
    if (status != STATUS_OK) {
        free(batch);
        return status;
    }
    atomic_init(&batch->holders, 1);
    batch->number = ++feed->number;
    batch->row = feed->rows;
    feed->rows += (uint64_t)batch->array.length;
    feed->batch = batch;
    feed->next = 0;
    return STATUS_OK;
}

static void batch_drop(ColumnBatch *batch)
{
    if (atomic_fetch_sub(&batch->holders, 1) == 1) {
        arrow_array_release(&batch->array);
        free(batch);
    }
}
