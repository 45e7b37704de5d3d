// day.c: the law of a day. A statement counts from the day on which it was published, on the days
// that it names; statuses are resolved once, so that a case never looks at a date. Days between two
// borders (a first day, a last day, a day of publication) share one Day.
#include <stdlib.h>

#include "decide/codes.h"
#include "decide/key.h"
#include "decide/rows.h"

static LawPlan law_plan(Decider *decider, Day *day, uint32_t law, Date as_of, Date known);

// --- Epochs -----------------------------------------------------------------------------------

typedef VEC(Date) Dates;

static void borders_of(Dates *as_of, Dates *known, const Days *days, Arena *arena)
{
    if (days->has_from) {
        *VEC_PUSH(as_of, arena) = days->from;
    }
    if (days->has_end) {
        *VEC_PUSH(as_of, arena) = days->end + 1;
    }
    if (days->has_published || days->has_from) {
        *VEC_PUSH(known, arena) = days->has_published ? days->published : days->from;
    }
}

static int date_compare(const void *a, const void *b)
{
    Date left = *(const Date *)a, right = *(const Date *)b;
    return (left > right) - (left < right);
}

static uint32_t dates_settle(Dates *dates)
{
    uint32_t count = 0;
    if (dates->count > 0) {
        qsort(dates->at, dates->count, sizeof *dates->at, date_compare);
    }
    for (size_t i = 0; i < dates->count; i++) {
        if (count == 0 || dates->at[count - 1] != dates->at[i]) {
            dates->at[count++] = dates->at[i];
        }
    }
    return count;
}

// A commitment is read on the days after those of its row.
static void timeline_borders(Dates *as_of, Dates *known, const Decider *decider)
{
    const Timeline *timeline = decider->options.timeline;
    for (uint32_t i = 0; timeline != NULL && i < timeline->count; i++) {
        Days days = timeline->rows[i].days;
        bool commitment = timeline->rows[i].status >= TIMELINE_KEPT;
        days.from += commitment;
        days.end += commitment;
        borders_of(as_of, known, &days, decider->arena);
    }
}

void day_borders(Decider *decider)
{
    const Program *program = decider->program;
    Dates as_of = {}, known = {};
    for (uint32_t i = 0; i < program->provision_count; i++) {
        const Provision *provision = &program->provisions[i];
        borders_of(&as_of, &known, &provision->days, decider->arena);
        if (provision->limit != NULL) {
            borders_of(&as_of, &known, &provision->limit->days, decider->arena);
        }
    }
    timeline_borders(&as_of, &known, decider);
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        borders_of(&as_of, &known, &program->derivations[i].days, decider->arena);
    }
    for (uint32_t i = 0; i < program->group_count; i++) {
        borders_of(&as_of, &known, &program->groups[i].days, decider->arena);
    }
    for (uint32_t t = 0; t < program->table_count; t++) {
        const Table *table = &program->tables[t];
        for (uint32_t row = 0; table->row_days != NULL && row < table->row_count; row++) {
            borders_of(&as_of, &known, &table->row_days[row], decider->arena);
        }
    }
    decider->as_of_border_count = dates_settle(&as_of);
    decider->known_border_count = dates_settle(&known);
    decider->as_of_borders = as_of.at;
    decider->known_borders = known.at;
}

// How many borders lie on or before a day.
static uint32_t epoch_of(const Date *borders, uint32_t count, Date date)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (borders[middle] <= date) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool days_known(const Days *days, Date known)
{
    return days->has_published ? days->published <= known : !days->has_from || days->from <= known;
}

bool days_cover(const Days *days, Date as_of, Date known)
{
    bool before = days->has_from && as_of < days->from;
    bool after = days->has_end && as_of > days->end;
    return !before && !after && days_known(days, known);
}

// --- Rows ------------------------------------------------------------------------------------

