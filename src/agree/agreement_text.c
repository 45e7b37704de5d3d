// agreement_text.c: statements and clauses → commitments. The part `lang` has cut the text by its
// layout; here is read what stands behind the words, a function a clause, with its rule of the
// grammar above it.
#include "agree/agreement_text.h"

#include "facts/unit.h"
#include "lang/parse.h"

typedef struct TextReader {
    Agreement *out;
    const File *file;
    const Statement *statement;
    Commitment *commitment;
    Figure *figure;
    bool has_figure;  // of the commitment at hand: behind `keep` stands one that there is
    Parser *parser;
    Arena *arena;
    Problems *problems;
} TextReader;

typedef Status (*ClauseRead)(TextReader *reader);

static Status agreement_begin(TextReader *reader);
static void names_collect(TextReader *reader);
static void statement_read(TextReader *reader, const Statement *statement);
static void clauses_read(TextReader *reader);
static Parser clause_parser(const TextReader *reader, const Clause *clause);
static void figure_begin(TextReader *reader);
static void commitment_begin(TextReader *reader);
static void commitment_days(TextReader *reader);
static void commitment_end(TextReader *reader);
static Status text_clause(TextReader *reader);
static Status presume_clause(TextReader *reader);
static Status of_clause(TextReader *reader);
static Status over_clause(TextReader *reader);
static void asked_collect(TextReader *reader, const Tree *tree);
static Status within_clause(TextReader *reader);
static Status every_clause(TextReader *reader);
static Status source_clause(TextReader *reader);
static Status confirm_clause(TextReader *reader);
static Status restated_clause(TextReader *reader);
static Status keep_clause(TextReader *reader);
static Status hold_clause(TextReader *reader);
static Status do_clause(TextReader *reader);
static Status after_clause(TextReader *reader);
static Status while_clause(TextReader *reader);
static Status settle_clause(TextReader *reader);
static Status warn_clause(TextReader *reader);
static Status cure_clause(TextReader *reader);
static Status recover_clause(TextReader *reader);
static Status silence_clause(TextReader *reader);
static Status excuse_clause(TextReader *reader);
static Status relief_clause(TextReader *reader);
static Status resume_clause(TextReader *reader);
static Status cite_clause(TextReader *reader);
static Status after_condition(AfterCondition *out, TextReader *reader);
static Status after_part(AfterCondition *out, TextReader *reader);
static Status commitment_named(uint32_t *out, TextReader *reader);
static Status days_read(uint32_t *out, TextReader *reader);
static Status count_read(uint32_t *out, TextReader *reader, const char *what);
static Status quota_read(Quota *out, TextReader *reader);
static Status word_read(Str *out, TextReader *reader, const char *what);
static Status date_word(Date *out, TextReader *reader);
static Status amount_read(Number *out, TextReader *reader, const Figure *figure, const char *line);
static Status vague(TextReader *reader, const char *code, const char *line, const char *what);

static const ClauseRead clause_reads[CLAUSE_KIND_COUNT] = {
    [CLAUSE_AGREED_TEXT] = text_clause,
    [CLAUSE_AGREED_PRESUME] = presume_clause,
    [CLAUSE_FIGURE_OF] = of_clause,
    [CLAUSE_FIGURE_OVER] = over_clause,
    [CLAUSE_FIGURE_WITHIN] = within_clause,
    [CLAUSE_FIGURE_EVERY] = every_clause,
    [CLAUSE_FIGURE_SOURCE] = source_clause,
    [CLAUSE_FIGURE_CONFIRM] = confirm_clause,
    [CLAUSE_FIGURE_RESTATED] = restated_clause,
    [CLAUSE_AGREED_KEEP] = keep_clause,
    [CLAUSE_AGREED_HOLD] = hold_clause,
    [CLAUSE_AGREED_DO] = do_clause,
    [CLAUSE_AGREED_AFTER] = after_clause,
    [CLAUSE_AGREED_WHILE] = while_clause,
    [CLAUSE_AGREED_SETTLE] = settle_clause,
    [CLAUSE_AGREED_WARN] = warn_clause,
    [CLAUSE_AGREED_CURE] = cure_clause,
    [CLAUSE_AGREED_RECOVER] = recover_clause,
    [CLAUSE_AGREED_SILENCE] = silence_clause,
    [CLAUSE_AGREED_EXCUSE] = excuse_clause,
    [CLAUSE_AGREED_RELIEF] = relief_clause,
    [CLAUSE_AGREED_RESUME] = resume_clause,
    [CLAUSE_AGREED_CITE] = cite_clause,
};

