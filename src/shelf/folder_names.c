// folder_names.c: folders walked in order, hidden files left out.
#include "shelf/folder_names.h"

#include "base/file.h"
#include "base/map.h"

#define FOLDER_DEPTH_MAX 8
#define FOLDER_NAMES_MAX GIBIBYTE

struct FolderNames {
    Arena *arena;  // of its own: reset when all is forgotten
    Map *folders;
    VEC(FolderList) lists;
};

static Status folder_collect(Paths *out, Str folder, Str ending, unsigned depth, Problems *problems,
                             Arena *arena);
static void names_end(void *what);
static Status names_read(FolderList *out, Str folder, Problems *problems, Arena *lasting,
                         Arena *arena);

Status files_below(Paths *out, Str path, Str ending, Problems *problems, Arena *arena)
{
    if (file_is_folder(path)) {
        return folder_collect(out, path, ending, 0, problems, arena);
    }
    *VEC_PUSH(out, arena) = path;
    return STATUS_OK;
}

FolderNames *folder_names_new(Arena *arena)
{
    FolderNames *names = ARENA_NEW(arena, FolderNames);
    names->arena = arena_new(FOLDER_NAMES_MAX);
    if (names->arena == NULL) {
        return NULL;  // nothing is kept
    }
    arena_defer(arena, names_end, names);
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

Status folder_names_find(FolderList *out, FolderNames *names, Str folder, Problems *problems,
                         Arena *arena)
{
    if (names == NULL) {
        return names_read(out, folder, problems, arena, arena);
    }
    uint32_t index = (uint32_t)names->lists.count;
    if (!map_find(names->folders, folder, &index)) {
        FolderList list = {};
        TRY(names_read(&list, folder, problems, names->arena, arena));
        map_put(names->folders, str_copy(folder, names->arena), index);
        *VEC_PUSH(&names->lists, names->arena) = list;
    }
    *out = names->lists.at[index];
    return STATUS_OK;
}

Str declared_name(Str text)
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

Str folder_of(Str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/') {
        slash--;
    }
    return slash == 0 ? STR(".") : slash == 1 ? STR("/") : str_slice(path, 0, slash - 1);
}

Str path_below(Str folder, Str name, Arena *arena)
{
    bool has_slash = str_ends_with(folder, STR("/"));
    return str_format(arena, "%.*s%s%.*s", STR_ARG(folder), has_slash ? "" : "/", STR_ARG(name));
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

static void names_end(void *what)
{
    FolderNames *names = what;
    arena_free(names->arena);
}

// What is found lives in `lasting`; the texts that were looked into in `arena`.
static Status names_read(FolderList *out, Str folder, Problems *problems, Arena *lasting,
                         Arena *arena)
{
    Paths files = {};
    TRY(files_below(&files, folder, STR(".rules"), problems, arena));
    for (size_t i = 0; i < files.count; i++) {
        Str text;
        Problems ignored = {.arena = arena, .limit = 1};
        Status status = file_read(&text, files.at[i], RULEBOOK_MAX, &ignored, arena);
        if (status == STATUS_OK) {  // one that cannot be read is missed only if it is used
            *VEC_PUSH(&out->files, lasting) =
                (Named){str_copy(declared_name(text), lasting), str_copy(files.at[i], lasting)};
        }
    }
    return STATUS_OK;
}
