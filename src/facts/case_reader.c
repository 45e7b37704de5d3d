// case_reader.c: names, saying, settling. A name is looked up as a whole first, since nearly all
// are plain; only what is not found is taken apart.
//
//   name  = [ "item" | "items" "[" n "]" | role ] "." path  |  path
//   path  = fact | fact "_complete" | fact "[" row "]" | list "[" n "]" "." path
#include "facts/case_reader.h"

#include <assert.h>

#include "facts/currency.h"

static Status bracketed(Target *out, CaseReader *reader, Record *record, Str name,
                        const Field *field);
static bool read_index(size_t *out, Str text);
static Record *member_at(CaseReader *reader, Record *record, FactId list, size_t index,
                         const Field *field);
static Status refuse_gap(CaseReader *reader, size_t index, size_t count, const Field *field);
static const Value *slot_of(const CaseReader *reader, const Target *target);
static Status check_bounds(CaseReader *reader, const Fact *fact, Value value, const Field *field);
static Status say_twice(CaseReader *reader, const Fact *fact, const Field *field);
static Status say_completeness(CaseReader *reader, const Target *target, Value value,
                               const Field *field);
static Status check_rate(CaseReader *reader, Str currency, Value worth, const Field *field);
static Status say_row(CaseReader *reader, const Target *target, Value value, const Field *field);
static Status say_rows(CaseReader *reader, const Target *target, const JsonValue *json,
                       const Field *field);
static Status say_code(CaseReader *reader, const Target *target, Str text, const Field *field);
static void settle_completeness(const CaseReader *reader, Completeness said);
static void settle_codes(CaseReader *reader, Record *item);
static void settle_day(CaseReader *reader, uint32_t fact, bool *has, Date *day);

static inline const Fact *fact_of(const CaseReader *reader, FactId fact)
{
    return vocabulary_fact(reader->self->vocabulary, fact);
}

CaseReader case_reader_new(Case *self, Place place, Problems *problems)
{
    return (CaseReader){
        .self = self,
        .reading = {.symbols = self->symbols,
                    .place = place,
                    .problems = problems,
                    .arena = self->arena},
        .errors_before = problems->error_count,
    };
}

Status case_target(Target *out, CaseReader *reader, Str name, const Field *field)
{
    Status status = case_target_in(out, reader, reader->self->root, name, field);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    Record *record;
    Str rest;
    TRY(case_record_of(&record, &rest, reader, name, field));
    return case_target_in(out, reader, record, rest, field);
}

Status case_record_of(Record **out, Str *rest, CaseReader *reader, Str name, const Field *field)
{
    Str word = str_split(name, '.', rest);
    Role role;
    if (rest->len == 0) {
        return STATUS_NOT_FOUND;
    }
    if (role_find(word, &role)) {
        *out = case_party(reader->self, role);
        return STATUS_OK;
    }
    size_t index = 0;
    bool is_item = str_equal(word, STR("item"));
    bool is_member = str_starts_with(word, STR("items[")) && str_ends_with(word, STR("]")) &&
                     read_index(&index, str_slice(word, 6, word.len - 7));
    if (!is_item && !is_member) {
        return STATUS_NOT_FOUND;
    }
    reader->says_item = reader->says_item || is_item;
    reader->says_items = reader->says_items || is_member;
    Record *item = case_item_at(reader, index, field);
    if (item == NULL) {
        return STATUS_INVALID;
    }
    *out = item;
    return STATUS_OK;
}

Status case_target_in(Target *out, CaseReader *reader, Record *record, Str name, const Field *field)
{
    const Map *by_name = reader->self->vocabulary->places[record->place].by_name;
    uint32_t index;
    if (map_find(by_name, name, &index)) {
        *out = (Target){.record = record, .fact = {index}};
        return STATUS_OK;
    }
    const Str suffix = STR("_complete");
    if (str_ends_with(name, suffix) &&
        map_find(by_name, str_slice(name, 0, name.len - suffix.len), &index)) {
        TypeKind kind = fact_of(reader, (FactId){index})->type.kind;
        if (kind == TYPE_SET || kind == TYPE_PLACE) {
            *out = (Target){.record = record, .fact = {index}, .is_completeness = true};
            return STATUS_OK;
        }
    }
    return str_find_char(name, '[') == SIZE_MAX ? STATUS_NOT_FOUND
                                                : bracketed(out, reader, record, name, field);
}

