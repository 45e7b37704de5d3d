// lsp.c: the life of the server and the table of its methods.
//
//   new ── initialize ──> running ── shutdown ──> shut down ── exit ──> ended
//
// Documents change by notifications; requests read them. A document that changed is checked when no
// message waits, so that ten keystrokes that came at once are checked once.
#include "lsp/server.h"

#include "lsp/frame.h"

#define WORK_ARENA_MAX (4 * GIBIBYTE)

// One message while it is answered.
typedef struct Call {
    Lsp *lsp;
    Str text, waiting;
    Arena *arena;
    const JsonValue *id;  // null: a notification
    Str method;
    const JsonValue *params;
    bool is_written;  // something was sent in answer
    bool ends;
} Call;

static void work_end(Arena *arena);
static Status message_run(Arena *arena, void *argument);
static Status publish_run(Arena *arena, void *argument);
static void message_answer(Call *call, const JsonValue *message);
static void notification_take(Call *call);
static void request_answer(Call *call);
static void request_work(Call *call, Handler handler);
static bool is_cancelled(const Call *call);
static void initialize_answer(Call *call);
static void shutdown_answer(Call *call);
static void capabilities_write(JsonWriter *writer, Str version);
static Client client_read(const JsonValue *params);
static void opened(Call *call);
static void changed(Call *call);
static void saved(Call *call);
static void closed(Call *call);
static void log_warning(Call *call, const char *what, Str uri);
static void reply_begin(JsonWriter *writer, const Call *call);
static void reply_error(Call *call, ErrorCode code, Str message);
static void body_send(Lsp *lsp, Str body, Arena *arena);

static const struct {
    const char *method;
    Handler handler;
} requests[] = {
    {"textDocument/hover", hover_answer},           {"textDocument/definition", definition_answer},
    {"textDocument/references", references_answer}, {"textDocument/documentSymbol", symbols_answer},
    {"textDocument/completion", completion_answer}, {"textDocument/formatting", formatting_answer},
    {"textDocument/codeAction", actions_answer},
};

static const struct {
    const char *method;
    void (*take)(Call *call);
} notifications[] = {
    {"textDocument/didOpen", opened},  {"textDocument/didChange", changed},
    {"textDocument/didSave", saved},   {"workspace/didChangeWatchedFiles", saved},
    {"textDocument/didClose", closed},
};

// --- The door ---------------------------------------------------------------------------------

static void lsp_end(void *what)
{
    Lsp *lsp = what;
    while (lsp->documents.list.count > 0) {
        document_close(&lsp->documents, lsp->documents.list.at[0]);
    }
    arena_free(lsp->answering);
    arena_free(lsp->publishing);
    arena_free(lsp->checking);
}

Lsp *lsp_new(LspHost host, Arena *arena)
{
    Lsp *lsp = ARENA_NEW(arena, Lsp);
    *lsp = (Lsp){.host = host,
                 .arena = arena,
                 .documents = {.arena = arena},
                 .answering = arena_new(WORK_ARENA_MAX),
                 .publishing = arena_new(WORK_ARENA_MAX),
                 .checking = arena_new(WORK_ARENA_MAX)};
    arena_defer(arena, lsp_end, lsp);
    return lsp;
}

bool lsp_answer(Lsp *lsp, Str message, Str waiting)
{
    Call call = {.lsp = lsp, .text = message, .waiting = waiting, .arena = lsp->answering};
    if (arena_run(lsp->answering, message_run, &call) == STATUS_NO_MEMORY) {
        Str said =
            STR("{\"jsonrpc\":\"2.0\",\"method\":\"window/logMessage\",\"params\":{\"type\":1,"
                "\"message\":\"there is not enough memory to answer\"}}");
        lsp_notify(lsp, said);
    }
    work_end(lsp->answering);
    return !call.ends;
}

bool lsp_has_changes(const Lsp *lsp)
{
    for (size_t i = 0; i < lsp->documents.list.count; i++) {
        if (lsp->documents.list.at[i]->is_dirty) {
            return true;
        }
    }
    return false;
}

void lsp_publish(Lsp *lsp)
{
    if (!lsp_has_changes(lsp)) {
        return;
    }
    Status status = arena_run(lsp->publishing, publish_run, lsp);
    (void)status;  // without memory the client keeps what it had
    work_end(lsp->publishing);
}

bool lsp_is_shut_down(const Lsp *lsp)
{
    return lsp->phase == PHASE_SHUT_DOWN;
}

