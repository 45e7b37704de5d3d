// case_json.c: a case from JSON. Nested objects and flat keys with dots mean the same, at every
// level, so an object is either a record (an item, a party, a member of a list) or the beginning of
// longer names (`end_use`, `fdp`). A good case is read without writing one of its names down.
#include "facts/case_reader.h"

#define NAME_MAX 160  // bytes of a nested name; no fact's is nearly as long

static void read_root(CaseReader *reader, const JsonValue *json);
static void read_root_member(CaseReader *reader, Str key, const JsonValue *value,
                             const Field *field);
static void read_dotted(CaseReader *reader, Str key, const JsonValue *value, const Field *field);
static void read_named(CaseReader *reader, Record *record, Str name, const JsonValue *value,
                       const Field *field);
static void read_id(CaseReader *reader, const JsonValue *value, const Field *field);
static void read_item(CaseReader *reader, size_t index, const JsonValue *value, const Field *field);
static void read_record(CaseReader *reader, Record *record, const JsonValue *value,
                        const Field *field);
static void read_members(CaseReader *reader, Record *record, Str prefix, const JsonValue *object,
                         const Field *up);
static void read_group(CaseReader *reader, Record *record, Str name, const JsonValue *value,
                       const Field *field);
static bool begins_names(const Vocabulary *vocabulary, PlaceId place, Str prefix);
static Str join(Str prefix, Str key, char *stack);
static Status refuse_kind(CaseReader *reader, const char *wanted, const JsonValue *given,
                          const Field *field);

Status case_read_json(Case **out, const JsonValue *json, const Vocabulary *vocabulary, Place place,
                      Problems *problems, Arena *arena)
{
    Case *self = case_new(vocabulary, arena);
    CaseReader reader = case_reader_new(self, place, problems);
    if (json_kind(json) != JSON_OBJECT) {
        return refuse_kind(&reader, "a case is an object", json, NULL);
    }
    read_root(&reader, json);
    TRY(case_finish(&reader));
    *out = self;
    return STATUS_OK;
}

// A list of objects with facts of their own; declared in case_reader.h because cells hold JSON too.
Status case_say_list(CaseReader *reader, const Target *target, const JsonValue *json,
                     const Field *field)
{
    const Reading *reading = &reader->reading;
    const Fact *fact = vocabulary_fact(reader->self->vocabulary, target->fact);
    const JsonValue *array = json;
    bool complete = true;
    if (json_kind(json) == JSON_OBJECT) {
        TRY(value_read_known(&array, &complete, json, &fact->type, reading, field));
    } else if (json_kind(json) == JSON_STRING && str_equal(json_text(json), STR("none"))) {
        return case_say(reader, target, value_of_list(NULL, 0, true, reading->arena), field);
    } else if (json_kind(json) != JSON_ARRAY) {
        return refuse_kind(reader, "an array of objects is expected", json, field);
    }
    size_t count = json_count(array);
    TRY(value_check_count(count, reading, field));
    Record **members = case_list_room(count, reading->arena);
    size_t index = 0;
    for (JsonEach each = json_each(array); json_next(&each); index++) {
        Field at = field_member(field, index);
        members[index] = case_member(reader, fact, target->record, index, &at);
        if (members[index] == NULL) {
            return STATUS_INVALID;
        }
        read_record(reader, members[index], each.value, &at);
    }
    return case_say(reader, target, value_of_list(members, count, complete, reading->arena), field);
}

// Every item of the case; declared in case_reader.h because columns hold them too.
void case_say_items(CaseReader *reader, const JsonValue *value, const Field *field)
{
    if (json_kind(value) == JSON_NULL) {
        return;
    }
    reader->says_items = true;
    if (json_kind(value) != JSON_ARRAY || json_count(value) == 0) {
        (void)refuse_kind(reader, "an array of one or more objects is expected", value, field);
        problem_hint(reader->reading.problems,
                     "leave it out where nothing is known of the item; 'item' is for one object");
        return;
    }
    size_t index = 0;
    for (JsonEach each = json_each(value); index < ITEMS_MAX + 1 && json_next(&each); index++) {
        Field at = field_member(field, index);
        if (json_kind(each.value) == JSON_NULL) {
            (void)refuse_kind(reader, "an object is expected", each.value, &at);
            (void)case_item_at(reader, index, &at);
            continue;
        }
        read_item(reader, index, each.value, &at);
    }
}

static void read_root(CaseReader *reader, const JsonValue *json)
{
    for (JsonEach each = json_each(json); json_next(&each);) {
        Field field = field_name(NULL, each.key);
        read_root_member(reader, each.key, each.value, &field);
    }
}

