// case.h: the facts of one transaction, as given. Nothing is derived or presumed here.
//
// A record holds the facts of one place in slots: of the case, an item, a party in a role, an
// owner, a component. A slot that is VALUE_ABSENT is a fact of which nothing was said.
#ifndef FACTS_CASE_H
#define FACTS_CASE_H

#include "base/csv.h"
#include "base/json.h"
#include "facts/vocabulary.h"

struct Record {
    PlaceId place;
    Role role;           // of a party (or of what belongs to one)
    uint32_t index;      // position in its list, from 0
    uint32_t number;     // its number in the case, from 0: for caches of whoever decides
    Record *parent;      // null: the case
    const Value *given;  // a slot a fact of the place; written by record_say alone
    uint64_t *said;      // a bit a slot: is something said of it?
    uint32_t said_words;
};

typedef struct Case {
    Arena *arena;  // ends with the case
    const Vocabulary *vocabulary;
    Symbols *symbols;  // the program's, and what this case adds
    Str id;
    bool has_date, has_known;
    Date date, known;
    Record *root;
    Record **items;
    uint32_t item_count;
    bool items_given;             // else one item of which nothing is known stands in
    Record *parties[ROLE_COUNT];  // null: nothing is said of that role
    uint32_t record_count;
} Case;

// An empty case with one item. Everything lives in `arena`.
Case *case_new(const Vocabulary *vocabulary, Arena *arena);
Record *case_add_item(Case *self);
// The record of a role, made when first asked for.
Record *case_party(Case *self, Role role);
// A record below `parent`, to be put into a list.
Record *case_record(Case *self, PlaceId place, Record *parent, uint32_t index);

// Says a fact. For facts of the case, of an item (its record) or of a role. The only one who writes
// what is given, so that `said` goes with it: for everyone else it is const.
static inline void record_say(Record *record, const Fact *fact, Value value)
{
    uint64_t bit = UINT64_C(1) << (fact->slot % 64);
    uint64_t *word = &record->said[fact->slot / 64];
    Value *given = (Value *)(uintptr_t)record->given;
    given[fact->slot] = value;
    *word = value.kind == VALUE_ABSENT ? *word & ~bit : *word | bit;
}
Value case_get(const Case *self, FactName fact, const Record *item);

// Says a fact by its name and as text, as a form or a CSV cell gives it: "item.tpp" "4800",
// "items[1].tpp", "end_user.owners" '[{"percent":"50"}]', "item.in_words[p17]" "yes".
// Text that begins with [ or { is JSON.
Status case_say_text(Case *self, Str name, Str text, Place place, Problems *problems);

// Reads a case: nested objects and flat keys with dots mean the same. All problems are reported
// ("case.fact_unknown", "case.type", "case.unit", "case.date", "case.number", "case.country",
// "case.word", "case.limit"), each with its field.
Status case_read_json(Case **out, const JsonValue *json, const Vocabulary *vocabulary, Place place,
                      Problems *problems, Arena *arena);
// A row of CSV under its header.
Status case_read_csv(Case **out, const CsvRow *header, const CsvRow *row,
                     const Vocabulary *vocabulary, Place place, Problems *problems, Arena *arena);

// A value as text ("20" for 20 %, "yes", "none", "unknown"; sets with commas), in the fact's unit.
Str value_write(Value value, const Type *type, const Symbols *symbols, Arena *arena);
// The same as JSON.
void value_add_json(JsonWriter *writer, Value value, const Type *type, const Symbols *symbols,
                    Arena *arena);
// Reads one value from text: "4800", "814 mm2", "25 %", "2025-04-04", "CN", "yes", "none".
Status value_read(Value *out, Str text, const Type *type, Symbols *symbols, Place place,
                  Problems *problems, Arena *arena);

#endif
