// arrow_writer.c: a batch's buffers are gathered into one body, then its table is written that says
// where each lies. Arrays may be slices: what is written begins at row 0.
#include "base/arrow_writer.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/arrow_message.h"
#include "base/arrow_type.h"
#include "base/hash.h"
#include "base/vec.h"

#define ZSTD_LEVEL 1  // 3 makes it a tenth smaller, and takes twice as long

// Fields of the tables of Schema.fbs and Message.fbs, as in arrow_column.c.
enum { SCHEMA_ENDIANNESS, SCHEMA_FIELDS };
enum { FIELD_NAME, FIELD_NULLABLE, FIELD_TYPE_ID, FIELD_TYPE, FIELD_DICTIONARY, FIELD_CHILDREN };
enum { DICTIONARY_ID, DICTIONARY_INDEX, DICTIONARY_ORDERED };
enum { BATCH_LENGTH, BATCH_NODES, BATCH_BUFFERS, BATCH_COMPRESSION };
enum { COMPRESSION_CODEC, COMPRESSION_METHOD };
enum { CODEC_ZSTD = 1 };

typedef struct Block {
    uint64_t at, metadata_size, body_size;
} Block;

typedef VEC(Block) Blocks;

struct ArrowWriter {
    FILE *to;
    uint64_t at;
    const struct ArrowSchema *schema;
    ArrowWriterOptions options;
    Arena *arena;    // of the call
    Arena *scratch;  // of a message
    Blocks batches, dictionaries;
    VEC(Hash) written;  // of each dictionary, as it was written last
};

typedef struct Node {
    int64_t length, null_count;
} Node;

// A batch on its way: its nodes, and where its buffers lie in the body.
typedef struct Body {
    Arena *arena;
    bool is_compressed;
    VEC(Node) nodes;
    VEC(Str) buffers;
} Body;

static void writer_close(void *argument);
static Status schema_check(const struct ArrowSchema *schema);
static size_t schema_add(Buffer *to, const struct ArrowSchema *schema);
static size_t fields_add(Buffer *to, struct ArrowSchema *const *fields, size_t count,
                         int64_t *dictionary_id);
static size_t field_add(Buffer *to, const struct ArrowSchema *field, int64_t *dictionary_id);
static size_t dictionary_add(Buffer *to, const struct ArrowSchema *field, int64_t id);
static Status message_write(ArrowWriter *writer, Buffer *table, const Body *body, Blocks *blocks);
static size_t message_begin(Buffer *to, int header, int64_t body_size);
static size_t batch_add(Buffer *to, int64_t length, const Body *body);
static Status dictionaries_write(ArrowWriter *writer, const struct ArrowSchema *schema,
                                 const struct ArrowArray *array, int64_t *id);
static Status dictionary_write(ArrowWriter *writer, const struct ArrowSchema *schema,
                               const struct ArrowArray *array, int64_t id);
static Hash body_hash(const Body *body, int64_t length);
static void array_gather(Body *body, const struct ArrowSchema *schema,
                         const struct ArrowArray *array, int64_t from, int64_t length);
static int64_t valid_gather(Body *body, const struct ArrowArray *array, int64_t from,
                            int64_t length);
static void bits_gather(Body *body, const uint8_t *bits, int64_t from, int64_t length);
static void texts_gather(Body *body, const struct ArrowArray *array, size_t width, int64_t from,
                         int64_t length);
static void lists_gather(Body *body, const struct ArrowSchema *schema,
                         const struct ArrowArray *array, size_t width, int64_t from,
                         int64_t length);
static void buffer_gather(Body *body, Str buffer);
static int64_t body_size(const Body *body);
static Status footer_write(ArrowWriter *writer);
static size_t blocks_add(Buffer *to, const Blocks *blocks);
static Status bytes_write(ArrowWriter *writer, Str bytes);
static Status padding_write(ArrowWriter *writer);

