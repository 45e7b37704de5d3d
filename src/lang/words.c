// words.c: the table "Statements and their clauses" of the language, as it stands there.
#include "lang/words.h"

#define CLAUSE(kind) (UINT64_C(1) << (kind))
#define CONDITIONS (CLAUSE(CLAUSE_WHEN) | CLAUSE(CLAUSE_UNLESS))
#define REASONED (CLAUSE(CLAUSE_CITE) | CLAUSE(CLAUSE_DAYS))

// clang-format off
typedef struct StatementRow {
    const char *word, *second;
    uint64_t clauses;
} StatementRow;

static const StatementRow statements[STATEMENT_KIND_COUNT] = {
    [STATEMENT_RULEBOOK] = {"rulebook", NULL,
        CLAUSE(CLAUSE_TITLE) | CLAUSE(CLAUSE_AUTHORITY) | CLAUSE(CLAUSE_SOURCE) | CLAUSE(CLAUSE_LIST) |
        CLAUSE(CLAUSE_USE) | CLAUSE(CLAUSE_GOVERNS) | CLAUSE(CLAUSE_REACHES)},
    [STATEMENT_TYPE] = {"type", NULL, CLAUSE(CLAUSE_CITE)},
    [STATEMENT_FACT] = {"fact", NULL,
        CLAUSE(CLAUSE_ASK) | CLAUSE(CLAUSE_PRESUMED) | CLAUSE(CLAUSE_LEAST) | CLAUSE(CLAUSE_MOST) |
        CLAUSE(CLAUSE_CITE)},
    [STATEMENT_DERIVE] = {"derive", NULL, CLAUSE(CLAUSE_IS) | CLAUSE(CLAUSE_ASK) | REASONED},
    [STATEMENT_GROUP] = {"group", NULL, CLAUSE(CLAUSE_IS) | REASONED},
    [STATEMENT_TABLE] = {"table", NULL,
        CLAUSE(CLAUSE_COLUMN) | CLAUSE(CLAUSE_KEY) | CLAUSE(CLAUSE_OPEN) | CLAUSE(CLAUSE_CITE)},
    [STATEMENT_ENTRY] = {"entry", NULL,
        CLAUSE(CLAUSE_TEXT) | CONDITIONS | CLAUSE(CLAUSE_OVER) | REASONED},
    [STATEMENT_ENTRIES] = {"entries", NULL,
        CLAUSE(CLAUSE_TEXT) | CLAUSE(CLAUSE_EACH) | CLAUSE(CLAUSE_CODE) | CONDITIONS |
        CLAUSE(CLAUSE_OVER) | REASONED},
    [STATEMENT_REQUIRE] = {"require", NULL,
        CLAUSE(CLAUSE_EACH) | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) | CONDITIONS |
        CLAUSE(CLAUSE_BECAUSE) | REASONED},
    [STATEMENT_PROHIBIT] = {"prohibit", NULL,
        CLAUSE(CLAUSE_EACH) | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) | CONDITIONS |
        CLAUSE(CLAUSE_BECAUSE) | REASONED},
    [STATEMENT_EXCEPTION] = {"exception", NULL,
        CLAUSE(CLAUSE_LIFTS) | CLAUSE(CLAUSE_REASONS) | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) |
        CONDITIONS | REASONED},
    [STATEMENT_GENERAL_LICENCE] = {"general", "licence",
        CLAUSE(CLAUSE_LIFTS) | CLAUSE(CLAUSE_REASONS) | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) |
        CONDITIONS | REASONED},
    [STATEMENT_POLICY] = {"policy", NULL,
        CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_SAYS) | CLAUSE(CLAUSE_TO) | CLAUSE(CLAUSE_FOR) | CONDITIONS |
        CLAUSE(CLAUSE_OVER) | REASONED},
    [STATEMENT_FACTOR] = {"factor", NULL,
        CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_SAYS) | CLAUSE(CLAUSE_TO) | CLAUSE(CLAUSE_FOR) | CONDITIONS |
        REASONED},
    [STATEMENT_DUTY] = {"duty", NULL,
        CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_SAYS) | CLAUSE(CLAUSE_TO) | CLAUSE(CLAUSE_FOR) | CONDITIONS |
        CLAUSE(CLAUSE_STARTS) | CLAUSE(CLAUSE_WITHIN) | CLAUSE(CLAUSE_CALENDAR) | REASONED},
    [STATEMENT_DOCUMENT] = {"document", NULL,
        CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_SAYS) | CLAUSE(CLAUSE_TO) | CLAUSE(CLAUSE_FOR) | CONDITIONS |
        CLAUSE(CLAUSE_STARTS) | CLAUSE(CLAUSE_WITHIN) | CLAUSE(CLAUSE_CALENDAR) | REASONED},
    [STATEMENT_CLOCK] = {"clock", NULL,
        CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_STARTS) | CLAUSE(CLAUSE_WITHIN) | CLAUSE(CLAUSE_CALENDAR) |
        CLAUSE(CLAUSE_STOPS) | CONDITIONS | REASONED},
    [STATEMENT_LIMIT] = {"limit", NULL,
        CLAUSE(CLAUSE_COUNTS) | CLAUSE(CLAUSE_MOST) | CLAUSE(CLAUSE_PER) | CLAUSE(CLAUSE_FOR) |
        CLAUSE(CLAUSE_PERIOD) | CLAUSE(CLAUSE_SHARED) | REASONED},
    [STATEMENT_SUSPEND]      = {"suspend", NULL, CLAUSE(CLAUSE_WHILE) | REASONED},
    [STATEMENT_REINSTATE]    = {"reinstate", NULL, CLAUSE(CLAUSE_WHILE) | REASONED},
    [STATEMENT_NOT_ENFORCED] = {"not", "enforced", CLAUSE(CLAUSE_WHILE) | REASONED},
    [STATEMENT_UNCLEAR]      = {"unclear", NULL, CLAUSE(CLAUSE_WHILE) | REASONED},
    [STATEMENT_REPEAL]       = {"repeal", NULL, REASONED},
};

