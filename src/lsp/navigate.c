// navigate.c: where a name is declared, where it is used, and what a rulebook holds.
#include "lsp/server.h"

typedef struct Target {
    Library *library;
    Spot spot;
} Target;

static bool target_find(Target *out, Request *request, LspReach reach, Status *status);
static void declaration_write(Request *request, Library *library, const Declaration *declaration);
static void token_write_location(Request *request, Library *library, uint32_t file,
                                 const Token *token);
static void references_write(Request *request, Library *library, const Found *wanted,
                             bool with_declarations);
static bool spot_declares(const Library *library, const Spot *spot, const Found *wanted);
static bool found_meet(const Found *a, const Found *b);
static void symbol_write(Request *request, Library *library, const Statement *statement);
static void symbol_head_write(JsonWriter *writer, Str name, Str detail, int kind);
static int symbol_kind(StatementKind kind);

Status definition_answer(Request *request)
{
    Target target;
    Status status = STATUS_OK;
    if (!target_find(&target, request, LSP_REACH_USED, &status)) {
        return status;
    }
    Found found = library_find(target.library, &target.spot);
    json_begin_array(request->result);
    for (size_t i = 0; i < found.count; i++) {
        declaration_write(request, target.library, &target.library->declarations.at[found.at[i]]);
    }
    json_end_array(request->result);
    return STATUS_OK;
}

Status references_answer(Request *request)
{
    Target target;
    Status status = STATUS_OK;
    if (!target_find(&target, request, LSP_REACH_BESIDE, &status)) {
        return status;
    }
    Found wanted = library_find(target.library, &target.spot);
    json_begin_array(request->result);
    if (wanted.count > 0) {
        references_write(request, target.library, &wanted,
                         member_is_true(request->params, "context.includeDeclaration"));
    }
    json_end_array(request->result);
    return STATUS_OK;
}

// The token at the position that a request names. False: there is none, and null was answered, or
// *status says what is wrong with the request.
static bool target_find(Target *out, Request *request, LspReach reach, Status *status)
{
    Position position;
    const Document *document = request_document(request);
    if (document == NULL || !member_position(&position, request->params, "position")) {
        *status = STATUS_INVALID;
        return false;
    }
    out->library = request_library(request, document, reach);
    size_t byte = position_byte(document_text(document), position);
    if (out->library->volumes.count == 0 ||
        !spot_at(&out->spot, out->library, out->library->own, byte)) {
        json_null(request->result);
        return false;
    }
    return true;
}

static void declaration_write(Request *request, Library *library, const Declaration *declaration)
{
    token_write_location(request, library, declaration->file, &declaration->name);
}

static void token_write_location(Request *request, Library *library, uint32_t file,
                                 const Token *token)
{
    const Lines *lines = library_lines(library, file);
    Str path = library->volumes.at[file].file->source.path;
    write_location(request->result, NULL, path_uri(&request->lsp->documents, path, request->arena),
                   lines_range(lines, token->at, token->at + token_size(token)));
}

// Every token is asked what it means: one that means any of what is wanted refers to it.
static void references_write(Request *request, Library *library, const Found *wanted,
                             bool with_declarations)
{
    for (uint32_t file = 0; file < library->volumes.count; file++) {
        const File *text = library->volumes.at[file].file;
        for (size_t i = 0; i < text->statements.count; i++) {
            Spot spot = spot_first(library, file, &text->statements.at[i]);
            do {
                ArenaMark mark = arena_mark(library->arena);
                Found found = library_find(library, &spot);
                bool refers = found_meet(&found, wanted) &&
                              (with_declarations || !spot_declares(library, &spot, wanted));
                arena_return(library->arena, mark);
                if (refers) {
                    token_write_location(request, library, file, spot_token(&spot, library));
                }
            } while (spot_next(&spot, library));
        }
    }
}

static bool spot_declares(const Library *library, const Spot *spot, const Found *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const Declaration *declaration = &library->declarations.at[wanted->at[i]];
        if (declaration->file == spot->file &&
            declaration->name.at == spot_token(spot, library)->at) {
            return true;
        }
    }
    return false;
}

static bool found_meet(const Found *a, const Found *b)
{
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            if (a->at[i] == b->at[k]) {
                return true;
            }
        }
    }
    return false;
}

// --- What a rulebook holds --------------------------------------------------------------------

Status symbols_answer(Request *request)
{
    const Document *document = request_document(request);
    if (document == NULL) {
        return STATUS_INVALID;
    }
    Source own = {document->path, document_text(document)};
    Library *library = library_new((Sources){.rulebooks = &own, .rulebook_count = 1},
                                   document->path, request->arena);
    const File *file = library->volumes.at[0].file;
    json_begin_array(request->result);
    for (size_t i = 0; i < file->statements.count; i++) {
        symbol_write(request, library, &file->statements.at[i]);
    }
    json_end_array(request->result);
    return STATUS_OK;
}

static void symbol_write(Request *request, Library *library, const Statement *statement)
{
    if (statement->name.len == 0) {
        return;
    }
    JsonWriter *writer = request->result;
    const Lines *lines = library_lines(library, 0);
    Range16 whole = lines_range(lines, statement->first.at, statement->end);
    const Token *name = &statement->name_token;
    Range16 named = lines_range(lines, name->at, name->at + token_size(name));
    json_begin_object(writer);
    symbol_head_write(writer, statement->name, statement_word(statement->kind),
                      symbol_kind(statement->kind));
    if (!request->lsp->client.hierarchical_symbols) {
        Str path = library->volumes.at[0].file->source.path;
        write_location(writer, "location", path_uri(&request->lsp->documents, path, request->arena),
                       whole);
        json_end_object(writer);
        return;
    }
    write_range(writer, "range", whole);
    write_range(writer, "selectionRange", named);
    json_member_begin_array(writer, "children");
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind == CLAUSE_COLUMN) {
            Range16 column = lines_range(lines, clause->first.at, clause->end);
            json_begin_object(writer);
            symbol_head_write(writer, clause->text, STR("column"), 8);
            write_range(writer, "range", column);
            write_range(writer, "selectionRange", column);
            json_end_object(writer);
        }
    }
    json_end_array(writer);
    json_end_object(writer);
}

static void symbol_head_write(JsonWriter *writer, Str name, Str detail, int kind)
{
    json_member_string(writer, "name", name);
    json_member_string(writer, "detail", detail);
    json_member_integer(writer, "kind", kind);
}

// The protocol's kinds: the nearest to what ours are, so that editors give each its own sign.
static int symbol_kind(StatementKind kind)
{
    enum {
        MODULE = 2,
        CLASS = 5,
        FIELD = 8,
        ENUM = 10,
        FUNCTION = 12,
        VARIABLE = 13,
        ARRAY = 18,
        KEY = 20,
        EVENT = 24
    };
    switch (kind) {
    case STATEMENT_RULEBOOK:
        return MODULE;
    case STATEMENT_TYPE:
        return ENUM;
    case STATEMENT_FACT:
        return FIELD;
    case STATEMENT_DERIVE:
        return VARIABLE;
    case STATEMENT_GROUP:
        return ARRAY;
    case STATEMENT_TABLE:
        return CLASS;
    case STATEMENT_ENTRY:
    case STATEMENT_ENTRIES:
        return KEY;
    default:
        return kind >= STATEMENT_SUSPEND ? EVENT : FUNCTION;
    }
}
