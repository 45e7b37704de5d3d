// slip.c: tables of slips. A new one is a row here and a line of tests/lang/layout/bad/slips.rules.
#include "lang/slip.h"

#include "facts/currency.h"
#include "lang/words.h"

// What a token of a row can be beside a word or sign of its own.
#define NUMBER "<number>"
#define DIGITS "<three digits, close to what is before them>"
#define DAY "<day>"
#define BOUND "<from, through, until, published>"
#define MONTH "<month>"
#define CURRENCY "<currency>"
#define WORD "<word of letters>"  // no fact's name, no unit with a power

// clang-format off
// The first row that fits counts; null: whatever stands there.
static const struct TokenSlip {
    const char *before, *found, *after;
    bool finished;
    Str mend;
} token_slips[] = {
    {NUMBER,   ",",         DIGITS, true,  STR_INIT("digits are grouped by `_`: 1_000 EUR")},
    {CURRENCY, NUMBER,      NULL,   true,  STR_INIT("a currency stands behind the amount: 500 EUR")},
    {BOUND,    NUMBER,      NULL,   false, STR_INIT("a day is written as year-month-day: 2026-06-01")},
    {BOUND,    MONTH,       NULL,   false, STR_INIT("a day is written as year-month-day: 2026-06-01")},
    {MONTH,    NUMBER,      NULL,   false, STR_INIT("a day is written as year-month-day: 2026-06-01")},
    {DAY,      "to",        DAY,    true,  STR_INIT("write `through` and the last day that counts, or `until` and the first that does not")},
    {NULL,     "otherwise", NULL,   false, STR_INIT("the value stands before it, behind a `=` of its own: = no otherwise")},
    {NULL,     "if",        NULL,   true,  STR_INIT("did you mean the clause 'when'?")},
    {NULL,     "between",   NULL,   true,  STR_INIT("write two comparisons: x >= 1 kg and x <= 5 kg")},
    {NULL,     "equals",    NULL,   true,  STR_INIT("write `is`")},
    {NULL,     "exceeds",   NULL,   true,  STR_INIT("write `>`")},
    {NULL,     "contains",  NULL,   true,  STR_INIT("write `has`")},
    {NULL,     "includes",  NULL,   true,  STR_INIT("write `has`")},
    {NULL,     "or",        NULL,   true,  STR_INIT("a list has commas alone: FR, DE")},
    {NULL,     "and",       NULL,   true,  STR_INIT("a list has commas alone: FR, DE")},
    {NULL,     ";",         NULL,   true,  STR_INIT("a list has commas: FR, DE")},
    {NULL,     ",",         NULL,   true,  STR_INIT("one of several: `in CY, IL`; a set that holds some: `has any of CY, IL`")},
    {NULL,     "=",         NULL,   true,  STR_INIT("two values are compared by `is`; `=` says what a derive or a group is")},
    {"%",      WORD,        NULL,   true,  STR_INIT("a share is in `%` alone: what it is a share of, its fact says")},
    {"number", WORD,        NULL,   true,  STR_INIT("a unit stands behind `in`: number in kg")},
    {WORD,     WORD,        NULL,   true,  STR_INIT("one word has no blank: fine_art; several have commas: fine, art")},
};

static const struct CharacterSlip {
    Str character, mend;
} character_slips[] = {
    {STR_INIT("€"), STR_INIT("a currency is its code, behind the amount: 500 EUR")},
    {STR_INIT("$"), STR_INIT("a currency is its code, behind the amount: 500 USD")},
    {STR_INIT("£"), STR_INIT("a currency is its code, behind the amount: 500 GBP")},
    {STR_INIT("¥"), STR_INIT("a currency is its code, behind the amount: 500 CNY, 500 JPY")},
    {STR_INIT("°"), STR_INIT("temperatures are in K: 25 °C is 298.15 K")},
    {STR_INIT("≥"), STR_INIT("write `>=`")},
    {STR_INIT("≤"), STR_INIT("write `<=`")},
    {STR_INIT("≠"), STR_INIT("write `is not`")},
    {STR_INIT("!"), STR_INIT("write `is not`, or `not (…)`")},
    {STR_INIT("“"), STR_INIT("texts stand in straight marks: \"…\"")},
    {STR_INIT("„"), STR_INIT("texts stand in straight marks: \"…\"")},
    {STR_INIT("'"), STR_INIT("texts stand in double marks: \"…\"")},
    {STR_INIT("."), STR_INIT("a clause ends with its line, without a point; a day is written 2026-06-01")},
};

static const struct WordSlip {
    Str word, mend;
} word_slips[] = {
    {STR_INIT("true"),  STR_INIT("write `yes`")},
    {STR_INIT("false"), STR_INIT("write `no`")},
    {STR_INIT("True"),  STR_INIT("write `yes`")},
    {STR_INIT("False"), STR_INIT("write `no`")},
    {STR_INIT("Yes"),   STR_INIT("write `yes`")},
    {STR_INIT("No"),    STR_INIT("write `no`")},
    {STR_INIT("null"),  STR_INIT("`is none`: there is no such thing; `is unknown`: nobody said")},
};

