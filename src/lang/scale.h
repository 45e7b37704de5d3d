// scale.h: how an application is judged, as a scale. The one table of its words: the checker takes
// from it what a policy may say, deciding which of two is the stricter.
#ifndef LANG_SCALE_H
#define LANG_SCALE_H

#include "base/str.h"

// Licensing policies, weakest first.
typedef enum Policy {
    POLICY_NONE,
    POLICY_APPROVAL,
    POLICY_PRESUMPTION_OF_APPROVAL,
    POLICY_CASE_BY_CASE,
    POLICY_STRICTER_REVIEW,
    POLICY_PRESUMPTION_OF_DENIAL,
    POLICY_NOT_PERMITTED_IN_PRINCIPLE,
    POLICY_DENIAL,
} Policy;

// "case_by_case"; of none, empty.
Str policy_word(Policy policy);
// POLICY_NONE if the word is none of the scale.
Policy policy_by_word(Str word);

#endif
