// diff_cases.c: two programs, a decider each; a case is read for each of them, since each has its
// own vocabulary, and decided by both.
#include "cli/diff_cases.h"

#include "base/file.h"
#include "cli/case_stream.h"
#include "cli/decide_options.h"
#include "cli/expectation.h"
#include "cli/parting.h"

enum { OLD, NEW, SIDES };

#define UNREAD_SHOWN_MAX 20

// One version, and what it makes of the case on its way.
typedef struct Side {
    const Program *program;
    Decider *decider;
    bool *without;  // by column of the header: it is not read
    Status status;
    Problems problems;
    Decision decision;
} Side;

struct Both {
    DiffCases *cases;
    Side sides[SIDES];
    const CsvRow *header;  // of which `without` is
    bool is_beside;        // it stands beside a rulebook, and may stand beside both
    Map *seen;             // rows of cases beside rulebooks
};

static Exit sides_load(Both *both, Str old, Str new);
static Exit deciders_make(Both *both, const Rulebooks *rulebooks);
static Status case_visit(void *argument, const CaseText *text, Arena *arena);
static void columns_find(Both *both, const CaseText *text);
static bool knows_column(const Program *program, Str column, Arena *arena);
static bool is_repeated(Both *both, const CaseText *text, Arena *arena);
static void side_decide(Side *side, const CaseText *text, Arena *arena);
static void case_compare(Both *both, const CaseText *text, Arena *arena);
static void unread_report(Both *both);
static void text_write(const CaseText *text, const Otherwise *found, const Explanation *first,
                       Arena *arena);
static void json_write(const Both *both, const CaseText *text, const Otherwise *found,
                       const Explanation *first);

// --- Which cases ------------------------------------------------------------------------------

static const Str cases_ending = STR_INIT(".cases.csv");
static const Str rules_ending = STR_INIT(".rules");

static Status beside_find(Paths *out, Str path, Session *session)
{
    Arena *arena = session->arena;
    path = rulebooks_path(path, arena);
    if (file_is_folder(path)) {
        return files_below(out, path, cases_ending, &session->problems, arena);
    }
    size_t stem = str_ends_with(path, rules_ending) ? path.len - rules_ending.len : path.len;
    Str beside = str_joined(arena, str_slice(path, 0, stem), cases_ending, (Str){});
    if (file_exists(beside)) {
        *VEC_PUSH(out, arena) = beside;
    }
    return STATUS_OK;
}

static Status paths_find(DiffCases *out, Str old, Str new)
{
    Session *session = out->session;
    Str path;
    for (size_t at = 0; option_next(&path, &session->options, "cases", &at);) {
        *VEC_PUSH(&out->paths, session->arena) = path;
    }
    if (out->paths.count > 0 || option_is_given(&session->options, "no-cases")) {
        return STATUS_OK;
    }
    TRY(beside_find(&out->paths, old, session));
    return beside_find(&out->paths, new, session);
}

Exit diff_cases_open(DiffCases *out, Session *session, Str old, Str new)
{
    *out = (DiffCases){.session = session};
    Status status = paths_find(out, old, new);
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    out->both = ARENA_NEW(session->arena, Both);
    out->both->cases = out;
    out->both->is_beside = !option_is_given(&session->options, "cases");
    out->both->seen = map_new(session->arena);
    return out->paths.count > 0 ? sides_load(out->both, old, new) : EXIT_DONE;
}

Exit diff_cases_run(DiffCases *cases)
{
    Session *session = cases->session;
    double begun = session_clock();
    Status status = STATUS_OK;
    for (size_t i = 0; i < cases->paths.count && status == STATUS_OK; i++) {
        cases->both->header = NULL;
        status = cases_visit(session, cases->paths.at[i], case_visit, cases->both,
                             &cases->counts.unread);
    }
    session->work_seconds += session_clock() - begun;
    return status == STATUS_OK ? EXIT_DONE : session_end(session, status);
}

// --- Two programs -----------------------------------------------------------------------------

static Exit sides_load(Both *both, Str old, Str new)
{
    Session *session = both->cases->session;
    Rulebooks rulebooks[SIDES] = {};
    Status status = rulebooks_load_laws(&rulebooks[OLD], session, &old, 1);
    Status second = rulebooks_load_laws(&rulebooks[NEW], session, &new, 1);
    status = status == STATUS_OK ? second : status;
    if (status != STATUS_OK) {
        (void)problem_error(&session->problems, (Place){}, "diff.cases",
                            "cases cannot be decided by a version that has errors");
        problem_hint(&session->problems, "--no-cases compares provisions alone");
        return session_end(session, status);
    }
    session->problems.list.count = 0;  // warnings are for `check`
    return deciders_make(both, rulebooks);
}

