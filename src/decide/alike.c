// alike.c: see alike.h. The questions of a day form a tree; all its edges are in one table, from
// (question, answer) to the next question or the decision.
#include "decide/alike.h"

#include "decide/answer.h"
#include "decide/key.h"

#define QUESTIONS_MAX 96           // of one case
#define SHAPES_MAX 32              // of a day
#define SHAPE_WORDS 24             // of a case: no more, or it is decided by itself
#define BYTES_MAX (64 * MEBIBYTE)  // kept for a day
#define LAWS_MAX 4                 // decided at once
#define TRIAL 4'096                // after so many written, half of all must have been found

// Of what something is said: the bits of the case, the item, the roles, and of each party.
typedef struct Shape {
    uint64_t said[SHAPE_WORDS];
    uint32_t count;
    uint32_t root;  // question
    uint32_t written, found;
} Shape;

typedef enum StepKind {
    STEP_OPEN,     // nobody came further
    STEP_ASKED,    // its question comes next
    STEP_DECIDED,  // it ends here
    STEP_ALONE,    // what comes here is decided each by itself
} StepKind;

// Small, since a case that is found does little else than go from one to the next.
typedef struct Step {
    union {
        const Question *question;
        const Decision *decision;
    };
    StepKind kind;
} Step;

typedef struct Edge {
    uint64_t answer;
    uint32_t from, to;  // steps; to 0: free
} Edge;

struct Alike {
    VEC(Step) steps;
    Shape *shapes[SHAPES_MAX];
    uint32_t shape_count;
    Shape *last;
    Edge *edges;
    uint32_t edge_count, edge_room;
    size_t bytes;
    Run *askers[LAWS_MAX * 2];  // enough of a run to know a key's value, by law and presumptions
};

struct AlikeTrace {
    Shape *shape;
    uint32_t count, quiet;
    bool is_alone, is_full;
    Question questions[QUESTIONS_MAX];
    uint64_t answers[QUESTIONS_MAX];
};

// --- Shapes -----------------------------------------------------------------------------------

static bool record_shape(Shape *shape, const Record *record)
{
    uint32_t count = record->said_words;
    if (shape->count + count > SHAPE_WORDS) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        shape->said[shape->count++] = record->said[i];
    }
    return true;
}

