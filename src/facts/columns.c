// columns.c: a schema bound to the vocabulary, and a row of a batch as a case. The structs of a
// schema are taken apart once, so that what is left is a list of columns with the names of facts.
//
// Names are looked up in a case that stands for all rows: what leads nowhere there, or to a fact of
// another type, is a problem of the column, said once and not for each row.
#include "facts/columns.h"

#include "facts/case_reader.h"
#include "facts/column_cell.h"

#define COLUMNS_MAX 10'000

typedef struct Binding {
    Columns *columns;
    CaseReader reader;  // of the case that stands for all
    Problems *problems;
    Arena *arena;
    VEC(FactColumn) list;
    bool is_full;  // there were more columns than may be
    uint32_t path[32];
} Binding;

static Status refuse_schema(const struct ArrowSchema *schema, Place place, Problems *problems,
                            Arena *arena);
static void bind_struct(Binding *binding, const ColumnType *type, Str prefix, uint32_t depth);
static void bind_column(Binding *binding, const ColumnType *type, Str name, uint32_t depth);
static void bind_fact(Binding *binding, FactColumn *column, const Field *field);
static void bind_items(Binding *binding, const FactColumn *column, const Field *field);
static void members_check(Binding *binding, Record *record, const ColumnType *type,
                          const Field *field);
static void member_check(Binding *binding, Record *record, Str name, const ColumnType *type,
                         const Field *field);
static void target_check(Binding *binding, const Target *target, const ColumnType *type,
                         const Field *field);
static bool kind_suits(TypeKind wanted, const ColumnType *type);
static void refuse_type(Binding *binding, Str wanted, TypeKind kind, const ColumnType *type,
                        const Field *field);
static void column_load(FactColumn *column, const ColumnType *type, const struct ArrowArray *batch);
static void column_say(CaseReader *reader, const FactColumn *column, size_t row);
static void column_say_value(CaseReader *reader, const FactColumn *column, Str cell,
                             const Field *field);
static void column_say_list(CaseReader *reader, const FactColumn *column, Str cell,
                            const Field *field);
static Status target_find(Target *out, CaseReader *reader, const FactColumn *column,
                          const Field *field);

Status columns_bind(Columns **out, const struct ArrowSchema *schema, const Vocabulary *vocabulary,
                    Place place, Problems *problems, Arena *arena)
{
    size_t errors_before = problems->error_count;
    Columns *self = ARENA_NEW(arena, Columns);
    ColumnType *type = ARENA_NEW(arena, ColumnType);
    self->vocabulary = vocabulary;
    self->type = type;
    Status status = column_type_read(type, schema, 0, arena);
    if (status != STATUS_OK || type->kind != COLUMN_STRUCT) {
        return refuse_schema(schema, place, problems, arena);
    }
    Case *sample = case_new(vocabulary, arena);
    Binding binding = {.columns = self,
                       .reader = case_reader_new(sample, place, problems),
                       .problems = problems,
                       .arena = arena};
    binding.reader.replaces = true;
    bind_struct(&binding, type, STR(""), 0);
    if (binding.is_full) {
        (void)problem_error(problems, place, "case.limit", "a case may have %d columns",
                            COLUMNS_MAX);
    }
    self->at = binding.list.at;
    self->count = (uint32_t)binding.list.count;
    if (problems->error_count != errors_before) {
        return STATUS_INVALID;
    }
    *out = self;
    return STATUS_OK;
}

Status columns_load(Columns *self, const struct ArrowArray *batch, Place place, Problems *problems)
{
    Str fault = STR("");
    self->rows = 0;
    if (!column_array_check(self->type, batch, 0, &fault)) {
        return problem_error(problems, place, "case.columns",
                             "the batch is not built as its schema says: %.*s", STR_ARG(fault));
    }
    for (uint32_t i = 0; i < self->count; i++) {
        column_load(&self->at[i], self->type, batch);
    }
    self->rows = (size_t)batch->length;
    return STATUS_OK;
}

Status columns_case(Case **out, const Columns *self, size_t row, Place place, Problems *problems,
                    Arena *arena)
{
    Case *given = case_new(self->vocabulary, arena);
    CaseReader reader = case_reader_new(given, place, problems);
    for (uint32_t i = 0; i < self->count; i++) {
        if (!column_is_null(&self->at[i], row)) {
            column_say(&reader, &self->at[i], row);
        }
    }
    TRY(case_finish(&reader));
    *out = given;
    return STATUS_OK;
}

