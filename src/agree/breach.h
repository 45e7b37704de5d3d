// breach.h: a proportionate answer to a breach: which of one's own commitments to suspend, and how far.
//
// The level of an answer is trade a year, as the shortfall is. It is at most the ceiling: the shortfall,
// or where that is a range, its lower bound. Among those within, in this order: the greatest level; the
// most in the sector of the breach; the most in the agreement of the breach; the least cost to oneself;
// the least civil harm; the first by the order of the case.
#ifndef AGREE_BREACH_H
#define AGREE_BREACH_H

#include "agree/form.h"

typedef struct AnswerStep {
    int64_t level, cost,
        harm;  // whole after scaling; cost and harm of this step, not for each unit
    Number shown_level;
} AnswerStep;

typedef struct AnswerOption {
    Str name;
    bool same_sector, same_agreement;
    const AnswerStep *steps;  // partial amounts, of which one may be taken
    uint32_t step_count;
} AnswerOption;

typedef struct AnswerCase {
    Str id;
    const AnswerOption *options;
    uint32_t option_count;
    int64_t ceiling;
    unsigned level_places, cost_places, harm_places;
} AnswerCase;

// INVALID with "answer.size" where levels are so fine that there are too many to try: with what would
// do.
Status breach_read(AnswerCase **out, const JsonValue *json, Str source, Problems *problems,
                   Arena *arena);

typedef struct Answer {
    const AnswerCase *given;
    const uint32_t *taken;  // an option each: its step from 1; 0: it is left alone
    int64_t level, in_sector, in_agreement, cost, harm;
} Answer;

void breach_answer(Answer *out, const AnswerCase *given, Arena *arena);
void breach_add_json(JsonWriter *writer, const Answer *answer, Arena *arena);
Str breach_figure(int64_t figure, unsigned places, Arena *arena);

#endif
