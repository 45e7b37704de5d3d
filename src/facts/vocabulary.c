// vocabulary.c: facts by place and name, and the few that deciding itself needs.
//
// A fact of a party is one fact whichever role it is named by (`end_user.lists`, `party.lists`);
// its terms may differ by role. `item.codes` is another name of `item.code`, since an item may be
// said to have several.
#include "facts/vocabulary.h"

#include <assert.h>

static const Str role_names[ROLE_COUNT] = {
    [ROLE_EXPORTER] = STR_INIT("exporter"),
    [ROLE_END_USER] = STR_INIT("end_user"),
    [ROLE_CONSIGNEE] = STR_INIT("consignee"),
    [ROLE_INTERMEDIATE_CONSIGNEE] = STR_INIT("intermediate_consignee"),
    [ROLE_ULTIMATE_CONSIGNEE] = STR_INIT("ultimate_consignee"),
    [ROLE_BROKER] = STR_INIT("broker"),
};

static const struct {
    Str name;
    PlaceId parent;
} built_in_places[PLACE_BUILT_IN_COUNT] = {
    [PLACE_CASE] = {STR_INIT("case"), PLACE_CASE},
    [PLACE_ITEM] = {STR_INIT("item"), PLACE_CASE},
    [PLACE_PARTY] = {STR_INIT("party"), PLACE_CASE},
    [PLACE_OWNER] = {STR_INIT("owner"), PLACE_PARTY},
    [PLACE_COMPONENT] = {STR_INIT("component"), PLACE_ITEM},
    [PLACE_LISTING] = {STR_INIT("listing"), PLACE_PARTY},
    [PLACE_REQUIREMENT] = {STR_INIT("requirement"), PLACE_ITEM},
};

// The first is no list, so that 0 can say "no list" in a PlaceInfo.
static const struct {
    Str name;
    TypeKind kind, member;
    PlaceId place;
} built_in_facts[FACT_BUILT_IN_COUNT] = {
    [FACT_DATE] = {STR_INIT("date"), TYPE_DATE, 0, 0},
    [FACT_KNOWN] = {STR_INIT("known"), TYPE_DATE, 0, 0},
    [FACT_ITEM_ID] = {STR_INIT("item.id"), TYPE_TEXT, 0, 0},
    [FACT_ITEM_LIST] = {STR_INIT("item.list"), TYPE_WORD, 0, 0},
    [FACT_ITEM_CODE] = {STR_INIT("item.code"), TYPE_SET, TYPE_CODE, 0},
    [FACT_EXCEPTION_CLAIMED] = {STR_INIT("exception.claimed"), TYPE_SET, TYPE_TEXT, 0},
    [FACT_ITEM_PARTS] = {STR_INIT("item.parts"), TYPE_PLACE, 0, PLACE_COMPONENT},
    [FACT_PARTY_OWNERS] = {STR_INIT("party.owners"), TYPE_PLACE, 0, PLACE_OWNER},
    [FACT_PARTY_LISTINGS] = {STR_INIT("party.listings"), TYPE_PLACE, 0, PLACE_LISTING},
    [FACT_RATES] = {STR_INIT("rates"), TYPE_MONEY, 0, 0},
};

static const Str code_lists[] = {
    STR_INIT("us"), STR_INIT("cn"), STR_INIT("eu"), STR_INIT("uk"), STR_INIT("nl"), STR_INIT("jp"),
};
#define CODE_LIST_COUNT (sizeof code_lists / sizeof *code_lists)

static void add_built_in(Vocabulary *vocabulary);
static FactId add_fact(Vocabulary *vocabulary, PlaceId place, Str name, Type type, Place at);
static bool fits_built_in(Type *there, const Type *type, Arena *arena);
static const Set *words_joined(const Set *a, const Set *b, Arena *arena);
static const FactTerms *terms_for(const Fact *fact, Role role, Atom law,
                                  bool (*has)(const FactTerms *terms));
static Str question_of(const FactTerms *terms, bool chinese);
static const FactTerms *terms_of_any_law(const Fact *fact, Role role, bool chinese);
static bool has_question(const FactTerms *terms);
static bool has_question_zh(const FactTerms *terms);
static bool has_presumption(const FactTerms *terms);
static Str nearest_in_place(const Vocabulary *vocabulary, Str name, size_t prefix_len,
                            Arena *arena);
static Str nearest_role(Str word);
static Str named_elsewhere(const Vocabulary *vocabulary, Str name, Arena *arena);
static size_t near_enough(Str text);

Str role_name(Role role)
{
    return role < ROLE_COUNT ? role_names[role] : STR("party");
}

