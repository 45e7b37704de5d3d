// page.c: every field of a decision in words. What is empty is left out, and what is alike is said
// once, so that a page shows what there is to know; --all shows all there is.
#include "cli/page.h"

#include <assert.h>

#include "cli/problem_phrase.h"

enum { CODES_SHOWN_MAX = 12, ROWS_SHOWN_MAX = 20, LISTED_MAX = 3, WAITED_FOR_MAX = 8 };

typedef struct Page {
    Buffer *to;
    PageOptions options;
    bool *has_folded;  // something stands on one line, or is left out
    Arena *arena;
} Page;

// Texts, each once, in the order in which they came.
typedef struct Listed {
    VEC(Str) texts;
} Listed;

// Requirements of one statement that are shown on one line.
typedef struct Fold {
    const RequirementAnswer *first;
    uint32_t count;
    Listed because, policies, cites;
} Fold;
typedef VEC(Fold) Folds;

// Missing facts that are shown on one line: a fact kept by row, for several rows.
typedef struct MissingFold {
    const MissingFact *first;
    uint32_t count;
} MissingFold;
typedef VEC(MissingFold) MissingFolds;

static Str say(const Page *page, Phrase what);
static void heading_add(const Page *page, Str title);
static void title_add(const Page *page, const Decision *decision);
static void bounds_add(const Page *page, const Bounds *bounds);
static void bound_add(const Page *page, Phrase what, Outcome outcome);
static void missing_add(const Page *page, const Decision *decision);
static MissingFolds missing_fold(const Page *page, const Decision *decision);
static Str row_fact_stem(Str fact);
static bool waits_for_code(const Decision *decision);
static void item_add(const Page *page, const ItemAnswer *item, bool has_title);
static void codes_add(const Page *page, Phrase what, const CodeAnswer *codes, uint32_t count);
static void headings_add(const Page *page, const CodeAnswer *codes, uint32_t count, Listed *out);
static Str heading_of_code(Str code);
static void requirements_add(const Page *page, const ItemAnswer *item);
static Folds requirements_fold(const Page *page, const ItemAnswer *item);
static void fold_take(const Page *page, Fold *fold, const RequirementAnswer *requirement);
static Str fold_name(const Page *page, const Fold *fold);
static void exceptions_add(const Page *page, const ItemAnswer *item);
static bool exception_concerns(const ExceptionAnswer *exception, const ItemAnswer *item);
static Str exception_why(const Page *page, const ExceptionAnswer *exception);
static void notes_add(const Page *page, Phrase title, const NoteAnswer *notes, uint32_t count);
static Str note_text(const Page *page, const NoteAnswer *note);
static bool note_is_said(const Page *page, const NoteAnswer *notes, uint32_t count, uint32_t note);
static void limits_add(const Page *page, const ItemAnswer *item, const Symbols *symbols);
static void derived_add(const Page *page, const ItemAnswer *item, const Symbols *symbols);
static void assumed_add(const Page *page, const Decision *decision);
static void may_govern_add(const Page *page, const Decision *decision);
static void warnings_add(const Page *page, const Decision *decision);
static Grid grid_of(const Page *page, const Phrase *titles, size_t count);
static void grid_end(const Page *page, const Grid *grid);
static void listed_add(Listed *listed, Str text, Arena *arena);
static Str listed_write(const Page *page, const Listed *listed, const char *between, size_t most);

void page_add(Buffer *buffer, const Decision *decision, PageOptions options, Arena *arena)
{
    bool has_folded = false;
    Page page = {buffer, options, &has_folded, arena};
    title_add(&page, decision);
    missing_add(&page, decision);
    for (uint32_t i = 0; i < decision->item_count; i++) {
        bool has_codes = decision->items[i].code_count + decision->items[i].possible_code_count > 0;
        if (decision->item_count == 1 && decision->missing_count > 0 && has_codes) {
            heading_add(&page, (Str){});
        }
        item_add(&page, &decision->items[i], decision->item_count > 1);
        limits_add(&page, &decision->items[i], decision->symbols);
        derived_add(&page, &decision->items[i], decision->symbols);
    }
    assumed_add(&page, decision);
    may_govern_add(&page, decision);
    warnings_add(&page, decision);
    if (has_folded) {
        heading_add(&page, (Str){});
        buffer_add_format(buffer, "%.*s\n", STR_ARG(say(&page, PHRASE_FOLDED)));
    }
}

