// check_limit.c: a limit that accumulates. What is used of it is a fact that the case says (whoever
// keeps the account passes it in): NAME.used, of the item where the account is kept by item. The
// limit is kept while that and what all items of the case count stay within its most.
#include "facts/calendar.h"
#include "facts/case.h"
#include "lang/check.h"

static void period_check(Limit *limit, Context *context, const Clause *clause)
{
    if (clause->text.len == 0) {
        limit->days = clause->period;
        return;
    }
    if (period_is_known(clause->text)) {
        limit->period = clause->text;
        return;
    }
    (void)check_error(context, &clause->first, "name.period", "there is no period '%.*s'",
                      STR_ARG(clause->text));
    problem_hint(context->checker->problems,
                 "periods are calendar_year, calendar_quarter, calendar_month, calendar_day, and "
                 "DATE through DATE");
}

// A role stands for whoever has it: its name.
static Status account_fact(FactName *out, Context *context, const Tree *tree)
{
    Checker *checker = context->checker;
    Role role = ROLE_ANY;
    Str name = tree->text;
    if (tree->kind == TREE_NAME && role_find(name, &role)) {
        const Type text = type_plain(TYPE_TEXT);
        FactId id = {};
        TRY(vocabulary_add(&id, checker->vocabulary, STR("party.name"), text,
                           token_place(&tree->first, context->source), checker->problems));
        *out = (FactName){id, role};
        return STATUS_OK;
    }
    if (tree->kind != TREE_NAME || !vocabulary_find(checker->vocabulary, name, out)) {
        Status status = check_error(context, &tree->first, "name.unknown",
                                    "expected a role or a fact by which the account is kept");
        Str nearest = vocabulary_nearest(checker->vocabulary, name, checker->arena);
        if (nearest.len > 0) {
            problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
        return status;
    }
    PlaceId place = vocabulary_fact(checker->vocabulary, out->fact)->place;
    bool fits = place == PLACE_CASE || place == PLACE_ITEM ||
                (place == PLACE_PARTY && out->role != ROLE_ANY);
    return fits ? STATUS_OK
                : check_error(context, &tree->first, "name.place",
                              "an account is kept by facts of the case, the item or a role");
}

static void accounts_check(Limit *limit, Context *context, const Clause *clause)
{
    FactName *per = ARENA_MANY(context->checker->arena, FactName, clause->tree->count);
    for (uint32_t i = 0; i < clause->tree->count; i++) {
        if (account_fact(&per[limit->per_count], context, clause->tree->children[i]) == STATUS_OK) {
            limit->per_count++;
        }
    }
    limit->per = per;
}

static bool is_by_item(const Limit *limit, const Checker *checker)
{
    for (uint32_t i = 0; i < limit->per_count; i++) {
        if (vocabulary_fact(checker->vocabulary, limit->per[i].fact)->place == PLACE_ITEM) {
            return true;
        }
    }
    return false;
}

static void balance_ask(Fact *fact, Context *context, const Statement *statement, const Clause *per)
{
    Arena *arena = context->checker->arena;
    Str by = per == NULL ? STR("") : tree_text(per->tree, context->source, arena);
    const char *each = per == NULL ? "" : " per ";
    FactTerms terms = {.law = context->rulebook->law, .role = ROLE_ANY};
    terms.ask = str_format(arena, "How much of the limit %.*s%s%.*s is used already?",
                           STR_ARG(statement->name), each, STR_ARG(by));
    terms.ask_zh = per == NULL ? str_format(arena, "限额%.*s已使用多少？", STR_ARG(statement->name))
                               : str_format(arena, "限额%.*s（按%.*s）已使用多少？",
                                            STR_ARG(statement->name), STR_ARG(by));
    *VEC_PUSH(&fact->terms, arena) = terms;
}

// The balance is never below 0.
static Status balance_add(Limit *limit, Context *context, const Statement *statement,
                          const Clause *per)
{
    Checker *checker = context->checker;
    Str place = is_by_item(limit, checker) ? STR("item.") : STR("");
    Str name =
        str_format(checker->arena, "%.*s%.*s.used", STR_ARG(place), STR_ARG(statement->name));
    Type type = limit->type;
    FactId id = {};
    type.or_none = false;
    TRY(vocabulary_add(&id, checker->vocabulary, name, type,
                       token_place(&statement->first, context->source), checker->problems));
    Fact *fact = &checker->vocabulary->facts.at[id.index];
    fact->has_bounds = fact->bounds.has_low = true;
    fact->bounds.low = number_whole(0);
    if (fact->terms.count == 0) {
        balance_ask(fact, context, statement, per);
    }
    limit->used = (FactName){id, ROLE_ANY};
    return STATUS_OK;
}

static Node *operation(Context *context, const Tree *tree, Operator op, const Node *left,
                       const Node *right)
{
    Node *node = node_new(context, NODE_OPERATION, tree);
    node->op = op;
    node->children = ARENA_MANY(context->checker->arena, const Node *, 2);
    node->children[0] = left;
    node->children[1] = right;
    node->count = 2;
    return node;
}

// What the items of a case count together: a sum over those that are of one account.
static Node *counted_node(Limit *limit, Context *context, const Clause *counts,
                          const Provision *provision)
{
    Arena *arena = context->checker->arena;
    Node *node = node_new(context, NODE_COUNTED, counts->tree);
    uint32_t *target = ARENA_NEW(arena, uint32_t);
    *target = provision->index;
    node->targets = target;
    node->target_count = 1;
    node->children = ARENA_NEW(arena, const Node *);
    node->children[0] = limit->counts;
    node->count = 1;
    node->type = limit->counts->type;
    node->type.or_none = false;
    bool is_joined = limit->counts->kind == NODE_OPERATION || limit->counts->kind == NODE_AGGREGATE;
    node->text = str_format(arena, is_joined ? "sum of (%.*s) over item" : "sum of %.*s over item",
                            STR_ARG(limit->counts->text));
    return node;
}

static void sum_within(Limit *limit, Context *context, const Clause *counts, const Clause *most)
{
    Checker *checker = context->checker;
    const Fact *fact = vocabulary_fact(checker->vocabulary, limit->used.fact);
    Node *balance = node_new(context, NODE_FACT, counts->tree);
    balance->fact = limit->used;
    balance->type = fact->type;
    balance->text = fact->full;
    Node *sum = operation(context, counts->tree, OP_ADD, balance, limit->counted);
    sum->type = limit->counted->type;
    sum->text = str_format(checker->arena, "%.*s + %.*s", STR_ARG(fact->full),
                           STR_ARG(limit->counted->text));
    Node *kept = operation(context, most->tree, OP_LESS_OR_EQUAL, sum, limit->most);
    kept->text =
        str_format(checker->arena, "%.*s <= %.*s", STR_ARG(sum->text), STR_ARG(limit->most->text));
    limit->kept = kept;
}

static bool is_amount(const Type *type)
{
    return type->kind == TYPE_NUMBER || type->kind == TYPE_MONEY;
}

void check_limit(Provision *provision, Context *context, const Statement *statement)
{
    Limit *limit = ARENA_NEW(context->checker->arena, Limit);
    const Clause *counts = check_clause(statement, CLAUSE_COUNTS);
    const Clause *most = check_clause(statement, CLAUSE_MOST);
    const Clause *per = check_clause(statement, CLAUSE_PER);
    const Clause *period = check_clause(statement, CLAUSE_PERIOD);
    const Clause *shared = check_clause(statement, CLAUSE_SHARED);
    if (counts == NULL || most == NULL) {
        if (clause_lacks(statement, CLAUSE_COUNTS) || clause_lacks(statement, CLAUSE_MOST)) {
            (void)check_error(context, &statement->first, "parse.expected",
                              "a limit needs `counts` and `most`");
        }
        return;
    }
    if (per != NULL) {
        accounts_check(limit, context, per);
    }
    if (period != NULL) {
        period_check(limit, context, period);
    }
    limit->shared_by = shared == NULL ? (Str){} : shared->text;
    if (check_expression(&limit->counts, context, counts->tree, NULL) != STATUS_OK ||
        check_expression(&limit->most, context, most->tree, &limit->counts->type) != STATUS_OK) {
        return;
    }
    const Type *type = &limit->counts->type;
    if (!is_amount(type) || !type_comparable(type, &limit->most->type)) {
        Str counted = check_type_write(context, type);
        Str greatest = check_type_write(context, &limit->most->type);
        (void)check_error(context, &most->tree->first, "type.mismatch",
                          "a limit counts a number or money up to one: this counts %.*s up to %.*s",
                          STR_ARG(counted), STR_ARG(greatest));
        return;
    }
    // What is said of the limit is said in the unit of its most; kg / g without a name is 1 / 1.
    limit->type = limit->most->type.unit_text.len > 0 ? limit->most->type : *type;
    if (limit->type.unit_text.len == 0) {
        limit->type.unit.factor = number_whole(1);
    }
    if (balance_add(limit, context, statement, per) == STATUS_OK) {
        limit->number = context->checker->limit_count++;
        limit->counted = counted_node(limit, context, counts, provision);
        sum_within(limit, context, counts, most);
        provision->limit = limit;
    }
}