// Null where there never was memory for it: arena_run has said so.
static void work_end(Arena *arena)
{
    if (arena != NULL) {
        arena_reset(arena);
    }
}

static Status publish_run(Arena *arena, void *argument)
{
    diagnose_publish(argument, arena);
    return STATUS_OK;
}

// --- Messages ---------------------------------------------------------------------------------

static Status message_run(Arena *arena, void *argument)
{
    Call *call = argument;
    Problems problems = {.arena = arena};
    const JsonValue *message = NULL;
    if (json_read(&message, call->text, STR("message"), 1, &problems, arena) != STATUS_OK) {
        reply_error(call, ERROR_PARSE, problems.list.at[0].message);
        return STATUS_OK;
    }
    message_answer(call, message);
    return STATUS_OK;
}

static void message_answer(Call *call, const JsonValue *message)
{
    const JsonValue *id = member_of(message, "id");
    bool has_id = id != NULL && (json_kind(id) == JSON_STRING || json_kind(id) == JSON_NUMBER);
    call->params = member_of(message, "params");
    if (!member_text(&call->method, message, "method")) {
        // The server asks nothing, so an answer is to nobody; all else has no form at all.
        bool is_answer =
            has_id && (member_of(message, "result") != NULL || member_of(message, "error") != NULL);
        if (!is_answer) {
            call->id = has_id ? id : NULL;
            reply_error(call, ERROR_INVALID_REQUEST, STR("a message has a method"));
        }
        return;
    }
    if (id == NULL) {
        notification_take(call);
        return;
    }
    if (!has_id) {
        reply_error(call, ERROR_INVALID_REQUEST, STR("an id is a number or a text"));
        return;
    }
    call->id = id;
    request_answer(call);
}

static void notification_take(Call *call)
{
    if (str_equal(call->method, STR("exit"))) {
        call->ends = true;
        return;
    }
    for (size_t i = 0; i < sizeof notifications / sizeof *notifications; i++) {
        if (call->lsp->phase == PHASE_RUNNING &&
            str_equal(call->method, str_from_c(notifications[i].method))) {
            notifications[i].take(call);
        }
    }
}

static void request_answer(Call *call)
{
    bool initializes = str_equal(call->method, STR("initialize"));
    if (call->lsp->phase == PHASE_SHUT_DOWN || (initializes && call->lsp->phase != PHASE_NEW)) {
        reply_error(call, ERROR_INVALID_REQUEST,
                    initializes ? STR("the server is initialized already")
                                : STR("the server is shut down; what is left is `exit`"));
    } else if (initializes) {
        initialize_answer(call);
    } else if (call->lsp->phase == PHASE_NEW) {
        reply_error(call, ERROR_NOT_INITIALIZED, STR("the first request is `initialize`"));
    } else if (str_equal(call->method, STR("shutdown"))) {
        shutdown_answer(call);
    } else if (is_cancelled(call)) {
        reply_error(call, ERROR_REQUEST_CANCELLED, STR("the request was cancelled"));
    } else {
        for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
            if (str_equal(call->method, str_from_c(requests[i].method))) {
                request_work(call, requests[i].handler);
                return;
            }
        }
        reply_error(call, ERROR_METHOD_NOT_FOUND,
                    str_format(call->arena, "there is no method '%.*s'",
                               STR_ARG(str_slice(call->method, 0, 100))));
    }
}

static void request_work(Call *call, Handler handler)
{
    Buffer buffer = buffer_new(call->arena);
    JsonWriter writer = {.to = &buffer};
    Request request = {.lsp = call->lsp,
                       .arena = call->arena,
                       .params = call->params,
                       .result = &writer,
                       .failure = buffer_new(call->arena)};
    reply_begin(&writer, call);
    json_key(&writer, STR("result"));
    Status status = handler(&request);
    if (status == STATUS_REFUSED) {
        reply_error(call, ERROR_REQUEST_FAILED, buffer_str(&request.failure));
        return;
    }
    if (status != STATUS_OK) {
        reply_error(call, ERROR_INVALID_PARAMS,
                    STR("the parameters need an open document, and a position or a range in it"));
        return;
    }
    json_end_object(&writer);
    body_send(call->lsp, buffer_str(&buffer), call->arena);
}

