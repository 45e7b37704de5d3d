// decide.c: the door. A case is decided for each law and item by itself, then taken together: the
// strictest decides, and what is missing is missing for the whole.
#include "decide/decide.h"

#include "decide/alike.h"
#include "decide/answer.h"
#include "decide/codes.h"
#include "decide/missing.h"
#include "decide/rates.h"

// --- Decider ----------------------------------------------------------------------------------

static void rulebook_use(bool *used, const Rulebook *rulebook)
{
    if (used[rulebook->index]) {
        return;
    }
    used[rulebook->index] = true;
    for (uint32_t i = 0; i < rulebook->use_count; i++) {
        rulebook_use(used, rulebook->uses[i]);
    }
}

static bool is_named(const DeciderOptions *options, const Rulebook *rulebook)
{
    for (size_t i = 0; i < options->name_count; i++) {
        if (rulebook_is_named(rulebook, options->names[i])) {
            return true;
        }
    }
    return false;
}

static void rulebooks_select(Decider *decider)
{
    const Program *program = decider->program;
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        decider->named[i] = is_named(&decider->options, program->rulebooks[i]);
        decider->selected[i] = decider->named[i] || decider->options.name_count == 0;
    }
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        if (decider->selected[i]) {
            rulebook_use(decider->relevant, program->rulebooks[i]);
        }
    }
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        if (decider->relevant[i]) {
            decider->rulebooks[decider->rulebook_count++] = program->rulebooks[i];
        }
    }
}

static void laws_find(Decider *decider)
{
    const Program *program = decider->program;
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        const Rulebook *rulebook = program->rulebooks[i];
        bool seen = !decider->selected[i];
        for (uint32_t k = 0; k < decider->law_count; k++) {
            seen = seen || decider->laws[k] == rulebook->law;
        }
        if (!seen) {
            decider->laws[decider->law_count] = rulebook->law;
            decider->law_names[decider->law_count++] = rulebook->law_name;
        }
    }
    decider->lends = ARENA_MANY(decider->arena, bool *, decider->law_count + 1);
    for (uint32_t law = 0; law < decider->law_count; law++) {
        decider->lends[law] = ARENA_MANY(decider->arena, bool, program->rulebook_count);
        for (uint32_t i = 0; i < program->rulebook_count; i++) {
            if (decider->selected[i] && program->rulebooks[i]->law == decider->laws[law]) {
                rulebook_use(decider->lends[law], program->rulebooks[i]);
            }
        }
    }
}

Decider *decider_new(const Program *program, DeciderOptions options, Arena *arena)
{
    uint32_t count = program->rulebook_count + 1;
    Decider *decider = ARENA_NEW(arena, Decider);
    *decider = (Decider){.arena = arena,
                         .program = program,
                         .options = options,
                         .selected = ARENA_MANY(arena, bool, count),
                         .named = ARENA_MANY(arena, bool, count),
                         .relevant = ARENA_MANY(arena, bool, count),
                         .laws = ARENA_MANY(arena, Atom, count),
                         .law_names = ARENA_MANY(arena, Str, count),
                         .rulebooks = ARENA_MANY(arena, const Rulebook *, count)};
    if (options.has_as_of) {
        decider->as_of = value_of_date(options.as_of, arena);
    }
    rulebooks_select(decider);
    laws_find(decider);
    day_borders(decider);
    return decider;
}

DeciderWork decider_work(const Decider *decider)
{
    return decider->work;
}

// --- The case ---------------------------------------------------------------------------------

static Status dates_settle(Decision *out, const Decider *decider, Case *given, Problems *problems)
{
    const DeciderOptions *options = &decider->options;
    if (!given->has_date && !options->has_as_of) {
        Status status = problem_error(problems, (Place){.source = given->id, .field = STR("date")},
                                      "case.date_missing", "the case names no day");
        problem_hint(problems, "give it a \"date\", or say --as-of YYYY-MM-DD");
        return status;
    }
    out->as_of = given->has_date ? given->date : options->as_of;
    out->known = given->has_known ? given->known : options->has_known ? options->known : out->as_of;
    const Fact *date = vocabulary_fact(given->vocabulary, (FactId){FACT_DATE});
    record_say(given->root, date,
               given->has_date ? value_of_date(out->as_of, given->arena) : decider->as_of);
    return STATUS_OK;
}

