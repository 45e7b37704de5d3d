// arrow_build.c: nodes of one allocation each, and columns that grow by doubling.
//
//   schema node  ──> [children[], child nodes | format | name]        one block, `private_data`
//   array node   ──> [buffers[], children[], child nodes]             one block
//                     └──> ArrowBytes, counted: the memory that the buffers point into
#include "base/arrow_build.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#define BUFFERS_MAX 3
#define TEXT_BYTES_MAX ((size_t)INT32_MAX)

static void schema_free(struct ArrowSchema *schema);
static void array_free(struct ArrowArray *array);

// --- Schemas ----------------------------------------------------------------------------------

Status arrow_schema_node(struct ArrowSchema *out, Str format, Str name, int64_t flags,
                         size_t child_count, bool has_dictionary)
{
    size_t nodes = child_count + has_dictionary;
    size_t size = child_count * sizeof(void *) + nodes * sizeof(struct ArrowSchema) + format.len +
                  name.len + 2;
    char *block = calloc(1, size);
    *out = (struct ArrowSchema){};
    if (block == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct ArrowSchema *node = (void *)(block + child_count * sizeof(void *));
    char *text = (char *)(node + nodes);
    memcpy(text, format.at, format.len);
    if (name.len > 0) {
        memcpy(text + format.len + 1, name.at, name.len);
    }
    out->format = text;
    out->name = text + format.len + 1;
    out->flags = flags;
    out->n_children = (int64_t)child_count;
    out->children = child_count == 0 ? NULL : (struct ArrowSchema **)(void *)block;
    for (size_t i = 0; i < child_count; i++) {
        out->children[i] = node + i;
    }
    out->dictionary = has_dictionary ? node + child_count : NULL;
    out->release = schema_free;
    out->private_data = block;
    return STATUS_OK;
}

Status arrow_schema_new(struct ArrowSchema *out, const ArrowField *field)
{
    TRY(arrow_schema_node(out, str_from_c(field->format), str_from_c(field->name),
                          field->nullable ? ARROW_FLAG_NULLABLE : 0, field->child_count, false));
    for (unsigned i = 0; i < field->child_count; i++) {
        if (arrow_schema_new(out->children[i], &field->children[i]) != STATUS_OK) {
            arrow_schema_release(out);
            return STATUS_NO_MEMORY;
        }
    }
    return STATUS_OK;
}

void arrow_schema_release(struct ArrowSchema *schema)
{
    if (schema->release != NULL) {
        schema->release(schema);
        schema->release = NULL;
    }
}

static void schema_free(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        arrow_schema_release(schema->children[i]);
    }
    if (schema->dictionary != NULL) {
        arrow_schema_release(schema->dictionary);
    }
    free(schema->private_data);
    schema->release = NULL;
}

// --- Bytes that are held together -------------------------------------------------------------

struct ArrowBytes {
    atomic_size_t holders;
    void *at;
    VEC(void *) more;
};

ArrowBytes *arrow_bytes_new(void *at)
{
    ArrowBytes *bytes = calloc(1, sizeof *bytes);
    if (bytes == NULL) {
        free(at);
        return NULL;
    }
    atomic_init(&bytes->holders, 1);
    bytes->at = at;
    return bytes;
}

void *arrow_bytes_more(ArrowBytes *bytes, size_t size)
{
    if (bytes->more.count == bytes->more.capacity) {
        size_t capacity = 2 * bytes->more.capacity + 4;
        void **at = realloc(bytes->more.at, capacity * sizeof *at);
        if (at == NULL) {
            return NULL;
        }
        bytes->more.at = at;
        bytes->more.capacity = capacity;
    }
    void *more = calloc(1, size + 1);  // not null for nothing
    if (more != NULL) {
        bytes->more.at[bytes->more.count++] = more;
    }
    return more;
}

void arrow_bytes_keep(ArrowBytes *bytes)
{
    atomic_fetch_add_explicit(&bytes->holders, 1, memory_order_relaxed);
}

