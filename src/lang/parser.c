// parser.c: tokens → statements. Recursive descent; the rule of the grammar stands above the
// function that reads it.
//
// A statement begins in column 1, a clause at the beginning of its line with its word. So the text
// is first cut into statements and clauses by layout alone, and an error inside a clause ends with
// it.
#include "lang/tree.h"
#include "lang/words.h"

// Conditions nest at most so deep: the evaluator recurses as deep as the tree.
#define DEPTH_MAX 200

typedef struct Parser {
    Source source;
    const Token *tokens;
    size_t at;   // the token to be read
    size_t end;  // where the clause ends
    unsigned depth;
    Problems *problems;
    Arena *arena;
} Parser;

// Layout.
static void statement_read(File *file, Parser *parser, size_t first, size_t end);
static size_t clause_cut(const File *file, StatementKind kind, size_t at, size_t end);
static void header_read(Statement *statement, Parser *parser);
static void clause_read(Statement *statement, Parser *parser, ClauseKind kind);

// Conditions, expressions and sets.
static Status condition_read(Tree **out, Parser *parser);
static Status expression_read(Tree **out, Parser *parser);
static Status set_read(Tree **out, Parser *parser);
static Status type_read(TypeTree **out, Parser *parser);

// --- Tokens -----------------------------------------------------------------------------------

static const Token token_nothing = {.kind = TOKEN_END};

static const Token *peek(const Parser *parser)
{
    return parser->at < parser->end ? &parser->tokens[parser->at] : &token_nothing;
}

static bool sees(const Parser *parser, const char *text)
{
    return token_is(peek(parser), str_from_c(text));
}

static bool takes(Parser *parser, const char *text)
{
    if (!sees(parser, text)) {
        return false;
    }
    parser->at++;
    return true;
}

// The token at which a problem is shown: the next one, or the last of the clause.
static Place here(const Parser *parser)
{
    size_t at = parser->at < parser->end ? parser->at : parser->end - 1;
    Place place = token_place(&parser->tokens[at], parser->source);
    if (parser->at >= parser->end) {
        place.column += place.width;
        place.width = 1;
    }
    return place;
}

static Status expected(Parser *parser, const char *what)
{
    const Token *found = peek(parser);
    Str found_text =
        found->kind == TOKEN_END ? STR("the end of the clause") : token_write(found, parser->arena);
    Status status = problem_error(parser->problems, here(parser), "parse.expected",
                                  "expected %s, found %.*s", what, STR_ARG(found_text));
    Str clause =
        found->kind == TOKEN_WORD && found->first ? words_nearest_clause(found->text) : (Str){};
    if (clause.len > 0) {
        problem_hint(parser->problems, "did you mean the clause '%.*s'?", STR_ARG(clause));
    } else if (found->kind == TOKEN_WORD && found->first) {
        problem_hint(
            parser->problems,
            "a clause begins its line with its word (when, unless, for, cite …); this line "
            "continues the clause above it");
    }
    return status;
}

static Status need(Parser *parser, const char *text)
{
    if (takes(parser, text)) {
        return STATUS_OK;
    }
    return expected(parser, str_to_c(str_format(parser->arena, "'%s'", text), parser->arena));
}

static Status need_kind(Token *out, Parser *parser, TokenKind kind, const char *what)
{
    if (peek(parser)->kind != kind) {
        return expected(parser, what);
    }
    *out = parser->tokens[parser->at++];
    return STATUS_OK;
}

static size_t token_end(const Parser *parser, size_t index)
{
    const Token *token = &parser->tokens[index];
    return token->at + token->text.len + (token->kind == TOKEN_STRING ? 2 : 0);
}

static Tree *tree_new(Parser *parser, TreeKind kind, const Token *first)
{
    Tree *tree = ARENA_NEW(parser->arena, Tree);
    tree->kind = kind;
    tree->first = *first;
    tree->end = first->at + first->text.len + (first->kind == TOKEN_STRING ? 2 : 0);
    return tree;
}

static Tree *tree_with(Parser *parser, Tree *tree, Tree *const *children, uint32_t count)
{
    tree->children = ARENA_MANY(parser->arena, Tree *, count);
    if (count > 0) {
        memcpy(tree->children, children, count * sizeof *children);
    }
    tree->count = count;
    for (uint32_t i = 0; i < count; i++) {
        if (children[i] != NULL && children[i]->height >= tree->height) {
            tree->height = children[i]->height + 1;
        }
    }
    if (parser->at > 0) {
        tree->end = token_end(parser, parser->at - 1);
    }
    return tree;
}

