// column_cell.c: one cell of a column. All that is read of a case goes through text (numbers with
// all their digits) or JSON, so that a column means what the same cell means in a file.
#include "facts/column_cell.h"

#include <assert.h>

#define DAY_FIRST (-135'140)  // 1600-01-01
#define DAY_LAST 2'932'896    // 9999-12-31
#define DAY_MILLISECONDS INT64_C(86'400'000)
#define FRACTION_MAX 9'007'199'254'740'992.0  // 2^53: up to here whole numbers are themselves
#define DIGITS_MAX 40                         // of 128 bits
#define TEXT_INLINE 12                        // bytes that a view holds itself

static ColumnCell fault(Str text);
static ColumnCell number(Int128 value, int32_t scale, Arena *arena);
static ColumnCell fraction(const ColumnType *type, const void *values, int64_t at, Arena *arena);
static ColumnCell day(int64_t days, Arena *arena);
static ColumnCell text(const ColumnType *type, const struct ArrowArray *array, int64_t at);
static ColumnCell text_view(const struct ArrowArray *array, int64_t at);
static ColumnCell text_checked(const void *bytes, int64_t from, int64_t size);
static ColumnCell by_dictionary(const ColumnType *type, const struct ArrowArray *array, int64_t at,
                                Arena *arena);
static int64_t whole_at(const void *values, uint8_t width, int64_t at);
static uint64_t natural_at(const void *values, uint8_t width, int64_t at);
static Str list_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                     int64_t at, Arena *arena);
static Str struct_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                       int64_t at, Arena *arena);

static bool is_null(const ColumnType *type, const struct ArrowArray *array, int64_t at)
{
    return type->kind == COLUMN_NULL ||
           (array->buffers[0] != NULL && !column_bit(array->buffers[0], at));
}

ColumnCell column_cell(const ColumnType *type, const struct ArrowArray *array, int64_t position,
                       Arena *arena)
{
    int64_t at = array->offset + position;
    if (is_null(type, array, at)) {
        return (ColumnCell){};
    }
    const void *values = array->buffers[1];
    switch (type->kind) {
    case COLUMN_TRUTH:
        return (ColumnCell){CELL_TRUTH, column_bit(values, at) ? STR("yes") : STR("no")};
    case COLUMN_SIGNED:
        return number(whole_at(values, type->width, at), 0, arena);
    case COLUMN_UNSIGNED:
        return number((Int128)natural_at(values, type->width, at), 0, arena);
    case COLUMN_FRACTION:
        return fraction(type, values, at, arena);
    case COLUMN_DECIMAL: {
        Int128 value;
        memcpy(&value, (const char *)values + at * 16, sizeof value);
        return number(value, type->scale, arena);
    }
    case COLUMN_DAY:
        return day(whole_at(values, 4, at), arena);
    case COLUMN_MILLISECOND: {
        int64_t milliseconds = whole_at(values, 8, at);
        return milliseconds % DAY_MILLISECONDS == 0 ? day(milliseconds / DAY_MILLISECONDS, arena)
                                                    : fault(STR("a time of day is no date"));
    }
    case COLUMN_TEXT:
        return text(type, array, at);
    case COLUMN_TEXT_VIEW:
        return text_view(array, at);
    case COLUMN_DICTIONARY:
        return by_dictionary(type, array, at, arena);
    case COLUMN_NULL:
    case COLUMN_LIST:
    case COLUMN_STRUCT:
        break;
    }
    return fault(STR("a list, where one value is expected"));
}

Str column_cell_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                     int64_t position, Arena *arena)
{
    if (type->kind == COLUMN_LIST || type->kind == COLUMN_STRUCT) {
        int64_t at = array->offset + position;
        if (is_null(type, array, at)) {
            json_null(writer);
            return STR("");
        }
        return type->kind == COLUMN_LIST ? list_json(writer, type, array, at, arena)
                                         : struct_json(writer, type, array, at, arena);
    }
    ColumnCell cell = column_cell(type, array, position, arena);
    switch (cell.kind) {
    case CELL_TRUTH:
        json_boolean(writer, str_equal(cell.text, STR("yes")));
        return STR("");
    case CELL_NUMBER:
        json_raw(writer, cell.text);
        return STR("");
    case CELL_TEXT:
        json_string(writer, cell.text);
        return STR("");
    case CELL_NULL:
    case CELL_FAULT:
        break;
    }
    json_null(writer);
    return cell.text;
}

static ColumnCell fault(Str text)
{
    return (ColumnCell){CELL_FAULT, text};
}

// All digits of value / 10^scale.
static ColumnCell number(Int128 value, int32_t scale, Arena *arena)
{
    char digits[DIGITS_MAX];
    int32_t count = 0;
    unsigned __int128 left = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    while (left > 0 || count == 0) {
        digits[count++] = (char)('0' + (int)(left % 10));
        left /= 10;
    }
    Buffer buffer = buffer_new(arena);
    if (value < 0) {
        buffer_add_char(&buffer, '-');
    }
    for (int32_t i = scale >= count ? scale : count - 1; i >= 0; i--) {
        buffer_add_char(&buffer, i < count ? digits[i] : '0');
        if (i == scale && i > 0) {
            buffer_add_char(&buffer, '.');
        }
    }
    for (int32_t i = scale; i < 0; i++) {
        buffer_add_char(&buffer, '0');
    }
    return (ColumnCell){CELL_NUMBER, buffer_str(&buffer)};
}

