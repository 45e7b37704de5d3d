// rulebooks.h: the rulebooks that a call is about, loaded from the shelf beside the program, or from
// folders and files (shelf/shelf.h), with the time that it took and its problems in the session.
#ifndef CLI_RULEBOOKS_H
#define CLI_RULEBOOKS_H

#include "cli/command.h"
#include "shelf/shelf.h"

// By --rules: names of the shelf, folders or files; the whole shelf where none is given. Warnings
// are dropped. EXIT_DONE, or how the call ends, after a report.
Exit rulebooks_load(Rulebooks *out, Session *session);
// The same by another option than --rules.
Exit rulebooks_load_option(Rulebooks *out, Session *session, const char *option);

// Folders or files; none: the shelf. Problems, warnings too, go to the session's, unreported; those
// of rulebooks that are only used are kept if they are errors.
Status rulebooks_load_paths(Rulebooks *out, Session *session, const Str *paths, size_t count);

// The same, and beside each rulebook the others of its law.
Status rulebooks_load_laws(Rulebooks *out, Session *session, const Str *paths, size_t count);

// shelf_path of the shelf beside the program.
Str rulebooks_path(Str operand, Arena *arena);

#endif
