// arrow_column.c: every length and offset in a message is somebody's word, and checked before
// anything is read by it: nodes against buffers, buffers against the body, offsets against what
// they point into, indices against their dictionary. What passes can be read without a further
// check (but texts may be no UTF-8).
#include "base/arrow_column.h"

#include <lz4frame.h>
#include <stdlib.h>
#include <zstd.h>

#define DEPTH_MAX 16
#define COLUMNS_MAX 10'000
#define LENGTH_MAX INT32_MAX
#define NAME_BYTES_MAX 1'000
#define VIEW_INLINE_MAX 12

// Fields of the tables of Schema.fbs and Message.fbs.
enum { SCHEMA_ENDIANNESS, SCHEMA_FIELDS };
enum { FIELD_NAME, FIELD_NULLABLE, FIELD_TYPE_ID, FIELD_TYPE, FIELD_DICTIONARY, FIELD_CHILDREN };
enum { DICTIONARY_ID, DICTIONARY_INDEX, DICTIONARY_ORDERED };
enum { BATCH_LENGTH, BATCH_NODES, BATCH_BUFFERS, BATCH_COMPRESSION, BATCH_VIEWS };
enum { COMPRESSION_CODEC, COMPRESSION_METHOD };
enum { CODEC_LZ4, CODEC_ZSTD };

typedef struct SchemaReading {
    Place place;
    Problems *problems;
    Arena *arena;
    size_t count;
    Flat *flat;
} SchemaReading;

static Status fields_read(ArrowColumn *out, FlatVector fields, SchemaReading *reading, int depth);
static Status field_read(ArrowColumn *out, FlatTable field, SchemaReading *reading, int depth);
static Status dictionary_read(ArrowColumn *out, FlatTable field, FlatTable dictionary,
                              SchemaReading *reading, int depth);
static Status type_refuse(SchemaReading *reading, Str name, Str what);
static Status schema_broken(SchemaReading *reading, const char *what);
static Status array_decode(struct ArrowArray *out, const ArrowColumn *column, int64_t length,
                           ArrowDecoding *decoding);
static Status valid_take(struct ArrowArray *out, const ArrowColumn *column,
                         ArrowDecoding *decoding);
static Status bits_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding);
static Status values_take(struct ArrowArray *out, const ArrowColumn *column,
                          ArrowDecoding *decoding);
static Status text_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding);
static Status list_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding);
static Status views_take(struct ArrowArray *out, const ArrowColumn *column,
                         ArrowDecoding *decoding);
static Status children_take(struct ArrowArray *out, const ArrowColumn *column, int64_t at_least,
                            ArrowDecoding *decoding);
static Status offsets_take(struct ArrowArray *out, const ArrowColumn *column,
                           ArrowDecoding *decoding);
static Status offsets_check(const struct ArrowArray *array, const ArrowColumn *column, uint64_t end,
                            const ArrowDecoding *decoding);
static Status indices_check(const struct ArrowArray *array, const ArrowColumn *column,
                            const ArrowDecoding *decoding);
static Status buffer_take(Str *out, const ArrowColumn *column, ArrowDecoding *decoding);
static Status buffer_expand(Str *out, Str packed, const ArrowColumn *column,
                            ArrowDecoding *decoding);
static bool zstd_expand(char *to, size_t size, Str packed);
static bool lz4_expand(char *to, size_t size, Str packed);
static Status decode_broken(const ArrowDecoding *decoding, const ArrowColumn *column,
                            const char *what);
static Status too_large(const ArrowDecoding *decoding, const ArrowColumn *column);

// --- The schema -------------------------------------------------------------------------------

Status arrow_column_read(ArrowColumn *out, FlatTable schema, Place place, Problems *problems,
                         Arena *arena)
{
    SchemaReading reading = {
        .place = place, .problems = problems, .arena = arena, .flat = schema.flat};
    *out = (ArrowColumn){.format = "+s"};
    (void)arrow_type_read(&out->type, out->format);
    if (flat_number(schema, SCHEMA_ENDIANNESS, 2, 0) != 0) {
        return problem_error(problems, place, "arrow.endian",
                             "its numbers are big-endian; write it on a little-endian machine");
    }
    TRY(fields_read(out, flat_vector(schema, SCHEMA_FIELDS, 4), &reading, 0));
    return schema.flat->is_broken ? schema_broken(&reading, "an offset leads outside") : STATUS_OK;
}

