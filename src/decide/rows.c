// rows.c: see rows.h. A filter is cut into parts once a day; bitsets are made when a value is first
// met and kept for the day.
#include "decide/rows.h"

#include "decide/alike.h"
#include "decide/codes.h"
#include "decide/key.h"

typedef struct Part {
    const Node *node;
    bool negated;
    Bits settled;  // of an `or` that the row alone can settle: the rows at which it does; else none
} Part;

typedef VEC(Part) Parts;

// Rows that pass and rows that may, and the latter as a list if they are few.
typedef struct RowSets {
    Bits yes, may;
    uint32_t *list;
    uint32_t count;
    bool presumed;  // a presumption was read to tell
} RowSets;

// Parts that hang on one fact (or on the item's codes) beside the row, and what they let through
// for each value that was met.
typedef struct KeyedParts {
    uint32_t key;  // of the law
    Parts parts;
    KeyMap sets;     // RowSets
    Atom *headings;  // by row: that of the code which the item must meet; none: not known
    bool has_headings;
} KeyedParts;

struct RowFilter {
    uint32_t table, row_count, word_count;
    Parts alone;  // row alone
    VEC(KeyedParts) keyed;
    Parts others;
    bool is_settled;
    RowSets base;  // of the rows in force, by `alone`
};

// --- Cutting ----------------------------------------------------------------------------------

static KeyedParts *keyed_find(Run *run, RowFilter *filter, uint32_t key)
{
    for (size_t i = 0; i < filter->keyed.count; i++) {
        if (filter->keyed.at[i].key == key) {
            return &filter->keyed.at[i];
        }
    }
    KeyedParts *keyed = VEC_PUSH(&filter->keyed, run->day->arena);
    keyed->key = key;
    return keyed;
}

static void part_add(Run *run, RowFilter *filter, Part part)
{
    Key key = key_of(run, part.node, filter->table);
    Parts *parts = key.kind == KEY_NOTHING ? &filter->alone
                   : key_is_narrow(&key)   ? &keyed_find(run, filter, key_enter(run, &key))->parts
                                           : &filter->others;
    *VEC_PUSH(parts, run->day->arena) = part;
}

// Cut at `and`; a negated `or` is an `and` of negations.
static void part_cut(Run *run, RowFilter *filter, const Node *node, bool negated)
{
    bool cuts = node->kind == NODE_OPERATION && node->op == (negated ? OP_OR : OP_AND);
    if (node->kind == NODE_OPERATION && node->op == OP_NOT) {
        part_cut(run, filter, node->children[0], !negated);
        return;
    }
    for (uint32_t i = 0; cuts && i < node->count; i++) {
        part_cut(run, filter, node->children[i], negated);
    }
    if (!cuts) {
        part_add(run, filter, (Part){.node = node, .negated = negated});
    }
}

static RowFilter *filter_new(Run *run, uint32_t table)
{
    RowFilter *filter = ARENA_NEW(run->day->arena, RowFilter);
    filter->table = table;
    filter->row_count = run->program->tables[table].row_count;
    filter->word_count = filter->row_count / 64 + 1;
    return filter;
}

RowFilter *rows_filter_of_provision(Run *run, const Provision *provision)
{
    RowFilter **slot = &run->law->filters[provision->index];
    if (*slot == NULL) {
        RowFilter *filter = filter_new(run, provision->members.table);
        if (provision->where != NULL) {
            part_cut(run, filter, provision->where, false);
        }
        for (uint32_t i = 0; i < provision->condition_count; i++) {
            const Condition *condition = &provision->conditions[i];
            part_cut(run, filter, condition->test, condition->kind == CLAUSE_UNLESS);
        }
        *slot = filter;
    }
    return *slot;
}

RowFilter *rows_filter_of_node(Run *run, const Node *node, uint32_t table, const Node *where,
                               const Node *has)
{
    RowFilter **slot = &run->law->node_filters[node->number];
    if (*slot == NULL) {
        RowFilter *filter = filter_new(run, table);
        if (where != NULL) {
            part_cut(run, filter, where, false);
        }
        if (has != NULL) {
            part_cut(run, filter, has, false);
        }
        *slot = filter;
    }
    return *slot;
}

// --- Settling ---------------------------------------------------------------------------------

