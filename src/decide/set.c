// set.c: sets, and what asks them: `in`, `has`, `meets`. Is a value a member, where groups have
// lapsed, cells name sets and members are taken out again (`except`)? Of a value that is unknown:
// is it in every set that it may be in, because the set is whole, or in none, because it is empty?
//
// Sets of countries that hang on the day alone are made once a day, a bit a country.
#include "decide/codes.h"
#include "decide/evaluate.h"
#include "decide/rates.h"

static Truth atom_in_node(Run *run, const Node *node, Atom atom, TypeKind kind);

// --- Members ----------------------------------------------------------------------------------

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

static Truth number_in_cells(Run *run, const Node *node, Value value)
{
    const Table *table = &run->program->tables[node->table];
    const Bits in_force = run->day->rows_in_force[node->table];
    Truth truth = TRUTH_NO;
    for (uint32_t row = 0; row < table->row_count && truth != TRUTH_YES; row++) {
        if (in_force.words == NULL || bits_get(in_force, row)) {
            Value cell = table_cell(table, row, node->column)->value;
            truth = truth_or(truth, value_equal(value, cell));
        }
    }
    return truth;
}

// A set of numbers: `value in 8, 16` asks each.
static Truth number_in_node(Run *run, const Node *node, Value value)
{
    Truth truth = TRUTH_NO;
    if (node->kind == NODE_CELLS) {
        return number_in_cells(run, node, value);
    }
    if (node->kind != NODE_SET) {
        return value_equal(value, rates_into(run, evaluate(run, node), value));
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
    if (value_is_none(value)) {
        return TRUTH_NO;
    }
    if (value.kind != VALUE_ATOM) {
        return number_in_node(run, node, value);
    }
    return value.exact ? atom_in_node(run, node, value.atom, kind)
                       : unknown_in_node(run, node, value, kind);
}

// --- Cells and operators ----------------------------------------------------------------------

// A cell; one that names groups is the set they are on the day.
Value evaluate_cell(Run *run, const Node *node)
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

// set has member: a set of codes has one if a code of it is that code or a paragraph of it.
Truth evaluate_has(Run *run, const Node *node)
{
    Value set = evaluate(run, node->children[0]);
    Value member = evaluate(run, node->children[1]);
    if (member.kind != VALUE_ATOM || node->children[1]->type.kind != TYPE_CODE || !member.exact ||
        set.kind != VALUE_SET || set.set == NULL) {
        return value_has(set, member);
    }
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < set.set->count; i++) {
        truth =
            truth_or(truth, code_value_meets(run->given->symbols, set.set->atoms[i], member.atom));
    }
    return set.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
}

// has any of: some member of the set is in the other.
Truth evaluate_has_any(Run *run, const Node *node)
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

Truth evaluate_has_all(Run *run, const Node *node)
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
Truth evaluate_meets(Run *run, const Node *node)
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
