// check_name.c: which names are in reach. A name belongs to its rulebook: bare inside it and where
// the rulebook is used and only one fits, else "rulebook/name".
#include <stdarg.h>
#include <stdlib.h>

#include "lang/check.h"

typedef uint32_t (*NameFind)(const RulebookNames *names, Str name);

static const RulebookNames *names_of(const Checker *checker, const Rulebook *rulebook)
{
    return &checker->names.at[rulebook->index];
}

static const Rulebook *rulebook_by_name(const Checker *checker, Str name)
{
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        if (str_equal(checker->rulebooks.at[i]->name, name)) {
            return checker->rulebooks.at[i];
        }
    }
    return NULL;
}

typedef enum NameSpace { NAME_TYPE, NAME_GROUP, NAME_TABLE } NameSpace;

static const Map *name_map(const RulebookNames *names, NameSpace space)
{
    switch (space) {
    case NAME_TYPE:
        return names->types;
    case NAME_GROUP:
        return names->groups;
    case NAME_TABLE:
        return names->tables;
    }
    return NULL;
}

// Own names first, then those of the rulebooks that are used; "rulebook/name" goes straight there.
static bool name_find(uint32_t *out, const Context *context, NameSpace space, Str name)
{
    const Checker *checker = context->checker;
    size_t slash = str_find_char(name, '/');
    if (slash != SIZE_MAX) {
        const Rulebook *rulebook = rulebook_by_name(checker, str_slice(name, 0, slash));
        return rulebook != NULL && map_find(name_map(names_of(checker, rulebook), space),
                                            str_slice(name, slash + 1, SIZE_MAX), out);
    }
    const Rulebook *own = context->rulebook;
    if (own == NULL) {
        return false;
    }
    if (map_find(name_map(names_of(checker, own), space), name, out)) {
        return true;
    }
    unsigned found = 0;
    for (uint32_t i = 0; i < own->use_count; i++) {
        found += map_find(name_map(names_of(checker, own->uses[i]), space), name, out);
    }
    return found == 1;
}

Status check_find_type(const NamedType **out, Context *context, Token name)
{
    uint32_t index = 0;
    if (!name_find(&index, context, NAME_TYPE, name.text)) {
        return STATUS_NOT_FOUND;
    }
    *out = &context->checker->types.at[index];
    return STATUS_OK;
}

bool check_find_table(uint32_t *out, const Context *context, Str name)
{
    return name_find(out, context, NAME_TABLE, name);
}

bool check_find_group(uint32_t *out, const Context *context, Str name)
{
    return name_find(out, context, NAME_GROUP, name);
}

bool provision_is_named(const Provision *provision, Str name)
{
    return str_equal(provision->name, name) ||
           (provision->name.len > name.len && provision->name.at[name.len] == '.' &&
            str_starts_with(provision->name, name));
}

bool rulebook_is_named(const Rulebook *rulebook, Str name)
{
    return str_equal(rulebook->name, name) ||
           (rulebook->name.len > name.len && rulebook->name.at[name.len] == '.' &&
            str_starts_with(rulebook->name, name));
}

typedef VEC(uint32_t) Indexes;

static int name_compare(const void *a, const void *b, void *argument)
{
    const Checker *checker = argument;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    const Provision *one = &checker->provisions.at[left], *other = &checker->provisions.at[right];
    if (one->rulebook != other->rulebook) {
        return one->rulebook->index < other->rulebook->index ? -1 : 1;
    }
    int order = str_compare(one->name, other->name);
    return order != 0 ? order : (left > right) - (left < right);
}

void check_names_sort(Checker *checker)
{
    checker->by_name = ARENA_MANY(checker->arena, uint32_t, checker->provisions.count + 1);
    for (uint32_t i = 0; i < checker->provisions.count; i++) {
        if (checker->provisions.at[i].kind < STATEMENT_SUSPEND) {
            checker->by_name[checker->by_name_count++] = i;
        }
    }
    if (checker->by_name_count > 1) {
        qsort_r(checker->by_name, checker->by_name_count, sizeof *checker->by_name, name_compare,
                checker);
    }
}

