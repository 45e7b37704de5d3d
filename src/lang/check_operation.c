// check_operation.c: operators on their operands. Which rule an operator follows is asked of the
// table in operator.c; here is a function for each rule.
#include <assert.h>

#include "lang/check_node.h"
#include "lang/slip.h"

// --- Tests ------------------------------------------------------------------------------------

// `has FR and IR`: the condition ends before `and`, and IR is none.
static void member_hint(Context *context, const Tree *tree, uint32_t position)
{
    TreeKind kind = tree->children[position]->kind;
    bool value = kind == TREE_NAME || kind == TREE_CODE || kind == TREE_STRING ||
                 kind == TREE_NUMBER || kind == TREE_SET;
    const Tree *before = position > 0 ? tree->children[position - 1] : NULL;
    Str slip = value && before != NULL && before->kind == TREE_OPERATION
                   ? slip_of_member(before->op, tree->op)
                   : (Str){};
    if (slip.len > 0) {
        problem_hint(context->checker->problems, "%.*s", STR_ARG(slip));
    }
}

// Of how many sides it needs a yes: all, one, or as many as `at least` says.
static Status least_check(uint32_t *out, Context *context, const Tree *tree)
{
    Number least;
    if (tree->op != OP_AT_LEAST) {
        *out = tree->op == OP_OR ? 1 : tree->count;
        return STATUS_OK;
    }
    for (uint32_t i = 1; number_read(&least, tree->text) == STATUS_OK && i <= tree->count; i++) {
        if (number_compare(least, number_whole(i)) == 0) {
            *out = i;
            return STATUS_OK;
        }
    }
    Status status = check_error(context, &tree->first, "type.how_many",
                                "at least %.*s of %u: expected a whole number from 1 to %u",
                                STR_ARG(tree->text), tree->count, tree->count);
    problem_hint(context->checker->problems,
                 "the conditions are joined with `or`: at least 2 of (A or B or C)");
    return status;
}

static Status truths_check(const Node **out, Context *context, const Tree *tree)
{
    Node *node = node_new(context, NODE_OPERATION, tree);
    const Node **children = ARENA_MANY(context->checker->arena, const Node *, tree->count);
    Status status = least_check(&node->least, context, tree);
    for (uint32_t i = 0; i < tree->count; i++) {
        if (check_condition(&children[i], context, tree->children[i]) != STATUS_OK) {
            status = STATUS_INVALID;  // the other sides are checked all the same
            member_hint(context, tree, i);
        }
    }
    node->children = children;
    node->count = tree->count;
    *out = node;
    return status;
}

// Both sides; a side that is a bare word is checked by the type of the other.
static Status sides_check(const Node **left, const Node **right, Context *context, const Tree *tree)
{
    const Tree *a = tree->children[0], *b = tree->children[1];
    if (check_is_bare_word(context, a) && !check_is_bare_word(context, b)) {
        TRY(check_expression(right, context, b, NULL));
        return check_expression(left, context, a, &(*right)->type);
    }
    bool bare = a->kind == TREE_NUMBER && b->kind != TREE_NUMBER;
    if (bare) {
        TRY(check_expression(right, context, b, NULL));
        return check_expression(left, context, a, &(*right)->type);
    }
    TRY(check_expression(left, context, a, NULL));
    return check_expression(right, context, b, &(*left)->type);
}

static Status comparison_check(const Node **out, Context *context, const Tree *tree, bool ordered)
{
    const Node *sides[2] = {};
    TRY(sides_check(&sides[0], &sides[1], context, tree));
    if (!type_comparable(&sides[0]->type, &sides[1]->type)) {
        Status status =
            check_mismatch(context, tree->children[1], &sides[0]->type, &sides[1]->type);
        if (sides[0]->kind == NODE_CELLS || sides[1]->kind == NODE_CELLS) {
            problem_hint(context->checker->problems,
                         "a column is the set of all its cells, but where "
                         "a row is meant: any TABLE where (…), the TABLE.COLUMN where (…)");
        }
        return status;
    }
    TypeKind kind = sides[0]->type.kind;
    if (ordered && kind != TYPE_NUMBER && kind != TYPE_MONEY && kind != TYPE_DATE &&
        kind != TYPE_ANY) {
        return check_error(context, &tree->children[0]->first, "type.order",
                           "only numbers, money and dates have an order");
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_with(context, node, sides, 2);
    *out = node;
    return STATUS_OK;
}

static Status none_test_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *side = NULL;
    TRY(check_expression(&side, context, tree->children[0], NULL));
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_with(context, node, &side, 1);
    *out = node;
    return STATUS_OK;
}

