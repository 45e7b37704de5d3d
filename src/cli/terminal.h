// terminal.h: where the output goes, and what can be shown there.
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/str.h"
#include "render/render.h"

typedef struct Terminal {
    bool out_is_terminal, err_is_terminal, in_is_terminal;
    bool out_colour, err_colour;
    TextStyle style;  // of standard output
} Terminal;

// `colour` is auto, always or never; `ascii` forbids lines and marks beyond ASCII, which are also
// left out where the locale is not UTF-8. Lines are as wide as the terminal, or COLUMNS, or 100.
Terminal terminal_find(Str colour, bool ascii);

#endif
