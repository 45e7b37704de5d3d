// column_condition.c: a condition over a block of rows. Comparisons of a column with a constant are
// made 64 rows at a time; what hangs on few classes is looked up; *and*, *or*, *not* join bitmaps.
// What is none of these is asked of the engine, once for all rows that are alike.
#include "decide/column_law.h"

#include <stdlib.h>

#include "lang/operator.h"

#define TABLE_BITS 16  // a condition of no numbers whose key is no longer is one table

typedef enum ConditionKind {
    CONDITION_TABLE,
    CONDITION_COMPARE,
    CONDITION_AND,
    CONDITION_OR,
    CONDITION_NOT,
} ConditionKind;

struct ColumnCondition {
    ConditionKind kind;
    ColumnCondition **children;
    uint32_t count;
    // Of a table: what it answers. Of a comparison: of rows in which the column says nothing.
    ClassTable *table;
    const Node *node;
    ColumnLaw *law;
    // Of a comparison: yes from `first` on, and below `end` if there is one; or the opposite.
    const Lane *lane;
    int64_t first, end;
    bool has_first, has_end, opposite;
};

typedef struct ConditionFill {
    ColumnDecider *self;
    const ColumnCondition *condition;
} ConditionFill;

static bool compare_read(ColumnDecider *self, ColumnCondition *out, const Node *node);
static ClassTable *table_without(ColumnDecider *self, const TableLane *lanes, uint32_t count,
                                 const Lane *left_out);
static void table_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                         Truths *out);
static void compare_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                           Truths *out);
static void silent_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *silent,
                          Truths *out);
static void joined_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                          Truths *out);

// Numbers are better compared than looked up.
static bool any_counted(const TableLane *lanes, uint32_t count)
{
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        any = any || (lanes[i].lane->kind == LANE_NUMBERS && !lanes[i].presence);
    }
    return any;
}

ColumnCondition *column_condition_new(ColumnDecider *self, ColumnLaw *law, const Node *node)
{
    ColumnCondition *made = ARENA_NEW(self->arena, ColumnCondition);
    *made = (ColumnCondition){.kind = CONDITION_TABLE, .node = node, .law = law};
    Reads reads = column_law_reads(self, law);
    reads_node(&reads, node);
    uint32_t count = 0;
    uint32_t numbers = 0;
    TableLane *lanes = lanes_of_reads(self, law, &reads, &count, &numbers);
    bool is_small = !any_counted(lanes, count) && lanes_bits(lanes, count) <= TABLE_BITS;
    if (compare_read(self, made, node)) {
        made->kind = CONDITION_COMPARE;
        made->table = table_without(self, lanes, count, made->lane);
        return made;
    }
    bool is_joined = node->kind == NODE_OPERATION &&
                     (node->op == OP_AND || node->op == OP_OR || node->op == OP_NOT);
    if (is_small || !is_joined) {
        made->table = class_table_new(lanes, count, self->arena);
        return made;
    }
    made->kind = node->op == OP_AND  ? CONDITION_AND
                 : node->op == OP_OR ? CONDITION_OR
                                     : CONDITION_NOT;
    made->count = node->count;
    made->children = ARENA_MANY(self->arena, ColumnCondition *, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        made->children[i] = column_condition_new(self, law, node->children[i]);
    }
    return made;
}

void column_condition_truths(ColumnDecider *self, ColumnCondition *condition,
                             const uint64_t *wanted, Truths *out)
{
    switch (condition->kind) {
    case CONDITION_TABLE:
        table_truths(self, condition, wanted, out);
        break;
    case CONDITION_COMPARE:
        compare_truths(self, condition, wanted, out);
        break;
    case CONDITION_NOT:
        column_condition_truths(self, condition->children[0], wanted, out);
        truths_not(out);
        break;
    case CONDITION_AND:
    case CONDITION_OR:
        joined_truths(self, condition, wanted, out);
        break;
    }
}

// --- Joining ----------------------------------------------------------------------------------

// What is settled by the sides before asks nothing more.
static void joined_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                          Truths *out)
{
    bool is_and = condition->kind == CONDITION_AND;
    truths_all(out, is_and ? TRUTH_YES : TRUTH_NO);
    for (uint32_t i = 0; i < condition->count; i++) {
        uint64_t open[BLOCK_WORDS];
        for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
            open[word] = wanted[word] & (is_and ? out->maybe[word] : ~out->yes[word]);
        }
        if (!bits_any(open)) {
            return;
        }
        Truths side;
        column_condition_truths(self, condition->children[i], open, &side);
        if (is_and) {
            truths_and(out, &side);
        } else {
            truths_or(out, &side);
        }
    }
}

// --- Tables -----------------------------------------------------------------------------------

static uint16_t condition_fill(void *what, uint32_t row)
{
    const ConditionFill *fill = what;
    ColumnDecider *self = fill->self;
    ArenaMark mark = arena_mark(self->scratch);
    Problems unheard = {.arena = self->scratch, .limit = 1};
    Run run;
    uint16_t answer = ANSWER_APART;
    if (row_run(&run, self, fill->condition->law, row, &unheard)) {
        answer = (uint16_t)evaluate_truth(&run, fill->condition->node);
        self->work.shared++;
    }
    arena_return(self->scratch, mark);
    return answer;
}

