// lexer.c: text → tokens. Tried in this order: date, code, number, string, word, sign. Only strings
// and comments may hold anything but ASCII.
#include "base/date.h"
#include "lang/slip.h"

// Longer words, codes and numbers are refused: no name needs so much, and what is made of them
// (headings of codes, nearest names) would cost more than the text is worth.
#define TOKEN_BYTES_MAX 1000
// Of longer lines none is shown with a problem, so that finding it costs little however many there
// are.
#define LINE_SHOWN_MAX 16'384

typedef struct Lexer {
    Source source;
    size_t at;
    size_t counted;  // the byte of this line at which `column` stands
    uint32_t line, column;
    bool first;  // nothing yet on this line
    bool spaced;
    Tokens *out;
    Comments *comments;
    Problems *problems;
    Arena *arena;
} Lexer;

static void lexer_next(Lexer *lexer);
static size_t date_length(Str rest);
static size_t code_length(Str rest);
static size_t number_length(Str rest);
static size_t word_length(Str rest);
static size_t sign_length(Str rest);
static void string_read(Lexer *lexer);
static void comment_read(Lexer *lexer);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_letter(char c)
{
    return is_upper(c) || is_lower(c) || c == '_';
}
static bool is_word_char(char c)
{
    return is_letter(c) || is_digit(c);
}
static char char_at(Str str, size_t at)
{
    return at < str.len ? str.at[at] : '\0';
}
static Str lexer_rest(const Lexer *lexer)
{
    return str_slice(lexer->source.text, lexer->at, SIZE_MAX);
}

static void utf8_refuse(Source source, size_t bad, Problems *problems)
{
    Token token = {.line = 1, .at = bad};
    size_t line_start = 0;
    for (size_t i = 0; i < bad; i++) {
        if (source.text.at[i] == '\n') {
            token.line++;
            line_start = i + 1;
        }
    }
    token.column =
        (uint32_t)str_column(str_slice(source.text, line_start, SIZE_MAX), bad - line_start);
    (void)problem_error(problems, token_place(&token, source), "lex.utf8",
                        "byte %zu of the file is not UTF-8", bad + 1);
    problem_hint(problems, "save the file as UTF-8");
}

void token_read_all(Tokens *out, Comments *comments, Source source, Problems *problems,
                    Arena *arena)
{
    Lexer lexer = {.source = source,
                   .line = 1,
                   .column = 1,
                   .first = true,
                   .spaced = true,
                   .out = out,
                   .comments = comments,
                   .problems = problems,
                   .arena = arena};
    size_t bad = 0;
    if (!str_is_utf8(source.text, &bad)) {
        utf8_refuse(source, bad, problems);
    }
    if (str_starts_with(lexer.source.text, STR("\xEF\xBB\xBF"))) {
        lexer.at = lexer.counted = 3;
    }
    while (lexer.at < lexer.source.text.len) {
        lexer_next(&lexer);
    }
    *VEC_PUSH(out, arena) = (Token){.kind = TOKEN_END,
                                    .first = true,
                                    .line = lexer.line,
                                    .column = 1,
                                    .at = lexer.source.text.len};
}

// Counts on from where it counted last, so that a long line costs no more than a short one a token.
static uint32_t lexer_column(Lexer *lexer)
{
    Str passed = str_slice(lexer->source.text, lexer->counted, lexer->at - lexer->counted);
    lexer->column += (uint32_t)str_column(passed, passed.len) - 1;
    lexer->counted = lexer->at;
    return lexer->column;
}

static void token_add(Lexer *lexer, TokenKind kind, size_t len, Str text)
{
    *VEC_PUSH(lexer->out, lexer->arena) = (Token){
        kind, lexer->spaced, lexer->first, lexer->line, lexer_column(lexer), lexer->at, text};
    lexer->at += len;
    lexer->first = lexer->spaced = false;
}

static void newline_read(Lexer *lexer)
{
    lexer->at++;
    lexer->line++;
    lexer->counted = lexer->at;
    lexer->column = 1;
    lexer->first = lexer->spaced = true;
}

static bool is_printable_ascii(char c)
{
    return c >= ' ' && c <= '~';
}

