// The law of a day, against the slow and obvious reading: of the statuses that cover the day and
// are known, the one published last counts; a statement is known from the day on which it was
// published (its first day, unless given).
#include "trial.h"

#define DAYS 16  // the days 2025-03-01 to 2025-03-16
#define STATUSES_MAX 5
#define ROUNDS 200

typedef struct StatusRow {
    int kind;                  // of words[]
    int from, end, published;  // days from 1; 0: none
} StatusRow;

static const char *const words[] = {"suspend", "reinstate", "not enforced", "unclear", "repeal"};

static int random_day(uint64_t *state)
{
    return (int)(random_next(state) % (DAYS + 1));
}

static StatusRow random_status(uint64_t *state, int published)
{
    StatusRow row = {.kind = (int)(random_next(state) % ROWS(words)),
                     .from = random_day(state),
                     .end = random_day(state),
                     .published = published};
    if (row.end < row.from) {
        row.end = 0;
    }
    return row;
}

static void days_write(Buffer *text, const StatusRow *row)
{
    if (row->from > 0) {
        buffer_add_format(text, " from 2025-03-%02d", row->from);
    }
    if (row->end > 0) {
        buffer_add_format(text, " through 2025-03-%02d", row->end);
    }
    if (row->published > 0) {
        buffer_add_format(text, " published 2025-03-%02d", row->published);
    }
    buffer_add_char(text, '\n');
}

static bool covers(const StatusRow *row, int day, int known)
{
    int published = row->published > 0 ? row->published : row->from;
    return day >= row->from && (row->end == 0 || day <= row->end) && published <= known;
}

// The index of the word that counts, or -1.
static int word_of_day(const StatusRow *rows, size_t count, int day, int known)
{
    int word = -1, published = -1;
    for (size_t i = 0; i < count; i++) {
        if (covers(&rows[i], day, known) && rows[i].published > published) {
            published = rows[i].published;
            word = rows[i].kind;
        }
    }
    return word;
}

static Outcome outcome_of_word(int word, bool enforced)
{
    switch (word) {
    case 0:
    case 4:
        return OUTCOME_NO_LICENCE_REQUIRED;
    case 2:
        return enforced ? OUTCOME_NO_LICENCE_REQUIRED : OUTCOME_LICENCE_REQUIRED;
    case 3:
        return OUTCOME_UNDETERMINED;
    default:
        return OUTCOME_LICENCE_REQUIRED;
    }
}

static void round_check(uint64_t *state)
{
    StatusRow measure = {.from = random_day(state), .published = random_day(state)};
    StatusRow rows[STATUSES_MAX];
    size_t count = random_next(state) % (STATUSES_MAX + 1);
    Buffer text = buffer_new(arena);
    buffer_add(&text, STR("rulebook zz.day\n  reaches unlisted items\nrequire whole.part"));
    days_write(&text, &measure);
    buffer_add(&text, STR("  cite \"1\"\n"));
    for (size_t i = 0; i < count; i++) {
        rows[i] = random_status(state, (int)i * 3 + 1);  // no two on one day
        buffer_add_format(&text, "%s %s", words[rows[i].kind], i % 2 == 0 ? "whole" : "whole.part");
        days_write(&text, &rows[i]);
    }
    buffer_add_char(&text, '\0');
    const char *texts[] = {text.at, NULL};
    const Program *program = trial_program(texts, NULL);
    Decider *decider = trial_decider(program, "zz");
    for (int day = 1; day <= DAYS; day++) {
        for (int known = 1; known <= DAYS; known++) {
            Str facts = str_format(arena, "{\"date\":\"2025-03-%02d\",\"known\":\"2025-03-%02d\"}",
                                   day, known);
            Bounds bounds = trial_decision(decider, program, facts.at).bounds;
            int word = word_of_day(rows, count, day, known);
            bool in = covers(&measure, day, known);
            Outcome want = in ? outcome_of_word(word, false) : OUTCOME_NO_LICENCE_REQUIRED;
            Outcome enforced = in ? outcome_of_word(word, true) : OUTCOME_NO_LICENCE_REQUIRED;
            if (bounds.outcome != want || bounds.as_enforced != enforced) {
                fail_msg("%s\nday %d, known %d: %.*s, %.*s enforced", text.at, day, known,
                         STR_ARG(outcome_word(bounds.outcome)),
                         STR_ARG(outcome_word(bounds.as_enforced)));
            }
        }
    }
}

static void the_status_published_last_counts(void **)
{
    uint64_t state = 20250301;
    for (int i = 0; i < ROUNDS; i++) {
        ArenaMark mark = arena_mark(arena);
        round_check(&state);
        arena_return(arena, mark);
    }
}

// Days of rows, groups and derivations are those of statements.
static void rows_and_groups_have_days_too(void **)
{
    static const char *const texts[] = {
        "rulebook zz.rows\n  reaches unlisted items\nfact destination : country\n"
        "table t from \"t.csv\"\n  column k : country\n  column from : date\n  column until : "
        "date\n"
        "  column published : date\n  key k\n"
        "group g of country from 2025-03-10 = CY\n"
        "require row\n  each t where (t.k is destination)\n  cite \"1\"\n"
        "require group\n  to g\n  cite \"1\"\n",
        NULL};
    static const struct {
        const char *name, *facts;
        uint32_t requirements;
    } rows[] = {
        {"before", "{\"date\":\"2025-03-04\",\"destination\":\"CY\"}", 0},
        {"the first day, not yet published", "{\"date\":\"2025-03-05\",\"destination\":\"CY\"}", 0},
        {"as known later",
         "{\"date\":\"2025-03-05\",\"known\":\"2025-03-06\",\"destination\":\"CY\"}", 1},
        {"published", "{\"date\":\"2025-03-06\",\"destination\":\"CY\"}", 1},
        {"the group as well", "{\"date\":\"2025-03-10\",\"destination\":\"CY\"}", 2},
        {"the row's last day", "{\"date\":\"2025-03-11\",\"destination\":\"CY\"}", 2},
        {"until is the first day after", "{\"date\":\"2025-03-12\",\"destination\":\"CY\"}", 1},
        {"a row without days", "{\"date\":\"2025-03-01\",\"destination\":\"IL\"}", 1},
    };
    const Program *program = trial_program(
        texts, "k,from,until,published\nCY,2025-03-05,2025-03-12,2025-03-06\nIL,,,\n");
    Decider *decider = trial_decider(program, "zz");
    for (size_t i = 0; i < ROWS(rows); i++) {
        Decision decision = trial_decision(decider, program, rows[i].facts);
        CHECK(decision.items[0].requirement_count == rows[i].requirements, rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_status_published_last_counts),
        cmocka_unit_test(rows_and_groups_have_days_too),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("day", tests, arena_open, arena_close);
}
