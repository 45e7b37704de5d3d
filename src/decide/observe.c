// observe.c: like an explanation, by asking again: the same conditions of the same runs, all of
// them and not only up to the first that settles a statement.
#include "decide/observe.h"

#include <stdlib.h>

#include "decide/steps.h"

typedef struct Collector {
    const Program *program;
    Arena *arena;
    VEC(ObservedTest) tests;
    uint32_t *by_node;
    ObservedTest like;  // of the statement and clause at hand
    Atom law;
} Collector;

// One statement's conditions at what is current.
typedef struct Asking {
    Observation *observation;
    const Provision *provision;
} Asking;

typedef struct AskingFact {
    Observation *observation;
    const Derivation *derivation;
} AskingFact;

static void provision_collect(Collector *collector, const Provision *provision);
static void derivation_collect(Collector *collector, const Derivation *derivation);
static void tests_collect(Collector *collector, const Node *node);
static void tests_sort(Collector *collector);
static bool is_joint(const Node *node);
static bool can_be_unknown(const Collector *collector, const Node *node);
static void run_observe(Run *run, Observation *observation);
static bool is_of_law(const Run *run, const Rulebook *rulebook);
static void provision_observe(Run *run, Observation *observation, const Provision *provision);
static bool member_observe(Run *run, void *asking, bool unknown);
static void conditions_observe(Run *run, const Asking *asking);
static void derivation_observe(Run *run, Observation *observation, const Derivation *derivation);
static bool fact_observe(Run *run, void *asking, bool unknown);
static void branches_observe(Run *run, const AskingFact *asking);
static void test_observe(Run *run, Observation *observation, const Node *node);

// --- What there is to observe -----------------------------------------------------------------

Observation *observation_new(const Program *program, Arena *arena)
{
    Collector collector = {.program = program,
                           .arena = arena,
                           .by_node = ARENA_MANY(arena, uint32_t, program->node_count + 1)};
    memset(collector.by_node, 0xFF, (program->node_count + 1) * sizeof *collector.by_node);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        const Rulebook *rulebook = program->rulebooks[i];
        Place place = {.source = rulebook->file->source.path, .line = 1};
        collector.law = rulebook->law;
        if (rulebook->governs != NULL) {
            collector.like = (ObservedTest){
                .statement = rulebook->name, .clause = STR("governs"), .place = place};
            tests_collect(&collector, rulebook->governs);
        }
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        derivation_collect(&collector, &program->derivations[i]);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        provision_collect(&collector, &program->provisions[i]);
    }
    tests_sort(&collector);
    Observation *out = ARENA_NEW(arena, Observation);
    *out = (Observation){.tests = collector.tests.at,
                         .count = (uint32_t)collector.tests.count,
                         .by_node = collector.by_node,
                         .policy_held = ARENA_MANY(arena, bool, program->provision_count)};
    return out;
}

// In the order of the text; of one statement, in the order in which its nodes were made.
static int test_compare(const void *a, const void *b)
{
    const ObservedTest *left = a, *right = b;
    int order = str_compare(left->place.source, right->place.source);
    if (order == 0) {
        order = (left->place.line > right->place.line) - (left->place.line < right->place.line);
    }
    return order != 0 ? order
                      : (left->test->number > right->test->number) -
                            (left->test->number < right->test->number);
}

static void tests_sort(Collector *collector)
{
    if (collector->tests.count == 0) {
        return;
    }
    qsort(collector->tests.at, collector->tests.count, sizeof *collector->tests.at, test_compare);
    for (size_t i = 0; i < collector->tests.count; i++) {
        collector->by_node[collector->tests.at[i].test->number] = (uint32_t)i;
    }
}

static void provision_collect(Collector *collector, const Provision *provision)
{
    ObservedTest like = {.statement = provision->full, .place = provision->place};
    collector->law = provision->rulebook->law;
    if (provision->where != NULL) {
        collector->like = like;
        collector->like.clause = STR("each");
        tests_collect(collector, provision->where);
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Condition *condition = &provision->conditions[i];
        collector->like = like;
        collector->like.label = condition->label;
        collector->like.clause = clause_word(condition->kind);
        tests_collect(collector, condition->test);
    }
}

