// str.c: text by pointer and length.
//
// Hashing is XXH3 with its code inlined, since most keys are short and a call would cost as much as
// the hash. UTF-8 is checked after table 3-7 of the Unicode standard (well-formed byte sequences).
#define _GNU_SOURCE 1  // memmem
#define XXH_INLINE_ALL
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <xxhash.h>

#define DISTANCE_CHARS_MAX 128  // longer texts are not slips of one another

// The characters of a text, folded, for comparing spellings.
typedef struct Spelling {
    size_t count;
    uint32_t chars[DISTANCE_CHARS_MAX];
} Spelling;

static bool is_blank(char c);
static size_t utf8_size(Str str, size_t at);
static bool spelling_of(Spelling *out, Str str);
static uint32_t char_read(Str str, size_t *at);
static size_t spelling_distance(const Spelling *a, const Spelling *b, size_t limit);
static size_t smaller(size_t a, size_t b);
static void buffer_make_room(Buffer *buffer, size_t more);
static void buffer_add_va(Buffer *buffer, const char *format, va_list arguments);

Str str_from_c(const char *text)
{
    return text == NULL ? (Str){"", 0} : (Str){text, strlen(text)};
}

char *str_to_c(Str str, Arena *arena)
{
    char *text = arena_take(arena, str.len + 1);
    if (str.len > 0) {
        memcpy(text, str.at, str.len);
    }
    return text;
}

