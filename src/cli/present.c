// present.c: what of a decision fits into one row.
#include "cli/present.h"

enum { LISTED_MAX = 3 };

const GridColumn present_columns[PRESENT_COLUMNS] = {
    {STR_INIT("case"), false},    {STR_INIT("outcome"), false}, {STR_INIT("codes"), false},
    {STR_INIT("because"), false}, {STR_INIT("policy"), false},  {STR_INIT("missing"), false},
    {STR_INIT("problem"), false},
};

static void list_add(Buffer *buffer, Str text);
static Str list_short(Str list, Arena *arena);
static void cell_csv(Buffer *buffer, Str text);

void present_row(Str cells[PRESENT_COLUMNS], const Decision *decision, Arena *arena)
{
    Buffer codes = buffer_new(arena), because = buffer_new(arena);
    Buffer policies = buffer_new(arena), missing = buffer_new(arena);
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            list_add(&codes, item->codes[k].code);
        }
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            const RequirementAnswer *requirement = &item->requirements[k];
            for (uint32_t n = 0; n < requirement->because_count; n++) {
                list_add(&because, requirement->because[n]);
            }
            list_add(&policies, policy_word(requirement->policy));
        }
    }
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        list_add(&missing, decision->missing[i].fact);
    }
    cells[0] = decision->id;
    cells[1] = outcome_word(decision->bounds.outcome);
    cells[2] = list_short(buffer_str(&codes), arena);
    cells[3] = list_short(buffer_str(&because), arena);
    cells[4] = list_short(buffer_str(&policies), arena);
    cells[5] = list_short(buffer_str(&missing), arena);
    cells[6] = (Str){};
}

void present_problem_row(Str cells[PRESENT_COLUMNS], Str id, const Problems *problems, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        buffer_add(&buffer, i > 0 ? STR("; ") : STR(""));
        if (problem->place.field.len > 0) {
            buffer_add_format(&buffer, "%.*s: ", STR_ARG(problem->place.field));
        }
        buffer_add(&buffer, problem->message);
    }
    memset(cells, 0, PRESENT_COLUMNS * sizeof *cells);
    cells[0] = id;
    cells[1] = STR("not read");
    cells[6] = buffer_str(&buffer);
}

void present_csv_header(Buffer *buffer)
{
    buffer_add(buffer,
               STR("id,outcome,at_least,at_most,reachable,as_enforced,as_of,known,codes,"
                   "possible_codes,requirements,because,policies,exceptions,missing,warnings,"
                   "problems\n"));
}

// Exceptions that hold, requirements with their rulebooks.
static void csv_items(Buffer *buffer, const Decision *decision, Arena *arena)
{
    Buffer codes = buffer_new(arena), possible = buffer_new(arena), because = buffer_new(arena);
    Buffer requirements = buffer_new(arena), policies = buffer_new(arena);
    Buffer exceptions = buffer_new(arena);
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            list_add(&codes, item->codes[k].code);
        }
        for (uint32_t k = 0; k < item->possible_code_count; k++) {
            list_add(&possible, item->possible_codes[k].code);
        }
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            const RequirementAnswer *requirement = &item->requirements[k];
            list_add(&requirements, requirement->provision->full);
            list_add(&policies, policy_word(requirement->policy));
            for (uint32_t n = 0; n < requirement->because_count; n++) {
                list_add(&because, requirement->because[n]);
            }
        }
        for (uint32_t k = 0; k < item->exception_count; k++) {
            list_add(&exceptions,
                     item->exceptions[k].holds == TRUTH_YES ? item->exceptions[k].name : (Str){});
        }
    }
    const Buffer *cells[] = {&codes, &possible, &requirements, &because, &policies, &exceptions};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        cell_csv(buffer, buffer_str(cells[i]));
    }
}

void present_csv(Buffer *buffer, const Decision *decision, Arena *arena)
{
    const Bounds *bounds = &decision->bounds;
    csv_add_cell(buffer, decision->id);
    cell_csv(buffer, outcome_word(bounds->outcome));
    cell_csv(buffer, outcome_word(bounds->at_least));
    cell_csv(buffer, outcome_word(bounds->at_most));
    cell_csv(buffer, outcome_word(bounds->reachable));
    cell_csv(buffer, outcome_word(bounds->as_enforced));
    cell_csv(buffer, date_write(decision->as_of, arena));
    cell_csv(buffer, date_write(decision->known, arena));
    csv_items(buffer, decision, arena);
    Buffer missing = buffer_new(arena), warnings = buffer_new(arena);
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        list_add(&missing, decision->missing[i].fact);
    }
    for (size_t i = 0; i < decision->warnings.list.count; i++) {
        list_add(&warnings, decision->warnings.list.at[i].code);
    }
    cell_csv(buffer, buffer_str(&missing));
    cell_csv(buffer, buffer_str(&warnings));
    buffer_add(buffer, STR(",\n"));
}

void present_problem_csv(Buffer *buffer, Str id, const Problems *problems, Arena *arena)
{
    Str cells[PRESENT_COLUMNS];
    present_problem_row(cells, id, problems, arena);
    csv_add_cell(buffer, id);
    buffer_add(buffer, STR(",,,,,,,,,,,,,,,"));
    cell_csv(buffer, cells[6]);
    buffer_add_char(buffer, '\n');
}

// Adds to a list parted by ';', unless it is there already.
static void list_add(Buffer *buffer, Str text)
{
    if (text.len == 0) {
        return;
    }
    for (Str rest = buffer_str(buffer); rest.len > 0;) {
        if (str_equal(str_split(rest, ';', &rest), text)) {
            return;
        }
    }
    buffer_add(buffer, buffer->len > 0 ? STR(";") : STR(""));
    buffer_add(buffer, text);
}

// "a, b, c and 9 more"
static Str list_short(Str list, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    size_t count = 0;
    while (list.len > 0) {
        Str member = str_split(list, ';', &list);
        if (count < LISTED_MAX) {
            buffer_add(&buffer, count > 0 ? STR(", ") : STR(""));
            buffer_add(&buffer, member);
        }
        count++;
    }
    if (count > LISTED_MAX) {
        buffer_add_format(&buffer, " and %zu more", count - LISTED_MAX);
    }
    return buffer_str(&buffer);
}

static void cell_csv(Buffer *buffer, Str text)
{
    buffer_add_char(buffer, ',');
    csv_add_cell(buffer, text);
}