static void derivation_collect(Collector *collector, const Derivation *derivation)
{
    const Fact *fact = vocabulary_fact(collector->program->vocabulary, derivation->fact.fact);
    ObservedTest like = {.statement = fact->full, .place = derivation->place};
    collector->law = derivation->rulebook->law;
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        const DerivedBranch *branch = &derivation->branches[i];
        collector->like = like;
        if (branch->when != NULL) {
            collector->like.clause = STR("when");
            tests_collect(collector, branch->when);
        }
        if (branch->value->type.kind == TYPE_TRUTH && branch->value->kind != NODE_CONSTANT) {
            collector->like.clause = STR("=");
            tests_collect(collector, branch->value);
        }
    }
}

static void tests_collect(Collector *collector, const Node *node)
{
    if (is_joint(node)) {
        for (uint32_t i = 0; i < node->count; i++) {
            tests_collect(collector, node->children[i]);
        }
        return;
    }
    if (node->kind == NODE_CONSTANT || collector->by_node[node->number] != UINT32_MAX) {
        return;
    }
    collector->by_node[node->number] = (uint32_t)collector->tests.count;
    ObservedTest *test = VEC_PUSH(&collector->tests, collector->arena);
    *test = collector->like;
    test->test = node;
    test->can_be_unknown = can_be_unknown(collector, node);
}

static bool is_joint(const Node *node)
{
    return node->kind == NODE_OPERATION && operator_joins(node->op);
}

// Cells of tables are known, and so is the day; a fact with a presumption is, unless a case gives
// it by halves.
static bool can_be_unknown(const Collector *collector, const Node *node)
{
    if (node->kind == NODE_FACT || node->kind == NODE_FACT_BY_ROW) {
        Value presumed;
        return node->fact.fact.index != FACT_DATE && node->fact.fact.index != FACT_KNOWN &&
               !vocabulary_presumed(collector->program->vocabulary, node->fact, collector->law,
                                    &presumed);
    }
    bool is_open = node->kind == NODE_CODES_MEET || node->kind == NODE_APPLIES ||
                   node->kind == NODE_COMMITMENT ||
                   (node->kind == NODE_QUANTIFIED && node->members.kind == MEMBERS_LIST);
    for (uint32_t i = 0; i < node->count && !is_open; i++) {
        is_open = node->children[i] != NULL && can_be_unknown(collector, node->children[i]);
    }
    return is_open;
}

// --- What a case shows ------------------------------------------------------------------------

void decide_observe(Decider *decider, Observation *observation)
{
    Run *runs = decider_runs(decider);
    for (uint32_t i = 0; i < decider->run_count; i++) {
        run_observe(&runs[i], observation);
    }
}

static void policies_observe(Run *run, Observation *observation)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (instance->holds != TRUTH_YES || instance->lifted_by.len > 0) {
            continue;
        }
        instance_enter(run, instance);
        for (uint32_t k = 0; k < run->law->policies.count; k++) {
            const Provision *policy = run->law->policies.at[k];
            if (policy_is_on(policy, instance->provision) &&
                provision_truth(run, policy) == TRUTH_YES) {
                observation->policy_held[policy->index] = true;
            }
        }
        instance_leave(run, instance);
    }
}

static void run_observe(Run *run, Observation *observation)
{
    policies_observe(run, observation);
    const Program *program = run->program;
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        const Rulebook *rulebook = program->rulebooks[i];
        if (rulebook->governs != NULL && is_of_law(run, rulebook)) {
            test_observe(run, observation, rulebook->governs);
        }
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        derivation_observe(run, observation, &program->derivations[i]);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        provision_observe(run, observation, &program->provisions[i]);
    }
}

static bool is_of_law(const Run *run, const Rulebook *rulebook)
{
    return rulebook->law == run->law->law;
}

static void provision_observe(Run *run, Observation *observation, const Provision *provision)
{
    bool is_entry = provision->kind == STATEMENT_ENTRY || provision->kind == STATEMENT_ENTRIES;
    if (!is_of_law(run, provision->rulebook) ||
        run->day->forces[provision->index].force == FORCE_OUT ||
        (!is_entry && rulebook_governs(run, provision->rulebook, false) == TRUTH_NO)) {
        return;
    }
    Asking asking = {observation, provision};
    if (provision->each) {
        run_members(run, &provision->members, member_observe, &asking);
    } else {
        conditions_observe(run, &asking);
    }
}

