// lane.c: see lane.h. The loops over rows do one thing each; whatever needs thought (reading a cell
// as a case would, a class that is new) is met once for each different cell.
#include "decide/lane.h"

#include "facts/unit.h"

#define CLASSES_MAX 65'536  // of one lane: beyond, rows stand alone
#define CLASS_NOT_MET UINT32_MAX

// A map from 64-bit numbers to classes.
struct NumberClasses {
    int64_t *keys;
    uint32_t *classes;  // 0: free
    uint32_t count, room;
};

static LaneKind lane_kind(Lane *lane, Bits reads);
static bool says_twice(const Columns *columns, uint32_t index);
static bool lane_counts(Lane *lane);
static void classes_fill(Lane *lane, Block *block, Arena *scratch);
static void dictionary_fill(Lane *lane, Block *block, Arena *scratch);
static void wrong_to_alone(const Lane *lane, Block *block);
static void free_fill(Lane *lane, Block *block, Arena *scratch);
static void numbers_fill(Lane *lane, Block *block);
static void bounds_to_alone(Lane *lane, Block *block);
static uint32_t class_new(Lane *lane, size_t row, Arena *scratch);
static uint32_t class_of_cell(Lane *lane, size_t row, Arena *scratch);
static uint32_t class_of_number(Lane *lane, int64_t number, bool *is_new);
static void nulls_apply(Lane *lane, const Block *block);

static const Fact *lane_fact(const Lane *lane)
{
    return vocabulary_fact(lane->columns->vocabulary, lane->column->fact.fact);
}

static void lane_init(Lane *lane, Arena *arena)
{
    lane->arena = arena;
    lane->ids = ARENA_MANY(arena, uint32_t, BLOCK_ROWS);
    lane->by_text = map_new(arena);
    lane->by_number = ARENA_NEW(arena, NumberClasses);
    *VEC_PUSH(&lane->classes, arena) = (LaneClass){};
    *VEC_PUSH(&lane->classes, arena) = (LaneClass){.wrong = true};
}

Lane *lanes_new(const Columns *columns, Bits reads, Arena *arena)
{
    Lane *lanes = ARENA_MANY(arena, Lane, columns->count + 1);
    for (uint32_t i = 0; i < columns->count; i++) {
        Lane *lane = &lanes[i];
        *lane = (Lane){.columns = columns, .index = i, .column = &columns->at[i]};
        lane_init(lane, arena);
        lane->kind = lane_kind(lane, reads);
        if (lane->kind == LANE_NUMBERS) {
            lane->values = ARENA_MANY(arena, int64_t, BLOCK_ROWS);
            lane->narrow_room = ARENA_MANY(arena, int32_t, BLOCK_ROWS);
            lane->known = ARENA_MANY(arena, uint64_t, BLOCK_WORDS);
        }
    }
    return lanes;
}

void lane_reload(Lane *lane, Arena *arena)
{
    const FactColumn *column = lane->column;
    if (column->type->kind != COLUMN_DICTIONARY) {
        return;
    }
    int64_t count = column->array->dictionary->length;
    if (count >= lane->dictionary_room) {  // doubled, so that what is left behind is bounded
        lane->dictionary_room = count * 2 + 16;
        lane->of_dictionary = ARENA_MANY(arena, uint32_t, (size_t)lane->dictionary_room);
    }
    lane->dictionary_count = count;
    memset(lane->of_dictionary, 0xFF, (size_t)count * sizeof *lane->of_dictionary);
}

void lane_fill(Lane *lane, Block *block, Arena *scratch)
{
    lane->has_ids = lane->kind != LANE_NUMBERS;
    switch (lane->kind) {
    case LANE_CLASSES:
        if (lane->column->type->kind == COLUMN_DICTIONARY) {
            dictionary_fill(lane, block, scratch);
        } else {
            classes_fill(lane, block, scratch);
        }
        if (lane->any_wrong) {
            wrong_to_alone(lane, block);
        }
        break;
    case LANE_NUMBERS:
        numbers_fill(lane, block);
        bounds_to_alone(lane, block);
        break;
    case LANE_FREE:
        free_fill(lane, block, scratch);
        break;
    case LANE_DERIVED:
        break;  // it has no column
    case LANE_ALONE:
        for (uint32_t i = 0; i < block->count; i++) {
            lane->ids[i] = 0;
            if (!column_is_null(lane->column, block->from + i)) {
                block_set_alone(block, i);
            }
        }
        break;
    }
}

