// column_law.c: see column_law.h.
#include "decide/column_law.h"

#include <assert.h>
#include <stdlib.h>

#include "decide/codes.h"
#include "decide/steps.h"

#define PALETTE_MAX 4'096  // different bounds; there are a few dozen
#define WHOLE_BITS 20      // a law whose key is no longer is one table
#define NO_PART UINT32_MAX

typedef enum PartKind {
    PART_WHOLE,         // the law is one table
    PART_FLOOR,         // does a code hold?
    PART_REQUIREMENT,   // by bitmaps
    PART_REQUIREMENTS,  // by table, with the exceptions that may lift them
} PartKind;

typedef struct Reach {
    ColumnCondition *governs, *reaches;  // null: always
    bool is_named;
} Reach;

typedef struct Part {
    PartKind kind;
    Day *day;
    ColumnLaw *law;
    ProvisionList provisions;
    ClassTable *table;
    // Of a requirement by bitmaps.
    ColumnCondition **conditions;
    uint32_t condition_count;
    ColumnCondition *governs;  // null: always
    bool is_named;             // its rulebook: then unknown is yes
    // Of the floor: rulebooks that reach what no entry names.
    Reach *reaches;
    uint32_t reach_count;
} Part;

struct ColumnLaw {
    Day *day;
    uint32_t law;
    DerivedLane **derived;
    uint32_t derived_count;
    Bits derived_facts;
    Part *parts;
    uint32_t count;
};

typedef struct PartFill {
    ColumnDecider *self;
    const Part *part;
} PartFill;

static void derived_find(ColumnDecider *self, ColumnLaw *law);
static bool law_whole(ColumnDecider *self, ColumnLaw *law);
static void law_part(ColumnDecider *self, ColumnLaw *law);
static void part_table(ColumnDecider *self, ColumnLaw *law, Part *part);
static void part_requirement(ColumnDecider *self, ColumnLaw *law, Part *part);
static void part_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted);
static void table_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted);
static void floor_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted);
static void part_reaches(ColumnDecider *self, ColumnLaw *law, Part *part);
static void answers_join(ColumnDecider *self, const uint64_t *wanted);
static void requirement_join(ColumnDecider *self, const Part *part, const uint64_t *wanted);

static LawPlan *plan_of(const ColumnLaw *law)
{
    return &law->day->laws[law->law];
}

ColumnLaw *column_law_new(ColumnDecider *self, Day *day, uint32_t law)
{
    ColumnLaw *made = ARENA_NEW(self->arena, ColumnLaw);
    *made = (ColumnLaw){.day = day, .law = law};
    made->parts = ARENA_MANY(self->arena, Part, day->laws[law].requirements.count + 1);
    ArenaMark mark = arena_mark(self->scratch);
    derived_find(self, made);
    if (!law_whole(self, made)) {
        law_part(self, made);
    }
    arena_return(self->scratch, mark);
    return made;
}

void column_law_decide(ColumnDecider *self, ColumnLaw *law, const uint64_t *wanted)
{
    memcpy(self->of_day, wanted, sizeof self->of_day);
    for (uint32_t i = 0; i < law->derived_count; i++) {
        derived_lane(law->derived[i])->has_ids = false;
    }
    for (uint32_t i = 0; i < law->count; i++) {
        part_decide(self, &law->parts[i], wanted);
    }
}

bool row_run(Run *out, ColumnDecider *self, const ColumnLaw *law, uint32_t row, Problems *unheard)
{
    Case *given;
    Day *of_case;
    if (columns_case(&given, self->columns, self->block.from + row, (Place){}, unheard,
                     self->scratch) != STATUS_OK ||
        case_day(&of_case, self->decider, given, unheard) != STATUS_OK) {
        return false;
    }
    assert(of_case == law->day);
    *out = run_of_law(self->decider, law->day, law->law, given, unheard, self->scratch);
    out->of_items = out;  // rows of several items are decided each by itself
    return true;
}

Reads column_law_reads(const ColumnDecider *self, const ColumnLaw *law)
{
    Reads reads = reads_new(self->decider, law->law, self->scratch);
    reads.derived = law->derived_facts;
    return reads;
}

