// otherwise.c: each part of a decision as a text, in an order that does not hang on the rulebooks;
// two decisions differ where the texts do.
#include "decide/otherwise.h"

#include <stdlib.h>

typedef VEC(Str) Words;

static Turn turn_of(const Decision *before, const Decision *after);
static const RequirementAnswer *decisive_find(const Decision *one, const Decision *other,
                                              Arena *arena);

Str turn_word(Turn turn)
{
    static const Str words[] = {
        [TURN_NONE] = STR_INIT("same"),
        [TURN_LOOSER] = STR_INIT("looser"),
        [TURN_STRICTER] = STR_INIT("stricter"),
        [TURN_OTHER] = STR_INIT("other"),
    };
    return words[turn];
}

// --- A part as a text -------------------------------------------------------------------------

static int word_compare(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

// Sorted, each once.
static Str words_text(Words *words, Arena *arena)
{
    Buffer text = buffer_new(arena);
    if (words->count > 1) {
        qsort(words->at, words->count, sizeof *words->at, word_compare);
    }
    for (size_t i = 0; i < words->count; i++) {
        if (i == 0 || !str_equal(words->at[i], words->at[i - 1])) {
            buffer_add(&text, text.len > 0 ? STR(", ") : STR(""));
            buffer_add(&text, words->at[i]);
        }
    }
    return buffer_str(&text);
}

static void outcome_words(Words *out, const Decision *decision, Arena *arena)
{
    const Bounds *bounds = &decision->bounds;
    Str word = outcome_word(bounds->outcome);
    *VEC_PUSH(out, arena) = bounds->outcome != OUTCOME_UNDETERMINED
                                ? word
                                : str_format(arena, "%.*s (%.*s to %.*s)", STR_ARG(word),
                                             STR_ARG(outcome_word(bounds->at_least)),
                                             STR_ARG(outcome_word(bounds->at_most)));
}

static void code_words(Words *out, const Decision *decision, Arena *arena)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            *VEC_PUSH(out, arena) =
                str_joined(arena, item->codes[k].list, STR(":"), item->codes[k].code);
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

static void requirements_each(Words *out, const Decision *decision, RequirementWord word,
                              Arena *arena)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            word(out, &item->requirements[k], arena);
        }
    }
}

static void name_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    *VEC_PUSH(out, arena) = requirement_name(requirement, arena);
}

static void requirement_words(Words *out, const Decision *decision, Arena *arena)
{
    requirements_each(out, decision, name_word, arena);
}

static void judged_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    if (requirement->lifted_by.len == 0 && requirement->policy != POLICY_NONE) {
        *VEC_PUSH(out, arena) = policy_word(requirement->policy);
    }
}

static void policy_words(Words *out, const Decision *decision, Arena *arena)
{
    requirements_each(out, decision, judged_word, arena);
}

static void lifted_word(Words *out, const RequirementAnswer *requirement, Arena *arena)
{
    if (requirement->lifted_by.len > 0) {
        *VEC_PUSH(out, arena) = requirement->lifted_by;
    }
}

static void lifting_words(Words *out, const Decision *decision, Arena *arena)
{
    requirements_each(out, decision, lifted_word, arena);
}

static void missing_words(Words *out, const Decision *decision, Arena *arena)
{
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        *VEC_PUSH(out, arena) = decision->missing[i].fact;
    }
}

static const struct {
    Str word;
    void (*words)(Words *out, const Decision *decision, Arena *arena);
} parts[] = {
    [PART_OUTCOME] = {STR_INIT("outcome"), outcome_words},
    [PART_CODES] = {STR_INIT("codes"), code_words},
    [PART_REQUIREMENTS] = {STR_INIT("requirements"), requirement_words},
    [PART_POLICIES] = {STR_INIT("policies"), policy_words},
    [PART_LIFTED] = {STR_INIT("lifted_by"), lifting_words},
    [PART_MISSING] = {STR_INIT("missing"), missing_words},
};

Str answer_part_word(AnswerPart part)
{
    return parts[part].word;
}

static Str part_text(AnswerPart part, const Decision *decision, Arena *arena)
{
    Words words = {};
    parts[part].words(&words, decision, arena);
    return words_text(&words, arena);
}

// --- Two decisions ----------------------------------------------------------------------------

void otherwise_find(Otherwise *out, const Decision *before, const Decision *after, Arena *arena)
{
    bool differs = false;
    *out = (Otherwise){};
    for (AnswerPart part = 0; part < PART_COUNT; part++) {
        PartTexts *texts = &out->texts[part];
        texts->before = part_text(part, before, arena);
        texts->after = part_text(part, after, arena);
        out->differs[part] = !str_equal(texts->before, texts->after);
        differs = differs || out->differs[part];
    }
    if (!differs) {
        return;
    }
    out->turn = turn_of(before, after);
    out->by = decisive_find(after, before, arena);
    if (out->by == NULL) {
        out->by = decisive_find(before, after, arena);
        out->by_is_gone = out->by != NULL;
    }
}

static Policy strictest_policy(const Decision *decision)
{
    Policy strictest = POLICY_NONE;
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->requirement_count; k++) {
            const RequirementAnswer *requirement = &item->requirements[k];
            bool judged = requirement->lifted_by.len == 0 && requirement->policy > strictest;
            strictest = judged ? requirement->policy : strictest;
        }
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

static Turn turn_of(const Decision *before, const Decision *after)
{
    Turn turn = turn_between((int)after->bounds.at_least - (int)before->bounds.at_least,
                             (int)after->bounds.at_most - (int)before->bounds.at_most);
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

static bool words_have(const Words *words, Str word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal(words->at[i], word)) {
            return true;
        }
    }
    return false;
}

// The first requirement of one decision that is not the same in the other.
static const RequirementAnswer *decisive_find(const Decision *one, const Decision *other,
                                              Arena *arena)
{
    Words there = {}, here = {};
    requirements_each(&there, other, whole_word, arena);
    requirements_each(&here, one, whole_word, arena);
    size_t at = 0;
    for (uint32_t i = 0; i < one->item_count; i++) {
        for (uint32_t k = 0; k < one->items[i].requirement_count; k++) {
            if (!words_have(&there, here.at[at++])) {
                return &one->items[i].requirements[k];
            }
        }
    }
    return NULL;
}
