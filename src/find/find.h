// find.h: which control entries do these words describe? Entries ranked, each with why.
//
// What is searched is what the rulebooks say of an entry, in fields that weigh differently: its
// text, its row of a table, the words and figures of its conditions, what other rows say of its
// code, the facts that it asks for, the title of its rulebook. Nothing is decided: an entry that is
// found may or may not hold of an item; its conditions say so.
#ifndef FIND_FIND_H
#define FIND_FIND_H

#include "lang/program.h"

typedef enum FindField {
    FIND_CODE,
    FIND_TEXT,
    FIND_ROW,
    FIND_CONDITION,
    FIND_NOTE,  // a row of another table of the rulebook that names the code
    FIND_QUESTION,
    FIND_RULEBOOK,
    FIND_FIELD_COUNT,
} FindField;
// "text", "row" …
Str find_field_word(FindField field);

// An entry as it can be found: a provision, or one row of it.
typedef struct FindEntry {
    const Provision *provision;
    Atom code;
    const Days *row_days;  // null: the row has none, or there is no row
    const FactName *asks;  // the facts that settle it, each once, in the order of its conditions
    uint32_t ask_count;
} FindEntry;

typedef struct FindReason {
    Str word;  // as it was typed
    FindField field;
    Str passage;  // where it is met
} FindReason;

typedef struct FindHit {
    const FindEntry *entry;
    Str code;
    uint32_t score;  // in thousandths: the higher, the nearer
    VEC(FindReason) reasons;
} FindHit;

// A word that no entry has.
typedef struct FindUnmet {
    Str word;
    Str nearest;  // the word nearest to it that there is; may be empty
} FindUnmet;

typedef struct FindAnswer {
    VEC(FindHit) hits;  // best first; of equal ones in the order of codes
    VEC(FindUnmet) unmet;
} FindAnswer;

typedef struct FindIndex FindIndex;

// Of all entries of the program; lives in the arena.
FindIndex *find_index_new(const Program *program, Arena *arena);

// What an entry counts in percent, so that a caller may leave out some (0) or put them behind.
typedef struct FindFilter {
    unsigned (*weigh)(const void *what, const FindEntry *entry);  // null: all alike
    const void *what;
} FindFilter;

// All entries that have one of the words (UTF-8). A word that begins a code, in either case, finds
// the codes below it, and those above.
void find_search(FindAnswer *out, FindIndex *index, Str words, FindFilter filter);

#endif
