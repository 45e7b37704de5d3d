// parquet.c: the seam to carquet. Whatever the bytes, reading them ends, with batches of which every
// value can be read, or with a problem.
#include "target.h"

#include <sys/mman.h>
#include <unistd.h>

#include "../tests/unit/base/arrow_sample.h"
#include "base/parquet.h"

#define SHOWN_MAX (4 * MEBIBYTE)

static Status bytes_read(Arena *arena, void *argument);
static Status batches_show(int descriptor, Problems *problems, Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, GIBIBYTE, bytes_read);
}

static Status bytes_read(Arena *arena, void *argument)
{
    const Str *bytes = argument;
    Problems problems = {.arena = arena};
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    ssize_t written = bytes->len == 0 ? 0 : write(descriptor, bytes->at, bytes->len);
    assert(written == (ssize_t)bytes->len);
    Status status = batches_show(descriptor, &problems, arena);
    assert(status == STATUS_OK || problems.error_count > 0);
    close(descriptor);
    return STATUS_OK;
}

static Status batches_show(int descriptor, Problems *problems, Arena *arena)
{
    ParquetReader *reader;
    Buffer shown = buffer_new(arena);
    TRY(parquet_reader_open(&reader, descriptor, STR("fuzz"), problems, arena));
    Status status = STATUS_OK;
    while (status == STATUS_OK) {
        struct ArrowArray batch;
        status = parquet_reader_next(&batch, reader, problems);
        if (status == STATUS_OK && shown.len < SHOWN_MAX && batch.length < 10'000) {
            sample_show_batch(&shown, parquet_reader_schema(reader), &batch);
        }
        arrow_array_release(&batch);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
