// casework.h: one case, from what stands in a file to the answer that is written. What threads
// share is const; each has a Worker.
#ifndef CLI_CASEWORK_H
#define CLI_CASEWORK_H

#include <stdatomic.h>

#include "cli/batch.h"
#include "cli/case_rows.h"
#include "cli/page.h"
#include "decide/decide.h"
#include "render/render.h"

typedef enum AnswerFormat {
    ANSWER_JSON,
    ANSWER_NDJSON,
    ANSWER_CSV,
    ANSWER_TABLE,
    ANSWER_COLUMNS
} AnswerFormat;

// Counted by all threads together.
typedef struct Tally {
    atomic_uint_fast64_t cases;
    atomic_uint_fast64_t unread;  // cases that could not be read or decided
    atomic_uint_fast64_t failed;  // that met --fail-on
} Tally;

typedef struct CaseTask {
    const Program *program;
    DeciderOptions options;
    CaseRowsOf rows;
    const struct ArrowSchema *schema;  // of columns, bound without a problem; else null
    AnswerFormat format;
    bool is_single;  // one JSON object, which is answered by one, or by a whole page
    bool explains;
    bool fails_on[OUTCOME_UNDETERMINED + 1];
    PageOptions page;  // of ANSWER_TABLE; its style counts for many, too
    Grid *grid;        // of ANSWER_TABLE for several cases: one thread only
    Problems *shown;   // where not null, problems of cases are kept here too
    Tally *tally;
} CaseTask;

typedef struct Worker Worker;

// Ends with the arena.
Worker *worker_new(const CaseTask *task, Arena *arena);
// Rows of NDJSON, CSV or columns: as batch.h asks for.
void *worker_new_for_batch(const void *task, Arena *arena);
Status worker_answer_rows(void *worker, const Chunk *chunk, Answers *out);
// A case that was read as JSON.
void worker_answer_value(Worker *worker, const JsonValue *value, Answers *out);
// Moves the rows of ANSWER_COLUMNS so far into the answers; of the other formats nothing.
Status worker_finish(Worker *worker, Answers *out);

#endif
