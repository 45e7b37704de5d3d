// cmd_test.c: `comity test`: the cases that stand beside a rulebook, NAME.cases.csv beside
// NAME.rules.
#include "cli/commands.h"

#include "base/file.h"
#include "cli/coverage.h"
#include "cli/expectation.h"
#include "cli/rulebooks.h"

#define CASES_MAX (64 * MEBIBYTE)
#define CASE_ARENA_MAX (2 * GIBIBYTE)

static const Str cases_ending = STR_INIT(".cases.csv");
static const Str rules_ending = STR_INIT(".rules");

typedef struct Testing {
    Session *session;
    const Program *program;
    Arena *case_arena;
    Coverage *coverage;  // null: not asked for
    Str only;            // --case
    bool is_only;
    size_t passed, failed;
    JsonWriter *json;  // null: text
} Testing;

// One file of cases.
typedef struct CaseFile {
    Testing *testing;
    Str path;
    Decider *decider;
    CsvRow header;  // of the facts alone
    const Str *columns;
    size_t column_count;
    const CsvRow *row;
    Str id, note;
    bool has_passed;
    Buffer failures;  // lines to be shown, or JSON objects
} CaseFile;

static Status paths_find(Paths *rulebooks, Paths *cases, Session *session);
static Status path_add(Paths *rulebooks, Paths *cases, Str path, Session *session);
static Str with_ending(Str path, Str old, Str new, Arena *arena);
static Status file_test(Testing *testing, Str path);
static const Rulebook *rulebook_of(const Program *program, Str path);
static Status header_check(CaseFile *file, const CsvRow *row);
static bool is_fact_column(Str column);
static Status row_test(CaseFile *file);
static Status case_test(Arena *arena, void *argument);
static CsvRow facts_of_row(CaseFile *file, Arena *arena);
static void failure_add(CaseFile *file, Str column, Str expected, Str came);
static void problems_add(CaseFile *file, const Problems *problems);
static void case_report(CaseFile *file);

