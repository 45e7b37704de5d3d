// replay.c: counts in tables. A group has a map from a name to its counts.
#include "decide/replay.h"

#include <stdlib.h>

typedef struct ReplayGroup {
    Str name;
    bool is_code;
    FactName fact;
    Map *numbers;  // name → position in `names`
    VEC(ReplayName) names;
    ReplayCounts others;
} ReplayGroup;

struct Replay {
    Arena *arena;
    const Vocabulary *vocabulary;
    uint64_t moved[OUTCOME_UNDETERMINED + 1][OUTCOME_UNDETERMINED + 1];
    ReplayCounts counts;
    uint64_t unread;
    bool as_enforced;
    ReplayGroup *groups;
    size_t group_count;
};

// What one case is counted under in a group, each once; in the arena of the case.
typedef VEC(Str) Names;

static ReplayGroup *group_add(Replay *replay)
{
    ReplayGroup *group = &replay->groups[replay->group_count++];
    group->numbers = map_new(replay->arena);
    return group;
}

static Str fact_title(const Vocabulary *vocabulary, FactName name, Arena *arena)
{
    const Fact *fact = vocabulary_fact(vocabulary, name.fact);
    return name.role == ROLE_ANY ? fact->full
                                 : str_joined(arena, role_name(name.role), STR("."), fact->name);
}

Replay *replay_new(const FactName *facts, size_t fact_count, bool by_code, bool as_enforced,
                   const Vocabulary *vocabulary, Arena *arena)
{
    Replay *replay = ARENA_NEW(arena, Replay);
    replay->arena = arena;
    replay->vocabulary = vocabulary;
    replay->as_enforced = as_enforced;
    replay->groups = ARENA_MANY(arena, ReplayGroup, fact_count + 1);
    if (by_code) {
        ReplayGroup *group = group_add(replay);
        group->name = STR("code");
        group->is_code = true;
    }
    for (size_t i = 0; i < fact_count; i++) {
        ReplayGroup *group = group_add(replay);
        group->name = fact_title(vocabulary, facts[i], arena);
        group->fact = facts[i];
    }
    return replay;
}

// --- What a case is counted under -------------------------------------------------------------

static void name_add(Names *names, Str name, Arena *arena)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_equal(names->at[i], name)) {
            return;
        }
    }
    *VEC_PUSH(names, arena) = name;
}

static void codes_add(Names *names, const Decision *decision, Arena *arena)
{
    for (uint32_t i = 0; i < decision->item_count; i++) {
        const ItemAnswer *item = &decision->items[i];
        for (uint32_t k = 0; k < item->code_count; k++) {
            Str code = str_joined(arena, item->codes[k].list, STR(":"), item->codes[k].code);
            name_add(names, code, arena);
        }
    }
}

static void fact_add(Names *names, const Replay *replay, const ReplayGroup *group,
                     const Case *given, const Record *item)
{
    const Fact *fact = vocabulary_fact(replay->vocabulary, group->fact.fact);
    Value value = case_get(given, group->fact, item);
    Str text = value.kind == VALUE_ABSENT
                   ? STR("not said")
                   : value_write(value, &fact->type, given->symbols, given->arena);
    name_add(names, text, given->arena);
}

static Names names_of(const Replay *replay, const ReplayGroup *group, const Case *given,
                      const Decision *before, const Decision *after)
{
    Names names = {};
    if (group->is_code) {
        codes_add(&names, before, given->arena);
        codes_add(&names, after, given->arena);
        if (names.count == 0) {
            name_add(&names, STR("none"), given->arena);
        }
        return names;
    }
    bool of_item = vocabulary_fact(replay->vocabulary, group->fact.fact)->place == PLACE_ITEM;
    for (uint32_t i = 0; of_item && i < given->item_count; i++) {
        fact_add(&names, replay, group, given, given->items[i]);
    }
    if (!of_item) {
        fact_add(&names, replay, group, given, NULL);
    }
    return names;
}

// --- Counting ---------------------------------------------------------------------------------

static void counts_add(ReplayCounts *counts, const ReplayCounts *more)
{
    counts->cases += more->cases;
    for (Turn turn = 0; turn < TURN_COUNT; turn++) {
        counts->turns[turn] += more->turns[turn];
    }
}

static void group_count_name(Replay *replay, ReplayGroup *group, Str name,
                             const ReplayCounts *counts)
{
    uint32_t number = 0;
    if (!map_find(group->numbers, name, &number)) {
        if (group->names.count >= REPLAY_NAMES_MAX) {
            counts_add(&group->others, counts);
            return;
        }
        Str own = str_copy(name, replay->arena);
        number = (uint32_t)group->names.count;
        *VEC_PUSH(&group->names, replay->arena) = (ReplayName){.name = own};
        map_put(group->numbers, own, number);
    }
    counts_add(&group->names.at[number].counts, counts);
}