const int64_t *lane_values(Lane *lane, const Block *block)
{
    for (uint32_t i = 0; !lane->has_values && i < block->count; i++) {
        lane->values[i] = lane->narrow[i];
    }
    lane->has_values = true;
    return lane->values;
}

void lane_derived_new(Lane *out, const Columns *columns, void (*work_out)(Lane *, Block *),
                      Arena *arena)
{
    *out = (Lane){.columns = columns, .kind = LANE_DERIVED, .work_out = work_out};
    lane_init(out, arena);
}

uint32_t lane_class_of_number(Lane *lane, int64_t number)
{
    bool is_new;
    return class_of_number(lane, number, &is_new);
}

Number lane_base_number(const Lane *lane, int64_t value)
{
    return number_reduce((Number){value * lane->base.over, lane->base.under});
}

const uint32_t *lane_ids(Lane *lane, Block *block)
{
    if (lane->kind == LANE_DERIVED && !lane->has_ids) {
        lane->work_out(lane, block);
        lane->has_ids = true;
    }
    if (!lane->has_ids) {
        (void)lane_values(lane, block);
    }
    for (uint32_t i = 0; !lane->has_ids && i < block->count; i++) {
        bool is_known = (lane->known[i / 64] >> (i % 64)) & 1;
        bool is_new = false;
        lane->ids[i] = is_known ? class_of_number(lane, lane->values[i], &is_new) : 0;
        if (lane->ids[i] == CLASS_WRONG) {
            block_set_alone(block, i);
        }
    }
    lane->has_ids = true;
    return lane->ids;
}

Status lane_number(Number *out, const Lane *lane, Number value)
{
    const Type *type = &lane_fact(lane)->type;
    bool is_typed = type->unit.factor.under != 0 && !type->counts_days;
    Number number = value;
    if (is_typed) {
        TRY(number_divide(&number, number, type->unit.factor));
    }
    for (int32_t i = 0; i < lane->scale; i++) {
        TRY(number_multiply(&number, number, number_whole(10)));
    }
    for (int32_t i = lane->scale; i < 0; i++) {
        TRY(number_divide(&number, number, number_whole(10)));
    }
    *out = number;
    return STATUS_OK;
}

static LaneKind lane_kind(Lane *lane, Bits reads)
{
    const FactColumn *column = lane->column;
    const ColumnType *type = column->type;
    if (column->use == COLUMN_SAYS_ITEMS || column->use == COLUMN_SAYS_PATH ||
        says_twice(lane->columns, lane->index)) {
        return LANE_ALONE;
    }
    const ColumnType *values = type->kind == COLUMN_DICTIONARY ? type->values : type;
    bool is_text = values->kind == COLUMN_TEXT || values->kind == COLUMN_TEXT_VIEW;
    if (column->use == COLUMN_SAYS_ID) {
        return LANE_FREE;
    }
    const Fact *fact = lane_fact(lane);
    if (fact->type.kind == TYPE_TEXT && is_text && column->use == COLUMN_SAYS_FACT &&
        fact->by_table.len == 0 && !bits_get(reads, column->fact.fact.index)) {
        return LANE_FREE;
    }
    bool is_number = type->kind == COLUMN_SIGNED || type->kind == COLUMN_UNSIGNED ||
                     type->kind == COLUMN_FRACTION || type->kind == COLUMN_DECIMAL;
    return fact->type.kind == TYPE_NUMBER && is_number && column->use == COLUMN_SAYS_FACT &&
                   fact->by_table.len == 0 && lane_counts(lane)
               ? LANE_NUMBERS
               : LANE_CLASSES;
}

