// position.h: where something stands, as editors count: lines from 0, and in them UTF-16 code
// units from 0 (inner header). A line ends with LF, CR LF or CR; the language itself knows LF only.
#ifndef LSP_POSITION_H
#define LSP_POSITION_H

#include "base/problem.h"
#include "base/vec.h"

typedef struct Position {
    uint32_t line, character;
} Position;

typedef struct Range16 {
    Position start, end;
} Range16;

// Where the lines of a text begin: made once, then each place is a binary search.
typedef struct Lines {
    Str text;
    VEC(size_t) starts;     // as editors count
    VEC(size_t) lf_starts;  // as the language counts; empty if the same
} Lines;

Lines lines_of(Str text, Arena *arena);

// The byte of a position. Behind the end of a line is its end; behind the last line, the end of the
// text; inside a pair of surrogates, the character's beginning.
size_t lines_byte(const Lines *lines, Position at);
Position lines_position(const Lines *lines, size_t byte);
Range16 lines_range(const Lines *lines, size_t from, size_t to);
// The place of a problem. Without a line, the beginning of the text.
Range16 lines_place(const Lines *lines, const Place *place);
// One position without an index, for an edit.
size_t position_byte(Str text, Position at);

#endif