Status arrow_column_schema(struct ArrowSchema *out, const ArrowColumn *column)
{
    int64_t flags = (column->nullable ? ARROW_FLAG_NULLABLE : 0) |
                    (column->ordered ? ARROW_FLAG_DICTIONARY_ORDERED : 0);
    const char *format = column->type.id == ARROW_TYPE_UTF8_VIEW     ? "U"
                         : column->type.id == ARROW_TYPE_BINARY_VIEW ? "Z"
                                                                     : column->format;
    Status status = arrow_schema_node(out, str_from_c(format), column->name, flags,
                                      column->child_count, column->values != NULL);
    for (size_t i = 0; i < column->child_count && status == STATUS_OK; i++) {
        status = arrow_column_schema(out->children[i], &column->children[i]);
    }
    if (status == STATUS_OK && column->values != NULL) {
        status = arrow_column_schema(out->dictionary, column->values);
    }
    if (status != STATUS_OK) {
        arrow_schema_release(out);
    }
    return status;
}

void arrow_column_release(ArrowColumn *column)
{
    arrow_array_release(&column->dictionary);
    for (size_t i = 0; i < column->child_count; i++) {
        arrow_column_release(&column->children[i]);
    }
    if (column->values != NULL) {
        arrow_column_release(column->values);
    }
}

static Status fields_read(ArrowColumn *out, FlatVector fields, SchemaReading *reading, int depth)
{
    reading->count += fields.count;
    if (depth > DEPTH_MAX || reading->count > COLUMNS_MAX) {
        return schema_broken(reading, "it has more than 10,000 columns, or columns nested more "
                                      "than 16 deep");
    }
    out->child_count = fields.count;
    out->children = ARENA_MANY(reading->arena, ArrowColumn, fields.count);
    for (size_t i = 0; i < fields.count; i++) {
        TRY(field_read(&out->children[i], flat_member(fields, i), reading, depth));
    }
    return STATUS_OK;
}

static Status field_read(ArrowColumn *out, FlatTable field, SchemaReading *reading, int depth)
{
    out->name = str_copy(flat_text(field, FIELD_NAME), reading->arena);
    out->nullable = flat_number(field, FIELD_NULLABLE, 1, 0) != 0;
    size_t bad;
    if (out->name.len > NAME_BYTES_MAX || !str_is_utf8(out->name, &bad) ||
        str_find_char(out->name, '\0') != SIZE_MAX) {
        return schema_broken(reading, "the name of a column is no text, or too long");
    }
    FlatTable dictionary = flat_table(field, FIELD_DICTIONARY);
    if (dictionary.at != 0) {
        return dictionary_read(out, field, dictionary, reading, depth);
    }
    ArrowTypeId id = (ArrowTypeId)(uint8_t)flat_number(field, FIELD_TYPE_ID, 1, 0);
    Str format;
    if (!arrow_type_of_table(&format, id, flat_table(field, FIELD_TYPE), reading->arena)) {
        return type_refuse(reading, out->name, arrow_type_word(id));
    }
    out->format = str_to_c(format, reading->arena);
    (void)arrow_type_read(&out->type, out->format);
    FlatVector children = flat_vector(field, FIELD_CHILDREN, 4);
    bool is_list = out->type.layout == ARROW_LIST || out->type.layout == ARROW_FIXED_LIST;
    bool is_count_right =
        is_list ? children.count == 1 : out->type.layout == ARROW_STRUCT || children.count == 0;
    if (!is_count_right) {
        return schema_broken(reading, "a list has one child, a plain column none");
    }
    return fields_read(out, children, reading, depth + 1);
}

