// columns_check.c: cases as columns against the same cases one by one.
//
//   columns-check FOLDER CELLS.csv ROWS SEED      FOLDER: rulebooks and tables; CELLS: a row a case
//
// First the rows as they stand, decided as rows of CSV and as columns. Then ROWS more, each cell of
// which is taken from a row drawn for it, so that cells meet that no case had together. Columns of
// numbers are given as whole numbers or decimals, others as text, by dictionary or not. Closes with
// "N rows agree, N differ, N alone, N shared".
#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "../unit/facts/arrow_sample.h"
#include "decide/decide_columns.h"
#include "facts/value_read.h"

#define FEW 9
#define ROWS_AT_ONCE 5'000  // more than a block, and not a whole number of them

typedef struct Check {
    const Program *program;
    Arena *arena, *kept, *batch, *scratch;
    Decider *one, *decider;
    CsvRow header;
    VEC(CsvRow) rows;
    ColumnDecider *many;
    Columns *columns;
    uint32_t *drawn;  // row of CELLS, by column and row
    size_t count;     // rows drawn
    bool mixes;       // cells meet anew, and numbers that no case had are among them
    size_t agree, differ;
} Check;

static Str cell_of(const Check *check, size_t column, size_t row)
{
    const CsvRow *from = &check->rows.at[check->drawn[column * ROWS_AT_ONCE + row]];
    return column < from->count ? str_trim(from->cells[column]) : STR("");
}

// Digits behind the point that the cells of a column need; -1: it is no column of numbers. Cells that
// are said otherwise (in another unit, within bounds) are left out where rows are mixed anyway.
static int scale_of(const Check *check, size_t column)
{
    FactName name;
    const Vocabulary *vocabulary = check->program->vocabulary;
    Str header = str_trim(check->header.cells[column]);
    if (!vocabulary_find(vocabulary, header, &name) ||
        vocabulary_fact(vocabulary, name.fact)->type.kind != TYPE_NUMBER ||
        vocabulary_fact(vocabulary, name.fact)->by_table.len > 0) {
        return -1;
    }
    int scale = -1;
    for (size_t i = 0; i < check->rows.count; i++) {
        Str cell =
            column < check->rows.at[i].count ? str_trim(check->rows.at[i].cells[column]) : STR("");
        Number number;
        if (cell.len == 0) {
            continue;
        }
        if (number_read(&number, cell) != STATUS_OK) {
            if (check->mixes) {
                continue;
            }
            return -1;
        }
        int digits = 0;
        Number shifted = number_reduce(number);
        while (shifted.under != 1 && digits < 12) {
            number.over *= 10;
            shifted = number_reduce(number);
            digits++;
        }
        scale = digits > scale ? digits : scale;
    }
    return scale < 12 ? scale : -1;
}

static void numbers_add(const Check *check, ArrowSample *arrow, size_t column, int scale)
{
    Arena *arena = check->batch;
    Int128 *wide = ARENA_MANY(arena, Int128, check->count + 1);
    int64_t *narrow = ARENA_MANY(arena, int64_t, check->count + 1);
    uint8_t *valid = ARENA_MANY(arena, uint8_t, check->count / 8 + 1);
    for (size_t i = 0; i < check->count; i++) {
        Str cell = cell_of(check, column, i);
        Number number;
        if (cell.len > 0 && number_read(&number, cell) == STATUS_OK) {
            for (int k = 0; k < scale; k++) {
                number.over *= 10;
            }
            wide[i] = number.over / number.under;
            if (check->mixes && random() % 4 == 0) {
                wide[i] = wide[i] * (random() % 5) / 2 + random() % 7 - 3;
            }
            narrow[i] = (int64_t)wide[i];
            valid[i / 8] |= (uint8_t)(1 << (i % 8));
        }
    }
    const char *name = str_to_c(check->header.cells[column], check->kept);
    char *format = str_to_c(str_format(check->kept, "d:38,%d", scale), check->kept);
    if (scale == 0) {
        arrow_sample_values(arrow, name, "l", narrow, valid);
    } else {
        arrow_sample_values(arrow, name, format, wide, valid);
    }
}

