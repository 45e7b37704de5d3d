// arena.h: memory by lifetime. One lifetime, one arena; no `free` between arena_new and arena_free.
//
//   Arena ──> [block | block | block]     blocks double up to 4 MiB; taking is a pointer bump
//     │            ^at      ^end
//     └─ deferred: close(file) <- free(document)      run in reverse order when the arena ends
//
// An arena belongs to one thread. What it hands out is zeroed and aligned to 16 bytes.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"

#define KIBIBYTE ((size_t)1 << 10)
#define MEBIBYTE ((size_t)1 << 20)
#define GIBIBYTE ((size_t)1 << 30)

typedef struct Arena Arena;

// A new arena that may hold `limit` bytes. Null if there is no memory: arena_run then says so.
Arena *arena_new(size_t limit);

// Runs what was deferred, in reverse order, and gives everything back. Null is allowed.
void arena_free(Arena *arena);

// The same, but keeps the first block, and one more of up to 4 MiB, for reuse (the case arena of a
// batch).
void arena_reset(Arena *arena);

// `size` zeroed bytes. Does not return null: at the limit it unwinds to the arena_run above on this
// arena, and aborts if there is none.
void *arena_take(Arena *arena, size_t size) __attribute__((returns_nonnull));

// Room for `count` values of a type. Unwinds if the product overflows.
void *arena_take_many(Arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(arena, Type) ((Type *)arena_take((arena), sizeof(Type)))
#define ARENA_MANY(arena, Type, count) ((Type *)arena_take_many((arena), (count), sizeof(Type)))

// Grows an array in place where it is the last thing taken, else by a copy. For vec.h.
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull));

// Calls end(what) when the arena ends or is reset.
void arena_defer(Arena *arena, void (*end)(void *what), void *what);

// Bytes taken since the arena began or was reset (counted work for tests).
size_t arena_used(const Arena *arena);

// Everything taken after a mark can be given back at once (scratch work inside a function); what
// was deferred after it is run.
typedef struct ArenaMark {
    void *block;
    size_t at;
    size_t used;
} ArenaMark;
ArenaMark arena_mark(const Arena *arena);
void arena_return(Arena *arena, ArenaMark mark);

// Runs `work`. If an arena_take below it meets the limit of this arena, answers STATUS_NO_MEMORY,
// as it does for null. What was taken stays readable until the arena is freed or reset.
// Used in three places only: public API, request, command.
Status arena_run(Arena *arena, Status (*work)(Arena *arena, void *argument), void *argument);

#endif
