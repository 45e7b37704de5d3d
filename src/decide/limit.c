// limit.c: limits that accumulate. The balance is a fact that the case says; here is decided
// whether the limit is kept with what this case adds, and answered what is left of it. No account
// is kept.
//
// A case adds what its items add together, or one shipment in three lines would keep a limit that it
// exceeds. Each item's part is worked out in the run of that item and kept there; the sum is one for
// all that are surely of one account, so that a case of many items is not added up for each anew.
#include "decide/answer.h"
#include "decide/evaluate.h"
#include "decide/missing.h"
#include "decide/rates.h"

// What one item adds to a limit.
struct LimitShare {
    Truth reached;  // is the limit for it, and does its rulebook govern? 0: not asked yet
    Value counts;
    const Value *keys;  // the facts by which the account is kept
    Value total;        // of the account that it is of; absent: not asked yet
};

static Run *run_of_current(const Run *run);
static bool limit_binds(const Run *run, const Provision *provision);
static LimitShare *share_of(Run *run, const Provision *provision);
static const Value *keys_of(Run *run, const Limit *limit);
static Truth is_of_account(Run *run, Run *other, const Provision *provision);
static Truth key_is_same(Run *run, Run *other, const Provision *provision, uint32_t key);
static Value items_sum(Run *run, const CountedItem *items, const Limit *limit);
static void total_spread(const CountedItem *items, uint32_t count, const Provision *provision,
                         Value total);
static void item_missing(MissingWalk *walk, Run *run, const CountedItem *item,
                         const Provision *provision, uint64_t weight);
static uint32_t keys_missing(MissingWalk *walk, Run *run, Run *other, const Provision *provision,
                             uint64_t part);

// --- Kept -------------------------------------------------------------------------------------

Truth limit_kept(Run *run, const Provision *provision)
{
    run = run_of_current(run);
    if (!limit_binds(run, provision)) {
        return TRUTH_YES;
    }
    Truth bound = provision_conditions(run, provision);
    return bound == TRUTH_NO
               ? TRUTH_YES
               : truth_or(truth_not(bound), evaluate_truth(run, provision->limit->kept));
}

// Inside `any item where` another item may be current than the one that is decided.
static Run *run_of_current(const Run *run)
{
    return run_of_item(run, run->item->index);
}

// One that is not in force, or whose period has not come or is over, binds nobody.
static bool limit_binds(const Run *run, const Provision *provision)
{
    return run->day->forces[provision->index].force != FORCE_OUT;
}

// --- What a case adds -------------------------------------------------------------------------

Value limit_counted(Run *run, const Provision *provision)
{
    run = run_of_current(run);
    LimitShare *share = share_of(run, provision);
    if (share->total.kind == VALUE_ABSENT) {
        CountedItem *items = NULL;
        uint32_t count = limit_items(run, provision, &items);
        share->total = items_sum(run, items, provision->limit);
        if (share->reached == TRUTH_YES) {
            total_spread(items, count, provision, share->total);
        }
    }
    return share->total;
}

uint32_t limit_items(Run *run, const Provision *provision, CountedItem **out)
{
    run = run_of_current(run);
    uint32_t count = run->given->item_count;
    CountedItem *items = ARENA_MANY(run->arena, CountedItem, count);
    for (uint32_t i = 0; i < count; i++) {
        Run *other = run_of_item(run, i);
        const LimitShare *share = share_of(other, provision);
        Truth among = other == run                 ? TRUTH_YES
                      : share->reached == TRUTH_NO ? TRUTH_NO
                                                   : is_of_account(run, other, provision);
        bool counts = among != TRUTH_NO && !value_is_none(share->counts);
        items[i] = (CountedItem){.run = other, .among = TRUTH_NO, .counts = share->counts};
        if (counts) {
            items[i].among = other == run ? TRUTH_YES : truth_and(share->reached, among);
        }
    }
    *out = items;
    return count;
}

static LimitShare *share_of(Run *run, const Provision *provision)
{
    if (run->shares == NULL) {
        run->shares = ARENA_MANY(run->arena, LimitShare, run->program->limit_count);
    }
    LimitShare *share = &run->shares[provision->limit->number];
    if (share->reached == 0) {
        Truth governs = rulebook_governs(run, provision->rulebook, false);
        Truth reached = truth_and(governs, provision_clauses(run, provision));
        share->counts = evaluate(run, provision->limit->counts);
        share->keys = keys_of(run, provision->limit);
        share->reached = reached;
    }
    return share;
}

