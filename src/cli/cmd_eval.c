// cmd_eval.c: `comity eval`: one expression of the rule language, or many.
//
// An expression becomes a program of its own: a rulebook with nothing in it, and one derived fact.
// So it is worked out by what decides cases, and by nothing else.
#include "cli/commands.h"

#include "base/file.h"
#include "cli/feed.h"
#include "decide/decide.h"
#include "facts/currency.h"

#define LINE_ARENA_MAX (2 * GIBIBYTE)

// What is worked out: an expression over facts.
typedef struct Question {
    Source source;
    const JsonValue *facts;  // an object, or null
    Str result_name;
    Type type;
    Value value;
    const Symbols *symbols;
} Question;

typedef struct Line {
    Session *session;
    Str text;
    Place place;
    Buffer *out;
    uint64_t failed;
} Line;

static Exit alone_run(Session *session, Str expression);
static Status facts_of_options(const JsonValue **out, Session *session);
static Status file_run(Session *session, Str path);
static Status line_run(Arena *arena, void *argument);
static void values_ask(Problems *problems);
static Status line_answer(Question *question, Str *id, const Line *line, Problems *problems,
                          Arena *arena);
static Status question_answer(Question *question, Problems *problems, Arena *arena);
static Status facts_declare(Vocabulary *vocabulary, const Question *question, Place place,
                            Problems *problems);
static Type type_of(const JsonValue *value, bool has_texts);
static bool number_type(Type *type, Str text);
static Program *program_of(const Node *node, Vocabulary *vocabulary, FactId result, Arena *arena);
static uint32_t node_count(const Node *node);
static void answer_add(JsonWriter *writer, const Question *question, Arena *arena);
static Str value_text(const Question *question, Arena *arena);

static Exit eval_run(Session *session)
{
    Options *options = &session->options;
    if (options->operands.count != 1) {
        return session_usage(session, "which expression? Quote it: comity eval '2 * 3 > 5'");
    }
    Str operand = options->operands.at[0];
    if (!str_equal(operand, STR("-")) && !file_exists(operand)) {
        return alone_run(session, operand);
    }
    double begun = session_clock();
    Status status = file_run(session, operand);
    session->work_seconds = session_clock() - begun;
    return session_end(session, status);
}

static Exit alone_run(Session *session, Str expression)
{
    double begun = session_clock();
    Question question = {.source = {.path = STR("-"), .text = expression}};
    Status status = facts_of_options(&question.facts, session);
    if (status == STATUS_OK) {
        status = question_answer(&question, &session->problems, session->arena);
    }
    values_ask(&session->problems);
    session->work_seconds = session_clock() - begun;
    session->item_count = 1;
    if (status == STATUS_OK && session->json) {
        Buffer buffer = buffer_new(session->arena);
        JsonWriter writer = {.to = &buffer};
        json_begin_object(&writer);
        json_key(&writer, STR("value"));
        answer_add(&writer, &question, session->arena);
        json_end_object(&writer);
        printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
    } else if (status == STATUS_OK) {
        printf("%.*s\n", STR_ARG(value_text(&question, session->arena)));
    }
    return session_end(session, status);
}

// --fact NAME=VALUE, as an object; a value that is JSON is taken as such, any other as text.
static Status facts_of_options(const JsonValue **out, Session *session)
{
    Buffer buffer = buffer_new(session->arena);
    JsonWriter writer = {.to = &buffer};
    Str given;
    json_begin_object(&writer);
    for (size_t at = 0; option_next(&given, &session->options, "fact", &at);) {
        Str value;
        Str name = str_trim(str_split(given, '=', &value));
        json_key(&writer, name);
        const char *first = str_trim(value).at;
        if (str_trim(value).len > 0 && (*first == '[' || *first == '{')) {
            json_raw(&writer, value);
        } else {
            json_string(&writer, str_trim(value));
        }
    }
    json_end_object(&writer);
    return json_read(out, buffer_str(&buffer), STR("--fact"), 1, &session->problems,
                     session->arena);
}

