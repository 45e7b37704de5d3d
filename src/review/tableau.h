// tableau.h: what the files behind possible.h share (inner header).
#ifndef REVIEW_TABLEAU_H
#define REVIEW_TABLEAU_H

#include "review/possible.h"
#include "review/region.h"

// So many demands are met in one question, over all alternatives. Most need a dozen.
#define STEPS_MAX 2000

// Of conditions of which so many are to hold, so many ways to choose them are tried.
#define ALTERNATIVES_MAX 200

// A demand that is still to be met.
typedef struct Literal {
    enum { LITERAL_TEST, LITERAL_MEMBER } kind;
    const Node *test;
    const Node *subject;  // stands for the term that the test speaks of; of a member: its set
    Atom atom;            // of a member
    bool holds;
} Literal;

typedef VEC(Literal) Literals;

typedef struct Choice {
    const Literals *alternatives;
    size_t count;
} Choice;

typedef struct State {
    VEC(Region) regions;
    VEC(Choice) choices;
    size_t next_choice;
    bool is_shown;  // all that it rests on is a case's own
    PlaceId of;     // whose facts are shown: of a member, its own; else all
} State;

typedef struct Question {
    const Program *program;
    const Rulebook *rulebook;
    Arena *arena;
    Days days;
    bool is_cut;
    Date cut;  // the first day on which something is otherwise
    unsigned steps;
    Str found;  // the case that was made, in words
} Question;

// A test, taken apart: what it says of which term. False if it is not followed.
typedef struct Said {
    Operator op;
    const Node *term;
    Value number;
    Atoms atoms;
    bool is_not;
} Said;

// possible.c: does something of these days hold on the days asked about? They are cut where it
// begins and ends.
bool possible_days_hold(Question *question, Days days);

// tableau.c: meets the demands, then those that a state has put off; NO: nothing is left.
Possible tableau_meet(Question *question, State *state, Literals literals);
void tableau_demand(Question *question, Literals *out, const Node *test, bool holds);

// tableau_said.c
bool tableau_said(Said *out, Question *question, const Node *node);
bool tableau_hold(Question *question, Region *region, const Said *said, bool holds);
// What a test says of the members of a set: has, has any of, has all of; of the item's codes (set
// null), meets. False if it says something else, or of members that are not known here.
bool tableau_said_of_members(Atoms *out, const Node **set, Question *question, const Node *node);

// tableau_members.c: the quantifiers of a state of which all else is met, and its case in words.
Possible tableau_members_settle(Question *question, State *state);
// Is it followed, as a demand for members that are made?
bool tableau_is_of_members(const Node *node);

#endif