Status agreement_read_text(Agreement *out, Str text, Str source, Problems *problems, Arena *arena)
{
    size_t errors = problems->error_count;
    *out = agreement_new(arena);
    TextReader reader = {
        .out = out,
        .file = file_parse((Source){source, text}, problems, arena),
        .arena = arena,
        .problems = problems,
    };
    if (agreement_begin(&reader) == STATUS_OK) {
        names_collect(&reader);
        for (size_t i = 0; i < reader.file->statements.count; i++) {
            statement_read(&reader, &reader.file->statements.at[i]);
        }
    }
    return problems->error_count == errors ? STATUS_OK : STATUS_INVALID;
}

bool agreement_is_text(Str text)
{
    Str first = str_slice(str_trim(text), 0, 1);
    return !str_equal(first, STR("{")) && !str_equal(first, STR("["));
}

// --- Statements -------------------------------------------------------------------------------

// agreement = "agreement" name "between" side "," side { day }
static Status agreement_begin(TextReader *reader)
{
    const File *file = reader->file;
    if (file->statements.count == 0 || !file->is_agreement) {
        Status status = problem_error(
            reader->problems, (Place){.source = file->source.path, .line = 1, .column = 1},
            "agree.file", "the file does not begin with `agreement NAME between A, B`");
        problem_hint(reader->problems, "agreement london_framework between CN, US from 2025-06-11");
        return status;
    }
    const Statement *first = &file->statements.at[0];
    Agreement *out = reader->out;
    out->id = first->name;
    out->place = token_place(&first->first, file->source);
    out->has_from = first->days.has_from;
    out->from = first->days.from;
    out->has_through = first->days.has_end;
    out->through = first->days.end;
    out->sides = ARENA_MANY(reader->arena, Str, first->sides.count);
    for (size_t i = 0; i < first->sides.count; i++) {
        out->sides[out->side_count++] = first->sides.at[i].text;
    }
    if (out->side_count < 2 && !first->header_failed) {
        return problem_error(reader->problems, out->place, "parse.expected",
                             "an agreement has two sides: between CN, US");
    }
    return STATUS_OK;
}

static void twice_refuse(TextReader *reader, const Statement *statement, const char *what)
{
    (void)problem_error(reader->problems, token_place(&statement->name_token, reader->file->source),
                        "agree.twice", "there are two %s '%.*s'", what, STR_ARG(statement->name));
}

// First all names: clauses may name what comes later.
static void names_collect(TextReader *reader)
{
    Agreement *out = reader->out;
    size_t count = reader->file->statements.count;
    out->commitments = ARENA_MANY(reader->arena, Commitment, count);
    for (size_t i = 1; i < count; i++) {
        const Statement *statement = &reader->file->statements.at[i];
        bool is_new = true;
        if (statement->kind == STATEMENT_COMMITMENT) {
            map_add(out->commitment_names, statement->name, out->commitment_count, &is_new);
            if (is_new) {
                out->commitments[out->commitment_count++] = commitment_default(statement->name);
            } else {
                twice_refuse(reader, statement, "commitments");
            }
        } else if (statement->kind == STATEMENT_FIGURE) {
            is_new = !map_find(out->figure_names, statement->name, NULL);
            (void)agreement_figure(out, statement->name, reader->arena);
            if (!is_new) {
                twice_refuse(reader, statement, "figures");
            }
        } else {
            (void)problem_error(reader->problems,
                                token_place(&statement->first, reader->file->source), "agree.file",
                                "a file holds one agreement");
        }
    }
    // Which of them their agreement's clauses are about is known before the first is read.
    for (size_t i = 1; i < count; i++) {
        const Statement *statement = &reader->file->statements.at[i];
        uint32_t index;
        if (statement->kind == STATEMENT_FIGURE && statement->type != NULL &&
            map_find(out->figure_names, statement->name, &index)) {
            out->figures.at[index].unit = statement->type->unit;
        }
    }
}

static void statement_read(TextReader *reader, const Statement *statement)
{
    uint32_t index;
    reader->statement = statement;
    switch (statement->kind) {
    case STATEMENT_FIGURE:
        if (map_find(reader->out->figure_names, statement->name, &index)) {
            reader->figure = &reader->out->figures.at[index];
            figure_begin(reader);
            clauses_read(reader);
        }
        return;
    case STATEMENT_COMMITMENT:
        if (map_find(reader->out->commitment_names, statement->name, &index) &&
            reader->out->commitments[index].place.line == 0) {  // of two, the first
            reader->commitment = &reader->out->commitments[index];
            reader->has_figure = false;
            commitment_begin(reader);
            clauses_read(reader);
            commitment_end(reader);
        }
        return;
    default:
        clauses_read(reader);
        return;
    }
}

