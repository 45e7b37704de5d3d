// expectation.h: what a decided case must come to: the columns `expect.…` of NAME.cases.csv.
#ifndef CLI_EXPECTATION_H
#define CLI_EXPECTATION_H

#include "decide/decide.h"

// Does this column say what is expected, rather than a fact of the case?
bool expectation_is_column(Str column);
// Is there such an expectation, of an exception or a derived fact that the program has? Else
// *nearest is the name that may have been meant, or empty.
bool expectation_is_known(Str column, const Program *program, Str *nearest, Arena *arena);

// What the case came to instead; the empty text if the cell is met. An empty cell expects nothing.
Str expectation_check(Str column, Str cell, const Decision *decision, const Case *given,
                      Arena *arena);

#endif
