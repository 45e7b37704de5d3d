// cmd_replay.c: `comity replay`: a history of cases under two laws, and what changes, for whom.
#include <unistd.h>

#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/decide_options.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/replay_report.h"
#include "cli/replaying.h"
#include "cli/rulebooks.h"

#define TOP_USUAL 20

typedef struct Replayed {
    Session *session;
    ReplayTask *task;
    Replay *replay;
    Str format;
    uint64_t top;  // names shown of each count
    Progress progress;
} Replayed;

static Exit sides_load(ReplayTask *task, Session *session);
static Exit groups_read(Replay **out, Session *session, const Vocabulary *vocabulary);
static Exit picture_read(PictureFormat *out, Session *session);
static Status feed_replay(Replayed *replayed, Feed *feed, unsigned thread_count);
static Status rows_replay(Replayed *replayed, Feed *feed, unsigned thread_count);
static Status document_replay(Replayed *replayed, Feed *feed);
static Status notes_take(void *argument, Answers *answers, bool is_urgent);
static Status notes_count(Replayed *replayed, Str notes);
static Exit report_write(Replayed *replayed, PictureFormat picture);

static Exit replay_run(Session *session)
{
    Options *options = &session->options;
    ReplayTask task = {};
    Replayed replayed = {.session = session,
                         .task = &task,
                         .format = session_format(session, STR("table")),
                         .top = TOP_USUAL};
    PictureFormat picture = PICTURE_SVG;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors < 1 ? 1 : (uint64_t)processors;
    Exit exit = decide_options_threads(&threads, session);
    exit = exit == EXIT_DONE ? session_count(&replayed.top, session, "top", COUNT_ANY) : exit;
    exit = exit == EXIT_DONE ? decide_options_operand(session) : exit;
    exit = exit == EXIT_DONE ? picture_read(&picture, session) : exit;
    exit = exit == EXIT_DONE ? sides_load(&task, session) : exit;
    if (exit == EXIT_DONE) {
        exit = groups_read(&replayed.replay, session, task.before.program->vocabulary);
    }
    if (exit != EXIT_DONE) {
        return exit;
    }
    task.replay = replayed.replay;
    task.as_enforced = option_is_given(options, "as-enforced");
    task.changed = str_equal(replayed.format, STR("ndjson")) ? CHANGED_NDJSON
                   : str_equal(replayed.format, STR("csv"))  ? CHANGED_CSV
                                                             : CHANGED_NONE;
    double begun = session_clock();
    Feed *feed = NULL;
    interrupt_watch();
    Status status =
        feed_open(&feed, option_operand(options, STR("-")),
                  option_value(options, "input", STR("auto")), &session->problems, session->arena);
    if (status == STATUS_OK) {
        status = feed_refuse_columns(feed, &session->problems);
    }
    if (status == STATUS_OK) {
        status = feed_replay(&replayed, feed, (unsigned)threads);
    }
    session->work_seconds += session_clock() - begun;
    session->item_count = replay_counts(replayed.replay).cases;
    if (status == STATUS_BROKEN && ferror(stdout)) {
        return EXIT_WORLD;  // main says why
    }
    exit = status == STATUS_OK ? report_write(&replayed, picture) : session_end(session, status);
    if (status == STATUS_OK && interrupt_is_wanted()) {
        progress_interrupted(&replayed.progress, replay_counts(replayed.replay).cases, (Str){});
        interrupt_obey();
    }
    return exit;
}

// --- What is compared -------------------------------------------------------------------------

// What the options beginning with `to-` do not say is as before.
static Exit sides_load(ReplayTask *task, Session *session)
{
    static const char *const others[] = {"to-rules", "to-as-of", "to-known", "to-timeline"};
    bool differs = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        differs = differs || option_is_given(&session->options, others[i]);
    }
    if (!differs) {
        return session_usage(session, "against what? Say --to-rules, --to-as-of, --to-known or "
                                      "--to-timeline");
    }
    Rulebooks before = {}, after = {};
    ReplaySide *side = &task->before;
    Exit exit = decide_options_read(&side->options, session);
    exit = exit == EXIT_DONE ? rulebooks_load(&before, session) : exit;
    if (exit != EXIT_DONE) {
        return exit;
    }
    side->program = before.program;
    side->options.names = before.names;
    side->options.name_count = before.name_count;
    side->options.outcome_only = true;
    task->after = *side;
    exit = decide_options_timeline(&side->options, side->program, session);
    side = &task->after;
    if (exit == EXIT_DONE) {
        exit = decide_options_days(&side->options, session, "to-as-of", "to-known");
    }
    if (exit == EXIT_DONE && option_is_given(&session->options, "to-rules")) {
        exit = rulebooks_load_option(&after, session, "to-rules");
        side->program = after.program;
        side->options.names = after.names;
        side->options.name_count = after.name_count;
    }
    bool has_timeline = option_is_given(&session->options, "to-timeline");
    return exit == EXIT_DONE ? decide_options_timeline_of(&side->options, side->program, session,
                                                          has_timeline ? "to-timeline" : "timeline")
                             : exit;
}

