// unused.c: what is declared and never read. A rulebook that states no provision lends its
// words to others, so nothing in it is missed: the vocabulary of a law, its groups of countries.
#include "review/parts.h"

typedef struct Uses {
    const Review *review;
    bool *facts, *groups, *tables;  // by index
    bool **columns;                 // by table, then by column
    bool places[PLACE_MAX];
    bool *lends;                     // by rulebook
    bool *lent;                      // by fact: declared by a rulebook that lends
    Map *group_names, *table_names;  // "rulebook/name" → index
} Uses;

static Uses uses_new(const Review *review);
static void uses_collect(Uses *uses);
static void statements_report(Uses *uses, const Rulebook *rulebook);

void review_unused(const Review *review)
{
    Uses uses = uses_new(review);
    uses_collect(&uses);
    for (uint32_t i = 0; i < review->program->rulebook_count; i++) {
        if (!uses.lends[i]) {
            statements_report(&uses, review->program->rulebooks[i]);
        }
    }
}

static Str full_name(const Rulebook *rulebook, Str name, Arena *arena)
{
    return str_format(arena, "%.*s/%.*s", STR_ARG(rulebook->name), STR_ARG(name));
}

static Uses uses_new(const Review *review)
{
    const Program *program = review->program;
    Arena *arena = review->arena;
    size_t fact_count = program->vocabulary->facts.count;
    Uses uses = {.review = review,
                 .facts = ARENA_MANY(arena, bool, fact_count + 1),
                 .groups = ARENA_MANY(arena, bool, program->group_count + 1),
                 .tables = ARENA_MANY(arena, bool, program->table_count + 1),
                 .columns = ARENA_MANY(arena, bool *, program->table_count + 1),
                 .lends = ARENA_MANY(arena, bool, program->rulebook_count + 1),
                 .lent = ARENA_MANY(arena, bool, fact_count + 1),
                 .group_names = map_new(arena),
                 .table_names = map_new(arena)};
    for (uint32_t i = 0; i < program->group_count; i++) {
        const Group *group = &program->groups[i];
        (void)map_add(uses.group_names, full_name(group->rulebook, group->name, arena), i, NULL);
    }
    for (uint32_t i = 0; i < program->table_count; i++) {
        const Table *table = &program->tables[i];
        uses.columns[i] = ARENA_MANY(arena, bool, table->column_count + 1);
        map_put(uses.table_names, full_name(table->rulebook, table->name, arena), i);
    }
    return uses;
}

// --- What is read -----------------------------------------------------------------------------

static void members_mark(Uses *uses, const Members *members)
{
    if (members->kind == MEMBERS_ROWS) {
        uses->tables[members->table] = true;
    } else {
        uses->places[members->place] = true;
    }
}

static void fact_mark(Uses *uses, FactName name)
{
    uses->facts[name.fact.index] = true;
    uses->places[vocabulary_fact(uses->review->program->vocabulary, name.fact)->place] = true;
}

static void node_mark(void *what, const Node *node)
{
    Uses *uses = what;
    switch (node->kind) {
    case NODE_FACT_BY_ROW:
        uses->tables[node->table] = true;
        [[fallthrough]];
    case NODE_FACT:
        fact_mark(uses, node->fact);
        break;
    case NODE_COLUMN:
    case NODE_CELLS:
    case NODE_THE:
        uses->tables[node->table] = true;
        uses->columns[node->table][node->column] = true;
        break;
    case NODE_GROUP:
        uses->groups[node->group] = true;
        break;
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
        members_mark(uses, &node->members);
        break;
    default:
        break;
    }
}

static void name_mark(Uses *uses, Str name)
{
    FactName fact;
    if (vocabulary_find(uses->review->program->vocabulary, name, &fact)) {
        fact_mark(uses, fact);
    }
}

// What a limit counts per is named by facts that no condition asks.
static void clause_mark(Uses *uses, const Clause *clause)
{
    for (uint32_t i = 0; clause->kind == CLAUSE_PER && i < clause->tree->count; i++) {
        name_mark(uses, clause->tree->children[i]->text);
    }
}

// "{provision.words}: does it fall under this?": a question shows a cell.
static void question_mark(Uses *uses, const Rulebook *rulebook, Str question)
{
    for (uint32_t t = 0; t < uses->review->program->table_count; t++) {
        const Table *table = &uses->review->program->tables[t];
        for (uint32_t c = 0; table->rulebook == rulebook && c < table->column_count; c++) {
            Str shown = str_format(uses->review->arena, "{%.*s.%.*s}", STR_ARG(table->name),
                                   STR_ARG(table->columns[c].name));
            uses->columns[t][c] = uses->columns[t][c] || str_find(question, shown) != SIZE_MAX;
        }
    }
}

static void statement_mark(Uses *uses, const Rulebook *rulebook, const Statement *statement)
{
    FactName fact;
    bool lends = uses->lends[rulebook->index] && statement->kind == STATEMENT_FACT;
    if (lends && vocabulary_find(uses->review->program->vocabulary, statement->name, &fact)) {
        uses->lent[fact.fact.index] = true;
    }
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        clause_mark(uses, clause);
        if (clause->kind == CLAUSE_ASK && str_find_char(clause->text, '{') != SIZE_MAX) {
            question_mark(uses, rulebook, clause->text);
        }
    }
}

