// tally.c: see tally.h.
#include "agree/tally.h"

#include <gmp.h>
#include <stdlib.h>

#define LOOKED_THROUGH_MAX ((Amount)1 << 25)  // packages, when they are walked through
#define HALF_MAX ((Amount)1 << 21)            // sums of one half

// Bounds on what the issues from a level on can bring.
typedef struct Ahead {
    Amount *least, *most;               // a side each
    Amount *least_cost, *most_cost;     // a budget each
    bool has_rules;                     // some rule is still open
    Amount packages;                    // how many ways there are
    VEC(uint32_t) interactions, rules;  // those whose last issue this is
} Ahead;

typedef struct Counting {
    const PackageCase *given;
    PackageTally *out;
    Watch *watch;
    Ahead *ahead;    // a level each: the issue of that place
    Amount *labels;  // level x width
    uint16_t *index;
    Arena *arena;
} Counting;

static Str outcomes_write(const PackageCase *given, Arena *arena);
static Amount outcomes_of(const PackageCase *given);
static void levels_prepare(Counting *counting);
static void node_count(Counting *counting, uint32_t level, bool is_feasible);
static bool is_plain(const PackageCase *given);
static bool halves_count(PackageTally *out, const PackageCase *given, Arena *arena);

void package_tally(PackageTally *out, const PackageCase *given, Watch *watch, Arena *arena)
{
    *out = (PackageTally){.outcomes = outcomes_write(given, arena)};
    if (is_plain(given) && given->side_count == 2 && halves_count(out, given, arena)) {
        return;
    }
    if (outcomes_of(given) > LOOKED_THROUGH_MAX) {
        return;
    }
    Counting counting = {
        .given = given,
        .out = out,
        .watch = watch,
        .ahead = ARENA_MANY(arena, Ahead, given->issue_count + 1),
        .labels = ARENA_MANY(arena, Amount, (size_t)(given->issue_count + 1) * label_width(given)),
        .index = ARENA_MANY(arena, uint16_t, given->issue_count),
        .arena = arena};
    levels_prepare(&counting);
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        for (uint32_t k = 0; of->when_count == 0 && k < given->side_count; k++) {
            counting.labels[k] += of->gain[k];
        }
    }
    node_count(&counting, 0, false);
    out->is_counted = !watch->is_stopped;
}

static Str outcomes_write(const PackageCase *given, Arena *arena)
{
    mpz_t product;
    mpz_init_set_ui(product, 1);
    for (uint32_t i = 0; i < given->issue_count; i++) {
        mpz_mul_ui(product, product, given->issues[i].option_count);
    }
    char *digits = arena_take(arena, mpz_sizeinbase(product, 10) + 2);
    mpz_get_str(digits, 10, product);
    mpz_clear(product);
    return str_from_c(digits);
}

// Up to one beyond any limit here.
static Amount outcomes_of(const PackageCase *given)
{
    Amount product = 1;
    for (uint32_t i = 0; i < given->issue_count && product <= HALF_MAX * HALF_MAX; i++) {
        product *= given->issues[i].option_count;
    }
    return product;
}

// --- Walking through --------------------------------------------------------------------------

static uint32_t last_issue(const Choice *choices, uint32_t count)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        last = choices[i].issue > last ? choices[i].issue : last;
    }
    return last;
}

static void rules_place(Counting *counting)
{
    const PackageCase *given = counting->given;
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        if (of->when_count > 0) {
            uint32_t last = last_issue(of->when, of->when_count);
            *VEC_PUSH(&counting->ahead[last].interactions, counting->arena) = i;
        }
    }
    for (uint32_t i = 0; i < given->rule_count; i++) {
        const Rule *rule = &given->rules[i];
        uint32_t last = last_issue(rule->choices, rule->count);
        if (rule->kind == RULE_REQUIRES && rule->given.issue > last) {
            last = rule->given.issue;
        }
        *VEC_PUSH(&counting->ahead[last].rules, counting->arena) = i;
    }
}

// Least and most of some figures of an issue's options.
static void span_of(Amount *least, Amount *most, const Issue *issue, const Amount *figures,
                    uint32_t stride)
{
    *least = *most = figures[(size_t)issue->first * stride];
    for (uint32_t i = 1; i < issue->option_count; i++) {
        Amount figure = figures[(size_t)(issue->first + i) * stride];
        *least = figure < *least ? figure : *least;
        *most = figure > *most ? figure : *most;
    }
}

