// decision_columns.c: one row a case, as in the CSV of present.c, with nothing joined to a text.
#include "cli/decision_columns.h"

static const ArrowField text_item[] = {{"u", "item", true, NULL, 0}};

static const ArrowField requirement_fields[] = {
    {"u", "item", true, NULL, 0},          {"u", "requirement", true, NULL, 0},
    {"u", "row", true, NULL, 0},           {"u", "holds", true, NULL, 0},
    {"+l", "because", true, text_item, 1}, {"u", "policy", true, NULL, 0},
    {"u", "lifted_by", true, NULL, 0},     {"b", "enforced", true, NULL, 0},
    {"u", "cite", true, NULL, 0},
};
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
static const ArrowField requirement_item[] = {
    {"+s", "item", true, requirement_fields, REQUIREMENT_FIELDS}};

static const ArrowField problem_fields[] = {
    {"u", "code", true, NULL, 0},
    {"u", "field", true, NULL, 0},
    {"u", "message", true, NULL, 0},
    {"u", "hint", true, NULL, 0},
};
static const ArrowField problem_item[] = {{"+s", "item", true, problem_fields, 4}};

static const ArrowField columns[] = {
    {"u", "id", true, NULL, 0},
    {"u", "outcome", true, NULL, 0},
    {"u", "at_least", true, NULL, 0},
    {"u", "at_most", true, NULL, 0},
    {"u", "reachable", true, NULL, 0},
    {"u", "as_enforced", true, NULL, 0},
    {"tdD", "as_of", true, NULL, 0},
    {"tdD", "known", true, NULL, 0},
    {"+l", "codes", true, text_item, 1},
    {"+l", "possible_codes", true, text_item, 1},
    {"+l", "requirements", true, requirement_item, 1},
    {"+l", "exceptions", true, text_item, 1},
    {"+l", "missing", true, text_item, 1},
    {"+l", "warnings", true, text_item, 1},
    {"+l", "problems", true, problem_item, 1},
};
enum {
    COLUMN_ID,
    COLUMN_OUTCOME,
    COLUMN_AT_LEAST,
    COLUMN_AT_MOST,
    COLUMN_REACHABLE,
    COLUMN_AS_ENFORCED,
    COLUMN_AS_OF,
    COLUMN_KNOWN,
    COLUMN_CODES,
    COLUMN_POSSIBLE_CODES,
    COLUMN_REQUIREMENTS,
    COLUMN_EXCEPTIONS,
    COLUMN_MISSING,
    COLUMN_WARNINGS,
    COLUMN_PROBLEMS,
    COLUMNS,
};
const ArrowField decision_columns = {"+s", "", false, columns, COLUMNS};

static void text_or_null(ArrowBuilder *to, Str text);
static void codes_add(ArrowBuilder *to, const Decision *decision, bool are_possible);
static void requirements_add(ArrowBuilder *to, const Decision *decision);
static void requirement_add(ArrowBuilder *to, Str item, const RequirementAnswer *requirement);
static void exceptions_add(ArrowBuilder *to, const Decision *decision);
static void missing_add(ArrowBuilder *to, const Decision *decision);
static void problems_add(ArrowBuilder *to, const Problems *problems);

void decision_columns_add(ArrowBuilder *to, const Decision *decision)
{
    const Bounds *bounds = &decision->bounds;
    const Outcome outcomes[] = {bounds->outcome, bounds->at_least, bounds->at_most,
                                bounds->reachable, bounds->as_enforced};
    text_or_null(arrow_builder_child(to, COLUMN_ID), decision->id);
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        arrow_add_text(arrow_builder_child(to, COLUMN_OUTCOME + i), outcome_word(outcomes[i]));
    }
    arrow_add_date(arrow_builder_child(to, COLUMN_AS_OF), decision->as_of);
    arrow_add_date(arrow_builder_child(to, COLUMN_KNOWN), decision->known);
    codes_add(arrow_builder_child(to, COLUMN_CODES), decision, false);
    codes_add(arrow_builder_child(to, COLUMN_POSSIBLE_CODES), decision, true);
    requirements_add(arrow_builder_child(to, COLUMN_REQUIREMENTS), decision);
    exceptions_add(arrow_builder_child(to, COLUMN_EXCEPTIONS), decision);
    missing_add(arrow_builder_child(to, COLUMN_MISSING), decision);
    ArrowBuilder *warnings = arrow_builder_child(to, COLUMN_WARNINGS);
    for (size_t i = 0; i < decision->warnings.list.count; i++) {
        arrow_add_text(arrow_builder_child(warnings, 0), decision->warnings.list.at[i].code);
    }
    arrow_add_row(warnings);
    arrow_add_row(arrow_builder_child(to, COLUMN_PROBLEMS));
    arrow_add_row(to);
}

