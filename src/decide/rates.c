// rates.c: see rates.h. A rate is looked for by the pair, whichever side it is asked from, so that
// two amounts compare alike in both directions.
#include "decide/rates.h"

#include "decide/alike.h"
#include "decide/evaluate.h"
#include "decide/steps.h"

// What one of a currency is worth: an exact amount of another, or absent.
static Value worth_in_case(Run *run, Atom currency)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, (FactId){FACT_RATES});
    const Record *root = run->given->root;
    Value given = root->given[fact->slot];
    if (given.kind != VALUE_BY_ROW || given.by_row == NULL) {
        return (Value){};
    }
    alike_read(run, root, fact, given);
    for (uint32_t i = 0; i < given.by_row->count; i++) {
        if (given.by_row->rows[i] == currency) {
            return given.by_row->values[i];
        }
    }
    return (Value){};
}

static Value worth_in_table(const Run *run, const Table *table, Atom currency)
{
    const Bits in_force = run->day->rows_in_force[table - run->program->tables];
    for (uint32_t row = 0; row < table->row_count; row++) {
        if (table->row_keys[row] == currency &&
            (in_force.words == NULL || bits_get(in_force, row))) {
            return table_cell(table, row, table->worth)->value;
        }
    }
    return (Value){};
}

// The case before the law's tables, these in the order of their rulebooks' names. `by` is the table
// that says it; null: the case does.
static Value worth_said(Run *run, Atom currency, const Table **by)
{
    Value worth = worth_in_case(run, currency);
    const bool *lends = run->decider->lends[run->law->law_index];
    *by = NULL;
    for (uint32_t t = 0; worth.kind == VALUE_ABSENT && t < run->program->table_count; t++) {
        const Table *table = &run->program->tables[t];
        if (table->is_rates && lends[table->rulebook->index]) {
            worth = worth_in_table(run, table, currency);
            *by = table;
        }
    }
    return worth.kind == VALUE_MONEY && worth.exact ? worth : (Value){};
}

static Value worth_of(Run *run, Atom currency)
{
    const Table *by;
    return worth_said(run, currency, &by);
}

static bool is_worth_in(Value worth, Atom currency)
{
    return worth.kind == VALUE_MONEY && worth.atom == currency;
}

static Value as_number(Value worth)
{
    worth.kind = VALUE_NUMBER;
    worth.atom = ATOM_NONE;
    return worth;
}

// Of two currencies the first by its code is `first`. How many of the second one of it is worth;
// absent: nothing joins them.
static Value rate_of_pair(Run *run, Atom first, Atom second)
{
    Value one = worth_of(run, first), other = worth_of(run, second);
    if (is_worth_in(one, second)) {
        return as_number(one);
    }
    if (is_worth_in(other, first)) {
        Value unit = value_of_number(VALUE_NUMBER, number_whole(1), run->arena);
        return value_divide(unit, as_number(other), run->arena);
    }
    bool is_third = one.kind == VALUE_MONEY && is_worth_in(other, one.atom);
    return is_third ? value_divide(as_number(one), as_number(other), run->arena) : (Value){};
}

static bool comes_first(const Run *run, Atom a, Atom b)
{
    const Symbols *symbols = run->given->symbols;
    return str_compare(symbols_write(symbols, a), symbols_write(symbols, b)) < 0;
}

// The rate between two currencies, as the first by its code has it.
static Value rate_between(Run *run, Atom a, Atom b)
{
    return comes_first(run, a, b) ? rate_of_pair(run, a, b) : rate_of_pair(run, b, a);
}

static bool are_apart(Value a, Value b)
{
    return a.kind == VALUE_MONEY && b.kind == VALUE_MONEY && a.atom != ATOM_NONE &&
           b.atom != ATOM_NONE && a.atom != b.atom && !value_is_none(a) && !value_is_none(b);
}

Value rates_into(Run *run, Value money, Value to)
{
    if (!are_apart(money, to)) {
        return money;
    }
    Value rate = rate_between(run, money.atom, to.atom);
    Value moved;
    if (rate.kind == VALUE_ABSENT) {
        Range above = {.has_low = true, .low = number_whole(0)};
        moved = value_multiply(money, value_of_range(VALUE_NUMBER, above, run->arena), run->arena);
    } else if (comes_first(run, money.atom, to.atom)) {
        moved = value_multiply(money, rate, run->arena);
    } else {
        moved = value_divide(money, rate, run->arena);
    }
    moved.atom = moved.range != NULL ? to.atom : ATOM_NONE;
    return moved;
}

static bool is_nothing(Value money)
{
    return money.exact && money.range != NULL && number_is_zero(money.range->low);
}

static bool left_moves(Operator op, Value left, Value right)
{
    return is_nothing(left) != is_nothing(right) ? is_nothing(left) : op == OP_DIVIDE;
}