static Str say(const Page *page, Phrase what)
{
    return phrase(page->options.language, what);
}

// A blank line, and the title unless it is empty.
static void heading_add(const Page *page, Str title)
{
    bool colour = page->options.style.colour && title.len > 0;
    buffer_add_format(page->to, "\n%s%.*s%s%s", colour ? "\033[1m" : "", STR_ARG(title),
                      colour ? "\033[0m" : "", title.len > 0 ? "\n" : "");
}

static void title_add(const Page *page, const Decision *decision)
{
    bool colour = page->options.style.colour;
    Str outcome = phrase_outcome(page->options.language, decision->bounds.outcome, page->arena);
    Str as_of = date_write(decision->as_of, page->arena);
    Str known = date_write(decision->known, page->arena);
    buffer_add_format(page->to, "%s%.*s%s%.*s%s\n", colour ? "\033[1m" : "", STR_ARG(decision->id),
                      decision->id.len > 0 ? ": " : "", STR_ARG(outcome), colour ? "\033[0m" : "");
    buffer_add_format(page->to, "  %.*s %.*s, %.*s %.*s\n", STR_ARG(say(page, PHRASE_AS_OF)),
                      STR_ARG(as_of), STR_ARG(say(page, PHRASE_KNOWN)), STR_ARG(known));
    bounds_add(page, &decision->bounds);
}

static void bounds_add(const Page *page, const Bounds *bounds)
{
    if (bounds->outcome == OUTCOME_UNDETERMINED) {
        bound_add(page, PHRASE_AT_LEAST, bounds->at_least);
        bound_add(page, PHRASE_AT_MOST, bounds->at_most);
    }
    if (bounds->reachable != bounds->at_least) {
        bound_add(page, PHRASE_REACHABLE, bounds->reachable);
    }
    if (bounds->as_enforced != bounds->outcome) {
        bound_add(page, PHRASE_AS_ENFORCED, bounds->as_enforced);
    }
}

static void bound_add(const Page *page, Phrase what, Outcome outcome)
{
    Str words = phrase_outcome(page->options.language, outcome, page->arena);
    buffer_add_format(page->to, "  %.*s %.*s\n", STR_ARG(say(page, what)), STR_ARG(words));
}

static void missing_add(const Page *page, const Decision *decision)
{
    static const Phrase titles[] = {PHRASE_FACT, PHRASE_QUESTION};
    if (decision->missing_count == 0) {
        return;
    }
    heading_add(page, say(page, PHRASE_MISSING));
    Grid grid = grid_of(page, titles, 2);
    MissingFolds folds = missing_fold(page, decision);
    for (size_t i = 0; i < folds.count; i++) {
        const MissingFact *first = folds.at[i].first;
        bool in_chinese = page->options.language == LANGUAGE_ZH && first->question_zh.len > 0;
        Str cells[] = {first->fact, in_chinese ? first->question_zh : first->question};
        if (folds.at[i].count > 1) {
            cells[0] =
                str_format(page->arena, "%.*s[…] (%u %.*s)", STR_ARG(row_fact_stem(first->fact)),
                           folds.at[i].count, STR_ARG(say(page, PHRASE_ROWS)));
            cells[1] = say(page, waits_for_code(decision) ? PHRASE_ROWS_WAIT_FOR_CODE
                                                          : PHRASE_ROWS_ARE_FOLDED);
            *page->has_folded = true;
        }
        grid_add_row(&grid, cells);
    }
    grid_end(page, &grid);
}

