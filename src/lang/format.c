// format.c: tokens and comments → text.
//
// Nothing is written from the tree: every token is copied from the source, so that numbers and
// strings stay as they were written and a mistake here cannot change what a rulebook says. Lines
// are filled by Oppen's idea, cut down to what the layout needs: a run of tokens that does not fit
// is broken at its outermost places only, and what then still does not fit, one level further in.
//
//   run       the tokens of a header, or of a clause behind its word
//   segment   a part of a run up to a comment, behind which the line must end
//   piece     a part of a segment between two places at which it may be broken
//
// A comment on a line of its own goes with the token that it stands before. One behind tokens stays
// behind the last of them, and the line ends there.
#include "lang/format.h"

#include "lang/words.h"

enum {
    COLUMNS_MAX = 100,
    CLAUSE_INDENT = 2,
    WORD_COLUMNS = 10,
    CONTINUATION_INDENT = CLAUSE_INDENT + WORD_COLUMNS,
    RANK_NEVER = INT32_MAX,
};

typedef struct Formatter {
    const File *file;
    Buffer out;
    size_t column;       // characters on the line so far
    StatementKind kind;  // of the statement at hand: what may begin a line depends on it
    Arena *arena;
} Formatter;

// Statements and clauses.
static void statement_format(Formatter *self, const Statement *statement);
static void clause_format(Formatter *self, const Clause *clause);
static int clause_rank(ClauseKind kind);
static size_t clause_head_format(Formatter *self, const Clause *clause);

// Lines.
static void run_format(Formatter *self, size_t first, size_t end);
static void segment_format(Formatter *self, size_t first, size_t end);
static void pieces_format(Formatter *self, size_t first, size_t end, int32_t rank);
static int32_t lowest_rank(const Formatter *self, size_t first, size_t end);
static int32_t break_rank(const Formatter *self, size_t index, int32_t depth);
static int32_t depth_after(const Formatter *self, size_t index, int32_t depth);
static size_t segment_width(const Formatter *self, size_t first, size_t end);
static void tokens_write(Formatter *self, size_t first, size_t end);
static void line_break(Formatter *self, size_t index);
static void line_close(Formatter *self, size_t last);
static void indent_to(Formatter *self, size_t column);
static void text_write(Formatter *self, Str text);

// Tokens.
static bool needs_gap(const Formatter *self, size_t index);
static bool is_tight_product(const Formatter *self, size_t index);
static Str token_source(const Formatter *self, size_t index);
static size_t char_count(Str text);

// Comments.
typedef struct CommentSpan {
    size_t first, end;
} CommentSpan;
static size_t comment_after(const Formatter *self, uint32_t line);
static CommentSpan comments_before(const Formatter *self, size_t index);
static bool has_comment_before(const Formatter *self, size_t index);
static const Comment *comment_behind(const Formatter *self, size_t index);
static void comments_format(Formatter *self, size_t index, size_t indent);
static void comments_between_format(Formatter *self, size_t index);

Str format_file(const File *file, Arena *arena)
{
    Formatter self = {.file = file, .out = buffer_new(arena), .arena = arena};
    for (size_t i = 0; i < file->statements.count; i++) {
        statement_format(&self, &file->statements.at[i]);
    }
    comments_between_format(&self, file->tokens.count - 1);
    return buffer_str(&self.out);
}

static void statement_format(Formatter *self, const Statement *statement)
{
    self->kind = statement->kind;
    comments_between_format(self, statement->first_token);
    run_format(self, statement->first_token, statement->header_end);
    line_close(self, statement->header_end - 1);
    for (int rank = 0; rank <= CLAUSE_KIND_COUNT; rank++) {
        for (size_t i = 0; i < statement->clauses.count; i++) {
            const Clause *clause = &statement->clauses.at[i];
            if (clause_rank(clause->kind) == rank) {
                clause_format(self, clause);
            }
        }
    }
}

static void clause_format(Formatter *self, const Clause *clause)
{
    comments_format(self, clause->first_token, CLAUSE_INDENT);
    size_t first = clause_head_format(self, clause);
    run_format(self, first, clause->token_end);
    line_close(self, clause->token_end - 1);
}

// Where a clause stands in its statement: the order of the kinds, but days next to the name whose
// days they are, and `when` and `unless` as the author mixed them.
static int clause_rank(ClauseKind kind)
{
    return kind == CLAUSE_DAYS ? 0 : kind == CLAUSE_UNLESS ? CLAUSE_WHEN + 1 : (int)kind + 1;
}

