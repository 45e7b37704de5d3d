// explanation.c: the same tree twice: drawn, and as data.
#include "cli/explanation.h"

static Str title_of(const Explanation *explanation, Arena *arena);
static Mark mark_of(const Explanation *explanation);
static bool is_said_by_mark(const Explanation *explanation);
static void member_add(JsonWriter *writer, const char *key, Str value);

const Outline *explanation_outline(const Explanation *explanation, Arena *arena)
{
    Outline *outline = ARENA_NEW(arena, Outline);
    const Outline **children = ARENA_MANY(arena, const Outline *, explanation->count);
    for (uint32_t i = 0; i < explanation->count; i++) {
        children[i] = explanation_outline(explanation->children[i], arena);
    }
    *outline = (Outline){
        .title = title_of(explanation, arena),
        .details = &explanation->cite,
        .detail_count = explanation->cite.len > 0,
        .mark = mark_of(explanation),
        .children = children,
        .count = explanation->count,
    };
    return outline;
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
