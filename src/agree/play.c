// play.c: see play.h. A strategy is a function from what a player remembers to an act; what it
// remembers is a few bits, so a turn is a dozen operations.
#include "agree/play.h"

#include <stdlib.h>

#define GRIT_OPENING 3  // turns of keeping unasked
#define GRIT_WAIT 10    // bad turns before it tries again

typedef struct Player {
    bool is_begun;
    bool own, other;    // kept in the last turn
    bool has_broken;    // the other did, once
    bool other_before;  // kept in the turn before the last
    bool in_good_standing, other_in_good_standing;
    bool was_good;        // the last turn was
    uint32_t turns_left;  // of an opening
    uint32_t bad_turns;   // in a row
} Player;

// The chance of a turn: two streams a side, one for noise, one for what a strategy draws itself.
typedef struct Dice {
    uint64_t at;
} Dice;

typedef bool Keeps(const Player *player, Dice *dice);
static Keeps always_keeps, never_keeps, grim_keeps, mirror_keeps, suspicious_keeps, patient_keeps,
    generous_keeps, contrite_keeps, stay_keeps, grit_keeps;

static const struct {
    Str word;
    Keeps *keeps;
} strategies[STRATEGY_COUNT] = {
    [STRATEGY_ALWAYS] = {STR_INIT("always"), always_keeps},
    [STRATEGY_NEVER] = {STR_INIT("never"), never_keeps},
    [STRATEGY_GRIM] = {STR_INIT("grim"), grim_keeps},
    [STRATEGY_TIT_FOR_TAT] = {STR_INIT("tit_for_tat"), mirror_keeps},
    [STRATEGY_SUSPICIOUS] = {STR_INIT("suspicious"), suspicious_keeps},
    [STRATEGY_TIT_FOR_TWO_TATS] = {STR_INIT("tit_for_two_tats"), patient_keeps},
    [STRATEGY_GENEROUS] = {STR_INIT("generous"), generous_keeps},
    [STRATEGY_CONTRITE] = {STR_INIT("contrite"), contrite_keeps},
    [STRATEGY_WIN_STAY] = {STR_INIT("win_stay"), stay_keeps},
    [STRATEGY_GRIT] = {STR_INIT("grit"), grit_keeps},
};

Str strategy_word(Strategy strategy)
{
    return strategies[strategy].word;
}

// --- Chance -----------------------------------------------------------------------------------

// Every bit of the result hangs on every bit of the argument (the finalizer of SplitMix64: Steele,
// Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
static uint64_t bits_mix(uint64_t bits)
{
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
    return bits ^ bits >> 31;
}

#define GOLDEN 0x9E3779B97F4A7C15

uint64_t chance_bits(uint64_t stream, uint64_t counter)
{
    return bits_mix(bits_mix(stream + GOLDEN) + (counter + 1) * GOLDEN);
}

static Dice dice_new(uint64_t stream)
{
    return (Dice){bits_mix(stream + GOLDEN)};
}

// chance_bits(stream, 0), chance_bits(stream, 1) …
static uint64_t dice_throw(Dice *dice)
{
    return bits_mix(dice->at += GOLDEN);
}

// --- Strategies -------------------------------------------------------------------------------

static bool always_keeps(const Player *, Dice *)
{
    return true;
}

static bool never_keeps(const Player *, Dice *)
{
    return false;
}

static bool grim_keeps(const Player *player, Dice *)
{
    return !player->has_broken;
}

static bool mirror_keeps(const Player *player, Dice *)
{
    return player->other;
}

static bool suspicious_keeps(const Player *player, Dice *)
{
    return player->is_begun && player->other;
}

static bool patient_keeps(const Player *player, Dice *)
{
    return player->other || player->other_before;
}

static bool generous_keeps(const Player *player, Dice *dice)
{
    return player->other || dice_throw(dice) < UINT64_MAX / 3;
}

// It does not keep only while it is in good standing itself and the other is not.
static bool contrite_keeps(const Player *player, Dice *)
{
    return !player->in_good_standing || player->other_in_good_standing;
}

static bool stay_keeps(const Player *player, Dice *)
{
    return player->was_good ? player->own : !player->own;
}

static bool grit_keeps(const Player *player, Dice *)
{
    return player->turns_left > 0 || player->other;
}

// Before the first turn all is as if both had kept.
static Player player_new(void)
{
    return (Player){.own = true,
                    .other = true,
                    .other_before = true,
                    .in_good_standing = true,
                    .other_in_good_standing = true,
                    .was_good = true,
                    .turns_left = GRIT_OPENING};
}