// Agreements are files of their own, with their own words: docs/agreements.md.
static const StatementRow agreed_statements[] = {
    {"agreement", NULL,
        CLAUSE(CLAUSE_AGREED_TEXT) | CLAUSE(CLAUSE_AGREED_PRESUME) | CLAUSE(CLAUSE_DAYS)},
    {"figure", NULL,
        CLAUSE(CLAUSE_FIGURE_OF) | CLAUSE(CLAUSE_FIGURE_OVER) | CLAUSE(CLAUSE_FIGURE_WITHIN) |
        CLAUSE(CLAUSE_FIGURE_EVERY) | CLAUSE(CLAUSE_FIGURE_SOURCE) | CLAUSE(CLAUSE_FIGURE_CONFIRM) |
        CLAUSE(CLAUSE_FIGURE_RESTATED)},
    {"commitment", NULL,
        CLAUSE(CLAUSE_AGREED_KEEP) | CLAUSE(CLAUSE_AGREED_HOLD) | CLAUSE(CLAUSE_AGREED_DO) |
        CLAUSE(CLAUSE_AGREED_AFTER) | CLAUSE(CLAUSE_AGREED_WHILE) | CLAUSE(CLAUSE_AGREED_SETTLE) |
        CLAUSE(CLAUSE_AGREED_WARN) | CLAUSE(CLAUSE_AGREED_CURE) | CLAUSE(CLAUSE_AGREED_RECOVER) |
        CLAUSE(CLAUSE_AGREED_SILENCE) | CLAUSE(CLAUSE_AGREED_EXCUSE) | CLAUSE(CLAUSE_AGREED_RELIEF) |
        CLAUSE(CLAUSE_AGREED_RESUME) | CLAUSE(CLAUSE_AGREED_CITE) | CLAUSE(CLAUSE_DAYS)},
};
static const char *const agreed_clauses[] = {
    "text", "presume", "of", "over", "within", "every", "source", "confirm", "restated", "keep", "hold",
    "do", "after", "while", "settle", "warn", "cure", "recover", "silence", "excuse", "relief", "resume",
    "cite",
};
static_assert(sizeof agreed_clauses / sizeof *agreed_clauses == CLAUSE_DAYS - CLAUSE_AGREED_TEXT,
              "a word a clause");