static void level_prepare(Counting *counting, Ahead *here, const Ahead *next, const Issue *issue)
{
    const PackageCase *given = counting->given;
    for (uint32_t k = 0; k < given->side_count; k++) {
        span_of(&here->least[k], &here->most[k], issue, given->gains + k, given->side_count);
        here->least[k] += next->least[k];
        here->most[k] += next->most[k];
        for (size_t i = 0; i < here->interactions.count; i++) {
            Amount gain = given->interactions[here->interactions.at[i]].gain[k];
            *(gain < 0 ? &here->least[k] : &here->most[k]) += gain;
        }
    }
    for (uint32_t k = 0; k < given->budget_count; k++) {
        span_of(&here->least_cost[k], &here->most_cost[k], issue, given->budgets[k].costs, 1);
        here->least_cost[k] += next->least_cost[k];
        here->most_cost[k] += next->most_cost[k];
    }
    here->has_rules = next->has_rules || here->rules.count > 0;
    here->packages = next->packages * issue->option_count;
}

static void levels_prepare(Counting *counting)
{
    const PackageCase *given = counting->given;
    rules_place(counting);
    for (uint32_t i = given->issue_count + 1; i-- > 0;) {
        Ahead *here = &counting->ahead[i];
        here->least = ARENA_MANY(counting->arena, Amount, given->side_count);
        here->most = ARENA_MANY(counting->arena, Amount, given->side_count);
        here->least_cost = ARENA_MANY(counting->arena, Amount, given->budget_count + 1);
        here->most_cost = ARENA_MANY(counting->arena, Amount, given->budget_count + 1);
        here->packages = 1;
        if (i < given->issue_count) {
            level_prepare(counting, here, here + 1, &given->issues[i]);
        }
    }
}

typedef enum Prospect { PROSPECT_NONE, PROSPECT_SOME, PROSPECT_ALL } Prospect;

static Prospect feasible_prospect(const Counting *counting, uint32_t level)
{
    const PackageCase *given = counting->given;
    const Ahead *ahead = &counting->ahead[level];
    const Amount *spent = &counting->labels[level * label_width(given) + given->side_count];
    Prospect prospect = ahead->has_rules ? PROSPECT_SOME : PROSPECT_ALL;
    for (uint32_t i = 0; i < given->budget_count; i++) {
        if (spent[i] + ahead->least_cost[i] > given->budgets[i].at_most) {
            return PROSPECT_NONE;
        }
        if (spent[i] + ahead->most_cost[i] > given->budgets[i].at_most) {
            prospect = PROSPECT_SOME;
        }
    }
    return prospect;
}

static Prospect accepted_prospect(const Counting *counting, uint32_t level)
{
    const PackageCase *given = counting->given;
    const Ahead *ahead = &counting->ahead[level];
    const Amount *utility = &counting->labels[level * label_width(given)];
    Prospect prospect = PROSPECT_ALL;
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (utility[i] + ahead->most[i] < given->reserve[i]) {
            return PROSPECT_NONE;
        }
        if (utility[i] + ahead->least[i] < given->reserve[i]) {
            prospect = PROSPECT_SOME;
        }
    }
    return prospect;
}

static bool option_put(Counting *counting, uint32_t level, uint32_t option)
{
    const PackageCase *given = counting->given;
    const Ahead *here = &counting->ahead[level];
    counting->index[level] = (uint16_t)option;
    for (size_t i = 0; i < here->rules.count; i++) {
        if (!rule_is_kept(&given->rules[here->rules.at[i]], counting->index)) {
            return false;
        }
    }
    const Amount *from = &counting->labels[level * label_width(given)];
    const Amount *gain = package_gain(given, level, option);
    Amount *to = &counting->labels[(level + 1) * label_width(given)];
    for (uint32_t i = 0; i < given->side_count; i++) {
        to[i] = from[i] + gain[i];
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        uint32_t k = given->side_count + i;
        to[k] = from[k] + given->budgets[i].costs[given->issues[level].first + option];
    }
    for (size_t i = 0; i < here->interactions.count; i++) {
        const Interaction *of = &given->interactions[here->interactions.at[i]];
        for (uint32_t k = 0; interaction_holds(of, counting->index) && k < given->side_count; k++) {
            to[k] += of->gain[k];
        }
    }
    return true;
}