// The clause's word, padded; returns the token behind it. A text has none, `=` only one blank.
static size_t clause_head_format(Formatter *self, const Clause *clause)
{
    const Token *tokens = self->file->tokens.at;
    size_t first = clause->first_token, end = first + 1;
    indent_to(self, CLAUSE_INDENT);
    if (clause->kind == CLAUSE_TEXT) {
        return first;
    }
    bool has_language = (clause->kind == CLAUSE_TITLE || clause->kind == CLAUSE_ASK) &&
                        end < clause->token_end && tokens[end].kind == TOKEN_WORD;
    if (has_language && comment_behind(self, first) == NULL && !has_comment_before(self, end)) {
        end++;
    }
    tokens_write(self, first, end);
    if (end == clause->token_end) {
        return end;
    }
    if (comment_behind(self, end - 1) != NULL || has_comment_before(self, end)) {
        line_break(self, end);
    } else if (clause->kind == CLAUSE_IS) {
        text_write(self, STR(" "));
    } else {
        text_write(self, STR(" "));
        indent_to(self, CONTINUATION_INDENT);
    }
    return end;
}

static void run_format(Formatter *self, size_t first, size_t end)
{
    for (size_t at = first; at < end;) {
        size_t next = at + 1;
        while (next < end && comment_behind(self, next - 1) == NULL &&
               !has_comment_before(self, next)) {
            next++;
        }
        segment_format(self, at, next);
        if (next < end) {
            line_break(self, next);
        }
        at = next;
    }
}

static void segment_format(Formatter *self, size_t first, size_t end)
{
    bool fits = self->column + segment_width(self, first, end) <= COLUMNS_MAX;
    int32_t rank = fits ? RANK_NEVER : lowest_rank(self, first, end);
    if (rank == RANK_NEVER) {
        tokens_write(self, first, end);
    } else {
        pieces_format(self, first, end, rank);
    }
}

// As many pieces on a line as fit; a piece that is too long for a line of its own is broken inside,
// and then nothing follows it on its last line, where its end would be overlooked.
static void pieces_format(Formatter *self, size_t first, size_t end, int32_t rank)
{
    int32_t depth = 0;
    bool was_broken = false;
    for (size_t at = first; at < end;) {
        size_t next = at + 1;
        depth = depth_after(self, at, depth);
        while (next < end && break_rank(self, next, depth) != rank) {
            depth = depth_after(self, next, depth);
            next++;
        }
        size_t width = segment_width(self, at, next);
        if (at > first && !was_broken && self->column + 1 + width <= COLUMNS_MAX) {
            text_write(self, STR(" "));
            tokens_write(self, at, next);
        } else {
            if (at > first) {
                line_break(self, at);
            }
            was_broken = self->column + width > COLUMNS_MAX;
            segment_format(self, at, next);
        }
        at = next;
    }
}

static int32_t lowest_rank(const Formatter *self, size_t first, size_t end)
{
    int32_t lowest = RANK_NEVER;
    int32_t depth = depth_after(self, first, 0);
    for (size_t i = first + 1; i < end; i++) {
        int32_t rank = break_rank(self, i, depth);
        lowest = rank < lowest ? rank : lowest;
        depth = depth_after(self, i, depth);
    }
    return lowest;
}

// How far inside a line may be broken before this token: before `and` and `or`, then after commas;
// not before a word that would begin a clause there.
static int32_t break_rank(const Formatter *self, size_t index, int32_t depth)
{
    const Token *token = &self->file->tokens.at[index];
    ClauseKind clause;
    if (words_find_clause(token, self->kind, &clause)) {
        return RANK_NEVER;
    }
    if (token_is(token, STR("and")) || token_is(token, STR("or"))) {
        return 2 * depth;
    }
    return token_is(token - 1, STR(",")) ? 2 * depth + 1 : RANK_NEVER;
}

static int32_t depth_after(const Formatter *self, size_t index, int32_t depth)
{
    const Token *token = &self->file->tokens.at[index];
    bool opens = token_is(token, STR("(")) || token_is(token, STR("["));
    bool closes = token_is(token, STR(")")) || token_is(token, STR("]"));
    return depth + opens - closes;
}

static size_t segment_width(const Formatter *self, size_t first, size_t end)
{
    size_t width = 0;
    for (size_t i = first; i < end; i++) {
        width += (i > first && needs_gap(self, i)) + char_count(token_source(self, i));
    }
    return width;
}

static void tokens_write(Formatter *self, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        text_write(self, i > first && needs_gap(self, i) ? STR(" ") : STR(""));
        text_write(self, token_source(self, i));
    }
}

