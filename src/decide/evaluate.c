// evaluate.c: what a node is worth for one item of one case, by Kleene's tables and by bounds. A
// condition stops at the first side that settles it. The dispatch over the kinds of nodes; what a
// fact, a set or a fold needs is in the files beside (evaluate.h).
#include "decide/evaluate.h"
#include "decide/rates.h"
#include "decide/codes.h"
#include "decide/steps.h"
#include "lang/operator.h"

static Value evaluate_operation(Run *run, const Node *node);
static Truth evaluate_applies(Run *run, const Node *node);
static Truth evaluate_kept(Run *run, const Node *node);

Truth evaluate_truth(Run *run, const Node *node)
{
    return value_truth(evaluate(run, node));
}

Value evaluate(Run *run, const Node *node)
{
    run->decider->work.nodes++;
    switch (node->kind) {
    case NODE_CONSTANT:
        return node->constant;
    case NODE_FACT:
        return evaluate_fact(run, node->fact);
    case NODE_FACT_BY_ROW:
        return evaluate_by_row(run, node);
    case NODE_COLUMN:
        return evaluate_cell(run, node);
    case NODE_GROUP:
        return run->day->group_sets[node->group];
    case NODE_OPERATION:
        return evaluate_operation(run, node);
    case NODE_CODES_MEET:
        return value_of_truth(codes_meet_set(run, node->children[0]));
    case NODE_QUANTIFIED:
        return value_of_truth(evaluate_quantified(run, node));
    case NODE_AGGREGATE:
        return evaluate_aggregate(run, node);
    case NODE_THE:
        return evaluate_the(run, node);
    case NODE_APPLIES:
        return value_of_truth(node->op == OP_KEPT ? evaluate_kept(run, node)
                                                  : evaluate_applies(run, node));
    case NODE_REASON:
        return run->requirement != NULL && run->requirement->because_count > 0
                   ? value_of_atom(instance_family(run, run->requirement, 0))
                   : value_none(VALUE_ATOM);
    case NODE_BECAUSE:
        return run->requirement == NULL
                   ? value_unknown(VALUE_SET, false)
                   : value_of_set(run->requirement->because, run->requirement->because_count, true,
                                  run->arena);
    case NODE_COMMITMENT:
        return value_of_truth(commitment_kept(&run->day->commitments, node->text));
    case NODE_COUNTED:
        return limit_counted(run, &run->program->provisions[node->targets[0]]);
    case NODE_CELLS:
    case NODE_ANY:
    case NODE_RANGE:
    case NODE_SET:
        break;
    }
    return value_unknown(type_value_kind(&node->type), node->type.or_none);
}

// --- Operations -------------------------------------------------------------------------------

static Truth evaluate_and(Run *run, const Node *node)
{
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_NO; i++) {
        truth = truth_and(truth, evaluate_truth(run, node->children[i]));
    }
    return truth;
}

static Truth evaluate_or(Run *run, const Node *node)
{
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < node->count && truth != TRUTH_YES; i++) {
        truth = truth_or(truth, evaluate_truth(run, node->children[i]));
    }
    return truth;
}

// Settled as soon as so many are yes, or too few are left that can be.
static Truth evaluate_at_least(Run *run, const Node *node)
{
    uint32_t yes = 0, possible = node->count;
    for (uint32_t i = 0; i < node->count && yes < node->least && possible >= node->least; i++) {
        Truth truth = evaluate_truth(run, node->children[i]);
        yes += truth == TRUTH_YES;
        possible -= truth == TRUTH_NO;
    }
    return truth_at_least(node->least, yes, possible);
}

static Truth evaluate_applies(Run *run, const Node *node)
{
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < node->target_count && truth != TRUTH_YES; i++) {
        const Provision *target = &run->program->provisions[node->targets[i]];
        truth = truth_or(truth, requirement_applies(run, target));
    }
    return truth;
}

// Of several versions of a limit those that are in force bind.
static Truth evaluate_kept(Run *run, const Node *node)
{
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < node->target_count && truth != TRUTH_NO; i++) {
        truth = truth_and(truth, limit_kept(run, &run->program->provisions[node->targets[i]]));
    }
    return truth;
}

static Atom part_of(const Run *run, Operator part, Atom code)
{
    const Symbols *symbols = run->given->symbols;
    if (!atom_is_symbol(code) || symbols_kind(symbols, code) != SYMBOL_CODE) {
        return ATOM_NONE;
    }
    return part == OP_HEADING    ? code_heading(symbols, code)
           : part == OP_CATEGORY ? code_category(symbols, code)
                                 : code_group(symbols, code);
}

// The parts of the codes of a set, or of one code; of what has no such part there is none.
static Value evaluate_part(Run *run, const Node *node)
{
    Value code = evaluate(run, node->children[0]);
    if (code.kind == VALUE_SET && code.set != NULL) {
        Atom *parts = ARENA_MANY(run->arena, Atom, code.set->count);
        size_t count = 0;
        for (uint32_t i = 0; i < code.set->count; i++) {
            parts[count] = part_of(run, node->op, code.set->atoms[i]);
            count += parts[count] != ATOM_NONE;
        }
        return value_of_set(parts, count, code.set->complete, run->arena);
    }
    if (code.kind != VALUE_ATOM || !code.exact) {
        bool or_none = node->op == OP_HEADING ? (code.may & MAY_BE_NONE) != 0 : node->type.or_none;
        return value_unknown(type_value_kind(&node->type), or_none);
    }
    Atom part = value_is_none(code) ? ATOM_NONE : part_of(run, node->op, code.atom);
    return part == ATOM_NONE ? value_none(VALUE_ATOM) : value_of_atom(part);
}

static Value evaluate_operation(Run *run, const Node *node)
{
    switch (node->op) {
    case OP_AND:
        return value_of_truth(evaluate_and(run, node));
    case OP_OR:
        return value_of_truth(evaluate_or(run, node));
    case OP_AT_LEAST:
        return value_of_truth(evaluate_at_least(run, node));
    case OP_IN:
        return value_of_truth(
            evaluate_member(run, node->children[1], evaluate(run, node->children[0])));
    case OP_NOT_IN:
        return value_of_truth(
            truth_not(evaluate_member(run, node->children[1], evaluate(run, node->children[0]))));
    case OP_HAS:
        return value_of_truth(evaluate_has(run, node));
    case OP_HAS_ANY:
        return value_of_truth(evaluate_has_any(run, node));
    case OP_HAS_ALL:
        return value_of_truth(evaluate_has_all(run, node));
    case OP_MEETS:
        return value_of_truth(evaluate_meets(run, node));
    case OP_HEADING:
    case OP_CATEGORY:
    case OP_GROUP:
        return evaluate_part(run, node);
    default:
        break;
    }
    Value left = evaluate(run, node->children[0]);
    Value right = node->count > 1 ? evaluate(run, node->children[1]) : (Value){};
    if (left.kind == VALUE_MONEY && right.kind == VALUE_MONEY) {
        rates_meet(run, node->op, &left, &right);
    }
    return operator_row(node->op)->apply(left, right, run->arena);
}
