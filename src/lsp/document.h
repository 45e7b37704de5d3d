// document.h: the rulebooks that the client has open, and their texts as they are typed (inner
// header).
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include "base/json.h"
#include "lang/program.h"
#include "lsp/position.h"

#define DOCUMENT_BYTES_MAX (64 * MEBIBYTE)

// A problem, placed as the client counts.
typedef struct Finding {
    Str path;
    Range16 range;
    Severity severity;
    Str code, message, hint;
} Finding;

typedef struct Document {
    Str uri;
    Str path;  // of a file; else the URI
    int64_t version;
    Buffer text;
    Arena *arena;  // ends when the document is closed: URI, path, text
    bool is_dirty;
    Arena *found_arena;  // reset with each check
    VEC(Finding) findings;
    VEC(Str) loaded;  // paths of what the last check read
} Document;

typedef struct Documents {
    Arena *arena;
    VEC(Document *) list;
} Documents;

Document *document_find(const Documents *documents, Str uri);
// Opens a document, or replaces the one that is open under this URI. Null if it, or the
// URI, is too large.
Document *document_open(Documents *documents, Str uri, Str text, int64_t version);
void document_close(Documents *documents, Document *document);

// Applies `contentChanges`, in order: parts by their ranges, or the whole text. False if one is not
// of the protocol's form, or the text would be too large; what was before it is then applied.
bool document_change(Document *document, const JsonValue *changes);

static inline Str document_text(const Document *document)
{
    return buffer_str(&document->text);
}

// The texts of all open documents under their paths.
const Source *documents_sources(const Documents *documents, Arena *arena);

// "file:///a%20b.rules" as a path; any other URI as it is.
Str uri_path(Str uri, Arena *arena);
// The URI of a path: the client's own if the document is open.
Str path_uri(const Documents *documents, Str path, Arena *arena);

#endif
