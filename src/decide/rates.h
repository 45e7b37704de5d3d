// rates.h: money in two currencies (inner header). What one of a currency is worth is said by the
// case (`rates`: {"CNY": "0.14 USD"}), or by a row, in force, of a table `rates` of the law. It
// joins two currencies where one is said in the other, or both in the same third. A rate that
// nobody says is some number above 0, so signs still count, and the rate is missing.
#ifndef DECIDE_RATES_H
#define DECIDE_RATES_H

#include "decide/engine.h"

// Money in the currency of `to`; what is not money, or of no stated currency, stays as it is.
Value rates_into(Run *run, Value money, Value to);

// Brings the sides of an operation into one currency: the right one into that of the left, but of a
// quotient the left one, and whichever is nothing, since that is nothing in every currency.
void rates_meet(Run *run, Operator op, Value *left, Value *right);

// An amount in the currency in which a fold of money is made: of those of its members (which are
// not nothing, if there is one) the first by its code, so that their order does not matter. Absent
// if no member has one.
Value rates_of_fold(Run *run, const Node *node);

// The same, amount by amount: *first is the one so far.
void rates_first(Run *run, Value *first, Value value);

// The currencies of which it is not said what one is worth, and on which a node hangs by itself:
// its sides, or the members of its fold, are in currencies that nothing joins.
typedef VEC(Atom) Currencies;
void rates_lacking(Run *run, const Node *node, Currencies *out);

// Warns ("case.rates") of rates that contradict each other, at least one of them said by the case: a
// currency that is changed on and on until it is itself again is not what it was.
void rates_warn(Run *run);

#endif
