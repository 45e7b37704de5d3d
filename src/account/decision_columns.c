// decision_columns.c: a decision is spread over the builders of its columns.
#include "account/decision_columns.h"

struct DecisionColumns {
    ArrowBuilder *rows;
    ArrowBuilder *at[DECISION_COLUMN_COUNT];  // null: not chosen
    Arena *arena;
};

#define TEXT(called)                                                                               \
    {                                                                                              \
        .format = "u", .name = (called), .nullable = true                                          \
    }
#define LIST(called, of)                                                                           \
    {                                                                                              \
        .format = "+l", .name = (called), .nullable = true, .children = &(of), .child_count = 1    \
    }

static const ArrowField text_member = TEXT("item");

enum {
    REQUIREMENT_ITEM,
    REQUIREMENT_NAME,
    REQUIREMENT_ROW,
    REQUIREMENT_HOLDS,
    REQUIREMENT_BECAUSE,
    REQUIREMENT_POLICY,
    REQUIREMENT_LIFTED_BY,
    REQUIREMENT_ENFORCED,
    REQUIREMENT_CITE,
    REQUIREMENT_FIELDS,
};
static const ArrowField requirement_fields[REQUIREMENT_FIELDS] = {
    [REQUIREMENT_ITEM] = TEXT("item"),
    [REQUIREMENT_NAME] = TEXT("requirement"),
    [REQUIREMENT_ROW] = TEXT("row"),
    [REQUIREMENT_HOLDS] = TEXT("holds"),
    [REQUIREMENT_BECAUSE] = LIST("because", text_member),
    [REQUIREMENT_POLICY] = TEXT("policy"),
    [REQUIREMENT_LIFTED_BY] = TEXT("lifted_by"),
    [REQUIREMENT_ENFORCED] = {.format = "b", .name = "enforced", .nullable = true},
    [REQUIREMENT_CITE] = TEXT("cite"),
};
static const ArrowField requirement_member = {.format = "+s",
                                              .name = "item",
                                              .nullable = true,
                                              .children = requirement_fields,
                                              .child_count = REQUIREMENT_FIELDS};

enum { PROBLEM_CODE, PROBLEM_FIELD, PROBLEM_MESSAGE, PROBLEM_HINT, PROBLEM_FIELDS };
static const ArrowField problem_fields[PROBLEM_FIELDS] = {
    [PROBLEM_CODE] = TEXT("code"),
    [PROBLEM_FIELD] = TEXT("field"),
    [PROBLEM_MESSAGE] = TEXT("message"),
    [PROBLEM_HINT] = TEXT("hint"),
};
static const ArrowField problem_member = {.format = "+s",
                                          .name = "item",
                                          .nullable = true,
                                          .children = problem_fields,
                                          .child_count = PROBLEM_FIELDS};

static const ArrowField fields[DECISION_COLUMN_COUNT] = {
    [DECISION_ID] = TEXT("id"),
    [DECISION_OUTCOME] = TEXT("outcome"),
    [DECISION_AT_LEAST] = TEXT("at_least"),
    [DECISION_AT_MOST] = TEXT("at_most"),
    [DECISION_REACHABLE] = TEXT("reachable"),
    [DECISION_AS_ENFORCED] = TEXT("as_enforced"),
    [DECISION_AS_OF] = {.format = "tdD", .name = "as_of", .nullable = true},
    [DECISION_KNOWN] = {.format = "tdD", .name = "known", .nullable = true},
    [DECISION_CODES] = LIST("codes", text_member),
    [DECISION_POSSIBLE_CODES] = LIST("possible_codes", text_member),
    [DECISION_REQUIREMENTS] = LIST("requirements", requirement_member),
    [DECISION_EXCEPTIONS] = LIST("exceptions", text_member),
    [DECISION_MISSING] = LIST("missing", text_member),
    [DECISION_WARNINGS] = LIST("warnings", text_member),
    [DECISION_PROBLEMS] = LIST("problems", problem_member),
    [DECISION_JSON] = TEXT("decision"),
};

typedef VEC(Str) Texts;

static const ArrowField *chosen_fields(DecisionChoice choice, Arena *arena);
static void days_add(DecisionColumns *self, const Decision *decision);
static void items_add(DecisionColumns *self, const Decision *decision);
static void codes_gather(Texts *texts, const CodeAnswer *codes, uint32_t count, Arena *arena);
static void requirement_add(ArrowBuilder *to, const ItemAnswer *item,
                            const RequirementAnswer *requirement);
static void missing_add(ArrowBuilder *to, const Decision *decision);
static void warnings_add(ArrowBuilder *to, const Problems *warnings);
static void problem_add(ArrowBuilder *to, const Problem *problem);
static void text_add(ArrowBuilder *to, Str text);
static void texts_add(ArrowBuilder *to, const Texts *texts);
static void text_once(Texts *texts, Str text, Arena *arena);

DecisionChoice decision_choice_usual(void)
{
    DecisionChoice choice;
    for (unsigned i = 0; i < DECISION_COLUMN_COUNT; i++) {
        choice.has[i] = i != DECISION_JSON;
    }
    return choice;
}

