// parts.h: the parts of a review (inner header).
#ifndef REVIEW_PARTS_H
#define REVIEW_PARTS_H

#include "review/possible.h"
#include "lang/walk.h"

typedef struct Review {
    const Program *program;
    Problems *problems;
    Arena *arena;
} Review;

// What a question took is given back, unless something was said of it.
typedef struct ReviewMark {
    ArenaMark arena;
    size_t problem_count;
} ReviewMark;

static inline ReviewMark review_mark(const Review *review)
{
    return (ReviewMark){arena_mark(review->arena), review->problems->list.count};
}

static inline void review_return(const Review *review, ReviewMark mark)
{
    if (review->problems->list.count == mark.problem_count) {
        arena_return(review->arena, mark.arena);
    }
}

// Can these hold at once? What the question took is given back. *witness, unless null: the case.
Possible review_ask(Str *witness, const Review *review, const Rulebook *rulebook, Days days,
                    const Demands *demands);

// Two policies on one requirement, with neither over the other; targets that are in force on none
// of a statement's days.
void review_conflicts(const Review *review);
// Statements and branches that no case reaches.
void review_dead(const Review *review);
// Facts, groups, tables, columns and derived facts that nothing reads.
void review_unused(const Review *review);
// What reads otherwise than it works.
void review_doubts(const Review *review);
// Tables multiplied by each other.
void review_products(const Review *review);

#endif
