// check_table.c: tables stay tables. A CSV beside the rulebook, its header the names of the
// columns, every cell typed on loading; `;` between the members of a set, empty is none, `?`
// unknown.
#include "base/csv.h"
#include "facts/currency.h"
#include "facts/case.h"
#include "lang/check.h"

// Columns are looked for by name, one after the other.
#define COLUMNS_MAX 1000

typedef struct TableReader {
    Context *context;
    Table *table;
    Source source;
    const uint32_t *column_of;  // by cell
    Arena *arena;
    VEC(Cell) cells;
    VEC(Days) days;
    VEC(Atom) keys;
    VEC(uint32_t) lines;
    Str row_text;  // its first line
    bool dated;
} TableReader;

static Status cell_read(Cell *out, TableReader *reader, const Type *type, Str text, Place place);

// --- Columns ----------------------------------------------------------------------------------

static Status key_check(Table *table, Context *context, const Clause *clause)
{
    const Tree *set = clause->tree;
    uint32_t *key = ARENA_MANY(context->checker->arena, uint32_t, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        uint32_t column = 0;
        while (column < table->column_count &&
               !str_equal(table->columns[column].name, set->children[i]->text)) {
            column++;
        }
        if (column == table->column_count) {
            return check_error(context, &set->children[i]->first, "table.key",
                               "the table has no column '%.*s'", STR_ARG(set->children[i]->text));
        }
        key[i] = column;
    }
    table->key = key;
    table->key_count = set->count;
    return STATUS_OK;
}

static const Column *column_named(const Table *table, Str name, TypeKind kind)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        const Column *column = &table->columns[i];
        if (str_equal(column->name, name)) {
            return column->type.kind == kind && !column->type.or_none ? column : NULL;
        }
    }
    return NULL;
}

// The table `rates` says what one of a currency is worth.
static Status rates_check(Table *table, Context *context, const Statement *statement)
{
    const Column *currency = column_named(table, STR("currency"), TYPE_TEXT);
    const Column *worth = column_named(table, STR("worth"), TYPE_MONEY);
    bool is_key =
        currency != NULL && table->key_count == 1 && &table->columns[table->key[0]] == currency;
    if (worth == NULL || !is_key) {
        Status status = check_error(context, &statement->first, "table.rates",
                                    "the table 'rates' says what one of a currency is worth");
        problem_hint(context->checker->problems,
                     "column currency : text; column worth : money; key currency");
        return status;
    }
    table->is_rates = true;
    table->worth = (uint32_t)(worth - table->columns);
    return STATUS_OK;
}

Status check_table_columns(Table *out, Context *context, const Statement *statement)
{
    VEC(Column) columns = {};
    Status status = STATUS_OK;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        Column column = {.name = clause->text};
        if (clause->kind != CLAUSE_COLUMN) {
            out->open = out->open || clause->kind == CLAUSE_OPEN;
            continue;
        }
        if (check_type(&column.type, context, clause->type) != STATUS_OK) {
            status = STATUS_INVALID;
            continue;
        }
        for (size_t k = 0; k < columns.count && k < COLUMNS_MAX; k++) {
            if (str_equal(columns.at[k].name, column.name)) {
                status = check_error(context, &clause->first, "name.twice",
                                     "the column '%.*s' stands twice", STR_ARG(column.name));
            }
        }
        if (columns.count == COLUMNS_MAX) {
            return check_error(context, &clause->first, "cost.columns",
                               "a table has more than %d columns", COLUMNS_MAX);
        }
        *VEC_PUSH(&columns, context->checker->arena) = column;
    }
    out->columns = columns.at;
    out->column_count = (uint32_t)columns.count;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind == CLAUSE_KEY && status == STATUS_OK) {
            status = key_check(out, context, clause);
        }
    }
    return status == STATUS_OK && str_equal(out->name, STR("rates"))
               ? rates_check(out, context, statement)
               : status;
}

// --- Cells ------------------------------------------------------------------------------------

static Status cell_refuse(TableReader *reader, Place place, Str text, const Type *type)
{
    Checker *checker = reader->context->checker;
    Str wanted = check_type_write(reader->context, type);
    Str nearest = check_nearest_name(reader->context, text, type);
    Status status = problem_error(checker->problems, place, "table.cell", "'%.*s' is not %.*s",
                                  STR_ARG(text), STR_ARG(wanted));
    if (nearest.len > 0 && type_is_atom(type->kind)) {
        problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    }
    return status;
}

static bool is_code_text(Str text)
{
    size_t colon = str_find_char(text, ':');
    Str code = colon == SIZE_MAX ? text : str_slice(text, colon + 1, SIZE_MAX);
    return code.len > 0 && code.at[0] >= '0' && code.at[0] <= '9';
}

