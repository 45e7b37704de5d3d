// slip.h: what is often written and is not in the language, and the hint that leads to its mend.
#ifndef LANG_SLIP_H
#define LANG_SLIP_H

#include "lang/operator.h"
#include "lang/token.h"

// Of the token at which a clause cannot be read on; `finished`: the clause might have ended there.
// Empty if no slip is known.
Str slip_of_tokens(const Token *tokens, size_t at, size_t end, bool finished);
// Of a character that has no meaning.
Str slip_of_character(Str character);
// Of a word that is no name: true.
Str slip_of_word(Str word);
// Of a bare value behind `and` or `or` (`by`), where the condition before it is `op`: has FR and
// IR.
Str slip_of_member(Operator op, Operator by);

#endif
