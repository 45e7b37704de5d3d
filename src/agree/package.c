// package.c: a package case from JSON. Names first, then every figure as an exact quotient; when all
// are known, the power of ten that makes each kind of figure whole, and at last the whole numbers.
#include "agree/package.h"

typedef struct Reading {
    Form form;
    PackageCase *out;
    Map *sides, *issues;
    Map **options;  // an issue each
    Number *gains, *trades, *weights, *reserve;
    Number **interaction_gains, **interaction_trades;  // an interaction each
    Number **costs;                                    // a budget each
    Number *at_most;
    Arena *arena;
} Reading;

static void issues_read(Reading *reading);
static void issue_read(Reading *reading, Issue *issue, Map *options, FormField field);
static void figures_read(Reading *reading);
static void by_side_read(Reading *reading, Number *out, FormField field);
static void weights_read(Reading *reading);
static void interactions_read(Reading *reading);
static void constraints_read(Reading *reading);
static void budget_read(Reading *reading, Budget *budget, uint32_t index, FormField field);
static const Choice *choices_read(Reading *reading, uint32_t *count, FormField field);
static Choice choice_read(Reading *reading, FormField field);
static void weigh(Reading *reading);
static void scale(Reading *reading);

Status package_read(PackageCase **out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena)
{
    static const char *const fields[] = {"id",          "note",    "sides",
                                         "issues",      "weights", "interactions",
                                         "constraints", "reserve", "expected"};
    PackageCase *given = ARENA_NEW(arena, PackageCase);
    Reading reading = {.form = form_begin(json, source, problems, arena),
                       .out = given,
                       .sides = map_new(arena),
                       .issues = map_new(arena),
                       .arena = arena};
    const Form *form = &reading.form;
    FormField root = form_root(form);
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    FormField id = form_member(form, root, "id"), note = form_member(form, root, "note");
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    given->note = form_has(note) ? form_text(form, note) : (Str){};
    given->side_count =
        form_sides(&given->sides, form, reading.sides, 1, PACKAGE_SIDES_MAX, "package.sides");
    issues_read(&reading);
    TRY(form_end(form));  // names are wanted from here on
    figures_read(&reading);
    weights_read(&reading);
    interactions_read(&reading);
    constraints_read(&reading);
    TRY(form_end(form));
    weigh(&reading);
    TRY(form_end(form));
    scale(&reading);
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

// --- Names ------------------------------------------------------------------------------------

static void issues_read(Reading *reading)
{
    const Form *form = &reading->form;
    PackageCase *out = reading->out;
    FormField issues = form_member(form, form_root(form), "issues");
    size_t count = form_count(issues);
    if (form_has(issues) && (count == 0 || count > PACKAGE_ISSUES_MAX)) {
        form_refuse(form, issues, "package.issues", "%zu issues, where one to %d are expected",
                    count, PACKAGE_ISSUES_MAX);
        return;
    }
    Issue *list = ARENA_MANY(reading->arena, Issue, count + 1);
    reading->options = ARENA_MANY(reading->arena, Map *, count + 1);
    for (FormEach each = form_each(form, issues); form_next(&each);) {
        Issue *issue = &list[out->issue_count];
        Map *options = reading->options[out->issue_count++] = map_new(reading->arena);
        issue->first = out->option_count;
        issue_read(reading, issue, options, each.field);
        out->option_count += issue->option_count;
    }
    out->issues = list;
}

static void issue_read(Reading *reading, Issue *issue, Map *options, FormField field)
{
    static const char *const fields[] = {"name", "by", "options", "note"};
    const Form *form = &reading->form;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField name = form_member(form, field, "name"), by = form_member(form, field, "by");
    issue->name = form_text(form, name);
    form_name_add(form, reading->issues, name, issue->name);
    if (form_has(by)) {
        issue->by = form_text(form, by);
        form_name_find(form, reading->sides, by, issue->by, "side");
    }
    FormField list = form_member(form, field, "options");
    Str *names = ARENA_MANY(reading->arena, Str, form_count(list) + 1);
    for (FormEach each = form_each(form, list); form_next(&each);) {
        static const char *const option_fields[] = {"name", "gain", "trade", "note"};
        form_only(form, each.field, option_fields, sizeof option_fields / sizeof *option_fields);
        FormField option = form_member(form, each.field, "name");
        names[issue->option_count] = form_text(form, option);
        form_name_add(form, options, option, names[issue->option_count++]);
    }
    if (form_has(list) && (issue->option_count == 0 || issue->option_count > PACKAGE_OPTIONS_MAX)) {
        form_refuse(form, list, "package.options", "%u options, where one to %d are expected",
                    issue->option_count, PACKAGE_OPTIONS_MAX);
    }
    issue->options = names;
}

// --- Figures ----------------------------------------------------------------------------------

static Number *zeros(Reading *reading, size_t count)
{
    Number *numbers = ARENA_MANY(reading->arena, Number, count + 1);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = number_whole(0);
    }
    return numbers;
}

