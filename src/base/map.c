// map.c: entries in the order in which they came, and a table of slots that finds them.
//
//   slots   [ . 2 . . 1 . 3 . ]      entry number + 1, 0 for empty; a power of two of them
//               │     │   └─────────────────┐
//   entries [ {key, value, hash} ... ]   0, 1, 2
//
// Linear probing, at most half full. Iterating needs no slots, so it is in the order of the calls
// and the same on every machine. What is outgrown stays in the arena: less than the map itself.
#include "base/map.h"

#include <assert.h>

#include "base/vec.h"

#define FIRST_SLOTS 16

typedef struct Entry {
    Str key;
    uint32_t value;
    uint32_t hash;  // the lower half: saves most comparisons of keys
} Entry;

struct Map {
    Arena *arena;
    VEC(Entry) entries;
    uint32_t *slots;
    size_t slot_count;
};

static uint32_t *slot_of(const Map *map, Str key, uint32_t hash);
static void slots_double(Map *map);
static void entry_add(Map *map, uint32_t *slot, Entry entry);

Map *map_new(Arena *arena)
{
    Map *map = ARENA_NEW(arena, Map);
    map->arena = arena;
    map->slot_count = FIRST_SLOTS;
    map->slots = ARENA_MANY(arena, uint32_t, FIRST_SLOTS);
    return map;
}

size_t map_count(const Map *map)
{
    return map->entries.count;
}

bool map_find(const Map *map, Str key, uint32_t *value)
{
    uint32_t number = *slot_of(map, key, (uint32_t)str_hash(key));
    if (number != 0 && value != NULL) {
        *value = map->entries.at[number - 1].value;
    }
    return number != 0;
}

void map_put(Map *map, Str key, uint32_t value)
{
    uint32_t hash = (uint32_t)str_hash(key);
    uint32_t *slot = slot_of(map, key, hash);
    if (*slot != 0) {
        map->entries.at[*slot - 1].value = value;
    } else {
        entry_add(map, slot, (Entry){key, value, hash});
    }
}

uint32_t map_add(Map *map, Str key, uint32_t value, bool *is_new)
{
    uint32_t hash = (uint32_t)str_hash(key);
    uint32_t *slot = slot_of(map, key, hash);
    bool is_missing = *slot == 0;
    if (is_new != NULL) {
        *is_new = is_missing;
    }
    if (!is_missing) {
        return map->entries.at[*slot - 1].value;
    }
    entry_add(map, slot, (Entry){key, value, hash});
    return value;
}

Str map_key(const Map *map, size_t index)
{
    assert(index < map->entries.count);
    return map->entries.at[index].key;
}

uint32_t map_value(const Map *map, size_t index)
{
    assert(index < map->entries.count);
    return map->entries.at[index].value;
}

Str map_nearest(const Map *map, Str key)
{
    size_t chars = str_column(key, key.len) - 1;
    size_t limit = chars / 3;
    Str nearest = {};
    for (size_t i = 0; i < map->entries.count; i++) {
        size_t distance = str_distance(key, map->entries.at[i].key, limit);
        if (distance <= limit) {
            nearest = map->entries.at[i].key;
            if (distance == 0) {
                break;
            }
            limit = distance - 1;  // only a nearer one counts from here on
        }
    }
    return nearest;
}

// The slot that holds the key, or the empty one into which it belongs.
static uint32_t *slot_of(const Map *map, Str key, uint32_t hash)
{
    size_t mask = map->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t number = map->slots[at];
        if (number == 0) {
            return &map->slots[at];
        }
        const Entry *entry = &map->entries.at[number - 1];
        if (entry->hash == hash && str_equal(entry->key, key)) {
            return &map->slots[at];
        }
    }
}

static void entry_add(Map *map, uint32_t *slot, Entry entry)
{
    assert(map->entries.count < UINT32_MAX / 2);
    *VEC_PUSH(&map->entries, map->arena) = entry;
    *slot = (uint32_t)map->entries.count;
    if (2 * map->entries.count > map->slot_count) {
        slots_double(map);
    }
}

static void slots_double(Map *map)
{
    map->slot_count *= 2;
    map->slots = ARENA_MANY(map->arena, uint32_t, map->slot_count);
    size_t mask = map->slot_count - 1;
    for (size_t i = 0; i < map->entries.count; i++) {
        size_t at = map->entries.at[i].hash & mask;
        while (map->slots[at] != 0) {
            at = (at + 1) & mask;
        }
        map->slots[at] = (uint32_t)i + 1;
    }
}
