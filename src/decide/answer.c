// answer.c: what was worked out, put into the words of a decision.
#include <stdlib.h>

#include "decide/answer.h"
#include "decide/codes.h"
#include "decide/missing.h"

// --- Codes ------------------------------------------------------------------------------------

Str answer_item_id(const Case *given, uint32_t item)
{
    const Fact *fact = vocabulary_fact(given->vocabulary, (FactId){FACT_ITEM_ID});
    Value id = given->items[item]->given[fact->slot];
    return id.kind == VALUE_ATOM && id.exact ? symbols_write(given->symbols, id.atom) : (Str){};
}

uint32_t answer_codes(Run *run, Truth which, const CodeAnswer **out)
{
    CodeView *views = NULL;
    uint32_t count = codes_list(run, which, &views);
    const Symbols *symbols = run->given->symbols;
    CodeAnswer *answers = ARENA_MANY(run->arena, CodeAnswer, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        answers[i] = (CodeAnswer){.list = symbols_write(symbols, code_list(symbols, views[i].code)),
                                  .code = symbols_write(symbols, views[i].code),
                                  .stated = views[i].stated};
    }
    for (uint32_t i = 1; i < count; i++) {  // by text: the numbers of atoms hang on what was read
        for (uint32_t k = i; k > 0 && str_compare(answers[k].code, answers[k - 1].code) < 0; k--) {
            CodeAnswer swap = answers[k];
            answers[k] = answers[k - 1];
            answers[k - 1] = swap;
        }
    }
    *out = answers;
    return count;
}

// --- Requirements -----------------------------------------------------------------------------

static Str row_name(Run *run, const Instance *instance)
{
    if (instance->row != UINT32_MAX) {
        const Table *table = &run->program->tables[instance->provision->members.table];
        return symbols_write(run->program->vocabulary->symbols, table->row_keys[instance->row]);
    }
    if (instance->member == NULL) {
        return (Str){};
    }
    return member_path(run, instance->member, run->arena);
}

static void conflict_warn(Run *run, const Instance *instance)
{
    problem_warning(
        run->warnings, (Place){.source = run->given->id, .field = instance->provision->full},
        "conflict.policy",
        "two policies hold on '%.*s' with neither over the other; the stricter is taken",
        STR_ARG(instance->provision->full));
}

RequirementAnswer answer_requirement(Run *run, const Instance *instance)
{
    RequirementAnswer answer = {.provision = instance->provision,
                                .row = row_name(run, instance),
                                .holds = instance->holds,
                                .because = instance->because_text,
                                .because_count = instance->because_count,
                                .enforced = !instance->not_enforced,
                                .lifted_by = instance->lifted_by,
                                .prohibits = instance->provision->kind == STATEMENT_PROHIBIT};
    instance_enter(run, instance);
    answer.cite = text_of(run, instance->provision->cite);
    if (instance->lifted_by.len == 0 &&
        !answer.prohibits) {  // what is prohibited is not applied for
        PolicyAnswer policy = policy_find(run, instance);
        answer.policy = policy.policy;
        answer.policy_words = policy.words;
        answer.possible_policies = policy.possible;
        answer.possible_policy_count = policy.possible_count;
        if (policy.conflict) {
            conflict_warn(run, instance);
        }
    }
    instance_leave(run, instance);
    return answer;
}

// --- Exceptions -------------------------------------------------------------------------------

// The first condition that fails; else the first that is open.
static Str failing_condition(Run *run, const Provision *limb, Truth wanted)
{
    for (uint32_t i = 0; i < limb->condition_count; i++) {
        const Condition *condition = &limb->conditions[i];
        Truth test = evaluate_truth(run, condition->test);
        test = condition->kind == CLAUSE_UNLESS ? truth_not(test) : test;
        if (test == wanted) {
            return condition->label.len > 0 ? condition->label : condition->test->text;
        }
    }
    return (Str){};
}

static Str limb_name(const Provision *limb)
{
    Str rest;
    (void)str_split(limb->name, '.', &rest);
    return rest.len > 0 ? rest : limb->name;
}

// Does a limb that holds lift it already?
static bool is_lifted(Run *run, const ExceptionState *state, const Instance *instance)
{
    for (uint32_t i = 0; i < state->group->limbs.count; i++) {
        const LimbState *limb = &state->limbs[i];
        if (limb->holds == TRUTH_YES && exception_lifts(run, limb, instance)) {
            return true;
        }
    }
    return false;
}

// Could an unknown limb bring what those that hold do not?
static bool limb_matters(Run *run, const ExceptionState *state, const LimbState *limb)
{
    bool matters = state->holds == TRUTH_UNKNOWN;
    for (size_t i = 0; !matters && i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        matters = exception_lifts(run, limb, instance) && !is_lifted(run, state, instance);
    }
    return matters;
}

static uint32_t limbs_missing(Run *run, const ExceptionState *state, const MissingFact **out)
{
    MissingWalk *walk = NULL;
    MissingFact *list = NULL;
    for (uint32_t i = 0; i < state->group->limbs.count; i++) {
        const LimbState *limb = &state->limbs[i];
        if (limb->holds == TRUTH_UNKNOWN && limb_matters(run, state, limb)) {
            walk = walk != NULL ? walk : missing_new(run->given, run->arena);
            missing_from_provision(walk, run, limb->provision, WEIGHT_ONE);
        }
    }
    uint32_t count = walk == NULL ? 0 : missing_list(walk, &list);
    *out = list;
    return count;
}

