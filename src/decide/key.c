// key.c: see key.h. A derived fact hangs on what its branches read.
#include "decide/key.h"

#include "decide/alike.h"
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
    case NODE_OPERATION:  // amounts in two currencies hang on the rates that a case says
        reads->other = reads->other || node->children[0]->type.kind == TYPE_MONEY;
        break;
    case NODE_THE:
        *VEC_PUSH(&reads->inner, run->day->arena) = node->table;
        break;
    case NODE_FACT_BY_ROW:
    case NODE_APPLIES:
    case NODE_REASON:
    case NODE_BECAUSE:
    case NODE_COMMITMENT:
    case NODE_COUNTED:
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

static bool name_same(FactName a, FactName b)
{
    return a.fact.index == b.fact.index && a.role == b.role;
}

// False: there are too many facts for a key.
static bool key_add(Key *key, FactName name)
{
    for (uint32_t i = 0; i < key->count; i++) {
        if (name_same(key->facts[i], name)) {
            return true;
        }
    }
    if (key->count == KEY_FACTS_MAX) {
        return false;
    }
    key->facts[key->count++] = name;
    return true;
}

Key key_of(Run *run, const Node *node, uint32_t table)
{
    Reads reads = {.table = table};
    reads_node(run, node, &reads);
    Key key = {.kind = KEY_OTHER};
    bool fits = !reads.other && !(reads.codes && reads.facts.count > 0);
    for (size_t i = 0; fits && i < reads.facts.count; i++) {
        fits = key_add(&key, reads.facts.at[i]);
    }
    if (!fits) {
        return key;
    }
    bool settled = key.count == 0 && reads.between.count == 0;
    key.kind = reads.codes ? KEY_CODES : settled ? KEY_NOTHING : KEY_FACTS;
    for (size_t i = 0; i < reads.between.count; i++) {
        *VEC_PUSH(&key.between, run->day->arena) = reads.between.at[i];
    }
    return key;
}

static bool key_same(const Key *a, const Key *b)
{
    bool same = a->kind == b->kind && a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same = name_same(a->facts[i], b->facts[i]);
    }
    return same;
}

static void keys_grow(Run *run)
{
    LawPlan *law = run->law;
    uint32_t room = law->key_room * 2 + 16;
    Key *keys = ARENA_MANY(run->day->arena, Key, room);
    KeySlot *slots = ARENA_MANY(run->day->arena, KeySlot, room);
    for (uint32_t i = 0; i < law->key_count; i++) {
        keys[i] = law->keys[i];
        slots[i] = law->key_slots[i];
    }
    law->keys = keys;
    law->key_slots = slots;
    law->key_room = room;
}