static void clauses_read(TextReader *reader)
{
    for (size_t i = 0; i < reader->statement->clauses.count; i++) {
        const Clause *clause = &reader->statement->clauses.at[i];
        if (clause->kind == CLAUSE_DAYS) {
            continue;
        }
        Parser parser = clause_parser(reader, clause);
        reader->parser = &parser;
        if (clause_reads[clause->kind](reader) == STATUS_OK) {
            (void)parser_finish(&parser);
        }
    }
}

// Behind the word of the clause.
static Parser clause_parser(const TextReader *reader, const Clause *clause)
{
    return (Parser){.source = reader->file->source,
                    .tokens = reader->file->tokens.at,
                    .at = clause->first_token + 1,
                    .end = clause->token_end,
                    .of_agreement = true,
                    .problems = reader->problems,
                    .arena = reader->arena};
}

static void figure_begin(TextReader *reader)
{
    const TypeTree *type = reader->statement->type;
    Figure *figure = reader->figure;
    figure->place = token_place(&reader->statement->first, reader->file->source);
    if (type == NULL || !str_equal(type->word, STR("number"))) {
        if (!reader->statement->header_failed) {
            (void)problem_error(reader->problems, figure->place, "vague.unit",
                                "'%.*s' does not say what it is", STR_ARG(figure->name));
            problem_hint(reader->problems, "figure %.*s : number in days", STR_ARG(figure->name));
        }
        return;
    }
    Unit unit;
    if (figure->unit.len > 0 && unit_parse(&unit, figure->unit) != STATUS_OK) {
        Str nearest = unit_nearest(figure->unit);
        (void)problem_error(reader->problems, token_place(&type->unit_at, reader->file->source),
                            "unit.unknown", "there is no unit '%.*s'", STR_ARG(figure->unit));
        if (nearest.len > 0) {
            problem_hint(reader->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
    }
}

static void commitment_begin(TextReader *reader)
{
    const Statement *statement = reader->statement;
    Commitment *out = reader->commitment;
    out->place = token_place(&statement->first, reader->file->source);
    out->kind = COMMITMENT_KIND_COUNT;
    Buffer by = buffer_new(reader->arena);
    for (size_t i = 0; i < statement->sides.count; i++) {
        Str side = statement->sides.at[i].text;
        buffer_add(&by, by.len > 0 ? STR(", ") : STR(""));
        buffer_add(&by, side);
        bool is_known = false;
        for (uint32_t k = 0; k < reader->out->side_count && !is_known; k++) {
            is_known = str_equal(side, reader->out->sides[k]);
        }
        if (!is_known) {
            (void)problem_error(reader->problems,
                                token_place(&statement->sides.at[i], reader->file->source),
                                "agree.name", "'%.*s' is no side of this agreement", STR_ARG(side));
        }
    }
    out->by = buffer_str(&by);
    commitment_days(reader);
}

// Its own days, else those of the agreement.
static void commitment_days(TextReader *reader)
{
    const Days *days = &reader->statement->days;
    const Agreement *agreement = reader->out;
    Commitment *out = reader->commitment;
    out->from = days->has_from ? days->from : agreement->has_from ? agreement->from : DATE_FIRST;
    out->until = days->has_end            ? days->end
                 : agreement->has_through ? agreement->through
                                          : DATE_LAST;
    if (out->until < out->from) {
        (void)problem_error(reader->problems, out->place, "agree.order",
                            "'%.*s' ends before it begins", STR_ARG(out->name));
    }
}

// V1: a commitment says what is to be.
static void commitment_end(TextReader *reader)
{
    const uint64_t tests = UINT64_C(1) << CLAUSE_AGREED_KEEP | UINT64_C(1) << CLAUSE_AGREED_HOLD |
                           UINT64_C(1) << CLAUSE_AGREED_DO;
    uint64_t begun = reader->statement->begun & tests;
    if (begun == 0) {
        (void)problem_error(reader->problems, reader->commitment->place, "vague.test",
                            "'%.*s' says of no figure, act or status that it is to be",
                            STR_ARG(reader->commitment->name));
        problem_hint(reader->problems,
                     "add one of: keep last of FIGURE at most 20 days over 30 days; "
                     "hold MEASURE suspended; do ACT within 30 days");
    } else if ((begun & (begun - 1)) != 0) {
        (void)problem_error(reader->problems, reader->commitment->place, "agree.twice",
                            "'%.*s' is two commitments", STR_ARG(reader->commitment->name));
        problem_hint(reader->problems, "give `keep`, `hold` and `do` each a commitment");
    }
}

// --- Clauses of the agreement and of figures --------------------------------------------------

// "text" [ label ] language string [ "declaratory" ]
static Status text_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    AgreedText text = {.place = parser_place(parser)};
    if (parser_peek(parser)->kind == TOKEN_NUMBER || parser_peek(parser)->kind == TOKEN_CODE) {
        text.label = parser->tokens[parser->at++].text;
    }
    if (!parser_sees(parser, "en") && !parser_sees(parser, "zh")) {
        return parser_expected(parser, "'en' or 'zh'");
    }
    TRY(word_read(&text.language, reader, "a language"));
    Token words = {};
    TRY(parser_need_kind(&words, parser, TOKEN_STRING, "the sentence in \"quotes\""));
    text.text = words.text;
    text.place = token_place(&words, parser->source);
    text.is_declaratory = parser_takes(parser, "declaratory");
    *VEC_PUSH(&reader->out->texts, reader->arena) = text;
    return STATUS_OK;
}

// "presume" "kept"
static Status presume_clause(TextReader *reader)
{
    reader->out->presumes_kept = true;
    return parser_need(reader->parser, "kept");
}

// "of" ( "median" | "mean" ) "days_to_decide" [ "in" "working" "days" ] [ "," "pending" "counted" ]
//    | "applications" | … | "sum" "of" ( "value" | "quantity" ) | string
static Status of_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Figure *figure = reader->figure;
    if (parser_peek(parser)->kind == TOKEN_STRING) {
        figure->of = MEASURE_WORDS;
        figure->words = parser->tokens[parser->at++].text;
        return STATUS_OK;
    }
    for (MeasureOf measure = MEASURE_MEDIAN_DAYS; measure < MEASURE_WORDS; measure++) {
        size_t at = parser->at;
        bool fits = true;
        for (Str rest = measure_words(measure); rest.len > 0 && fits;) {
            Str word = str_split(rest, ' ', &rest);
            fits = token_is(parser_peek(parser), word);
            parser->at += fits ? 1 : 0;
        }
        if (fits) {
            figure->of = measure;
            break;
        }
        parser->at = at;
    }
    if (figure->of == MEASURE_NONE) {
        Status status = parser_expected(parser, "what the desk can be asked for, or a text");
        problem_hint(reader->problems,
                     "median days_to_decide, mean days_to_decide, applications, decided, approved, "
                     "refused, held, approval_rate, sum of value, sum of quantity, or \"words\"");
        return status;
    }
    if (parser_takes(parser, "in")) {
        figure->in_working_days = parser_takes(parser, "working");
        TRY(figure->in_working_days ? STATUS_OK : parser_need(parser, "calendar"));
        TRY(parser_need(parser, "days"));
    }
    figure->counts_pending = parser_takes(parser, ",");
    if (figure->counts_pending) {
        TRY(parser_need(parser, "pending"));
        return parser_need(parser, "counted");
    }
    return STATUS_OK;
}

