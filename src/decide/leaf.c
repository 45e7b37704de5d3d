// leaf.c: the list at the end of the walk (missing.h): a leaf for each fact that is met, with all
// the weight that reached it and the question to ask. A fact may be met on many ways and by many
// laws, and is one leaf: by its name.
#include <stdlib.h>

#include "decide/key.h"
#include "decide/missing.h"

// --- Questions --------------------------------------------------------------------------------

// A question may name columns of the row it is about: {provision.words}.
static Str question_fill(Run *run, Str question, const Node *row_of)
{
    if (row_of == NULL || str_find_char(question, '{') == SIZE_MAX) {
        return question;
    }
    Buffer text = buffer_new(run->arena);
    Str rest = question;
    while (rest.len > 0) {
        size_t open = str_find_char(rest, '{');
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(rest, '}');
        if (close == SIZE_MAX || close < open) {
            buffer_add(&text, rest);
            break;
        }
        buffer_add(&text, str_slice(rest, 0, open));
        Str name = str_slice(rest, open + 1, close - open - 1);
        const Table *table = &run->program->tables[row_of->table];
        size_t dot = str_find_char(name, '.');
        Str column = dot == SIZE_MAX ? name : str_slice(name, dot + 1, SIZE_MAX);
        for (uint32_t i = 0; i < table->column_count; i++) {
            if (str_equal(table->columns[i].name, column)) {
                Value value = table_cell(table, run->rows[row_of->table], i)->value;
                buffer_add(&text, value_write(value, &table->columns[i].type, run->given->symbols,
                                              run->arena));
            }
        }
        rest = str_slice(rest, close + 1, SIZE_MAX);
    }
    return buffer_str(&text);
}

// How a fact of a row is asked for; the same for every case, so it is kept for the day.
typedef struct RowAsked {
    Str bracket;  // [3A001-mt-1]
    Str question, question_zh;
} RowAsked;

static const RowAsked *row_asked(Run *run, FactName name, const Node *row_of)
{
    uint32_t row = run->rows[row_of->table];
    uint64_t value = (uint64_t)name.fact.index << 32 | row;
    void **slot = key_map_slot(&run->law->asked_rows, value, run->day->arena);
    if (slot != NULL && *slot != NULL) {
        return *slot;
    }
    Arena *arena = slot == NULL ? run->arena : run->day->arena;
    const Underived *asked = law_underived(run->law, name);
    Atom key = run->program->tables[row_of->table].row_keys[row];
    RowAsked *made = ARENA_NEW(arena, RowAsked);
    made->bracket =
        str_format(arena, "[%.*s]", STR_ARG(symbols_write(run->program->vocabulary->symbols, key)));
    made->question = str_copy(question_fill(run, asked->question, row_of), arena);
    made->question_zh = str_copy(question_fill(run, asked->question_zh, row_of), arena);
    if (slot != NULL) {
        *slot = made;
    }
    return made;
}

// --- Leaves -----------------------------------------------------------------------------------

Leaf *leaf_of_name(MissingWalk *walk, Str name, uint64_t weight)
{
    bool is_new = false;
    uint32_t index = map_add(walk->by_name, name, (uint32_t)walk->leaves.count, &is_new);
    if (is_new) {
        MissingFact fact = {.fact = name};
        *VEC_PUSH(&walk->leaves, walk->arena) = (Leaf){.fact = fact};
    }
    walk->leaves.at[index].fact.weight += weight;
    return &walk->leaves.at[index];
}

void leaf_of_law(MissingWalk *walk, Run *run, Str what, Str why, uint64_t weight)
{
    Leaf *leaf = leaf_of_name(walk, str_format(run->arena, "law.%.*s", STR_ARG(what)), weight);
    leaf->fact.question = why;
}

