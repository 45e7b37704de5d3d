// codes.c: which control codes an item has. The facts decide the entries that have conditions; the
// applicant's statement settles those that the facts leave open; `over` takes the loser out.
//
// A stated code that the program never names behaves as its nearest paragraph above that it does
// name, one step further down; so a state is a small key, and two items that share it share the
// answers.
#include "decide/codes.h"

#include <stdlib.h>

#include "decide/alike.h"
#include "decide/key.h"
#include "decide/rows.h"
#include "decide/steps.h"

typedef struct FactTruth {
    uint32_t entry;
    Truth truth;
} FactTruth;

typedef struct CodeBuild {
    Run *run;
    CodeState *state;
    const Stated *stated;
    uint8_t *truths;
    bool *by_statement;
    const uint8_t *before_over;  // the truths before any loser is taken out
} CodeBuild;

struct CodeStates {
    Map *by_key;
    VEC(CodeState *) states;
    VEC(Stated) stated;  // beside states
};

static CodeState *state_build(Run *run, const Stated *stated, const FactTruth *facts, size_t count);

// --- What is stated ---------------------------------------------------------------------------

static bool list_is_of_law(const Run *run, Str list)
{
    for (uint32_t i = 0; i < run->law->list_count; i++) {
        if (str_equal(run->law->lists[i], list)) {
            return true;
        }
    }
    return false;
}

static Str item_list(Run *run)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, (FactId){FACT_ITEM_LIST});
    Value list = run->item->given[fact->slot];
    if (list.kind != VALUE_ABSENT) {
        alike_read(run, run->item, fact, list);
    }
    return list.kind == VALUE_ATOM && list.exact && list.atom != ATOM_NONE
               ? symbols_write(run->given->symbols, list.atom)
               : (Str){};
}

// EAR99 is a word of one law; `none` and `unlisted` are of the list that the item names.
static bool none_is_of_law(Run *run, Str word)
{
    if (str_equal(word, STR("EAR99"))) {
        return list_is_of_law(run, STR("us"));
    }
    Str list = item_list(run);
    return list.len == 0 || list_is_of_law(run, list);
}

static StatedCode stated_code(const Run *run, Atom code)
{
    const Symbols *symbols = run->given->symbols;
    Atom limit = ATOM_SYMBOL_FIRST + (Atom)symbols_count(run->program->vocabulary->symbols);
    StatedCode stated = {.named = code, .code = code};
    while (stated.named != ATOM_NONE && stated.named >= limit) {
        stated.named = code_parent(symbols, stated.named);
        stated.below = true;
    }
    return stated;
}

static Stated stated_read(Run *run)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, (FactId){FACT_ITEM_CODE});
    const Symbols *symbols = run->given->symbols;
    Value given = run->item->given[fact->slot];
    Stated stated = {};
    if (given.kind != VALUE_ABSENT) {
        alike_read(run, run->item, fact, given);
    }
    if (given.kind != VALUE_SET || given.set == NULL) {
        return stated;
    }
    stated.codes = ARENA_MANY(run->arena, StatedCode, given.set->count + 1);
    for (uint32_t i = 0; i < given.set->count; i++) {
        Atom atom = given.set->atoms[i];
        if (symbols_kind(symbols, atom) != SYMBOL_CODE) {
            stated.states_none =
                stated.states_none || none_is_of_law(run, symbols_write(symbols, atom));
            continue;
        }
        atom = code_of_law(run, atom);
        if (list_is_of_law(run, symbols_write(symbols, code_list(symbols, atom)))) {
            stated.codes[stated.count++] = stated_code(run, atom);
        }
    }
    stated.states = stated.count > 0;
    stated.states_none = stated.states_none && !stated.states;
    return stated;
}

// Is the entry's code the stated one or above it?
static bool stated_at_or_above(const Symbols *symbols, const Stated *stated, Atom entry)
{
    for (uint32_t i = 0; i < stated->count; i++) {
        Atom named = stated->codes[i].named;
        if (named != ATOM_NONE && code_is_within(symbols, named, entry)) {
            return true;
        }
    }
    return false;
}

// Is the code a paragraph below a stated one?
static bool stated_below(const Symbols *symbols, const Stated *stated, Atom code)
{
    for (uint32_t i = 0; i < stated->count; i++) {
        const StatedCode *one = &stated->codes[i];
        if (!one->below && one->named != ATOM_NONE && code != one->named &&
            code_is_within(symbols, code, one->named)) {
            return true;
        }
    }
    return false;
}

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
    if (!map_find(states->by_key, key, &index)) {
        index = (uint32_t)states->states.count;
        CodeState *state = state_build(run, stated, facts.list.at, facts.list.count);
        state->id = index;
        *VEC_PUSH(&states->states, run->day->arena) = state;
        map_put(states->by_key, str_copy(key, run->day->arena), index);
    }
    run->codes = states->states.at[index];
    return run->codes;
}