// "over" "case" [ "where" "(" condition ")" ]
static Status over_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    TRY(parser_need(parser, "case"));
    if (parser_sees(parser, "where")) {
        Tree *where;
        reader->figure->population_place = parser_place(parser);
        TRY(parse_where(&where, parser));
        reader->figure->population = tree_text(where, parser->source, reader->arena);
        asked_collect(reader, where);
    }
    return STATUS_OK;
}

// The facts that a condition asks for, and the rulebooks that it reads, stand on the left of its
// tests; what stands on the right are mostly words, whose type is the fact's.
static void asked_collect(TextReader *reader, const Tree *tree)
{
    bool is_test = tree->kind == TREE_OPERATION && tree->op != OP_AND && tree->op != OP_OR &&
                   tree->op != OP_NOT && tree->op != OP_AT_LEAST;
    if (is_test && tree->children[0]->kind == TREE_NAME) {
        *VEC_PUSH(&reader->figure->asked, reader->arena) = tree->children[0]->text;
        return;
    }
    if (tree->kind == TREE_NAME) {  // yes or no by itself
        *VEC_PUSH(&reader->figure->asked, reader->arena) = tree->text;
    }
    for (uint32_t i = 0; i < tree->count && !is_test; i++) {
        if (tree->children[i] != NULL) {
            asked_collect(reader, tree->children[i]);
        }
    }
}