ExceptionAnswer answer_exception(Run *run, const ExceptionState *state, bool with_missing)
{
    const Provision *first = state->limbs[0].provision;
    LimbAnswer *limbs = ARENA_MANY(run->arena, LimbAnswer, state->group->limbs.count);
    ExceptionAnswer answer = {.name = state->group->name,
                              .general_licence = state->group->general_licence,
                              .holds = state->holds,
                              .claimed = state->claimed == TRUTH_YES,
                              .limbs = limbs,
                              .cite = text_of(run, first->cite)};
    for (uint32_t i = 0; i < state->group->limbs.count; i++) {
        const LimbState *limb = &state->limbs[i];
        limbs[i] = (LimbAnswer){limb_name(limb->provision), limb->holds, limb->provision};
        if (answer.because.len == 0 && state->holds != TRUTH_YES && limb->holds == state->holds) {
            answer.because = failing_condition(run, limb->provision, limb->holds);
        }
    }
    answer.limb_count = state->group->limbs.count;
    answer.is_whole = answer.limb_count == 1 && str_equal(first->name, first->family);
    if (with_missing) {
        answer.missing_count = limbs_missing(run, state, &answer.missing);
    }
    return answer;
}

// --- Factors, documents, duties, clocks -------------------------------------------------------

typedef struct Notes {
    VEC(NoteAnswer) list;
} Notes;

static void note_add(Run *run, Notes *notes, const Provision *note, Truth holds, Str on)
{
    if (holds == TRUTH_NO) {
        return;
    }
    for (size_t i = 0; i < notes->list.count; i++) {
        NoteAnswer *known = &notes->list.at[i];
        if (known->provision == note && str_equal(known->on, on)) {
            known->holds = truth_or(known->holds, holds);
            return;
        }
    }
    *VEC_PUSH(&notes->list, run->arena) = (NoteAnswer){.provision = note,
                                                       .holds = holds,
                                                       .on = on,
                                                       .says = text_of(run, note->says),
                                                       .cite = text_of(run, note->cite),
                                                       .clock = answer_clock(run, note)};
}

static bool is_target(const Provision *note, const Provision *target)
{
    for (uint32_t i = 0; i < note->target_count; i++) {
        if (note->targets[i] == target->index) {
            return true;
        }
    }
    return false;
}

static void note_on_requirements(Run *run, Notes *notes, const Provision *note)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (instance->lifted_by.len > 0 || !is_target(note, instance->provision)) {
            continue;
        }
        instance_enter(run, instance);
        Truth holds = truth_and(instance->holds, provision_truth(run, note));
        note_add(run, notes, note, holds, instance->provision->full);
        instance_leave(run, instance);
    }
}

static void note_on_exceptions(Run *run, Notes *notes, const Provision *note)
{
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        const ExceptionState *state = &run->exceptions[i];
        for (uint32_t k = 0; k < state->group->limbs.count; k++) {
            const LimbState *limb = &state->limbs[k];
            Truth used = truth_and(limb->holds, state->claimed);
            if (is_target(note, limb->provision) && used != TRUTH_NO) {
                Truth holds = truth_and(used, provision_truth(run, note));
                note_add(run, notes, note, holds, state->group->name);
            }
        }
    }
}

uint32_t answer_notes(Run *run, const ProvisionList *provisions, const NoteAnswer **out)
{
    Notes notes = {};
    for (uint32_t i = 0; i < provisions->count; i++) {
        const Provision *note = provisions->at[i];
        if (rulebook_governs(run, note->rulebook, true) == TRUTH_NO) {
            continue;
        }
        if (note->target_count == 0) {
            note_add(run, &notes, note, provision_truth(run, note), (Str){});
        } else {
            note_on_requirements(run, &notes, note);
            note_on_exceptions(run, &notes, note);
        }
    }
    *out = notes.list.at;
    return (uint32_t)notes.list.count;
}

// --- Derived facts ----------------------------------------------------------------------------

bool answer_wants(const DeciderOptions *options, const Fact *fact)
{
    for (size_t i = 0; i < options->derive_count; i++) {
        if (str_equal(options->derive[i], STR("*")) || str_equal(options->derive[i], fact->name) ||
            str_equal(options->derive[i], fact->full)) {
            return true;
        }
    }
    return false;
}

static void contradiction_warn(Run *run, FactName name, const Fact *fact)
{
    Record *record = run_record(run, name);
    Value given = record->given[fact->slot];
    uint32_t stamp = run->stamp;
    record_say(record, fact, (Value){});
    run->stamp = ++run->decider->stamp;  // what is worked out, and the keys, are of another case
    Value derived = evaluate_fact(run, name);
    Basis basis = run_basis(run, name);
    run->stamp = stamp;
    record_say(record, fact, given);
    if (basis != BASIS_DERIVED || !derived.exact || !given.exact || value_same(derived, given)) {
        return;
    }
    Str text = value_write(derived, &fact->type, run->given->symbols, run->arena);
    problem_warning(run->warnings,
                    (Place){.source = run->given->id, .field = fact_path(run, name, run->arena)},
                    "case.contradiction",
                    "the other facts give %.*s; the value that is given counts", STR_ARG(text));
}

void answer_contradictions(Run *run)
{
    for (uint32_t i = 0; i < run->law->derived_count; i++) {
        FactName name = {run->law->derived[i], ROLE_ANY};
        const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
        if (run_record(run, name)->given[fact->slot].kind != VALUE_ABSENT) {
            contradiction_warn(run, name, fact);
        }
    }
}
