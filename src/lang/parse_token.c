// parse_token.c: where the parser stands in the tokens of a clause, how it says what it expected
// there, and how what it has read becomes a tree.
#include "lang/parse.h"
#include "lang/slip.h"
#include "lang/words.h"

static const Token token_nothing = {.kind = TOKEN_END};

const Token *parser_peek(const Parser *parser)
{
    return parser->at < parser->end ? &parser->tokens[parser->at] : &token_nothing;
}

bool parser_sees(const Parser *parser, const char *text)
{
    return token_is(parser_peek(parser), str_from_c(text));
}

bool parser_takes(Parser *parser, const char *text)
{
    if (!parser_sees(parser, text)) {
        return false;
    }
    parser->at++;
    return true;
}

// The token at which a problem is shown: the next one, or the last of the clause.
Place parser_place(const Parser *parser)
{
    size_t at = parser->at < parser->end ? parser->at : parser->end - 1;
    Place place = token_place(&parser->tokens[at], parser->source);
    if (parser->at >= parser->end) {
        place.column += place.width;
        place.width = 1;
    }
    return place;
}

// The hint of a slip that is known; else of a word that begins its line and is no clause's.
static void expected_hint(Parser *parser, const Token *found, bool finished)
{
    Str slip = slip_of_tokens(parser->tokens, parser->at, parser->end, finished);
    Str clause =
        found->kind == TOKEN_WORD && found->first ? words_nearest_clause(found->text) : (Str){};
    if (slip.len > 0) {
        problem_hint(parser->problems, "%.*s", STR_ARG(slip));
    } else if (clause.len > 0) {
        problem_hint(parser->problems, "did you mean the clause '%.*s'?", STR_ARG(clause));
    } else if (found->kind == TOKEN_WORD && found->first) {
        problem_hint(
            parser->problems,
            "a clause begins its line with its word (when, unless, for, cite …); this line "
            "continues the clause above it");
    }
}

static Status expected(Parser *parser, const char *what, bool finished)
{
    const Token *found = parser_peek(parser);
    Str found_text =
        found->kind == TOKEN_END ? STR("the end of the clause") : token_write(found, parser->arena);
    Status status = problem_error(parser->problems, parser_place(parser), "parse.expected",
                                  "expected %s, found %.*s", what, STR_ARG(found_text));
    expected_hint(parser, found, finished);
    return status;
}

Status parser_expected(Parser *parser, const char *what)
{
    return expected(parser, what, false);
}

Status parser_need(Parser *parser, const char *text)
{
    if (parser_takes(parser, text)) {
        return STATUS_OK;
    }
    return parser_expected(parser,
                           str_to_c(str_format(parser->arena, "'%s'", text), parser->arena));
}

Status parser_need_kind(Token *out, Parser *parser, TokenKind kind, const char *what)
{
    if (parser_peek(parser)->kind != kind) {
        return parser_expected(parser, what);
    }
    *out = parser->tokens[parser->at++];
    return STATUS_OK;
}

size_t parser_token_end(const Parser *parser, size_t index)
{
    const Token *token = &parser->tokens[index];
    return token->at + token->text.len + (token->kind == TOKEN_STRING ? 2 : 0);
}

Status parser_refuse_depth(Parser *parser)
{
    Status status = problem_error(parser->problems, parser_place(parser), "parse.depth",
                                  "conditions nest deeper than %d levels", PARSE_DEPTH_MAX);
    problem_hint(parser->problems, "name a part of it with `derive`");
    return status;
}

Status parser_deeper(Parser *parser)
{
    return ++parser->depth <= PARSE_DEPTH_MAX ? STATUS_OK : parser_refuse_depth(parser);
}

Status parser_finish(Parser *parser)
{
    return parser->at >= parser->end ? STATUS_OK : expected(parser, "the end of the clause", true);
}

// --- Trees ------------------------------------------------------------------------------------

Tree *tree_new(Parser *parser, TreeKind kind, const Token *first)
{
    Tree *tree = ARENA_NEW(parser->arena, Tree);
    tree->kind = kind;
    tree->first = *first;
    tree->end = first->at + first->text.len + (first->kind == TOKEN_STRING ? 2 : 0);
    return tree;
}

Tree *tree_with(Parser *parser, Tree *tree, Tree *const *children, uint32_t count)
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
        tree->end = parser_token_end(parser, parser->at - 1);
    }
    return tree;
}

Tree *tree_operation(Parser *parser, Operator op, const Token *first, Tree *left, Tree *right)
{
    Tree *tree = tree_new(parser, TREE_OPERATION, first);
    tree->op = op;
    return tree_with(parser, tree, (Tree *[]){left, right}, right == NULL ? 1 : 2);
}
