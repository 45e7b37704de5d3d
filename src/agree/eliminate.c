// eliminate.c: issues are eliminated one after another.
//
// Interactions and rules join issues into a graph; budgets do not, they are carried in the labels.
// To eliminate an issue is to replace everything that mentions it by one table: for each assignment
// of its neighbours, the frontier over its own options (Dechter, Bucket elimination: a unifying
// framework for reasoning, Artificial Intelligence 113, 1999; here with frontiers in place of
// numbers).
//
//     a ── b ── c        eliminate a:   table over b      4 frontiers
//          │             eliminate c:   table over b      4 frontiers
//          d             eliminate b:   sums of both, table over d ...
//
// A group whose tables would be too large is searched depth first instead (search.h). Groups that
// nothing joins are summed: F' = thinned (F + options). Dropping what is dominated within a group is
// right, since no interaction or rule reaches out of it and the use of open budgets is compared too.
#include "agree/eliminate.h"

#include "agree/search.h"

#define CELLS_MAX ((uint64_t)1 << 19)  // of a table, unless the watch says otherwise

// What the elimination of some issues has left: a frontier for each assignment of `scope`.
typedef struct Table {
    const uint32_t *scope;
    uint32_t scope_count;
    Frontier *cells;
    bool *inside;      // an issue each: it is in the labels
    bool *counted;     // an interaction each: so is its gain
    bool *is_settled;  // a budget each: held to its limit, and no longer in the labels
    bool is_used;      // it has gone into another
} Table;

typedef struct Elimination {
    const PackageCase *given;
    Gather *gather;       // of cells
    Gather *inner;        // of sums on the way to a cell
    Frontier sum, other;  // on that way; room used again and again
    bool *joined;         // issue x issue: neighbours among those left
    bool *is_left;        // an issue each
    bool *is_counted;     // an interaction each: some bucket has it
    bool *is_checked;     // a rule each
    uint16_t *index;      // the assignment being looked at
    Rest loose;           // holds for any label, whatever is in it
    VEC(Table) tables;
    Arena *arena;
} Elimination;

static void neighbours_join(Elimination *work);
static uint32_t group_find(const Elimination *work, uint32_t from, uint32_t *members);
static bool group_is_narrow(Elimination *work, const uint32_t *members, uint32_t count);
static uint32_t issue_next(const Elimination *work, const uint32_t *members, uint32_t count);
static void issue_eliminate(Elimination *work, uint32_t issue);
static void group_search(Elimination *work, const uint32_t *members, uint32_t count);
static void groups_sum(Frontier *out, Elimination *work);

void frontier_find(Frontier *out, const PackageCase *given, Gather *gather, Gather *inner)
{
    Arena *arena = gather->arena;
    uint32_t count = given->issue_count;
    Elimination work = {.given = given,
                        .gather = gather,
                        .inner = inner,
                        .joined = ARENA_MANY(arena, bool, (size_t)count *count),
                        .is_left = ARENA_MANY(arena, bool, count),
                        .is_counted = ARENA_MANY(arena, bool, given->interaction_count + 1),
                        .is_checked = ARENA_MANY(arena, bool, given->rule_count + 1),
                        .index = ARENA_MANY(arena, uint16_t, count),
                        .loose = rest_of(given, NULL, NULL, arena),
                        .arena = arena};
    uint32_t *members = ARENA_MANY(arena, uint32_t, count);
    memset(work.is_left, true, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!work.is_left[i]) {
            continue;
        }
        neighbours_join(&work);
        uint32_t member_count = group_find(&work, i, members);
        if (!group_is_narrow(&work, members, member_count)) {
            group_search(&work, members, member_count);
            continue;
        }
        neighbours_join(&work);
        for (uint32_t k = 0; k < member_count; k++) {
            issue_eliminate(&work, issue_next(&work, members, member_count));
        }
    }
    groups_sum(out, &work);
}

// --- The graph --------------------------------------------------------------------------------

