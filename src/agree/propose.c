// propose.c: see propose.h.
#include "agree/propose.h"

#include <stdlib.h>

#include "agree/eliminate.h"
#include "agree/why.h"
#include "base/hash.h"

static void ideal_find(Proposal *proposal, Arena *arena);

void propose(Proposal *out, const PackageCase *given, Watch *watch, Arena *arena)
{
    *out = (Proposal){.given = given};
    Recipes *recipes = recipes_new(arena);
    Gather *gather = gather_new(given, recipes, watch, arena);
    Gather *inner = gather_new(given, recipes, watch, arena);
    frontier_find(&out->frontier, given, gather, inner);
    out->is_complete = !gather->has_missed && !inner->has_missed;
    if (!out->is_complete) {
        for (uint32_t i = 0; inner->has_missed && i < given->side_count; i++) {
            bool is_more = !gather->has_missed || inner->missed[i] > gather->missed[i];
            gather->missed[i] = is_more ? inner->missed[i] : gather->missed[i];
        }
        out->missed = gather->missed;
    }
    package_tally(&out->tally, given, watch, arena);
    bundle_open(&out->bundle, given, &out->frontier, recipes, arena);
    ideal_find(out, arena);
    points_find(out->points, given, &out->frontier, &out->bundle, out->ideal);
}

static void ideal_find(Proposal *proposal, Arena *arena)
{
    const PackageCase *given = proposal->given;
    proposal->ideal = ARENA_MANY(arena, Amount, given->side_count);
    for (size_t i = 0; i < proposal->frontier.count; i++) {
        const Amount *utility = frontier_label(&proposal->frontier, given, i);
        for (uint32_t k = 0; k < given->side_count; k++) {
            Amount gain = utility[k] - given->reserve[k];
            proposal->ideal[k] = gain > proposal->ideal[k] ? gain : proposal->ideal[k];
        }
    }
}

// --- JSON -------------------------------------------------------------------------------------

static Str frontier_text(const Proposal *proposal, Arena *arena)
{
    const PackageCase *given = proposal->given;
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < proposal->frontier.count; i++) {
        const Amount *utility = frontier_label(&proposal->frontier, given, i);
        for (uint32_t k = 0; k < given->side_count; k++) {
            buffer_add(&buffer, amount_write(utility[k], given->gain_places, arena));
            buffer_add_char(&buffer, k + 1 < given->side_count ? ' ' : '\n');
        }
    }
    return buffer_str(&buffer);
}

static int packages_compare(const void *a, const void *b, void *issue_count)
{
    return package_compare(*(const uint16_t *const *)a, *(const uint16_t *const *)b,
                           *(const uint32_t *)issue_count);
}

// All packages of the frontier, smallest index first.
static const uint16_t **packages_sorted(const Proposal *proposal, Arena *arena)
{
    const Bundle *bundle = &proposal->bundle;
    size_t count = (size_t)bundle->count;
    const uint16_t **sorted = ARENA_MANY(arena, const uint16_t *, count + 1);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = bundle_package(bundle, i);
    }
    uint32_t issue_count = bundle->issue_count;
    qsort_r(sorted, count, sizeof *sorted, packages_compare, &issue_count);
    return sorted;
}

static Str packages_text(const Proposal *proposal, Arena *arena)
{
    const uint16_t **sorted = packages_sorted(proposal, arena);
    uint32_t issue_count = proposal->bundle.issue_count;
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < (size_t)proposal->bundle.count; i++) {
        for (uint32_t k = 0; k < issue_count; k++) {
            buffer_add_number(&buffer, sorted[i][k]);
            buffer_add_char(&buffer, k + 1 < issue_count ? ',' : '\n');
        }
    }
    return buffer_str(&buffer);
}

static void point_add(JsonWriter *writer, const Proposal *proposal, const Point *point,
                      Arena *arena)
{
    const PackageCase *given = proposal->given;
    Amount trade[PACKAGE_SIDES_MAX];
    json_begin_object(writer);
    json_member_begin_object(writer, "package");
    for (uint32_t i = 0; i < given->issue_count; i++) {
        json_key(writer, given->issues[i].name);
        json_string(writer, given->issues[i].options[point->index[i]]);
    }
    json_end_object(writer);
    json_member_begin_array(writer, "index");
    for (uint32_t i = 0; i < given->issue_count; i++) {
        json_integer(writer, point->index[i]);
    }
    json_end_array(writer);
    amounts_add_json(writer, "utility", given,
                     frontier_label(&proposal->frontier, given, point->label), given->gain_places,
                     arena);
    package_trade_of(trade, given, point->index);
    amounts_add_json(writer, "trade", given, trade, given->trade_places, arena);
    json_end_object(writer);
}

static void count_add(JsonWriter *writer, const char *key, bool is_known, Amount count,
                      Arena *arena)
{
    json_key(writer, str_from_c(key));
    json_raw(writer, is_known ? amount_write(count, 0, arena) : STR("null"));
}

static void frontier_add(JsonWriter *writer, const Proposal *proposal, Arena *arena)
{
    const PackageCase *given = proposal->given;
    const Bundle *bundle = &proposal->bundle;
    json_member_integer(writer, "frontier_points", (int64_t)proposal->frontier.count);
    json_member_string(writer, "frontier_sha256",
                       hash_write(hash_of(frontier_text(proposal, arena)), arena));
    count_add(writer, "frontier_packages", bundle->count < COUNT_MANY, bundle->count, arena);
    json_member_text(writer, "packages_sha256",
                     bundle->is_listed ? hash_write(hash_of(packages_text(proposal, arena)), arena)
                                       : (Str){});
    amounts_add_json(writer, "ideal_gain", given, proposal->ideal, given->gain_places, arena);
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        json_key(writer, point_word(kind));
        if (proposal->points[kind].is_there) {
            point_add(writer, proposal, &proposal->points[kind], arena);
        } else {
            json_null(writer);
        }
    }
}

void proposal_add_json(JsonWriter *writer, const Proposal *proposal, const struct Why *why,
                       Arena *arena)
{
    const PackageTally *tally = &proposal->tally;
    const PackageCase *given = proposal->given;
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    json_key(writer, STR("outcomes"));
    json_raw(writer, tally->outcomes);
    count_add(writer, "feasible", tally->is_counted, tally->feasible, arena);
    count_add(writer, "acceptable", tally->is_counted, tally->acceptable, arena);
    json_member_boolean(writer, "complete", proposal->is_complete);
    if (proposal->missed != NULL) {
        amounts_add_json(writer, "missed_at_most", given, proposal->missed, given->gain_places,
                         arena);
    }
    json_member_boolean(writer, "agreement", proposal->frontier.count > 0);
    if (proposal->frontier.count > 0) {
        frontier_add(writer, proposal, arena);
    }
    if (why != NULL) {
        json_key(writer, STR("why"));
        why_add_json(writer, why, arena);
    }
    json_end_object(writer);
}
