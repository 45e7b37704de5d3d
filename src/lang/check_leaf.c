// check_leaf.c: the leaves of a tree: constants and names. Words (countries, elements, words of a
// `one of`) are resolved by the type on the other side; where two meanings fit, it is an error.
#include <assert.h>

#include "facts/currency.h"
#include "lang/check_node.h"
#include "lang/slip.h"

// --- Constants --------------------------------------------------------------------------------

Status check_number(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Checker *checker = context->checker;
    Number number;
    Atom word = ATOM_NONE;
    if (expected != NULL && expected->kind == TYPE_WORD && tree->unit.len == 0 &&
        check_word(&word, context, tree->text, expected)) {  // footnotes has 1: a word of the type
        *out = node_constant(context, tree, *expected, value_of_atom(word));
        return STATUS_OK;
    }
    if (number_read(&number, tree->text) != STATUS_OK) {
        return check_error(context, &tree->first, "type.number", "'%.*s' has more than %d digits",
                           STR_ARG(tree->text), NUMBER_DIGITS_MAX);
    }
    CurrencyId currency = currency_by_code(tree->unit);
    if (!currency_is_none(currency)) {
        Value value = value_of_number(VALUE_MONEY, number, checker->arena);
        value.atom = symbols_word(checker->vocabulary->symbols, tree->unit);
        *out = node_constant(context, tree, type_plain(TYPE_MONEY), value);
        return STATUS_OK;
    }
    Type type = type_plain(TYPE_NUMBER);
    if (tree->unit.len == 0 && expected != NULL && expected->kind == TYPE_NUMBER &&
        expected->unit_text.len > 0) {
        Status status = check_error(context, &tree->first, "unit.missing",
                                    "the number %.*s needs a unit", STR_ARG(tree->text));
        problem_hint(checker->problems, "write '%.*s %.*s'", STR_ARG(tree->text),
                     STR_ARG(expected->unit_text));
        return status;
    }
    if (tree->unit.len > 0 && unit_parse(&type.unit, tree->unit) != STATUS_OK) {
        Str nearest = unit_nearest(tree->unit);
        Token at = check_token_at(context, &tree->first, tree->unit);
        Status status = check_error(context, &at, "unit.unknown", "there is no unit '%.*s'",
                                    STR_ARG(tree->unit));
        if (nearest.len > 0) {
            problem_hint(checker->problems, "the nearest is '%.*s'", STR_ARG(nearest));
        }
        return status;
    }
    type.unit_text = tree->unit;
    if (number_multiply(&number, number, type.unit.factor) != STATUS_OK) {
        return check_error(context, &tree->first, "type.number", "'%.*s' has too many digits",
                           STR_ARG(tree->text));
    }
    *out =
        node_constant(context, tree, type, value_of_number(VALUE_NUMBER, number, checker->arena));
    return STATUS_OK;
}

Status check_date(const Node **out, Context *context, const Tree *tree)
{
    Date date = 0;
    if (date_read(&date, tree->text) != STATUS_OK) {
        return check_error(context, &tree->first, "date.impossible", "there is no day '%.*s'",
                           STR_ARG(tree->text));
    }
    *out = node_constant(context, tree, type_plain(TYPE_DATE),
                         value_of_date(date, context->checker->arena));
    return STATUS_OK;
}

Status check_code_text(Atom *out, Context *context, Place place, Str text)
{
    Checker *checker = context->checker;
    size_t colon = str_find_char(text, ':');
    Str list = context->rulebook != NULL ? context->rulebook->list : STR("");
    Str code = text;
    if (colon != SIZE_MAX) {
        list = str_slice(code, 0, colon);
        code = str_slice(code, colon + 1, SIZE_MAX);
    } else if (list.len == 0 && !checker->free_names) {
        Status status = problem_error(checker->problems, place, "name.list",
                                      "no list is named for the code '%.*s'", STR_ARG(code));
        problem_hint(checker->problems, "say `list us` in the rulebook, or write us:%.*s",
                     STR_ARG(code));
        return status;
    }
    *out = symbols_code(checker->vocabulary->symbols, list, code);
    return STATUS_OK;
}

