// cmd_find.c: `comity find`: from words to control entries.
#include "cli/commands.h"

#include "cli/decide_options.h"
#include "cli/phrase.h"
#include "cli/rulebooks.h"
#include "decide/measures.h"
#include "find/find.h"

enum { LIMIT_ELSE = 10, OUT_OF_FORCE_PERCENT = 50 };

typedef struct Finding {
    Session *session;
    Rulebooks rulebooks;
    Date as_of;
    Str list;  // empty: any
    uint64_t limit;
    bool chinese;
    const Measure **measures;  // by provision; null: not published by then
    FindAnswer answer;
} Finding;

static Exit options_take(Finding *finding, Str *words);
static Exit list_check(const Finding *finding);
static void measures_index(Finding *finding, Date known);
static unsigned entry_weigh(const void *what, const FindEntry *entry);
static bool is_named(const Finding *finding, const Rulebook *rulebook);
static Measure entry_measure(const Finding *finding, const FindEntry *entry);
static size_t shown_count(const Finding *finding);
static void text_write(const Finding *finding);
static void hit_write(Buffer *buffer, const Finding *finding, const FindHit *hit);
static void days_write(Buffer *buffer, const Measure *measure, Arena *arena);
static void asks_write(Buffer *buffer, const Finding *finding, const FindEntry *entry);
static void unmet_write(Buffer *buffer, const Finding *finding);
static void json_write(const Finding *finding);
static void hit_json(JsonWriter *writer, const Finding *finding, const FindHit *hit);
static void asks_json(JsonWriter *writer, const Finding *finding, const FindEntry *entry);
static void unmet_json(JsonWriter *writer, const Finding *finding);
static Str ask_name(const Finding *finding, FactName name);
static Str list_name(const Finding *finding, const FindEntry *entry);

static Exit find_run(Session *session)
{
    Finding finding = {.session = session};
    DeciderOptions days = {};
    Str words = {};
    Exit exit = decide_options_read(&days, session);
    exit = exit == EXIT_DONE ? options_take(&finding, &words) : exit;
    exit = exit == EXIT_DONE ? rulebooks_load(&finding.rulebooks, session) : exit;
    exit = exit == EXIT_DONE ? list_check(&finding) : exit;
    if (exit != EXIT_DONE) {
        return exit;
    }
    double began = session_clock();
    finding.as_of = days.has_as_of ? days.as_of : session_today();
    measures_index(&finding, days.has_known ? days.known : finding.as_of);
    FindIndex *index = find_index_new(finding.rulebooks.program, session->arena);
    find_search(&finding.answer, index, words, (FindFilter){entry_weigh, &finding});
    session->work_seconds = session_clock() - began;
    session->item_count = 1;
    (session->json ? json_write : text_write)(&finding);
    return finding.answer.hits.count > 0 ? EXIT_DONE : EXIT_NO;
}

static Exit options_take(Finding *finding, Str *words)
{
    Session *session = finding->session;
    const Options *options = &session->options;
    Buffer text = buffer_new(session->arena);
    for (size_t i = 0; i < options->operands.count; i++) {
        size_t at = 0;
        if (!str_is_utf8(options->operands.at[i], &at)) {
            return session_usage(session, "the words are not UTF-8");
        }
        buffer_add_char(&text, ' ');
        buffer_add(&text, options->operands.at[i]);
    }
    *words = str_trim(buffer_str(&text));
    finding->limit = LIMIT_ELSE;
    finding->list = option_value(options, "list", (Str){});
    finding->chinese = str_equal(option_value(options, "language", (Str){}), STR("zh"));
    return words->len == 0
               ? session_usage(session, "say which words to find, as: comity find samarium magnet")
               : session_count(&finding->limit, session, "limit", COUNT_ANY);
}

