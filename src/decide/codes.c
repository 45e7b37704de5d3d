// codes.c: which control codes an item has, and which of them are worth showing. What is stated
// (stated.c) and what the facts decide make the state of the item (code_state.c); a state is a
// small key, and two items that share it share the answers.
#include "decide/codes.h"

#include <stdlib.h>

#include "decide/rows.h"

struct CodeStates {
    Map *by_key;
    VEC(CodeState *) states;
};

// --- What the facts decide --------------------------------------------------------------------

typedef struct FactTruths {
    VEC(FactTruth) list;
    uint32_t first;  // instance of the provision's first row
} FactTruths;

static bool entry_row_visit(Run *run, void *argument, uint32_t row, Truth truth)
{
    FactTruths *truths = argument;
    *VEC_PUSH(&truths->list, run->arena) = (FactTruth){truths->first + row, truth};
    return true;
}

static void entry_facts(Run *run, const Provision *provision, FactTruths *truths)
{
    truths->first = run->law->entry_provisions[provision->index];
    size_t before = truths->list.count;
    if (provision->kind == STATEMENT_ENTRIES) {
        rows_visit(run, rows_filter_of_provision(run, provision), entry_row_visit, truths);
    } else {
        Truth truth = provision_truth(run, provision);
        if (truth != TRUTH_NO) {
            *VEC_PUSH(&truths->list, run->arena) = (FactTruth){truths->first, truth};
        }
    }
    bool unclear = run->day->forces[provision->index].force == FORCE_UNCLEAR;
    for (size_t i = before; unclear && i < truths->list.count; i++) {
        truths->list.at[i].truth = truth_and(truths->list.at[i].truth, TRUTH_UNKNOWN);
    }
}

// --- Interning --------------------------------------------------------------------------------

static Str state_key(Run *run, const Stated *stated, const FactTruths *facts)
{
    size_t room = 8 + stated->count * sizeof(uint64_t) + facts->list.count * sizeof(uint64_t);
    uint64_t *key = arena_take(run->arena, room);
    size_t count = 0;
    key[count++] = (uint64_t)stated->states | (uint64_t)stated->states_none << 1 |
                   (uint64_t)stated->count << 2;
    for (uint32_t i = 0; i < stated->count; i++) {
        key[count++] = (uint64_t)stated->codes[i].named << 1 | stated->codes[i].below;
    }
    for (size_t i = 0; i < facts->list.count; i++) {
        key[count++] = (uint64_t)facts->list.at[i].entry << 2 | facts->list.at[i].truth;
    }
    return (Str){(const char *)key, count * sizeof *key};
}

// Does a condition read the row alone?
static bool is_of_row(const Node *node)
{
    switch (node->kind) {
    case NODE_CONSTANT:
    case NODE_COLUMN:
    case NODE_OPERATION:
    case NODE_SET:
    case NODE_GROUP:
        break;
    default:
        return false;
    }
    uint32_t count = node->count + (node->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_of_row(node->children[i])) {
            return false;
        }
    }
    return true;
}

// Rows that `where` leaves out, whatever the case, are no entries of the statement.
static void rows_leave_out(Run *run)
{
    for (uint32_t i = 0; i < run->law->entry_count; i++) {
        EntryInstance *entry = &run->law->entries[i];
        const Provision *provision = entry->provision;
        if (entry->row == UINT32_MAX || provision->where == NULL || !is_of_row(provision->where)) {
            continue;
        }
        run->rows[provision->members.table] = entry->row;
        entry->in_force = entry->in_force && evaluate_truth(run, provision->where) != TRUTH_NO;
        run->rows[provision->members.table] = UINT32_MAX;
    }
}

// An entry that asks nothing adds nothing where another entry of the same code asks the facts.
static void duplicates_leave_out(Run *run)
{
    LawPlan *law = run->law;
    uint8_t *asked =
        ARENA_MANY(run->arena, uint8_t, symbols_count(run->program->vocabulary->symbols) + 1);
    for (uint32_t i = 0; i < law->entry_count; i++) {
        if (law->entries[i].in_force && law->entries[i].conditional) {
            asked[law->entries[i].code - ATOM_SYMBOL_FIRST] = 1;
        }
    }
    for (uint32_t i = 0; i < law->entry_count; i++) {
        EntryInstance *entry = &law->entries[i];
        entry->in_force =
            entry->in_force && (entry->conditional || !asked[entry->code - ATOM_SYMBOL_FIRST]);
    }
}

