// check_statement.c: one statement → what the program keeps of it: a derivation, a provision.
#include "facts/case.h"
#include "lang/check.h"
#include "lang/scale.h"

const Clause *check_clause(const Statement *statement, ClauseKind kind)
{
    for (size_t i = 0; i < statement->clauses.count; i++) {
        if (statement->clauses.at[i].kind == kind) {
            return &statement->clauses.at[i];
        }
    }
    return NULL;
}

// --- Derivations ------------------------------------------------------------------------------

static Status branch_check(DerivedBranch *out, Context *context, const Clause *clause,
                           const Type *type)
{
    Type wanted = *type;
    out->place = token_place(&clause->first, context->source);
    TRY(check_expression(&out->value, context, clause->branch.value, &wanted));
    if (!type_comparable(&out->value->type, type)) {
        Str want = check_type_write(context, type);
        Str have = check_type_write(context, &out->value->type);
        return check_error(context, &clause->branch.value->first, "type.mismatch",
                           "the fact is %.*s, this branch %.*s", STR_ARG(want), STR_ARG(have));
    }
    return clause->branch.when == NULL ? STATUS_OK
                                       : check_condition(&out->when, context, clause->branch.when);
}

// A branch without a condition always holds, so it stands alone; beside others it is `otherwise`.
static void branches_check(Context *context, const Statement *statement)
{
    const Clause *lone = NULL, *otherwise = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind != CLAUSE_IS) {
            continue;
        }
        count++;
        if (clause->branch.otherwise && otherwise != NULL) {
            (void)check_error(context, &clause->first, "parse.twice",
                              "'%.*s' has an `otherwise` already", STR_ARG(statement->name));
        } else if (clause->branch.otherwise) {
            otherwise = clause;
        } else if (clause->branch.when == NULL && lone == NULL) {
            lone = clause;
        }
    }
    if (lone != NULL && count > 1) {
        (void)check_error(context, &lone->first, "parse.expected",
                          "expected `when` or `otherwise`: '%.*s' has other branches",
                          STR_ARG(statement->name));
    }
}

static void derivation_check(Context *context, const Statement *statement)
{
    Checker *checker = context->checker;
    Derivation derivation = {.index = (uint32_t)checker->derivations.count,
                             .rulebook = context->rulebook,
                             .days = statement->days,
                             .place = token_place(&statement->first, context->source)};
    if (!vocabulary_find(checker->vocabulary, statement->name, &derivation.fact)) {
        return;  // said when the facts were collected
    }
    branches_check(context, statement);
    const Fact *fact = vocabulary_fact(checker->vocabulary, derivation.fact.fact);
    // A fact of a part or a die is derived for each of them.
    Scope scope = {.place = fact->place};
    context->scope = fact->place == PLACE_CASE || fact->place == PLACE_ITEM ? NULL : &scope;
    DerivedBranch *branches =
        ARENA_MANY(checker->arena, DerivedBranch, statement->clauses.count + 1);
    const Clause *otherwise = NULL;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        DerivedBranch *branch = &branches[derivation.branch_count];
        if (clause->kind == CLAUSE_CITE) {
            (void)check_expression(&derivation.cite, context, clause->tree, NULL);
        }
        derivation.has_ask = derivation.has_ask || clause->kind == CLAUSE_ASK;
        if (clause->kind != CLAUSE_IS) {
            continue;
        }
        if (clause->branch.otherwise) {
            otherwise = clause;
        } else if (branch_check(branch, context, clause, &fact->type) == STATUS_OK) {
            derivation.branch_count++;
        }
    }
    // `otherwise` comes last wherever it stands: what is left when no other branch holds.
    if (otherwise != NULL && branch_check(&branches[derivation.branch_count], context, otherwise,
                                          &fact->type) == STATUS_OK) {
        derivation.branch_count++;
    }
    context->scope = NULL;
    derivation.branches = branches;
    if (derivation.branch_count == 0) {
        if (clause_lacks(statement, CLAUSE_IS)) {
            (void)check_error(context, &statement->first, "parse.expected",
                              "a derived fact needs a branch: = …");
        }
        return;
    }
    *VEC_PUSH(&checker->derivations, checker->arena) = derivation;
}

// --- Conditions -------------------------------------------------------------------------------

