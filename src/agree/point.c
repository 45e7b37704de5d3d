// point.c: see point.h. One walk over the frontier a point: the better of two is kept, by the point's
// own measure first, then by the rule for ties that all share: greatest sum of gains, then greatest
// least gain, then the smallest index.
#include "agree/point.h"

#include <gmp.h>

typedef struct Choosing {
    const PackageCase *given;
    const Frontier *frontier;
    const Bundle *bundle;
    const Amount *ideal;
} Choosing;

// A package under comparison.
typedef struct Rival {
    size_t label;
    const uint16_t *index;
    Amount gains[PACKAGE_SIDES_MAX];
} Rival;

typedef int Compare(const Choosing *choosing, const Rival *a, const Rival *b);
static Compare nash_compare, ratios_compare, leximin_compare, sum_compare, trade_compare,
    share_compare, ties_compare;

static const struct {
    Str word, name;
    Compare *compare;
} kinds[POINT_COUNT] = {
    [POINT_NASH] = {STR_INIT("nash"), STR_INIT("Nash"), nash_compare},
    [POINT_KALAI_SMORODINSKY] = {STR_INIT("kalai_smorodinsky"), STR_INIT("Kalai-Smorodinsky"),
                                 ratios_compare},
    [POINT_EGALITARIAN] = {STR_INIT("egalitarian"), STR_INIT("egalitarian"), leximin_compare},
    [POINT_WELFARE] = {STR_INIT("welfare"), STR_INIT("greatest sum"), sum_compare},
    [POINT_TRADE_BALANCED] = {STR_INIT("trade_balanced"), STR_INIT("most balanced trade"),
                              trade_compare},
    [POINT_EQUAL_SHARE] = {STR_INIT("equal_share"), STR_INIT("most equal share"), share_compare},
};

Str point_word(PointKind kind)
{
    return kinds[kind].word;
}

Str point_name(PointKind kind)
{
    return kinds[kind].name;
}

bool point_kind_find(PointKind *out, Str word)
{
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        if (str_equal(word, kinds[kind].word)) {
            *out = kind;
            return true;
        }
    }
    return false;
}

static Rival rival_of(const Choosing *choosing, size_t label, size_t package)
{
    Rival rival = {.label = label, .index = bundle_package(choosing->bundle, package)};
    const Amount *utility = frontier_label(choosing->frontier, choosing->given, label);
    for (uint32_t i = 0; i < choosing->given->side_count; i++) {
        rival.gains[i] = utility[i] - choosing->given->reserve[i];
    }
    return rival;
}

static Amount gains_sum(const Choosing *choosing, const Rival *rival)
{
    Amount sum = 0;
    for (uint32_t i = 0; i < choosing->given->side_count; i++) {
        sum += rival->gains[i];
    }
    return sum;
}

// Only trade tells the packages of one label apart; else the smallest stands for all.
static Point point_find(const Choosing *choosing, PointKind kind)
{
    Rival best = {};
    bool has_best = false;
    const Bundle *bundle = choosing->bundle;
    for (size_t label = 0; label < choosing->frontier->count; label++) {
        size_t first = bundle->first[label];
        size_t end = kind == POINT_TRADE_BALANCED ? bundle->first[label + 1] : first + 1;
        for (size_t package = first; package < end; package++) {
            Rival rival = rival_of(choosing, label, package);
            if (kind == POINT_EQUAL_SHARE && gains_sum(choosing, &rival) <= 0) {
                continue;
            }
            int order = has_best ? kinds[kind].compare(choosing, &rival, &best) : 1;
            order = order == 0 ? ties_compare(choosing, &rival, &best) : order;
            if (order > 0) {
                best = rival;
                has_best = true;
            }
        }
    }
    return (Point){has_best, best.label, best.index};
}

void points_find(Point out[POINT_COUNT], const PackageCase *given, const Frontier *frontier,
                 const Bundle *bundle, const Amount *ideal)
{
    Choosing choosing = {given, frontier, bundle, ideal};
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        bool is_known = kind != POINT_TRADE_BALANCED || bundle->is_listed;
        out[kind] = is_known ? point_find(&choosing, kind) : (Point){};
    }
}

// --- Comparisons: positive if the first is better ---------------------------------------------

static int order_of(Amount a, Amount b)
{
    return (a > b) - (a < b);
}

