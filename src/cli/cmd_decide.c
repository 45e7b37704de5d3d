// cmd_decide.c: `comity decide`.
#include "cli/commands.h"

#include <unistd.h>

#include "cli/batch.h"
#include "cli/casework.h"
#include "cli/decide_options.h"
#include "cli/present.h"
#include "cli/progress.h"
#include "cli/rulebooks.h"

typedef struct Output {
    Session *session;
    CaseTask *task;
    bool is_begun;  // of a JSON array: its first member is written
    Progress progress;
} Output;

static Exit options_apply(CaseTask *task, Session *session);
static Status feed_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count);
static Status rows_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count);
static Status document_answer(Session *session, CaseTask *task, Feed *feed);
static Status array_answer(Worker *worker, Output *output, const JsonValue *array);
static void output_begin(Output *output);
static bool output_write(void *argument, Str answers);
static void output_finish(Output *output);
static Exit tally_exit(Session *session, const CaseTask *task);

static Exit decide_run(Session *session)
{
    Options *options = &session->options;
    Tally tally = {};
    CaseTask task = {.tally = &tally, .page = page_options_read(session)};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors < 1 ? 1 : (uint64_t)processors;
    Exit exit = options_apply(&task, session);
    if (exit == EXIT_DONE) {
        exit = decide_options_threads(&threads, session);
    }
    if (exit == EXIT_DONE) {
        exit = decide_options_operand(session);
    }
    if (exit != EXIT_DONE) {
        return exit;
    }
    Rulebooks rulebooks = {};
    exit = rulebooks_load(&rulebooks, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    task.program = rulebooks.program;
    task.options.names = rulebooks.names;
    task.options.name_count = rulebooks.name_count;
    exit = decide_options_timeline(&task.options, rulebooks.program, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    double begun = session_clock();
    Feed *feed = NULL;
    Status status =
        feed_open(&feed, option_operand(options, STR("-")),
                  option_value(options, "input", STR("auto")), &session->problems, session->arena);
    if (status == STATUS_OK) {
        status = feed_answer(session, &task, feed, (unsigned)threads);
    }
    session->work_seconds += session_clock() - begun;
    session->item_count = tally.cases;
    if (status == STATUS_BROKEN && ferror(stdout)) {
        return EXIT_WORLD;  // main says why
    }
    return status == STATUS_OK ? tally_exit(session, &task) : session_end(session, status);
}

static Exit options_apply(CaseTask *task, Session *session)
{
    Options *options = &session->options;
    if (option_is_given(options, "lists")) {
        return session_usage(session, "'--lists' is not built yet");
    }
    Str format = option_value(options, "format", STR("json"));
    if (str_equal(format, STR("arrow")) || str_equal(format, STR("parquet"))) {
        return session_usage(session, "the format '%.*s' is not built yet", STR_ARG(format));
    }
    task->explains = option_is_given(options, "explain");
    Str word;
    for (size_t at = 0; option_next(&word, options, "fail-on", &at);) {
        Outcome outcome;
        if (!outcome_find(word, &outcome)) {
            return session_usage(session, "'--fail-on' cannot be '%.*s'", STR_ARG(word));
        }
        task->fails_on[outcome] = true;
    }
    return decide_options_read(&task->options, session);
}

static Status feed_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count)
{
    task->rows = (CaseRowsOf){.source = feed->source, .kind = feed->kind};
    Str by_input = feed->kind == FEED_JSON ? STR("json") : STR("ndjson");
    Str format = option_value(&session->options, "format", by_input);
    task->format = str_equal(format, STR("csv"))     ? ANSWER_CSV
                   : str_equal(format, STR("table")) ? ANSWER_TABLE
                   : str_equal(format, STR("json"))  ? ANSWER_JSON
                                                     : ANSWER_NDJSON;
    bool is_for_people = task->format == ANSWER_TABLE || session->terminal.err_is_terminal;
    task->shown = is_for_people ? &session->problems : NULL;
    if (feed->kind == FEED_JSON) {
        return document_answer(session, task, feed);
    }
    return rows_answer(session, task, feed, thread_count);
}

static Status rows_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count)
{
    Chunk first = {};
    bool has_header = feed->kind == FEED_CSV;
    if (has_header) {
        TRY(case_rows_header(&task->rows, feed, &first, &session->problems, session->arena));
    }
    task->grid = ARENA_NEW(session->arena, Grid);
    *task->grid = grid_new(present_columns, PRESENT_COLUMNS, session->arena);
    Output output = {.session = session, .task = task, .progress = progress_begin(session, feed)};
    Batch batch = {
        .thread_count = task->shown == NULL ? thread_count : 1,  // grid and problems belong to one
        .task = task,
        .worker_new = worker_new_for_batch,
        .answer = worker_answer_rows,
        .write = output_write,
        .write_argument = &output,
    };
    output_begin(&output);
    Status status = batch_run(&batch, feed, has_header ? &first : NULL, &session->problems);
    output_finish(&output);
    return status;
}