Record *case_item_at(CaseReader *reader, size_t index, const Field *field)
{
    Case *self = reader->self;
    if (index >= ITEMS_MAX) {
        (void)problem_error(reader->reading.problems, reading_place(&reader->reading, field),
                            "case.limit", "a case may have %d items", ITEMS_MAX);
        return NULL;
    }
    size_t count = self->items_given ? self->item_count : 0;
    if (index > count) {
        (void)refuse_gap(reader, index, count, field);
        return NULL;
    }
    return index < count ? self->items[index] : case_add_item(self);
}

Record *case_member(CaseReader *reader, const Fact *list, Record *parent, size_t index,
                    const Field *field)
{
    if (reader->self->record_count >= RECORDS_MAX) {
        (void)problem_error(reader->reading.problems, reading_place(&reader->reading, field),
                            "case.limit", "a case may have %d members in all its lists",
                            RECORDS_MAX);
        return NULL;
    }
    return case_record(reader->self, list->type.place, parent, (uint32_t)index);
}

Record **case_list_room(size_t count, Arena *arena)
{
    size_t room = 1;
    while (room < count) {
        room *= 2;
    }
    return ARENA_MANY(arena, Record *, room);
}

Status case_say(CaseReader *reader, const Target *target, Value value, const Field *field)
{
    const Fact *fact = fact_of(reader, target->fact);
    const Value *slot = slot_of(reader, target);
    if (value.kind == VALUE_ABSENT) {
        if (reader->replaces) {
            record_say(target->record, fact, value);
        }
        return STATUS_OK;
    }
    TRY(check_bounds(reader, fact, value, field));
    bool is_again = slot->kind != VALUE_ABSENT && !reader->replaces;
    if (is_again && !value_same(*slot, value)) {
        return say_twice(reader, fact, field);
    }
    record_say(target->record, fact, value);
    return STATUS_OK;
}

Status case_say_cell(CaseReader *reader, const Target *target, Str text, const Field *field)
{
    const Reading *reading = &reader->reading;
    const Fact *fact = fact_of(reader, target->fact);
    Str trimmed = str_trim(text);
    if (trimmed.len > 0 && (trimmed.at[0] == '[' || trimmed.at[0] == '{')) {
        const JsonValue *json;
        TRY(json_read(&json, trimmed, reading->place.source, reading->place.line, reading->problems,
                      reading->arena));
        return case_say_json(reader, target, json, field);
    }
    Value value = {};
    if (trimmed.len == 0) {
        return target->is_completeness || target->row.len > 0
                   ? STATUS_OK
                   : case_say(reader, target, value, field);
    }
    if (target->is_completeness) {
        static const Type yes_or_no = {.kind = TYPE_TRUTH};
        TRY(value_read_cell(&value, trimmed, &yes_or_no, reading, field));
        return say_completeness(reader, target, value, field);
    }
    if (target->fact.index == FACT_ITEM_CODE) {
        return say_code(reader, target, trimmed, field);
    }
    if (fact->type.kind == TYPE_PLACE && str_equal(trimmed, STR("none"))) {
        return case_say(reader, target, value_of_list(NULL, 0, true, reading->arena), field);
    }
    if (fact->by_table.len > 0 && target->row.len == 0) {
        return value_refuse(&fact->type, trimmed, reading, field);
    }
    TRY(value_read_cell(&value, trimmed, &fact->type, reading, field));
    // What is said to be unknown is as good as not said: it may be derived or presumed.
    Value unknown = value_unknown((ValueKind)value.kind, fact->type.or_none);
    if (value_same(value, unknown)) {
        value = (Value){};
    }
    return target->row.len > 0 ? say_row(reader, target, value, field)
                               : case_say(reader, target, value, field);
}

