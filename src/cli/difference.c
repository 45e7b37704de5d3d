// difference.c: a statement is its title and its parts; statements of one title are paired, and
// their parts compared. Versions of one provision share a title: they are paired first where they
// are the same, then by their first day, then in order.
#include "cli/difference.h"

#include <assert.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/file.h"
#include "cli/rulebooks.h"
#include "lang/format.h"

#define TABLE_MAX (64 * MEBIBYTE)
#define RULEBOOK_MAX (16 * MEBIBYTE)

typedef struct Part {
    Str name, text;
} Part;

// A statement, as it is compared.
typedef struct Said {
    const RulebookVersion *version;
    StatementKind kind;
    Str title;  // "require export.1"
    Str key;    // by which it is found in the other version
    Str from;   // its first day, as written
    Str table;  // the file of a table's rows
    const Tree *table_key;
    uint32_t line;
    VEC(Part) parts;
    bool is_paired;
    uint32_t next;  // of the same key; UINT32_MAX: none
} Said;

typedef struct SaidList {
    VEC(Said) list;
    Map *first;  // by key
} SaidList;

typedef struct Comparing {
    Session *session;
    Arena *arena;
    Difference *out;
} Comparing;

static Status version_read(RulebookVersion *out, Str path, Session *session);
static Status rulebooks_compare(Comparing *comparing, const RulebookVersion *old,
                                const RulebookVersion *new);
static int change_compare(const void *a, const void *b);
static SaidList said_read(const Comparing *comparing, const RulebookVersion *version);
static Said statement_said(const Comparing *comparing, const RulebookVersion *version,
                           size_t index);
static void header_read(const Comparing *comparing, Said *said, const Statement *statement);
static size_t title_end(const Statement *statement, const File *file);
static bool is_day(const File *file, size_t token, size_t end);
static void clause_read(const Comparing *comparing, Said *said, const Clause *clause);
static Str tokens_text(const Comparing *comparing, const File *file, size_t first, size_t end);
static void part_add(const Comparing *comparing, Said *said, Str name, Str text);

// Of two statements of one key.
typedef bool (*Alike)(const Said *old, const Said *new);
static Status pairs_find(Comparing *comparing, SaidList *old, SaidList *new, Alike alike);
static bool is_same(const Said *old, const Said *new);
static bool has_same_from(const Said *old, const Said *new);
static bool is_any(const Said *old, const Said *new);
static Status pair_compare(Comparing *comparing, const Said *old, const Said *new);
static void parts_compare(const Comparing *comparing, Change *change, const Said *old,
                          const Said *new);
static void alone_add(Comparing *comparing, const Said *said, ChangeKind kind);
static void change_take(Comparing *comparing, const Change *change);

typedef struct Rows {
    CsvRow header;
    Map *keys;  // of rows, to the index of their text
    VEC(CsvRow) rows;
} Rows;
static Status rows_compare(Comparing *comparing, Change *change, const Said *old, const Said *new);
static Status rows_read(Comparing *comparing, Rows *out, const Said *said);
static Str row_key(const Comparing *comparing, const Rows *rows, const CsvRow *row,
                   const Tree *key);
static Str row_text(const Comparing *comparing, const Rows *rows, const CsvRow *row);
static Str cell_of(const Rows *rows, const CsvRow *row, Str column);
static void row_changes(const Comparing *comparing, Change *change, Str key, const Rows *old,
                        const CsvRow *before, const Rows *new, const CsvRow *after);
static void part_change(const Comparing *comparing, Change *change, Str part, Str before,
                        Str after);

Str change_word(ChangeKind kind)
{
    static const Str words[] = {
        [CHANGE_ADDED] = STR_INIT("added"),
        [CHANGE_REMOVED] = STR_INIT("removed"),
        [CHANGE_CHANGED] = STR_INIT("changed"),
        [CHANGE_COUNT] = STR_INIT(""),
    };
    return words[kind];
}

// --- Reading ----------------------------------------------------------------------------------

Status versions_read(RulebookVersions *out, Str path, Session *session)
{
    Paths files = {};
    path = rulebooks_path(path, session->arena);
    TRY(files_below(&files, path, STR(".rules"), &session->problems, session->arena));
    Status status = STATUS_OK;
    if (files.count == 0) {
        return problem_error(&session->problems, (Place){.source = path}, "file.rules",
                             "there is no rulebook (*.rules) in '%.*s'", STR_ARG(path));
    }
    for (size_t i = 0; i < files.count; i++) {
        RulebookVersion version = {};
        Status each = version_read(&version, files.at[i], session);
        status = status == STATUS_OK ? each : status;
        *VEC_PUSH(out, session->arena) = version;
    }
    return status;
}