static void rows_apply(const Program *program, Day *day, Date as_of, Date known)
{
    for (uint32_t t = 0; t < program->table_count; t++) {
        const Table *table = &program->tables[t];
        if (table->row_days == NULL) {
            continue;
        }
        Bits bits = {ARENA_MANY(day->arena, uint64_t, table->row_count / 64 + 1)};
        for (uint32_t row = 0; row < table->row_count; row++) {
            if (days_cover(&table->row_days[row], as_of, known)) {
                bits_set(bits, row);
            }
        }
        day->rows_in_force[t] = bits;
    }
}

// --- Groups -----------------------------------------------------------------------------------

typedef VEC(Atom) Atoms;

typedef struct GroupReader {
    const Program *program;
    Day *day;
    Date as_of, known;
} GroupReader;

static void group_settle(const GroupReader *reader, uint32_t group);
static void set_collect(const GroupReader *reader, const Node *set, Atoms *out);

static const Group *group_version(const GroupReader *reader, uint32_t group)
{
    for (; group != UINT32_MAX; group = reader->program->groups[group].next_version) {
        if (days_cover(&reader->program->groups[group].days, reader->as_of, reader->known)) {
            return &reader->program->groups[group];
        }
    }
    return NULL;
}

static void atoms_add_set(Atoms *out, const Set *set, Arena *arena)
{
    for (uint32_t i = 0; i < set->count; i++) {
        *VEC_PUSH(out, arena) = set->atoms[i];
    }
}

static void element_collect(const GroupReader *reader, const Node *node, Atoms *out)
{
    Arena *arena = reader->day->arena;
    switch (node->kind) {
    case NODE_CONSTANT:
        if (node->constant.kind == VALUE_ATOM) {
            *VEC_PUSH(out, arena) = node->constant.atom;
        }
        break;
    case NODE_GROUP:
        group_settle(reader, node->group);
        atoms_add_set(out, reader->day->group_sets[node->group].set, arena);
        break;
    case NODE_ANY:
        for (uint16_t i = 1; i <= country_count(); i++) {
            *VEC_PUSH(out, arena) = atom_of_country((CountryId){i});
        }
        break;
    case NODE_CELLS: {
        const Table *table = &reader->program->tables[node->table];
        for (uint32_t row = 0; row < table->row_count; row++) {
            Value value = table_cell(table, row, node->column)->value;
            if (value.kind == VALUE_ATOM && value.exact && value.atom != ATOM_NONE) {
                *VEC_PUSH(out, arena) = value.atom;
            } else if (value.kind == VALUE_SET) {
                atoms_add_set(out, value.set, arena);
            }
        }
        break;
    }
    default:
        break;
    }
}

// A group's members on the day; of codes, a range is kept apart (it is asked, not listed).
static void group_settle(const GroupReader *reader, uint32_t group)
{
    Day *day = reader->day;
    if (day->group_done[group]) {
        return;
    }
    day->group_done[group] = true;
    const Group *version = group_version(reader, group);
    day->group_nodes[group] = version != NULL ? version->set : NULL;
    Atoms atoms = {};
    if (version != NULL) {
        set_collect(reader, version->set, &atoms);
    }
    day->group_sets[group] = value_of_set(atoms.at, atoms.count, true, day->arena);
}

// What is taken out may have something taken out of it again: any country except A5 except DE.
static void set_collect(const GroupReader *reader, const Node *set, Atoms *out)
{
    Arena *arena = reader->day->arena;
    Atoms listed = {}, except = {};
    for (uint32_t i = 0; i < set->count; i++) {
        element_collect(reader, set->children[i], &listed);
    }
    if (set->has_except) {
        set_collect(reader, set->children[set->count], &except);
    }
    Value taken = value_of_set(except.at, except.count, true, arena);
    for (size_t i = 0; i < listed.count; i++) {
        if (!set_has(taken.set, listed.at[i])) {
            *VEC_PUSH(out, arena) = listed.at[i];
        }
    }
}

static void groups_apply(const Program *program, Day *day, Date as_of, Date known)
{
    GroupReader reader = {program, day, as_of, known};
    for (uint32_t i = 0; i < program->group_count; i++) {
        group_settle(&reader, i);
    }
}

