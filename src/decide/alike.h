// alike.h: alike cases are decided once (inner header).
//
// While a case is decided, it is written down what was asked of it and what the answers were: which
// value a slot holds, which rows of a list a fact of few values lets through, which requirements
// pass the sieve. The decision is a function of these answers. So a later case that says something
// of the same facts, and gives the same answers, has the same decision:
//
//   what is said: destination, item.code
//     └─ item.code? ── 3A001.a ──> rows of `chart`, by destination? ── 01101 ──> decision
//                                                                   └─ 00001 ──> decision
//
// A question is always the same after the same answers. What a question cannot hold (a number, a
// list, an owner) ends the writing: such cases are decided each by itself.
#ifndef DECIDE_ALIKE_H
#define DECIDE_ALIKE_H

#include "decide/engine.h"

// The decision of a case that is alike, in *out. If there is none, what follows is written down.
bool alike_find(Decision *out, Decider *decider, Day *day, Case *given, Arena *arena);
// Ends the writing and keeps the decision, if all that was asked of the case could be written.
void alike_keep(Decider *decider, Day *day, const Decision *decision);

typedef enum QuestionKind {
    QUESTION_SLOT,   // what was said of a fact
    QUESTION_ROWS,   // which rows of a list a store lets through (rows.c)
    QUESTION_SIEVE,  // which requirements of a mask a column lets through (sieve.c)
    QUESTION_MEMO,   // a condition kept whole (key.c)
} QuestionKind;

typedef struct Question {
    QuestionKind kind;
    uint32_t law;
    bool presumptions_off;
    PlaceId place;  // of a slot
    Role role;
    uint32_t slot;
    const void *store;
    const void *among;  // rows; null: all, told apart by what is kept
    uint64_t mask;
} Question;

static inline bool alike_writes(const Run *run)
{
    return run->decider->trace != NULL;
}
// A given value is read: it is a question of its own.
void alike_read(Run *run, const Record *record, const Fact *fact, Value given);
// A store is asked, and this is what it answers.
void alike_ask(Run *run, Question question, uint64_t answer);
// Do the answers so far settle what the key is?
bool alike_settles(const Run *run, const struct Key *key);
// Between them, reads are not written down: the question about the store stands for them.
void alike_quiet(Run *run);
void alike_loud(Run *run);

// The same around a fact that no rule derives: nothing is worked out that could be found again unheard.
void alike_count(Run *run, int by);
static inline void alike_pause(Run *run, bool pause)
{
    if (run->decider->trace != NULL) {
        alike_count(run, pause ? 1 : -1);
    }
}

// The answers for this case, from what is kept; false: not kept yet.
bool rows_answer(Run *run, const Question *question, uint64_t *out);
bool sieve_answer(Run *run, const Question *question, uint64_t *out);
bool memo_answer(Run *run, const Question *question, uint64_t *out);

// A copy of a decision of one item, its name left out, all in `arena`, the day's or the program's
// (copy.c).
const Decision *decision_copy(const Decision *decision, Arena *arena);

#endif
