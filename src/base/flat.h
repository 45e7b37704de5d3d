// flat.h: FlatBuffers, the tables in which Arrow's messages say what they hold: read with every
// offset checked, and written. Only what Arrow needs; the layout is that of FlatBuffers' internals
// page.
//
//   root ──> table ──(vtable: where each field stands, or 0)──> numbers in place; offsets to texts,
//                                                              vectors and further tables
#ifndef BASE_FLAT_H
#define BASE_FLAT_H

#include "base/str.h"

// Bytes that are read. Whoever meets a place outside them sets `is_broken` and answers as if
// nothing stood there, so that one question at the end is enough.
typedef struct Flat {
    Str bytes;
    bool is_broken;
} Flat;

typedef struct FlatTable {
    Flat *flat;
    size_t at;  // 0: there is none
    size_t vtable, vtable_size;
} FlatTable;

typedef struct FlatVector {
    Flat *flat;
    size_t at, count;
    size_t size;  // of an element
} FlatVector;

FlatTable flat_root(Flat *flat);
// A number of 1, 2, 4 or 8 bytes; `otherwise` where it is left out.
int64_t flat_number(FlatTable table, unsigned field, unsigned size, int64_t otherwise);
FlatTable flat_table(FlatTable table, unsigned field);
Str flat_text(FlatTable table, unsigned field);
// A vector of numbers or structs of `size` bytes each, or of tables (size 4).
FlatVector flat_vector(FlatTable table, unsigned field, size_t size);
// The table that an element points to; `index` is below the count.
FlatTable flat_member(FlatVector vector, size_t index);
// A number inside an element, `at` bytes from its beginning.
int64_t flat_part(FlatVector vector, size_t index, size_t at, unsigned size);

// --- Writing ----------------------------------------------------------------------------------
// Forwards: a table first, with room for its offsets, then what they point to. Begin with
// flat_begin; all positions are from the buffer's beginning.

typedef struct FlatField {
    unsigned index;
    unsigned size;  // 1, 2, 4 or 8; an offset has 4
    int64_t value;  // of an offset 0, until flat_point
} FlatField;

// Room for the root's offset, which points to the first table.
void flat_begin(Buffer *to);
// Fields in rising order of their index; where it begins.
size_t flat_add_table(Buffer *to, const FlatField *fields, size_t count);
// Lets an offset of a table point to what is added next, which begins at `target`.
void flat_point(Buffer *to, size_t table, unsigned field, size_t target);
size_t flat_add_text(Buffer *to, Str text);
// A vector of zeros to be filled: where its first element is to stand is *first, aligned to 8.
size_t flat_add_vector(Buffer *to, size_t count, size_t size, size_t *first);
// Writes a number in place; or, for an element of a vector of tables, the offset to `target`.
void flat_put(Buffer *to, size_t at, int64_t value, unsigned size);
void flat_put_offset(Buffer *to, size_t at, size_t target);

#endif
