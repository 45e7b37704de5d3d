// file.c: whole files and folders.
//
// A file that is open while memory is taken is handed to the arena, so that meeting the limit
// closes it; what was closed already is marked, so that the end of the arena does not close it
// again.
#define _GNU_SOURCE 1  // the strerror_r that returns the words
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP (64 * KIBIBYTE)
#define CLOSED (-1)

static bool path_to_c(char path[PATH_MAX], Str text);
static bool path_stat(struct stat *out, Str path);
static Status file_open(int *out, Str path, Problems *problems);
static void file_close(void *descriptor);
static Status content_read(Str *out, int descriptor, Str path, size_t limit, Problems *problems,
                           Arena *arena);
static size_t size_expected(int descriptor);
static Status too_large(Problems *problems, Str path, size_t limit);
static void folder_close(void *folder);
static Status world_problem(Problems *problems, Str path, int error);
static int name_order(const void *left, const void *right);

Status file_read(Str *out, Str path, size_t limit, Problems *problems, Arena *arena)
{
    int *descriptor = ARENA_NEW(arena, int);
    *descriptor = CLOSED;
    arena_defer(arena, file_close, descriptor);
    bool is_standard_input = str_equal(path, STR("-"));
    if (is_standard_input) {
        *descriptor = STDIN_FILENO;
    } else {
        TRY(file_open(descriptor, path, problems));
    }
    Str content;
    Status status = content_read(&content, *descriptor, path, limit, problems, arena);
    if (is_standard_input) {
        *descriptor = CLOSED;  // not ours to close
    }
    file_close(descriptor);
    TRY(status);
    *out = content;
    return STATUS_OK;
}

static bool content_write(int descriptor, Str content)
{
    while (content.len > 0) {
        ssize_t written = write(descriptor, content.at, content.len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        content = str_slice(content, written < 0 ? 0 : (size_t)written, SIZE_MAX);
    }
    return fsync(descriptor) == 0 || errno == EINVAL;  // a pipe has no disk
}

static Status write_failed(Problems *problems, Str path, int error)
{
    char room[128];
    return problem_world(problems, STATUS_BROKEN, (Place){.source = path}, "disk.write",
                         "'%.*s' cannot be written: %s", STR_ARG(path),
                         strerror_r(error, room, sizeof room));
}

Status file_write(Str path, Str content, Problems *problems)
{
    char target[PATH_MAX], beside[PATH_MAX + 32];
    struct stat there;
    if (!path_to_c(target, path)) {
        return write_failed(problems, path, ENAMETOOLONG);
    }
    bool exists = stat(target, &there) == 0;
    // A pipe or a device is written as it is: nothing can take its place.
    bool is_plain = !exists || S_ISREG(there.st_mode);
    snprintf(beside, sizeof beside, "%s.%ld.part", target, (long)getpid());
    int descriptor = is_plain ? open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)0666)
                              : open(target, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return write_failed(problems, path, errno);
    }
    bool keeps_mode = exists && is_plain;
    bool good = (!keeps_mode || fchmod(descriptor, there.st_mode & 07777) == 0) &&
                content_write(descriptor, content);
    good = close(descriptor) == 0 && good;
    good = good && (!is_plain || rename(beside, target) == 0);
    int error = errno;
    if (!good && is_plain) {
        unlink(beside);
    }
    return good ? STATUS_OK : write_failed(problems, path, error);
}

Status file_list(Str **out, size_t *count, Str folder, Problems *problems, Arena *arena)
{
    char path[PATH_MAX];
    DIR **open = ARENA_NEW(arena, DIR *);
    arena_defer(arena, folder_close, open);
    *open = path_to_c(path, folder) ? opendir(path) : NULL;
    if (*open == NULL) {
        return world_problem(problems, folder, errno);
    }
    VEC(Str) names = {};
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(*open)) != NULL) {
        Str name = str_from_c(entry->d_name);
        if (!str_equal(name, STR(".")) && !str_equal(name, STR(".."))) {
            *VEC_PUSH(&names, arena) = str_copy(name, arena);
        }
    }
    int error = errno;
    folder_close(open);
    if (error != 0) {
        return world_problem(problems, folder, error);
    }
    if (names.count > 0) {
        qsort(names.at, names.count, sizeof *names.at, name_order);
    }
    *out = names.at;
    *count = names.count;
    return STATUS_OK;
}

