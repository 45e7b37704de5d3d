// engine.h: what the files of `decide` share (inner header).
//
//   Decider ──> Day ──> LawPlan        worked out once a day, not once a case
//      │                  ├─ entries, requirements, exceptions, policies and notes by target
//      │                  └─ indexes over the rows of tables
//      └──> Run                        one law, one item of one case
//             ├─ current records and rows, while a condition is looked at
//             └─ facts already worked out, codes, instances
#ifndef DECIDE_ENGINE_H
#define DECIDE_ENGINE_H

#include "decide/decide.h"

// --- The law of a day (day.c) -----------------------------------------------------------------

typedef enum Force {
    FORCE_OUT,  // not in force, suspended or repealed
    FORCE_IN,
    FORCE_NOT_ENFORCED,  // codified, and said not to be enforced
    FORCE_UNCLEAR,       // no source says
} Force;

typedef struct Bits {
    uint64_t *words;
} Bits;

typedef struct ProvisionForce {
    Force force;
    const Provision *because;        // the status that says so; null: its own days, or
    const TimelineRow *because_row;  // a row of the timeline
    const Provision *idle;           // one that would count, were its commitments kept; or null
} ProvisionForce;

// An entry, or a row of entries.
typedef struct EntryInstance {
    const Provision *provision;
    uint32_t row;  // UINT32_MAX: not of a table
    Atom code;
    bool conditional;  // else only the applicant's statement can make it hold
    bool in_force;     // its row is, on this day
    bool unclear;      // no source says whether it is
} EntryInstance;

typedef struct ProvisionList {
    const Provision **at;
    uint32_t count;
} ProvisionList;

// Exceptions and general licences are claimed by the part of their name before the dot.
typedef struct ExceptionGroup {
    Str name;
    bool general_licence;
    ProvisionList limbs;
} ExceptionGroup;

// A map from 64-bit values to what is kept for them, in the arena of the day (key.c).
typedef struct KeyMap {
    uint64_t *keys;  // value + 1; 0: free
    void **kept;
    uint32_t count, room;
} KeyMap;

// What a key is in the run at hand (key.h), worked out once.
typedef struct KeySlot {
    uint32_t stamp;
    bool has_value;
    uint64_t value;
} KeySlot;

typedef struct RowFilter RowFilter;    // rows.h
typedef struct Sieve Sieve;            // sieve.h
typedef struct CodeStates CodeStates;  // codes.h
typedef struct Alike Alike;            // alike.h
typedef struct AlikeTrace AlikeTrace;

// What a fact is where nobody says or derives it, with presumptions and without; and how it is
// asked for, by its name if it is of the case, of the only item or of a party.
typedef struct Underived {
    bool has_presumption;
    Value presumed, unknown;
    Str question, question_zh, path;
} Underived;

// The entries of one heading: no other is above or below a code of it.
typedef struct HeadingEntries {
    Atom heading;
    uint32_t first, count;  // in LawPlan.by_heading
} HeadingEntries;

typedef struct LawPlan {
    uint32_t law_index;
    Atom law;
    Str law_name;
    struct Memo *governs;      // by rulebook: its `governs` by the facts it hangs on
    const Rulebook **counted;  // rulebooks whose requirements count
    uint32_t counted_count;
    Str *lists;  // whose codes are this law's
    uint32_t list_count;
    EntryInstance *entries;
    uint32_t entry_count;
    uint32_t *by_heading;      // entries, heading by heading
    HeadingEntries *headings;  // in the order of their atoms
    uint32_t heading_count;
    uint32_t *entry_provisions;  // first instance of each entry provision, by provision; UINT32_MAX
    ProvisionList conditional;   // entry provisions with conditions, in order
    ProvisionList winners;       // entries that are over others
    ProvisionList requirements;  // that count
    Sieve *sieve;                // of them; made when first used
    Underived *underived;        // by role and fact: what a fact is that nobody gives or derives
    ExceptionGroup *exceptions;
    uint32_t exception_count;
    ProvisionList policies, factors, documents, duties, clocks, limits;
    const Derivation **derivations;  // by fact: the one in force, or null
    FactId *derived;                 // facts of the case or an item that have one
    uint32_t derived_count;
    RowFilter **filters;       // by provision: of `each` over a table; made when first used
    RowFilter **node_filters;  // by node: of quantifiers over a table
    CodeStates *code_states;
    KeyMap known_codes;  // stated codes: is an entry in force near them
    KeyMap asked_rows;   // questions about rows, by fact and row
    struct Key *keys;    // those that conditions hang on, each once
    KeySlot *key_slots;  // beside them
    uint32_t key_count, key_room;
} LawPlan;