// The derived numbers of the law that are only compared.
static void derived_find(ColumnDecider *self, ColumnLaw *law)
{
    const LawPlan *plan = plan_of(law);
    Reads reads = reads_new(self->decider, law->law, self->scratch);
    uint32_t facts = (uint32_t)self->columns->vocabulary->facts.count;
    reads_law(&reads);
    law->derived = ARENA_MANY(self->arena, DerivedLane *, plan->derived_count + 1);
    Bits taken = {ARENA_MANY(self->arena, uint64_t, facts / 64 + 1)};
    for (uint32_t i = 0; i < plan->derived_count && !reads.all; i++) {
        uint32_t fact = plan->derived[i].index;
        DerivedLane *derived = derived_lane_new(self, law, plan, &reads, fact);
        if (derived != NULL) {
            law->derived[law->derived_count++] = derived;
            bits_set(taken, fact);
        }
    }
    law->derived_facts = taken;
    for (uint32_t i = 0; i < law->derived_count; i++) {
        derived_lane_tables(law->derived[i]);
    }
}

// --- Lanes ------------------------------------------------------------------------------------

static int cut_compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

// The first whole numbers that are at or above each number with which the fact is compared, and
// those above it. False: one cannot be counted so.
static bool cuts_find(ColumnDecider *self, TableLane *out, const Reads *reads)
{
    uint32_t fact = out->lane->column->fact.fact.index;
    int64_t *cuts = ARENA_MANY(self->arena, int64_t, reads->cuts.count * 2 + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < reads->cuts.count; i++) {
        const Cut *cut = &reads->cuts.at[i];
        Number at;
        if (cut->fact != fact) {
            continue;
        }
        if (lane_number(&at, out->lane, cut->at) != STATUS_OK) {
            return false;
        }
        for (int above = 0; above < 2; above++) {
            Int128 whole = at.over / at.under;
            bool is_between = whole * at.under != at.over;
            whole += is_between ? at.over > 0 : above;
            if (whole > INT64_MIN && whole <= INT64_MAX) {
                cuts[count++] = (int64_t)whole;
            }
        }
    }
    if (count > 0) {
        qsort(cuts, count, sizeof *cuts, cut_compare);
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || cuts[i] != cuts[kept - 1]) {
            cuts[kept++] = cuts[i];
        }
    }
    out->cuts = cuts;
    out->cut_count = kept;
    return true;
}

TableLane *lanes_of_reads(ColumnDecider *self, const ColumnLaw *law, const Reads *reads,
                          uint32_t *count, uint32_t *numbers)
{
    size_t room = self->columns->count + law->derived_count;
    TableLane *list = ARENA_MANY(self->scratch, TableLane, room + 1);
    *count = 0;
    *numbers = 0;
    for (uint32_t i = 0; i < law->derived_count; i++) {
        if (bits_get(reads->facts, derived_lane_fact(law->derived[i]))) {
            list[(*count)++] = (TableLane){.lane = derived_lane(law->derived[i])};
        }
    }
    for (uint32_t i = 0; i < self->columns->count; i++) {
        Lane *lane = &self->lanes[i];
        const FactColumn *column = lane->column;
        bool is_of_fact = column->use == COLUMN_SAYS_FACT || column->use == COLUMN_SAYS_PART;
        if (lane->kind == LANE_ALONE || !is_of_fact || column->type->kind == COLUMN_NULL) {
            continue;
        }
        uint32_t index = column->fact.fact.index;
        bool is_read = reads->all || bits_get(reads->facts, index);
        bool is_party =
            vocabulary_fact(self->columns->vocabulary, column->fact.fact)->place == PLACE_PARTY;
        if (!is_read && !(reads->parties && is_party)) {
            continue;
        }
        TableLane *made = &list[(*count)++];
        *made = (TableLane){.lane = lane, .presence = !is_read};
        bool is_number = is_read && lane->kind == LANE_NUMBERS;
        bool is_cut = is_number && !reads->all && !bits_get(reads->counted, index) &&
                      cuts_find(self, made, reads);
        *numbers += is_number && !is_cut;
    }
    return list;
}

unsigned lanes_bits(const TableLane *lanes, uint32_t count)
{
    unsigned bits = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t classes = lanes[i].presence       ? 2
                         : lanes[i].cuts != NULL ? lanes[i].cut_count + 2
                                                 : lanes[i].lane->classes.count;
        for (size_t room = 1; room < classes; room *= 2) {
            bits++;
        }
    }
    return bits;
}

