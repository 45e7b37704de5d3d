// batch_rows.h: the rows of batches, decided into columns.
#ifndef API_BATCH_ROWS_H
#define API_BATCH_ROWS_H

#include "account/decision_columns.h"
#include "api/handle.h"
#include "decide/decide_columns.h"
#include "facts/columns.h"

typedef struct RowsDecider {
    ComityDecider *decider;
    Worker *worker;  // taken when first needed, given back by rows_close
    DecisionChoice choice;
    Columns *columns;
    DecisionColumns *answers;
    // Where outcomes alone are wanted: many rows at once, by the decider of `many_of`.
    ColumnDecider *many;
    Worker *many_of;
    Arena *kept;  // what is worked out for it, from batch to batch
} RowsDecider;

Status rows_choose(DecisionChoice *out, const ComityBatchOptions *options, Problems *problems,
                   Arena *arena);
// Binds a schema. What is bound lives in `arena`.
Status rows_open(RowsDecider *out, ComityDecider *decider, const struct ArrowSchema *schema,
                 const ComityBatchOptions *options, Problems *problems, Arena *arena);
// Decides a batch of that schema, which is borrowed, into *out. INVALID: it is not built as its
// schema says. NO_MEMORY: `self` can only be ended then.
Status rows_decide(struct ArrowArray *out, RowsDecider *self, const struct ArrowArray *batch,
                   Problems *problems);
// Ends it, also if rows_decide unwound. `broken`: it did.
void rows_close(RowsDecider *self, bool broken);

#endif