static Tree *tree_operation(Parser *parser, Operator op, const Token *first, Tree *left,
                            Tree *right)
{
    Tree *tree = tree_new(parser, TREE_OPERATION, first);
    tree->op = op;
    return tree_with(parser, tree, (Tree *[]){left, right}, right == NULL ? 1 : 2);
}

static Status depth_refuse(Parser *parser)
{
    Status status = problem_error(parser->problems, here(parser), "parse.depth",
                                  "conditions nest deeper than %d levels", DEPTH_MAX);
    problem_hint(parser->problems, "name a part of it with `derive`");
    return status;
}

static Status deeper(Parser *parser)
{
    return ++parser->depth <= DEPTH_MAX ? STATUS_OK : depth_refuse(parser);
}

// a + b + c leans to the left, a level for each sign.
static Status chain(Tree **out, Parser *parser, Operator op, const Token *first, Tree *right)
{
    *out = tree_operation(parser, op, first, *out, right);
    return (*out)->height <= DEPTH_MAX ? STATUS_OK : depth_refuse(parser);
}

// --- Expressions ------------------------------------------------------------------------------

// unit = ("%" | word) { ("/" | "*") word }, joined without blanks
static Str unit_read(Parser *parser)
{
    size_t first = parser->at;
    const Token *token = peek(parser);
    if (token_is(token, STR("%"))) {
        parser->at++;
        return STR("%");
    }
    if (token->kind != TOKEN_WORD || word_is_reserved(token->text) ||
        token_is(token, STR("except"))) {
        return (Str){};
    }
    parser->at++;
    while ((sees(parser, "/") || sees(parser, "*")) && !peek(parser)->spaced &&
           parser->at + 1 < parser->end && parser->tokens[parser->at + 1].kind == TOKEN_WORD &&
           !parser->tokens[parser->at + 1].spaced) {
        parser->at += 2;
    }
    size_t start = parser->tokens[first].at;
    return str_slice(parser->source.text, start, token_end(parser, parser->at - 1) - start);
}

static Status number_tree_read(Tree **out, Parser *parser)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, TREE_NUMBER, &first);
    tree->text = first.text;
    tree->unit = unit_read(parser);
    *out = tree_with(parser, tree, NULL, 0);
    return STATUS_OK;
}

// place [ "of" place ]
static Status place_read(Str *place, Str *of, Parser *parser)
{
    Token word = {};
    TRY(need_kind(&word, parser, TOKEN_WORD, "a place (item, party, component …) or a table"));
    *place = word.text;
    *of = (Str){};
    if (takes(parser, "of")) {
        TRY(need_kind(&word, parser, TOKEN_WORD, "the place it belongs to"));
        *of = word.text;
    }
    return STATUS_OK;
}

// "where" "(" condition ")"
static Status where_read(Tree **out, Parser *parser)
{
    TRY(need(parser, "where"));
    TRY(need(parser, "("));
    TRY(deeper(parser));
    TRY(condition_read(out, parser));
    parser->depth--;
    return need(parser, ")");
}

// ("sum" | …) "of" expression "over" place [ "of" place ] [ "where" "(" condition ")" ]
static Status aggregate_read(Tree **out, Parser *parser, Operator op)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, TREE_AGGREGATE, &first);
    Tree *value = NULL;
    Tree *where = NULL;
    tree->op = op;
    TRY(need(parser, "of"));
    TRY(expression_read(&value, parser));
    TRY(need(parser, "over"));
    TRY(place_read(&tree->text, &tree->of, parser));
    if (sees(parser, "where")) {
        TRY(where_read(&where, parser));
    }
    *out = tree_with(parser, tree, (Tree *[]){value, where}, 2);
    return STATUS_OK;
}

// "the" name "where" "(" condition ")"
static Status the_read(Tree **out, Parser *parser)
{
    Token first = parser->tokens[parser->at++];
    Token name = {};
    Tree *where = NULL;
    Tree *tree = tree_new(parser, TREE_THE, &first);
    TRY(need_kind(&name, parser, TOKEN_WORD, "a column, such as chart.marks"));
    tree->text = name.text;
    TRY(where_read(&where, parser));
    *out = tree_with(parser, tree, &where, 1);
    return STATUS_OK;
}

