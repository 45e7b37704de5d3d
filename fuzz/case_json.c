// case_json.c: the reader of cases. Whatever the bytes, it ends; it says either a case or a
// problem; and what it read comes back the same when it is written and read again.
#include "target.h"
#include "case_sample.h"

static Status text_read(Arena *arena, void *argument);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    const JsonValue *json;
    if (json_read(&json, *(Str *)argument, STR("fuzz.json"), 1, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    size_t errors = problems.error_count;
    const Vocabulary *vocabulary = case_sample_vocabulary(arena);
    Case *self = NULL;
    Status status = case_read_json(&self, json, vocabulary, (Place){}, &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == errors));
    if (status == STATUS_OK) {
        case_sample_check(self);
    }
    return STATUS_OK;
}
