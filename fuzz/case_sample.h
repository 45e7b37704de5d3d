// case_sample.h: what the targets that read cases share: a vocabulary with a fact of each type and
// place, and the check that what was read can be written and read again.
#ifndef FUZZ_CASE_SAMPLE_H
#define FUZZ_CASE_SAMPLE_H

#include <assert.h>

#include "facts/case.h"

static inline void case_sample_add(Vocabulary *vocabulary, const char *name, Type type)
{
    Problems problems = {.arena = vocabulary->arena};
    FactId fact;
    Status status = vocabulary_add(&fact, vocabulary, str_from_c(name), type, (Place){}, &problems);
    assert(status == STATUS_OK);
}

static inline Vocabulary *case_sample_vocabulary(Arena *arena)
{
    Vocabulary *vocabulary = vocabulary_new(arena);
    Symbols *symbols = vocabulary->symbols;
    Atom words[] = {symbols_word(symbols, STR("civil")), symbols_word(symbols, STR("military"))};
    const Set *kinds = value_of_set(words, 2, true, arena).set;
    Type area = {.kind = TYPE_NUMBER, .or_none = true, .unit_text = STR("mm2")};
    Status status = unit_parse(&area.unit, area.unit_text);
    assert(status == STATUS_OK);
    Type days = {.kind = TYPE_NUMBER, .counts_days = true, .unit_text = STR("days")};
    status = unit_parse(&days.unit, days.unit_text);
    assert(status == STATUS_OK);
    PlaceId die = vocabulary_add_place(vocabulary, STR("die"), PLACE_ITEM);
    const struct {
        const char *name;
        Type type;
    } facts[] = {
        {"destination", {.kind = TYPE_COUNTRY}},
        {"transit_countries", {.kind = TYPE_SET, .member = TYPE_COUNTRY}},
        {"end_use.kind", {.kind = TYPE_WORD, .words = kinds}},
        {"notice.received", {.kind = TYPE_TRUTH}},
        {"notification.days_before", days},
        {"item.name", {.kind = TYPE_TEXT}},
        {"item.area_mm2", area},
        {"item.share", {.kind = TYPE_NUMBER, .unit = {.factor = {1, 100}}, .unit_text = STR("%")}},
        {"item.value", {.kind = TYPE_MONEY}},
        {"item.origin", {.kind = TYPE_WORD, .words = kinds, .any_country = true}},
        {"item.composition", {.kind = TYPE_SET, .member = TYPE_ELEMENT}},
        {"item.contains_codes", {.kind = TYPE_SET, .member = TYPE_CODE}},
        {"item.in_words", {.kind = TYPE_TRUTH}},
        {"item.dies", {.kind = TYPE_PLACE, .place = die}},
        {"die.logic", {.kind = TYPE_TRUTH}},
        {"party.kinds", {.kind = TYPE_SET, .member = TYPE_WORD, .words = kinds}},
        {"party.country", {.kind = TYPE_COUNTRY}},
        {"owner.percent",
         {.kind = TYPE_NUMBER, .unit = {.factor = {1, 100}}, .unit_text = STR("%")}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        case_sample_add(vocabulary, facts[i].name, facts[i].type);
    }
    FactName words_fact;
    bool found = vocabulary_find(vocabulary, STR("item.in_words"), &words_fact);
    assert(found);
    vocabulary->facts.at[words_fact.fact.index].by_table = STR("us.country_chart/provision");
    return vocabulary;
}

// Texts may look like anything, so they need not come back.
static inline bool case_sample_comes_back(const Type *type)
{
    TypeKind kind = type->kind == TYPE_SET ? type->member : type->kind;
    return kind != TYPE_TEXT && kind != TYPE_PLACE && kind != TYPE_CODE;
}

static inline void case_sample_check_value(const Case *self, const Fact *fact, Value value)
{
    Arena *arena = self->arena;
    Str text = value_write(value, &fact->type, self->symbols, arena);
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    value_add_json(&writer, value, &fact->type, self->symbols, arena);
    Problems problems = {.arena = arena};
    const JsonValue *json;
    Status status = json_read(&json, buffer_str(&buffer), STR("-"), 1, &problems, arena);
    assert(status == STATUS_OK);
    if (!value.exact || value.kind == VALUE_BY_ROW || !case_sample_comes_back(&fact->type)) {
        return;
    }
    Value again;
    status = value_read(&again, text, &fact->type, self->symbols, (Place){}, &problems, arena);
    assert(status == STATUS_OK ? value_same(value, again)
                               : value.kind == VALUE_NUMBER);  // a quotient of too many digits
}

static inline void case_sample_check_record(const Case *self, const Record *record)
{
    const PlaceInfo *place = &self->vocabulary->places[record->place];
    for (size_t i = 0; i < place->facts.count; i++) {
        const Fact *fact = vocabulary_fact(self->vocabulary, place->facts.at[i]);
        Value value = record->given[fact->slot];
        if (value.kind == VALUE_LIST) {
            for (uint32_t j = 0; j < value.list->count; j++) {
                assert(value.list->members[j]->index == j);
                case_sample_check_record(self, value.list->members[j]);
            }
        } else if (value.kind != VALUE_ABSENT) {
            case_sample_check_value(self, fact, value);
        }
    }
}

static inline void case_sample_check(const Case *self)
{
    case_sample_check_record(self, self->root);
    for (uint32_t i = 0; i < self->item_count; i++) {
        case_sample_check_record(self, self->items[i]);
    }
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (self->parties[role] != NULL) {
            case_sample_check_record(self, self->parties[role]);
        }
    }
}

#endif
