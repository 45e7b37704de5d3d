// steps.h: steps 4 to 8 of a decision (inner header): requirements, exceptions, outcome, policies.
#ifndef DECIDE_STEPS_H
#define DECIDE_STEPS_H

#include "decide/engine.h"

// requirement.c
void requirements_find(Run *run);
// The same of these alone.
void requirements_find_among(Run *run, const ProvisionList *provisions);
// The instances of one requirement, whether it counts or is only read.
typedef VEC(Instance) Instances;
void requirement_instances(Run *run, const Provision *provision, bool counts, Instances *out);
// The family of a reason: the first word of `because`.
Atom instance_family(Run *run, const Instance *instance, uint32_t because);
// R applies.
Truth requirement_applies(Run *run, const Provision *provision);
// Makes the row or member of an instance current, and back.
void instance_enter(Run *run, const Instance *instance);
void instance_leave(Run *run, const Instance *instance);

// exception.c
void exceptions_find(Run *run);
// Warns of exceptions that are claimed and that no rulebook of the decision has, on whatever day.
void exceptions_warn(const Decider *decider, const Case *given, Problems *warnings);
bool exception_lifts(Run *run, const LimbState *limb, const Instance *instance);

// outcome.c
void outcome_settle(Run *run);
// The same of the requirements alone, and of whether a code holds alone: the outcome is the stricter.
void outcome_of_requirements(Run *run);
void outcome_of_floor(Run *run);
// Which exceptions count as lifting: those that are claimed and hold; those that may be both; those
// that may hold, claimed or not.
typedef enum Lifting { LIFTING_SHOWN, LIFTING_OPEN, LIFTING_REACHABLE } Lifting;
Outcome outcome_of_instance(Run *run, const Instance *instance, Lifting lifting);
Outcome outcome_at_least(Run *run, Lifting lifting);
// What a requirement that this exception lifts comes to.
Outcome outcome_lifted(const ExceptionState *exception);

// policy.c
typedef struct PolicyAnswer {
    Policy policy;
    Str words;
    const Policy *possible;
    uint32_t possible_count;
    bool conflict;
    const Provision *provision;  // that says so; of several, the first by its name
} PolicyAnswer;
bool policy_is_on(const Provision *policy, const Provision *requirement);
PolicyAnswer policy_find(Run *run, const Instance *instance);

// path.c
// The name of a fact with its positions: items[1].tpp, end_user.owners[0].percent.
Str fact_path(const Run *run, FactName name, Arena *arena);
// The position of a member: end_user.owners[0], item.parts[2]; [?] of one that may be there.
Str member_path(const Run *run, const Record *member, Arena *arena);

// limit.c
// Is the limit kept for the current item, with what the case says is used of it and what this case
// adds?
Truth limit_kept(Run *run, const Provision *limit);
// What the case adds to the account in which the current item is: that item in full, as if the limit
// were for it, and of the others those that the limit reaches and that have its keys.
Value limit_counted(Run *run, const Provision *limit);
// The parts of that sum, by item. One that is not of the account adds nothing.
typedef struct CountedItem {
    Run *run;
    Truth among;  // is it of the account? No, too, where there is nothing that it could add
    Value counts;
} CountedItem;
uint32_t limit_items(Run *run, const Provision *limit, CountedItem **out);

// The text of a citation, because, says … at the current row.
Str text_of(Run *run, const Node *node);

#endif
