// cmd_fmt.c: `comity fmt`: the one layout.
#include "cli/commands.h"

#include "base/file.h"
#include "cli/rulebooks.h"
#include "lang/format.h"

typedef struct Formatting {
    Session *session;
    bool checks, writes;
    size_t file_count, changed_count;
} Formatting;

static Status file_format(Formatting *formatting, Str path);

static Exit fmt_run(Session *session)
{
    Options *options = &session->options;
    Formatting formatting = {.session = session,
                             .checks = option_is_given(options, "check"),
                             .writes = option_is_given(options, "write")};
    if (options->operands.count == 0) {
        return session_usage(session, "which file? ('-' is standard input)");
    }
    if (formatting.checks && formatting.writes) {
        return session_usage(session, "'--check' changes nothing, '--write' does: give one");
    }
    Status worst = STATUS_OK;
    for (size_t i = 0; i < options->operands.count; i++) {
        Paths files = {};
        Str path = rulebooks_path(options->operands.at[i], session->arena);
        Status status =
            files_below(&files, path, STR(".rules"), &session->problems, session->arena);
        if (status == STATUS_OK && files.count == 0) {
            status = problem_error(&session->problems, (Place){.source = path}, "file.rules",
                                   "there is no rulebook (*.rules) in '%.*s'", STR_ARG(path));
        }
        for (size_t k = 0; k < files.count && status == STATUS_OK; k++) {
            // A file that cannot be read does not keep the others from their layout.
            Status each = file_format(&formatting, files.at[k]);
            worst = worst == STATUS_OK ? each : worst;
        }
        worst = worst == STATUS_OK ? status : worst;
    }
    session->item_count = formatting.file_count;
    if (!session->quiet && formatting.file_count > 0 && (formatting.checks || formatting.writes)) {
        fflush(stdout);
        fprintf(stderr, "%s: %zu of %zu\n", formatting.checks ? "differ" : "changed",
                formatting.changed_count, formatting.file_count);
    }
    if (worst != STATUS_OK) {
        return session_end(session, worst);
    }
    return formatting.checks && formatting.changed_count > 0 ? EXIT_NO : EXIT_DONE;
}

static Status file_format(Formatting *formatting, Str path)
{
    Session *session = formatting->session;
    Source source = {.path = path};
    TRY(session_read(&source.text, session, path));
    size_t errors = session->problems.error_count;
    const File *file = file_parse(source, &session->problems, session->arena);
    formatting->file_count++;
    if (session->problems.error_count > errors) {
        return STATUS_INVALID;
    }
    Str text = format_file(file, session->arena);
    bool is_changed = !str_equal(text, source.text);
    formatting->changed_count += is_changed;
    if (!formatting->checks && !formatting->writes) {
        fwrite(text.at, 1, text.len, stdout);
        return STATUS_OK;
    }
    if (!is_changed) {
        return STATUS_OK;
    }
    printf("%.*s\n", STR_ARG(path));
    return formatting->writes ? file_write(path, text, &session->problems) : STATUS_OK;
}

static const OptionRow options[] = {
    {.name = "check", .says = "change nothing; name the files that differ, and exit 1 if any does"},
    {.name = "write", .says = "change the files in place, and name those changed"},
};
static const Example examples[] = {
    {"comity fmt draft.rules", "The file in its layout, on standard output."},
    {"comity fmt --write my/rules", "All rulebooks below a folder, in place."},
    {"comity fmt --check my/rules", "For a hook: exit 1 if one differs."},
};
const Command command_fmt = {
    .name = "fmt",
    .sentence = "give rulebooks their layout",
    .operands = "FILE|DIR|-...",
    .about = "One clause a line, its word padded to ten columns, clauses in the order of the "
             "specification, lines of at most 100 columns. No word is changed; comments stay on "
             "their lines. A file with an error of syntax is left as it is.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = fmt_run,
};
