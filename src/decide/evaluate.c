// evaluate.c: what a node is worth for one item of one case, by Kleene's tables and by bounds.
// Facts are worked out once a run; conditions stop at the first side that settles them.
#include <assert.h>

#include "decide/alike.h"
#include "decide/codes.h"
#include "decide/rows.h"
#include "decide/steps.h"
#include "lang/operator.h"

// More rows than this are not joined into one value: what is left of it is then unknown.
#define HULL_ROWS_MAX 64

static Value evaluate_operation(Run *run, const Node *node);
static Truth evaluate_quantified(Run *run, const Node *node);
static Value evaluate_aggregate(Run *run, const Node *node);
static Value evaluate_the(Run *run, const Node *node);
static Value evaluate_by_row(Run *run, const Node *node);
static Value evaluate_cell(Run *run, const Node *node);
static Truth atom_in_node(Run *run, const Node *node, Atom atom, TypeKind kind);

Truth evaluate_truth(Run *run, const Node *node)
{
    return value_truth(evaluate(run, node));
}

Value evaluate(Run *run, const Node *node)
{
    run->decider->work.nodes++;
    switch (node->kind) {
    case NODE_CONSTANT:
        return node->constant;
    case NODE_FACT:
        return evaluate_fact(run, node->fact);
    case NODE_FACT_BY_ROW:
        return evaluate_by_row(run, node);
    case NODE_COLUMN:
        return evaluate_cell(run, node);
    case NODE_GROUP:
        return run->day->group_sets[node->group];
    case NODE_OPERATION:
        return evaluate_operation(run, node);
    case NODE_CODES_MEET:
        return value_of_truth(codes_meet_set(run, node->children[0]));
    case NODE_QUANTIFIED:
        return value_of_truth(evaluate_quantified(run, node));
    case NODE_AGGREGATE:
        return evaluate_aggregate(run, node);
    case NODE_THE:
        return evaluate_the(run, node);
    case NODE_APPLIES: {
        if (node->op == OP_KEPT) {
            const Node *kept = run->program->provisions[node->targets[0]].kept;
            return kept == NULL ? value_of_truth(TRUTH_UNKNOWN) : evaluate(run, kept);
        }
        Truth truth = TRUTH_NO;
        for (uint32_t i = 0; i < node->target_count && truth != TRUTH_YES; i++) {
            const Provision *target = &run->program->provisions[node->targets[i]];
            truth = truth_or(truth, requirement_applies(run, target));
        }
        return value_of_truth(truth);
    }
    case NODE_REASON:
        return run->requirement != NULL && run->requirement->because_count > 0
                   ? value_of_atom(instance_family(run, run->requirement, 0))
                   : value_none(VALUE_ATOM);
    case NODE_BECAUSE:
        return run->requirement == NULL
                   ? value_unknown(VALUE_SET, false)
                   : value_of_set(run->requirement->because, run->requirement->because_count, true,
                                  run->arena);
    case NODE_COMMITMENT:
        return value_of_truth(TRUTH_UNKNOWN);
    case NODE_CELLS:
    case NODE_ANY:
    case NODE_RANGE:
    case NODE_SET:
        break;
    }
    return value_unknown(type_value_kind(&node->type), node->type.or_none);
}

// --- Facts ------------------------------------------------------------------------------------

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
        bool narrows = fact->has_bounds && !given.exact;
        return narrows ? value_within(given, fact->bounds, run->arena) : given;
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
static Value evaluate_by_row(Run *run, const Node *node)
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
                return given.by_row->values[i];
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

// A cell; one that names groups is the set they are on the day.
static Value evaluate_cell(Run *run, const Node *node)
{
    const Table *table = &run->program->tables[node->table];
    if (run->rows[node->table] == UINT32_MAX) {  // a policy on requirements of another table
        return value_unknown(type_value_kind(&node->type), node->type.or_none);
    }
    const Cell *cell = table_cell(table, run->rows[node->table], node->column);
    if (cell->set == NULL) {
        return cell->value;
    }
    Atom *atoms = ARENA_MANY(run->arena, Atom, country_count() + 1u);
    uint32_t count = 0;
    for (uint16_t i = 1; i <= country_count(); i++) {
        if (atom_in_node(run, cell->set, i, node->type.member) == TRUTH_YES) {
            atoms[count++] = i;
        }
    }
    return value_of_set(atoms, count, true, run->arena);
}

