// options.c: words of the command line → options and operands.
#include "cli/options.h"

#include "base/map.h"

typedef struct OptionReader {
    Options *out;
    const OptionRow *rows;
    size_t row_count;
    int at, argc;
    char **argv;
    Problems *problems;
    Arena *arena;
} OptionReader;

const OptionRow common_options[] = {
    {.name = "json", .says = "write problems and results as JSON"},
    {.name = "quiet", .says = "leave out summaries and progress"},
    {.name = "timing", .says = "end standard error with work_seconds, load_ms and items"},
    {.name = "ascii", .says = "draw with ASCII characters alone"},
    {.name = "colour",
     .value = "WHEN",
     .words = "auto|always|never",
     .says = "colour: auto (on a terminal, unless NO_COLOR is set), always, never"},
    {.name = "help", .letter = 'h', .says = "show this help"},
};
const size_t common_option_count = sizeof common_options / sizeof common_options[0];

static Status option_read(OptionReader *reader, Str word);
static Status letter_read(OptionReader *reader, char letter);
static Status option_take(OptionReader *reader, const OptionRow *row, bool has_value, Str value);
static Status value_check(OptionReader *reader, const OptionRow *row, Str value);
static const OptionRow *row_find(const OptionReader *reader, Str name);
static const OptionRow *row_at(const OptionReader *reader, size_t index);
static Status name_refuse(OptionReader *reader, Str name);
static bool word_is_among(Str word, const char *words);

Status options_read(Options *out, const OptionRow *rows, size_t row_count, int argc, char **argv,
                    Problems *problems, Arena *arena)
{
    OptionReader reader = {out, rows, row_count, 0, argc, argv, problems, arena};
    bool only_operands = false;
    for (; reader.at < argc; reader.at++) {
        Str word = str_from_c(argv[reader.at]);
        if (!only_operands && str_equal(word, STR("--"))) {
            only_operands = true;
        } else if (only_operands || word.len < 2 || word.at[0] != '-') {
            *VEC_PUSH(&out->operands, arena) = word;
        } else if (word.at[1] == '-') {
            TRY(option_read(&reader, str_slice(word, 2, SIZE_MAX)));
        } else {
            for (size_t i = 1; i < word.len; i++) {
                TRY(letter_read(&reader, word.at[i]));
            }
        }
    }
    return STATUS_OK;
}

bool option_is_given(const Options *options, const char *name)
{
    for (size_t i = 0; i < options->given.count; i++) {
        if (strcmp(options->given.at[i].row->name, name) == 0) {
            return true;
        }
    }
    return false;
}

Str option_value(const Options *options, const char *name, Str otherwise)
{
    Str value = otherwise;
    for (size_t at = 0; option_next(&value, options, name, &at);) {
    }
    return value;
}

bool option_next(Str *out, const Options *options, const char *name, size_t *at)
{
    while (*at < options->given.count) {
        const GivenOption *given = &options->given.at[(*at)++];
        if (strcmp(given->row->name, name) == 0) {
            *out = given->value;
            return true;
        }
    }
    return false;
}

Str option_operand(const Options *options, Str otherwise)
{
    return options->operands.count > 0 ? options->operands.at[0] : otherwise;
}

// name [ "=" value ]
static Status option_read(OptionReader *reader, Str word)
{
    bool has_value = str_find_char(word, '=') != SIZE_MAX;
    Str value;
    Str name = str_split(word, '=', &value);
    const OptionRow *row = row_find(reader, name);
    return row == NULL ? name_refuse(reader, name) : option_take(reader, row, has_value, value);
}

static Status letter_read(OptionReader *reader, char letter)
{
    for (size_t i = 0; i < reader->row_count + common_option_count; i++) {
        if (row_at(reader, i)->letter == letter) {
            return option_take(reader, row_at(reader, i), false, (Str){});
        }
    }
    Status status =
        problem_error(reader->problems, (Place){}, "usage", "there is no option '-%c'", letter);
    problem_hint(reader->problems, "a file whose name begins with '-' is written behind '--'");
    return status;
}

static Status option_take(OptionReader *reader, const OptionRow *row, bool has_value, Str value)
{
    if (row->value == NULL && has_value) {
        return problem_error(reader->problems, (Place){}, "usage", "'--%s' takes no value",
                             row->name);
    }
    if (row->value != NULL && !has_value) {
        if (reader->at + 1 == reader->argc) {
            return problem_error(reader->problems, (Place){}, "usage", "'--%s' needs a value: %s",
                                 row->name, row->value);
        }
        value = str_from_c(reader->argv[++reader->at]);
    }
    if (!row->is_many && option_is_given(reader->out, row->name) && row->value != NULL) {
        return problem_error(reader->problems, (Place){}, "usage", "'--%s' is given twice",
                             row->name);
    }
    TRY(value_check(reader, row, value));
    *VEC_PUSH(&reader->out->given, reader->arena) = (GivenOption){row, value};
    return STATUS_OK;
}

static Status value_check(OptionReader *reader, const OptionRow *row, Str value)
{
    if (row->words == NULL || word_is_among(value, row->words)) {
        return STATUS_OK;
    }
    Status status = problem_error(reader->problems, (Place){}, "usage", "'--%s' cannot be '%.*s'",
                                  row->name, STR_ARG(value));
    Buffer buffer = buffer_new(reader->arena);
    for (Str rest = str_from_c(row->words); rest.len > 0;) {
        buffer_add(&buffer, buffer.len > 0 ? STR(", ") : STR(""));
        buffer_add(&buffer, str_split(rest, '|', &rest));
    }
    problem_hint(reader->problems, "it is one of: %.*s", STR_ARG(buffer_str(&buffer)));
    return status;
}

static const OptionRow *row_find(const OptionReader *reader, Str name)
{
    for (size_t i = 0; i < reader->row_count + common_option_count; i++) {
        if (str_equal(name, str_from_c(row_at(reader, i)->name))) {
            return row_at(reader, i);
        }
    }
    return NULL;
}

// The command's rows, then the common ones.
static const OptionRow *row_at(const OptionReader *reader, size_t index)
{
    return index < reader->row_count ? &reader->rows[index]
                                     : &common_options[index - reader->row_count];
}

static Status name_refuse(OptionReader *reader, Str name)
{
    Map *names = map_new(reader->arena);
    for (size_t i = 0; i < reader->row_count + common_option_count; i++) {
        map_put(names, str_from_c(row_at(reader, i)->name), 0);
    }
    Str nearest = map_nearest(names, name);
    Status status = problem_error(reader->problems, (Place){}, "usage",
                                  "there is no option '--%.*s'", STR_ARG(name));
    if (nearest.len > 0) {
        problem_hint(reader->problems, "did you mean '--%.*s'?", STR_ARG(nearest));
    }
    return status;
}

static bool word_is_among(Str word, const char *words)
{
    for (Str rest = str_from_c(words); rest.len > 0;) {
        if (str_equal(word, str_split(rest, '|', &rest))) {
            return true;
        }
    }
    return false;
}
