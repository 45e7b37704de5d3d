// number.c: exact fractions of two 128-bit integers.
//
// Nearly all numbers of the law fit 64 bits, above and below; for these every operation is a few
// multiplications of 64 by 64 bits, and nothing is reduced until it must be: 5.92 stays 592 / 100.
// What grows beyond is brought to lowest terms as it is made (Knuth, The Art of Computer
// Programming, volume 2, 4.5.1), so that a result is refused only if no way of writing it would
// fit. No compiler helper for 128-bit overflow is used: clang's needs a library that gcc's lacks.
#include "base/number.h"

#include <assert.h>

#include "base/wide.h"

#define BASE_10_18 ((Uint128)1'000'000'000'000'000'000)
// 10^38, which has 39 digits: above and below are both less.
#define TEN_TO_38 (BASE_10_18 * BASE_10_18 * 100)
#define TEXT_SIZE 48

static bool is_small(Number a);
static Uint128 size_of(Int128 value);
static bool fits(Uint128 value);
static Number number_of(bool is_negative, Uint128 over, Uint128 under);
static Uint128 gcd(Uint128 a, Uint128 b);
static uint64_t gcd_64(uint64_t a, uint64_t b);
static int trailing_zeros(Uint128 value);
static Uint128 power_of_10(unsigned exponent);
static Status digits_read(Number *out, bool is_negative, Str whole, Str fraction);
static bool digits_are_well_formed(Str digits);
static Str without_end_zeros(Str fraction);
static unsigned digit_count(Str digits);
static bool digits_append(Uint128 *value, Str digits);
static Number sum_small(Number a, Number b);
static Status sum_exact(Number *out, Number a, Number b);
static Wide wide_sum(bool *is_negative, Int128 a, Uint128 by_a, Int128 b, Uint128 by_b);
static Status product_exact(Number *out, Number a, Number b);
static void digits_add(Buffer *buffer, Uint128 value);
static void fraction_add(Buffer *buffer, Uint128 rest, Uint128 under);

Status number_read(Number *out, Str text)
{
    bool is_negative = str_starts_with(text, STR("-"));
    Str digits = str_slice(text, is_negative ? 1 : 0, SIZE_MAX);
    Str fraction;
    Str whole = str_split(digits, '.', &fraction);
    bool has_point = whole.len < digits.len;
    if (!digits_are_well_formed(whole) || (has_point && !digits_are_well_formed(fraction))) {
        return STATUS_INVALID;
    }
    return digits_read(out, is_negative, whole, without_end_zeros(fraction));
}

int number_compare(Number a, Number b)
{
    assert(a.under > 0 && b.under > 0);
    if (a.under == b.under) {
        return (a.over > b.over) - (a.over < b.over);
    }
    if (is_small(a) && is_small(b)) {
        Int128 left = a.over * b.under, right = b.over * a.under;
        return (left > right) - (left < right);
    }
    int sign = number_sign(a);
    if (sign != number_sign(b)) {
        return sign > number_sign(b) ? 1 : -1;
    }
    int order = wide_compare(wide_multiply(size_of(a.over), (Uint128)b.under),
                             wide_multiply(size_of(b.over), (Uint128)a.under));
    return sign < 0 ? -order : order;
}

bool number_is_zero(Number a)
{
    return a.over == 0;
}

int number_sign(Number a)
{
    return (a.over > 0) - (a.over < 0);
}

Status number_add(Number *out, Number a, Number b)
{
    assert(a.under > 0 && b.under > 0);
    if (is_small(a) && is_small(b)) {
        Number sum = sum_small(a, b);
        if (fits(size_of(sum.over)) && fits((Uint128)sum.under)) {
            *out = sum;
            return STATUS_OK;
        }
    }
    return sum_exact(out, number_reduce(a), number_reduce(b));
}

Status number_subtract(Number *out, Number a, Number b)
{
    return number_add(out, a, number_negate(b));
}

Status number_multiply(Number *out, Number a, Number b)
{
    assert(a.under > 0 && b.under > 0);
    if (is_small(a) && is_small(b)) {
        Number product = {a.over * b.over, a.under * b.under};
        if (fits(size_of(product.over)) && fits((Uint128)product.under)) {
            *out = product;
            return STATUS_OK;
        }
    }
    return product_exact(out, number_reduce(a), number_reduce(b));
}

Status number_divide(Number *out, Number a, Number b)
{
    if (b.over == 0) {
        return STATUS_INVALID;
    }
    Number inverse = b.over > 0 ? (Number){b.under, b.over} : (Number){-b.under, -b.over};
    return number_multiply(out, a, inverse);
}

Number number_negate(Number a)
{
    return (Number){-a.over, a.under};
}

