// json_fields.h: the members of a JSON object, each read by a function for its form (inner header).
// What is wrong with one is said with its path ("commitments[2].cure"), and reading goes on.
#ifndef AGREE_JSON_FIELDS_H
#define AGREE_JSON_FIELDS_H

#include "base/date.h"
#include "base/json.h"
#include "base/number.h"

// One object around another: its key, and its place in a list.
typedef struct FieldStep {
    const char *key;
    uint32_t index;
} FieldStep;

typedef struct FieldReader {
    Place place;  // of the file, or of its line
    Problems *problems;
    Arena *arena;
    VEC(FieldStep) steps;
} FieldReader;

typedef enum FieldNeed { FIELD_NEEDED, FIELD_OPTIONAL } FieldNeed;

// Goes into the member `key[index]`, and back out.
void field_begin(FieldReader *reader, const char *key, uint32_t index);
void field_end(FieldReader *reader);
// Where the reader stands; with a key, one of its members.
Place field_place(FieldReader *reader, const char *key);

// Says of each member that is not in the list (ended by null) that it is unknown.
void fields_know(FieldReader *reader, const JsonValue *object, const char *const *keys);

// Each: is the member there, and of this form? Else *out is untouched, and unless it is optional
// and absent, a problem is said.
bool field_text(FieldReader *reader, Str *out, const JsonValue *object, const char *key,
                FieldNeed need);
bool field_date(FieldReader *reader, Date *out, const JsonValue *object, const char *key,
                FieldNeed need);
// A decimal, as text or as a JSON number.
bool field_number(FieldReader *reader, Number *out, const JsonValue *object, const char *key,
                  FieldNeed need);
// A whole number of days; always optional.
bool field_days(FieldReader *reader, uint32_t *out, const JsonValue *object, const char *key);
bool field_flag(FieldReader *reader, bool *out, const JsonValue *object, const char *key);
// An array or an object; null if it is absent, or said to be wrong.
const JsonValue *field_list(FieldReader *reader, const JsonValue *object, const char *key,
                            FieldNeed need);
const JsonValue *field_object(FieldReader *reader, const JsonValue *object, const char *key);

// Says what is wrong with a member (null: with the object itself); always false.
bool field_refuse(FieldReader *reader, const char *key, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
