// cmd_help.c: `comity help COMMAND`.
#include "cli/commands.h"
#include "cli/help.h"

static Exit help_run(Session *session)
{
    const Options *options = &session->options;
    bool is_man = option_is_given(options, "man");
    if (options->operands.count == 0) {
        if (is_man) {
            help_man(session, NULL);
        } else {
            help_all(session);
        }
        return EXIT_DONE;
    }
    Str name = options->operands.at[0];
    const Command *command = command_by_name(name);
    if (command == NULL) {
        return command_refuse(session, name);
    }
    size_t depth = command->part_count > 0 ? 2 : 1;
    if (options->operands.count > depth) {
        return session_usage(session, "help is for one command at a time");
    }
    if (options->operands.count == 2) {
        const Command *whole = command;
        command = command_part(whole, options->operands.at[1]);
        if (command == NULL) {
            return command_part_refuse(session, whole, options->operands.at[1]);
        }
    }
    if (is_man) {
        help_man(session, command);
    } else {
        help_command(session, command);
    }
    return EXIT_DONE;
}

static const OptionRow options[] = {
    {.name = "man", .says = "write the source of the man page"},
};
static const Example examples[] = {
    {"comity help decide", "What `decide` takes, with examples."},
    {"comity help --man decide | man -l -", "The same as a man page."},
    {"comity help agree state", "A command of two words."},
};
const Command command_help = {
    .name = "help",
    .sentence = "show how a command is used",
    .operands = "[COMMAND]...",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = help_run,
};
