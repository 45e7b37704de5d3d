// tableau_said.c: a test taken apart: which term it speaks of, and what it says of it. Sets are
// resolved to their members, groups as they are on the days asked about.
#include "review/tableau.h"

static bool set_resolve(Atoms *out, Question *question, const Node *set);

static Operator turned(Operator op)
{
    return op == OP_LESS               ? OP_GREATER
           : op == OP_LESS_OR_EQUAL    ? OP_GREATER_OR_EQUAL
           : op == OP_GREATER          ? OP_LESS
           : op == OP_GREATER_OR_EQUAL ? OP_LESS_OR_EQUAL
                                       : op;
}

static bool is_single(const Node *node)
{
    return node->kind == NODE_CONSTANT && node->constant.exact && !value_is_none(node->constant);
}

static bool comparison_said(Said *out, const Node *node)
{
    const Node *left = node->children[0], *right = node->children[1];
    bool turn = is_single(left) && !is_single(right);
    const Node *constant = turn ? left : right;
    out->term = turn ? right : left;
    out->op = turn ? turned(node->op) : node->op;
    out->is_not = node->op == OP_IS_NOT;
    out->op = out->is_not ? OP_IS : out->op;
    if (!is_single(constant) || out->term->type.kind == TYPE_SET) {
        return false;
    }
    switch ((ValueKind)constant->constant.kind) {
    case VALUE_NUMBER:
    case VALUE_MONEY:
    case VALUE_DATE:
        out->number = constant->constant;
        return constant->constant.range != NULL;
    case VALUE_ATOM:
        out->atoms = (Atoms){.at = &constant->constant.atom, .count = 1};
        return true;
    default:
        return false;
    }
}

bool tableau_said(Said *out, Question *question, const Node *node)
{
    if (node->kind != NODE_OPERATION) {
        return false;
    }
    out->op = node->op;
    switch (node->op) {
    case OP_LESS:
    case OP_LESS_OR_EQUAL:
    case OP_GREATER:
    case OP_GREATER_OR_EQUAL:
    case OP_IS:
    case OP_IS_NOT:
        return comparison_said(out, node);
    case OP_IS_NONE:
    case OP_IS_NOT_NONE:
        out->term = node->children[0];
        out->is_not = node->op == OP_IS_NOT_NONE;
        out->op = OP_IS_NONE;
        return true;
    case OP_IN:
    case OP_NOT_IN:
        out->term = node->children[0];
        out->is_not = node->op == OP_NOT_IN;
        out->op = OP_IN;
        return out->term->type.kind != TYPE_SET && out->term->type.kind != TYPE_CODE &&
               set_resolve(&out->atoms, question, node->children[1]);
    default:
        return false;
    }
}

bool tableau_hold(Question *question, Region *region, const Said *said, bool holds)
{
    holds = holds != said->is_not;
    if (said->op == OP_IS_NONE) {
        return region_hold_none(region, holds);
    }
    if (said->number.kind != VALUE_ABSENT) {
        return region_hold_number(region, said->op, said->number, holds, question->arena);
    }
    return region_hold_atoms(region, said->atoms, holds, question->arena);
}

// What a test says of the members of a set: has, has any of, has all of; of the item's codes,
// meets. False if it says something else, or of members that are not known here.
bool tableau_said_of_members(Atoms *out, const Node **set, Question *question, const Node *node)
{
    if (node->kind == NODE_CODES_MEET) {
        *set = NULL;
        return set_resolve(out, question, node->children[0]) && !out->is_but;
    }
    if (node->kind != NODE_OPERATION || node->op < OP_HAS || node->op > OP_HAS_ALL ||
        node->children[0]->type.kind != TYPE_SET) {
        return false;
    }
    *set = node->children[0];
    if (node->op == OP_HAS) {
        *out = (Atoms){.at = &node->children[1]->constant.atom, .count = 1};
        return is_single(node->children[1]);
    }
    return set_resolve(out, question, node->children[1]) && !out->is_but;
}

// --- Sets -------------------------------------------------------------------------------------

static bool group_resolve(Atoms *out, Question *question, uint32_t group)
{
    *out = atoms_none();
    for (uint32_t i = group; i != UINT32_MAX; i = question->program->groups[i].next_version) {
        const Group *version = &question->program->groups[i];
        Atoms members;
        if (!possible_days_hold(question, version->days)) {
            continue;
        }
        if (!set_resolve(&members, question, version->set)) {
            return false;
        }
        *out = atoms_either(*out, members, question->arena);
    }
    return true;
}

static bool element_resolve(Atoms *out, Question *question, const Node *element)
{
    switch (element->kind) {
    case NODE_CONSTANT:
        if (!is_single(element) ||
            (element->constant.kind != VALUE_ATOM && element->constant.kind != VALUE_SET)) {
            return false;
        }
        *out = element->constant.kind == VALUE_SET
                   ? atoms_of_set(element->constant.set)
                   : atoms_of_one(element->constant.atom, question->arena);
        return true;
    case NODE_GROUP:
        return group_resolve(out, question, element->group);
    case NODE_SET:
        return set_resolve(out, question, element);
    case NODE_ANY:
        *out = atoms_all();
        return element->type.kind == TYPE_COUNTRY;
    default:
        return false;
    }
}

static bool set_resolve(Atoms *out, Question *question, const Node *set)
{
    if (set->kind != NODE_SET) {
        return element_resolve(out, question, set);
    }
    *out = atoms_none();
    for (uint32_t i = 0; i < set->count; i++) {
        Atoms element;
        if (question->steps++ >= STEPS_MAX ||
            !element_resolve(&element, question, set->children[i])) {
            return false;
        }
        *out = atoms_either(*out, element, question->arena);
    }
    Atoms except;
    if (set->has_except) {
        if (!set_resolve(&except, question, set->children[set->count])) {
            return false;
        }
        *out = atoms_both(*out, atoms_others(except), question->arena);
    }
    return true;
}
