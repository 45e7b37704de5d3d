// flat.c: all numbers are little-endian, as is every machine that we run on; they are copied byte
// for byte, since in bytes from outside nothing is aligned for sure.
#include "base/flat.h"

#include <assert.h>

#define OFFSET_SIZE 4
#define VTABLE_HEAD 4  // its own size, the table's size

static bool is_within(Flat *flat, size_t at, size_t size);
static uint64_t bits_at(Flat *flat, size_t at, unsigned size);
static size_t field_at(FlatTable table, unsigned field, size_t size);
static FlatTable table_at(Flat *flat, size_t at);
static size_t target_of(Flat *flat, size_t at);
static size_t vector_at(FlatTable table, unsigned field, size_t size, size_t *count);
static void align(Buffer *to, size_t size, size_t before);

FlatTable flat_root(Flat *flat)
{
    return table_at(flat, target_of(flat, 0));
}

int64_t flat_number(FlatTable table, unsigned field, unsigned size, int64_t otherwise)
{
    size_t at = field_at(table, field, size);
    if (at == 0) {
        return otherwise;
    }
    uint64_t bits = bits_at(table.flat, at, size);
    unsigned unused = 64 - 8 * size;
    return (int64_t)(bits << unused) >> unused;
}

FlatTable flat_table(FlatTable table, unsigned field)
{
    size_t at = field_at(table, field, OFFSET_SIZE);
    return at == 0 ? (FlatTable){.flat = table.flat}
                   : table_at(table.flat, target_of(table.flat, at));
}

Str flat_text(FlatTable table, unsigned field)
{
    size_t len;
    size_t at = vector_at(table, field, 1, &len);
    return at == 0 ? (Str){} : (Str){table.flat->bytes.at + at, len};
}

FlatVector flat_vector(FlatTable table, unsigned field, size_t size)
{
    FlatVector vector = {.flat = table.flat, .size = size};
    vector.at = vector_at(table, field, size, &vector.count);
    return vector;
}

FlatTable flat_member(FlatVector vector, size_t index)
{
    assert(index < vector.count && vector.size == OFFSET_SIZE);
    return table_at(vector.flat, target_of(vector.flat, vector.at + index * OFFSET_SIZE));
}

int64_t flat_part(FlatVector vector, size_t index, size_t at, unsigned size)
{
    assert(index < vector.count && at + size <= vector.size);
    uint64_t bits = bits_at(vector.flat, vector.at + index * vector.size + at, size);
    unsigned unused = 64 - 8 * size;
    return (int64_t)(bits << unused) >> unused;
}

static bool is_within(Flat *flat, size_t at, size_t size)
{
    bool is = at <= flat->bytes.len && size <= flat->bytes.len - at;
    flat->is_broken = flat->is_broken || !is;
    return is;
}

static uint64_t bits_at(Flat *flat, size_t at, unsigned size)
{
    uint64_t bits = 0;
    if (is_within(flat, at, size)) {
        memcpy(&bits, flat->bytes.at + at, size);
    }
    return bits;
}

// Where a field stands; 0 if the table has none.
static size_t field_at(FlatTable table, unsigned field, size_t size)
{
    size_t entry = VTABLE_HEAD + 2 * (size_t)field;
    if (table.at == 0 || entry + 2 > table.vtable_size) {
        return 0;
    }
    size_t from_table = (size_t)bits_at(table.flat, table.vtable + entry, 2);
    return from_table == 0 || !is_within(table.flat, table.at + from_table, size)
               ? 0
               : table.at + from_table;
}

static FlatTable table_at(Flat *flat, size_t at)
{
    FlatTable none = {.flat = flat};
    if (at == 0 || !is_within(flat, at, OFFSET_SIZE)) {
        return none;
    }
    int64_t back = (int32_t)(uint32_t)bits_at(flat, at, OFFSET_SIZE);
    int64_t vtable = (int64_t)at - back;
    if (vtable < 0 || !is_within(flat, (size_t)vtable, VTABLE_HEAD)) {
        flat->is_broken = true;
        return none;
    }
    size_t vtable_size = (size_t)bits_at(flat, (size_t)vtable, 2);
    if (!is_within(flat, (size_t)vtable, vtable_size)) {
        return none;
    }
    return (FlatTable){flat, at, (size_t)vtable, vtable_size};
}

