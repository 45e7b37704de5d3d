// phrase.h: what the command line says of its own accord to someone who reads a decision or is
// asked for facts, in English and in Chinese. The law's words, names of facts and the values that
// are typed are the same in both.
#ifndef CLI_PHRASE_H
#define CLI_PHRASE_H

#include "decide/decision.h"
#include "facts/vocabulary.h"

typedef enum Language { LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_COUNT } Language;

typedef enum Phrase {
    // A decision's page.
    PHRASE_AS_OF,
    PHRASE_KNOWN,
    PHRASE_AT_LEAST,
    PHRASE_AT_MOST,
    PHRASE_REACHABLE,
    PHRASE_AS_ENFORCED,
    PHRASE_ITEM,
    PHRASE_CODES,
    PHRASE_POSSIBLE_CODES,
    PHRASE_STATED,
    PHRASE_MISSING,
    PHRASE_REQUIREMENTS,
    PHRASE_EXCEPTIONS,
    PHRASE_FACTORS,
    PHRASE_DOCUMENTS,
    PHRASE_DUTIES,
    PHRASE_CLOCKS,
    PHRASE_LIMITS,
    PHRASE_LIMIT,
    PHRASE_KEPT,
    PHRASE_USED,
    PHRASE_USES,
    PHRASE_MOST,
    PHRASE_LEFT,
    PHRASE_DERIVED,
    PHRASE_ASSUMED,
    PHRASE_MAY_GOVERN,
    PHRASE_WAITS_FOR,
    PHRASE_WARNINGS,
    PHRASE_PROHIBITS,
    PHRASE_NOT_ENFORCED,
    PHRASE_ROWS,
    PHRASE_MORE,
    PHRASE_OR,
    PHRASE_MISSING_FACTS,
    PHRASE_WITHIN,
    PHRASE_FROM,
    PHRASE_DUE,
    PHRASE_DAYS,
    PHRASE_WORKING_DAYS,
    PHRASE_ROWS_WAIT_FOR_CODE,
    PHRASE_ROWS_ARE_FOLDED,
    PHRASE_FOLDED,
    // The titles of its columns.
    PHRASE_HOLDS,
    PHRASE_REQUIREMENT,
    PHRASE_BECAUSE,
    PHRASE_POLICY,
    PHRASE_LIFTED_BY,
    PHRASE_CITED,
    PHRASE_EXCEPTION,
    PHRASE_CLAIMED,
    PHRASE_WHY,
    PHRASE_WHAT,
    PHRASE_FACT,
    PHRASE_QUESTION,
    // An interview.
    PHRASE_HOW_TO_ANSWER,
    PHRASE_NOTHING_TO_TAKE_BACK,
    PHRASE_MAY_GOVERN_WAITS,
    PHRASE_LIES_BETWEEN,
    PHRASE_AND,
    PHRASE_FULL_STOP,
    PHRASE_SAVED,
    PHRASE_NOT_ONE_OF_THESE,
    PHRASE_ONE_OF,
    PHRASE_SET_OF,
    PHRASE_ANY_COUNTRY,
    PHRASE_COUNT,
} Phrase;

Str phrase(Language language, Phrase phrase);
// A word without its underlines: "licence required".
Str phrase_plain(Str word, Arena *arena);
// Empty for no policy.
Str phrase_outcome(Language language, Outcome outcome, Arena *arena);
Str phrase_policy(Language language, Policy policy, Arena *arena);
Str phrase_truth(Language language, Truth truth);
// How a fact of this type is answered: "country, as a code or a name".
Str phrase_type(Language language, const Type *type, const Symbols *symbols, Arena *arena);

#endif
