// check_order.c: what may not need itself, and what may not stand twice. A derived fact that needs
// itself, an entry that reads the codes it helps to find, two versions of a name on one day, policies
// in a ring, and chains too deep to be followed safely.
#include "lang/check.h"

// Derived facts may rest on each other so deep: the evaluator recurses through them.
#define DERIVED_DEPTH_MAX 100

typedef enum Mark { MARK_NEW, MARK_OPEN, MARK_DONE } Mark;

typedef struct Walk {
    Checker *checker;
    Mark *facts;         // by fact
    unsigned *depths;    // by fact: of the derivations below it
    bool *reads_codes;   // by fact
} Walk;

typedef struct Reads {
    unsigned depth;
    bool codes;
} Reads;

static Reads fact_walk(Walk *walk, FactName name);

static Reads reads_join(Reads a, Reads b)
{
    return (Reads){a.depth > b.depth ? a.depth : b.depth, a.codes || b.codes};
}

static Reads node_walk(Walk *walk, const Node *node)
{
    Reads reads = {};
    if (node == NULL) {
        return reads;
    }
    if (node->kind == NODE_FACT || node->kind == NODE_FACT_BY_ROW) {
        reads = fact_walk(walk, node->fact);
    }
    reads.codes = reads.codes || node->kind == NODE_CODES_MEET;
    uint32_t count = node->count + (node->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        reads = reads_join(reads, node_walk(walk, node->children[i]));
    }
    return reads;
}

static void cycle_report(Walk *walk, const Derivation *derivation, const Fact *fact)
{
    (void)problem_error(walk->checker->problems, derivation->place, "order.cycle",
                        "'%.*s' is derived from itself", STR_ARG(fact->full));
}

static Reads derivation_walk(Walk *walk, const Derivation *derivation)
{
    Reads reads = {};
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        reads = reads_join(reads, node_walk(walk, derivation->branches[i].value));
        reads = reads_join(reads, node_walk(walk, derivation->branches[i].when));
    }
    return reads;
}

static Reads fact_walk(Walk *walk, FactName name)
{
    uint32_t index = name.fact.index;
    const Fact *fact = vocabulary_fact(walk->checker->vocabulary, name.fact);
    Reads reads = {.depth = walk->depths[index], .codes = walk->reads_codes[index]};
    if (walk->facts[index] == MARK_DONE || !fact->is_derived) {
        return reads;
    }
    bool is_ring = walk->facts[index] == MARK_OPEN;
    walk->facts[index] = MARK_OPEN;
    for (size_t i = 0; i < walk->checker->derivations.count; i++) {
        const Derivation *derivation = &walk->checker->derivations.at[i];
        if (derivation->fact.fact.index != index) {
            continue;
        }
        if (is_ring) {
            cycle_report(walk, derivation, fact);
            return reads;
        }
        reads = reads_join(reads, derivation_walk(walk, derivation));
    }
    reads.depth++;
    if (reads.depth == DERIVED_DEPTH_MAX) {
        (void)problem_error(walk->checker->problems, fact->declared_at, "cost.depth",
                            "'%.*s' rests on more than %d derived facts in a row",
                            STR_ARG(fact->full), DERIVED_DEPTH_MAX);
    }
    walk->facts[index] = MARK_DONE;
    walk->depths[index] = reads.depth;
    walk->checker->vocabulary->facts.at[index].depth = reads.depth;
    walk->reads_codes[index] = reads.codes;
    return reads;
}

static void provision_walk(Walk *walk, const Provision *provision)
{
    bool is_entry = provision->kind == STATEMENT_ENTRY || provision->kind == STATEMENT_ENTRIES;
    Reads reads = node_walk(walk, provision->where);
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        reads = reads_join(reads, node_walk(walk, provision->conditions[i].test));
    }
    if (is_entry && reads.codes) {
        (void)problem_error(walk->checker->problems, provision->place, "order.codes",
                            "the entry '%.*s' reads the codes that entries decide",
                            STR_ARG(provision->name));
    }
}

