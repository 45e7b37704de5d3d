// gather.c: from a program to what can be searched: its entries, and the passages that speak
// of each.
#include "find/index.h"
#include "lang/walk.h"

typedef struct Gathering {
    FindIndex *index;
    Terms terms;  // of the passage that is being read
    VEC(FactName) asks;
    const Rulebook *rulebook;
} Gathering;

static void provision_gather(Gathering *gathering, const Provision *provision);
static void entry_gather(Gathering *gathering, FindEntry entry, const Table *table, uint32_t row);
static void row_gather(Gathering *gathering, uint32_t entry, const Table *table, uint32_t row);
static void conditions_gather(Gathering *gathering, uint32_t entry);
static void questions_gather(Gathering *gathering, uint32_t entry);
static void notes_gather(Gathering *gathering, const Table *table);
static void note_rows_gather(Gathering *gathering, const Table *table, uint32_t code_column,
                             const Map *entries);
static void row_texts_add(Gathering *gathering, uint32_t entry, const Table *table, uint32_t row);
static void node_terms_read(void *what, const Node *node);
static void value_terms_read(Gathering *gathering, const Value *value);
static void atom_terms_read(Gathering *gathering, Atom atom);
static void ask_add(void *what, const Node *node);
static bool ask_is_there(const Gathering *gathering, FactName name);
static Str cell_write(const Gathering *gathering, const Value *value);
static void text_add(Gathering *gathering, uint32_t entry, FindField field, Str text);
static void passage_add(Gathering *gathering, uint32_t entry, FindField field, Str text);
static void posting_add(FindIndex *index, Str key, uint32_t passage);

void find_gather(FindIndex *index)
{
    const Program *program = index->program;
    Gathering gathering = {.index = index};
    for (uint32_t i = 0; i < program->provision_count; i++) {
        provision_gather(&gathering, &program->provisions[i]);
    }
    for (uint32_t i = 0; i < program->table_count; i++) {
        notes_gather(&gathering, &program->tables[i]);
    }
}

// Of entries whose code is no column of a row, no code is known before there is a case.
static void provision_gather(Gathering *gathering, const Provision *provision)
{
    gathering->asks.at = NULL;
    gathering->asks.count = gathering->asks.capacity = 0;
    gathering->rulebook = provision->rulebook;
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        node_walk(provision->conditions[i].test, ask_add, gathering);
    }
    FindEntry entry = {.provision = provision,
                       .code = provision->code,
                       .asks = gathering->asks.at,
                       .ask_count = (uint32_t)gathering->asks.count};
    const Node *code = provision->code_of;
    if (provision->kind == STATEMENT_ENTRY) {
        entry_gather(gathering, entry, NULL, 0);
    } else if (provision->kind == STATEMENT_ENTRIES && code != NULL && code->kind == NODE_COLUMN) {
        const Table *table = &gathering->index->program->tables[code->table];
        for (uint32_t row = 0; row < table->row_count; row++) {
            entry.code = table_cell(table, row, code->column)->value.atom;
            entry.row_days = table->row_days == NULL ? NULL : &table->row_days[row];
            entry_gather(gathering, entry, table, row);
        }
    }
}

// `table` is null for an entry that is no row.
static void entry_gather(Gathering *gathering, FindEntry entry, const Table *table, uint32_t row)
{
    FindIndex *index = gathering->index;
    uint32_t number = (uint32_t)index->entries.count;
    *VEC_PUSH(&index->entries, index->arena) = entry;
    *VEC_PUSH(&index->lengths, index->arena) = (FindLengths){};
    text_add(gathering, number, FIND_TEXT, entry.provision->text);
    if (table != NULL) {
        row_gather(gathering, number, table, row);
    }
    conditions_gather(gathering, number);
    questions_gather(gathering, number);
    text_add(gathering, number, FIND_RULEBOOK, entry.provision->rulebook->title);
    text_add(gathering, number, FIND_RULEBOOK, entry.provision->rulebook->title_zh);
}

// A passage a row: "element: Sm; forms: alloy; composition: Sm, Co".
static void row_gather(Gathering *gathering, uint32_t entry, const Table *table, uint32_t row)
{
    Buffer shown = buffer_new(gathering->index->arena);
    for (uint32_t i = 0; i < table->column_count; i++) {
        const Value *value = &table_cell(table, row, i)->value;
        Str text = cell_write(gathering, value);
        TypeKind kind = table->columns[i].type.kind;
        if (text.len == 0 || kind == TYPE_CODE) {
            continue;
        }
        value_terms_read(gathering, value);
        buffer_add_format(&shown, "%s%.*s: %.*s", shown.len > 0 ? "; " : "",
                          STR_ARG(table->columns[i].name), STR_ARG(text));
    }
    passage_add(gathering, entry, FIND_ROW, buffer_str(&shown));
}