static int ties_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    Amount a_least = a->gains[0], b_least = b->gains[0];
    for (uint32_t i = 1; i < choosing->given->side_count; i++) {
        a_least = a->gains[i] < a_least ? a->gains[i] : a_least;
        b_least = b->gains[i] < b_least ? b->gains[i] : b_least;
    }
    int order = order_of(gains_sum(choosing, a), gains_sum(choosing, b));
    order = order == 0 ? order_of(a_least, b_least) : order;
    return order == 0 ? -package_compare(a->index, b->index, choosing->given->issue_count) : order;
}

static void amount_to_mpz(mpz_t out, Amount amount)  // not negative
{
    mpz_set_ui(out, (unsigned long)(amount >> 64));
    mpz_mul_2exp(out, out, 64);
    mpz_add_ui(out, out, (unsigned long)(amount & UINT64_MAX));
}

// The product of the gains above zero; how many there are.
static int gains_multiply(mpz_t product, const Choosing *choosing, const Rival *rival)
{
    int count = 0;
    mpz_t factor;
    mpz_init(factor);
    mpz_set_ui(product, 1);
    for (uint32_t i = 0; i < choosing->given->side_count; i++) {
        if (rival->gains[i] > 0) {
            amount_to_mpz(factor, rival->gains[i]);
            mpz_mul(product, product, factor);
            count++;
        }
    }
    mpz_clear(factor);
    return count;
}

static int nash_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    mpz_t a_product, b_product;
    mpz_inits(a_product, b_product, NULL);
    int a_count = gains_multiply(a_product, choosing, a);
    int b_count = gains_multiply(b_product, choosing, b);
    int order = a_count != b_count ? a_count - b_count : mpz_cmp(a_product, b_product);
    mpz_clears(a_product, b_product, NULL);
    return order;
}

static void numbers_sort(Number *numbers, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t k = i; k > 0 && number_compare(numbers[k], numbers[k - 1]) < 0; k--) {
            Number number = numbers[k];
            numbers[k] = numbers[k - 1];
            numbers[k - 1] = number;
        }
    }
}

// The least first; where they are equal the next, and so on.
static int sorted_compare(Number *a, Number *b, uint32_t count)
{
    int order = 0;
    numbers_sort(a, count);
    numbers_sort(b, count);
    for (uint32_t i = 0; i < count && order == 0; i++) {
        order = number_compare(a[i], b[i]);
    }
    return order;
}

static int ratios_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    Number a_ratios[PACKAGE_SIDES_MAX], b_ratios[PACKAGE_SIDES_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < choosing->given->side_count; i++) {
        if (choosing->ideal[i] > 0) {
            a_ratios[count] = (Number){a->gains[i], choosing->ideal[i]};
            b_ratios[count++] = (Number){b->gains[i], choosing->ideal[i]};
        }
    }
    return sorted_compare(a_ratios, b_ratios, count);
}

static int leximin_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    Number a_gains[PACKAGE_SIDES_MAX], b_gains[PACKAGE_SIDES_MAX];
    for (uint32_t i = 0; i < choosing->given->side_count; i++) {
        a_gains[i] = (Number){a->gains[i], 1};
        b_gains[i] = (Number){b->gains[i], 1};
    }
    return sorted_compare(a_gains, b_gains, choosing->given->side_count);
}

static int sum_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    return order_of(gains_sum(choosing, a), gains_sum(choosing, b));
}

// The greatest less the smallest.
static Amount spread_of(const Amount *amounts, uint32_t count)
{
    Amount least = amounts[0], most = amounts[0];
    for (uint32_t i = 1; i < count; i++) {
        least = amounts[i] < least ? amounts[i] : least;
        most = amounts[i] > most ? amounts[i] : most;
    }
    return most - least;
}

static int trade_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    Amount a_trade[PACKAGE_SIDES_MAX], b_trade[PACKAGE_SIDES_MAX];
    package_trade_of(a_trade, choosing->given, a->index);
    package_trade_of(b_trade, choosing->given, b->index);
    uint32_t sides = choosing->given->side_count;
    int order = order_of(spread_of(b_trade, sides), spread_of(a_trade, sides));
    return order == 0 ? nash_compare(choosing, a, b) : order;
}

static int share_compare(const Choosing *choosing, const Rival *a, const Rival *b)
{
    uint32_t sides = choosing->given->side_count;
    Number a_share = {spread_of(a->gains, sides), gains_sum(choosing, a)};
    Number b_share = {spread_of(b->gains, sides), gains_sum(choosing, b)};
    return number_compare(b_share, a_share);
}
