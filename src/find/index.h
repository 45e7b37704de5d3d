// index.h: what find.c searches and gather.c fills.
//
//   keys: "Sm" ─► postings  [ passage 4, twice | passage 9, once | … ]
//                                  │
//   passages  [ … | entry 2, row, "element: Sm; forms: alloy" | … ]
//                      │
//   entries   [ … | no18.list, 1C902.a.2.a | … ]
#ifndef FIND_INDEX_H
#define FIND_INDEX_H

#include "find/find.h"
#include "find/terms.h"

typedef struct FindPassage {
    uint32_t entry;
    FindField field;
    Str text;
} FindPassage;

typedef struct FindPosting {
    uint32_t passage;
    uint32_t count;
} FindPosting;

typedef VEC(FindPosting) FindPostings;

// How many terms each field of an entry has.
typedef struct FindLengths {
    uint32_t of[FIND_FIELD_COUNT];
} FindLengths;

struct FindIndex {
    const Program *program;
    Arena *arena;
    TermReader *reader;
    VEC(FindEntry) entries;
    VEC(FindLengths) lengths;  // by entry
    VEC(FindPassage) passages;
    Map *keys;  // to a position in postings
    VEC(FindPostings) postings;
    Map *words;  // as they stand in the texts, for the nearest
};

// Fills an index that has its program, arena, reader and maps.
void find_gather(FindIndex *index);

#endif
