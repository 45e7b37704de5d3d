// scale.c: the words of licensing policies.
#include "lang/scale.h"

static const Str policy_words[] = {
    [POLICY_NONE] = STR_INIT(""),
    [POLICY_APPROVAL] = STR_INIT("approval"),
    [POLICY_PRESUMPTION_OF_APPROVAL] = STR_INIT("presumption_of_approval"),
    [POLICY_CASE_BY_CASE] = STR_INIT("case_by_case"),
    [POLICY_STRICTER_REVIEW] = STR_INIT("stricter_review"),
    [POLICY_PRESUMPTION_OF_DENIAL] = STR_INIT("presumption_of_denial"),
    [POLICY_NOT_PERMITTED_IN_PRINCIPLE] = STR_INIT("not_permitted_in_principle"),
    [POLICY_DENIAL] = STR_INIT("denial"),
};

Str policy_word(Policy policy)
{
    return policy_words[policy];
}

Policy policy_by_word(Str word)
{
    for (Policy policy = POLICY_APPROVAL; policy <= POLICY_DENIAL; policy++) {
        if (str_equal(word, policy_words[policy])) {
            return policy;
        }
    }
    return POLICY_NONE;
}
