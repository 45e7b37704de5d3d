// tableau.c: a tableau over demands. Those that are joined by *and* are met one after the other,
// each narrowing the region of the term it speaks of; of those that are joined by *or* one
// alternative after the other is tried, when all the rest is met. A derived fact brings its
// branches with it: it has the value of the first branch that holds.
//
// What is not followed (a quantifier, a sum, a comparison of two facts) is a term like any other,
// so it excludes its own opposite; but a case that rests on it is not shown: the answer is then
// open.
#include "review/tableau.h"

#include "review/same.h"

static bool literal_meet(Question *question, State *state, Literals *more, Literal literal);
static bool test_meet(Question *question, State *state, Literals *more, Literal literal);
static bool member_meet(Question *question, State *state, Literal literal);

// --- Demands ----------------------------------------------------------------------------------

static State state_copy(const State *state, Arena *arena)
{
    State copy = *state;
    copy.regions.at = ARENA_MANY(arena, Region, state->regions.count + 1);
    copy.regions.capacity = state->regions.count + 1;
    if (state->regions.count > 0) {
        memcpy(copy.regions.at, state->regions.at, state->regions.count * sizeof *copy.regions.at);
    }
    return copy;
}

Possible tableau_meet(Question *question, State *state, Literals literals)
{
    Literals all = {};
    for (size_t i = 0; i < literals.count; i++) {
        *VEC_PUSH(&all, question->arena) = literals.at[i];
    }
    for (size_t i = 0; i < all.count; i++) {
        if (question->steps++ >= STEPS_MAX) {
            return POSSIBLE_OPEN;
        }
        if (!literal_meet(question, state, &all, all.at[i])) {
            return POSSIBLE_NO;
        }
    }
    if (state->next_choice == state->choices.count) {
        return tableau_members_settle(question, state);
    }
    Choice choice = state->choices.at[state->next_choice++];
    Possible found = POSSIBLE_NO;
    for (size_t i = 0; i < choice.count && found != POSSIBLE_YES; i++) {
        State one = state_copy(state, question->arena);
        Possible with = tableau_meet(question, &one, choice.alternatives[i]);
        found = with == POSSIBLE_NO ? found : with;
    }
    return found;
}

void tableau_demand(Question *question, Literals *out, const Node *test, bool holds)
{
    *VEC_PUSH(out, question->arena) = (Literal){.test = test, .holds = holds};
}

static void choice_add(Question *question, State *state, const Literals *alternatives, size_t count)
{
    *VEC_PUSH(&state->choices, question->arena) = (Choice){alternatives, count};
}

// How many ways there are to choose so many of them: capped, since more are not tried.
static size_t ways_count(uint32_t of, uint32_t needed)
{
    size_t ways = 1;
    for (uint32_t i = 1; i <= needed && ways <= ALTERNATIVES_MAX; i++) {
        ways = ways * (of - needed + i) / i;
    }
    return ways;
}

// The next way to choose, in order; `chosen` ascends.
static void ways_next(uint32_t *chosen, uint32_t of, uint32_t needed)
{
    uint32_t at = needed - 1;
    while (at > 0 && chosen[at] == of - needed + at) {
        at--;
    }
    chosen[at]++;
    for (uint32_t i = at + 1; i < needed; i++) {
        chosen[i] = chosen[i - 1] + 1;
    }
}

// So many sides hold, or do not: of `or`, one; of `and` that does not hold, one that does not. False
// if there are too many ways to choose them.
static bool sides_choice(Question *question, State *state, const Node *node, uint32_t needed,
                         bool holds)
{
    size_t ways = ways_count(node->count, needed);
    if (needed > 1 && ways > ALTERNATIVES_MAX) {
        return false;
    }
    Literals *alternatives = ARENA_MANY(question->arena, Literals, ways);
    uint32_t *chosen = ARENA_MANY(question->arena, uint32_t, needed);
    for (uint32_t i = 0; i < needed; i++) {
        chosen[i] = i;
    }
    for (size_t way = 0; way < ways; way++) {
        for (uint32_t i = 0; i < needed; i++) {
            tableau_demand(question, &alternatives[way], node->children[chosen[i]], holds);
        }
        if (way + 1 < ways) {
            ways_next(chosen, node->count, needed);
        }
    }
    choice_add(question, state, alternatives, ways);
    return true;
}