// Where in by_name the names of a rulebook begin that are not before this one.
static size_t name_position(const Checker *checker, const Rulebook *rulebook, Str name)
{
    size_t low = 0, high = checker->by_name_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Provision *provision = &checker->provisions.at[checker->by_name[middle]];
        bool before = provision->rulebook != rulebook ? provision->rulebook->index < rulebook->index
                                                      : str_compare(provision->name, name) < 0;
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void provisions_from(Indexes *out, const Checker *checker, const Rulebook *rulebook,
                            Str name, bool whole)
{
    for (size_t i = name_position(checker, rulebook, name); i < checker->by_name_count; i++) {
        const Provision *provision = &checker->provisions.at[checker->by_name[i]];
        if (provision->rulebook != rulebook ||
            !(whole ? str_starts_with(provision->name, name) : str_equal(provision->name, name))) {
            break;
        }
        *VEC_PUSH(out, checker->arena) = checker->by_name[i];
    }
}

static int index_compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

// Those named so, and those below it: behind its name and a dot. No name: all of the rulebook.
static void provisions_collect(Indexes *out, const Checker *checker, const Rulebook *rulebook,
                               Str name)
{
    size_t before = out->count;
    if (name.len > 0) {
        Str below = str_format(checker->arena, "%.*s.", STR_ARG(name));
        provisions_from(out, checker, rulebook, name, false);
        provisions_from(out, checker, rulebook, below, true);
    } else {
        provisions_from(out, checker, rulebook, name, true);
    }
    if (out->count - before > 1) {
        qsort(out->at + before, out->count - before, sizeof *out->at, index_compare);
    }
}

Provision *check_provision_of(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    uint32_t line = statement->first.line;
    size_t low = 0, high = checker->provisions.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Provision *provision = &checker->provisions.at[middle];
        bool before = provision->rulebook != context->rulebook
                          ? provision->rulebook->index < context->rulebook->index
                          : provision->place.line < line;
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Provision *found = low < checker->provisions.count ? &checker->provisions.at[low] : NULL;
    return found != NULL && found->rulebook == context->rulebook && found->place.line == line
               ? found
               : NULL;
}

static void provisions_of_rulebooks(Indexes *out, const Checker *checker, Str name)
{
    for (size_t i = 0; i < checker->rulebooks.count; i++) {
        if (rulebook_is_named(checker->rulebooks.at[i], name)) {
            provisions_collect(out, checker, checker->rulebooks.at[i], (Str){});
        }
    }
}

bool check_find_provisions(const uint32_t **out, uint32_t *count, const Context *context, Str name)
{
    const Checker *checker = context->checker;
    Indexes found = {};
    size_t slash = str_find_char(name, '/');
    if (slash != SIZE_MAX) {
        const Rulebook *rulebook = rulebook_by_name(checker, str_slice(name, 0, slash));
        if (rulebook != NULL) {
            provisions_collect(&found, checker, rulebook, str_slice(name, slash + 1, SIZE_MAX));
        }
    } else {
        provisions_collect(&found, checker, context->rulebook, name);
        for (uint32_t i = 0; found.count == 0 && i < context->rulebook->use_count; i++) {
            provisions_collect(&found, checker, context->rulebook->uses[i], name);
        }
        if (found.count == 0) {
            provisions_of_rulebooks(&found, checker, name);
        }
    }
    *out = found.at;
    *count = (uint32_t)found.count;
    return found.count > 0;
}

static void nearer(Str *best, size_t *distance, Str candidate, Str name)
{
    size_t d = str_distance(name, candidate, *distance);
    if (d < *distance) {
        *distance = d;
        *best = candidate;
    }
}

Str check_nearest_provision(const Context *context, Str name)
{
    const Checker *checker = context->checker;
    Str best = {};
    size_t distance = name.len / 3 + 1;
    size_t i = name_position(checker, context->rulebook, STR(""));
    for (; checker->problems->left_out == 0 && i < checker->by_name_count; i++) {
        const Provision *provision = &checker->provisions.at[checker->by_name[i]];
        if (provision->rulebook != context->rulebook) {
            break;
        }
        nearer(&best, &distance, provision->name, name);
    }
    return best;
}

static void nearest_in_map(Str *best, size_t *distance, const Map *map, Str name)
{
    for (size_t i = 0; i < map_count(map); i++) {
        nearer(best, distance, map_key(map, i), name);
    }
}

Str check_nearest_name(const Context *context, Str name, const Type *expected)
{
    const Checker *checker = context->checker;
    if (checker->problems->left_out > 0) {
        return (Str){};  // the problem it is for is not kept either
    }
    Str best = vocabulary_nearest(checker->vocabulary, name, checker->arena);
    size_t distance = name.len / 3 + 1;
    if (best.len > 0) {
        distance = str_distance(name, best, distance);
    }
    if (expected != NULL && expected->words != NULL) {
        for (uint32_t i = 0; i < expected->words->count; i++) {
            Str word = symbols_write(checker->vocabulary->symbols, expected->words->atoms[i]);
            nearer(&best, &distance, word, name);
        }
    }
    if (context->rulebook != NULL) {
        nearest_in_map(&best, &distance, names_of(checker, context->rulebook)->groups, name);
        for (uint32_t i = 0; i < context->rulebook->use_count; i++) {
            nearest_in_map(&best, &distance, names_of(checker, context->rulebook->uses[i])->groups,
                           name);
        }
    }
    return best;
}

const Scope *check_scope_table(const Context *context, uint32_t table)
{
    for (const Scope *scope = context->scope; scope != NULL; scope = scope->outer) {
        if (scope->is_table && scope->table == table) {
            return scope;
        }
    }
    return NULL;
}

bool check_scope_place(const Context *context, PlaceId place)
{
    if (place == PLACE_CASE || place == PLACE_ITEM) {
        return true;
    }
    for (const Scope *scope = context->scope; scope != NULL; scope = scope->outer) {
        if (scope->is_table) {
            continue;
        }
        // What is current brings with it what it belongs to: an owner its party.
        for (PlaceId at = scope->place; at != PLACE_CASE;
             at = context->checker->vocabulary->places[at].parent) {
            if (at == place) {
                return true;
            }
        }
    }
    return false;
}

Token check_token_at(const Context *context, const Token *first, Str part)
{
    Str text = context->source.text;
    if (part.len == 0 || part.at < text.at + first->at || part.at >= text.at + text.len) {
        return *first;
    }
    size_t at = (size_t)(part.at - text.at);
    Str between = str_slice(text, first->at, at - first->at);
    Token token = *first;
    if (str_find_char(between, '\n') != SIZE_MAX) {
        return token;
    }
    token.kind = TOKEN_WORD;
    token.column += (uint32_t)str_column(between, between.len) - 1;
    token.at = at;
    token.text = part;
    return token;
}

Status check_error(Context *context, const Token *at, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char message[512];
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return problem_error(context->checker->problems, token_place(at, context->source), code, "%s",
                         message);
}