Status columns_case_of_cell(Case **out, const Columns *self, uint32_t column, size_t row,
                            Place place, Problems *problems, Arena *arena)
{
    Case *given = case_new(self->vocabulary, arena);
    CaseReader reader = case_reader_new(given, place, problems);
    if (!column_is_null(&self->at[column], row)) {
        column_say(&reader, &self->at[column], row);
    }
    TRY(case_finish(&reader));
    *out = given;
    return STATUS_OK;
}

bool column_is_null(const FactColumn *column, size_t row)
{
    bool is_null = column->type->kind == COLUMN_NULL;
    for (uint32_t i = 0; i < column->null_count; i++) {
        const ColumnNulls *nulls = &column->nulls[i];
        is_null = is_null || !column_bit(nulls->bits, nulls->start + (int64_t)row);
    }
    return is_null;
}

// Names each column whose type is not read; of a schema that is no struct, that.
static Status refuse_schema(const struct ArrowSchema *schema, Place place, Problems *problems,
                            Arena *arena)
{
    ColumnType ignored;
    Status status = STATUS_OK;
    bool is_struct = str_equal(str_from_c(schema->format), STR("+s"));
    for (int64_t i = 0; is_struct && schema->children != NULL && i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (child != NULL && column_type_read(&ignored, child, 1, arena) == STATUS_NOT_FOUND) {
            place.field = str_copy(str_from_c(child->name), problems->arena);
            status = problem_error(problems, place, "case.columns",
                                   "columns of Arrow's type '%s' are not read",
                                   child->format == NULL ? "" : child->format);
            problem_hint(problems, "cast it to text, whole numbers, decimal128, date32 or lists");
        }
    }
    return status != STATUS_OK ? status
                               : problem_error(problems, place, "case.columns",
                                               "a struct of 1 to 10,000 columns is expected");
}

ColumnText column_text(const FactColumn *column, size_t row, Arena *arena)
{
    int64_t at = column->start - column->array->offset + (int64_t)row;
    if (column_is_null(column, row)) {
        return (ColumnText){};
    }
    if (column->type->kind == COLUMN_LIST) {
        Buffer buffer = buffer_new(arena);
        JsonWriter writer = {.to = &buffer};
        Str fault = column_cell_json(&writer, column->type, column->array, at, arena);
        return fault.len > 0 ? (ColumnText){COLUMN_TEXT_FAULT, fault}
                             : (ColumnText){COLUMN_TEXT_PLAIN, buffer_str(&buffer)};
    }
    ColumnCell cell = column_cell(column->type, column->array, at, arena);
    return (ColumnText){cell.kind == CELL_NULL    ? COLUMN_TEXT_NULL
                        : cell.kind == CELL_FAULT ? COLUMN_TEXT_FAULT
                                                  : COLUMN_TEXT_PLAIN,
                        cell.text};
}

static void bind_struct(Binding *binding, const ColumnType *type, Str prefix, uint32_t depth)
{
    for (uint32_t i = 0; i < type->child_count; i++) {
        const ColumnType *child = &type->children[i];
        Str name = prefix.len == 0 ? child->name
                                   : str_format(binding->arena, "%.*s.%.*s", STR_ARG(prefix),
                                                STR_ARG(child->name));
        binding->path[depth] = i;
        if (child->kind == COLUMN_STRUCT) {
            bind_struct(binding, child, name, depth + 1);
        } else {
            bind_column(binding, child, str_trim(name), depth + 1);
        }
    }
}

static void bind_column(Binding *binding, const ColumnType *type, Str name, uint32_t depth)
{
    Arena *arena = binding->arena;
    if (binding->list.count == COLUMNS_MAX) {
        binding->is_full = true;
        return;
    }
    uint32_t *path = ARENA_MANY(arena, uint32_t, depth);
    memcpy(path, binding->path, depth * sizeof *path);
    FactColumn column = {.name = name,
                         .type = type,
                         .use = COLUMN_SAYS_PATH,
                         .path = path,
                         .depth = depth,
                         .nulls = ARENA_MANY(arena, ColumnNulls, depth + 1)};
    Field field = field_name(NULL, name);
    if (str_equal(name, STR("id"))) {
        column.use = COLUMN_SAYS_ID;
        if (!kind_suits(TYPE_TEXT, type)) {
            refuse_type(binding, STR("text"), TYPE_TEXT, type, &field);
        }
    } else if (str_equal(name, STR("items"))) {
        column.use = COLUMN_SAYS_ITEMS;
        bind_items(binding, &column, &field);
    } else {
        bind_fact(binding, &column, &field);
    }
    *VEC_PUSH(&binding->list, arena) = column;
}