void decision_columns_add_problems(ArrowBuilder *to, Str id, const Problems *problems)
{
    text_or_null(arrow_builder_child(to, COLUMN_ID), id);
    for (size_t i = COLUMN_OUTCOME; i < COLUMN_PROBLEMS; i++) {
        arrow_add_null(arrow_builder_child(to, i));
    }
    problems_add(arrow_builder_child(to, COLUMN_PROBLEMS), problems);
    arrow_add_row(to);
}

static void text_or_null(ArrowBuilder *to, Str text)
{
    if (text.len == 0) {
        arrow_add_null(to);
    } else {
        arrow_add_text(to, text);
    }
}

// Was the code said of an item before?
static bool code_is_again(const Decision *decision, uint32_t item, uint32_t index,
                          bool are_possible)
{
    const ItemAnswer *of = &decision->items[item];
    const CodeAnswer *codes = are_possible ? of->possible_codes : of->codes;
    for (uint32_t i = 0; i <= item; i++) {
        const ItemAnswer *before = &decision->items[i];
        const CodeAnswer *others = are_possible ? before->possible_codes : before->codes;
        uint32_t count = are_possible ? before->possible_code_count : before->code_count;
        for (uint32_t k = 0; k < (i < item ? count : index); k++) {
            if (str_equal(others[k].code, codes[index].code)) {
                return true;
            }
        }
    }
    return false;
}

static void codes_add(ArrowBuilder *to, const Decision *decision, bool are_possible)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        const CodeAnswer *codes = are_possible ? item->possible_codes : item->codes;
        uint32_t count = are_possible ? item->possible_code_count : item->code_count;
        for (uint32_t k = 0; k < count; k++) {
            if (!code_is_again(decision, i, k, are_possible)) {
                arrow_add_text(arrow_builder_child(to, 0), codes[k].code);
            }
        }
    }
    arrow_add_row(to);
}

static void requirements_add(ArrowBuilder *to, const Decision *decision)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            requirement_add(arrow_builder_child(to, 0), item->id, &item->requirements[k]);
        }
    }
    arrow_add_row(to);
}

static void requirement_add(ArrowBuilder *to, Str item, const RequirementAnswer *requirement)
{
    ArrowBuilder *because = arrow_builder_child(to, REQUIREMENT_BECAUSE);
    text_or_null(arrow_builder_child(to, REQUIREMENT_ITEM), item);
    arrow_add_text(arrow_builder_child(to, REQUIREMENT_NAME), requirement->provision->full);
    text_or_null(arrow_builder_child(to, REQUIREMENT_ROW), requirement->row);
    arrow_add_text(arrow_builder_child(to, REQUIREMENT_HOLDS), truth_word(requirement->holds));
    for (uint32_t i = 0; i < requirement->because_count; i++) {
        arrow_add_text(arrow_builder_child(because, 0), requirement->because[i]);
    }
    arrow_add_row(because);
    text_or_null(arrow_builder_child(to, REQUIREMENT_POLICY), policy_word(requirement->policy));
    text_or_null(arrow_builder_child(to, REQUIREMENT_LIFTED_BY), requirement->lifted_by);
    arrow_add_truth(arrow_builder_child(to, REQUIREMENT_ENFORCED), requirement->enforced);
    text_or_null(arrow_builder_child(to, REQUIREMENT_CITE), requirement->cite);
    arrow_add_row(to);
}

static void exceptions_add(ArrowBuilder *to, const Decision *decision)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->exception_count; k++) {
            if (item->exceptions[k].holds == TRUTH_YES) {
                arrow_add_text(arrow_builder_child(to, 0), item->exceptions[k].name);
            }
        }
    }
    arrow_add_row(to);
}

static void missing_add(ArrowBuilder *to, const Decision *decision)
{
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        arrow_add_text(arrow_builder_child(to, 0), decision->missing[i].fact);
    }
    arrow_add_row(to);
}

static void problems_add(ArrowBuilder *to, const Problems *problems)
{
    ArrowBuilder *each = arrow_builder_child(to, 0);
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        arrow_add_text(arrow_builder_child(each, 0), problem->code);
        text_or_null(arrow_builder_child(each, 1), problem->place.field);
        arrow_add_text(arrow_builder_child(each, 2), problem->message);
        text_or_null(arrow_builder_child(each, 3), problem->hint);
        arrow_add_row(each);
    }
    arrow_add_row(to);
}
