// Positions: bytes against lines and UTF-16 code units.
#include "../base/check.h"

#include "lsp/position.h"

#define SHIP "\xF0\x9F\x9A\xA2"  // two code units, four bytes

static const struct {
    const char *name, *text;
    uint32_t line, character;
    size_t byte;
    bool is_exact;  // the byte's position is this one
} rows[] = {
    {"the beginning", "ab", 0, 0, 0, true},
    {"a letter", "ab", 0, 1, 1, true},
    {"the end", "ab", 0, 2, 2, true},
    {"behind the end of the text", "ab", 0, 9, 2, false},
    {"behind the end of a line", "ab\ncd", 0, 9, 2, false},
    {"behind the last line", "ab\ncd", 7, 0, 5, false},
    {"the second line", "ab\ncd", 1, 1, 4, true},
    {"an empty last line", "ab\n", 1, 0, 3, true},
    {"CR LF", "ab\r\ncd", 1, 0, 4, true},
    {"behind the end before CR LF", "ab\r\ncd", 0, 9, 2, false},
    {"CR", "ab\rcd", 1, 1, 4, true},
    {"CR at the end", "ab\r", 1, 0, 3, true},
    {"CR, then CR LF", "a\r\r\nb", 2, 0, 4, true},
    {"two bytes, one unit", "\xC3\xA9x", 0, 1, 2, true},
    {"three bytes, one unit", "\xE6\x96\x87x", 0, 1, 3, true},
    {"four bytes, two units", SHIP "x", 0, 2, 4, true},
    {"between two surrogates", SHIP "x", 0, 1, 0, false},
    {"behind a pair", "a" SHIP SHIP "x", 0, 5, 9, true},
    {"a byte that begins nothing", "\xFFx", 0, 1, 1, true},
    {"a character cut off", "\xE6\x96", 0, 2, 2, true},
    {"nothing", "", 0, 0, 0, true},
    {"nothing, behind it", "", 3, 3, 0, false},
};

static void positions_and_bytes(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str text = str_from_c(rows[i].text);
        Lines lines = lines_of(text, arena);
        Position at = {rows[i].line, rows[i].character};
        CHECK(lines_byte(&lines, at) == rows[i].byte, rows[i].name);
        CHECK(position_byte(text, at) == rows[i].byte, rows[i].name);
        Position back = lines_position(&lines, rows[i].byte);
        Position end = lines_position(&lines, text.len),
                 behind = lines_position(&lines, text.len + 9);
        CHECK(memcmp(&end, &behind, sizeof end) == 0, rows[i].name);
        CHECK(!rows[i].is_exact ||
                  (back.line == rows[i].line && back.character == rows[i].character),
              rows[i].name);
    }
    arena_free(arena);
}

// Places count lines by LF and columns by characters, from 1.
static const struct {
    const char *name, *text;
    Place place;
    Range16 range;
} places[] = {
    {"no line", "ab", {}, {{0, 0}, {0, 0}}},
    {"a word", "ab cd", {.line = 1, .column = 4, .width = 2}, {{0, 3}, {0, 5}}},
    {"no width is one", "ab", {.line = 1, .column = 1}, {{0, 0}, {0, 1}}},
    {"wider than its line", "ab\ncd", {.line = 1, .column = 2, .width = 9}, {{0, 1}, {0, 2}}},
    {"behind a pair", SHIP "x", {.line = 1, .column = 2, .width = 1}, {{0, 2}, {0, 3}}},
    {"a line that only editors count", "a\rb\nc", {.line = 2, .column = 1}, {{2, 0}, {2, 1}}},
    {"behind the text", "a\n", {.line = 9, .column = 1}, {{1, 0}, {1, 0}}},
};

static void places_become_ranges(void **)
{
    Arena *arena = arena_new(MEBIBYTE);
    for (size_t i = 0; i < ROWS(places); i++) {
        Lines lines = lines_of(str_from_c(places[i].text), arena);
        Range16 got = lines_place(&lines, &places[i].place), want = places[i].range;
        CHECK(memcmp(&got, &want, sizeof got) == 0, places[i].name);
    }
    arena_free(arena);
}

// Random bytes: every byte at which a character begins comes back from its position.
static void bytes_come_back(void **)
{
    static const char *const parts[] = {"a",  "\n",       "\r",   "\r\n",
                                        SHIP, "\xC3\xA9", "\xFF", "\xF0\x9F"};
    uint64_t state = 1;
    for (int round = 0; round < 300; round++) {
        Arena *arena = arena_new(MEBIBYTE);
        Buffer text = buffer_new(arena);
        while (text.len < 40) {
            buffer_add(&text, str_from_c(parts[random_next(&state) % ROWS(parts)]));
        }
        Lines lines = lines_of(buffer_str(&text), arena);
        for (size_t byte = 0; byte <= text.len; byte++) {
            Position at = lines_position(&lines, byte);
            size_t back = lines_byte(&lines, at);
            assert_int_equal(back, position_byte(buffer_str(&text), at));
            assert_true(back <= byte && byte - back < 4);
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_and_bytes),
        cmocka_unit_test(places_become_ranges),
        cmocka_unit_test(bytes_come_back),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("position", tests, NULL, NULL);
}
