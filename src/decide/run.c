// run.c: one law and one item of a case: what is current while a condition is looked at.
#include "decide/codes.h"
#include "decide/key.h"
#include "decide/rows.h"
#include "decide/steps.h"

Run run_new(Decider *decider, Day *day, LawPlan *law, Case *given, uint32_t item,
            Problems *warnings, Arena *arena)
{
    const Program *program = decider->program;
    Run run = {.decider = decider,
               .program = program,
               .day = day,
               .law = law,
               .given = given,
               .item = given->items[item],
               .item_index = item,
               .arena = arena,
               .warnings = warnings,
               .stamp = ++decider->stamp,
               .floor = TRUTH_NO};
    run.rows = ARENA_MANY(arena, uint32_t, program->table_count + 1);
    memset(run.rows, 0xFF, program->table_count * sizeof *run.rows);
    run.applies = ARENA_MANY(arena, uint8_t, program->provision_count + 1);
    run.governs = ARENA_MANY(arena, uint8_t, program->rulebook_count + 1);
    run.current[PLACE_CASE] = given->root;
    run.current[PLACE_ITEM] = run.item;
    return run;
}

Run *run_of_item(const Run *run, uint32_t item)
{
    return run->of_items + (size_t)item * run->decider->law_count;
}

// --- Members ----------------------------------------------------------------------------------

static bool member_visit(Run *run, PlaceId place, Record *member, MemberVisit visit, void *argument)
{
    Record *before = run->current[place];
    run->current[place] = member;
    bool more = visit(run, argument, record_is_unknown_member(member));
    run->current[place] = before;
    return more;
}

// The members of the list that the current record of the parent holds.
static bool list_visit(Run *run, const Members *members, MemberVisit visit, void *argument)
{
    const PlaceInfo *info = &run->program->vocabulary->places[members->place];
    Value value = evaluate_fact(run, (FactName){info->list, ROLE_ANY});
    const List *list = value.kind == VALUE_LIST ? value.list : NULL;
    for (uint32_t i = 0; list != NULL && i < list->count; i++) {
        if (!member_visit(run, members->place, list->members[i], visit, argument)) {
            return false;
        }
    }
    if (list != NULL && list->complete) {
        return true;
    }
    Record *unknown = run_unknown_member(run, members->place);
    unknown->parent = run->current[info->parent];
    return member_visit(run, members->place, unknown, visit, argument);
}

static bool roles_visit(Run *run, MemberVisit visit, void *argument)
{
    for (Role role = 0; role < ROLE_COUNT; role++) {
        bool always = role == ROLE_EXPORTER || role == ROLE_END_USER;
        if ((always || (run->roles_given >> role) & 1) &&
            !member_visit(run, PLACE_PARTY, case_party(run->given, role), visit, argument)) {
            return false;
        }
    }
    return true;
}

// What was worked out of one item is not of another.
static bool item_visit(Run *run, Record *item, MemberVisit visit, void *argument)
{
    Run here = *run;
    bool is_other = item != here.item;
    if (is_other) {
        run->item = item;
        run->codes = NULL;
        run->stamp = ++run->decider->stamp;
        memset(&run->explained, 0, sizeof run->explained);
    }
    bool more = member_visit(run, PLACE_ITEM, item, visit, argument);
    if (is_other) {
        run->item = here.item;
        run->codes = here.codes;
        run->stated = here.stated;
        run->stamp = here.stamp;
        run->explained = here.explained;
    }
    return more;
}

static bool items_visit(Run *run, MemberVisit visit, void *argument)
{
    bool more = true;
    for (uint32_t i = 0; more && i < run->given->item_count; i++) {
        more = item_visit(run, run->given->items[i], visit, argument);
    }
    return more;
}

typedef struct InnerVisit {
    const Members *members;
    MemberVisit visit;
    void *argument;
    bool more;
} InnerVisit;

static bool inner_visit(Run *run, void *argument, bool unknown)
{
    InnerVisit *inner = argument;
    if (unknown) {
        Record *member = run_unknown_member(run, inner->members->place);
        member->parent =
            run->current[run->program->vocabulary->places[inner->members->place].parent];
        inner->more =
            member_visit(run, inner->members->place, member, inner->visit, inner->argument);
    } else {
        inner->more = list_visit(run, inner->members, inner->visit, inner->argument);
    }
    return inner->more;
}

