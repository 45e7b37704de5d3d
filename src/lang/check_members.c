// check_members.c: what ranges over members or rows: quantifiers, aggregates, `the`. Inside them a
// place or a table is current that is not outside.
#include "lang/check_node.h"

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

Status check_quantified(const Node **out, Context *context, const Tree *tree)
{
    const Node *children[2] = {};
    Node *node = node_new(context, NODE_QUANTIFIED, tree);
    TRY(check_members(&node->members, context, tree->text, tree->of, &tree->first));
    Scope scope = scope_of(&node->members, context);
    Context inside = *context;
    inside.scope = &scope;
    TRY(optional_condition(&children[0], &inside, tree->children[0]));
    TRY(optional_condition(&children[1], &inside, tree->children[1]));
    node_with(context, node, children, 2);
    *out = node;
    return STATUS_OK;
}

Status check_aggregate(const Node **out, Context *context, const Tree *tree, const Type *expected)
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
    if (!counts || !check_is_bare_word(&inside, tree->children[0])) {
        TRY(check_expression(&children[0], &inside, tree->children[0], set ? NULL : expected));
    }
    TRY(optional_condition(&children[1], &inside, tree->children[1]));
    node->type = counts ? type_plain(TYPE_NUMBER) : children[0]->type;
    if (set && !type_is_atom(node->type.kind) && node->type.kind != TYPE_ANY) {
        return check_error(context, &tree->first, "type.set", "a set holds " SET_MEMBERS);
    }
    if (set) {
        node->type.member = node->type.kind;
        node->type.kind = TYPE_SET;
    } else if (!counts && !type_is_amount(&node->type)) {
        return check_mismatch(context, tree->children[0], &(Type){.kind = TYPE_NUMBER},
                              &node->type);
    }
    node->type.or_none = tree->op == OP_MIN || tree->op == OP_MAX;
    node_with(context, node, children, 2);
    *out = node;
    return STATUS_OK;
}

// Does the condition say what the column is: by itself, or as one side of an `and`?
static bool column_is_fixed(const Node *where, uint32_t table, uint32_t column)
{
    bool fixed = false;
    for (uint32_t i = 0; where->kind == NODE_OPERATION && i < where->count && !fixed; i++) {
        const Node *child = where->children[i];
        fixed = where->op == OP_AND ? column_is_fixed(child, table, column)
                                    : where->op == OP_IS && child->kind == NODE_COLUMN &&
                                          child->table == table && child->column == column;
    }
    return fixed;
}

// A key stands for one row on each day, so a condition that fixes it fits one row at most.
static Status one_row_check(Context *context, const Tree *tree, const Table *table,
                            const Node *where)
{
    uint32_t fixed = 0;
    while (fixed < table->key_count &&
           column_is_fixed(where, (uint32_t)(table - context->checker->tables.at),
                           table->key[fixed])) {
        fixed++;
    }
    if (table->key_count > 0 && fixed == table->key_count) {
        return STATUS_OK;
    }
    Status status = check_error(context, &tree->first, "conflict.rows",
                                "several rows of '%.*s' may fit", STR_ARG(table->name));
    if (table->key_count == 0) {
        problem_hint(context->checker->problems, "the table needs a `key`, and the condition must "
                                                 "say what it is");
    } else {
        problem_hint(context->checker->problems, "say what the key is: %.*s.%.*s is …",
                     STR_ARG(table->name), STR_ARG(table->columns[table->key[fixed]].name));
    }
    return status;
}

Status check_the(const Node **out, Context *context, const Tree *tree)
{
    Node *node = NULL;
    const Node *where = NULL;
    if (!check_column(&node, context, tree)) {
        return check_error(context, &tree->first, "name.column",
                           "'%.*s' is no column of a table known here", STR_ARG(tree->text));
    }
    const Table *table = &context->checker->tables.at[node->table];
    Scope scope = {.outer = context->scope, .is_table = true, .table = node->table};
    Context inside = *context;
    inside.scope = &scope;
    TRY(check_condition(&where, &inside, tree->children[0]));
    TRY(one_row_check(context, tree, table, where));
    node->kind = NODE_THE;
    node->type = table->columns[node->column].type;
    node->type.or_none = node->type.kind != TYPE_SET && node->type.kind != TYPE_TRUTH;
    node_with(context, node, &where, 1);
    *out = node;
    return STATUS_OK;
}
