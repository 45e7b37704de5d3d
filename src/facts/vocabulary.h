// vocabulary.h: what can be said of a case. One vocabulary for all rulebooks: places, and the facts
// that each place holds, with their types, bounds, questions and presumptions.
//
//   case ── item ── component            places nest; a record of a place has one slot a fact
//     │       ├──── processing_unit ── mode
//     │       └──── die
//     └── party (in a role) ── owner
//               └──────────── listing
#ifndef FACTS_VOCABULARY_H
#define FACTS_VOCABULARY_H

#include "base/map.h"
#include "base/problem.h"
#include "facts/unit.h"
#include "facts/value.h"

// The places that are always there; rulebooks declare more (`fact item.dies : place of die`).
enum {
    PLACE_CASE,
    PLACE_ITEM,
    PLACE_PARTY,
    PLACE_OWNER,
    PLACE_COMPONENT,
    PLACE_LISTING,
    PLACE_REQUIREMENT,
    PLACE_BUILT_IN_COUNT,
    PLACE_MAX = 32,
};
typedef uint8_t PlaceId;

typedef enum Role {
    ROLE_EXPORTER,
    ROLE_END_USER,
    ROLE_CONSIGNEE,
    ROLE_INTERMEDIATE_CONSIGNEE,
    ROLE_ULTIMATE_CONSIGNEE,
    ROLE_BROKER,
    ROLE_COUNT,
    ROLE_ANY = ROLE_COUNT,  // not a fact of one role
} Role;
Str role_name(Role role);
bool role_find(Str name, Role *out);

typedef enum TypeKind {
    TYPE_TRUTH,
    TYPE_NUMBER,
    TYPE_MONEY,
    TYPE_DATE,
    TYPE_TEXT,
    TYPE_COUNTRY,
    TYPE_ELEMENT,
    TYPE_CODE,
    TYPE_WORD,   // one of a closed set of words (and countries)
    TYPE_SET,    // of one of the above
    TYPE_PLACE,  // a list of records
    TYPE_ANY,    // in `comity eval` only: typed by what is given
} TypeKind;

typedef struct Type {
    TypeKind kind;
    TypeKind member;  // of a set
    bool or_none;
    bool any_country;  // a `one of` that admits every country
    bool counts_days;  // of `number in days`, `months`: plain
    Unit unit;         // of a number; dimensionless if none is stated
    Str unit_text;     // as declared
    const Set *words;  // of a `one of`
    PlaceId place;     // of a list
    Str name;          // the declared name ("form"), if it has one
} Type;

ValueKind type_value_kind(const Type *type);
bool type_equal(const Type *a, const Type *b);
// "number in TOPS_bit", "one of civil, military": for problems.
Str type_write(const Type *type, const Symbols *symbols, Arena *arena);

typedef struct FactId {
    uint32_t index;
} FactId;

// The facts that deciding itself needs, by index: there before any rulebook.
enum {
    FACT_DATE,
    FACT_KNOWN,
    FACT_ITEM_ID,
    FACT_ITEM_LIST,
    FACT_ITEM_CODE,  // also named `item.codes`: a set, since an item may be said to have several
    FACT_EXCEPTION_CLAIMED,
    FACT_ITEM_PARTS,
    FACT_PARTY_OWNERS,
    FACT_PARTY_LISTINGS,
    FACT_RATES,  // by currency: what one of it is worth, in another
    FACT_BUILT_IN_COUNT,
};

// What a law says of a fact: its question and its presumption. `law` none: every law.
typedef struct FactTerms {
    Atom law;
    Role role;  // ROLE_ANY: all roles
    Str ask, ask_zh;
    bool has_presumption;
    Value presumed;
} FactTerms;

typedef struct Fact {
    Str name;  // within its place: "tpp"
    Str full;  // "item.tpp"
    PlaceId place;
    uint32_t slot;
    Type type;
    bool has_bounds;
    Range bounds;      // in base units
    Str by_table;      // "rulebook/table": a value for each of its rows; else empty
    bool is_derived;   // some rulebook derives it
    bool is_declared;  // by `fact`, not only by `derive`
    bool used;         // some statement reads it
    unsigned depth;    // of the derivations that it rests on
    VEC(FactTerms) terms;
    Place declared_at;
} Fact;

typedef struct PlaceInfo {
    Str name;  // "component"
    PlaceId parent;
    FactId list;  // the fact of the parent that holds its records; index 0 of case: none
    uint32_t fact_count;
    VEC(FactId) facts;
    Map *by_name;
} PlaceInfo;

typedef struct Vocabulary {
    Arena *arena;
    Symbols *symbols;
    VEC(Fact) facts;
    PlaceInfo places[PLACE_MAX];
    uint8_t place_count;
    Map *full_names;  // "item.tpp", "party.lists", "destination" → fact
} Vocabulary;

// A fact as it is named: of a place, and perhaps of one role.
typedef struct FactName {
    FactId fact;
    Role role;  // of a party's fact named by its role, else ROLE_ANY
} FactName;

Vocabulary *vocabulary_new(Arena *arena);
static inline const Fact *vocabulary_fact(const Vocabulary *vocabulary, FactId fact)
{
    return &vocabulary->facts.at[fact.index];
}

// Finds "item.tpp", "end_user.lists", "destination". False if there is none.
bool vocabulary_find(const Vocabulary *vocabulary, Str name, FactName *out);
// The known name nearest in spelling, roles included; empty if none is near.
Str vocabulary_nearest(const Vocabulary *vocabulary, Str name, Arena *arena);
// Splits "end_user.lists" into its place, role and the name inside it.
PlaceId vocabulary_split(const Vocabulary *vocabulary, Str name, Role *role, Str *rest);
bool vocabulary_find_place(const Vocabulary *vocabulary, Str name, PlaceId *out);

// Adds a fact, or gives the one that is there. CONFLICT with a Problem ("type.redeclared") if it
// has another type. New: *is_new.
Status vocabulary_add(FactId *out, Vocabulary *vocabulary, Str name, Type type, Place place,
                      Problems *problems);
// A list of control codes that `item.list` may name, beside those that are always there.
void vocabulary_add_list(Vocabulary *vocabulary, Str list);
// A place of records held by a fact of `parent`.
PlaceId vocabulary_add_place(Vocabulary *vocabulary, Str name, PlaceId parent);

// The question of a fact for a law ("zh" if `chinese`); empty if none was written.
Str vocabulary_question(const Vocabulary *vocabulary, FactName fact, Atom law, bool chinese);
// The presumption of a fact for a law; false if there is none.
bool vocabulary_presumed(const Vocabulary *vocabulary, FactName fact, Atom law, Value *out);

#endif
