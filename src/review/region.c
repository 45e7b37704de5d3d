// region.c: intervals, words left, members: narrowed test by test.
#include "review/region.h"

#include "facts/case.h"

static bool is_measured(const Region *region);
static void low_raise(Region *region, Number low, bool open);
static void high_lower(Region *region, Number high, bool open);
static bool range_is_empty(const Region *region);
static bool excludes(const Region *region, Number number);
static bool number_pick(Number *out, const Region *region);
static Str members_write(const Region *region, const Symbols *symbols, Arena *arena);

Region region_of(const Node *term, const Vocabulary *vocabulary)
{
    Region region = {.term = term,
                     .type = term->type,
                     .some = true,
                     .none = term->type.or_none,
                     .truth = TRUTH_UNKNOWN,
                     .atoms = atoms_all()};
    if (term->kind == NODE_FACT || term->kind == NODE_FACT_BY_ROW) {
        const Fact *fact = vocabulary_fact(vocabulary, term->fact.fact);
        if (fact->has_bounds) {
            region.range = fact->bounds;
        }
    }
    return region;
}

Region region_of_codes(void)
{
    return (Region){.type = {.kind = TYPE_SET, .member = TYPE_CODE}, .some = true};
}

Region region_of_constant(const Node *constant, Arena *arena)
{
    Region region = {.term = constant, .type = constant->type, .truth = TRUTH_UNKNOWN};
    Value value = constant->constant;
    region.some = !value_is_none(value);
    region.none = !region.some;
    if (region.some && is_measured(&region) && value.range != NULL) {
        region.range = *value.range;
        region.currency = value.atom;
    } else if (region.some && value.kind == VALUE_TRUTH) {
        region.truth = value_truth(value);
    } else if (region.some && value.kind == VALUE_ATOM) {
        region.atoms = atoms_of_one(value.atom, arena);
    }
    return region;
}

static bool is_measured(const Region *region)
{
    TypeKind kind = region->type.kind;
    return kind == TYPE_NUMBER || kind == TYPE_MONEY || kind == TYPE_DATE;
}

bool region_hold_truth(Region *region, bool holds)
{
    region->truth = (Truth)(region->truth & truth_of(holds));
    return region->truth != 0;
}

bool region_hold_none(Region *region, bool holds)
{
    *(holds ? &region->some : &region->none) = false;
    if (region->type.kind == TYPE_SET) {
        return !holds || region->has.count == 0;  // a set is none when empty
    }
    return region->some || region->none;
}

// --- Numbers ----------------------------------------------------------------------------------

static void low_raise(Region *region, Number low, bool open)
{
    int order = region->range.has_low ? number_compare(low, region->range.low) : 1;
    if (order > 0 || (order == 0 && open)) {
        region->range.low = low;
        region->low_open = open;
    }
    region->range.has_low = true;
}

static void high_lower(Region *region, Number high, bool open)
{
    int order = region->range.has_high ? number_compare(high, region->range.high) : -1;
    if (order < 0 || (order == 0 && open)) {
        region->range.high = high;
        region->high_open = open;
    }
    region->range.has_high = true;
}

static Operator opposite(Operator op)
{
    switch (op) {
    case OP_LESS:
        return OP_GREATER_OR_EQUAL;
    case OP_LESS_OR_EQUAL:
        return OP_GREATER;
    case OP_GREATER:
        return OP_LESS_OR_EQUAL;
    case OP_GREATER_OR_EQUAL:
        return OP_LESS;
    default:
        return op == OP_IS ? OP_IS_NOT : OP_IS;
    }
}

static void number_narrow(Region *region, Operator op, Number number, Arena *arena)
{
    switch (op) {
    case OP_LESS:
    case OP_LESS_OR_EQUAL:
        high_lower(region, number, op == OP_LESS);
        break;
    case OP_GREATER:
    case OP_GREATER_OR_EQUAL:
        low_raise(region, number, op == OP_GREATER);
        break;
    case OP_IS:
        low_raise(region, number, false);
        high_lower(region, number, false);
        break;
    default:
        *VEC_PUSH(&region->but, arena) = number;
        break;
    }
}

bool region_hold_number(Region *region, Operator op, Value value, bool holds, Arena *arena)
{
    if (region->type.kind == TYPE_MONEY && region->currency != ATOM_NONE &&
        region->currency != value.atom) {
        return true;  // money of two currencies is not compared
    }
    region->currency = region->type.kind == TYPE_MONEY ? value.atom : ATOM_NONE;
    number_narrow(region, holds ? op : opposite(op), value.range->low, arena);
    region->none = region->none && !holds;
    region->some = region->some && !range_is_empty(region);
    return region->some || region->none;
}

static bool excludes(const Region *region, Number number)
{
    for (size_t i = 0; i < region->but.count; i++) {
        if (number_compare(region->but.at[i], number) == 0) {
            return true;
        }
    }
    return false;
}

