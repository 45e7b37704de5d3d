// sequence_json.c: a sequencing case from JSON, and what was found as JSON.
#include "agree/sequence.h"

#include <stdlib.h>

#define DAYS_MOST 10'000'000
#define EXPOSURE_MOST 1'000'000'000'000

typedef struct Reading {
    Form form;
    Map *names, *events;
    Arena *arena;
} Reading;

static void events_read(SequenceCase *out, Reading *reading);
static void mover_read(Mover *out, Reading *reading, FormField field);
static const Wait *wait_read(Reading *reading, FormField field);

static int name_compare(const void *a, const void *b)
{
    return str_compare(((const Mover *)a)->name, ((const Mover *)b)->name);
}

static Mover *names_read(Reading *reading, FormField list, uint32_t *count)
{
    const Form *form = &reading->form;
    Mover *movers = ARENA_MANY(reading->arena, Mover, form_count(list) + 1);
    Map *seen = map_new(reading->arena);
    for (FormEach each = form_each(form, list); form_next(&each);) {
        FormField name = form_member(form, each.field, "name");
        movers[*count].name = form_text(form, name);
        form_name_add(form, seen, name, movers[(*count)++].name);
    }
    qsort(movers, *count, sizeof *movers, name_compare);
    for (uint32_t i = 0; i < *count; i++) {
        map_put(reading->names, movers[i].name, i);
    }
    return movers;
}

