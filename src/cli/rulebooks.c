// rulebooks.c: from names and folders to a program.
//
//   --rules us          the shelf, whole; "us" selects
//   --rules DIR|FILE    its rulebooks, then by `use`, again and again:
//                       those beside them, those of the shelf
//   then, for each rulebook, the tables beside it that its text names
#include "cli/rulebooks.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"

#define RULEBOOK_MAX (16 * MEBIBYTE)
#define TABLE_MAX (64 * MEBIBYTE)
#define FOLDER_DEPTH_MAX 8
#define DISTANCE_MAX 32  // of spellings, between a name and one that there is
#define FOLDER_NAMES_MAX GIBIBYTE

typedef struct Loader {
    Arena *arena;
    Problems *problems;
    VEC(Source) rulebooks;
    VEC(Source) tables;
    VEC(Str) roots;
    Map *paths;       // of what is loaded
    Map *candidates;  // rulebook that could be used → index of its path
    Paths candidate_paths;
    bool shelf_is_read;
    const Reading *reading;  // an editor's; else null
} Loader;

// A rulebook that could be used: its name, and its file.
typedef struct Named {
    Str name, path;
} Named;

typedef struct FolderList {
    VEC(Named) files;
} FolderList;

struct FolderNames {
    Arena *arena;  // of its own: reset when all is forgotten
    Map *folders;
    VEC(FolderList) lists;
};

static Loader loader_new(Problems *problems, Arena *arena);
static Status paths_load(Rulebooks *out, Session *session, const Str *paths, size_t count,
                         bool with_laws);
static bool text_find_open(Str *out, const Loader *loader, Str path);
static Status text_read(Str *out, Loader *loader, Str path, size_t limit);
static Status shelf_load(Loader *loader);
static Status path_load(Loader *loader, Str path);
static Status rulebook_load(Loader *loader, Str path, bool is_root);
static Status laws_load(Loader *loader);
static Str law_of(Str name);
static Status used_load(Loader *loader);
static bool is_loaded(const Loader *loader, Str name);
static Status used_find(bool *found, Loader *loader, const Tree *name);
static Status candidates_read(Loader *loader, Str folder);
static Status folder_names(FolderList *out, Loader *loader, Str folder);
static Status folder_names_read(FolderList *out, Loader *loader, Str folder, Arena *arena);
static Status tables_load(Loader *loader);
static Status tables_beside_load(Loader *loader, const Source *rulebook);
static Str declared_name(Str text);
static Str folder_of(Str path);
static bool has_folder(const Loader *loader, Str path);
static Str path_below(Str folder, Str name, Arena *arena);
static bool is_table_name(Str name);
static bool is_path(Session *session, Str value);
static Sources loader_sources(const Loader *loader);
static Status program_load(Rulebooks *out, Loader *loader);
static Exit names_check(const Rulebooks *rulebooks, Session *session, const Str *names,
                        size_t count);
static Exit name_refuse(Session *session, const Map *known, Str name);
static Str names_by_distance(const Map *known, Str name, Arena *arena);
static Status folder_collect(Paths *out, Str folder, Str ending, unsigned depth, Problems *problems,
                             Arena *arena);

Str rulebooks_shelf(Arena *arena)
{
    const char *given = getenv("COMITY_RULEBOOKS");
    if (given != NULL && *given != '\0') {
        return str_from_c(given);
    }
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);
    Str path = {program, len < 0 ? 0 : (size_t)len};
    if (str_starts_with(path, STR(COMITY_BUILD_DIR "/")) ||
        str_starts_with(path, STR(COMITY_RULEBOOK_SOURCE_DIR "/../"))) {
        return STR(COMITY_RULEBOOK_SOURCE_DIR);
    }
    // Where it was moved to after it was installed: bin/comity, share/comity/rulebooks.
    Str moved = str_format(arena, "%.*s/../share/comity/rulebooks", STR_ARG(folder_of(path)));
    return path.len > 0 && file_is_folder(moved) ? moved : STR(COMITY_RULEBOOK_DIR);
}

