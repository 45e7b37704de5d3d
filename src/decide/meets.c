// meets.c: `item meets X`, by what is known of the item's codes; and where it is open, what keeps
// it so.
#include "decide/codes.h"

// --- item meets -------------------------------------------------------------------------------

Truth code_value_meets(const Symbols *symbols, Atom code, Atom above)
{
    if (code == above || code_is_within(symbols, code, above)) {
        return TRUTH_YES;
    }
    return code_is_within(symbols, above, code) ? TRUTH_UNKNOWN : TRUTH_NO;
}

// The entries of a code's heading.
static HeadingEntries entries_near(const Run *run, Atom code)
{
    const LawPlan *law = run->law;
    Atom heading = code_heading(run->program->vocabulary->symbols, code);
    uint32_t low = 0, high = law->heading_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (law->headings[middle].heading < heading) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < law->heading_count && law->headings[low].heading == heading;
    return found ? law->headings[low] : (HeadingEntries){.heading = heading};
}

// Does some entry between an open code above and X (X included) settle the question as no?
static bool decided_between(const Run *run, Atom above, Atom code)
{
    const LawPlan *law = run->law;
    const Symbols *symbols = run->program->vocabulary->symbols;
    HeadingEntries near = entries_near(run, code);
    for (uint32_t i = 0; i < near.count; i++) {
        const EntryInstance *entry = &law->entries[law->by_heading[near.first + i]];
        if (entry->in_force && entry->code != above && code_is_within(symbols, code, entry->code) &&
            code_is_within(symbols, entry->code, above)) {
            return true;
        }
    }
    return false;
}

// Does an open entry keep `item meets X` open? One at or below X; one above it, if no entry between
// decides.
static bool keeps_open(const Run *run, Atom entry, Atom code)
{
    const Symbols *symbols = run->program->vocabulary->symbols;
    return code_is_within(symbols, entry, code) ||
           (code_is_within(symbols, code, entry) && !decided_between(run, entry, code));
}

// A code at or below X holds: yes. One is open, or a code above X is stated or open and no entry in
// between decides: unknown. Else no.
static Truth meets_work_out(const Run *run, Atom code)
{
    const LawPlan *law = run->law;
    const CodeState *state = run->codes;
    const Symbols *symbols = run->program->vocabulary->symbols;
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < state->holding_count; i++) {
        if (code_is_within(symbols, law->entries[state->holding[i]].code, code)) {
            return TRUTH_YES;
        }
    }
    for (uint32_t i = 0; i < state->extra_count && truth != TRUTH_YES; i++) {
        Atom named = state->stated[state->extra[i]];
        if (named != ATOM_NONE && code_is_within(symbols, named, code)) {
            truth = truth_or(truth, (Truth)state->extra_truths[i]);
        }
    }
    HeadingEntries near = entries_near(run, code);
    for (uint32_t i = 0; i < near.count && truth == TRUTH_NO; i++) {
        uint32_t entry = law->by_heading[near.first + i];
        if (state->truths[entry] == TRUTH_UNKNOWN &&
            keeps_open(run, law->entries[entry].code, code)) {
            truth = TRUTH_UNKNOWN;
        }
    }
    return truth;
}

// Does an entry name X, or one above X not hold?
static bool is_decided(const Run *run, Atom code)
{
    const LawPlan *law = run->law;
    HeadingEntries near = entries_near(run, code);
    for (uint32_t i = 0; i < near.count; i++) {
        uint32_t at = law->by_heading[near.first + i];
        const EntryInstance *entry = &law->entries[at];
        bool above =
            entry->in_force && code_is_within(run->program->vocabulary->symbols, code, entry->code);
        if (above && (entry->code == code || run->codes->truths[at] == TRUTH_NO)) {
            return true;
        }
    }
    return false;
}

static Truth meets_above(const Run *run, const Stated *stated, Atom code)
{
    const Symbols *symbols = run->program->vocabulary->symbols;
    for (uint32_t i = 0; i < stated->count; i++) {
        const StatedCode *one = &stated->codes[i];
        bool above = !one->below && one->named != ATOM_NONE && one->named != code &&
                     code_is_within(symbols, code, one->named);
        if (above && !is_decided(run, code)) {
            return TRUTH_UNKNOWN;
        }
    }
    return TRUTH_NO;
}

