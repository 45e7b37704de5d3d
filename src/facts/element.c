// element.c: one row an element, indexed by its atomic number.
//
// Symbols and names of IUPAC (periodic table of 2022, names in British spelling); Chinese names of
// the China National Committee for Terms in Sciences and Technologies.
//
// A word splits in one way only: an upper-case letter begins a symbol, and the lower-case letter
// behind it, if there is one, belongs to it. So "Co" is cobalt and "CO" is carbon and oxygen.
#include "facts/element.h"

#include <assert.h>

// clang-format off
static const struct ElementRow {
    Str symbol, name, name_zh;
} elements[] = {
    {},
    {STR_INIT("H"), STR_INIT("hydrogen"), STR_INIT("氢")},
    {STR_INIT("He"), STR_INIT("helium"), STR_INIT("氦")},
    {STR_INIT("Li"), STR_INIT("lithium"), STR_INIT("锂")},
    {STR_INIT("Be"), STR_INIT("beryllium"), STR_INIT("铍")},
    {STR_INIT("B"), STR_INIT("boron"), STR_INIT("硼")},
    {STR_INIT("C"), STR_INIT("carbon"), STR_INIT("碳")},
    {STR_INIT("N"), STR_INIT("nitrogen"), STR_INIT("氮")},
    {STR_INIT("O"), STR_INIT("oxygen"), STR_INIT("氧")},
    {STR_INIT("F"), STR_INIT("fluorine"), STR_INIT("氟")},
    {STR_INIT("Ne"), STR_INIT("neon"), STR_INIT("氖")},
    {STR_INIT("Na"), STR_INIT("sodium"), STR_INIT("钠")},
    {STR_INIT("Mg"), STR_INIT("magnesium"), STR_INIT("镁")},
    {STR_INIT("Al"), STR_INIT("aluminium"), STR_INIT("铝")},
    {STR_INIT("Si"), STR_INIT("silicon"), STR_INIT("硅")},
    {STR_INIT("P"), STR_INIT("phosphorus"), STR_INIT("磷")},
    {STR_INIT("S"), STR_INIT("sulphur"), STR_INIT("硫")},
    {STR_INIT("Cl"), STR_INIT("chlorine"), STR_INIT("氯")},
    {STR_INIT("Ar"), STR_INIT("argon"), STR_INIT("氩")},
    {STR_INIT("K"), STR_INIT("potassium"), STR_INIT("钾")},
    {STR_INIT("Ca"), STR_INIT("calcium"), STR_INIT("钙")},
    {STR_INIT("Sc"), STR_INIT("scandium"), STR_INIT("钪")},
    {STR_INIT("Ti"), STR_INIT("titanium"), STR_INIT("钛")},
    {STR_INIT("V"), STR_INIT("vanadium"), STR_INIT("钒")},
    {STR_INIT("Cr"), STR_INIT("chromium"), STR_INIT("铬")},
    {STR_INIT("Mn"), STR_INIT("manganese"), STR_INIT("锰")},
    {STR_INIT("Fe"), STR_INIT("iron"), STR_INIT("铁")},
    {STR_INIT("Co"), STR_INIT("cobalt"), STR_INIT("钴")},
    {STR_INIT("Ni"), STR_INIT("nickel"), STR_INIT("镍")},
    {STR_INIT("Cu"), STR_INIT("copper"), STR_INIT("铜")},
    {STR_INIT("Zn"), STR_INIT("zinc"), STR_INIT("锌")},
    {STR_INIT("Ga"), STR_INIT("gallium"), STR_INIT("镓")},
    {STR_INIT("Ge"), STR_INIT("germanium"), STR_INIT("锗")},
    {STR_INIT("As"), STR_INIT("arsenic"), STR_INIT("砷")},
    {STR_INIT("Se"), STR_INIT("selenium"), STR_INIT("硒")},
    {STR_INIT("Br"), STR_INIT("bromine"), STR_INIT("溴")},
    {STR_INIT("Kr"), STR_INIT("krypton"), STR_INIT("氪")},
    {STR_INIT("Rb"), STR_INIT("rubidium"), STR_INIT("铷")},
    {STR_INIT("Sr"), STR_INIT("strontium"), STR_INIT("锶")},
    {STR_INIT("Y"), STR_INIT("yttrium"), STR_INIT("钇")},
    {STR_INIT("Zr"), STR_INIT("zirconium"), STR_INIT("锆")},
    {STR_INIT("Nb"), STR_INIT("niobium"), STR_INIT("铌")},
    {STR_INIT("Mo"), STR_INIT("molybdenum"), STR_INIT("钼")},
    {STR_INIT("Tc"), STR_INIT("technetium"), STR_INIT("锝")},
    {STR_INIT("Ru"), STR_INIT("ruthenium"), STR_INIT("钌")},
    {STR_INIT("Rh"), STR_INIT("rhodium"), STR_INIT("铑")},
    {STR_INIT("Pd"), STR_INIT("palladium"), STR_INIT("钯")},
    {STR_INIT("Ag"), STR_INIT("silver"), STR_INIT("银")},
    {STR_INIT("Cd"), STR_INIT("cadmium"), STR_INIT("镉")},
    {STR_INIT("In"), STR_INIT("indium"), STR_INIT("铟")},
    {STR_INIT("Sn"), STR_INIT("tin"), STR_INIT("锡")},
    {STR_INIT("Sb"), STR_INIT("antimony"), STR_INIT("锑")},
    {STR_INIT("Te"), STR_INIT("tellurium"), STR_INIT("碲")},
    {STR_INIT("I"), STR_INIT("iodine"), STR_INIT("碘")},
    {STR_INIT("Xe"), STR_INIT("xenon"), STR_INIT("氙")},
    {STR_INIT("Cs"), STR_INIT("caesium"), STR_INIT("铯")},
    {STR_INIT("Ba"), STR_INIT("barium"), STR_INIT("钡")},
    {STR_INIT("La"), STR_INIT("lanthanum"), STR_INIT("镧")},
    {STR_INIT("Ce"), STR_INIT("cerium"), STR_INIT("铈")},
    {STR_INIT("Pr"), STR_INIT("praseodymium"), STR_INIT("镨")},
    {STR_INIT("Nd"), STR_INIT("neodymium"), STR_INIT("钕")},
    {STR_INIT("Pm"), STR_INIT("promethium"), STR_INIT("钷")},
    {STR_INIT("Sm"), STR_INIT("samarium"), STR_INIT("钐")},
    {STR_INIT("Eu"), STR_INIT("europium"), STR_INIT("铕")},
    {STR_INIT("Gd"), STR_INIT("gadolinium"), STR_INIT("钆")},
    {STR_INIT("Tb"), STR_INIT("terbium"), STR_INIT("铽")},
    {STR_INIT("Dy"), STR_INIT("dysprosium"), STR_INIT("镝")},
    {STR_INIT("Ho"), STR_INIT("holmium"), STR_INIT("钬")},
    {STR_INIT("Er"), STR_INIT("erbium"), STR_INIT("铒")},
    {STR_INIT("Tm"), STR_INIT("thulium"), STR_INIT("铥")},
    {STR_INIT("Yb"), STR_INIT("ytterbium"), STR_INIT("镱")},
    {STR_INIT("Lu"), STR_INIT("lutetium"), STR_INIT("镥")},
    {STR_INIT("Hf"), STR_INIT("hafnium"), STR_INIT("铪")},
    {STR_INIT("Ta"), STR_INIT("tantalum"), STR_INIT("钽")},
    {STR_INIT("W"), STR_INIT("tungsten"), STR_INIT("钨")},
    {STR_INIT("Re"), STR_INIT("rhenium"), STR_INIT("铼")},
    {STR_INIT("Os"), STR_INIT("osmium"), STR_INIT("锇")},
    {STR_INIT("Ir"), STR_INIT("iridium"), STR_INIT("铱")},
    {STR_INIT("Pt"), STR_INIT("platinum"), STR_INIT("铂")},
    {STR_INIT("Au"), STR_INIT("gold"), STR_INIT("金")},
    {STR_INIT("Hg"), STR_INIT("mercury"), STR_INIT("汞")},
    {STR_INIT("Tl"), STR_INIT("thallium"), STR_INIT("铊")},
    {STR_INIT("Pb"), STR_INIT("lead"), STR_INIT("铅")},
    {STR_INIT("Bi"), STR_INIT("bismuth"), STR_INIT("铋")},
    {STR_INIT("Po"), STR_INIT("polonium"), STR_INIT("钋")},
    {STR_INIT("At"), STR_INIT("astatine"), STR_INIT("砹")},
    {STR_INIT("Rn"), STR_INIT("radon"), STR_INIT("氡")},
    {STR_INIT("Fr"), STR_INIT("francium"), STR_INIT("钫")},
    {STR_INIT("Ra"), STR_INIT("radium"), STR_INIT("镭")},
    {STR_INIT("Ac"), STR_INIT("actinium"), STR_INIT("锕")},
    {STR_INIT("Th"), STR_INIT("thorium"), STR_INIT("钍")},
    {STR_INIT("Pa"), STR_INIT("protactinium"), STR_INIT("镤")},
    {STR_INIT("U"), STR_INIT("uranium"), STR_INIT("铀")},
    {STR_INIT("Np"), STR_INIT("neptunium"), STR_INIT("镎")},
    {STR_INIT("Pu"), STR_INIT("plutonium"), STR_INIT("钚")},
    {STR_INIT("Am"), STR_INIT("americium"), STR_INIT("镅")},
    {STR_INIT("Cm"), STR_INIT("curium"), STR_INIT("锔")},
    {STR_INIT("Bk"), STR_INIT("berkelium"), STR_INIT("锫")},
    {STR_INIT("Cf"), STR_INIT("californium"), STR_INIT("锎")},
    {STR_INIT("Es"), STR_INIT("einsteinium"), STR_INIT("锿")},
    {STR_INIT("Fm"), STR_INIT("fermium"), STR_INIT("镄")},
    {STR_INIT("Md"), STR_INIT("mendelevium"), STR_INIT("钔")},
    {STR_INIT("No"), STR_INIT("nobelium"), STR_INIT("锘")},
    {STR_INIT("Lr"), STR_INIT("lawrencium"), STR_INIT("铹")},
    {STR_INIT("Rf"), STR_INIT("rutherfordium"), STR_INIT("𬬻")},
    {STR_INIT("Db"), STR_INIT("dubnium"), STR_INIT("𬭊")},
    {STR_INIT("Sg"), STR_INIT("seaborgium"), STR_INIT("𬭳")},
    {STR_INIT("Bh"), STR_INIT("bohrium"), STR_INIT("𬭛")},
    {STR_INIT("Hs"), STR_INIT("hassium"), STR_INIT("𬭶")},
    {STR_INIT("Mt"), STR_INIT("meitnerium"), STR_INIT("鿏")},
    {STR_INIT("Ds"), STR_INIT("darmstadtium"), STR_INIT("𫟼")},
    {STR_INIT("Rg"), STR_INIT("roentgenium"), STR_INIT("𬬭")},
    {STR_INIT("Cn"), STR_INIT("copernicium"), STR_INIT("鿔")},
    {STR_INIT("Nh"), STR_INIT("nihonium"), STR_INIT("鿭")},
    {STR_INIT("Fl"), STR_INIT("flerovium"), STR_INIT("𫓧")},
    {STR_INIT("Mc"), STR_INIT("moscovium"), STR_INIT("镆")},
    {STR_INIT("Lv"), STR_INIT("livermorium"), STR_INIT("𫟷")},
    {STR_INIT("Ts"), STR_INIT("tennessine"), STR_INIT("鿬")},
    {STR_INIT("Og"), STR_INIT("oganesson"), STR_INIT("鿫")},
};
// clang-format on
static_assert(sizeof elements / sizeof *elements == ELEMENT_COUNT + 1, "a row an element");

