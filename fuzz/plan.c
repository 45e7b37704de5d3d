// plan.c: step plans. Whatever the bytes, reading ends; of a small case that is read, the order has
// every act once, behind what it requires, and the exposure that is said.
#include "target.h"

#include "agree/plan.h"

#define ACTS_MAX 10

static Status text_read(Arena *arena, void *argument);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static void order_check(const Plan *plan, PlanOrder order, int64_t most, Arena *arena)
{
    const PlanCase *given = plan->given;
    ActSet done = 0;
    int64_t worst = 0, *exposures = plan_exposures(plan, order, arena);
    for (uint32_t i = 0; i < given->count; i++) {
        const Act *act = &given->acts[order.acts[i]];
        assert((act->after & ~done) == 0);
        done |= (ActSet)1 << order.acts[i];
    }
    for (size_t i = 0; i < (size_t)given->count * given->side_count; i++) {
        worst = exposures[i] > worst ? exposures[i] : worst;
    }
    assert(done == ((ActSet)1 << given->count) - 1);
    assert(worst <= most);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    const JsonValue *json;
    PlanCase *given;
    if (json_read(&json, *(Str *)argument, STR("fuzz"), 1, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    Status status = plan_read(&given, json, STR("fuzz"), &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status != STATUS_OK || given->count > ACTS_MAX) {
        return STATUS_OK;
    }
    Plan plan;
    plan_find(&plan, given, arena);
    assert(plan.is_settled);
    order_check(&plan, plan.order, plan.least_bound, arena);
    if (plan.within.is_there) {
        order_check(&plan, plan.within, given->bound, arena);
    }
    return STATUS_OK;
}
