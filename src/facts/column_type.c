// column_type.c: the types of columns, from the short texts of Arrow's C Data Interface, and
// whether an array is built as its type says. Buffers carry no length there, so what can be checked
// is their number, the lengths that are stated, and that what must be there is.
#include "facts/column_cell.h"

#define DEPTH_MAX 16         // of structs and lists in one another
#define CHILDREN_MAX 10'000  // of one struct
#define SCALE_MAX 1'000      // of a decimal: what is beyond is no number of anything

static const ColumnType *children_read(const struct ArrowSchema *schema, unsigned depth,
                                       Arena *arena);
static bool format_read(ColumnType *out, Str format);
static bool decimal_read(ColumnType *out, Str format);
static bool list_size_read(ColumnType *out, Str format);
static bool whole_read(int32_t *out, Str text);
static bool buffers_check(const ColumnType *type, const struct ArrowArray *array);
static bool values_are_aligned(const ColumnType *type, const void *values);
static bool children_check(const ColumnType *type, const struct ArrowArray *array, Str *fault);

static const struct {
    const char *format;
    ColumnKind kind;
    uint8_t width;
} formats[] = {
    {"n", COLUMN_NULL, 0},          {"b", COLUMN_TRUTH, 0},       {"c", COLUMN_SIGNED, 1},
    {"C", COLUMN_UNSIGNED, 1},      {"s", COLUMN_SIGNED, 2},      {"S", COLUMN_UNSIGNED, 2},
    {"i", COLUMN_SIGNED, 4},        {"I", COLUMN_UNSIGNED, 4},    {"l", COLUMN_SIGNED, 8},
    {"L", COLUMN_UNSIGNED, 8},      {"f", COLUMN_FRACTION, 4},    {"g", COLUMN_FRACTION, 8},
    {"tdD", COLUMN_DAY, 4},         {"u", COLUMN_TEXT, 4},        {"U", COLUMN_TEXT, 8},
    {"tdm", COLUMN_MILLISECOND, 8}, {"vu", COLUMN_TEXT_VIEW, 16}, {"+l", COLUMN_LIST, 4},
    {"+L", COLUMN_LIST, 8},         {"+s", COLUMN_STRUCT, 0},
};

static const Str words[] = {
    [COLUMN_NULL] = STR_INIT("nothing"),
    [COLUMN_TRUTH] = STR_INIT("yes or no"),
    [COLUMN_SIGNED] = STR_INIT("whole numbers"),
    [COLUMN_UNSIGNED] = STR_INIT("whole numbers"),
    [COLUMN_FRACTION] = STR_INIT("binary fractions"),
    [COLUMN_DECIMAL] = STR_INIT("decimals"),
    [COLUMN_DAY] = STR_INIT("dates"),
    [COLUMN_MILLISECOND] = STR_INIT("dates"),
    [COLUMN_TEXT] = STR_INIT("text"),
    [COLUMN_TEXT_VIEW] = STR_INIT("text"),
    [COLUMN_DICTIONARY] = STR_INIT("a dictionary"),
    [COLUMN_LIST] = STR_INIT("lists"),
    [COLUMN_STRUCT] = STR_INIT("structs"),
};

Str column_kind_word(ColumnKind kind)
{
    return words[kind];
}

bool column_bit(const void *bits, int64_t at)
{
    return (((const uint8_t *)bits)[at / 8] >> (at % 8)) & 1;
}

Status column_type_read(ColumnType *out, const struct ArrowSchema *schema, unsigned depth,
                        Arena *arena)
{
    ColumnType type = {.name = str_copy(str_from_c(schema->name), arena)};
    if (depth > DEPTH_MAX || !format_read(&type, str_from_c(schema->format))) {
        return STATUS_NOT_FOUND;
    }
    int64_t children = type.kind == COLUMN_LIST ? 1 : type.kind == COLUMN_STRUCT ? -1 : 0;
    bool is_counted = children < 0 ? schema->n_children >= 0 && schema->n_children <= CHILDREN_MAX
                                   : schema->n_children == children;
    if (!is_counted || (schema->n_children > 0 && schema->children == NULL)) {
        return STATUS_NOT_FOUND;
    }
    type.child_count = (uint32_t)schema->n_children;
    type.children = children_read(schema, depth + 1, arena);
    if (type.children == NULL) {
        return STATUS_NOT_FOUND;
    }
    if (schema->dictionary != NULL) {
        ColumnType *values = ARENA_NEW(arena, ColumnType);
        TRY(column_type_read(values, schema->dictionary, depth + 1, arena));
        if ((type.kind != COLUMN_SIGNED && type.kind != COLUMN_UNSIGNED) ||
            values->kind >= COLUMN_DICTIONARY) {
            return STATUS_NOT_FOUND;
        }
        type.is_signed = type.kind == COLUMN_SIGNED;
        type.kind = COLUMN_DICTIONARY;
        type.values = values;
    }
    *out = type;
    return STATUS_OK;
}

