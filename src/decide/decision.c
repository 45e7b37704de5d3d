// decision.c: the words of outcomes and policies, and a decision as JSON, field by field as the
// contract of the command line has them.
#include "decide/decision.h"

#include "facts/calendar.h"

static const Str outcome_words[] = {
    [OUTCOME_NOT_CONTROLLED] = STR_INIT("not_controlled"),
    [OUTCOME_NO_LICENCE_REQUIRED] = STR_INIT("no_licence_required"),
    [OUTCOME_EXCEPTION] = STR_INIT("exception"),
    [OUTCOME_GENERAL_LICENCE] = STR_INIT("general_licence"),
    [OUTCOME_LICENCE_REQUIRED] = STR_INIT("licence_required"),
    [OUTCOME_PROHIBITED] = STR_INIT("prohibited"),
    [OUTCOME_UNDETERMINED] = STR_INIT("undetermined"),
};

Str outcome_word(Outcome outcome)
{
    return outcome_words[outcome];
}

bool outcome_find(Str word, Outcome *out)
{
    for (Outcome outcome = 0; outcome <= OUTCOME_UNDETERMINED; outcome++) {
        if (str_equal(word, outcome_words[outcome])) {
            *out = outcome;
            return true;
        }
    }
    return false;
}

// --- JSON -------------------------------------------------------------------------------------