static void bind_fact(Binding *binding, FactColumn *column, const Field *field)
{
    Target target;
    size_t errors_before = binding->problems->error_count;
    Status status = case_target(&target, &binding->reader, column->name, field);
    if (status == STATUS_NOT_FOUND) {
        (void)case_refuse_name(&binding->reader, NULL, column->name, field);
        return;
    }
    if (status != STATUS_OK || binding->problems->error_count != errors_before) {
        return;
    }
    target_check(binding, &target, column->type, field);
    bool is_flat =
        target.record->place <= PLACE_PARTY && !str_starts_with(column->name, STR("items["));
    if (is_flat) {
        bool is_part = target.is_completeness || target.row.len > 0;
        column->use = is_part ? COLUMN_SAYS_PART : COLUMN_SAYS_FACT;
        column->fact = (FactName){target.fact, target.record->role};
    }
}

static void bind_items(Binding *binding, const FactColumn *column, const Field *field)
{
    const ColumnType *type = column->type;
    if (type->kind == COLUMN_LIST && type->children[0].kind == COLUMN_STRUCT) {
        members_check(binding, binding->reader.self->items[0], &type->children[0], field);
    } else if (type->kind != COLUMN_NULL) {
        refuse_type(binding, STR("list of items"), TYPE_PLACE, type, field);
    }
}

// The fields of a struct in a list: each is the name of a fact there, or the beginning of names.
static void members_check(Binding *binding, Record *record, const ColumnType *type,
                          const Field *field)
{
    for (uint32_t i = 0; i < type->child_count; i++) {
        const ColumnType *child = &type->children[i];
        Field at = field_name(field, child->name);
        member_check(binding, record, child->name, child, &at);
    }
}

static void member_check(Binding *binding, Record *record, Str name, const ColumnType *type,
                         const Field *field)
{
    Target target;
    Status status = case_target_in(&target, &binding->reader, record, name, field);
    if (status == STATUS_OK) {
        target_check(binding, &target, type, field);
        return;
    }
    if (status == STATUS_NOT_FOUND && type->kind != COLUMN_STRUCT) {
        (void)case_refuse_name(&binding->reader, record, name, field);
    }
    for (uint32_t i = 0; status == STATUS_NOT_FOUND && i < type->child_count; i++) {
        const ColumnType *child = &type->children[i];
        Field at = field_name(field, child->name);
        Str longer = str_format(binding->arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(child->name));
        if (type->kind == COLUMN_STRUCT) {
            member_check(binding, record, longer, child, &at);
        }
    }
}

static void target_check(Binding *binding, const Target *target, const ColumnType *type,
                         const Field *field)
{
    const Fact *fact = vocabulary_fact(binding->columns->vocabulary, target->fact);
    if (target->is_completeness) {
        if (!kind_suits(TYPE_TRUTH, type)) {
            refuse_type(binding, STR("yes or no"), TYPE_TRUTH, type, field);
        }
        return;
    }
    TypeKind kind = fact->type.kind;
    bool is_by_row = fact->by_table.len > 0 && target->row.len == 0;
    bool is_list = type->kind == COLUMN_LIST;
    bool suits;
    if (kind == TYPE_PLACE) {
        bool is_of_structs = is_list && type->children[0].kind == COLUMN_STRUCT;
        suits = is_of_structs || kind_suits(kind, type);
        if (is_of_structs) {
            Record *member = case_record(binding->reader.self, fact->type.place, target->record, 0);
            members_check(binding, member, &type->children[0], field);
        }
    } else if (kind == TYPE_SET) {
        const ColumnType *member = is_list ? &type->children[0] : type;
        suits = member->kind < COLUMN_LIST && kind_suits(fact->type.member, member);
    } else {
        suits = kind_suits(kind, type) && (!is_by_row || type->kind != COLUMN_TRUTH);
    }
    if (!suits) {
        Str wanted = type_write(&fact->type, binding->columns->vocabulary->symbols, binding->arena);
        refuse_type(binding, wanted, kind, type, field);
    }
}

// May a fact of this type stand in such a column? Text is read as a cell of CSV is; whole numbers
// are also names (footnote 4, a customs number), as they are in JSON.
static bool kind_suits(TypeKind wanted, const ColumnType *type)
{
    bool is_any = wanted == TYPE_ANY;
    switch (type->kind) {
    case COLUMN_NULL:
    case COLUMN_TEXT:
    case COLUMN_TEXT_VIEW:
        return true;
    case COLUMN_TRUTH:
        return wanted == TYPE_TRUTH || is_any;
    case COLUMN_SIGNED:
    case COLUMN_UNSIGNED:
        return wanted == TYPE_NUMBER || wanted == TYPE_TEXT || wanted == TYPE_WORD || is_any;
    case COLUMN_FRACTION:
    case COLUMN_DECIMAL:
        return wanted == TYPE_NUMBER || is_any;
    case COLUMN_DAY:
    case COLUMN_MILLISECOND:
        return wanted == TYPE_DATE || is_any;
    case COLUMN_DICTIONARY:
        return kind_suits(wanted, type->values);
    case COLUMN_LIST:
    case COLUMN_STRUCT:
        break;
    }
    return false;
}