Truth codes_meet(Run *run, Atom code)
{
    const CodeState *state = run->codes != NULL ? run->codes : codes_find(run);
    uint32_t index = code - ATOM_SYMBOL_FIRST;
    if (state->meets[index] == 0) {
        Truth truth = meets_work_out(run, code);
        if (truth == TRUTH_NO && state->states) {
            truth = meets_above(run, run->stated, code);
        }
        state->meets[index] = (uint8_t)truth;
    }
    return (Truth)state->meets[index];
}

// --- Headings ---------------------------------------------------------------------------------

static bool heading_add(const Run *run, Headings *headings, Atom code)
{
    Atom heading = code_heading(run->program->vocabulary->symbols, code);
    for (uint32_t i = 0; i < headings->count; i++) {
        if (headings->at[i] == heading) {
            return true;
        }
    }
    if (headings->count == HEADINGS_MAX) {
        return false;
    }
    headings->at[headings->count++] = heading;
    return true;
}

bool codes_headings(Run *run, Headings *out)
{
    const CodeState *state = run->codes != NULL ? run->codes : codes_find(run);
    const EntryInstance *entries = run->law->entries;
    bool fits = true;
    out->count = 0;
    for (uint32_t i = 0; fits && i < state->holding_count; i++) {
        fits = heading_add(run, out, entries[state->holding[i]].code);
    }
    for (uint32_t i = 0; fits && i < state->open_count; i++) {
        fits = heading_add(run, out, entries[state->open[i]].code);
    }
    for (uint32_t i = 0; fits && run->stated != NULL && i < run->stated->count; i++) {
        Atom named = run->stated->codes[i].named;
        fits = named == ATOM_NONE || heading_add(run, out, named);
    }
    return fits;
}

// --- Sets -------------------------------------------------------------------------------------

static Truth element_meets(Run *run, const Node *node);

static Truth set_meets(Run *run, const Node *node)
{
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, element_meets(run, node->children[i]));
    }
    if (node->has_except && truth != TRUTH_NO) {
        truth = truth_and(truth, truth_not(element_meets(run, node->children[node->count])));
    }
    return truth;
}

static Truth value_meets(Run *run, Value value)
{
    Truth truth = TRUTH_NO;
    if (value.kind == VALUE_ATOM) {
        return value_is_none(value) ? TRUTH_NO
               : value.exact        ? codes_meet(run, value.atom)
                                    : TRUTH_UNKNOWN;
    }
    if (value.kind != VALUE_SET || value.set == NULL) {
        return TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; i < value.set->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, codes_meet(run, value.set->atoms[i]));
    }
    return value.set->complete ? truth : truth_or(truth, TRUTH_UNKNOWN);
}

static Truth cells_meet(Run *run, const Node *node)
{
    const Table *table = &run->program->tables[node->table];
    const Bits in_force = run->day->rows_in_force[node->table];
    Truth truth = TRUTH_NO;
    for (uint32_t row = 0; row < table->row_count && truth != TRUTH_YES; row++) {
        if (in_force.words == NULL || bits_get(in_force, row)) {
            truth = truth_or(truth, value_meets(run, table_cell(table, row, node->column)->value));
        }
    }
    return truth;
}

