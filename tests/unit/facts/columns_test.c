// columns_test.c: columns bound to facts. The case of a row is held against the case that the same
// cells give as a row of CSV, all of their records written out.
#include "facts/columns.h"

#include "arrow_sample.h"
#include "sample.h"

static Sample sample;

static int open_sample(void **)
{
    sample_open(&sample);
    return 0;
}

static int close_sample(void **)
{
    sample_close(&sample);
    return 0;
}

static void record_write(Buffer *to, const Case *self, const Record *record)
{
    const PlaceInfo *place = &self->vocabulary->places[record->place];
    buffer_add_format(to, "{");
    for (size_t i = 0; i < place->facts.count; i++) {
        const Fact *fact = vocabulary_fact(self->vocabulary, place->facts.at[i]);
        Value value = record->given[fact->slot];
        if (value.kind == VALUE_ABSENT) {
            continue;
        }
        buffer_add_format(to, "%.*s ", STR_ARG(fact->name));
        buffer_add(to, value_write(value, &fact->type, self->symbols, sample.arena));
        for (uint32_t j = 0; value.kind == VALUE_LIST && j < value.list->count; j++) {
            record_write(to, self, value.list->members[j]);
        }
        buffer_add(to, STR(", "));
    }
    buffer_add(to, STR("}"));
}

static Str case_write(const Case *self)
{
    Buffer to = buffer_new(sample.arena);
    buffer_add_format(&to, "%.*s %d %d ", STR_ARG(self->id), self->has_date ? self->date : 0,
                      self->items_given);
    record_write(&to, self, self->root);
    for (uint32_t i = 0; i < self->item_count; i++) {
        record_write(&to, self, self->items[i]);
    }
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (self->parties[role] != NULL) {
            buffer_add_format(&to, "%u", role);
            record_write(&to, self, self->parties[role]);
        }
    }
    return buffer_str(&to);
}

static Case *case_of_csv(const char *text)
{
    CsvReader reader = csv_open(str_from_c(text), STR("cases.csv"));
    CsvRow header;
    CsvRow row;
    Case *self = NULL;
    if (csv_next(&header, &reader, &sample.problems, sample.arena) != STATUS_OK ||
        csv_next(&row, &reader, &sample.problems, sample.arena) != STATUS_OK ||
        case_read_csv(&self, &header, &row, sample.vocabulary, (Place){}, &sample.problems,
                      sample.arena) != STATUS_OK) {
        fail_msg("not a case: %s: %.*s", text, STR_ARG(sample_problems(&sample)));
    }
    return self;
}

static Columns *columns_of(ArrowSample *arrow)
{
    Columns *columns = NULL;
    sample.problems = (Problems){.arena = sample.arena};
    if (columns_bind(&columns, &arrow->schema, sample.vocabulary, (Place){}, &sample.problems,
                     sample.arena) != STATUS_OK ||
        columns_load(columns, &arrow->array, (Place){}, &sample.problems) != STATUS_OK) {
        fail_msg("not bound: %.*s", STR_ARG(sample_problems(&sample)));
    }
    return columns;
}

static void check_row(const Columns *columns, size_t row, const char *csv)
{
    Case *got = NULL;
    if (columns_case(&got, columns, row, (Place){}, &sample.problems, sample.arena) != STATUS_OK) {
        fail_msg("no case: %.*s", STR_ARG(sample_problems(&sample)));
    }
    Case *wanted = case_of_csv(csv);
    CHECK_STR(case_write(got), str_to_c(case_write(wanted), sample.arena), csv);
}

