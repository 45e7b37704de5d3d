// explain.c: a decision as a tree, made by asking again: the provisions that bore on an item, their
// conditions as they are worth there, down to facts with where they come from.
#include "decide/explain.h"

#include "decide/answer.h"
#include "decide/codes.h"
#include "decide/explain_part.h"
#include "decide/rows.h"

static const Explanation *explain_node(Run *run, const Node *node);
static const Explanation *explain_worth(Run *run, const Node *node, Value value);
static bool is_worth_a_line(Run *run, const Node *node);
static const Explanation *explain_commitment(Run *run, Str name);

Explanation *explanation_new(Run *run, ExplanationKind kind, Str title)
{
    Explanation *explanation = ARENA_NEW(run->arena, Explanation);
    explanation->kind = kind;
    explanation->title = title;
    return explanation;
}

const Explanation *explanation_with(Explanation *explanation, const Children *children)
{
    explanation->children = children->at;
    explanation->count = (uint32_t)children->count;
    return explanation;
}

void child_add(Run *run, Children *children, const Explanation *child)
{
    if (child != NULL) {
        *VEC_PUSH(children, run->arena) = child;
    }
}

// --- Facts and conditions ---------------------------------------------------------------------

static Str basis_word(Basis basis)
{
    static const Str words[] = {
        [BASIS_GIVEN] = STR_INIT("given"),
        [BASIS_DERIVED] = STR_INIT("derived"),
        [BASIS_PRESUMED] = STR_INIT("presumed"),
        [BASIS_MISSING] = STR_INIT("missing"),
    };
    return words[basis];
}

static Str value_text(Run *run, Value value, const Type *type)
{
    if (value.kind == VALUE_TRUTH) {
        return truth_word((Truth)value.atom);
    }
    if (value.kind == VALUE_ATOM && value.exact) {
        return symbols_write(run->given->symbols, value.atom);
    }
    Str text = value_write(value, type, run->given->symbols, run->arena);
    if (text.len == 0) {
        return STR("none");
    }
    bool unit = type->kind == TYPE_NUMBER && type->unit_text.len > 0 && value.exact;
    return unit ? str_joined(run->arena, text, STR(" "), type->unit_text) : text;
}

// One fact of the case, the item or a role is explained once, however many provisions read it.
static const Explanation *fact_explained(const Run *run, FactName name)
{
    for (size_t i = 0; i < run->explained.count; i++) {
        const ExplainedFact *known = &run->explained.at[i];
        if (known->name.fact.index == name.fact.index && known->name.role == name.role) {
            return known->explanation;
        }
    }
    return NULL;
}

static const Explanation *explain_fact_anew(Run *run, const Node *node);

static const Explanation *explain_fact(Run *run, const Node *node)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, node->fact.fact);
    bool is_one =
        node->kind == NODE_FACT && (fact->place == PLACE_CASE || fact->place == PLACE_ITEM ||
                                    (fact->place == PLACE_PARTY && node->fact.role < ROLE_COUNT));
    const Explanation *explanation = is_one ? fact_explained(run, node->fact) : NULL;
    if (explanation == NULL) {
        explanation = explain_fact_anew(run, node);
        if (is_one) {
            *VEC_PUSH(&run->explained, run->arena) = (ExplainedFact){node->fact, explanation};
        }
    }
    return explanation;
}

// As it is named in `missing`: a fact kept by row, with its row.
static Str fact_name(const Run *run, const Node *node)
{
    Str path = fact_path(run, node->fact, run->arena);
    uint32_t row = node->kind == NODE_FACT_BY_ROW ? run->rows[node->table] : UINT32_MAX;
    if (row == UINT32_MAX) {
        return path;
    }
    const Table *table = &run->program->tables[node->table];
    Str key = symbols_write(run->program->vocabulary->symbols, table->row_keys[row]);
    return str_format(run->arena, "%.*s[%.*s]", STR_ARG(path), STR_ARG(key));
}

