// reads.c: see reads.h. All is taken that could be read on some day: a fact too many costs a row
// its neighbours, a fact too few would give it a wrong answer.
#include "decide/reads.h"

#include "lang/operator.h"
#include "lang/walk.h"

static void reads_members(Reads *reads, const Members *members);
static void reads_below(Reads *reads, const Node *node, bool is_compared);

Reads reads_new(const Decider *decider, uint32_t law, Arena *arena)
{
    const Program *program = decider->program;
    return (Reads){
        .arena = arena,
        .decider = decider,
        .counted.words = ARENA_MANY(arena, uint64_t, program->vocabulary->facts.count / 64 + 1),
        .law = law,
        .facts.words = ARENA_MANY(arena, uint64_t, program->vocabulary->facts.count / 64 + 1),
        .provisions.words = ARENA_MANY(arena, uint64_t, program->provision_count / 64 + 1),
    };
}

void reads_node(Reads *reads, const Node *node)
{
    reads_below(reads, node, false);
}

void reads_provision(Reads *reads, const Provision *provision)
{
    if (bits_get(reads->provisions, provision->index)) {
        return;
    }
    bits_set(reads->provisions, provision->index);
    reads_node(reads, provision->rulebook->governs);
    reads_node(reads, provision->where);
    reads_node(reads, provision->code_of);
    reads_node(reads, provision->over_codes);
    if (provision->each) {
        reads_members(reads, &provision->members);
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        reads_node(reads, provision->conditions[i].test);
    }
    for (uint32_t i = 0; i < provision->because_count; i++) {
        reads_node(reads, provision->because[i]);
    }
    if (provision->limit != NULL) {
        reads_node(reads, provision->limit->kept);
    }
}

static bool bears_on_outcome(const Provision *provision)
{
    switch (provision->kind) {
    case STATEMENT_ENTRY:
    case STATEMENT_ENTRIES:
    case STATEMENT_REQUIRE:
    case STATEMENT_PROHIBIT:
    case STATEMENT_EXCEPTION:
    case STATEMENT_GENERAL_LICENCE:
        return true;
    default:
        return false;
    }
}

void reads_claims(Reads *reads)
{
    reads_fact(reads, FACT_EXCEPTION_CLAIMED);
}

void reads_law(Reads *reads)
{
    const Decider *decider = reads->decider;
    const Program *program = decider->program;
    reads_claims(reads);
    reads_codes(reads);
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        if (decider->lends[reads->law][i]) {
            reads_node(reads, program->rulebooks[i]->governs);
            reads_node(reads, program->rulebooks[i]->reaches);
        }
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        if (decider->lends[reads->law][provision->rulebook->index] && bears_on_outcome(provision)) {
            reads_provision(reads, provision);
        }
    }
}

void reads_fact(Reads *reads, uint32_t fact)
{
    const Program *program = reads->decider->program;
    if (bits_get(reads->facts, fact)) {
        return;
    }
    bits_set(reads->facts, fact);
    bool is_taken = reads->derived.words != NULL && bits_get(reads->derived, fact);
    uint32_t next = is_taken ? UINT32_MAX : program->first_derivations[fact];
    while (next != UINT32_MAX) {
        const Derivation *derivation = &program->derivations[next];
        if (reads->decider->lends[reads->law][derivation->rulebook->index]) {
            for (uint32_t i = 0; i < derivation->branch_count; i++) {
                reads_node(reads, derivation->branches[i].value);
                reads_node(reads, derivation->branches[i].when);
            }
        }
        next = derivation->next;
    }
}

// The members of a list hold their facts themselves; what is read of the case is the list, and
// those that it is in.
static void reads_members(Reads *reads, const Members *members)
{
    const Vocabulary *vocabulary = reads->decider->program->vocabulary;
    PlaceId place = members->place;
    switch (members->kind) {
    case MEMBERS_PARTIES:
        reads->parties = true;
        return;
    case MEMBERS_REQUIREMENTS:
        reads->all = true;
        return;
    case MEMBERS_ITEMS:
    case MEMBERS_ROWS:
        return;
    case MEMBERS_LIST:
        break;
    }
    while (place > PLACE_PARTY) {
        reads_fact(reads, vocabulary->places[place].list.index);
        place = vocabulary->places[place].parent;
    }
    reads->parties = reads->parties || place == PLACE_PARTY;
}

// What an item's codes are hangs on every entry.
void reads_codes(Reads *reads)
{
    const Program *program = reads->decider->program;
    if (reads->codes) {
        return;
    }
    reads->codes = true;
    reads_fact(reads, FACT_ITEM_CODE);
    reads_fact(reads, FACT_ITEM_LIST);
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        bool is_entry = provision->kind == STATEMENT_ENTRY || provision->kind == STATEMENT_ENTRIES;
        if (is_entry && reads->decider->relevant[provision->rulebook->index]) {
            reads_provision(reads, provision);
        }
    }
}

// Does it ask only whether there is such a thing, or whether it is known?
static bool asks_of_existence(const Node *node)
{
    return node->kind == NODE_OPERATION &&
           (node->op == OP_IS_NONE || node->op == OP_IS_NOT_NONE || node->op == OP_IS_UNKNOWN ||
            node->op == OP_IS_NOT_UNKNOWN);
}

// Is this a comparison of a number with a constant? Then the constant is a cut.
static bool is_cut(Reads *reads, const Node *node)
{
    bool compares =
        node->kind == NODE_OPERATION &&
        (operator_is_comparison(node->op) || node->op == OP_IS || node->op == OP_IS_NOT) &&
        node->count == 2;
    for (uint32_t i = 0; compares && i < 2; i++) {
        const Node *fact = node->children[i];
        const Node *constant = node->children[1 - i];
        if (fact->kind == NODE_FACT && constant->kind == NODE_CONSTANT &&
            constant->constant.kind == VALUE_NUMBER && constant->constant.exact &&
            constant->constant.range != NULL) {
            *VEC_PUSH(&reads->cuts, reads->arena) =
                (Cut){fact->fact.fact.index, constant->constant.range->low};
            return true;
        }
    }
    return asks_of_existence(node);
}

static void reads_below(Reads *reads, const Node *node, bool is_compared)
{
    const Program *program = reads->decider->program;
    if (node == NULL) {
        return;
    }
    switch (node->kind) {
    case NODE_FACT:
    case NODE_FACT_BY_ROW:
        if (!is_compared) {
            bits_set(reads->counted, node->fact.fact.index);
        }
        reads_fact(reads, node->fact.fact.index);
        break;
    case NODE_GROUP:
        reads_node(reads, program->groups[node->group].set);
        break;
    case NODE_CODES_MEET:
        reads_codes(reads);
        break;
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
        reads_members(reads, &node->members);
        break;
    case NODE_APPLIES:
        for (uint32_t i = 0; i < node->target_count; i++) {
            reads_provision(reads, &program->provisions[node->targets[i]]);
        }
        break;
    case NODE_REASON:
    case NODE_BECAUSE:
        reads->all = true;
        break;
    default:
        break;
    }
    if (node->type.kind == TYPE_MONEY) {
        reads_fact(reads, FACT_RATES);
    }
    bool compares = is_cut(reads, node);
    for (uint32_t i = 0; i < node_child_count(node); i++) {
        reads_below(reads, node->children[i], compares);
    }
}
