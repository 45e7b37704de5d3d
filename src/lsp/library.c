// library.c: an index of declarations, and the meaning of a token by where it stands: behind `use`
// a rulebook, behind `on` a statement, in a condition a fact, a column, a group.
#include "lsp/library.h"

#include "facts/vocabulary.h"

#define NO_LINK UINT32_MAX

static void volume_add(Library *library, Source source);
static void statement_add(Library *library, uint32_t file, const Statement *statement);
static NameSpace space_of(StatementKind kind);
static uint32_t declaration_add(Library *library, Declaration declaration);
static void name_put(Library *library, Map *names, Str name, uint32_t declaration);
static void columns_add(Library *library, uint32_t file, const Statement *statement);
static void links_take(Found *out, const Library *library, const Map *names, Str name);
static void names_find(Found *out, const Library *library, uint32_t file, NameSpace space,
                       Str name);
static uint32_t volume_by_name(const Library *library, Str rulebook);
static void rulebooks_find(Found *out, const Library *library, Str name);
static void header_find(Found *out, const Library *library, const Spot *spot);
static void clause_find(Found *out, const Library *library, const Spot *spot);
static void expression_find(Found *out, const Library *library, const Spot *spot);
static void type_find(Found *out, const Library *library, const Spot *spot);
static void provisions_find(Found *out, const Library *library, uint32_t file, Str name);
static void codes_find(Found *out, const Library *library, uint32_t file, Str code);
static void column_find(Found *out, const Library *library, uint32_t file, Str name);
static void column_take(Found *out, const Library *library, uint32_t table, Str name);
static void own_column_find(Found *out, const Library *library, const Spot *spot);
static bool follows(const Library *library, const Spot *spot, size_t by, const char *word);

// --- The index --------------------------------------------------------------------------------

Library *library_new(Sources sources, Str path, Arena *arena)
{
    Library *library = ARENA_NEW(arena, Library);
    *library = (Library){.arena = arena, .facts = map_new(arena)};
    for (size_t i = 0; i < sources.rulebook_count; i++) {
        if (str_equal(sources.rulebooks[i].path, path)) {
            library->own = (uint32_t)i;
        }
        volume_add(library, sources.rulebooks[i]);
    }
    return library;
}

static void volume_add(Library *library, Source source)
{
    Problems ignored = {.arena = library->arena, .limit = 1};
    Volume volume = {.file = file_parse(source, &ignored, library->arena)};
    uint32_t index = (uint32_t)library->volumes.count;
    for (NameSpace space = 0; space < SPACE_COUNT; space++) {
        volume.names[space] = map_new(library->arena);
    }
    if (volume.file->statements.count > 0) {
        const Statement *head = &volume.file->statements.at[0];
        volume.rulebook = head->kind == STATEMENT_RULEBOOK ? head->name : (Str){};
        for (size_t i = 0; i < head->clauses.count; i++) {
            volume.list =
                head->clauses.at[i].kind == CLAUSE_LIST ? head->clauses.at[i].text : volume.list;
        }
    }
    *VEC_PUSH(&library->volumes, library->arena) = volume;
    for (size_t i = 0; i < volume.file->statements.count; i++) {
        statement_add(library, index, &volume.file->statements.at[i]);
    }
}

static void statement_add(Library *library, uint32_t file, const Statement *statement)
{
    if (statement->name.len == 0 || statement->kind >= STATEMENT_SUSPEND) {
        return;  // a status names what another statement declares
    }
    NameSpace space = space_of(statement->kind);
    uint32_t index = declaration_add(library, (Declaration){.space = space,
                                                            .file = file,
                                                            .statement = statement,
                                                            .name = statement->name_token});
    Map *names = space == SPACE_FACT ? library->facts : library->volumes.at[file].names[space];
    name_put(library, names, statement->name, index);
    // A dot makes a part: `no61` means all its limbs.
    for (size_t i = 1; space == SPACE_PROVISION && i < statement->name.len; i++) {
        if (statement->name.at[i] == '.') {
            name_put(library, names, str_slice(statement->name, 0, i), index);
        }
    }
    if (space == SPACE_TABLE) {
        columns_add(library, file, statement);
    }
}

static NameSpace space_of(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_RULEBOOK:
        return SPACE_RULEBOOK;
    case STATEMENT_TYPE:
        return SPACE_TYPE;
    case STATEMENT_FACT:
    case STATEMENT_DERIVE:
        return SPACE_FACT;
    case STATEMENT_GROUP:
        return SPACE_GROUP;
    case STATEMENT_TABLE:
        return SPACE_TABLE;
    default:
        return SPACE_PROVISION;
    }
}

