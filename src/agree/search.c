// search.c: depth first, option by option, cut where nothing new can come.
//
// At a node some issues have an option. What the others can add at most to each side (their best
// options, and interactions that are still open where they help) is summed beforehand, issue by issue
// from the end, so that the ideal end of a node is one addition. The node is cut if an assignment was
// found that is better: as good for every side, better for one, with no more of any open budget spent
// than the node must spend. Ends that are merely equal are kept: they are packages of their own.
#include "agree/search.h"

typedef struct Level {
    uint32_t issue;
    uint32_t *options;  // most promising first
    // Interactions and rules whose last issue this is.
    VEC(uint32_t) interactions, rules;
    Amount *rise;   // a side each: the most that this issue and those behind it can add
    Amount *spent;  // a budget each: the least that they cost
} Level;

typedef struct Walk {
    const PackageCase *given;
    Gather *gather;
    Level *levels;
    uint32_t depth;
    uint32_t *place;  // issue -> level; UINT32_MAX: not of this group
    uint16_t *index;
    Amount *labels;     // level x width: what is chosen above it
    uint32_t *recipes;  // option of the case -> recipe
    Amount *found;      // points of the ends found: utilities, budgets with their sign turned
    size_t found_count, found_capacity;
    Arena *arena;
} Walk;

static void levels_order(Walk *walk, const uint32_t *members);
static void levels_fill(Walk *walk);
static void levels_bound(Walk *walk);
static void node_visit(Walk *walk, uint32_t level);

void group_walk(const PackageCase *given, const uint32_t *members, uint32_t count, Gather *gather)
{
    Arena *arena = gather->arena;
    Walk walk = {.given = given,
                 .gather = gather,
                 .levels = ARENA_MANY(arena, Level, count + 1),
                 .depth = count,
                 .place = ARENA_MANY(arena, uint32_t, given->issue_count),
                 .index = ARENA_MANY(arena, uint16_t, given->issue_count),
                 .labels = ARENA_MANY(arena, Amount, (size_t)(count + 1) * label_width(given)),
                 .recipes = ARENA_MANY(arena, uint32_t, given->option_count),
                 .arena = arena};
    levels_order(&walk, members);
    levels_fill(&walk);
    levels_bound(&walk);
    node_visit(&walk, 0);
}

// --- Levels -----------------------------------------------------------------------------------

// What an option is worth to all sides together: only the order of the search hangs on it.
static Amount promise_of(const PackageCase *given, uint32_t issue, uint32_t option)
{
    const Amount *gain = package_gain(given, issue, option);
    Amount sum = 0;
    for (uint32_t i = 0; i < given->side_count; i++) {
        sum += gain[i];
    }
    return sum;
}

static void options_order(const PackageCase *given, Level *level)
{
    uint32_t count = given->issues[level->issue].option_count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = i;
        while (at > 0 && promise_of(given, level->issue, level->options[at - 1]) <
                             promise_of(given, level->issue, i)) {
            level->options[at] = level->options[at - 1];
            at--;
        }
        level->options[at] = i;
    }
}

// Wide spreads first: they decide most.
static Amount spread_of(const PackageCase *given, uint32_t issue)
{
    Amount spread = 0;
    for (uint32_t side = 0; side < given->side_count; side++) {
        Amount least = package_gain(given, issue, 0)[side], most = least;
        for (uint32_t i = 1; i < given->issues[issue].option_count; i++) {
            Amount gain = package_gain(given, issue, i)[side];
            least = gain < least ? gain : least;
            most = gain > most ? gain : most;
        }
        spread += most - least;
    }
    return spread;
}

static void levels_order(Walk *walk, const uint32_t *members)
{
    const PackageCase *given = walk->given;
    memset(walk->place, 0xff, given->issue_count * sizeof *walk->place);
    for (uint32_t i = 0; i < walk->depth; i++) {
        uint32_t at = i;
        while (at > 0 &&
               spread_of(given, walk->levels[at - 1].issue) < spread_of(given, members[i])) {
            walk->levels[at] = walk->levels[at - 1];
            at--;
        }
        walk->levels[at] = (Level){.issue = members[i]};
    }
    for (uint32_t i = 0; i < walk->depth; i++) {
        Level *level = &walk->levels[i];
        uint32_t count = given->issues[level->issue].option_count;
        walk->place[level->issue] = i;
        level->options = ARENA_MANY(walk->arena, uint32_t, count);
        options_order(given, level);
        for (uint32_t k = 0; k < count; k++) {
            walk->recipes[given->issues[level->issue].first + k] =
                recipe_choice(walk->gather->recipes, level->issue, k);
        }
    }
}