// --- Sets -------------------------------------------------------------------------------------

// Is a set of countries that hangs on the day alone: groups and constants?
static bool set_is_of_day(const Node *node)
{
    if (node->type.member != TYPE_COUNTRY && node->type.kind != TYPE_COUNTRY) {
        return false;
    }
    uint32_t count = node->count + (node->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        const Node *child = node->children[i];
        bool plain = child->kind == NODE_CONSTANT || child->kind == NODE_GROUP ||
                     child->kind == NODE_ANY || (child->kind == NODE_SET && set_is_of_day(child));
        if (!plain) {
            return false;
        }
    }
    return true;
}

#define COUNTRY_WORDS (ATOM_ELEMENT_FIRST / 64)
static uint64_t not_of_day[1];

static const uint64_t *country_set(Run *run, const Node *node)
{
    uint64_t **slot = &run->day->country_sets[node->number];
    if (*slot != NULL) {
        return *slot == not_of_day ? NULL : *slot;
    }
    if (!set_is_of_day(node)) {
        *slot = not_of_day;
        return NULL;
    }
    uint64_t *words = ARENA_MANY(run->day->arena, uint64_t, COUNTRY_WORDS);
    *slot = not_of_day;  // while it is made, its elements are asked one by one
    for (uint16_t i = 1; i <= country_count(); i++) {
        if (atom_in_node(run, node, i, TYPE_COUNTRY) == TRUTH_YES) {
            words[i / 64] |= UINT64_C(1) << (i % 64);
        }
    }
    *slot = words;
    return words;
}

static Truth code_in_value(const Run *run, Atom code, Value set)
{
    const Symbols *symbols = run->given->symbols;
    Truth truth = TRUTH_NO;
    if (set.kind == VALUE_ATOM) {
        return !set.exact           ? TRUTH_UNKNOWN
               : value_is_none(set) ? TRUTH_NO
                                    : code_value_meets(symbols, code, set.atom);
    }
    if (set.kind != VALUE_SET || set.set == NULL) {
        return TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; i < set.set->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, code_value_meets(symbols, code, set.set->atoms[i]));
    }
    return set.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
}

static Truth atom_in_value(const Run *run, Atom atom, Value value, TypeKind kind)
{
    if (kind == TYPE_CODE) {
        return code_in_value(run, atom, value);
    }
    return value.kind == VALUE_SET ? value_has(value, value_of_atom(atom))
                                   : value_equal(value, value_of_atom(atom));
}

static Truth atom_in_cells(Run *run, const Node *node, Atom atom, TypeKind kind)
{
    const Table *table = &run->program->tables[node->table];
    const Bits in_force = run->day->rows_in_force[node->table];
    Truth truth = TRUTH_NO;
    for (uint32_t row = 0; row < table->row_count && truth != TRUTH_YES; row++) {
        if (in_force.words == NULL || bits_get(in_force, row)) {
            const Cell *cell = table_cell(table, row, node->column);
            truth =
                truth_or(truth, cell->set != NULL ? atom_in_node(run, cell->set, atom, kind)
                                                  : atom_in_value(run, atom, cell->value, kind));
        }
    }
    return truth;
}

static Truth code_in_range(const Run *run, const Node *node, Atom code)
{
    const Symbols *symbols = run->given->symbols;
    Atom first = node->children[0]->constant.atom, last = node->children[1]->constant.atom;
    if (code_is_between(symbols, code, first, last)) {
        return TRUTH_YES;
    }
    Atom parent = code_parent(symbols, first);
    return parent != ATOM_NONE && code_is_within(symbols, parent, code) ? TRUTH_UNKNOWN : TRUTH_NO;
}

static Truth atom_in_set(Run *run, const Node *node, Atom atom, TypeKind kind)
{
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, atom_in_node(run, node->children[i], atom, kind));
    }
    if (node->has_except && truth != TRUTH_NO) {
        Truth taken = atom_in_node(run, node->children[node->count], atom, kind);
        truth = truth_and(truth, truth_not(taken));
    }
    return truth;
}

