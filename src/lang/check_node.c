// check_node.c: conditions, expressions and sets, from tree to node. Words (countries, elements,
// words of a `one of`) are resolved by the type on the other side; where two meanings fit, it is an
// error.
#include <assert.h>

#include "facts/currency.h"
#include "lang/check.h"

static Status name_check(const Node **out, Context *context, const Tree *tree,
                         const Type *expected);
static Status operation_check(const Node **out, Context *context, const Tree *tree,
                              const Type *expected);
static Status quantified_check(const Node **out, Context *context, const Tree *tree);
static Status aggregate_check(const Node **out, Context *context, const Tree *tree,
                              const Type *expected);
static Status the_check(const Node **out, Context *context, const Tree *tree);
static Status index_check(const Node **out, Context *context, const Tree *tree);
static bool is_bare_word(Context *context, const Tree *tree);

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

static void node_children(Context *context, Node *node, const Node *const *children, uint32_t count)
{
    node->children = ARENA_MANY(context->checker->arena, const Node *, count);
    memcpy(node->children, children, count * sizeof *children);
    node->count = count;
}

static Node *constant_node(Context *context, const Tree *tree, Type type, Value value)
{
    Node *node = node_new(context, NODE_CONSTANT, tree);
    node->type = type;
    node->constant = value;
    return node;
}

static Status type_mismatch(Context *context, const Tree *tree, const Type *wanted,
                            const Type *found)
{
    Str want = check_type_write(context, wanted);
    Str have = check_type_write(context, found);
    bool numbers = wanted->kind == TYPE_NUMBER && found->kind == TYPE_NUMBER;
    return check_error(context, &tree->first, numbers ? "unit.dimension" : "type.mismatch",
                       "expected %.*s, found %.*s", STR_ARG(want), STR_ARG(have));
}

// --- Constants --------------------------------------------------------------------------------

static Status number_constant(const Node **out, Context *context, const Tree *tree,
                              const Type *expected)
{
    Checker *checker = context->checker;
    Number number;
    Atom word = ATOM_NONE;
    if (expected != NULL && expected->kind == TYPE_WORD && tree->unit.len == 0 &&
        check_word(&word, context, tree->text, expected)) {  // footnotes has 1: a word of the type
        *out = constant_node(context, tree, *expected, value_of_atom(word));
        return STATUS_OK;
    }
    if (number_read(&number, tree->text) != STATUS_OK) {
        return check_error(context, &tree->first, "type.number", "'%.*s' has more than %d digits",
                           STR_ARG(tree->text), NUMBER_DIGITS_MAX);
    }
    CurrencyId currency = currency_by_code(tree->unit);
    if (!currency_is_none(currency)) {
        Value value = value_of_number(VALUE_MONEY, number, checker->arena);
        value.atom = symbols_word(checker->vocabulary->symbols, tree->unit);
        *out = constant_node(context, tree, type_plain(TYPE_MONEY), value);
        return STATUS_OK;
    }
    Type type = type_plain(TYPE_NUMBER);
    if (tree->unit.len == 0 && expected != NULL && expected->kind == TYPE_NUMBER &&
        expected->unit_text.len > 0) {
        Status status = check_error(context, &tree->first, "unit.missing",
                                    "the number %.*s needs a unit", STR_ARG(tree->text));
        problem_hint(checker->problems, "write '%.*s %.*s'", STR_ARG(tree->text),
                     STR_ARG(expected->unit_text));
        return status;
    }
    if (tree->unit.len > 0 && unit_parse(&type.unit, tree->unit) != STATUS_OK) {
        Str nearest = unit_nearest(tree->unit);
        Token at = check_token_at(context, &tree->first, tree->unit);
        Status status = check_error(context, &at, "unit.unknown", "there is no unit '%.*s'",
                                    STR_ARG(tree->unit));
        if (nearest.len > 0) {
            problem_hint(checker->problems, "the nearest is '%.*s'", STR_ARG(nearest));
        }
        return status;
    }
    type.unit_text = tree->unit;
    if (number_multiply(&number, number, type.unit.factor) != STATUS_OK) {
        return check_error(context, &tree->first, "type.number", "'%.*s' has too many digits",
                           STR_ARG(tree->text));
    }
    *out =
        constant_node(context, tree, type, value_of_number(VALUE_NUMBER, number, checker->arena));
    return STATUS_OK;
}