static Truth parts_truth(Run *run, const Parts *parts, uint32_t row)
{
    Truth truth = TRUTH_YES;
    for (size_t i = 0; i < parts->count && truth != TRUTH_NO; i++) {
        if (parts->at[i].settled.words != NULL && bits_get(parts->at[i].settled, row)) {
            continue;
        }
        Truth test = evaluate_truth(run, parts->at[i].node);
        truth = truth_and(truth, parts->at[i].negated ? truth_not(test) : test);
    }
    return truth;
}

static RowSets sets_new(const RowFilter *filter, Arena *arena)
{
    return (RowSets){.yes = {ARENA_MANY(arena, uint64_t, filter->word_count)},
                     .may = {ARENA_MANY(arena, uint64_t, filter->word_count)}};
}

// The column of a part `item meets T.c`; null: it is another.
static const Node *column_met(const Part *part, uint32_t table)
{
    const Node *set = part->node->kind == NODE_CODES_MEET ? part->node->children[0] : NULL;
    if (set != NULL && set->kind == NODE_SET && set->count == 1 && !set->has_except) {
        set = set->children[0];
    }
    bool fits = set != NULL && set->kind == NODE_COLUMN && set->table == table && !part->negated;
    return fits ? set : NULL;
}

static void headings_find(Run *run, const RowFilter *filter, KeyedParts *keyed)
{
    keyed->has_headings = true;
    const Node *column = NULL;
    for (size_t i = 0; column == NULL && i < keyed->parts.count; i++) {
        column = column_met(&keyed->parts.at[i], filter->table);
    }
    if (column == NULL) {
        return;
    }
    const Symbols *symbols = run->program->vocabulary->symbols;
    keyed->headings = ARENA_MANY(run->day->arena, Atom, filter->row_count + 1);
    for (uint32_t row = 0; row < filter->row_count; row++) {
        const Cell *cell = table_cell(&run->program->tables[filter->table], row, column->column);
        bool is_code = cell->set == NULL && cell->value.kind == VALUE_ATOM && cell->value.exact &&
                       atom_is_symbol(cell->value.atom);
        keyed->headings[row] = is_code ? code_heading(symbols, cell->value.atom) : ATOM_NONE;
    }
}

// The rows whose code lies under one of the item's headings: elsewhere none is met. No words: all
// rows.
static Bits rows_under_headings(Run *run, const RowFilter *filter, KeyedParts *keyed)
{
    Headings headings;
    if (!keyed->has_headings) {
        headings_find(run, filter, keyed);
    }
    if (keyed->headings == NULL || !codes_headings(run, &headings)) {
        return filter->base.may;
    }
    Bits rows = {ARENA_MANY(run->arena, uint64_t, filter->word_count)};
    for (uint32_t i = 0; i < filter->base.count; i++) {
        uint32_t row = filter->base.list[i];
        bool under = keyed->headings[row] == ATOM_NONE;
        for (uint32_t k = 0; k < headings.count; k++) {
            under = under || headings.at[k] == keyed->headings[row];
        }
        if (under) {
            bits_set(rows, row);
        }
    }
    return rows;
}

// Asks the parts of every row that `among` may hold.
static void sets_fill(Run *run, const RowFilter *filter, const Parts *parts, Bits among,
                      RowSets *sets)
{
    uint32_t before = run->rows[filter->table];
    uint32_t *list = ARENA_MANY(run->arena, uint32_t, filter->row_count + 1);
    for (uint32_t row = 0; row < filter->row_count; row++) {
        if (among.words != NULL && !bits_get(among, row)) {
            continue;
        }
        run->decider->work.rows++;
        run->rows[filter->table] = row;
        Truth truth = parts_truth(run, parts, row);
        if (truth == TRUTH_NO) {
            continue;
        }
        bits_set(sets->may, row);
        list[sets->count++] = row;
        if (truth == TRUTH_YES) {
            bits_set(sets->yes, row);
        }
    }
    run->rows[filter->table] = before;
    sets->list = ARENA_MANY(run->day->arena, uint32_t, sets->count + 1);
    memcpy(sets->list, list, sets->count * sizeof *list);
}

// `provision.words is none or …`: where the row alone settles an `or`, it is not asked again.
static void part_settle(Run *run, const RowFilter *filter, Part *part)
{
    if (part->negated || part->node->kind != NODE_OPERATION || part->node->op != OP_OR) {
        return;
    }
    Bits settled = {ARENA_MANY(run->day->arena, uint64_t, filter->word_count)};
    uint32_t before = run->rows[filter->table];
    for (uint32_t i = 0; i < part->node->count; i++) {
        if (key_of(run, part->node->children[i], filter->table).kind != KEY_NOTHING) {
            continue;
        }
        for (uint32_t k = 0; k < filter->base.count; k++) {
            run->rows[filter->table] = filter->base.list[k];
            if (evaluate_truth(run, part->node->children[i]) == TRUTH_YES) {
                bits_set(settled, filter->base.list[k]);
            }
        }
    }
    run->rows[filter->table] = before;
    part->settled = settled;
}