// The laws of the rulebooks that are compared, each once.
static void laws_add(Words *laws, const Rulebooks *rulebooks, Arena *arena)
{
    for (uint32_t i = 0; i < rulebooks->program->rulebook_count; i++) {
        const Rulebook *rulebook = rulebooks->program->rulebooks[i];
        bool is_new = rulebooks_is_root(rulebooks, rulebook->file->source.path);
        for (size_t k = 0; k < laws->count && is_new; k++) {
            is_new = !str_equal(laws->at[k], rulebook->law_name);
        }
        if (is_new) {
            *VEC_PUSH(laws, arena) = rulebook->law_name;
        }
    }
}

// Under whole laws, as `comity test` decides: provisions of one rulebook build upon others'.
static Exit deciders_make(Both *both, const Rulebooks *rulebooks)
{
    Session *session = both->cases->session;
    Words laws = {};
    laws_add(&laws, &rulebooks[OLD], session->arena);
    laws_add(&laws, &rulebooks[NEW], session->arena);
    for (int i = 0; i < SIDES; i++) {
        Side *side = &both->sides[i];
        DeciderOptions options = {};
        Exit exit = decide_options_read(&options, session);
        if (exit == EXIT_DONE) {
            exit = decide_options_timeline(&options, rulebooks[i].program, session);
        }
        if (exit != EXIT_DONE) {
            return exit;
        }
        options.names = laws.at;
        options.name_count = laws.count;
        options.outcome_only = true;  // nothing else is compared
        side->program = rulebooks[i].program;
        side->decider = decider_new(side->program, options, session->arena);
    }
    return EXIT_DONE;
}

// --- One case ---------------------------------------------------------------------------------

static Status case_visit(void *argument, const CaseText *text, Arena *arena)
{
    Both *both = argument;
    CaseCounts *counts = &both->cases->counts;
    if (text->header != both->header) {
        both->header = text->header;
        columns_find(both, text);
    }
    if (both->is_beside && is_repeated(both, text, arena)) {
        return STATUS_OK;
    }
    for (int i = 0; i < SIDES; i++) {
        side_decide(&both->sides[i], text, arena);
    }
    bool is_old = both->sides[OLD].status == STATUS_OK;
    bool is_new = both->sides[NEW].status == STATUS_OK;
    if (is_old && is_new) {
        counts->compared++;
        case_compare(both, text, arena);
    } else {
        *(is_old || is_new ? &counts->one_alone : &counts->unread) += 1;
        unread_report(both);
    }
    return STATUS_OK;
}

// What is expected of a case is no fact of it; a column that one version alone knows is nothing to
// the other.
static void columns_find(Both *both, const CaseText *text)
{
    Arena *arena = both->cases->session->arena;
    for (int i = 0; i < SIDES; i++) {
        both->sides[i].without = ARENA_MANY(arena, bool, text->header->count + 1);
    }
    for (size_t i = 0; i < text->header->count; i++) {
        Str column = str_trim(text->header->cells[i]);
        bool is_for_tests = str_ends_with(text->place.source, cases_ending) &&
                            (expectation_is_column(column) || str_equal(column, STR("note")));
        bool known[SIDES];
        for (int k = 0; k < SIDES; k++) {
            known[k] = knows_column(both->sides[k].program, column, arena);
        }
        for (int k = 0; k < SIDES; k++) {
            bool is_foreign = !known[k] && known[SIDES - 1 - k];
            both->sides[k].without[i] = is_for_tests || is_foreign;
            if (is_foreign && !is_for_tests) {
                *VEC_PUSH(&both->cases->unknown[k], arena) = str_copy(column, arena);
            }
        }
    }
}

static bool knows_column(const Program *program, Str column, Arena *arena)
{
    Problems ignored = {.arena = arena};
    Case *nothing = case_new(program->vocabulary, arena);
    return case_say_text(nothing, column, STR("?"), (Place){}, &ignored) == STATUS_OK;
}

// A draft often stands beside a copy of the cases.
static bool is_repeated(Both *both, const CaseText *text, Arena *arena)
{
    Words cells = {};
    for (size_t i = 0; text->row != NULL && i < text->row->count && i < text->header->count; i++) {
        bool is_said = text->row->cells[i].len > 0;
        if (is_said && !(both->sides[OLD].without[i] && both->sides[NEW].without[i])) {
            *VEC_PUSH(&cells, arena) = str_trim(text->header->cells[i]);
            *VEC_PUSH(&cells, arena) = text->row->cells[i];
        }
    }
    Str hash = hash_write(hash_of_parts(cells.at, cells.count), arena);
    if (map_find(both->seen, hash, NULL)) {
        return true;
    }
    map_put(both->seen, str_copy(hash, both->cases->session->arena), 0);
    return false;
}

