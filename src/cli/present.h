// present.h: decisions for people and for spreadsheets. (As JSON: decide/decision.h.)
#ifndef CLI_PRESENT_H
#define CLI_PRESENT_H

#include "decide/decide.h"
#include "render/render.h"

// One decision, whole: outcome, then item by item codes, requirements, exceptions and what goes
// with them, then what is missing and what was assumed.
void present_decision(Buffer *buffer, const Decision *decision, TextStyle style, Arena *arena);

// Many decisions, a line each. A case that could not be read has its problems instead.
enum { PRESENT_COLUMNS = 7 };
extern const GridColumn present_columns[PRESENT_COLUMNS];
void present_row(Str cells[PRESENT_COLUMNS], const Decision *decision, Arena *arena);
void present_problem_row(Str cells[PRESENT_COLUMNS], Str id, const Problems *problems,
                         Arena *arena);

// CSV, a row a case; members of a set are parted by ';'.
void present_csv_header(Buffer *buffer);
void present_csv(Buffer *buffer, const Decision *decision, Arena *arena);
void present_problem_csv(Buffer *buffer, Str id, const Problems *problems, Arena *arena);

// "licence required"
Str present_words(Str word, Arena *arena);

#endif
