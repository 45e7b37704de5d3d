// value_read.c: one value from text. What cannot be read is said with what was expected and, of
// names, with the nearest one that is known.
//
//   number    "4800", "814 mm2", "25 %", "1/3"     converted exactly to base units
//   money     "500 USD"                            date "2025-04-04"
//   country   "CN", "China"                        code "3A090.a", "us:3A090.a", "EAR99"
//
// A number of a type that counts days or months is kept in them, all others in base units.
#include "facts/value_read.h"

#include <assert.h>

#include "facts/case.h"
#include "facts/currency.h"

#define CODE_MAX 64      // bytes of a control code: its paragraphs nest
#define ELEMENTS_MAX 32  // of an alloy written as one word
#define NEAR_MAX 8       // edits between a word and the one that is suggested

typedef Status (*ReadText)(Value *out, Str text, const Type *type, const Reading *reading,
                           const Field *field);

static Status read_text(Value *out, Str text, TypeKind kind, const Type *type,
                        const Reading *reading, const Field *field);
static Status read_truth(Value *out, Str text, const Type *type, const Reading *reading,
                         const Field *field);
static Status read_number(Value *out, Str text, const Type *type, const Reading *reading,
                          const Field *field);
static Status read_money(Value *out, Str text, const Type *type, const Reading *reading,
                         const Field *field);
static Status read_date(Value *out, Str text, const Type *type, const Reading *reading,
                        const Field *field);
static Status read_string(Value *out, Str text, const Type *type, const Reading *reading,
                          const Field *field);
static Status read_country(Value *out, Str text, const Type *type, const Reading *reading,
                           const Field *field);
static Status read_element(Value *out, Str text, const Type *type, const Reading *reading,
                           const Field *field);
static Status read_code(Value *out, Str text, const Type *type, const Reading *reading,
                        const Field *field);
static Status read_word(Value *out, Str text, const Type *type, const Reading *reading,
                        const Field *field);
static Status read_any(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field);
static Status read_set(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field);
static Status read_members(Value *out, Str text, const Type *type, const Reading *reading,
                           const Field *field);
static bool parts_at_comma(Str text, TypeKind member);
static bool read_alloy(Value *out, Str text, Arena *arena);

static Status split_number(Number *out, Str *rest, Str text, const Type *type,
                           const Reading *reading, const Field *field);
static size_t number_end(Str text);
static void hint_number(Str text, Str number, const Type *type, Problems *problems);
static Status in_base_units(Number *out, Number number, Str unit_text, const Type *type,
                            const Reading *reading, const Field *field);
static Status too_many_digits(Str text, const Reading *reading, const Field *field);
static bool find_word(Atom *out, Str text, const Type *type, const Reading *reading);
static bool find_word_as(Atom *out, Str text, char from, char to, const Type *type,
                         const Reading *reading);
static Str nearest_word(Str text, const Type *type, const Symbols *symbols);
static bool is_code(Str text);
static bool is_control_entry(Str text);
static void hint_nearest(Str nearest, Problems *problems);

static const ReadText readers[] = {
    [TYPE_TRUTH] = read_truth,     [TYPE_NUMBER] = read_number, [TYPE_MONEY] = read_money,
    [TYPE_DATE] = read_date,       [TYPE_TEXT] = read_string,   [TYPE_COUNTRY] = read_country,
    [TYPE_ELEMENT] = read_element, [TYPE_CODE] = read_code,     [TYPE_WORD] = read_word,
    [TYPE_ANY] = read_any,
};

Status value_read(Value *out, Str text, const Type *type, Symbols *symbols, Place place,
                  Problems *problems, Arena *arena)
{
    Reading reading = {.symbols = symbols, .place = place, .problems = problems, .arena = arena};
    return value_read_cell(out, text, type, &reading, NULL);
}

