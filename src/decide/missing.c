// missing.c: the facts on which an answer hangs. A walk back from what is unknown: each node hands
// its weight in equal parts to its open children; what is known hides what is below it (Kleene's
// tables make that safe), so no fact outside the list can change the answer.
//
// Derived facts are shared by many conditions. Their weight is collected first and handed on once,
// those that rest on most derivations first, so that the walk is linear in the program.
#include <stdlib.h>

#include "decide/codes.h"
#include "decide/key.h"
#include "decide/rows.h"
#include "decide/steps.h"

typedef struct Pending {
    Run *run;
    Record *record;
    FactName name;
    uint64_t weight;
    unsigned depth;
} Pending;

typedef struct Leaf {
    MissingFact fact;
    bool presumed;
    Value presumption;
    Str law;  // whose question it is
} Leaf;

struct MissingWalk {
    Case *given;
    Arena *arena;
    Map *by_name;
    VEC(Leaf) leaves;
    VEC(Pending) pending;
    bool draining;
};

// Counts the open children of a node, then hands each its part.
typedef struct Share {
    MissingWalk *walk;
    const Node *node;
    const Provision *provision;
    uint32_t open;
    uint64_t part;  // 0: still counting
} Share;

static void walk_node(MissingWalk *walk, Run *run, const Node *node, uint64_t weight);

MissingWalk *missing_new(Case *given, Arena *arena)
{
    MissingWalk *walk = ARENA_NEW(arena, MissingWalk);
    walk->given = given;
    walk->arena = arena;
    walk->by_name = map_new(arena);
    return walk;
}

// --- Names ------------------------------------------------------------------------------------

static void record_path(const Run *run, const Record *record, Buffer *path)
{
    const Vocabulary *vocabulary = run->program->vocabulary;
    switch (record->place) {
    case PLACE_CASE:
        return;
    case PLACE_ITEM:
        if (run->given->item_count > 1) {
            buffer_add(path, STR("items["));
            buffer_add_number(path, record->index);
            buffer_add(path, STR("]."));
        } else {
            buffer_add(path, STR("item."));
        }
        return;
    case PLACE_PARTY:
        buffer_add(path, role_name(record->role));
        buffer_add_char(path, '.');
        return;
    default:
        break;
    }
    const Fact *list = vocabulary_fact(vocabulary, vocabulary->places[record->place].list);
    if (record->parent != NULL) {
        record_path(run, record->parent, path);
    }
    buffer_add(path, list->name);
    buffer_add_char(path, '[');
    buffer_add_number(path, record->index);
    buffer_add(path, STR("]."));
}

Str member_path(const Run *run, const Record *member, Arena *arena)
{
    Buffer path = buffer_new(arena);
    if (member->parent != NULL) {
        record_path(run, member->parent, &path);
    }
    Str list = vocabulary_fact(run->program->vocabulary,
                               run->program->vocabulary->places[member->place].list)
                   ->name;
    buffer_add(&path, list);
    if (record_is_unknown_member(member)) {
        buffer_add(&path, STR("[?]"));
    } else {
        buffer_add_format(&path, "[%u]", member->index);
    }
    return buffer_str(&path);
}

Str fact_path(const Run *run, FactName name, Arena *arena)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    const Record *record = run_record(run, name);
    if (fact->place == PLACE_PARTY && name.role == ROLE_ANY && record != NULL) {
        name.role = record->role;
    }
    const Underived *asked = law_underived(run->law, name);
    if (asked->path.len > 0 && (fact->place != PLACE_ITEM || run->given->item_count == 1)) {
        return asked->path;
    }
    Buffer path = buffer_new(arena);
    if (record != NULL) {
        record_path(run, record, &path);
    } else if (name.role < ROLE_COUNT) {
        buffer_add(&path, role_name(name.role));
        buffer_add_char(&path, '.');
    }
    buffer_add(&path, fact->name);
    return buffer_str(&path);
}

