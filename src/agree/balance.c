// balance.c: see balance.h.
#include "agree/balance.h"

#define LINES_MOST 100'000

typedef struct Reading {
    Form form;
    Balance *out;
    Map *sides, *sources;
    bool is_beyond;  // a sum needs more digits than are kept
    Arena *arena;
} Reading;

static const struct {
    Str word, says;
} kinds[BALANCE_COUNT] = {
    [BALANCE_COVERAGE] = {STR_INIT("coverage"), STR_INIT("trade under what it lifts")},
    [BALANCE_SHARE] = {STR_INIT("coverage_share"),
                       STR_INIT("the same, of the partner's exports to it")},
    [BALANCE_RECIPROCITY] = {STR_INIT("reciprocity"),
                             STR_INIT("change of its imports at today's prices")},
    [BALANCE_EQUIVALENT] = {STR_INIT("equivalent"),
                            STR_INIT("trade times the change in protection")},
    [BALANCE_GAIN] = {STR_INIT("gain_share"), STR_INIT("share of all gains")},
};

static void lines_read(Reading *reading);
static void shares_find(Reading *reading);
static void gains_read(Reading *reading);
static void rows_compare(Reading *reading);

Str balance_word(BalanceKind kind)
{
    return kinds[kind].word;
}

Str balance_says(BalanceKind kind)
{
    return kinds[kind].says;
}

Status balance_read(Balance *out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena)
{
    static const char *const fields[] = {"id",      "note",    "sides",  "lines",
                                         "exports", "utility", "reserve"};
    *out = (Balance){};
    Reading reading = {.form = form_begin(json, source, problems, arena),
                       .out = out,
                       .sides = map_new(arena),
                       .sources = map_new(arena),
                       .arena = arena};
    const Form *form = &reading.form;
    FormField root = form_root(form), id = form_member(form, root, "id");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    out->id = form_has(id) ? form_text(form, id) : (Str){};
    out->side_count =
        form_sides(&out->sides, form, reading.sides, 2, BALANCE_SIDES_MAX, "balance.sides");
    TRY(form_end(form));
    for (BalanceKind kind = 0; kind < BALANCE_COUNT; kind++) {
        for (uint32_t i = 0; i < out->side_count; i++) {
            out->rows[kind].sides[i] = (Span){number_whole(0), number_whole(0)};
        }
    }
    lines_read(&reading);
    shares_find(&reading);
    gains_read(&reading);
    rows_compare(&reading);
    if (reading.is_beyond) {
        form_refuse(form, root, "balance.digits", "a sum has more than %d digits",
                    NUMBER_DIGITS_MAX);
    }
    Str *sources = ARENA_MANY(arena, Str, map_count(reading.sources) + 1);
    for (size_t i = 0; i < map_count(reading.sources); i++) {
        sources[out->source_count++] = map_key(reading.sources, i);
    }
    out->sources = sources;
    return form_end(form);
}

// --- Ranges -----------------------------------------------------------------------------------

static void note(Reading *reading, Status status)
{
    reading->is_beyond = reading->is_beyond || status != STATUS_OK;
}

static void span_add(Reading *reading, Span *to, Span span)
{
    note(reading, number_add(&to->least, to->least, span.least));
    note(reading, number_add(&to->most, to->most, span.most));
}

// The least and the most of the four products of ends.
static Span span_multiply(Reading *reading, Span a, Span b)
{
    const Number left[] = {a.least, a.least, a.most, a.most};
    const Number right[] = {b.least, b.most, b.least, b.most};
    Span span = {};
    for (int i = 0; i < 4; i++) {
        Number product = number_whole(0);
        note(reading, number_multiply(&product, left[i], right[i]));
        span.least = i == 0 || number_compare(product, span.least) < 0 ? product : span.least;
        span.most = i == 0 || number_compare(product, span.most) > 0 ? product : span.most;
    }
    return span;
}

// "12.5", or ["12", "13"].
static Span span_read(Reading *reading, FormField field)
{
    const Form *form = &reading->form;
    if (!form_has(field) || json_kind(field.value) != JSON_ARRAY) {
        Number number = form_number(form, field);
        return (Span){number, number};
    }
    Number ends[2] = {number_whole(0), number_whole(0)};
    size_t count = 0;
    for (FormEach each = form_each(form, field); form_next(&each); count++) {
        if (count < 2) {
            ends[count] = form_number(form, each.field);
        }
    }
    if (count != 2 || number_compare(ends[0], ends[1]) > 0) {
        form_refuse(form, field, "balance.range", "a range is [least, most]");
    }
    return (Span){ends[0], ends[1]};
}

// --- The table --------------------------------------------------------------------------------