void leaf_of_rate(MissingWalk *walk, Run *run, Atom currency, uint64_t weight)
{
    Str code = symbols_write(run->given->symbols, currency);
    Leaf *leaf = leaf_of_name(walk, str_format(run->arena, "rates[%.*s]", STR_ARG(code)), weight);
    leaf->fact.is_fact = true;
    leaf->fact.name = (FactName){{FACT_RATES}, ROLE_ANY};
    leaf->fact.question =
        str_format(run->arena, "What is one %.*s worth, in another currency?", STR_ARG(code));
    leaf->fact.question_zh = str_format(run->arena, "一%.*s折合多少另一种货币？", STR_ARG(code));
}

static Str path_joined(Run *run, Str path, Str bracket)
{
    Buffer joined = buffer_new(run->arena);
    buffer_add(&joined, path);
    buffer_add(&joined, bracket);
    return buffer_str(&joined);
}

void leaf_of_fact(MissingWalk *walk, Run *run, FactName name, const Node *row_of, uint64_t weight)
{
    const Record *record = run_record(run, name);
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    // What is given by row is given for other rows than one that is missing.
    bool given = row_of == NULL && record != NULL && record->given[fact->slot].kind != VALUE_ABSENT;
    const RowAsked *row = row_of != NULL ? row_asked(run, name, row_of) : NULL;
    Str path = fact_path(run, name, run->arena);
    Leaf *leaf =
        leaf_of_name(walk, row != NULL ? path_joined(run, path, row->bracket) : path, weight);
    Value presumption;
    bool presumed = !given && run_presumed(run, name, &presumption);
    if (record != NULL && name.role == ROLE_ANY) {
        name.role = record->role;
    }
    const Underived *asked = law_underived(run->law, name);
    // Laws may ask in other words, and presume otherwise: the first by name is heard, in whatever
    // order they come.
    bool heard = leaf->law.len > 0 && str_compare(leaf->law, run->law->law_name) <= 0;
    if (presumed && (!leaf->presumed || !heard)) {
        leaf->presumption = presumption;
    }
    leaf->presumed = leaf->presumed || presumed;
    if (heard) {
        return;
    }
    leaf->law = run->law->law_name;
    leaf->fact.is_fact = true;
    leaf->fact.name = name;
    leaf->fact.question = row != NULL ? row->question : asked->question;
    leaf->fact.question_zh = row != NULL ? row->question_zh : asked->question_zh;
}

// --- Lists ------------------------------------------------------------------------------------

static int leaf_compare(const void *a, const void *b)
{
    const Leaf *left = a, *right = b;
    if (left->fact.weight != right->fact.weight) {
        return left->fact.weight > right->fact.weight ? -1 : 1;
    }
    return str_compare(left->fact.fact, right->fact.fact);
}

static void leaves_sort(MissingWalk *walk)
{
    if (walk->leaves.count > 1) {
        qsort(walk->leaves.at, walk->leaves.count, sizeof *walk->leaves.at, leaf_compare);
    }
}

uint32_t missing_list(MissingWalk *walk, MissingFact **out)
{
    missing_drain(walk);
    leaves_sort(walk);
    MissingFact *list = ARENA_MANY(walk->arena, MissingFact, walk->leaves.count + 1);
    for (size_t i = 0; i < walk->leaves.count; i++) {
        list[i] = walk->leaves.at[i].fact;
    }
    *out = list;
    return (uint32_t)walk->leaves.count;
}

static int assumed_compare(const void *a, const void *b)
{
    const AssumedFact *left = a, *right = b;
    return str_compare(left->fact, right->fact);
}

uint32_t missing_presumed(MissingWalk *walk, AssumedFact **out)
{
    missing_drain(walk);
    leaves_sort(walk);
    AssumedFact *list = ARENA_MANY(walk->arena, AssumedFact, walk->leaves.count + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < walk->leaves.count; i++) {
        const Leaf *leaf = &walk->leaves.at[i];
        if (leaf->presumed) {
            const Fact *fact = vocabulary_fact(walk->given->vocabulary, leaf->fact.name.fact);
            list[count++] = (AssumedFact){leaf->fact.fact, leaf->presumption, fact};
        }
    }
    if (count > 1) {
        qsort(list, count, sizeof *list, assumed_compare);
    }
    *out = list;
    return count;
}