Status value_read_cell(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field)
{
    Str trimmed = str_trim(text);
    bool is_text = type->kind == TYPE_TEXT || (type->kind == TYPE_SET && type->member == TYPE_TEXT);
    if (str_equal(trimmed, STR("?")) || (!is_text && str_equal(trimmed, STR("unknown")))) {
        *out = value_unknown(type_value_kind(type), type->or_none);
        return STATUS_OK;
    }
    if (type->kind == TYPE_SET) {
        return read_members(out, trimmed, type, reading, field);
    }
    if (type->kind == TYPE_PLACE) {
        return value_refuse(type, trimmed, reading, field);
    }
    return read_text(out, trimmed, type->kind, type, reading, field);
}

Status value_read_text(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field)
{
    assert(type->kind != TYPE_SET && type->kind != TYPE_PLACE);
    return read_text(out, text, type->kind, type, reading, field);
}

Status value_check_count(size_t count, const Reading *reading, const Field *field)
{
    if (count <= MEMBERS_MAX) {
        return STATUS_OK;
    }
    return problem_error(reading->problems, reading_place(reading, field), "case.limit",
                         "%zu members; a list may have %d", count, MEMBERS_MAX);
}

Status value_refuse(const Type *type, Str given, const Reading *reading, const Field *field)
{
    Str wanted = type_write(type, reading->symbols, reading->problems->arena);
    return problem_error(reading->problems, reading_place(reading, field), "case.type",
                         "'%.*s' is expected, not '%.*s'", STR_ARG(wanted), STR_ARG(given));
}

static Status read_text(Value *out, Str text, TypeKind kind, const Type *type,
                        const Reading *reading, const Field *field)
{
    if (text.len > TEXT_MAX) {
        return problem_error(reading->problems, reading_place(reading, field), "case.limit",
                             "a text of %zu bytes; it may have %zu", text.len, TEXT_MAX);
    }
    // A word `none` that the type lists for itself is a word like any other.
    bool is_none = type->or_none && type->kind != TYPE_SET && str_equal(text, STR("none"));
    Atom own;
    if (is_none && !(kind == TYPE_WORD && find_word(&own, text, type, reading))) {
        *out = value_none(type_value_kind(type));
        return STATUS_OK;
    }
    assert(kind < sizeof readers / sizeof *readers && readers[kind] != NULL);
    return readers[kind](out, text, type, reading, field);
}

static Status read_truth(Value *out, Str text, const Type *type, const Reading *reading,
                         const Field *field)
{
    bool is_yes = str_equal(text, STR("yes")) || str_equal(text, STR("true"));
    bool is_no = str_equal(text, STR("no")) || str_equal(text, STR("false"));
    if (!is_yes && !is_no) {
        return value_refuse(type, text, reading, field);
    }
    *out = value_of_truth(truth_of(is_yes));
    return STATUS_OK;
}

static Status read_number(Value *out, Str text, const Type *type, const Reading *reading,
                          const Field *field)
{
    Number number = {};
    Str unit_text = {};
    TRY(split_number(&number, &unit_text, text, type, reading, field));
    TRY(in_base_units(&number, number, unit_text, type, reading, field));
    *out = value_of_number(VALUE_NUMBER, number, reading->arena);
    return STATUS_OK;
}

static Status read_money(Value *out, Str text, const Type *type, const Reading *reading,
                         const Field *field)
{
    Number number = {};
    Str code = {};
    TRY(split_number(&number, &code, text, type, reading, field));
    CurrencyId currency = currency_by_code(code);
    if (currency_is_none(currency)) {
        Place place = reading_place(reading, field);
        if (code.len == 0) {
            (void)problem_error(reading->problems, place, "case.unit",
                                "the currency of '%.*s' is missing", STR_ARG(text));
            problem_hint(reading->problems, "write it behind the amount: '%.*s USD'",
                         STR_ARG(text));
            return STATUS_INVALID;
        }
        (void)problem_error(reading->problems, place, "case.unit", "there is no currency '%.*s'",
                            STR_ARG(code));
        hint_nearest(currency_code(currency_nearest(code)), reading->problems);
        return STATUS_INVALID;
    }
    *out = value_of_number(VALUE_MONEY, number, reading->arena);
    out->atom = symbols_word(reading->symbols, currency_code(currency));
    return STATUS_OK;
}

