// map_test.c: finding, replacing, the order of keys, the nearest key.
#include "base/map.h"
#include "check.h"

static Status put_and_find(Arena *arena, void *)
{
    Map *map = map_new(arena);
    uint32_t value = 99;
    assert_false(map_find(map, STR("a"), &value));
    assert_int_equal(value, 99);
    map_put(map, STR("a"), 1);
    map_put(map, STR("b"), 2);
    map_put(map, STR("a"), 3);
    assert_int_equal(map_count(map), 2);
    assert_true(map_find(map, STR("a"), &value) && value == 3);
    assert_true(map_find(map, STR("b"), NULL));
    map_put(map, (Str){}, 7);
    assert_true(map_find(map, STR(""), &value) && value == 7);

    bool is_new;
    assert_int_equal(map_add(map, STR("b"), 5, &is_new), 2);
    assert_false(is_new);
    assert_int_equal(map_add(map, STR("c"), 5, &is_new), 5);
    assert_true(is_new);
    assert_int_equal(map_add(map, STR("d"), 6, NULL), 6);
    return STATUS_OK;
}

static void test_put_and_find(void **)
{
    with_arena(MEBIBYTE, put_and_find, NULL, STATUS_OK);
}

static Status fill(Arena *arena, void *)
{
    enum { COUNT = 20'000 };
    Map *map = map_new(arena);
    for (uint32_t i = 0; i < COUNT; i++) {
        map_put(map, str_format(arena, "key %u", i * 7), i);
    }
    assert_int_equal(map_count(map), COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        Str key = str_format(arena, "key %u", i * 7);
        uint32_t value;
        assert_true(map_find(map, key, &value) && value == i);
        assert_true(str_equal(map_key(map, i), key) && map_value(map, i) == i);
        assert_false(map_find(map, str_format(arena, "key %u", i * 7 + 1), NULL));
    }
    return STATUS_OK;
}

static void test_many_keys_in_order(void **)
{
    with_arena(64 * MEBIBYTE, fill, NULL, STATUS_OK);
}

static Status find_nearest(Arena *arena, void *)
{
    static const struct {
        const char *name, *key, *want;
    } rows[] = {
        {"one letter", "item.tp", "item.tpp"},
        {"swap", "item.tpp_dnesity", "item.tpp_density"},
        {"case", "ITEM.TPP", "item.tpp"},
        {"the nearer of two", "item.tppx", "item.tpp"},
        {"first of equals", "item.tax", "item.tap"},
        {"none near", "destination", ""},
        {"too short for a slip", "XN", ""},
        {"short, by case", "cn", "CN"},
        {"three letters, one off", "USB", "USA"},
        {"empty", "", ""},
    };
    Map *map = map_new(arena);
    static const char *keys[] = {"item.tpp_density", "item.tpp", "item.tap",
                                 "item.tar",         "CN",       "USA"};
    for (uint32_t i = 0; i < ROWS(keys); i++) {
        map_put(map, str_from_c(keys[i]), i);
    }
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(map_nearest(map, str_from_c(rows[i].key)), rows[i].want, rows[i].name);
    }
    return STATUS_OK;
}

static void test_nearest(void **)
{
    with_arena(MEBIBYTE, find_nearest, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_find),
        cmocka_unit_test(test_many_keys_in_order),
        cmocka_unit_test(test_nearest),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
