// plan_json.c: a step-plan case from JSON, and the plan as JSON.
#include "agree/plan.h"

#include <stdlib.h>

#define VALUE_MOST 1'000'000'000'000'000

typedef struct Reading {
    Form form;
    Map *sides, *acts;
    PlanCase *out;
    Arena *arena;
} Reading;

static void acts_read(Reading *reading);
static void act_read(Act *out, Reading *reading, FormField field);
static void rings_refuse(Reading *reading);

Status plan_read(PlanCase **out, const JsonValue *json, Str source, Problems *problems,
                 Arena *arena)
{
    static const char *const fields[] = {"id", "note", "sides", "acts", "bound", "expected"};
    PlanCase *given = ARENA_NEW(arena, PlanCase);
    Reading reading = {form_begin(json, source, problems, arena), map_new(arena), map_new(arena),
                       given, arena};
    const Form *form = &reading.form;
    FormField root = form_root(form), id = form_member(form, root, "id");
    FormField bound = form_member(form, root, "bound");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    given->has_bound = form_has(bound);
    given->bound = given->has_bound ? form_integer(form, bound, 0, PLAN_ACTS_MAX * VALUE_MOST) : 0;
    given->side_count =
        form_sides(&given->sides, form, reading.sides, 1, PLAN_SIDES_MAX, "plan.sides");
    TRY(form_end(form));
    acts_read(&reading);
    TRY(form_end(form));
    rings_refuse(&reading);
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

static int name_compare(const void *a, const void *b)
{
    return str_compare(((const Act *)a)->name, ((const Act *)b)->name);
}

static void acts_read(Reading *reading)
{
    const Form *form = &reading->form;
    FormField list = form_member(form, form_root(form), "acts");
    size_t count = form_count(list);
    if (form_has(list) && (count == 0 || count > PLAN_ACTS_MAX)) {
        form_refuse(form, list, "plan.size", "%zu acts, where one to %d are expected", count,
                    PLAN_ACTS_MAX);
        return;
    }
    Act *acts = ARENA_MANY(reading->arena, Act, count + 1);
    Map *seen = map_new(reading->arena);
    PlanCase *out = reading->out;
    for (FormEach each = form_each(form, list); form_next(&each);) {
        FormField name = form_member(form, each.field, "name");
        acts[out->count].name = form_text(form, name);
        form_name_add(form, seen, name, acts[out->count++].name);
    }
    qsort(acts, out->count, sizeof *acts, name_compare);
    for (uint32_t i = 0; i < out->count; i++) {
        map_put(reading->acts, acts[i].name, i);
    }
    out->acts = acts;
    if (form_end(form) != STATUS_OK) {
        return;
    }
    for (FormEach each = form_each(form, list); form_next(&each);) {
        Str name = form_text(form, form_member(form, each.field, "name"));
        uint32_t at = form_name_find(form, reading->acts, each.field, name, "act");
        act_read(&acts[at], reading, each.field);
    }
}

// The cost is given by its side, the benefit received by the others.
static void act_read(Act *out, Reading *reading, FormField field)
{
    static const char *const fields[] = {"name", "by", "cost", "benefit", "requires", "note"};
    const Form *form = &reading->form;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField by = form_member(form, field, "by"), benefit = form_member(form, field, "benefit");
    FormField requires = form_member(form, field, "requires");
    out->by = form_name_find(form, reading->sides, by, form_text(form, by), "side");
    out->change[out->by] = form_integer(form, form_member(form, field, "cost"), 0, VALUE_MOST);
    if (form_has(benefit)) {
        for (FormEach each = form_each_member(form, benefit); form_next(&each);) {
            uint32_t side = form_name_find(form, reading->sides, each.field, each.key, "side");
            out->change[side] -= form_integer(form, each.field, 0, VALUE_MOST);
        }
    }
    if (form_has(requires)) {
        for (FormEach each = form_each(form, requires); form_next(&each);) {
            out->after |= (ActSet)1 << form_name_find(form, reading->acts, each.field,
                                                      form_text(form, each.field), "act");
        }
    }
}

// Acts that can never be done, since they wait for one another.
static void rings_refuse(Reading *reading)
{
    const PlanCase *given = reading->out;
    ActSet done = 0, before;
    do {
        before = done;
        for (uint32_t i = 0; i < given->count; i++) {
            done |= (given->acts[i].after & ~done) == 0 ? (ActSet)1 << i : 0;
        }
    } while (done != before);
    for (uint32_t i = 0; i < given->count; i++) {
        if ((done >> i & 1) == 0) {
            form_refuse(&reading->form,
                        form_member(&reading->form, form_root(&reading->form), "acts"), "plan.ring",
                        "'%.*s' can never be done: what it requires requires it, or waits for such "
                        "a ring",
                        STR_ARG(given->acts[i].name));
        }
    }
}

// --- Writing ----------------------------------------------------------------------------------

static void order_add(JsonWriter *writer, const char *key, const Plan *plan, PlanOrder order)
{
    if (!order.is_there) {
        json_member_null(writer, key);
        return;
    }
    json_member_begin_array(writer, key);
    for (uint32_t i = 0; i < plan->given->count; i++) {
        json_string(writer, plan->given->acts[order.acts[i]].name);
    }
    json_end_array(writer);
}

void plan_add_json(JsonWriter *writer, const Plan *plan)
{
    const PlanCase *given = plan->given;
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    json_member_boolean(writer, "settled", plan->is_settled);
    json_member_integer(writer, plan->is_settled ? "least_bound" : "bound_is_above",
                        plan->least_bound);
    order_add(writer, "order", plan, plan->order);
    json_member_begin_object(writer, "final_gain");
    for (uint32_t i = 0; i < given->side_count; i++) {
        json_key(writer, given->sides[i]);
        json_integer(writer, plan->final_gain[i]);
    }
    json_end_object(writer);
    if (given->has_bound && plan->bound_is_settled) {
        json_member_boolean(writer, "within_bound", plan->within.is_there);
        order_add(writer, "order_within_bound", plan, plan->within);
    } else if (given->has_bound) {
        json_member_null(writer, "within_bound");
        json_member_null(writer, "order_within_bound");
    }
    json_end_object(writer);
}