bool role_find(Str name, Role *out)
{
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (str_equal(name, role_names[role])) {
            *out = (Role)role;
            return true;
        }
    }
    return false;
}

Vocabulary *vocabulary_new(Arena *arena)
{
    Vocabulary *vocabulary = ARENA_NEW(arena, Vocabulary);
    vocabulary->arena = arena;
    vocabulary->symbols = symbols_new(NULL, arena);
    vocabulary->full_names = map_new(arena);
    for (PlaceId place = 0; place < PLACE_BUILT_IN_COUNT; place++) {
        PlaceInfo *info = &vocabulary->places[place];
        info->name = built_in_places[place].name;
        info->parent = built_in_places[place].parent;
        info->by_name = map_new(arena);
    }
    vocabulary->place_count = PLACE_BUILT_IN_COUNT;
    add_built_in(vocabulary);
    return vocabulary;
}

bool vocabulary_find(const Vocabulary *vocabulary, Str name, FactName *out)
{
    Role role;
    Str rest;
    PlaceId place = vocabulary_split(vocabulary, name, &role, &rest);
    uint32_t index;
    if (!map_find(vocabulary->places[place].by_name, rest, &index)) {
        return false;
    }
    *out = (FactName){.fact = {index}, .role = role};
    return true;
}

Str vocabulary_nearest(const Vocabulary *vocabulary, Str name, Arena *arena)
{
    Role role;
    Str rest;
    PlaceId place = vocabulary_split(vocabulary, name, &role, &rest);
    if (place != PLACE_CASE) {
        Str near = nearest_in_place(vocabulary, name, name.len - rest.len, arena);
        return near.len > 0 ? near : named_elsewhere(vocabulary, rest, arena);
    }
    Str elsewhere = named_elsewhere(vocabulary, name, arena);
    if (elsewhere.len > 0) {
        return elsewhere;
    }
    Str word = str_split(name, '.', &rest);
    Str role_near = nearest_role(word);
    Str mended = rest.len == 0 || role_near.len == 0
                     ? role_near
                     : str_format(arena, "%.*s.%.*s", STR_ARG(role_near), STR_ARG(rest));
    FactName found;
    if (vocabulary_find(vocabulary, mended, &found)) {
        return mended;
    }
    Str near = map_nearest(vocabulary->full_names, name);
    if (near.len > 0 || rest.len == 0) {
        return near.len > 0 ? near : mended;
    }
    return role_near.len == 0 ? near
                              : nearest_in_place(vocabulary, mended, role_near.len + 1, arena);
}

PlaceId vocabulary_split(const Vocabulary *vocabulary, Str name, Role *role, Str *rest)
{
    *role = ROLE_ANY;
    *rest = name;
    size_t dot = str_find_char(name, '.');
    if (dot == SIZE_MAX) {
        return PLACE_CASE;
    }
    Str word = str_slice(name, 0, dot);
    PlaceId place = PLACE_PARTY;
    if (!role_find(word, role) &&
        (!vocabulary_find_place(vocabulary, word, &place) || place == PLACE_CASE)) {
        return PLACE_CASE;
    }
    *rest = str_slice(name, dot + 1, name.len);
    return place;
}

bool vocabulary_find_place(const Vocabulary *vocabulary, Str name, PlaceId *out)
{
    for (PlaceId place = 0; place < vocabulary->place_count; place++) {
        if (str_equal(vocabulary->places[place].name, name)) {
            *out = place;
            return true;
        }
    }
    return false;
}

Status vocabulary_add(FactId *out, Vocabulary *vocabulary, Str name, Type type, Place place,
                      Problems *problems)
{
    Role role;
    Str rest;
    PlaceId in = vocabulary_split(vocabulary, name, &role, &rest);
    uint32_t index;
    if (!map_find(vocabulary->places[in].by_name, rest, &index)) {
        *out = add_fact(vocabulary, in, rest, type, place);
        return STATUS_OK;
    }
    Fact *fact = &vocabulary->facts.at[index];
    bool fits =
        type_equal(&fact->type, &type) ||
        (index < FACT_BUILT_IN_COUNT && fits_built_in(&fact->type, &type, vocabulary->arena));
    if (!fits) {
        Str before = type_write(&fact->type, vocabulary->symbols, problems->arena);
        Str now = type_write(&type, vocabulary->symbols, problems->arena);
        (void)problem_error(problems, place, "type.redeclared",
                            "'%.*s' is declared as '%.*s' here, and as '%.*s' before",
                            STR_ARG(fact->full), STR_ARG(now), STR_ARG(before));
        if (fact->declared_at.source.len > 0) {
            problem_hint(problems,
                         "a fact has one type in all rulebooks; the other one is at %.*s:%u",
                         STR_ARG(fact->declared_at.source), fact->declared_at.line);
        }
        return STATUS_CONFLICT;
    }
    if (fact->declared_at.source.len == 0) {
        fact->declared_at = place;
    }
    *out = (FactId){index};
    return STATUS_OK;
}

