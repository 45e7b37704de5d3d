// columns.c: schemas and arrays made of the input's bytes: any types in any order, lengths, nulls,
// offsets and indexes that are out of place. What binds and loads gives, for each row, a case or a
// problem. The one thing that the interface cannot say is how long a buffer is, so only offsets of
// texts are kept within theirs.
#include "facts/columns.h"

#include "target.h"
#include "case_sample.h"

#define ROWS_MAX 9
#define DEPTH_MAX 3
#define BYTES 256  // of every buffer

typedef struct Input {
    Arena *arena;
    const uint8_t *at, *end;
} Input;

static Status batch_read(Arena *arena, void *argument);
static void type_make(Input *input, struct ArrowSchema *schema, unsigned depth);
static void array_make(Input *input, const struct ArrowSchema *schema, struct ArrowArray *array);

static const char *const formats[] = {"n",   "b",      "c",  "C",  "s",    "S",  "i",  "I",
                                      "l",   "L",      "f",  "g",  "u",    "U",  "vu", "tdD",
                                      "tdm", "d:38,3", "+l", "+L", "+w:2", "+s", "+s", "x"};
static const char *const names[] = {"destination",
                                    "transit_countries",
                                    "end_use",
                                    "kind",
                                    "end_use.kind",
                                    "notice.received",
                                    "item.name",
                                    "item",
                                    "items",
                                    "name",
                                    "area_mm2",
                                    "item.area_mm2",
                                    "item.share",
                                    "item.value",
                                    "item.origin",
                                    "item.composition",
                                    "item.contains_codes",
                                    "item.in_words",
                                    "item.in_words[p]",
                                    "dies",
                                    "item.dies",
                                    "logic",
                                    "end_user",
                                    "kinds",
                                    "country",
                                    "owners",
                                    "percent",
                                    "end_user.owners[0].percent",
                                    "date",
                                    "id",
                                    "items[1].name",
                                    "code",
                                    "item.code",
                                    "item.list",
                                    "kinds_complete"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, 4'096, 512 * MEBIBYTE, batch_read);
}

static uint8_t take(Input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

static Status batch_read(Arena *arena, void *argument)
{
    Str text = *(Str *)argument;
    Input input = {arena, (const uint8_t *)text.at, (const uint8_t *)text.at + text.len};
    struct ArrowSchema schema = {.format = "+s"};
    schema.n_children = take(&input) % 8;
    schema.children = ARENA_MANY(arena, struct ArrowSchema *, 8);
    for (int64_t i = 0; i < schema.n_children; i++) {
        schema.children[i] = ARENA_NEW(arena, struct ArrowSchema);
        type_make(&input, schema.children[i], 0);
    }
    Problems problems = {.arena = arena};
    Columns *columns = NULL;
    Status status =
        columns_bind(&columns, &schema, case_sample_vocabulary(arena), (Place){}, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status != STATUS_OK) {
        return STATUS_OK;
    }
    struct ArrowArray array = {};
    array_make(&input, &schema, &array);
    status = columns_load(columns, &array, (Place){}, &problems);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    for (size_t row = 0; row < columns->rows; row++) {
        Problems of_row = {.arena = arena};
        Case *given = NULL;
        status = columns_case(&given, columns, row, (Place){}, &of_row, arena);
        assert((status == STATUS_OK) == (of_row.error_count == 0));
        if (status == STATUS_OK) {
            case_sample_check(given);
        }
    }
    return STATUS_OK;
}

static void type_make(Input *input, struct ArrowSchema *schema, unsigned depth)
{
    Arena *arena = input->arena;
    schema->name = names[take(input) % (sizeof names / sizeof *names)];
    schema->format = formats[take(input) % (sizeof formats / sizeof *formats)];
    bool is_struct = strcmp(schema->format, "+s") == 0;
    if (schema->format[0] == '+') {
        schema->n_children = depth == DEPTH_MAX ? 0 : is_struct ? take(input) % 4 : 1;
        schema->children = ARENA_MANY(arena, struct ArrowSchema *, 4);
    } else if (take(input) % 8 == 1) {
        schema->dictionary = ARENA_NEW(arena, struct ArrowSchema);
        *schema->dictionary = (struct ArrowSchema){.format = "u"};
    }
    for (int64_t i = 0; i < schema->n_children; i++) {
        schema->children[i] = ARENA_NEW(arena, struct ArrowSchema);
        type_make(input, schema->children[i], depth + 1);
    }
}

// Bytes of the input, and zeroes behind them.
static void *bytes_make(Input *input)
{
    uint8_t *bytes = ARENA_MANY(input->arena, uint8_t, BYTES);
    size_t count = take(input);
    for (size_t i = 0; i < count; i++) {
        bytes[i] = take(input);
    }
    return bytes;
}

static void text_offsets_make(Input *input, bool is_large, void *bytes)
{
    for (size_t i = 0; i < BYTES / 8; i++) {
        int8_t offset = (int8_t)take(input);
        if (is_large) {
            ((int64_t *)bytes)[i] = offset;
        } else {
            ((int32_t *)bytes)[i] = offset;
        }
    }
}

static void array_make(Input *input, const struct ArrowSchema *schema, struct ArrowArray *array)
{
    static const int64_t sizes[] = {BYTES};
    Arena *arena = input->arena;
    array->length = take(input) % (ROWS_MAX + 1);
    array->offset = take(input) % 4;
    array->null_count = (int8_t)take(input) % 3;
    array->n_buffers = take(input) % 16 == 1 ? 1 : 4;
    array->buffers = ARENA_MANY(arena, const void *, 4);
    array->buffers[0] = take(input) % 2 == 0 ? NULL : bytes_make(input);
    void *values = bytes_make(input);
    array->buffers[1] = values;
    array->buffers[2] = bytes_make(input);
    array->buffers[3] = sizes;
    bool is_large = strcmp(schema->format, "U") == 0;
    if (is_large || strcmp(schema->format, "u") == 0) {
        text_offsets_make(input, is_large, values);
    }
    array->n_children = schema->n_children;
    array->children = ARENA_MANY(arena, struct ArrowArray *, 8);
    for (int64_t i = 0; i < schema->n_children; i++) {
        array->children[i] = ARENA_NEW(arena, struct ArrowArray);
        array_make(input, schema->children[i], array->children[i]);
    }
    if (schema->dictionary != NULL) {
        array->dictionary = ARENA_NEW(arena, struct ArrowArray);
        array_make(input, schema->dictionary, array->dictionary);
    }
}