// A list that no rulebook of the call has would find nothing without a word.
static Exit list_check(const Finding *finding)
{
    Map *lists = map_new(finding->session->arena);
    const Program *program = finding->rulebooks.program;
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        map_put(lists, program->rulebooks[i]->list, 0);
    }
    if (finding->list.len == 0 || map_find(lists, finding->list, NULL)) {
        return EXIT_DONE;
    }
    Buffer known = buffer_new(finding->session->arena);
    for (size_t i = 0; i < map_count(lists); i++) {
        Str list = map_key(lists, i);
        if (list.len > 0) {
            buffer_add_format(&known, "%s%.*s", known.len > 0 ? ", " : "", STR_ARG(list));
        }
    }
    return session_usage(finding->session, "there is no list '%.*s'; there are: %.*s",
                         STR_ARG(finding->list), STR_ARG(buffer_str(&known)));
}

static void measures_index(Finding *finding, Date known)
{
    Arena *arena = finding->session->arena;
    const Program *program = finding->rulebooks.program;
    Measures all = {};
    MeasuresAsked asked = {.program = program, .as_of = finding->as_of, .known = known};
    measures_find(&all, &asked, arena);
    finding->measures = ARENA_MANY(arena, const Measure *, program->provision_count + 1);
    for (size_t i = 0; i < all.list.count; i++) {
        finding->measures[all.list.at[i].provision->index] = &all.list.at[i];
    }
}

// Entries that are over, or have not begun, count half: what they say may still be what is meant.
static unsigned entry_weigh(const void *what, const FindEntry *entry)
{
    const Finding *finding = what;
    bool is_listed = finding->list.len == 0 || str_equal(list_name(finding, entry), finding->list);
    if (!is_listed || !is_named(finding, entry->provision->rulebook) ||
        finding->measures[entry->provision->index] == NULL) {
        return 0;
    }
    MeasureState state = entry_measure(finding, entry).state;
    return state == MEASURE_ENDED || state == MEASURE_NOT_YET ? OUT_OF_FORCE_PERCENT : 100;
}

static bool is_named(const Finding *finding, const Rulebook *rulebook)
{
    bool is_named = finding->rulebooks.name_count == 0;
    for (size_t i = 0; i < finding->rulebooks.name_count && !is_named; i++) {
        is_named = rulebook_is_named(rulebook, finding->rulebooks.names[i]);
    }
    return is_named;
}

// Of the entry, or of its row where that has not begun, is over, or began later.
static Measure entry_measure(const Finding *finding, const FindEntry *entry)
{
    Measure measure = *finding->measures[entry->provision->index];
    const Days *row = entry->row_days;
    if (row != NULL && row->has_end && row->end < finding->as_of) {
        return (Measure){.provision = measure.provision,
                         .state = MEASURE_ENDED,
                         .has_since = true,
                         .since = row->end + 1};
    }
    if (row != NULL && row->has_from && row->from > finding->as_of) {
        return (Measure){.provision = measure.provision,
                         .state = MEASURE_NOT_YET,
                         .has_until = true,
                         .until = row->from};
    }
    if (row != NULL && row->has_from && measure.state == MEASURE_IN_FORCE &&
        (!measure.has_since || measure.since < row->from)) {
        measure.has_since = true;
        measure.since = row->from;
    }
    return measure;
}

static size_t shown_count(const Finding *finding)
{
    size_t count = finding->answer.hits.count;
    return count < finding->limit ? count : (size_t)finding->limit;
}

static void text_write(const Finding *finding)
{
    Buffer buffer = buffer_new(finding->session->arena);
    size_t count = shown_count(finding), all = finding->answer.hits.count;
    for (size_t i = 0; i < count; i++) {
        hit_write(&buffer, finding, &finding->answer.hits.at[i]);
    }
    unmet_write(&buffer, finding);
    if (!finding->session->quiet) {
        if (all == 0) {
            buffer_add(&buffer, STR("no entry of those asked for has one of these words\n"));
        } else if (count < all) {
            buffer_add_format(&buffer, "%zu of %zu entries; --limit shows more\n", count, all);
        }
    }
    text_write_to(stdout, buffer_str(&buffer));
}

