// decision_columns.h: decisions as columns of Arrow, a row a case, for whoever opens them in pandas,
// DuckDB, R or a spreadsheet: words and days in plain columns, what may be several in lists.
#ifndef CLI_DECISION_COLUMNS_H
#define CLI_DECISION_COLUMNS_H

#include "base/arrow_build.h"
#include "decide/decision.h"

// A struct of:
//   id; outcome, at_least, at_most, reachable, as_enforced (words; null where a case could not be
//   read); as_of, known (days);
//   codes, possible_codes, exceptions (that hold), missing (facts), warnings (codes): lists of texts;
//   requirements: a list of structs of item, requirement, row, holds, because, policy, lifted_by,
//   enforced, cite; problems: a list of structs of code, field, message, hint.
extern const ArrowField decision_columns;

// A row each. Nothing is taken from an arena on the way, so that no row is left half-added.
void decision_columns_add(ArrowBuilder *to, const Decision *decision);
void decision_columns_add_problems(ArrowBuilder *to, Str id, const Problems *problems);

#endif