// The cell of a column at the current row; null outside of its table's rows.
static const Cell *cell_now(const Run *run, const Node *node)
{
    uint32_t row = run->rows[node->table];
    return row == UINT32_MAX ? NULL
                             : table_cell(&run->program->tables[node->table], row, node->column);
}

static Truth atom_in_node(Run *run, const Node *node, Atom atom, TypeKind kind)
{
    switch (node->kind) {
    case NODE_SET: {
        const uint64_t *words = atom_is_country(atom) ? country_set(run, node) : NULL;
        if (words != NULL) {
            return truth_of((words[atom / 64] >> (atom % 64)) & 1);
        }
        return atom_in_set(run, node, atom, kind);
    }
    case NODE_GROUP:
        if (kind == TYPE_CODE && run->day->group_nodes[node->group] != NULL) {
            return atom_in_set(run, run->day->group_nodes[node->group], atom, kind);
        }
        return atom_in_value(run, atom, run->day->group_sets[node->group], kind);
    case NODE_ANY:
        return TRUTH_YES;
    case NODE_RANGE:
        return code_in_range(run, node, atom);
    case NODE_CELLS:
        return atom_in_cells(run, node, atom, kind);
    case NODE_COLUMN: {
        const Cell *cell = cell_now(run, node);
        if (cell == NULL) {
            return TRUTH_UNKNOWN;
        }
        return cell->set != NULL ? atom_in_node(run, cell->set, atom, kind)
                                 : atom_in_value(run, atom, cell->value, kind);
    }
    default:
        return atom_in_value(run, atom, evaluate(run, node), kind);
    }
}

static bool set_is_empty(Run *run, const Node *node, TypeKind kind);

static bool cell_is_empty(Run *run, const Cell *cell, TypeKind kind)
{
    if (cell == NULL || cell->set != NULL) {
        return cell != NULL && set_is_empty(run, cell->set, kind);
    }
    const Set *set = cell->value.kind == VALUE_SET ? cell->value.set : NULL;
    return set != NULL && set->complete && set->count == 0;
}

// Is each of these values taken out of the set again?
static bool all_taken_out(Run *run, const Node *set, Value value, TypeKind kind)
{
    if (value.kind == VALUE_ATOM && value.exact) {
        return value_is_none(value) || atom_in_node(run, set, value.atom, kind) == TRUTH_NO;
    }
    bool out = value.kind == VALUE_SET && value.set != NULL && value.set->complete;
    for (uint32_t i = 0; out && i < value.set->count; i++) {
        out = atom_in_node(run, set, value.set->atoms[i], kind) == TRUTH_NO;
    }
    return out;
}

static bool cell_taken_out(Run *run, const Node *set, const Cell *cell, TypeKind kind)
{
    return cell_is_empty(run, cell, kind) ||
           (cell != NULL && cell->set == NULL && all_taken_out(run, set, cell->value, kind));
}

static bool all_cells_taken_out(Run *run, const Node *set, const Node *cells, TypeKind kind)
{
    const Table *table = &run->program->tables[cells->table];
    const Bits in_force = run->day->rows_in_force[cells->table];
    bool out = true;
    for (uint32_t row = 0; out && row < table->row_count; row++) {
        bool counts = in_force.words == NULL || bits_get(in_force, row);
        out = !counts || cell_taken_out(run, set, table_cell(table, row, cells->column), kind);
    }
    return out;
}

static bool element_taken_out(Run *run, const Node *set, const Node *element, TypeKind kind)
{
    switch (element->kind) {
    case NODE_SET:
        return set_is_empty(run, element, kind);
    case NODE_GROUP:
        return all_taken_out(run, set, run->day->group_sets[element->group], kind);
    case NODE_COLUMN:
        return cell_taken_out(run, set, cell_now(run, element), kind);
    case NODE_CELLS:
        return all_cells_taken_out(run, set, element, kind);
    case NODE_ANY:
    case NODE_RANGE:
        return false;
    default:
        return all_taken_out(run, set, evaluate(run, element), kind);
    }
}

// Does the set hold nothing, because its groups have lapsed or all that is listed is taken out
// again?
static bool set_is_empty(Run *run, const Node *node, TypeKind kind)
{
    if (node->kind == NODE_COLUMN) {
        return cell_is_empty(run, cell_now(run, node), kind);
    }
    bool empty = node->kind == NODE_SET;
    for (uint32_t i = 0; empty && i < node->count; i++) {
        empty = element_taken_out(run, node, node->children[i], kind);
    }
    return empty;
}