static void side_decide(Side *side, const CaseText *text, Arena *arena)
{
    Case *given = NULL;
    const bool *without = text->row != NULL ? side->without : NULL;
    side->problems = (Problems){.arena = arena};
    side->decision = (Decision){};
    side->status =
        case_text_read(&given, text, side->program->vocabulary, without, &side->problems, arena);
    if (side->status == STATUS_OK) {
        side->status = decide_case(&side->decision, side->decider, given, &side->problems, arena);
    }
}

static void case_compare(Both *both, const CaseText *text, Arena *arena)
{
    DiffCases *cases = both->cases;
    Side *old = &both->sides[OLD], *new = &both->sides[NEW];
    Otherwise found = {};
    otherwise_find(&found, &old->decision, &new->decision, false, arena);
    if (found.turn == TURN_NONE) {
        return;
    }
    cases->counts.otherwise++;
    cases->counts.turns[found.turn]++;
    const Explanation *first = NULL;
    for (uint32_t i = 0; i < new->decision.item_count &&first == NULL; i++) {
        first = parting_find(decide_explain(old->decider, &old->decision, i, arena),
                             decide_explain(new->decider, &new->decision, i, arena));
    }
    if (cases->json != NULL) {
        json_write(both, text, &found, first);
    } else {
        text_write(text, &found, first, arena);
    }
}

// The problems of the versions that cannot read it: of the first such cases.
static void unread_report(Both *both)
{
    const CaseCounts *counts = &both->cases->counts;
    Problems *shown = &both->cases->session->problems;
    for (int i = 0; i < SIDES && counts->one_alone + counts->unread <= UNREAD_SHOWN_MAX; i++) {
        const Problems *problems = &both->sides[i].problems;
        for (size_t k = 0; k < problems->list.count; k++) {
            const Problem *problem = &problems->list.at[k];
            if (problem->severity == SEVERITY_ERROR) {
                (void)problem_error(shown, problem->place, str_to_c(problem->code, shown->arena),
                                    "by the %s version: %.*s", i == OLD ? "old" : "new",
                                    STR_ARG(problem->message));
            }
        }
    }
}

// --- Writing ----------------------------------------------------------------------------------

static Str words_text(const Words *words, Arena *arena)
{
    Buffer text = buffer_new(arena);
    for (size_t i = 0; i < words->count; i++) {
        buffer_add(&text, i > 0 ? STR(", ") : STR(""));
        buffer_add(&text, words->at[i]);
    }
    return words->count == 0 ? STR("none") : buffer_str(&text);
}

static Words words_of(Str list, Arena *arena)
{
    Words out = {};
    for (size_t comma; list.len > 0; list = str_slice(list, comma + 2, list.len)) {
        comma = str_find(list, STR(", "));
        comma = comma == SIZE_MAX ? list.len : comma;
        *VEC_PUSH(&out, arena) = str_slice(list, 0, comma);
    }
    return out;
}

// Of a list, what the other does not have: of a hundred requirements one may differ.
static Str only_in(Str list, Str other, Arena *arena)
{
    Words words = words_of(list, arena), others = words_of(other, arena), out = {};
    for (size_t i = 0; i < words.count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < others.count && !is_there; k++) {
            is_there = str_equal(words.at[i], others.at[k]);
        }
        if (!is_there) {
            *VEC_PUSH(&out, arena) = words.at[i];
        }
    }
    return words_text(&out, arena);
}

// "c12 (cases.csv:13): licence_required → no_licence_required, looser"
static void heading_add(Buffer *out, const CaseText *text, const Otherwise *found)
{
    const PartTexts *outcome = &found->texts[PART_OUTCOME];
    buffer_add_format(out, "%.*s%s(%.*s", STR_ARG(text->id), text->id.len > 0 ? " " : "",
                      STR_ARG(text->place.source));
    if (text->place.line > 0) {
        buffer_add_format(out, ":%u", text->place.line);
    }
    buffer_add_format(out, "): %.*s", STR_ARG(outcome->before));
    if (found->differs[PART_OUTCOME]) {
        buffer_add_format(out, " → %.*s", STR_ARG(outcome->after));
    }
    bool has_turn = found->turn != TURN_OTHER;
    buffer_add_format(out, "%s%.*s\n", has_turn ? ", " : "",
                      STR_ARG(has_turn ? turn_word(found->turn) : STR("")));
}

