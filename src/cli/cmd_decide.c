// cmd_decide.c: `comity decide`.
#include "cli/commands.h"

#include <unistd.h>

#include "cli/batch.h"
#include "cli/casework.h"
#include "cli/decide_options.h"
#include "cli/interrupt.h"
#include "cli/present.h"
#include "cli/progress.h"
#include "cli/rulebooks.h"
#include "cli/sink.h"
#include "facts/columns.h"

#define COLUMNS_ARENA_MAX GIBIBYTE

typedef struct Output {
    Session *session;
    CaseTask *task;
    Sink *sink;
    bool is_begun;  // of a JSON array: its first member is written
    Progress progress;
} Output;

// A format that answers may have.
typedef struct FormatRow {
    Str word, ending, other_ending;
    AnswerFormat format;
    SinkKind kind, kind_of_file;
} FormatRow;

static const FormatRow *format_find(Session *session, const Feed *feed);
static Exit format_check(const FormatRow *format, Session *session);
static Exit options_apply(CaseTask *task, Session *session);
static Status feed_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count);
static Status rows_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count);
static Status document_answer(Session *session, CaseTask *task, Feed *feed);
static Status array_answer(Worker *worker, Output *output, const JsonValue *array);
static Status columns_check(CaseTask *task, Feed *feed, Problems *problems);
static Status output_open(Output *output);
static Status output_write(void *argument, Answers *answers, bool is_urgent);
static Status output_finish(Output *output);
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
    interrupt_watch();
    Status status =
        feed_open(&feed, option_operand(options, STR("-")),
                  option_value(options, "input", STR("auto")), &session->problems, session->arena);
    const FormatRow *format = status == STATUS_OK ? format_find(session, feed) : NULL;
    exit = status == STATUS_OK ? format_check(format, session) : EXIT_DONE;
    if (exit != EXIT_DONE) {
        return exit;
    }
    if (status == STATUS_OK) {
        task.format = format->format;
        status = feed_answer(session, &task, feed, (unsigned)threads);
    }
    session->work_seconds += session_clock() - begun;
    session->item_count = tally.cases;
    exit = status == STATUS_OK ? tally_exit(session, &task) : session_end(session, status);
    if (status == STATUS_OK && interrupt_is_wanted()) {
        interrupt_obey();
    }
    return exit;
}

static const FormatRow formats[] = {
    {STR_INIT("json"), STR_INIT(".json"), STR_INIT(".json"), ANSWER_JSON, SINK_TEXT, SINK_TEXT},
    {STR_INIT("ndjson"), STR_INIT(".ndjson"), STR_INIT(".jsonl"), ANSWER_NDJSON, SINK_TEXT,
     SINK_TEXT},
    {STR_INIT("csv"), STR_INIT(".csv"), STR_INIT(".csv"), ANSWER_CSV, SINK_TEXT, SINK_TEXT},
    {STR_INIT("table"), STR_INIT(".txt"), STR_INIT(".txt"), ANSWER_TABLE, SINK_TEXT, SINK_TEXT},
    {STR_INIT("arrow"), STR_INIT(".arrow"), STR_INIT(".arrows"), ANSWER_COLUMNS, SINK_ARROW_STREAM,
     SINK_ARROW_FILE},
    {STR_INIT("arrow"), STR_INIT(".feather"), STR_INIT(".feather"), ANSWER_COLUMNS,
     SINK_ARROW_STREAM, SINK_ARROW_FILE},
    {STR_INIT("parquet"), STR_INIT(".parquet"), STR_INIT(".parquet"), ANSWER_COLUMNS, SINK_PARQUET,
     SINK_PARQUET},
};

// As --format says; else as the name of the output ends; else as the input is. `feed` null: it is
// JSON, read whole.
static const FormatRow *format_find(Session *session, const Feed *feed)
{
    const size_t count = sizeof formats / sizeof formats[0];
    bool is_document = feed == NULL || feed->kind == FEED_JSON;
    Str word = option_value(&session->options, "format", (Str){});
    Str path = option_value(&session->options, "output", (Str){});
    for (size_t i = 0; i < count; i++) {
        if (word.len > 0 ? str_equal(word, formats[i].word)
                         : path.len > 0 && (str_ends_with(path, formats[i].ending) ||
                                            str_ends_with(path, formats[i].other_ending))) {
            return &formats[i];
        }
    }
    return is_document ? &formats[0] : &formats[1];
}

