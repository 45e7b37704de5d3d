// number_test.c: rows for reading, writing and the edges; random fractions held against GMP.
#include "base/number.h"
#include "check.h"

#include <gmp.h>

#define NINES_38 "99999999999999999999999999999999999999"
#define ZEROS_20 "00000000000000000000"

// Reads "a" or "a/b".
static Number number_from(const char *text)
{
    Str under_text;
    Str over_text = str_split(str_from_c(text), '/', &under_text);
    Number over, under = number_whole(1), out;
    CHECK(number_read(&over, over_text) == STATUS_OK, text);
    CHECK(under_text.len == 0 || number_read(&under, under_text) == STATUS_OK, text);
    CHECK(number_divide(&out, over, under) == STATUS_OK, text);
    return out;
}

static Status read_rows(Arena *arena, void *)
{
    static const struct {
        const char *name, *text;
        Status status;
        const char *written;
    } rows[] = {
        {"whole", "20", STATUS_OK, "20"},
        {"decimal", "5.92", STATUS_OK, "5.92"},
        {"zeros at the end", "5.9200", STATUS_OK, "5.92"},
        {"zeros in front", "0005.92", STATUS_OK, "5.92"},
        {"negative", "-0.5", STATUS_OK, "-0.5"},
        {"zero", "0", STATUS_OK, "0"},
        {"minus zero", "-0.0", STATUS_OK, "0"},
        {"grouped", "1_000_000.000_1", STATUS_OK, "1000000.0001"},
        {"38 digits", NINES_38, STATUS_OK, NINES_38},
        {"38 digits, negative", "-" NINES_38, STATUS_OK, "-" NINES_38},
        {"38 digits around the point", "1234567890123456789.0123456789012345678", STATUS_OK,
         "1234567890123456789.0123456789012345678"},
        {"39 digits", NINES_38 "0", STATUS_RANGE, NULL},
        {"39 digits around the point", NINES_38 ".1", STATUS_RANGE, NULL},
        {"60 digits", "1" ZEROS_20 ZEROS_20 "0000000000000000000", STATUS_RANGE, NULL},
        {"60 zeros in front", ZEROS_20 ZEROS_20 ZEROS_20 "7", STATUS_OK, "7"},
        {"60 zeros at the end", "7." ZEROS_20 ZEROS_20 ZEROS_20, STATUS_OK, "7"},
        {"37 places", "0." ZEROS_20 "00000000000000001", STATUS_OK,
         "0." ZEROS_20 "00000000000000001"},
        {"38 places that reduce", "0." ZEROS_20 "000000000000000002", STATUS_OK,
         "0." ZEROS_20 "000000000000000002"},
        {"38 places that do not", "0." ZEROS_20 "000000000000000001", STATUS_RANGE, NULL},
        {"61 places", "0." ZEROS_20 ZEROS_20 ZEROS_20 "1", STATUS_RANGE, NULL},
        {"empty", "", STATUS_INVALID, NULL},
        {"only a sign", "-", STATUS_INVALID, NULL},
        {"two signs", "--1", STATUS_INVALID, NULL},
        {"plus", "+1", STATUS_INVALID, NULL},
        {"no digit before the point", ".5", STATUS_INVALID, NULL},
        {"no digit after it", "5.", STATUS_INVALID, NULL},
        {"two points", "1.2.3", STATUS_INVALID, NULL},
        {"two points together", "1..2", STATUS_INVALID, NULL},
        {"exponent", "1e3", STATUS_INVALID, NULL},
        {"blank before", " 1", STATUS_INVALID, NULL},
        {"blank behind", "1 ", STATUS_INVALID, NULL},
        {"comma", "1,000", STATUS_INVALID, NULL},
        {"_ first", "_1", STATUS_INVALID, NULL},
        {"_ last", "1_", STATUS_INVALID, NULL},
        {"_ twice", "1__0", STATUS_INVALID, NULL},
        {"_ before the point", "1_.0", STATUS_INVALID, NULL},
        {"_ after it", "1._0", STATUS_INVALID, NULL},
        {"_ at the end of the fraction", "1.0_", STATUS_INVALID, NULL},
        {"unit", "814 mm2", STATUS_INVALID, NULL},
        {"code", "3A090", STATUS_INVALID, NULL},
        {"not a number", "NaN", STATUS_INVALID, NULL},
        {"other digits", "１２", STATUS_INVALID, NULL},
        {"quotient", "1/2", STATUS_INVALID, NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Number number = {4'711, 1};
        CHECK(number_read(&number, str_from_c(rows[i].text)) == rows[i].status, rows[i].name);
        if (rows[i].status == STATUS_OK) {
            CHECK_STR(number_write(number, arena), rows[i].written, rows[i].name);
        } else {
            CHECK(number.over == 4'711 && number.under == 1, rows[i].name);
        }
    }
    return STATUS_OK;
}

static void test_read(void **)
{
    with_arena(MEBIBYTE, read_rows, NULL, STATUS_OK);
}

typedef struct Operation {
    const char *name;
    Status (*ours)(Number *, Number, Number);
    void (*theirs)(mpq_t, const mpq_t, const mpq_t);
} Operation;

static const Operation operations[] = {
    {"add", number_add, mpq_add},
    {"subtract", number_subtract, mpq_sub},
    {"multiply", number_multiply, mpq_mul},
    {"divide", number_divide, mpq_div},
};

static Status calculate_rows(Arena *arena, void *)
{
    static const struct {
        const char *name, *a, *b;
        const char *want[ROWS(operations)];  // in their order; null: RANGE
    } rows[] = {
        {"scales differ", "5.9", "0.02", {"5.92", "5.88", "0.118", "295"}},
        {"carry", "9.99", "0.01", {"10", "9.98", "0.0999", "999"}},
        {"signs differ", "-1.5", "0.5", {"-1", "-2", "-0.75", "-3"}},
        {"both negative", "-1.5", "-0.5", {"-2", "-1", "0.75", "3"}},
        {"without end", "1", "3", {"4", "-2", "3", "1/3"}},
        {"density", "4800", "814", {"5614", "3986", "3907200", "2400/407"}},
        {"thirds", "1/3", "1/6", {"0.5", "1/6", "1/18", "2"}},
        {"cancel to nothing", "1/7", "-1/7", {"0", "2/7", "-1/49", "-1"}},
        {"zero", "0", "5.92", {"5.92", "-5.92", "0", "0"}},
        {"largest of 64 bits",
         "9223372036854775807",
         "9223372036854775807",
         {"18446744073709551614", "0", "85070591730234615847396907784232501249", "1"}},
        {"smallest of 64 bits",
         "-9223372036854775808",
         "-9223372036854775808",
         {"-18446744073709551616", "0", "85070591730234615865843651857942052864", "1"}},
        {"largest and one",
         NINES_38,
         "1",
         {NULL, "99999999999999999999999999999999999998", NINES_38, NINES_38}},
        {"largest and less",
         NINES_38,
         "-1",
         {"99999999999999999999999999999999999998", NULL, "-" NINES_38, "-" NINES_38}},
        {"largest twice", NINES_38, NINES_38, {NULL, "0", NULL, "1"}},
        {"wide below", "1/" NINES_38, "1/" NINES_38, {"2/" NINES_38, "0", NULL, "1"}},
        {"wide in between only", NINES_38 "/7", "7/" NINES_38, {NULL, NULL, "1", NULL}},
        {"does not fit below",
         "1/10000000000000000000",
         "1/10000000000000000001",
         {NULL, NULL, NULL, "1.0000000000000000001"}},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Number a = number_from(rows[i].a), b = number_from(rows[i].b);
        for (size_t j = 0; j < ROWS(operations); j++) {
            const char *want = rows[i].want[j];
            Number out = {4'711, 1};
            Status status = operations[j].ours(&out, a, b);
            CHECK(status == (want == NULL ? STATUS_RANGE : STATUS_OK), rows[i].name);
            if (want != NULL) {
                CHECK_STR(number_write(out, arena), want, rows[i].name);
            } else {
                CHECK(out.over == 4'711 && out.under == 1, rows[i].name);
            }
        }
    }
    Number out = {4'711, 1};
    assert_int_equal(number_divide(&out, number_whole(1), number_whole(0)), STATUS_INVALID);
    assert_int_equal(number_divide(&out, number_whole(0), number_whole(0)), STATUS_INVALID);
    assert_true(out.over == 4'711);
    return STATUS_OK;
}

static void test_calculate(void **)
{
    with_arena(MEBIBYTE, calculate_rows, NULL, STATUS_OK);
}

// From least to greatest: each is less than all behind it, and equal to itself alone.
static void test_compare(void **)
{
    static const char *const order[] = {
        "-" NINES_38,
        "-" NINES_38 "/7",
        "-" NINES_38 "/8",
        "-2",
        "-1.5",
        "-0.1",
        "0",
        "1/" NINES_38,
        "1/99999999999999999999999999999999999998",
        "0.09",
        "0.1",
        "0.3333333333333333333333333333333333333",
        "1/3",
        "99999999999999999999999999999999999997/99999999999999999999999999999999999998",
        "99999999999999999999999999999999999998/" NINES_38,
        "1",
        "5.91",
        "5.91999999999999999999999999999999999",
        "5.920",
        "5.92000000000000000000000000000000001",
        NINES_38 "/99999999999999999999",
        NINES_38,
    };
    for (size_t i = 0; i < ROWS(order); i++) {
        for (size_t j = 0; j < ROWS(order); j++) {
            int got = number_compare(number_from(order[i]), number_from(order[j]));
            if (got != (i > j) - (i < j)) {
                fail_msg("%s and %s: %d", order[i], order[j], got);
            }
        }
    }
    assert_int_equal(number_compare((Number){592, 100}, (Number){148, 25}), 0);
    assert_int_equal(number_compare((Number){0, 7}, (Number){0, 100}), 0);
}

static Status ask_rows(Arena *arena, void *)
{
    static const struct {
        const char *name, *value;
        bool is_decimal, is_whole;
        int sign;
        const char *reduced;
    } rows[] = {
        {"whole", "20", true, true, 1, "20"},
        {"decimal", "5.92", true, false, 1, "5.92"},
        {"third", "-1/3", false, false, -1, "-1/3"},
        {"whole as quotient", "6/3", true, true, 1, "2"},
        {"zero", "0", true, true, 0, "0"},
        {"fifteenth", "1/15", false, false, 1, "1/15"},
        {"reducible", "6/15", true, false, 1, "0.4"},
        {"64ths", "1/64", true, false, 1, "0.015625"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Number value = number_from(rows[i].value);
        CHECK(number_is_decimal(value) == rows[i].is_decimal, rows[i].name);
        CHECK(number_is_whole(value) == rows[i].is_whole, rows[i].name);
        CHECK(number_sign(value) == rows[i].sign, rows[i].name);
        CHECK(number_is_zero(value) == (rows[i].sign == 0), rows[i].name);
        CHECK(number_sign(number_negate(value)) == -rows[i].sign, rows[i].name);
        CHECK_STR(number_write(number_reduce(value), arena), rows[i].reduced, rows[i].name);
    }
    Number reduced = number_reduce((Number){-1'000, 600});
    assert_true(reduced.over == -5 && reduced.under == 3);
    reduced = number_reduce((Number){0, 600});
    assert_true(reduced.over == 0 && reduced.under == 1);
    // The most places that a decimal can have: 126, of one over two to the 126th.
    Str longest = number_write((Number){1, (Int128)1 << 126}, arena);
    CHECK_STR(longest,
              "0.0000000000000000000000000000000000000117549435082228750796873653722224567781866555"
              "67720875215087517062784172594547271728515625",
              "2^-126");
    return STATUS_OK;
}

static void test_ask(void **)
{
    with_arena(MEBIBYTE, ask_rows, NULL, STATUS_OK);
}

// A size of random length, so that small and large meet; often a power of ten.
static Int128 random_size(uint64_t *seed)
{
    Int128 power = 1;
    for (uint64_t i = random_next(seed) % 38; i > 0; i--) {
        power *= 10;
    }
    if (random_next(seed) % 4 == 0) {
        return power;
    }
    unsigned __int128 ten_to_38 = (unsigned __int128)10'000'000'000'000'000'000u;
    ten_to_38 *= ten_to_38;
    unsigned __int128 bits = (unsigned __int128)random_next(seed) << 64 | random_next(seed);
    Int128 size = (Int128)(bits % ten_to_38 >> random_next(seed) % 126);
    return size == 0 ? 1 : size;
}

static Number random_number(uint64_t *seed)
{
    Number number = {random_size(seed), random_size(seed)};
    uint64_t kind = random_next(seed) % 8;
    number.over = kind == 0 ? 0 : kind < 4 ? -number.over : number.over;
    return number;
}

static void to_mpz(mpz_t out, Int128 value)
{
    unsigned __int128 size = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    uint64_t words[] = {(uint64_t)size, (uint64_t)(size >> 64)};
    mpz_import(out, 2, -1, sizeof words[0], 0, 0, words);
    if (value < 0) {
        mpz_neg(out, out);
    }
}

static void to_mpq(mpq_t out, Number value)
{
    to_mpz(mpq_numref(out), value.over);
    to_mpz(mpq_denref(out), value.under);
}

static bool has_38_digits(const mpq_t value, const mpz_t ten_to_38)
{
    return mpz_cmpabs(mpq_numref(value), ten_to_38) < 0 &&
           mpz_cmpabs(mpq_denref(value), ten_to_38) < 0;
}

// Two numbers and an operation, with room for GMP's idea of them.
typedef struct Trial {
    mpq_t a, b, want, got;
    mpz_t ten_to_38;
    size_t kept, refused;
} Trial;

static void trial_run(Trial *trial, Number a, Number b, const Operation *operation)
{
    to_mpq(trial->a, a);
    to_mpq(trial->b, b);
    mpq_canonicalize(trial->a);
    mpq_canonicalize(trial->b);
    to_mpq(trial->got, number_reduce(a));  // as it is: reduced means the very same
    assert_true(mpq_equal(trial->got, trial->a));
    int order = mpq_cmp(trial->a, trial->b);
    assert_int_equal(number_compare(a, b), (order > 0) - (order < 0));
    if (operation->ours == number_divide && b.over == 0) {
        return;
    }
    operation->theirs(trial->want, trial->a, trial->b);
    Number out;
    Status status = operation->ours(&out, a, b);
    bool fits = has_38_digits(trial->want, trial->ten_to_38);
    CHECK(status == (fits ? STATUS_OK : STATUS_RANGE), operation->name);
    if (fits) {
        to_mpq(trial->got, out);
        mpq_canonicalize(trial->got);
        CHECK(out.under > 0 && mpq_equal(trial->got, trial->want), operation->name);
    }
    trial->kept += fits;
    trial->refused += !fits;
}

static void test_random_against_gmp(void **)
{
    Trial trial = {};
    mpq_inits(trial.a, trial.b, trial.want, trial.got, NULL);
    mpz_init(trial.ten_to_38);
    mpz_ui_pow_ui(trial.ten_to_38, 10, 38);
    uint64_t seed = 38;
    for (size_t i = 0; i < 60'000; i++) {
        Number a = random_number(&seed), b = random_number(&seed);
        if (i % 3 == 0) {
            b.under = a.under;  // so that sums cancel
        }
        trial_run(&trial, a, b, &operations[i % ROWS(operations)]);
    }
    assert_true(trial.kept > 10'000 && trial.refused > 10'000);  // both sides of the edge
    mpq_clears(trial.a, trial.b, trial.want, trial.got, NULL);
    mpz_clear(trial.ten_to_38);
}

static Status write_and_read(Arena *arena, void *)
{
    uint64_t seed = 92;
    size_t read = 0;
    for (int i = 0; i < 20'000; i++) {
        ArenaMark mark = arena_mark(arena);
        Number value = random_number(&seed);
        Str under_text;
        Str over_text = str_split(number_write(value, arena), '/', &under_text);
        Number over, under = number_whole(1), again;
        Status status = number_read(&over, over_text);
        if (status == STATUS_RANGE) {
            assert_true(over_text.len > NUMBER_DIGITS_MAX);  // more places than are read
        } else {
            assert_int_equal(status, STATUS_OK);
            assert_true(under_text.len == 0 || number_read(&under, under_text) == STATUS_OK);
            assert_int_equal(number_divide(&again, over, under), STATUS_OK);
            assert_int_equal(number_compare(again, value), 0);
            read++;
        }
        arena_return(arena, mark);
    }
    assert_true(read > 15'000);
    return STATUS_OK;
}

static void test_write_comes_back(void **)
{
    with_arena(MEBIBYTE, write_and_read, NULL, STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_calculate),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_ask),
        cmocka_unit_test(test_random_against_gmp),
        cmocka_unit_test(test_write_comes_back),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