Atom code_of_law(Run *run, Atom code)
{
    Symbols *symbols = run->given->symbols;
    if (symbols_kind(symbols, code) != SYMBOL_CODE || run->law->list_count == 0 ||
        symbols_write(symbols, code_list(symbols, code)).len > 0) {
        return code;
    }
    return symbols_code(symbols, run->law->lists[0], symbols_write(symbols, code));
}

// --- Building a state -------------------------------------------------------------------------

// What the statement makes of an entry that has no conditions, or that the facts leave open.
static Truth by_statement(CodeBuild *build, uint32_t entry, Truth if_nothing_stated)
{
    const Symbols *symbols = build->run->program->vocabulary->symbols;
    Atom code = build->run->law->entries[entry].code;
    if (build->stated->states_none) {
        return TRUTH_NO;
    }
    if (!build->stated->states) {
        return if_nothing_stated;
    }
    if (stated_at_or_above(symbols, build->stated, code)) {
        build->by_statement[entry] = true;
        return TRUTH_YES;
    }
    return stated_below(symbols, build->stated, code) ? TRUTH_UNKNOWN : TRUTH_NO;
}

static void entry_settle(CodeBuild *build, uint32_t entry)
{
    const EntryInstance *instance = &build->run->law->entries[entry];
    Truth facts = (Truth)build->state->facts[entry];
    Truth truth = TRUTH_NO;
    if (!instance->in_force) {
        truth = TRUTH_NO;
    } else if (instance->conditional) {
        truth = facts == TRUTH_UNKNOWN ? by_statement(build, entry, TRUTH_UNKNOWN) : facts;
        if (truth == TRUTH_YES && facts == TRUTH_UNKNOWN && instance->unclear) {
            truth = TRUTH_UNKNOWN;  // whether the entry is law is not the applicant's to say
        }
    } else {
        bool passes = instance->provision->where == NULL || facts != TRUTH_NO;
        truth = passes ? by_statement(build, entry, TRUTH_UNKNOWN) : TRUTH_NO;
        truth = instance->unclear ? truth_and(truth, TRUTH_UNKNOWN) : truth;
    }
    build->truths[entry] = (uint8_t)truth;
}

static bool over_has(Run *run, const Provision *winner, Atom code)
{
    return evaluate_member(run, winner->over_codes, value_of_atom(code)) == TRUTH_YES;
}

// Is the winner over the code, itself or by way of one that it is over? A ring ends at `depth`.
static bool over_chain(Run *run, const Provision *winner, Atom code, uint32_t depth)
{
    if (depth == 0) {
        return false;
    }
    if (over_has(run, winner, code)) {
        return true;
    }
    for (uint32_t i = 0; i < run->law->winners.count; i++) {
        const Provision *between = run->law->winners.at[i];
        if (between != winner && over_has(run, winner, between->code) &&
            over_chain(run, between, code, depth - 1)) {
            return true;
        }
    }
    return false;
}

bool codes_is_over(Run *run, const Provision *winner, Atom code)
{
    return over_chain(run, winner, code, run->law->winners.count);
}

// An entry does not hold while one that is over it does, by what the winners are before any of them
// is taken out.
static Truth over_settle(const CodeBuild *build, uint32_t entry)
{
    Run *run = build->run;
    Truth truth = (Truth)build->before_over[entry];
    for (uint32_t i = 0; i < run->law->winners.count && truth != TRUTH_NO; i++) {
        const Provision *winner = run->law->winners.at[i];
        uint32_t other = run->law->entry_provisions[winner->index];
        if (other != entry && codes_is_over(run, winner, run->law->entries[entry].code)) {
            truth = truth_and(truth, truth_not((Truth)build->before_over[other]));
        }
    }
    return truth;
}

// A stated code that no entry names holds with the deepest entry above it; without one, by itself.
static Truth covering_truth(const CodeBuild *build, Atom named)
{
    const LawPlan *law = build->run->law;
    const Symbols *symbols = build->run->program->vocabulary->symbols;
    Atom deepest = ATOM_NONE;
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; named != ATOM_NONE && i < law->entry_count; i++) {
        Atom code = law->entries[i].code;
        if (!law->entries[i].in_force || !code_is_within(symbols, named, code)) {
            continue;
        }
        bool deeper =
            deepest == ATOM_NONE || (code != deepest && code_is_within(symbols, code, deepest));
        if (deeper) {
            deepest = code;
            truth = (Truth)build->truths[i];
        } else if (code == deepest) {
            truth = truth_or(truth, (Truth)build->truths[i]);
        }
    }
    return truth;
}

