// present.h: many decisions, a row each, for people and for spreadsheets. (One as a page: page.h;
// as JSON: decide/decision.h.)
#ifndef CLI_PRESENT_H
#define CLI_PRESENT_H

#include "decide/decide.h"
#include "render/render.h"

// A line each. A case that could not be read has its problems instead.
enum { PRESENT_COLUMNS = 7 };
extern const GridColumn present_columns[PRESENT_COLUMNS];
void present_row(Str cells[PRESENT_COLUMNS], const Decision *decision, Arena *arena);
void present_problem_row(Str cells[PRESENT_COLUMNS], Str id, const Problems *problems,
                         Arena *arena);

// CSV, a row a case; members of a set are parted by ';'.
void present_csv_header(Buffer *buffer);
void present_csv(Buffer *buffer, const Decision *decision, Arena *arena);
void present_problem_csv(Buffer *buffer, Str id, const Problems *problems, Arena *arena);

#endif
