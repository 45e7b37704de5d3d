// bundle.c: see bundle.h. Packages are counted first, from the parts to the whole; only if there are
// not too many are they written out.
#include "agree/bundle.h"

#include <stdlib.h>

// What remains to be put into a package.
typedef struct Task {
    uint32_t recipe;
    const struct Task *next;
} Task;

typedef struct Listing {
    const Recipes *recipes;
    Bundle *bundle;
    uint16_t *index;  // the package being made
    size_t at;        // how many are written
} Listing;

int package_compare(const uint16_t *a, const uint16_t *b, uint32_t issue_count)
{
    for (uint32_t i = 0; i < issue_count; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static Amount capped(Amount count)
{
    return count < COUNT_MANY ? count : COUNT_MANY;
}

// A recipe is made of earlier ones, so one pass will do.
static Amount *packages_count(const Recipes *recipes, Arena *arena)
{
    Amount *counts = ARENA_MANY(arena, Amount, recipes->list.count);
    for (size_t i = 0; i < recipes->list.count; i++) {
        const Recipe *recipe = &recipes->list.at[i];
        Amount a = counts[recipe->a], b = counts[recipe->b];
        counts[i] = 1;
        if (recipe->kind == RECIPE_EITHER) {
            counts[i] = capped(a + b);
        } else if (recipe->kind == RECIPE_BOTH) {
            counts[i] = a > COUNT_MANY / b ? COUNT_MANY : capped(a * b);
        }
    }
    return counts;
}

// --- Every package ----------------------------------------------------------------------------

static void tasks_list(Listing *listing, const Task *task)
{
    if (task == NULL) {
        uint32_t count = listing->bundle->issue_count;
        memcpy(&listing->bundle->packages[listing->at++ * count], listing->index,
               count * sizeof *listing->index);
        return;
    }
    uint32_t id = task->recipe;
    const Recipe *recipe = &listing->recipes->list.at[id];
    // Chains of alternatives lean to the left: a loop keeps the stack flat.
    for (; recipe->kind == RECIPE_EITHER; recipe = &listing->recipes->list.at[id]) {
        tasks_list(listing, &(Task){recipe->b, task->next});
        id = recipe->a;
    }
    if (recipe->kind == RECIPE_BOTH) {
        tasks_list(listing, &(Task){recipe->a, &(Task){recipe->b, task->next}});
        return;
    }
    if (recipe->kind == RECIPE_CHOICE) {
        listing->index[recipe->a] = (uint16_t)recipe->b;
    }
    tasks_list(listing, task->next);
}

static int listed_compare(const void *a, const void *b, void *issue_count)
{
    return package_compare(a, b, *(uint32_t *)issue_count);
}

static void packages_list(Listing *listing, const Frontier *frontier)
{
    Bundle *bundle = listing->bundle;
    size_t size = bundle->issue_count * sizeof *bundle->packages;
    for (size_t i = 0; i < frontier->count; i++) {
        size_t first = bundle->first[i] = listing->at;
        tasks_list(listing, &(Task){frontier->recipes[i], NULL});
        qsort_r(&bundle->packages[first * bundle->issue_count], listing->at - first, size,
                listed_compare, &bundle->issue_count);
    }
    bundle->first[frontier->count] = listing->at;
}

// --- The smallest of each label ---------------------------------------------------------------

// The issues of the two parts of a pair are different ones, so the smallest of the pair is the
// smallest of each part; issues that a part lacks are UINT16_MAX in it.
static uint16_t *smallest_of(uint16_t **known, const Recipes *recipes, uint32_t id,
                             uint32_t issue_count, Arena *arena)
{
    if (known[id] != NULL) {
        return known[id];
    }
    const Recipe *recipe = &recipes->list.at[id];
    uint16_t *index = ARENA_MANY(arena, uint16_t, issue_count);
    memset(index, 0xff, issue_count * sizeof *index);
    if (recipe->kind == RECIPE_CHOICE) {
        index[recipe->a] = (uint16_t)recipe->b;
    } else if (recipe->kind != RECIPE_NOTHING) {
        const uint16_t *a = smallest_of(known, recipes, recipe->a, issue_count, arena);
        const uint16_t *b = smallest_of(known, recipes, recipe->b, issue_count, arena);
        bool is_a = recipe->kind == RECIPE_BOTH || package_compare(a, b, issue_count) <= 0;
        for (uint32_t i = 0; i < issue_count; i++) {
            index[i] = recipe->kind == RECIPE_BOTH && b[i] < a[i] ? b[i] : is_a ? a[i] : b[i];
        }
    }
    return known[id] = index;
}

static void smallest_list(Listing *listing, const Frontier *frontier, Arena *arena)
{
    Bundle *bundle = listing->bundle;
    uint16_t **known = ARENA_MANY(arena, uint16_t *, listing->recipes->list.count);
    for (size_t i = 0; i < frontier->count; i++) {
        bundle->first[i] = i;
        memcpy(
            &bundle->packages[i * bundle->issue_count],
            smallest_of(known, listing->recipes, frontier->recipes[i], bundle->issue_count, arena),
            bundle->issue_count * sizeof *bundle->packages);
    }
    bundle->first[frontier->count] = frontier->count;
}

void bundle_open(Bundle *out, const PackageCase *given, const Frontier *frontier,
                 const Recipes *recipes, Arena *arena)
{
    *out = (Bundle){.issue_count = given->issue_count,
                    .first = ARENA_MANY(arena, size_t, frontier->count + 1)};
    const Amount *counts = packages_count(recipes, arena);
    for (size_t i = 0; i < frontier->count; i++) {
        out->count = capped(out->count + counts[frontier->recipes[i]]);
    }
    out->is_listed = out->count <= BUNDLE_PACKAGES_MAX;
    size_t room = out->is_listed ? (size_t)out->count : frontier->count;
    out->packages = ARENA_MANY(arena, uint16_t, (room + 1) * given->issue_count);
    Listing listing = {.recipes = recipes,
                       .bundle = out,
                       .index = ARENA_MANY(arena, uint16_t, given->issue_count)};
    if (out->is_listed) {
        packages_list(&listing, frontier);
    } else {
        smallest_list(&listing, frontier, arena);
    }
}
