// value_json.c: one value from JSON. Strings and numbers are read as a cell's text is (numbers stay
// the text that was written, so 5.92 is 5.92); arrays are sets, objects are bounds or sets that may
// lack members.
#include "facts/value_read.h"

typedef struct Bound {
    Value value;
    bool is_given;
} Bound;

static Status read_scalar(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field);
static bool may_be_number(TypeKind kind);
static Status read_array(Value *out, const JsonValue *json, bool complete, const Type *type,
                         const Reading *reading, const Field *field);
static Status read_object(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field);
static Status read_bounds(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field);
static Status read_bound(Bound *out, const JsonValue *json, const Type *type,
                         const Reading *reading, const Field *field);
static bool has_bounds(const Type *type);
static Type member_type(const Type *set);

Status value_read_json(Value *out, const JsonValue *json, const Type *type, const Reading *reading,
                       const Field *field)
{
    switch (json_kind(json)) {
    case JSON_NULL:
        *out = (Value){};
        return STATUS_OK;
    case JSON_ARRAY:
        return read_array(out, json, true, type, reading, field);
    case JSON_OBJECT:
        return read_object(out, json, type, reading, field);
    case JSON_BOOL:
    case JSON_NUMBER:
    case JSON_STRING:
        break;
    }
    return read_scalar(out, json, type, reading, field);
}

Status value_read_known(const JsonValue **members, bool *complete, const JsonValue *json,
                        const Type *type, const Reading *reading, const Field *field)
{
    const JsonValue *known = json_member(json, STR("known"));
    const JsonValue *is_complete = json_member(json, STR("complete"));
    size_t expected = 1 + (is_complete != NULL);
    bool is_right = known != NULL && json_kind(known) == JSON_ARRAY &&
                    (is_complete == NULL || json_kind(is_complete) == JSON_BOOL) &&
                    json_count(json) == expected;
    if (!is_right) {
        Status status = value_refuse(type, STR("an object"), reading, field);
        problem_hint(reading->problems,
                     "write an array, or {\"known\": [...], \"complete\": false}");
        return status;
    }
    *members = known;
    *complete = is_complete != NULL && json_bool(is_complete);
    return STATUS_OK;
}

Str value_json_shown(const JsonValue *json, Arena *arena)
{
    switch (json_kind(json)) {
    case JSON_NULL:
        return STR("null");
    case JSON_BOOL:
        return json_bool(json) ? STR("true") : STR("false");
    case JSON_ARRAY:
        return STR("an array");
    case JSON_OBJECT:
        return STR("an object");
    case JSON_NUMBER:
    case JSON_STRING:
        break;
    }
    return str_copy(json_text(json), arena);
}

static Status read_scalar(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field)
{
    TypeKind kind = type->kind == TYPE_SET ? type->member : type->kind;
    JsonKind given = json_kind(json);
    if (given == JSON_BOOL && (kind == TYPE_TRUTH || kind == TYPE_ANY)) {
        *out = value_of_truth(truth_of(json_bool(json)));
        return STATUS_OK;
    }
    bool is_wrong = given == JSON_BOOL || (given == JSON_NUMBER && !may_be_number(kind));
    if (is_wrong || kind == TYPE_PLACE) {
        return value_refuse(type, value_json_shown(json, reading->problems->arena), reading, field);
    }
    Str text = json_text(json);
    if (type->kind != TYPE_SET) {
        // A cell's ways of saying "unknown" are not JSON's, which has null.
        Str trimmed = str_trim(text);
        bool is_unknown = kind != TYPE_TEXT && kind != TYPE_WORD && kind != TYPE_ANY &&
                          (str_equal(trimmed, STR("?")) || str_equal(trimmed, STR("unknown")));
        if (is_unknown) {
            Status status = value_refuse(type, trimmed, reading, field);
            problem_hint(reading->problems, "null says that it is not known");
            return status;
        }
        return value_read_text(out, trimmed, type, reading, field);
    }
    // A bare value for a set is a set of one; `none` an empty one; an alloy its elements.
    bool is_whole = str_equal(text, STR("none")) || kind == TYPE_ELEMENT;
    if (is_whole) {
        return value_read_cell(out, text, type, reading, field);
    }
    Type member = member_type(type);
    Value value;
    TRY(value_read_text(&value, str_trim(text), &member, reading, field));
    *out = value_of_set(&value.atom, 1, true, reading->arena);
    return STATUS_OK;
}

// Identifiers and words may look like numbers: a line's id 1, a customs number, footnote 4.
static bool may_be_number(TypeKind kind)
{
    return kind == TYPE_NUMBER || kind == TYPE_MONEY || kind == TYPE_TEXT || kind == TYPE_WORD ||
           kind == TYPE_ANY;
}

