// stated.c: the codes that the applicant states of an item: which of them are of the law at hand,
// and what is to be said of the statement (the facts contradict it; no entry has the code).
//
// A stated code that the program never names behaves as its nearest paragraph above that it does
// name, one step further down; so what hangs on a statement can be kept by few keys.
#include "decide/alike.h"
#include "decide/codes.h"
#include "decide/key.h"

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

Stated stated_read(Run *run)
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
bool stated_is_at_or_above(const Symbols *symbols, const Stated *stated, Atom entry)
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
bool stated_is_below(const Symbols *symbols, const Stated *stated, Atom code)
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

Atom code_of_law(Run *run, Atom code)
{
    Symbols *symbols = run->given->symbols;
    if (symbols_kind(symbols, code) != SYMBOL_CODE || run->law->list_count == 0 ||
        symbols_write(symbols, code_list(symbols, code)).len > 0) {
        return code;
    }
    return symbols_code(symbols, run->law->lists[0], symbols_write(symbols, code));
}

// --- Warnings ---------------------------------------------------------------------------------

static void warn_contradicted(Run *run, const Stated *stated, uint32_t entry)
{
    Truth contradiction = codes_contradict(run, run->codes, stated, entry);
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
