// parse_condition.c: tokens → the tree of a condition or a set, and a type. Recursive descent; the
// rule of the grammar stands above the function that reads it.
#include "lang/parse.h"
#include "lang/words.h"

// --- Conditions -------------------------------------------------------------------------------

// "is" [ "not" ] ( expression | "none" | "unknown" ) | "is kept"
static Status is_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    bool negated = parser_takes(parser, "not");
    Tree *right = NULL;
    Operator op = negated ? OP_IS_NOT : OP_IS;
    if (parser_takes(parser, "none")) {
        op = negated ? OP_IS_NOT_NONE : OP_IS_NONE;
    } else if (parser_takes(parser, "unknown")) {
        op = negated ? OP_IS_NOT_UNKNOWN : OP_IS_UNKNOWN;
    } else if (!negated && parser_takes(parser, "kept")) {
        op = OP_KEPT;
    } else {
        TRY(parse_expression(&right, parser));
    }
    *out = tree_operation(parser, op, first, left, right);
    return STATUS_OK;
}

// "has" element | "has" ("any" | "all") "of" set
static Status has_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    Operator op = OP_HAS;
    Tree *right = NULL;
    if (parser_sees(parser, "any") && parser->at + 1 < parser->end &&
        token_is(&parser->tokens[parser->at + 1], STR("of"))) {
        op = OP_HAS_ANY;
    } else if (parser_sees(parser, "all")) {
        op = OP_HAS_ALL;
    }
    if (op == OP_HAS) {
        TRY(parse_expression(&right, parser));
    } else {
        parser->at++;
        TRY(parser_need(parser, "of"));
        TRY(parse_set(&right, parser));
    }
    *out = tree_operation(parser, op, first, left, right);
    return STATUS_OK;
}

