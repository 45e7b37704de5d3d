// cmd_measures.c: `comity measures`: what the law is on a day.
#include "cli/commands.h"

#include "cli/decide_options.h"
#include "cli/rulebooks.h"
#include "decide/measures.h"

typedef struct Listing {
    Session *session;
    const Program *program;
    DeciderOptions decider;  // its days and timeline
    Date as_of, known;
    Measures measures;  // those asked for
} Listing;

static Exit operands_check(const Listing *listing);
static bool is_named(const Provision *provision, Str name);
static void measures_choose(Listing *listing);
static bool is_shown(const Listing *listing, const Measures *all, size_t index);
static int state_weight(MeasureState state);
static void text_write(const Listing *listing);
static Str because_text(const Listing *listing, const Measure *measure);
static Str cite_text(const Listing *listing, const Provision *provision);
static void words_add(Buffer *text, Str words);
static void json_write(const Listing *listing);
static void because_json(JsonWriter *writer, const Listing *listing, const Measure *measure);
static void commitment_json(JsonWriter *writer, const MeasureCommitment *commitment, Arena *arena);
static Str kind_word(StatementKind kind, Arena *arena);
static void day_add(JsonWriter *writer, const char *key, bool is_given, Date day, Arena *arena);

static Exit measures_run(Session *session)
{
    Listing listing = {.session = session};
    DeciderOptions *days = &listing.decider;
    Exit exit = decide_options_read(days, session);
    Rulebooks rulebooks = {};
    if (exit == EXIT_DONE) {
        exit = rulebooks_load(&rulebooks, session);
    }
    if (exit == EXIT_DONE) {
        exit = decide_options_timeline(days, rulebooks.program, session);
    }
    if (exit != EXIT_DONE) {
        return exit;
    }
    listing.program = rulebooks.program;
    listing.as_of = days->has_as_of ? days->as_of : session_today();
    listing.known = days->has_known ? days->known : listing.as_of;
    exit = operands_check(&listing);
    if (exit != EXIT_DONE) {
        return exit;
    }
    measures_choose(&listing);
    session->item_count = listing.measures.list.count;
    (session->json ? json_write : text_write)(&listing);
    return EXIT_DONE;
}

// Each operand names something.
static Exit operands_check(const Listing *listing)
{
    const Options *options = &listing->session->options;
    for (size_t i = 0; i < options->operands.count; i++) {
        Str name = options->operands.at[i];
        Map *known = map_new(listing->session->arena);
        bool is_known = false;
        for (uint32_t k = 0; k < listing->program->provision_count; k++) {
            const Provision *provision = &listing->program->provisions[k];
            is_known = is_known || is_named(provision, name);
            map_put(known, provision->rulebook->law_name, 0);
            map_put(known, provision->rulebook->name, 0);
            map_put(known, provision->family, 0);
            map_put(known, provision->name, 0);
        }
        if (!is_known) {
            Str nearest = map_nearest(known, name);
            return session_usage(listing->session, "there is no rulebook or measure '%.*s'%s%.*s%s",
                                 STR_ARG(name), nearest.len > 0 ? "; did you mean '" : "",
                                 STR_ARG(nearest), nearest.len > 0 ? "'?" : "");
        }
    }
    return EXIT_DONE;
}

// "cn", "cn.extraterritorial", "no61", "no61.1", "cn.extraterritorial/no61"
static bool is_named(const Provision *provision, Str name)
{
    Str rest;
    Str rulebook = str_split(name, '/', &rest);
    bool is_whole = rest.len > 0 && str_equal(provision->rulebook->name, rulebook) &&
                    provision_is_named(provision, rest);
    return is_whole || rulebook_is_named(provision->rulebook, name) ||
           provision_is_named(provision, name);
}

static void measures_choose(Listing *listing)
{
    Session *session = listing->session;
    Measures all = {};
    MeasuresAsked asked = {.program = listing->program,
                           .timeline = listing->decider.timeline,
                           .as_of = listing->as_of,
                           .known = listing->known};
    measures_find(&all, &asked, session->arena);
    for (size_t i = 0; i < all.list.count; i++) {
        if (is_shown(listing, &all, i)) {
            *VEC_PUSH(&listing->measures.list, session->arena) = all.list.at[i];
        }
    }
}

// Of several versions of one name, that of the day, else the next, else the last; with --all each.
static bool is_shown(const Listing *listing, const Measures *all, size_t index)
{
    const Options *options = &listing->session->options;
    const Measure *measure = &all->list.at[index];
    bool is_wanted = options->operands.count == 0;
    for (size_t i = 0; i < options->operands.count && !is_wanted; i++) {
        is_wanted = is_named(measure->provision, options->operands.at[i]);
    }
    for (size_t i = 0; is_wanted && i < all->list.count && !option_is_given(options, "all"); i++) {
        const Measure *other = &all->list.at[i];
        int weight = state_weight(measure->state), other_weight = state_weight(other->state);
        Date first = measure->provision->days.from, other_first = other->provision->days.from;
        bool is_nearer =
            measure->state == MEASURE_NOT_YET ? other_first < first : other_first > first;
        is_wanted = i == index || !str_equal(other->provision->full, measure->provision->full) ||
                    (weight != other_weight ? weight > other_weight : !is_nearer);
    }
    return is_wanted;
}