static Status version_read(RulebookVersion *out, Str path, Session *session)
{
    Problems *problems = &session->problems;
    Arena *arena = session->arena;
    Source source = {.path = path};
    TRY(file_read(&source.text, path, RULEBOOK_MAX, problems, arena));
    size_t errors = problems->error_count;
    const File *file = file_parse(source, problems, arena);
    if (problems->error_count > errors) {
        return STATUS_INVALID;
    }
    Problems ignored = {.arena = arena};
    Source laid_out = {path, format_file(file, arena)};
    *out = (RulebookVersion){
        .path = path, .file = file, .laid_out = file_parse(laid_out, &ignored, arena)};
    if (file->statements.count > 0 && file->statements.at[0].kind == STATEMENT_RULEBOOK) {
        out->name = file->statements.at[0].name;
    }
    return STATUS_OK;
}

// --- Rulebooks --------------------------------------------------------------------------------

Status difference_find(Difference *out, const RulebookVersions *old, const RulebookVersions *new,
                       Session *session)
{
    Comparing comparing = {session, session->arena, out};
    bool are_single = old->count == 1 && new->count == 1;
    assert((old->at != NULL || old->count == 0) && (new->at != NULL || new->count == 0));
    for (size_t i = 0; i < new->count; i++) {
        const RulebookVersion *before = are_single ? &old->at[0] : NULL;
        for (size_t k = 0; k < old->count && before == NULL; k++) {
            before = str_equal(old->at[k].name, new->at[i].name) ? &old->at[k] : NULL;
        }
        TRY(rulebooks_compare(&comparing, before, &new->at[i]));
    }
    for (size_t k = 0; k < old->count && !are_single; k++) {
        bool is_kept = false;
        for (size_t i = 0; i < new->count && !is_kept; i++) {
            is_kept = str_equal(old->at[k].name, new->at[i].name);
        }
        if (!is_kept) {
            TRY(rulebooks_compare(&comparing, &old->at[k], NULL));
        }
    }
    return STATUS_OK;
}

// Either may be null.
static Status rulebooks_compare(Comparing *comparing, const RulebookVersion *old,
                                const RulebookVersion *new)
{
    SaidList before = said_read(comparing, old), after = said_read(comparing, new);
    size_t first = comparing->out->changes.count;
    TRY(pairs_find(comparing, &before, &after, is_same));
    TRY(pairs_find(comparing, &before, &after, has_same_from));
    TRY(pairs_find(comparing, &before, &after, is_any));
    for (size_t i = 0; i < after.list.count; i++) {
        if (!after.list.at[i].is_paired) {
            alone_add(comparing, &after.list.at[i], CHANGE_ADDED);
        }
    }
    for (size_t i = 0; i < before.list.count; i++) {
        if (!before.list.at[i].is_paired) {
            alone_add(comparing, &before.list.at[i], CHANGE_REMOVED);
        }
    }
    if (comparing->out->changes.count > first) {
        qsort(comparing->out->changes.at + first, comparing->out->changes.count - first,
              sizeof *comparing->out->changes.at, change_compare);
    }
    return STATUS_OK;
}

// In the order of the new text; what is gone behind it, in that of the old.
static int change_compare(const void *a, const void *b)
{
    const Change *left = a, *right = b;
    uint32_t left_line = left->new_line - 1, right_line = right->new_line - 1;  // 0 comes last
    if (left_line != right_line) {
        return left_line < right_line ? -1 : 1;
    }
    return (left->old_line > right->old_line) - (left->old_line < right->old_line);
}

// --- Statements -------------------------------------------------------------------------------

// Nothing, of a rulebook that there is not.
static SaidList said_read(const Comparing *comparing, const RulebookVersion *version)
{
    SaidList out = {.first = map_new(comparing->arena)};
    for (size_t i = 0; version != NULL && i < version->laid_out->statements.count; i++) {
        *VEC_PUSH(&out.list, comparing->arena) = statement_said(comparing, version, i);
    }
    for (size_t i = out.list.count; i > 0; i--) {
        Said *said = &out.list.at[i - 1];
        said->next = UINT32_MAX;
        (void)map_find(out.first, said->key, &said->next);
        map_put(out.first, said->key, (uint32_t)i - 1);
    }
    return out;
}

