// document.c: a text is one buffer in which each edit is made in place, so that a keystroke in a
// long rulebook moves memory and copies nothing.
#include "lsp/document.h"

#include "lsp/message.h"

// A text, its growth included, and the problems of one check.
// (A buffer that doubles leaves as much behind as it holds.)
#define DOCUMENT_ARENA_MAX (8 * DOCUMENT_BYTES_MAX)
#define FOUND_ARENA_MAX (64 * MEBIBYTE)
#define URI_BYTES_MAX 8192

static bool change_apply(Document *document, const JsonValue *change);
static bool text_splice(Document *document, size_t from, size_t to, Str text);
static int hex_digit(char c);
static bool is_plain_in_uri(char c);

Document *document_find(const Documents *documents, Str uri)
{
    for (size_t i = 0; i < documents->list.count; i++) {
        if (str_equal(documents->list.at[i]->uri, uri)) {
            return documents->list.at[i];
        }
    }
    return NULL;
}

Document *document_open(Documents *documents, Str uri, Str text, int64_t version)
{
    Document *document = document_find(documents, uri);
    if (text.len > DOCUMENT_BYTES_MAX || uri.len > URI_BYTES_MAX) {
        return NULL;
    }
    if (document == NULL) {
        Arena *arena = arena_new(DOCUMENT_ARENA_MAX);
        Arena *found = arena_new(FOUND_ARENA_MAX);
        if (arena == NULL || found == NULL) {
            arena_free(arena);
            arena_free(found);
            return NULL;
        }
        document = ARENA_NEW(arena, Document);
        *document = (Document){.uri = str_copy(uri, arena),
                               .path = uri_path(uri, arena),
                               .text = buffer_new(arena),
                               .arena = arena,
                               .found_arena = found};
        *VEC_PUSH(&documents->list, documents->arena) = document;
    }
    buffer_clear(&document->text);
    buffer_add(&document->text, text);
    document->version = version;
    document->is_dirty = true;
    return document;
}

void document_close(Documents *documents, Document *document)
{
    size_t kept = 0;
    for (size_t i = 0; i < documents->list.count; i++) {
        documents->list.at[kept] = documents->list.at[i];
        kept += documents->list.at[i] != document;
    }
    documents->list.count = kept;
    arena_free(document->found_arena);
    arena_free(document->arena);
}

bool document_change(Document *document, const JsonValue *changes)
{
    if (changes == NULL || json_kind(changes) != JSON_ARRAY) {
        return false;
    }
    document->is_dirty = true;
    for (JsonEach each = json_each(changes); json_next(&each);) {
        if (!change_apply(document, each.value)) {
            return false;
        }
    }
    return true;
}

static bool change_apply(Document *document, const JsonValue *change)
{
    Str text;
    Range16 range;
    if (!member_text(&text, change, "text")) {
        return false;
    }
    Str before = document_text(document);
    if (member_of(change, "range") == NULL) {
        return text_splice(document, 0, before.len, text);
    }
    if (!member_range(&range, change, "range")) {
        return false;
    }
    size_t from = position_byte(before, range.start);
    size_t to = position_byte(before, range.end);
    return from <= to && text_splice(document, from, to, text);
}

static bool text_splice(Document *document, size_t from, size_t to, Str text)
{
    Buffer *buffer = &document->text;
    size_t len = buffer->len - (to - from) + text.len;
    size_t behind = buffer->len - to;
    if (len > DOCUMENT_BYTES_MAX) {
        return false;
    }
    if (len > buffer->len) {
        buffer_add(buffer, text);  // room for at least as much as the text grows
    }
    if (behind > 0) {
        memmove(buffer->at + from + text.len, buffer->at + to, behind);
    }
    if (text.len > 0) {
        memcpy(buffer->at + from, text.at, text.len);
    }
    buffer->len = len;
    return true;
}

const Source *documents_sources(const Documents *documents, Arena *arena)
{
    Source *sources = ARENA_MANY(arena, Source, documents->list.count + 1);
    for (size_t i = 0; i < documents->list.count; i++) {
        const Document *document = documents->list.at[i];
        sources[i] = (Source){document->path, document_text(document)};
    }
    return sources;
}

// --- URIs (RFC 3986) --------------------------------------------------------------------------

Str uri_path(Str uri, Arena *arena)
{
    if (!str_starts_with(uri, STR("file://"))) {
        return str_copy(uri, arena);
    }
    Str rest = str_slice(uri, sizeof "file://" - 1, SIZE_MAX);
    size_t slash = str_find_char(rest, '/');  // an authority ("localhost") may stand before it
    rest = str_slice(rest, slash == SIZE_MAX ? rest.len : slash, SIZE_MAX);
    Buffer path = buffer_new(arena);
    for (size_t i = 0; i < rest.len; i++) {
        int high = rest.at[i] == '%' && i + 2 < rest.len ? hex_digit(rest.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(rest.at[i + 2]) : -1;
        char c = low >= 0 ? (char)(high * 16 + low) : rest.at[i];
        buffer_add_char(&path, c == '\0' ? '?' : c);
        i += low >= 0 ? 2 : 0;
    }
    return buffer_str(&path);
}

Str path_uri(const Documents *documents, Str path, Arena *arena)
{
    for (size_t i = 0; i < documents->list.count; i++) {
        if (str_equal(documents->list.at[i]->path, path)) {
            return documents->list.at[i]->uri;
        }
    }
    if (!str_starts_with(path, STR("/"))) {
        return str_copy(path, arena);
    }
    Buffer uri = buffer_new(arena);
    buffer_add(&uri, STR("file://"));
    for (size_t i = 0; i < path.len; i++) {
        if (is_plain_in_uri(path.at[i])) {
            buffer_add_char(&uri, path.at[i]);
        } else {
            buffer_add_format(&uri, "%%%02X", (unsigned)(unsigned char)path.at[i]);
        }
    }
    return buffer_str(&uri);
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)((at - digits) % 16);
}

static bool is_plain_in_uri(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           str_find_char(STR("/-._~"), c) != SIZE_MAX;
}
