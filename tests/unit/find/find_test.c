// Words → entries, best first. The rulebooks that ship are searched in tests/find.
#include "../base/check.h"

#include "find/find.h"

static Arena *arena;
static FindIndex *find_in;

static const char rules[] = "rulebook zz.things\n"
                            "  title     \"Things\"\n"
                            "  list      zz\n"
                            "type thing : one of copper_pipe, glass_pipe, hat\n"
                            "fact item.kind : thing\n"
                            "  ask       \"What is it: a pipe, a hat?\"\n"
                            "fact item.speed : number in GB/s\n"
                            "  ask       \"How fast?\"\n"
                            "fact item.size : number in mm2\n"
                            "derive item.density : number in GB/s/mm2\n"
                            "  = item.speed / item.size\n"
                            "table t from \"t.csv\"\n"
                            "  column    id : code\n"
                            "  column    marks : text\n"
                            "  key       id\n"
                            "entry 1A001\n"
                            "  \"Hats with a brim\"\n"
                            "  when      item.kind is hat\n"
                            "  unless    \"note\" item.kind is glass_pipe\n"
                            "  cite      \"1\"\n"
                            "entry 1A001.b\n"
                            "  \"Pipes\"\n"
                            "  when      item.kind is copper_pipe\n"
                            "  cite      \"1\"\n"
                            "entry 1A002\n"
                            "  when      item.density > 600 GB/s/mm2\n"
                            "  cite      \"1\"\n"
                            "entry 1A003\n"
                            "  when      item.speed > 600 GB/s\n"
                            "  cite      \"1\"\n"
                            "entries rows\n"
                            "  each      t\n"
                            "  code      t.id\n"
                            "  cite      \"1\"\n";
static const char rows_text[] = "id,marks\n1B001,blue lamps\n1B002,red lamps of copper\n";

static int index_open(void **)
{
    arena = arena_new(GIBIBYTE);
    Source source = {STR("a.rules"), str_from_c(rules)};
    Source table = {STR("t.csv"), str_from_c(rows_text)};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status status = program_build(&program, (Sources){&source, 1, &table, 1}, &problems, arena);
    if (status != STATUS_OK) {
        fail_msg("%.*s", STR_ARG(problems.list.at[0].message));
    }
    find_in = find_index_new(program, arena);
    return 0;
}

static int index_close(void **)
{
    arena_free(arena);
    return 0;
}

static FindAnswer find(const char *words)
{
    FindAnswer answer = {};
    find_search(&answer, find_in, str_from_c(words), (FindFilter){});
    return answer;
}

static Str codes_of(const FindAnswer *answer)
{
    Buffer codes = buffer_new(arena);
    for (size_t i = 0; i < answer->hits.count; i++) {
        buffer_add_format(&codes, "%s%.*s", i > 0 ? " " : "", STR_ARG(answer->hits.at[i].code));
    }
    return buffer_str(&codes);
}

static const struct {
    const char *name, *words, *codes;
} searches[] = {
    {"nothing", "", ""},
    {"no such word", "zebra", ""},
    {"a text", "brim", "1A001"},
    {"the word of a condition; that of `unless` is none", "glass", ""},
    {"text and condition before condition", "copper pipe", "1A001.b 1B002 1A001"},
    {"a row", "blue", "1B001"},
    {"a figure; of equal ones the shorter condition", "600", "1A003 1A002"},
    {"a unit by what it measures", "TB/s", "1A003"},
    {"more words before fewer", "red lamps", "1B002 1B001"},
    {"a word twice is a word", "lamps lamps", "1B001 1B002"},
    {"a code and below", "1A001", "1A001 1A001.b"},
    {"in either case", "1a001.B", "1A001.b 1A001"},
    {"the beginning of a code", "1B0", "1B001 1B002"},
    {"a paragraph that is no entry", "1B002.c.1", "1B002"},
    {"not a paragraph of it", "1B0021", ""},
};

static void words_find_entries(void **)
{
    for (size_t i = 0; i < ROWS(searches); i++) {
        FindAnswer answer = find(searches[i].words);
        CHECK_STR(codes_of(&answer), searches[i].codes, searches[i].name);
    }
}

static void a_hit_says_why(void **)
{
    FindAnswer answer = find("copper pipes");
    const FindHit *hit = &answer.hits.at[0];
    assert_int_equal(hit->reasons.count, 2);
    CHECK_STR(hit->reasons.at[0].word, "copper", "the word as typed");
    CHECK_STR(find_field_word(hit->reasons.at[0].field), "condition", "its field");
    CHECK_STR(hit->reasons.at[0].passage, "item.kind is copper_pipe", "its passage");
    CHECK_STR(find_field_word(hit->reasons.at[1].field), "text", "the heavier field");
    CHECK_STR(hit->reasons.at[1].passage, "Pipes", "its passage");
}

// A fact that is worked out asks for those that it is worked out from.
static void a_hit_says_what_it_asks(void **)
{
    FindAnswer answer = find("1A002");
    const FindEntry *entry = answer.hits.at[0].entry;
    assert_int_equal(entry->ask_count, 2);
    answer = find("1B001");
    assert_int_equal(answer.hits.at[0].entry->ask_count, 0);
}

static void a_word_not_met_has_its_nearest(void **)
{
    FindAnswer answer = find("coper zebra hats");
    assert_int_equal(answer.unmet.count, 2);
    assert_int_equal(find("1A0").unmet.count, 0);  // a code is met as a code
    CHECK_STR(answer.unmet.at[0].word, "coper", "a slip");
    CHECK_STR(answer.unmet.at[0].nearest, "copper", "a slip");
    CHECK_STR(answer.unmet.at[1].nearest, "", "near to none");
}

static unsigned weigh(const void *code, const FindEntry *entry)
{
    return entry->code == *(const Atom *)code ? 50 : 100;
}

static unsigned weigh_nothing(const void *, const FindEntry *)
{
    return 0;
}

static void a_filter_puts_behind_or_leaves_out(void **)
{
    FindAnswer answer = find("red lamps");
    Atom first = answer.hits.at[0].entry->code;
    uint32_t score = answer.hits.at[0].score;
    FindAnswer again = {};
    find_search(&again, find_in, STR("red lamps"), (FindFilter){weigh, &first});
    for (size_t i = 0; i < again.hits.count; i++) {
        const FindHit *hit = &again.hits.at[i];
        if (hit->entry->code == first) {
            assert_in_range(hit->score, score / 2, score / 2 + 1);
        }
    }
    FindAnswer none = {};
    find_search(&none, find_in, STR("red lamps"), (FindFilter){weigh_nothing, NULL});
    assert_int_equal(none.hits.count, 0);
    assert_int_equal(none.unmet.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_entries),
        cmocka_unit_test(a_hit_says_why),
        cmocka_unit_test(a_hit_says_what_it_asks),
        cmocka_unit_test(a_word_not_met_has_its_nearest),
        cmocka_unit_test(a_filter_puts_behind_or_leaves_out),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("find", tests, index_open, index_close);
}
