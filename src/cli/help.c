// help.c: the tables, written for people.
#include "cli/help.h"

#include <stdio.h>

enum { OPTION_COLUMN = 24, NAME_COLUMN = 14, TEXT_WIDTH_MAX = 100 };

static const char introduction[] =
    "Decides export-control cases by the law itself: rulebooks that cite it, dated, with exact "
    "thresholds. Every decision says why, and which missing facts could still change it.";

static const Example exit_codes[] = {
    {"0", "done; every case decided, whatever the outcome"},
    {"1", "the answer is no: a test failed, `--fail-on` is met, a layout differs"},
    {"2", "the command line is wrong"},
    {"3", "the input is wrong (rulebook, case): problems listed"},
    {"4", "the world failed: disk, memory"},
};

static void text_add(Buffer *buffer, Session *session, Str text, size_t indent);
static void commands_add(Buffer *buffer, const Command *const *list, size_t count);
static void option_add(Buffer *buffer, Session *session, const OptionRow *row);
static void heading_add(Buffer *buffer, Session *session, const char *title);
static void roff_add(Buffer *buffer, const char *text);
static void roff_option_add(Buffer *buffer, const OptionRow *row);
static void roff_commands_add(Buffer *buffer, const Command *const *list, size_t count);
static const char *page_name(const Command *command, Arena *arena);
static void roff_heading(Buffer *buffer, const Command *command);
static void print(const Buffer *buffer);

void help_all(Session *session)
{
    Buffer buffer = buffer_new(session->arena);
    buffer_add(&buffer, STR("comity: export control, decided by the law itself\n\n"));
    heading_add(&buffer, session, "Usage");
    buffer_add(&buffer, STR("  comity COMMAND [options] [FILE|-]\n\n"));
    heading_add(&buffer, session, "Commands");
    commands_add(&buffer, commands, command_count);
    buffer_add(&buffer, STR("\n"));
    heading_add(&buffer, session, "Examples");
    buffer_add(&buffer,
               STR("  comity ask                         answer questions, get a decision\n"
                   "  comity decide --rules us case.json decide a case under US law\n"
                   "  comity explain case.json           why, down to facts and citations\n"
                   "  comity help decide                 all about one command\n"));
    print(&buffer);
}

void help_command(Session *session, const Command *command)
{
    Buffer buffer = buffer_new(session->arena);
    buffer_add_format(&buffer, "comity %s: %s\n\n", command->name, command->sentence);
    heading_add(&buffer, session, "Usage");
    buffer_add_format(&buffer, "  comity %s%s%s%s\n", command->name,
                      command->part_count > 0 ? " COMMAND [options]" : " [options]",
                      command->operands[0] == '\0' ? "" : " ", command->operands);
    if (command->about != NULL) {
        buffer_add_char(&buffer, '\n');
        text_add(&buffer, session, str_from_c(command->about), 0);
    }
    buffer_add_char(&buffer, '\n');
    if (command->part_count > 0) {
        heading_add(&buffer, session, "Commands");
        commands_add(&buffer, command->parts, command->part_count);
        buffer_add_char(&buffer, '\n');
    }
    heading_add(&buffer, session, "Options");
    for (size_t i = 0; i < command->option_count; i++) {
        option_add(&buffer, session, &command->options[i]);
    }
    for (size_t i = 0; i < common_option_count; i++) {
        option_add(&buffer, session, &common_options[i]);
    }
    if (command->example_count > 0) {
        buffer_add_char(&buffer, '\n');
        heading_add(&buffer, session, "Examples");
    }
    for (size_t i = 0; i < command->example_count; i++) {
        buffer_add_format(&buffer, "  %s\n", command->examples[i].line);
        text_add(&buffer, session, str_from_c(command->examples[i].says), 6);
    }
    print(&buffer);
}

void help_man(Session *session, const Command *command)
{
    Buffer buffer = buffer_new(session->arena);
    roff_heading(&buffer, command);
    buffer_add(&buffer, STR(".SH DESCRIPTION\n"));
    roff_add(&buffer, command == NULL          ? introduction
                      : command->about == NULL ? command->sentence
                                               : command->about);
    if (command == NULL) {
        roff_commands_add(&buffer, commands, command_count);
    } else if (command->part_count > 0) {
        roff_commands_add(&buffer, command->parts, command->part_count);
        buffer_add(&buffer, STR(".SH OPTIONS\n"));
    } else {
        buffer_add(&buffer, STR(".SH OPTIONS\n"));
        for (size_t i = 0; i < command->option_count; i++) {
            roff_option_add(&buffer, &command->options[i]);
        }
    }
    buffer_add(&buffer, command == NULL ? STR(".SH OPTIONS OF EVERY COMMAND\n") : STR(""));
    for (size_t i = 0; i < common_option_count; i++) {
        roff_option_add(&buffer, &common_options[i]);
    }
    buffer_add(&buffer, STR(".SH EXIT STATUS\n"));
    for (size_t i = 0; i < sizeof exit_codes / sizeof exit_codes[0]; i++) {
        buffer_add_format(&buffer, ".TP\n%s\n", exit_codes[i].line);
        roff_add(&buffer, exit_codes[i].says);
    }
    if (command != NULL && command->example_count > 0) {
        buffer_add(&buffer, STR(".SH EXAMPLES\n"));
        for (size_t i = 0; i < command->example_count; i++) {
            buffer_add(&buffer, STR(".TP\n.B "));
            roff_add(&buffer, command->examples[i].line);
            roff_add(&buffer, command->examples[i].says);
        }
    }
    print(&buffer);
}

