// rulebooks.c: loading for a command: timed, and reported as commands do.
#include "cli/rulebooks.h"

static Status paths_load(Rulebooks *out, Session *session, const Str *paths, size_t count,
                         bool with_laws);

Exit rulebooks_load(Rulebooks *out, Session *session)
{
    return rulebooks_load_option(out, session, "rules");
}

Exit rulebooks_load_option(Rulebooks *out, Session *session, const char *option)
{
    double begun = session_clock();
    Paths rules = {};
    Str value;
    for (size_t at = 0; option_next(&value, &session->options, option, &at);) {
        *VEC_PUSH(&rules, session->arena) = value;
    }
    Reading reading = {.shelf = shelf_of_program(session->arena)};
    Status status =
        shelf_load(out, &reading, rules.at, rules.count, &session->problems, session->arena);
    session->load_seconds += session_clock() - begun;
    if (status == STATUS_NOT_FOUND && out->program != NULL) {  // a name that there is not
        session_report(session);
        return EXIT_USAGE;
    }
    return status == STATUS_OK ? EXIT_DONE : session_end(session, status);
}

Status rulebooks_load_paths(Rulebooks *out, Session *session, const Str *paths, size_t count)
{
    return paths_load(out, session, paths, count, false);
}

Status rulebooks_load_laws(Rulebooks *out, Session *session, const Str *paths, size_t count)
{
    return paths_load(out, session, paths, count, true);
}

Str rulebooks_path(Str operand, Arena *arena)
{
    return shelf_path(shelf_of_program(arena), operand, arena);
}

static Status paths_load(Rulebooks *out, Session *session, const Str *paths, size_t count,
                         bool with_laws)
{
    double begun = session_clock();
    Status status = shelf_load_paths(out, shelf_of_program(session->arena), paths, count, with_laws,
                                     &session->problems, session->arena);
    session->load_seconds += session_clock() - begun;
    return status;
}