static Status file_run(Session *session, Str path)
{
    Feed *feed = NULL;
    TRY(feed_open(&feed, path, STR("ndjson"), &session->problems, session->arena));
    Arena *line_arena = arena_new(LINE_ARENA_MAX);
    Buffer out = buffer_new(session->arena);
    Chunk chunk = {};
    Line line = {.session = session, .place = {.source = path}, .out = &out};
    Status status;
    while ((status = feed_next(&chunk, feed, &session->problems)) == STATUS_OK) {
        Str text = {chunk.at, chunk.len};
        for (line.place.line = chunk.line; text.len > 0; line.place.line++) {
            line.text = str_trim(str_split(text, '\n', &text));
            if (line.text.len == 0) {
                continue;
            }
            buffer_clear(&out);
            status = arena_run(line_arena, line_run, &line);
            arena_reset(line_arena);
            fwrite(out.at, 1, out.len, stdout);
            session->item_count++;
            if (status != STATUS_OK) {
                text = (Str){};
            }
        }
    }
    chunk_free(&chunk);
    arena_free(line_arena);
    TRY(status == STATUS_NOT_FOUND ? STATUS_OK : status);
    if (line.failed > 0 && !session->quiet) {
        fflush(stdout);
        fprintf(stderr, "%llu of %llu could not be worked out: see \"problems\" in the output\n",
                (unsigned long long)line.failed, (unsigned long long)session->item_count);
    }
    return line.failed > 0 ? STATUS_INVALID : STATUS_OK;
}

static Status line_run(Arena *arena, void *argument)
{
    Line *line = argument;
    Problems problems = {.arena = arena};
    Question question = {};
    Str id = {};
    Status status = line_answer(&question, &id, line, &problems, arena);
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    json_begin_object(&writer);
    json_member_text(&writer, "id", id);
    if (status == STATUS_OK) {
        json_key(&writer, STR("value"));
        answer_add(&writer, &question, arena);
    } else {
        line->failed++;
        json_key(&writer, STR("problems"));
        json_problems(&writer, &problems, arena);
    }
    json_end_object(&writer);
    buffer_add(line->out, buffer_str(&buffer));
    buffer_add_char(line->out, '\n');
    return STATUS_OK;
}

// {"id","expr","facts"}
// A name that the expression alone does not know can be given a value.
static void values_ask(Problems *problems)
{
    for (size_t i = 0; i < problems->list.count; i++) {
        Problem *problem = &problems->list.at[i];
        if (str_equal(problem->code, STR("name.unknown")) && problem->hint.len == 0) {
            problem->hint = STR("give it a value: --fact NAME=VALUE");
        }
    }
}

static Status line_answer(Question *question, Str *id, const Line *line, Problems *problems,
                          Arena *arena)
{
    const JsonValue *value = NULL;
    TRY(json_read(&value, line->text, line->place.source, line->place.line, problems, arena));
    if (json_kind(value) != JSON_OBJECT) {
        return problem_error(problems, line->place, "eval.form",
                             "a line is an object: {\"id\",\"expr\",\"facts\"}");
    }
    const JsonValue *own_id = json_member(value, STR("id"));
    if (own_id != NULL && (json_kind(own_id) == JSON_STRING || json_kind(own_id) == JSON_NUMBER)) {
        *id = json_text(own_id);
    }
    const JsonValue *expression = json_member(value, STR("expr"));
    if (expression == NULL || json_kind(expression) != JSON_STRING) {
        return problem_error(problems, line->place, "eval.form", "there is no \"expr\"");
    }
    question->facts = json_member(value, STR("facts"));
    question->source = (Source){line->place.source, json_text(expression)};
    if (question->facts != NULL && json_kind(question->facts) != JSON_OBJECT) {
        return problem_error(problems, line->place, "eval.form", "\"facts\" is no object");
    }
    return question_answer(question, problems, arena);
}

