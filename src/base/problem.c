// problem.c: keeps problems, and shows them.
//
// Texts are copied into the arena of the Problems, so that a problem outlives what it speaks of.
// What is quoted comes from strangers: in messages and on the terminal, control characters and the
// characters that turn the direction of writing are shown as U+FFFD, so that a file can neither
// steer a terminal nor pretend that a line says something else.
#include "base/problem.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/json.h"

#define LIMIT_DEFAULT 1'000
#define MESSAGE_SIZE 1'024    // longer ones are cut
#define LINE_KEPT_MAX 65'536  // bytes; of a longer line nothing is shown
#define SHOWN_COLUMNS 100     // of a long line, a window round the fault
#define SHOWN_BEFORE 60
#define REPLACEMENT "\xEF\xBF\xBD"

typedef struct Style {
    const char *place, *error, *warning, *caret, *end;
} Style;

static void problem_keep(Problems *problems, Severity severity, Place place, const char *code,
                         const char *format, va_list arguments);
static Str text_of(Arena *arena, const char *format, va_list arguments);
static Place place_copy(Place place, Arena *arena);
static int problem_order(const void *left, const void *right);
static int number_order(uint32_t a, uint32_t b);
static void print_heading(FILE *to, const Problem *problem, const Style *style);
static void print_line(FILE *to, const Place *place, const Style *style);
static void print_text(FILE *to, Str text);
static size_t char_size(Str text, size_t at);
static bool is_harmful(const char *at, size_t size);
static void add_json_number(JsonWriter *writer, const char *key, uint32_t value);

Status problem_error(Problems *problems, Place place, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem_keep(problems, SEVERITY_ERROR, place, code, format, arguments);
    va_end(arguments);
    return STATUS_INVALID;
}

void problem_warning(Problems *problems, Place place, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem_keep(problems, SEVERITY_WARNING, place, code, format, arguments);
    va_end(arguments);
}

void problem_hint(Problems *problems, const char *format, ...)
{
    if (problems->left_out > 0 || problems->list.count == 0) {
        return;  // the problem it belongs to was not kept
    }
    va_list arguments;
    va_start(arguments, format);
    problems->list.at[problems->list.count - 1].hint = text_of(problems->arena, format, arguments);
    va_end(arguments);
}

Status problem_world(Problems *problems, Status status, Place place, const char *code,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem_keep(problems, SEVERITY_ERROR, place, code, format, arguments);
    va_end(arguments);
    return status;
}

void problems_sort(Problems *problems)
{
    size_t count = problems->list.count;
    if (count < 2) {
        return;
    }
    ArenaMark mark = arena_mark(problems->arena);
    // Sorted as pointers, so that qsort, which is not stable, can be told the order of coming.
    const Problem **order = ARENA_MANY(problems->arena, const Problem *, count);
    Problem *sorted = ARENA_MANY(problems->arena, Problem, count);
    for (size_t i = 0; i < count; i++) {
        order[i] = &problems->list.at[i];
    }
    qsort(order, count, sizeof *order, problem_order);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = *order[i];
    }
    memcpy(problems->list.at, sorted, count * sizeof *sorted);
    arena_return(problems->arena, mark);
}

void problem_print(FILE *to, const Problem *problem, bool colour)
{
    static const Style plain = {"", "", "", "", ""};
    static const Style coloured = {"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;32m", "\033[0m"};
    const Style *style = colour ? &coloured : &plain;
    print_heading(to, problem, style);
    if (problem->place.text.len > 0) {
        print_line(to, &problem->place, style);
    }
    if (problem->hint.len > 0) {
        fputs("  hint: ", to);
        print_text(to, problem->hint);
        fputc('\n', to);
    }
}

void problem_add_json(Buffer *buffer, const Problem *problem)
{
    JsonWriter writer = {.to = buffer};
    json_begin_object(&writer);
    json_member_string(&writer, "severity",
                       problem->severity == SEVERITY_ERROR ? STR("error") : STR("warning"));
    json_member_string(&writer, "code", problem->code);
    json_member_string(&writer, "message", problem->message);
    json_member_text(&writer, "hint", problem->hint);
    json_member_begin_object(&writer, "place");
    json_member_text(&writer, "path", problem->place.source);
    add_json_number(&writer, "line", problem->place.line);
    add_json_number(&writer, "column", problem->place.column);
    json_member_text(&writer, "field", problem->place.field);
    json_end_object(&writer);
    json_end_object(&writer);
}

static void problem_keep(Problems *problems, Severity severity, Place place, const char *code,
                         const char *format, va_list arguments)
{
    problems->error_count += severity == SEVERITY_ERROR;
    size_t limit = problems->limit == 0 ? LIMIT_DEFAULT : problems->limit;
    if (problems->list.count >= limit) {
        problems->left_out++;
        return;
    }
    Arena *arena = problems->arena;
    Problem problem = {
        .severity = severity,
        .code = str_copy(str_from_c(code), arena),
        .message = text_of(arena, format, arguments),
        .place = place_copy(place, arena),
    };
    *VEC_PUSH(&problems->list, arena) = problem;
}

