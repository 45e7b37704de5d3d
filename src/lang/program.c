// program.c: files → program, in passes: each needs only what those before it have collected, so
// the order of statements and of files does not matter.
//
//   parse ─> rulebooks, uses ─> places, types, columns, groups, facts ─> sets, rows ─>
//   provisions' names ─> conditions ─> targets ─> order
#include <assert.h>
#include <stdlib.h>

#include "facts/case.h"
#include "lang/check.h"

typedef void (*StatementPass)(Context *context, const Statement *statement);

// --- Rulebooks --------------------------------------------------------------------------------

static void rulebook_texts(Rulebook *rulebook, const Statement *statement)
{
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        switch (clause->kind) {
        case CLAUSE_TITLE:
            *(str_equal(clause->label, STR("zh")) ? &rulebook->title_zh : &rulebook->title) =
                clause->text;
            break;
        case CLAUSE_AUTHORITY:
            rulebook->authority = clause->text;
            break;
        case CLAUSE_SOURCE:
            rulebook->source = clause->text;
            break;
        case CLAUSE_LIST:
            rulebook->list = clause->text;
            break;
        default:
            break;
        }
    }
}

// A second one would take the statements below it for its own, and they are not.
static void rulebook_alone(Checker *checker, const File *file)
{
    for (size_t i = 1; i < file->statements.count; i++) {
        if (file->statements.at[i].kind == STATEMENT_RULEBOOK) {
            (void)problem_error(checker->problems,
                                token_place(&file->statements.at[i].first, file->source),
                                "parse.rulebook", "a file holds one rulebook");
            problem_hint(checker->problems, "put what follows into a file of its own");
        }
    }
}

static void rulebook_add(Checker *checker, const File *file)
{
    const Statement *first = file->statements.count > 0 ? &file->statements.at[0] : NULL;
    rulebook_alone(checker, file);
    if (first != NULL && first->kind == STATEMENT_RULEBOOK && first->name.len == 0) {
        return;  // said when it was read
    }
    if (first == NULL || first->kind != STATEMENT_RULEBOOK) {
        (void)problem_error(checker->problems,
                            (Place){.source = file->source.path, .line = 1, .column = 1},
                            "parse.rulebook", "the file does not begin with `rulebook NAME`");
        problem_hint(checker->problems, "the name's first word is the law: rulebook us.chips");
        return;
    }
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        if (str_equal(checker->rulebooks.at[i]->name, first->name)) {
            (void)problem_error(checker->problems, token_place(&first->name_token, file->source),
                                "name.twice", "there are two rulebooks '%.*s'",
                                STR_ARG(first->name));
            return;
        }
    }
    Rulebook *rulebook = ARENA_NEW(checker->arena, Rulebook);
    Str rest;
    rulebook->name = first->name;
    rulebook->file = file;
    rulebook->law_name = str_split(first->name, '.', &rest);
    rulebook->law = symbols_word(checker->vocabulary->symbols, rulebook->law_name);
    rulebook_texts(rulebook, first);
    if (rulebook->list.len > 0) {
        vocabulary_add_list(checker->vocabulary, rulebook->list);
    }
    *VEC_PUSH(&checker->rulebooks, checker->arena) = rulebook;
}

static int rulebook_compare(const void *a, const void *b)
{
    const Rulebook *const *left = a, *const *right = b;
    return str_compare((*left)->name, (*right)->name);
}

static void rulebooks_collect(Checker *checker)
{
    for (size_t i = 0; i < checker->sources.rulebook_count; i++) {
        rulebook_add(checker,
                     file_parse(checker->sources.rulebooks[i], checker->problems, checker->arena));
    }
    if (checker->rulebooks.count > 1) {
        qsort(checker->rulebooks.at, checker->rulebooks.count, sizeof *checker->rulebooks.at,
              rulebook_compare);
    }
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        checker->rulebooks.at[i]->index = (uint32_t)i;
        *VEC_PUSH(&checker->names, checker->arena) =
            (RulebookNames){map_new(checker->arena), map_new(checker->arena),
                            map_new(checker->arena), map_new(checker->arena)};
    }
}

