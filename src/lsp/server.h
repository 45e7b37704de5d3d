// server.h: what the files of the server share: its state, and the handlers of its methods (inner
// header).
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include "lsp/document.h"
#include "lsp/library.h"
#include "lsp/lsp.h"
#include "lsp/message.h"

typedef enum Phase { PHASE_NEW, PHASE_RUNNING, PHASE_SHUT_DOWN } Phase;

// What the client can show, as it said in `initialize`.
typedef struct Client {
    bool related_information;
    bool hierarchical_symbols;
    bool markdown;
} Client;

struct Lsp {
    LspHost host;
    Arena *arena;  // ends with the server
    Phase phase;
    Client client;
    Documents documents;
    // Each is reset behind its work, not freed: what a keystroke needs is there for the next.
    Arena *answering, *publishing, *checking;
};

// A request while it is answered. Its arena is reset behind it.
typedef struct Request {
    Lsp *lsp;
    Arena *arena;
    const JsonValue *params;
    JsonWriter *result;  // one value is to be written
    Buffer failure;      // or why there is none
} Request;

// The answer to a request. INVALID: its parameters are not of the protocol's form. REFUSED: it
// cannot be answered, `failure` says why. On both, nothing was written.
typedef Status (*Handler)(Request *request);

// navigate.c
Status definition_answer(Request *request);
Status references_answer(Request *request);
Status symbols_answer(Request *request);
// hover.c
Status hover_answer(Request *request);
// complete.c
Status completion_answer(Request *request);
// edit.c
Status formatting_answer(Request *request);
Status actions_answer(Request *request);

// diagnose.c: marks the documents that a change to this path can concern.
void diagnose_mark(Lsp *lsp, Str path);
// Checks what is marked, and publishes.
void diagnose_publish(Lsp *lsp, Arena *arena);
// Takes away what was published for a document that is about to be closed.
void diagnose_forget(Lsp *lsp, Document *document, Arena *arena);

// lsp.c: sends a message of the server's own.
void lsp_notify(Lsp *lsp, Str body);
// The document that `params.textDocument` names; null if it is not open.
Document *request_document(const Request *request);
// The rulebooks around a document.
Library *request_library(Request *request, const Document *document, LspReach reach);

#endif