// A fact of many rows stands where its most decisive row does. A few rows are asked for one by one,
// unless they wait for the code.
static MissingFolds missing_fold(const Page *page, const Decision *decision)
{
    MissingFolds folds = {};
    Map *counts = map_new(page->arena), *places = map_new(page->arena);
    uint32_t least = waits_for_code(decision) ? 2 : ROWS_SHOWN_MAX / 2;
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        uint32_t count = 0;
        Str stem = row_fact_stem(decision->missing[i].fact);
        (void)map_find(counts, stem, &count);
        map_put(counts, stem, count + 1);
    }
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        const MissingFact *missing = &decision->missing[i];
        Str stem = row_fact_stem(missing->fact);
        uint32_t count = 0;
        (void)map_find(counts, stem, &count);
        bool is_folded = !page->options.all && stem.len > 0 && count >= least, is_new = true;
        uint32_t at = (uint32_t)folds.count;
        if (is_folded) {
            at = map_add(places, stem, at, &is_new);
        }
        if (is_new) {
            *VEC_PUSH(&folds, page->arena) = (MissingFold){.first = missing};
        }
        assert(at < folds.count);
        folds.at[at].count++;
    }
    return folds;
}

// "item.in_words" of "item.in_words[p17]"; empty for a fact that is kept by no row.
static Str row_fact_stem(Str fact)
{
    size_t bracket = str_find_char(fact, '[');
    return str_ends_with(fact, STR("]")) ? str_slice(fact, 0, bracket) : (Str){};
}

static bool waits_for_code(const Decision *decision)
{
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        const MissingFact *missing = &decision->missing[i];
        if (missing->is_fact && missing->name.fact.index == FACT_ITEM_CODE) {
            return true;
        }
    }
    return false;
}

static void item_add(const Page *page, const ItemAnswer *item, bool has_title)
{
    if (has_title) {
        Str outcome = phrase_outcome(page->options.language, item->bounds.outcome, page->arena);
        heading_add(page,
                    str_format(page->arena, "%.*s %.*s: %.*s", STR_ARG(say(page, PHRASE_ITEM)),
                               STR_ARG(item->id), STR_ARG(outcome)));
        bounds_add(page, &item->bounds);
    }
    codes_add(page, PHRASE_CODES, item->codes, item->code_count);
    codes_add(page, PHRASE_POSSIBLE_CODES, item->possible_codes, item->possible_code_count);
    requirements_add(page, item);
    exceptions_add(page, item);
    notes_add(page, PHRASE_FACTORS, item->factors, item->factor_count);
    notes_add(page, PHRASE_DOCUMENTS, item->documents, item->document_count);
    notes_add(page, PHRASE_DUTIES, item->duties, item->duty_count);
    notes_add(page, PHRASE_CLOCKS, item->clocks, item->clock_count);
}

static void codes_add(const Page *page, Phrase what, const CodeAnswer *codes, uint32_t count)
{
    Listed listed = {};
    headings_add(page, codes, count, &listed);
    Str all = listed_write(page, &listed, ", ", CODES_SHOWN_MAX);
    size_t width = page->options.style.width;
    size_t hang = 2 + width_of(say(page, PHRASE_POSSIBLE_CODES)) + 2;
    bool is_first = true;
    for (Str rest = all; rest.len > 0; is_first = false) {
        Str line = width_split(rest, width == 0 ? SIZE_MAX : width - hang, &rest);
        Str title = is_first ? say(page, what) : (Str){};
        width_add_blanks(page->to, 2);
        buffer_add(page->to, title);
        width_add_blanks(page->to, hang - 2 - width_of(title));
        buffer_add_format(page->to, "%.*s\n", STR_ARG(line));
    }
}

// "us:3A090.a (stated)". Where they are many, those of one heading are one: "us:3A001 (14)".
static void headings_add(const Page *page, const CodeAnswer *codes, uint32_t count, Listed *out)
{
    bool is_folded = count > CODES_SHOWN_MAX && !page->options.all;
    for (uint32_t i = 0; i < count;) {
        Str shown = codes[i].code;
        uint32_t end = i + 1;
        if (is_folded) {
            Str heading = heading_of_code(shown);
            while (end < count && str_equal(codes[end].list, codes[i].list) &&
                   str_equal(heading_of_code(codes[end].code), heading)) {
                end++;
            }
            shown = end - i > 1 ? str_format(page->arena, "%.*s (%u)", STR_ARG(heading), end - i)
                                : shown;
            *page->has_folded = true;
        }
        Str stated = say(page, PHRASE_STATED);
        bool is_stated = codes[i].stated && end - i == 1;
        listed_add(out,
                   str_format(page->arena, "%.*s:%.*s%s%.*s%s", STR_ARG(codes[i].list),
                              STR_ARG(shown), is_stated ? " (" : "",
                              is_stated ? (int)stated.len : 0, stated.at, is_stated ? ")" : ""),
                   page->arena);
        i = end;
    }
}

