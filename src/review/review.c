// review.c: the door of the review.
#include "review/review.h"

#include "review/parts.h"

// A case that takes more to say than this is cut off behind a fact.
#define WITNESS_MAX 500

static Str witness_cut(Str witness)
{
    if (witness.len <= WITNESS_MAX) {
        return witness;
    }
    size_t end = WITNESS_MAX;
    while (end > 0 && witness.at[end] != ',') {
        end--;
    }
    return str_slice(witness, 0, end);
}

Possible review_ask(Str *witness, const Review *review, const Rulebook *rulebook, Days days,
                    const Demands *demands)
{
    char kept[WITNESS_MAX];
    Str shown = {};
    ArenaMark mark = arena_mark(review->arena);
    Possible found = possible_at_once(&shown, review->program, rulebook, days, demands->at,
                                      demands->count, review->arena);
    Str cut = witness_cut(shown);
    if (cut.len > 0) {
        memcpy(kept, cut.at, cut.len);
    }
    arena_return(review->arena, mark);
    if (witness != NULL) {
        *witness = str_copy((Str){kept, cut.len}, review->arena);
    }
    return found;
}

void program_review(const Program *program, Problems *problems, Arena *arena)
{
    Review review = {program, problems, arena};
    review_conflicts(&review);
    review_dead(&review);
    review_unused(&review);
    review_doubts(&review);
    review_products(&review);
}
