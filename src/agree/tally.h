// tally.h: inner: how many packages there are, can be had, and would be accepted.
#ifndef AGREE_TALLY_H
#define AGREE_TALLY_H

#include "agree/frontier.h"

typedef struct PackageTally {
    Str outcomes;     // as decimal digits, of any length
    bool is_counted;  // else there are too many to look through, or the watch stopped
    Amount feasible, acceptable;
} PackageTally;

// Counts. Packages whose rest is settled (all of them acceptable, or none) are counted at once; where
// nothing binds issues to one another and there are two sides, the sums of two halves are counted
// against each other. Whether a case is counted hangs on its size alone, not on the machine.
void package_tally(PackageTally *out, const PackageCase *given, Watch *watch, Arena *arena);

#endif
