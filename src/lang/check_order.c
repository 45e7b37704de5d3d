// check_order.c: what may not need itself, and what may not stand twice. A derived fact that needs
// itself, an entry that reads the codes it helps to find, two versions of a name on one day,
// policies in a ring, and chains too deep to be followed safely.
#include <stdlib.h>

#include "lang/check.h"

// Derived facts may rest on each other so deep: the evaluator recurses through them.
#define DERIVED_DEPTH_MAX 100

typedef enum Mark { MARK_NEW, MARK_OPEN, MARK_DONE } Mark;

typedef struct Walk {
    Checker *checker;
    unsigned above;     // facts that the walk is inside of
    Mark *facts;        // by fact
    unsigned *depths;   // by fact: of the derivations below it
    bool *reads_codes;  // by fact
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

static Reads node_walk(Walk *walk, const Node *node);

// `L is kept` reads what the limit counts, for which items, and by which account.
static Reads limit_walk(Walk *walk, uint32_t index)
{
    const Provision *provision = &walk->checker->provisions.at[index];
    Reads reads = {};
    if (provision->limit != NULL) {
        reads = node_walk(walk, provision->limit->kept);
        for (uint32_t i = 0; i < provision->limit->per_count; i++) {
            reads = reads_join(reads, fact_walk(walk, provision->limit->per[i]));
        }
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        reads = reads_join(reads, node_walk(walk, provision->conditions[i].test));
    }
    return reads;
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
    for (uint32_t i = 0; node->op == OP_KEPT && i < node->target_count; i++) {
        reads = reads_join(reads, limit_walk(walk, node->targets[i]));
    }
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
    bool too_deep = walk->above >= DERIVED_DEPTH_MAX;
    walk->above++;
    for (uint32_t i = walk->checker->first_derivations[index]; i != UINT32_MAX && !too_deep;
         i = walk->checker->derivations.at[i].next) {
        const Derivation *derivation = &walk->checker->derivations.at[i];
        if (is_ring) {
            cycle_report(walk, derivation, fact);
            walk->above--;
            return reads;
        }
        reads = reads_join(reads, derivation_walk(walk, derivation));
    }
    walk->above--;
    reads.depth++;
    if (too_deep || reads.depth == DERIVED_DEPTH_MAX) {
        (void)problem_error(walk->checker->problems, fact->declared_at, "cost.depth",
                            "'%.*s' stands in a row of more than %d derived facts",
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
                problem_hint(checker->problems,
                             "the other stands in line %u; end it (through), or "
                             "give this one another name",
                             checker->provisions.at[other].place.line);
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
        for (uint32_t k = a->next; k != UINT32_MAX; k = checker->derivations.at[k].next) {
            const Derivation *b = &checker->derivations.at[k];
            if (a->fact.role == b->fact.role && a->rulebook->law == b->rulebook->law &&
                days_meet(&a->days, &b->days)) {
                const Fact *fact = vocabulary_fact(checker->vocabulary, a->fact.fact);
                (void)problem_error(checker->problems, b->place, "conflict.derivation",
                                    "'%.*s' is derived twice on one day", STR_ARG(fact->full));
                problem_hint(checker->problems,
                             "the other stands in line %u; end it (through), or "
                             "make one of them a branch of the other",
                             a->place.line);
                break;
            }
        }
    }
}

// --- Statuses: of two that say different things of a measure on one day, the one published later
// counts; published on one day, neither does.

typedef struct Said {
    uint32_t target;
    const Provision *status;
    Date published, from, end;
} Said;
typedef VEC(Said) SaidList;

static int date_order(Date a, Date b)
{
    return (a > b) - (a < b);
}

static int said_compare(const void *a, const void *b)
{
    const Said *left = a, *right = b;
    int order = (left->target > right->target) - (left->target < right->target);
    order = order != 0 ? order : date_order(left->published, right->published);
    order = order != 0 ? order : date_order(left->from, right->from);
    return order != 0 ? order
                      : (left->status->index > right->status->index) -
                            (left->status->index < right->status->index);
}

static void said_collect(SaidList *out, Checker *checker)
{
    for (uint32_t i = 0; i < checker->provisions.count; i++) {
        const Provision *status = &checker->provisions.at[i];
        const Days *days = &status->days;
        Date from = days->has_from ? days->from : DATE_FIRST;
        for (uint32_t t = 0; status->kind >= STATEMENT_SUSPEND && t < status->target_count; t++) {
            *VEC_PUSH(out, checker->arena) =
                (Said){status->targets[t], status, days->has_published ? days->published : from,
                       from, days->has_end ? days->end : DATE_LAST};
        }
    }
}

static void status_refuse(Checker *checker, const Said *earlier, const Said *later)
{
    Str one = statement_word(earlier->status->kind), other = statement_word(later->status->kind);
    (void)problem_error(
        checker->problems, later->status->place, "conflict.status",
        "'%.*s' and '%.*s' are said of '%.*s' for one day, and published on one day", STR_ARG(one),
        STR_ARG(other), STR_ARG(checker->provisions.at[later->target].name));
    problem_hint(checker->problems,
                 "the other stands in line %u; end it (through), or say which was "
                 "published later",
                 earlier->status->place.line);
}

// Sorted by their first days, one meets some other of those before it if it meets the one that ends
// last.
static void statuses_check(Checker *checker)
{
    SaidList said = {};
    said_collect(&said, checker);
    if (said.count > 1) {
        qsort(said.at, said.count, sizeof *said.at, said_compare);
    }
    const Said *longest[STATEMENT_KIND_COUNT] = {};
    for (size_t i = 0; i < said.count; i++) {
        const Said *one = &said.at[i];
        if (i > 0 && (one->target != one[-1].target || one->published != one[-1].published)) {
            memset(longest, 0, sizeof longest);
        }
        for (StatementKind kind = STATEMENT_SUSPEND; kind < STATEMENT_KIND_COUNT; kind++) {
            if (longest[kind] != NULL && kind != one->status->kind &&
                longest[kind]->end >= one->from) {
                status_refuse(checker, longest[kind], one);
                break;
            }
        }
        const Said **last = &longest[one->status->kind];
        *last = *last == NULL || one->end > (*last)->end ? one : *last;
    }
}

// Policies over each other in a ring would take each other out. A chain of them is followed by
// calls, so it has an end.
#define OVER_DEPTH_MAX 1000

typedef enum Ring { RING_NONE, RING_FOUND, RING_TOO_DEEP } Ring;

static Ring ring_from(const Checker *checker, Mark *marks, uint32_t policy, unsigned depth)
{
    const Provision *provision = &checker->provisions.at[policy];
    if (marks[policy] != MARK_NEW) {
        return marks[policy] == MARK_OPEN ? RING_FOUND : RING_NONE;
    }
    if (depth > OVER_DEPTH_MAX) {
        return RING_TOO_DEEP;
    }
    marks[policy] = MARK_OPEN;
    for (uint32_t i = 0; i < provision->over_count; i++) {
        Ring ring = provision->over[i] == policy
                        ? RING_NONE
                        : ring_from(checker, marks, provision->over[i], depth + 1);
        if (ring != RING_NONE) {
            return ring;
        }
    }
    marks[policy] = MARK_DONE;
    return RING_NONE;
}

static void rings_check(Checker *checker)
{
    Mark *marks = ARENA_MANY(checker->arena, Mark, checker->provisions.count + 1);
    for (uint32_t i = 0; i < checker->provisions.count; i++) {
        const Provision *provision = &checker->provisions.at[i];
        switch (ring_from(checker, marks, i, 0)) {
        case RING_NONE:
            break;
        case RING_FOUND:
            (void)problem_error(checker->problems, provision->place, "conflict.ring",
                                "'%.*s' stands in a ring of `over`", STR_ARG(provision->name));
            return;
        case RING_TOO_DEEP:
            (void)problem_error(checker->problems, provision->place, "cost.depth",
                                "'%.*s' begins a chain of more than %d `over`s",
                                STR_ARG(provision->name), OVER_DEPTH_MAX);
            return;
        }
    }
}

// The derivations of each fact, in the order in which they stand.
static void derivations_list(Checker *checker)
{
    size_t count = checker->vocabulary->facts.count;
    checker->first_derivations = ARENA_MANY(checker->arena, uint32_t, count + 1);
    memset(checker->first_derivations, 0xFF, count * sizeof *checker->first_derivations);
    for (size_t i = checker->derivations.count; i-- > 0;) {
        uint32_t *first = &checker->first_derivations[checker->derivations.at[i].fact.fact.index];
        checker->derivations.at[i].next = *first;
        *first = (uint32_t)i;
    }
}

void check_order(Checker *checker)
{
    size_t count = checker->vocabulary->facts.count + 1;
    Walk walk = {.checker = checker,
                 .facts = ARENA_MANY(checker->arena, Mark, count),
                 .depths = ARENA_MANY(checker->arena, unsigned, count),
                 .reads_codes = ARENA_MANY(checker->arena, bool, count)};
    derivations_list(checker);
    for (uint32_t i = 0; i < checker->vocabulary->facts.count; i++) {
        (void)fact_walk(&walk, (FactName){{i}, ROLE_ANY});
    }
    for (size_t i = 0; i < checker->provisions.count; i++) {
        provision_walk(&walk, &checker->provisions.at[i]);
    }
    versions_check(checker);
    derivations_check(checker);
    statuses_check(checker);
    rings_check(checker);
}
