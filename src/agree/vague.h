// vague.h: is an agreement precise, before it is signed: what its tests lack, what leaves a door open,
// and who would wait for ever. Each fault with the line that would mend it.
//
// Errors: what cannot be tested by anybody. Warnings: what can be tested, and gamed.
//
//   vague.source      (V2)  a figure without a source
//   vague.population  (V3)  over cases of which something unknown is asked
//   vague.silence     (V7)  nothing says what silence means
//   vague.event       (V8)  a condition on an event that nobody records
//   agree.deadlock          commitments that wait for each other
//   agree.stuck             commitments that are never kept again once one has failed
//   vague.one_source  (V9)  the only source is the side that is bound
//   vague.few         (V10) no least count of days or cases
//   vague.pending     (V11) the figure leaves out what is pending
//   vague.no_cure     (V12) a day's slip ends everything
//   vague.no_return   (V13) no way back after a break
//   vague.uncited     (V14) a sentence of the text that no commitment cites
//   vague.word              a word that can mean anything, in such a sentence
//   vague.false_days  (V15) a cure that starts anew after one good day
//   vague.excuses     (V16) excuses bounded one by one, but not in sum
//   vague.restated    (V17) a figure that may be revised after its window
//   vague.on_return   (V18) a suspension that wipes out a break
//
// V1, V4, V5 and V6 are found when a text is read (agreement_text.h).
#ifndef AGREE_VAGUE_H
#define AGREE_VAGUE_H

#include "agree/agreement.h"

// Does the vocabulary know a name of a population's condition? *nearest, if it does not, is one that
// it might have meant, or empty.
typedef struct NamesKnown {
    bool (*is_known)(const void *context, Str name, Str *nearest);
    const void *context;
} NamesKnown;

//   names  null: populations are not looked at
void agreement_review(const Agreement *agreement, const NamesKnown *names, Problems *problems,
                      Arena *arena);

#endif