int str_compare(Str a, Str b)
{
    size_t common = smaller(a.len, b.len);
    int order = common == 0 ? 0 : memcmp(a.at, b.at, common);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

uint64_t str_hash(Str str)
{
    return XXH3_64bits(str.at, str.len);
}

bool str_starts_with(Str str, Str prefix)
{
    return str.len >= prefix.len && str_equal(str_slice(str, 0, prefix.len), prefix);
}

bool str_ends_with(Str str, Str suffix)
{
    return str.len >= suffix.len &&
           str_equal(str_slice(str, str.len - suffix.len, SIZE_MAX), suffix);
}

Str str_slice(Str str, size_t from, size_t len)
{
    if (from >= str.len) {
        return (Str){str.len == 0 ? str.at : str.at + str.len, 0};
    }
    return (Str){str.at + from, smaller(len, str.len - from)};
}

size_t str_find(Str str, Str what)
{
    if (what.len == 0) {
        return 0;
    }
    const char *found = str.len == 0 ? NULL : memmem(str.at, str.len, what.at, what.len);
    return found == NULL ? SIZE_MAX : (size_t)(found - str.at);
}

size_t str_find_char(Str str, char what)
{
    const char *found = str.len == 0 ? NULL : memchr(str.at, what, str.len);
    return found == NULL ? SIZE_MAX : (size_t)(found - str.at);
}

Str str_trim(Str str)
{
    while (str.len > 0 && is_blank(str.at[0])) {
        str = str_slice(str, 1, SIZE_MAX);
    }
    while (str.len > 0 && is_blank(str.at[str.len - 1])) {
        str.len--;
    }
    return str;
}

Str str_split(Str str, char by, Str *rest)
{
    size_t at = str_find_char(str, by);
    *rest = str_slice(str, at == SIZE_MAX ? str.len : at + 1, SIZE_MAX);
    return str_slice(str, 0, at);
}

Str str_copy(Str str, Arena *arena)
{
    return (Str){str_to_c(str, arena), str.len};
}

Str str_joined(Arena *arena, Str a, Str b, Str c)
{
    const Str parts[] = {a, b, c};
    char *at = ARENA_MANY(arena, char, a.len + b.len + c.len + 1);
    size_t len = 0;
    for (int i = 0; i < 3; i++) {
        if (parts[i].len > 0) {
            memcpy(at + len, parts[i].at, parts[i].len);
            len += parts[i].len;
        }
    }
    return (Str){at, len};
}

Str str_format(Arena *arena, const char *format, ...)
{
    Buffer buffer = buffer_new(arena);
    va_list arguments;
    va_start(arguments, format);
    buffer_add_va(&buffer, format, arguments);
    va_end(arguments);
    return buffer_str(&buffer);
}

bool str_is_utf8(Str str, size_t *at)
{
    size_t i = 0;
    while (i < str.len) {
        uint64_t eight;  // most text is ASCII: eight bytes at once
        if (str.len - i >= sizeof eight) {
            memcpy(&eight, str.at + i, sizeof eight);
            if ((eight & 0x8080808080808080) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        size_t size = utf8_size(str, i);
        if (size == 0) {
            *at = i;
            return false;
        }
        i += size;
    }
    return true;
}

size_t str_column(Str line, size_t byte)
{
    size_t before = smaller(byte, line.len);
    size_t column = 1;
    for (size_t i = 0; i < before; i++) {
        column += ((unsigned char)line.at[i] & 0xC0) != 0x80;  // all but continuation bytes
    }
    return column;
}

size_t str_distance(Str a, Str b, size_t limit)
{
    if (str_equal(a, b)) {
        return 0;
    }
    Spelling from, to;
    if (!spelling_of(&from, a) || !spelling_of(&to, b)) {
        return limit + 1;
    }
    size_t apart = from.count > to.count ? from.count - to.count : to.count - from.count;
    return apart > limit ? limit + 1 : spelling_distance(&from, &to, limit);
}

Buffer buffer_new(Arena *arena)
{
    return (Buffer){.arena = arena};
}

void buffer_add(Buffer *buffer, Str str)
{
    if (str.len > 0) {
        buffer_make_room(buffer, str.len);
        memcpy(buffer->at + buffer->len, str.at, str.len);
        buffer->len += str.len;
    }
}

void buffer_add_char(Buffer *buffer, char c)
{
    buffer_make_room(buffer, 1);
    buffer->at[buffer->len++] = c;
}

void buffer_add_number(Buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buffer_add(buffer, (Str){digits + first, sizeof digits - first});
}

void buffer_add_format(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_add_va(buffer, format, arguments);
    va_end(arguments);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Bytes of the well-formed character at a position; 0 if there is none.
static size_t utf8_size(Str str, size_t at)
{
    // clang-format off
    // The second byte has bounds of its own where the first would allow an overlong form, a
    // surrogate or what lies beyond U+10FFFF; all further ones are 80 to BF.
    static const struct {
        unsigned char first, last, second_from, second_to, size;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0x00, 1},
        {0xC2, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3},
        {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    // clang-format on
    const unsigned char *bytes = (const unsigned char *)str.at + at;
    for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++) {
        if (bytes[0] < forms[form].first || bytes[0] > forms[form].last) {
            continue;
        }
        size_t size = forms[form].size;
        if (size > str.len - at) {
            return 0;
        }
        if (size > 1 && (bytes[1] < forms[form].second_from || bytes[1] > forms[form].second_to)) {
            return 0;
        }
        for (size_t i = 2; i < size; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
    return 0;
}

// False if there are too many characters.
static bool spelling_of(Spelling *out, Str str)
{
    out->count = 0;
    for (size_t at = 0; at < str.len;) {
        if (out->count == DISTANCE_CHARS_MAX) {
            return false;
        }
        out->chars[out->count++] = char_read(str, &at);
    }
    return true;
}

// The character at *at, which moves behind it; letters of ASCII in lower case. A byte that is part
// of no character stands for itself, beyond all characters.
static uint32_t char_read(Str str, size_t *at)
{
    size_t size = utf8_size(str, *at);
    const unsigned char *bytes = (const unsigned char *)str.at + *at;
    *at += size == 0 ? 1 : size;
    if (size == 0) {
        return 0x110000u + bytes[0];
    }
    if (size == 1) {
        return bytes[0] >= 'A' && bytes[0] <= 'Z' ? bytes[0] + ('a' - 'A') : bytes[0];
    }
    uint32_t value = bytes[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        value = value << 6 | (bytes[i] & 0x3F);
    }
    return value;
}

// Optimal string alignment: the table of Wagner and Fischer, three rows of it at a time, with the
// swap of neighbours that Damerau added.
static size_t spelling_distance(const Spelling *a, const Spelling *b, size_t limit)
{
    size_t rows[3][DISTANCE_CHARS_MAX + 1];
    for (size_t j = 0; j <= b->count; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a->count; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        size_t least = row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            bool is_same = a->chars[i - 1] == b->chars[j - 1];
            size_t edits = smaller(above[j], row[j - 1]) + 1;
            edits = smaller(edits, above[j - 1] + !is_same);
            if (i > 1 && j > 1 && a->chars[i - 1] == b->chars[j - 2] &&
                a->chars[i - 2] == b->chars[j - 1]) {
                edits = smaller(edits, two_above[j - 2] + 1);
            }
            row[j] = edits;
            least = smaller(least, edits);
        }
        if (least > limit + 1) {  // a swap reaches back two rows: it may still save one
            return limit + 1;
        }
    }
    return smaller(rows[a->count % 3][b->count], limit + 1);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void buffer_make_room(Buffer *buffer, size_t more)
{
    if (more <= buffer->capacity - buffer->len) {
        return;
    }
    size_t doubled = buffer->capacity == 0 ? 64 : 2 * buffer->capacity;
    size_t wanted = doubled - buffer->len < more ? buffer->len + more : doubled;
    buffer->at = arena_grow(buffer->arena, buffer->at, buffer->capacity, wanted);
    buffer->capacity = wanted;
}

static void buffer_add_va(Buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = buffer->capacity - buffer->len;
    int size = vsnprintf(room == 0 ? NULL : buffer->at + buffer->len, room, format, arguments);
    if (size > 0 && (size_t)size >= room) {
        buffer_make_room(buffer, (size_t)size + 1);  // vsnprintf ends with a zero byte
        vsnprintf(buffer->at + buffer->len, (size_t)size + 1, format, again);
    }
    va_end(again);
    buffer->len += size < 0 ? 0 : (size_t)size;
}