// The plain facts of the case are the most; then items and parties; then names with dots.
static void read_root_member(CaseReader *reader, Str key, const JsonValue *value,
                             const Field *field)
{
    Case *self = reader->self;
    Target target;
    Status status = case_target_in(&target, reader, self->root, key, field);
    if (status == STATUS_OK) {
        (void)case_say_json(reader, &target, value, field);
        return;
    }
    Role role;
    if (str_equal(key, STR("id"))) {
        read_id(reader, value, field);
    } else if (str_equal(key, STR("item"))) {
        reader->says_item = reader->says_item || json_kind(value) != JSON_NULL;
        read_item(reader, 0, value, field);
    } else if (str_equal(key, STR("items"))) {
        case_say_items(reader, value, field);
    } else if (role_find(key, &role)) {
        if (json_kind(value) != JSON_NULL) {
            read_record(reader, case_party(self, role), value, field);
        }
    } else if (status == STATUS_NOT_FOUND) {
        read_dotted(reader, key, value, field);
    }
}

// "item.tpp", "end_user.country"; or the beginning of names of the case ("end_use").
static void read_dotted(CaseReader *reader, Str key, const JsonValue *value, const Field *field)
{
    Record *record = reader->self->root;
    Str name = key;
    Status status = case_record_of(&record, &name, reader, key, field);
    if (status == STATUS_NOT_FOUND) {
        read_group(reader, reader->self->root, key, value, field);
    } else if (status == STATUS_OK) {
        read_named(reader, record, name, value, field);
    }
}

static void read_named(CaseReader *reader, Record *record, Str name, const JsonValue *value,
                       const Field *field)
{
    Target target;
    Status status =
        name.len == 0 ? STATUS_NOT_FOUND : case_target_in(&target, reader, record, name, field);
    if (status == STATUS_OK) {
        (void)case_say_json(reader, &target, value, field);
    } else if (status == STATUS_NOT_FOUND) {
        read_group(reader, record, name, value, field);
    }
}

static void read_id(CaseReader *reader, const JsonValue *value, const Field *field)
{
    JsonKind kind = json_kind(value);
    if (kind == JSON_STRING || kind == JSON_NUMBER) {
        (void)case_say_id(reader, json_text(value), field);
    } else if (kind != JSON_NULL) {
        (void)refuse_kind(reader, "a text or a number is expected", value, field);
    }
}

static void read_item(CaseReader *reader, size_t index, const JsonValue *value, const Field *field)
{
    if (json_kind(value) == JSON_NULL) {
        return;
    }
    Record *item = case_item_at(reader, index, field);
    if (item != NULL) {
        read_record(reader, item, value, field);
    }
}

static void read_record(CaseReader *reader, Record *record, const JsonValue *value,
                        const Field *field)
{
    if (json_kind(value) != JSON_OBJECT) {
        (void)refuse_kind(reader, "an object is expected", value, field);
        return;
    }
    read_members(reader, record, STR(""), value, field);
}

static void read_members(CaseReader *reader, Record *record, Str prefix, const JsonValue *object,
                         const Field *up)
{
    for (JsonEach each = json_each(object); json_next(&each);) {
        Field field = field_name(up, each.key);
        char stack[NAME_MAX];
        Str name = prefix.len == 0 ? each.key : join(prefix, each.key, stack);
        read_named(reader, record, name, each.value, &field);
    }
}

// `end_use` is no fact, but the beginning of some.
static void read_group(CaseReader *reader, Record *record, Str name, const JsonValue *value,
                       const Field *field)
{
    bool is_group = name.len > 0 &&
                    (json_kind(value) == JSON_OBJECT || json_kind(value) == JSON_NULL) &&
                    begins_names(reader->self->vocabulary, record->place, name);
    if (!is_group) {
        (void)case_refuse_name(reader, record, name.len > 0 ? name : field->name, field);
        return;
    }
    if (json_kind(value) == JSON_OBJECT) {
        read_members(reader, record, name, value, field);
    }
}

static bool begins_names(const Vocabulary *vocabulary, PlaceId place, Str prefix)
{
    const PlaceInfo *info = &vocabulary->places[place];
    for (size_t i = 0; i < info->facts.count; i++) {
        Str name = vocabulary_fact(vocabulary, info->facts.at[i])->name;
        if (name.len > prefix.len && name.at[prefix.len] == '.' && str_starts_with(name, prefix)) {
            return true;
        }
    }
    return false;
}

// Empty if it is longer than any fact's name.
static Str join(Str prefix, Str key, char *stack)
{
    size_t len = prefix.len + 1 + key.len;
    if (len > NAME_MAX) {
        return STR("");
    }
    memcpy(stack, prefix.at, prefix.len);
    stack[prefix.len] = '.';
    if (key.len > 0) {
        memcpy(stack + prefix.len + 1, key.at, key.len);
    }
    return (Str){stack, len};
}

static Status refuse_kind(CaseReader *reader, const char *wanted, const JsonValue *given,
                          const Field *field)
{
    Problems *problems = reader->reading.problems;
    Str shown = value_json_shown(given, problems->arena);
    return problem_error(problems, reading_place(&reader->reading, field), "case.type",
                         "%s, not '%.*s'", wanted, STR_ARG(shown));
}
