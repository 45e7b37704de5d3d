// record.h: what was reported, as it was published: one record a line of a trace.
//
// A record is known from its day on, never before. Records of one day come in the order of the
// file, and the later counts.
#ifndef AGREE_RECORD_H
#define AGREE_RECORD_H

#include "agree/agreement.h"
#include "base/hash.h"
#include "base/json.h"

typedef enum RecordKind {
    RECORD_FIGURE,  // subject: a figure; of, value
    RECORD_STATUS,  // a status; text: what it is now
    RECORD_ACT,     // an act
    RECORD_UNDO,    // an act that is taken back
    RECORD_EVENT,   // an event
    RECORD_NOTICE,  // a commitment
    RECORD_EXCUSE,  // a commitment; text: the ground, of: until
    RECORD_EXCUSE_ENDED,
    RECORD_KIND_COUNT,
} RecordKind;

#define SUBJECT_NONE UINT32_MAX  // no commitment asks for it

typedef struct TraceRecord {
    RecordKind kind;
    Date day;  // on which it was published
    Date of;
    uint32_t subject;
    uint32_t position;  // in the trace, from 0
    Number value;
    bool is_none;  // of a book: there is no figure any more for that day
    Str text;
    Str source, evidence;  // may be empty
    Str line;              // of NDJSON: as it stood there
} TraceRecord;

typedef struct Trace {
    VEC(TraceRecord) records;  // in the order of the file until trace_sort
    Date first_day, last_day;  // which days are asked for
} Trace;

Str record_kind_word(RecordKind kind);
// INVALID if there is no such word.
Status record_kind_read(RecordKind *out, Str word);
// As JSON, with its number in the trace (from 1); its fields are those of a file.
void record_add_json(JsonWriter *writer, const TraceRecord *record, const Agreement *agreement);
// What its evidence is quoted by: the hash of its line, or of what record_add_json writes.
Hash record_hash(const TraceRecord *record, const Agreement *agreement, Arena *arena);
// By day; records of one day stay in their order.
void trace_sort(Trace *trace, Arena *arena);

#endif
