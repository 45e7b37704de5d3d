// form.c: see form.h.
#include "agree/form.h"

#include <stdarg.h>

static Place place_of(const Form *form, FormField field);
static const char *kind_word(JsonKind kind);
static bool is_wanted(const Form *form, FormField field, JsonKind kind);

Form form_begin(const JsonValue *json, Str source, Problems *problems, Arena *arena)
{
    return (Form){json, source, problems, arena, problems->error_count};
}

Status form_end(const Form *form)
{
    return form->problems->error_count > form->errors_before ? STATUS_INVALID : STATUS_OK;
}

FormField form_root(const Form *form)
{
    return (FormField){form->json, {}};
}

static Place place_of(const Form *form, FormField field)
{
    return (Place){.source = form->source, .field = field.path};
}

void form_refuse(const Form *form, FormField field, const char *code, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)problem_error(form->problems, place_of(form, field), code, "%s", text);
}

// --- Members ----------------------------------------------------------------------------------

FormField form_member(const Form *form, FormField object, const char *key)
{
    Str name = str_from_c(key);
    bool is_object = object.value != NULL && json_kind(object.value) == JSON_OBJECT;
    Str path =
        object.path.len == 0 ? name : str_format(form->arena, "%.*s.%s", STR_ARG(object.path), key);
    return (FormField){is_object ? json_member(object.value, name) : NULL, path};
}

bool form_has(FormField field)
{
    return field.value != NULL && json_kind(field.value) != JSON_NULL;
}

void form_only(const Form *form, FormField object, const char *const *names, size_t count)
{
    if (!is_wanted(form, object, JSON_OBJECT)) {
        return;
    }
    Map *known = map_new(form->arena);
    for (size_t i = 0; i < count; i++) {
        map_put(known, str_from_c(names[i]), 0);
    }
    for (FormEach each = form_each_member(form, object); form_next(&each);) {
        if (map_find(known, each.key, NULL)) {
            continue;
        }
        Str nearest = map_nearest(known, each.key);
        if (nearest.len > 0) {
            form_refuse(form, each.field, "form.field", "there is no field '%.*s'; '%.*s'?",
                        STR_ARG(each.key), STR_ARG(nearest));
        } else {
            problem_warning(form->problems, place_of(form, each.field), "form.field",
                            "'%.*s' is not read", STR_ARG(each.key));
        }
    }
}

static FormEach each_of(const Form *form, FormField within, JsonKind kind)
{
    FormEach each = {.form = form, .within = within, .is_object = kind == JSON_OBJECT};
    if (is_wanted(form, within, kind)) {
        each.each = json_each(within.value);
    }
    return each;
}

FormEach form_each(const Form *form, FormField array)
{
    return each_of(form, array, JSON_ARRAY);
}

FormEach form_each_member(const Form *form, FormField object)
{
    return each_of(form, object, JSON_OBJECT);
}

bool form_next(FormEach *each)
{
    if (each->each.left == 0 || !json_next(&each->each)) {
        return false;
    }
    Str within = each->within.path;
    Arena *arena = each->form->arena;
    each->key = each->each.key;
    each->field.value = each->each.value;
    if (!each->is_object) {
        each->field.path = str_format(arena, "%.*s[%zu]", STR_ARG(within), each->index);
    } else {
        each->field.path =
            within.len == 0 ? each->key : str_joined(arena, within, STR("."), each->key);
    }
    each->index++;
    return true;
}

size_t form_count(FormField array)
{
    return form_has(array) && json_kind(array.value) == JSON_ARRAY ? json_count(array.value) : 0;
}

// --- Values -----------------------------------------------------------------------------------

static const char *kind_word(JsonKind kind)
{
    static const char *const words[] = {
        [JSON_NULL] = "null",   [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
        [JSON_STRING] = "text", [JSON_ARRAY] = "a list",       [JSON_OBJECT] = "an object",
    };
    return words[kind];
}

static bool is_wanted(const Form *form, FormField field, JsonKind kind)
{
    if (!form_has(field)) {
        form_refuse(form, field, "form.missing", "'%.*s' is missing: %s is expected",
                    STR_ARG(field.path), kind_word(kind));
        return false;
    }
    if (json_kind(field.value) != kind) {
        form_refuse(form, field, "form.type", "this is %s, where %s is expected",
                    kind_word(json_kind(field.value)), kind_word(kind));
        return false;
    }
    return true;
}

Str form_text(const Form *form, FormField field)
{
    return is_wanted(form, field, JSON_STRING) ? json_text(field.value) : (Str){};
}

Number form_number(const Form *form, FormField field)
{
    bool is_text = form_has(field) && json_kind(field.value) == JSON_STRING;
    Number number = number_whole(0);
    if (!is_text && !is_wanted(form, field, JSON_NUMBER)) {
        return number;
    }
    Str text = json_text(field.value);
    Status status = number_read(&number, text);
    if (status == STATUS_RANGE) {
        form_refuse(form, field, "form.number", "'%.*s' has more than %d digits", STR_ARG(text),
                    NUMBER_DIGITS_MAX);
    } else if (status != STATUS_OK) {
        form_refuse(form, field, "form.number", "'%.*s' is no number: write a decimal such as 12.5",
                    STR_ARG(text));
    }
    return number;
}

int64_t form_integer(const Form *form, FormField field, int64_t least, int64_t most)
{
    size_t errors = form->problems->error_count;
    Number number = form_number(form, field);
    if (form->problems->error_count > errors) {
        return least;
    }
    bool is_within = number_is_whole(number) && number_compare(number, number_whole(least)) >= 0 &&
                     number_compare(number, number_whole(most)) <= 0;
    if (!is_within) {
        form_refuse(form, field, "form.number",
                    "'%.*s': a whole number from %lld to %lld is expected",
                    STR_ARG(json_text(field.value)), (long long)least, (long long)most);
        return least;
    }
    return (int64_t)(number.over / number.under);  // within 64 bits, as both limits are
}

// --- Names ------------------------------------------------------------------------------------

void form_name_add(const Form *form, Map *names, FormField field, Str name)
{
    bool is_new = false;
    map_add(names, name, (uint32_t)map_count(names), &is_new);
    if (!is_new) {
        form_refuse(form, field, "form.twice", "there are two named '%.*s'", STR_ARG(name));
    }
}

uint32_t form_name_find(const Form *form, const Map *names, FormField field, Str name,
                        const char *what)
{
    uint32_t index = 0;
    if (!map_find(names, name, &index)) {
        Str nearest = map_nearest(names, name);
        form_refuse(form, field, "form.unknown", "there is no %s '%.*s'%s%.*s%s", what,
                    STR_ARG(name), nearest.len > 0 ? "; did you mean '" : "", STR_ARG(nearest),
                    nearest.len > 0 ? "'?" : "");
    }
    return index;
}

uint32_t form_sides(const Str **out, const Form *form, Map *known, uint32_t least, uint32_t most,
                    const char *code)
{
    FormField sides = form_member(form, form_root(form), "sides");
    Str *names = ARENA_MANY(form->arena, Str, form_count(sides) + 1);
    uint32_t count = 0;
    for (FormEach each = form_each(form, sides); form_next(&each);) {
        names[count] = form_text(form, each.field);
        form_name_add(form, known, each.field, names[count++]);
    }
    if (form_has(sides) && (count < least || count > most)) {
        form_refuse(form, sides, code, "%u side%s, where %u to %u are expected", count,
                    count == 1 ? "" : "s", least, most);
    }
    *out = names;
    return count;
}
