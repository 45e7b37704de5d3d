// state_account.h: why a commitment is in its state on a day: the sentence for it, the conditions that were
// read, and the records that it rests on, each with its hash.
#ifndef AGREE_STATE_ACCOUNT_H
#define AGREE_STATE_ACCOUNT_H

#include "agree/monitor.h"

typedef struct AccountCondition {
    Str name;  // of a commitment or an event
    bool is_event;
    bool is_start;  // of `after`, else of `while`
    Memory memory;  // as it was read; of an event: kept if it has occurred
} AccountCondition;

typedef struct Account {
    const Commitment *commitment;
    Date day;
    Verdict verdict;
    Str says;  // one sentence
    VEC(AccountCondition) conditions;
    VEC(uint32_t) records;  // indices in the trace
} Account;

// Of the day at which the monitor stands.
void state_account_find(Account *out, const Monitor *monitor, const Agreement *agreement,
                        uint32_t commitment, Arena *arena);

// {"commitment","day","state","reason","says","figure","window_from","conditions","records"}
void state_account_add_json(JsonWriter *writer, const Account *account, const Agreement *agreement,
                            const Trace *trace);
// "cn.days_to_decide of 2025-06-30 is 26, desk.cn (record 12 of 2025-07-01)"
Str state_account_record(const TraceRecord *record, const Agreement *agreement, Arena *arena);
// "not yet", "kept", "not kept"
Str memory_word(Memory memory);

#endif