static Rulebook *rulebook_find(const Checker *checker, Str name)
{
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        if (str_equal(checker->rulebooks.at[i]->name, name)) {
            return checker->rulebooks.at[i];
        }
    }
    return NULL;
}

static Context context_of(Checker *checker, const Rulebook *rulebook)
{
    return (Context){.checker = checker, .rulebook = rulebook, .source = rulebook->file->source};
}

static void rulebook_hint(const Checker *checker, Str name)
{
    Str nearest = {};
    size_t least = name.len / 3 + 1;
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        size_t distance = str_distance(name, checker->rulebooks.at[i]->name, least);
        if (distance < least) {
            least = distance;
            nearest = checker->rulebooks.at[i]->name;
        }
    }
    if (nearest.len > 0) {
        problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    }
}

static void use_check(Context *context, Rulebook *rulebook, const Tree *name)
{
    const Rulebook *used = rulebook_find(context->checker, name->text);
    if (used == NULL) {
        (void)check_error(context, &name->first, "name.rulebook", "there is no rulebook '%.*s'",
                          STR_ARG(name->text));
        rulebook_hint(context->checker, name->text);
        return;
    }
    for (uint32_t i = 0; i < rulebook->use_count; i++) {
        if (rulebook->uses[i] == used) {
            return;  // named twice: a name in it is still one name
        }
    }
    rulebook->uses[rulebook->use_count++] = used;
}

static void uses_check(Checker *checker, Rulebook *rulebook)
{
    Context context = context_of(checker, rulebook);
    const Statement *head = &rulebook->file->statements.at[0];
    for (size_t i = 0; i < head->clauses.count; i++) {
        const Clause *clause = &head->clauses.at[i];
        if (clause->kind != CLAUSE_USE) {
            continue;
        }
        const Rulebook **uses =
            ARENA_MANY(checker->arena, const Rulebook *, rulebook->use_count + clause->tree->count);
        if (rulebook->use_count > 0) {
            memcpy(uses, rulebook->uses, rulebook->use_count * sizeof *uses);
        }
        rulebook->uses = uses;
        for (uint32_t k = 0; k < clause->tree->count; k++) {
            use_check(&context, rulebook, clause->tree->children[k]);
        }
    }
}

static void governs_check(Checker *checker, Rulebook *rulebook)
{
    Context context = context_of(checker, rulebook);
    const Statement *head = &rulebook->file->statements.at[0];
    for (size_t i = 0; i < head->clauses.count; i++) {
        const Clause *clause = &head->clauses.at[i];
        if (clause->kind == CLAUSE_GOVERNS) {
            (void)check_condition(&rulebook->governs, &context, clause->tree);
        } else if (clause->kind == CLAUSE_REACHES) {
            rulebook->reaches_unlisted = true;
            if (clause->tree != NULL) {
                (void)check_condition(&rulebook->reaches, &context, clause->tree);
            }
        }
    }
}

static void statements_pass(Checker *checker, StatementPass pass)
{
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        const Rulebook *rulebook = checker->rulebooks.at[i];
        Context context = context_of(checker, rulebook);
        for (size_t k = 1; k < rulebook->file->statements.count; k++) {
            pass(&context, &rulebook->file->statements.at[k]);
        }
    }
}

// --- Names ------------------------------------------------------------------------------------

static RulebookNames *names_of(const Context *context)
{
    return &context->checker->names.at[context->rulebook->index];
}

static void name_add(Context *context, Map *map, const Token *name, uint32_t index)
{
    bool is_new = false;
    (void)map_add(map, name->text, index, &is_new);
    if (!is_new) {
        (void)check_error(context, name, "name.twice", "the name '%.*s' is taken",
                          STR_ARG(name->text));
    }
}

// fact item.dies : place of die. The place it belongs to may be declared by a later statement: then
// it waits for the next round; in the last, what is left belongs to the case.
static bool place_waits(const Vocabulary *vocabulary, Str name)
{
    Str rest;
    PlaceId place = PLACE_CASE;
    Role role = ROLE_ANY;
    Str first = str_split(name, '.', &rest);
    return rest.len > 0 && !role_find(first, &role) &&
           !vocabulary_find_place(vocabulary, first, &place);
}

