// timeline.c: see timeline.h. The words of a row are collected first, from CSV or JSON, and read in
// one place.
#include "lang/timeline.h"

#include <stdlib.h>

#include "base/csv.h"
#include "base/json.h"

typedef enum RowPart {
    PART_MEASURE,
    PART_STATUS,
    PART_FROM,
    PART_TO,
    PART_BECAUSE,
    PART_PUBLISHED,
    PART_COUNT,
} RowPart;

static const Str part_names[PART_COUNT] = {
    [PART_MEASURE] = STR_INIT("measure"), [PART_STATUS] = STR_INIT("status"),
    [PART_FROM] = STR_INIT("from"),       [PART_TO] = STR_INIT("to"),
    [PART_BECAUSE] = STR_INIT("because"), [PART_PUBLISHED] = STR_INIT("published"),
};

static const Str status_names[] = {
    [TIMELINE_IN_FORCE] = STR_INIT("in_force"),
    [TIMELINE_SUSPENDED] = STR_INIT("suspended"),
    [TIMELINE_NOT_ENFORCED] = STR_INIT("not_enforced"),
    [TIMELINE_UNCLEAR] = STR_INIT("unclear"),
    [TIMELINE_ENDED] = STR_INIT("ended"),
    [TIMELINE_KEPT] = STR_INIT("kept"),
    [TIMELINE_NOT_KEPT] = STR_INIT("not_kept"),
};
#define STATUS_COUNT (sizeof status_names / sizeof *status_names)

typedef struct Reader {
    const Program *program;
    Problems *problems;
    Arena *arena;
    VEC(TimelineRow) rows;
} Reader;

Str timeline_status_word(TimelineStatus status)
{
    return status_names[status];
}

// --- One row ----------------------------------------------------------------------------------

static bool is_part_of(Str name, Str whole)
{
    return str_equal(name, whole) ||
           (name.len > whole.len && name.at[whole.len] == '.' && str_starts_with(name, whole));
}

// rulebook, rulebook/statement or law.statement.
static bool is_meant(const Provision *provision, Str name, Arena *arena)
{
    Str by_law = str_format(arena, "%.*s.%.*s", STR_ARG(provision->rulebook->law_name),
                            STR_ARG(provision->name));
    return rulebook_is_named(provision->rulebook, name) || is_part_of(provision->full, name) ||
           is_part_of(by_law, name);
}

static Status targets_find(TimelineRow *row, Reader *reader)
{
    VEC(uint32_t) found = {};
    for (uint32_t i = 0; i < reader->program->provision_count; i++) {
        const Provision *provision = &reader->program->provisions[i];
        if (provision->kind < STATEMENT_SUSPEND && is_meant(provision, row->name, reader->arena)) {
            *VEC_PUSH(&found, reader->arena) = i;
        }
    }
    row->targets = found.at;
    row->target_count = (uint32_t)found.count;
    if (found.count > 0) {
        return STATUS_OK;
    }
    Status status = problem_error(reader->problems, row->place, "timeline.measure",
                                  "there is no measure '%.*s'", STR_ARG(row->name));
    problem_hint(reader->problems,
                 "name it rulebook/statement, law.statement, or a rulebook; a commitment is kept "
                 "or not_kept");
    return status;
}

static Status status_read(TimelineRow *row, Str text, Reader *reader)
{
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (str_equal(text, status_names[i])) {
            row->status = (TimelineStatus)i;
            return STATUS_OK;
        }
    }
    Status status = problem_error(reader->problems, row->place, "timeline.status",
                                  "there is no status '%.*s'", STR_ARG(text));
    problem_hint(reader->problems, "of a measure: in_force, suspended, not_enforced, unclear, "
                                   "ended; of a commitment: kept, not_kept");
    return status;
}

static Status day_read(Date *out, bool *has, Str text, const TimelineRow *row, Reader *reader)
{
    *has = text.len > 0;
    if (!*has || date_read(out, text) == STATUS_OK) {
        return STATUS_OK;
    }
    return problem_error(reader->problems, row->place, "date.impossible", "there is no day '%.*s'",
                         STR_ARG(text));
}

static Status row_add(Reader *reader, const Str *parts, Place place)
{
    TimelineRow row = {.name = parts[PART_MEASURE], .because = parts[PART_BECAUSE], .place = place};
    Days *days = &row.days;
    TRY(status_read(&row, parts[PART_STATUS], reader));
    TRY(day_read(&days->from, &days->has_from, parts[PART_FROM], &row, reader));
    TRY(day_read(&days->end, &days->has_end, parts[PART_TO], &row, reader));
    TRY(day_read(&days->published, &days->has_published, parts[PART_PUBLISHED], &row, reader));
    if (!days->has_from || (days->has_end && days->end < days->from)) {
        return problem_error(reader->problems, place, "date.order",
                             days->has_from ? "the last day is before the first"
                                            : "the first day is missing");
    }
    if (!days->has_published) {
        days->has_published = true;
        days->published = days->from;
    }
    if (row.status < TIMELINE_KEPT) {
        TRY(targets_find(&row, reader));
    }
    *VEC_PUSH(&reader->rows, reader->arena) = row;
    return STATUS_OK;
}

// --- The file ---------------------------------------------------------------------------------

static int part_find(Str name)
{
    for (int part = 0; part < PART_COUNT; part++) {
        if (str_equal(name, part_names[part])) {
            return part;
        }
    }
    return -1;
}

