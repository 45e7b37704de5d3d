// missing.c: the facts on which an answer hangs. A walk back from what is unknown: each node hands
// its weight in equal parts to its open children; what is known hides what is below it (Kleene's
// tables make that safe), so no fact outside the list can change the answer.
//
// Derived facts are shared by many conditions. Their weight is collected first and handed on once,
// those that rest on most derivations first, so that the walk is linear in the program.
#include "decide/missing.h"
#include "decide/codes.h"
#include "decide/rates.h"
#include "decide/rows.h"

// Counts the open children of a node, then hands each its part.
typedef struct Share {
    MissingWalk *walk;
    const Node *node;
    uint32_t open;
    uint64_t part;  // 0: still counting
} Share;

MissingWalk *missing_new(Case *given, Arena *arena)
{
    MissingWalk *walk = ARENA_NEW(arena, MissingWalk);
    walk->given = given;
    walk->arena = arena;
    walk->by_name = map_new(arena);
    return walk;
}

// --- Facts ------------------------------------------------------------------------------------

// Of a member that nobody has seen the list itself is missing.
static void list_walk(MissingWalk *walk, Run *run, const Record *unknown, uint64_t weight)
{
    const PlaceInfo *info = &run->program->vocabulary->places[unknown->place];
    Record *before = run->current[info->parent];
    run->current[info->parent] = unknown->parent;
    if (unknown->parent != NULL && record_is_unknown_member(unknown->parent)) {
        list_walk(walk, run, unknown->parent, weight);
    } else {
        missing_fact(walk, run, (FactName){info->list, ROLE_ANY}, weight);
    }
    run->current[info->parent] = before;
}

static bool value_is_open(Value value)
{
    return !value.exact;
}

static bool fact_has_ask(const Run *run, FactName name, const Derivation *derivation)
{
    return derivation->has_ask || law_underived(run->law, name)->question.len > 0;
}

static void pending_add(MissingWalk *walk, Run *run, Record *record, FactName name, uint64_t weight)
{
    run = run_of_item(run, run->item->index);  // it is handed on when another item is current
    for (size_t i = 0; i < walk->pending.count; i++) {
        Pending *pending = &walk->pending.at[i];
        if (pending->run == run && pending->record == record &&
            pending->name.fact.index == name.fact.index) {
            pending->weight += weight;
            return;
        }
    }
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    *VEC_PUSH(&walk->pending, walk->arena) = (Pending){run, record, name, weight, fact->depth};
}

void missing_fact(MissingWalk *walk, Run *run, FactName name, uint64_t weight)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    Record *record = run_record(run, name);
    const Derivation *derivation = run->law->derivations[name.fact.index];
    if (record != NULL && record_is_unknown_member(record)) {
        list_walk(walk, run, record, weight);
        return;
    }
    bool given = record != NULL && record->given[fact->slot].kind != VALUE_ABSENT;
    if (given || derivation == NULL || record == NULL) {
        leaf_of_fact(walk, run, name, NULL, weight);
        return;
    }
    pending_add(walk, run, record, name, weight);
}

// Does a branch that may hold derive something? Not where its value may be none and the
// type has no none.
static bool branch_derives(const Fact *fact, Value value)
{
    return fact->type.or_none || value.kind == VALUE_SET || value.kind == VALUE_TRUTH ||
           !(value.may & MAY_BE_NONE);
}

// The branches' open conditions and values. *derives: does it certainly derive something?
static uint32_t branches_open(Run *run, const Derivation *derivation, const Fact *fact,
                              const Node **out, bool *derives)
{
    uint32_t count = 0;
    bool each_derives = true, is_settled = fact->type.or_none;
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        const DerivedBranch *branch = &derivation->branches[i];
        Truth when = branch->when == NULL ? TRUTH_YES : evaluate_truth(run, branch->when);
        if (when == TRUTH_NO) {
            continue;
        }
        if (when == TRUTH_UNKNOWN) {
            out[count++] = branch->when;
        }
        Value value = evaluate(run, branch->value);
        if (value_is_open(value)) {
            out[count++] = branch->value;
        }
        each_derives = each_derives && branch_derives(fact, value);
        if (when == TRUTH_YES) {
            is_settled = true;
            break;
        }
    }
    *derives = is_settled && each_derives;
    return count;
}

// Makes a record current, and what it belongs to.
static void record_enter(Run *run, Record *record)
{
    for (; record != NULL && record->place != PLACE_CASE; record = record->parent) {
        run->current[record->place] = record;
    }
}

