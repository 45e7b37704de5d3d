// batch.c: a ring of slots, one lock.
//
// A slot's memory is owned by whoever has the slot: the main thread while it fills and writes it, a
// worker in between; the lock hands it over. With one thread there is no ring: the same functions
// are called in turn.
#include "cli/batch.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arrow_build.h"
#include "cli/interrupt.h"

#define WORKER_ARENA_MAX (8 * GIBIBYTE)
#define SLOT_ARENA_MAX (4 * GIBIBYTE)
#define THREADS_MAX 256

typedef enum SlotState { SLOT_FREE, SLOT_FILLED, SLOT_ANSWERED } SlotState;

typedef struct Slot {
    SlotState state;
    Chunk chunk;
    Arena *arena;  // of the answers
    Answers out;
} Slot;

typedef struct Ring {
    const Batch *batch;
    Slot *slots;
    size_t slot_count;
    uint64_t filled, taken, written;  // counts since the beginning
    bool is_closing;
    Status status;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} Ring;

typedef struct Work {
    void *worker;
    const Batch *batch;
    Slot *slot;
} Work;

static Status serial_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems);
static Status serial_loop(Arena *arena, void *argument);
static Status ring_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems);
static Status ring_feed(Ring *ring, Feed *feed, Chunk *first, Problems *problems);
static Status ring_write(Ring *ring, bool is_urgent);
static void ring_hand_over(Ring *ring, Slot *slot);
static void *thread_main(void *argument);
static Status thread_loop(Arena *arena, void *argument);
static void ring_fail(Ring *ring, Status status);
static Status slot_answer(Slot *slot, const Batch *batch, void *worker);
static Status slot_work(Arena *arena, void *argument);
static void slot_free(Slot *slot);

Status batch_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems)
{
    // For what is read at once, threads cost more than they bring.
    bool is_small = batch->thread_count <= 1 || feed_is_short(feed, problems);
    return (is_small ? serial_run : ring_run)(batch, feed, first, problems);
}

// --- One thread -------------------------------------------------------------------------------

typedef struct Serial {
    const Batch *batch;
    Feed *feed;
    Chunk *first;
    Problems *problems;
    Slot slot;
} Serial;

static Status serial_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems)
{
    Serial serial = {batch, feed, first, problems, {.arena = arena_new(SLOT_ARENA_MAX)}};
    Arena *arena = arena_new(WORKER_ARENA_MAX);
    Status status = arena_run(arena, serial_loop, &serial);
    arena_free(arena);
    slot_free(&serial.slot);
    return status;
}

static Status serial_loop(Arena *arena, void *argument)
{
    Serial *serial = argument;
    const Batch *batch = serial->batch;
    void *worker = batch->worker_new(batch->task, arena);
    for (;;) {
        if (serial->first != NULL) {
            serial->slot.chunk = *serial->first;
            *serial->first = (Chunk){};
            serial->first = NULL;
        } else {
            Status status = feed_next(&serial->slot.chunk, serial->feed, serial->problems);
            if (status != STATUS_OK) {
                return status == STATUS_NOT_FOUND ? STATUS_OK : status;
            }
        }
        TRY(slot_answer(&serial->slot, batch, worker));
        TRY(batch->write(batch->write_argument, &serial->slot.out, feed_would_wait(serial->feed)));
    }
}

// --- Several threads --------------------------------------------------------------------------

static Status ring_run(const Batch *batch, Feed *feed, Chunk *first, Problems *problems)
{
    unsigned wanted = batch->thread_count < THREADS_MAX ? batch->thread_count : THREADS_MAX;
    Ring ring = {.batch = batch, .slot_count = 2 * (size_t)wanted};
    pthread_t threads[THREADS_MAX];
    unsigned started = 0;
    ring.slots = calloc(ring.slot_count, sizeof *ring.slots);
    if (ring.slots == NULL) {
        return STATUS_NO_MEMORY;
    }
    pthread_mutex_init(&ring.lock, NULL);
    pthread_cond_init(&ring.changed, NULL);
    for (size_t i = 0; i < ring.slot_count; i++) {
        ring.slots[i].arena = arena_new(SLOT_ARENA_MAX);
    }
    interrupt_hold();
    while (started < wanted && pthread_create(&threads[started], NULL, thread_main, &ring) == 0) {
        started++;
    }
    interrupt_let();
    Status status = started == 0 ? STATUS_NO_MEMORY : ring_feed(&ring, feed, first, problems);
    pthread_mutex_lock(&ring.lock);
    ring.is_closing = true;
    pthread_cond_broadcast(&ring.changed);
    pthread_mutex_unlock(&ring.lock);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < ring.slot_count; i++) {
        slot_free(&ring.slots[i]);
    }
    free(ring.slots);
    pthread_cond_destroy(&ring.changed);
    pthread_mutex_destroy(&ring.lock);
    return status;
}