Str rulebooks_path(Str operand, Arena *arena)
{
    if (file_exists(operand) || str_find_char(operand, '/') != SIZE_MAX) {
        return operand;
    }
    Buffer name = buffer_new(arena);
    for (size_t i = 0; i < operand.len; i++) {
        buffer_add_char(&name, operand.at[i] == '.' ? '/' : operand.at[i]);
    }
    Str folder = path_below(rulebooks_shelf(arena), buffer_str(&name), arena);
    Str file = str_format(arena, "%.*s.rules", STR_ARG(folder));
    return file_is_folder(folder) ? folder : file_exists(file) ? file : operand;
}

Exit rulebooks_load(Rulebooks *out, Session *session)
{
    return rulebooks_load_option(out, session, "rules");
}

Exit rulebooks_load_option(Rulebooks *out, Session *session, const char *option)
{
    double begun = session_clock();
    Problems problems = {.arena = session->arena};
    Loader loader = loader_new(&problems, session->arena);
    VEC(Str) names = {};
    Status status = STATUS_OK;
    Str value;
    bool needs_shelf = !option_is_given(&session->options, option);
    for (size_t at = 0;
         status == STATUS_OK && option_next(&value, &session->options, option, &at);) {
        if (is_path(session, value)) {
            status = path_load(&loader, value);
        } else {
            *VEC_PUSH(&names, session->arena) = value;
            needs_shelf = true;
        }
    }
    size_t own_count = loader.roots.count;
    if (status == STATUS_OK && needs_shelf) {
        status = shelf_load(&loader);
    }
    if (status == STATUS_OK) {
        status = program_load(out, &loader);
    }
    for (size_t i = 0; i < problems.list.count; i++) {
        if (problems.list.at[i].severity == SEVERITY_ERROR) {
            *VEC_PUSH(&session->problems.list, session->arena) = problems.list.at[i];
            session->problems.error_count++;
        }
    }
    session->load_seconds += session_clock() - begun;
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    Exit exit = names_check(out, session, names.at, names.count);
    for (size_t i = 0; i < own_count; i++) {
        *VEC_PUSH(&names, session->arena) = declared_name(loader.rulebooks.at[i].text);
    }
    out->names = names.at;
    out->name_count = names.count;
    return exit;
}

Status rulebooks_load_paths(Rulebooks *out, Session *session, const Str *paths, size_t count)
{
    return paths_load(out, session, paths, count, false);
}

Status rulebooks_load_laws(Rulebooks *out, Session *session, const Str *paths, size_t count)
{
    return paths_load(out, session, paths, count, true);
}

static Status paths_load(Rulebooks *out, Session *session, const Str *paths, size_t count,
                         bool with_laws)
{
    double begun = session_clock();
    Problems problems = {.arena = session->arena};
    Loader loader = loader_new(&problems, session->arena);
    Status status = count == 0 ? shelf_load(&loader) : STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = path_load(&loader, rulebooks_path(paths[i], session->arena));
    }
    if (status == STATUS_OK && with_laws) {
        status = laws_load(&loader);
    }
    if (status == STATUS_OK) {
        status = program_load(out, &loader);
    }
    problems_sort(&problems);
    for (size_t i = 0; i < problems.list.count; i++) {
        const Problem *problem = &problems.list.at[i];
        if (problem->severity == SEVERITY_ERROR || rulebooks_is_root(out, problem->place.source)) {
            *VEC_PUSH(&session->problems.list, session->arena) = *problem;
            session->problems.error_count += problem->severity == SEVERITY_ERROR;
        }
    }
    session->problems.left_out = problems.left_out;
    session->load_seconds += session_clock() - begun;
    return status;
}

