// arrow_type.c: one row a format; those with numbers in them (decimals, timestamps, fixed sizes)
// are read by hand.
#include "base/arrow_type.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *format;
    ArrowLayout layout;
    size_t width;
    ArrowTypeId id;
    int64_t params[ARROW_PARAMS_MAX];
} formats[] = {
    {"n", ARROW_NOTHING, 0, ARROW_TYPE_NULL, {}},
    {"b", ARROW_BITS, 0, ARROW_TYPE_BOOL, {}},
    {"c", ARROW_FIXED, 1, ARROW_TYPE_INT, {8, 1}},
    {"C", ARROW_FIXED, 1, ARROW_TYPE_INT, {8, 0}},
    {"s", ARROW_FIXED, 2, ARROW_TYPE_INT, {16, 1}},
    {"S", ARROW_FIXED, 2, ARROW_TYPE_INT, {16, 0}},
    {"i", ARROW_FIXED, 4, ARROW_TYPE_INT, {32, 1}},
    {"I", ARROW_FIXED, 4, ARROW_TYPE_INT, {32, 0}},
    {"l", ARROW_FIXED, 8, ARROW_TYPE_INT, {64, 1}},
    {"L", ARROW_FIXED, 8, ARROW_TYPE_INT, {64, 0}},
    {"e", ARROW_FIXED, 2, ARROW_TYPE_FLOAT, {0}},
    {"f", ARROW_FIXED, 4, ARROW_TYPE_FLOAT, {1}},
    {"g", ARROW_FIXED, 8, ARROW_TYPE_FLOAT, {2}},
    {"z", ARROW_TEXT, 4, ARROW_TYPE_BINARY, {}},
    {"u", ARROW_TEXT, 4, ARROW_TYPE_UTF8, {}},
    {"Z", ARROW_TEXT, 8, ARROW_TYPE_LARGE_BINARY, {}},
    {"U", ARROW_TEXT, 8, ARROW_TYPE_LARGE_UTF8, {}},
    {"vz", ARROW_VIEWS, 16, ARROW_TYPE_BINARY_VIEW, {}},
    {"vu", ARROW_VIEWS, 16, ARROW_TYPE_UTF8_VIEW, {}},
    {"tdD", ARROW_FIXED, 4, ARROW_TYPE_DATE, {0}},
    {"tdm", ARROW_FIXED, 8, ARROW_TYPE_DATE, {1}},
    {"tts", ARROW_FIXED, 4, ARROW_TYPE_TIME, {0, 32}},
    {"ttm", ARROW_FIXED, 4, ARROW_TYPE_TIME, {1, 32}},
    {"ttu", ARROW_FIXED, 8, ARROW_TYPE_TIME, {2, 64}},
    {"ttn", ARROW_FIXED, 8, ARROW_TYPE_TIME, {3, 64}},
    {"tDs", ARROW_FIXED, 8, ARROW_TYPE_DURATION, {0}},
    {"tDm", ARROW_FIXED, 8, ARROW_TYPE_DURATION, {1}},
    {"tDu", ARROW_FIXED, 8, ARROW_TYPE_DURATION, {2}},
    {"tDn", ARROW_FIXED, 8, ARROW_TYPE_DURATION, {3}},
    {"+l", ARROW_LIST, 4, ARROW_TYPE_LIST, {}},
    {"+L", ARROW_LIST, 8, ARROW_TYPE_LARGE_LIST, {}},
    {"+s", ARROW_STRUCT, 0, ARROW_TYPE_STRUCT, {}},
};

