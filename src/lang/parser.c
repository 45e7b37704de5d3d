// parser.c: tokens → statements and clauses. What follows the word of a clause is read by its form,
// a row of `clause_forms`; conditions, expressions and sets by parse_condition.c.
//
// A statement begins in column 1, a clause at the beginning of its line with its word. So the text
// is first cut into statements and clauses by layout alone, and an error inside a clause ends with
// it.
#include "lang/parse.h"
#include "lang/words.h"

// --- Clauses ----------------------------------------------------------------------------------

static Status date_token_read(Date *out, Parser *parser)
{
    Token token = {};
    TRY(parser_need_kind(&token, parser, TOKEN_DATE, "a day, as 2025-04-04"));
    if (date_read(out, token.text) != STATUS_OK) {
        return problem_error(parser->problems, token_place(&token, parser->source),
                             "date.impossible", "there is no day '%.*s'", STR_ARG(token.text));
    }
    return STATUS_OK;
}

static Status days_refuse(Parser *parser, Place place)
{
    return problem_error(parser->problems, place, "date.order", "the last day is before the first");
}

static bool sees_day(const Parser *parser)
{
    return parser_sees(parser, "from") || parser_sees(parser, "through") ||
           parser_sees(parser, "until") || parser_sees(parser, "published");
}

// day = ("from" | "through" | "until" | "published") date
static Status days_read(Days *days, Parser *parser)
{
    while (sees_day(parser)) {
        Place word = parser_place(parser);
        Date date = 0;
        bool *has = parser_sees(parser, "from")        ? &days->has_from
                    : parser_sees(parser, "published") ? &days->has_published
                                                       : &days->has_end;
        Date *into = parser_sees(parser, "from")        ? &days->from
                     : parser_sees(parser, "published") ? &days->published
                                                        : &days->end;
        bool until = parser_sees(parser, "until");  // the first day on which it no longer holds
        parser->at++;
        TRY(date_token_read(&date, parser));
        if (*has) {
            return problem_error(parser->problems, word, "parse.twice",
                                 "this day of the statement is said twice");
        }
        *has = true;
        *into = until ? date - 1 : date;
        if (days->has_from && days->has_end && days->end < days->from) {
            return days_refuse(parser, word);
        }
    }
    return STATUS_OK;
}

static Status string_into(Str *out, Parser *parser, const char *what)
{
    Token token = {};
    TRY(parser_need_kind(&token, parser, TOKEN_STRING, what));
    *out = token.text;
    return STATUS_OK;
}

static Status word_into(Str *out, Parser *parser, const char *what)
{
    Token token = {};
    TRY(parser_need_kind(&token, parser, TOKEN_WORD, what));
    *out = token.text;
    return STATUS_OK;
}

// A text before a condition is its label, unless a test follows: then it is a value.
static bool sees_label(const Parser *parser)
{
    if (parser_peek(parser)->kind != TOKEN_STRING || parser->at + 1 >= parser->end) {
        return false;
    }
    static const char *const tests[] = {"is", "in", "has", "not", "meets"};
    const Token *next = &parser->tokens[parser->at + 1];
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (token_is(next, str_from_c(tests[i]))) {
            return token_is(next, STR("not")) && parser->at + 2 < parser->end &&
                   !token_is(&parser->tokens[parser->at + 2], STR("in"));
        }
    }
    return next->kind != TOKEN_SIGN || token_is(next, STR("("));
}

static Status condition_form(Clause *clause, Parser *parser)
{
    if (sees_label(parser)) {
        clause->label = parser->tokens[parser->at++].text;
    }
    return parse_condition(&clause->tree, parser);
}

static Status governs_form(Clause *clause, Parser *parser)
{
    TRY(parser_need(parser, "when"));
    return parse_condition(&clause->tree, parser);
}

static Status reaches_form(Clause *clause, Parser *parser)
{
    TRY(parser_need(parser, "unlisted"));
    TRY(parser_need(parser, "items"));
    return parser_takes(parser, "when") ? parse_condition(&clause->tree, parser) : STATUS_OK;
}

