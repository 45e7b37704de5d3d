// library.h: the rulebooks around a document, read but not checked, and what their names mean
// (inner header). A text that is being typed is seldom without a fault, and a program is made of
// faultless ones only; so names are looked up in the trees of what could be read.
//
//   Library ─ Volume, one a file ─ names ─> Link ─> Declaration
//           └ facts ────────────────────────^ └──> next of the same name
#ifndef LSP_LIBRARY_H
#define LSP_LIBRARY_H

#include "base/map.h"
#include "lang/program.h"
#include "lang/words.h"
#include "lsp/position.h"

typedef enum NameSpace {
    SPACE_RULEBOOK,
    SPACE_FACT,
    SPACE_TYPE,
    SPACE_GROUP,
    SPACE_TABLE,
    SPACE_COLUMN,
    SPACE_PROVISION,  // entries too, by their codes
    SPACE_COUNT,
} NameSpace;

// What declares a name, and where.
typedef struct Declaration {
    NameSpace space;
    uint32_t file;
    const Statement *statement;
    const Clause *column;  // of a table; else null
    Token name;
} Declaration;

typedef struct Volume {
    const File *file;
    Str rulebook;             // its name; empty if it has none
    Str list;                 // of its codes
    Map *names[SPACE_COUNT];  // → first link of those that are bare here
    Lines lines;              // made when asked for
    bool has_lines;
} Volume;

typedef struct Link {
    uint32_t declaration;
    uint32_t next;  // UINT32_MAX: none
} Link;

typedef struct Library {
    Arena *arena;
    VEC(Volume) volumes;
    uint32_t own;  // the document's
    Map *facts;    // → first link, of all files
    VEC(Declaration) declarations;
    VEC(Link) links;
} Library;

// `path` is the document's; the sources hold it.
Library *library_new(Sources sources, Str path, Arena *arena);
const Lines *library_lines(Library *library, uint32_t file);

// A token, with the statement and clause in which it stands.
typedef struct Spot {
    uint32_t file;
    const Statement *statement;
    bool in_header;
    ClauseKind clause;
    size_t clause_first;  // token
    size_t token;
} Spot;

// The first token of a statement.
Spot spot_first(const Library *library, uint32_t file, const Statement *statement);
// The next one of the same statement; false behind the last.
bool spot_next(Spot *spot, const Library *library);
// The token that holds a byte, or ends at it. False if no statement holds it.
bool spot_at(Spot *out, const Library *library, uint32_t file, size_t byte);
const Token *spot_token(const Spot *spot, const Library *library);
// The text of a token as it stands, quotes included, begins at its `at` and has this many bytes.
size_t token_size(const Token *token);

typedef VEC(uint32_t) Found;  // declarations, by index

// What the token at a spot means: all that declares it. Empty if it names nothing.
Found library_find(const Library *library, const Spot *spot);
// Names that are bare in a file: its own, then those of the rulebooks that it uses.
Found library_names(const Library *library, uint32_t file, NameSpace space);
// The facts by a name, as library_find: those of a party by any role.
Found library_facts(const Library *library, uint32_t file, Str name);
// The table (a declaration, by index; its columns follow it) that a name means in a file.
bool library_table(uint32_t *out, const Library *library, uint32_t file, Str name);

#endif
