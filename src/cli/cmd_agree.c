// cmd_agree.c: `comity agree`: agreements between two sides. Each of its commands is a file,
// cmd_agree_NAME.c; here they are put in order.
#include "cli/commands.h"

static const Command *const parts[] = {
    &command_agree_check,    &command_agree_state,   &command_agree_explain,
    &command_agree_timeline, &command_agree_what_if, &command_agree_calendar,
    &command_agree_render,   &command_agree_propose, &command_agree_sequence,
    &command_agree_plan,     &command_agree_sustain, &command_agree_play,
    &command_agree_balance,  &command_agree_answer,
};
static const Example examples[] = {
    {"comity agree state agreement.json", "Which commitments are kept, day by day."},
    {"comity help agree state", "All about one of the commands."},
};
const Command command_agree = {
    .name = "agree",
    .sentence = "check, follow and weigh agreements between two sides",
    .operands = "[FILE|-]",
    .about = "An agreement is a list of commitments that a machine can test: what each side does, "
             "on which condition, from when, by which figures, and what follows when it stops. "
             "These commands say whether it is precise, whether it is being kept, whether it is "
             "balanced, and what a better one would be.",
    EXAMPLE_ROWS,
    .parts = parts,
    .part_count = sizeof parts / sizeof parts[0],
};