static void table_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                         Truths *out)
{
    ConditionFill fill = {self, condition};
    uint16_t *answers = self->answers;
    Truth constant = (Truth)class_table_constant(condition->table);
    if (constant >= TRUTH_NO && constant <= TRUTH_UNKNOWN) {
        truths_all(out, constant);
        return;
    }
    memset(answers, 0, BLOCK_ROWS * sizeof *answers);
    class_table_ask(condition->table, answers, &self->block, wanted, condition_fill, &fill,
                    self->scratch);
    truths_of_answers(out, answers, self->block.count);
}

// --- Comparisons ------------------------------------------------------------------------------

Lane *number_lane(ColumnDecider *self, FactName name)
{
    for (uint32_t i = 0; i < self->columns->count; i++) {
        const FactColumn *column = self->lanes[i].column;
        if (self->lanes[i].kind == LANE_NUMBERS && column->fact.fact.index == name.fact.index) {
            const Fact *fact = vocabulary_fact(self->columns->vocabulary, name.fact);
            if (fact->place != PLACE_PARTY || column->fact.role == name.role) {
                return &self->lanes[i];
            }
        }
    }
    return NULL;
}

// The first whole number that is `at` or more (above: more than it). False: none that 64 bits hold.
static bool whole_from(int64_t *out, Number at, bool above)
{
    Int128 whole = at.over / at.under;
    bool is_between = whole * at.under != at.over;
    whole += is_between ? at.over > 0 : above;
    if (whole > INT64_MAX) {
        return false;
    }
    *out = whole < INT64_MIN ? INT64_MIN : (int64_t)whole;
    return true;
}

static void compare_set(ColumnCondition *out, Operator op, Number at)
{
    bool from_above = op == OP_GREATER || op == OP_LESS_OR_EQUAL;
    out->has_first = whole_from(&out->first, at, from_above);
    out->opposite = op == OP_LESS || op == OP_LESS_OR_EQUAL || op == OP_IS_NOT;
    if (op == OP_IS || op == OP_IS_NOT) {
        out->has_end = whole_from(&out->end, at, true);
    }
}

static Operator turned(Operator op)
{
    switch (op) {
    case OP_LESS:
        return OP_GREATER;
    case OP_LESS_OR_EQUAL:
        return OP_GREATER_OR_EQUAL;
    case OP_GREATER:
        return OP_LESS;
    case OP_GREATER_OR_EQUAL:
        return OP_LESS_OR_EQUAL;
    default:
        return op;
    }
}

// A number of a column against a constant, on whichever side.
static bool compare_read(ColumnDecider *self, ColumnCondition *out, const Node *node)
{
    bool compares =
        node->kind == NODE_OPERATION && node->count == 2 &&
        (operator_is_comparison(node->op) || node->op == OP_IS || node->op == OP_IS_NOT);
    for (uint32_t i = 0; compares && i < 2; i++) {
        const Node *fact = node->children[i];
        const Node *constant = node->children[1 - i];
        if (fact->kind != NODE_FACT || constant->kind != NODE_CONSTANT ||
            constant->constant.kind != VALUE_NUMBER || !constant->constant.exact ||
            constant->constant.range == NULL) {
            continue;
        }
        Number at;
        out->lane = number_lane(self, fact->fact);
        if (out->lane != NULL &&
            lane_number(&at, out->lane, constant->constant.range->low) == STATUS_OK) {
            compare_set(out, i == 0 ? node->op : turned(node->op), at);
            return true;
        }
    }
    return false;
}

static ClassTable *table_without(ColumnDecider *self, const TableLane *lanes, uint32_t count,
                                 const Lane *left_out)
{
    TableLane *list = ARENA_MANY(self->scratch, TableLane, count + 1);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (lanes[i].lane != left_out) {
            list[kept++] = lanes[i];
        }
    }
    return class_table_new(list, kept, self->arena);
}

static void compare_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *wanted,
                           Truths *out)
{
    const Lane *lane = condition->lane;
    uint64_t end[BLOCK_WORDS];
    memset(out->yes, 0, sizeof out->yes);
    if (condition->has_first) {
        numbers_from(out->yes, lane, condition->first, self->block.count);
    }
    if (condition->has_end) {
        numbers_from(end, lane, condition->end, self->block.count);
        for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
            out->yes[i] &= ~end[i];
        }
    }
    uint64_t opposite = condition->opposite ? UINT64_MAX : 0;
    uint64_t silent[BLOCK_WORDS];
    uint64_t any_silent = 0;
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        out->yes[i] = (out->yes[i] ^ opposite) & lane->known[i];
        silent[i] = wanted[i] & ~lane->known[i];
        any_silent |= silent[i];
    }
    memcpy(out->maybe, out->yes, sizeof out->maybe);
    if (any_silent != 0) {
        silent_truths(self, condition, silent, out);
    }
}

// Rows of which the column says nothing; mostly they are all the same.
static void silent_truths(ColumnDecider *self, ColumnCondition *condition, const uint64_t *silent,
                          Truths *out)
{
    if (class_table_constant(condition->table) == TRUTH_UNKNOWN) {
        for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
            out->maybe[i] |= silent[i];
        }
        return;
    }
    Truths truths;
    table_truths(self, condition, silent, &truths);
    truths_merge(out, &truths, silent);
}