static void figures_read(Reading *reading)
{
    const Form *form = &reading->form;
    const PackageCase *out = reading->out;
    size_t cells = (size_t)out->option_count * out->side_count, option = 0;
    reading->gains = zeros(reading, cells);
    reading->trades = zeros(reading, cells);
    reading->reserve = zeros(reading, out->side_count);
    FormField issues = form_member(form, form_root(form), "issues");
    for (FormEach issue = form_each(form, issues); form_next(&issue);) {
        FormField options = form_member(form, issue.field, "options");
        for (FormEach each = form_each(form, options); form_next(&each); option++) {
            size_t at = option * out->side_count;
            by_side_read(reading, &reading->gains[at], form_member(form, each.field, "gain"));
            by_side_read(reading, &reading->trades[at], form_member(form, each.field, "trade"));
        }
    }
    by_side_read(reading, reading->reserve, form_member(form, form_root(form), "reserve"));
}

// {"CN": "12.5"}: a side that is not named has 0.
static void by_side_read(Reading *reading, Number *out, FormField field)
{
    const Form *form = &reading->form;
    if (!form_has(field)) {
        return;
    }
    for (FormEach each = form_each_member(form, field); form_next(&each);) {
        uint32_t side = form_name_find(form, reading->sides, each.field, each.key, "side");
        out[side] = form_number(form, each.field);
    }
}

static void weights_read(Reading *reading)
{
    const Form *form = &reading->form;
    const PackageCase *out = reading->out;
    FormField weights = form_member(form, form_root(form), "weights");
    size_t count = (size_t)out->side_count * out->issue_count;
    reading->weights = zeros(reading, count);
    for (size_t i = 0; i < count; i++) {
        reading->weights[i] = number_whole(1);
    }
    if (!form_has(weights)) {
        return;
    }
    for (FormEach side = form_each_member(form, weights); form_next(&side);) {
        uint32_t of = form_name_find(form, reading->sides, side.field, side.key, "side");
        for (FormEach each = form_each_member(form, side.field); form_next(&each);) {
            uint32_t issue = form_name_find(form, reading->issues, each.field, each.key, "issue");
            reading->weights[(size_t)of * out->issue_count + issue] = form_number(form, each.field);
        }
    }
}

static void interactions_read(Reading *reading)
{
    static const char *const fields[] = {"when", "gain", "trade", "note"};
    const Form *form = &reading->form;
    PackageCase *out = reading->out;
    FormField list = form_member(form, form_root(form), "interactions");
    size_t count = form_count(list);
    Interaction *interactions = ARENA_MANY(reading->arena, Interaction, count + 1);
    reading->interaction_gains = ARENA_MANY(reading->arena, Number *, count + 1);
    reading->interaction_trades = ARENA_MANY(reading->arena, Number *, count + 1);
    out->interactions = interactions;
    if (!form_has(list)) {
        return;
    }
    for (FormEach each = form_each(form, list); form_next(&each);) {
        uint32_t i = out->interaction_count++;
        form_only(form, each.field, fields, sizeof fields / sizeof *fields);
        FormField when = form_member(form, each.field, "when");
        interactions[i].when = choices_read(reading, &interactions[i].when_count, when);
        reading->interaction_gains[i] = zeros(reading, out->side_count);
        reading->interaction_trades[i] = zeros(reading, out->side_count);
        by_side_read(reading, reading->interaction_gains[i], form_member(form, each.field, "gain"));
        by_side_read(reading, reading->interaction_trades[i],
                     form_member(form, each.field, "trade"));
    }
}

