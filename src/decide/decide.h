// decide.h: the door. May this item go to these parties, for this use, today; under which licence;
// why?
//
//   Decider *decider = decider_new(program, (DeciderOptions){.names = &us, .name_count = 1}, arena);
//   Case *given = case_new(program->vocabulary, case_arena);
//   … case_read_json, or record_say …
//   Decision decision;
//   decide_case(&decision, decider, given, &problems, case_arena);
//
// A decision is a function of rulebooks, day and case: no clock, network or disk. A decider belongs
// to one thread and keeps what it worked out of a day's law; the program is shared.
#ifndef DECIDE_DECIDE_H
#define DECIDE_DECIDE_H

#include "decide/decision.h"
#include "decide/explain.h"
#include "lang/timeline.h"

typedef struct Decider Decider;

typedef struct DeciderOptions {
    const Str *names;  // rulebooks named by the call ("us", "cn.rare_earths"); none: all, unnamed
    size_t name_count;
    bool has_as_of, has_known;
    Date as_of, known;  // for cases that say nothing else
    const Str *derive;  // facts for ItemAnswer.derived; "*": all
    size_t derive_count;
    const Timeline *timeline;  // null: none is passed in
    bool outcome_only;         // leave out notes, `assumed` and exceptions' missing facts
} DeciderOptions;

Decider *decider_new(const Program *program, DeciderOptions options, Arena *arena);

// Decides. Everything in *out lives in `arena` (the case's) or the program's.
// INVALID, with Problems: a case without a date where the options give none ("case.date_missing"),
// a code whose list is not said ("case.code_list").
Status decide_case(Decision *out, Decider *decider, Case *given, Problems *problems, Arena *arena);

// The explanation of the decision taken last by this decider, of one item: every provision that
// bore on it, down to facts and comparisons. See explain.h.
const Explanation *decide_explain(Decider *decider, const Decision *decision, uint32_t item,
                                  Arena *arena);
// Why is it not `wanted`? The provisions that stand in the way, and the facts on which they rest.
const Explanation *decide_explain_why_not(Decider *decider, const Decision *decision, uint32_t item,
                                          Outcome wanted, Arena *arena);

// Counted work since the decider was made, for tests: nodes evaluated, rows looked at; cases, and
// how many of them took the decision of one that is alike; states of codes that are kept.
typedef struct DeciderWork {
    uint64_t nodes, rows, cases, alike, code_states;
} DeciderWork;
DeciderWork decider_work(const Decider *decider);

#endif
