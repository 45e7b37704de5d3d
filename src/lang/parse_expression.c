// parse_expression.c: tokens → the tree of an expression: numbers, names, arithmetic, aggregates.
// Recursive descent; the rule of the grammar stands above the function that reads it.
#include "lang/parse.h"
#include "lang/words.h"

// unit = ("%" | word) { ("/" | "*") word }, joined without blanks
Str parse_unit(Parser *parser)
{
    size_t first = parser->at;
    const Token *token = parser_peek(parser);
    if (token_is(token, STR("%"))) {
        parser->at++;
        return STR("%");
    }
    if (token->kind != TOKEN_WORD || word_is_reserved(token->text) ||
        token_is(token, STR("except"))) {
        return (Str){};
    }
    parser->at++;
    while ((parser_sees(parser, "/") || parser_sees(parser, "*")) && !parser_peek(parser)->spaced &&
           parser->at + 1 < parser->end && parser->tokens[parser->at + 1].kind == TOKEN_WORD &&
           !parser->tokens[parser->at + 1].spaced) {
        parser->at += 2;
    }
    size_t start = parser->tokens[first].at;
    return str_slice(parser->source.text, start, parser_token_end(parser, parser->at - 1) - start);
}

static Status number_tree_read(Tree **out, Parser *parser)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, TREE_NUMBER, &first);
    tree->text = first.text;
    tree->unit = parse_unit(parser);
    *out = tree_with(parser, tree, NULL, 0);
    return STATUS_OK;
}

// place [ "of" place ]
Status parse_place(Str *place, Str *of, Parser *parser)
{
    Token word = {};
    TRY(parser_need_kind(&word, parser, TOKEN_WORD,
                         "a place (item, party, component …) or a table"));
    *place = word.text;
    *of = (Str){};
    if (parser_takes(parser, "of")) {
        TRY(parser_need_kind(&word, parser, TOKEN_WORD, "the place it belongs to"));
        *of = word.text;
    }
    return STATUS_OK;
}

// "where" "(" condition ")"
Status parse_where(Tree **out, Parser *parser)
{
    TRY(parser_need(parser, "where"));
    TRY(parser_need(parser, "("));
    TRY(parser_deeper(parser));
    TRY(parse_condition(out, parser));
    parser->depth--;
    return parser_need(parser, ")");
}

// ("sum" | …) "of" expression "over" place [ "of" place ] [ "where" "(" condition ")" ]
static Status aggregate_read(Tree **out, Parser *parser, Operator op)
{
    Token first = parser->tokens[parser->at++];
    Tree *tree = tree_new(parser, TREE_AGGREGATE, &first);
    Tree *value = NULL;
    Tree *where = NULL;
    tree->op = op;
    TRY(parser_need(parser, "of"));
    TRY(parse_expression(&value, parser));
    TRY(parser_need(parser, "over"));
    TRY(parse_place(&tree->text, &tree->of, parser));
    if (parser_sees(parser, "where")) {
        TRY(parse_where(&where, parser));
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
    TRY(parser_need_kind(&name, parser, TOKEN_WORD, "a column, such as chart.marks"));
    tree->text = name.text;
    TRY(parse_where(&where, parser));
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
    if (parser_takes(parser, "[")) {
        Tree *index = NULL;
        TRY(parse_expression(&index, parser));
        TRY(parser_need(parser, "]"));
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
    const Token *token = parser_peek(parser);
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
        if (parser_takes(parser, "(")) {
            TRY(parser_deeper(parser));
            TRY(parse_expression(out, parser));
            parser->depth--;
            return parser_need(parser, ")");
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
    return parser_expected(parser, "a value (a number, a name, a code, a date or a text)");
}

// a + b + c leans to the left, a level for each sign.
static Status chain(Tree **out, Parser *parser, Operator op, const Token *first, Tree *right)
{
    *out = tree_operation(parser, op, first, *out, right);
    return (*out)->height <= PARSE_DEPTH_MAX ? STATUS_OK : parser_refuse_depth(parser);
}

// term = factor { ("*" | "/") factor }
static Status term_read(Tree **out, Parser *parser)
{
    Token first = *parser_peek(parser);
    TRY(factor_read(out, parser));
    while (parser_sees(parser, "*") || parser_sees(parser, "/")) {
        Operator op = operator_of_sign(parser->tokens[parser->at++].text);
        Tree *right = NULL;
        TRY(factor_read(&right, parser));
        TRY(chain(out, parser, op, &first, right));
    }
    return STATUS_OK;
}

// expression = term { ("+" | "-") term }
Status parse_expression(Tree **out, Parser *parser)
{
    Token first = *parser_peek(parser);
    TRY(parser_deeper(parser));
    TRY(term_read(out, parser));
    while (parser_sees(parser, "+") || parser_sees(parser, "-")) {
        Operator op = operator_of_sign(parser->tokens[parser->at++].text);
        Tree *right = NULL;
        TRY(term_read(&right, parser));
        TRY(chain(out, parser, op, &first, right));
    }
    parser->depth--;
    return STATUS_OK;
}
