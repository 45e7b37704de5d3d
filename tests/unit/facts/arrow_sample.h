// arrow_sample.h: small batches of columns for tests, made by hand in an arena: no release.
#ifndef TESTS_UNIT_FACTS_ARROW_SAMPLE_H
#define TESTS_UNIT_FACTS_ARROW_SAMPLE_H

#include "base/arrow.h"
#include "base/str.h"

#define ARROW_SAMPLE_COLUMNS 1'024

// A struct of columns.
typedef struct ArrowSample {
    Arena *arena;
    struct ArrowSchema schema;
    struct ArrowArray array;
} ArrowSample;

static inline ArrowSample *arrow_sample_new(size_t rows, Arena *arena)
{
    ArrowSample *self = ARENA_NEW(arena, ArrowSample);
    self->arena = arena;
    self->schema.format = "+s";
    self->schema.name = "";
    self->schema.children = ARENA_MANY(arena, struct ArrowSchema *, ARROW_SAMPLE_COLUMNS);
    self->array.length = (int64_t)rows;
    self->array.n_buffers = 1;
    self->array.buffers = ARENA_MANY(arena, const void *, 1);
    self->array.children = ARENA_MANY(arena, struct ArrowArray *, ARROW_SAMPLE_COLUMNS);
    return self;
}

static inline void arrow_sample_child(ArrowSample *self, const char *name,
                                      const struct ArrowSchema *schema, struct ArrowArray *array)
{
    struct ArrowSchema *copy = ARENA_NEW(self->arena, struct ArrowSchema);
    *copy = *schema;
    copy->name = name;
    self->schema.children[self->schema.n_children++] = copy;
    self->array.children[self->array.n_children++] = array;
}

static inline struct ArrowArray *arrow_sample_array(ArrowSample *self, size_t rows,
                                                    const void *valid, const void *first,
                                                    const void *second)
{
    struct ArrowArray *array = ARENA_NEW(self->arena, struct ArrowArray);
    array->length = (int64_t)rows;
    array->null_count = -1;
    array->n_buffers = second == NULL ? 2 : 3;
    array->buffers = ARENA_MANY(self->arena, const void *, 8);
    array->buffers[0] = valid;
    array->buffers[1] = first;
    array->buffers[2] = second;
    return array;
}

// Values of any one width; `valid` null: none is null.
static inline void arrow_sample_values(ArrowSample *self, const char *name, const char *format,
                                       const void *values, const void *valid)
{
    struct ArrowSchema schema = {.format = format};
    struct ArrowArray *array =
        arrow_sample_array(self, (size_t)self->array.length, valid, values, NULL);
    arrow_sample_child(self, name, &schema, array);
}

// Texts; a null pointer is null.
static inline struct ArrowArray *arrow_sample_text_array(ArrowSample *self, bool is_large,
                                                         const char *const *texts, size_t rows)
{
    int32_t *offsets = ARENA_MANY(self->arena, int32_t, rows + 1);
    int64_t *large = ARENA_MANY(self->arena, int64_t, rows + 1);
    uint8_t *valid = ARENA_MANY(self->arena, uint8_t, rows / 8 + 1);
    Buffer bytes = buffer_new(self->arena);
    buffer_add(&bytes, STR("x"));  // so that the first does not begin at 0
    for (size_t i = 0; i < rows; i++) {
        offsets[i] = (int32_t)bytes.len;
        large[i] = (int64_t)bytes.len;
        valid[i / 8] |= (uint8_t)((texts[i] != NULL) << (i % 8));
        buffer_add(&bytes, str_from_c(texts[i]));
    }
    offsets[rows] = (int32_t)bytes.len;
    large[rows] = (int64_t)bytes.len;
    Buffer kept = buffer_new(self->arena);
    buffer_add(&kept, buffer_str(&bytes));
    return arrow_sample_array(self, rows, valid,
                              is_large ? (const void *)large : (const void *)offsets, kept.at);
}

static inline void arrow_sample_texts(ArrowSample *self, const char *name, const char *format,
                                      const char *const *texts)
{
    struct ArrowSchema schema = {.format = format};
    bool is_large = format[0] == 'U';
    arrow_sample_child(self, name, &schema,
                       arrow_sample_text_array(self, is_large, texts, (size_t)self->array.length));
}

static inline void arrow_sample_dictionary(ArrowSample *self, const char *name, const char *format,
                                           const void *indexes, const char *const *texts,
                                           size_t count)
{
    struct ArrowSchema *values = ARENA_NEW(self->arena, struct ArrowSchema);
    values->format = "u";
    arrow_sample_values(self, name, format, indexes, NULL);
    self->schema.children[self->schema.n_children - 1]->dictionary = values;
    self->array.children[self->array.n_children - 1]->dictionary =
        arrow_sample_text_array(self, false, texts, count);
}

static inline void arrow_sample_list(ArrowSample *self, const char *name, const int32_t *offsets,
                                     const void *valid, struct ArrowSchema *members,
                                     struct ArrowArray *array)
{
    struct ArrowSchema schema = {.format = "+l", .n_children = 1};
    schema.children = ARENA_MANY(self->arena, struct ArrowSchema *, 1);
    schema.children[0] = members;
    struct ArrowArray *list =
        arrow_sample_array(self, (size_t)self->array.length, valid, offsets, NULL);
    list->n_children = 1;
    list->children = ARENA_MANY(self->arena, struct ArrowArray *, 1);
    list->children[0] = array;
    arrow_sample_child(self, name, &schema, list);
}

#endif
