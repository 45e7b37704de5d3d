// diagnose.c: what `comity check FILE` says of each open document, with the texts as they are
// being typed. A fault of a file that the document uses is published under that file.
#include "review/review.h"
#include "lsp/server.h"

typedef struct Check {
    Lsp *lsp;
    Document *document;
    Arena *arena;  // of this check alone
} Check;

// Where a problem's place is looked up: the text of its file, and its lines once they are needed.
typedef struct Text {
    Source source;
    Lines lines;
    bool has_lines;
} Text;

static void document_check(Lsp *lsp, Document *document);
static Status check_run(Arena *arena, void *argument);
static void findings_take(Check *check, Sources sources, Problems *problems);
static void review_run(Check *check, const Program *program, Problems *problems);
static bool is_shown(const Document *document, const Problem *problem);
static bool is_own(const Document *document, Str path);
static Text *text_of(Text *texts, size_t count, Str path, const Document *document);
static bool concerns(const Document *document, Str path);
static void path_put(Map *paths, Document *document);
static void path_publish(Lsp *lsp, Str path, Arena *arena);
static void finding_write(JsonWriter *writer, const Lsp *lsp, const Finding *finding, Str uri,
                          Arena *arena);
static bool was_written(const Lsp *lsp, size_t document, size_t index);
static bool finding_equal(const Finding *a, const Finding *b);

void diagnose_mark(Lsp *lsp, Str path)
{
    for (size_t i = 0; i < lsp->documents.list.count; i++) {
        Document *document = lsp->documents.list.at[i];
        document->is_dirty = document->is_dirty || path.len == 0 || concerns(document, path);
    }
}

// A document that lacks a name may find it in what has changed.
static bool concerns(const Document *document, Str path)
{
    bool answer = str_equal(document->path, path);
    for (size_t i = 0; i < document->loaded.count && !answer; i++) {
        answer = str_equal(document->loaded.at[i], path);
    }
    for (size_t i = 0; i < document->findings.count && !answer; i++) {
        answer = str_starts_with(document->findings.at[i].code, STR("name."));
    }
    return answer;
}

void diagnose_publish(Lsp *lsp, Arena *arena)
{
    Map *paths = map_new(arena);
    for (size_t i = 0; i < lsp->documents.list.count; i++) {
        Document *document = lsp->documents.list.at[i];
        if (document->is_dirty) {
            // What was said of other files before, and is not any more, is to be taken back.
            for (size_t k = 0; k < document->findings.count; k++) {
                map_put(paths, str_copy(document->findings.at[k].path, arena), 0);
            }
            document_check(lsp, document);
            path_put(paths, document);
        }
    }
    for (size_t i = 0; i < map_count(paths); i++) {
        path_publish(lsp, map_key(paths, i), arena);
    }
}

void diagnose_forget(Lsp *lsp, Document *document, Arena *arena)
{
    Map *paths = map_new(arena);
    path_put(paths, document);
    for (size_t i = 0; i < map_count(paths); i++) {
        Str path = str_copy(map_key(paths, i), arena);
        document->findings.count = 0;
        path_publish(lsp, path, arena);
    }
}

static void path_put(Map *paths, Document *document)
{
    map_put(paths, document->path, 0);
    for (size_t i = 0; i < document->findings.count; i++) {
        map_put(paths, document->findings.at[i].path, 0);
    }
}

// --- Checking ---------------------------------------------------------------------------------

static void document_check(Lsp *lsp, Document *document)
{
    Check check = {lsp, document, lsp->checking};
    document->is_dirty = false;
    arena_reset(document->found_arena);
    document->findings.at = NULL;
    document->findings.count = document->findings.capacity = 0;
    document->loaded.at = NULL;
    document->loaded.count = document->loaded.capacity = 0;
    if (arena_run(lsp->checking, check_run, &check) == STATUS_NO_MEMORY) {
        *VEC_PUSH(&document->findings, document->found_arena) =
            (Finding){.path = document->path,
                      .code = STR("memory"),
                      .message = STR("there is not enough memory to check this rulebook")};
    }
    if (lsp->checking != NULL) {
        arena_reset(lsp->checking);
    }
}

static Status check_run(Arena *arena, void *argument)
{
    Check *check = argument;
    Lsp *lsp = check->lsp;
    Document *document = check->document;
    Problems problems = {.arena = arena};
    Sources sources = {};
    Program *program = NULL;
    Status status = lsp->host.load(lsp->host.context, &sources, document->path, LSP_REACH_USED,
                                   documents_sources(&lsp->documents, arena),
                                   lsp->documents.list.count, &problems, arena);
    if (status == STATUS_OK) {
        status = program_build(&program, sources, &problems, arena);
    }
    if (status == STATUS_OK) {
        review_run(check, program, &problems);
    }
    for (size_t i = 0; i < sources.rulebook_count + sources.table_count; i++) {
        const Source *source = i < sources.rulebook_count
                                   ? &sources.rulebooks[i]
                                   : &sources.tables[i - sources.rulebook_count];
        *VEC_PUSH(&document->loaded, document->found_arena) =
            str_copy(source->path, document->found_arena);
    }
    problems_sort(&problems);
    findings_take(check, sources, &problems);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static void findings_take(Check *check, Sources sources, Problems *problems)
{
    Document *document = check->document;
    Arena *arena = document->found_arena;
    size_t count = sources.rulebook_count + sources.table_count;
    Text *texts = ARENA_MANY(check->arena, Text, count + 1);
    for (size_t i = 0; i < count; i++) {
        texts[i].source = i < sources.rulebook_count ? sources.rulebooks[i]
                                                     : sources.tables[i - sources.rulebook_count];
    }
    texts[count].source = (Source){document->path, document_text(document)};
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        if (!is_shown(document, problem)) {
            continue;
        }
        Text *text = text_of(texts, count + 1, problem->place.source, document);
        if (!text->has_lines) {
            text->lines = lines_of(text->source.text, check->arena);
            text->has_lines = true;
        }
        // What concerns no text that was read (a file that is missing) is said at the beginning.
        Place place =
            str_equal(text->source.path, problem->place.source) ? problem->place : (Place){};
        *VEC_PUSH(&document->findings, arena) =
            (Finding){.path = str_copy(text->source.path, arena),
                      .range = lines_place(&text->lines, &place),
                      .severity = problem->severity,
                      .code = str_copy(problem->code, arena),
                      .message = str_copy(problem->message, arena),
                      .hint = str_copy(problem->hint, arena)};
    }
}

