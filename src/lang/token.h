// token.h: the words of a rulebook, with their places.
#ifndef LANG_TOKEN_H
#define LANG_TOKEN_H

#include "base/problem.h"
#include "base/str.h"
#include "base/vec.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_WORD,    // item.tpp, us.country_chart/chart, when
    TOKEN_CODE,    // 3A090.a, us:3A001
    TOKEN_NUMBER,  // 4800, -1, 790_000_000, 5.92
    TOKEN_DATE,    // 2025-04-04
    TOKEN_STRING,  // "…", without its quotes in `text`
    TOKEN_SIGN,    // .. <= >= < > = + - * / ( ) [ ] , : % ;
} TokenKind;

typedef struct Token {
    TokenKind kind;
    bool spaced;      // blanks or a line's beginning before it
    bool first;       // first of its line
    uint32_t line;    // from 1
    uint32_t column;  // from 1, in characters
    size_t at;        // byte in the text
    Str text;
} Token;

// A comment, without the line it stands on.
typedef struct Comment {
    uint32_t line;
    bool alone;  // nothing else on its line
    Str text;    // from the `#`, without blanks at its end
} Comment;

typedef VEC(Token) Tokens;
typedef VEC(Comment) Comments;

// A rulebook's text under its path.
typedef struct Source {
    Str path;
    Str text;
} Source;

// Cuts a text into tokens; the last is TOKEN_END. Problems: "lex.character", "lex.string",
// "lex.long", "lex.utf8"; what cannot be read is left out.
void token_read_all(Tokens *out, Comments *comments, Source source, Problems *problems,
                    Arena *arena);

// Where a token stands, with its line, for a problem.
Place token_place(const Token *token, Source source);
// "'when'", "the end of the statement": for "found …".
Str token_write(const Token *token, Arena *arena);

static inline bool token_is(const Token *token, Str text)
{
    return token->kind != TOKEN_STRING && token->kind != TOKEN_END && str_equal(token->text, text);
}

#endif
