// cover.c: see cover.h.
#include "agree/cover.h"

// Steps of a staircase whose first is at least `first`.
static size_t stair_find(const Cover *cover, Amount first)
{
    size_t low = 0, high = cover->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cover->points[2 * middle] >= first) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool list_holds(const Cover *cover, const Amount *point)
{
    uint32_t dimensions = cover->dimensions;
    for (size_t i = cover->count; i-- > 0;) {
        const Amount *have = &cover->points[i * dimensions];
        uint32_t k = 0;
        while (k < dimensions && have[k] >= point[k]) {
            k++;
        }
        if (k == dimensions) {
            return true;
        }
    }
    return false;
}

bool cover_holds(const Cover *cover, const Amount *point)
{
    if (cover->count == 0) {
        return false;
    }
    if (cover->dimensions <= 1) {
        return cover->dimensions == 0 || cover->points[0] >= point[0];
    }
    if (cover->dimensions == 2) {
        size_t at = stair_find(cover, point[0]);
        return at > 0 && cover->points[2 * (at - 1) + 1] >= point[1];
    }
    return list_holds(cover, point);
}

// The new step stands behind those of a greater first; steps behind it that are not higher go.
static void stair_add(Cover *cover, const Amount *point)
{
    size_t at = stair_find(cover, point[0]);
    if (at > 0 && cover->points[2 * at - 1] >= point[1]) {
        return;
    }
    while (at > 0 && cover->points[2 * (at - 1)] == point[0]) {
        at--;
    }
    size_t end = at;
    while (end < cover->count && cover->points[2 * end + 1] <= point[1]) {
        end++;
    }
    memmove(&cover->points[2 * (at + 1)], &cover->points[2 * end],
            (cover->count - end) * 2 * sizeof *point);
    memcpy(&cover->points[2 * at], point, 2 * sizeof *point);
    cover->count = cover->count - end + at + 1;
}

void cover_add(Cover *cover, const Amount *point)
{
    if (cover->dimensions == 2) {
        stair_add(cover, point);
    } else if (cover->dimensions <= 1) {
        if (cover->count == 0 || (cover->dimensions == 1 && point[0] > cover->points[0])) {
            memcpy(cover->points, point, cover->dimensions * sizeof *point);
            cover->count = 1;
        }
    } else {
        memcpy(&cover->points[cover->count++ * cover->dimensions], point,
               cover->dimensions * sizeof *point);
    }
}
