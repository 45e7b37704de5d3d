// cmd_diff.c: `comity diff`: two versions of rulebooks, as provisions.
#include "base/json.h"
#include "cli/commands.h"

#include "cli/difference.h"

static void text_write(const Difference *difference, Session *session);
static Str statement_text(Session *session, const Change *change);
static void json_write(const Difference *difference, Session *session);
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
    session->item_count = difference.changes.count;
    (session->json ? json_write : text_write)(&difference, session);
    return difference.changes.count > 0 ? EXIT_NO : EXIT_DONE;
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

static void json_write(const Difference *difference, Session *session)
{
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_begin_array(&writer, "changes");
    for (size_t i = 0; i < difference->changes.count; i++) {
        const Change *change = &difference->changes.at[i];
        json_begin_object(&writer);
        json_member_string(&writer, "change", change_word(change->kind));
        json_member_string(&writer, "rulebook", change->rulebook);
        json_member_string(&writer, "statement", change->statement);
        json_member_text(&writer, "from", change->from);
        place_add(&writer, "old", change->old_path, change->old_line);
        place_add(&writer, "new", change->new_path, change->new_line);
        json_member_begin_array(&writer, "clauses");
        for (size_t k = 0; k < change->parts.count; k++) {
            const PartChange *part = &change->parts.at[k];
            json_begin_object(&writer);
            json_member_string(&writer, "clause", part->part);
            json_member_text(&writer, "before", part->before);
            json_member_text(&writer, "after", part->after);
            json_end_object(&writer);
        }
        json_end_array(&writer);
        json_end_object(&writer);
    }
    json_end_array(&writer);
    json_member_integer(&writer, "added", (int64_t)difference->counts[CHANGE_ADDED]);
    json_member_integer(&writer, "removed", (int64_t)difference->counts[CHANGE_REMOVED]);
    json_member_integer(&writer, "changed", (int64_t)difference->counts[CHANGE_CHANGED]);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
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

static const Example examples[] = {
    {"comity diff old.rules new.rules", "Two versions of one rulebook."},
    {"comity diff us /tmp/draft/us", "The shipped rulebooks of a law, and a draft of them."},
    {"git show HEAD~1:rulebooks/cn/parties.rules > old.rules; comity diff old.rules "
     "rulebooks/cn/parties.rules",
     "What a commit changed in the law, whatever it did to the layout."},
};
const Command command_diff = {
    .name = "diff",
    .sentence = "compare two versions of rulebooks, provision by provision",
    .operands = "OLD NEW",
    .about = "Compares two files, or the rulebooks of two folders by their names: which statements "
             "were added, removed or changed, with the clauses, days and rows of tables that "
             "differ. Layout, comments and order make no difference. The exit is 1 if they differ.",
    EXAMPLE_ROWS,
    .run = diff_run,
};