static void test_texts(void **)
{
    static const char *const names[] = {"id",
                                        "destination",
                                        "item.code",
                                        "item.list",
                                        "end_user.lists",
                                        "items[1].tpp",
                                        "item.in_words[p17]",
                                        "transit_countries_complete",
                                        "transit_countries",
                                        "date",
                                        "item.tpp"};
    static const char *const rows[][ROWS(names)] = {
        {"a1", "China", "3A090.a;4A090", "us", "none", "", "yes", "no", "CN;HK", "2026-01-02",
         "1/3"},
        {"a2", "?", NULL, NULL, "us.sdn", NULL, NULL, NULL, NULL, NULL, "4800 TOPS_bit"},
        {"a3", "Korea, South", "", "", "", "", "", "", "", "", "{\"at_least\":\"10\"}"},
    };
    ArrowSample *arrow = arrow_sample_new(ROWS(rows), sample.arena);
    for (size_t i = 0; i < ROWS(names); i++) {
        const char *cells[ROWS(rows)];
        for (size_t row = 0; row < ROWS(rows); row++) {
            cells[row] = rows[row][i];
        }
        arrow_sample_texts(arrow, names[i], i % 2 == 0 ? "u" : "U", cells);
    }
    Columns *columns = columns_of(arrow);
    assert_int_equal(columns->rows, 3);
    Buffer csv = buffer_new(sample.arena);
    for (size_t row = 0; row < ROWS(rows); row++) {
        buffer_clear(&csv);
        for (size_t i = 0; i < ROWS(names); i++) {
            buffer_add_format(&csv, "%s%s", i == 0 ? "" : ",", names[i]);
        }
        for (size_t i = 0; i < ROWS(names); i++) {
            Str cell = str_from_c(rows[row][i]);
            buffer_add(&csv, i == 0 ? STR("\n\"") : STR(",\""));
            for (size_t at = 0; at < cell.len; at++) {
                buffer_add_format(&csv, "%s%c", cell.at[at] == '"' ? "\"" : "", cell.at[at]);
            }
            buffer_add_char(&csv, '"');
        }
        check_row(columns, row, str_to_c(buffer_str(&csv), sample.arena));
    }
}

static void test_numbers(void **)
{
    static const int8_t bytes[] = {-1, 7, 0};
    static const uint16_t shorts[] = {65535, 7, 0};
    static const int32_t days[] = {20000, 0, 0};
    static const int64_t milliseconds[] = {INT64_C(20000) * 86'400'000, 0, 0};
    static const uint64_t longs[] = {UINT64_MAX, 7, 0};
    static const double fractions[] = {4800, 7, 0};
    static const Int128 decimals[] = {-592, 7, 0};
    static const uint8_t truths[] = {1, 0};
    static const uint8_t valid[] = {3};  // the third row is null throughout
    ArrowSample *arrow = arrow_sample_new(3, sample.arena);
    arrow_sample_values(arrow, "items[0].nand_layers", "c", bytes, valid);
    arrow_sample_values(arrow, "entity_list_footnotes", "S", (uint16_t[]){3, 4, 9}, valid);
    arrow_sample_values(arrow, "items[1].nand_layers", "S", shorts, valid);
    arrow_sample_values(arrow, "date", "tdD", days, valid);
    arrow_sample_values(arrow, "known", "tdm", milliseconds, valid);
    arrow_sample_values(arrow, "items[0].tpp", "L", longs, valid);
    arrow_sample_values(arrow, "items[1].tpp", "g", fractions, valid);
    arrow_sample_values(arrow, "items[0].performance_density", "d:38,2", decimals, valid);
    arrow_sample_values(arrow, "items[1].performance_density", "d:38,-2,128", decimals, valid);
    arrow_sample_values(arrow, "items[1].applicable_die_area_mm2", "d:38,5", decimals, valid);
    arrow_sample_values(arrow, "purchase_order.written", "b", truths, valid);
    arrow_sample_values(arrow, "item.untyped", "n", NULL, NULL);
    Columns *columns = columns_of(arrow);
    check_row(columns, 0,
              "items[0].nand_layers,entity_list_footnotes,items[1].nand_layers,date,known,"
              "items[0].tpp,items[1].tpp,items[0].performance_density,"
              "items[1].performance_density,items[1].applicable_die_area_mm2,"
              "purchase_order.written\n"
              "-1,3,65535,2024-10-04,2024-10-04,18446744073709551615,4800,-5.92,-59200,"
              "-0.00592,yes\n");
    check_row(columns, 1,
              "items[0].nand_layers,entity_list_footnotes,items[1].nand_layers,date,known,"
              "items[0].tpp,items[1].tpp,items[0].performance_density,"
              "items[1].performance_density,items[1].applicable_die_area_mm2,"
              "purchase_order.written\n"
              "7,4,7,1970-01-01,1970-01-01,7,7,0.07,700,0.00007,no\n");
    check_row(columns, 2, "id\n\"\"\n");
}

