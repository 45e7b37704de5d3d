// why.c: see why.h.
#include "agree/why.h"

#include <stdlib.h>

static void trades_find(Why *why, Arena *arena);
static void interactions_find(Why *why, Arena *arena);
static void steps_find(Why *why, Arena *arena);

void why_find(Why *out, const Proposal *proposal, Point point, Arena *arena)
{
    *out = (Why){.proposal = proposal, .point = point};
    trades_find(out, arena);
    interactions_find(out, arena);
    steps_find(out, arena);
}

// The side that loses most, unless the case says of whom the concession is asked.
static uint32_t giver_of(const PackageCase *given, const Issue *issue, const Trade *trade)
{
    uint32_t giver = 0;
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (issue->by.len > 0 && str_equal(issue->by, given->sides[i])) {
            return i;
        }
        giver = trade->gain[i] < trade->gain[giver] ? i : giver;
    }
    return giver;
}

// Dearest to the giver first; of equal ones in the order of the case.
static int trade_compare(const void *a, const void *b)
{
    const Trade *left = a, *right = b;
    Amount left_gain = left->gain[left->giver], right_gain = right->gain[right->giver];
    if (left_gain != right_gain) {
        return left_gain < right_gain ? -1 : 1;
    }
    return left->issue < right->issue ? -1 : 1;
}

static void trades_find(Why *why, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    Trade *trades = ARENA_MANY(arena, Trade, given->issue_count);
    for (uint32_t i = 0; i < given->issue_count; i++) {
        Trade trade = {.issue = i, .option = why->point.index[i]};
        const Amount *gain = package_gain(given, i, trade.option), *now = package_gain(given, i, 0);
        for (uint32_t k = 0; k < given->side_count; k++) {
            trade.gain[k] = gain[k] - now[k];
        }
        trade.giver = giver_of(given, &given->issues[i], &trade);
        if (trade.option != 0) {
            trades[why->trade_count++] = trade;
        }
    }
    qsort(trades, why->trade_count, sizeof *trades, trade_compare);
    why->trades = trades;
}

static void interactions_find(Why *why, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    uint32_t *holding = ARENA_MANY(arena, uint32_t, given->interaction_count + 1);
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        if (interaction_holds(&given->interactions[i], why->point.index)) {
            holding[why->interaction_count++] = i;
        }
    }
    why->interactions = holding;
}

// The least step up for the side; of equal ones the one that leaves most to all together.
static Step step_find(const Why *why, uint32_t side)
{
    const PackageCase *given = why->proposal->given;
    const Frontier *frontier = &why->proposal->frontier;
    const Amount *here = frontier_label(frontier, given, why->point.label);
    Step best = {};
    Amount best_sum = 0;
    for (size_t i = 0; i < frontier->count; i++) {
        const Amount *there = frontier_label(frontier, given, i);
        Step step = {.is_there = there[side] > here[side], .label = i};
        Amount sum = 0;
        for (uint32_t k = 0; k < given->side_count; k++) {
            step.change[k] = there[k] - here[k];
            sum += step.change[k];
        }
        bool is_nearer = !best.is_there || step.change[side] < best.change[side] ||
                         (step.change[side] == best.change[side] && sum > best_sum);
        if (step.is_there && is_nearer) {
            best = step;
            best_sum = sum;
        }
    }
    const Bundle *bundle = &why->proposal->bundle;
    best.index = best.is_there ? bundle_package(bundle, bundle->first[best.label]) : NULL;
    return best;
}

static void steps_find(Why *why, Arena *arena)
{
    uint32_t count = why->proposal->given->side_count;
    Step *steps = ARENA_MANY(arena, Step, count);
    for (uint32_t i = 0; i < count; i++) {
        steps[i] = step_find(why, i);
    }
    why->steps = steps;
}

Str step_price(const Step *step, uint32_t gainer, uint32_t loser, Arena *arena)
{
    return number_write((Number){-step->change[loser], step->change[gainer]}, arena);
}

// --- JSON -------------------------------------------------------------------------------------

static void trades_add(JsonWriter *writer, const Why *why, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    json_member_begin_array(writer, "trades");
    for (uint32_t i = 0; i < why->trade_count; i++) {
        const Trade *trade = &why->trades[i];
        const Issue *issue = &given->issues[trade->issue];
        json_begin_object(writer);
        json_member_string(writer, "issue", issue->name);
        json_member_string(writer, "option", issue->options[trade->option]);
        json_member_string(writer, "by", given->sides[trade->giver]);
        amounts_add_json(writer, "gain", given, trade->gain, given->gain_places, arena);
        json_end_object(writer);
    }
    json_end_array(writer);
    json_member_begin_array(writer, "interactions");
    for (uint32_t i = 0; i < why->interaction_count; i++) {
        const Interaction *of = &given->interactions[why->interactions[i]];
        json_begin_object(writer);
        json_member_begin_array(writer, "when");
        for (uint32_t k = 0; k < of->when_count; k++) {
            const Issue *issue = &given->issues[of->when[k].issue];
            json_begin_array(writer);
            json_string(writer, issue->name);
            json_string(writer, issue->options[of->when[k].option]);
            json_end_array(writer);
        }
        json_end_array(writer);
        amounts_add_json(writer, "gain", given, of->gain, given->gain_places, arena);
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void step_add(JsonWriter *writer, const Why *why, uint32_t side, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    const Step *step = &why->steps[side];
    if (!step->is_there) {
        json_null(writer);
        return;
    }
    json_begin_object(writer);
    json_member_begin_object(writer, "changes");
    for (uint32_t i = 0; i < given->issue_count; i++) {
        if (step->index[i] != why->point.index[i]) {
            json_key(writer, given->issues[i].name);
            json_string(writer, given->issues[i].options[step->index[i]]);
        }
    }
    json_end_object(writer);
    amounts_add_json(writer, "change", given, step->change, given->gain_places, arena);
    json_member_begin_object(writer, "price");
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (i != side) {
            json_key(writer, given->sides[i]);
            json_string(writer, step_price(step, side, i, arena));
        }
    }
    json_end_object(writer);
    json_end_object(writer);
}

void why_add_json(JsonWriter *writer, const Why *why, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    json_begin_object(writer);
    trades_add(writer, why, arena);
    json_member_begin_object(writer, "next");
    for (uint32_t i = 0; i < given->side_count; i++) {
        json_key(writer, given->sides[i]);
        step_add(writer, why, i, arena);
    }
    json_end_object(writer);
    json_end_object(writer);
}