bool column_array_check(const ColumnType *type, const struct ArrowArray *array, int64_t rows,
                        Str *fault)
{
    int64_t end;
    bool is_long = array != NULL && array->length >= rows && array->offset >= 0 &&
                   !__builtin_add_overflow(array->offset, array->length, &end);
    if (!is_long) {
        *fault = STR("it has fewer rows than the batch");
        return false;
    }
    if (!buffers_check(type, array)) {
        *fault = STR("a buffer is missing, or not aligned");
        return false;
    }
    if (type->kind == COLUMN_DICTIONARY) {
        *fault = STR("its dictionary is missing");
        return array->dictionary != NULL &&
               column_array_check(type->values, array->dictionary, 0, fault);
    }
    return children_check(type, array, fault);
}

// Null if one of them is of a type that is not read.
static const ColumnType *children_read(const struct ArrowSchema *schema, unsigned depth,
                                       Arena *arena)
{
    ColumnType *children = ARENA_MANY(arena, ColumnType, (size_t)schema->n_children + 1);
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (child == NULL || column_type_read(&children[i], child, depth, arena) != STATUS_OK) {
            return NULL;
        }
    }
    return children;
}

static bool format_read(ColumnType *out, Str format)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_equal(format, str_from_c(formats[i].format))) {
            out->kind = formats[i].kind;
            out->width = formats[i].width;
            return true;
        }
    }
    return decimal_read(out, format) || list_size_read(out, format);
}

// "d:38,10" or "d:38,10,128": digits, those behind the point, bits.
static bool decimal_read(ColumnType *out, Str format)
{
    if (!str_starts_with(format, STR("d:"))) {
        return false;
    }
    Str scale;
    Str bits;
    (void)str_split(str_slice(format, 2, format.len), ',', &scale);
    scale = str_split(scale, ',', &bits);
    if ((bits.len > 0 && !str_equal(bits, STR("128"))) || !whole_read(&out->scale, scale) ||
        out->scale > SCALE_MAX || out->scale < -SCALE_MAX) {
        return false;
    }
    out->kind = COLUMN_DECIMAL;
    out->width = 16;
    return true;
}

// "+w:3"
static bool list_size_read(ColumnType *out, Str format)
{
    bool is_fixed = str_starts_with(format, STR("+w:")) &&
                    whole_read(&out->list_size, str_slice(format, 3, format.len)) &&
                    out->list_size > 0;
    out->kind = is_fixed ? COLUMN_LIST : out->kind;
    return is_fixed;
}

static bool whole_read(int32_t *out, Str text)
{
    bool is_negative = text.len > 0 && text.at[0] == '-';
    int32_t value = 0;
    for (size_t i = is_negative; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || i > 8) {
            return false;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    *out = is_negative ? -value : value;
    return text.len > (size_t)is_negative;
}

static bool buffers_check(const ColumnType *type, const struct ArrowArray *array)
{
    bool has_values = type->kind != COLUMN_NULL && type->kind != COLUMN_STRUCT &&
                      !(type->kind == COLUMN_LIST && type->list_size > 0);
    int64_t wanted = type->kind == COLUMN_NULL        ? 0
                     : type->kind == COLUMN_TEXT      ? 3
                     : type->kind == COLUMN_TEXT_VIEW ? 3
                                                      : 1 + has_values;
    if (array->n_buffers < wanted || (wanted > 0 && array->buffers == NULL)) {
        return false;
    }
    if (wanted == 0 || array->length == 0) {
        return true;
    }
    bool has_nulls = array->null_count <= 0 || array->buffers[0] != NULL;
    return has_nulls && (!has_values || values_are_aligned(type, array->buffers[1]));
}

// Also: are they there?
static bool values_are_aligned(const ColumnType *type, const void *values)
{
    uint8_t width = type->width == 0 ? 1 : type->width > 8 ? 4 : type->width;
    return values != NULL && (uintptr_t)values % width == 0;
}

static bool children_check(const ColumnType *type, const struct ArrowArray *array, Str *fault)
{
    if (array->n_children != type->child_count ||
        (type->child_count > 0 && array->children == NULL)) {
        *fault = STR("a column is missing");
        return false;
    }
    int64_t rows = type->kind == COLUMN_STRUCT ? array->offset + array->length : 0;
    if (type->list_size > 0 &&
        __builtin_mul_overflow(array->offset + array->length, type->list_size, &rows)) {
        *fault = STR("its lists are too long");
        return false;
    }
    for (uint32_t i = 0; i < type->child_count; i++) {
        if (!column_array_check(&type->children[i], array->children[i], rows, fault)) {
            return false;
        }
    }
    return true;
}
