// expectation.c: a table of expectations, a row a column name; each shows what came, and whether
// that meets the cell.
#include "cli/expectation.h"

#include "base/map.h"

typedef VEC(Str) Texts;

typedef struct Check {
    const Decision *decision;
    const Case *given;
    Str name;  // what follows the column's name: expect.exception.NAME
    Arena *arena;
} Check;

// How what came is held to the cell.
typedef enum Rule {
    RULE_IS,     // the one thing that came is what stands there
    RULE_SAME,   // the same members, in any order; "none": no member
    RULE_AMONG,  // every member of the cell came, others may have; "none": none came
    RULE_NOT_AMONG,
} Rule;

typedef struct Row {
    const char *column;
    void (*names)(Map *out, const Program *program);  // of expect.derived.NAME; null: has none
    Rule rule;
    void (*came)(Texts *out, const Check *check);
} Row;

static void outcome_came(Texts *out, const Check *check);
static void at_least_came(Texts *out, const Check *check);
static void at_most_came(Texts *out, const Check *check);
static void reachable_came(Texts *out, const Check *check);
static void as_enforced_came(Texts *out, const Check *check);
static void codes_came(Texts *out, const Check *check);
static void possible_codes_came(Texts *out, const Check *check);
static void policies_came(Texts *out, const Check *check);
static void because_came(Texts *out, const Check *check);
static void requirements_came(Texts *out, const Check *check);
static void exception_came(Texts *out, const Check *check);
static void missing_came(Texts *out, const Check *check);
static void assumed_came(Texts *out, const Check *check);
static void derived_came(Texts *out, const Check *check);
static void due_came(Texts *out, const Check *check);
static void warnings_came(Texts *out, const Check *check);
static void exception_names(Map *out, const Program *program);
static void derived_names(Map *out, const Program *program);
static void clock_names(Map *out, const Program *program);

static const Row rows[] = {
    {"expect.outcome", NULL, RULE_IS, outcome_came},
    {"expect.at_least", NULL, RULE_IS, at_least_came},
    {"expect.at_most", NULL, RULE_IS, at_most_came},
    {"expect.reachable", NULL, RULE_IS, reachable_came},
    {"expect.as_enforced", NULL, RULE_IS, as_enforced_came},
    {"expect.codes", NULL, RULE_SAME, codes_came},
    {"expect.not_codes", NULL, RULE_NOT_AMONG, codes_came},
    {"expect.possible_codes", NULL, RULE_SAME, possible_codes_came},
    {"expect.policy", NULL, RULE_AMONG, policies_came},
    {"expect.because", NULL, RULE_AMONG, because_came},
    {"expect.requirements", NULL, RULE_AMONG, requirements_came},
    {"expect.exception.", exception_names, RULE_IS, exception_came},
    {"expect.missing", NULL, RULE_AMONG, missing_came},
    {"expect.assumed", NULL, RULE_AMONG, assumed_came},
    {"expect.derived.", derived_names, RULE_IS, derived_came},
    {"expect.due.", clock_names, RULE_SAME, due_came},
    {"expect.warning", NULL, RULE_AMONG, warnings_came},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static const Row *row_find(Str column, Str *name);
static Texts wanted_read(const Row *row, Str cell, const Check *check);
static Str fact_text(const Check *check, const Fact *fact, Str text);
static const Fact *derived_fact(const Vocabulary *vocabulary, Str name);
static bool is_derived(const Fact *fact);
static bool fact_is_named(const Fact *fact, Str name);
static bool rule_is_met(Rule rule, const Texts *wanted, const Texts *came);
static bool is_met(const Texts *texts, Str text);
static bool text_fits(Str wanted, Str came);
static bool quotient_read(Number *out, Str text);
static void texts_add(Texts *texts, Str text, Arena *arena);
static Str texts_write(const Texts *texts, Arena *arena);

bool expectation_is_column(Str column)
{
    return str_starts_with(column, STR("expect."));
}

bool expectation_is_known(Str column, const Program *program, Str *nearest, Arena *arena)
{
    Str name = {};
    uint32_t found = 0;
    const Row *row = row_find(column, &name);
    Map *names = map_new(arena);
    *nearest = (Str){};
    if (row == NULL) {
        for (size_t i = 0; i < ROW_COUNT; i++) {
            map_put(names, str_from_c(rows[i].column), 0);
        }
        *nearest = map_nearest(names, column);
        return false;
    }
    if (row->names == NULL) {
        return true;
    }
    row->names(names, program);
    if (map_find(names, name, &found)) {
        return true;
    }
    Str near = map_nearest(names, name);
    *nearest = near.len > 0 ? str_format(arena, "%s%.*s", row->column, STR_ARG(near)) : near;
    return false;
}

Str expectation_check(Str column, Str cell, const Decision *decision, const Case *given,
                      Arena *arena)
{
    Check check = {.decision = decision, .given = given, .arena = arena};
    const Row *row = row_find(column, &check.name);
    if (row == NULL || str_trim(cell).len == 0) {
        return (Str){};
    }
    Texts wanted = wanted_read(row, cell, &check), came = {};
    row->came(&came, &check);
    return rule_is_met(row->rule, &wanted, &came) ? (Str){} : texts_write(&came, arena);
}

static const Row *row_find(Str column, Str *name)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        Str own = str_from_c(rows[i].column);
        if (rows[i].names != NULL ? str_starts_with(column, own) && column.len > own.len
                                  : str_equal(column, own)) {
            *name = str_slice(column, own.len, SIZE_MAX);
            return &rows[i];
        }
    }
    return NULL;
}

