// common.h: what the benches share: rulebooks from disk, lists from files, clocks.
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include "base/file.h"
#include "decide/decide.h"

typedef VEC(Str) Lines;

typedef struct Stopwatch {
    double cpu, wall;  // seconds: of this process (user and system), and of the world
} Stopwatch;
Stopwatch clock_read(void);

// All rulebooks of the folders below `shelf` and the tables beside them, built.
Status shelf_load(Program **out, Str shelf, Problems *problems, Arena *arena);

// The rulebooks of one folder alone.
Status folder_load(Program **out, Str folder, Problems *problems, Arena *arena);

// The lines of FOLDER/NAME.
Status lines_read(Lines *out, Str folder, Str name, Problems *problems, Arena *arena);

// Writes the problems to standard error and gives the exit code.
int failed(const Problems *problems);

#endif
