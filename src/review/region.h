// region.h: what one term (a fact, a cell, an expression) can still be where several comparisons
// hold at once: an interval, the words left, the members a set must and must not have.
#ifndef REVIEW_REGION_H
#define REVIEW_REGION_H

#include "review/atoms.h"
#include "lang/program.h"

typedef struct Region {
    const Node *term;  // null: the codes of the item
    Type type;
    bool some, none;  // may be
    Range range;      // of a number, money or date
    bool low_open, high_open;
    VEC(Number) but;  // numbers that it is not
    Atom currency;    // of money, once it is compared
    Truth truth;
    Atoms atoms;             // of a country, word, text …
    VEC(Atom) has, has_not;  // of a set
} Region;

// All that a term can be.
Region region_of(const Node *term, const Vocabulary *vocabulary);
Region region_of_codes(void);
Region region_of_constant(const Node *constant, Arena *arena);

// Each narrows the region to where the test holds (or does not), and tells whether anything is
// left. A value that is none fails every test but `is none`.
bool region_hold_truth(Region *region, bool holds);
bool region_hold_none(Region *region, bool holds);
// < <= > >= is, with a number, money or a day.
bool region_hold_number(Region *region, Operator op, Value value, bool holds, Arena *arena);
bool region_hold_atoms(Region *region, Atoms atoms, bool holds, Arena *arena);
// A code is had by whoever has one of its paragraphs.
bool region_hold_member(Region *region, Atom atom, bool holds, const Symbols *symbols,
                        Arena *arena);

// A code that is not deep enough leaves open whether one of its paragraphs is meant: with 1A001 and
// without 1A001.a, nothing is sure.
bool region_has_sure_codes(const Region *region, const Symbols *symbols);

// A value in it, as a case would say it; empty where there is nothing to say.
Str region_write(const Region *region, const Symbols *symbols, Arena *arena);

#endif