// The field's type is that of the values; the column itself holds indices.
static Status dictionary_read(ArrowColumn *out, FlatTable field, FlatTable dictionary,
                              SchemaReading *reading, int depth)
{
    out->dictionary_id = flat_number(dictionary, DICTIONARY_ID, 8, 0);
    out->ordered = flat_number(dictionary, DICTIONARY_ORDERED, 1, 0) != 0;
    FlatTable index = flat_table(dictionary, DICTIONARY_INDEX);
    Str format = STR("i");  // where it is left out
    if (index.at != 0 && !arrow_type_of_table(&format, ARROW_TYPE_INT, index, reading->arena)) {
        return type_refuse(reading, out->name, STR("dictionary of such indices"));
    }
    out->format = str_to_c(format, reading->arena);
    (void)arrow_type_read(&out->type, out->format);
    out->values = ARENA_NEW(reading->arena, ArrowColumn);
    ArrowColumn *values = out->values;
    ArrowTypeId id = (ArrowTypeId)(uint8_t)flat_number(field, FIELD_TYPE_ID, 1, 0);
    if (!arrow_type_of_table(&format, id, flat_table(field, FIELD_TYPE), reading->arena)) {
        return type_refuse(reading, out->name, arrow_type_word(id));
    }
    values->name = out->name;
    values->nullable = true;
    values->format = str_to_c(format, reading->arena);
    (void)arrow_type_read(&values->type, values->format);
    bool is_plain = values->type.layout != ARROW_LIST && values->type.layout != ARROW_FIXED_LIST &&
                    values->type.layout != ARROW_STRUCT;
    return is_plain ? fields_read(values, (FlatVector){.flat = field.flat}, reading, depth + 1)
                    : type_refuse(reading, out->name, STR("dictionary of lists or structs"));
}

static Status type_refuse(SchemaReading *reading, Str name, Str what)
{
    Place place = reading->place;
    place.field = name;
    Status status = problem_error(reading->problems, place, "arrow.type",
                                  "column '%.*s' is of the type %.*s, which is not read",
                                  STR_ARG(name), STR_ARG(what));
    problem_hint(reading->problems, "leave the column out, or write it as text");
    return status;
}

static Status schema_broken(SchemaReading *reading, const char *what)
{
    return problem_error(reading->problems, reading->place, "arrow.broken",
                         "its schema cannot be read: %s", what);
}

// --- Values -----------------------------------------------------------------------------------

Status arrow_decoding_new(ArrowDecoding *out, FlatTable batch)
{
    out->nodes = flat_vector(batch, BATCH_NODES, 16);
    out->buffers = flat_vector(batch, BATCH_BUFFERS, 16);
    out->views = flat_vector(batch, BATCH_VIEWS, 8);
    FlatTable compression = flat_table(batch, BATCH_COMPRESSION);
    int64_t codec = flat_number(compression, COMPRESSION_CODEC, 1, CODEC_LZ4);
    int64_t method = flat_number(compression, COMPRESSION_METHOD, 1, 0);
    out->compression = compression.at == 0  ? ARROW_PLAIN
                       : codec == CODEC_LZ4 ? ARROW_LZ4
                                            : ARROW_ZSTD;
    if (compression.at == 0 || (method == 0 && (codec == CODEC_LZ4 || codec == CODEC_ZSTD))) {
        return STATUS_OK;
    }
    Status status = problem_error(out->problems, out->place, "arrow.compression",
                                  "its batches are compressed by a method that is not known");
    problem_hint(out->problems, "write it with the compression 'zstd', 'lz4', or with none");
    return status;
}

Status arrow_batch_decode(struct ArrowArray *out, const ArrowColumn *root, FlatTable batch,
                          ArrowDecoding *decoding)
{
    int64_t length = flat_number(batch, BATCH_LENGTH, 8, 0);
    *out = (struct ArrowArray){};
    if (length < 0 || length > LENGTH_MAX) {
        return decode_broken(decoding, root, "it has less than 0 or more than 2^31 - 1 rows");
    }
    Status status = arrow_array_node(out, decoding->bytes, length, 1, root->child_count, false);
    if (status == STATUS_OK) {
        status = children_take(out, root, length, decoding);
    }
    if (status != STATUS_OK) {
        arrow_array_release(out);
    }
    return status;
}

