// main.c: finds the command, reads its options, runs it, and says how it ended.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"

// Of one call. Cases have an arena of their own, so only rulebooks and input read whole count.
#define REQUEST_MAX (8 * GIBIBYTE)
#define OUTPUT_BLOCK MEBIBYTE

typedef struct Call {
    int argc;
    char **argv;
    Exit exit;
} Call;

static Status call_run(Arena *arena, void *argument);
static Exit call_answer(Session *session, int argc, char **argv);
static Exit part_run(Session *session, const Command *command, int argc, char **argv);
static Exit command_run(Session *session, const Command *command, int argc, char **argv);
static void descriptors_hold(void);
static Exit output_end(Exit exit);

int main(int argc, char **argv)
{
    descriptors_hold();
    setvbuf(stdout, NULL, _IOFBF, OUTPUT_BLOCK);
    Call call = {argc, argv, EXIT_DONE};
    Arena *arena = arena_new(REQUEST_MAX);
    if (arena_run(arena, call_run, &call) == STATUS_NO_MEMORY) {
        fputs("error: there is not enough memory [memory]\n", stderr);
        call.exit = EXIT_WORLD;
    }
    call.exit = output_end(call.exit);
    arena_free(arena);
    return call.exit;
}

static Status call_run(Arena *arena, void *argument)
{
    Call *call = argument;
    Session session = {.arena = arena, .problems = {.arena = arena}, .command = &command_help};
    call->exit = call_answer(&session, call->argc - 1, call->argv + 1);
    return STATUS_OK;
}

// `argv` are the words behind the program's name.
static Exit call_answer(Session *session, int argc, char **argv)
{
    session->terminal = terminal_find(STR("auto"), false);
    Str first = argc > 0 ? str_from_c(argv[0]) : STR("--help");
    if (str_equal(first, STR("--version")) || str_equal(first, STR("-V"))) {
        puts("comity " COMITY_VERSION);
        return EXIT_DONE;
    }
    if (str_equal(first, STR("--help")) || str_equal(first, STR("-h"))) {
        help_all(session);
        return argc > 0 ? EXIT_DONE : EXIT_USAGE;
    }
    const Command *command = command_by_name(first);
    if (command == NULL) {
        return command_refuse(session, first);
    }
    return command->part_count > 0 ? part_run(session, command, argc - 1, argv + 1)
                                   : command_run(session, command, argc - 1, argv + 1);
}

// `comity agree state …`: `argv` are the words behind the first.
static Exit part_run(Session *session, const Command *command, int argc, char **argv)
{
    Str word = argc > 0 ? str_from_c(argv[0]) : (Str){};
    session->command = command;
    if (str_equal(word, STR("--help")) || str_equal(word, STR("-h"))) {
        help_command(session, command);
        return EXIT_DONE;
    }
    const Command *part = command_part(command, word);
    return part == NULL ? command_part_refuse(session, command, word)
                        : command_run(session, part, argc - 1, argv + 1);
}

static Exit command_run(Session *session, const Command *command, int argc, char **argv)
{
    session->command = command;
    Status status = options_read(&session->options, command->options, command->option_count, argc,
                                 argv, &session->problems, session->arena);
    const Options *options = &session->options;
    session->json = option_is_given(options, "json");
    session->quiet = option_is_given(options, "quiet");
    session->terminal = terminal_find(option_value(options, "colour", STR("auto")),
                                      option_is_given(options, "ascii"));
    if (option_is_given(options, "help")) {
        help_command(session, command);
        return EXIT_DONE;
    }
    if (status != STATUS_OK) {
        session_report(session);
        if (!session->json) {
            fprintf(stderr, "  see 'comity help %s'\n", command->name);
        }
        return EXIT_USAGE;
    }
    Exit exit = command->run(session);
    if (option_is_given(options, "timing")) {
        fflush(stdout);
        fprintf(stderr, "work_seconds=%.6f load_ms=%.3f items=%llu\n", session->work_seconds,
                session->load_seconds * 1000, (unsigned long long)session->item_count);
    }
    return exit;
}

// A file that is opened must not become standard output, should that be closed.
static void descriptors_hold(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1 && open("/dev/null", O_RDONLY) != descriptor) {
            _exit(EXIT_WORLD);
        }
    }
}

// A full disk is noticed at the end at the latest. (Whoever closes a pipe ends us by SIGPIPE.)
static Exit output_end(Exit exit)
{
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0 || failed) {
        fprintf(stderr, "error: the output cannot be written: %s [disk.write]\n",
                errno == 0 ? "the disk may be full" : strerror(errno));
        return EXIT_WORLD;
    }
    return exit;
}
