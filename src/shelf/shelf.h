// shelf.h: rulebooks found, read and checked, for whoever decides by them: from disk, or from
// texts in memory that stand for files.
//
// Shipped rulebooks lie on a *shelf*: the folder COMITY_RULEBOOKS, else the one beside the program
// or library. The shelf is loaded whole, since facts are one vocabulary; names only select among
// it. A folder or file named instead is loaded by itself, with what its rulebooks `use` from
// beside it or the shelf.
#ifndef SHELF_SHELF_H
#define SHELF_SHELF_H

#include "lang/program.h"
#include "shelf/folder_names.h"

typedef struct Rulebooks {
    const Program *program;  // null if there was an error
    const Str *names;        // that the call named; none: all, unnamed
    size_t name_count;
    const Str *roots;  // paths of the rulebooks asked for, without those that they use
    size_t root_count;
} Rulebooks;

// The folder of the shipped rulebooks, for a program or library that lies at `binary`.
Str shelf_find(Str binary, Arena *arena);
// The same for the program that runs.
Str shelf_of_program(Arena *arena);

// What an operand leads to: itself, if there is such a file or folder, else what the shelf has by
// that name ("cn", "cn.rare_earths"), else itself.
Str shelf_path(Str shelf, Str operand, Arena *arena);

typedef struct Reading {
    Str shelf;
    bool with_beside;  // all others of the folder too, or of the shelf if the rulebook stands there
    const Source *open;  // texts that stand for the files of their paths
    size_t open_count;
    FolderNames *names;  // null: nothing is kept
} Reading;

// By names of the shelf, folders or files, as `--rules` says them, and by the texts of
// reading->open; the whole shelf where there is neither. Only errors are kept among the problems.
Status shelf_load(Rulebooks *out, const Reading *reading, const Str *rules, size_t count,
                  Problems *problems, Arena *arena);
// Does each name name some rulebook? NOT_FOUND with a problem ("usage"), and the nearest names.
Status shelf_names_check(const Program *program, const Str *names, size_t count,
                         Problems *problems);

// Folders or files; none: the shelf. Sorted problems, warnings too; those of rulebooks that are
// only used are kept if they are errors. `with_laws`: beside each rulebook the others of its law,
// since its provisions build upon theirs; those count as only used.
Status shelf_load_paths(Rulebooks *out, Str shelf, const Str *paths, size_t count, bool with_laws,
                        Problems *problems, Arena *arena);

// The texts, unchecked, that are read for the rulebook at `path`: itself, what it uses, and their
// tables. What was read is in *out even if something failed.
Status shelf_read(Sources *out, Str path, const Reading *reading, Problems *problems, Arena *arena);

// Is a problem's place in a rulebook asked for, or in a table beside one?
bool rulebooks_is_root(const Rulebooks *rulebooks, Str path);

#endif