// A run of characters that mean nothing is one fault, shown by its first.
static void character_refuse(Lexer *lexer)
{
    size_t len = 1;
    Str rest = lexer_rest(lexer);
    while (len < rest.len && ((unsigned char)rest.at[len] & 0xC0) == 0x80) {
        len++;
    }
    size_t run = len;
    while (run < rest.len && !is_printable_ascii(rest.at[run]) &&
           str_find_char(STR("\n\r\t"), rest.at[run]) == SIZE_MAX) {
        run++;
    }
    Token token = {.line = lexer->line,
                   .column = lexer_column(lexer),
                   .at = lexer->at,
                   .text = str_slice(rest, 0, len)};
    (void)problem_error(lexer->problems, token_place(&token, lexer->source), "lex.character",
                        "the character '%.*s' has no meaning here", STR_ARG(token.text));
    Str slip = slip_of_character(token.text);
    if (slip.len > 0) {
        problem_hint(lexer->problems, "%.*s", STR_ARG(slip));
    } else {
        problem_hint(lexer->problems, "texts stand in \"quotes\", comments behind #");
    }
    lexer->at += run;
}

static void token_refuse(Lexer *lexer, size_t len)
{
    Token token = {.line = lexer->line,
                   .column = lexer_column(lexer),
                   .at = lexer->at,
                   .text = str_slice(lexer_rest(lexer), 0, len)};
    (void)problem_error(lexer->problems, token_place(&token, lexer->source), "lex.long",
                        "a word or number of %zu characters; the most is %d", len, TOKEN_BYTES_MAX);
    lexer->at += len;
}

// A minus belongs to the number behind it where a value may begin: after a blank, or after `(`, `[`
// or `,`. The operator has blanks on both sides: a - 1.
static bool begins_value(const Lexer *lexer)
{
    if (lexer->spaced) {
        return true;
    }
    const Token *last = &lexer->out->at[lexer->out->count - 1];
    return token_is(last, STR("(")) || token_is(last, STR("[")) || token_is(last, STR(","));
}

static void lexer_next(Lexer *lexer)
{
    static const struct {
        TokenKind kind;
        size_t (*length)(Str rest);
    } forms[] = {
        {TOKEN_DATE, date_length}, {TOKEN_CODE, code_length}, {TOKEN_NUMBER, number_length},
        {TOKEN_WORD, word_length}, {TOKEN_SIGN, sign_length},
    };
    Str rest = lexer_rest(lexer);
    char c = rest.at[0];
    if (c == '\n') {
        newline_read(lexer);
        return;
    }
    if (c == ' ' || c == '\t' || c == '\r') {
        lexer->at++;
        lexer->spaced = true;
        return;
    }
    if (c == '#') {
        comment_read(lexer);
        return;
    }
    if (c == '"') {
        string_read(lexer);
        return;
    }
    bool minus = c == '-' && !begins_value(lexer);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (minus && forms[i].kind == TOKEN_NUMBER) {
            continue;
        }
        size_t len = forms[i].length(rest);
        if (len > TOKEN_BYTES_MAX) {
            token_refuse(lexer, len);
            return;
        }
        if (len > 0) {
            token_add(lexer, forms[i].kind, len, str_slice(rest, 0, len));
            return;
        }
    }
    character_refuse(lexer);
}

static size_t date_length(Str rest)
{
    static const char form[] = "0000-00-00";
    for (size_t i = 0; i < 10; i++) {
        char c = char_at(rest, i);
        if (form[i] == '0' ? !is_digit(c) : c != form[i]) {
            return 0;
        }
    }
    return is_word_char(char_at(rest, 10)) ? 0 : 10;
}

// `list:` before it, then digits, an upper-case letter, letters or digits, and parts after dots.
static size_t code_length(Str rest)
{
    size_t at = 0;
    if (is_lower(char_at(rest, 0))) {
        while (is_lower(char_at(rest, at))) {
            at++;
        }
        if (char_at(rest, at) != ':') {
            return 0;
        }
        at++;
    }
    size_t digits = at;
    while (is_digit(char_at(rest, at))) {
        at++;
    }
    if (at == digits || !is_upper(char_at(rest, at))) {
        return 0;
    }
    while (is_word_char(char_at(rest, at)) && char_at(rest, at) != '_') {
        at++;
    }
    while (char_at(rest, at) == '.' &&
           (is_lower(char_at(rest, at + 1)) || is_digit(char_at(rest, at + 1)))) {
        at++;
        while (is_lower(char_at(rest, at)) || is_digit(char_at(rest, at))) {
            at++;
        }
    }
    return at;
}