// Does a message that waits behind this request cancel it?
static bool is_cancelled(const Call *call)
{
    Str waiting = call->waiting;
    Str body;
    size_t size;
    Problems ignored = {.arena = call->arena, .limit = 1};
    while (waiting.len > 0 && frame_cut(&body, &size, waiting, &ignored) == FRAME_WHOLE) {
        const JsonValue *message = NULL;
        const JsonValue *id = NULL;
        Str method;
        waiting = str_slice(waiting, size, SIZE_MAX);
        if (str_find(body, STR("$/cancelRequest")) != SIZE_MAX &&
            json_read(&message, body, STR("message"), 1, &ignored, call->arena) == STATUS_OK &&
            member_text(&method, message, "method") && str_equal(method, STR("$/cancelRequest"))) {
            id = member_below(message, "params.id");
        }
        if (id != NULL && json_kind(id) == json_kind(call->id) &&
            str_equal(json_text(id), json_text(call->id))) {
            return true;
        }
    }
    return false;
}

// --- The life of the server -------------------------------------------------------------------

static void initialize_answer(Call *call)
{
    Lsp *lsp = call->lsp;
    lsp->client = client_read(call->params);
    lsp->phase = PHASE_RUNNING;
    Buffer buffer = buffer_new(call->arena);
    JsonWriter writer = {.to = &buffer};
    reply_begin(&writer, call);
    json_member_begin_object(&writer, "result");
    capabilities_write(&writer, lsp->host.version);
    json_end_object(&writer);
    json_end_object(&writer);
    body_send(lsp, buffer_str(&buffer), call->arena);
}

static Client client_read(const JsonValue *params)
{
    const JsonValue *of = member_below(params, "capabilities.textDocument");
    return (Client){
        .related_information = member_is_true(of, "publishDiagnostics.relatedInformation"),
        .hierarchical_symbols =
            member_is_true(of, "documentSymbol.hierarchicalDocumentSymbolSupport"),
        .markdown = array_has_text(member_below(of, "hover.contentFormat"), STR("markdown")),
    };
}

static void capabilities_write(JsonWriter *writer, Str version)
{
    enum { SYNC_INCREMENTAL = 2 };
    json_member_begin_object(writer, "capabilities");
    json_member_string(writer, "positionEncoding", STR("utf-16"));
    json_member_begin_object(writer, "textDocumentSync");
    json_member_boolean(writer, "openClose", true);
    json_member_integer(writer, "change", SYNC_INCREMENTAL);
    json_member_boolean(writer, "save", true);
    json_end_object(writer);
    json_member_boolean(writer, "hoverProvider", true);
    json_member_boolean(writer, "definitionProvider", true);
    json_member_boolean(writer, "referencesProvider", true);
    json_member_boolean(writer, "documentSymbolProvider", true);
    json_member_boolean(writer, "documentFormattingProvider", true);
    json_member_begin_object(writer, "completionProvider");
    json_member_begin_array(writer, "triggerCharacters");
    json_string(writer, STR("."));
    json_end_array(writer);
    json_end_object(writer);
    json_member_begin_object(writer, "codeActionProvider");
    json_member_begin_array(writer, "codeActionKinds");
    json_string(writer, STR("quickfix"));
    json_end_array(writer);
    json_end_object(writer);
    json_end_object(writer);
    json_member_begin_object(writer, "serverInfo");
    json_member_string(writer, "name", STR("comity"));
    json_member_string(writer, "version", version);
    json_end_object(writer);
}

static void shutdown_answer(Call *call)
{
    Buffer buffer = buffer_new(call->arena);
    JsonWriter writer = {.to = &buffer};
    call->lsp->phase = PHASE_SHUT_DOWN;
    reply_begin(&writer, call);
    json_member_null(&writer, "result");
    json_end_object(&writer);
    body_send(call->lsp, buffer_str(&buffer), call->arena);
}

// --- Documents --------------------------------------------------------------------------------

static void opened(Call *call)
{
    Str uri, text;
    const JsonValue *item = member_of(call->params, "textDocument");
    uint32_t version = 0;
    if (!member_text(&uri, item, "uri") || !member_text(&text, item, "text")) {
        return;
    }
    (void)member_number(&version, item, "version");
    Document *document = document_open(&call->lsp->documents, uri, text, version);
    if (document == NULL) {
        log_warning(call, "this document is too large to be checked", uri);
        return;
    }
    call->lsp->host.forget(call->lsp->host.context);
    diagnose_mark(call->lsp, document->path);
}