// A struct is the beginning of names; an array that begins in the middle of its buffers; a struct
// that is null.
static void test_structs(void **)
{
    static const int32_t values[] = {0, 1, 2, 3, 4, 5, 6, 7};
    static const uint8_t valid[] = {0x7f};
    ArrowSample *party = arrow_sample_new(4, sample.arena);
    arrow_sample_texts(party, "country", "u", (const char *[]){"CN", "US", "DE", "JP"});
    ArrowSample *item = arrow_sample_new(4, sample.arena);
    arrow_sample_values(item, "tpp", "i", values, valid);
    item->schema.children[0]->name = "tpp";
    item->array.children[0]->offset = 2;
    item->array.children[0]->length = 6;
    item->array.offset = 1;
    item->array.length = 3;
    static const uint8_t party_valid[] = {0x0d};
    party->array.buffers[0] = party_valid;
    ArrowSample *arrow = arrow_sample_new(2, sample.arena);
    arrow_sample_child(arrow, "end_user", &party->schema, &party->array);
    arrow_sample_child(arrow, "item", &item->schema, &item->array);
    arrow->array.offset = 1;
    arrow->array.length = 2;
    Columns *columns = columns_of(arrow);
    assert_int_equal(columns->rows, 2);
    check_row(columns, 0, "item.tpp\n4\n");  // 1 + 1 + 2
    check_row(columns, 1, "item.tpp,end_user.country\n5,DE\n");
}