static size_t number_length(Str rest)
{
    size_t at = char_at(rest, 0) == '-' ? 1 : 0;
    if (!is_digit(char_at(rest, at))) {
        return 0;
    }
    while (is_digit(char_at(rest, at)) || char_at(rest, at) == '_') {
        at++;
    }
    if (char_at(rest, at) == '.' && is_digit(char_at(rest, at + 1))) {
        at++;
        while (is_digit(char_at(rest, at)) || char_at(rest, at) == '_') {
            at++;
        }
    }
    return at;
}

// Words joined by dots and hyphens, a digit allowed after the first: no61.1, us.country_chart.
static size_t word_run(Str rest, size_t at)
{
    if (!is_letter(char_at(rest, at))) {
        return at;
    }
    while (is_word_char(char_at(rest, at))) {
        at++;
    }
    while ((char_at(rest, at) == '.' || char_at(rest, at) == '-') &&
           is_word_char(char_at(rest, at + 1))) {
        at++;
        while (is_word_char(char_at(rest, at))) {
            at++;
        }
    }
    return at;
}

// A name may be followed by one of another rulebook's: us.country_chart/chart.
static size_t word_length(Str rest)
{
    size_t at = word_run(rest, 0);
    if (at > 0 && char_at(rest, at) == '/' && is_letter(char_at(rest, at + 1))) {
        return word_run(rest, at + 1);
    }
    return at;
}

static size_t sign_length(Str rest)
{
    if (str_starts_with(rest, STR("..")) || str_starts_with(rest, STR("<=")) ||
        str_starts_with(rest, STR(">="))) {
        return 2;
    }
    return str_find_char(STR("<>=+-*/()[],:%;"), rest.at[0]) != SIZE_MAX ? 1 : 0;
}

static void string_read(Lexer *lexer)
{
    Str rest = lexer_rest(lexer);
    size_t len = 1;
    while (len < rest.len && rest.at[len] != '"' && rest.at[len] != '\n') {
        len++;
    }
    bool closed = char_at(rest, len) == '"';
    if (!closed) {
        Token token = {.line = lexer->line,
                       .column = lexer_column(lexer),
                       .at = lexer->at,
                       .text = str_slice(rest, 0, len)};
        (void)problem_error(lexer->problems, token_place(&token, lexer->source), "lex.string",
                            "this text has no end on its line");
        problem_hint(lexer->problems, "close it with \"");
    }
    token_add(lexer, TOKEN_STRING, len + (closed ? 1 : 0), str_slice(rest, 1, len - 1));
}

static void comment_read(Lexer *lexer)
{
    Str rest = lexer_rest(lexer);
    size_t len = str_find_char(rest, '\n');
    len = len == SIZE_MAX ? rest.len : len;
    *VEC_PUSH(lexer->comments, lexer->arena) =
        (Comment){lexer->line, lexer->first, str_trim(str_slice(rest, 0, len))};
    lexer->at += len;
}

static Str line_of(Source source, size_t at)
{
    size_t end = at < source.text.len ? at : source.text.len;
    size_t least = end < LINE_SHOWN_MAX ? 0 : end - LINE_SHOWN_MAX;
    const char *newline = end > least ? memrchr(source.text.at + least, '\n', end - least) : NULL;
    size_t start = newline != NULL ? (size_t)(newline - source.text.at) + 1 : least;
    Str rest = str_slice(source.text, start, LINE_SHOWN_MAX);
    size_t len = str_find_char(rest, '\n');
    if ((newline == NULL && least > 0) || (len == SIZE_MAX && rest.len == LINE_SHOWN_MAX)) {
        return (Str){};
    }
    Str line = str_slice(rest, 0, len);
    return str_ends_with(line, STR("\r")) ? str_slice(line, 0, line.len - 1) : line;
}

Place token_place(const Token *token, Source source)
{
    size_t characters = str_column(token->text, token->text.len) - 1;
    size_t width = characters + (token->kind == TOKEN_STRING ? 2 : 0);
    return (Place){.source = source.path,
                   .line = token->line,
                   .column = token->column,
                   .width = (uint32_t)(width == 0 ? 1 : width),
                   .text = line_of(source, token->at)};
}

Str token_write(const Token *token, Arena *arena)
{
    if (token->kind == TOKEN_END) {
        return STR("the end");
    }
    return token->kind == TOKEN_STRING ? str_format(arena, "\"%.*s\"", STR_ARG(token->text))
                                       : str_format(arena, "'%.*s'", STR_ARG(token->text));
}
