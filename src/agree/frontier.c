// frontier.c: labels gathered and thinned.
//
// Dominance is decided by one sweep through the labels in order of utilities, high to low: whatever
// dominates a label comes before it. Of the labels passed, only a *cover* of the other dimensions is
// kept (second utility onwards, and budgets with their sign turned, so that more is always better),
// after Kung, Luccio and Preparata, On finding the maxima of a set of vectors (JACM 22, 1975).
//
// Labels of equal utilities are held against the cover before any of them is put into it: so they
// never remove one another. Candidates come as runs that are sorted already (a sorted set, shifted),
// which a natural merge sort uses.
#include "agree/frontier.h"

#include "agree/cover.h"

#define CANDIDATES_MIN 4'096
#define KEPT_WHEN_STOPPED 8  // labels a set, once a search is cut short
#define STEPS_BETWEEN_ASKING 100'000

// --- Recipes ----------------------------------------------------------------------------------

static uint32_t recipe_add(Recipes *recipes, RecipeKind kind, uint32_t a, uint32_t b)
{
    *VEC_PUSH(&recipes->list, recipes->arena) = (Recipe){a, b, (uint8_t)kind};
    return (uint32_t)recipes->list.count - 1;
}

Recipes *recipes_new(Arena *arena)
{
    Recipes *recipes = ARENA_NEW(arena, Recipes);
    recipes->arena = arena;
    recipe_add(recipes, RECIPE_NOTHING, 0, 0);
    return recipes;
}

uint32_t recipe_choice(Recipes *recipes, uint32_t issue, uint32_t option)
{
    return recipe_add(recipes, RECIPE_CHOICE, issue, option);
}

uint32_t recipe_both(Recipes *recipes, uint32_t a, uint32_t b)
{
    return a == 0 ? b : b == 0 ? a : recipe_add(recipes, RECIPE_BOTH, a, b);
}

// --- Watching ---------------------------------------------------------------------------------

bool watch_step(Watch *watch, uint64_t steps)
{
    watch->steps += steps;
    watch->is_stopped =
        watch->is_stopped || (watch->steps_max > 0 && watch->steps >= watch->steps_max);
    if (!watch->is_stopped && watch->goes_on != NULL &&
        watch->steps - watch->steps_asked >= STEPS_BETWEEN_ASKING) {
        watch->steps_asked = watch->steps;
        watch->is_stopped = !watch->goes_on(watch->argument, watch->steps);
    }
    return watch->is_stopped;
}

// --- Order ------------------------------------------------------------------------------------

static uint32_t width_of(const Gather *gather)
{
    return label_width(gather->given);
}

static const Amount *label_at(const Gather *gather, size_t index)
{
    return &gather->values[index * width_of(gather)];
}

// Utilities from high to low, then budgets from low to high.
static int label_compare(const Gather *gather, const Amount *a, const Amount *b)
{
    uint32_t width = width_of(gather);
    for (uint32_t i = 0; i < width; i++) {
        if (a[i] != b[i]) {
            return (a[i] > b[i]) == (i < gather->given->side_count) ? -1 : 1;
        }
    }
    return 0;
}

// Stable: of equal labels the one gathered first comes first.
static void merge(const Gather *gather, const uint32_t *a, size_t a_count, const uint32_t *b,
                  size_t b_count, uint32_t *out)
{
    size_t i = 0, k = 0;
    while (i < a_count && k < b_count) {
        bool is_first = label_compare(gather, label_at(gather, a[i]), label_at(gather, b[k])) <= 0;
        *out++ = is_first ? a[i++] : b[k++];
    }
    memcpy(out, a + i, (a_count - i) * sizeof *out);
    memcpy(out + (a_count - i), b + k, (b_count - k) * sizeof *out);
}

// The end of the run that begins at `from`.
static size_t run_end(const Gather *gather, const uint32_t *order, size_t from, size_t count)
{
    size_t end = from + 1;
    while (end < count && label_compare(gather, label_at(gather, order[end - 1]),
                                        label_at(gather, order[end])) <= 0) {
        end++;
    }
    return end;
}

// One pass of the natural merge sort: runs merged in pairs from `from` to `to`. How many runs it met.
static size_t merge_pass(const Gather *gather, const uint32_t *from, uint32_t *to, size_t count)
{
    size_t runs = 0;
    for (size_t begin = 0; begin < count;) {
        size_t middle = run_end(gather, from, begin, count);
        size_t end = middle < count ? run_end(gather, from, middle, count) : middle;
        merge(gather, from + begin, middle - begin, from + middle, end - middle, to + begin);
        runs += end > middle ? 2 : 1;
        begin = end;
    }
    return runs;
}

