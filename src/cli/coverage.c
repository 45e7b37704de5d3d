// coverage.c: read off the decisions. What a decision names by its provision is counted: entries,
// requirements, prohibitions, exceptions, general licences, factors, documents, duties and clocks;
// and policies, which are observed.
#include "cli/coverage.h"

#include "decide/observe.h"

struct Coverage {
    const Program *program;
    bool *held;  // by provision
    Observation *observation;
};

enum { SEEN_YES, SEEN_NO, SEEN_UNKNOWN, SEEN_COUNT };

// How many tests came to a truth, of those that can.
typedef struct Seen {
    size_t seen[SEEN_COUNT], of[SEEN_COUNT];
} Seen;

static const Str truth_names[SEEN_COUNT] = {STR_INIT("yes"), STR_INIT("no"), STR_INIT("unknown")};

static void notes_note(Coverage *coverage, const NoteAnswer *notes, uint32_t count);
static void code_note(Coverage *coverage, const CodeAnswer *code);
static void tests_print(const Coverage *coverage, const Rulebooks *rulebooks, TextStyle style,
                        Arena *arena);
static void tests_add_json(JsonWriter *writer, const Coverage *coverage,
                           const Rulebooks *rulebooks);
static Str test_text(const ObservedTest *test, Arena *arena);
static uint64_t times(const ObservedTest *test, int truth);
static bool can_come_to(const ObservedTest *test, int truth);
static Seen seen_count(const Coverage *coverage, const Rulebooks *rulebooks);
static Str not_seen(const ObservedTest *test, Arena *arena);
static bool is_counted(const Provision *provision, const Rulebooks *rulebooks);

Coverage *coverage_new(const Program *program, Arena *arena)
{
    Coverage *coverage = ARENA_NEW(arena, Coverage);
    coverage->program = program;
    coverage->held = ARENA_MANY(arena, bool, program->provision_count);
    coverage->observation = observation_new(program, arena);
    return coverage;
}

void coverage_note(Coverage *coverage, Decider *decider, const Decision *decision)
{
    decide_observe(decider, coverage->observation);
    for (uint32_t i = 0; i < coverage->program->provision_count; i++) {
        coverage->held[i] |= coverage->observation->policy_held[i];
    }
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            const RequirementAnswer *requirement = &item->requirements[k];
            coverage->held[requirement->provision->index] |= requirement->holds == TRUTH_YES;
        }
        for (uint32_t k = 0; k < item->exception_count; k++) {
            for (uint32_t n = 0; n < item->exceptions[k].limb_count; n++) {
                const LimbAnswer *limb = &item->exceptions[k].limbs[n];
                coverage->held[limb->provision->index] |= limb->holds == TRUTH_YES;
            }
        }
        notes_note(coverage, item->factors, item->factor_count);
        notes_note(coverage, item->documents, item->document_count);
        notes_note(coverage, item->duties, item->duty_count);
        notes_note(coverage, item->clocks, item->clock_count);
        for (uint32_t k = 0; k < item->code_count; k++) {
            code_note(coverage, &item->codes[k]);
        }
    }
}

void coverage_print(const Coverage *coverage, const Rulebooks *rulebooks, TextStyle style,
                    Arena *arena)
{
    size_t counted = 0, held = 0;
    for (uint32_t i = 0; i < coverage->program->provision_count; i++) {
        const Provision *provision = &coverage->program->provisions[i];
        if (!is_counted(provision, rulebooks)) {
            continue;
        }
        counted++;
        held += coverage->held[i];
        if (!coverage->held[i]) {
            printf("%.*s:%u: held in no case: %.*s %.*s\n", STR_ARG(provision->place.source),
                   provision->place.line, STR_ARG(statement_word(provision->kind)),
                   STR_ARG(provision->full));
        }
    }
    tests_print(coverage, rulebooks, style, arena);
    printf("%zu of %zu statements held in some case\n", held, counted);
    Seen seen = seen_count(coverage, rulebooks);
    printf("conditions that came to");
    for (int truth = 0; truth < SEEN_COUNT; truth++) {
        printf("%s %.*s: %zu of %zu", truth > 0 ? "," : "", STR_ARG(truth_names[truth]),
               seen.seen[truth], seen.of[truth]);
    }
    putchar('\n');
}

void coverage_add_json(JsonWriter *writer, const Coverage *coverage, const Rulebooks *rulebooks)
{
    size_t counted = 0, held = 0;
    json_member_begin_object(writer, "coverage");
    json_member_begin_array(writer, "never");
    for (uint32_t i = 0; i < coverage->program->provision_count; i++) {
        const Provision *provision = &coverage->program->provisions[i];
        if (is_counted(provision, rulebooks)) {
            counted++;
            held += coverage->held[i];
            if (!coverage->held[i]) {
                json_string(writer, provision->full);
            }
        }
    }
    json_end_array(writer);
    json_member_integer(writer, "statements", (int64_t)counted);
    json_member_integer(writer, "held", (int64_t)held);
    tests_add_json(writer, coverage, rulebooks);
    json_end_object(writer);
}

