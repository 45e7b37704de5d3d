// key.c: see key.h. A derived fact hangs on what its branches read.
#include "decide/key.h"

#include "decide/codes.h"

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


Key key_of(Run *run, const Node *node, uint32_t table)
{
    Reads reads = {.table = table};
    reads_node(run, node, &reads);
    bool one_fact = reads.facts.count > 0 && names_one_fact(&reads);
    Key key = {.kind = KEY_OTHER};
    if (reads.other || (reads.codes && reads.facts.count > 0) ||
        (reads.facts.count > 0 && !one_fact)) {
        return key;
    }
    key.kind = reads.codes ? KEY_CODES : one_fact ? KEY_FACT : KEY_NOTHING;
    key.fact = one_fact ? reads.facts.at[0] : (FactName){};
    for (size_t i = 0; i < reads.between.count; i++) {
        *VEC_PUSH(&key.between, run->day->arena) = reads.between.at[i];
    }
    return key;
}

bool key_same(const Key *a, const Key *b)
{
    return a->kind == b->kind &&
           (a->kind != KEY_FACT ||
            (a->fact.fact.index == b->fact.fact.index && a->fact.role == b->fact.role));
}

void key_join(Run *run, Key *key, const Key *other)
{
    for (size_t i = 0; i < other->between.count; i++) {
        *VEC_PUSH(&key->between, run->day->arena) = other->between.at[i];
    }
}

static bool is_given_between(const Run *run, const Key *key)
{
    for (size_t i = 0; i < key->between.count; i++) {
        const Fact *fact = vocabulary_fact(run->program->vocabulary, key->between.at[i].fact);
        const Record *record = run_record(run, key->between.at[i]);
        if (record != NULL && record->given[fact->slot].kind != VALUE_ABSENT) {
            return true;
        }
    }
    return false;
}

bool key_value(Run *run, const Key *key, uint64_t *out)
{
    uint64_t mode = run->presumptions_off ? UINT64_C(1) << 40 : 0;
    if (is_given_between(run, key)) {
        return false;
    }
    if (key->kind == KEY_CODES) {
        const CodeState *state = run->codes != NULL ? run->codes : codes_find(run);
        *out = mode | state->id;
        return true;
    }
    Value value = evaluate_fact(run, key->fact);
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

// --- Maps -------------------------------------------------------------------------------------

static void **map_slot(KeyMap *map, uint64_t value)
{
    uint32_t mask = map->room - 1;
    uint32_t at = (uint32_t)((value * UINT64_C(0x9E3779B97F4A7C15)) >> 40) & mask;
    while (map->keys[at] != value + 1 && map->keys[at] != 0) {
        at = (at + 1) & mask;
    }
    if (map->keys[at] == 0) {
        map->keys[at] = value + 1;
        map->count++;
    }
    return &map->kept[at];
}

static void map_grow(KeyMap *map, Arena *arena)
{
    KeyMap larger = {.room = map->room == 0 ? 64 : map->room * 2};
    larger.keys = ARENA_MANY(arena, uint64_t, larger.room);
    larger.kept = ARENA_MANY(arena, void *, larger.room);
    for (uint32_t i = 0; i < map->room; i++) {
        if (map->keys[i] != 0) {
            *map_slot(&larger, map->keys[i] - 1) = map->kept[i];
        }
    }
    *map = larger;
}

void **key_map_slot(KeyMap *map, uint64_t value, Arena *arena)
{
    if (map->count * 2 >= map->room) {
        if (map->count >= KEY_VALUES_MAX) {
            return NULL;
        }
        map_grow(map, arena);
    }
    return map_slot(map, value);
}
