// type.c: types of facts (declared in vocabulary.h): when two are the same, and how one is read out
// to a person.
#include "facts/vocabulary.h"

#define WORDS_SHOWN 12  // of a long `one of`, the first

static bool words_equal(const Set *a, const Set *b);
static Str kind_word(TypeKind kind);
static void add_words(Buffer *buffer, const Type *type, const Symbols *symbols);

ValueKind type_value_kind(const Type *type)
{
    switch (type->kind) {
    case TYPE_TRUTH:
        return VALUE_TRUTH;
    case TYPE_NUMBER:
        return VALUE_NUMBER;
    case TYPE_MONEY:
        return VALUE_MONEY;
    case TYPE_DATE:
        return VALUE_DATE;
    case TYPE_TEXT:
    case TYPE_COUNTRY:
    case TYPE_ELEMENT:
    case TYPE_CODE:
    case TYPE_WORD:
        return VALUE_ATOM;
    case TYPE_SET:
        return VALUE_SET;
    case TYPE_PLACE:
        return VALUE_LIST;
    case TYPE_ANY:
        break;
    }
    return VALUE_ABSENT;
}

// A name and the words of a unit do not matter, what they stand for does.
bool type_equal(const Type *a, const Type *b)
{
    if (a->kind != b->kind || a->or_none != b->or_none) {
        return false;
    }
    TypeKind kind = a->kind == TYPE_SET ? a->member : a->kind;
    if (a->kind == TYPE_SET && a->member != b->member) {
        return false;
    }
    switch (kind) {
    case TYPE_NUMBER:
        return a->counts_days == b->counts_days && unit_equal(a->unit, b->unit);
    case TYPE_WORD:
        return a->any_country == b->any_country && words_equal(a->words, b->words);
    case TYPE_PLACE:
        return a->place == b->place;
    case TYPE_TRUTH:
    case TYPE_MONEY:
    case TYPE_DATE:
    case TYPE_TEXT:
    case TYPE_COUNTRY:
    case TYPE_ELEMENT:
    case TYPE_CODE:
    case TYPE_SET:
    case TYPE_ANY:
        break;
    }
    return true;
}

Str type_write(const Type *type, const Symbols *symbols, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    if (type->kind == TYPE_SET) {
        buffer_add(&buffer, STR("set of "));
    }
    TypeKind kind = type->kind == TYPE_SET ? type->member : type->kind;
    if (kind == TYPE_WORD) {
        add_words(&buffer, type, symbols);
    } else {
        buffer_add(&buffer, kind_word(kind));
    }
    if (kind == TYPE_NUMBER && type->unit_text.len > 0) {
        buffer_add(&buffer, STR(" in "));
        buffer_add(&buffer, type->unit_text);
    }
    if (type->or_none) {
        buffer_add(&buffer, STR(" or none"));
    }
    return buffer_str(&buffer);
}

static bool words_equal(const Set *a, const Set *b)
{
    size_t count_a = a == NULL ? 0 : a->count;
    size_t count_b = b == NULL ? 0 : b->count;
    return count_a == count_b &&
           (count_a == 0 || memcmp(a->atoms, b->atoms, count_a * sizeof *a->atoms) == 0);
}

static Str kind_word(TypeKind kind)
{
    static const Str words[] = {
        [TYPE_TRUTH] = STR_INIT("yes or no"), [TYPE_NUMBER] = STR_INIT("number"),
        [TYPE_MONEY] = STR_INIT("money"),     [TYPE_DATE] = STR_INIT("date"),
        [TYPE_TEXT] = STR_INIT("text"),       [TYPE_COUNTRY] = STR_INIT("country"),
        [TYPE_ELEMENT] = STR_INIT("element"), [TYPE_CODE] = STR_INIT("code"),
        [TYPE_WORD] = STR_INIT("word"),       [TYPE_SET] = STR_INIT("set"),
        [TYPE_PLACE] = STR_INIT("list"),      [TYPE_ANY] = STR_INIT("value"),
    };
    return words[kind];
}

// "one of civil, military", "one of foreign, any country".
static void add_words(Buffer *buffer, const Type *type, const Symbols *symbols)
{
    size_t count = type->words == NULL ? 0 : type->words->count;
    buffer_add(buffer, STR("one of "));
    for (size_t i = 0; i < count && i < WORDS_SHOWN; i++) {
        buffer_add(buffer, i == 0 ? STR("") : STR(", "));
        buffer_add(buffer, symbols_write(symbols, type->words->atoms[i]));
    }
    if (count > WORDS_SHOWN) {
        buffer_add_format(buffer, " and %zu more", count - WORDS_SHOWN);
    }
    if (type->any_country) {
        buffer_add(buffer, count == 0 ? STR("any country") : STR(", any country"));
    }
}
