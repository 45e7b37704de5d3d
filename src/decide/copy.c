// copy.c: a decision of one item that outlives its case. What is the program's or the day's
// (provisions, texts of the law) is shared; what was made for the case is copied.
#include "decide/alike.h"

#define COPIED(at, count, arena) array_copy((at), (count) * sizeof *(at), (arena))

static void *array_copy(const void *from, size_t size, Arena *arena)
{
    void *to = arena_take(arena, size + 1);
    return size == 0 ? to : memcpy(to, from, size);
}

static const MissingFact *missing_copy(const MissingFact *from, uint32_t count, Arena *arena)
{
    MissingFact *to = COPIED(from, count, arena);
    for (uint32_t i = 0; i < count; i++) {
        to[i].fact = str_copy(to[i].fact, arena);
        to[i].question = str_copy(to[i].question, arena);
        to[i].question_zh = str_copy(to[i].question_zh, arena);
    }
    return to;
}

static const RequirementAnswer *requirements_copy(const ItemAnswer *item, Arena *arena)
{
    RequirementAnswer *to = COPIED(item->requirements, item->requirement_count, arena);
    for (uint32_t i = 0; i < item->requirement_count; i++) {
        to[i].row = str_copy(to[i].row, arena);
        to[i].because = COPIED(to[i].because, to[i].because_count, arena);
        to[i].possible_policies =
            COPIED(to[i].possible_policies, to[i].possible_policy_count, arena);
    }
    return to;
}

static const ExceptionAnswer *exceptions_copy(const ItemAnswer *item, Arena *arena)
{
    ExceptionAnswer *to = COPIED(item->exceptions, item->exception_count, arena);
    for (uint32_t i = 0; i < item->exception_count; i++) {
        to[i].limbs = COPIED(to[i].limbs, to[i].limb_count, arena);
        to[i].missing = missing_copy(to[i].missing, to[i].missing_count, arena);
    }
    return to;
}

static const Set *set_copy(const Set *from, Arena *arena)
{
    Set *to = COPIED(from, 1, arena);
    to->atoms = COPIED(to->atoms, to->count, arena);
    return to;
}

// Of what a rule can derive: no lists of members, nothing by row.
static Value value_copy(Value value, Arena *arena)
{
    bool has_range =
        value.kind == VALUE_NUMBER || value.kind == VALUE_MONEY || value.kind == VALUE_DATE;
    bool has_set = value.kind == VALUE_SET || value.kind == VALUE_ATOM;
    if (has_range && value.range != NULL) {
        value.range = COPIED(value.range, 1, arena);
    } else if (has_set && value.set != NULL) {
        value.set = set_copy(value.set, arena);
    }
    return value;
}

static const DerivedAnswer *derived_copy(const ItemAnswer *item, Arena *arena)
{
    DerivedAnswer *to = COPIED(item->derived, item->derived_count, arena);
    for (uint32_t i = 0; i < item->derived_count; i++) {
        to[i].value = value_copy(to[i].value, arena);
    }
    return to;
}

static const LimitAnswer *limits_copy(const ItemAnswer *item, Arena *arena)
{
    LimitAnswer *to = COPIED(item->limits, item->limit_count, arena);
    for (uint32_t i = 0; i < item->limit_count; i++) {
        uint32_t count = to[i].provision->limit->per_count;
        AccountKey *keys = COPIED(to[i].keys, count, arena);
        for (uint32_t k = 0; k < count; k++) {
            keys[k].fact = str_copy(keys[k].fact, arena);
            keys[k].value = value_copy(keys[k].value, arena);
        }
        to[i].keys = keys;
        to[i].used = value_copy(to[i].used, arena);
        to[i].uses = value_copy(to[i].uses, arena);
        to[i].item_uses = value_copy(to[i].item_uses, arena);
        to[i].most = value_copy(to[i].most, arena);
        to[i].left = value_copy(to[i].left, arena);
        to[i].missing = missing_copy(to[i].missing, to[i].missing_count, arena);
    }
    return to;
}

static const NoteAnswer *notes_copy(const NoteAnswer *from, uint32_t count, Arena *arena)
{
    NoteAnswer *to = COPIED(from, count, arena);
    for (uint32_t i = 0; i < count; i++) {
        if (to[i].clock != NULL) {
            ClockAnswer *clock = COPIED(to[i].clock, 1, arena);
            clock->missing = missing_copy(clock->missing, clock->missing_count, arena);
            to[i].clock = clock;
        }
    }
    return to;
}

static const ItemAnswer *item_copy(const ItemAnswer *item, Arena *arena)
{
    ItemAnswer *to = ARENA_NEW(arena, ItemAnswer);
    *to = *item;
    to->id = (Str){};
    to->codes = COPIED(item->codes, item->code_count, arena);
    to->possible_codes = COPIED(item->possible_codes, item->possible_code_count, arena);
    to->requirements = requirements_copy(item, arena);
    to->exceptions = exceptions_copy(item, arena);
    to->factors = notes_copy(item->factors, item->factor_count, arena);
    to->documents = notes_copy(item->documents, item->document_count, arena);
    to->duties = notes_copy(item->duties, item->duty_count, arena);
    to->clocks = notes_copy(item->clocks, item->clock_count, arena);
    to->limits = limits_copy(item, arena);
    to->derived = derived_copy(item, arena);
    to->laws = COPIED(item->laws, item->law_count, arena);
    return to;
}

const Decision *decision_copy(const Decision *decision, Arena *arena)
{
    Decision *to = ARENA_NEW(arena, Decision);
    *to = *decision;
    to->items = item_copy(decision->items, arena);
    to->missing = missing_copy(decision->missing, decision->missing_count, arena);
    AssumedFact *assumed = COPIED(decision->assumed, decision->assumed_count, arena);
    for (uint32_t i = 0; i < decision->assumed_count; i++) {
        assumed[i].fact = str_copy(assumed[i].fact, arena);
    }
    to->assumed = assumed;
    MayGovern *may_govern = COPIED(decision->may_govern, decision->may_govern_count, arena);
    for (uint32_t i = 0; i < decision->may_govern_count; i++) {
        may_govern[i].waits_for =
            missing_copy(may_govern[i].waits_for, may_govern[i].waits_for_count, arena);
    }
    to->may_govern = may_govern;
    return to;
}