// The item's name is no part of what a decision hangs on.
static void item_name_leave_out(Shape *shape, const Vocabulary *vocabulary)
{
    uint32_t slot = vocabulary->facts.at[FACT_ITEM_ID].slot;
    shape->said[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
}

static bool case_shape(Shape *shape, const Case *given)
{
    shape->count = 0;
    if (!record_shape(shape, given->items[0])) {
        return false;
    }
    item_name_leave_out(shape, given->vocabulary);
    bool fits = record_shape(shape, given->root) && shape->count < SHAPE_WORDS;
    uint64_t *roles = &shape->said[shape->count++];
    *roles = 0;
    for (unsigned role = 0; fits && role < ROLE_COUNT; role++) {
        const Record *party = given->parties[role];
        if (party != NULL) {
            *roles |= UINT64_C(1) << role;
            fits = record_shape(shape, party);
        }
    }
    return fits;
}

static bool says_derived(const Vocabulary *vocabulary, const Record *record)
{
    const PlaceInfo *place = &vocabulary->places[record->place];
    for (uint32_t slot = 0; slot < place->fact_count; slot++) {
        if (record->given[slot].kind != VALUE_ABSENT &&
            vocabulary_fact(vocabulary, place->facts.at[slot])->is_derived) {
            return true;
        }
    }
    return false;
}

// What is derived and given as well is held against what the other facts say: no question can hold
// it.
static bool any_derived(const Case *given)
{
    bool any = says_derived(given->vocabulary, given->root) ||
               says_derived(given->vocabulary, given->items[0]);
    for (unsigned role = 0; !any && role < ROLE_COUNT; role++) {
        any = given->parties[role] != NULL && says_derived(given->vocabulary, given->parties[role]);
    }
    return any;
}

static bool shape_same(const Shape *a, const Shape *b)
{
    return a->count == b->count && memcmp(a->said, b->said, a->count * sizeof *a->said) == 0;
}

static uint32_t step_add(Alike *alike, Arena *arena)
{
    (void)VEC_PUSH(&alike->steps, arena);
    return (uint32_t)alike->steps.count - 1;
}

static Shape *shape_find(Alike *alike, const Case *given, Arena *arena)
{
    Shape shape;
    if (!case_shape(&shape, given)) {
        return NULL;
    }
    if (alike->last != NULL && shape_same(alike->last, &shape)) {
        return alike->last;
    }
    for (uint32_t i = 0; i < alike->shape_count; i++) {
        if (shape_same(alike->shapes[i], &shape)) {
            return alike->last = alike->shapes[i];
        }
    }
    if (alike->shape_count == SHAPES_MAX || any_derived(given)) {
        return NULL;
    }
    Shape *made = ARENA_NEW(arena, Shape);
    memcpy(made->said, shape.said, shape.count * sizeof *made->said);
    made->count = shape.count;
    made->root = step_add(alike, arena);
    alike->shapes[alike->shape_count++] = made;
    return alike->last = made;
}

// --- Edges ------------------------------------------------------------------------------------

static Edge *edge_slot(const Alike *alike, uint32_t from, uint64_t answer)
{
    uint32_t mask = alike->edge_room - 1;
    uint64_t hash = (answer + 1) * UINT64_C(0x9E3779B97F4A7C15) ^
                    ((uint64_t)from + 1) * UINT64_C(0xC2B2AE3D27D4EB4F);
    hash ^= hash >> 29;
    uint32_t at = (uint32_t)hash & mask;
    while (alike->edges[at].to != 0 &&
           (alike->edges[at].from != from || alike->edges[at].answer != answer)) {
        at = (at + 1) & mask;
    }
    return &alike->edges[at];
}

static void edges_grow(Alike *alike, Arena *arena)
{
    Alike larger = {.edge_room = alike->edge_room == 0 ? 1024 : alike->edge_room * 2};
    larger.edges = ARENA_MANY(arena, Edge, larger.edge_room);
    for (uint32_t i = 0; i < alike->edge_room; i++) {
        if (alike->edges[i].to != 0) {
            *edge_slot(&larger, alike->edges[i].from, alike->edges[i].answer) = alike->edges[i];
        }
    }
    alike->edges = larger.edges;
    alike->edge_room = larger.edge_room;
}

static uint32_t edge_follow(Alike *alike, uint32_t from, uint64_t answer, Arena *arena)
{
    if (alike->edge_count * 4 >= alike->edge_room * 3) {
        edges_grow(alike, arena);
    }
    Edge *edge = edge_slot(alike, from, answer);
    if (edge->to == 0) {
        alike->edge_count++;
        *edge = (Edge){answer, from, step_add(alike, arena)};
    }
    return edge->to;
}

// --- Answers ----------------------------------------------------------------------------------

// A code without its list is that of the law that is decided: two could not be meant.
static Atom with_list(const Decider *decider, const Day *day, Case *given, Atom atom)
{
    Symbols *symbols = given->symbols;
    bool is_bare = atom_is_symbol(atom) && symbols_kind(symbols, atom) == SYMBOL_CODE &&
                   symbols_write(symbols, code_list(symbols, atom)).len == 0;
    for (uint32_t i = 0; is_bare && i < decider->law_count; i++) {
        if (day->laws[i].list_count > 0) {
            return symbols_code(symbols, day->laws[i].lists[0], symbols_write(symbols, atom));
        }
    }
    return atom;
}

// A value in 64 bits; false for what has none: numbers, lists, sets of several members, words that
// no rulebook knows.
static bool value_answer(const Decider *decider, const Day *day, Case *given, Value value,
                         uint64_t *out)
{
    Atom limit = ATOM_SYMBOL_FIRST + (Atom)symbols_count(given->vocabulary->symbols);
    const Set *set = value.kind == VALUE_SET ? value.set : NULL;
    bool plain = value.kind == VALUE_TRUTH ||
                 (value.kind == VALUE_ATOM && (value.exact || value.set == NULL)) ||
                 (value.kind == VALUE_SET && (set == NULL || set->count <= 1));
    Atom atom = set != NULL && set->count == 1 ? set->atoms[0]
                : value.kind == VALUE_SET      ? 0
                                               : value.atom;
    bool is_own = plain && atom >= limit;
    atom = is_own ? with_list(decider, day, given, atom) : atom;
    if (!plain || atom >= limit) {
        return false;
    }
    *out = (uint64_t)atom << 16 | (uint64_t)value.kind << 8 | (uint64_t)value.may << 4 |
           (uint64_t)(set != NULL) << 3 | (uint64_t)(set != NULL && set->count == 1) << 2 |
           (uint64_t)(set != NULL && set->complete) << 1 | value.exact | (uint64_t)is_own << 63;
    return true;
}

static const Record *record_of(const Case *given, PlaceId place, Role role)
{
    return place == PLACE_CASE   ? given->root
           : place == PLACE_ITEM ? given->items[0]
                                 : given->parties[role];
}

#define ANSWER_ALONE UINT64_MAX

// --- Finding ----------------------------------------------------------------------------------

// The case that is asked, and which of the runs are of it by now.
typedef struct Asking {
    Alike *alike;
    Decider *decider;
    Day *day;
    Case *given;
    Arena *arena;
    bool ready[LAWS_MAX * 2];
} Asking;

static Run *asker_new(const Asking *asking, const Question *question)
{
    Run *run = ARENA_NEW(asking->day->arena, Run);
    run->decider = asking->decider;
    run->program = asking->decider->program;
    run->day = asking->day;
    run->law = &asking->day->laws[question->law];
    run->presumptions_off = question->presumptions_off;
    return run;
}

static Run *asker_find(Asking *asking, const Question *question)
{
    uint32_t at = question->law * 2 + question->presumptions_off;
    Run **run = &asking->alike->askers[at];
    if (!asking->ready[at]) {
        asking->ready[at] = true;
        *run = *run != NULL ? *run : asker_new(asking, question);
        (*run)->given = asking->given;
        (*run)->item = asking->given->items[0];
        (*run)->codes = NULL;  // those of the case before, perhaps in its arena
        (*run)->arena = asking->arena;
        (*run)->stamp = ++asking->decider->stamp;
        (*run)->current[PLACE_CASE] = asking->given->root;
        (*run)->current[PLACE_ITEM] = (*run)->item;
    }
    return *run;
}

static uint64_t slot_answer(const Asking *asking, const Question *question)
{
    const Record *record = record_of(asking->given, question->place, question->role);
    Value value = record->given[question->slot];
    uint64_t answer = ANSWER_ALONE;
    bool has_answer = value_answer(asking->decider, asking->day, asking->given, value, &answer);
    return has_answer ? answer : ANSWER_ALONE;
}

static bool answer_find(Asking *asking, const Question *question, uint64_t *out)
{
    switch (question->kind) {
    case QUESTION_SLOT:
        *out = slot_answer(asking, question);
        return true;
    case QUESTION_ROWS:
        return rows_answer(asker_find(asking, question), question, out);
    case QUESTION_SIEVE:
        return sieve_answer(asker_find(asking, question), question, out);
    case QUESTION_MEMO:
        return memo_answer(asker_find(asking, question), question, out);
    }
    return false;
}

// Null: nobody came this way, or an answer is not at hand.
static const Step *step_find(Asking *asking, const Shape *shape)
{
    const Alike *alike = asking->alike;
    const Step *step = &alike->steps.at[shape->root];
    uint32_t at = shape->root;
    while (step->kind == STEP_ASKED) {
        uint64_t answer = 0;
        if (!answer_find(asking, step->question, &answer)) {
            return NULL;
        }
        at = edge_slot(alike, at, answer)->to;
        if (at == 0) {
            return NULL;
        }
        step = &alike->steps.at[at];
    }
    return step;
}

static void decision_fit(Decision *out, const Decision *kept, Case *given, Arena *arena)
{
    out->bounds = kept->bounds;
    out->items = kept->items;
    out->item_count = kept->item_count;
    out->missing = kept->missing;
    out->missing_count = kept->missing_count;
    out->assumed = kept->assumed;
    out->assumed_count = kept->assumed_count;
    out->may_govern = kept->may_govern;
    out->may_govern_count = kept->may_govern_count;
    Str name = answer_item_id(given, 0);
    if (name.len > 0) {
        ItemAnswer *item = ARENA_NEW(arena, ItemAnswer);
        *item = kept->items[0];
        item->id = name;
        out->items = item;
    }
}

static void trace_begin(Decider *decider, Shape *shape)
{
    if (decider->trace_room == NULL) {
        decider->trace_room = ARENA_NEW(decider->arena, AlikeTrace);
    }
    decider->trace = decider->trace_room;
    AlikeTrace *trace = decider->trace;
    trace->shape = shape;
    trace->count = trace->quiet = 0;
    trace->is_alone = trace->is_full = false;
}

bool alike_find(Decision *out, Decider *decider, Day *day, Case *given, Arena *arena)
{
    decider->trace = NULL;  // one that a lack of memory broke off
    if (decider->law_count > LAWS_MAX || given->item_count != 1) {
        return false;
    }
    if (day->alike == NULL) {
        day->alike = ARENA_NEW(day->arena, Alike);
        (void)step_add(day->alike, day->arena);  // 0: none
    }
    Alike *alike = day->alike;
    Shape *shape = shape_find(alike, given, day->arena);
    if (shape == NULL) {
        return false;
    }
    Asking asking = {alike, decider, day, given, arena, {}};
    const Step *step = step_find(&asking, shape);
    if (step != NULL && step->kind == STEP_DECIDED) {
        shape->found++;
        decider->work.alike++;
        decision_fit(out, step->decision, given, arena);
        return true;
    }
    bool pays = shape->written < TRIAL || shape->found >= shape->written;
    if (pays && alike->bytes < BYTES_MAX && (step == NULL || step->kind != STEP_ALONE)) {
        shape->written++;
        trace_begin(decider, shape);
    }
    return false;
}

// --- Writing ----------------------------------------------------------------------------------

static bool question_same(const Question *a, const Question *b)
{
    return a->kind == b->kind && a->law == b->law && a->presumptions_off == b->presumptions_off &&
           a->place == b->place && a->role == b->role && a->slot == b->slot &&
           a->store == b->store && a->among == b->among && a->mask == b->mask;
}

static bool slot_is_asked(const AlikeTrace *trace, PlaceId place, Role role, uint32_t slot)
{
    for (uint32_t i = 0; i < trace->count; i++) {
        const Question *question = &trace->questions[i];
        if (question->kind == QUESTION_SLOT && question->place == place && question->role == role &&
            question->slot == slot) {
            return true;
        }
    }
    return false;
}

void alike_ask(Run *run, Question question, uint64_t answer)
{
    AlikeTrace *trace = run->decider->trace;
    if (trace == NULL || trace->is_alone || trace->quiet > 0) {
        return;
    }
    if (question.kind != QUESTION_SLOT) {
        question.law = run->law->law_index;
        question.presumptions_off = run->presumptions_off;
    }
    for (uint32_t i = 0; i < trace->count; i++) {
        if (question_same(&trace->questions[i], &question)) {
            return;
        }
    }
    if (trace->count == QUESTIONS_MAX) {
        trace->is_full = true;
        return;
    }
    trace->questions[trace->count] = question;
    trace->answers[trace->count++] = answer;
}

void alike_read(Run *run, const Record *record, const Fact *fact, Value given)
{
    AlikeTrace *trace = run->decider->trace;
    if (trace == NULL || trace->quiet > 0 || trace->is_alone) {
        return;
    }
    uint64_t answer = ANSWER_ALONE;
    bool is_alone = record->place > PLACE_PARTY ||
                    !value_answer(run->decider, run->day, run->given, given, &answer);
    bool has_place = record->place <= PLACE_PARTY;
    if (has_place) {
        alike_ask(run,
                  (Question){.kind = QUESTION_SLOT,
                             .place = record->place,
                             .role = record->role,
                             .slot = fact->slot},
                  is_alone ? ANSWER_ALONE : answer);
    }
    trace->is_alone = is_alone;
    trace->is_full = trace->is_full || !has_place;
}

bool alike_settles(const Run *run, const Key *key)
{
    bool settled = true;
    for (uint32_t i = 0; settled && i < key->count; i++) {
        const Fact *fact = vocabulary_fact(run->program->vocabulary, key->facts[i].fact);
        const Record *record = run_record(run, key->facts[i]);
        settled = record == NULL || record->given[fact->slot].kind == VALUE_ABSENT ||
                  slot_is_asked(run->decider->trace, record->place, record->role, fact->slot);
    }
    return settled;
}

void alike_count(Run *run, int by)
{
    run->decider->trace->quiet += (uint32_t)by;
}

// What is worked out unheard is not to be found again in the cache of facts, where it would be
// heard.
void alike_quiet(Run *run)
{
    if (run->decider->trace != NULL) {
        run->decider->trace->quiet++;
        run->stamp = ++run->decider->stamp;
    }
}

void alike_loud(Run *run)
{
    if (run->decider->trace != NULL) {
        run->decider->trace->quiet--;
        run->stamp = ++run->decider->stamp;
    }
}

// --- Keeping ----------------------------------------------------------------------------------

static const Question *question_copy(const Question *question, Arena *arena)
{
    Question *to = ARENA_NEW(arena, Question);
    *to = *question;
    return to;
}

// Null: what is asked there is not what was asked here; the case is left alone.
static Step *steps_enter(Alike *alike, const AlikeTrace *trace, Arena *arena)
{
    uint32_t at = trace->shape->root;
    for (uint32_t i = 0; i < trace->count; i++) {
        Step *step = &alike->steps.at[at];
        if (step->kind == STEP_OPEN) {
            *step =
                (Step){.question = question_copy(&trace->questions[i], arena), .kind = STEP_ASKED};
        }
        if (step->kind != STEP_ASKED || !question_same(step->question, &trace->questions[i])) {
            return NULL;
        }
        at = edge_follow(alike, at, trace->answers[i], arena);
    }
    Step *end = &alike->steps.at[at];
    return end->kind == STEP_OPEN ? end : NULL;
}

void alike_keep(Decider *decider, Day *day, const Decision *decision)
{
    AlikeTrace *trace = decider->trace;
    decider->trace = NULL;
    if (trace == NULL || trace->is_full) {
        return;
    }
    size_t before = arena_used(day->arena);
    bool is_alone = trace->is_alone || decision->warnings.list.count > 0;  // they name the case
    Step *end = steps_enter(day->alike, trace, day->arena);
    if (end != NULL && is_alone) {
        end->kind = STEP_ALONE;
    } else if (end != NULL) {
        *end = (Step){.decision = decision_copy(decision, day->arena), .kind = STEP_DECIDED};
    }
    day->alike->bytes += arena_used(day->arena) - before;
}
