// sustain.h: does keeping an agreement pay, for how patient a side, and what does each drafting choice
// do to that?
//
// Each day a side that keeps has g; one that deceives undetected has t; under relief it has r. From the
// first failure to relief pass L days: the sum of the delays that the text allows (figure lag, window,
// cure, notice …). Under lasting relief keeping is an equilibrium iff g >= (1 - d^L) t + d^L r for the
// discount factor d of a day, so from d* = ((t - g) / (t - r))^(1/L) on.
//
// Where relief ends after P days, and a false alarm begins it with a chance e a day, the values of the
// two phases solve a linear system:
//     kept = g + d ((1 - e) kept + e relief),   relief = r (1 + d + … + d^(P-1)) + d^P kept,
// and keeping must be worth t (1 + … + d^(L-1)) + d^L relief.
//
// All of it in whole numbers: a factor is shown as the least decimal that does.
#ifndef AGREE_SUSTAIN_H
#define AGREE_SUSTAIN_H

#include "agree/form.h"

#define SUSTAIN_SIDES_MAX 8
#define SUSTAIN_DELAYS_MAX 16
#define SUSTAIN_VARIANTS_MAX 50
#define SUSTAIN_DIGITS 6  // of a factor a year

typedef struct Stakes {
    Number keep, deceive, relief;  // a day: g, t, r
    bool has_patience;
    Number patience;  // its discount factor a year
} Stakes;

typedef struct Delay {
    Str name;
    int64_t days;
} Delay;

// What the text says; a variant says some of it otherwise.
typedef struct Terms {
    Str name;
    const Delay *delays;
    uint32_t delay_count;
    int64_t suspension;  // days; 0: lasting
    Number false_alarm;  // a day
} Terms;

typedef struct SustainCase {
    Str id;
    const Str *sides;
    const Stakes *stakes;  // a side each
    uint32_t side_count;
    int64_t days_a_year;
    const Terms *terms;  // the text, then the variants
    uint32_t term_count;
} SustainCase;

Status sustain_read(SustainCase **out, const JsonValue *json, Str source, Problems *problems,
                    Arena *arena);

typedef enum Holding { HOLDS_ALWAYS, HOLDS_FROM, HOLDS_NEVER } Holding;

// From which patience on a side keeps, and what it would be with a day, or a week, less of one delay.
typedef struct Critical {
    Holding holding;
    Number factor;  // a year, with SUSTAIN_DIGITS digits behind the point; of HOLDS_FROM
} Critical;

typedef struct DelayChoice {
    Critical day_less, week_less;
    bool has_day, has_week;  // the delay is that long
} DelayChoice;

typedef struct Sustained {
    Critical critical;
    const DelayChoice *choices;  // a delay each
    bool holds;                  // at the side's own patience, where it is given
} Sustained;

// For each side under terms: out[0..side_count).
void sustain_find(Sustained *out, const SustainCase *given, const Terms *terms, Arena *arena);
int64_t terms_delay(const Terms *terms);
void sustain_add_json(JsonWriter *writer, const SustainCase *given, Arena *arena);
// "0.812346", "any patience", "no patience".
Str critical_write(Critical critical, Arena *arena);

#endif
