// proposal.c: see proposal.h.
#include "cli/proposal.h"

#include <stdlib.h>

#include "base/csv.h"

static void counts_add(Buffer *buffer, const Proposal *proposal, Arena *arena);
static void points_add(Buffer *buffer, const Proposal *proposal, TextStyle style, Arena *arena);
static void trades_add(Buffer *buffer, const Why *why, TextStyle style, Arena *arena);
static void next_add(Buffer *buffer, const Why *why, Arena *arena);

void proposal_add_text(Buffer *buffer, const Proposal *proposal, const Why *why, TextStyle style,
                       Arena *arena)
{
    counts_add(buffer, proposal, arena);
    if (proposal->frontier.count == 0) {
        buffer_add(buffer, STR("No package is acceptable to all sides.\n"));
        return;
    }
    points_add(buffer, proposal, style, arena);
    if (why != NULL) {
        trades_add(buffer, why, style, arena);
        next_add(buffer, why, arena);
    }
}

static Str gain_text(const PackageCase *given, Amount amount, Arena *arena)
{
    return amount_write(amount, given->gain_places, arena);
}

static void counts_add(Buffer *buffer, const Proposal *proposal, Arena *arena)
{
    const PackageTally *tally = &proposal->tally;
    buffer_add_format(buffer, "%.*s packages", STR_ARG(tally->outcomes));
    if (tally->is_counted) {
        buffer_add_format(buffer, ", of which %.*s can be had and %.*s are acceptable to all",
                          STR_ARG(amount_write(tally->feasible, 0, arena)),
                          STR_ARG(amount_write(tally->acceptable, 0, arena)));
    }
    buffer_add_format(buffer, "; %.*s%.*s %s.\n",
                      STR_ARG(proposal->bundle.count < COUNT_MANY ? STR("") : STR("more than ")),
                      STR_ARG(amount_write(proposal->bundle.count, 0, arena)),
                      proposal->is_complete ? "are beaten by no other"
                                            : "were found when the search was ended");
    for (uint32_t i = 0; proposal->missed != NULL && i < proposal->given->side_count; i++) {
        buffer_add_format(buffer, "In no package that was not looked at has %.*s more than %.*s.\n",
                          STR_ARG(proposal->given->sides[i]),
                          STR_ARG(gain_text(proposal->given, proposal->missed[i], arena)));
    }
}

// --- Points -----------------------------------------------------------------------------------

// "Nash, egalitarian": the points that are this package.
static Str points_of(const Proposal *proposal, size_t label, const uint16_t *index, Str between,
                     bool by_word, Arena *arena)
{
    Buffer names = buffer_new(arena);
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        const Point *point = &proposal->points[kind];
        if (point->is_there && point->label == label &&
            package_compare(point->index, index, proposal->given->issue_count) == 0) {
            buffer_add(&names, names.len > 0 ? between : (Str){});
            buffer_add(&names, by_word ? point_word(kind) : point_name(kind));
        }
    }
    return buffer_str(&names);
}

// Columns: what it is, utility and trade of each side.
static GridColumn *point_columns(const PackageCase *given, Arena *arena)
{
    GridColumn *columns = ARENA_MANY(arena, GridColumn, 1 + 2 * given->side_count);
    columns[0].title = STR("point");
    for (uint32_t i = 0; i < given->side_count; i++) {
        columns[1 + i] = (GridColumn){given->sides[i], true};
        columns[1 + given->side_count + i] =
            (GridColumn){str_joined(arena, STR("trade "), given->sides[i], (Str){}), true};
    }
    return columns;
}

static void point_row(Grid *grid, const Proposal *proposal, const Point *point, Str name,
                      Arena *arena)
{
    const PackageCase *given = proposal->given;
    Str *cells = ARENA_MANY(arena, Str, 1 + 2 * given->side_count);
    Amount trade[PACKAGE_SIDES_MAX];
    package_trade_of(trade, given, point->index);
    cells[0] = name;
    for (uint32_t i = 0; i < given->side_count; i++) {
        Amount utility = frontier_label(&proposal->frontier, given, point->label)[i];
        cells[1 + i] = gain_text(given, utility, arena);
        cells[1 + given->side_count + i] = amount_write(trade[i], given->trade_places, arena);
    }
    grid_add_row(grid, cells);
}

