// vague.c: a function a rule, and a table of them for figures, commitments and sentences.
#include "agree/vague.h"

#include "agree/book.h"
#include "agree/comeback.h"

typedef struct Review {
    const Agreement *agreement;
    const NamesKnown *names;
    Problems *problems;
    Arena *arena;
} Review;

static void source_lacks(Review *review, const Figure *figure);
static void population_unknown(Review *review, const Figure *figure);
static void cases_few(Review *review, const Figure *figure);
static void pending_left_out(Review *review, const Figure *figure);
static void restated_for_ever(Review *review, const Figure *figure);
static void silence_lacks(Review *review, const Commitment *commitment);
static void event_unrecorded(Review *review, const Commitment *commitment);
static void source_is_own(Review *review, const Commitment *commitment);
static void days_few(Review *review, const Commitment *commitment);
static void cure_lacks(Review *review, const Commitment *commitment);
static void return_lacks(Review *review, const Commitment *commitment);
static void cure_anew(Review *review, const Commitment *commitment);
static void excuses_without_sum(Review *review, const Commitment *commitment);
static void break_wiped(Review *review, const Commitment *commitment);
static void sentence_uncited(Review *review, const AgreedText *text);
static bool deadlocks_find(Review *review);
static void stuck_find(Review *review);
static bool can_begin(const Commitment *commitment, const bool *begun);
static bool after_can_hold(const AfterCondition *condition, const bool *begun);
static void events_walk(Review *review, const Commitment *commitment,
                        const AfterCondition *condition);
static bool event_is_of_side(const Agreement *agreement, Str event);
static Str other_side(const Agreement *agreement, Str side);
static Str lower(Str text, Arena *arena);
static bool is_asked_of_desk(const Figure *figure);
static const char *vague_word(Str text);

static void (*const figure_rules[])(Review *, const Figure *) = {
    source_lacks, population_unknown, cases_few, pending_left_out, restated_for_ever,
};
static void (*const commitment_rules[])(Review *, const Commitment *) = {
    silence_lacks, event_unrecorded, source_is_own,       days_few,    cure_lacks,
    return_lacks,  cure_anew,        excuses_without_sum, break_wiped,
};

// Words that promise and bind to nothing.
static const char *const vague_words[] = {
    "ease",     "accelerate", "appropriate",    "timely", "reasonable", "as soon as possible",
    "expedite", "promptly",   "where possible", "尽快",   "适当",       "合理",
    "加快",     "及时",
};

void agreement_review(const Agreement *agreement, const NamesKnown *names, Problems *problems,
                      Arena *arena)
{
    Review review = {agreement, names, problems, arena};
    for (size_t i = 0; i < agreement->figures.count; i++) {
        for (size_t k = 0; k < sizeof figure_rules / sizeof *figure_rules; k++) {
            figure_rules[k](&review, &agreement->figures.at[i]);
        }
    }
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        for (size_t k = 0; k < sizeof commitment_rules / sizeof *commitment_rules; k++) {
            commitment_rules[k](&review, &agreement->commitments[i]);
        }
    }
    for (size_t i = 0; i < agreement->texts.count; i++) {
        sentence_uncited(&review, &agreement->texts.at[i]);
    }
    if (!deadlocks_find(&review)) {
        stuck_find(&review);
    }
}

// --- Figures ----------------------------------------------------------------------------------

// V2
static void source_lacks(Review *review, const Figure *figure)
{
    if (figure->source.len == 0) {
        (void)problem_error(review->problems, figure->place, "vague.source",
                            "nobody is said to publish '%.*s'", STR_ARG(figure->name));
        problem_hint(review->problems, "source    desk.%.*s",
                     STR_ARG(lower(review->agreement->side_count > 0 ? review->agreement->sides[0]
                                                                     : STR("cn"),
                                   review->arena)));
    }
}

// V3
static void population_unknown(Review *review, const Figure *figure)
{
    if (figure->population.len == 0 && is_asked_of_desk(figure)) {
        (void)problem_error(review->problems, figure->place, "vague.population",
                            "'%.*s' does not say over which cases it is taken",
                            STR_ARG(figure->name));
        problem_hint(review->problems, "over      case where (end_use.kind is civil)");
    }
    for (size_t i = 0; review->names != NULL && i < figure->asked.count; i++) {
        Str nearest = {}, name = figure->asked.at[i];
        if (!review->names->is_known(review->names->context, name, &nearest)) {
            (void)problem_error(review->problems, figure->population_place, "vague.population",
                                "no case can say '%.*s'", STR_ARG(name));
            if (nearest.len > 0) {
                problem_hint(review->problems, "did you mean '%.*s'?", STR_ARG(nearest));
            } else {
                problem_hint(review->problems, "name a fact of the vocabulary, or a rulebook");
            }
        }
    }
}