static const struct MemberSlip {
    Operator op, by;
    Str mend;
} member_slips[] = {
    {OP_HAS,     OP_AND, STR_INIT("several members: `has all of FR, IR`")},
    {OP_HAS,     OP_OR,  STR_INIT("one of several members: `has any of FR, IR`")},
    {OP_HAS_ALL, OP_AND, STR_INIT("a list has commas alone: `has all of FR, IR`")},
    {OP_HAS_ANY, OP_OR,  STR_INIT("a list has commas alone: `has any of FR, IR`")},
    {OP_IS,      OP_OR,  STR_INIT("one of several: `in FR, IR`")},
    {OP_IS_NOT,  OP_OR,  STR_INIT("none of several: `not in FR, IR`")},
    {OP_IS_NOT,  OP_AND, STR_INIT("none of several: `not in FR, IR`")},
    {OP_IN,      OP_OR,  STR_INIT("a list has commas alone: `in FR, IR`")},
    {OP_IN,      OP_AND, STR_INIT("a list has commas alone: `in FR, IR`")},
    {OP_NOT_IN,  OP_OR,  STR_INIT("a list has commas alone: `not in FR, IR`")},
    {OP_NOT_IN,  OP_AND, STR_INIT("a list has commas alone: `not in FR, IR`")},
    {OP_MEETS,   OP_OR,  STR_INIT("a list has commas alone: `meets 3A001, 3A002`")},
};
// clang-format on

static bool is_month(Str word)
{
    static const Str months[] = {
        STR_INIT("January"),   STR_INIT("February"), STR_INIT("March"),    STR_INIT("April"),
        STR_INIT("May"),       STR_INIT("June"),     STR_INIT("July"),     STR_INIT("August"),
        STR_INIT("September"), STR_INIT("October"),  STR_INIT("November"), STR_INIT("December"),
    };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        if (str_equal(word, months[i]) || str_equal(word, str_slice(months[i], 0, 3))) {
            return true;
        }
    }
    return false;
}

static bool is_bound(const Token *token)
{
    return token_is(token, STR("from")) || token_is(token, STR("through")) ||
           token_is(token, STR("until")) || token_is(token, STR("published"));
}

static bool is_letters(const Token *token)
{
    for (size_t i = 0; i < token->text.len; i++) {
        char c = token->text.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
            return false;
        }
    }
    return !token->first && !word_is_reserved(token->text);
}

static bool token_fits(const Token *token, const char *wanted)
{
    Str want = str_from_c(wanted);
    bool word = token->kind == TOKEN_WORD;
    return str_equal(want, STR(NUMBER)) ? token->kind == TOKEN_NUMBER
           : str_equal(want, STR(DIGITS))
               ? token->kind == TOKEN_NUMBER && !token->spaced && token->text.len == 3
           : str_equal(want, STR(DAY))   ? token->kind == TOKEN_DATE
           : str_equal(want, STR(BOUND)) ? is_bound(token)
           : str_equal(want, STR(MONTH)) ? word && is_month(token->text)
           : str_equal(want, STR(CURRENCY))
               ? word && !currency_is_none(currency_by_code(token->text))
           : str_equal(want, STR(WORD)) ? word && is_letters(token)
                                        : token_is(token, want);
}

Str slip_of_tokens(const Token *tokens, size_t at, size_t end, bool finished)
{
    for (size_t i = 0; at < end && i < sizeof token_slips / sizeof *token_slips; i++) {
        const struct TokenSlip *slip = &token_slips[i];
        bool before = slip->before == NULL || (at > 0 && token_fits(&tokens[at - 1], slip->before));
        bool after =
            slip->after == NULL || (at + 1 < end && token_fits(&tokens[at + 1], slip->after));
        if (before && after && token_fits(&tokens[at], slip->found) &&
            (finished || !slip->finished)) {
            return slip->mend;
        }
    }
    return (Str){};
}

Str slip_of_character(Str character)
{
    for (size_t i = 0; i < sizeof character_slips / sizeof *character_slips; i++) {
        if (str_equal(character, character_slips[i].character)) {
            return character_slips[i].mend;
        }
    }
    return (Str){};
}

Str slip_of_word(Str word)
{
    for (size_t i = 0; i < sizeof word_slips / sizeof *word_slips; i++) {
        if (str_equal(word, word_slips[i].word)) {
            return word_slips[i].mend;
        }
    }
    return (Str){};
}

Str slip_of_member(Operator op, Operator by)
{
    for (size_t i = 0; i < sizeof member_slips / sizeof *member_slips; i++) {
        if (member_slips[i].op == op && member_slips[i].by == by) {
            return member_slips[i].mend;
        }
    }
    return (Str){};
}