// A side that keeps is in good standing; so is one that breaks in good standing against a side that
// is not.
static bool standing_after(bool kept, bool own_standing, bool other_standing)
{
    return kept || (own_standing && !other_standing);
}

static void player_see(Player *player, bool own, bool other)
{
    bool own_standing = player->in_good_standing, other_standing = player->other_in_good_standing;
    player->in_good_standing = standing_after(own, own_standing, other_standing);
    player->other_in_good_standing = standing_after(other, other_standing, own_standing);
    player->other_before = player->other;
    player->own = own;
    player->other = other;
    player->has_broken = player->has_broken || !other;
    player->was_good = other;
    player->is_begun = true;
    player->turns_left -= player->turns_left > 0;
    player->bad_turns = other ? 0 : player->bad_turns + 1;
    if (player->bad_turns == GRIT_WAIT) {
        player->turns_left = GRIT_OPENING;
        player->bad_turns = 0;
    }
}

// --- Matches ----------------------------------------------------------------------------------

static bool act_of(Strategy strategy, const Player *player, Dice *own, Dice *noise, uint64_t limit)
{
    bool keeps = strategies[strategy].keeps(player, own);
    bool slips = limit > 0 && (dice_throw(noise) < limit || limit == UINT64_MAX);
    return keeps != slips;
}

static int64_t turn_payoff(const TurnPayoffs *payoffs, bool own, bool other)
{
    return own ? (other ? payoffs->both_keep : payoffs->deceived)
               : (other ? payoffs->deceives : payoffs->neither);
}

static void repetition_play(Match *match, const PlayCase *given, uint64_t stream)
{
    Player players[2] = {player_new(), player_new()};
    Dice own[2], noise[2];
    for (uint64_t side = 0; side < 2; side++) {
        own[side] = dice_new(chance_bits(stream, 2 * side));
        noise[side] = dice_new(chance_bits(stream, 2 * side + 1));
    }
    for (uint32_t turn = 0; turn < given->turns; turn++) {
        bool first = act_of(match->first, &players[0], &own[0], &noise[0], given->noise);
        bool second = act_of(match->second, &players[1], &own[1], &noise[1], given->noise);
        match->payoff[0] += turn_payoff(&given->payoffs[0], first, second);
        match->payoff[1] += turn_payoff(&given->payoffs[1], second, first);
        match->kept[0] += first;
        match->kept[1] += second;
        player_see(&players[0], first, second);
        player_see(&players[1], second, first);
    }
}

// Chance hangs on the names of the two, so that a match is the same whatever else is played. Where
// nothing is left to chance, all repetitions are like the first.
static void match_play(Match *match, const PlayCase *given)
{
    uint64_t pair = (uint64_t)match->first * STRATEGY_COUNT + match->second;
    uint64_t stream = chance_bits(given->seed, pair);
    bool is_certain = given->noise == 0 && match->first != STRATEGY_GENEROUS &&
                      match->second != STRATEGY_GENEROUS;
    for (uint32_t i = 0; i < (is_certain ? 1 : given->repetitions); i++) {
        repetition_play(match, given, chance_bits(stream, i));
    }
    for (int side = 0; is_certain && side < 2; side++) {
        match->payoff[side] *= given->repetitions;
        match->kept[side] *= given->repetitions;
    }
}

static int standing_compare(const void *a, const void *b)
{
    const Standing *left = a, *right = b;
    Int128 x = (Int128)left->payoff * (Int128)right->turns;
    Int128 y = (Int128)right->payoff * (Int128)left->turns;
    if (x != y) {
        return x > y ? -1 : 1;
    }
    return (left->strategy > right->strategy) - (left->strategy < right->strategy);
}

static void standing_count(Standing *standing, const PlayCase *given, const Match *match, int side)
{
    standing->payoff += match->payoff[side];
    standing->kept += match->kept[side];
    standing->turns += (uint64_t)given->turns * given->repetitions;
}

void play(Play *out, const PlayCase *given, Arena *arena)
{
    uint32_t count = given->strategy_count;
    Match *matches = ARENA_MANY(arena, Match, (size_t)count * count);
    Standing *standings = ARENA_MANY(arena, Standing, count);
    *out = (Play){.given = given, .matches = matches, .standings = standings};
    for (uint32_t i = 0; i < count; i++) {
        standings[i].strategy = given->strategies[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = given->is_symmetric ? i : 0; k < count; k++) {
            Match *match = &matches[out->match_count++];
            *match = (Match){.first = given->strategies[i], .second = given->strategies[k]};
            match_play(match, given);
            standing_count(&standings[i], given, match, 0);
            standing_count(&standings[k], given, match, 1);
        }
    }
    qsort(standings, count, sizeof *standings, standing_compare);
}
