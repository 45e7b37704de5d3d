// present.c: every field of a decision in words. What is empty is left out, so that a page shows
// only what there is to know.
#include "cli/present.h"

// A page shows what is first; JSON has all.
enum { CODES_SHOWN_MAX = 12, ROWS_SHOWN_MAX = 20, LISTED_MAX = 3 };

typedef struct Page {
    Buffer *to;
    TextStyle style;
    Arena *arena;
} Page;

const GridColumn present_columns[PRESENT_COLUMNS] = {
    {STR_INIT("case"), false},    {STR_INIT("outcome"), false}, {STR_INIT("codes"), false},
    {STR_INIT("because"), false}, {STR_INIT("policy"), false},  {STR_INIT("missing"), false},
    {STR_INIT("problem"), false},
};

static void heading_show(const Page *page, const char *title);
static void bounds_show(const Page *page, const Bounds *bounds);
static void item_show(const Page *page, const ItemAnswer *item, bool has_title);
static void codes_show(const Page *page, const char *what, const CodeAnswer *codes, uint32_t count);
static void requirements_show(const Page *page, const ItemAnswer *item);
static void exceptions_show(const Page *page, const ItemAnswer *item);
static void notes_show(const Page *page, const char *title, const NoteAnswer *notes,
                       uint32_t count);
static void derived_show(const Page *page, const ItemAnswer *item, const Symbols *symbols);
static void missing_show(const Page *page, const char *title, const MissingFact *missing,
                         uint32_t count);
static void assumed_show(const Page *page, const Decision *decision);
static void may_govern_show(const Page *page, const Decision *decision);
static void warnings_show(const Page *page, const Decision *decision);
static void list_add(Buffer *buffer, Str text);
static Str list_short(Str list, Arena *arena);
static uint32_t shown_of(uint32_t count);
static void more_show(const Page *page, uint32_t count);
static void cell_csv(Buffer *buffer, Str text);

void present_decision(Buffer *buffer, const Decision *decision, TextStyle style, Arena *arena)
{
    Page page = {buffer, style, arena};
    Str id = decision->id;
    buffer_add_format(buffer, "%s%.*s%s%.*s%s\n", style.colour ? "\033[1m" : "", STR_ARG(id),
                      id.len > 0 ? ": " : "",
                      STR_ARG(present_words(outcome_word(decision->bounds.outcome), arena)),
                      style.colour ? "\033[0m" : "");
    Str as_of = date_write(decision->as_of, arena), known = date_write(decision->known, arena);
    buffer_add_format(buffer, "  as of %.*s, by the law known on %.*s\n", STR_ARG(as_of),
                      STR_ARG(known));
    bounds_show(&page, &decision->bounds);
    for (uint32_t i = 0; i < decision->item_count; i++) {
        item_show(&page, &decision->items[i], decision->item_count > 1);
        derived_show(&page, &decision->items[i], decision->symbols);
    }
    missing_show(&page, "Missing: what could still change it", decision->missing,
                 decision->missing_count);
    assumed_show(&page, decision);
    may_govern_show(&page, decision);
    warnings_show(&page, decision);
}

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

Str present_words(Str word, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < word.len; i++) {
        buffer_add_char(&buffer, word.at[i] == '_' ? ' ' : word.at[i]);
    }
    return buffer_str(&buffer);
}

static void heading_show(const Page *page, const char *title)
{
    buffer_add_format(page->to, "\n%s%s%s\n", page->style.colour ? "\033[1m" : "", title,
                      page->style.colour ? "\033[0m" : "");
}

static void bounds_show(const Page *page, const Bounds *bounds)
{
    const struct {
        const char *says;
        Outcome outcome;
        bool is_shown;
    } rows[] = {
        {"at least", bounds->at_least, bounds->outcome == OUTCOME_UNDETERMINED},
        {"at most", bounds->at_most, bounds->outcome == OUTCOME_UNDETERMINED},
        {"reachable, if what is open for an exception were shown:", bounds->reachable,
         bounds->reachable != bounds->at_least},
        {"as enforced:", bounds->as_enforced, bounds->as_enforced != bounds->outcome},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].is_shown) {
            Str words = present_words(outcome_word(rows[i].outcome), page->arena);
            buffer_add_format(page->to, "  %s %.*s\n", rows[i].says, STR_ARG(words));
        }
    }
}

static void item_show(const Page *page, const ItemAnswer *item, bool has_title)
{
    if (has_title) {
        Str words = present_words(outcome_word(item->bounds.outcome), page->arena);
        Str title = str_format(page->arena, "Item %.*s: %.*s", STR_ARG(item->id), STR_ARG(words));
        heading_show(page, str_to_c(title, page->arena));
        bounds_show(page, &item->bounds);
    }
    codes_show(page, "codes", item->codes, item->code_count);
    codes_show(page, "possible codes", item->possible_codes, item->possible_code_count);
    requirements_show(page, item);
    exceptions_show(page, item);
    notes_show(page, "To be weighed", item->factors, item->factor_count);
    notes_show(page, "To be enclosed", item->documents, item->document_count);
    notes_show(page, "Duties", item->duties, item->duty_count);
    notes_show(page, "Time to decide", item->clocks, item->clock_count);
}

