// agreement_json.h: an agreement and what was reported about it, from JSON.
//
//   {"id","sides":[…],"first_day","last_day",
//    "commitments":[{"name","by","kind":"keep|hold|do", …}],"trace":[{"day","type", …}]}
//
// The fields of a commitment are those of docs/agreements.md; besides those, a file may hold
// "note" and "expected", which are not looked at.
#ifndef AGREE_AGREEMENT_JSON_H
#define AGREE_AGREEMENT_JSON_H

#include "agree/record.h"
#include "base/json.h"

// Problems: "json.*", "agree.field" (unknown, or of the wrong form), "agree.missing",
// "agree.name" (refers to nothing), "agree.twice", "agree.order" (days that go backwards).
Status agreement_read_json(Agreement *out, Trace *trace, Str text, Str source, Problems *problems,
                           Arena *arena);

// Adds the records of NDJSON, a line as in a case's "trace".
Status trace_read_ndjson(Trace *trace, const Agreement *agreement, Str text, Str source,
                         Problems *problems, Arena *arena);

#endif
