// complete.c: what may stand at the cursor. The line before it decides: at its beginning a kind of
// statement, behind blanks a clause, else what the clause takes at that place.
#include "facts/element.h"
#include "lang/scale.h"
#include "lang/words.h"
#include "lsp/server.h"

// The protocol's kinds of items, those that we use.
typedef enum ItemKind {
    ITEM_FIELD = 5,
    ITEM_CLASS = 7,
    ITEM_MODULE = 9,
    ITEM_UNIT = 11,
    ITEM_ENUM = 13,
    ITEM_KEYWORD = 14,
    ITEM_REFERENCE = 18,
    ITEM_MEMBER = 20,
    ITEM_STRUCT = 22,
} ItemKind;

typedef struct Completion {
    Request *request;
    Library *library;
    Spot spot;            // of the token before the word that is typed
    const Token *before;  // that token; null: none
    Range16 range;        // of the word that is typed
    Map *offered;
} Completion;

static bool completion_find(Completion *out, bool *starts_line, bool *first_of_line,
                            const Document *document, Position position);
static const Statement *statement_before(Library *library, size_t byte);
static size_t word_start(Str text, size_t line, size_t cursor);
static bool is_inside_text(Str line);
static void statements_offer(Completion *self);
static void clauses_offer(Completion *self);
static void header_offer(Completion *self);
static void clause_offer(Completion *self);
static void expression_offer(Completion *self);
static void values_offer(Completion *self, const TypeTree *type, uint32_t file);
static void codes_offer(Completion *self);
static void countries_offer(Completion *self);
static void elements_offer(Completion *self);
static void units_offer(Completion *self);
static void places_offer(Completion *self);
static void types_offer(Completion *self);
static void names_offer(Completion *self, NameSpace space, ItemKind kind);
static void columns_offer(Completion *self, const Statement *table, bool with_table);
static void words_offer(Completion *self, const char *words, const char *detail);
static void offer(Completion *self, Str label, ItemKind kind, Str detail);
static const Declaration *compared_fact(const Completion *self);
static bool goes_on(const Completion *self);
static bool is_before(const Completion *self, const char *words);
static bool ends_value(const Completion *self);

Status completion_answer(Request *request)
{
    Position position;
    const Document *document = request_document(request);
    if (document == NULL || !member_position(&position, request->params, "position")) {
        return STATUS_INVALID;
    }
    Completion self = {.request = request,
                       .library = request_library(request, document, LSP_REACH_USED),
                       .offered = map_new(request->arena)};
    bool starts_line = false, first_of_line = false;
    json_begin_object(request->result);
    json_member_boolean(request->result, "isIncomplete", false);
    json_member_begin_array(request->result, "items");
    if (completion_find(&self, &starts_line, &first_of_line, document, position)) {
        if (starts_line) {
            statements_offer(&self);
        } else if (self.before == NULL) {
            ;  // no statement to which it could belong
        } else if (first_of_line && !goes_on(&self)) {
            clauses_offer(&self);
        } else if (self.spot.in_header) {
            header_offer(&self);
        } else {
            clause_offer(&self);
        }
    }
    json_end_array(request->result);
    json_end_object(request->result);
    return STATUS_OK;
}

// False inside a text or a comment, where nothing is known.
static bool completion_find(Completion *out, bool *starts_line, bool *first_of_line,
                            const Document *document, Position position)
{
    Library *library = out->library;
    Str text = document_text(document);
    size_t cursor = position_byte(text, position);
    size_t line = position_byte(text, (Position){position.line, 0});
    size_t start = word_start(text, line, cursor);
    Str front = str_slice(text, line, start - line);
    if (is_inside_text(front)) {
        return false;
    }
    Lines lines = lines_of(text, out->request->arena);
    out->range = lines_range(&lines, start, cursor);
    *starts_line = start == line;
    *first_of_line = str_trim(front).len == 0;
    if (library->volumes.count == 0) {
        return true;
    }
    // The last token that ends before the word.
    const Statement *statement = statement_before(library, start);
    if (statement == NULL) {
        return true;
    }
    Spot next = out->spot = spot_first(library, library->own, statement);
    do {
        const Token *token = spot_token(&next, library);
        if (token->at + token_size(token) > start) {
            break;
        }
        out->spot = next;
        out->before = token;
    } while (spot_next(&next, library));
    return true;
}

