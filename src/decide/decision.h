// decision.h: what is answered to a case: outcome, reasons with citations, and the facts still
// missing. Its fields are those of the JSON that `comity decide` writes, in the same order.
#ifndef DECIDE_DECISION_H
#define DECIDE_DECISION_H

#include "base/json.h"
#include "facts/case.h"
#include "lang/program.h"
#include "lang/scale.h"

// Strictness, weakest first.
typedef enum Outcome {
    OUTCOME_NOT_CONTROLLED,
    OUTCOME_NO_LICENCE_REQUIRED,
    OUTCOME_EXCEPTION,
    OUTCOME_GENERAL_LICENCE,
    OUTCOME_LICENCE_REQUIRED,
    OUTCOME_PROHIBITED,
    OUTCOME_UNDETERMINED,  // at_least and at_most differ
} Outcome;
Str outcome_word(Outcome outcome);
bool outcome_find(Str word, Outcome *out);

typedef struct CodeAnswer {
    Str list, code;
    bool stated;  // basis: the applicant's statement, else the facts
} CodeAnswer;

typedef struct MissingFact {
    Str fact;      // "item.tpp", "end_user.owners[0].percent", "item.in_words[p17]"
    Str question;  // in English; empty if none was written
    Str question_zh;
    uint64_t weight;  // of 2^63: how much of the outcome hangs on it
    FactName name;
    bool is_fact;  // else a status (law.X) or a commitment that no case can say
} MissingFact;

typedef struct RequirementAnswer {
    const Provision *provision;
    Str row;      // key of the row or position of the owner; empty: none
    Truth holds;  // yes or unknown
    const Str *because;
    uint32_t because_count;
    Policy policy;  // none, if in doubt
    Str policy_words;
    const Policy *possible_policies;
    uint32_t possible_policy_count;
    bool enforced;
    Str lifted_by;  // name of an exception; empty: none
    Str cite;
    bool prohibits;
} RequirementAnswer;

typedef struct LimbAnswer {
    Str name;
    Truth holds;
    const Provision *provision;
} LimbAnswer;

typedef struct ExceptionAnswer {
    Str name;  // before the dot
    bool general_licence;
    Truth holds;  // its conditions, claimed or not
    bool claimed;
    Str because;  // the first condition that fails or is open, with its label; empty if it holds
    Str cite;
    const LimbAnswer *limbs;  // its statements, at least one
    uint32_t limb_count;
    bool is_whole;  // it has no limbs: limbs[0] is the exception itself, and JSON names none
    const MissingFact *missing;
    uint32_t missing_count;
} ExceptionAnswer;

// The last day of a time, or what is missing to say it.
typedef struct ClockAnswer {
    bool has_start, has_stopped, has_due;
    Date start;              // itself not counted
    int64_t stopped;         // days for which the time stood
    int weekends, holidays;  // of working days: those left out
    Date due;
    const MissingFact *missing;
    uint32_t missing_count;
} ClockAnswer;

// Factors, documents, duties and clocks.
typedef struct NoteAnswer {
    const Provision *provision;
    Truth holds;
    Str on;  // the requirement or exception it belongs to
    Str says;
    Str cite;
    const ClockAnswer *clock;  // null: no time is said
} NoteAnswer;

// A fact by which the account of a limit is kept.
typedef struct AccountKey {
    Str fact;
    const Fact *of;
    Value value;
} AccountKey;

// A limit that accumulates, as it stands for the account in which an item is. All items of one
// account have the same answer but for `item_uses`.
typedef struct LimitAnswer {
    const Provision *provision;
    Truth kept;
    Value used;       // before this case, as the case says
    Value uses;       // what all items of the case that are of the account use together
    Value item_uses;  // what this item alone uses of it
    Value most;
    Value left;              // when this case is done: most - used - uses
    const AccountKey *keys;  // as many as its limit has
    const MissingFact *missing;
    uint32_t missing_count;
    Str cite;
} LimitAnswer;

typedef struct Bounds {
    Outcome outcome, at_least, at_most, reachable;
    Outcome as_enforced, enforced_at_least, enforced_at_most;  // without what is not enforced
} Bounds;

typedef struct LawAnswer {
    Str law;
    Bounds bounds;
} LawAnswer;

typedef struct DerivedAnswer {
    Str name;  // without `item.`
    const Fact *fact;
    Value value;
} DerivedAnswer;

typedef struct ItemAnswer {
    Str id;
    Bounds bounds;
    const CodeAnswer *codes, *possible_codes;
    uint32_t code_count, possible_code_count;
    const RequirementAnswer *requirements;
    uint32_t requirement_count;
    const ExceptionAnswer *exceptions;
    uint32_t exception_count;
    const NoteAnswer *factors, *documents, *duties, *clocks;
    uint32_t factor_count, document_count, duty_count, clock_count;
    const LimitAnswer *limits;
    uint32_t limit_count;
    const DerivedAnswer *derived;
    uint32_t derived_count;
    const LawAnswer *laws;
    uint32_t law_count;
} ItemAnswer;

typedef struct AssumedFact {
    Str fact;
    Value value;
    const Fact *of;
} AssumedFact;

typedef struct MayGovern {
    Str rulebook;
    const MissingFact *waits_for;
    uint32_t waits_for_count;
} MayGovern;

typedef struct Decision {
    Str id;
    Date as_of, known;
    Bounds bounds;
    const ItemAnswer *items;
    uint32_t item_count;
    const MissingFact *missing;  // only if undetermined; most decisive first
    uint32_t missing_count;
    const AssumedFact *assumed;
    uint32_t assumed_count;
    const MayGovern *may_govern;
    uint32_t may_govern_count;
    Problems warnings;
    const Hash *timeline;              // null: none was passed in
    const Rulebook *const *rulebooks;  // of which it was a function
    uint32_t rulebook_count;
    const Symbols *symbols;
} Decision;

// As one JSON object, on one line or indented.
void decision_add_json(JsonWriter *writer, const Decision *decision, Arena *arena);

#endif
