// outline.c: the tree with lines drawn in characters. What stands left of a node's lines is one
// text, the stem, that grows by a column's width a level: "│  " where a sibling follows, else
// blanks.
#include "render/outline.h"

#include <assert.h>

#define LEAST_WIDTH 24  // however deep a node lies, its text gets so many columns

typedef struct Lines {
    Str branch, last_branch, stem, no_stem;
    Str marks[MARK_UNKNOWN + 1];
} Lines;

typedef struct Drawing {
    Buffer *to;
    TextStyle style;
    const Lines *lines;
    Arena *arena;
} Drawing;

static const Lines unicode_lines = {
    STR_INIT("├─ "),
    STR_INIT("└─ "),
    STR_INIT("│  "),
    STR_INIT("   "),
    {STR_INIT(""), STR_INIT("✓ "), STR_INIT("✗ "), STR_INIT("? ")},
};
static const Lines ascii_lines = {
    STR_INIT("|- "),
    STR_INIT("`- "),
    STR_INIT("|  "),
    STR_INIT("   "),
    {STR_INIT(""), STR_INIT("+ "), STR_INIT("x "), STR_INIT("? ")},
};
static const Str colours[MARK_UNKNOWN + 1] = {
    STR_INIT(""),
    STR_INIT("\033[32m"),
    STR_INIT("\033[31m"),
    STR_INIT("\033[33m"),
};

static void node_draw(const Drawing *drawing, const Outline *node, Str first, Str stem);
static void details_draw(const Drawing *drawing, const Outline *node, Str stem);
static Str stem_below(const Drawing *drawing, const Outline *node, Str stem);
static void text_draw(const Drawing *drawing, Str text, Str first, Str stem, size_t hang);
static void mark_draw(const Drawing *drawing, Mark mark);

void outline_add_text(Buffer *buffer, const Outline *outline, TextStyle style, Arena *arena)
{
    const Lines *lines = style.ascii ? &ascii_lines : &unicode_lines;
    Drawing drawing = {buffer, style, lines, arena};
    node_draw(&drawing, outline, STR(""), STR(""));
}

// A node: its own lines, the first behind `first`, the others behind `stem`; then its children.
static void node_draw(const Drawing *drawing, const Outline *node, Str first, Str stem)
{
    const Lines *lines = drawing->lines;
    buffer_add(drawing->to, first);
    mark_draw(drawing, node->mark);
    size_t mark_width = width_of(lines->marks[node->mark]);
    Str own_stem = stem_below(drawing, node, stem);
    text_draw(drawing, node->title, first, own_stem, mark_width);
    details_draw(drawing, node, own_stem);
    for (uint32_t i = 0; i < node->count; i++) {
        bool is_last = i + 1 == node->count;
        Str child_first = str_format(drawing->arena, "%.*s%.*s", STR_ARG(stem),
                                     STR_ARG(is_last ? lines->last_branch : lines->branch));
        Str child_stem = str_format(drawing->arena, "%.*s%.*s", STR_ARG(stem),
                                    STR_ARG(is_last ? lines->no_stem : lines->stem));
        node_draw(drawing, node->children[i], child_first, child_stem);
    }
}

static void details_draw(const Drawing *drawing, const Outline *node, Str stem)
{
    for (uint32_t i = 0; i < node->detail_count; i++) {
        buffer_add(drawing->to, stem);
        size_t hang = node->count > 0 ? 0 : width_of(drawing->lines->marks[node->mark]);
        width_add_blanks(drawing->to, hang);
        text_draw(drawing, node->details[i], stem, stem, hang);
    }
}

// What stands left of a node's further lines: its own stem and, where children follow, theirs.
static Str stem_below(const Drawing *drawing, const Outline *node, Str stem)
{
    if (node->count == 0) {
        return stem;
    }
    return str_format(drawing->arena, "%.*s%.*s", STR_ARG(stem), STR_ARG(drawing->lines->stem));
}

// A text that begins behind `first` and `hang` columns, and goes on behind `stem`.
static void text_draw(const Drawing *drawing, Str text, Str first, Str stem, size_t hang)
{
    size_t width = drawing->style.width;
    size_t used = width_of(first) + hang;
    for (Str rest = text;;) {
        size_t room = width == 0                   ? SIZE_MAX
                      : width < used + LEAST_WIDTH ? LEAST_WIDTH
                                                   : width - used;
        Str line = width_split(rest, room, &rest);
        width_add_text(drawing->to, line);
        buffer_add_char(drawing->to, '\n');
        if (rest.len == 0) {
            return;
        }
        buffer_add(drawing->to, stem);
        width_add_blanks(drawing->to, hang);
        used = width_of(stem) + hang;
    }
}

static void mark_draw(const Drawing *drawing, Mark mark)
{
    assert(mark <= MARK_UNKNOWN);
    bool is_coloured = drawing->style.colour && mark != MARK_NONE;
    buffer_add(drawing->to, is_coloured ? colours[mark] : STR(""));
    buffer_add(drawing->to, drawing->lines->marks[mark]);
    buffer_add(drawing->to, is_coloured ? STR("\033[0m") : STR(""));
}
