// atoms.h: a set of atoms, or all but these: what a country, a word or an element can still be.
#ifndef REVIEW_ATOMS_H
#define REVIEW_ATOMS_H

#include "facts/vocabulary.h"

typedef struct Atoms {
    bool is_but;  // all but these
    const Atom *at;
    uint32_t count;  // sorted, without repetition
} Atoms;

static inline Atoms atoms_none(void)
{
    return (Atoms){};
}
static inline Atoms atoms_all(void)
{
    return (Atoms){.is_but = true};
}
static inline Atoms atoms_others(Atoms atoms)
{
    atoms.is_but = !atoms.is_but;
    return atoms;
}
Atoms atoms_of_one(Atom atom, Arena *arena);
Atoms atoms_of_set(const Set *set);
Atoms atoms_both(Atoms a, Atoms b, Arena *arena);
Atoms atoms_either(Atoms a, Atoms b, Arena *arena);
bool atoms_have(Atoms atoms, Atom atom);
// One of those that a value of the type can be; false if there is none.
bool atoms_pick(Atom *out, Atoms atoms, const Type *type);

#endif
