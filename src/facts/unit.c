// unit.c: one row a unit; compounds are made of rows.
//
// Factors: the International System of Units (BIPM, 9th edition), which also fixes eV; inch, foot
// and pound by the international agreement of 1959, the nautical mile of 1,852 m by the conference
// of 1929; TOPS x bit as in Technical Note 2 to ECCN 3A090, WT as in Technical Note 4 to category 4
// (15 CFR part 774, Supplement 1). Prefixes are powers of ten for bytes and bits too (1 GB is
// 1,000,000,000 bytes); powers of two have names of their own (GiB). Units with an offset (degrees
// Celsius) are no factors and are left out.
#include "facts/unit.h"

#include <assert.h>
#include <stdlib.h>

#define KILO ((Int128)1'000)
#define MEGA (KILO * KILO)
#define GIGA (MEGA * KILO)
#define TERA (GIGA * KILO)
#define PETA (TERA * KILO)
#define EXA (PETA * KILO)
#define KIBI ((Int128)1'024)

enum {
    EXPONENT_MAX = 99,
    NESTING_MAX = 1,  // an alias may stand for a compound of rows, not of aliases
};

// clang-format off
#define LENGTH(power)      [DIMENSION_LENGTH] = (power)
#define MASS(power)        [DIMENSION_MASS] = (power)
#define TIME(power)        [DIMENSION_TIME] = (power)
#define CURRENT(power)     [DIMENSION_CURRENT] = (power)
#define TEMPERATURE(power) [DIMENSION_TEMPERATURE] = (power)
#define CALENDAR(power)    [DIMENSION_CALENDAR] = (power)
#define INFORMATION(power) [DIMENSION_INFORMATION] = (power)
#define OPERATION(power)   [DIMENSION_OPERATION] = (power)
#define FLOP(power)        [DIMENSION_FLOATING_POINT_OPERATION] = (power)
#define WEIGHTED(power)    [DIMENSION_WEIGHTED_OPERATION] = (power)
#define FORCE              MASS(1), LENGTH(1), TIME(-2)
#define PRESSURE           MASS(1), LENGTH(-1), TIME(-2)
#define ENERGY             MASS(1), LENGTH(2), TIME(-2)
#define POWER              MASS(1), LENGTH(2), TIME(-3)
#define CHARGE             CURRENT(1), TIME(1)
#define VOLTAGE            MASS(1), LENGTH(2), TIME(-3), CURRENT(-1)
#define RESISTANCE         MASS(1), LENGTH(2), TIME(-3), CURRENT(-2)
#define FLUX_DENSITY       MASS(1), TIME(-2), CURRENT(-1)

