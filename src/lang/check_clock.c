// check_clock.c: a time within which something is done or decided: from which day it runs, what
// stands outside it, and which days are days off.
#include "lang/check.h"

#define COUNT_MAX 100'000  // days, weeks, months or years

static bool is_days(const Type *type)
{
    return type->kind == TYPE_NUMBER &&
           (type->unit_text.len == 0 || str_equal(type->unit_text, STR("days")));
}

// A fact of the case, the item or a role: it means one thing wherever the clock is asked.
static const Node *clock_fact(Context *context, Str name, const Token *at)
{
    Checker *checker = context->checker;
    FactName fact = {};
    if (!vocabulary_find(checker->vocabulary, name, &fact)) {
        (void)check_error(context, at, "name.unknown", "there is no fact '%.*s'", STR_ARG(name));
        Str nearest = vocabulary_nearest(checker->vocabulary, name, checker->arena);
        if (nearest.len > 0) {
            problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
        return NULL;
    }
    Fact *declared = &checker->vocabulary->facts.at[fact.fact.index];
    bool fits = declared->place == PLACE_CASE || declared->place == PLACE_ITEM ||
                (declared->place == PLACE_PARTY && fact.role != ROLE_ANY);
    if (!fits || declared->by_table.len > 0) {
        (void)check_error(context, at, "name.place",
                          "a time hangs on facts of the case, the item or a role");
        return NULL;
    }
    const Tree tree = {.kind = TREE_NAME, .text = name, .first = *at, .end = at->at + at->text.len};
    declared->used = true;
    Node *node = node_new(context, NODE_FACT, &tree);
    node->fact = fact;
    node->type = declared->type;
    return node;
}

static void starts_check(Clock *clock, Context *context, const Clause *clause)
{
    Token at = check_token_at(context, &clause->first, clause->text);
    const Node *fact = clock_fact(context, clause->text, &at);
    if (fact != NULL && fact->type.kind != TYPE_DATE) {
        (void)check_error(context, &at, "type.clock", "'%.*s' is no day from which to count",
                          STR_ARG(clause->text));
        problem_hint(context->checker->problems, "name a fact that is a date");
    }
    clock->start = fact;
}

static void stops_check(Provision *provision, Clock *clock, Context *context, const Clause *clause)
{
    const Node **facts = ARENA_MANY(context->checker->arena, const Node *, clause->tree->count);
    Str *stops = ARENA_MANY(context->checker->arena, Str, clause->tree->count);
    for (uint32_t i = 0; i < clause->tree->count; i++) {
        const Tree *tree = clause->tree->children[i];
        const Node *fact = clock_fact(context, tree->text, &tree->first);
        if (fact != NULL && !is_days(&fact->type)) {
            (void)check_error(context, &tree->first, "type.clock",
                              "'%.*s' does not say for how many days the time stood",
                              STR_ARG(tree->text));
            problem_hint(context->checker->problems,
                         "name a fact that is a number, or a number in days");
        }
        stops[i] = tree->text;
        facts[i] = fact;
    }
    provision->stops = stops;
    provision->stop_count = clock->stop_count = clause->tree->count;
    clock->stops = facts;
}

// The column `kind` says `holiday` or `working` and nothing else.
static bool says_kind_of_day(const Column *column, Atom holiday, Atom working)
{
    const Set *words = column->type.kind == TYPE_WORD ? column->type.words : NULL;
    bool seen = words != NULL && words->count == 2 && !column->type.or_none;
    for (uint32_t i = 0; seen && i < words->count; i++) {
        seen = words->atoms[i] == holiday || words->atoms[i] == working;
    }
    return seen && str_equal(column->name, STR("kind"));
}

static void calendar_check(Clock *clock, Context *context, const Clause *clause)
{
    Checker *checker = context->checker;
    Token at = check_token_at(context, &clause->first, clause->text);
    if (!check_find_table(&clock->table, context, clause->text)) {
        (void)check_error(context, &at, "name.table", "there is no calendar '%.*s'",
                          STR_ARG(clause->text));
        problem_hint(checker->problems, "a calendar is a table of this or a used rulebook");
        return;
    }
    const Table *table = &checker->tables.at[clock->table];
    Atom holiday = symbols_word(checker->vocabulary->symbols, STR("holiday"));
    clock->working = symbols_word(checker->vocabulary->symbols, STR("working"));
    bool has_day = false, has_kind = false;
    for (uint32_t i = 0; i < table->column_count; i++) {
        const Column *column = &table->columns[i];
        if (says_kind_of_day(column, holiday, clock->working)) {
            clock->kind = i;
            has_kind = true;
        } else if (str_equal(column->name, STR("day")) && column->type.kind == TYPE_DATE) {
            clock->day = i;
            has_day = !column->type.or_none && table->key_count == 1 && table->key[0] == i;
        }
    }
    clock->has_calendar = true;
    if ((!has_day || !has_kind) && !table->is_broken) {
        (void)check_error(context, &at, "table.calendar", "the table '%.*s' is no calendar",
                          STR_ARG(clause->text));
        problem_hint(checker->problems,
                     "column day : date; column kind : one of holiday, working; key day");
    }
}

static void within_check(Provision *provision, Clock *clock, Context *context, const Clause *clause)
{
    provision->within = clause->label;
    provision->within_unit = clause->text;
    provision->working_days = clause->working_days;
    Number count = {};
    bool whole = number_read(&count, clause->label) == STATUS_OK && number_is_whole(count) &&
                 number_compare(count, number_whole(COUNT_MAX)) <= 0;
    if (!whole) {
        (void)check_error(context, &clause->first, "type.clock",
                          "a time is a whole number, of at most %d", COUNT_MAX);
    } else if (clause->working_days && !str_equal(clause->text, STR("days"))) {
        (void)check_error(context, &clause->first, "type.clock",
                          "there are working days, but no working %.*s", STR_ARG(clause->text));
        problem_hint(context->checker->problems, "write `within N working days`");
    } else {
        clock->count = (int32_t)number_reduce(count).over;
    }
}

void check_clock(Provision *provision, Context *context, const Statement *statement)
{
    Clock *clock = ARENA_NEW(context->checker->arena, Clock);
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind == CLAUSE_STARTS) {
            provision->starts = clause->text;
            starts_check(clock, context, clause);
        } else if (clause->kind == CLAUSE_STOPS) {
            stops_check(provision, clock, context, clause);
        } else if (clause->kind == CLAUSE_CALENDAR) {
            provision->calendar = clause->text;
            calendar_check(clock, context, clause);
        } else if (clause->kind == CLAUSE_WITHIN) {
            within_check(provision, clock, context, clause);
        }
    }
    provision->clock = provision->within.len > 0 ? clock : NULL;
}
