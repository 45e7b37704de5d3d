// glossary.c: tables of words. A row is added where a trade word and the rulebooks' word differ;
// the elements come from their own table (facts/element.h).
#include "find/glossary.h"

#include "facts/element.h"

typedef struct GlossaryRow {
    Str word, means;
} GlossaryRow;

// clang-format off
static const GlossaryRow english[] = {
    // spelling
    {STR_INIT("fiber"),       STR_INIT("fibre")},
    {STR_INIT("fibers"),      STR_INIT("fibre")},
    {STR_INIT("fiberoptic"),  STR_INIT("optical fibre")},
    {STR_INIT("aluminum"),    STR_INIT("aluminium")},
    {STR_INIT("sulfur"),      STR_INIT("sulphur")},
    {STR_INIT("cesium"),      STR_INIT("caesium")},
    {STR_INIT("wolfram"),     STR_INIT("tungsten")},
    {STR_INIT("license"),     STR_INIT("licence")},
    {STR_INIT("datacenter"),  STR_INIT("datacentre")},
    // chips
    {STR_INIT("chip"),        STR_INIT("integrated circuit")},
    {STR_INIT("chips"),       STR_INIT("integrated circuit")},
    {STR_INIT("ic"),          STR_INIT("integrated circuit")},
    {STR_INIT("ics"),         STR_INIT("integrated circuit")},
    {STR_INIT("semiconductor"), STR_INIT("integrated circuit")},
    {STR_INIT("gpu"),         STR_INIT("processor integrated circuit")},
    {STR_INIT("gpus"),        STR_INIT("processor integrated circuit")},
    {STR_INIT("npu"),         STR_INIT("processor integrated circuit")},
    {STR_INIT("tpu"),         STR_INIT("processor integrated circuit")},
    {STR_INIT("accelerator"), STR_INIT("processor integrated circuit")},
    {STR_INIT("hbm"),         STR_INIT("high bandwidth memory")},
    {STR_INIT("server"),      STR_INIT("computer")},
    {STR_INIT("servers"),     STR_INIT("computer")},
    // materials
    {STR_INIT("sputtering"),  STR_INIT("target")},
    {STR_INIT("phosphors"),   STR_INIT("phosphor luminescent")},
};

static const GlossaryRow chinese[] = {
    {STR_INIT("永磁"),     STR_INIT("permanent magnet")},
    {STR_INIT("永磁体"),   STR_INIT("permanent magnet")},
    {STR_INIT("永磁材料"), STR_INIT("permanent magnet")},
    {STR_INIT("磁体"),     STR_INIT("magnet")},
    {STR_INIT("磁铁"),     STR_INIT("magnet")},
    {STR_INIT("磁粉"),     STR_INIT("magnetic powder")},
    {STR_INIT("金属"),     STR_INIT("metal")},
    {STR_INIT("合金"),     STR_INIT("alloy")},
    {STR_INIT("靶"),       STR_INIT("target")},
    {STR_INIT("靶材"),     STR_INIT("target")},
    {STR_INIT("氧化物"),   STR_INIT("oxide")},
    {STR_INIT("化合物"),   STR_INIT("compound")},
    {STR_INIT("混合物"),   STR_INIT("mixture")},
    {STR_INIT("晶体"),     STR_INIT("crystal")},
    {STR_INIT("陶瓷"),     STR_INIT("ceramic")},
    {STR_INIT("荧光粉"),   STR_INIT("phosphor luminescent")},
    {STR_INIT("发光材料"), STR_INIT("luminescent material")},
    {STR_INIT("光纤"),     STR_INIT("optical fibre")},
    {STR_INIT("储氢材料"), STR_INIT("hydrogen storage material")},
    {STR_INIT("磁致冷"),   STR_INIT("magnetic refrigeration")},
    {STR_INIT("磁致伸缩"), STR_INIT("magnetostrictive")},
    {STR_INIT("材料"),     STR_INIT("material")},
    {STR_INIT("稀土"),     STR_INIT("rare earth")},
    {STR_INIT("芯片"),     STR_INIT("integrated circuit")},
    {STR_INIT("集成电路"), STR_INIT("integrated circuit")},
    {STR_INIT("图形处理器"), STR_INIT("processor integrated circuit")},
    {STR_INIT("处理器"),   STR_INIT("processor")},
    {STR_INIT("高带宽内存"), STR_INIT("high bandwidth memory")},
    {STR_INIT("高带宽存储器"), STR_INIT("high bandwidth memory")},
    {STR_INIT("内存"),     STR_INIT("memory")},
    {STR_INIT("存储器"),   STR_INIT("memory")},
    {STR_INIT("计算机"),   STR_INIT("computer")},
    {STR_INIT("服务器"),   STR_INIT("computer")},
    {STR_INIT("软件"),     STR_INIT("software")},
    {STR_INIT("技术"),     STR_INIT("technology")},
    {STR_INIT("设备"),     STR_INIT("equipment")},
    {STR_INIT("开采"),     STR_INIT("mining")},
    {STR_INIT("采矿"),     STR_INIT("mining")},
    {STR_INIT("冶炼"),     STR_INIT("smelting")},
    {STR_INIT("冶炼分离"), STR_INIT("smelting separation")},
    {STR_INIT("分离"),     STR_INIT("separation")},
    {STR_INIT("磁材制造"), STR_INIT("magnet making")},
    {STR_INIT("制造"),     STR_INIT("making")},
    {STR_INIT("回收"),     STR_INIT("recycling")},
    {STR_INIT("二次资源回收"), STR_INIT("recycling")},
    {STR_INIT("生产线"),   STR_INIT("production line")},
    {STR_INIT("维修"),     STR_INIT("repair")},
    {STR_INIT("猎枪"),     STR_INIT("shotgun")},
    {STR_INIT("霰弹枪"),   STR_INIT("shotgun")},
    {STR_INIT("钕铁硼"),   STR_INIT("neodymium iron boron")},
};