// name [ "[" expression "]" ]
static Status name_read(Tree **out, Parser *parser)
{
    static const struct {
        const char *word;
        TreeKind kind;
    } constants[] = {
        {"yes", TREE_YES},
        {"none", TREE_NONE},
        {"unknown", TREE_UNKNOWN},
        {"no", TREE_NO},
    };
    Token first = parser->tokens[parser->at++];
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (token_is(&first, str_from_c(constants[i].word))) {
            *out = tree_new(parser, constants[i].kind, &first);
            return STATUS_OK;
        }
    }
    Tree *tree = tree_new(parser, TREE_NAME, &first);
    tree->text = first.text;
    if (takes(parser, "[")) {
        Tree *index = NULL;
        TRY(expression_read(&index, parser));
        TRY(need(parser, "]"));
        tree->kind = TREE_INDEX;
        tree_with(parser, tree, &index, 1);
    }
    *out = tree;
    return STATUS_OK;
}

static Tree *leaf_read(Parser *parser, TreeKind kind)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, kind, &first);
    tree->text = first.text;
    return tree;
}

// factor = number [ unit ] | date | string | code | name … | "(" expression ")" | aggregate | the
static Status factor_read(Tree **out, Parser *parser)
{
    const Token *token = peek(parser);
    switch (token->kind) {
    case TOKEN_NUMBER:
        return number_tree_read(out, parser);
    case TOKEN_DATE:
        *out = leaf_read(parser, TREE_DATE);
        return STATUS_OK;
    case TOKEN_STRING:
        *out = leaf_read(parser, TREE_STRING);
        return STATUS_OK;
    case TOKEN_CODE:
        *out = leaf_read(parser, TREE_CODE);
        return STATUS_OK;
    case TOKEN_SIGN:
        if (takes(parser, "(")) {
            TRY(deeper(parser));
            TRY(expression_read(out, parser));
            parser->depth--;
            return need(parser, ")");
        }
        break;
    case TOKEN_WORD:
        if (token_is(token, STR("the"))) {
            return the_read(out, parser);
        }
        if (operator_of_aggregate(token->text) != OP_NONE) {
            return aggregate_read(out, parser, operator_of_aggregate(token->text));
        }
        if (!word_is_reserved(token->text) || word_is_constant(token->text)) {
            return name_read(out, parser);
        }
        break;
    case TOKEN_END:
        break;
    }
    return expected(parser, "a value (a number, a name, a code, a date or a text)");
}

// term = factor { ("*" | "/") factor }
static Status term_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    TRY(factor_read(out, parser));
    while (sees(parser, "*") || sees(parser, "/")) {
        Operator op = operator_of_sign(parser->tokens[parser->at++].text);
        Tree *right = NULL;
        TRY(factor_read(&right, parser));
        TRY(chain(out, parser, op, &first, right));
    }
    return STATUS_OK;
}

// expression = term { ("+" | "-") term }
static Status expression_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    TRY(deeper(parser));
    TRY(term_read(out, parser));
    while (sees(parser, "+") || sees(parser, "-")) {
        Operator op = operator_of_sign(parser->tokens[parser->at++].text);
        Tree *right = NULL;
        TRY(term_read(&right, parser));
        TRY(chain(out, parser, op, &first, right));
    }
    parser->depth--;
    return STATUS_OK;
}

// --- Conditions -------------------------------------------------------------------------------

// "is" [ "not" ] ( expression | "none" | "unknown" ) | "is kept"
static Status is_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    bool negated = takes(parser, "not");
    Tree *right = NULL;
    Operator op = negated ? OP_IS_NOT : OP_IS;
    if (takes(parser, "none")) {
        op = negated ? OP_IS_NOT_NONE : OP_IS_NONE;
    } else if (takes(parser, "unknown")) {
        op = negated ? OP_IS_NOT_UNKNOWN : OP_IS_UNKNOWN;
    } else if (!negated && takes(parser, "kept")) {
        op = OP_KEPT;
    } else {
        TRY(expression_read(&right, parser));
    }
    *out = tree_operation(parser, op, first, left, right);
    return STATUS_OK;
}

// "has" element | "has" ("any" | "all") "of" set
static Status has_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    Operator op = OP_HAS;
    Tree *right = NULL;
    if (sees(parser, "any") && parser->at + 1 < parser->end &&
        token_is(&parser->tokens[parser->at + 1], STR("of"))) {
        op = OP_HAS_ANY;
    } else if (sees(parser, "all")) {
        op = OP_HAS_ALL;
    }
    if (op == OP_HAS) {
        TRY(expression_read(&right, parser));
    } else {
        parser->at++;
        TRY(need(parser, "of"));
        TRY(set_read(&right, parser));
    }
    *out = tree_operation(parser, op, first, left, right);
    return STATUS_OK;
}