// A code without its list is that of the law, if one law alone is decided.
static Status lists_check(const Decider *decider, const Day *day, const Case *given,
                          Problems *problems)
{
    const Fact *code = vocabulary_fact(given->vocabulary, (FactId){FACT_ITEM_CODE});
    uint32_t lists = 0;
    for (uint32_t i = 0; i < decider->law_count; i++) {
        lists += day->laws[i].list_count;
    }
    for (uint32_t i = 0; lists > 1 && i < given->item_count; i++) {
        Value codes = given->items[i]->given[code->slot];
        for (uint32_t k = 0; codes.kind == VALUE_SET && codes.set != NULL && k < codes.set->count;
             k++) {
            Atom atom = codes.set->atoms[k];
            if (symbols_kind(given->symbols, atom) == SYMBOL_CODE &&
                symbols_write(given->symbols, code_list(given->symbols, atom)).len == 0) {
                Str text = symbols_write(given->symbols, atom);
                Status status = problem_error(
                    problems, (Place){.source = given->id, .field = STR("item.code")},
                    "case.code_list", "the code '%.*s' does not say whose list it is of",
                    STR_ARG(text));
                problem_hint(problems, "add \"list\": \"us\" beside it, or write us:%.*s",
                             STR_ARG(text));
                return status;
            }
        }
    }
    return STATUS_OK;
}

static uint32_t roles_given(const Case *given)
{
    uint32_t roles = 0;
    uint32_t facts = given->vocabulary->places[PLACE_PARTY].fact_count;
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        const Record *party = given->parties[role];
        for (uint32_t i = 0; party != NULL && i < facts; i++) {
            if (party->given[i].kind != VALUE_ABSENT) {
                roles |= 1u << role;
                break;
            }
        }
    }
    return roles;
}

Status case_day(Day **out, Decider *decider, Case *given, Problems *problems)
{
    Decision dates = {};
    TRY(dates_settle(&dates, decider, given, problems));
    Day *day = day_find(decider, dates.as_of, dates.known);
    TRY(lists_check(decider, day, given, problems));
    *out = day;
    return STATUS_OK;
}

// --- Runs -------------------------------------------------------------------------------------

static Outcome greater(Outcome a, Outcome b)
{
    return a > b ? a : b;
}

static Bounds bounds_join(Bounds a, Bounds b)
{
    return (Bounds){.at_least = greater(a.at_least, b.at_least),
                    .at_most = greater(a.at_most, b.at_most),
                    .reachable = greater(a.reachable, b.reachable),
                    .enforced_at_least = greater(a.enforced_at_least, b.enforced_at_least),
                    .enforced_at_most = greater(a.enforced_at_most, b.enforced_at_most)};
}

Outcome outcome_within(Outcome at_least, Outcome at_most)
{
    return at_least == at_most ? at_least : OUTCOME_UNDETERMINED;
}

static Bounds bounds_together(const Run *runs, uint32_t count)
{
    Bounds bounds = {};
    for (uint32_t i = 0; i < count; i++) {
        bounds = bounds_join(bounds, runs[i].bounds);
    }
    bounds.outcome = outcome_within(bounds.at_least, bounds.at_most);
    bounds.as_enforced = outcome_within(bounds.enforced_at_least, bounds.enforced_at_most);
    return bounds;
}

Run run_of_law(Decider *decider, Day *day, uint32_t law, Case *given, Problems *warnings,
               Arena *arena)
{
    Run run = run_new(decider, day, &day->laws[law], given, 0, warnings, arena);
    run.roles_given = roles_given(given);
    return run;
}

void run_decide(Run *run)
{
    if (run->codes == NULL) {  // else another item has asked for them already
        (void)codes_find(run);
    }
    requirements_find(run);
    exceptions_find(run);
    outcome_settle(run);
}

// The runs stand side by side before the first is decided: an item's answer may hang on the others.
static Run *runs_decide(Decider *decider, Day *day, Case *given, uint32_t roles,
                        bool presumptions_off, Problems *warnings, Arena *arena)
{
    uint32_t laws = decider->law_count;
    Run *runs = ARENA_MANY(arena, Run, (size_t)given->item_count * laws + 1);
    for (uint32_t item = 0; item < given->item_count; item++) {
        for (uint32_t law = 0; law < laws; law++) {
            Run *run = &runs[item * laws + law];
            *run = run_new(decider, day, &day->laws[law], given, item, warnings, arena);
            run->of_items = &runs[law];
            run->presumptions_off = presumptions_off;
            run->roles_given = roles;
        }
    }
    for (uint32_t i = 0; i < given->item_count * laws; i++) {
        run_decide(&runs[i]);
    }
    return runs;
}