// `is_feasible`: everything below is, and has been counted as such.
static void node_count(Counting *counting, uint32_t level, bool is_feasible)
{
    Prospect feasible = is_feasible ? PROSPECT_ALL : feasible_prospect(counting, level);
    Prospect accepted = accepted_prospect(counting, level);
    Amount packages = counting->ahead[level].packages;
    if (feasible == PROSPECT_NONE || watch_step(counting->watch, 1)) {
        return;
    }
    if (feasible == PROSPECT_ALL) {
        counting->out->feasible += is_feasible ? 0 : packages;
        counting->out->acceptable += accepted == PROSPECT_ALL ? packages : 0;
        if (accepted != PROSPECT_SOME) {
            return;
        }
    }
    for (uint32_t i = 0; i < counting->given->issues[level].option_count; i++) {
        if (option_put(counting, level, i)) {
            node_count(counting, level + 1, feasible == PROSPECT_ALL);
        }
    }
}

// --- Two halves -------------------------------------------------------------------------------

// Does nothing bind issues to one another?
static bool is_plain(const PackageCase *given)
{
    return given->interaction_count == 0 && given->rule_count == 0 && given->budget_count == 0;
}

typedef struct Pair {
    Amount first, second;
} Pair;

static int pair_compare(const void *a, const void *b)
{
    const Pair *left = a, *right = b;
    return (left->first < right->first) - (left->first > right->first);
}

static int amount_compare(const void *a, const void *b)
{
    const Amount *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

// Every sum of the issues from..to, first side from high to low.
static Pair *half_sums(size_t *count, const PackageCase *given, uint32_t from, uint32_t to,
                       Arena *arena)
{
    *count = 1;
    for (uint32_t i = from; i < to; i++) {
        *count *= given->issues[i].option_count;
    }
    Pair *sums = ARENA_MANY(arena, Pair, *count);
    size_t have = 1;
    for (uint32_t i = from; i < to; i++) {
        uint32_t options = given->issues[i].option_count;
        for (uint32_t option = options; option-- > 0;) {
            const Amount *gain = package_gain(given, i, option);
            for (size_t k = 0; k < have; k++) {
                sums[option * have + k] = (Pair){sums[k].first + gain[0], sums[k].second + gain[1]};
            }
        }
        have *= options;
    }
    qsort(sums, *count, sizeof *sums, pair_compare);
    return sums;
}

// A count of those entered, by place: both in O(log n) (Fenwick, 1994).
static void place_enter(uint32_t *tree, size_t count, size_t place)
{
    for (place++; place <= count; place += place & -place) {
        tree[place - 1]++;
    }
}

static uint64_t places_below(const uint32_t *tree, size_t place)
{
    uint64_t sum = 0;
    for (; place > 0; place -= place & -place) {
        sum += tree[place - 1];
    }
    return sum;
}

// How many of `sorted` are below.
static size_t amounts_below(const Amount *sorted, size_t count, Amount limit)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < limit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// Pairs that reach both reserves. As the first side's sum of one half falls, more of the other half
// must be left out: those that reach are entered by their second sum, from high firsts to low.
static Amount pairs_count(const Pair *a, size_t a_count, const Pair *b, size_t b_count,
                          const Amount *reserve, Arena *arena)
{
    Amount *seconds = ARENA_MANY(arena, Amount, b_count), pairs = 0;
    uint32_t *tree = ARENA_MANY(arena, uint32_t, b_count);
    for (size_t i = 0; i < b_count; i++) {
        seconds[i] = b[i].second;
    }
    qsort(seconds, b_count, sizeof *seconds, amount_compare);
    size_t entered = 0;
    for (size_t i = a_count; i-- > 0;) {
        // From the lowest first of `a`, which needs most: it lets in few, the next ones more.
        while (entered < b_count && a[i].first + b[entered].first >= reserve[0]) {
            place_enter(tree, b_count, amounts_below(seconds, b_count, b[entered++].second));
        }
        size_t below = amounts_below(seconds, b_count, reserve[1] - a[i].second);
        pairs += (Amount)(entered - places_below(tree, below));
    }
    return pairs;
}

static bool halves_count(PackageTally *out, const PackageCase *given, Arena *arena)
{
    Amount outcomes = outcomes_of(given), half = 1;
    uint32_t middle = 0;
    while (middle < given->issue_count && half * half < outcomes && half <= HALF_MAX) {
        half *= given->issues[middle++].option_count;
    }
    if (outcomes > HALF_MAX * HALF_MAX || half > HALF_MAX) {
        return false;
    }
    ArenaMark mark = arena_mark(arena);
    size_t a_count, b_count;
    const Pair *a = half_sums(&a_count, given, 0, middle, arena);
    const Pair *b = half_sums(&b_count, given, middle, given->issue_count, arena);
    out->acceptable = pairs_count(a, a_count, b, b_count, given->reserve, arena);
    out->feasible = outcomes;
    out->is_counted = true;
    arena_return(arena, mark);
    return true;
}