static Exit test_run(Session *session)
{
    Paths rulebook_paths = {}, case_paths = {};
    Status status = paths_find(&rulebook_paths, &case_paths, session);
    Rulebooks rulebooks = {};
    if (status == STATUS_OK) {
        status = rulebooks_load_laws(&rulebooks, session, rulebook_paths.at, rulebook_paths.count);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session->problems.list.count = 0;  // warnings are for `check`
    double begun = session_clock();
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    Testing testing = {
        .session = session,
        .program = rulebooks.program,
        .case_arena = arena_new(CASE_ARENA_MAX),
        .only = option_value(&session->options, "case", (Str){}),
        .is_only = option_is_given(&session->options, "case"),
        .json = session->json ? &writer : NULL,
    };
    if (option_is_given(&session->options, "coverage")) {
        testing.coverage = coverage_new(rulebooks.program, session->arena);
    }
    if (testing.json != NULL) {
        json_begin_object(&writer);
        json_member_begin_array(&writer, "cases");
    }
    for (size_t i = 0; i < case_paths.count && status == STATUS_OK; i++) {
        status = file_test(&testing, case_paths.at[i]);
    }
    arena_free(testing.case_arena);
    session->work_seconds += session_clock() - begun;
    session->item_count = testing.passed + testing.failed;
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    if (testing.is_only && session->item_count == 0) {
        return session_usage(session, "there is no case '%.*s'", STR_ARG(testing.only));
    }
    if (testing.json != NULL) {
        json_end_array(&writer);
        if (testing.coverage != NULL) {
            coverage_add_json(&writer, testing.coverage, &rulebooks);
        }
        json_member_integer(&writer, "passed", (int64_t)testing.passed);
        json_member_integer(&writer, "failed", (int64_t)testing.failed);
        json_end_object(&writer);
        printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
    } else {
        if (testing.coverage != NULL) {
            coverage_print(testing.coverage, &rulebooks, session->terminal.style, session->arena);
        }
        printf("%zu passed, %zu failed\n", testing.passed, testing.failed);
    }
    return testing.failed > 0 ? EXIT_NO : EXIT_DONE;
}

// The rulebooks and the files of cases that the operands name.
static Status paths_find(Paths *rulebooks, Paths *cases, Session *session)
{
    Options *options = &session->options;
    if (options->operands.count == 0) {
        return path_add(rulebooks, cases, shelf_of_program(session->arena), session);
    }
    for (size_t i = 0; i < options->operands.count; i++) {
        TRY(path_add(rulebooks, cases, options->operands.at[i], session));
    }
    return STATUS_OK;
}

static Status path_add(Paths *rulebooks, Paths *cases, Str path, Session *session)
{
    Arena *arena = session->arena;
    path = rulebooks_path(path, arena);
    Str rules = path, beside = path;
    if (file_is_folder(path)) {
        *VEC_PUSH(rulebooks, arena) = path;
        return files_below(cases, path, cases_ending, &session->problems, arena);
    }
    if (str_ends_with(path, cases_ending)) {
        rules = with_ending(path, cases_ending, rules_ending, arena);
    } else if (str_ends_with(path, rules_ending)) {
        beside = with_ending(path, rules_ending, cases_ending, arena);
    } else {
        return problem_error(&session->problems, (Place){.source = path}, "file.cases",
                             "'%.*s' is no folder, *.rules or *.cases.csv", STR_ARG(path));
    }
    *VEC_PUSH(rulebooks, arena) = rules;
    *VEC_PUSH(cases, arena) = beside;
    return STATUS_OK;
}

static Str with_ending(Str path, Str old, Str new, Arena *arena)
{
    return str_format(arena, "%.*s%.*s", (int)(path.len - old.len), path.at, STR_ARG(new));
}

static Status file_test(Testing *testing, Str path)
{
    Session *session = testing->session;
    Problems *problems = &session->problems;
    CaseFile file = {.testing = testing, .path = path};
    Str text = {};
    TRY(file_read(&text, path, CASES_MAX, problems, session->arena));
    const Rulebook *rulebook = rulebook_of(
        testing->program, with_ending(path, cases_ending, rules_ending, session->arena));
    if (rulebook == NULL) {
        return problem_error(problems, (Place){.source = path}, "file.cases",
                             "there is no rulebook beside '%.*s'", STR_ARG(path));
    }
    static const Str all = STR_INIT("*");
    // Under its whole law, since provisions of one rulebook build upon those of another.
    file.decider = decider_new(
        testing->program,
        (DeciderOptions){
            .names = &rulebook->law_name, .name_count = 1, .derive = &all, .derive_count = 1},
        session->arena);
    size_t passed = testing->passed, failed = testing->failed;
    CsvReader reader = csv_open(text, path);
    CsvRow row;
    Status status = csv_next(&row, &reader, problems, session->arena);
    if (status == STATUS_NOT_FOUND) {
        return problem_error(problems, (Place){.source = path}, "csv.header", "there is no header");
    }
    TRY(status);
    TRY(header_check(&file, &row));
    while ((status = csv_next(&row, &reader, problems, session->arena)) != STATUS_NOT_FOUND) {
        TRY(status);
        file.row = &row;
        TRY(row_test(&file));
    }
    passed = testing->passed - passed;
    failed = testing->failed - failed;
    if (testing->json == NULL && !session->quiet && passed + failed > 0) {
        printf("%.*s: %zu passed, %zu failed\n", STR_ARG(path), passed, failed);
    }
    return STATUS_OK;
}

static const Rulebook *rulebook_of(const Program *program, Str path)
{
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        if (str_equal(program->rulebooks[i]->file->source.path, path)) {
            return program->rulebooks[i];
        }
    }
    return NULL;
}

