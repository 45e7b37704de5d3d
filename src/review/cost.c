// cost.c: the bound of work. A condition is asked once an item; inside a quantifier once a
// member or row, and lists of a case nest only as places do. So the bound of a rulebook is a sum of
// products, and only a product of two tables can make it large: it is refused, unless a key of one
// of them is given by the other's row, so that at most one row of it fits.
#include "review/review.h"
#include "review/parts.h"

// --- The bound --------------------------------------------------------------------------------

static uint64_t sum_of(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t product_of(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t members_count(const Program *program, const Members *members)
{
    return members->kind == MEMBERS_ROWS ? program->tables[members->table].row_count : COST_MEMBERS;
}

// How often what stands below a node may be asked for each time that the node is.
static uint64_t times_below(const Program *program, const Node *node)
{
    switch (node->kind) {
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
        return members_count(program, &node->members);
    case NODE_THE:
        return program->tables[node->table].row_count;
    default:
        return 1;
    }
}

// What the items of a case add to a limit is worked out once an item, and added up.
static uint64_t times_itself(const Program *program, const Node *node)
{
    const Members items = {.kind = MEMBERS_ITEMS, .place = PLACE_ITEM};
    return node->kind == NODE_COUNTED ? members_count(program, &items) : 1;
}

// A set is looked up, however many members it has.
static bool is_work(const Node *node)
{
    return node->kind != NODE_CONSTANT && node->kind != NODE_FACT && node->kind != NODE_COLUMN &&
           node->kind != NODE_SET && node->kind != NODE_GROUP && node->kind != NODE_RANGE &&
           node->kind != NODE_ANY && node->kind != NODE_CELLS;
}

static void cost_add(Cost *cost, const Program *program, const Node *node, uint64_t times)
{
    if (node == NULL) {
        return;
    }
    if (is_work(node) || node->type.kind == TYPE_TRUTH) {
        cost->conditions++;
        cost->steps = sum_of(cost->steps, product_of(times, times_itself(program, node)));
    }
    uint64_t below = product_of(times, times_below(program, node));
    for (uint32_t i = 0; i < node_child_count(node); i++) {
        cost_add(cost, program, node->children[i], below);
    }
}

static void provision_cost(Cost *cost, const Program *program, const Provision *provision)
{
    uint64_t times = provision->each ? members_count(program, &provision->members) : 1;
    cost->steps = sum_of(cost->steps, times);  // the statement itself, each instance
    cost_add(cost, program, provision->where, times);
    cost_add(cost, program, provision->limit == NULL ? NULL : provision->limit->kept, times);
    cost_add(cost, program, provision->while_kept, 1);
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        cost_add(cost, program, provision->conditions[i].test, times);
    }
}

static void derivation_cost(Cost *cost, const Program *program, const Derivation *derivation)
{
    const Fact *fact = vocabulary_fact(program->vocabulary, derivation->fact.fact);
    uint64_t times = 1;  // a fact of a list's members, once a member
    for (PlaceId place = fact->place; place != PLACE_CASE && place != PLACE_ITEM;
         place = program->vocabulary->places[place].parent) {
        times = product_of(times, COST_MEMBERS);
    }
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        cost_add(cost, program, derivation->branches[i].value, times);
        cost_add(cost, program, derivation->branches[i].when, times);
    }
}

const Cost *program_cost(const Program *program, Arena *arena)
{
    Cost *costs = ARENA_MANY(arena, Cost, program->rulebook_count + 1);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        costs[i].rulebook = program->rulebooks[i];
        cost_add(&costs[i], program, program->rulebooks[i]->governs, 1);
        cost_add(&costs[i], program, program->rulebooks[i]->reaches, 1);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        provision_cost(&costs[provision->rulebook->index], program, provision);
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        const Derivation *derivation = &program->derivations[i];
        derivation_cost(&costs[derivation->rulebook->index], program, derivation);
    }
    return costs;
}

// --- Products of tables -----------------------------------------------------------------------

// The tables whose rows are current, the innermost last.
typedef struct Rows {
    const struct Rows *outer;
    uint32_t table;
    const Node *where;  // that chooses among the rows
} Rows;

typedef struct Reads {
    uint32_t table;
    bool found;
} Reads;