bool file_is_folder(Str path)
{
    struct stat found;
    return path_stat(&found, path) && S_ISDIR(found.st_mode);
}

bool file_exists(Str path)
{
    struct stat found;
    return path_stat(&found, path);
}

// A terminated copy. False, with errno, if there can be no file of that name.
static bool path_to_c(char path[PATH_MAX], Str text)
{
    if (text.len == 0 || text.len >= PATH_MAX || str_find_char(text, '\0') != SIZE_MAX) {
        errno = text.len >= PATH_MAX ? ENAMETOOLONG : ENOENT;
        return false;
    }
    memcpy(path, text.at, text.len);
    path[text.len] = '\0';
    return true;
}

static bool path_stat(struct stat *out, Str path)
{
    char terminated[PATH_MAX];
    return path_to_c(terminated, path) && stat(terminated, out) == 0;
}

static Status file_open(int *out, Str path, Problems *problems)
{
    char terminated[PATH_MAX];
    int descriptor = path_to_c(terminated, path) ? open(terminated, O_RDONLY | O_CLOEXEC) : CLOSED;
    if (descriptor == CLOSED) {
        return world_problem(problems, path, errno);
    }
    *out = descriptor;
    return STATUS_OK;
}

static void file_close(void *descriptor)
{
    int *open = descriptor;
    if (*open != CLOSED) {
        close(*open);
        *open = CLOSED;
    }
}

static Status content_read(Str *out, int descriptor, Str path, size_t limit, Problems *problems,
                           Arena *arena)
{
    size_t expected = size_expected(descriptor);
    if (expected > limit) {
        return too_large(problems, path, limit);
    }
    // One byte for the zero, and one so that the read that finds the end needs no more room.
    size_t capacity = expected == 0 ? READ_STEP : expected + 2;
    char *at = arena_take(arena, capacity);
    size_t len = 0;
    for (;;) {
        if (len + 1 == capacity) {
            at = arena_grow(arena, at, capacity, 2 * capacity);
            capacity *= 2;
        }
        ssize_t got = read(descriptor, at + len, capacity - len - 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return world_problem(problems, path, errno);
        }
        if (got == 0) {
            break;
        }
        len += (size_t)got;
        if (len > limit) {
            return too_large(problems, path, limit);
        }
    }
    at[len] = '\0';
    *out = (Str){at, len};
    return STATUS_OK;
}

// What the file system says; 0 for pipes and for files that are made while they are read.
static size_t size_expected(int descriptor)
{
    struct stat found;
    bool is_known = fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0;
    return is_known ? (size_t)found.st_size : 0;
}

static Status too_large(Problems *problems, Str path, size_t limit)
{
    return problem_world(problems, STATUS_RANGE, (Place){.source = path}, "file.large",
                         "'%.*s' is larger than %zu bytes", STR_ARG(path), limit);
}

static void folder_close(void *folder)
{
    DIR **open = folder;
    if (*open != NULL) {
        closedir(*open);
        *open = NULL;
    }
}

static Status world_problem(Problems *problems, Str path, int error)
{
    Place place = {.source = path};
    if (error == ENOENT || error == ENOTDIR) {
        return problem_world(problems, STATUS_NOT_FOUND, place, "file.missing",
                             "there is no '%.*s'", STR_ARG(path));
    }
    char reason[128];
    const char *words = strerror_r(error, reason, sizeof reason);
    return problem_world(problems, STATUS_BROKEN, place, "file.read", "'%.*s' cannot be read: %s",
                         STR_ARG(path), words);
}

static int name_order(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}