static void codes_show(const Page *page, const char *what, const CodeAnswer *codes, uint32_t count)
{
    Buffer buffer = buffer_new(page->arena);
    uint32_t shown = count <= CODES_SHOWN_MAX ? count : CODES_SHOWN_MAX;
    for (uint32_t i = 0; i < shown; i++) {
        buffer_add_format(&buffer, "%s%.*s:%.*s%s", i > 0 ? ", " : "", STR_ARG(codes[i].list),
                          STR_ARG(codes[i].code), codes[i].stated ? " (stated)" : "");
    }
    if (shown < count) {
        buffer_add_format(&buffer, " and %u more", count - shown);
    }
    for (Str rest = buffer_str(&buffer); rest.len > 0;) {
        size_t room = page->style.width == 0 ? SIZE_MAX : page->style.width - 20;
        bool is_first = rest.len == buffer.len;
        Str line = width_split(rest, room, &rest);
        buffer_add_format(page->to, "  %-*s%.*s\n", 16, is_first ? what : "", STR_ARG(line));
    }
}

static void requirements_show(const Page *page, const ItemAnswer *item)
{
    static const GridColumn columns[] = {
        {STR_INIT("holds"), false},  {STR_INIT("requirement"), false}, {STR_INIT("because"), false},
        {STR_INIT("policy"), false}, {STR_INIT("lifted by"), false},   {STR_INIT("cited"), false},
    };
    if (item->requirement_count == 0) {
        return;
    }
    heading_show(page, "Requirements");
    Grid grid = grid_new(columns, sizeof columns / sizeof columns[0], page->arena);
    for (uint32_t i = 0; i < shown_of(item->requirement_count); i++) {
        const RequirementAnswer *requirement = &item->requirements[i];
        Buffer name = buffer_new(page->arena), because = buffer_new(page->arena);
        Buffer policy = buffer_new(page->arena);
        buffer_add(&name, requirement->provision->full);
        if (requirement->row.len > 0) {
            buffer_add_format(&name, " [%.*s]", STR_ARG(requirement->row));
        }
        buffer_add(&name, requirement->prohibits ? STR(" (prohibits)") : STR(""));
        buffer_add(&name, requirement->enforced ? STR("") : STR(" (not enforced)"));
        for (uint32_t k = 0; k < requirement->because_count; k++) {
            buffer_add(&because, k > 0 ? STR(", ") : STR(""));
            buffer_add(&because, requirement->because[k]);
        }
        buffer_add(&policy, present_words(policy_word(requirement->policy), page->arena));
        for (uint32_t k = 0; k < requirement->possible_policy_count; k++) {
            buffer_add(&policy, k > 0 ? STR(" or ") : STR(""));
            buffer_add(&policy,
                       present_words(policy_word(requirement->possible_policies[k]), page->arena));
        }
        grid_add_row(&grid, (Str[]){truth_word(requirement->holds), buffer_str(&name),
                                    buffer_str(&because), buffer_str(&policy),
                                    requirement->lifted_by, requirement->cite});
    }
    grid_add_text(page->to, &grid, page->style);
    more_show(page, item->requirement_count);
}

static void exceptions_show(const Page *page, const ItemAnswer *item)
{
    static const GridColumn columns[] = {
        {STR_INIT("holds"), false}, {STR_INIT("exception"), false}, {STR_INIT("claimed"), false},
        {STR_INIT("why"), false},   {STR_INIT("cited"), false},
    };
    if (item->exception_count == 0 || item->requirement_count == 0) {
        return;  // there is nothing to lift
    }
    heading_show(page, "Exceptions and general licences");
    Grid grid = grid_new(columns, sizeof columns / sizeof columns[0], page->arena);
    for (uint32_t i = 0; i < shown_of(item->exception_count); i++) {
        const ExceptionAnswer *exception = &item->exceptions[i];
        Buffer why = buffer_new(page->arena);
        buffer_add(&why, exception->because);
        for (uint32_t k = 0; k < exception->missing_count; k++) {
            buffer_add_format(&why, "%s%.*s",
                              k > 0         ? ", "
                              : why.len > 0 ? "; missing: "
                                            : "missing: ",
                              STR_ARG(exception->missing[k].fact));
        }
        grid_add_row(&grid, (Str[]){truth_word(exception->holds), exception->name,
                                    exception->claimed ? STR("yes") : STR("no"), buffer_str(&why),
                                    exception->cite});
    }
    grid_add_text(page->to, &grid, page->style);
    more_show(page, item->exception_count);
}

// "decision: within 45 working days from application.accepted"
static Str note_text(const Page *page, const NoteAnswer *note)
{
    const Provision *provision = note->provision;
    Str says = note->says.len > 0 ? note->says : provision->name;
    if (provision->within.len == 0) {
        return says;
    }
    return str_format(page->arena, "%.*s: within %.*s %s%.*s%s%.*s", STR_ARG(says),
                      STR_ARG(provision->within), provision->working_days ? "working " : "",
                      STR_ARG(provision->within_unit), provision->starts.len > 0 ? " from " : "",
                      STR_ARG(provision->starts));
}