// test = expression [ comparison expression | "is" … | [ "not" ] "in" set | "has" … |
//        "meets" set | "applies" ]
static Status test_rest_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    Tree *right = NULL;
    Operator op = peek(parser)->kind == TOKEN_SIGN ? operator_of_sign(peek(parser)->text) : OP_NONE;
    if (operator_is_comparison(op)) {
        parser->at++;
        TRY(expression_read(&right, parser));
    } else if (takes(parser, "is")) {
        return is_read(out, parser, first, left);
    } else if (takes(parser, "has")) {
        return has_read(out, parser, first, left);
    } else if (takes(parser, "applies")) {
        op = OP_APPLIES;
    } else if (takes(parser, "not")) {
        op = OP_NOT_IN;
        TRY(need(parser, "in"));
        TRY(set_read(&right, parser));
    } else if (sees(parser, "in") || sees(parser, "meets")) {
        op = sees(parser, "in") ? OP_IN : OP_MEETS;
        parser->at++;
        TRY(set_read(&right, parser));
    } else {
        *out = left;
        return STATUS_OK;
    }
    *out = tree_operation(parser, op, first, left, right);
    return STATUS_OK;
}

// ("any" | "no") place [ "of" place ] "where" "(" condition ")"
// "every" place [ "of" place ] [ "where" "(" condition ")" ] "has" "(" condition ")"
static Status quantified_read(Tree **out, Parser *parser, Operator op)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, TREE_QUANTIFIED, &first);
    Tree *where = NULL;
    Tree *has = NULL;
    tree->op = op;
    TRY(place_read(&tree->text, &tree->of, parser));
    if (op != OP_EVERY || sees(parser, "where")) {
        TRY(where_read(&where, parser));
    }
    if (op == OP_EVERY) {
        TRY(need(parser, "has"));
        TRY(need(parser, "("));
        TRY(deeper(parser));
        TRY(condition_read(&has, parser));
        parser->depth--;
        TRY(need(parser, ")"));
    }
    *out = tree_with(parser, tree, (Tree *[]){where, has}, 2);
    return STATUS_OK;
}

// Does an arithmetic or comparison operator, or a test, follow the parenthesis that opens here?
static bool parenthesis_is_expression(const Parser *parser)
{
    size_t at = parser->at;
    int open = 0;
    do {
        open += token_is(&parser->tokens[at], STR("(")) - token_is(&parser->tokens[at], STR(")"));
        at++;
    } while (open > 0 && at < parser->end);
    if (at >= parser->end) {
        return false;
    }
    const Token *next = &parser->tokens[at];
    return (next->kind == TOKEN_SIGN && operator_of_sign(next->text) != OP_NONE) ||
           token_is(next, STR("is")) || token_is(next, STR("in")) || token_is(next, STR("has")) ||
           token_is(next, STR("meets"));
}

// unary = [ "not" ] ( "(" condition ")" | quantified | test )
static Status unary_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    if (takes(parser, "not")) {
        Tree *inner = NULL;
        TRY(deeper(parser));
        TRY(unary_read(&inner, parser));
        parser->depth--;
        *out = tree_operation(parser, OP_NOT, &first, inner, NULL);
        return STATUS_OK;
    }
    if (sees(parser, "(") && !parenthesis_is_expression(parser)) {
        parser->at++;
        TRY(deeper(parser));
        TRY(condition_read(out, parser));
        parser->depth--;
        return need(parser, ")");
    }
    Operator op = first.kind == TOKEN_WORD ? operator_of_quantifier(first.text) : OP_NONE;
    bool names_place = parser->at + 1 < parser->end &&
                       parser->tokens[parser->at + 1].kind == TOKEN_WORD &&
                       !word_is_reserved(parser->tokens[parser->at + 1].text);
    if (op != OP_NONE && names_place) {
        return quantified_read(out, parser, op);
    }
    Tree *left = NULL;
    TRY(expression_read(&left, parser));
    return test_rest_read(out, parser, &first, left);
}

