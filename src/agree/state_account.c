// state_account.c: a sentence a reason, from what the monitor has counted.
#include "agree/state_account.h"

typedef struct Teller {
    Buffer *to;
    const Commitment *of;
    const Agreement *agreement;
    const Verdict *verdict;
    Counted counted;
    Date day;
} Teller;

static void conditions_collect(Account *out, const Monitor *monitor, const Agreement *agreement,
                               Arena *arena);
static void after_collect(Account *out, const Monitor *monitor, const Agreement *agreement,
                          const AfterCondition *condition, Arena *arena);
static void record_collect(void *context, uint32_t record);
static void test_tell(const Teller *teller);
static void failing_tell(const Teller *teller);
static void rest_tell(const Teller *teller);
static void reason_tell(const Teller *teller);

typedef struct Collecting {
    Account *account;
    Arena *arena;
} Collecting;

void state_account_find(Account *out, const Monitor *monitor, const Agreement *agreement,
                        uint32_t commitment, Arena *arena)
{
    *out = (Account){.commitment = &agreement->commitments[commitment],
                     .day = monitor_day(monitor),
                     .verdict = *monitor_verdict(monitor, commitment)};
    Buffer buffer = buffer_new(arena);
    reason_tell(&(Teller){.to = &buffer,
                          .of = out->commitment,
                          .agreement = agreement,
                          .verdict = &out->verdict,
                          .counted = monitor_counted(monitor, commitment),
                          .day = out->day});
    out->says = buffer_str(&buffer);
    conditions_collect(out, monitor, agreement, arena);
    monitor_records(monitor, commitment, record_collect, &(Collecting){out, arena});
    if (out->records.count == 0 && out->verdict.record != RECORD_NONE) {
        *VEC_PUSH(&out->records, arena) = out->verdict.record;
    }
}

void state_account_add_json(JsonWriter *writer, const Account *account, const Agreement *agreement,
                            const Trace *trace)
{
    Arena *arena = writer->to->arena;
    const Verdict *verdict = &account->verdict;
    json_begin_object(writer);
    json_member_string(writer, "commitment", account->commitment->name);
    json_member_string(writer, "day", date_write(account->day, arena));
    json_member_string(writer, "state", state_word(verdict->state));
    json_member_string(writer, "reason", reason_word(verdict->reason));
    json_member_string(writer, "says", account->says);
    json_member_text(writer, "figure",
                     verdict->has_figure ? number_write(verdict->figure, arena) : (Str){});
    json_member_text(writer, "window_from",
                     verdict->has_figure ? date_write(verdict->window_first, arena) : (Str){});
    json_member_begin_array(writer, "conditions");
    for (size_t i = 0; i < account->conditions.count; i++) {
        const AccountCondition *condition = &account->conditions.at[i];
        json_begin_object(writer);
        json_member_string(writer, condition->is_start ? "after" : "while", condition->name);
        json_member_string(writer, condition->is_event ? "occurred" : "kept",
                           condition->memory == MEMORY_KEPT       ? STR("yes")
                           : condition->memory == MEMORY_NOT_KEPT ? STR("no")
                                                                  : STR("not_yet"));
        json_end_object(writer);
    }
    json_end_array(writer);
    json_member_begin_array(writer, "records");
    for (size_t i = 0; i < account->records.count; i++) {
        const TraceRecord *record = &trace->records.at[account->records.at[i]];
        json_begin_object(writer);
        json_key(writer, STR("record"));
        record_add_json(writer, record, agreement);
        json_member_string(writer, "sha256",
                           hash_write(record_hash(record, agreement, arena), arena));
        json_end_object(writer);
    }
    json_end_array(writer);
    json_end_object(writer);
}