Number number_reduce(Number a)
{
    assert(a.under > 0);
    if (a.under == 1) {
        return a;
    }
    Int128 common = (Int128)gcd(size_of(a.over), (Uint128)a.under);
    return common == 1 ? a : (Number){a.over / common, a.under / common};
}

bool number_is_decimal(Number a)
{
    Uint128 under = (Uint128)number_reduce(a).under;
    under >>= trailing_zeros(under);
    while (under % 5 == 0) {
        under /= 5;
    }
    return under == 1;
}

bool number_is_whole(Number a)
{
    assert(a.under > 0);
    return a.under == 1 || a.over % a.under == 0;
}

Str number_write(Number a, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    number_add_to(&buffer, a);
    return buffer_str(&buffer);
}

void number_add_to(Buffer *buffer, Number a)
{
    a = number_reduce(a);
    Uint128 over = size_of(a.over), under = (Uint128)a.under;
    if (a.over < 0) {
        buffer_add_char(buffer, '-');
    }
    if (!number_is_decimal(a)) {
        digits_add(buffer, over);
        buffer_add_char(buffer, '/');
        digits_add(buffer, under);
        return;
    }
    digits_add(buffer, over / under);
    if (over % under != 0) {
        buffer_add_char(buffer, '.');
        fraction_add(buffer, over % under, under);
    }
}

// Above and below fit 64 bits: products of two such and their sums fit 127.
static bool is_small(Number a)
{
    return a.over == (int64_t)a.over && a.under == (int64_t)a.under;
}

static Uint128 size_of(Int128 value)
{
    return value < 0 ? -(Uint128)value : (Uint128)value;
}

static bool fits(Uint128 value)
{
    return value < TEN_TO_38;
}

static Number number_of(bool is_negative, Uint128 over, Uint128 under)
{
    return (Number){is_negative ? -(Int128)over : (Int128)over, (Int128)under};
}

// The greatest common divisor, by halving and subtracting (Stein's): no division of 128 bits.
static Uint128 gcd(Uint128 a, Uint128 b)
{
    if (a == 0 || b == 0) {
        return a | b;
    }
    int a_zeros = trailing_zeros(a), b_zeros = trailing_zeros(b);
    a >>= a_zeros;
    b >>= b_zeros;
    while (a >> 64 != 0 || b >> 64 != 0) {
        if (a == b) {
            break;
        }
        Uint128 smaller = a < b ? a : b, apart = a < b ? b - a : a - b;
        a = smaller;
        b = apart >> trailing_zeros(apart);
    }
    Uint128 odd = a >> 64 != 0 ? a : gcd_64((uint64_t)a, (uint64_t)b);
    return odd << (a_zeros < b_zeros ? a_zeros : b_zeros);
}

// Of two odd numbers.
static uint64_t gcd_64(uint64_t a, uint64_t b)
{
    while (a != b) {
        uint64_t smaller = a < b ? a : b, apart = a < b ? b - a : a - b;
        a = smaller;
        b = apart >> __builtin_ctzll(apart);
    }
    return a;
}

// Of a number that is not zero.
static int trailing_zeros(Uint128 value)
{
    uint64_t low = (uint64_t)value;
    return low != 0 ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(value >> 64));
}

static Uint128 power_of_10(unsigned exponent)
{
    Uint128 power = 1;
    for (unsigned i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

static Status digits_read(Number *out, bool is_negative, Str whole, Str fraction)
{
    Uint128 over = 0;
    unsigned places = digit_count(fraction);
    if (places > NUMBER_DIGITS_MAX || !digits_append(&over, whole) ||
        !digits_append(&over, fraction)) {
        return STATUS_RANGE;
    }
    Number number = number_of(is_negative, over, power_of_10(places));
    if (places == NUMBER_DIGITS_MAX) {  // 10^38 below: one digit too many, unless it reduces
        number = number_reduce(number);
        if (!fits((Uint128)number.under)) {
            return STATUS_RANGE;
        }
    }
    *out = number;
    return STATUS_OK;
}

// Digits, and `_` between two of them.
static bool digits_are_well_formed(Str digits)
{
    bool was_digit = false;
    for (size_t i = 0; i < digits.len; i++) {
        bool is_digit = digits.at[i] >= '0' && digits.at[i] <= '9';
        if (!is_digit && !(digits.at[i] == '_' && was_digit)) {
            return false;
        }
        was_digit = is_digit;
    }
    return was_digit;
}

// 5.920 is 5.92: zeros at the end neither count as digits nor grow what stands below.
static Str without_end_zeros(Str fraction)
{
    while (str_ends_with(fraction, STR("0")) || str_ends_with(fraction, STR("_"))) {
        fraction.len--;
    }
    return fraction;
}

// Up to one more than are kept.
static unsigned digit_count(Str digits)
{
    unsigned count = 0;
    for (size_t i = 0; i < digits.len && count <= NUMBER_DIGITS_MAX; i++) {
        count += digits.at[i] != '_';
    }
    return count;
}

// False if the value would have more than 38 digits.
static bool digits_append(Uint128 *value, Str digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] == '_') {
            continue;
        }
        if (*value >= TEN_TO_38 / 10) {
            return false;
        }
        *value = *value * 10 + (unsigned)(digits.at[i] - '0');
    }
    return true;
}

