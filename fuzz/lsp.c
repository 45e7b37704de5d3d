// lsp.c: the language server under bytes that are no protocol, and under messages that are. The
// input is a stream of frames; where it is none, its lines are messages. Behind them a document is
// opened whose text is the input, changed, and asked about, so that half-typed rulebooks are met
// too. What the server writes must be frames of JSON, and one answer for each request that has one.
#include "target.h"

#include "base/json.h"
#include "lsp/frame.h"
#include "lsp/lsp.h"

#define INPUT_BYTES_MAX 32'768

typedef struct Heard {
    Buffer bytes;
    Arena *arena;
} Heard;

static Status bytes_answer(Arena *arena, void *argument);
static bool frames_answer(Lsp *lsp, Str rest, Arena *arena);
static bool lines_answer(Lsp *lsp, Str text);
static void text_ask(Lsp *lsp, Str text, Arena *arena);
static void change_say(Lsp *lsp, Str text, Arena *arena);
static void heard_check(Heard *heard);
static Status sources_load(void *context, Sources *out, Str path, LspReach reach,
                           const Source *open, size_t open_count, Problems *problems, Arena *arena);
static void bytes_hear(void *context, Str bytes);
static void nothing_forget(void *context);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, INPUT_BYTES_MAX, GIBIBYTE, bytes_answer);
}

static Status bytes_answer(Arena *arena, void *argument)
{
    Str text = *(Str *)argument;
    Heard heard = {buffer_new(arena), arena};
    LspHost host = {&heard, STR("0"), sources_load, bytes_hear, nothing_forget};
    Lsp *lsp = lsp_new(host, arena);
    bool goes_on = lsp_answer(lsp, STR("{\"id\":0,\"method\":\"initialize\"}"), (Str){});
    assert(goes_on && heard.bytes.len > 0);
    goes_on = str_find(text, STR("Content-Length")) != SIZE_MAX ? frames_answer(lsp, text, arena)
                                                                : lines_answer(lsp, text);
    if (goes_on && !lsp_is_shut_down(lsp)) {
        text_ask(lsp, text, arena);
    }
    lsp_publish(lsp);
    assert(!lsp_has_changes(lsp));
    heard_check(&heard);
    return STATUS_OK;
}

static bool frames_answer(Lsp *lsp, Str rest, Arena *arena)
{
    Problems problems = {.arena = arena};
    FrameState state;
    Str body;
    size_t size;
    while ((state = frame_cut(&body, &size, rest, &problems)) == FRAME_WHOLE) {
        assert(size >= body.len && size <= rest.len);
        rest = str_slice(rest, size, SIZE_MAX);
        if (!lsp_answer(lsp, body, rest)) {
            return false;
        }
    }
    assert((state == FRAME_BROKEN) == (problems.error_count == 1));
    return true;
}

static bool lines_answer(Lsp *lsp, Str text)
{
    while (text.len > 0) {
        if (!lsp_answer(lsp, str_split(text, '\n', &text), (Str){})) {
            return false;
        }
    }
    return true;
}

// A document, every question at places all over it, and the same once a part was cut out.
static void text_ask(Lsp *lsp, Str text, Arena *arena)
{
    static const char *const methods[] = {"hover",          "definition", "references",
                                          "documentSymbol", "completion", "formatting"};
    Buffer opened = buffer_new(arena);
    buffer_add(&opened, STR("{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{"
                            "\"uri\":\"file:///f.rules\",\"version\":1,\"text\":"));
    json_quote(&opened, text);
    buffer_add(&opened, STR("}}}"));
    (void)lsp_answer(lsp, buffer_str(&opened), (Str){});
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
            size_t line = text.len > 0 ? (unsigned char)text.at[i * 31 % text.len] % 16 : 0;
            Str asked = str_format(arena,
                                   "{\"id\":%zu,\"method\":\"textDocument/%s\",\"params\":{"
                                   "\"textDocument\":{\"uri\":\"file:///f.rules\"},"
                                   "\"position\":{\"line\":%zu,\"character\":%zu}}}",
                                   i, methods[i], line, (text.len + i) % 24);
            bool goes_on = lsp_answer(lsp, asked, (Str){});
            assert(goes_on);
        }
        change_say(lsp, text, arena);
    }
}

static void change_say(Lsp *lsp, Str text, Arena *arena)
{
    size_t line = text.len > 0 ? (unsigned char)text.at[text.len / 2] % 8 : 0;
    Str changed =
        str_format(arena,
                   "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{"
                   "\"uri\":\"file:///f.rules\",\"version\":2},\"contentChanges\":[{\"range\":{"
                   "\"start\":{\"line\":%zu,\"character\":5},\"end\":{\"line\":%zu,\"character\":3}"
                   "},\"text\":\"x\"}]}}",
                   line, line + 1);
    (void)lsp_answer(lsp, changed, (Str){});
    lsp_publish(lsp);
    Str acted =
        STR("{\"id\":1,\"method\":\"textDocument/codeAction\",\"params\":{\"textDocument\":{"
            "\"uri\":\"file:///f.rules\"},\"range\":{\"start\":{\"line\":0,\"character\":0},"
            "\"end\":{\"line\":99,\"character\":0}}}}");
    (void)lsp_answer(lsp, acted, (Str){});
}

static void heard_check(Heard *heard)
{
    Problems problems = {.arena = heard->arena};
    for (Str rest = buffer_str(&heard->bytes); rest.len > 0;) {
        Str body;
        size_t size;
        const JsonValue *message;
        FrameState state = frame_cut(&body, &size, rest, &problems);
        assert(state == FRAME_WHOLE);
        Status status = json_read(&message, body, STR("-"), 1, &problems, heard->arena);
        assert(status == STATUS_OK && json_member(message, STR("jsonrpc")) != NULL);
        assert((json_member(message, STR("id")) == NULL) !=
               (json_member(message, STR("method")) == NULL));
        rest = str_slice(rest, size, SIZE_MAX);
    }
}

// A shelf of what is open: no disk.
static Status sources_load(void *, Sources *out, Str path, LspReach reach, const Source *open,
                           size_t open_count, Problems *problems, Arena *arena)
{
    Source *sources = ARENA_MANY(arena, Source, open_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < open_count; i++) {
        if (reach == LSP_REACH_BESIDE || str_equal(open[i].path, path)) {
            sources[count++] = open[i];
        }
    }
    *out = (Sources){.rulebooks = sources, .rulebook_count = count};
    return count > 0 ? STATUS_OK
                     : problem_error(problems, (Place){.source = path}, "file.missing", "not open");
}

static void bytes_hear(void *context, Str bytes)
{
    Heard *heard = context;
    buffer_add(&heard->bytes, bytes);
}

static void nothing_forget(void *) {}