// The numbers in the table of a type, as Schema.fbs has them: bytes, and what stands for one that
// is left out.
static const struct {
    Str word;
    unsigned sizes[ARROW_PARAMS_MAX];
    int64_t otherwise[ARROW_PARAMS_MAX];
} tables[ARROW_TYPE_COUNT] = {
    [ARROW_TYPE_NULL] = {STR_INIT("null"), {}, {}},
    [ARROW_TYPE_INT] = {STR_INIT("int"), {4, 1}, {0, 0}},
    [ARROW_TYPE_FLOAT] = {STR_INIT("float"), {2}, {0}},
    [ARROW_TYPE_BINARY] = {STR_INIT("binary"), {}, {}},
    [ARROW_TYPE_UTF8] = {STR_INIT("utf8"), {}, {}},
    [ARROW_TYPE_BOOL] = {STR_INIT("bool"), {}, {}},
    [ARROW_TYPE_DECIMAL] = {STR_INIT("decimal"), {4, 4, 4}, {0, 0, 128}},
    [ARROW_TYPE_DATE] = {STR_INIT("date"), {2}, {1}},
    [ARROW_TYPE_TIME] = {STR_INIT("time"), {2, 4}, {1, 32}},
    [ARROW_TYPE_TIMESTAMP] = {STR_INIT("timestamp"), {2}, {0}},
    [ARROW_TYPE_INTERVAL] = {STR_INIT("interval"), {}, {}},
    [ARROW_TYPE_LIST] = {STR_INIT("list"), {}, {}},
    [ARROW_TYPE_STRUCT] = {STR_INIT("struct"), {}, {}},
    [ARROW_TYPE_UNION] = {STR_INIT("union"), {}, {}},
    [ARROW_TYPE_FIXED_BINARY] = {STR_INIT("fixed-size binary"), {4}, {0}},
    [ARROW_TYPE_FIXED_LIST] = {STR_INIT("fixed-size list"), {4}, {0}},
    [ARROW_TYPE_MAP] = {STR_INIT("map"), {}, {}},
    [ARROW_TYPE_DURATION] = {STR_INIT("duration"), {2}, {1}},
    [ARROW_TYPE_LARGE_BINARY] = {STR_INIT("large binary"), {}, {}},
    [ARROW_TYPE_LARGE_UTF8] = {STR_INIT("large utf8"), {}, {}},
    [ARROW_TYPE_LARGE_LIST] = {STR_INIT("large list"), {}, {}},
    [ARROW_TYPE_RUNS] = {STR_INIT("run-end encoded"), {}, {}},
    [ARROW_TYPE_BINARY_VIEW] = {STR_INIT("binary view"), {}, {}},
    [ARROW_TYPE_UTF8_VIEW] = {STR_INIT("utf8 view"), {}, {}},
    [ARROW_TYPE_LIST_VIEW] = {STR_INIT("list view"), {}, {}},
    [ARROW_TYPE_LARGE_LIST_VIEW] = {STR_INIT("large list view"), {}, {}},
};

#define TIMESTAMP_ZONE 1  // field of its table
static const char time_units[] = "smun";

static bool numbers_read(int64_t *out, size_t count, size_t *found, const char *text);
static bool decimal_read(ArrowType *out, const char *numbers);
static bool sized_read(ArrowType *out, ArrowTypeId id, ArrowLayout layout, const char *number);
static bool timestamp_read(ArrowType *out, const char *rest);

bool arrow_type_read(ArrowType *out, const char *format)
{
    Str text = str_from_c(format);
    *out = (ArrowType){};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (str_equal(text, str_from_c(formats[i].format))) {
            out->layout = formats[i].layout;
            out->width = formats[i].width;
            out->id = formats[i].id;
            memcpy(out->params, formats[i].params, sizeof out->params);
            return true;
        }
    }
    return str_starts_with(text, STR("d:"))   ? decimal_read(out, format + 2)
           : str_starts_with(text, STR("ts")) ? timestamp_read(out, format + 2)
           : str_starts_with(text, STR("w:"))
               ? sized_read(out, ARROW_TYPE_FIXED_BINARY, ARROW_FIXED, format + 2)
           : str_starts_with(text, STR("+w:"))
               ? sized_read(out, ARROW_TYPE_FIXED_LIST, ARROW_FIXED_LIST, format + 3)
               : false;
}