// Goes on with a token on the next line.
static void line_break(Formatter *self, size_t index)
{
    line_close(self, index - 1);
    comments_format(self, index, CONTINUATION_INDENT);
    indent_to(self, CONTINUATION_INDENT);
}

static void line_close(Formatter *self, size_t last)
{
    const Comment *comment = comment_behind(self, last);
    if (comment != NULL) {
        text_write(self, STR("  "));
        text_write(self, comment->text);
    }
    buffer_add_char(&self->out, '\n');
    self->column = 0;
}

static void indent_to(Formatter *self, size_t column)
{
    while (self->column < column) {
        text_write(self, STR(" "));
    }
}

static void text_write(Formatter *self, Str text)
{
    buffer_add(&self->out, text);
    self->column += char_count(text);
}

// Does a blank stand between a token and the one before it?
static bool needs_gap(const Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index], *before = token - 1;
    if (token_is(token, STR(",")) || token_is(token, STR(")")) || token_is(token, STR("]")) ||
        token_is(token, STR("["))) {
        return false;
    }
    if (token_is(before, STR("(")) || token_is(before, STR("["))) {
        // Without its blank a sign would be read as minus.
        return token->spaced && token->kind == TOKEN_NUMBER &&
               str_starts_with(token->text, STR("-"));
    }
    if (token_is(token, STR("..")) || token_is(before, STR(".."))) {
        return false;
    }
    return !is_tight_product(self, index) && !is_tight_product(self, index - 1);
}

// The `/` or `*` of a unit, GB/s/mm2: joined where it was, between words.
static bool is_tight_product(const Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index];
    bool is_product = token_is(token, STR("/")) || token_is(token, STR("*"));
    return is_product && index > 0 && !token->spaced && !token[1].spaced &&
           token[-1].kind == TOKEN_WORD && token[1].kind == TOKEN_WORD;
}

// A token as it was written, a string with its quotes.
static Str token_source(const Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index];
    size_t size = token->text.len + (token->kind == TOKEN_STRING ? 2 : 0);
    return str_slice(self->file->source.text, token->at, size);
}

static size_t char_count(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

// Index of the first comment on a line after `line`.
static size_t comment_after(const Formatter *self, uint32_t line)
{
    size_t low = 0, high = self->file->comments.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->file->comments.at[middle].line > line) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// The comments on lines of their own between a token and the one before it.
static CommentSpan comments_before(const Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index];
    bool is_end = token->kind == TOKEN_END;
    uint32_t from = index == 0 ? 0 : token[-1].line;
    CommentSpan span = {
        .first = comment_after(self, from),
        .end = is_end ? self->file->comments.count : comment_after(self, token->line - 1),
    };
    return span;
}

static bool has_comment_before(const Formatter *self, size_t index)
{
    CommentSpan span = comments_before(self, index);
    return span.first < span.end;
}

// The comment behind a token that is the last of its line, or null.
static const Comment *comment_behind(const Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index];
    if (token[1].kind != TOKEN_END && token[1].line == token->line) {
        return NULL;
    }
    size_t found = comment_after(self, token->line - 1);
    bool is_there =
        found < self->file->comments.count && self->file->comments.at[found].line == token->line;
    return is_there ? &self->file->comments.at[found] : NULL;
}

static void comments_format(Formatter *self, size_t index, size_t indent)
{
    CommentSpan span = comments_before(self, index);
    for (size_t i = span.first; i < span.end; i++) {
        indent_to(self, indent);
        buffer_add(&self->out, self->file->comments.at[i].text);
        buffer_add_char(&self->out, '\n');
        self->column = 0;
    }
}

// Between statements: comments from column 1, and a blank line wherever there were some.
static void comments_between_format(Formatter *self, size_t index)
{
    const Token *token = &self->file->tokens.at[index];
    CommentSpan span = comments_before(self, index);
    uint32_t line = index == 0 ? 0 : token[-1].line;
    for (size_t i = span.first; i < span.end; i++) {
        const Comment *comment = &self->file->comments.at[i];
        bool is_apart = self->out.len > 0 && comment->line > line + 1;
        buffer_add(&self->out, is_apart ? STR("\n") : STR(""));
        buffer_add(&self->out, comment->text);
        buffer_add_char(&self->out, '\n');
        line = comment->line;
    }
    if (token->kind != TOKEN_END && self->out.len > 0 && token->line > line + 1) {
        buffer_add_char(&self->out, '\n');
    }
}
