// answer.h: from what was worked out to the fields of a decision (inner header).
#ifndef DECIDE_ANSWER_H
#define DECIDE_ANSWER_H

#include "decide/steps.h"

// The name that the case gives the item; empty: none.
Str answer_item_id(const Case *given, uint32_t item);
uint32_t answer_codes(Run *run, Truth which, const CodeAnswer **out);
RequirementAnswer answer_requirement(Run *run, const Instance *instance);
ExceptionAnswer answer_exception(Run *run, const ExceptionState *state, bool with_missing);
uint32_t answer_notes(Run *run, const ProvisionList *provisions, const NoteAnswer **out);
// limit.c: the limits that bind this item: what of each is used, what this case uses, what is left.
uint32_t answer_limits(Run *run, const LimitAnswer **out);
// clock.c: the day by which it is due; null for what says no time.
const ClockAnswer *answer_clock(Run *run, const Provision *provision);
// Is the fact among those asked for (`--derive`)?
bool answer_wants(const DeciderOptions *options, const Fact *fact);
// Warns of facts that are given and derived otherwise.
void answer_contradictions(Run *run);

#endif