// A paper asked for by several requirements is one paper: said once, as the surest of them has it.
static bool note_is_said(const NoteAnswer *notes, uint32_t count, uint32_t note)
{
    for (uint32_t i = 0; i < count; i++) {
        bool same = i != note && str_equal(notes[i].says, notes[note].says) &&
                    str_equal(notes[i].cite, notes[note].cite) &&
                    (notes[i].says.len > 0 || notes[i].provision == notes[note].provision);
        bool surer = notes[i].holds == TRUTH_YES && notes[note].holds != TRUTH_YES;
        if (same && (surer || (i < note && notes[i].holds == notes[note].holds))) {
            return true;
        }
    }
    return false;
}

static void notes_show(const Page *page, const char *title, const NoteAnswer *notes, uint32_t count)
{
    static const GridColumn columns[] = {
        {STR_INIT("holds"), false},
        {STR_INIT("what"), false},
        {STR_INIT("cited"), false},
    };
    if (count == 0) {
        return;
    }
    heading_show(page, title);
    Grid grid = grid_new(columns, sizeof columns / sizeof columns[0], page->arena);
    for (uint32_t i = 0; i < shown_of(count); i++) {
        if (!note_is_said(notes, count, i)) {
            grid_add_row(&grid, (Str[]){truth_word(notes[i].holds), note_text(page, &notes[i]),
                                        notes[i].cite});
        }
    }
    grid_add_text(page->to, &grid, page->style);
    more_show(page, count);
}

static void derived_show(const Page *page, const ItemAnswer *item, const Symbols *symbols)
{
    if (item->derived_count > 0) {
        heading_show(page, "Derived");
    }
    for (uint32_t i = 0; i < item->derived_count; i++) {
        const DerivedAnswer *derived = &item->derived[i];
        Str value = value_write(derived->value, &derived->fact->type, symbols, page->arena);
        buffer_add_format(page->to, "  %.*s = %.*s\n", STR_ARG(derived->name), STR_ARG(value));
    }
}

static void missing_show(const Page *page, const char *title, const MissingFact *missing,
                         uint32_t count)
{
    static const GridColumn columns[] = {{STR_INIT("fact"), false}, {STR_INIT("question"), false}};
    if (count == 0) {
        return;
    }
    heading_show(page, title);
    Grid grid = grid_new(columns, 2, page->arena);
    for (uint32_t i = 0; i < shown_of(count); i++) {
        grid_add_row(&grid, (Str[]){missing[i].fact, missing[i].question});
    }
    grid_add_text(page->to, &grid, page->style);
    more_show(page, count);
}

static void assumed_show(const Page *page, const Decision *decision)
{
    if (decision->assumed_count > 0) {
        heading_show(page, "Assumed, since nothing was said");
    }
    for (uint32_t i = 0; i < decision->assumed_count; i++) {
        const AssumedFact *assumed = &decision->assumed[i];
        Str value = value_write(assumed->value, &assumed->of->type, decision->symbols, page->arena);
        buffer_add_format(page->to, "  %.*s = %.*s\n", STR_ARG(assumed->fact),
                          STR_ARG(value.len > 0 ? value : STR("none")));
    }
}

static void may_govern_show(const Page *page, const Decision *decision)
{
    if (decision->may_govern_count > 0) {
        heading_show(page, "May also govern, and was not counted");
    }
    for (uint32_t i = 0; i < decision->may_govern_count; i++) {
        const MayGovern *may_govern = &decision->may_govern[i];
        buffer_add_format(page->to, "  %.*s", STR_ARG(may_govern->rulebook));
        for (uint32_t k = 0; k < may_govern->waits_for_count; k++) {
            buffer_add_format(page->to, "%s%.*s", k > 0 ? ", " : ": waits for ",
                              STR_ARG(may_govern->waits_for[k].fact));
        }
        buffer_add_char(page->to, '\n');
    }
}

static void warnings_show(const Page *page, const Decision *decision)
{
    if (decision->warnings.list.count > 0) {
        heading_show(page, "Warnings");
    }
    for (size_t i = 0; i < decision->warnings.list.count; i++) {
        const Problem *problem = &decision->warnings.list.at[i];
        buffer_add_format(page->to, "  %.*s%s%.*s [%.*s]\n", STR_ARG(problem->place.field),
                          problem->place.field.len > 0 ? ": " : "", STR_ARG(problem->message),
                          STR_ARG(problem->code));
    }
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

static uint32_t shown_of(uint32_t count)
{
    return count <= ROWS_SHOWN_MAX ? count : ROWS_SHOWN_MAX;
}

static void more_show(const Page *page, uint32_t count)
{
    if (count > ROWS_SHOWN_MAX) {
        buffer_add_format(page->to, "and %u more\n", count - ROWS_SHOWN_MAX);
    }
}

static void cell_csv(Buffer *buffer, Str text)
{
    buffer_add_char(buffer, ',');
    csv_add_cell(buffer, text);
}