static Status set_form(Clause *clause, Parser *parser)
{
    return parse_set(&clause->tree, parser);
}

// list = element { "," element }: each is named for itself, so nothing is taken out again.
static Status list_form(Clause *clause, Parser *parser)
{
    TRY(parse_set(&clause->tree, parser));
    const Tree *wrong = clause->tree->except;
    for (uint32_t i = 0; wrong == NULL && i < clause->tree->count; i++) {
        TreeKind kind = clause->tree->children[i]->kind;
        wrong = kind == TREE_RANGE || kind == TREE_ANY_OF ? clause->tree->children[i] : NULL;
    }
    if (wrong == NULL) {
        return STATUS_OK;
    }
    Status status = problem_error(parser->problems, token_place(&wrong->first, parser->source),
                                  "parse.expected", "expected names, found a set");
    problem_hint(parser->problems,
                 "name each that is meant: here stands no `except`, `any` or range");
    return status;
}

static Status expression_form(Clause *clause, Parser *parser)
{
    TRY(parse_expression(&clause->tree, parser));
    if (parser_peek(parser)->kind == TOKEN_STRING) {
        clause->text = parser->tokens[parser->at++].text;
    }
    return STATUS_OK;
}

static Status each_form(Clause *clause, Parser *parser)
{
    TRY(parse_place(&clause->text, &clause->of, parser));
    return parser_sees(parser, "where") ? parse_where(&clause->where, parser) : STATUS_OK;
}

// ("title" | "ask") [ language ] string
static Status words_form(Clause *clause, Parser *parser)
{
    if (parser_takes(parser, "zh")) {
        clause->label = STR("zh");
    }
    return string_into(&clause->text, parser, "a text in \"quotes\"");
}

static Status string_form(Clause *clause, Parser *parser)
{
    return string_into(&clause->text, parser, "a text in \"quotes\"");
}

static Status name_form(Clause *clause, Parser *parser)
{
    return word_into(&clause->text, parser, "a name");
}

static Status column_form(Clause *clause, Parser *parser)
{
    TRY(word_into(&clause->text, parser, "the column's name"));
    TRY(parser_need(parser, ":"));
    return parse_type(&clause->type, parser);
}

static Status nothing_form(Clause *, Parser *)
{
    return STATUS_OK;
}

// branch = condition [ "when" condition | "otherwise" ]
static Status branch_form(Clause *clause, Parser *parser)
{
    TRY(parse_condition(&clause->branch.value, parser));
    if (parser_takes(parser, "otherwise")) {
        clause->branch.otherwise = true;
    } else if (parser_takes(parser, "when")) {
        return parse_condition(&clause->branch.when, parser);
    }
    return STATUS_OK;
}

// "within" number ("working" | "calendar") unit
static Status within_form(Clause *clause, Parser *parser)
{
    Token number = {};
    TRY(parser_need_kind(&number, parser, TOKEN_NUMBER, "a number of days"));
    clause->label = number.text;
    clause->working_days = parser_takes(parser, "working");
    if (!clause->working_days) {
        (void)parser_takes(parser, "calendar");
    }
    static const char *const units[] = {"days", "weeks", "months", "years"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (parser_sees(parser, units[i])) {
            return word_into(&clause->text, parser, "a unit");
        }
    }
    return parser_expected(parser, "'days', 'weeks', 'months' or 'years'");
}

// "period" ( name | date "through" date )
static Status period_form(Clause *clause, Parser *parser)
{
    if (parser_peek(parser)->kind == TOKEN_WORD) {
        return name_form(clause, parser);
    }
    TRY(date_token_read(&clause->period.from, parser));
    TRY(parser_need(parser, "through"));
    clause->period.has_from = clause->period.has_end = true;
    Place last = parser_place(parser);
    TRY(date_token_read(&clause->period.end, parser));
    return clause->period.from <= clause->period.end ? STATUS_OK : days_refuse(parser, last);
}

static Status shared_form(Clause *clause, Parser *parser)
{
    TRY(parser_need(parser, "by"));
    return name_form(clause, parser);
}