// Two columns that say one thing must be held against each other.
static bool says_twice(const Columns *columns, uint32_t index)
{
    const FactColumn *column = &columns->at[index];
    for (uint32_t i = 0; i < columns->count; i++) {
        const FactColumn *other = &columns->at[i];
        bool is_same = column->use == COLUMN_SAYS_FACT && other->use == COLUMN_SAYS_FACT &&
                       column->fact.fact.index == other->fact.fact.index &&
                       column->fact.role == other->fact.role;
        if (i != index && (is_same || str_equal(column->name, other->name))) {
            return true;
        }
    }
    return false;
}

// The least or most that a case takes, as a whole number of the lane's counting.
static bool limit_find(int64_t *out, const Lane *lane, Number bound, bool is_least)
{
    Number number;
    if (lane_number(&number, lane, bound) != STATUS_OK) {
        return false;
    }
    Int128 whole = number.over / number.under;
    bool is_between = whole * number.under != number.over;
    whole += is_between && is_least && number.over > 0 ? 1 : 0;
    whole -= is_between && !is_least && number.over < 0 ? 1 : 0;
    *out = whole < INT64_MIN ? INT64_MIN : whole > INT64_MAX ? INT64_MAX : (int64_t)whole;
    return is_least ? whole <= INT64_MAX : whole >= INT64_MIN;
}

// What one of the lane's counting is in base units; small enough that 64 bits of it fit a Number.
static bool base_find(Lane *lane, const Type *type)
{
    Number base = number_whole(1);
    bool is_typed = type->unit.factor.under != 0 && !type->counts_days;
    bool fits = !is_typed || number_multiply(&base, base, type->unit.factor) == STATUS_OK;
    for (int32_t i = 0; fits && i < lane->scale; i++) {
        fits = number_divide(&base, base, number_whole(10)) == STATUS_OK;
    }
    for (int32_t i = lane->scale; fits && i < 0; i++) {
        fits = number_multiply(&base, base, number_whole(10)) == STATUS_OK;
    }
    lane->base = number_reduce(base);
    return fits && lane->base.over <= INT64_MAX;
}

// Can all of 64 bits be brought into base units? And within which limits?
static bool lane_counts(Lane *lane)
{
    const Fact *fact = lane_fact(lane);
    const ColumnType *type = lane->column->type;
    lane->scale = type->kind == COLUMN_DECIMAL ? type->scale : 0;
    lane->least = INT64_MIN;
    lane->most = INT64_MAX;
    bool fits = lane->scale >= -9 && lane->scale <= 18 && base_find(lane, &fact->type);
    if (fits && fact->has_bounds && fact->bounds.has_low) {
        fits = limit_find(&lane->least, lane, fact->bounds.low, true);
    }
    if (fits && fact->has_bounds && fact->bounds.has_high) {
        fits = limit_find(&lane->most, lane, fact->bounds.high, false);
    }
    return fits;
}

// --- Classes ----------------------------------------------------------------------------------

static void classes_fill(Lane *lane, Block *block, Arena *scratch)
{
    for (uint32_t i = 0; i < block->count; i++) {
        bool is_null = column_is_null(lane->column, block->from + i);
        lane->ids[i] = is_null ? 0 : class_of_cell(lane, block->from + i, scratch);
    }
}

#define GATHER(Type)                                                                               \
    for (uint32_t i = 0; i < count; i++) {                                                         \
        uint64_t index = (uint64_t)((const Type *)indexes)[i];                                     \
        uint32_t id = index < limit ? classes[index] : CLASS_NOT_MET;                              \
        ids[i] = id;                                                                               \
        not_met |= id == CLASS_NOT_MET;                                                            \
    }

// Classes by the dictionary's; true if one of it was not met before.
static bool dictionary_gather(const Lane *lane, const Block *block)
{
    const ColumnType *type = lane->column->type;
    const char *indexes = (const char *)lane->column->array->buffers[1] +
                          ((size_t)lane->column->start + block->from) * type->width;
    const uint32_t *classes = lane->of_dictionary;
    uint64_t limit = (uint64_t)lane->dictionary_count;
    uint32_t *ids = lane->ids;
    uint32_t count = block->count;
    bool not_met = false;
    if (type->width == 1) {
        GATHER(uint8_t)
    } else if (type->width == 2) {
        GATHER(uint16_t)
    } else if (type->width == 4) {
        GATHER(uint32_t)
    } else {
        GATHER(uint64_t)
    }
    return not_met;
}

