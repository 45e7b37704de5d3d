// cmd_agree_plan.c: `comity agree plan`: in which order acts are done, so that no side is far ahead.
#include "cli/commands.h"

#include "agree/plan.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const Plan *plan, Session *session);

static Exit plan_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    PlanCase *given;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = plan_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Plan plan;
    plan_find(&plan, given, session->arena);
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        plan_add_json(&writer, &plan);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, &plan, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

// An act a row, with how far each side is ahead of what it received after it.
static void order_add(Buffer *buffer, const Plan *plan, PlanOrder order, Session *session)
{
    const PlanCase *given = plan->given;
    Arena *arena = session->arena;
    uint32_t width = 2 + given->side_count;
    GridColumn *columns = ARENA_MANY(arena, GridColumn, width);
    Str *cells = ARENA_MANY(arena, Str, width);
    columns[0].title = STR("act");
    columns[1].title = STR("by");
    for (uint32_t i = 0; i < given->side_count; i++) {
        columns[2 + i] =
            (GridColumn){str_joined(arena, given->sides[i], STR(" exposed"), (Str){}), true};
    }
    Grid grid = grid_new(columns, width, arena);
    const int64_t *exposures = plan_exposures(plan, order, arena);
    for (uint32_t i = 0; i < given->count; i++) {
        const Act *act = &given->acts[order.acts[i]];
        cells[0] = act->name;
        cells[1] = given->sides[act->by];
        for (uint32_t k = 0; k < given->side_count; k++) {
            cells[2 + k] =
                str_format(arena, "%lld", (long long)exposures[i * given->side_count + k]);
        }
        grid_add_row(&grid, cells);
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

static void text_add(Buffer *buffer, const Plan *plan, Session *session)
{
    const PlanCase *given = plan->given;
    if (plan->is_settled) {
        buffer_add_format(buffer, "No order exposes a side by less than %lld:\n\n",
                          (long long)plan->least_bound);
        order_add(buffer, plan, plan->order, session);
    } else {
        buffer_add_format(buffer,
                          "The search was too long; every order exposes a side by %lld or more.\n",
                          (long long)plan->least_bound);
    }
    bool is_same =
        plan->is_settled && plan->within.is_there &&
        memcmp(plan->within.acts, plan->order.acts, given->count * sizeof *plan->order.acts) == 0;
    if (is_same) {
        buffer_add_format(buffer, "\nIt is the first order within %lld, too.\n",
                          (long long)given->bound);
    } else if (given->has_bound && plan->within.is_there) {
        buffer_add_format(buffer, "\nThe first order within %lld:\n\n", (long long)given->bound);
        order_add(buffer, plan, plan->within, session);
    } else if (given->has_bound) {
        buffer_add_format(buffer,
                          plan->bound_is_settled ? "\nNo order stays within %lld.\n"
                                                 : "\nWhether one stays within %lld is open.\n",
                          (long long)given->bound);
    }
    buffer_add(buffer, STR("\nIn the end:"));
    for (uint32_t i = 0; i < given->side_count; i++) {
        int64_t gain = plan->final_gain[i];
        buffer_add_format(buffer, "%s %.*s %lld %s", i > 0 ? "," : "", STR_ARG(given->sides[i]),
                          (long long)(gain < 0 ? -gain : gain), gain < 0 ? "behind" : "ahead");
    }
    buffer_add(buffer, STR(".\n"));
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree plan steps.json", "The order with the least worst exposure."},
};
const Command command_agree_plan = {
    .name = "agree plan",
    .sentence = "order the acts of a package so that no side is far ahead",
    .operands = "[FILE|-]",
    .about =
        "A package is carried out act by act. A side is exposed by what it has given less what "
        "it has received, at its own values. Shown is the order whose worst exposure is least, "
        "and the first within a bound that the case gives.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = plan_run,
};
