// limit.c: limits that accumulate. The balance is a fact that the case says; here is decided
// whether the limit is kept with what this case adds, and answered what is left of it. No account
// is kept.
#include "decide/answer.h"
#include "decide/missing.h"
#include "decide/rates.h"

// One that is not in force, or whose period has not come or is over, binds nobody.
static bool limit_binds(const Run *run, const Provision *provision)
{
    return run->day->forces[provision->index].force != FORCE_OUT;
}

Truth limit_kept(Run *run, const Provision *provision)
{
    if (!limit_binds(run, provision)) {
        return TRUTH_YES;
    }
    Truth bound = provision_conditions(run, provision);
    return bound == TRUTH_NO
               ? TRUTH_YES
               : truth_or(truth_not(bound), evaluate_truth(run, provision->limit->kept));
}

void missing_from_limit(MissingWalk *walk, Run *run, const Provision *provision, uint64_t weight)
{
    bool open = provision_conditions(run, provision) == TRUTH_UNKNOWN;
    bool amount = evaluate_truth(run, provision->limit->kept) == TRUTH_UNKNOWN;
    uint64_t part = weight / (uint64_t)(open && amount ? 2 : 1);
    if (open) {
        missing_from_provision(walk, run, provision, part);
    }
    if (amount) {
        missing_from_node(walk, run, provision->limit->kept, part);
    }
}

// --- The answer -------------------------------------------------------------------------------

static Value left_of(Run *run, Value most, Value used)
{
    rates_meet(run, OP_DIVIDE, &used, &most);  // into the currency of what is most
    return value_subtract(most, used, run->arena);
}

static const AccountKey *account_keys(Run *run, const Limit *limit)
{
    AccountKey *keys = ARENA_MANY(run->arena, AccountKey, limit->per_count);
    for (uint32_t i = 0; i < limit->per_count; i++) {
        FactName name = limit->per[i];
        const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
        Str role = name.role < ROLE_COUNT ? role_name(name.role) : STR("");
        keys[i] = (AccountKey){
            .fact = role.len == 0
                        ? fact->full
                        : str_format(run->arena, "%.*s.%.*s", STR_ARG(role), STR_ARG(fact->name)),
            .of = fact,
            .value = evaluate_fact(run, name),
        };
    }
    return keys;
}

static LimitAnswer limit_answer(Run *run, const Provision *provision)
{
    const Limit *limit = provision->limit;
    const Node *sum = limit->kept->children[0];
    LimitAnswer answer = {.provision = provision,
                          .kept = limit_kept(run, provision),
                          .used = evaluate_fact(run, limit->used),
                          .uses = evaluate(run, limit->counts),
                          .most = evaluate(run, limit->most),
                          .keys = account_keys(run, limit),
                          .cite = text_of(run, provision->cite)};
    answer.left = left_of(run, answer.most, evaluate(run, sum));
    if (answer.kept == TRUTH_UNKNOWN) {
        MissingWalk *walk = missing_new(run->given, run->arena);
        MissingFact *missing = NULL;
        missing_from_limit(walk, run, provision, WEIGHT_ONE);
        answer.missing_count = missing_list(walk, &missing);
        answer.missing = missing;
    }
    return answer;
}

uint32_t answer_limits(Run *run, const LimitAnswer **out)
{
    const ProvisionList *limits = &run->law->limits;
    LimitAnswer *answers = ARENA_MANY(run->arena, LimitAnswer, limits->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < limits->count; i++) {
        const Provision *provision = limits->at[i];
        if (rulebook_governs(run, provision->rulebook, true) != TRUTH_NO &&
            provision_conditions(run, provision) != TRUTH_NO) {
            answers[count++] = limit_answer(run, provision);
        }
    }
    *out = answers;
    return count;
}
