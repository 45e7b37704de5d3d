// atom.h: every value of a closed or open set of names is one number.
//
//   0          none
//   1 …        countries            (facts/country.h)
//   1,024 …    chemical elements    (facts/element.h)
//   2,048 …    symbols: words of a `one of`, texts, control codes
//
// So two atoms are equal as numbers, whatever they are, and `one of foreign, any country` needs no
// special case. Symbols are kept in two layers: those of the program (const, shared by threads)
// and, above them, those that a case brings with it.
#ifndef FACTS_ATOM_H
#define FACTS_ATOM_H

#include "base/str.h"
#include "facts/country.h"
#include "facts/element.h"

typedef uint32_t Atom;

#define ATOM_NONE ((Atom)0)
#define ATOM_ELEMENT_FIRST ((Atom)1024)
#define ATOM_SYMBOL_FIRST ((Atom)2048)

static inline Atom atom_of_country(CountryId country)
{
    return country.index;
}
static inline Atom atom_of_element(ElementId element)
{
    return element.index == 0 ? ATOM_NONE : ATOM_ELEMENT_FIRST + element.index;
}
static inline bool atom_is_country(Atom atom)
{
    return atom > 0 && atom < ATOM_ELEMENT_FIRST;
}
static inline bool atom_is_symbol(Atom atom)
{
    return atom >= ATOM_SYMBOL_FIRST;
}

typedef enum SymbolKind { SYMBOL_WORD, SYMBOL_TEXT, SYMBOL_CODE } SymbolKind;

typedef struct Symbols Symbols;

// An empty table, or one that extends `base` (const from then on).
Symbols *symbols_new(const Symbols *base, Arena *arena);

// The atom of a word as written in rulebooks: case counts.
Atom symbols_word(Symbols *symbols, Str word);
bool symbols_find_word(const Symbols *symbols, Str word, Atom *out);

// The atom of a text. Two texts are equal after NFKC, case folding, single blanks; of several
// spellings the first by bytes is shown, that of the base before any.
Atom symbols_text(Symbols *symbols, Str text);

// The atom of a control code of a list ("us", "3A090.a"), its paragraphs above it included.
Atom symbols_code(Symbols *symbols, Str list, Str code);

// As shown to people: "civil", "NVIDIA", "3A090.a" (without its list), "CN", "Dy".
Str symbols_write(const Symbols *symbols, Atom atom);
SymbolKind symbols_kind(const Symbols *symbols, Atom atom);

// Of a code: the paragraph above it (none for a heading), its heading, its list (a word).
Atom code_parent(const Symbols *symbols, Atom code);
Atom code_heading(const Symbols *symbols, Atom code);
Atom code_list(const Symbols *symbols, Atom code);
// The words of its category, the digit it begins with ("3" of 3A090.a), and of its group, the
// capital behind that ("A"). None: it has another shape, or no rulebook asks.
Atom code_category(const Symbols *symbols, Atom code);
Atom code_group(const Symbols *symbols, Atom code);
// Is `code` equal to `above` or a paragraph of it?
bool code_is_within(const Symbols *symbols, Atom code, Atom above);
// Is `code`, or a paragraph above it, between two codes that have the same paragraph above them?
// Headings compare as text, paragraphs by number or by letter: 1C902..1C908, 3B001.k..3B001.n.
bool code_is_between(const Symbols *symbols, Atom code, Atom first, Atom last);
size_t symbols_count(const Symbols *symbols);

#endif