// What the offset at a place points to; 0, which nothing can, if that is outside.
static size_t target_of(Flat *flat, size_t at)
{
    size_t offset = (size_t)bits_at(flat, at, OFFSET_SIZE);
    if (offset == 0 || !is_within(flat, at, offset)) {
        flat->is_broken = true;
        return 0;
    }
    return at + offset;
}

// The first element, and how many there are; 0 if there is no vector.
static size_t vector_at(FlatTable table, unsigned field, size_t size, size_t *count)
{
    Flat *flat = table.flat;
    size_t at = field_at(table, field, OFFSET_SIZE);
    *count = 0;
    size_t begin = at == 0 ? 0 : target_of(flat, at);
    if (begin == 0) {
        return 0;
    }
    size_t elements = (size_t)bits_at(flat, begin, OFFSET_SIZE);
    if (!is_within(flat, begin + OFFSET_SIZE, elements * size)) {
        return 0;
    }
    *count = elements;
    return begin + OFFSET_SIZE;
}

// --- Writing ----------------------------------------------------------------------------------

void flat_begin(Buffer *to)
{
    buffer_add(to, (Str){"\0\0\0\0", OFFSET_SIZE});
}

size_t flat_add_table(Buffer *to, const FlatField *fields, size_t count)
{
    unsigned entries = count == 0 ? 0 : fields[count - 1].index + 1;
    align(to, 2, 0);
    size_t vtable = to->len;
    size_t vtable_size = VTABLE_HEAD + 2 * (size_t)entries;
    for (size_t i = 0; i < vtable_size; i++) {
        buffer_add_char(to, '\0');
    }
    align(to, 8, 0);
    size_t table = to->len;
    buffer_add(to, (Str){"\0\0\0\0", OFFSET_SIZE});
    flat_put(to, table, (int64_t)(table - vtable), OFFSET_SIZE);
    for (size_t i = 0; i < count; i++) {
        align(to, fields[i].size, 0);
        flat_put(to, vtable + VTABLE_HEAD + 2 * (size_t)fields[i].index, (int64_t)(to->len - table),
                 2);
        size_t at = to->len;
        buffer_add(to, (Str){"\0\0\0\0\0\0\0\0", fields[i].size});
        flat_put(to, at, fields[i].value, fields[i].size);
    }
    flat_put(to, vtable, (int64_t)vtable_size, 2);
    flat_put(to, vtable + 2, (int64_t)(to->len - table), 2);
    if (bits_at(&(Flat){.bytes = buffer_str(to)}, 0, OFFSET_SIZE) == 0) {
        flat_put(to, 0, (int64_t)table, OFFSET_SIZE);  // the first is the root
    }
    return table;
}

void flat_point(Buffer *to, size_t table, unsigned field, size_t target)
{
    Flat flat = {.bytes = buffer_str(to)};
    size_t at = field_at(table_at(&flat, table), field, OFFSET_SIZE);
    assert(at != 0);
    flat_put_offset(to, at, target);
}

size_t flat_add_text(Buffer *to, Str text)
{
    align(to, OFFSET_SIZE, 0);
    size_t at = to->len;
    buffer_add(to, (Str){"\0\0\0\0", OFFSET_SIZE});
    flat_put(to, at, (int64_t)text.len, OFFSET_SIZE);
    buffer_add(to, text);
    buffer_add_char(to, '\0');
    return at;
}

size_t flat_add_vector(Buffer *to, size_t count, size_t size, size_t *first)
{
    align(to, 8, OFFSET_SIZE);
    size_t at = to->len;
    buffer_add(to, (Str){"\0\0\0\0", OFFSET_SIZE});
    flat_put(to, at, (int64_t)count, OFFSET_SIZE);
    *first = to->len;
    for (size_t i = 0; i < count * size; i++) {
        buffer_add_char(to, '\0');
    }
    return at;
}

void flat_put(Buffer *to, size_t at, int64_t value, unsigned size)
{
    assert(at + size <= to->len);
    memcpy(to->at + at, &value, size);
}

void flat_put_offset(Buffer *to, size_t at, size_t target)
{
    assert(target > at);
    flat_put(to, at, (int64_t)(target - at), OFFSET_SIZE);
}

// So that what comes behind `before` more bytes begins at a multiple of `size`.
static void align(Buffer *to, size_t size, size_t before)
{
    while ((to->len + before) % size != 0) {
        buffer_add_char(to, '\0');
    }
}
