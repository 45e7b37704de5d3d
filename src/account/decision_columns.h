// decision_columns.h: many decisions as columns of Apache Arrow, a row a case, for whoever counts and
// compares them. The names are those of a decision's JSON; a case of several items has what its
// items have, together.
//
//   id, outcome, at_least, at_most, reachable, as_enforced   text
//   as_of, known                                             days
//   codes, possible_codes                                    lists of texts: "us:3A090.a"
//   requirements                                             a list of structs, as in JSON, each with
//                                                            the id of its item
//   exceptions, missing, warnings                            lists of texts: those that hold; facts,
//                                                            most decisive first; codes
//   problems                                                 a list of structs: of a case that cannot
//                                                            be read, and then all others but `id`
//                                                            are null; else null itself
//   decision                                                 the JSON
#ifndef ACCOUNT_DECISION_COLUMNS_H
#define ACCOUNT_DECISION_COLUMNS_H

#include "base/arrow_build.h"
#include "decide/decision.h"

typedef enum DecisionColumn {
    DECISION_ID,
    DECISION_OUTCOME,
    DECISION_AT_LEAST,
    DECISION_AT_MOST,
    DECISION_REACHABLE,
    DECISION_AS_ENFORCED,
    DECISION_AS_OF,
    DECISION_KNOWN,
    DECISION_CODES,
    DECISION_POSSIBLE_CODES,
    DECISION_REQUIREMENTS,
    DECISION_EXCEPTIONS,
    DECISION_MISSING,
    DECISION_WARNINGS,
    DECISION_PROBLEMS,
    DECISION_JSON,
    DECISION_COLUMN_COUNT,
} DecisionColumn;

// Which of them: in their own order, whatever the order in which they were asked for.
typedef struct DecisionChoice {
    bool has[DECISION_COLUMN_COUNT];
} DecisionChoice;

// All but the JSON.
DecisionChoice decision_choice_usual(void);
// By name; none: the usual. INVALID with "usage" for a name that there is not.
Status decision_choice_read(DecisionChoice *out, const Str *names, size_t count,
                            Problems *problems);

// A struct of the columns chosen. NO_MEMORY.
Status decision_schema_new(struct ArrowSchema *out, DecisionChoice choice, Arena *arena);

// Rows being gathered. Ends with the arena.
typedef struct DecisionColumns DecisionColumns;

DecisionColumns *decision_columns_new(DecisionChoice choice, Arena *arena);
// A row. `json` is wanted where the choice has it.
void decision_columns_add(DecisionColumns *self, const Decision *decision, Str json);
// The same where nothing else is chosen than the id, these five, and problems. In the order of the
// columns.
void decision_columns_add_outcomes(DecisionColumns *self, Str id, const Outcome outcomes[5]);
bool decision_choice_is_narrow(DecisionChoice choice);
void decision_columns_add_unread(DecisionColumns *self, Str id, const Problems *problems);
// Moves the rows so far into *out. NO_MEMORY, RANGE: as arrow_builder_finish.
Status decision_columns_finish(struct ArrowArray *out, DecisionColumns *self);

#endif