Status check_code(const Node **out, Context *context, const Tree *tree)
{
    Atom atom = ATOM_NONE;
    TRY(check_code_text(&atom, context, token_place(&tree->first, context->source), tree->text));
    *out = node_constant(context, tree, type_plain(TYPE_CODE), value_of_atom(atom));
    return STATUS_OK;
}

Status check_none(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    if (expected == NULL || (!expected->or_none && expected->kind != TYPE_SET)) {
        Status status = check_error(context, &tree->first, "type.none",
                                    "`none` cannot stand here: the value is never none");
        problem_hint(context->checker->problems, "declare the type `or none`, or ask `is none`");
        return status;
    }
    Value none = expected->kind == TYPE_SET ? value_of_set(NULL, 0, true, context->checker->arena)
                                            : value_none(type_value_kind(expected));
    *out = node_constant(context, tree, *expected, none);
    return STATUS_OK;
}

Status check_string(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Symbols *symbols = context->checker->vocabulary->symbols;
    if (expected != NULL && expected->kind == TYPE_WORD) {
        Atom word = ATOM_NONE;
        if (check_word(&word, context, tree->text, expected) ||
            (expected->words == NULL && (word = symbols_word(symbols, tree->text)) != ATOM_NONE)) {
            *out = node_constant(context, tree, *expected, value_of_atom(word));
            return STATUS_OK;
        }
    }
    *out = node_constant(context, tree, type_plain(TYPE_TEXT),
                         value_of_atom(symbols_text(symbols, tree->text)));
    return STATUS_OK;
}

// --- Names ------------------------------------------------------------------------------------

// table.column, of the current row or, in a set, of all rows.
bool check_column(Node **out, Context *context, const Tree *tree)
{
    Str name = tree->text;
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.') {
        dot--;
    }
    uint32_t index = 0;
    if (dot == 0 || !check_find_table(&index, context, str_slice(name, 0, dot - 1))) {
        return false;
    }
    const Table *table = &context->checker->tables.at[index];
    Str column_name = str_slice(name, dot, SIZE_MAX);
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (str_equal(table->columns[i].name, column_name)) {
            bool current = check_scope_table(context, index) != NULL;
            *out = node_new(context, current ? NODE_COLUMN : NODE_CELLS, tree);
            (*out)->table = index;
            (*out)->column = i;
            (*out)->type = table->columns[i].type;
            if (!current && table->columns[i].type.kind != TYPE_SET) {
                (*out)->type.member = table->columns[i].type.kind;
                (*out)->type.kind = TYPE_SET;
                (*out)->type.or_none = false;
            }
            return true;
        }
    }
    return false;
}

static bool requirement_find(Node **out, Context *context, const Tree *tree)
{
    static const struct {
        Str name;
        NodeKind kind;
    } parts[] = {
        {STR_INIT("requirement.reason"), NODE_REASON},
        {STR_INIT("requirement.because"), NODE_BECAUSE},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (str_equal(tree->text, parts[i].name) && check_scope_place(context, PLACE_REQUIREMENT)) {
            *out = node_new(context, parts[i].kind, tree);
            (*out)->type = type_plain(TYPE_WORD);
            if (parts[i].kind == NODE_BECAUSE) {
                (*out)->type.kind = TYPE_SET;
                (*out)->type.member = TYPE_WORD;
            }
            return true;
        }
    }
    return false;
}

static Status fact_find(Node **out, Context *context, const Tree *tree)
{
    Vocabulary *vocabulary = context->checker->vocabulary;
    FactName name;
    if (!vocabulary_find(vocabulary, tree->text, &name)) {
        return STATUS_NOT_FOUND;
    }
    Fact *fact = &vocabulary->facts.at[name.fact.index];
    if (name.role == ROLE_ANY && !check_scope_place(context, fact->place)) {
        Str place = vocabulary->places[fact->place].name;
        Status status = check_error(context, &tree->first, "name.place",
                                    "'%.*s' is a fact of '%.*s', and none is meant here",
                                    STR_ARG(tree->text), STR_ARG(place));
        problem_hint(context->checker->problems, "say which: any %.*s where (…)", STR_ARG(place));
        return status;
    }
    fact->used = true;
    *out = node_new(context, NODE_FACT, tree);
    (*out)->fact = name;
    (*out)->type = fact->type;
    return STATUS_OK;
}