Status case_say_json(CaseReader *reader, const Target *target, const JsonValue *json,
                     const Field *field)
{
    const Reading *reading = &reader->reading;
    const Fact *fact = fact_of(reader, target->fact);
    Value value = {};
    if (target->is_completeness) {
        static const Type yes_or_no = {.kind = TYPE_TRUTH};
        TRY(value_read_json(&value, json, &yes_or_no, reading, field));
        return say_completeness(reader, target, value, field);
    }
    if (json_kind(json) == JSON_NULL) {
        return case_say(reader, target, value, field);
    }
    if (fact->type.kind == TYPE_PLACE) {
        return case_say_list(reader, target, json, field);
    }
    if (target->fact.index == FACT_ITEM_CODE && json_kind(json) == JSON_STRING) {
        return say_code(reader, target, str_trim(json_text(json)), field);
    }
    if (fact->by_table.len > 0 && target->row.len == 0) {
        return say_rows(reader, target, json, field);
    }
    TRY(value_read_json(&value, json, &fact->type, reading, field));
    return target->row.len > 0 ? say_row(reader, target, value, field)
                               : case_say(reader, target, value, field);
}

Status case_say_id(CaseReader *reader, Str id, const Field *field)
{
    if (id.len > TEXT_MAX) {
        return problem_error(reader->reading.problems, reading_place(&reader->reading, field),
                             "case.limit", "an id of %zu bytes", id.len);
    }
    reader->self->id = str_copy(id, reader->self->arena);
    return STATUS_OK;
}

Status case_refuse_name(CaseReader *reader, const Record *record, Str name, const Field *field)
{
    const Vocabulary *vocabulary = reader->self->vocabulary;
    Problems *problems = reader->reading.problems;
    (void)problem_error(problems, reading_place(&reader->reading, field), "case.fact_unknown",
                        "there is no fact '%.*s'", STR_ARG(name));
    Str full = name;
    if (record != NULL && record->place != PLACE_CASE) {
        Str place = record->place == PLACE_PARTY ? role_name(record->role)
                                                 : vocabulary->places[record->place].name;
        full = str_format(problems->arena, "%.*s.%.*s", STR_ARG(place), STR_ARG(name));
    }
    Str nearest = vocabulary_nearest(vocabulary, full, problems->arena);
    if (nearest.len > 0) {
        problem_hint(problems, "the nearest is '%.*s'", STR_ARG(nearest));
    }
    return STATUS_INVALID;
}

Status case_finish(CaseReader *reader)
{
    Case *self = reader->self;
    for (size_t i = 0; i < reader->completeness.count; i++) {
        settle_completeness(reader, reader->completeness.at[i]);
    }
    for (uint32_t i = 0; i < self->item_count; i++) {
        settle_codes(reader, self->items[i]);
    }
    settle_day(reader, FACT_DATE, &self->has_date, &self->date);
    settle_day(reader, FACT_KNOWN, &self->has_known, &self->known);
    if (reader->says_item && reader->says_items) {
        Field items = field_name(NULL, STR("items"));
        (void)problem_error(reader->reading.problems, reading_place(&reader->reading, &items),
                            "case.twice", "both 'item' and 'items' are said");
        problem_hint(reader->reading.problems, "'item' stands for the only one of 'items'");
    }
    return reader->reading.problems->error_count == reader->errors_before ? STATUS_OK
                                                                          : STATUS_INVALID;
}

