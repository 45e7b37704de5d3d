// otherwise.h: two decisions of one case, under two sets of rulebooks, two days or two timelines:
// what of it is decided otherwise, in which direction, and by which provision.
#ifndef DECIDE_OTHERWISE_H
#define DECIDE_OTHERWISE_H

#include "decide/decision.h"

typedef enum Turn {
    TURN_NONE,      // the same
    TURN_LOOSER,    // no bound is stricter, one is looser; the same bounds, and a milder policy
    TURN_STRICTER,  // the reverse
    TURN_GROUNDS,   // the same answer, by other requirements
    TURN_OTHER,     // none of these
    TURN_COUNT,
} Turn;
// "same", "looser", "stricter", "grounds", "other".
Str turn_word(Turn turn);

typedef enum AnswerPart {
    PART_OUTCOME,
    PART_CODES,         // that hold
    PART_REQUIREMENTS,  // that hold or may, with their rows
    PART_POLICIES,      // of what is not lifted
    PART_LIFTED,        // exceptions that lift
    PART_MISSING,       // facts
    PART_COUNT,
} AnswerPart;
// "outcome", "codes", "requirements", "policies", "lifted_by", "missing".
const char *answer_part_word(AnswerPart part);

typedef struct PartTexts {
    // Of lists, in the order of their letters, parted by ", "; of several items "items[0] us:3A090".
    Str before, after;
} PartTexts;

typedef struct Otherwise {
    Turn turn;
    bool differs[PART_COUNT];
    PartTexts texts[PART_COUNT];
    // The first requirement that stands on one side alone, or is lifted on one side alone, or judged
    // otherwise, of those that hold before those that may: as it stands after, or where it does not,
    // before. Null: it is none of these.
    const RequirementAnswer *by;
    bool by_is_gone;
} Otherwise;

// What of a decision is compared: as codified, or as enforced, without what is not.
typedef struct Reckoning {
    Outcome outcome, at_least, at_most;
} Reckoning;
Reckoning decision_reckon(const Decision *decision, bool as_enforced);

// Compares. Everything in *out lives in `arena` or in the two decisions.
void otherwise_find(Otherwise *out, const Decision *before, const Decision *after, bool as_enforced,
                    Arena *arena);

// "turn", each part that differs as {"before","after"}, and "by": members of an object.
void otherwise_add_json(JsonWriter *writer, const Otherwise *otherwise);

#endif