// The text in one line: harmless, and cut where it grows long.
static Str text_of(Arena *arena, const char *format, va_list arguments)
{
    char raw[MESSAGE_SIZE];
    int size = vsnprintf(raw, sizeof raw, format, arguments);
    bool is_cut = size >= (int)sizeof raw;
    Str text = {raw, size < 0 ? 0 : is_cut ? sizeof raw - 1 : (size_t)size};
    Buffer buffer = buffer_new(arena);
    for (size_t at = 0; at < text.len;) {
        size_t char_bytes = char_size(text, at);
        bool is_bad = is_harmful(text.at + at, char_bytes);
        buffer_add(&buffer, is_bad ? STR(REPLACEMENT) : str_slice(text, at, char_bytes));
        at += char_bytes;
    }
    if (is_cut) {
        buffer_add(&buffer, STR("…"));
    }
    return buffer_str(&buffer);
}

static Place place_copy(Place place, Arena *arena)
{
    place.source = str_copy(place.source, arena);
    place.field = str_copy(place.field, arena);
    place.text = place.text.len > LINE_KEPT_MAX ? (Str){} : str_copy(place.text, arena);
    return place;
}

static int problem_order(const void *left, const void *right)
{
    const Problem *a = *(const Problem *const *)left, *b = *(const Problem *const *)right;
    int order = str_compare(a->place.source, b->place.source);
    order = order != 0 ? order : number_order(a->place.line, b->place.line);
    order = order != 0 ? order : number_order(a->place.column, b->place.column);
    order = order != 0 ? order : str_compare(a->code, b->code);
    order = order != 0 ? order : str_compare(a->place.field, b->place.field);
    order = order != 0 ? order : str_compare(a->message, b->message);
    return order != 0 ? order : (a > b) - (a < b);  // both in one array: as they came
}

static int number_order(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

// path:line:column: error: message [code]
static void print_heading(FILE *to, const Problem *problem, const Style *style)
{
    const Place *place = &problem->place;
    bool is_error = problem->severity == SEVERITY_ERROR;
    fputs(style->place, to);
    if (place->source.len > 0) {
        print_text(to, place->source);
        fputc(':', to);
    }
    if (place->line > 0) {
        fprintf(to, "%u:", place->line);
        if (place->column > 0) {
            fprintf(to, "%u:", place->column);
        }
    }
    if (place->field.len > 0) {
        fputs(place->source.len > 0 ? " " : "", to);
        print_text(to, place->field);
        fputc(':', to);
    }
    bool has_place = place->source.len > 0 || place->line > 0 || place->field.len > 0;
    fprintf(to, "%s%s%s%s:%s ", style->end, has_place ? " " : "",
            is_error ? style->error : style->warning, is_error ? "error" : "warning", style->end);
    print_text(to, problem->message);
    fputs(" [", to);
    print_text(to, problem->code);
    fputs("]\n", to);
}

// The line, or of a long one a window, and below it carets where the fault is.
static void print_line(FILE *to, const Place *place, const Style *style)
{
    uint32_t fault = place->column == 0 ? 1 : place->column;
    uint32_t first = fault > SHOWN_COLUMNS ? fault - SHOWN_BEFORE : 1;
    Str line = place->text;
    size_t from = 0;
    for (uint32_t column = 1; column < first && from < line.len; column++) {
        from += char_size(line, from);
    }
    size_t to_byte = from;
    uint32_t shown = 0;
    for (; shown < SHOWN_COLUMNS && to_byte < line.len; shown++) {
        to_byte += char_size(line, to_byte);
    }
    fputs(first > 1 ? "  …" : "  ", to);
    print_text(to, str_slice(line, from, to_byte - from));
    fputs(to_byte < line.len ? "…\n" : "\n", to);
    if (place->column == 0 || fault - first > shown) {
        return;
    }
    uint32_t before = fault - first;
    fprintf(to, "%*s%s^", (int)before + (first > 1 ? 3 : 2), "", style->caret);
    for (uint32_t i = 1; i < place->width && before + i < shown; i++) {
        fputc('^', to);
    }
    fprintf(to, "%s\n", style->end);
}

static void print_text(FILE *to, Str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t size = char_size(text, at);
        if (text.at[at] == '\t') {
            fputc(' ', to);  // one column, as the caret counts it
        } else if (is_harmful(text.at + at, size)) {
            fputs(REPLACEMENT, to);
        } else {
            fwrite(text.at + at, 1, size, to);
        }
        at += size;
    }
}

// Bytes of the character at a position, counted as str_column counts: up to the next byte that is
// not a continuation.
static size_t char_size(Str text, size_t at)
{
    size_t size = 1;
    while (at + size < text.len && ((unsigned char)text.at[at + size] & 0xC0) == 0x80) {
        size++;
    }
    return size;
}

// Control characters, malformed bytes, and the marks that turn the direction of writing.
static bool is_harmful(const char *at, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)at;
    size_t bad;
    if (bytes[0] < 0x20 || bytes[0] == 0x7F || !str_is_utf8((Str){at, size}, &bad)) {
        return true;
    }
    if (size == 2) {
        return bytes[0] == 0xC2 && bytes[1] < 0xA0;  // U+0080 to U+009F
    }
    if (size != 3 || bytes[0] != 0xE2) {
        return false;
    }
    return (bytes[1] == 0x80 && bytes[2] >= 0xA8 && bytes[2] <= 0xAE) ||  // U+2028 to U+202E
           (bytes[1] == 0x81 && bytes[2] >= 0xA6 && bytes[2] <= 0xA9);    // U+2066 to U+2069
}

static void add_json_number(JsonWriter *writer, const char *key, uint32_t value)
{
    if (value == 0) {
        json_member_null(writer, key);
    } else {
        json_member_integer(writer, key, value);
    }
}