static Said statement_said(const Comparing *comparing, const RulebookVersion *version, size_t index)
{
    const Statement *statement = &version->laid_out->statements.at[index];
    Said said = {.version = version,
                 .kind = statement->kind,
                 .line = version->file->statements.at[index].first.line,
                 .table = statement->file};
    header_read(comparing, &said, statement);
    for (size_t i = 0; i < statement->clauses.count; i++) {
        clause_read(comparing, &said, &statement->clauses.at[i]);
    }
    return said;
}

// "require export from 2025-01-01": a title, days, and for facts, groups and tables what they are.
static void header_read(const Comparing *comparing, Said *said, const Statement *statement)
{
    const File *file = said->version->laid_out;
    size_t end = title_end(statement, file), rest = end;
    said->title = tokens_text(comparing, file, statement->first_token, end);
    said->key = statement->kind == STATEMENT_RULEBOOK ? STR("rulebook") : said->title;
    if (statement->kind == STATEMENT_RULEBOOK) {
        part_add(comparing, said, STR("name"), statement->name);
    }
    while (rest < statement->header_end && !is_day(file, rest, statement->header_end)) {
        rest++;
    }
    part_add(comparing, said, STR("is"), tokens_text(comparing, file, end, rest));
    for (; rest < statement->header_end; rest++) {
        if (is_day(file, rest, statement->header_end)) {
            Str word = file->tokens.at[rest].text, day = file->tokens.at[rest + 1].text;
            said->from = str_equal(word, STR("from")) ? day : said->from;
            part_add(comparing, said, word, day);
        }
    }
}

// Behind the last of its names.
static size_t title_end(const Statement *statement, const File *file)
{
    size_t last = statement->name_token.at;
    for (size_t i = 0; i < statement->names.count; i++) {
        last = statement->names.at[i].at > last ? statement->names.at[i].at : last;
    }
    size_t end = statement->first_token;
    while (end < statement->header_end && file->tokens.at[end].at <= last) {
        end++;
    }
    return end;
}

static bool is_day(const File *file, size_t token, size_t end)
{
    return token + 1 < end && file->tokens.at[token].kind == TOKEN_WORD &&
           file->tokens.at[token + 1].kind == TOKEN_DATE;
}

static void clause_read(const Comparing *comparing, Said *said, const Clause *clause)
{
    const File *file = said->version->laid_out;
    if (clause->kind == CLAUSE_DAYS) {
        for (size_t at = clause->first_token; at < clause->token_end; at++) {
            if (is_day(file, at, clause->token_end)) {
                Str word = file->tokens.at[at].text, day = file->tokens.at[at + 1].text;
                said->from = str_equal(word, STR("from")) ? day : said->from;
                part_add(comparing, said, word, day);
            }
        }
        return;
    }
    Str word = clause_word(clause->kind);
    Str text = tokens_text(comparing, file, clause->first_token, clause->token_end);
    if (word.len > 0 && str_starts_with(text, word)) {
        text = str_trim(str_slice(text, word.len, SIZE_MAX));
    }
    part_add(comparing, said, clause->kind == CLAUSE_TEXT ? STR("text") : word, text);
    if (clause->kind == CLAUSE_KEY) {
        said->table_key = clause->tree;
    }
}

// As written, blanks made single.
static Str tokens_text(const Comparing *comparing, const File *file, size_t first, size_t end)
{
    Buffer buffer = buffer_new(comparing->arena);
    for (size_t i = first; i < end; i++) {
        const Token *token = &file->tokens.at[i];
        size_t size = token->text.len + (token->kind == TOKEN_STRING ? 2 : 0);
        buffer_add(&buffer, i > first && (token->spaced || token->first) ? STR(" ") : STR(""));
        buffer_add(&buffer, str_slice(file->source.text, token->at, size));
    }
    return buffer_str(&buffer);
}

static void part_add(const Comparing *comparing, Said *said, Str name, Str text)
{
    if (text.len > 0) {
        *VEC_PUSH(&said->parts, comparing->arena) = (Part){name, text};
    }
}

// --- Pairs ------------------------------------------------------------------------------------

