// same.h: do two nodes ask the same?
#ifndef REVIEW_SAME_H
#define REVIEW_SAME_H

#include "lang/program.h"

// Whatever their place; `no` asks what `any` asks, `is not` what `is` asks.
bool node_same(const Node *a, const Node *b);
bool members_same(const Members *a, const Members *b);
// The operator that says the same without a *not*.
Operator op_plain(const Node *node);

#endif
