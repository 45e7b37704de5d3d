// same.c: nodes compared by what they ask, child by child.
#include "review/same.h"

bool members_same(const Members *a, const Members *b)
{
    return a->kind == b->kind && a->place == b->place && a->of_current == b->of_current &&
           a->table == b->table;
}

Operator op_plain(const Node *node)
{
    switch (node->op) {
    case OP_NO:
        return OP_ANY;
    case OP_IS_NOT:
        return OP_IS;
    case OP_NOT_IN:
        return OP_IN;
    case OP_IS_NOT_UNKNOWN:
        return OP_IS_UNKNOWN;
    default:
        return node->op;
    }
}

static bool child_same(const Node *a, const Node *b)
{
    return a == b || (a != NULL && b != NULL && a->op == b->op && node_same(a, b));
}

bool node_same(const Node *a, const Node *b)
{
    uint32_t count = a->count + (a->has_except ? 1 : 0);
    if (a->kind != b->kind || op_plain(a) != op_plain(b) || a->count != b->count ||
        a->has_except != b->has_except || a->least != b->least ||
        a->fact.fact.index != b->fact.fact.index || a->fact.role != b->fact.role ||
        a->table != b->table || a->column != b->column || a->group != b->group ||
        a->target_count != b->target_count || !members_same(&a->members, &b->members) ||
        !value_same(a->constant, b->constant)) {
        return false;
    }
    if (a->kind == NODE_COMMITMENT && !str_equal(a->text, b->text)) {
        return false;
    }
    for (uint32_t i = 0; i < a->target_count; i++) {
        if (a->targets[i] != b->targets[i]) {
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!child_same(a->children[i], b->children[i])) {
            return false;
        }
    }
    return true;
}