static Exit format_check(const FormatRow *format, Session *session)
{
    bool is_to_file = option_is_given(&session->options, "output");
    if (is_to_file || format->format != ANSWER_COLUMNS) {
        return EXIT_DONE;
    }
    if (format->kind == SINK_PARQUET) {
        return session_usage(session, "Parquet goes to a file: add --output FILE");
    }
    return session->terminal.out_is_terminal
               ? session_usage(session, "Arrow is nothing for a terminal: add --output FILE, or "
                                        "send it through a pipe")
               : EXIT_DONE;
}

static Exit options_apply(CaseTask *task, Session *session)
{
    Options *options = &session->options;
    if (option_is_given(options, "lists")) {
        return session_usage(session, "'--lists' is not built yet");
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
    bool is_for_people = task->format == ANSWER_TABLE || session->terminal.err_is_terminal;
    task->shown = is_for_people ? &session->problems : NULL;
    if (feed->kind == FEED_JSON) {
        return document_answer(session, task, feed);
    }
    return rows_answer(session, task, feed, thread_count);
}

static Status rows_answer(Session *session, CaseTask *task, Feed *feed, unsigned thread_count)
{
    Chunk *first = ARENA_NEW(session->arena, Chunk);  // its memory is not the arena's
    arena_defer(session->arena, (void (*)(void *))chunk_free, first);
    bool has_header = feed->kind == FEED_CSV;
    if (has_header) {
        TRY(case_rows_header(&task->rows, feed, first, &session->problems, session->arena));
    } else if (feed->columns != NULL) {
        TRY(columns_check(task, feed, &session->problems));
    }
    task->grid = ARENA_NEW(session->arena, Grid);
    *task->grid = grid_new(present_columns, PRESENT_COLUMNS, session->arena);
    Output output = {.session = session,
                     .task = task,
                     .progress = progress_begin(session, "cases", feed, false)};
    Batch batch = {
        .thread_count = task->shown == NULL ? thread_count : 1,  // grid and problems belong to one
        .task = task,
        .worker_new = worker_new_for_batch,
        .answer = worker_answer_rows,
        .write = output_write,
        .write_argument = &output,
    };
    TRY(output_open(&output));
    TRY(batch_run(&batch, feed, has_header ? first : NULL, &session->problems));
    return output_finish(&output);
}

// Its columns are facts; what is wrong with one is said once, not of every row.
static Status columns_check(CaseTask *task, Feed *feed, Problems *problems)
{
    Columns *columns;
    task->schema = column_feed_schema(feed->columns);
    Arena *arena = arena_new(COLUMNS_ARENA_MAX);
    Status status = arena == NULL ? STATUS_NO_MEMORY
                                  : columns_bind(&columns, task->schema, task->program->vocabulary,
                                                 (Place){.source = feed->source}, problems, arena);
    arena_free(arena);
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
    Output output = {.session = session,
                     .task = task,
                     .progress = progress_begin(session, "cases", NULL, false)};
    Worker *worker = worker_new(task, session->arena);
    TRY(output_open(&output));
    if (task->is_single) {
        Answers answers = {.text = buffer_new(session->arena)};
        worker_answer_value(worker, value, &answers);
        TRY(worker_finish(worker, &answers));
        TRY(output_write(&output, &answers, false));
    } else {
        TRY(array_answer(worker, &output, value));
    }
    return output_finish(&output);
}

static Status array_answer(Worker *worker, Output *output, const JsonValue *array)
{
    Answers answers = {.text = buffer_new(output->session->arena)};
    for (JsonEach each = json_each(array); !interrupt_is_wanted() && json_next(&each);) {
        buffer_clear(&answers.text);
        worker_answer_value(worker, each.value, &answers);
        if (output->task->format != ANSWER_COLUMNS) {
            TRY(output_write(output, &answers, false));
        }
    }
    TRY(worker_finish(worker, &answers));
    buffer_clear(&answers.text);
    return output_write(output, &answers, false);
}

static Status output_open(Output *output)
{
    Session *session = output->session;
    const FormatRow *format = format_find(session, output->progress.feed);
    Str path = option_value(&session->options, "output", (Str){});
    bool is_stream = path.len == 0 || str_ends_with(path, STR(".arrows"));
    TRY(sink_open(&output->sink, path, is_stream ? format->kind : format->kind_of_file,
                  &session->problems, session->arena));
    Buffer header = buffer_new(session->arena);
    if (output->task->format == ANSWER_CSV) {
        present_csv_header(&header);
    } else if (output->task->format == ANSWER_JSON && !output->task->is_single) {
        buffer_add_char(&header, '[');
    }
    if (output->task->format == ANSWER_COLUMNS) {
        return STATUS_OK;
    }
    Answers answers = {.text = header};
    return sink_write(output->sink, &answers, &session->problems);
}

static Status output_write(void *argument, Answers *answers, bool is_urgent)
{
    Output *output = argument;
    Problems *problems = &output->session->problems;
    bool is_array = output->task->format == ANSWER_JSON && !output->task->is_single;
    if (is_array && !output->is_begun && answers->text.len > 0) {
        Buffer *text = &answers->text;
        memmove(text->at, text->at + 1, --text->len);  // its comma
        output->is_begun = true;
    }
    progress_show(&output->progress, output->task->tally->cases);
    TRY(sink_write(output->sink, answers, problems));
    return is_urgent ? sink_flush(output->sink, problems) : STATUS_OK;
}

static Status output_finish(Output *output)
{
    CaseTask *task = output->task;
    progress_end(&output->progress);
    FILE *to = sink_file(output->sink);
    if (task->format == ANSWER_JSON && !task->is_single) {
        fputs(output->is_begun ? "\n]\n" : "]\n", to);
    }
    if (task->format == ANSWER_TABLE && !task->is_single) {
        Buffer buffer = buffer_new(output->session->arena);
        grid_add_text(&buffer, task->grid, task->page.style);
        text_write_to(to, buffer_str(&buffer));
    }
    Str path;
    TRY(sink_end(&path, output->sink, interrupt_is_wanted(), &output->session->problems));
    if (interrupt_is_wanted()) {
        progress_interrupted(&output->progress, task->tally->cases, path);
    }
    return STATUS_OK;
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
     .says = "json, ndjson, csv, table, arrow or parquet; else as the output is called, or as the "
             "input is"},
    {.name = "output",
     .value = "FILE",
     .says = "write to a file, which gets its name when it is whole; else to standard output"},
    {.name = "input",
     .value = "FORMAT",
     .words = "auto|json|ndjson|csv|arrow|parquet",
     .says = "what the input is; else found out from its name and its beginning"},
    {.name = "threads",
     .value = "N",
     .says = "threads, for all but JSON (as many as there are processors)"},
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
    {"comity decide --output decisions.parquet cases.parquet",
     "The same from and into columns, for pandas, DuckDB or R."},
    {"comity decide --fail-on licence_required shipment.json && ship", "As a gate in a script."},
};
const Command command_decide = {
    .name = "decide",
    .sentence = "decide cases: outcome, reasons with citations, and what is missing",
    .operands = "[FILE|-]",
    .about =
        "Reads a case (a JSON object), several (an array; NDJSON, a case a line; CSV, a column "
        "a fact; Arrow or Parquet, the same in columns) and writes a decision each, in the order "
        "of input. A case that cannot be read is answered by its problems, and the run goes on; "
        "the exit is then 3. An interrupt ends the run with what is decided so far.\n\n"
        "A fact that is not given is unknown, not false. An outcome that hangs on unknown facts "
        "is `undetermined`, and `missing` names them, most decisive first.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = decide_run,
};