static void pending_expand(MissingWalk *walk, Pending pending)
{
    Run *run = pending.run;
    const Derivation *derivation = run->law->derivations[pending.name.fact.index];
    const Node **open = ARENA_MANY(walk->arena, const Node *, derivation->branch_count * 2 + 1);
    Record *before[PLACE_MAX];
    memcpy(before, run->current, sizeof before);
    record_enter(run, pending.record);
    const Fact *fact = vocabulary_fact(run->program->vocabulary, pending.name.fact);
    bool derives = false;
    uint32_t count = branches_open(run, derivation, fact, open, &derives);
    // Where perhaps nothing is derived, or the fact can be asked for, it is met itself.
    bool itself = fact_has_ask(run, pending.name, derivation) || count == 0 ||
                  (!derives && value_is_open(evaluate_underived(run, pending.name)));
    uint64_t part = pending.weight / (count + (itself ? 1 : 0));
    if (itself) {
        leaf_of_fact(walk, run, pending.name, NULL, part);
    }
    for (uint32_t i = 0; i < count; i++) {
        missing_from_node(walk, run, open[i], part);
    }
    memcpy(run->current, before, sizeof before);
}

// Deepest first; of equals the one named first, so that rounding is the same on every run.
static size_t pending_next(const MissingWalk *walk)
{
    size_t best = 0;
    for (size_t i = 1; i < walk->pending.count; i++) {
        const Pending *a = &walk->pending.at[i], *b = &walk->pending.at[best];
        if (a->depth > b->depth) {
            best = i;
        }
    }
    return best;
}

void missing_drain(MissingWalk *walk)
{
    while (walk->pending.count > 0) {
        size_t next = pending_next(walk);
        Pending pending = walk->pending.at[next];
        walk->pending.at[next] = walk->pending.at[--walk->pending.count];
        pending_expand(walk, pending);
    }
}

// --- Nodes ------------------------------------------------------------------------------------

bool node_is_open(Run *run, const Node *node)
{
    if (node == NULL) {
        return false;
    }
    if (node->kind == NODE_SET) {
        uint32_t count = node->count + (node->has_except ? 1 : 0);
        for (uint32_t i = 0; i < count; i++) {
            if (node_is_open(run, node->children[i])) {
                return true;
            }
        }
        return false;
    }
    if (node->kind == NODE_RANGE || node->kind == NODE_ANY || node->kind == NODE_CELLS ||
        node->kind == NODE_GROUP) {
        return false;
    }
    return value_is_open(evaluate(run, node));
}

static void children_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    uint32_t open = 0;
    uint32_t count = node->count + (node->has_except ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        open += node_is_open(run, node->children[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        const Node *child = node->children[i];
        child = operator_row(child->op)->rule == RULE_PART ? child->children[0] : child;
        if (open > 0 && node_is_open(run, node->children[i])) {
            missing_from_node(walk, run, node->children[i], weight / open);
        } else if (open == 0 && child->kind == NODE_FACT) {  // a code that is not deep enough
            missing_fact(walk, run, child->fact, weight);
        }
    }
}

static uint32_t member_parts(Run *run, const Node *node, const Node **out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < 2; i++) {
        if (node->children[i] != NULL && node_is_open(run, node->children[i])) {
            out[count++] = node->children[i];
        }
    }
    return count;
}

// Of a quantifier: does this member keep it open? Where it is no, it does not.
static bool member_is_open(Run *run, const Node *node)
{
    const Node *where = node->children[node->kind == NODE_AGGREGATE ? 1 : 0];
    const Node *other = node->children[node->kind == NODE_AGGREGATE ? 0 : 1];
    Truth holds = run_member_holds(run, &node->members);
    Truth truth = where == NULL ? holds : truth_and(holds, evaluate_truth(run, where));
    if (truth == TRUTH_NO) {
        return false;
    }
    if (node->kind == NODE_AGGREGATE && other != NULL && value_is_none(evaluate(run, other))) {
        return false;  // what is none is left out, whether it is meant or not
    }
    if (truth == TRUTH_UNKNOWN && node->op != OP_EVERY) {
        return true;
    }
    bool other_open = other != NULL && node_is_open(run, other);
    return other_open || (truth == TRUTH_UNKNOWN && node->op == OP_EVERY &&
                          evaluate_truth(run, other) != TRUTH_YES);
}

static bool member_share(Run *run, void *argument, bool unknown)
{
    Share *share = argument;
    if (!unknown && !member_is_open(run, share->node)) {
        return true;
    }
    if (share->part == 0) {
        share->open++;
        return true;
    }
    if (unknown) {
        list_walk(share->walk, run, run->current[share->node->members.place], share->part);
        return true;
    }
    const Node *parts[2];
    uint32_t count = member_parts(run, share->node, parts);
    bool requirement = share->node->members.kind == MEMBERS_REQUIREMENTS &&
                       run->requirement->holds == TRUTH_UNKNOWN;
    uint64_t part = share->part / (count + requirement > 0 ? count + requirement : 1);
    for (uint32_t i = 0; i < count; i++) {
        missing_from_node(share->walk, run, parts[i], part);
    }
    if (requirement) {
        const Instance *instance = run->requirement;
        missing_from_instance(share->walk, run, instance, part);
        run->requirement = instance;
    }
    return true;
}

