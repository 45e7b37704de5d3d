// value_read.h: reading one value, from a cell of text or from JSON.
#ifndef FACTS_VALUE_READ_H
#define FACTS_VALUE_READ_H

#include "base/json.h"
#include "facts/field.h"
#include "facts/vocabulary.h"

#define MEMBERS_MAX 10'000  // of a set or list
#define TEXT_MAX MEBIBYTE   // bytes of one text

// A cell: members of a set are parted by ";" (of words, elements and codes, those of countries
// among them, by "," too), "?" and "unknown" say that it is not known. Not for lists of objects.
Status value_read_cell(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field);

// One value that is no set, without the cell's ways of saying "unknown".
Status value_read_text(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field);

// JSON: a value, bounds, an array, {"known":[…],"complete":false}; null is VALUE_ABSENT. Not for
// lists of objects, nor for a fact by row.
Status value_read_json(Value *out, const JsonValue *json, const Type *type, const Reading *reading,
                       const Field *field);

// What an object in place of a set or list says: {"known":[…],"complete":false}. Left out,
// `complete` is no, since whoever writes `known` means that there may be more.
Status value_read_known(const JsonValue **members, bool *complete, const JsonValue *json,
                        const Type *type, const Reading *reading, const Field *field);

// "case.limit" if there are more members than a list may have.
Status value_check_count(size_t count, const Reading *reading, const Field *field);

// "case.type": what was expected, and what stands there.
Status value_refuse(const Type *type, Str given, const Reading *reading, const Field *field);
// How a JSON value is called in a problem: "an object", "'abc'".
Str value_json_shown(const JsonValue *json, Arena *arena);

#endif