PlaceId vocabulary_add_place(Vocabulary *vocabulary, Str name, PlaceId parent)
{
    PlaceId place;
    if (vocabulary_find_place(vocabulary, name, &place)) {
        return vocabulary->places[place].parent == parent ? place : PLACE_MAX;
    }
    if (vocabulary->place_count == PLACE_MAX) {
        return PLACE_MAX;
    }
    place = vocabulary->place_count++;
    PlaceInfo *info = &vocabulary->places[place];
    info->name = str_copy(name, vocabulary->arena);
    info->parent = parent;
    info->by_name = map_new(vocabulary->arena);
    return place;
}

// A question that another law asks is better than none, so it is taken where the law has no own.
Str vocabulary_question(const Vocabulary *vocabulary, FactName fact, Atom law, bool chinese)
{
    const Fact *asked = vocabulary_fact(vocabulary, fact.fact);
    bool (*has)(const FactTerms *) = chinese ? has_question_zh : has_question;
    const FactTerms *terms = terms_for(asked, fact.role, law, has);
    if (terms == NULL) {
        terms = terms_of_any_law(asked, fact.role, chinese);
    }
    return terms == NULL ? STR("") : question_of(terms, chinese);
}

bool vocabulary_presumed(const Vocabulary *vocabulary, FactName fact, Atom law, Value *out)
{
    const FactTerms *terms =
        terms_for(vocabulary_fact(vocabulary, fact.fact), fact.role, law, has_presumption);
    if (terms == NULL) {
        return false;
    }
    *out = terms->presumed;
    return true;
}

static void add_built_in(Vocabulary *vocabulary)
{
    Atom lists[CODE_LIST_COUNT];
    for (size_t i = 0; i < CODE_LIST_COUNT; i++) {
        lists[i] = symbols_word(vocabulary->symbols, code_lists[i]);
    }
    (void)symbols_word(vocabulary->symbols, STR("unlisted"));
    for (uint32_t i = 0; i < FACT_BUILT_IN_COUNT; i++) {
        Type type = {.kind = built_in_facts[i].kind,
                     .member = built_in_facts[i].member,
                     .place = built_in_facts[i].place,
                     .unit = unit_one()};
        if (type.kind == TYPE_WORD) {
            type.words = value_of_set(lists, CODE_LIST_COUNT, true, vocabulary->arena).set;
        }
        Role role;
        Str rest;
        PlaceId place = vocabulary_split(vocabulary, built_in_facts[i].name, &role, &rest);
        FactId fact = add_fact(vocabulary, place, rest, type, (Place){});
        assert(fact.index == i);
        (void)fact;
    }
    vocabulary->facts.at[FACT_RATES].by_table = STR("currency");
    map_put(vocabulary->places[PLACE_ITEM].by_name, STR("codes"), FACT_ITEM_CODE);
    map_put(vocabulary->full_names, STR("item.codes"), FACT_ITEM_CODE);
}

void vocabulary_add_list(Vocabulary *vocabulary, Str list)
{
    Type *type = &vocabulary->facts.at[FACT_ITEM_LIST].type;
    Atom word = symbols_word(vocabulary->symbols, list);
    Value added = value_of_set(&word, 1, true, vocabulary->arena);
    type->words = words_joined(type->words, added.set, vocabulary->arena);
}

static FactId add_fact(Vocabulary *vocabulary, PlaceId place, Str name, Type type, Place at)
{
    PlaceInfo *info = &vocabulary->places[place];
    FactId id = {(uint32_t)vocabulary->facts.count};
    Fact *fact = VEC_PUSH(&vocabulary->facts, vocabulary->arena);
    fact->name = str_copy(name, vocabulary->arena);
    fact->full = place == PLACE_CASE ? fact->name
                                     : str_format(vocabulary->arena, "%.*s.%.*s",
                                                  STR_ARG(info->name), STR_ARG(name));
    fact->place = place;
    fact->slot = info->fact_count++;
    fact->type = type;
    fact->declared_at = at;
    *VEC_PUSH(&info->facts, vocabulary->arena) = id;
    map_put(info->by_name, fact->name, id.index);
    map_put(vocabulary->full_names, fact->full, id.index);
    if (type.kind == TYPE_PLACE) {
        vocabulary->places[type.place].list = id;
    }
    return id;
}