static Status read_date(Value *out, Str text, const Type *, const Reading *reading,
                        const Field *field)
{
    Date date;
    if (date_read(&date, text) != STATUS_OK) {
        (void)problem_error(reading->problems, reading_place(reading, field), "case.date",
                            "'%.*s' is not a date", STR_ARG(text));
        problem_hint(reading->problems, "write a day that exists as year-month-day: 2025-04-04");
        return STATUS_INVALID;
    }
    *out = value_of_date(date, reading->arena);
    return STATUS_OK;
}

static Status read_string(Value *out, Str text, const Type *, const Reading *reading, const Field *)
{
    *out = value_of_atom(symbols_text(reading->symbols, text));
    return STATUS_OK;
}

static Status read_country(Value *out, Str text, const Type *, const Reading *reading,
                           const Field *field)
{
    CountryId country = country_find(text);
    if (country_is_none(country)) {
        (void)problem_error(reading->problems, reading_place(reading, field), "case.country",
                            "there is no country '%.*s'", STR_ARG(text));
        hint_nearest(country_code(country_nearest(text)), reading->problems);
        return STATUS_INVALID;
    }
    *out = value_of_atom(atom_of_country(country));
    return STATUS_OK;
}

static Status read_element(Value *out, Str text, const Type *, const Reading *reading,
                           const Field *field)
{
    ElementId element = element_by_symbol(text);
    if (element_is_none(element)) {
        (void)problem_error(reading->problems, reading_place(reading, field), "case.word",
                            "there is no element '%.*s'", STR_ARG(text));
        hint_nearest(element_symbol(element_nearest(text)), reading->problems);
        return STATUS_INVALID;
    }
    *out = value_of_atom(atom_of_element(element));
    return STATUS_OK;
}

// Without a list before it the code is kept with an empty one: which is meant is seen later.
static Status read_code(Value *out, Str text, const Type *, const Reading *reading,
                        const Field *field)
{
    if (str_equal(text, STR("EAR99")) || str_equal(text, STR("none")) ||
        str_equal(text, STR("unlisted"))) {
        *out = value_of_atom(symbols_word(reading->symbols, STR("unlisted")));
        return STATUS_OK;
    }
    Str code = text;
    Str list = STR("");
    if (str_find_char(text, ':') != SIZE_MAX) {
        list = str_split(text, ':', &code);
    }
    if (!is_code(code) || list.len > CODE_MAX) {
        (void)problem_error(reading->problems, reading_place(reading, field), "case.type",
                            "'%.*s' is not a control code", STR_ARG(text));
        problem_hint(reading->problems, "write it as in its list: 3A090.a, or us:3A090.a");
        return STATUS_INVALID;
    }
    *out = value_of_atom(symbols_code(reading->symbols, list, code));
    return STATUS_OK;
}

static Status read_word(Value *out, Str text, const Type *type, const Reading *reading,
                        const Field *field)
{
    Atom atom;
    if (find_word(&atom, text, type, reading)) {
        *out = value_of_atom(atom);
        return STATUS_OK;
    }
    CountryId country = country_find(text);
    bool is_meant = !country_is_none(country) &&
                    (type->any_country ||
                     (type->words != NULL && set_has(type->words, atom_of_country(country))));
    if (is_meant) {
        *out = value_of_atom(atom_of_country(country));
        return STATUS_OK;
    }
    Str wanted = type_write(type, reading->symbols, reading->problems->arena);
    (void)problem_error(reading->problems, reading_place(reading, field), "case.word",
                        "'%.*s' is not among '%.*s'", STR_ARG(text), STR_ARG(wanted));
    hint_nearest(nearest_word(text, type, reading->symbols), reading->problems);
    return STATUS_INVALID;
}