// Where one number below divides the other, as powers of ten do, the greater stays.
static Number sum_small(Number a, Number b)
{
    if (a.under == b.under) {
        return (Number){a.over + b.over, a.under};
    }
    Number coarse = a.under < b.under ? a : b, fine = a.under < b.under ? b : a;
    if ((int64_t)fine.under % (int64_t)coarse.under == 0) {
        int64_t times = (int64_t)fine.under / (int64_t)coarse.under;
        return (Number){coarse.over * times + fine.over, fine.under};
    }
    return (Number){a.over * b.under + b.over * a.under, a.under * b.under};
}

// Of numbers in lowest terms. With d the common divisor of what is below, the sum over the common
// multiple can be reduced by divisors of d only.
static Status sum_exact(Number *out, Number a, Number b)
{
    Uint128 divisor = gcd((Uint128)a.under, (Uint128)b.under);
    Uint128 a_part = (Uint128)a.under / divisor, b_part = (Uint128)b.under / divisor;
    bool is_negative;
    Wide over = wide_sum(&is_negative, a.over, b_part, b.over, a_part);
    Uint128 rest;
    wide_divide(over, divisor, &rest);
    Uint128 common = gcd(rest, divisor);
    over = wide_divide(over, common, &rest);
    Wide under = wide_multiply(a_part, (Uint128)b.under / common);
    if (over.high != 0 || under.high != 0 || !fits(over.low) || !fits(under.low)) {
        return STATUS_RANGE;
    }
    *out = number_of(is_negative, over.low, under.low);
    return STATUS_OK;
}

// a * by_a + b * by_b, as a size and a sign.
static Wide wide_sum(bool *is_negative, Int128 a, Uint128 by_a, Int128 b, Uint128 by_b)
{
    Wide left = wide_multiply(size_of(a), by_a), right = wide_multiply(size_of(b), by_b);
    if ((a < 0) == (b < 0)) {
        *is_negative = a < 0;
        return wide_add(left, right);
    }
    bool is_left_greater = wide_compare(left, right) > 0;
    *is_negative = is_left_greater ? a < 0 : b < 0;
    return is_left_greater ? wide_subtract(left, right) : wide_subtract(right, left);
}

// Of numbers in lowest terms: once reduced crosswise, the product is in lowest terms too.
static Status product_exact(Number *out, Number a, Number b)
{
    Uint128 a_over = size_of(a.over), b_over = size_of(b.over);
    Uint128 left = gcd(a_over, (Uint128)b.under), right = gcd(b_over, (Uint128)a.under);
    Wide over = wide_multiply(a_over / left, b_over / right);
    Wide under = wide_multiply((Uint128)a.under / right, (Uint128)b.under / left);
    if (over.high != 0 || under.high != 0 || !fits(over.low) || !fits(under.low)) {
        return STATUS_RANGE;
    }
    *out = number_of((a.over < 0) != (b.over < 0), over.low, under.low);
    return STATUS_OK;
}

static void digits_add(Buffer *buffer, Uint128 value)
{
    char digits[TEXT_SIZE];
    size_t at = sizeof digits;
    for (; value >> 64 != 0; value /= 10) {
        digits[--at] = (char)('0' + (int)(value % 10));
    }
    uint64_t small = (uint64_t)value;  // dividing these is ten times faster
    do {
        digits[--at] = (char)('0' + (int)(small % 10));
        small /= 10;
    } while (small != 0);
    buffer_add(buffer, (Str){digits + at, sizeof digits - at});
}

// The digits of rest / under behind the point, by long division. They end: only 2 and 5 are below.
static void fraction_add(Buffer *buffer, Uint128 rest, Uint128 under)
{
    while (rest != 0) {
        Uint128 digit;
        if (under < TEN_TO_38 / 10) {
            digit = rest * 10 / under;
            rest = rest * 10 % under;
        } else {
            digit = wide_divide(wide_multiply(rest, 10), under, &rest).low;
        }
        buffer_add_char(buffer, (char)('0' + (int)digit));
    }
}
