// target.h: what every fuzz target does with its input: it is read as a text in an arena of its own,
// and no text of this size may need more than the room given.
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <assert.h>

#include "base/arena.h"
#include "base/str.h"

#define TEXT_BYTES_MAX 65'536  // longer texts find little more, and slowly

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A text beyond `most` bytes is left alone. `read` is handed it as a Str.
static inline int target_run(const uint8_t *data, size_t size, size_t most, size_t room,
                             Status (*read)(Arena *arena, void *text))
{
    if (size > most) {
        return 0;
    }
    Str text = {(const char *)data, size};
    Arena *arena = arena_new(room);
    Status status = arena_run(arena, read, &text);
    assert(status == STATUS_OK);
    arena_free(arena);
    return 0;
}

#endif
