// agreement_json.c: JSON → commitments and records. Each field is read by a function for its form;
// what is missing, unknown or of another form is said with its place, and reading goes on.
#include "agree/agreement_json.h"

#include "agree/json_fields.h"

typedef struct AgreementReader {
    Agreement *out;
    FieldReader fields;
    Arena *arena;
} AgreementReader;

static const char *const case_keys[] = {
    "id", "note", "sides", "first_day", "last_day", "commitments", "trace", "expected", NULL,
};
static const char *const commitment_keys[] = {
    "name",
    "by",
    "kind",
    "from",
    "until",
    "after",
    "while",
    "relief",
    "resume",
    "settle",
    "cure",
    "warn",
    "recover",
    "silence",
    "excuse",
    "figure",
    "aggregate",
    "window",
    "op",
    "limit",
    "margin",
    "min_count",
    "stale",
    "status",
    "value",
    "act",
    "due",
    "due_days",
    "false_days",
    "restated",
    "recover_on_return",
    NULL,
};
static const char *const record_keys[] = {
    "day",   "type",       "figure", "of",    "value",  "status",   "act",
    "event", "commitment", "ground", "until", "source", "evidence", NULL,
};

static Status names_read(AgreementReader *reader, const JsonValue *commitments);
static void sides_read(AgreementReader *reader, const JsonValue *sides);
static void commitment_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void keep_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void restated_read(AgreementReader *reader, Figure *figure, const JsonValue *object);
static void hold_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void do_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void after_read(AgreementReader *reader, Commitment *out, const JsonValue *list);
static void while_read(AgreementReader *reader, Commitment *out, const JsonValue *list);
static void relief_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void excuse_read(AgreementReader *reader, Commitment *out, const JsonValue *object);
static void quota_read(FieldReader *fields, Quota *out, const JsonValue *object, const char *key);
static bool commitment_find(AgreementReader *reader, uint32_t *out, const JsonValue *object,
                            const char *key);
static void records_read(Trace *trace, const Agreement *out, FieldReader *fields,
                         const JsonValue *records);
static bool record_read(TraceRecord *out, const Agreement *agreement, FieldReader *fields,
                        const JsonValue *object);
static void subject_read(TraceRecord *out, const Agreement *agreement, FieldReader *fields,
                         const JsonValue *object);
static bool subject_find(uint32_t *out, const Map *names, FieldReader *fields,
                         const JsonValue *object, const char *key);

Status agreement_read_json(Agreement *out, Trace *trace, Str text, Str source, Problems *problems,
                           Arena *arena)
{
    const JsonValue *root;
    TRY(json_read(&root, text, source, 1, problems, arena));
    size_t errors = problems->error_count;
    *out = agreement_new(arena);
    AgreementReader reader = {
        .out = out,
        .fields = {.place = {.source = source}, .problems = problems, .arena = arena},
        .arena = arena};
    FieldReader *fields = &reader.fields;
    if (json_kind(root) != JSON_OBJECT) {
        return problem_error(problems, fields->place, "agree.field",
                             "an agreement is a JSON object with \"commitments\"");
    }
    fields_know(fields, root, case_keys);
    (void)field_text(fields, &out->id, root, "id", FIELD_OPTIONAL);
    (void)field_date(fields, &trace->first_day, root, "first_day", FIELD_NEEDED);
    (void)field_date(fields, &trace->last_day, root, "last_day", FIELD_NEEDED);
    if (problems->error_count == errors && trace->last_day < trace->first_day) {
        (void)field_refuse(fields, "last_day", "agree.order", "'last_day' is before 'first_day'");
    }
    sides_read(&reader, json_member(root, STR("sides")));
    const JsonValue *commitments = field_list(fields, root, "commitments", FIELD_NEEDED);
    TRY(names_read(&reader, commitments));
    const JsonValue *records = field_list(fields, root, "trace", FIELD_OPTIONAL);
    uint32_t index = 0;
    for (JsonEach each = json_each(commitments); json_next(&each); index++) {
        field_begin(fields, "commitments", index);
        commitment_read(&reader, &out->commitments[index], each.value);
        field_end(fields);
    }
    if (records != NULL) {
        records_read(trace, out, fields, records);
    }
    return problems->error_count == errors ? STATUS_OK : STATUS_INVALID;
}

