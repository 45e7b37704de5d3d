// diff_cases.h: the cases that two versions of rulebooks decide otherwise.
#ifndef CLI_DIFF_CASES_H
#define CLI_DIFF_CASES_H

#include "base/json.h"
#include "cli/rulebooks.h"
#include "decide/otherwise.h"

typedef VEC(Str) Words;

typedef struct CaseCounts {
    size_t compared, otherwise;
    size_t turns[TURN_COUNT];
    size_t one_alone;  // cases that only one of the versions can read
    size_t unread;     // that neither can
} CaseCounts;

typedef struct Both Both;  // two programs with their deciders

typedef struct DiffCases {
    Session *session;
    JsonWriter *json;  // null: text
    Paths paths;  // those of --cases, else those beside the rulebooks; none: nothing to compare
    Both *both;
    CaseCounts counts;
    Words unknown[2];  // facts of the cases that the old, the new version does not know
} DiffCases;

// Finds the cases: those that --cases names, else NAME.cases.csv beside the rulebooks of both
// versions, and none with --no-cases; if there are any, loads both versions, for the days of --as-of
// and --known and under --timeline. EXIT_DONE, or how the call ends, after a report.
Exit diff_cases_open(DiffCases *out, Session *session, Str old, Str new);

// Decides each under both versions, and writes those that come out otherwise to standard output as
// they come: as text or, with `json`, as members of an array. Its end is as above.
Exit diff_cases_run(DiffCases *cases);

// Their number, and which turn they take: a line, or members of an object.
void diff_cases_totals(const DiffCases *cases);

#endif