// What a timeline says of commitments, as they stood at the end of the day before.
typedef struct Commitments {
    const Timeline *timeline;
    Map *rows;  // by name: the index of its row; null: there is none
} Commitments;

typedef struct Day {
    uint32_t as_of_epoch, known_epoch;
    Arena *arena;
    ProvisionForce *forces;  // by provision
    Commitments commitments;
    Value *group_sets;         // by group (its first version): its members
    const Node **group_nodes;  // its set as written: codes are asked of it, ranges among them
    bool *group_done;
    Bits *rows_in_force;  // by table; words null: all
    LawPlan *laws;
    uint64_t **country_sets;  // by node: a set of countries that hangs on the day alone
    Alike *alike;             // decisions already taken
} Day;

struct Decider {
    Arena *arena;
    const Program *program;
    DeciderOptions options;
    Value as_of;     // the day of cases that name none
    bool *selected;  // by rulebook: its requirements count
    bool *named;     // by rulebook: the call named it
    bool *relevant;  // by rulebook: selected, or used by one that is
    bool **lends;    // by law, by rulebook: selected of this law, or used by one that is
    Atom *laws;
    Str *law_names;
    uint32_t law_count;
    const Date *as_of_borders, *known_borders;
    uint32_t as_of_border_count, known_border_count;
    VEC(Day *) days;
    Day *last_day;
    uint32_t stamp;                // of facts already worked out: one a run
    VEC(struct FactCache) caches;  // by record
    DeciderWork work;
    AlikeTrace *trace;  // of the case at hand; null: nothing is written down
    AlikeTrace *trace_room;
    struct LastCase {  // the decision taken last, for its explanation
        Day *day;
        Case *given;
        Arena *arena;
    } last;
    struct Run *runs;            // of it; null: to be worked out again
    uint32_t run_count;          // items × laws
    const Rulebook **rulebooks;  // of which decisions are a function
    uint32_t rulebook_count;
};

typedef struct CachedFact {
    uint32_t stamp;
    Value value;
} CachedFact;

typedef struct FactCache {
    CachedFact *slots;
    uint32_t count;
} FactCache;

// The day's law, worked out when first asked for.
Day *day_find(Decider *decider, Date as_of, Date known);
// The runs of the decision taken last.
struct Run *decider_runs(Decider *decider);
// Was it known by this day: published, or begun?
bool days_known(const Days *days, Date known);
// In force on this day, as this day knew it?
bool days_cover(const Days *days, Date as_of, Date known);
void day_borders(Decider *decider);

// force.c: the statuses of the day's measures.
void day_statuses(const Decider *decider, Day *day, Date as_of, Date known);

Commitments commitments_on(const Timeline *timeline, Date as_of, Date known, Arena *arena);
Truth commitment_kept(const Commitments *commitments, Str name);
// The row that says so; null: none does.
const TimelineRow *commitment_row(const Commitments *commitments, Str name);

// A status of a day: of a rulebook, or a row of the timeline.
typedef struct Said {
    const Provision *status;
    const TimelineRow *row;
    Force force;
    Truth holds;  // `while` a commitment is kept
    Date published, from;
    int rank;  // of two that begin and are published on one day
} Said;
typedef VEC(Said) SaidList;
// Adds it, if it covers the day and is known.
void said_add_status(SaidList *out, const Provision *status, const Commitments *commitments,
                     Date as_of, Date known, Arena *arena);
void said_add_row(SaidList *out, const TimelineRow *row, Date as_of, Date known, Arena *arena);
// In the order in which they are laid over each other: the last is on top.
void said_sort(SaidList *list);

static inline bool bits_get(Bits bits, uint32_t index)
{
    return (bits.words[index / 64] >> (index % 64)) & 1;
}
static inline void bits_set(Bits bits, uint32_t index)
{
    bits.words[index / 64] |= UINT64_C(1) << (index % 64);
}

// --- One law, one item (run.c, evaluate.c, fact.c, set.c) -------------------------------------

// A requirement or prohibition that holds or may.
typedef struct Instance {
    const Provision *provision;
    uint32_t row;    // of a table; UINT32_MAX: none
    Record *member;  // an owner, a listing; null: none
    Truth holds;
    const Atom *because;  // as shown
    const Str *because_text;
    uint32_t because_count;
    bool not_enforced;
    // Worked out later.
    Outcome lifted_to;  // PROHIBITED + 1: not lifted
    Str lifted_by;
} Instance;

typedef struct InstanceList {
    VEC(Instance) list;
} InstanceList;

typedef struct CodeState CodeState;  // codes.h
typedef struct Stated Stated;

typedef struct LimbState {
    const Provision *provision;
    Truth holds;
} LimbState;

