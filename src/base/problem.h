// problem.h: what is wrong with the user's input, said so that it can be mended.
//
// Each fault becomes a Problem with a stable code for scripts. Readers go on after the first and
// report all. `Problems` is always an argument: two calls or threads cannot mix theirs.
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"
#include "base/vec.h"

typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING } Severity;

typedef struct Place {
    Str source;       // path, or "-"
    uint32_t line;    // from 1; 0: no line
    uint32_t column;  // from 1, in characters
    uint32_t width;   // characters to underline; 0 is taken as 1
    Str field;        // of a case: "item.tpp"; empty: none
    Str text;         // the line itself; empty: not shown
} Place;

typedef struct Problem {
    Severity severity;
    Str code;     // "unit.unknown"
    Str message;  // one line, lower case, names the thing in quotes
    Str hint;     // what to write instead; may be empty
    Place place;
} Problem;

typedef struct Problems {
    Arena *arena;  // in which the texts live
    VEC(Problem) list;
    size_t error_count;
    size_t limit;     // further ones are counted, not kept; 0 is 1,000
    size_t left_out;  // how many were not kept
} Problems;

// Adds an error; always STATUS_INVALID, so that a reader can `return problem_error(…)`.
Status problem_error(Problems *problems, Place place, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void problem_warning(Problems *problems, Place place, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// The hint of the problem added last (dropped with it beyond the limit).
void problem_hint(Problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Where the world failed: adds the problem ("disk.read", …) and returns `status`.
Status problem_world(Problems *problems, Status status, Place place, const char *code,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

// Stable order: source, line, column, code, field, message.
void problems_sort(Problems *problems);

// path:line:column: error: message [code], the line, a caret and the hint. Control characters are
// shown as U+FFFD; of a long line only what is near the column.
void problem_print(FILE *to, const Problem *problem, bool colour);
// {"severity","code","message","hint","place":{"path","line","column","field"}}; null where
// there is none.
void problem_add_json(Buffer *buffer, const Problem *problem);

#endif
