// Columns decided: what a row comes to, which work is shared, and rows that cannot be decided. That
// columns decide as cases do, whatever the rulebook, is tests/property/columns_test.py.
#include "../facts/arrow_sample.h"
#include "trial.h"

#include "decide/decide_columns.h"

#define ROWS_MANY 10'000  // more than two blocks
#define NUMBERS 20

#define RULES                                                                                      \
    "rulebook us.one\n"                                                                            \
    "  list      us\n"                                                                             \
    "  reaches   unlisted items\n"                                                                 \
    "fact destination : country\n"                                                                 \
    "fact item.name : text\n"                                                                      \
    "fact item.tpp : number in TOPS_bit\n"                                                         \
    "  least     0 TOPS_bit\n"                                                                     \
    "fact item.area_mm2 : number in mm2\n"                                                         \
    "fact item.hot : yes or no\n"                                                                  \
    "require tpp\n"                                                                                \
    "  to        CN\n"                                                                             \
    "  when      item.tpp >= 4800 TOPS_bit or (item.tpp >= 1600 TOPS_bit and item.hot)\n"          \
    "  cite      \"1\"\n"                                                                          \
    "require area from 2026-01-01\n"                                                               \
    "  when      item.area_mm2 > 2.5 mm2\n"                                                        \
    "  unless    item.area_mm2 is 7 mm2\n"                                                         \
    "  cite      \"2\"\n"

static const char *const rules[] = {RULES, NULL};

typedef struct Many {
    const Program *program;
    Decider *decider;
    Columns *columns;
    ColumnDecider *columns_decider;
    Problems problems;
} Many;

static void end_arena(void *what)
{
    arena_free(what);
}

static Many many_of(ArrowSample *arrow, const char *const *books)
{
    Arena *scratch = arena_new(64 * MEBIBYTE);
    arena_defer(arena, end_arena, scratch);
    Many many = {.program = trial_program(books, NULL), .problems = {.arena = arena}};
    many.decider = trial_decider(many.program, "us");
    assert_int_equal(columns_bind(&many.columns, &arrow->schema, many.program->vocabulary,
                                  (Place){}, &many.problems, arena),
                     STATUS_OK);
    many.columns_decider = column_decider_new(many.decider, many.columns, arena, scratch);
    assert_int_equal(
        column_decider_load(many.columns_decider, &arrow->array, (Place){}, &many.problems),
        STATUS_OK);
    return many;
}

