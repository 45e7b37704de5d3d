// agree_input.h: what the commands about commitments are given: an agreement, what was reported, of
// which days, and whose figures count.
#ifndef CLI_AGREE_INPUT_H
#define CLI_AGREE_INPUT_H

#include "agree/book.h"
#include "agree/states.h"
#include "cli/command.h"

#define AGREE_OPTION_ROWS                                                                          \
    {.name = "records",                                                                            \
     .value = "FILE",                                                                              \
     .is_many = true,                                                                              \
     .says = "what was reported: NDJSON, a record a line"},                                        \
        {.name = "from", .value = "DATE", .says = "the first day; else the agreement's"},          \
        {.name = "through",                                                                        \
         .value = "DATE",                                                                          \
         .says = "the last day; else that of the case file, or of the last record"},               \
        {.name = "known-on",                                                                       \
         .value = "DATE",                                                                          \
         .says = "by the figures as they were known on that day, for the days before it too"},     \
    {                                                                                              \
        .name = "book", .value = "SIDE|confirmed",                                                 \
        .says = "by the figures of one side, or by those that two sources confirm (else)"          \
    }

typedef struct AgreeInput {
    Agreement agreement;
    Trace trace;  // sorted, of all books
    Book book;    // that was asked for
    bool is_text;
} AgreeInput;

// Reads an agreement alone, with the records beside it in its file.
Status agree_input_agreement(AgreeInput *out, Session *session, Str path);
// Adds the records of the files that an option names, behind those that there are.
Status agree_input_records(AgreeInput *out, Session *session, const char *option);
// Reads a day that an option names; *out stays where it is not given.
Status agree_input_day(Date *out, Session *session, const char *option);
// Checks the agreements that the call names, as `comity agree check` does.
Exit agree_check_files(Session *session);
// Reads a file and the options above.
Status agree_input_read(AgreeInput *out, Session *session, Str path);
// The states by a book.
Status agree_input_states(States *out, const AgreeInput *input, const Book *book, Session *session);
// Reports; the exit code: that of the status, or EXIT_USAGE where an option was wrong.
Exit agree_end(Session *session, Status status);
// Adds a table of the days on which not all of several states of one agreement are the same; false
// if there are none.
bool agree_differences(Buffer *buffer, const States *states, const Str *names, size_t count,
                       Str title, Session *session);
// "confirmed", or the side.
Str agree_book_name(const Book *book);

#endif
