// key.h: on what a condition hangs (inner header). If it is one fact of few values (a country, a
// word, a code) or the item's codes, the answers can be kept by that value: there are few of them,
// and the same value comes again and again from case to case.
#ifndef DECIDE_KEY_H
#define DECIDE_KEY_H

#include "decide/engine.h"

typedef enum KeyKind {
    KEY_NOTHING,  // no fact at all: the row alone, or constants
    KEY_FACTS,    // up to three facts of few values; none, where a case may give what is derived
    KEY_CODES,    // the item's codes
    KEY_OTHER,    // more facts, members of lists, rows further out …
} KeyKind;

#define KEY_FACTS_MAX 3

typedef struct Key {
    KeyKind kind;
    FactName facts[KEY_FACTS_MAX];
    uint32_t count;
    VEC(FactName)
    between;  // derived facts on the way: where the case gives one, the key is not enough
} Key;

// Do all its conditions hang on one fact alone? Only then is it worth keeping sets by its values.
static inline bool key_is_narrow(const Key *key)
{
    return key->kind == KEY_CODES || (key->kind == KEY_FACTS && key->count <= 1);
}

// The key of a condition at the current row of `table` (UINT32_MAX: of no table).
Key key_of(Run *run, const Node *node, uint32_t table);
// Enters a key among those of the law, or finds it there; what lies between is joined.
uint32_t key_enter(Run *run, const Key *key);

// What a key of the law is in this run. False: it has no one value (words left, a text of the
// case).
bool key_value(Run *run, uint32_t key, uint64_t *out);

// Values kept at most: further ones are asked each time.
#define KEY_VALUES_MAX 16'384

// The place for a value, null if it is new; null pointer if the map is full.
void **key_map_slot(KeyMap *map, uint64_t value, Arena *arena);

// What is kept for a value; null: nothing.
void *key_map_find(const KeyMap *map, uint64_t value);

// Between them: did what was worked out read a presumption? What is kept for other cases must say
// so.
bool presumed_begin(Run *run);
bool presumed_end(Run *run, bool before);

// A condition that is kept whole by its key, where it has one.
typedef struct Memo {
    bool is_made, has_key;
    uint32_t key;
    KeyMap truths;
} Memo;
Truth memo_truth(Run *run, Memo *memo, const Node *node);

#endif