static Status stops_form(Clause *clause, Parser *parser)
{
    TRY(parser_need(parser, "during"));
    return list_form(clause, parser);
}

// Of agreements only the layout is read here; what the words mean is the business of `agree`.
static Status agreed_form(Clause *, Parser *parser)
{
    parser->at = parser->end;
    return STATUS_OK;
}

// What follows the word of a clause.
typedef Status (*ClauseForm)(Clause *, Parser *);
static const ClauseForm clause_forms[CLAUSE_KIND_COUNT] = {
    [CLAUSE_TEXT] = string_form,
    [CLAUSE_TITLE] = words_form,
    [CLAUSE_AUTHORITY] = string_form,
    [CLAUSE_SOURCE] = string_form,
    [CLAUSE_LIST] = name_form,
    [CLAUSE_USE] = list_form,
    [CLAUSE_GOVERNS] = governs_form,
    [CLAUSE_REACHES] = reaches_form,
    [CLAUSE_ASK] = words_form,
    [CLAUSE_PRESUMED] = list_form,
    [CLAUSE_LEAST] = expression_form,
    [CLAUSE_IS] = branch_form,
    [CLAUSE_COLUMN] = column_form,
    [CLAUSE_KEY] = list_form,
    [CLAUSE_OPEN] = nothing_form,
    [CLAUSE_LIFTS] = list_form,
    [CLAUSE_REASONS] = list_form,
    [CLAUSE_ON] = list_form,
    [CLAUSE_EACH] = each_form,
    [CLAUSE_CODE] = expression_form,
    [CLAUSE_FOR] = set_form,
    [CLAUSE_TO] = set_form,
    [CLAUSE_SAYS] = expression_form,
    [CLAUSE_WHEN] = condition_form,
    [CLAUSE_UNLESS] = condition_form,
    [CLAUSE_WHILE] = condition_form,
    [CLAUSE_OVER] = set_form,
    [CLAUSE_COUNTS] = expression_form,
    [CLAUSE_MOST] = expression_form,
    [CLAUSE_PER] = list_form,
    [CLAUSE_PERIOD] = period_form,
    [CLAUSE_SHARED] = shared_form,
    [CLAUSE_STARTS] = name_form,
    [CLAUSE_WITHIN] = within_form,
    [CLAUSE_CALENDAR] = name_form,
    [CLAUSE_STOPS] = stops_form,
    [CLAUSE_BECAUSE] = list_form,
    [CLAUSE_CITE] = expression_form,
    [CLAUSE_DAYS] = NULL,
};

// A group is a set, and a policy is over policies where an entry is over codes.
static ClauseForm clause_form(StatementKind statement, ClauseKind clause)
{
    return statement_is_agreed(statement)                           ? agreed_form
           : clause == CLAUSE_IS && statement == STATEMENT_GROUP    ? set_form
           : clause == CLAUSE_OVER && statement == STATEMENT_POLICY ? list_form
                                                                    : clause_forms[clause];
}

// Of a title or a question there may be one in each language.
static Status once(Statement *statement, Parser *parser, const Clause *clause)
{
    bool is_other =
        clause->label.len > 0 && (clause->kind == CLAUSE_TITLE || clause->kind == CLAUSE_ASK);
    uint64_t *seen = is_other ? &statement->seen_other : &statement->seen;
    uint64_t bit = UINT64_C(1) << clause->kind;
    bool twice = (*seen & bit) != 0 && !clause_repeats(statement->kind, clause->kind);
    *seen |= bit;
    if (!twice) {
        return STATUS_OK;
    }
    Status status = problem_error(parser->problems, token_place(&clause->first, parser->source),
                                  "parse.twice", "'%.*s' has %s already", STR_ARG(statement->name),
                                  clause->kind == CLAUSE_TEXT ? "a text" : "this clause");
    problem_hint(parser->problems,
                 "say it once; several members stand behind one word, with commas");
    return status;
}