// A question may name columns of the row it is about: {provision.words}.
static Str question_fill(Run *run, Str question, const Node *row_of)
{
    if (row_of == NULL || str_find_char(question, '{') == SIZE_MAX) {
        return question;
    }
    Buffer text = buffer_new(run->arena);
    Str rest = question;
    while (rest.len > 0) {
        size_t open = str_find_char(rest, '{');
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(rest, '}');
        if (close == SIZE_MAX || close < open) {
            buffer_add(&text, rest);
            break;
        }
        buffer_add(&text, str_slice(rest, 0, open));
        Str name = str_slice(rest, open + 1, close - open - 1);
        const Table *table = &run->program->tables[row_of->table];
        size_t dot = str_find_char(name, '.');
        Str column = dot == SIZE_MAX ? name : str_slice(name, dot + 1, SIZE_MAX);
        for (uint32_t i = 0; i < table->column_count; i++) {
            if (str_equal(table->columns[i].name, column)) {
                Value value = table_cell(table, run->rows[row_of->table], i)->value;
                buffer_add(&text, value_write(value, &table->columns[i].type, run->given->symbols,
                                              run->arena));
            }
        }
        rest = str_slice(rest, close + 1, SIZE_MAX);
    }
    return buffer_str(&text);
}

// --- Leaves -----------------------------------------------------------------------------------

static Leaf *leaf_add(MissingWalk *walk, Str name, uint64_t weight)
{
    bool is_new = false;
    uint32_t index = map_add(walk->by_name, name, (uint32_t)walk->leaves.count, &is_new);
    if (is_new) {
        *VEC_PUSH(&walk->leaves, walk->arena) = (Leaf){.fact = {.fact = name}};
    }
    walk->leaves.at[index].fact.weight += weight;
    return &walk->leaves.at[index];
}

static void law_leaf(MissingWalk *walk, Run *run, Str what, Str why, uint64_t weight)
{
    Leaf *leaf = leaf_add(walk, str_format(run->arena, "law.%.*s", STR_ARG(what)), weight);
    leaf->fact.question = why;
}

// How a fact of a row is asked for; the same for every case, so it is kept for the day.
typedef struct RowAsked {
    Str bracket;  // [3A001-mt-1]
    Str question, question_zh;
} RowAsked;

static const RowAsked *row_asked(Run *run, FactName name, const Node *row_of)
{
    uint32_t row = run->rows[row_of->table];
    uint64_t value = (uint64_t)name.fact.index << 32 | row;
    void **slot = key_map_slot(&run->law->asked_rows, value, run->day->arena);
    if (slot != NULL && *slot != NULL) {
        return *slot;
    }
    Arena *arena = slot == NULL ? run->arena : run->day->arena;
    const Underived *asked = law_underived(run->law, name);
    Atom key = run->program->tables[row_of->table].row_keys[row];
    RowAsked *made = ARENA_NEW(arena, RowAsked);
    made->bracket =
        str_format(arena, "[%.*s]", STR_ARG(symbols_write(run->program->vocabulary->symbols, key)));
    made->question = str_copy(question_fill(run, asked->question, row_of), arena);
    made->question_zh = str_copy(question_fill(run, asked->question_zh, row_of), arena);
    if (slot != NULL) {
        *slot = made;
    }
    return made;
}

static Str path_joined(Run *run, Str path, Str bracket)
{
    Buffer joined = buffer_new(run->arena);
    buffer_add(&joined, path);
    buffer_add(&joined, bracket);
    return buffer_str(&joined);
}

static void fact_leaf(MissingWalk *walk, Run *run, FactName name, const Node *row_of,
                      uint64_t weight)
{
    const Record *record = run_record(run, name);
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    // What is given by row is given for other rows than one that is missing.
    bool given = row_of == NULL && record != NULL && record->given[fact->slot].kind != VALUE_ABSENT;
    const RowAsked *row = row_of != NULL ? row_asked(run, name, row_of) : NULL;
    Str path = fact_path(run, name, run->arena);
    Leaf *leaf = leaf_add(walk, row != NULL ? path_joined(run, path, row->bracket) : path, weight);
    Value presumption;
    bool presumed = !given && run_presumed(run, name, &presumption);
    if (record != NULL && name.role == ROLE_ANY) {
        name.role = record->role;
    }
    const Underived *asked = law_underived(run->law, name);
    // Laws may ask in other words, and presume otherwise: the first by name is heard, in whatever
    // order they come.
    bool heard = leaf->law.len > 0 && str_compare(leaf->law, run->law->law_name) <= 0;
    if (presumed && (!leaf->presumed || !heard)) {
        leaf->presumption = presumption;
    }
    leaf->presumed = leaf->presumed || presumed;
    if (heard) {
        return;
    }
    leaf->law = run->law->law_name;
    leaf->fact.is_fact = true;
    leaf->fact.name = name;
    leaf->fact.question = row != NULL ? row->question : asked->question;
    leaf->fact.question_zh = row != NULL ? row->question_zh : asked->question_zh;
}