static bool member_observe(Run *run, void *argument, bool)
{
    Asking *asking = argument;
    const Provision *provision = asking->provision;
    if (provision->where != NULL) {
        test_observe(run, asking->observation, provision->where);
        if (evaluate_truth(run, provision->where) == TRUTH_NO) {
            return true;
        }
    }
    conditions_observe(run, asking);
    return true;
}

// A condition bears on the statement unless another one fails.
static void conditions_observe(Run *run, const Asking *asking)
{
    const Provision *provision = asking->provision;
    uint32_t failing = 0, fails = 0;
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Condition *condition = &provision->conditions[i];
        Truth test = evaluate_truth(run, condition->test);
        if (test == (condition->kind == CLAUSE_UNLESS ? TRUTH_YES : TRUTH_NO)) {
            failing = i;
            fails++;
        }
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        if (fails == 0 || (fails == 1 && failing == i)) {
            test_observe(run, asking->observation, provision->conditions[i].test);
        }
    }
}

// A derived fact of a list or of parties is one for each member.
static void derivation_observe(Run *run, Observation *observation, const Derivation *derivation)
{
    uint32_t index = derivation->fact.fact.index;
    if (!is_of_law(run, derivation->rulebook) || run->law->derivations[index] != derivation) {
        return;
    }
    AskingFact asking = {observation, derivation};
    PlaceId place = vocabulary_fact(run->program->vocabulary, derivation->fact.fact)->place;
    if (place == PLACE_CASE || place == PLACE_ITEM || derivation->fact.role != ROLE_ANY) {
        branches_observe(run, &asking);
    } else if (place != PLACE_REQUIREMENT) {
        Members members = {.kind = place == PLACE_PARTY ? MEMBERS_PARTIES : MEMBERS_LIST,
                           .place = place};
        run_members(run, &members, fact_observe, &asking);
    }
}

static bool fact_observe(Run *run, void *argument, bool)
{
    branches_observe(run, argument);
    return true;
}

static void branches_observe(Run *run, const AskingFact *asking)
{
    const Derivation *derivation = asking->derivation;
    if (run_record(run, derivation->fact) == NULL ||
        run_basis(run, derivation->fact) == BASIS_GIVEN) {
        return;
    }
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        const DerivedBranch *branch = &derivation->branches[i];
        Truth when = TRUTH_YES;
        if (branch->when != NULL) {
            test_observe(run, asking->observation, branch->when);
            when = evaluate_truth(run, branch->when);
        }
        if (when != TRUTH_NO && branch->value->type.kind == TYPE_TRUTH) {
            test_observe(run, asking->observation, branch->value);
        }
        if (when == TRUTH_YES) {
            return;
        }
    }
}

// Of tests that are joined those on which it can hang: with the others as they are, or as they can
// be, it is one yes short.
static void joint_observe(Run *run, Observation *observation, const Node *node)
{
    uint32_t yes = 0, possible = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        Truth truth = evaluate_truth(run, node->children[i]);
        yes += truth == TRUTH_YES;
        possible += truth != TRUTH_NO;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        Truth truth = evaluate_truth(run, node->children[i]);
        uint32_t yes_beside = yes - (truth == TRUTH_YES);
        uint32_t possible_beside = possible - (truth != TRUTH_NO);
        if (yes_beside < node->least && possible_beside + 1 >= node->least) {
            test_observe(run, observation, node->children[i]);
        }
    }
}

static void test_observe(Run *run, Observation *observation, const Node *node)
{
    if (is_joint(node)) {
        joint_observe(run, observation, node);
        return;
    }
    uint32_t index = observation->by_node[node->number];
    if (index == UINT32_MAX) {
        return;
    }
    ObservedTest *test = &observation->tests[index];
    Truth truth = evaluate_truth(run, node);
    test->yes += truth == TRUTH_YES;
    test->no += truth == TRUTH_NO;
    test->unknown += truth == TRUTH_UNKNOWN;
}
