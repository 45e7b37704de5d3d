// file.h: whole files in and out, at the edge of the program.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/problem.h"
#include "base/str.h"

// Reads a file (or standard input for "-") of at most `limit` bytes. The content is followed by a
// zero byte (not counted). NOT_FOUND, BROKEN, or RANGE if it is larger: each with a Problem
// ("file.missing", "file.read", "file.large").
Status file_read(Str *out, Str path, size_t limit, Problems *problems, Arena *arena);
// Names in a folder, sorted bytewise, without . and ..; "file.missing", "file.read".
Status file_list(Str **out, size_t *count, Str folder, Problems *problems, Arena *arena);
// Writes a whole file, or nothing: beside it, and then in its place. One that is there keeps its
// mode. BROKEN ("disk.write").
Status file_write(Str path, Str content, Problems *problems);
bool file_is_folder(Str path);
bool file_exists(Str path);

#endif
