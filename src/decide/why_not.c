// why_not.c: why a decision is not another: what is stricter than wanted, with what could have
// lifted it; or what could have been as strict as wanted and does not hold, with the conditions
// that fail, the rows that came nearest, and the status by which it is not in force.
#include "decide/explain_part.h"

static void lifters_explain(Run *run, const Instance *instance, Children *children)
{
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *exception = &run->exceptions[i];
        for (uint32_t k = 0; k < exception->group->limbs.count; k++) {
            if (exception_lifts(run, &exception->limbs[k], instance)) {
                child_add(run, children, explain_limb(run, &exception->limbs[k]));
            }
        }
        if (exception->holds == TRUTH_YES && exception->claimed != TRUTH_YES) {
            child_add(run, children,
                      explanation_new(run, EXPLANATION_PROVISION,
                                      str_format(run->arena, "%.*s holds, and is not claimed",
                                                 STR_ARG(exception->group->name))));
        }
    }
}

static Outcome of_kind(const Provision *provision)
{
    return provision->kind == STATEMENT_PROHIBIT ? OUTCOME_PROHIBITED : OUTCOME_LICENCE_REQUIRED;
}

// --- What stands in the way --------------------------------------------------------------------

// What is stricter than wanted stands in the way, with what could have lifted it.
static void obstacles_explain(Run *run, Outcome wanted, Children *children)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (outcome_of_instance(run, instance, LIFTING_SHOWN) <= wanted) {
            continue;
        }
        Explanation *out = explain_instance(run, instance);
        Children inside = {};
        for (uint32_t k = 0; k < out->count; k++) {
            child_add(run, &inside, out->children[k]);
        }
        lifters_explain(run, instance, &inside);
        child_add(run, children, explanation_with(out, &inside));
    }
}

// --- What could have been as strict -----------------------------------------------------------

// Those that may hold yet, and are not in the way already: what is missing for them decides.
static void open_explain(Run *run, Outcome wanted, Children *children)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (instance->holds == TRUTH_UNKNOWN && of_kind(instance->provision) >= wanted &&
            outcome_of_instance(run, instance, LIFTING_SHOWN) <= wanted) {
            child_add(run, children, explain_instance(run, instance));
        }
    }
}

static void failing_conditions(Run *run, const Provision *provision, Children *children)
{
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Explanation *condition = explain_condition(run, &provision->conditions[i]);
        if (condition->holds != TRUTH_YES) {
            child_add(run, children, condition);
        }
    }
}

static const Explanation *row_failing(Run *run, const Provision *provision, uint32_t row)
{
    const Table *table = &run->program->tables[provision->members.table];
    Str key = symbols_write(run->program->vocabulary->symbols, table->row_keys[row]);
    Explanation *out = explanation_new(
        run, EXPLANATION_ROW,
        str_format(run->arena, "row %.*s of %.*s", STR_ARG(key), STR_ARG(table->name)));
    Children children = {};
    out->holds = TRUTH_NO;
    out->cite = text_of(run, provision->cite);
    failing_conditions(run, provision, &children);
    return explanation_with(out, &children);
}

#define ROWS_SHOWN 4

// The rows that `each … where` lets through, with the conditions that fail at them.
static void rows_failing(Run *run, const Provision *provision, Children *children)
{
    uint32_t table = provision->members.table, count = 0;
    const Bits in_force = run->day->rows_in_force[table];
    for (uint32_t row = 0; row < run->program->tables[table].row_count; row++) {
        run->rows[table] = row;
        bool asked =
            (in_force.words == NULL || bits_get(in_force, row)) &&
            (provision->where == NULL || evaluate_truth(run, provision->where) != TRUTH_NO);
        if (asked && count++ < ROWS_SHOWN) {
            child_add(run, children, row_failing(run, provision, row));
        }
    }
    run->rows[table] = UINT32_MAX;
    left_out_add(run, children, count > ROWS_SHOWN ? count - ROWS_SHOWN : 0);
    if (count == 0) {
        Explanation *none =
            explanation_new(run, EXPLANATION_CONDITION,
                            str_joined(run->arena, STR("no row of "),
                                       run->program->tables[table].name, STR(" is meant")));
        none->holds = TRUTH_NO;
        child_add(run, children, none);
    }
}