static Status atom_cell_read(Atom *out, TableReader *reader, const Type *type, Str text,
                             Place place)
{
    if (type->kind == TYPE_CODE) {
        if (is_code_text(text)) {
            return check_code_text(out, reader->context, place, text);
        }
    } else if (check_word(out, reader->context, text, type)) {
        return STATUS_OK;
    } else if (type->kind == TYPE_COUNTRY) {
        *out = atom_of_country(country_find(text));
        if (*out != ATOM_NONE) {
            return STATUS_OK;
        }
    } else if (type->kind == TYPE_NUMBER || (type->kind == TYPE_WORD && type->words == NULL)) {
        *out = symbols_word(reader->context->checker->vocabulary->symbols, text);
        return STATUS_OK;
    }
    return cell_refuse(reader, place, text, type);
}

// A member that is no word may be a group, or `any` for every country.
static const Node *group_member(TableReader *reader, const Type *member, Str text)
{
    const Tree nowhere = {.kind = TREE_NAME, .text = text};
    uint32_t group = 0;
    bool any = str_equal(text, STR("any"));
    if (!any && !check_find_group(&group, reader->context, text)) {
        return NULL;
    }
    Node *node = node_new(reader->context, any ? NODE_ANY : NODE_GROUP, &nowhere);
    node->text = text;
    node->type = *member;
    if (!any) {
        node->group = group;
        node->type.member = member->kind;
        node->type.kind = TYPE_SET;
    }
    return node;
}

static const Node *atom_node(TableReader *reader, const Type *member, Str text, Atom atom)
{
    const Tree nowhere = {.kind = TREE_NAME, .text = text};
    Node *node = node_new(reader->context, NODE_CONSTANT, &nowhere);
    node->text = text;
    node->type = *member;
    node->constant = value_of_atom(atom);
    return node;
}

static Status set_cell_read(Cell *out, TableReader *reader, const Type *type, Str text, Place place)
{
    Type member = type_member(type);
    VEC(Atom) atoms = {};
    VEC(const Node *) nodes = {};
    bool has_group = false;
    Str rest = text;
    Status status = STATUS_OK;
    while (rest.len > 0) {
        Str part = str_trim(str_split(rest, ';', &rest));
        Atom atom = ATOM_NONE;
        const Node *group = group_member(reader, &member, part);
        if (group == NULL && atom_cell_read(&atom, reader, &member, part, place) != STATUS_OK) {
            status = STATUS_INVALID;
            continue;
        }
        has_group = has_group || group != NULL;
        if (atom != ATOM_NONE) {
            *VEC_PUSH(&atoms, reader->arena) = atom;
        }
        *VEC_PUSH(&nodes, reader->arena) =
            group != NULL ? group : atom_node(reader, &member, part, atom);
    }
    TRY(status);
    if (!has_group) {
        out->value = value_of_set(atoms.at, atoms.count, true, reader->arena);
        return STATUS_OK;
    }
    const Tree nowhere = {.kind = TREE_SET, .text = text};
    Node *set = node_new(reader->context, NODE_SET, &nowhere);
    set->text = text;
    set->type = *type;
    set->children = nodes.at;
    set->count = (uint32_t)nodes.count;
    out->set = set;
    return STATUS_OK;
}

static Status empty_cell_read(Cell *out, TableReader *reader, const Type *type, Place place)
{
    if (type->kind == TYPE_SET) {
        out->value = value_of_set(NULL, 0, true, reader->arena);
        return STATUS_OK;
    }
    if (!type->or_none) {
        Status status = problem_error(reader->context->checker->problems, place, "table.empty",
                                      "the cell is empty, and the column is never none");
        problem_hint(reader->context->checker->problems,
                     "fill it, or declare the column `or none`");
        return status;
    }
    out->value = value_none(type_value_kind(type));
    return STATUS_OK;
}

static Status cell_read(Cell *out, TableReader *reader, const Type *type, Str text, Place place)
{
    if (text.len == 0) {
        return empty_cell_read(out, reader, type, place);
    }
    if (str_equal(text, STR("?"))) {
        out->value = value_unknown(type_value_kind(type), type->or_none);
        return STATUS_OK;
    }
    if (type->kind == TYPE_SET) {
        return set_cell_read(out, reader, type, text, place);
    }
    if (type_is_atom(type->kind)) {
        Atom atom = ATOM_NONE;
        TRY(atom_cell_read(&atom, reader, type, text, place));
        out->value = value_of_atom(atom);
        return STATUS_OK;
    }
    return value_read(&out->value, text, type, reader->context->checker->vocabulary->symbols, place,
                      reader->context->checker->problems, reader->arena);
}

// --- Rows -------------------------------------------------------------------------------------