static Status unknown_test_check(const Node **out, Context *context, const Tree *tree)
{
    if (!context->may_read_unknown) {
        return check_error(context, &tree->first, "order.unknown",
                           "`is unknown` may stand in duties, factors and documents only");
    }
    return none_test_check(out, context, tree);
}

static Status member_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *sides[2] = {};
    bool has = tree->op == OP_HAS;
    TRY(check_expression(&sides[0], context, tree->children[0], NULL));
    Type member = sides[0]->type;
    if (!has && member.kind == TYPE_SET) {
        Str set = tree_text(tree->children[0], context->source, context->checker->arena);
        Status status = check_error(context, &tree->children[0]->first, "type.set",
                                    "'%.*s' is a set, and `in` asks of one value", STR_ARG(set));
        problem_hint(context->checker->problems,
                     "write `%.*s has FR`, or `has any of`, `has all of`", STR_ARG(set));
        return status;
    }
    if (has) {
        if (member.kind != TYPE_SET && member.kind != TYPE_ANY) {
            return check_error(context, &tree->children[0]->first, "type.set",
                               "expected a set before `has`");
        }
        member = member.kind == TYPE_SET ? type_member(&member) : member;
        TRY(check_expression(&sides[1], context, tree->children[1], &member));
        if (!type_comparable(&sides[1]->type, &member)) {
            return check_mismatch(context, tree->children[1], &member, &sides[1]->type);
        }
    } else {
        TRY(check_set(&sides[1], context, tree->children[1], &member));
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_with(context, node, sides, 2);
    *out = node;
    return STATUS_OK;
}

static Status sets_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *sides[2] = {};
    TRY(check_expression(&sides[0], context, tree->children[0], NULL));
    if (sides[0]->type.kind != TYPE_SET && sides[0]->type.kind != TYPE_ANY) {
        return check_error(context, &tree->children[0]->first, "type.set",
                           "expected a set before `has`");
    }
    Type member = sides[0]->type.kind == TYPE_SET ? type_member(&sides[0]->type) : sides[0]->type;
    TRY(check_set(&sides[1], context, tree->children[1], &member));
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_with(context, node, sides, 2);
    *out = node;
    return STATUS_OK;
}

// item meets …: the codes of the item; component meets …, x.code meets …: a code that is given.
static Status meets_check(const Node **out, Context *context, const Tree *tree)
{
    const Type code = type_plain(TYPE_CODE);
    const Tree *left = tree->children[0];
    const Node *set = NULL;
    PlaceId place = PLACE_CASE;
    TRY(check_set(&set, context, tree->children[1], &code));
    bool is_place = left->kind == TREE_NAME &&
                    vocabulary_find_place(context->checker->vocabulary, left->text, &place);
    if (is_place && place == PLACE_ITEM) {
        Node *node = node_new(context, NODE_CODES_MEET, tree);
        node_with(context, node, &set, 1);
        *out = node;
        return STATUS_OK;
    }
    const Node *sides[2] = {NULL, set};
    Tree code_of_place = *left;
    if (is_place) {
        code_of_place.text = str_format(context->checker->arena, "%.*s.code", STR_ARG(left->text));
        left = &code_of_place;
    }
    TRY(check_expression(&sides[0], context, left, &code));
    TypeKind kind = sides[0]->type.kind == TYPE_SET ? sides[0]->type.member : sides[0]->type.kind;
    if (kind != TYPE_CODE && kind != TYPE_ANY) {
        return check_mismatch(context, tree->children[0], &code, &sides[0]->type);
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_with(context, node, sides, 2);
    *out = node;
    return STATUS_OK;
}

static bool provision_can_apply(const Provision *provision)
{
    return provision->kind == STATEMENT_REQUIRE || provision->kind == STATEMENT_PROHIBIT;
}

static Status applies_check(const Node **out, Context *context, const Tree *tree)
{
    const Tree *name = tree->children[0];
    const uint32_t *all = NULL;
    uint32_t count = 0;
    if (!context->may_read_requirements) {
        return check_error(context, &tree->first, "order.step",
                           "requirements are not decided yet where this is read");
    }
    if (name->kind != TREE_NAME || !check_find_provisions(&all, &count, context, name->text)) {
        return check_error(context, &name->first, "name.provision", "there is no provision '%.*s'",
                           STR_ARG(name->text));
    }
    uint32_t *targets = ARENA_MANY(context->checker->arena, uint32_t, count);
    Node *node = node_new(context, NODE_APPLIES, tree);
    for (uint32_t i = 0; i < count; i++) {
        if (provision_can_apply(&context->checker->provisions.at[all[i]])) {
            targets[node->target_count++] = all[i];
        }
    }
    node->targets = targets;
    *out = node;
    return STATUS_OK;
}

// All versions of a limit, or its parts.
static bool are_limits(const Context *context, const uint32_t *targets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (context->checker->provisions.at[targets[i]].kind != STATEMENT_LIMIT) {
            return false;
        }
    }
    return count > 0;
}

