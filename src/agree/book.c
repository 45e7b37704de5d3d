// book.c: from what was published to what counts.
#include "agree/book.h"

enum { SOURCE_FIRST, SOURCE_SECOND, SOURCE_COUNT, SOURCE_NONE };

// What the sources say of one day.
typedef struct Said {
    bool is_published[SOURCE_COUNT];
    Date first[SOURCE_COUNT];  // published first
    Number value[SOURCE_COUNT];
} Said;

typedef struct BookReader {
    Trace *out;
    const Agreement *agreement;
    const Trace *trace;
    const Book *book;
    Said **said;  // by figure, by day; null until asked for
    Problems *problems;
    Arena *arena;
} BookReader;

static bool is_plain(const Agreement *agreement, const Book *book);
static Status figure_copy(BookReader *reader, const TraceRecord *record);
static int source_of(const Figure *figure, Str source);
static int source_of_side(const Figure *figure, Str side);
static Said *said_of(BookReader *reader, const TraceRecord *record);
static Status confirmed_copy(BookReader *reader, const TraceRecord *record, const Said *said);
static Status is_confirmed(bool *out, const Figure *figure, const Said *said);
static Number magnitude(Number number);

Status book_open(Trace *out, const Agreement *agreement, const Trace *trace, const Book *book,
                 Problems *problems, Arena *arena)
{
    *out = *trace;
    if (is_plain(agreement, book)) {
        return STATUS_OK;
    }
    *out = (Trace){.first_day = trace->first_day, .last_day = trace->last_day};
    BookReader reader = {.out = out,
                         .agreement = agreement,
                         .trace = trace,
                         .book = book,
                         .said = ARENA_MANY(arena, Said *, agreement->figures.count),
                         .problems = problems,
                         .arena = arena};
    if (book->has_known_on && book->known_on < out->last_day) {
        out->last_day = book->known_on;
    }
    for (size_t i = 0; i < trace->records.count; i++) {
        const TraceRecord *record = &trace->records.at[i];
        if (book->has_known_on && record->day > book->known_on) {
            break;
        }
        if (record->kind == RECORD_FIGURE && record->subject != SUBJECT_NONE) {
            TRY(figure_copy(&reader, record));
        } else {
            *VEC_PUSH(&out->records, arena) = *record;
        }
    }
    trace_sort(out, arena);
    return STATUS_OK;
}

bool book_is_divided(const Agreement *agreement)
{
    for (size_t i = 0; i < agreement->figures.count; i++) {
        if (agreement->figures.at[i].confirm.len > 0) {
            return true;
        }
    }
    return false;
}

// One of its parts is the side's name: desk.cn, customs.CN.monthly.
bool source_is_of(Str source, Str side)
{
    for (Str rest = source; rest.len > 0;) {
        if (str_distance(str_split(rest, '.', &rest), side, 0) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_plain(const Agreement *agreement, const Book *book)
{
    for (size_t i = 0; i < agreement->figures.count; i++) {
        const Figure *figure = &agreement->figures.at[i];
        if (figure->source.len > 0 || figure->restated != DAYS_NONE) {
            return false;
        }
    }
    return !book->has_known_on;
}

static Status figure_copy(BookReader *reader, const TraceRecord *record)
{
    const Figure *figure = &reader->agreement->figures.at[record->subject];
    int source = source_of(figure, record->source);
    bool is_asked = record->of >= reader->trace->first_day && record->of <= reader->trace->last_day;
    if (source == SOURCE_NONE || !is_asked) {
        return STATUS_OK;
    }
    Said *said = said_of(reader, record);
    bool is_late = said->is_published[source] && figure->restated != DAYS_NONE &&
                   (int64_t)record->day - said->first[source] > (int64_t)figure->restated;
    if (is_late) {
        return STATUS_OK;
    }
    said->first[source] = said->is_published[source] ? said->first[source] : record->day;
    said->is_published[source] = true;
    said->value[source] = record->value;
    if (figure->confirm.len > 0 && reader->book->side.len == 0) {
        return confirmed_copy(reader, record, said);
    }
    if (source == source_of_side(figure, reader->book->side)) {
        TraceRecord *copy = VEC_PUSH(&reader->out->records, reader->arena);
        *copy = *record;
        copy->day =
            reader->book->has_known_on && record->of < record->day ? record->of : record->day;
    }
    return STATUS_OK;
}

// Where nothing is said, the first.
static int source_of(const Figure *figure, Str source)
{
    if (source.len == 0 || figure->source.len == 0 || str_equal(source, figure->source)) {
        return SOURCE_FIRST;
    }
    return str_equal(source, figure->confirm) ? SOURCE_SECOND : SOURCE_NONE;
}

static int source_of_side(const Figure *figure, Str side)
{
    return side.len > 0 && source_is_of(figure->confirm, side) &&
                   !source_is_of(figure->source, side)
               ? SOURCE_SECOND
               : SOURCE_FIRST;
}

static Said *said_of(BookReader *reader, const TraceRecord *record)
{
    Said **days = &reader->said[record->subject];
    if (*days == NULL) {
        size_t count = (size_t)(reader->trace->last_day - reader->trace->first_day) + 1;
        *days = ARENA_MANY(reader->arena, Said, count);
    }
    return &(*days)[record->of - reader->trace->first_day];
}

// Each publication of either source settles anew whether there is a figure.
static Status confirmed_copy(BookReader *reader, const TraceRecord *record, const Said *said)
{
    const Figure *figure = &reader->agreement->figures.at[record->subject];
    bool holds = false;
    if (is_confirmed(&holds, figure, said) != STATUS_OK) {
        (void)problem_error(reader->problems, (Place){.field = STR("trace")}, "agree.number",
                            "two values of '%.*s' cannot be compared exactly: they need more than "
                            "38 digits",
                            STR_ARG(figure->name));
        return STATUS_RANGE;
    }
    TraceRecord *copy = VEC_PUSH(&reader->out->records, reader->arena);
    *copy = *record;
    copy->value = said->value[SOURCE_FIRST];
    copy->is_none = !holds;
    copy->day = reader->book->has_known_on && record->of < record->day ? record->of : record->day;
    return STATUS_OK;
}

static Status is_confirmed(bool *out, const Figure *figure, const Said *said)
{
    *out = false;
    if (!said->is_published[SOURCE_FIRST] || !said->is_published[SOURCE_SECOND]) {
        return STATUS_OK;
    }
    Number a = said->value[SOURCE_FIRST], b = said->value[SOURCE_SECOND];
    Number apart, allowed;
    TRY(number_subtract(&apart, a, b));
    Number greater = number_compare(magnitude(a), magnitude(b)) > 0 ? magnitude(a) : magnitude(b);
    TRY(number_multiply(&allowed, figure->band, greater));
    *out = number_compare(magnitude(apart), allowed) <= 0;
    return STATUS_OK;
}

static Number magnitude(Number number)
{
    return number_sign(number) < 0 ? number_negate(number) : number;
}