// Is the cell of the row that is current left open by the table?
static bool cell_is_open(const Run *run, const Node *node)
{
    const Table *table = &run->program->tables[node->table];
    const Cell *cell = table_cell(table, run->rows[node->table], node->column);
    return cell->set == NULL && !value_is_known(cell->value);
}

static void cell_leaf(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    const Table *table = &run->program->tables[node->table];
    if (run->rows[node->table] == UINT32_MAX) {
        return;
    }
    Atom key = table->row_keys[run->rows[node->table]];
    leaf_of_law(walk, run,
                str_format(run->arena, "%.*s/%.*s[%.*s]", STR_ARG(table->rulebook->name),
                           STR_ARG(table->name),
                           STR_ARG(symbols_write(run->program->vocabulary->symbols, key))),
                STR("The table leaves this open."), weight);
}

// Of `the` the cell itself may be open, whether its row fits or only may.
static bool row_share(Run *run, void *argument, uint32_t, Truth truth)
{
    Share *share = argument;
    bool fits_open = truth != TRUTH_YES;
    bool cell_open = share->node->kind == NODE_THE && cell_is_open(run, share->node);
    if (share->part == 0) {
        share->open += fits_open + cell_open;
        return true;
    }
    if (fits_open) {
        missing_from_node(share->walk, run, share->node->children[0], share->part);
    }
    if (cell_open) {
        cell_leaf(share->walk, run, share->node, share->part);
    }
    return true;
}

static void rows_share(Run *run, const Node *node, uint32_t table, Share *share)
{
    RowFilter *filter = rows_filter_of_node(run, node, table, node->children[0], NULL);
    rows_visit(run, filter, row_share, share);
}

static void members_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    Share share = {.walk = walk, .node = node};
    bool rows =
        node->kind == NODE_THE || (node->kind == NODE_QUANTIFIED &&
                                   node->members.kind == MEMBERS_ROWS && node->op != OP_EVERY);
    uint32_t table = node->kind == NODE_THE ? node->table : node->members.table;
    for (int pass = 0; pass < 2; pass++) {
        if (rows) {
            rows_share(run, node, table, &share);
        } else {
            run_members(run, &node->members, member_share, &share);
        }
        if (share.open == 0) {
            break;
        }
        share.part = weight / share.open > 0 ? weight / share.open : 1;
    }
    if (share.open == 0 && node->kind == NODE_THE && run->program->tables[table].open) {
        const Table *open_table = &run->program->tables[table];
        leaf_of_law(walk, run,
                    str_format(run->arena, "%.*s/%.*s", STR_ARG(open_table->rulebook->name),
                               STR_ARG(open_table->name)),
                    STR("The table has no row for this, and is not closed."), weight);
    }
}

static void applies_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    uint32_t open = 0;
    run = run_of_item(run, run->item->index);
    for (uint32_t i = 0; i < node->target_count; i++) {
        open +=
            requirement_applies(run, &run->program->provisions[node->targets[i]]) == TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; open > 0 && i < node->target_count; i++) {
        const Provision *target = &run->program->provisions[node->targets[i]];
        if (requirement_applies(run, target) != TRUTH_UNKNOWN) {
            continue;
        }
        Instances found = {};
        requirement_instances(run, target, false, &found);
        for (size_t k = 0; k < found.count; k++) {
            if (found.at[k].holds == TRUTH_UNKNOWN) {
                missing_from_instance(walk, run, &found.at[k], weight / open / found.count);
            }
        }
    }
}

static void limits_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < node->target_count; i++) {
        open += limit_kept(run, &run->program->provisions[node->targets[i]]) == TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; i < node->target_count; i++) {
        const Provision *limit = &run->program->provisions[node->targets[i]];
        if (limit_kept(run, limit) == TRUTH_UNKNOWN) {
            missing_from_limit(walk, run, limit, weight / open);
        }
    }
}

// A rate that joins two currencies is missing beside what else is open, for which *weight then is
// what is left. False: nothing else is open.
static bool rates_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t *weight)
{
    Currencies lacking = {};
    rates_lacking(run, node, &lacking);
    if (lacking.count == 0) {
        return true;
    }
    bool more = node->kind == NODE_AGGREGATE || node->kind == NODE_COUNTED;
    for (uint32_t i = 0; i < node->count && !more; i++) {
        more = node_is_open(run, node->children[i]);
    }
    *weight /= lacking.count + more;
    for (size_t i = 0; i < lacking.count; i++) {
        leaf_of_rate(walk, run, lacking.at[i], *weight);
    }
    return more;
}