static void choices_join(Elimination *work, const Choice *a, uint32_t a_count, const Choice *b,
                         uint32_t b_count)
{
    size_t count = work->given->issue_count;
    for (uint32_t i = 0; i < a_count; i++) {
        for (uint32_t k = 0; k < b_count; k++) {
            work->joined[a[i].issue * count + b[k].issue] = true;
            work->joined[b[k].issue * count + a[i].issue] = true;
        }
    }
}

// As the case has it, before anything is eliminated.
static void neighbours_join(Elimination *work)
{
    const PackageCase *given = work->given;
    memset(work->joined, 0, (size_t)given->issue_count * given->issue_count);
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        choices_join(work, of->when, of->when_count, of->when, of->when_count);
    }
    for (uint32_t i = 0; i < given->rule_count; i++) {
        const Rule *rule = &given->rules[i];
        choices_join(work, rule->choices, rule->count, rule->choices, rule->count);
        if (rule->kind == RULE_REQUIRES) {
            choices_join(work, &rule->given, 1, rule->choices, rule->count);
        }
    }
}

static bool are_joined(const Elimination *work, uint32_t a, uint32_t b)
{
    return a != b && work->joined[(size_t)a * work->given->issue_count + b];
}

// All issues that hang together with `from`.
static uint32_t group_find(const Elimination *work, uint32_t from, uint32_t *members)
{
    uint32_t count = 0;
    bool *is_in = ARENA_MANY(work->arena, bool, work->given->issue_count);
    members[count++] = from;
    is_in[from] = true;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < work->given->issue_count; k++) {
            if (!is_in[k] && are_joined(work, members[i], k)) {
                is_in[k] = true;
                members[count++] = k;
            }
        }
    }
    return count;
}

static uint64_t cells_max(const Elimination *work)
{
    uint64_t asked = work->gather->watch->cells_max;
    return asked == 0 ? CELLS_MAX : asked;
}

// How many assignments the neighbours of an issue have; where there are too many, some of them.
static uint64_t cell_count(const Elimination *work, uint32_t issue)
{
    uint64_t cells = 1;
    for (uint32_t k = 0; k < work->given->issue_count && cells <= CELLS_MAX; k++) {
        if (work->is_left[k] && are_joined(work, issue, k)) {
            cells *= work->given->issues[k].option_count;
        }
    }
    return cells;
}

// The issue whose table is smallest; of equal ones the first.
static uint32_t issue_next(const Elimination *work, const uint32_t *members, uint32_t count)
{
    uint32_t best = UINT32_MAX;
    uint64_t best_cells = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t cells = work->is_left[members[i]] ? cell_count(work, members[i]) : 0;
        if (cells > 0 && (best == UINT32_MAX || cells < best_cells)) {
            best = members[i];
            best_cells = cells;
        }
    }
    return best;
}

// Its neighbours become neighbours of one another.
static void issue_leave(Elimination *work, uint32_t issue)
{
    uint32_t count = work->given->issue_count;
    work->is_left[issue] = false;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; work->is_left[i] && are_joined(work, issue, i) && k < count; k++) {
            if (work->is_left[k] && are_joined(work, issue, k)) {
                work->joined[(size_t)i * count + k] = true;
            }
        }
    }
}

// Tries the elimination on the graph alone.
static bool group_is_narrow(Elimination *work, const uint32_t *members, uint32_t count)
{
    bool is_narrow = true;
    for (uint32_t i = 0; i < count && is_narrow; i++) {
        uint32_t issue = issue_next(work, members, count);
        is_narrow =
            cell_count(work, issue) * work->given->issues[issue].option_count <= cells_max(work);
        issue_leave(work, issue);
    }
    for (uint32_t i = 0; i < count; i++) {
        work->is_left[members[i]] = true;
    }
    return is_narrow;
}

// --- One issue --------------------------------------------------------------------------------

static bool is_in_scope(const Table *table, uint32_t issue)
{
    for (uint32_t i = 0; i < table->scope_count; i++) {
        if (table->scope[i] == issue) {
            return true;
        }
    }
    return false;
}

// The cell of the assignment in work->index.
static const Frontier *cell_at(const Elimination *work, const Table *table)
{
    size_t at = 0;
    for (uint32_t i = 0; i < table->scope_count; i++) {
        uint32_t issue = table->scope[i];
        at = at * work->given->issues[issue].option_count + work->index[issue];
    }
    return &table->cells[at];
}