static bool is_truth_constant(const Node *node)
{
    return node->kind == NODE_CONSTANT && node->constant.kind == VALUE_TRUTH &&
           node->constant.exact;
}

// x is yes, x is no: as x itself.
static bool truth_equality(Literal *out, const Node *node, bool holds)
{
    if (node->kind != NODE_OPERATION || (node->op != OP_IS && node->op != OP_IS_NOT)) {
        return false;
    }
    for (uint32_t i = 0; i < 2; i++) {
        if (is_truth_constant(node->children[i])) {
            bool yes = value_truth(node->children[i]->constant) == TRUTH_YES;
            *out = (Literal){.test = node->children[1 - i],
                             .holds = (node->op == OP_IS) == (yes == holds)};
            return true;
        }
    }
    return false;
}

static bool literal_meet(Question *question, State *state, Literals *more, Literal literal)
{
    const Node *node = literal.test;
    Literal same;
    if (literal.kind == LITERAL_MEMBER) {
        return member_meet(question, state, literal);
    }
    if (is_truth_constant(node)) {
        return (value_truth(node->constant) == TRUTH_YES) == literal.holds;
    }
    if (truth_equality(&same, node, literal.holds)) {
        *VEC_PUSH(more, question->arena) = same;
        return true;
    }
    if (node->kind != NODE_OPERATION || !operator_joins(node->op)) {
        return test_meet(question, state, more, literal);
    }
    bool holds = literal.holds != (node->op == OP_NOT);
    uint32_t needed = literal.holds ? node->least : node->count - node->least + 1;
    if (needed == node->count) {
        for (uint32_t i = 0; i < node->count; i++) {
            tableau_demand(question, more, node->children[i], holds);
        }
        return true;
    }
    return sides_choice(question, state, node, needed, holds) ||
           test_meet(question, state, more, literal);
}

// --- Terms ------------------------------------------------------------------------------------

static Region *region_find(Question *question, State *state, const Node *term)
{
    for (size_t i = 0; i < state->regions.count; i++) {
        const Node *there = state->regions.at[i].term;
        if (there == term || (there != NULL && term != NULL && node_same(there, term))) {
            return &state->regions.at[i];
        }
    }
    Region *region = VEC_PUSH(&state->regions, question->arena);
    *region = term == NULL ? region_of_codes() : region_of(term, question->program->vocabulary);
    if (term != NULL && term->kind == NODE_FACT && term->fact.fact.index == FACT_DATE) {
        region->range = (Range){number_whole(question->days.from), number_whole(question->days.end),
                                question->days.from > DATE_FIRST, question->days.end < DATE_LAST};
    }
    state->is_shown =
        state->is_shown && (term == NULL || term->kind == NODE_FACT || tableau_is_of_members(term));
    return region;
}

static Region *region_for(Question *question, State *state, const Node *term, Region *spare)
{
    if (term != NULL && term->kind == NODE_CONSTANT) {
        *spare = region_of_constant(term, question->arena);
        return spare;
    }
    return region_find(question, state, term);
}

// What is not followed: it holds, or it does not.
static bool whole_meet(Question *question, State *state, const Node *test, bool holds)
{
    bool is_no = op_plain(test) != test->op;
    Region *region = region_find(question, state, test);
    return region_hold_truth(region, holds != is_no);
}

// --- Derived facts ----------------------------------------------------------------------------

// The derivation of a fact of the case or the item, on the days asked about.
static const Derivation *derivation_of(Question *question, const Node *term)
{
    const Program *program = question->program;
    const Derivation *found = NULL;
    if (term == NULL || term->kind != NODE_FACT || term->type.kind == TYPE_SET) {
        return NULL;
    }
    const Fact *fact = vocabulary_fact(program->vocabulary, term->fact.fact);
    if (!fact->is_derived || (fact->place != PLACE_CASE && fact->place != PLACE_ITEM)) {
        return NULL;
    }
    for (uint32_t i = program->first_derivations[term->fact.fact.index]; i != UINT32_MAX;
         i = program->derivations[i].next) {
        const Derivation *derivation = &program->derivations[i];
        if (derivation->rulebook->law == question->rulebook->law &&
            possible_days_hold(question, derivation->days)) {
            found = derivation;
        }
    }
    return found;
}