Str state_account_record(const TraceRecord *record, const Agreement *agreement, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    switch (record->kind) {
    case RECORD_FIGURE:
        buffer_add_format(
            &buffer, "%.*s of %.*s is %.*s", STR_ARG(agreement->figures.at[record->subject].name),
            STR_ARG(date_write(record->of, arena)), STR_ARG(number_write(record->value, arena)));
        break;
    case RECORD_STATUS:
        buffer_add_format(&buffer, "%.*s is %.*s",
                          STR_ARG(map_key(agreement->statuses, record->subject)),
                          STR_ARG(record->text));
        break;
    case RECORD_ACT:
    case RECORD_UNDO:
        buffer_add_format(&buffer, "%.*s is %s", STR_ARG(map_key(agreement->acts, record->subject)),
                          record->kind == RECORD_ACT ? "done" : "taken back");
        break;
    case RECORD_EVENT:
        buffer_add_format(&buffer, "%.*s has occurred",
                          STR_ARG(map_key(agreement->events, record->subject)));
        break;
    case RECORD_EXCUSE:
        buffer_add_format(&buffer, "%.*s is invoked through %.*s", STR_ARG(record->text),
                          STR_ARG(date_write(record->of, arena)));
        break;
    case RECORD_NOTICE:
    case RECORD_EXCUSE_ENDED:
        buffer_add_format(&buffer, "%s",
                          record->kind == RECORD_NOTICE ? "notice is given"
                                                        : "the excuse is ended");
        break;
    case RECORD_KIND_COUNT:
        break;
    }
    if (record->source.len > 0) {
        buffer_add_format(&buffer, ", %.*s", STR_ARG(record->source));
    }
    buffer_add_format(&buffer, " (record %u of %.*s)", record->position + 1,
                      STR_ARG(date_write(record->day, arena)));
    return buffer_str(&buffer);
}

Str memory_word(Memory memory)
{
    return memory == MEMORY_KEPT       ? STR("kept")
           : memory == MEMORY_NOT_KEPT ? STR("not kept")
                                       : STR("not yet");
}

static void record_collect(void *context, uint32_t record)
{
    const Collecting *collecting = context;
    *VEC_PUSH(&collecting->account->records, collecting->arena) = record;
}

static void conditions_collect(Account *out, const Monitor *monitor, const Agreement *agreement,
                               Arena *arena)
{
    const Commitment *of = out->commitment;
    if (of->after != NULL && out->verdict.reason == REASON_NOT_ACTIVATED) {
        after_collect(out, monitor, agreement, of->after, arena);
    }
    for (uint32_t i = 0; i < of->while_count; i++) {
        uint32_t index = of->duty_while[i].commitment;
        *VEC_PUSH(&out->conditions, arena) =
            (AccountCondition){.name = agreement->commitments[index].name,
                               .memory = monitor_memory_before(monitor, index)};
    }
}

static void after_collect(Account *out, const Monitor *monitor, const Agreement *agreement,
                          const AfterCondition *condition, Arena *arena)
{
    for (uint32_t i = 0; i < condition->part_count; i++) {
        after_collect(out, monitor, agreement, &condition->parts[i], arena);
    }
    if (condition->kind == AFTER_EVENT) {
        *VEC_PUSH(&out->conditions, arena) = (AccountCondition){
            .name = map_key(agreement->events, condition->index),
            .is_event = true,
            .is_start = true,
            .memory = monitor_event(monitor, condition->index) ? MEMORY_KEPT : MEMORY_NOT_YET};
    } else if (condition->kind == AFTER_KEPT) {
        *VEC_PUSH(&out->conditions, arena) =
            (AccountCondition){.name = agreement->commitments[condition->index].name,
                               .is_start = true,
                               .memory = monitor_memory_before(monitor, condition->index)};
    }
}

// --- Sentences --------------------------------------------------------------------------------

static void day_tell(const Teller *teller, const char *before, int64_t day)
{
    buffer_add_format(teller->to, "%s%.*s", before,
                      STR_ARG(date_write((Date)day, teller->to->arena)));
}

static void days_tell(const Teller *teller, const char *before, uint32_t days, const char *after)
{
    buffer_add_format(teller->to, "%s%u day%s%s", before, days, days == 1 ? "" : "s", after);
}

