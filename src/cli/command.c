// command.c: the table of commands, and what all of them need.
#include "cli/command.h"

#include <stdarg.h>
#include <time.h>

#include "base/file.h"
#include "base/map.h"
#include "base/number.h"
#include "cli/commands.h"

#define INPUT_MAX (256 * MEBIBYTE)  // of a file that is read whole

const Command *const commands[] = {
    &command_decide, &command_explain,  &command_ask,  &command_check,      &command_fmt,
    &command_test,   &command_measures, &command_find, &command_diff,       &command_replay,
    &command_eval,   &command_agree,    &command_lsp,  &command_completion, &command_help,
};
const size_t command_count = sizeof commands / sizeof commands[0];

const Command *command_by_name(Str name)
{
    for (size_t i = 0; i < command_count; i++) {
        if (str_equal(name, str_from_c(commands[i]->name))) {
            return commands[i];
        }
    }
    return NULL;
}

const Command *command_part(const Command *command, Str word)
{
    for (size_t i = 0; i < command->part_count; i++) {
        if (str_equal(word, command_last_word(command->parts[i]))) {
            return command->parts[i];
        }
    }
    return NULL;
}

Str command_last_word(const Command *command)
{
    Str name = str_from_c(command->name);
    size_t blank = str_find_char(name, ' ');
    return blank == SIZE_MAX ? name : str_slice(name, blank + 1, SIZE_MAX);
}

void command_each(void (*visit)(void *context, const Command *command), void *context)
{
    for (size_t i = 0; i < command_count; i++) {
        for (size_t k = 0; k < commands[i]->part_count; k++) {
            visit(context, commands[i]->parts[k]);
        }
        if (commands[i]->part_count == 0) {
            visit(context, commands[i]);
        }
    }
}

// Of the commands in a list, the one nearest in spelling; null if none is near.
static const Command *nearest_of(const Command *const *list, size_t count, Str word)
{
    const Command *nearest = NULL;
    size_t best = word.len / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(word, command_last_word(list[i]), best);
        if (distance < best) {
            best = distance;
            nearest = list[i];
        }
    }
    return nearest;
}

Exit command_refuse(Session *session, Str name)
{
    (void)problem_error(&session->problems, (Place){}, "usage", "there is no command '%.*s'",
                        STR_ARG(name));
    const Command *nearest = nearest_of(commands, command_count, name);
    if (str_starts_with(name, STR("-"))) {
        problem_hint(&session->problems, "options stand behind the command: comity COMMAND %.*s",
                     STR_ARG(name));
    } else if (nearest != NULL) {
        problem_hint(&session->problems, "did you mean 'comity %s'?", nearest->name);
    } else {
        problem_hint(&session->problems, "'comity --help' lists them");
    }
    session_report(session);
    return EXIT_USAGE;
}

Exit command_part_refuse(Session *session, const Command *command, Str word)
{
    const Command *nearest = nearest_of(command->parts, command->part_count, word);
    if (word.len == 0) {
        (void)problem_error(&session->problems, (Place){}, "usage", "comity %s what?",
                            command->name);
    } else {
        (void)problem_error(&session->problems, (Place){}, "usage", "there is no command '%s %.*s'",
                            command->name, STR_ARG(word));
    }
    if (word.len > 0 && nearest != NULL) {
        problem_hint(&session->problems, "did you mean 'comity %s'?", nearest->name);
    } else {
        problem_hint(&session->problems, "'comity help %s' lists them", command->name);
    }
    session_report(session);
    return EXIT_USAGE;
}

Exit session_usage(Session *session, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)problem_error(&session->problems, (Place){}, "usage", "%s", message);
    problem_hint(&session->problems, "see 'comity help %s'", session->command->name);
    session_report(session);
    return EXIT_USAGE;
}

void session_report(Session *session)
{
    Problems *problems = &session->problems;
    Buffer buffer = buffer_new(session->arena);
    fflush(stdout);
    for (size_t i = 0; i < problems->list.count; i++) {
        if (!session->json) {
            problem_print(stderr, &problems->list.at[i], session->terminal.err_colour);
            continue;
        }
        problem_add_json(&buffer, &problems->list.at[i]);
        buffer_add_char(&buffer, '\n');
    }
    text_write_to(stderr, buffer_str(&buffer));
    if (problems->left_out > 0 && !session->json) {
        fprintf(stderr, "and %zu more problems\n", problems->left_out);
    }
    *problems = (Problems){.arena = session->arena, .limit = problems->limit};
}

Exit session_end(Session *session, Status status)
{
    if (status == STATUS_NO_MEMORY && session->problems.error_count == 0) {
        status = problem_world(&session->problems, status, (Place){}, "memory",
                               "there is not enough memory");
    }
    session_report(session);
    return (Exit)status_exit_code(status);
}

void text_write_to(FILE *to, Str text)
{
    if (text.len > 0) {
        fwrite(text.at, 1, text.len, to);
    }
}

Status session_read(Str *out, Session *session, Str path)
{
    return file_read(out, path, INPUT_MAX, &session->problems, session->arena);
}

Status session_read_json(const JsonValue **out, Str *source, Session *session)
{
    Str text = {};
    *source = option_operand(&session->options, STR("-"));
    TRY(session_read(&text, session, *source));
    return json_read(out, text, *source, 1, &session->problems, session->arena);
}

Str session_format(const Session *session, Str usual)
{
    return option_value(&session->options, "format", session->json ? STR("json") : usual);
}

Exit session_count(uint64_t *out, Session *session, const char *option, uint64_t most)
{
    if (!option_is_given(&session->options, option)) {
        return EXIT_DONE;
    }
    Number number;
    Str text = option_value(&session->options, option, (Str){});
    bool is_count = number_read(&number, text) == STATUS_OK && number_is_whole(number) &&
                    number_compare(number, number_whole(1)) >= 0 &&
                    number_compare(number, number_whole((int64_t)most)) <= 0;
    if (!is_count) {
        Str up_to = most == COUNT_ANY
                        ? (Str){}
                        : str_format(session->arena, " to %llu", (unsigned long long)most);
        return session_usage(session, "'--%s' is a whole number from 1%.*s, not '%.*s'", option,
                             STR_ARG(up_to), STR_ARG(text));
    }
    *out = (uint64_t)(number.over / number.under);
    return EXIT_DONE;
}

Date session_today(void)
{
    time_t now = time(NULL);
    struct tm day;
    char text[32];
    Date today = 0;
    localtime_r(&now, &day);
    snprintf(text, sizeof text, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
    (void)date_read(&today, str_from_c(text));
    return today;
}

double session_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
