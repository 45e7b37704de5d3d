// replaying.h: cases decided twice, from rows to notes: what threads do of `comity replay`.
#ifndef CLI_REPLAYING_H
#define CLI_REPLAYING_H

#include "cli/batch.h"
#include "cli/case_rows.h"
#include "decide/decide.h"
#include "decide/replay.h"

// One of the two: rulebooks, days, timeline.
typedef struct ReplaySide {
    const Program *program;
    DeciderOptions options;
} ReplaySide;

typedef enum ChangedFormat { CHANGED_NONE, CHANGED_NDJSON, CHANGED_CSV } ChangedFormat;

// What threads share.
typedef struct ReplayTask {
    ReplaySide before, after;
    CaseRowsOf rows;
    const Replay *replay;   // by what is counted
    ChangedFormat changed;  // as what a changed case is written
    bool as_enforced;
} ReplayTask;

// As batch.h asks for: its answers are notes (decide/replay.h).
void *replaying_new(const void *task, Arena *arena);
Status replaying_answer_rows(void *worker, const Chunk *chunk, Answers *notes);
// A case that was read as JSON.
void replaying_answer_value(void *worker, const JsonValue *value, Buffer *notes);

// The header of changed cases as CSV.
void replaying_csv_header(Buffer *out);

#endif
