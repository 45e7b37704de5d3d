// columns_broken_test.c: a batch that is not built as its schema says is refused as such.
#include "../base/check.h"
#include "base/arrow_build.h"
#include "facts/columns.h"

static const ArrowField id_field[] = {{"u", "id", true, NULL, 0}};
static const ArrowField root = {"+s", "", false, id_field, 1};

static Status load_broken(Arena *arena, void *)
{
    Problems problems = {.arena = arena};
    struct ArrowSchema schema;
    struct ArrowArray batch;
    Columns *columns;
    assert_int_equal(arrow_schema_new(&schema, &root), STATUS_OK);
    assert_int_equal(
        columns_bind(&columns, &schema, vocabulary_new(arena), (Place){}, &problems, arena),
        STATUS_OK);
    ArrowBuilder *builder = arrow_builder_new(&root, arena);
    arrow_add_text(arrow_builder_child(builder, 0), STR("a"));
    arrow_add_row(builder);
    assert_int_equal(arrow_builder_finish(&batch, builder), STATUS_OK);
    assert_int_equal(columns_load(columns, &batch, (Place){}, &problems), STATUS_OK);
    batch.children[0]->n_buffers = 1;
    assert_int_equal(columns_load(columns, &batch, (Place){}, &problems), STATUS_INVALID);
    batch.children[0]->n_buffers = 3;
    CHECK_STR(problems.list.at[0].code, "case.columns", "code");
    assert_int_equal(columns->rows, 0);
    arrow_array_release(&batch);
    arrow_schema_release(&schema);
    return STATUS_OK;
}

static void test_broken(void **)
{
    with_arena(64 * MEBIBYTE, load_broken, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_broken)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