static const Value *keys_of(Run *run, const Limit *limit)
{
    Value *keys = ARENA_MANY(run->arena, Value, limit->per_count + 1);
    for (uint32_t i = 0; i < limit->per_count; i++) {
        keys[i] = evaluate_fact(run, limit->per[i]);
    }
    return keys;
}

static Truth is_of_account(Run *run, Run *other, const Provision *provision)
{
    Truth same = TRUTH_YES;
    for (uint32_t i = 0; i < provision->limit->per_count && same != TRUTH_NO; i++) {
        same = truth_and(same, key_is_same(run, other, provision, i));
    }
    return same;
}

// Is a fact by which the account is kept that of this item? A fact of the case or of a role is; that
// there is no such thing is an account of its own.
static Truth key_is_same(Run *run, Run *other, const Provision *provision, uint32_t key)
{
    Value mine = share_of(run, provision)->keys[key];
    Value theirs = share_of(other, provision)->keys[key];
    FactId id = provision->limit->per[key].fact;
    bool is_shared = vocabulary_fact(run->program->vocabulary, id)->place != PLACE_ITEM;
    if ((is_shared && value_same(mine, theirs)) || (value_is_none(mine) && value_is_none(theirs))) {
        return TRUTH_YES;
    }
    Truth same = value_equal(mine, theirs);
    bool both_none = (mine.may & theirs.may & MAY_BE_NONE) != 0;
    return same == TRUTH_NO && both_none ? TRUTH_UNKNOWN : same;
}

// What is added up on the way is given back.
static Value items_sum(Run *run, const CountedItem *items, const Limit *limit)
{
    uint32_t count = run->given->item_count;
    Value in = {};
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].among != TRUTH_NO) {
            rates_first(run, &in, items[i].counts);
        }
    }
    ArenaMark mark = arena_mark(run->arena);
    ValueKind kind = type_value_kind(&limit->counted->type);
    Value total = value_of_number(kind, number_whole(0), run->arena);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].among != TRUTH_NO) {
            Value amount = rates_into(run, items[i].counts, in);
            total = sum_with(total, amount, items[i].among, run->arena);
        }
    }
    Range range = total.range == NULL ? (Range){} : *total.range;
    arena_return(run->arena, mark);
    if (total.range != NULL) {
        Range *kept = ARENA_NEW(run->arena, Range);
        *kept = range;
        total.range = kept;
    }
    return total;
}

// Where it is sure which items are of the account, the sum is that of each of them.
static void total_spread(const CountedItem *items, uint32_t count, const Provision *provision,
                         Value total)
{
    bool is_sure = true;
    for (uint32_t i = 0; i < count; i++) {
        is_sure = is_sure && items[i].among != TRUTH_UNKNOWN;
    }
    for (uint32_t i = 0; is_sure && i < count; i++) {
        if (items[i].among == TRUTH_YES) {
            share_of(items[i].run, provision)->total = total;
        }
    }
}

// --- What is missing --------------------------------------------------------------------------

void missing_from_limit(MissingWalk *walk, Run *run, const Provision *provision, uint64_t weight)
{
    run = run_of_current(run);
    bool open = provision_conditions(run, provision) == TRUTH_UNKNOWN;
    bool amount = evaluate_truth(run, provision->limit->kept) == TRUTH_UNKNOWN;
    uint64_t part = weight / (uint64_t)(open && amount ? 2 : 1);
    if (open) {
        missing_from_provision(walk, run, provision, part);
    }
    if (amount) {
        missing_from_node(walk, run, provision->limit->kept, part);
    }
}

static bool item_is_open(const CountedItem *item)
{
    return item->among == TRUTH_UNKNOWN || (item->among == TRUTH_YES && !item->counts.exact);
}

