// rows.c: see rows.h. A filter is cut into parts once a day; bitsets are made when a value is first
// met and kept for the day.
#include "decide/rows.h"

#include "decide/codes.h"

// A filter keeps at most so many bitset pairs; further values are asked row by row.
#define KEYS_MAX 16'384

typedef struct Part {
    const Node *node;
    bool negated;
} Part;

typedef VEC(Part) Parts;

// Rows that pass and rows that may, and the latter as a list if they are few.
typedef struct RowSets {
    Bits yes, may;
    uint32_t *list;
    uint32_t count;
} RowSets;

typedef struct KeyMap {
    uint64_t *keys;  // key + 1; 0: free
    RowSets *sets;
    uint32_t count, room;
} KeyMap;

// Parts that hang on one fact (or on the item's codes) beside the row.
typedef struct KeyedParts {
    bool codes;
    FactName fact;
    VEC(FactName) between;  // derived facts on the way: if the case gives one, the key is not enough
    Parts parts;
    KeyMap map;
} KeyedParts;

struct RowFilter {
    uint32_t table, row_count, word_count;
    Parts alone;              // row alone
    VEC(KeyedParts) keyed;
    Parts others;
    bool is_settled;
    RowSets base;             // of the rows in force, by `alone`
};

// --- What a condition reads -------------------------------------------------------------------

typedef struct Reads {
    uint32_t table;  // whose rows are filtered
    bool codes, other;
    VEC(uint32_t) inner;  // tables over whose rows a condition inside ranges
    VEC(FactName) facts;
    VEC(FactName) between;
} Reads;

static bool is_few_valued(const Type *type)
{
    return type->kind == TYPE_COUNTRY || type->kind == TYPE_WORD || type->kind == TYPE_TRUTH ||
           type->kind == TYPE_CODE || type->kind == TYPE_TEXT;
}

static void reads_node(Run *run, const Node *node, Reads *reads);

// The row of a table further out differs from visit to visit.
static bool is_outer_row(const Reads *reads, uint32_t table)
{
    for (size_t i = 0; i < reads->inner.count; i++) {
        if (reads->inner.at[i] == table) {
            return false;
        }
    }
    return table != reads->table;
}

static void reads_fact(Run *run, FactName name, Reads *reads)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    const Derivation *derivation = run->law->derivations[name.fact.index];
    bool fixed = fact->place == PLACE_CASE || fact->place == PLACE_ITEM ||
                 (fact->place == PLACE_PARTY && name.role < ROLE_COUNT);
    if (!fixed) {
        reads->other = true;
        return;
    }
    if (derivation == NULL) {
        reads->other = reads->other || !is_few_valued(&fact->type);
        *VEC_PUSH(&reads->facts, run->day->arena) = name;
        return;
    }
    *VEC_PUSH(&reads->between, run->day->arena) = name;
    for (uint32_t i = 0; i < derivation->branch_count && !reads->other; i++) {
        reads_node(run, derivation->branches[i].value, reads);
        reads_node(run, derivation->branches[i].when, reads);
    }
}

static void reads_node(Run *run, const Node *node, Reads *reads)
{
    if (node == NULL || reads->other) {
        return;
    }
    switch (node->kind) {
    case NODE_FACT:
        reads_fact(run, node->fact, reads);
        break;
    case NODE_CODES_MEET:
        reads->codes = true;
        break;
    case NODE_COLUMN:
        reads->other = reads->other || is_outer_row(reads, node->table);
        break;
    case NODE_THE:
        *VEC_PUSH(&reads->inner, run->day->arena) = node->table;
        break;
    case NODE_FACT_BY_ROW:
    case NODE_APPLIES:
    case NODE_REASON:
    case NODE_BECAUSE:
    case NODE_COMMITMENT:
        reads->other = true;
        break;
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
        reads->other = reads->other || node->members.kind != MEMBERS_ROWS;
        *VEC_PUSH(&reads->inner, run->day->arena) = node->members.table;
        break;
    default:
        break;
    }
    uint32_t count = node->count + (node->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        reads_node(run, node->children[i], reads);
    }
}