static void place_declare(Context *context, const Statement *statement, bool last_round)
{
    Vocabulary *vocabulary = context->checker->vocabulary;
    PlaceId place = PLACE_CASE;
    bool declares = statement->kind == STATEMENT_FACT && statement->type != NULL &&
                    str_equal(statement->type->word, STR("place"));
    if (!declares || vocabulary_find_place(vocabulary, statement->type->place, &place) ||
        (!last_round && place_waits(vocabulary, statement->name))) {
        return;
    }
    Role role;
    Str rest;
    PlaceId parent = vocabulary_split(vocabulary, statement->name, &role, &rest);
    if (vocabulary->place_count == PLACE_MAX) {
        if (last_round) {
            (void)check_error(context, &statement->name_token, "cost.places",
                              "there are more than %d places", PLACE_MAX);
        }
        return;
    }
    (void)vocabulary_add_place(vocabulary, statement->type->place, parent);
}

static void place_pass(Context *context, const Statement *statement)
{
    place_declare(context, statement, false);
}

static void place_last_pass(Context *context, const Statement *statement)
{
    place_declare(context, statement, true);
}

static void places_collect(Checker *checker)
{
    uint8_t before;
    do {
        before = checker->vocabulary->place_count;
        statements_pass(checker, place_pass);
    } while (checker->vocabulary->place_count > before);
    statements_pass(checker, place_last_pass);
}

// What a header lacks is no news where it could not be read.
static void missing_in_header(Context *context, const Statement *statement, const char *message)
{
    if (!statement->header_failed) {
        (void)check_error(context, &statement->name_token, "parse.expected", "%s", message);
    }
}

static void type_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    NamedType named = {.name = statement->name};
    if (statement->kind != STATEMENT_TYPE) {
        return;
    }
    if (statement->type == NULL) {
        missing_in_header(context, statement, "expected ': TYPE' behind the name");
        return;
    }
    if (check_type(&named.type, context, statement->type) == STATUS_OK) {
        named.type.name = statement->name;
        name_add(context, names_of(context)->types, &statement->name_token,
                 (uint32_t)checker->types.count);
        *VEC_PUSH(&checker->types, checker->arena) = named;
    }
}

static void table_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    if (statement->kind != STATEMENT_TABLE) {
        return;
    }
    Table table = {.name = statement->name,
                   .rulebook = context->rulebook,
                   .place = token_place(&statement->first, context->source)};
    if (statement->file.len == 0) {
        missing_in_header(context, statement, "expected 'from \"FILE\"' behind the table's name");
        return;
    }
    table.is_broken = check_table_columns(&table, context, statement) != STATUS_OK;
    name_add(context, names_of(context)->tables, &statement->name_token,
             (uint32_t)checker->tables.count);
    *VEC_PUSH(&checker->tables, checker->arena) = table;
}

// Versions of a group share a name; their days must not meet.
static void group_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    if (statement->kind != STATEMENT_GROUP) {
        return;
    }
    Group group = {.name = statement->name,
                   .rulebook = context->rulebook,
                   .days = statement->days,
                   .place = token_place(&statement->first, context->source),
                   .next_version = UINT32_MAX};
    if (statement->of == NULL) {
        missing_in_header(context, statement, "expected 'of TYPE' behind the group's name");
        return;
    }
    if (check_type(&group.type, context, statement->of) != STATUS_OK) {
        return;
    }
    if (!type_is_atom(group.type.kind)) {
        (void)check_error(context, &statement->of->first, "type.set", "a group holds " SET_MEMBERS);
        return;
    }
    uint32_t index = (uint32_t)checker->groups.count;
    bool is_new = false;
    uint32_t first = map_add(names_of(context)->groups, statement->name, index, &is_new);
    while (!is_new && checker->groups.at[first].next_version != UINT32_MAX) {
        first = checker->groups.at[first].next_version;
    }
    *VEC_PUSH(&checker->groups, checker->arena) = group;
    if (!is_new) {
        checker->groups.at[first].next_version = index;
    }
}

// --- Facts ------------------------------------------------------------------------------------