static void order_sort(const Gather *gather, uint32_t **order, uint32_t **spare)
{
    while (merge_pass(gather, *order, *spare, gather->count) > 2) {
        uint32_t *other = *order;
        *order = *spare;
        *spare = other;
    }
    uint32_t *sorted = *spare;
    *spare = *order;
    *order = sorted;
}

// The dimensions behind the first utility, all turned so that more is better.
static void point_of(Amount *point, const Gather *gather, const Amount *label)
{
    for (uint32_t i = 1; i < width_of(gather); i++) {
        point[i - 1] = i < gather->given->side_count ? label[i] : -label[i];
    }
}

// --- Gathering --------------------------------------------------------------------------------

Gather *gather_new(const PackageCase *given, Recipes *recipes, Watch *watch, Arena *arena)
{
    Gather *gather = ARENA_NEW(arena, Gather);
    *gather = (Gather){.given = given,
                       .recipes = recipes,
                       .watch = watch,
                       .arena = arena,
                       .missed = ARENA_MANY(arena, Amount, given->side_count)};
    return gather;
}

void gather_begin(Gather *gather, Rest rest)
{
    gather->rest = rest;
    gather->count = 0;
}

// Room for more candidates: twice as many as before.
static void candidates_grow(Gather *gather)
{
    size_t old = gather->capacity, new = old == 0 ? CANDIDATES_MIN : 2 * old;
    size_t label = width_of(gather) * sizeof(Amount), number = sizeof(uint32_t);
    Arena *arena = gather->arena;
    gather->values = arena_grow(arena, gather->values, old * label, new *label);
    gather->left = arena_grow(arena, gather->left, old * number, new *number);
    gather->right = arena_grow(arena, gather->right, old * number, new *number);
    gather->spare_values = arena_take(arena, new *label);
    gather->spare_left = arena_take(arena, new *number);
    gather->order = arena_take(arena, new *number);
    gather->spare_order = arena_take(arena, new *number);
    gather->cover = arena_take(arena, new *label);
    gather->capacity = new;
}

// Can it still become an acceptable package?
static bool label_is_open(const Gather *gather, const Amount *label)
{
    const PackageCase *given = gather->given;
    for (uint32_t i = 0; i < given->budget_count; i++) {
        Amount spent = label[given->side_count + i] + gather->rest.spent[i];
        if (!gather->rest.was_settled[i] && spent > given->budgets[i].at_most) {
            return false;
        }
    }
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (label[i] + gather->rest.rise[i] < given->reserve[i]) {
            return false;
        }
    }
    return true;
}

// The labels of equal utilities order[begin..end) that the cover lets through, behind those already
// kept; equal ones become one. Then they join the cover.
static size_t group_keep(Gather *gather, Cover *cover, size_t begin, size_t end, size_t kept)
{
    uint32_t width = width_of(gather);
    Amount point[PACKAGE_SIDES_MAX + PACKAGE_BUDGETS_MAX];
    size_t first = kept;
    for (size_t i = begin; i < end; i++) {
        uint32_t at = gather->order[i];
        const Amount *label = label_at(gather, at);
        Amount *to = &gather->spare_values[kept * width];
        bool is_same = kept > first && memcmp(to - width, label, width * sizeof *label) == 0;
        point_of(point, gather, label);
        if (!is_same && cover_holds(cover, point)) {
            continue;
        }
        uint32_t recipe = recipe_both(gather->recipes, gather->left[at], gather->right[at]);
        if (is_same) {
            gather->spare_left[kept - 1] =
                recipe_add(gather->recipes, RECIPE_EITHER, gather->spare_left[kept - 1], recipe);
        } else {
            memcpy(to, label, width * sizeof *label);
            gather->spare_left[kept++] = recipe;
        }
    }
    for (size_t i = first; i < kept; i++) {
        point_of(point, gather, &gather->spare_values[i * width]);
        cover_add(cover, point);
    }
    return kept;
}

static bool has_same_utilities(const Gather *gather, const Amount *a, const Amount *b)
{
    return memcmp(a, b, gather->given->side_count * sizeof *a) == 0;
}