void arrow_bytes_drop(ArrowBytes *bytes)
{
    if (atomic_fetch_sub_explicit(&bytes->holders, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < bytes->more.count; i++) {
        free(bytes->more.at[i]);
    }
    free(bytes->more.at);
    free(bytes->at);
    free(bytes);
}

// --- Arrays -----------------------------------------------------------------------------------

// At the beginning of a node's block.
typedef struct ArrayNode {
    ArrowBytes *bytes;
    const void *buffers[BUFFERS_MAX];
} ArrayNode;

Status arrow_array_node(struct ArrowArray *out, ArrowBytes *bytes, int64_t length,
                        size_t buffer_count, size_t child_count, bool has_dictionary)
{
    assert(buffer_count <= BUFFERS_MAX);
    size_t nodes = child_count + has_dictionary;
    *out = (struct ArrowArray){};
    ArrayNode *own =
        calloc(1, sizeof *own + child_count * sizeof(void *) + nodes * sizeof(struct ArrowArray));
    if (own == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct ArrowArray **children = (void *)(own + 1);
    struct ArrowArray *node = (void *)(children + child_count);
    arrow_bytes_keep(bytes);
    own->bytes = bytes;
    out->length = length;
    out->n_buffers = (int64_t)buffer_count;
    out->n_children = (int64_t)child_count;
    out->buffers = own->buffers;
    out->children = child_count == 0 ? NULL : children;
    for (size_t i = 0; i < child_count; i++) {
        children[i] = node + i;
    }
    out->dictionary = has_dictionary ? node + child_count : NULL;
    out->release = array_free;
    out->private_data = own;
    return STATUS_OK;
}

Status arrow_array_share(struct ArrowArray *out, const struct ArrowArray *array)
{
    ArrayNode *own = array->private_data;
    TRY(arrow_array_node(out, own->bytes, array->length, (size_t)array->n_buffers,
                         (size_t)array->n_children, array->dictionary != NULL));
    out->null_count = array->null_count;
    out->offset = array->offset;
    memcpy(out->buffers, array->buffers, (size_t)array->n_buffers * sizeof *array->buffers);
    Status status = STATUS_OK;
    for (int64_t i = 0; i < array->n_children && status == STATUS_OK; i++) {
        status = arrow_array_share(out->children[i], array->children[i]);
    }
    if (status == STATUS_OK && array->dictionary != NULL) {
        status = arrow_array_share(out->dictionary, array->dictionary);
    }
    if (status != STATUS_OK) {
        arrow_array_release(out);
    }
    return status;
}

void arrow_array_release(struct ArrowArray *array)
{
    if (array->release != NULL) {
        array->release(array);
        array->release = NULL;
    }
}

static void array_free(struct ArrowArray *array)
{
    ArrayNode *own = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        arrow_array_release(array->children[i]);
    }
    if (array->dictionary != NULL) {
        arrow_array_release(array->dictionary);
    }
    arrow_bytes_drop(own->bytes);
    free(own);
    array->release = NULL;
}

// --- Builders ---------------------------------------------------------------------------------

// Memory of the heap that grows.
typedef struct Growing {
    char *at;
    size_t len, capacity;
} Growing;

typedef enum BuilderKind {
    BUILDER_FIXED,  // `width` bytes each
    BUILDER_TRUTH,
    BUILDER_TEXT,
    BUILDER_LIST,
    BUILDER_STRUCT,
} BuilderKind;

struct ArrowBuilder {
    const ArrowField *field;
    BuilderKind kind;
    size_t width;
    int64_t length, null_count;
    Growing valid, offsets, data;  // bits; int32, one more than rows; values
    ArrowBuilder **children;
    Status status;
};

static const struct {
    const char *begins;
    BuilderKind kind;
    size_t width;
} builder_kinds[] = {
    {"u", BUILDER_TEXT, 0},
    {"b", BUILDER_TRUTH, 0},
    {"l", BUILDER_FIXED, sizeof(int64_t)},
    {"d:", BUILDER_FIXED, sizeof(Int128)},
    {"tdD", BUILDER_FIXED, sizeof(int32_t)},
    {"+l", BUILDER_LIST, 0},
    {"+s", BUILDER_STRUCT, 0},
};

static bool builder_failed(const ArrowBuilder *builder, Status *status);
static Status builder_move(struct ArrowArray *out, ArrowBuilder *builder);
static const void *copy_of(const Growing *part, ArrowBytes *bytes);
static void builder_clear(ArrowBuilder *builder);
static void *grow(ArrowBuilder *builder, Growing *growing, size_t size);
static void valid_add(ArrowBuilder *builder, bool is_valid);
static void bit_add(ArrowBuilder *builder, Growing *bits, bool bit);
static void offset_add(ArrowBuilder *builder, size_t offset);
static void fixed_add(ArrowBuilder *builder, const void *value, size_t width);
static void builder_free(void *builder);

ArrowBuilder *arrow_builder_new(const ArrowField *field, Arena *arena)
{
    ArrowBuilder *builder = ARENA_NEW(arena, ArrowBuilder);
    bool is_known = false;
    for (size_t i = 0; i < sizeof builder_kinds / sizeof builder_kinds[0] && !is_known; i++) {
        is_known = str_starts_with(str_from_c(field->format), str_from_c(builder_kinds[i].begins));
        builder->kind = builder_kinds[i].kind;
        builder->width = builder_kinds[i].width;
    }
    assert(is_known && (builder->kind != BUILDER_LIST || field->child_count == 1));
    builder->field = field;
    builder->children = ARENA_MANY(arena, ArrowBuilder *, field->child_count);
    for (unsigned i = 0; i < field->child_count; i++) {
        builder->children[i] = arrow_builder_new(&field->children[i], arena);
    }
    arena_defer(arena, builder_free, builder);
    return builder;
}

ArrowBuilder *arrow_builder_child(ArrowBuilder *builder, size_t index)
{
    assert(index < builder->field->child_count);
    return builder->children[index];
}

int64_t arrow_builder_length(const ArrowBuilder *builder)
{
    return builder->length;
}

size_t arrow_builder_size(const ArrowBuilder *builder)
{
    size_t size = builder->valid.len + builder->offsets.len + builder->data.len;
    for (unsigned i = 0; i < builder->field->child_count; i++) {
        size += arrow_builder_size(builder->children[i]);
    }
    return size;
}

void arrow_add_null(ArrowBuilder *builder)
{
    static const Int128 nothing = 0;
    switch (builder->kind) {
    case BUILDER_FIXED:
        fixed_add(builder, &nothing, builder->width);
        break;
    case BUILDER_TRUTH:
        bit_add(builder, &builder->data, false);
        break;
    case BUILDER_TEXT:
        offset_add(builder, builder->data.len);
        break;
    case BUILDER_LIST:
        offset_add(builder, (size_t)builder->children[0]->length);
        break;
    case BUILDER_STRUCT:
        for (unsigned i = 0; i < builder->field->child_count; i++) {
            arrow_add_null(builder->children[i]);
        }
        break;
    }
    builder->null_count++;
    valid_add(builder, false);
}

void arrow_add_text(ArrowBuilder *builder, Str text)
{
    assert(builder->kind == BUILDER_TEXT);
    char *room = grow(builder, &builder->data, text.len);
    if (room != NULL && text.len > 0) {
        memcpy(room, text.at, text.len);
    }
    offset_add(builder, builder->data.len);
    valid_add(builder, true);
}

void arrow_add_truth(ArrowBuilder *builder, bool truth)
{
    assert(builder->kind == BUILDER_TRUTH);
    bit_add(builder, &builder->data, truth);
    valid_add(builder, true);
}

void arrow_add_whole(ArrowBuilder *builder, int64_t number)
{
    assert(builder->kind == BUILDER_FIXED);
    fixed_add(builder, &number, sizeof number);
    valid_add(builder, true);
}

void arrow_add_decimal(ArrowBuilder *builder, Int128 unscaled)
{
    assert(builder->kind == BUILDER_FIXED);
    fixed_add(builder, &unscaled, sizeof unscaled);
    valid_add(builder, true);
}

void arrow_add_date(ArrowBuilder *builder, Date date)
{
    assert(builder->kind == BUILDER_FIXED);
    fixed_add(builder, &date, sizeof date);
    valid_add(builder, true);
}

void arrow_add_row(ArrowBuilder *builder)
{
    assert(builder->kind == BUILDER_LIST || builder->kind == BUILDER_STRUCT);
    if (builder->kind == BUILDER_LIST) {
        offset_add(builder, (size_t)builder->children[0]->length);
    }
    valid_add(builder, true);
    for (unsigned i = 0; builder->kind == BUILDER_STRUCT && i < builder->field->child_count; i++) {
        assert(builder->children[i]->length == builder->length);
    }
}

Status arrow_builder_finish(struct ArrowArray *out, ArrowBuilder *builder)
{
    Status status = STATUS_OK;
    *out = (struct ArrowArray){};
    if (!builder_failed(builder, &status)) {
        status = builder_move(out, builder);
    }
    builder_clear(builder);
    return status;
}

static bool builder_failed(const ArrowBuilder *builder, Status *status)
{
    *status = builder->status;
    for (unsigned i = 0; i < builder->field->child_count && *status == STATUS_OK; i++) {
        builder_failed(builder->children[i], status);
    }
    return *status != STATUS_OK;
}

// Each node stands on bytes of its own, so that a child can be moved out and outlive the rest.
static Status builder_move(struct ArrowArray *out, ArrowBuilder *builder)
{
    static const int64_t nothing[2] = {0};  // a buffer of no rows is not null
    Growing *parts[BUFFERS_MAX] = {&builder->valid, &builder->offsets, &builder->data};
    size_t buffer_count = builder->kind == BUILDER_STRUCT ? 1
                          : builder->kind == BUILDER_TEXT ? 3
                                                          : 2;
    ArrowBytes *bytes = arrow_bytes_new(NULL);
    if (bytes == NULL) {
        return STATUS_NO_MEMORY;
    }
    Status status = arrow_array_node(out, bytes, builder->length, buffer_count,
                                     builder->field->child_count, false);
    size_t used = 0;
    for (size_t i = 0; i < BUFFERS_MAX && status == STATUS_OK; i++) {
        bool is_there =
            i == 0 || (i == 1 ? builder->kind == BUILDER_TEXT || builder->kind == BUILDER_LIST
                              : builder->kind <= BUILDER_TEXT);
        if (!is_there) {
            continue;
        }
        const void *copy = i == 0 ? NULL : nothing;
        if (parts[i]->len > 0 && (i > 0 || builder->null_count > 0)) {
            copy = copy_of(parts[i], bytes);
            status = copy == NULL ? STATUS_NO_MEMORY : STATUS_OK;
        }
        out->buffers[used++] = copy;
    }
    arrow_bytes_drop(bytes);
    out->null_count = builder->null_count;
    for (unsigned i = 0; i < builder->field->child_count && status == STATUS_OK; i++) {
        status = builder_move(out->children[i], builder->children[i]);
    }
    if (status != STATUS_OK) {
        arrow_array_release(out);
    }
    return status;
}

static const void *copy_of(const Growing *part, ArrowBytes *bytes)
{
    void *copy = arrow_bytes_more(bytes, part->len);
    return copy == NULL ? NULL : memcpy(copy, part->at, part->len);
}

// Empty, with its memory kept for the next batch.
static void builder_clear(ArrowBuilder *builder)
{
    builder->length = builder->null_count = 0;
    builder->valid.len = builder->offsets.len = builder->data.len = 0;
    builder->status = STATUS_OK;
    for (unsigned i = 0; i < builder->field->child_count; i++) {
        builder_clear(builder->children[i]);
    }
}

static void builder_free(void *argument)
{
    ArrowBuilder *builder = argument;
    free(builder->valid.at);
    free(builder->offsets.at);
    free(builder->data.at);
}

// Zeroed room behind what is there; null, and kept as the builder's status, if there is none.
static void *grow(ArrowBuilder *builder, Growing *growing, size_t size)
{
    if (growing->at == NULL || growing->capacity - growing->len < size) {
        size_t capacity = 2 * growing->capacity + size + 64;
        char *at = builder->status == STATUS_OK ? realloc(growing->at, capacity) : NULL;
        if (at == NULL) {
            builder->status = builder->status == STATUS_OK ? STATUS_NO_MEMORY : builder->status;
            return NULL;
        }
        growing->at = at;
        growing->capacity = capacity;
    }
    char *room = growing->at + growing->len;
    memset(room, 0, size);
    growing->len += size;
    return room;
}

static void valid_add(ArrowBuilder *builder, bool is_valid)
{
    bit_add(builder, &builder->valid, is_valid);
    builder->length++;
}

// The bit of the row that is being added.
static void bit_add(ArrowBuilder *builder, Growing *bits, bool bit)
{
    size_t row = (size_t)builder->length;
    if (builder->status != STATUS_OK || (row / 8 == bits->len && grow(builder, bits, 1) == NULL)) {
        return;
    }
    bits->at[row / 8] = (char)(bits->at[row / 8] | bit << row % 8);
}

static void offset_add(ArrowBuilder *builder, size_t offset)
{
    bool is_first = builder->offsets.len == 0;
    if (offset > TEXT_BYTES_MAX && builder->status == STATUS_OK) {
        builder->status = STATUS_RANGE;
    }
    int32_t *room = grow(builder, &builder->offsets, (is_first ? 2 : 1) * sizeof *room);
    if (room != NULL) {
        room[is_first ? 1 : 0] = (int32_t)offset;
    }
}

static void fixed_add(ArrowBuilder *builder, const void *value, size_t width)
{
    assert(width == builder->width);
    char *room = grow(builder, &builder->data, width);
    if (room != NULL) {
        memcpy(room, value, width);
    }
}
