// account.h: what is answered to one case, as text: the decision as JSON, with its explanation if
// that is wanted, or the problems of a case that cannot be read. The command and the library write
// the same bytes.
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "account/explanation.h"
#include "decide/decide.h"

// The decision taken last by `decider`. `explains`: with the member "explanation", a tree an item.
void account_add_decision(JsonWriter *writer, const Decision *decision, Decider *decider,
                          bool explains, Arena *arena);
// {"id","problems"}: of a case that cannot be read; the id is null where none is known.
void account_add_unread(JsonWriter *writer, Str id, const Problems *problems, Arena *arena);

// The id of a case that need not be readable otherwise; empty if it has none.
Str account_id(const JsonValue *value);

#endif