static const Node *clause_node(Context *context, NodeKind kind, const Clause *clause,
                               const Node *const *children, uint32_t count)
{
    Node *node = node_new(context, kind, clause->tree);
    Arena *arena = context->checker->arena;
    Str word = clause_word(clause->kind);
    node->op = OP_IN;
    node->text = str_format(arena, "%.*s %.*s", STR_ARG(word), STR_ARG(node->text));
    node->children = ARENA_MANY(arena, const Node *, count);
    memcpy(node->children, children, count * sizeof *children);
    node->count = count;
    return node;
}

// for 3A090.a … : the item meets one of these codes.
static Status for_check(const Node **out, Context *context, const Clause *clause)
{
    const Type code = type_plain(TYPE_CODE);
    const Node *set = NULL;
    TRY(check_set(&set, context, clause->tree, &code));
    *out = clause_node(context, NODE_CODES_MEET, clause, &set, 1);
    return STATUS_OK;
}

// to D1, MO … : the destination is among these.
static Status to_check(const Node **out, Context *context, const Clause *clause)
{
    const Type country = type_plain(TYPE_COUNTRY);
    const Tree name = {.kind = TREE_NAME,
                       .text = STR("destination"),
                       .first = clause->first,
                       .end = clause->first.at};
    const Node *sides[2] = {};
    TRY(check_expression(&sides[0], context, &name, NULL));
    ((Node *)(uintptr_t)sides[0])->text = STR("destination");  // made above, for this clause alone
    TRY(check_set(&sides[1], context, clause->tree, &country));
    *out = clause_node(context, NODE_OPERATION, clause, sides, 2);
    return STATUS_OK;
}

static Status condition_clause_check(Condition *out, Context *context, const Clause *clause)
{
    *out = (Condition){.kind = clause->kind,
                       .label = clause->label,
                       .place = token_place(&clause->first, context->source)};
    switch (clause->kind) {
    case CLAUSE_FOR:
        return for_check(&out->test, context, clause);
    case CLAUSE_TO:
        return to_check(&out->test, context, clause);
    default:
        return check_condition(&out->test, context, clause->tree);
    }
}

static bool is_condition(ClauseKind kind)
{
    return kind == CLAUSE_WHEN || kind == CLAUSE_UNLESS || kind == CLAUSE_FOR || kind == CLAUSE_TO;
}

static void conditions_check(Provision *provision, Context *context, const Statement *statement)
{
    Condition *conditions =
        ARENA_MANY(context->checker->arena, Condition, statement->clauses.count + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (is_condition(clause->kind) &&
            condition_clause_check(&conditions[count], context, clause) == STATUS_OK) {
            count++;
        }
    }
    provision->conditions = conditions;
    provision->condition_count = count;
}

// --- The other clauses ------------------------------------------------------------------------

// because national_security, "NS 1", provision.reason
static void because_check(Provision *provision, Context *context, const Clause *clause)
{
    static const Type open_word = {.kind = TYPE_WORD};
    Arena *arena = context->checker->arena;
    const Node **because = ARENA_MANY(arena, const Node *, clause->tree->count);
    for (uint32_t i = 0; i < clause->tree->count; i++) {
        const Tree *tree = clause->tree->children[i];
        const Type *expected = tree->kind == TREE_NAME ? &open_word : NULL;
        if (check_expression(&because[provision->because_count], context, tree, expected) ==
            STATUS_OK) {
            provision->because_count++;
        }
    }
    provision->because = because;
}

static void reasons_check(Provision *provision, Context *context, const Clause *clause)
{
    Arena *arena = context->checker->arena;
    Atom *reasons = ARENA_MANY(arena, Atom, clause->tree->count);
    for (uint32_t i = 0; i < clause->tree->count; i++) {
        const Tree *tree = clause->tree->children[i];
        if (tree->kind == TREE_NAME || tree->kind == TREE_STRING) {
            reasons[provision->reason_count++] =
                symbols_word(context->checker->vocabulary->symbols, tree->text);
        } else {
            (void)check_error(context, &tree->first, "type.word", "expected a reason, such as NS");
        }
    }
    provision->reasons = reasons;
}

static void policies_hint(Context *context)
{
    Buffer words = buffer_new(context->checker->arena);
    for (Policy policy = POLICY_APPROVAL; policy <= POLICY_DENIAL; policy++) {
        buffer_add(&words, words.len > 0 ? STR(", ") : STR(""));
        buffer_add(&words, policy_word(policy));
    }
    problem_hint(context->checker->problems, "policies are %.*s", STR_ARG(buffer_str(&words)));
}