static const Explanation *explain_fact_anew(Run *run, const Node *node)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, node->fact.fact);
    Explanation *out = explanation_new(run, EXPLANATION_FACT, fact_name(run, node));
    Value value = evaluate(run, node);
    Basis basis = run_basis(run, node->fact);
    Children children = {};
    out->value = value_text(run, value, &fact->type);
    out->basis = basis_word(basis);
    out->holds = value.kind == VALUE_TRUTH ? (Truth)value.atom : 0;
    const Derivation *derivation = run->law->derivations[node->fact.fact.index];
    if (basis == BASIS_DERIVED && derivation != NULL) {
        out->cite = text_of(run, derivation->cite);
        for (uint32_t i = 0; i < derivation->branch_count; i++) {
            const DerivedBranch *branch = &derivation->branches[i];
            Truth when = branch->when == NULL ? TRUTH_YES : evaluate_truth(run, branch->when);
            if (when == TRUTH_NO) {
                continue;
            }
            child_add(run, &children, explain_node(run, branch->value));
            if (branch->when != NULL) {
                child_add(run, &children, explain_node(run, branch->when));
            }
            if (when == TRUTH_YES) {
                break;
            }
        }
    }
    return explanation_with(out, &children);
}

typedef struct MemberList {
    const Node *node;
    Children children;
    uint32_t left_out;
} MemberList;

static bool member_explain(Run *run, void *argument, bool unknown)
{
    MemberList *list = argument;
    const Node *where =
        list->node->kind == NODE_AGGREGATE ? list->node->children[1] : list->node->children[0];
    const Node *other =
        list->node->kind == NODE_AGGREGATE ? list->node->children[0] : list->node->children[1];
    Truth truth = where == NULL ? TRUTH_YES : evaluate_truth(run, where);
    if (truth == TRUTH_NO && list->node->kind == NODE_AGGREGATE) {
        return true;
    }
    if (list->children.count >= SHOWN_MAX) {
        list->left_out++;
        return true;
    }
    Record *member =
        list->node->members.kind == MEMBERS_ROWS || list->node->members.kind == MEMBERS_REQUIREMENTS
            ? NULL
            : run->current[list->node->members.place];
    Str place = run->program->vocabulary->places[list->node->members.place].name;
    Str title = unknown          ? str_format(run->arena, "%.*s not listed", STR_ARG(place))
                : member == NULL ? str_format(run->arena, "row")
                : member->place == PLACE_PARTY
                    ? role_name(member->role)
                    : str_format(run->arena, "%.*s %u", STR_ARG(place), member->index);
    Explanation *out = explanation_new(run, EXPLANATION_ROW, title);
    Children children = {};
    out->holds = truth;
    if (where != NULL) {
        child_add(run, &children, explain_node(run, where));
    }
    if (other != NULL && truth != TRUTH_NO) {
        child_add(run, &children, explain_node(run, other));
    }
    child_add(run, &list->children, explanation_with(out, &children));
    return true;
}

typedef struct RowList {
    const Node *node;
    uint32_t table;
    Children children;
    uint32_t left_out;
} RowList;

static bool row_explain(Run *run, void *argument, uint32_t row, Truth truth)
{
    RowList *list = argument;
    if (list->children.count >= SHOWN_MAX) {
        list->left_out++;
        return true;
    }
    const Table *table = &run->program->tables[list->table];
    Str key = symbols_write(run->program->vocabulary->symbols, table->row_keys[row]);
    Explanation *out = explanation_new(
        run, EXPLANATION_ROW,
        str_joined(run->arena, str_joined(run->arena, STR("row "), key, STR(" of ")), table->name,
                   (Str){}));
    Children children = {};
    out->holds = truth;
    if (truth == TRUTH_UNKNOWN && list->node->children[0] != NULL) {
        child_add(run, &children, explain_node(run, list->node->children[0]));
    }
    child_add(run, &list->children, explanation_with(out, &children));
    return true;
}

void left_out_add(Run *run, Children *children, uint32_t count)
{
    if (count > 0) {
        child_add(run, children,
                  explanation_new(run, EXPLANATION_ROW, str_format(run->arena, "%u more", count)));
    }
}

static const Explanation *explain_members(Run *run, const Node *node, Explanation *out)
{
    bool rows = node->kind == NODE_THE ||
                (node->kind == NODE_QUANTIFIED && node->members.kind == MEMBERS_ROWS);
    if (rows) {
        uint32_t table = node->kind == NODE_THE ? node->table : node->members.table;
        RowList list = {.node = node, .table = table};
        RowFilter *filter = rows_filter_of_node(run, node, table, node->children[0], NULL);
        rows_visit(run, filter, row_explain, &list);
        left_out_add(run, &list.children, list.left_out);
        return explanation_with(out, &list.children);
    }
    MemberList list = {.node = node};
    run_members(run, &node->members, member_explain, &list);
    left_out_add(run, &list.children, list.left_out);
    return explanation_with(out, &list.children);
}