static const char *const clauses[CLAUSE_KIND_COUNT] = {
    [CLAUSE_TEXT] = "\"", [CLAUSE_TITLE] = "title", [CLAUSE_AUTHORITY] = "authority",
    [CLAUSE_SOURCE] = "source", [CLAUSE_LIST] = "list", [CLAUSE_USE] = "use",
    [CLAUSE_GOVERNS] = "governs", [CLAUSE_REACHES] = "reaches", [CLAUSE_ASK] = "ask",
    [CLAUSE_PRESUMED] = "presumed", [CLAUSE_LEAST] = "least", [CLAUSE_IS] = "=",
    [CLAUSE_COLUMN] = "column", [CLAUSE_KEY] = "key", [CLAUSE_OPEN] = "open",
    [CLAUSE_LIFTS] = "lifts", [CLAUSE_REASONS] = "reasons", [CLAUSE_ON] = "on",
    [CLAUSE_EACH] = "each", [CLAUSE_CODE] = "code", [CLAUSE_FOR] = "for", [CLAUSE_TO] = "to",
    [CLAUSE_SAYS] = "says", [CLAUSE_WHEN] = "when", [CLAUSE_UNLESS] = "unless",
    [CLAUSE_WHILE] = "while", [CLAUSE_OVER] = "over", [CLAUSE_COUNTS] = "counts",
    [CLAUSE_MOST] = "most", [CLAUSE_PER] = "per", [CLAUSE_PERIOD] = "period",
    [CLAUSE_SHARED] = "shared", [CLAUSE_STARTS] = "starts", [CLAUSE_WITHIN] = "within",
    [CLAUSE_CALENDAR] = "calendar", [CLAUSE_STOPS] = "stops", [CLAUSE_BECAUSE] = "because",
    [CLAUSE_CITE] = "cite", [CLAUSE_DAYS] = "from",
};
// clang-format on

static const StatementRow *row_of(StatementKind kind)
{
    return statement_is_agreed(kind) ? &agreed_statements[kind - STATEMENT_AGREEMENT]
                                     : &statements[kind];
}

static bool clause_is_agreed(ClauseKind kind)
{
    return kind >= CLAUSE_AGREED_TEXT && kind < CLAUSE_DAYS;
}

Str statement_word(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_GENERAL_LICENCE:
        return STR("general licence");
    case STATEMENT_NOT_ENFORCED:
        return STR("not enforced");
    default:
        return str_from_c(row_of(kind)->word);
    }
}

Str clause_word(ClauseKind kind)
{
    return str_from_c(clause_is_agreed(kind) ? agreed_clauses[kind - CLAUSE_AGREED_TEXT]
                                             : clauses[kind]);
}

bool clause_allowed(StatementKind statement, ClauseKind clause)
{
    return (row_of(statement)->clauses & CLAUSE(clause)) != 0;
}

bool clause_repeats(StatementKind statement, ClauseKind clause)
{
    const uint64_t repeated = CONDITIONS | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) |
                              CLAUSE(CLAUSE_COLUMN) | CLAUSE(CLAUSE_USE) | CLAUSE(CLAUSE_LIFTS) |
                              CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_DAYS) | CLAUSE(CLAUSE_AGREED_TEXT) |
                              CLAUSE(CLAUSE_AGREED_CITE);
    return (repeated & CLAUSE(clause)) != 0 ||
           (clause == CLAUSE_IS && statement == STATEMENT_DERIVE) ||
           (clause == CLAUSE_OVER && statement == STATEMENT_POLICY);
}

size_t words_find_statement(const Token *tokens, size_t count, bool of_agreement,
                            StatementKind *out)
{
    for (StatementKind kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        const StatementRow *row = row_of(kind);
        if (statement_is_agreed(kind) != of_agreement ||
            !token_is(&tokens[0], str_from_c(row->word))) {
            continue;
        }
        if (row->second == NULL) {
            *out = kind;
            return 1;
        }
        if (count > 1 && token_is(&tokens[1], str_from_c(row->second))) {
            *out = kind;
            return 2;
        }
    }
    return 0;
}

