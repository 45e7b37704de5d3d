// agreement.h: an agreement as data: what each side has promised, on which condition, from when,
// and what follows when it stops. How it came in (JSON or text) does not matter any more.
//
//   Agreement ─┬─ commitments ─── figure, status or act by which each is tested
//              ├─ figures, statuses, acts, events    names, each by its index
//              └─ sides
//
// A commitment refers to another, and to what it is tested on, by index.
#ifndef AGREE_AGREEMENT_H
#define AGREE_AGREEMENT_H

#include "base/date.h"
#include "base/map.h"
#include "base/number.h"
#include "base/problem.h"
#include "base/vec.h"

#define DAYS_MAX 3'700'000  // no length is longer: ten thousand years
#define DAYS_NONE UINT32_MAX

typedef enum CommitmentKind {
    COMMITMENT_KEEP,  // a test on a windowed figure
    COMMITMENT_HOLD,  // a measure stays in a status
    COMMITMENT_DO,    // once, by a day
    COMMITMENT_KIND_COUNT,
} CommitmentKind;

typedef enum Aggregate {
    AGGREGATE_MEDIAN,
    AGGREGATE_MEAN,
    AGGREGATE_SUM,
    AGGREGATE_MIN,
    AGGREGATE_MAX,
    AGGREGATE_COUNT_OF,  // days that have a figure; "count"
    AGGREGATE_LAST,      // of the newest day
    AGGREGATE_KIND_COUNT,
} Aggregate;

// Conditions of the start: a monotone formula.
typedef enum AfterKind {
    AFTER_KEPT,   // index: a commitment
    AFTER_EVENT,  // index: an event
    AFTER_ALL,    // parts
    AFTER_ANY,
    AFTER_SOME,  // at least `least` of its parts
} AfterKind;

typedef struct AfterCondition AfterCondition;
struct AfterCondition {
    AfterKind kind;
    uint32_t index, least;
    AfterCondition *parts;
    uint32_t part_count;
};

// Conditions of the duty: all of a list.
typedef struct WhileCondition {
    uint32_t commitment;
    bool presumed;  // *not yet* counts as kept
} WhileCondition;

// At most so many in so many days; `in` 0: no such bound.
typedef struct Quota {
    uint32_t at_most, in;
} Quota;

typedef struct Commitment {
    Str name, by;
    CommitmentKind kind;
    Place place;

    Date from, until;       // first and last day; DATE_FIRST, DATE_LAST where none is said
    AfterCondition *after;  // null: none
    WhileCondition *duty_while;
    uint32_t while_count;
    bool relief_by_notice, relief_is_final;
    uint32_t relief_days;
    uint32_t resume, settle, cure, recover, warn;
    bool says_silence, says_relief, says_recover;
    Str *cites;  // labels of the text
    uint32_t cite_count;
    uint32_t silence;  // DAYS_NONE: unknown never becomes a break
    bool recover_on_return;
    Quota false_days;
    Str *grounds;  // of its excuses
    uint32_t ground_count;
    uint32_t excuse_days;
    Quota excuse_total;

    // keep
    uint32_t figure;
    Aggregate aggregate;
    uint32_t window, min_count;
    uint32_t stale;  // DAYS_NONE: as old as the window
    bool is_at_least;
    Number limit, margin;

    // hold
    uint32_t status;
    Str value;

    // do
    uint32_t act;
    bool has_due;
    Date due;           // else
    uint32_t due_days;  // from the first day of its stretch
} Commitment;

// What the desk can be asked for, or what a side says in words of its own.
typedef enum MeasureOf {
    MEASURE_NONE,
    MEASURE_MEDIAN_DAYS,
    MEASURE_MEAN_DAYS,
    MEASURE_APPLICATIONS,
    MEASURE_DECIDED,
    MEASURE_APPROVED,
    MEASURE_REFUSED,
    MEASURE_HELD,
    MEASURE_APPROVAL_RATE,
    MEASURE_SUM_VALUE,
    MEASURE_SUM_QUANTITY,
    MEASURE_WORDS,
    MEASURE_COUNT,
} MeasureOf;

// A dated number with a source.
typedef struct Figure {
    Str name;
    Place place;
    Str unit;  // as written; empty: a plain number
    MeasureOf of;
    Str words;            // of MEASURE_WORDS
    bool counts_pending;  // "pending counted": those that are not decided count with their wait
    bool in_working_days;
    Str population;  // the condition behind `over case where`, as written; empty: all
    Place population_place;
    VEC(Str) asked;        // the names of facts, and of rulebooks, in it
    uint32_t within_days;  // cases accepted in so many days; 0: not said
    uint32_t cases_least;  // fewer: no figure
    Str every;             // "week"; empty: not said
    Str source;            // whose ledger
    Str confirm;           // a second source; empty: none
    Number band;           // outside it the two are in dispute: a share, 10 % is 0.1
    uint32_t restated;     // days after the first publication; DAYS_NONE: whenever
    bool has_restated;
} Figure;

// A sentence of the text that was signed.
typedef struct AgreedText {
    Str label;     // "2"; empty: none
    Str language;  // "en", "zh"
    Str text;
    bool is_declaratory;  // meant as no commitment
    Place place;
} AgreedText;

typedef struct Agreement {
    Str id;
    Place place;
    bool presumes_kept;  // each side presumes the other's performance until shown otherwise
    bool has_from, has_through;
    Date from, through;
    VEC(AgreedText) texts;
    Str *sides;
    uint32_t side_count;
    Commitment *commitments;
    uint32_t commitment_count;
    VEC(Figure) figures;
    // By name; values are indices.
    Map *commitment_names, *figure_names, *statuses, *acts, *events;
} Agreement;

// An agreement without commitments.
Agreement agreement_new(Arena *arena);
// The figure of a name; a new one if there is none yet.
uint32_t agreement_figure(Agreement *agreement, Str name, Arena *arena);
// A commitment with what holds where nothing is said.
Commitment commitment_default(Str name);

// "keep", "median": as files have them.
Str commitment_kind_word(CommitmentKind kind);
Str aggregate_word(Aggregate aggregate);
// INVALID if there is no such word.
Status commitment_kind_read(CommitmentKind *out, Str word);
Status aggregate_read(Aggregate *out, Str word);
// "median days_to_decide": as the text has it; empty for MEASURE_NONE and MEASURE_WORDS.
Str measure_words(MeasureOf measure);

#endif