static void records_read(Trace *trace, const Agreement *out, FieldReader *fields,
                         const JsonValue *records)
{
    for (JsonEach each = json_each(records); json_next(&each);) {
        TraceRecord record = {.position = (uint32_t)trace->records.count};
        field_begin(fields, "trace", record.position);
        if (record_read(&record, out, fields, each.value)) {
            *VEC_PUSH(&trace->records, fields->arena) = record;
        }
        field_end(fields);
    }
}

Status trace_read_ndjson(Trace *trace, const Agreement *agreement, Str text, Str source,
                         Problems *problems, Arena *arena)
{
    size_t errors = problems->error_count;
    FieldReader fields = {.place = {.source = source}, .problems = problems, .arena = arena};
    for (uint32_t line = 1; text.len > 0; line++) {
        Str one = str_trim(str_split(text, '\n', &text));
        if (one.len == 0) {
            continue;
        }
        const JsonValue *object;
        fields.place.line = line;
        TraceRecord record = {.position = (uint32_t)trace->records.count};
        if (json_read(&object, one, source, line, problems, arena) == STATUS_OK &&
            record_read(&record, agreement, &fields, object)) {
            record.line = one;
            *VEC_PUSH(&trace->records, arena) = record;
        }
    }
    return problems->error_count == errors ? STATUS_OK : STATUS_INVALID;
}

static void sides_read(AgreementReader *reader, const JsonValue *sides)
{
    if (sides == NULL || json_kind(sides) != JSON_ARRAY) {
        return;
    }
    reader->out->sides = ARENA_MANY(reader->arena, Str, json_count(sides));
    for (JsonEach each = json_each(sides); json_next(&each);) {
        if (json_kind(each.value) == JSON_STRING) {
            reader->out->sides[reader->out->side_count++] = json_text(each.value);
        }
    }
}

// First all names, since conditions may refer to what comes later.
static Status names_read(AgreementReader *reader, const JsonValue *commitments)
{
    if (commitments == NULL) {
        return STATUS_INVALID;
    }
    Agreement *out = reader->out;
    out->commitments = ARENA_MANY(reader->arena, Commitment, json_count(commitments));
    for (JsonEach each = json_each(commitments); json_next(&each);) {
        FieldReader *fields = &reader->fields;
        bool is_new = true;
        Str name = {};
        field_begin(fields, "commitments", out->commitment_count);
        if (json_kind(each.value) != JSON_OBJECT) {
            (void)field_refuse(fields, NULL, "agree.field", "a commitment is a JSON object");
        } else if (field_text(fields, &name, each.value, "name", FIELD_NEEDED)) {
            map_add(out->commitment_names, name, out->commitment_count, &is_new);
        }
        if (!is_new) {
            (void)field_refuse(fields, "name", "agree.twice", "there are two commitments '%.*s'",
                               STR_ARG(name));
        }
        out->commitments[out->commitment_count++] = commitment_default(name);
        field_end(fields);
    }
    return STATUS_OK;
}