static void says_check(Provision *provision, Context *context, const Clause *clause)
{
    static const Type open_word = {.kind = TYPE_WORD};
    provision->says_words = clause->text;
    bool is_policy = provision->kind == STATEMENT_POLICY;
    bool is_word = is_policy && clause->tree->kind == TREE_NAME &&
                   policy_by_word(clause->tree->text) != POLICY_NONE;
    Status status =
        check_expression(&provision->says, context, clause->tree, is_word ? &open_word : NULL);
    if (is_policy && status != STATUS_OK) {
        policies_hint(context);
    }
    if (is_policy && provision->says != NULL && provision->says->type.kind != TYPE_WORD) {
        (void)check_error(context, &clause->tree->first, "type.policy",
                          "expected a policy, or a fact that is one");
        policies_hint(context);
    }
}

static bool reads_commitments_alone(const Node *node)
{
    bool joins = node->kind == NODE_OPERATION && operator_joins(node->op);
    for (uint32_t i = 0; joins && i < node->count; i++) {
        joins = reads_commitments_alone(node->children[i]);
    }
    return joins || node->kind == NODE_COMMITMENT;
}

// Statuses are settled once a day, before any case: they hang on what a timeline says.
static void while_check(Provision *provision, Context *context, const Clause *clause)
{
    const Node *kept = NULL;
    if (check_condition(&kept, context, clause->tree) != STATUS_OK) {
        return;
    }
    if (reads_commitments_alone(kept)) {
        provision->while_kept = kept;
        return;
    }
    (void)check_error(context, &clause->tree->first, "type.while",
                      "a status hangs on commitments alone");
    problem_hint(context->checker->problems,
                 "write while AGREEMENT.COMMITMENT is kept, joined with and, or, not, at least");
}

static void clause_keep(Provision *provision, Context *context, const Clause *clause)
{
    const Type code = type_plain(TYPE_CODE);
    switch (clause->kind) {
    case CLAUSE_TEXT:
        provision->text = clause->text;
        break;
    case CLAUSE_CODE:
        (void)check_expression(&provision->code_of, context, clause->tree, &code);
        break;
    case CLAUSE_BECAUSE:
        because_check(provision, context, clause);
        break;
    case CLAUSE_REASONS:
        reasons_check(provision, context, clause);
        break;
    case CLAUSE_SAYS:
        says_check(provision, context, clause);
        break;
    case CLAUSE_CITE:
        (void)check_expression(&provision->cite, context, clause->tree, NULL);
        break;
    case CLAUSE_OVER:
        if (provision->kind != STATEMENT_POLICY) {
            (void)check_set(&provision->over_codes, context, clause->tree, &code);
        }
        break;
    case CLAUSE_WHILE:
        while_check(provision, context, clause);
        break;
    default:
        break;
    }
}

static Scope members_scope(const Members *members, const Scope *outer)
{
    return (Scope){.outer = outer,
                   .is_table = members->kind == MEMBERS_ROWS,
                   .place = members->place,
                   .table = members->table};
}

// What is current where the conditions of a statement stand: its own row or member; of a statement
// `on` requirements, theirs.
static const Scope *provision_scope(Context *context, const Provision *provision,
                                    const Statement *statement)
{
    Checker *checker = context->checker;
    const Scope *scope = NULL;
    if (provision->each) {
        Scope *own = ARENA_NEW(checker->arena, Scope);
        *own = members_scope(&provision->members, NULL);
        return own;
    }
    const Clause *on = check_clause(statement, CLAUSE_ON);
    for (uint32_t i = 0; on != NULL && i < on->tree->count; i++) {
        const uint32_t *targets = NULL;
        uint32_t count = 0;
        (void)check_find_provisions(&targets, &count, context, on->tree->children[i]->text);
        for (uint32_t k = 0; k < count; k++) {
            const Provision *target = &checker->provisions.at[targets[k]];
            if (target->each && target->kind != STATEMENT_ENTRIES) {
                Scope *theirs = ARENA_NEW(checker->arena, Scope);
                *theirs = members_scope(&target->members, scope);
                scope = theirs;
            }
        }
    }
    if (on != NULL) {
        Scope *requirement = ARENA_NEW(checker->arena, Scope);
        *requirement = (Scope){.outer = scope, .place = PLACE_REQUIREMENT};
        scope = requirement;
    }
    return scope;
}

static bool needs_cite(StatementKind kind)
{
    return kind >= STATEMENT_ENTRY && kind <= STATEMENT_LIMIT;
}