// The members of all parents: of every party its owners.
static bool all_lists_visit(Run *run, const Members *members, MemberVisit visit, void *argument)
{
    InnerVisit inner = {members, visit, argument, true};
    PlaceId parent = run->program->vocabulary->places[members->place].parent;
    if (parent == PLACE_PARTY) {
        return roles_visit(run, inner_visit, &inner);
    }
    Members outer = {.kind = MEMBERS_LIST, .place = parent};
    run_members(run, &outer, inner_visit, &inner);
    return inner.more;
}

static bool requirements_visit(Run *run, MemberVisit visit, void *argument)
{
    const Instance *before = run->requirement;
    bool more = true;
    for (size_t i = 0; more && i < run->instances.count; i++) {
        const Instance *instance = &run->instances.at[i];
        if (run->enforced_only && instance->not_enforced) {
            continue;
        }
        run->requirement = instance;
        more = visit(run, argument, false);
    }
    run->requirement = before;
    return more;
}

static bool rows_all_visit(Run *run, uint32_t table, MemberVisit visit, void *argument)
{
    uint32_t before = run->rows[table];
    const Bits in_force = run->day->rows_in_force[table];
    bool more = true;
    for (uint32_t row = 0; more && row < run->program->tables[table].row_count; row++) {
        if (in_force.words == NULL || bits_get(in_force, row)) {
            run->rows[table] = row;
            more = visit(run, argument, false);
        }
    }
    run->rows[table] = before;
    return more;
}

void run_members(Run *run, const Members *members, MemberVisit visit, void *argument)
{
    PlaceId parent = run->program->vocabulary->places[members->place].parent;
    switch (members->kind) {
    case MEMBERS_ROWS:
        (void)rows_all_visit(run, members->table, visit, argument);
        break;
    case MEMBERS_PARTIES:
        (void)roles_visit(run, visit, argument);
        break;
    case MEMBERS_ITEMS:
        (void)items_visit(run, visit, argument);
        break;
    case MEMBERS_REQUIREMENTS:
        (void)requirements_visit(run, visit, argument);
        break;
    case MEMBERS_LIST:
        if (members->of_current || parent == PLACE_CASE || parent == PLACE_ITEM) {
            (void)list_visit(run, members, visit, argument);
        } else {
            (void)all_lists_visit(run, members, visit, argument);
        }
        break;
    }
}

Truth run_member_holds(const Run *run, const Members *members)
{
    return members->kind == MEMBERS_REQUIREMENTS && run->requirement != NULL
               ? run->requirement->holds
               : TRUTH_YES;
}

// --- Provisions -------------------------------------------------------------------------------

Truth provision_truth(Run *run, const Provision *provision)
{
    Truth where = provision->where == NULL ? TRUTH_YES : evaluate_truth(run, provision->where);
    return where == TRUTH_NO ? TRUTH_NO : truth_and(where, provision_conditions(run, provision));
}

Truth provision_clauses(Run *run, const Provision *provision)
{
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < provision->condition_count && truth != TRUTH_NO; i++) {
        const Condition *condition = &provision->conditions[i];
        Truth test = evaluate_truth(run, condition->test);
        truth = truth_and(truth, condition->kind == CLAUSE_UNLESS ? truth_not(test) : test);
    }
    return truth;
}

Truth provision_conditions(Run *run, const Provision *provision)
{
    Truth truth = provision_clauses(run, provision);
    bool unclear = run->day->forces[provision->index].force == FORCE_UNCLEAR;
    return unclear ? truth_and(truth, TRUTH_UNKNOWN) : truth;
}

Truth rulebook_governs(Run *run, const Rulebook *rulebook, bool counts)
{
    uint8_t *slot = &run->governs[rulebook->index];
    if (*slot == 0) {
        *slot = (uint8_t)(rulebook->governs == NULL
                              ? TRUTH_YES
                              : memo_truth(run, &run->law->governs[rulebook->index],
                                           rulebook->governs));
    }
    Truth truth = (Truth)*slot;
    if (truth == TRUTH_UNKNOWN) {
        return run->decider->named[rulebook->index] ? TRUTH_YES : counts ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    return truth;
}
