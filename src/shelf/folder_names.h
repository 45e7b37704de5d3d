// folder_names.h: the rulebooks below folders, by file and by the name that each declares.
#ifndef SHELF_FOLDER_NAMES_H
#define SHELF_FOLDER_NAMES_H

#include "base/problem.h"

#define RULEBOOK_MAX (16 * MEBIBYTE)

typedef VEC(Str) Paths;

// Adds the files below a folder whose names end so, in order; or the file itself.
Status files_below(Paths *out, Str path, Str ending, Problems *problems, Arena *arena);

// A rulebook that could be used: its name, and its file.
typedef struct Named {
    Str name, path;
} Named;

typedef struct FolderList {
    VEC(Named) files;
} FolderList;

// What is below folders, kept for as long as nothing is known to have changed on the disk: an
// editor asks at each keystroke, and a folder may be a home.
typedef struct FolderNames FolderNames;
FolderNames *folder_names_new(Arena *arena);  // null if there is no memory: nothing is kept
void folder_names_forget(FolderNames *names);

// The rulebooks below `folder`: from what is kept, if something is, else from the disk. `names` may
// be null. *out lives in the arena of `names`, or in `arena`.
Status folder_names_find(FolderList *out, FolderNames *names, Str folder, Problems *problems,
                         Arena *arena);

// NAME of the first line that is `rulebook NAME`; comments and blank lines may stand before it.
Str declared_name(Str text);
// The folder in which a file lies, without '/' at the end; "." where the path names none.
Str folder_of(Str path);
Str path_below(Str folder, Str name, Arena *arena);

#endif
