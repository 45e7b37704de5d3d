// arena.c: blocks, newest first, and a pointer that moves up in the newest.
//
//   block ──> before ──> before          spare: a block given back, kept for the next need
//   [ handed out | dirty | untouched ]
//                ^at     ^dirty      ^end
//
// Blocks come from calloc, so what was never handed out is zero already (and large blocks are not
// even touched). Only bytes below `dirty`, which were handed out before a reset or a return, are
// cleared when they are handed out again.
//
// Unwinding is setjmp and longjmp: every function between arena_run and arena_take may vanish,
// which is safe because arenas, not functions, own things.
//
// Under AddressSanitizer what is not handed out is poisoned, so that reading behind the end of an
// array, or what was given back, is caught as it would be with malloc.
#include "base/arena.h"

#include <assert.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_IS_CHECKED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_IS_CHECKED 1
#endif

#ifdef ARENA_IS_CHECKED
#include <sanitizer/asan_interface.h>
#define HIDE(at, size) ASAN_POISON_MEMORY_REGION((at), (size))
#define SHOW(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
#else
#define HIDE(at, size) ((void)0)
#define SHOW(at, size) ((void)0)
#endif

#define ALIGNMENT ((size_t)16)
#define FIRST_BLOCK (64 * KIBIBYTE)
// Blocks double up to this; only what needs more in one piece gets a larger one. So scratch work
// that happens to begin at the end of a block finds its next block as the spare, again and again; a
// larger one is given back to the system at once.
#define DOUBLED_MAX (4 * MEBIBYTE)

typedef struct Block {
    struct Block *before;
    char *dirty;  // bytes below were handed out at some time
    char *end;
    size_t unused;  // keeps `data` aligned
    char data[];
} Block;
static_assert(sizeof(Block) % ALIGNMENT == 0, "data would not be aligned");

typedef struct Deferred {
    struct Deferred *before;
    void (*end)(void *what);
    void *what;
    size_t used;  // arena_used when it was registered: what arena_return goes by
} Deferred;

struct Arena {
    char *at, *end;  // of the newest block
    size_t used;
    size_t held, limit;  // bytes in blocks, the spare among them
    Block *block, *spare;
    Deferred *deferred;
    jmp_buf *unwind_to;  // of the innermost arena_run; null: none
};

static size_t rounded(size_t size);
static bool block_add(Arena *arena, size_t size);
static size_t block_size_for(const Arena *arena, size_t size);
static void block_enter(Arena *arena, Block *block, char *at);
static void block_leave(Arena *arena);
static void spare_free(Arena *arena);
static void clear_dirty(Arena *arena, char *from, size_t size);
static void end_deferred(Arena *arena, size_t used);
static void unwind(Arena *arena) __attribute__((noreturn));

Arena *arena_new(size_t limit)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        return NULL;
    }
    arena->limit = limit > SIZE_MAX / 2 ? SIZE_MAX / 2 : rounded(limit);
    size_t first = arena->limit < FIRST_BLOCK ? arena->limit : FIRST_BLOCK;
    if (!block_add(arena, first)) {
        free(arena);
        return NULL;
    }
    return arena;
}

void arena_free(Arena *arena)
{
    if (arena == NULL) {
        return;
    }
    end_deferred(arena, 0);
    while (arena->block != NULL) {
        block_leave(arena);
    }
    spare_free(arena);
    free(arena);
}

void arena_reset(Arena *arena)
{
    end_deferred(arena, 0);
    while (arena->block->before != NULL) {
        block_leave(arena);
    }
    block_enter(arena, arena->block, arena->block->data);
    arena->used = 0;
}

void *arena_take(Arena *arena, size_t size)
{
    if (size > (size_t)(arena->end - arena->at) && !block_add(arena, size)) {
        unwind(arena);
    }
    char *taken = arena->at;
    SHOW(taken, size);
    clear_dirty(arena, taken, size);
    arena->at += rounded(size);
    arena->used += rounded(size);
    return taken;
}

void *arena_take_many(Arena *arena, size_t count, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(count, size, &product)) {
        unwind(arena);
    }
    return arena_take(arena, product);
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
{
    if (old == NULL) {
        return arena_take(arena, new_size);
    }
    if (new_size <= old_size) {
        return old;
    }
    char *old_end = (char *)old + rounded(old_size);
    bool is_last = old_end == arena->at && new_size <= (size_t)(arena->end - (char *)old);
    if (!is_last) {
        void *moved = arena_take(arena, new_size);
        memcpy(moved, old, old_size);
        return moved;
    }
    SHOW(old, new_size);
    char *new_end = (char *)old + rounded(new_size);
    if (new_size > rounded(old_size)) {
        clear_dirty(arena, old_end, new_size - rounded(old_size));
    }
    arena->used += (size_t)(new_end - old_end);
    arena->at = new_end;
    return old;
}

