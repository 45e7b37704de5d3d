// account.c: the members of an answer.
#include "account/account.h"

static void explanations_add(JsonWriter *writer, const Decision *decision, Decider *decider,
                             Arena *arena);

void account_add_decision(JsonWriter *writer, const Decision *decision, Decider *decider,
                          bool explains, Arena *arena)
{
    decision_add_json(writer, decision, arena);
    if (explains) {
        explanations_add(writer, decision, decider, arena);
    }
}

void account_add_unread(JsonWriter *writer, Str id, const Problems *problems, Arena *arena)
{
    json_begin_object(writer);
    json_member_text(writer, "id", id);
    json_key(writer, STR("problems"));
    json_problems(writer, problems, arena);
    json_end_object(writer);
}

Str account_id(const JsonValue *value)
{
    const JsonValue *id = json_kind(value) == JSON_OBJECT ? json_member(value, STR("id")) : NULL;
    bool is_text = id != NULL && (json_kind(id) == JSON_STRING || json_kind(id) == JSON_NUMBER);
    return is_text ? json_text(id) : (Str){};
}

// One more member at the end of the object that was just written.
static void explanations_add(JsonWriter *writer, const Decision *decision, Decider *decider,
                             Arena *arena)
{
    // Its closing bracket goes, and the line before it.
    Buffer *out = writer->to;
    out->len -= writer->pretty ? 2 + 2 * (size_t)writer->depth : 1;
    writer->depth++;
    writer->needs_comma = true;
    json_member_begin_array(writer, "explanation");
    for (uint32_t i = 0; i < decision->item_count; i++) {
        explanation_add_json(writer, decide_explain(decider, decision, i, arena));
    }
    json_end_array(writer);
    json_end_object(writer);
}
