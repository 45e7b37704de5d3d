// parse.h: what the files of the parser share (inner header): where it stands in the tokens, and
// the parts of the grammar that stand in more than one clause.
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "lang/tree.h"

// Conditions nest at most so deep: the evaluator recurses as deep as the tree.
#define PARSE_DEPTH_MAX 200

typedef struct Parser {
    Source source;
    const Token *tokens;
    size_t at;   // the token to be read
    size_t end;  // where the clause ends
    unsigned depth;
    bool of_agreement;
    Problems *problems;
    Arena *arena;
} Parser;

// --- Tokens (parse_token.c) -------------------------------------------------------------------

// The next token; TOKEN_END where the clause ends.
const Token *parser_peek(const Parser *parser);
bool parser_sees(const Parser *parser, const char *text);
// Goes past the next token if it is this one.
bool parser_takes(Parser *parser, const char *text);
// Where a problem is shown: at the next token, or behind the last of the clause.
Place parser_place(const Parser *parser);
// The byte after a token.
size_t parser_token_end(const Parser *parser, size_t index);
// Goes past a token that must stand here; else the problem "parse.expected".
Status parser_need(Parser *parser, const char *text);
Status parser_need_kind(Token *out, Parser *parser, TokenKind kind, const char *what);
// The end of the clause must stand here.
Status parser_finish(Parser *parser);
// Says "parse.expected": what should stand here, and what does.
Status parser_expected(Parser *parser, const char *what);
// One level further down, if there is room; who comes back up takes one from `depth`.
Status parser_deeper(Parser *parser);
// Says "parse.depth".
Status parser_refuse_depth(Parser *parser);

// A tree that begins at this token, and ends with it.
Tree *tree_new(Parser *parser, TreeKind kind, const Token *first);
// Gives a tree its children; it ends where the parser stands.
Tree *tree_with(Parser *parser, Tree *tree, Tree *const *children, uint32_t count);
// Of one side, or two.
Tree *tree_operation(Parser *parser, Operator op, const Token *first, Tree *left, Tree *right);

// --- The grammar (parse_expression.c, parse_condition.c) --------------------------------------

Status parse_expression(Tree **out, Parser *parser);
Status parse_condition(Tree **out, Parser *parser);
Status parse_set(Tree **out, Parser *parser);
Status parse_type(TypeTree **out, Parser *parser);
// "where" "(" condition ")"
Status parse_where(Tree **out, Parser *parser);
// place [ "of" place ]
Status parse_place(Str *place, Str *of, Parser *parser);
// unit; empty if none stands here
Str parse_unit(Parser *parser);

#endif
