// cmd_ask.c: `comity ask`: an interview that asks only what still matters.
//
// After each answer the case is made anew from all answers and decided; the next question is the
// first missing fact, which is the most decisive one. So there is no order of questions to
// maintain, and taking an answer back is forgetting it.
#include "cli/commands.h"

#include <stdlib.h>

#include "base/file.h"
#include "cli/decide_options.h"
#include "cli/problem_phrase.h"
#include "cli/rulebooks.h"

typedef struct Answer {
    Str fact;
    FactName name;
    Str text;
    bool is_skipped;
} Answer;

typedef struct Interview {
    Session *session;
    const Program *program;
    Decider *decider;
    Str base_text;  // the case it began with, as JSON; empty: none
    const JsonValue *base;
    PageOptions page;
    VEC(Answer) answers;
    Decision decision;
    char *line;  // of getline
    size_t line_size;
} Interview;

typedef enum Reply { REPLY_ANSWER, REPLY_SKIP, REPLY_BACK, REPLY_WHY, REPLY_END } Reply;

static Status interview_run(Interview *interview);
static Status case_make(Case **out, Interview *interview, Problems *problems);
static void say_line(const Interview *interview, Phrase what);
static const MissingFact *question_next(const Interview *interview);
static bool is_answered(const Interview *interview, Str fact);
static void question_show(Interview *interview, const MissingFact *question);
static void allowed_show(Interview *interview, const MissingFact *question);
static void why_show(Interview *interview, const MissingFact *question);
static bool why_walk(const Explanation *node, Str fact, const Explanation *provision,
                     unsigned *shown);
static Reply reply_read(Interview *interview, Str *text);
static bool answer_take(Interview *interview, const MissingFact *question, Str text);
static void refusal_show(const Interview *interview, const Problem *problem);
static void problem_show(const Interview *interview, const Problem *problem);
static void warnings_show(const Interview *interview, const Decision *decision, Str fact);
static void result_show(Interview *interview);
static Status case_save(Interview *interview, Str path);
static void case_add_json(Interview *interview, Buffer *buffer);
static void answer_add_json(Interview *interview, JsonWriter *writer, const Answer *answer);

