// terms.h: text → the terms by which it is found: words without their endings, elements and units
// whatever they are called, Chinese in words that are known, else in pairs of characters.
//
//   "Samarium–cobalt magnets"  Sm Co magnet        an element is its symbol
//   "钐钴永磁"                  Sm Co perman magnet  the glossary puts trade words into English
//   "5.92 TOPS_bit"            5.92 top bit
#ifndef FIND_TERMS_H
#define FIND_TERMS_H

#include "base/str.h"
#include "base/vec.h"

typedef struct Term {
    Str key;   // what is compared
    Str word;  // as it stands in the text, borrowed from it
} Term;

typedef struct Terms {
    VEC(Term) list;
} Terms;

// Breaks words; to be used by one thread, and ends with its arena.
typedef struct TermReader TermReader;

TermReader *term_reader_new(Arena *arena);

// Adds the terms of a text (UTF-8) in its order. Words that say nothing ("of") are left out; of a
// word that the glossary knows by another name, each word of that name is a term.
void terms_read(Terms *out, TermReader *reader, Str text);

// The same for words that someone typed: "SmCo" is also its elements, "GB/s" also what it measures.
void terms_read_typed(Terms *out, TermReader *reader, Str text);

// Adds a control code, which no word is mistaken for.
void terms_add_code(Terms *out, TermReader *reader, Str code);

// Adds what a unit measures, so that GB/s and TB/s are found by each other. Nothing for a text that
// is no unit, or a plain number.
void terms_add_unit(Terms *out, TermReader *reader, Str unit, Str word);

#endif