static int state_weight(MeasureState state)
{
    return state == MEASURE_ENDED ? 0 : state == MEASURE_NOT_YET ? 1 : 2;
}

// A grid a rulebook.
static void text_write(const Listing *listing)
{
    static const GridColumn columns[] = {
        {STR_INIT("measure"), false}, {STR_INIT("kind"), false},  {STR_INIT("state"), false},
        {STR_INIT("since"), false},   {STR_INIT("until"), false}, {STR_INIT("by"), false},
        {STR_INIT("cited"), false},
    };
    Session *session = listing->session;
    Arena *arena = session->arena;
    Buffer buffer = buffer_new(arena);
    const Measure *measures = listing->measures.list.at;
    size_t count = listing->measures.list.count;
    if (!session->quiet) {
        buffer_add_format(&buffer, "as of %.*s, by the law known on %.*s\n",
                          STR_ARG(date_write(listing->as_of, arena)),
                          STR_ARG(date_write(listing->known, arena)));
    }
    for (size_t i = 0; i < count;) {
        const Rulebook *rulebook = measures[i].provision->rulebook;
        Grid grid = grid_new(columns, sizeof columns / sizeof columns[0], arena);
        for (; i < count && measures[i].provision->rulebook == rulebook; i++) {
            const Measure *measure = &measures[i];
            grid_add_row(&grid,
                         (Str[]){measure->provision->name, statement_word(measure->provision->kind),
                                 phrase_plain(measure_state_word(measure->state), arena),
                                 measure->has_since ? date_write(measure->since, arena) : (Str){},
                                 measure->has_until ? date_write(measure->until, arena) : (Str){},
                                 because_text(listing, measure),
                                 cite_text(listing, measure->provision)});
        }
        buffer_add_format(&buffer, "\n%.*s%s%.*s\n", STR_ARG(rulebook->name),
                          rulebook->title.len > 0 ? ": " : "", STR_ARG(rulebook->title));
        grid_add_text(&buffer, &grid, session->terminal.style);
    }
    text_write_to(stdout, buffer_str(&buffer));
}

// "suspend: Announcement No. 70 of 2025"; "suspended by the timeline: talks"; of a status that hangs
// on commitments, its condition too, and what is known of them.
static Str because_text(const Listing *listing, const Measure *measure)
{
    const Provision *because = measure->because;
    const TimelineRow *row = measure->because_row;
    Buffer text = buffer_new(listing->session->arena);
    if (row != NULL) {
        buffer_add_format(&text, "%.*s by the timeline",
                          STR_ARG(phrase_plain(timeline_status_word(row->status), text.arena)));
        words_add(&text, row->because);
    }
    if (because != NULL) {
        buffer_add(&text, statement_word(because->kind));
        if (because->while_kept != NULL) {
            bool is_one = because->while_kept->kind == NODE_COMMITMENT;
            buffer_add_format(&text, " while %.*s%s", STR_ARG(because->while_kept->text),
                              is_one ? " is kept" : "");
        }
        words_add(&text, cite_text(listing, because));
    }
    for (uint32_t i = 0; i < measure->commitment_count; i++) {
        const MeasureCommitment *commitment = &measure->commitments[i];
        buffer_add_format(&text, "; %.*s ", STR_ARG(commitment->name));
        if (commitment->row == NULL) {
            buffer_add(&text, STR("is waited for"));
        } else {
            bool is_kept = commitment->row->status == TIMELINE_KEPT;
            buffer_add(&text, is_kept ? STR("is kept") : STR("is not kept"));
            words_add(&text, commitment->row->because);
        }
    }
    return buffer_str(&text);
}

// Why, if anybody says.
static void words_add(Buffer *text, Str words)
{
    buffer_add_format(text, "%s%.*s", words.len > 0 ? ": " : "", STR_ARG(words));
}

// Empty where each row of a table has a citation of its own.
static Str cite_text(const Listing *listing, const Provision *provision)
{
    const Node *cite = provision->cite;
    bool is_text = cite != NULL && cite->kind == NODE_CONSTANT && cite->constant.kind == VALUE_ATOM;
    return is_text ? symbols_write(listing->program->vocabulary->symbols, cite->constant.atom)
                   : (Str){};
}

