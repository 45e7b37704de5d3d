// code_state.c: what is known of an item's codes, by entry: the facts decide the entries that have
// conditions, the applicant's statement settles those that the facts leave open, and `over` takes
// the loser out. A function of what is stated and what the facts decide alone, so that codes.c can
// keep a state for the next item with the same.
#include "decide/codes.h"

typedef struct CodeBuild {
    Run *run;
    Arena *arena;  // of the state
    CodeState *state;
    const Stated *stated;
    uint8_t *truths;
    bool *by_statement;
    const uint8_t *before_over;  // the truths before any loser is taken out
} CodeBuild;

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
    if (stated_is_at_or_above(symbols, build->stated, code)) {
        build->by_statement[entry] = true;
        return TRUTH_YES;
    }
    return stated_is_below(symbols, build->stated, code) ? TRUTH_UNKNOWN : TRUTH_NO;
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
    uint32_t *extra = ARENA_MANY(build->arena, uint32_t, build->stated->count + 1);
    uint8_t *truths = ARENA_MANY(build->arena, uint8_t, build->stated->count + 1);
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
Truth codes_contradict(const Run *run, const CodeState *state, const Stated *stated, uint32_t entry)
{
    const EntryInstance *instance = &run->law->entries[entry];
    const Symbols *symbols = run->program->vocabulary->symbols;
    Truth facts = (Truth)state->facts[entry];
    if (!instance->conditional || !instance->in_force || facts == TRUTH_UNKNOWN) {
        return 0;
    }
    bool names = stated_is_at_or_above(symbols, stated, instance->code);
    if (facts == TRUTH_YES) {  // one that another is over is no code of the item
        return names || stated_is_below(symbols, stated, instance->code) ||
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
    uint32_t *kept = ARENA_MANY(build->arena, uint32_t, *count + 1);
    memcpy(kept, list, *count * sizeof *kept);
    return kept;
}

static bool any_contradicted(const CodeBuild *build)
{
    bool states = build->stated->states || build->stated->states_none;
    for (uint32_t i = 0; states && i < build->run->law->entry_count; i++) {
        if (codes_contradict(build->run, build->state, build->stated, i) != 0) {
            return true;
        }
    }
    return false;
}

CodeState *code_state_new(Run *run, const Stated *stated, const FactTruth *facts, size_t count,
                          Arena *arena)
{
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
                       .arena = arena,
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