// L is kept: of a limit, or of a commitment that a timeline keeps.
static Status kept_check(const Node **out, Context *context, const Tree *tree)
{
    const Tree *name = tree->children[0];
    const uint32_t *targets = NULL;
    uint32_t count = 0;
    if (name->kind != TREE_NAME) {
        return check_error(context, &name->first, "name.limit",
                           "expected the name of a limit or a commitment");
    }
    Node *node = node_new(context, NODE_COMMITMENT, tree);
    if (check_find_provisions(&targets, &count, context, name->text) &&
        are_limits(context, targets, count)) {
        node->kind = NODE_APPLIES;
        node->op = OP_KEPT;
        node->targets = targets;
        node->target_count = count;
    } else if (str_find_char(name->text, '.') == SIZE_MAX) {
        return check_error(context, &name->first, "name.limit", "there is no limit '%.*s'",
                           STR_ARG(name->text));
    } else {
        node->text = name->text;
    }
    *out = node;
    return STATUS_OK;
}

// --- Arithmetic -------------------------------------------------------------------------------

static Unit unit_days(void)
{
    Unit days = unit_one();
    (void)!unit_parse(&days, STR("days"));
    return days;
}

static Status sum_type(Type *out, Context *context, const Tree *tree, const Type *a, const Type *b)
{
    const Type days = {.kind = TYPE_NUMBER, .unit = unit_days(), .unit_text = STR("days")};
    if (a->kind == TYPE_DATE && b->kind == TYPE_DATE && tree->op == OP_SUBTRACT) {
        *out = days;
        return STATUS_OK;
    }
    if (a->kind == TYPE_DATE && b->kind == TYPE_NUMBER) {
        *out = *a;
        return unit_equal_dimension(b->unit, days.unit)
                   ? STATUS_OK
                   : check_mismatch(context, tree->children[1], &days, b);
    }
    if (!type_comparable(a, b) || a->kind == TYPE_DATE) {
        return check_mismatch(context, tree->children[1], a, b);
    }
    *out = a->kind == TYPE_ANY ? *b : *a;
    return STATUS_OK;
}

// What money is multiplied or divided by. A measured number is kept in base units (750 ml as
// 0.00075 m3), and EUR/m3 is no amount of money: so only plain numbers, %, and the like will do.
static Status money_factor_check(Context *context, const Tree *tree, const Type *factor)
{
    static const Type plain = {.kind = TYPE_NUMBER};
    if (factor->kind != TYPE_NUMBER) {
        return check_mismatch(context, tree, &plain, factor);
    }
    if (unit_is_plain(factor->unit)) {
        return STATUS_OK;
    }
    Status status = check_error(context, &tree->first, "unit.dimension",
                                "money is multiplied and divided by plain numbers only");
    bool has_unit = factor->unit_text.len > 0;
    Str text = has_unit ? tree_text(tree, context->source, context->checker->arena) : STR("x");
    Str unit = has_unit ? factor->unit_text : STR("UNIT");
    problem_hint(context->checker->problems, "divide the number by its unit: (%.*s / 1 %.*s)",
                 STR_ARG(text), STR_ARG(unit));
    return status;
}