// One value: an object is one case, an array several.
static Status document_answer(Session *session, CaseTask *task, Feed *feed)
{
    Str text = {};
    const JsonValue *value = NULL;
    TRY(feed_read_all(&text, feed, &session->problems));
    TRY(json_read(&value, text, feed->source, 1, &session->problems, session->arena));
    task->is_single = json_kind(value) != JSON_ARRAY;
    task->grid = ARENA_NEW(session->arena, Grid);
    *task->grid = grid_new(present_columns, PRESENT_COLUMNS, session->arena);
    Output output = {.session = session, .task = task, .progress = progress_begin(session, NULL)};
    Worker *worker = worker_new(task, session->arena);
    output_begin(&output);
    Status status = STATUS_OK;
    if (task->is_single) {
        Buffer buffer = buffer_new(session->arena);
        worker_answer_value(worker, value, &buffer);
        (void)output_write(&output, buffer_str(&buffer));
    } else {
        status = array_answer(worker, &output, value);
    }
    output_finish(&output);
    return status;
}

static Status array_answer(Worker *worker, Output *output, const JsonValue *array)
{
    Buffer buffer = buffer_new(output->session->arena);
    for (JsonEach each = json_each(array); json_next(&each);) {
        buffer_clear(&buffer);
        worker_answer_value(worker, each.value, &buffer);
        if (!output_write(output, buffer_str(&buffer))) {
            return STATUS_BROKEN;
        }
    }
    return STATUS_OK;
}

static void output_begin(Output *output)
{
    Buffer header = buffer_new(output->session->arena);
    if (output->task->format == ANSWER_CSV) {
        present_csv_header(&header);
    } else if (output->task->format == ANSWER_JSON && !output->task->is_single) {
        buffer_add_char(&header, '[');
    }
    text_write_to(stdout, buffer_str(&header));
}

static bool output_write(void *argument, Str answers)
{
    Output *output = argument;
    bool is_array = output->task->format == ANSWER_JSON && !output->task->is_single;
    if (is_array && !output->is_begun && answers.len > 0) {
        answers = str_slice(answers, 1, SIZE_MAX);  // its comma
        output->is_begun = true;
    }
    progress_show(&output->progress, output->task->tally->cases);
    text_write_to(stdout, answers);
    return !ferror(stdout);
}

static void output_finish(Output *output)
{
    CaseTask *task = output->task;
    progress_end(&output->progress);
    if (task->format == ANSWER_JSON && !task->is_single) {
        fputs(output->is_begun ? "\n]\n" : "]\n", stdout);
    }
    if (task->format == ANSWER_TABLE && !task->is_single) {
        Buffer buffer = buffer_new(output->session->arena);
        grid_add_text(&buffer, task->grid, task->page.style);
        fwrite(buffer.at, 1, buffer.len, stdout);
    }
}

static Exit tally_exit(Session *session, const CaseTask *task)
{
    uint64_t unread = task->tally->unread, cases = task->tally->cases;
    session_report(session);
    if (unread > 0 && !session->quiet && !session->json && !(cases == 1 && task->shown != NULL)) {
        fflush(stdout);
        fprintf(stderr, "%llu of %llu case%s could not be read%s\n", (unsigned long long)unread,
                (unsigned long long)cases, cases == 1 ? "" : "s",
                task->shown == NULL ? ": see \"problems\" in the output" : "");
    }
    return unread > 0 ? EXIT_INPUT : task->tally->failed > 0 ? EXIT_NO : EXIT_DONE;
}

static const OptionRow options[] = {
    DECIDE_OPTION_ROWS,
    PAGE_OPTION_ROWS,
    {.name = "format",
     .value = "FORMAT",
     .words = "json|ndjson|csv|table|arrow|parquet",
     .says = "json, ndjson, csv or table; else as the input is"},
    {.name = "input",
     .value = "FORMAT",
     .words = "auto|json|ndjson|csv",
     .says = "what the input is; else found out from its name and its beginning"},
    {.name = "threads",
     .value = "N",
     .says = "threads for NDJSON and CSV (as many as there are processors)"},
    {.name = "derive",
     .value = "FACT",
     .is_many = true,
     .says = "add a derived fact to each item's `derived`; '*': all"},
    PROGRESS_OPTION_ROW,
    {.name = "explain", .says = "add the tree of reasons (`explanation`, one for each item)"},
    {.name = "fail-on",
     .value = "OUTCOME",
     .is_many = true,
     .words = "not_controlled|no_licence_required|exception|general_licence|licence_required|"
              "prohibited|undetermined",
     .says = "exit 1 if a case comes out so or stricter: not_controlled, no_licence_required, "
             "exception, general_licence, licence_required, prohibited, undetermined"},
    {.name = "lists",
     .value = "NAME|FILE",
     .is_many = true,
     .says = "lists of parties to screen against (not built yet)"},
};
static const Example examples[] = {
    {"comity decide --rules us case.json", "One case under US law, answered as JSON."},
    {"comity decide --format table case.json", "The same as a page to be read, under all laws."},
    {"comity decide --rules us.country_chart --as-of 2026-07-23 cases.csv > decisions.ndjson",
     "A column a fact, a row a case; memory does not grow with the file."},
    {"comity decide --fail-on licence_required shipment.json && ship", "As a gate in a script."},
};
const Command command_decide = {
    .name = "decide",
    .sentence = "decide cases: outcome, reasons with citations, and what is missing",
    .operands = "[FILE|-]",
    .about =
        "Reads a case (a JSON object), several (an array; NDJSON, a case a line; CSV, a column "
        "a fact) and writes a decision each, in the order of input. A case that cannot be read "
        "is answered by its problems, and the run goes on; the exit is then 3.\n\n"
        "A fact that is not given is unknown, not false. An outcome that hangs on unknown facts "
        "is `undetermined`, and `missing` names them, most decisive first.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = decide_run,
};