static bool group_find(Node **out, Context *context, const Tree *tree)
{
    uint32_t index = 0;
    if (!check_find_group(&index, context, tree->text)) {
        return false;
    }
    *out = node_new(context, NODE_GROUP, tree);
    (*out)->group = index;
    (*out)->type = context->checker->groups.at[index].type;
    (*out)->type.member = (*out)->type.kind;
    (*out)->type.kind = TYPE_SET;
    return true;
}

// Of what is read of a code by its shape: the digits 0 to 9, or the letters A to Z.
static const Set *shape_words(Context *context, char first, char last)
{
    Checker *checker = context->checker;
    Atom atoms[26];
    size_t count = 0;
    for (char at = first; at <= last; at++) {
        atoms[count++] = symbols_word(checker->vocabulary->symbols, (Str){&at, 1});
    }
    return value_of_set(atoms, count, true, checker->arena).set;
}

static Type part_type(Context *context, Operator part, const Type *of)
{
    Type type = *of;
    if (part != OP_HEADING) {
        bool is_set = of->kind == TYPE_SET;
        bool category = part == OP_CATEGORY;
        type = (Type){.kind = TYPE_WORD, .or_none = !is_set};
        type.words = shape_words(context, category ? '0' : 'A', category ? '9' : 'Z');
        type.member = TYPE_WORD;
        type.kind = is_set ? TYPE_SET : TYPE_WORD;
    }
    return type;
}

static Status name_resolve(Node **out, Context *context, const Tree *tree);

// x.heading, x.category, x.group of what x, a code or a set of codes, is.
static Status part_find(Node **out, Context *context, const Tree *tree)
{
    Tree whole = *tree;
    Node *of = NULL;
    size_t dot = tree->text.len;
    while (dot > 0 && tree->text.at[dot - 1] != '.') {
        dot--;
    }
    Operator part = operator_of_part(str_slice(tree->text, dot, SIZE_MAX));
    if (part == OP_NONE || dot == 0) {
        return STATUS_NOT_FOUND;
    }
    whole.text = str_slice(tree->text, 0, dot - 1);
    TRY(name_resolve(&of, context, &whole));
    TypeKind kind = of->type.kind == TYPE_SET ? of->type.member : of->type.kind;
    bool has_value = of->kind == NODE_FACT || of->kind == NODE_COLUMN;
    if (kind != TYPE_CODE || !has_value) {
        return STATUS_NOT_FOUND;
    }
    *out = node_new(context, NODE_OPERATION, tree);
    (*out)->op = part;
    (*out)->type = part_type(context, part, &of->type);
    node_with(context, *out, (const Node *const[]){of}, 1);
    return STATUS_OK;
}

// What a name can mean apart from a word of the expected type. NOT_FOUND: nothing.
static Status name_resolve(Node **out, Context *context, const Tree *tree)
{
    if (check_column(out, context, tree) || requirement_find(out, context, tree)) {
        return STATUS_OK;
    }
    Status status = fact_find(out, context, tree);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return group_find(out, context, tree) ? STATUS_OK : part_find(out, context, tree);
}

// A word of an open set of words: reasons, and facts of `comity eval`.
static bool word_is_open(const Context *context, const Type *expected)
{
    return expected != NULL && expected->words == NULL && !expected->any_country &&
           (expected->kind == TYPE_WORD ||
            (context->checker->free_names && expected->kind == TYPE_ANY));
}

// Of a fact without a type a word that is a country's code is that country, as value_read has it.
static Atom word_open(const Context *context, Str word, const Type *expected)
{
    CountryId country = country_by_code(word);
    return expected->kind == TYPE_ANY && !country_is_none(country)
               ? atom_of_country(country)
               : symbols_word(context->checker->vocabulary->symbols, word);
}