// Why it is not known whether an item is of an account: what is open, of it and of whose account it
// is.
static void account_explain(Run *owner, const CountedItem *item, const Provision *provision,
                            Children *children)
{
    Run *const sides[] = {owner, item->run};
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        if (evaluate_truth(item->run, provision->conditions[i].test) == TRUTH_UNKNOWN) {
            child_add(item->run, children, explain_condition(item->run, &provision->conditions[i]));
        }
    }
    for (uint32_t i = 0; i < provision->limit->per_count * 2; i++) {
        Run *side = sides[i % 2];
        Node key = {.kind = NODE_FACT, .fact = provision->limit->per[i / 2]};
        if (!evaluate_fact(side, key.fact).exact) {
            child_add(side, children, explain_fact(side, &key));
        }
    }
}

static const Explanation *explain_item(Run *owner, const CountedItem *item,
                                       const Provision *provision)
{
    Run *run = item->run;
    Children children = {};
    Explanation *out =
        explanation_new(run, EXPLANATION_ROW, str_format(run->arena, "item %u", run->item_index));
    out->holds = item->among;
    if (item->among == TRUTH_UNKNOWN) {
        account_explain(owner, item, provision, &children);
    }
    if (is_worth_a_line(run, provision->limit->counts)) {
        child_add(run, &children, explain_node(run, provision->limit->counts));
    }
    return explanation_with(out, &children);
}

// The items that count or may, and what each adds; a single one needs no line of its own.
static const Explanation *explain_counted(Run *run, const Node *node, Explanation *out)
{
    const Provision *provision = &run->program->provisions[node->targets[0]];
    Children children = {};
    CountedItem *items = NULL;
    uint32_t shown = 0, left_out = 0;
    uint32_t count = limit_items(run, provision, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].among == TRUTH_NO) {
            continue;
        }
        if (shown++ < SHOWN_MAX) {
            const Explanation *line = explain_item(run, &items[i], provision);
            child_add(run, &children,
                      count > 1         ? line
                      : line->count > 0 ? line->children[0]
                                        : NULL);
        } else {
            left_out++;
        }
    }
    left_out_add(run, &children, left_out);
    return explanation_with(out, &children);
}

static void codes_explain(Run *run, Children *children);

// A cell that the title says (yes, no), that would fill a page (a set), or that is empty.
static bool is_plain_cell(Run *run, const Node *node)
{
    return node->kind == NODE_COLUMN &&
           (node->type.kind == TYPE_TRUTH || node->type.kind == TYPE_SET ||
            value_is_none(evaluate(run, node)));
}

// Sides that say nothing by themselves (a number, a group of countries) are in the title already.
static bool is_worth_a_line(Run *run, const Node *node)
{
    if (node->kind == NODE_SET) {
        for (uint32_t i = 0; i < node->count; i++) {
            if (is_worth_a_line(run, node->children[i])) {
                return true;
            }
        }
        return false;
    }
    return node->kind != NODE_CONSTANT && node->kind != NODE_GROUP && node->kind != NODE_ANY &&
           node->kind != NODE_RANGE && node->kind != NODE_CELLS && !is_plain_cell(run, node);
}

static const Explanation *explain_node(Run *run, const Node *node)
{
    if (node->kind == NODE_FACT || node->kind == NODE_FACT_BY_ROW) {
        return explain_fact(run, node);
    }
    return node->kind == NODE_SET ? NULL : explain_worth(run, node, evaluate(run, node));
}

// What is no fact, of which it is known what it is worth.
static const Explanation *explain_worth(Run *run, const Node *node, Value value)
{
    bool is_commitment = node->kind == NODE_COMMITMENT;
    Explanation *out = explanation_new(
        run, EXPLANATION_CONDITION,
        is_commitment ? str_joined(run->arena, node->text, STR(" is kept"), (Str){}) : node->text);
    Children children = {};
    out->value = value_text(run, value, &node->type);
    out->holds = value.kind == VALUE_TRUTH ? (Truth)value.atom : 0;
    if (node->kind == NODE_QUANTIFIED || node->kind == NODE_AGGREGATE || node->kind == NODE_THE) {
        return explain_members(run, node, out);
    }
    if (node->kind == NODE_COUNTED) {
        return explain_counted(run, node, out);
    }
    if (node->kind == NODE_CODES_MEET) {
        return out;  // the item's codes have a branch of their own
    }
    if (is_commitment) {
        child_add(run, &children, explain_commitment(run, node->text));
    }
    for (uint32_t i = 0; node->op == OP_KEPT && i < node->target_count; i++) {
        const Provision *limit = &run->program->provisions[node->targets[i]];
        if (run->day->forces[limit->index].force != FORCE_OUT) {
            child_add(run, &children,
                      explain_node(run_of_item(run, run->item->index), limit->limit->kept));
        }
    }
    for (uint32_t i = 0; node->kind == NODE_OPERATION && i < node->count; i++) {
        if (is_worth_a_line(run, node->children[i])) {
            child_add(run, &children, explain_node(run, node->children[i]));
        }
    }
    return explanation_with(out, &children);
}

