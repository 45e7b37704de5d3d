// package.h: inner: a package case as read: sides, issues with options, what each option is worth to
// each side, and what binds options to one another. A package is one option for each issue.
//
// All figures are whole after scaling by a power of ten, one for utilities (gains, reserves), one for
// trade and one for each budget, so that sums and comparisons are exact and plain. A case whose sums
// would need more than PACKAGE_DIGITS_MAX digits is refused.
#ifndef AGREE_PACKAGE_H
#define AGREE_PACKAGE_H

#include "agree/form.h"

#define PACKAGE_DIGITS_MAX 36
#define PACKAGE_SIDES_MAX 8
#define PACKAGE_BUDGETS_MAX 8
#define PACKAGE_ISSUES_MAX 1'000
#define PACKAGE_OPTIONS_MAX 1'000

typedef Int128 Amount;

// An option is known by its place among all options of the case: those of issue i are from
// issues[i].first on.
typedef struct Issue {
    Str name, by;
    const Str *options;
    uint32_t option_count;
    uint32_t first;
} Issue;

typedef struct Choice {
    uint32_t issue, option;  // of the issue, from 0
} Choice;

// When all of `when` are chosen, gain and trade are added.
typedef struct Interaction {
    const Choice *when;
    uint32_t when_count;
    const Amount *gain, *trade;  // a side each
} Interaction;

typedef enum RuleKind {
    RULE_EXCLUDE,   // not all of `choices` together
    RULE_REQUIRES,  // if `given` is chosen, one of `choices` must be
} RuleKind;

typedef struct Rule {
    RuleKind kind;
    Choice given;
    const Choice *choices;
    uint32_t count;
} Rule;

typedef struct Budget {
    Str of;
    Amount at_most;
    const Amount *costs;  // an option each
    unsigned places;
} Budget;

typedef struct PackageCase {
    Str id, note;
    const Str *sides;
    uint32_t side_count;
    const Issue *issues;
    uint32_t issue_count;
    uint32_t option_count;  // of all issues
    const Amount *gains;    // option x side: weighted
    const Amount *trades;   // option x side
    const Amount *reserve;  // a side each
    const Interaction *interactions;
    uint32_t interaction_count;
    const Rule *rules;
    uint32_t rule_count;
    const Budget *budgets;
    uint32_t budget_count;
    unsigned gain_places, trade_places;  // digits behind the point that scaling took away
} PackageCase;

// Reads a case from JSON; its "expected" is not looked at. Problems "form.…", "package.…" name the
// field.
Status package_read(PackageCase **out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena);

static inline const Amount *package_gain(const PackageCase *given, uint32_t issue, uint32_t option)
{
    return &given->gains[(size_t)(given->issues[issue].first + option) * given->side_count];
}

static inline const Amount *package_trade(const PackageCase *given, uint32_t issue, uint32_t option)
{
    return &given->trades[(size_t)(given->issues[issue].first + option) * given->side_count];
}

// Is it chosen in the package `index` (an option for each issue)?
static inline bool choice_is_made(Choice choice, const uint16_t *index)
{
    return index[choice.issue] == choice.option;
}

bool interaction_holds(const Interaction *interaction, const uint16_t *index);
bool rule_is_kept(const Rule *rule, const uint16_t *index);

// What a package is to each side. By the definitions, slowly.
void package_utility(Amount *out, const PackageCase *given, const uint16_t *index);
void package_trade_of(Amount *out, const PackageCase *given, const uint16_t *index);
bool package_is_feasible(const PackageCase *given, const uint16_t *index);

// The shortest decimal.
Str amount_write(Amount amount, unsigned places, Arena *arena);
// A member {"CN": "12.5", …}.
void amounts_add_json(JsonWriter *writer, const char *key, const PackageCase *given,
                      const Amount *amounts, unsigned places, Arena *arena);

#endif