// A range holds the codes whose paragraph lies between its ends: each of the law's that does is
// asked.
static Truth range_meets(Run *run, const Node *node)
{
    const Symbols *symbols = run->program->vocabulary->symbols;
    Atom first = node->children[0]->constant.atom, last = node->children[1]->constant.atom;
    Truth truth = truth_or(codes_meet(run, first), codes_meet(run, last));
    const CodeState *state = run->codes;
    for (uint32_t i = 0; i < state->holding_count && truth != TRUTH_YES; i++) {
        Atom code = run->law->entries[state->holding[i]].code;
        truth = code_is_between(symbols, code, first, last) ? TRUTH_YES : truth;
    }
    for (uint32_t i = 0; i < state->open_count && truth == TRUTH_NO; i++) {
        Atom code = run->law->entries[state->open[i]].code;
        truth = code_is_between(symbols, code, first, last) ? TRUTH_UNKNOWN : truth;
    }
    for (uint32_t i = 0; i < run->codes->extra_count && truth != TRUTH_YES; i++) {
        Atom named = run->codes->stated[run->codes->extra[i]];
        if (named != ATOM_NONE && code_is_between(symbols, named, first, last)) {
            truth = truth_or(truth, (Truth)run->codes->extra_truths[i]);
        }
    }
    return truth;
}

static Truth element_meets(Run *run, const Node *node)
{
    switch (node->kind) {
    case NODE_CONSTANT:
        return value_meets(run, node->constant);
    case NODE_SET:
        return set_meets(run, node);
    case NODE_GROUP:
        return run->day->group_nodes[node->group] == NULL
                   ? TRUTH_NO
                   : set_meets(run, run->day->group_nodes[node->group]);
    case NODE_ANY:
        return run->codes->any;
    case NODE_RANGE:
        return range_meets(run, node);
    case NODE_CELLS:
        return cells_meet(run, node);
    default:
        return value_meets(run, evaluate(run, node));
    }
}

Truth codes_meet_set(Run *run, const Node *set)
{
    if (run->codes == NULL) {
        (void)codes_find(run);
    }
    return element_meets(run, set);
}

// --- What keeps it open -----------------------------------------------------------------------

// A question about a code of a set and, if need be, an entry's code.
typedef bool (*CodeTest)(Run *run, Atom code, Atom entry);

// Is a code above X stated, and no entry decides X? Then each open entry above X could decide it.
static bool waits_above(Run *run, Atom code)
{
    return run->codes->states && meets_above(run, run->stated, code) == TRUTH_UNKNOWN;
}

// A value that is not known may be any code.
static bool value_concerns(Run *run, Value value, CodeTest test, Atom entry)
{
    if (value.kind == VALUE_ATOM && value.exact) {
        return !value_is_none(value) && test(run, value.atom, entry);
    }
    bool concerns = !value.exact && entry != ATOM_NONE;
    for (uint32_t i = 0; value.kind == VALUE_SET && value.set != NULL && i < value.set->count;
         i++) {
        concerns = concerns || test(run, value.set->atoms[i], entry);
    }
    return concerns;
}

static bool cells_concern(Run *run, const Node *node, CodeTest test, Atom entry)
{
    const Table *table = &run->program->tables[node->table];
    const Bits in_force = run->day->rows_in_force[node->table];
    bool concerns = false;
    for (uint32_t row = 0; row < table->row_count && !concerns; row++) {
        concerns = (in_force.words == NULL || bits_get(in_force, row)) &&
                   value_concerns(run, table_cell(table, row, node->column)->value, test, entry);
    }
    return concerns;
}

static bool range_concerns(Run *run, const Node *node, CodeTest test, Atom entry)
{
    Atom first = node->children[0]->constant.atom, last = node->children[1]->constant.atom;
    bool between = entry != ATOM_NONE &&
                   code_is_between(run->program->vocabulary->symbols, entry, first, last);
    return between || test(run, first, entry) || test(run, last, entry);
}

// Does the test hold of some code of the set?
static bool set_concerns(Run *run, const Node *set, CodeTest test, Atom entry)
{
    bool concerns = false;
    switch (set->kind) {
    case NODE_SET:
        for (uint32_t i = 0; i < set->count + (set->has_except ? 1 : 0) && !concerns; i++) {
            concerns = set_concerns(run, set->children[i], test, entry);
        }
        return concerns;
    case NODE_GROUP:
        return run->day->group_nodes[set->group] != NULL &&
               set_concerns(run, run->day->group_nodes[set->group], test, entry);
    case NODE_ANY:
        return entry != ATOM_NONE;
    case NODE_RANGE:
        return range_concerns(run, set, test, entry);
    case NODE_CELLS:
        return cells_concern(run, set, test, entry);
    case NODE_CONSTANT:
        return value_concerns(run, set->constant, test, entry);
    default:
        return value_concerns(run, evaluate(run, set), test, entry);
    }
}

