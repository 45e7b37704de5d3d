// case_reader.h: what the readers of JSON, of CSV and of single facts share: finding what a name
// means, saying a fact, and what is settled when all has been read.
#ifndef FACTS_CASE_READER_H
#define FACTS_CASE_READER_H

#include "facts/case.h"
#include "facts/value_read.h"

#define ITEMS_MAX 1'000
#define RECORDS_MAX 100'000  // in one case: lists nest, so each for itself is not bound enough

// `x_complete` may come before `x`, so it is kept until the end.
typedef struct Completeness {
    Record *record;
    FactId fact;
    bool complete;
} Completeness;

typedef struct CaseReader {
    Case *self;
    Reading reading;
    bool replaces;  // a fact said again takes the place of the old one (a form)
    bool says_item, says_items;
    VEC(Completeness) completeness;
    size_t errors_before;
} CaseReader;

// What a name leads to.
typedef struct Target {
    Record *record;
    FactId fact;
    Str row;               // of a fact kept by row: "p17"; else empty
    bool is_completeness;  // `x_complete` of the fact
} Target;

CaseReader case_reader_new(Case *self, Place place, Problems *problems);

// A name from the case down ("items[1].tpp", "end_user.owners[0].percent", "destination"); records
// on the way are made. NOT_FOUND if nothing is called so; INVALID with a Problem for a position
// with a gap before it or beyond a limit.
Status case_target(Target *out, CaseReader *reader, Str name, const Field *field);
// The same in two steps: the record that the first word of a name stands for, and the name in it.
Status case_record_of(Record **out, Str *rest, CaseReader *reader, Str name, const Field *field);
// A name inside a record: "tpp", "owners[0].percent", "in_words[p17]".
Status case_target_in(Target *out, CaseReader *reader, Record *record, Str name,
                      const Field *field);
// The item at a position, made if it is the next one; null after a Problem.
Record *case_item_at(CaseReader *reader, size_t index, const Field *field);
// A new member for a list; null after a Problem ("case.limit").
Record *case_member(CaseReader *reader, const Fact *list, Record *parent, size_t index,
                    const Field *field);
// Room for a list that may grow: a power of two.
Record **case_list_room(size_t count, Arena *arena);

// Says a fact; "case.twice" if it was said before, and otherwise; "case.number" if it is outside
// the bounds that the fact declares.
Status case_say(CaseReader *reader, const Target *target, Value value, const Field *field);
Status case_say_cell(CaseReader *reader, const Target *target, Str text, const Field *field);
Status case_say_json(CaseReader *reader, const Target *target, const JsonValue *json,
                     const Field *field);
Status case_say_list(CaseReader *reader, const Target *target, const JsonValue *json,
                     const Field *field);
// An array of objects, an item each.
void case_say_items(CaseReader *reader, const JsonValue *json, const Field *field);
Status case_say_id(CaseReader *reader, Str id, const Field *field);
// "case.fact_unknown": a name that stands in a record (null: in the case) and means nothing there.
Status case_refuse_name(CaseReader *reader, const Record *record, Str name, const Field *field);

// Settles what needed all of the case: completeness, the list of stated codes, the days. INVALID if
// there was any Problem since case_reader_new.
Status case_finish(CaseReader *reader);

#endif
