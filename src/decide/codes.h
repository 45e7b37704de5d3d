// codes.h: step 3, which control codes an item has (inner header).
#ifndef DECIDE_CODES_H
#define DECIDE_CODES_H

#include "decide/engine.h"

// States kept for a day and law; further ones are made for their case alone.
#define CODE_STATES_MAX 16'384
#define CODE_STATE_ALONE UINT32_MAX

// What is known of an item's codes. States are interned in the day: two items with the same
// statements and the same answers of the conditional entries share one, and what was worked out on
// it.
struct CodeState {
    uint32_t id;       // by which answers are kept (key.c); CODE_STATE_ALONE: by none
    bool states;       // the applicant states codes of this law's list
    bool states_none;  // EAR99, none, unlisted
    const Atom *stated;
    uint32_t stated_count;
    const uint8_t *truths;  // of the law's entries, by index, after statements and `over`
    const bool *by_statement;
    const uint32_t *extra;  // stated codes that no entry names, by index among the stated
    const uint8_t *extra_truths;
    uint32_t extra_count;
    const uint8_t *facts;     // of the conditional entries, as the facts decide
    const uint32_t *holding;  // entries that hold, by index
    const uint32_t *open;     // entries that are open
    uint32_t holding_count, open_count;
    bool contradicts;  // some entry decides otherwise than is stated
    uint8_t *meets;    // by symbol: truth, or 0: not yet
    Truth any;         // does any code hold?
};

typedef struct StatedCode {
    Atom named;  // the nearest paragraph above that the program names; none: not even its heading
    bool below;  // the code itself is further down
    Atom code;   // as stated
} StatedCode;

// What the applicant states of the current item for this law (stated.c).
struct Stated {
    bool states, states_none;
    StatedCode *codes;
    uint32_t count;
};

// Works out the state of the current item.
const CodeState *codes_find(Run *run);
// item meets X, for one code.
Truth codes_meet(Run *run, Atom code);
// The headings outside of which no code meets: `item meets X` is no there. False: too many to tell.
#define HEADINGS_MAX 8
typedef struct Headings {
    Atom at[HEADINGS_MAX];
    uint32_t count;
} Headings;
bool codes_headings(Run *run, Headings *out);
// For a set.
Truth codes_meet_set(Run *run, const Node *set);
// The entries that keep `item meets SET` open, by index: those that are open, and above a code that
// is not stated deep enough those whose facts may yet refute the statement. (Null: whether any code
// holds.)
uint32_t codes_keep_open(const uint32_t **out, Run *run, const Node *set);
// Is a code above one of the set stated, not deep enough to tell?
bool codes_wait_above(Run *run, const Node *set);
// Is an open entry one that a (deeper) statement of the applicant would settle?
bool codes_wait_for_statement(Run *run, uint32_t entry);
// Is the entry over the code, itself or by way of one that it is over?
bool codes_is_over(Run *run, const Provision *winner, Atom code);
// c meets X for a code that is given: unknown if c is above X.
Truth code_value_meets(const Symbols *symbols, Atom code, Atom above);

typedef struct CodeView {
    Atom code;
    bool stated;
    Truth holds;
    uint32_t entry;  // index, or UINT32_MAX
} CodeView;
// The codes that hold and are the deepest, or those still open; sorted.
uint32_t codes_list(Run *run, Truth which, CodeView **out);

// --- Statements (stated.c) --------------------------------------------------------------------

Stated stated_read(Run *run);
// Is the code a stated one or above it?
bool stated_is_at_or_above(const Symbols *symbols, const Stated *stated, Atom code);
// Is the code a paragraph below a stated one?
bool stated_is_below(const Symbols *symbols, const Stated *stated, Atom code);
// Warnings of the statement: contradicted, unknown.
void codes_warn(Run *run);
// A code that names no list, as one of the law that is decided.
Atom code_of_law(Run *run, Atom code);

// --- States (code_state.c) --------------------------------------------------------------------

// What the facts decide of an entry.
typedef struct FactTruth {
    uint32_t entry;
    Truth truth;
} FactTruth;

// The state of an item of which this is stated, and whose facts decide these entries (all others:
// no).
CodeState *code_state_new(Run *run, const Stated *stated, const FactTruth *facts, size_t count,
                          Arena *arena);
// Do the facts decide an entry otherwise than the statement? YES: they meet one that is not stated;
// NO: they do not meet one that is; 0: neither.
Truth codes_contradict(const Run *run, const CodeState *state, const Stated *stated,
                       uint32_t entry);

#endif