static Status product_type(Type *out, Context *context, const Tree *tree, const Type *a,
                           const Type *b)
{
    bool divide = tree->op == OP_DIVIDE;
    *out = type_plain(TYPE_NUMBER);
    if (a->kind == TYPE_ANY || b->kind == TYPE_ANY) {
        out->kind = TYPE_ANY;
        return STATUS_OK;
    }
    if (a->kind == TYPE_MONEY && b->kind == TYPE_MONEY && divide) {
        return STATUS_OK;
    }
    if (a->kind == TYPE_MONEY || (b->kind == TYPE_MONEY && !divide)) {
        bool left = a->kind == TYPE_MONEY;
        out->kind = TYPE_MONEY;
        return money_factor_check(context, tree->children[left], left ? b : a);
    }
    if (a->kind != TYPE_NUMBER || b->kind != TYPE_NUMBER) {
        return check_error(context, &tree->first, "type.arithmetic",
                           "days cannot be multiplied, nor money by money");
    }
    Status status = divide ? unit_divide(&out->unit, a->unit, b->unit)
                           : unit_multiply(&out->unit, a->unit, b->unit);
    return status == STATUS_OK
               ? STATUS_OK
               : check_error(context, &tree->first, "unit.range", "the unit of this is too large");
}

// Dates count days, and a number in days is kept in seconds as every time is: what goes from one to
// the other passes through this.
static const Node *days_converted(Context *context, const Tree *tree, const Node *node, Operator op)
{
    const Node *sides[2] = {node, NULL};
    Unit days = unit_days();
    Node *converted = node_new(context, NODE_OPERATION, tree);
    sides[1] = node_constant(context, tree, type_plain(TYPE_NUMBER),
                             value_of_number(VALUE_NUMBER, days.factor, context->checker->arena));
    converted->op = op;
    converted->type = node->type;
    node_with(context, converted, sides, 2);
    return converted;
}

static Status arithmetic_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *sides[2] = {};
    Type type;
    bool sum = tree->op == OP_ADD || tree->op == OP_SUBTRACT;
    if (sum) {
        TRY(sides_check(&sides[0], &sides[1], context, tree));
    } else {
        TRY(check_expression(&sides[0], context, tree->children[0], NULL));
        TRY(check_expression(&sides[1], context, tree->children[1], NULL));
    }
    for (int i = 0; i < 2; i++) {
        if (!type_is_amount(&sides[i]->type)) {
            return check_mismatch(context, tree->children[i], &(Type){.kind = TYPE_NUMBER},
                                  &sides[i]->type);
        }
    }
    TRY((sum ? sum_type : product_type)(&type, context, tree, &sides[0]->type, &sides[1]->type));
    type.or_none = sides[0]->type.or_none || sides[1]->type.or_none || tree->op == OP_DIVIDE;
    bool date = sides[0]->type.kind == TYPE_DATE;
    bool between = date && sides[1]->type.kind == TYPE_DATE;
    if (date && !between) {
        sides[1] = days_converted(context, tree->children[1], sides[1], OP_DIVIDE);
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node->type = type;
    node_with(context, node, sides, 2);
    *out = between ? days_converted(context, tree, node, OP_MULTIPLY) : node;
    return STATUS_OK;
}

// --- By rule ----------------------------------------------------------------------------------

Status check_operation(const Node **out, Context *context, const Tree *tree)
{
    switch (operator_row(tree->op)->rule) {
    case RULE_TRUTHS:
        return truths_check(out, context, tree);
    case RULE_ORDERED:
        return comparison_check(out, context, tree, true);
    case RULE_EQUAL:
        return comparison_check(out, context, tree, false);
    case RULE_NONE:
        return none_test_check(out, context, tree);
    case RULE_UNKNOWN:
        return unknown_test_check(out, context, tree);
    case RULE_MEMBER:
        return member_check(out, context, tree);
    case RULE_SETS:
        return sets_check(out, context, tree);
    case RULE_CODES:
        return meets_check(out, context, tree);
    case RULE_PROVISIONS:
        return tree->op == OP_KEPT ? kept_check(out, context, tree)
                                   : applies_check(out, context, tree);
    case RULE_SUM:
    case RULE_PRODUCT:
    case RULE_QUOTIENT:
        return arithmetic_check(out, context, tree);
    case RULE_PART:
    case RULE_MEMBERS:
        break;
    }
    assert(!"parts of codes are checked by check_name, members checked by check_quantified and "
            "check_aggregate");
    return STATUS_INVALID;
}