static Place cell_place(const TableReader *reader, const CsvRow *row, size_t cell)
{
    return (Place){.source = reader->source.path,
                   .line = row->line,
                   .column = cell < row->count ? row->columns[cell] : 1,
                   .width = cell < row->count && row->cells[cell].len > 0
                                ? (uint32_t)str_column(row->cells[cell], SIZE_MAX) - 1
                                : 1,
                   .text = reader->row_text};
}

// Columns from, through, until, published are the days of the row.
static bool day_cell(Days *days, Str name, const Cell *cell)
{
    const Range *range = cell->value.kind == VALUE_DATE ? cell->value.range : NULL;
    bool some = range != NULL && cell->value.exact && cell->value.may == MAY_BE_SOME;
    Date date = some ? (Date)range->low.over : 0;
    if (str_equal(name, STR("from"))) {
        days->has_from = some;
        days->from = date;
    } else if (str_equal(name, STR("through"))) {
        days->has_end = days->has_end || some;
        days->end = some ? date : days->end;
    } else if (str_equal(name, STR("until"))) {
        days->has_end = days->has_end || some;
        days->end = some ? date - 1 : days->end;
    } else if (str_equal(name, STR("published"))) {
        days->has_published = some;
        days->published = date;
    } else {
        return false;
    }
    return true;
}

static bool is_day_column(Str name)
{
    Days nothing = {};
    return day_cell(&nothing, name, &(Cell){});
}

static Atom row_key(TableReader *reader, const CsvRow *row)
{
    const Table *table = reader->table;
    Buffer key = buffer_new(reader->arena);
    for (uint32_t k = 0; k < table->key_count; k++) {
        for (size_t cell = 0; cell < row->count; cell++) {
            if (reader->column_of[cell] == table->key[k]) {
                buffer_add(&key, key.len > 0 ? STR(",") : STR(""));
                buffer_add(&key, str_trim(row->cells[cell]));
            }
        }
    }
    if (table->key_count == 0) {
        buffer_add_format(&key, "%zu", reader->keys.count + 1);
    }
    return symbols_word(reader->context->checker->vocabulary->symbols, buffer_str(&key));
}

static Status row_read(TableReader *reader, const CsvRow *row)
{
    Table *table = reader->table;
    Checker *checker = reader->context->checker;
    size_t first = reader->cells.count;
    Days days = {};
    Status status = STATUS_OK;
    if (row->count != table->column_count) {
        return problem_error(checker->problems, cell_place(reader, row, 0), "table.row",
                             "the row has %zu cells, the header %u", row->count,
                             table->column_count);
    }
    for (uint32_t i = 0; i < table->column_count; i++) {
        *VEC_PUSH(&reader->cells, reader->arena) = (Cell){};
    }
    for (size_t cell = 0; cell < row->count; cell++) {
        const Column *column = &table->columns[reader->column_of[cell]];
        Cell *target = &reader->cells.at[first + reader->column_of[cell]];
        Type type = column->type;
        type.or_none = type.or_none || is_day_column(column->name);
        if (cell_read(target, reader, &type, str_trim(row->cells[cell]),
                      cell_place(reader, row, cell)) != STATUS_OK) {
            status = STATUS_INVALID;
        }
        reader->dated = day_cell(&days, column->name, target) || reader->dated;
    }
    *VEC_PUSH(&reader->days, reader->arena) = days;
    *VEC_PUSH(&reader->keys, reader->arena) = row_key(reader, row);
    *VEC_PUSH(&reader->lines, reader->arena) = row->line;
    return status;
}

static Status header_read(TableReader *reader, const CsvRow *header)
{
    Table *table = reader->table;
    Problems *problems = reader->context->checker->problems;
    uint32_t *column_of = ARENA_MANY(reader->arena, uint32_t, header->count);
    bool *seen = ARENA_MANY(reader->arena, bool, table->column_count);
    Status status = STATUS_OK;
    for (size_t cell = 0; cell < header->count; cell++) {
        Str name = str_trim(header->cells[cell]);
        uint32_t column = 0;
        while (column < table->column_count && !str_equal(table->columns[column].name, name)) {
            column++;
        }
        if (column == table->column_count || seen[column]) {
            status = problem_error(problems, cell_place(reader, header, cell), "table.header",
                                   column == table->column_count
                                       ? "the rulebook declares no column '%.*s'"
                                       : "the column '%.*s' stands twice",
                                   STR_ARG(name));
            continue;
        }
        column_of[cell] = column;
        seen[column] = true;
    }
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (!seen[i]) {
            status = problem_error(problems, cell_place(reader, header, 0), "table.header",
                                   "the column '%.*s' is missing", STR_ARG(table->columns[i].name));
        }
    }
    reader->column_of = column_of;
    return status;
}