// No branch is left: the fact is none or, if it cannot be, what it would be without a derivation.
static void none_alternative(Question *question, Literals *out, Literal literal)
{
    const Node *term = literal.subject;
    if (term->type.or_none) {
        Node *none = ARENA_NEW(question->arena, Node);
        none->kind = NODE_CONSTANT;
        none->type = term->type;
        none->constant = value_none(type_value_kind(&term->type));
        literal.subject = none;
        *VEC_PUSH(out, question->arena) = literal;
    }
}

// Where a branch gives the fact: that it holds and those before it do not, and the test of its
// value.
static void branch_alternative(Question *question, Literals *out, const Derivation *derivation,
                               uint32_t branch, Literal literal)
{
    const DerivedBranch *branches = derivation->branches;
    for (uint32_t i = 0; i < branch; i++) {
        tableau_demand(question, out, branches[i].when, false);
    }
    if (branch == derivation->branch_count) {
        none_alternative(question, out, literal);
        return;
    }
    if (branches[branch].when != NULL) {
        tableau_demand(question, out, branches[branch].when, true);
    }
    const Node *value = branches[branch].value;
    if (literal.test == literal.subject) {
        tableau_demand(question, out, value, literal.holds);
    } else if (value->kind == NODE_CONSTANT) {
        literal.subject = value;
        *VEC_PUSH(out, question->arena) = literal;
    }
}

static void derived_choice(Question *question, State *state, const Derivation *derivation,
                           Literal literal)
{
    uint32_t count = 0;
    while (count < derivation->branch_count && derivation->branches[count].when != NULL) {
        count++;
    }
    count++;  // the branch that always holds, or that none does
    Literals *alternatives = ARENA_MANY(question->arena, Literals, count);
    for (uint32_t i = 0; i < count; i++) {
        branch_alternative(question, &alternatives[i], derivation, i, literal);
    }
    choice_add(question, state, alternatives, count);
}

// --- Tests ------------------------------------------------------------------------------------

static Literal member_literal(const Node *set, Atom atom, bool holds)
{
    return (Literal){.kind = LITERAL_MEMBER, .subject = set, .atom = atom, .holds = holds};
}

// Of a set: that it has one of these, all of these, or (not) each.
static void members_demand(Question *question, State *state, Literals *more, const Node *set,
                           Atoms atoms, bool one_of, bool holds)
{
    if (one_of != holds) {  // all of them; or none of them
        for (uint32_t i = 0; i < atoms.count; i++) {
            *VEC_PUSH(more, question->arena) = member_literal(set, atoms.at[i], holds);
        }
        return;
    }
    Literals *alternatives = ARENA_MANY(question->arena, Literals, atoms.count + 1);
    for (uint32_t i = 0; i < atoms.count; i++) {
        *VEC_PUSH(&alternatives[i], question->arena) = member_literal(set, atoms.at[i], holds);
    }
    choice_add(question, state, alternatives, atoms.count);
}

static bool member_meet(Question *question, State *state, Literal literal)
{
    const Symbols *symbols = question->program->vocabulary->symbols;
    Region *region = region_find(question, state, literal.subject);
    bool left = region_hold_member(region, literal.atom, literal.holds, symbols, question->arena);
    state->is_shown = state->is_shown && region_has_sure_codes(region, symbols);
    return left;
}

static bool test_meet(Question *question, State *state, Literals *more, Literal literal)
{
    const Node *node = literal.test;
    Said said = {};
    Atoms members = {};
    const Node *set = NULL;
    Region spare;
    if (tableau_said_of_members(&members, &set, question, node)) {
        members_demand(question, state, more, set, members, node->op != OP_HAS_ALL, literal.holds);
        return true;
    }
    if (!tableau_said(&said, question, node)) {
        const Derivation *derivation = derivation_of(question, node);
        size_t before = state->regions.count;
        if (!whole_meet(question, state, node, literal.holds)) {
            return false;
        }
        if (derivation != NULL && state->regions.count > before) {  // else it is derived already
            literal.subject = node;
            derived_choice(question, state, derivation, literal);
        }
        return true;
    }
    const Node *term = literal.subject != NULL ? literal.subject : said.term;
    if (!tableau_hold(question, region_for(question, state, term, &spare), &said, literal.holds)) {
        return false;
    }
    const Derivation *derivation = derivation_of(question, term);
    if (derivation != NULL) {
        literal.subject = term;
        derived_choice(question, state, derivation, literal);
    }
    return true;
}