static Status pairs_find(Comparing *comparing, SaidList *old, SaidList *new, Alike alike)
{
    for (size_t i = 0; i < new->list.count; i++) {
        Said *after = &new->list.at[i];
        uint32_t at = UINT32_MAX;
        (void)map_find(old->first, after->key, &at);
        for (; at != UINT32_MAX && !after->is_paired; at = old->list.at[at].next) {
            assert(at < old->list.count);
            Said *before = &old->list.at[at];
            if (!before->is_paired && alike(before, after)) {
                before->is_paired = after->is_paired = true;
                TRY(pair_compare(comparing, before, after));
            }
        }
    }
    return STATUS_OK;
}

static bool is_same(const Said *old, const Said *new)
{
    bool same = old->parts.count == new->parts.count;
    for (size_t i = 0; same && i < new->parts.count; i++) {
        same = str_equal(old->parts.at[i].name, new->parts.at[i].name) &&
               str_equal(old->parts.at[i].text, new->parts.at[i].text);
    }
    return same;
}

static bool has_same_from(const Said *old, const Said *new)
{
    return str_equal(old->from, new->from);
}

static bool is_any(const Said *, const Said *)
{
    return true;
}

static Status pair_compare(Comparing *comparing, const Said *old, const Said *new)
{
    Change change = {
        .kind = CHANGE_CHANGED,
        .rulebook = new->version->name,
        .statement = new->title,
        .from = new->from,
        .old_path = old->version->path,
        .new_path = new->version->path,
        .old_line = old->line,
        .new_line = new->line,
    };
    parts_compare(comparing, &change, old, new);
    if (new->kind == STATEMENT_TABLE && old->table.len > 0 && new->table.len > 0) {
        TRY(rows_compare(comparing, &change, old, new));
    }
    if (change.parts.count > 0) {
        change_take(comparing, &change);
    }
    return STATUS_OK;
}

// The same part may stand in another place; of what is left, parts of one name are versions of one
// another.
static void parts_compare(const Comparing *comparing, Change *change, const Said *old,
                          const Said *new)
{
    bool *old_done = ARENA_MANY(comparing->arena, bool, old->parts.count + 1);
    bool *new_done = ARENA_MANY(comparing->arena, bool, new->parts.count + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < new->parts.count; i++) {
            const Part *after = &new->parts.at[i];
            for (size_t k = 0; k < old->parts.count && !new_done[i]; k++) {
                const Part *before = &old->parts.at[k];
                bool is_same_text = str_equal(before->text, after->text);
                if (!old_done[k] && str_equal(before->name, after->name) &&
                    (is_same_text || pass == 1)) {
                    old_done[k] = new_done[i] = true;
                    if (!is_same_text) {
                        part_change(comparing, change, after->name, before->text, after->text);
                    }
                }
            }
        }
    }
    for (size_t k = 0; k < old->parts.count; k++) {
        if (!old_done[k]) {
            part_change(comparing, change, old->parts.at[k].name, old->parts.at[k].text, (Str){});
        }
    }
    for (size_t i = 0; i < new->parts.count; i++) {
        if (!new_done[i]) {
            part_change(comparing, change, new->parts.at[i].name, (Str){}, new->parts.at[i].text);
        }
    }
}

static void alone_add(Comparing *comparing, const Said *said, ChangeKind kind)
{
    bool is_new = kind == CHANGE_ADDED;
    Change change = {
        .kind = kind,
        .rulebook = said->version->name,
        .statement = said->title,
        .from = said->from,
        .old_path = is_new ? (Str){} : said->version->path,
        .new_path = is_new ? said->version->path : (Str){},
        .old_line = is_new ? 0 : said->line,
        .new_line = is_new ? said->line : 0,
    };
    for (size_t i = 0; i < said->parts.count; i++) {
        const Part *part = &said->parts.at[i];
        part_change(comparing, &change, part->name, is_new ? (Str){} : part->text,
                    is_new ? part->text : (Str){});
    }
    change_take(comparing, &change);
}

static void change_take(Comparing *comparing, const Change *change)
{
    *VEC_PUSH(&comparing->out->changes, comparing->arena) = *change;
    comparing->out->counts[change->kind]++;
}

static void part_change(const Comparing *comparing, Change *change, Str part, Str before, Str after)
{
    *VEC_PUSH(&change->parts, comparing->arena) = (PartChange){part, before, after};
}

// --- Rows of tables ---------------------------------------------------------------------------