static Exit ask_run(Session *session)
{
    Options *options = &session->options;
    Interview interview = {.session = session};
    DeciderOptions decider_options = {};
    Exit exit = decide_options_read(&decider_options, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    if (options->operands.count > 1) {
        return session_usage(session, "one case at a time");
    }
    if (!decider_options.has_as_of) {
        decider_options.as_of = session_today();
        decider_options.has_as_of = true;
    }
    interview.page = page_options_read(session);
    Rulebooks rulebooks = {};
    exit = rulebooks_load(&rulebooks, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    decider_options.names = rulebooks.names;
    decider_options.name_count = rulebooks.name_count;
    exit = decide_options_timeline(&decider_options, rulebooks.program, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    interview.program = rulebooks.program;
    interview.decider = decider_new(rulebooks.program, decider_options, session->arena);
    Status status = interview_run(&interview);
    free(interview.line);
    session->item_count = interview.answers.count;
    return session_end(session, status);
}

static Status interview_run(Interview *interview)
{
    Session *session = interview->session;
    Problems *problems = &session->problems;
    if (session->options.operands.count > 0) {
        Str path = session->options.operands.at[0];
        TRY(session_read(&interview->base_text, session, path));
        TRY(json_read(&interview->base, interview->base_text, path, 1, problems, session->arena));
    }
    if (!session->quiet) {
        say_line(interview, PHRASE_HOW_TO_ANSWER);
    }
    for (bool is_open = true; is_open;) {
        Case *given = NULL;
        TRY(case_make(&given, interview, problems));
        TRY(decide_case(&interview->decision, interview->decider, given, problems, session->arena));
        const MissingFact *question = question_next(interview);
        if (question == NULL) {
            break;
        }
        question_show(interview, question);
        for (bool is_settled = false; !is_settled;) {
            Str text = {};
            switch (reply_read(interview, &text)) {
            case REPLY_ANSWER:
                is_settled = answer_take(interview, question, text);
                break;
            case REPLY_SKIP:
                *VEC_PUSH(&interview->answers, session->arena) =
                    (Answer){.fact = question->fact, .is_skipped = true};
                is_settled = true;
                break;
            case REPLY_BACK:
                is_settled = interview->answers.count > 0;
                interview->answers.count -= is_settled;
                if (!is_settled) {
                    say_line(interview, PHRASE_NOTHING_TO_TAKE_BACK);
                }
                break;
            case REPLY_WHY:
                why_show(interview, question);
                break;
            case REPLY_END:
                is_settled = true;
                is_open = false;
                break;
            }
        }
    }
    result_show(interview);
    Str path = option_value(&session->options, "save", (Str){});
    return path.len > 0 ? case_save(interview, path) : STATUS_OK;
}

static void say_line(const Interview *interview, Phrase what)
{
    Str line = phrase(interview->page.language, what);
    printf("%.*s\n", STR_ARG(line));
}

static Status case_make(Case **out, Interview *interview, Problems *problems)
{
    Session *session = interview->session;
    const Vocabulary *vocabulary = interview->program->vocabulary;
    Place place = {.source = option_operand(&session->options, (Str){})};
    if (interview->base == NULL) {
        *out = case_new(vocabulary, session->arena);
    } else {
        TRY(case_read_json(out, interview->base, vocabulary, place, problems, session->arena));
    }
    for (size_t i = 0; i < interview->answers.count; i++) {
        const Answer *answer = &interview->answers.at[i];
        if (!answer->is_skipped) {
            TRY(case_say_text(*out, answer->fact, answer->text, (Place){}, problems));
        }
    }
    return STATUS_OK;
}

// The first missing fact that was not asked for yet; then what a rulebook waits for that may
// govern. Whether an item falls under the words of a provision is a question only once its code is
// known: before, every provision of the list would be one.
static bool waits_for_code(const Interview *interview, const MissingFact *question)
{
    const Fact *fact = vocabulary_fact(interview->program->vocabulary, question->name.fact);
    if (fact->by_table.len == 0) {
        return false;
    }
    for (uint32_t i = 0; i < interview->decision.missing_count; i++) {
        const MissingFact *missing = &interview->decision.missing[i];
        if (missing->is_fact && missing->name.fact.index == FACT_ITEM_CODE) {
            return true;
        }
    }
    return false;
}

static const MissingFact *question_next(const Interview *interview)
{
    const Decision *decision = &interview->decision;
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        const MissingFact *missing = &decision->missing[i];
        if (missing->is_fact && !is_answered(interview, missing->fact) &&
            !waits_for_code(interview, missing)) {
            return missing;
        }
    }
    for (uint32_t i = 0; i < decision->may_govern_count; i++) {
        const MayGovern *may_govern = &decision->may_govern[i];
        for (uint32_t k = 0; k < may_govern->waits_for_count; k++) {
            const MissingFact *missing = &may_govern->waits_for[k];
            if (missing->is_fact && !is_answered(interview, missing->fact)) {
                return missing;
            }
        }
    }
    return NULL;
}

static bool is_answered(const Interview *interview, Str fact)
{
    for (size_t i = 0; i < interview->answers.count; i++) {
        if (str_equal(interview->answers.at[i].fact, fact)) {
            return true;
        }
    }
    return false;
}

static void question_show(Interview *interview, const MissingFact *question)
{
    bool has_chinese = interview->page.language == LANGUAGE_ZH && question->question_zh.len > 0;
    Str text = has_chinese ? question->question_zh : question->question;
    bool has_colour = interview->session->terminal.out_colour;
    printf("\n%s%.*s%s\n", has_colour ? "\033[1m" : "",
           STR_ARG(text.len > 0 ? text : question->fact), has_colour ? "\033[0m" : "");
    allowed_show(interview, question);
}

// "item.kind: one of …", on as many lines as it takes.
static void allowed_show(Interview *interview, const MissingFact *question)
{
    Session *session = interview->session;
    const Vocabulary *vocabulary = interview->program->vocabulary;
    const Type *type = &vocabulary_fact(vocabulary, question->name.fact)->type;
    Str how = phrase_type(interview->page.language, type, vocabulary->symbols, session->arena);
    Str rest = str_format(session->arena, "%.*s: %.*s", STR_ARG(question->fact), STR_ARG(how));
    size_t width = session->terminal.style.width - 4;
    for (bool is_first = true; rest.len > 0; is_first = false) {
        Str line = width_split(rest, width, &rest);
        printf("%s%.*s\n", is_first ? "  " : "    ", STR_ARG(line));
    }
}

// The provisions in which the fact is open, each with its citation.
static void why_show(Interview *interview, const MissingFact *question)
{
    Session *session = interview->session;
    unsigned shown = 0;
    for (uint32_t i = 0; i < interview->decision.item_count; i++) {
        const Explanation *tree =
            decide_explain(interview->decider, &interview->decision, i, session->arena);
        (void)why_walk(tree, question->fact, NULL, &shown);
    }
    if (shown == 0) {
        fputs("  ", stdout);
        say_line(interview, PHRASE_MAY_GOVERN_WAITS);
    }
    Language language = interview->page.language;
    const Bounds *bounds = &interview->decision.bounds;
    Str at_least = phrase_outcome(language, bounds->at_least, session->arena);
    Str at_most = phrase_outcome(language, bounds->at_most, session->arena);
    printf("  %.*s %.*s %.*s %.*s%.*s\n", STR_ARG(phrase(language, PHRASE_LIES_BETWEEN)),
           STR_ARG(at_least), STR_ARG(phrase(language, PHRASE_AND)), STR_ARG(at_most),
           STR_ARG(phrase(language, PHRASE_FULL_STOP)));
}

enum { WHY_SHOWN_MAX = 5 };

// Shows the innermost provision above each leaf that is the fact.
static bool why_walk(const Explanation *node, Str fact, const Explanation *provision,
                     unsigned *shown)
{
    if (*shown == WHY_SHOWN_MAX) {
        return true;
    }
    if (node->kind == EXPLANATION_FACT && str_equal(node->title, fact) && provision != NULL) {
        printf("  %.*s%s%.*s\n", STR_ARG(provision->title), provision->cite.len > 0 ? ": " : "",
               STR_ARG(provision->cite));
        ++*shown;
        return true;
    }
    const Explanation *own = node->kind == EXPLANATION_PROVISION ? node : provision;
    bool found = false;
    for (uint32_t i = 0; i < node->count; i++) {
        bool here = why_walk(node->children[i], fact, own, shown);
        found = found || here;
        if (here && own != NULL) {
            break;  // once a provision
        }
    }
    return found;
}

static Reply reply_read(Interview *interview, Str *text)
{
    fputs("> ", stdout);
    fflush(stdout);
    ssize_t len = getline(&interview->line, &interview->line_size, stdin);
    if (len < 0) {
        puts("");
        return REPLY_END;
    }
    Str line = str_trim((Str){interview->line, (size_t)len});
    if (!interview->session->terminal.in_is_terminal) {
        printf("%.*s\n", STR_ARG(line));  // so that a transcript reads as a dialogue
    }
    if (str_equal(line, STR("?"))) {
        return REPLY_WHY;
    }
    if (str_equal(line, STR("back"))) {
        return REPLY_BACK;
    }
    if (str_equal(line, STR("end"))) {
        return REPLY_END;
    }
    if (line.len == 0 || str_equal(line, STR("unknown"))) {
        return REPLY_SKIP;
    }
    *text = str_copy(line, interview->session->arena);
    return REPLY_ANSWER;
}

// Is it an answer to this question, with which the case can be decided? If not, says what is wrong
// with it.
static bool answer_take(Interview *interview, const MissingFact *question, Str text)
{
    Session *session = interview->session;
    Problems problems = {.arena = session->arena};
    Case *given = NULL;
    Decision decision = {};
    Answer answer = {.fact = question->fact, .name = question->name, .text = text};
    *VEC_PUSH(&interview->answers, session->arena) = answer;
    if (case_make(&given, interview, &problems) == STATUS_OK &&
        decide_case(&decision, interview->decider, given, &problems, session->arena) == STATUS_OK) {
        warnings_show(interview, &decision, question->fact);
        return true;
    }
    interview->answers.count--;
    for (size_t i = 0; i < problems.list.count; i++) {
        refusal_show(interview, &problems.list.at[i]);
    }
    return false;
}

// The words that there are stand right above, and are not repeated.
static void refusal_show(const Interview *interview, const Problem *problem)
{
    Problem shown = *problem;
    size_t among = str_find(problem->message, STR(" is not among "));
    if (interview->page.language == LANGUAGE_EN && str_equal(problem->code, STR("case.word")) &&
        among != SIZE_MAX) {
        Str not_these = phrase(LANGUAGE_EN, PHRASE_NOT_ONE_OF_THESE);
        shown.message = str_format(interview->session->arena, "%.*s %.*s", (int)among,
                                   problem->message.at, STR_ARG(not_these));
    }
    problem_show(interview, &shown);
}

static void problem_show(const Interview *interview, const Problem *problem)
{
    Str text = problem_phrase(interview->page.language, problem, interview->session->arena);
    printf("  %.*s\n", STR_ARG(text));
}

// What the law of the day does not know is said at once: a code that no entry has, for one.
static void warnings_show(const Interview *interview, const Decision *decision, Str fact)
{
    for (size_t i = 0; i < decision->warnings.list.count; i++) {
        const Problem *warning = &decision->warnings.list.at[i];
        if (str_equal(warning->place.field, fact)) {
            problem_show(interview, warning);
        }
    }
}

static void result_show(Interview *interview)
{
    Session *session = interview->session;
    Buffer buffer = buffer_new(session->arena);
    if (session->json) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        decision_add_json(&writer, &interview->decision, session->arena);
        buffer_add_char(&buffer, '\n');
    } else {
        page_add(&buffer, &interview->decision, interview->page, session->arena);
    }
    puts("");
    fwrite(buffer.at, 1, buffer.len, stdout);
}

static Status case_save(Interview *interview, Str path)
{
    Session *session = interview->session;
    Buffer buffer = buffer_new(session->arena);
    case_add_json(interview, &buffer);
    TRY(file_write(path, buffer_str(&buffer), &session->problems));
    if (!session->quiet) {
        Str saved = phrase(interview->page.language, PHRASE_SAVED);
        printf("\n%.*s comity decide %.*s\n", STR_ARG(saved), STR_ARG(path));
    }
    return STATUS_OK;
}

// The members of the case it began with, as they were written, then the answers by their full
// names.
static void case_add_json(Interview *interview, Buffer *buffer)
{
    Session *session = interview->session;
    Buffer answers = buffer_new(session->arena);
    JsonWriter writer = {.to = &answers, .pretty = true};
    json_begin_object(&writer);
    bool has_date = interview->base != NULL && json_member(interview->base, STR("date")) != NULL;
    if (!has_date) {
        json_member_string(&writer, "date", date_write(interview->decision.as_of, session->arena));
    }
    for (size_t i = 0; i < interview->answers.count; i++) {
        if (!interview->answers.at[i].is_skipped) {
            answer_add_json(interview, &writer, &interview->answers.at[i]);
        }
    }
    json_end_object(&writer);
    Str text = buffer_str(&answers);
    if (interview->base != NULL && json_count(interview->base) > 0) {
        Str base = str_trim(interview->base_text);
        Str members = str_slice(text, 1, SIZE_MAX);  // behind its bracket
        buffer_add(buffer, str_trim(str_slice(base, 0, base.len - 1)));
        buffer_add(buffer, text.len > sizeof "{}" - 1 ? STR(",") : STR("\n"));
        buffer_add(buffer, members);
    } else {
        buffer_add(buffer, text);
    }
    buffer_add_char(buffer, '\n');
}

// Typed as the fact is, so that what is saved reads as if it had been written by hand.
static void answer_add_json(Interview *interview, JsonWriter *writer, const Answer *answer)
{
    Session *session = interview->session;
    const Vocabulary *vocabulary = interview->program->vocabulary;
    const Fact *fact = vocabulary_fact(vocabulary, answer->name.fact);
    json_key(writer, answer->fact);
    bool is_json = answer->text.at[0] == '[' || answer->text.at[0] == '{';
    Problems ignored = {.arena = session->arena};
    Symbols *symbols = symbols_new(vocabulary->symbols, session->arena);
    Value value;
    if (is_json) {
        json_raw(writer, answer->text);
    } else if (fact->type.kind != TYPE_PLACE &&
               value_read(&value, answer->text, &fact->type, symbols, (Place){}, &ignored,
                          session->arena) == STATUS_OK) {
        value_add_json(writer, value, &fact->type, symbols, session->arena);
    } else {
        json_string(writer, answer->text);
    }
}

static const OptionRow options[] = {
    DECIDE_OPTION_ROWS,
    PAGE_OPTION_ROWS,
    {.name = "save", .value = "FILE", .says = "write the case at the end, as JSON"},
};
static const Example examples[] = {
    {"comity ask --rules cn", "Under Chinese law, as of today."},
    {"comity ask --language zh --rules cn", "The same in Chinese."},
    {"comity ask --save case.json begun.json", "Begin with what a file says; keep the case."},
};
const Command command_ask = {
    .name = "ask",
    .sentence = "answer questions until the case is decided",
    .operands = "[FILE]",
    .about = "Asks for the fact on which most hangs, decides again, and ends when the outcome is "
             "determined or nothing is left to ask. '?' shows the provisions for which a fact is "
             "asked; an empty answer or 'unknown' skips it; 'back' takes the last answer back; "
             "'end' ends. The day is today, unless --as-of or the file says otherwise.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = ask_run,
};