// What must hold. What must not (`unless`) does not describe the entry.
static void conditions_gather(Gathering *gathering, uint32_t entry)
{
    const Provision *provision = gathering->index->entries.at[entry].provision;
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Condition *condition = &provision->conditions[i];
        if (condition->kind == CLAUSE_WHEN) {
            node_walk(condition->test, node_terms_read, gathering);
            passage_add(gathering, entry, FIND_CONDITION, condition->test->text);
        }
    }
}

static void questions_gather(Gathering *gathering, uint32_t entry)
{
    const FindEntry *found = &gathering->index->entries.at[entry];
    const Vocabulary *vocabulary = gathering->index->program->vocabulary;
    Atom law = found->provision->rulebook->law;
    for (uint32_t i = 0; i < found->ask_count; i++) {
        Str name = vocabulary_fact(vocabulary, found->asks[i].fact)->name;
        text_add(gathering, entry, FIND_QUESTION, name);
        for (int chinese = 0; chinese <= 1; chinese++) {
            text_add(gathering, entry, FIND_QUESTION,
                     vocabulary_question(vocabulary, found->asks[i], law, chinese));
        }
    }
}

// Tables that say something of codes without making them entries.
static void notes_gather(Gathering *gathering, const Table *table)
{
    FindIndex *index = gathering->index;
    Map *entries = map_new(index->arena);
    for (uint32_t i = 0; i < index->entries.count; i++) {
        const FindEntry *entry = &index->entries.at[i];
        const Node *code = entry->provision->code_of;
        bool is_own = code != NULL && &index->program->tables[code->table] == table;
        if (entry->provision->rulebook == table->rulebook && !is_own) {
            map_put(entries, symbols_write(index->program->vocabulary->symbols, entry->code), i);
        }
    }
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].type.kind == TYPE_CODE) {
            note_rows_gather(gathering, table, i, entries);
            return;
        }
    }
}

static void note_rows_gather(Gathering *gathering, const Table *table, uint32_t code_column,
                             const Map *entries)
{
    const Symbols *symbols = gathering->index->program->vocabulary->symbols;
    for (uint32_t row = 0; row < table->row_count; row++) {
        // Said of a paragraph, it is said of the entry that has it.
        Atom code = table_cell(table, row, code_column)->value.atom;
        uint32_t entry = 0;
        while (code != ATOM_NONE && !map_find(entries, symbols_write(symbols, code), &entry)) {
            code = code_parent(symbols, code);
        }
        if (code != ATOM_NONE) {
            row_texts_add(gathering, entry, table, row);
        }
    }
}

// The texts of a row but its key, which is a name.
static void row_texts_add(Gathering *gathering, uint32_t entry, const Table *table, uint32_t row)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        bool is_text = table->columns[i].type.kind == TYPE_TEXT;
        for (uint32_t k = 0; k < table->key_count; k++) {
            is_text = is_text && table->key[k] != i;
        }
        if (is_text) {
            Str text = cell_write(gathering, &table_cell(table, row, i)->value);
            text_add(gathering, entry, FIND_NOTE, text);
        }
    }
}

// Words, elements, codes, figures and units.
static void node_terms_read(void *what, const Node *node)
{
    Gathering *gathering = what;
    FindIndex *index = gathering->index;
    if (node->kind != NODE_CONSTANT) {
        return;
    }
    value_terms_read(gathering, &node->constant);
    if (node->constant.kind == VALUE_NUMBER || node->constant.kind == VALUE_MONEY) {
        terms_read(&gathering->terms, index->reader, node->text);
        Str unit;
        (void)str_split(node->text, ' ', &unit);  // a plain number has none
        terms_add_unit(&gathering->terms, index->reader, unit, unit);
    }
}

static void value_terms_read(Gathering *gathering, const Value *value)
{
    if (value->kind == VALUE_ATOM && value->exact) {
        atom_terms_read(gathering, value->atom);
    }
    for (uint32_t i = 0; value->kind == VALUE_SET && value->set != NULL && i < value->set->count;
         i++) {
        atom_terms_read(gathering, value->set->atoms[i]);
    }
}