Status arrow_column_decode(struct ArrowArray *out, const ArrowColumn *column,
                           ArrowDecoding *decoding)
{
    *out = (struct ArrowArray){};
    if (decoding->node >= decoding->nodes.count) {
        return decode_broken(decoding, column, "the message has fewer columns than the schema");
    }
    int64_t length = flat_part(decoding->nodes, decoding->node, 0, 8);
    decoding->node++;
    if (length < 0 || length > LENGTH_MAX) {
        return decode_broken(decoding, column,
                             "a column has less than 0 or more than 2^31 - 1 rows");
    }
    Status status = array_decode(out, column, length, decoding);
    if (status != STATUS_OK) {
        arrow_array_release(out);
    }
    return status;
}

static Status array_decode(struct ArrowArray *out, const ArrowColumn *column, int64_t length,
                           ArrowDecoding *decoding)
{
    static const size_t buffer_counts[] = {
        [ARROW_NOTHING] = 0, [ARROW_BITS] = 2, [ARROW_FIXED] = 2,      [ARROW_TEXT] = 3,
        [ARROW_VIEWS] = 3,   [ARROW_LIST] = 2, [ARROW_FIXED_LIST] = 1, [ARROW_STRUCT] = 1,
    };
    ArrowLayout layout = column->type.layout;
    TRY(arrow_array_node(out, decoding->bytes, length, buffer_counts[layout], column->child_count,
                         column->values != NULL));
    if (layout == ARROW_NOTHING) {
        out->null_count = length;
        return STATUS_OK;
    }
    TRY(valid_take(out, column, decoding));
    switch (layout) {
    case ARROW_NOTHING:
        return STATUS_OK;
    case ARROW_BITS:
        return bits_take(out, column, decoding);
    case ARROW_FIXED:
        return values_take(out, column, decoding);
    case ARROW_TEXT:
        return text_take(out, column, decoding);
    case ARROW_VIEWS:
        return views_take(out, column, decoding);
    case ARROW_LIST:
        return list_take(out, column, decoding);
    case ARROW_FIXED_LIST:
        return children_take(out, column, length * (int64_t)column->type.width, decoding);
    case ARROW_STRUCT:
        return children_take(out, column, length, decoding);
    }
    return STATUS_OK;
}

static Status valid_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    Str valid;
    TRY(buffer_take(&valid, column, decoding));
    if (valid.len == 0) {
        return STATUS_OK;  // all are there
    }
    if (valid.len < ((size_t)out->length + 7) / 8) {
        return decode_broken(decoding, column, "its bitmap is shorter than its rows");
    }
    out->buffers[0] = valid.at;
    out->null_count = -1;
    return STATUS_OK;
}

static Status bits_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    Str bits;
    TRY(buffer_take(&bits, column, decoding));
    if (bits.len < ((size_t)out->length + 7) / 8) {
        return decode_broken(decoding, column, "its values are fewer than its rows");
    }
    out->buffers[1] = bits.at;
    return STATUS_OK;
}

static Status values_take(struct ArrowArray *out, const ArrowColumn *column,
                          ArrowDecoding *decoding)
{
    Str values;
    TRY(buffer_take(&values, column, decoding));
    if (values.len / column->type.width < (size_t)out->length) {
        return decode_broken(decoding, column, "its values are fewer than its rows");
    }
    out->buffers[1] = values.at;
    return column->values == NULL ? STATUS_OK : indices_check(out, column, decoding);
}

static Status text_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    Str text;
    TRY(offsets_take(out, column, decoding));
    TRY(buffer_take(&text, column, decoding));
    out->buffers[2] = text.at;
    return offsets_check(out, column, text.len, decoding);
}

static Status list_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    TRY(offsets_take(out, column, decoding));
    TRY(children_take(out, column, 0, decoding));
    return offsets_check(out, column, (uint64_t)out->children[0]->length, decoding);
}

static Status children_take(struct ArrowArray *out, const ArrowColumn *column, int64_t at_least,
                            ArrowDecoding *decoding)
{
    for (size_t i = 0; i < column->child_count; i++) {
        TRY(arrow_column_decode(out->children[i], &column->children[i], decoding));
        if (out->children[i]->length < at_least) {
            return decode_broken(decoding, &column->children[i], "it has too few rows");
        }
    }
    return STATUS_OK;
}