static Status date_constant(const Node **out, Context *context, const Tree *tree)
{
    Date date = 0;
    if (date_read(&date, tree->text) != STATUS_OK) {
        return check_error(context, &tree->first, "date.impossible", "there is no day '%.*s'",
                           STR_ARG(tree->text));
    }
    *out = constant_node(context, tree, type_plain(TYPE_DATE),
                         value_of_date(date, context->checker->arena));
    return STATUS_OK;
}

static Status code_constant(const Node **out, Context *context, const Tree *tree)
{
    size_t colon = str_find_char(tree->text, ':');
    Str list = context->rulebook != NULL ? context->rulebook->list : STR("");
    Str code = tree->text;
    if (colon != SIZE_MAX) {
        list = str_slice(code, 0, colon);
        code = str_slice(code, colon + 1, SIZE_MAX);
    } else if (list.len == 0 && !context->checker->free_names) {
        Status status = check_error(context, &tree->first, "name.list",
                                    "no list is named for the code '%.*s'", STR_ARG(code));
        problem_hint(context->checker->problems, "say `list us` in the rulebook, or write us:%.*s",
                     STR_ARG(code));
        return status;
    }
    Atom atom = symbols_code(context->checker->vocabulary->symbols, list, code);
    *out = constant_node(context, tree, type_plain(TYPE_CODE), value_of_atom(atom));
    return STATUS_OK;
}

static Status none_constant(const Node **out, Context *context, const Tree *tree,
                            const Type *expected)
{
    if (expected == NULL || (!expected->or_none && expected->kind != TYPE_SET)) {
        Status status = check_error(context, &tree->first, "type.none",
                                    "`none` cannot stand here: the value is never none");
        problem_hint(context->checker->problems, "declare the type `or none`, or ask `is none`");
        return status;
    }
    Value none = expected->kind == TYPE_SET ? value_of_set(NULL, 0, true, context->checker->arena)
                                            : value_none(type_value_kind(expected));
    *out = constant_node(context, tree, *expected, none);
    return STATUS_OK;
}

static Status string_constant(const Node **out, Context *context, const Tree *tree,
                              const Type *expected)
{
    Symbols *symbols = context->checker->vocabulary->symbols;
    if (expected != NULL && expected->kind == TYPE_WORD) {
        Atom word = ATOM_NONE;
        if (check_word(&word, context, tree->text, expected) ||
            (expected->words == NULL && (word = symbols_word(symbols, tree->text)) != ATOM_NONE)) {
            *out = constant_node(context, tree, *expected, value_of_atom(word));
            return STATUS_OK;
        }
    }
    *out = constant_node(context, tree, type_plain(TYPE_TEXT),
                         value_of_atom(symbols_text(symbols, tree->text)));
    return STATUS_OK;
}

// --- Names ------------------------------------------------------------------------------------

// table.column, of the current row or, in a set, of all rows.
static bool column_find(Node **out, Context *context, const Tree *tree)
{
    Str name = tree->text;
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.') {
        dot--;
    }
    uint32_t index = 0;
    if (dot == 0 || !check_find_table(&index, context, str_slice(name, 0, dot - 1))) {
        return false;
    }
    const Table *table = &context->checker->tables.at[index];
    Str column_name = str_slice(name, dot, SIZE_MAX);
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (str_equal(table->columns[i].name, column_name)) {
            bool current = check_scope_table(context, index) != NULL;
            *out = node_new(context, current ? NODE_COLUMN : NODE_CELLS, tree);
            (*out)->table = index;
            (*out)->column = i;
            (*out)->type = table->columns[i].type;
            if (!current && table->columns[i].type.kind != TYPE_SET) {
                (*out)->type.member = table->columns[i].type.kind;
                (*out)->type.kind = TYPE_SET;
                (*out)->type.or_none = false;
            }
            return true;
        }
    }
    return false;
}

static bool requirement_find(Node **out, Context *context, const Tree *tree)
{
    static const struct {
        Str name;
        NodeKind kind;
    } parts[] = {
        {STR_INIT("requirement.reason"), NODE_REASON},
        {STR_INIT("requirement.because"), NODE_BECAUSE},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (str_equal(tree->text, parts[i].name) && check_scope_place(context, PLACE_REQUIREMENT)) {
            *out = node_new(context, parts[i].kind, tree);
            (*out)->type = type_plain(TYPE_WORD);
            if (parts[i].kind == NODE_BECAUSE) {
                (*out)->type.kind = TYPE_SET;
                (*out)->type.member = TYPE_WORD;
            }
            return true;
        }
    }
    return false;
}

