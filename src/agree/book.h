// book.h: whose figures count. Neither side trusts the other's, so states are worked out by each
// side's own, and by those that two sources confirm.
//
// A book is a trace made from a trace: records of figures that do not count are left out, and where
// two sources fall apart a record says that there is no figure (any more).
#ifndef AGREE_BOOK_H
#define AGREE_BOOK_H

#include "agree/record.h"

typedef struct Book {
    Str side;  // whose; empty: the confirmed one
    // By what was known on a later day: a figure counts from the day that it is of, with its last
    // value by then; the other records count as ever.
    bool has_known_on;
    Date known_on;
} Book;

// The trace of a book, in order; the trace itself where nothing is to be done.
//   trace  sorted
// Confirmed: the first source's value a, where the second gives b and
// abs(a - b) <= band x max(abs(a), abs(b)); else there is no figure. A side's: that of the source
// which bears its name ("desk.cn" is CN's), or of the first, if none does. In each, a publication
// later than `restated` days after the first of its source for the day does not count.
// RANGE with "agree.number" where two values cannot be compared exactly.
Status book_open(Trace *out, const Agreement *agreement, const Trace *trace, const Book *book,
                 Problems *problems, Arena *arena);

// Have the books of this agreement anything to differ in?
bool book_is_divided(const Agreement *agreement);
// Is a source of this side?
bool source_is_of(Str source, Str side);

#endif
