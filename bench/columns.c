// columns.c: how fast cases are decided as columns, in process.
//
//   bench-columns chart SHELF FOLDER ROWS THREADS       random pairs of FOLDER's codes and destinations
//   bench-columns thresholds SHELF FOLDER ROWS THREADS  random numbers under FOLDER/thresholds.rules
//
// Prints one JSON object. With DUMP behind, the columns and the outcomes are written as plain arrays
// to DUMP.NAME, so that a peer decides the same rows and can be held against them.
//
// What is timed is deciding, from columns in memory to a byte a row: each thread has a decider and a
// part of the rows. `first_cpu` is a round in which nothing was worked out yet.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/facts/arrow_sample.h"
#include "common.h"
#include "decide/decide_columns.h"

#define NUMBERS 32       // columns of the thresholds
#define NUMBER_END 1000  // numbers are below
#define THREADS_MAX 64

typedef struct Bench {
    const Program *program;
    ArrowSample *arrow;
    size_t rows;
    DeciderOptions options;
    uint8_t *outcome;
    Arena *arena;
} Bench;

typedef struct Worker {
    Bench *bench;
    pthread_t thread;
    size_t from, count;
    ColumnDecider *many;
    Problems problems;
    Status status;
} Worker;

// SplitMix64, of Steele, Lea and Flood: the same rows on every machine.
static uint64_t draw(uint64_t at)
{
    uint64_t mixed = (at + 1) * UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

static Status array_dump(const char *to, const char *name, const void *at, size_t size)
{
    char path[1024];
    if (to == NULL) {
        return STATUS_OK;
    }
    (void)snprintf(path, sizeof path, "%s.%s", to, name);
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(at, 1, size, file) == size;
    bool closed = file != NULL && fclose(file) == 0;
    return written && closed ? STATUS_OK : STATUS_INVALID;
}

static Status words_add(Bench *bench, const char *name, const Lines *words, unsigned shift,
                        const char *dump)
{
    uint16_t *indexes = ARENA_MANY(bench->arena, uint16_t, bench->rows);
    const char **texts = ARENA_MANY(bench->arena, const char *, words->count + 1);
    for (size_t i = 0; i < words->count; i++) {
        texts[i] = str_to_c(words->at[i], bench->arena);
    }
    for (size_t i = 0; i < bench->rows; i++) {
        indexes[i] = (uint16_t)((draw(i) >> shift & 0xFFFFFFFF) % words->count);
    }
    arrow_sample_dictionary(bench->arrow, name, "S", indexes, texts, words->count);
    return array_dump(dump, name, indexes, bench->rows * sizeof *indexes);
}

static Status chart_make(Bench *bench, Str folder, const char *dump, Problems *problems)
{
    Lines codes = {};
    Lines destinations = {};
    TRY(lines_read(&codes, folder, STR("codes.txt"), problems, bench->arena));
    TRY(lines_read(&destinations, folder, STR("destinations.txt"), problems, bench->arena));
    bench->arrow = arrow_sample_new(bench->rows, bench->arena);
    Str *name = ARENA_NEW(bench->arena, Str);
    *name = STR("us.country_chart");
    bench->options.names = name;
    TRY(words_add(bench, "item.code", &codes, 0, dump));
    return words_add(bench, "destination", &destinations, 32, dump);
}

// One number in ten is not known.
static Status thresholds_make(Bench *bench, const char *dump)
{
    bench->arrow = arrow_sample_new(bench->rows, bench->arena);
    Str *name = ARENA_NEW(bench->arena, Str);
    *name = STR("us.thresholds");
    bench->options.names = name;
    for (uint64_t k = 0; k < NUMBERS; k++) {
        int32_t *values = ARENA_MANY(bench->arena, int32_t, bench->rows);
        uint8_t *valid = ARENA_MANY(bench->arena, uint8_t, bench->rows / 8 + 1);
        for (size_t i = 0; i < bench->rows; i++) {
            uint64_t drawn = draw(i * NUMBERS + k);
            values[i] = (int32_t)(drawn % NUMBER_END);
            valid[i / 8] |= (uint8_t)(((drawn >> 40) % 10 != 0) << (i % 8));
        }
        char *column = str_to_c(str_format(bench->arena, "item.x%d_mm", (int)k), bench->arena);
        arrow_sample_values(bench->arrow, column, "i", values, valid);
        char *nulls = str_to_c(str_format(bench->arena, "x%d.valid", (int)k), bench->arena);
        char *plain = str_to_c(str_format(bench->arena, "x%d", (int)k), bench->arena);
        TRY(array_dump(dump, plain, values, bench->rows * sizeof *values));
        TRY(array_dump(dump, nulls, valid, bench->rows / 8 + 1));
    }
    return STATUS_OK;
}

static Status worker_new(Worker *worker)
{
    Bench *bench = worker->bench;
    Arena *arena = arena_new(4 * GIBIBYTE);
    Columns *columns;
    worker->problems = (Problems){.arena = arena};
    TRY(columns_bind(&columns, &bench->arrow->schema, bench->program->vocabulary, (Place){},
                     &worker->problems, arena));
    Decider *decider = decider_new(bench->program, bench->options, arena);
    worker->many = column_decider_new(decider, columns, arena, arena_new(GIBIBYTE));
    return column_decider_load(worker->many, &bench->arrow->array, (Place){}, &worker->problems);
}

static void *worker_run(void *what)
{
    Worker *worker = what;
    ColumnDecisions out = {.outcome = worker->bench->outcome + worker->from};
    worker->status = decide_columns(out, worker->many, worker->from, worker->count, (Place){},
                                    &worker->problems);
    return NULL;
}

static Status round_run(Worker *workers, size_t threads)
{
    Status status = STATUS_OK;
    for (size_t i = 0; i < threads; i++) {
        if (pthread_create(&workers[i].thread, NULL, worker_run, &workers[i]) != 0) {
            return STATUS_NO_MEMORY;
        }
    }
    for (size_t i = 0; i < threads; i++) {
        (void)pthread_join(workers[i].thread, NULL);
        status = status == STATUS_OK ? workers[i].status : status;
    }
    return status;
}

static void round_print(const Bench *bench, const Worker *workers, size_t threads, double first_cpu,
                        Stopwatch begun, Stopwatch ended)
{
    size_t outcomes[OUTCOME_UNDETERMINED + 1] = {};
    ColumnWork work = {};
    for (size_t i = 0; i < bench->rows; i++) {
        outcomes[bench->outcome[i]]++;
    }
    for (size_t i = 0; i < threads; i++) {
        ColumnWork one = column_decider_work(workers[i].many);
        work = (ColumnWork){work.rows + one.rows, work.alone + one.alone, work.shared + one.shared};
    }
    printf("{\"cases\": %zu, \"first_cpu\": %.6f, \"cpu\": %.6f, \"wall\": %.6f, \"alone\": %zu, "
           "\"shared\": %zu, \"outcomes\": [",
           bench->rows, first_cpu, ended.cpu - begun.cpu, ended.wall - begun.wall,
           (size_t)work.alone, (size_t)work.shared);
    for (size_t i = 0; i <= OUTCOME_UNDETERMINED; i++) {
        printf("%s%zu", i == 0 ? "" : ", ", outcomes[i]);
    }
    printf("]}\n");
}

static Status bench_make(Bench *bench, char **argv, const char *dump, Problems *problems)
{
    bool is_chart = strcmp(argv[1], "chart") == 0;
    Program *program = NULL;
    TRY(is_chart ? shelf_load(&program, str_from_c(argv[2]), problems, bench->arena)
                 : folder_load(&program, str_from_c(argv[3]), problems, bench->arena));
    bench->program = program;
    bench->rows = (size_t)strtoul(argv[4], NULL, 10);
    bench->options = (DeciderOptions){.name_count = 1, .has_as_of = true, .outcome_only = true};
    bench->outcome = ARENA_MANY(bench->arena, uint8_t, bench->rows + 1);
    TRY(date_read(&bench->options.as_of, STR("2026-07-23")));
    return is_chart ? chart_make(bench, str_from_c(argv[3]), dump, problems)
                    : thresholds_make(bench, dump);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "usage: bench-columns chart|thresholds SHELF FOLDER ROWS THREADS [DUMP]\n");
        return 2;
    }
    Bench bench = {.arena = arena_new(16 * GIBIBYTE)};
    Problems problems = {.arena = bench.arena};
    const char *dump = argc > 6 ? argv[6] : NULL;
    size_t threads = (size_t)strtoul(argv[5], NULL, 10);
    if (threads == 0 || threads > THREADS_MAX ||
        bench_make(&bench, argv, dump, &problems) != STATUS_OK) {
        return failed(&problems);
    }
    Worker workers[THREADS_MAX] = {};
    for (size_t i = 0; i < threads; i++) {
        size_t from = bench.rows * i / threads;
        workers[i] =
            (Worker){.bench = &bench, .from = from, .count = bench.rows * (i + 1) / threads - from};
        if (worker_new(&workers[i]) != STATUS_OK) {
            return failed(&workers[i].problems);
        }
    }
    Stopwatch first = clock_read();
    Status status = round_run(workers, threads);
    Stopwatch begun = clock_read();
    status = status == STATUS_OK ? round_run(workers, threads) : status;
    Stopwatch ended = clock_read();
    if (status != STATUS_OK ||
        array_dump(dump, "outcome", bench.outcome, bench.rows) != STATUS_OK) {
        fprintf(stderr, "a row could not be decided\n");
        return 1;
    }
    round_print(&bench, workers, threads, begun.cpu - first.cpu, begun, ended);
    return 0;
}
