// column_derived.c: numbers that are derived from columns of numbers and only compared, as
// performance density is: tpp / area. Every row has its own, but all that lie between the same
// thresholds are alike. So they are worked out row by row, with the engine's own arithmetic on
// bounds, and become a lane of classes like any other.
#include "decide/column_law.h"

#include <stdlib.h>

#include "lang/operator.h"

#define INPUTS_MAX 8
#define POSITION_BITS 20  // of a place among thresholds

// A fact that is read, its column (null: none), and what it is where the column says nothing.
typedef struct Input {
    FactName name;
    Lane *lane;
    ClassTable *silent;
    uint16_t *answers;  // of the block: the value, by place in `values` + 1
} Input;

struct DerivedLane {
    Lane lane;  // first, so that it can be found from its lane
    ColumnDecider *self;
    ColumnLaw *law;
    const Fact *fact;
    FactName name;
    const Node *node;
    Number *cuts;
    uint32_t cut_count;
    Input inputs[INPUTS_MAX];
    uint32_t input_count;
    VEC(Value) values;  // that inputs have where nothing is said
};

typedef struct InputFill {
    DerivedLane *derived;
    const Input *input;
} InputFill;

static bool node_suits(DerivedLane *derived, const Node *node);
static void cuts_take(DerivedLane *derived, const Reads *reads);
static void derived_fill(Lane *lane, Block *block);
static void silent_fill(DerivedLane *derived, Input *input, Block *block);
static bool class_key(int64_t *out, const DerivedLane *derived, Value value);
static Value node_value(const DerivedLane *derived, const Node *node, uint32_t row);

static bool has_column(const ColumnDecider *self, uint32_t fact)
{
    for (uint32_t i = 0; i < self->columns->count; i++) {
        const FactColumn *column = self->lanes[i].column;
        bool is_of_fact = column->use == COLUMN_SAYS_FACT || column->use == COLUMN_SAYS_PART;
        if (is_of_fact && column->fact.fact.index == fact) {
            return true;
        }
    }
    return false;
}

DerivedLane *derived_lane_new(ColumnDecider *self, ColumnLaw *law, const LawPlan *plan,
                              const Reads *reads, uint32_t fact)
{
    const Derivation *derivation = plan->derivations[fact];
    const Fact *declared = vocabulary_fact(self->columns->vocabulary, (FactId){fact});
    bool suits = derivation != NULL && derivation->branch_count == 1 &&
                 derivation->branches[0].when == NULL && declared->type.kind == TYPE_NUMBER &&
                 (declared->place == PLACE_CASE || declared->place == PLACE_ITEM) &&
                 bits_get(reads->facts, fact) && !bits_get(reads->counted, fact) &&
                 !has_column(self, fact);
    if (!suits) {
        return NULL;
    }
    DerivedLane *made = ARENA_NEW(self->arena, DerivedLane);
    *made = (DerivedLane){.self = self,
                          .law = law,
                          .fact = declared,
                          .name = {{fact}, ROLE_ANY},
                          .node = derivation->branches[0].value};
    if (made->node->kind != NODE_OPERATION || !node_suits(made, made->node)) {
        return NULL;
    }
    lane_derived_new(&made->lane, self->columns, derived_fill, self->arena);
    cuts_take(made, reads);
    return made;
}

uint32_t derived_lane_fact(const DerivedLane *derived)
{
    return derived->name.fact.index;
}

Lane *derived_lane(DerivedLane *derived)
{
    return &derived->lane;
}

void derived_lane_tables(DerivedLane *derived)
{
    ColumnDecider *self = derived->self;
    for (uint32_t i = 0; i < derived->input_count; i++) {
        Input *input = &derived->inputs[i];
        Reads reads = column_law_reads(self, derived->law);
        reads_fact(&reads, input->name.fact.index);
        uint32_t count = 0;
        uint32_t numbers = 0;
        TableLane *lanes = lanes_of_reads(self, derived->law, &reads, &count, &numbers);
        uint32_t kept = 0;
        for (uint32_t k = 0; k < count; k++) {
            if (lanes[k].lane != input->lane) {
                lanes[kept++] = lanes[k];
            }
        }
        input->silent = class_table_new(lanes, kept, self->arena);
        input->answers = ARENA_MANY(self->arena, uint16_t, BLOCK_ROWS);
    }
}

