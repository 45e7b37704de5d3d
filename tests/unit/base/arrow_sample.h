// arrow_sample.h: what the tests and the fuzz target of Arrow share: a batch with a column of each
// kind, and any batch shown as text, every value of it touched.
#ifndef TESTS_UNIT_BASE_ARROW_SAMPLE_H
#define TESTS_UNIT_BASE_ARROW_SAMPLE_H

#include <assert.h>

#include "base/arrow_build.h"
#include "base/arrow_type.h"

static const ArrowField sample_name[] = {{"u", "item", true, NULL, 0}};
static const ArrowField sample_parts[] = {{"l", "n", true, NULL, 0}, {"u", "t", true, NULL, 0}};
static const ArrowField sample_part[] = {{"+s", "item", true, sample_parts, 2}};
static const ArrowField sample_columns[] = {
    {"u", "id", false, NULL, 0},           {"b", "yes", true, NULL, 0},
    {"l", "whole", true, NULL, 0},         {"d:38,2", "amount", true, NULL, 0},
    {"tdD", "day", true, NULL, 0},         {"+l", "names", true, sample_name, 1},
    {"+s", "part", true, sample_parts, 2}, {"+l", "parts", true, sample_part, 1},
};
static const ArrowField sample_root = {"+s", "", false, sample_columns, 8};

