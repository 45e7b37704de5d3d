// coverage.h: which statements of the rulebooks under test held in some case.
#ifndef CLI_COVERAGE_H
#define CLI_COVERAGE_H

#include "cli/rulebooks.h"
#include "decide/decide.h"

typedef struct Coverage Coverage;

Coverage *coverage_new(const Program *program, Arena *arena);
// What held in this decision, or may have.
void coverage_note(Coverage *coverage, const Decision *decision);
// Of the rulebooks asked for: "N of M statements held in some case", and those that did not.
void coverage_print(const Coverage *coverage, const Rulebooks *rulebooks);
// As a member "coverage": {"statements","held","never":["us.x/name"]}
void coverage_add_json(JsonWriter *writer, const Coverage *coverage, const Rulebooks *rulebooks);

#endif