// --- Provisions -------------------------------------------------------------------------------

const Explanation *explain_condition(Run *run, const Condition *condition)
{
    Value worth = evaluate(run, condition->test);
    Truth test = value_truth(worth);
    bool unless = condition->kind == CLAUSE_UNLESS;
    bool is_list = condition->kind == CLAUSE_FOR || condition->kind == CLAUSE_TO;
    Str title = is_list ? condition->test->text
                        : str_joined(run->arena, clause_word(condition->kind), STR(" "),
                                     condition->test->text);
    Explanation *out = explanation_new(run, EXPLANATION_CONDITION, title);
    out->label = condition->label;
    out->holds = unless ? truth_not(test) : test;
    out->value = truth_word(out->holds);
    Children children = {};
    bool is_fact = condition->test->kind == NODE_FACT || condition->test->kind == NODE_FACT_BY_ROW;
    if (is_fact) {
        child_add(run, &children, explain_fact(run, condition->test));
        return explanation_with(out, &children);
    }
    const Explanation *inside = explain_worth(run, condition->test, worth);
    out->children = inside->children;
    out->count = inside->count;
    return out;
}

// "suspend from 2025-11-10 through 2026-11-10"
static Str with_days(Run *run, Str word, const Days *days)
{
    Buffer title = buffer_new(run->arena);
    buffer_add(&title, word);
    if (days->has_from) {
        buffer_add(&title, STR(" from "));
        buffer_add(&title, date_write(days->from, run->arena));
    }
    if (days->has_end) {
        buffer_add(&title, STR(" through "));
        buffer_add(&title, date_write(days->end, run->arena));
    }
    return buffer_str(&title);
}

// What the timeline says of a commitment at the end of the day before, and why; null if nothing.
static const Explanation *explain_commitment(Run *run, Str name)
{
    const TimelineRow *row = commitment_row(&run->day->commitments, name);
    if (row == NULL) {
        return NULL;
    }
    Explanation *out = explanation_new(
        run, EXPLANATION_PROVISION, with_days(run, timeline_status_word(row->status), &row->days));
    out->cite = row->because;
    return out;
}

static Explanation *explain_status(Run *run, const Provision *status)
{
    Explanation *out = explanation_new(run, EXPLANATION_PROVISION,
                                       with_days(run, statement_word(status->kind), &status->days));
    Children children = {};
    out->cite = text_of(run, status->cite);
    if (status->while_kept != NULL) {
        child_add(run, &children, explain_node(run, status->while_kept));
    }
    (void)explanation_with(out, &children);
    return out;
}

const Explanation *explain_force(Run *run, const Provision *provision)
{
    const ProvisionForce *force = &run->day->forces[provision->index];
    const TimelineRow *row = force->because_row;
    const Provision *status = force->because;
    if (row == NULL && status == NULL) {
        return NULL;
    }
    if (row == NULL) {
        return explain_status(run, status);
    }
    Explanation *out = explanation_new(
        run, EXPLANATION_PROVISION, with_days(run, timeline_status_word(row->status), &row->days));
    out->cite = row->because;
    return out;
}

static void force_explain(Run *run, const Provision *provision, Children *children)
{
    const ProvisionForce *force = &run->day->forces[provision->index];
    if (force->force != FORCE_IN) {
        child_add(run, children, explain_force(run, provision));
    }
    if (force->idle != NULL) {  // it would not be in force, had the other side kept its word
        Explanation *idle = explain_status(run, force->idle);
        idle->holds = TRUTH_NO;
        child_add(run, children, idle);
    }
}