static bool is_day_word(const Token *token)
{
    return token_is(token, STR("from")) || token_is(token, STR("through")) ||
           token_is(token, STR("until")) || token_is(token, STR("published"));
}

// Of an agreement only words that its statement may have: others go on with the clause above.
static bool find_agreed_clause(const Token *token, StatementKind statement, ClauseKind *out)
{
    if (is_day_word(token)) {
        *out = CLAUSE_DAYS;
        return clause_allowed(statement, CLAUSE_DAYS);
    }
    for (ClauseKind kind = CLAUSE_AGREED_TEXT; kind < CLAUSE_DAYS; kind++) {
        if (clause_allowed(statement, kind) && token_is(token, clause_word(kind))) {
            *out = kind;
            return true;
        }
    }
    return false;
}

// A word that some statement has as a clause begins one everywhere, so that it is refused where it
// does not belong; only `=` and texts depend on the statement.
bool words_find_clause(const Token *token, StatementKind statement, ClauseKind *out)
{
    if (statement_is_agreed(statement)) {
        return find_agreed_clause(token, statement, out);
    }
    if (token->kind == TOKEN_STRING) {
        *out = CLAUSE_TEXT;
        return clause_allowed(statement, CLAUSE_TEXT);
    }
    if (is_day_word(token)) {
        *out = CLAUSE_DAYS;
        return clause_allowed(statement, CLAUSE_DAYS);
    }
    for (ClauseKind kind = CLAUSE_TITLE; kind < CLAUSE_AGREED_TEXT; kind++) {
        if (token_is(token, str_from_c(clauses[kind]))) {
            *out = kind;
            return kind != CLAUSE_IS || clause_allowed(statement, CLAUSE_IS);
        }
    }
    return false;
}

Str words_nearest_statement(Str word, bool of_agreement)
{
    Str nearest = {};
    size_t best = word.len / 3 + 1;
    for (StatementKind kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        Str candidate = str_from_c(row_of(kind)->word);
        size_t distance = str_distance(word, candidate, best);
        if (statement_is_agreed(kind) == of_agreement && distance < best) {
            best = distance;
            nearest = statement_word(kind);
        }
    }
    return nearest;
}

Str words_nearest_clause(Str word)
{
    Str nearest = {};
    size_t best = word.len / 3 + 1;
    for (ClauseKind kind = CLAUSE_TITLE; kind < CLAUSE_AGREED_TEXT; kind++) {
        size_t distance = str_distance(word, clause_word(kind), best);
        if (distance < best) {
            best = distance;
            nearest = clause_word(kind);
        }
    }
    return nearest;
}

Str words_of_clauses(StatementKind kind, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (ClauseKind clause = CLAUSE_TITLE; clause < CLAUSE_KIND_COUNT; clause++) {
        if (clause_allowed(kind, clause)) {
            buffer_add(&buffer, buffer.len > 0 ? STR(", ") : STR(""));
            buffer_add(&buffer, clause_word(clause));
        }
    }
    return buffer_str(&buffer);
}

bool word_is_reserved(Str word)
{
    static const Str reserved[] = {
        STR_INIT("and"),       STR_INIT("or"),    STR_INIT("not"),     STR_INIT("is"),
        STR_INIT("in"),        STR_INIT("has"),   STR_INIT("meets"),   STR_INIT("any"),
        STR_INIT("no"),        STR_INIT("every"), STR_INIT("where"),   STR_INIT("of"),
        STR_INIT("over"),      STR_INIT("sum"),   STR_INIT("count"),   STR_INIT("min"),
        STR_INIT("max"),       STR_INIT("set"),   STR_INIT("the"),     STR_INIT("when"),
        STR_INIT("otherwise"), STR_INIT("none"),  STR_INIT("unknown"), STR_INIT("yes"),
        STR_INIT("applies"),
    };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (str_equal(word, reserved[i])) {
            return true;
        }
    }
    return false;
}

bool word_is_constant(Str word)
{
    return str_equal(word, STR("yes")) || str_equal(word, STR("no")) ||
           str_equal(word, STR("none")) || str_equal(word, STR("unknown"));
}