static bool is_kept_open_by(Run *run, Atom code, Atom entry)
{
    return keeps_open(run, entry, code) ||
           (code_is_within(run->program->vocabulary->symbols, code, entry) &&
            waits_above(run, code));
}

// The headings of the codes that a set is made of. False: it is no list of codes that are known, or
// too long a one.
static bool set_headings(Run *run, const Node *set, Headings *out)
{
    bool fits = true;
    switch (set->kind) {
    case NODE_SET:
        for (uint32_t i = 0; i < set->count + (set->has_except ? 1 : 0) && fits; i++) {
            fits = set_headings(run, set->children[i], out);
        }
        return fits;
    case NODE_GROUP:
        return run->day->group_nodes[set->group] == NULL ||
               set_headings(run, run->day->group_nodes[set->group], out);
    case NODE_ANY:
    case NODE_RANGE:
    case NODE_CELLS:
        return false;
    default:
        break;
    }
    Value value = set->kind == NODE_CONSTANT ? set->constant : evaluate(run, set);
    if (value.kind == VALUE_ATOM) {
        return value.exact && (value_is_none(value) || heading_add(run, out, value.atom));
    }
    fits = value.exact && value.kind == VALUE_SET && value.set != NULL;
    for (uint32_t i = 0; fits && i < value.set->count; i++) {
        fits = heading_add(run, out, value.set->atoms[i]);
    }
    return fits;
}

// One above X that is stated not deep enough settles X as no where it does not hold.
static bool is_settled_above(Run *run, Atom code, Atom entry)
{
    return code_is_within(run->program->vocabulary->symbols, code, entry) && waits_above(run, code);
}

// An entry that holds by the statement alone may still be refuted by the facts of its conditions.
static bool is_refutable(const Run *run, uint32_t entry)
{
    const CodeState *codes = run->codes;
    return codes->by_statement[entry] && codes->truths[entry] == TRUTH_YES &&
           run->law->entries[entry].conditional && codes->facts[entry] == TRUTH_UNKNOWN;
}

static uint32_t open_add(Run *run, const Node *set, uint32_t entry, uint32_t *out, uint32_t count)
{
    CodeTest test = run->codes->truths[entry] == TRUTH_UNKNOWN ? is_kept_open_by
                    : is_refutable(run, entry)                 ? is_settled_above
                                                               : NULL;
    if (test != NULL && set_concerns(run, set, test, run->law->entries[entry].code)) {
        out[count++] = entry;
    }
    return count;
}

uint32_t codes_keep_open(const uint32_t **out, Run *run, const Node *set)
{
    const CodeState *codes = run->codes;
    const LawPlan *law = run->law;
    Headings headings = {};
    if (set == NULL) {
        *out = codes->open;
        return codes->open_count;
    }
    uint32_t *open = ARENA_MANY(run->arena, uint32_t, codes->open_count + codes->holding_count);
    uint32_t count = 0;
    if (!set_headings(run, set, &headings)) {
        for (uint32_t i = 0; i < codes->open_count; i++) {
            count = open_add(run, set, codes->open[i], open, count);
        }
        for (uint32_t i = 0; i < codes->holding_count; i++) {
            count = open_add(run, set, codes->holding[i], open, count);
        }
        *out = open;
        return count;
    }
    for (uint32_t i = 0; i < headings.count; i++) {
        HeadingEntries near = entries_near(run, headings.at[i]);
        for (uint32_t k = 0; k < near.count; k++) {
            count = open_add(run, set, law->by_heading[near.first + k], open, count);
        }
    }
    *out = open;
    return count;
}

static bool waits(Run *run, Atom code, Atom)
{
    return codes_meet(run, code) == TRUTH_UNKNOWN && waits_above(run, code);
}

bool codes_wait_above(Run *run, const Node *set)
{
    return set != NULL && set_concerns(run, set, waits, ATOM_NONE);
}