Run *decider_runs(Decider *decider)
{
    struct LastCase last = decider->last;
    if (decider->runs == NULL) {
        Problems unheard = {.arena = last.arena, .limit = 1};
        decider->runs = runs_decide(decider, last.day, last.given, roles_given(last.given), false,
                                    &unheard, last.arena);
        decider->run_count = last.given->item_count * decider->law_count;
    }
    return decider->runs;
}

// --- Missing and assumed ----------------------------------------------------------------------

static bool hangs_on(Run *run, const Instance *instance, Outcome at_least)
{
    return instance->holds == TRUTH_UNKNOWN &&
           outcome_of_instance(run, instance, LIFTING_SHOWN) > at_least;
}

static bool floor_is_open(const Run *run, Bounds bounds)
{
    return bounds.at_least < OUTCOME_NO_LICENCE_REQUIRED && run->floor == TRUTH_UNKNOWN;
}

static void missing_walk(MissingWalk *walk, Run *runs, uint32_t count, Bounds bounds)
{
    uint64_t open = 0;
    for (uint32_t i = 0; i < count; i++) {
        open += floor_is_open(&runs[i], bounds);
        for (size_t k = 0; k < runs[i].instances.count; k++) {
            open += hangs_on(&runs[i], &runs[i].instances.at[k], bounds.at_least);
        }
    }
    for (uint32_t i = 0; open > 0 && i < count; i++) {
        if (floor_is_open(&runs[i], bounds)) {
            missing_from_codes(walk, &runs[i], WEIGHT_ONE / open);
        }
        for (size_t k = 0; k < runs[i].instances.count; k++) {
            if (hangs_on(&runs[i], &runs[i].instances.at[k], bounds.at_least)) {
                missing_from_instance(walk, &runs[i], &runs[i].instances.at[k], WEIGHT_ONE / open);
            }
        }
    }
}

// From what stands above the floor the walk goes on to the exceptions that could still lift it, and
// to whether they are claimed.
static void limb_walk(MissingWalk *walk, Run *run, const ExceptionState *exception,
                      const LimbState *limb, const Instance *instance)
{
    Outcome outcome = outcome_of_instance(run, instance, LIFTING_SHOWN);
    if (truth_and(limb->holds, exception->claimed) != TRUTH_UNKNOWN ||
        outcome_lifted(exception) >= outcome || !exception_lifts(run, limb, instance)) {
        return;
    }
    if (exception->claimed == TRUTH_UNKNOWN) {
        missing_fact(walk, run, (FactName){{FACT_EXCEPTION_CLAIMED}, ROLE_ANY}, 1);
    }
    if (limb->holds == TRUTH_UNKNOWN) {
        missing_from_provision(walk, run, limb->provision, WEIGHT_ONE);
    }
}

static void lifting_walk(MissingWalk *walk, Run *run, Outcome at_least)
{
    for (size_t i = 0; i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (outcome_of_instance(run, instance, LIFTING_SHOWN) <= at_least) {
            continue;
        }
        for (uint32_t e = 0; e < run->law->exception_count; e++) {
            const ExceptionState *exception = &run->exceptions[e];
            for (uint32_t l = 0; l < exception->group->limbs.count; l++) {
                limb_walk(walk, run, exception, &exception->limbs[l], instance);
            }
        }
    }
}

static bool any_presumed(const Run *runs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (runs[i].presumed_read) {
            return true;
        }
    }
    return false;
}

// What the outcome rests on and nobody said: the same walk where presumptions are taken as unknown.
// Exceptions are open there too, so the floor is what could still be lifted.
static void assumed_find(Decision *out, Decider *decider, Day *day, Case *given, uint32_t roles,
                         Arena *arena)
{
    Problems unheard = {.arena = arena, .limit = 1};
    uint32_t count = given->item_count * decider->law_count;
    Run *runs = runs_decide(decider, day, given, roles, true, &unheard, arena);
    MissingWalk *walk = missing_new(given, arena);
    AssumedFact *assumed = NULL;
    Bounds bounds = bounds_together(runs, count);
    bounds.at_least = OUTCOME_NOT_CONTROLLED;
    for (uint32_t i = 0; i < count; i++) {
        Outcome least = outcome_at_least(&runs[i], LIFTING_OPEN);
        bounds.at_least = least > bounds.at_least ? least : bounds.at_least;
    }
    missing_walk(walk, runs, count, bounds);
    for (uint32_t i = 0; i < count; i++) {
        lifting_walk(walk, &runs[i], bounds.at_least);
    }
    out->assumed_count = missing_presumed(walk, &assumed);
    out->assumed = assumed;
}

