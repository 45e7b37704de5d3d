// clock.c: the day by which something is done or decided: counted from a fact of the case, without
// the days off of a calendar and those for which the time stood. It changes no outcome.
#include "decide/answer.h"
#include "decide/missing.h"
#include "facts/calendar.h"

#define DAYS_MAX 10'000'000  // more than there are in the years that can be written

// Days, and what is missing to say so.
typedef struct Counting {
    Run *run;
    const Clock *clock;
    ClockAnswer *answer;
    MissingWalk *walk;
    Calendar calendar;
} Counting;

static void lack(Counting *counting, const Node *fact)
{
    missing_from_node(counting->walk, counting->run, fact, WEIGHT_ONE);
}

static void start_find(Counting *counting)
{
    if (counting->clock->start == NULL) {
        return;
    }
    Value start = evaluate(counting->run, counting->clock->start);
    if (start.exact && start.may == MAY_BE_SOME) {
        counting->answer->has_start = true;
        counting->answer->start = (Date)start.range->low.over;
    } else if (!start.exact) {
        lack(counting, counting->clock->start);
    }
}

// A day begun is a day; whoever has none of them took none.
static int64_t whole_days(Value value, const Type *type)
{
    if (value.may != MAY_BE_SOME || number_sign(value.range->low) <= 0) {
        return 0;
    }
    Number most = number_whole(DAYS_MAX), days = value.range->low;
    bool in_unit = type->unit.factor.under != 0;
    bool fits = (!in_unit || number_divide(&days, days, type->unit.factor) == STATUS_OK) &&
                number_compare(days, most) <= 0;
    days = fits ? number_reduce(days) : most;
    return (int64_t)((days.over + days.under - 1) / days.under);
}

static void stops_find(Counting *counting)
{
    counting->answer->has_stopped = true;
    for (uint32_t i = 0; i < counting->clock->stop_count; i++) {
        Value stop = evaluate(counting->run, counting->clock->stops[i]);
        if (stop.exact) {
            counting->answer->stopped += whole_days(stop, &counting->clock->stops[i]->type);
        } else {
            counting->answer->has_stopped = false;
            lack(counting, counting->clock->stops[i]);
        }
    }
}

// --- The calendar -----------------------------------------------------------------------------

static void calendar_read(Counting *counting)
{
    const Clock *clock = counting->clock;
    const Table *table = &counting->run->program->tables[clock->table];
    const Bits in_force = counting->run->day->rows_in_force[clock->table];
    Calendar *calendar = &counting->calendar;
    calendar->days = ARENA_MANY(counting->run->arena, CalendarDay, table->row_count);
    for (uint32_t row = 0; row < table->row_count; row++) {
        Value day = table_cell(table, row, clock->day)->value;
        Value said = table_cell(table, row, clock->kind)->value;
        if (day.exact && (in_force.words == NULL || bits_get(in_force, row))) {
            CalendarDayKind kind = !said.exact                   ? CALENDAR_UNSURE
                                   : said.atom == clock->working ? CALENDAR_WORKING
                                                                 : CALENDAR_HOLIDAY;
            calendar->days[calendar->count++] = (CalendarDay){(Date)day.range->low.over, kind};
        }
    }
    calendar_sort(calendar);
}

static void lack_calendar(Counting *counting)
{
    const Table *table = &counting->run->program->tables[counting->clock->table];
    Run *run = counting->run;
    leaf_of_law(
        counting->walk, run,
        str_format(run->arena, "%.*s/%.*s", STR_ARG(table->rulebook->name), STR_ARG(table->name)),
        STR("The calendar does not say which days are working so far on."), WEIGHT_ONE);
}

// --- The day ----------------------------------------------------------------------------------

static void working_days_count(Counting *counting)
{
    ClockAnswer *answer = counting->answer;
    bool has_calendar = counting->clock->has_calendar;
    DayCount count;
    if (has_calendar) {
        calendar_read(counting);
    }
    Status status = calendar_count(&count, has_calendar ? &counting->calendar : NULL, answer->start,
                                   counting->clock->count + answer->stopped);
    if (status == STATUS_OK) {
        answer->has_due = true;
        answer->due = count.last;
        answer->weekends = count.weekends;
        answer->holidays = count.holidays;
    } else if (has_calendar) {
        lack_calendar(counting);
    }
}

static void calendar_days_count(Counting *counting, Str unit)
{
    ClockAnswer *answer = counting->answer;
    int32_t count = counting->clock->count;
    bool in_years = str_equal(unit, STR("years")), in_weeks = str_equal(unit, STR("weeks"));
    bool in_months = in_years || str_equal(unit, STR("months"));
    int64_t due = in_months ? date_add_months(answer->start, count * (in_years ? 12 : 1))
                            : answer->start + (int64_t)count * (in_weeks ? 7 : 1);
    due += answer->stopped;
    answer->has_due = due < date_of_month(10'000, 1);
    answer->due = answer->has_due ? (Date)due : 0;
}

const ClockAnswer *answer_clock(Run *run, const Provision *provision)
{
    if (provision->clock == NULL) {
        return NULL;
    }
    ClockAnswer *answer = ARENA_NEW(run->arena, ClockAnswer);
    Counting counting = {run, provision->clock, answer, missing_new(run->given, run->arena), {}};
    start_find(&counting);
    stops_find(&counting);
    if (answer->has_start && answer->has_stopped && provision->working_days) {
        working_days_count(&counting);
    } else if (answer->has_start && answer->has_stopped) {
        calendar_days_count(&counting, provision->within_unit);
    }
    MissingFact *missing = NULL;
    answer->missing_count = missing_list(counting.walk, &missing);
    answer->missing = missing;
    return answer;
}
