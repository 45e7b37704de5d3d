// class_table.c: see class_table.h.
#include "decide/class_table.h"

#define DENSE_BITS 22        // of keys whose answers stand in an array: 8 MiB
#define WORD_BITS 63         // of a word of a key
#define WORDS_MAX 8          // of a key
#define ENTRIES_MAX 262'144  // answers in a map
#define TRIAL 4'096          // after so many worked out, half of all that was asked must be there

static void table_fit(ClassTable *self);
static void table_lay_out(ClassTable *self);
static void keys_join(const ClassTable *self, uint64_t *keys, const Block *block, Arena *scratch);
static void short_keys_join(const ClassTable *self, uint32_t *keys, const Block *block,
                            Arena *scratch);
static uint32_t map_place(const ClassTable *self, const uint64_t *key);
static void answer_put(ClassTable *self, const uint64_t *key, uint16_t answer);

static unsigned bits_for(size_t count)
{
    unsigned bits = 0;
    while (bits < 32 && ((size_t)1 << bits) < count) {
        bits++;
    }
    return bits;
}

ClassTable *class_table_new(const TableLane *lanes, uint32_t count, Arena *arena)
{
    ClassTable *self = ARENA_NEW(arena, ClassTable);
    self->arena = arena;
    self->lanes = ARENA_MANY(arena, TableLane, count + 1);
    self->count = count;
    for (uint32_t i = 0; i < count; i++) {
        self->lanes[i] = lanes[i];
    }
    table_lay_out(self);
    return self;
}

static uint16_t answer_of(const ClassTable *self, const uint64_t *key)
{
    return self->answers[self->dense ? (uint32_t)key[0] : map_place(self, key)];
}

static void answers_fill(ClassTable *self, uint16_t *out, const uint64_t *keys, Block *block,
                         const uint64_t *wanted, ClassFill fill, void *what)
{
    for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
        uint64_t left = wanted[word] & ~block->alone[word];
        for (; left != 0; left &= left - 1) {
            uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(left);
            const uint64_t *key = &keys[(size_t)i * self->words];
            out[i] = answer_of(self, key);
            if (out[i] == ANSWER_NONE) {
                out[i] = fill(what, i);
                answer_put(self, key, out[i]);
                self->filled++;
            }
            if (out[i] == ANSWER_APART) {
                block_set_alone(block, i);
            }
        }
    }
}

// Keys that are too many for a map, or of which hardly one comes again. An array has a place for
// each key there is, so its end is in sight.
static void hope_check(ClassTable *self)
{
    bool is_rare = self->filled > TRIAL && self->filled > self->asked / 2;
    self->hopeless = !self->dense && (is_rare || self->entries > ENTRIES_MAX);
}

static void wanted_to_alone(Block *block, const uint64_t *wanted)
{
    for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
        block->alone[word] |= wanted[word];
    }
}

static uint64_t wanted_count(const Block *block, const uint64_t *wanted)
{
    uint64_t count = 0;
    for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
        count += (uint64_t)__builtin_popcountll(wanted[word] & ~block->alone[word]);
    }
    return count;
}

// Every row has its answer, or none is missing where it is wanted.
static bool dense_gather(const ClassTable *self, uint16_t *out, const Block *block, Arena *scratch)
{
    uint32_t *keys = ARENA_MANY(scratch, uint32_t, BLOCK_ROWS);
    short_keys_join(self, keys, block, scratch);
    const uint16_t *answers = self->answers;
    uint16_t none = 0;  // NONE is 0 and APART all ones: only of these x + 1 is 0 or 1
    for (uint32_t i = 0; i < block->count; i++) {
        uint16_t answer = answers[keys[i]];
        out[i] = answer;
        none |= (uint16_t)(answer + 1) <= 1;
    }
    return none == 0;
}

void class_table_ask(ClassTable *self, uint16_t *out, Block *block, const uint64_t *wanted,
                     ClassFill fill, void *what, Arena *scratch)
{
    uint64_t count = wanted_count(block, wanted);
    if (count == 0) {
        return;
    }
    for (uint32_t i = 0; i < self->count && !self->hopeless; i++) {
        if (self->lanes[i].cuts == NULL) {
            (void)lane_ids(self->lanes[i].lane, block);
        }
    }
    table_fit(self);
    if (self->hopeless) {
        wanted_to_alone(block, wanted);
        return;
    }
    ArenaMark mark = arena_mark(scratch);
    self->asked += count;
    if (!self->dense || !dense_gather(self, out, block, scratch)) {
        uint64_t *keys = ARENA_MANY(scratch, uint64_t, (size_t)BLOCK_ROWS * self->words);
        keys_join(self, keys, block, scratch);
        answers_fill(self, out, keys, block, wanted, fill, what);
        hope_check(self);
    }
    arena_return(scratch, mark);
}

static size_t class_count(const TableLane *lane)
{
    return lane->presence       ? 2
           : lane->cuts != NULL ? lane->cut_count + 2
                                : lane->lane->classes.count;
}

// Has some lane more classes by now than its bits can tell?
static void table_fit(ClassTable *self)
{
    for (uint32_t i = 0; i < self->count; i++) {
        if (class_count(&self->lanes[i]) > (size_t)1 << self->lanes[i].bits) {
            table_lay_out(self);
            return;
        }
    }
}

static void room_take(ClassTable *self)
{
    self->dense = self->words == 1 && self->bits <= DENSE_BITS;
    self->room = self->dense ? 1u << self->bits : 1024;
    self->answers = ARENA_MANY(self->arena, uint16_t, self->room);
    self->keys =
        self->dense ? NULL : ARENA_MANY(self->arena, uint64_t, (size_t)self->room * self->words);
    self->entries = 0;
}

