// cmd_explain.c: `comity explain`: one decision as a tree.
#include "cli/commands.h"

#include "cli/decide_options.h"
#include "account/explanation.h"
#include "cli/feed.h"
#include "cli/phrase.h"
#include "cli/rulebooks.h"

typedef struct Explaining {
    Session *session;
    const Program *program;
    DeciderOptions options;
    Decider *decider;
    Decision decision;
    bool has_wanted, shows_all;
    Outcome wanted;
} Explaining;

static Status case_find(Case **out, Explaining *explaining);
static Status value_choose(const JsonValue **out, Place *place, Session *session, Feed *feed);
static bool id_is_wanted(const JsonValue *value, Str id);
static Status items_choose(bool *shown, const Explaining *explaining);
static Status trees_write(Explaining *explaining, const bool *shown);
static void text_write(Explaining *explaining, const Explanation *const *trees, size_t count);
static void json_write(Explaining *explaining, const Explanation *const *trees, size_t count);
static Status picture_write(Explaining *explaining, const Explanation *const *trees, size_t count,
                            PictureFormat format);

static Exit explain_run(Session *session)
{
    Options *options = &session->options;
    Explaining explaining = {.session = session};
    Exit exit = decide_options_read(&explaining.options, session);
    if (exit == EXIT_DONE) {
        exit = decide_options_operand(session);
    }
    if (exit != EXIT_DONE) {
        return exit;
    }
    explaining.shows_all = option_is_given(options, "all");
    PictureFormat format;
    if (picture_format_find(&format, option_value(options, "format", (Str){})) &&
        format != PICTURE_SVG && session->terminal.out_is_terminal) {
        return session_usage(session, "a picture is nothing for a terminal; write it to a file: "
                                      "... > why.png");
    }
    explaining.has_wanted = option_is_given(options, "why-not");
    (void)outcome_find(option_value(options, "why-not", (Str){}), &explaining.wanted);
    Rulebooks rulebooks = {};
    exit = rulebooks_load(&rulebooks, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    explaining.program = rulebooks.program;
    explaining.options.names = rulebooks.names;
    explaining.options.name_count = rulebooks.name_count;
    exit = decide_options_timeline(&explaining.options, rulebooks.program, session);
    if (exit != EXIT_DONE) {
        return exit;
    }
    double begun = session_clock();
    explaining.decider = decider_new(rulebooks.program, explaining.options, session->arena);
    Case *given = NULL;
    Status status = case_find(&given, &explaining);
    if (status == STATUS_OK) {
        status = decide_case(&explaining.decision, explaining.decider, given, &session->problems,
                             session->arena);
    }
    if (status == STATUS_OK) {
        bool *shown = ARENA_MANY(session->arena, bool, explaining.decision.item_count);
        status = items_choose(shown, &explaining);
        status = status == STATUS_OK ? trees_write(&explaining, shown) : status;
    }
    session->work_seconds += session_clock() - begun;
    session->item_count = 1;
    return session_end(session, status);
}

// The case of the file; of several, the one that --id names.
static Status case_find(Case **out, Explaining *explaining)
{
    Session *session = explaining->session;
    Problems *problems = &session->problems;
    Feed *feed = NULL;
    Str path = option_operand(&session->options, STR("-"));
    TRY(feed_open(&feed, path, STR("auto"), problems, session->arena));
    TRY(feed_refuse_columns(feed, problems));
    if (feed->kind == FEED_CSV) {
        Status status = problem_error(problems, (Place){.source = feed->source}, "case.type",
                                      "a case to be explained is JSON or NDJSON");
        problem_hint(problems, "'comity decide --explain' takes CSV");
        return status;
    }
    const JsonValue *value = NULL;
    Place place = {.source = feed->source};
    TRY(value_choose(&value, &place, session, feed));
    return case_read_json(out, value, explaining->program->vocabulary, place, problems,
                          session->arena);
}

static Status value_choose(const JsonValue **out, Place *place, Session *session, Feed *feed)
{
    Problems *problems = &session->problems;
    Str id = option_value(&session->options, "id", (Str){});
    Str text = {};
    TRY(feed_read_all(&text, feed, problems));
    uint32_t line = 1;
    size_t count = 0;
    while (text.len > 0) {
        Str whole = feed->kind == FEED_NDJSON ? str_split(text, '\n', &text) : text;
        const JsonValue *value = NULL;
        text = feed->kind == FEED_NDJSON ? text : (Str){};
        line++;
        if (str_trim(whole).len == 0) {
            continue;
        }
        TRY(json_read(&value, whole, feed->source, line - 1, problems, session->arena));
        bool is_array = json_kind(value) == JSON_ARRAY;
        JsonEach each = is_array ? json_each(value) : (JsonEach){};
        for (bool more = !is_array || json_next(&each); more; more = is_array && json_next(&each)) {
            const JsonValue *one = is_array ? each.value : value;
            count++;
            if (id.len > 0 ? id_is_wanted(one, id) : count == 1) {
                *out = one;
                place->line = feed->kind == FEED_NDJSON ? line - 1 : 0;
            }
        }
    }
    if (*out == NULL && id.len == 0) {
        Status status = problem_error(problems, *place, "case.missing", "there is no case in it");
        problem_hint(problems, "a case is a JSON object: {\"item\": {\"code\": \"us:3A001\"}}");
        return status;
    }
    if (*out == NULL) {
        return problem_error(problems, *place, "case.missing", "there is no case '%.*s'",
                             STR_ARG(id));
    }
    if (count > 1 && id.len == 0) {
        Status status = problem_error(problems, *place, "case.several",
                                      "there are %zu cases, and one can be explained", count);
        problem_hint(problems, "choose one with --id");
        return status;
    }
    return STATUS_OK;
}

static bool id_is_wanted(const JsonValue *value, Str id)
{
    const JsonValue *own = json_kind(value) == JSON_OBJECT ? json_member(value, STR("id")) : NULL;
    return own != NULL && (json_kind(own) == JSON_STRING || json_kind(own) == JSON_NUMBER) &&
           str_equal(json_text(own), id);
}

// --item: by its id, or by its position from 0, as facts name it (items[1].tpp).
static Status items_choose(bool *shown, const Explaining *explaining)
{
    Session *session = explaining->session;
    const Decision *decision = &explaining->decision;
    Str wanted = option_value(&session->options, "item", (Str){});
    bool found = false;
    for (uint32_t i = 0; i < decision->item_count; i++) {
        shown[i] = wanted.len == 0 || str_equal(wanted, decision->items[i].id);
        found = found || shown[i];
    }
    for (uint32_t i = 0; i < decision->item_count && !found; i++) {
        shown[i] = str_equal(wanted, str_format(session->arena, "%u", i));
        found = shown[i];
    }
    if (!found) {
        return problem_error(&session->problems, (Place){}, "case.item",
                             "the case has no item '%.*s'; there are %u, from 0", STR_ARG(wanted),
                             decision->item_count);
    }
    return STATUS_OK;
}

static Status trees_write(Explaining *explaining, const bool *shown)
{
    Session *session = explaining->session;
    const Decision *decision = &explaining->decision;
    const Explanation **trees =
        ARENA_MANY(session->arena, const Explanation *, decision->item_count);
    size_t count = 0;
    for (uint32_t i = 0; i < decision->item_count; i++) {
        if (shown[i]) {
            trees[count++] = explaining->has_wanted
                                 ? decide_explain_why_not(explaining->decider, decision, i,
                                                          explaining->wanted, session->arena)
                                 : decide_explain(explaining->decider, decision, i, session->arena);
        }
    }
    Str format = session_format(session, STR("text"));
    PictureFormat picture;
    if (picture_format_find(&picture, format)) {
        return picture_write(explaining, trees, count, picture);
    }
    (str_equal(format, STR("json")) ? json_write : text_write)(explaining, trees, count);
    return STATUS_OK;
}

static void text_write(Explaining *explaining, const Explanation *const *trees, size_t count)
{
    Session *session = explaining->session;
    Buffer buffer = buffer_new(session->arena);
    for (size_t i = 0; i < count; i++) {
        const Outline *outline =
            explanation_outline(trees[i], explaining->shows_all, session->arena);
        outline_add_text(&buffer, outline, session->terminal.style, session->arena);
    }
    fwrite(buffer.at, 1, buffer.len, stdout);
}

static void json_write(Explaining *explaining, const Explanation *const *trees, size_t count)
{
    Buffer buffer = buffer_new(explaining->session->arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_array(&writer);
    for (size_t i = 0; i < count; i++) {
        explanation_add_json(&writer, trees[i]);
    }
    json_end_array(&writer);
    buffer_add_char(&buffer, '\n');
    fwrite(buffer.at, 1, buffer.len, stdout);
}

static Status picture_write(Explaining *explaining, const Explanation *const *trees, size_t count,
                            PictureFormat format)
{
    Session *session = explaining->session;
    const Outline **children = ARENA_MANY(session->arena, const Outline *, count);
    for (size_t i = 0; i < count; i++) {
        children[i] = explanation_outline(trees[i], explaining->shows_all, session->arena);
    }
    Outcome outcome = explaining->decision.bounds.outcome;
    Outline all = {.title = phrase_outcome(LANGUAGE_EN, outcome, session->arena),
                   .children = children,
                   .count = (uint32_t)count};
    Str picture = {};
    TRY(outline_picture(&picture, format, count == 1 ? children[0] : &all, &session->problems,
                        session->arena));
    fwrite(picture.at, 1, picture.len, stdout);
    return STATUS_OK;
}

static const OptionRow options[] = {
    DECIDE_OPTION_ROWS,
    {.name = "format",
     .value = "FORMAT",
     .words = "text|json|svg|png|pdf",
     .says = "text, json, svg, png or pdf"},
    {.name = "why-not",
     .value = "OUTCOME",
     .words = "not_controlled|no_licence_required|exception|general_licence|licence_required|"
              "prohibited",
     .says = "what stands in the way of that outcome: not_controlled, no_licence_required, "
             "exception, general_licence, licence_required, prohibited"},
    {.name = "all",
     .says = "explain a derived fact wherever it stands, not only where it is first"},
    {.name = "item", .value = "ID|N", .says = "one item alone: its id, or its position from 0"},
    {.name = "id", .value = "ID", .says = "of several cases, which"},
};
static const Example examples[] = {
    {"comity explain case.json", "The provisions that bore on it, down to facts."},
    {"comity explain --why-not no_licence_required case.json", "What stands in the way."},
    {"comity explain --format svg case.json > why.svg", "As a picture."},
};
const Command command_explain = {
    .name = "explain",
    .sentence = "show why a case is decided as it is, or why not otherwise",
    .operands = "[FILE|-]",
    .about =
        "Writes the decision as a tree: each inner node is a cited provision or a condition, "
        "each leaf a fact with where it comes from (given, derived, presumed, missing). Marks: "
        "a tick for what holds, a cross for what does not, a question mark for what is open.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = explain_run,
};