// Does the set hold every value there can be? Then an unknown member is in it too.
static bool set_is_whole(Run *run, const Node *node, TypeKind kind)
{
    if (node->kind == NODE_ANY) {
        return true;
    }
    if (node->kind == NODE_COLUMN) {
        const Cell *cell = cell_now(run, node);
        return cell != NULL && cell->set != NULL && set_is_whole(run, cell->set, kind);
    }
    if (node->kind != NODE_SET ||
        (node->has_except && !set_is_empty(run, node->children[node->count], kind))) {
        return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (set_is_whole(run, node->children[i], kind)) {
            return true;
        }
    }
    return false;
}

// Of an unknown value that still can be some words: decided if all of them agree.
static Truth unknown_in_node(Run *run, const Node *node, Value value, TypeKind kind)
{
    Truth truth = 0;
    if (value.set == NULL) {
        truth = set_is_whole(run, node, kind)   ? TRUTH_YES
                : set_is_empty(run, node, kind) ? TRUTH_NO
                                                : TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; value.set != NULL && i < value.set->count; i++) {
        truth |= atom_in_node(run, node, value.set->atoms[i], kind);
    }
    if (value.may & MAY_BE_NONE) {
        truth |= TRUTH_NO;
    }
    return truth == 0 ? TRUTH_UNKNOWN : truth;
}

// A set of numbers: `value in 8, 16` asks each.
static Truth number_in_node(Run *run, const Node *node, Value value)
{
    Truth truth = TRUTH_NO;
    if (node->kind != NODE_SET) {
        return value_equal(value, evaluate(run, node));
    }
    for (uint32_t i = 0; i < node->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, number_in_node(run, node->children[i], value));
    }
    if (node->has_except) {
        truth =
            truth_and(truth, truth_not(number_in_node(run, node->children[node->count], value)));
    }
    return truth;
}

Truth evaluate_member(Run *run, const Node *node, Value value)
{
    TypeKind kind = node->type.kind == TYPE_SET ? node->type.member : node->type.kind;
    if (kind == TYPE_CODE && value.kind == VALUE_ATOM && value.exact && value.atom != ATOM_NONE) {
        value.atom = code_of_law(run, value.atom);
    }
    if (value_is_none(value)) {
        return TRUTH_NO;
    }
    if (value.kind != VALUE_ATOM) {
        return number_in_node(run, node, value);
    }
    return value.exact ? atom_in_node(run, node, value.atom, kind)
                       : unknown_in_node(run, node, value, kind);
}

// --- Operations -------------------------------------------------------------------------------

static Truth evaluate_and(Run *run, const Node *node)
{
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_NO; i++) {
        truth = truth_and(truth, evaluate_truth(run, node->children[i]));
    }
    return truth;
}

static Truth evaluate_or(Run *run, const Node *node)
{
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, evaluate_truth(run, node->children[i]));
    }
    return truth;
}

// set has member: a set of codes has one if a code of it is that code or a paragraph of it.
static Truth evaluate_has(Run *run, const Node *node)
{
    Value set = evaluate(run, node->children[0]);
    Value member = evaluate(run, node->children[1]);
    if (member.kind != VALUE_ATOM || node->children[1]->type.kind != TYPE_CODE || !member.exact ||
        set.kind != VALUE_SET || set.set == NULL) {
        return value_has(set, member);
    }
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < set.set->count; i++) {
        Atom code = code_of_law(run, set.set->atoms[i]);
        truth = truth_or(truth, code_value_meets(run->given->symbols, code, member.atom));
    }
    return set.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
}

// has any of: some member of the set is in the other.
static Truth evaluate_has_any(Run *run, const Node *node)
{
    Value set = evaluate(run, node->children[0]);
    Truth truth = TRUTH_NO;
    if (set.kind != VALUE_SET || set.set == NULL) {
        return value_is_none(set) ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; i < set.set->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth,
                         evaluate_member(run, node->children[1], value_of_atom(set.set->atoms[i])));
    }
    return set.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
}