// "within" days [ "," "at" "least" number "cases" ]
static Status within_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    TRY(days_read(&reader->figure->within_days, reader));
    if (parser_takes(parser, ",")) {
        TRY(parser_need(parser, "at"));
        TRY(parser_need(parser, "least"));
        TRY(count_read(&reader->figure->cases_least, reader, "a number of cases"));
        return parser_need(parser, "cases");
    }
    return STATUS_OK;
}

static Status every_clause(TextReader *reader)
{
    static const char *const words[] = {"day", "week", "month", "quarter", "year"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (parser_sees(reader->parser, words[i])) {
            return word_read(&reader->figure->every, reader, "day");
        }
    }
    return parser_expected(reader->parser, "'day', 'week', 'month', 'quarter' or 'year'");
}

static Status source_clause(TextReader *reader)
{
    return word_read(&reader->figure->source, reader, "whose ledger: desk.cn");
}

// "confirm" name "within" number "%"
static Status confirm_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Token number = {};
    TRY(word_read(&reader->figure->confirm, reader, "a second source"));
    TRY(parser_need(parser, "within"));
    TRY(parser_need_kind(&number, parser, TOKEN_NUMBER, "a share: 10 %"));
    Number percent;
    if (number_read(&percent, number.text) != STATUS_OK || number_sign(percent) < 0 ||
        number_divide(&reader->figure->band, percent, number_whole(100)) != STATUS_OK) {
        return problem_error(reader->problems, token_place(&number, parser->source), "agree.number",
                             "'%.*s' is no share", STR_ARG(number.text));
    }
    return parser_need(parser, "%");
}

// "restated" "within" days
static Status restated_clause(TextReader *reader)
{
    TRY(parser_need(reader->parser, "within"));
    reader->figure->has_restated = true;
    return days_read(&reader->figure->restated, reader);
}

// --- What is promised -------------------------------------------------------------------------

// "keep" aggregate "of" figure "at" ( "most" | "least" ) amount "over" days
//        { "," ( "counting" "at" "least" number | "none" "older" "than" days ) }
static Status keep_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Commitment *out = reader->commitment;
    out->kind = COMMITMENT_KEEP;
    const Token *word = parser_peek(parser);
    if (word->kind != TOKEN_WORD || aggregate_read(&out->aggregate, word->text) != STATUS_OK) {
        return parser_expected(parser, "median, mean, sum, min, max, count or last");
    }
    parser->at++;
    TRY(parser_need(parser, "of"));
    Token name = {};
    TRY(parser_need_kind(&name, parser, TOKEN_WORD, "a figure"));
    if (!map_find(reader->out->figure_names, name.text, &out->figure)) {
        (void)problem_error(reader->problems, token_place(&name, parser->source), "agree.name",
                            "there is no figure '%.*s'", STR_ARG(name.text));
        Str nearest = map_nearest(reader->out->figure_names, name.text);
        if (nearest.len > 0) {
            problem_hint(reader->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        } else {
            problem_hint(reader->problems, "figure %.*s : number in days", STR_ARG(name.text));
        }
        return STATUS_INVALID;
    }
    const Figure *figure = &reader->out->figures.at[out->figure];
    reader->has_figure = true;
    if (!parser_takes(parser, "at")) {
        return vague(reader, "vague.threshold", "at most 20 days", "how much of it is to be");
    }
    out->is_at_least = parser_takes(parser, "least");
    TRY(out->is_at_least ? STATUS_OK : parser_need(parser, "most"));
    // How often is a number of days that have a figure; all else is in the figure's unit.
    static const Figure plain = {};
    bool is_count = out->aggregate == AGGREGATE_COUNT_OF;
    TRY(amount_read(&out->limit, reader, is_count ? &plain : figure, "at most"));
    if (!parser_takes(parser, "over")) {
        return vague(reader, "vague.window", "over 30 days", "over which days it is taken");
    }
    TRY(days_read(&out->window, reader));
    if (out->window == 0) {
        return parser_expected(parser, "a window of at least one day");
    }
    while (parser_takes(parser, ",")) {
        if (parser_takes(parser, "counting")) {
            TRY(parser_need(parser, "at"));
            TRY(parser_need(parser, "least"));
            TRY(count_read(&out->min_count, reader, "a number of days"));
        } else {
            TRY(parser_need(parser, "none"));
            TRY(parser_need(parser, "older"));
            TRY(parser_need(parser, "than"));
            TRY(days_read(&out->stale, reader));
        }
    }
    return STATUS_OK;
}

static uint32_t name_index(Map *names, Str name)
{
    return map_add(names, name, (uint32_t)map_count(names), NULL);
}

