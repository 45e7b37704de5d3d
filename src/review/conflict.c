// conflict.c: two policies that would judge one application. A pair is harmless if its days
// are apart, if both say the same word, if one is over the other, or if no case meets both; what is
// left is a conflict if a case can be shown, else it is open.
#include "review/parts.h"

// So many pairs are looked at; a shelf of ordinary law has a few hundred.
#define PAIRS_MAX 500'000

typedef struct PolicyList {
    VEC(uint32_t) policies;
} PolicyList;

typedef struct Conflicts {
    const Review *review;
    PolicyList *on;     // by provision: the policies on it
    uint32_t *seen;     // by provision: the last policy that it was paired with, by index and 1
    uint32_t *reached;  // by provision: the last search of `over` that came by
    uint32_t search;
    size_t pairs;
} Conflicts;

static void policy_pairs(Conflicts *conflicts, const Provision *policy);
static void pair_check(Conflicts *conflicts, const Provision *a, const Provision *b);
static bool says_same(const Provision *a, const Provision *b);
static bool is_over(Conflicts *conflicts, const Provision *winner, const Provision *loser);
static Possible pair_possible(Str *witness, Days *days, const Review *review, const Provision *a,
                              const Provision *b);
static void targets_check(const Review *review, const Provision *provision);

void review_conflicts(const Review *review)
{
    const Program *program = review->program;
    size_t count = program->provision_count + 1;
    Conflicts conflicts = {.review = review,
                           .on = ARENA_MANY(review->arena, PolicyList, count),
                           .seen = ARENA_MANY(review->arena, uint32_t, count),
                           .reached = ARENA_MANY(review->arena, uint32_t, count)};
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        targets_check(review, provision);
        if (provision->kind == STATEMENT_POLICY) {
            policy_pairs(&conflicts, provision);
        }
    }
}

// Pairs are compared while what is found can still be said.
static bool is_listening(const Conflicts *conflicts)
{
    return conflicts->pairs < PAIRS_MAX && conflicts->review->problems->left_out == 0;
}

static void pairs_count(Conflicts *conflicts, const Provision *policy)
{
    if (++conflicts->pairs == PAIRS_MAX) {
        problem_warning(conflicts->review->problems, policy->place, "doubt.conflict",
                        "these are more than %d pairs of policies; from here on they are not "
                        "compared",
                        PAIRS_MAX);
    }
}

// With each policy before it that shares a requirement, once.
static void policy_pairs(Conflicts *conflicts, const Provision *policy)
{
    const Program *program = conflicts->review->program;
    for (uint32_t t = 0; t < policy->target_count; t++) {
        PolicyList *list = &conflicts->on[policy->targets[t]];
        for (size_t i = 0; i < list->policies.count && is_listening(conflicts); i++) {
            uint32_t other = list->policies.at[i];
            if (other != policy->index && conflicts->seen[other] != policy->index + 1) {
                conflicts->seen[other] = policy->index + 1;
                pairs_count(conflicts, policy);
                pair_check(conflicts, &program->provisions[other], policy);
            }
        }
        *VEC_PUSH(&list->policies, conflicts->review->arena) = policy->index;
    }
}

static bool says_same(const Provision *a, const Provision *b)
{
    return a->says != NULL && b->says != NULL && a->says->kind == NODE_CONSTANT &&
           b->says->kind == NODE_CONSTANT && value_same(a->says->constant, b->says->constant);
}

static bool over_reaches(Conflicts *conflicts, const Provision *from, uint32_t loser)
{
    conflicts->reached[from->index] = conflicts->search;
    for (uint32_t i = 0; i < from->over_count; i++) {
        uint32_t next = from->over[i];
        if (next == loser ||
            (conflicts->reached[next] != conflicts->search &&
             over_reaches(conflicts, &conflicts->review->program->provisions[next], loser))) {
            return true;
        }
    }
    return false;
}

// By any chain; rings and chains too long for this have been refused.
static bool is_over(Conflicts *conflicts, const Provision *winner, const Provision *loser)
{
    conflicts->search++;
    return over_reaches(conflicts, winner, loser->index);
}

static bool shares_target(const Provision *policy, uint32_t target)
{
    for (uint32_t i = 0; i < policy->target_count; i++) {
        if (policy->targets[i] == target) {
            return true;
        }
    }
    return false;
}