// has all of: the set has each element that is written; of a group, each of its members.
static Truth has_all_element(Run *run, Value set, const Node *element)
{
    Value value = evaluate(run, element);
    Truth truth = TRUTH_YES;
    if (value.kind == VALUE_ATOM) {
        return value_has(set, value);
    }
    if (value.kind != VALUE_SET || value.set == NULL) {
        return TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; i < value.set->count; i++) {
        truth = truth_and(truth, value_has(set, value_of_atom(value.set->atoms[i])));
    }
    return value.set->complete ? truth : truth_and(truth, TRUTH_UNKNOWN);
}

static Truth evaluate_has_all(Run *run, const Node *node)
{
    Value set = evaluate(run, node->children[0]);
    const Node *all = node->children[1];
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < all->count && truth != TRUTH_NO; i++) {
        truth = truth_and(truth, has_all_element(run, set, all->children[i]));
    }
    return truth;
}

// meets, of a code that is given; of several, one of them.
static Truth evaluate_meets(Run *run, const Node *node)
{
    Value codes = evaluate(run, node->children[0]);
    Truth truth = TRUTH_NO;
    if (codes.kind == VALUE_SET && codes.set != NULL) {
        for (uint32_t i = 0; i < codes.set->count && truth != TRUTH_YES; i++) {
            truth = truth_or(
                truth, evaluate_member(run, node->children[1], value_of_atom(codes.set->atoms[i])));
        }
        return codes.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
    }
    return codes.kind == VALUE_SET ? TRUTH_UNKNOWN : evaluate_member(run, node->children[1], codes);
}

static Value evaluate_operation(Run *run, const Node *node)
{
    switch (node->op) {
    case OP_AND:
        return value_of_truth(evaluate_and(run, node));
    case OP_OR:
        return value_of_truth(evaluate_or(run, node));
    case OP_IN:
        return value_of_truth(
            evaluate_member(run, node->children[1], evaluate(run, node->children[0])));
    case OP_NOT_IN:
        return value_of_truth(
            truth_not(evaluate_member(run, node->children[1], evaluate(run, node->children[0]))));
    case OP_HAS:
        return value_of_truth(evaluate_has(run, node));
    case OP_HAS_ANY:
        return value_of_truth(evaluate_has_any(run, node));
    case OP_HAS_ALL:
        return value_of_truth(evaluate_has_all(run, node));
    case OP_MEETS:
        return value_of_truth(evaluate_meets(run, node));
    default:
        break;
    }
    Value left = evaluate(run, node->children[0]);
    Value right = node->count > 1 ? evaluate(run, node->children[1]) : (Value){};
    return operator_row(node->op)->apply(left, right, run->arena);
}

// --- Over members -----------------------------------------------------------------------------

typedef struct Quantified {
    const Node *node;
    Truth truth;
} Quantified;

static Truth member_where(Run *run, const Node *node, const Node *where)
{
    Truth holds = run_member_holds(run, &node->members);
    return where == NULL || holds == TRUTH_NO ? holds
                                              : truth_and(holds, evaluate_truth(run, where));
}

// any: where; every: not where, or has.
static Truth member_truth(Run *run, const Node *node)
{
    Truth where = member_where(run, node, node->children[0]);
    if (node->op != OP_EVERY) {
        return where;
    }
    return where == TRUTH_NO ? TRUTH_YES
                             : truth_or(truth_not(where), evaluate_truth(run, node->children[1]));
}

static bool quantified_visit(Run *run, void *argument, bool unknown)
{
    Quantified *quantified = argument;
    Truth member = unknown ? TRUTH_UNKNOWN : member_truth(run, quantified->node);
    bool every = quantified->node->op == OP_EVERY;
    quantified->truth =
        every ? truth_and(quantified->truth, member) : truth_or(quantified->truth, member);
    return quantified->truth != (every ? TRUTH_NO : TRUTH_YES);
}

static bool row_visit(Run *, void *argument, uint32_t, Truth truth)
{
    Quantified *quantified = argument;
    quantified->truth = truth_or(quantified->truth, truth);
    return quantified->truth != TRUTH_YES;
}