static int64_t dictionary_index(const Lane *lane, size_t row)
{
    const ColumnType *type = lane->column->type;
    const void *indexes = lane->column->array->buffers[1];
    size_t at = (size_t)lane->column->start + row;
    uint64_t index = type->width == 1   ? ((const uint8_t *)indexes)[at]
                     : type->width == 2 ? ((const uint16_t *)indexes)[at]
                     : type->width == 4 ? ((const uint32_t *)indexes)[at]
                                        : ((const uint64_t *)indexes)[at];
    return index < (uint64_t)lane->dictionary_count ? (int64_t)index : -1;
}

static void dictionary_fill(Lane *lane, Block *block, Arena *scratch)
{
    bool not_met = dictionary_gather(lane, block);
    nulls_apply(lane, block);
    for (uint32_t i = 0; not_met && i < block->count; i++) {
        if (lane->ids[i] != CLASS_NOT_MET) {
            continue;
        }
        int64_t index = dictionary_index(lane, block->from + i);
        uint32_t id = index < 0 ? CLASS_WRONG
                      : lane->of_dictionary[index] != CLASS_NOT_MET
                          ? lane->of_dictionary[index]
                          : class_of_cell(lane, block->from + i, scratch);
        lane->any_wrong = lane->any_wrong || index < 0;
        if (index >= 0) {
            lane->of_dictionary[index] = id;
        }
        lane->ids[i] = id;
    }
}

static void nulls_apply(Lane *lane, const Block *block)
{
    const FactColumn *column = lane->column;
    for (uint32_t k = 0; k < column->null_count; k++) {
        const ColumnNulls *nulls = &column->nulls[k];
        int64_t start = nulls->start + (int64_t)block->from;
        for (uint32_t i = 0; i < block->count; i++) {
            uint32_t bit = (uint32_t)(nulls->bits[(start + i) / 8] >> ((start + i) % 8)) & 1;
            lane->ids[i] &= -bit;
        }
    }
}

static void wrong_to_alone(const Lane *lane, Block *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        if (lane->classes.at[lane->ids[i]].wrong) {
            block_set_alone(block, i);
        }
    }
}

static bool record_says(const Record *record)
{
    uint64_t said = 0;
    for (uint32_t i = 0; record != NULL && i < record->said_words; i++) {
        said |= record->said[i];
    }
    return said != 0;
}

static LaneClass class_read(const Lane *lane, size_t row, Arena *scratch)
{
    Problems problems = {.arena = scratch, .limit = 1};
    Case *given = NULL;
    if (columns_case_of_cell(&given, lane->columns, lane->index, row, (Place){}, &problems,
                             scratch) != STATUS_OK) {
        return (LaneClass){.wrong = true};
    }
    LaneClass class = {.says = record_says(given->root) || record_says(given->items[0])};
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        class.says = class.says || record_says(given->parties[role]);
    }
    class.has_day = given->has_date || given->has_known;
    class.day = given->has_date ? given->date : given->known;
    return class;
}

static uint32_t class_new(Lane *lane, size_t row, Arena *scratch)
{
    ArenaMark mark = arena_mark(scratch);
    *VEC_PUSH(&lane->classes, lane->arena) = class_read(lane, row, scratch);
    arena_return(scratch, mark);
    uint32_t id = (uint32_t)lane->classes.count - 1;
    lane->any_wrong = lane->any_wrong || lane->classes.at[id].wrong;
    return id;
}

static uint32_t class_of_cell(Lane *lane, size_t row, Arena *scratch)
{
    ArenaMark mark = arena_mark(scratch);
    ColumnText cell = column_text(lane->column, row, scratch);
    uint32_t id = cell.kind == COLUMN_TEXT_FAULT ? CLASS_WRONG : 0;
    bool says = cell.kind == COLUMN_TEXT_PLAIN && cell.text.len > 0;
    if (says && !map_find(lane->by_text, cell.text, &id)) {
        id = CLASS_WRONG;
        if (lane->classes.count < CLASSES_MAX) {
            id = class_new(lane, row, scratch);
            map_put(lane->by_text, str_copy(cell.text, lane->arena), id);
        }
    }
    arena_return(scratch, mark);
    lane->any_wrong = lane->any_wrong || id == CLASS_WRONG;
    return id;
}

