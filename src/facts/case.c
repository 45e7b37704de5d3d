// case.c: the records of a case. A new case is two records of zeroes, the case and one item: a slot
// of zeroes is a fact of which nothing was said.
#include "facts/case.h"

#include <assert.h>

#include "facts/case_reader.h"

static Record *record_new(Case *self, PlaceId place, Record *parent);

Case *case_new(const Vocabulary *vocabulary, Arena *arena)
{
    Case *self = ARENA_NEW(arena, Case);
    self->arena = arena;
    self->vocabulary = vocabulary;
    self->symbols = symbols_new(vocabulary->symbols, arena);
    self->root = record_new(self, PLACE_CASE, NULL);
    self->items = case_list_room(1, arena);
    self->items[0] = record_new(self, PLACE_ITEM, self->root);
    self->item_count = 1;
    return self;
}

// The first call gives the item that stood in.
Record *case_add_item(Case *self)
{
    if (!self->items_given) {
        self->items_given = true;
        return self->items[0];
    }
    Record **items = self->items;
    if ((self->item_count & (self->item_count - 1)) == 0) {  // the room is a power of two: full
        items = case_list_room((size_t)self->item_count * 2, self->arena);
        memcpy(items, self->items, self->item_count * sizeof *items);
    }
    Record *item = record_new(self, PLACE_ITEM, self->root);
    item->index = self->item_count;
    items[self->item_count++] = item;
    self->items = items;
    return item;
}

Record *case_party(Case *self, Role role)
{
    assert(role < ROLE_COUNT);
    if (self->parties[role] == NULL) {
        self->parties[role] = record_new(self, PLACE_PARTY, self->root);
        self->parties[role]->role = role;
    }
    return self->parties[role];
}

Record *case_record(Case *self, PlaceId place, Record *parent, uint32_t index)
{
    Record *record = record_new(self, place, parent);
    record->index = index;
    return record;
}

Value case_get(const Case *self, FactName name, const Record *item)
{
    const Fact *fact = vocabulary_fact(self->vocabulary, name.fact);
    const Record *record = NULL;
    if (fact->place == PLACE_CASE) {
        record = self->root;
    } else if (fact->place == PLACE_ITEM) {
        record = item == NULL ? self->items[0] : item;
    } else if (fact->place == PLACE_PARTY && name.role < ROLE_COUNT) {
        record = self->parties[name.role];
    }
    return record == NULL ? (Value){} : record->given[fact->slot];
}

Status case_say_text(Case *self, Str name, Str text, Place place, Problems *problems)
{
    place.field = place.field.len > 0 ? place.field : name;
    CaseReader reader = case_reader_new(self, place, problems);
    reader.replaces = true;
    Field field = field_name(NULL, name);
    if (str_equal(name, STR("id"))) {
        return case_say_id(&reader, text, &field);
    }
    Target target;
    Status status = case_target(&target, &reader, name, &field);
    if (status == STATUS_NOT_FOUND) {
        return case_refuse_name(&reader, NULL, name, &field);
    }
    TRY(status);
    TRY(case_say_cell(&reader, &target, text, &field));
    return case_finish(&reader);
}

static Record *record_new(Case *self, PlaceId place, Record *parent)
{
    Record *record = ARENA_NEW(self->arena, Record);
    record->place = place;
    record->role = parent == NULL ? ROLE_ANY : parent->role;
    record->number = self->record_count++;
    record->parent = parent;
    uint32_t count = self->vocabulary->places[place].fact_count;
    record->given = ARENA_MANY(self->arena, Value, count);
    record->said_words = (count + 63) / 64;
    record->said = ARENA_MANY(self->arena, uint64_t, record->said_words);
    return record;
}
