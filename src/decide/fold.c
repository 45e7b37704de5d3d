// fold.c: what is asked of many at once: quantifiers (any, no, every), aggregates (sum, count, min,
// max, set of) and the one row (the), over lists of members and over rows of tables. A member that
// may count makes the answer wider; one that nobody has seen (an incomplete list) opens an end.
#include "decide/evaluate.h"
#include "decide/rates.h"
#include "decide/rows.h"

// More rows than this are not joined into one value: what is left of it is then unknown.
#define HULL_ROWS_MAX 64

// --- Quantifiers ------------------------------------------------------------------------------

typedef struct Quantified {
    const Node *node;
    Truth truth;
} Quantified;

static Truth member_where(Run *run, const Node *node, const Node *where)
{
    Truth holds = run_member_holds(run, &node->members);
    return where == NULL || holds == TRUTH_NO ? holds
                                              : truth_and(holds, evaluate_truth(run, where));
}

// any: where; every: not where, or has.
static Truth member_truth(Run *run, const Node *node)
{
    Truth where = member_where(run, node, node->children[0]);
    if (node->op != OP_EVERY) {
        return where;
    }
    return where == TRUTH_NO ? TRUTH_YES
                             : truth_or(truth_not(where), evaluate_truth(run, node->children[1]));
}

static bool quantified_visit(Run *run, void *argument, bool unknown)
{
    Quantified *quantified = argument;
    Truth member = unknown ? TRUTH_UNKNOWN : member_truth(run, quantified->node);
    bool every = quantified->node->op == OP_EVERY;
    quantified->truth =
        every ? truth_and(quantified->truth, member) : truth_or(quantified->truth, member);
    return quantified->truth != (every ? TRUTH_NO : TRUTH_YES);
}

static bool row_visit(Run *, void *argument, uint32_t, Truth truth)
{
    Quantified *quantified = argument;
    quantified->truth = truth_or(quantified->truth, truth);
    return quantified->truth != TRUTH_YES;
}

Truth evaluate_quantified(Run *run, const Node *node)
{
    Quantified quantified = {node, node->op == OP_EVERY ? TRUTH_YES : TRUTH_NO};
    if (node->members.kind == MEMBERS_ROWS && node->op != OP_EVERY) {
        RowFilter *filter =
            rows_filter_of_node(run, node, node->members.table, node->children[0], NULL);
        rows_visit(run, filter, row_visit, &quantified);
    } else {
        run_members(run, &node->members, quantified_visit, &quantified);
    }
    return node->op == OP_NO ? truth_not(quantified.truth) : quantified.truth;
}

// --- Aggregates -------------------------------------------------------------------------------

typedef struct Aggregate {
    const Node *node;
    Value total;
    Value in;     // of money: an amount in its currency
    bool begun;   // min, max: a value has been seen that certainly counts
    Atom *atoms;  // set of
    uint32_t atom_count, atom_room;
    bool open;             // set of: there may be more
    uint32_t least, most;  // count
} Aggregate;

static void set_join(Run *run, Aggregate *aggregate, Value value, Truth where)
{
    if (where != TRUTH_YES || value.kind != VALUE_ATOM || !value.exact) {
        aggregate->open = aggregate->open || !value_is_none(value);
        return;
    }
    if (value_is_none(value)) {
        return;
    }
    if (aggregate->atom_count == aggregate->atom_room) {
        uint32_t room = aggregate->atom_room * 2 + 8;
        Atom *atoms = ARENA_MANY(run->arena, Atom, room);
        if (aggregate->atom_count > 0) {
            memcpy(atoms, aggregate->atoms, aggregate->atom_count * sizeof *atoms);
        }
        aggregate->atoms = atoms;
        aggregate->atom_room = room;
    }
    aggregate->atoms[aggregate->atom_count++] = value.atom;
}

Value sum_with(Value total, Value value, Truth where, Arena *arena)
{
    if (value_is_none(value)) {
        return total;
    }
    if (where == TRUTH_UNKNOWN || (value.may & MAY_BE_NONE)) {
        value = value_or_zero(value, arena);
    }
    return value_add(total, value, arena);
}

static void extreme_join(Run *run, Aggregate *aggregate, Value value, Truth where)
{
    if (value_is_none(value)) {
        return;
    }
    bool certain = where == TRUTH_YES && !(value.may & MAY_BE_NONE);
    Value before = aggregate->total;
    Value some = value;
    some.may = MAY_BE_SOME;
    Value joined = some;
    if (!value_is_none(before)) {
        Value before_some = before;
        before_some.may = MAY_BE_SOME;
        joined = aggregate->node->op == OP_MIN ? value_least(before_some, some, run->arena)
                                               : value_greatest(before_some, some, run->arena);
        if (before.may & MAY_BE_NONE) {
            joined = value_hull(joined, some, run->arena);
        }
    }
    aggregate->total = certain ? joined : value_hull(before, joined, run->arena);
}

static bool aggregate_visit(Run *run, void *argument, bool)
{
    Aggregate *aggregate = argument;
    const Node *node = aggregate->node;
    Truth where = member_where(run, node, node->children[1]);
    if (where == TRUTH_NO) {
        return true;
    }
    if (node->op == OP_COUNT) {
        bool none = false, maybe = false;
        if (node->children[0] != NULL) {
            Value value = evaluate(run, node->children[0]);
            none = value_is_none(value);
            maybe = (value.may & MAY_BE_NONE) != 0;
        }
        aggregate->most += !none;
        aggregate->least += !none && !maybe && where == TRUTH_YES;
        return true;
    }
    Value value = rates_into(run, evaluate(run, node->children[0]), aggregate->in);
    if (node->op == OP_SUM) {
        aggregate->total = sum_with(aggregate->total, value, where, run->arena);
    } else if (node->op == OP_SET_OF) {
        set_join(run, aggregate, value, where);
    } else {
        extreme_join(run, aggregate, value, where);
    }
    return true;
}