static void json_write(const Listing *listing)
{
    Arena *arena = listing->session->arena;
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer, .pretty = true};
    json_begin_object(&writer);
    json_member_string(&writer, "as_of", date_write(listing->as_of, arena));
    json_member_string(&writer, "known", date_write(listing->known, arena));
    json_member_begin_array(&writer, "measures");
    for (size_t i = 0; i < listing->measures.list.count; i++) {
        const Measure *measure = &listing->measures.list.at[i];
        json_begin_object(&writer);
        json_member_string(&writer, "rulebook", measure->provision->rulebook->name);
        json_member_string(&writer, "name", measure->provision->name);
        json_member_string(&writer, "kind", kind_word(measure->provision->kind, arena));
        json_member_string(&writer, "state", measure_state_word(measure->state));
        day_add(&writer, "since", measure->has_since, measure->since, arena);
        day_add(&writer, "until", measure->has_until, measure->until, arena);
        because_json(&writer, listing, measure);
        json_member_text(&writer, "cite", cite_text(listing, measure->provision));
        json_end_object(&writer);
    }
    json_end_array(&writer);
    json_end_object(&writer);
    printf("%.*s\n", STR_ARG(buffer_str(&buffer)));
}

static void because_json(JsonWriter *writer, const Listing *listing, const Measure *measure)
{
    const Provision *because = measure->because;
    const TimelineRow *row = measure->because_row;
    if (because == NULL && row == NULL) {
        json_member_null(writer, "because");
        return;
    }
    Str kept = because == NULL || because->while_kept == NULL ? (Str){} : because->while_kept->text;
    json_member_begin_object(writer, "because");
    json_member_string(writer, "said_by", row != NULL ? STR("timeline") : STR("rulebook"));
    json_member_string(writer, "status",
                       row != NULL ? timeline_status_word(row->status)
                                   : kind_word(because->kind, listing->session->arena));
    json_member_text(writer, "while", kept);
    json_member_string(writer, "holds", truth_word(measure->holds));
    json_member_begin_array(writer, "commitments");
    for (uint32_t i = 0; i < measure->commitment_count; i++) {
        commitment_json(writer, &measure->commitments[i], listing->session->arena);
    }
    json_end_array(writer);
    json_member_text(writer, "cite", row != NULL ? row->because : cite_text(listing, because));
    json_end_object(writer);
}

static void commitment_json(JsonWriter *writer, const MeasureCommitment *commitment, Arena *arena)
{
    const TimelineRow *row = commitment->row;
    json_begin_object(writer);
    json_member_string(writer, "name", commitment->name);
    json_member_string(writer, "state",
                       row == NULL ? STR("unknown") : timeline_status_word(row->status));
    day_add(writer, "from", row != NULL, row != NULL ? row->days.from : 0, arena);
    bool has_end = row != NULL && row->days.has_end;
    day_add(writer, "through", has_end, has_end ? row->days.end : 0, arena);
    json_member_text(writer, "because", row == NULL ? (Str){} : row->because);
    json_end_object(writer);
}

// "general_licence": one word, as in a decision.
static Str kind_word(StatementKind kind, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    Str word = statement_word(kind);
    for (size_t i = 0; i < word.len; i++) {
        buffer_add_char(&buffer, word.at[i] == ' ' ? '_' : word.at[i]);
    }
    return buffer_str(&buffer);
}

static void day_add(JsonWriter *writer, const char *key, bool is_given, Date day, Arena *arena)
{
    json_member_text(writer, key, is_given ? date_write(day, arena) : (Str){});
}

static const OptionRow options[] = {
    {.name = "as-of", .value = "DATE", .says = "the day; else today"},
    {.name = "known",
     .value = "DATE",
     .says = "the law as it was known on that day; else the same day"},
    {.name = "rules",
     .value = "NAME|DIR",
     .is_many = true,
     .says = "rulebooks of a folder or file instead of those that are shipped"},
    TIMELINE_OPTION_ROW,
    {.name = "all", .says = "every version of a measure, not only that of the day"},
};
static const Example examples[] = {
    {"comity measures cn", "What holds in Chinese law today."},
    {"comity measures --as-of 2025-12-01 no61", "One measure, limb by limb, on a day."},
    {"comity measures --as-of 2025-12-01 --known 2025-10-20 no61",
     "The same, as the law was known before the suspension."},
    {"comity measures --timeline state.csv us", "With what an agreement's state makes of it."},
    {"comity measures --json us.country_chart", "For a script."},
};
const Command command_measures = {
    .name = "measures",
    .sentence = "list what the law is on a day",
    .operands = "[RULEBOOK|MEASURE]...",
    .about =
        "Lists each measure, limb by limb, as in force, not yet, suspended, not enforced (in force "
        "by the text alone), ended, or unclear (no source says), with the first day on which it is "
        "so, the first day on which it no longer is, and the statement that says so. A status that "
        "hangs on a commitment (while A.c is kept) is read by --timeline, in whose words it is "
        "said; without it the measure is unclear. A measure that was not published by the day of "
        "--known is left out.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = measures_run,
};