// "hold" measure status
static Status hold_clause(TextReader *reader)
{
    Commitment *out = reader->commitment;
    Str measure;
    out->kind = COMMITMENT_HOLD;
    TRY(word_read(&measure, reader, "a measure"));
    out->status = name_index(reader->out->statuses, measure);
    return word_read(&out->value, reader, "its status: suspended, in_force");
}

// "do" act ( "by" date | "within" days )
static Status do_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Commitment *out = reader->commitment;
    Str act;
    out->kind = COMMITMENT_DO;
    TRY(word_read(&act, reader, "an act"));
    out->act = name_index(reader->out->acts, act);
    if (parser_takes(parser, "by")) {
        out->has_due = true;
        return date_word(&out->due, reader);
    }
    if (!parser_takes(parser, "within")) {
        return vague(reader, "vague.due", "within 30 days", "by when it is to be done");
    }
    return days_read(&out->due_days, reader);
}

// --- Conditions -------------------------------------------------------------------------------

static Status after_clause(TextReader *reader)
{
    reader->commitment->after = ARENA_NEW(reader->arena, AfterCondition);
    return after_condition(reader->commitment->after, reader);
}

// condition = part { "and" part } | part { "or" part }   # never mixed without brackets
static Status after_condition(AfterCondition *out, TextReader *reader)
{
    Parser *parser = reader->parser;
    VEC(AfterCondition) parts = {};
    TRY(parser_deeper(parser));
    TRY(after_part(VEC_PUSH(&parts, reader->arena), reader));
    bool is_any = parser_sees(parser, "or");
    while (parser_takes(parser, is_any ? "or" : "and")) {
        TRY(after_part(VEC_PUSH(&parts, reader->arena), reader));
    }
    parser->depth--;
    if (parts.count == 1) {
        *out = parts.at[0];
    } else {
        *out = (AfterCondition){.kind = is_any ? AFTER_ANY : AFTER_ALL,
                                .parts = parts.at,
                                .part_count = (uint32_t)parts.count};
    }
    return STATUS_OK;
}

// part = commitment "is" "kept" | "event" name | "(" condition ")"
//      | "at" "least" number "of" "(" condition { "," condition } ")"
static Status after_part(AfterCondition *out, TextReader *reader)
{
    Parser *parser = reader->parser;
    *out = (AfterCondition){};
    if (parser_takes(parser, "(")) {
        TRY(after_condition(out, reader));
        return parser_need(parser, ")");
    }
    if (parser_takes(parser, "event")) {
        Str event;
        out->kind = AFTER_EVENT;
        TRY(word_read(&event, reader, "an event"));
        out->index = name_index(reader->out->events, event);
        return STATUS_OK;
    }
    if (!parser_takes(parser, "at")) {
        out->kind = AFTER_KEPT;
        return commitment_named(&out->index, reader);
    }
    VEC(AfterCondition) parts = {};
    out->kind = AFTER_SOME;
    TRY(parser_need(parser, "least"));
    Place place = parser_place(parser);
    TRY(count_read(&out->least, reader, "how many"));
    TRY(parser_need(parser, "of"));
    TRY(parser_need(parser, "("));
    do {
        TRY(after_condition(VEC_PUSH(&parts, reader->arena), reader));
    } while (parser_takes(parser, ","));
    out->parts = parts.at;
    out->part_count = (uint32_t)parts.count;
    if (out->least > out->part_count || out->least == 0) {
        return problem_error(reader->problems, place, "agree.order",
                             "at least %u of %u conditions can never be so, or always", out->least,
                             out->part_count);
    }
    return parser_need(parser, ")");
}

// "while" commitment "is" "kept" [ "presumed" ] { "," commitment … }
static Status while_clause(TextReader *reader)
{
    VEC(WhileCondition) list = {};
    do {
        WhileCondition *condition = VEC_PUSH(&list, reader->arena);
        TRY(commitment_named(&condition->commitment, reader));
        condition->presumed =
            parser_takes(reader->parser, "presumed") || reader->out->presumes_kept;
    } while (parser_takes(reader->parser, ","));
    reader->commitment->duty_while = list.at;
    reader->commitment->while_count = (uint32_t)list.count;
    return STATUS_OK;
}