static Status clause_refuse(Parser *parser, StatementKind statement, ClauseKind clause)
{
    Status status = problem_error(parser->problems, parser_place(parser), "parse.clause",
                                  "'%.*s' has no clause '%.*s'", STR_ARG(statement_word(statement)),
                                  STR_ARG(clause_word(clause)));
    Str words = words_of_clauses(statement, parser->arena);
    problem_hint(parser->problems, "it may have: %.*s", STR_ARG(words));
    return status;
}

static void clause_read(Statement *statement, Parser *parser, ClauseKind kind)
{
    Clause clause = {.kind = kind,
                     .first = *parser_peek(parser),
                     .first_token = parser->at,
                     .token_end = parser->end,
                     .end = parser_token_end(parser, parser->end - 1)};
    parser->depth = 0;
    statement->begun |= UINT64_C(1) << kind;
    if (kind == CLAUSE_DAYS) {
        if (days_read(&statement->days, parser) != STATUS_OK ||
            parser_finish(parser) != STATUS_OK) {
            return;
        }
    } else {
        parser->at += kind == CLAUSE_TEXT ? 0 : 1;
        if (!clause_allowed(statement->kind, kind)) {
            parser->at = clause.first_token;
            (void)clause_refuse(parser, statement->kind, kind);
            return;
        }
        if (clause_form(statement->kind, kind)(&clause, parser) != STATUS_OK ||
            parser_finish(parser) != STATUS_OK || once(statement, parser, &clause) != STATUS_OK) {
            return;
        }
    }
    *VEC_PUSH(&statement->clauses, parser->arena) = clause;
}

// --- Statements -------------------------------------------------------------------------------

// ("between" | "by") name { "," name }
static Status sides_read(Statement *statement, Parser *parser)
{
    TRY(parser_need(parser, statement->kind == STATEMENT_AGREEMENT ? "between" : "by"));
    do {
        Token side = {};
        TRY(parser_need_kind(&side, parser, TOKEN_WORD, "a side"));
        *VEC_PUSH(&statement->sides, parser->arena) = side;
    } while (parser_takes(parser, ","));
    return STATUS_OK;
}

// statement = kind ( name | code ) { "," name } [ "by" name ] [ ":" type ] [ "of" type ]
//             [ "from" string ] { day }
static Status header_form(Statement *statement, Parser *parser)
{
    const Token *name = parser_peek(parser);
    if (name->kind != TOKEN_WORD && name->kind != TOKEN_CODE) {
        return parser_expected(parser, "a name");
    }
    statement->name_token = *name;
    statement->name = name->text;
    statement->name_is_code = name->kind == TOKEN_CODE;
    *VEC_PUSH(&statement->names, parser->arena) = *name;
    parser->at++;
    StatementKind kind = statement->kind;
    while (kind >= STATEMENT_SUSPEND && parser_takes(parser, ",")) {
        Token more = {};
        TRY(parser_need_kind(&more, parser, TOKEN_WORD, "a name"));
        *VEC_PUSH(&statement->names, parser->arena) = more;
    }
    if (kind == STATEMENT_AGREEMENT || kind == STATEMENT_COMMITMENT) {
        TRY(sides_read(statement, parser));
    }
    if (kind == STATEMENT_FACT && parser_takes(parser, "by")) {
        TRY(word_into(&statement->by, parser, "the table by whose rows it is kept"));
    }
    bool has_type = kind == STATEMENT_FIGURE || kind == STATEMENT_TYPE || kind == STATEMENT_FACT ||
                    kind == STATEMENT_DERIVE;
    if (has_type && parser_takes(parser, ":")) {
        TRY(parse_type(&statement->type, parser));
    }
    if (kind == STATEMENT_GROUP && parser_takes(parser, "of")) {
        TRY(parse_type(&statement->of, parser));
    }
    bool has_file = kind == STATEMENT_TABLE && parser_sees(parser, "from") &&
                    parser->at + 1 < parser->end &&
                    parser->tokens[parser->at + 1].kind == TOKEN_STRING;
    if (has_file) {
        parser->at++;
        TRY(string_into(&statement->file, parser, "a file name"));
    }
    if (!clause_allowed(kind, CLAUSE_DAYS) && sees_day(parser)) {
        return clause_refuse(parser, kind, CLAUSE_DAYS);
    }
    TRY(days_read(&statement->days, parser));
    return parser_finish(parser);
}

