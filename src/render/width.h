// width.h: how much room a text takes on a terminal. Chinese characters take two columns, accents
// that stand on another character none; what is not UTF-8 is counted as one a byte.
#ifndef RENDER_WIDTH_H
#define RENDER_WIDTH_H

#include "base/str.h"

// How text is written.
typedef struct TextStyle {
    size_t width;  // columns of a line; 0: lines are not broken
    bool ascii;    // no lines and marks beyond ASCII
    bool colour;   // escape sequences of a terminal
} TextStyle;

size_t width_of(Str text);

// Splits off what fits into `width` columns, at least one character: up to a blank or, in Chinese,
// between two characters. A longer word ends behind one of `/ . _ , ;` or before a bracket, and if
// it has none of these, anywhere. *rest is what follows, without the blank.
Str width_split(Str text, size_t width, Str *rest);

// The least width at which no line has to end anywhere but at a blank (or, with `inside_words`,
// where else width_split would rather end one).
size_t width_least(Str text, bool inside_words);

// Adds a text in which control characters, line ends among them, are shown as U+FFFD: what a
// stranger wrote must not steer the terminal.
void width_add_text(Buffer *buffer, Str text);

// Adds `count` blanks.
void width_add_blanks(Buffer *buffer, size_t count);

#endif
