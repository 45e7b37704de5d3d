// glossary.h: trade words that mean the same, and words that say nothing.
#ifndef FIND_GLOSSARY_H
#define FIND_GLOSSARY_H

#include "base/str.h"

// What a word, in lower case, is called in the rulebooks; itself if the glossary does not have it.
Str glossary_word(Str word);

// The longest Chinese word that `text` begins with: an entry of the glossary, or the name of an
// element. *means is its English; the length in bytes is returned, 0 if there is none.
size_t glossary_chinese(Str text, Str *means);

// Is it a word of grammar, in which no two texts differ?
bool glossary_is_empty_word(Str word);

// A word without its ending: "magnets", "magnetic" and "magnet" are one. Not a grammarian's stem:
// both sides of a comparison are cut alike, and that is all that is asked of it.
Str word_stem(Str word);

#endif
