// vec.c: doubling, so that adding n members copies fewer than 2n.
#include "base/vec.h"

#include <string.h>

#define FIRST_CAPACITY 8

void *vec_room(void *at, size_t count, size_t *capacity, size_t size, Arena *arena)
{
    if (count == *capacity) {
        // What exists takes less than half of the address space: doubling it cannot wrap.
        size_t wanted = at == NULL ? FIRST_CAPACITY : *capacity * 2;
        at = arena_grow(arena, at, *capacity * size, wanted * size);
        *capacity = wanted;
    }
    // Cleared at each push, not once: after a pop (count--) the place is stale.
    memset((char *)at + count * size, 0, size);
    return at;
}
