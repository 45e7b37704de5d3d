// chart_one.c: how fast one case after another is decided on the country chart, in process and in
// one thread: every pair of code and destination that bench/flatten lists.
//
//   bench-chart-one SHELF FOLDER full|outcome|explained   two rounds; prints one JSON object
//   bench-chart-one SHELF FOLDER full DUMP                writes the answers, to be compared
//
// What is timed is what a caller would do for each pair: build the case from two strings as they
// would arrive, decide, and read outcome, reasons, citations and missing facts. The decider keeps
// what it worked out of a code, so the first round (`first_cpu`) is slower than those after it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

typedef enum Mode { FULL, OUTCOME, EXPLAINED } Mode;

typedef struct Bench {
    const Program *program;
    Mode mode;
    Decider *decider;
    const Fact *destination, *code;
    Lines codes, destinations;
    Arena *arena;  // of one case
} Bench;

// What was read, so that no part of an answer goes unused.
typedef struct Tally {
    size_t cases, outcomes[OUTCOME_UNDETERMINED + 1], read, missing;
} Tally;

static Status bench_new(Bench *out, const Program *program, Mode mode, Str folder,
                        Problems *problems, Arena *arena);
static const Fact *fact_named(const Program *program, Str name);
static Status round_run(Tally *tally, Bench *bench);
static Status pair_decide(Decision *out, Bench *bench, Str code, Str destination);
static void decision_read(Tally *tally, const Decision *decision);
static void explanation_read(Tally *tally, const Explanation *explanation);
static void round_print(const Tally *tally, double first_cpu, Stopwatch begun, Stopwatch ended);
static Status answers_dump(Bench *bench, const char *path);
static void answer_dump(FILE *file, const Decision *decision, Truth holds);
static int row_compare(const void *a, const void *b);

int main(int argc, char **argv)
{
    static const char *const modes[] = {
        [FULL] = "full", [OUTCOME] = "outcome", [EXPLAINED] = "explained"};
    Mode mode = FULL;
    while (argc >= 4 && mode <= EXPLAINED && strcmp(argv[3], modes[mode]) != 0) {
        mode++;
    }
    if (argc < 4 || mode > EXPLAINED) {
        fprintf(stderr, "usage: bench-chart-one SHELF FOLDER full|outcome|explained [DUMP]\n");
        return 2;
    }
    Arena *arena = arena_new(4 * GIBIBYTE);
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Bench bench;
    if (shelf_load(&program, str_from_c(argv[1]), &problems, arena) != STATUS_OK ||
        bench_new(&bench, program, mode, str_from_c(argv[2]), &problems, arena) != STATUS_OK) {
        return failed(&problems);
    }
    if (argc > 4) {
        return answers_dump(&bench, argv[4]) == STATUS_OK ? 0 : 1;
    }
    Tally first = {}, tally = {};
    Stopwatch begun = clock_read();
    Status status = round_run(&first, &bench);
    Stopwatch between = clock_read();
    if (status == STATUS_OK) {
        status = round_run(&tally, &bench);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "a pair could not be decided\n");
        return 1;
    }
    round_print(&tally, between.cpu - begun.cpu, between, clock_read());
    arena_free(bench.arena);
    arena_free(arena);
    return 0;
}

static Status bench_new(Bench *out, const Program *program, Mode mode, Str folder,
                        Problems *problems, Arena *arena)
{
    Str *name = arena_take(arena, sizeof *name);
    *name = STR("us.country_chart");
    DeciderOptions options = {
        .names = name, .name_count = 1, .has_as_of = true, .outcome_only = mode == OUTCOME};
    TRY(date_read(&options.as_of, STR("2026-07-23")));
    *out = (Bench){.program = program,
                   .mode = mode,
                   .decider = decider_new(program, options, arena),
                   .destination = fact_named(program, STR("destination")),
                   .code = fact_named(program, STR("item.code")),
                   .arena = arena_new(GIBIBYTE)};
    TRY(lines_read(&out->codes, folder, STR("codes.txt"), problems, arena));
    return lines_read(&out->destinations, folder, STR("destinations.txt"), problems, arena);
}

static const Fact *fact_named(const Program *program, Str name)
{
    FactName found;
    if (!vocabulary_find(program->vocabulary, name, &found)) {
        fprintf(stderr, "no fact '%.*s'\n", STR_ARG(name));
        exit(1);
    }
    return vocabulary_fact(program->vocabulary, found.fact);
}