static Str heading_of_code(Str code)
{
    Str rest;
    return str_split(code, '.', &rest);
}

// What holds first, then what is open.
static void requirements_add(const Page *page, const ItemAnswer *item)
{
    static const Phrase titles[] = {PHRASE_HOLDS,  PHRASE_REQUIREMENT, PHRASE_BECAUSE,
                                    PHRASE_POLICY, PHRASE_LIFTED_BY,   PHRASE_CITED};
    if (item->requirement_count == 0) {
        return;
    }
    heading_add(page, say(page, PHRASE_REQUIREMENTS));
    Grid grid = grid_of(page, titles, 6);
    Folds folds = requirements_fold(page, item);
    static const Truth order[] = {TRUTH_YES, TRUTH_UNKNOWN};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        for (size_t k = 0; k < folds.count; k++) {
            const Fold *fold = &folds.at[k];
            if (fold->first->holds != order[i]) {
                continue;
            }
            bool is_one = fold->count == 1;
            grid_add_row(
                &grid,
                (Str[]){
                    phrase_truth(page->options.language, fold->first->holds), fold_name(page, fold),
                    listed_write(page, &fold->because, ", ", is_one ? SIZE_MAX : LISTED_MAX),
                    listed_write(page, &fold->policies,
                                 page->options.language == LANGUAGE_ZH ? "或" : " or ", SIZE_MAX),
                    fold->first->lifted_by,
                    listed_write(page, &fold->cites, "; ", is_one ? SIZE_MAX : 1)});
        }
    }
    grid_end(page, &grid);
}

// Unknown rows of one statement are one; what holds is shown row by row.
static Folds requirements_fold(const Page *page, const ItemAnswer *item)
{
    Folds folds = {};
    Map *places = map_new(page->arena);
    for (uint32_t i = 0; i < item->requirement_count; i++) {
        const RequirementAnswer *requirement = &item->requirements[i];
        bool is_new = true;
        uint32_t at = (uint32_t)folds.count;
        if (requirement->holds == TRUTH_UNKNOWN && !page->options.all) {
            Str key = str_format(page->arena, "%u %.*s", requirement->provision->index,
                                 STR_ARG(requirement->lifted_by));
            at = map_add(places, key, at, &is_new);
        }
        if (is_new) {
            *VEC_PUSH(&folds, page->arena) = (Fold){.first = requirement};
        }
        assert(at < folds.count);
        fold_take(page, &folds.at[at], requirement);
    }
    return folds;
}

static void fold_take(const Page *page, Fold *fold, const RequirementAnswer *requirement)
{
    Language language = page->options.language;
    fold->count++;
    *page->has_folded = *page->has_folded || fold->count > 1;
    for (uint32_t i = 0; i < requirement->because_count; i++) {
        listed_add(&fold->because, requirement->because[i], page->arena);
    }
    listed_add(&fold->policies, phrase_policy(language, requirement->policy, page->arena),
               page->arena);
    for (uint32_t i = 0; i < requirement->possible_policy_count; i++) {
        listed_add(&fold->policies,
                   phrase_policy(language, requirement->possible_policies[i], page->arena),
                   page->arena);
    }
    listed_add(&fold->cites, requirement->cite, page->arena);
}

