// otherwise.c: each part of a decision as a text, in an order that does not hang on the rulebooks;
// two decisions differ where the texts do.
#include "decide/otherwise.h"

#include <stdlib.h>

typedef VEC(Str) Words;

// One of the two decisions, and how it is looked at.
typedef struct Side {
    const Decision *decision;
    Reckoning reckoning;
    bool as_enforced;
} Side;

static Turn turn_of(const Side *before, const Side *after);
static const RequirementAnswer *decisive_find(const Side *one, const Side *other, Arena *arena);

Str turn_word(Turn turn)
{
    static const Str words[] = {
        [TURN_NONE] = STR_INIT("same"),         [TURN_LOOSER] = STR_INIT("looser"),
        [TURN_STRICTER] = STR_INIT("stricter"), [TURN_GROUNDS] = STR_INIT("grounds"),
        [TURN_OTHER] = STR_INIT("other"),
    };
    return words[turn];
}

// --- A part as a text -------------------------------------------------------------------------

static int word_compare(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static void words_sort(Words *words)
{
    if (words->count > 1) {
        qsort(words->at, words->count, sizeof *words->at, word_compare);
    }
}

static bool words_have(const Words *sorted, Str word)
{
    return sorted->count > 0 &&
           bsearch(&word, sorted->at, sorted->count, sizeof *sorted->at, word_compare) != NULL;
}

// Sorted, each once.
static Str words_text(Words *words, Arena *arena)
{
    Buffer text = buffer_new(arena);
    words_sort(words);
    for (size_t i = 0; i < words->count; i++) {
        if (i == 0 || !str_equal(words->at[i], words->at[i - 1])) {
            buffer_add(&text, text.len > 0 ? STR(", ") : STR(""));
            buffer_add(&text, words->at[i]);
        }
    }
    return buffer_str(&text);
}

static void outcome_words(Words *out, const Side *side, Arena *arena)
{
    const Reckoning *reckoning = &side->reckoning;
    Str word = outcome_word(reckoning->outcome);
    *VEC_PUSH(out, arena) = reckoning->outcome != OUTCOME_UNDETERMINED
                                ? word
                                : str_format(arena, "%.*s (%.*s to %.*s)", STR_ARG(word),
                                             STR_ARG(outcome_word(reckoning->at_least)),
                                             STR_ARG(outcome_word(reckoning->at_most)));
}

// Of several items it is said of which: what one loses another may have still.
static Str of_item(Str word, const Decision *decision, uint32_t item, Arena *arena)
{
    return decision->item_count < 2 ? word
                                    : str_format(arena, "items[%u] %.*s", item, STR_ARG(word));
}

static void code_words(Words *out, const Side *side, Arena *arena)
{
    const Decision *decision = side->decision;
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            Str code = str_joined(arena, item->codes[k].list, STR(":"), item->codes[k].code);
            *VEC_PUSH(out, arena) = of_item(code, decision, i, arena);
        }
    }
}

// "us.country_chart/chart[p17]", with a mark where it may hold.
static Str requirement_name(const RequirementAnswer *requirement, Arena *arena)
{
    bool has_row = requirement->row.len > 0;
    return str_format(arena, "%.*s%s%.*s%s%s", STR_ARG(requirement->provision->full),
                      has_row ? "[" : "", STR_ARG(requirement->row), has_row ? "]" : "",
                      requirement->holds == TRUTH_UNKNOWN ? "?" : "");
}

typedef void (*RequirementWord)(Words *out, const RequirementAnswer *requirement, Arena *arena);

// The requirements of an item, one after the other, that count.
static const RequirementAnswer *requirement_next(const Side *side, uint32_t *item, uint32_t *at)
{
    for (; *item < side->decision->item_count; (*item)++, *at = 0) {
        const ItemAnswer *answer = &side->decision->items[*item];
        while (*at < answer->requirement_count) {
            const RequirementAnswer *requirement = &answer->requirements[(*at)++];
            if (requirement->enforced || !side->as_enforced) {
                return requirement;
            }
        }
    }
    return NULL;
}

static void requirements_each(Words *out, const Side *side, RequirementWord word, Arena *arena)
{
    uint32_t item = 0, at = 0;
    for (const RequirementAnswer *each; (each = requirement_next(side, &item, &at)) != NULL;) {
        size_t count = out->count;
        word(out, each, arena);
        for (; count < out->count; count++) {
            out->at[count] = of_item(out->at[count], side->decision, item, arena);
        }
    }
}

static void name_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    *VEC_PUSH(out, arena) = requirement_name(requirement, arena);
}

static void requirement_words(Words *out, const Side *side, Arena *arena)
{
    requirements_each(out, side, name_word, arena);
}

static void judged_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    if (requirement->lifted_by.len == 0 && requirement->policy != POLICY_NONE) {
        *VEC_PUSH(out, arena) = policy_word(requirement->policy);
    }
}

static void policy_words(Words *out, const Side *side, Arena *arena)
{
    requirements_each(out, side, judged_word, arena);
}

static void lifted_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    if (requirement->lifted_by.len > 0) {
        *VEC_PUSH(out, arena) = requirement->lifted_by;
    }
}

static void lifting_words(Words *out, const Side *side, Arena *arena)
{
    requirements_each(out, side, lifted_word, arena);
}

static void missing_words(Words *out, const Side *side, Arena *arena)
{
    const Decision *decision = side->decision;  // what is missing is said of the codified outcome
    for (uint32_t i = 0; !side->as_enforced && i < decision->missing_count; i++) {
        *VEC_PUSH(out, arena) = decision->missing[i].fact;
    }
}