// By its look, for an expression whose names are not declared: yes, a date, money, a number with or
// without a unit, a country's code, a control code, a word; what has blanks is a text.
static Status read_any(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field)
{
    Date date;
    if (str_equal(text, STR("none"))) {
        *out = value_none(VALUE_ATOM);
        return STATUS_OK;
    }
    if (str_equal(text, STR("yes")) || str_equal(text, STR("no"))) {
        return read_truth(out, text, type, reading, field);
    }
    if (date_read(&date, text) == STATUS_OK) {
        return read_date(out, text, type, reading, field);
    }
    if (is_control_entry(text)) {
        return read_code(out, text, type, reading, field);
    }
    Str rest = str_trim(str_slice(text, number_end(text), text.len));
    if (rest.len < text.len) {
        return currency_is_none(currency_by_code(rest))
                   ? read_number(out, text, type, reading, field)
                   : read_money(out, text, type, reading, field);
    }
    CountryId country = country_by_code(text);
    if (!country_is_none(country)) {
        *out = value_of_atom(atom_of_country(country));
        return STATUS_OK;
    }
    bool is_word = text.len > 0 && str_find_char(text, ' ') == SIZE_MAX;
    *out = value_of_atom(is_word ? symbols_word(reading->symbols, text)
                                 : symbols_text(reading->symbols, text));
    return STATUS_OK;
}

// A cell of members, in which `none` is the empty set.
static Status read_members(Value *out, Str text, const Type *type, const Reading *reading,
                           const Field *field)
{
    if (text.len == 0 || str_equal(text, STR("none"))) {
        *out = value_of_set(NULL, 0, true, reading->arena);
        return STATUS_OK;
    }
    if (type->member == TYPE_ELEMENT && read_alloy(out, text, reading->arena)) {
        return STATUS_OK;
    }
    return read_set(out, text, type, reading, field);
}

static Status read_set(Value *out, Str text, const Type *type, const Reading *reading,
                       const Field *field)
{
    bool at_comma = parts_at_comma(text, type->member);
    VEC(Atom) atoms = {};
    Status status = STATUS_OK;
    size_t from = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool is_end = i == text.len || text.at[i] == ';' || (at_comma && text.at[i] == ',');
        if (!is_end) {
            continue;
        }
        Str member = str_trim(str_slice(text, from, i - from));
        from = i + 1;
        if (member.len == 0) {
            continue;
        }
        TRY(value_check_count(atoms.count + 1, reading, field));
        Value value = {};
        if (read_text(&value, member, type->member, type, reading, field) != STATUS_OK) {
            status = STATUS_INVALID;  // and go on: all members that are wrong are named
            continue;
        }
        *VEC_PUSH(&atoms, reading->arena) = value.atom;
    }
    if (status == STATUS_OK) {
        *out = value_of_set(atoms.at, atoms.count, true, reading->arena);
    }
    return status;
}

// A name of a country or company may have a comma in it ("Korea, South"), a word or code may not.
static bool parts_at_comma(Str text, TypeKind member)
{
    if (member != TYPE_COUNTRY) {
        return member == TYPE_WORD || member == TYPE_ELEMENT || member == TYPE_CODE;
    }
    Str rest = text;
    while (rest.len > 0) {
        Str code = str_trim(str_split(rest, ',', &rest));
        if (country_is_none(country_by_code(code))) {
            return false;
        }
    }
    return true;
}