// The tests of which some truth is not shown by any case.
static void tests_print(const Coverage *coverage, const Rulebooks *rulebooks, TextStyle style,
                        Arena *arena)
{
    static const GridColumn columns[] = {
        {STR_INIT("line"), true},
        {STR_INIT("statement"), false},
        {STR_INIT("condition"), false},
        {STR_INIT("in no case"), false},
    };
    Grid grid = grid_new(columns, 4, arena);
    Str path = {};
    Buffer buffer = buffer_new(arena);
    for (uint32_t i = 0; i <= coverage->observation->count; i++) {
        const ObservedTest *test =
            i < coverage->observation->count ? &coverage->observation->tests[i] : NULL;
        bool is_new_path = test == NULL || !str_equal(test->place.source, path);
        if (is_new_path && grid.cells.count > 0) {  // a grid a file
            buffer_add_format(&buffer, "%.*s\n", STR_ARG(path));
            grid_add_text(&buffer, &grid, style);
            buffer_add_char(&buffer, '\n');
            grid.cells.count = 0;
        }
        Str missing = test == NULL ? (Str){} : not_seen(test, arena);
        if (missing.len > 0 && rulebooks_is_root(rulebooks, test->place.source)) {
            path = test->place.source;
            grid_add_row(&grid, (Str[]){str_format(arena, "%u", test->place.line), test->statement,
                                        test_text(test, arena), missing});
        }
    }
    text_write_to(stdout, buffer_str(&buffer));
}

static void tests_add_json(JsonWriter *writer, const Coverage *coverage, const Rulebooks *rulebooks)
{
    static const char *const names[SEEN_COUNT] = {"yes", "no", "unknown"};
    Seen seen = seen_count(coverage, rulebooks);
    json_member_begin_object(writer, "outcomes");
    for (int truth = 0; truth < SEEN_COUNT; truth++) {
        json_member_begin_object(writer, names[truth]);
        json_member_integer(writer, "seen", (int64_t)seen.seen[truth]);
        json_member_integer(writer, "of", (int64_t)seen.of[truth]);
        json_end_object(writer);
    }
    json_end_object(writer);
    json_member_begin_array(writer, "conditions");
    for (uint32_t i = 0; i < coverage->observation->count; i++) {
        const ObservedTest *test = &coverage->observation->tests[i];
        if (!rulebooks_is_root(rulebooks, test->place.source)) {
            continue;
        }
        json_begin_object(writer);
        json_member_string(writer, "statement", test->statement);
        json_member_string(writer, "clause", test->clause);
        json_member_string(writer, "label", test->label);
        json_member_string(writer, "text", test->test->text);
        json_member_string(writer, "path", test->place.source);
        json_member_integer(writer, "line", test->place.line);
        for (int truth = 0; truth < SEEN_COUNT; truth++) {
            if (can_come_to(test, truth)) {
                json_member_integer(writer, names[truth], (int64_t)times(test, truth));
            } else {
                json_member_null(writer, names[truth]);
            }
        }
        json_end_object(writer);
    }
    json_end_array(writer);
}

// "when destination is CN"; the text of `for` and `to` begins with these words itself.
static Str test_text(const ObservedTest *test, Arena *arena)
{
    Str text = test->test->text;
    return str_starts_with(text, test->clause)
               ? text
               : str_format(arena, "%.*s %.*s", STR_ARG(test->clause), STR_ARG(text));
}

static uint64_t times(const ObservedTest *test, int truth)
{
    return truth == SEEN_YES ? test->yes : truth == SEEN_NO ? test->no : test->unknown;
}

static bool can_come_to(const ObservedTest *test, int truth)
{
    return truth != SEEN_UNKNOWN || test->can_be_unknown || test->unknown > 0;
}

static Seen seen_count(const Coverage *coverage, const Rulebooks *rulebooks)
{
    Seen seen = {};
    for (uint32_t i = 0; i < coverage->observation->count; i++) {
        const ObservedTest *test = &coverage->observation->tests[i];
        for (int truth = 0; truth < SEEN_COUNT; truth++) {
            bool is_counted_here = rulebooks_is_root(rulebooks, test->place.source);
            seen.of[truth] += is_counted_here && can_come_to(test, truth);
            seen.seen[truth] += is_counted_here && times(test, truth) > 0;
        }
    }
    return seen;
}

// "no, unknown"
static Str not_seen(const ObservedTest *test, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (int truth = 0; truth < SEEN_COUNT; truth++) {
        if (can_come_to(test, truth) && times(test, truth) == 0) {
            buffer_add(&buffer, buffer.len > 0 ? STR(", ") : STR(""));
            buffer_add(&buffer, truth_names[truth]);
        }
    }
    return buffer_str(&buffer);
}

static void notes_note(Coverage *coverage, const NoteAnswer *notes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        coverage->held[notes[i].provision->index] |= notes[i].holds == TRUTH_YES;
    }
}

// Entries by their code: a version that is not in force on the case's day is not told apart.
static void code_note(Coverage *coverage, const CodeAnswer *code)
{
    const Symbols *symbols = coverage->program->vocabulary->symbols;
    for (uint32_t i = 0; i < coverage->program->provision_count; i++) {
        const Provision *provision = &coverage->program->provisions[i];
        if (provision->kind == STATEMENT_ENTRY && !code->stated &&
            str_equal(symbols_write(symbols, provision->code), code->code) &&
            str_equal(provision->rulebook->list, code->list)) {
            coverage->held[i] = true;
        }
    }
}

static bool is_counted(const Provision *provision, const Rulebooks *rulebooks)
{
    switch (provision->kind) {
    case STATEMENT_ENTRY:
    case STATEMENT_REQUIRE:
    case STATEMENT_PROHIBIT:
    case STATEMENT_EXCEPTION:
    case STATEMENT_GENERAL_LICENCE:
    case STATEMENT_POLICY:
    case STATEMENT_FACTOR:
    case STATEMENT_DOCUMENT:
    case STATEMENT_DUTY:
    case STATEMENT_CLOCK:
        return rulebooks_is_root(rulebooks, provision->place.source);
    default:  // what is no statement of its own in a decision
        return false;
    }
}
