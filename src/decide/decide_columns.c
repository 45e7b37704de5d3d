// decide_columns.c: a block of rows after the other. Its columns become lanes; its rows are parted
// by the law of their day; each law gives bounds, mostly by a look into a table; rows that stand
// alone are decided last, as cases.
//
//   columns ─ lane_fill ─> lanes ─┬─ rows of a day ─┬─ law ─ class_table_ask ─> bounds ─┐
//                                 │                 └─ law ─                            ├─> out
//                                 └─ rows that stand alone ─ decide_case ───────────────┘
#include "decide/decide_columns.h"

#include "decide/column_law.h"

static void block_decide(ColumnDecider *self);
static bool date_of_row(const ColumnDecider *self, uint32_t row, Date *as_of, Date *known);
static void day_decide(ColumnDecider *self, DayLanes *day, const uint64_t *wanted);
static void block_write(const ColumnDecider *self, ColumnDecisions out);
static bool alone_decide(ColumnDecider *self, ColumnDecisions out, Place place, Problems *problems);

ColumnDecider *column_decider_new(Decider *decider, Columns *columns, Arena *arena, Arena *scratch)
{
    ColumnDecider *self = ARENA_NEW(arena, ColumnDecider);
    *self = (ColumnDecider){.decider = decider,
                            .columns = columns,
                            .arena = arena,
                            .scratch = scratch,
                            .bounds = ARENA_NEW(arena, BlockBounds),
                            .answers = ARENA_MANY(arena, uint16_t, BLOCK_ROWS)};
    Reads any = reads_new(decider, 0, arena);
    uint32_t words = (uint32_t)(decider->program->vocabulary->facts.count / 64 + 1);
    for (uint32_t law = 0; law < decider->law_count; law++) {
        Reads reads = reads_new(decider, law, arena);
        reads_law(&reads);
        for (uint32_t i = 0; i < words; i++) {
            any.facts.words[i] |= reads.facts.words[i];
        }
    }
    self->lanes = lanes_new(columns, any.facts, arena);
    for (uint32_t i = 0; i < columns->count; i++) {
        const FactColumn *column = &columns->at[i];
        bool is_fact = column->use == COLUMN_SAYS_FACT && self->lanes[i].kind == LANE_CLASSES;
        self->date = is_fact && column->fact.fact.index == FACT_DATE ? &self->lanes[i] : self->date;
        self->known =
            is_fact && column->fact.fact.index == FACT_KNOWN ? &self->lanes[i] : self->known;
    }
    return self;
}

Status column_decider_load(ColumnDecider *self, const struct ArrowArray *batch, Place place,
                           Problems *problems)
{
    TRY(columns_load(self->columns, batch, place, problems));
    for (uint32_t i = 0; i < self->columns->count; i++) {
        lane_reload(&self->lanes[i], self->arena);
    }
    return STATUS_OK;
}

static uint8_t *moved(uint8_t *at, size_t by)
{
    return at == NULL ? NULL : at + by;
}

Status decide_columns(ColumnDecisions out, ColumnDecider *self, size_t from, size_t count,
                      Place place, Problems *problems)
{
    bool all_decided = true;
    uint32_t line = place.line;
    self->wants[0] = out.outcome != NULL || out.at_least != NULL;
    self->wants[1] = out.outcome != NULL || out.at_most != NULL;
    self->wants[2] = out.reachable != NULL;
    self->wants[3] = self->wants[4] = out.as_enforced != NULL;
    for (size_t done = 0; done < count; done += BLOCK_ROWS) {
        size_t rows = count - done < BLOCK_ROWS ? count - done : BLOCK_ROWS;
        ArenaMark mark = arena_mark(self->scratch);
        self->block = (Block){.from = from + done, .count = (uint32_t)rows};
        block_decide(self);
        ColumnDecisions at = {moved(out.outcome, done), moved(out.at_least, done),
                              moved(out.at_most, done), moved(out.reachable, done),
                              moved(out.as_enforced, done)};
        block_write(self, at);
        arena_return(self->scratch, mark);
        place.line = line == 0 ? 0 : line + (uint32_t)(from + done);
        all_decided = alone_decide(self, at, place, problems) && all_decided;
        self->work.rows += rows;
    }
    return all_decided ? STATUS_OK : STATUS_INVALID;
}

ColumnWork column_decider_work(const ColumnDecider *self)
{
    return self->work;
}

// --- Days -------------------------------------------------------------------------------------

// The lane's day of a row; false where it says none.
static bool lane_day(const Lane *lane, uint32_t row, Date *out)
{
    const LaneClass *class = lane == NULL ? NULL : &lane->classes.at[lane->ids[row]];
    if (class == NULL || !class->has_day) {
        return false;
    }
    *out = class->day;
    return true;
}

static bool date_of_row(const ColumnDecider *self, uint32_t row, Date *as_of, Date *known)
{
    const DeciderOptions *options = &self->decider->options;
    if (!lane_day(self->date, row, as_of)) {
        if (!options->has_as_of) {
            return false;
        }
        *as_of = options->as_of;
    }
    if (!lane_day(self->known, row, known)) {
        *known = options->has_known ? options->known : *as_of;
    }
    return true;
}

