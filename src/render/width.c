// width.c: widths by the East Asian width of each character (UAX #11), which GLib has as a table,
// so that they do not hang on the locale.
#include "render/width.h"

#include <glib.h>

typedef struct Character {
    gunichar code;
    size_t size;   // in bytes
    size_t width;  // in columns
    bool is_malformed;
} Character;

static Character character_at(Str text, size_t at);
static bool may_end_behind(Str text, size_t at);

size_t width_of(Str text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;) {
        Character character = character_at(text, at);
        width += character.width;
        at += character.size;
    }
    return width;
}

Str width_split(Str text, size_t width, Str *rest)
{
    size_t column = 0, at = 0;
    size_t cut = 0, cut_rest = 0;  // the last place at which a line may end
    size_t cut_inside = 0;         // and where a word may, if there is no such place
    while (at < text.len) {
        Character character = character_at(text, at);
        if (character.code == ' ') {
            cut = at;
            cut_rest = at + 1;
        } else if (character.width == 2 && at > 0) {
            cut = cut_rest = at;
        } else if (may_end_behind(text, at)) {
            cut_inside = at;
        }
        if (column + character.width > width && at > 0 && character.code != ' ') {
            break;
        }
        column += character.width;
        at += character.size;
    }
    if (at >= text.len) {
        *rest = (Str){};
        return text;
    }
    if (cut == 0) {
        cut = cut_rest = cut_inside > 0 ? cut_inside : at;
    }
    *rest = str_slice(text, cut_rest, SIZE_MAX);
    return str_slice(text, 0, cut);
}

size_t width_least(Str text, bool inside_words)
{
    size_t least = 0;
    while (text.len > 0) {
        Str word = str_split(text, ' ', &text);
        size_t begin = 0;
        for (size_t at = 0; at < word.len; at += character_at(word, at).size) {
            bool is_cut = at > 0 && (character_at(word, at).width == 2 ||
                                     (inside_words && may_end_behind(word, at)));
            if (is_cut) {
                size_t width = width_of(str_slice(word, begin, at - begin));
                least = width > least ? width : least;
                begin = at;
            }
        }
        size_t width = width_of(str_slice(word, begin, SIZE_MAX));
        least = width > least ? width : least;
    }
    return least;
}

void width_add_text(Buffer *buffer, Str text)
{
    for (size_t at = 0; at < text.len;) {
        Character character = character_at(text, at);
        bool is_harmful = g_unichar_iscntrl(character.code) || character.is_malformed ||
                          g_unichar_type(character.code) == G_UNICODE_FORMAT;
        buffer_add(buffer, is_harmful ? STR("\xEF\xBF\xBD") : str_slice(text, at, character.size));
        at += character.size;
    }
}

void width_add_blanks(Buffer *buffer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add_char(buffer, ' ');
    }
}

static Character character_at(Str text, size_t at)
{
    gunichar code = g_utf8_get_char_validated(text.at + at, (gssize)(text.len - at));
    if (code == (gunichar)-1 || code == (gunichar)-2) {
        return (Character){0xFFFD, 1, 1, true};
    }
    size_t size = (size_t)g_unichar_to_utf8(code, NULL);
    bool is_shown = g_unichar_iscntrl(code) || g_unichar_type(code) == G_UNICODE_FORMAT;
    size_t width = g_unichar_iszerowidth(code) && !is_shown ? 0 : g_unichar_iswide(code) ? 2 : 1;
    return (Character){code, size, width, false};
}

// May a line end in front of `at`, inside a word? Behind what joins names (us.country_chart/rs.a),
// and before a bracket (742.6(a)(6)).
static bool may_end_behind(Str text, size_t at)
{
    if (at == 0 || at >= text.len) {
        return false;
    }
    char before = text.at[at - 1], here = text.at[at];
    bool is_joint = before == '/' || before == '_' || before == ',' || before == ';' ||
                    (before == '.' && here != '.');
    return is_joint || ((here == '(' || here == '[') && before != '(' && before != '[');
}
