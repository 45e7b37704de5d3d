// wide.c: 256 bits as two halves. Dividing goes bit by bit, as on paper: 256 steps, which is right
// for a path that hardly any case takes, and needs no library.
#include "base/wide.h"

#include <assert.h>
#include <stdint.h>

Wide wide_multiply(Uint128 a, Uint128 b)
{
    Uint128 a_low = (uint64_t)a, a_high = a >> 64;
    Uint128 b_low = (uint64_t)b, b_high = b >> 64;
    Uint128 low = a_low * b_low;
    Uint128 middle = a_high * b_low + (low >> 64);  // less than 2^128, as is each line below
    Uint128 middle_low = a_low * b_high + (uint64_t)middle;
    Uint128 high = a_high * b_high + (middle >> 64) + (middle_low >> 64);
    return (Wide){high, middle_low << 64 | (uint64_t)low};
}

int wide_compare(Wide a, Wide b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return (a.low > b.low) - (a.low < b.low);
}

Wide wide_add(Wide a, Wide b)
{
    Uint128 low = a.low + b.low;
    return (Wide){a.high + b.high + (low < a.low), low};
}

Wide wide_subtract(Wide a, Wide b)
{
    return (Wide){a.high - b.high - (a.low < b.low), a.low - b.low};
}

Wide wide_divide(Wide value, Uint128 by, Uint128 *rest)
{
    assert(by != 0 && by >> 127 == 0);  // so that doubling what is left over fits
    Wide quotient = {};
    Uint128 left = 0;
    for (int bit = 255; bit >= 0; bit--) {
        Uint128 half = bit >= 128 ? value.high : value.low;
        left = left << 1 | (half >> (bit % 128) & 1);
        Uint128 digit = left >= by;
        left -= digit ? by : 0;
        quotient.high = quotient.high << 1 | quotient.low >> 127;
        quotient.low = quotient.low << 1 | digit;
    }
    *rest = left;
    return quotient;
}
