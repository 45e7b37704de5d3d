// cmd_completion.c: completion scripts for shells, from the tables.
#include "cli/commands.h"

typedef void (*OptionVisit)(Buffer *buffer, const Command *command, const OptionRow *row);

static void each_option(Buffer *buffer, const Command *command, OptionVisit visit);
static void bash_write(Buffer *buffer);
static void zsh_write(Buffer *buffer);
static void fish_write(Buffer *buffer);

static Exit completion_run(Session *session)
{
    static const struct {
        const char *shell;
        void (*write)(Buffer *buffer);
    } shells[] = {{"bash", bash_write}, {"zsh", zsh_write}, {"fish", fish_write}};
    if (session->options.operands.count != 1) {
        return session_usage(session, "for which shell? bash, zsh or fish");
    }
    Str shell = session->options.operands.at[0];
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (str_equal(shell, str_from_c(shells[i].shell))) {
            Buffer buffer = buffer_new(session->arena);
            shells[i].write(&buffer);
            fwrite(buffer.at, 1, buffer.len, stdout);
            return EXIT_DONE;
        }
    }
    return session_usage(session, "there is no completion for '%.*s', only for bash, zsh and fish",
                         STR_ARG(shell));
}

static void each_option(Buffer *buffer, const Command *command, OptionVisit visit)
{
    for (size_t i = 0; i < command->option_count; i++) {
        visit(buffer, command, &command->options[i]);
    }
    for (size_t i = 0; i < common_option_count; i++) {
        visit(buffer, command, &common_options[i]);
    }
}

// Text inside single quotes.
static void quoted_add(Buffer *buffer, const char *text, const char *for_quote)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buffer_add(buffer, str_from_c(for_quote));
        } else {
            buffer_add_char(buffer, *text);
        }
    }
}

static void words_add(Buffer *buffer, const char *words)
{
    for (; *words != '\0'; words++) {
        buffer_add_char(buffer, *words == '|' ? ' ' : *words);
    }
}

static void bash_option(Buffer *buffer, const Command *, const OptionRow *row)
{
    buffer_add_format(buffer, " --%s", row->name);
}

static void bash_values(Buffer *buffer, const Command *command, const OptionRow *row)
{
    if (row->words != NULL) {
        buffer_add_format(buffer, "    '%s--%s') words='", command->name, row->name);
        words_add(buffer, row->words);
        buffer_add(buffer, STR("' ;;\n"));
    }
}

static void bash_values_of(void *buffer, const Command *command)
{
    each_option(buffer, command, bash_values);
}

static void bash_options_of(void *buffer, const Command *command)
{
    buffer_add_format(buffer, "    '%s') words='", command->name);
    each_option(buffer, command, bash_option);
    buffer_add(buffer, STR("' ;;\n"));
}

static void bash_words(Buffer *buffer, const Command *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add_char(buffer, ' ');
        buffer_add(buffer, command_last_word(list[i]));
    }
}

static void bash_write(Buffer *buffer)
{
    buffer_add(buffer, STR("# comity completion bash > /etc/bash_completion.d/comity\n"
                           "_comity() {\n"
                           "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                           "  local before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
                           "  if [ \"$COMP_CWORD\" = 1 ]; then\n    words='--help --version"));
    bash_words(buffer, commands, command_count);
    buffer_add(buffer, STR("'\n  else\n    case $COMP_CWORD$command in\n"));
    for (size_t i = 0; i < command_count; i++) {
        if (commands[i]->part_count > 0) {
            buffer_add_format(buffer, "    2%s) words='--help", commands[i]->name);
            bash_words(buffer, commands[i]->parts, commands[i]->part_count);
            buffer_add_format(buffer, "' ;;\n    *[0-9]%s) command=\"%s ${COMP_WORDS[2]}\" ;;\n",
                              commands[i]->name, commands[i]->name);
        }
    }
    buffer_add(buffer, STR("    esac\n    case $command$before in\n"));
    command_each(bash_values_of, buffer);
    buffer_add(buffer, STR("    esac\n    [ -z \"$words\" ] && [ \"${word#-}\" != \"$word\" ] && "
                           "case $command in\n"));
    command_each(bash_options_of, buffer);
    buffer_add(buffer, STR("    esac\n  fi\n"
                           "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                           "}\n"
                           "complete -o default -F _comity comity\n"));
}

static void zsh_option(Buffer *buffer, const Command *, const OptionRow *row)
{
    buffer_add_format(buffer, " \\\n      '%s--%s%s[", row->is_many ? "*" : "", row->name,
                      row->value == NULL ? "" : "=");
    for (const char *c = row->says; *c != '\0'; c++) {
        if (*c == '[' || *c == ']' || *c == ':') {
            buffer_add_char(buffer, '\\');
        }
        if (*c != '\'') {
            buffer_add_char(buffer, *c);
        }
    }
    buffer_add_char(buffer, ']');
    if (row->words != NULL) {
        buffer_add(buffer, STR(":value:("));
        words_add(buffer, row->words);
        buffer_add_char(buffer, ')');
    } else if (row->value != NULL) {
        buffer_add(buffer, STR(":value:_files"));
    }
    buffer_add_char(buffer, '\'');
}