static ColumnCell fraction(const ColumnType *type, const void *values, int64_t at, Arena *arena)
{
    double value;
    if (type->width == 4) {
        float narrow;
        memcpy(&narrow, (const char *)values + at * 4, sizeof narrow);
        value = (double)narrow;
    } else {
        memcpy(&value, (const char *)values + at * 8, sizeof value);
    }
    bool is_small = value >= -FRACTION_MAX && value <= FRACTION_MAX;  // no, if it is no number
    if (!is_small || (double)(int64_t)value != value) {
        return fault(STR("a binary fraction is not exact; give text or decimals"));
    }
    return number((int64_t)value, 0, arena);
}

static ColumnCell day(int64_t days, Arena *arena)
{
    if (days < DAY_FIRST || days > DAY_LAST) {
        return fault(STR("a date outside the years 1600 to 9999"));
    }
    return (ColumnCell){CELL_TEXT, date_write((Date)days, arena)};
}

static ColumnCell text(const ColumnType *type, const struct ArrowArray *array, int64_t at)
{
    int64_t from = whole_at(array->buffers[1], type->width, at);
    int64_t end = whole_at(array->buffers[1], type->width, at + 1);
    return text_checked(array->buffers[2], from, from < 0 || end < from ? -1 : end - from);
}

// Length; then the text itself, or its first four bytes, its buffer and its place there. Behind the
// buffers stands one with their sizes.
static ColumnCell text_view(const struct ArrowArray *array, int64_t at)
{
    const char *view = (const char *)array->buffers[1] + at * 16;
    int64_t size = whole_at(view, 4, 0);
    if (size <= TEXT_INLINE) {
        return text_checked(view, 4, size);
    }
    int64_t buffer = whole_at(view, 4, 2);
    int64_t from = whole_at(view, 4, 3);
    const void *sizes = array->buffers[array->n_buffers - 1];
    bool is_inside = buffer >= 0 && buffer < array->n_buffers - 3 && sizes != NULL && from >= 0 &&
                     from + size <= whole_at(sizes, 8, buffer);
    return is_inside ? text_checked(array->buffers[2 + buffer], from, size)
                     : text_checked(NULL, 0, -1);
}

static ColumnCell text_checked(const void *bytes, int64_t from, int64_t size)
{
    if (size < 0 || (size > 0 && bytes == NULL)) {
        return fault(STR("its text lies outside the column"));
    }
    Str found = size == 0 ? STR("") : (Str){(const char *)bytes + from, (size_t)size};
    size_t bad;
    return str_is_utf8(found, &bad) ? (ColumnCell){CELL_TEXT, found}
                                    : fault(STR("its text is not UTF-8"));
}

static ColumnCell by_dictionary(const ColumnType *type, const struct ArrowArray *array, int64_t at,
                                Arena *arena)
{
    int64_t index = type->is_signed ? whole_at(array->buffers[1], type->width, at)
                                    : (int64_t)natural_at(array->buffers[1], type->width, at);
    if (index < 0 || index >= array->dictionary->length) {
        return fault(STR("its dictionary has no such value"));
    }
    return column_cell(type->values, array->dictionary, index, arena);
}

static int64_t whole_at(const void *values, uint8_t width, int64_t at)
{
    switch (width) {
    case 1:
        return ((const int8_t *)values)[at];
    case 2:
        return ((const int16_t *)values)[at];
    case 4:
        return ((const int32_t *)values)[at];
    default:
        assert(width == 8);
        return ((const int64_t *)values)[at];
    }
}

static uint64_t natural_at(const void *values, uint8_t width, int64_t at)
{
    switch (width) {
    case 1:
        return ((const uint8_t *)values)[at];
    case 2:
        return ((const uint16_t *)values)[at];
    case 4:
        return ((const uint32_t *)values)[at];
    default:
        assert(width == 8);
        return ((const uint64_t *)values)[at];
    }
}

static Str list_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                     int64_t at, Arena *arena)
{
    int64_t from = at * type->list_size;
    int64_t end = from + type->list_size;
    if (type->list_size == 0) {
        from = whole_at(array->buffers[1], type->width, at);
        end = whole_at(array->buffers[1], type->width, at + 1);
    }
    const struct ArrowArray *members = array->children[0];
    if (from < 0 || end < from || end > members->length) {
        json_null(writer);
        return STR("its list lies outside the column");
    }
    Str first = STR("");
    json_begin_array(writer);
    for (int64_t i = from; i < end; i++) {
        Str found = column_cell_json(writer, &type->children[0], members, i, arena);
        first = first.len > 0 ? first : found;
    }
    json_end_array(writer);
    return first;
}

static Str struct_json(JsonWriter *writer, const ColumnType *type, const struct ArrowArray *array,
                       int64_t at, Arena *arena)
{
    Str first = STR("");
    json_begin_object(writer);
    for (uint32_t i = 0; i < type->child_count; i++) {
        json_key(writer, type->children[i].name);
        Str found = column_cell_json(writer, &type->children[i], array->children[i], at, arena);
        first = first.len > 0 ? first : found;
    }
    json_end_object(writer);
    return first;
}