// One more than there are rows; of no rows there need be none.
static Status offsets_take(struct ArrowArray *out, const ArrowColumn *column,
                           ArrowDecoding *decoding)
{
    static const int64_t zero[1] = {0};
    Str offsets;
    TRY(buffer_take(&offsets, column, decoding));
    if (out->length == 0 && offsets.len < column->type.width) {
        out->buffers[1] = zero;
        return STATUS_OK;
    }
    if (offsets.len / column->type.width < (size_t)out->length + 1) {
        return decode_broken(decoding, column, "its offsets are fewer than its rows");
    }
    out->buffers[1] = offsets.at;
    return STATUS_OK;
}

static int64_t offset_at(const struct ArrowArray *array, const ArrowColumn *column, int64_t row)
{
    return column->type.width == 4 ? ((const int32_t *)array->buffers[1])[row]
                                   : ((const int64_t *)array->buffers[1])[row];
}

// They never fall, and stay within what they point into.
static Status offsets_check(const struct ArrowArray *array, const ArrowColumn *column, uint64_t end,
                            const ArrowDecoding *decoding)
{
    int64_t before = offset_at(array, column, 0);
    bool is_right = before >= 0;
    for (int64_t row = 1; row <= array->length; row++) {
        int64_t offset = offset_at(array, column, row);
        is_right = is_right && offset >= before;
        before = offset;
    }
    return is_right && (uint64_t)before <= end
               ? STATUS_OK
               : decode_broken(decoding, column, "an offset leads outside of its values");
}

static int64_t index_at(const struct ArrowArray *array, const ArrowType *type, int64_t row)
{
    bool is_signed = type->params[1] != 0;
    const void *values = array->buffers[1];
    switch (type->width) {
    case 1:
        return is_signed ? ((const int8_t *)values)[row] : (int64_t)((const uint8_t *)values)[row];
    case 2:
        return is_signed ? ((const int16_t *)values)[row]
                         : (int64_t)((const uint16_t *)values)[row];
    case 4:
        return is_signed ? ((const int32_t *)values)[row]
                         : (int64_t)((const uint32_t *)values)[row];
    default:
        return ((const int64_t *)values)[row];  // beyond it is as wrong as below 0
    }
}

static Status indices_check(const struct ArrowArray *array, const ArrowColumn *column,
                            const ArrowDecoding *decoding)
{
    if (column->dictionary.release == NULL) {
        Place place = decoding->place;
        place.field = column->name;
        return problem_error(decoding->problems, place, "arrow.dictionary",
                             "%.*s: the dictionary of column '%.*s' does not come before it",
                             STR_ARG(decoding->what), STR_ARG(column->name));
    }
    const uint8_t *valid = array->buffers[0];
    for (int64_t row = 0; row < array->length; row++) {
        bool is_there = valid == NULL || (valid[row / 8] >> row % 8 & 1);
        int64_t index = index_at(array, &column->type, row);
        if (is_there && (index < 0 || index >= column->dictionary.length)) {
            return decode_broken(decoding, column, "an index is beyond its dictionary");
        }
    }
    return arrow_array_share(array->dictionary, &column->dictionary);
}

// --- Texts as views ---------------------------------------------------------------------------

typedef struct View {
    int32_t len;
    union {
        char inside[VIEW_INLINE_MAX];
        struct {
            char prefix[4];
            int32_t buffer, offset;
        } outside;
    } as;
} View;

static Status view_buffers_take(Str **out, size_t *count, const ArrowColumn *column,
                                ArrowDecoding *decoding);
static bool view_text(Str *out, const View *view, const Str *buffers, size_t buffer_count);

