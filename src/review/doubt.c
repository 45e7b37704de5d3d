// doubt.c: what reads otherwise than it works.
//
//   not (x < y)      yes where x is none, since no comparison with none holds
//   behind otherwise a branch counts before it all the same
#include "review/parts.h"

typedef struct Doubt {
    const Review *review;
    Place place;
} Doubt;

static void not_less_find(void *what, const Node *node);
static void provision_check(const Review *review, const Provision *provision);
static void derivation_check(const Review *review, const Derivation *derivation);

void review_doubts(const Review *review)
{
    const Program *program = review->program;
    for (uint32_t i = 0; i < program->provision_count; i++) {
        provision_check(review, &program->provisions[i]);
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        derivation_check(review, &program->derivations[i]);
    }
}

static void provision_check(const Review *review, const Provision *provision)
{
    Doubt doubt = {review, provision->place};
    node_walk(provision->where, not_less_find, &doubt);
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        doubt.place = provision->conditions[i].place;
        node_walk(provision->conditions[i].test, not_less_find, &doubt);
    }
}

// The side of a comparison that may be none; null if none may.
static const Node *side_or_none(const Node *comparison)
{
    for (uint32_t i = 0; i < comparison->count; i++) {
        if (comparison->children[i]->type.or_none) {
            return comparison->children[i];
        }
    }
    return NULL;
}

static void not_less_find(void *what, const Node *node)
{
    const Doubt *doubt = what;
    if (node->kind != NODE_OPERATION || node->op != OP_NOT) {
        return;
    }
    const Node *inside = node->children[0];
    bool ordered = inside->kind == NODE_OPERATION && inside->op >= OP_LESS &&
                   inside->op <= OP_GREATER_OR_EQUAL;
    const Node *side = ordered ? side_or_none(inside) : NULL;
    if (side != NULL) {
        problem_warning(doubt->review->problems, doubt->place, "doubt.not_less",
                        "'%.*s' also holds where '%.*s' is none", STR_ARG(node->text),
                        STR_ARG(side->text));
        problem_hint(doubt->review->problems, "turn the sign round, or add `and %.*s is not none`",
                     STR_ARG(side->text));
    }
}

static void derivation_check(const Review *review, const Derivation *derivation)
{
    uint32_t last = derivation->branch_count - 1;
    for (uint32_t i = 0; i <= last; i++) {
        const DerivedBranch *branch = &derivation->branches[i];
        Doubt doubt = {review, branch->place};
        node_walk(branch->value, not_less_find, &doubt);
        node_walk(branch->when, not_less_find, &doubt);
        if (derivation->branches[last].when == NULL &&
            derivation->branches[last].place.line < branch->place.line) {
            problem_warning(review->problems, branch->place, "doubt.otherwise",
                            "this branch stands behind `otherwise`, and counts before it");
        }
    }
}