// Both, and a requirement that both are on, on one day.
static Possible pair_possible_on(Str *witness, Days *days, const Review *review, const Provision *a,
                                 const Provision *b, const Provision *requirement)
{
    Demands demands = {};
    Days both;
    if (!days_both(&both, a->days, b->days) || !days_both(days, both, requirement->days)) {
        return POSSIBLE_NO;
    }
    demands_of_provision(&demands, a, review->arena);
    demands_of_provision(&demands, b, review->arena);
    demands_of_provision(&demands, requirement, review->arena);
    return review_ask(witness, review, a->rulebook, *days, &demands);
}

static Possible pair_possible(Str *witness, Days *days, const Review *review, const Provision *a,
                              const Provision *b)
{
    enum { REQUIREMENTS_MAX = 16 };  // most share one or two
    Possible found = POSSIBLE_NO;
    unsigned asked = 0;
    for (uint32_t i = 0; i < a->target_count && found != POSSIBLE_YES; i++) {
        if (!shares_target(b, a->targets[i])) {
            continue;
        }
        if (asked++ == REQUIREMENTS_MAX) {
            return POSSIBLE_OPEN;
        }
        Possible here = pair_possible_on(witness, days, review, a, b,
                                         &review->program->provisions[a->targets[i]]);
        found = here == POSSIBLE_NO ? found : here;
    }
    return found;
}

// Where a provision stands, for a problem of another: "line 7", "us/chips.rules:7".
static Str place_write(const Review *review, const Provision *provision, const Provision *seen_from)
{
    return str_equal(provision->place.source, seen_from->place.source)
               ? str_format(review->arena, "line %u", provision->place.line)
               : str_format(review->arena, "%.*s:%u", STR_ARG(provision->place.source),
                            provision->place.line);
}

static void conflict_report(const Review *review, const Provision *a, const Provision *b,
                            Str witness, Days days)
{
    Str says = a->says->kind == NODE_CONSTANT
                   ? symbols_write(review->program->vocabulary->symbols, a->says->constant.atom)
                   : a->says->text;
    Str at = place_write(review, a, b);
    (void)problem_error(review->problems, b->place, "conflict.policy",
                        "'%.*s' and '%.*s' (%.*s, %.*s) can hold at once, and neither is over the "
                        "other",
                        STR_ARG(b->name), STR_ARG(a->name), STR_ARG(at), STR_ARG(says));
    Str day = days.has_from  ? date_write(days.from, review->arena)
              : days.has_end ? date_write(days.end, review->arena)
                             : STR("");
    problem_hint(review->problems, "as in: %.*s%s%.*s; say `over`, or exclude one by a condition",
                 STR_ARG(witness.len > 0 ? witness : STR("any case")), day.len > 0 ? ", on " : "",
                 STR_ARG(day));
}

static void pair_check(Conflicts *conflicts, const Provision *a, const Provision *b)
{
    const Review *review = conflicts->review;
    Days days;
    Str witness = {};
    if (!days_both(&days, a->days, b->days) || says_same(a, b) || is_over(conflicts, a, b) ||
        is_over(conflicts, b, a)) {
        return;
    }
    ReviewMark mark = review_mark(review);
    Possible found = pair_possible(&witness, &days, review, a, b);
    if (found == POSSIBLE_YES) {
        conflict_report(review, a, b, witness, days);
    } else if (found == POSSIBLE_OPEN) {
        Str at = place_write(review, a, b);
        problem_warning(review->problems, b->place, "doubt.conflict",
                        "'%.*s' and '%.*s' (%.*s) may hold at once, and neither is over the other",
                        STR_ARG(b->name), STR_ARG(a->name), STR_ARG(at));
        problem_hint(review->problems,
                     "say `over`, or exclude one by a condition on a fact that both name");
    }
    review_return(review, mark);
}

// --- Days -------------------------------------------------------------------------------------

static bool meets_any(const Program *program, const Provision *provision, const uint32_t *targets,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (days_meet(&provision->days, &program->provisions[targets[i]].days)) {
            return true;
        }
    }
    return count == 0;
}

static void targets_check(const Review *review, const Provision *provision)
{
    const Program *program = review->program;
    bool is_policy = provision->kind == STATEMENT_POLICY;
    bool targets = meets_any(program, provision, provision->targets, provision->target_count);
    bool over = !is_policy || meets_any(program, provision, provision->over, provision->over_count);
    if (targets && over) {
        return;
    }
    const Provision *target =
        &program->provisions[targets ? provision->over[0] : provision->targets[0]];
    Str word = statement_word(provision->kind);
    (void)problem_error(review->problems, provision->place, "date.target",
                        "this `%.*s` holds on no day on which '%.*s' does", STR_ARG(word),
                        STR_ARG(target->name));
    Str at = place_write(review, target, provision);
    problem_hint(review->problems, "the other stands in %.*s", STR_ARG(at));
}