// "us.country_chart/chart [3A001-ns-1] (not enforced)", "us.country_chart/chart (14 rows)"
static Str fold_name(const Page *page, const Fold *fold)
{
    const RequirementAnswer *first = fold->first;
    Buffer name = buffer_new(page->arena);
    buffer_add(&name, first->provision->full);
    if (fold->count > 1) {
        buffer_add_format(&name, " (%u %.*s)", fold->count, STR_ARG(say(page, PHRASE_ROWS)));
    } else if (first->row.len > 0) {
        buffer_add_format(&name, " [%.*s]", STR_ARG(first->row));
    }
    if (first->prohibits) {
        buffer_add_format(&name, " (%.*s)", STR_ARG(say(page, PHRASE_PROHIBITS)));
    }
    if (!first->enforced) {
        buffer_add_format(&name, " (%.*s)", STR_ARG(say(page, PHRASE_NOT_ENFORCED)));
    }
    return buffer_str(&name);
}

// Those that name a requirement of the item; where there is none, there is nothing to lift.
static void exceptions_add(const Page *page, const ItemAnswer *item)
{
    static const Phrase titles[] = {PHRASE_HOLDS, PHRASE_EXCEPTION, PHRASE_CLAIMED, PHRASE_WHY,
                                    PHRASE_CITED};
    Grid grid = grid_of(page, titles, 5);
    for (uint32_t i = 0; i < item->exception_count; i++) {
        const ExceptionAnswer *exception = &item->exceptions[i];
        if (!page->options.all && !exception_concerns(exception, item)) {
            *page->has_folded = *page->has_folded || item->requirement_count > 0;
            continue;
        }
        Truth claimed = truth_of(exception->claimed);
        grid_add_row(&grid, (Str[]){phrase_truth(page->options.language, exception->holds),
                                    exception->name, phrase_truth(page->options.language, claimed),
                                    exception_why(page, exception), exception->cite});
    }
    if (grid.cells.count > 0) {
        heading_add(page, say(page, PHRASE_EXCEPTIONS));
        grid_end(page, &grid);
    }
}

static bool exception_concerns(const ExceptionAnswer *exception, const ItemAnswer *item)
{
    for (uint32_t i = 0; i < exception->limb_count; i++) {
        const Provision *limb = exception->limbs[i].provision;
        for (uint32_t k = 0; k < limb->target_count; k++) {
            for (uint32_t n = 0; n < item->requirement_count; n++) {
                if (item->requirements[n].provision->index == limb->targets[k]) {
                    return true;
                }
            }
        }
    }
    return false;
}

// "to D1, D4; missing: end_user.kind"
static Str exception_why(const Page *page, const ExceptionAnswer *exception)
{
    Buffer why = buffer_new(page->arena);
    Listed missing = {};
    for (uint32_t i = 0; i < exception->missing_count; i++) {
        listed_add(&missing, exception->missing[i].fact, page->arena);
    }
    buffer_add(&why, exception->because);
    if (missing.texts.count > 0) {
        Str facts = listed_write(page, &missing, ", ", WAITED_FOR_MAX);
        buffer_add_format(&why, "%s%.*s %.*s", why.len > 0 ? "; " : "",
                          STR_ARG(say(page, PHRASE_MISSING_FACTS)), STR_ARG(facts));
    }
    return buffer_str(&why);
}

static void notes_add(const Page *page, Phrase title, const NoteAnswer *notes, uint32_t count)
{
    static const Phrase titles[] = {PHRASE_HOLDS, PHRASE_WHAT, PHRASE_CITED};
    if (count == 0) {
        return;
    }
    heading_add(page, say(page, title));
    Grid grid = grid_of(page, titles, 3);
    for (uint32_t i = 0; i < count; i++) {
        if (page->options.all || !note_is_said(page, notes, count, i)) {
            grid_add_row(&grid, (Str[]){phrase_truth(page->options.language, notes[i].holds),
                                        note_text(page, &notes[i]), notes[i].cite});
        }
    }
    grid_end(page, &grid);
}

