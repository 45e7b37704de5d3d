// check_node.c: a condition, an expression or a set, from tree to node. The dispatch over the kinds
// of trees, and sets; what each kind needs is in the files beside (check_node.h).
#include "lang/check_node.h"

#include <assert.h>

// --- Making nodes -----------------------------------------------------------------------------

Node *node_new(Context *context, NodeKind kind, const Tree *tree)
{
    Checker *checker = context->checker;
    Node *node = ARENA_NEW(checker->arena, Node);
    node->kind = kind;
    node->number = checker->node_count++;
    node->text = tree_text(tree, context->source, checker->arena);
    node->type = type_plain(TYPE_TRUTH);
    node->op = tree->op;
    return node;
}

void node_with(Context *context, Node *node, const Node *const *children, uint32_t count)
{
    node->children = ARENA_MANY(context->checker->arena, const Node *, count);
    memcpy(node->children, children, count * sizeof *children);
    node->count = count;
}

Node *node_constant(Context *context, const Tree *tree, Type type, Value value)
{
    Node *node = node_new(context, NODE_CONSTANT, tree);
    node->type = type;
    node->constant = value;
    return node;
}

Status check_mismatch(Context *context, const Tree *tree, const Type *wanted, const Type *found)
{
    Str want = check_type_write(context, wanted);
    Str have = check_type_write(context, found);
    bool numbers = wanted->kind == TYPE_NUMBER && found->kind == TYPE_NUMBER;
    return check_error(context, &tree->first, numbers ? "unit.dimension" : "type.mismatch",
                       "expected %.*s, found %.*s", STR_ARG(want), STR_ARG(have));
}

// --- Sets -------------------------------------------------------------------------------------

static Status range_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *ends[2] = {};
    const Symbols *symbols = context->checker->vocabulary->symbols;
    for (int i = 0; i < 2; i++) {
        if (tree->children[i]->kind != TREE_CODE) {
            return check_error(context, &tree->first, "type.range",
                               "a range has codes at its ends");
        }
        TRY(check_code(&ends[i], context, tree->children[i]));
    }
    Atom first = ends[0]->constant.atom, last = ends[1]->constant.atom;
    if (code_parent(symbols, first) != code_parent(symbols, last) ||
        code_list(symbols, first) != code_list(symbols, last) ||
        !code_is_between(symbols, first, first, last)) {
        return check_error(context, &tree->first, "type.range",
                           "the ends of a range are two codes of one kind, the lesser first");
    }
    Node *node = node_new(context, NODE_RANGE, tree);
    node->type = type_plain(TYPE_CODE);
    node_with(context, node, ends, 2);
    *out = node;
    return STATUS_OK;
}

static Status any_check(const Node **out, Context *context, const Tree *tree, const Type *member)
{
    bool entry = str_equal(tree->text, STR("entry"));
    bool country = str_equal(tree->text, STR("country"));
    if ((entry && member->kind == TYPE_CODE) ||
        (country && (member->kind == TYPE_COUNTRY || member->any_country))) {
        Node *node = node_new(context, NODE_ANY, tree);
        node->type = *member;
        *out = node;
        return STATUS_OK;
    }
    return check_error(context, &tree->first, "type.any",
                       "here may stand `any country` among countries, `any entry` among codes");
}

static Status element_check(const Node **out, Context *context, const Tree *tree,
                            const Type *member)
{
    if (tree->kind == TREE_RANGE) {
        return range_check(out, context, tree);
    }
    if (tree->kind == TREE_ANY_OF) {
        return any_check(out, context, tree, member);
    }
    TRY(check_expression(out, context, tree, member));
    Type found = (*out)->type.kind == TYPE_SET ? type_member(&(*out)->type) : (*out)->type;
    return type_comparable(&found, member) ? STATUS_OK
                                           : check_mismatch(context, tree, member, &(*out)->type);
}

Status check_set(const Node **out, Context *context, const Tree *tree, const Type *member)
{
    Node *node = node_new(context, NODE_SET, tree);
    uint32_t count = tree->kind == TREE_SET ? tree->count : 1;
    const Node **children = ARENA_MANY(context->checker->arena, const Node *, count + 1);
    Status status = STATUS_OK;
    for (uint32_t i = 0; i < count; i++) {
        const Tree *element = tree->kind == TREE_SET ? tree->children[i] : tree;
        if (element_check(&children[i], context, element, member) != STATUS_OK) {
            status = STATUS_INVALID;
        }
    }
    TRY(status);
    if (tree->kind == TREE_SET && tree->except != NULL) {
        TRY(check_set(&children[count], context, tree->except, member));
        node->has_except = true;
    }
    node->children = children;
    node->count = count;
    node->type = *member;
    node->type.member = member->kind;
    node->type.kind = TYPE_SET;
    node->type.or_none = false;
    *out = node;
    return STATUS_OK;
}

// --- Expressions and conditions ---------------------------------------------------------------

Status check_expression(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    switch (tree->kind) {
    case TREE_NUMBER:
        return check_number(out, context, tree, expected);
    case TREE_DATE:
        return check_date(out, context, tree);
    case TREE_STRING:
        return check_string(out, context, tree, expected);
    case TREE_CODE:
        return check_code(out, context, tree);
    case TREE_NAME:
        return check_name(out, context, tree, expected);
    case TREE_YES:
    case TREE_NO:
        *out = node_constant(context, tree, type_plain(TYPE_TRUTH),
                             value_of_truth(truth_of(tree->kind == TREE_YES)));
        return STATUS_OK;
    case TREE_NONE:
        return check_none(out, context, tree, expected);
    case TREE_UNKNOWN:
        return check_error(context, &tree->first, "type.unknown_value",
                           "`unknown` is no value; ask `is unknown`");
    case TREE_INDEX:
        return check_index(out, context, tree);
    case TREE_OPERATION:
        return check_operation(out, context, tree);
    case TREE_QUANTIFIED:
        return check_quantified(out, context, tree);
    case TREE_AGGREGATE:
        return check_aggregate(out, context, tree, expected);
    case TREE_THE:
        return check_the(out, context, tree);
    case TREE_SET:
    case TREE_RANGE:
    case TREE_ANY_OF:
        break;
    }
    return check_error(context, &tree->first, "type.set", "a set cannot stand here");
}

Status check_condition(const Node **out, Context *context, const Tree *tree)
{
    const Node *node = NULL;
    TRY(check_expression(&node, context, tree, NULL));
    assert(node != NULL);
    if (node->type.kind != TYPE_TRUTH && node->type.kind != TYPE_ANY) {
        Str type = check_type_write(context, &node->type);
        Status status = check_error(context, &tree->first, "type.condition",
                                    "expected a condition, found %.*s", STR_ARG(type));
        problem_hint(context->checker->problems, "compare it: is …, has …, >= …");
        return status;
    }
    *out = node;
    return STATUS_OK;
}