Status rulebooks_read(Sources *out, Str path, const Reading *reading, Problems *problems,
                      Arena *arena)
{
    Loader loader = loader_new(problems, arena);
    loader.reading = reading;
    Str shelf = rulebooks_shelf(arena);
    bool is_on_shelf = str_starts_with(path, path_below(shelf, STR(""), arena));
    Status status = rulebook_load(&loader, path, true);
    if (status == STATUS_OK && reading->with_beside && has_folder(&loader, path)) {
        status = path_load(&loader, is_on_shelf ? shelf : folder_of(path));
    }
    if (status == STATUS_OK) {
        status = used_load(&loader);
    }
    if (status == STATUS_OK) {
        status = tables_load(&loader);
    }
    *out = loader_sources(&loader);
    return status;
}

bool rulebooks_is_root(const Rulebooks *rulebooks, Str path)
{
    for (size_t i = 0; i < rulebooks->root_count; i++) {
        Str root = rulebooks->roots[i];
        Str stem = str_slice(root, 0, root.len - sizeof ".rules" + 1);
        if (str_equal(path, root) || (str_starts_with(path, stem) && is_table_name(path))) {
            return true;
        }
    }
    return false;
}

Status files_below(Paths *out, Str path, Str ending, Problems *problems, Arena *arena)
{
    if (file_is_folder(path)) {
        return folder_collect(out, path, ending, 0, problems, arena);
    }
    *VEC_PUSH(out, arena) = path;
    return STATUS_OK;
}

static Loader loader_new(Problems *problems, Arena *arena)
{
    return (Loader){.arena = arena,
                    .problems = problems,
                    .paths = map_new(arena),
                    .candidates = map_new(arena)};
}

static bool text_find_open(Str *out, const Loader *loader, Str path)
{
    for (size_t i = 0; loader->reading != NULL && i < loader->reading->open_count; i++) {
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

static Status shelf_load(Loader *loader)
{
    Str shelf = rulebooks_shelf(loader->arena);
    loader->shelf_is_read = true;
    return path_load(loader, shelf);
}

static Status path_load(Loader *loader, Str path)
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

// The other rulebooks of the same laws that lie beside those loaded.
static Status laws_load(Loader *loader)
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

// "cn" of "cn.parties"
static Str law_of(Str name)
{
    Str rest;
    return str_split(name, '.', &rest);
}

// Rulebooks that are used and not there: from beside the user, else from the shelf. One that is
// nowhere is left to the checker, which knows the place.
static Status used_load(Loader *loader)
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
                if (!found && has_folder(loader, loader->rulebooks.at[i].path)) {
                    TRY(candidates_read(loader, folder_of(loader->rulebooks.at[i].path)));
                    TRY(used_find(&found, loader, clause->tree->children[n]));
                }
                if (!found && !loader->shelf_is_read) {
                    loader->shelf_is_read = true;
                    TRY(candidates_read(loader, rulebooks_shelf(loader->arena)));
                    TRY(used_find(&found, loader, clause->tree->children[n]));
                }
            }
        }
    }
    return STATUS_OK;
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
    TRY(folder_names(&list, loader, folder));
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

// From what is kept, if something is; else from the disk.
static Status folder_names(FolderList *out, Loader *loader, Str folder)
{
    FolderNames *names = loader->reading != NULL ? loader->reading->names : NULL;
    if (names == NULL) {
        return folder_names_read(out, loader, folder, loader->arena);
    }
    uint32_t index = (uint32_t)names->lists.count;
    if (!map_find(names->folders, folder, &index)) {
        FolderList list = {};
        TRY(folder_names_read(&list, loader, folder, names->arena));
        map_put(names->folders, str_copy(folder, names->arena), index);
        *VEC_PUSH(&names->lists, names->arena) = list;
    }
    *out = names->lists.at[index];
    return STATUS_OK;
}