static size_t symbol_size(Str word, size_t at);
static size_t filler_size(Str word, size_t at);
static bool elements_have(const ElementId *list, size_t count, ElementId id);

static inline bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

ElementId element_by_symbol(Str symbol)
{
    for (uint16_t i = 1; i <= ELEMENT_COUNT; i++) {
        if (str_equal(elements[i].symbol, symbol)) {
            return (ElementId){i};
        }
    }
    return (ElementId){};
}

bool element_split(Str word, ElementId *out, size_t max, size_t *count)
{
    ElementId found[ELEMENT_COUNT];
    size_t found_count = 0;
    for (size_t at = 0; at < word.len;) {
        size_t size = symbol_size(word, at);
        if (size == 0) {
            size = at > 0 ? filler_size(word, at) : 0;
            if (size == 0) {
                return false;
            }
            at += size;
            continue;
        }
        ElementId id = element_by_symbol((Str){word.at + at, size});
        if (element_is_none(id)) {
            return false;
        }
        if (!elements_have(found, found_count, id)) {
            found[found_count++] = id;
        }
        at += size;
    }
    if (found_count == 0 || found_count > max) {
        return false;
    }
    memcpy(out, found, found_count * sizeof *found);
    *count = found_count;
    return true;
}

ElementId element_nearest(Str text)
{
    for (uint16_t i = 1; i <= ELEMENT_COUNT; i++) {
        if (str_distance(elements[i].symbol, text, 0) == 0 ||
            str_equal(elements[i].name_zh, text)) {
            return (ElementId){i};
        }
    }
    ElementId nearest = {};
    size_t limit = text.len / 3 < 3 ? text.len / 3 : 3;
    for (uint16_t i = 1; i <= ELEMENT_COUNT && text.len > 2; i++) {
        size_t distance = str_distance(elements[i].name, text, limit);
        if (distance <= limit) {
            nearest = (ElementId){i};
            if (distance == 0) {
                break;
            }
            limit = distance - 1;  // from here on only a nearer one
        }
    }
    return nearest;
}