// V10, of cases
static void cases_few(Review *review, const Figure *figure)
{
    if (is_asked_of_desk(figure) && figure->cases_least == 0) {
        problem_warning(review->problems, figure->place, "vague.few",
                        "two easy cases are enough for '%.*s'", STR_ARG(figure->name));
        problem_hint(review->problems, "within    %u days, at least 30 cases",
                     figure->within_days > 0 ? figure->within_days : 90);
    }
}

// V11
static void pending_left_out(Review *review, const Figure *figure)
{
    bool is_wait = figure->of == MEASURE_MEDIAN_DAYS || figure->of == MEASURE_MEAN_DAYS;
    if (is_wait && !figure->counts_pending) {
        problem_warning(review->problems, figure->place, "vague.pending",
                        "'%.*s' leaves out what is pending, so hard cases can be left undecided",
                        STR_ARG(figure->name));
        problem_hint(review->problems, "of        %.*s%s, pending counted",
                     STR_ARG(measure_words(figure->of)),
                     figure->in_working_days ? " in working days" : "");
    }
}

// V17
static void restated_for_ever(Review *review, const Figure *figure)
{
    if (figure->restated == DAYS_NONE) {
        problem_warning(review->problems, figure->place, "vague.restated",
                        "'%.*s' may be published well and revised when its window is over",
                        STR_ARG(figure->name));
        problem_hint(review->problems, "restated  within 30 days");
    }
}

static bool is_asked_of_desk(const Figure *figure)
{
    return figure->of != MEASURE_NONE && figure->of != MEASURE_WORDS;
}

// --- Commitments ------------------------------------------------------------------------------

// V7. What is done or not is known; a figure or a status may be missing.
static void silence_lacks(Review *review, const Commitment *commitment)
{
    if (commitment->kind == COMMITMENT_KEEP && !commitment->says_silence) {
        (void)problem_error(review->problems, commitment->place, "vague.silence",
                            "nothing says what silence means for '%.*s'",
                            STR_ARG(commitment->name));
        problem_hint(review->problems, "silence   21 days");
    }
}

// V8
static void event_unrecorded(Review *review, const Commitment *commitment)
{
    if (commitment->after != NULL) {
        events_walk(review, commitment, commitment->after);
    }
}

static void events_walk(Review *review, const Commitment *commitment,
                        const AfterCondition *condition)
{
    for (uint32_t i = 0; i < condition->part_count; i++) {
        events_walk(review, commitment, &condition->parts[i]);
    }
    if (condition->kind != AFTER_EVENT) {
        return;
    }
    Str event = map_key(review->agreement->events, condition->index);
    if (!event_is_of_side(review->agreement, event)) {
        (void)problem_error(review->problems, commitment->place, "vague.event",
                            "'%.*s' waits for the event '%.*s', which nobody records",
                            STR_ARG(commitment->name), STR_ARG(event));
        problem_hint(review->problems, "after     event %.*s.%.*s    (whose: %.*s's to record)",
                     STR_ARG(lower(commitment->by, review->arena)), STR_ARG(event),
                     STR_ARG(commitment->by));
    }
}

// us.ratified is recorded by US.
static bool event_is_of_side(const Agreement *agreement, Str event)
{
    for (uint32_t i = 0; i < agreement->side_count; i++) {
        if (source_is_of(event, agreement->sides[i])) {
            return true;
        }
    }
    return agreement->side_count == 0;
}

// V9
static void source_is_own(Review *review, const Commitment *commitment)
{
    if (commitment->kind != COMMITMENT_KEEP) {
        return;
    }
    const Figure *figure = &review->agreement->figures.at[commitment->figure];
    if (figure->confirm.len == 0 && source_is_of(figure->source, commitment->by)) {
        problem_warning(review->problems, commitment->place, "vague.one_source",
                        "'%.*s' is tested on the figures of the side that it binds",
                        STR_ARG(commitment->name));
        problem_hint(review->problems, "confirm   desk.%.*s within 10 %%    (of figure %.*s)",
                     STR_ARG(lower(other_side(review->agreement, commitment->by), review->arena)),
                     STR_ARG(figure->name));
    }
}