static void key_move(const ClassTable *from, const ClassTable *to, uint64_t *moved,
                     const uint64_t *key)
{
    memset(moved, 0, to->words * sizeof *moved);
    for (uint32_t i = 0; i < from->count; i++) {
        const TableLane *lane = &from->lanes[i];
        uint64_t id = key[lane->word] >> lane->shift & ((UINT64_C(1) << lane->bits) - 1);
        moved[to->lanes[i].word] |= id << to->lanes[i].shift;
    }
}

static void answers_move(const ClassTable *from, ClassTable *to)
{
    for (uint32_t i = 0; from->answers != NULL && i < from->room; i++) {
        if (from->answers[i] != ANSWER_NONE) {
            uint64_t moved[WORDS_MAX];
            uint64_t dense = i;
            key_move(from, to, moved, from->dense ? &dense : &from->keys[(size_t)i * from->words]);
            answer_put(to, moved, from->answers[i]);
        }
    }
}

// Bits for the classes there are, and some to come; what is known moves along.
static void table_lay_out(ClassTable *self)
{
    ClassTable before = *self;
    self->lanes = ARENA_MANY(self->arena, TableLane, self->count + 1);
    self->words = 1;
    self->bits = 0;
    for (uint32_t i = 0; i < self->count; i++) {
        TableLane *lane = &self->lanes[i];
        *lane = before.lanes[i];
        size_t count = class_count(lane);
        bool is_fixed = lane->presence || lane->cuts != NULL;
        lane->bits = bits_for(is_fixed ? count : count + count / 4 + 1);
        if (self->bits + lane->bits > WORD_BITS) {
            self->words++;
            self->bits = 0;
        }
        lane->word = self->words - 1;
        lane->shift = self->bits;
        self->bits += lane->bits;
    }
    self->hopeless = self->words > WORDS_MAX;
    if (!self->hopeless) {
        room_take(self);
        answers_move(&before, self);
    }
}

static void ids_of_presence(uint32_t *ids, const Lane *lane, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool says =
            lane->kind == LANE_FREE ? lane->ids[i] != 0 : lane->classes.at[lane->ids[i]].says;
        ids[i] = says;
    }
}

// 0 where nothing is said, else one more than the cuts at or below.
static void ids_of_cuts(uint32_t *ids, const TableLane *lane, const Block *block)
{
    const int64_t *values = lane_values(lane->lane, block);
    uint32_t count = block->count;
    for (uint32_t i = 0; i < count; i++) {
        ids[i] = 1;
    }
    for (uint32_t k = 0; k < lane->cut_count; k++) {
        int64_t cut = lane->cuts[k];
        for (uint32_t i = 0; i < count; i++) {
            ids[i] += values[i] >= cut;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t known = (uint32_t)(lane->lane->known[i / 64] >> (i % 64)) & 1;
        ids[i] &= -known;
    }
}

static const uint32_t *ids_of(const TableLane *lane, const Block *block, uint32_t *room)
{
    if (lane->presence) {
        ids_of_presence(room, lane->lane, block->count);
    } else if (lane->cuts != NULL) {
        ids_of_cuts(room, lane, block);
    } else {
        return lane->lane->ids;
    }
    return room;
}

static void keys_join(const ClassTable *self, uint64_t *keys, const Block *block, Arena *scratch)
{
    uint32_t *room = ARENA_MANY(scratch, uint32_t, BLOCK_ROWS);
    for (uint32_t k = 0; k < self->count; k++) {
        const TableLane *lane = &self->lanes[k];
        const uint32_t *ids = ids_of(lane, block, room);
        uint64_t *to = keys + lane->word;
        for (uint32_t i = 0; i < block->count; i++) {
            to[(size_t)i * self->words] |= (uint64_t)ids[i] << lane->shift;
        }
    }
}

static void short_keys_join(const ClassTable *self, uint32_t *keys, const Block *block,
                            Arena *scratch)
{
    uint32_t *room = ARENA_MANY(scratch, uint32_t, BLOCK_ROWS);
    for (uint32_t k = 0; k < self->count; k++) {
        unsigned shift = self->lanes[k].shift;
        const uint32_t *ids = ids_of(&self->lanes[k], block, room);
        for (uint32_t i = 0; i < block->count; i++) {
            keys[i] |= ids[i] << shift;
        }
    }
}

// Where the key stands in the map, or would.
static uint32_t map_place(const ClassTable *self, const uint64_t *key)
{
    uint32_t mask = self->room - 1;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < self->words; i++) {
        hash = (hash ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    uint32_t at = (uint32_t)hash & mask;
    while (self->answers[at] != ANSWER_NONE &&
           memcmp(&self->keys[(size_t)at * self->words], key, self->words * sizeof *key) != 0) {
        at = (at + 1) & mask;
    }
    return at;
}

static void map_grow(ClassTable *self)
{
    ClassTable before = *self;
    self->room = before.room * 2;
    self->keys = ARENA_MANY(self->arena, uint64_t, (size_t)self->room * self->words);
    self->answers = ARENA_MANY(self->arena, uint16_t, self->room);
    self->entries = 0;
    for (uint32_t i = 0; i < before.room; i++) {
        if (before.answers[i] != ANSWER_NONE) {
            answer_put(self, &before.keys[(size_t)i * self->words], before.answers[i]);
        }
    }
}

static void answer_put(ClassTable *self, const uint64_t *key, uint16_t answer)
{
    if (self->dense) {
        self->answers[key[0]] = answer;
        return;
    }
    if (self->entries * 2 >= self->room) {
        map_grow(self);
    }
    uint32_t at = map_place(self, key);
    self->entries += self->answers[at] == ANSWER_NONE;
    self->answers[at] = answer;
    memcpy(&self->keys[(size_t)at * self->words], key, self->words * sizeof *key);
}