// Paragraphs, wrapped; a line that begins with a blank stays as it is.
static void text_add(Buffer *buffer, Session *session, Str text, size_t indent)
{
    size_t width = session->terminal.style.width;
    width = width > TEXT_WIDTH_MAX ? TEXT_WIDTH_MAX : width;
    while (text.len > 0) {
        Str paragraph = str_split(text, '\n', &text);
        do {
            bool is_fixed = str_starts_with(paragraph, STR(" "));
            Str line = is_fixed ? paragraph : width_split(paragraph, width - indent, &paragraph);
            paragraph = is_fixed ? (Str){} : paragraph;
            width_add_blanks(buffer, line.len > 0 ? indent : 0);
            buffer_add(buffer, line);
            buffer_add_char(buffer, '\n');
        } while (paragraph.len > 0);
    }
}

// A line each: its last word and its sentence.
static void commands_add(Buffer *buffer, const Command *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str word = command_last_word(list[i]);
        buffer_add_format(buffer, "  %-*.*s%s\n", NAME_COLUMN - 2, STR_ARG(word),
                          list[i]->sentence);
    }
}

static void option_add(Buffer *buffer, Session *session, const OptionRow *row)
{
    Str name = str_format(session->arena, "  --%s%s%s%s", row->name, row->value == NULL ? "" : " ",
                          row->value == NULL ? "" : row->value, row->letter == 'h' ? ", -h" : "");
    Buffer says = buffer_new(session->arena);
    text_add(&says, session, str_from_c(row->says), OPTION_COLUMN);
    buffer_add(buffer, name);
    size_t column = width_of(name);
    if (column + 2 > OPTION_COLUMN) {
        buffer_add_char(buffer, '\n');
        buffer_add(buffer, buffer_str(&says));
    } else {
        width_add_blanks(buffer, OPTION_COLUMN - column);
        buffer_add(buffer, str_slice(buffer_str(&says), OPTION_COLUMN, SIZE_MAX));
    }
}

static void heading_add(Buffer *buffer, Session *session, const char *title)
{
    bool has_colour = session->terminal.style.colour;
    buffer_add_format(buffer, "%s%s%s\n", has_colour ? "\033[1m" : "", title,
                      has_colour ? "\033[0m" : "");
}

static void roff_commands_add(Buffer *buffer, const Command *const *list, size_t count)
{
    buffer_add(buffer, STR(".SH COMMANDS\n"));
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(buffer, ".TP\n.BR comity-%s (1)\n", page_name(list[i], buffer->arena));
        roff_add(buffer, list[i]->sentence);
    }
}

// The name as one word: agree-state.
static const char *page_name(const Command *command, Arena *arena)
{
    char *name = str_to_c(str_from_c(command->name), arena);
    for (char *c = name; *c != '\0'; c++) {
        *c = *c == ' ' ? '-' : *c;
    }
    return name;
}

static void roff_heading(Buffer *buffer, const Command *command)
{
    if (command == NULL) {
        buffer_add(buffer,
                   STR(".TH COMITY 1 \"\" \"comity " COMITY_VERSION "\" \"User commands\"\n"
                       ".SH NAME\ncomity \\- decide export-control cases by the law itself\n"
                       ".SH SYNOPSIS\n.B comity\n.I COMMAND\n[options] [FILE|\\-]\n"));
        return;
    }
    const char *name = page_name(command, buffer->arena);
    buffer_add_format(buffer,
                      ".TH COMITY-%s 1 \"\" \"comity " COMITY_VERSION "\" \"User commands\"\n"
                      ".SH NAME\ncomity-%s \\- %s\n.SH SYNOPSIS\n.B comity %s\n%s[options] ",
                      name, name, command->sentence, command->name,
                      command->part_count > 0 ? ".I COMMAND\n" : "");
    roff_add(buffer, command->operands);
}

// Text in which nothing is read as a request: dashes kept, dots at the beginning of a line hidden.
static void roff_add(Buffer *buffer, const char *text)
{
    bool at_start = true;
    for (const char *c = text == NULL ? "" : text; *c != '\0'; c++) {
        if (at_start && (*c == '.' || *c == '\'')) {
            buffer_add(buffer, STR("\\&"));
        }
        if (*c == '-' || *c == '\\') {
            buffer_add_char(buffer, '\\');
            buffer_add_char(buffer, *c == '-' ? '-' : 'e');
        } else if (*c == '\n') {
            buffer_add(buffer, c[1] == '\n'  ? STR("\n.PP")
                               : c[1] == ' ' ? STR("\n.br\n")
                                             : STR("\n"));
            c += c[1] == ' ' ? 1 : 0;
        } else {
            buffer_add_char(buffer, *c);
        }
        at_start = *c == '\n';
    }
    buffer_add_char(buffer, '\n');
}

static void roff_option_add(Buffer *buffer, const OptionRow *row)
{
    buffer_add(buffer, STR(".TP\n.B "));
    Str name = str_format(buffer->arena, "--%s%s%s", row->name, row->value == NULL ? "" : " ",
                          row->value == NULL ? "" : row->value);
    roff_add(buffer, str_to_c(name, buffer->arena));
    roff_add(buffer, row->says);
}

static void print(const Buffer *buffer)
{
    fwrite(buffer->at, 1, buffer->len, stdout);
}