void missing_from_counted(MissingWalk *walk, Run *run, const Provision *provision, uint64_t weight)
{
    CountedItem *items = NULL;
    uint32_t count = limit_items(run, provision, &items), open = 0;
    for (uint32_t i = 0; i < count; i++) {
        open += item_is_open(&items[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (item_is_open(&items[i])) {
            item_missing(walk, run_of_current(run), &items[i], provision, weight / open);
        }
    }
}

// From what an item adds, and from whether it counts.
static void item_missing(MissingWalk *walk, Run *run, const CountedItem *item,
                         const Provision *provision, uint64_t weight)
{
    const Limit *limit = provision->limit;
    bool may_count = item->among == TRUTH_UNKNOWN;
    bool governs =
        may_count && rulebook_governs(item->run, provision->rulebook, false) == TRUTH_UNKNOWN;
    bool clauses = may_count && provision_clauses(item->run, provision) == TRUTH_UNKNOWN;
    uint32_t parts = (uint32_t)governs + clauses + !item->counts.exact;
    parts += may_count ? keys_missing(walk, run, item->run, provision, 0) : 0;
    uint64_t part = weight / (parts > 0 ? parts : 1);
    if (governs) {
        missing_from_node(walk, item->run, provision->rulebook->governs, part);
    }
    if (clauses) {
        missing_from_provision(walk, item->run, provision, part);
    }
    if (!item->counts.exact) {
        missing_from_node(walk, item->run, limit->counts, part);
    }
    if (may_count) {
        (void)keys_missing(walk, run, item->run, provision, part > 0 ? part : 1);
    }
}

// Of each key that may be the same, or not, what is open on either side. How many these are; with a
// part of 0 they are only counted.
static uint32_t keys_missing(MissingWalk *walk, Run *run, Run *other, const Provision *provision,
                             uint64_t part)
{
    Run *const sides[] = {run, other};
    uint32_t count = 0;
    for (uint32_t i = 0; i < provision->limit->per_count; i++) {
        bool is_open = key_is_same(run, other, provision, i) == TRUTH_UNKNOWN;
        for (int side = 0; is_open && side < 2; side++) {
            if (share_of(sides[side], provision)->keys[i].exact) {
                continue;
            }
            count++;
            if (part > 0) {
                missing_fact(walk, sides[side], provision->limit->per[i], part);
            }
        }
    }
    return count;
}

// --- The answer -------------------------------------------------------------------------------

static Value left_of(Run *run, Value most, Value used)
{
    rates_meet(run, OP_DIVIDE, &used, &most);  // into the currency of what is most
    return value_subtract(most, used, run->arena);
}

static const AccountKey *account_keys(Run *run, const Limit *limit)
{
    AccountKey *keys = ARENA_MANY(run->arena, AccountKey, limit->per_count);
    for (uint32_t i = 0; i < limit->per_count; i++) {
        FactName name = limit->per[i];
        const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
        Str role = name.role < ROLE_COUNT ? role_name(name.role) : STR("");
        keys[i] = (AccountKey){
            .fact = role.len == 0
                        ? fact->full
                        : str_format(run->arena, "%.*s.%.*s", STR_ARG(role), STR_ARG(fact->name)),
            .of = fact,
            .value = evaluate_fact(run, name),
        };
    }
    return keys;
}

static LimitAnswer limit_answer(Run *run, const Provision *provision)
{
    const Limit *limit = provision->limit;
    const Node *sum = limit->kept->children[0];
    LimitAnswer answer = {.provision = provision,
                          .kept = limit_kept(run, provision),
                          .used = evaluate_fact(run, limit->used),
                          .uses = limit_counted(run, provision),
                          .item_uses = evaluate(run, limit->counts),
                          .most = evaluate(run, limit->most),
                          .keys = account_keys(run, limit),
                          .cite = text_of(run, provision->cite)};
    answer.left = left_of(run, answer.most, evaluate(run, sum));
    if (answer.kept == TRUTH_UNKNOWN) {
        MissingWalk *walk = missing_new(run->given, run->arena);
        MissingFact *missing = NULL;
        missing_from_limit(walk, run, provision, WEIGHT_ONE);
        answer.missing_count = missing_list(walk, &missing);
        answer.missing = missing;
    }
    return answer;
}

uint32_t answer_limits(Run *run, const LimitAnswer **out)
{
    const ProvisionList *limits = &run->law->limits;
    LimitAnswer *answers = ARENA_MANY(run->arena, LimitAnswer, limits->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < limits->count; i++) {
        const Provision *provision = limits->at[i];
        if (rulebook_governs(run, provision->rulebook, true) != TRUTH_NO &&
            provision_conditions(run, provision) != TRUTH_NO) {
            answers[count++] = limit_answer(run, provision);
        }
    }
    *out = answers;
    return count;
}