// A package that is several points stands once.
static void points_add(Buffer *buffer, const Proposal *proposal, TextStyle style, Arena *arena)
{
    const PackageCase *given = proposal->given;
    const GridColumn *columns = point_columns(given, arena);
    Grid grid = grid_new(columns, 1 + 2 * given->side_count, arena);
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        const Point *point = &proposal->points[kind];
        bool is_first = point->is_there;
        for (PointKind other = 0; other < kind && is_first; other++) {
            const Point *before = &proposal->points[other];
            is_first = !before->is_there ||
                       package_compare(before->index, point->index, given->issue_count) != 0;
        }
        if (is_first) {
            point_row(&grid, proposal, point,
                      points_of(proposal, point->label, point->index, STR(", "), false, arena),
                      arena);
        }
    }
    buffer_add_char(buffer, '\n');
    grid_add_text(buffer, &grid, style);
}

// --- Why this one -----------------------------------------------------------------------------

static void trades_add(Buffer *buffer, const Why *why, TextStyle style, Arena *arena)
{
    const Proposal *proposal = why->proposal;
    const PackageCase *given = proposal->given;
    GridColumn *columns = ARENA_MANY(arena, GridColumn, 3 + given->side_count);
    Str *cells = ARENA_MANY(arena, Str, 3 + given->side_count);
    columns[0].title = STR("by");
    columns[1].title = STR("issue");
    columns[2].title = STR("option");
    for (uint32_t i = 0; i < given->side_count; i++) {
        columns[3 + i] = (GridColumn){given->sides[i], true};
    }
    Grid grid = grid_new(columns, 3 + given->side_count, arena);
    for (uint32_t k = 0; k < why->trade_count; k++) {
        const Trade *trade = &why->trades[k];
        const Issue *issue = &given->issues[trade->issue];
        cells[0] = given->sides[trade->giver];
        cells[1] = issue->name;
        cells[2] = issue->options[trade->option];
        for (uint32_t i = 0; i < given->side_count; i++) {
            cells[3 + i] = gain_text(given, trade->gain[i], arena);
        }
        grid_add_row(&grid, cells);
    }
    buffer_add_format(
        buffer, "\nTrades in it (%.*s), dearest to the giver first:\n\n",
        STR_ARG(points_of(proposal, why->point.label, why->point.index, STR(", "), false, arena)));
    grid_add_text(buffer, &grid, style);
}

// "CN would rather have chip_threshold all: 3 more, for which US has 5 less (1.6 for each)."
static void step_text(Buffer *buffer, const Why *why, uint32_t side, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    const Step *step = &why->steps[side];
    buffer_add_format(buffer, "%.*s would rather have", STR_ARG(given->sides[side]));
    const char *between = " ";
    for (uint32_t i = 0; i < given->issue_count; i++) {
        if (step->index[i] != why->point.index[i]) {
            const Issue *issue = &given->issues[i];
            buffer_add_format(buffer, "%s%.*s %.*s", between, STR_ARG(issue->name),
                              STR_ARG(issue->options[step->index[i]]));
            between = ", ";
        }
    }
    buffer_add_format(buffer, ": %.*s more", STR_ARG(gain_text(given, step->change[side], arena)));
    for (uint32_t i = 0; i < given->side_count; i++) {
        Amount change = step->change[i];
        if (i != side && change < 0) {
            buffer_add_format(buffer, "; %.*s has %.*s less (%.*s for each)",
                              STR_ARG(given->sides[i]), STR_ARG(gain_text(given, -change, arena)),
                              STR_ARG(step_price(step, side, i, arena)));
        } else if (i != side && change > 0) {
            buffer_add_format(buffer, "; %.*s has %.*s more", STR_ARG(given->sides[i]),
                              STR_ARG(gain_text(given, change, arena)));
        }
    }
    buffer_add(buffer, STR(".\n"));
}

static void next_add(Buffer *buffer, const Why *why, Arena *arena)
{
    const PackageCase *given = why->proposal->given;
    buffer_add_char(buffer, '\n');
    for (uint32_t i = 0; i < given->side_count; i++) {
        if (why->steps[i].is_there) {
            step_text(buffer, why, i, arena);
        } else {
            buffer_add_format(buffer, "No package is better for %.*s.\n", STR_ARG(given->sides[i]));
        }
    }
}

// --- CSV --------------------------------------------------------------------------------------