// --- Parts ------------------------------------------------------------------------------------

static Part *part_new(ColumnLaw *law, PartKind kind)
{
    Part *part = &law->parts[law->count++];
    *part = (Part){.kind = kind, .day = law->day, .law = law};
    return part;
}

// A law that hangs on few classes is one table.
static bool law_whole(ColumnDecider *self, ColumnLaw *law)
{
    Reads reads = column_law_reads(self, law);
    reads_law(&reads);
    uint32_t count = 0;
    uint32_t numbers = 0;
    TableLane *lanes = lanes_of_reads(self, law, &reads, &count, &numbers);
    if (numbers > 0 || lanes_bits(lanes, count) > WHOLE_BITS) {
        return false;
    }
    part_new(law, PART_WHOLE)->table = class_table_new(lanes, count, self->arena);
    return true;
}

static bool lifts(const Provision *limb, const Provision *requirement)
{
    for (uint32_t i = 0; i < limb->target_count; i++) {
        if (limb->targets[i] == requirement->index) {
            return true;
        }
    }
    return false;
}

// Does some exception ask how the requirements turned out? Then they all belong together.
static bool any_reads_requirements(const ColumnDecider *self, const ColumnLaw *law)
{
    const LawPlan *plan = plan_of(law);
    Reads reads = column_law_reads(self, law);
    for (uint32_t i = 0; i < plan->exception_count; i++) {
        for (uint32_t k = 0; k < plan->exceptions[i].limbs.count; k++) {
            reads_provision(&reads, plan->exceptions[i].limbs.at[k]);
        }
    }
    return reads.all;
}

// The group of each requirement: those that one exception lifts are in one. NO_PART: no exception
// lifts it.
static uint32_t *groups_find(const ColumnDecider *self, const ColumnLaw *law)
{
    const LawPlan *plan = plan_of(law);
    uint32_t count = plan->requirements.count;
    uint32_t *groups = ARENA_MANY(self->scratch, uint32_t, count + 1);
    bool all = any_reads_requirements(self, law);
    for (uint32_t i = 0; i < count; i++) {
        groups[i] = all ? 0 : NO_PART;
    }
    for (uint32_t i = 0; !all && i < plan->exception_count; i++) {
        for (uint32_t k = 0; k < plan->exceptions[i].limbs.count; k++) {
            uint32_t group = NO_PART;
            for (uint32_t r = 0; r < count; r++) {
                if (!lifts(plan->exceptions[i].limbs.at[k], plan->requirements.at[r])) {
                    continue;
                }
                uint32_t before = groups[r];
                group = group == NO_PART ? (before == NO_PART ? r : before) : group;
                groups[r] = group;
                for (uint32_t s = 0; before != NO_PART && s < count; s++) {
                    groups[s] = groups[s] == before ? group : groups[s];
                }
            }
        }
    }
    return groups;
}

static void part_add(ColumnDecider *self, Part *part, const Provision *provision, uint32_t room)
{
    if (part->provisions.at == NULL) {
        part->provisions.at = ARENA_MANY(self->arena, const Provision *, room);
    }
    part->provisions.at[part->provisions.count++] = provision;
}

static void law_part(ColumnDecider *self, ColumnLaw *law)
{
    const LawPlan *plan = plan_of(law);
    uint32_t count = plan->requirements.count;
    const uint32_t *groups = groups_find(self, law);
    part_table(self, law, part_new(law, PART_FLOOR));
    for (uint32_t i = 0; i < count; i++) {
        const Provision *provision = plan->requirements.at[i];
        if (groups[i] == NO_PART) {
            Part *part = part_new(law, provision->each ? PART_REQUIREMENTS : PART_REQUIREMENT);
            part_add(self, part, provision, 1);
            if (provision->each) {
                part_table(self, law, part);
            } else {
                part_requirement(self, law, part);
            }
        }
    }
    bool *done = ARENA_MANY(self->scratch, bool, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (groups[i] == NO_PART || done[i]) {
            continue;
        }
        Part *part = part_new(law, PART_REQUIREMENTS);
        for (uint32_t k = i; k < count; k++) {
            if (groups[k] == groups[i]) {
                done[k] = true;
                part_add(self, part, plan->requirements.at[k], count);
            }
        }
        part_table(self, law, part);
    }
}

