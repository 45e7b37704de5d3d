// check_node.h: a tree → a node, between the files that do it (inner header). Others ask
// check_expression, check_condition and check_set (check.h).
//
// Where a type is `expected`, words are read by it; null: any type may stand there.
#ifndef LANG_CHECK_NODE_H
#define LANG_CHECK_NODE_H

#include "lang/check.h"

// --- check_node.c -----------------------------------------------------------------------------

void node_with(Context *context, Node *node, const Node *const *children, uint32_t count);
Node *node_constant(Context *context, const Tree *tree, Type type, Value value);
// Says "type.mismatch", or of numbers "unit.dimension".
Status check_mismatch(Context *context, const Tree *tree, const Type *wanted, const Type *found);

// --- check_leaf.c -----------------------------------------------------------------------------

Status check_number(const Node **out, Context *context, const Tree *tree, const Type *expected);
Status check_date(const Node **out, Context *context, const Tree *tree);
Status check_code(const Node **out, Context *context, const Tree *tree);
Status check_string(const Node **out, Context *context, const Tree *tree, const Type *expected);
Status check_none(const Node **out, Context *context, const Tree *tree, const Type *expected);
Status check_name(const Node **out, Context *context, const Tree *tree, const Type *expected);
// fact[row]
Status check_index(const Node **out, Context *context, const Tree *tree);
// table.column, of the current row or, in a set, of all rows. False: there is none.
bool check_column(Node **out, Context *context, const Tree *tree);
// A name that means nothing without a type on the other side.
bool check_is_bare_word(Context *context, const Tree *tree);

// --- check_operation.c ------------------------------------------------------------------------

Status check_operation(const Node **out, Context *context, const Tree *tree);

// --- check_members.c --------------------------------------------------------------------------

Status check_quantified(const Node **out, Context *context, const Tree *tree);
Status check_aggregate(const Node **out, Context *context, const Tree *tree, const Type *expected);
Status check_the(const Node **out, Context *context, const Tree *tree);

// What can be added up, or compared by size?
static inline bool type_is_amount(const Type *type)
{
    return type->kind == TYPE_NUMBER || type->kind == TYPE_MONEY || type->kind == TYPE_DATE ||
           type->kind == TYPE_ANY;
}

#endif
