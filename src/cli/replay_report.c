// replay_report.c: one account of a replay, drawn in three ways: a matrix of outcomes before and
// after, then a list for each thing counted by, those with most changes first.
#include "cli/replay_report.h"

#include "base/file.h"

#define OUTCOMES (OUTCOME_UNDETERMINED + 1)

// The outcomes that occur on either side, weakest first.
typedef struct Occurring {
    Outcome outcomes[OUTCOMES];
    size_t count;
} Occurring;

static Occurring occurring_find(const Replay *replay)
{
    Occurring found = {};
    for (Outcome outcome = 0; outcome < OUTCOMES; outcome++) {
        bool occurs = false;
        for (Outcome other = 0; other < OUTCOMES; other++) {
            occurs = occurs || replay_moved(replay, outcome, other) > 0 ||
                     replay_moved(replay, other, outcome) > 0;
        }
        if (occurs) {
            found.outcomes[found.count++] = outcome;
        }
    }
    return found;
}

// 1,234,567
static Str grouped(uint64_t number, Arena *arena)
{
    Str digits = str_format(arena, "%llu", (unsigned long long)number);
    Buffer out = buffer_new(arena);
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && (digits.len - i) % 3 == 0) {
            buffer_add_char(&out, ',');
        }
        buffer_add_char(&out, digits.at[i]);
    }
    return buffer_str(&out);
}

// --- Text -------------------------------------------------------------------------------------

static void matrix_text(Buffer *out, const Replay *replay, Session *session)
{
    Occurring occurring = occurring_find(replay);
    GridColumn columns[OUTCOMES + 1] = {{STR("before \\ after"), false}};
    for (size_t i = 0; i < occurring.count; i++) {
        columns[i + 1] = (GridColumn){outcome_word(occurring.outcomes[i]), true};
    }
    Grid grid = grid_new(columns, occurring.count + 1, session->arena);
    for (size_t i = 0; i < occurring.count; i++) {
        Str cells[OUTCOMES + 1] = {outcome_word(occurring.outcomes[i])};
        for (size_t k = 0; k < occurring.count; k++) {
            uint64_t moved = replay_moved(replay, occurring.outcomes[i], occurring.outcomes[k]);
            cells[k + 1] = grouped(moved, session->arena);
        }
        grid_add_row(&grid, cells);
    }
    grid_add_text(out, &grid, session->terminal.style);
}

static void counts_row(Grid *grid, Str name, const ReplayCounts *counts)
{
    Arena *arena = grid->arena;
    uint64_t changed = replay_changed(counts);
    Str share = counts->cases == 0
                    ? STR("")
                    : str_format(arena, "%.1f %%", 100.0 * (double)changed / (double)counts->cases);
    grid_add_row(grid, (Str[]){name, grouped(counts->cases, arena), grouped(changed, arena), share,
                               grouped(counts->turns[TURN_STRICTER], arena),
                               grouped(counts->turns[TURN_LOOSER], arena),
                               grouped(counts->turns[TURN_OTHER], arena),
                               grouped(counts->turns[TURN_GROUNDS], arena)});
}

static void group_text(Buffer *out, const Replay *replay, size_t group, size_t top,
                       Session *session)
{
    const GridColumn columns[] = {
        {replay_group_name(replay, group), false},
        {STR("cases"), true},
        {STR("changed"), true},
        {STR("share"), true},
        {STR("stricter"), true},
        {STR("looser"), true},
        {STR("other"), true},
        {STR("grounds"), true},
    };
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, session->arena);
    const ReplayName *names = NULL;
    ReplayCounts others;
    size_t count = replay_names(&names, &others, replay, group, session->arena);

    for (size_t i = 0; i < count && i < top; i++) {
        counts_row(&grid, names[i].name, &names[i].counts);
    }
    if (others.cases > 0) {
        counts_row(&grid, STR("(names not kept)"), &others);
    }
    buffer_add_char(out, '\n');
    grid_add_text(out, &grid, session->terminal.style);
    if (count > top) {
        buffer_add_format(out, "and %zu more (--top)\n", count - top);
    }
}

