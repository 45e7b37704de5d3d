// check_place.c: what a fact belongs to. A name's first word is a place (`item.tpp`), a role
// (`end_user.lists`) or, where it is neither, one of the case's own papers (`notice.date`,
// `purchase_order.written`). Papers need no declaration, so a slip in a place's name, or a place
// that nobody declared, would pass as one.
#include "lang/check.h"

// Places that the vocabulary names and that a rulebook has to declare before it uses them.
static const struct {
    Str place, declaration;
} undeclared_places[] = {
    {STR_INIT("processing_unit"),
     STR_INIT("fact item.processing_units : place of processing_unit")},
    {STR_INIT("mode"), STR_INIT("fact processing_unit.modes : place of mode")},
    {STR_INIT("die"), STR_INIT("fact item.dies : place of die")},
};

// What the vocabulary keeps of a case beside its places. A rulebook may name papers of its own, if
// the word is near to no place.
static const Str papers[] = {
    STR_INIT("end_use"),         STR_INIT("exception"),
    STR_INIT("notice"),          STR_INIT("application"),
    STR_INIT("order"),           STR_INIT("purchase_order"),
    STR_INIT("general_licence"), STR_INIT("special_approval"),
    STR_INIT("notification"),    STR_INIT("certifications"),
    STR_INIT("one_time_report"),
};

static bool is_paper(Str word)
{
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        if (str_equal(word, papers[i])) {
            return true;
        }
    }
    return false;
}

static void nearer(Str *best, size_t *least, Str candidate, Str word)
{
    size_t distance = str_distance(word, candidate, *least);
    if (distance < *least) {
        *least = distance;
        *best = candidate;
    }
}

static Str nearest_place(const Vocabulary *vocabulary, Str word)
{
    Str best = {};
    size_t least = word.len / 3 + 1;
    for (PlaceId place = PLACE_ITEM; place < vocabulary->place_count; place++) {
        nearer(&best, &least, vocabulary->places[place].name, word);
    }
    for (Role role = 0; role < ROLE_COUNT; role++) {
        nearer(&best, &least, role_name(role), word);
    }
    return best;
}

static Str declaration_of(Str word)
{
    for (size_t i = 0; i < sizeof undeclared_places / sizeof *undeclared_places; i++) {
        if (str_equal(word, undeclared_places[i].place)) {
            return undeclared_places[i].declaration;
        }
    }
    return (Str){};
}

Status check_fact_place(Context *context, const Statement *statement)
{
    const Vocabulary *vocabulary = context->checker->vocabulary;
    Str rest;
    Str word = str_split(statement->name, '.', &rest);
    PlaceId place = PLACE_CASE;
    Role role = ROLE_ANY;
    if (rest.len == 0 || is_paper(word) || role_find(word, &role) ||
        vocabulary_find_place(vocabulary, word, &place)) {
        return STATUS_OK;
    }
    Str declaration = declaration_of(word);
    Str nearest = declaration.len > 0 ? (Str){} : nearest_place(vocabulary, word);
    bool is_full = vocabulary->place_count == PLACE_MAX;  // said already
    if (is_full || (declaration.len == 0 && nearest.len == 0)) {
        return STATUS_OK;
    }
    Status status = check_error(context, &statement->name_token, "name.place",
                                "there is no place '%.*s'", STR_ARG(word));
    if (nearest.len > 0) {
        problem_hint(context->checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    } else {
        problem_hint(context->checker->problems, "declare it: %.*s", STR_ARG(declaration));
    }
    return status;
}