// "in_words[p17]" or "parts[1].value".
static Status bracketed(Target *out, CaseReader *reader, Record *record, Str name,
                        const Field *field)
{
    size_t open = str_find_char(name, '[');
    size_t close = str_find_char(name, ']');
    uint32_t found;
    const Map *by_name = reader->self->vocabulary->places[record->place].by_name;
    if (close == SIZE_MAX || close < open || !map_find(by_name, str_slice(name, 0, open), &found)) {
        return STATUS_NOT_FOUND;
    }
    FactId id = {found};
    const Fact *fact = fact_of(reader, id);
    Str inside = str_slice(name, open + 1, close - open - 1);
    Str after = str_slice(name, close + 1, name.len);
    if (fact->by_table.len > 0 && after.len == 0 && inside.len > 0) {
        *out = (Target){.record = record, .fact = id, .row = inside};
        return STATUS_OK;
    }
    size_t index;
    if (fact->type.kind != TYPE_PLACE || after.len < 2 || after.at[0] != '.' ||
        !read_index(&index, inside)) {
        return STATUS_NOT_FOUND;
    }
    Record *member = member_at(reader, record, id, index, field);
    return member == NULL
               ? STATUS_INVALID
               : case_target_in(out, reader, member, str_slice(after, 1, after.len), field);
}

static bool read_index(size_t *out, Str text)
{
    size_t index = 0;
    if (text.len == 0 || text.len > 6) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        index = index * 10 + (size_t)(text.at[i] - '0');
    }
    *out = index;
    return true;
}

// The member of a list by its position; the next one is made. Null after a Problem.
static Record *member_at(CaseReader *reader, Record *record, FactId list, size_t index,
                         const Field *field)
{
    const Fact *fact = fact_of(reader, list);
    const Value *slot = &record->given[fact->slot];
    const List *before = slot->kind == VALUE_LIST ? slot->list : NULL;
    size_t count = before == NULL ? 0 : before->count;
    if (before != NULL && index < count) {
        return before->members[index];
    }
    if (index > count) {
        (void)refuse_gap(reader, index, count, field);
        return NULL;
    }
    if (value_check_count(count + 1, &reader->reading, field) != STATUS_OK) {
        return NULL;
    }
    Record *member = case_member(reader, fact, record, index, field);
    if (member == NULL) {
        return NULL;
    }
    Record **members = before == NULL ? NULL : before->members;
    if ((count & (count - 1)) == 0) {  // the room is a power of two: full, or none yet
        members = case_list_room(count == 0 ? 1 : count * 2, reader->self->arena);
        if (count > 0) {
            memcpy(members, before->members, count * sizeof *members);
        }
    }
    members[count] = member;
    bool complete = before == NULL || before->complete;
    record_say(record, fact, value_of_list(members, count + 1, complete, reader->self->arena));
    return member;
}

static Status refuse_gap(CaseReader *reader, size_t index, size_t count, const Field *field)
{
    return problem_error(reader->reading.problems, reading_place(&reader->reading, field),
                         "case.type", "position %zu, where only %zu come before it", index, count);
}

static const Value *slot_of(const CaseReader *reader, const Target *target)
{
    return &target->record->given[fact_of(reader, target->fact)->slot];
}

static Status check_bounds(CaseReader *reader, const Fact *fact, Value value, const Field *field)
{
    bool is_measured =
        value.kind == VALUE_NUMBER || value.kind == VALUE_MONEY || value.kind == VALUE_DATE;
    if (!fact->has_bounds || !is_measured || value.range == NULL) {
        return STATUS_OK;
    }
    const Range *range = value.range;
    bool is_below = fact->bounds.has_low && range->has_high &&
                    number_compare(range->high, fact->bounds.low) < 0;
    bool is_above = fact->bounds.has_high && range->has_low &&
                    number_compare(range->low, fact->bounds.high) > 0;
    if (!is_below && !is_above) {
        return STATUS_OK;
    }
    Problems *problems = reader->reading.problems;
    Number end = is_below ? fact->bounds.low : fact->bounds.high;
    Value bound = value_of_number((ValueKind)value.kind, end, problems->arena);
    bound.atom = value.atom;
    Str end_text = value_write(bound, &fact->type, reader->reading.symbols, problems->arena);
    Place place = reading_place(&reader->reading, field);
    return is_below
               ? problem_error(problems, place, "case.number",
                               "this is below %.*s, the least that it can be", STR_ARG(end_text))
               : problem_error(problems, place, "case.number",
                               "this is above %.*s, the most that it can be", STR_ARG(end_text));
}

