// value_write.c: values as text and as JSON, in the unit in which the fact is declared. What can
// still be several things is "unknown", also where bounds are known; a set that may lack members is
// written as a case would give it.
//
// Members are written in the order of their text: the order of atoms hangs on which rulebooks were
// loaded before, and the same answer is to have the same bytes.
#include "facts/case.h"

#include <stdlib.h>

#define FIRST_DAY (-135'140)  // 1600-01-01, as date_read has it
#define LAST_DAY 2'932'896    // 9999-12-31

static void add_value(Buffer *buffer, Value value, const Type *type, const Symbols *symbols,
                      Arena *arena);
static void add_number(Buffer *buffer, Value value, const Type *type);
static void add_date(Buffer *buffer, Number number);
static Str *sorted_members(const Set *set, const Symbols *symbols, Arena *arena);
static int text_order(const void *left, const void *right);
static void add_set(Buffer *buffer, const Set *set, const Symbols *symbols, Arena *arena);
static void add_rows(Buffer *buffer, const ByRow *by_row, const Type *type, const Symbols *symbols,
                     Arena *arena);
static void add_set_json(JsonWriter *writer, const Set *set, const Symbols *symbols, Arena *arena);
static bool is_set_with_members(Value value);

Str value_write(Value value, const Type *type, const Symbols *symbols, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    add_value(&buffer, value, type, symbols, arena);
    return buffer_str(&buffer);
}

void value_add_json(JsonWriter *writer, Value value, const Type *type, const Symbols *symbols,
                    Arena *arena)
{
    if (is_set_with_members(value)) {
        add_set_json(writer, value.set, symbols, arena);
    } else if (value.kind == VALUE_BY_ROW && value.by_row != NULL) {
        json_begin_object(writer);
        for (uint32_t i = 0; i < value.by_row->count; i++) {
            json_key(writer, symbols_write(symbols, value.by_row->rows[i]));
            value_add_json(writer, value.by_row->values[i], type, symbols, arena);
        }
        json_end_object(writer);
    } else {
        json_string(writer, value_write(value, type, symbols, arena));
    }
}

static void add_value(Buffer *buffer, Value value, const Type *type, const Symbols *symbols,
                      Arena *arena)
{
    bool is_partial =
        is_set_with_members(value) || value.kind == VALUE_BY_ROW || value.kind == VALUE_LIST;
    if (value_is_none(value)) {
        buffer_add(buffer, STR("none"));
        return;
    }
    if (!value.exact && !is_partial) {
        buffer_add(buffer, STR("unknown"));
        return;
    }
    switch ((ValueKind)value.kind) {
    case VALUE_TRUTH:
        buffer_add(buffer, truth_word(value_truth(value)));
        return;
    case VALUE_NUMBER:
        add_number(buffer, value, type);
        return;
    case VALUE_MONEY:
        add_number(buffer, value, NULL);
        if (value.atom != ATOM_NONE) {
            buffer_add_char(buffer, ' ');
            buffer_add(buffer, symbols_write(symbols, value.atom));
        }
        return;
    case VALUE_DATE:
        add_date(buffer, value.range->low);
        return;
    case VALUE_ATOM:
        buffer_add(buffer, symbols_write(symbols, value.atom));
        return;
    case VALUE_SET:
        add_set(buffer, value.set, symbols, arena);
        return;
    case VALUE_LIST:
        buffer_add_format(buffer, "%u member%s", value.list == NULL ? 0 : value.list->count,
                          value.list != NULL && value.list->count == 1 ? "" : "s");
        return;
    case VALUE_BY_ROW:
        add_rows(buffer, value.by_row, type, symbols, arena);
        return;
    case VALUE_ABSENT:
        break;
    }
    buffer_add(buffer, STR("unknown"));
}

// `type` null: as it is. What is beyond 38 digits in the fact's unit is written in base units,
// which hold it, with that said.
static void add_number(Buffer *buffer, Value value, const Type *type)
{
    Number number = value.range->low;
    bool has_unit = type != NULL && type->kind == TYPE_NUMBER && !type->counts_days &&
                    type->unit.factor.under != 0;
    if (has_unit && number_divide(&number, number, type->unit.factor) != STATUS_OK) {
        Unit base = type->unit;
        base.factor = number_whole(1);
        number_add_to(buffer, value.range->low);
        buffer_add_char(buffer, ' ');
        unit_print(buffer, base);
        return;
    }
    number_add_to(buffer, number);
}

// The day in which the moment falls. A day beyond those that have a name comes only from adding a
// number without sense.
static void add_date(Buffer *buffer, Number number)
{
    Int128 day = number.over / number.under;
    day -= number.over % number.under < 0 ? 1 : 0;
    if (day < FIRST_DAY || day > LAST_DAY) {
        buffer_add(buffer, STR("unknown"));
        return;
    }
    date_add_to(buffer, (Date)day);
}

static Str *sorted_members(const Set *set, const Symbols *symbols, Arena *arena)
{
    Str *members = ARENA_MANY(arena, Str, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        members[i] = symbols_write(symbols, set->atoms[i]);
    }
    if (set->count > 1) {
        qsort(members, set->count, sizeof *members, text_order);
    }
    return members;
}

static int text_order(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

static void add_set(Buffer *buffer, const Set *set, const Symbols *symbols, Arena *arena)
{
    if (set->count == 0) {
        buffer_add(buffer, STR("none"));
        return;
    }
    Str *members = sorted_members(set, symbols, arena);
    for (uint32_t i = 0; i < set->count; i++) {
        buffer_add(buffer, i == 0 ? STR("") : STR(", "));
        buffer_add(buffer, members[i]);
    }
    if (!set->complete) {
        buffer_add(buffer, STR(" and perhaps more"));
    }
}

static void add_rows(Buffer *buffer, const ByRow *by_row, const Type *type, const Symbols *symbols,
                     Arena *arena)
{
    for (uint32_t i = 0; by_row != NULL && i < by_row->count; i++) {
        buffer_add(buffer, i == 0 ? STR("") : STR(", "));
        buffer_add(buffer, symbols_write(symbols, by_row->rows[i]));
        buffer_add(buffer, STR(": "));
        add_value(buffer, by_row->values[i], type, symbols, arena);
    }
}

static void add_set_json(JsonWriter *writer, const Set *set, const Symbols *symbols, Arena *arena)
{
    if (!set->complete) {
        json_begin_object(writer);
        json_key(writer, STR("known"));
    }
    Str *members = sorted_members(set, symbols, arena);
    json_begin_array(writer);
    for (uint32_t i = 0; i < set->count; i++) {
        json_string(writer, members[i]);
    }
    json_end_array(writer);
    if (!set->complete) {
        json_member_boolean(writer, "complete", false);
        json_end_object(writer);
    }
}

// A complete set, be it empty, or one of which a member is known; and that cannot be none.
static bool is_set_with_members(Value value)
{
    return value.kind == VALUE_SET && value.set != NULL && value.may == MAY_BE_SOME &&
           (value.set->complete || value.set->count > 0);
}