static void reason_tell(const Teller *teller)
{
    const Commitment *of = teller->of;
    const Counted *counted = &teller->counted;
    switch (teller->verdict->reason) {
    case REASON_BEFORE_START:
        day_tell(teller, "it begins on ", of->from);
        return;
    case REASON_ENDED:
        day_tell(teller, "it ended with ", of->until);
        return;
    case REASON_NOT_ACTIVATED:
        buffer_add(teller->to, STR("it waits for its start"));
        return;
    case REASON_WAITING:
        buffer_add(teller->to, STR("its conditions have not been settled yet"));
        return;
    case REASON_SETTLING:
        day_tell(teller, "it settles through ", (int64_t)counted->stretch + of->settle - 1);
        return;
    case REASON_PENDING:
    case REASON_DUE_SOON:
        day_tell(teller, "it is due on ", counted->due);
        return;
    case REASON_MET:
    case REASON_MARGIN:
    case REASON_PERFORMED:
    case REASON_PERFORMED_LATE:
        test_tell(teller);
        return;
    case REASON_EXCUSED:
        day_tell(teller, "it is excused through ", counted->excused_until);
        return;
    case REASON_RELIEVED:
    case REASON_RESUMING:
    case REASON_WITHDRAWN:
        rest_tell(teller);
        return;
    case REASON_CURING:
    case REASON_FAILED:
    case REASON_RECOVERING:
    case REASON_NO_FIGURE:
    case REASON_SILENT:
        failing_tell(teller);
        return;
    case REASON_COUNT:
        return;
    }
}

static void test_tell(const Teller *teller)
{
    const Commitment *of = teller->of;
    Arena *arena = teller->to->arena;
    if (of->kind == COMMITMENT_HOLD) {
        buffer_add_format(teller->to, "%.*s is%s %.*s",
                          STR_ARG(map_key(teller->agreement->statuses, of->status)),
                          teller->verdict->state == STATE_KEPT ? "" : " not", STR_ARG(of->value));
    } else if (of->kind == COMMITMENT_DO) {
        buffer_add_format(teller->to, "it is done%s",
                          teller->verdict->reason == REASON_PERFORMED_LATE ? ", late" : "");
        day_tell(teller, "; it was due on ", teller->counted.due);
    } else {
        buffer_add_format(teller->to, "the %.*s of %.*s since %.*s is %.*s: %s %.*s is agreed",
                          STR_ARG(aggregate_word(of->aggregate)),
                          STR_ARG(teller->agreement->figures.at[of->figure].name),
                          STR_ARG(date_write(teller->verdict->window_first, arena)),
                          STR_ARG(number_write(teller->verdict->figure, arena)),
                          of->is_at_least ? "at least" : "at most",
                          STR_ARG(number_write(of->limit, arena)));
    }
}

static void failing_tell(const Teller *teller)
{
    const Commitment *of = teller->of;
    const Counted *counted = &teller->counted;
    switch (teller->verdict->reason) {
    case REASON_NO_FIGURE:
    case REASON_SILENT:
        days_tell(teller, "nothing is known of it for ", counted->unknown_days, "");
        if (of->silence != DAYS_NONE) {
            days_tell(teller, "; silence is a break after ", of->silence, "");
        }
        return;
    case REASON_RECOVERING:
        days_tell(teller, "it is so again for ", counted->true_days, "");
        days_tell(teller, " of ", of->recover, "");
        return;
    default:
        break;
    }
    if (teller->verdict->has_figure || of->kind == COMMITMENT_HOLD) {
        test_tell(teller);
        buffer_add(teller->to, STR("; "));
    }
    day_tell(teller, "not so since ", counted->first_false);
    if (teller->verdict->reason == REASON_CURING) {
        day_tell(teller, ", to be cured through ", (int64_t)counted->first_false + of->cure - 1);
    } else if (of->cure > 0) {
        days_tell(teller, ", and the cure of ", of->cure, " is used up");
    }
}

static void rest_tell(const Teller *teller)
{
    const Counted *counted = &teller->counted;
    if (teller->verdict->reason == REASON_WITHDRAWN) {
        buffer_add(teller->to, STR("it was withdrawn for good when its conditions were not kept"));
    } else if (teller->verdict->reason == REASON_RESUMING) {
        days_tell(teller, "its conditions are kept for ", counted->while_true, "");
        days_tell(teller, "; it resumes after ", teller->of->resume, "");
    } else if (counted->while_false > 0) {
        days_tell(teller, "it rests: its conditions are not kept for ", counted->while_false, "");
    } else {
        buffer_add(teller->to, STR("it rests"));
    }
}