static void hit_write(Buffer *buffer, const Finding *finding, const FindHit *hit)
{
    const Provision *provision = hit->entry->provision;
    Str list = list_name(finding, hit->entry);
    Measure measure = entry_measure(finding, hit->entry);
    buffer_add_format(buffer, "%.*s:%.*s  %.*s%s%.*s, ", STR_ARG(list), STR_ARG(hit->code),
                      STR_ARG(provision->text), provision->text.len > 0 ? "  " : "",
                      STR_ARG(provision->rulebook->name));
    days_write(buffer, &measure, finding->session->arena);
    for (size_t i = 0; i < hit->reasons.count; i++) {
        const FindReason *reason = &hit->reasons.at[i];
        buffer_add_format(buffer, "  %.*s: %.*s \"%.*s\"\n", STR_ARG(reason->word),
                          STR_ARG(find_field_word(reason->field)), STR_ARG(reason->passage));
    }
    asks_write(buffer, finding, hit->entry);
    buffer_add_char(buffer, '\n');
}

// "suspended since 2025-11-08 until 2026-11-11", "not yet from 2027-01-01"
static void days_write(Buffer *buffer, const Measure *measure, Arena *arena)
{
    buffer_add(buffer, phrase_plain(measure_state_word(measure->state), arena));
    if (measure->has_since) {
        buffer_add_format(buffer, " since %.*s", STR_ARG(date_write(measure->since, arena)));
    }
    if (measure->has_until) {
        const char *word = measure->state == MEASURE_NOT_YET ? "from" : "until";
        buffer_add_format(buffer, " %s %.*s", word, STR_ARG(date_write(measure->until, arena)));
    }
    buffer_add_char(buffer, '\n');
}

// What to say next.
static void asks_write(Buffer *buffer, const Finding *finding, const FindEntry *entry)
{
    const Vocabulary *vocabulary = finding->rulebooks.program->vocabulary;
    Atom law = entry->provision->rulebook->law;
    if (entry->ask_count == 0) {
        buffer_add(buffer, STR("  ? it has no conditions: it holds where its code is stated\n"));
    }
    for (uint32_t i = 0; i < entry->ask_count; i++) {
        Str question = vocabulary_question(vocabulary, entry->asks[i], law, finding->chinese);
        buffer_add_format(buffer, "  ? %.*s%s%.*s\n", STR_ARG(ask_name(finding, entry->asks[i])),
                          question.len > 0 ? ": " : "", STR_ARG(question));
    }
}

static void unmet_write(Buffer *buffer, const Finding *finding)
{
    for (size_t i = 0; i < finding->answer.unmet.count; i++) {
        const FindUnmet *unmet = &finding->answer.unmet.at[i];
        buffer_add_format(buffer, "no entry has '%.*s'", STR_ARG(unmet->word));
        if (unmet->nearest.len > 0) {
            buffer_add_format(buffer, "; the nearest word is '%.*s'", STR_ARG(unmet->nearest));
        }
        buffer_add_char(buffer, '\n');
    }
}

