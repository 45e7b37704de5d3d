// cmd_diff.c: `comity diff`: two versions of rulebooks, as provisions and as cases that are decided
// otherwise.
#include "base/json.h"
#include "cli/commands.h"

#include "cli/decide_options.h"
#include "cli/diff_cases.h"
#include "cli/difference.h"

static Exit answer_write(const Difference *difference, DiffCases *cases);
static void text_write(const Difference *difference, Session *session);
static Str statement_text(Session *session, const Change *change);
static void json_write(JsonWriter *writer, const Difference *difference);
static void place_add(JsonWriter *writer, const char *key, Str path, uint32_t line);

static Exit diff_run(Session *session)
{
    const Options *options = &session->options;
    if (options->operands.count != 2) {
        return session_usage(session, "which two? The old version, then the new one");
    }
    RulebookVersions old = {}, new = {};
    Status status = versions_read(&old, options->operands.at[0], session);
    Status second = versions_read(&new, options->operands.at[1], session);
    status = status == STATUS_OK ? second : status;
    Difference difference = {};
    if (status == STATUS_OK) {
        status = difference_find(&difference, &old, &new, session);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session->problems.list.count = 0;  // warnings are for `check`
    DiffCases cases = {};
    Exit exit = diff_cases_open(&cases, session, options->operands.at[0], options->operands.at[1]);
    if (exit != EXIT_DONE) {
        return exit;
    }
    session->item_count = difference.changes.count;
    exit = answer_write(&difference, &cases);
    session->item_count += cases.counts.compared;
    session_report(session);  // cases that could not be read
    if (exit != EXIT_DONE) {
        return exit;
    }
    bool is_same = difference.changes.count == 0 && cases.counts.otherwise == 0;
    return cases.counts.unread > 0                  ? EXIT_INPUT
           : is_same && cases.counts.one_alone == 0 ? EXIT_DONE
                                                    : EXIT_NO;
}

// Provisions, then, if there are any to decide, cases, which are written as they come.
static Exit answer_write(const Difference *difference, DiffCases *cases)
{
    Session *session = cases->session;
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    Exit exit = EXIT_DONE;
    if (session->json) {
        cases->json = &writer;
        json_begin_object(&writer);
        json_write(&writer, difference);
    } else {
        text_write(difference, session);
    }
    if (cases->paths.count > 0) {
        if (session->json) {
            json_member_begin_object(&writer, "cases");
            json_member_begin_array(&writer, "otherwise");
        } else if (!session->quiet) {
            puts("");
        }
        exit = diff_cases_run(cases);
        if (session->json) {
            json_end_array(&writer);
        }
        if (session->json || exit == EXIT_DONE) {
            diff_cases_totals(cases);
        }
        if (session->json) {
            json_end_object(&writer);
        }
    }
    if (session->json) {
        json_end_object(&writer);
        printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
    }
    return exit;
}

// A grid a rulebook; a statement stands on the first of its lines.
static void text_write(const Difference *difference, Session *session)
{
    static const GridColumn columns[] = {
        {STR_INIT("change"), false}, {STR_INIT("statement"), false}, {STR_INIT("clause"), false},
        {STR_INIT("before"), false}, {STR_INIT("after"), false},
    };
    Buffer buffer = buffer_new(session->arena);
    const Change *changes = difference->changes.at;
    for (size_t i = 0; i < difference->changes.count;) {
        Str rulebook = changes[i].rulebook;
        Grid grid = grid_new(columns, sizeof columns / sizeof columns[0], session->arena);
        for (; i < difference->changes.count && str_equal(changes[i].rulebook, rulebook); i++) {
            const Change *change = &changes[i];
            Str word = change_word(change->kind), statement = statement_text(session, change);
            for (size_t k = 0; k == 0 || k < change->parts.count; k++) {
                PartChange part = k < change->parts.count ? change->parts.at[k] : (PartChange){};
                grid_add_row(&grid, (Str[]){word, statement, part.part, part.before, part.after});
                word = statement = (Str){};
            }
        }
        buffer_add_format(&buffer, "%.*s\n", STR_ARG(rulebook));
        grid_add_text(&buffer, &grid, session->terminal.style);
        buffer_add_char(&buffer, '\n');
    }
    text_write_to(stdout, buffer_str(&buffer));
    if (!session->quiet) {
        printf("%zu added, %zu removed, %zu changed\n", difference->counts[CHANGE_ADDED],
               difference->counts[CHANGE_REMOVED], difference->counts[CHANGE_CHANGED]);
    }
}

// With its first day: a name may have several versions.
static Str statement_text(Session *session, const Change *change)
{
    return change->from.len == 0 ? change->statement
                                 : str_format(session->arena, "%.*s from %.*s",
                                              STR_ARG(change->statement), STR_ARG(change->from));
}

static void json_write(JsonWriter *writer, const Difference *difference)
{
    json_member_begin_array(writer, "changes");
    for (size_t i = 0; i < difference->changes.count; i++) {
        const Change *change = &difference->changes.at[i];
        json_begin_object(writer);
        json_member_string(writer, "change", change_word(change->kind));
        json_member_string(writer, "rulebook", change->rulebook);
        json_member_string(writer, "statement", change->statement);
        json_member_text(writer, "from", change->from);
        place_add(writer, "old", change->old_path, change->old_line);
        place_add(writer, "new", change->new_path, change->new_line);
        json_member_begin_array(writer, "clauses");
        for (size_t k = 0; k < change->parts.count; k++) {
            const PartChange *part = &change->parts.at[k];
            json_begin_object(writer);
            json_member_string(writer, "clause", part->part);
            json_member_text(writer, "before", part->before);
            json_member_text(writer, "after", part->after);
            json_end_object(writer);
        }
        json_end_array(writer);
        json_end_object(writer);
    }
    json_end_array(writer);
    json_member_integer(writer, "added", (int64_t)difference->counts[CHANGE_ADDED]);
    json_member_integer(writer, "removed", (int64_t)difference->counts[CHANGE_REMOVED]);
    json_member_integer(writer, "changed", (int64_t)difference->counts[CHANGE_CHANGED]);
}

static void place_add(JsonWriter *writer, const char *key, Str path, uint32_t line)
{
    if (line == 0) {
        json_member_null(writer, key);
        return;
    }
    json_member_begin_object(writer, key);
    json_member_string(writer, "path", path);
    json_member_integer(writer, "line", line);
    json_end_object(writer);
}

static const OptionRow options[] = {
    {.name = "cases",
     .value = "FILE|-",
     .is_many = true,
     .says = "cases to decide under both versions: JSON, NDJSON or CSV; else those beside the "
             "rulebooks (NAME.cases.csv)"},
    {.name = "no-cases", .says = "compare provisions alone"},
    {.name = "as-of", .value = "DATE", .says = "the day for which to decide; else the case's date"},
    {.name = "known",
     .value = "DATE",
     .says = "decide by the law as it was known on that day; else the same day"},
    TIMELINE_OPTION_ROW,
};
static const Example examples[] = {
    {"comity diff old.rules new.rules", "Two versions of one rulebook."},
    {"comity diff us /tmp/draft/us", "The shipped rulebooks of a law, and a draft of them."},
    {"comity diff --cases last_year.ndjson us /tmp/draft/us",
     "And which of last year's cases the draft decides otherwise."},
    {"git show HEAD~1:rulebooks/cn/parties.rules > old.rules; comity diff old.rules "
     "rulebooks/cn/parties.rules",
     "What a commit changed in the law, whatever it did to the layout."},
};
const Command command_diff = {
    .name = "diff",
    .sentence = "compare two versions of rulebooks: provisions, and cases decided otherwise",
    .operands = "OLD NEW",
    .about =
        "Compares two files, or the rulebooks of two folders by their names: which statements "
        "were added, removed or changed, with the clauses, days and rows of tables that "
        "differ. Layout, comments and order make no difference.\n\n"
        "Then decides cases under both, each under its whole law, and lists those that come out "
        "otherwise: outcome, codes, requirements that hold, policy, exceptions that lift, what is "
        "missing, and the first provision at which the two decisions part. A case is looser or "
        "stricter by its outcome, of one outcome by its policies. What only one version knows of "
        "a case's columns is left out for the other.\n\n"
        "The exit is 1 if provisions differ or a case is decided otherwise, 3 if a case can be "
        "read by neither version.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = diff_run,
};
