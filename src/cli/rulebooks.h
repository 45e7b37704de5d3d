// rulebooks.h: which rulebooks a call is about, read from disk and checked.
//
// Shipped rulebooks lie on a *shelf*: the folder COMITY_RULEBOOKS, else the one beside the program.
// The shelf is loaded whole, since facts are one vocabulary; names only select among it. A folder
// or file named instead is loaded by itself, with what its rulebooks `use` from beside it or the
// shelf.
#ifndef CLI_RULEBOOKS_H
#define CLI_RULEBOOKS_H

#include "cli/command.h"
#include "lang/program.h"

typedef struct Rulebooks {
    const Program *program;  // null if there was an error
    const Str *names;        // that the call named; none: all, unnamed
    size_t name_count;
    const Str *roots;  // paths of the rulebooks asked for, without those that they use
    size_t root_count;
} Rulebooks;

// Folder of the shipped rulebooks.
Str rulebooks_shelf(Arena *arena);

// What an operand leads to: itself, if there is such a file or folder, else what the shelf has by
// that name ("cn", "cn.rare_earths"), else itself.
Str rulebooks_path(Str operand, Arena *arena);

// By --rules: names of the shelf, folders or files; the whole shelf where none is given. Warnings
// are dropped. EXIT_DONE, or how the call ends, after a report.
Exit rulebooks_load(Rulebooks *out, Session *session);
// The same by another option than --rules.
Exit rulebooks_load_option(Rulebooks *out, Session *session, const char *option);

// Folders or files; none: the shelf. Problems, warnings too, go to the session's, unreported; those
// of rulebooks that are only used are kept if they are errors.
Status rulebooks_load_paths(Rulebooks *out, Session *session, const Str *paths, size_t count);

// The same, and beside each rulebook the others of its law, since its provisions build upon theirs;
// those count as only used.
Status rulebooks_load_laws(Rulebooks *out, Session *session, const Str *paths, size_t count);

// The names of the rulebooks below folders, kept for as long as nothing is known to have changed on
// the disk: an editor asks at each keystroke, and a folder may be a home.
typedef struct FolderNames FolderNames;
FolderNames *folder_names_new(Arena *arena);
void folder_names_forget(FolderNames *names);

typedef struct Reading {
    bool with_beside;  // all others of the folder too, or of the shelf if the rulebook stands there
    const Source *open;  // texts that stand for the files of their paths
    size_t open_count;
    FolderNames *names;
} Reading;

// The texts, unchecked, that are read for the rulebook at `path`: itself, what it uses, and their
// tables. What was read is in *out even if something failed.
Status rulebooks_read(Sources *out, Str path, const Reading *reading, Problems *problems,
                      Arena *arena);

// Is a problem's place in a rulebook asked for, or in a table beside one?
bool rulebooks_is_root(const Rulebooks *rulebooks, Str path);

typedef VEC(Str) Paths;

// Adds the files below a folder whose names end so, in order; or the file itself.
Status files_below(Paths *out, Str path, Str ending, Problems *problems, Arena *arena);

#endif