static void missing_find(Decision *out, Run *runs, uint32_t count, Case *given, Arena *arena)
{
    MissingWalk *walk = missing_new(given, arena);
    MissingFact *missing = NULL;
    missing_walk(walk, runs, count, out->bounds);
    out->missing_count = missing_list(walk, &missing);
    out->missing = missing;
}

// --- Rulebooks that may govern ----------------------------------------------------------------

typedef VEC(MayGovern) MayGoverns;

static bool may_govern_known(const MayGoverns *list, Str name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->at[i].rulebook, name)) {
            return true;
        }
    }
    return false;
}

static void may_govern_find(Decision *out, Run *runs, uint32_t count, Arena *arena)
{
    MayGoverns list = {};
    for (uint32_t i = 0; i < count; i++) {
        Run *run = &runs[i];
        for (uint32_t k = 0; k < run->law->counted_count; k++) {
            const Rulebook *rulebook = run->law->counted[k];
            if (run->decider->named[rulebook->index] || rulebook->governs == NULL ||
                evaluate_truth(run, rulebook->governs) != TRUTH_UNKNOWN ||
                may_govern_known(&list, rulebook->name)) {
                continue;
            }
            MissingWalk *walk = missing_new(run->given, arena);
            MissingFact *waits = NULL;
            missing_from_node(walk, run, rulebook->governs, WEIGHT_ONE);
            uint32_t waits_count = missing_list(walk, &waits);
            *VEC_PUSH(&list, arena) = (MayGovern){rulebook->name, waits, waits_count};
        }
    }
    out->may_govern = list.at;
    out->may_govern_count = (uint32_t)list.count;
}

// --- Items ------------------------------------------------------------------------------------

typedef struct Answers {
    VEC(CodeAnswer) codes, possible;
    VEC(RequirementAnswer) requirements;
    VEC(ExceptionAnswer) exceptions;
    VEC(NoteAnswer) factors, documents, duties, clocks;
    VEC(LimitAnswer) limits;
    VEC(LawAnswer) laws;
} Answers;

#define APPEND(vec, from, count, arena)                                                            \
    for (uint32_t append_ = 0; append_ < (count); append_++) {                                     \
        *VEC_PUSH((vec), (arena)) = (from)[append_];                                               \
    }

static void law_answers(Answers *answers, Run *run, bool brief)
{
    Arena *arena = run->arena;
    const CodeAnswer *codes = NULL;
    const NoteAnswer *notes = NULL;
    uint32_t count = answer_codes(run, TRUTH_YES, &codes);
    APPEND(&answers->codes, codes, count, arena)
    count = answer_codes(run, TRUTH_UNKNOWN, &codes);
    APPEND(&answers->possible, codes, count, arena)
    for (size_t i = 0; i < run->instances.count; i++) {
        *VEC_PUSH(&answers->requirements, arena) = answer_requirement(run, &run->instances.at[i]);
    }
    for (uint32_t i = 0; i < run->law->exception_count; i++) {
        *VEC_PUSH(&answers->exceptions, arena) = answer_exception(run, &run->exceptions[i], !brief);
    }
    *VEC_PUSH(&answers->laws, arena) = (LawAnswer){run->law->law_name, run->bounds};
    if (brief) {
        return;
    }
    count = answer_notes(run, &run->law->factors, &notes);
    APPEND(&answers->factors, notes, count, arena)
    count = answer_notes(run, &run->law->documents, &notes);
    APPEND(&answers->documents, notes, count, arena)
    count = answer_notes(run, &run->law->duties, &notes);
    APPEND(&answers->duties, notes, count, arena)
    count = answer_notes(run, &run->law->clocks, &notes);
    APPEND(&answers->clocks, notes, count, arena)
    const LimitAnswer *limits = NULL;
    count = answer_limits(run, &limits);
    APPEND(&answers->limits, limits, count, arena)
    codes_warn(run);
    answer_contradictions(run);
}

