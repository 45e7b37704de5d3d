// replay.h: a history of cases, each decided twice: how many come out otherwise, from which outcome
// to which, and for whom. Counts only: its memory does not grow with the cases, but for the names
// that it counts by, of which it keeps so many.
#ifndef DECIDE_REPLAY_H
#define DECIDE_REPLAY_H

#include "decide/otherwise.h"

// Of a thing counted by (parties, say), so many names are kept; cases of others are counted together.
#define REPLAY_NAMES_MAX 50000

typedef struct Replay Replay;

typedef struct ReplayCounts {
    uint64_t cases, turns[TURN_COUNT];
} ReplayCounts;

// Those whose answer changes: not the same, nor the same on other grounds.
uint64_t replay_changed(const ReplayCounts *counts);

typedef struct ReplayName {
    Str name;  // "CN", "us:3A090.a", "Acme Ltd"; "not said"
    ReplayCounts counts;
} ReplayName;

// Outcomes are counted as codified, or as enforced. Counts are by each fact named, and, where `by_code`, by the control codes that hold before or
// after. A case that has several counts once under each. Everything lives in `arena`.
Replay *replay_new(const FactName *facts, size_t fact_count, bool by_code, bool as_enforced,
                   const Vocabulary *vocabulary, Arena *arena);

// What a case adds to the counts, as a line of bytes behind what `notes` has: threads may write
// notes, with one Replay for all, and one counts them in the order of the cases, so that the same
// cases give the same counts. `changed` is kept with it.
void replay_note(Buffer *notes, const Replay *replay, const Case *given, const Decision *before,
                 const Decision *after, const Otherwise *otherwise, Str changed);
// A case that could not be read or decided.
void replay_note_unread(Buffer *notes, Str changed);
// Counts the next of the notes, and goes past it. False: there is none.
bool replay_count(Replay *replay, Str *notes, Str *changed);

ReplayCounts replay_counts(const Replay *replay);
uint64_t replay_unread(const Replay *replay);
uint64_t replay_moved(const Replay *replay, Outcome before, Outcome after);
// What is counted by: "destination", "code"; index from 0.
size_t replay_group_count(const Replay *replay);
Str replay_group_name(const Replay *replay, size_t group);
// The names of a group, those with most changes first, then most cases, then by letters. *others
// counts the names beyond REPLAY_NAMES_MAX together.
size_t replay_names(const ReplayName **out, ReplayCounts *others, const Replay *replay,
                    size_t group, Arena *arena);

#endif
