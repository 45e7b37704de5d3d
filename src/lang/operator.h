// operator.h: the one table of operators. The parser takes words and precedence from it, the
// checker the rule for types, the evaluator the meaning; columns and the solver are held to the
// same rows.
#ifndef LANG_OPERATOR_H
#define LANG_OPERATOR_H

#include "facts/value.h"

typedef enum Operator {
    OP_NONE,
    // Conditions.
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_AT_LEAST,  // so many of its sides
    // Tests.
    OP_LESS,
    OP_LESS_OR_EQUAL,
    OP_GREATER,
    OP_GREATER_OR_EQUAL,
    OP_IS,
    OP_IS_NOT,
    OP_IS_NONE,
    OP_IS_NOT_NONE,
    OP_IS_UNKNOWN,
    OP_IS_NOT_UNKNOWN,
    OP_IN,
    OP_NOT_IN,
    OP_HAS,
    OP_HAS_ANY,
    OP_HAS_ALL,
    OP_MEETS,
    OP_APPLIES,
    OP_KEPT,
    // Arithmetic.
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    // Of a code, or of each code of a set.
    OP_HEADING,
    OP_CATEGORY,
    OP_GROUP,
    // Over members or rows.
    OP_ANY,
    OP_NO,
    OP_EVERY,
    OP_SUM,
    OP_COUNT,
    OP_MIN,
    OP_MAX,
    OP_SET_OF,
    OP_KIND_COUNT,
} Operator;

// How the types of an operator's sides must fit together.
typedef enum OperatorRule {
    RULE_TRUTHS,      // yes or no on all sides → yes or no
    RULE_ORDERED,     // numbers of one dimension, money, dates → yes or no
    RULE_EQUAL,       // two of one type → yes or no
    RULE_NONE,        // something that may be none → yes or no
    RULE_UNKNOWN,     // anything → yes or no
    RULE_MEMBER,      // a value and a set of its type → yes or no
    RULE_SETS,        // two sets of one type → yes or no
    RULE_CODES,       // a code, or a place that has codes, and a set of codes → yes or no
    RULE_PROVISIONS,  // the name of provisions → yes or no
    RULE_SUM,         // numbers of one dimension, money, a date and days → the same
    RULE_PRODUCT,     // numbers, money with a number → their product
    RULE_QUOTIENT,
    RULE_PART,     // a code, or a set of codes → its part
    RULE_MEMBERS,  // a place or table and conditions on it
} OperatorRule;

typedef struct OperatorRow {
    const char *word;
    OperatorRule rule;
    // The meaning on two values; null where it needs more than its operands' values.
    Value (*apply)(Value a, Value b, Arena *arena);
} OperatorRow;

const OperatorRow *operator_row(Operator op);
// The operator of a sign between two expressions (< <= > >= + - * /), or OP_NONE.
Operator operator_of_sign(Str sign);
bool operator_is_comparison(Operator op);
// or, and, not, at least: of truths alone.
bool operator_joins(Operator op);
// any, no, every; sum, count, min, max, set.
Operator operator_of_quantifier(Str word);
Operator operator_of_aggregate(Str word);
// heading, category, group: behind the last dot of a name.
Operator operator_of_part(Str word);

#endif