static bool entry_names(const LawPlan *law, Atom code)
{
    for (uint32_t i = 0; i < law->entry_count; i++) {
        if (law->entries[i].in_force && law->entries[i].code == code) {
            return true;
        }
    }
    return false;
}

static void extra_settle(CodeBuild *build)
{
    CodeState *state = build->state;
    Arena *arena = build->run->day->arena;
    uint32_t *extra = ARENA_MANY(arena, uint32_t, build->stated->count + 1);
    uint8_t *truths = ARENA_MANY(arena, uint8_t, build->stated->count + 1);
    for (uint32_t i = 0; i < build->stated->count; i++) {
        const StatedCode *one = &build->stated->codes[i];
        if (one->below || !entry_names(build->run->law, one->named)) {
            // Kept by its index among the stated codes: the text differs from item to item.
            extra[state->extra_count] = i;
            truths[state->extra_count++] = (uint8_t)covering_truth(build, one->named);
        }
    }
    state->extra = extra;
    state->extra_truths = truths;
}

static Truth any_code(const CodeState *state)
{
    Truth any = state->holding_count > 0 ? TRUTH_YES
                : state->open_count > 0  ? TRUTH_UNKNOWN
                                         : TRUTH_NO;
    for (uint32_t i = 0; i < state->extra_count; i++) {
        any = truth_or(any, (Truth)state->extra_truths[i]);
    }
    return any;
}

// Do the facts decide an entry otherwise than the statement? YES: they meet one that is not stated;
// NO: they do not meet one that is; 0: neither.
static Truth contradiction_of(const Run *run, const CodeState *state, const Stated *stated,
                              uint32_t entry)
{
    const EntryInstance *instance = &run->law->entries[entry];
    const Symbols *symbols = run->program->vocabulary->symbols;
    Truth facts = (Truth)state->facts[entry];
    if (!instance->conditional || !instance->in_force || facts == TRUTH_UNKNOWN) {
        return 0;
    }
    bool names = stated_at_or_above(symbols, stated, instance->code);
    if (facts == TRUTH_YES) {  // one that another is over is no code of the item
        return names || stated_below(symbols, stated, instance->code) ||
                       state->truths[entry] != TRUTH_YES
                   ? 0
                   : TRUTH_YES;
    }
    return names ? TRUTH_NO : 0;
}

static uint32_t *entries_with(const CodeBuild *build, Truth truth, uint32_t *count)
{
    uint32_t entries = build->run->law->entry_count;
    uint32_t *list = ARENA_MANY(build->run->arena, uint32_t, entries + 1);
    *count = 0;
    for (uint32_t i = 0; i < entries; i++) {
        if (build->truths[i] == truth) {
            list[(*count)++] = i;
        }
    }
    uint32_t *kept = ARENA_MANY(build->run->day->arena, uint32_t, *count + 1);
    memcpy(kept, list, *count * sizeof *kept);
    return kept;
}

static bool any_contradicted(const CodeBuild *build)
{
    bool states = build->stated->states || build->stated->states_none;
    for (uint32_t i = 0; states && i < build->run->law->entry_count; i++) {
        if (contradiction_of(build->run, build->state, build->stated, i) != 0) {
            return true;
        }
    }
    return false;
}