bool arrow_type_of_table(Str *format, ArrowTypeId id, FlatTable table, Arena *arena)
{
    int64_t params[ARROW_PARAMS_MAX] = {0};
    if (id <= 0 || id >= ARROW_TYPE_COUNT) {
        return false;
    }
    for (unsigned i = 0; i < ARROW_PARAMS_MAX && tables[id].sizes[i] > 0; i++) {
        params[i] = flat_number(table, i, tables[id].sizes[i], tables[id].otherwise[i]);
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i].id == id && memcmp(formats[i].params, params, sizeof params) == 0) {
            *format = str_from_c(formats[i].format);
            return true;
        }
    }
    Str zone = id == ARROW_TYPE_TIMESTAMP ? flat_text(table, TIMESTAMP_ZONE) : (Str){};
    *format = id == ARROW_TYPE_DECIMAL && params[2] == 128
                  ? str_format(arena, "d:%d,%d", (int)params[0], (int)params[1])
              : id == ARROW_TYPE_DECIMAL
                  ? str_format(arena, "d:%d,%d,%d", (int)params[0], (int)params[1], (int)params[2])
              : id == ARROW_TYPE_TIMESTAMP && params[0] >= 0 && params[0] < 4
                  ? str_format(arena, "ts%c:%.*s", time_units[params[0]], STR_ARG(zone))
              : id == ARROW_TYPE_FIXED_BINARY ? str_format(arena, "w:%d", (int)params[0])
              : id == ARROW_TYPE_FIXED_LIST   ? str_format(arena, "+w:%d", (int)params[0])
                                              : (Str){};
    ArrowType type;
    return format->len > 0 && arrow_type_read(&type, str_to_c(*format, arena));
}

size_t arrow_type_add_table(Buffer *to, const ArrowType *type)
{
    FlatField fields[ARROW_PARAMS_MAX];
    size_t count = 0;
    for (unsigned i = 0; i < ARROW_PARAMS_MAX && tables[type->id].sizes[i] > 0; i++) {
        fields[count++] = (FlatField){i, tables[type->id].sizes[i], type->params[i]};
    }
    if (type->zone.len > 0) {
        fields[count++] = (FlatField){TIMESTAMP_ZONE, 4, 0};
    }
    size_t table = flat_add_table(to, fields, count);
    if (type->zone.len > 0) {
        flat_point(to, table, TIMESTAMP_ZONE, flat_add_text(to, type->zone));
    }
    return table;
}

Str arrow_type_word(ArrowTypeId id)
{
    return id > 0 && id < ARROW_TYPE_COUNT ? tables[id].word : STR("unknown");
}

// Numbers parted by commas; how many there were.
static bool numbers_read(int64_t *out, size_t count, size_t *found, const char *text)
{
    for (*found = 0; *found < count; text++) {
        char *end;
        out[(*found)++] = strtol(text, &end, 10);
        if (end == text || (*end != ',' && *end != '\0')) {
            return false;
        }
        if (*end == '\0') {
            return true;
        }
        text = end;
    }
    return false;
}

static bool decimal_read(ArrowType *out, const char *numbers)
{
    size_t found;
    *out = (ArrowType){.id = ARROW_TYPE_DECIMAL, .layout = ARROW_FIXED};
    if (!numbers_read(out->params, ARROW_PARAMS_MAX, &found, numbers) || found < 2) {
        return false;
    }
    int64_t *bits = &out->params[2];
    *bits = found == 2 ? 128 : *bits;
    out->width = (size_t)*bits / 8;
    return (*bits == 32 || *bits == 64 || *bits == 128 || *bits == 256) && out->params[0] > 0 &&
           out->params[0] <= 76;
}

static bool sized_read(ArrowType *out, ArrowTypeId id, ArrowLayout layout, const char *number)
{
    size_t found;
    *out = (ArrowType){.id = id, .layout = layout};
    bool is_size = numbers_read(out->params, 1, &found, number) && out->params[0] > 0 &&
                   out->params[0] <= INT32_MAX;
    out->width = is_size ? (size_t)out->params[0] : 0;
    return is_size;
}

// "n:", "u:UTC"
static bool timestamp_read(ArrowType *out, const char *rest)
{
    const char *unit = rest[0] == '\0' ? NULL : strchr(time_units, rest[0]);
    if (unit == NULL || rest[1] != ':') {
        return false;
    }
    *out = (ArrowType){.id = ARROW_TYPE_TIMESTAMP,
                       .layout = ARROW_FIXED,
                       .width = 8,
                       .zone = str_from_c(rest + 2)};
    out->params[0] = unit - time_units;
    return true;
}
