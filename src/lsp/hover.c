// hover.c: what a name is: its declaration as it was written, the words of the law behind it, and
// where it stands.
#include "lsp/server.h"

#define SHOWN_MAX 4  // declarations of one name: a fact's in several laws, the limbs of a measure

static void declaration_show(Buffer *out, Request *request, Library *library,
                             const Declaration *declaration);
static void header_show(Buffer *out, const File *file, const Declaration *declaration, bool fenced);
static void clauses_show(Buffer *out, const File *file, const Statement *statement);
static void source_add(Buffer *out, Str raw);
static bool built_in_show(Buffer *out, Str name, Arena *arena);
static bool country_show(Buffer *out, Str name);
static Str base_name(Str path);

Status hover_answer(Request *request)
{
    Position position;
    const Document *document = request_document(request);
    if (document == NULL || !member_position(&position, request->params, "position")) {
        return STATUS_INVALID;
    }
    Library *library = request_library(request, document, LSP_REACH_USED);
    Spot spot;
    Buffer text = buffer_new(request->arena);
    size_t byte = position_byte(document_text(document), position);
    if (library->volumes.count > 0 && spot_at(&spot, library, library->own, byte)) {
        Found found = library_find(library, &spot);
        const Token *token = spot_token(&spot, library);
        for (size_t i = 0; i < found.count && i < SHOWN_MAX; i++) {
            declaration_show(&text, request, library, &library->declarations.at[found.at[i]]);
        }
        if (found.count > SHOWN_MAX) {
            buffer_add_format(&text, "and %zu more\n", found.count - SHOWN_MAX);
        }
        if (found.count == 0 && token->kind == TOKEN_WORD && !spot.in_header &&
            !built_in_show(&text, token->text, request->arena)) {
            (void)country_show(&text, token->text);
        }
    }
    if (text.len == 0) {
        json_null(request->result);
        return STATUS_OK;
    }
    const Token *token = spot_token(&spot, library);
    json_begin_object(request->result);
    json_member_begin_object(request->result, "contents");
    json_member_string(request->result, "kind",
                       request->lsp->client.markdown ? STR("markdown") : STR("plaintext"));
    json_member_string(request->result, "value", str_trim(buffer_str(&text)));
    json_end_object(request->result);
    write_range(
        request->result, "range",
        lines_range(library_lines(library, spot.file), token->at, token->at + token_size(token)));
    json_end_object(request->result);
    return STATUS_OK;
}

static void declaration_show(Buffer *out, Request *request, Library *library,
                             const Declaration *declaration)
{
    const Volume *volume = &library->volumes.at[declaration->file];
    buffer_add(out, out->len > 0 ? STR("\n") : STR(""));
    header_show(out, volume->file, declaration, request->lsp->client.markdown);
    if (declaration->column == NULL) {
        clauses_show(out, volume->file, declaration->statement);
    }
    Str path = base_name(volume->file->source.path);
    buffer_add_format(out, "%.*s, %.*s line %u\n", STR_ARG(volume->rulebook), STR_ARG(path),
                      declaration->name.line);
}

static void header_show(Buffer *out, const File *file, const Declaration *declaration, bool fenced)
{
    const Statement *statement = declaration->statement;
    const Token *last = &file->tokens.at[statement->header_end - 1];
    size_t from = statement->first.at;
    size_t end = last->at + token_size(last);
    buffer_add(out, fenced ? STR("```comity\n") : STR(""));
    if (declaration->column != NULL) {
        buffer_add_format(out, "table %.*s: ", STR_ARG(statement->name));
        from = declaration->column->first.at;
        end = declaration->column->end;
    }
    source_add(out, str_slice(file->source.text, from, end - from));
    buffer_add(out, fenced ? STR("\n```\n") : STR("\n"));
}

// Texts stand by themselves, other clauses with their word.
static void clauses_show(Buffer *out, const File *file, const Statement *statement)
{
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        switch (clause->kind) {
        case CLAUSE_TEXT:
        case CLAUSE_ASK:
        case CLAUSE_TITLE:
            buffer_add_format(out, "%.*s\n\n", STR_ARG(clause->text));
            break;
        case CLAUSE_PRESUMED:
        case CLAUSE_LEAST:
        case CLAUSE_MOST:
        case CLAUSE_IS:
        case CLAUSE_KEY:
        case CLAUSE_OPEN:
        case CLAUSE_ON:
        case CLAUSE_LIFTS:
        case CLAUSE_SAYS:
        case CLAUSE_BECAUSE:
        case CLAUSE_AUTHORITY:
        case CLAUSE_SOURCE:
        case CLAUSE_DAYS:
        case CLAUSE_CITE:
            source_add(out, str_slice(file->source.text, clause->first.at,
                                      clause->end - clause->first.at));
            buffer_add(out, STR("\n\n"));
            break;
        default:
            break;
        }
    }
}

// On one line: blanks made single, comments left out.
static void source_add(Buffer *out, Str raw)
{
    bool blank = false, quoted = false;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        quoted = c == '\n' ? false : quoted != (c == '"');
        if (c == '#' && !quoted) {
            size_t end = str_find_char(str_slice(raw, i, SIZE_MAX), '\n');
            i = end == SIZE_MAX ? raw.len : i + end;
            blank = true;
            continue;
        }
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            blank = true;
            continue;
        }
        if (blank) {
            buffer_add_char(out, ' ');
        }
        blank = false;
        buffer_add_char(out, c);
    }
}

// Facts that deciding itself needs are there without a declaration.
static bool built_in_show(Buffer *out, Str name, Arena *arena)
{
    Vocabulary *vocabulary = vocabulary_new(arena);
    FactName found;
    if (!vocabulary_find(vocabulary, name, &found)) {
        return false;
    }
    const Fact *fact = vocabulary_fact(vocabulary, found.fact);
    Str type = type_write(&fact->type, vocabulary->symbols, arena);
    buffer_add_format(out, "fact %.*s : %.*s\n\nalways there, without a declaration\n",
                      STR_ARG(fact->full), STR_ARG(type));
    return true;
}

static bool country_show(Buffer *out, Str name)
{
    CountryId country = country_by_code(name);
    if (country_is_none(country)) {
        return false;
    }
    Str english = country_name(country), chinese = country_name_zh(country);
    buffer_add_format(out, "%.*s: %.*s, %.*s\n", STR_ARG(name), STR_ARG(english), STR_ARG(chinese));
    return true;
}

static Str base_name(Str path)
{
    size_t start = path.len;
    while (start > 0 && path.at[start - 1] != '/') {
        start--;
    }
    return str_slice(path, start, SIZE_MAX);
}