static Exit fact_refuse(Session *session, const Vocabulary *vocabulary, Str name)
{
    Str nearest = vocabulary_nearest(vocabulary, name, session->arena);
    return nearest.len > 0
               ? session_usage(session,
                               "there is no fact '%.*s' to count by; the nearest is "
                               "'%.*s'",
                               STR_ARG(name), STR_ARG(nearest))
               : session_usage(session, "there is no fact '%.*s' to count by", STR_ARG(name));
}

static bool can_be_counted(const Vocabulary *vocabulary, FactName name)
{
    const Fact *fact = vocabulary_fact(vocabulary, name.fact);
    return fact->by_table.len == 0 && fact->type.kind != TYPE_PLACE &&
           (fact->place == PLACE_CASE || fact->place == PLACE_ITEM ||
            (fact->place == PLACE_PARTY && name.role != ROLE_ANY));
}

// By what is counted: as --by says, else by destination, code and end user.
static Exit groups_read(Replay **out, Session *session, const Vocabulary *vocabulary)
{
    static const Str usual[] = {STR_INIT("destination"), STR_INIT("end_user.name")};
    VEC(FactName) facts = {};
    bool by_code = !option_is_given(&session->options, "by");
    FactName found;
    for (size_t i = 0; by_code && i < sizeof usual / sizeof *usual; i++) {
        if (vocabulary_find(vocabulary, usual[i], &found)) {
            *VEC_PUSH(&facts, session->arena) = found;
        }
    }
    Str name;
    for (size_t at = 0; option_next(&name, &session->options, "by", &at);) {
        if (str_equal(name, STR("code"))) {
            by_code = true;
            continue;
        }
        if (!vocabulary_find(vocabulary, name, &found)) {
            return fact_refuse(session, vocabulary, name);
        }
        if (!can_be_counted(vocabulary, found)) {
            return session_usage(session,
                                 "'%.*s' is not one value of a case, an item or a role, "
                                 "such as destination, item.id, end_user.country",
                                 STR_ARG(name));
        }
        *VEC_PUSH(&facts, session->arena) = found;
    }
    *out =
        replay_new(facts.at, facts.count, by_code,
                   option_is_given(&session->options, "as-enforced"), vocabulary, session->arena);
    return EXIT_DONE;
}

static Exit picture_read(PictureFormat *out, Session *session)
{
    Str path = option_value(&session->options, "plot", (Str){});
    return path.len == 0 || picture_format_find(out, path)
               ? EXIT_DONE
               : session_usage(session, "a picture ends in .svg, .png or .pdf, not '%.*s'",
                               STR_ARG(path));
}

// --- Its run ----------------------------------------------------------------------------------

static Progress replayed_progress(Replayed *replayed, const Feed *feed)
{
    bool at_end = replayed->task->changed == CHANGED_NONE;
    return progress_begin(replayed->session, "cases", feed, at_end);
}

static Status feed_replay(Replayed *replayed, Feed *feed, unsigned thread_count)
{
    replayed->task->rows = (CaseRowsOf){.source = feed->source, .kind = feed->kind};
    if (replayed->task->changed == CHANGED_CSV) {
        Buffer header = buffer_new(replayed->session->arena);
        replaying_csv_header(&header);
        text_write_to(stdout, buffer_str(&header));
    }
    Status status = feed->kind == FEED_JSON ? document_replay(replayed, feed)
                                            : rows_replay(replayed, feed, thread_count);
    progress_end(&replayed->progress);
    return status;
}

static Status rows_replay(Replayed *replayed, Feed *feed, unsigned thread_count)
{
    Session *session = replayed->session;
    Chunk first = {};
    bool has_header = feed->kind == FEED_CSV;
    if (has_header) {
        TRY(case_rows_header(&replayed->task->rows, feed, &first, &session->problems,
                             session->arena));
    }
    replayed->progress = replayed_progress(replayed, feed);
    Batch batch = {
        .thread_count = thread_count,
        .task = replayed->task,
        .worker_new = replaying_new,
        .answer = replaying_answer_rows,
        .write = notes_take,
        .write_argument = replayed,
    };
    return batch_run(&batch, feed, has_header ? &first : NULL, &session->problems);
}