static bool part_is_lifted(const Part *part, const Provision *limb)
{
    for (uint32_t i = 0; i < part->provisions.count; i++) {
        if (lifts(limb, part->provisions.at[i])) {
            return true;
        }
    }
    return false;
}

static void floor_reads(const ColumnLaw *law, Reads *reads)
{
    const LawPlan *plan = plan_of(law);
    reads_codes(reads);
    for (uint32_t i = 0; i < plan->counted_count; i++) {
        if (plan->counted[i]->reaches_unlisted) {
            reads_node(reads, plan->counted[i]->governs);
            reads_node(reads, plan->counted[i]->reaches);
        }
    }
}

static void part_table(ColumnDecider *self, ColumnLaw *law, Part *part)
{
    const LawPlan *plan = plan_of(law);
    Reads reads = column_law_reads(self, law);
    if (part->kind == PART_FLOOR) {
        floor_reads(law, &reads);
        part_reaches(self, law, part);
    }
    for (uint32_t i = 0; i < part->provisions.count; i++) {
        reads_provision(&reads, part->provisions.at[i]);
    }
    for (uint32_t i = 0; i < plan->exception_count; i++) {
        for (uint32_t k = 0; k < plan->exceptions[i].limbs.count; k++) {
            if (part_is_lifted(part, plan->exceptions[i].limbs.at[k])) {
                reads_provision(&reads, plan->exceptions[i].limbs.at[k]);
                reads_claims(&reads);
            }
        }
    }
    uint32_t count = 0;
    uint32_t numbers = 0;
    TableLane *lanes = lanes_of_reads(self, law, &reads, &count, &numbers);
    part->table = class_table_new(lanes, count, self->arena);
}

static void part_requirement(ColumnDecider *self, ColumnLaw *law, Part *part)
{
    const Provision *provision = part->provisions.at[0];
    const Rulebook *rulebook = provision->rulebook;
    part->conditions = ARENA_MANY(self->arena, ColumnCondition *, provision->condition_count + 1);
    part->condition_count = provision->condition_count;
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        part->conditions[i] = column_condition_new(self, law, provision->conditions[i].test);
    }
    part->is_named = self->decider->named[rulebook->index];
    if (rulebook->governs != NULL) {
        part->governs = column_condition_new(self, law, rulebook->governs);
    }
}

// --- Tables -----------------------------------------------------------------------------------

static uint16_t palette_find(ColumnDecider *self, Bounds bounds)
{
    for (size_t i = 0; i < self->palette.count; i++) {
        const Bounds *kept = &self->palette.at[i];
        if (kept->at_least == bounds.at_least && kept->at_most == bounds.at_most &&
            kept->reachable == bounds.reachable &&
            kept->enforced_at_least == bounds.enforced_at_least &&
            kept->enforced_at_most == bounds.enforced_at_most) {
            return (uint16_t)(i + 1);
        }
    }
    if (self->palette.count == PALETTE_MAX) {
        return ANSWER_APART;
    }
    *VEC_PUSH(&self->palette, self->arena) = bounds;
    return (uint16_t)self->palette.count;
}

static Bounds bounds_of_part(Run *run, const Part *part)
{
    switch (part->kind) {
    case PART_WHOLE:
        run_decide(run);
        break;
    case PART_FLOOR:
        (void)codes_find(run);
        outcome_of_floor(run);
        break;
    case PART_REQUIREMENT:
    case PART_REQUIREMENTS:
        (void)codes_find(run);
        requirements_find_among(run, &part->provisions);
        exceptions_find(run);
        outcome_of_requirements(run);
        break;
    }
    return run->bounds;
}

// What the part comes to for a row, and so for all rows like it.
static uint16_t part_fill(void *what, uint32_t row)
{
    const PartFill *fill = what;
    ColumnDecider *self = fill->self;
    ArenaMark mark = arena_mark(self->scratch);
    Problems unheard = {.arena = self->scratch, .limit = 1};
    Run run;
    uint16_t answer = ANSWER_APART;
    if (row_run(&run, self, fill->part->law, row, &unheard)) {
        answer = palette_find(self, bounds_of_part(&run, fill->part));
        self->work.shared++;
    }
    arena_return(self->scratch, mark);
    return answer;
}

