// map.h: text → number (an index, an id). Open addressing, xxhash; keys are borrowed.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct Map Map;

Map *map_new(Arena *arena);
size_t map_count(const Map *map);
// Is the key there? Then *value, unless null, is set.
bool map_find(const Map *map, Str key, uint32_t *value);
// Adds or replaces.
void map_put(Map *map, Str key, uint32_t value);
// The value of the key; if it is new, `value` is put and *is_new, unless null, set.
uint32_t map_add(Map *map, Str key, uint32_t value, bool *is_new);
// Keys in the order in which they were first put; index from 0.
Str map_key(const Map *map, size_t index);
uint32_t map_value(const Map *map, size_t index);
// The key nearest in spelling, or the empty text if none is near (a third of its length).
Str map_nearest(const Map *map, Str key);

#endif