static void totals_text(Buffer *out, const Replay *replay, Session *session)
{
    ReplayCounts counts = replay_counts(replay);
    Arena *arena = session->arena;
    buffer_add_format(out,
                      "%.*s case%s: %.*s the same, %.*s stricter, %.*s looser, %.*s otherwise, "
                      "%.*s the same on other grounds\n",
                      STR_ARG(grouped(counts.cases, arena)), counts.cases == 1 ? "" : "s",
                      STR_ARG(grouped(counts.turns[TURN_NONE], arena)),
                      STR_ARG(grouped(counts.turns[TURN_STRICTER], arena)),
                      STR_ARG(grouped(counts.turns[TURN_LOOSER], arena)),
                      STR_ARG(grouped(counts.turns[TURN_OTHER], arena)),
                      STR_ARG(grouped(counts.turns[TURN_GROUNDS], arena)));
    if (replay_unread(replay) > 0) {
        buffer_add_format(out, "%.*s more could not be read (--format ndjson names them)\n",
                          STR_ARG(grouped(replay_unread(replay), arena)));
    }
}

void replay_report_text(const Replay *replay, size_t top, Session *session)
{
    Buffer out = buffer_new(session->arena);
    totals_text(&out, replay, session);
    if (replay_counts(replay).cases > 0) {
        buffer_add_char(&out, '\n');
        matrix_text(&out, replay, session);
        for (size_t i = 0; i < replay_group_count(replay); i++) {
            group_text(&out, replay, i, top, session);
        }
    }
    text_write_to(stdout, buffer_str(&out));
}

// --- JSON -------------------------------------------------------------------------------------

static void counts_json(JsonWriter *writer, const ReplayCounts *counts)
{
    json_member_integer(writer, "cases", (int64_t)counts->cases);
    json_member_integer(writer, "same", (int64_t)counts->turns[TURN_NONE]);
    json_member_integer(writer, "stricter", (int64_t)counts->turns[TURN_STRICTER]);
    json_member_integer(writer, "looser", (int64_t)counts->turns[TURN_LOOSER]);
    json_member_integer(writer, "other", (int64_t)counts->turns[TURN_OTHER]);
    json_member_integer(writer, "grounds", (int64_t)counts->turns[TURN_GROUNDS]);
}

static void moves_json(JsonWriter *writer, const Replay *replay)
{
    json_member_begin_array(writer, "moves");
    for (Outcome before = 0; before < OUTCOMES; before++) {
        for (Outcome after = 0; after < OUTCOMES; after++) {
            if (replay_moved(replay, before, after) > 0) {
                json_begin_object(writer);
                json_member_string(writer, "before", outcome_word(before));
                json_member_string(writer, "after", outcome_word(after));
                json_member_integer(writer, "cases", (int64_t)replay_moved(replay, before, after));
                json_end_object(writer);
            }
        }
    }
    json_end_array(writer);
}

static void group_json(JsonWriter *writer, const Replay *replay, size_t group, Arena *arena)
{
    const ReplayName *names = NULL;
    ReplayCounts others;
    size_t count = replay_names(&names, &others, replay, group, arena);
    json_begin_object(writer);
    json_member_string(writer, "by", replay_group_name(replay, group));
    json_member_begin_array(writer, "names");
    for (size_t i = 0; i < count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "name", names[i].name);
        counts_json(writer, &names[i].counts);
        json_end_object(writer);
    }
    json_end_array(writer);
    json_member_begin_object(writer, "names_not_kept");
    counts_json(writer, &others);
    json_end_object(writer);
    json_end_object(writer);
}