static Truth evaluate_quantified(Run *run, const Node *node)
{
    Quantified quantified = {node, node->op == OP_EVERY ? TRUTH_YES : TRUTH_NO};
    if (node->members.kind == MEMBERS_ROWS && node->op != OP_EVERY) {
        RowFilter *filter =
            rows_filter_of_node(run, node, node->members.table, node->children[0], NULL);
        rows_visit(run, filter, row_visit, &quantified);
    } else {
        run_members(run, &node->members, quantified_visit, &quantified);
    }
    return node->op == OP_NO ? truth_not(quantified.truth) : quantified.truth;
}

typedef struct Aggregate {
    const Node *node;
    Value total;
    bool begun;   // min, max: a value has been seen that certainly counts
    Atom *atoms;  // set of
    uint32_t atom_count, atom_room;
    bool open;             // set of: there may be more
    uint32_t least, most;  // count
} Aggregate;

static void set_join(Run *run, Aggregate *aggregate, Value value, Truth where)
{
    if (where != TRUTH_YES || value.kind != VALUE_ATOM || !value.exact) {
        aggregate->open = aggregate->open || !value_is_none(value);
        return;
    }
    if (value_is_none(value)) {
        return;
    }
    if (aggregate->atom_count == aggregate->atom_room) {
        uint32_t room = aggregate->atom_room * 2 + 8;
        Atom *atoms = ARENA_MANY(run->arena, Atom, room);
        if (aggregate->atom_count > 0) {
            memcpy(atoms, aggregate->atoms, aggregate->atom_count * sizeof *atoms);
        }
        aggregate->atoms = atoms;
        aggregate->atom_room = room;
    }
    aggregate->atoms[aggregate->atom_count++] = value.atom;
}

// A member that may count adds itself or nothing.
static void sum_join(Run *run, Aggregate *aggregate, Value value, Truth where)
{
    if (value_is_none(value)) {
        return;
    }
    if (where == TRUTH_UNKNOWN || (value.may & MAY_BE_NONE)) {
        value = value_or_zero(value, run->arena);
    }
    aggregate->total = value_add(aggregate->total, value, run->arena);
}

static void extreme_join(Run *run, Aggregate *aggregate, Value value, Truth where)
{
    if (value_is_none(value)) {
        return;
    }
    bool certain = where == TRUTH_YES && !(value.may & MAY_BE_NONE);
    Value some = value;
    some.may = MAY_BE_SOME;
    Value before = aggregate->total;
    Value joined = some;
    if (!value_is_none(before)) {
        Value before_some = before;
        before_some.may = MAY_BE_SOME;
        joined = aggregate->node->op == OP_MIN ? value_least(before_some, some, run->arena)
                                               : value_greatest(before_some, some, run->arena);
        if (before.may & MAY_BE_NONE) {
            joined = value_hull(joined, some, run->arena);
        }
    }
    aggregate->total = certain ? joined : value_hull(before, joined, run->arena);
}

static bool aggregate_visit(Run *run, void *argument, bool)
{
    Aggregate *aggregate = argument;
    const Node *node = aggregate->node;
    Truth where = member_where(run, node, node->children[1]);
    if (where == TRUTH_NO) {
        return true;
    }
    if (node->op == OP_COUNT) {
        bool none = false, maybe = false;
        if (node->children[0] != NULL) {
            Value value = evaluate(run, node->children[0]);
            none = value_is_none(value);
            maybe = (value.may & MAY_BE_NONE) != 0;
        }
        aggregate->most += !none;
        aggregate->least += !none && !maybe && where == TRUTH_YES;
        return true;
    }
    Value value = evaluate(run, node->children[0]);
    if (node->op == OP_SUM) {
        sum_join(run, aggregate, value, where);
    } else if (node->op == OP_SET_OF) {
        set_join(run, aggregate, value, where);
    } else {
        extreme_join(run, aggregate, value, where);
    }
    return true;
}

// There may be any number of further members: what one of them can add opens that end.
typedef struct OpenEnds {
    const Node *node;
    bool low, high;
    bool seen;
    Value value;
} OpenEnds;