// A key stands for one row on each day.
static Status keys_check(TableReader *reader)
{
    const Table *table = reader->table;
    Map *first_row = map_new(reader->arena);
    uint32_t *next = ARENA_MANY(reader->arena, uint32_t, reader->keys.count + 1);
    Status status = STATUS_OK;
    for (uint32_t row = 0; table->key_count > 0 && row < reader->keys.count; row++) {
        Str key =
            symbols_write(reader->context->checker->vocabulary->symbols, reader->keys.at[row]);
        bool is_new = false;
        uint32_t earlier = map_add(first_row, key, row, &is_new);
        next[row] = is_new ? UINT32_MAX : earlier;
        for (uint32_t other = next[row]; other != UINT32_MAX; other = next[other]) {
            if (days_meet(&reader->days.at[row], &reader->days.at[other])) {
                status = problem_error(
                    reader->context->checker->problems,
                    (Place){
                        .source = reader->source.path, .line = reader->lines.at[row], .column = 1},
                    "conflict.key", "the key '%.*s' stands for two rows", STR_ARG(key));
                problem_hint(reader->context->checker->problems, "the other stands in line %u",
                             reader->lines.at[other]);
                break;
            }
        }
        map_put(first_row, key, row);
    }
    return status;
}

static const Source *table_source(const Checker *checker, Str path)
{
    for (size_t i = 0; i < checker->sources.table_count; i++) {
        if (str_equal(checker->sources.tables[i].path, path)) {
            return &checker->sources.tables[i];
        }
    }
    return NULL;
}

static Str path_beside(Str rulebook, Str file, Arena *arena)
{
    size_t slash = rulebook.len;
    while (slash > 0 && rulebook.at[slash - 1] != '/') {
        slash--;
    }
    return str_format(arena, "%.*s%.*s", (int)slash, rulebook.at, STR_ARG(file));
}

static Status row_next(CsvRow *row, CsvReader *csv, TableReader *reader)
{
    Str rest = str_slice(csv->text, csv->at, SIZE_MAX);
    while (rest.len > 0 && (rest.at[0] == '\n' || rest.at[0] == '\r')) {  // empty lines are skipped
        rest = str_slice(rest, 1, SIZE_MAX);
    }
    Checker *checker = reader->context->checker;
    Status status = csv_next(row, csv, checker->problems, checker->arena);
    reader->row_text = str_split(rest, '\n', &rest);
    if (str_ends_with(reader->row_text, STR("\r"))) {
        reader->row_text.len--;
    }
    return status;
}

// A cell that is `?` says nothing of its currency.
static Status rates_rows_check(TableReader *reader)
{
    const Table *table = reader->table;
    const Symbols *symbols = reader->context->checker->vocabulary->symbols;
    Status status = STATUS_OK;
    for (uint32_t row = 0; row < table->row_count; row++) {
        Str currency = symbols_write(symbols, table->row_keys[row]);
        Value worth = table_cell(table, row, table->worth)->value;
        bool is_rate = !worth.exact ||
                       (number_sign(worth.range->low) > 0 && worth.atom != table->row_keys[row]);
        if (currency_is_none(currency_by_code(currency)) || !is_rate) {
            status = problem_error(
                reader->context->checker->problems,
                (Place){.source = reader->source.path, .line = reader->lines.at[row], .column = 1},
                "table.rates", "this is no rate of '%.*s'", STR_ARG(currency));
            problem_hint(reader->context->checker->problems,
                         "a currency, and what one of it is worth in another: CNY,0.14 USD");
        }
    }
    return status;
}

Status check_table_rows(Table *table, Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    TableReader reader = {.context = context, .table = table, .arena = checker->arena};
    table->path = path_beside(context->source.path, statement->file, checker->arena);
    const Source *source = table_source(checker, table->path);
    if (source == NULL) {
        Status status =
            check_error(context, &statement->first, "table.file",
                        "there is no file '%.*s' beside the rulebook", STR_ARG(statement->file));
        problem_hint(checker->problems, "it was looked for as %.*s", STR_ARG(table->path));
        return status;
    }
    reader.source = *source;
    CsvReader csv = csv_open(source->text, source->path);
    CsvRow row;
    Status status = row_next(&row, &csv, &reader);
    if (status != STATUS_OK) {
        return check_error(context, &statement->first, "table.header", "'%.*s' has no header",
                           STR_ARG(statement->file));
    }
    TRY(header_read(&reader, &row));
    Status rows = STATUS_OK;
    while ((status = row_next(&row, &csv, &reader)) != STATUS_NOT_FOUND) {
        if (status != STATUS_OK || row_read(&reader, &row) != STATUS_OK) {
            rows = STATUS_INVALID;
        }
    }
    TRY(rows);
    TRY(keys_check(&reader));
    table->row_count = (uint32_t)reader.keys.count;
    table->cells = reader.cells.at;
    table->row_days = reader.dated ? reader.days.at : NULL;
    table->row_keys = reader.keys.at;
    return table->is_rates ? rates_rows_check(&reader) : STATUS_OK;
}
