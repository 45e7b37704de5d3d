// tree.h: a rulebook as it was written. Nothing here knows what a name means.
//
//   Rulebook text ──> Statement { kind, name, days, Clause … }
//                       Clause { kind, label, Tree }
//                         Tree: a condition, an expression or a set
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include <assert.h>

#include "base/date.h"
#include "lang/operator.h"
#include "lang/token.h"

// The kinds of statements; the order is that of the specification.
typedef enum StatementKind {
    STATEMENT_RULEBOOK,
    STATEMENT_AGREEMENT,  // these three: of agreements, which are files of their own
    STATEMENT_FIGURE,
    STATEMENT_COMMITMENT,
    STATEMENT_TYPE,
    STATEMENT_FACT,
    STATEMENT_DERIVE,
    STATEMENT_GROUP,
    STATEMENT_TABLE,
    STATEMENT_ENTRY,
    STATEMENT_ENTRIES,
    STATEMENT_REQUIRE,
    STATEMENT_PROHIBIT,
    STATEMENT_EXCEPTION,
    STATEMENT_GENERAL_LICENCE,
    STATEMENT_POLICY,
    STATEMENT_FACTOR,
    STATEMENT_DUTY,
    STATEMENT_DOCUMENT,
    STATEMENT_CLOCK,
    STATEMENT_LIMIT,
    STATEMENT_SUSPEND,
    STATEMENT_REINSTATE,
    STATEMENT_NOT_ENFORCED,
    STATEMENT_UNCLEAR,
    STATEMENT_REPEAL,
    STATEMENT_KIND_COUNT,
} StatementKind;

typedef enum ClauseKind {
    CLAUSE_TEXT,  // "Integrated circuits of …"
    CLAUSE_TITLE,
    CLAUSE_AUTHORITY,
    CLAUSE_SOURCE,
    CLAUSE_LIST,
    CLAUSE_USE,
    CLAUSE_GOVERNS,
    CLAUSE_REACHES,
    CLAUSE_ASK,
    CLAUSE_PRESUMED,
    CLAUSE_LEAST,
    CLAUSE_IS,  // = …
    CLAUSE_COLUMN,
    CLAUSE_KEY,
    CLAUSE_OPEN,
    CLAUSE_LIFTS,
    CLAUSE_REASONS,
    CLAUSE_ON,
    CLAUSE_EACH,
    CLAUSE_CODE,
    CLAUSE_FOR,
    CLAUSE_TO,
    CLAUSE_SAYS,
    CLAUSE_WHEN,
    CLAUSE_UNLESS,
    CLAUSE_WHILE,
    CLAUSE_OVER,
    CLAUSE_COUNTS,
    CLAUSE_MOST,
    CLAUSE_PER,
    CLAUSE_PERIOD,
    CLAUSE_SHARED,
    CLAUSE_STARTS,
    CLAUSE_WITHIN,
    CLAUSE_CALENDAR,
    CLAUSE_STOPS,
    CLAUSE_BECAUSE,
    CLAUSE_CITE,
    // Of agreements; what follows their words is read by the part `agree`.
    CLAUSE_AGREED_TEXT,
    CLAUSE_AGREED_PRESUME,
    CLAUSE_FIGURE_OF,
    CLAUSE_FIGURE_OVER,
    CLAUSE_FIGURE_WITHIN,
    CLAUSE_FIGURE_EVERY,
    CLAUSE_FIGURE_SOURCE,
    CLAUSE_FIGURE_CONFIRM,
    CLAUSE_FIGURE_RESTATED,
    CLAUSE_AGREED_KEEP,
    CLAUSE_AGREED_HOLD,
    CLAUSE_AGREED_DO,
    CLAUSE_AGREED_AFTER,
    CLAUSE_AGREED_WHILE,
    CLAUSE_AGREED_SETTLE,
    CLAUSE_AGREED_WARN,
    CLAUSE_AGREED_CURE,
    CLAUSE_AGREED_RECOVER,
    CLAUSE_AGREED_SILENCE,
    CLAUSE_AGREED_EXCUSE,
    CLAUSE_AGREED_RELIEF,
    CLAUSE_AGREED_RESUME,
    CLAUSE_AGREED_CITE,
    CLAUSE_DAYS,  // from, through, until, published on a line of their own
    CLAUSE_KIND_COUNT,
} ClauseKind;

