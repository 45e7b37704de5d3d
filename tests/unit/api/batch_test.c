// Columns in, columns out: rows in their order, a wrong row alone, streams, and whose memory is
// whose. That the decisions are those of one case at a time is tried in tests/library.
#include "../base/check.h"

#include <errno.h>
#include <string.h>

#include <comity.h>

#include "base/arrow_build.h"

static const char pumps[] = "rulebook ex.pumps\n"
                            "  title     \"Pumps\"\n"
                            "  list      ex\n"
                            "fact item.power : number in kW\n"
                            "  ask       \"Which power?\"\n"
                            "entry 1A001\n"
                            "  when      item.power >= 7.5 kW\n"
                            "  cite      \"1\"\n"
                            "require licence from 2020-01-01\n"
                            "  for       1A001\n"
                            "  because   NS\n"
                            "  cite      \"2\"\n";

static ComityDecider *decider_new_of(bool explain)
{
    ComitySource source = {"ex/pumps.rules", pumps, sizeof pumps - 1};
    ComityLoadOptions load = {.size = sizeof load, .sources = &source, .source_count = 1};
    ComityDeciderOptions options = {
        .size = sizeof options, .as_of = "2026-01-01", .explain = explain};
    ComityRulebooks *rulebooks = NULL;
    ComityDecider *decider = NULL;
    assert_int_equal(comity_rulebooks_load(&rulebooks, &load, NULL), COMITY_OK);
    assert_int_equal(comity_decider_new(&decider, rulebooks, &options, NULL), COMITY_OK);
    comity_rulebooks_free(rulebooks);
    return decider;
}

// --- Batches of two columns of text -----------------------------------------------------------

static const ArrowField usual[] = {{.format = "u", .name = "id", .nullable = true},
                                   {.format = "u", .name = "item.power", .nullable = true}};

static void batch_make(struct ArrowSchema *schema, struct ArrowArray *array,
                       const ArrowField *columns, const char *const (*rows)[2], size_t count)
{
    Arena *arena = arena_new(MEBIBYTE);
    ArrowField all = {.format = "+s", .name = "", .children = columns, .child_count = 2};
    ArrowBuilder *builder = arrow_builder_new(&all, arena);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 2; k++) {
            ArrowBuilder *to = arrow_builder_child(builder, k);
            if (rows[i][k] == NULL) {
                arrow_add_null(to);
            } else {
                arrow_add_text(to, str_from_c(rows[i][k]));
            }
        }
        arrow_add_row(builder);
    }
    assert_int_equal(arrow_schema_new(schema, &all), STATUS_OK);
    assert_int_equal(arrow_builder_finish(array, builder), STATUS_OK);
    arena_free(arena);
}

static const char *const three[][2] = {{"a", "7.5"}, {"b", "much"}, {"c", NULL}};

// The text of a row, by the name of its column; empty: null.
static Str cell(const struct ArrowSchema *schema, const struct ArrowArray *array, const char *name,
                int64_t row)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (strcmp(schema->children[i]->name, name) == 0) {
            const struct ArrowArray *column = array->children[i];
            const uint8_t *valid = column->buffers[0];
            assert_string_equal(schema->children[i]->format, "u");
            if (valid != NULL && !(valid[row / 8] >> (row % 8) & 1)) {
                return (Str){};
            }
            const int32_t *offsets = column->buffers[1];
            return (Str){(const char *)column->buffers[2] + offsets[row],
                         (size_t)(offsets[row + 1] - offsets[row])};
        }
    }
    fail_msg("there is no column '%s'", name);
    return (Str){};
}

