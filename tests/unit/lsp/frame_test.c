// Frames: what is whole, what is to come, what is broken.
#include "../base/check.h"

#include "lsp/frame.h"

static const struct {
    const char *name, *bytes;
    FrameState state;
    const char *body;
    size_t size;
} rows[] = {
    {"a message", "Content-Length: 2\r\n\r\n{}", FRAME_WHOLE, "{}", 23},
    {"an empty message", "Content-Length: 0\r\n\r\n", FRAME_WHOLE, "", 21},
    {"one behind it", "Content-Length: 2\r\n\r\n{}Content", FRAME_WHOLE, "{}", 23},
    {"no blank, other case", "CONTENT-LENGTH:1\r\n\r\nx", FRAME_WHOLE, "x", 21},
    {"another field", "A: b\r\nContent-Length: 1\r\n\r\nx", FRAME_WHOLE, "x", 28},
    {"utf8, as older clients say", "Content-Type: a; charset=utf8\r\nContent-Length: 1\r\n\r\nx",
     FRAME_WHOLE, "x", 53},
    {"nothing yet", "", FRAME_PART, "", 0},
    {"half a header", "Content-Le", FRAME_PART, "", 0},
    {"a header cut between CR and LF", "Content-Length: 2\r", FRAME_PART, "", 0},
    {"half a body", "Content-Length: 2\r\n\r\n{", FRAME_PART, "", 0},
    {"no length", "A: b\r\n\r\n", FRAME_BROKEN, "", 0},
    {"no field", "hello\r\n", FRAME_BROKEN, "", 0},
    {"no number", "Content-Length: 2x\r\n\r\n", FRAME_BROKEN, "", 0},
    {"nothing for a number", "Content-Length:\r\n\r\n", FRAME_BROKEN, "", 0},
    {"LF alone", "Content-Length: 2\n\n{}", FRAME_BROKEN, "", 0},
    {"LF alone, CR LF behind", "Content-Length: 2\n\r\n{}", FRAME_BROKEN, "", 0},
    {"too large", "Content-Length: 134217729\r\n\r\n", FRAME_BROKEN, "", 0},
    {"another charset", "Content-Type: a; charset=latin1\r\n", FRAME_BROKEN, "", 0},
};

static void frames_are_cut(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    for (size_t i = 0; i < ROWS(rows); i++) {
        Problems problems = {.arena = arena};
        Str body = {};
        size_t size = 0;
        FrameState state = frame_cut(&body, &size, str_from_c(rows[i].bytes), &problems);
        CHECK(state == rows[i].state, rows[i].name);
        CHECK_STR(body, rows[i].body, rows[i].name);
        CHECK(size == rows[i].size, rows[i].name);
        CHECK(problems.error_count == (state == FRAME_BROKEN), rows[i].name);
    }
    arena_free(arena);
}

// Cut off anywhere, a message is to come; never whole, never broken.
static void a_part_is_a_part(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    Buffer frame = buffer_new(arena);
    frame_add(&frame, STR("{\"id\":1}"));
    for (size_t len = 0; len < frame.len; len++) {
        Problems problems = {.arena = arena};
        Str body;
        size_t size;
        FrameState state =
            frame_cut(&body, &size, str_slice(buffer_str(&frame), 0, len), &problems);
        assert_int_equal(state, FRAME_PART);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_cut),
        cmocka_unit_test(a_part_is_a_part),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
