// requirement.c: step 4, requirements and prohibitions. A statement gives one instance, or one for
// each row or member that `each` names: each must be lifted by itself.
#include <stdlib.h>

#include "decide/rows.h"
#include "decide/sieve.h"
#include "decide/steps.h"

Str text_of(Run *run, const Node *node)
{
    if (node == NULL) {
        return (Str){};
    }
    Value value = evaluate(run, node);
    return value.kind == VALUE_ATOM && value.exact && value.atom != ATOM_NONE
               ? symbols_write(run->given->symbols, value.atom)
               : (Str){};
}

// --- Reasons ----------------------------------------------------------------------------------

// The family of "NS 1" is NS: the first word.
Atom instance_family(Run *run, const Instance *instance, uint32_t because)
{
    Str rest;
    Str first = str_split(instance->because_text[because], ' ', &rest);
    return symbols_word(run->given->symbols, first);
}

static void because_find(Run *run, Instance *instance)
{
    const Provision *provision = instance->provision;
    Atom *atoms = ARENA_MANY(run->arena, Atom, provision->because_count + 1);
    Str *texts = ARENA_MANY(run->arena, Str, provision->because_count + 1);
    for (uint32_t i = 0; i < provision->because_count; i++) {
        Value value = evaluate(run, provision->because[i]);
        if (value.kind == VALUE_ATOM && value.exact && value.atom != ATOM_NONE) {
            uint32_t at = instance->because_count++;
            atoms[at] = value.atom;
            texts[at] = symbols_write(run->given->symbols, value.atom);
        }
    }
    instance->because = atoms;
    instance->because_text = texts;
}

// --- Instances --------------------------------------------------------------------------------

typedef struct Finder {
    const Provision *provision;
    Truth governs;
    Instances *out;
} Finder;

static void instance_add(Run *run, Finder *finder, uint32_t row, Record *member, Truth truth)
{
    const Provision *provision = finder->provision;
    Force force = run->day->forces[provision->index].force;
    truth = truth_and(truth, finder->governs);
    if (truth == TRUTH_NO) {
        return;
    }
    Instance *instance = VEC_PUSH(finder->out, run->arena);
    *instance = (Instance){.provision = provision,
                           .row = row,
                           .member = member,
                           .holds = truth,
                           .not_enforced = force == FORCE_NOT_ENFORCED,
                           .lifted_to = OUTCOME_UNDETERMINED};
    because_find(run, instance);
}

static bool row_found(Run *run, void *argument, uint32_t row, Truth truth)
{
    Finder *finder = argument;
    bool unclear = run->day->forces[finder->provision->index].force == FORCE_UNCLEAR;
    instance_add(run, finder, row, NULL, unclear ? truth_and(truth, TRUTH_UNKNOWN) : truth);
    return true;
}

static bool member_found(Run *run, void *argument, bool unknown)
{
    Finder *finder = argument;
    Record *member = run->current[finder->provision->members.place];
    // Whether there is a member that was not listed, and passes `where`, is plainly unknown.
    Truth truth = unknown ? truth_and(TRUTH_UNKNOWN, provision_conditions(run, finder->provision))
                          : provision_truth(run, finder->provision);
    instance_add(run, finder, UINT32_MAX, member, truth);
    return true;
}

void requirement_instances(Run *run, const Provision *provision, bool counts, Instances *out)
{
    Finder finder = {provision, rulebook_governs(run, provision->rulebook, counts), out};
    if (finder.governs == TRUTH_NO || run->day->forces[provision->index].force == FORCE_OUT) {
        return;
    }
    if (!provision->each) {
        instance_add(run, &finder, UINT32_MAX, NULL, provision_truth(run, provision));
    } else if (provision->members.kind == MEMBERS_ROWS) {
        rows_visit(run, rows_filter_of_provision(run, provision), row_found, &finder);
    } else {
        run_members(run, &provision->members, member_found, &finder);
    }
}

static Str instance_row(const Run *run, const Instance *instance)
{
    if (instance->row == UINT32_MAX) {
        return (Str){};
    }
    const Table *table = &run->program->tables[instance->provision->members.table];
    return symbols_write(run->program->vocabulary->symbols, table->row_keys[instance->row]);
}

// By role, then by position, from the outermost list inwards; a member not listed comes last.
static int member_compare(const Record *a, const Record *b)
{
    if (a == NULL || b == NULL) {
        return (a != NULL) - (b != NULL);
    }
    int order = member_compare(a->parent, b->parent);
    if (order == 0) {
        order = (a->role > b->role) - (a->role < b->role);
    }
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static int instance_compare(const void *a, const void *b, void *run)
{
    const Instance *left = a, *right = b;
    int order = str_compare(instance_row(run, left), instance_row(run, right));
    return order != 0 ? order : member_compare(left->member, right->member);
}

// The instances of one statement, by row or member. Most are few, and in order already.
static void instances_sort(Run *run, Instance *at, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (instance_compare(&at[i - 1], &at[i], run) > 0) {
            qsort_r(at, count, sizeof *at, instance_compare, run);
            return;
        }
    }
}

// One after the other, each in order.
static void instances_add(Run *run, const Provision *provision, Instances *found)
{
    size_t before = found->count;
    requirement_instances(run, provision, true, found);
    if (found->count > before + 1) {
        instances_sort(run, found->at + before, found->count - before);
    }
}

void requirements_find(Run *run)
{
    Instances found = {};
    Bits passing = sieve_run(run);
    for (uint32_t i = 0; i < run->law->requirements.count; i++) {
        if (bits_get(passing, i)) {
            instances_add(run, run->law->requirements.at[i], &found);
        }
    }
    run->instances.at = found.at;
    run->instances.count = found.count;
}

void requirements_find_among(Run *run, const ProvisionList *provisions)
{
    Instances found = {};
    for (uint32_t i = 0; i < provisions->count; i++) {
        instances_add(run, provisions->at[i], &found);
    }
    run->instances.at = found.at;
    run->instances.count = found.count;
}

Truth requirement_applies(Run *run, const Provision *provision)
{
    Run *own = run_of_item(run, run->item->index);  // another item's requirements are its own
    uint8_t *slot = &own->applies[provision->index];
    if (run->enforced_only && run->day->forces[provision->index].force == FORCE_NOT_ENFORCED) {
        return TRUTH_NO;
    }
    if (*slot == 0) {
        Instances found = {};
        Truth truth = TRUTH_NO;
        requirement_instances(own, provision, false, &found);
        for (size_t i = 0; i < found.count; i++) {
            truth = truth_or(truth, found.at[i].holds);
        }
        *slot = (uint8_t)truth;
    }
    return (Truth)*slot;
}

// What `instance_enter` made current is put back by `instance_leave`; instances do not nest.
void instance_enter(Run *run, const Instance *instance)
{
    run->requirement = instance;
    if (instance->row != UINT32_MAX) {
        run->rows[instance->provision->members.table] = instance->row;
    }
    if (instance->member != NULL) {
        PlaceId place = instance->member->place;
        run->current[place] = instance->member;
        for (Record *above = instance->member->parent; above != NULL && above->place != PLACE_CASE;
             above = above->parent) {
            run->current[above->place] = above;
        }
    }
}

void instance_leave(Run *run, const Instance *instance)
{
    run->requirement = NULL;
    if (instance->row != UINT32_MAX) {
        run->rows[instance->provision->members.table] = UINT32_MAX;
    }
    for (PlaceId place = PLACE_PARTY; place < run->program->vocabulary->place_count; place++) {
        run->current[place] = NULL;
    }
}