static void constraint_read(Reading *reading, Rule *rules, Budget *budgets, FormField field)
{
    static const char *const fields[] = {"kind", "all_of", "if",      "then_any_of",
                                         "of",   "cost",   "at_most", "note"};
    const Form *form = &reading->form;
    PackageCase *out = reading->out;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField kind = form_member(form, field, "kind");
    Str word = form_text(form, kind);
    if (str_equal(word, STR("budget"))) {
        if (out->budget_count == PACKAGE_BUDGETS_MAX) {
            form_refuse(form, field, "package.budgets", "more than %d budgets",
                        PACKAGE_BUDGETS_MAX);
            return;
        }
        budget_read(reading, &budgets[out->budget_count], out->budget_count, field);
        out->budget_count++;
    } else if (str_equal(word, STR("exclude"))) {
        Rule *rule = &rules[out->rule_count++];
        rule->kind = RULE_EXCLUDE;
        FormField all_of = form_member(form, field, "all_of");
        rule->choices = choices_read(reading, &rule->count, all_of);
        if (form_has(all_of) && rule->count == 0) {
            form_refuse(form, all_of, "package.constraint",
                        "this excludes every package: name the options that do not go together");
        }
    } else if (str_equal(word, STR("requires"))) {
        Rule *rule = &rules[out->rule_count++];
        rule->kind = RULE_REQUIRES;
        rule->given = choice_read(reading, form_member(form, field, "if"));
        rule->choices =
            choices_read(reading, &rule->count, form_member(form, field, "then_any_of"));
    } else if (word.len > 0) {
        form_refuse(form, kind, "package.constraint",
                    "there is no constraint '%.*s': exclude, requires or budget", STR_ARG(word));
    }
}

static void constraints_read(Reading *reading)
{
    const Form *form = &reading->form;
    PackageCase *out = reading->out;
    FormField list = form_member(form, form_root(form), "constraints");
    Rule *rules = ARENA_MANY(reading->arena, Rule, form_count(list) + 1);
    Budget *budgets = ARENA_MANY(reading->arena, Budget, PACKAGE_BUDGETS_MAX);
    reading->costs = ARENA_MANY(reading->arena, Number *, PACKAGE_BUDGETS_MAX);
    reading->at_most = zeros(reading, PACKAGE_BUDGETS_MAX);
    out->rules = rules;
    out->budgets = budgets;
    if (!form_has(list)) {
        return;
    }
    for (FormEach each = form_each(form, list); form_next(&each);) {
        constraint_read(reading, rules, budgets, each.field);
    }
}

static void budget_read(Reading *reading, Budget *budget, uint32_t index, FormField field)
{
    const Form *form = &reading->form;
    const PackageCase *out = reading->out;
    FormField of = form_member(form, field, "of");
    budget->of = form_has(of) ? form_text(form, of) : (Str){};
    reading->at_most[index] = form_number(form, form_member(form, field, "at_most"));
    Number *costs = reading->costs[index] = zeros(reading, out->option_count);
    FormField cost = form_member(form, field, "cost");
    for (FormEach issue = form_each_member(form, cost); form_next(&issue);) {
        uint32_t i = form_name_find(form, reading->issues, issue.field, issue.key, "issue");
        for (FormEach each = form_each_member(form, issue.field); form_next(&each);) {
            uint32_t option =
                form_name_find(form, reading->options[i], each.field, each.key, "option");
            costs[out->issues[i].first + option] = form_number(form, each.field);
        }
    }
}

static const Choice *choices_read(Reading *reading, uint32_t *count, FormField field)
{
    Choice *choices = ARENA_MANY(reading->arena, Choice, form_count(field) + 1);
    *count = 0;
    for (FormEach each = form_each(&reading->form, field); form_next(&each);) {
        choices[(*count)++] = choice_read(reading, each.field);
    }
    return choices;
}

// ["eda_software", "no_licence"]
static Choice choice_read(Reading *reading, FormField field)
{
    const Form *form = &reading->form;
    FormField parts[2] = {};
    size_t count = 0;
    for (FormEach each = form_each(form, field); form_next(&each); count++) {
        if (count < 2) {
            parts[count] = each.field;
        }
    }
    if (count != 2) {
        form_refuse(form, field, "package.choice", "a pair is expected: [\"issue\", \"option\"]");
        return (Choice){};
    }
    Choice choice = {};
    size_t errors = form->problems->error_count;
    choice.issue =
        form_name_find(form, reading->issues, parts[0], form_text(form, parts[0]), "issue");
    if (form->problems->error_count == errors) {
        choice.option = form_name_find(form, reading->options[choice.issue], parts[1],
                                       form_text(form, parts[1]), "option");
    }
    return choice;
}

