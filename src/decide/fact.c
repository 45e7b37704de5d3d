// fact.c: what a fact is worth for one item of one case: given, else derived, else presumed, else
// unknown. What a derivation comes to is worked out once a run and kept by record, because every
// other condition may ask for it again.
#include "decide/alike.h"
#include "decide/codes.h"
#include "decide/evaluate.h"

Record *run_record(const Run *run, FactName name)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    switch (fact->place) {
    case PLACE_CASE:
        return run->given->root;
    case PLACE_ITEM:
        return run->item;
    case PLACE_PARTY:
        return name.role < ROLE_COUNT ? run->given->parties[name.role] : run->current[PLACE_PARTY];
    default:
        return run->current[fact->place];
    }
}

bool record_is_unknown_member(const Record *record)
{
    return record->index == UINT32_MAX;
}

Record *run_unknown_member(Run *run, PlaceId place)
{
    return case_record(run->given, place, run->given->root, UINT32_MAX);
}

static Role role_of(FactName name, const Record *record)
{
    return name.role < ROLE_COUNT ? name.role : record != NULL ? record->role : ROLE_ANY;
}

bool run_presumed(const Run *run, FactName name, Value *out)
{
    const Record *record = run_record(run, name);
    if (record != NULL && record_is_unknown_member(record)) {
        return false;  // of a member that nobody has seen nothing is presumed
    }
    name.role = role_of(name, record);
    const Underived *underived = law_underived(run->law, name);
    *out = underived->presumed;
    return underived->has_presumption;
}

static CachedFact *cache_slot(Run *run, const Record *record, const Fact *fact)
{
    Decider *decider = run->decider;
    while (decider->caches.count <= record->number) {
        *VEC_PUSH(&decider->caches, decider->arena) = (FactCache){};
    }
    FactCache *cache = &decider->caches.at[record->number];
    uint32_t count = run->program->vocabulary->places[record->place].fact_count;
    if (cache->count < count) {
        cache->slots = ARENA_MANY(decider->arena, CachedFact, count);
        cache->count = count;
    }
    return &cache->slots[fact->slot];
}

static bool value_is_nothing(Value value)
{
    return value.kind == VALUE_ABSENT;
}

static Value fact_unknown(const Run *run, FactName name)
{
    return law_underived(run->law, (FactName){name.fact, ROLE_ANY})->unknown;
}

Value evaluate_underived(Run *run, FactName name)
{
    Value value;
    if (run_presumed(run, name, &value)) {
        run->presumed_read = true;
        if (!run->presumptions_off) {
            return value;
        }
    }
    return fact_unknown(run, name);
}

// What stands where no branch is left: the type's none, or the fact as if not derived.
static Value no_branch_value(Run *run, FactName name, const Fact *fact)
{
    if (fact->type.or_none) {
        return value_none(type_value_kind(&fact->type));
    }
    return evaluate_underived(run, name);
}

// A branch may be none (a quotient by zero) where the type has no none: then it derives nothing.
static Value branch_value(Run *run, FactName name, const Fact *fact, const Node *node)
{
    Value value = evaluate(run, node);
    bool has_none = fact->type.or_none || value.kind == VALUE_SET || value.kind == VALUE_TRUTH ||
                    !(value.may & MAY_BE_NONE);
    if (has_none) {
        return value;
    }
    Value underived = evaluate_underived(run, name);
    if (value_is_none(value)) {
        return underived;
    }
    value.may = MAY_BE_SOME;
    return value_hull(value, underived, run->arena);
}

// The hull of the branches still possible.
static Value derivation_value(Run *run, FactName name, const Fact *fact,
                              const Derivation *derivation)
{
    Value out = {};
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        const DerivedBranch *branch = &derivation->branches[i];
        Truth when = branch->when == NULL ? TRUTH_YES : evaluate_truth(run, branch->when);
        if (when == TRUTH_NO) {
            continue;
        }
        Value value = branch_value(run, name, fact, branch->value);
        out = value_is_nothing(out) ? value : value_hull(out, value, run->arena);
        if (when == TRUTH_YES) {
            return out;
        }
    }
    Value rest = no_branch_value(run, name, fact);
    return value_is_nothing(out) ? rest : value_hull(out, rest, run->arena);
}