// --- A law's plan -----------------------------------------------------------------------------

typedef VEC(const Provision *) Provisions;

static int provision_compare(const void *a, const void *b);

// By name, so that nothing hangs on the order of statements.
static ProvisionList provisions_settle(Provisions *list)
{
    if (list->count > 1) {
        qsort(list->at, list->count, sizeof *list->at, provision_compare);
    }
    return (ProvisionList){list->at, (uint32_t)list->count};
}

static bool is_of_law(const Decider *decider, const Provision *provision, Atom law)
{
    return provision->rulebook->law == law && decider->relevant[provision->rulebook->index];
}

// Provisions of some kinds that are in force; of requirements only those that count.
static ProvisionList provisions_find(const Decider *decider, const Day *day, Atom law,
                                     StatementKind first, StatementKind last, bool counted)
{
    Provisions found = {};
    for (uint32_t i = 0; i < decider->program->provision_count; i++) {
        const Provision *provision = &decider->program->provisions[i];
        if (provision->kind >= first && provision->kind <= last &&
            day->forces[i].force != FORCE_OUT && is_of_law(decider, provision, law) &&
            (!counted || decider->selected[provision->rulebook->index])) {
            *VEC_PUSH(&found, day->arena) = provision;
        }
    }
    return provisions_settle(&found);
}

static void entry_add(const Day *day, LawPlan *plan, const Provision *provision, uint32_t row,
                      Atom code)
{
    bool whole_table =
        row == UINT32_MAX || day->rows_in_force[provision->members.table].words == NULL;
    plan->entries[plan->entry_count++] = (EntryInstance){
        .provision = provision,
        .row = row,
        .code = code,
        .conditional = provision->condition_count > 0,
        .in_force = whole_table || bits_get(day->rows_in_force[provision->members.table], row),
        .unclear = day->forces[provision->index].force == FORCE_UNCLEAR,
    };
}

// One instance an entry; one a row for `entries` whose code is a column of the row.
static void entries_of(const Decider *decider, Day *day, LawPlan *plan, const Provision *provision)
{
    plan->entry_provisions[provision->index] = plan->entry_count;
    if (provision->kind == STATEMENT_ENTRY) {
        entry_add(day, plan, provision, UINT32_MAX, provision->code);
        return;
    }
    if (provision->members.kind != MEMBERS_ROWS || provision->code_of == NULL) {
        return;
    }
    uint32_t t = provision->members.table;
    const Table *table = &decider->program->tables[t];
    for (uint32_t row = 0; row < table->row_count; row++) {
        // A row that is not in force keeps its place, so that rows and instances stay in step.
        const Node *code = provision->code_of;
        Atom atom = code->kind == NODE_COLUMN ? table_cell(table, row, code->column)->value.atom
                                              : code->constant.atom;
        entry_add(day, plan, provision, row, atom);
    }
}

typedef struct Headed {
    Atom heading;
    uint32_t entry;
} Headed;

static int headed_compare(const void *a, const void *b)
{
    const Headed *left = a, *right = b;
    return left->heading != right->heading
               ? (left->heading < right->heading ? -1 : 1)
               : (left->entry > right->entry) - (left->entry < right->entry);
}

static void headings_find(const Decider *decider, Day *day, LawPlan *plan)
{
    const Symbols *symbols = decider->program->vocabulary->symbols;
    Headed *headed = ARENA_MANY(day->arena, Headed, plan->entry_count);
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        headed[i] = (Headed){code_heading(symbols, plan->entries[i].code), i};
    }
    qsort(headed, plan->entry_count, sizeof *headed, headed_compare);
    plan->by_heading = ARENA_MANY(day->arena, uint32_t, plan->entry_count);
    plan->headings = ARENA_MANY(day->arena, HeadingEntries, plan->entry_count);
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        plan->by_heading[i] = headed[i].entry;
        if (i == 0 || headed[i].heading != headed[i - 1].heading) {
            plan->headings[plan->heading_count++] =
                (HeadingEntries){.heading = headed[i].heading, .first = i};
        }
        plan->headings[plan->heading_count - 1].count++;
    }
}