// Two facts of few values and a number that is only compared: rows share a few answers.
static void rows_share_answers(void **)
{
    int32_t *tpp = ARENA_MANY(arena, int32_t, ROWS_MANY);
    uint8_t *valid = ARENA_MANY(arena, uint8_t, ROWS_MANY / 8 + 1);
    uint8_t *hot = ARENA_MANY(arena, uint8_t, ROWS_MANY / 8 + 1);
    uint8_t *countries = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    for (size_t i = 0; i < ROWS_MANY; i++) {
        tpp[i] = (int32_t)(i * 37 % 6'000);
        valid[i / 8] |= (uint8_t)((i % 10 != 3) << (i % 8));
        hot[i / 8] |= (uint8_t)((i % 3 == 0) << (i % 8));
        countries[i] = i % 2;
    }
    ArrowSample *arrow = arrow_sample_new(ROWS_MANY, arena);
    arrow_sample_values(arrow, "item.tpp", "i", tpp, valid);
    arrow_sample_values(arrow, "item.hot", "b", hot, NULL);
    arrow_sample_dictionary(arrow, "destination", "C", countries, (const char *[]){"CN", "US"}, 2);
    Many many = many_of(arrow, rules);
    uint8_t *outcome = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    assert_int_equal(decide_columns((ColumnDecisions){.at_least = outcome}, many.columns_decider, 0,
                                    ROWS_MANY, (Place){}, &many.problems),
                     STATUS_OK);
    for (size_t i = 0; i < ROWS_MANY; i++) {
        bool known = i % 10 != 3;
        bool required = i % 2 == 0 && known && (tpp[i] >= 4800 || (tpp[i] >= 1600 && i % 3 == 0));
        assert_int_equal(outcome[i],
                         required ? OUTCOME_LICENCE_REQUIRED : OUTCOME_NO_LICENCE_REQUIRED);
    }
    ColumnWork work = column_decider_work(many.columns_decider);
    assert_int_equal(work.rows, ROWS_MANY);
    assert_int_equal(work.alone, 0);
    assert_true(work.shared <= 24);
}

// More facts than a table has room for: each requirement is worked out by bitmaps, and the engine is
// asked of rows that say nothing alone.
static void comparisons_are_bitmaps(void **)
{
    Buffer text = buffer_new(arena);
    buffer_add(&text, STR("rulebook us.one\n  reaches   unlisted items\n"));
    for (int i = 0; i < NUMBERS; i++) {
        buffer_add_format(&text, "fact item.x%d_mm : number in mm\n", i);
    }
    for (int i = 0; i < NUMBERS; i++) {
        buffer_add_format(&text,
                          "require r%d\n  when      item.x%d_mm > %d mm and not item.x%d_mm < "
                          "%d mm\n  cite      \"1\"\n",
                          i, i, 990 + i, (i + 1) % NUMBERS, 500);
    }
    const char *const books[] = {str_to_c(buffer_str(&text), arena), NULL};
    ArrowSample *arrow = arrow_sample_new(ROWS_MANY, arena);
    int16_t *values[NUMBERS];
    for (int k = 0; k < NUMBERS; k++) {
        values[k] = ARENA_MANY(arena, int16_t, ROWS_MANY);
        uint8_t *valid = ARENA_MANY(arena, uint8_t, ROWS_MANY / 8 + 1);
        for (size_t i = 0; i < ROWS_MANY; i++) {
            values[k][i] = (int16_t)((i * 7919 + (size_t)k * 131) % 1'009);
            valid[i / 8] |= (uint8_t)(((i + (size_t)k) % 11 != 0) << (i % 8));
        }
        char *name = str_to_c(str_format(arena, "item.x%d_mm", k), arena);
        arrow_sample_values(arrow, name, "s", values[k], valid);
    }
    Many many = many_of(arrow, books);
    uint8_t *least = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    uint8_t *most = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    assert_int_equal(decide_columns((ColumnDecisions){.at_least = least, .at_most = most},
                                    many.columns_decider, 0, ROWS_MANY, (Place){}, &many.problems),
                     STATUS_OK);
    for (size_t i = 0; i < ROWS_MANY; i++) {
        bool yes = false;
        bool maybe = false;
        for (int k = 0; k < NUMBERS; k++) {
            int next = (k + 1) % NUMBERS;
            bool knows_one = (i + (size_t)k) % 11 != 0;
            bool knows_other = (i + (size_t)next) % 11 != 0;
            bool one = values[k][i] > 990 + k;
            bool other = values[next][i] >= 500;
            yes = yes || (knows_one && knows_other && one && other);
            maybe = maybe || ((!knows_one || one) && (!knows_other || other));
        }
        assert_int_equal(least[i], yes ? OUTCOME_LICENCE_REQUIRED : OUTCOME_NO_LICENCE_REQUIRED);
        assert_int_equal(most[i], maybe ? OUTCOME_LICENCE_REQUIRED : OUTCOME_NO_LICENCE_REQUIRED);
    }
    ColumnWork work = column_decider_work(many.columns_decider);
    assert_int_equal(work.alone, 0);
    assert_true(work.shared <= 2 * NUMBERS + 4);
}

static const char *const density_rules[] = {
    "rulebook us.one\n"
    "  reaches   unlisted items\n"
    "fact item.tpp : number in TOPS_bit\n"
    "  least     0 TOPS_bit\n"
    "fact item.area_mm2 : number in mm2\n"
    "  least     0 mm2\n"
    "derive item.density : number in TOPS_bit/mm2 or none\n"
    "  = item.tpp / item.area_mm2\n"
    "require dense\n"
    "  when      item.tpp >= 1_600 TOPS_bit and item.density >= 5.92 TOPS_bit/mm2\n"
    "  cite      \"1\"\n"
    "prohibit exact\n"
    "  when      item.density is 3.7 TOPS_bit/mm2\n"
    "  cite      \"2\"\n"
    "prohibit nothing\n"
    "  when      item.density is none and item.tpp > 4_000 TOPS_bit\n"
    "  cite      \"3\"\n",
    NULL};

// A quotient of two columns is worked out row by row, on thresholds, beside them, by zero and by
// what is not known; the engine is asked of few rows, and each row is held against its case.
static void quotients_are_worked_out(void **)
{
    static const int32_t areas[] = {0, 100, 250, 500, 999};
    int32_t *tpp = ARENA_MANY(arena, int32_t, ROWS_MANY);
    Int128 *area = ARENA_MANY(arena, Int128, ROWS_MANY);
    uint8_t *valid_tpp = ARENA_MANY(arena, uint8_t, ROWS_MANY / 8 + 1);
    uint8_t *valid_area = ARENA_MANY(arena, uint8_t, ROWS_MANY / 8 + 1);
    for (size_t i = 0; i < ROWS_MANY; i++) {
        area[i] = areas[i % ROWS(areas)];
        int32_t on = (int32_t)(area[i] * (i % 2 == 0 ? 592 : 370) / 100);
        tpp[i] = i % 3 == 0 ? on : (int32_t)(i * 37 % 6'000);
        valid_tpp[i / 8] |= (uint8_t)((i % 10 != 3) << (i % 8));
        valid_area[i / 8] |= (uint8_t)((i % 7 != 3) << (i % 8));
    }
    ArrowSample *arrow = arrow_sample_new(ROWS_MANY, arena);
    arrow_sample_values(arrow, "item.tpp", "i", tpp, valid_tpp);
    arrow_sample_values(arrow, "item.area_mm2", "d:38,0", area, valid_area);
    Many many = many_of(arrow, density_rules);
    uint8_t *most = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    uint8_t *least = ARENA_MANY(arena, uint8_t, ROWS_MANY);
    assert_int_equal(decide_columns((ColumnDecisions){.at_least = least, .at_most = most},
                                    many.columns_decider, 0, ROWS_MANY, (Place){}, &many.problems),
                     STATUS_OK);
    Arena *of_case = arena_new(64 * MEBIBYTE);
    Decider *one = trial_decider(many.program, "us");
    size_t seen[OUTCOME_UNDETERMINED] = {};
    for (size_t i = 0; i < ROWS_MANY; i++) {
        Case *given = NULL;
        Decision decision;
        assert_int_equal(columns_case(&given, many.columns, i, (Place){}, &many.problems, of_case),
                         STATUS_OK);
        assert_int_equal(decide_case(&decision, one, given, &many.problems, of_case), STATUS_OK);
        assert_int_equal(least[i], decision.bounds.at_least);
        assert_int_equal(most[i], decision.bounds.at_most);
        seen[least[i]]++;
        arena_reset(of_case);
    }
    arena_free(of_case);
    assert_true(seen[OUTCOME_LICENCE_REQUIRED] > 100 && seen[OUTCOME_PROHIBITED] > 100);
    ColumnWork work = column_decider_work(many.columns_decider);
    assert_int_equal(work.alone, 0);
    assert_true(work.shared < 200);
}

// The same answers as a case gives, at the borders of a comparison, on both sides of a day.
static void borders_and_days(void **)
{
    static const int32_t days[] = {20'453, 20'454, 20'454, 20'454, 20'454, 20'454};
    static const Int128 areas[] = {30, 25, 26, 70, 71, 0};
    static const uint8_t valid[] = {0x1f};
    static const Outcome wanted[] = {OUTCOME_NO_LICENCE_REQUIRED, OUTCOME_NO_LICENCE_REQUIRED,
                                     OUTCOME_LICENCE_REQUIRED,    OUTCOME_NO_LICENCE_REQUIRED,
                                     OUTCOME_LICENCE_REQUIRED,    OUTCOME_NO_LICENCE_REQUIRED};
    ArrowSample *arrow = arrow_sample_new(ROWS(days), arena);
    arrow_sample_values(arrow, "date", "tdD", days, NULL);
    arrow_sample_values(arrow, "item.area_mm2", "d:38,1", areas, valid);
    Many many = many_of(arrow, rules);
    uint8_t outcome[ROWS(days)];
    assert_int_equal(decide_columns((ColumnDecisions){.at_least = outcome}, many.columns_decider, 0,
                                    ROWS(days), (Place){}, &many.problems),
                     STATUS_OK);
    for (size_t i = 0; i < ROWS(days); i++) {
        assert_int_equal(outcome[i], wanted[i]);
    }
}

// Batch after batch of the same kind takes no more memory, though their dictionaries differ.
static void memory_does_not_grow(void **)
{
    static const char *const texts[] = {"US", "CN", "DE", "FR", "JP", "KR", "TW", "SG"};
    uint8_t countries[100];
    int32_t tpp[100];
    for (int i = 0; i < 100; i++) {
        countries[i] = (uint8_t)(i % 4);
        tpp[i] = i * 100;
    }
    ArrowSample *batches[2];
    for (size_t i = 0; i < ROWS(batches); i++) {
        batches[i] = arrow_sample_new(100, arena);
        arrow_sample_values(batches[i], "item.tpp", "i", tpp, NULL);
        arrow_sample_dictionary(batches[i], "destination", "C", countries, texts + i, 4 + 3 * i);
    }
    Many many = many_of(batches[0], rules);
    uint8_t outcome[100];
    size_t used = 0;
    for (size_t i = 0; i < 200; i++) {
        assert_int_equal(column_decider_load(many.columns_decider, &batches[i % 2]->array,
                                             (Place){}, &many.problems),
                         STATUS_OK);
        assert_int_equal(decide_columns((ColumnDecisions){.outcome = outcome}, many.columns_decider,
                                        0, 100, (Place){}, &many.problems),
                         STATUS_OK);
        // Row 97 goes to CN in the first batch, to DE in the second.
        assert_int_equal(outcome[97], i % 2 == 0 ? OUTCOME_LICENCE_REQUIRED : OUTCOME_UNDETERMINED);
        used = i == 10 ? arena_used(arena) : used;
    }
    assert_int_equal(arena_used(arena), used);
}

// A row that is wrong is said so on its line; the others are decided, also from the middle on.
static void rows_are_refused_alone(void **)
{
    ArrowSample *arrow = arrow_sample_new(5, arena);
    arrow_sample_texts(arrow, "destination", "u",
                       (const char *[]){"CN", "Atlantis", NULL, "US", "CN"});
    arrow_sample_values(arrow, "item.tpp", "l", (int64_t[]){1, 2, 3, -4, INT64_MAX}, NULL);
    Many many = many_of(arrow, rules);
    uint8_t outcome[5];
    Problems problems = {.arena = arena};
    assert_int_equal(decide_columns((ColumnDecisions){.outcome = outcome}, many.columns_decider, 1,
                                    4, (Place){.line = 2}, &problems),
                     STATUS_INVALID);
    assert_int_equal(problems.list.count, 2);
    assert_int_equal(problems.list.at[0].place.line, 3);
    CHECK_STR(problems.list.at[0].code, "case.country", "country");
    assert_int_equal(problems.list.at[1].place.line, 5);
    CHECK_STR(problems.list.at[1].code, "case.number", "below the least");
    assert_int_equal(outcome[0], OUTCOME_REFUSED);
    assert_int_equal(outcome[1], OUTCOME_UNDETERMINED);
    assert_int_equal(outcome[2], OUTCOME_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_share_answers),       cmocka_unit_test(comparisons_are_bitmaps),
        cmocka_unit_test(quotients_are_worked_out), cmocka_unit_test(borders_and_days),
        cmocka_unit_test(memory_does_not_grow),     cmocka_unit_test(rows_are_refused_alone),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("decide_columns", tests, arena_open, arena_close);
}