// --- Whole numbers ----------------------------------------------------------------------------

static void weigh(Reading *reading)
{
    const PackageCase *out = reading->out;
    for (uint32_t i = 0; i < out->issue_count; i++) {
        const Issue *issue = &out->issues[i];
        for (uint32_t at = issue->first; at < issue->first + issue->option_count; at++) {
            for (uint32_t side = 0; side < out->side_count; side++) {
                Number *gain = &reading->gains[(size_t)at * out->side_count + side];
                Number weight = reading->weights[(size_t)side * out->issue_count + i];
                if (number_multiply(gain, *gain, weight) != STATUS_OK) {
                    form_refuse(
                        &reading->form, form_root(&reading->form), "package.digits",
                        "gain times weight of '%.*s', '%.*s' for %.*s has more than %d digits",
                        STR_ARG(issue->name), STR_ARG(issue->options[at - issue->first]),
                        STR_ARG(out->sides[side]), NUMBER_DIGITS_MAX);
                }
            }
        }
    }
}

// Digits behind the point.
static unsigned places_of(Number number)
{
    number = number_reduce(number);
    unsigned twos = 0, fives = 0;
    for (Int128 rest = number.under; rest % 2 == 0; rest /= 2) {
        twos++;
    }
    for (Int128 rest = number.under; rest % 5 == 0; rest /= 5) {
        fives++;
    }
    return twos > fives ? twos : fives;
}

static Int128 power_of_ten(unsigned exponent)
{
    Int128 power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

// Figures of one kind: the digits that all need behind the point, and the sum of their sizes.
typedef struct Kind {
    Reading *reading;
    const char *what;
    unsigned places;
    Number total;
    bool is_too_large;
} Kind;

static void kind_measure(Kind *kind, const Number *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned places = places_of(numbers[i]);
        Number size = number_sign(numbers[i]) < 0 ? number_negate(numbers[i]) : numbers[i];
        kind->places = places > kind->places ? places : kind->places;
        kind->is_too_large =
            kind->is_too_large || number_add(&kind->total, kind->total, size) != STATUS_OK;
    }
}

// Can all sums be kept? The total is of all options, not of one for each issue: simple, and far
// from what honest figures need.
static bool kind_is_kept(Kind *kind)
{
    Number most = {power_of_ten(PACKAGE_DIGITS_MAX), 1};
    Number whole = kind->total;
    bool is_kept =
        !kind->is_too_large && kind->places <= PACKAGE_DIGITS_MAX &&
        number_multiply(&whole, whole, (Number){power_of_ten(kind->places), 1}) == STATUS_OK &&
        number_compare(whole, most) < 0;
    if (!is_kept) {
        const Form *form = &kind->reading->form;
        form_refuse(form, form_root(form), "package.digits",
                    "the sum of %s needs more than %d digits: give them in a larger unit, or with "
                    "fewer digits",
                    kind->what, PACKAGE_DIGITS_MAX);
    }
    return is_kept;
}

static Amount whole_of(Number number, unsigned places)
{
    number = number_reduce(number);
    return number.over * (power_of_ten(places) / number.under);
}

static const Amount *wholes_of(Reading *reading, const Number *numbers, size_t count,
                               unsigned places)
{
    Amount *amounts = ARENA_MANY(reading->arena, Amount, count + 1);
    for (size_t i = 0; i < count; i++) {
        amounts[i] = whole_of(numbers[i], places);
    }
    return amounts;
}

static void budget_scale(Reading *reading, Budget *budget, uint32_t index)
{
    PackageCase *out = reading->out;
    Kind cost = {reading, "the costs of a budget", 0, number_whole(0), false};
    kind_measure(&cost, reading->costs[index], out->option_count);
    kind_measure(&cost, &reading->at_most[index], 1);
    if (kind_is_kept(&cost)) {
        budget->places = cost.places;
        budget->at_most = whole_of(reading->at_most[index], cost.places);
        budget->costs = wholes_of(reading, reading->costs[index], out->option_count, cost.places);
    }
}