static void fact_bound(Fact *fact, Context *context, const Clause *clause, bool least)
{
    const Node *node = NULL;
    if (check_expression(&node, context, clause->tree, &fact->type) != STATUS_OK) {
        return;
    }
    ValueKind kind = (ValueKind)node->constant.kind;
    bool number = node->kind == NODE_CONSTANT &&
                  (kind == VALUE_NUMBER || kind == VALUE_MONEY || kind == VALUE_DATE);
    if (!number || !type_comparable(&node->type, &fact->type)) {
        (void)check_error(context, &clause->tree->first, "type.bound",
                          "a bound is a number in the fact's unit");
        return;
    }
    if (kind == VALUE_MONEY && !number_is_zero(node->constant.range->low)) {
        (void)check_error(context, &clause->tree->first, "type.bound",
                          "a bound of money is 0, which is the same in every currency");
        return;
    }
    fact->has_bounds = true;
    *(least ? &fact->bounds.low : &fact->bounds.high) = node->constant.range->low;
    *(least ? &fact->bounds.has_low : &fact->bounds.has_high) = true;
}

static bool presumed_value(Value *out, Context *context, const Tree *set, const Type *type)
{
    Arena *arena = context->checker->arena;
    Type member = type->kind == TYPE_SET ? type_member(type) : *type;
    if (set->count == 1 && set->children[0]->kind == TREE_NONE &&
        (type->kind == TYPE_SET || type->kind == TYPE_PLACE)) {
        *out = type->kind == TYPE_SET ? value_of_set(NULL, 0, true, arena)
                                      : value_of_list(NULL, 0, true, arena);
        return true;
    }
    if (type->kind != TYPE_SET && set->count > 1) {
        (void)check_error(context, &set->children[1]->first, "type.mismatch",
                          "a presumption is one value, of the fact's type");
        return false;
    }
    Atom *atoms = ARENA_MANY(arena, Atom, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        const Node *node = NULL;
        if (check_expression(&node, context, set->children[i], &member) != STATUS_OK) {
            return false;
        }
        if (node->kind != NODE_CONSTANT || !type_comparable(&node->type, &member)) {
            (void)check_error(context, &set->children[i]->first, "type.mismatch",
                              "a presumption is a value of the fact's type");
            return false;
        }
        atoms[i] = node->constant.atom;
        *out = node->constant;
    }
    if (type->kind == TYPE_SET) {
        *out = value_of_set(atoms, set->count, true, arena);
    }
    return true;
}

static void fact_terms(Fact *fact, Role role, Context *context, const Statement *statement)
{
    FactTerms terms = {.law = context->rulebook->law, .role = role};
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        switch (clause->kind) {
        case CLAUSE_ASK:
            *(str_equal(clause->label, STR("zh")) ? &terms.ask_zh : &terms.ask) = clause->text;
            break;
        case CLAUSE_PRESUMED:
            terms.has_presumption =
                presumed_value(&terms.presumed, context, clause->tree, &fact->type);
            break;
        case CLAUSE_LEAST:
        case CLAUSE_MOST:
            fact_bound(fact, context, clause, clause->kind == CLAUSE_LEAST);
            break;
        default:
            break;
        }
    }
    if (terms.ask.len > 0 || terms.ask_zh.len > 0 || terms.has_presumption) {
        *VEC_PUSH(&fact->terms, context->checker->arena) = terms;
    }
}

static void fact_by_table(Fact *fact, Context *context, const Statement *statement)
{
    uint32_t table = 0;
    if (statement->by.len == 0) {
        return;
    }
    if (!check_find_table(&table, context, statement->by)) {
        (void)check_error(context, &statement->name_token, "name.table", "there is no table '%.*s'",
                          STR_ARG(statement->by));
        return;
    }
    const Table *rows = &context->checker->tables.at[table];
    fact->by_table = str_format(context->checker->arena, "%.*s/%.*s", STR_ARG(rows->rulebook->name),
                                STR_ARG(rows->name));
}