// condition = unary | unary "and" unary { "and" unary } | unary "or" unary { "or" unary }
static Status condition_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    VEC(Tree *) sides = {};
    Tree *side = NULL;
    TRY(unary_read(&side, parser));
    Operator op = sees(parser, "and") ? OP_AND : sees(parser, "or") ? OP_OR : OP_NONE;
    if (op == OP_NONE) {
        *out = side;
        return STATUS_OK;
    }
    const char *word = op == OP_AND ? "and" : "or";
    *VEC_PUSH(&sides, parser->arena) = side;
    while (takes(parser, word)) {
        TRY(unary_read(&side, parser));
        *VEC_PUSH(&sides, parser->arena) = side;
    }
    if (sees(parser, "and") || sees(parser, "or")) {
        Status status = problem_error(parser->problems, here(parser), "parse.mixed",
                                      "`and` and `or` stand side by side");
        problem_hint(parser->problems, "say with parentheses which of them binds first");
        return status;
    }
    Tree *tree = tree_new(parser, TREE_OPERATION, &first);
    tree->op = op;
    *out = tree_with(parser, tree, sides.at, (uint32_t)sides.count);
    return STATUS_OK;
}

// --- Sets and types ---------------------------------------------------------------------------

// element = name | code [ ".." code ] | value | "any" name
static Status element_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    if (takes(parser, "any")) {
        Token name = {};
        TRY(need_kind(&name, parser, TOKEN_WORD, "what is meant: country, entry"));
        *out = tree_new(parser, TREE_ANY_OF, &first);
        (*out)->text = name.text;
        tree_with(parser, *out, NULL, 0);
        return STATUS_OK;
    }
    TRY(expression_read(out, parser));
    if (takes(parser, "..")) {
        Token last = {};
        TRY(need_kind(&last, parser, TOKEN_CODE, "the last code of the range"));
        Tree *end = tree_new(parser, TREE_CODE, &last);
        end->text = last.text;
        Tree *range = tree_new(parser, TREE_RANGE, &first);
        *out = tree_with(parser, range, (Tree *[]){*out, end}, 2);
    }
    return STATUS_OK;
}

// set = element { "," element } [ "except" set ]
static Status set_read(Tree **out, Parser *parser)
{
    Token first = *peek(parser);
    VEC(Tree *) elements = {};
    Tree *except = NULL;
    do {
        Tree *element = NULL;
        TRY(element_read(&element, parser));
        *VEC_PUSH(&elements, parser->arena) = element;
    } while (takes(parser, ","));
    if (takes(parser, "except")) {
        TRY(deeper(parser));
        TRY(set_read(&except, parser));
        parser->depth--;
    }
    Tree *tree = tree_new(parser, TREE_SET, &first);
    tree->except = except;
    *out = tree_with(parser, tree, elements.at, (uint32_t)elements.count);
    return STATUS_OK;
}

// type = "yes or no" | "one of" set | "set of" type | "number" [ "in" unit ] | "place of" place |
//        name, most of them [ "or none" ]
static Status type_read(TypeTree **out, Parser *parser)
{
    Token word = {};
    TRY(need_kind(&word, parser, TOKEN_WORD, "a type"));
    TypeTree *type = ARENA_NEW(parser->arena, TypeTree);
    type->word = word.text;
    type->first = word;
    if (token_is(&word, STR("yes"))) {
        TRY(need(parser, "or"));
        TRY(need(parser, "no"));
    } else if (token_is(&word, STR("one"))) {
        TRY(need(parser, "of"));
        TRY(set_read(&type->words, parser));
    } else if (token_is(&word, STR("set"))) {
        TRY(need(parser, "of"));
        TRY(deeper(parser));
        TRY(type_read(&type->member, parser));
        parser->depth--;
    } else if (token_is(&word, STR("place"))) {
        TRY(need(parser, "of"));
        TRY(need_kind(&word, parser, TOKEN_WORD, "a place"));
        type->place = word.text;
    } else if (token_is(&word, STR("number")) && takes(parser, "in")) {
        type->unit_at = *peek(parser);
        type->unit = unit_read(parser);
        if (type->unit.len == 0) {
            return expected(parser, "a unit");
        }
    }
    if (takes(parser, "or")) {
        TRY(need(parser, "none"));
        type->or_none = true;
    }
    *out = type;
    return STATUS_OK;
}

// --- Clauses ----------------------------------------------------------------------------------

static Status date_token_read(Date *out, Parser *parser)
{
    Token token = {};
    TRY(need_kind(&token, parser, TOKEN_DATE, "a day, as 2025-04-04"));
    if (date_read(out, token.text) != STATUS_OK) {
        return problem_error(parser->problems, token_place(&token, parser->source),
                             "date.impossible", "there is no day '%.*s'", STR_ARG(token.text));
    }
    return STATUS_OK;
}