static void test_dictionaries(void **)
{
    ArrowSample *arrow = arrow_sample_new(3, sample.arena);
    static const char *const words[] = {"CN", NULL, "3A090.a"};
    static const uint8_t indexes[] = {2, 1, 2};
    arrow_sample_dictionary(arrow, "item.code", "C", indexes, words, 3);
    arrow_sample_dictionary(arrow, "destination", "l", (int64_t[]){0, 1, 3}, words, 3);
    Columns *columns = columns_of(arrow);
    check_row(columns, 0, "item.code,destination\n3A090.a,CN\n");
    check_row(columns, 1, "id\n\"\"\n");
    Case *self = NULL;
    assert_int_equal(columns_case(&self, columns, 2, (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample_problems(&sample), "case.type destination", "index beyond");
}

static void test_lists(void **)
{
    ArrowSample *owner = arrow_sample_new(3, sample.arena);
    arrow_sample_values(owner, "percent", "i", (int32_t[]){50, 20, 30}, (uint8_t[]){5});
    arrow_sample_texts(owner, "name", "u", (const char *[]){"A \"B\"", "C", NULL});
    ArrowSample *arrow = arrow_sample_new(4, sample.arena);
    arrow_sample_list(arrow, "end_user.owners", (int32_t[]){0, 2, 2, 3, 9}, (uint8_t[]){0x0d},
                      &owner->schema, &owner->array);
    ArrowSample *codes = arrow_sample_new(3, sample.arena);
    arrow_sample_texts(codes, "item", "u", (const char *[]){"CN", "HK", "Korea, South"});
    arrow_sample_list(arrow, "transit_countries", (int32_t[]){0, 2, 2, 3, 3}, NULL,
                      codes->schema.children[0], codes->array.children[0]);
    ArrowSample *item = arrow_sample_new(4, sample.arena);
    arrow_sample_values(item, "tpp", "i", (int32_t[]){1, 2, 3, 4}, NULL);
    arrow_sample_list(arrow, "items", (int32_t[]){0, 2, 2, 4, 4}, (uint8_t[]){5}, &item->schema,
                      &item->array);
    Columns *columns = columns_of(arrow);
    check_row(
        columns, 0,
        "end_user.owners,transit_countries,items[0].tpp,items[1].tpp\n"
        "\"[{\"\"percent\"\":50,\"\"name\"\":\"\"A \\\"\"B\\\"\"\"\"},{\"\"name\"\":\"\"C\"\"}]\","
        "CN;HK,1,2\n");
    check_row(columns, 1, "transit_countries\nnone\n");
    check_row(columns, 2,
              "end_user.owners,transit_countries,items[0].tpp,items[1].tpp\n"
              "\"[{\"\"percent\"\":30}]\",\"Korea, South\",3,4\n");
    Case *self = NULL;
    assert_int_equal(columns_case(&self, columns, 3, (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample_problems(&sample), "case.type end_user.owners", "beyond the members");
}

// Polars' texts: short ones in the view itself, longer ones behind it.
static void test_text_views(void **)
{
    static const char longer[] = "an item of a longer name";
    static const int64_t sizes[] = {sizeof longer - 1};
    int32_t views[3][4] = {{5}, {sizeof longer - 1, 0, 0, 0}, {sizeof longer, 0, 0, 0}};
    memcpy(&views[0][1], "short", 5);
    ArrowSample *arrow = arrow_sample_new(3, sample.arena);
    arrow_sample_values(arrow, "item.name", "vu", views, NULL);
    struct ArrowArray *array = arrow->array.children[0];
    array->n_buffers = 4;
    array->buffers[2] = longer;
    array->buffers[3] = sizes;
    Columns *columns = columns_of(arrow);
    check_row(columns, 0, "item.name\nshort\n");
    check_row(columns, 1, "item.name\nan item of a longer name\n");
    Case *self = NULL;
    assert_int_equal(columns_case(&self, columns, 2, (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample_problems(&sample), "case.type item.name", "beyond the buffer");
}

static void test_bind_refused(void **)
{
    // clang-format off
    static const struct { const char *name, *format, *problem; } rows[] = {
        {"destinaton", "u", "case.fact_unknown destinaton"},
        {"", "u", "case.fact_unknown "},
        {"item", "u", "case.fact_unknown item"},
        {"item.value", "l", "case.type item.value"},
        {"item.value", "d:38,2", "case.type item.value"},
        {"item.tpp", "b", "case.type item.tpp"},
        {"item.tpp", "tdD", "case.type item.tpp"},
        {"destination", "i", "case.type destination"},
        {"item.code", "g", "case.type item.code"},
        {"date", "l", "case.type date"},
        {"purchase_order.written", "i", "case.type purchase_order.written"},
        {"transit_countries_complete", "i", "case.type transit_countries_complete"},
        {"end_user.owners", "i", "case.type end_user.owners"},
        {"item.in_words", "b", "case.type item.in_words"},
        {"items", "u", "case.type items"},
        {"id", "g", "case.type id"},
        {"item.tpp", "tsu:UTC", "case.columns item.tpp"},
        {"item.tpp", "d:76,2,256", "case.columns item.tpp"},
        {"item.tpp", "", "case.columns item.tpp"},
        {"item.tpp", "+l", "case.columns item.tpp"},
    };
    // clang-format on
    for (size_t i = 0; i < ROWS(rows); i++) {
        static const int64_t values[4];
        ArrowSample *arrow = arrow_sample_new(1, sample.arena);
        arrow_sample_values(arrow, rows[i].name, rows[i].format, values, NULL);
        Columns *columns = NULL;
        sample.problems = (Problems){.arena = sample.arena};
        CHECK(columns_bind(&columns, &arrow->schema, sample.vocabulary, (Place){}, &sample.problems,
                           sample.arena) == STATUS_INVALID,
              rows[i].name);
        assert_null(columns);
        CHECK_STR(sample_problems(&sample), rows[i].problem, rows[i].format);
    }
}

static void test_members_refused(void **)
{
    ArrowSample *owner = arrow_sample_new(1, sample.arena);
    arrow_sample_texts(owner, "nam", "u", (const char *[]){"A"});
    arrow_sample_values(owner, "percent", "b", (uint8_t[]){1}, NULL);
    ArrowSample *arrow = arrow_sample_new(1, sample.arena);
    arrow_sample_list(arrow, "end_user.owners", (int32_t[]){0, 1}, NULL, &owner->schema,
                      &owner->array);
    Columns *columns = NULL;
    sample.problems = (Problems){.arena = sample.arena};
    assert_int_equal(columns_bind(&columns, &arrow->schema, sample.vocabulary, (Place){},
                                  &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample_problems(&sample),
              "case.fact_unknown end_user.owners.nam; case.type end_user.owners.percent",
              "members");
}

// One cell is wrong; the other rows are read.
static void test_cells_refused(void **)
{
    static const double fractions[] = {5.92, 7};
    static const int64_t milliseconds[] = {1, 0};
    static const int32_t days[] = {INT32_MAX, 0};
    static const int32_t nothing[] = {-1, 7};
    static const struct {
        const char *name, *format;
        const void *values;
        const char *problem;
    } rows[] = {
        {"item.tpp", "g", fractions, "case.type item.tpp"},
        {"item.tpp", "i", nothing, "case.number item.tpp"},
        {"date", "tdm", milliseconds, "case.type date"},
        {"date", "tdD", days, "case.type date"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        ArrowSample *arrow = arrow_sample_new(2, sample.arena);
        arrow_sample_values(arrow, rows[i].name, rows[i].format, rows[i].values, NULL);
        Columns *columns = columns_of(arrow);
        Case *self = NULL;
        Problems *problems = &sample.problems;
        CHECK(columns_case(&self, columns, 0, (Place){}, problems, sample.arena) == STATUS_INVALID,
              rows[i].format);
        CHECK_STR(sample_problems(&sample), rows[i].problem, rows[i].format);
        CHECK(columns_case(&self, columns, 1, (Place){}, problems, sample.arena) == STATUS_OK,
              rows[i].format);
    }
    ArrowSample *arrow = arrow_sample_new(2, sample.arena);
    arrow_sample_texts(arrow, "item.name", "u", (const char *[]){"\xff\xfe", "7"});
    Case *self = NULL;
    Columns *columns = columns_of(arrow);
    assert_int_equal(columns_case(&self, columns, 0, (Place){}, &sample.problems, sample.arena),
                     STATUS_INVALID);
    CHECK_STR(sample_problems(&sample), "case.type item.name", "not UTF-8");
}

static void break_length(struct ArrowArray *array)
{
    array->children[0]->length = 1;
}

static void break_offset(struct ArrowArray *array)
{
    array->children[0]->offset = -1;
}

static void break_buffer(struct ArrowArray *array)
{
    array->children[0]->buffers[1] = NULL;
}

static void break_alignment(struct ArrowArray *array)
{
    array->children[0]->buffers[1] = (const char *)array->children[0]->buffers[1] + 1;
}

static void break_nulls(struct ArrowArray *array)
{
    array->children[0]->null_count = 1;
}

static void break_children(struct ArrowArray *array)
{
    array->n_children = 0;
}

static void break_end(struct ArrowArray *array)
{
    array->offset = INT64_MAX;
}

static void test_arrays_refused(void **)
{
    static void (*const breaks[])(struct ArrowArray *) = {
        break_length, break_offset,   break_buffer, break_alignment,
        break_nulls,  break_children, break_end};
    for (size_t i = 0; i < ROWS(breaks); i++) {
        ArrowSample *arrow = arrow_sample_new(2, sample.arena);
        arrow_sample_values(arrow, "item.tpp", "i", (int32_t[]){1, 2, 3}, NULL);
        Columns *columns = columns_of(arrow);
        breaks[i](&arrow->array);
        sample.problems = (Problems){.arena = sample.arena};
        assert_int_equal(columns_load(columns, &arrow->array, (Place){}, &sample.problems),
                         STATUS_INVALID);
        CHECK_STR(sample_problems(&sample), "case.columns ", "broken");
        assert_int_equal(columns->rows, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),         cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_structs),       cmocka_unit_test(test_dictionaries),
        cmocka_unit_test(test_lists),         cmocka_unit_test(test_text_views),
        cmocka_unit_test(test_bind_refused),  cmocka_unit_test(test_members_refused),
        cmocka_unit_test(test_cells_refused), cmocka_unit_test(test_arrays_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("columns", tests, open_sample, close_sample);
}