// A derived fact is answered by the first law that derives it.
static void derived_answers(ItemAnswer *out, Run *runs, uint32_t laws, Arena *arena)
{
    const Decider *decider = runs[0].decider;
    const Vocabulary *vocabulary = decider->program->vocabulary;
    VEC(DerivedAnswer) list = {};
    for (uint32_t i = 0; decider->options.derive_count > 0 && i < vocabulary->facts.count; i++) {
        const Fact *fact = &vocabulary->facts.at[i];
        bool here = fact->place == PLACE_CASE || fact->place == PLACE_ITEM;
        if (!here || !fact->is_derived || !answer_wants(&decider->options, fact)) {
            continue;
        }
        uint32_t law = 0;
        while (law < laws && runs[law].law->derivations[i] == NULL) {
            law++;
        }
        if (law < laws) {
            Value value = evaluate_fact(&runs[law], (FactName){{i}, ROLE_ANY});
            *VEC_PUSH(&list, arena) = (DerivedAnswer){fact->name, fact, value};
        }
    }
    for (size_t i = 1; i < list.count; i++) {
        for (size_t k = i; k > 0 && str_compare(list.at[k].name, list.at[k - 1].name) < 0; k--) {
            DerivedAnswer swap = list.at[k];
            list.at[k] = list.at[k - 1];
            list.at[k - 1] = swap;
        }
    }
    out->derived = list.at;
    out->derived_count = (uint32_t)list.count;
}

static ItemAnswer item_answer(Run *runs, uint32_t laws, Case *given, uint32_t item, bool brief)
{
    Answers answers = {};
    ItemAnswer out = {.id = answer_item_id(given, item), .bounds = bounds_together(runs, laws)};
    for (uint32_t law = 0; law < laws; law++) {
        law_answers(&answers, &runs[law], brief);
    }
    out.codes = answers.codes.at;
    out.code_count = (uint32_t)answers.codes.count;
    out.possible_codes = answers.possible.at;
    out.possible_code_count = (uint32_t)answers.possible.count;
    out.requirements = answers.requirements.at;
    out.requirement_count = (uint32_t)answers.requirements.count;
    out.exceptions = answers.exceptions.at;
    out.exception_count = (uint32_t)answers.exceptions.count;
    out.factors = answers.factors.at;
    out.factor_count = (uint32_t)answers.factors.count;
    out.documents = answers.documents.at;
    out.document_count = (uint32_t)answers.documents.count;
    out.duties = answers.duties.at;
    out.duty_count = (uint32_t)answers.duties.count;
    out.clocks = answers.clocks.at;
    out.clock_count = (uint32_t)answers.clocks.count;
    out.limits = answers.limits.at;
    out.limit_count = (uint32_t)answers.limits.count;
    out.laws = answers.laws.at;
    out.law_count = (uint32_t)answers.laws.count;
    if (laws > 0) {
        derived_answers(&out, runs, laws, given->arena);
    }
    return out;
}

// --- Door -------------------------------------------------------------------------------------

Status decide_case(Decision *out, Decider *decider, Case *given, Problems *problems, Arena *arena)
{
    const Timeline *timeline = decider->options.timeline;
    *out = (Decision){.id = given->id,
                      .warnings = {.arena = arena},
                      .timeline = timeline == NULL ? NULL : &timeline->hash,
                      .rulebooks = decider->rulebooks,
                      .rulebook_count = decider->rulebook_count,
                      .symbols = given->symbols};
    TRY(dates_settle(out, decider, given, problems));
    Day *day = day_find(decider, out->as_of, out->known);
    TRY(lists_check(decider, day, given, problems));
    decider->last = (struct LastCase){day, given, arena};
    decider->runs = NULL;
    decider->work.cases++;
    if (alike_find(out, decider, day, given, arena)) {
        return STATUS_OK;
    }
    bool brief = decider->options.outcome_only;
    uint32_t roles = roles_given(given);
    uint32_t laws = decider->law_count;
    uint32_t count = given->item_count * laws;
    Run *runs = runs_decide(decider, day, given, roles, false, &out->warnings, arena);
    out->bounds = bounds_together(runs, count);
    ItemAnswer *items = ARENA_MANY(arena, ItemAnswer, given->item_count);
    for (uint32_t item = 0; item < given->item_count; item++) {
        items[item] = item_answer(&runs[item * laws], laws, given, item, brief);
    }
    out->items = items;
    out->item_count = given->item_count;
    if (out->bounds.outcome == OUTCOME_UNDETERMINED) {
        missing_find(out, runs, count, given, arena);
    }
    if (!brief) {
        exceptions_warn(decider, given, &out->warnings);
        for (uint32_t law = 0; law < laws; law++) {
            rates_warn(&runs[law]);
        }
        may_govern_find(out, runs, count, arena);
        if (any_presumed(runs, count)) {
            assumed_find(out, decider, day, given, roles, arena);
        }
    }
    problems_sort(&out->warnings);
    decider->runs = runs;
    decider->run_count = count;
    alike_keep(decider, day, out);
    return STATUS_OK;
}