static void entries_find(const Decider *decider, Day *day, LawPlan *plan)
{
    ProvisionList entries =
        provisions_find(decider, day, plan->law, STATEMENT_ENTRY, STATEMENT_ENTRIES, false);
    Provisions conditional = {}, winners = {};
    size_t room = 0;
    for (uint32_t i = 0; i < entries.count; i++) {
        const Provision *entry = entries.at[i];
        bool rows = entry->each && entry->members.kind == MEMBERS_ROWS;
        room += rows ? decider->program->tables[entry->members.table].row_count : 1;
    }
    plan->entries = ARENA_MANY(day->arena, EntryInstance, room + 1);
    plan->entry_provisions =
        ARENA_MANY(day->arena, uint32_t, decider->program->provision_count + 1);
    memset(plan->entry_provisions, 0xFF, decider->program->provision_count * sizeof(uint32_t));
    for (uint32_t i = 0; i < entries.count; i++) {
        entries_of(decider, day, plan, entries.at[i]);
        if (entries.at[i]->condition_count > 0 || entries.at[i]->where != NULL) {
            *VEC_PUSH(&conditional, day->arena) = entries.at[i];
        }
        if (entries.at[i]->kind == STATEMENT_ENTRY && entries.at[i]->over_codes != NULL) {
            *VEC_PUSH(&winners, day->arena) = entries.at[i];
        }
    }
    headings_find(decider, day, plan);
    plan->conditional = provisions_settle(&conditional);
    plan->winners = provisions_settle(&winners);
}

static int provision_compare(const void *a, const void *b)
{
    const Provision *const *left = a, *const *right = b;
    int order = str_compare((*left)->full, (*right)->full);
    if (order == 0) {  // versions of one name
        order =
            ((*left)->days.from > (*right)->days.from) - ((*left)->days.from < (*right)->days.from);
    }
    return order != 0 ? order : ((*left)->kind > (*right)->kind) - ((*left)->kind < (*right)->kind);
}

static int exception_compare(const void *a, const void *b)
{
    const ExceptionGroup *left = a, *right = b;
    return str_compare(left->name, right->name);
}

static void exceptions_group(const Decider *decider, Day *day, LawPlan *plan)
{
    ProvisionList all = provisions_find(decider, day, plan->law, STATEMENT_EXCEPTION,
                                        STATEMENT_GENERAL_LICENCE, true);
    plan->exceptions = ARENA_MANY(day->arena, ExceptionGroup, all.count + 1);
    for (uint32_t i = 0; i < all.count; i++) {
        const Provision *limb = all.at[i];
        bool general = limb->kind == STATEMENT_GENERAL_LICENCE;
        uint32_t g = 0;
        while (g < plan->exception_count && !(str_equal(plan->exceptions[g].name, limb->family) &&
                                              plan->exceptions[g].general_licence == general)) {
            g++;
        }
        ExceptionGroup *group = &plan->exceptions[g];
        if (g == plan->exception_count) {
            plan->exception_count++;
            *group = (ExceptionGroup){.name = limb->family, .general_licence = general};
            group->limbs.at = ARENA_MANY(day->arena, const Provision *, all.count);
        }
        group->limbs.at[group->limbs.count++] = limb;
    }
    if (plan->exception_count > 1) {
        qsort(plan->exceptions, plan->exception_count, sizeof *plan->exceptions, exception_compare);
    }
}