// A table of rates is read wherever money in two currencies meets.
static void rates_mark(Uses *uses, uint32_t index)
{
    const Table *table = &uses->review->program->tables[index];
    for (uint32_t c = 0; table->is_rates && c < table->column_count; c++) {
        uses->tables[index] = uses->columns[index][c] = true;
    }
}

// A calendar is read by who counts days.
static void calendar_mark(Uses *uses, const Clock *clock)
{
    if (clock != NULL && clock->has_calendar) {
        uses->tables[clock->table] = true;
        uses->columns[clock->table][clock->day] = uses->columns[clock->table][clock->kind] = true;
    }
}

static void uses_collect(Uses *uses)
{
    const Program *program = uses->review->program;
    memset(uses->lends, true, program->rulebook_count);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        uses->lends[provision->rulebook->index] = false;
        calendar_mark(uses, provision->clock);
        if (provision->each) {
            members_mark(uses, &provision->members);
        }
    }
    for (uint32_t i = 0; i < program->table_count; i++) {
        rates_mark(uses, i);
    }
    program_nodes_walk(program, node_mark, uses);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        const Rulebook *rulebook = program->rulebooks[i];
        for (size_t k = 1; k < rulebook->file->statements.count; k++) {
            statement_mark(uses, rulebook, &rulebook->file->statements.at[k]);
        }
    }
}

// --- What is not ------------------------------------------------------------------------------

static void report(const Uses *uses, Place place, const char *code, const char *what, Str name)
{
    problem_warning(uses->review->problems, place, code, "the %s '%.*s' is never read", what,
                    STR_ARG(name));
}

// A derived fact that is declared as well is what others may ask for (`--derive`).
static void fact_report(Uses *uses, const Statement *statement, Place place)
{
    FactName name;
    const Vocabulary *vocabulary = uses->review->program->vocabulary;
    if (!vocabulary_find(vocabulary, statement->name, &name) || uses->facts[name.fact.index] ||
        uses->lent[name.fact.index] || name.fact.index < FACT_BUILT_IN_COUNT) {
        return;
    }
    const Fact *fact = vocabulary_fact(vocabulary, name.fact);
    bool derives = statement->kind == STATEMENT_DERIVE;
    bool is_list = fact->type.kind == TYPE_PLACE && uses->places[fact->type.place];
    if (!is_list && !(derives && fact->is_declared)) {
        report(uses, place, derives ? "unused.derive" : "unused.fact",
               derives ? "derived fact" : "fact", statement->name);
        uses->facts[name.fact.index] = true;  // said once, of however many versions
    }
}

static bool is_key(const Table *table, uint32_t column)
{
    for (uint32_t i = 0; i < table->key_count; i++) {
        if (table->key[i] == column) {
            return true;
        }
    }
    return false;
}

static bool is_day(Str column)
{
    return str_equal(column, STR("from")) || str_equal(column, STR("through")) ||
           str_equal(column, STR("until")) || str_equal(column, STR("published"));
}

static void columns_report(const Uses *uses, const Rulebook *rulebook, const Statement *statement,
                           uint32_t index)
{
    const Table *table = &uses->review->program->tables[index];
    uint32_t column = 0;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind != CLAUSE_COLUMN || column == table->column_count) {
            continue;
        }
        bool is_note = table->columns[column].type.kind == TYPE_TEXT;  // for who reads the file
        if (!uses->columns[index][column] && !is_note && !is_key(table, column) &&
            !is_day(table->columns[column].name)) {
            report(uses, token_place(&clause->first, rulebook->file->source), "unused.column",
                   "column", table->columns[column].name);
        }
        column++;
    }
}

static void table_report(const Uses *uses, const Rulebook *rulebook, const Statement *statement)
{
    uint32_t index = 0;
    if (!map_find(uses->table_names, full_name(rulebook, statement->name, uses->review->arena),
                  &index)) {
        return;
    }
    if (uses->tables[index]) {
        columns_report(uses, rulebook, statement, index);
    } else {
        report(uses, token_place(&statement->name_token, rulebook->file->source), "unused.table",
               "table", statement->name);
    }
}

static void statements_report(Uses *uses, const Rulebook *rulebook)
{
    for (size_t i = 1; i < rulebook->file->statements.count; i++) {
        const Statement *statement = &rulebook->file->statements.at[i];
        Place place = token_place(&statement->name_token, rulebook->file->source);
        uint32_t group = 0;
        switch (statement->kind) {
        case STATEMENT_FACT:
        case STATEMENT_DERIVE:
            fact_report(uses, statement, place);
            break;
        case STATEMENT_TABLE:
            table_report(uses, rulebook, statement);
            break;
        case STATEMENT_GROUP:
            if (map_find(uses->group_names,
                         full_name(rulebook, statement->name, uses->review->arena), &group) &&
                !uses->groups[group]) {
                report(uses, place, "unused.group", "group", statement->name);
                uses->groups[group] = true;
            }
            break;
        default:
            break;
        }
    }
}