static Status question_answer(Question *question, Problems *problems, Arena *arena)
{
    Vocabulary *vocabulary = vocabulary_new(arena);
    Place place = {.source = question->source.path};
    const Node *node = NULL;
    FactId result = {};
    TRY(facts_declare(vocabulary, question, place, problems));
    TRY(program_expression(&node, question->source, vocabulary, problems, arena));
    // No name that a rulebook or a case can write.
    Type type = node->type;
    type.or_none = true;
    TRY(vocabulary_add(&result, vocabulary, STR("item.="), type, place, problems));
    vocabulary->facts.at[result.index].is_derived = true;
    const Program *program = program_of(node, vocabulary, result, arena);
    Case *given = NULL;
    if (question->facts == NULL) {
        given = case_new(vocabulary, arena);
    } else {
        TRY(case_read_json(&given, question->facts, vocabulary, place, problems, arena));
    }
    const Str derive = STR("*");
    // The day is asked for by nothing in the expression.
    DeciderOptions options = {.has_as_of = true, .derive = &derive, .derive_count = 1};
    Decider *decider = decider_new(program, options, arena);
    Decision decision = {};
    TRY(decide_case(&decision, decider, given, problems, arena));
    question->type = node->type;
    if (unit_is_plain(node->type.unit)) {
        question->type.unit = unit_one();  // 25 % + 5 % is 0.3, 5 kg / 1000 g is 5
    }
    question->value = decision.items[0].derived[0].value;
    question->symbols = decision.symbols;
    return STATUS_OK;
}

// Each name is a fact of whatever kind its value has.
static Status facts_declare(Vocabulary *vocabulary, const Question *question, Place place,
                            Problems *problems)
{
    if (question->facts == NULL) {
        return STATUS_OK;
    }
    bool has_texts = str_find_char(question->source.text, '"') != SIZE_MAX;
    for (JsonEach each = json_each(question->facts); json_next(&each);) {
        FactId fact;
        FactName known;
        if (!vocabulary_find(vocabulary, each.key, &known)) {
            Type type = type_of(each.value, has_texts);
            TRY(vocabulary_add(&fact, vocabulary, each.key, type, place, problems));
        }
    }
    return STATUS_OK;
}

// What is written in quotes in the expression is a text, a bare word a word; JSON has but one form
// for both, so the expression tells. A number is in the unit that stands behind it: one without is
// a plain number, and is not taken for one in the unit that it is compared with.
static Type type_of(const JsonValue *value, bool has_texts)
{
    // What is null may be none, too; what is given says so itself.
    Type type = {.kind = TYPE_ANY, .or_none = json_kind(value) == JSON_NULL, .unit = unit_one()};
    bool is_object = json_kind(value) == JSON_OBJECT;
    const JsonValue *array = is_object ? json_member(value, STR("known")) : value;
    if (has_texts && array != NULL && json_kind(array) == JSON_ARRAY) {
        return (Type){.kind = TYPE_SET, .member = TYPE_TEXT};
    }
    const JsonValue *number = is_object ? json_member(value, STR("at_least")) : value;
    number = number == NULL ? json_member(value, STR("at_most")) : number;
    bool is_text =
        number != NULL && (json_kind(number) == JSON_STRING || json_kind(number) == JSON_NUMBER);
    if (!is_text || number_type(&type, json_text(number))) {
        type.or_none = type.or_none || (is_text && !is_object);
        return type;
    }
    return has_texts && !is_object ? (Type){.kind = TYPE_TEXT, .or_none = true} : type;
}

