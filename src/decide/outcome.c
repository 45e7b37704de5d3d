// outcome.c: step 6, what all of it comes to. Strictness is the order of Outcome. `at_least` takes
// unknown requirements and codes as not holding, `at_most` as holding; an exception lifts in both
// only if it is claimed and shown, and `reachable` says what those that still could hold would
// bring.
#include "decide/codes.h"
#include "decide/steps.h"

Outcome outcome_lifted(const ExceptionState *exception)
{
    return exception->group->general_licence ? OUTCOME_GENERAL_LICENCE : OUTCOME_EXCEPTION;
}

static Outcome strictness(const Instance *instance)
{
    return instance->provision->kind == STATEMENT_PROHIBIT ? OUTCOME_PROHIBITED
                                                           : OUTCOME_LICENCE_REQUIRED;
}

static bool limb_counts(const ExceptionState *exception, const LimbState *limb, Lifting lifting)
{
    switch (lifting) {
    case LIFTING_SHOWN:
        return limb->holds == TRUTH_YES && exception->claimed == TRUTH_YES;
    case LIFTING_OPEN:
        return limb->holds != TRUTH_NO && exception->claimed != TRUTH_NO;
    case LIFTING_REACHABLE:
        return limb->holds != TRUTH_NO;
    }
    return false;
}

// The weakest outcome that some exception gives.
Outcome outcome_of_instance(Run *run, const Instance *instance, Lifting lifting)
{
    Outcome outcome = strictness(instance);
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *exception = &run->exceptions[i];
        for (uint32_t k = 0; k < exception->group->limbs.count; k++) {
            const LimbState *limb = &exception->limbs[k];
            if (limb_counts(exception, limb, lifting) && outcome_lifted(exception) < outcome &&
                exception_lifts(run, limb, instance)) {
                outcome = outcome_lifted(exception);
            }
        }
    }
    return outcome;
}

static Str lifted_by(Run *run, const Instance *instance, Outcome outcome)
{
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *exception = &run->exceptions[i];
        for (uint32_t k = 0; exception->claimed == TRUTH_YES && k < exception->group->limbs.count;
             k++) {
            const LimbState *limb = &exception->limbs[k];
            if (limb->holds == TRUTH_YES && outcome_lifted(exception) == outcome &&
                exception_lifts(run, limb, instance)) {
                return exception->group->name;
            }
        }
    }
    return (Str){};
}

// Does a code hold, or does a rulebook reach items that no entry names?
static Truth floor_find(Run *run)
{
    Truth floor = (run->codes != NULL ? run->codes : codes_find(run))->any;
    for (uint32_t i = 0; i < run->law->counted_count && floor != TRUTH_YES; i++) {
        const Rulebook *rulebook = run->law->counted[i];
        if (!rulebook->reaches_unlisted) {
            continue;
        }
        Truth reaches = rulebook_governs(run, rulebook, true);
        if (reaches != TRUTH_NO && rulebook->reaches != NULL) {
            reaches = truth_and(reaches, evaluate_truth(run, rulebook->reaches));
        }
        floor = truth_or(floor, reaches);
    }
    return floor;
}

static Outcome greater(Outcome a, Outcome b)
{
    return a > b ? a : b;
}

static bool is_left_out(Run *run, const Instance *instance)
{
    return run->enforced_only && instance->not_enforced;
}

// The greatest of what certainly stands.
Outcome outcome_at_least(Run *run, Lifting lifting)
{
    Outcome least = run->floor == TRUTH_YES ? OUTCOME_NO_LICENCE_REQUIRED : OUTCOME_NOT_CONTROLLED;
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (instance->holds == TRUTH_YES && !is_left_out(run, instance)) {
            least = greater(least, outcome_of_instance(run, instance, lifting));
        }
    }
    return least;
}

static Outcome outcome_at_most(Run *run)
{
    Outcome most = run->floor == TRUTH_NO ? OUTCOME_NOT_CONTROLLED : OUTCOME_NO_LICENCE_REQUIRED;
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (!is_left_out(run, instance)) {
            most = greater(most, outcome_of_instance(run, instance, LIFTING_SHOWN));
        }
    }
    return most;
}

static Bounds bounds_of(Run *run)
{
    Bounds bounds = {.at_least = outcome_at_least(run, LIFTING_SHOWN),
                     .at_most = outcome_at_most(run),
                     .reachable = outcome_at_least(run, LIFTING_REACHABLE)};
    bounds.outcome = bounds.at_least == bounds.at_most ? bounds.at_least : OUTCOME_UNDETERMINED;
    return bounds;
}

static bool any_not_enforced(Run *run)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        if (run->instances.at[i].not_enforced) {
            return true;
        }
    }
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ProvisionList *limbs = &run->law->exceptions[i].limbs;
        for (uint32_t k = 0; k < limbs->count; k++) {
            if (run->day->forces[limbs->at[k]->index].force == FORCE_NOT_ENFORCED) {
                return true;
            }
        }
    }
    return false;
}

// Step 8: steps 5 and 6 again without what is not enforced.
static Bounds as_enforced_find(Run *run)
{
    if (!any_not_enforced(run)) {
        return run->bounds;
    }
    ExceptionState *exceptions = run->exceptions;
    run->enforced_only = true;
    exceptions_find(run);
    Bounds bounds = bounds_of(run);
    run->enforced_only = false;
    run->exceptions = exceptions;
    return bounds;
}

static void bounds_settle(Run *run)
{
    run->bounds = bounds_of(run);
    Bounds enforced = as_enforced_find(run);
    run->bounds.as_enforced = enforced.outcome;
    run->bounds.enforced_at_least = enforced.at_least;
    run->bounds.enforced_at_most = enforced.at_most;
}

void outcome_of_requirements(Run *run)
{
    run->floor = TRUTH_NO;
    bounds_settle(run);
}

void outcome_of_floor(Run *run)
{
    run->floor = floor_find(run);
    run->instances.count = 0;
    bounds_settle(run);
}

void outcome_settle(Run *run)
{
    run->floor = floor_find(run);
    for (size_t i = 0; i < run->instances.count; i++) {
        Instance *instance = &run->instances.at[i];
        Outcome outcome = outcome_of_instance(run, instance, LIFTING_SHOWN);
        if (outcome < strictness(instance)) {
            instance->lifted_to = outcome;
            instance->lifted_by = lifted_by(run, instance, outcome);
        }
    }
    bounds_settle(run);
}
