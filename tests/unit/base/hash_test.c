// hash_test.c: SHA-256 as FIPS 180-4 has it, and parts that cannot be confused.
#include "base/hash.h"
#include "check.h"

static Status known_hashes(Arena *arena, void *)
{
    static const struct {
        const char *name, *text, *hash;
    } rows[] = {
        {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(hash_write(hash_of(str_from_c(rows[i].text)), arena), rows[i].hash, rows[i].name);
    }
    return STATUS_OK;
}

static void test_known_hashes(void **)
{
    with_arena(MEBIBYTE, known_hashes, NULL, STATUS_OK);
}

static void test_parts(void **)
{
    const Str ab_c[] = {STR("ab"), STR("c")}, a_bc[] = {STR("a"), STR("bc")};
    const Str abc[] = {STR("abc")}, abc_[] = {STR("abc"), STR("")};
    const Hash hashes[] = {hash_of_parts(ab_c, 2), hash_of_parts(a_bc, 2), hash_of_parts(abc, 1),
                           hash_of_parts(abc_, 2), hash_of_parts(NULL, 0)};
    for (size_t i = 0; i < ROWS(hashes); i++) {
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(hashes[i].bytes, hashes[j].bytes, sizeof hashes[i].bytes);
        }
    }
    // By the definition: the length as eight bytes, the least first, then the part.
    Hash want = hash_of(STR("\2\0\0\0\0\0\0\0ab\1\0\0\0\0\0\0\0c"));
    assert_memory_equal(hashes[0].bytes, want.bytes, sizeof want.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_hashes),
        cmocka_unit_test(test_parts),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