static CodeStates *states_of(Run *run)
{
    if (run->law->code_states == NULL) {
        run->law->code_states = ARENA_NEW(run->day->arena, CodeStates);
        run->law->code_states->by_key = map_new(run->day->arena);
        rows_leave_out(run);
        duplicates_leave_out(run);
    }
    return run->law->code_states;
}

const CodeState *codes_find(Run *run)
{
    CodeStates *states = states_of(run);
    FactTruths facts = {};
    Stated *stated = ARENA_NEW(run->arena, Stated);
    *stated = stated_read(run);
    run->stated = stated;
    for (uint32_t i = 0; i < run->law->conditional.count; i++) {
        entry_facts(run, run->law->conditional.at[i], &facts);
    }
    Str key = state_key(run, stated, &facts);
    uint32_t index = 0;
    if (map_find(states->by_key, key, &index)) {
        run->codes = states->states.at[index];
        return run->codes;
    }
    bool kept = states->states.count < CODE_STATES_MAX;
    Arena *room = kept ? run->day->arena : run->arena;
    CodeState *state = code_state_new(run, stated, facts.list.at, facts.list.count, room);
    state->id = CODE_STATE_ALONE;
    if (kept) {
        state->id = (uint32_t)states->states.count;
        *VEC_PUSH(&states->states, room) = state;
        map_put(states->by_key, str_copy(key, room), state->id);
        run->decider->work.code_states++;
    }
    run->codes = state;
    return run->codes;
}

// --- Answers ----------------------------------------------------------------------------------

static int view_compare(const void *a, const void *b)
{
    const CodeView *left = a, *right = b;
    return (left->code > right->code) - (left->code < right->code);
}

static void view_add(CodeView *views, uint32_t *count, CodeView view)
{
    for (uint32_t i = 0; i < *count; i++) {
        if (views[i].code == view.code) {
            views[i].stated = views[i].stated && view.stated;
            return;
        }
    }
    views[(*count)++] = view;
}

// Codes that wait for a statement alone, where nothing is stated, are no news: the missing fact is
// item.code.
static bool is_worth_saying(const Run *run, uint32_t entry, Truth which)
{
    return which == TRUTH_YES || run->law->entries[entry].conditional || run->codes->states;
}

static bool is_deepest(const Symbols *symbols, const CodeView *found, uint32_t count, Atom code)
{
    for (uint32_t i = 0; i < count; i++) {
        if (found[i].code != code && code_is_within(symbols, found[i].code, code)) {
            return false;
        }
    }
    return true;
}

static uint32_t codes_collect(Run *run, const CodeState *state, Truth which, CodeView *found)
{
    const LawPlan *law = run->law;
    const uint32_t *entries = which == TRUTH_YES ? state->holding : state->open;
    uint32_t entry_count = which == TRUTH_YES ? state->holding_count : state->open_count;
    uint32_t count = 0;
    for (uint32_t i = 0; i < entry_count; i++) {
        uint32_t entry = entries[i];
        Atom code = law->entries[entry].code;
        // A whole is not open where one of its parts holds.
        bool settled = which == TRUTH_UNKNOWN && codes_meet(run, code) == TRUTH_YES;
        if (is_worth_saying(run, entry, which) && !settled) {
            found[count++] = (CodeView){code, state->by_statement[entry], which, entry};
        }
    }
    for (uint32_t i = 0; i < state->extra_count; i++) {
        if ((Truth)state->extra_truths[i] == which) {
            Atom code = run->stated->codes[state->extra[i]].code;
            found[count++] = (CodeView){code, true, which, UINT32_MAX};
        }
    }
    return count;
}

uint32_t codes_list(Run *run, Truth which, CodeView **out)
{
    const CodeState *state = run->codes != NULL ? run->codes : codes_find(run);
    uint32_t room =
        state->extra_count + (which == TRUTH_YES ? state->holding_count : state->open_count);
    if (room == 0) {
        return 0;
    }
    CodeView *found = ARENA_MANY(run->arena, CodeView, room);
    CodeView *views = ARENA_MANY(run->arena, CodeView, room);
    uint32_t found_count = codes_collect(run, state, which, found);
    uint32_t count = 0;
    for (uint32_t i = 0; i < found_count; i++) {
        if (which != TRUTH_YES ||
            is_deepest(run->given->symbols, found, found_count, found[i].code)) {
            view_add(views, &count, found[i]);
        }
    }
    if (count > 1) {
        qsort(views, count, sizeof *views, view_compare);
    }
    *out = views;
    return count;
}

bool codes_wait_for_statement(Run *run, uint32_t entry)
{
    if (!run->codes->states) {
        return !run->law->entries[entry].conditional;
    }
    return stated_is_below(run->given->symbols, run->stated, run->law->entries[entry].code);
}