// "TbDyFe" is a set of three.
static bool read_alloy(Value *out, Str text, Arena *arena)
{
    ElementId elements[ELEMENTS_MAX];
    Atom atoms[ELEMENTS_MAX];
    size_t count = 0;
    if (!element_split(text, elements, ELEMENTS_MAX, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        atoms[i] = atom_of_element(elements[i]);
    }
    *out = value_of_set(atoms, count, true, arena);
    return true;
}

// The number at the beginning of a text, and what stands behind it.
static Status split_number(Number *out, Str *rest, Str text, const Type *type,
                           const Reading *reading, const Field *field)
{
    size_t end = number_end(text);
    Str written = str_slice(text, 0, end);
    Str below;
    Str above = str_split(written, '/', &below);
    Number number = {};
    Number divisor = number_whole(1);
    Status status = number_read(&number, above);
    if (status == STATUS_OK && below.len > 0) {
        status = number_read(&divisor, below);
    }
    if (status == STATUS_OK) {
        status = number_divide(&number, number, divisor);
    }
    if (status == STATUS_RANGE) {
        return too_many_digits(text, reading, field);
    }
    *rest = str_trim(str_slice(text, end, text.len));
    bool is_exponent =
        rest->len > 1 && (rest->at[0] == 'e' || rest->at[0] == 'E') &&
        ((rest->at[1] >= '0' && rest->at[1] <= '9') || rest->at[1] == '-' || rest->at[1] == '+');
    bool is_grouped = rest->len > 0 && (rest->at[0] == ',' || rest->at[0] == '.');
    if (status != STATUS_OK || is_exponent || is_grouped) {
        (void)problem_error(reading->problems, reading_place(reading, field), "case.number",
                            "'%.*s' is not a number", STR_ARG(text));
        hint_number(*rest, above, type, reading->problems);
        return STATUS_INVALID;
    }
    *out = number;
    return STATUS_OK;
}

// "-4_800.5" or "1/3": where it ends. A "/" belongs to it only before a digit.
static size_t number_end(Str text)
{
    size_t at = text.len > 0 && text.at[0] == '-' ? 1 : 0;
    size_t first = at;
    bool has_slash = false;
    for (; at < text.len; at++) {
        char c = text.at[at];
        bool is_digit = c >= '0' && c <= '9';
        bool is_slash = c == '/' && !has_slash && at > first && at + 1 < text.len &&
                        text.at[at + 1] >= '0' && text.at[at + 1] <= '9';
        if (at == first && !is_digit) {
            return 0;
        }
        if (!is_digit && !is_slash && c != '.' && c != '_') {
            break;
        }
        has_slash = has_slash || is_slash;
    }
    return at == first ? 0 : at;
}

static void hint_number(Str rest, Str number, const Type *type, Problems *problems)
{
    if (number.len > 0 && rest.len > 0 && (rest.at[0] == 'e' || rest.at[0] == 'E')) {
        problem_hint(problems, "write all its digits, without an exponent");
    } else if (number.len > 0 && rest.len > 0 && rest.at[0] == ',') {
        problem_hint(problems, "write it without commas; '_' may group digits");
    } else if (type->kind == TYPE_MONEY) {
        problem_hint(problems, "write an amount and its currency: '500 USD'");
    } else if (type->kind == TYPE_NUMBER && type->unit_text.len > 0) {
        problem_hint(problems, "write a decimal, in '%.*s' unless another unit follows it",
                     STR_ARG(type->unit_text));
    } else {
        problem_hint(problems, "write a decimal, such as 20 or 5.92");
    }
}

static Status in_base_units(Number *out, Number number, Str unit_text, const Type *type,
                            const Reading *reading, const Field *field)
{
    bool is_typed = type->kind == TYPE_NUMBER && type->unit.factor.under != 0;
    Unit wanted = is_typed ? type->unit : unit_one();
    Unit given = wanted;
    if (unit_text.len > 0 && !str_equal(unit_text, type->unit_text)) {
        Status status = unit_parse(&given, unit_text);
        if (status != STATUS_OK) {
            (void)problem_error(reading->problems, reading_place(reading, field), "case.unit",
                                "there is no unit '%.*s'", STR_ARG(unit_text));
            hint_nearest(unit_nearest(unit_text), reading->problems);
            return STATUS_INVALID;
        }
        if (type->kind == TYPE_NUMBER && !unit_equal_dimension(given, wanted)) {
            Str wanted_text = type->unit_text.len > 0 ? type->unit_text : STR("no unit");
            return problem_error(reading->problems, reading_place(reading, field), "case.unit",
                                 "'%.*s' does not measure this; '%.*s' is wanted",
                                 STR_ARG(unit_text), STR_ARG(wanted_text));
        }
    }
    Unit base = given;
    base.factor = type->counts_days ? wanted.factor : number_whole(1);
    if (unit_convert(out, number, given, base) != STATUS_OK) {
        return too_many_digits(unit_text, reading, field);
    }
    return STATUS_OK;
}

static Status too_many_digits(Str text, const Reading *reading, const Field *field)
{
    return problem_error(reading->problems, reading_place(reading, field), "case.number",
                         "'%.*s' needs more than %d digits", STR_ARG(text), NUMBER_DIGITS_MAX);
}

// The word as written, or as rulebooks write it: a blank is `_` there.
static bool find_word(Atom *out, Str text, const Type *type, const Reading *reading)
{
    if (symbols_find_word(reading->symbols, text, out) && type->words != NULL &&
        set_has(type->words, *out)) {
        return true;
    }
    return find_word_as(out, text, ' ', '_', type, reading) ||
           find_word_as(out, text, '_', ' ', type, reading);
}

static bool find_word_as(Atom *out, Str text, char from, char to, const Type *type,
                         const Reading *reading)
{
    char other[CODE_MAX];
    if (type->words == NULL || text.len > sizeof other || str_find_char(text, from) == SIZE_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        other[i] = text.at[i] == from ? to : text.at[i];
    }
    return symbols_find_word(reading->symbols, (Str){other, text.len}, out) &&
           set_has(type->words, *out);
}

// "magnet" is a part of `permanent_magnet`, and nearer to it than to `target`.
static bool is_part_of(Str text, Str word)
{
    bool found = false;
    while (word.len > 0 && !found) {
        found = str_distance(str_split(word, '_', &word), text, 0) == 0;
    }
    return found;
}

static Str nearest_word(Str text, const Type *type, const Symbols *symbols)
{
    Str best = STR("");
    size_t limit = text.len / 3 + 1 < NEAR_MAX ? text.len / 3 + 1 : NEAR_MAX;
    for (uint32_t i = 0; type->words != NULL && i < type->words->count; i++) {
        Str word = symbols_write(symbols, type->words->atoms[i]);
        size_t distance = is_part_of(text, word) ? 0 : str_distance(text, word, limit);
        if (distance <= limit && (best.len == 0 || distance < limit)) {
            best = word;
            limit = distance;
        }
    }
    return best;
}

// Letters, digits and points, as control lists number their entries.
static bool is_code(Str text)
{
    if (text.len == 0 || text.len > CODE_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_digit = c >= '0' && c <= '9';
        bool is_joint = i > 0 && (c == '.' || c == '-' || c == '(' || c == ')');
        if (!is_letter && !is_digit && !is_joint) {
            return false;
        }
    }
    return true;
}

// "3A090", "us:1C902.a.4": digit, letter, three digits or letters.
static bool is_control_entry(Str text)
{
    size_t colon = str_find_char(text, ':');
    Str code = colon == SIZE_MAX ? text : str_slice(text, colon + 1, text.len);
    return code.len >= 5 && is_code(code) && code.at[0] >= '0' && code.at[0] <= '9' &&
           code.at[1] >= 'A' && code.at[1] <= 'Z' && code.at[2] >= '0' && code.at[2] <= '9' &&
           code.at[3] >= '0' && code.at[3] <= '9' && code.at[4] >= '0' && code.at[4] <= '9';
}

static void hint_nearest(Str nearest, Problems *problems)
{
    if (nearest.len > 0) {
        problem_hint(problems, "the nearest is '%.*s'", STR_ARG(nearest));
    }
}