static void json_write(const Finding *finding)
{
    Arena *arena = finding->session->arena;
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_string(&writer, "as_of", date_write(finding->as_of, arena));
    json_member_integer(&writer, "found", (int64_t)finding->answer.hits.count);
    json_member_begin_array(&writer, "hits");
    for (size_t i = 0; i < shown_count(finding); i++) {
        hit_json(&writer, finding, &finding->answer.hits.at[i]);
    }
    json_end_array(&writer);
    unmet_json(&writer, finding);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static void hit_json(JsonWriter *writer, const Finding *finding, const FindHit *hit)
{
    const Provision *provision = hit->entry->provision;
    Arena *arena = finding->session->arena;
    Measure measure = entry_measure(finding, hit->entry);
    json_begin_object(writer);
    json_member_string(writer, "list", list_name(finding, hit->entry));
    json_member_string(writer, "code", hit->code);
    json_member_string(writer, "rulebook", provision->rulebook->name);
    json_member_string(writer, "name", provision->name);
    json_member_text(writer, "text", provision->text);
    json_member_string(writer, "state", measure_state_word(measure.state));
    json_member_text(writer, "since",
                     measure.has_since ? date_write(measure.since, arena) : (Str){});
    json_member_text(writer, "until",
                     measure.has_until ? date_write(measure.until, arena) : (Str){});
    json_member_string(writer, "score",
                       str_format(arena, "%u.%03u", hit->score / 1'000, hit->score % 1'000));
    json_member_begin_array(writer, "why");
    for (size_t i = 0; i < hit->reasons.count; i++) {
        const FindReason *reason = &hit->reasons.at[i];
        json_begin_object(writer);
        json_member_string(writer, "word", reason->word);
        json_member_string(writer, "field", find_field_word(reason->field));
        json_member_string(writer, "passage", reason->passage);
        json_end_object(writer);
    }
    json_end_array(writer);
    asks_json(writer, finding, hit->entry);
    json_end_object(writer);
}

static void asks_json(JsonWriter *writer, const Finding *finding, const FindEntry *entry)
{
    const Vocabulary *vocabulary = finding->rulebooks.program->vocabulary;
    Atom law = entry->provision->rulebook->law;
    json_member_begin_array(writer, "asks");
    for (uint32_t i = 0; i < entry->ask_count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "fact", ask_name(finding, entry->asks[i]));
        json_member_text(writer, "question",
                         vocabulary_question(vocabulary, entry->asks[i], law, finding->chinese));
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void unmet_json(JsonWriter *writer, const Finding *finding)
{
    json_member_begin_array(writer, "unmet");
    for (size_t i = 0; i < finding->answer.unmet.count; i++) {
        const FindUnmet *unmet = &finding->answer.unmet.at[i];
        json_begin_object(writer);
        json_member_string(writer, "word", unmet->word);
        json_member_text(writer, "nearest", unmet->nearest);
        json_end_object(writer);
    }
    json_end_array(writer);
}

// "end_user.lists" for a fact of one role, "item.tpp" else.
static Str ask_name(const Finding *finding, FactName name)
{
    const Fact *fact = vocabulary_fact(finding->rulebooks.program->vocabulary, name.fact);
    return name.role == ROLE_ANY
               ? fact->full
               : str_joined(finding->session->arena, role_name(name.role), STR("."), fact->name);
}

static Str list_name(const Finding *finding, const FindEntry *entry)
{
    const Symbols *symbols = finding->rulebooks.program->vocabulary->symbols;
    return symbols_write(symbols, code_list(symbols, entry->code));
}

static const OptionRow options[] = {
    {.name = "list", .value = "LIST", .says = "entries of one list of codes: us, cn; else of all"},
    {.name = "rules",
     .value = "NAME|DIR",
     .is_many = true,
     .says = "rulebooks: shipped ones by name or its beginning (us, cn.rare_earths), or a folder "
             "or file; else all that are shipped"},
    {.name = "as-of", .value = "DATE", .says = "the day whose law counts; else today"},
    {.name = "known",
     .value = "DATE",
     .says = "the law as it was known on that day; else the same day"},
    {.name = "limit", .value = "N", .says = "how many entries to show; else 10"},
    {.name = "language",
     .value = "LANGUAGE",
     .words = "en|zh",
     .says = "of questions: en (else), zh"},
};
static const Example examples[] = {
    {"comity find samarium cobalt magnet", "Entries for an item in words."},
    {"comity find --list cn 钐钴永磁", "The same in Chinese, of one list."},
    {"comity find 3A090", "A code, its paragraphs and what is above it."},
    {"comity find --json --limit 3 graphics processor 4800 TOPS", "For a script."},
};
const Command command_find = {
    .name = "find",
    .sentence = "find control entries by words, each with why",
    .operands = "WORDS...",
    .about =
        "Ranks the control entries of the rulebooks by the words given, in English or Chinese, or "
        "a code or its beginning. Searched are their texts, their rows of tables, the words and "
        "figures of their conditions, what other rows say of their codes, the facts that they ask "
        "for, the titles of their rulebooks. Each entry comes with the day's state, the passages "
        "in which words were met, and the facts that settle whether it holds of an item. Figures "
        "are found as they are written and not compared. Entries that have ended or not begun "
        "count half. Where no entry has a word, the nearest that there is is named; the exit is 1 "
        "if nothing is found.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = find_run,
};