static void header_read(Statement *statement, Parser *parser)
{
    statement->header_end = parser->end;
    statement->header_failed = header_form(statement, parser) != STATUS_OK;
}

// Where the clause or header that begins at `at` ends: before the next line that begins with a
// clause's word, and before the first `=`.
static size_t clause_cut(const File *file, StatementKind kind, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end; i++) {
        const Token *token = &file->tokens.at[i];
        ClauseKind clause;
        if (token->first && words_find_clause(token, kind, &clause)) {
            return i;
        }
        // A branch may stand on the line of its statement: derive x : yes or no = …
        if (token_is(token, STR("=")) && (kind == STATEMENT_DERIVE || kind == STATEMENT_GROUP)) {
            return i;
        }
    }
    return end;
}

static ClauseKind clause_kind_at(const File *file, StatementKind kind, size_t at)
{
    ClauseKind clause = CLAUSE_TEXT;
    (void)words_find_clause(&file->tokens.at[at], kind, &clause);
    return clause;
}

static void statement_refuse(Parser *parser)
{
    const Token *token = parser_peek(parser);
    Str found = token_write(token, parser->arena);
    ClauseKind clause;
    bool is_clause = words_find_clause(token, STATEMENT_DERIVE, &clause);
    Str nearest = token->kind == TOKEN_WORD
                      ? words_nearest_statement(token->text, parser->of_agreement)
                      : STR("");
    (void)problem_error(parser->problems, parser_place(parser), "parse.statement",
                        "%.*s begins no statement, and stands in column 1", STR_ARG(found));
    if (is_clause && !parser->of_agreement) {
        problem_hint(parser->problems, "a clause belongs to the statement above it: begin it with "
                                       "blanks");
    } else if (nearest.len > 0) {
        problem_hint(parser->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    } else if (parser->of_agreement) {
        problem_hint(parser->problems, "a statement of an agreement begins with `figure` or "
                                       "`commitment`; a line that continues one, with blanks");
    } else {
        problem_hint(parser->problems, "a statement begins with its kind (fact, derive, entry, "
                                       "require …); a line that continues one, with blanks");
    }
}

static void statement_read(File *file, Parser *parser, size_t first, size_t end)
{
    Statement statement = {.first = file->tokens.at[first], .first_token = first, .token_end = end};
    parser->at = first;
    parser->end = end;
    size_t words = words_find_statement(file->tokens.at + first, end - first, file->is_agreement,
                                        &statement.kind);
    if (words == 0) {
        statement_refuse(parser);
        return;
    }
    statement.end = parser_token_end(parser, end - 1);
    parser->at = first + words;
    parser->end = clause_cut(file, statement.kind, parser->at - 1, end);
    header_read(&statement, parser);
    for (size_t at = statement.header_end; at < end; at = parser->end) {
        parser->at = at;
        parser->end = clause_cut(file, statement.kind, at, end);
        size_t next = parser->end;
        clause_read(&statement, parser, clause_kind_at(file, statement.kind, at));
        parser->end = next;
    }
    if (statement.name.len > 0 || statement.kind == STATEMENT_RULEBOOK) {
        *VEC_PUSH(&file->statements, parser->arena) = statement;
    }
}

File *file_parse(Source source, Problems *problems, Arena *arena)
{
    File *file = ARENA_NEW(arena, File);
    file->source = source;
    token_read_all(&file->tokens, &file->comments, source, problems, arena);
    file->is_agreement = token_is(&file->tokens.at[0], STR("agreement"));
    Parser parser = {.source = source,
                     .tokens = file->tokens.at,
                     .of_agreement = file->is_agreement,
                     .problems = problems,
                     .arena = arena};
    size_t last = file->tokens.count - 1;  // TOKEN_END
    for (size_t at = 0; at < last;) {
        size_t end = at + 1;
        while (end < last && file->tokens.at[end].column != 1) {
            end++;
        }
        statement_read(file, &parser, at, end);
        at = end;
    }
    return file;
}
