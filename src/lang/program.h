// program.h: rulebooks, checked: every name resolved, every node typed. Made once, const from then
// on, and shared by threads.
//
//   Program
//     ├─ vocabulary            what can be said of a case
//     ├─ rulebooks ─ governs, use, list
//     ├─ provisions            entries, requirements, exceptions, policies, statuses …
//     ├─ derivations           facts computed from others
//     ├─ groups, tables        dated sets; rows
//     └─ nodes                 the conditions and expressions of all of them
//
// A day's law (which provisions are in force) is worked out by whoever decides; here nothing is
// dated but what the text dates.
#ifndef LANG_PROGRAM_H
#define LANG_PROGRAM_H

#include "base/hash.h"
#include "facts/vocabulary.h"
#include "lang/tree.h"

typedef struct Rulebook Rulebook;
typedef struct Provision Provision;
typedef struct Node Node;

typedef enum NodeKind {
    NODE_CONSTANT,
    NODE_FACT,         // fact
    NODE_FACT_BY_ROW,  // fact, for the current row of `table`
    NODE_COLUMN,       // cell of the current row: table, column
    NODE_CELLS,        // all cells of a column, as a set
    NODE_GROUP,        // the group's set on the day
    NODE_ANY,          // any country, any entry
    NODE_RANGE,        // children: first and last code
    NODE_SET,          // children: elements; then, if has_except, the set taken out
    NODE_OPERATION,    // op, children
    NODE_CODES_MEET,   // the current item's codes meet children[0]
    NODE_QUANTIFIED,   // op any, no, every; members; children: where, has (null: yes)
    NODE_AGGREGATE,    // op sum …; members; children: value, where (null: yes)
    NODE_THE,          // table, column; children: where
    NODE_APPLIES,      // targets
    NODE_REASON,       // requirement.reason
    NODE_BECAUSE,      // requirement.because
    NODE_COMMITMENT,   // name of a commitment that a timeline keeps
    NODE_COUNTED,      // what a case adds to the limit targets[0]; children: what each item counts
} NodeKind;

typedef enum MembersKind {
    MEMBERS_LIST,  // the records of a list: of the current record of its parent, or of all
    MEMBERS_PARTIES,
    MEMBERS_ITEMS,
    MEMBERS_ROWS,          // of a table
    MEMBERS_REQUIREMENTS,  // of the item
} MembersKind;

typedef struct Members {
    MembersKind kind;
    PlaceId place;
    bool of_current;  // of a list: its parent is the current record
    uint32_t table;
} Members;

struct Node {
    NodeKind kind;
    Operator op;
    uint32_t number;  // unique in the program
    Type type;
    const Node **children;
    uint32_t count;
    bool has_except;
    uint32_t least;  // of an operation on truths: of how many sides it needs a yes
    FactName fact;
    uint32_t table, column, group;
    Members members;
    const uint32_t *targets;  // provisions, by index
    uint32_t target_count;
    Value constant;
    Str text;  // as written, blanks made single
};

typedef struct Condition {
    ClauseKind kind;  // when, unless, for, to
    Str label;
    const Node *test;  // of `unless`, not yet negated
    Place place;
} Condition;

// A limit that accumulates: what was used of it is a fact that the case says.
typedef struct Limit {
    uint32_t number;  // of the program's limits
    FactName used;
    const Node *counts, *most;
    const Node *counted;  // counts, of all items of the case that are of one account
    const Node *kept;     // used + counted <= most
    Type type;            // in which amounts are said
    const FactName *per;  // the account: its key's facts
    uint32_t per_count;
    Str period;  // "calendar_year"; empty: `days`, or for good
    Days days;   // of the period, if it is written out
    Str shared_by;
} Limit;

// A time in which something is done or decided (`within` of the provision has its unit).
typedef struct Clock {
    const Node *start;         // the fact that is its first day; null: none is named
    const Node *const *stops;  // facts: for how many days it stood
    uint32_t stop_count;
    bool has_calendar;
    uint32_t table, day, kind;  // of the calendar, and its columns
    Atom working;               // what `kind` says of a day that is none off
    int32_t count;
} Clock;