static void base_settle(Run *run, RowFilter *filter)
{
    if (filter->is_settled) {
        return;
    }
    filter->is_settled = true;
    filter->base = sets_new(filter, run->day->arena);
    sets_fill(run, filter, &filter->alone, run->day->rows_in_force[filter->table], &filter->base);
    for (size_t i = 0; i < filter->others.count; i++) {
        part_settle(run, filter, &filter->others.at[i]);
    }
}

static const RowSets *keyed_sets(Run *run, const RowFilter *filter, KeyedParts *keyed)
{
    uint64_t value = 0;
    void **slot = key_value(run, keyed->key, &value)
                      ? key_map_slot(&keyed->sets, value, run->day->arena)
                      : NULL;
    if (slot == NULL) {
        return NULL;
    }
    if (*slot == NULL) {
        RowSets *sets = ARENA_NEW(run->day->arena, RowSets);
        *sets = sets_new(filter, run->day->arena);
        bool before = presumed_begin(run);
        alike_quiet(run);
        sets_fill(run, filter, &keyed->parts, rows_under_headings(run, filter, keyed), sets);
        alike_loud(run);
        sets->presumed = presumed_end(run, before);
        *slot = sets;
    }
    const RowSets *kept = *slot;
    run->presumed_read = run->presumed_read || kept->presumed;
    return kept;
}

// --- Questions --------------------------------------------------------------------------------

#define AMONG_MAX 31  // two bits a row, and one for a presumption

// Which rows of the list pass, and which may; of a longer list, what is kept itself.
static uint64_t sets_answer(const RowSets *sets, const RowSets *among)
{
    if (among == NULL) {
        return sets->count == 0 ? (uint64_t)sets->presumed << 63 : (uint64_t)(uintptr_t)sets;
    }
    uint64_t answer = (uint64_t)sets->presumed << 63;
    for (uint32_t i = 0; i < among->count; i++) {
        uint32_t row = among->list[i];
        answer |= (uint64_t)bits_get(sets->may, row) << (2 * i) | (uint64_t)bits_get(sets->yes, row)
                                                                      << (2 * i + 1);
    }
    return answer;
}

// With a mask: of the one row before it.
static uint64_t question_answer(const RowSets *sets, const Question *question)
{
    uint32_t row = (uint32_t)question->mask - 1;
    RowSets one = {.list = &row, .count = 1};
    return sets_answer(sets, question->mask > 0 ? &one : question->among);
}

bool rows_answer(Run *run, const Question *question, uint64_t *out)
{
    const KeyedParts *keyed = question->store;
    uint64_t value = 0;
    const RowSets *sets =
        key_value(run, keyed->key, &value) ? key_map_find(&keyed->sets, value) : NULL;
    if (sets != NULL) {
        *out = question_answer(sets, question);
    }
    return sets != NULL;
}

// --- Visiting ---------------------------------------------------------------------------------

#define KEYED_MAX 8

typedef struct Visit {
    const RowSets *sets[KEYED_MAX + 1];
    uint32_t set_count;
    uint32_t keyed[KEYED_MAX];  // whose sets they are, after the first
    uint32_t keyed_count;
    const Parts *parts[KEYED_MAX + 1];  // to be asked row by row
    uint32_t part_count;
    const RowSets *shortest;
} Visit;

// The rows visited are among those of any set; the shortest of the sets that the answers so far
// settle is the list by which the others are asked.
static void visit_ask(Run *run, RowFilter *filter, const Visit *visit)
{
    const RowSets *among = &filter->base;
    for (uint32_t i = 0; i < visit->keyed_count; i++) {
        const KeyedParts *keyed = &filter->keyed.at[visit->keyed[i]];
        const RowSets *sets = visit->sets[i + 1];
        if (sets->count < among->count && alike_settles(run, &run->law->keys[keyed->key])) {
            among = sets;
        }
    }
    for (uint32_t i = 0; among->count > 0 && i < visit->keyed_count; i++) {
        KeyedParts *keyed = &filter->keyed.at[visit->keyed[i]];
        if (!alike_settles(run, &run->law->keys[keyed->key])) {
            const RowSets *list = among->count <= AMONG_MAX ? among : NULL;
            alike_ask(run, (Question){.kind = QUESTION_ROWS, .store = keyed, .among = list},
                      sets_answer(visit->sets[i + 1], list));
        }
    }
}