Status sequence_read(SequenceCase **out, const JsonValue *json, Str source, Problems *problems,
                     Arena *arena)
{
    static const char *const fields[] = {"id", "note", "commitments", "events", "expected"};
    SequenceCase *given = ARENA_NEW(arena, SequenceCase);
    Reading reading = {form_begin(json, source, problems, arena), map_new(arena), map_new(arena),
                       arena};
    const Form *form = &reading.form;
    FormField root = form_root(form), id = form_member(form, root, "id");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    FormField list = form_member(form, root, "commitments");
    if (form_count(list) == 0 || form_count(list) > SEQUENCE_COMMITMENTS_MAX) {
        form_refuse(form, list, "sequence.size", "a list of one to %d commitments is expected",
                    SEQUENCE_COMMITMENTS_MAX);
        return form_end(form);
    }
    Mover *movers = names_read(&reading, list, &given->count);
    TRY(form_end(form));
    given->movers = movers;
    for (FormEach each = form_each(form, list); form_next(&each);) {
        Str name = form_text(form, form_member(form, each.field, "name"));
        mover_read(&movers[form_name_find(form, reading.names, each.field, name, "commitment")],
                   &reading, each.field);
    }
    events_read(given, &reading);
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

// Days by event; those that are only waited for never come.
static void events_read(SequenceCase *out, Reading *reading)
{
    const Form *form = &reading->form;
    FormField listed = form_member(form, form_root(form), "events");
    size_t count = map_count(reading->events);
    if (form_has(listed) && json_kind(listed.value) == JSON_OBJECT) {
        count += json_count(listed.value);
    }
    int64_t *days = ARENA_MANY(reading->arena, int64_t, count + 1);
    bool *comes = ARENA_MANY(reading->arena, bool, count + 1);
    if (form_has(listed)) {
        for (FormEach each = form_each_member(form, listed); form_next(&each);) {
            uint32_t next = (uint32_t)map_count(reading->events);
            uint32_t event = map_add(reading->events, each.key, next, NULL);
            days[event] = form_integer(form, each.field, -DAYS_MOST, DAYS_MOST);
            comes[event] = true;
        }
    }
    out->event_count = (uint32_t)map_count(reading->events);
    Str *names = ARENA_MANY(reading->arena, Str, out->event_count + 1);
    for (uint32_t i = 0; i < out->event_count; i++) {
        names[i] = map_key(reading->events, i);
    }
    out->event_days = days;
    out->event_comes = comes;
    out->events = names;
}

static void mover_read(Mover *out, Reading *reading, FormField field)
{
    static const char *const fields[] = {"name", "by", "after", "takes", "due", "exposure", "note"};
    const Form *form = &reading->form;
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField by = form_member(form, field, "by"), after = form_member(form, field, "after");
    FormField takes = form_member(form, field, "takes"), due = form_member(form, field, "due");
    FormField exposure = form_member(form, field, "exposure");
    out->by = form_has(by) ? form_text(form, by) : (Str){};
    out->after = form_has(after) ? wait_read(reading, after) : NULL;
    out->takes = form_has(takes) ? form_integer(form, takes, 0, DAYS_MOST) : 0;
    out->has_due = form_has(due);
    out->due = out->has_due ? form_integer(form, due, -DAYS_MOST, DAYS_MOST) : 0;
    out->exposure = form_has(exposure) ? form_integer(form, exposure, 0, EXPOSURE_MOST) : 1;
}

// {"all": […]} is at least as many as there are, {"any": […]} at least one.
static void parts_read(Wait *wait, Reading *reading, FormField list)
{
    const Form *form = &reading->form;
    const Wait **parts = ARENA_MANY(reading->arena, const Wait *, form_count(list) + 1);
    wait->kind = WAIT_AT_LEAST;
    for (FormEach each = form_each(form, list); form_next(&each);) {
        parts[wait->count++] = wait_read(reading, each.field);
    }
    wait->parts = parts;
}

static const Wait *wait_read(Reading *reading, FormField field)
{
    static const char *const fields[] = {"done", "event", "all", "any", "at_least", "of"};
    const Form *form = &reading->form;
    Wait *wait = ARENA_NEW(reading->arena, Wait);
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    FormField done = form_member(form, field, "done"), event = form_member(form, field, "event");
    FormField all = form_member(form, field, "all"), any = form_member(form, field, "any");
    FormField least = form_member(form, field, "at_least"), of = form_member(form, field, "of");
    int forms = form_has(done) + form_has(event) + form_has(all) + form_has(any) + form_has(least);
    if (forms != 1) {
        form_refuse(form, field, "sequence.condition",
                    "a condition is one of \"done\", \"event\", \"all\", \"any\", \"at_least\" "
                    "with \"of\"");
    } else if (form_has(done)) {
        wait->which =
            form_name_find(form, reading->names, done, form_text(form, done), "commitment");
    } else if (form_has(event)) {
        uint32_t next = (uint32_t)map_count(reading->events);
        wait->kind = WAIT_EVENT;
        wait->which = map_add(reading->events, form_text(form, event), next, NULL);
    } else {
        parts_read(wait, reading, form_has(all) ? all : form_has(any) ? any : of);
        wait->least = form_has(all) ? wait->count : form_has(any) ? 1 : 0;
        if (form_has(least)) {
            wait->least = (uint32_t)form_integer(form, least, 0, UINT32_MAX);
        }
    }
    return wait;
}

// --- Writing ----------------------------------------------------------------------------------

static void names_add(JsonWriter *writer, const SequenceCase *given, NameSet names)
{
    json_begin_array(writer);
    for (uint32_t i = 0; i < names.count; i++) {
        json_string(writer, given->movers[names.members[i]].name);
    }
    json_end_array(writer);
}

static void sets_add(JsonWriter *writer, const char *key, const SequenceCase *given,
                     const NameSet *sets, size_t count)
{
    json_member_begin_array(writer, key);
    for (size_t i = 0; i < count; i++) {
        names_add(writer, given, sets[i]);
    }
    json_end_array(writer);
}

static void days_add(JsonWriter *writer, const Sequence *sequence)
{
    const SequenceCase *given = sequence->given;
    json_member_begin_object(writer, "earliest");
    for (uint32_t i = 0; i < given->count; i++) {
        if (sequence->is_done[i]) {
            json_key(writer, given->movers[i].name);
            json_integer(writer, sequence->earliest[i]);
        }
    }
    json_end_object(writer);
    json_member_begin_object(writer, "late");
    for (uint32_t i = 0; i < given->count; i++) {
        const Mover *mover = &given->movers[i];
        if (sequence->is_done[i] && mover->has_due && sequence->earliest[i] > mover->due) {
            json_key(writer, mover->name);
            json_integer(writer, sequence->earliest[i] - mover->due);
        }
    }
    json_end_object(writer);
}

void sequence_add_json(JsonWriter *writer, const Sequence *sequence)
{
    const SequenceCase *given = sequence->given;
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    sets_add(writer, "rounds", given, sequence->rounds.at, sequence->rounds.count);
    json_key(writer, STR("deadlock"));
    names_add(writer, given, sequence->deadlock);
    days_add(writer, sequence);
    if (sequence->deadlock.count > 0) {
        sets_add(writer, "cores", given, sequence->cores.at, sequence->cores.count);
        json_member_boolean(writer, "cores_are_all", sequence->cores_are_all);
        json_member_begin_object(writer, "way_out");
        json_key(writer, STR("first"));
        names_add(writer, given, sequence->first);
        json_member_integer(writer, "exposure", sequence->exposure);
        sets_add(writer, "rounds", given, sequence->rounds_from_there.at,
                 sequence->rounds_from_there.count);
        json_end_object(writer);
        json_member_boolean(writer, "way_out_is_least", sequence->first_is_least);
        json_key(writer, STR("without_event"));
        names_add(writer, given, sequence->without_event);
    }
    json_end_object(writer);
}