// The members of a place come from one list, and items, parties and requirements from none.
static Status list_check(Context *context, const Statement *statement, const Type *type)
{
    const Vocabulary *vocabulary = context->checker->vocabulary;
    Role role;
    Str rest;
    FactName same = {};
    if (type->kind != TYPE_PLACE) {
        return STATUS_OK;
    }
    const PlaceInfo *place = &vocabulary->places[type->place];
    PlaceId belongs = vocabulary_split(vocabulary, statement->name, &role, &rest);
    bool is_list = type->place != PLACE_CASE && type->place != PLACE_ITEM &&
                   type->place != PLACE_PARTY && type->place != PLACE_REQUIREMENT;
    bool is_first = place->list.index == 0;
    (void)vocabulary_find(vocabulary, statement->name, &same);
    if (is_list && place->parent == belongs && (is_first || same.fact.index == place->list.index)) {
        return STATUS_OK;
    }
    Status status = check_error(context, &statement->name_token, "type.place",
                                "'%.*s' cannot list the members of '%.*s'",
                                STR_ARG(statement->name), STR_ARG(place->name));
    if (is_list && !is_first) {
        problem_hint(context->checker->problems, "they are in '%.*s'",
                     STR_ARG(vocabulary_fact(vocabulary, place->list)->full));
    }
    return status;
}

// `fact` and `derive` both add to the vocabulary; a derived fact that is declared needs no type.
static void fact_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    Vocabulary *vocabulary = checker->vocabulary;
    bool derived = statement->kind == STATEMENT_DERIVE;
    FactName known;
    FactId id = {};
    Type type;
    if (statement->kind != STATEMENT_FACT && !derived) {
        return;
    }
    if (check_fact_place(context, statement) != STATUS_OK) {
        return;
    }
    if (statement->type == NULL) {
        if (!vocabulary_find(vocabulary, statement->name, &known)) {
            missing_in_header(context, statement,
                              "expected ': TYPE' behind a name that is not declared elsewhere");
            return;
        }
        id = known.fact;
    } else if (check_type(&type, context, statement->type) != STATUS_OK ||
               list_check(context, statement, &type) != STATUS_OK ||
               vocabulary_add(&id, vocabulary, statement->name, type,
                              token_place(&statement->name_token, context->source),
                              checker->problems) != STATUS_OK) {
        return;
    }
    Role role = ROLE_ANY;
    Str rest;
    (void)vocabulary_split(vocabulary, statement->name, &role, &rest);
    Fact *fact = &vocabulary->facts.at[id.index];
    fact->is_derived = fact->is_derived || derived;
    fact->is_declared = fact->is_declared || !derived;
    fact_by_table(fact, context, statement);
    fact_terms(fact, role, context, statement);
}

static void declared_pass(Context *context, const Statement *statement)
{
    if (statement->type != NULL) {
        fact_pass(context, statement);
    }
}

static void redeclared_pass(Context *context, const Statement *statement)
{
    if (statement->type == NULL) {
        fact_pass(context, statement);
    }
}

// --- Sets and rows ----------------------------------------------------------------------------

// Groups stand in the order of rulebooks, then of lines.
static Group *group_of(Checker *checker, const Context *context, const Statement *statement)
{
    size_t low = 0, high = checker->groups.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Group *group = &checker->groups.at[middle];
        bool before = group->rulebook != context->rulebook
                          ? group->rulebook->index < context->rulebook->index
                          : group->place.line < statement->first.line;
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Group *found = low < checker->groups.count ? &checker->groups.at[low] : NULL;
    return found != NULL && found->rulebook == context->rulebook &&
                   found->place.line == statement->first.line
               ? found
               : NULL;
}

static void group_set_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    Group *group =
        statement->kind == STATEMENT_GROUP ? group_of(checker, context, statement) : NULL;
    if (group == NULL) {
        return;
    }
    for (size_t i = 0; i < statement->clauses.count; i++) {
        if (statement->clauses.at[i].kind == CLAUSE_IS) {
            (void)check_set(&group->set, context, statement->clauses.at[i].tree, &group->type);
        }
    }
    if (clause_lacks(statement, CLAUSE_IS)) {
        (void)check_error(context, &statement->first, "parse.expected",
                          "a group needs its members: = …");
    }
    for (uint32_t i = group->next_version; i != UINT32_MAX;
         i = checker->groups.at[i].next_version) {
        if (days_meet(&group->days, &checker->groups.at[i].days)) {
            (void)check_error(context, &statement->first, "conflict.version",
                              "two groups '%.*s' hold on one day", STR_ARG(statement->name));
            problem_hint(checker->problems,
                         "the other stands in line %u; end it (through), or give "
                         "this one another name",
                         checker->groups.at[i].place.line);
        }
    }
}