void missing_from_node(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    if (!rates_walk(walk, run, node, &weight)) {
        return;
    }
    switch (node->kind) {
    case NODE_FACT:
        missing_fact(walk, run, node->fact, weight);
        break;
    case NODE_FACT_BY_ROW:
        leaf_of_fact(walk, run, node->fact, node, weight);
        break;
    case NODE_CODES_MEET:
        missing_from_codes_meet(walk, run, node, weight);
        break;
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
    case NODE_THE:
        members_walk(walk, run, node, weight);
        break;
    case NODE_APPLIES:
        if (node->op == OP_KEPT) {
            limits_walk(walk, run, node, weight);
        } else {
            applies_walk(walk, run, node, weight);
        }
        break;
    case NODE_COLUMN:
        cell_leaf(walk, run, node, weight);
        break;
    case NODE_COUNTED:
        missing_from_counted(walk, run, &run->program->provisions[node->targets[0]], weight);
        break;
    case NODE_COMMITMENT:
        (void)leaf_of_name(walk, node->text, weight);
        break;
    default:
        children_walk(walk, run, node, weight);
        break;
    }
}

// --- Provisions -------------------------------------------------------------------------------

static uint32_t conditions_open(Run *run, const Provision *provision, const Node **out)
{
    uint32_t count = 0;
    const Record *member = run->requirement != NULL ? run->requirement->member : NULL;
    bool is_listed = member == NULL || !record_is_unknown_member(member);
    if (is_listed && provision->where != NULL && node_is_open(run, provision->where)) {
        out[count++] = provision->where;
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        if (node_is_open(run, provision->conditions[i].test)) {
            out[count++] = provision->conditions[i].test;
        }
    }
    return count;
}

static void unclear_leaf(MissingWalk *walk, Run *run, const Provision *provision, uint64_t weight)
{
    const ProvisionForce *force = &run->day->forces[provision->index];
    const Provision *status = force->because;
    bool hangs = status != NULL && status->while_kept != NULL;
    Str cite = status != NULL ? text_of(run, status->cite) : force->because_row->because;
    Str why =
        hangs ? str_format(run->arena, "Hangs on a commitment: %.*s.",
                           STR_ARG(status->while_kept->text))
              : str_format(run->arena, "No source says whether it is in force on this day (%.*s).",
                           STR_ARG(cite));
    leaf_of_law(walk, run, provision->full, why, weight);
}

// At the current row of a statement on a table; else its conditions one by one.
static uint32_t provision_open(Run *run, const Provision *provision, const Node ***out)
{
    bool rows = provision->each && provision->members.kind == MEMBERS_ROWS &&
                run->rows[provision->members.table] != UINT32_MAX;
    RowFilter *filter = rows ? rows_filter_of_provision(run, provision) : NULL;
    uint32_t room = rows ? rows_part_count(filter) : provision->condition_count + 1;
    *out = ARENA_MANY(run->arena, const Node *, room + 1);
    return rows ? rows_open_parts(run, filter, *out) : conditions_open(run, provision, *out);
}

void missing_from_provision(MissingWalk *walk, Run *run, const Provision *provision,
                            uint64_t weight)
{
    const Node **open = NULL;
    uint32_t count = provision_open(run, provision, &open);
    bool unclear = run->day->forces[provision->index].force == FORCE_UNCLEAR;
    uint64_t part = weight / (count + unclear > 0 ? count + unclear : 1);
    for (uint32_t i = 0; i < count; i++) {
        missing_from_node(walk, run, open[i], part);
    }
    if (unclear) {
        unclear_leaf(walk, run, provision, part);
    }
}

void missing_from_instance(MissingWalk *walk, Run *run, const Instance *instance, uint64_t weight)
{
    const Node *governs = instance->provision->rulebook->governs;
    instance_enter(run, instance);
    if (instance->member != NULL && record_is_unknown_member(instance->member)) {
        // Whether there is such a member is one question, its conditions are others.
        list_walk(walk, run, instance->member, weight / 2);
        missing_from_provision(walk, run, instance->provision, weight / 2);
    } else if (governs != NULL &&
               rulebook_governs(run, instance->provision->rulebook, false) == TRUTH_UNKNOWN) {
        missing_from_node(walk, run, governs, weight);
    } else {
        missing_from_provision(walk, run, instance->provision, weight);
    }
    instance_leave(run, instance);
}
