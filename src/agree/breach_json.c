// breach_json.c: a breach and what could be suspended, from JSON; the answer as JSON.
#include "agree/breach.h"

#define OPTIONS_MOST 2'000
#define STEPS_MOST 100
#define CELLS_MOST 200'000'000  // options x levels
#define FIGURE_MOST 1'000'000'000'000

typedef struct Figures {
    Number level, cost, harm;
} Figures;

typedef struct Reading {
    Form form;
    AnswerCase *out;
    Figures *figures;  // a step each, in the order of the case
    size_t figure_count;
    Number ceiling;
    Str sector, agreement;
    Arena *arena;
} Reading;

static void shortfall_read(Reading *reading);
static void options_read(Reading *reading);
static void figures_scale(Reading *reading);

Status breach_read(AnswerCase **out, const JsonValue *json, Str source, Problems *problems,
                   Arena *arena)
{
    static const char *const fields[] = {"id",     "note",      "shortfall",
                                         "sector", "agreement", "options"};
    AnswerCase *given = ARENA_NEW(arena, AnswerCase);
    Reading reading = {
        .form = form_begin(json, source, problems, arena), .out = given, .arena = arena};
    const Form *form = &reading.form;
    FormField root = form_root(form), id = form_member(form, root, "id");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    shortfall_read(&reading);
    options_read(&reading);
    TRY(form_end(form));
    figures_scale(&reading);
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

static Number figure_read(const Form *form, FormField field)
{
    Number number = number_reduce(form_number(form, field));
    if (number_sign(number) < 0 || number_compare(number, number_whole(FIGURE_MOST)) > 0 ||
        number.under > 1'000'000) {
        form_refuse(form, field, "answer.figure",
                    "a number from 0 to %lld with at most six digits behind the point is expected",
                    (long long)FIGURE_MOST);
        return number_whole(0);
    }
    return number;
}

// A shortfall of a range is answered up to its lower bound.
static void shortfall_read(Reading *reading)
{
    const Form *form = &reading->form;
    FormField root = form_root(form), shortfall = form_member(form, root, "shortfall");
    FormField sector = form_member(form, root, "sector");
    FormField agreement = form_member(form, root, "agreement");
    bool is_range = form_has(shortfall) && json_kind(shortfall.value) == JSON_ARRAY;
    reading->sector = form_has(sector) ? form_text(form, sector) : (Str){};
    reading->agreement = form_has(agreement) ? form_text(form, agreement) : (Str){};
    if (!is_range) {
        reading->ceiling = figure_read(form, shortfall);
        return;
    }
    Number bounds[2] = {};
    size_t count = 0;
    for (FormEach each = form_each(form, shortfall); form_next(&each); count++) {
        if (count < 2) {
            bounds[count] = figure_read(form, each.field);
        }
    }
    if (count != 2 || number_compare(bounds[0], bounds[1]) > 0) {
        form_refuse(form, shortfall, "answer.range", "a range is [least, most]");
    }
    reading->ceiling = bounds[0];
}

static void option_read(Reading *reading, AnswerOption *out, FormField field)
{
    static const char *const fields[] = {"name", "sector", "agreement", "steps", "note"};
    static const char *const step_fields[] = {"level", "own_cost", "civil_harm"};
    const Form *form = &reading->form;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField sector = form_member(form, field, "sector");
    FormField agreement = form_member(form, field, "agreement");
    FormField steps = form_member(form, field, "steps");
    out->same_sector = form_has(sector) && str_equal(form_text(form, sector), reading->sector);
    out->same_agreement =
        form_has(agreement) && str_equal(form_text(form, agreement), reading->agreement);
    out->steps = ARENA_MANY(reading->arena, AnswerStep, form_count(steps) + 1);
    if (form_count(steps) > STEPS_MOST) {
        form_refuse(form, steps, "answer.steps", "more than %d steps", STEPS_MOST);
        return;
    }
    for (FormEach each = form_each(form, steps); form_next(&each);) {
        form_only(form, each.field, step_fields, sizeof step_fields / sizeof *step_fields);
        FormField cost = form_member(form, each.field, "own_cost");
        FormField harm = form_member(form, each.field, "civil_harm");
        Figures *figures = &reading->figures[reading->figure_count++];
        figures->level = figure_read(form, form_member(form, each.field, "level"));
        figures->cost = form_has(cost) ? figure_read(form, cost) : number_whole(0);
        figures->harm = form_has(harm) ? figure_read(form, harm) : number_whole(0);
        out->step_count++;
    }
}

static void options_read(Reading *reading)
{
    const Form *form = &reading->form;
    FormField list = form_member(form, form_root(form), "options");
    size_t count = form_count(list);
    if (count > OPTIONS_MOST) {
        form_refuse(form, list, "answer.options", "more than %d options", OPTIONS_MOST);
        return;
    }
    AnswerOption *options = ARENA_MANY(reading->arena, AnswerOption, count + 1);
    Map *names = map_new(reading->arena);
    reading->figures = ARENA_MANY(reading->arena, Figures, (count + 1) * STEPS_MOST);
    for (FormEach each = form_each(form, list); form_next(&each);) {
        AnswerOption *option = &options[reading->out->option_count++];
        FormField name = form_member(form, each.field, "name");
        option->name = form_text(form, name);
        form_name_add(form, names, name, option->name);
        option_read(reading, option, each.field);
    }
    reading->out->options = options;
}

// --- Whole figures ----------------------------------------------------------------------------

// At most six digits stand behind the point, so this ends.
static unsigned places_with(unsigned places, Number number)
{
    for (Int128 unit = 1, have = 0;; unit *= 10, have++) {
        if (unit % number.under == 0) {
            return (unsigned)have > places ? (unsigned)have : places;
        }
    }
}

static int64_t whole_of(Number number, unsigned places)
{
    Int128 unit = 1;
    while (places-- > 0) {
        unit *= 10;
    }
    return (int64_t)(number.over * (unit / number.under));  // at most 10^12 times 10^6
}

static void figures_scale(Reading *reading)
{
    AnswerCase *out = reading->out;
    out->level_places = places_with(0, reading->ceiling);
    for (size_t i = 0; i < reading->figure_count; i++) {
        out->level_places = places_with(out->level_places, reading->figures[i].level);
        out->cost_places = places_with(out->cost_places, reading->figures[i].cost);
        out->harm_places = places_with(out->harm_places, reading->figures[i].harm);
    }
    out->ceiling = whole_of(reading->ceiling, out->level_places);
    Int128 cells = (Int128)(out->ceiling + 1) * (out->option_count + 1);
    if (cells > CELLS_MOST) {
        form_refuse(&reading->form,
                    form_member(&reading->form, form_root(&reading->form), "shortfall"),
                    "answer.size",
                    "%lld levels of %u options are too many to try: give levels in a larger unit",
                    (long long)out->ceiling + 1, out->option_count);
        return;
    }
    size_t at = 0;
    for (uint32_t i = 0; i < out->option_count; i++) {
        AnswerStep *steps = (AnswerStep *)out->options[i].steps;
        for (uint32_t k = 0; k < out->options[i].step_count; k++, at++) {
            const Figures *figures = &reading->figures[at];
            steps[k] = (AnswerStep){whole_of(figures->level, out->level_places),
                                    whole_of(figures->cost, out->cost_places),
                                    whole_of(figures->harm, out->harm_places), figures->level};
        }
    }
}

// --- Writing ----------------------------------------------------------------------------------

Str breach_figure(int64_t figure, unsigned places, Arena *arena)
{
    Int128 unit = 1;
    while (places-- > 0) {
        unit *= 10;
    }
    return number_write((Number){figure, unit}, arena);
}

void breach_add_json(JsonWriter *writer, const Answer *answer, Arena *arena)
{
    const AnswerCase *given = answer->given;
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    json_member_string(writer, "ceiling",
                       breach_figure(given->ceiling, given->level_places, arena));
    json_member_string(writer, "level", breach_figure(answer->level, given->level_places, arena));
    json_member_string(writer, "in_sector",
                       breach_figure(answer->in_sector, given->level_places, arena));
    json_member_string(writer, "in_agreement",
                       breach_figure(answer->in_agreement, given->level_places, arena));
    json_member_string(writer, "own_cost", breach_figure(answer->cost, given->cost_places, arena));
    json_member_string(writer, "civil_harm",
                       breach_figure(answer->harm, given->harm_places, arena));
    json_member_begin_array(writer, "suspend");
    for (uint32_t i = 0; i < given->option_count; i++) {
        if (answer->taken[i] > 0) {
            const AnswerStep *step = &given->options[i].steps[answer->taken[i] - 1];
            json_begin_object(writer);
            json_member_string(writer, "name", given->options[i].name);
            json_member_string(writer, "level", number_write(step->shown_level, arena));
            json_end_object(writer);
        }
    }
    json_end_array(writer);
    json_end_object(writer);
}