static void rows_pass(Context *context, const Statement *statement)
{
    uint32_t index = 0;
    if (statement->kind == STATEMENT_TABLE && statement->file.len > 0 &&
        map_find(names_of(context)->tables, statement->name, &index) &&
        !context->checker->tables.at[index].is_broken) {
        (void)check_table_rows(&context->checker->tables.at[index], context, statement);
    }
}

// A group may hold groups, but not itself; and not so deep that whoever follows them would fall.
#define GROUP_DEPTH_MAX 100

typedef enum GroupMark { GROUP_NEW, GROUP_OPEN, GROUP_DONE } GroupMark;

typedef struct GroupWalk {
    Checker *checker;
    GroupMark *marks;  // by group
    unsigned *depths;  // by group: of the groups below it
    bool refused;
} GroupWalk;

static unsigned group_walk(GroupWalk *walk, uint32_t index, unsigned above);

static unsigned set_walk(GroupWalk *walk, const Node *set, unsigned above)
{
    unsigned depth = 0;
    uint32_t count = set->count + (set->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count && !walk->refused; i++) {
        const Node *child = set->children[i];
        unsigned below = 0;
        if (child->kind == NODE_SET) {
            below = set_walk(walk, child, above);
        }
        // A name means whichever version holds on the day.
        for (uint32_t g = child->kind == NODE_GROUP ? child->group : UINT32_MAX; g != UINT32_MAX;
             g = walk->checker->groups.at[g].next_version) {
            unsigned version = group_walk(walk, g, above + 1);
            below = version > below ? version : below;
        }
        depth = below > depth ? below : depth;
    }
    return depth;
}

static void group_refuse(GroupWalk *walk, const Group *group, const char *code, const char *what)
{
    if (!walk->refused) {
        (void)problem_error(walk->checker->problems, group->place, code, "the group '%.*s' %s",
                            STR_ARG(group->name), what);
    }
    walk->refused = true;
}

static unsigned group_walk(GroupWalk *walk, uint32_t index, unsigned above)
{
    const Group *group = &walk->checker->groups.at[index];
    if (walk->marks[index] == GROUP_OPEN) {
        group_refuse(walk, group, "order.cycle", "holds itself");
    } else if (above > GROUP_DEPTH_MAX) {
        group_refuse(walk, group, "cost.depth", "stands in too long a row of groups in groups");
    }
    if (walk->marks[index] != GROUP_NEW || group->set == NULL || walk->refused) {
        return walk->depths[index];
    }
    walk->marks[index] = GROUP_OPEN;
    walk->depths[index] = set_walk(walk, group->set, above) + 1;
    walk->marks[index] = GROUP_DONE;
    if (walk->depths[index] > GROUP_DEPTH_MAX) {
        group_refuse(walk, group, "cost.depth", "stands in too long a row of groups in groups");
    }
    return walk->depths[index];
}

static void groups_order(Checker *checker)
{
    size_t count = checker->groups.count + 1;
    GroupWalk walk = {.checker = checker,
                      .marks = ARENA_MANY(checker->arena, GroupMark, count),
                      .depths = ARENA_MANY(checker->arena, unsigned, count)};
    for (uint32_t i = 0; i < checker->groups.count && !walk.refused; i++) {
        (void)group_walk(&walk, i, 0);
    }
}

// --- Provisions -------------------------------------------------------------------------------

static void provision_pass(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    if (statement->kind < STATEMENT_ENTRY) {
        return;
    }
    Str rest;
    Provision provision = {.index = (uint32_t)checker->provisions.count,
                           .kind = statement->kind,
                           .rulebook = context->rulebook,
                           .name = statement->name,
                           .days = statement->days,
                           .place = token_place(&statement->first, context->source)};
    provision.family = str_split(statement->name, '.', &rest);
    provision.full = str_format(checker->arena, "%.*s/%.*s", STR_ARG(context->rulebook->name),
                                STR_ARG(statement->name));
    if (statement->kind == STATEMENT_ENTRY) {
        if (!statement->name_is_code) {
            (void)check_error(context, &statement->name_token, "parse.expected",
                              "an entry is named by its control code");
            return;
        }
        Place place = token_place(&statement->name_token, context->source);
        if (check_code_text(&provision.code, context, place, statement->name) != STATUS_OK) {
            return;
        }
    }
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *each = &statement->clauses.at[i];
        if (each->kind == CLAUSE_EACH) {
            provision.each = check_members(&provision.members, context, each->text, each->of,
                                           &each->first) == STATUS_OK;
        }
    }
    *VEC_PUSH(&checker->provisions, checker->arena) = provision;
}