static Status part_unknown(Reader *reader, Str name, Place place)
{
    Status status = problem_error(reader->problems, place, "timeline.header",
                                  "a timeline has no '%.*s'", STR_ARG(name));
    problem_hint(reader->problems, "it has measure, status, from, to, because, and may have "
                                   "published");
    return status;
}

static void csv_read(Reader *reader, Source source)
{
    CsvReader csv = csv_open(source.text, source.path);
    CsvRow header = {}, row = {};
    if (csv_next(&header, &csv, reader->problems, reader->arena) != STATUS_OK) {
        return;  // nothing in it: no row, no status
    }
    int parts[PART_COUNT + 1];
    for (size_t i = 0; i < header.count; i++) {
        Place place = {.source = source.path, .line = header.line, .column = header.columns[i]};
        Str name = str_trim(header.cells[i]);
        int part = part_find(name);
        if (part < 0 || i >= PART_COUNT) {
            (void)part_unknown(reader, name, place);
            return;
        }
        parts[i] = part;
    }
    for (Status status;
         (status = csv_next(&row, &csv, reader->problems, reader->arena)) != STATUS_NOT_FOUND;) {
        Str texts[PART_COUNT] = {};
        Place place = {.source = source.path, .line = row.line, .column = 1};
        for (size_t i = 0; status == STATUS_OK && i < row.count && i < header.count; i++) {
            texts[parts[i]] = str_trim(row.cells[i]);
        }
        if (status == STATUS_OK) {
            (void)row_add(reader, texts, place);
        }
    }
}

static void json_line_read(Reader *reader, Str line, Place place)
{
    const JsonValue *value = NULL;
    Str texts[PART_COUNT] = {};
    if (json_read(&value, line, place.source, place.line, reader->problems, reader->arena) !=
        STATUS_OK) {
        return;
    }
    if (json_kind(value) != JSON_OBJECT) {
        (void)problem_error(reader->problems, place, "timeline.header",
                            "expected an object a line: {\"measure\": ...}");
        return;
    }
    for (JsonEach each = json_each(value); json_next(&each);) {
        int part = part_find(each.key);
        if (part < 0) {
            (void)part_unknown(reader, each.key, place);
            return;
        }
        texts[part] = json_kind(each.value) == JSON_STRING
                          ? str_copy(json_text(each.value), reader->arena)
                          : (Str){};
    }
    (void)row_add(reader, texts, place);
}

static void lines_read(Reader *reader, Source source)
{
    Str rest = source.text;
    for (uint32_t line = 1; rest.len > 0; line++) {
        Str text = str_trim(str_split(rest, '\n', &rest));
        if (text.len > 0) {
            json_line_read(reader, text, (Place){.source = source.path, .line = line, .column = 1});
        }
    }
}

// --- Conflicts --------------------------------------------------------------------------------

static int row_compare(const void *a, const void *b)
{
    const TimelineRow *left = a, *right = b;
    int order = str_compare(left->name, right->name);
    if (order != 0) {
        return order;
    }
    order = (left->days.published > right->days.published) -
            (left->days.published < right->days.published);
    if (order != 0) {
        return order;
    }
    order = (left->days.from > right->days.from) - (left->days.from < right->days.from);
    return order != 0 ? order : (left->status > right->status) - (left->status < right->status);
}

// Rows of one name and one day of publication stand side by side, by their first days: one meets
// some other before it if it meets the one of them that ends last.
static void conflicts_check(const Reader *reader)
{
    const TimelineRow *longest[STATUS_COUNT] = {};
    for (size_t i = 0; i < reader->rows.count; i++) {
        const TimelineRow *row = &reader->rows.at[i];
        if (i > 0 && (!str_equal(row->name, row[-1].name) ||
                      row->days.published != row[-1].days.published)) {
            memset(longest, 0, sizeof longest);
        }
        for (size_t s = 0; s < STATUS_COUNT; s++) {
            if (longest[s] != NULL && longest[s]->status != row->status &&
                days_meet(&longest[s]->days, &row->days)) {
                (void)problem_error(reader->problems, row->place, "conflict.status",
                                    "'%.*s' has two statuses on one day, published on one day",
                                    STR_ARG(row->name));
                problem_hint(reader->problems, "the other stands in line %u",
                             longest[s]->place.line);
                break;
            }
        }
        const TimelineRow **last = &longest[row->status];
        bool later = *last == NULL || !row->days.has_end ||
                     ((*last)->days.has_end && row->days.end > (*last)->days.end);
        *last = later ? row : *last;
    }
}

Status timeline_read(Timeline *out, Source source, const Program *program, Problems *problems,
                     Arena *arena)
{
    Reader reader = {.program = program, .problems = problems, .arena = arena};
    size_t errors = problems->error_count;
    Str begin = str_trim(source.text);
    if (begin.len > 0 && begin.at[0] == '{') {
        lines_read(&reader, source);
    } else {
        csv_read(&reader, source);
    }
    if (reader.rows.count > 1) {
        qsort(reader.rows.at, reader.rows.count, sizeof *reader.rows.at, row_compare);
    }
    conflicts_check(&reader);
    if (problems->error_count > errors) {
        problems_sort(problems);
        return STATUS_INVALID;
    }
    *out = (Timeline){
        .rows = reader.rows.at, .count = (uint32_t)reader.rows.count, .hash = hash_of(source.text)};
    return STATUS_OK;
}
