// help.h: help, man pages and completion, from the tables of commands and options.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

// All commands, a line each.
void help_all(Session *session);
// One command: what it takes, its options, examples.
void help_command(Session *session, const Command *command);
// The same as the source of a man page (roff); null: of `comity` itself.
void help_man(Session *session, const Command *command);

#endif