// day = ("from" | "through" | "until" | "published") date
static Status days_read(Days *days, Parser *parser)
{
    while (peek(parser)->kind == TOKEN_WORD) {
        Place word = here(parser);
        Date date = 0;
        bool *has = sees(parser, "from")        ? &days->has_from
                    : sees(parser, "published") ? &days->has_published
                                                : &days->has_end;
        Date *into = sees(parser, "from")        ? &days->from
                     : sees(parser, "published") ? &days->published
                                                 : &days->end;
        bool until = sees(parser, "until");  // the first day on which it no longer holds
        if (!until && !sees(parser, "from") && !sees(parser, "through") &&
            !sees(parser, "published")) {
            break;
        }
        parser->at++;
        TRY(date_token_read(&date, parser));
        if (*has) {
            return problem_error(parser->problems, word, "parse.twice",
                                 "this day of the statement is said twice");
        }
        *has = true;
        *into = until ? date - 1 : date;
        if (days->has_from && days->has_end && days->end < days->from) {
            return problem_error(parser->problems, word, "date.order",
                                 "the last day is before the first");
        }
    }
    return STATUS_OK;
}

static Status string_into(Str *out, Parser *parser, const char *what)
{
    Token token = {};
    TRY(need_kind(&token, parser, TOKEN_STRING, what));
    *out = token.text;
    return STATUS_OK;
}

static Status word_into(Str *out, Parser *parser, const char *what)
{
    Token token = {};
    TRY(need_kind(&token, parser, TOKEN_WORD, what));
    *out = token.text;
    return STATUS_OK;
}