static bool has_column(const struct ArrowSchema *schema, const char *name)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (strcmp(schema->children[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void check_holds(ComityText *text, const char *what)
{
    if (text->at == NULL || strstr(text->at, what) == NULL) {
        fail_msg("no '%s' in %s", what, text->at == NULL ? "nothing" : text->at);
    }
    comity_text_free(text);
}

// --- One batch --------------------------------------------------------------------------------

static void test_rows_are_decided_in_order(void **)
{
    ComityDecider *decider = decider_new_of(false);
    struct ArrowSchema schema, out_schema;
    struct ArrowArray batch, out;
    batch_make(&schema, &batch, usual, three, ROWS(three));
    ComityText problems;
    assert_int_equal(
        comity_decide_batch(&out, &out_schema, decider, &schema, &batch, NULL, &problems),
        COMITY_OK);
    assert_null(problems.at);
    assert_int_equal(out.length, 3);
    static const struct {
        const char *id, *outcome;
    } want[] = {{"a", "licence_required"}, {"b", ""}, {"c", "undetermined"}};
    for (int64_t row = 0; row < 3; row++) {
        CHECK_STR(cell(&out_schema, &out, "id", row), want[row].id, want[row].id);
        CHECK_STR(cell(&out_schema, &out, "outcome", row), want[row].outcome, want[row].id);
    }
    assert_false(has_column(&out_schema, "decision"));
    assert_non_null(batch.release);  // it was borrowed
    arrow_array_release(&batch);
    arrow_schema_release(&schema);
    arrow_array_release(&out);
    arrow_schema_release(&out_schema);
    comity_decider_free(decider);
}

// The JSON of a row is that of the same case alone, with its explanation if the decider gives it.
static void test_json_of_a_row_is_that_of_the_case(void **)
{
    static const char json[] = "{\"id\":\"a\",\"item\":{\"power\":\"7.5\"}}";
    for (int explains = 0; explains < 2; explains++) {
        ComityDecider *decider = decider_new_of(explains);
        const char *columns[] = {"decision", "id"};
        ComityBatchOptions options = {
            .size = sizeof options, .columns = columns, .column_count = 2};
        struct ArrowSchema schema, out_schema;
        struct ArrowArray batch, out;
        ComityText alone;
        batch_make(&schema, &batch, usual, three, ROWS(three));
        assert_int_equal(
            comity_decide_batch(&out, &out_schema, decider, &schema, &batch, &options, NULL),
            COMITY_OK);
        assert_int_equal(comity_decide(&alone, decider, json, sizeof json - 1), COMITY_OK);
        CHECK_STR(cell(&out_schema, &out, "decision", 0), alone.at, "alone");
        CHECK_STR(cell(&out_schema, &out, "decision", 1), "", "of a case that cannot be read");
        assert_int_equal(out_schema.n_children, 2);
        comity_text_free(&alone);
        arrow_array_release(&batch);
        arrow_schema_release(&schema);
        arrow_array_release(&out);
        arrow_schema_release(&out_schema);
        comity_decider_free(decider);
    }
}

// Outcomes alone are worked out in another way: a row that cannot be read has its problems as well.
static void test_outcomes_alone_are_the_same(void **)
{
    const char *columns[] = {"id", "outcome", "at_most", "problems"};
    ComityBatchOptions options = {
        .size = sizeof options, .columns = columns, .column_count = ROWS(columns)};
    ComityDecider *decider = decider_new_of(false);
    struct ArrowSchema schema, out_schema;
    struct ArrowArray batch, out;
    batch_make(&schema, &batch, usual, three, ROWS(three));
    for (int again = 0; again < 2; again++) {
        assert_int_equal(
            comity_decide_batch(&out, &out_schema, decider, &schema, &batch, &options, NULL),
            COMITY_OK);
        CHECK_STR(cell(&out_schema, &out, "outcome", 0), "licence_required", "a");
        CHECK_STR(cell(&out_schema, &out, "at_most", 2), "licence_required", "c");
        CHECK_STR(cell(&out_schema, &out, "outcome", 1), "", "b");
        CHECK_STR(cell(&out_schema, &out, "id", 1), "b", "b");
        const uint8_t *problems = out.children[3]->buffers[0];
        assert_int_equal(problems[0] & 7, 2);  // of the second row alone
        arrow_array_release(&out);
        arrow_schema_release(&out_schema);
    }
    arrow_array_release(&batch);
    arrow_schema_release(&schema);
    comity_decider_free(decider);
}

static void test_wrong_batches_are_told(void **)
{
    static const ArrowField wrong[] = {{.format = "u", .name = "id"},
                                       {.format = "u", .name = "item.powr"}};
    ComityDecider *decider = decider_new_of(false);
    struct ArrowSchema schema, out_schema;
    struct ArrowArray batch, out;
    ComityText problems;
    batch_make(&schema, &batch, wrong, three, ROWS(three));
    assert_int_equal(
        comity_decide_batch(&out, &out_schema, decider, &schema, &batch, NULL, &problems),
        COMITY_INVALID);
    check_holds(&problems, "the nearest is 'item.power'");
    assert_null(out.release);
    assert_null(out_schema.release);
    arrow_schema_release(&schema);
    arrow_array_release(&batch);

    batch_make(&schema, &batch, usual, three, ROWS(three));
    struct ArrowArray cut = batch;
    cut.n_children = 1;
    assert_int_equal(comity_decide_batch(&out, NULL, decider, &schema, &cut, NULL, &problems),
                     COMITY_INVALID);
    check_holds(&problems, "case.columns");
    const char *columns[] = {"outcomes"};
    ComityBatchOptions options = {.size = sizeof options, .columns = columns, .column_count = 1};
    assert_int_equal(comity_decide_batch(&out, NULL, decider, &schema, &batch, &options, &problems),
                     COMITY_INVALID);
    check_holds(&problems, "no column 'outcomes'");
    assert_int_equal(comity_batch_schema(&out_schema, &options, &problems), COMITY_INVALID);
    check_holds(&problems, "no column 'outcomes'");
    arrow_schema_release(&schema);
    arrow_array_release(&batch);
    comity_decider_free(decider);
}

static void test_the_schema_is_known_before(void **)
{
    struct ArrowSchema before, after, schema;
    struct ArrowArray batch, out;
    ComityDecider *decider = decider_new_of(false);
    batch_make(&schema, &batch, usual, three, ROWS(three));
    assert_int_equal(comity_batch_schema(&before, NULL, NULL), COMITY_OK);
    assert_int_equal(comity_decide_batch(&out, &after, decider, &schema, &batch, NULL, NULL),
                     COMITY_OK);
    assert_int_equal(before.n_children, after.n_children);
    for (int64_t i = 0; i < before.n_children; i++) {
        assert_string_equal(before.children[i]->name, after.children[i]->name);
        assert_string_equal(before.children[i]->format, after.children[i]->format);
    }
    arrow_schema_release(&before);
    arrow_schema_release(&after);
    arrow_schema_release(&schema);
    arrow_array_release(&batch);
    arrow_array_release(&out);
    comity_decider_free(decider);
}

// --- Streams ----------------------------------------------------------------------------------

// Batches of three rows, so many; then the end, or a failure.
typedef struct Input {
    int left;
    bool fails, fails_at_schema, is_released;
} Input;

static int input_get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    const Input *input = self->private_data;
    struct ArrowArray batch;
    if (input->fails_at_schema) {
        return EIO;
    }
    batch_make(out, &batch, usual, three, ROWS(three));
    arrow_array_release(&batch);
    return 0;
}

static int input_get_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    Input *input = self->private_data;
    struct ArrowSchema schema;
    *out = (struct ArrowArray){};
    if (input->left-- == 0) {
        return input->fails ? EIO : 0;
    }
    batch_make(&schema, out, usual, three, ROWS(three));
    arrow_schema_release(&schema);
    return 0;
}

static const char *input_get_last_error(struct ArrowArrayStream *)
{
    return "the tape tore";
}

static void input_release(struct ArrowArrayStream *self)
{
    Input *input = self->private_data;
    input->is_released = true;
    self->release = NULL;
}

static struct ArrowArrayStream stream_of(Input *input)
{
    return (struct ArrowArrayStream){.get_schema = input_get_schema,
                                     .get_next = input_get_next,
                                     .get_last_error = input_get_last_error,
                                     .release = input_release,
                                     .private_data = input};
}

// The decider is let go at once; the stream lasts.
static void test_a_stream_gives_batch_for_batch(void **)
{
    Input input = {.left = 5};
    struct ArrowArrayStream in = stream_of(&input), out;
    ComityDecider *decider = decider_new_of(false);
    assert_int_equal(comity_decide_stream(&out, decider, &in, NULL, NULL), COMITY_OK);
    comity_decider_free(decider);
    assert_null(in.release);  // moved
    struct ArrowSchema schema;
    assert_int_equal(out.get_schema(&out, &schema), 0);
    int batches = 0;
    for (struct ArrowArray batch; out.get_next(&out, &batch) == 0 && batch.release != NULL;) {
        CHECK_STR(cell(&schema, &batch, "outcome", 0), "licence_required", "first row");
        CHECK_STR(cell(&schema, &batch, "outcome", 2), "undetermined", "last row");
        batches++;
        arrow_array_release(&batch);
    }
    assert_int_equal(batches, 5);
    arrow_schema_release(&schema);
    assert_false(input.is_released);
    out.release(&out);
    assert_true(input.is_released);
}

static void test_a_stream_that_fails_says_so(void **)
{
    Input input = {.left = 1, .fails = true};
    struct ArrowArrayStream in = stream_of(&input), out;
    struct ArrowArray batch;
    ComityDecider *decider = decider_new_of(false);
    assert_int_equal(comity_decide_stream(&out, decider, &in, NULL, NULL), COMITY_OK);
    assert_int_equal(out.get_next(&out, &batch), 0);
    arrow_array_release(&batch);
    assert_int_equal(out.get_next(&out, &batch), EIO);
    assert_string_equal(out.get_last_error(&out), "the tape tore");
    out.release(&out);
    assert_true(input.is_released);

    Input silent = {.fails_at_schema = true};
    ComityText problems;
    in = stream_of(&silent);
    assert_int_equal(comity_decide_stream(&out, decider, &in, NULL, &problems), COMITY_BROKEN);
    check_holds(&problems, "the tape tore");
    assert_null(out.release);
    assert_true(silent.is_released);
    comity_decider_free(decider);
}

// A reader that stops under way leaves nothing behind (valgrind and the sanitizers look).
static void test_a_reader_may_stop(void **)
{
    Input input = {.left = 3};
    struct ArrowArrayStream in = stream_of(&input), out;
    struct ArrowArray batch;
    ComityDecider *decider = decider_new_of(false);
    assert_int_equal(comity_decide_stream(&out, decider, &in, NULL, NULL), COMITY_OK);
    assert_int_equal(out.get_next(&out, &batch), 0);
    out.release(&out);
    Str first = {batch.children[0]->buffers[2], 1};
    CHECK_STR(first, "a", "a batch outlives its stream");
    arrow_array_release(&batch);
    assert_true(input.is_released);
    comity_decider_free(decider);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_decided_in_order),
        cmocka_unit_test(test_json_of_a_row_is_that_of_the_case),
        cmocka_unit_test(test_outcomes_alone_are_the_same),
        cmocka_unit_test(test_wrong_batches_are_told),
        cmocka_unit_test(test_the_schema_is_known_before),
        cmocka_unit_test(test_a_stream_gives_batch_for_batch),
        cmocka_unit_test(test_a_stream_that_fails_says_so),
        cmocka_unit_test(test_a_reader_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
