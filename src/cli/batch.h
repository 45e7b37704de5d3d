// batch.h: a feed's chunks answered by several threads, written in the order in which they came.
//
//   feed ──> [slot][slot][slot][slot] ──> output        a ring: filled at the front, written at the
//                 ^ workers take the next one           back, at most so many chunks in memory
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "cli/feed.h"

typedef struct Batch {
    unsigned thread_count;
    const void *task;  // const, and shared by the threads
    // A thread's own state, in its arena.
    void *(*worker_new)(const void *task, Arena *arena);
    // Answers a chunk into `out`.
    void (*answer)(void *worker, Str text, uint32_t line, Buffer *out);
    // Takes the answers, in order, on the thread that called batch_run. False: the output failed.
    bool (*write)(void *argument, Str answers);
    void *write_argument;
} Batch;

// Answers the whole feed. `first` are rows that were read already, or null. NO_MEMORY; or what
// feed_next says; BROKEN if the output failed.
Status batch_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems);

#endif