// The level of the last of some choices; UINT32_MAX if they are not of this group.
static uint32_t last_level(const Walk *walk, const Choice *choices, uint32_t count)
{
    uint32_t last = count == 0 ? UINT32_MAX : 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t level = walk->place[choices[i].issue];
        last = level > last ? level : last;
    }
    return last;
}

static void levels_fill(Walk *walk)
{
    const PackageCase *given = walk->given;
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        uint32_t last = last_level(walk, of->when, of->when_count);
        if (last != UINT32_MAX) {
            *VEC_PUSH(&walk->levels[last].interactions, walk->arena) = i;
        }
    }
    for (uint32_t i = 0; i < given->rule_count; i++) {
        const Rule *rule = &given->rules[i];
        uint32_t last = last_level(walk, rule->choices, rule->count);
        if (rule->kind == RULE_REQUIRES) {
            uint32_t at = walk->place[rule->given.issue];
            last = rule->count == 0 || at > last ? at : last;
        }
        if (last != UINT32_MAX) {
            *VEC_PUSH(&walk->levels[last].rules, walk->arena) = i;
        }
    }
}

// The most that a level can add to a side: over its options, the gain and the interactions that help
// and may be settled by it.
static Amount level_rise(const Walk *walk, const Level *level, uint32_t side)
{
    const PackageCase *given = walk->given;
    Amount best = 0;
    for (uint32_t i = 0; i < given->issues[level->issue].option_count; i++) {
        Amount sum = package_gain(given, level->issue, i)[side];
        for (size_t k = 0; k < level->interactions.count; k++) {
            const Interaction *of = &given->interactions[level->interactions.at[k]];
            bool may_hold = true;
            for (uint32_t c = 0; c < of->when_count; c++) {
                may_hold =
                    may_hold && (of->when[c].issue != level->issue || of->when[c].option == i);
            }
            sum += may_hold && of->gain[side] > 0 ? of->gain[side] : 0;
        }
        best = i == 0 || sum > best ? sum : best;
    }
    return best;
}

static Amount level_spent(const Walk *walk, const Level *level, const Budget *budget)
{
    const Issue *issue = &walk->given->issues[level->issue];
    Amount least = budget->costs[issue->first];
    for (uint32_t i = 1; i < issue->option_count; i++) {
        Amount cost = budget->costs[issue->first + i];
        least = cost < least ? cost : least;
    }
    return least;
}

static void levels_bound(Walk *walk)
{
    const PackageCase *given = walk->given;
    for (uint32_t i = walk->depth + 1; i-- > 0;) {
        Level *level = &walk->levels[i];
        level->rise = ARENA_MANY(walk->arena, Amount, given->side_count);
        level->spent = ARENA_MANY(walk->arena, Amount, given->budget_count + 1);
        for (uint32_t k = 0; i < walk->depth && k < given->side_count; k++) {
            level->rise[k] = level_rise(walk, level, k) + walk->levels[i + 1].rise[k];
        }
        for (uint32_t k = 0; i < walk->depth && k < given->budget_count; k++) {
            level->spent[k] =
                level_spent(walk, level, &given->budgets[k]) + walk->levels[i + 1].spent[k];
        }
    }
}

// --- Nodes ------------------------------------------------------------------------------------

static Amount *label_of(const Walk *walk, uint32_t level)
{
    return &walk->labels[(size_t)level * label_width(walk->given)];
}

// The best that can come of a node: utilities, then budgets with their sign turned.
static void ideal_of(Amount *point, const Walk *walk, uint32_t level)
{
    const PackageCase *given = walk->given;
    const Amount *label = label_of(walk, level);
    for (uint32_t i = 0; i < given->side_count; i++) {
        point[i] = label[i] + walk->levels[level].rise[i];
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        bool is_settled = walk->gather->rest.is_settled[i];
        Amount spent = label[given->side_count + i] + walk->levels[level].spent[i];
        point[given->side_count + i] = is_settled ? 0 : -spent;
    }
}