static void conditions_explain(Run *run, const Provision *provision, Children *children)
{
    if (provision->where != NULL && provision->members.kind != MEMBERS_ROWS) {
        child_add(run, children, explain_node(run, provision->where));
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        child_add(run, children, explain_condition(run, &provision->conditions[i]));
    }
    force_explain(run, provision, children);
}

// Of an instance that is current.
static const Explanation *explain_policy(Run *run, const Instance *instance)
{
    PolicyAnswer answer = policy_find(run, instance);
    Explanation *out = explanation_new(
        run, EXPLANATION_PROVISION,
        str_joined(run->arena, STR("policy: "), policy_word(answer.policy), (Str){}));
    out->value = answer.words;
    out->cite = text_of(run, answer.provision->cite);
    return out;
}

Explanation *explain_instance(Run *run, const Instance *instance)
{
    RequirementAnswer answer = answer_requirement(run, instance);
    Str row =
        answer.row.len > 0 ? str_joined(run->arena, STR(" ["), answer.row, STR("]")) : STR("");
    Explanation *out =
        explanation_new(run, EXPLANATION_PROVISION,
                        str_joined(run->arena, instance->provision->full, row, (Str){}));
    Children children = {};
    out->label = statement_word(instance->provision->kind);
    out->holds = instance->holds;
    out->value = truth_word(instance->holds);
    out->cite = answer.cite;
    instance_enter(run, instance);
    conditions_explain(run, instance->provision, &children);
    if (answer.policy != POLICY_NONE) {
        child_add(run, &children, explain_policy(run, instance));
    }
    instance_leave(run, instance);
    if (answer.lifted_by.len > 0) {
        child_add(
            run, &children,
            explanation_new(run, EXPLANATION_PROVISION,
                            str_format(run->arena, "lifted by %.*s", STR_ARG(answer.lifted_by))));
    }
    (void)explanation_with(out, &children);
    return out;
}

const Explanation *explain_limb(Run *run, const LimbState *limb)
{
    Explanation *out = explanation_new(run, EXPLANATION_PROVISION, limb->provision->full);
    Children children = {};
    out->label = statement_word(limb->provision->kind);
    out->holds = limb->holds;
    out->value = truth_word(limb->holds);
    out->cite = text_of(run, limb->provision->cite);
    conditions_explain(run, limb->provision, &children);
    return explanation_with(out, &children);
}

static const Explanation *explain_code(Run *run, const CodeView *view)
{
    Str code = symbols_write(run->given->symbols, view->code);
    Explanation *out = explanation_new(run, EXPLANATION_PROVISION,
                                       str_joined(run->arena, STR("code "), code, (Str){}));
    Children children = {};
    out->label = STR("entry");
    out->holds = view->holds;
    out->value = truth_word(view->holds);
    out->basis = view->stated ? STR("stated") : STR("facts");
    if (view->entry != UINT32_MAX) {
        const EntryInstance *entry = &run->law->entries[view->entry];
        uint32_t table = entry->provision->members.table;
        if (entry->row != UINT32_MAX) {
            run->rows[table] = entry->row;
        }
        out->cite = text_of(run, entry->provision->cite);
        conditions_explain(run, entry->provision, &children);
        if (entry->row != UINT32_MAX) {
            run->rows[table] = UINT32_MAX;
        }
    }
    return explanation_with(out, &children);
}

static void codes_explain(Run *run, Children *children)
{
    static const Truth which[] = {TRUTH_YES, TRUTH_UNKNOWN};
    for (int w = 0; w < 2; w++) {
        CodeView *views = NULL;
        uint32_t count = codes_list(run, which[w], &views);
        uint32_t shown = count < SHOWN_MAX ? count : SHOWN_MAX;
        for (uint32_t i = 0; i < shown; i++) {
            child_add(run, children, explain_code(run, &views[i]));
        }
        left_out_add(run, children, count - shown);
    }
}

static void fact_child_add(Run *run, Children *children, const Node *fact)
{
    if (fact != NULL) {
        child_add(run, children, explain_fact(run, fact));
    }
}

static void text_child_add(Run *run, Children *children, Str title)
{
    child_add(run, children, explanation_new(run, EXPLANATION_ROW, title));
}

