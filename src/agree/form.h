// form.h: inner: reading the JSON of a case, each fault said with the field it is in.
//
//   Form form = form_begin(json, source, problems, arena);
//   FormField acts = form_member(&form, form_root(&form), "acts");
//   for (FormEach each = form_each(&form, acts); form_next(&each);) read(each.field);
//   return form_end(&form);
//
// A function that reads a value answers something harmless where it cannot, so that reading goes on
// and all faults are told in one run; form_end says whether there were any.
#ifndef AGREE_FORM_H
#define AGREE_FORM_H

#include "base/json.h"
#include "base/map.h"
#include "base/number.h"

typedef struct Form {
    const JsonValue *json;
    Str source;
    Problems *problems;
    Arena *arena;
    size_t errors_before;
} Form;

// A value and where it stands: "issues[2].options[0].gain.CN". Its value is null if there is none.
typedef struct FormField {
    const JsonValue *value;
    Str path;
} FormField;

Form form_begin(const JsonValue *json, Str source, Problems *problems, Arena *arena);
// INVALID if anything was wrong since form_begin.
Status form_end(const Form *form);
FormField form_root(const Form *form);

// Says what is wrong with a field.
void form_refuse(const Form *form, FormField field, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// A member of an object; one that is not there has a null value, which `form_has` tells.
FormField form_member(const Form *form, FormField object, const char *key);
bool form_has(FormField field);
// Members of any other name: "form.field" if one of `names` is near, else a warning that it is not
// read.
void form_only(const Form *form, FormField object, const char *const *names, size_t count);

// The members of an array or object, in order; none, with its problem, of what is missing or neither:
// ask `form_has` first where it may be left out.
typedef struct FormEach {
    const Form *form;
    JsonEach each;
    FormField within, field;
    Str key;
    size_t index;
    bool is_object;
} FormEach;
FormEach form_each(const Form *form, FormField array);
FormEach form_each_member(const Form *form, FormField object);
bool form_next(FormEach *each);
size_t form_count(FormField array);

// "form.missing", "form.type", "form.number": with what was expected.
Str form_text(const Form *form, FormField field);
Number form_number(const Form *form, FormField field);
// A whole number from `least` to `most`; `least` where it is none.
int64_t form_integer(const Form *form, FormField field, int64_t least, int64_t most);

// Names in the order of the file, each once ("form.twice").
void form_name_add(const Form *form, Map *names, FormField field, Str name);
// The place of a name among those known; "form.unknown" with the nearest, and 0.
uint32_t form_name_find(const Form *form, const Map *names, FormField field, Str name,
                        const char *what);

// The member `sides`: their names in the order of the file, each once, also put into `known`. `code`
// is said if they are not `least` to `most`. Returns how many there are.
uint32_t form_sides(const Str **out, const Form *form, Map *known, uint32_t least, uint32_t most,
                    const char *code);

#endif
