// currency.h: the currencies of money, by ISO 4217 code.
//
// A currency is no unit: there is no factor between two, only a rate of a day that a case or a
// table gives. All is constant, and safe to share between threads.
#ifndef FACTS_CURRENCY_H
#define FACTS_CURRENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct CurrencyId {
    uint16_t index;  // 1 to currency_count(), by code; 0: none
} CurrencyId;

static inline bool currency_is_none(CurrencyId id)
{
    return id.index == 0;
}

static inline bool currency_equal(CurrencyId a, CurrencyId b)
{
    return a.index == b.index;
}

// By code: exactly three upper-case letters. None if there is no such code.
CurrencyId currency_by_code(Str code);

// For "did you mean": the code in the wrong case, or with one slip. None if none is near.
CurrencyId currency_nearest(Str text);

// How many there are; their indexes run from 1 to this.
uint16_t currency_count(void);

// "USD"; empty for none.
Str currency_code(CurrencyId id);

#endif
