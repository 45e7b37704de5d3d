// symbols.c: names as numbers. An atom is a position in an array of rows; three maps lead from a
// name to its row, one a kind, since the word `metal`, the text "metal" and a code `metal` differ.
//
//   program   [ civil | us | us:3A090 | us:3A090.a | "nvidia" | … ]      const once loaded
//                ^ words   ^ codes ("list:code")      ^ texts (folded)
//   case      [ "acme ltd" | … ]        atoms go on where the program's end; made when first needed
//
// Texts are compared as Unicode's NFKC_Casefold with single blanks: compatibility forms, case,
// blanks and characters that show nothing (soft hyphens) do not matter.
#include "facts/atom.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/map.h"
#include "base/vec.h"

typedef struct Symbol {
    Str shown;
    SymbolKind kind;
    Atom parent, heading, list;  // of a code
} Symbol;

struct Symbols {
    const Symbols *base;
    Arena *arena;
    uint32_t first;  // position of the first own row: what the layers below hold
    VEC(Symbol) rows;
    Map *names[SYMBOL_CODE + 1];  // null until a name of the kind is added
};

#define KEY_ON_STACK 96  // longer codes and texts are folded in the arena

static bool find_name(const Symbols *symbols, SymbolKind kind, Str key, Atom *out);
static Atom add_symbol(Symbols *symbols, Symbol symbol, Str key);
static const Symbol *symbol_of(const Symbols *symbols, Atom atom);
static Str code_key(Str list, Str code, char *stack, Arena *arena);
static bool fold_ascii(Str text, char *to, size_t *len);
static Str fold_unicode(Str text, Arena *arena);
static Atom ancestor_below(const Symbols *symbols, Atom code, Atom parent);
static int compare_parts(Str a, Str b, bool is_heading, bool *comparable);
static Str last_part(Str code);

Symbols *symbols_new(const Symbols *base, Arena *arena)
{
    Symbols *symbols = ARENA_NEW(arena, Symbols);
    symbols->base = base;
    symbols->arena = arena;
    symbols->first = base == NULL ? 0 : (uint32_t)symbols_count(base);
    return symbols;
}

Atom symbols_word(Symbols *symbols, Str word)
{
    Atom atom;
    if (symbols_find_word(symbols, word, &atom)) {
        return atom;
    }
    Str own = str_copy(word, symbols->arena);
    return add_symbol(symbols, (Symbol){.shown = own, .kind = SYMBOL_WORD}, own);
}

bool symbols_find_word(const Symbols *symbols, Str word, Atom *out)
{
    return find_name(symbols, SYMBOL_WORD, word, out);
}

// Which spelling is shown must not hang on which was read first.
static void spelling_settle(Symbols *symbols, Atom atom, Str text)
{
    if (atom - ATOM_SYMBOL_FIRST >= symbols->first) {
        Symbol *own = &symbols->rows.at[atom - ATOM_SYMBOL_FIRST - symbols->first];
        if (str_compare(text, own->shown) < 0) {
            own->shown = str_copy(text, symbols->arena);
        }
    }
}

Atom symbols_text(Symbols *symbols, Str text)
{
    char stack[KEY_ON_STACK];
    size_t len;
    Str key;
    bool is_on_stack = text.len <= sizeof stack && fold_ascii(text, stack, &len);
    if (is_on_stack) {
        key = (Str){stack, len};
    } else {
        char *room = ARENA_MANY(symbols->arena, char, text.len + 1);
        key = fold_ascii(text, room, &len) ? (Str){room, len} : fold_unicode(text, symbols->arena);
    }
    Atom atom;
    if (find_name(symbols, SYMBOL_TEXT, key, &atom)) {
        spelling_settle(symbols, atom, text);
        return atom;
    }
    if (is_on_stack) {
        key = str_copy(key, symbols->arena);
    }
    Symbol symbol = {.shown = str_copy(text, symbols->arena), .kind = SYMBOL_TEXT};
    return add_symbol(symbols, symbol, key);
}