static bool days_meet(const Days *a, const Days *b)
{
    return (!a->has_end || !b->has_from || b->from <= a->end) &&
           (!b->has_end || !a->has_from || a->from <= b->end);
}

static void versions_check(Checker *checker)
{
    Map *first = map_new(checker->arena);
    uint32_t *earlier = ARENA_MANY(checker->arena, uint32_t, checker->provisions.count + 1);
    for (uint32_t i = 0; i < checker->provisions.count; i++) {
        const Provision *provision = &checker->provisions.at[i];
        if (provision->kind >= STATEMENT_SUSPEND) {
            continue;
        }
        Str key = str_format(checker->arena, "%d %.*s", provision->kind, STR_ARG(provision->full));
        bool is_new = false;
        uint32_t last = map_add(first, key, i, &is_new);
        earlier[i] = is_new ? UINT32_MAX : last;
        for (uint32_t other = earlier[i]; other != UINT32_MAX; other = earlier[other]) {
            if (days_meet(&provision->days, &checker->provisions.at[other].days)) {
                (void)problem_error(checker->problems, provision->place, "conflict.version",
                                    "two statements '%.*s' hold on one day",
                                    STR_ARG(provision->name));
                problem_hint(checker->problems, "the other stands in line %u; end it (through), or "
                             "give this one another name", checker->provisions.at[other].place.line);
                break;
            }
        }
        map_put(first, key, i);
    }
}

static void derivations_check(Checker *checker)
{
    for (size_t i = 0; i < checker->derivations.count; i++) {
        const Derivation *a = &checker->derivations.at[i];
        for (size_t k = 0; k < i; k++) {
            const Derivation *b = &checker->derivations.at[k];
            if (a->fact.fact.index == b->fact.fact.index && a->fact.role == b->fact.role &&
                a->rulebook->law == b->rulebook->law && days_meet(&a->days, &b->days)) {
                const Fact *fact = vocabulary_fact(checker->vocabulary, a->fact.fact);
                (void)problem_error(checker->problems, a->place, "conflict.derivation",
                                    "'%.*s' is derived twice on one day", STR_ARG(fact->full));
            }
        }
    }
}

// Policies over each other in a ring would take each other out.
static bool ring_from(const Checker *checker, Mark *marks, uint32_t policy)
{
    const Provision *provision = &checker->provisions.at[policy];
    if (marks[policy] != MARK_NEW) {
        return marks[policy] == MARK_OPEN;
    }
    marks[policy] = MARK_OPEN;
    for (uint32_t i = 0; i < provision->over_count; i++) {
        if (provision->over[i] != policy && ring_from(checker, marks, provision->over[i])) {
            return true;
        }
    }
    marks[policy] = MARK_DONE;
    return false;
}

static void rings_check(Checker *checker)
{
    Mark *marks = ARENA_MANY(checker->arena, Mark, checker->provisions.count + 1);
    for (uint32_t i = 0; i < checker->provisions.count; i++) {
        if (ring_from(checker, marks, i)) {
            const Provision *provision = &checker->provisions.at[i];
            (void)problem_error(checker->problems, provision->place, "conflict.ring",
                                "'%.*s' stands in a ring of `over`", STR_ARG(provision->name));
            return;
        }
    }
}

void check_order(Checker *checker)
{
    size_t count = checker->vocabulary->facts.count + 1;
    Walk walk = {.checker = checker,
                 .facts = ARENA_MANY(checker->arena, Mark, count),
                 .depths = ARENA_MANY(checker->arena, unsigned, count),
                 .reads_codes = ARENA_MANY(checker->arena, bool, count)};
    for (uint32_t i = 0; i < checker->vocabulary->facts.count; i++) {
        (void)fact_walk(&walk, (FactName){{i}, ROLE_ANY});
    }
    for (size_t i = 0; i < checker->provisions.count; i++) {
        provision_walk(&walk, &checker->provisions.at[i]);
    }
    versions_check(checker);
    derivations_check(checker);
    rings_check(checker);
}