static void changed(Call *call)
{
    Str uri = {};
    const JsonValue *item = member_of(call->params, "textDocument");
    uint32_t version = 0;
    Document *document =
        member_text(&uri, item, "uri") ? document_find(&call->lsp->documents, uri) : NULL;
    if (document == NULL) {
        log_warning(call, "a document changed that is not open", uri);
        return;
    }
    if (member_number(&version, item, "version")) {
        document->version = version;
    }
    if (!document_change(document, member_of(call->params, "contentChanges"))) {
        log_warning(call, "a change could not be applied; close the document and open it again",
                    uri);
    }
    diagnose_mark(call->lsp, document->path);
}

// What lies on the disk is another: tables, rulebooks that are used.
static void saved(Call *call)
{
    call->lsp->host.forget(call->lsp->host.context);
    diagnose_mark(call->lsp, STR(""));
}

static void closed(Call *call)
{
    Str uri;
    const JsonValue *item = member_of(call->params, "textDocument");
    Document *document =
        member_text(&uri, item, "uri") ? document_find(&call->lsp->documents, uri) : NULL;
    if (document != NULL) {
        diagnose_mark(call->lsp, document->path);
        diagnose_forget(call->lsp, document, call->arena);
        document_close(&call->lsp->documents, document);
    }
}

static void log_warning(Call *call, const char *what, Str uri)
{
    Buffer buffer = buffer_new(call->arena);
    JsonWriter writer = {.to = &buffer};
    json_begin_object(&writer);
    json_member_string(&writer, "jsonrpc", STR("2.0"));
    json_member_string(&writer, "method", STR("window/logMessage"));
    json_member_begin_object(&writer, "params");
    json_member_integer(&writer, "type", 2);
    json_member_string(&writer, "message",
                       str_format(call->arena, "%s: %.*s", what, STR_ARG(str_slice(uri, 0, 200))));
    json_end_object(&writer);
    json_end_object(&writer);
    body_send(call->lsp, buffer_str(&buffer), call->arena);
}

Document *request_document(const Request *request)
{
    Str uri;
    const JsonValue *item = member_of(request->params, "textDocument");
    return member_text(&uri, item, "uri") ? document_find(&request->lsp->documents, uri) : NULL;
}

Library *request_library(Request *request, const Document *document, LspReach reach)
{
    Lsp *lsp = request->lsp;
    Sources sources = {};
    Problems ignored = {.arena = request->arena, .limit = 1};
    Status status = lsp->host.load(lsp->host.context, &sources, document->path, reach,
                                   documents_sources(&lsp->documents, request->arena),
                                   lsp->documents.list.count, &ignored, request->arena);
    if (status != STATUS_OK) {
        // What could not be read leaves the document itself.
        Source *own = ARENA_NEW(request->arena, Source);
        *own = (Source){document->path, document_text(document)};
        sources = (Sources){.rulebooks = own, .rulebook_count = 1};
    }
    return library_new(sources, document->path, request->arena);
}

// --- Answers ----------------------------------------------------------------------------------

static void reply_begin(JsonWriter *writer, const Call *call)
{
    json_begin_object(writer);
    json_member_string(writer, "jsonrpc", STR("2.0"));
    json_key(writer, STR("id"));
    if (call->id == NULL) {
        json_null(writer);
    } else if (json_kind(call->id) == JSON_STRING) {
        json_string(writer, json_text(call->id));
    } else {
        json_raw(writer, json_text(call->id));
    }
}

static void reply_error(Call *call, ErrorCode code, Str message)
{
    Buffer buffer = buffer_new(call->arena);
    JsonWriter writer = {.to = &buffer};
    reply_begin(&writer, call);
    json_member_begin_object(&writer, "error");
    json_member_integer(&writer, "code", code);
    json_member_string(&writer, "message", message);
    json_end_object(&writer);
    json_end_object(&writer);
    body_send(call->lsp, buffer_str(&buffer), call->arena);
}

static void body_send(Lsp *lsp, Str body, Arena *arena)
{
    Buffer frame = buffer_new(arena);
    frame_add(&frame, body);
    lsp->host.write(lsp->host.context, buffer_str(&frame));
}

void lsp_notify(Lsp *lsp, Str body)
{
    char header[64];
    int len = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", body.len);
    lsp->host.write(lsp->host.context, (Str){header, (size_t)len});
    lsp->host.write(lsp->host.context, body);
}