static bool mentions(const Choice *choices, uint32_t count, uint32_t issue)
{
    bool is_there = false;
    for (uint32_t i = 0; i < count && !is_there; i++) {
        is_there = choices[i].issue == issue;
    }
    return is_there;
}

// What is settled when an issue is eliminated: tables, interactions and rules that mention it.
typedef struct Bucket {
    uint32_t issue;
    VEC(uint32_t) tables, interactions, rules;
    uint32_t *recipes;  // an option each
} Bucket;

static void bucket_fill(Elimination *work, Bucket *bucket)
{
    const PackageCase *given = work->given;
    for (uint32_t i = 0; i < work->tables.count; i++) {
        Table *table = &work->tables.at[i];
        if (!table->is_used && is_in_scope(table, bucket->issue)) {
            table->is_used = true;
            *VEC_PUSH(&bucket->tables, work->arena) = i;
        }
    }
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        if (!work->is_counted[i] && mentions(of->when, of->when_count, bucket->issue)) {
            work->is_counted[i] = true;
            *VEC_PUSH(&bucket->interactions, work->arena) = i;
        }
    }
    for (uint32_t i = 0; i < given->rule_count; i++) {
        const Rule *rule = &given->rules[i];
        bool is_given = rule->kind == RULE_REQUIRES && rule->given.issue == bucket->issue;
        if (!work->is_checked[i] &&
            (is_given || mentions(rule->choices, rule->count, bucket->issue))) {
            work->is_checked[i] = true;
            *VEC_PUSH(&bucket->rules, work->arena) = i;
        }
    }
    bucket->recipes = ARENA_MANY(work->arena, uint32_t, given->issues[bucket->issue].option_count);
    for (uint32_t i = 0; i < given->issues[bucket->issue].option_count; i++) {
        bucket->recipes[i] = recipe_choice(work->gather->recipes, bucket->issue, i);
    }
}

// The option alone, with the interactions that are settled now; false if a rule is broken.
static bool option_label(const Elimination *work, const Bucket *bucket, Amount *label)
{
    const PackageCase *given = work->given;
    uint32_t option = work->index[bucket->issue], sides = given->side_count;
    for (size_t i = 0; i < bucket->rules.count; i++) {
        if (!rule_is_kept(&given->rules[bucket->rules.at[i]], work->index)) {
            return false;
        }
    }
    memcpy(label, package_gain(given, bucket->issue, option), sides * sizeof *label);
    for (uint32_t i = 0; i < given->budget_count; i++) {
        label[sides + i] = given->budgets[i].costs[given->issues[bucket->issue].first + option];
    }
    for (size_t i = 0; i < bucket->interactions.count; i++) {
        const Interaction *of = &given->interactions[bucket->interactions.at[i]];
        for (uint32_t k = 0; interaction_holds(of, work->index) && k < sides; k++) {
            label[k] += of->gain[k];
        }
    }
    return true;
}

// The option and every table that mentions the issue, summed; the last sum goes into the cell.
static void option_gather(Elimination *work, const Bucket *bucket)
{
    Amount label[PACKAGE_SIDES_MAX + PACKAGE_BUDGETS_MAX];
    uint32_t recipe = bucket->recipes[work->index[bucket->issue]];
    if (!option_label(work, bucket, label)) {
        return;
    }
    if (bucket->tables.count == 0) {
        gather_add(work->gather, label, recipe);
        return;
    }
    gather_begin(work->inner, work->loose);
    gather_add(work->inner, label, recipe);
    gather_end(&work->sum, work->inner);
    for (size_t i = 0; i + 1 < bucket->tables.count; i++) {
        gather_begin(work->inner, work->loose);
        gather_sums(work->inner, &work->sum, cell_at(work, &work->tables.at[bucket->tables.at[i]]));
        gather_end(&work->other, work->inner);
        Frontier spare = work->sum;
        work->sum = work->other;
        work->other = spare;
    }
    uint32_t last = bucket->tables.at[bucket->tables.count - 1];
    gather_sums(work->gather, &work->sum, cell_at(work, &work->tables.at[last]));
}

