// problem_code.h: the one list of what can be wrong with a rulebook, by its stable code.
#ifndef LANG_PROBLEM_CODE_H
#define LANG_PROBLEM_CODE_H

#include "base/problem.h"

typedef struct ProblemCode {
    const char *code;
    Severity severity;
    const char *says;  // in a few words, for help and documents
} ProblemCode;

// In the order in which they are best read: from characters to meaning.
const ProblemCode *problem_codes(size_t *count);

#endif