struct Provision {
    uint32_t index;
    StatementKind kind;
    const Rulebook *rulebook;
    Str name;    // "rs.a.added"
    Str full;    // "us.country_chart/rs.a.added"
    Str family;  // the part before the first dot: "rs"
    Days days;
    Place place;
    bool each;
    Members members;      // of `each`
    const Node *where;    // of `each`; null: all
    Atom code;            // of an entry
    const Node *code_of;  // of entries: the code of the row
    Str text;             // of an entry
    const Condition *conditions;
    uint32_t condition_count;
    const Node *const *because;  // each a text or a word
    uint32_t because_count;
    const uint32_t *targets;  // of on, lifts, over (policies), or of a status: provisions
    uint32_t target_count;
    const uint32_t *over;  // of a policy: those it prevails over
    uint32_t over_count;
    const Node *over_codes;  // of an entry
    const Atom *reasons;     // of an exception: families; none: all
    uint32_t reason_count;
    const Node *says;
    Str says_words;
    const Node *cite;
    const Node *while_kept;  // of a status
    Str within, within_unit, starts, calendar;
    bool working_days;
    const Str *stops;
    uint32_t stop_count;
    const Limit *limit;  // of a limit
    const Clock *clock;  // of what has `within`; else it counts nothing
};

typedef struct DerivedBranch {
    const Node *value;
    const Node *when;  // null: always
    Place place;
} DerivedBranch;

typedef struct Derivation {
    uint32_t index;
    FactName fact;
    const Rulebook *rulebook;
    Days days;
    Place place;
    const DerivedBranch *branches;
    uint32_t branch_count;
    const Node *cite;
    bool has_ask;
    uint32_t next;  // of the same fact, or UINT32_MAX
} Derivation;

typedef struct Group {
    Str name;
    const Rulebook *rulebook;
    Days days;
    Type type;  // of its members
    const Node *set;
    Place place;
    uint32_t next_version;  // of the same name, or UINT32_MAX
} Group;

typedef struct Column {
    Str name;
    Type type;
} Column;

typedef struct Cell {
    Value value;
    const Node *set;  // of a cell that names groups: its set, else null
} Cell;

typedef struct Table {
    Str name;
    const Rulebook *rulebook;
    Str path;
    const Column *columns;
    uint32_t column_count;
    const uint32_t *key;
    uint32_t key_count;
    bool open;
    bool is_rates;   // what one of a currency is worth: `worth`, by row
    uint32_t worth;  // its column
    bool is_broken;  // its columns could not be read; a program has none such
    uint32_t row_count;
    const Cell *cells;     // row after row
    const Days *row_days;  // null: no row is dated
    const Atom *row_keys;  // the text of each row's key
    Place place;
} Table;

struct Rulebook {
    uint32_t index;
    Str name;  // "us.country_chart"
    Atom law;  // the word "us"
    Str law_name;
    Str title, title_zh, authority, source, list;
    const Rulebook **uses;
    uint32_t use_count;
    const Node *governs;  // null: always
    bool reaches_unlisted;
    const Node *reaches;  // null: always, if reaches_unlisted
    const File *file;
    Hash hash;  // of its text and its tables
};

typedef struct Program {
    Arena *arena;
    Vocabulary *vocabulary;
    Rulebook **rulebooks;
    uint32_t rulebook_count;
    Provision *provisions;
    uint32_t provision_count;
    uint32_t limit_count;  // of the provisions that are limits
    Derivation *derivations;
    uint32_t derivation_count;
    const uint32_t *first_derivations;  // by fact: its first derivation, or UINT32_MAX
    Group *groups;
    uint32_t group_count;
    Table *tables;
    uint32_t table_count;
    uint32_t node_count;
} Program;

// The cell of a row.
static inline const Cell *table_cell(const Table *table, uint32_t row, uint32_t column)
{
    return &table->cells[(size_t)row * table->column_count + column];
}

// Does `name` name this provision: itself, the whole it is part of, or its rulebook?
bool provision_is_named(const Provision *provision, Str name);

// What a program is made from: rulebooks, and the tables beside them by path.
typedef struct Sources {
    const Source *rulebooks;
    size_t rulebook_count;
    const Source *tables;  // path as the rulebook's folder, "/", the file name
    size_t table_count;
} Sources;

// Reads and checks. All errors are reported; INVALID if there is one, and *out is then untouched.
// Problems: lex.* parse.* name.* type.* unit.* date.* table.* conflict.* order.* status.* cost.*
// (errors), unused.* dead.* cite.* doubt.* (warnings).
Status program_build(Program **out, Sources sources, Problems *problems, Arena *arena);

// Rulebooks by exact name, or the prefix that ends before a dot: "us" is all of the US.
bool rulebook_is_named(const Rulebook *rulebook, Str name);

// One expression for `comity eval`, over facts that need no declaration. `vocabulary` is empty but
// for the facts that the caller declared.
Status program_expression(const Node **out, Source source, Vocabulary *vocabulary,
                          Problems *problems, Arena *arena);

#endif
