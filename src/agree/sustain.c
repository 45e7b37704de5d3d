// sustain.c: see sustain.h. A factor is sought by halving, each guess held against the condition in
// whole numbers: with d = n / N both sides are polynomials in n and N.
#include "agree/sustain.h"

#include <gmp.h>

#define YEAR_UNIT 1'000'000UL             // ten to SUSTAIN_DIGITS
#define DAY_UNIT 1'000'000'000'000'000UL  // the finest factor a day that is told apart

// A side's figures made whole by one factor; the chance of an alarm is alarm / alarm_of.
typedef struct Whole {
    mpz_t keep, deceive, relief, alarm, alarm_of;
} Whole;

static Critical critical_find(const SustainCase *given, const Terms *terms, const Stakes *stakes,
                              int64_t delay);
static Critical lasting_find(const SustainCase *given, const Whole *whole, int64_t delay);
static Critical passing_find(const SustainCase *given, const Whole *whole, int64_t delay,
                             int64_t suspension);

int64_t terms_delay(const Terms *terms)
{
    int64_t days = 0;
    for (uint32_t i = 0; i < terms->delay_count; i++) {
        days += terms->delays[i].days;
    }
    return days;
}

static DelayChoice choice_find(const SustainCase *given, const Terms *terms, const Stakes *stakes,
                               int64_t days)
{
    int64_t delay = terms_delay(terms);
    DelayChoice choice = {.has_day = days >= 1 && delay > 1, .has_week = days >= 7 && delay > 7};
    if (choice.has_day) {
        choice.day_less = critical_find(given, terms, stakes, delay - 1);
    }
    if (choice.has_week) {
        choice.week_less = critical_find(given, terms, stakes, delay - 7);
    }
    return choice;
}

void sustain_find(Sustained *out, const SustainCase *given, const Terms *terms, Arena *arena)
{
    for (uint32_t i = 0; i < given->side_count; i++) {
        const Stakes *stakes = &given->stakes[i];
        DelayChoice *choices = ARENA_MANY(arena, DelayChoice, terms->delay_count + 1);
        for (uint32_t k = 0; k < terms->delay_count; k++) {
            choices[k] = choice_find(given, terms, stakes, terms->delays[k].days);
        }
        Critical critical = critical_find(given, terms, stakes, terms_delay(terms));
        out[i] = (Sustained){.critical = critical, .choices = choices};
        // The factor shown is the least of its digits that does, so it decides all but a patience
        // that has more digits and falls short of it by less than the last.
        out[i].holds = critical.holding == HOLDS_ALWAYS ||
                       (critical.holding == HOLDS_FROM &&
                        number_compare(stakes->patience, critical.factor) >= 0);
    }
}

// --- Whole figures ----------------------------------------------------------------------------

static void mpz_set_amount(mpz_t out, Int128 amount)
{
    unsigned __int128 size = amount < 0 ? -(unsigned __int128)amount : (unsigned __int128)amount;
    mpz_set_ui(out, (unsigned long)(size >> 64));
    mpz_mul_2exp(out, out, 64);
    mpz_add_ui(out, out, (unsigned long)(size & UINT64_MAX));
    if (amount < 0) {
        mpz_neg(out, out);
    }
}

static void whole_open(Whole *out, const Stakes *stakes, Number alarm)
{
    mpz_inits(out->keep, out->deceive, out->relief, out->alarm, out->alarm_of, NULL);
    const Number figures[] = {stakes->keep, stakes->deceive, stakes->relief};
    mpz_ptr places[] = {out->keep, out->deceive, out->relief};
    mpz_t factor;
    mpz_init(factor);
    for (int i = 0; i < 3; i++) {
        mpz_set_amount(places[i], figures[i].over);
        for (int k = 0; k < 3; k++) {
            mpz_set_amount(factor, k == i ? 1 : figures[k].under);
            mpz_mul(places[i], places[i], factor);
        }
    }
    mpz_clear(factor);
    mpz_set_amount(out->alarm, alarm.over);
    mpz_set_amount(out->alarm_of, alarm.under);
}

static void whole_close(Whole *whole)
{
    mpz_clears(whole->keep, whole->deceive, whole->relief, whole->alarm, whole->alarm_of, NULL);
}

static Critical critical_find(const SustainCase *given, const Terms *terms, const Stakes *stakes,
                              int64_t delay)
{
    Whole whole;
    whole_open(&whole, stakes, terms->false_alarm);
    bool has_alarm = mpz_sgn(whole.alarm) > 0;
    Critical critical = {HOLDS_NEVER, number_whole(1)};
    if (mpz_cmp(whole.relief, whole.keep) > 0) {
        critical.holding = HOLDS_NEVER;  // relief is better than what it is to protect
    } else if (!has_alarm && mpz_cmp(whole.deceive, whole.keep) <= 0) {
        critical.holding = HOLDS_ALWAYS;
    } else if (mpz_cmp(whole.relief, whole.keep) == 0) {
        critical.holding = HOLDS_NEVER;  // nothing is lost by it
    } else if (terms->suspension == 0) {
        critical = lasting_find(given, &whole, delay);
    } else {
        critical = passing_find(given, &whole, delay, terms->suspension);
    }
    whole_close(&whole);
    return critical;
}

// --- Lasting relief ---------------------------------------------------------------------------