Atom symbols_code(Symbols *symbols, Str list, Str code)
{
    char stack[KEY_ON_STACK];
    Str key = code_key(list, code, stack, symbols->arena);
    Atom atom;
    if (find_name(symbols, SYMBOL_CODE, key, &atom)) {
        return atom;
    }
    // The headings come first, so a code is always above its paragraphs as a number too.
    Atom parent = ATOM_NONE;
    Atom list_atom = ATOM_NONE;
    Str above = str_slice(code, 0, code.len - last_part(code).len);
    if (above.len > 1) {
        parent = symbols_code(symbols, list, str_slice(above, 0, above.len - 1));
        list_atom = code_list(symbols, parent);
    } else {
        list_atom = symbols_word(symbols, list);
    }
    Str own = str_copy(key, symbols->arena);
    Symbol symbol = {.shown = str_slice(own, list.len + 1, code.len),
                     .kind = SYMBOL_CODE,
                     .parent = parent,
                     .heading = parent == ATOM_NONE ? ATOM_NONE : code_heading(symbols, parent),
                     .list = list_atom};
    return add_symbol(symbols, symbol, own);
}

Str symbols_write(const Symbols *symbols, Atom atom)
{
    if (atom == ATOM_NONE) {
        return STR("none");
    }
    if (atom_is_country(atom)) {
        return country_code((CountryId){(uint16_t)atom});
    }
    if (!atom_is_symbol(atom)) {
        return element_symbol((ElementId){(uint16_t)(atom - ATOM_ELEMENT_FIRST)});
    }
    return symbol_of(symbols, atom)->shown;
}

SymbolKind symbols_kind(const Symbols *symbols, Atom atom)
{
    return symbol_of(symbols, atom)->kind;
}

size_t symbols_count(const Symbols *symbols)
{
    return symbols->first + symbols->rows.count;
}

Atom code_parent(const Symbols *symbols, Atom code)
{
    return symbol_of(symbols, code)->parent;
}

Atom code_heading(const Symbols *symbols, Atom code)
{
    Atom heading = symbol_of(symbols, code)->heading;
    return heading == ATOM_NONE ? code : heading;
}

Atom code_list(const Symbols *symbols, Atom code)
{
    return symbol_of(symbols, code)->list;
}

static bool has_shape(Str code)
{
    return code.len > 1 && code.at[0] >= '0' && code.at[0] <= '9' && code.at[1] >= 'A' &&
           code.at[1] <= 'Z';
}

static Atom code_sign(const Symbols *symbols, Atom code, size_t position)
{
    Str text = symbol_of(symbols, code)->shown;
    Atom word = ATOM_NONE;
    bool found = has_shape(text) && symbols_find_word(symbols, str_slice(text, position, 1), &word);
    return found ? word : ATOM_NONE;
}

Atom code_category(const Symbols *symbols, Atom code)
{
    return code_sign(symbols, code, 0);
}

Atom code_group(const Symbols *symbols, Atom code)
{
    return code_sign(symbols, code, 1);
}

bool code_is_within(const Symbols *symbols, Atom code, Atom above)
{
    while (code != above && code != ATOM_NONE && atom_is_symbol(code)) {
        code = symbol_of(symbols, code)->parent;
    }
    return code == above && code != ATOM_NONE;
}

bool code_is_between(const Symbols *symbols, Atom code, Atom first, Atom last)
{
    if (!atom_is_symbol(code) || symbols_kind(symbols, code) != SYMBOL_CODE ||
        code_list(symbols, code) != code_list(symbols, first)) {
        return false;
    }
    Atom parent = code_parent(symbols, first);
    assert(parent == code_parent(symbols, last));
    Atom sibling = ancestor_below(symbols, code, parent);
    if (sibling == ATOM_NONE) {
        return false;
    }
    bool is_heading = parent == ATOM_NONE;
    Str part = last_part(symbols_write(symbols, sibling));
    bool has_low, has_high;
    int from_first =
        compare_parts(last_part(symbols_write(symbols, first)), part, is_heading, &has_low);
    int to_last =
        compare_parts(part, last_part(symbols_write(symbols, last)), is_heading, &has_high);
    return has_low && has_high && from_first <= 0 && to_last <= 0;
}

static bool find_name(const Symbols *symbols, SymbolKind kind, Str key, Atom *out)
{
    for (; symbols != NULL; symbols = symbols->base) {
        uint32_t row;
        if (symbols->names[kind] != NULL && map_find(symbols->names[kind], key, &row)) {
            *out = ATOM_SYMBOL_FIRST + row;
            return true;
        }
    }
    return false;
}

// `key` must live as long as the table.
static Atom add_symbol(Symbols *symbols, Symbol symbol, Str key)
{
    // The layer below must not have grown since this one was begun: its atoms would be ours.
    assert(symbols->base == NULL || symbols_count(symbols->base) == symbols->first);
    Map **names = &symbols->names[symbol.kind];
    if (*names == NULL) {
        *names = map_new(symbols->arena);
    }
    uint32_t row = (uint32_t)symbols_count(symbols);
    *VEC_PUSH(&symbols->rows, symbols->arena) = symbol;
    map_put(*names, key, row);
    return ATOM_SYMBOL_FIRST + row;
}

