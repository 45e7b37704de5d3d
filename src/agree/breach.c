// breach.c: see breach.h. Dynamic programming over levels: for each level that can be reached exactly,
// the best way to it by all further aims in their order. What is better stays better when the same is
// added to both, so options can be taken one after another.
#include "agree/breach.h"

// Aims behind the level, all turned so that more is better.
typedef struct Worth {
    bool is_there;
    int64_t aims[4];  // in sector, in agreement, -cost, -harm
} Worth;

static int worth_compare(const Worth *a, const Worth *b)
{
    if (a->is_there != b->is_there) {
        return a->is_there ? 1 : -1;
    }
    for (int i = 0; i < 4; i++) {
        if (a->aims[i] != b->aims[i]) {
            return a->aims[i] > b->aims[i] ? 1 : -1;
        }
    }
    return 0;
}

static Worth worth_with(const Worth *before, const AnswerOption *option, const AnswerStep *step)
{
    Worth worth = *before;
    worth.aims[0] += option->same_sector ? step->level : 0;
    worth.aims[1] += option->same_agreement ? step->level : 0;
    worth.aims[2] -= step->cost;
    worth.aims[3] -= step->harm;
    return worth;
}

// Levels from high to low, so that what is below is still without this option.
static void option_take(Worth *worths, uint16_t *chosen, const AnswerOption *option,
                        int64_t ceiling)
{
    for (int64_t level = ceiling; level > 0; level--) {
        for (uint32_t i = 0; i < option->step_count; i++) {
            const AnswerStep *step = &option->steps[i];
            if (step->level > level || !worths[level - step->level].is_there) {
                continue;
            }
            Worth worth = worth_with(&worths[level - step->level], option, step);
            if (worth_compare(&worth, &worths[level]) > 0) {
                worths[level] = worth;
                chosen[level] = (uint16_t)(i + 1);
            }
        }
    }
}

void breach_answer(Answer *out, const AnswerCase *given, Arena *arena)
{
    size_t levels = (size_t)given->ceiling + 1;
    Worth *worths = ARENA_MANY(arena, Worth, levels);
    uint16_t *chosen = ARENA_MANY(arena, uint16_t, levels * (given->option_count + 1));
    uint32_t *taken = ARENA_MANY(arena, uint32_t, given->option_count + 1);
    worths[0].is_there = true;
    // From the last option to the first: the first is decided last, and wins what is equal.
    for (uint32_t i = given->option_count; i-- > 0;) {
        option_take(worths, &chosen[i * levels], &given->options[i], given->ceiling);
    }
    int64_t level = given->ceiling;
    while (!worths[level].is_there) {
        level--;
    }
    const Worth *best = &worths[level];
    *out =
        (Answer){given, taken, level, best->aims[0], best->aims[1], -best->aims[2], -best->aims[3]};
    for (uint32_t i = 0; i < given->option_count; i++) {
        taken[i] = chosen[i * levels + (size_t)level];
        level -= taken[i] > 0 ? given->options[i].steps[taken[i] - 1].level : 0;
    }
}
