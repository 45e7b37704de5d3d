// unit.h: units of measurement, checked by their dimension and converted exactly.
//
// A unit is a factor times a product of powers of base units: MPa is 1,000,000 kg/m/s2. Factors are
// quotients of whole numbers, so nothing is ever rounded. Money has no unit (currency.h). All is
// constant, and safe to share between threads.
#ifndef FACTS_UNIT_H
#define FACTS_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"
#include "base/status.h"
#include "base/str.h"

// What can be measured, each with its base unit. Kinds of operation that the law counts apart have
// dimensions apart, so that they are never compared. A month has no fixed number of days, so months
// and years are a dimension of their own beside seconds to weeks.
typedef enum Dimension {
    DIMENSION_LENGTH,                    // m
    DIMENSION_MASS,                      // kg
    DIMENSION_TIME,                      // s
    DIMENSION_CURRENT,                   // A
    DIMENSION_TEMPERATURE,               // K
    DIMENSION_CALENDAR,                  // month
    DIMENSION_INFORMATION,               // bit
    DIMENSION_OPERATION,                 // op: an operation as total processing performance counts
    DIMENSION_FLOATING_POINT_OPERATION,  // flop
    DIMENSION_WEIGHTED_OPERATION,        // weighted_op: as adjusted peak performance counts
    DIMENSION_COUNT,
} Dimension;

typedef struct Unit {
    Number factor;                      // how many of the product of base units it is; above zero
    int8_t exponents[DIMENSION_COUNT];  // powers of the base units; all 0: a plain number
} Unit;

// The unit of a plain number.
static inline Unit unit_one(void)
{
    return (Unit){.factor = {1, 1}};
}

// Reads a unit as it is written in a rulebook or behind a number in a case. Case matters, blanks
// are not allowed:
//   unit    = [ "per_" ] factor { ( "/" | "*" ) factor }     per_cm2 is 1/cm2, a/b/c is a/(b*c)
//   factor  = "1" | name [ "2" .. "9" | "²" | "³" ]          mm2, s2
// NOT_FOUND if a name is unknown, INVALID if the text has another form, RANGE if a factor has more
// digits than a Number; *out is then untouched.
Status unit_parse(Unit *out, Str text);

// For "did you mean": the name nearest to the first one in `text` that is unknown; of a unit that
// is known and not ours ("psi") one that measures the same ("kPa"), else the nearest in spelling, a
// slip of case before any other ("mpa": "MPa"). Empty if none is near, or none is unknown.
Str unit_nearest(Str text);

// The units there are, by name, compounds that are usual among them ("GB/s"); empty behind the
// last.
Str unit_name(size_t index);

// May values of one be compared with, added to and converted into values of the other?
bool unit_equal_dimension(Unit a, Unit b);
// Are they the same unit, whatever they are called (l and dm3)?
bool unit_equal(Unit a, Unit b);
// Is it a plain number or a share of one (%, ppm)?
bool unit_is_plain(Unit unit);

// RANGE if the factor or a power is beyond what is kept; *out is then untouched.
Status unit_multiply(Unit *out, Unit a, Unit b);
Status unit_divide(Unit *out, Unit a, Unit b);

// `value`, counted in `from`, counted in `to`. They have the same dimension.
// RANGE if the result has more digits than a Number; *out is then untouched.
Status unit_convert(Number *out, Number value, Unit from, Unit to);

// Adds the unit by its usual name ("MPa", "TOPS_bit/mm2"); one without a name as base units with
// the factor before them ("3600 kg*m2/s2"), for messages.
void unit_print(Buffer *buffer, Unit unit);

#endif
