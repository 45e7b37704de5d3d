// agreement.c: agreements as text. Whatever the bytes, reading ends; what is read can be reviewed, and
// comes back the same from its English and its Chinese sentences.
#include "target.h"

#include "agree/agreement_text.h"
#include "agree/rendering.h"
#include "agree/vague.h"

static Status text_read(Arena *arena, void *argument);
static void sentences_come_back(Str text, Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 256 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Str text = *(Str *)argument;
    Problems problems = {.arena = arena};
    Agreement agreement;
    Status status = agreement_read_text(&agreement, text, STR("fuzz.agreement"), &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status == STATUS_OK) {
        agreement_review(&agreement, NULL, &problems, arena);
        sentences_come_back(text, arena);
    }
    return STATUS_OK;
}

// A sentence may not be known to the templates (two words that only look like one construct), but
// what is written in one language says the same in the other.
static void sentences_come_back(Str text, Arena *arena)
{
    static const RenderForm forms[] = {RENDER_ENGLISH, RENDER_CHINESE};
    Str back[2] = {};
    for (size_t i = 0; i < 2; i++) {
        Problems problems = {.arena = arena};
        Str sentences;
        if (rendering_make(&sentences, forms[i], text, STR("fuzz"), &problems, arena) !=
            STATUS_OK) {
            return;
        }
        Status status =
            rendering_make(&back[i], RENDER_TEXT, sentences, STR("fuzz"), &problems, arena);
        assert(status == STATUS_OK);
    }
    assert(str_equal(back[0], back[1]));
}
