// bitmap.h: the truths of a block's rows, two bits a row in two bitmaps (inner header).
//
//   yes     1 0 0      row 0 is yes, row 1 no, row 2 unknown
//   maybe   1 0 1      what is yes is maybe as well
//
// So Kleene's *and*, *or*, *not* are one operation for 64 rows.
#ifndef DECIDE_BITMAP_H
#define DECIDE_BITMAP_H

#include "decide/lane.h"

typedef struct Truths {
    uint64_t yes[BLOCK_WORDS], maybe[BLOCK_WORDS];
} Truths;

void truths_all(Truths *out, Truth truth);
void truths_and(Truths *out, const Truths *with);
void truths_or(Truths *out, const Truths *with);
void truths_not(Truths *out);
// Where the mask has a bit, those of `with`.
void truths_merge(Truths *out, const Truths *with, const uint64_t *mask);
// From answers that are truths; where there is none (0), no.
void truths_of_answers(Truths *out, const uint16_t *answers, uint32_t count);

// Which of the numbers are `cut` or more, a bit each; the lane's block is as it was filled.
void numbers_from(uint64_t *out, const Lane *lane, int64_t cut, uint32_t count);

static inline bool bits_any(const uint64_t *bits)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        any |= bits[i];
    }
    return any != 0;
}

#endif