// A rulebook may say of a built-in fact that it is one where we keep a set, may have none, or has
// more words; it then reads what a case says in the same way.
static bool fits_built_in(Type *there, const Type *type, Arena *arena)
{
    if (there->kind == TYPE_SET) {
        TypeKind member = type->kind == TYPE_SET ? type->member : type->kind;
        return member == there->member || (there->member == TYPE_TEXT && member == TYPE_WORD);
    }
    if (there->kind != type->kind || there->kind == TYPE_PLACE) {
        return false;
    }
    if (there->kind == TYPE_WORD) {
        there->words = words_joined(there->words, type->words, arena);
    }
    there->or_none = there->or_none || type->or_none;
    there->name = there->name.len > 0 ? there->name : type->name;
    return true;
}

static const Set *words_joined(const Set *a, const Set *b, Arena *arena)
{
    if (b == NULL) {
        return a;
    }
    Atom *atoms = ARENA_MANY(arena, Atom, (size_t)a->count + b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        atoms[i] = a->atoms[i];
    }
    for (uint32_t i = 0; i < b->count; i++) {
        atoms[a->count + i] = b->atoms[i];
    }
    return value_of_set(atoms, (size_t)a->count + b->count, true, arena).set;
}

// Of the terms that say what is asked for, those nearest: first those of the role, of these those
// of the law.
static const FactTerms *terms_for(const Fact *fact, Role role, Atom law,
                                  bool (*has)(const FactTerms *terms))
{
    const FactTerms *best = NULL;
    int best_rank = -1;
    for (size_t i = 0; i < fact->terms.count; i++) {
        const FactTerms *terms = &fact->terms.at[i];
        bool counts = (terms->role == ROLE_ANY || terms->role == role) &&
                      (terms->law == ATOM_NONE || terms->law == law);
        int rank = (terms->role != ROLE_ANY ? 2 : 0) + (terms->law != ATOM_NONE ? 1 : 0);
        if (counts && has(terms) && rank > best_rank) {
            best = terms;
            best_rank = rank;
        }
    }
    return best;
}

static Str question_of(const FactTerms *terms, bool chinese)
{
    return chinese ? terms->ask_zh : terms->ask;
}

// That of the role itself before that of every role; of two, the first by its text, so that the
// order of rulebooks and statements does not matter.
static const FactTerms *terms_of_any_law(const Fact *fact, Role role, bool chinese)
{
    const FactTerms *best = NULL;
    for (size_t i = 0; i < fact->terms.count; i++) {
        const FactTerms *terms = &fact->terms.at[i];
        bool counts =
            question_of(terms, chinese).len > 0 && (terms->role == role || terms->role == ROLE_ANY);
        bool better = best == NULL ||
                      (terms->role != best->role ? terms->role != ROLE_ANY
                                                 : str_compare(question_of(terms, chinese),
                                                               question_of(best, chinese)) < 0);
        if (counts && better) {
            best = terms;
        }
    }
    return best;
}

static bool has_question(const FactTerms *terms)
{
    return terms->ask.len > 0;
}

static bool has_question_zh(const FactTerms *terms)
{
    return terms->ask_zh.len > 0;
}

static bool has_presumption(const FactTerms *terms)
{
    return terms->has_presumption;
}

// The prefix ("end_user.") stays, what follows it is mended.
static Str nearest_in_place(const Vocabulary *vocabulary, Str name, size_t prefix_len, Arena *arena)
{
    Role role;
    Str rest;
    PlaceId place = vocabulary_split(vocabulary, name, &role, &rest);
    Str near = map_nearest(vocabulary->places[place].by_name, rest);
    if (near.len == 0) {
        return near;
    }
    Str prefix = str_slice(name, 0, prefix_len);
    return str_format(arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(near));
}

static Str nearest_role(Str word)
{
    Str best = STR("");
    size_t limit = near_enough(word);
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        size_t distance = str_distance(word, role_names[role], limit);
        if (distance <= limit) {
            best = role_names[role];
            limit = distance == 0 ? 0 : distance - 1;
        }
    }
    return best;
}

// "tpp", said of the case, is meant as "item.tpp"; "lists" as "end_user.lists".
static Str named_elsewhere(const Vocabulary *vocabulary, Str name, Arena *arena)
{
    uint32_t index;
    if (map_find(vocabulary->places[PLACE_CASE].by_name, name, &index)) {
        return vocabulary->facts.at[index].full;
    }
    if (map_find(vocabulary->places[PLACE_ITEM].by_name, name, &index)) {
        return vocabulary->facts.at[index].full;
    }
    if (map_find(vocabulary->places[PLACE_PARTY].by_name, name, &index)) {
        return str_format(arena, "end_user.%.*s", STR_ARG(name));
    }
    return STR("");
}

static size_t near_enough(Str text)
{
    return text.len / 3;
}
