// find.c: words that someone types. Whatever they are, they are searched in the end; each reason's
// word stands in what was typed, hits are in order, and the same words find the same again.
#include "target.h"

#include "find/find.h"

#define INPUT_BYTES_MAX 16'384

static const char rules[] = "rulebook xx.fuzz\n"
                            "  title     \"Alloys and lamps\"\n"
                            "  title zh  \"合金\"\n"
                            "  list      xx\n"
                            "fact item.elements : set of element\n"
                            "  ask       \"Which elements?\"\n"
                            "  ask zh    \"含哪些元素？\"\n"
                            "fact item.speed : number in GB/s\n"
                            "table t from \"t.csv\"\n"
                            "  column    code : code\n"
                            "  column    elements : set of element\n"
                            "  key       code\n"
                            "entries alloys\n"
                            "  each      t\n"
                            "  code      t.code\n"
                            "  when      item.elements has all of t.elements\n"
                            "  cite      \"1\"\n"
                            "entry 3A090.a\n"
                            "  \"Integrated circuits\"\n"
                            "  when      item.speed > 4800 GB/s\n"
                            "  cite      \"2\"\n";
static const char table[] = "code,elements\n1C902.a,Sm;Co\n1C903.a,Gd;Fe\n";

static Status text_read(Arena *arena, void *argument);
static FindIndex *index_new(Arena *arena);
static FindAnswer answer_of(FindIndex *index, Str words);
static void answer_holds(const FindAnswer *answer, Str words);
static void is_part_of(Str part, Str whole);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = 0;
    if (!str_is_utf8((Str){(const char *)data, size}, &at)) {
        return 0;  // the command refuses what is not UTF-8
    }
    return target_run(data, size, INPUT_BYTES_MAX, 256 * MEBIBYTE, text_read);
}

static Status text_read(Arena *arena, void *argument)
{
    Str words = *(Str *)argument;
    FindIndex *index = index_new(arena);
    FindAnswer answer = answer_of(index, words), again = answer_of(index, words);
    answer_holds(&answer, words);
    assert(answer.hits.count == again.hits.count && answer.unmet.count == again.unmet.count);
    for (size_t i = 0; i < answer.hits.count; i++) {
        assert(answer.hits.at[i].entry == again.hits.at[i].entry);
        assert(answer.hits.at[i].score == again.hits.at[i].score);
    }
    return STATUS_OK;
}

static FindIndex *index_new(Arena *arena)
{
    Source source = {STR("fuzz.rules"), str_from_c(rules)};
    Source rows = {STR("t.csv"), str_from_c(table)};
    Problems problems = {.arena = arena};
    Program *program = NULL;
    Status status = program_build(&program, (Sources){&source, 1, &rows, 1}, &problems, arena);
    assert(status == STATUS_OK);
    return find_index_new(program, arena);
}

static FindAnswer answer_of(FindIndex *index, Str words)
{
    FindAnswer answer = {};
    find_search(&answer, index, words, (FindFilter){});
    return answer;
}

static void answer_holds(const FindAnswer *answer, Str words)
{
    for (size_t i = 0; i < answer->hits.count; i++) {
        const FindHit *hit = &answer->hits.at[i];
        assert(i == 0 || answer->hits.at[i - 1].score >= hit->score);
        assert(hit->reasons.count > 0);
        for (size_t k = 0; k < hit->reasons.count; k++) {
            is_part_of(hit->reasons.at[k].word, words);
            assert(hit->reasons.at[k].passage.len > 0);
        }
    }
    for (size_t i = 0; i < answer->unmet.count; i++) {
        is_part_of(answer->unmet.at[i].word, words);
    }
}

// Not a copy: the place in what was typed, and whole characters.
static void is_part_of(Str part, Str whole)
{
    size_t at = 0;
    assert(part.len > 0 && part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
    assert(str_is_utf8(part, &at));
}
