// expression.c: what an expression is worth when less is known. The input is a condition or a
// number, a line `%%`, and facts as a JSON object. The expression is derived from the facts; then
// each fact by itself is left out and it is derived again: what it was must be among what it can be
// then, since unknown is a value that knows what it can still be, and no test here but asks that.
#include "target.h"

#include "decide/decide.h"

#define INPUT_BYTES_MAX 16'384
#define FACTS_MAX 24

static const char vocabulary[] = "rulebook xx.fuzz\n"
                                 "  list      xx\n"
                                 "fact b : yes or no\n"
                                 "fact c : yes or no\n"
                                 "fact n : number in mm2 or none\n"
                                 "fact m : number in mm2\n"
                                 "  least     0 mm2\n"
                                 "fact r : number\n"
                                 "fact day : date\n"
                                 "fact w : one of red, green, blue or none\n"
                                 "fact s : set of country\n"
                                 "fact d : country\n"
                                 "fact k : code or none\n"
                                 "fact parts : place of part\n"
                                 "fact part.n : number in mm2 or none\n"
                                 "fact part.b : yes or no\n"
                                 "fact part.dies : place of die\n"
                                 "fact die.m : number in mm2\n"
                                 "  least     0 mm2\n"
                                 "group G of country = CY, IL, MX\n"
                                 "table t from \"t.csv\"\n"
                                 "  column    w : one of red, green, blue\n"
                                 "  column    n : number in mm2 or none\n"
                                 "  key       w\n"
                                 "derive item.answer : ";
static const char table[] = "w,n\nred,3\ngreen,\n";

typedef struct Trial {
    Decider *decider;
    Case *given;
    Value all;  // with everything that is given
    int left_out;
    Arena *arena;
} Trial;

static Status text_read(Arena *arena, void *argument);
static Program *program_of(Str expression, const char *type, Arena *arena);
static Case *case_of(Str text, const Program *program, Arena *arena);
static void facts_leave_out(Trial *trial, Record *record);
static bool answer_find(Value *out, Trial *trial);
static bool value_can_be(Value possible, Value value);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, INPUT_BYTES_MAX, GIBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    static const char *const types[] = {"yes or no", "number in mm2 or none", "number or none"};
    Str text = *(Str *)argument;
    size_t cut = str_find(text, STR("\n%%\n"));
    Str facts = cut == SIZE_MAX ? STR("{}") : str_slice(text, cut + 4, SIZE_MAX);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Program *program = program_of(str_slice(text, 0, cut), types[i], arena);
        Case *given = program == NULL ? NULL : case_of(facts, program, arena);
        if (given == NULL) {
            continue;
        }
        static const Str all = STR_INIT("*");
        DeciderOptions options = {.has_as_of = true, .derive = &all, .derive_count = 1};
        Trial trial = {
            .decider = decider_new(program, options, arena), .given = given, .arena = arena};
        if (answer_find(&trial.all, &trial)) {
            facts_leave_out(&trial, given->root);
        }
    }
    return STATUS_OK;
}

static Program *program_of(Str expression, const char *type, Arena *arena)
{
    Source source = {STR("fuzz.rules"),
                     str_format(arena, "%s%s\n  = %.*s\n", vocabulary, type, STR_ARG(expression))};
    Source rows = {STR("t.csv"), str_from_c(table)};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    return program_build(&program, (Sources){&source, 1, &rows, 1}, &problems, arena) == STATUS_OK
               ? program
               : NULL;
}

// Null if it cannot be read.
static Case *case_of(Str text, const Program *program, Arena *arena)
{
    Problems problems = {.arena = arena};
    const JsonValue *json = NULL;
    Case *given = NULL;
    return json_read(&json, text, STR("-"), 1, &problems, arena) == STATUS_OK &&
                   case_read_json(&given, json, program->vocabulary, (Place){}, &problems, arena) ==
                       STATUS_OK
               ? given
               : NULL;
}

static void facts_leave_out(Trial *trial, Record *record)
{
    const Vocabulary *words = trial->given->vocabulary;
    const PlaceInfo *place = &words->places[record->place];
    uint32_t count = place->fact_count;
    for (uint32_t slot = 0; slot < count && trial->left_out < FACTS_MAX; slot++) {
        Value given = record->given[slot];
        Value fewer;
        if (given.kind == VALUE_ABSENT) {
            continue;
        }
        for (uint32_t i = 0; given.kind == VALUE_LIST && i < given.list->count; i++) {
            facts_leave_out(trial, given.list->members[i]);
        }
        trial->left_out++;
        const Fact *fact = vocabulary_fact(words, place->facts.at[slot]);
        record_say(record, fact, (Value){});
        assert(!answer_find(&fewer, trial) || value_can_be(fewer, trial->all));
        record_say(record, fact, given);
    }
}

static bool answer_find(Value *out, Trial *trial)
{
    Problems problems = {.arena = trial->arena};
    Decision decision;
    if (decide_case(&decision, trial->decider, trial->given, &problems, trial->arena) !=
        STATUS_OK) {
        return false;
    }
    const ItemAnswer *item = &decision.items[0];
    for (uint32_t i = 0; i < item->derived_count; i++) {
        if (str_equal(item->derived[i].name, STR("answer"))) {
            *out = item->derived[i].value;
            return true;
        }
    }
    return false;
}

static bool value_can_be(Value possible, Value value)
{
    if (value.kind == VALUE_TRUTH) {
        return (value_truth(value) & ~value_truth(possible)) == 0;
    }
    if ((value.may & ~possible.may) != 0) {
        return false;
    }
    const Range *wide = possible.range, *narrow = value.range;
    if ((value.may & MAY_BE_SOME) == 0 || wide == NULL) {
        return true;
    }
    bool low = !wide->has_low ||
               (narrow != NULL && narrow->has_low && number_compare(wide->low, narrow->low) <= 0);
    bool high = !wide->has_high || (narrow != NULL && narrow->has_high &&
                                    number_compare(wide->high, narrow->high) >= 0);
    return low && high;
}