typedef struct ExceptionState {
    const ExceptionGroup *group;
    Truth holds;
    Truth claimed;
    bool claim_presumed;
    LimbState *limbs;
} ExceptionState;

typedef struct LimitShare LimitShare;  // limit.c

typedef struct ExplainedFact {
    FactName name;
    const struct Explanation *explanation;
} ExplainedFact;

typedef struct Run Run;
struct Run {
    Decider *decider;
    const Program *program;
    Day *day;
    LawPlan *law;
    Case *given;
    uint32_t roles_given;  // bit by role: something is said of it
    Record *item;
    uint32_t item_index;
    Run *of_items;  // the runs of this law: that of the first item; of the next, law_count further
    Arena *arena;
    Problems *warnings;
    uint32_t stamp;
    bool presumptions_off;  // presumed facts are taken as unknown
    bool presumed_read;
    bool enforced_only;  // leave out what is not enforced
    // Where a condition stands.
    Record *current[PLACE_MAX];
    uint32_t *rows;  // by table; UINT32_MAX: no row is current
    const Instance *requirement;
    // Worked out.
    const CodeState *codes;
    const Stated *stated;
    VEC(ExplainedFact) explained;  // facts explained so far
    uint8_t *applies;              // by provision: its truth, or 0: not yet
    uint8_t *governs;              // by rulebook: the truth of its `governs`, or 0: not yet
    VEC(Instance) instances;       // of the requirements that count
    ExceptionState *exceptions;
    LimitShare *shares;  // by limit: what the item adds to it; null: not asked yet
    Truth floor;         // does a code hold, or a rulebook reach the item?
    Bounds bounds;
};

// A node's value, a condition's truth.
Value evaluate(Run *run, const Node *node);
Truth evaluate_truth(Run *run, const Node *node);
Value evaluate_fact(Run *run, FactName name);
// What the fact is where no rule derives it: presumed, else unknown within its bounds.
Value evaluate_underived(Run *run, FactName name);
// Is the value a member? `node` is a NODE_SET or what may stand in one.
Truth evaluate_member(Run *run, const Node *node, Value value);
// The record that a fact's name means here; null: nothing is said of that role.
Record *run_record(const Run *run, FactName name);
// A member of which nothing is known.
Record *run_unknown_member(Run *run, PlaceId place);
bool record_is_unknown_member(const Record *record);
Value evaluate_group(Run *run, uint32_t group);

// Where a fact's value comes from.
typedef enum Basis { BASIS_GIVEN, BASIS_DERIVED, BASIS_PRESUMED, BASIS_MISSING } Basis;
Basis run_basis(Run *run, FactName name);
// The presumption for this law, if any.
bool run_presumed(const Run *run, FactName name, Value *out);
static inline const Underived *law_underived(const LawPlan *law, FactName name)
{
    return &law->underived[name.fact.index * (ROLE_COUNT + 1) + name.role];
}

// The members that a quantifier, an aggregate or `each` ranges over. Calls visit for each, made
// current; with `unknown` for the one that an incomplete list adds. Stops when visit answers false.
typedef bool (*MemberVisit)(Run *run, void *argument, bool unknown);
void run_members(Run *run, const Members *members, MemberVisit visit, void *argument);
// What is true of the current member itself: of a requirement whether it holds.
Truth run_member_holds(const Run *run, const Members *members);

// decide.c: the law of the day on which a case is decided; its date is said in it, where only the
// call names one. INVALID as for decide_case.
Status case_day(Day **out, Decider *decider, Case *given, Problems *problems);
// One law and the only item of a case, nothing decided yet.
Run run_of_law(Decider *decider, Day *day, uint32_t law, Case *given, Problems *warnings,
               Arena *arena);
// Its codes, requirements, exceptions and outcome.
void run_decide(Run *run);
// The outcome between two bounds.
Outcome outcome_within(Outcome at_least, Outcome at_most);

Run run_new(Decider *decider, Day *day, LawPlan *law, Case *given, uint32_t item,
            Problems *warnings, Arena *arena);
// The run of an item of the same case under the same law.
Run *run_of_item(const Run *run, uint32_t item);

// A provision's conditions joined (where, for, to, when, unless), at the current row or member,
// with its force; `governs` apart.
Truth provision_truth(Run *run, const Provision *provision);
// The same without `where`: whether there is such a row or member is settled elsewhere.
Truth provision_conditions(Run *run, const Provision *provision);
// The same without its force, as if it were in force for certain.
Truth provision_clauses(Run *run, const Provision *provision);
// Does its rulebook govern? Unknown is yes if the call named it; else one that `counts` stands
// aside.
Truth rulebook_governs(Run *run, const Rulebook *rulebook, bool counts);

#endif