// --- Texts that no rule reads -----------------------------------------------------------------

static void free_fill(Lane *lane, Block *block, Arena *scratch)
{
    bool is_id = lane->column->use == COLUMN_SAYS_ID;
    for (uint32_t i = 0; i < block->count; i++) {
        size_t row = block->from + i;
        lane->ids[i] = 0;
        if (column_is_null(lane->column, row)) {
            continue;
        }
        ArenaMark mark = arena_mark(scratch);
        ColumnText text = column_text(lane->column, row, scratch);
        Str trimmed = str_trim(text.text);
        // A text in brackets may be meant as JSON; one question mark says that it is not known.
        bool is_plain = text.kind != COLUMN_TEXT_FAULT && trimmed.len <= KIBIBYTE &&
                        (is_id || trimmed.len == 0 ||
                         (trimmed.at[0] != '[' && trimmed.at[0] != '{' && trimmed.at[0] != '?'));
        if (!is_plain) {
            block_set_alone(block, i);
        }
        lane->ids[i] = trimmed.len > 0 && !is_id;
        arena_return(scratch, mark);
    }
}

// --- Numbers ----------------------------------------------------------------------------------

#define WIDEN(Type)                                                                                \
    for (uint32_t i = 0; i < count; i++) {                                                         \
        to[i] = ((const Type *)from)[i];                                                           \
    }

static void narrow_widen(int32_t *to, const void *from, uint8_t width, bool is_signed,
                         uint32_t count)
{
    if (width == 1 && is_signed) {
        WIDEN(int8_t)
    } else if (width == 1) {
        WIDEN(uint8_t)
    } else if (width == 2 && is_signed) {
        WIDEN(int16_t)
    } else if (width == 2) {
        WIDEN(uint16_t)
    } else {
        memcpy(to, from, count * sizeof *to);
    }
}

static void wide_fill(int64_t *to, const void *from, uint8_t width, uint32_t count)
{
    if (width == 4) {
        WIDEN(uint32_t)
    } else {
        memcpy(to, from, count * sizeof *to);
    }
}

// What 64 bits do not hold stands alone.
static void odd_numbers_fill(Lane *lane, Block *block, const char *from)
{
    const ColumnType *type = lane->column->type;
    for (uint32_t i = 0; i < block->count; i++) {
        bool fits = true;
        int64_t value = 0;
        if (type->kind == COLUMN_DECIMAL) {
            Int128 wide;
            memcpy(&wide, from + (size_t)i * 16, sizeof wide);
            fits = wide >= INT64_MIN && wide <= INT64_MAX;
            value = (int64_t)wide;
        } else if (type->kind == COLUMN_FRACTION) {
            double wide = type->width == 4 ? (double)((const float *)(const void *)from)[i]
                                           : ((const double *)(const void *)from)[i];
            fits = wide >= -9007199254740992.0 && wide <= 9007199254740992.0;
            value = fits ? (int64_t)wide : 0;
            fits = fits && (double)value == wide;
        } else {
            uint64_t wide = ((const uint64_t *)(const void *)from)[i];
            fits = wide <= INT64_MAX;
            value = (int64_t)wide;
        }
        lane->values[i] = value;
        if (!fits && !column_is_null(lane->column, block->from + i)) {
            block_set_alone(block, i);
        }
    }
}

static void known_fill(Lane *lane, const Block *block)
{
    const FactColumn *column = lane->column;
    memset(lane->known, 0xFF, BLOCK_WORDS * sizeof *lane->known);
    for (uint32_t k = 0; k < column->null_count; k++) {
        const ColumnNulls *nulls = &column->nulls[k];
        int64_t start = nulls->start + (int64_t)block->from;
        const uint8_t *bits = nulls->bits + start / 8;
        unsigned shift = (unsigned)(start % 8);
        uint32_t whole = block->count / 64;
        for (uint32_t word = 0; shift == 0 && word < whole; word++) {
            uint64_t low;
            memcpy(&low, bits + (size_t)word * 8, sizeof low);
            lane->known[word] &= low;
        }
        for (uint32_t word = 0; shift != 0 && word < whole; word++) {
            uint64_t low;
            memcpy(&low, bits + (size_t)word * 8, sizeof low);
            uint64_t high = (uint64_t)bits[word * 8 + 8] << (64 - shift);
            lane->known[word] &= low >> shift | high;
        }
        for (uint32_t i = whole * 64; i < block->count; i++) {
            uint64_t bit = (uint64_t)(nulls->bits[(start + i) / 8] >> ((start + i) % 8)) & 1;
            lane->known[i / 64] &= ~(UINT64_C(1) << (i % 64)) | bit << (i % 64);
        }
    }
}