// commitment "is" "kept"
static Status commitment_named(uint32_t *out, TextReader *reader)
{
    Parser *parser = reader->parser;
    Token name = {};
    TRY(parser_need_kind(&name, parser, TOKEN_WORD, "a commitment"));
    if (!map_find(reader->out->commitment_names, name.text, out)) {
        Str nearest = map_nearest(reader->out->commitment_names, name.text);
        (void)problem_error(reader->problems, token_place(&name, parser->source), "agree.name",
                            "there is no commitment '%.*s'", STR_ARG(name.text));
        if (nearest.len > 0) {
            problem_hint(reader->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        }
        return STATUS_INVALID;
    }
    TRY(parser_need(parser, "is"));
    return parser_need(parser, "kept");
}

// --- What follows when it is not kept ---------------------------------------------------------

static Status settle_clause(TextReader *reader)
{
    return days_read(&reader->commitment->settle, reader);
}

// "warn" "within" amount      of `keep`
// "warn" days                 of `do`
static Status warn_clause(TextReader *reader)
{
    Commitment *out = reader->commitment;
    if (!parser_takes(reader->parser, "within")) {
        return days_read(&out->warn, reader);
    }
    if (out->kind != COMMITMENT_KEEP) {
        Status status = parser_expected(reader->parser, "a number of days");
        problem_hint(reader->problems, "`within` is for a figure, behind `keep`");
        return status;
    }
    if (!reader->has_figure) {  // said already
        reader->parser->at = reader->parser->end;
        return STATUS_OK;
    }
    static const Figure plain = {};
    bool is_count = out->aggregate == AGGREGATE_COUNT_OF;
    return amount_read(&out->margin, reader,
                       is_count ? &plain : &reader->out->figures.at[out->figure], "within");
}

// "cure" days [ "," "at" "most" number "false" "days" "in" number ]
static Status cure_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Quota *quota = &reader->commitment->false_days;
    TRY(days_read(&reader->commitment->cure, reader));
    if (!parser_takes(parser, ",")) {
        return STATUS_OK;
    }
    TRY(parser_need(parser, "at"));
    TRY(parser_need(parser, "most"));
    TRY(count_read(&quota->at_most, reader, "a number of days"));
    TRY(parser_need(parser, "false"));
    TRY(parser_need(parser, "days"));
    TRY(parser_need(parser, "in"));
    return count_read(&quota->in, reader, "a number of days");
}

// "recover" days [ "," "on" "return" "too" ]
static Status recover_clause(TextReader *reader)
{
    Commitment *out = reader->commitment;
    out->says_recover = true;
    TRY(days_read(&out->recover, reader));
    out->recover_on_return = parser_takes(reader->parser, ",");
    if (out->recover_on_return) {
        TRY(parser_need(reader->parser, "on"));
        TRY(parser_need(reader->parser, "return"));
        return parser_need(reader->parser, "too");
    }
    return STATUS_OK;
}

// "silence" ( days | "never" )
static Status silence_clause(TextReader *reader)
{
    reader->commitment->says_silence = true;
    return parser_takes(reader->parser, "never") ? STATUS_OK
                                                 : days_read(&reader->commitment->silence, reader);
}

// "excuse" ground { "," ground } "at" "most" days [ "," number "in" number ]
static Status excuse_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Commitment *out = reader->commitment;
    VEC(Str) grounds = {};
    do {
        TRY(word_read(VEC_PUSH(&grounds, reader->arena), reader, "a ground: force_majeure"));
    } while (parser_takes(parser, ","));
    out->grounds = grounds.at;
    out->ground_count = (uint32_t)grounds.count;
    TRY(parser_need(parser, "at"));
    TRY(parser_need(parser, "most"));
    TRY(days_read(&out->excuse_days, reader));
    return parser_takes(parser, ",") ? quota_read(&out->excuse_total, reader) : STATUS_OK;
}

// "relief" ( "at" "once" | "after" days | days "after" "notice" ) [ "for" "good" ]
static Status relief_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    Commitment *out = reader->commitment;
    out->says_relief = true;
    if (parser_takes(parser, "at")) {
        TRY(parser_need(parser, "once"));
    } else if (parser_takes(parser, "after")) {
        TRY(days_read(&out->relief_days, reader));
    } else {
        out->relief_by_notice = true;
        TRY(days_read(&out->relief_days, reader));
        TRY(parser_need(parser, "after"));
        TRY(parser_need(parser, "notice"));
    }
    out->relief_is_final = parser_takes(parser, "for");
    return out->relief_is_final ? parser_need(parser, "good") : STATUS_OK;
}

static Status resume_clause(TextReader *reader)
{
    return days_read(&reader->commitment->resume, reader);
}

// "cite" label { "," label }
static Status cite_clause(TextReader *reader)
{
    Parser *parser = reader->parser;
    VEC(Str) labels = {};
    do {
        const Token *label = parser_peek(parser);
        if (label->kind != TOKEN_NUMBER && label->kind != TOKEN_CODE) {
            return parser_expected(parser, "the number of a sentence of the text");
        }
        *VEC_PUSH(&labels, reader->arena) = label->text;
        parser->at++;
    } while (parser_takes(parser, ","));
    reader->commitment->cites = labels.at;
    reader->commitment->cite_count = (uint32_t)labels.count;
    return STATUS_OK;
}