static Status ring_feed(Ring *ring, Feed *feed, Chunk *first, Problems *problems)
{
    Status status = STATUS_OK;
    while (status == STATUS_OK) {
        if (ring->filled - ring->written == ring->slot_count) {
            TRY(ring_write(ring, false));
        }
        if (feed_would_wait(feed)) {  // whoever writes the other end may wait for the answers
            while (ring->written < ring->filled) {
                TRY(ring_write(ring, ring->written + 1 == ring->filled));
            }
        }
        Slot *slot = &ring->slots[ring->filled % ring->slot_count];
        if (first != NULL) {
            slot->chunk = *first;
            *first = (Chunk){};
            first = NULL;
        } else {
            status = feed_next(&slot->chunk, feed, problems);
        }
        if (status == STATUS_OK) {
            ring_hand_over(ring, slot);
        }
    }
    while (ring->written < ring->filled) {
        TRY(ring_write(ring, false));
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static void ring_hand_over(Ring *ring, Slot *slot)
{
    pthread_mutex_lock(&ring->lock);
    slot->state = SLOT_FILLED;
    ring->filled++;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->lock);
}

// Waits for the oldest slot, and writes it.
static Status ring_write(Ring *ring, bool is_urgent)
{
    Slot *slot = &ring->slots[ring->written % ring->slot_count];
    pthread_mutex_lock(&ring->lock);
    while (slot->state != SLOT_ANSWERED && ring->status == STATUS_OK) {
        pthread_cond_wait(&ring->changed, &ring->lock);
    }
    Status status = ring->status;
    pthread_mutex_unlock(&ring->lock);
    TRY(status);
    slot->state = SLOT_FREE;  // ours until it is handed over again
    ring->written++;
    const Batch *batch = ring->batch;
    return batch->write(batch->write_argument, &slot->out, is_urgent);
}

static void *thread_main(void *argument)
{
    Arena *arena = arena_new(WORKER_ARENA_MAX);
    Status status = arena_run(arena, thread_loop, argument);
    if (status != STATUS_OK) {
        ring_fail(argument, status);
    }
    arena_free(arena);
    return NULL;
}

static Status thread_loop(Arena *arena, void *argument)
{
    Ring *ring = argument;
    void *worker = ring->batch->worker_new(ring->batch->task, arena);
    for (;;) {
        pthread_mutex_lock(&ring->lock);
        while (ring->taken == ring->filled && !ring->is_closing) {
            pthread_cond_wait(&ring->changed, &ring->lock);
        }
        bool is_over = ring->taken == ring->filled || ring->status != STATUS_OK;
        Slot *slot = &ring->slots[ring->taken % ring->slot_count];
        ring->taken += !is_over;
        pthread_mutex_unlock(&ring->lock);
        if (is_over) {
            return STATUS_OK;
        }
        TRY(slot_answer(slot, ring->batch, worker));
        pthread_mutex_lock(&ring->lock);
        slot->state = SLOT_ANSWERED;
        pthread_cond_broadcast(&ring->changed);
        pthread_mutex_unlock(&ring->lock);
    }
}

static void ring_fail(Ring *ring, Status status)
{
    pthread_mutex_lock(&ring->lock);
    ring->status = status;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->lock);
}

// --- A slot -----------------------------------------------------------------------------------

static Status slot_answer(Slot *slot, const Batch *batch, void *worker)
{
    Work work = {worker, batch, slot};
    return arena_run(slot->arena, slot_work, &work);
}

static Status slot_work(Arena *arena, void *argument)
{
    Work *work = argument;
    Slot *slot = work->slot;
    if (slot->out.text.arena == NULL) {
        slot->out.text = buffer_new(arena);
    }
    buffer_clear(&slot->out.text);
    return work->batch->answer(work->worker, &slot->chunk, &slot->out);
}

static void slot_free(Slot *slot)
{
    arrow_array_release(&slot->out.columns);
    arena_free(slot->arena);
    chunk_free(&slot->chunk);
}