// V10, of days. One value, or the days themselves, need no count.
static void days_few(Review *review, const Commitment *commitment)
{
    bool needs_days = commitment->kind == COMMITMENT_KEEP && commitment->window > 1 &&
                      commitment->aggregate != AGGREGATE_LAST &&
                      commitment->aggregate != AGGREGATE_COUNT_OF;
    if (needs_days && commitment->min_count <= 1) {
        problem_warning(review->problems, commitment->place, "vague.few",
                        "one easy day of %u is enough to keep '%.*s'", commitment->window,
                        STR_ARG(commitment->name));
        problem_hint(review->problems, "keep      … over %u days, counting at least %u",
                     commitment->window, (commitment->window + 1) / 2);
    }
}

// V12
static void cure_lacks(Review *review, const Commitment *commitment)
{
    if (commitment->kind != COMMITMENT_DO && commitment->cure == 0 && !commitment->says_relief) {
        problem_warning(review->problems, commitment->place, "vague.no_cure",
                        "a day's slip breaks '%.*s' at once", STR_ARG(commitment->name));
        problem_hint(review->problems, "cure      10 days");
    }
}

// V13
static void return_lacks(Review *review, const Commitment *commitment)
{
    if (commitment->relief_is_final) {
        problem_warning(review->problems, commitment->place, "vague.no_return",
                        "once '%.*s' rests there is no way back", STR_ARG(commitment->name));
        problem_hint(review->problems,
                     commitment->relief_by_notice   ? "relief    %u days after notice"
                     : commitment->relief_days == 0 ? "relief    at once"
                                                    : "relief    after %u days",
                     commitment->relief_days);
    }
}

// V15
static void cure_anew(Review *review, const Commitment *commitment)
{
    if (commitment->cure > 0 && commitment->false_days.in == 0) {
        problem_warning(review->problems, commitment->place, "vague.false_days",
                        "one good day starts the cure of '%.*s' anew", STR_ARG(commitment->name));
        problem_hint(review->problems, "cure      %u days, at most %u false days in 90",
                     commitment->cure, commitment->cure + 2);
    }
}

// V16
static void excuses_without_sum(Review *review, const Commitment *commitment)
{
    if (commitment->ground_count > 0 && commitment->excuse_total.in == 0) {
        problem_warning(review->problems, commitment->place, "vague.excuses",
                        "the excuses of '%.*s' may follow one another without end",
                        STR_ARG(commitment->name));
        problem_hint(review->problems, "excuse    %.*s at most %u days, %u in 180",
                     STR_ARG(commitment->grounds[0]), commitment->excuse_days,
                     commitment->excuse_days + commitment->excuse_days / 2);
    }
}

// V18
static void break_wiped(Review *review, const Commitment *commitment)
{
    if (commitment->while_count > 0 && commitment->kind != COMMITMENT_DO &&
        !commitment->recover_on_return) {
        problem_warning(review->problems, commitment->place, "vague.on_return",
                        "a suspension wipes out a break of '%.*s'", STR_ARG(commitment->name));
        problem_hint(review->problems, "recover   %u day%s, on return too", commitment->recover,
                     commitment->recover == 1 ? "" : "s");
    }
}

// --- The text ---------------------------------------------------------------------------------