static const Str empty_words[] = {
    STR_INIT("a"),    STR_INIT("an"),   STR_INIT("the"),  STR_INIT("of"),   STR_INIT("and"),
    STR_INIT("or"),   STR_INIT("in"),   STR_INIT("on"),   STR_INIT("for"),  STR_INIT("to"),
    STR_INIT("with"), STR_INIT("by"),   STR_INIT("is"),   STR_INIT("are"),  STR_INIT("it"),
    STR_INIT("that"), STR_INIT("this"), STR_INIT("from"), STR_INIT("at"),   STR_INIT("as"),
    STR_INIT("be"),   STR_INIT("its"),  STR_INIT("has"),  STR_INIT("what"), STR_INIT("which"),
    STR_INIT("的"),   STR_INIT("和"),   STR_INIT("或"),   STR_INIT("与"),   STR_INIT("及"),
};

// Longest first. What is left keeps at least four letters. Of "ies" and of "y" the same is left.
static const Str endings[] = {
    STR_INIT("ations"), STR_INIT("ation"), STR_INIT("ances"), STR_INIT("ance"), STR_INIT("ities"),
    STR_INIT("ings"),   STR_INIT("ies"),   STR_INIT("ors"),   STR_INIT("ers"),  STR_INIT("ing"),
    STR_INIT("ity"),    STR_INIT("ics"),   STR_INIT("ent"),   STR_INIT("ic"),   STR_INIT("or"),
    STR_INIT("er"),     STR_INIT("ed"),    STR_INIT("es"),    STR_INIT("e"),    STR_INIT("y"),
};
// clang-format on

#define ROW_COUNT(rows) (sizeof(rows) / sizeof *(rows))
enum { STEM_MIN = 4, SHORT_WORD = 3 };

Str glossary_word(Str word)
{
    for (size_t i = 0; i < ROW_COUNT(english); i++) {
        if (str_equal(word, english[i].word)) {
            return english[i].means;
        }
    }
    return word;
}

size_t glossary_chinese(Str text, Str *means)
{
    size_t longest = 0;
    for (size_t i = 0; i < ROW_COUNT(chinese); i++) {
        if (chinese[i].word.len > longest && str_starts_with(text, chinese[i].word)) {
            longest = chinese[i].word.len;
            *means = chinese[i].means;
        }
    }
    for (uint16_t i = 1; i <= ELEMENT_COUNT && longest == 0; i++) {
        Str name = element_name_zh((ElementId){i});
        if (str_starts_with(text, name)) {
            longest = name.len;
            *means = element_name((ElementId){i});
        }
    }
    return longest;
}

bool glossary_is_empty_word(Str word)
{
    for (size_t i = 0; i < ROW_COUNT(empty_words); i++) {
        if (str_equal(word, empty_words[i])) {
            return true;
        }
    }
    return false;
}

Str word_stem(Str word)
{
    for (size_t i = 0; i < ROW_COUNT(endings); i++) {
        if (str_ends_with(word, endings[i]) && word.len - endings[i].len >= STEM_MIN) {
            return word_stem(str_slice(word, 0, word.len - endings[i].len));
        }
    }
    bool is_plural =
        word.len > SHORT_WORD && str_ends_with(word, STR("s")) && !str_ends_with(word, STR("ss"));
    return is_plural ? word_stem(str_slice(word, 0, word.len - 1)) : word;
}
