// path.c: where a fact or a member stands, as a case writes it: items[1].tpp,
// end_user.owners[0].percent.
#include "decide/steps.h"

static void record_path(const Run *run, const Record *record, Buffer *path)
{
    const Vocabulary *vocabulary = run->program->vocabulary;
    switch (record->place) {
    case PLACE_CASE:
        return;
    case PLACE_ITEM:
        if (run->given->item_count > 1) {
            buffer_add(path, STR("items["));
            buffer_add_number(path, record->index);
            buffer_add(path, STR("]."));
        } else {
            buffer_add(path, STR("item."));
        }
        return;
    case PLACE_PARTY:
        buffer_add(path, role_name(record->role));
        buffer_add_char(path, '.');
        return;
    default:
        break;
    }
    const Fact *list = vocabulary_fact(vocabulary, vocabulary->places[record->place].list);
    if (record->parent != NULL) {
        record_path(run, record->parent, path);
    }
    buffer_add(path, list->name);
    if (record_is_unknown_member(record)) {
        buffer_add(path, STR("[?]."));
        return;
    }
    buffer_add_char(path, '[');
    buffer_add_number(path, record->index);
    buffer_add(path, STR("]."));
}

Str member_path(const Run *run, const Record *member, Arena *arena)
{
    Buffer path = buffer_new(arena);
    if (member->parent != NULL) {
        record_path(run, member->parent, &path);
    }
    Str list = vocabulary_fact(run->program->vocabulary,
                               run->program->vocabulary->places[member->place].list)
                   ->name;
    buffer_add(&path, list);
    if (record_is_unknown_member(member)) {
        buffer_add(&path, STR("[?]"));
    } else {
        buffer_add_format(&path, "[%u]", member->index);
    }
    return buffer_str(&path);
}

Str fact_path(const Run *run, FactName name, Arena *arena)
{
    const Fact *fact = vocabulary_fact(run->program->vocabulary, name.fact);
    const Record *record = run_record(run, name);
    if (fact->place == PLACE_PARTY && name.role == ROLE_ANY && record != NULL) {
        name.role = record->role;
    }
    const Underived *asked = law_underived(run->law, name);
    if (asked->path.len > 0 && (fact->place != PLACE_ITEM || run->given->item_count == 1)) {
        return asked->path;
    }
    Buffer path = buffer_new(arena);
    if (record != NULL) {
        record_path(run, record, &path);
    } else if (name.role < ROLE_COUNT) {
        buffer_add(&path, role_name(name.role));
        buffer_add_char(&path, '.');
    }
    buffer_add(&path, fact->name);
    return buffer_str(&path);
}