Status arrow_writer_new(ArrowWriter **out, FILE *to, const struct ArrowSchema *schema,
                        ArrowWriterOptions options, Arena *arena)
{
    TRY(schema_check(schema));
    ArrowWriter *writer = ARENA_NEW(arena, ArrowWriter);
    writer->to = to;
    writer->schema = schema;
    writer->options = options;
    writer->arena = arena;
    writer->scratch = arena_new(SIZE_MAX / 2);
    if (writer->scratch == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_defer(arena, writer_close, writer);
    if (options.is_file) {
        TRY(bytes_write(writer, (Str){ARROW_FILE_MARK "\0\0", ARROW_FILE_HEAD_SIZE}));
    }
    Buffer table = buffer_new(arena);
    flat_begin(&table);
    size_t message = message_begin(&table, HEADER_SCHEMA, 0);
    flat_point(&table, message, MESSAGE_HEADER, schema_add(&table, schema));
    TRY(message_write(writer, &table, NULL, NULL));
    *out = writer;
    return STATUS_OK;
}

typedef struct Adding {
    ArrowWriter *writer;
    const struct ArrowArray *batch;
} Adding;

static Status batch_write(Arena *arena, void *argument)
{
    Adding *adding = argument;
    ArrowWriter *writer = adding->writer;
    const struct ArrowArray *batch = adding->batch;
    int64_t id = 0;
    TRY(dictionaries_write(writer, writer->schema, batch, &id));
    Body body = {.arena = arena, .is_compressed = writer->options.is_compressed};
    for (int64_t i = 0; i < batch->n_children; i++) {
        array_gather(&body, writer->schema->children[i], batch->children[i], batch->offset,
                     batch->length);
    }
    Buffer table = buffer_new(arena);
    flat_begin(&table);
    size_t message = message_begin(&table, HEADER_BATCH, body_size(&body));
    flat_point(&table, message, MESSAGE_HEADER, batch_add(&table, batch->length, &body));
    return message_write(writer, &table, &body, &writer->batches);
}

Status arrow_writer_add(ArrowWriter *writer, const struct ArrowArray *batch)
{
    Adding adding = {writer, batch};
    assert(batch->n_children == writer->schema->n_children);
    Status status = arena_run(writer->scratch, batch_write, &adding);
    arena_reset(writer->scratch);
    return status;
}

Status arrow_writer_end(ArrowWriter *writer)
{
    TRY(bytes_write(writer, STR("\xFF\xFF\xFF\xFF\0\0\0\0")));
    if (writer->options.is_file) {
        TRY(footer_write(writer));
    }
    return fflush(writer->to) == 0 ? STATUS_OK : STATUS_BROKEN;
}

static void writer_close(void *argument)
{
    arena_free(((ArrowWriter *)argument)->scratch);
}

// --- Tables -----------------------------------------------------------------------------------

static Status schema_check(const struct ArrowSchema *schema)
{
    ArrowType type;
    if (!arrow_type_read(&type, schema->format) || type.layout == ARROW_VIEWS) {
        return STATUS_INVALID;
    }
    for (int64_t i = 0; i < schema->n_children; i++) {
        TRY(schema_check(schema->children[i]));
    }
    return schema->dictionary == NULL ? STATUS_OK : schema_check(schema->dictionary);
}

static size_t schema_add(Buffer *to, const struct ArrowSchema *schema)
{
    static const FlatField fields[] = {{SCHEMA_ENDIANNESS, 2, 0}, {SCHEMA_FIELDS, 4, 0}};
    int64_t dictionary_id = 0;
    size_t table = flat_add_table(to, fields, 2);
    flat_point(to, table, SCHEMA_FIELDS,
               fields_add(to, schema->children, (size_t)schema->n_children, &dictionary_id));
    return table;
}

static size_t fields_add(Buffer *to, struct ArrowSchema *const *fields, size_t count,
                         int64_t *dictionary_id)
{
    size_t first;
    size_t vector = flat_add_vector(to, count, 4, &first);
    for (size_t i = 0; i < count; i++) {
        flat_put_offset(to, first + 4 * i, field_add(to, fields[i], dictionary_id));
    }
    return vector;
}

// A column of a dictionary is of the type of its values.
static size_t field_add(Buffer *to, const struct ArrowSchema *field, int64_t *dictionary_id)
{
    ArrowType type;
    const struct ArrowSchema *values = field->dictionary == NULL ? field : field->dictionary;
    (void)arrow_type_read(&type, values->format);
    FlatField fields[] = {
        {FIELD_NAME, 4, 0},          {FIELD_NULLABLE, 1, (field->flags & ARROW_FLAG_NULLABLE) != 0},
        {FIELD_TYPE_ID, 1, type.id}, {FIELD_TYPE, 4, 0},
        {FIELD_CHILDREN, 4, 0},      {},
    };
    size_t count = 5;
    if (field->dictionary != NULL) {
        fields[5] = fields[4];
        fields[4] = (FlatField){FIELD_DICTIONARY, 4, 0};
        count = 6;
    }
    size_t table = flat_add_table(to, fields, count);
    flat_point(to, table, FIELD_NAME, flat_add_text(to, str_from_c(field->name)));
    flat_point(to, table, FIELD_TYPE, arrow_type_add_table(to, &type));
    if (field->dictionary != NULL) {
        flat_point(to, table, FIELD_DICTIONARY, dictionary_add(to, field, (*dictionary_id)++));
    }
    flat_point(to, table, FIELD_CHILDREN,
               fields_add(to, values->children, (size_t)values->n_children, dictionary_id));
    return table;
}

static size_t dictionary_add(Buffer *to, const struct ArrowSchema *field, int64_t id)
{
    FlatField fields[] = {
        {DICTIONARY_ID, 8, id},
        {DICTIONARY_INDEX, 4, 0},
        {DICTIONARY_ORDERED, 1, (field->flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0},
    };
    ArrowType type;
    (void)arrow_type_read(&type, field->format);
    size_t table = flat_add_table(to, fields, 3);
    flat_point(to, table, DICTIONARY_INDEX, arrow_type_add_table(to, &type));
    return table;
}

static size_t message_begin(Buffer *to, int header, int64_t size)
{
    FlatField fields[] = {
        {MESSAGE_VERSION, 2, ARROW_VERSION_5},
        {MESSAGE_HEADER_ID, 1, header},
        {MESSAGE_HEADER, 4, 0},
        {MESSAGE_BODY_LENGTH, 8, size},
    };
    return flat_add_table(to, fields, 4);
}

static size_t batch_add(Buffer *to, int64_t length, const Body *body)
{
    static const FlatField compression[] = {{COMPRESSION_CODEC, 1, CODEC_ZSTD},
                                            {COMPRESSION_METHOD, 1, 0}};
    FlatField fields[] = {{BATCH_LENGTH, 8, length},
                          {BATCH_NODES, 4, 0},
                          {BATCH_BUFFERS, 4, 0},
                          {BATCH_COMPRESSION, 4, 0}};
    size_t first;
    size_t table = flat_add_table(to, fields, body->is_compressed ? 4 : 3);
    flat_point(to, table, BATCH_NODES, flat_add_vector(to, body->nodes.count, 16, &first));
    for (size_t i = 0; i < body->nodes.count; i++) {
        flat_put(to, first + 16 * i, body->nodes.at[i].length, 8);
        flat_put(to, first + 16 * i + 8, body->nodes.at[i].null_count, 8);
    }
    flat_point(to, table, BATCH_BUFFERS, flat_add_vector(to, body->buffers.count, 16, &first));
    int64_t at = 0;
    for (size_t i = 0; i < body->buffers.count; i++) {
        int64_t len = (int64_t)body->buffers.at[i].len;
        flat_put(to, first + 16 * i, at, 8);
        flat_put(to, first + 16 * i + 8, len, 8);
        at += (len + 7) / 8 * 8;
    }
    if (body->is_compressed) {
        flat_point(to, table, BATCH_COMPRESSION, flat_add_table(to, compression, 2));
    }
    return table;
}

// --- Messages ---------------------------------------------------------------------------------

static Status message_write(ArrowWriter *writer, Buffer *table, const Body *body, Blocks *blocks)
{
    while (table->len % 8 != 0) {
        buffer_add_char(table, '\0');
    }
    uint32_t prefix[2] = {ARROW_CONTINUATION, (uint32_t)table->len};
    Block block = {.at = writer->at, .metadata_size = sizeof prefix + table->len};
    TRY(bytes_write(writer, (Str){(const char *)prefix, sizeof prefix}));
    TRY(bytes_write(writer, buffer_str(table)));
    for (size_t i = 0; body != NULL && i < body->buffers.count; i++) {
        TRY(bytes_write(writer, body->buffers.at[i]));
        TRY(padding_write(writer));
    }
    block.body_size = writer->at - block.at - block.metadata_size;
    if (blocks != NULL && writer->options.is_file) {
        *VEC_PUSH(blocks, writer->arena) = block;
    }
    return STATUS_OK;
}

// In the order in which fields_add numbers them.
static Status dictionaries_write(ArrowWriter *writer, const struct ArrowSchema *schema,
                                 const struct ArrowArray *array, int64_t *id)
{
    if (schema->dictionary != NULL) {
        TRY(dictionary_write(writer, schema, array, (*id)++));
    }
    for (int64_t i = 0; i < schema->n_children; i++) {
        TRY(dictionaries_write(writer, schema->children[i], array->children[i], id));
    }
    return STATUS_OK;
}

static Status dictionary_write(ArrowWriter *writer, const struct ArrowSchema *schema,
                               const struct ArrowArray *array, int64_t id)
{
    const struct ArrowArray *values = array->dictionary;
    Body body = {.arena = writer->scratch, .is_compressed = writer->options.is_compressed};
    array_gather(&body, schema->dictionary, values, 0, values->length);
    Hash hash = body_hash(&body, values->length);
    bool is_new = (size_t)id == writer->written.count;
    if (is_new) {
        *VEC_PUSH(&writer->written, writer->arena) = hash;
    } else if (memcmp(&writer->written.at[id], &hash, sizeof hash) == 0) {
        return STATUS_OK;
    } else if (writer->options.is_file) {
        return STATUS_CONFLICT;
    }
    writer->written.at[id] = hash;
    FlatField fields[] = {{DICTIONARY_BATCH_ID, 8, id},
                          {DICTIONARY_BATCH_DATA, 4, 0},
                          {DICTIONARY_BATCH_IS_DELTA, 1, 0}};
    Buffer table = buffer_new(writer->scratch);
    flat_begin(&table);
    size_t message = message_begin(&table, HEADER_DICTIONARY, body_size(&body));
    size_t header = flat_add_table(&table, fields, 3);
    flat_point(&table, message, MESSAGE_HEADER, header);
    flat_point(&table, header, DICTIONARY_BATCH_DATA, batch_add(&table, values->length, &body));
    return message_write(writer, &table, &body, &writer->dictionaries);
}

static Hash body_hash(const Body *body, int64_t length)
{
    size_t count = body->buffers.count;
    Str *parts = ARENA_MANY(body->arena, Str, count + 1);
    for (size_t i = 0; i < count; i++) {
        parts[i] = body->buffers.at[i];
    }
    parts[count] = str_format(body->arena, "%lld", (long long)length);
    return hash_of_parts(parts, count + 1);
}

// --- Values -----------------------------------------------------------------------------------

static void array_gather(Body *body, const struct ArrowSchema *schema,
                         const struct ArrowArray *array, int64_t from, int64_t length)
{
    ArrowType type;
    (void)arrow_type_read(&type, schema->format);
    from += array->offset;
    size_t node = body->nodes.count;
    *VEC_PUSH(&body->nodes, body->arena) = (Node){length, 0};
    if (type.layout == ARROW_NOTHING) {
        body->nodes.at[node].null_count = length;
        return;
    }
    int64_t null_count = valid_gather(body, array, from, length);
    body->nodes.at[node].null_count = null_count;
    switch (type.layout) {
    case ARROW_NOTHING:
    case ARROW_VIEWS:  // refused by schema_check
        break;
    case ARROW_BITS:
        bits_gather(body, array->buffers[1], from, length);
        break;
    case ARROW_FIXED:
        buffer_gather(body, length == 0
                                ? (Str){}
                                : (Str){(const char *)array->buffers[1] + (size_t)from * type.width,
                                        (size_t)length * type.width});
        break;
    case ARROW_TEXT:
        texts_gather(body, array, type.width, from, length);
        break;
    case ARROW_LIST:
        lists_gather(body, schema, array, type.width, from, length);
        break;
    case ARROW_FIXED_LIST:
        array_gather(body, schema->children[0], array->children[0], from * (int64_t)type.width,
                     length * (int64_t)type.width);
        break;
    case ARROW_STRUCT:
        for (int64_t i = 0; i < array->n_children; i++) {
            array_gather(body, schema->children[i], array->children[i], from, length);
        }
        break;
    }
}

// How many are null; without any, the bitmap is left out.
static int64_t valid_gather(Body *body, const struct ArrowArray *array, int64_t from,
                            int64_t length)
{
    const uint8_t *valid = array->buffers[0];
    int64_t null_count = 0;
    for (int64_t row = from; valid != NULL && row < from + length; row++) {
        null_count += !(valid[row / 8] >> row % 8 & 1);
    }
    if (null_count == 0) {
        buffer_gather(body, (Str){});
    } else {
        bits_gather(body, valid, from, length);
    }
    return null_count;
}

static void bits_gather(Body *body, const uint8_t *bits, int64_t from, int64_t length)
{
    size_t size = ((size_t)length + 7) / 8;
    uint8_t *copy = ARENA_MANY(body->arena, uint8_t, size);
    for (int64_t row = 0; row < length; row++) {
        unsigned bit = bits[(from + row) / 8] >> (from + row) % 8 & 1;
        copy[row / 8] = (uint8_t)(copy[row / 8] | bit << row % 8);
    }
    buffer_gather(body, (Str){(const char *)copy, size});
}

// Of no rows there may be no offsets either.
static int64_t offset_at(const struct ArrowArray *array, size_t width, int64_t row)
{
    if (array->buffers[1] == NULL) {
        return 0;
    }
    return width == 4 ? ((const int32_t *)array->buffers[1])[row]
                      : ((const int64_t *)array->buffers[1])[row];
}

// So that the first is 0.
static void offsets_gather(Body *body, const struct ArrowArray *array, size_t width, int64_t from,
                           int64_t length)
{
    char *copy = ARENA_MANY(body->arena, char, ((size_t)length + 1) * width);
    int64_t first = offset_at(array, width, from);
    for (int64_t row = 0; row <= length; row++) {
        int64_t offset = offset_at(array, width, from + row) - first;
        memcpy(copy + (size_t)row * width, &offset, width);
    }
    buffer_gather(body, (Str){copy, ((size_t)length + 1) * width});
}

static void texts_gather(Body *body, const struct ArrowArray *array, size_t width, int64_t from,
                         int64_t length)
{
    int64_t begin = offset_at(array, width, from), end = offset_at(array, width, from + length);
    offsets_gather(body, array, width, from, length);
    buffer_gather(
        body, begin == end ? (Str){}
                           : (Str){(const char *)array->buffers[2] + begin, (size_t)(end - begin)});
}

static void lists_gather(Body *body, const struct ArrowSchema *schema,
                         const struct ArrowArray *array, size_t width, int64_t from, int64_t length)
{
    int64_t begin = offset_at(array, width, from), end = offset_at(array, width, from + length);
    offsets_gather(body, array, width, from, length);
    array_gather(body, schema->children[0], array->children[0], begin, end - begin);
}

// Compressed, unless that makes it larger: then -1 stands in front of it as it is.
static void buffer_gather(Body *body, Str buffer)
{
    int64_t size = (int64_t)buffer.len;
    if (body->is_compressed && buffer.len > 0) {
        size_t bound = ZSTD_compressBound(buffer.len);
        char *packed = arena_take(body->arena, sizeof size + bound);
        size_t got = ZSTD_compress(packed + sizeof size, bound, buffer.at, buffer.len, ZSTD_LEVEL);
        if (ZSTD_isError(got) || got >= buffer.len) {
            size = -1;
            got = buffer.len;
            memcpy(packed + sizeof size, buffer.at, buffer.len);
        }
        memcpy(packed, &size, sizeof size);
        buffer = (Str){packed, sizeof size + got};
    }
    *VEC_PUSH(&body->buffers, body->arena) = buffer;
}

static int64_t body_size(const Body *body)
{
    int64_t size = 0;
    for (size_t i = 0; i < body->buffers.count; i++) {
        size += ((int64_t)body->buffers.at[i].len + 7) / 8 * 8;
    }
    return size;
}

// --- The end of a file ------------------------------------------------------------------------

static Status footer_write(ArrowWriter *writer)
{
    FlatField fields[] = {
        {FOOTER_VERSION, 2, ARROW_VERSION_5},
        {FOOTER_SCHEMA, 4, 0},
        {FOOTER_DICTIONARIES, 4, 0},
        {FOOTER_BATCHES, 4, 0},
    };
    Buffer table = buffer_new(writer->scratch);
    flat_begin(&table);
    size_t footer = flat_add_table(&table, fields, 4);
    flat_point(&table, footer, FOOTER_SCHEMA, schema_add(&table, writer->schema));
    flat_point(&table, footer, FOOTER_DICTIONARIES, blocks_add(&table, &writer->dictionaries));
    flat_point(&table, footer, FOOTER_BATCHES, blocks_add(&table, &writer->batches));
    uint32_t size = (uint32_t)table.len;
    TRY(bytes_write(writer, buffer_str(&table)));
    TRY(bytes_write(writer, (Str){(const char *)&size, sizeof size}));
    return bytes_write(writer, STR(ARROW_FILE_MARK));
}

static size_t blocks_add(Buffer *to, const Blocks *blocks)
{
    size_t first;
    size_t vector = flat_add_vector(to, blocks->count, ARROW_BLOCK_SIZE, &first);
    for (size_t i = 0; i < blocks->count; i++) {
        size_t at = first + i * ARROW_BLOCK_SIZE;
        flat_put(to, at, (int64_t)blocks->at[i].at, 8);
        flat_put(to, at + 8, (int64_t)blocks->at[i].metadata_size, 4);
        flat_put(to, at + 16, (int64_t)blocks->at[i].body_size, 8);
    }
    return vector;
}

static Status bytes_write(ArrowWriter *writer, Str bytes)
{
    writer->at += bytes.len;
    bool is_written = bytes.len == 0 || fwrite(bytes.at, 1, bytes.len, writer->to) == bytes.len;
    return is_written ? STATUS_OK : STATUS_BROKEN;
}

static Status padding_write(ArrowWriter *writer)
{
    return bytes_write(writer, (Str){"\0\0\0\0\0\0\0\0", (8 - writer->at % 8) % 8});
}