// The statement that began last, be it of its kind alone: one without a name is in no tree yet.
static const Statement *statement_before(Library *library, size_t byte)
{
    const File *file = library->volumes.at[library->own].file;
    size_t begin = SIZE_MAX, end = 0;
    while (end < file->tokens.count && file->tokens.at[end].at < byte) {
        begin = file->tokens.at[end].column == 1 ? end : begin;
        end++;
    }
    for (size_t i = file->statements.count; i-- > 0;) {
        if (file->statements.at[i].first_token == begin) {
            return &file->statements.at[i];
        }
    }
    Statement *statement = ARENA_NEW(library->arena, Statement);
    bool begins =
        begin != SIZE_MAX && words_find_statement(file->tokens.at + begin, end - begin,
                                                  file->is_agreement, &statement->kind) > 0;
    if (!begins) {
        return NULL;
    }
    statement->first = file->tokens.at[begin];
    statement->first_token = begin;
    statement->token_end = statement->header_end = end;
    return statement;
}

static size_t word_start(Str text, size_t line, size_t cursor)
{
    size_t start = cursor;
    while (start > line) {
        char c = text.at[start - 1];
        bool of_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       str_find_char(STR("_.-/:%"), c) != SIZE_MAX;
        if (!of_word) {
            break;
        }
        start--;
    }
    return start;
}

static bool is_inside_text(Str line)
{
    bool quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == '#' && !quoted) {
            return true;
        }
        quoted = quoted != (line.at[i] == '"');
    }
    return quoted;
}

// --- Layout -----------------------------------------------------------------------------------

static void statements_offer(Completion *self)
{
    for (StatementKind kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        offer(self, statement_word(kind), ITEM_KEYWORD, STR("statement"));
    }
}

// Those that the statement may have, less what it has already and may have once.
static void clauses_offer(Completion *self)
{
    static const char *const more[CLAUSE_KIND_COUNT] = {
        [CLAUSE_GOVERNS] = "governs when",
        [CLAUSE_REACHES] = "reaches unlisted items",
        [CLAUSE_SHARED] = "shared by",
        [CLAUSE_STOPS] = "stops during",
    };
    const Statement *statement = self->spot.statement;
    for (ClauseKind kind = CLAUSE_TITLE; kind < CLAUSE_DAYS; kind++) {
        bool has = (statement->seen & (UINT64_C(1) << kind)) != 0;
        if (!clause_allowed(statement->kind, kind) ||
            (has && !clause_repeats(statement->kind, kind))) {
            continue;
        }
        Str word = more[kind] != NULL ? str_from_c(more[kind]) : clause_word(kind);
        offer(self, word, ITEM_KEYWORD, STR("clause"));
    }
    if (clause_allowed(statement->kind, CLAUSE_DAYS)) {
        words_offer(self, "from through until published", "day");
    }
}

static void header_offer(Completion *self)
{
    StatementKind kind = self->spot.statement->kind;
    bool named = self->spot.statement->name.len > 0 &&
                 self->before->at >= self->spot.statement->name_token.at;
    if (kind >= STATEMENT_SUSPEND && (!named || is_before(self, ","))) {
        names_offer(self, SPACE_PROVISION, ITEM_REFERENCE);
        names_offer(self, SPACE_RULEBOOK, ITEM_MODULE);
    } else if (named && (is_before(self, ":") || is_before(self, "of"))) {
        types_offer(self);
    } else if (is_before(self, "in")) {
        units_offer(self);
    } else if (is_before(self, "by")) {
        names_offer(self, SPACE_TABLE, ITEM_CLASS);
    } else if (named) {
        words_offer(self, "from through until published", "day");
    } else if (kind == STATEMENT_FACT || kind == STATEMENT_DERIVE) {
        names_offer(self, SPACE_FACT, ITEM_FIELD);  // said again, or derived
    }
}

