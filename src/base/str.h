// str.h: text as a pointer and a length: UTF-8, borrowed, not terminated.
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct Str {
    const char *at;
    size_t len;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})  // in expressions
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }                                          // in static tables
#define STR_ARG(str) (int)(str).len, (str).at  // for "%.*s"

static inline bool str_equal(Str a, Str b)
{
    return a.len == b.len && (b.len == 0 || memcmp(a.at, b.at, b.len) == 0);
}

// From a C string; null gives the empty text.
Str str_from_c(const char *text);
// A terminated copy, for libraries that ask for one.
char *str_to_c(Str str, Arena *arena);

// Bytewise: negative, 0, positive; a prefix comes first.
int str_compare(Str a, Str b);
uint64_t str_hash(Str str);
bool str_starts_with(Str str, Str prefix);
bool str_ends_with(Str str, Str suffix);
// The part from `from` (clamped) of at most `len` bytes.
Str str_slice(Str str, size_t from, size_t len);
// Position of the first `what`, or SIZE_MAX.
size_t str_find(Str str, Str what);
size_t str_find_char(Str str, char what);
// Without blanks at both ends.
Str str_trim(Str str);
// Splits off what stands before the first `by`; *rest is what follows (empty if there is none).
Str str_split(Str str, char by, Str *rest);

Str str_copy(Str str, Arena *arena);
// Three texts one after the other.
Str str_joined(Arena *arena, Str a, Str b, Str c);
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Is it well-formed UTF-8? *at is the first bad byte.
bool str_is_utf8(Str str, size_t *at);
// Columns from 1, counted in characters, of a byte position.
size_t str_column(Str line, size_t byte);

// Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`, case ignored, counted
// up to `limit`; limit + 1 if there are more, or if the texts differ and one has more than 128
// characters. For "did you mean".
size_t str_distance(Str a, Str b, size_t limit);

// Text that grows in an arena.
typedef struct Buffer {
    Arena *arena;
    char *at;
    size_t len, capacity;
} Buffer;

Buffer buffer_new(Arena *arena);
void buffer_add(Buffer *buffer, Str str);
void buffer_add_char(Buffer *buffer, char c);
// A whole number in decimal: cheaper than a format.
void buffer_add_number(Buffer *buffer, uint64_t number);
void buffer_add_format(Buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static inline Str buffer_str(const Buffer *buffer)
{
    return (Str){buffer->at, buffer->len};
}
static inline void buffer_clear(Buffer *buffer)
{
    buffer->len = 0;
}

#endif
