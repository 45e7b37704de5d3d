// sequence.h: who can move, and who waits for ever.
//
// Commitments wait for conditions: that another is done, that an event occurs, all, any or at least k
// of several. What the least fixpoint leaves is in deadlock. A core is a minimal set that holds itself
// up: no member's condition holds even if all outside it were done (a minimal siphon). To get
// everything done, some commitments must move without waiting: exactly those sets will do that have a
// member in each core.
#ifndef AGREE_SEQUENCE_H
#define AGREE_SEQUENCE_H

#include "agree/form.h"

#define SEQUENCE_COMMITMENTS_MAX 5'000

typedef enum WaitKind { WAIT_DONE, WAIT_EVENT, WAIT_AT_LEAST } WaitKind;  // all and any are counts

typedef struct Wait {
    WaitKind kind;
    uint32_t which;  // commitment or event
    uint32_t least;  // of the parts
    const struct Wait *const *parts;
    uint32_t count;
} Wait;

typedef struct Mover {
    Str name, by;
    const Wait *after;  // null: nothing
    int64_t takes, due, exposure;
    bool has_due;
} Mover;

typedef struct SequenceCase {
    Str id;
    const Mover *movers;  // by name
    uint32_t count;
    const int64_t *event_days;
    const bool *event_comes;
    const Str *events;
    uint32_t event_count;
} SequenceCase;

Status sequence_read(SequenceCase **out, const JsonValue *json, Str source, Problems *problems,
                     Arena *arena);

typedef struct NameSet {
    const uint32_t *members;  // of commitments, in order
    uint32_t count;
} NameSet;

typedef struct Sequence {
    const SequenceCase *given;
    VEC(NameSet) rounds;
    NameSet deadlock;
    int64_t *earliest;  // a commitment each; of those in deadlock nothing
    const bool *is_done;
    // Only where there is a deadlock.
    VEC(NameSet) cores;
    bool cores_are_all;   // else there are too many: some are missing
    NameSet first;        // the way out
    bool first_is_least;  // proven; else it gets everything done, and there may be cheaper ones
    int64_t exposure;
    VEC(NameSet) rounds_from_there;
    NameSet without_event;  // those of `first` that wait for an event which never comes
} Sequence;

void sequence_find(Sequence *out, const SequenceCase *given, Arena *arena);
void sequence_add_json(JsonWriter *writer, const Sequence *sequence);

#endif