static Status header_check(CaseFile *file, const CsvRow *row)
{
    Session *session = file->testing->session;
    Str *columns = ARENA_MANY(session->arena, Str, row->count);
    Status status = STATUS_OK;
    for (size_t i = 0; i < row->count; i++) {
        Str nearest;
        columns[i] = str_trim(row->cells[i]);
        if (!expectation_is_column(columns[i]) ||
            expectation_is_known(columns[i], file->testing->program, &nearest, session->arena)) {
            continue;
        }
        Place place = {.source = file->path, .line = row->line, .column = row->columns[i]};
        status = problem_error(&session->problems, place, "case.expectation",
                               "there is no column '%.*s'", STR_ARG(columns[i]));
        if (nearest.len > 0) {
            problem_hint(&session->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
    }
    file->columns = columns;
    file->column_count = row->count;
    return status;
}

static bool is_fact_column(Str column)
{
    return !expectation_is_column(column) && !str_equal(column, STR("note"));
}

static Status row_test(CaseFile *file)
{
    Testing *testing = file->testing;
    file->id = file->note = (Str){};
    for (size_t i = 0; i < file->column_count && i < file->row->count; i++) {
        if (str_equal(file->columns[i], STR("id"))) {
            file->id = file->row->cells[i];
        } else if (str_equal(file->columns[i], STR("note"))) {
            file->note = file->row->cells[i];
        }
    }
    if (testing->is_only && !str_equal(file->id, testing->only)) {
        return STATUS_OK;
    }
    file->has_passed = true;
    file->failures = buffer_new(testing->session->arena);
    TRY(arena_run(testing->case_arena, case_test, file));
    arena_reset(testing->case_arena);
    *(file->has_passed ? &testing->passed : &testing->failed) += 1;
    case_report(file);
    return STATUS_OK;
}

static Status case_test(Arena *arena, void *argument)
{
    CaseFile *file = argument;
    Testing *testing = file->testing;
    Problems problems = {.arena = arena};
    Place place = {.source = file->path, .line = file->row->line};
    Case *given = NULL;
    Decision decision = {};
    CsvRow facts = facts_of_row(file, arena);
    Status status = case_read_csv(&given, &file->header, &facts, testing->program->vocabulary,
                                  place, &problems, arena);
    if (status == STATUS_OK) {
        status = decide_case(&decision, file->decider, given, &problems, arena);
    }
    if (status != STATUS_OK) {
        problems_add(file, &problems);
        return STATUS_OK;
    }
    for (size_t i = 0; i < file->column_count && i < file->row->count; i++) {
        if (expectation_is_column(file->columns[i])) {
            Str came =
                expectation_check(file->columns[i], file->row->cells[i], &decision, given, arena);
            if (came.len > 0) {
                failure_add(file, file->columns[i], file->row->cells[i], came);
            }
        }
    }
    if (testing->coverage != NULL) {
        coverage_note(testing->coverage, file->decider, &decision);
    }
    return STATUS_OK;
}

// The row without the columns that are no facts; the header alike.
static CsvRow facts_of_row(CaseFile *file, Arena *arena)
{
    size_t count = file->row->count < file->column_count ? file->row->count : file->column_count;
    Str *names = ARENA_MANY(arena, Str, count), *cells = ARENA_MANY(arena, Str, count);
    uint32_t *columns = ARENA_MANY(arena, uint32_t, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_fact_column(file->columns[i])) {
            names[kept] = file->columns[i];
            cells[kept] = file->row->cells[i];
            columns[kept++] = file->row->columns[i];
        }
    }
    file->header = (CsvRow){.cells = names, .count = kept};
    return (CsvRow){.cells = cells, .count = kept, .line = file->row->line, .columns = columns};
}

static void failure_add(CaseFile *file, Str column, Str expected, Str came)
{
    file->has_passed = false;
    if (file->testing->json == NULL) {
        buffer_add_format(&file->failures, "  %.*s: expected %.*s, came %.*s\n", STR_ARG(column),
                          STR_ARG(expected), STR_ARG(came));
        return;
    }
    JsonWriter writer = {.to = &file->failures};
    buffer_add(&file->failures, file->failures.len > 0 ? STR(",") : STR(""));
    json_begin_object(&writer);
    json_member_string(&writer, "column", column);
    json_member_string(&writer, "expected", expected);
    json_member_string(&writer, "came", came);
    json_end_object(&writer);
}

static void problems_add(CaseFile *file, const Problems *problems)
{
    file->has_passed = false;
    for (size_t i = 0; i < problems->list.count; i++) {
        const Problem *problem = &problems->list.at[i];
        if (file->testing->json != NULL) {
            buffer_add(&file->failures, file->failures.len > 0 ? STR(",") : STR(""));
            problem_add_json(&file->failures, problem);
            continue;
        }
        buffer_add_format(&file->failures, "  %.*s: %.*s [%.*s]\n", STR_ARG(problem->place.field),
                          STR_ARG(problem->message), STR_ARG(problem->code));
        if (problem->hint.len > 0) {
            buffer_add_format(&file->failures, "    hint: %.*s\n", STR_ARG(problem->hint));
        }
    }
}

static void case_report(CaseFile *file)
{
    JsonWriter *json = file->testing->json;
    if (json == NULL) {
        if (!file->has_passed) {
            printf("%.*s:%u: FAILED %.*s%s%.*s%s\n%.*s  repeat: comity test %.*s --case '%.*s'\n",
                   STR_ARG(file->path), file->row->line, STR_ARG(file->id),
                   file->note.len > 0 ? " (" : "", STR_ARG(file->note),
                   file->note.len > 0 ? ")" : "", STR_ARG(buffer_str(&file->failures)),
                   STR_ARG(file->path), STR_ARG(file->id));
        }
        return;
    }
    json_begin_object(json);
    json_member_string(json, "path", file->path);
    json_member_integer(json, "line", file->row->line);
    json_member_string(json, "id", file->id);
    json_member_boolean(json, "passed", file->has_passed);
    json_member_begin_array(json, "failures");
    if (file->failures.len > 0) {
        json_raw(json, buffer_str(&file->failures));
    }
    json_end_array(json);
    json_end_object(json);
}

static const OptionRow options[] = {
    {.name = "case", .value = "ID", .says = "one case alone"},
    {.name = "coverage",
     .says = "name the statements that held in no case, and of each condition what of yes, no "
             "and unknown no case shows"},
};
static const Example examples[] = {
    {"comity test", "The cases of all shipped rulebooks."},
    {"comity test rulebooks/cn --coverage", "Those of a folder, and what they leave untried."},
    {"comity test rulebooks/cn/parties.cases.csv --case control-list", "One case."},
};
const Command command_test = {
    .name = "test",
    .sentence = "hold rulebooks to the cases beside them",
    .operands = "[DIR|NAME.rules|NAME.cases.csv]...",
    .about =
        "Decides the cases of NAME.cases.csv under NAME.rules and compares. A column is a fact, or "
        "`id`, `date`, `known`, `note`, or an expectation; an empty cell says and expects nothing, "
        "members are parted by ';', 'none' expects that there is none. A list of records has a "
        "column for each fact of each member (item.parts[0].origin, item.parts[1].origin), or one "
        "(item.parts) with JSON in its cells; 'none' is the empty list, and one of which no cell "
        "says anything is unknown.\n\n"
        "  expect.outcome, .at_least, .at_most, .reachable, .as_enforced    an outcome\n"
        "  expect.codes, expect.possible_codes    these and no others\n"
        "  expect.not_codes                       none of these\n"
        "  expect.policy, .because, .requirements, .missing, .assumed, .warning    these among "
        "them\n"
        "  expect.exception.NAME                  yes, no or unknown\n"
        "  expect.due.NAME                        the day by which a clock or duty is due; none if "
        "unknown\n"
        "  expect.derived.NAME                    a value (26 %, FR) of a fact (item.tpp, or "
        "tpp)\n\n"
        "The last line is `N passed, N failed`; the exit is 1 if any failed.\n\n"
        "Coverage counts the statements from `entry` to `clock`, a policy where it holds for a "
        "requirement that is to be applied for; and of a condition each test that `and`, `or` and "
        "`not` join, and only where "
        "no other test of its statement settles that already. Unknown is not asked for where a "
        "test reads only tables, the day, and facts with a presumption.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = test_run,
};