static void part_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted)
{
    if (part->kind == PART_REQUIREMENT) {
        requirement_join(self, part, wanted);
    } else if (part->kind == PART_FLOOR) {
        floor_decide(self, part, wanted);
    } else {
        table_decide(self, part, wanted);
    }
}

static void table_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted)
{
    PartFill fill = {self, part};
    memset(self->answers, 0, BLOCK_ROWS * sizeof *self->answers);
    class_table_ask(part->table, self->answers, &self->block, wanted, part_fill, &fill,
                    self->scratch);
    answers_join(self, wanted);
}

static void greatest(uint8_t *out, const uint8_t *with, const uint16_t *answers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint8_t other = with[answers[i]];
        out[i] = out[i] > other ? out[i] : other;
    }
}

static void answers_clear(ColumnDecider *self, const uint64_t *wanted)
{
    uint32_t words = (self->block.count + 63) / 64;
    for (uint32_t word = 0; word < words; word++) {
        uint64_t left = ~wanted[word] | self->block.alone[word];
        for (; left != 0; left &= left - 1) {
            self->answers[word * 64 + (uint32_t)__builtin_ctzll(left)] = ANSWER_NONE;
        }
    }
}

// Parts and laws stand side by side: the strictest counts.
static void answers_join(ColumnDecider *self, const uint64_t *wanted)
{
    static_assert(OUTCOME_NOT_CONTROLLED == 0, "an answer that is not there must not count");
    size_t count = self->palette.count + 1;
    ArenaMark mark = arena_mark(self->scratch);
    uint8_t *by_answer = ARENA_MANY(self->scratch, uint8_t, 5 * count);
    for (size_t i = 1; i < count; i++) {
        const Bounds *bounds = &self->palette.at[i - 1];
        by_answer[i] = (uint8_t)bounds->at_least;
        by_answer[count + i] = (uint8_t)bounds->at_most;
        by_answer[2 * count + i] = (uint8_t)bounds->reachable;
        by_answer[3 * count + i] = (uint8_t)bounds->enforced_at_least;
        by_answer[4 * count + i] = (uint8_t)bounds->enforced_at_most;
    }
    answers_clear(self, wanted);
    uint8_t *const to[] = {self->bounds->at_least, self->bounds->at_most, self->bounds->reachable,
                           self->bounds->enforced_at_least, self->bounds->enforced_at_most};
    for (size_t k = 0; k < sizeof to / sizeof *to; k++) {
        if (self->wants[k]) {
            greatest(to[k], by_answer + k * count, self->answers, self->block.count);
        }
    }
    arena_return(self->scratch, mark);
}

// --- Bitmaps ----------------------------------------------------------------------------------

// Unknown is yes if the call named the rulebook; else it stands aside.
static void governs_truths(ColumnDecider *self, ColumnCondition *governs, bool is_named,
                           const uint64_t *wanted, Truths *out)
{
    truths_all(out, TRUTH_YES);
    if (governs != NULL) {
        column_condition_truths(self, governs, wanted, out);
        memcpy(is_named ? out->yes : out->maybe, is_named ? out->maybe : out->yes, sizeof out->yes);
    }
}

static void requirement_truths(ColumnDecider *self, const Part *part, const uint64_t *wanted,
                               Truths *out)
{
    const Provision *provision = part->provisions.at[0];
    governs_truths(self, part->governs, part->is_named, wanted, out);
    for (uint32_t i = 0; i < part->condition_count; i++) {
        uint64_t open[BLOCK_WORDS];
        for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
            open[word] = wanted[word] & out->maybe[word];
        }
        if (!bits_any(open)) {
            return;
        }
        Truths test;
        column_condition_truths(self, part->conditions[i], open, &test);
        if (provision->conditions[i].kind == CLAUSE_UNLESS) {
            truths_not(&test);
        }
        truths_and(out, &test);
    }
    if (part->day->forces[provision->index].force == FORCE_UNCLEAR) {
        memset(out->yes, 0, sizeof out->yes);
    }
}

static void requirement_join(ColumnDecider *self, const Part *part, const uint64_t *wanted)
{
    const Provision *provision = part->provisions.at[0];
    Force force = part->day->forces[provision->index].force;
    if (force == FORCE_OUT) {
        return;
    }
    Truths truths;
    requirement_truths(self, part, wanted, &truths);
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        truths.yes[i] &= wanted[i];
        truths.maybe[i] &= wanted[i];
    }
    Truths *reached = self->reached[provision->kind == STATEMENT_PROHIBIT];
    truths_or(&reached[0], &truths);
    if (force != FORCE_NOT_ENFORCED) {
        truths_or(&reached[1], &truths);
    }
}

