// policy.c: step 7, how an application would be judged. Of the policies on a requirement that hold,
// those that another one which holds is over fall away; what is in doubt is said as possible.
#include "decide/steps.h"

typedef struct Candidate {
    const Provision *provision;
    Truth holds;
    Policy policy;
    Str words;
} Candidate;

typedef VEC(Candidate) Candidates;

bool policy_is_on(const Provision *policy, const Provision *requirement)
{
    for (uint32_t i = 0; i < policy->target_count; i++) {
        if (policy->targets[i] == requirement->index) {
            return true;
        }
    }
    return false;
}

static void candidates_find(Run *run, const Instance *instance, Candidates *out)
{
    for (uint32_t i = 0; i < run->law->policies.count; i++) {
        const Provision *policy = run->law->policies.at[i];
        if (!policy_is_on(policy, instance->provision)) {
            continue;
        }
        *VEC_PUSH(out, run->arena) =
            (Candidate){policy, provision_truth(run, policy),
                        policy_by_word(text_of(run, policy->says)), policy->says_words};
    }
}

static bool is_over(const Provision *winner, const Provision *loser)
{
    for (uint32_t i = 0; i < winner->over_count; i++) {
        if (winner->over[i] == loser->index && winner != loser) {
            return true;
        }
    }
    return false;
}

// Over it, itself or by way of a candidate that it is over. The checker refuses rings.
static bool is_over_by_chain(const Candidates *all, const Provision *winner, const Provision *loser)
{
    if (is_over(winner, loser)) {
        return true;
    }
    for (size_t i = 0; i < all->count; i++) {
        const Provision *between = all->at[i].provision;
        if (is_over(winner, between) && is_over_by_chain(all, between, loser)) {
            return true;
        }
    }
    return false;
}

// Leaves what no candidate that holds is over; an unknown one leaves its losers in doubt. Beaten or
// not is asked of all at once, so that the order of statements does not matter.
static void losers_drop(Run *run, const Candidates *all, Candidates *left)
{
    for (size_t i = 0; i < all->count; i++) {
        Truth beaten = TRUTH_NO;
        for (size_t k = 0; k < all->count; k++) {
            if (is_over_by_chain(all, all->at[k].provision, all->at[i].provision)) {
                beaten = truth_or(beaten, all->at[k].holds);
            }
        }
        Candidate candidate = all->at[i];
        candidate.holds = truth_and(candidate.holds, truth_not(beaten));
        if (candidate.holds != TRUTH_NO) {
            *VEC_PUSH(left, run->arena) = candidate;
        }
    }
}

static void possible_add(PolicyAnswer *answer, Policy *possible, Policy policy)
{
    for (uint32_t i = 0; i < answer->possible_count; i++) {
        if (possible[i] == policy) {
            return;
        }
    }
    possible[answer->possible_count++] = policy;
}

PolicyAnswer policy_find(Run *run, const Instance *instance)
{
    Candidates all = {}, left = {};
    PolicyAnswer answer = {};
    candidates_find(run, instance, &all);
    losers_drop(run, &all, &left);
    Policy *possible = ARENA_MANY(run->arena, Policy, left.count + 1);
    bool doubt = false, certain = false;
    for (size_t i = 0; i < left.count; i++) {
        possible_add(&answer, possible, left.at[i].policy);
        doubt = doubt || left.at[i].holds == TRUTH_UNKNOWN;
        certain = certain || left.at[i].holds == TRUTH_YES;
    }
    doubt = doubt && !(certain && answer.possible_count == 1);  // it is the same word either way
    for (uint32_t i = 1; i < answer.possible_count; i++) {      // weakest first
        for (uint32_t k = i; k > 0 && possible[k] < possible[k - 1]; k--) {
            Policy swap = possible[k];
            possible[k] = possible[k - 1];
            possible[k - 1] = swap;
        }
    }
    answer.possible = possible;
    if (answer.possible_count == 0 || doubt) {
        return answer;
    }
    answer.policy = possible[answer.possible_count - 1];  // of two, the stricter
    answer.conflict = answer.possible_count > 1;
    for (size_t i = 0; i < left.count; i++) {
        const Candidate *one = &left.at[i];
        if (one->policy != answer.policy) {
            continue;
        }
        answer.words = one->words.len > 0 ? one->words : answer.words;
        if (answer.provision == NULL ||
            str_compare(one->provision->full, answer.provision->full) < 0) {
            answer.provision = one->provision;
        }
    }
    answer.possible_count = 0;
    return answer;
}