// Trade of a year, or the mean of several years, each of which may be a range: {"2022": …, …}.
static Span trade_read(Reading *reading, FormField field)
{
    const Form *form = &reading->form;
    if (!form_has(field) || json_kind(field.value) != JSON_OBJECT) {
        return span_read(reading, field);
    }
    Span sum = {number_whole(0), number_whole(0)};
    int64_t years = 0;
    for (FormEach each = form_each_member(form, field); form_next(&each); years++) {
        span_add(reading, &sum, span_read(reading, each.field));
    }
    if (years == 0) {
        form_refuse(form, field, "balance.years", "no year is given");
        return sum;
    }
    note(reading, number_divide(&sum.least, sum.least, number_whole(years)));
    note(reading, number_divide(&sum.most, sum.most, number_whole(years)));
    return sum;
}

static void imports_read(Reading *reading, FormField change)
{
    const Form *form = &reading->form;
    BalanceRow *row = &reading->out->rows[BALANCE_RECIPROCITY];
    row->is_known = true;
    for (FormEach each = form_each_member(form, change); form_next(&each);) {
        uint32_t of = form_name_find(form, reading->sides, each.field, each.key, "side");
        span_add(reading, &row->sides[of], span_read(reading, each.field));
    }
}

static void line_read(Reading *reading, FormField field)
{
    static const char *const fields[] = {"name",       "by",     "trade", "import_change",
                                         "protection", "source", "note"};
    const Form *form = &reading->form;
    BalanceRow *rows = reading->out->rows;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField by = form_member(form, field, "by"), trade = form_member(form, field, "trade");
    FormField change = form_member(form, field, "import_change");
    FormField protection = form_member(form, field, "protection");
    FormField source = form_member(form, field, "source");
    uint32_t side = form_name_find(form, reading->sides, by, form_text(form, by), "side");
    Span of_trade = form_has(trade) ? trade_read(reading, trade) : (Span){};
    if (form_has(trade)) {
        rows[BALANCE_COVERAGE].is_known = true;
        span_add(reading, &rows[BALANCE_COVERAGE].sides[side], of_trade);
    }
    if (form_has(trade) && form_has(protection)) {
        rows[BALANCE_EQUIVALENT].is_known = true;
        span_add(reading, &rows[BALANCE_EQUIVALENT].sides[side],
                 span_multiply(reading, of_trade, span_read(reading, protection)));
    }
    if (form_has(change)) {
        imports_read(reading, change);
    }
    if (form_has(source)) {
        map_put(reading->sources, form_text(form, source), 0);
    } else {
        reading->out->without_source++;
    }
}

static void lines_read(Reading *reading)
{
    const Form *form = &reading->form;
    FormField lines = form_member(form, form_root(form), "lines");
    if (form_count(lines) > LINES_MOST) {
        form_refuse(form, lines, "balance.lines", "more than %d lines", LINES_MOST);
        return;
    }
    for (FormEach each = form_each(form, lines); form_next(&each);) {
        line_read(reading, each.field);
    }
}

// `exports`: what the partners of a side export to it.
static void shares_find(Reading *reading)
{
    const Form *form = &reading->form;
    BalanceRow *rows = reading->out->rows;
    FormField exports = form_member(form, form_root(form), "exports");
    if (!form_has(exports)) {
        return;
    }
    rows[BALANCE_SHARE].is_known = rows[BALANCE_COVERAGE].is_known;
    for (uint32_t i = 0; i < reading->out->side_count; i++) {
        FormField own =
            form_member(form, exports, str_to_c(reading->out->sides[i], reading->arena));
        Number to = form_number(form, own);
        if (number_sign(to) <= 0) {
            form_refuse(form, own, "balance.exports", "a number above 0 is expected");
            return;
        }
        Span *share = &rows[BALANCE_SHARE].sides[i];
        const Span *coverage = &rows[BALANCE_COVERAGE].sides[i];
        note(reading, number_divide(&share->least, coverage->least, to));
        note(reading, number_divide(&share->most, coverage->most, to));
    }
}

// A share is least where the side's gain is least and all others' are greatest.
static void gain_share(Reading *reading, const Span *gains, uint32_t side)
{
    Span *share = &reading->out->rows[BALANCE_GAIN].sides[side];
    Number with_least = gains[side].least, with_most = gains[side].most;
    for (uint32_t i = 0; i < reading->out->side_count; i++) {
        if (i != side) {
            note(reading, number_add(&with_least, with_least, gains[i].most));
            note(reading, number_add(&with_most, with_most, gains[i].least));
        }
    }
    if (number_sign(with_least) <= 0 || number_sign(with_most) <= 0) {
        reading->out->rows[BALANCE_GAIN].is_known = false;  // nothing to share
        return;
    }
    note(reading, number_divide(&share->least, gains[side].least, with_least));
    note(reading, number_divide(&share->most, gains[side].most, with_most));
}