// The heading, a line for each other part that differs, and where the versions part.
static void text_write(const CaseText *text, const Otherwise *found, const Explanation *first,
                       Arena *arena)
{
    Buffer out = buffer_new(arena);
    heading_add(&out, text, found);
    for (AnswerPart part = PART_OUTCOME + 1; part < PART_COUNT; part++) {
        const PartTexts *texts = &found->texts[part];
        if (found->differs[part]) {
            Str word = phrase_plain(str_from_c(answer_part_word(part)), arena);
            buffer_add_format(&out, "  %.*s: %.*s → %.*s\n", STR_ARG(word),
                              STR_ARG(only_in(texts->before, texts->after, arena)),
                              STR_ARG(only_in(texts->after, texts->before, arena)));
        }
    }
    if (first != NULL) {
        buffer_add_format(&out, "  they part at %.*s%s%.*s: %.*s\n", STR_ARG(first->label),
                          first->label.len > 0 ? " " : "", STR_ARG(first->title),
                          STR_ARG(first->cite));
    }
    text_write_to(stdout, buffer_str(&out));
}

static void words_json(JsonWriter *writer, const char *key, const Words *words)
{
    json_member_begin_array(writer, key);
    for (size_t i = 0; i < words->count; i++) {
        json_string(writer, words->at[i]);
    }
    json_end_array(writer);
}

static void json_write(const Both *both, const CaseText *text, const Otherwise *found,
                       const Explanation *first)
{
    JsonWriter *writer = both->cases->json;
    json_begin_object(writer);
    json_member_text(writer, "id", text->id);
    json_member_string(writer, "source", text->place.source);
    if (text->place.line > 0) {
        json_member_integer(writer, "line", text->place.line);
    } else {
        json_member_null(writer, "line");
    }
    otherwise_add_json(writer, found);
    if (first == NULL) {
        json_member_null(writer, "first");
    } else {
        json_member_begin_object(writer, "first");
        json_member_text(writer, "kind", first->label);
        json_member_string(writer, "provision", first->title);
        json_member_string(writer, "cite", first->cite);
        json_end_object(writer);
    }
    json_end_object(writer);
    text_write_to(stdout, buffer_str(writer->to));
    buffer_clear(writer->to);
}

static void totals_json(const DiffCases *cases)
{
    JsonWriter *writer = cases->json;
    const CaseCounts *counts = &cases->counts;
    json_member_integer(writer, "compared", (int64_t)counts->compared);
    json_member_integer(writer, "decided_otherwise", (int64_t)counts->otherwise);
    json_member_integer(writer, "looser", (int64_t)counts->turns[TURN_LOOSER]);
    json_member_integer(writer, "stricter", (int64_t)counts->turns[TURN_STRICTER]);
    json_member_integer(writer, "other", (int64_t)counts->turns[TURN_OTHER]);
    json_member_integer(writer, "read_by_one_alone", (int64_t)counts->one_alone);
    json_member_integer(writer, "unread", (int64_t)counts->unread);
    words_json(writer, "unknown_to_old", &cases->unknown[OLD]);
    words_json(writer, "unknown_to_new", &cases->unknown[NEW]);
}

static void turns_add(Buffer *out, const CaseCounts *counts)
{
    const char *between = ": ";
    for (Turn turn = TURN_LOOSER; turn < TURN_COUNT; turn++) {
        if (counts->turns[turn] > 0) {
            buffer_add_format(out, "%s%zu %.*s", between, counts->turns[turn],
                              STR_ARG(turn_word(turn)));
            between = ", ";
        }
    }
}

// "12 of 340 cases are decided otherwise: 8 looser, 4 stricter"
static void totals_text(const DiffCases *cases)
{
    const CaseCounts *counts = &cases->counts;
    Buffer out = buffer_new(cases->session->arena);
    for (int i = 0; i < SIDES; i++) {
        if (cases->unknown[i].count > 0) {
            buffer_add_format(&out, "the %s version does not know, and was not told: %.*s\n",
                              i == OLD ? "old" : "new",
                              STR_ARG(words_text(&cases->unknown[i], out.arena)));
        }
    }
    buffer_add_format(&out, "%zu of %zu cases are decided otherwise", counts->otherwise,
                      counts->compared);
    turns_add(&out, counts);
    buffer_add_char(&out, '\n');
    if (counts->one_alone > 0) {
        buffer_add_format(&out, "%zu can be read by one version alone\n", counts->one_alone);
    }
    text_write_to(stdout, buffer_str(&out));
}

void diff_cases_totals(const DiffCases *cases)
{
    if (cases->json != NULL) {
        totals_json(cases);
    } else if (!cases->session->quiet) {
        totals_text(cases);
    }
}
