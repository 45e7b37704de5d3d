// parting.h: where two decisions of one case part, found in their explanations.
#ifndef CLI_PARTING_H
#define CLI_PARTING_H

#include "decide/explain.h"

// A provision or a derived fact that holds in one explanation of an item and not in the other, or
// stands in one alone: the innermost that is cited. Null if there is none.
const Explanation *parting_find(const Explanation *old, const Explanation *new);

#endif