// The next assignment of the scope, last issue fastest.
static void index_advance(const Elimination *work, const Table *table)
{
    for (uint32_t i = table->scope_count; i-- > 0;) {
        uint32_t issue = table->scope[i];
        if (++work->index[issue] < work->given->issues[issue].option_count) {
            return;
        }
        work->index[issue] = 0;
    }
}

static Table table_new(const Elimination *work)
{
    const PackageCase *given = work->given;
    return (Table){.inside = ARENA_MANY(work->arena, bool, given->issue_count),
                   .counted = ARENA_MANY(work->arena, bool, given->interaction_count + 1),
                   .is_settled = ARENA_MANY(work->arena, bool, PACKAGE_BUDGETS_MAX)};
}

// The rest of what is in the table. Budgets that it settles are from now on settled.
static Rest table_rest(const Elimination *work, Table *table)
{
    bool *was_settled = ARENA_MANY(work->arena, bool, PACKAGE_BUDGETS_MAX);
    Rest rest = rest_of(work->given, table->inside, table->counted, work->arena);
    memcpy(was_settled, table->is_settled, PACKAGE_BUDGETS_MAX * sizeof *was_settled);
    memcpy(table->is_settled, rest.is_settled, PACKAGE_BUDGETS_MAX * sizeof *was_settled);
    rest.was_settled = was_settled;
    return rest;
}

static Table table_begin(Elimination *work, uint32_t issue, size_t *count)
{
    const PackageCase *given = work->given;
    uint32_t *scope = ARENA_MANY(work->arena, uint32_t, given->issue_count);
    Table table = table_new(work);
    table.scope = scope;
    *count = cell_count(work, issue);
    for (uint32_t i = 0; i < given->issue_count; i++) {
        if (work->is_left[i] && are_joined(work, issue, i)) {
            scope[table.scope_count++] = i;
            work->index[i] = 0;
        }
    }
    table.cells = ARENA_MANY(work->arena, Frontier, *count);
    return table;
}

// What the other has in its labels is in those of the table, too.
static void table_include(const Elimination *work, Table *table, const Table *other)
{
    for (uint32_t i = 0; i < work->given->budget_count; i++) {
        table->is_settled[i] |= other->is_settled[i];
    }
    for (uint32_t i = 0; i < work->given->issue_count; i++) {
        table->inside[i] |= other->inside[i];
    }
    for (uint32_t i = 0; i < work->given->interaction_count; i++) {
        table->counted[i] |= other->counted[i];
    }
}

static void issue_eliminate(Elimination *work, uint32_t issue)
{
    size_t count;
    Bucket bucket = {.issue = issue};
    Table table = table_begin(work, issue, &count);
    bucket_fill(work, &bucket);
    table.inside[issue] = true;
    for (size_t i = 0; i < bucket.interactions.count; i++) {
        table.counted[bucket.interactions.at[i]] = true;
    }
    for (size_t i = 0; i < bucket.tables.count; i++) {
        table_include(work, &table, &work->tables.at[bucket.tables.at[i]]);
    }
    Rest rest = table_rest(work, &table);
    work->loose.was_settled = rest.was_settled;
    for (size_t cell = 0; cell < count; cell++) {
        gather_begin(work->gather, rest);
        for (uint32_t option = 0; option < work->given->issues[issue].option_count; option++) {
            work->index[issue] = (uint16_t)option;
            option_gather(work, &bucket);
        }
        gather_end(&table.cells[cell], work->gather);
        index_advance(work, &table);
    }
    issue_leave(work, issue);
    *VEC_PUSH(&work->tables, work->arena) = table;
}

// --- Groups -----------------------------------------------------------------------------------