static void columns_add(Library *library, uint32_t file, const Statement *statement)
{
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind == CLAUSE_COLUMN) {
            const Token *name = &library->volumes.at[file].file->tokens.at[clause->first_token + 1];
            (void)declaration_add(library, (Declaration){.space = SPACE_COLUMN,
                                                         .file = file,
                                                         .statement = statement,
                                                         .column = clause,
                                                         .name = *name});
        }
    }
}

static uint32_t declaration_add(Library *library, Declaration declaration)
{
    *VEC_PUSH(&library->declarations, library->arena) = declaration;
    return (uint32_t)library->declarations.count - 1;
}

// Puts it in front of those of the same name.
static void name_put(Library *library, Map *names, Str name, uint32_t declaration)
{
    uint32_t next = NO_LINK;
    (void)map_find(names, name, &next);
    map_put(names, name, (uint32_t)library->links.count);
    *VEC_PUSH(&library->links, library->arena) = (Link){declaration, next};
}

const Lines *library_lines(Library *library, uint32_t file)
{
    Volume *volume = &library->volumes.at[file];
    if (!volume->has_lines) {
        volume->lines = lines_of(volume->file->source.text, library->arena);
        volume->has_lines = true;
    }
    return &volume->lines;
}

// --- Spots ------------------------------------------------------------------------------------

Spot spot_first(const Library *, uint32_t file, const Statement *statement)
{
    return (Spot){.file = file,
                  .statement = statement,
                  .in_header = true,
                  .token = statement->first_token,
                  .clause_first = statement->first_token};
}

const Token *spot_token(const Spot *spot, const Library *library)
{
    return &library->volumes.at[spot->file].file->tokens.at[spot->token];
}

bool spot_next(Spot *spot, const Library *library)
{
    if (spot->token + 1 >= spot->statement->token_end) {
        return false;
    }
    spot->token++;
    const Token *token = spot_token(spot, library);
    StatementKind kind = spot->statement->kind;
    ClauseKind clause = CLAUSE_IS;
    bool branch = token_is(token, STR("=")) && clause_allowed(kind, CLAUSE_IS);
    if (branch || (token->first && words_find_clause(token, kind, &clause))) {
        spot->in_header = false;
        spot->clause = clause;
        spot->clause_first = spot->token;
    }
    return true;
}

size_t token_size(const Token *token)
{
    return token->text.len + (token->kind == TOKEN_STRING ? 2 : 0);
}

bool spot_at(Spot *out, const Library *library, uint32_t file, size_t byte)
{
    const File *at = library->volumes.at[file].file;
    size_t low = 0, high = at->statements.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (at->statements.at[middle].first.at <= byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return false;
    }
    Spot spot = spot_first(library, file, &at->statements.at[low - 1]);
    bool found = false;
    do {
        const Token *token = spot_token(&spot, library);
        if (token->at > byte) {
            break;
        }
        if (byte <= token->at + token_size(token)) {
            *out = spot;  // of two that touch, the one that begins here
            found = true;
        }
    } while (spot_next(&spot, library));
    return found;
}

// --- Meaning ----------------------------------------------------------------------------------

Found library_find(const Library *library, const Spot *spot)
{
    Found found = {};
    const Token *token = spot_token(spot, library);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_CODE) {
        return found;
    }
    if (spot->in_header) {
        header_find(&found, library, spot);
    } else if (spot->token != spot->clause_first) {
        clause_find(&found, library, spot);
    }
    return found;
}

static void header_find(Found *out, const Library *library, const Spot *spot)
{
    const Token *token = spot_token(spot, library);
    const Statement *statement = spot->statement;
    for (size_t i = 0; i < statement->names.count; i++) {
        if (statement->names.at[i].at != token->at) {
            continue;
        }
        if (statement->kind >= STATEMENT_SUSPEND) {
            provisions_find(out, library, spot->file, token->text);
        } else if (statement->kind == STATEMENT_FACT || statement->kind == STATEMENT_DERIVE) {
            *out = library_facts(library, spot->file, token->text);
        } else {
            links_take(out, library,
                       library->volumes.at[spot->file].names[space_of(statement->kind)],
                       token->text);
        }
        return;
    }
    if (follows(library, spot, SIZE_MAX, "by")) {
        names_find(out, library, spot->file, SPACE_TABLE, token->text);
    } else if (token->at > statement->name_token.at) {
        type_find(out, library, spot);
    }
}

