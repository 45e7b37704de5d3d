// states.c: a monitor run to its end.
#include "agree/states.h"

static void verdict_keep(StateRuns *runs, const Verdict *verdict, Date day, Arena *arena);

Status states_find(States *out, const Agreement *agreement, const Trace *trace, Problems *problems,
                   Arena *arena)
{
    Monitor *monitor;
    TRY(monitor_new(&monitor, agreement, trace, problems, arena));
    *out = (States){.agreement = agreement,
                    .trace = trace,
                    .of = ARENA_MANY(arena, StateRuns, agreement->commitment_count)};
    while (monitor_next(monitor)) {
        for (uint32_t i = 0; i < agreement->commitment_count; i++) {
            verdict_keep(&out->of[i], monitor_verdict(monitor, i), monitor_day(monitor), arena);
        }
    }
    return STATUS_OK;
}

static void verdict_keep(StateRuns *runs, const Verdict *verdict, Date day, Arena *arena)
{
    StateRun *last = runs->runs.count > 0 ? &runs->runs.at[runs->runs.count - 1] : NULL;
    if (last != NULL && last->verdict.state == verdict->state &&
        last->verdict.reason == verdict->reason) {
        last->to = day;
        return;
    }
    *VEC_PUSH(&runs->runs, arena) = (StateRun){day, day, *verdict};
}

void states_write_json(Buffer *to, const States *states)
{
    JsonWriter writer = {.to = to};
    json_begin_object(&writer);
    for (uint32_t i = 0; i < states->agreement->commitment_count; i++) {
        json_key(&writer, states->agreement->commitments[i].name);
        json_begin_array(&writer);
        for (size_t k = 0; k < states->of[i].runs.count; k++) {
            const StateRun *run = &states->of[i].runs.at[k];
            json_begin_array(&writer);
            json_string(&writer, date_write(run->from, to->arena));
            json_string(&writer, state_word(run->verdict.state));
            json_string(&writer, reason_word(run->verdict.reason));
            json_end_array(&writer);
        }
        json_end_array(&writer);
    }
    json_end_object(&writer);
    buffer_add_char(to, '\n');
}