// test = expression [ comparison expression | "is" … | [ "not" ] "in" set | "has" … |
//        "meets" set | "applies" ]
static Status test_rest_read(Tree **out, Parser *parser, const Token *first, Tree *left)
{
    Tree *right = NULL;
    Operator op = parser_peek(parser)->kind == TOKEN_SIGN
                      ? operator_of_sign(parser_peek(parser)->text)
                      : OP_NONE;
    if (operator_is_comparison(op)) {
        parser->at++;
        TRY(parse_expression(&right, parser));
    } else if (parser_takes(parser, "is")) {
        return is_read(out, parser, first, left);
    } else if (parser_takes(parser, "has")) {
        return has_read(out, parser, first, left);
    } else if (parser_takes(parser, "applies")) {
        op = OP_APPLIES;
    } else if (parser_takes(parser, "not")) {
        op = OP_NOT_IN;
        TRY(parser_need(parser, "in"));
        TRY(parse_set(&right, parser));
    } else if (parser_sees(parser, "in") || parser_sees(parser, "meets")) {
        op = parser_sees(parser, "in") ? OP_IN : OP_MEETS;
        parser->at++;
        TRY(parse_set(&right, parser));
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
    TRY(parse_place(&tree->text, &tree->of, parser));
    if (op != OP_EVERY || parser_sees(parser, "where")) {
        TRY(parse_where(&where, parser));
    }
    if (op == OP_EVERY) {
        TRY(parser_need(parser, "has"));
        TRY(parser_need(parser, "("));
        TRY(parser_deeper(parser));
        TRY(parse_condition(&has, parser));
        parser->depth--;
        TRY(parser_need(parser, ")"));
    }
    *out = tree_with(parser, tree, (Tree *[]){where, has}, 2);
    return STATUS_OK;
}

static bool at_least_is_next(const Parser *parser)
{
    return parser_sees(parser, "at") && parser->at + 1 < parser->end &&
           token_is(&parser->tokens[parser->at + 1], STR("least"));
}

// "at" "least" number "of" "(" condition { "or" condition } ")"
static Status at_least_read(Tree **out, Parser *parser)
{
    Tree *sides = NULL;
    Token number = {};
    Tree *tree = tree_new(parser, TREE_OPERATION, parser_peek(parser));
    parser->at += 2;
    TRY(parser_need_kind(&number, parser, TOKEN_NUMBER, "how many of them"));
    TRY(parser_need(parser, "of"));
    TRY(parser_need(parser, "("));
    TRY(parser_deeper(parser));
    TRY(parse_condition(&sides, parser));
    parser->depth--;
    Status closed = parser_need(parser, ")");
    if (closed != STATUS_OK) {
        problem_hint(parser->problems, "the conditions are joined with `or`");
        return closed;
    }
    tree->op = OP_AT_LEAST;
    tree->text = number.text;
    bool is_list = sides->kind == TREE_OPERATION && sides->op == OP_OR;
    *out = is_list ? tree_with(parser, tree, sides->children, sides->count)
                   : tree_with(parser, tree, &sides, 1);
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
           token_is(next, STR("meets")) || token_is(next, STR("not"));
}

// unary = [ "not" ] ( "(" condition ")" | "at least" … | quantified | test )
static Status unary_read(Tree **out, Parser *parser)
{
    Token first = *parser_peek(parser);
    if (parser_takes(parser, "not")) {
        Tree *inner = NULL;
        TRY(parser_deeper(parser));
        TRY(unary_read(&inner, parser));
        parser->depth--;
        *out = tree_operation(parser, OP_NOT, &first, inner, NULL);
        return STATUS_OK;
    }
    if (parser_sees(parser, "(") && !parenthesis_is_expression(parser)) {
        parser->at++;
        TRY(parser_deeper(parser));
        TRY(parse_condition(out, parser));
        parser->depth--;
        return parser_need(parser, ")");
    }
    if (at_least_is_next(parser)) {
        return at_least_read(out, parser);
    }
    Operator op = first.kind == TOKEN_WORD ? operator_of_quantifier(first.text) : OP_NONE;
    bool names_place = parser->at + 1 < parser->end &&
                       parser->tokens[parser->at + 1].kind == TOKEN_WORD &&
                       !word_is_reserved(parser->tokens[parser->at + 1].text);
    if (op != OP_NONE && names_place) {
        return quantified_read(out, parser, op);
    }
    Tree *left = NULL;
    TRY(parse_expression(&left, parser));
    return test_rest_read(out, parser, &first, left);
}

// condition = unary | unary "and" unary { "and" unary } | unary "or" unary { "or" unary }
Status parse_condition(Tree **out, Parser *parser)
{
    Token first = *parser_peek(parser);
    VEC(Tree *) sides = {};
    Tree *side = NULL;
    TRY(unary_read(&side, parser));
    Operator op = parser_sees(parser, "and") ? OP_AND : parser_sees(parser, "or") ? OP_OR : OP_NONE;
    if (op == OP_NONE) {
        *out = side;
        return STATUS_OK;
    }
    const char *word = op == OP_AND ? "and" : "or";
    *VEC_PUSH(&sides, parser->arena) = side;
    while (parser_takes(parser, word)) {
        TRY(unary_read(&side, parser));
        *VEC_PUSH(&sides, parser->arena) = side;
    }
    if (parser_sees(parser, "and") || parser_sees(parser, "or")) {
        Status status = problem_error(parser->problems, parser_place(parser), "parse.mixed",
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
    Token first = *parser_peek(parser);
    if (parser_takes(parser, "any")) {
        Token name = {};
        TRY(parser_need_kind(&name, parser, TOKEN_WORD, "what is meant: country, entry"));
        *out = tree_new(parser, TREE_ANY_OF, &first);
        (*out)->text = name.text;
        tree_with(parser, *out, NULL, 0);
        return STATUS_OK;
    }
    TRY(parse_expression(out, parser));
    if (parser_takes(parser, "..")) {
        Token last = {};
        TRY(parser_need_kind(&last, parser, TOKEN_CODE, "the last code of the range"));
        Tree *end = tree_new(parser, TREE_CODE, &last);
        end->text = last.text;
        Tree *range = tree_new(parser, TREE_RANGE, &first);
        *out = tree_with(parser, range, (Tree *[]){*out, end}, 2);
    }
    return STATUS_OK;
}

// set = element { "," element } [ "except" set ]
Status parse_set(Tree **out, Parser *parser)
{
    Token first = *parser_peek(parser);
    VEC(Tree *) elements = {};
    Tree *except = NULL;
    do {
        Tree *element = NULL;
        TRY(element_read(&element, parser));
        *VEC_PUSH(&elements, parser->arena) = element;
    } while (parser_takes(parser, ","));
    if (parser_takes(parser, "except")) {
        TRY(parser_deeper(parser));
        TRY(parse_set(&except, parser));
        parser->depth--;
    }
    Tree *tree = tree_new(parser, TREE_SET, &first);
    tree->except = except;
    *out = tree_with(parser, tree, elements.at, (uint32_t)elements.count);
    return STATUS_OK;
}

// type = "yes or no" | "one of" set | "set of" type | "number" [ "in" unit ] | "place of" place |
//        name, most of them [ "or none" ]
Status parse_type(TypeTree **out, Parser *parser)
{
    Token word = {};
    TRY(parser_need_kind(&word, parser, TOKEN_WORD, "a type"));
    TypeTree *type = ARENA_NEW(parser->arena, TypeTree);
    type->word = word.text;
    type->first = word;
    if (token_is(&word, STR("yes"))) {
        TRY(parser_need(parser, "or"));
        TRY(parser_need(parser, "no"));
    } else if (token_is(&word, STR("one"))) {
        TRY(parser_need(parser, "of"));
        TRY(parse_set(&type->words, parser));
    } else if (token_is(&word, STR("set"))) {
        TRY(parser_need(parser, "of"));
        TRY(parser_deeper(parser));
        TRY(parse_type(&type->member, parser));
        parser->depth--;
    } else if (token_is(&word, STR("place"))) {
        TRY(parser_need(parser, "of"));
        TRY(parser_need_kind(&word, parser, TOKEN_WORD, "a place"));
        type->place = word.text;
    } else if (token_is(&word, STR("number")) && parser_takes(parser, "in")) {
        type->unit_at = *parser_peek(parser);
        type->unit = parse_unit(parser);
        if (type->unit.len == 0) {
            return parser_expected(parser, "a unit");
        }
    }
    if (parser_takes(parser, "or")) {
        TRY(parser_need(parser, "none"));
        type->or_none = true;
    }
    *out = type;
    return STATUS_OK;
}

// --- A tree by itself -------------------------------------------------------------------------

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
    TRY(parse_condition(out, &parser));
    return parser_finish(&parser);
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
