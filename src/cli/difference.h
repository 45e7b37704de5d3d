// difference.h: two versions of rulebooks, compared as provisions: by what they say, whatever their
// layout, their order and their comments.
#ifndef CLI_DIFFERENCE_H
#define CLI_DIFFERENCE_H

#include "cli/command.h"
#include "lang/program.h"

typedef enum ChangeKind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_COUNT } ChangeKind;
Str change_word(ChangeKind kind);

// Of a statement: a clause, a day, what stands behind its name, or a row of its table.
typedef struct PartChange {
    Str part;           // "when", "from", "row 1C902.a.1"
    Str before, after;  // empty: not there
} PartChange;

typedef struct Change {
    ChangeKind kind;
    Str rulebook;
    Str statement;  // "require export.1"
    Str from;       // its first day, as written; of what was changed, the new one
    Str old_path, new_path;
    uint32_t old_line, new_line;  // 0: not there
    VEC(PartChange) parts;
} Change;

typedef struct Difference {
    VEC(Change) changes;  // by rulebook, in the order of the new text, what was removed last
    size_t counts[CHANGE_COUNT];
} Difference;

typedef struct RulebookVersion {
    Str path;
    Str name;              // as declared
    const File *file;      // as written
    const File *laid_out;  // the same in the one layout, so that blanks make no difference
} RulebookVersion;
typedef VEC(RulebookVersion) RulebookVersions;

// Reads the rulebooks of a folder, or one file. INVALID if one has errors of syntax.
Status versions_read(RulebookVersions *out, Str path, Session *session);

// Rulebooks are matched by name; two single files are versions of one, whatever their names.
Status difference_find(Difference *out, const RulebookVersions *old, const RulebookVersions *new,
                       Session *session);

#endif