void arena_defer(Arena *arena, void (*end)(void *what), void *what)
{
    Deferred *deferred = ARENA_NEW(arena, Deferred);
    *deferred = (Deferred){arena->deferred, end, what, arena->used};
    arena->deferred = deferred;
}

size_t arena_used(const Arena *arena)
{
    return arena->used;
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){arena->block, (size_t)(arena->at - arena->block->data), arena->used};
}

void arena_return(Arena *arena, ArenaMark mark)
{
    assert(mark.used <= arena->used);
    end_deferred(arena, mark.used);
    while (arena->block != mark.block) {
        assert(arena->block->before != NULL);
        block_leave(arena);
    }
    block_enter(arena, arena->block, arena->block->data + mark.at);
    arena->used = mark.used;
}

Status arena_run(Arena *arena, Status (*work)(Arena *arena, void *argument), void *argument)
{
    if (arena == NULL) {
        return STATUS_NO_MEMORY;
    }
    jmp_buf here;
    jmp_buf *outer = arena->unwind_to;
    if (setjmp(here) != 0) {
        // Nothing is given back here: whoever made the arena may still read what lies in it.
        arena->unwind_to = outer;
        return STATUS_NO_MEMORY;
    }
    arena->unwind_to = &here;
    Status status = work(arena, argument);
    arena->unwind_to = outer;
    return status;
}

static size_t rounded(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

// A block with room for `size` becomes the newest. False if the limit or the system forbids it.
static bool block_add(Arena *arena, size_t size)
{
    if (size > arena->limit) {
        return false;
    }
    Block *block = arena->spare;
    if (block != NULL && (size_t)(block->end - block->data) >= size) {
        arena->spare = NULL;
    } else {
        spare_free(arena);
        size_t room = block_size_for(arena, rounded(size));
        block = room == 0 && size > 0 ? NULL : calloc(1, sizeof(Block) + room);
        if (block == NULL) {
            return false;
        }
        block->dirty = block->data;
        block->end = block->data + room;
        arena->held += room;
    }
    if (arena->block != NULL && arena->block->dirty < arena->at) {
        arena->block->dirty = arena->at;
    }
    block->before = arena->block;
    arena->block = block;
    block_enter(arena, block, block->data);
    return true;
}

// Twice the newest block, or what is needed, within the limit; 0 if that is too little.
static size_t block_size_for(const Arena *arena, size_t size)
{
    size_t left = arena->limit - arena->held;
    size_t newest = arena->block == NULL ? 0 : (size_t)(arena->block->end - arena->block->data);
    size_t room = newest < DOUBLED_MAX / 2 ? 2 * newest : DOUBLED_MAX;
    room = room < size ? size : room;
    room = room > left ? left : room;
    return room < size ? 0 : room;
}

// Goes on handing out at `at` of the newest block.
static void block_enter(Arena *arena, Block *block, char *at)
{
    bool is_same = arena->end == block->end;
    if (is_same && block->dirty < arena->at) {
        block->dirty = arena->at;
    }
    arena->at = at;
    arena->end = block->end;
    HIDE(at, (size_t)(block->end - at));
}

// The newest block goes; it becomes the spare if it is of more use than the one there is.
static void block_leave(Arena *arena)
{
    Block *block = arena->block;
    size_t room = (size_t)(block->end - block->data);
    if (arena->end == block->end && block->dirty < arena->at) {
        block->dirty = arena->at;
    }
    arena->block = block->before;
    arena->at = arena->end = NULL;  // block_enter follows, or the arena ends
    size_t spare_room = arena->spare == NULL ? 0 : (size_t)(arena->spare->end - arena->spare->data);
    if (room > DOUBLED_MAX || room <= spare_room) {
        arena->held -= room;
        free(block);
        return;
    }
    spare_free(arena);
    HIDE(block->data, room);
    arena->spare = block;
}

static void spare_free(Arena *arena)
{
    if (arena->spare != NULL) {
        arena->held -= (size_t)(arena->spare->end - arena->spare->data);
        free(arena->spare);
        arena->spare = NULL;
    }
}

static void clear_dirty(Arena *arena, char *from, size_t size)
{
    char *dirty = arena->block->dirty;
    if (from < dirty) {
        size_t stale = (size_t)(dirty - from);
        memset(from, 0, stale < size ? stale : size);
    }
}

// Runs what was deferred since arena_used was `used`, the last first.
static void end_deferred(Arena *arena, size_t used)
{
    while (arena->deferred != NULL && arena->deferred->used > used) {
        Deferred *deferred = arena->deferred;
        arena->deferred = deferred->before;
        deferred->end(deferred->what);
    }
}

static void unwind(Arena *arena)
{
    if (arena->unwind_to == NULL) {
        fputs("an arena met its limit outside arena_run\n", stderr);
        abort();
    }
    longjmp(*arena->unwind_to, 1);
}