static Status document_replay(Replayed *replayed, Feed *feed)
{
    Session *session = replayed->session;
    Str text = {};
    const JsonValue *value = NULL;
    TRY(feed_read_all(&text, feed, &session->problems));
    TRY(json_read(&value, text, feed->source, 1, &session->problems, session->arena));
    replayed->progress = replayed_progress(replayed, NULL);
    void *worker = replaying_new(replayed->task, session->arena);
    Buffer notes = buffer_new(session->arena);
    if (json_kind(value) != JSON_ARRAY) {
        replaying_answer_value(worker, value, &notes);
        return notes_count(replayed, buffer_str(&notes));
    }
    for (JsonEach each = json_each(value); !interrupt_is_wanted() && json_next(&each);) {
        buffer_clear(&notes);
        replaying_answer_value(worker, each.value, &notes);
        TRY(notes_count(replayed, buffer_str(&notes)));
    }
    return STATUS_OK;
}

static Status notes_take(void *argument, Answers *answers, bool is_urgent)
{
    TRY(notes_count(argument, buffer_str(&answers->text)));
    return is_urgent && fflush(stdout) != 0 ? STATUS_BROKEN : STATUS_OK;
}

static Status notes_count(Replayed *replayed, Str notes)
{
    Str changed;
    while (replay_count(replayed->replay, &notes, &changed)) {
        text_write_to(stdout, changed);
    }
    progress_show(&replayed->progress, replay_counts(replayed->replay).cases);
    return ferror(stdout) ? STATUS_BROKEN : STATUS_OK;
}

// --- Its end ----------------------------------------------------------------------------------

static Exit report_write(Replayed *replayed, PictureFormat picture)
{
    Session *session = replayed->session;
    const Replay *replay = replayed->replay;
    Str plot = option_value(&session->options, "plot", (Str){});
    if (str_equal(replayed->format, STR("json"))) {
        replay_report_json(replay, session);
    } else if (replayed->task->changed == CHANGED_NONE) {
        replay_report_text(replay, replayed->top, session);
    }
    if (plot.len > 0) {
        Status status = replay_report_plot(replay, replayed->top, session, plot, picture);
        if (status != STATUS_OK) {
            return session_end(session, status);
        }
    }
    return replay_unread(replay) > 0 ? EXIT_INPUT : EXIT_DONE;
}

static const OptionRow options[] = {
    DECIDE_OPTION_ROWS,
    {.name = "to-rules",
     .value = "NAME|DIR",
     .is_many = true,
     .says = "the other rulebooks, as --rules; else the same"},
    {.name = "to-as-of", .value = "DATE", .says = "the other day for which to decide"},
    {.name = "to-known", .value = "DATE", .says = "the other day of the law as it was known"},
    {.name = "to-timeline", .value = "FILE", .says = "the other timeline; else the same"},
    {.name = "as-enforced",
     .says = "compare what is enforced, without what is codified and not enforced"},
    {.name = "by",
     .value = "FACT",
     .is_many = true,
     .says = "count by this fact (destination, end_user.country, item.id), or by code; else by "
             "code, destination and end_user.name"},
    {.name = "top", .value = "N", .says = "of each count the N names with most changes (20)"},
    {.name = "plot",
     .value = "FILE",
     .says = "a picture of it, too: FILE ends in .svg, .png or .pdf"},
    {.name = "format",
     .value = "FORMAT",
     .words = "table|json|ndjson|csv",
     .says = "table or json: the counts; ndjson or csv: the changed cases, a line each"},
    {.name = "input",
     .value = "FORMAT",
     .words = "auto|json|ndjson|csv",
     .says = "what the input is; else found out from its name and its beginning"},
    {.name = "threads",
     .value = "N",
     .says = "threads for NDJSON and CSV (as many as there are processors)"},
    PROGRESS_OPTION_ROW,
};
static const Example examples[] = {
    {"comity replay --rules us --to-rules draft/ last_year.ndjson",
     "What a draft would have changed in last year's cases."},
    {"comity replay --rules us --as-of 2023-10-18 --to-as-of 2026-01-16 --plot chips.svg "
     "cases.csv",
     "The same cases under the law of two days, with a picture."},
    {"comity replay --timeline kept.csv --to-timeline broken.csv --format ndjson cases.ndjson",
     "The cases that come out otherwise where a commitment is not kept, a line each."},
};
const Command command_replay = {
    .name = "replay",
    .sentence = "decide a history of cases twice: what changes, for whom",
    .operands = "[FILE|-]",
    .about =
        "Decides each case under two sets of rulebooks, on two days or under two timelines, and "
        "counts what comes out otherwise: from which outcome to which, and by destination, "
        "control code and end user, or what --by says. A day that is named counts for every case, "
        "in place of the case's own. A change is stricter where a bound of the "
        "outcome is and none is looser, or, with the same bounds, where the policy is; looser in "
        "reverse; on other grounds where the answer is the same and rests on other "
        "requirements. Ctrl-C counts what is done until then. A case that either side cannot read "
        "is counted apart; the exit is then 3.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = replay_run,
};
