// element.h: the 118 chemical elements, by symbol, and alloys written as one word.
//
// All is constant, and safe to share between threads.
#ifndef FACTS_ELEMENT_H
#define FACTS_ELEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { ELEMENT_COUNT = 118 };

typedef struct ElementId {
    uint16_t index;  // the atomic number, 1 to ELEMENT_COUNT; 0: none
} ElementId;

static inline bool element_is_none(ElementId id)
{
    return id.index == 0;
}

// By symbol in its own case: "Tb", not "tb". None if there is no such symbol.
ElementId element_by_symbol(Str symbol);

// Splits an alloy or compound written as one word into its elements, each once, in the order of
// the word: "TbDyFe", "NdFeB", "Sm-Co", "Nd2Fe14B", "Tb0.3Dy0.7Fe1.92". Digits (small ones too),
// points between digits and hyphens are dropped.
//   out    room for `max` elements; untouched on failure
//   count  how many there are
// False if the word does not consist of symbols wholly, or has more than `max` elements.
bool element_split(Str word, ElementId *out, size_t max, size_t *count);

// For "did you mean": by symbol in the wrong case, by name in English or Chinese, or by a name
// misspelt. None if none is near.
ElementId element_nearest(Str text);

// Of none, each is empty.
Str element_symbol(ElementId id);   // "Tb"
Str element_name(ElementId id);     // "terbium"
Str element_name_zh(ElementId id);  // "铽"

#endif