static void targets_pass(Context *context, const Statement *statement)
{
    Provision *provision =
        statement->kind >= STATEMENT_ENTRY ? check_provision_of(context, statement) : NULL;
    if (provision != NULL) {
        check_targets(context, provision, statement);
    }
}

// --- Door -------------------------------------------------------------------------------------

// Hash of a rulebook and of the tables beside it that it reads.
static void hashes_take(Checker *checker)
{
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        Rulebook *rulebook = checker->rulebooks.at[i];
        VEC(Str) parts = {};
        *VEC_PUSH(&parts, checker->arena) = rulebook->file->source.text;
        for (size_t t = 0; t < checker->tables.count; t++) {
            const Table *table = &checker->tables.at[t];
            for (size_t s = 0; table->rulebook == rulebook && s < checker->sources.table_count;
                 s++) {
                if (str_equal(checker->sources.tables[s].path, table->path)) {
                    *VEC_PUSH(&parts, checker->arena) = checker->sources.tables[s].text;
                }
            }
        }
        rulebook->hash = hash_of_parts(parts.at, parts.count);
    }
}

static void passes_run(Checker *checker)
{
    rulebooks_collect(checker);
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        uses_check(checker, checker->rulebooks.at[i]);
    }
    places_collect(checker);
    statements_pass(checker, type_pass);
    statements_pass(checker, table_pass);
    statements_pass(checker, group_pass);
    statements_pass(checker, declared_pass);
    statements_pass(checker, redeclared_pass);
    statements_pass(checker, group_set_pass);
    statements_pass(checker, rows_pass);
    groups_order(checker);
    statements_pass(checker, provision_pass);
    check_names_sort(checker);
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        governs_check(checker, checker->rulebooks.at[i]);
    }
    statements_pass(checker, check_statement);
    statements_pass(checker, targets_pass);
    check_order(checker);
    hashes_take(checker);
}

Status program_build(Program **out, Sources sources, Problems *problems, Arena *arena)
{
    size_t errors = problems->error_count;
    Checker checker = {.arena = arena,
                       .problems = problems,
                       .vocabulary = vocabulary_new(arena),
                       .sources = sources};
    passes_run(&checker);
    if (problems->error_count > errors) {
        problems_sort(problems);
        return STATUS_INVALID;
    }
    Program *program = ARENA_NEW(arena, Program);
    *program = (Program){.arena = arena,
                         .vocabulary = checker.vocabulary,
                         .rulebooks = checker.rulebooks.at,
                         .rulebook_count = (uint32_t)checker.rulebooks.count,
                         .provisions = checker.provisions.at,
                         .provision_count = (uint32_t)checker.provisions.count,
                         .limit_count = checker.limit_count,
                         .derivations = checker.derivations.at,
                         .derivation_count = (uint32_t)checker.derivations.count,
                         .first_derivations = checker.first_derivations,
                         .groups = checker.groups.at,
                         .group_count = (uint32_t)checker.groups.count,
                         .tables = checker.tables.at,
                         .table_count = (uint32_t)checker.tables.count,
                         .node_count = checker.node_count};
    *out = program;
    return STATUS_OK;
}

Status program_expression(const Node **out, Source source, Vocabulary *vocabulary,
                          Problems *problems, Arena *arena)
{
    Checker checker = {
        .arena = arena, .problems = problems, .vocabulary = vocabulary, .free_names = true};
    Context context = {.checker = &checker, .source = source, .may_read_unknown = true};
    Tree *tree = NULL;
    TRY(tree_parse_alone(&tree, source, problems, arena));
    return check_expression(out, &context, tree, NULL);
}
