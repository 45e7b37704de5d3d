// options.h: one reader of options for all commands. A command says what it takes in rows; here
// they are read, and held to what was said.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/problem.h"
#include "base/str.h"
#include "base/vec.h"

typedef struct OptionRow {
    const char *name;   // without its dashes
    const char *value;  // what it takes: "NAME|DIR"; null: nothing
    const char *says;
    const char *words;  // the values there are, parted by '|'; null: any
    bool is_many;       // may be given several times
    char letter;        // for -h; 0: none
} OptionRow;

typedef struct GivenOption {
    const OptionRow *row;
    Str value;
} GivenOption;

typedef struct Options {
    VEC(GivenOption) given;
    VEC(Str) operands;
} Options;

// Those that every command has.
extern const OptionRow common_options[];
extern const size_t common_option_count;

// Reads "--name=value", "--name value", "-h", "-" and operands; behind "--" all are operands.
// INVALID with one Problem ("usage") that says what to write instead.
Status options_read(Options *out, const OptionRow *rows, size_t row_count, int argc, char **argv,
                    Problems *problems, Arena *arena);

bool option_is_given(const Options *options, const char *name);
// The value given (the last), or `otherwise`.
Str option_value(const Options *options, const char *name, Str otherwise);
// The values of an option that may be given several times; *at is 0 before the first.
bool option_next(Str *out, const Options *options, const char *name, size_t *at);
// The one operand, or `otherwise` where there is none.
Str option_operand(const Options *options, Str otherwise);

#endif