static void refuse_type(Binding *binding, Str wanted, TypeKind kind, const ColumnType *type,
                        const Field *field)
{
    Str given = column_kind_word(type->kind == COLUMN_DICTIONARY ? type->values->kind : type->kind);
    (void)problem_error(binding->problems, reading_place(&binding->reader.reading, field),
                        "case.type", "a column of '%.*s' is expected, not of %.*s", STR_ARG(wanted),
                        STR_ARG(given));
    if (kind == TYPE_MONEY) {
        problem_hint(binding->problems, "write an amount and its currency as text: '500 USD'");
    } else if (kind == TYPE_PLACE) {
        problem_hint(binding->problems, "give a list of structs, or text that is a JSON array");
    } else {
        problem_hint(binding->problems, "cast the column, or give it as text");
    }
}

static void column_load(FactColumn *column, const ColumnType *type, const struct ArrowArray *batch)
{
    const struct ArrowArray *array = batch;
    int64_t start = array->offset;
    column->null_count = 0;
    for (uint32_t i = 0;; i++) {
        if (type->kind != COLUMN_NULL && array->buffers[0] != NULL) {
            column->nulls[column->null_count++] =
                (ColumnNulls){.bits = array->buffers[0], .start = start};
        }
        if (i == column->depth) {
            break;
        }
        type = &type->children[column->path[i]];
        array = array->children[column->path[i]];
        start += array->offset;
    }
    column->array = array;
    column->start = start;
}

static void column_say(CaseReader *reader, const FactColumn *column, size_t row)
{
    Field field = field_name(NULL, column->name);
    // What is written down of a cell is not wanted any more once it is read, but ends with the case.
    ColumnText cell = column_text(column, row, reader->self->arena);
    switch (cell.kind) {
    case COLUMN_TEXT_NULL:
        break;
    case COLUMN_TEXT_FAULT:
        (void)problem_error(reader->reading.problems, reading_place(&reader->reading, &field),
                            "case.type", "this cannot be read: %.*s", STR_ARG(cell.text));
        break;
    case COLUMN_TEXT_PLAIN:
        if (column->type->kind == COLUMN_LIST) {
            column_say_list(reader, column, cell.text, &field);
        } else {
            column_say_value(reader, column, cell.text, &field);
        }
        break;
    }
}

static void column_say_value(CaseReader *reader, const FactColumn *column, Str cell,
                             const Field *field)
{
    Str text = str_trim(cell);
    Target target;
    if (text.len == 0) {
        return;
    }
    if (column->use == COLUMN_SAYS_ID) {
        (void)case_say_id(reader, text, field);
    } else if (target_find(&target, reader, column, field) == STATUS_OK) {
        (void)case_say_cell(reader, &target, text, field);
    }
}

static void column_say_list(CaseReader *reader, const FactColumn *column, Str cell,
                            const Field *field)
{
    const JsonValue *json;
    Target target;
    if (json_read(&json, cell, reader->reading.place.source, reader->reading.place.line,
                  reader->reading.problems, reader->self->arena) != STATUS_OK) {
        return;
    }
    if (column->use == COLUMN_SAYS_ITEMS) {
        case_say_items(reader, json, field);
    } else if (target_find(&target, reader, column, field) == STATUS_OK) {
        (void)case_say_json(reader, &target, json, field);
    }
}

static Status target_find(Target *out, CaseReader *reader, const FactColumn *column,
                          const Field *field)
{
    if (column->use != COLUMN_SAYS_FACT) {
        return case_target(out, reader, column->name, field);
    }
    Case *self = reader->self;
    const Fact *fact = vocabulary_fact(self->vocabulary, column->fact.fact);
    *out = (Target){.record = self->root, .fact = column->fact.fact};
    if (fact->place == PLACE_ITEM) {
        reader->says_item = true;
        out->record = case_item_at(reader, 0, field);
    } else if (fact->place == PLACE_PARTY) {
        out->record = case_party(self, column->fact.role);
    }
    return STATUS_OK;
}