// The least factor n / YEAR_UNIT a year whose `delay`-th power of a day's share is at least
// q = (deceive - keep) / (deceive - relief): n^delay x below^year >= above^year x YEAR_UNIT^delay.
static Critical lasting_find(const SustainCase *given, const Whole *whole, int64_t delay)
{
    mpz_t above, below, left, right, unit;
    mpz_inits(above, below, left, right, unit, NULL);
    unsigned long year = (unsigned long)given->days_a_year, days = (unsigned long)delay;
    mpz_sub(above, whole->deceive, whole->keep);
    mpz_sub(below, whole->deceive, whole->relief);
    mpz_pow_ui(above, above, year);
    mpz_pow_ui(below, below, year);
    mpz_ui_pow_ui(unit, YEAR_UNIT, days);
    mpz_mul(right, above, unit);
    unsigned long low = 0, high = YEAR_UNIT;  // low does not do, high does
    while (high - low > 1) {
        unsigned long middle = (low + high) / 2;
        mpz_ui_pow_ui(left, middle, days);
        mpz_mul(left, left, below);
        *(mpz_cmp(left, right) >= 0 ? &high : &low) = middle;
    }
    mpz_clears(above, below, left, right, unit, NULL);
    return (Critical){HOLDS_FROM, {high, YEAR_UNIT}};
}

// --- Relief that passes -----------------------------------------------------------------------

// d = n / N, powers of both as they are wanted: N^high - n^power x N^(high - power).
static void one_less_power(mpz_t out, unsigned long n, unsigned long power, unsigned long high)
{
    mpz_t term;
    mpz_init(term);
    mpz_ui_pow_ui(term, n, power);
    mpz_ui_pow_ui(out, DAY_UNIT, high - power);
    mpz_mul(term, term, out);
    mpz_ui_pow_ui(out, DAY_UNIT, high);
    mpz_sub(out, out, term);
    mpz_clear(term);
}

// n^power x N^(high - power) x (N^more - n^more), added to `sum` times `factor`.
static void powers_add(mpz_t sum, const mpz_t factor, unsigned long n, unsigned long power,
                       unsigned long more, unsigned long high)
{
    mpz_t term, other;
    mpz_inits(term, other, NULL);
    one_less_power(term, n, more, more);
    mpz_ui_pow_ui(other, n, power);
    mpz_mul(term, term, other);
    mpz_ui_pow_ui(other, DAY_UNIT, high - power - more);
    mpz_mul(term, term, other);
    mpz_addmul(sum, term, factor);
    mpz_clears(term, other, NULL);
}

// Does keeping pay at d = n / N a day? With g, t, r whole and e = E / F:
//   (g F (1 - d) + E r d (1 - d^P)) (1 - d^(L+P))
//       >= (F (1 - d) + E d (1 - d^P)) (t (1 - d^L) + r d^L (1 - d^P))
// which is the worth of the kept phase, freed of its denominators.
static bool passing_holds(const Whole *whole, unsigned long n, unsigned long delay,
                          unsigned long suspension)
{
    mpz_t kept, weight, deceiving, cycle, factor;
    mpz_inits(kept, weight, deceiving, cycle, factor, NULL);
    unsigned long first = suspension + 1, second = delay + suspension;
    mpz_mul(factor, whole->keep, whole->alarm_of);
    powers_add(kept, factor, n, 0, 1, first);
    powers_add(weight, whole->alarm_of, n, 0, 1, first);
    mpz_mul(factor, whole->relief, whole->alarm);
    powers_add(kept, factor, n, 1, suspension, first);
    powers_add(weight, whole->alarm, n, 1, suspension, first);
    powers_add(deceiving, whole->deceive, n, 0, delay, second);
    powers_add(deceiving, whole->relief, n, delay, suspension, second);
    one_less_power(cycle, n, second, second);
    mpz_mul(kept, kept, cycle);
    mpz_mul(deceiving, deceiving, weight);
    bool holds = mpz_cmp(kept, deceiving) >= 0;
    mpz_clears(kept, weight, deceiving, cycle, factor, NULL);
    return holds;
}

// The least factor of SUSTAIN_DIGITS digits a year that is at least d^year, d = n / N.
static Number year_factor(unsigned long n, unsigned long year)
{
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    mpz_ui_pow_ui(left, n, year);
    mpz_mul_ui(left, left, YEAR_UNIT);
    mpz_ui_pow_ui(right, DAY_UNIT, year);
    mpz_cdiv_q(left, left, right);
    Number factor = {(Int128)mpz_get_ui(left), YEAR_UNIT};
    mpz_clears(left, right, NULL);
    return factor;
}

static Critical passing_find(const SustainCase *given, const Whole *whole, int64_t delay,
                             int64_t suspension)
{
    unsigned long low = 0, high = DAY_UNIT - 1;
    unsigned long days = (unsigned long)delay, relief = (unsigned long)suspension;
    if (!passing_holds(whole, high, days, relief)) {
        return (Critical){HOLDS_NEVER, number_whole(1)};
    }
    while (high - low > 1) {
        unsigned long middle = (low + high) / 2;
        *(passing_holds(whole, middle, days, relief) ? &high : &low) = middle;
    }
    return (Critical){HOLDS_FROM, year_factor(high, (unsigned long)given->days_a_year)};
}