static Status fact_find(Node **out, Context *context, const Tree *tree)
{
    Vocabulary *vocabulary = context->checker->vocabulary;
    FactName name;
    if (!vocabulary_find(vocabulary, tree->text, &name)) {
        return STATUS_NOT_FOUND;
    }
    Fact *fact = &vocabulary->facts.at[name.fact.index];
    if (name.role == ROLE_ANY && !check_scope_place(context, fact->place)) {
        Str place = vocabulary->places[fact->place].name;
        Status status = check_error(context, &tree->first, "name.place",
                                    "'%.*s' is a fact of '%.*s', and none is meant here",
                                    STR_ARG(tree->text), STR_ARG(place));
        problem_hint(context->checker->problems, "say which: any %.*s where (…)", STR_ARG(place));
        return status;
    }
    fact->used = true;
    *out = node_new(context, NODE_FACT, tree);
    (*out)->fact = name;
    (*out)->type = fact->type;
    return STATUS_OK;
}

static bool group_find(Node **out, Context *context, const Tree *tree)
{
    uint32_t index = 0;
    if (!check_find_group(&index, context, tree->text)) {
        return false;
    }
    *out = node_new(context, NODE_GROUP, tree);
    (*out)->group = index;
    (*out)->type = context->checker->groups.at[index].type;
    (*out)->type.member = (*out)->type.kind;
    (*out)->type.kind = TYPE_SET;
    return true;
}

// What a name can mean apart from a word of the expected type. NOT_FOUND: nothing.
static Status name_resolve(Node **out, Context *context, const Tree *tree)
{
    if (column_find(out, context, tree) || requirement_find(out, context, tree)) {
        return STATUS_OK;
    }
    Status status = fact_find(out, context, tree);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return group_find(out, context, tree) ? STATUS_OK : STATUS_NOT_FOUND;
}

// A word of an open set of words: reasons, and facts of `comity eval`.
static bool word_is_open(const Context *context, const Type *expected)
{
    return expected != NULL && expected->words == NULL && !expected->any_country &&
           (expected->kind == TYPE_WORD ||
            (context->checker->free_names && expected->kind == TYPE_ANY));
}

static bool word_find(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Atom atom = ATOM_NONE;
    if (expected == NULL || expected->kind == TYPE_TEXT) {
        return false;
    }
    if (word_is_open(context, expected)) {
        atom = symbols_word(context->checker->vocabulary->symbols, tree->text);
    } else if (!check_word(&atom, context, tree->text, expected)) {
        return false;
    }
    *out = constant_node(context, tree, *expected, value_of_atom(atom));
    return true;
}

static Status name_unknown(Context *context, const Tree *tree, const Type *expected)
{
    Checker *checker = context->checker;
    Str nearest = check_nearest_name(context, tree->text, expected);
    Status status = STATUS_OK;
    if (expected != NULL && type_is_atom(expected->kind)) {
        Str type = check_type_write(context, expected);
        status = check_error(context, &tree->first, "name.unknown",
                             "'%.*s' is no name known here, nor %.*s", STR_ARG(tree->text),
                             STR_ARG(type));
    } else {
        status = check_error(context, &tree->first, "name.unknown", "'%.*s' is no name known here",
                             STR_ARG(tree->text));
    }
    if (nearest.len > 0) {
        problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    }
    return status;
}

static Status name_check(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Node *named = NULL;
    const Node *word = NULL;
    Status status = name_resolve(&named, context, tree);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    bool is_word = word_find(&word, context, tree, expected);
    if (status == STATUS_OK && is_word && !word_is_open(context, expected)) {
        Type member = named->type.kind == TYPE_SET ? type_member(&named->type) : named->type;
        if (type_comparable(&member, expected)) {
            return check_error(context, &tree->first, "name.ambiguous",
                               "'%.*s' is a name and a word of the type meant here",
                               STR_ARG(tree->text));
        }
        status = STATUS_NOT_FOUND;  // only the word has the right type
    }
    if (status == STATUS_OK) {
        *out = named;
        return STATUS_OK;
    }
    if (is_word) {
        *out = word;
        return STATUS_OK;
    }
    return name_unknown(context, tree, expected);
}

