// batch.c: lines of cells as a batch of the library. Whatever they hold, each row gets an answer or
// problems; and the outcomes that are decided for alike rows at once are those of each row by itself.
#include <assert.h>

#include <comity.h>

#include "base/arrow_build.h"
#include "target.h"

#define COLUMNS 5
#define ROWS_MAX 200

static const char rules[] = "rulebook ex.pumps\n"
                            "  list      ex\n"
                            "type kind : one of pump, valve\n"
                            "fact item.power : number in kW\n"
                            "  ask       \"Which power?\"\n"
                            "fact item.kind : kind\n"
                            "  ask       \"Which kind?\"\n"
                            "fact destination : country\n"
                            "  ask       \"Where to?\"\n"
                            "entry 1A001\n"
                            "  when      item.kind is pump and item.power >= 7.5 kW\n"
                            "  cite      \"1\"\n"
                            "entry 1A002\n"
                            "  when      item.kind is valve or item.power * 2 < 3 kW\n"
                            "  cite      \"1\"\n"
                            "require licence from 2020-01-01\n"
                            "  for       1A001, 1A002\n"
                            "  to        any country except FR\n"
                            "  cite      \"2\"\n"
                            "exception SMALL\n"
                            "  lifts     licence\n"
                            "  when      item.power < 9 kW\n"
                            "  cite      \"3\"\n";

static const ArrowField fields[COLUMNS] = {
    {.format = "u", .name = "item.power", .nullable = true},
    {.format = "u", .name = "item.kind", .nullable = true},
    {.format = "u", .name = "destination", .nullable = true},
    {.format = "u", .name = "date", .nullable = true},
    {.format = "u", .name = "item.code", .nullable = true},
};
static const ArrowField rows_field = {
    .format = "+s", .name = "", .children = fields, .child_count = COLUMNS};

static ComityDecider *decider_of_all(void);
static Status text_decide(Arena *arena, void *argument);
static void batch_make(struct ArrowArray *out, Str text, Arena *arena);
static void answers_check(const struct ArrowArray *wide, const struct ArrowArray *narrow);
static Str cell(const struct ArrowArray *column, int64_t row);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return target_run(data, size, 4'096, 64 * MEBIBYTE, text_decide);
}

// The same for all inputs, as for a caller who keeps it.
static ComityDecider *decider_of_all(void)
{
    static ComityDecider *decider;
    if (decider == NULL) {
        ComitySource source = {"pumps.rules", rules, sizeof rules - 1};
        ComityLoadOptions load = {.size = sizeof load, .sources = &source, .source_count = 1};
        ComityDeciderOptions options = {.size = sizeof options, .as_of = "2026-01-01"};
        ComityRulebooks *rulebooks = NULL;
        ComityStatus status = comity_rulebooks_load(&rulebooks, &load, NULL);
        assert(status == COMITY_OK);
        status = comity_decider_new(&decider, rulebooks, &options, NULL);
        assert(status == COMITY_OK);
        comity_rulebooks_free(rulebooks);
    }
    return decider;
}

static Status text_decide(Arena *arena, void *argument)
{
    static const char *const wide_names[] = {"outcome", "at_least", "at_most", "problems", "codes"};
    static const char *const narrow_names[] = {"outcome", "at_least", "at_most", "problems"};
    ComityBatchOptions as_wide = {.size = sizeof as_wide, .columns = wide_names, .column_count = 5};
    ComityBatchOptions as_narrow = {
        .size = sizeof as_narrow, .columns = narrow_names, .column_count = 4};
    struct ArrowSchema schema;
    struct ArrowArray batch, wide, narrow;
    Status made = arrow_schema_new(&schema, &rows_field);
    assert(made == STATUS_OK);
    batch_make(&batch, *(Str *)argument, arena);
    ComityStatus status =
        comity_decide_batch(&wide, NULL, decider_of_all(), &schema, &batch, &as_wide, NULL);
    assert(status == COMITY_OK && wide.length == batch.length);
    status =
        comity_decide_batch(&narrow, NULL, decider_of_all(), &schema, &batch, &as_narrow, NULL);
    assert(status == COMITY_OK && narrow.length == batch.length);
    answers_check(&wide, &narrow);
    arrow_schema_release(&schema);
    arrow_array_release(&batch);
    arrow_array_release(&wide);
    arrow_array_release(&narrow);
    return STATUS_OK;
}

// A line a row, cells parted by '|'; an empty one, or one that is no UTF-8, is null.
static void batch_make(struct ArrowArray *out, Str text, Arena *arena)
{
    ArrowBuilder *rows = arrow_builder_new(&rows_field, arena);
    for (size_t row = 0; row < ROWS_MAX && text.len > 0; row++) {
        Str line = str_split(text, '\n', &text);
        for (size_t i = 0; i < COLUMNS; i++) {
            size_t bad;
            Str part = str_split(line, '|', &line);
            if (part.len == 0 || !str_is_utf8(part, &bad)) {
                arrow_add_null(arrow_builder_child(rows, i));
            } else {
                arrow_add_text(arrow_builder_child(rows, i), part);
            }
        }
        arrow_add_row(rows);
    }
    Status status = arrow_builder_finish(out, rows);
    assert(status == STATUS_OK);
}

// Columns come in their own order: outcome, at_least, at_most; then codes, and problems last.
static void answers_check(const struct ArrowArray *wide, const struct ArrowArray *narrow)
{
    for (int64_t row = 0; row < wide->length; row++) {
        for (int64_t i = 0; i < 3; i++) {
            assert(str_equal(cell(wide->children[i], row), cell(narrow->children[i], row)));
        }
        const uint8_t *problems = wide->children[wide->n_children - 1]->buffers[0];
        bool is_read = problems != NULL && !(problems[row / 8] >> row % 8 & 1);
        assert(is_read == (cell(wide->children[0], row).len > 0));
    }
}

static Str cell(const struct ArrowArray *column, int64_t row)
{
    const uint8_t *valid = column->buffers[0];
    const int32_t *offsets = column->buffers[1];
    const char *texts = column->buffers[2];
    if (valid != NULL && !(valid[row / 8] >> row % 8 & 1)) {
        return (Str){};
    }
    return (Str){texts + offsets[row], (size_t)(offsets[row + 1] - offsets[row])};
}