static void numbers_fill(Lane *lane, Block *block)
{
    const FactColumn *column = lane->column;
    const ColumnType *type = column->type;
    bool is_signed = type->kind == COLUMN_SIGNED;
    bool is_whole = is_signed || type->kind == COLUMN_UNSIGNED;
    const char *from = (const char *)column->array->buffers[1] +
                       ((size_t)column->start + block->from) * type->width;
    lane->narrow = NULL;
    lane->has_values = true;
    if (is_signed && type->width == 4 && block->count % 64 == 0) {
        lane->narrow = (const int32_t *)(const void *)from;  // as it stands
        lane->has_values = false;
    } else if (is_whole && (type->width < 4 || (is_signed && type->width == 4))) {
        narrow_widen(lane->narrow_room, from, type->width, is_signed, block->count);
        lane->narrow = lane->narrow_room;
        lane->has_values = false;
    } else if (is_whole && (is_signed || type->width == 4)) {
        wide_fill(lane->values, from, type->width, block->count);
    } else {
        odd_numbers_fill(lane, block, from);
    }
    known_fill(lane, block);
}

// What a case does not take is its problem.
static void bounds_to_alone(Lane *lane, Block *block)
{
    if (lane->least == INT64_MIN && lane->most == INT64_MAX) {
        return;
    }
    const int64_t *values = lane_values(lane, block);
    uint64_t outside = 0;
    for (uint32_t i = 0; i < block->count; i++) {
        outside |= (uint64_t)(values[i] < lane->least) | (uint64_t)(values[i] > lane->most);
    }
    for (uint32_t i = 0; outside != 0 && i < block->count; i++) {
        bool is_known = (lane->known[i / 64] >> (i % 64)) & 1;
        if (is_known && (values[i] < lane->least || values[i] > lane->most)) {
            block_set_alone(block, i);
        }
    }
}

static uint32_t number_place(const NumberClasses *map, int64_t number)
{
    uint32_t mask = map->room - 1;
    uint32_t at = (uint32_t)(((uint64_t)number * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (map->classes[at] != 0 && map->keys[at] != number) {
        at = (at + 1) & mask;
    }
    return at;
}

static void numbers_grow(NumberClasses *map, Arena *arena)
{
    NumberClasses larger = {.count = map->count, .room = map->room == 0 ? 256 : map->room * 2};
    larger.keys = ARENA_MANY(arena, int64_t, larger.room);
    larger.classes = ARENA_MANY(arena, uint32_t, larger.room);
    for (uint32_t i = 0; i < map->room; i++) {
        if (map->classes[i] != 0) {
            uint32_t at = number_place(&larger, map->keys[i]);
            larger.keys[at] = map->keys[i];
            larger.classes[at] = map->classes[i];
        }
    }
    *map = larger;
}

static uint32_t class_of_number(Lane *lane, int64_t number, bool *is_new)
{
    NumberClasses *map = lane->by_number;
    if (map->count * 2 >= map->room) {
        numbers_grow(map, lane->arena);
    }
    uint32_t at = number_place(map, number);
    *is_new = map->classes[at] == 0;
    if (!*is_new) {
        return map->classes[at];
    }
    if (lane->classes.count >= CLASSES_MAX) {
        return CLASS_WRONG;
    }
    *VEC_PUSH(&lane->classes, lane->arena) = (LaneClass){.says = true};
    map->keys[at] = number;
    map->count++;
    return map->classes[at] = (uint32_t)lane->classes.count - 1;
}