static Status round_run(Tally *tally, Bench *bench)
{
    for (size_t i = 0; i < bench->codes.count; i++) {
        for (size_t k = 0; k < bench->destinations.count; k++) {
            Decision decision;
            TRY(pair_decide(&decision, bench, bench->codes.at[i], bench->destinations.at[k]));
            decision_read(tally, &decision);
            if (bench->mode == EXPLAINED) {
                explanation_read(tally, decide_explain(bench->decider, &decision, 0, bench->arena));
            }
        }
    }
    return STATUS_OK;
}

static Status pair_decide(Decision *out, Bench *bench, Str code, Str destination)
{
    arena_reset(bench->arena);
    Problems problems = {.arena = bench->arena};
    Case *given = case_new(bench->program->vocabulary, bench->arena);
    record_say(given->root, bench->destination,
               value_of_atom(atom_of_country(country_by_code(destination))));
    Atom atom = symbols_code(given->symbols, STR("us"), code);
    record_say(given->items[0], bench->code, value_of_set(&atom, 1, true, bench->arena));
    return decide_case(out, bench->decider, given, &problems, bench->arena);
}

static void decision_read(Tally *tally, const Decision *decision)
{
    tally->cases++;
    tally->outcomes[decision->bounds.outcome]++;
    tally->missing += decision->missing_count;
    for (uint32_t i = 0; i < decision->missing_count; i++) {
        tally->read += decision->missing[i].fact.len;
    }
    const ItemAnswer *item = &decision->items[0];
    for (uint32_t i = 0; i < item->requirement_count; i++) {
        const RequirementAnswer *requirement = &item->requirements[i];
        tally->read += requirement->cite.len;
        for (uint32_t k = 0; k < requirement->because_count; k++) {
            tally->read += requirement->because[k].len;
        }
    }
}

static void explanation_read(Tally *tally, const Explanation *explanation)
{
    tally->read += explanation->title.len + explanation->value.len + explanation->cite.len;
    for (uint32_t i = 0; i < explanation->count; i++) {
        explanation_read(tally, explanation->children[i]);
    }
}

static void round_print(const Tally *tally, double first_cpu, Stopwatch begun, Stopwatch ended)
{
    printf("{\"cases\":%zu,\"first_cpu\":%.6f,\"cpu\":%.6f,\"wall\":%.6f,", tally->cases, first_cpu,
           ended.cpu - begun.cpu, ended.wall - begun.wall);
    printf("\"read\":%zu,\"missing\":%zu,\"outcomes\":{", tally->read, tally->missing);
    const char *comma = "";
    for (Outcome outcome = 0; outcome <= OUTCOME_UNDETERMINED; outcome++) {
        if (tally->outcomes[outcome] > 0) {
            printf("%s\"%.*s\":%zu", comma, STR_ARG(outcome_word(outcome)),
                   tally->outcomes[outcome]);
            comma = ",";
        }
    }
    printf("}}\n");
}

// A line a pair, as the peers write it: code, destination, outcome, [rows that ask for a licence],
// [rows that may], each sorted.
static Status answers_dump(Bench *bench, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        return STATUS_BROKEN;
    }
    for (size_t i = 0; i < bench->codes.count; i++) {
        for (size_t k = 0; k < bench->destinations.count; k++) {
            Decision decision;
            Str code = bench->codes.at[i], destination = bench->destinations.at[k];
            TRY(pair_decide(&decision, bench, code, destination));
            fprintf(file, "%.*s %.*s %.*s ", STR_ARG(code), STR_ARG(destination),
                    STR_ARG(outcome_word(decision.bounds.outcome)));
            answer_dump(file, &decision, TRUTH_YES);
            fputc(' ', file);
            answer_dump(file, &decision, TRUTH_UNKNOWN);
            fputc('\n', file);
        }
    }
    return fclose(file) == 0 ? STATUS_OK : STATUS_BROKEN;
}

static void answer_dump(FILE *file, const Decision *decision, Truth holds)
{
    const ItemAnswer *item = &decision->items[0];
    Str *rows = calloc(item->requirement_count + 1, sizeof *rows);
    size_t count = 0;
    for (uint32_t i = 0; i < item->requirement_count; i++) {
        const RequirementAnswer *requirement = &item->requirements[i];
        if (requirement->holds == holds) {
            rows[count++] = requirement->row.len > 0 ? requirement->row : requirement->because[0];
        }
    }
    qsort(rows, count, sizeof *rows, row_compare);
    fputc('[', file);
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%s%.*s", i > 0 ? "," : "", STR_ARG(rows[i]));
    }
    fputc(']', file);
    free(rows);
}

static int row_compare(const void *a, const void *b)
{
    const Str *left = a, *right = b;
    return str_compare(*left, *right);
}
