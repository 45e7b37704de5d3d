// sieve.c: see sieve.h. A column of the sieve is one key with the conditions that hang on it; a bit
// set for each value met says which requirements those conditions let through.
#include "decide/sieve.h"

#include "decide/alike.h"
#include "decide/key.h"

typedef struct SieveTest {
    uint32_t requirement;
    const Node *test;
    bool negated;
} SieveTest;

typedef struct SieveColumn {
    uint32_t key;  // of the law
    VEC(SieveTest) tests;
    KeyMap passing;  // Passing
} SieveColumn;

struct Sieve {
    uint32_t word_count;
    VEC(SieveColumn) columns;
};

static SieveColumn *column_of(Run *run, Sieve *sieve, uint32_t key)
{
    for (size_t i = 0; i < sieve->columns.count; i++) {
        if (sieve->columns.at[i].key == key) {
            return &sieve->columns.at[i];
        }
    }
    SieveColumn *column = VEC_PUSH(&sieve->columns, run->day->arena);
    column->key = key;
    return column;
}

static void test_add(Run *run, Sieve *sieve, uint32_t requirement, const Condition *condition)
{
    Key key = key_of(run, condition->test, UINT32_MAX);
    if (!key_is_narrow(&key)) {
        return;
    }
    SieveColumn *column = column_of(run, sieve, key_enter(run, &key));
    *VEC_PUSH(&column->tests, run->day->arena) =
        (SieveTest){requirement, condition->test, condition->kind == CLAUSE_UNLESS};
}

static Sieve *sieve_new(Run *run)
{
    const ProvisionList *requirements = &run->law->requirements;
    Sieve *sieve = ARENA_NEW(run->day->arena, Sieve);
    sieve->word_count = requirements->count / 64 + 1;
    for (uint32_t i = 0; i < requirements->count; i++) {
        const Provision *requirement = requirements->at[i];
        for (uint32_t k = 0; k < requirement->condition_count; k++) {
            test_add(run, sieve, i, &requirement->conditions[k]);
        }
    }
    return sieve;
}

// The requirements that a value lets through.
typedef struct Passing {
    uint64_t *words;
    bool presumed;  // a presumption was read to tell
} Passing;

static Passing *column_ask(Run *run, const Sieve *sieve, const SieveColumn *column)
{
    uint64_t *words = ARENA_MANY(run->day->arena, uint64_t, sieve->word_count);
    Passing *passing = ARENA_NEW(run->day->arena, Passing);
    bool before = presumed_begin(run);
    alike_quiet(run);
    memset(words, 0xFF, sieve->word_count * sizeof *words);
    for (size_t i = 0; i < column->tests.count; i++) {
        const SieveTest *test = &column->tests.at[i];
        Truth truth = evaluate_truth(run, test->test);
        if ((test->negated ? truth_not(truth) : truth) == TRUTH_NO) {
            words[test->requirement / 64] &= ~(UINT64_C(1) << (test->requirement % 64));
        }
    }
    alike_loud(run);
    *passing = (Passing){words, presumed_end(run, before)};
    return passing;
}

static const Passing *column_passing(Run *run, const Sieve *sieve, SieveColumn *column)
{
    uint64_t value = 0;
    void **slot = key_value(run, column->key, &value)
                      ? key_map_slot(&column->passing, value, run->day->arena)
                      : NULL;
    if (slot != NULL && *slot == NULL) {
        *slot = column_ask(run, sieve, column);
    }
    return slot == NULL ? NULL : *slot;
}

// One word of requirements is told apart bit by bit, more of them by the value that they hang on.
static uint64_t passing_answer(const Sieve *sieve, const Passing *passing, uint64_t mask)
{
    return sieve->word_count == 1
               ? (passing->words[0] & mask & (UINT64_MAX >> 1)) | (uint64_t)passing->presumed << 63
               : (uint64_t)(uintptr_t)passing;
}

bool sieve_answer(Run *run, const Question *question, uint64_t *out)
{
    const SieveColumn *column = question->store;
    uint64_t value = 0;
    const Passing *passing =
        key_value(run, column->key, &value) ? key_map_find(&column->passing, value) : NULL;
    if (passing != NULL) {
        *out = passing_answer(run->law->sieve, passing, question->mask);
    }
    return passing != NULL;
}

// Asks of each column that the answers so far do not settle, within what the settled ones let
// through.
static void sieve_ask(Run *run, Sieve *sieve, const Passing **columns)
{
    uint64_t mask = UINT64_MAX;
    for (size_t i = 0; i < sieve->columns.count; i++) {
        if (columns[i] != NULL && alike_settles(run, &run->law->keys[sieve->columns.at[i].key])) {
            mask &= columns[i]->words[0];
        }
    }
    for (size_t i = 0; i < sieve->columns.count; i++) {
        if (columns[i] != NULL && !alike_settles(run, &run->law->keys[sieve->columns.at[i].key])) {
            Question question = {
                .kind = QUESTION_SIEVE, .store = &sieve->columns.at[i], .mask = mask};
            alike_ask(run, question, passing_answer(sieve, columns[i], mask));
        }
    }
}

Bits sieve_run(Run *run)
{
    if (run->law->sieve == NULL) {
        run->law->sieve = sieve_new(run);
    }
    Sieve *sieve = run->law->sieve;
    Bits passing = {ARENA_MANY(run->arena, uint64_t, sieve->word_count)};
    memset(passing.words, 0xFF, sieve->word_count * sizeof *passing.words);
    const Passing **columns = ARENA_MANY(run->arena, const Passing *, sieve->columns.count + 1);
    for (size_t i = 0; i < sieve->columns.count; i++) {
        const Passing *column = columns[i] = column_passing(run, sieve, &sieve->columns.at[i]);
        for (uint32_t w = 0; column != NULL && w < sieve->word_count; w++) {
            passing.words[w] &= column->words[w];
        }
        run->presumed_read = run->presumed_read || (column != NULL && column->presumed);
    }
    if (alike_writes(run)) {
        sieve_ask(run, sieve, columns);
    }
    return passing;
}
