// case_stream.h: the cases of a file one by one, in whatever form they stand there: for a command
// that does more with a case than decide it once. Memory does not grow with the file, unless it is
// one JSON value.
#ifndef CLI_CASE_STREAM_H
#define CLI_CASE_STREAM_H

#include "base/csv.h"
#include "base/json.h"
#include "cli/command.h"
#include "facts/case.h"

// A case as it stands in its file: of CSV a row, of JSON a value.
typedef struct CaseText {
    Place place;  // its file and line
    Str id;
    const CsvRow *header, *row;
    const JsonValue *value;
} CaseText;

// Takes one case. What it makes in `arena` is gone behind it.
typedef Status (*CaseVisit)(void *argument, const CaseText *text, Arena *arena);

// Visits each case of a file, or of standard input ("-"). A row that is no CSV or JSON is reported
// to the session's problems, as many as these take, and counted in *broken; the run goes on.
// Else what the visit answers, or how reading failed.
Status cases_visit(Session *session, Str path, CaseVisit visit, void *argument, size_t *broken);

// The case under a vocabulary, without what is no fact of it: an empty cell, and columns of which
// `without` says so (by position in the header; null: none).
Status case_text_read(Case **out, const CaseText *text, const Vocabulary *vocabulary,
                      const bool *without, Problems *problems, Arena *arena);

#endif
