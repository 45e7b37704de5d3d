// The library as its callers see it: what is handed out, what is said of wrong input, threads, and
// what happens when memory runs out. That decisions are those of the command is tried in
// tests/library.
#include "../base/check.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

static const char vocabulary[] = "rulebook ex.vocabulary\n"
                                 "fact item.power : number in kW\n"
                                 "  ask       \"Which power?\"\n";
static const char pumps[] = "rulebook ex.pumps\n"
                            "  title     \"Pumps\"\n"
                            "  list      ex\n"
                            "  use       ex.vocabulary\n"
                            "table ranges from \"ranges.csv\"\n"
                            "  column    code : code\n"
                            "  column    least : number in kW\n"
                            "  key       code\n"
                            "entries pumps\n"
                            "  each      ranges\n"
                            "  code      ranges.code\n"
                            "  when      item.power >= ranges.least\n"
                            "  cite      \"1\"\n"
                            "require licence from 2020-01-01\n"
                            "  for       1A001\n"
                            "  cite      \"2\"\n"
                            "suspend licence from 2026-06-01 published 2026-05-01\n"
                            "  cite      \"3\"\n";
static const char ranges[] = "code,least\n1A001,7.5\n";

// Strings of the library's kind.
static const ComitySource sources[] = {
    {"ex/vocabulary.rules", vocabulary, sizeof vocabulary - 1},
    {"ex/pumps.rules", pumps, sizeof pumps - 1},
    {"ex/ranges.csv", ranges, sizeof ranges - 1},
};

static ComityRulebooks *rulebooks;

static int law_open(void **)
{
    ComityLoadOptions options = {
        .size = sizeof options, .sources = sources, .source_count = ROWS(sources)};
    ComityText problems;
    if (comity_rulebooks_load(&rulebooks, &options, &problems) != COMITY_OK) {
        fail_msg("%s", problems.at);
    }
    return 0;
}

static int law_close(void **)
{
    comity_rulebooks_free(rulebooks);
    return 0;
}

static ComityDecider *decider_with(ComityDeciderOptions options)
{
    ComityDecider *decider = NULL;
    options.size = sizeof options;
    assert_int_equal(comity_decider_new(&decider, rulebooks, &options, NULL), COMITY_OK);
    return decider;
}

// Does the text, which is then freed, hold it?
static void check_holds(ComityText *text, const char *what, const char *row)
{
    if (text->at == NULL || strstr(text->at, what) == NULL) {
        fail_msg("%s: no '%s' in %s", row, what, text->at == NULL ? "nothing" : text->at);
    }
    assert_int_equal(strlen(text->at), text->length);
    comity_text_free(text);
    assert_null(text->at);
    comity_text_free(text);  // an empty one may be freed
}

static void test_a_case_is_decided(void **)
{
    static const struct {
        const char *name, *as_of, *known, *json, *holds;
        ComityStatus status;
    } rows[] = {
        {"exactly the least", NULL, NULL, "{\"date\":\"2026-01-01\",\"item\":{\"power\":\"7.5\"}}",
         "\"outcome\":\"licence_required\"", COMITY_OK},
        {"under it", NULL, NULL, "{\"date\":\"2026-01-01\",\"item\":{\"power\":\"7.4999999\"}}",
         "\"outcome\":\"not_controlled\"", COMITY_OK},
        {"nothing known", "2026-01-01", NULL, "{\"id\":\"a\"}",
         "\"missing\":[{\"fact\":\"item.power\",\"question\":\"Which power?\"}]", COMITY_OK},
        {"suspended", "2026-07-01", NULL, "{\"item\":{\"power\":8}}",
         "\"outcome\":\"no_licence_required\"", COMITY_OK},
        {"not known yet", "2026-07-01", "2026-04-01", "{\"item\":{\"power\":8}}",
         "\"outcome\":\"licence_required\"", COMITY_OK},
        {"no day", NULL, NULL, "{\"id\":\"b\"}",
         "\"id\":\"b\",\"problems\":[{\"severity\":\"error\",\"code\":\"case.date_missing\"",
         COMITY_INVALID},
        {"no JSON", NULL, NULL, "{\"id\":", "\"code\":\"json.syntax\"", COMITY_INVALID},
        {"nothing", NULL, NULL, "", "\"code\":\"json.syntax\"", COMITY_INVALID},
        {"no such fact", "2026-01-01", NULL, "{\"item\":{\"powr\":8}}",
         "the nearest is 'item.power'", COMITY_INVALID},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        ComityDecider *decider =
            decider_with((ComityDeciderOptions){.as_of = rows[i].as_of, .known = rows[i].known});
        ComityText text;
        ComityStatus status = comity_decide(&text, decider, rows[i].json, strlen(rows[i].json));
        CHECK(status == rows[i].status, rows[i].name);
        check_holds(&text, rows[i].holds, rows[i].name);
        comity_decider_free(decider);
    }
}

