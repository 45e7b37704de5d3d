// arrow.c: the reader of Arrow. Whatever the bytes, it ends, within the memory that it was allowed;
// every value that it hands out can be read; and what it reads is the same when it is written and
// read again.
#include "target.h"

#include <stdlib.h>

#include "../tests/unit/base/arrow_sample.h"
#include "base/arrow_reader.h"
#include "base/arrow_writer.h"

#define BATCH_MAX (16 * MEBIBYTE)
#define SHOWN_MAX (4 * MEBIBYTE)  // a list of nothings may have any length

static Status bytes_read(Arena *arena, void *argument);
static Status batches_show(Buffer *to, Str bytes, FILE *copy, Problems *problems);
static bool is_small(const struct ArrowArray *batch);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, GIBIBYTE, bytes_read);
}

static Status bytes_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    Buffer first = buffer_new(arena), second = buffer_new(arena);
    char *written = NULL;
    size_t len = 0;
    FILE *copy = open_memstream(&written, &len);
    Status status = batches_show(&first, *(Str *)argument, copy, &problems);
    fclose(copy);
    assert((status == STATUS_NOT_FOUND) == (problems.error_count == 0));
    if (len > 0) {
        Problems none = {.arena = arena};
        status = batches_show(&second, (Str){written, len}, NULL, &none);
        assert(status == STATUS_NOT_FOUND && str_equal(buffer_str(&first), buffer_str(&second)));
    }
    free(written);
    return STATUS_OK;
}

// Writes what is read as a stream, as far as it can be read.
static Status batches_show(Buffer *to, Str bytes, FILE *copy, Problems *problems)
{
    ArrowReader *reader;
    ArrowWriter *writer = NULL;
    ArrowInput input = {
        .source = STR("fuzz"), .descriptor = -1, .begun = bytes, .batch_max = BATCH_MAX};
    TRY(arrow_reader_open(&reader, input, problems, to->arena));
    const struct ArrowSchema *schema = arrow_reader_schema(reader);
    Status status = STATUS_OK;
    if (copy != NULL) {
        status = arrow_writer_new(&writer, copy, schema, (ArrowWriterOptions){}, to->arena);
    }
    while (status == STATUS_OK) {
        struct ArrowArray batch;
        status = arrow_reader_next(&batch, reader, problems);
        if (status == STATUS_OK && is_small(&batch) && to->len < SHOWN_MAX) {
            sample_show_batch(to, schema, &batch);
            status = writer == NULL ? STATUS_OK : arrow_writer_add(writer, &batch);
            assert(status == STATUS_OK);
        }
        arrow_array_release(&batch);
    }
    if (writer != NULL) {
        Status ended = arrow_writer_end(writer);
        assert(ended == STATUS_OK);
    }
    return status;
}

static bool is_small(const struct ArrowArray *batch)
{
    bool is = batch->length < 10'000;
    for (int64_t i = 0; i < batch->n_children; i++) {
        is = is && is_small(batch->children[i]);
    }
    return is;
}
