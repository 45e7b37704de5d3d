// check.h: what the files of the checker share (inner header). Tree → Node needs the names in reach
// and the type that is wanted; both stand in Checker and Scope.
#ifndef LANG_CHECK_H
#define LANG_CHECK_H

#include "lang/program.h"

typedef struct RulebookNames {
    Map *types, *groups, *tables, *provisions;  // name → index into the lists below
} RulebookNames;

typedef struct NamedType {
    Str name;
    Type type;
} NamedType;

typedef struct Checker {
    Arena *arena;
    Problems *problems;
    Vocabulary *vocabulary;
    Sources sources;
    bool free_names;  // `comity eval`: names need no declaration
    VEC(Rulebook *) rulebooks;
    VEC(RulebookNames) names;  // beside rulebooks
    VEC(NamedType) types;
    VEC(Group) groups;
    VEC(Table) tables;
    VEC(Provision) provisions;  // in the order of rulebooks, then of lines
    uint32_t *by_name;          // all but statuses in the order of rulebooks, then of names; made
    uint32_t by_name_count;     //   once all are known
    VEC(Derivation) derivations;
    uint32_t *first_derivations;  // by fact
    uint32_t node_count, limit_count;
} Checker;

// The places and rows that are current where a condition stands, the innermost last.
typedef struct Scope {
    const struct Scope *outer;
    bool is_table;
    PlaceId place;
    uint32_t table;
} Scope;

// What a condition is checked for: its rulebook, what is current, and what it may read.
typedef struct Context {
    Checker *checker;
    const Rulebook *rulebook;
    Source source;
    const Scope *scope;
    bool may_read_requirements;
    bool may_read_unknown;  // `is unknown`: in duties, factors and documents
} Context;

// check_name.c: names of a rulebook, bare inside it and where it is used.
Status check_find_type(const NamedType **out, Context *context, Token name);
bool check_find_table(uint32_t *out, const Context *context, Str name);
bool check_find_group(uint32_t *out, const Context *context, Str name);
// The provisions that a name stands for (itself, a whole, a rulebook), of the rulebook, those that
// it uses, or where "rulebook/name" is written. False if there are none.
bool check_find_provisions(const uint32_t **out, uint32_t *count, const Context *context, Str name);
// Puts the provisions in the order in which check_find_provisions looks for them.
void check_names_sort(Checker *checker);
// The name of a statement of the rulebook, nearest in spelling; empty if none is near.
Str check_nearest_provision(const Context *context, Str name);
// The provision that a statement of the context's rulebook made, or null.
Provision *check_provision_of(Context *context, const Statement *statement);
// The nearest name in reach; empty if none is near, or if nobody would read it any more.
Str check_nearest_name(const Context *context, Str name, const Type *expected);
const Scope *check_scope_table(const Context *context, uint32_t table);
bool check_scope_place(const Context *context, PlaceId place);

// check_type.c
Status check_type(Type *out, Context *context, const TypeTree *tree);
Type type_plain(TypeKind kind);
static inline bool type_is_atom(TypeKind kind)
{
    return kind == TYPE_TEXT || kind == TYPE_COUNTRY || kind == TYPE_ELEMENT || kind == TYPE_CODE ||
           kind == TYPE_WORD;
}
// What type_is_atom says, for messages.
#define SET_MEMBERS "words, texts, countries, codes or elements"
// The type of a set's members.
Type type_member(const Type *set);
// May a word stand for a member of this type? Then *out is its atom.
bool check_word(Atom *out, Context *context, Str word, const Type *type);
// "a country", "one of civil, military", "a number in mm2": for messages.
Str check_type_write(const Context *context, const Type *type);
// May values of the two be compared?
bool type_comparable(const Type *a, const Type *b);

// check_leaf.c: a code of the list before its colon, else of the rulebook's; "name.list" if neither
// is named.
Status check_code_text(Atom *out, Context *context, Place place, Str text);

// check_place.c: is the first word of a fact's name a place, or a paper of the case
// (`notice.date`), and not a place misspelt or never declared?
Status check_fact_place(Context *context, const Statement *statement);

// check_node.c: a tree → a node of the type that is wanted (null: any).
Status check_expression(const Node **out, Context *context, const Tree *tree, const Type *expected);
Status check_condition(const Node **out, Context *context, const Tree *tree);
// A set of members of this type.
Status check_set(const Node **out, Context *context, const Tree *tree, const Type *member);
// check_members.c: the members that a place or table names, over which a quantifier ranges.
Status check_members(Members *out, Context *context, Str place, Str of, const Token *at);
Node *node_new(Context *context, NodeKind kind, const Tree *tree);

// check_table.c: columns and rows.
Status check_table_columns(Table *out, Context *context, const Statement *statement);
Status check_table_rows(Table *table, Context *context, const Statement *statement);

// check_statement.c: derivations, provisions, statuses.
void check_statement(Context *context, const Statement *statement);
void check_targets(Context *context, Provision *provision, const Statement *statement);
// The first clause of a kind, or null.
const Clause *check_clause(const Statement *statement, ClauseKind kind);

// check_limit.c: what a limit counts, up to what, by which account.
void check_limit(Provision *provision, Context *context, const Statement *statement);

// check_clock.c: a time: how long, from which day, which days are left out.
void check_clock(Provision *provision, Context *context, const Statement *statement);

// check_order.c: cycles, steps, versions.
void check_order(Checker *checker);

// The token that a part of the text would be, somewhere behind `first` on its line; else `first`.
Token check_token_at(const Context *context, const Token *first, Str part);
// An error at a token of the rulebook.
Status check_error(Context *context, const Token *at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