static Explanation *absent_new(Run *run, const Provision *provision)
{
    Explanation *out = explanation_new(run, EXPLANATION_PROVISION, provision->full);
    out->label = statement_word(provision->kind);
    out->holds = TRUTH_NO;
    out->value = truth_word(TRUTH_NO);
    return out;
}

static const Explanation *failing_explain(Run *run, const Provision *provision)
{
    Explanation *out = absent_new(run, provision);
    Children children = {};
    if (!provision->each) {
        out->cite = text_of(run, provision->cite);
        failing_conditions(run, provision, &children);
    } else if (provision->members.kind == MEMBERS_ROWS) {
        rows_failing(run, provision, &children);
    }
    return explanation_with(out, &children);
}

static bool has_instance(const Run *run, const Provision *provision)
{
    bool found = false;
    for (size_t i = 0; i < run->instances.count && !found; i++) {
        found = run->instances.at[i].provision == provision;
    }
    return found;
}

static void absent_explain(Run *run, Outcome wanted, Children *children)
{
    for (uint32_t i = 0; i < run->law->requirements.count; i++) {
        const Provision *provision = run->law->requirements.at[i];
        if (!has_instance(run, provision) && of_kind(provision) >= wanted) {
            child_add(run, children, failing_explain(run, provision));
        }
    }
}

static bool is_counted(const Run *run, const Rulebook *rulebook)
{
    bool counted = false;
    for (uint32_t i = 0; i < run->law->counted_count && !counted; i++) {
        counted = run->law->counted[i] == rulebook;
    }
    return counted;
}

// What would be in force on this day, were it not suspended or repealed.
static void suspended_explain(Run *run, const Decision *decision, Outcome wanted,
                              Children *children)
{
    for (uint32_t i = 0; i < run->program->provision_count; i++) {
        const Provision *provision = &run->program->provisions[i];
        bool requires =
            provision->kind == STATEMENT_REQUIRE || provision->kind == STATEMENT_PROHIBIT;
        bool concerns = requires && of_kind(provision) >= wanted &&
                        run->day->forces[i].force == FORCE_OUT &&
                        is_counted(run, provision->rulebook) &&
                        days_cover(&provision->days, decision->as_of, decision->known);
        const Explanation *force = concerns ? explain_force(run, provision) : NULL;
        if (force != NULL) {
            Explanation *out = absent_new(run, provision);
            Children inside = {};
            child_add(run, &inside, force);
            child_add(run, children, explanation_with(out, &inside));
        }
    }
}

// --- Door -------------------------------------------------------------------------------------

const Explanation *decide_explain_why_not(Decider *decider, const Decision *decision, uint32_t item,
                                          Outcome wanted, Arena *arena)
{
    Run *runs = &decider_runs(decider)[item * decider->law_count];
    const Bounds *bounds = &decision->items[item].bounds;
    Explanation *out = ARENA_NEW(arena, Explanation);
    Children children = {};
    out->kind = EXPLANATION_OUTCOME;
    out->title = str_format(arena, "why not %.*s", STR_ARG(outcome_word(wanted)));
    out->value = outcome_word(bounds->outcome);
    for (uint32_t i = 0; i < decider->law_count; i++) {
        if (bounds->at_most > wanted) {
            obstacles_explain(&runs[i], wanted, &children);
        }
        if (bounds->at_least < wanted) {
            open_explain(&runs[i], wanted, &children);
            absent_explain(&runs[i], wanted, &children);
            suspended_explain(&runs[i], decision, wanted, &children);
        }
    }
    return explanation_with(out, &children);
}
