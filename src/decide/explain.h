// explain.h: a decision as a tree. Leaves are facts and comparisons, inner nodes conditions and
// cited provisions. It draws nothing: `render` turns it into text, SVG or PNG.
#ifndef DECIDE_EXPLAIN_H
#define DECIDE_EXPLAIN_H

#include "facts/value.h"

typedef enum ExplanationKind {
    EXPLANATION_OUTCOME,  // the case, an item
    EXPLANATION_LAW,
    EXPLANATION_PROVISION,  // with its citation
    EXPLANATION_CONDITION,  // and, or, a comparison, a quantifier
    EXPLANATION_FACT,       // a leaf: name and value
    EXPLANATION_ROW,        // a row of a table, a member of a list
} ExplanationKind;

typedef struct Explanation Explanation;
struct Explanation {
    ExplanationKind kind;
    Str title;  // "licence required", "us.country_chart/rs.c", "item.tpp >= 4800 TOPS_bit"
    Str value;  // "yes", "no", "unknown", "5000 TOPS_bit"; empty: none
    Str basis;  // of a fact: given, derived, presumed, missing; of a code: stated, facts
    Str cite;
    Str label;    // "Note 2"; the kind of the provision
    Truth holds;  // of conditions and provisions; 0: not a truth
    const Explanation *const *children;
    uint32_t count;
};

#endif