// They become texts one behind the other, as everyone else has them.
static Status views_take(struct ArrowArray *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    Str packed;
    TRY(buffer_take(&packed, column, decoding));
    if (packed.len / sizeof(View) < (size_t)out->length) {
        return decode_broken(decoding, column, "its values are fewer than its rows");
    }
    Str *buffers = NULL;
    size_t buffer_count = 0, size = 0, rows = (size_t)out->length;
    TRY(view_buffers_take(&buffers, &buffer_count, column, decoding));
    int64_t *offsets = arrow_bytes_more(decoding->bytes, (rows + 1) * sizeof *offsets);
    if (offsets == NULL) {
        return STATUS_NO_MEMORY;
    }
    const View *views = (const void *)packed.at;
    const uint8_t *valid = out->buffers[0];
    for (size_t row = 0; row < rows; row++) {
        Str text = {};
        bool is_there = valid == NULL || (valid[row / 8] >> row % 8 & 1);
        if (is_there && !view_text(&text, &views[row], buffers, buffer_count)) {
            return decode_broken(decoding, column, "a text lies outside of its buffer");
        }
        size += text.len;
        if (size > decoding->room) {
            return too_large(decoding, column);
        }
        offsets[row + 1] = (int64_t)size;
    }
    decoding->room -= size;
    char *texts = arrow_bytes_more(decoding->bytes, size);
    if (texts == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t row = 0; row < rows; row++) {
        Str text;
        if (offsets[row + 1] > offsets[row] &&
            view_text(&text, &views[row], buffers, buffer_count)) {
            memcpy(texts + offsets[row], text.at, text.len);
        }
    }
    out->buffers[1] = offsets;
    out->buffers[2] = texts;
    return STATUS_OK;
}

static Status view_buffers_take(Str **out, size_t *count, const ArrowColumn *column,
                                ArrowDecoding *decoding)
{
    int64_t said = decoding->view < decoding->views.count
                       ? flat_part(decoding->views, decoding->view, 0, 8)
                       : -1;
    decoding->view++;
    if (said < 0 || (uint64_t)said > decoding->buffers.count) {
        return decode_broken(decoding, column, "how many buffers it has is not said");
    }
    *count = (size_t)said;
    *out = arrow_bytes_more(decoding->bytes, *count * sizeof **out);
    if (*out == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < *count; i++) {
        TRY(buffer_take(&(*out)[i], column, decoding));
    }
    return STATUS_OK;
}

static bool view_text(Str *out, const View *view, const Str *buffers, size_t buffer_count)
{
    if (view->len < 0) {
        return false;
    }
    size_t len = (size_t)view->len;
    if (len <= VIEW_INLINE_MAX) {
        *out = (Str){view->as.inside, len};
        return true;
    }
    int32_t buffer = view->as.outside.buffer, offset = view->as.outside.offset;
    if (buffer < 0 || (size_t)buffer >= buffer_count || offset < 0 ||
        (size_t)offset > buffers[buffer].len || len > buffers[buffer].len - (size_t)offset) {
        return false;
    }
    *out = (Str){buffers[buffer].at + offset, len};
    return true;
}

// --- Buffers ----------------------------------------------------------------------------------

static Status buffer_take(Str *out, const ArrowColumn *column, ArrowDecoding *decoding)
{
    static const int64_t nothing[2] = {0};
    if (decoding->buffer >= decoding->buffers.count) {
        return decode_broken(decoding, column, "the message has fewer buffers than the schema");
    }
    int64_t at = flat_part(decoding->buffers, decoding->buffer, 0, 8);
    int64_t len = flat_part(decoding->buffers, decoding->buffer, 8, 8);
    decoding->buffer++;
    *out = (Str){(const char *)nothing, 0};
    if (len == 0) {
        return STATUS_OK;
    }
    if (at < 0 || len < 0 || (uint64_t)at > decoding->body.len ||
        (uint64_t)len > decoding->body.len - (uint64_t)at || at % 8 != 0) {
        return decode_broken(decoding, column, "a buffer lies outside of the message's body");
    }
    *out = (Str){decoding->body.at + at, (size_t)len};
    return decoding->compression == ARROW_PLAIN ? STATUS_OK
                                                : buffer_expand(out, *out, column, decoding);
}