// There may be any number of further members: what one of them can add opens that end.
typedef struct OpenEnds {
    const Node *node;
    bool low, high;
    bool seen;
    Value value;
} OpenEnds;

static bool open_visit(Run *run, void *argument, bool unknown)
{
    OpenEnds *ends = argument;
    if (!unknown) {
        return true;
    }
    ends->seen = true;
    if (ends->node->children[0] == NULL) {
        return true;
    }
    ends->value = evaluate(run, ends->node->children[0]);
    const Range *range = ends->value.range;
    bool is_measured = ends->value.kind == VALUE_NUMBER || ends->value.kind == VALUE_MONEY ||
                       ends->value.kind == VALUE_DATE;  // of words `range` is what is left of them
    bool has_range = is_measured && !value_is_none(ends->value) && range != NULL;
    ends->low = !has_range || !range->has_low || number_sign(range->low) < 0;
    ends->high = !has_range || !range->has_high || number_sign(range->high) > 0;
    return true;
}

static Value sum_opened(Run *run, Value total, const OpenEnds *ends)
{
    if (total.range == NULL) {
        return total;
    }
    Range range = *total.range;
    range.has_low = range.has_low && !ends->low;
    range.has_high = range.has_high && !ends->high;
    Value value = value_of_range((ValueKind)total.kind, range, run->arena);
    value.atom = value.range != NULL ? total.atom : ATOM_NONE;  // it may be in any currency
    return value;
}

static Value aggregate_start(Run *run, const Node *node)
{
    ValueKind kind = type_value_kind(&node->type);
    if (node->op == OP_SUM) {
        return value_of_number(kind, number_whole(0), run->arena);
    }
    return value_none(kind);
}

static Value count_value(Run *run, const Aggregate *aggregate, bool open)
{
    Range range = {.low = number_whole(aggregate->least),
                   .high = number_whole(aggregate->most),
                   .has_low = true,
                   .has_high = !open};
    return value_of_range(VALUE_NUMBER, range, run->arena);
}

static bool closed_visit(Run *run, void *argument, bool unknown)
{
    return unknown ? true : aggregate_visit(run, argument, unknown);
}

Value evaluate_aggregate(Run *run, const Node *node)
{
    Aggregate aggregate = {.node = node};
    OpenEnds ends = {.node = node};
    if (node->op != OP_SET_OF && node->op != OP_COUNT) {
        aggregate.total = aggregate_start(run, node);
        aggregate.in = node->type.kind == TYPE_MONEY ? rates_of_fold(run, node) : (Value){};
    }
    run_members(run, &node->members, closed_visit, &aggregate);
    run_members(run, &node->members, open_visit, &ends);
    switch (node->op) {
    case OP_COUNT:
        return count_value(run, &aggregate, ends.seen);
    case OP_SET_OF:
        return value_of_set(aggregate.atoms, aggregate.atom_count, !aggregate.open && !ends.seen,
                            run->arena);
    case OP_SUM:
        return ends.seen && !value_is_none(ends.value) ? sum_opened(run, aggregate.total, &ends)
                                                       : aggregate.total;
    default:
        break;
    }
    if (ends.seen) {  // min, max: one more, or not
        extreme_join(run, &aggregate, ends.value, TRUTH_UNKNOWN);
    }
    return aggregate.total;
}

// --- The one row ------------------------------------------------------------------------------

typedef struct TheRow {
    const Node *node;
    Value value;
    bool certain, any;
    uint32_t count;
} TheRow;

static bool the_visit(Run *run, void *argument, uint32_t, Truth truth)
{
    TheRow *the = argument;
    Value cell = evaluate_cell(run, the->node);
    the->count++;
    if (truth == TRUTH_YES) {
        the->value = cell;
        the->certain = true;
        return false;
    }
    if (the->count > HULL_ROWS_MAX) {
        the->value = value_unknown(type_value_kind(&the->node->type), the->node->type.or_none);
    } else {
        the->value = the->any ? value_hull(the->value, cell, run->arena) : cell;
    }
    the->any = true;
    return true;
}

// What stands where no row fits: nothing, or, of an open table, anybody's guess.
static Value no_row_value(Run *run, const Node *node)
{
    ValueKind kind = type_value_kind(&node->type);
    if (run->program->tables[node->table].open) {
        return value_unknown(kind, node->type.or_none);
    }
    return kind == VALUE_SET     ? value_of_set(NULL, 0, true, run->arena)
           : kind == VALUE_TRUTH ? value_of_truth(TRUTH_NO)
                                 : value_none(kind);
}

Value evaluate_the(Run *run, const Node *node)
{
    TheRow the = {.node = node};
    RowFilter *filter = rows_filter_of_node(run, node, node->table, node->children[0], NULL);
    rows_visit(run, filter, the_visit, &the);
    if (the.certain) {
        return the.value;
    }
    Value none = no_row_value(run, node);
    if (!the.any) {
        return none;
    }
    return none.kind == the.value.kind ? value_hull(the.value, none, run->arena) : the.value;
}