static void clause_find(Found *out, const Library *library, const Spot *spot)
{
    const Token *token = spot_token(spot, library);
    switch (spot->clause) {
    case CLAUSE_TITLE:
    case CLAUSE_AUTHORITY:
    case CLAUSE_SOURCE:
    case CLAUSE_LIST:
    case CLAUSE_ASK:
    case CLAUSE_CALENDAR:
    case CLAUSE_PERIOD:
    case CLAUSE_SHARED:
    case CLAUSE_WITHIN:
    case CLAUSE_OPEN:
        return;
    case CLAUSE_USE:
        rulebooks_find(out, library, token->text);
        return;
    case CLAUSE_KEY:
    case CLAUSE_COLUMN: {
        bool is_type = spot->clause == CLAUSE_COLUMN && spot->token > spot->clause_first + 1;
        if (is_type) {
            type_find(out, library, spot);
        } else {
            own_column_find(out, library, spot);
        }
        return;
    }
    case CLAUSE_ON:
    case CLAUSE_LIFTS:
    case CLAUSE_OVER:
        if (token->kind == TOKEN_WORD) {
            provisions_find(out, library, spot->file, token->text);
            return;
        }
        break;
    default:
        break;
    }
    expression_find(out, library, spot);
}

// Is the token so many before or behind (1, SIZE_MAX: -1) this word?
static bool follows(const Library *library, const Spot *spot, size_t by, const char *word)
{
    size_t at = spot->token + by;
    return at >= spot->statement->first_token && at < spot->statement->token_end &&
           token_is(&library->volumes.at[spot->file].file->tokens.at[at], str_from_c(word));
}

static void expression_find(Found *out, const Library *library, const Spot *spot)
{
    const Token *token = spot_token(spot, library);
    if (token->kind == TOKEN_CODE) {
        codes_find(out, library, spot->file, token->text);
        return;
    }
    if (word_is_reserved(token->text)) {
        return;
    }
    bool is_statement = follows(library, spot, 1, "applies") ||
                        (follows(library, spot, 1, "is") && follows(library, spot, 2, "kept"));
    if (is_statement) {
        provisions_find(out, library, spot->file, token->text);
        return;
    }
    *out = library_facts(library, spot->file, token->text);
    if (out->count == 0) {
        column_find(out, library, spot->file, token->text);
    }
    if (out->count == 0) {
        names_find(out, library, spot->file, SPACE_GROUP, token->text);
    }
    if (out->count == 0) {
        names_find(out, library, spot->file, SPACE_TABLE, token->text);
    }
}

// Words of a type itself (yes, one, of …) name nothing.
static void type_find(Found *out, const Library *library, const Spot *spot)
{
    names_find(out, library, spot->file, SPACE_TYPE, spot_token(spot, library)->text);
}

Found library_facts(const Library *library, uint32_t file, Str name)
{
    Found all = {};
    links_take(&all, library, library->facts, name);
    Str rest;
    Role role;
    Str first = str_split(name, '.', &rest);
    if (rest.len > 0 && role_find(first, &role)) {
        links_take(&all, library, library->facts,
                   str_format(library->arena, "party.%.*s", STR_ARG(rest)));
    }
    // Those of the file's own law come first.
    Found found = {};
    Str law = str_split(library->volumes.at[file].rulebook, '.', &rest);
    for (int own = 1; own >= 0; own--) {
        for (size_t i = 0; i < all.count; i++) {
            uint32_t of = library->declarations.at[all.at[i]].file;
            bool is_own = str_equal(str_split(library->volumes.at[of].rulebook, '.', &rest), law);
            if (is_own == (own == 1)) {
                *VEC_PUSH(&found, library->arena) = all.at[i];
            }
        }
    }
    return found;
}

static void links_take(Found *out, const Library *library, const Map *names, Str name)
{
    uint32_t link = NO_LINK;
    (void)map_find(names, name, &link);
    size_t first = out->count;
    for (; link != NO_LINK; link = library->links.at[link].next) {
        *VEC_PUSH(out, library->arena) = library->links.at[link].declaration;
    }
    for (size_t i = first, k = out->count; i + 1 < k; i++) {  // in the order of lines
        uint32_t last = out->at[--k];
        out->at[k] = out->at[i];
        out->at[i] = last;
    }
}

static uint32_t volume_by_name(const Library *library, Str rulebook)
{
    for (uint32_t i = 0; i < library->volumes.count; i++) {
        if (rulebook.len > 0 && str_equal(library->volumes.at[i].rulebook, rulebook)) {
            return i;
        }
    }
    return UINT32_MAX;
}

// The rulebooks that a file uses, by index of file.
static Found uses_of(const Library *library, uint32_t file)
{
    Found uses = {};
    const File *text = library->volumes.at[file].file;
    const Statement *head = text->statements.count > 0 ? &text->statements.at[0] : NULL;
    for (size_t i = 0; head != NULL && i < head->clauses.count; i++) {
        const Clause *clause = &head->clauses.at[i];
        for (uint32_t k = 0; clause->kind == CLAUSE_USE && k < clause->tree->count; k++) {
            uint32_t used = volume_by_name(library, clause->tree->children[k]->text);
            if (used != UINT32_MAX) {
                *VEC_PUSH(&uses, library->arena) = used;
            }
        }
    }
    return uses;
}