static void clause_offer(Completion *self)
{
    StatementKind kind = self->spot.statement->kind;
    switch (self->spot.clause) {
    case CLAUSE_USE:
        names_offer(self, SPACE_RULEBOOK, ITEM_MODULE);
        return;
    case CLAUSE_ON:
    case CLAUSE_LIFTS:
        names_offer(self, SPACE_PROVISION, ITEM_REFERENCE);
        names_offer(self, SPACE_RULEBOOK, ITEM_MODULE);
        return;
    case CLAUSE_OVER:
        if (kind == STATEMENT_POLICY) {
            names_offer(self, SPACE_PROVISION, ITEM_REFERENCE);
        } else {
            codes_offer(self);
        }
        return;
    case CLAUSE_KEY:
        columns_offer(self, self->spot.statement, false);
        return;
    case CLAUSE_COLUMN:
        if (is_before(self, "in")) {
            units_offer(self);
        } else if (is_before(self, ": of")) {
            types_offer(self);
        }
        return;
    case CLAUSE_FOR:
        codes_offer(self);
        names_offer(self, SPACE_GROUP, ITEM_ENUM);
        words_offer(self, "any entry except", "");
        return;
    case CLAUSE_TO:
        names_offer(self, SPACE_GROUP, ITEM_ENUM);
        countries_offer(self);
        words_offer(self, "any country except", "");
        return;
    case CLAUSE_SAYS:
        if (kind == STATEMENT_POLICY) {
            for (Policy policy = POLICY_APPROVAL; policy <= POLICY_DENIAL; policy++) {
                offer(self, policy_word(policy), ITEM_MEMBER, STR("policy"));
            }
        }
        break;
    case CLAUSE_WITHIN:
        words_offer(self, "working calendar days months", "");
        return;
    case CLAUSE_TITLE:
    case CLAUSE_AUTHORITY:
    case CLAUSE_SOURCE:
    case CLAUSE_LIST:
    case CLAUSE_ASK:
    case CLAUSE_CALENDAR:
    case CLAUSE_SHARED:
    case CLAUSE_OPEN:
    case CLAUSE_TEXT:
        return;
    default:
        break;
    }
    expression_offer(self);
}

// --- Conditions -------------------------------------------------------------------------------

static void expression_offer(Completion *self)
{
    const Declaration *fact = compared_fact(self);
    if (self->before->kind == TOKEN_NUMBER) {
        if (fact != NULL && fact->statement->type != NULL && fact->statement->type->unit.len > 0) {
            offer(self, fact->statement->type->unit, ITEM_UNIT, fact->name.text);
        }
        units_offer(self);
        return;
    }
    if (ends_value(self)) {
        words_offer(self, "and or is in not has meets applies where over when otherwise except",
                    "");
        return;
    }
    if (fact != NULL) {
        values_offer(self, fact->column != NULL ? fact->column->type : fact->statement->type,
                     fact->file);
        words_offer(self, "none unknown not any all of", "");
    }
    names_offer(self, SPACE_FACT, ITEM_FIELD);
    Found tables = library_names(self->library, self->library->own, SPACE_TABLE);
    for (size_t i = 0; i < tables.count; i++) {
        columns_offer(self, self->library->declarations.at[tables.at[i]].statement, true);
    }
    names_offer(self, SPACE_GROUP, ITEM_ENUM);
    names_offer(self, SPACE_TABLE, ITEM_CLASS);
    places_offer(self);
    words_offer(self, "not any no every at least sum count min max set the yes none of", "");
}

// The fact, or column, whose values may stand here: item.form is |, item.tpp >= 4800 |.
static const Declaration *compared_fact(const Completion *self)
{
    static const char operators[] = "is in has meets < <= > >=";
    Completion at = *self;
    while (at.spot.token > at.spot.clause_first && !is_before(&at, operators)) {
        if (is_before(&at, "and or ( where when over = + -")) {
            return NULL;
        }
        at.spot.token--;
        at.before--;
    }
    if (at.spot.token <= at.spot.clause_first + 1) {
        return NULL;
    }
    do {
        at.spot.token--;
        at.before--;
    } while (at.spot.token > at.spot.clause_first + 1 && is_before(&at, "not"));
    while (at.spot.token > at.spot.clause_first + 1 && is_before(&at, "]")) {
        do {
            at.spot.token--;
            at.before--;
        } while (at.spot.token > at.spot.clause_first + 1 && !is_before(&at, "["));
        at.spot.token--;
        at.before--;
    }
    Found found = library_find(self->library, &at.spot);
    for (size_t i = 0; i < found.count; i++) {
        const Declaration *declaration = &self->library->declarations.at[found.at[i]];
        if (declaration->column != NULL ||
            (declaration->space == SPACE_FACT && declaration->statement->type != NULL)) {
            return declaration;
        }
    }
    return NULL;
}