Str element_symbol(ElementId id)
{
    assert(id.index <= ELEMENT_COUNT);
    return elements[id.index].symbol;
}

Str element_name(ElementId id)
{
    assert(id.index <= ELEMENT_COUNT);
    return elements[id.index].name;
}

Str element_name_zh(ElementId id)
{
    assert(id.index <= ELEMENT_COUNT);
    return elements[id.index].name_zh;
}

// Bytes of what is written as a symbol at `at`; 0 if it is none.
static size_t symbol_size(Str word, size_t at)
{
    if (!is_upper(word.at[at])) {
        return 0;
    }
    return at + 1 < word.len && is_lower(word.at[at + 1]) ? 2 : 1;
}

// Bytes of a digit, a small digit (U+2080 to U+2089), a point between digits, or a hyphen that has
// a symbol behind it; 0 if it is none of these.
static size_t filler_size(Str word, size_t at)
{
    char c = word.at[at];
    bool last = at + 1 == word.len;
    if (is_digit(c) || (c == '-' && !last && is_upper(word.at[at + 1])) ||
        (c == '.' && !last && is_digit(word.at[at - 1]) && is_digit(word.at[at + 1]))) {
        return 1;
    }
    Str small = str_slice(word, at, 3);
    bool is_small = small.len == 3 && str_starts_with(small, STR("\xE2\x82")) &&
                    (unsigned char)small.at[2] >= 0x80 && (unsigned char)small.at[2] <= 0x89;
    return is_small ? 3 : 0;
}

static bool elements_have(const ElementId *list, size_t count, ElementId id)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].index == id.index) {
            return true;
        }
    }
    return false;
}
