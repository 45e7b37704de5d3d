// window.h: the figures of a run of days, and what they come to (inner header).
//
//   cells   . . . 7 . 9 9 8 . 7 . .     a cell a day; a publication may change any of them
//                 [first … last]        moves forward; figures enter and leave at its ends
//
// Sum and count are kept as figures enter and leave. Median, least and greatest are read from a
// tree of counts over the ranks of all values that the figure ever has (Fenwick 1994): O(log n) a
// change and a reading. A monotone deque would do for least and greatest alone, but a figure that
// is revised in the middle of the window cannot be taken out of one.
#ifndef AGREE_WINDOW_H
#define AGREE_WINDOW_H

#include "agree/agreement.h"

// All values that a figure ever has, in units of its last decimal, each once, in order.
typedef struct Ranks {
    Int128 *values;
    uint32_t count;
} Ranks;

typedef struct WindowCell {
    Int128 value;
    uint32_t record;  // from which it is
    bool is_given;
} WindowCell;

typedef struct Window {
    WindowCell *cells;
    Date base;  // the day of the first cell
    uint32_t cell_count;
    Date first, last;  // first > last: empty
    Date newest;       // with a figure; if count is 0, before the window
    uint32_t count;
    Int128 sum;
    const Ranks *ranks;  // null: not asked for
    uint32_t *tree;
} Window;

// A sorted list without doubles, in place.
void ranks_make(Ranks *ranks);

// An empty window over figures of the days `base` to `last`.
//   ranks  null, if neither a median nor the least or greatest is asked for
Window window_new(Date base, Date last, const Ranks *ranks, Arena *arena);
// The figure of a day is now this one, or (null) none. A day beyond the cells is left out.
void window_set(Window *window, Date of, const Int128 *value, uint32_t record);
// The days are now these: neither end ever goes back.
void window_move(Window *window, Date first, Date last);
// The value with so many below it, from 0; `index` is less than the count.
Int128 window_ranked(const Window *window, uint32_t index);
const WindowCell *window_cell(const Window *window, Date of);

#endif