// What the cell expects. Of a derived fact it is written as the fact's own value would be: 26 for
// 26 %, FR for France; a cell that cannot be read so stands as it is, and is not met.
static Texts wanted_read(const Row *row, Str cell, const Check *check)
{
    Texts wanted = {};
    const Fact *fact =
        row->came == derived_came ? derived_fact(check->given->vocabulary, check->name) : NULL;
    bool whole = fact != NULL && fact->type.kind == TYPE_SET;
    for (Str rest = cell; rest.len > 0;) {
        Str one = str_trim(whole ? rest : str_split(rest, ';', &rest));
        rest = whole ? (Str){} : rest;
        bool is_nothing = one.len == 0 || (row->rule != RULE_IS && str_equal(one, STR("none")));
        if (!is_nothing) {
            texts_add(&wanted, fact != NULL ? fact_text(check, fact, one) : one, check->arena);
        }
    }
    return wanted;
}

static Str fact_text(const Check *check, const Fact *fact, Str text)
{
    Problems unheard = {.arena = check->arena, .limit = 1};
    Symbols *symbols = check->given->symbols;
    Value value;
    return value_read(&value, text, &fact->type, symbols, (Place){}, &unheard, check->arena) ==
                   STATUS_OK
               ? value_write(value, &fact->type, symbols, check->arena)
               : text;
}

// A fact of the case or the item that some rulebook derives; null: there is none.
static const Fact *derived_fact(const Vocabulary *vocabulary, Str name)
{
    for (size_t i = 0; i < vocabulary->facts.count; i++) {
        const Fact *fact = &vocabulary->facts.at[i];
        if (is_derived(fact) && fact_is_named(fact, name)) {
            return fact;
        }
    }
    return NULL;
}

static bool is_derived(const Fact *fact)
{
    return fact->is_derived && (fact->place == PLACE_CASE || fact->place == PLACE_ITEM);
}

static bool fact_is_named(const Fact *fact, Str name)
{
    return str_equal(fact->name, name) || str_equal(fact->full, name);
}

static void derived_names(Map *out, const Program *program)
{
    for (size_t i = 0; i < program->vocabulary->facts.count; i++) {
        const Fact *fact = &program->vocabulary->facts.at[i];
        if (is_derived(fact)) {
            map_put(out, fact->name, 0);
            map_put(out, fact->full, 0);
        }
    }
}

static void exception_names(Map *out, const Program *program)
{
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        if (provision->kind == STATEMENT_EXCEPTION ||
            provision->kind == STATEMENT_GENERAL_LICENCE) {
            map_put(out, provision->family, 0);
        }
    }
}

static void clock_names(Map *out, const Program *program)
{
    for (uint32_t i = 0; i < program->provision_count; i++) {
        if (program->provisions[i].clock != NULL) {
            map_put(out, program->provisions[i].name, 0);
        }
    }
}

static bool rule_is_met(Rule rule, const Texts *wanted, const Texts *came)
{
    bool all = true, none = true;
    for (size_t i = 0; i < wanted->count; i++) {
        bool here = is_met(came, wanted->at[i]);
        all = all && here;
        none = none && !here;
    }
    switch (rule) {
    case RULE_IS:
    case RULE_SAME:
        return all && wanted->count == came->count;
    case RULE_AMONG:
        return wanted->count == 0 ? came->count == 0 : all;
    case RULE_NOT_AMONG:
        return none;
    }
    return false;
}

static bool is_met(const Texts *texts, Str text)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (text_fits(text, texts->at[i])) {
            return true;
        }
    }
    return false;
}

// The same text, or the same number otherwise written (5.90 and 5.9, 4/6 and 2/3).
static bool text_fits(Str wanted, Str came)
{
    Number a, b;
    return str_equal(wanted, came) ||
           (quotient_read(&a, wanted) && quotient_read(&b, came) && number_compare(a, b) == 0);
}

