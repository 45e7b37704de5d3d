// number.h: exact numbers. Law and money are decimals; dividing them gives quotients; neither is
// ever rounded or wrapped.
//
// A Number is over / under, two 128-bit integers with under > 0. A decimal has a power of ten
// below: 5.92 is 592 / 100. Up to 38 digits are kept in each; a result that needs more is
// STATUS_RANGE. Comparing multiplies crosswise in 256 bits, so it always succeeds.
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef __int128 Int128;

typedef struct Number {
    Int128 over, under;
} Number;

#define NUMBER_DIGITS_MAX 38

static inline Number number_whole(int64_t value)
{
    return (Number){value, 1};
}

// Reads [-]digits[.digits] with `_` between digits; no exponent, no blanks.
// INVALID if it is not a number, RANGE beyond 38 digits; *out is then untouched.
Status number_read(Number *out, Str text);

// -1, 0 or 1. Always exact.
int number_compare(Number a, Number b);
bool number_is_zero(Number a);
int number_sign(Number a);

// Each: RANGE if the reduced result has more than 38 digits above or below; *out is then untouched.
Status number_add(Number *out, Number a, Number b);
Status number_subtract(Number *out, Number a, Number b);
Status number_multiply(Number *out, Number a, Number b);
// INVALID if `b` is zero.
Status number_divide(Number *out, Number a, Number b);
Number number_negate(Number a);

// Lowest terms.
Number number_reduce(Number a);
// Does it end as a decimal (only 2 and 5 below)?
bool number_is_decimal(Number a);
bool number_is_whole(Number a);
// As text: the shortest decimal ("20", "5.92"), or "a/b" in lowest terms for a quotient without
// end.
Str number_write(Number a, Arena *arena);
void number_add_to(Buffer *buffer, Number a);

#endif