void rates_meet(Run *run, Operator op, Value *left, Value *right)
{
    if (left_moves(op, *left, *right)) {
        *left = rates_into(run, *left, *right);
    } else {
        *right = rates_into(run, *right, *left);
    }
}

// --- What is lacking --------------------------------------------------------------------------

static void lacking_add(Run *run, Atom currency, Currencies *out)
{
    for (size_t i = 0; i < out->count; i++) {
        if (out->at[i] == currency) {
            return;
        }
    }
    *VEC_PUSH(out, run->arena) = currency;
}

// Nothing hangs on the rate of an amount that is 0 in any currency.
static void pair_lacking(Run *run, Value money, Value to, Currencies *out)
{
    if (!are_apart(money, to) || rate_between(run, money.atom, to.atom).kind != VALUE_ABSENT ||
        rates_into(run, money, to).exact) {
        return;
    }
    bool has_money = worth_of(run, money.atom).kind == VALUE_MONEY;
    bool has_to = worth_of(run, to.atom).kind == VALUE_MONEY;
    if (!has_money || has_to) {
        lacking_add(run, money.atom, out);
    }
    if (!has_to || has_money) {
        lacking_add(run, to.atom, out);
    }
}

// --- Folds ------------------------------------------------------------------------------------

typedef struct FoldRates {
    const Node *node;
    Value first;
    Currencies *out;
} FoldRates;

// The amount of a member that may count; absent: it does not.
static Value member_amount(Run *run, const Node *fold, bool unknown)
{
    const Node *where = fold->children[1];
    if (unknown || (where != NULL && evaluate_truth(run, where) == TRUTH_NO)) {
        return (Value){};
    }
    return evaluate(run, fold->children[0]);
}

void rates_first(Run *run, Value *first, Value value)
{
    bool has_currency = value.kind == VALUE_MONEY && value.atom != ATOM_NONE;
    if (has_currency &&
        (first->kind == VALUE_ABSENT ||
         (is_nothing(value) != is_nothing(*first) ? is_nothing(*first)
                                                  : comes_first(run, value.atom, first->atom)))) {
        *first = value;
    }
}

static bool first_visit(Run *run, void *argument, bool unknown)
{
    FoldRates *rates = argument;
    rates_first(run, &rates->first, member_amount(run, rates->node, unknown));
    return true;
}

Value rates_of_fold(Run *run, const Node *node)
{
    FoldRates rates = {.node = node};
    run_members(run, &node->members, first_visit, &rates);
    return rates.first;
}

static bool member_lacking(Run *run, void *argument, bool unknown)
{
    FoldRates *rates = argument;
    pair_lacking(run, member_amount(run, rates->node, unknown), rates->first, rates->out);
    return true;
}

static void set_lacking(Run *run, const Node *set, Value to, Currencies *out)
{
    if (set->kind != NODE_SET) {
        pair_lacking(run, evaluate(run, set), to, out);
        return;
    }
    uint32_t count = set->count + (set->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        set_lacking(run, set->children[i], to, out);
    }
}

// Of what the items of a case add to a limit.
static void items_lacking(Run *run, const Provision *limit, Currencies *out)
{
    CountedItem *items = NULL;
    uint32_t count = limit_items(run, limit, &items);
    Value first = {};
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].among != TRUTH_NO) {
            rates_first(run, &first, items[i].counts);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].among != TRUTH_NO) {
            pair_lacking(run, items[i].counts, first, out);
        }
    }
}

void rates_lacking(Run *run, const Node *node, Currencies *out)
{
    if (node->kind == NODE_COUNTED) {
        if (node->type.kind == TYPE_MONEY) {
            items_lacking(run, &run->program->provisions[node->targets[0]], out);
        }
        return;
    }
    if (node->kind == NODE_AGGREGATE && node->type.kind == TYPE_MONEY) {
        FoldRates rates = {.node = node, .first = rates_of_fold(run, node), .out = out};
        run_members(run, &node->members, member_lacking, &rates);
        return;
    }
    bool is_money = node->kind == NODE_OPERATION && node->count == 2 &&
                    node->children[0]->type.kind == TYPE_MONEY;
    if (is_money && (node->op == OP_IN || node->op == OP_NOT_IN)) {
        set_lacking(run, node->children[1], evaluate(run, node->children[0]), out);
    } else if (is_money && node->children[1]->type.kind == TYPE_MONEY) {
        Value left = evaluate(run, node->children[0]), right = evaluate(run, node->children[1]);
        bool moves = left_moves(node->op, left, right);
        pair_lacking(run, moves ? left : right, moves ? right : left, out);
    }
}

// --- Contradictions ---------------------------------------------------------------------------

// What is said of each currency is one amount of another, so that following it comes to an end or
// round to where it began. Round a ring a currency must be worth what it was.
typedef struct RingRate {
    Atom currency;
    Value worth;
    const Table *by;
} RingRate;
typedef VEC(RingRate) Ring;