static void derivations_find(const Decider *decider, const Day *day, LawPlan *plan, Date as_of,
                             Date known)
{
    const Program *program = decider->program;
    plan->derivations =
        ARENA_MANY(day->arena, const Derivation *, program->vocabulary->facts.count + 1);
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        const Derivation *derivation = &program->derivations[i];
        // A law's own derivation goes before one that is lent by another's rulebook.
        const Derivation *there = plan->derivations[derivation->fact.fact.index];
        bool lent = derivation->rulebook->law != plan->law && there != NULL;
        if (decider->lends[plan->law_index][derivation->rulebook->index] && !lent &&
            days_cover(&derivation->days, as_of, known)) {
            plan->derivations[derivation->fact.fact.index] = derivation;
        }
    }
    plan->derived = ARENA_MANY(day->arena, FactId, program->vocabulary->facts.count + 1);
    for (uint32_t i = 0; i < program->vocabulary->facts.count; i++) {
        PlaceId place = program->vocabulary->facts.at[i].place;
        if (plan->derivations[i] != NULL && (place == PLACE_CASE || place == PLACE_ITEM)) {
            plan->derived[plan->derived_count++] = (FactId){i};
        }
    }
}

static void asked_as(const Decider *decider, Day *day, const LawPlan *plan, FactName name,
                     Underived *slot)
{
    const Vocabulary *vocabulary = decider->program->vocabulary;
    const Fact *fact = vocabulary_fact(vocabulary, name.fact);
    slot->question = vocabulary_question(vocabulary, name, plan->law, false);
    slot->question_zh = vocabulary_question(vocabulary, name, plan->law, true);
    Buffer path = buffer_new(day->arena);
    if (fact->place == PLACE_ITEM) {
        buffer_add(&path, STR("item."));
    } else if (fact->place == PLACE_PARTY && name.role < ROLE_COUNT) {
        buffer_add(&path, role_name(name.role));
        buffer_add_char(&path, '.');
    } else if (fact->place != PLACE_CASE) {
        return;  // its path hangs on positions in lists
    }
    buffer_add(&path, fact->name);
    slot->path = buffer_str(&path);
}

// What every fact is in every role where nothing is said of it: asked for each fact that is
// missing.
static void underived_find(const Decider *decider, Day *day, LawPlan *plan)
{
    const Vocabulary *vocabulary = decider->program->vocabulary;
    size_t count = vocabulary->facts.count * (ROLE_COUNT + 1);
    plan->underived = ARENA_MANY(day->arena, Underived, count + 1);
    for (uint32_t i = 0; i < vocabulary->facts.count; i++) {
        const Fact *fact = &vocabulary->facts.at[i];
        Value unknown = value_unknown(type_value_kind(&fact->type), fact->type.or_none);
        unknown = fact->has_bounds ? value_within(unknown, fact->bounds, day->arena) : unknown;
        if (fact->type.kind == TYPE_WORD && !fact->type.any_country) {
            unknown.set = fact->type.words;  // one of those left: all of them
        }
        for (unsigned role = 0; role <= ROLE_COUNT; role++) {
            Underived *slot = &plan->underived[i * (ROLE_COUNT + 1) + role];
            slot->has_presumption = vocabulary_presumed(vocabulary, (FactName){{i}, (Role)role},
                                                        plan->law, &slot->presumed);
            slot->unknown = unknown;
            asked_as(decider, day, plan, (FactName){{i}, (Role)role}, slot);
        }
    }
}

static void lists_find(const Decider *decider, const Day *day, LawPlan *plan)
{
    plan->lists = ARENA_MANY(day->arena, Str, decider->program->rulebook_count + 1);
    plan->counted = ARENA_MANY(day->arena, const Rulebook *, decider->program->rulebook_count + 1);
    for (uint32_t i = 0; i < decider->program->rulebook_count; i++) {
        const Rulebook *rulebook = decider->program->rulebooks[i];
        if (rulebook->law != plan->law || !decider->relevant[i]) {
            continue;
        }
        if (decider->selected[i]) {
            plan->counted[plan->counted_count++] = rulebook;
        }
        bool seen = rulebook->list.len == 0;
        for (uint32_t k = 0; k < plan->list_count; k++) {
            seen = seen || str_equal(plan->lists[k], rulebook->list);
        }
        if (!seen) {
            plan->lists[plan->list_count++] = rulebook->list;
        }
    }
}