static Status folder_names_read(FolderList *out, Loader *loader, Str folder, Arena *arena)
{
    Paths files = {};  // these and the texts need not last
    TRY(files_below(&files, folder, STR(".rules"), loader->problems, loader->arena));
    for (size_t i = 0; i < files.count; i++) {
        Str text;
        Problems ignored = {.arena = loader->arena, .limit = 1};
        Status status = file_read(&text, files.at[i], RULEBOOK_MAX, &ignored, loader->arena);
        if (status == STATUS_OK) {  // one that cannot be read is missed only if it is used
            *VEC_PUSH(&out->files, arena) =
                (Named){str_copy(declared_name(text), arena), str_copy(files.at[i], arena)};
        }
    }
    return STATUS_OK;
}

static void folder_names_end(void *what)
{
    FolderNames *names = what;
    arena_free(names->arena);
}

FolderNames *folder_names_new(Arena *arena)
{
    FolderNames *names = ARENA_NEW(arena, FolderNames);
    names->arena = arena_new(FOLDER_NAMES_MAX);
    if (names->arena == NULL) {
        return NULL;  // nothing is kept
    }
    arena_defer(arena, folder_names_end, names);
    folder_names_forget(names);
    return names;
}

void folder_names_forget(FolderNames *names)
{
    arena_reset(names->arena);
    names->folders = map_new(names->arena);
    names->lists.at = NULL;
    names->lists.count = names->lists.capacity = 0;
}

static Status tables_load(Loader *loader)
{
    for (size_t i = 0; i < loader->rulebooks.count; i++) {
        if (str_find(loader->rulebooks.at[i].text, STR(".csv\"")) != SIZE_MAX) {
            TRY(tables_beside_load(loader, &loader->rulebooks.at[i]));
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
    if (!has_folder(loader, rulebook->path)) {
        return STATUS_OK;
    }
    TRY(file_list(&names, &count, folder, loader->problems, loader->arena));
    for (size_t i = 0; i < count; i++) {
        Str quoted = str_format(loader->arena, "\"%.*s\"", STR_ARG(names[i]));
        if (!is_table_name(names[i]) || str_find(rulebook->text, quoted) == SIZE_MAX) {
            continue;
        }
        // As the checker looks for it: the rulebook's path up to its last '/', and the name.
        bool has_folder = str_find_char(rulebook->path, '/') != SIZE_MAX;
        Source table = {.path =
                            has_folder ? path_below(folder, names[i], loader->arena) : names[i]};
        if (map_find(loader->paths, table.path, NULL)) {
            continue;
        }
        map_put(loader->paths, table.path, 0);
        TRY(text_read(&table.text, loader, table.path, TABLE_MAX));
        *VEC_PUSH(&loader->tables, loader->arena) = table;
    }
    return STATUS_OK;
}

// NAME of the first line that is `rulebook NAME`; comments and blank lines may stand before it.
static Str declared_name(Str text)
{
    while (text.len > 0) {
        Str line = str_trim(str_split(text, '\n', &text));
        if (str_starts_with(line, STR("rulebook "))) {
            Str rest = str_trim(str_slice(line, sizeof "rulebook", SIZE_MAX));
            return str_trim(str_split(str_split(rest, '#', &rest), ' ', &rest));
        }
        if (line.len > 0 && line.at[0] != '#') {
            return (Str){};
        }
    }
    return (Str){};
}

static Str folder_of(Str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/') {
        slash--;
    }
    return slash == 0 ? STR(".") : slash == 1 ? STR("/") : str_slice(path, 0, slash - 1);
}

// What an editor holds and never saved has a URI in place of a path, and nothing beside it.
static bool has_folder(const Loader *loader, Str path)
{
    return loader->reading == NULL ||
           (str_starts_with(path, STR("/")) && file_is_folder(folder_of(path)));
}

static Str path_below(Str folder, Str name, Arena *arena)
{
    bool has_slash = str_ends_with(folder, STR("/"));
    return str_format(arena, "%.*s%s%.*s", STR_ARG(folder), has_slash ? "" : "/", STR_ARG(name));
}

static bool is_table_name(Str name)
{
    return str_ends_with(name, STR(".csv")) && !str_ends_with(name, STR(".cases.csv"));
}

// A name of the shelf comes before a folder that happens to be called the same.
static bool is_path(Session *session, Str value)
{
    if (str_find_char(value, '/') != SIZE_MAX || str_ends_with(value, STR(".rules")) ||
        str_starts_with(value, STR(".")) || value.len == 0) {
        return true;
    }
    Str rest;
    Str law = str_split(value, '.', &rest);
    Str shelf = rulebooks_shelf(session->arena);
    return file_exists(value) && !file_is_folder(path_below(shelf, law, session->arena));
}

static Sources loader_sources(const Loader *loader)
{
    return (Sources){
        .rulebooks = loader->rulebooks.at,
        .rulebook_count = loader->rulebooks.count,
        .tables = loader->tables.at,
        .table_count = loader->tables.count,
    };
}

static Status program_load(Rulebooks *out, Loader *loader)
{
    TRY(used_load(loader));
    TRY(tables_load(loader));
    out->roots = loader->roots.at;
    out->root_count = loader->roots.count;
    Program *program = NULL;
    TRY(program_build(&program, loader_sources(loader), loader->problems, loader->arena));
    out->program = program;
    return STATUS_OK;
}

// Each name names some rulebook.
static Exit names_check(const Rulebooks *rulebooks, Session *session, const Str *names,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Map *known = map_new(session->arena);
        bool is_known = false;
        for (uint32_t k = 0; k < rulebooks->program->rulebook_count; k++) {
            const Rulebook *rulebook = rulebooks->program->rulebooks[k];
            is_known = is_known || rulebook_is_named(rulebook, names[i]);
            map_put(known, rulebook->name, 0);
            map_put(known, rulebook->law_name, 0);
        }
        if (!is_known) {
            return name_refuse(session, known, names[i]);
        }
    }
    return EXIT_DONE;
}

