// tableau_members.c: quantifiers. `any P where (c)` needs a member that meets c and nothing of what
// `no P where (d)` excludes. If c asks nothing but facts of the member, it can be made; each `any`
// has a member of its own.
#include "review/tableau.h"

#include "review/same.h"
#include "lang/walk.h"

static Str witness_of(Question *question, const State *state);

bool tableau_is_of_members(const Node *node)
{
    return node->kind == NODE_QUANTIFIED && (node->op == OP_ANY || node->op == OP_NO) &&
           (node->members.kind == MEMBERS_LIST || node->members.kind == MEMBERS_PARTIES) &&
           node->children[0] != NULL;
}

static bool holds_for_some(const Region *region)
{
    return region->truth == TRUTH_YES;  // of `no` it is kept what `any` is
}

typedef struct Asked {
    const Vocabulary *vocabulary;
    PlaceId place;
    bool others;  // something else than facts of the place
} Asked;

static void node_ask(void *what, const Node *node)
{
    Asked *asked = what;
    bool of_place = node->kind == NODE_FACT && node->fact.role == ROLE_ANY &&
                    vocabulary_fact(asked->vocabulary, node->fact.fact)->place == asked->place;
    bool is_plain = node->kind == NODE_CONSTANT || node->kind == NODE_OPERATION ||
                    node->kind == NODE_SET || node->kind == NODE_GROUP || node->kind == NODE_ANY;
    asked->others = asked->others || (!of_place && !is_plain);
}

// Do all quantifiers over these members ask nothing but facts of theirs?
static bool asks_members_alone(const Question *question, const State *state, const Members *members)
{
    Asked asked = {question->program->vocabulary, members->place, false};
    for (size_t i = 0; i < state->regions.count; i++) {
        const Node *term = state->regions.at[i].term;
        if (term != NULL && tableau_is_of_members(term) && members_same(&term->members, members)) {
            node_walk(term->children[0], node_ask, &asked);
        }
    }
    return !asked.others;
}

// Is a member spoken of by itself as well: the exporter, the owner that is current?
static bool speaks_of_one(const Question *question, const State *state, PlaceId place)
{
    for (size_t i = 0; i < state->regions.count; i++) {
        const Node *term = state->regions.at[i].term;
        if (term != NULL && term->kind == NODE_FACT &&
            vocabulary_fact(question->program->vocabulary, term->fact.fact)->place == place) {
            return true;
        }
    }
    return false;
}

// What a member has to meet: the condition of the quantifier if it is the one that it is made for,
// and the opposite of what there is none of.
static Literals member_literals(Question *question, const State *state, const Region *made_for,
                                const Members *members)
{
    Literals literals = {};
    for (size_t i = 0; i < state->regions.count; i++) {
        const Region *region = &state->regions.at[i];
        if (region->term == NULL || !tableau_is_of_members(region->term) ||
            !members_same(&region->term->members, members)) {
            continue;
        }
        if (region == made_for || !holds_for_some(region)) {
            tableau_demand(question, &literals, region->term->children[0], region == made_for);
        }
    }
    return literals;
}

// The facts of the case and the item are one for all members; others are a member's own.
static State member_state(Question *question, const State *state, PlaceId of)
{
    State own = {.is_shown = true, .of = of};
    const Vocabulary *vocabulary = question->program->vocabulary;
    for (size_t i = 0; i < state->regions.count; i++) {
        const Node *term = state->regions.at[i].term;
        PlaceId place = term != NULL && term->kind == NODE_FACT
                            ? vocabulary_fact(vocabulary, term->fact.fact)->place
                            : PLACE_MAX;
        if (place == PLACE_CASE || place == PLACE_ITEM) {
            *VEC_PUSH(&own.regions, question->arena) = state->regions.at[i];
        }
    }
    return own;
}

// A party is always there, so what there is none of has to leave one; of a list, there may be none.
static Possible member_settle(Str *shown, Question *question, const State *state,
                              const Region *region)
{
    const Node *term = region->term;
    bool some = holds_for_some(region), alone = asks_members_alone(question, state, &term->members);
    if (!some && term->members.kind != MEMBERS_PARTIES) {
        return alone ? POSSIBLE_YES : POSSIBLE_OPEN;
    }
    State own = member_state(question, state, term->members.place);
    Literals literals = member_literals(question, state, some ? region : NULL, &term->members);
    Possible found = tableau_meet(question, &own, literals);
    Str place = question->program->vocabulary->places[term->members.place].name;
    *shown = str_format(question->arena, "%s %.*s with (%.*s)", some ? "some" : "each",
                        STR_ARG(place), STR_ARG(question->found));
    return found == POSSIBLE_YES && !alone ? POSSIBLE_OPEN : found;
}

// What there is none of is asked of all members at once.
static bool is_asked_already(const State *state, size_t index)
{
    const Region *region = &state->regions.at[index];
    for (size_t i = 0; i < index && !holds_for_some(region); i++) {
        const Region *before = &state->regions.at[i];
        if (before->term != NULL && tableau_is_of_members(before->term) &&
            !holds_for_some(before) &&
            members_same(&before->term->members, &region->term->members)) {
            return true;
        }
    }
    return false;
}

Possible tableau_members_settle(Question *question, State *state)
{
    Buffer text = buffer_new(question->arena);
    buffer_add(&text, witness_of(question, state));
    Possible found = state->is_shown ? POSSIBLE_YES : POSSIBLE_OPEN;
    for (size_t i = 0; i < state->regions.count; i++) {
        const Region *region = &state->regions.at[i];
        Str shown = {};
        if (region->term == NULL || !tableau_is_of_members(region->term) ||
            is_asked_already(state, i)) {
            continue;
        }
        Possible here = member_settle(&shown, question, state, region);
        if (here == POSSIBLE_NO) {
            return here;
        }
        bool is_open =
            here == POSSIBLE_OPEN || speaks_of_one(question, state, region->term->members.place);
        found = is_open ? POSSIBLE_OPEN : found;
        buffer_add(&text, text.len > 0 && shown.len > 0 ? STR(", ") : STR(""));
        buffer_add(&text, shown);
    }
    question->found = buffer_str(&text);
    return found;
}

// --- In words ---------------------------------------------------------------------------------

static bool is_shown_of(const Question *question, const State *state, const Region *region)
{
    const Node *term = region->term;
    if (term == NULL || tableau_is_of_members(term)) {
        return term == NULL && state->of == PLACE_CASE;
    }
    return state->of == PLACE_CASE ||
           (term->kind == NODE_FACT &&
            vocabulary_fact(question->program->vocabulary, term->fact.fact)->place == state->of);
}

static Str witness_of(Question *question, const State *state)
{
    const Symbols *symbols = question->program->vocabulary->symbols;
    Buffer text = buffer_new(question->arena);
    for (size_t i = 0; i < state->regions.count; i++) {
        const Region *region = &state->regions.at[i];
        Str value = region_write(region, symbols, question->arena);
        if (value.len > 0 && is_shown_of(question, state, region)) {
            Str term = region->term == NULL ? STR("item.code") : region->term->text;
            buffer_add_format(&text, "%s%.*s %.*s", text.len > 0 ? ", " : "", STR_ARG(term),
                              STR_ARG(value));
        }
    }
    return buffer_str(&text);
}