// Given, else derived, else presumed, else unknown.
static Value fact_work_out(Run *run, FactName name, const Fact *fact)
{
    const Derivation *derivation = run->law->derivations[name.fact.index];
    if (derivation == NULL) {
        return evaluate_underived(run, name);
    }
    Value value = derivation_value(run, name, fact, derivation);
    return fact->has_bounds && !value.exact ? value_within(value, fact->bounds, run->arena) : value;
}

// A record of the role is made when first needed, so that what is worked out has a place.
static Record *record_needed(Run *run, FactName name, const Fact *fact)
{
    Record *record = run_record(run, name);
    if (record == NULL && fact->place == PLACE_PARTY && name.role < ROLE_COUNT) {
        record = case_party(run->given, name.role);
    }
    return record;
}

// A bare code of a case is of the list of the law that is decided.
static Value codes_of_law(Run *run, Value given)
{
    if (given.kind == VALUE_ATOM && given.exact && atom_is_symbol(given.atom)) {
        given.atom = code_of_law(run, given.atom);
    }
    if (given.kind != VALUE_SET || given.set == NULL) {
        return given;
    }
    Atom *codes = ARENA_MANY(run->arena, Atom, given.set->count);
    for (uint32_t i = 0; i < given.set->count; i++) {
        codes[i] = code_of_law(run, given.set->atoms[i]);
    }
    return value_of_set(codes, given.set->count, given.set->complete, run->arena);
}

static Value given_value(Run *run, const Fact *fact, Value given)
{
    TypeKind kind = fact->type.kind == TYPE_SET ? fact->type.member : fact->type.kind;
    if (kind == TYPE_CODE) {
        return codes_of_law(run, given);
    }
    bool narrows = fact->has_bounds && !given.exact;
    return narrows ? value_within(given, fact->bounds, run->arena) : given;
}

Value evaluate_fact(Run *run, FactName name)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    Record *record = record_needed(run, name, fact);
    if (record == NULL) {
        return fact_unknown(run, name);
    }
    Value given = record->given[fact->slot];
    if (!value_is_nothing(given)) {
        alike_read(run, record, fact, given);
        return given_value(run, fact, given);
    }
    CachedFact *slot = cache_slot(run, record, fact);
    if (slot->stamp == run->stamp) {
        return slot->value;
    }
    Value value = fact_work_out(run, name, fact);
    slot = cache_slot(run, record, fact);  // the caches may have grown meanwhile
    slot->stamp = run->stamp;
    slot->value = value;
    return value;
}

// Does some branch of a derivation, in force, hold or may?
static bool run_derives(Run *run, FactName name)
{
    const Derivation *derivation = run->law->derivations[name.fact.index];
    if (derivation != NULL && vocabulary_fact(run->program->vocabulary, name.fact)->type.or_none) {
        return true;  // where no branch is left it derives that there is none
    }
    for (uint32_t i = 0; derivation != NULL && i < derivation->branch_count; i++) {
        const Node *when = derivation->branches[i].when;
        if (when == NULL || evaluate_truth(run, when) != TRUTH_NO) {
            return true;
        }
    }
    return false;
}

Basis run_basis(Run *run, FactName name)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    const Record *record = run_record(run, name);
    if (record != NULL && !value_is_nothing(record->given[fact->slot])) {
        return BASIS_GIVEN;
    }
    if (record != NULL && run_derives(run, name)) {
        return BASIS_DERIVED;
    }
    Value presumed;
    return run_presumed(run, name, &presumed) ? BASIS_PRESUMED : BASIS_MISSING;
}

// The fact of the current row: given for it, presumed for all, or unknown.
Value evaluate_by_row(Run *run, const Node *node)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, node->fact.fact);
    const Record *record = run_record(run, node->fact);
    if (run->rows[node->table] == UINT32_MAX) {
        return fact_unknown(run, node->fact);
    }
    Atom key = run->program->tables[node->table].row_keys[run->rows[node->table]];
    Value given = record == NULL ? (Value){} : record->given[fact->slot];
    if (given.kind != VALUE_ABSENT) {
        alike_read(run, record, fact, given);
    }
    if (given.kind == VALUE_BY_ROW && given.by_row != NULL) {
        for (uint32_t i = 0; i < given.by_row->count; i++) {
            if (given.by_row->rows[i] == key) {
                return given_value(run, fact, given.by_row->values[i]);
            }
        }
    }
    Value presumed;
    if (run_presumed(run, node->fact, &presumed)) {
        run->presumed_read = true;
        if (!run->presumptions_off) {
            return presumed;
        }
    }
    return fact_unknown(run, node->fact);
}
