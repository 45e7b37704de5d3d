// window.c: figures enter, leave and change.
#include "agree/window.h"

#include <assert.h>
#include <stdlib.h>

static void figure_enter(Window *window, Date of);
static void figure_leave(Window *window, Date of);
static void newest_find(Window *window);
static uint32_t rank_of(const Ranks *ranks, Int128 value);
static void tree_add(Window *window, Int128 value, uint32_t by);
static int value_compare(const void *a, const void *b);

void ranks_make(Ranks *ranks)
{
    qsort(ranks->values, ranks->count, sizeof *ranks->values, value_compare);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ranks->count; i++) {
        if (i == 0 || ranks->values[i] != ranks->values[kept - 1]) {
            ranks->values[kept++] = ranks->values[i];
        }
    }
    ranks->count = kept;
}

Window window_new(Date base, Date last, const Ranks *ranks, Arena *arena)
{
    uint32_t cell_count = (uint32_t)(last - base) + 1;
    return (Window){.cells = ARENA_MANY(arena, WindowCell, cell_count),
                    .base = base,
                    .cell_count = cell_count,
                    .first = base,
                    .last = base - 1,
                    .newest = base - 1,
                    .ranks = ranks,
                    .tree = ranks == NULL ? NULL
                                          : ARENA_MANY(arena, uint32_t, (size_t)ranks->count + 1)};
}

void window_set(Window *window, Date of, const Int128 *value, uint32_t record)
{
    if (of < window->base || (uint32_t)(of - window->base) >= window->cell_count) {
        return;
    }
    WindowCell *cell = &window->cells[of - window->base];
    bool is_inside = of >= window->first && of <= window->last;
    if (is_inside && cell->is_given) {
        figure_leave(window, of);
    }
    cell->is_given = value != NULL;
    cell->value = value == NULL ? 0 : *value;
    cell->record = record;
    if (is_inside && cell->is_given) {
        figure_enter(window, of);
    } else if (is_inside && of == window->newest) {
        newest_find(window);
    }
}

void window_move(Window *window, Date first, Date last)
{
    assert(first >= window->first && last >= window->last);
    for (; window->first < first && window->first <= window->last; window->first++) {
        if (window->cells[window->first - window->base].is_given) {
            figure_leave(window, window->first);
        }
    }
    Date next = window->last + 1;
    window->first = first;
    window->last = last;
    for (Date of = next > first ? next : first; of <= last; of++) {
        if (window->cells[of - window->base].is_given) {
            figure_enter(window, of);
        }
    }
}

Int128 window_ranked(const Window *window, uint32_t index)
{
    uint32_t at = 0, step = 1;
    while (2 * step <= window->ranks->count) {
        step *= 2;
    }
    for (; step > 0; step /= 2) {
        if (at + step <= window->ranks->count && window->tree[at + step] <= index) {
            at += step;
            index -= window->tree[at];
        }
    }
    return window->ranks->values[at];
}

const WindowCell *window_cell(const Window *window, Date of)
{
    return &window->cells[of - window->base];
}

static void figure_enter(Window *window, Date of)
{
    Int128 value = window->cells[of - window->base].value;
    window->count++;
    window->sum += value;
    window->newest = of > window->newest || window->count == 1 ? of : window->newest;
    tree_add(window, value, 1);
}

static void figure_leave(Window *window, Date of)
{
    Int128 value = window->cells[of - window->base].value;
    window->count--;
    window->sum -= value;
    tree_add(window, value, UINT32_MAX);  // less one, modulo 2^32
}

// Behind a figure that was withdrawn: the one before it.
static void newest_find(Window *window)
{
    while (window->count > 0 && !window->cells[window->newest - window->base].is_given) {
        window->newest--;
    }
}

static uint32_t rank_of(const Ranks *ranks, Int128 value)
{
    uint32_t low = 0, high = ranks->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ranks->values[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void tree_add(Window *window, Int128 value, uint32_t by)
{
    if (window->ranks == NULL) {
        return;
    }
    for (uint32_t at = rank_of(window->ranks, value) + 1; at <= window->ranks->count;
         at += at & (~at + 1)) {
        window->tree[at] += by;
    }
}

static int value_compare(const void *a, const void *b)
{
    Int128 left = *(const Int128 *)a, right = *(const Int128 *)b;
    return (left > right) - (left < right);
}