// The ring through a currency; false: there is none.
static bool ring_find(Ring *out, Run *run, Atom first)
{
    Atom at = first;
    do {
        RingRate rate = {.currency = at};
        rate.worth = worth_said(run, at, &rate.by);
        if (rate.worth.kind == VALUE_ABSENT) {
            return false;
        }
        for (size_t i = 0; i < out->count; i++) {
            if (out->at[i].currency == at) {
                return false;  // another ring, to which the way from here leads
            }
        }
        *VEC_PUSH(out, run->arena) = rate;
        at = rate.worth.atom;
    } while (at != first);
    return true;
}

// It is told once: at the first by its code of the currencies of which the case says something.
static bool ring_begins_here(const Run *run, const Ring *ring)
{
    for (size_t i = 1; i < ring->count; i++) {
        if (ring->at[i].by == NULL &&
            comes_first(run, ring->at[i].currency, ring->at[0].currency)) {
            return false;
        }
    }
    return true;
}

// What the other rates make of one of its first currency. RANGE: it has too many digits.
static Status ring_makes(Number *out, const Ring *ring)
{
    Number others = number_whole(1);
    for (size_t i = 1; i < ring->count; i++) {
        TRY(number_multiply(&others, others, ring->at[i].worth.range->low));
    }
    return number_divide(out, number_whole(1), others);
}

// "1 USD = 2 EUR (x.book/rates)"
static void rate_add(Buffer *text, const Run *run, const RingRate *rate)
{
    const Symbols *symbols = run->given->symbols;
    buffer_add_format(text, "1 %.*s = ", STR_ARG(symbols_write(symbols, rate->currency)));
    number_add_to(text, rate->worth.range->low);
    buffer_add_format(text, " %.*s", STR_ARG(symbols_write(symbols, rate->worth.atom)));
    if (rate->by != NULL) {
        buffer_add_format(text, " (%.*s/%.*s)", STR_ARG(rate->by->rulebook->name),
                          STR_ARG(rate->by->name));
    }
}

// "1 USD = 2 EUR, 1 EUR = 5 CNY": all but the first.
static Str others_text(const Run *run, const Ring *ring)
{
    Buffer text = buffer_new(run->arena);
    for (size_t i = 1; i < ring->count; i++) {
        buffer_add(&text, i == 1 ? STR("") : STR(", "));
        rate_add(&text, run, &ring->at[i]);
    }
    return buffer_str(&text);
}

static Str rate_text(const Run *run, const RingRate *rate)
{
    Buffer text = buffer_new(run->arena);
    rate_add(&text, run, rate);
    return buffer_str(&text);
}

static bool is_warned(const Problems *warnings, Str field, Str is, Str others)
{
    for (size_t i = 0; i < warnings->list.count; i++) {
        const Problem *warning = &warnings->list.at[i];
        Str message = warning->message;
        if (str_equal(warning->place.field, field) && str_starts_with(message, is) &&
            str_find(message, others) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

// "1 EUR = 2 USD, but 1 USD = 2 EUR, which makes 1 EUR = 0.5 USD"
static void ring_warn(Run *run, const Ring *ring)
{
    Number makes;
    const RingRate *first = &ring->at[0];
    if (ring_makes(&makes, ring) != STATUS_OK ||
        number_compare(makes, first->worth.range->low) == 0) {
        return;
    }
    Str currency = symbols_write(run->given->symbols, first->currency);
    Place place = {.source = run->given->id,
                   .field = str_format(run->arena, "rates[%.*s]", STR_ARG(currency))};
    RingRate made = {.currency = first->currency,
                     .worth = value_of_number(VALUE_MONEY, makes, run->arena)};
    made.worth.atom = first->worth.atom;
    Str is = rate_text(run, first), others = others_text(run, ring);
    if (is_warned(run->warnings, place.field, is, others)) {
        return;  // another law says the same
    }
    problem_warning(run->warnings, place, "case.rates", "%.*s, but %.*s, which makes %.*s",
                    STR_ARG(is), STR_ARG(others), STR_ARG(rate_text(run, &made)));
    problem_hint(run->warnings, "leave one out, or make them agree: what a sum comes to hangs on "
                                "which of them is taken");
}

void rates_warn(Run *run)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, (FactId){FACT_RATES});
    Value given = run->given->root->given[fact->slot];
    uint32_t count = given.kind == VALUE_BY_ROW && given.by_row != NULL ? given.by_row->count : 0;
    for (uint32_t i = 0; i < count; i++) {
        Ring ring = {};
        if (ring_find(&ring, run, given.by_row->rows[i]) && ring_begins_here(run, &ring)) {
            ring_warn(run, &ring);
        }
    }
}
