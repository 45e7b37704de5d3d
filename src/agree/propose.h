// propose.h: which packages no other beats, and which of them stand out.
#ifndef AGREE_PROPOSE_H
#define AGREE_PROPOSE_H

#include "agree/point.h"
#include "agree/tally.h"

typedef struct Proposal {
    const PackageCase *given;
    PackageTally tally;
    Frontier frontier;
    Bundle bundle;
    Amount *ideal;  // a side each: its best gain
    Point points[POINT_COUNT];
    // A search that was stopped: what is here is acceptable, but more may be; in no package that was
    // not looked at has a side more than `missed` (a utility).
    bool is_complete;
    const Amount *missed;  // null: nothing
} Proposal;

// The frontier and its points. `watch` is asked now and then whether to go on; a watch of zeros
// lets it run to its end. A pure function of the case, unless it is stopped.
void propose(Proposal *out, const PackageCase *given, Watch *watch, Arena *arena);

// As one JSON object: what is known of the packages, the points, and why one of them (null: nothing).
struct Why;
void proposal_add_json(JsonWriter *writer, const Proposal *proposal, const struct Why *why,
                       Arena *arena);

#endif