static void dictionary_add(const Check *check, ArrowSample *arrow, size_t column)
{
    Arena *arena = check->batch;
    uint32_t *indexes = ARENA_MANY(arena, uint32_t, check->count + 1);
    const char **texts = ARENA_MANY(arena, const char *, check->rows.count + 1);
    for (size_t i = 0; i < check->rows.count; i++) {
        Str cell =
            column < check->rows.at[i].count ? str_trim(check->rows.at[i].cells[column]) : STR("");
        texts[i] = cell.len == 0 ? NULL : str_to_c(cell, arena);
    }
    for (size_t i = 0; i < check->count; i++) {
        indexes[i] = check->drawn[column * ROWS_AT_ONCE + i];
    }
    const char *name = str_to_c(check->header.cells[column], check->kept);
    arrow_sample_dictionary(arrow, name, "I", indexes, texts, check->rows.count);
}

static void texts_add(const Check *check, ArrowSample *arrow, size_t column)
{
    const char **texts = ARENA_MANY(check->batch, const char *, check->count + 1);
    for (size_t i = 0; i < check->count; i++) {
        texts[i] = str_to_c(cell_of(check, column, i), check->batch);
    }
    const char *name = str_to_c(check->header.cells[column], check->kept);
    arrow_sample_texts(arrow, name, "u", texts);
}

static ArrowSample *batch_make(const Check *check)
{
    ArrowSample *arrow = arrow_sample_new(check->count, check->batch);
    for (size_t column = 0; column < check->header.count; column++) {
        int scale = scale_of(check, column);
        if (scale >= 0) {
            numbers_add(check, arrow, column, scale);
        } else if (column % 2 == 0) {
            dictionary_add(check, arrow, column);
        } else {
            texts_add(check, arrow, column);
        }
    }
    return arrow;
}

// One row, as a case: from the cells of CSV, or from the columns.
static uint8_t decided_alone(Check *check, size_t row, bool as_csv, Bounds *bounds)
{
    Problems problems = {.arena = check->scratch};
    Case *given;
    Decision decision;
    uint8_t outcome = OUTCOME_REFUSED;
    Status status =
        as_csv ? case_read_csv(&given, &check->header, &check->rows.at[row],
                               check->program->vocabulary, (Place){}, &problems, check->scratch)
               : columns_case(&given, check->columns, row, (Place){}, &problems, check->scratch);
    if (status == STATUS_OK &&
        decide_case(&decision, check->one, given, &problems, check->scratch) == STATUS_OK) {
        *bounds = decision.bounds;
        outcome = (uint8_t)decision.bounds.outcome;
    }
    return outcome;
}

static void difference_show(const Check *check, size_t row, uint8_t want, uint8_t got)
{
    printf("row: want %u got %u:", want, got);
    for (size_t column = 0; column < check->header.count; column++) {
        Str cell = cell_of(check, column, row);
        if (cell.len > 0) {
            printf(" %.*s=%.*s", STR_ARG(check->header.cells[column]), STR_ARG(cell));
        }
    }
    printf("\n");
}

static Status batch_check(Check *check, bool as_csv)
{
    Problems problems = {.arena = check->batch, .limit = 20};
    ArrowSample *arrow = batch_make(check);
    if (check->many == NULL) {
        TRY(columns_bind(&check->columns, &arrow->schema, check->program->vocabulary, (Place){},
                         &problems, check->kept));
        check->many =
            column_decider_new(check->decider, check->columns, check->kept, check->scratch);
    }
    TRY(column_decider_load(check->many, &arrow->array, (Place){}, &problems));
    uint8_t *got = ARENA_MANY(check->batch, uint8_t, 5 * check->count + 1);
    ColumnDecisions out = {got, got + check->count, got + 2 * check->count, got + 3 * check->count,
                           got + 4 * check->count};
    Status decided =
        decide_columns(out, check->many, 0, check->count, (Place){.line = 1}, &problems);
    bool any_refused = false;
    for (size_t i = 0; i < check->count; i++) {
        ArenaMark mark = arena_mark(check->scratch);
        Bounds want = {};
        uint8_t outcome = decided_alone(check, i, as_csv, &want);
        any_refused = any_refused || outcome == OUTCOME_REFUSED;
        bool same =
            outcome == out.outcome[i] &&
            (outcome == OUTCOME_REFUSED ||
             (want.at_least == out.at_least[i] && want.at_most == out.at_most[i] &&
              want.reachable == out.reachable[i] && want.as_enforced == out.as_enforced[i]));
        check->agree += same;
        check->differ += !same;
        if (!same && check->differ < 4) {
            difference_show(check, i, outcome, out.outcome[i]);
        }
        arena_return(check->scratch, mark);
    }
    bool says_refused = decided != STATUS_OK && problems.error_count > 0;
    check->differ += any_refused != says_refused;
    return STATUS_OK;
}