// --- Words and numbers ------------------------------------------------------------------------

static Status word_read(Str *out, TextReader *reader, const char *what)
{
    Token token = {};
    TRY(parser_need_kind(&token, reader->parser, TOKEN_WORD, what));
    *out = token.text;
    return STATUS_OK;
}

static Status date_word(Date *out, TextReader *reader)
{
    Token token = {};
    TRY(parser_need_kind(&token, reader->parser, TOKEN_DATE, "a day, as 2025-07-11"));
    if (date_read(out, token.text) != STATUS_OK) {
        return problem_error(reader->problems, token_place(&token, reader->parser->source),
                             "date.impossible", "there is no day '%.*s'", STR_ARG(token.text));
    }
    return STATUS_OK;
}

static Status count_read(uint32_t *out, TextReader *reader, const char *what)
{
    Token token = {};
    Number number = number_whole(-1);
    TRY(parser_need_kind(&token, reader->parser, TOKEN_NUMBER, what));
    bool is_whole = number_read(&number, token.text) == STATUS_OK && number_is_whole(number);
    number = number_reduce(number);
    if (!is_whole || number.over < 0 || number.over > DAYS_MAX) {
        return problem_error(reader->problems, token_place(&token, reader->parser->source),
                             "agree.number", "'%.*s' is no whole number from 0 to %d",
                             STR_ARG(token.text), DAYS_MAX);
    }
    *out = (uint32_t)number.over;  // at most DAYS_MAX
    return STATUS_OK;
}

// number ( "days" | "day" )
static Status days_read(uint32_t *out, TextReader *reader)
{
    TRY(count_read(out, reader, "a number of days"));
    return parser_takes(reader->parser, "day") ? STATUS_OK : parser_need(reader->parser, "days");
}

// number "in" number
static Status quota_read(Quota *out, TextReader *reader)
{
    TRY(count_read(&out->at_most, reader, "a number of days"));
    TRY(parser_need(reader->parser, "in"));
    return count_read(&out->in, reader, "a number of days");
}

// A number in the figure's unit, or in one that can be changed into it.
static Status amount_read(Number *out, TextReader *reader, const Figure *figure, const char *line)
{
    Parser *parser = reader->parser;
    Token token = {};
    TRY(parser_need_kind(&token, parser, TOKEN_NUMBER, "a number"));
    Place place = token_place(&token, parser->source);
    if (number_read(out, token.text) != STATUS_OK) {
        return problem_error(reader->problems, place, "agree.number",
                             "'%.*s' has more than 38 digits", STR_ARG(token.text));
    }
    Str unit = parse_unit(parser);
    if (str_equal(unit, figure->unit)) {
        return STATUS_OK;
    }
    Unit from = unit_one(), to = unit_one();
    bool is_known = (unit.len == 0 || unit_parse(&from, unit) == STATUS_OK) &&
                    (figure->unit.len == 0 || unit_parse(&to, figure->unit) == STATUS_OK);
    if (unit.len == 0 || !is_known || !unit_equal_dimension(from, to)) {
        (void)problem_error(reader->problems, place, "vague.unit",
                            "'%.*s%s%.*s' is not in the unit of '%.*s'", STR_ARG(token.text),
                            unit.len > 0 ? " " : "", STR_ARG(unit), STR_ARG(figure->name));
        problem_hint(reader->problems, "%s %.*s %.*s", line, STR_ARG(token.text),
                     STR_ARG(figure->unit));
        return STATUS_INVALID;
    }
    if (unit_convert(out, *out, from, to) != STATUS_OK || !number_is_decimal(*out)) {
        return problem_error(reader->problems, place, "agree.number",
                             "'%.*s %.*s' is no decimal in %.*s", STR_ARG(token.text),
                             STR_ARG(unit), STR_ARG(figure->unit));
    }
    return number_read(out, number_write(*out, reader->arena));  // with a power of ten below
}

// What a test needs and the clause does not say, with the words that would say it.
static Status vague(TextReader *reader, const char *code, const char *line, const char *what)
{
    Place place = parser_place(reader->parser);
    (void)problem_error(reader->problems, place, code, "'%.*s' does not say %s",
                        STR_ARG(reader->commitment->name), what);
    problem_hint(reader->problems, "add: %s", line);
    return STATUS_INVALID;
}
