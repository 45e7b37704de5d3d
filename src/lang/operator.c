// operator.c: words, type rules and meanings, one row an operator. What `and`, `or`, quantifiers
// and aggregates mean is Kleene's tables over their members (decide/fold.c), because they need
// not look at all of them.
#include "lang/operator.h"

static Value apply_and(Value a, Value b, Arena *);
static Value apply_or(Value a, Value b, Arena *);
static Value apply_not(Value a, Value b, Arena *);
static Value apply_less(Value a, Value b, Arena *);
static Value apply_less_or_equal(Value a, Value b, Arena *);
static Value apply_greater(Value a, Value b, Arena *);
static Value apply_greater_or_equal(Value a, Value b, Arena *);
static Value apply_is(Value a, Value b, Arena *);
static Value apply_is_not(Value a, Value b, Arena *);
static Value apply_is_none(Value a, Value b, Arena *);
static Value apply_is_not_none(Value a, Value b, Arena *);
static Value apply_is_unknown(Value a, Value b, Arena *);
static Value apply_is_not_unknown(Value a, Value b, Arena *);

// clang-format off
static const OperatorRow rows[OP_KIND_COUNT] = {
    [OP_NONE]             = {"",               RULE_TRUTHS,     NULL},
    [OP_OR]               = {"or",             RULE_TRUTHS,     apply_or},
    [OP_AND]              = {"and",            RULE_TRUTHS,     apply_and},
    [OP_NOT]              = {"not",            RULE_TRUTHS,     apply_not},
    [OP_AT_LEAST]         = {"at least",       RULE_TRUTHS,     NULL},
    [OP_LESS]             = {"<",              RULE_ORDERED,    apply_less},
    [OP_LESS_OR_EQUAL]    = {"<=",             RULE_ORDERED,    apply_less_or_equal},
    [OP_GREATER]          = {">",              RULE_ORDERED,    apply_greater},
    [OP_GREATER_OR_EQUAL] = {">=",             RULE_ORDERED,    apply_greater_or_equal},
    [OP_IS]               = {"is",             RULE_EQUAL,      apply_is},
    [OP_IS_NOT]           = {"is not",         RULE_EQUAL,      apply_is_not},
    [OP_IS_NONE]          = {"is none",        RULE_NONE,       apply_is_none},
    [OP_IS_NOT_NONE]      = {"is not none",    RULE_NONE,       apply_is_not_none},
    [OP_IS_UNKNOWN]       = {"is unknown",     RULE_UNKNOWN,    apply_is_unknown},
    [OP_IS_NOT_UNKNOWN]   = {"is not unknown", RULE_UNKNOWN,    apply_is_not_unknown},
    [OP_IN]               = {"in",             RULE_MEMBER,     NULL},
    [OP_NOT_IN]           = {"not in",         RULE_MEMBER,     NULL},
    [OP_HAS]              = {"has",            RULE_MEMBER,     NULL},
    [OP_HAS_ANY]          = {"has any of",     RULE_SETS,       NULL},
    [OP_HAS_ALL]          = {"has all of",     RULE_SETS,       NULL},
    [OP_MEETS]            = {"meets",          RULE_CODES,      NULL},
    [OP_APPLIES]          = {"applies",        RULE_PROVISIONS, NULL},
    [OP_KEPT]             = {"is kept",        RULE_PROVISIONS, NULL},
    [OP_ADD]              = {"+",              RULE_SUM,        value_add},
    [OP_SUBTRACT]         = {"-",              RULE_SUM,        value_subtract},
    [OP_MULTIPLY]         = {"*",              RULE_PRODUCT,    value_multiply},
    [OP_DIVIDE]           = {"/",              RULE_QUOTIENT,   value_divide},
    [OP_HEADING]          = {"heading",        RULE_PART,       NULL},
    [OP_CATEGORY]         = {"category",       RULE_PART,       NULL},
    [OP_GROUP]            = {"group",          RULE_PART,       NULL},
    [OP_ANY]              = {"any",            RULE_MEMBERS,    NULL},
    [OP_NO]               = {"no",             RULE_MEMBERS,    NULL},
    [OP_EVERY]            = {"every",          RULE_MEMBERS,    NULL},
    [OP_SUM]              = {"sum",            RULE_MEMBERS,    NULL},
    [OP_COUNT]            = {"count",          RULE_MEMBERS,    NULL},
    [OP_MIN]              = {"min",            RULE_MEMBERS,    NULL},
    [OP_MAX]              = {"max",            RULE_MEMBERS,    NULL},
    [OP_SET_OF]           = {"set",            RULE_MEMBERS,    NULL},
};
// clang-format on

const OperatorRow *operator_row(Operator op)
{
    return &rows[op];
}

static Operator operator_between(Str word, Operator first, Operator last)
{
    for (Operator op = first; op <= last; op++) {
        if (str_equal(word, str_from_c(rows[op].word))) {
            return op;
        }
    }
    return OP_NONE;
}

Operator operator_of_sign(Str sign)
{
    Operator op = operator_between(sign, OP_LESS, OP_GREATER_OR_EQUAL);
    return op != OP_NONE ? op : operator_between(sign, OP_ADD, OP_DIVIDE);
}

bool operator_is_comparison(Operator op)
{
    return op >= OP_LESS && op <= OP_GREATER_OR_EQUAL;
}

bool operator_joins(Operator op)
{
    return rows[op].rule == RULE_TRUTHS && op != OP_NONE;
}

Operator operator_of_quantifier(Str word)
{
    return operator_between(word, OP_ANY, OP_EVERY);
}

Operator operator_of_aggregate(Str word)
{
    return operator_between(word, OP_SUM, OP_SET_OF);
}

Operator operator_of_part(Str word)
{
    return operator_between(word, OP_HEADING, OP_GROUP);
}

static Value apply_and(Value a, Value b, Arena *)
{
    return value_of_truth(truth_and(value_truth(a), value_truth(b)));
}
static Value apply_or(Value a, Value b, Arena *)
{
    return value_of_truth(truth_or(value_truth(a), value_truth(b)));
}
static Value apply_not(Value a, Value, Arena *)
{
    return value_of_truth(truth_not(value_truth(a)));
}
static Value apply_less(Value a, Value b, Arena *)
{
    return value_of_truth(value_compare(LESS, a, b));
}
static Value apply_less_or_equal(Value a, Value b, Arena *)
{
    return value_of_truth(value_compare(LESS_OR_EQUAL, a, b));
}
static Value apply_greater(Value a, Value b, Arena *)
{
    return value_of_truth(value_compare(GREATER, a, b));
}
static Value apply_greater_or_equal(Value a, Value b, Arena *)
{
    return value_of_truth(value_compare(GREATER_OR_EQUAL, a, b));
}
static Value apply_is(Value a, Value b, Arena *)
{
    return value_of_truth(value_equal(a, b));
}
static Value apply_is_not(Value a, Value b, Arena *)
{
    return value_of_truth(truth_not(value_equal(a, b)));
}
static Value apply_is_none(Value a, Value, Arena *)
{
    return value_of_truth(value_is_none_test(a));
}
static Value apply_is_not_none(Value a, Value, Arena *)
{
    return value_of_truth(truth_not(value_is_none_test(a)));
}
static Value apply_is_unknown(Value a, Value, Arena *)
{
    return value_of_truth(truth_of(!value_is_known(a)));
}
static Value apply_is_not_unknown(Value a, Value, Arena *)
{
    return value_of_truth(truth_of(value_is_known(a)));
}
