// check_type.c: types as declared, and which words belong to them.
#include "facts/currency.h"
#include "lang/check.h"

static const struct {
    const char *word;
    TypeKind kind;
} plain_types[] = {
    {"yes", TYPE_TRUTH}, {"number", TYPE_NUMBER},   {"money", TYPE_MONEY},     {"date", TYPE_DATE},
    {"text", TYPE_TEXT}, {"country", TYPE_COUNTRY}, {"element", TYPE_ELEMENT}, {"code", TYPE_CODE},
};

Type type_plain(TypeKind kind)
{
    return (Type){.kind = kind, .unit = unit_one()};
}

Type type_member(const Type *set)
{
    Type member = *set;
    member.kind = set->member;
    member.or_none = false;
    return member;
}

Str check_type_write(const Context *context, const Type *type)
{
    Checker *checker = context->checker;
    Str text = type_write(type, checker->vocabulary->symbols, checker->arena);
    const char *article =
        type->kind == TYPE_TRUTH || type->kind == TYPE_WORD || type->kind == TYPE_MONEY ? ""
        : type->kind == TYPE_ELEMENT                                                    ? "an "
                                                                                        : "a ";
    return str_format(checker->arena, "%s%.*s", article, STR_ARG(text));
}

static Status unit_check(Type *out, Context *context, const TypeTree *tree)
{
    Status status = unit_parse(&out->unit, tree->unit);
    out->unit_text = tree->unit;
    if (status == STATUS_OK) {
        return STATUS_OK;
    }
    Str nearest = unit_nearest(tree->unit);
    Token at = check_token_at(context, &tree->first, tree->unit);
    status =
        check_error(context, &at, "unit.unknown", "there is no unit '%.*s'", STR_ARG(tree->unit));
    if (nearest.len > 0) {
        problem_hint(context->checker->problems, "the nearest is '%.*s'", STR_ARG(nearest));
    }
    return status;
}

static Status word_add(Type *out, Context *context, const Tree *element, Atom *atom)
{
    Checker *checker = context->checker;
    *atom = ATOM_NONE;
    switch (element->kind) {
    case TREE_NONE:
        out->or_none = true;
        return STATUS_OK;
    case TREE_NAME:
    case TREE_CODE:
    case TREE_NUMBER:
    case TREE_YES:
    case TREE_NO:
        *atom = symbols_word(checker->vocabulary->symbols, element->first.text);
        return STATUS_OK;
    case TREE_ANY_OF:
        if (str_equal(element->text, STR("country"))) {
            out->any_country = true;
            return STATUS_OK;
        }
        break;
    default:
        break;
    }
    return check_error(context, &element->first, "type.word",
                       "a type `one of` lists words, or `any country`");
}

static Status words_check(Type *out, Context *context, const Tree *set)
{
    Arena *arena = context->checker->arena;
    Atom *atoms = ARENA_MANY(arena, Atom, set->count);
    size_t count = 0;
    if (set->except != NULL) {
        return check_error(context, &set->except->first, "type.word",
                           "a type `one of` lists words, and takes none out again");
    }
    for (uint32_t i = 0; i < set->count; i++) {
        TRY(word_add(out, context, set->children[i], &atoms[count]));
        count += atoms[count] != ATOM_NONE;
    }
    out->kind = TYPE_WORD;
    out->words = value_of_set(atoms, count, true, arena).set;
    return STATUS_OK;
}

static Status member_check(Type *out, Context *context, const TypeTree *tree)
{
    TRY(check_type(out, context, tree->member));
    if (!type_is_atom(out->kind)) {
        return check_error(context, &tree->first, "type.set", "a set holds " SET_MEMBERS);
    }
    out->member = out->kind;
    out->kind = TYPE_SET;
    out->or_none = false;
    return STATUS_OK;
}

static Status place_check(Type *out, Context *context, const TypeTree *tree)
{
    out->kind = TYPE_PLACE;
    if (vocabulary_find_place(context->checker->vocabulary, tree->place, &out->place)) {
        return STATUS_OK;
    }
    if (context->checker->vocabulary->place_count == PLACE_MAX) {
        return STATUS_INVALID;  // there are too many, and that is said
    }
    Token at = check_token_at(context, &tree->first, tree->place);
    return check_error(context, &at, "type.place", "there is no place '%.*s'",
                       STR_ARG(tree->place));
}

static Status named_check(Type *out, Context *context, const TypeTree *tree)
{
    for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++) {
        if (str_equal(tree->word, str_from_c(plain_types[i].word))) {
            out->kind = plain_types[i].kind;
            return tree->unit.len > 0 ? unit_check(out, context, tree) : STATUS_OK;
        }
    }
    const NamedType *named = NULL;
    if (check_find_type(&named, context, tree->first) != STATUS_OK) {
        Status status = check_error(context, &tree->first, "type.unknown",
                                    "there is no type '%.*s'", STR_ARG(tree->word));
        problem_hint(context->checker->problems,
                     "yes or no, number in UNIT, money, date, text, country, code, element, one of "
                     "…, set of …, place of …, or a `type` of this or a used rulebook");
        return status;
    }
    *out = named->type;
    out->name = named->name;
    return STATUS_OK;
}

Status check_type(Type *out, Context *context, const TypeTree *tree)
{
    Type type = type_plain(TYPE_TRUTH);
    if (str_equal(tree->word, STR("one"))) {
        TRY(words_check(&type, context, tree->words));
    } else if (str_equal(tree->word, STR("set"))) {
        TRY(member_check(&type, context, tree));
    } else if (str_equal(tree->word, STR("place"))) {
        TRY(place_check(&type, context, tree));
    } else {
        TRY(named_check(&type, context, tree));
    }
    if (tree->or_none &&
        (type.kind == TYPE_TRUTH || type.kind == TYPE_SET || type.kind == TYPE_PLACE)) {
        return check_error(context, &tree->first, "type.none",
                           "yes or no, a set or a place cannot be `or none`");
    }
    type.or_none = type.or_none || tree->or_none;
    *out = type;
    return STATUS_OK;
}

bool check_word(Atom *out, Context *context, Str word, const Type *type)
{
    Symbols *symbols = context->checker->vocabulary->symbols;
    *out = ATOM_NONE;
    switch (type->kind) {
    case TYPE_COUNTRY:
        *out = atom_of_country(country_by_code(word));
        break;
    case TYPE_ELEMENT:
        *out = atom_of_element(element_by_symbol(word));
        break;
    case TYPE_WORD: {
        Atom atom = ATOM_NONE;
        if (symbols_find_word(symbols, word, &atom) && type->words != NULL &&
            set_has(type->words, atom)) {
            *out = atom;
        } else if (type->any_country) {
            *out = atom_of_country(country_by_code(word));
        }
        break;
    }
    case TYPE_TEXT:
        *out = symbols_text(symbols, word);
        break;
    default:
        break;
    }
    return *out != ATOM_NONE;
}

bool type_comparable(const Type *a, const Type *b)
{
    if (a->kind == TYPE_ANY || b->kind == TYPE_ANY) {
        return true;
    }
    if (a->kind != b->kind) {
        bool country_word = (a->kind == TYPE_WORD && a->any_country && b->kind == TYPE_COUNTRY) ||
                            (b->kind == TYPE_WORD && b->any_country && a->kind == TYPE_COUNTRY);
        return country_word;
    }
    switch (a->kind) {
    case TYPE_NUMBER:
        return unit_equal_dimension(a->unit, b->unit);
    case TYPE_SET: {
        Type left = type_member(a), right = type_member(b);
        return type_comparable(&left, &right);
    }
    default:
        return true;
    }
}