// Can it end within the budgets and above the reserves?
static bool ideal_is_open(const Walk *walk, const Amount *point, uint32_t level)
{
    const PackageCase *given = walk->given;
    const Rest *rest = &walk->gather->rest;
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (point[i] + rest->rise[i] < given->reserve[i]) {
            return false;
        }
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        Amount spent = label_of(walk, level)[given->side_count + i] + walk->levels[level].spent[i];
        if (spent + rest->spent[i] > given->budgets[i].at_most) {
            return false;
        }
    }
    return true;
}

// Is there an end as good in everything, and better for a side? The one that was is moved forward.
static bool is_beaten(Walk *walk, const Amount *point)
{
    uint32_t width = label_width(walk->given), sides = walk->given->side_count;
    for (size_t i = 0; i < walk->found_count; i++) {
        Amount *have = &walk->found[i * width];
        bool is_better = false;
        uint32_t k = 0;
        for (; k < width && have[k] >= point[k]; k++) {
            is_better = is_better || (k < sides && have[k] > point[k]);
        }
        if (k == width && is_better) {
            for (uint32_t d = 0; i > 0 && d < width; d++) {
                Amount *before = &walk->found[(i / 2) * width];
                Amount moved = have[d];
                have[d] = before[d];
                before[d] = moved;
            }
            return true;
        }
    }
    return false;
}

// The new end among those found; what it makes superfluous goes.
static void found_add(Walk *walk, const Amount *point)
{
    uint32_t width = label_width(walk->given);
    size_t kept = 0;
    for (size_t i = 0; i < walk->found_count; i++) {
        Amount *have = &walk->found[i * width];
        uint32_t k = 0;
        while (k < width && point[k] >= have[k]) {
            k++;
        }
        if (k < width) {
            memmove(&walk->found[kept++ * width], have, width * sizeof *have);
        }
    }
    if (kept == walk->found_capacity) {
        size_t size = width * sizeof *point, more = kept == 0 ? 256 : 2 * kept;
        walk->found = arena_grow(walk->arena, walk->found, kept * size, more * size);
        walk->found_capacity = more;
    }
    memcpy(&walk->found[kept++ * width], point, width * sizeof *point);
    walk->found_count = kept;
}

static void end_take(Walk *walk, const Amount *point)
{
    Recipes *recipes = walk->gather->recipes;
    uint32_t recipe = 0;
    for (uint32_t i = 0; i < walk->depth; i++) {
        uint32_t issue = walk->levels[i].issue;
        uint32_t option = walk->given->issues[issue].first + walk->index[issue];
        recipe = recipe_both(recipes, recipe, walk->recipes[option]);
    }
    gather_add(walk->gather, label_of(walk, walk->depth), recipe);
    found_add(walk, point);
}

// Puts an option on a level: the label of the next one. False if a rule is broken.
static bool option_put(Walk *walk, uint32_t at, uint32_t option)
{
    const PackageCase *given = walk->given;
    const Level *level = &walk->levels[at];
    walk->index[level->issue] = (uint16_t)option;
    for (size_t i = 0; i < level->rules.count; i++) {
        if (!rule_is_kept(&given->rules[level->rules.at[i]], walk->index)) {
            return false;
        }
    }
    const Amount *from = label_of(walk, at), *gain = package_gain(given, level->issue, option);
    Amount *to = label_of(walk, at + 1);
    for (uint32_t i = 0; i < given->side_count; i++) {
        to[i] = from[i] + gain[i];
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        uint32_t k = given->side_count + i;
        to[k] = from[k] + given->budgets[i].costs[given->issues[level->issue].first + option];
    }
    for (size_t i = 0; i < level->interactions.count; i++) {
        const Interaction *of = &given->interactions[level->interactions.at[i]];
        for (uint32_t k = 0; interaction_holds(of, walk->index) && k < given->side_count; k++) {
            to[k] += of->gain[k];
        }
    }
    return true;
}

static void node_visit(Walk *walk, uint32_t level)
{
    Amount point[PACKAGE_SIDES_MAX + PACKAGE_BUDGETS_MAX];
    ideal_of(point, walk, level);
    if (!ideal_is_open(walk, point, level) || is_beaten(walk, point)) {
        return;
    }
    if (watch_step(walk->gather->watch, 1)) {
        gather_miss(walk->gather, point);
        return;
    }
    if (level == walk->depth) {
        end_take(walk, point);
        return;
    }
    const Level *here = &walk->levels[level];
    for (uint32_t i = 0; i < walk->given->issues[here->issue].option_count; i++) {
        if (option_put(walk, level, here->options[i])) {
            node_visit(walk, level + 1);
        }
    }
}
