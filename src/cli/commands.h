// commands.h: the rows that the files cmd_*.c define; command.c, and for its parts cmd_agree.c,
// put them in order.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const Command command_agree, command_ask, command_check, command_completion, command_decide,
    command_diff, command_eval, command_explain, command_find, command_fmt, command_help,
    command_lsp, command_measures, command_replay, command_test;

// comity agree …
extern const Command command_agree_answer, command_agree_balance, command_agree_calendar,
    command_agree_check, command_agree_explain, command_agree_plan, command_agree_play,
    command_agree_propose, command_agree_render, command_agree_sequence, command_agree_state,
    command_agree_sustain, command_agree_timeline, command_agree_what_if;

#endif