static void names_find(Found *out, const Library *library, uint32_t file, NameSpace space, Str name)
{
    size_t slash = str_find_char(name, '/');
    if (slash != SIZE_MAX) {
        uint32_t other = volume_by_name(library, str_slice(name, 0, slash));
        if (other != UINT32_MAX) {
            links_take(out, library, library->volumes.at[other].names[space],
                       str_slice(name, slash + 1, SIZE_MAX));
        }
        return;
    }
    links_take(out, library, library->volumes.at[file].names[space], name);
    Found uses = out->count == 0 ? uses_of(library, file) : (Found){};
    for (size_t i = 0; i < uses.count; i++) {
        links_take(out, library, library->volumes.at[uses.at[i]].names[space], name);
    }
}

// A rulebook by its name, or all of those whose names begin so: us is all of the US.
static void rulebooks_find(Found *out, const Library *library, Str name)
{
    for (uint32_t i = 0; i < library->volumes.count; i++) {
        const Volume *volume = &library->volumes.at[i];
        Rulebook rulebook = {.name = volume->rulebook};
        if (volume->rulebook.len > 0 && rulebook_is_named(&rulebook, name)) {
            links_take(out, library, volume->names[SPACE_RULEBOOK], volume->rulebook);
        }
    }
}

static void provisions_find(Found *out, const Library *library, uint32_t file, Str name)
{
    names_find(out, library, file, SPACE_PROVISION, name);
    if (out->count == 0) {
        rulebooks_find(out, library, name);
    }
}

// The entry of a code; where there is none, the one nearest above it. The list is said, or the
// file's own.
static void codes_find(Found *out, const Library *library, uint32_t file, Str code)
{
    Str rest;
    Str list = str_split(code, ':', &rest);
    if (rest.len == 0) {
        list = library->volumes.at[file].list;
        rest = code;
    }
    while (rest.len > 0 && out->count == 0) {
        for (uint32_t i = 0; i < library->volumes.count; i++) {
            if (str_equal(library->volumes.at[i].list, list)) {
                links_take(out, library, library->volumes.at[i].names[SPACE_PROVISION], rest);
            }
        }
        while (rest.len > 0 && rest.at[rest.len - 1] != '.') {
            rest.len--;
        }
        rest.len -= rest.len > 0;
    }
}

bool library_table(uint32_t *out, const Library *library, uint32_t file, Str name)
{
    Found tables = {};
    names_find(&tables, library, file, SPACE_TABLE, name);
    if (tables.count > 0) {
        *out = tables.at[0];
    }
    return tables.count > 0;
}

// "chart.marks", "us.country_chart/chart.marks"
static void column_find(Found *out, const Library *library, uint32_t file, Str name)
{
    for (size_t dot = name.len; dot-- > 1;) {
        if (name.at[dot] != '.') {
            continue;
        }
        uint32_t table;
        if (library_table(&table, library, file, str_slice(name, 0, dot))) {
            column_take(out, library, table, str_slice(name, dot + 1, SIZE_MAX));
            return;
        }
    }
}

// Columns stand right behind their table.
static void column_take(Found *out, const Library *library, uint32_t table, Str name)
{
    const Statement *statement = library->declarations.at[table].statement;
    for (uint32_t i = table + 1; i < library->declarations.count; i++) {
        const Declaration *column = &library->declarations.at[i];
        if (column->statement != statement) {
            return;
        }
        if (str_equal(column->name.text, name)) {
            *VEC_PUSH(out, library->arena) = i;
            return;
        }
    }
}

static void own_column_find(Found *out, const Library *library, const Spot *spot)
{
    Found tables = {};
    links_take(&tables, library, library->volumes.at[spot->file].names[SPACE_TABLE],
               spot->statement->name);
    for (size_t i = 0; i < tables.count; i++) {
        if (library->declarations.at[tables.at[i]].statement == spot->statement) {
            column_take(out, library, tables.at[i], spot_token(spot, library)->text);
        }
    }
}

Found library_names(const Library *library, uint32_t file, NameSpace space)
{
    Found found = {};
    Found uses = uses_of(library, file);
    for (uint32_t i = 0; i < library->declarations.count; i++) {
        const Declaration *declaration = &library->declarations.at[i];
        bool reaches = declaration->file == file || space == SPACE_RULEBOOK || space == SPACE_FACT;
        for (size_t k = 0; k < uses.count && !reaches; k++) {
            reaches = uses.at[k] == declaration->file;
        }
        if (declaration->space == space && reaches) {
            *VEC_PUSH(&found, library->arena) = i;
        }
    }
    return found;
}
