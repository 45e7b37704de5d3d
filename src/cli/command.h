// command.h: a subcommand, as a row of tables: what it is called, what it takes, what it does.
// Help, man pages and shell completion are all written from these rows.
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/date.h"
#include "base/json.h"
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
    const char *name;      // of a command's part both words: "agree state"
    const char *sentence;  // what it does, without a full stop
    const char *operands;  // "[FILE|-]"
    const char *about;     // paragraphs, or null
    const OptionRow *options;
    size_t option_count;
    const Example *examples;
    size_t example_count;
    Exit (*run)(Session *session);
    // The commands that stand behind this one's name, in the order of the help; if there are any,
    // it does nothing by itself.
    const Command *const *parts;
    size_t part_count;
};

// The two tables of a command, as `options` and `examples` beside it.
#define OPTION_ROWS .options = options, .option_count = sizeof options / sizeof options[0]
#define EXAMPLE_ROWS .examples = examples, .example_count = sizeof examples / sizeof examples[0]

// Every command, in the order of the help.
extern const Command *const commands[];
extern const size_t command_count;
const Command *command_by_name(Str name);
// A part of a command by its second word; null if there is none.
const Command *command_part(const Command *command, Str word);
// The word by which it is told from its neighbours: "state" of "agree state".
Str command_last_word(const Command *command);
// Says that there is no such command, and what there is; always EXIT_USAGE.
Exit command_refuse(Session *session, Str name);
// Says that the command has no such part, or, with an empty word, that it needs one; always
// EXIT_USAGE.
Exit command_part_refuse(Session *session, const Command *command, Str word);
// Calls visit with every command that runs: those without parts, and the parts of the others.
void command_each(void (*visit)(void *context, const Command *command), void *context);

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
// The one operand, or standard input, as one JSON value; *source is its name, for problems.
Status session_read_json(const JsonValue **out, Str *source, Session *session);
// Of a command that writes text or JSON.
#define TEXT_FORMAT_ROW                                                                            \
    {                                                                                              \
        .name = "format", .value = "text|json", .words = "text|json",                              \
        .says = "how to write it; else text"                                                       \
    }
// The format that --format names; else `usual`, or JSON with --json.
Str session_format(const Session *session, Str usual);
// Reads an option that is a whole number from 1 to `most` (COUNT_ANY: or more); *out stays where it
// is not given.
#define COUNT_ANY ((uint64_t)INT64_MAX)
Exit session_count(uint64_t *out, Session *session, const char *option, uint64_t most);
// The day of this call, where the caller is.
Date session_today(void);
// Seconds since some moment.
double session_clock(void);

#endif