// Row 4 of every five is null wherever it can be.
static inline void sample_row_add(ArrowBuilder *root, int64_t row, Arena *arena)
{
    Str text = str_format(arena, "%.*s%lld", (int)(row % 7), "é永abcd", (long long)row);
    arrow_add_text(arrow_builder_child(root, 0), row % 7 == 1 || row % 7 == 3 ? STR("") : text);
    if (row % 5 == 4) {
        for (size_t i = 1; i < 8; i++) {
            arrow_add_null(arrow_builder_child(root, i));
        }
        arrow_add_row(root);
        return;
    }
    arrow_add_truth(arrow_builder_child(root, 1), row % 2 == 0);
    arrow_add_whole(arrow_builder_child(root, 2), row - 3);
    arrow_add_decimal(arrow_builder_child(root, 3), (Int128)row * 592 - 1000);
    arrow_add_date(arrow_builder_child(root, 4), (Date)(20'000 + row));
    ArrowBuilder *names = arrow_builder_child(root, 5), *part = arrow_builder_child(root, 6);
    for (int64_t i = 0; i < row % 3; i++) {
        arrow_add_text(arrow_builder_child(names, 0), STR("name"));
    }
    arrow_add_row(names);
    arrow_add_whole(arrow_builder_child(part, 0), row);
    arrow_add_null(arrow_builder_child(part, 1));
    arrow_add_row(part);
    ArrowBuilder *parts = arrow_builder_child(root, 7);
    ArrowBuilder *each = arrow_builder_child(parts, 0);
    arrow_add_null(arrow_builder_child(each, 0));
    arrow_add_text(arrow_builder_child(each, 1), STR("t"));
    arrow_add_row(each);
    arrow_add_row(parts);
    arrow_add_row(root);
}

static inline int64_t sample_offset(const struct ArrowArray *array, size_t width, int64_t row)
{
    return width == 4 ? ((const int32_t *)array->buffers[1])[row]
                      : ((const int64_t *)array->buffers[1])[row];
}

static inline void sample_show(Buffer *to, const struct ArrowSchema *schema,
                               const struct ArrowArray *array, int64_t row);

static inline void sample_show_range(Buffer *to, const struct ArrowSchema *schema,
                                     const struct ArrowArray *array, int64_t from, int64_t end)
{
    buffer_add_char(to, '[');
    for (int64_t i = from; i < end; i++) {
        sample_show(to, schema, array, i);
    }
    buffer_add_char(to, ']');
}

// Bytes as they are; what they mean is no matter of the formats.
static inline void sample_show_fixed(Buffer *to, const struct ArrowSchema *schema,
                                     const struct ArrowArray *array, const ArrowType *type,
                                     int64_t row)
{
    const unsigned char *at = (const unsigned char *)array->buffers[1] + (size_t)row * type->width;
    if (schema->dictionary != NULL) {
        int64_t index = 0;
        memcpy(&index, at, type->width);
        sample_show(to, schema->dictionary, array->dictionary, index);
        return;
    }
    for (size_t i = 0; i < type->width; i++) {
        buffer_add_format(to, "%02x", at[i]);
    }
}

static inline void sample_show(Buffer *to, const struct ArrowSchema *schema,
                               const struct ArrowArray *array, int64_t row)
{
    ArrowType type;
    if (!arrow_type_read(&type, schema->format)) {
        buffer_add(to, STR("?,"));
        return;
    }
    row += array->offset;
    const uint8_t *valid = type.layout == ARROW_NOTHING ? NULL : array->buffers[0];
    bool is_null =
        type.layout == ARROW_NOTHING || (valid != NULL && !(valid[row / 8] >> row % 8 & 1));
    if (is_null) {
        buffer_add(to, STR("-,"));
        return;
    }
    int64_t from = 0, end = 0;
    if (type.layout == ARROW_TEXT || type.layout == ARROW_LIST) {
        from = sample_offset(array, type.width, row);
        end = sample_offset(array, type.width, row + 1);
    }
    if (type.layout == ARROW_BITS) {
        buffer_add_number(to, ((const uint8_t *)array->buffers[1])[row / 8] >> row % 8 & 1);
    } else if (type.layout == ARROW_FIXED) {
        sample_show_fixed(to, schema, array, &type, row);
    } else if (type.layout == ARROW_TEXT) {
        buffer_add(to, (Str){(const char *)array->buffers[2] + from, (size_t)(end - from)});
    } else if (type.layout == ARROW_LIST) {
        sample_show_range(to, schema->children[0], array->children[0], from, end);
    } else if (type.layout == ARROW_FIXED_LIST) {
        int64_t width = (int64_t)type.width;
        sample_show_range(to, schema->children[0], array->children[0], row * width,
                          (row + 1) * width);
    }
    for (int64_t i = 0; type.layout == ARROW_STRUCT && i < schema->n_children; i++) {
        buffer_add_format(to, "%s=", schema->children[i]->name);
        sample_show(to, schema->children[i], array->children[i], row);
    }
    buffer_add_char(to, ',');
}

static inline void sample_show_batch(Buffer *to, const struct ArrowSchema *schema,
                                     const struct ArrowArray *batch)
{
    for (int64_t row = 0; row < batch->length; row++) {
        sample_show(to, schema, batch, row);
        buffer_add_char(to, '\n');
    }
}

// A batch of so many rows, beginning with row `from` of the sample.
static inline void sample_batch(struct ArrowArray *out, int64_t from, int64_t count, Arena *arena)
{
    ArrowBuilder *builder = arrow_builder_new(&sample_root, arena);
    for (int64_t row = from; row < from + count; row++) {
        sample_row_add(builder, row, arena);
    }
    Status status = arrow_builder_finish(out, builder);
    assert(status == STATUS_OK);
}

// One column "c" of texts by indices into a dictionary: `names` parted by commas, each row of
// `rows` a digit, or '-' for null.
static inline void sample_dictionary(struct ArrowSchema *schema, struct ArrowArray *batch,
                                     const char *names, const char *rows, Arena *arena)
{
    static const ArrowField values = {"u", "c", true, NULL, 0};
    Status status = arrow_schema_node(schema, STR("+s"), STR(""), 0, 1, false);
    assert(status == STATUS_OK);
    status =
        arrow_schema_node(schema->children[0], STR("c"), STR("c"), ARROW_FLAG_NULLABLE, 0, true);
    assert(status == STATUS_OK);
    status = arrow_schema_new(schema->children[0]->dictionary, &values);
    assert(status == STATUS_OK);
    size_t count = strlen(rows);
    ArrowBytes *bytes = arrow_bytes_new(NULL);
    uint8_t *valid = arrow_bytes_more(bytes, count / 8 + 1);
    int8_t *indices = arrow_bytes_more(bytes, count);
    for (size_t i = 0; i < count; i++) {
        valid[i / 8] = (uint8_t)(valid[i / 8] | (rows[i] != '-') << i % 8);
        indices[i] = rows[i] == '-' ? 99 : (int8_t)(rows[i] - '0');
    }
    status = arrow_array_node(batch, bytes, (int64_t)count, 1, 1, false);
    assert(status == STATUS_OK);
    status = arrow_array_node(batch->children[0], bytes, (int64_t)count, 2, 0, true);
    assert(status == STATUS_OK);
    arrow_bytes_drop(bytes);
    batch->children[0]->buffers[0] = valid;
    batch->children[0]->buffers[1] = indices;
    batch->children[0]->null_count = -1;
    ArrowBuilder *builder = arrow_builder_new(&values, arena);
    for (Str rest = str_from_c(names); rest.len > 0;) {
        arrow_add_text(builder, str_split(rest, ',', &rest));
    }
    status = arrow_builder_finish(batch->children[0]->dictionary, builder);
    assert(status == STATUS_OK);
}

#endif
