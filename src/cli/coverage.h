// coverage.h: what the cases of rulebooks show of them: which statements held in some case, and to
// which of yes, no and unknown each test of a condition came (decide/observe.h).
#ifndef CLI_COVERAGE_H
#define CLI_COVERAGE_H

#include "cli/rulebooks.h"
#include "decide/decide.h"
#include "render/render.h"

typedef struct Coverage Coverage;

Coverage *coverage_new(const Program *program, Arena *arena);
// What held in the decision that the decider took last, and what its tests came to.
void coverage_note(Coverage *coverage, Decider *decider, const Decision *decision);
// Of the rulebooks asked for: statements that held in no case, tests with what no case shows of
// them, and how many of each there are.
void coverage_print(const Coverage *coverage, const Rulebooks *rulebooks, TextStyle style,
                    Arena *arena);
// As a member "coverage": {"statements","held","never":["us.x/name"],
// "outcomes":{"yes":{"seen","of"},"no","unknown"},
// "conditions":[{"statement","clause","label","text","path","line","yes","no","unknown"}]}; a count
// is null where a test cannot come to that.
void coverage_add_json(JsonWriter *writer, const Coverage *coverage, const Rulebooks *rulebooks);

#endif