static void provision_check(Provision *provision, Context *context, const Statement *statement)
{
    StatementKind kind = statement->kind;
    context->may_read_requirements = kind >= STATEMENT_EXCEPTION && kind <= STATEMENT_CLOCK;
    context->may_read_unknown =
        kind == STATEMENT_DUTY || kind == STATEMENT_FACTOR || kind == STATEMENT_DOCUMENT;
    context->scope = provision_scope(context, provision, statement);
    const Clause *each = check_clause(statement, CLAUSE_EACH);
    if (each != NULL && each->where != NULL) {
        (void)check_condition(&provision->where, context, each->where);
    }
    if (kind == STATEMENT_LIMIT) {
        check_limit(provision, context, statement);
    }
    check_clock(provision, context, statement);
    conditions_check(provision, context, statement);
    for (size_t i = 0; i < statement->clauses.count; i++) {
        clause_keep(provision, context, &statement->clauses.at[i]);
    }
    context->scope = NULL;
    bool lacks_code = clause_lacks(statement, CLAUSE_EACH) || clause_lacks(statement, CLAUSE_CODE);
    if (kind == STATEMENT_ENTRIES && lacks_code) {
        (void)check_error(context, &statement->first, "parse.expected",
                          "`entries` needs `each` and `code`");
    } else if (kind == STATEMENT_ENTRIES && each != NULL && provision->each &&
               provision->members.kind != MEMBERS_ROWS) {
        (void)check_error(context, &each->first, "name.table",
                          "`entries` are the rows of a table, and '%.*s' is none",
                          STR_ARG(each->text));
    }
    if (kind == STATEMENT_POLICY && clause_lacks(statement, CLAUSE_SAYS)) {
        (void)check_error(context, &statement->first, "parse.expected", "a policy needs `says`");
    }
    if (needs_cite(kind) && provision->cite == NULL) {
        problem_warning(context->checker->problems, token_place(&statement->first, context->source),
                        "cite.missing", "'%.*s' has no `cite`", STR_ARG(statement->name));
    }
}

void check_statement(Context *context, const Statement *statement)
{
    context->scope = NULL;
    context->may_read_requirements = context->may_read_unknown = false;
    if (statement->kind == STATEMENT_DERIVE) {
        derivation_check(context, statement);
        return;
    }
    if (statement->kind < STATEMENT_ENTRY) {
        return;
    }
    Provision *provision = check_provision_of(context, statement);
    if (provision != NULL) {
        provision_check(provision, context, statement);
    }
}

// --- Targets ----------------------------------------------------------------------------------

typedef VEC(uint32_t) Indexes;

static bool is_requirement(StatementKind kind)
{
    return kind == STATEMENT_REQUIRE || kind == STATEMENT_PROHIBIT;
}

static bool is_exception(StatementKind kind)
{
    return kind == STATEMENT_EXCEPTION || kind == STATEMENT_GENERAL_LICENCE;
}

// A prohibition is lifted by its own name only, not with its rulebook; and a policy is on what can
// be applied for.
static bool target_fits(StatementKind by, ClauseKind clause, const Provision *target, Str name)
{
    switch (clause) {
    case CLAUSE_LIFTS:
        return target->kind == STATEMENT_REQUIRE ||
               (target->kind == STATEMENT_PROHIBIT &&
                (str_equal(target->name, name) || str_equal(target->full, name)));
    case CLAUSE_ON:
        return by == STATEMENT_POLICY ? target->kind == STATEMENT_REQUIRE
                                      : is_requirement(target->kind) || is_exception(target->kind);
    case CLAUSE_OVER:
        return target->kind == STATEMENT_POLICY;
    default:
        return target->kind < STATEMENT_SUSPEND;
    }
}

// What a clause, or a status, is about.
static const char *target_words(StatementKind by, ClauseKind clause)
{
    return clause == CLAUSE_LIFTS || (clause == CLAUSE_ON && by == STATEMENT_POLICY) ? "requirement"
           : clause == CLAUSE_ON   ? "requirement or exception"
           : clause == CLAUSE_OVER ? "policy"
                                   : "measure";
}

static bool prohibits_any(const Context *context, const uint32_t *found, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (context->checker->provisions.at[found[i]].kind == STATEMENT_PROHIBIT) {
            return true;
        }
    }
    return false;
}

