// words.h: the words of the layout: which kinds of statements there are, which clauses each may
// have, and the words that conditions reserve.
#ifndef LANG_WORDS_H
#define LANG_WORDS_H

#include "lang/tree.h"

// The kind that begins here, and how many tokens its words take (2 for `general licence`); 0 if
// none.
//   of_agreement  of an agreement's kinds, else of a rulebook's
size_t words_find_statement(const Token *tokens, size_t count, bool of_agreement,
                            StatementKind *out);
// Does a clause of this kind of statement begin with this token?
bool words_find_clause(const Token *token, StatementKind statement, ClauseKind *out);
Str words_nearest_statement(Str word, bool of_agreement);
Str words_nearest_clause(Str word);
// "when, unless, for …": for a hint.
Str words_of_clauses(StatementKind kind, Arena *arena);

// Words inside conditions, which no name may be.
bool word_is_reserved(Str word);
// yes, no, none, unknown: reserved, but values.
bool word_is_constant(Str word);

#endif
