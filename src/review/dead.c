// dead.c: what no case reaches. A statement whose conditions exclude each other, a condition
// that excludes itself, a branch of a derived fact that those before it leave nothing.
#include "review/parts.h"

static void provision_check(const Review *review, const Provision *provision);
static bool conditions_check(const Review *review, const Provision *provision);
static void derivation_check(const Review *review, const Derivation *derivation);

void review_dead(const Review *review)
{
    const Program *program = review->program;
    for (uint32_t i = 0; i < program->provision_count; i++) {
        ReviewMark mark = review_mark(review);
        if (program->provisions[i].kind < STATEMENT_SUSPEND) {
            provision_check(review, &program->provisions[i]);
        }
        review_return(review, mark);
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        ReviewMark mark = review_mark(review);
        derivation_check(review, &program->derivations[i]);
        review_return(review, mark);
    }
}

static bool is_impossible(const Review *review, const Rulebook *rulebook, Days days,
                          const Demands *demands)
{
    return review_ask(NULL, review, rulebook, days, demands) == POSSIBLE_NO;
}

static bool never_holds(const Review *review, const Provision *provision, const Node *test,
                        bool holds)
{
    Demand demand = {test, holds};
    Demands demands = {.at = &demand, .count = 1};
    return is_impossible(review, provision->rulebook, provision->days, &demands);
}

static void provision_check(const Review *review, const Provision *provision)
{
    Demands demands = {};
    bool named = conditions_check(review, provision);
    demands_of_provision(&demands, provision, review->arena);
    bool impossible = !named && demands.count > 1 &&
                      is_impossible(review, provision->rulebook, provision->days, &demands);
    if (impossible) {
        problem_warning(review->problems, provision->place, "dead.statement",
                        "'%.*s' can never hold: its conditions exclude each other",
                        STR_ARG(provision->name));
    }
    const Rulebook *rulebook = provision->rulebook;
    bool counts = provision->kind >= STATEMENT_REQUIRE && rulebook->governs != NULL;
    if (impossible || named || !counts) {
        return;
    }
    *VEC_PUSH(&demands, review->arena) = (Demand){rulebook->governs, true};
    if (demands.count > 1 && is_impossible(review, rulebook, provision->days, &demands)) {
        problem_warning(review->problems, provision->place, "dead.statement",
                        "'%.*s' can never hold where the rulebook governs",
                        STR_ARG(provision->name));
    }
}

// One condition alone. True if the statement cannot hold because of it.
static bool conditions_check(const Review *review, const Provision *provision)
{
    bool dead = false;
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Condition *condition = &provision->conditions[i];
        bool unless = condition->kind == CLAUSE_UNLESS;
        if (never_holds(review, provision, condition->test, true)) {
            dead = dead || !unless;
            problem_warning(review->problems, condition->place,
                            unless ? "dead.clause" : "dead.statement",
                            unless ? "this `unless` can never hold, and takes nothing out"
                                   : "'%.*s' can never hold, since this cannot",
                            STR_ARG(provision->name));
        } else if (unless && never_holds(review, provision, condition->test, false)) {
            dead = true;
            problem_warning(review->problems, condition->place, "dead.statement",
                            "'%.*s' can never hold, since this `unless` always does",
                            STR_ARG(provision->name));
        }
    }
    return dead;
}

// The branch holds, and none of those before it.
static bool branch_is_dead(const Review *review, const Derivation *derivation, uint32_t branch)
{
    Demands demands = {};
    for (uint32_t i = 0; i <= branch; i++) {
        const Node *when = derivation->branches[i].when;
        if (when != NULL) {
            *VEC_PUSH(&demands, review->arena) = (Demand){when, i == branch};
        } else if (i < branch) {
            return true;
        }
    }
    return demands.count > 0 &&
           is_impossible(review, derivation->rulebook, derivation->days, &demands);
}

static void derivation_check(const Review *review, const Derivation *derivation)
{
    enum { BRANCHES_MAX = 64 };  // of more, each would be asked with too many before it
    for (uint32_t i = 0; i < derivation->branch_count && i < BRANCHES_MAX; i++) {
        if (branch_is_dead(review, derivation, i)) {
            problem_warning(review->problems, derivation->branches[i].place, "dead.branch",
                            "this branch is never reached");
        }
    }
}
