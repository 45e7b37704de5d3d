// loader.h: the texts of a program being collected: rulebooks asked for, then those that they use,
// then the tables that they name.
#ifndef SHELF_LOADER_H
#define SHELF_LOADER_H

#include "base/map.h"
#include "shelf/shelf.h"

typedef struct Loader {
    Arena *arena;
    Problems *problems;
    const Reading *reading;
    VEC(Source) rulebooks;
    VEC(Source) tables;
    VEC(Str) roots;
    Map *paths;       // of what is loaded
    Map *candidates;  // rulebook that could be used → index of its path
    Paths candidate_paths;
    bool shelf_is_read;
} Loader;

Loader loader_new(const Reading *reading, Problems *problems, Arena *arena);

// Rulebooks that are asked for: the whole shelf; a folder or a file; one file alone.
Status loader_add_shelf(Loader *loader);
Status loader_add_path(Loader *loader, Str path);
Status loader_add_rulebook(Loader *loader, Str path);
// The other rulebooks of the same laws that lie beside those loaded; they count as only used.
Status loader_add_laws(Loader *loader);

// What those use, and the tables of all.
Status loader_add_used(Loader *loader);
Status loader_add_tables(Loader *loader);

Sources loader_sources(const Loader *loader);
// Has the rulebook at this path a folder on the disk, in which others lie?
bool loader_has_folder(const Loader *loader, Str path);
bool is_table_name(Str name);

#endif
