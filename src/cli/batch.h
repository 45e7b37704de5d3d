// batch.h: a feed's chunks answered by several threads, written in the order in which they came.
//
//   feed ──> [slot][slot][slot][slot] ──> output        a ring: filled at the front, written at the
//                 ^ workers take the next one           back, at most so many chunks in memory
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "cli/feed.h"

// What is said to the rows of a chunk: text, or columns.
typedef struct Answers {
    Buffer text;
    struct ArrowArray columns;  // released: none
} Answers;

typedef struct Batch {
    unsigned thread_count;
    const void *task;  // const, and shared by the threads
    // A thread's own state, in its arena.
    void *(*worker_new)(const void *task, Arena *arena);
    // Answers a chunk into `out`, whose text is empty.
    Status (*answer)(void *worker, const Chunk *chunk, Answers *out);
    // Takes the answers, in order, on the thread that called batch_run. `is_urgent`: the next rows
    // are still to come, and whoever sends them may wait for these. Not OK: the output failed.
    Status (*write)(void *argument, Answers *answers, bool is_urgent);
    void *write_argument;
} Batch;

// Answers the whole feed. `first` are rows that were read already, or null. NO_MEMORY; or what
// feed_next says; what
// `write` says.
Status batch_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems);

#endif