// A note: its kind; of a case that was decided its turn, its outcomes and, for
// each group, the names and an empty one; then what changed.
typedef enum NoteKind { NOTE_DECIDED, NOTE_UNREAD } NoteKind;

static void text_note(Buffer *notes, Str text)
{
    uint32_t len = (uint32_t)text.len;
    buffer_add(notes, (Str){(const char *)&len, sizeof len});
    buffer_add(notes, text);
}

static Str text_take(Str *notes)
{
    uint32_t len = 0;
    memcpy(&len, notes->at, sizeof len);
    Str text = str_slice(*notes, sizeof len, len);
    *notes = str_slice(*notes, sizeof len + len, SIZE_MAX);
    return text;
}

static uint8_t byte_take(Str *notes)
{
    uint8_t byte = (uint8_t)notes->at[0];
    *notes = str_slice(*notes, 1, SIZE_MAX);
    return byte;
}

void replay_note(Buffer *notes, const Replay *replay, const Case *given, const Decision *before,
                 const Decision *after, const Otherwise *otherwise, Str changed)
{
    buffer_add_char(notes, NOTE_DECIDED);
    buffer_add_char(notes, (char)otherwise->turn);
    buffer_add_char(notes, (char)decision_reckon(before, replay->as_enforced).outcome);
    buffer_add_char(notes, (char)decision_reckon(after, replay->as_enforced).outcome);
    for (size_t i = 0; i < replay->group_count; i++) {
        Names names = names_of(replay, &replay->groups[i], given, before, after);
        for (size_t k = 0; k < names.count; k++) {
            text_note(notes, names.at[k].len > 0 ? names.at[k] : STR("(empty)"));
        }
        text_note(notes, (Str){});
    }
    text_note(notes, changed);
}

void replay_note_unread(Buffer *notes, Str changed)
{
    buffer_add_char(notes, NOTE_UNREAD);
    text_note(notes, changed);
}

static void decided_count(Replay *replay, Str *notes)
{
    ReplayCounts one = {.cases = 1};
    one.turns[byte_take(notes)] = 1;
    uint8_t before = byte_take(notes), after = byte_take(notes);
    counts_add(&replay->counts, &one);
    replay->moved[before][after]++;
    for (size_t i = 0; i < replay->group_count; i++) {
        for (Str name = text_take(notes); name.len > 0; name = text_take(notes)) {
            group_count_name(replay, &replay->groups[i], name, &one);
        }
    }
}

bool replay_count(Replay *replay, Str *notes, Str *changed)
{
    if (notes->len == 0) {
        return false;
    }
    if (byte_take(notes) == NOTE_UNREAD) {
        replay->unread++;
    } else {
        decided_count(replay, notes);
    }
    *changed = text_take(notes);
    return true;
}

// --- Asking -----------------------------------------------------------------------------------

uint64_t replay_changed(const ReplayCounts *counts)
{
    return counts->turns[TURN_STRICTER] + counts->turns[TURN_LOOSER] + counts->turns[TURN_OTHER];
}

ReplayCounts replay_counts(const Replay *replay)
{
    return replay->counts;
}

uint64_t replay_unread(const Replay *replay)
{
    return replay->unread;
}

uint64_t replay_moved(const Replay *replay, Outcome before, Outcome after)
{
    return replay->moved[before][after];
}

size_t replay_group_count(const Replay *replay)
{
    return replay->group_count;
}

Str replay_group_name(const Replay *replay, size_t group)
{
    return replay->groups[group].name;
}

static int descending(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int name_compare(const void *a, const void *b)
{
    const ReplayName *one = a, *other = b;
    const ReplayCounts *left = &one->counts, *right = &other->counts;
    int order = descending(replay_changed(left), replay_changed(right));
    order = order != 0 ? order : descending(left->cases, right->cases);
    return order != 0 ? order : str_compare(one->name, other->name);
}

size_t replay_names(const ReplayName **out, ReplayCounts *others, const Replay *replay,
                    size_t group, Arena *arena)
{
    const ReplayGroup *counted = &replay->groups[group];
    size_t count = counted->names.count;
    ReplayName *names = ARENA_MANY(arena, ReplayName, count);
    if (count > 0) {
        memcpy(names, counted->names.at, count * sizeof *names);
        qsort(names, count, sizeof *names, name_compare);
    }
    *out = names;
    *others = counted->others;
    return count;
}
