// hold.c: what `agree sustain` and `agree play` read. Whatever the bytes, reading ends; what is short
// enough is worked out, and no payoff or count is beyond what the turns allow.
#include "target.h"

#include "agree/play.h"
#include "agree/sustain.h"

#define DELAY_MAX 60
#define TURNS_MAX 2'000

static Status text_read(Arena *arena, void *argument);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, TEXT_BYTES_MAX, 512 * MEBIBYTE, text_read);
}

static void sustain_check(const SustainCase *given, Arena *arena)
{
    for (uint32_t i = 0; i < given->term_count && i < 2; i++) {
        const Terms *terms = &given->terms[i];
        if (terms_delay(terms) > DELAY_MAX || terms->suspension > DELAY_MAX) {
            continue;
        }
        Sustained *found = ARENA_MANY(arena, Sustained, given->side_count);
        sustain_find(found, given, terms, arena);
        for (uint32_t k = 0; k < given->side_count; k++) {
            Critical critical = found[k].critical;
            assert(critical.holding != HOLDS_FROM ||
                   (number_sign(critical.factor) >= 0 &&
                    number_compare(critical.factor, number_whole(1)) <= 0));
        }
    }
}

static void play_check(const PlayCase *given, Arena *arena)
{
    uint64_t turns = (uint64_t)given->turns * given->repetitions;
    if (turns > TURNS_MAX) {
        return;
    }
    Play played;
    play(&played, given, arena);
    for (size_t i = 0; i < played.match_count; i++) {
        const Match *match = &played.matches[i];
        assert(match->kept[0] <= turns && match->kept[1] <= turns);
    }
}

static Status text_read(Arena *arena, void *argument)
{
    Problems problems = {.arena = arena}, others = {.arena = arena};
    const JsonValue *json;
    SustainCase *stakes;
    PlayCase *game;
    if (json_read(&json, *(Str *)argument, STR("fuzz"), 1, &problems, arena) != STATUS_OK) {
        return STATUS_OK;
    }
    Status status = sustain_read(&stakes, json, STR("fuzz"), &problems, arena);
    assert((status == STATUS_OK) == (problems.error_count == 0));
    if (status == STATUS_OK) {
        sustain_check(stakes, arena);
    }
    status = play_read(&game, json, STR("fuzz"), &others, arena);
    assert((status == STATUS_OK) == (others.error_count == 0));
    if (status == STATUS_OK) {
        play_check(game, arena);
    }
    return STATUS_OK;
}
