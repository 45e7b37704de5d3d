// wide.h: unsigned numbers of 256 bits, as much as exact fractions of 128 bits need in between.
// Slow paths only: number.c keeps to 64 and 128 bits where it can.
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

typedef unsigned __int128 Uint128;

typedef struct Wide {
    Uint128 high, low;
} Wide;

// The full product.
Wide wide_multiply(Uint128 a, Uint128 b);
// -1, 0 or 1.
int wide_compare(Wide a, Wide b);
// The sum, which must be less than 2^256.
Wide wide_add(Wide a, Wide b);
// a - b, where a is not less than b.
Wide wide_subtract(Wide a, Wide b);
// The quotient; what is left over is put in *rest. `by` is not zero and less than 2^127.
Wide wide_divide(Wide value, Uint128 by, Uint128 *rest);

#endif