static Status cells_read(Check *check, const char *path, Problems *problems)
{
    Str text;
    TRY(file_read(&text, str_from_c(path), GIBIBYTE, problems, check->arena));
    CsvReader reader = csv_open(text, str_from_c(path));
    TRY(csv_next(&check->header, &reader, problems, check->arena));
    CsvRow row;
    Status status;
    while ((status = csv_next(&row, &reader, problems, check->arena)) == STATUS_OK) {
        *VEC_PUSH(&check->rows, check->arena) = row;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

// Most cells of a row come from one of a few, so that rows are often alike and seldom the same.
static uint32_t row_draw(const Check *check, size_t row)
{
    size_t count = check->rows.count;
    size_t few = count < FEW ? count : FEW;
    return (uint32_t)(random() % 16 == 0 ? (size_t)random() % count : row * 7 % few);
}

static Status check_run(Check *check, size_t rows)
{
    for (size_t column = 0; column < check->header.count; column++) {
        for (size_t i = 0; i < check->rows.count; i++) {
            check->drawn[column * ROWS_AT_ONCE + i] = (uint32_t)i;
        }
    }
    check->count = check->rows.count;
    TRY(batch_check(check, true));
    check->mixes = true;
    check->many = NULL;  // other types of columns from here on
    for (size_t done = 0; done < rows; done += check->count) {
        arena_reset(check->batch);
        check->count = rows - done < ROWS_AT_ONCE ? rows - done : ROWS_AT_ONCE;
        for (size_t column = 0; column < check->header.count; column++) {
            for (size_t i = 0; i < check->count; i++) {
                check->drawn[column * ROWS_AT_ONCE + i] = row_draw(check, i);
            }
        }
        TRY(batch_check(check, false));
    }
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: columns-check FOLDER CELLS.csv ROWS SEED\n");
        return 2;
    }
    Check check = {.arena = arena_new(2 * GIBIBYTE),
                   .kept = arena_new(2 * GIBIBYTE),
                   .batch = arena_new(GIBIBYTE),
                   .scratch = arena_new(GIBIBYTE)};
    Problems problems = {.arena = check.arena};
    Program *program = NULL;
    if (folder_load(&program, str_from_c(argv[1]), &problems, check.arena) != STATUS_OK ||
        cells_read(&check, argv[2], &problems) != STATUS_OK || check.rows.count == 0 ||
        check.rows.count > ROWS_AT_ONCE) {
        return failed(&problems);
    }
    srandom((unsigned)strtoul(argv[4], NULL, 10));
    check.program = program;
    check.drawn = ARENA_MANY(check.arena, uint32_t, check.header.count * ROWS_AT_ONCE + 1);
    // In some runs the call names a law, and a day for cases that name none.
    static const Str named[] = {STR_INIT("us")};
    unsigned long seed = strtoul(argv[4], NULL, 10);
    DeciderOptions options = {.outcome_only = true,
                              .names = named,
                              .name_count = seed / 2 % 2,
                              .has_as_of = seed % 5 < 2,
                              .as_of = 20'000};
    check.one = decider_new(program, options, check.arena);
    check.decider = decider_new(program, options, check.arena);
    if (check_run(&check, (size_t)strtoul(argv[3], NULL, 10)) != STATUS_OK) {
        fprintf(stderr, "the columns were refused\n");
        return 1;
    }
    ColumnWork work = column_decider_work(check.many);
    printf("%zu rows agree, %zu differ, %zu alone, %zu shared\n", check.agree, check.differ,
           (size_t)work.alone, (size_t)work.shared);
    arena_free(check.scratch);
    arena_free(check.batch);
    arena_free(check.kept);
    arena_free(check.arena);
    return check.differ > 0;
}
