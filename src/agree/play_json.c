// play_json.c: a play-off from JSON, and its outcome as JSON.
#include "agree/play.h"

#define PAYOFF_MOST 1'000'000
#define TURNS_MOST 1'000'000
#define REPETITIONS_MOST 1'000'000
#define ALL_TURNS_MOST 10'000'000'000  // of a pair: minutes, and no sum can overflow

static void payoffs_read(PlayCase *out, const Form *form);
static void strategies_read(PlayCase *out, const Form *form);
static void noise_read(PlayCase *out, const Form *form);

static int64_t integer_or(const Form *form, const char *key, int64_t otherwise, int64_t least,
                          int64_t most)
{
    FormField field = form_member(form, form_root(form), key);
    return form_has(field) ? form_integer(form, field, least, most) : otherwise;
}

Status play_read(PlayCase **out, const JsonValue *json, Str source, Problems *problems,
                 Arena *arena)
{
    static const char *const fields[] = {"id",    "note",        "sides", "payoffs", "strategies",
                                         "turns", "repetitions", "noise", "seed"};
    PlayCase *given = ARENA_NEW(arena, PlayCase);
    Form opened = form_begin(json, source, problems, arena);
    const Form *form = &opened;
    FormField root = form_root(form), id = form_member(form, root, "id");
    form_only(form, root, fields, sizeof fields / sizeof *fields);
    given->id = form_has(id) ? form_text(form, id) : (Str){};
    payoffs_read(given, form);
    strategies_read(given, form);
    given->turns = (uint32_t)integer_or(form, "turns", 200, 1, TURNS_MOST);
    given->repetitions = (uint32_t)integer_or(form, "repetitions", 20, 1, REPETITIONS_MOST);
    given->seed = (uint64_t)integer_or(form, "seed", 0, 0, INT64_MAX);
    noise_read(given, form);
    if ((uint64_t)given->turns * given->repetitions > ALL_TURNS_MOST) {
        form_refuse(form, form_member(form, root, "repetitions"), "play.size",
                    "turns times repetitions are more than %lld", (long long)ALL_TURNS_MOST);
    }
    TRY(form_end(form));
    *out = given;
    return STATUS_OK;
}

static void side_read(TurnPayoffs *out, const Form *form, FormField field)
{
    static const char *const fields[] = {"both_keep", "deceived", "deceives", "neither"};
    int64_t *const places[] = {&out->both_keep, &out->deceived, &out->deceives, &out->neither};
    form_only(form, field, fields, sizeof fields / sizeof *fields);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        *places[i] =
            form_integer(form, form_member(form, field, fields[i]), -PAYOFF_MOST, PAYOFF_MOST);
    }
}

static void payoffs_read(PlayCase *out, const Form *form)
{
    FormField sides = form_member(form, form_root(form), "sides");
    FormField payoffs = form_member(form, form_root(form), "payoffs");
    uint32_t count = 0;
    for (FormEach each = form_each(form, sides); form_next(&each); count++) {
        if (count < 2) {
            out->sides[count] = form_text(form, each.field);
            const char *side = str_to_c(out->sides[count], form->arena);
            side_read(&out->payoffs[count], form, form_member(form, payoffs, side));
        }
    }
    if (form_has(sides) && (count != 2 || str_equal(out->sides[0], out->sides[1]))) {
        form_refuse(form, sides, "play.sides", "two different sides are expected");
    }
    out->is_symmetric = memcmp(&out->payoffs[0], &out->payoffs[1], sizeof out->payoffs[0]) == 0;
}

static void strategies_read(PlayCase *out, const Form *form)
{
    Map *known = map_new(form->arena), *seen = map_new(form->arena);
    for (Strategy strategy = 0; strategy < STRATEGY_COUNT; strategy++) {
        map_put(known, strategy_word(strategy), strategy);
    }
    FormField list = form_member(form, form_root(form), "strategies");
    if (!form_has(list)) {
        for (Strategy strategy = 0; strategy < STRATEGY_COUNT; strategy++) {
            out->strategies[out->strategy_count++] = strategy;
        }
        return;
    }
    for (FormEach each = form_each(form, list); form_next(&each);) {
        Str name = form_text(form, each.field);
        Strategy strategy = (Strategy)form_name_find(form, known, each.field, name, "strategy");
        form_name_add(form, seen, each.field, name);
        if (out->strategy_count < STRATEGY_COUNT) {
            out->strategies[out->strategy_count++] = strategy;
        }
    }
    if (out->strategy_count == 0) {
        form_refuse(form, list, "play.strategies",
                    "no strategies: name one, or leave it out for all");
    }
}

// As a share of 2^64, rounded down: exactly the chance of a number of 64 bits to be below it.
static void noise_read(PlayCase *out, const Form *form)
{
    FormField field = form_member(form, form_root(form), "noise");
    out->noise_text = STR("0");
    if (!form_has(field)) {
        return;
    }
    Number noise = number_reduce(form_number(form, field));
    bool is_share = number_sign(noise) >= 0 && number_compare(noise, number_whole(1)) <= 0 &&
                    noise.under <= 1'000'000'000'000'000'000;
    if (!is_share) {
        form_refuse(form, field, "play.noise",
                    "a chance from 0 to 1, of at most 18 digits, is expected");
        return;
    }
    out->noise_text = number_write(noise, form->arena);
    out->noise =
        noise.over == noise.under
            ? UINT64_MAX
            : (uint64_t)(((unsigned __int128)noise.over << 64) / (unsigned __int128)noise.under);
}

// --- Writing ----------------------------------------------------------------------------------

static void match_add(JsonWriter *writer, const PlayCase *given, const Match *match)
{
    const Strategy played[2] = {match->first, match->second};
    json_begin_object(writer);
    for (int side = 0; side < 2; side++) {
        json_key(writer, given->sides[side]);
        json_begin_object(writer);
        json_member_string(writer, "strategy", strategy_word(played[side]));
        json_member_integer(writer, "payoff", match->payoff[side]);
        json_member_integer(writer, "kept", (int64_t)match->kept[side]);
        json_end_object(writer);
    }
    json_end_object(writer);
}

void play_add_json(JsonWriter *writer, const Play *play, Arena *arena)
{
    const PlayCase *given = play->given;
    json_begin_object(writer);
    json_member_text(writer, "id", given->id);
    json_member_integer(writer, "turns", given->turns);
    json_member_integer(writer, "repetitions", given->repetitions);
    json_member_string(writer, "noise", given->noise_text);
    json_member_integer(writer, "seed", (int64_t)given->seed);
    json_member_begin_array(writer, "standings");
    for (uint32_t i = 0; i < given->strategy_count; i++) {
        const Standing *standing = &play->standings[i];
        json_begin_object(writer);
        json_member_string(writer, "strategy", strategy_word(standing->strategy));
        json_member_integer(writer, "payoff", standing->payoff);
        json_member_integer(writer, "turns", (int64_t)standing->turns);
        json_member_integer(writer, "kept", (int64_t)standing->kept);
        Number a_turn = {standing->payoff, (Int128)standing->turns};
        json_member_string(writer, "payoff_a_turn", number_write(a_turn, arena));
        json_end_object(writer);
    }
    json_end_array(writer);
    json_member_begin_array(writer, "matches");
    for (size_t i = 0; i < play->match_count; i++) {
        match_add(writer, given, &play->matches[i]);
    }
    json_end_array(writer);
    json_end_object(writer);
}