// Leaves, of labels sorted and thinned, a few that lie apart; notes what the others could have been.
static void labels_cut(Gather *gather)
{
    uint32_t width = width_of(gather);
    size_t count = gather->count;
    for (size_t i = 0; i < count; i++) {
        size_t seat = i * (KEPT_WHEN_STOPPED - 1) / (count - 1);
        bool is_kept = seat * (count - 1) / (KEPT_WHEN_STOPPED - 1) == i || i == count - 1;
        if (!is_kept) {
            gather_miss(gather, label_at(gather, i));
        }
    }
    for (size_t seat = 0; seat < KEPT_WHEN_STOPPED; seat++) {
        size_t from = seat * (count - 1) / (KEPT_WHEN_STOPPED - 1);
        memmove(&gather->values[seat * width], label_at(gather, from), width * sizeof(Amount));
        gather->left[seat] = gather->left[from];
    }
    gather->count = KEPT_WHEN_STOPPED;
}

void gather_miss(Gather *gather, const Amount *bound)
{
    for (uint32_t i = 0; i < gather->given->side_count; i++) {
        Amount utility = bound[i] + gather->rest.rise[i];
        if (!gather->has_missed || utility > gather->missed[i]) {
            gather->missed[i] = utility;
        }
    }
    gather->has_missed = true;
}

static void candidates_thin(Gather *gather)
{
    Cover cover = {.dimensions = width_of(gather) - 1, .points = gather->cover};
    size_t kept = 0;
    if (gather->count == 0) {
        return;
    }
    for (uint32_t i = 0; i < gather->count; i++) {
        gather->order[i] = i;
    }
    order_sort(gather, &gather->order, &gather->spare_order);
    for (size_t begin = 0, end; begin < gather->count; begin = end) {
        const Amount *label = label_at(gather, gather->order[begin]);
        for (end = begin + 1; end < gather->count; end++) {
            if (!has_same_utilities(gather, label, label_at(gather, gather->order[end]))) {
                break;
            }
        }
        kept = group_keep(gather, &cover, begin, end, kept);
    }
    Amount *values = gather->values;
    uint32_t *left = gather->left;
    gather->values = gather->spare_values;
    gather->left = gather->spare_left;
    gather->spare_values = values;
    gather->spare_left = left;
    memset(gather->right, 0, kept * sizeof *gather->right);
    watch_step(gather->watch, gather->count);
    gather->count = kept;
    if (gather->watch->is_stopped && kept > KEPT_WHEN_STOPPED) {
        labels_cut(gather);
    }
}

// Where the next candidate is to be written. Where there is no room, candidates are thinned; if that
// leaves more than half of them, there is to be more room.
static Amount *candidate_room(Gather *gather)
{
    if (gather->count == gather->capacity) {
        if (gather->count > 0) {
            candidates_thin(gather);
        }
        if (2 * gather->count >= gather->capacity) {
            candidates_grow(gather);
        }
    }
    return &gather->values[gather->count * width_of(gather)];
}

// Keeps what was written, unless it leads nowhere. A budget that nothing else draws on is settled.
static void candidate_take(Gather *gather, Amount *label, uint32_t left, uint32_t right)
{
    const PackageCase *given = gather->given;
    if (!label_is_open(gather, label)) {
        return;
    }
    for (uint32_t i = 0; i < given->budget_count; i++) {
        label[given->side_count + i] *= !gather->rest.is_settled[i];
    }
    gather->left[gather->count] = left;
    gather->right[gather->count++] = right;
}

void gather_add(Gather *gather, const Amount *values, uint32_t recipe)
{
    Amount *label = candidate_room(gather);
    memcpy(label, values, width_of(gather) * sizeof *label);
    candidate_take(gather, label, recipe, 0);
}

void gather_sums(Gather *gather, const Frontier *a, const Frontier *b)
{
    uint32_t width = width_of(gather);
    const Frontier *outer = a->count < b->count ? a : b;
    const Frontier *inner = outer == a ? b : a;
    for (size_t i = 0; i < outer->count; i++) {
        for (size_t k = 0; k < inner->count; k++) {
            Amount *label = candidate_room(gather);
            for (uint32_t d = 0; d < width; d++) {
                label[d] = outer->values[i * width + d] + inner->values[k * width + d];
            }
            candidate_take(gather, label, outer->recipes[i], inner->recipes[k]);
        }
    }
}

void gather_end(Frontier *out, Gather *gather)
{
    size_t label = width_of(gather) * sizeof(Amount);
    candidates_thin(gather);
    if (gather->count > out->capacity) {
        out->values = arena_take(gather->arena, gather->count * label);
        out->recipes = ARENA_MANY(gather->arena, uint32_t, gather->count);
        out->capacity = gather->count;
    }
    out->count = gather->count;
    if (gather->count > 0) {
        memcpy(out->values, gather->values, gather->count * label);
        memcpy(out->recipes, gather->left, gather->count * sizeof *out->recipes);
    }
}
