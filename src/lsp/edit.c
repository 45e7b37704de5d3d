// edit.c: what the server offers to change: the one layout, and the nearest known name.
#include "lang/format.h"
#include "lsp/server.h"

static Range16 lines_differing(Str *new_text, const Lines *lines, Str old, Str formatted);
static bool begins_line(Str text, size_t at);
static void fix_write(Request *request, const Document *document, const Finding *finding);
static bool ranges_meet(Range16 a, Range16 b);
static int position_compare(Position a, Position b);
static bool hint_name(Str *out, Str hint);

// As `comity fmt`: a file with an error of syntax is left as it is, and why is said.
Status formatting_answer(Request *request)
{
    const Document *document = request_document(request);
    if (document == NULL) {
        return STATUS_INVALID;
    }
    Problems problems = {.arena = request->arena};
    Source source = {document->path, document_text(document)};
    const File *file = file_parse(source, &problems, request->arena);
    if (problems.error_count > 0) {
        problems_sort(&problems);
        const Problem *first = &problems.list.at[0];
        buffer_add_format(&request->failure,
                          "line %u: %.*s; a rulebook with an error of syntax is left as it is",
                          first->place.line, STR_ARG(first->message));
        return STATUS_REFUSED;
    }
    Str formatted = format_file(file, request->arena);
    json_begin_array(request->result);
    if (!str_equal(formatted, source.text)) {
        Lines lines = lines_of(source.text, request->arena);
        Str text;
        Range16 range = lines_differing(&text, &lines, source.text, formatted);
        write_edit(request->result, NULL, range, text);
    }
    json_end_array(request->result);
    return STATUS_OK;
}

// The lines between those that are alike at the beginning and at the end, so that cursors and folds
// elsewhere stay.
static Range16 lines_differing(Str *new_text, const Lines *lines, Str old, Str formatted)
{
    size_t front = 0, alike = 0;
    size_t least = old.len < formatted.len ? old.len : formatted.len;
    for (size_t i = 0; i < least && old.at[i] == formatted.at[i]; i++) {
        front = old.at[i] == '\n' ? i + 1 : front;
    }
    for (size_t i = 1; i <= least - front && old.at[old.len - i] == formatted.at[formatted.len - i];
         i++) {
        alike =
            begins_line(old, old.len - i) && begins_line(formatted, formatted.len - i) ? i : alike;
    }
    *new_text = str_slice(formatted, front, formatted.len - alike - front);
    return lines_range(lines, front, old.len - alike);
}

static bool begins_line(Str text, size_t at)
{
    return at == 0 || text.at[at - 1] == '\n';
}

// --- The nearest known name -------------------------------------------------------------------

Status actions_answer(Request *request)
{
    Range16 range;
    const Document *document = request_document(request);
    if (document == NULL || !member_range(&range, request->params, "range")) {
        return STATUS_INVALID;
    }
    const JsonValue *only = member_below(request->params, "context.only");
    lsp_publish(request->lsp);  // what is known is to be of this text
    json_begin_array(request->result);
    for (size_t i = 0; i < document->findings.count; i++) {
        const Finding *finding = &document->findings.at[i];
        bool is_asked =
            only == NULL || array_has_text(only, STR("quickfix")) || array_has_text(only, STR(""));
        if (is_asked && str_equal(finding->path, document->path) &&
            ranges_meet(finding->range, range)) {
            fix_write(request, document, finding);
        }
    }
    json_end_array(request->result);
    return STATUS_OK;
}

static void fix_write(Request *request, const Document *document, const Finding *finding)
{
    Str name;
    bool is_name = str_starts_with(finding->code, STR("name.")) ||
                   str_starts_with(finding->code, STR("status.")) ||
                   str_starts_with(finding->code, STR("parse."));
    if (!is_name || !hint_name(&name, finding->hint)) {
        return;
    }
    JsonWriter *writer = request->result;
    json_begin_object(writer);
    json_member_string(writer, "title", str_format(request->arena, "write '%.*s'", STR_ARG(name)));
    json_member_string(writer, "kind", STR("quickfix"));
    json_member_boolean(writer, "isPreferred", true);
    json_member_begin_object(writer, "edit");
    json_member_begin_object(writer, "changes");
    json_key(writer, document->uri);
    json_begin_array(writer);
    write_edit(writer, NULL, finding->range, name);
    json_end_array(writer);
    json_end_object(writer);
    json_end_object(writer);
    json_end_object(writer);
}

// The checker's own form of a hint: did you mean 'NAME'?
static bool hint_name(Str *out, Str hint)
{
    const Str before = STR("did you mean '"), behind = STR("'?");
    if (!str_starts_with(hint, before) || !str_ends_with(hint, behind)) {
        return false;
    }
    *out = str_slice(hint, before.len, hint.len - before.len - behind.len);
    return true;
}

static bool ranges_meet(Range16 a, Range16 b)
{
    return position_compare(a.start, b.end) <= 0 && position_compare(b.start, a.end) <= 0;
}

static int position_compare(Position a, Position b)
{
    if (a.line != b.line) {
        return a.line < b.line ? -1 : 1;
    }
    return (a.character > b.character) - (a.character < b.character);
}