static void commitment_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    if (json_kind(object) != JSON_OBJECT) {
        return;  // said by names_read
    }
    FieldReader *fields = &reader->fields;
    out->place = field_place(fields, NULL);
    fields_know(fields, object, commitment_keys);
    (void)field_text(fields, &out->by, object, "by", FIELD_OPTIONAL);
    (void)field_date(fields, &out->from, object, "from", FIELD_OPTIONAL);
    (void)field_date(fields, &out->until, object, "until", FIELD_OPTIONAL);
    if (out->until < out->from) {
        (void)field_refuse(fields, "until", "agree.order", "'until' is before 'from'");
    }
    (void)field_days(fields, &out->resume, object, "resume");
    (void)field_days(fields, &out->settle, object, "settle");
    (void)field_days(fields, &out->cure, object, "cure");
    (void)field_days(fields, &out->recover, object, "recover");
    (void)field_days(fields, &out->warn, object, "warn");
    out->says_silence = field_days(fields, &out->silence, object, "silence");
    out->says_recover = json_member(object, STR("recover")) != NULL;
    (void)field_flag(fields, &out->recover_on_return, object, "recover_on_return");
    quota_read(fields, &out->false_days, object, "false_days");
    after_read(reader, out, field_list(fields, object, "after", FIELD_OPTIONAL));
    while_read(reader, out, field_list(fields, object, "while", FIELD_OPTIONAL));
    relief_read(reader, out, field_object(fields, object, "relief"));
    excuse_read(reader, out, field_object(fields, object, "excuse"));
    Str kind;
    if (!field_text(fields, &kind, object, "kind", FIELD_NEEDED)) {
        return;
    }
    if (commitment_kind_read(&out->kind, kind) != STATUS_OK) {
        (void)field_refuse(fields, "kind", "agree.field", "'%.*s' is no kind: keep, hold or do",
                           STR_ARG(kind));
        return;
    }
    static void (*const by_kind[COMMITMENT_KIND_COUNT])(AgreementReader *, Commitment *,
                                                        const JsonValue *) = {
        [COMMITMENT_KEEP] = keep_read, [COMMITMENT_HOLD] = hold_read, [COMMITMENT_DO] = do_read};
    by_kind[out->kind](reader, out, object);
}

static uint32_t name_index(Map *names, Str name)
{
    return map_add(names, name, (uint32_t)map_count(names), NULL);
}

static void keep_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    FieldReader *fields = &reader->fields;
    Str figure, word;
    if (field_text(fields, &figure, object, "figure", FIELD_NEEDED)) {
        out->figure = agreement_figure(reader->out, figure, reader->arena);
        restated_read(reader, &reader->out->figures.at[out->figure], object);
    }
    if (field_text(fields, &word, object, "aggregate", FIELD_NEEDED) &&
        aggregate_read(&out->aggregate, word) != STATUS_OK) {
        (void)field_refuse(fields, "aggregate", "agree.field",
                           "'%.*s' is no aggregate: median, mean, sum, min, max, count or last",
                           STR_ARG(word));
    }
    if (field_text(fields, &word, object, "op", FIELD_NEEDED)) {
        out->is_at_least = str_equal(word, STR("at_least"));
        if (!out->is_at_least && !str_equal(word, STR("at_most"))) {
            (void)field_refuse(fields, "op", "agree.field",
                               "'%.*s' is neither at_most nor at_least", STR_ARG(word));
        }
    }
    (void)field_number(fields, &out->limit, object, "limit", FIELD_NEEDED);
    (void)field_number(fields, &out->margin, object, "margin", FIELD_OPTIONAL);
    (void)field_days(fields, &out->min_count, object, "min_count");
    (void)field_days(fields, &out->stale, object, "stale");
    if (!field_days(fields, &out->window, object, "window") || out->window == 0) {
        (void)field_refuse(fields, "window", "agree.missing",
                           "a commitment to keep has a 'window' of at least one day");
    }
}

// It is the figure's: commitments on one figure must not say it in two ways.
static void restated_read(AgreementReader *reader, Figure *figure, const JsonValue *object)
{
    uint32_t restated = DAYS_NONE;
    (void)field_days(&reader->fields, &restated, object, "restated");
    if (figure->has_restated && figure->restated != restated) {
        (void)field_refuse(
            &reader->fields, "restated", "agree.order",
            "two commitments say of '%.*s' differently until when it may be restated",
            STR_ARG(figure->name));
    }
    figure->restated = restated;
    figure->has_restated = true;
}

static void hold_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    Str status;
    if (field_text(&reader->fields, &status, object, "status", FIELD_NEEDED)) {
        out->status = name_index(reader->out->statuses, status);
    }
    (void)field_text(&reader->fields, &out->value, object, "value", FIELD_NEEDED);
}

static void do_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    FieldReader *fields = &reader->fields;
    Str act;
    if (field_text(fields, &act, object, "act", FIELD_NEEDED)) {
        out->act = name_index(reader->out->acts, act);
    }
    bool has_days = field_days(fields, &out->due_days, object, "due_days");
    out->has_due = field_date(fields, &out->due, object, "due", FIELD_OPTIONAL);
    if (has_days == out->has_due) {
        (void)field_refuse(fields, "due", "agree.missing",
                           "a commitment to do has either 'due' or 'due_days'");
    }
}

