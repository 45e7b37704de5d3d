// explanation.c: the same tree twice: drawn, and as data.
#include "account/explanation.h"

typedef struct Outlining {
    Map *seen;  // derived facts of the law that have been explained; null: nothing is left out
    Arena *arena;
} Outlining;

static const Outline *outline_of(Outlining *outlining, const Explanation *explanation);
static bool is_above(const Outlining *outlining, const Explanation *explanation, Str title);
static Str title_of(const Explanation *explanation, Arena *arena);
static Mark mark_of(const Explanation *explanation);
static bool is_said_by_mark(const Explanation *explanation);
static void member_add(JsonWriter *writer, const char *key, Str value);

const Outline *explanation_outline(const Explanation *explanation, bool all, Arena *arena)
{
    Outlining outlining = {all ? NULL : map_new(arena), arena};
    return outline_of(&outlining, explanation);
}

void explanation_add_json(JsonWriter *writer, const Explanation *explanation)
{
    static const char *const kinds[] = {
        [EXPLANATION_OUTCOME] = "outcome",     [EXPLANATION_LAW] = "law",
        [EXPLANATION_PROVISION] = "provision", [EXPLANATION_CONDITION] = "condition",
        [EXPLANATION_FACT] = "fact",           [EXPLANATION_ROW] = "row",
    };
    json_begin_object(writer);
    json_member_string(writer, "kind", str_from_c(kinds[explanation->kind]));
    member_add(writer, "title", explanation->title);
    member_add(writer, "label", explanation->label);
    member_add(writer, "value", explanation->value);
    member_add(writer, "basis", explanation->basis);
    if (explanation->holds != 0) {
        json_member_string(writer, "holds", truth_word(explanation->holds));
    }
    member_add(writer, "cite", explanation->cite);
    if (explanation->count > 0) {
        json_member_begin_array(writer, "children");
        for (uint32_t i = 0; i < explanation->count; i++) {
            explanation_add_json(writer, explanation->children[i]);
        }
        json_end_array(writer);
    }
    json_end_object(writer);
}

static const Outline *outline_of(Outlining *outlining, const Explanation *explanation)
{
    Arena *arena = outlining->arena;
    if (explanation->kind == EXPLANATION_LAW && outlining->seen != NULL) {
        outlining->seen = map_new(arena);
    }
    Outline *outline = ARENA_NEW(arena, Outline);
    Str title = title_of(explanation, arena);
    if (is_above(outlining, explanation, title)) {
        *outline = (Outline){
            .title = str_format(arena, "%.*s, as above", STR_ARG(title)),
            .mark = mark_of(explanation),
        };
        return outline;
    }
    const Outline **children = ARENA_MANY(arena, const Outline *, explanation->count);
    for (uint32_t i = 0; i < explanation->count; i++) {
        children[i] = outline_of(outlining, explanation->children[i]);
    }
    *outline = (Outline){
        .title = title,
        .details = &explanation->cite,
        .detail_count = explanation->cite.len > 0,
        .mark = mark_of(explanation),
        .children = children,
        .count = explanation->count,
    };
    return outline;
}

// Has this derived fact been explained already? From now on it has.
static bool is_above(const Outlining *outlining, const Explanation *explanation, Str title)
{
    if (outlining->seen == NULL || explanation->kind != EXPLANATION_FACT ||
        explanation->count == 0) {
        return false;
    }
    bool is_new = false;
    (void)map_add(outlining->seen, title, 0, &is_new);
    return !is_new;
}

// "label: title = value (basis)": what the mark says already is left out.
static Str title_of(const Explanation *explanation, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    if (explanation->label.len > 0) {
        buffer_add(&buffer, explanation->label);
        buffer_add(&buffer, explanation->title.len > 0 ? STR(": ") : STR(""));
    }
    buffer_add(&buffer, explanation->title);
    if (explanation->value.len > 0 && !is_said_by_mark(explanation)) {
        buffer_add(&buffer, explanation->kind == EXPLANATION_FACT ? STR(" = ") : STR(": "));
        buffer_add(&buffer, explanation->value);
    }
    if (explanation->basis.len > 0) {
        buffer_add_format(&buffer, " (%.*s)", STR_ARG(explanation->basis));
    }
    return buffer_str(&buffer);
}

static Mark mark_of(const Explanation *explanation)
{
    switch (explanation->holds) {
    case TRUTH_YES:
        return MARK_YES;
    case TRUTH_NO:
        return MARK_NO;
    case TRUTH_UNKNOWN:
        return MARK_UNKNOWN;
    }
    bool is_missing =
        explanation->kind == EXPLANATION_FACT && str_equal(explanation->basis, STR("missing"));
    return is_missing ? MARK_UNKNOWN : MARK_NONE;
}

static bool is_said_by_mark(const Explanation *explanation)
{
    return explanation->holds != 0 && explanation->kind != EXPLANATION_FACT &&
           str_equal(explanation->value, truth_word(explanation->holds));
}

static void member_add(JsonWriter *writer, const char *key, Str value)
{
    if (value.len > 0) {
        json_member_string(writer, key, value);
    }
}
