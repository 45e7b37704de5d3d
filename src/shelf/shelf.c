// shelf.c: from names and folders to a program.
//
//   names "us"          the shelf, whole; "us" selects
//   folders, files      those rulebooks, and what they use
//   texts in memory     the same, of texts that stand for files
#include "shelf/shelf.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "shelf/loader.h"

#define DISTANCE_MAX 32  // of spellings, between a name and one that there is

static Status own_load(Paths *names, Loader *loader, const Str *rules, size_t count);
static bool is_path(Str shelf, Str value, Arena *arena);
static Status program_load(Rulebooks *out, Loader *loader);
static void problem_keep(Problems *problems, const Problem *problem);
static void name_refuse(const Map *known, Str name, Problems *problems);
static Str names_by_distance(const Map *known, Str name, Arena *arena);

Str shelf_find(Str binary, Arena *arena)
{
    const char *given = getenv("COMITY_RULEBOOKS");
    if (given != NULL && *given != '\0') {
        return str_from_c(given);
    }
    if (str_starts_with(binary, STR(COMITY_BUILD_DIR "/")) ||
        str_starts_with(binary, STR(COMITY_RULEBOOK_SOURCE_DIR "/../"))) {
        return STR(COMITY_RULEBOOK_SOURCE_DIR);
    }
    // Where it was moved to after it was installed: bin/comity, or lib/libcomity.so, perhaps in a
    // folder of the processor's, with share/comity/rulebooks; or a package that holds both.
    static const char *const beside[] = {"../share/comity/rulebooks",
                                         "../../share/comity/rulebooks", "rulebooks"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside && binary.len > 0; i++) {
        Str moved = path_below(folder_of(binary), str_from_c(beside[i]), arena);
        if (file_is_folder(moved)) {
            return moved;
        }
    }
    return STR(COMITY_RULEBOOK_DIR);
}

Str shelf_of_program(Arena *arena)
{
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);
    return shelf_find((Str){program, len < 0 ? 0 : (size_t)len}, arena);
}

Str shelf_path(Str shelf, Str operand, Arena *arena)
{
    if (file_exists(operand) || str_find_char(operand, '/') != SIZE_MAX) {
        return operand;
    }
    Buffer name = buffer_new(arena);
    for (size_t i = 0; i < operand.len; i++) {
        buffer_add_char(&name, operand.at[i] == '.' ? '/' : operand.at[i]);
    }
    Str folder = path_below(shelf, buffer_str(&name), arena);
    Str file = str_format(arena, "%.*s.rules", STR_ARG(folder));
    return file_is_folder(folder) ? folder : file_exists(file) ? file : operand;
}

Status shelf_load(Rulebooks *out, const Reading *reading, const Str *rules, size_t count,
                  Problems *problems, Arena *arena)
{
    Problems all = {.arena = arena};
    Loader loader = loader_new(reading, &all, arena);
    Paths names = {};
    Status status = own_load(&names, &loader, rules, count);
    size_t own_count = loader.roots.count;
    if (status == STATUS_OK && (names.count > 0 || own_count == 0)) {
        status = loader_add_shelf(&loader);
    }
    if (status == STATUS_OK) {
        status = program_load(out, &loader);
    }
    for (size_t i = 0; i < all.list.count; i++) {
        if (all.list.at[i].severity == SEVERITY_ERROR) {
            problem_keep(problems, &all.list.at[i]);
        }
    }
    TRY(status);
    status = shelf_names_check(out->program, names.at, names.count, problems);
    for (size_t i = 0; i < own_count; i++) {
        *VEC_PUSH(&names, arena) = declared_name(loader.rulebooks.at[i].text);
    }
    out->names = names.at;
    out->name_count = names.count;
    return status;
}

Status shelf_names_check(const Program *program, const Str *names, size_t count, Problems *problems)
{
    for (size_t i = 0; i < count; i++) {
        Map *known = map_new(problems->arena);
        bool is_known = false;
        for (uint32_t k = 0; k < program->rulebook_count; k++) {
            const Rulebook *rulebook = program->rulebooks[k];
            is_known = is_known || rulebook_is_named(rulebook, names[i]);
            map_put(known, rulebook->name, 0);
            map_put(known, rulebook->law_name, 0);
        }
        if (!is_known) {
            name_refuse(known, names[i], problems);
            return STATUS_NOT_FOUND;
        }
    }
    return STATUS_OK;
}