// 5.9 or 59/10
static bool quotient_read(Number *out, Str text)
{
    Str by;
    Number under = number_whole(1);
    Str over = str_split(text, '/', &by);
    return number_read(out, over) == STATUS_OK &&
           (by.len == 0 || number_read(&under, by) == STATUS_OK) &&
           number_divide(out, *out, under) == STATUS_OK;
}

static void texts_add(Texts *texts, Str text, Arena *arena)
{
    if (text.len > 0 && !is_met(texts, text)) {
        *VEC_PUSH(texts, arena) = text;
    }
}

static Str texts_write(const Texts *texts, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < texts->count; i++) {
        buffer_add(&buffer, i > 0 ? STR(";") : STR(""));
        buffer_add(&buffer, texts->at[i]);
    }
    return buffer.len == 0 ? STR("none") : buffer_str(&buffer);
}

static void outcome_came(Texts *out, const Check *check)
{
    texts_add(out, outcome_word(check->decision->bounds.outcome), check->arena);
}

static void at_least_came(Texts *out, const Check *check)
{
    texts_add(out, outcome_word(check->decision->bounds.at_least), check->arena);
}

static void at_most_came(Texts *out, const Check *check)
{
    texts_add(out, outcome_word(check->decision->bounds.at_most), check->arena);
}

static void reachable_came(Texts *out, const Check *check)
{
    texts_add(out, outcome_word(check->decision->bounds.reachable), check->arena);
}

static void as_enforced_came(Texts *out, const Check *check)
{
    texts_add(out, outcome_word(check->decision->bounds.as_enforced), check->arena);
}

static void codes_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            texts_add(out, item->codes[k].code, check->arena);
        }
    }
}

static void possible_codes_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        for (uint32_t k = 0; k < item->possible_code_count; k++) {
            texts_add(out, item->possible_codes[k].code, check->arena);
        }
    }
}

// The days by which it is due; `none` where there is no such clock, or none can be said.
static void notes_due(Texts *out, const Check *check, const NoteAnswer *notes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const ClockAnswer *clock = notes[i].clock;
        if (clock != NULL && clock->has_due && str_equal(notes[i].provision->name, check->name)) {
            texts_add(out, date_write(clock->due, check->arena), check->arena);
        }
    }
}

static void due_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        notes_due(out, check, item->duties, item->duty_count);
        notes_due(out, check, item->clocks, item->clock_count);
    }
}

typedef void (*RequirementVisit)(Texts *out, const RequirementAnswer *requirement, Arena *arena);

static void each_requirement(Texts *out, const Check *check, RequirementVisit visit)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            visit(out, &item->requirements[k], check->arena);
        }
    }
}

static void policy_visit(Texts *out, const RequirementAnswer *requirement, Arena *arena)
{
    bool is_open = requirement->policy == POLICY_NONE && requirement->possible_policy_count > 0;
    texts_add(out, is_open ? STR("unknown") : policy_word(requirement->policy), arena);
}

static void because_visit(Texts *out, const RequirementAnswer *requirement, Arena *arena)
{
    for (uint32_t i = 0; i < requirement->because_count; i++) {
        texts_add(out, requirement->because[i], arena);
    }
}

static void name_visit(Texts *out, const RequirementAnswer *requirement, Arena *arena)
{
    texts_add(out, requirement->provision->name, arena);
}

static void policies_came(Texts *out, const Check *check)
{
    each_requirement(out, check, policy_visit);
}

static void because_came(Texts *out, const Check *check)
{
    each_requirement(out, check, because_visit);
}

static void requirements_came(Texts *out, const Check *check)
{
    each_requirement(out, check, name_visit);
}

static void exception_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        for (uint32_t k = 0; k < item->exception_count; k++) {
            if (str_equal(item->exceptions[k].name, check->name)) {
                texts_add(out, truth_word(item->exceptions[k].holds), check->arena);
            }
        }
    }
}

static void missing_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->missing_count; i++) {
        texts_add(out, check->decision->missing[i].fact, check->arena);
    }
}

static void assumed_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->assumed_count; i++) {
        texts_add(out, check->decision->assumed[i].fact, check->arena);
    }
}

static void derived_came(Texts *out, const Check *check)
{
    for (uint32_t i = 0; i < check->decision->item_count; i++) {
        const ItemAnswer *item = &check->decision->items[i];
        for (uint32_t k = 0; k < item->derived_count; k++) {
            const DerivedAnswer *derived = &item->derived[k];
            if (fact_is_named(derived->fact, check->name)) {
                texts_add(out,
                          value_write(derived->value, &derived->fact->type,
                                      check->decision->symbols, check->arena),
                          check->arena);
            }
        }
    }
}

static void warnings_came(Texts *out, const Check *check)
{
    for (size_t i = 0; i < check->decision->warnings.list.count; i++) {
        texts_add(out, check->decision->warnings.list.at[i].code, check->arena);
    }
}