// --- The floor --------------------------------------------------------------------------------

static Reach reach_new(ColumnDecider *self, ColumnLaw *law, const Rulebook *rulebook)
{
    Reach reach = {.is_named = self->decider->named[rulebook->index]};
    if (rulebook->governs != NULL) {
        reach.governs = column_condition_new(self, law, rulebook->governs);
    }
    if (rulebook->reaches != NULL) {
        reach.reaches = column_condition_new(self, law, rulebook->reaches);
    }
    return reach;
}

static void part_reaches(ColumnDecider *self, ColumnLaw *law, Part *part)
{
    const LawPlan *plan = plan_of(law);
    part->reaches = ARENA_MANY(self->arena, Reach, plan->counted_count + 1);
    for (uint32_t i = 0; i < plan->counted_count; i++) {
        if (plan->counted[i]->reaches_unlisted) {
            part->reaches[part->reach_count++] = reach_new(self, law, plan->counted[i]);
        }
    }
}

// Rows whose item a rulebook reaches need no code; the others' codes are found by table.
static void floor_decide(ColumnDecider *self, const Part *part, const uint64_t *wanted)
{
    uint64_t open[BLOCK_WORDS];
    memcpy(open, wanted, sizeof open);
    for (uint32_t i = 0; i < part->reach_count && bits_any(open); i++) {
        const Reach *reach = &part->reaches[i];
        Truths truths;
        governs_truths(self, reach->governs, reach->is_named, open, &truths);
        if (reach->reaches != NULL) {
            Truths also;
            column_condition_truths(self, reach->reaches, open, &also);
            truths_and(&truths, &also);
        }
        for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
            self->floor[word] |= truths.yes[word] & open[word];
            open[word] &= ~truths.yes[word];
        }
    }
    if (bits_any(open)) {
        table_decide(self, part, open);
    }
}

// --- The end of a block -----------------------------------------------------------------------

// Where a row has its bit, the outcome if it is stricter. Eight bits become eight bytes of 0 or 1 by
// one product: each byte keeps the bit of its place, and a carry brings it down.
static void strictest(uint8_t *out, const uint64_t *bits, uint8_t outcome)
{
    for (uint32_t word = 0; word < BLOCK_WORDS; word++) {
        for (uint32_t k = 0; bits[word] != 0 && k < 8; k++) {
            uint64_t each = (bits[word] >> (k * 8) & 0xFF) * UINT64_C(0x0101010101010101);
            each = (each & UINT64_C(0x8040201008040201)) + UINT64_C(0x00406070787C7E7F);
            each = (each >> 7 & UINT64_C(0x0101010101010101)) * outcome;
            uint8_t here[8];
            memcpy(here, &each, sizeof here);
            uint8_t *at = out + (size_t)word * 64 + (size_t)k * 8;
            for (uint32_t i = 0; i < 8; i++) {
                at[i] = at[i] > here[i] ? at[i] : here[i];
            }
        }
    }
}

void column_law_close(ColumnDecider *self)
{
    static const uint8_t outcomes[] = {OUTCOME_LICENCE_REQUIRED, OUTCOME_PROHIBITED};
    BlockBounds *bounds = self->bounds;
    uint8_t *const to[] = {bounds->at_least, bounds->at_most, bounds->reachable,
                           bounds->enforced_at_least, bounds->enforced_at_most};
    for (size_t k = 0; k < sizeof to / sizeof *to; k++) {
        bool is_most = to[k] == bounds->at_most || to[k] == bounds->enforced_at_most;
        bool is_enforced = to[k] == bounds->enforced_at_least || to[k] == bounds->enforced_at_most;
        if (!self->wants[k]) {
            continue;
        }
        strictest(to[k], self->floor, OUTCOME_NO_LICENCE_REQUIRED);
        for (size_t i = 0; i < 2; i++) {
            const Truths *reached = &self->reached[i][is_enforced];
            strictest(to[k], is_most ? reached->maybe : reached->yes, outcomes[i]);
        }
    }
}