// In front of each buffer stands how long it is when expanded; -1: it was left as it is.
static Status buffer_expand(Str *out, Str packed, const ArrowColumn *column,
                            ArrowDecoding *decoding)
{
    int64_t size = 0;
    if (packed.len < sizeof size) {
        return decode_broken(decoding, column, "a compressed buffer is cut off");
    }
    memcpy(&size, packed.at, sizeof size);
    Str inside = str_slice(packed, sizeof size, SIZE_MAX);
    if (size == -1) {
        *out = inside;
        return STATUS_OK;
    }
    if (size < 0 || (uint64_t)size > decoding->room) {
        return size < 0 ? decode_broken(decoding, column, "a compressed buffer is of negative size")
                        : too_large(decoding, column);
    }
    decoding->room -= (size_t)size;
    char *expanded = arrow_bytes_more(decoding->bytes, (size_t)size);
    if (expanded == NULL) {
        return STATUS_NO_MEMORY;
    }
    bool is_lz4 = decoding->compression == ARROW_LZ4;
    if (!(is_lz4 ? lz4_expand : zstd_expand)(expanded, (size_t)size, inside)) {
        return decode_broken(decoding, column, "a compressed buffer cannot be expanded");
    }
    *out = (Str){expanded, (size_t)size};
    return STATUS_OK;
}

static bool zstd_expand(char *to, size_t size, Str packed)
{
    return ZSTD_decompress(to, size, packed.at, packed.len) == size;  // an error is no size
}

// A frame, as LZ4 calls it. It is done when nothing more is expected.
static bool lz4_expand(char *to, size_t size, Str packed)
{
    LZ4F_dctx *context;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) {
        return false;
    }
    size_t done = 0, read = 0, expected = 1;
    while (expected != 0 && read < packed.len) {
        size_t room = size - done, given = packed.len - read;
        expected = LZ4F_decompress(context, to + done, &room, packed.at + read, &given, NULL);
        if (LZ4F_isError(expected) || (room == 0 && given == 0)) {
            break;
        }
        done += room;
        read += given;
    }
    LZ4F_freeDecompressionContext(context);
    return expected == 0 && done == size;
}

static Status decode_broken(const ArrowDecoding *decoding, const ArrowColumn *column,
                            const char *what)
{
    Place place = decoding->place;
    place.field = column->name;
    return problem_error(decoding->problems, place, "arrow.broken", "%.*s cannot be read: %s",
                         STR_ARG(decoding->what), what);
}

static Status too_large(const ArrowDecoding *decoding, const ArrowColumn *column)
{
    Place place = decoding->place;
    place.field = column->name;
    Status status =
        problem_world(decoding->problems, STATUS_RANGE, place, "arrow.large",
                      "%.*s takes more memory than a batch may", STR_ARG(decoding->what));
    problem_hint(decoding->problems, "write it in batches of fewer rows");
    return status;
}

// --- Dictionaries -----------------------------------------------------------------------------

typedef struct Joined {
    const struct ArrowArray *parts[2];
    const ArrowColumn *values;
    struct ArrowArray *out;
    ArrowBytes *bytes;
} Joined;

static Status join(struct ArrowArray *out, const struct ArrowArray *first,
                   const struct ArrowArray *second, const ArrowColumn *values, ArrowBytes *bytes);
static Status bits_join(const Joined *joined, size_t buffer);
static Status fixed_join(const Joined *joined);
static Status text_join(const Joined *joined);

Status arrow_column_dictionary(ArrowColumn *column, struct ArrowArray *more, bool is_delta,
                               const ArrowDecoding *decoding)
{
    if (!is_delta || column->dictionary.release == NULL) {
        arrow_array_release(&column->dictionary);
        column->dictionary = *more;
        return STATUS_OK;
    }
    if (more->length > LENGTH_MAX - column->dictionary.length) {
        arrow_array_release(more);
        return too_large(decoding, column);
    }
    struct ArrowArray joined = {};
    ArrowBytes *bytes = arrow_bytes_new(NULL);
    Status status = bytes == NULL ? STATUS_NO_MEMORY
                                  : join(&joined, &column->dictionary, more, column->values, bytes);
    if (bytes != NULL) {
        arrow_bytes_drop(bytes);
    }
    arrow_array_release(more);
    if (status == STATUS_OK) {
        arrow_array_release(&column->dictionary);
        column->dictionary = joined;
    } else {
        arrow_array_release(&joined);
    }
    return status;
}

