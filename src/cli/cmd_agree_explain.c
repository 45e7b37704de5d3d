// cmd_agree_explain.c: `comity agree explain`: why commitments are in their states on a day.
#include "cli/commands.h"

#include "agree/state_account.h"
#include "cli/agree_input.h"
#include "cli/phrase.h"
#include "render/render.h"

typedef struct Accounts {
    VEC(Account) list;
} Accounts;

static Status accounts_find(Accounts *out, const AgreeInput *input, const Trace *counted,
                            Session *session);
static bool is_asked(const Session *session, Str name);
static Status names_check(const AgreeInput *input, Session *session);
static const Outline *account_outline(const Account *account, const AgreeInput *input,
                                      const Trace *counted, Arena *arena);

static Status explain_work(Session *session)
{
    AgreeInput input;
    Accounts accounts = {};
    Trace counted;
    double begun = session_clock();
    TRY(agree_input_read(&input, session, option_operand(&session->options, STR("-"))));
    TRY(names_check(&input, session));
    TRY(agree_input_day(&input.trace.last_day, session, "on"));
    if (input.trace.last_day < input.trace.first_day) {
        return problem_error(&session->problems, (Place){}, "agree.order",
                             "'--on' is before the first day");
    }
    session->load_seconds = session_clock() - begun;
    TRY(book_open(&counted, &input.agreement, &input.trace, &input.book, &session->problems,
                  session->arena));
    TRY(accounts_find(&accounts, &input, &counted, session));
    session->work_seconds = session_clock() - begun - session->load_seconds;
    session->item_count = accounts.list.count;
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    for (size_t i = 0; i < accounts.list.count; i++) {
        const Account *account = &accounts.list.at[i];
        if (session->json) {
            state_account_add_json(&writer, account, &input.agreement, &counted);
            buffer_add_char(&buffer, '\n');
        } else {
            outline_add_text(&buffer, account_outline(account, &input, &counted, session->arena),
                             session->terminal.style, session->arena);
        }
    }
    text_write_to(stdout, buffer_str(&buffer));
    return STATUS_OK;
}

static Exit explain_run(Session *session)
{
    if (session->options.operands.count > 1) {
        return session_usage(session, "one agreement at a time");
    }
    return agree_end(session, explain_work(session));
}

static Status accounts_find(Accounts *out, const AgreeInput *input, const Trace *counted,
                            Session *session)
{
    Monitor *monitor;
    TRY(monitor_new(&monitor, &input->agreement, counted, &session->problems, session->arena));
    while (monitor_next(monitor)) {
    }
    for (uint32_t i = 0; i < input->agreement.commitment_count; i++) {
        if (is_asked(session, input->agreement.commitments[i].name)) {
            state_account_find(VEC_PUSH(&out->list, session->arena), monitor, &input->agreement, i,
                               session->arena);
        }
    }
    return STATUS_OK;
}

static bool is_asked(const Session *session, Str name)
{
    Str asked;
    bool any = false;
    for (size_t at = 0; option_next(&asked, &session->options, "commitment", &at); any = true) {
        if (str_equal(asked, name)) {
            return true;
        }
    }
    return !any;
}

static Status names_check(const AgreeInput *input, Session *session)
{
    Str asked;
    for (size_t at = 0; option_next(&asked, &session->options, "commitment", &at);) {
        if (!map_find(input->agreement.commitment_names, asked, NULL)) {
            Str nearest = map_nearest(input->agreement.commitment_names, asked);
            (void)problem_error(&session->problems, (Place){}, "usage",
                                "there is no commitment '%.*s'", STR_ARG(asked));
            if (nearest.len > 0) {
                problem_hint(&session->problems, "did you mean '%.*s'?", STR_ARG(nearest));
            }
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

// A title with a line that says more; an empty one is left out.
static Outline *node_new(Str title, Str detail, Arena *arena)
{
    Outline *out = ARENA_NEW(arena, Outline);
    Str *details = ARENA_NEW(arena, Str);
    *details = detail;
    *out = (Outline){.title = title, .details = details, .detail_count = detail.len > 0 ? 1 : 0};
    return out;
}

static const Outline *account_outline(const Account *account, const AgreeInput *input,
                                      const Trace *counted, Arena *arena)
{
    const Agreement *agreement = &input->agreement;
    size_t room = account->conditions.count + account->records.count;
    const Outline **children = ARENA_MANY(arena, const Outline *, room);
    uint32_t count = 0;
    for (size_t i = 0; i < account->conditions.count; i++) {
        const AccountCondition *condition = &account->conditions.at[i];
        Str how = condition->is_event && condition->memory == MEMORY_KEPT
                      ? STR("has occurred")
                      : memory_word(condition->memory);
        children[count++] =
            node_new(str_format(arena, "%s %.*s: %.*s", condition->is_start ? "after" : "while",
                                STR_ARG(condition->name), STR_ARG(how)),
                     (Str){}, arena);
    }
    for (size_t i = 0; i < account->records.count; i++) {
        const TraceRecord *record = &counted->records.at[account->records.at[i]];
        Str hash = hash_write(record_hash(record, agreement, arena), arena);
        children[count++] = node_new(state_account_record(record, agreement, arena),
                                     str_format(arena, "sha256 %.*s%s%.*s", STR_ARG(hash),
                                                record->evidence.len > 0 ? "; evidence " : "",
                                                STR_ARG(record->evidence)),
                                     arena);
    }
    Str title = str_format(arena, "%.*s on %.*s: %.*s, %.*s", STR_ARG(account->commitment->name),
                           STR_ARG(date_write(account->day, arena)),
                           STR_ARG(phrase_plain(state_word(account->verdict.state), arena)),
                           STR_ARG(phrase_plain(reason_word(account->verdict.reason), arena)));
    Outline *out = node_new(title, account->says, arena);
    out->children = children;
    out->count = count;
    return out;
}

static const OptionRow options[] = {
    AGREE_OPTION_ROWS,
    {.name = "on", .value = "DATE", .says = "the day; else the last"},
    {.name = "commitment",
     .value = "NAME",
     .is_many = true,
     .says = "this commitment; else all of them"},
};
static const Example examples[] = {
    {"comity agree explain --on 2025-08-20 --records reported.ndjson london.agreement",
     "Why each commitment is in its state on a day."},
    {"comity agree explain --json --commitment cn.speed agreement.json", "One, for a script."},
};
const Command command_agree_explain = {
    .name = "agree explain",
    .sentence = "show why commitments are in their states on a day",
    .operands = "[FILE|-]",
    .about =
        "Says of each commitment what was counted, which conditions were read (as they stood at "
        "the end of the day before), and on which records the state rests: each with its number "
        "in the trace and the hash of its line, so that nobody can change it unseen.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = explain_run,
};
