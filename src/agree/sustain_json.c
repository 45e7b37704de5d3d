// sustain_json.c: stakes and terms from JSON, and what was found as JSON.
#include "agree/sustain.h"

#define DAYS_MOST 20'000
// Beyond this the powers that the answer needs would take minutes to write down.
#define DELAY_MOST 2'000

typedef struct Reading {
    Form form;
    Map *sides;
    SustainCase *out;
    Arena *arena;
} Reading;

static void stakes_read(Reading *reading);
static void terms_read(Reading *reading);

Status sustain_read(SustainCase **out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena)
{
    static const char *const fields[] = {"id",          "note",       "sides",    "payoffs",
                                         "delays",      "suspension", "patience", "false_alarm",
                                         "days_a_year", "variants"};
    SustainCase *given = ARENA_NEW(arena, SustainCase);
    Reading reading = {form_begin(json, source, problems, arena), map_new(arena), given, arena};
    const Form *form = &reading.form;
    FormField root = form_root(form), id = form_member(form, root, "id");
    FormField year = form_member(form, root, "days_a_year");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    given->days_a_year = form_has(year) ? form_integer(form, year, 1, 366) : 365;
    given->side_count =
        form_sides(&given->sides, form, reading.sides, 1, SUSTAIN_SIDES_MAX, "sustain.sides");
    TRY(form_end(form));
    stakes_read(&reading);
    terms_read(&reading);
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

// A figure of nine digits before and behind the point is as good as any here, and keeps the powers
// that the answer is made of at a size that can be written down.
static Number figure_read(const Form *form, FormField field)
{
    Number number = number_reduce(form_number(form, field));
    Int128 most = 1'000'000'000;
    if (number.over > most * most || number.over < -most * most || number.under > most) {
        form_refuse(form, field, "sustain.digits",
                    "a figure has at most nine digits behind the point and nine before it");
    }
    return number;
}

static bool is_share(Number number)
{
    return number_sign(number) >= 0 && number_compare(number, number_whole(1)) < 0;
}

static Number share_read(const Form *form, FormField field)
{
    Number number = figure_read(form, field);
    if (!is_share(number)) {
        form_refuse(form, field, "sustain.share", "a number from 0 to below 1 is expected");
    }
    return number;
}

static void stakes_read(Reading *reading)
{
    static const char *const fields[] = {"keep", "deceive", "relief", "note"};
    const Form *form = &reading->form;
    FormField payoffs = form_member(form, form_root(form), "payoffs");
    FormField patience = form_member(form, form_root(form), "patience");
    Stakes *stakes = ARENA_MANY(reading->arena, Stakes, reading->out->side_count);
    for (uint32_t i = 0; i < reading->out->side_count; i++) {
        const char *side = str_to_c(reading->out->sides[i], reading->arena);
        FormField own = form_member(form, payoffs, side);
        form_only(form, own, fields, sizeof fields / sizeof *fields);
        stakes[i].keep = figure_read(form, form_member(form, own, "keep"));
        stakes[i].deceive = figure_read(form, form_member(form, own, "deceive"));
        stakes[i].relief = figure_read(form, form_member(form, own, "relief"));
        FormField factor = form_member(form, patience, side);
        stakes[i].has_patience = form_has(factor);
        stakes[i].patience = form_has(factor) ? share_read(form, factor) : number_whole(0);
    }
    reading->out->stakes = stakes;
}

// Delays of the text, or those of a variant laid over them by name.
static void delays_read(Reading *reading, Terms *terms, FormField field, const Terms *base)
{
    const Form *form = &reading->form;
    Delay *delays = ARENA_MANY(reading->arena, Delay, SUSTAIN_DELAYS_MAX);
    for (uint32_t i = 0; base != NULL && i < base->delay_count; i++) {
        delays[terms->delay_count++] = base->delays[i];
    }
    for (FormEach each = form_each_member(form, field); form_next(&each);) {
        uint32_t at = 0;
        while (at < terms->delay_count && !str_equal(delays[at].name, each.key)) {
            at++;
        }
        if (at == SUSTAIN_DELAYS_MAX) {
            form_refuse(form, each.field, "sustain.delays", "more than %d delays",
                        SUSTAIN_DELAYS_MAX);
            return;
        }
        terms->delay_count += at == terms->delay_count;
        delays[at] = (Delay){each.key, form_integer(form, each.field, 0, DELAY_MOST)};
    }
    terms->delays = delays;
}

static void terms_one(Reading *reading, Terms *terms, FormField field, const Terms *base)
{
    const Form *form = &reading->form;
    FormField delays = form_member(form, field, "delays");
    FormField suspension = form_member(form, field, "suspension");
    FormField alarm = form_member(form, field, "false_alarm");
    terms->suspension = base != NULL ? base->suspension : 0;
    terms->false_alarm = base != NULL ? base->false_alarm : number_whole(0);
    if (base == NULL || form_has(delays)) {
        delays_read(reading, terms, delays, base);
    } else {
        terms->delays = base->delays;
        terms->delay_count = base->delay_count;
    }
    if (form_has(suspension)) {
        terms->suspension = form_integer(form, suspension, 0, DELAY_MOST);
    }
    if (form_has(alarm)) {
        terms->false_alarm = share_read(form, alarm);
    }
    int64_t days = terms_delay(terms);
    if (days < 1 || days > DELAY_MOST) {
        form_refuse(form, delays, "sustain.delays",
                    "from the first failure to relief pass %lld days; one to %d are expected",
                    (long long)days, DELAY_MOST);
    }
    if (terms->suspension == 0 && !number_is_zero(terms->false_alarm)) {
        form_refuse(form, alarm, "sustain.alarm",
                    "relief that lasts for good after a false alarm ends every agreement: say how "
                    "long it lasts, \"suspension\": 30");
    }
}

static void terms_read(Reading *reading)
{
    static const char *const fields[] = {"name", "delays", "suspension", "false_alarm"};
    const Form *form = &reading->form;
    FormField variants = form_member(form, form_root(form), "variants");
    if (form_count(variants) > SUSTAIN_VARIANTS_MAX) {
        form_refuse(form, variants, "sustain.variants", "more than %d variants",
                    SUSTAIN_VARIANTS_MAX);
        return;
    }
    Terms *terms = ARENA_MANY(reading->arena, Terms, form_count(variants) + 1);
    uint32_t count = 1;
    terms[0].name = STR("as written");
    terms_one(reading, &terms[0], form_root(form), NULL);
    if (form_has(variants)) {
        for (FormEach each = form_each(form, variants); form_next(&each); count++) {
            form_only(form, each.field, fields, sizeof fields / sizeof *fields);
            terms[count].name = form_text(form, form_member(form, each.field, "name"));
            terms_one(reading, &terms[count], each.field, &terms[0]);
        }
    }
    reading->out->terms = terms;
    reading->out->term_count = count;
}

// --- Writing ----------------------------------------------------------------------------------

Str critical_write(Critical critical, Arena *arena)
{
    return critical.holding == HOLDS_ALWAYS  ? STR("any patience")
           : critical.holding == HOLDS_NEVER ? STR("no patience")
                                             : number_write(critical.factor, arena);
}

static void critical_add(JsonWriter *writer, const char *key, Critical critical, Arena *arena)
{
    static const Str words[] = {[HOLDS_ALWAYS] = STR_INIT("0"), [HOLDS_NEVER] = STR_INIT("")};
    json_member_text(writer, key,
                     critical.holding == HOLDS_FROM ? number_write(critical.factor, arena)
                                                    : words[critical.holding]);
}

static void choices_add(JsonWriter *writer, const Terms *terms, const DelayChoice *choices,
                        Arena *arena)
{
    json_member_begin_object(writer, "choices");
    for (uint32_t i = 0; i < terms->delay_count; i++) {
        json_key(writer, terms->delays[i].name);
        json_begin_object(writer);
        json_member_integer(writer, "days", terms->delays[i].days);
        if (choices[i].has_day) {
            critical_add(writer, "day_less", choices[i].day_less, arena);
        }
        if (choices[i].has_week) {
            critical_add(writer, "week_less", choices[i].week_less, arena);
        }
        json_end_object(writer);
    }
    json_end_object(writer);
}

static void terms_add(JsonWriter *writer, const SustainCase *given, const Terms *terms,
                      Arena *arena)
{
    Sustained *found = ARENA_MANY(arena, Sustained, given->side_count);
    sustain_find(found, given, terms, arena);
    json_begin_object(writer);
    json_member_string(writer, "name", terms->name);
    json_member_integer(writer, "days_to_relief", terms_delay(terms));
    json_member_begin_object(writer, "sides");
    for (uint32_t i = 0; i < given->side_count; i++) {
        json_key(writer, given->sides[i]);
        json_begin_object(writer);
        critical_add(writer, "critical_factor_a_year", found[i].critical, arena);
        if (given->stakes[i].has_patience) {
            json_member_boolean(writer, "holds", found[i].holds);
        }
        choices_add(writer, terms, found[i].choices, arena);
        json_end_object(writer);
    }
    json_end_object(writer);
    json_end_object(writer);
}

// `critical_factor_a_year`: "0" where any patience does, null where none does.
void sustain_add_json(JsonWriter *writer, const SustainCase *given, Arena *arena)
{
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    json_member_begin_array(writer, "terms");
    for (uint32_t i = 0; i < given->term_count; i++) {
        terms_add(writer, given, &given->terms[i], arena);
    }
    json_end_array(writer);
    json_end_object(writer);
}
