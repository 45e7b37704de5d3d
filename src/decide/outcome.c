// outcome.c: step 6, what all of it comes to. Strictness is the order of Outcome. `at_least` takes
// unknown requirements and codes as not holding, `at_most` as holding; an exception lifts in both only
// if it is claimed and shown, and `reachable` says what those that still could hold would bring.
#include "decide/codes.h"
#include "decide/steps.h"

static Outcome lifted_outcome(const ExceptionState *exception)
{
    return exception->group->general_licence ? OUTCOME_GENERAL_LICENCE : OUTCOME_EXCEPTION;
}

static Outcome strictness(const Instance *instance)
{
    return instance->provision->kind == STATEMENT_PROHIBIT ? OUTCOME_PROHIBITED
                                                           : OUTCOME_LICENCE_REQUIRED;
}

// The weakest outcome that some exception gives; `best_case`: those that may hold, claimed or not.
Outcome outcome_of_instance(const Run *run, const Instance *instance, bool best_case)
{
    Outcome outcome = strictness(instance);
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *exception = &run->exceptions[i];
        if (!best_case && exception->claimed != TRUTH_YES) {
            continue;
        }
        for (uint32_t k = 0; k < exception->group->limbs.count; k++) {
            const LimbState *limb = &exception->limbs[k];
            bool holds = best_case ? limb->holds != TRUTH_NO : limb->holds == TRUTH_YES;
            if (holds && exception_lifts(limb, instance, run->given->symbols) &&
                lifted_outcome(exception) < outcome) {
                outcome = lifted_outcome(exception);
            }
        }
    }
    return outcome;
}

static Str lifted_by(const Run *run, const Instance *instance, Outcome outcome)
{
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *exception = &run->exceptions[i];
        for (uint32_t k = 0; exception->claimed == TRUTH_YES && k < exception->group->limbs.count;
             k++) {
            const LimbState *limb = &exception->limbs[k];
            if (limb->holds == TRUTH_YES && lifted_outcome(exception) == outcome &&
                exception_lifts(limb, instance, run->given->symbols)) {
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

static Bounds bounds_of(const Run *run)
{
    Outcome none = OUTCOME_NOT_CONTROLLED, free = OUTCOME_NO_LICENCE_REQUIRED;
    Bounds bounds = {.at_least = run->floor == TRUTH_YES ? free : none,
                     .at_most = run->floor == TRUTH_NO ? none : free};
    bounds.reachable = bounds.at_least;
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (run->enforced_only && instance->not_enforced) {
            continue;
        }
        Outcome outcome = outcome_of_instance(run, instance, false);
        bounds.at_most = greater(bounds.at_most, outcome);
        if (instance->holds == TRUTH_YES) {
            bounds.at_least = greater(bounds.at_least, outcome);
            bounds.reachable = greater(bounds.reachable, outcome_of_instance(run, instance, true));
        }
    }
    bounds.outcome = bounds.at_least == bounds.at_most ? bounds.at_least : OUTCOME_UNDETERMINED;
    return bounds;
}

static bool any_not_enforced(const Run *run)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        if (run->instances.at[i].not_enforced) {
            return true;
        }
    }
    return false;
}

// Step 8: steps 5 and 6 again without what is not enforced.
static Outcome as_enforced_find(Run *run)
{
    if (!any_not_enforced(run)) {
        return run->bounds.outcome;
    }
    ExceptionState *exceptions = run->exceptions;
    run->enforced_only = true;
    exceptions_find(run);
    Outcome outcome = bounds_of(run).outcome;
    run->enforced_only = false;
    run->exceptions = exceptions;
    return outcome;
}

void outcome_settle(Run *run)
{
    run->floor = floor_find(run);
    for (size_t i = 0; i < run->instances.count; i++) {
        Instance *instance = &run->instances.at[i];
        Outcome outcome = outcome_of_instance(run, instance, false);
        if (outcome < strictness(instance)) {
            instance->lifted_to = outcome;
            instance->lifted_by = lifted_by(run, instance, outcome);
        }
    }
    run->bounds = bounds_of(run);
    run->bounds.as_enforced = as_enforced_find(run);
}
