// loader.c: from paths to texts.
//
//   rulebooks asked for, then by `use`, again and again:
//                       those beside them, those of the shelf
//   then, for each rulebook, the tables beside it that its text names
#include "shelf/loader.h"

#include "base/file.h"

#define TABLE_MAX (64 * MEBIBYTE)

static Status rulebook_load(Loader *loader, Str path, bool is_root);
static bool text_find_open(Str *out, const Loader *loader, Str path);
static Status text_read(Str *out, Loader *loader, Str path, size_t limit);
static Str law_of(Str name);
static bool is_loaded(const Loader *loader, Str name);
static Status used_find(bool *found, Loader *loader, const Tree *name);
static Status candidates_read(Loader *loader, Str folder);
static Status tables_beside_load(Loader *loader, const Source *rulebook);
static void tables_open_load(Loader *loader, const Source *rulebook);
static Status table_load(Loader *loader, Str path);
static bool is_named(const Source *rulebook, Str table, Arena *arena);

Loader loader_new(const Reading *reading, Problems *problems, Arena *arena)
{
    return (Loader){.arena = arena,
                    .problems = problems,
                    .reading = reading,
                    .paths = map_new(arena),
                    .candidates = map_new(arena)};
}

Status loader_add_shelf(Loader *loader)
{
    loader->shelf_is_read = true;
    return loader_add_path(loader, loader->reading->shelf);
}

Status loader_add_path(Loader *loader, Str path)
{
    Paths files = {};
    if (!file_is_folder(path)) {
        return rulebook_load(loader, path, true);
    }
    TRY(files_below(&files, path, STR(".rules"), loader->problems, loader->arena));
    if (files.count == 0) {
        return problem_error(loader->problems, (Place){.source = path}, "file.rules",
                             "there is no rulebook (*.rules) in '%.*s'", STR_ARG(path));
    }
    for (size_t i = 0; i < files.count; i++) {
        TRY(rulebook_load(loader, files.at[i], true));
    }
    return STATUS_OK;
}

Status loader_add_rulebook(Loader *loader, Str path)
{
    return rulebook_load(loader, path, true);
}

Status loader_add_laws(Loader *loader)
{
    size_t own_count = loader->rulebooks.count;
    for (size_t i = 0; i < own_count; i++) {
        TRY(candidates_read(loader, folder_of(loader->rulebooks.at[i].path)));
    }
    for (size_t i = 0; i < own_count; i++) {
        Str law = law_of(declared_name(loader->rulebooks.at[i].text));
        for (size_t k = 0; k < map_count(loader->candidates); k++) {
            Str name = map_key(loader->candidates, k);
            if (str_equal(law_of(name), law) && !is_loaded(loader, name)) {
                TRY(rulebook_load(loader, loader->candidate_paths.at[k], false));
            }
        }
    }
    return STATUS_OK;
}

// Rulebooks that are used and not there: from beside the user, else from the shelf. One that is
// nowhere is left to the checker, which knows the place.
Status loader_add_used(Loader *loader)
{
    for (size_t i = 0; i < loader->rulebooks.count; i++) {
        Problems ignored = {.arena = loader->arena, .limit = 1};
        const File *file = file_parse(loader->rulebooks.at[i], &ignored, loader->arena);
        const Statement *head = file->statements.count > 0 ? &file->statements.at[0] : NULL;
        for (size_t k = 0; head != NULL && k < head->clauses.count; k++) {
            const Clause *clause = &head->clauses.at[k];
            for (uint32_t n = 0; clause->kind == CLAUSE_USE && n < clause->tree->count; n++) {
                bool found = false;
                TRY(used_find(&found, loader, clause->tree->children[n]));
                if (!found && loader_has_folder(loader, loader->rulebooks.at[i].path)) {
                    TRY(candidates_read(loader, folder_of(loader->rulebooks.at[i].path)));
                    TRY(used_find(&found, loader, clause->tree->children[n]));
                }
                if (!found && !loader->shelf_is_read) {
                    loader->shelf_is_read = true;
                    TRY(candidates_read(loader, loader->reading->shelf));
                    TRY(used_find(&found, loader, clause->tree->children[n]));
                }
            }
        }
    }
    return STATUS_OK;
}

Status loader_add_tables(Loader *loader)
{
    for (size_t i = 0; i < loader->rulebooks.count; i++) {
        const Source *rulebook = &loader->rulebooks.at[i];
        if (str_find(rulebook->text, STR(".csv\"")) != SIZE_MAX) {
            tables_open_load(loader, rulebook);
            if (loader_has_folder(loader, rulebook->path)) {
                TRY(tables_beside_load(loader, rulebook));
            }
        }
    }
    return STATUS_OK;
}

Sources loader_sources(const Loader *loader)
{
    return (Sources){
        .rulebooks = loader->rulebooks.at,
        .rulebook_count = loader->rulebooks.count,
        .tables = loader->tables.at,
        .table_count = loader->tables.count,
    };
}