static void codes_write(JsonWriter *writer, const char *key, const CodeAnswer *codes,
                        uint32_t count, bool basis)
{
    json_member_begin_array(writer, key);
    for (uint32_t i = 0; i < count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "list", codes[i].list);
        json_member_string(writer, "code", codes[i].code);
        if (basis) {
            json_member_string(writer, "basis", codes[i].stated ? STR("stated") : STR("facts"));
        }
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void missing_write(JsonWriter *writer, const char *key, const MissingFact *missing,
                          uint32_t count)
{
    json_member_begin_array(writer, key);
    for (uint32_t i = 0; i < count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "fact", missing[i].fact);
        json_member_text(writer, "question", missing[i].question);
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void policies_write(JsonWriter *writer, const RequirementAnswer *requirement)
{
    json_member_begin_array(writer, "possible_policies");
    for (uint32_t i = 0; i < requirement->possible_policy_count; i++) {
        json_string(writer, policy_word(requirement->possible_policies[i]));
    }
    json_end_array(writer);
}

static void requirement_write(JsonWriter *writer, const RequirementAnswer *requirement)
{
    json_begin_object(writer);
    json_member_string(writer, "rulebook", requirement->provision->rulebook->name);
    json_member_string(writer, "name", requirement->provision->name);
    json_member_text(writer, "row", requirement->row);
    json_member_string(writer, "kind", statement_word(requirement->provision->kind));
    json_member_string(writer, "holds", truth_word(requirement->holds));
    json_member_begin_array(writer, "because");
    for (uint32_t i = 0; i < requirement->because_count; i++) {
        json_string(writer, requirement->because[i]);
    }
    json_end_array(writer);
    json_member_text(writer, "policy", policy_word(requirement->policy));
    if (requirement->possible_policy_count > 0) {
        policies_write(writer, requirement);
    }
    json_member_text(writer, "policy_words", requirement->policy_words);
    json_member_boolean(writer, "enforced", requirement->enforced);
    json_member_text(writer, "lifted_by", requirement->lifted_by);
    json_member_text(writer, "cite", requirement->cite);
    json_end_object(writer);
}

static void exception_write(JsonWriter *writer, const ExceptionAnswer *exception)
{
    json_begin_object(writer);
    json_member_string(writer, "name", exception->name);
    json_member_string(writer, "kind",
                       exception->general_licence ? STR("general_licence") : STR("exception"));
    json_member_string(writer, "holds", truth_word(exception->holds));
    json_member_boolean(writer, "claimed", exception->claimed);
    json_member_text(writer, "because", exception->because);
    json_member_begin_array(writer, "limbs");
    for (uint32_t i = 0; i < exception->limb_count && !exception->is_whole; i++) {
        json_begin_object(writer);
        json_member_string(writer, "name", exception->limbs[i].name);
        json_member_string(writer, "holds", truth_word(exception->limbs[i].holds));
        json_end_object(writer);
    }
    json_end_array(writer);
    missing_write(writer, "missing", exception->missing, exception->missing_count);
    json_member_text(writer, "cite", exception->cite);
    json_end_object(writer);
}

static void member_date(JsonWriter *writer, const char *key, bool has, Date date, Arena *arena)
{
    json_member_text(writer, key, has ? date_write(date, arena) : (Str){});
}

static void clock_write(JsonWriter *writer, const Provision *clock, const ClockAnswer *answer,
                        Arena *arena)
{
    json_member_string(writer, "within", clock->within);
    json_member_string(writer, "unit", clock->within_unit);
    json_member_boolean(writer, "working_days", clock->working_days);
    json_member_text(writer, "starts", clock->starts);
    json_member_text(writer, "calendar", clock->calendar);
    json_member_begin_array(writer, "stops_during");
    for (uint32_t i = 0; i < clock->stop_count; i++) {
        json_string(writer, clock->stops[i]);
    }
    json_end_array(writer);
    member_date(writer, "started", answer->has_start, answer->start, arena);
    json_member_text(writer, "stopped_days",
                     answer->has_stopped ? number_write(number_whole(answer->stopped), arena)
                                         : (Str){});
    member_date(writer, "due", answer->has_due, answer->due, arena);
    missing_write(writer, "missing", answer->missing, answer->missing_count);
}

static void notes_write(JsonWriter *writer, const char *key, const NoteAnswer *notes,
                        uint32_t count, Arena *arena)
{
    json_member_begin_array(writer, key);
    for (uint32_t i = 0; i < count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "rulebook", notes[i].provision->rulebook->name);
        json_member_string(writer, "name", notes[i].provision->name);
        json_member_text(writer, "on", notes[i].on);
        json_member_string(writer, "holds", truth_word(notes[i].holds));
        json_member_text(writer, "says", notes[i].says);
        if (notes[i].clock != NULL) {
            clock_write(writer, notes[i].provision, notes[i].clock, arena);
        }
        json_member_text(writer, "cite", notes[i].cite);
        json_end_object(writer);
    }
    json_end_array(writer);
}

// An amount, or what bounds it; null where nothing does.
static void amount_write(JsonWriter *writer, const char *key, Value value, const Type *type,
                         const Symbols *symbols, Arena *arena)
{
    const Range *range = value.range;
    json_key(writer, str_from_c(key));
    if (value.exact) {
        value_add_json(writer, value, type, symbols, arena);
    } else if (range == NULL) {
        json_null(writer);
    } else {
        json_begin_object(writer);
        Value ends[2] = {value, value};
        for (int high = 0; high < 2; high++) {
            if (high ? range->has_high : range->has_low) {
                ends[high] =
                    value_of_number((ValueKind)value.kind, high ? range->high : range->low, arena);
                ends[high].atom = value.atom;
                json_member_string(writer, high ? "at_most" : "at_least",
                                   value_write(ends[high], type, symbols, arena));
            }
        }
        json_end_object(writer);
    }
}

static void period_write(JsonWriter *writer, const Limit *limit, Date as_of, Arena *arena)
{
    Date from = limit->days.from, through = limit->days.end;
    if (limit->period.len == 0 && !limit->days.has_from) {
        json_key(writer, STR("period"));
        json_null(writer);
        return;
    }
    if (limit->period.len > 0) {
        period_of(limit->period, as_of, &from, &through);
    }
    json_member_begin_object(writer, "period");
    json_member_string(writer, "from", date_write(from, arena));
    json_member_string(writer, "through", date_write(through, arena));
    json_end_object(writer);
}

static void limit_write(JsonWriter *writer, const LimitAnswer *answer, const Decision *decision,
                        Arena *arena)
{
    const Limit *limit = answer->provision->limit;
    const Symbols *symbols = decision->symbols;
    json_begin_object(writer);
    json_member_string(writer, "rulebook", answer->provision->rulebook->name);
    json_member_string(writer, "name", answer->provision->name);
    json_member_string(writer, "kept", truth_word(answer->kept));
    amount_write(writer, "used", answer->used, &limit->type, symbols, arena);
    amount_write(writer, "uses", answer->uses, &limit->type, symbols, arena);
    amount_write(writer, "item_uses", answer->item_uses, &limit->type, symbols, arena);
    amount_write(writer, "most", answer->most, &limit->type, symbols, arena);
    amount_write(writer, "left", answer->left, &limit->type, symbols, arena);
    json_member_text(writer, "unit", limit->type.unit_text);
    json_member_begin_object(writer, "per");
    for (uint32_t i = 0; i < limit->per_count; i++) {
        json_key(writer, answer->keys[i].fact);
        if (answer->keys[i].value.exact) {
            value_add_json(writer, answer->keys[i].value, &answer->keys[i].of->type, symbols,
                           arena);
        } else {
            json_null(writer);
        }
    }
    json_end_object(writer);
    period_write(writer, limit, decision->as_of, arena);
    json_member_text(writer, "shared_by", limit->shared_by);
    missing_write(writer, "missing", answer->missing, answer->missing_count);
    json_member_text(writer, "cite", answer->cite);
    json_end_object(writer);
}

// Only where the law has any.
static void limits_write(JsonWriter *writer, const ItemAnswer *item, const Decision *decision,
                         Arena *arena)
{
    if (item->limit_count == 0) {
        return;
    }
    json_member_begin_array(writer, "limits");
    for (uint32_t i = 0; i < item->limit_count; i++) {
        limit_write(writer, &item->limits[i], decision, arena);
    }
    json_end_array(writer);
}

static void laws_write(JsonWriter *writer, const ItemAnswer *item)
{
    json_member_begin_array(writer, "laws");
    for (uint32_t i = 0; i < item->law_count; i++) {
        const LawAnswer *law = &item->laws[i];
        json_begin_object(writer);
        json_member_string(writer, "law", law->law);
        json_member_string(writer, "outcome", outcome_word(law->bounds.outcome));
        json_member_string(writer, "at_least", outcome_word(law->bounds.at_least));
        json_member_string(writer, "at_most", outcome_word(law->bounds.at_most));
        json_member_string(writer, "reachable", outcome_word(law->bounds.reachable));
        json_member_string(writer, "as_enforced", outcome_word(law->bounds.as_enforced));
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void derived_write(JsonWriter *writer, const ItemAnswer *item, const Symbols *symbols,
                          Arena *arena)
{
    json_member_begin_object(writer, "derived");
    for (uint32_t i = 0; i < item->derived_count; i++) {
        const DerivedAnswer *derived = &item->derived[i];
        json_key(writer, derived->name);
        if (!derived->value.exact) {
            json_string(writer, STR("unknown"));
            continue;
        }
        value_add_json(writer, derived->value, &derived->fact->type, symbols, arena);
    }
    json_end_object(writer);
}

static void item_write(JsonWriter *writer, const ItemAnswer *item, const Decision *decision,
                       Arena *arena)
{
    json_begin_object(writer);
    json_member_text(writer, "id", item->id);
    json_member_string(writer, "outcome", outcome_word(item->bounds.outcome));
    codes_write(writer, "codes", item->codes, item->code_count, true);
    codes_write(writer, "possible_codes", item->possible_codes, item->possible_code_count, false);
    json_member_begin_array(writer, "requirements");
    for (uint32_t i = 0; i < item->requirement_count; i++) {
        requirement_write(writer, &item->requirements[i]);
    }
    json_end_array(writer);
    json_member_begin_array(writer, "exceptions");
    for (uint32_t i = 0; i < item->exception_count; i++) {
        exception_write(writer, &item->exceptions[i]);
    }
    json_end_array(writer);
    notes_write(writer, "factors", item->factors, item->factor_count, arena);
    notes_write(writer, "documents", item->documents, item->document_count, arena);
    notes_write(writer, "duties", item->duties, item->duty_count, arena);
    notes_write(writer, "clocks", item->clocks, item->clock_count, arena);
    limits_write(writer, item, decision, arena);
    derived_write(writer, item, decision->symbols, arena);
    laws_write(writer, item);
    json_end_object(writer);
}

static void assumed_write(JsonWriter *writer, const Decision *decision, Arena *arena)
{
    json_member_begin_array(writer, "assumed");
    for (uint32_t i = 0; i < decision->assumed_count; i++) {
        const AssumedFact *assumed = &decision->assumed[i];
        json_begin_object(writer);
        json_member_string(writer, "fact", assumed->fact);
        Str value = value_write(assumed->value, &assumed->of->type, decision->symbols, arena);
        json_member_string(writer, "value", value.len > 0 ? value : STR("none"));
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void may_govern_write(JsonWriter *writer, const Decision *decision)
{
    json_member_begin_array(writer, "may_govern");
    for (uint32_t i = 0; i < decision->may_govern_count; i++) {
        const MayGovern *may = &decision->may_govern[i];
        json_begin_object(writer);
        json_member_string(writer, "rulebook", may->rulebook);
        missing_write(writer, "waits_for", may->waits_for, may->waits_for_count);
        json_end_object(writer);
    }
    json_end_array(writer);
}

static void rulebooks_write(JsonWriter *writer, const Decision *decision, Arena *arena)
{
    json_member_begin_array(writer, "rulebooks");
    for (uint32_t i = 0; i < decision->rulebook_count; i++) {
        json_begin_object(writer);
        json_member_string(writer, "name", decision->rulebooks[i]->name);
        json_member_string(writer, "sha256", hash_write(decision->rulebooks[i]->hash, arena));
        json_end_object(writer);
    }
    json_end_array(writer);
}

void decision_add_json(JsonWriter *writer, const Decision *decision, Arena *arena)
{
    json_begin_object(writer);
    json_member_text(writer, "id", decision->id);
    json_member_string(writer, "outcome", outcome_word(decision->bounds.outcome));
    json_member_string(writer, "as_of", date_write(decision->as_of, arena));
    json_member_string(writer, "known", date_write(decision->known, arena));
    json_member_begin_array(writer, "items");
    for (uint32_t i = 0; i < decision->item_count; i++) {
        item_write(writer, &decision->items[i], decision, arena);
    }
    json_end_array(writer);
    json_member_string(writer, "at_least", outcome_word(decision->bounds.at_least));
    json_member_string(writer, "at_most", outcome_word(decision->bounds.at_most));
    json_member_string(writer, "reachable", outcome_word(decision->bounds.reachable));
    json_member_string(writer, "as_enforced", outcome_word(decision->bounds.as_enforced));
    missing_write(writer, "missing", decision->missing, decision->missing_count);
    assumed_write(writer, decision, arena);
    may_govern_write(writer, decision);
    json_key(writer, STR("warnings"));
    json_problems(writer, &decision->warnings, arena);
    rulebooks_write(writer, decision, arena);
    if (decision->timeline != NULL) {
        json_member_begin_object(writer, "timeline");
        json_member_string(writer, "sha256", hash_write(*decision->timeline, arena));
        json_end_object(writer);
    }
    json_end_object(writer);
}
