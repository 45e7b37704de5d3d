// cmd_agree_what_if.c: `comity agree what-if`: the same agreement under another course of events.
#include "cli/commands.h"

#include "cli/agree_input.h"

static Status without_apply(Trace *trace, Session *session);
static void lines_write(Buffer *buffer, const States *states);

static Status what_if_work(Session *session)
{
    AgreeInput input;
    States states[2];
    TRY(agree_input_read(&input, session, option_operand(&session->options, STR("-"))));
    AgreeInput other = input;
    // A list of its own: what is added or left out must not touch what was.
    other.trace.records.capacity = other.trace.records.count;
    TraceRecord *copy = ARENA_MANY(session->arena, TraceRecord, other.trace.records.count);
    for (size_t i = 0; i < other.trace.records.count; i++) {
        copy[i] = input.trace.records.at[i];
    }
    other.trace.records.at = copy;
    TRY(without_apply(&other.trace, session));
    TRY(agree_input_records(&other, session, "with"));
    trace_sort(&other.trace, session->arena);
    TRY(agree_input_states(&states[0], &input, &input.book, session));
    TRY(agree_input_states(&states[1], &other, &other.book, session));
    session->item_count = other.trace.records.count;
    Buffer buffer = buffer_new(session->arena);
    static const Str names[] = {STR_INIT("as it is"), STR_INIT("what if")};
    if (session->json) {
        lines_write(&buffer, states);
    } else if (!agree_differences(&buffer, states, names, 2, STR("differs"), session)) {
        buffer_add(&buffer, STR("Nothing would be otherwise.\n"));
    }
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Exit what_if_run(Session *session)
{
    if (session->options.operands.count > 1) {
        return session_usage(session, "one agreement at a time");
    }
    if (!option_is_given(&session->options, "with") &&
        !option_is_given(&session->options, "without")) {
        return session_usage(session, "what if what? Give --with FILE or --without N");
    }
    return agree_end(session, what_if_work(session));
}

static bool is_left_out(const Session *session, uint32_t position)
{
    Str number;
    for (size_t at = 0; option_next(&number, &session->options, "without", &at);) {
        Number value;
        if (number_read(&value, number) == STATUS_OK &&
            number_compare(value, number_whole((int64_t)position + 1)) == 0) {
            return true;
        }
    }
    return false;
}

// Leaves out records by their numbers, each of which must be one.
static Status without_apply(Trace *trace, Session *session)
{
    Str number;
    for (size_t at = 0; option_next(&number, &session->options, "without", &at);) {
        Number value;
        bool is_one = number_read(&value, number) == STATUS_OK && number_is_whole(value) &&
                      number_sign(value) > 0 &&
                      number_compare(value, number_whole((int64_t)trace->records.count)) <= 0;
        if (!is_one) {
            return problem_error(&session->problems, (Place){}, "usage",
                                 "there is no record '%.*s'; there are %zu, from 1",
                                 STR_ARG(number), trace->records.count);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < trace->records.count; i++) {
        if (!is_left_out(session, trace->records.at[i].position)) {
            trace->records.at[kept++] = trace->records.at[i];
        }
    }
    trace->records.count = kept;
    return STATUS_OK;
}

// A JSON object for each run of days on which the two differ.
static void lines_write(Buffer *buffer, const States *states)
{
    const Trace *trace = states[0].trace;
    for (uint32_t c = 0; c < states[0].agreement->commitment_count; c++) {
        for (Date day = trace->first_day, end; day <= trace->last_day; day = end + 1) {
            const StateRun *is = states_on(&states[0], c, day);
            const StateRun *would = states_on(&states[1], c, day);
            end = is->to < would->to ? is->to : would->to;
            bool differs = is->verdict.state != would->verdict.state ||
                           is->verdict.reason != would->verdict.reason;
            if (!differs) {
                continue;
            }
            JsonWriter writer = {.to = buffer};
            json_begin_object(&writer);
            json_member_string(&writer, "commitment", states[0].agreement->commitments[c].name);
            json_member_string(&writer, "from", date_write(day, buffer->arena));
            json_member_string(&writer, "to", date_write(end, buffer->arena));
            json_member_string(&writer, "state", state_word(is->verdict.state));
            json_member_string(&writer, "reason", reason_word(is->verdict.reason));
            json_member_string(&writer, "what_if_state", state_word(would->verdict.state));
            json_member_string(&writer, "what_if_reason", reason_word(would->verdict.reason));
            json_end_object(&writer);
            buffer_add_char(buffer, '\n');
        }
    }
}

static const OptionRow options[] = {
    AGREE_OPTION_ROWS,
    {.name = "with",
     .value = "FILE",
     .is_many = true,
     .says = "records beside those that there are: NDJSON"},
    {.name = "without",
     .value = "N",
     .is_many = true,
     .says = "leave out a record, by its number in the trace, from 1"},
};
static const Example examples[] = {
    {"comity agree what-if --records reported.ndjson --with slow.ndjson london.agreement",
     "The days that would be otherwise, had these figures come."},
    {"comity agree what-if --without 12 agreement.json", "Had record 12 not been published."},
};
const Command command_agree_what_if = {
    .name = "agree what-if",
    .sentence = "show what would be otherwise under another course of events",
    .operands = "[FILE|-]",
    .about = "Works out the states twice, with records added or left out, and shows the days on "
             "which a commitment would be in another state. With a date in the future as "
             "`--through` and figures supposed, it looks ahead.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = what_if_run,
};