Status shelf_load_paths(Rulebooks *out, Str shelf, const Str *paths, size_t count, bool with_laws,
                        Problems *problems, Arena *arena)
{
    Problems all = {.arena = arena};
    Reading reading = {.shelf = shelf};
    Loader loader = loader_new(&reading, &all, arena);
    Status status = count == 0 ? loader_add_shelf(&loader) : STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = loader_add_path(&loader, shelf_path(shelf, paths[i], arena));
    }
    if (status == STATUS_OK && with_laws) {
        status = loader_add_laws(&loader);
    }
    if (status == STATUS_OK) {
        status = program_load(out, &loader);
    }
    problems_sort(&all);
    for (size_t i = 0; i < all.list.count; i++) {
        const Problem *problem = &all.list.at[i];
        if (problem->severity == SEVERITY_ERROR || rulebooks_is_root(out, problem->place.source)) {
            problem_keep(problems, problem);
        }
    }
    problems->left_out = all.left_out;
    return status;
}

Status shelf_read(Sources *out, Str path, const Reading *reading, Problems *problems, Arena *arena)
{
    Loader loader = loader_new(reading, problems, arena);
    bool is_on_shelf = str_starts_with(path, path_below(reading->shelf, STR(""), arena));
    Status status = loader_add_rulebook(&loader, path);
    if (status == STATUS_OK && reading->with_beside && loader_has_folder(&loader, path)) {
        status = loader_add_path(&loader, is_on_shelf ? reading->shelf : folder_of(path));
    }
    if (status == STATUS_OK) {
        status = loader_add_used(&loader);
    }
    if (status == STATUS_OK) {
        status = loader_add_tables(&loader);
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

// Folders, files and texts in memory; *names gets what is none of them, and selects on the shelf.
static Status own_load(Paths *names, Loader *loader, const Str *rules, size_t count)
{
    const Reading *reading = loader->reading;
    for (size_t i = 0; i < count; i++) {
        if (is_path(reading->shelf, rules[i], loader->arena)) {
            TRY(loader_add_path(loader, rules[i]));
        } else {
            *VEC_PUSH(names, loader->arena) = rules[i];
        }
    }
    for (size_t i = 0; i < reading->open_count; i++) {
        if (!is_table_name(reading->open[i].path)) {
            TRY(loader_add_rulebook(loader, reading->open[i].path));
        }
    }
    return STATUS_OK;
}

// A name of the shelf comes before a folder that happens to be called the same.
static bool is_path(Str shelf, Str value, Arena *arena)
{
    if (str_find_char(value, '/') != SIZE_MAX || str_ends_with(value, STR(".rules")) ||
        str_starts_with(value, STR(".")) || value.len == 0) {
        return true;
    }
    Str rest;
    Str law = str_split(value, '.', &rest);
    return file_exists(value) && !file_is_folder(path_below(shelf, law, arena));
}

static Status program_load(Rulebooks *out, Loader *loader)
{
    TRY(loader_add_used(loader));
    TRY(loader_add_tables(loader));
    out->roots = loader->roots.at;
    out->root_count = loader->roots.count;
    Program *program = NULL;
    TRY(program_build(&program, loader_sources(loader), loader->problems, loader->arena));
    out->program = program;
    return STATUS_OK;
}

static void problem_keep(Problems *problems, const Problem *problem)
{
    *VEC_PUSH(&problems->list, problems->arena) = *problem;
    problems->error_count += problem->severity == SEVERITY_ERROR;
}

static void name_refuse(const Map *known, Str name, Problems *problems)
{
    (void)problem_error(problems, (Place){}, "usage", "there is no rulebook or folder '%.*s'",
                        STR_ARG(name));
    if (str_find_char(name, ',') != SIZE_MAX) {
        problem_hint(problems, "several are named one by one, each for itself");
    } else {
        problem_hint(problems, "nearest first, there are: %.*s",
                     STR_ARG(names_by_distance(known, name, problems->arena)));
    }
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