static void group_search(Elimination *work, const uint32_t *members, uint32_t count)
{
    const PackageCase *given = work->given;
    Table table = table_new(work);
    table.cells = ARENA_NEW(work->arena, Frontier);
    for (uint32_t i = 0; i < count; i++) {
        table.inside[members[i]] = true;
        work->is_left[members[i]] = false;
    }
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        table.counted[i] = of->when_count > 0 && table.inside[of->when[0].issue];
    }
    gather_begin(work->gather, table_rest(work, &table));
    group_walk(given, members, count, work->gather);
    gather_end(table.cells, work->gather);
    *VEC_PUSH(&work->tables, work->arena) = table;
}

// Interactions that hold whatever is chosen.
static void constant_gather(Elimination *work, Table *all)
{
    const PackageCase *given = work->given;
    Amount label[PACKAGE_SIDES_MAX + PACKAGE_BUDGETS_MAX] = {};
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        const Interaction *of = &given->interactions[i];
        for (uint32_t k = 0; of->when_count == 0 && k < given->side_count; k++) {
            label[k] += of->gain[k];
        }
        all->counted[i] = of->when_count == 0;
    }
    gather_begin(work->inner, table_rest(work, all));
    gather_add(work->inner, label, 0);
    gather_end(&work->sum, work->inner);
}

static void groups_sum(Frontier *out, Elimination *work)
{
    Table all = table_new(work);
    constant_gather(work, &all);
    for (size_t i = 0; i < work->tables.count; i++) {
        const Table *table = &work->tables.at[i];
        if (table->is_used) {
            continue;
        }
        table_include(work, &all, table);
        gather_begin(work->gather, table_rest(work, &all));
        gather_sums(work->gather, &work->sum, table->cells);
        gather_end(&work->other, work->gather);
        Frontier spare = work->sum;
        work->sum = work->other;
        work->other = spare;
    }
    *out = work->sum;
}

// --- What the rest can bring ------------------------------------------------------------------

// Of an issue: the most for a side (of `figures`, option x stride), the least with `sign` -1.
static Amount extreme_of(const Issue *issue, const Amount *figures, uint32_t stride, int sign)
{
    Amount best = figures[(size_t)issue->first * stride];
    for (uint32_t i = 1; i < issue->option_count; i++) {
        Amount figure = figures[(size_t)(issue->first + i) * stride];
        best = sign * figure > sign * best ? figure : best;
    }
    return best;
}

static Amount rise_of(const PackageCase *given, uint32_t side, const bool *inside,
                      const bool *counted)
{
    Amount rise = 0;
    for (uint32_t i = 0; i < given->issue_count; i++) {
        if (inside == NULL || !inside[i]) {
            Amount most = extreme_of(&given->issues[i], given->gains + side, given->side_count, 1);
            rise += inside == NULL && most < 0 ? 0 : most;
        }
    }
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        Amount gain = given->interactions[i].gain[side];
        rise += (counted == NULL || !counted[i]) && gain > 0 ? gain : 0;
    }
    return rise;
}

static Amount spent_of(const PackageCase *given, const Budget *budget, const bool *inside,
                       bool *is_settled)
{
    Amount spent = 0;
    *is_settled = inside != NULL;
    for (uint32_t i = 0; i < given->issue_count; i++) {
        if (inside == NULL || !inside[i]) {
            Amount least = extreme_of(&given->issues[i], budget->costs, 1, -1);
            Amount most = extreme_of(&given->issues[i], budget->costs, 1, 1);
            spent += inside == NULL && least > 0 ? 0 : least;
            *is_settled = *is_settled && least == 0 && most == 0;
        }
    }
    return spent;
}

Rest rest_of(const PackageCase *given, const bool *inside, const bool *counted, Arena *arena)
{
    Amount *rise = ARENA_MANY(arena, Amount, given->side_count);
    Amount *spent = ARENA_MANY(arena, Amount, PACKAGE_BUDGETS_MAX);
    bool *is_settled = ARENA_MANY(arena, bool, PACKAGE_BUDGETS_MAX);
    for (uint32_t i = 0; i < given->side_count; i++) {
        rise[i] = rise_of(given, i, inside, counted);
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        spent[i] = spent_of(given, &given->budgets[i], inside, &is_settled[i]);
    }
    return (Rest){rise, spent, is_settled, ARENA_MANY(arena, bool, PACKAGE_BUDGETS_MAX)};
}