// Of the rulebook that was asked about alone, as `comity check` has it.
static void review_run(Check *check, const Program *program, Problems *problems)
{
    Problems found = {.arena = check->arena};
    program_review(program, &found, check->arena);
    for (size_t i = 0; i < found.list.count; i++) {
        if (is_own(check->document, found.list.at[i].place.source)) {
            *VEC_PUSH(&problems->list, check->arena) = found.list.at[i];
        }
    }
}

// Errors are shown wherever they are, warnings only of what was asked about.
static bool is_shown(const Document *document, const Problem *problem)
{
    return problem->severity == SEVERITY_ERROR || is_own(document, problem->place.source);
}

// The rulebook itself, and the tables named after it.
static bool is_own(const Document *document, Str path)
{
    Str stem = str_slice(document->path, 0, document->path.len - (sizeof ".rules" - 1));
    return str_equal(path, document->path) ||
           (str_ends_with(document->path, STR(".rules")) && str_starts_with(path, stem) &&
            str_ends_with(path, STR(".csv")));
}

// The last text is the document's own, for what has no other.
static Text *text_of(Text *texts, size_t count, Str path, const Document *document)
{
    if (!str_equal(path, document->path)) {
        for (size_t i = 0; i + 1 < count; i++) {
            if (str_equal(texts[i].source.path, path)) {
                return &texts[i];
            }
        }
    }
    return &texts[count - 1];
}

// --- Publishing -------------------------------------------------------------------------------

// What all open documents say of a file. Of an open document only its own check speaks: others may
// have been checked when it was not read to its end.
static void path_publish(Lsp *lsp, Str path, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    Str uri = path_uri(&lsp->documents, path, arena);
    const Document *own = document_find(&lsp->documents, uri);
    json_begin_object(&writer);
    json_member_string(&writer, "jsonrpc", STR("2.0"));
    json_member_string(&writer, "method", STR("textDocument/publishDiagnostics"));
    json_member_begin_object(&writer, "params");
    json_member_string(&writer, "uri", uri);
    if (own != NULL) {
        json_member_integer(&writer, "version", own->version);
    }
    json_member_begin_array(&writer, "diagnostics");
    for (size_t i = 0; i < lsp->documents.list.count; i++) {
        const Document *document = lsp->documents.list.at[i];
        for (size_t k = 0; k < document->findings.count; k++) {
            const Finding *finding = &document->findings.at[k];
            if (str_equal(finding->path, path) && (own == NULL || own == document) &&
                (own != NULL || !was_written(lsp, i, k))) {
                finding_write(&writer, lsp, finding, uri, arena);
            }
        }
    }
    json_end_array(&writer);
    json_end_object(&writer);
    json_end_object(&writer);
    lsp_notify(lsp, buffer_str(&buffer));
}

static void finding_write(JsonWriter *writer, const Lsp *lsp, const Finding *finding, Str uri,
                          Arena *arena)
{
    bool related = finding->hint.len > 0 && lsp->client.related_information;
    Str message =
        finding->hint.len > 0 && !related
            ? str_format(arena, "%.*s\n%.*s", STR_ARG(finding->message), STR_ARG(finding->hint))
            : finding->message;
    json_begin_object(writer);
    write_range(writer, "range", finding->range);
    json_member_integer(writer, "severity", finding->severity == SEVERITY_ERROR ? 1 : 2);
    json_member_string(writer, "code", finding->code);
    json_member_string(writer, "source", STR("comity"));
    json_member_string(writer, "message", message);
    if (related) {
        json_member_begin_array(writer, "relatedInformation");
        json_begin_object(writer);
        write_location(writer, "location", uri, finding->range);
        json_member_string(writer, "message", finding->hint);
        json_end_object(writer);
        json_end_array(writer);
    }
    json_end_object(writer);
}

// Two documents that use one file find the same faults in it.
static bool was_written(const Lsp *lsp, size_t document, size_t index)
{
    const Finding *finding = &lsp->documents.list.at[document]->findings.at[index];
    for (size_t i = 0; i < document; i++) {
        const Document *other = lsp->documents.list.at[i];
        for (size_t k = 0; k < other->findings.count; k++) {
            if (finding_equal(&other->findings.at[k], finding)) {
                return true;
            }
        }
    }
    return false;
}

static bool finding_equal(const Finding *a, const Finding *b)
{
    return str_equal(a->path, b->path) && str_equal(a->code, b->code) &&
           str_equal(a->message, b->message) && a->range.start.line == b->range.start.line &&
           a->range.start.character == b->range.start.character;
}
