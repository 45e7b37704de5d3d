// command.h: a subcommand, as a row of tables: what it is called, what it takes, what it does.
// Help, man pages and shell completion are all written from these rows.
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/date.h"
#include "cli/options.h"
#include "cli/terminal.h"

// How a command ends. What scripts rely on: docs, "exit codes".
typedef enum Exit {
    EXIT_DONE = 0,   // every case decided, whatever the outcome
    EXIT_NO = 1,     // the answer is no: a test failed, `--fail-on` is met
    EXIT_USAGE = 2,  // the command line is wrong
    EXIT_INPUT = 3,  // the input is wrong
    EXIT_WORLD = 4,  // disk, network, memory failed
} Exit;

typedef struct Command Command;

// One call of the program.
typedef struct Session {
    const Command *command;
    Options options;
    Arena *arena;  // ends with the call
    Problems problems;
    Terminal terminal;
    bool json, quiet;
    // For --timing.
    double load_seconds, work_seconds;
    uint64_t item_count;
} Session;

typedef struct Example {
    const char *line, *says;
} Example;

struct Command {
    const char *name;
    const char *sentence;  // what it does, without a full stop
    const char *operands;  // "[FILE|-]"
    const char *about;     // paragraphs, or null
    const OptionRow *options;
    size_t option_count;
    const Example *examples;
    size_t example_count;
    Exit (*run)(Session *session);
};

// The two tables of a command, as `options` and `examples` beside it.
#define OPTION_ROWS .options = options, .option_count = sizeof options / sizeof options[0]
#define EXAMPLE_ROWS .examples = examples, .example_count = sizeof examples / sizeof examples[0]

// Every command, in the order of the help.
extern const Command *const commands[];
extern const size_t command_count;
const Command *command_by_name(Str name);
// The name nearest to one that there is not; empty if none is near.
Str command_nearest(Str name);
// Says that there is no such command, and what there is; always EXIT_USAGE.
Exit command_refuse(Session *session, Str name);

// Says what is wrong with the command line; always EXIT_USAGE.
Exit session_usage(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Prints the problems so far on standard error (with --json a JSON object a line), and forgets
// them.
void session_report(Session *session);
// Reports; the exit code of the status.
Exit session_end(Session *session, Status status);
// Writes to a stream; fwrite takes no null, which an empty text may be.
void text_write_to(FILE *to, Str text);
// A file that a command reads whole.
Status session_read(Str *out, Session *session, Str path);
// The day of this call, where the caller is.
Date session_today(void);
// Seconds since some moment.
double session_clock(void);

#endif