static const Symbol *symbol_of(const Symbols *symbols, Atom atom)
{
    assert(atom_is_symbol(atom));
    uint32_t row = atom - ATOM_SYMBOL_FIRST;
    while (row < symbols->first) {
        symbols = symbols->base;
    }
    assert(row - symbols->first < symbols->rows.count);
    return &symbols->rows.at[row - symbols->first];
}

// "us:3A090.a", in `stack` if it fits.
static Str code_key(Str list, Str code, char *stack, Arena *arena)
{
    size_t len = list.len + 1 + code.len;
    char *at = len <= KEY_ON_STACK ? stack : ARENA_MANY(arena, char, len);
    if (list.len > 0) {
        memcpy(at, list.at, list.len);
    }
    at[list.len] = ':';
    if (code.len > 0) {
        memcpy(at + list.len + 1, code.at, code.len);
    }
    return (Str){at, len};
}

// Lower case and single blanks; false if there is more to it than ASCII. `to` has room for it all.
static bool fold_ascii(Str text, char *to, size_t *len)
{
    size_t count = 0;
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x80) {
            return false;
        }
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            blank = count > 0;
            continue;
        }
        if (blank) {
            to[count++] = ' ';
            blank = false;
        }
        to[count++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    *len = count;
    return true;
}

// The same for any text, by ICU. What is not UTF-8 counts as U+FFFD; readers refuse it before.
static Str fold_unicode(Str text, Arena *arena)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&error);
    int32_t len = 0;
    // UTF-16 needs no more units than UTF-8 has bytes; folding makes at most 18 of one (U+FDFA).
    size_t room = text.len + 1;
    UChar *wide = ARENA_MANY(arena, UChar, room);
    u_strFromUTF8WithSub(wide, (int32_t)room, &len, text.at, (int32_t)text.len, 0xFFFD, NULL,
                         &error);
    int32_t folded_len = unorm2_normalize(fold, wide, len, NULL, 0, &error);
    error = error == U_BUFFER_OVERFLOW_ERROR ? U_ZERO_ERROR : error;
    UChar *folded = ARENA_MANY(arena, UChar, (size_t)folded_len + 1);
    folded_len = unorm2_normalize(fold, wide, len, folded, folded_len + 1, &error);
    assert(U_SUCCESS(error));

    int32_t count = 0;
    bool blank = false;
    for (int32_t i = 0; i < folded_len;) {
        UChar32 c;
        int32_t from = i;
        U16_NEXT(folded, i, folded_len, c);
        if (u_isUWhiteSpace(c)) {
            blank = count > 0;
            continue;
        }
        if (blank) {
            folded[count++] = ' ';  // in place: the blank that was dropped left room
            blank = false;
        }
        while (from < i) {
            folded[count++] = folded[from++];
        }
    }
    int32_t bytes = 0;
    char *to = ARENA_MANY(arena, char, (size_t)count * 3 + 1);
    u_strToUTF8WithSub(to, count * 3 + 1, &bytes, folded, count, 0xFFFD, NULL, &error);
    assert(U_SUCCESS(error));
    return (Str){to, (size_t)bytes};
}

// `code`, or the paragraph above it, that stands directly below `parent`; none if none does.
static Atom ancestor_below(const Symbols *symbols, Atom code, Atom parent)
{
    while (code != ATOM_NONE && code_parent(symbols, code) != parent) {
        code = code_parent(symbols, code);
    }
    return code;
}

// "a" of "3A090.a"; the whole of a heading.
static Str last_part(Str code)
{
    for (size_t i = code.len; i > 0; i--) {
        if (code.at[i - 1] == '.') {
            return str_slice(code, i, code.len - i);
        }
    }
    return code;
}

// Numbers by value, letters as the law counts them: a … z, aa … Not comparable with one another.
static int compare_parts(Str a, Str b, bool is_heading, bool *comparable)
{
    *comparable = true;
    if (is_heading) {
        return str_compare(a, b);
    }
    bool a_is_number = a.len > 0 && a.at[0] >= '0' && a.at[0] <= '9';
    bool b_is_number = b.len > 0 && b.at[0] >= '0' && b.at[0] <= '9';
    *comparable = a_is_number == b_is_number;
    if (a.len != b.len) {
        return a.len < b.len ? -1 : 1;
    }
    return str_compare(a, b);
}