static CodeState *state_build(Run *run, const Stated *stated, const FactTruth *facts, size_t count)
{
    Arena *arena = run->day->arena;
    uint32_t entries = run->law->entry_count;
    CodeState *state = ARENA_NEW(arena, CodeState);
    uint8_t *fact_truths = ARENA_MANY(arena, uint8_t, entries + 1);
    memset(fact_truths, TRUTH_NO, entries);
    for (size_t i = 0; i < count; i++) {
        fact_truths[facts[i].entry] = (uint8_t)facts[i].truth;
    }
    Atom *named = ARENA_MANY(arena, Atom, stated->count + 1);
    for (uint32_t i = 0; i < stated->count; i++) {
        named[i] = stated->codes[i].named;
    }
    state->facts = fact_truths;
    state->states = stated->states;
    state->states_none = stated->states_none;
    state->stated = named;
    state->stated_count = stated->count;
    CodeBuild build = {.run = run,
                       .state = state,
                       .stated = stated,
                       .truths = ARENA_MANY(arena, uint8_t, entries + 1),
                       .by_statement = ARENA_MANY(arena, bool, entries + 1)};
    state->truths = build.truths;
    state->by_statement = build.by_statement;
    for (uint32_t i = 0; i < entries; i++) {
        entry_settle(&build, i);
    }
    uint8_t *before_over = ARENA_MANY(run->arena, uint8_t, entries + 1);
    memcpy(before_over, build.truths, entries);
    build.before_over = before_over;
    for (uint32_t i = 0; i < entries; i++) {
        build.truths[i] = (uint8_t)over_settle(&build, i);
    }
    extra_settle(&build);
    state->holding = entries_with(&build, TRUTH_YES, &state->holding_count);
    state->open = entries_with(&build, TRUTH_UNKNOWN, &state->open_count);
    state->contradicts = any_contradicted(&build);
    state->any = any_code(state);
    state->meets = ARENA_MANY(arena, uint8_t, symbols_count(run->program->vocabulary->symbols) + 1);
    return state;
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
    if (!run->law->entries[entry].conditional || !run->codes->states) {
        return !run->law->entries[entry].conditional;
    }
    return stated_below(run->given->symbols, run->stated, run->law->entries[entry].code);
}

// --- Warnings ---------------------------------------------------------------------------------

static void warn_contradicted(Run *run, const Stated *stated, uint32_t entry)
{
    Truth contradiction = contradiction_of(run, run->codes, stated, entry);
    Str code = symbols_write(run->given->symbols, run->law->entries[entry].code);
    Place place = {.source = run->given->id, .field = STR("item.code")};
    if (contradiction == TRUTH_YES) {
        problem_warning(run->warnings, place, "case.code_contradicted",
                        "the facts meet %.*s, which the stated code is not", STR_ARG(code));
    } else if (contradiction == TRUTH_NO) {
        problem_warning(run->warnings, place, "case.code_contradicted",
                        "%.*s is stated, and the facts do not meet it", STR_ARG(code));
    }
}

static Str nearest_code(const Run *run, Str code)
{
    Str best = {};
    size_t distance = 3;
    for (uint32_t i = 0; i < run->law->entry_count; i++) {
        Str known = symbols_write(run->given->symbols, run->law->entries[i].code);
        size_t d = str_distance(code, known, distance);
        if (d < distance) {
            distance = d;
            best = known;
        }
    }
    return best;
}

// Is there an entry in force at, above or below the code?
static bool entry_near(Run *run, const StatedCode *stated)
{
    const Symbols *symbols = run->given->symbols;
    for (uint32_t i = 0; i < run->law->entry_count; i++) {
        Atom entry = run->law->entries[i].code;
        if (!run->law->entries[i].in_force) {
            continue;
        }
        bool at_or_above =
            stated->named != ATOM_NONE && code_is_within(symbols, stated->named, entry);
        if (at_or_above || (!stated->below && code_is_within(symbols, entry, stated->named))) {
            return true;
        }
    }
    return false;
}

// The day settles it for each code that the program names, so it is looked up once.
static bool code_is_known(Run *run, const StatedCode *stated)
{
    static char known, unknown;
    uint64_t key = (uint64_t)stated->named << 1 | stated->below;
    void **slot = key_map_slot(&run->law->known_codes, key, run->day->arena);
    if (!slot) {
        return entry_near(run, stated);
    }
    if (!*slot) {
        *slot = entry_near(run, stated) ? &known : &unknown;
    }
    return *slot == &known;
}

static void warn_unknown(Run *run, const StatedCode *stated)
{
    if (code_is_known(run, stated)) {
        return;
    }
    Str code = symbols_write(run->given->symbols, stated->code);
    Str nearest = nearest_code(run, code);
    problem_warning(run->warnings, (Place){.source = run->given->id, .field = STR("item.code")},
                    "case.code_unknown", "no entry in force has the code '%.*s'", STR_ARG(code));
    if (nearest.len > 0) {
        problem_hint(run->warnings, "the nearest is '%.*s'", STR_ARG(nearest));
    }
}

void codes_warn(Run *run)
{
    if (!run->codes->contradicts && run->codes->extra_count == 0) {
        return;
    }
    for (uint32_t i = 0; run->codes->contradicts && i < run->law->entry_count; i++) {
        warn_contradicted(run, run->stated, i);
    }
    for (uint32_t i = 0; i < run->stated->count; i++) {
        warn_unknown(run, &run->stated->codes[i]);
    }
}
