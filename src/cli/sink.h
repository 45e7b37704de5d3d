// sink.h: where answers go: standard output, or a file that has its name only when it is whole.
//
//   FILE.part-XXXXXX ──written──> renamed to FILE        a reader never sees half a file under FILE
//                     └─ disk full: removed; interrupted: finished as far as it goes, as FILE.part
#ifndef CLI_SINK_H
#define CLI_SINK_H

#include "cli/batch.h"
#include "cli/command.h"

typedef enum SinkKind {
    SINK_TEXT,
    SINK_ARROW_STREAM,
    SINK_ARROW_FILE,
    SINK_PARQUET,
} SinkKind;

typedef struct Sink Sink;

// An empty path is standard output. Columns are those of decision_columns.h. "file.write", with
// BROKEN. Ends with the arena: a file that was not ended is removed.
Status sink_open(Sink **out, Str path, SinkKind kind, Problems *problems, Arena *arena);
// For text: to be written as it comes.
FILE *sink_file(const Sink *sink);
// Takes the answers. BROKEN, with the problem said once.
Status sink_write(Sink *sink, Answers *answers, Problems *problems);
// What is written goes on to whoever reads it.
Status sink_flush(Sink *sink, Problems *problems);
// Ends the file, and gives it its name; with `is_partial` FILE.part, which *out then is.
Status sink_end(Str *out, Sink *sink, bool is_partial, Problems *problems);

#endif
