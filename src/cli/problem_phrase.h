// problem_phrase.h: what is wrong with a case, said in the language of whoever is asked for it.
#ifndef CLI_PROBLEM_PHRASE_H
#define CLI_PROBLEM_PHRASE_H

#include "base/problem.h"
#include "cli/phrase.h"

// "message; hint". What has no Chinese is said in English: a test holds the table to every problem
// that the answer to a question can meet.
Str problem_phrase(Language language, const Problem *problem, Arena *arena);

#endif