static void scale(Reading *reading)
{
    PackageCase *out = reading->out;
    size_t sides = out->side_count, cells = (size_t)out->option_count * sides;
    Kind gain = {reading, "the gains", 0, number_whole(0), false};
    Kind trade = {reading, "the trade", 0, number_whole(0), false};
    kind_measure(&gain, reading->gains, cells);
    kind_measure(&gain, reading->reserve, sides);
    kind_measure(&trade, reading->trades, cells);
    for (uint32_t i = 0; i < out->interaction_count; i++) {
        kind_measure(&gain, reading->interaction_gains[i], sides);
        kind_measure(&trade, reading->interaction_trades[i], sides);
    }
    for (uint32_t i = 0; i < out->budget_count; i++) {
        budget_scale(reading, (Budget *)&out->budgets[i], i);
    }
    bool gain_is_kept = kind_is_kept(&gain), trade_is_kept = kind_is_kept(&trade);
    if (!gain_is_kept || !trade_is_kept) {
        return;
    }
    out->gain_places = gain.places;
    out->trade_places = trade.places;
    out->gains = wholes_of(reading, reading->gains, cells, gain.places);
    out->reserve = wholes_of(reading, reading->reserve, sides, gain.places);
    out->trades = wholes_of(reading, reading->trades, cells, trade.places);
    for (uint32_t i = 0; i < out->interaction_count; i++) {
        Interaction *interaction = (Interaction *)&out->interactions[i];
        interaction->gain = wholes_of(reading, reading->interaction_gains[i], sides, gain.places);
        interaction->trade =
            wholes_of(reading, reading->interaction_trades[i], sides, trade.places);
    }
}

// --- One package, by the definitions ----------------------------------------------------------

bool interaction_holds(const Interaction *interaction, const uint16_t *index)
{
    bool holds = true;
    for (uint32_t i = 0; i < interaction->when_count && holds; i++) {
        holds = choice_is_made(interaction->when[i], index);
    }
    return holds;
}

bool rule_is_kept(const Rule *rule, const uint16_t *index)
{
    uint32_t made = 0;
    for (uint32_t i = 0; i < rule->count; i++) {
        made += choice_is_made(rule->choices[i], index);
    }
    return rule->kind == RULE_EXCLUDE ? made < rule->count
                                      : made > 0 || !choice_is_made(rule->given, index);
}

static void amounts_add(Amount *to, const Amount *amounts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        to[i] += amounts[i];
    }
}

void package_utility(Amount *out, const PackageCase *given, const uint16_t *index)
{
    memset(out, 0, given->side_count * sizeof *out);
    for (uint32_t i = 0; i < given->issue_count; i++) {
        amounts_add(out, package_gain(given, i, index[i]), given->side_count);
    }
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        if (interaction_holds(&given->interactions[i], index)) {
            amounts_add(out, given->interactions[i].gain, given->side_count);
        }
    }
}

void package_trade_of(Amount *out, const PackageCase *given, const uint16_t *index)
{
    memset(out, 0, given->side_count * sizeof *out);
    for (uint32_t i = 0; i < given->issue_count; i++) {
        amounts_add(out, package_trade(given, i, index[i]), given->side_count);
    }
    for (uint32_t i = 0; i < given->interaction_count; i++) {
        if (interaction_holds(&given->interactions[i], index)) {
            amounts_add(out, given->interactions[i].trade, given->side_count);
        }
    }
}

bool package_is_feasible(const PackageCase *given, const uint16_t *index)
{
    for (uint32_t i = 0; i < given->rule_count; i++) {
        if (!rule_is_kept(&given->rules[i], index)) {
            return false;
        }
    }
    for (uint32_t b = 0; b < given->budget_count; b++) {
        Amount cost = 0;
        for (uint32_t i = 0; i < given->issue_count; i++) {
            cost += given->budgets[b].costs[given->issues[i].first + index[i]];
        }
        if (cost > given->budgets[b].at_most) {
            return false;
        }
    }
    return true;
}

Str amount_write(Amount amount, unsigned places, Arena *arena)
{
    return number_write((Number){amount, power_of_ten(places)}, arena);
}

void amounts_add_json(JsonWriter *writer, const char *key, const PackageCase *given,
                      const Amount *amounts, unsigned places, Arena *arena)
{
    json_member_begin_object(writer, key);
    for (uint32_t i = 0; i < given->side_count; i++) {
        json_key(writer, given->sides[i]);
        json_string(writer, amount_write(amounts[i], places, arena));
    }
    json_end_object(writer);
}