// Of two rows that fit, unit_print takes the first.
static const struct UnitRow {
    Str name;
    Unit unit;
} rows[] = {
    {STR_INIT("%"),     {{1, 100}, {}}},
    {STR_INIT("ppm"),   {{1, MEGA}, {}}},
    {STR_INIT("ppb"),   {{1, GIGA}, {}}},

    {STR_INIT("m"),     {{1, 1}, {LENGTH(1)}}},
    {STR_INIT("km"),    {{KILO, 1}, {LENGTH(1)}}},
    {STR_INIT("dm"),    {{1, 10}, {LENGTH(1)}}},
    {STR_INIT("cm"),    {{1, 100}, {LENGTH(1)}}},
    {STR_INIT("mm"),    {{1, KILO}, {LENGTH(1)}}},
    {STR_INIT("um"),    {{1, MEGA}, {LENGTH(1)}}},
    {STR_INIT("nm"),    {{1, GIGA}, {LENGTH(1)}}},
    {STR_INIT("pm"),    {{1, TERA}, {LENGTH(1)}}},
    {STR_INIT("inch"),  {{254, 10'000}, {LENGTH(1)}}},
    {STR_INIT("ft"),    {{3'048, 10'000}, {LENGTH(1)}}},
    {STR_INIT("nmi"),   {{1'852, 1}, {LENGTH(1)}}},

    {STR_INIT("l"),     {{1, KILO}, {LENGTH(3)}}},
    {STR_INIT("ml"),    {{1, MEGA}, {LENGTH(3)}}},

    {STR_INIT("kg"),    {{1, 1}, {MASS(1)}}},
    {STR_INIT("g"),     {{1, KILO}, {MASS(1)}}},
    {STR_INIT("mg"),    {{1, MEGA}, {MASS(1)}}},
    {STR_INIT("ug"),    {{1, GIGA}, {MASS(1)}}},
    {STR_INIT("t"),     {{KILO, 1}, {MASS(1)}}},
    {STR_INIT("lb"),    {{45'359'237, 100 * MEGA}, {MASS(1)}}},

    {STR_INIT("s"),     {{1, 1}, {TIME(1)}}},
    {STR_INIT("ms"),    {{1, KILO}, {TIME(1)}}},
    {STR_INIT("us"),    {{1, MEGA}, {TIME(1)}}},
    {STR_INIT("ns"),    {{1, GIGA}, {TIME(1)}}},
    {STR_INIT("ps"),    {{1, TERA}, {TIME(1)}}},
    {STR_INIT("minute"), {{60, 1}, {TIME(1)}}},  // `min` is a word of the rule language
    {STR_INIT("h"),     {{3'600, 1}, {TIME(1)}}},
    {STR_INIT("days"),  {{86'400, 1}, {TIME(1)}}},
    {STR_INIT("weeks"), {{7 * 86'400, 1}, {TIME(1)}}},

    {STR_INIT("months"), {{1, 1}, {CALENDAR(1)}}},
    {STR_INIT("years"), {{12, 1}, {CALENDAR(1)}}},

    {STR_INIT("knots"), {{1'852, 3'600}, {LENGTH(1), TIME(-1)}}},

    {STR_INIT("Hz"),    {{1, 1}, {TIME(-1)}}},
    {STR_INIT("kHz"),   {{KILO, 1}, {TIME(-1)}}},
    {STR_INIT("MHz"),   {{MEGA, 1}, {TIME(-1)}}},
    {STR_INIT("GHz"),   {{GIGA, 1}, {TIME(-1)}}},
    {STR_INIT("THz"),   {{TERA, 1}, {TIME(-1)}}},
    {STR_INIT("rpm"),   {{1, 60}, {TIME(-1)}}},

    {STR_INIT("bit"),   {{1, 1}, {INFORMATION(1)}}},
    {STR_INIT("kb"),    {{KILO, 1}, {INFORMATION(1)}}},
    {STR_INIT("Mb"),    {{MEGA, 1}, {INFORMATION(1)}}},
    {STR_INIT("Gb"),    {{GIGA, 1}, {INFORMATION(1)}}},
    {STR_INIT("Tb"),    {{TERA, 1}, {INFORMATION(1)}}},
    {STR_INIT("B"),     {{8, 1}, {INFORMATION(1)}}},
    {STR_INIT("KB"),    {{8 * KILO, 1}, {INFORMATION(1)}}},
    {STR_INIT("MB"),    {{8 * MEGA, 1}, {INFORMATION(1)}}},
    {STR_INIT("GB"),    {{8 * GIGA, 1}, {INFORMATION(1)}}},
    {STR_INIT("TB"),    {{8 * TERA, 1}, {INFORMATION(1)}}},
    {STR_INIT("PB"),    {{8 * PETA, 1}, {INFORMATION(1)}}},
    {STR_INIT("KiB"),   {{8 * KIBI, 1}, {INFORMATION(1)}}},
    {STR_INIT("MiB"),   {{8 * KIBI * KIBI, 1}, {INFORMATION(1)}}},
    {STR_INIT("GiB"),   {{8 * KIBI * KIBI * KIBI, 1}, {INFORMATION(1)}}},
    {STR_INIT("TiB"),   {{8 * KIBI * KIBI * KIBI * KIBI, 1}, {INFORMATION(1)}}},

    {STR_INIT("op"),    {{1, 1}, {OPERATION(1)}}},
    {STR_INIT("OPS"),   {{1, 1}, {OPERATION(1), TIME(-1)}}},
    {STR_INIT("GOPS"),  {{GIGA, 1}, {OPERATION(1), TIME(-1)}}},
    {STR_INIT("TOPS"),  {{TERA, 1}, {OPERATION(1), TIME(-1)}}},
    {STR_INIT("POPS"),  {{PETA, 1}, {OPERATION(1), TIME(-1)}}},
    {STR_INIT("TOPS_bit"), {{TERA, 1}, {OPERATION(1), INFORMATION(1), TIME(-1)}}},
    {STR_INIT("flop"),  {{1, 1}, {FLOP(1)}}},
    {STR_INIT("FLOPS"), {{1, 1}, {FLOP(1), TIME(-1)}}},
    {STR_INIT("gigaflops"), {{GIGA, 1}, {FLOP(1), TIME(-1)}}},
    {STR_INIT("teraflops"), {{TERA, 1}, {FLOP(1), TIME(-1)}}},
    {STR_INIT("petaflops"), {{PETA, 1}, {FLOP(1), TIME(-1)}}},
    {STR_INIT("exaflops"), {{EXA, 1}, {FLOP(1), TIME(-1)}}},
    {STR_INIT("weighted_op"), {{1, 1}, {WEIGHTED(1)}}},
    {STR_INIT("WT"),    {{TERA, 1}, {WEIGHTED(1), TIME(-1)}}},

    {STR_INIT("N"),     {{1, 1}, {FORCE}}},
    {STR_INIT("kN"),    {{KILO, 1}, {FORCE}}},
    {STR_INIT("MN"),    {{MEGA, 1}, {FORCE}}},

    {STR_INIT("Pa"),    {{1, 1}, {PRESSURE}}},
    {STR_INIT("kPa"),   {{KILO, 1}, {PRESSURE}}},
    {STR_INIT("MPa"),   {{MEGA, 1}, {PRESSURE}}},
    {STR_INIT("GPa"),   {{GIGA, 1}, {PRESSURE}}},
    {STR_INIT("mbar"),  {{100, 1}, {PRESSURE}}},
    {STR_INIT("bar"),   {{100 * KILO, 1}, {PRESSURE}}},
    {STR_INIT("atm"),   {{101'325, 1}, {PRESSURE}}},

    {STR_INIT("J"),     {{1, 1}, {ENERGY}}},
    {STR_INIT("mJ"),    {{1, KILO}, {ENERGY}}},
    {STR_INIT("kJ"),    {{KILO, 1}, {ENERGY}}},
    {STR_INIT("MJ"),    {{MEGA, 1}, {ENERGY}}},
    {STR_INIT("GJ"),    {{GIGA, 1}, {ENERGY}}},
    {STR_INIT("Wh"),    {{3'600, 1}, {ENERGY}}},
    {STR_INIT("kWh"),   {{3'600 * KILO, 1}, {ENERGY}}},
    {STR_INIT("MWh"),   {{3'600 * MEGA, 1}, {ENERGY}}},
    {STR_INIT("eV"),    {{1'602'176'634, EXA * GIGA * 10}, {ENERGY}}},
    {STR_INIT("keV"),   {{1'602'176'634, EXA * MEGA * 10}, {ENERGY}}},
    {STR_INIT("MeV"),   {{1'602'176'634, EXA * KILO * 10}, {ENERGY}}},

    {STR_INIT("W"),     {{1, 1}, {POWER}}},
    {STR_INIT("mW"),    {{1, KILO}, {POWER}}},
    {STR_INIT("kW"),    {{KILO, 1}, {POWER}}},
    {STR_INIT("MW"),    {{MEGA, 1}, {POWER}}},
    {STR_INIT("GW"),    {{GIGA, 1}, {POWER}}},

    {STR_INIT("A"),     {{1, 1}, {CURRENT(1)}}},
    {STR_INIT("mA"),    {{1, KILO}, {CURRENT(1)}}},
    {STR_INIT("kA"),    {{KILO, 1}, {CURRENT(1)}}},
    {STR_INIT("C"),     {{1, 1}, {CHARGE}}},
    {STR_INIT("Ah"),    {{3'600, 1}, {CHARGE}}},
    {STR_INIT("mAh"),   {{36, 10}, {CHARGE}}},
    {STR_INIT("V"),     {{1, 1}, {VOLTAGE}}},
    {STR_INIT("mV"),    {{1, KILO}, {VOLTAGE}}},
    {STR_INIT("kV"),    {{KILO, 1}, {VOLTAGE}}},
    {STR_INIT("ohm"),   {{1, 1}, {RESISTANCE}}},
    {STR_INIT("T"),     {{1, 1}, {FLUX_DENSITY}}},
    {STR_INIT("mT"),    {{1, KILO}, {FLUX_DENSITY}}},
    {STR_INIT("K"),     {{1, 1}, {TEMPERATURE(1)}}},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

// Other spellings, each for a unit in rows.
static const struct Alias {
    Str name, text;
} aliases[] = {
    {STR_INIT("percent"), STR_INIT("%")},
    {STR_INIT("µm"),      STR_INIT("um")},  // U+00B5, the micro sign
    {STR_INIT("μm"),      STR_INIT("um")},  // U+03BC, the Greek letter
    {STR_INIT("µg"),      STR_INIT("ug")},
    {STR_INIT("μg"),      STR_INIT("ug")},
    {STR_INIT("µs"),      STR_INIT("us")},
    {STR_INIT("μs"),      STR_INIT("us")},
    {STR_INIT("L"),       STR_INIT("l")},
    {STR_INIT("mL"),      STR_INIT("ml")},
    {STR_INIT("litre"),   STR_INIT("l")},
    {STR_INIT("litres"),  STR_INIT("l")},
    {STR_INIT("tonne"),   STR_INIT("t")},
    {STR_INIT("tonnes"),  STR_INIT("t")},
    {STR_INIT("second"),  STR_INIT("s")},
    {STR_INIT("seconds"), STR_INIT("s")},
    {STR_INIT("min"),     STR_INIT("minute")},
    {STR_INIT("minutes"), STR_INIT("minute")},
    {STR_INIT("hour"),    STR_INIT("h")},
    {STR_INIT("hours"),   STR_INIT("h")},
    {STR_INIT("day"),     STR_INIT("days")},
    {STR_INIT("week"),    STR_INIT("weeks")},
    {STR_INIT("month"),   STR_INIT("months")},
    {STR_INIT("year"),    STR_INIT("years")},
    {STR_INIT("bits"),    STR_INIT("bit")},
    {STR_INIT("byte"),    STR_INIT("B")},
    {STR_INIT("bytes"),   STR_INIT("B")},
    {STR_INIT("kB"),      STR_INIT("KB")},
    {STR_INIT("GFLOPS"),  STR_INIT("gigaflops")},
    {STR_INIT("TFLOPS"),  STR_INIT("teraflops")},
    {STR_INIT("PFLOPS"),  STR_INIT("petaflops")},
    {STR_INIT("EFLOPS"),  STR_INIT("exaflops")},
    {STR_INIT("Gbps"),    STR_INIT("Gb/s")},
    {STR_INIT("Tbps"),    STR_INIT("Tb/s")},
    {STR_INIT("MBps"),    STR_INIT("MB/s")},
    {STR_INIT("GBps"),    STR_INIT("GB/s")},
    {STR_INIT("TBps"),    STR_INIT("TB/s")},
    {STR_INIT("knot"),    STR_INIT("knots")},
    {STR_INIT("Ω"),       STR_INIT("ohm")},  // U+03A9, the Greek letter
    {STR_INIT("Ω"),       STR_INIT("ohm")},  // U+2126, the ohm sign
};
enum { ALIAS_COUNT = sizeof aliases / sizeof *aliases };

// Units that are none of ours, and the nearest of those that measure the same.
static const struct Alias foreign[] = {
    {STR_INIT("degC"),    STR_INIT("K")},
    {STR_INIT("degF"),    STR_INIT("K")},
    {STR_INIT("°C"),      STR_INIT("K")},
    {STR_INIT("°F"),      STR_INIT("K")},
    {STR_INIT("celsius"), STR_INIT("K")},
    {STR_INIT("mi"),      STR_INIT("km")},
    {STR_INIT("mile"),    STR_INIT("km")},
    {STR_INIT("miles"),   STR_INIT("km")},
    {STR_INIT("NM"),      STR_INIT("nmi")},
    {STR_INIT("yd"),      STR_INIT("m")},
    {STR_INIT("in"),      STR_INIT("inch")},
    {STR_INIT("inches"),  STR_INIT("inch")},
    {STR_INIT("feet"),    STR_INIT("ft")},
    {STR_INIT("micron"),  STR_INIT("um")},
    {STR_INIT("oz"),      STR_INIT("g")},
    {STR_INIT("lbs"),     STR_INIT("lb")},
    {STR_INIT("kgs"),     STR_INIT("kg")},
    {STR_INIT("gal"),     STR_INIT("l")},
    {STR_INIT("mph"),     STR_INIT("km/h")},
    {STR_INIT("kph"),     STR_INIT("km/h")},
    {STR_INIT("psi"),     STR_INIT("kPa")},
    {STR_INIT("hp"),      STR_INIT("kW")},
    {STR_INIT("sec"),     STR_INIT("s")},
    {STR_INIT("hrs"),     STR_INIT("hours")},
};
enum { FOREIGN_COUNT = sizeof foreign / sizeof *foreign };

// Compounds that are better known than their base units.
static const Str compounds[] = {
    STR_INIT("TOPS_bit/mm2"), STR_INIT("TOPS/mm2"), STR_INIT("TOPS/W"),
    STR_INIT("MB/s"), STR_INIT("GB/s"), STR_INIT("TB/s"), STR_INIT("Gb/s"), STR_INIT("bit/s"),
    STR_INIT("GB/s/mm2"), STR_INIT("Gb/mm2"), STR_INIT("bit/mm2"),
    STR_INIT("1/cm2"), STR_INIT("1/mm2"), STR_INIT("1/cm3"),
    STR_INIT("g/cm3"), STR_INIT("kg/m3"), STR_INIT("g/l"),
    STR_INIT("Wh/kg"), STR_INIT("Wh/l"), STR_INIT("J/kg"), STR_INIT("kJ/m3"), STR_INIT("mAh/g"),
    STR_INIT("W/cm2"), STR_INIT("kA/m"), STR_INIT("m/s"), STR_INIT("m/s2"), STR_INIT("km/h"),
};
enum { COMPOUND_COUNT = sizeof compounds / sizeof *compounds };

static const Str base_names[DIMENSION_COUNT] = {
    [DIMENSION_LENGTH] = STR_INIT("m"),
    [DIMENSION_MASS] = STR_INIT("kg"),
    [DIMENSION_TIME] = STR_INIT("s"),
    [DIMENSION_CURRENT] = STR_INIT("A"),
    [DIMENSION_TEMPERATURE] = STR_INIT("K"),
    [DIMENSION_CALENDAR] = STR_INIT("months"),
    [DIMENSION_INFORMATION] = STR_INIT("bit"),
    [DIMENSION_OPERATION] = STR_INIT("op"),
    [DIMENSION_FLOATING_POINT_OPERATION] = STR_INIT("flop"),
    [DIMENSION_WEIGHTED_OPERATION] = STR_INIT("weighted_op"),
};
// clang-format on

static Status compound_parse(Unit *out, Str text, int nesting, Str *unknown);
static Status factor_parse(Unit *out, Str text, int nesting, Str *unknown);
static Status name_parse(Unit *out, Str name, int nesting);
static int power_split(Str text, Str *name);
static Status unit_raise(Unit *out, Unit unit, int power);
static Status exponents_add(Unit *out, Unit a, Unit b, int sign);
static void nearest_try(Str *nearest, size_t *limit, Str name, Str text);
static bool print_row(Buffer *buffer, Unit unit);
static bool print_compound(Buffer *buffer, Unit unit);
static void print_base(Buffer *buffer, Unit unit);
static void print_power(Buffer *buffer, Str name, int power);

Status unit_parse(Unit *out, Str text)
{
    Str unknown;
    return compound_parse(out, text, NESTING_MAX, &unknown);
}

Str unit_nearest(Str text)
{
    Unit unit;
    Str unknown = {}, nearest = {};
    if (compound_parse(&unit, text, NESTING_MAX, &unknown) != STATUS_NOT_FOUND) {
        return nearest;
    }
    for (size_t i = 0; i < FOREIGN_COUNT; i++) {
        if (str_equal(foreign[i].name, unknown)) {
            return foreign[i].text;
        }
    }
    size_t limit = unknown.len < 4 ? 0 : unknown.len < 7 ? 1 : 2;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        nearest_try(&nearest, &limit, rows[i].name, unknown);
    }
    for (size_t i = 0; i < ALIAS_COUNT; i++) {
        nearest_try(&nearest, &limit, aliases[i].name, unknown);
    }
    return nearest;
}

Str unit_name(size_t index)
{
    if (index < ROW_COUNT) {
        return rows[index].name;
    }
    return index - ROW_COUNT < COMPOUND_COUNT ? compounds[index - ROW_COUNT] : (Str){};
}

bool unit_equal_dimension(Unit a, Unit b)
{
    return memcmp(a.exponents, b.exponents, sizeof a.exponents) == 0;
}

bool unit_equal(Unit a, Unit b)
{
    return unit_equal_dimension(a, b) && number_compare(a.factor, b.factor) == 0;
}

bool unit_is_plain(Unit unit)
{
    return unit_equal_dimension(unit, unit_one());
}

Status unit_multiply(Unit *out, Unit a, Unit b)
{
    Unit product = {};
    TRY(number_multiply(&product.factor, a.factor, b.factor));
    TRY(exponents_add(&product, a, b, 1));
    *out = product;
    return STATUS_OK;
}

Status unit_divide(Unit *out, Unit a, Unit b)
{
    Unit quotient = {};
    TRY(number_divide(&quotient.factor, a.factor, b.factor));
    TRY(exponents_add(&quotient, a, b, -1));
    *out = quotient;
    return STATUS_OK;
}

Status unit_convert(Number *out, Number value, Unit from, Unit to)
{
    assert(unit_equal_dimension(from, to));
    Number ratio;
    TRY(number_divide(&ratio, from.factor, to.factor));
    return number_multiply(out, value, ratio);
}

void unit_print(Buffer *buffer, Unit unit)
{
    if (unit_equal(unit, unit_one())) {
        buffer_add_char(buffer, '1');
        return;
    }
    if (!print_row(buffer, unit) && !print_compound(buffer, unit)) {
        print_base(buffer, unit);
    }
}

// unit = [ "per_" ] factor { ( "/" | "*" ) factor }
static Status compound_parse(Unit *out, Str text, int nesting, Str *unknown)
{
    Str per = STR("per_");
    bool divides = str_starts_with(text, per);
    Str rest = divides ? str_slice(text, per.len, text.len) : text;
    Unit product = unit_one();
    for (bool more = true; more;) {
        size_t len = 0;
        while (len < rest.len && rest.at[len] != '/' && rest.at[len] != '*') {
            len++;
        }
        Unit factor;
        TRY(factor_parse(&factor, (Str){rest.at, len}, nesting, unknown));
        TRY(divides ? unit_divide(&product, product, factor)
                    : unit_multiply(&product, product, factor));
        more = len < rest.len;
        if (more) {
            divides = rest.at[len] == '/';
            rest = str_slice(rest, len + 1, rest.len);
        }
    }
    *out = product;
    return STATUS_OK;
}

// factor = "1" | name [ power ]
static Status factor_parse(Unit *out, Str text, int nesting, Str *unknown)
{
    if (text.len == 0) {
        return STATUS_INVALID;
    }
    if (str_equal(text, STR("1"))) {
        *out = unit_one();
        return STATUS_OK;
    }
    Str name;
    int power = power_split(text, &name);
    if (name.len == 0) {
        return STATUS_INVALID;
    }
    Unit unit;
    Status status = name_parse(&unit, name, nesting);
    if (status == STATUS_NOT_FOUND) {
        *unknown = name;
    }
    TRY(status);
    return unit_raise(out, unit, power);
}

static Status name_parse(Unit *out, Str name, int nesting)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (str_equal(rows[i].name, name)) {
            *out = rows[i].unit;
            return STATUS_OK;
        }
    }
    for (size_t i = 0; i < ALIAS_COUNT && nesting > 0; i++) {
        if (str_equal(aliases[i].name, name)) {
            Str unknown;
            return compound_parse(out, aliases[i].text, nesting - 1, &unknown);
        }
    }
    return STATUS_NOT_FOUND;
}

// The power behind a name, 1 if there is none; *name is what stands before it.
static int power_split(Str text, Str *name)
{
    char last = text.at[text.len - 1];
    if (last >= '2' && last <= '9') {
        *name = (Str){text.at, text.len - 1};
        return last - '0';
    }
    Str square = STR("²"), cube = STR("³");
    if (str_ends_with(text, square) || str_ends_with(text, cube)) {
        *name = (Str){text.at, text.len - square.len};
        return str_ends_with(text, square) ? 2 : 3;
    }
    *name = text;
    return 1;
}

static Status unit_raise(Unit *out, Unit unit, int power)
{
    Unit product = unit;
    for (int i = 1; i < power; i++) {
        TRY(unit_multiply(&product, product, unit));
    }
    *out = product;
    return STATUS_OK;
}

// The powers of a times b, or of a by b where `sign` is -1.
static Status exponents_add(Unit *out, Unit a, Unit b, int sign)
{
    for (int i = 0; i < DIMENSION_COUNT; i++) {
        int exponent = a.exponents[i] + sign * b.exponents[i];
        if (abs(exponent) > EXPONENT_MAX) {
            return STATUS_RANGE;
        }
        out->exponents[i] = (int8_t)exponent;
    }
    return STATUS_OK;
}

// Takes `name` if it is nearer than what was taken before; *limit is what still counts as near.
static void nearest_try(Str *nearest, size_t *limit, Str name, Str text)
{
    size_t distance = str_distance(name, text, *limit);
    if (distance < *limit || (distance == *limit && nearest->len == 0)) {
        *nearest = name;
        *limit = distance;
    }
}

// A row, or a square or cube of one.
static bool print_row(Buffer *buffer, Unit unit)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        for (int power = 1; power <= 3; power++) {
            Unit candidate;
            if (unit_raise(&candidate, rows[i].unit, power) == STATUS_OK &&
                unit_equal(candidate, unit)) {
                print_power(buffer, rows[i].name, power);
                return true;
            }
        }
    }
    return false;
}

static bool print_compound(Buffer *buffer, Unit unit)
{
    for (size_t i = 0; i < COMPOUND_COUNT; i++) {
        Unit candidate;
        if (unit_parse(&candidate, compounds[i]) == STATUS_OK && unit_equal(candidate, unit)) {
            buffer_add(buffer, compounds[i]);
            return true;
        }
    }
    return false;
}

// "3600 kg*m2/s2"; "1/K" where nothing stands above.
static void print_base(Buffer *buffer, Unit unit)
{
    if (number_compare(unit.factor, number_whole(1)) != 0) {
        number_add_to(buffer, unit.factor);
        if (unit_is_plain(unit)) {
            return;
        }
        buffer_add_char(buffer, ' ');
    }
    bool first = true;
    for (int i = 0; i < DIMENSION_COUNT; i++) {
        if (unit.exponents[i] > 0) {
            buffer_add(buffer, first ? STR("") : STR("*"));
            print_power(buffer, base_names[i], unit.exponents[i]);
            first = false;
        }
    }
    buffer_add(buffer, first ? STR("1") : STR(""));
    for (int i = 0; i < DIMENSION_COUNT; i++) {
        if (unit.exponents[i] < 0) {
            buffer_add_char(buffer, '/');
            print_power(buffer, base_names[i], -unit.exponents[i]);
        }
    }
}

static void print_power(Buffer *buffer, Str name, int power)
{
    buffer_add(buffer, name);
    if (power > 1) {
        buffer_add_format(buffer, "%d", power);
    }
}