// "; due 2026-05-08", or what is missing to say it.
static void due_add(Buffer *text, const Page *page, const ClockAnswer *clock)
{
    if (clock->has_due) {
        buffer_add_format(text, "; %.*s %.*s", STR_ARG(say(page, PHRASE_DUE)),
                          STR_ARG(date_write(clock->due, page->arena)));
        return;
    }
    Listed missing = {};
    for (uint32_t i = 0; i < clock->missing_count; i++) {
        listed_add(&missing, clock->missing[i].fact, page->arena);
    }
    if (missing.texts.count > 0) {
        buffer_add_format(text, "; %.*s %.*s", STR_ARG(say(page, PHRASE_MISSING_FACTS)),
                          STR_ARG(listed_write(page, &missing, ", ", WAITED_FOR_MAX)));
    }
}

// "decision: within 45 working days from application.accepted; due 2026-05-08"
static Str note_text(const Page *page, const NoteAnswer *note)
{
    const Provision *provision = note->provision;
    Str says = note->says.len > 0 ? note->says : provision->name;
    if (provision->within.len == 0) {
        return says;
    }
    bool in_days = str_equal(provision->within_unit, STR("days"));
    Str unit = !in_days                  ? provision->within_unit
               : provision->working_days ? say(page, PHRASE_WORKING_DAYS)
                                         : say(page, PHRASE_DAYS);
    Buffer text = buffer_new(page->arena);
    buffer_add_format(&text, "%.*s: %.*s %.*s %.*s", STR_ARG(says),
                      STR_ARG(say(page, PHRASE_WITHIN)), STR_ARG(provision->within), STR_ARG(unit));
    if (provision->starts.len > 0) {
        buffer_add_format(&text, " %.*s %.*s", STR_ARG(say(page, PHRASE_FROM)),
                          STR_ARG(provision->starts));
    }
    due_add(&text, page, note->clock);
    return buffer_str(&text);
}

// What several requirements or rulebooks ask for in the same words, under the same citation, is one
// thing: said once, as the surest of them has it.
static bool note_is_said(const Page *page, const NoteAnswer *notes, uint32_t count, uint32_t note)
{
    Str text = note_text(page, &notes[note]);
    for (uint32_t i = 0; i < count; i++) {
        bool is_same = i != note && str_equal(notes[i].cite, notes[note].cite) &&
                       str_equal(note_text(page, &notes[i]), text);
        bool is_surer = notes[i].holds == TRUTH_YES && notes[note].holds != TRUTH_YES;
        if (is_same && (is_surer || (i < note && notes[i].holds == notes[note].holds))) {
            *page->has_folded = true;
            return true;
        }
    }
    return false;
}

static void limits_add(const Page *page, const ItemAnswer *item, const Symbols *symbols)
{
    static const Phrase titles[] = {PHRASE_LIMIT, PHRASE_KEPT, PHRASE_USED,
                                    PHRASE_USES,  PHRASE_MOST, PHRASE_LEFT};
    if (item->limit_count == 0) {
        return;
    }
    heading_add(page, say(page, PHRASE_LIMITS));
    Grid grid = grid_of(page, titles, 6);
    for (uint32_t i = 0; i < item->limit_count; i++) {
        const LimitAnswer *limit = &item->limits[i];
        const Type *type = &limit->provision->limit->type;
        Value amounts[] = {limit->used, limit->uses, limit->most, limit->left};
        Str cells[6] = {limit->provision->name, phrase_truth(page->options.language, limit->kept)};
        for (int k = 0; k < 4; k++) {
            cells[2 + k] = value_write(amounts[k], type, symbols, page->arena);
        }
        grid_add_row(&grid, cells);
    }
    grid_add_text(page->to, &grid, page->options.style);
}

static void derived_add(const Page *page, const ItemAnswer *item, const Symbols *symbols)
{
    if (item->derived_count > 0) {
        heading_add(page, say(page, PHRASE_DERIVED));
    }
    for (uint32_t i = 0; i < item->derived_count; i++) {
        const DerivedAnswer *derived = &item->derived[i];
        Str value = value_write(derived->value, &derived->fact->type, symbols, page->arena);
        buffer_add_format(page->to, "  %.*s = %.*s\n", STR_ARG(derived->name), STR_ARG(value));
    }
}

