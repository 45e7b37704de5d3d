// frontier.h: inner: partial packages by what they are worth, of which none dominates another.
//
// A label stands for all partial packages (options for some of the issues) of the same utilities and
// the same use of the budgets that are still open. A Frontier is a set of labels; it is sorted by
// utilities from high to low, first side first, and holds no label that another makes superfluous:
// as good for every side, better for one, and using no more of any open budget. Labels of equal
// utilities stand together, since their packages are counted and may win a tie.
//
// How the packages of a label are put together is kept as recipes, a graph without copies:
//
//     either ── both ── both ── choice (issue 0, option 2)      two packages: 2,1,0 and 2,0,3
//        │       │       └───── choice (issue 1, option 1)
//        │       └── choice (issue 2, option 0)
//        └── both ── …
#ifndef AGREE_FRONTIER_H
#define AGREE_FRONTIER_H

#include "agree/package.h"

typedef enum RecipeKind {
    RECIPE_NOTHING,  // the empty partial package
    RECIPE_CHOICE,   // a: issue, b: option
    RECIPE_BOTH,     // a and b, of different issues
    RECIPE_EITHER,   // a or b, of the same issues: different packages
} RecipeKind;

typedef struct Recipe {
    uint32_t a, b;
    uint8_t kind;
} Recipe;

typedef struct Recipes {
    VEC(Recipe) list;  // 0 is nothing
    Arena *arena;
} Recipes;

Recipes *recipes_new(Arena *arena);
uint32_t recipe_choice(Recipes *recipes, uint32_t issue, uint32_t option);
uint32_t recipe_both(Recipes *recipes, uint32_t a, uint32_t b);

typedef struct Frontier {
    size_t count, capacity;
    Amount *values;  // count x width: utilities, then budgets used
    uint32_t *recipes;
} Frontier;

// Who watches over a long search: asked now and then, and may end it. All zeros: it runs to its end.
typedef struct Watch {
    uint64_t steps_max;  // it ends after so many; 0: never. The same answer on any machine
    uint64_t cells_max;  // of a table, before a group is searched depth first; 0: the usual
    bool (*goes_on)(void *argument, uint64_t steps);  // null: always
    void *argument;
    uint64_t steps;        // counted work: labels and nodes looked at
    uint64_t steps_asked;  // when it was last asked
    bool is_stopped;
} Watch;
// Counts; true if the search is to be cut short.
bool watch_step(Watch *watch, uint64_t steps);

// What the issues that are not yet in a label can still bring.
typedef struct Rest {
    const Amount *rise;       // a side each: the most utility
    const Amount *spent;      // a budget each: the least cost
    const bool *is_settled;   // a budget each: none of them draws on it
    const bool *was_settled;  // and it was held to its limit already, in a part of the label
} Rest;

// The labels that a set is gathered from. What cannot become an acceptable package is dropped at
// once: a budget overdrawn whatever follows, a side that cannot come up to its reserve any more.
typedef struct Gather {
    const PackageCase *given;
    Recipes *recipes;
    Watch *watch;
    Arena *arena;
    Rest rest;
    // Once the search is cut short: the greatest utility that each side could have had from what was
    // dropped for that.
    Amount *missed;
    bool has_missed;
    // Candidates: the first `kept` are thinned already.
    Amount *values, *spare_values;
    uint32_t *left, *right, *spare_left, *order, *spare_order;
    Amount *cover;
    size_t count, capacity;
} Gather;

Gather *gather_new(const PackageCase *given, Recipes *recipes, Watch *watch, Arena *arena);
// Begins a set.
void gather_begin(Gather *gather, Rest rest);
// A label with its recipe.
void gather_add(Gather *gather, const Amount *values, uint32_t recipe);
// Every label of one set with every label of the other.
void gather_sums(Gather *gather, const Frontier *a, const Frontier *b);
// What is left of the candidates, into memory that *out may have from before.
void gather_end(Frontier *out, Gather *gather);
// Says that a part of the search was left out in which no side can have more than `bound`.
void gather_miss(Gather *gather, const Amount *bound);

static inline uint32_t label_width(const PackageCase *given)
{
    return given->side_count + given->budget_count;
}

static inline const Amount *frontier_label(const Frontier *frontier, const PackageCase *given,
                                           size_t index)
{
    return &frontier->values[index * label_width(given)];
}

#endif