static void after_read(AgreementReader *reader, Commitment *out, const JsonValue *list)
{
    if (list == NULL || json_count(list) == 0) {
        return;
    }
    out->after = ARENA_NEW(reader->arena, AfterCondition);
    *out->after = (AfterCondition){
        .kind = AFTER_ALL, .parts = ARENA_MANY(reader->arena, AfterCondition, json_count(list))};
    for (JsonEach each = json_each(list); json_next(&each);) {
        FieldReader *fields = &reader->fields;
        AfterCondition *part = &out->after->parts[out->after->part_count];
        Str event;
        field_begin(fields, "after", out->after->part_count++);
        if (json_kind(each.value) == JSON_OBJECT && json_member(each.value, STR("event"))) {
            part->kind = AFTER_EVENT;
            if (field_text(fields, &event, each.value, "event", FIELD_NEEDED)) {
                part->index = name_index(reader->out->events, event);
            }
        } else {
            part->kind = AFTER_KEPT;
            (void)commitment_find(reader, &part->index, each.value, "kept");
        }
        field_end(fields);
    }
}

static void while_read(AgreementReader *reader, Commitment *out, const JsonValue *list)
{
    if (list == NULL) {
        return;
    }
    out->duty_while = ARENA_MANY(reader->arena, WhileCondition, json_count(list));
    for (JsonEach each = json_each(list); json_next(&each);) {
        WhileCondition *condition = &out->duty_while[out->while_count];
        field_begin(&reader->fields, "while", out->while_count++);
        if (commitment_find(reader, &condition->commitment, each.value, "kept")) {
            (void)field_flag(&reader->fields, &condition->presumed, each.value, "presumed");
        }
        field_end(&reader->fields);
    }
}

// The commitment that a condition names.
static bool commitment_find(AgreementReader *reader, uint32_t *out, const JsonValue *object,
                            const char *key)
{
    if (json_kind(object) != JSON_OBJECT) {
        return field_refuse(&reader->fields, NULL, "agree.field",
                            "a condition is {\"kept\": NAME} or {\"event\": NAME}");
    }
    Str name;
    if (!field_text(&reader->fields, &name, object, key, FIELD_NEEDED)) {
        return false;
    }
    if (map_find(reader->out->commitment_names, name, out)) {
        return true;
    }
    Str nearest = map_nearest(reader->out->commitment_names, name);
    (void)field_refuse(&reader->fields, key, "agree.name", "there is no commitment '%.*s'",
                       STR_ARG(name));
    if (nearest.len > 0) {
        problem_hint(reader->fields.problems, "did you mean '%.*s'?", STR_ARG(nearest));
    }
    return false;
}

static void relief_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    static const char *const keys[] = {"mode", "days", "final", NULL};
    if (object == NULL) {
        return;
    }
    FieldReader *fields = &reader->fields;
    Str mode = STR("automatic");
    out->says_relief = true;
    fields_know(fields, object, keys);
    (void)field_text(fields, &mode, object, "mode", FIELD_OPTIONAL);
    out->relief_by_notice = str_equal(mode, STR("notice"));
    if (!out->relief_by_notice && !str_equal(mode, STR("automatic"))) {
        (void)field_refuse(fields, "relief", "agree.field",
                           "relief is 'automatic' or by 'notice', not '%.*s'", STR_ARG(mode));
    }
    (void)field_days(fields, &out->relief_days, object, "days");
    (void)field_flag(fields, &out->relief_is_final, object, "final");
}

static void excuse_read(AgreementReader *reader, Commitment *out, const JsonValue *object)
{
    static const char *const keys[] = {"grounds", "at_most", "total", NULL};
    if (object == NULL) {
        return;
    }
    FieldReader *fields = &reader->fields;
    fields_know(fields, object, keys);
    const JsonValue *grounds = field_list(fields, object, "grounds", FIELD_NEEDED);
    out->grounds = ARENA_MANY(reader->arena, Str, grounds == NULL ? 0 : json_count(grounds));
    static const JsonEach nothing = {};
    for (JsonEach each = grounds == NULL ? nothing : json_each(grounds); json_next(&each);) {
        if (json_kind(each.value) == JSON_STRING) {
            out->grounds[out->ground_count++] = json_text(each.value);
        } else {
            (void)field_refuse(fields, "excuse", "agree.field", "a ground is a text");
        }
    }
    if (!field_days(fields, &out->excuse_days, object, "at_most")) {
        (void)field_refuse(fields, "excuse", "agree.missing",
                           "an excuse has 'at_most': the days that one may last");
    }
    quota_read(fields, &out->excuse_total, object, "total");
}

