// position.c: bytes, characters and UTF-16 code units. Text here may be any bytes: what is no UTF-8
// counts a unit a byte, and no byte is ever passed over.
#include "lsp/position.h"

static size_t line_end(Str text, size_t start);
static size_t line_next(Str text, size_t end);
static size_t units_byte(Str line, uint32_t units);
static uint32_t units_before(Str line, size_t byte);
static size_t characters_byte(Str line, uint32_t characters);
static size_t character_length(Str rest);

Lines lines_of(Str text, Arena *arena)
{
    Lines lines = {.text = text};
    bool differ = false;
    *VEC_PUSH(&lines.starts, arena) = 0;
    for (size_t at = line_end(text, 0); at < text.len; at = line_end(text, at)) {
        differ = differ || (text.at[at] == '\r' && (at + 1 == text.len || text.at[at + 1] != '\n'));
        at = line_next(text, at);
        *VEC_PUSH(&lines.starts, arena) = at;
    }
    for (size_t at = 0; differ && at <= text.len;) {
        *VEC_PUSH(&lines.lf_starts, arena) = at;
        size_t len = str_find_char(str_slice(text, at, SIZE_MAX), '\n');
        at = len == SIZE_MAX ? text.len + 1 : at + len + 1;
    }
    return lines;
}

size_t lines_byte(const Lines *lines, Position at)
{
    if (at.line >= lines->starts.count) {
        return lines->text.len;
    }
    size_t start = lines->starts.at[at.line];
    size_t end = line_end(lines->text, start);
    return start + units_byte(str_slice(lines->text, start, end - start), at.character);
}

Position lines_position(const Lines *lines, size_t byte)
{
    size_t low = 0, high = lines->starts.count;
    byte = byte < lines->text.len ? byte : lines->text.len;  // a text without an end has no quote
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(lines->starts.at[middle] <= byte ? &low : &high) = middle;
    }
    size_t start = lines->starts.at[low];
    return (Position){(uint32_t)low,
                      units_before(str_slice(lines->text, start, SIZE_MAX), byte - start)};
}

Range16 lines_range(const Lines *lines, size_t from, size_t to)
{
    return (Range16){lines_position(lines, from), lines_position(lines, to)};
}

Range16 lines_place(const Lines *lines, const Place *place)
{
    bool same = lines->lf_starts.count == 0;
    const size_t *starts = same ? lines->starts.at : lines->lf_starts.at;
    size_t count = same ? lines->starts.count : lines->lf_starts.count;
    if (place->line == 0 || place->line > count) {
        return lines_range(lines, place->line == 0 ? 0 : lines->text.len,
                           place->line == 0 ? 0 : lines->text.len);
    }
    size_t start = starts[place->line - 1];
    Str rest = str_slice(lines->text, start, SIZE_MAX);
    Str line = str_slice(rest, 0, str_find_char(rest, '\n'));
    size_t from = characters_byte(line, place->column == 0 ? 0 : place->column - 1);
    uint32_t width = place->width == 0 ? 1 : place->width;
    size_t to = from + characters_byte(str_slice(line, from, SIZE_MAX), width);
    return lines_range(lines, start + from, start + to);
}

size_t position_byte(Str text, Position at)
{
    size_t start = 0;
    for (uint32_t line = 0; line < at.line; line++) {
        size_t end = line_end(text, start);
        if (end == text.len) {
            return text.len;
        }
        start = line_next(text, end);
    }
    return start + units_byte(str_slice(text, start, line_end(text, start) - start), at.character);
}

static size_t line_end(Str text, size_t start)
{
    Str rest = str_slice(text, start, SIZE_MAX);
    size_t newline = str_find_char(rest, '\n');
    size_t end = newline == SIZE_MAX ? rest.len : newline;
    size_t carriage = str_find_char(str_slice(rest, 0, end), '\r');
    return start + (carriage == SIZE_MAX ? end : carriage);
}

// Behind the end of a line that does not end the text.
static size_t line_next(Str text, size_t end)
{
    bool two = text.at[end] == '\r' && end + 1 < text.len && text.at[end + 1] == '\n';
    return end + (two ? 2 : 1);
}

static size_t units_byte(Str line, uint32_t units)
{
    size_t at = 0;
    while (at < line.len && units > 0) {
        size_t len = character_length(str_slice(line, at, 4));
        if (len == 4 && units == 1) {
            break;
        }
        units -= len == 4 ? 2 : 1;
        at += len;
    }
    return at;
}

// Of the characters that end before `byte`.
static uint32_t units_before(Str line, size_t byte)
{
    uint32_t units = 0;
    for (size_t at = 0; at < byte;) {
        size_t len = character_length(str_slice(line, at, 4));
        at += len;
        units += at > byte ? 0 : len == 4 ? 2 : 1;
    }
    return units;
}

static size_t characters_byte(Str line, uint32_t characters)
{
    size_t at = 0;
    for (; at < line.len && characters > 0; characters--) {
        at += character_length(str_slice(line, at, 4));
    }
    return at;
}

// Bytes of the character in front; 1 for a byte that begins none.
static size_t character_length(Str rest)
{
    unsigned char lead = (unsigned char)rest.at[0];
    size_t len = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    if (lead >= 0xF5 || len > rest.len) {
        return 1;
    }
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)rest.at[i] & 0xC0) != 0x80) {
            return 1;
        }
    }
    return len;
}