static DayLanes *day_lanes(ColumnDecider *self, Date as_of, Date known)
{
    Day *day = day_find(self->decider, as_of, known);
    for (size_t i = 0; i < self->days.count; i++) {
        if (self->days.at[i]->day == day) {
            return self->days.at[i];
        }
    }
    DayLanes *made = ARENA_NEW(self->arena, DayLanes);
    made->day = day;
    made->laws = ARENA_MANY(self->arena, ColumnLaw *, self->decider->law_count + 1);
    *VEC_PUSH(&self->days, self->arena) = made;
    return made;
}

// One day for all rows of a block is the rule; else its rows are taken day by day.
static void block_decide(ColumnDecider *self)
{
    Block *block = &self->block;
    memset(self->bounds, 0, sizeof *self->bounds);
    memset(self->reached, 0, sizeof self->reached);
    memset(self->floor, 0, sizeof self->floor);
    for (uint32_t i = 0; i < self->columns->count; i++) {
        if (self->columns->at[i].type->kind != COLUMN_NULL) {
            lane_fill(&self->lanes[i], block, self->scratch);
        }
    }
    uint64_t left[BLOCK_WORDS] = {};
    for (uint32_t i = 0; i < block->count; i++) {
        left[i / 64] |= UINT64_C(1) << (i % 64);
    }
    bool has_days = self->date != NULL || self->known != NULL;
    for (uint32_t first = 0; first < block->count; first++) {
        Date as_of, known;
        if (((left[first / 64] & ~block->alone[first / 64]) >> (first % 64) & 1) == 0) {
            continue;
        }
        if (!date_of_row(self, first, &as_of, &known)) {
            block_set_alone(block, first);
            continue;
        }
        DayLanes *day = day_lanes(self, as_of, known);
        uint64_t wanted[BLOCK_WORDS] = {};
        for (uint32_t i = first; has_days && i < block->count; i++) {
            bool is_same = date_of_row(self, i, &as_of, &known) &&
                           day_find(self->decider, as_of, known) == day->day;
            wanted[i / 64] |= (uint64_t)is_same << (i % 64);
        }
        for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
            wanted[word] = has_days ? wanted[word] & left[word] : left[word];
            left[word] &= ~wanted[word];
        }
        day_decide(self, day, wanted);
    }
    column_law_close(self);
}

// --- Laws -------------------------------------------------------------------------------------

static void day_decide(ColumnDecider *self, DayLanes *day, const uint64_t *wanted)
{
    for (uint32_t law = 0; law < self->decider->law_count; law++) {
        if (day->laws[law] == NULL) {
            day->laws[law] = column_law_new(self, day->day, law);
        }
        column_law_decide(self, day->laws[law], wanted);
    }
}

// --- Out --------------------------------------------------------------------------------------

static void outcome_write(uint8_t *out, const uint8_t *least, const uint8_t *most, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        out[i] = least[i] == most[i] ? least[i] : (uint8_t)OUTCOME_UNDETERMINED;
    }
}

static void block_write(const ColumnDecider *self, ColumnDecisions out)
{
    const BlockBounds *bounds = self->bounds;
    uint32_t count = self->block.count;
    if (out.outcome != NULL) {
        outcome_write(out.outcome, bounds->at_least, bounds->at_most, count);
    }
    if (out.as_enforced != NULL) {
        outcome_write(out.as_enforced, bounds->enforced_at_least, bounds->enforced_at_most, count);
    }
    if (out.at_least != NULL) {
        memcpy(out.at_least, bounds->at_least, count);
    }
    if (out.at_most != NULL) {
        memcpy(out.at_most, bounds->at_most, count);
    }
    if (out.reachable != NULL) {
        memcpy(out.reachable, bounds->reachable, count);
    }
}

static void row_write(ColumnDecisions out, uint32_t row, const Bounds *bounds)
{
    uint8_t *const to[] = {out.outcome, out.at_least, out.at_most, out.reachable, out.as_enforced};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        const Outcome outcomes[] = {bounds->outcome, bounds->at_least, bounds->at_most,
                                    bounds->reachable, bounds->as_enforced};
        if (to[i] != NULL) {
            to[i][row] = (uint8_t)outcomes[i];
        }
    }
}

static Status row_decide(Bounds *out, ColumnDecider *self, uint32_t row, Place place,
                         Problems *problems)
{
    Case *given;
    Decision decision;
    TRY(columns_case(&given, self->columns, self->block.from + row, place, problems,
                     self->scratch));
    TRY(decide_case(&decision, self->decider, given, problems, self->scratch));
    *out = decision.bounds;
    return STATUS_OK;
}

// True if all rows could be decided.
static bool alone_decide(ColumnDecider *self, ColumnDecisions out, Place place, Problems *problems)
{
    bool all_decided = true;
    for (uint32_t row = 0; row < self->block.count; row++) {
        if (!block_is_alone(&self->block, row)) {
            continue;
        }
        ArenaMark mark = arena_mark(self->scratch);
        Place of_row = place;
        of_row.line = place.line == 0 ? 0 : place.line + row;
        Bounds bounds = {OUTCOME_REFUSED, OUTCOME_REFUSED, OUTCOME_REFUSED, OUTCOME_REFUSED,
                         OUTCOME_REFUSED, OUTCOME_REFUSED, OUTCOME_REFUSED};
        if (row_decide(&bounds, self, row, of_row, problems) != STATUS_OK) {
            all_decided = false;
        }
        row_write(out, row, &bounds);
        arena_return(self->scratch, mark);
        self->work.alone++;
    }
    return all_decided;
}
