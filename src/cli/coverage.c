// coverage.c: read off the decisions. What a decision names by its provision is counted: entries,
// requirements, prohibitions, exceptions, general licences, factors, documents, duties and clocks.
#include "cli/coverage.h"

struct Coverage {
    const Program *program;
    bool *held;  // by provision
};

static void notes_note(Coverage *coverage, const NoteAnswer *notes, uint32_t count);
static void code_note(Coverage *coverage, const CodeAnswer *code);
static bool is_counted(const Provision *provision, const Rulebooks *rulebooks);

Coverage *coverage_new(const Program *program, Arena *arena)
{
    Coverage *coverage = ARENA_NEW(arena, Coverage);
    coverage->program = program;
    coverage->held = ARENA_MANY(arena, bool, program->provision_count);
    return coverage;
}

void coverage_note(Coverage *coverage, const Decision *decision)
{
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

void coverage_print(const Coverage *coverage, const Rulebooks *rulebooks)
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
    printf("%zu of %zu statements held in some case\n", held, counted);
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
    json_end_object(writer);
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
    case STATEMENT_FACTOR:
    case STATEMENT_DOCUMENT:
    case STATEMENT_DUTY:
    case STATEMENT_CLOCK:
        return rulebooks_is_root(rulebooks, provision->place.source);
    default:  // what is no statement of its own in a decision
        return false;
    }
}
