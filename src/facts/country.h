// country.h: the countries, destinations and nationalities of a case, by code and by name.
//
// A country is an ISO 3166-1 code (249, and XK for Kosovo). Names are mapped to codes once, when
// something is read, and are no keys: a name that fits two countries ("Congo", "Korea") is none.
// All is constant, and safe to share between threads.
#ifndef FACTS_COUNTRY_H
#define FACTS_COUNTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct CountryId {
    uint16_t index;  // 1 to country_count(), by alpha-2 code; 0: none
} CountryId;

static inline bool country_is_none(CountryId id)
{
    return id.index == 0;
}

static inline bool country_equal(CountryId a, CountryId b)
{
    return a.index == b.index;
}

// What a user may write: an ISO 3166-1 code of two or three upper-case letters, or a name as for
// country_by_name. None if there is no such country.
CountryId country_find(Str text);

// By alpha-2 code: exactly two upper-case letters. None if there is no such code.
CountryId country_by_code(Str code);

// By alpha-3 code: exactly three upper-case letters. None if there is no such code.
CountryId country_by_alpha3(Str code);

// By a name in English or Chinese, short, formal or usual, right or turned round: "Türkiye",
// "Burma", "Korea, South", "Congo (Democratic Republic of the)", "中国". Case, accents, blanks,
// punctuation, "the" and "and" do not matter. None if no country or more than one is called so, or
// if the text is not UTF-8.
CountryId country_by_name(Str name);

// For "did you mean": the country whose code or name is nearest to `text`, none if none is near.
CountryId country_nearest(Str text);

// How many there are; their indexes run from 1 to this.
uint16_t country_count(void);

// Of none, each is empty.
Str country_code(CountryId id);     // "CD"
Str country_alpha3(CountryId id);   // "COD"
Str country_name(CountryId id);     // "Democratic Republic of the Congo"
Str country_name_zh(CountryId id);  // "刚果（金）"

#endif
