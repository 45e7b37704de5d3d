// exception.c: step 5, exceptions and general licences. Each limb holds by its own conditions; one
// lifts only if the exporter claims it and shows it: the law puts that on him.
#include "decide/steps.h"

static bool names_equal(Str a, Str b)
{
    return a.len == b.len && str_distance(a, b, 0) == 0;
}

// Does the exporter claim it? Presumed none; a set that may lack members leaves it open.
static Truth claimed_find(Run *run, Str name, bool *presumed)
{
    FactName fact = {{FACT_EXCEPTION_CLAIMED}, ROLE_ANY};
    Value claimed = evaluate_fact(run, fact);
    const Fact *declared = vocabulary_fact(run->program->vocabulary, fact.fact);
    Value nothing;
    bool given = run->given->root->given[declared->slot].kind != VALUE_ABSENT;
    *presumed = !given && run_presumed(run, fact, &nothing);
    if (claimed.kind != VALUE_SET || claimed.set == NULL) {
        return given || *presumed ? TRUTH_UNKNOWN : TRUTH_NO;
    }
    for (uint32_t i = 0; i < claimed.set->count; i++) {
        if (names_equal(symbols_write(run->given->symbols, claimed.set->atoms[i]), name)) {
            return TRUTH_YES;
        }
    }
    return claimed.set->complete ? TRUTH_NO : TRUTH_UNKNOWN;
}

static Truth limb_truth(Run *run, const Provision *limb)
{
    Truth governs = rulebook_governs(run, limb->rulebook, true);
    if (run->enforced_only && run->day->forces[limb->index].force == FORCE_NOT_ENFORCED) {
        return TRUTH_NO;
    }
    return governs == TRUTH_NO ? TRUTH_NO : truth_and(governs, provision_truth(run, limb));
}

void exceptions_find(Run *run)
{
    uint32_t count = run->law->exception_count;
    run->exceptions = ARENA_MANY(run->arena, ExceptionState, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        ExceptionState *state = &run->exceptions[i];
        state->group = &run->law->exceptions[i];
        state->holds = TRUTH_NO;
        state->limbs = ARENA_MANY(run->arena, LimbState, state->group->limbs.count + 1);
        for (uint32_t k = 0; k < state->group->limbs.count; k++) {
            LimbState *limb = &state->limbs[k];
            limb->provision = state->group->limbs.at[k];
            limb->holds = limb_truth(run, limb->provision);
            state->holds = truth_or(state->holds, limb->holds);
        }
        state->claimed = claimed_find(run, state->group->name, &state->claim_presumed);
    }
}

static bool reason_fits(Run *run, const Provision *limb, const Instance *instance)
{
    if (limb->reason_count == 0) {
        return true;
    }
    // All of a requirement's reasons must be among those that the limb answers.
    for (uint32_t i = 0; i < instance->because_count; i++) {
        Atom family = instance_family(run, instance, i);
        bool found = false;
        for (uint32_t k = 0; k < limb->reason_count && !found; k++) {
            found = limb->reasons[k] == family;
        }
        if (!found) {
            return false;
        }
    }
    return instance->because_count > 0;
}

bool exception_lifts(Run *run, const LimbState *limb, const Instance *instance)
{
    const Provision *provision = limb->provision;
    for (uint32_t i = 0; i < provision->target_count; i++) {
        if (provision->targets[i] == instance->provision->index) {
            return reason_fits(run, provision, instance);
        }
    }
    return false;
}