static Status rows_compare(Comparing *comparing, Change *change, const Said *old, const Said *new)
{
    Rows before = {}, after = {};
    TRY(rows_read(comparing, &before, old));
    TRY(rows_read(comparing, &after, new));
    for (size_t i = 0; i < map_count(after.keys); i++) {
        uint32_t row;
        Str key = map_key(after.keys, i);
        const CsvRow *is = &after.rows.at[map_value(after.keys, i)];
        if (map_find(before.keys, key, &row)) {
            row_changes(comparing, change, key, &before, &before.rows.at[row], &after, is);
        } else {
            part_change(comparing, change, str_format(comparing->arena, "row %.*s", STR_ARG(key)),
                        (Str){}, row_text(comparing, &after, is));
        }
    }
    for (size_t i = 0; i < map_count(before.keys); i++) {
        Str key = map_key(before.keys, i);
        if (!map_find(after.keys, key, NULL)) {
            const CsvRow *was = &before.rows.at[map_value(before.keys, i)];
            part_change(comparing, change, str_format(comparing->arena, "row %.*s", STR_ARG(key)),
                        row_text(comparing, &before, was), (Str){});
        }
    }
    return STATUS_OK;
}

static Status rows_read(Comparing *comparing, Rows *out, const Said *said)
{
    Problems *problems = &comparing->session->problems;
    Arena *arena = comparing->arena;
    Str path = said->version->path, text;
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/') {
        slash--;
    }
    path = str_format(arena, "%.*s%.*s", (int)slash, path.at, STR_ARG(said->table));
    TRY(file_read(&text, path, TABLE_MAX, problems, arena));
    CsvReader reader = csv_open(text, path);
    out->keys = map_new(arena);
    Status status = csv_next(&out->header, &reader, problems, arena);
    for (CsvRow row; status == STATUS_OK;) {
        status = csv_next(&row, &reader, problems, arena);
        if (status == STATUS_OK) {
            // A key may stand twice, for days that do not meet: each is a row of its own.
            Str key = row_key(comparing, out, &row, said->table_key);
            Str name = key;
            for (unsigned version = 2; map_find(out->keys, name, NULL); version++) {
                name = str_format(arena, "%.*s (%u)", STR_ARG(key), version);
            }
            map_put(out->keys, name, (uint32_t)out->rows.count);
            *VEC_PUSH(&out->rows, arena) = row;
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

// The cells of its key; the whole row where the table has none.
static Str row_key(const Comparing *comparing, const Rows *rows, const CsvRow *row, const Tree *key)
{
    if (key == NULL || key->count == 0) {
        return row_text(comparing, rows, row);
    }
    Buffer buffer = buffer_new(comparing->arena);
    for (uint32_t i = 0; i < key->count; i++) {
        buffer_add(&buffer, i > 0 ? STR(", ") : STR(""));
        buffer_add(&buffer, cell_of(rows, row, key->children[i]->text));
    }
    return buffer_str(&buffer);
}

static Str row_text(const Comparing *comparing, const Rows *rows, const CsvRow *row)
{
    Buffer buffer = buffer_new(comparing->arena);
    for (size_t i = 0; i < row->count && i < rows->header.count; i++) {
        if (row->cells[i].len > 0) {
            buffer_add_format(&buffer, "%s%.*s: %.*s", buffer.len > 0 ? ", " : "",
                              STR_ARG(str_trim(rows->header.cells[i])), STR_ARG(row->cells[i]));
        }
    }
    return buffer_str(&buffer);
}

static Str cell_of(const Rows *rows, const CsvRow *row, Str column)
{
    for (size_t i = 0; i < row->count && i < rows->header.count; i++) {
        if (str_equal(str_trim(rows->header.cells[i]), column)) {
            return row->cells[i];
        }
    }
    return (Str){};
}

// Cell by cell, in the order of the new columns; then columns that there are no more.
static void row_changes(const Comparing *comparing, Change *change, Str key, const Rows *old,
                        const CsvRow *before, const Rows *new, const CsvRow *after)
{
    const Rows *sides[] = {new, old};
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < sides[side]->header.count; i++) {
            Str column = str_trim(sides[side]->header.cells[i]);
            Str was = cell_of(old, before, column), is = cell_of(new, after, column);
            bool is_said = side == 1 && is.len > 0;
            if (!is_said && !str_equal(was, is)) {
                part_change(
                    comparing, change,
                    str_format(comparing->arena, "row %.*s: %.*s", STR_ARG(key), STR_ARG(column)),
                    was, is);
            }
        }
    }
}