static bool word_find(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Atom atom = ATOM_NONE;
    if (expected == NULL || expected->kind == TYPE_TEXT) {
        return false;
    }
    if (word_is_open(context, expected)) {
        atom = word_open(context, tree->text, expected);
    } else if (!check_word(&atom, context, tree->text, expected)) {
        return false;
    }
    *out = node_constant(context, tree, *expected, value_of_atom(atom));
    return true;
}

static Status name_unknown(Context *context, const Tree *tree, const Type *expected)
{
    Checker *checker = context->checker;
    Str nearest = check_nearest_name(context, tree->text, expected);
    Status status = STATUS_OK;
    if (expected != NULL && type_is_atom(expected->kind)) {
        Str type = check_type_write(context, expected);
        status = check_error(context, &tree->first, "name.unknown",
                             "'%.*s' is no name known here, nor %.*s", STR_ARG(tree->text),
                             STR_ARG(type));
    } else {
        status = check_error(context, &tree->first, "name.unknown", "'%.*s' is no name known here",
                             STR_ARG(tree->text));
    }
    Str slip = slip_of_word(tree->text);
    if (slip.len > 0) {
        problem_hint(checker->problems, "%.*s", STR_ARG(slip));
    } else if (nearest.len > 0) {
        problem_hint(checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
    }
    return status;
}

Status check_name(const Node **out, Context *context, const Tree *tree, const Type *expected)
{
    Node *named = NULL;
    const Node *word = NULL;
    Status status = name_resolve(&named, context, tree);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    bool is_word = word_find(&word, context, tree, expected);
    if (status == STATUS_OK && is_word && !word_is_open(context, expected)) {
        assert(named != NULL);
        Type member = named->type.kind == TYPE_SET ? type_member(&named->type) : named->type;
        if (type_comparable(&member, expected)) {
            return check_error(context, &tree->first, "name.ambiguous",
                               "'%.*s' is a name and a word of the type meant here",
                               STR_ARG(tree->text));
        }
        status = STATUS_NOT_FOUND;  // only the word has the right type
    }
    if (status == STATUS_OK) {
        *out = named;
        return STATUS_OK;
    }
    if (is_word) {
        *out = word;
        return STATUS_OK;
    }
    return name_unknown(context, tree, expected);
}

// A name that means nothing without a type on the other side.
bool check_is_bare_word(Context *context, const Tree *tree)
{
    if (tree->kind != TREE_NAME) {
        return false;
    }
    Node *node = NULL;
    Problems unheard = {.arena = context->checker->arena, .limit = 1};
    Problems *problems = context->checker->problems;
    context->checker->problems = &unheard;
    Status status = name_resolve(&node, context, tree);
    context->checker->problems = problems;
    return status == STATUS_NOT_FOUND;
}

// fact[row]
Status check_index(const Node **out, Context *context, const Tree *tree)
{
    Node *node = NULL;
    uint32_t table = 0;
    Status status = fact_find(&node, context, tree);
    if (status == STATUS_NOT_FOUND) {
        return name_unknown(context, tree, NULL);
    }
    TRY(status);
    assert(node != NULL);
    const Fact *fact = vocabulary_fact(context->checker->vocabulary, node->fact.fact);
    const Tree *index = tree->children[0];
    if (fact->by_table.len == 0) {
        return check_error(context, &tree->first, "type.by_row",
                           "'%.*s' is not kept by the rows of a table", STR_ARG(tree->text));
    }
    if (index->kind != TREE_NAME || !check_find_table(&table, context, index->text) ||
        check_scope_table(context, table) == NULL) {
        return check_error(context, &index->first, "name.row",
                           "expected a table whose row is meant here");
    }
    const Table *rows = &context->checker->tables.at[table];
    Str full = str_format(context->checker->arena, "%.*s/%.*s", STR_ARG(rows->rulebook->name),
                          STR_ARG(rows->name));
    if (!str_equal(full, fact->by_table)) {
        return check_error(context, &index->first, "type.by_row",
                           "'%.*s' is kept by the rows of '%.*s'", STR_ARG(tree->text),
                           STR_ARG(fact->by_table));
    }
    node->kind = NODE_FACT_BY_ROW;
    node->table = table;
    *out = node;
    return STATUS_OK;
}
