// cover.h: inner: is there, among points seen, one at least as good in every dimension?
//
//   dimensions   kept                         asking costs
//   0, 1         the greatest                 O(1)
//   2            a staircase: first falling,  O(log n)
//                second rising
//   3 and more   a list                       O(n)
#ifndef AGREE_COVER_H
#define AGREE_COVER_H

#include "agree/package.h"

typedef struct Cover {
    uint32_t dimensions;
    size_t count;
    Amount *points;  // room for every point that may be added, given by whoever makes it
} Cover;

bool cover_holds(const Cover *cover, const Amount *point);
// What the new point makes superfluous may go.
void cover_add(Cover *cover, const Amount *point);

#endif