static Status say_twice(CaseReader *reader, const Fact *fact, const Field *field)
{
    return problem_error(reader->reading.problems, reading_place(&reader->reading, field),
                         "case.twice", "'%.*s' is said twice, and not the same",
                         STR_ARG(fact->full));
}

static Status say_completeness(CaseReader *reader, const Target *target, Value value,
                               const Field *field)
{
    (void)field;
    if (value.exact) {
        *VEC_PUSH(&reader->completeness, reader->self->arena) = (Completeness){
            .record = target->record,
            .fact = target->fact,
            .complete = value_truth(value) == TRUTH_YES,
        };
    }
    return STATUS_OK;
}

// What one of a currency is worth: one amount, above 0, of another.
static Status check_rate(CaseReader *reader, Str currency, Value worth, const Field *field)
{
    Problems *problems = reader->reading.problems;
    Place place = reading_place(&reader->reading, field);
    if (currency_is_none(currency_by_code(currency))) {
        Status status = problem_error(problems, place, "case.unit", "there is no currency '%.*s'",
                                      STR_ARG(currency));
        Str nearest = currency_code(currency_nearest(currency));
        if (nearest.len > 0) {
            problem_hint(problems, "the nearest is '%.*s'", STR_ARG(nearest));
        }
        return status;
    }
    bool is_rate = worth.kind == VALUE_MONEY && worth.exact && worth.range != NULL &&
                   number_sign(worth.range->low) > 0;
    if (is_rate && !str_equal(symbols_write(reader->self->symbols, worth.atom), currency)) {
        return STATUS_OK;
    }
    Status status =
        problem_error(problems, place, "case.number",
                      "a rate is what one %.*s is worth in another currency", STR_ARG(currency));
    problem_hint(problems, "write one amount above 0: {\"CNY\": \"0.14 USD\"}");
    return status;
}

// Rows are sorted by atom, so that they are found by bisection.
static Status say_row(CaseReader *reader, const Target *target, Value value, const Field *field)
{
    const Fact *fact = fact_of(reader, target->fact);
    if (target->fact.index == FACT_RATES) {
        TRY(check_rate(reader, target->row, value, field));
    }
    Arena *arena = reader->self->arena;
    const Value *slot = slot_of(reader, target);
    const ByRow *before = slot->kind == VALUE_BY_ROW ? slot->by_row : NULL;
    Atom row = symbols_word(reader->self->symbols, target->row);
    uint32_t count = before == NULL ? 0 : before->count;
    uint32_t at = 0;
    while (at < count && before->rows[at] < row) {
        at++;
    }
    bool is_there = at < count && before->rows[at] == row;
    if (is_there && !reader->replaces && !value_same(before->values[at], value)) {
        return say_twice(reader, fact, field);
    }
    TRY(value_check_count((size_t)count + 1, &reader->reading, field));
    Atom *rows = ARENA_MANY(arena, Atom, (size_t)count + 1);
    Value *values = ARENA_MANY(arena, Value, (size_t)count + 1);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        kept += i == at && !is_there;  // leaves a gap for the new one
        rows[kept] = before->rows[i];
        values[kept++] = before->values[i];
    }
    rows[at] = row;
    values[at] = value;
    ByRow *by_row = ARENA_NEW(arena, ByRow);
    *by_row = (ByRow){.rows = rows, .values = values, .count = is_there ? count : count + 1};
    record_say(target->record, fact,
               (Value){.kind = VALUE_BY_ROW, .may = MAY_BE_SOME, .by_row = by_row});
    return STATUS_OK;
}