static void package_row(Buffer *buffer, const Proposal *proposal, size_t label, size_t package,
                        Arena *arena)
{
    const PackageCase *given = proposal->given;
    const uint16_t *index = bundle_package(&proposal->bundle, package);
    Amount trade[PACKAGE_SIDES_MAX];
    package_trade_of(trade, given, index);
    for (uint32_t i = 0; i < given->side_count; i++) {
        Amount utility = frontier_label(&proposal->frontier, given, label)[i];
        buffer_add(buffer, gain_text(given, utility, arena));
        buffer_add_char(buffer, ',');
    }
    for (uint32_t i = 0; i < given->side_count; i++) {
        buffer_add(buffer, amount_write(trade[i], given->trade_places, arena));
        buffer_add_char(buffer, ',');
    }
    csv_add_cell(buffer, points_of(proposal, label, index, STR(" "), true, arena));
    for (uint32_t i = 0; i < given->issue_count; i++) {
        buffer_add_char(buffer, ',');
        csv_add_cell(buffer, given->issues[i].options[index[i]]);
    }
    buffer_add_char(buffer, '\n');
}

void proposal_add_csv(Buffer *buffer, const Proposal *proposal, Arena *arena)
{
    const PackageCase *given = proposal->given;
    static const char *const heads[] = {"utility.", "trade."};
    for (int k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < given->side_count; i++) {
            csv_add_cell(buffer, str_joined(arena, str_from_c(heads[k]), given->sides[i], (Str){}));
            buffer_add_char(buffer, ',');
        }
    }
    buffer_add(buffer, STR("points"));
    for (uint32_t i = 0; i < given->issue_count; i++) {
        buffer_add_char(buffer, ',');
        csv_add_cell(buffer, given->issues[i].name);
    }
    buffer_add_char(buffer, '\n');
    for (size_t label = 0; label < proposal->frontier.count; label++) {
        size_t end = proposal->bundle.first[label + 1];
        for (size_t package = proposal->bundle.first[label]; package < end; package++) {
            package_row(buffer, proposal, label, package, arena);
        }
    }
}

// --- The picture ------------------------------------------------------------------------------

// Only a place in a picture: what is said of a point is said exactly.
static double drawn(const PackageCase *given, Amount amount, Arena *arena)
{
    return strtod(str_to_c(amount_write(amount, given->gain_places, arena), arena), NULL);
}

static PlotPoint plot_point(const Proposal *proposal, size_t label, Str name, Arena *arena)
{
    const PackageCase *given = proposal->given;
    const Amount *utility = frontier_label(&proposal->frontier, given, label);
    uint32_t second = given->side_count > 1;
    return (PlotPoint){drawn(given, utility[0], arena), drawn(given, utility[second], arena), name};
}

Status proposal_picture(Str *out, PictureFormat format, const Proposal *proposal,
                        Problems *problems, Arena *arena)
{
    const PackageCase *given = proposal->given;
    size_t count = proposal->frontier.count;
    PlotPoint *points = ARENA_MANY(arena, PlotPoint, count + POINT_COUNT);
    for (size_t i = 0; i < count; i++) {
        points[i] = plot_point(proposal, i, (Str){}, arena);
    }
    for (PointKind kind = 0; kind < POINT_COUNT; kind++) {
        const Point *point = &proposal->points[kind];
        if (!point->is_there) {
            continue;
        }
        Buffer name = buffer_new(arena);
        buffer_add(&name, point_name(kind));
        for (uint32_t i = 0; i < given->side_count; i++) {
            Amount utility = frontier_label(&proposal->frontier, given, point->label)[i];
            buffer_add_format(&name, "%s%.*s %.*s", i == 0 ? ": " : ", ", STR_ARG(given->sides[i]),
                              STR_ARG(gain_text(given, utility, arena)));
        }
        points[count++] = plot_point(proposal, point->label, buffer_str(&name), arena);
    }
    uint32_t second = given->side_count > 1;
    Buffer title = buffer_new(arena);
    buffer_add_format(&title, "Packages that no other beats%s%.*s", given->id.len > 0 ? ": " : "",
                      STR_ARG(given->id));
    Plot plot = {.kind = PLOT_POINTS,
                 .title = buffer_str(&title),
                 .note = given->note,
                 .row_title = str_joined(arena, STR("utility of "), given->sides[0], (Str){}),
                 .series_title =
                     str_joined(arena, STR("utility of "), given->sides[second], (Str){}),
                 .points = points,
                 .point_count = count};
    return plot_draw(out, format, &plot, 1, problems, arena);
}