static void targets_add(Indexes *out, Context *context, StatementKind by, ClauseKind clause,
                        const Token *name)
{
    const uint32_t *found = NULL;
    uint32_t count = 0;
    size_t before = out->count;
    (void)check_find_provisions(&found, &count, context, name->text);
    for (uint32_t i = 0; i < count; i++) {
        if (target_fits(by, clause, &context->checker->provisions.at[found[i]], name->text)) {
            *VEC_PUSH(out, context->checker->arena) = found[i];
        }
    }
    bool doubtful = clause == CLAUSE_LIFTS && prohibits_any(context, found, count);
    if (out->count == before && !doubtful) {
        (void)check_error(context, name, clause == CLAUSE_DAYS ? "status.target" : "name.provision",
                          "there is no %s '%.*s'", target_words(by, clause), STR_ARG(name->text));
        Str nearest = check_nearest_provision(context, name->text);
        if (count > 0 && by == STATEMENT_POLICY && clause == CLAUSE_ON &&
            prohibits_any(context, found, count)) {
            problem_hint(context->checker->problems,
                         "a prohibition is not applied for, and so has no policy");
        } else if (count > 0) {
            StatementKind kind = context->checker->provisions.at[found[0]].kind;
            problem_hint(context->checker->problems, "what has this name is a statement '%.*s'",
                         STR_ARG(statement_word(kind)));
        } else if (nearest.len > 0) {
            problem_hint(context->checker->problems, "did you mean '%.*s'?", STR_ARG(nearest));
        } else {
            problem_hint(context->checker->problems,
                         "name a statement of this or a used rulebook, a whole (no61), or "
                         "rulebook/statement");
        }
    }
}

static bool indexes_hold(const Indexes *indexes, uint32_t index)
{
    for (size_t i = 0; i < indexes->count; i++) {
        if (indexes->at[i] == index) {
            return true;
        }
    }
    return false;
}

// A whole may hold prohibitions that nothing here names: whoever lifts it may think that they go
// too.
static void lifts_doubt(const Indexes *targets, Context *context, const Token *name)
{
    const uint32_t *found = NULL;
    uint32_t count = 0;
    const Provision *left = NULL;
    bool requires = false;
    (void)check_find_provisions(&found, &count, context, name->text);
    for (uint32_t i = 0; i < count; i++) {
        const Provision *provision = &context->checker->provisions.at[found[i]];
        requires = requires || provision->kind == STATEMENT_REQUIRE;
        if (left == NULL && provision->kind == STATEMENT_PROHIBIT &&
            !indexes_hold(targets, found[i])) {
            left = provision;
        }
    }
    if (left == NULL) {
        return;
    }
    Place place = token_place(name, context->source);
    if (!requires) {
        problem_warning(context->checker->problems, place, "doubt.lifts",
                        "'%.*s' holds prohibitions alone, and each is lifted by its own name only",
                        STR_ARG(name->text));
        return;
    }
    problem_warning(context->checker->problems, place, "doubt.lifts",
                    "'%.*s' holds the prohibition '%.*s' too, which is not lifted with it",
                    STR_ARG(name->text), STR_ARG(left->name));
    problem_hint(context->checker->problems,
                 "name '%.*s' as well, or instead of '%.*s' the requirements that are meant",
                 STR_ARG(left->name), STR_ARG(name->text));
}

static void clause_targets(Indexes *out, Context *context, StatementKind by, const Clause *clause)
{
    for (uint32_t i = 0; i < clause->tree->count; i++) {
        targets_add(out, context, by, clause->kind, &clause->tree->children[i]->first);
    }
}

void check_targets(Context *context, Provision *provision, const Statement *statement)
{
    Indexes targets = {}, over = {};
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        if (clause->kind == CLAUSE_LIFTS || clause->kind == CLAUSE_ON) {
            clause_targets(&targets, context, provision->kind, clause);
        } else if (clause->kind == CLAUSE_OVER && provision->kind == STATEMENT_POLICY) {
            clause_targets(&over, context, provision->kind, clause);
        }
    }
    for (size_t i = 0; i < statement->clauses.count; i++) {
        const Clause *clause = &statement->clauses.at[i];
        for (uint32_t k = 0; clause->kind == CLAUSE_LIFTS && k < clause->tree->count; k++) {
            lifts_doubt(&targets, context, &clause->tree->children[k]->first);
        }
    }
    if (provision->kind >= STATEMENT_SUSPEND) {
        for (size_t i = 0; i < statement->names.count; i++) {
            targets_add(&targets, context, provision->kind, CLAUSE_DAYS, &statement->names.at[i]);
        }
    }
    provision->targets = targets.at;
    provision->target_count = (uint32_t)targets.count;
    provision->over = over.at;
    provision->over_count = (uint32_t)over.count;
}