uint32_t key_enter(Run *run, const Key *key)
{
    LawPlan *law = run->law;
    uint32_t at = 0;
    while (at < law->key_count && !key_same(&law->keys[at], key)) {
        at++;
    }
    if (at == law->key_count) {
        if (law->key_count == law->key_room) {
            keys_grow(run);
        }
        law->keys[law->key_count++] = *key;
        return at;
    }
    for (size_t i = 0; i < key->between.count; i++) {
        *VEC_PUSH(&law->keys[at].between, run->day->arena) = key->between.at[i];
    }
    law->key_slots[at].stamp = 0;
    return at;
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

// One fact's value in 21 bits: what it is, or that it is unknown, and whether it may be none.
#define FACT_BITS 21
#define ATOM_BITS 18

static bool fact_value(Run *run, FactName name, uint64_t *out)
{
    Value value = evaluate_fact(run, name);
    if (value.kind == VALUE_TRUTH) {
        *out = value.atom;
        return true;
    }
    bool plain = value.kind == VALUE_ATOM && (value.exact || value.set == NULL);
    Atom limit = ATOM_SYMBOL_FIRST + (Atom)symbols_count(run->program->vocabulary->symbols);
    if (!plain || value.atom >= limit || value.atom >> ATOM_BITS != 0) {
        return false;
    }
    *out = value.atom | (uint64_t)value.exact << ATOM_BITS | (uint64_t)value.may << (ATOM_BITS + 1);
    return true;
}

static bool key_work_out(Run *run, const Key *key, uint64_t *out)
{
    uint64_t joined = 0;
    if (is_given_between(run, key)) {
        return false;
    }
    if (key->kind == KEY_CODES) {
        joined = (run->codes != NULL ? run->codes : codes_find(run))->id;
        if (joined == CODE_STATE_ALONE) {
            return false;
        }
    }
    for (uint32_t i = 0; i < key->count; i++) {
        uint64_t value = 0;
        alike_pause(run, true);
        bool has_value = fact_value(run, key->facts[i], &value);
        alike_pause(run, false);
        if (!has_value) {
            (void)evaluate_fact(run, key->facts[i]);  // heard: it is why there is no key
            return false;
        }
        joined = joined << FACT_BITS | value;
    }
    // One bit is left for whether presumptions count.
    *out = joined << 1 | run->presumptions_off;
    return true;
}

bool key_value(Run *run, uint32_t key, uint64_t *out)
{
    KeySlot *slot = &run->law->key_slots[key];
    if (slot->stamp != run->stamp) {
        uint64_t value = 0;
        bool has_value = key_work_out(run, &run->law->keys[key], &value);
        slot = &run->law->key_slots[key];  // the list may have grown meanwhile
        *slot = (KeySlot){run->stamp, has_value, value};
    }
    *out = slot->value;
    return slot->has_value;
}

// --- Maps -------------------------------------------------------------------------------------

// Where the value stands, or would.
static uint32_t map_place(const KeyMap *map, uint64_t value)
{
    uint32_t mask = map->room - 1;
    uint32_t at = (uint32_t)((value * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (map->keys[at] != value + 1 && map->keys[at] != 0) {
        at = (at + 1) & mask;
    }
    return at;
}

static void **map_slot(KeyMap *map, uint64_t value)
{
    uint32_t at = map_place(map, value);
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

void *key_map_find(const KeyMap *map, uint64_t value)
{
    if (map->room == 0) {
        return NULL;
    }
    uint32_t at = map_place(map, value);
    return map->keys[at] == 0 ? NULL : map->kept[at];
}

// Whether something was worked out from a presumption is kept beside it.
bool presumed_begin(Run *run)
{
    bool before = run->presumed_read;
    run->presumed_read = false;
    return before;
}

bool presumed_end(Run *run, bool before)
{
    bool read = run->presumed_read;
    run->presumed_read = before || read;
    return read;
}

typedef struct MemoTruth {
    Truth truth;
    bool presumed;
} MemoTruth;

Truth memo_truth(Run *run, Memo *memo, const Node *node)
{
    static const MemoTruth truths[2][4] = {
        {{0, false}, {TRUTH_NO, false}, {TRUTH_YES, false}, {TRUTH_UNKNOWN, false}},
        {{0, true}, {TRUTH_NO, true}, {TRUTH_YES, true}, {TRUTH_UNKNOWN, true}},
    };
    uint64_t value = 0;
    if (!memo->is_made) {
        Key key = key_of(run, node, UINT32_MAX);
        memo->is_made = true;
        memo->has_key = key.kind == KEY_FACTS || key.kind == KEY_CODES;
        memo->key = memo->has_key ? key_enter(run, &key) : 0;
    }
    void **slot = memo->has_key && key_value(run, memo->key, &value)
                      ? key_map_slot(&memo->truths, value, run->day->arena)
                      : NULL;
    if (slot == NULL) {
        return evaluate_truth(run, node);
    }
    if (*slot == NULL) {
        bool before = presumed_begin(run);
        alike_quiet(run);
        Truth truth = evaluate_truth(run, node);
        alike_loud(run);
        *slot = (void *)(uintptr_t)&truths[presumed_end(run, before)][truth];  // read alone
    }
    const MemoTruth *kept = *slot;
    if (alike_writes(run) && !alike_settles(run, &run->law->keys[memo->key])) {
        alike_ask(run, (Question){.kind = QUESTION_MEMO, .store = memo},
                  (uint64_t)kept->truth | (uint64_t)kept->presumed << 63);
    }
    run->presumed_read = run->presumed_read || kept->presumed;
    return kept->truth;
}

bool memo_answer(Run *run, const Question *question, uint64_t *out)
{
    const Memo *memo = question->store;
    uint64_t value = 0;
    const MemoTruth *kept =
        key_value(run, memo->key, &value) ? key_map_find(&memo->truths, value) : NULL;
    if (kept != NULL) {
        *out = (uint64_t)kept->truth | (uint64_t)kept->presumed << 63;
    }
    return kept != NULL;
}