static bool names_one_fact(const Reads *reads)
{
    for (size_t i = 1; i < reads->facts.count; i++) {
        if (reads->facts.at[i].fact.index != reads->facts.at[0].fact.index ||
            reads->facts.at[i].role != reads->facts.at[0].role) {
            return false;
        }
    }
    return true;
}

// --- Cutting ----------------------------------------------------------------------------------

static KeyedParts *keyed_find(Run *run, RowFilter *filter, const Reads *reads)
{
    for (size_t i = 0; i < filter->keyed.count; i++) {
        KeyedParts *keyed = &filter->keyed.at[i];
        bool same_fact = !reads->codes && !keyed->codes &&
                         keyed->fact.fact.index == reads->facts.at[0].fact.index &&
                         keyed->fact.role == reads->facts.at[0].role;
        if ((reads->codes && keyed->codes) || same_fact) {
            return keyed;
        }
    }
    KeyedParts *keyed = VEC_PUSH(&filter->keyed, run->day->arena);
    keyed->codes = reads->codes;
    if (!reads->codes) {
        keyed->fact = reads->facts.at[0];
    }
    return keyed;
}

static void part_add(Run *run, RowFilter *filter, Part part)
{
    Arena *arena = run->day->arena;
    Reads reads = {.table = filter->table};
    reads_node(run, part.node, &reads);
    bool one_key = (reads.codes && reads.facts.count == 0) ||
                   (!reads.codes && reads.facts.count > 0 && names_one_fact(&reads));
    if (reads.other || (!one_key && (reads.codes || reads.facts.count > 0))) {
        *VEC_PUSH(&filter->others, arena) = part;
    } else if (!one_key) {
        *VEC_PUSH(&filter->alone, arena) = part;
    } else {
        KeyedParts *keyed = keyed_find(run, filter, &reads);
        *VEC_PUSH(&keyed->parts, arena) = part;
        for (size_t i = 0; i < reads.between.count; i++) {
            *VEC_PUSH(&keyed->between, arena) = reads.between.at[i];
        }
    }
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
        part_add(run, filter, (Part){node, negated});
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

static Truth parts_truth(Run *run, const Parts *parts)
{
    Truth truth = TRUTH_YES;
    for (size_t i = 0; i < parts->count && truth != TRUTH_NO; i++) {
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

// Asks the parts of every row that `among` may hold.
static void sets_fill(Run *run, const RowFilter *filter, const Parts *parts, Bits among,
                      RowSets *sets)
{
    uint32_t before = run->rows[filter->table];
    uint32_t *list = ARENA_MANY(run->day->arena, uint32_t, filter->row_count + 1);
    for (uint32_t row = 0; row < filter->row_count; row++) {
        if (among.words != NULL && !bits_get(among, row)) {
            continue;
        }
        run->decider->work.rows++;
        run->rows[filter->table] = row;
        Truth truth = parts_truth(run, parts);
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
    sets->list = list;
}

static void base_settle(Run *run, RowFilter *filter)
{
    if (filter->is_settled) {
        return;
    }
    filter->is_settled = true;
    filter->base = sets_new(filter, run->day->arena);
    sets_fill(run, filter, &filter->alone, run->day->rows_in_force[filter->table], &filter->base);
}

static RowSets *map_slot(KeyMap *map, uint64_t key, bool *is_new)
{
    uint32_t mask = map->room - 1;
    for (uint32_t at = (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 40) & mask;;
         at = (at + 1) & mask) {
        if (map->keys[at] == key + 1) {
            *is_new = false;
            return &map->sets[at];
        }
        if (map->keys[at] == 0) {
            *is_new = true;
            map->keys[at] = key + 1;
            map->count++;
            return &map->sets[at];
        }
    }
}

static void map_grow(KeyMap *map, Arena *arena)
{
    KeyMap larger = {.room = map->room == 0 ? 64 : map->room * 2};
    larger.keys = ARENA_MANY(arena, uint64_t, larger.room);
    larger.sets = ARENA_MANY(arena, RowSets, larger.room);
    for (uint32_t i = 0; i < map->room; i++) {
        bool is_new = false;
        if (map->keys[i] != 0) {
            *map_slot(&larger, map->keys[i] - 1, &is_new) = map->sets[i];
        }
    }
    *map = larger;
}

// A key stands for one value of the fact. False: the value has none (words left, a text of the case).
static bool key_of(Run *run, const KeyedParts *keyed, uint64_t *out)
{
    uint64_t mode = run->presumptions_off ? UINT64_C(1) << 40 : 0;
    if (keyed->codes) {
        const CodeState *state = run->codes != NULL ? run->codes : codes_find(run);
        *out = mode | state->id;
        return true;
    }
    for (size_t i = 0; i < keyed->between.count; i++) {
        const Fact *fact =
            vocabulary_fact(run->program->vocabulary, keyed->between.at[i].fact);
        const Record *record = run_record(run, keyed->between.at[i]);
        if (record != NULL && record->given[fact->slot].kind != VALUE_ABSENT) {
            return false;
        }
    }
    Value value = evaluate_fact(run, keyed->fact);
    if (value.kind == VALUE_TRUTH) {
        *out = mode | value.atom;
        return true;
    }
    if (value.kind != VALUE_ATOM || (!value.exact && value.set != NULL)) {
        return false;
    }
    uint64_t may = (uint64_t)value.may << 33;
    *out = mode | may | (value.exact ? value.atom : UINT64_C(1) << 32);
    return value.atom < ATOM_SYMBOL_FIRST + symbols_count(run->program->vocabulary->symbols);
}

static const RowSets *keyed_sets(Run *run, const RowFilter *filter, KeyedParts *keyed)
{
    uint64_t key = 0;
    bool is_new = false;
    if (!key_of(run, keyed, &key)) {
        return NULL;
    }
    if (keyed->map.count * 2 >= keyed->map.room) {
        if (keyed->map.count >= KEYS_MAX) {
            return NULL;
        }
        map_grow(&keyed->map, run->day->arena);
    }
    RowSets *sets = map_slot(&keyed->map, key, &is_new);
    if (is_new) {
        bool presumed = run->presumed_read;
        *sets = sets_new(filter, run->day->arena);
        sets_fill(run, filter, &keyed->parts, filter->base.may, sets);
        run->presumed_read = presumed || run->presumed_read;
    }
    return sets;
}

// --- Visiting ---------------------------------------------------------------------------------

#define KEYED_MAX 8

typedef struct Visit {
    const RowSets *sets[KEYED_MAX + 1];
    uint32_t set_count;
    const Parts *parts[KEYED_MAX + 1];  // to be asked row by row
    uint32_t part_count;
    const RowSets *shortest;
} Visit;

static void visit_prepare(Run *run, RowFilter *filter, Visit *visit)
{
    base_settle(run, filter);
    visit->sets[visit->set_count++] = &filter->base;
    visit->shortest = &filter->base;
    for (size_t i = 0; i < filter->keyed.count; i++) {
        KeyedParts *keyed = &filter->keyed.at[i];
        const RowSets *sets = i < KEYED_MAX - 1 ? keyed_sets(run, filter, keyed) : NULL;
        if (sets == NULL) {
            visit->parts[visit->part_count++] = &keyed->parts;
            continue;
        }
        visit->sets[visit->set_count++] = sets;
        if (sets->count < visit->shortest->count) {
            visit->shortest = sets;
        }
    }
    if (filter->others.count > 0) {
        visit->parts[visit->part_count++] = &filter->others;
    }
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
        truth = truth_and(truth, parts_truth(run, visit->parts[i]));
    }
    return truth;
}

void rows_visit(Run *run, RowFilter *filter, RowVisit visit, void *argument)
{
    Visit prepared = {};
    uint32_t before = run->rows[filter->table];
    visit_prepare(run, filter, &prepared);
    bool more = true;
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