static Exit name_refuse(Session *session, const Map *known, Str name)
{
    (void)problem_error(&session->problems, (Place){}, "usage",
                        "there is no rulebook or folder '%.*s'", STR_ARG(name));
    if (str_find_char(name, ',') != SIZE_MAX) {
        problem_hint(&session->problems, "'--rules' may be given several times, for a name each");
    } else {
        problem_hint(&session->problems, "nearest first, there are: %.*s",
                     STR_ARG(names_by_distance(known, name, session->arena)));
    }
    session_report(session);
    return EXIT_USAGE;
}

// The names, that nearest in spelling first; those equally near as they came.
static Str names_by_distance(const Map *known, Str name, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t distance = 0; distance <= DISTANCE_MAX + 1; distance++) {
        for (size_t i = 0; i < map_count(known); i++) {
            // DISTANCE_MAX + 1 is the answer for all that are further away.
            if (str_distance(name, map_key(known, i), DISTANCE_MAX) == distance) {
                buffer_add(&buffer, buffer.len > 0 ? STR(", ") : STR(""));
                buffer_add(&buffer, map_key(known, i));
            }
        }
    }
    return buffer_str(&buffer);
}

static Status folder_collect(Paths *out, Str folder, Str ending, unsigned depth, Problems *problems,
                             Arena *arena)
{
    Str *names = NULL;
    size_t count = 0;
    TRY(file_list(&names, &count, folder, problems, arena));
    for (size_t i = 0; i < count; i++) {
        if (names[i].at[0] == '.') {
            continue;  // hidden: what editors and version control keep there is no law
        }
        Str path = path_below(folder, names[i], arena);
        bool is_folder = file_is_folder(path);
        if (!is_folder && str_ends_with(names[i], ending)) {
            *VEC_PUSH(out, arena) = path;
        } else if (is_folder && depth < FOLDER_DEPTH_MAX) {
            TRY(folder_collect(out, path, ending, depth + 1, problems, arena));
        }
    }
    return STATUS_OK;
}
