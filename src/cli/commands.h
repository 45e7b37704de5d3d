// commands.h: the rows that the files cmd_*.c define; command.c puts them in order.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const Command command_ask, command_check, command_completion, command_decide, command_diff,
    command_eval, command_explain, command_find, command_fmt, command_help, command_lsp,
    command_measures, command_replay, command_test;

#endif