// False: no row can pass.
static bool visit_prepare(Run *run, RowFilter *filter, Visit *visit)
{
    base_settle(run, filter);
    visit->sets[visit->set_count++] = &filter->base;
    visit->shortest = &filter->base;
    for (size_t i = 0; i < filter->keyed.count && visit->shortest->count > 0; i++) {
        KeyedParts *keyed = &filter->keyed.at[i];
        const RowSets *sets = i < KEYED_MAX - 1 ? keyed_sets(run, filter, keyed) : NULL;
        if (sets == NULL) {
            visit->parts[visit->part_count++] = &keyed->parts;
            continue;
        }
        visit->sets[visit->set_count++] = sets;
        visit->keyed[visit->keyed_count++] = (uint32_t)i;
        if (sets->count < visit->shortest->count) {
            visit->shortest = sets;
        }
    }
    if (alike_writes(run)) {
        visit_ask(run, filter, visit);
    }
    if (filter->others.count > 0) {
        visit->parts[visit->part_count++] = &filter->others;
    }
    return visit->shortest->count > 0;
}

static Truth visit_row(Run *run, const Visit *visit, uint32_t row)
{
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < visit->set_count; i++) {
        if (!bits_get(visit->sets[i]->may, row)) {
            return TRUTH_NO;
        }
        if (!bits_get(visit->sets[i]->yes, row)) {
            truth = TRUTH_UNKNOWN;
        }
    }
    for (uint32_t i = 0; i < visit->part_count && truth != TRUTH_NO; i++) {
        truth = truth_and(truth, parts_truth(run, visit->parts[i], row));
    }
    return truth;
}

void rows_visit(Run *run, RowFilter *filter, RowVisit visit, void *argument)
{
    Visit prepared = {};
    uint32_t before = run->rows[filter->table];
    bool more = visit_prepare(run, filter, &prepared);
    for (uint32_t i = 0; more && i < prepared.shortest->count; i++) {
        uint32_t row = prepared.shortest->list[i];
        run->decider->work.rows++;
        run->rows[filter->table] = row;
        Truth truth = visit_row(run, &prepared, row);
        if (truth != TRUTH_NO) {
            more = visit(run, argument, row, truth);
        }
    }
    run->rows[filter->table] = before;
}

// --- What keeps a row open --------------------------------------------------------------------

uint32_t rows_part_count(const RowFilter *filter)
{
    size_t count = filter->alone.count + filter->others.count;
    for (size_t i = 0; i < filter->keyed.count; i++) {
        count += filter->keyed.at[i].parts.count;
    }
    return (uint32_t)count;
}

static void open_parts_add(Run *run, const Parts *parts, uint32_t table, const Node **out,
                           uint32_t *count)
{
    uint32_t row = run->rows[table];
    for (size_t i = 0; i < parts->count; i++) {
        bool settled = parts->at[i].settled.words != NULL && bits_get(parts->at[i].settled, row);
        if (!settled && evaluate_truth(run, parts->at[i].node) == TRUTH_UNKNOWN) {
            out[(*count)++] = parts->at[i].node;
        }
    }
}

uint32_t rows_open_parts(Run *run, RowFilter *filter, const Node **out)
{
    uint32_t row = run->rows[filter->table];
    uint32_t count = 0;
    if (!bits_get(filter->base.yes, row)) {
        open_parts_add(run, &filter->alone, filter->table, out, &count);
    }
    for (size_t i = 0; i < filter->keyed.count; i++) {
        KeyedParts *keyed = &filter->keyed.at[i];
        const RowSets *sets = keyed_sets(run, filter, keyed);
        if (sets != NULL && alike_writes(run) && !alike_settles(run, &run->law->keys[keyed->key])) {
            Question question = {.kind = QUESTION_ROWS, .store = keyed, .mask = row + 1};
            alike_ask(run, question, question_answer(sets, &question));
        }
        if (sets == NULL || !bits_get(sets->yes, row)) {
            open_parts_add(run, &keyed->parts, filter->table, out, &count);
        }
    }
    open_parts_add(run, &filter->others, filter->table, out, &count);
    return count;
}