static bool range_is_empty(const Region *region)
{
    const Range *range = &region->range;
    Number next;
    if (!range->has_low || !range->has_high) {
        return false;
    }
    bool days = region->type.kind == TYPE_DATE;  // between two days there is none
    if (days && region->low_open && number_add(&next, range->low, number_whole(1)) == STATUS_OK &&
        number_compare(next, range->high) >= (region->high_open ? 0 : 1)) {
        return true;
    }
    int order = number_compare(range->low, range->high);
    return order > 0 ||
           (order == 0 && (region->low_open || region->high_open || excludes(region, range->low)));
}

static bool is_inside(const Region *region, Number number)
{
    const Range *range = &region->range;
    int low = range->has_low ? number_compare(number, range->low) : 1;
    int high = range->has_high ? number_compare(number, range->high) : -1;
    return (low > 0 || (low == 0 && !region->low_open)) &&
           (high < 0 || (high == 0 && !region->high_open)) && !excludes(region, number);
}

// An end if it belongs to it, else what lies a step inside, or between the ends.
static bool number_pick(Number *out, const Region *region)
{
    const Range *range = &region->range;
    Number step = region->type.kind == TYPE_NUMBER ? region->type.unit.factor : number_whole(1);
    Number at = range->has_low ? range->low : range->has_high ? range->high : number_whole(0);
    for (size_t i = 0; i <= region->but.count + 1; i++) {
        if (is_inside(region, at)) {
            *out = at;
            return true;
        }
        bool down = !range->has_low && range->has_high;
        if ((down ? number_subtract : number_add)(&at, at, step) != STATUS_OK) {
            return false;
        }
    }
    if (range->has_low && range->has_high &&
        number_add(&at, range->low, range->high) == STATUS_OK &&
        number_divide(&at, at, number_whole(2)) == STATUS_OK && is_inside(region, at)) {
        *out = at;
        return true;
    }
    return false;
}

// --- Words and members ------------------------------------------------------------------------

bool region_hold_atoms(Region *region, Atoms atoms, bool holds, Arena *arena)
{
    Atom left = ATOM_NONE;
    region->atoms = atoms_both(region->atoms, holds ? atoms : atoms_others(atoms), arena);
    region->none = region->none && !holds;
    region->some = region->some && atoms_pick(&left, region->atoms, &region->type);
    return region->some || region->none;
}

static bool brings(const Region *region, Atom member, Atom atom, const Symbols *symbols)
{
    return member == atom ||
           (region->type.member == TYPE_CODE && code_is_within(symbols, member, atom));
}

bool region_hold_member(Region *region, Atom atom, bool holds, const Symbols *symbols, Arena *arena)
{
    if (holds) {
        *VEC_PUSH(&region->has, arena) = atom;
    } else {
        *VEC_PUSH(&region->has_not, arena) = atom;
    }
    if (holds && !region->some) {
        return false;
    }
    for (size_t i = 0; holds && i < region->has_not.count; i++) {
        if (brings(region, atom, region->has_not.at[i], symbols)) {
            return false;
        }
    }
    for (size_t i = 0; !holds && i < region->has.count; i++) {
        if (brings(region, region->has.at[i], atom, symbols)) {
            return false;
        }
    }
    return true;
}

bool region_has_sure_codes(const Region *region, const Symbols *symbols)
{
    for (size_t i = 0; region->type.member == TYPE_CODE && i < region->has.count; i++) {
        for (size_t k = 0; k < region->has_not.count; k++) {
            if (code_is_within(symbols, region->has_not.at[k], region->has.at[i])) {
                return false;
            }
        }
    }
    return true;
}

// --- As text ----------------------------------------------------------------------------------

static Str members_write(const Region *region, const Symbols *symbols, Arena *arena)
{
    Buffer text = buffer_new(arena);
    for (size_t i = 0; i < region->has.count; i++) {
        buffer_add(&text, i > 0 ? STR(" and ") : STR(""));
        buffer_add(&text, symbols_write(symbols, region->has.at[i]));
    }
    bool empty = !region->some || region->has_not.count > 0;
    return text.len > 0 ? buffer_str(&text) : empty ? STR("none") : STR("");
}

Str region_write(const Region *region, const Symbols *symbols, Arena *arena)
{
    Number number;
    Atom atom = ATOM_NONE;
    if (region->type.kind == TYPE_SET) {
        return members_write(region, symbols, arena);
    }
    if (!region->some) {
        return STR("none");
    }
    if (region->type.kind == TYPE_TRUTH) {
        return region->truth == TRUTH_UNKNOWN ? STR("") : truth_word(region->truth);
    }
    if (is_measured(region)) {
        if (!number_pick(&number, region)) {
            return (Str){};
        }
        Value value = value_of_number(type_value_kind(&region->type), number, arena);
        value.atom = region->currency;
        Str text = value_write(value, &region->type, symbols, arena);
        return region->type.unit_text.len == 0
                   ? text
                   : str_format(arena, "%.*s %.*s", STR_ARG(text), STR_ARG(region->type.unit_text));
    }
    bool picked = atoms_pick(&atom, region->atoms, &region->type);
    return picked && atom != ATOM_NONE ? symbols_write(symbols, atom) : STR("");
}
