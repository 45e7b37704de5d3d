#include "cli/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 100, WIDTH_LEAST = 40, WIDTH_MOST = 400 };

static bool colour_is_wanted(Str colour, bool is_terminal);
static size_t width_find(bool is_terminal);
static bool locale_is_utf8(void);

Terminal terminal_find(Str colour, bool ascii)
{
    Terminal terminal = {
        .out_is_terminal = isatty(STDOUT_FILENO),
        .err_is_terminal = isatty(STDERR_FILENO),
        .in_is_terminal = isatty(STDIN_FILENO),
    };
    terminal.out_colour = colour_is_wanted(colour, terminal.out_is_terminal);
    terminal.err_colour = colour_is_wanted(colour, terminal.err_is_terminal);
    terminal.style = (TextStyle){
        .width = width_find(terminal.out_is_terminal),
        .ascii = ascii || !locale_is_utf8(),
        .colour = terminal.out_colour,
    };
    return terminal;
}

static bool colour_is_wanted(Str colour, bool is_terminal)
{
    if (!str_equal(colour, STR("auto"))) {
        return str_equal(colour, STR("always"));
    }
    Str no_colour = str_from_c(getenv("NO_COLOR"));  // no-color.org: any value but the empty one
    Str kind = str_from_c(getenv("TERM"));
    return is_terminal && no_colour.len == 0 && kind.len > 0 && !str_equal(kind, STR("dumb"));
}

static size_t width_find(bool is_terminal)
{
    struct winsize size = {};
    size_t width = WIDTH_DEFAULT;
    const char *columns = getenv("COLUMNS");
    if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        width = size.ws_col;
    } else if (columns != NULL && atoi(columns) > 0) {
        width = (size_t)atoi(columns);
    }
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

static bool locale_is_utf8(void)
{
    (void)setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