static Status read_array(Value *out, const JsonValue *json, bool complete, const Type *type,
                         const Reading *reading, const Field *field)
{
    if (type->kind != TYPE_SET && type->kind != TYPE_ANY) {
        return value_refuse(type, STR("an array"), reading, field);
    }
    TRY(value_check_count(json_count(json), reading, field));
    Type member = member_type(type);
    Atom *atoms = ARENA_MANY(reading->arena, Atom, json_count(json));
    size_t count = 0;
    size_t index = 0;
    Status status = STATUS_OK;
    for (JsonEach each = json_each(json); json_next(&each); index++) {
        Field at = field_member(field, index);
        Value value = {};
        bool is_text = json_kind(each.value) == JSON_STRING || json_kind(each.value) == JSON_NUMBER;
        if (is_text && read_scalar(&value, each.value, &member, reading, &at) != STATUS_OK) {
            status = STATUS_INVALID;
            continue;
        }
        if (type->kind == TYPE_ANY && is_text && value.kind != VALUE_ATOM) {
            // A set holds names: a number among them is one ("footnote 4").
            value = value_of_atom(symbols_word(reading->symbols, json_text(each.value)));
        }
        if (value.kind != VALUE_ATOM || !value.exact || value_is_none(value)) {
            status = value_refuse(&member, value_json_shown(each.value, reading->problems->arena),
                                  reading, &at);
            continue;
        }
        atoms[count++] = value.atom;
    }
    if (status == STATUS_OK) {
        *out = value_of_set(atoms, count, complete, reading->arena);
    }
    return status;
}

static Status read_object(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field)
{
    bool is_set = type->kind == TYPE_SET ||
                  (type->kind == TYPE_ANY && json_member(json, STR("known")) != NULL);
    if (is_set) {
        const JsonValue *members = NULL;
        bool complete = false;
        TRY(value_read_known(&members, &complete, json, type, reading, field));
        return read_array(out, members, complete, type, reading, field);
    }
    if (has_bounds(type)) {
        return read_bounds(out, json, type, reading, field);
    }
    return value_refuse(type, STR("an object"), reading, field);
}

static Status read_bounds(Value *out, const JsonValue *json, const Type *type,
                          const Reading *reading, const Field *field)
{
    Bound least = {};
    Bound most = {};
    Status status = STATUS_OK;
    for (JsonEach each = json_each(json); json_next(&each);) {
        bool is_least = str_equal(each.key, STR("at_least"));
        Field at = field_name(field, each.key);
        Status read;
        if (!is_least && !str_equal(each.key, STR("at_most"))) {
            read = value_refuse(type, STR("an object"), reading, field);
            problem_hint(reading->problems,
                         "bounds are written {\"at_least\": \"10\", \"at_most\": \"20\"}");
        } else {
            read = read_bound(is_least ? &least : &most, each.value, type, reading, &at);
        }
        status = read == STATUS_OK ? status : read;
    }
    TRY(status);
    if (!least.is_given && !most.is_given) {
        *out = (Value){};
        return STATUS_OK;
    }
    Value first = least.is_given ? least.value : most.value;
    bool differs = least.is_given && most.is_given &&
                   (least.value.kind != most.value.kind || least.value.atom != most.value.atom);
    if (differs) {
        return problem_error(reading->problems, reading_place(reading, field), "case.unit",
                             "the bounds are not of one kind or currency");
    }
    Range range = {.has_low = least.is_given, .has_high = most.is_given};
    range.low = least.is_given ? least.value.range->low : range.low;
    range.high = most.is_given ? most.value.range->high : range.high;
    if (range.has_low && range.has_high && number_compare(range.low, range.high) > 0) {
        return problem_error(reading->problems, reading_place(reading, field), "case.number",
                             "'at_least' is greater than 'at_most'");
    }
    *out = value_of_range((ValueKind)first.kind, range, reading->arena);
    out->atom = first.atom;
    return STATUS_OK;
}

// One end: a number, money or a date, and not none. Null leaves it open.
static Status read_bound(Bound *out, const JsonValue *json, const Type *type,
                         const Reading *reading, const Field *field)
{
    if (json_kind(json) == JSON_NULL) {
        return STATUS_OK;
    }
    Type end = *type;
    end.or_none = false;
    Value value = {};
    bool is_text = json_kind(json) == JSON_STRING || json_kind(json) == JSON_NUMBER;
    if (is_text) {
        TRY(read_scalar(&value, json, &end, reading, field));
    }
    if (value.kind != VALUE_NUMBER && value.kind != VALUE_MONEY && value.kind != VALUE_DATE) {
        return value_refuse(&end, value_json_shown(json, reading->problems->arena), reading, field);
    }
    *out = (Bound){.value = value, .is_given = true};
    return STATUS_OK;
}

static bool has_bounds(const Type *type)
{
    return type->kind == TYPE_NUMBER || type->kind == TYPE_MONEY || type->kind == TYPE_DATE ||
           type->kind == TYPE_ANY;
}

static Type member_type(const Type *set)
{
    Type member = *set;
    member.kind = set->kind == TYPE_SET ? set->member : set->kind;
    member.or_none = false;
    return member;
}