static void quota_read(FieldReader *fields, Quota *out, const JsonValue *object, const char *key)
{
    static const char *const keys[] = {"at_most", "in", NULL};
    const JsonValue *quota = field_object(fields, object, key);
    if (quota == NULL) {
        return;
    }
    fields_know(fields, quota, keys);
    bool has_most = field_days(fields, &out->at_most, quota, "at_most");
    if (!field_days(fields, &out->in, quota, "in") || !has_most || out->in == 0) {
        (void)field_refuse(fields, key, "agree.missing",
                           "'%s' is {\"at_most\": DAYS, \"in\": DAYS}, in at least one day", key);
    }
}

static bool record_read(TraceRecord *out, const Agreement *agreement, FieldReader *fields,
                        const JsonValue *object)
{
    size_t errors = fields->problems->error_count;
    if (json_kind(object) != JSON_OBJECT) {
        return field_refuse(fields, NULL, "agree.field", "a record is a JSON object");
    }
    fields_know(fields, object, record_keys);
    Str type;
    (void)field_date(fields, &out->day, object, "day", FIELD_NEEDED);
    if (!field_text(fields, &type, object, "type", FIELD_NEEDED)) {
        return false;
    }
    if (record_kind_read(&out->kind, type) != STATUS_OK) {
        return field_refuse(fields, "type", "agree.field",
                            "'%.*s' is no type of a record: figure, status, act, undo, event, "
                            "notice, excuse or excuse_ended",
                            STR_ARG(type));
    }
    (void)field_text(fields, &out->source, object, "source", FIELD_OPTIONAL);
    (void)field_text(fields, &out->evidence, object, "evidence", FIELD_OPTIONAL);
    subject_read(out, agreement, fields, object);
    return fields->problems->error_count == errors;
}

// What the record is about, and what it says of it.
static void subject_read(TraceRecord *out, const Agreement *agreement, FieldReader *fields,
                         const JsonValue *object)
{
    switch (out->kind) {
    case RECORD_FIGURE:
        (void)subject_find(&out->subject, agreement->figure_names, fields, object, "figure");
        (void)field_date(fields, &out->of, object, "of", FIELD_NEEDED);
        (void)field_number(fields, &out->value, object, "value", FIELD_NEEDED);
        return;
    case RECORD_STATUS:
        (void)subject_find(&out->subject, agreement->statuses, fields, object, "status");
        (void)field_text(fields, &out->text, object, "value", FIELD_NEEDED);
        return;
    case RECORD_ACT:
    case RECORD_UNDO:
        (void)subject_find(&out->subject, agreement->acts, fields, object, "act");
        return;
    case RECORD_EVENT:
        (void)subject_find(&out->subject, agreement->events, fields, object, "event");
        return;
    case RECORD_NOTICE:
    case RECORD_EXCUSE:
    case RECORD_EXCUSE_ENDED:
        (void)subject_find(&out->subject, agreement->commitment_names, fields, object,
                           "commitment");
        if (out->kind == RECORD_EXCUSE) {
            (void)field_text(fields, &out->text, object, "ground", FIELD_NEEDED);
            (void)field_date(fields, &out->of, object, "until", FIELD_NEEDED);
        }
        return;
    case RECORD_KIND_COUNT:
        return;
    }
}

// A name that no commitment asks for is no fault: the trace may serve several agreements.
static bool subject_find(uint32_t *out, const Map *names, FieldReader *fields,
                         const JsonValue *object, const char *key)
{
    Str name;
    if (!field_text(fields, &name, object, key, FIELD_NEEDED)) {
        return false;
    }
    if (!map_find(names, name, out)) {
        *out = SUBJECT_NONE;
    }
    return true;
}