// The days that do not count, and whether the calendar goes as far as the day.
static void days_explain(Run *run, const Provision *clock, const ClockAnswer *answer,
                         Children *children)
{
    if (answer->stopped > 0) {
        text_child_add(run, children,
                       str_format(run->arena, "days more for which it stood: %lld",
                                  (long long)answer->stopped));
    }
    if (answer->weekends > 0) {
        text_child_add(
            run, children,
            str_format(run->arena, "Saturdays and Sundays left out: %d", answer->weekends));
    }
    if (answer->holidays > 0) {
        text_child_add(run, children,
                       str_format(run->arena, "holidays of the calendar %.*s left out: %d",
                                  STR_ARG(clock->calendar), answer->holidays));
    }
    if (answer->has_start && answer->has_stopped && answer->missing_count > 0) {
        text_child_add(run, children,
                       str_format(run->arena, "the calendar %.*s does not go so far",
                                  STR_ARG(clock->calendar)));
    }
}

// How the day came about: from where, how many days, which ones were left out.
static const Explanation *explain_clock(Run *run, const NoteAnswer *note)
{
    const Provision *provision = note->provision;
    const ClockAnswer *answer = note->clock;
    Explanation *out = explanation_new(run, EXPLANATION_PROVISION, provision->full);
    Children children = {};
    out->label = statement_word(provision->kind);
    out->holds = note->holds;
    out->cite = note->cite;
    out->value = answer->has_due ? str_joined(run->arena, STR("due "),
                                              date_write(answer->due, run->arena), (Str){})
                                 : STR("due on an unknown day");
    fact_child_add(run, &children, provision->clock->start);
    text_child_add(run, &children,
                   str_format(run->arena, "%.*s %s%.*s after it", STR_ARG(provision->within),
                              provision->working_days ? "working " : "",
                              STR_ARG(provision->within_unit)));
    for (uint32_t i = 0; i < provision->clock->stop_count; i++) {
        fact_child_add(run, &children, provision->clock->stops[i]);
    }
    days_explain(run, provision, answer, &children);
    return explanation_with(out, &children);
}

static void clocks_explain(Run *run, const ProvisionList *list, Children *children)
{
    const NoteAnswer *notes = NULL;
    uint32_t count = answer_notes(run, list, &notes);
    for (uint32_t i = 0; i < count; i++) {
        if (notes[i].clock != NULL && notes[i].provision->clock->start != NULL) {
            child_add(run, children, explain_clock(run, &notes[i]));
        }
    }
}

static void aside_explain(Run *run, Children *children)
{
    for (uint32_t i = 0; i < run->law->counted_count; i++) {
        const Rulebook *rulebook = run->law->counted[i];
        if (rulebook->governs == NULL || rulebook_governs(run, rulebook, true) == TRUTH_YES) {
            continue;
        }
        Explanation *out = explanation_new(
            run, EXPLANATION_PROVISION,
            str_format(run->arena, "%.*s does not govern", STR_ARG(rulebook->name)));
        Children inside = {};
        child_add(run, &inside, explain_node(run, rulebook->governs));
        child_add(run, children, explanation_with(out, &inside));
    }
}

static const Explanation *explain_law(Run *run)
{
    Explanation *out = explanation_new(run, EXPLANATION_LAW, run->law->law_name);
    Children children = {};
    out->value = outcome_word(run->bounds.outcome);
    codes_explain(run, &children);
    uint32_t shown = 0, left_out = 0;
    for (size_t i = 0; i < run->instances.count; i++) {
        if (shown++ < SHOWN_MAX * 2) {
            child_add(run, &children, explain_instance(run, &run->instances.at[i]));
        } else {
            left_out++;
        }
    }
    left_out_add(run, &children, left_out);
    for (uint32_t i = 0; run->instances.count > 0 && i < run->law->exception_count; i++) {
        for (uint32_t k = 0; k < run->exceptions[i].group->limbs.count; k++) {
            child_add(run, &children, explain_limb(run, &run->exceptions[i].limbs[k]));
        }
    }
    clocks_explain(run, &run->law->duties, &children);
    clocks_explain(run, &run->law->clocks, &children);
    aside_explain(run, &children);
    return explanation_with(out, &children);
}

const Explanation *decide_explain(Decider *decider, const Decision *decision, uint32_t item,
                                  Arena *arena)
{
    Run *runs = &decider_runs(decider)[item * decider->law_count];
    Explanation *out = ARENA_NEW(arena, Explanation);
    Children children = {};
    out->kind = EXPLANATION_OUTCOME;
    out->title = outcome_word(decision->items[item].bounds.outcome);
    for (uint32_t i = 0; i < decider->law_count; i++) {
        child_add(&runs[i], &children, explain_law(&runs[i]));
    }
    return explanation_with(out, &children);
}