static void values_offer(Completion *self, const TypeTree *type, uint32_t file)
{
    for (unsigned depth = 0; type != NULL && depth < 8; depth++) {
        if (type->member != NULL) {
            type = type->member;
            continue;
        }
        if (type->words != NULL) {
            for (uint32_t i = 0; i < type->words->count; i++) {
                offer(self, type->words->children[i]->text, ITEM_MEMBER, STR("value"));
            }
            return;
        }
        if (str_equal(type->word, STR("yes"))) {
            words_offer(self, "yes no", "value");
        } else if (str_equal(type->word, STR("country"))) {
            names_offer(self, SPACE_GROUP, ITEM_ENUM);
            countries_offer(self);
        } else if (str_equal(type->word, STR("element"))) {
            elements_offer(self);
        } else if (str_equal(type->word, STR("code"))) {
            codes_offer(self);
        }
        // A type by its name, in the file that names it.
        const Volume *volume = &self->library->volumes.at[file];
        uint32_t link;
        const TypeTree *named = NULL;
        if (map_find(volume->names[SPACE_TYPE], type->word, &link)) {
            uint32_t index = self->library->links.at[link].declaration;
            named = self->library->declarations.at[index].statement->type;
        }
        type = named;
    }
}

// Does a clause go on here, on a line of its own?
static bool goes_on(const Completion *self)
{
    return is_before(self, "and or not , ( is in has meets of over where except < <= > >= + - * / "
                           "= when unless");
}

// Is the token before the cursor one of these words, parted by blanks?
static bool is_before(const Completion *self, const char *words)
{
    for (Str rest = str_from_c(words); rest.len > 0;) {
        if (token_is(self->before, str_split(rest, ' ', &rest))) {
            return true;
        }
    }
    return false;
}

static bool ends_value(const Completion *self)
{
    const Token *before = self->before;
    if (self->spot.token == self->spot.clause_first) {
        return false;
    }
    bool is_word = before->kind == TOKEN_WORD &&
                   (!word_is_reserved(before->text) || word_is_constant(before->text)) &&
                   !token_is(before, STR("except")) && !token_is(before, STR("all"));
    return is_word || before->kind == TOKEN_CODE || before->kind == TOKEN_DATE ||
           is_before(self, ") ] %");
}

// --- What there is ----------------------------------------------------------------------------

static void codes_offer(Completion *self)
{
    const Library *library = self->library;
    Str list = library->volumes.at[library->own].list;
    for (size_t i = 0; i < library->declarations.count; i++) {
        const Declaration *entry = &library->declarations.at[i];
        if (entry->space == SPACE_PROVISION && entry->statement->kind == STATEMENT_ENTRY &&
            str_equal(library->volumes.at[entry->file].list, list)) {
            const Statement *statement = entry->statement;
            bool has_text =
                statement->clauses.count > 0 && statement->clauses.at[0].kind == CLAUSE_TEXT;
            offer(self, statement->name, ITEM_REFERENCE,
                  has_text ? statement->clauses.at[0].text : STR("entry"));
        }
    }
}

static void countries_offer(Completion *self)
{
    for (uint16_t i = 1; i <= country_count(); i++) {
        CountryId country = {i};
        offer(self, country_code(country), ITEM_MEMBER, country_name(country));
    }
}

static void elements_offer(Completion *self)
{
    for (uint16_t i = 1; i <= ELEMENT_COUNT; i++) {
        offer(self, element_symbol((ElementId){i}), ITEM_MEMBER, STR("element"));
    }
}