static void zsh_options_of(void *to, const Command *command)
{
    Buffer *buffer = to;
    buffer_add_format(buffer, "  '%s')\n    _arguments", command->name);
    each_option(buffer, command, zsh_option);
    buffer_add(buffer, STR(" \\\n      '*:file:_files' ;;\n"));
}

static void zsh_words(Buffer *buffer, const Command *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(buffer, "  '%.*s:", STR_ARG(command_last_word(list[i])));
        quoted_add(buffer, list[i]->sentence, "'\\''");
        buffer_add(buffer, STR("'\n"));
    }
}

// Offers the second word, or makes it part of the command.
static void zsh_part(Buffer *buffer, const Command *command)
{
    buffer_add_format(buffer,
                      "if [[ $command = %s ]]; then\n"
                      "  commands=(\n",
                      command->name);
    zsh_words(buffer, command->parts, command->part_count);
    buffer_add(buffer,
               STR("  )\n  if (( CURRENT == 2 )); then\n"
                   "    _describe command commands\n    return\n  fi\n"
                   "  command=\"$command ${words[2]}\"\n  shift words\n  (( CURRENT-- ))\nfi\n"));
}

static void zsh_write(Buffer *buffer)
{
    buffer_add(buffer, STR("#compdef comity\n"
                           "# comity completion zsh > \"${fpath[1]}/_comity\"\n"
                           "local -a commands=(\n"));
    zsh_words(buffer, commands, command_count);
    buffer_add(buffer, STR(")\nif (( CURRENT == 2 )); then\n"
                           "  _describe command commands\n  return\nfi\n"
                           "local command=${words[2]}\nshift words\n(( CURRENT-- ))\n"));
    for (size_t i = 0; i < command_count; i++) {
        if (commands[i]->part_count > 0) {
            zsh_part(buffer, commands[i]);
        }
    }
    buffer_add(buffer, STR("case $command in\n"));
    command_each(zsh_options_of, buffer);
    buffer_add(buffer, STR("esac\n"));
}

// Each word of the command has been typed.
static void fish_seen(Buffer *buffer, const Command *command)
{
    const char *joint = "";
    for (Str rest = str_from_c(command->name); rest.len > 0; joint = "; and ") {
        Str word = str_split(rest, ' ', &rest);
        buffer_add_format(buffer, "%s__fish_seen_subcommand_from %.*s", joint, STR_ARG(word));
    }
}

static void fish_option(Buffer *buffer, const Command *command, const OptionRow *row)
{
    buffer_add(buffer, STR("complete -c comity -n '"));
    fish_seen(buffer, command);
    buffer_add_format(buffer, "' -l %s%s", row->name, row->value == NULL ? "" : " -r");
    if (row->words != NULL) {
        buffer_add(buffer, STR(" -f -a '"));
        words_add(buffer, row->words);
        buffer_add(buffer, STR("'"));
    }
    buffer_add(buffer, STR(" -d '"));
    quoted_add(buffer, row->says, "\\'");
    buffer_add(buffer, STR("'\n"));
}

static void fish_options_of(void *buffer, const Command *command)
{
    each_option(buffer, command, fish_option);
}

static void fish_parts(Buffer *buffer, const Command *command)
{
    for (size_t i = 0; i < command->part_count; i++) {
        const Command *part = command->parts[i];
        buffer_add_format(buffer,
                          "complete -c comity -n '__fish_seen_subcommand_from %s' -f -a %.*s -d '",
                          command->name, STR_ARG(command_last_word(part)));
        quoted_add(buffer, part->sentence, "\\'");
        buffer_add(buffer, STR("'\n"));
    }
}

static void fish_write(Buffer *buffer)
{
    buffer_add(buffer, STR("# comity completion fish > ~/.config/fish/completions/comity.fish\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_add_format(buffer, "complete -c comity -n __fish_use_subcommand -f -a %s -d '",
                          commands[i]->name);
        quoted_add(buffer, commands[i]->sentence, "\\'");
        buffer_add(buffer, STR("'\n"));
        fish_parts(buffer, commands[i]);
    }
    command_each(fish_options_of, buffer);
}

static const Example examples[] = {
    {"comity completion bash > /etc/bash_completion.d/comity", "For every user of bash."},
    {"comity completion zsh > \"${fpath[1]}/_comity\"", "For zsh."},
    {"comity completion fish > ~/.config/fish/completions/comity.fish", "For fish."},
};
const Command command_completion = {
    .name = "completion",
    .sentence = "write a completion script for a shell",
    .operands = "bash|zsh|fish",
    EXAMPLE_ROWS,
    .run = completion_run,
};