Status decision_choice_read(DecisionChoice *out, const Str *names, size_t count, Problems *problems)
{
    DecisionChoice choice = count == 0 ? decision_choice_usual() : (DecisionChoice){};
    Status status = STATUS_OK;
    for (size_t k = 0; k < count; k++) {
        unsigned i = 0;
        while (i < DECISION_COLUMN_COUNT && !str_equal(names[k], str_from_c(fields[i].name))) {
            i++;
        }
        if (i == DECISION_COLUMN_COUNT) {
            status = problem_error(problems, (Place){}, "usage", "a decision has no column '%.*s'",
                                   STR_ARG(names[k]));
            problem_hint(problems,
                         "there are: id, outcome, at_least, at_most, reachable, "
                         "as_enforced, as_of, known, codes, possible_codes, requirements, "
                         "exceptions, missing, warnings, problems, decision");
        } else {
            choice.has[i] = true;
        }
    }
    TRY(status);
    *out = choice;
    return STATUS_OK;
}

Status decision_schema_new(struct ArrowSchema *out, DecisionChoice choice, Arena *arena)
{
    return arrow_schema_new(out, chosen_fields(choice, arena));
}

DecisionColumns *decision_columns_new(DecisionChoice choice, Arena *arena)
{
    DecisionColumns *self = ARENA_NEW(arena, DecisionColumns);
    self->arena = arena;
    self->rows = arrow_builder_new(chosen_fields(choice, arena), arena);
    size_t index = 0;
    for (unsigned i = 0; i < DECISION_COLUMN_COUNT; i++) {
        self->at[i] = choice.has[i] ? arrow_builder_child(self->rows, index++) : NULL;
    }
    return self;
}

void decision_columns_add(DecisionColumns *self, const Decision *decision, Str json)
{
    const Bounds *bounds = &decision->bounds;
    ArenaMark mark = arena_mark(self->arena);
    text_add(self->at[DECISION_ID], decision->id);
    text_add(self->at[DECISION_OUTCOME], outcome_word(bounds->outcome));
    text_add(self->at[DECISION_AT_LEAST], outcome_word(bounds->at_least));
    text_add(self->at[DECISION_AT_MOST], outcome_word(bounds->at_most));
    text_add(self->at[DECISION_REACHABLE], outcome_word(bounds->reachable));
    text_add(self->at[DECISION_AS_ENFORCED], outcome_word(bounds->as_enforced));
    days_add(self, decision);
    items_add(self, decision);
    missing_add(self->at[DECISION_MISSING], decision);
    warnings_add(self->at[DECISION_WARNINGS], &decision->warnings);
    if (self->at[DECISION_PROBLEMS] != NULL) {
        arrow_add_null(self->at[DECISION_PROBLEMS]);
    }
    text_add(self->at[DECISION_JSON], json);
    arrow_add_row(self->rows);
    arena_return(self->arena, mark);
}

void decision_columns_add_outcomes(DecisionColumns *self, Str id, const Outcome outcomes[5])
{
    text_add(self->at[DECISION_ID], id);
    for (unsigned i = 0; i < 5; i++) {
        text_add(self->at[DECISION_OUTCOME + i], outcome_word(outcomes[i]));
    }
    if (self->at[DECISION_PROBLEMS] != NULL) {
        arrow_add_null(self->at[DECISION_PROBLEMS]);
    }
    arrow_add_row(self->rows);
}

bool decision_choice_is_narrow(DecisionChoice choice)
{
    for (unsigned i = 0; i < DECISION_COLUMN_COUNT; i++) {
        if (choice.has[i] && i > DECISION_AS_ENFORCED && i != DECISION_PROBLEMS) {
            return false;
        }
    }
    return true;
}

void decision_columns_add_unread(DecisionColumns *self, Str id, const Problems *problems)
{
    for (unsigned i = 0; i < DECISION_COLUMN_COUNT; i++) {
        if (self->at[i] != NULL && i != DECISION_ID && i != DECISION_PROBLEMS) {
            arrow_add_null(self->at[i]);
        }
    }
    text_add(self->at[DECISION_ID], id);
    ArrowBuilder *list = self->at[DECISION_PROBLEMS];
    if (list != NULL) {
        for (size_t i = 0; i < problems->list.count; i++) {
            problem_add(arrow_builder_child(list, 0), &problems->list.at[i]);
        }
        arrow_add_row(list);
    }
    arrow_add_row(self->rows);
}

Status decision_columns_finish(struct ArrowArray *out, DecisionColumns *self)
{
    return arrow_builder_finish(out, self->rows);
}

static const ArrowField *chosen_fields(DecisionChoice choice, Arena *arena)
{
    ArrowField *chosen = ARENA_MANY(arena, ArrowField, DECISION_COLUMN_COUNT);
    ArrowField *rows = ARENA_NEW(arena, ArrowField);
    *rows = (ArrowField){.format = "+s", .name = "", .children = chosen};
    for (unsigned i = 0; i < DECISION_COLUMN_COUNT; i++) {
        if (choice.has[i]) {
            chosen[rows->child_count++] = fields[i];
        }
    }
    return rows;
}