static void atom_terms_read(Gathering *gathering, Atom atom)
{
    FindIndex *index = gathering->index;
    const Symbols *symbols = index->program->vocabulary->symbols;
    if (atom == ATOM_NONE) {
        return;
    }
    if (!atom_is_country(atom) && !atom_is_symbol(atom)) {
        ElementId element = {(uint16_t)(atom - ATOM_ELEMENT_FIRST)};
        terms_read(&gathering->terms, index->reader, element_name(element));
    } else if (atom_is_symbol(atom) && symbols_kind(symbols, atom) == SYMBOL_CODE) {
        terms_add_code(&gathering->terms, index->reader, symbols_write(symbols, atom));
    } else {
        terms_read(&gathering->terms, index->reader, symbols_write(symbols, atom));
    }
}

// A fact that is worked out and not asked for asks for what it is worked out from.
static void ask_add(void *what, const Node *node)
{
    Gathering *gathering = what;
    const Program *program = gathering->index->program;
    bool is_fact = node->kind == NODE_FACT || node->kind == NODE_FACT_BY_ROW;
    if (!is_fact || ask_is_there(gathering, node->fact)) {
        return;
    }
    const Fact *fact = vocabulary_fact(program->vocabulary, node->fact.fact);
    Str question =
        vocabulary_question(program->vocabulary, node->fact, gathering->rulebook->law, false);
    if (!fact->is_derived || question.len > 0) {
        *VEC_PUSH(&gathering->asks, gathering->index->arena) = node->fact;
        return;
    }
    for (uint32_t i = program->first_derivations[node->fact.fact.index]; i != UINT32_MAX;
         i = program->derivations[i].next) {
        derivation_nodes_walk(&program->derivations[i], ask_add, gathering);
    }
}

static bool ask_is_there(const Gathering *gathering, FactName name)
{
    for (size_t i = 0; i < gathering->asks.count; i++) {
        const FactName *ask = &gathering->asks.at[i];
        if (ask->fact.index == name.fact.index && ask->role == name.role) {
            return true;
        }
    }
    return false;
}

// "Sm, Co"; empty for none and for what is no name.
static Str cell_write(const Gathering *gathering, const Value *value)
{
    const Symbols *symbols = gathering->index->program->vocabulary->symbols;
    Buffer text = buffer_new(gathering->index->arena);
    if (value->kind == VALUE_ATOM && value->exact && value->atom != ATOM_NONE) {
        return symbols_write(symbols, value->atom);
    }
    for (uint32_t i = 0; value->kind == VALUE_SET && value->set != NULL && i < value->set->count;
         i++) {
        buffer_add_format(&text, "%s%.*s", i > 0 ? ", " : "",
                          STR_ARG(symbols_write(symbols, value->set->atoms[i])));
    }
    return buffer_str(&text);
}

static void text_add(Gathering *gathering, uint32_t entry, FindField field, Str text)
{
    terms_read(&gathering->terms, gathering->index->reader, text);
    passage_add(gathering, entry, field, text);
}

// Takes the terms that were read; where there are none there is nothing to find.
static void passage_add(Gathering *gathering, uint32_t entry, FindField field, Str text)
{
    FindIndex *index = gathering->index;
    size_t count = gathering->terms.list.count;
    uint32_t passage = (uint32_t)index->passages.count;
    if (count == 0) {
        return;
    }
    *VEC_PUSH(&index->passages, index->arena) =
        (FindPassage){.entry = entry, .field = field, .text = text};
    index->lengths.at[entry].of[field] += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        const Term *term = &gathering->terms.list.at[i];
        posting_add(index, term->key, passage);
        map_put(index->words, term->word, 0);
    }
    gathering->terms.list.count = 0;
}

static void posting_add(FindIndex *index, Str key, uint32_t passage)
{
    bool is_new = false;
    uint32_t list = map_add(index->keys, key, (uint32_t)index->postings.count, &is_new);
    if (is_new) {
        *VEC_PUSH(&index->postings, index->arena) = (FindPostings){};
    }
    FindPostings *postings = &index->postings.at[list];
    FindPosting *last = postings->count == 0 ? NULL : &postings->at[postings->count - 1];
    if (last != NULL && last->passage == passage) {
        last->count++;
    } else {
        *VEC_PUSH(postings, index->arena) = (FindPosting){.passage = passage, .count = 1};
    }
}
