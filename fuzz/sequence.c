// sequence.c: sequencing cases. Whatever the bytes, reading ends; of a small case that is read, the way
// out gets everything done, and has a member in each core.
#include "target.h"

#include "agree/sequence.h"

#define COMMITMENTS_MAX 12

static Status text_read(Arena *arena, void *argument);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static bool has_member_of(NameSet set, NameSet core)
{
    bool has = false;
    for (uint32_t i = 0; i < set.count; i++) {
        for (uint32_t k = 0; k < core.count; k++) {
            has = has || set.members[i] == core.members[k];
        }
    }
    return has;
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    const JsonValue *json;
    SequenceCase *given;
    if (json_read(&json, *(Str *)argument, STR("fuzz"), 1, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    Status status = sequence_read(&given, json, STR("fuzz"), &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status != STATUS_OK || given->count > COMMITMENTS_MAX) {
        return STATUS_OK;
    }
    Sequence sequence;
    sequence_find(&sequence, given, arena);
    uint32_t done = 0;
    for (size_t i = 0; i < sequence.rounds_from_there.count; i++) {
        done += sequence.rounds_from_there.at[i].count;
    }
    assert(sequence.deadlock.count == 0 || done == given->count);
    for (size_t i = 0; i < sequence.cores.count; i++) {
        assert(has_member_of(sequence.first, sequence.cores.at[i]));
    }
    return STATUS_OK;
}