static const struct {
    const char *word;
    void (*words)(Words *out, const Side *side, Arena *arena);
} parts[] = {
    [PART_OUTCOME] = {"outcome", outcome_words},
    [PART_CODES] = {"codes", code_words},
    [PART_REQUIREMENTS] = {"requirements", requirement_words},
    [PART_POLICIES] = {"policies", policy_words},
    [PART_LIFTED] = {"lifted_by", lifting_words},
    [PART_MISSING] = {"missing", missing_words},
};

const char *answer_part_word(AnswerPart part)
{
    return parts[part].word;
}

static Str part_text(AnswerPart part, const Side *side, Arena *arena)
{
    Words words = {};
    parts[part].words(&words, side, arena);
    return words_text(&words, arena);
}

// --- Two decisions ----------------------------------------------------------------------------

Reckoning decision_reckon(const Decision *decision, bool as_enforced)
{
    const Bounds *bounds = &decision->bounds;
    return as_enforced ? (Reckoning){bounds->as_enforced, bounds->enforced_at_least,
                                     bounds->enforced_at_most}
                       : (Reckoning){bounds->outcome, bounds->at_least, bounds->at_most};
}

static Side side_of(const Decision *decision, bool as_enforced)
{
    return (Side){decision, decision_reckon(decision, as_enforced), as_enforced};
}

static bool differs_in_grounds_alone(const Otherwise *otherwise)
{
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        if (otherwise->differs[part] && part != PART_REQUIREMENTS) {
            return false;
        }
    }
    return true;
}

void otherwise_find(Otherwise *out, const Decision *before, const Decision *after, bool as_enforced,
                    Arena *arena)
{
    Side old = side_of(before, as_enforced), new = side_of(after, as_enforced);
    bool differs = false;
    *out = (Otherwise){};
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        PartTexts *texts = &out->texts[part];
        texts->before = part_text(part, &old, arena);
        texts->after = part_text(part, &new, arena);
        out->differs[part] = !str_equal(texts->before, texts->after);
        differs = differs || out->differs[part];
    }
    if (!differs) {
        return;
    }
    out->turn = turn_of(&old, &new);
    if (out->turn == TURN_OTHER && differs_in_grounds_alone(out)) {
        out->turn = TURN_GROUNDS;
    }
    out->by = decisive_find(&new, &old, arena);
    if (out->by == NULL) {
        out->by = decisive_find(&old, &new, arena);
        out->by_is_gone = out->by != NULL;
    }
}

static Policy strictest_policy(const Side *side)
{
    Policy strictest = POLICY_NONE;
    uint32_t item = 0, at = 0;
    for (const RequirementAnswer *each; (each = requirement_next(side, &item, &at)) != NULL;) {
        bool judged = each->lifted_by.len == 0 && each->policy > strictest;
        strictest = judged ? each->policy : strictest;
    }
    return strictest;
}

static Turn turn_between(int least, int most)
{
    return least == 0 && most == 0   ? TURN_NONE
           : least >= 0 && most >= 0 ? TURN_STRICTER
           : least <= 0 && most <= 0 ? TURN_LOOSER
                                     : TURN_OTHER;
}

static Turn turn_of(const Side *before, const Side *after)
{
    Turn turn = turn_between((int)after->reckoning.at_least - (int)before->reckoning.at_least,
                             (int)after->reckoning.at_most - (int)before->reckoning.at_most);
    Policy old = strictest_policy(before), new = strictest_policy(after);
    if (turn == TURN_NONE && old != POLICY_NONE && new != POLICY_NONE) {
        turn = turn_between((int)new - (int)old, 0);
    }
    return turn == TURN_NONE ? TURN_OTHER : turn;
}

// All that counts of a requirement, as one text.
static void whole_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    *VEC_PUSH(out, arena) =
        str_format(arena, "%.*s %.*s %.*s", STR_ARG(requirement_name(requirement, arena)),
                   STR_ARG(policy_word(requirement->policy)), STR_ARG(requirement->lifted_by));
}

// The first requirement of one decision that is not the same in the other.
static const RequirementAnswer *decisive_find(const Side *one, const Side *other, Arena *arena)
{
    Words there = {}, here = {};
    const RequirementAnswer *possible = NULL;
    requirements_each(&there, other, whole_word, arena);
    words_sort(&there);
    requirements_each(&here, one, whole_word, arena);
    uint32_t item = 0, at = 0;
    size_t number = 0;
    for (const RequirementAnswer *each; (each = requirement_next(one, &item, &at)) != NULL;) {
        bool is_new = !words_have(&there, here.at[number++]);
        if (is_new && each->holds == TRUTH_YES) {
            return each;
        }
        possible = is_new && possible == NULL ? each : possible;
    }
    return possible;
}

void otherwise_add_json(JsonWriter *writer, const Otherwise *otherwise)
{
    json_member_string(writer, "turn", turn_word(otherwise->turn));
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        if (otherwise->differs[part]) {
            json_member_begin_object(writer, answer_part_word(part));
            json_member_string(writer, "before", otherwise->texts[part].before);
            json_member_string(writer, "after", otherwise->texts[part].after);
            json_end_object(writer);
        }
    }
    const RequirementAnswer *by = otherwise->by;
    if (by != NULL) {
        json_member_begin_object(writer, "by");
        json_member_string(writer, "provision", by->provision->full);
        json_member_text(writer, "row", by->row);
        json_member_text(writer, "cite", by->cite);
        json_member_boolean(writer, "is_gone", otherwise->by_is_gone);
        json_end_object(writer);
    }
}