void replay_report_json(const Replay *replay, Session *session)
{
    Buffer out = buffer_new(session->arena);
    JsonWriter writer = {.to = &out, .pretty = true};
    ReplayCounts counts = replay_counts(replay);
    json_begin_object(&writer);
    counts_json(&writer, &counts);
    json_member_integer(&writer, "unread", (int64_t)replay_unread(replay));
    moves_json(&writer, replay);
    json_member_begin_array(&writer, "groups");
    for (size_t i = 0; i < replay_group_count(replay); i++) {
        group_json(&writer, replay, i, session->arena);
    }
    json_end_array(&writer);
    json_end_object(&writer);
    buffer_add_char(&out, '\n');
    text_write_to(stdout, buffer_str(&out));
}

// --- A picture --------------------------------------------------------------------------------

static Plot matrix_plot(const Replay *replay, Session *session)
{
    Arena *arena = session->arena;
    Occurring occurring = occurring_find(replay);
    size_t count = occurring.count;
    Str *rows = ARENA_MANY(arena, Str, count);
    PlotSeries *series = ARENA_MANY(arena, PlotSeries, count);
    double *values = ARENA_MANY(arena, double, count *count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = outcome_word(occurring.outcomes[i]);
        series[i].name = rows[i];
        for (size_t k = 0; k < count; k++) {
            values[i * count + k] =
                (double)replay_moved(replay, occurring.outcomes[i], occurring.outcomes[k]);
        }
    }
    Buffer note = buffer_new(arena);
    totals_text(&note, replay, session);
    return (Plot){.kind = PLOT_HEAT,
                  .title = STR("Outcomes before and after"),
                  .note = str_trim(buffer_str(&note)),
                  .row_title = STR("before"),
                  .series_title = STR("after"),
                  .rows = rows,
                  .row_count = count,
                  .series = series,
                  .series_count = count,
                  .values = values};
}

static Plot group_plot(const Replay *replay, size_t group, size_t top, Session *session)
{
    static const PlotSeries series[] = {
        {STR_INIT("looser"), true}, {STR_INIT("stricter"), false}, {STR_INIT("otherwise"), false}};
    static const Turn turns[] = {TURN_LOOSER, TURN_STRICTER, TURN_OTHER};
    enum { SERIES = sizeof series / sizeof *series };
    Arena *arena = session->arena;
    const ReplayName *names = NULL;
    ReplayCounts others;
    size_t count = replay_names(&names, &others, replay, group, arena);
    size_t shown = 0;
    Str *rows = ARENA_MANY(arena, Str, count);
    double *values = ARENA_MANY(arena, double, count *SERIES);
    for (size_t i = 0; i < count && i < top && replay_changed(&names[i].counts) > 0; i++) {
        rows[shown] = names[i].name;
        for (size_t k = 0; k < SERIES; k++) {
            values[shown * SERIES + k] = (double)names[i].counts.turns[turns[k]];
        }
        shown++;
    }
    Str title = str_joined(arena, STR("Cases that come out otherwise, by "),
                           replay_group_name(replay, group), (Str){});
    return (Plot){.kind = PLOT_BARS,
                  .title = title,
                  .note = count > shown ? str_format(arena, "the first %zu of %zu", shown, count)
                                        : (Str){},
                  .rows = rows,
                  .row_count = shown,
                  .series = series,
                  .series_count = SERIES,
                  .values = values};
}

Status replay_report_plot(const Replay *replay, size_t top, Session *session, Str path,
                          PictureFormat format)
{
    Arena *arena = session->arena;
    size_t count = replay_group_count(replay) + 1;
    Plot *plots = ARENA_MANY(arena, Plot, count);
    plots[0] = matrix_plot(replay, session);
    for (size_t i = 1; i < count; i++) {
        plots[i] = group_plot(replay, i - 1, top, session);
    }
    Str picture = {};
    TRY(plot_draw(&picture, format, plots, count, &session->problems, arena));
    return file_write(path, picture, &session->problems);
}
