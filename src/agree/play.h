// play.h: strategies of keeping and breaking played off against one another, on the payoffs of an
// agreement, with noise.
//
// Each turn each side keeps or does not, by its strategy and what it has seen; with a chance of
// `noise` an act turns out the other way. Payoffs are whole numbers and may differ between the sides.
// Chance is a function of the seed and of which match, repetition, turn and side it is for, so a play
// is the same on any machine and in any order.
#ifndef AGREE_PLAY_H
#define AGREE_PLAY_H

#include "agree/form.h"

typedef enum Strategy {
    STRATEGY_ALWAYS,            // keeps
    STRATEGY_NEVER,             // never keeps
    STRATEGY_GRIM,              // keeps until the other once did not
    STRATEGY_TIT_FOR_TAT,       // does what the other did last
    STRATEGY_SUSPICIOUS,        // the same, but does not keep at first
    STRATEGY_TIT_FOR_TWO_TATS,  // does not keep after two breaks in a row
    STRATEGY_GENEROUS,          // tit for tat, but forgives one break in three
    STRATEGY_CONTRITE,          // tit for tat, but bears an answer to its own slip (Boyd 1989)
    STRATEGY_WIN_STAY,          // does as before after a good turn, else the other thing
    STRATEGY_GRIT,  // three turns of keeping unasked, then tit for tat; after ten bad ones again
    STRATEGY_COUNT,
} Strategy;

Str strategy_word(Strategy strategy);

// What a turn is worth to a side, by what it did and what the other did.
typedef struct TurnPayoffs {
    int64_t both_keep, deceived, deceives, neither;
} TurnPayoffs;

typedef struct PlayCase {
    Str id;
    Str sides[2];
    TurnPayoffs payoffs[2];
    Strategy strategies[STRATEGY_COUNT];
    uint32_t strategy_count;
    uint32_t turns, repetitions;
    uint64_t noise;  // of 2^64; UINT64_MAX stands for always
    Str noise_text;
    uint64_t seed;
    bool is_symmetric;  // both sides have the same payoffs: each pair is played once
} PlayCase;

Status play_read(PlayCase **out, const JsonValue *json, Str source, Problems *problems,
                 Arena *arena);

// One strategy on the first side against one on the second, over all repetitions.
typedef struct Match {
    Strategy first, second;
    int64_t payoff[2];
    uint64_t kept[2];  // turns
} Match;

typedef struct Standing {
    Strategy strategy;
    int64_t payoff;  // over all matches and both sides
    uint64_t turns, kept;
} Standing;

typedef struct Play {
    const PlayCase *given;
    const Match *matches;
    size_t match_count;
    const Standing *standings;  // the best payoff a turn first; of equal ones by the order given
} Play;

void play(Play *out, const PlayCase *given, Arena *arena);
void play_add_json(JsonWriter *writer, const Play *play, Arena *arena);

// The 64 bits of chance number `counter` of a stream.
uint64_t chance_bits(uint64_t stream, uint64_t counter);

#endif
