// sieve.h: which requirements of a law can hold at all (inner header). Conditions that hang on one
// fact of few values (to, for, a kind of transaction) are asked once for each value met, for all
// requirements together; what is left is looked at one by one.
#ifndef DECIDE_SIEVE_H
#define DECIDE_SIEVE_H

#include "decide/engine.h"

// The requirements that may hold, a bit each in the order of the plan.
Bits sieve_run(Run *run);

#endif