// A name that means nothing without a type on the other side.
static bool is_bare_word(Context *context, const Tree *tree)
{
    if (tree->kind != TREE_NAME) {
        return false;
    }
    Node *node = NULL;
    Problems unheard = {.arena = context->checker->arena, .limit = 1};
    Problems *problems = context->checker->problems;
    context->checker->problems = &unheard;
    Status status = name_resolve(&node, context, tree);
    context->checker->problems = problems;
    return status == STATUS_NOT_FOUND;
}

// fact[row]
static Status index_check(const Node **out, Context *context, const Tree *tree)
{
    Node *node = NULL;
    uint32_t table = 0;
    Status status = fact_find(&node, context, tree);
    if (status == STATUS_NOT_FOUND) {
        return name_unknown(context, tree, NULL);
    }
    TRY(status);
    const Fact *fact = vocabulary_fact(context->checker->vocabulary, node->fact.fact);
    const Tree *index = tree->children[0];
    if (fact->by_table.len == 0) {
        return check_error(context, &tree->first, "type.by_row",
                           "'%.*s' is not kept by the rows of a table", STR_ARG(tree->text));
    }
    if (index->kind != TREE_NAME || !check_find_table(&table, context, index->text) ||
        check_scope_table(context, table) == NULL) {
        return check_error(context, &index->first, "name.row",
                           "expected a table whose row is meant here");
    }
    const Table *rows = &context->checker->tables.at[table];
    Str full = str_format(context->checker->arena, "%.*s/%.*s", STR_ARG(rows->rulebook->name),
                          STR_ARG(rows->name));
    if (!str_equal(full, fact->by_table)) {
        return check_error(context, &index->first, "type.by_row",
                           "'%.*s' is kept by the rows of '%.*s'", STR_ARG(tree->text),
                           STR_ARG(fact->by_table));
    }
    node->kind = NODE_FACT_BY_ROW;
    node->table = table;
    *out = node;
    return STATUS_OK;
}

// --- Operations -------------------------------------------------------------------------------