static Status join(struct ArrowArray *out, const struct ArrowArray *first,
                   const struct ArrowArray *second, const ArrowColumn *values, ArrowBytes *bytes)
{
    TRY(arrow_array_node(out, bytes, first->length + second->length, (size_t)first->n_buffers, 0,
                         false));
    Joined joined = {{first, second}, values, out, bytes};
    if (values->type.layout == ARROW_NOTHING) {
        out->null_count = out->length;
        return STATUS_OK;
    }
    if (first->buffers[0] != NULL || second->buffers[0] != NULL) {
        out->null_count = -1;
        TRY(bits_join(&joined, 0));
    }
    return values->type.layout == ARROW_BITS    ? bits_join(&joined, 1)
           : values->type.layout == ARROW_FIXED ? fixed_join(&joined)
                                                : text_join(&joined);
}

// Where a part has no bitmap, all its bits are set.
static Status bits_join(const Joined *joined, size_t buffer)
{
    uint8_t *bits = arrow_bytes_more(joined->bytes, ((size_t)joined->out->length + 7) / 8);
    if (bits == NULL) {
        return STATUS_NO_MEMORY;
    }
    int64_t to = 0;
    for (size_t i = 0; i < 2; i++) {
        const uint8_t *from = joined->parts[i]->buffers[buffer];
        for (int64_t row = 0; row < joined->parts[i]->length; row++, to++) {
            unsigned bit = from == NULL ? 1 : from[row / 8] >> row % 8 & 1;
            bits[to / 8] = (uint8_t)(bits[to / 8] | bit << to % 8);
        }
    }
    joined->out->buffers[buffer] = bits;
    return STATUS_OK;
}

static Status fixed_join(const Joined *joined)
{
    size_t width = joined->values->type.width;
    size_t first = (size_t)joined->parts[0]->length * width;
    size_t second = (size_t)joined->parts[1]->length * width;
    char *values = arrow_bytes_more(joined->bytes, first + second);
    if (values == NULL) {
        return STATUS_NO_MEMORY;
    }
    memcpy(values, joined->parts[0]->buffers[1], first);
    memcpy(values + first, joined->parts[1]->buffers[1], second);
    joined->out->buffers[1] = values;
    return STATUS_OK;
}

// Bytes of the texts of a part, and where they begin.
static Str texts_of(const struct ArrowArray *part, const ArrowColumn *column)
{
    int64_t from = offset_at(part, column, 0), to = offset_at(part, column, part->length);
    return (Str){(const char *)part->buffers[2] + from, (size_t)(to - from)};
}

static Status text_join(const Joined *joined)
{
    ArrowColumn as_made = *joined->values;
    as_made.type.width = as_made.type.layout == ARROW_VIEWS ? 8 : as_made.type.width;
    size_t width = as_made.type.width;
    Str first = texts_of(joined->parts[0], &as_made), second = texts_of(joined->parts[1], &as_made);
    char *offsets = arrow_bytes_more(joined->bytes, ((size_t)joined->out->length + 1) * width);
    char *texts = arrow_bytes_more(joined->bytes, first.len + second.len);
    if (offsets == NULL || texts == NULL || (width == 4 && first.len + second.len > INT32_MAX)) {
        return STATUS_NO_MEMORY;
    }
    memcpy(texts, first.at, first.len);
    memcpy(texts + first.len, second.at, second.len);
    char *to = offsets + width;
    int64_t end = 0;
    for (size_t i = 0; i < 2; i++) {
        const struct ArrowArray *part = joined->parts[i];
        for (int64_t row = 0; row < part->length; row++, to += width) {
            end += offset_at(part, &as_made, row + 1) - offset_at(part, &as_made, row);
            memcpy(to, &end, width);
        }
    }
    joined->out->buffers[1] = offsets;
    joined->out->buffers[2] = texts;
    return STATUS_OK;
}
