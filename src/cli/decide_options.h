// decide_options.h: the options that every command has that decides: which rulebooks, of which
// days.
#ifndef CLI_DECIDE_OPTIONS_H
#define CLI_DECIDE_OPTIONS_H

#include "cli/command.h"
#include "cli/page.h"
#include "decide/decide.h"

#define TIMELINE_OPTION_ROW                                                                        \
    {                                                                                              \
        .name = "timeline", .value = "FILE",                                                       \
        .says = "statuses of measures and what is kept of agreements: CSV or a JSON object a "     \
                "line, with measure, status, from, to, because"                                    \
    }

#define DECIDE_OPTION_ROWS                                                                         \
    {.name = "rules",                                                                              \
     .value = "NAME|DIR",                                                                          \
     .is_many = true,                                                                              \
     .says = "rulebooks: shipped ones by name or its beginning (us, cn.rare_earths), or a folder " \
             "or file; else all that are shipped"},                                                \
        {.name = "as-of",                                                                          \
         .value = "DATE",                                                                          \
         .says = "the day for which to decide; else the case's date"},                             \
        {.name = "known",                                                                          \
         .value = "DATE",                                                                          \
         .says = "decide by the law as it was known on that day; else the same day"},              \
        TIMELINE_OPTION_ROW

// Of commands that show a decision as a page.
#define PAGE_OPTION_ROWS                                                                           \
    {.name = "all",                                                                                \
     .says = "on a page, each row of a requirement by itself, and everything that is "             \
             "otherwise left out"},                                                                \
    {                                                                                              \
        .name = "language", .value = "LANGUAGE", .words = "en|zh",                                 \
        .says = "of a page and of questions: en (else), zh"                                        \
    }

// Reads --all and --language; the style is the terminal's.
PageOptions page_options_read(const Session *session);
// Reads --as-of, --known and --derive. Names of rulebooks come from rulebooks_load.
Exit decide_options_read(DeciderOptions *out, Session *session);
// The days alone, by the names of their options; what is not given stays as it was.
Exit decide_options_days(DeciderOptions *out, Session *session, const char *as_of,
                         const char *known);
// Reads the file that --timeline names, if it does, against the program's measures.
Exit decide_options_timeline(DeciderOptions *out, const Program *program, Session *session);
// The same by another option.
Exit decide_options_timeline_of(DeciderOptions *out, const Program *program, Session *session,
                                const char *option);
// One file, or standard input where none is named and it is no terminal; else how the call ends.
Exit decide_options_operand(Session *session);
// Reads --threads, if given.
Exit decide_options_threads(uint64_t *out, Session *session);

#endif
