// words.c: the table "Statements and their clauses" of the language, as it stands there.
#include "lang/words.h"

#define CLAUSE(kind) (UINT64_C(1) << (kind))
#define CONDITIONS (CLAUSE(CLAUSE_WHEN) | CLAUSE(CLAUSE_UNLESS))
#define REASONED (CLAUSE(CLAUSE_CITE) | CLAUSE(CLAUSE_DAYS))

// clang-format off
static const struct {
    const char *word, *second;
    uint64_t clauses;
} statements[STATEMENT_KIND_COUNT] = {
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

Str statement_word(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_GENERAL_LICENCE:
        return STR("general licence");
    case STATEMENT_NOT_ENFORCED:
        return STR("not enforced");
    default:
        return str_from_c(statements[kind].word);
    }
}

Str clause_word(ClauseKind kind)
{
    return str_from_c(clauses[kind]);
}

bool clause_allowed(StatementKind statement, ClauseKind clause)
{
    return (statements[statement].clauses & CLAUSE(clause)) != 0;
}

bool clause_repeats(StatementKind statement, ClauseKind clause)
{
    const uint64_t repeated = CONDITIONS | CLAUSE(CLAUSE_FOR) | CLAUSE(CLAUSE_TO) |
                              CLAUSE(CLAUSE_COLUMN) | CLAUSE(CLAUSE_USE) | CLAUSE(CLAUSE_LIFTS) |
                              CLAUSE(CLAUSE_ON) | CLAUSE(CLAUSE_DAYS);
    return (repeated & CLAUSE(clause)) != 0 ||
           (clause == CLAUSE_IS && statement == STATEMENT_DERIVE) ||
           (clause == CLAUSE_OVER && statement == STATEMENT_POLICY);
}

size_t words_find_statement(const Token *tokens, size_t count, StatementKind *out)
{
    for (StatementKind kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        if (!token_is(&tokens[0], str_from_c(statements[kind].word))) {
            continue;
        }
        if (statements[kind].second == NULL) {
            *out = kind;
            return 1;
        }
        if (count > 1 && token_is(&tokens[1], str_from_c(statements[kind].second))) {
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

// A word that some statement has as a clause begins one everywhere, so that it is refused where it
// does not belong; only `=` and texts depend on the statement.
bool words_find_clause(const Token *token, StatementKind statement, ClauseKind *out)
{
    if (token->kind == TOKEN_STRING) {
        *out = CLAUSE_TEXT;
        return clause_allowed(statement, CLAUSE_TEXT);
    }
    if (is_day_word(token)) {
        *out = CLAUSE_DAYS;
        return clause_allowed(statement, CLAUSE_DAYS);
    }
    for (ClauseKind kind = CLAUSE_TITLE; kind < CLAUSE_DAYS; kind++) {
        if (token_is(token, str_from_c(clauses[kind]))) {
            *out = kind;
            return kind != CLAUSE_IS || clause_allowed(statement, CLAUSE_IS);
        }
    }
    return false;
}

Str words_nearest_statement(Str word)
{
    Str nearest = {};
    size_t best = word.len / 3 + 1;
    for (StatementKind kind = 0; kind < STATEMENT_KIND_COUNT; kind++) {
        Str candidate = str_from_c(statements[kind].word);
        size_t distance = str_distance(word, candidate, best);
        if (distance < best) {
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
    for (ClauseKind kind = CLAUSE_TITLE; kind < CLAUSE_DAYS; kind++) {
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
