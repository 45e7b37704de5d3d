// format.h: the one layout of a rulebook (`comity fmt`).
//
//   kind name : type from 2025-04-04        # a comment stays on its line
//     when      item.tpp >= 4800 TOPS_bit   two blanks, the clause's word padded to ten columns
//               and item.kind is chip       lines over 100 columns go on twelve blanks in
//
// A layout changes blanks, line ends and the order of clauses, never a word.
#ifndef LANG_FORMAT_H
#define LANG_FORMAT_H

#include "lang/tree.h"

// The text of a file that was parsed without an error. Formatting the result gives the same again.
Str format_file(const File *file, Arena *arena);

#endif