// V14, and the words in a sentence that nothing makes precise.
static void sentence_uncited(Review *review, const AgreedText *text)
{
    if (text->is_declaratory) {
        return;
    }
    for (uint32_t i = 0; i < review->agreement->commitment_count; i++) {
        const Commitment *commitment = &review->agreement->commitments[i];
        for (uint32_t k = 0; k < commitment->cite_count; k++) {
            if (text->label.len > 0 && str_equal(commitment->cites[k], text->label)) {
                return;
            }
        }
    }
    const char *word = vague_word(text->text);
    if (word != NULL) {
        problem_warning(review->problems, text->place, "vague.word",
                        "'%s' can mean anything: no figure, act or status is named", word);
        problem_hint(review->problems,
                     "write a commitment with a threshold and a day, and cite the "
                     "sentence in it");
    }
    problem_warning(review->problems, text->place, "vague.uncited",
                    "no commitment cites this sentence");
    if (text->label.len > 0) {
        problem_hint(review->problems,
                     "cite      %.*s    (in a commitment), or `declaratory` behind the sentence",
                     STR_ARG(text->label));
    } else {
        problem_hint(review->problems,
                     "number it (text 1 %.*s …), and cite it in a commitment or "
                     "write `declaratory` behind it",
                     STR_ARG(text->language));
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// English words stand by themselves, whatever their case; Chinese ones stand anywhere.
static bool holds_word(Str text, Str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        bool begins = i == 0 || !is_letter(text.at[i - 1]) || !is_letter(word.at[0]);
        bool ends =
            i + word.len == text.len || !is_letter(text.at[i + word.len]) || !is_letter(word.at[0]);
        bool fits = begins && ends;
        for (size_t k = 0; k < word.len && fits; k++) {
            char c = text.at[i + k];
            fits = (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) == word.at[k];
        }
        if (fits) {
            return true;
        }
    }
    return false;
}

// The first of the list that a sentence holds; null if none.
static const char *vague_word(Str text)
{
    for (size_t i = 0; i < sizeof vague_words / sizeof *vague_words; i++) {
        if (holds_word(text, str_from_c(vague_words[i]))) {
            return vague_words[i];
        }
    }
    return NULL;
}

// --- Nobody moves first -----------------------------------------------------------------------

// Events come, and whoever may begin does: those that are left wait for each other for ever.
static bool deadlocks_find(Review *review)
{
    const Agreement *agreement = review->agreement;
    bool *begun = ARENA_MANY(review->arena, bool, agreement->commitment_count);
    for (bool grows = true; grows;) {
        grows = false;
        for (uint32_t i = 0; i < agreement->commitment_count; i++) {
            if (!begun[i] && can_begin(&agreement->commitments[i], begun)) {
                begun[i] = grows = true;
            }
        }
    }
    Buffer names = buffer_new(review->arena);
    const Commitment *first = NULL;
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        if (!begun[i]) {
            first = first != NULL ? first : &agreement->commitments[i];
            buffer_add(&names, names.len > 0 ? STR(", ") : STR(""));
            buffer_add(&names, agreement->commitments[i].name);
        }
    }
    if (first == NULL) {
        return false;
    }
    (void)problem_error(review->problems, first->place, "agree.deadlock",
                        "nobody moves first: these wait for each other: %.*s",
                        STR_ARG(buffer_str(&names)));
    problem_hint(
        review->problems,
        first->while_count > 0
            ? "presume   kept    (in the agreement), so that each begins until shown otherwise"
            : "let one of them begin without `after`, or split it into steps");
    return true;
}

// What rests on each other's return.
static void stuck_find(Review *review)
{
    const Agreement *agreement = review->agreement;
    Stuck stuck;
    if (!comeback_find(&stuck, agreement, review->arena)) {
        return;
    }
    Buffer names = buffer_new(review->arena);
    const Commitment *waits = NULL;
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        const Commitment *commitment = &agreement->commitments[i];
        if (stuck.lost[i]) {
            waits = waits == NULL && commitment->while_count > 0 ? commitment : waits;
            buffer_add(&names, names.len > 0 ? STR(", ") : STR(""));
            buffer_add(&names, commitment->name);
        }
    }
    const Commitment *failed = &agreement->commitments[stuck.failed];
    (void)problem_error(review->problems, failed->place, "agree.stuck",
                        "when '%.*s' fails for %u day%s, these are never kept again: %.*s",
                        STR_ARG(failed->name), stuck.days, stuck.days == 1 ? "" : "s",
                        STR_ARG(buffer_str(&names)));
    problem_hint(
        review->problems,
        "each waits for the other to return: let one side return first, by leaving out the "
        "`while` of '%.*s'",
        STR_ARG(waits != NULL ? waits->name : failed->name));
}

static bool can_begin(const Commitment *commitment, const bool *begun)
{
    bool can = commitment->after == NULL || after_can_hold(commitment->after, begun);
    for (uint32_t i = 0; i < commitment->while_count; i++) {
        const WhileCondition *condition = &commitment->duty_while[i];
        can = can && (condition->presumed || begun[condition->commitment]);
    }
    return can;
}

static bool after_can_hold(const AfterCondition *condition, const bool *begun)
{
    if (condition->kind == AFTER_EVENT) {
        return true;
    }
    if (condition->kind == AFTER_KEPT) {
        return begun[condition->index];
    }
    uint32_t held = 0;
    for (uint32_t i = 0; i < condition->part_count; i++) {
        held += after_can_hold(&condition->parts[i], begun) ? 1 : 0;
    }
    return condition->kind == AFTER_ALL   ? held == condition->part_count
           : condition->kind == AFTER_ANY ? held > 0
                                          : held >= condition->least;
}

// --- Words ------------------------------------------------------------------------------------

static Str other_side(const Agreement *agreement, Str side)
{
    for (uint32_t i = 0; i < agreement->side_count; i++) {
        if (!str_equal(agreement->sides[i], side)) {
            return agreement->sides[i];
        }
    }
    return side;
}

static Str lower(Str text, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        buffer_add_char(&buffer, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    return buffer_str(&buffer);
}