// Those of the vocabulary first.
static void units_offer(Completion *self)
{
    const Library *library = self->library;
    for (size_t i = 0; i < library->declarations.count; i++) {
        const Declaration *fact = &library->declarations.at[i];
        if (fact->space == SPACE_FACT && fact->statement->type != NULL) {
            offer(self, fact->statement->type->unit, ITEM_UNIT, STR("unit"));
        }
    }
    for (size_t i = 0; unit_name(i).len > 0; i++) {
        offer(self, unit_name(i), ITEM_UNIT, STR("unit"));
    }
}

// Those that are always there, and those that facts declare: place of die.
static void places_offer(Completion *self)
{
    const Library *library = self->library;
    const Vocabulary *vocabulary = vocabulary_new(library->arena);
    for (uint8_t i = PLACE_ITEM; i < vocabulary->place_count; i++) {
        offer(self, vocabulary->places[i].name, ITEM_CLASS, STR("place"));
    }
    for (size_t i = 0; i < library->declarations.count; i++) {
        const Declaration *fact = &library->declarations.at[i];
        if (fact->space == SPACE_FACT && fact->statement->type != NULL) {
            offer(self, fact->statement->type->place, ITEM_CLASS, STR("place"));
        }
    }
}

static void types_offer(Completion *self)
{
    static const Str built_in[] = {
        STR_INIT("yes or no"), STR_INIT("number in"), STR_INIT("number"),  STR_INIT("money"),
        STR_INIT("date"),      STR_INIT("text"),      STR_INIT("country"), STR_INIT("code"),
        STR_INIT("element"),   STR_INIT("one of"),    STR_INIT("set of"),  STR_INIT("place of"),
    };
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        offer(self, built_in[i], ITEM_STRUCT, STR("type"));
    }
    names_offer(self, SPACE_TYPE, ITEM_ENUM);
}

static void names_offer(Completion *self, NameSpace space, ItemKind kind)
{
    Library *library = self->library;
    Found found = library_names(library, library->own, space);
    for (size_t i = 0; i < found.count; i++) {
        const Declaration *declaration = &library->declarations.at[found.at[i]];
        const Statement *statement = declaration->statement;
        if (statement == self->spot.statement || statement->kind == STATEMENT_ENTRY) {
            continue;
        }
        Str detail = statement_word(statement->kind);
        if (statement->type != NULL) {
            const Token *first = &statement->type->first;
            const File *file = library->volumes.at[declaration->file].file;
            const Token *last = &file->tokens.at[statement->header_end - 1];
            size_t end = last->at + token_size(last);
            size_t room = end - first->at < 60 ? end - first->at : 60;
            detail = str_slice(file->source.text, first->at, room);
        }
        offer(self, declaration->name.text, kind, detail);
    }
}

static void columns_offer(Completion *self, const Statement *table, bool with_table)
{
    for (size_t i = 0; i < table->clauses.count; i++) {
        const Clause *clause = &table->clauses.at[i];
        if (clause->kind == CLAUSE_COLUMN) {
            Str label = with_table ? str_format(self->request->arena, "%.*s.%.*s",
                                                STR_ARG(table->name), STR_ARG(clause->text))
                                   : clause->text;
            offer(self, label, ITEM_FIELD, STR("column"));
        }
    }
}

static void words_offer(Completion *self, const char *words, const char *detail)
{
    for (Str rest = str_from_c(words); rest.len > 0;) {
        offer(self, str_split(rest, ' ', &rest), ITEM_KEYWORD, str_from_c(detail));
    }
}

// Each label once, in the order of the calls.
static void offer(Completion *self, Str label, ItemKind kind, Str detail)
{
    bool is_new = false;
    size_t number = map_count(self->offered);
    (void)map_add(self->offered, label, 0, &is_new);
    if (!is_new || label.len == 0) {
        return;
    }
    JsonWriter *writer = self->request->result;
    json_begin_object(writer);
    json_member_string(writer, "label", label);
    json_member_integer(writer, "kind", kind);
    if (detail.len > 0) {
        json_member_string(writer, "detail", detail);
    }
    json_member_string(writer, "sortText", str_format(self->request->arena, "%05zu", number));
    write_edit(writer, "textEdit", self->range, label);
    json_end_object(writer);
}