// Of a member that nobody has seen the list itself is missing.
static void list_leaf(MissingWalk *walk, Run *run, const Record *unknown, uint64_t weight)
{
    const PlaceInfo *info = &run->program->vocabulary->places[unknown->place];
    Record *before = run->current[info->parent];
    run->current[info->parent] = unknown->parent;
    if (unknown->parent != NULL && record_is_unknown_member(unknown->parent)) {
        list_leaf(walk, run, unknown->parent, weight);
    } else {
        missing_fact(walk, run, (FactName){info->list, ROLE_ANY}, weight);
    }
    run->current[info->parent] = before;
}

// --- Facts ------------------------------------------------------------------------------------

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
        list_leaf(walk, run, record, weight);
        return;
    }
    bool given = record != NULL && record->given[fact->slot].kind != VALUE_ABSENT;
    if (given || derivation == NULL || record == NULL) {
        fact_leaf(walk, run, name, NULL, weight);
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
        fact_leaf(walk, run, pending.name, NULL, part);
    }
    for (uint32_t i = 0; i < count; i++) {
        walk_node(walk, run, open[i], part);
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

static void drain(MissingWalk *walk)
{
    while (walk->pending.count > 0) {
        size_t next = pending_next(walk);
        Pending pending = walk->pending.at[next];
        walk->pending.at[next] = walk->pending.at[--walk->pending.count];
        pending_expand(walk, pending);
    }
}

// --- Nodes ------------------------------------------------------------------------------------

static bool node_is_open(Run *run, const Node *node)
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
        bool is_fact = node->children[i]->kind == NODE_FACT;
        if (open > 0 && node_is_open(run, node->children[i])) {
            walk_node(walk, run, node->children[i], weight / open);
        } else if (open == 0 && is_fact) {  // a code that is given, and not deep enough
            missing_fact(walk, run, node->children[i]->fact, weight);
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
        list_leaf(share->walk, run, run->current[share->node->members.place], share->part);
        return true;
    }
    const Node *parts[2];
    uint32_t count = member_parts(run, share->node, parts);
    bool requirement = share->node->members.kind == MEMBERS_REQUIREMENTS &&
                       run->requirement->holds == TRUTH_UNKNOWN;
    uint64_t part = share->part / (count + requirement > 0 ? count + requirement : 1);
    for (uint32_t i = 0; i < count; i++) {
        walk_node(share->walk, run, parts[i], part);
    }
    if (requirement) {
        const Instance *instance = run->requirement;
        missing_from_instance(share->walk, run, instance, part);
        run->requirement = instance;
    }
    return true;
}

static bool row_share(Run *run, void *argument, uint32_t, Truth truth)
{
    Share *share = argument;
    if (truth == TRUTH_YES) {
        return true;
    }
    if (share->part == 0) {
        share->open++;
    } else {
        walk_node(share->walk, run, share->node->children[0], share->part);
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
        law_leaf(walk, run,
                 str_format(run->arena, "%.*s/%.*s", STR_ARG(open_table->rulebook->name),
                            STR_ARG(open_table->name)),
                 STR("The table has no row for this, and is not closed."), weight);
    }
}