// A text before a condition is its label, unless a test follows: then it is a value.
static bool sees_label(const Parser *parser)
{
    if (peek(parser)->kind != TOKEN_STRING || parser->at + 1 >= parser->end) {
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
    return condition_read(&clause->tree, parser);
}

static Status governs_form(Clause *clause, Parser *parser)
{
    TRY(need(parser, "when"));
    return condition_read(&clause->tree, parser);
}

static Status reaches_form(Clause *clause, Parser *parser)
{
    TRY(need(parser, "unlisted"));
    TRY(need(parser, "items"));
    return takes(parser, "when") ? condition_read(&clause->tree, parser) : STATUS_OK;
}

static Status set_form(Clause *clause, Parser *parser)
{
    return set_read(&clause->tree, parser);
}

static Status expression_form(Clause *clause, Parser *parser)
{
    TRY(expression_read(&clause->tree, parser));
    if (peek(parser)->kind == TOKEN_STRING) {
        clause->text = parser->tokens[parser->at++].text;
    }
    return STATUS_OK;
}

// "presumed" may hold a set: presumed none
static Status presumed_form(Clause *clause, Parser *parser)
{
    return set_read(&clause->tree, parser);
}

static Status each_form(Clause *clause, Parser *parser)
{
    TRY(place_read(&clause->text, &clause->of, parser));
    return sees(parser, "where") ? where_read(&clause->where, parser) : STATUS_OK;
}

// ("title" | "ask") [ language ] string
static Status words_form(Clause *clause, Parser *parser)
{
    if (takes(parser, "zh")) {
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
    TRY(need(parser, ":"));
    return type_read(&clause->type, parser);
}

static Status nothing_form(Clause *, Parser *)
{
    return STATUS_OK;
}

// branch = condition [ "when" condition | "otherwise" ]
static Status branch_form(Clause *clause, Parser *parser)
{
    TRY(condition_read(&clause->branch.value, parser));
    if (takes(parser, "otherwise")) {
        clause->branch.otherwise = true;
    } else if (takes(parser, "when")) {
        return condition_read(&clause->branch.when, parser);
    }
    return STATUS_OK;
}

// "within" number ("working" | "calendar") unit
static Status within_form(Clause *clause, Parser *parser)
{
    Token number = {};
    TRY(need_kind(&number, parser, TOKEN_NUMBER, "a number of days"));
    clause->label = number.text;
    clause->working_days = takes(parser, "working");
    if (!clause->working_days) {
        (void)takes(parser, "calendar");
    }
    return word_into(&clause->text, parser, "'days' or 'months'");
}

// "period" ( name | date "through" date )
static Status period_form(Clause *clause, Parser *parser)
{
    if (peek(parser)->kind == TOKEN_WORD) {
        return name_form(clause, parser);
    }
    TRY(date_token_read(&clause->period.from, parser));
    TRY(need(parser, "through"));
    clause->period.has_from = clause->period.has_end = true;
    return date_token_read(&clause->period.end, parser);
}

static Status shared_form(Clause *clause, Parser *parser)
{
    TRY(need(parser, "by"));
    return name_form(clause, parser);
}

static Status stops_form(Clause *clause, Parser *parser)
{
    TRY(need(parser, "during"));
    return set_read(&clause->tree, parser);
}

// What follows the word of a clause.
static Status (*const clause_forms[CLAUSE_KIND_COUNT])(Clause *, Parser *) = {
    [CLAUSE_TEXT] = string_form,
    [CLAUSE_TITLE] = words_form,
    [CLAUSE_AUTHORITY] = string_form,
    [CLAUSE_SOURCE] = string_form,
    [CLAUSE_LIST] = name_form,
    [CLAUSE_USE] = set_form,
    [CLAUSE_GOVERNS] = governs_form,
    [CLAUSE_REACHES] = reaches_form,
    [CLAUSE_ASK] = words_form,
    [CLAUSE_PRESUMED] = presumed_form,
    [CLAUSE_LEAST] = expression_form,
    [CLAUSE_IS] = branch_form,
    [CLAUSE_COLUMN] = column_form,
    [CLAUSE_KEY] = set_form,
    [CLAUSE_OPEN] = nothing_form,
    [CLAUSE_LIFTS] = set_form,
    [CLAUSE_REASONS] = set_form,
    [CLAUSE_ON] = set_form,
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
    [CLAUSE_PER] = set_form,
    [CLAUSE_PERIOD] = period_form,
    [CLAUSE_SHARED] = shared_form,
    [CLAUSE_STARTS] = name_form,
    [CLAUSE_WITHIN] = within_form,
    [CLAUSE_CALENDAR] = name_form,
    [CLAUSE_STOPS] = stops_form,
    [CLAUSE_BECAUSE] = set_form,
    [CLAUSE_CITE] = expression_form,
    [CLAUSE_DAYS] = NULL,
};

// Of a title or a question there may be one in each language.
static Status once(Statement *statement, Parser *parser, const Clause *clause)
{
    uint64_t bit = UINT64_C(1) << (clause->label.len > 0 && (clause->kind == CLAUSE_TITLE ||
                                                             clause->kind == CLAUSE_ASK)
                                       ? CLAUSE_KIND_COUNT + clause->kind
                                       : clause->kind);
    bool twice = (statement->seen & bit) != 0 && !clause_repeats(statement->kind, clause->kind);
    statement->seen |= bit;
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

static Status clause_finish(Parser *parser)
{
    if (parser->at >= parser->end) {
        return STATUS_OK;
    }
    bool several = sees(parser, ",");
    Status status = expected(parser, "the end of the clause");
    if (several) {
        problem_hint(parser->problems,
                     "one of several: `in CY, IL`; a set that holds some: `has any "
                     "of CY, IL`");
    }
    return status;
}

static void clause_read(Statement *statement, Parser *parser, ClauseKind kind)
{
    Clause clause = {.kind = kind,
                     .first = *peek(parser),
                     .first_token = parser->at,
                     .token_end = parser->end,
                     .end = token_end(parser, parser->end - 1)};
    parser->depth = 0;
    if (kind == CLAUSE_DAYS) {
        if (days_read(&statement->days, parser) != STATUS_OK ||
            clause_finish(parser) != STATUS_OK) {
            return;
        }
    } else {
        parser->at += kind == CLAUSE_TEXT ? 0 : 1;
        if (!clause_allowed(statement->kind, kind)) {
            Str words = words_of_clauses(statement->kind, parser->arena);
            parser->at = clause.first_token;
            (void)problem_error(
                parser->problems, here(parser), "parse.clause", "'%.*s' has no clause '%.*s'",
                STR_ARG(statement_word(statement->kind)), STR_ARG(clause_word(kind)));
            problem_hint(parser->problems, "it may have: %.*s", STR_ARG(words));
            return;
        }
        bool is_set = kind == CLAUSE_IS && statement->kind == STATEMENT_GROUP;
        if ((is_set ? set_form : clause_forms[kind])(&clause, parser) != STATUS_OK ||
            clause_finish(parser) != STATUS_OK || once(statement, parser, &clause) != STATUS_OK) {
            return;
        }
    }
    *VEC_PUSH(&statement->clauses, parser->arena) = clause;
}

// --- Statements -------------------------------------------------------------------------------

// statement = kind ( name | code ) { "," name } [ "by" name ] [ ":" type ] [ "of" type ]
//             [ "from" string ] { day }
static Status header_form(Statement *statement, Parser *parser)
{
    const Token *name = peek(parser);
    if (name->kind != TOKEN_WORD && name->kind != TOKEN_CODE) {
        return expected(parser, "a name");
    }
    statement->name_token = *name;
    statement->name = name->text;
    statement->name_is_code = name->kind == TOKEN_CODE;
    *VEC_PUSH(&statement->names, parser->arena) = *name;
    parser->at++;
    StatementKind kind = statement->kind;
    while (kind >= STATEMENT_SUSPEND && takes(parser, ",")) {
        Token more = {};
        TRY(need_kind(&more, parser, TOKEN_WORD, "a name"));
        *VEC_PUSH(&statement->names, parser->arena) = more;
    }
    if (kind == STATEMENT_FACT && takes(parser, "by")) {
        TRY(word_into(&statement->by, parser, "the table by whose rows it is kept"));
    }
    bool has_type = kind == STATEMENT_TYPE || kind == STATEMENT_FACT || kind == STATEMENT_DERIVE;
    if (has_type && takes(parser, ":")) {
        TRY(type_read(&statement->type, parser));
    }
    if (kind == STATEMENT_GROUP && takes(parser, "of")) {
        TRY(type_read(&statement->of, parser));
    }
    bool has_file = kind == STATEMENT_TABLE && sees(parser, "from") &&
                    parser->at + 1 < parser->end &&
                    parser->tokens[parser->at + 1].kind == TOKEN_STRING;
    if (has_file) {
        parser->at++;
        TRY(string_into(&statement->file, parser, "a file name"));
    }
    TRY(days_read(&statement->days, parser));
    return clause_finish(parser);
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
    const Token *token = peek(parser);
    Str found = token_write(token, parser->arena);
    ClauseKind clause;
    bool is_clause = words_find_clause(token, STATEMENT_DERIVE, &clause);
    Str nearest = token->kind == TOKEN_WORD ? words_nearest_statement(token->text) : STR("");
    (void)problem_error(parser->problems, here(parser), "parse.statement",
                        "%.*s begins no statement, and stands in column 1", STR_ARG(found));
    if (is_clause) {
        problem_hint(parser->problems, "a clause belongs to the statement above it: begin it with "
                                       "blanks");
    } else if (nearest.len > 0) {
        problem_hint(parser->problems, "did you mean '%.*s'?", STR_ARG(nearest));
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
    size_t words = words_find_statement(file->tokens.at + first, end - first, &statement.kind);
    if (words == 0) {
        statement_refuse(parser);
        return;
    }
    statement.end = token_end(parser, end - 1);
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
    Parser parser = {
        .source = source, .tokens = file->tokens.at, .problems = problems, .arena = arena};
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

Status tree_parse_alone(Tree **out, Source source, Problems *problems, Arena *arena)
{
    Tokens tokens = {};
    Comments comments = {};
    size_t errors = problems->error_count;
    token_read_all(&tokens, &comments, source, problems, arena);
    Parser parser = {.source = source,
                     .tokens = tokens.at,
                     .end = tokens.count - 1,
                     .problems = problems,
                     .arena = arena};
    if (problems->error_count > errors) {
        return STATUS_INVALID;
    }
    if (parser.end == 0) {
        return problem_error(problems, (Place){.source = source.path, .line = 1, .column = 1},
                             "parse.expected", "expected an expression, found nothing");
    }
    TRY(condition_read(out, &parser));
    return clause_finish(&parser);
}

Str tree_text(const Tree *tree, Source source, Arena *arena)
{
    Str raw = str_slice(source.text, tree->first.at, tree->end - tree->first.at);
    Buffer buffer = buffer_new(arena);
    bool blank = false;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        if (c == '#') {  // a comment inside a condition is not part of it
            while (i + 1 < raw.len && raw.at[i + 1] != '\n') {
                i++;
            }
            continue;
        }
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            blank = true;
            continue;
        }
        if (blank && buffer.len > 0) {
            buffer_add_char(&buffer, ' ');
        }
        blank = false;
        buffer_add_char(&buffer, c);
    }
    return buffer_str(&buffer);
}