static void days_add(DecisionColumns *self, const Decision *decision)
{
    if (self->at[DECISION_AS_OF] != NULL) {
        arrow_add_date(self->at[DECISION_AS_OF], decision->as_of);
    }
    if (self->at[DECISION_KNOWN] != NULL) {
        arrow_add_date(self->at[DECISION_KNOWN], decision->known);
    }
}

// What the items have, together: codes and exceptions once each.
static void items_add(DecisionColumns *self, const Decision *decision)
{
    Texts codes = {}, possible = {}, exceptions = {};
    ArrowBuilder *requirements = self->at[DECISION_REQUIREMENTS];
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        codes_gather(&codes, item->codes, item->code_count, self->arena);
        codes_gather(&possible, item->possible_codes, item->possible_code_count, self->arena);
        for (uint32_t k = 0; k < item->exception_count; k++) {
            if (item->exceptions[k].holds == TRUTH_YES) {
                text_once(&exceptions, item->exceptions[k].name, self->arena);
            }
        }
        for (uint32_t k = 0; requirements != NULL && k < item->requirement_count; k++) {
            requirement_add(arrow_builder_child(requirements, 0), item, &item->requirements[k]);
        }
    }
    texts_add(self->at[DECISION_CODES], &codes);
    texts_add(self->at[DECISION_POSSIBLE_CODES], &possible);
    texts_add(self->at[DECISION_EXCEPTIONS], &exceptions);
    if (requirements != NULL) {
        arrow_add_row(requirements);
    }
}

static void codes_gather(Texts *texts, const CodeAnswer *codes, uint32_t count, Arena *arena)
{
    for (uint32_t i = 0; i < count; i++) {
        text_once(texts, str_joined(arena, codes[i].list, STR(":"), codes[i].code), arena);
    }
}

static void requirement_add(ArrowBuilder *to, const ItemAnswer *item,
                            const RequirementAnswer *requirement)
{
    const struct {
        unsigned field;
        Str text;
    } texts[] = {
        {REQUIREMENT_ITEM, item->id},
        {REQUIREMENT_NAME, requirement->provision->full},
        {REQUIREMENT_ROW, requirement->row},
        {REQUIREMENT_HOLDS, truth_word(requirement->holds)},
        {REQUIREMENT_POLICY, policy_word(requirement->policy)},
        {REQUIREMENT_LIFTED_BY, requirement->lifted_by},
        {REQUIREMENT_CITE, requirement->cite},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        text_add(arrow_builder_child(to, texts[i].field), texts[i].text);
    }
    ArrowBuilder *because = arrow_builder_child(to, REQUIREMENT_BECAUSE);
    for (uint32_t i = 0; i < requirement->because_count; i++) {
        arrow_add_text(arrow_builder_child(because, 0), requirement->because[i]);
    }
    arrow_add_row(because);
    arrow_add_truth(arrow_builder_child(to, REQUIREMENT_ENFORCED), requirement->enforced);
    arrow_add_row(to);
}

static void missing_add(ArrowBuilder *to, const Decision *decision)
{
    for (uint32_t i = 0; to != NULL && i < decision->missing_count; i++) {
        arrow_add_text(arrow_builder_child(to, 0), decision->missing[i].fact);
    }
    if (to != NULL) {
        arrow_add_row(to);
    }
}

static void warnings_add(ArrowBuilder *to, const Problems *warnings)
{
    for (size_t i = 0; to != NULL && i < warnings->list.count; i++) {
        arrow_add_text(arrow_builder_child(to, 0), warnings->list.at[i].code);
    }
    if (to != NULL) {
        arrow_add_row(to);
    }
}

static void problem_add(ArrowBuilder *to, const Problem *problem)
{
    text_add(arrow_builder_child(to, PROBLEM_CODE), problem->code);
    text_add(arrow_builder_child(to, PROBLEM_FIELD), problem->place.field);
    text_add(arrow_builder_child(to, PROBLEM_MESSAGE), problem->message);
    text_add(arrow_builder_child(to, PROBLEM_HINT), problem->hint);
    arrow_add_row(to);
}

// Null where it is empty; nothing where the column is not chosen.
static void text_add(ArrowBuilder *to, Str text)
{
    if (to != NULL && text.len > 0) {
        arrow_add_text(to, text);
    } else if (to != NULL) {
        arrow_add_null(to);
    }
}

static void texts_add(ArrowBuilder *to, const Texts *texts)
{
    for (size_t i = 0; to != NULL && i < texts->count; i++) {
        arrow_add_text(arrow_builder_child(to, 0), texts->at[i]);
    }
    if (to != NULL) {
        arrow_add_row(to);
    }
}

static void text_once(Texts *texts, Str text, Arena *arena)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (str_equal(texts->at[i], text)) {
            return;
        }
    }
    *VEC_PUSH(texts, arena) = text;
}