static bool open_visit(Run *run, void *argument, bool unknown)
{
    OpenEnds *ends = argument;
    if (!unknown) {
        return true;
    }
    ends->seen = true;
    if (ends->node->children[0] == NULL) {
        return true;
    }
    ends->value = evaluate(run, ends->node->children[0]);
    const Range *range = ends->value.range;
    bool has_range = !value_is_none(ends->value) && range != NULL && ends->value.kind != VALUE_SET;
    ends->low = !has_range || !range->has_low || number_sign(range->low) < 0;
    ends->high = !has_range || !range->has_high || number_sign(range->high) > 0;
    return true;
}

static Value sum_opened(Run *run, Value total, const OpenEnds *ends)
{
    if (total.range == NULL) {
        return total;
    }
    Range range = *total.range;
    range.has_low = range.has_low && !ends->low;
    range.has_high = range.has_high && !ends->high;
    Value value = value_of_range((ValueKind)total.kind, range, run->arena);
    value.atom = total.atom;
    return value;
}

static Value aggregate_start(Run *run, const Node *node)
{
    ValueKind kind = type_value_kind(&node->type);
    if (node->op == OP_SUM) {
        return value_of_number(kind, number_whole(0), run->arena);
    }
    return value_none(kind);
}

static Value count_value(Run *run, const Aggregate *aggregate, bool open)
{
    Range range = {.low = number_whole(aggregate->least),
                   .high = number_whole(aggregate->most),
                   .has_low = true,
                   .has_high = !open};
    return value_of_range(VALUE_NUMBER, range, run->arena);
}

static bool closed_visit(Run *run, void *argument, bool unknown)
{
    return unknown ? true : aggregate_visit(run, argument, unknown);
}

static Value evaluate_aggregate(Run *run, const Node *node)
{
    Aggregate aggregate = {.node = node};
    OpenEnds ends = {.node = node};
    if (node->op != OP_SET_OF && node->op != OP_COUNT) {
        aggregate.total = aggregate_start(run, node);
    }
    run_members(run, &node->members, closed_visit, &aggregate);
    run_members(run, &node->members, open_visit, &ends);
    switch (node->op) {
    case OP_COUNT:
        return count_value(run, &aggregate, ends.seen);
    case OP_SET_OF:
        return value_of_set(aggregate.atoms, aggregate.atom_count, !aggregate.open && !ends.seen,
                            run->arena);
    case OP_SUM:
        return ends.seen && !value_is_none(ends.value) ? sum_opened(run, aggregate.total, &ends)
                                                       : aggregate.total;
    default:
        break;
    }
    if (ends.seen) {  // min, max: one more, or not
        extreme_join(run, &aggregate, ends.value, TRUTH_UNKNOWN);
    }
    return aggregate.total;
}

// --- The one row ------------------------------------------------------------------------------

typedef struct TheRow {
    const Node *node;
    Value value;
    bool certain, any;
    uint32_t count;
} TheRow;

static bool the_visit(Run *run, void *argument, uint32_t, Truth truth)
{
    TheRow *the = argument;
    Value cell = evaluate_cell(run, the->node);
    the->count++;
    if (truth == TRUTH_YES) {
        the->value = cell;
        the->certain = true;
        return false;
    }
    if (the->count > HULL_ROWS_MAX) {
        the->value = value_unknown(type_value_kind(&the->node->type), the->node->type.or_none);
    } else {
        the->value = the->any ? value_hull(the->value, cell, run->arena) : cell;
    }
    the->any = true;
    return true;
}

// What stands where no row fits: nothing, or, of an open table, anybody's guess.
static Value no_row_value(Run *run, const Node *node)
{
    ValueKind kind = type_value_kind(&node->type);
    if (run->program->tables[node->table].open) {
        return value_unknown(kind, node->type.or_none);
    }
    return kind == VALUE_SET     ? value_of_set(NULL, 0, true, run->arena)
           : kind == VALUE_TRUTH ? value_of_truth(TRUTH_NO)
                                 : value_none(kind);
}

static Value evaluate_the(Run *run, const Node *node)
{
    TheRow the = {.node = node};
    RowFilter *filter = rows_filter_of_node(run, node, node->table, node->children[0], NULL);
    rows_visit(run, filter, the_visit, &the);
    if (the.certain) {
        return the.value;
    }
    Value none = no_row_value(run, node);
    if (!the.any) {
        return none;
    }
    return none.kind == the.value.kind ? value_hull(the.value, none, run->arena) : the.value;
}