static void assumed_add(const Page *page, const Decision *decision)
{
    if (decision->assumed_count > 0) {
        heading_add(page, say(page, PHRASE_ASSUMED));
    }
    for (uint32_t i = 0; i < decision->assumed_count; i++) {
        const AssumedFact *assumed = &decision->assumed[i];
        Str value = value_write(assumed->value, &assumed->of->type, decision->symbols, page->arena);
        buffer_add_format(page->to, "  %.*s = %.*s\n", STR_ARG(assumed->fact),
                          STR_ARG(value.len > 0 ? value : STR("none")));
    }
}

static void may_govern_add(const Page *page, const Decision *decision)
{
    if (decision->may_govern_count > 0) {
        heading_add(page, say(page, PHRASE_MAY_GOVERN));
    }
    for (uint32_t i = 0; i < decision->may_govern_count; i++) {
        const MayGovern *may_govern = &decision->may_govern[i];
        buffer_add_format(page->to, "  %.*s", STR_ARG(may_govern->rulebook));
        for (uint32_t k = 0; k < may_govern->waits_for_count; k++) {
            if (k == 0) {
                buffer_add_format(page->to, ": %.*s ", STR_ARG(say(page, PHRASE_WAITS_FOR)));
            }
            buffer_add_format(page->to, "%s%.*s", k > 0 ? ", " : "",
                              STR_ARG(may_govern->waits_for[k].fact));
        }
        buffer_add_char(page->to, '\n');
    }
}

static void warnings_add(const Page *page, const Decision *decision)
{
    if (decision->warnings.list.count > 0) {
        heading_add(page, say(page, PHRASE_WARNINGS));
    }
    for (size_t i = 0; i < decision->warnings.list.count; i++) {
        Problem problem = decision->warnings.list.at[i];
        problem.hint = (Str){};  // a page has no room for it
        Str message = problem_phrase(page->options.language, &problem, page->arena);
        buffer_add_format(page->to, "  %.*s%s%.*s [%.*s]\n", STR_ARG(problem.place.field),
                          problem.place.field.len > 0 ? ": " : "", STR_ARG(message),
                          STR_ARG(problem.code));
    }
}

static Grid grid_of(const Page *page, const Phrase *titles, size_t count)
{
    GridColumn *columns = ARENA_MANY(page->arena, GridColumn, count);
    for (size_t i = 0; i < count; i++) {
        columns[i].title = say(page, titles[i]);
    }
    return grid_new(columns, count, page->arena);
}

// The grid, of which the end of a long one is left out.
static void grid_end(const Page *page, const Grid *grid)
{
    Grid shown = *grid;
    size_t rows = grid->cells.count / grid->column_count;
    if (rows > ROWS_SHOWN_MAX && !page->options.all) {
        shown.cells.count = (size_t)ROWS_SHOWN_MAX * grid->column_count;
        *page->has_folded = true;
    }
    grid_add_text(page->to, &shown, page->options.style);
    if (shown.cells.count < grid->cells.count) {
        buffer_add_format(page->to, "%zu %.*s\n", rows - ROWS_SHOWN_MAX,
                          STR_ARG(say(page, PHRASE_MORE)));
    }
}

static void listed_add(Listed *listed, Str text, Arena *arena)
{
    for (size_t i = 0; i < listed->texts.count; i++) {
        if (str_equal(listed->texts.at[i], text)) {
            return;
        }
    }
    if (text.len > 0) {
        *VEC_PUSH(&listed->texts, arena) = text;
    }
}

// "a, b, c, 9 more"
static Str listed_write(const Page *page, const Listed *listed, const char *between, size_t most)
{
    Buffer buffer = buffer_new(page->arena);
    size_t count = page->options.all || listed->texts.count < most ? listed->texts.count : most;
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(&buffer, "%s%.*s", i > 0 ? between : "", STR_ARG(listed->texts.at[i]));
    }
    if (count < listed->texts.count) {
        buffer_add_format(&buffer, "%s%zu %.*s", between, listed->texts.count - count,
                          STR_ARG(say(page, PHRASE_MORE)));
        *page->has_folded = true;
    }
    return buffer_str(&buffer);
}