static void read_find(void *what, const Node *node)
{
    Reads *reads = what;
    reads->found = reads->found || (node->kind == NODE_COLUMN && node->table == reads->table);
}

static bool reads_row(const Node *node, uint32_t table)
{
    Reads reads = {.table = table};
    node_walk(node, read_find, &reads);
    return reads.found;
}

static bool is_column(const Node *node, uint32_t table, uint32_t column)
{
    return node->kind == NODE_COLUMN && node->table == table && node->column == column;
}

// Does a condition, or one of those that it joins by `and`, give the column a value from outside
// its row?
static bool gives_column(const Node *where, uint32_t table, uint32_t column)
{
    if (where == NULL || where->kind != NODE_OPERATION) {
        return false;
    }
    if (where->op == OP_AND) {
        for (uint32_t i = 0; i < where->count; i++) {
            if (gives_column(where->children[i], table, column)) {
                return true;
            }
        }
        return false;
    }
    if (where->op != OP_IS && where->op != OP_MEETS) {
        return false;
    }
    const Node *left = where->children[0], *right = where->children[1];
    return (is_column(left, table, column) && !reads_row(right, table)) ||
           (is_column(right, table, column) && !reads_row(left, table));
}

static bool is_joined(const Program *program, const Node *where, uint32_t index)
{
    const Table *table = &program->tables[index];
    for (uint32_t i = 0; i < table->key_count; i++) {
        if (!gives_column(where, index, table->key[i])) {
            return false;
        }
    }
    return table->key_count > 0;
}

static void product_refuse(const Review *review, Place place, const Node *node, uint32_t outer,
                           uint32_t inner)
{
    const Table *one = &review->program->tables[outer], *other = &review->program->tables[inner];
    (void)problem_error(review->problems, place, "cost.product",
                        "'%.*s' asks all %u rows of '%.*s' for each of the %u rows of '%.*s'",
                        STR_ARG(node->text), other->row_count, STR_ARG(other->name), one->row_count,
                        STR_ARG(one->name));
    if (other->key_count == 0) {
        problem_hint(review->problems, "say the `key` of '%.*s', and give it by the row of '%.*s'",
                     STR_ARG(other->name), STR_ARG(one->name));
        return;
    }
    Str key = other->columns[other->key[0]].name;
    problem_hint(review->problems, "give its key by the row of '%.*s': %.*s.%.*s is %.*s.…",
                 STR_ARG(one->name), STR_ARG(other->name), STR_ARG(key), STR_ARG(one->name));
}

static void products_find(const Review *review, Place place, const Node *node, const Rows *outer)
{
    if (node == NULL) {
        return;
    }
    bool folds = node->kind == NODE_QUANTIFIED || node->kind == NODE_AGGREGATE;
    bool rows = node->kind == NODE_THE || (folds && node->members.kind == MEMBERS_ROWS);
    Rows own = {.outer = outer,
                .table = node->kind == NODE_THE ? node->table : node->members.table,
                .where = node->kind == NODE_AGGREGATE    ? node->children[1]
                         : node->kind == NODE_QUANTIFIED ? node->children[0]
                         : node->kind == NODE_THE        ? node->children[0]
                                                         : NULL};
    for (const Rows *at = outer; rows && at != NULL; at = at->outer) {
        if (reads_row(node, at->table) && !is_joined(review->program, own.where, own.table)) {
            product_refuse(review, place, node, at->table, own.table);
            return;
        }
    }
    for (uint32_t i = 0; i < node_child_count(node); i++) {
        products_find(review, place, node->children[i], rows ? &own : outer);
    }
}

void review_products(const Review *review)
{
    const Program *program = review->program;
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        bool rows = provision->each && provision->members.kind == MEMBERS_ROWS;
        Rows own = {.table = provision->members.table};
        for (uint32_t k = 0; k < provision->condition_count; k++) {
            products_find(review, provision->conditions[k].place, provision->conditions[k].test,
                          rows ? &own : NULL);
        }
        products_find(review, provision->place, provision->where, rows ? &own : NULL);
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        const Derivation *derivation = &program->derivations[i];
        for (uint32_t k = 0; k < derivation->branch_count; k++) {
            products_find(review, derivation->branches[k].place, derivation->branches[k].value,
                          NULL);
            products_find(review, derivation->branches[k].place, derivation->branches[k].when,
                          NULL);
        }
    }
}
