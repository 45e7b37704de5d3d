// missing_codes.c: the walk through the codes of an item. What keeps `item meets X` open is an open
// entry, and that hangs on a statement of its code, on the facts of its conditions, or on entries
// that are over it, each along a chain of its own.
#include "decide/codes.h"
#include "decide/missing.h"

static bool entry_asks_facts(const Run *run, uint32_t entry)
{
    return run->law->entries[entry].conditional && run->codes->facts[entry] == TRUTH_UNKNOWN;
}

static void entry_walk(MissingWalk *walk, Run *run, uint32_t entry, uint64_t weight)
{
    const EntryInstance *instance = &run->law->entries[entry];
    uint32_t table = instance->provision->members.table;
    uint32_t before = instance->row == UINT32_MAX ? 0 : run->rows[table];
    if (instance->row != UINT32_MAX) {
        run->rows[table] = instance->row;
    }
    missing_from_provision(walk, run, instance->provision, weight);
    if (instance->row != UINT32_MAX) {
        run->rows[table] = before;
    }
}

// An open entry that is over this one keeps it open too: the next of them from `from`, or the
// count.
static uint32_t open_winner(Run *run, uint32_t entry, uint32_t from)
{
    Atom code = run->law->entries[entry].code;
    for (uint32_t i = from; i < run->law->winners.count; i++) {
        const Provision *winner = run->law->winners.at[i];
        uint32_t first = run->law->entry_provisions[winner->index];
        if (first != entry && run->codes->truths[first] == TRUTH_UNKNOWN &&
            codes_is_over(run, winner, code)) {
            return i;
        }
    }
    return run->law->winners.count;
}

// On what an open entry hangs: a statement of its code, the facts of its conditions, entries over
// it.
typedef struct EntryOpen {
    bool code, facts, winners;
} EntryOpen;

static EntryOpen entry_open(Run *run, uint32_t entry)
{
    return (EntryOpen){
        .code = codes_wait_for_statement(run, entry),
        .facts = entry_asks_facts(run, entry) || run->law->entries[entry].unclear,
        .winners = open_winner(run, entry, 0) < run->law->winners.count,
    };
}

// To its own facts, and to the winners over it, along any chain; they in turn to their own facts.
static void entry_hand_on(MissingWalk *walk, Run *run, uint32_t entry, uint64_t weight,
                          bool is_winner)
{
    EntryOpen open = entry_open(run, entry);
    uint64_t part = weight / (uint64_t)(open.facts + open.winners + (is_winner && open.code) + 1);
    if (open.facts) {
        entry_walk(walk, run, entry, part);
    }
    if (is_winner && open.code) {
        leaf_of_fact(walk, run, (FactName){{FACT_ITEM_CODE}, ROLE_ANY}, NULL, part);
    }
    for (uint32_t i = open_winner(run, entry, 0); !is_winner && i < run->law->winners.count;
         i = open_winner(run, entry, i + 1)) {
        const Provision *winner = run->law->winners.at[i];
        entry_hand_on(walk, run, run->law->entry_provisions[winner->index], part, true);
    }
}

static void codes_walk(MissingWalk *walk, Run *run, const Node *set, uint64_t weight)
{
    bool asks_code = codes_wait_above(run, set);
    uint32_t open = 0;
    const uint32_t *entries = NULL;
    uint32_t count = codes_keep_open(&entries, run, set);
    for (uint32_t i = 0; i < count; i++) {
        EntryOpen parts = entry_open(run, entries[i]);
        open += parts.facts || parts.winners;
        asks_code = asks_code || parts.code;
    }
    asks_code = asks_code || open == 0;
    uint64_t part = weight / (open + (asks_code ? 1 : 0));
    for (uint32_t i = 0; open > 0 && i < count; i++) {
        entry_hand_on(walk, run, entries[i], part, false);
    }
    if (asks_code) {
        leaf_of_fact(walk, run, (FactName){{FACT_ITEM_CODE}, ROLE_ANY}, NULL, part);
    }
}

void missing_from_codes_meet(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    const Node *set = node->children[0];
    if (run->codes == NULL) {
        (void)codes_find(run);
    }
    bool set_open = node_is_open(run, set);
    codes_walk(walk, run, set, set_open ? weight / 2 : weight);
    if (set_open) {
        missing_from_node(walk, run, set, weight / 2);
    }
}

static bool reach_is_open(Run *run, const Rulebook *rulebook)
{
    return rulebook->reaches_unlisted && rulebook->reaches != NULL &&
           rulebook_governs(run, rulebook, true) != TRUTH_NO &&
           evaluate_truth(run, rulebook->reaches) == TRUTH_UNKNOWN;
}

// The floor is open: for want of a code, or because a rulebook may reach what no entry names.
void missing_from_codes(MissingWalk *walk, Run *run, uint64_t weight)
{
    bool codes = run->codes->any == TRUTH_UNKNOWN;
    uint32_t open = codes;
    for (uint32_t i = 0; i < run->law->counted_count; i++) {
        open += reach_is_open(run, run->law->counted[i]);
    }
    uint64_t part = weight / (open > 0 ? open : 1);
    if (codes || open == 0) {
        codes_walk(walk, run, NULL, part);
    }
    for (uint32_t i = 0; i < run->law->counted_count; i++) {
        if (reach_is_open(run, run->law->counted[i])) {
            missing_from_node(walk, run, run->law->counted[i]->reaches, part);
        }
    }
}
