// package.c: package cases. Whatever the bytes, reading ends: with a case, or with problems. Of a small
// case that is read, the frontier holds only packages that are feasible, worth what is said, above
// every reserve and not beaten by one another; the same with tables and depth first.
#include "target.h"

#include "agree/propose.h"

#define ISSUES_MAX 8
#define OPTIONS_MAX 24

static Status text_read(Arena *arena, void *argument);
static void proposal_check(const PackageCase *given, const Proposal *proposal);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 1'024 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena};
    const JsonValue *json;
    PackageCase *given;
    if (json_read(&json, *(Str *)argument, STR("fuzz"), 1, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    Status status = package_read(&given, json, STR("fuzz"), &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status != STATUS_OK || given->issue_count > ISSUES_MAX ||
        given->option_count > OPTIONS_MAX) {
        return STATUS_OK;
    }
    Proposal with_tables, depth_first;
    Watch watch = {}, narrow = {.cells_max = 1};
    propose(&with_tables, given, &watch, arena);
    propose(&depth_first, given, &narrow, arena);
    proposal_check(given, &with_tables);
    assert(with_tables.frontier.count == depth_first.frontier.count);
    assert(with_tables.bundle.count == depth_first.bundle.count);
    Buffer buffer = buffer_new(arena);
    JsonWriter writer = {.to = &buffer};
    proposal_add_json(&writer, &with_tables, NULL, arena);
    return STATUS_OK;
}

static bool is_beaten(const Amount *label, const Amount *by, uint32_t sides)
{
    bool is_better = false;
    for (uint32_t i = 0; i < sides; i++) {
        if (by[i] < label[i]) {
            return false;
        }
        is_better = is_better || by[i] > label[i];
    }
    return is_better;
}

static void proposal_check(const PackageCase *given, const Proposal *proposal)
{
    const Frontier *frontier = &proposal->frontier;
    Amount utility[PACKAGE_SIDES_MAX];
    for (size_t i = 0; i < frontier->count; i++) {
        const Amount *label = frontier_label(frontier, given, i);
        for (size_t k = proposal->bundle.first[i]; k < proposal->bundle.first[i + 1]; k++) {
            const uint16_t *index = bundle_package(&proposal->bundle, k);
            package_utility(utility, given, index);
            assert(package_is_feasible(given, index));
            assert(memcmp(utility, label, given->side_count * sizeof *label) == 0);
        }
        for (uint32_t k = 0; k < given->side_count; k++) {
            assert(label[k] >= given->reserve[k]);
        }
        for (size_t k = 0; k < frontier->count; k++) {
            assert(!is_beaten(label, frontier_label(frontier, given, k), given->side_count));
        }
    }
}