// Does it begin as a number? Then its kind and unit are the type's, unless they cannot be read:
// then the reader of the case says so. A date stays what it is.
static bool number_type(Type *type, Str text)
{
    Str trimmed = str_trim(text);
    Date date;
    size_t end = str_starts_with(trimmed, STR("-"));
    while (end < trimmed.len && strchr("0123456789._", trimmed.at[end]) != NULL) {
        end++;
    }
    Number number;
    if (date_read(&date, trimmed) == STATUS_OK) {
        return true;
    }
    if (number_read(&number, str_slice(trimmed, 0, end)) == STATUS_INVALID) {
        return false;
    }
    Str unit = str_trim(str_slice(trimmed, end, SIZE_MAX));
    type->kind = currency_is_none(currency_by_code(unit)) ? TYPE_NUMBER : TYPE_MONEY;
    if (unit.len > 0 && type->kind == TYPE_NUMBER && unit_parse(&type->unit, unit) != STATUS_OK) {
        type->kind = TYPE_ANY;
    }
    type->unit_text = type->kind == TYPE_NUMBER ? unit : (Str){};
    return true;
}

static Program *program_of(const Node *node, Vocabulary *vocabulary, FactId result, Arena *arena)
{
    Program *program = ARENA_NEW(arena, Program);
    Rulebook *rulebook = ARENA_NEW(arena, Rulebook);
    Derivation *derivation = ARENA_NEW(arena, Derivation);
    DerivedBranch *branch = ARENA_NEW(arena, DerivedBranch);
    branch->value = node;
    *rulebook = (Rulebook){.name = STR("eval"),
                           .law = symbols_word(vocabulary->symbols, STR("eval")),
                           .law_name = STR("eval")};
    *derivation = (Derivation){
        .fact = {result, ROLE_ANY}, .rulebook = rulebook, .branches = branch, .branch_count = 1};
    program->arena = arena;
    program->vocabulary = vocabulary;
    program->rulebooks = ARENA_NEW(arena, Rulebook *);
    program->rulebooks[0] = rulebook;
    program->rulebook_count = 1;
    program->derivations = derivation;
    program->derivation_count = 1;
    program->node_count = node_count(node);
    return program;
}

static uint32_t node_count(const Node *node)
{
    uint32_t count = node->number + 1;
    for (uint32_t i = 0; i < node->count; i++) {
        uint32_t below = node->children[i] == NULL ? 0 : node_count(node->children[i]);
        count = below > count ? below : count;
    }
    return count;
}

static void answer_add(JsonWriter *writer, const Question *question, Arena *arena)
{
    if (question->value.kind == VALUE_SET && question->value.exact) {
        value_add_json(writer, question->value, &question->type, question->symbols, arena);
    } else {
        json_string(writer, value_text(question, arena));
    }
}

static Str value_text(const Question *question, Arena *arena)
{
    Value value = question->value;
    if (value.kind == VALUE_TRUTH) {
        return truth_word((Truth)value.atom);
    }
    if (value_is_none(value)) {
        return STR("none");
    }
    return value.exact ? value_write(value, &question->type, question->symbols, arena)
                       : STR("unknown");
}

static const OptionRow options[] = {
    {.name = "fact", .value = "NAME=VALUE", .is_many = true, .says = "a fact of the expression"},
};
static const Example examples[] = {
    {"comity eval '4 * 5.92 >= 23.68'", "Exact decimals: yes."},
    {"comity eval --fact 'item.tpp=4800 TOPS_bit' 'item.tpp >= 4800 TOPS_bit'", "With a fact."},
    {"echo '{\"id\":1,\"expr\":\"item.a or item.b\",\"facts\":{\"item.a\":null,\"item.b\":true}}' "
     "| "
     "comity eval -",
     "Many, a line each: null is unknown."},
};
const Command command_eval = {
    .name = "eval",
    .sentence = "work out expressions of the rule language",
    .operands = "EXPRESSION|FILE|-",
    .about =
        "Writes the value: yes, no, unknown, none, a decimal (a/b if it has no end), a date, a "
        "word. A file holds NDJSON, {\"id\",\"expr\",\"facts\"} a line, and is answered by "
        "{\"id\",\"value\"}. Facts are typed by their JSON and need no declaration: true and "
        "false; null for unknown; decimals as text, with a unit or without; dates; arrays as "
        "sets; \"none\"; {\"at_least\",\"at_most\"} for bounds.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = eval_run,
};