static void applies_walk(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    uint32_t open = 0;
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

static void cell_leaf(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    const Table *table = &run->program->tables[node->table];
    if (run->rows[node->table] == UINT32_MAX) {
        return;
    }
    Atom key = table->row_keys[run->rows[node->table]];
    law_leaf(walk, run,
             str_format(run->arena, "%.*s/%.*s[%.*s]", STR_ARG(table->rulebook->name),
                        STR_ARG(table->name),
                        STR_ARG(symbols_write(run->program->vocabulary->symbols, key))),
             STR("The table leaves this open."), weight);
}

static void walk_node(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    switch (node->kind) {
    case NODE_FACT:
        missing_fact(walk, run, node->fact, weight);
        break;
    case NODE_FACT_BY_ROW:
        fact_leaf(walk, run, node->fact, node, weight);
        break;
    case NODE_CODES_MEET:
        missing_from_node(walk, run, node, weight);
        break;
    case NODE_QUANTIFIED:
    case NODE_AGGREGATE:
    case NODE_THE:
        members_walk(walk, run, node, weight);
        break;
    case NODE_APPLIES:
        if (node->op == OP_KEPT) {
            const Node *kept = run->program->provisions[node->targets[0]].kept;
            walk_node(walk, run, kept, weight);
        } else {
            applies_walk(walk, run, node, weight);
        }
        break;
    case NODE_COLUMN:
        cell_leaf(walk, run, node, weight);
        break;
    case NODE_COMMITMENT:
        (void)leaf_add(walk, node->text, weight);
        break;
    default:
        children_walk(walk, run, node, weight);
        break;
    }
}

// --- Codes ------------------------------------------------------------------------------------

static bool entry_asks_facts(const Run *run, uint32_t entry)
{
    return run->law->entries[entry].conditional && run->codes->facts[entry] == TRUTH_UNKNOWN;
}

static void entry_walk(MissingWalk *walk, Run *run, uint32_t entry, uint64_t weight)
{
    const EntryInstance *instance = &run->law->entries[entry];
    uint32_t table = instance->provision->members.table;
    uint32_t before = instance->row == UINT32_MAX ? 0 : run->rows[table];
    if (instance->row != UINT32_MAX) {
        run->rows[table] = instance->row;
    }
    missing_from_provision(walk, run, instance->provision, weight);
    if (instance->row != UINT32_MAX) {
        run->rows[table] = before;
    }
}

// An open entry that is over this one keeps it open too: the next of them from `from`, or the
// count.
static uint32_t open_winner(Run *run, uint32_t entry, uint32_t from)
{
    Atom code = run->law->entries[entry].code;
    for (uint32_t i = from; i < run->law->winners.count; i++) {
        const Provision *winner = run->law->winners.at[i];
        uint32_t first = run->law->entry_provisions[winner->index];
        if (first != entry && run->codes->truths[first] == TRUTH_UNKNOWN &&
            codes_is_over(run, winner, code)) {
            return i;
        }
    }
    return run->law->winners.count;
}

// On what an open entry hangs: a statement of its code, the facts of its conditions, entries over
// it.
typedef struct EntryOpen {
    bool code, facts, winners;
} EntryOpen;

static EntryOpen entry_open(Run *run, uint32_t entry)
{
    return (EntryOpen){
        .code = codes_wait_for_statement(run, entry),
        .facts = entry_asks_facts(run, entry) || run->law->entries[entry].unclear,
        .winners = open_winner(run, entry, 0) < run->law->winners.count,
    };
}

// To its own facts, and to the winners over it, along any chain; they in turn to their own facts.
static void entry_hand_on(MissingWalk *walk, Run *run, uint32_t entry, uint64_t weight,
                          bool is_winner)
{
    EntryOpen open = entry_open(run, entry);
    uint64_t part = weight / (uint64_t)(open.facts + open.winners + (is_winner && open.code) + 1);
    if (open.facts) {
        entry_walk(walk, run, entry, part);
    }
    if (is_winner && open.code) {
        fact_leaf(walk, run, (FactName){{FACT_ITEM_CODE}, ROLE_ANY}, NULL, part);
    }
    for (uint32_t i = open_winner(run, entry, 0); !is_winner && i < run->law->winners.count;
         i = open_winner(run, entry, i + 1)) {
        const Provision *winner = run->law->winners.at[i];
        entry_hand_on(walk, run, run->law->entry_provisions[winner->index], part, true);
    }
}

static void codes_walk(MissingWalk *walk, Run *run, const Node *set, uint64_t weight)
{
    bool asks_code = codes_wait_above(run, set);
    uint32_t open = 0;
    const CodeState *codes = run->codes;
    for (uint32_t i = 0; i < codes->open_count; i++) {
        if (codes_keep_open(run, set, codes->open[i])) {
            EntryOpen parts = entry_open(run, codes->open[i]);
            open += parts.facts || parts.winners;
            asks_code = asks_code || parts.code;
        }
    }
    asks_code = asks_code || open == 0;
    uint64_t part = weight / (open + (asks_code ? 1 : 0));
    for (uint32_t i = 0; open > 0 && i < codes->open_count; i++) {
        if (codes_keep_open(run, set, codes->open[i])) {
            entry_hand_on(walk, run, codes->open[i], part, false);
        }
    }
    if (asks_code) {
        fact_leaf(walk, run, (FactName){{FACT_ITEM_CODE}, ROLE_ANY}, NULL, part);
    }
}

void missing_from_node(MissingWalk *walk, Run *run, const Node *node, uint64_t weight)
{
    if (node->kind == NODE_CODES_MEET) {
        if (run->codes == NULL) {
            (void)codes_find(run);
        }
        bool set_open = node_is_open(run, node->children[0]);
        codes_walk(walk, run, node->children[0], set_open ? weight / 2 : weight);
        if (set_open) {
            walk_node(walk, run, node->children[0], weight / 2);
        }
    } else {
        walk_node(walk, run, node, weight);
    }
}

static bool reach_is_open(Run *run, const Rulebook *rulebook)
{
    return rulebook->reaches_unlisted && rulebook->reaches != NULL &&
           rulebook_governs(run, rulebook, true) != TRUTH_NO &&
           evaluate_truth(run, rulebook->reaches) == TRUTH_UNKNOWN;
}

// The floor is open: for want of a code, or because a rulebook may reach what no entry names.
void missing_from_codes(MissingWalk *walk, Run *run, uint64_t weight)
{
    bool codes = run->codes->any == TRUTH_UNKNOWN;
    uint32_t open = codes;
    for (uint32_t i = 0; i < run->law->counted_count; i++) {
        open += reach_is_open(run, run->law->counted[i]);
    }
    if (codes || open == 0) {
        codes_walk(walk, run, NULL, weight / (open > 0 ? open : 1));
    }
    for (uint32_t i = 0; i < run->law->counted_count; i++) {
        if (reach_is_open(run, run->law->counted[i])) {
            walk_node(walk, run, run->law->counted[i]->reaches, weight / open);
        }
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
    const Provision *status = run->day->forces[provision->index].because;
    Str cite = text_of(run, status->cite);
    Str why =
        status->while_kept != NULL
            ? str_format(run->arena, "Hangs on a commitment: %.*s.",
                         STR_ARG(status->while_kept->text))
            : str_format(run->arena, "No source says whether it is in force on this day (%.*s).",
                         STR_ARG(cite));
    law_leaf(walk, run, provision->full, why, weight);
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
        walk_node(walk, run, open[i], part);
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
        list_leaf(walk, run, instance->member, weight / 2);
        missing_from_provision(walk, run, instance->provision, weight / 2);
    } else if (governs != NULL &&
               rulebook_governs(run, instance->provision->rulebook, false) == TRUTH_UNKNOWN) {
        walk_node(walk, run, governs, weight);
    } else {
        missing_from_provision(walk, run, instance->provision, weight);
    }
    instance_leave(run, instance);
}

// --- Lists ------------------------------------------------------------------------------------

static int leaf_compare(const void *a, const void *b)
{
    const Leaf *left = a, *right = b;
    if (left->fact.weight != right->fact.weight) {
        return left->fact.weight > right->fact.weight ? -1 : 1;
    }
    return str_compare(left->fact.fact, right->fact.fact);
}

static void leaves_settle(MissingWalk *walk)
{
    drain(walk);
    if (walk->leaves.count > 1) {
        qsort(walk->leaves.at, walk->leaves.count, sizeof *walk->leaves.at, leaf_compare);
    }
}

uint32_t missing_list(MissingWalk *walk, MissingFact **out)
{
    leaves_settle(walk);
    MissingFact *list = ARENA_MANY(walk->arena, MissingFact, walk->leaves.count + 1);
    for (size_t i = 0; i < walk->leaves.count; i++) {
        list[i] = walk->leaves.at[i].fact;
    }
    *out = list;
    return (uint32_t)walk->leaves.count;
}

static int assumed_compare(const void *a, const void *b)
{
    const AssumedFact *left = a, *right = b;
    return str_compare(left->fact, right->fact);
}

uint32_t missing_presumed(MissingWalk *walk, AssumedFact **out)
{
    leaves_settle(walk);
    AssumedFact *list = ARENA_MANY(walk->arena, AssumedFact, walk->leaves.count + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < walk->leaves.count; i++) {
        const Leaf *leaf = &walk->leaves.at[i];
        if (leaf->presumed) {
            const Fact *fact = vocabulary_fact(walk->given->vocabulary, leaf->fact.name.fact);
            list[count++] = (AssumedFact){leaf->fact.fact, leaf->presumption, fact};
        }
    }
    if (count > 1) {
        qsort(list, count, sizeof *list, assumed_compare);
    }
    *out = list;
    return count;
}
