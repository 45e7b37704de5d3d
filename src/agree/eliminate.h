// eliminate.h: inner: the whole frontier of a case, however its issues hang together.
#ifndef AGREE_ELIMINATE_H
#define AGREE_ELIMINATE_H

#include "agree/frontier.h"

// The labels of all acceptable packages that none dominates: utilities high to low, no budget left
// open; none if nothing is acceptable. Once `watch` stops the search it holds packages that are
// acceptable but may be dominated by some that were not looked at; gather->missed then says what
// each side could have had in those.
void frontier_find(Frontier *out, const PackageCase *given, Gather *gather, Gather *inner);

// What the issues that are not `inside` can bring a label, when the interactions that are `counted`
// are in it already. Null for both: bounds that hold for any label.
Rest rest_of(const PackageCase *given, const bool *inside, const bool *counted, Arena *arena);

#endif