// Sums and products of constants and of facts that are columns of numbers, or none at all.
static bool node_suits(DerivedLane *derived, const Node *node)
{
    if (node->kind == NODE_CONSTANT) {
        return node->constant.kind == VALUE_NUMBER && node->constant.exact;
    }
    if (node->kind == NODE_OPERATION) {
        bool is_arithmetic = node->op == OP_ADD || node->op == OP_SUBTRACT ||
                             node->op == OP_MULTIPLY || node->op == OP_DIVIDE;
        return is_arithmetic && node->type.kind == TYPE_NUMBER &&
               node_suits(derived, node->children[0]) && node_suits(derived, node->children[1]);
    }
    if (node->kind != NODE_FACT || derived->input_count == INPUTS_MAX) {
        return false;
    }
    const Fact *fact = vocabulary_fact(derived->self->columns->vocabulary, node->fact.fact);
    bool is_flat = fact->place == PLACE_CASE || fact->place == PLACE_ITEM ||
                   (fact->place == PLACE_PARTY && node->fact.role < ROLE_COUNT);
    Lane *lane = number_lane(derived->self, node->fact);
    if (!is_flat || fact->type.kind != TYPE_NUMBER || fact->by_table.len > 0 ||
        (lane == NULL && has_column(derived->self, node->fact.fact.index))) {
        return false;
    }
    derived->inputs[derived->input_count++] = (Input){.name = node->fact, .lane = lane};
    return true;
}

static int number_order(const void *a, const void *b)
{
    return number_compare(*(const Number *)a, *(const Number *)b);
}

static void cuts_take(DerivedLane *derived, const Reads *reads)
{
    derived->cuts = ARENA_MANY(derived->self->arena, Number, reads->cuts.count + 1);
    for (size_t i = 0; i < reads->cuts.count; i++) {
        if (reads->cuts.at[i].fact == derived->name.fact.index) {
            derived->cuts[derived->cut_count++] = reads->cuts.at[i].at;
        }
    }
    if (derived->cut_count > 0) {
        qsort(derived->cuts, derived->cut_count, sizeof *derived->cuts, number_order);
    }
}

// The lane's classes for the rows of the day at hand.
static void derived_fill(Lane *lane, Block *block)
{
    DerivedLane *derived = (DerivedLane *)(void *)lane;
    ColumnDecider *self = derived->self;
    for (uint32_t i = 0; i < derived->input_count; i++) {
        silent_fill(derived, &derived->inputs[i], block);
    }
    for (uint32_t row = 0; row < block->count; row++) {
        bool is_wanted = (self->of_day[row / 64] >> (row % 64)) & 1;
        lane->ids[row] = 0;
        if (!is_wanted || block_is_alone(block, row)) {
            continue;
        }
        ArenaMark mark = arena_mark(self->scratch);
        Value value = node_value(derived, derived->node, row);
        bool narrows = derived->fact->has_bounds && !value.exact;
        value = narrows ? value_within(value, derived->fact->bounds, self->scratch) : value;
        int64_t key;
        bool has_key = class_key(&key, derived, value);
        lane->ids[row] = has_key ? lane_class_of_number(lane, key) : CLASS_WRONG;
        if (lane->ids[row] == CLASS_WRONG) {
            block_set_alone(block, row);
        }
        arena_return(self->scratch, mark);
    }
}

static uint16_t value_keep(DerivedLane *derived, Value value)
{
    for (size_t i = 0; i < derived->values.count; i++) {
        if (value_same(derived->values.at[i], value)) {
            return (uint16_t)(i + 1);
        }
    }
    if (derived->values.count >= ANSWER_APART - 1 || value.kind != VALUE_NUMBER) {
        return ANSWER_APART;
    }
    if (value.range != NULL) {
        Range *range = ARENA_NEW(derived->self->arena, Range);
        *range = *value.range;
        value.range = range;
    }
    *VEC_PUSH(&derived->values, derived->self->arena) = value;
    return (uint16_t)derived->values.count;
}