static Status truths_check(const Node **out, Context *context, const Tree *tree)
{
    Node *node = node_new(context, NODE_OPERATION, tree);
    const Node **children = ARENA_MANY(context->checker->arena, const Node *, tree->count);
    Status status = STATUS_OK;
    for (uint32_t i = 0; i < tree->count; i++) {
        if (check_condition(&children[i], context, tree->children[i]) != STATUS_OK) {
            status = STATUS_INVALID;  // the other sides are checked all the same
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
    if (is_bare_word(context, a) && !is_bare_word(context, b)) {
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
        Status status = type_mismatch(context, tree->children[1], &sides[0]->type, &sides[1]->type);
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
    node_children(context, node, sides, 2);
    *out = node;
    return STATUS_OK;
}

static Status none_test_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *side = NULL;
    TRY(check_expression(&side, context, tree->children[0], NULL));
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_children(context, node, &side, 1);
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
    if (has) {
        if (member.kind != TYPE_SET && member.kind != TYPE_ANY) {
            return check_error(context, &tree->children[0]->first, "type.set",
                               "expected a set before `has`");
        }
        member = member.kind == TYPE_SET ? type_member(&member) : member;
        TRY(check_expression(&sides[1], context, tree->children[1], &member));
        if (!type_comparable(&sides[1]->type, &member)) {
            return type_mismatch(context, tree->children[1], &member, &sides[1]->type);
        }
    } else {
        TRY(check_set(&sides[1], context, tree->children[1], &member));
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_children(context, node, sides, 2);
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
    node_children(context, node, sides, 2);
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
        node_children(context, node, &set, 1);
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
        return type_mismatch(context, tree->children[0], &code, &sides[0]->type);
    }
    Node *node = node_new(context, NODE_OPERATION, tree);
    node_children(context, node, sides, 2);
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
    if (check_find_provisions(&targets, &count, context, name->text) && count == 1 &&
        context->checker->provisions.at[targets[0]].kind == STATEMENT_LIMIT) {
        node->kind = NODE_APPLIES;
        node->op = OP_KEPT;
        node->targets = targets;
        node->target_count = 1;
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

static bool is_amount(const Type *type)
{
    return type->kind == TYPE_NUMBER || type->kind == TYPE_MONEY || type->kind == TYPE_DATE ||
           type->kind == TYPE_ANY;
}

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
                   : type_mismatch(context, tree->children[1], &days, b);
    }
    if (!type_comparable(a, b) || a->kind == TYPE_DATE) {
        return type_mismatch(context, tree->children[1], a, b);
    }
    *out = a->kind == TYPE_ANY ? *b : *a;
    return STATUS_OK;
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
        const Type *other = a->kind == TYPE_MONEY ? b : a;
        out->kind = TYPE_MONEY;
        return other->kind == TYPE_NUMBER
                   ? STATUS_OK
                   : type_mismatch(context, tree->children[1], &(Type){.kind = TYPE_NUMBER}, other);
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
    sides[1] = constant_node(context, tree, type_plain(TYPE_NUMBER),
                             value_of_number(VALUE_NUMBER, days.factor, context->checker->arena));
    converted->op = op;
    converted->type = node->type;
    node_children(context, converted, sides, 2);
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
        if (!is_amount(&sides[i]->type)) {
            return type_mismatch(context, tree->children[i], &(Type){.kind = TYPE_NUMBER},
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
    node_children(context, node, sides, 2);
    *out = between ? days_converted(context, tree, node, OP_MULTIPLY) : node;
    return STATUS_OK;
}

static Status operation_check(const Node **out, Context *context, const Tree *tree, const Type *)
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
    case RULE_MEMBERS:
        break;
    }
    assert(!"members are checked by quantified_check and aggregate_check");
    return STATUS_INVALID;
}

// --- Over members -----------------------------------------------------------------------------

static void place_hint(const Context *context, Str name)
{
    const Vocabulary *vocabulary = context->checker->vocabulary;
    Buffer known = buffer_new(context->checker->arena);
    Str nearest = {};
    size_t least = name.len / 3 + 1;
    for (PlaceId place = PLACE_ITEM; place < vocabulary->place_count; place++) {
        Str word = vocabulary->places[place].name;
        size_t distance = str_distance(name, word, least);
        buffer_add(&known, place == PLACE_ITEM ? STR("") : STR(", "));
        buffer_add(&known, word);
        if (distance < least) {
            least = distance;
            nearest = word;
        }
    }
    if (nearest.len > 0) {
        problem_hint(context->checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    } else {
        problem_hint(context->checker->problems, "places are %.*s, and the rows of a table",
                     STR_ARG(buffer_str(&known)));
    }
}

Status check_members(Members *out, Context *context, Str place_name, Str of, const Token *at)
{
    Checker *checker = context->checker;
    Members members = {};
    if (check_find_table(&members.table, context, place_name)) {
        members.kind = MEMBERS_ROWS;
        *out = members;
        return STATUS_OK;
    }
    if (!vocabulary_find_place(checker->vocabulary, place_name, &members.place) ||
        members.place == PLACE_CASE) {
        Token word = check_token_at(context, at, place_name);
        Status status = check_error(context, &word, "name.place",
                                    "there is no place or table '%.*s'", STR_ARG(place_name));
        place_hint(context, place_name);
        return status;
    }
    members.kind = members.place == PLACE_PARTY         ? MEMBERS_PARTIES
                   : members.place == PLACE_ITEM        ? MEMBERS_ITEMS
                   : members.place == PLACE_REQUIREMENT ? MEMBERS_REQUIREMENTS
                                                        : MEMBERS_LIST;
    if (members.kind == MEMBERS_REQUIREMENTS && !context->may_read_requirements) {
        return check_error(context, at, "order.step",
                           "requirements are not decided yet where this is read");
    }
    PlaceId parent = checker->vocabulary->places[members.place].parent;
    PlaceId of_place = parent;
    if (of.len > 0 &&
        (!vocabulary_find_place(checker->vocabulary, of, &of_place) || of_place != parent)) {
        Token word = check_token_at(context, at, of);
        return check_error(context, &word, "name.place", "'%.*s' belongs to '%.*s', not to '%.*s'",
                           STR_ARG(place_name), STR_ARG(checker->vocabulary->places[parent].name),
                           STR_ARG(of));
    }
    // Without `of`, what belongs to a party is that of all parties.
    members.of_current = members.kind == MEMBERS_LIST && check_scope_place(context, parent) &&
                         (of.len > 0 || parent != PLACE_PARTY);
    if (of.len > 0 && members.kind == MEMBERS_LIST && !members.of_current) {
        Token word = check_token_at(context, at, of);
        return check_error(context, &word, "name.place", "no '%.*s' is meant here", STR_ARG(of));
    }
    *out = members;
    return STATUS_OK;
}

static Scope scope_of(const Members *members, const Context *context)
{
    return (Scope){.outer = context->scope,
                   .is_table = members->kind == MEMBERS_ROWS,
                   .place = members->place,
                   .table = members->table};
}

static Status optional_condition(const Node **out, Context *context, const Tree *tree)
{
    *out = NULL;
    return tree == NULL ? STATUS_OK : check_condition(out, context, tree);
}

static Status quantified_check(const Node **out, Context *context, const Tree *tree)
{
    const Node *children[2] = {};
    Node *node = node_new(context, NODE_QUANTIFIED, tree);
    TRY(check_members(&node->members, context, tree->text, tree->of, &tree->first));
    Scope scope = scope_of(&node->members, context);
    Context inside = *context;
    inside.scope = &scope;
    TRY(optional_condition(&children[0], &inside, tree->children[0]));
    TRY(optional_condition(&children[1], &inside, tree->children[1]));
    node_children(context, node, children, 2);
    *out = node;
    return STATUS_OK;
}

static Status aggregate_check(const Node **out, Context *context, const Tree *tree,
                              const Type *expected)
{
    const Node *children[2] = {};
    Node *node = node_new(context, NODE_AGGREGATE, tree);
    TRY(check_members(&node->members, context, tree->text, tree->of, &tree->first));
    Scope scope = scope_of(&node->members, context);
    Context inside = *context;
    inside.scope = &scope;
    bool counts = tree->op == OP_COUNT;
    bool set = tree->op == OP_SET_OF;
    // `count of owner over owner`: what is counted are the members.
    if (!counts || !is_bare_word(&inside, tree->children[0])) {
        TRY(check_expression(&children[0], &inside, tree->children[0], set ? NULL : expected));
    }
    TRY(optional_condition(&children[1], &inside, tree->children[1]));
    node->type = counts ? type_plain(TYPE_NUMBER) : children[0]->type;
    if (set) {
        node->type.member = node->type.kind;
        node->type.kind = TYPE_SET;
    } else if (!counts && !is_amount(&node->type)) {
        return type_mismatch(context, tree->children[0], &(Type){.kind = TYPE_NUMBER}, &node->type);
    }
    node->type.or_none = tree->op == OP_MIN || tree->op == OP_MAX;
    node_children(context, node, children, 2);
    *out = node;
    return STATUS_OK;
}

static Status the_check(const Node **out, Context *context, const Tree *tree)
{
    Node *node = NULL;
    const Node *where = NULL;
    if (!column_find(&node, context, tree)) {
        return check_error(context, &tree->first, "name.column",
                           "'%.*s' is no column of a table known here", STR_ARG(tree->text));
    }
    const Table *table = &context->checker->tables.at[node->table];
    Scope scope = {.outer = context->scope, .is_table = true, .table = node->table};
    Context inside = *context;
    inside.scope = &scope;
    TRY(check_condition(&where, &inside, tree->children[0]));
    node->kind = NODE_THE;
    node->type = table->columns[node->column].type;
    node->type.or_none = node->type.kind != TYPE_SET && node->type.kind != TYPE_TRUTH;
    node_children(context, node, &where, 1);
    *out = node;
    return STATUS_OK;
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
        TRY(code_constant(&ends[i], context, tree->children[i]));
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
    node_children(context, node, ends, 2);
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
                                           : type_mismatch(context, tree, member, &(*out)->type);
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

// --- Doors ------------------------------------------------------------------------------------

Status check_expression(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    switch (tree->kind) {
    case TREE_NUMBER:
        return number_constant(out, context, tree, expected);
    case TREE_DATE:
        return date_constant(out, context, tree);
    case TREE_STRING:
        return string_constant(out, context, tree, expected);
    case TREE_CODE:
        return code_constant(out, context, tree);
    case TREE_NAME:
        return name_check(out, context, tree, expected);
    case TREE_YES:
    case TREE_NO:
        *out = constant_node(context, tree, type_plain(TYPE_TRUTH),
                             value_of_truth(truth_of(tree->kind == TREE_YES)));
        return STATUS_OK;
    case TREE_NONE:
        return none_constant(out, context, tree, expected);
    case TREE_UNKNOWN:
        return check_error(context, &tree->first, "type.unknown_value",
                           "`unknown` is no value; ask `is unknown`");
    case TREE_INDEX:
        return index_check(out, context, tree);
    case TREE_OPERATION:
        return operation_check(out, context, tree, expected);
    case TREE_QUANTIFIED:
        return quantified_check(out, context, tree);
    case TREE_AGGREGATE:
        return aggregate_check(out, context, tree, expected);
    case TREE_THE:
        return the_check(out, context, tree);
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
