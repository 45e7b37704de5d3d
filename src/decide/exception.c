// exception.c: step 5, exceptions and general licences. Each limb holds by its own conditions; one
// lifts only if the exporter claims it and shows it: the law puts that on him.
#include "base/map.h"
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

static bool is_exception(const Decider *decider, const Provision *provision)
{
    return (provision->kind == STATEMENT_EXCEPTION ||
            provision->kind == STATEMENT_GENERAL_LICENCE) &&
           decider->relevant[provision->rulebook->index];
}

static bool exception_is_known(const Decider *decider, Str name)
{
    for (uint32_t i = 0; i < decider->program->provision_count; i++) {
        const Provision *provision = &decider->program->provisions[i];
        if (names_equal(provision->family, name) && is_exception(decider, provision)) {
            return true;
        }
    }
    return false;
}

static Str exception_nearest(const Decider *decider, Str name, Arena *arena)
{
    Map *names = map_new(arena);
    for (uint32_t i = 0; i < decider->program->provision_count; i++) {
        const Provision *provision = &decider->program->provisions[i];
        if (is_exception(decider, provision)) {
            map_put(names, provision->family, 0);
        }
    }
    return map_nearest(names, name);
}

void exceptions_warn(const Decider *decider, const Case *given, Problems *warnings)
{
    const Fact *fact = vocabulary_fact(given->vocabulary, (FactId){FACT_EXCEPTION_CLAIMED});
    Value claimed = given->root->given[fact->slot];
    const Set *set = claimed.kind == VALUE_SET ? claimed.set : NULL;
    for (uint32_t i = 0; set != NULL && i < set->count; i++) {
        Str name = symbols_write(given->symbols, set->atoms[i]);
        if (exception_is_known(decider, name)) {
            continue;
        }
        Str nearest = exception_nearest(decider, name, given->arena);
        problem_warning(warnings, (Place){.source = given->id, .field = fact->full},
                        "case.exception_unknown", "no rulebook has an exception '%.*s'",
                        STR_ARG(name));
        if (nearest.len > 0) {
            problem_hint(warnings, "the nearest is '%.*s'", STR_ARG(nearest));
        }
    }
}