static uint16_t input_fill(void *what, uint32_t row)
{
    const InputFill *fill = what;
    ColumnDecider *self = fill->derived->self;
    ArenaMark mark = arena_mark(self->scratch);
    Problems unheard = {.arena = self->scratch, .limit = 1};
    Run run;
    uint16_t answer = ANSWER_APART;
    if (row_run(&run, self, fill->derived->law, row, &unheard)) {
        answer = value_keep(fill->derived, evaluate_fact(&run, fill->input->name));
        self->work.shared++;
    }
    arena_return(self->scratch, mark);
    return answer;
}

static void silent_fill(DerivedLane *derived, Input *input, Block *block)
{
    uint64_t silent[BLOCK_WORDS];
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        uint64_t known = input->lane == NULL ? 0 : input->lane->known[i];
        silent[i] = derived->self->of_day[i] & ~known;
    }
    if (input->lane != NULL) {
        (void)lane_values(input->lane, block);
    }
    if (bits_any(silent)) {
        InputFill fill = {derived, input};
        class_table_ask(input->silent, input->answers, block, silent, input_fill, &fill,
                        derived->self->scratch);
    }
}

static Value input_value(const DerivedLane *derived, FactName name, uint32_t row)
{
    const Input *input = derived->inputs;
    while (input->name.fact.index != name.fact.index || input->name.role != name.role) {
        input++;
    }
    bool is_known = input->lane != NULL && (input->lane->known[row / 64] >> (row % 64)) & 1;
    if (!is_known) {
        return derived->values.at[input->answers[row] - 1];
    }
    Number number = lane_base_number(input->lane, input->lane->values[row]);
    return value_of_number(VALUE_NUMBER, number, derived->self->scratch);
}

static Value node_value(const DerivedLane *derived, const Node *node, uint32_t row)
{
    if (node->kind == NODE_CONSTANT) {
        return node->constant;
    }
    if (node->kind == NODE_FACT) {
        return input_value(derived, node->fact, row);
    }
    Value left = node_value(derived, node->children[0], row);
    Value right = node_value(derived, node->children[1], row);
    return operator_row(node->op)->apply(left, right, derived->self->scratch);
}

// Twice the thresholds below, and one more on a threshold: all numbers of one position compare alike.
static uint64_t position(const DerivedLane *derived, Number number)
{
    uint64_t below = 0;
    bool is_on = false;
    for (uint32_t i = 0; i < derived->cut_count; i++) {
        int order = number_compare(derived->cuts[i], number);
        bool is_again = i > 0 && number_compare(derived->cuts[i], derived->cuts[i - 1]) == 0;
        below += order < 0 && !is_again;
        is_on = is_on || order == 0;
    }
    return below * 2 + is_on;
}

// All that a comparison with a threshold can hang on. False: what is perhaps none where the fact has
// no none, which is then not derived.
static bool class_key(int64_t *out, const DerivedLane *derived, Value value)
{
    if (value.kind != VALUE_NUMBER || (!derived->fact->type.or_none && value.may != MAY_BE_SOME) ||
        derived->cut_count * 2 >= 1u << POSITION_BITS) {
        return false;
    }
    uint64_t key = (uint64_t)value.may | (uint64_t)value.exact << 2 | (uint64_t)value.overflow << 3;
    const Range *range = value_is_none(value) ? NULL : value.range;
    if (range != NULL && range->has_low) {
        key |= UINT64_C(1) << 4 | position(derived, range->low) << 6;
    }
    if (range != NULL && range->has_high) {
        key |= UINT64_C(1) << 5 | position(derived, range->high) << (6 + POSITION_BITS + 1);
    }
    *out = (int64_t)key;
    return true;
}