static void gains_read(Reading *reading)
{
    const Form *form = &reading->form;
    Span gains[BALANCE_SIDES_MAX];
    FormField utility = form_member(form, form_root(form), "utility");
    FormField reserve = form_member(form, form_root(form), "reserve");
    if (!form_has(utility)) {
        return;
    }
    reading->out->rows[BALANCE_GAIN].is_known = true;
    for (uint32_t i = 0; i < reading->out->side_count; i++) {
        const char *side = str_to_c(reading->out->sides[i], reading->arena);
        FormField own = form_member(form, reserve, side);
        Span without =
            form_has(own) ? span_read(reading, own) : (Span){number_whole(0), number_whole(0)};
        gains[i] = span_read(reading, form_member(form, utility, side));
        note(reading, number_subtract(&gains[i].least, gains[i].least, without.most));
        note(reading, number_subtract(&gains[i].most, gains[i].most, without.least));
        if (number_sign(gains[i].least) < 0) {
            // Shares of what some lose are no shares.
            reading->out->rows[BALANCE_GAIN].is_known = false;
        }
    }
    for (uint32_t i = 0; reading->out->rows[BALANCE_GAIN].is_known && i < reading->out->side_count;
         i++) {
        gain_share(reading, gains, i);
    }
}

// --- Even or not ------------------------------------------------------------------------------

static Number middle_of(Reading *reading, Span span)
{
    Number sum = number_whole(0);
    note(reading, number_add(&sum, span.least, span.most));
    note(reading, number_divide(&sum, sum, number_whole(2)));
    return sum;
}

static Number size_of(Number number)
{
    return number_sign(number) < 0 ? number_negate(number) : number;
}

static void index_find(Reading *reading, BalanceRow *row)
{
    Number a = middle_of(reading, row->sides[0]), b = middle_of(reading, row->sides[1]);
    Number apart = number_whole(0), together = number_whole(0);
    note(reading, number_subtract(&apart, a, b));
    note(reading, number_add(&together, size_of(a), size_of(b)));
    row->has_index = !number_is_zero(together);
    if (row->has_index) {
        Number share = number_whole(0);
        note(reading, number_divide(&share, size_of(apart), together));
        note(reading, number_subtract(&row->index, number_whole(1), share));
    }
}

static void rows_compare(Reading *reading)
{
    for (BalanceKind kind = 0; kind < BALANCE_COUNT; kind++) {
        BalanceRow *row = &reading->out->rows[kind];
        Number least = row->sides[0].least, most = row->sides[0].most;
        for (uint32_t i = 1; i < reading->out->side_count; i++) {
            Span span = row->sides[i];
            least = number_compare(span.least, least) > 0 ? span.least : least;
            most = number_compare(span.most, most) < 0 ? span.most : most;
        }
        row->may_be_even = number_compare(least, most) <= 0;
        if (row->is_known && reading->out->side_count == 2) {
            index_find(reading, row);
        }
    }
}

// --- Writing ----------------------------------------------------------------------------------

Str span_write(Span span, Arena *arena)
{
    Str least = number_write(span.least, arena);
    return number_compare(span.least, span.most) == 0
               ? least
               : str_joined(arena, least, STR(" to "), number_write(span.most, arena));
}

static void row_add(JsonWriter *writer, const Balance *balance, const BalanceRow *row, Arena *arena)
{
    json_begin_object(writer);
    json_member_begin_object(writer, "sides");
    for (uint32_t i = 0; i < balance->side_count; i++) {
        json_key(writer, balance->sides[i]);
        json_begin_array(writer);
        json_string(writer, number_write(row->sides[i].least, arena));
        json_string(writer, number_write(row->sides[i].most, arena));
        json_end_array(writer);
    }
    json_end_object(writer);
    json_member_text(writer, "index", row->has_index ? number_write(row->index, arena) : (Str){});
    json_member_boolean(writer, "may_be_even", row->may_be_even);
    json_end_object(writer);
}

void balance_add_json(JsonWriter *writer, const Balance *balance, Arena *arena)
{
    json_begin_object(writer);
    json_member_text(writer, "id", balance->id);
    for (BalanceKind kind = 0; kind < BALANCE_COUNT; kind++) {
        json_key(writer, balance_word(kind));
        if (balance->rows[kind].is_known) {
            row_add(writer, balance, &balance->rows[kind], arena);
        } else {
            json_null(writer);
        }
    }
    json_member_begin_array(writer, "sources");
    for (uint32_t i = 0; i < balance->source_count; i++) {
        json_string(writer, balance->sources[i]);
    }
    json_end_array(writer);
    json_member_integer(writer, "lines_without_source", balance->without_source);
    json_end_object(writer);
}