static LawPlan law_plan(Decider *decider, Day *day, uint32_t law, Date as_of, Date known)
{
    Atom atom = decider->laws[law];
    LawPlan plan = {.law_index = law, .law = atom, .law_name = decider->law_names[law]};
    plan.governs = ARENA_MANY(day->arena, Memo, decider->program->rulebook_count + 1);
    lists_find(decider, day, &plan);
    entries_find(decider, day, &plan);
    plan.requirements =
        provisions_find(decider, day, atom, STATEMENT_REQUIRE, STATEMENT_PROHIBIT, true);
    exceptions_group(decider, day, &plan);
    plan.policies = provisions_find(decider, day, atom, STATEMENT_POLICY, STATEMENT_POLICY, false);
    plan.factors = provisions_find(decider, day, atom, STATEMENT_FACTOR, STATEMENT_FACTOR, true);
    plan.documents =
        provisions_find(decider, day, atom, STATEMENT_DOCUMENT, STATEMENT_DOCUMENT, true);
    plan.duties = provisions_find(decider, day, atom, STATEMENT_DUTY, STATEMENT_DUTY, true);
    plan.limits = provisions_find(decider, day, atom, STATEMENT_LIMIT, STATEMENT_LIMIT, true);
    plan.clocks = provisions_find(decider, day, atom, STATEMENT_CLOCK, STATEMENT_CLOCK, true);
    derivations_find(decider, day, &plan, as_of, known);
    underived_find(decider, day, &plan);
    plan.filters = ARENA_MANY(day->arena, RowFilter *, decider->program->provision_count + 1);
    plan.node_filters = ARENA_MANY(day->arena, RowFilter *, decider->program->node_count + 1);
    return plan;
}

// --- Door -------------------------------------------------------------------------------------

static Day *day_new(Decider *decider, Date as_of, Date known)
{
    const Program *program = decider->program;
    Arena *arena = decider->arena;
    Day *day = ARENA_NEW(arena, Day);
    day->arena = arena;
    day->as_of_epoch = epoch_of(decider->as_of_borders, decider->as_of_border_count, as_of);
    day->known_epoch = epoch_of(decider->known_borders, decider->known_border_count, known);
    day->forces = ARENA_MANY(arena, ProvisionForce, program->provision_count + 1);
    day->group_sets = ARENA_MANY(arena, Value, program->group_count + 1);
    day->group_nodes = ARENA_MANY(arena, const Node *, program->group_count + 1);
    day->group_done = ARENA_MANY(arena, bool, program->group_count + 1);
    day->rows_in_force = ARENA_MANY(arena, Bits, program->table_count + 1);
    day->country_sets = ARENA_MANY(arena, uint64_t *, program->node_count + 1);
    day->commitments = commitments_on(decider->options.timeline, as_of, known, day->arena);
    day_statuses(decider, day, as_of, known);
    rows_apply(program, day, as_of, known);
    groups_apply(program, day, as_of, known);
    day->laws = ARENA_MANY(arena, LawPlan, decider->law_count + 1);
    for (uint32_t i = 0; i < decider->law_count; i++) {
        day->laws[i] = law_plan(decider, day, i, as_of, known);
    }
    return day;
}

Day *day_find(Decider *decider, Date as_of, Date known)
{
    uint32_t as_of_epoch = epoch_of(decider->as_of_borders, decider->as_of_border_count, as_of);
    uint32_t known_epoch = epoch_of(decider->known_borders, decider->known_border_count, known);
    Day *last = decider->last_day;
    if (last != NULL && last->as_of_epoch == as_of_epoch && last->known_epoch == known_epoch) {
        return last;
    }
    for (size_t i = 0; i < decider->days.count; i++) {
        Day *day = decider->days.at[i];
        if (day->as_of_epoch == as_of_epoch && day->known_epoch == known_epoch) {
            decider->last_day = day;
            return day;
        }
    }
    Day *day = day_new(decider, as_of, known);
    *VEC_PUSH(&decider->days, decider->arena) = day;
    decider->last_day = day;
    return day;
}