// What is held in memory may have a URI in place of a path, or a name alone: nothing lies beside it.
bool loader_has_folder(const Loader *loader, Str path)
{
    Str text;
    return !text_find_open(&text, loader, path) ||
           (str_starts_with(path, STR("/")) && file_is_folder(folder_of(path)));
}

bool is_table_name(Str name)
{
    return str_ends_with(name, STR(".csv")) && !str_ends_with(name, STR(".cases.csv"));
}

static Status rulebook_load(Loader *loader, Str path, bool is_root)
{
    if (map_find(loader->paths, path, NULL)) {
        return STATUS_OK;
    }
    Source source = {.path = path};
    TRY(text_read(&source.text, loader, path, RULEBOOK_MAX));
    map_put(loader->paths, path, 0);
    *VEC_PUSH(&loader->rulebooks, loader->arena) = source;
    if (is_root) {
        *VEC_PUSH(&loader->roots, loader->arena) = path;
    }
    return STATUS_OK;
}

static bool text_find_open(Str *out, const Loader *loader, Str path)
{
    for (size_t i = 0; i < loader->reading->open_count; i++) {
        if (str_equal(loader->reading->open[i].path, path)) {
            *out = loader->reading->open[i].text;
            return true;
        }
    }
    return false;
}

static Status text_read(Str *out, Loader *loader, Str path, size_t limit)
{
    return text_find_open(out, loader, path)
               ? STATUS_OK
               : file_read(out, path, limit, loader->problems, loader->arena);
}

// "cn" of "cn.parties"
static Str law_of(Str name)
{
    Str rest;
    return str_split(name, '.', &rest);
}

static bool is_loaded(const Loader *loader, Str name)
{
    for (size_t i = 0; i < loader->rulebooks.count; i++) {
        if (str_equal(declared_name(loader->rulebooks.at[i].text), name)) {
            return true;
        }
    }
    return false;
}

static Status used_find(bool *found, Loader *loader, const Tree *name)
{
    *found = is_loaded(loader, name->text);
    uint32_t index;
    if (!*found && map_find(loader->candidates, name->text, &index)) {
        *found = true;
        return rulebook_load(loader, loader->candidate_paths.at[index], false);
    }
    return STATUS_OK;
}

static Status candidates_read(Loader *loader, Str folder)
{
    FolderList list = {};
    if (!file_is_folder(folder)) {
        return STATUS_OK;
    }
    TRY(folder_names_find(&list, loader->reading->names, folder, loader->problems, loader->arena));
    for (size_t i = 0; i < list.files.count; i++) {
        Str text;
        Named *file = &list.files.at[i];
        bool is_open = text_find_open(&text, loader, file->path);
        bool is_new = false;
        uint32_t index = (uint32_t)loader->candidate_paths.count;
        (void)map_add(loader->candidates, is_open ? declared_name(text) : file->name, index,
                      &is_new);
        if (is_new) {
            *VEC_PUSH(&loader->candidate_paths, loader->arena) = file->path;
        }
    }
    return STATUS_OK;
}

// The tables in the rulebook's folder that it names.
static Status tables_beside_load(Loader *loader, const Source *rulebook)
{
    Str folder = folder_of(rulebook->path);
    Str *names = NULL;
    size_t count = 0;
    TRY(file_list(&names, &count, folder, loader->problems, loader->arena));
    for (size_t i = 0; i < count; i++) {
        if (is_named(rulebook, names[i], loader->arena)) {
            // As the checker looks for it: the rulebook's path up to its last '/', and the name.
            bool has_folder = str_find_char(rulebook->path, '/') != SIZE_MAX;
            TRY(table_load(loader,
                           has_folder ? path_below(folder, names[i], loader->arena) : names[i]));
        }
    }
    return STATUS_OK;
}

// The same of those that are held in memory.
static void tables_open_load(Loader *loader, const Source *rulebook)
{
    for (size_t i = 0; i < loader->reading->open_count; i++) {
        Source table = loader->reading->open[i];
        Str folder = folder_of(table.path);
        bool has_folder = str_find_char(table.path, '/') != SIZE_MAX;
        Str name = has_folder ? str_slice(table.path, folder.len + 1, SIZE_MAX) : table.path;
        if (str_equal(folder, folder_of(rulebook->path)) &&
            is_named(rulebook, name, loader->arena) && !map_find(loader->paths, table.path, NULL)) {
            map_put(loader->paths, table.path, 0);
            *VEC_PUSH(&loader->tables, loader->arena) = table;
        }
    }
}

static Status table_load(Loader *loader, Str path)
{
    Source table = {.path = path};
    if (map_find(loader->paths, path, NULL)) {
        return STATUS_OK;
    }
    TRY(text_read(&table.text, loader, path, TABLE_MAX));
    map_put(loader->paths, path, 0);
    *VEC_PUSH(&loader->tables, loader->arena) = table;
    return STATUS_OK;
}

// Is this a table that the text of the rulebook names?
static bool is_named(const Source *rulebook, Str table, Arena *arena)
{
    return is_table_name(table) &&
           str_find(rulebook->text, str_format(arena, "\"%.*s\"", STR_ARG(table))) != SIZE_MAX;
}
