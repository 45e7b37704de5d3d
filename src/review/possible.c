// possible.c: the door to the tableau, and its days. Groups and derivations have days: where one
// changes within the days that are asked about, these are cut there and asked about in two parts.
#include "review/possible.h"

#include "review/tableau.h"

static Possible days_ask(Question *question, const Literals *literals);

// --- Doors ------------------------------------------------------------------------------------

bool days_both(Days *out, Days a, Days b)
{
    *out = a;
    if (b.has_from && (!a.has_from || b.from > a.from)) {
        out->has_from = true;
        out->from = b.from;
    }
    if (b.has_end && (!a.has_end || b.end < a.end)) {
        out->has_end = true;
        out->end = b.end;
    }
    return days_meet(&a, &b);
}

void demands_of_provision(Demands *out, const Provision *provision, Arena *arena)
{
    if (provision->where != NULL) {
        *VEC_PUSH(out, arena) = (Demand){provision->where, true};
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        const Condition *condition = &provision->conditions[i];
        *VEC_PUSH(out, arena) = (Demand){condition->test, condition->kind != CLAUSE_UNLESS};
    }
}

Possible possible_at_once(Str *witness, const Program *program, const Rulebook *rulebook, Days days,
                          const Demand *demands, size_t count, Arena *arena)
{
    Question question = {.program = program, .rulebook = rulebook, .arena = arena, .days = days};
    question.days.from = days.has_from ? days.from : DATE_FIRST;
    question.days.end = days.has_end ? days.end : DATE_LAST;
    Literals literals = {};
    for (size_t i = 0; i < count; i++) {
        *VEC_PUSH(&literals, arena) = (Literal){.test = demands[i].test, .holds = demands[i].holds};
    }
    Possible found = days_ask(&question, &literals);
    if (witness != NULL) {
        *witness = question.found;
    }
    return found;
}

// --- Days -------------------------------------------------------------------------------------

static Possible days_ask(Question *question, const Literals *literals)
{
    State state = {.is_shown = true};
    Days days = question->days;
    question->is_cut = false;
    Possible found = tableau_meet(question, &state, *literals);
    if (!question->is_cut) {
        return found;
    }
    if (question->steps >= STEPS_MAX) {
        return POSSIBLE_OPEN;
    }
    Date cut = question->cut;
    question->days.end = cut - 1;
    Possible before = days_ask(question, literals);
    question->days = days;
    question->days.from = cut;
    Possible after = before == POSSIBLE_YES ? before : days_ask(question, literals);
    question->days = days;
    return before == POSSIBLE_YES || after == POSSIBLE_YES ? POSSIBLE_YES
           : before == POSSIBLE_OPEN                       ? before
                                                           : after;
}

static void cut_at(Question *question, Date day)
{
    if (day > question->days.from && day <= question->days.end &&
        (!question->is_cut || day < question->cut)) {
        question->is_cut = true;
        question->cut = day;
    }
}

// Does something of these days hold on the days asked about? Cut where it begins and ends.
bool possible_days_hold(Question *question, Days days)
{
    if (days.has_from) {
        cut_at(question, days.from);
    }
    if (days.has_end && days.end < DATE_LAST) {
        cut_at(question, days.end + 1);
    }
    return (!days.has_from || days.from <= question->days.end) &&
           (!days.has_end || days.end >= question->days.from);
}
