// point.h: inner: packages on the frontier that stand out, by exact comparisons.
#ifndef AGREE_POINT_H
#define AGREE_POINT_H

#include "agree/bundle.h"

typedef enum PointKind {
    POINT_NASH,               // most sides that gain, then the greatest product of their gains
    POINT_KALAI_SMORODINSKY,  // shares of what each could gain at best: leximin
    POINT_EGALITARIAN,        // gains: leximin
    POINT_WELFARE,            // the greatest sum of gains
    POINT_TRADE_BALANCED,     // changes in trade least apart, then as for Nash
    POINT_EQUAL_SHARE,        // gains least apart, as a share of their sum
    POINT_COUNT,
} PointKind;

// "nash", "kalai_smorodinsky" …; and as a person says it: "Nash", "Kalai-Smorodinsky" …
Str point_word(PointKind kind);
Str point_name(PointKind kind);
// False: there is none of that word.
bool point_kind_find(PointKind *out, Str word);

typedef struct Point {
    bool is_there;
    size_t label;           // of the frontier
    const uint16_t *index;  // its package
} Point;

// All points. `ideal` is each side's best gain. Not there: equal share where nobody gains; most
// balanced trade where the packages are too many to be listed.
void points_find(Point out[POINT_COUNT], const PackageCase *given, const Frontier *frontier,
                 const Bundle *bundle, const Amount *ideal);

#endif
