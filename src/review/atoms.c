// atoms.c: sets of atoms and their complements, as sorted lists.
#include "review/atoms.h"

static Atoms lists_both(Atoms a, Atoms b, bool in_b, Arena *arena);
static Atoms lists_joined(Atoms a, Atoms b, Arena *arena);

Atoms atoms_of_one(Atom atom, Arena *arena)
{
    Atom *at = ARENA_NEW(arena, Atom);
    *at = atom;
    return (Atoms){.at = at, .count = 1};
}

Atoms atoms_of_set(const Set *set)
{
    return set == NULL ? atoms_none() : (Atoms){.at = set->atoms, .count = set->count};
}

Atoms atoms_both(Atoms a, Atoms b, Arena *arena)
{
    if (a.is_but && b.is_but) {
        return atoms_others(lists_joined(a, b, arena));
    }
    return a.is_but ? lists_both(b, a, false, arena) : lists_both(a, b, !b.is_but, arena);
}

Atoms atoms_either(Atoms a, Atoms b, Arena *arena)
{
    return atoms_others(atoms_both(atoms_others(a), atoms_others(b), arena));
}

static bool list_has(Atoms list, Atom atom)
{
    Set set = {.atoms = list.at, .count = list.count};
    return set_has(&set, atom);
}

bool atoms_have(Atoms atoms, Atom atom)
{
    return list_has(atoms, atom) != atoms.is_but;
}

bool atoms_pick(Atom *out, Atoms atoms, const Type *type)
{
    bool of_words = type->kind == TYPE_WORD && type->words != NULL;
    if (of_words) {
        for (uint32_t i = 0; i < type->words->count; i++) {
            if (atoms_have(atoms, type->words->atoms[i])) {
                *out = type->words->atoms[i];
                return true;
            }
        }
    }
    if (type->kind == TYPE_COUNTRY || (of_words && type->any_country)) {
        for (Atom country = 1; country <= country_count(); country++) {
            if (atoms_have(atoms, country)) {
                *out = country;
                return true;
            }
        }
        return false;
    }
    if (!of_words && (atoms.is_but || atoms.count > 0)) {
        *out = atoms.is_but ? ATOM_NONE : atoms.at[0];  // of texts there is always another
        return true;
    }
    return false;
}

// The atoms of `a` that are in `b`, or that are not.
static Atoms lists_both(Atoms a, Atoms b, bool in_b, Arena *arena)
{
    Atom *at = ARENA_MANY(arena, Atom, a.count + 1);
    Atoms both = {.at = at};
    for (uint32_t i = 0, k = 0; i < a.count; i++) {
        while (k < b.count && b.at[k] < a.at[i]) {
            k++;
        }
        if ((k < b.count && b.at[k] == a.at[i]) == in_b) {
            at[both.count++] = a.at[i];
        }
    }
    return both;
}

static Atoms lists_joined(Atoms a, Atoms b, Arena *arena)
{
    Atom *at = ARENA_MANY(arena, Atom, (size_t)a.count + b.count + 1);
    Atoms joined = {.at = at};
    for (uint32_t i = 0, k = 0; i < a.count || k < b.count;) {
        bool from_a = k == b.count || (i < a.count && a.at[i] <= b.at[k]);
        Atom next = from_a ? a.at[i++] : b.at[k++];
        if (joined.count == 0 || at[joined.count - 1] != next) {
            at[joined.count++] = next;
        }
    }
    return joined;
}