static void test_a_timeline_is_taken(void **)
{
    static const char timeline[] = "measure,status,from,to,because\n"
                                   "ex.licence,suspended,2026-01-01,,talks\n";
    ComityDecider *decider = decider_with((ComityDeciderOptions){
        .as_of = "2026-02-01", .timeline = timeline, .timeline_length = sizeof timeline - 1});
    ComityText text;
    static const char json[] = "{\"item\":{\"power\":8}}";
    assert_int_equal(comity_decide(&text, decider, json, sizeof json - 1), COMITY_OK);
    check_holds(&text, "\"outcome\":\"no_licence_required\"", "suspended by the timeline");
    comity_decider_free(decider);
}

static void test_wrong_options_are_told(void **)
{
    const char *nobody[] = {"zz"}, *timeline = "what,when\n";
    const struct {
        const char *name;
        ComityDeciderOptions options;
        const char *holds;
    } rows[] = {
        {"no day", {.size = sizeof(ComityDeciderOptions), .as_of = "July"}, "such as 2026-07-23"},
        {"no rulebook",
         {.size = sizeof(ComityDeciderOptions), .rulebooks = nobody, .rulebook_count = 1},
         "there is no rulebook or folder 'zz'"},
        {"no timeline",
         {.size = sizeof(ComityDeciderOptions), .timeline = timeline, .timeline_length = 10},
         "timeline.header"},
        {"no size", {.as_of = "2026-07-23"}, "sizeof options"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        ComityDecider *decider = NULL;
        ComityText problems;
        CHECK(comity_decider_new(&decider, rulebooks, &rows[i].options, &problems) ==
                  COMITY_INVALID,
              rows[i].name);
        CHECK(decider == NULL, rows[i].name);
        check_holds(&problems, rows[i].holds, rows[i].name);
        CHECK(comity_decider_new(&decider, rulebooks, &rows[i].options, NULL) == COMITY_INVALID,
              rows[i].name);  // problems may be unwanted
    }
}

static void test_wrong_rulebooks_are_told(void **)
{
    static const char wrong[] = "rulebook ex.wrong\nrequire x\n  when      item.nothing\n";
    ComitySource source = {"wrong.rules", wrong, sizeof wrong - 1};
    ComityLoadOptions options = {.size = sizeof options, .sources = &source, .source_count = 1};
    ComityRulebooks *none = NULL;
    ComityText problems;
    assert_int_equal(comity_rulebooks_load(&none, &options, &problems), COMITY_INVALID);
    assert_null(none);
    check_holds(&problems, "\"path\":\"wrong.rules\",\"line\":3", "a rulebook with an error");
    const char *rules[] = {"no/such/folder"};
    options = (ComityLoadOptions){.size = sizeof options, .rules = rules, .rule_count = 1};
    assert_int_equal(comity_rulebooks_load(&none, &options, &problems), COMITY_INVALID);
    check_holds(&problems, "\"code\":\"file.missing\"", "a folder that there is not");
}

static void test_the_shelf_is_found(void **)
{
    ComityRulebooks *shelf = NULL;
    ComityText text;
    assert_int_equal(comity_rulebooks_load(&shelf, NULL, NULL), COMITY_OK);
    assert_int_equal(comity_rulebooks_list(&text, shelf), COMITY_OK);
    check_holds(&text, "{\"name\":\"us.country_chart\",\"title\":\"", "the list");
    comity_rulebooks_free(shelf);
}

static void test_it_is_explained(void **)
{
    static const char json[] = "{\"item\":{\"power\":8}}";
    static const struct {
        const char *name;
        ComityExplainOptions options;
        const char *holds;
        ComityStatus status;
    } rows[] = {
        {"json",
         {.size = sizeof(ComityExplainOptions)},
         "{\"kind\":\"provision\",\"title\":\"ex.pumps/licence\"",
         COMITY_OK},
        {"text",
         {.size = sizeof(ComityExplainOptions), .format = COMITY_TEXT},
         "item.power = 8 kW (given)",
         COMITY_OK},
        {"why not",
         {.size = sizeof(ComityExplainOptions), .format = COMITY_TEXT, .why_not = "not_controlled"},
         "ex.pumps/licence",
         COMITY_OK},
        {"why not what",
         {.size = sizeof(ComityExplainOptions), .why_not = "maybe"},
         "'maybe' is no outcome",
         COMITY_INVALID},
        {"no such format",
         {.size = sizeof(ComityExplainOptions), .format = (ComityFormat)7},
         "there is no format 7",
         COMITY_INVALID},
    };
    ComityDecider *decider = decider_with((ComityDeciderOptions){.as_of = "2026-01-01"});
    for (size_t i = 0; i < ROWS(rows); i++) {
        ComityText text;
        CHECK(comity_explain(&text, decider, json, sizeof json - 1, &rows[i].options) ==
                  rows[i].status,
              rows[i].name);
        check_holds(&text, rows[i].holds, rows[i].name);
    }
    comity_decider_free(decider);
}

// --- Threads ----------------------------------------------------------------------------------

#define THREADS 4

typedef struct Share {
    ComityDecider *decider;
    unsigned number;
    unsigned wrong;
} Share;

static void *share_run(void *argument)
{
    Share *share = argument;
    for (unsigned i = 0; i < mass(1'000); i++) {
        char json[100];
        bool controlled = (i + share->number) % 2 == 0;
        int length =
            snprintf(json, sizeof json, "{\"date\":\"20%02u-03-04\",\"item\":{\"power\":%d}}",
                     21 + (i + share->number) % 5, controlled ? 8 : 7);
        ComityText text;
        ComityStatus status = comity_decide(&text, share->decider, json, (size_t)length);
        const char *want = controlled ? "\"licence_required\"" : "\"not_controlled\"";
        share->wrong += status != COMITY_OK || strstr(text.at, want) == NULL;
        comity_text_free(&text);
    }
    return NULL;
}

// One decider for all; the law is let go first, and lasts as long as the decider.
static void test_threads_share_a_decider(void **)
{
    ComityLoadOptions options = {
        .size = sizeof options, .sources = sources, .source_count = ROWS(sources)};
    ComityRulebooks *own = NULL;
    ComityDecider *decider = NULL;
    assert_int_equal(comity_rulebooks_load(&own, &options, NULL), COMITY_OK);
    assert_int_equal(comity_decider_new(&decider, own, NULL, NULL), COMITY_OK);
    comity_rulebooks_free(own);
    pthread_t threads[THREADS];
    Share shares[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        shares[i] = (Share){decider, i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, share_run, &shares[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(shares[i].wrong, 0);
    }
    comity_decider_free(decider);
}

// --- Memory -----------------------------------------------------------------------------------

// Bytes of address space of this program.
static size_t address_space(void)
{
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%zu", &pages) != 1) {
        fail_msg("no /proc/self/statm");
    }
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

// A thousand rows of one column, with all that can be said of each, and with outcomes alone.
static ComityStatus batches_decide(ComityDecider *decider)
{
    enum { COUNT = 1'000 };
    static int32_t offsets[COUNT + 1];
    static char texts[COUNT * 8 + 1];
    const void *text_buffers[] = {NULL, offsets, texts}, *struct_buffers[] = {NULL};
    for (int32_t row = 0; row < COUNT; row++) {
        offsets[row + 1] = offsets[row] + snprintf(texts + offsets[row], 9, "us:%dA0%d%d", row % 9,
                                                   row % 5, row % 7);
    }
    struct ArrowSchema column = {.format = "u", .name = "item.code"};
    struct ArrowArray cells = {.length = COUNT, .n_buffers = 3, .buffers = text_buffers};
    struct ArrowSchema schema = {
        .format = "+s", .name = "", .n_children = 1, .children = (struct ArrowSchema *[]){&column}};
    struct ArrowArray batch = {.length = COUNT,
                               .n_buffers = 1,
                               .buffers = struct_buffers,
                               .n_children = 1,
                               .children = (struct ArrowArray *[]){&cells}};
    const char *outcome[] = {"outcome"};
    ComityBatchOptions narrow = {.size = sizeof narrow, .columns = outcome, .column_count = 1};
    struct ArrowArray out;
    ComityStatus status = COMITY_OK;
    for (int i = 0; i < 2 && status == COMITY_OK; i++) {
        status = comity_decide_batch(&out, NULL, decider, &schema, &batch, i == 0 ? NULL : &narrow,
                                     NULL);
        if (status == COMITY_OK) {
            out.release(&out);
        }
    }
    return status;
}

// Everything once, with so much more memory than there is in use and no more: each call must answer, with what was
// wanted or with a lack of memory. Exit 0: done; 1: a lack of memory was said.
static int all_within(size_t kibibytes)
{
    size_t room = address_space() + (kibibytes << 10);
    struct rlimit limit = {room, room};
    ComityText text = {};
    ComityRulebooks *shelf = NULL;
    ComityDecider *decider = NULL;
    ComityDeciderOptions options = {.size = sizeof options, .as_of = "2026-07-23"};
    static const char json[] = "{\"destination\":\"CN\",\"item\":{\"code\":\"us:3A090.a\"}}";
    setrlimit(RLIMIT_AS, &limit);
    ComityStatus status = comity_rulebooks_load(&shelf, NULL, NULL);
    if (status == COMITY_OK) {
        status = comity_decider_new(&decider, shelf, &options, NULL);
    }
    if (status == COMITY_OK) {
        status = comity_decide(&text, decider, json, sizeof json - 1);
        comity_text_free(&text);
    }
    if (status == COMITY_OK) {
        status = comity_explain(&text, decider, json, sizeof json - 1, NULL);
        comity_text_free(&text);
    }
    if (status == COMITY_OK) {
        status = batches_decide(decider);
    }
    comity_decider_free(decider);
    comity_rulebooks_free(shelf);
    return status == COMITY_OK ? 0 : status == COMITY_NO_MEMORY ? 1 : 2;
}

static void test_lack_of_memory_is_said(void **)
{
    bool was_done = false, was_said = false;
    for (size_t kibibytes = 0; kibibytes <= 65'536 && !was_done; kibibytes += 128) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            _exit(all_within(kibibytes));
        }
        int ended = 0;
        assert_int_equal(waitpid(child, &ended, 0), child);
        if (!WIFEXITED(ended) || WEXITSTATUS(ended) > 1) {
            fail_msg("with %zu KiB: ended by %s %d", kibibytes,
                     WIFEXITED(ended) ? "status" : "signal",
                     WIFEXITED(ended) ? WEXITSTATUS(ended) : WTERMSIG(ended));
        }
        was_done = WEXITSTATUS(ended) == 0;
        was_said = was_said || WEXITSTATUS(ended) == 1;
    }
    assert_true(was_done);
    assert_true(was_said);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lack_of_memory_is_said),  // first: others leave memory behind them
        cmocka_unit_test(test_a_case_is_decided),
        cmocka_unit_test(test_a_timeline_is_taken),
        cmocka_unit_test(test_wrong_options_are_told),
        cmocka_unit_test(test_wrong_rulebooks_are_told),
        cmocka_unit_test(test_the_shelf_is_found),
        cmocka_unit_test(test_it_is_explained),
        cmocka_unit_test(test_threads_share_a_decider),
    };
    // The first needs the plain allocator: sanitizers and valgrind reserve address space themselves.
    bool is_plain = !IS_SANITIZED && getenv("COMITY_SLOW") == NULL;
    return _cmocka_run_group_tests("api", tests + !is_plain, ROWS(tests) - !is_plain, law_open,
                                   law_close);
}