typedef enum TreeKind {
    TREE_NUMBER,  // text; unit
    TREE_DATE,
    TREE_STRING,
    TREE_CODE,
    TREE_NAME,
    TREE_YES,
    TREE_NO,
    TREE_NONE,
    TREE_UNKNOWN,
    TREE_INDEX,      // text [children 0]
    TREE_OPERATION,  // op, children: arithmetic, comparison, and, or, not, tests; of `at least`, text
                     // is how many
    TREE_QUANTIFIED,  // op any, no, every: text = place, of; children: where (or null), has (or
                      // null)
    TREE_AGGREGATE,   // op sum, count, min, max, set; children: value, where (or null)
    TREE_THE,         // text = table.column; children: where
    TREE_SET,         // children; `except` is the set that is taken out, or null
    TREE_RANGE,       // children: first, last code
    TREE_ANY_OF,      // any country, any entry: text
} TreeKind;

typedef struct Tree Tree;
struct Tree {
    TreeKind kind;
    Operator op;
    Str text;
    Str of;    // of a quantifier or aggregate: `owner of party`
    Str unit;  // of a number
    Tree **children;
    uint32_t count;
    Tree *except;
    uint32_t height;  // of what is below it: bounded, since the checker and the evaluator recurse
    Token first;      // where it begins
    size_t end;       // byte after its last token
};

typedef struct TypeTree {
    Str word;                 // yes, one, set, number, place, or a name
    Tree *words;              // of `one of`
    struct TypeTree *member;  // of `set of`
    Str unit;                 // of `number in`
    Token unit_at;
    Str place;  // of `place of`
    bool or_none;
    Token first;
} TypeTree;

typedef struct Days {
    bool has_from, has_end, has_published;
    Date from;  // first day
    Date end;   // last day
    Date published;
} Days;

// Is there a day that both cover?
static inline bool days_meet(const Days *a, const Days *b)
{
    return (!a->has_end || !b->has_from || b->from <= a->end) &&
           (!b->has_end || !a->has_from || a->from <= b->end);
}

typedef struct Branch {
    Tree *value;
    Tree *when;  // null: always, or `otherwise`
    bool otherwise;
} Branch;

typedef struct Clause {
    ClauseKind kind;
    Token first;
    size_t end;                     // byte after its last token
    size_t first_token, token_end;  // its tokens, for the formatter
    Str label;          // when "Note 2" …; the language of a title or question; a column's name
    Str text;           // a text, a name; the second string of `says`
    Tree *tree;         // its condition, expression or set
    Tree *where;        // of `each`
    Str of;             // of `each … of …`
    Branch branch;      // of `=`
    TypeTree *type;     // of a column
    bool working_days;  // of `within`
    Days period;        // of `period D through D`
} Clause;

typedef struct Statement {
    StatementKind kind;
    Token first;  // its kind
    size_t end;
    size_t first_token, header_end, token_end;
    Token name_token;
    Str name;
    bool name_is_code;
    bool header_failed;  // said already; nothing more is said of what it lacks
    VEC(Token) names;    // of a status: all its targets; of a group: further names
    Str by;              // of a fact: the table by whose rows it is kept
    TypeTree *type;
    TypeTree *of;
    Str file;  // of a table
    Days days;
    VEC(Clause) clauses;
    VEC(Token) sides;     // of an agreement: between whom; of a commitment: by whom
    uint64_t seen;        // kinds of its clauses, by bit
    uint64_t seen_other;  // those in another language
    uint64_t begun;       // kinds whose word stands in it, also where the clause could not be read
} Statement;

typedef struct File {
    Source source;
    Tokens tokens;
    Comments comments;
    VEC(Statement) statements;
    bool is_agreement;  // begins with `agreement`; else it is a rulebook
} File;

static_assert(CLAUSE_KIND_COUNT <= 64, "kinds of clauses are kept as bits");
static inline bool statement_is_agreed(StatementKind kind)
{
    return kind >= STATEMENT_AGREEMENT && kind <= STATEMENT_COMMITMENT;
}

// "general licence", "when": as written; for clauses the word they begin with.
Str statement_word(StatementKind kind);
Str clause_word(ClauseKind kind);
// May a statement of this kind have this clause; and more than one of it?
bool clause_allowed(StatementKind statement, ClauseKind clause);
bool clause_repeats(StatementKind statement, ClauseKind clause);
// Does the statement lack the clause? Not if it could not be read: that is said already.
static inline bool clause_lacks(const Statement *statement, ClauseKind clause)
{
    return (statement->begun & UINT64_C(1) << clause) == 0;
}

// Reads a rulebook or an agreement. Errors are contained in a clause: the rest is read all the same. Problems:
// "parse.statement", "parse.clause", "parse.twice", "parse.expected", "parse.mixed", "parse.depth",
// "date.*".
File *file_parse(Source source, Problems *problems, Arena *arena);

// Reads one expression or condition, for `comity eval`.
Status tree_parse_alone(Tree **out, Source source, Problems *problems, Arena *arena);

// The words of a tree as written, blanks made single.
Str tree_text(const Tree *tree, Source source, Arena *arena);

#endif