// {"p17": true, "p18": false}
static Status say_rows(CaseReader *reader, const Target *target, const JsonValue *json,
                       const Field *field)
{
    const Reading *reading = &reader->reading;
    const Fact *fact = fact_of(reader, target->fact);
    if (json_kind(json) != JSON_OBJECT) {
        Status status = value_refuse(&fact->type, value_json_shown(json, reading->problems->arena),
                                     reading, field);
        problem_hint(reading->problems, "this is kept by row: {\"p17\": true}");
        return status;
    }
    Status status = value_check_count(json_count(json), reading, field);
    TRY(status);
    for (JsonEach each = json_each(json); json_next(&each);) {
        Field at = field_row(field, each.key);
        Value value = {};
        Target row = *target;
        row.row = each.key;
        Status read = value_read_json(&value, each.value, &fact->type, reading, &at);
        if (read == STATUS_OK && value.kind != VALUE_ABSENT) {
            read = say_row(reader, &row, value, &at);
        }
        status = status == STATUS_OK ? read : status;
    }
    return status;
}

// The applicant's code. `none` is a statement here, that no entry applies, and no empty set.
static Status say_code(CaseReader *reader, const Target *target, Str text, const Field *field)
{
    const Reading *reading = &reader->reading;
    Type code = fact_of(reader, target->fact)->type;
    Value value;
    if (str_equal(text, STR("none"))) {
        Atom unlisted = symbols_word(reading->symbols, STR("unlisted"));
        value = value_of_set(&unlisted, 1, true, reading->arena);
    } else {
        TRY(value_read_cell(&value, text, &code, reading, field));
    }
    return case_say(reader, target, value, field);
}

static void settle_completeness(const CaseReader *reader, Completeness said)
{
    const Fact *fact = fact_of(reader, said.fact);
    Value value = said.record->given[fact->slot];
    Arena *arena = reader->self->arena;
    if (value.kind == VALUE_SET && value.set != NULL) {
        bool complete = said.complete && (value.set->complete || reader->replaces);
        value = value_of_set(value.set->atoms, value.set->count, complete, arena);
    } else if (value.kind == VALUE_LIST && value.list != NULL) {
        bool complete = said.complete && (value.list->complete || reader->replaces);
        value = value_of_list(value.list->members, value.list->count, complete, arena);
    }
    record_say(said.record, fact, value);
}

// Stated codes without a list are of the list that the item names, wherever it was named.
static void settle_codes(CaseReader *reader, Record *item)
{
    Symbols *symbols = reader->self->symbols;
    Value list = item->given[fact_of(reader, (FactId){FACT_ITEM_LIST})->slot];
    const Fact *fact = fact_of(reader, (FactId){FACT_ITEM_CODE});
    Value codes = item->given[fact->slot];
    if (list.kind != VALUE_ATOM || !list.exact || value_is_none(list) || codes.kind != VALUE_SET ||
        codes.set == NULL) {
        return;
    }
    Str list_text = symbols_write(symbols, list.atom);
    const Set *stated = codes.set;
    Atom *atoms = ARENA_MANY(reader->self->arena, Atom, stated->count);
    for (uint32_t i = 0; i < stated->count; i++) {
        Atom atom = stated->atoms[i];
        bool is_bare = symbols_kind(symbols, atom) == SYMBOL_CODE &&
                       symbols_write(symbols, code_list(symbols, atom)).len == 0;
        atoms[i] = is_bare ? symbols_code(symbols, list_text, symbols_write(symbols, atom)) : atom;
    }
    record_say(item, fact,
               value_of_set(atoms, stated->count, stated->complete, reader->self->arena));
}

static void settle_day(CaseReader *reader, uint32_t index, bool *has, Date *day)
{
    const Fact *fact = fact_of(reader, (FactId){index});
    Value value = reader->self->root->given[fact->slot];
    *has = value.kind == VALUE_DATE && value.exact;
    if (*has) {
        *day = (Date)value.range->low.over;
    } else if (value.kind == VALUE_DATE) {
        Field field = field_name(NULL, fact->name);
        (void)problem_error(reader->reading.problems, reading_place(&reader->reading, &field),
                            "case.date", "one day is expected, not bounds");
    }
}
